//! Checks for what points at a person, and for demands that stand where nobody answers them.

use std::sync::LazyLock;

use regex::Regex;

use crate::catalogue::words::WordList;
use crate::catalogue::{Catalogue, Requirement};
use crate::diagnostic::Code;
use crate::language::{Language, Localized};

use super::{Finding, Part, Texts, places};

static ADDRESS: LazyLock<Regex> = LazyLock::new(|| super::regex(r"[\w.+-]+@[\w-]+\.[a-z]{2,}"));
/// A Swedish telephone number, or a personal identity number.
static NUMBER_OF_A_PERSON: LazyLock<Regex> = LazyLock::new(|| {
    super::regex(r"\b0\d{1,3}[- ]\d{2,3}[ -]?\d{2}[ -]?\d{2}\b|\+46[ \d-]{8,}|\b(?:\d{6}|\d{8})[-+]\d{4}\b")
});
/// Two capitalised words in a row, and what stands before them.
static TWO_NAMES: LazyLock<Regex> = LazyLock::new(|| {
    super::regex(concat!(
        r"(^|[.:!?\n] ?|\S )((?:[A-ZÅÄÖÉ][a-zåäöé]+-)?[A-ZÅÄÖÉ][a-zåäöé]+)",
        r"[ \x{a0}]((?:[A-ZÅÄÖÉ][a-zåäöé]+-)?[A-ZÅÄÖÉ][a-zåäöé]+)"
    ))
});
/// An initial and a name: A. Efternamn.
static INITIAL: LazyLock<Regex> = LazyLock::new(|| super::regex(r"(?:^|[a-zåäö,] )([A-ZÅÄÖ]\. [A-ZÅÄÖ][a-zåäöé]+)"));
/// A demand in a follow-up or in evidence, whoever it is on; evidence may speak of what ”ska vara” or ”ska ha” something.
static ANY_DEMAND: Localized<LazyLock<Regex>> = Localized {
    swedish: LazyLock::new(|| {
        super::regex(
            r"(?i)\bska(?: (?:ske|göra|lämna|betala|åtgärda|rätta|utföra|omfatta|krypt|avhjälpa)\w*)\b|\bmåste\b|\bbekostnad\b",
        )
    }),
    english: LazyLock::new(|| super::regex(r"(?i)\bmust\b|\bexpense\b")),
};
/// A demand on the supplier in a part that is not answered.
static DEMAND: Localized<LazyLock<Regex>> = Localized {
    swedish: LazyLock::new(|| super::regex(r"(?i)\b(?:(?:under)?leverantören|leveransen) (?:ska|måste)\b")),
    english: LazyLock::new(|| super::regex(r"(?i)\b(?:supplier|subcontractor|delivery) (?:shall|must)\b")),
};

/// Looks for persons everywhere, and for demands everywhere but in the clause.
pub(super) fn look(catalogue: &Catalogue, requirement: &Requirement, texts: &Texts, found: &mut Vec<Finding>) {
    let language = texts.language;
    for (part, text) in &texts.parts {
        let named = || format!("`{}` ({}): {}", requirement.id, language.code(), part.named());
        if let Some(person) = person(catalogue, language, &text.text) {
            let message = format!("{} points at a person, ”{person}”", named());
            let help = "name a role or a function; addresses and numbers belong in the procurement documents";
            found.push(Finding::new(Code::PersonalData, message, help).about(person).within(*part, language));
        }
        let on_the_supplier = DEMAND.get(language).find(&text.text).filter(|_| *part != Part::Clause);
        let unanswered = matches!(part, Part::Evidence | Part::FollowUp);
        let any = || ANY_DEMAND.get(language).find(&text.text).filter(|_| unanswered);
        if let Some(demand) = on_the_supplier.or_else(any) {
            let message = format!("{} makes a demand: ”{}”", named(), demand.as_str());
            let help = "move it into the clause, or a clause of its own: nothing else is answered and binds";
            found.push(Finding::new(Code::HiddenDemand, message, help).about(demand.as_str()).within(*part, language));
        }
    }
}

/// What points at a person in a text. English writes too many words with a capital letter for two of them to tell anything.
fn person<'a>(catalogue: &Catalogue, language: Language, text: &'a str) -> Option<&'a str> {
    let known = |name: &str| catalogue.words.get(WordList::Names, language).iter().any(|known| known == name);
    let two_names = || {
        TWO_NAMES.captures_iter(text).find_map(|names| {
            let (before, first, second) = (names.get(1)?, names.get(2)?, names.get(3)?);
            let inside = before.as_str().ends_with(' ') && !before.as_str().starts_with(['.', ':', '!', '?', '\n']);
            let odd = inside && language == Language::Swedish && !known(first.as_str()) && !known(second.as_str());
            odd.then(|| text.get(first.start()..second.end())).flatten()
        })
    };
    let given = || {
        let names = catalogue.words.get(WordList::GivenNames, language).iter();
        let mut found = names.filter_map(|name| places(text, name).next().map(|at| (at, name.len())));
        found.next().and_then(|(at, length)| text.get(at..at + length))
    };
    let initial = || INITIAL.captures(text).and_then(|found| found.get(1)).map(|found| found.as_str());
    let number = ADDRESS.find(text).or_else(|| NUMBER_OF_A_PERSON.find(text)).map(|found| found.as_str());
    number.or_else(two_names).or_else(initial).or_else(given)
}
