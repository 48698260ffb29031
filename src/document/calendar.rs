//! Entries for a calendar, before any format. Each is a whole day.

use jiff::civil::Date;

use crate::language::Language;

/// A calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    /// The language it is written in.
    pub language: Language,
    /// What it is called.
    pub name: String,
    /// The day on which it was made: an input, never read off a clock.
    pub made: Date,
    /// Its entries.
    pub entries: Vec<CalendarEntry>,
}

/// A day on which something is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarEntry {
    /// What no other entry anywhere has, and what the same entry has when the calendar is made anew.
    pub uid: String,
    /// The day.
    pub day: Date,
    /// One line.
    pub summary: String,
    /// The rest; lines are parted by `\n`.
    pub description: String,
    /// What entries are sorted by, such as a role; empty if nothing.
    pub category: String,
    /// Whether it may come to nothing.
    pub certainty: Certainty,
}

/// Whether an entry may come to nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Certainty {
    /// It holds.
    Confirmed,
    /// It depends on something that has not been decided.
    Tentative,
}
