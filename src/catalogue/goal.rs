//! Goals: which controls of a register the catalogue is to cover, and what is said of those that no requirement names.

use crate::diagnostic::Place;
use crate::toml_file::Located;

use super::id::RequirementId;

/// A part of a register that the catalogue is to cover.
#[derive(Clone, Debug)]
pub struct Goal {
    /// The register's id.
    pub standard: String,
    /// The ids of its controls, in the register's order.
    pub controls: Vec<String>,
    /// Controls that requirements answer to without naming each.
    pub carried: Vec<Carried>,
    /// Controls that are left out.
    pub left_out: Vec<LeftOut>,
    /// Where it is declared.
    pub place: Place,
}

/// Controls that requirements answer to without naming each.
#[derive(Clone, Debug)]
pub struct Carried {
    /// The controls' ids.
    pub controls: Vec<Located<String>>,
    /// The requirements.
    pub by: Vec<Located<RequirementId>>,
    /// How they answer to them, in the language of the original.
    pub reason: String,
}

/// Controls that ask nothing of a supplier, or nothing that a contract should say.
#[derive(Clone, Debug)]
pub struct LeftOut {
    /// The controls' ids.
    pub controls: Vec<Located<String>>,
    /// Why, in the language of the original.
    pub reason: String,
}

impl Goal {
    /// What carries a control.
    pub fn carrying(&self, control: &str) -> Option<&Carried> {
        self.carried.iter().find(|row| row.controls.iter().any(|id| id.value == control))
    }

    /// Why a control is left out.
    pub fn leaving_out(&self, control: &str) -> Option<&LeftOut> {
        self.left_out.iter().find(|row| row.controls.iter().any(|id| id.value == control))
    }
}
