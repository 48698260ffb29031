//! Which requirements apply in each lot, and why. Knows no formats and no files.

mod decide;

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::catalogue::{Catalogue, Condition, Gate, Requirement, RequirementId, Role, RouteChoice};
use crate::procurement::Procurement;

pub use decide::select;

/// What became of every requirement, lot by lot. Same inputs, same selection.
#[derive(Clone, Debug)]
pub struct Selection {
    /// One for each lot of the procurement, in its order.
    pub lots: Vec<LotSelection>,
}

/// What became of every requirement in one lot.
#[derive(Clone, Debug)]
pub struct LotSelection {
    /// Every requirement of the catalogue and every clause of the officer's own.
    pub decisions: BTreeMap<RequirementId, Decision>,
    /// Every gate of the catalogue.
    pub gates: Vec<GateState>,
}

/// What became of one requirement, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    /// What became of it.
    pub outcome: Outcome,
    /// Why.
    pub reason: Reason,
    /// Its role in this procurement.
    pub role: Role,
    /// Its values, if they are decided.
    pub values: BTreeMap<String, DecidedValue>,
}

/// What became of a requirement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// It stands in the annex.
    Included,
    /// An award criterion that could be taken up, but is not.
    Offered,
    /// A route already says it.
    Covered,
    /// A stricter one takes its place.
    Replaced,
    /// It does not apply, or has been left out.
    Excluded,
    /// It depends on unanswered questions.
    Undecided,
}

impl Outcome {
    /// The key of the phrase that names it.
    pub fn phrase(self) -> &'static str {
        match self {
            Outcome::Included => "outcome-included",
            Outcome::Offered => "outcome-offered",
            Outcome::Covered => "outcome-covered",
            Outcome::Replaced => "outcome-replaced",
            Outcome::Excluded => "outcome-excluded",
            Outcome::Undecided => "outcome-undecided",
        }
    }
}

/// Why a requirement has its outcome.
#[derive(Clone, Debug, PartialEq)]
pub enum Reason {
    /// These tables of its condition hold (their positions).
    ConditionHolds(Vec<usize>),
    /// None of its tables hold.
    ConditionFails,
    /// The officer added it (the deviation's position).
    Added(usize),
    /// The officer left it out (the deviation's position).
    Omitted(usize),
    /// A criterion taken up, with its worth in points or kronor.
    TakenUp(f64),
    /// A criterion that is not taken up.
    NotTakenUp,
    /// This choice of route already says it.
    CoveredBy(RouteChoice),
    /// It is asked only on these routes, none of which is chosen.
    RouteNotChosen(Vec<RouteChoice>),
    /// This requirement takes its place.
    ReplacedBy(RequirementId),
    /// The procedure has no such role.
    NoSuchRole,
    /// It is withdrawn from the catalogue.
    Withdrawn(Date),
    /// It depends on these unanswered questions.
    OpenQuestions(Vec<String>),
}

/// A value as it applies in a lot.
#[derive(Clone, Debug, PartialEq)]
pub struct DecidedValue {
    /// The number.
    pub number: f64,
    /// The unit's id.
    pub unit: String,
    /// Why it is this number.
    pub because: ValueReason,
}

/// Why a value has its number.
#[derive(Clone, Debug, PartialEq)]
pub enum ValueReason {
    /// No case sharpened it.
    Default,
    /// The facts sharpened it: this condition holds.
    Sharpened(Condition),
    /// The officer set it (the deviation's position).
    Deviation(usize),
}

/// Whether a gate has closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GateState {
    /// Its condition does not hold.
    Clear,
    /// Its condition holds.
    Closed,
    /// It depends on these unanswered questions.
    Open(Vec<String>),
}

impl Selection {
    /// The outcome of a requirement over the lots: the most present of them.
    pub fn outcome(&self, id: &RequirementId) -> Option<Outcome> {
        self.lots.iter().filter_map(|lot| lot.decisions.get(id)).map(|decision| decision.outcome).min()
    }

    /// The gates that have closed in any lot.
    pub fn closed_gates<'a>(&self, catalogue: &'a Catalogue) -> impl Iterator<Item = &'a Gate> {
        let closed = |index: usize| self.lots.iter().any(|lot| lot.gates.get(index) == Some(&GateState::Closed));
        catalogue.gates.iter().enumerate().filter(move |(index, _)| closed(*index)).map(|(_, gate)| gate)
    }

    /// The questions that something still depends on, each once.
    pub fn open_questions(&self) -> Vec<String> {
        let mut questions: Vec<String> = self.lots.iter().flat_map(LotSelection::open_questions).collect();
        questions.sort();
        questions.dedup();
        questions
    }
}

impl LotSelection {
    /// The questions that something in the lot still depends on, each once.
    #[expect(clippy::wildcard_enum_match_arm, reason = "whatever is of another kind is told of, or passed over, alike")]
    pub fn open_questions(&self) -> Vec<String> {
        let from_decisions = self.decisions.values().filter_map(|decision| match &decision.reason {
            Reason::OpenQuestions(questions) => Some(questions),
            _ => None,
        });
        let from_gates = self.gates.iter().filter_map(|gate| match gate {
            GateState::Open(questions) => Some(questions),
            GateState::Clear | GateState::Closed => None,
        });
        let mut questions: Vec<String> = from_decisions.chain(from_gates).flatten().cloned().collect();
        questions.sort();
        questions.dedup();
        questions
    }

    /// Every requirement and what was decided of it, in the order of print: by area, then by id.
    pub fn in_print_order<'a>(
        &'a self,
        catalogue: &'a Catalogue,
        procurement: &'a Procurement,
    ) -> Vec<(&'a Requirement, &'a Decision)> {
        let mut rows: Vec<(&Requirement, &Decision)> = self
            .decisions
            .iter()
            .filter_map(|(id, decision)| Some((requirement(catalogue, procurement, id)?, decision)))
            .collect();
        rows.sort_by_key(|(requirement, _)| catalogue.area_order(&requirement.area));
        rows
    }
}

/// The requirement with this id: of the catalogue, or one of the officer's own clauses.
pub fn requirement<'a>(
    catalogue: &'a Catalogue,
    procurement: &'a Procurement,
    id: &RequirementId,
) -> Option<&'a Requirement> {
    let own = || procurement.own_clauses().map(|(_, clause)| clause).find(|clause| clause.id == *id);
    catalogue.requirements.get(id).or_else(own)
}
