//! Checks of how requirements are written: what a lawyer, a court or a small supplier would object to and a rule can see. Strict
//! on the clause, mild on motive and evidence. `[[allow]]` with a reason silences a check in one requirement; an allow that
//! silences nothing is itself told.

mod across;
mod around;
mod clause;
mod fitness;

use std::collections::BTreeMap;

use jiff::civil::Date;
use regex::Regex;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place, Sources};
use crate::document::{Block, blocks_as_text};
use crate::language::{Language, Localized};

use super::{Catalogue, Requirement};

/// A finding in one requirement: its code, what it says and what to do, and the words that it is about.
struct Finding {
    code: Code,
    message: String,
    help: &'static str,
    needle: Option<String>,
}

/// Reads every requirement that is in use with a critical eye; with a day, also whether what it cites applies then.
pub fn lint(catalogue: &Catalogue, sources: &Sources, on: Option<Date>, log: &Diagnostics) {
    let asked: Vec<&Requirement> = catalogue.in_use().collect();
    let mut alike = across::near_duplicates(&asked);
    let mut twice = across::values_stated_twice(&asked);
    for requirement in &asked {
        let mut findings = clause::findings(catalogue, requirement);
        findings.extend(fitness::findings(catalogue, requirement));
        findings.extend(around::findings(catalogue, requirement));
        findings.extend(alike.remove(&requirement.id));
        findings.extend(twice.remove(&requirement.id));
        if let Some(day) = on {
            findings.extend(fitness::out_of_date(catalogue, requirement, day));
        }
        tell(requirement, findings, sources, on, log);
    }
    across::unused(catalogue, &asked, log);
}

/// Tells what the requirement does not allow itself, and what it allows itself in vain.
fn tell(requirement: &Requirement, findings: Vec<Finding>, sources: &Sources, on: Option<Date>, log: &Diagnostics) {
    let mut used = vec![false; requirement.allows.len()];
    for finding in findings {
        match requirement.allows.iter().position(|allow| allow.code == finding.code.as_str()) {
            Some(index) => used[index] = true,
            None => {
                let place = spot(sources, requirement, finding.needle.as_deref());
                log.report(Diagnostic::new(finding.code, finding.message).at(&place).help(finding.help));
            }
        }
    }
    let dated = [Code::NotInForce, Code::Superseded];
    for (allow, _) in requirement.allows.iter().zip(&used).filter(|(_, used)| !**used) {
        // Without a day, nobody has asked what applies.
        if on.is_none() && dated.iter().any(|code| code.as_str() == allow.code) {
            continue;
        }
        let message = format!("`{}` allows `{}`, which finds nothing there", requirement.id, allow.code);
        let place = spot(sources, requirement, Some(&allow.code));
        log.report(Diagnostic::new(Code::UnusedAllow, message).at(&place).help("remove the `[[allow]]`"));
    }
}

/// Where the words stand in the requirement's file, after its text begins; or else its id.
fn spot(sources: &Sources, requirement: &Requirement, needle: Option<&str>) -> Place {
    let text = &sources.file(requirement.place.file).text;
    let begins = text.find("[text]").or_else(|| text.find("\ntext")).unwrap_or_default();
    let found = needle.and_then(|needle| {
        let within = |from: usize| text[from..].find(needle).map(|at| from + at);
        within(begins).or_else(|| within(0)).map(|start| (start, start + needle.len()))
    });
    found.map_or_else(|| requirement.place.clone(), |(start, end)| Place { file: requirement.place.file, start, end })
}

/// The clause of a requirement as plain text; a value stands as its name in brackets.
fn plain(requirement: &Requirement, language: Language) -> String {
    blocks_as_text(&requirement.text.get(language).fill(&BTreeMap::new()))
}

/// What is said around the clause, in one language: what it is called, and its text.
fn texts_around(requirement: &Requirement, language: Language) -> Vec<(&'static str, String)> {
    let text = |blocks: &Localized<Vec<Block>>| blocks_as_text(blocks.get(language));
    let mut texts = vec![("motive", text(&requirement.motive)), ("follow-up", text(&requirement.follow_up.text))];
    texts.extend(requirement.evidence.iter().map(|evidence| ("evidence", text(&evidence.text))));
    if let Some(remedy) = &requirement.remedy {
        let parts = [&remedy.condition, &remedy.measure, &remedy.cap];
        texts.extend(parts.map(|part| ("remedy", part.get(language).clone())));
    }
    texts
}

/// A text in which words of a list are looked for, whole and whatever their case.
struct Searched<'a> {
    text: &'a str,
    lower: String,
}

impl<'a> Searched<'a> {
    fn new(text: &'a str) -> Searched<'a> {
        Searched { text, lower: text.to_lowercase() }
    }

    /// The words of a list that stand in the text, as they are written there.
    fn listed(&self, words: &[String]) -> Vec<&'a str> {
        words.iter().filter_map(|word| self.word(word)).collect()
    }

    /// The first word of a list that stands in the text.
    fn any(&self, words: &[String]) -> Option<&'a str> {
        words.iter().find_map(|word| self.word(word))
    }

    /// How many times the words of a list stand in the text.
    fn times(&self, words: &[String]) -> usize {
        words.iter().map(|word| self.places(word).count()).sum()
    }

    fn word(&self, word: &str) -> Option<&'a str> {
        // Small and capital letters are as long in both languages.
        self.places(word).next().and_then(|at| self.text.get(at..at + word.len()))
    }

    /// Where the word stands as a whole.
    fn places(&self, word: &str) -> impl Iterator<Item = usize> {
        let letter = |character: Option<char>| character.is_some_and(char::is_alphanumeric);
        self.lower.match_indices(word).map(|(at, _)| at).filter(move |at| {
            let (before, after) = (&self.lower[..*at], &self.lower[at + word.len()..]);
            !letter(before.chars().next_back()) && !letter(after.chars().next())
        })
    }
}

/// The sentences of a text, and the points of its lists.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split('\n').flat_map(|line| line.split_inclusive(". "))
}

/// A pattern. Words end where ASCII letters do: that is quick, and the patterns that begin or end in å, ä or ö say so.
fn regex(pattern: &str) -> Regex {
    Regex::new(&pattern.replace(r"\b", r"(?-u:\b)")).expect("the pattern is right")
}
