//! Procurement law as data: which roles, answer kinds and sections go with a law, a regime and a procedure. LOU 4 and
//! 6–18 kap. bind only above the thresholds; below them, and for bilaga 2 services, 19 kap. applies (LOU 19 kap. 1 §).

use std::collections::BTreeMap;

use crate::language::Text;
use crate::toml_file::Word;

use super::register::Verification;
use super::requirement::Role;

/// A procurement act.
#[derive(Clone, Debug)]
pub struct ProcurementLaw {
    /// Its id: `lou`.
    pub id: String,
    /// Its name.
    pub name: Text,
    /// Why the program refuses it, if it does, and what to do instead.
    pub refusal: Option<Text>,
}

/// A regime of an act: which of its chapters bind.
#[derive(Clone, Debug)]
pub struct Regime {
    /// The act's id.
    pub law: String,
    /// Its id: `above-threshold`.
    pub id: String,
    /// Its name.
    pub name: Text,
    /// The sections that bind, by matter.
    pub sections: BTreeMap<String, String>,
    /// How well the sections are known.
    pub status: Verification,
    /// A remark for the officer.
    pub note: Option<Text>,
    /// Its procedures.
    pub procedures: Vec<Procedure>,
}

/// A procedure.
#[derive(Clone, Debug)]
pub struct Procedure {
    /// Its id: `open`.
    pub id: String,
    /// Its name.
    pub name: Text,
    /// The roles that a requirement can have in it.
    pub roles: Vec<Role>,
    /// How suppliers answer, by role.
    pub answers: BTreeMap<Role, AnswerKind>,
    /// The roles whose clauses a supplier may meet in part, or answer with a deviation, since they can be negotiated.
    pub deviations: Vec<Role>,
    /// Whether clauses are only proposals, since the terms of a framework may not be changed freely.
    pub standing: ClauseStanding,
    /// A remark for the officer.
    pub note: Option<Text>,
}

/// Whether clauses bind as they stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClauseStanding {
    /// They are the procurement's own terms.
    Terms,
    /// They are proposals beside the terms of a framework.
    Proposals,
}

/// How a supplier answers a requirement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswerKind {
    /// Reference to the ESPD or to what the notice says.
    Espd,
    /// A statement of one's own.
    Statement,
    /// Yes or no, and how.
    YesNoHow,
    /// The value offered.
    OfferedValue,
    /// One acceptance of all of them.
    Acceptance,
}

impl Word for AnswerKind {
    const NAME: &'static str = "answer kind";
    const WORDS: &'static [(&'static str, AnswerKind)] = &[
        ("espd", AnswerKind::Espd),
        ("statement", AnswerKind::Statement),
        ("yes-no-how", AnswerKind::YesNoHow),
        ("offered-value", AnswerKind::OfferedValue),
        ("acceptance", AnswerKind::Acceptance),
    ];
}
