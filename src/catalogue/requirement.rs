//! One requirement of the catalogue: a clause, why it is asked, how it is shown and followed up, and when it applies.

use jiff::civil::Date;

use crate::diagnostic::Place;
use crate::document::Block;
use crate::language::{Localized, Text};
use crate::toml_file::{Located, Word};

use super::clause_text::ClauseText;
use super::condition::Condition;
use super::id::RequirementId;
use super::substance::Substance;
use super::value::Value;

/// What a requirement is under procurement law. Obligation follows from it: an award criterion is *bör*, the rest *ska*.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// A demand on the supplier's ability (LOU 14 kap.).
    Qualification,
    /// A demand on the thing or the service (LOU 9 kap.).
    TechnicalSpecification,
    /// Extra value that is weighed (LOU 16 kap.).
    AwardCriterion,
    /// How the contract is performed (LOU 17 kap. 1 §).
    ContractTerm,
}

impl Word for Role {
    const NAME: &'static str = "role";
    const WORDS: &'static [(&'static str, Role)] = &[
        ("qualification", Role::Qualification),
        ("technical-specification", Role::TechnicalSpecification),
        ("award-criterion", Role::AwardCriterion),
        ("contract-term", Role::ContractTerm),
    ];
}

impl Role {
    /// The word that stands for the role in the files.
    pub fn word(self) -> &'static str {
        Role::WORDS.iter().find(|(_, role)| *role == self).map_or("", |(word, _)| word)
    }

    /// When evidence may be due for this role: what cannot exist yet may not be asked for.
    pub fn evidence_times(self) -> &'static [EvidenceTime] {
        match self {
            Role::Qualification => &[EvidenceTime::Tender, EvidenceTime::Award],
            Role::TechnicalSpecification => &[EvidenceTime::Tender, EvidenceTime::Award, EvidenceTime::BeforeStart],
            Role::AwardCriterion => &[EvidenceTime::Tender],
            Role::ContractTerm => &[EvidenceTime::BeforeStart, EvidenceTime::During],
        }
    }
}

/// What kind of measure a requirement asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Rules and routines.
    Organisational,
    /// What people know and do.
    People,
    /// Doors, keys, premises.
    Physical,
    /// Systems and equipment.
    Technical,
}

impl Word for Measure {
    const NAME: &'static str = "measure";
    const WORDS: &'static [(&'static str, Measure)] = &[
        ("organisational", Measure::Organisational),
        ("people", Measure::People),
        ("physical", Measure::Physical),
        ("technical", Measure::Technical),
    ];
}

/// When something is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EvidenceTime {
    /// With the tender.
    Tender,
    /// By the intended winner, before the award (LOU 15 kap. 4 §).
    Award,
    /// Before the contract starts.
    BeforeStart,
    /// During the contract.
    During,
}

impl Word for EvidenceTime {
    const NAME: &'static str = "time for evidence";
    const WORDS: &'static [(&'static str, EvidenceTime)] = &[
        ("tender", EvidenceTime::Tender),
        ("award", EvidenceTime::Award),
        ("before-start", EvidenceTime::BeforeStart),
        ("during", EvidenceTime::During),
    ];
}

impl EvidenceTime {
    /// The word that stands for the time in the files.
    pub fn word(self) -> &'static str {
        EvidenceTime::WORDS.iter().find(|(_, time)| *time == self).map_or("", |(word, _)| word)
    }

    /// The key of the phrase that says when.
    pub fn phrase(self) -> &'static str {
        match self {
            EvidenceTime::Tender => "shown-tender",
            EvidenceTime::Award => "shown-award",
            EvidenceTime::BeforeStart => "shown-before-start",
            EvidenceTime::During => "shown-during",
        }
    }
}

/// How far a text has been reviewed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReviewStatus {
    /// Not at all.
    Draft,
    /// By security staff.
    Security,
    /// By security staff and a lawyer.
    Legal,
}

impl Word for ReviewStatus {
    const NAME: &'static str = "review status";
    const WORDS: &'static [(&'static str, ReviewStatus)] =
        &[("draft", ReviewStatus::Draft), ("security", ReviewStatus::Security), ("legal", ReviewStatus::Legal)];
}

/// Who reviewed a text, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    /// How far it has come.
    pub status: ReviewStatus,
    /// The role that reviewed.
    pub by: Option<String>,
    /// The day of the review.
    pub date: Option<Date>,
}

/// A control that a requirement rests on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reference {
    /// The register's id.
    pub standard: String,
    /// The control's id in it.
    pub control: String,
}

/// A choice of a route: `processor-agreement:national`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RouteChoice {
    /// The route's id.
    pub route: String,
    /// The choice's id.
    pub choice: String,
}

/// How compliance is shown, and when.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// When.
    pub when: EvidenceTime,
    /// What is shown.
    pub text: Localized<Vec<Block>>,
}

/// How compliance is followed up.
#[derive(Clone, Debug)]
pub struct FollowUp {
    /// How often, or on what event.
    pub rhythm: Rhythm,
    /// The role that follows up.
    pub by: String,
    /// What is checked.
    pub text: Localized<Vec<Block>>,
}

/// When a follow-up is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rhythm {
    /// At an interval.
    Every(Interval),
    /// On an event, by its id.
    On(String),
}

/// An interval of whole months or days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Interval {
    /// Months.
    pub months: u32,
    /// Days.
    pub days: u32,
}

/// How much work a requirement is for a supplier with fewer than ten employees: 0 none, 1 hours, 2 days, 3 weeks, 4 a
/// certificate, on-call duty or an organisation, 5 redesign.
#[derive(Clone, Debug)]
pub struct Effort {
    /// When no case matches.
    pub default: u8,
    /// More, and when.
    pub cases: Vec<(Condition, u8)>,
}

/// What happens on breach. Always all three, so that no penalty is without trigger or end.
#[derive(Clone, Debug)]
pub struct Remedy {
    /// What triggers it.
    pub condition: Text,
    /// What it is.
    pub measure: Text,
    /// Where it ends.
    pub cap: Text,
}

/// How an offer on an award criterion is valued.
#[derive(Clone, Debug)]
pub struct Scoring {
    /// The shape of the scale.
    pub shape: ScoringShape,
    /// What the offer means for the contract.
    pub consequence: Text,
}

/// The shape of a scoring scale. Points or kronor are the procurement's.
#[derive(Clone, Debug, PartialEq)]
pub enum ScoringShape {
    /// Met gives everything, not met gives nothing.
    Met,
    /// In proportion, from the requirement's own value (nothing) to the best offer (everything).
    Linear {
        /// The value that is offered.
        value: String,
        /// The offer that gives everything.
        best: f64,
    },
}

/// An allowance: one check silenced in one requirement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allow {
    /// The code of the check.
    pub code: String,
    /// Why.
    pub reason: String,
}

/// One requirement.
#[derive(Clone, Debug)]
pub struct Requirement {
    /// Its id.
    pub id: RequirementId,
    /// Its area's id.
    pub area: String,
    /// What it is under procurement law.
    pub role: Role,
    /// What it rests on. Never empty in the catalogue; may be empty in an officer's own clause.
    pub standards: Vec<Located<Reference>>,
    /// The themes it serves.
    pub themes: Vec<Located<String>>,
    /// What kind of measure it asks for.
    pub measure: Measure,
    /// How much work it is.
    pub effort: Effort,
    /// Whether it is passed on to subcontractors.
    pub flow_down: bool,
    /// The edition in which it first stood.
    pub since: String,
    /// How far its text has been reviewed.
    pub review: Review,
    /// Weaker requirements that it supersedes.
    pub replaces: Vec<Located<RequirementId>>,
    /// Routes on which it is not asked separately.
    pub covered_by: Vec<Located<RouteChoice>>,
    /// The only routes on which it is asked; empty if any.
    pub added_by: Vec<Located<RouteChoice>>,
    /// Requirements that touch the same matter.
    pub see_also: Vec<Located<RequirementId>>,
    /// The day it was withdrawn, if it was. Its id stays known: annexes already issued refer to it.
    pub withdrawn: Option<Date>,
    /// What took its place.
    pub replaced_by: Vec<Located<RequirementId>>,
    /// When it applies. An officer's own clause always does.
    pub applies_when: Option<Condition>,
    /// Its title.
    pub title: Text,
    /// The clause.
    pub text: Localized<ClauseText>,
    /// Why it is asked.
    pub motive: Localized<Vec<Block>>,
    /// What the procurement documents have to state for the clause to be complete: for the officer, never for suppliers.
    pub buyer_states: Vec<Text>,
    /// How it is shown.
    pub evidence: Vec<Evidence>,
    /// How it is followed up.
    pub follow_up: FollowUp,
    /// Its values.
    pub values: Vec<Value>,
    /// What happens on breach.
    pub remedy: Option<Remedy>,
    /// How an offer is valued; award criteria only.
    pub scoring: Option<Scoring>,
    /// What the reviewer is asked to look at: for the curators, in the language of the original, never in a document.
    pub doubts: Vec<String>,
    /// Checks silenced.
    pub allows: Vec<Allow>,
    /// Where it stands.
    pub place: Place,
    /// What it says, part by part, as it was written.
    pub substance: Substance,
    /// The digest of that. An overlay says by it against which text it was written.
    pub digest: String,
}

impl Requirement {
    /// The value with this name.
    pub fn value(&self, name: &str) -> Option<&Value> {
        self.values.iter().find(|value| value.name == name)
    }

    /// Whether it is in force on a day.
    pub fn in_force(&self, day: Date) -> bool {
        self.withdrawn.is_none_or(|withdrawn| day < withdrawn)
    }
}
