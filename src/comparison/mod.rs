//! What changed between two editions of the same thing: catalogues, procurements, policies, issued annexes. Ordered by
//! consequence, empty for a thing and itself. Knows no files and no formats.

mod catalogues;
mod conditions;
mod consequences;
mod facets;
mod frame;
mod issued;
mod issued_file;
mod labels;
mod policies;
mod procurements;
mod record;
mod registers;
mod requirements;
mod text;
mod view;
mod words;

use crate::language::{Language, Text};

pub use catalogues::catalogues;
pub use consequences::{Affected, follows};
pub use issued::annexes;
pub use issued_file::{Issued, IssuedClause, read_issued};
pub use policies::{WhatIf, felt_in, policies};
pub use procurements::procurements;
pub use record::{ComparisonRecord, record};
pub use text::{Marks, Telling, lines};
pub use view::{ChangesView, changes_view};
pub use words::{Piece, differing_words};

/// What two things of the same kind differ in.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// What is compared.
    pub compared: Compared,
    /// The older.
    pub old: Side,
    /// The newer.
    pub new: Side,
    /// What changed, by consequence, then by id. Empty if nothing did.
    pub changes: Vec<Change>,
    /// What becomes of procurements; those that nothing happens to are not here.
    pub procurements: Vec<Affected>,
    /// Of policies: the buyers whose annexes rest on the older.
    pub holders: Vec<Text>,
}

/// What is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compared {
    /// Two catalogues.
    Catalogues,
    /// Two procurements.
    Procurements,
    /// Two policies.
    Policies,
    /// Two issued annexes.
    Annexes,
}

impl Compared {
    /// The word for it in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Compared::Catalogues => "catalogues",
            Compared::Procurements => "procurements",
            Compared::Policies => "policies",
            Compared::Annexes => "annexes",
        }
    }
}

/// One of the two that are compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side {
    /// What it is called.
    pub title: Text,
    /// Its edition, version or status; empty if it has none.
    pub edition: String,
}

/// The changes that belong together, the gravest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// What a procurement, or the head of an annex, states of itself.
    Stated,
    /// Ids that are gone, or used again: what is never to happen.
    Broken,
    /// What comes in.
    Added,
    /// What goes out.
    Withdrawn,
    /// What a requirement is under procurement law, or how it is valued.
    Role,
    /// What a requirement says.
    Wording,
    /// Its numbers.
    Value,
    /// How it is shown and followed up, what follows on breach, and who else is bound.
    Proof,
    /// When it applies, and in which lots.
    Condition,
    /// Questions, gates, routes, procurement law: what decides about requirements.
    Deciding,
    /// Passages of a policy.
    Passages,
    /// Themes that lose or gain their ground in a policy.
    Themes,
    /// Requirements that lose all their ground in a policy.
    Basis,
    /// What requirements and the catalogue rest on.
    Support,
    /// Why it is asked, and everything else.
    Rest,
}

impl Group {
    /// Every group, the gravest first.
    pub const ALL: [Group; 15] = [
        Group::Stated,
        Group::Broken,
        Group::Added,
        Group::Withdrawn,
        Group::Role,
        Group::Wording,
        Group::Value,
        Group::Proof,
        Group::Condition,
        Group::Deciding,
        Group::Passages,
        Group::Themes,
        Group::Basis,
        Group::Support,
        Group::Rest,
    ];

    /// The word for it in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Group::Stated => "stated",
            Group::Broken => "broken",
            Group::Added => "added",
            Group::Withdrawn => "withdrawn",
            Group::Role => "role",
            Group::Wording => "wording",
            Group::Value => "value",
            Group::Proof => "proof",
            Group::Condition => "condition",
            Group::Deciding => "deciding",
            Group::Passages => "passages",
            Group::Themes => "themes",
            Group::Basis => "basis",
            Group::Support => "support",
            Group::Rest => "rest",
        }
    }
}

/// What kind of thing has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum About {
    /// The document, the procurement or the catalogue itself.
    Whole,
    /// A requirement, or the clause that it has become.
    Requirement,
    /// A clause that a route covers.
    Covered,
    /// A lot.
    Lot,
    /// A fact: a question's answer.
    Fact,
    /// A chosen route.
    Choice,
    /// An award criterion taken up.
    Criterion,
    /// A deviation.
    Deviation,
    /// A question.
    Question,
    /// A gate.
    Gate,
    /// A route.
    Route,
    /// A procurement act, a regime or a procedure.
    Law,
    /// A part of the annex.
    Part,
    /// An area.
    Area,
    /// A policy.
    Policy,
    /// A passage of a policy.
    Passage,
    /// A register.
    Register,
    /// A row of a register.
    Control,
    /// A theme.
    Theme,
    /// A goal of coverage.
    Goal,
    /// A unit.
    Unit,
    /// A role that follows up.
    FollowUpRole,
    /// An event.
    Event,
    /// A term of the glossary.
    Term,
    /// A buyer.
    Organisation,
    /// A list of words that the checks look for.
    Words,
    /// A group of questions.
    QuestionGroup,
    /// A released edition.
    Edition,
}

impl About {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            About::Whole => "whole",
            About::Requirement => "requirement",
            About::Covered => "covered clause",
            About::Lot => "lot",
            About::Fact => "fact",
            About::Choice => "route chosen",
            About::Criterion => "award criterion",
            About::Deviation => "deviation",
            About::Question => "question",
            About::Gate => "gate",
            About::Route => "route",
            About::Law => "procurement law",
            About::Part => "part of the annex",
            About::Area => "area",
            About::Policy => "policy",
            About::Passage => "passage",
            About::Register => "register",
            About::Control => "control",
            About::Theme => "theme",
            About::Goal => "goal of coverage",
            About::Unit => "unit",
            About::FollowUpRole => "role that follows up",
            About::Event => "event",
            About::Term => "term",
            About::Organisation => "organisation",
            About::Words => "list of words",
            About::QuestionGroup => "group of questions",
            About::Edition => "edition",
        }
    }
}

/// How something has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum How {
    /// It is used again after it was withdrawn.
    Reused,
    /// It is there no more, not even as withdrawn.
    Gone,
    /// It is new, or comes in.
    Added,
    /// It is withdrawn, struck, or goes out.
    Withdrawn,
    /// It has lost all ground in a policy.
    LostBasis,
    /// It has lost some of its ground in a policy.
    LostGround,
    /// It has got ground in a policy.
    GotGround,
    /// It reads otherwise.
    Changed,
}

impl How {
    /// The word for it in JSON.
    pub fn word(self) -> &'static str {
        match self {
            How::Reused => "reused",
            How::Gone => "gone",
            How::Added => "added",
            How::Withdrawn => "withdrawn",
            How::LostBasis => "lost-basis",
            How::LostGround => "lost-ground",
            How::GotGround => "got-ground",
            How::Changed => "changed",
        }
    }
}

/// Which way a change goes for whoever is bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// It asks for more.
    Stricter,
    /// It asks for less.
    Looser,
    /// It applies to more.
    Wider,
    /// It applies to less.
    Narrower,
}

impl Direction {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Direction::Stricter => "stricter",
            Direction::Looser => "looser",
            Direction::Wider => "wider",
            Direction::Narrower => "narrower",
        }
    }
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// How much it matters.
    pub group: Group,
    /// What kind of thing has changed.
    pub about: About,
    /// Its id: of a requirement, a question, a field.
    pub id: String,
    /// What it is called; empty if the id is all there is.
    pub title: Text,
    /// How.
    pub how: How,
    /// What of it: `text`, `value notice`, `motive`; empty of the whole.
    pub what: String,
    /// The lot that it is about, where there are lots.
    pub lot: Option<String>,
    /// The language of the text that changed; nothing where it is the same thing in each.
    pub language: Option<Language>,
    /// What was.
    pub was: Option<Text>,
    /// What is.
    pub is: Option<Text>,
    /// Which way it goes, where that can be told.
    pub direction: Option<Direction>,
    /// Why, or what it means.
    pub because: Option<Text>,
}

impl Change {
    /// A change of a whole thing.
    fn of(group: Group, about: About, id: &str, title: &Text, how: How) -> Change {
        Change {
            group,
            about,
            id: id.to_owned(),
            title: title.clone(),
            how,
            what: String::new(),
            lot: None,
            language: None,
            was: None,
            is: None,
            direction: None,
            because: None,
        }
    }

    /// What decides its place among others.
    fn order(&self) -> (Group, About, &str, Option<&String>, How, &str, Option<Language>) {
        (self.group, self.about, &self.id, self.lot.as_ref(), self.how, &self.what, self.language)
    }
}

/// The changes by consequence; those that are alike in that keep their order.
fn sorted(mut changes: Vec<Change>) -> Vec<Change> {
    changes.sort_by(|one, other| one.order().cmp(&other.order()));
    changes
}

/// The same text in each language.
fn same(text: impl Into<String>) -> Text {
    let text = text.into();
    Text { swedish: text.clone(), english: text }
}
