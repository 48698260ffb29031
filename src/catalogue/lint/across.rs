//! Checks across requirements: clauses that nearly repeat each other, and declarations that nothing uses.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::catalogue::{Catalogue, Event, Kind, Requirement, RequirementId, Rhythm, Term, ValueSource};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place};
use crate::language::Language;

use super::{Finding, Part, Read, holds};

/// How many words in a row are compared.
const SHINGLE: usize = 5;
/// Clauses that share this much of the shorter one's rows of words are told, in per cent.
const ALIKE: usize = 60;
/// A row of words that so many clauses share is a set phrase.
const SET_PHRASE: usize = 8;

/// Pairs of clauses that say nearly the same, told at the later one. Only clauses that share a row of words are compared.
pub(super) fn near_duplicates(asked: &[Read<'_>]) -> BTreeMap<RequirementId, Finding> {
    let rows: Vec<BTreeSet<String>> = asked.iter().map(shingles).collect();
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
        if number * 100 >= shorter * ALIKE && !related(asked[first].requirement, asked[second].requirement) {
            let (one, other) = (asked[first].requirement, asked[second].requirement);
            let message = format!("`{}` says nearly the same as `{}`", other.id, one.id);
            let help = "merge them, let one replace the other, or name it in `see-also`";
            let finding = Finding::new(Code::NearDuplicate, message, help);
            found.entry(other.id.clone()).or_insert(finding);
        }
    }
    found
}

fn shingles(read: &Read<'_>) -> BTreeSet<String> {
    let text = read.original().clause().map_or("", |clause| &clause.lower);
    let words: Vec<&str> =
        text.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.windows(SHINGLE).map(|window| window.join(" ")).collect()
}

/// Questions, themes, units, roles, routes, terms and events that no requirement uses.
pub(super) fn unused(catalogue: &Catalogue, read: &[Read<'_>], log: &Diagnostics) {
    let asked: Vec<&Requirement> = read.iter().map(|read| read.requirement).collect();
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
    let units: BTreeSet<&str> = asked
        .iter()
        .flat_map(|one| &one.values)
        .filter_map(|value| match &value.source {
            ValueSource::Own(scale) => Some(scale.unit.as_str()),
            ValueSource::SameAs(..) => None,
        })
        .collect();
    for unit in catalogue.units.iter().filter(|unit| !units.contains(unit.id.as_str())) {
        tell("unit", &unit.id, &unit.place);
    }
    // Roles also own the catalogue, and the changes of buyers.
    let changes = catalogue.organisations.values().flat_map(|buyer| &buyer.overlay);
    let roles: BTreeSet<&str> = asked
        .iter()
        .map(|one| one.follow_up.by.as_str())
        .chain(changes.map(|change| change.owner.as_str()))
        .chain(std::iter::once(catalogue.owner.as_str()))
        .collect();
    for role in catalogue.roles.iter().filter(|role| !roles.contains(role.id.as_str())) {
        tell("role", &role.id, &role.place);
    }
    let routes: BTreeSet<&str> = asked
        .iter()
        .flat_map(|one| one.covered_by.iter().chain(&one.added_by))
        .map(|one| one.value.route.as_str())
        .collect();
    for route in catalogue.routes.iter().filter(|route| !routes.contains(route.id.as_str())) {
        tell("route", &route.id, &route.place);
    }
    terms(catalogue, read, &tell);
    let events: BTreeSet<&str> = asked
        .iter()
        .filter_map(|one| match &one.follow_up.rhythm {
            Rhythm::On(event) => Some(event.as_str()),
            Rhythm::Every(_) => None,
        })
        .collect();
    for Event { named, .. } in catalogue.events.iter().filter(|event| !events.contains(event.named.id.as_str())) {
        tell("event", &named.id, &named.place);
    }
}

/// Terms that no clause, nothing around one, and no other term's definition contains.
fn terms(catalogue: &Catalogue, asked: &[Read<'_>], tell: &dyn Fn(&str, &str, &Place)) {
    let language = Language::Swedish;
    let definition = |term: &Term| term.entry.get(language).definition.to_lowercase();
    let definitions: Vec<(&str, String)> =
        catalogue.glossary.iter().map(|term| (term.id.as_str(), definition(term))).collect();
    let texts = || asked.iter().flat_map(|read| &read.original().parts).filter(|(part, _)| *part != Part::Title);
    for term in &catalogue.glossary {
        let forms: Vec<String> = term.entry.get(language).forms.iter().map(|form| form.to_lowercase()).collect();
        let mut others = definitions.iter().filter(|(id, _)| *id != term.id);
        if !texts().any(|(_, text)| holds(&text.lower, &forms)) && !others.any(|(_, text)| holds(text, &forms)) {
            tell("term", &term.id, &term.place);
        }
    }
}

/// Values of the same name for readers in two requirements that do not refer to each other, told at the later one.
pub(super) fn values_stated_twice(asked: &[Read<'_>]) -> BTreeMap<RequirementId, Finding> {
    let mut stated: BTreeMap<(&str, &str), &Requirement> = BTreeMap::new();
    let mut found = BTreeMap::new();
    for requirement in asked.iter().map(|read| read.requirement) {
        for value in &requirement.values {
            let ValueSource::Own(scale) = &value.source else { continue };
            let label = scale.label.get(Language::Swedish).as_str();
            let first = *stated.entry((label, scale.unit.as_str())).or_insert(requirement);
            if first.id != requirement.id && !related(first, requirement) {
                let message = format!("`{}` states ”{label}”, as `{}` does", requirement.id, first.id);
                let help = "state it once, and let the other take it with `same-as`; or call them different things";
                let finding = Finding::new(Code::ValueStatedTwice, message, help).about(label);
                found.entry(requirement.id.clone()).or_insert(finding);
            }
        }
    }
    found
}

/// Whether one of the requirements names the other, so that somebody has thought of both.
fn related(one: &Requirement, other: &Requirement) -> bool {
    let names = |one: &Requirement, other: &Requirement| {
        one.replaces.iter().chain(&one.see_also).any(|id| id.value == other.id)
    };
    names(one, other) || names(other, one)
}
