//! Everything under `requirements/`: the questions, the requirements, the registers they rest on, the buyers and their
//! policies. Only valid catalogues exist; what is wrong becomes diagnostics while loading. Knows no procurement.

mod buyer;
mod change;
mod characteristic;
mod check;
mod clause_text;
mod condition;
mod edition;
mod facts;
mod follow_up;
mod goal;
mod id;
mod law;
pub mod lint;
mod load;
mod overlay;
mod register;
mod requirement;
mod structure;
mod substance;
mod value;
mod words;

use std::collections::{BTreeMap, BTreeSet};

pub use buyer::{Organisation, OverlayChange, Passage, Policy, PolicyStatus, ValidTo};
pub use change::Change;
pub use characteristic::{AllowedAnswer, Characteristic, Kind, Level};
pub use clause_text::ClauseText;
pub use condition::{Condition, Conjunction, Demand, Line, Truth};
pub use edition::{DRAFT, EDITION_LISTS, EDITIONS, Edition, Listed, ListedPart, is_edition_name, tells_of_editions};
pub use facts::{Answer, Contradiction, Fact, Facts, Standing, lowest};
pub use follow_up::{DayOfYear, DayOff, Falls, FollowUpPlanning, WeekdayWord};
pub use goal::{Carried, Goal, LeftOut};
pub use id::{NoRequirementId, RequirementId, is_slug};
pub use law::{AnswerKind, ClauseStanding, Procedure, ProcurementLaw, Regime};
pub use load::{Pictures, Scope, load, read_changed, read_interval, read_valid_to};
pub use overlay::{Conflict, ConflictKind, base_path, conflict, overlay_conflicts};
pub use register::{Control, SourceKind, Standard, Title, Verification};
pub use requirement::{
    Allow, Effort, Evidence, EvidenceTime, FollowUp, Interval, Measure, Reference, Remedy, Requirement, Review,
    ReviewStatus, Rhythm, Role, RouteChoice, Scoring, ScoringShape,
};
pub use structure::{Area, Event, Form, Gate, GateEffect, GlossaryEntry, Named, Part, Route, Term};
pub use substance::Substance;
pub use value::{Case, Scale, Sharpened, Stricter, Unit, Value, ValueSource};

pub use words::{WordList, Words};

use crate::language::Text;

/// The catalogue.
#[derive(Clone, Debug)]
pub struct Catalogue {
    /// Its id.
    pub id: String,
    /// Its edition, as it calls itself.
    pub edition: String,
    /// The digest of its files, apart from those that tell of editions.
    pub digest: String,
    /// The role that owns it.
    pub owner: String,
    /// Its areas, in the order in which they are printed.
    pub areas: Vec<Area>,
    /// The parts of the annex, in order.
    pub parts: Vec<Part>,
    /// The routes.
    pub routes: Vec<Route>,
    /// Groups of questions, in order.
    pub groups: Vec<Named>,
    /// The questions, in the order in which they are asked.
    pub characteristics: Vec<Characteristic>,
    /// The themes.
    pub themes: Vec<Named>,
    /// The units.
    pub units: Vec<Unit>,
    /// The roles that follow up.
    pub roles: Vec<Named>,
    /// The events that follow-up may be tied to.
    pub events: Vec<Event>,
    /// How follow-up is planned.
    pub follow_up: FollowUpPlanning,
    /// The terms.
    pub glossary: Vec<Term>,
    /// The gates.
    pub gates: Vec<Gate>,
    /// The words that the checks of clauses look for.
    pub words: Words,
    /// The procurement acts.
    pub laws: Vec<ProcurementLaw>,
    /// Their regimes.
    pub regimes: Vec<Regime>,
    /// The registers, by id.
    pub standards: BTreeMap<String, Standard>,
    /// The policies, by id.
    pub policies: BTreeMap<String, Policy>,
    /// The buyers, by id.
    pub organisations: BTreeMap<String, Organisation>,
    /// The released editions.
    pub editions: Vec<Edition>,
    /// The requirements, by id. Areas come in the order of `areas` when printed.
    pub requirements: BTreeMap<RequirementId, Requirement>,
    /// Which controls of which registers it is to cover.
    pub goals: Vec<Goal>,
}

impl Catalogue {
    /// Whether it calls itself a released edition, but is not what was released under that name.
    pub fn is_changed_edition(&self) -> bool {
        self.editions.iter().any(|edition| edition.id == self.edition && edition.digest != self.digest)
    }

    /// What it is called where the program itself writes: its id and edition, and that the edition has been changed if it has.
    pub fn called(&self) -> String {
        let changes = if self.is_changed_edition() { " + changes (draft)" } else { "" };
        format!("{} {}{changes}", self.id, self.edition)
    }

    /// The requirements that are asked: those that have not been withdrawn.
    pub fn in_use(&self) -> impl Iterator<Item = &Requirement> {
        self.requirements.values().filter(|requirement| requirement.withdrawn.is_none())
    }

    /// The ids of the questions that something depends on: a requirement in use, one of its numbers or its effort, a gate, a
    /// route, or whether another question is asked.
    pub fn deciding_questions(&self) -> BTreeSet<&str> {
        let of_buyers = self.organisations.values().flat_map(|buyer| &buyer.overlay);
        let of_buyers = of_buyers.filter_map(|change| match &change.change {
            Change::Add(clause) => Some(clause.as_ref()),
            Change::Omit | Change::Values(_) | Change::Text(_) | Change::Role(_) => None,
        });
        let of_requirements = self.in_use().chain(of_buyers).flat_map(|requirement| {
            let efforts = requirement.effort.cases.iter().map(|(when, _)| when);
            let scales = requirement.values.iter().filter_map(|value| match &value.source {
                ValueSource::Own(scale) => Some(scale),
                ValueSource::SameAs(..) => None,
            });
            let numbers = scales.flat_map(|scale| scale.cases.iter().map(|case| &case.when));
            requirement.applies_when.iter().chain(efforts).chain(numbers)
        });
        let gates = self.gates.iter().map(|gate| &gate.when);
        let routes = self.routes.iter().map(|route| &route.applies_when);
        let questions = self.characteristics.iter().filter_map(|question| question.ask_when.as_ref());
        let conditions = of_requirements.chain(gates).chain(routes).chain(questions);
        conditions.flat_map(Condition::characteristics).collect()
    }

    /// The question with this id.
    pub fn characteristic(&self, id: &str) -> Option<&Characteristic> {
        self.characteristics.iter().find(|characteristic| characteristic.id == id)
    }

    /// The unit with this id.
    pub fn unit(&self, id: &str) -> Option<&Unit> {
        self.units.iter().find(|unit| unit.id == id)
    }

    /// The register row that a reference names.
    pub fn control(&self, reference: &Reference) -> Option<(&Standard, &Control)> {
        let standard = self.standards.get(&reference.standard)?;
        Some((standard, standard.control(&reference.control)?))
    }

    /// The regime of a law.
    pub fn regime(&self, law: &str, regime: &str) -> Option<&Regime> {
        self.regimes.iter().find(|candidate| candidate.law == law && candidate.id == regime)
    }

    /// The scale that a requirement's value comes from, through `same-as`.
    pub fn scale<'a>(&'a self, requirement: &'a Requirement, name: &str) -> Option<&'a Scale> {
        self.origin(requirement, name).map(|(_, _, scale)| scale)
    }

    /// Where a requirement's value comes from, through `same-as`: the requirement, the value's name there, and its scale.
    pub fn origin<'a>(
        &'a self,
        requirement: &'a Requirement,
        name: &str,
    ) -> Option<(&'a RequirementId, &'a str, &'a Scale)> {
        let mut owner = &requirement.id;
        let mut value = requirement.value(name)?;
        // Loading has made sure that chains end; the bound only guards against a mistake there.
        for _ in 0..self.requirements.len() + 1 {
            match &value.source {
                ValueSource::Own(scale) => return Some((owner, &value.name, scale)),
                ValueSource::SameAs(id, other) => {
                    owner = id;
                    value = self.requirements.get(id)?.value(other)?;
                }
            }
        }
        None
    }

    /// What a role is called: by the organisation if it has its own name for it.
    pub fn role_name<'a>(&'a self, organisation: &'a Organisation, role: &str) -> Option<&'a Text> {
        let own = organisation.role_names.iter().find(|(id, _)| id.value == role).map(|(_, name)| name);
        own.or_else(|| self.roles.iter().find(|named| named.id == role).map(|named| &named.name))
    }

    /// The position of an area in print.
    pub fn area_order(&self, area: &str) -> usize {
        self.areas.iter().position(|candidate| candidate.id == area).unwrap_or(self.areas.len())
    }
}
