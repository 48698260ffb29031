//! When something applies: any of some tables, and in a table every line. There is no negation, so that raising a level or
//! adding a presence never takes a requirement away.

use crate::diagnostic::Place;

use super::characteristic::Level;
use super::facts::Facts;

/// A condition: any of its tables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// The tables. Never empty.
    pub tables: Vec<Conjunction>,
}

/// One table of a condition: every line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conjunction {
    /// The lines. Never empty.
    pub lines: Vec<Line>,
    /// Where the table stands.
    pub place: Place,
}

/// One line: what is demanded of one characteristic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The characteristic's id.
    pub characteristic: String,
    /// What is demanded of it.
    pub demand: Demand,
    /// Where the line stands.
    pub place: Place,
}

/// What a line demands, or an implication gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Demand {
    /// That the answer is yes.
    Yes,
    /// That the level is at least this.
    AtLeast(Level),
    /// That any of these answers is given.
    AnyOf(Vec<String>),
}

/// Whether a condition holds; unknown is not false (Kleene's strong logic).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Truth {
    /// It does not hold, whatever the unanswered questions turn out to be.
    False,
    /// It depends on unanswered questions.
    Unknown,
    /// It holds, whatever the unanswered questions turn out to be.
    True,
}

impl Condition {
    /// Whether the condition holds: the truest of its tables.
    pub fn truth(&self, facts: &Facts) -> Truth {
        self.tables.iter().map(|table| table.truth(facts)).max().unwrap_or(Truth::False)
    }

    /// Every characteristic that it names.
    pub fn characteristics(&self) -> impl Iterator<Item = &str> {
        self.tables.iter().flat_map(|table| &table.lines).map(|line| line.characteristic.as_str())
    }

    /// The unanswered questions that it depends on, while it is undecided.
    pub fn open_questions(&self, facts: &Facts) -> Vec<String> {
        let open = self.tables.iter().filter(|table| table.truth(facts) == Truth::Unknown);
        let mut questions: Vec<String> = open
            .flat_map(|table| &table.lines)
            .filter(|line| line.truth(facts) == Truth::Unknown)
            .map(|line| line.characteristic.clone())
            .collect();
        questions.sort();
        questions.dedup();
        questions
    }
}

impl Conjunction {
    /// Whether every line holds: the least true of them.
    pub fn truth(&self, facts: &Facts) -> Truth {
        self.lines.iter().map(|line| line.truth(facts)).min().unwrap_or(Truth::True)
    }
}

impl Line {
    /// Whether the line holds.
    pub fn truth(&self, facts: &Facts) -> Truth {
        facts.meets(&self.characteristic, &self.demand)
    }
}
