//! Conditions and implications: tables whose keys are characteristics.

use crate::catalogue::characteristic::{Characteristic, Kind, Level};
use crate::catalogue::condition::{Condition, Conjunction, Demand, Line};
use crate::diagnostic::{Code, Place, did_you_mean};
use crate::toml_file::{Located, Node, Table, Word};

/// Whether the level `exceptional` may be named. Only gates may.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Exceptional {
    Allowed,
    Refused,
}

/// The condition under a key that holds a list of tables.
pub(super) fn read_condition(
    table: &Table<'_>,
    key: &'static str,
    known: &[Characteristic],
    exceptional: Exceptional,
) -> Option<Condition> {
    let tables: Vec<Conjunction> = table
        .tables(key)
        .into_iter()
        .filter_map(|conjunction| read_conjunction(&conjunction, known, exceptional))
        .collect();
    (!tables.is_empty()).then_some(Condition { tables })
}

/// The condition under a key that has to be there, or a diagnostic.
pub(super) fn required_condition(
    table: &Table<'_>,
    key: &'static str,
    known: &[Characteristic],
    exceptional: Exceptional,
) -> Option<Condition> {
    if !table.has(key) {
        let message = format!("`{key}` is missing");
        table.report(Code::MissingKey, table.place(), message, "say what must be true of the procurement");
    }
    read_condition(table, key, known, exceptional)
}

/// The condition under a key that holds one table.
pub(super) fn read_single(table: &Table<'_>, key: &'static str, known: &[Characteristic]) -> Option<Condition> {
    let conjunction = read_conjunction(&table.table(key)?, known, Exceptional::Refused)?;
    Some(Condition { tables: vec![conjunction] })
}

fn read_conjunction(table: &Table<'_>, known: &[Characteristic], exceptional: Exceptional) -> Option<Conjunction> {
    let entries = table.open_entries();
    if entries.is_empty() {
        let help = "name what must be true of the procurement; there are no requirements for everything";
        table.report(Code::AlwaysHolds, table.place(), "an empty condition would always hold", help);
        return None;
    }
    let lines: Vec<Line> = entries
        .iter()
        .filter_map(|(key, value)| {
            let demand = read_demand(table, key, value, known, exceptional)?;
            Some(Line { characteristic: key.value.clone(), demand, place: key.place.clone() })
        })
        .collect();
    (lines.len() == entries.len()).then(|| Conjunction { lines, place: table.place().clone() })
}

/// What a table of implications gives.
pub(super) fn read_implications(
    table: &Table<'_>,
    key: &'static str,
    known: &[Characteristic],
) -> Vec<(String, Demand)> {
    let Some(implications) = table.optional_table(key) else { return Vec::new() };
    let entries = implications.open_entries().iter();
    entries
        .filter_map(|(key, value)| {
            Some((key.value.clone(), read_demand(&implications, key, value, known, Exceptional::Refused)?))
        })
        .collect()
}

fn read_demand(
    table: &Table<'_>,
    key: &Located<String>,
    value: &Located<Node>,
    known: &[Characteristic],
    exceptional: Exceptional,
) -> Option<Demand> {
    let Some(characteristic) = known.iter().find(|characteristic| characteristic.id == key.value) else {
        let help = did_you_mean(&key.value, known.iter().map(|characteristic| characteristic.id.as_str()));
        table.report(Code::UnknownCharacteristic, &key.place, format!("unknown characteristic `{}`", key.value), help);
        return None;
    };
    match (&characteristic.kind, &value.value) {
        (Kind::YesNo, Node::Boolean(true)) => Some(Demand::Yes),
        (Kind::YesNo, Node::Boolean(false)) => {
            let message = format!("`{} = false` says when something does not apply", key.value);
            table.report(
                Code::NeverHolds,
                &value.place,
                message,
                "conditions have no negation: name what must be true",
            );
            None
        }
        (Kind::YesNo, _) => wrong(table, &value.place, &key.value, "`true`"),
        (Kind::Level, Node::Text(word)) => read_level(table, &value.place, word, exceptional).map(Demand::AtLeast),
        (Kind::Level, _) => wrong(table, &value.place, &key.value, "a level in quotes"),
        (Kind::Choice(_) | Kind::Choices(_), Node::Array(items)) => {
            read_any_of(table, &value.place, characteristic, items)
        }
        (Kind::Choice(_) | Kind::Choices(_), _) => {
            wrong(table, &value.place, &key.value, "a list of answers in brackets")
        }
    }
}

fn wrong(table: &Table<'_>, place: &Place, key: &str, expected: &str) -> Option<Demand> {
    table.report(
        Code::WrongKind,
        place,
        format!("a condition on `{key}` takes {expected}"),
        format!("write {expected}"),
    );
    None
}

fn read_level(table: &Table<'_>, place: &Place, word: &str, exceptional: Exceptional) -> Option<Level> {
    match Level::from_word(word) {
        Some(Level::Negligible) => {
            table.report(
                Code::AlwaysHolds,
                place,
                "every procurement has at least the level `negligible`",
                "name a higher level, or leave the line out",
            );
            None
        }
        Some(Level::Exceptional) if exceptional == Exceptional::Refused => {
            let help = "procurements at that level are stopped; only gates.toml names it";
            table.report(Code::UnknownLevel, place, "the level `exceptional` may be named only by gates", help);
            None
        }
        Some(level) => Some(level),
        None => {
            let help = did_you_mean(word, Level::WORDS.iter().map(|(word, _)| *word));
            table.report(Code::UnknownLevel, place, format!("unknown level `{word}`"), help);
            None
        }
    }
}

fn read_any_of(
    table: &Table<'_>,
    place: &Place,
    characteristic: &Characteristic,
    items: &[Located<Node>],
) -> Option<Demand> {
    if items.is_empty() {
        let message = format!("`{} = []` can never hold", characteristic.id);
        table.report(Code::NeverHolds, place, message, "name the answers, any of which is enough");
        return None;
    }
    let mut answers = Vec::new();
    for item in items {
        let Node::Text(answer) = &item.value else {
            return wrong(table, &item.place, &characteristic.id, "answers in quotes");
        };
        if characteristic.answer(answer).is_none() {
            let help = did_you_mean(answer, characteristic.answers().iter().map(|answer| answer.id.as_str()));
            let message = format!("`{answer}` is not an answer to `{}`", characteristic.id);
            table.report(Code::UnknownAnswer, &item.place, message, help);
            return None;
        }
        answers.push(answer.clone());
    }
    if matches!(characteristic.kind, Kind::Choice(_)) && answers.len() == characteristic.answers().len() {
        let message = format!("the condition names every answer to `{}`", characteristic.id);
        table.report(Code::AlwaysHolds, place, message, "leave the line out, or name fewer answers");
        return None;
    }
    Some(Demand::AnyOf(answers))
}
