//! Changes to a requirement: those that a buyer makes for all its procurements (an overlay), and those that an officer makes
//! in one (a deviation).

use std::collections::BTreeMap;

use crate::language::Text;

use super::requirement::{Requirement, Role};

/// What is changed.
#[derive(Clone, Debug)]
pub enum Change {
    /// The requirement is left out.
    Omit,
    /// Values get other numbers.
    Values(BTreeMap<String, f64>),
    /// The clause gets another wording.
    Text(Text),
    /// The requirement gets another role.
    Role(Role),
    /// A clause of the officer's own is added.
    Add(Box<Requirement>),
}

impl Change {
    /// The word for it in the files.
    pub fn word(&self) -> &'static str {
        match self {
            Change::Omit => "omit",
            Change::Values(_) => "value",
            Change::Text(_) => "text",
            Change::Role(_) => "role",
            Change::Add(_) => "add",
        }
    }
}
