//! Checks of what is said around a clause: milder, since a motive explains and evidence describes. What they may not do is to
//! ask for more than the clause does, or to point at a make or a person.

use std::sync::LazyLock;

use regex::Regex;

use crate::catalogue::{Catalogue, Requirement};
use crate::diagnostic::Code;
use crate::language::{Language, Localized};

use super::{Finding, Searched, plain, regex, texts_around};

static ADDRESS: LazyLock<Regex> = LazyLock::new(|| regex(r"[\w.+-]+@[\w-]+\.[a-z]{2,}"));
/// A Swedish telephone number, or a personal identity number.
static NUMBER_OF_A_PERSON: LazyLock<Regex> =
    LazyLock::new(|| regex(r"\b0\d{1,3}[- ]\d{2,3}[ -]?\d{2}[ -]?\d{2}\b|\+46[ \d-]{8,}|\b(?:\d{6}|\d{8})[-+]\d{4}\b"));
/// Two capitalised words in a row.
static TWO_NAMES: LazyLock<Regex> =
    LazyLock::new(|| regex(r"\b([A-ZÅÄÖÉ][a-zåäöé]+)[ \x{a0}][A-ZÅÄÖÉ][a-zåäöé]+(?:-[A-ZÅÄÖÉ][a-zåäöé]+)?"));
static DEMAND: Localized<LazyLock<Regex>> = Localized {
    swedish: LazyLock::new(|| regex(r"(?i)\b(?:leverantören|underleverantören|leveransen) (?:ska|måste)\b")),
    english: LazyLock::new(|| regex(r"(?i)\b(?:supplier|subcontractor|delivery) (?:shall|must)\b")),
};

/// Everything that the checks find around a clause; persons also in the clause itself and its title.
pub(super) fn findings(catalogue: &Catalogue, requirement: &Requirement) -> Vec<Finding> {
    let mut found = Vec::new();
    for language in Language::ALL {
        let mut tell = |code: Code, part: &str, what: &str, help: &'static str, needle: &str| {
            let message = format!("`{}` ({}, {part}): {what}", requirement.id, language.code());
            found.push(Finding { code, message, help, needle: Some(needle.to_owned()) });
        };
        let around = texts_around(requirement, language);
        for (part, text) in &around {
            for word in Searched::new(text).listed(catalogue.words.trademarks.get(language)) {
                let what = format!("”{word}”, a make or brand");
                tell(Code::Trademark, part, &what, "say the function instead (LOU 9 kap. 6 §)", word);
            }
            if let Some(demand) = DEMAND.get(language).find(text) {
                let what = format!("a demand outside the clause: ”{}”", demand.as_str());
                let help = "move it into the clause, or a clause of its own: nothing else is answered and binds";
                tell(Code::HiddenDemand, part, &what, help, demand.as_str());
            }
        }
        let own = [("title", requirement.title.get(language).clone()), ("clause", plain(requirement, language))];
        for (part, text) in own.iter().chain(&around) {
            let named = TWO_NAMES.captures_iter(text).find_map(|names| {
                let given = names.get(1)?.as_str();
                let known = catalogue.words.given_names.get(language).iter().any(|name| name == given);
                known.then(|| names.get(0)).flatten()
            });
            let person = ADDRESS.find(text).or_else(|| NUMBER_OF_A_PERSON.find(text)).or(named);
            if let Some(person) = person {
                let what = format!("”{}” points at a person", person.as_str());
                let help = "name a function; addresses belong in the procurement documents";
                tell(Code::PersonalData, part, &what, help, person.as_str());
            }
        }
    }
    found
}
