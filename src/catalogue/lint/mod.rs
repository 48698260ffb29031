//! Checks of how requirements are written: what a lawyer, a court or a small supplier would object to and a rule can see. Strict
//! on the clause, mild on motive and evidence. `[[allow]]` with a reason silences a check in one requirement; an allow that
//! silences nothing is itself told.

mod across;
mod clause;
mod lists;
mod penalty;
mod persons;
mod proportion;
mod sources;
mod translation;

use std::collections::BTreeMap;

use jiff::civil::Date;
use regex::Regex;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place, Sources};
use crate::document::blocks_as_text;
use crate::language::{Language, Localized};

use super::{Catalogue, Change, ClauseText, Requirement};

/// A finding in one requirement: its code, what it says and what to do, and the words that it is about.
struct Finding {
    code: Code,
    message: String,
    help: &'static str,
    needle: Option<String>,
    /// Where the words stand: the part and its language.
    part: Option<(Part, Language)>,
}

impl Finding {
    fn new(code: Code, message: String, help: &'static str) -> Finding {
        Finding { code, message, help, needle: None, part: None }
    }

    /// With the words that it is about.
    fn about(mut self, needle: &str) -> Finding {
        self.needle = Some(needle.to_owned());
        self
    }

    /// In a part of the requirement, in a language.
    fn within(mut self, part: Part, language: Language) -> Finding {
        self.part = Some((part, language));
        self
    }
}

/// A part of a requirement that holds text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Title,
    Clause,
    Motive,
    Evidence,
    FollowUp,
    Remedy,
}

impl Part {
    /// Its key in the file.
    fn key(self) -> &'static str {
        match self {
            Part::Title => "title",
            Part::Clause => "text",
            Part::Motive => "motive",
            Part::Evidence => "evidence",
            Part::FollowUp => "follow-up",
            Part::Remedy => "remedy",
        }
    }

    /// What a message calls it.
    fn named(self) -> &'static str {
        match self {
            Part::Clause => "the clause",
            Part::Title => "the title",
            Part::Motive => "the motive",
            Part::Evidence => "the evidence",
            Part::FollowUp => "the follow-up",
            Part::Remedy => "the remedy",
        }
    }
}

/// The texts of a requirement in one language, in which words are looked for.
struct Texts {
    language: Language,
    parts: Vec<(Part, Searched)>,
}

impl Texts {
    fn new(requirement: &Requirement, language: Language) -> Texts {
        let mut parts = vec![
            (Part::Title, requirement.title.get(language).clone()),
            // A value stands as its name in brackets.
            (Part::Clause, blocks_as_text(&requirement.text.get(language).fill(&BTreeMap::new()))),
            (Part::Motive, blocks_as_text(requirement.motive.get(language))),
            (Part::FollowUp, blocks_as_text(requirement.follow_up.text.get(language))),
        ];
        let evidence = requirement.evidence.iter().map(|evidence| blocks_as_text(evidence.text.get(language)));
        parts.extend(evidence.map(|text| (Part::Evidence, text)));
        if let Some(remedy) = &requirement.remedy {
            let texts = [&remedy.condition, &remedy.measure, &remedy.cap];
            parts.extend(texts.map(|text| (Part::Remedy, text.get(language).clone())));
        }
        Texts { language, parts: parts.into_iter().map(|(part, text)| (part, Searched::new(text))).collect() }
    }

    /// The clause.
    fn clause(&self) -> Option<&Searched> {
        self.of(&[Part::Clause]).next().map(|(_, text)| text)
    }

    /// The texts of some parts.
    fn of(&self, parts: &[Part]) -> impl Iterator<Item = (Part, &Searched)> {
        self.parts.iter().filter(|(part, _)| parts.contains(part)).map(|(part, text)| (*part, text))
    }
}

/// A requirement and its texts.
struct Read<'a> {
    requirement: &'a Requirement,
    texts: [Texts; 2],
}

impl<'a> Read<'a> {
    fn new(requirement: &'a Requirement) -> Read<'a> {
        Read { requirement, texts: Language::ALL.map(|language| Texts::new(requirement, language)) }
    }

    /// The texts in the language of the original.
    fn original(&self) -> &Texts {
        &self.texts[0]
    }
}

/// What is asked of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AsOf {
    /// Nothing.
    NoDay,
    /// What does not apply then, be it not yet or no longer.
    Applies(Date),
    /// What no longer applies then. What will apply later is printed with the day from which it does.
    HasNotCeased(Date),
}

impl AsOf {
    fn day(self) -> Option<Date> {
        match self {
            AsOf::NoDay => None,
            AsOf::Applies(day) | AsOf::HasNotCeased(day) => Some(day),
        }
    }
}

/// Reads every requirement that is in use with a critical eye; with a day, also whether what it cites applies then.
pub fn lint(catalogue: &Catalogue, sources: &Sources, as_of: AsOf, log: &Diagnostics) {
    let asked: Vec<Read<'_>> = catalogue.in_use().map(Read::new).collect();
    let mut alike = across::near_duplicates(&asked);
    let mut twice = across::values_stated_twice(&asked);
    // What a buyer words anew, or adds, stands in its annexes like everything else.
    let worded = worded_by_buyers(catalogue);
    let worded: Vec<Read<'_>> = worded.iter().map(Read::new).collect();
    for (index, read) in asked.iter().chain(&worded).enumerate() {
        let requirement = read.requirement;
        let mut findings = Vec::new();
        for texts in &read.texts {
            lists::look(catalogue, requirement, texts, &mut findings);
            clause::look(catalogue, requirement, texts, &mut findings);
            persons::look(catalogue, requirement, texts, &mut findings);
        }
        translation::look(read, &mut findings);
        proportion::look(catalogue, read, &mut findings);
        penalty::look(catalogue, read, &mut findings);
        sources::unverified(catalogue, requirement, &mut findings);
        // Both are told where the catalogue says it.
        findings.extend(alike.remove(&requirement.id));
        findings.extend(twice.remove(&requirement.id));
        findings.extend(sources::out_of_date(catalogue, requirement, as_of));
        let used = tell(requirement, findings, sources, log);
        // What the catalogue allows itself may be worded away by a buyer.
        if index < asked.len() {
            tell_vain_allows(requirement, &used, sources, as_of, log);
        }
    }
    sources::buyers_and_gates(catalogue, as_of, log);
    across::unused(catalogue, &asked, log);
}

/// The requirements of the catalogue as buyers word them in their overlays, and the clauses that they add.
fn worded_by_buyers(catalogue: &Catalogue) -> Vec<Requirement> {
    let changes = catalogue.organisations.values().flat_map(|buyer| &buyer.overlay);
    changes
        .filter_map(|change| match &change.change {
            Change::Add(clause) => Some(clause.as_ref().clone()),
            Change::Text(text) => {
                let base = catalogue.requirements.get(&change.requirement.value)?;
                let [swedish, english] = Language::ALL.map(|language| ClauseText::parse(text.get(language)).ok());
                let text = Localized { swedish: swedish?, english: english? };
                Some(Requirement { text, place: change.requirement.place.clone(), ..base.clone() })
            }
            Change::Omit | Change::Values(_) | Change::Role(_) => None,
        })
        .collect()
}

/// Tells what the requirement does not allow itself. Returns which of its allowances were of use.
fn tell(requirement: &Requirement, findings: Vec<Finding>, sources: &Sources, log: &Diagnostics) -> Vec<bool> {
    let mut used = vec![false; requirement.allows.len()];
    for finding in findings {
        match requirement.allows.iter().position(|allow| allow.code == finding.code.as_str()) {
            Some(index) => used[index] = true,
            None => {
                let place = spot(sources, requirement, finding.part, finding.needle.as_deref());
                log.report(Diagnostic::new(finding.code, finding.message).at(&place).help(finding.help));
            }
        }
    }
    used
}

/// Tells what the requirement allows itself in vain.
fn tell_vain_allows(requirement: &Requirement, used: &[bool], sources: &Sources, as_of: AsOf, log: &Diagnostics) {
    let dated = [Code::NotInForce, Code::Superseded];
    for (allow, _) in requirement.allows.iter().zip(used).filter(|(_, used)| !**used) {
        // Nobody has asked what applies.
        if !matches!(as_of, AsOf::Applies(_)) && dated.iter().any(|code| code.as_str() == allow.code) {
            continue;
        }
        let message = format!("`{}` allows `{}`, which finds nothing there", requirement.id, allow.code);
        let place = spot(sources, requirement, None, Some(&allow.code));
        log.report(Diagnostic::new(Code::UnusedAllow, message).at(&place).help("remove the `[[allow]]`"));
    }
}

/// Where the words stand in the requirement's file: after the part and the language begin, or else anywhere; or its id.
fn spot(sources: &Sources, requirement: &Requirement, part: Option<(Part, Language)>, needle: Option<&str>) -> Place {
    let text = &sources.file(requirement.place.file).text;
    let start = requirement.place.start;
    let begins = part.map_or(0, |(part, language)| {
        let key = part.key();
        // The last is how a key stands in an overlay, whose changes follow each other in one file.
        let heads = [format!("\n[{key}]"), format!("\n[[{key}]]"), format!("\n{key} = "), format!(".{key}]")];
        let after_id = |head: &String| text[start..].find(head.as_str()).map(|at| start + at);
        let anywhere = |head: &String| text.find(head.as_str());
        let head = heads.iter().find_map(after_id).or_else(|| heads.iter().find_map(anywhere)).unwrap_or_default();
        let written = format!("{} = ", language.code());
        text[head..].find(&written).map_or(head, |at| head + at)
    });
    let found = needle.and_then(|needle| {
        let after = |from: usize| text[from..].find(needle).map(|at| from + at);
        after(begins).or_else(|| after(0)).map(|start| (start, start + needle.len()))
    });
    found.map_or_else(|| requirement.place.clone(), |(start, end)| Place { file: requirement.place.file, start, end })
}

/// A text in which words of a list are looked for, whole and whatever their case.
struct Searched {
    text: String,
    lower: String,
}

impl Searched {
    fn new(text: String) -> Searched {
        Searched { lower: text.to_lowercase(), text }
    }

    /// The words of a list that stand in the text, as they are written there; not those that are part of another.
    fn listed(&self, words: &[String]) -> Vec<&str> {
        let found: Vec<&str> = words.iter().filter_map(|word| self.word(word)).collect();
        let part = |word: &str| found.iter().any(|other| other.len() > word.len() && other.contains(word));
        found.iter().copied().filter(|word| !part(word)).collect()
    }

    /// The first word of a list that stands in the text.
    fn any(&self, words: &[String]) -> Option<&str> {
        words.iter().find_map(|word| self.word(word))
    }

    /// The word as it is written, if it stands there as a whole.
    fn word(&self, word: &str) -> Option<&str> {
        // Small and capital letters are as long in both languages.
        places(&self.lower, word).next().and_then(|at| self.text.get(at..at + word.len()))
    }

    /// The sentences, and the points of lists; and the same in small letters.
    fn sentences(&self) -> impl Iterator<Item = (&str, &str)> {
        sentences(&self.text).zip(sentences(&self.lower))
    }
}

/// Where a word stands in a text as a whole.
fn places<'a>(text: &'a str, word: &'a str) -> impl Iterator<Item = usize> + 'a {
    let letter = |character: Option<char>| character.is_some_and(char::is_alphanumeric);
    text.match_indices(word)
        .map(|(at, _)| at)
        .filter(move |at| !letter(text[..*at].chars().next_back()) && !letter(text[at + word.len()..].chars().next()))
}

/// Whether any word of a list stands in a text of small letters.
fn holds(lower: &str, words: &[String]) -> bool {
    words.iter().any(|word| places(lower, word).next().is_some())
}

/// The sentences of a text, and the points of its lists.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split('\n').flat_map(|line| line.split_inclusive(". "))
}

/// A pattern. Words end where ASCII letters do: that is quick, and the patterns that begin or end in å, ä or ö say so.
fn regex(pattern: &str) -> Regex {
    Regex::new(&pattern.replace(r"\b", r"(?-u:\b)")).expect("the pattern is right")
}
