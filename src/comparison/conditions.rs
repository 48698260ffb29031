//! Conditions as text, and which of two holds more often.

use crate::catalogue::{Condition, Conjunction, Demand, Line};

use super::Direction;

/// A condition as text: its tables with `or` between them, in an order that does not depend on how they stand in the file.
pub(super) fn written(condition: Option<&Condition>) -> String {
    let mut tables: Vec<String> = condition.into_iter().flat_map(|condition| &condition.tables).map(table).collect();
    tables.sort();
    tables.join("; or ")
}

fn table(table: &Conjunction) -> String {
    let mut lines: Vec<String> = table.lines.iter().map(line).collect();
    lines.sort();
    lines.join(", ")
}

fn line(line: &Line) -> String {
    match &line.demand {
        Demand::Yes => line.characteristic.clone(),
        Demand::AtLeast(level) => format!("{} ≥ {}", line.characteristic, level.word()),
        Demand::AnyOf(answers) => {
            let mut answers = answers.clone();
            answers.sort();
            format!("{} = {}", line.characteristic, answers.join(" | "))
        }
    }
}

/// What a demand asks for, as text.
pub(super) fn demanded(characteristic: &str, demand: &Demand) -> String {
    match demand {
        Demand::Yes => characteristic.to_owned(),
        Demand::AtLeast(level) => format!("{characteristic} ≥ {}", level.word()),
        Demand::AnyOf(answers) => format!("{characteristic} = {}", answers.join(" | ")),
    }
}

/// Whether the newer condition holds in more cases or in fewer; nothing where neither follows from the other.
pub(super) fn direction(old: Option<&Condition>, new: Option<&Condition>) -> Option<Direction> {
    let (old, new) = (old?, new?);
    match (gives(old, new), gives(new, old)) {
        (true, false) => Some(Direction::Wider),
        (false, true) => Some(Direction::Narrower),
        (true, true) | (false, false) => None,
    }
}

/// Whether one condition always gives the other: each of its tables gives one of the other's.
fn gives(one: &Condition, other: &Condition) -> bool {
    one.tables.iter().all(|table| other.tables.iter().any(|wanted| table_gives(table, wanted)))
}

fn table_gives(table: &Conjunction, wanted: &Conjunction) -> bool {
    wanted.lines.iter().all(|wanted| table.lines.iter().any(|line| line_gives(line, wanted)))
}

fn line_gives(line: &Line, wanted: &Line) -> bool {
    let enough = match (&line.demand, &wanted.demand) {
        (Demand::Yes, Demand::Yes) => true,
        (Demand::AtLeast(level), Demand::AtLeast(wanted)) => level >= wanted,
        (Demand::AnyOf(answers), Demand::AnyOf(wanted)) => answers.iter().all(|answer| wanted.contains(answer)),
        (Demand::Yes | Demand::AtLeast(_) | Demand::AnyOf(_), _) => false,
    };
    line.characteristic == wanted.characteristic && enough
}
