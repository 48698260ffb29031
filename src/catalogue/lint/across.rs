//! Checks across requirements: clauses that nearly repeat each other, and declarations that nothing uses.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::catalogue::{Catalogue, Kind, Requirement, RequirementId, Rhythm};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place};
use crate::language::Language;

use super::{Finding, plain};

/// How many words in a row are compared.
const SHINGLE: usize = 5;
/// Clauses that share this much of the shorter one's rows of words are told, in per cent.
const ALIKE: usize = 60;
/// A row of words that so many clauses share is a set phrase.
const SET_PHRASE: usize = 8;

/// Pairs of clauses that say nearly the same, told at the later one. Only clauses that share a row of words are compared.
pub(super) fn near_duplicates(asked: &[&Requirement]) -> BTreeMap<RequirementId, Finding> {
    let rows: Vec<BTreeSet<String>> = asked.iter().map(|requirement| shingles(requirement)).collect();
    let mut holders: HashMap<&str, Vec<usize>> = HashMap::new();
    for (index, row) in rows.iter().enumerate() {
        row.iter().for_each(|shingle| holders.entry(shingle).or_default().push(index));
    }
    let mut shared: HashMap<(usize, usize), usize> = HashMap::new();
    for holding in holders.values().filter(|holding| holding.len() <= SET_PHRASE) {
        for (position, first) in holding.iter().enumerate() {
            holding[position + 1..].iter().for_each(|second| *shared.entry((*first, *second)).or_default() += 1);
        }
    }
    let mut found = BTreeMap::new();
    let mut pairs: Vec<((usize, usize), usize)> = shared.into_iter().collect();
    pairs.sort_unstable();
    for ((first, second), number) in pairs {
        let shorter = rows[first].len().min(rows[second].len());
        let related = |one: &Requirement, other: &Requirement| {
            one.replaces.iter().chain(&one.see_also).any(|id| id.value == other.id)
        };
        let known = related(asked[first], asked[second]) || related(asked[second], asked[first]);
        if number * 100 >= shorter * ALIKE && !known {
            let (one, other) = (asked[first], asked[second]);
            let finding = Finding {
                code: Code::NearDuplicate,
                message: format!("`{}` says nearly the same as `{}`", other.id, one.id),
                help: "merge them, let one replace the other, or name it in `see-also`",
                needle: None,
            };
            found.entry(other.id.clone()).or_insert(finding);
        }
    }
    found
}

fn shingles(requirement: &Requirement) -> BTreeSet<String> {
    let text = plain(requirement, Language::Swedish).to_lowercase();
    let words: Vec<&str> =
        text.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.windows(SHINGLE).map(|window| window.join(" ")).collect()
}

/// Questions, themes and events that no requirement uses.
pub(super) fn unused(catalogue: &Catalogue, asked: &[&Requirement], log: &Diagnostics) {
    let named = catalogue.deciding_questions();
    let tell = |what: &str, id: &str, place: &Place| {
        let message = format!("no requirement uses the {what} `{id}`");
        log.report(Diagnostic::new(Code::UnusedDeclaration, message).at(place).help("use it, or remove it"));
    };
    for question in &catalogue.characteristics {
        let with_regimes = matches!(&question.kind, Kind::Choice(answers) | Kind::Choices(answers)
            if answers.iter().any(|answer| !answer.regimes.is_empty()));
        if !named.contains(question.id.as_str()) && !with_regimes {
            tell("question", &question.id, &question.place);
        }
    }
    let themes: BTreeSet<&str> = asked.iter().flat_map(|one| &one.themes).map(|theme| theme.value.as_str()).collect();
    for theme in catalogue.themes.iter().filter(|theme| !themes.contains(theme.id.as_str())) {
        tell("theme", &theme.id, &theme.place);
    }
    let events: BTreeSet<&str> = asked
        .iter()
        .filter_map(|one| match &one.follow_up.rhythm {
            Rhythm::On(event) => Some(event.as_str()),
            Rhythm::Every(_) => None,
        })
        .collect();
    for event in catalogue.events.iter().filter(|event| !events.contains(event.id.as_str())) {
        tell("event", &event.id, &event.place);
    }
}
