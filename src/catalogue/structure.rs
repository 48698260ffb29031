//! The frame of the catalogue: areas, parts of the annex, routes, themes, roles, events, glossary, gates.

use crate::diagnostic::Place;
use crate::language::{Localized, Text};
use crate::toml_file::{Located, Word};

use super::condition::Condition;
use super::requirement::{Reference, Role};

/// An area of the catalogue.
#[derive(Clone, Debug)]
pub struct Area {
    /// Its id, which is its folder's name.
    pub id: String,
    /// The prefix of its requirements' ids.
    pub prefix: String,
    /// Its title.
    pub title: Text,
    /// What its requirements protect.
    pub introduction: Text,
    /// Which of the policy's areas it belongs to, or on what else it rests.
    pub rests_on: Text,
}

/// A part of the annex: which roles it holds.
#[derive(Clone, Debug)]
pub struct Part {
    /// Its id, which is its file name when parts are split.
    pub id: String,
    /// Its letter: `D`.
    pub letter: String,
    /// The roles it holds.
    pub roles: Vec<Role>,
    /// Its title.
    pub title: Text,
}

/// A way to show compliance, chosen for each procurement.
#[derive(Clone, Debug)]
pub struct Route {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: Text,
    /// When it matters at all.
    pub applies_when: Condition,
    /// The choice where the procurement makes none.
    pub default: String,
    /// Its choices.
    pub choices: Vec<Named>,
    /// The document to fill in that it brings, wherever it matters.
    pub form: Option<Form>,
    /// Where it is declared.
    pub place: Place,
}

/// A document for the parties to fill in, such as the instruction to a processor.
#[derive(Clone, Debug)]
pub struct Form {
    /// The name of its files.
    pub file: String,
    /// The template that it is made from.
    pub template: String,
    /// Its title.
    pub title: Text,
    /// The group of questions whose answers are already known.
    pub facts: String,
}

/// An id and what it is called.
#[derive(Clone, Debug)]
pub struct Named {
    /// The id.
    pub id: String,
    /// What it is called.
    pub name: Text,
    /// Where it is declared.
    pub place: Place,
}

/// An event that follow-up may be tied to.
#[derive(Clone, Debug)]
pub struct Event {
    /// Its id and what it is called.
    pub named: Named,
    /// Whether it is over before the contract begins.
    pub before_contract: bool,
}

impl AsRef<Named> for Named {
    fn as_ref(&self) -> &Named {
        self
    }
}

impl AsRef<Named> for Event {
    fn as_ref(&self) -> &Named {
        &self.named
    }
}

/// A term that the clauses use.
#[derive(Clone, Debug)]
pub struct Term {
    /// Its id.
    pub id: String,
    /// The term, its definition and the word forms by which it is recognised.
    pub entry: Localized<GlossaryEntry>,
    /// Where it is declared.
    pub place: Place,
}

/// A term in one language.
#[derive(Clone, Debug, Default)]
pub struct GlossaryEntry {
    /// The term.
    pub term: String,
    /// What it means.
    pub definition: String,
    /// Word forms by which it is recognised in a text.
    pub forms: Vec<String>,
}

/// Facts that stop a procurement, or warn about it.
#[derive(Clone, Debug)]
pub struct Gate {
    /// Its id.
    pub id: String,
    /// What it does.
    pub effect: GateEffect,
    /// When.
    pub when: Condition,
    /// Its title.
    pub title: Text,
    /// Why.
    pub text: Text,
    /// The steps to take, in order.
    pub steps: Vec<Text>,
    /// What it rests on.
    pub standards: Vec<Located<Reference>>,
}

/// What a gate does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GateEffect {
    /// Nothing is built.
    Stop,
    /// The officer is told, on screen and in the decision record.
    Warn,
}

impl Word for GateEffect {
    const NAME: &'static str = "effect";
    const WORDS: &'static [(&'static str, GateEffect)] = &[("stop", GateEffect::Stop), ("warn", GateEffect::Warn)];
}
