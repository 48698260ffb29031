//! Buyers: organisations, and their policies as versioned data mapped to neutral themes.

use jiff::civil::Date;

use crate::diagnostic::Place;
use crate::language::Text;
use crate::toml_file::{Located, Word};

use super::change::Change;
use super::id::RequirementId;
use super::requirement::Requirement;
use super::substance::Substance;

/// Whether a policy binds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PolicyStatus {
    /// Adopted by the body that may.
    Adopted,
    /// Only proposed: never carries a final annex.
    Proposed,
}

impl Word for PolicyStatus {
    const NAME: &'static str = "policy status";
    const WORDS: &'static [(&'static str, PolicyStatus)] =
        &[("adopted", PolicyStatus::Adopted), ("proposed", PolicyStatus::Proposed)];
}

/// Until when something is valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValidTo {
    /// Until and including this day.
    Day(Date),
    /// Until further notice, *tillsvidare*.
    FurtherNotice,
}

/// A policy of a buyer's.
#[derive(Clone, Debug)]
pub struct Policy {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: Text,
    /// How it is named inside a sentence: `säkerhetspolicyn`.
    pub short: Text,
    /// Whether it binds.
    pub status: PolicyStatus,
    /// Its diarienummer.
    pub reference: Option<String>,
    /// Its version.
    pub version: Option<String>,
    /// Who adopted it.
    pub adopted_by: Option<Text>,
    /// From which day.
    pub valid_from: Option<Date>,
    /// Until when.
    pub valid_to: Option<ValidTo>,
    /// The id of the policy that takes its place.
    pub replaced_by: Option<Located<String>>,
    /// Where the public can read it.
    pub url: Option<String>,
    /// What it commits to.
    pub passages: Vec<Passage>,
    /// Where it is declared.
    pub place: Place,
}

/// A passage of a policy, in our own words.
#[derive(Clone, Debug)]
pub struct Passage {
    /// Its id in the policy.
    pub id: String,
    /// The heading under which it stands.
    pub heading: Text,
    /// What it commits to.
    pub text: Text,
    /// The themes it belongs to.
    pub themes: Vec<Located<String>>,
}

impl Passage {
    /// Whether it belongs to a theme.
    pub fn has_theme(&self, theme: &str) -> bool {
        self.themes.iter().any(|own| own.value == theme)
    }

    /// Whether a requirement answers to it: they share a theme.
    pub fn is_served_by(&self, requirement: &Requirement) -> bool {
        requirement.themes.iter().any(|theme| self.has_theme(&theme.value))
    }
}

/// A change that a buyer makes to a requirement in all its procurements.
#[derive(Clone, Debug)]
pub struct OverlayChange {
    /// The requirement.
    pub requirement: Located<RequirementId>,
    /// What is changed.
    pub change: Change,
    /// Why.
    pub reason: String,
    /// The role that owns the change.
    pub owner: String,
    /// The digest of the text that it was written against; nothing for a clause of the buyer's own.
    pub against: Option<Located<String>>,
    /// That text, if a copy of it is kept beside the overlay.
    pub base: Option<Substance>,
    /// Where it is declared.
    pub place: Place,
}

/// A buyer.
#[derive(Clone, Debug)]
pub struct Organisation {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: Text,
    /// Its policies' ids.
    pub policies: Vec<Located<String>>,
    /// The layout profile of its documents.
    pub layout: Located<String>,
    /// How its documents look.
    pub brand: crate::document::Brand,
    /// What its diarienummer looks like, as a regular expression.
    pub reference_pattern: Option<String>,
    /// Its channel for security matters: a function, never a person.
    pub contact: Option<Text>,
    /// What it prints beside the name of a level, in the order negligible, moderate, considerable, serious.
    pub level_labels: Vec<(super::characteristic::Level, String)>,
    /// What it changes of the catalogue in all its procurements.
    pub overlay: Vec<OverlayChange>,
    /// Its own names for roles.
    pub role_names: Vec<(Located<String>, Text)>,
    /// Where it is declared.
    pub place: Place,
}
