//! Registers of standards and statutes: ids and short titles that requirements refer to, never their text.

use jiff::civil::Date;

use crate::diagnostic::Place;
use crate::toml_file::{Located, Word};

use super::requirement::Reference;

/// What kind of source a register, or one row of it, is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SourceKind {
    /// A Swedish statute or ordinance.
    Statute,
    /// A regulation of an authority, or of the EU.
    Regulation,
    /// An EU directive: cited only beside the statute that implements it.
    Directive,
    /// A standard.
    Standard,
    /// A norm of a trade body.
    Norm,
    /// A framework.
    Framework,
    /// A kind of proof.
    Evidence,
    /// An act on procurement: never the support of a requirement.
    ProcurementAct,
}

impl Word for SourceKind {
    const NAME: &'static str = "kind of source";
    const WORDS: &'static [(&'static str, SourceKind)] = &[
        ("statute", SourceKind::Statute),
        ("regulation", SourceKind::Regulation),
        ("directive", SourceKind::Directive),
        ("standard", SourceKind::Standard),
        ("norm", SourceKind::Norm),
        ("framework", SourceKind::Framework),
        ("evidence", SourceKind::Evidence),
        ("procurement-act", SourceKind::ProcurementAct),
    ];
}

impl SourceKind {
    /// Whether a reference is followed by "eller likvärdig" (LOU 9 kap. 4 §).
    pub fn takes_equivalent(self) -> bool {
        match self {
            SourceKind::Standard | SourceKind::Norm | SourceKind::Framework | SourceKind::Evidence => true,
            SourceKind::Statute | SourceKind::Regulation | SourceKind::Directive | SourceKind::ProcurementAct => false,
        }
    }

    /// Whether it is law, listed among the statutes that apply.
    pub fn is_law(self) -> bool {
        matches!(self, SourceKind::Statute | SourceKind::Regulation | SourceKind::Directive)
    }
}

/// How well a row is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verification {
    /// From general knowledge: may not alone carry a clause, and is not printed for suppliers.
    Unverified,
    /// Found in one secondary source.
    Secondary,
    /// The text was read.
    Verified,
}

impl Word for Verification {
    const NAME: &'static str = "verification status";
    const WORDS: &'static [(&'static str, Verification)] = &[
        ("verified", Verification::Verified),
        ("secondary", Verification::Secondary),
        ("unverified", Verification::Unverified),
    ];
}

/// A text that may exist in only one language, such as the title of a foreign control.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Title {
    /// In Swedish.
    pub swedish: Option<String>,
    /// In English.
    pub english: Option<String>,
}

/// A register.
#[derive(Clone, Debug)]
pub struct Standard {
    /// Its id, which is its file name: `iso27001-2022`.
    pub id: String,
    /// What it is.
    pub kind: SourceKind,
    /// Its title.
    pub title: Title,
    /// The short form that documents print.
    pub cite: Title,
    /// The edition.
    pub edition: String,
    /// Who publishes it.
    pub publisher: String,
    /// Where it can be read.
    pub url: Option<String>,
    /// Under what terms its ids and titles stand here.
    pub licence_note: String,
    /// The day it came into force.
    pub in_force: Option<Date>,
    /// The day it ceased to apply.
    pub until: Option<Date>,
    /// What replaced it.
    pub replaced_by: Option<String>,
    /// Its rows.
    pub controls: Vec<Control>,
    /// Where it is declared.
    pub place: Place,
}

/// A row of a register.
#[derive(Clone, Debug)]
pub struct Control {
    /// Its id: `A.5.24`, `2 kap. 3 § 4`.
    pub id: String,
    /// Its short title.
    pub title: Title,
    /// How it is printed, where that is not the register's short form and the id.
    pub cite: Option<Title>,
    /// What it is, where that differs from the register.
    pub kind: SourceKind,
    /// How well it is known.
    pub status: Verification,
    /// The day it came into force, if other than the register's.
    pub in_force: Option<Date>,
    /// The day it ceased to apply.
    pub until: Option<Date>,
    /// The row that replaced it, of this register or another.
    pub replaced_by: Option<Located<Reference>>,
}

impl Standard {
    /// The row with this id.
    pub fn control(&self, id: &str) -> Option<&Control> {
        self.controls.iter().find(|control| control.id == id)
    }
}

impl Title {
    /// In the language, or else in the other one.
    pub fn get(&self, language: crate::language::Language) -> &str {
        let (first, second) = match language {
            crate::language::Language::Swedish => (&self.swedish, &self.english),
            crate::language::Language::English => (&self.english, &self.swedish),
        };
        first.as_deref().or(second.as_deref()).unwrap_or_default()
    }
}
