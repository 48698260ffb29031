//! The catalogue's own questions: as the keys of a condition, and as the keys of a procurement's facts.

use serde_json::{Value, json};

use crate::catalogue::{Characteristic, Kind, Level};
use crate::document::Phrases;
use crate::language::Language;

use super::Known;
use super::shape::{Key, list, may, one_of, same, some, table};

/// The name under which a condition stands in a schema.
pub(super) const CONDITION: &str = "condition";
/// The name under which the facts stand.
pub(super) const FACTS: &str = "facts";

/// The condition of the schema that it stands in.
pub(super) fn condition(about: &str) -> Value {
    some(about, same(CONDITION))
}

/// One table of a condition. Only gates may name the level `exceptional`.
pub(super) fn condition_table(known: &Known<'_>, levels: &[Level]) -> Value {
    let line = |question: &Characteristic| {
        let demand = match &question.kind {
            Kind::YesNo => {
                json!({ "type": "boolean", "description": about(question, "that the answer is yes"), "const": true })
            }
            Kind::Level => level(&about(question, "at least this level"), levels, &known.templates.phrases),
            Kind::Choice(answers) => {
                // All the answers would always hold.
                let mut any = any_of(question, "any of these answers");
                any["maxItems"] = json!(answers.len().saturating_sub(1));
                any
            }
            Kind::Choices(_) => any_of(question, "any of these answers"),
        };
        may(question.id.clone(), demand)
    };
    let lines = known.catalogue.characteristics.iter().map(line);
    let mut shape = table("Holds where every line holds; there is no negation.", lines);
    shape["minProperties"] = json!(1);
    shape
}

/// What answers also answer.
pub(super) fn implications() -> Value {
    same(CONDITION)
}

/// A procurement's answers.
pub(super) fn facts(known: &Known<'_>) -> Value {
    let every_level = [Level::Negligible, Level::Moderate, Level::Considerable, Level::Serious, Level::Exceptional];
    let answer = |question: &Characteristic| -> Key {
        let shape = match &question.kind {
            Kind::YesNo => json!({ "type": "boolean", "description": about(question, "true or false") }),
            Kind::Level => level(&about(question, "a level"), &every_level, &known.templates.phrases),
            Kind::Choice(_) => answers(question, &about(question, "one of these answers")),
            Kind::Choices(_) => {
                list(&about(question, "the answers that are true; none is `[]`"), answers(question, "An answer."))
            }
        };
        may(question.id.clone(), shape)
    };
    table("Answers to the catalogue's questions.", known.catalogue.characteristics.iter().map(answer))
}

fn about(question: &Characteristic, takes: &str) -> String {
    let [label, help] = [&question.label, &question.help].map(|text| text.get(Language::Swedish));
    format!("{label}\n\n{help}\n\nTakes {takes}.")
}

fn level(about: &str, levels: &[Level], phrases: &Phrases) -> Value {
    one_of(about, levels.iter().map(|level| (level.word(), phrases.get(level.phrase(), Language::Swedish))))
}

fn any_of(question: &Characteristic, takes: &str) -> Value {
    some(&about(question, takes), answers(question, "An answer."))
}

fn answers(question: &Characteristic, about: &str) -> Value {
    one_of(
        about,
        question.answers().iter().map(|answer| (answer.id.as_str(), answer.label.get(Language::Swedish).as_str())),
    )
}
