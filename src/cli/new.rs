//! `kravbilaga new`.

use std::collections::BTreeSet;
use std::io::{BufRead, Write};
use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::Args;
use jiff::civil::Date;

use crate::catalogue::{Answer, Catalogue, Characteristic, Kind, Level};
use crate::document::Phrases;
use crate::files::write_new_file;
use crate::language::Language;
use crate::workflow::{
    Head, Interview, Next, STARTING_POINTS, blank_file, laws, procurement_schema_line, read_catalogue,
    reference_problem, regimes, starting_point,
};

use super::{Ended, FolderArguments, LanguageWord, counted, diagnose, remark, result, tell_gates};

/// Describe a new procurement by answering questions
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  kravbilaga new booking.toml                        questions, only those that still matter
  kravbilaga new booking.toml --from cleaning        a copy of an example, to change
  kravbilaga new booking.toml --blank                every question as a comment

At a question: ? tells more, < goes back. Nothing is saved before the last answer.")]
pub(super) struct NewArguments {
    /// The procurement file to write; it must not be there yet
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Start from a copy of this example instead
    #[arg(long, value_name = "EXAMPLE", conflicts_with = "blank", value_parser = clap::builder::PossibleValuesParser::new(STARTING_POINTS.map(|(name, _)| name)))]
    from: Option<String>,
    /// Write every question as a comment instead
    #[arg(long)]
    blank: bool,
    /// The language of the questions and of the documents
    #[arg(long, value_name = "LANGUAGE", default_value = "sv")]
    language: LanguageWord,
    #[command(flatten)]
    folders: FolderArguments,
}

pub(super) fn run(arguments: &NewArguments) -> anyhow::Result<Ended> {
    if crate::files::exists(&arguments.file) {
        bail!("write {}: it is already there", arguments.file.display());
    }
    let (sound, problems) = read_catalogue(&arguments.folders.folders())?;
    let Some((catalogue, templates)) = sound else { return Ok(diagnose(&problems)) };
    let language = arguments.language.language();
    let text = if let Some(name) = &arguments.from {
        starting_point(name).context("find the example")?.to_owned()
    } else if arguments.blank {
        blank_file(&catalogue, language)
    } else {
        match interview(&catalogue, &templates.phrases, language)? {
            Some(text) => text,
            None => return Ok(Ended::Problems),
        }
    };
    let schema = procurement_schema_line(&arguments.folders.folders(), &arguments.file)?;
    let text = match schema {
        Some(line) => format!("{line}\n{text}"),
        None => text,
    };
    write_new_file(&arguments.file, text.as_bytes())?;
    result(&format!("{} is written; build it with `kravbilaga build {0}`", arguments.file.display()));
    Ok(Ended::Done)
}

/// The interview; nothing if a gate stopped it.
fn interview(catalogue: &Catalogue, phrases: &Phrases, language: Language) -> anyhow::Result<Option<String>> {
    let mut interview = Interview::new(catalogue, head(catalogue, language)?, language);
    loop {
        match interview.next() {
            Next::Done => {
                result(&format!("{} apply", counted(interview.included(), "requirement")));
                return Ok(Some(interview.file()));
            }
            Next::Stopped(title, text, steps) => {
                tell_gates(&[(title, text, steps)]);
                remark("\nnothing was saved");
                return Ok(None);
            }
            Next::Ask(question) => ask(&mut interview, question, phrases, language)?,
        }
    }
}

fn ask(
    interview: &mut Interview<'_>,
    question: &Characteristic,
    phrases: &Phrases,
    language: Language,
) -> anyhow::Result<()> {
    let (answered, left) = interview.progress();
    result(&format!("\n[{}] {}", counted_of(answered, left), question.label.get(language)));
    let choices = choices(question, phrases, language);
    for (index, (_, label)) in choices.iter().enumerate() {
        result(&format!("  {}  {label}", index + 1));
    }
    loop {
        let line = line()?;
        match line.as_str() {
            "?" => {
                result(&format!("  {}\n  {}", question.help.get(language), question.why.get(language)));
                continue;
            }
            "<" => {
                interview.back();
                return Ok(());
            }
            _ => {}
        }
        match read(question, &choices, &line).and_then(|answer| interview.answer(question, answer)) {
            Ok(()) => return Ok(()),
            Err(problem) => remark(&format!("  {problem}")),
        }
    }
}

fn counted_of(answered: usize, left: usize) -> String {
    format!("{} / ≤ {}", answered + 1, answered + left)
}

/// What can be chosen: the word for the file and how it reads.
fn choices(question: &Characteristic, phrases: &Phrases, language: Language) -> Vec<(String, String)> {
    let phrase = |key: &'static str| phrases.get(key, language).to_owned();
    match &question.kind {
        Kind::YesNo => vec![(String::from("true"), phrase("yes")), (String::from("false"), phrase("no"))],
        Kind::Level => [Level::Negligible, Level::Moderate, Level::Considerable, Level::Serious]
            .map(|level| (level.word().to_owned(), phrase(level.phrase())))
            .to_vec(),
        Kind::Choice(answers) | Kind::Choices(answers) => {
            answers.iter().map(|answer| (answer.id.clone(), answer.label.get(language).clone())).collect()
        }
    }
}

/// The answer in a line: numbers of the choices, or their words.
fn read(question: &Characteristic, choices: &[(String, String)], line: &str) -> Result<Answer, String> {
    let mut chosen = BTreeSet::new();
    for given in line.split([',', ' ']).filter(|given| !given.is_empty()) {
        let by_number = given.parse::<usize>().ok().and_then(|number| choices.get(number.checked_sub(1)?));
        let found = by_number
            .or_else(|| choices.iter().find(|(word, label)| word == given || label.eq_ignore_ascii_case(given)));
        let (word, _) = found.ok_or_else(|| format!("`{given}` is none of 1–{}", choices.len()))?;
        chosen.insert(word.clone());
    }
    let only = || if chosen.len() == 1 { chosen.first().cloned() } else { None };
    match &question.kind {
        Kind::Choices(_) => Ok(Answer::Chosen(chosen)),
        Kind::YesNo => only().map(|word| Answer::YesNo(word == "true")).ok_or_else(one),
        Kind::Level => only()
            .and_then(|word| crate::toml_file::Word::from_word(&word))
            .map(|level: Level| Answer::Level(level))
            .ok_or_else(one),
        Kind::Choice(_) => only().map(|word| Answer::Chosen(BTreeSet::from([word]))).ok_or_else(one),
    }
}

fn one() -> String {
    String::from("choose one")
}

fn head(catalogue: &Catalogue, language: Language) -> anyhow::Result<Head> {
    let swedish = language == Language::Swedish;
    let word = |sv: &'static str, en: &'static str| if swedish { sv } else { en };
    let title = text(word("Vad upphandlas? (rubrik)", "What is procured? (title)"), |_| None)?;
    let buyers: Vec<(&str, &str)> =
        catalogue.organisations.values().map(|found| (found.id.as_str(), found.name.get(language).as_str())).collect();
    let organisation = choose(word("Organisation", "Organisation"), &buyers)?;
    let buyer = catalogue.organisations.get(organisation).context("find the organisation")?;
    let reference = text(word("Diarienummer", "Reference number"), |given| reference_problem(buyer, given))?;
    let body = text(word("Upphandlande myndighet (nämnd, bolag)", "Contracting body (committee, company)"), |_| None)?;
    let acts: Vec<(&str, &str)> =
        laws(catalogue).into_iter().map(|law| (law.id.as_str(), law.name.get(language).as_str())).collect();
    let law = choose(word("Lag", "Act"), &acts)?;
    let known = regimes(catalogue, law);
    let names: Vec<(&str, &str)> =
        known.iter().map(|regime| (regime.id.as_str(), regime.name.get(language).as_str())).collect();
    let regime = choose(word("Regelverk", "Regime"), &names)?;
    let procedures = known.iter().filter(|found| found.id == regime).flat_map(|found| &found.procedures);
    let names: Vec<(&str, &str)> =
        procedures.map(|found| (found.id.as_str(), found.name.get(language).as_str())).collect();
    let procedure = choose(word("Förfarande", "Procedure"), &names)?;
    let no_date = |given: &str| given.parse::<Date>().err().map(|_| String::from("2026-12-01"));
    let issued = text(word("Utfärdandedag (ÅÅÅÅ-MM-DD)", "Day of issue (YYYY-MM-DD)"), no_date)?;
    Ok(Head {
        title,
        reference,
        organisation: organisation.to_owned(),
        body,
        law: law.to_owned(),
        regime: regime.to_owned(),
        procedure: procedure.to_owned(),
        issued: issued.parse().context("read the day of issue")?,
    })
}

/// A line of text that is not empty and has nothing wrong with it.
fn text(prompt: &str, problem: impl Fn(&str) -> Option<String>) -> anyhow::Result<String> {
    result(&format!("\n{prompt}"));
    loop {
        let given = line()?;
        if given.is_empty() {
            continue;
        }
        match problem(&given) {
            None => return Ok(given),
            Some(problem) => remark(&format!("  {problem}")),
        }
    }
}

/// One of a list; without asking where there is only one.
fn choose<'a>(prompt: &str, choices: &[(&'a str, &str)]) -> anyhow::Result<&'a str> {
    if let [(only, _)] = choices {
        return Ok(only);
    }
    result(&format!("\n{prompt}"));
    for (index, (_, label)) in choices.iter().enumerate() {
        result(&format!("  {}  {label}", index + 1));
    }
    loop {
        let given = line()?;
        let by_number = given.parse::<usize>().ok().and_then(|number| choices.get(number.checked_sub(1)?));
        match by_number.or_else(|| choices.iter().find(|(word, _)| *word == given)) {
            Some((word, _)) => return Ok(word),
            None => remark(&format!("  1–{}", choices.len())),
        }
    }
}

/// The next line that is typed.
fn line() -> anyhow::Result<String> {
    let mut out = std::io::stdout();
    let _ = write!(out, "> ");
    let _ = out.flush();
    let mut line = String::new();
    let read = std::io::stdin().lock().read_line(&mut line).context("read the answer")?;
    if read == 0 {
        bail!("finish the interview: the answers ended; nothing was saved");
    }
    Ok(line.trim().to_owned())
}
