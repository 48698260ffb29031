//! The decision for each requirement: condition, route, role, deviation, award, then what replaces what.

use std::collections::BTreeMap;

use crate::catalogue::{Catalogue, Change, Procedure, Requirement, RequirementId, Role, RouteChoice, Sharpened, Truth};
use crate::procurement::{Deviation, Lot, Procurement};
use crate::toml_file::Located;

use super::{DecidedValue, Decision, GateState, LotSelection, Outcome, Reason, Selection, ValueReason};

/// Which requirements apply, and why. Every requirement gets a decision in every lot.
pub fn select(catalogue: &Catalogue, procurement: &Procurement) -> Selection {
    let procedure = catalogue
        .regime(&procurement.law, &procurement.regime)
        .and_then(|regime| regime.procedures.iter().find(|procedure| procedure.id == procurement.procedure));
    let lots = procurement
        .lots
        .iter()
        .map(|lot| Deciding { catalogue, procurement, procedure, lot }.lot_selection())
        .collect();
    Selection { lots }
}

struct Deciding<'a> {
    catalogue: &'a Catalogue,
    procurement: &'a Procurement,
    procedure: Option<&'a Procedure>,
    lot: &'a Lot,
}

impl Deciding<'_> {
    fn lot_selection(&self) -> LotSelection {
        let own =
            self.procurement.own_clauses().map(|(index, clause)| (clause.id.clone(), self.own_clause(index, clause)));
        let mut decisions: BTreeMap<RequirementId, Decision> = self
            .catalogue
            .requirements
            .iter()
            .map(|(id, requirement)| (id.clone(), self.decide(requirement)))
            .chain(own)
            .collect();
        self.replace(&mut decisions);
        let gates = self.catalogue.gates.iter().map(|gate| match gate.when.truth(&self.lot.facts) {
            Truth::True => GateState::Closed,
            Truth::False => GateState::Clear,
            Truth::Unknown => GateState::Open(gate.when.open_questions(&self.lot.facts)),
        });
        LotSelection { decisions, gates: gates.collect() }
    }

    fn deviations(&self, id: &RequirementId) -> impl Iterator<Item = (usize, &Deviation)> {
        self.procurement.deviations.iter().enumerate().filter(move |(_, deviation)| deviation.requirement.value == *id)
    }

    fn role(&self, requirement: &Requirement) -> Role {
        let changed = self.deviations(&requirement.id).find_map(|(_, deviation)| match &deviation.change {
            Change::Role(role) => Some(*role),
            Change::Omit | Change::Values(_) | Change::Text(_) | Change::Add(_) => None,
        });
        changed.unwrap_or(requirement.role)
    }

    /// A clause that is not the catalogue's: the officer's or the buyer's own. It applies always, unless it says when.
    fn own_clause(&self, index: usize, clause: &Requirement) -> Decision {
        let truth = clause.applies_when.as_ref().map_or(Truth::True, |condition| condition.truth(&self.lot.facts));
        let values = self.values(clause).unwrap_or_default();
        let omitted = self.deviations(&clause.id).find(|(_, deviation)| matches!(deviation.change, Change::Omit));
        let (outcome, reason) = if truth == Truth::False {
            (Outcome::Excluded, Reason::ConditionFails)
        } else if !self.has_role(clause.role) {
            (Outcome::Excluded, Reason::NoSuchRole)
        } else if let Some((omission, _)) = omitted {
            (Outcome::Excluded, Reason::Omitted(omission))
        } else if truth == Truth::Unknown {
            let condition = clause.applies_when.iter();
            let open = condition.flat_map(|condition| condition.open_questions(&self.lot.facts)).collect();
            (Outcome::Undecided, Reason::OpenQuestions(open))
        } else {
            (Outcome::Included, Reason::Added(index))
        };
        Decision { outcome, reason, role: clause.role, values }
    }

    fn has_role(&self, role: Role) -> bool {
        self.procedure.is_none_or(|procedure| procedure.roles.contains(&role))
    }

    fn decide(&self, requirement: &Requirement) -> Decision {
        let role = self.role(requirement);
        let without_values = |outcome, reason| Decision { outcome, reason, role, values: BTreeMap::new() };
        let Some(condition) = &requirement.applies_when else {
            return without_values(Outcome::Excluded, Reason::ConditionFails);
        };
        if let Some(withdrawn) =
            requirement.withdrawn.filter(|_| !requirement.in_force(self.procurement.document.issued))
        {
            return without_values(Outcome::Excluded, Reason::Withdrawn(withdrawn));
        }
        let truth = condition.truth(&self.lot.facts);
        if truth == Truth::False {
            return without_values(Outcome::Excluded, Reason::ConditionFails);
        }
        if !requirement.added_by.is_empty() && self.chosen(&requirement.added_by).is_none() {
            let routes = requirement.added_by.iter().map(|choice| choice.value.clone()).collect();
            return without_values(Outcome::Excluded, Reason::RouteNotChosen(routes));
        }
        if !self.has_role(role) {
            return without_values(Outcome::Excluded, Reason::NoSuchRole);
        }
        let omitted = self.deviations(&requirement.id).find(|(_, deviation)| matches!(deviation.change, Change::Omit));
        if let Some((index, _)) = omitted {
            return without_values(Outcome::Excluded, Reason::Omitted(index));
        }
        if truth == Truth::Unknown {
            return without_values(
                Outcome::Undecided,
                Reason::OpenQuestions(condition.open_questions(&self.lot.facts)),
            );
        }
        let values = match self.values(requirement) {
            Ok(values) => values,
            Err(questions) => return without_values(Outcome::Undecided, Reason::OpenQuestions(questions)),
        };
        let (outcome, reason) = self.included_how(requirement, role);
        Decision { outcome, reason, role, values }
    }

    fn included_how(&self, requirement: &Requirement, role: Role) -> (Outcome, Reason) {
        if let Some(choice) = self.chosen(&requirement.covered_by) {
            return (Outcome::Covered, Reason::CoveredBy(choice.clone()));
        }
        if role == Role::AwardCriterion {
            return match self.procurement.award.criteria.get(&requirement.id) {
                Some(worth) => (Outcome::Included, Reason::TakenUp(*worth)),
                None => (Outcome::Offered, Reason::NotTakenUp),
            };
        }
        let tables = requirement.applies_when.iter().flat_map(|condition| condition.tables.iter().enumerate());
        let holding = tables.filter(|(_, table)| table.truth(&self.lot.facts) == Truth::True).map(|(index, _)| index);
        (Outcome::Included, Reason::ConditionHolds(holding.collect()))
    }

    fn chosen<'r>(&self, choices: &'r [Located<RouteChoice>]) -> Option<&'r RouteChoice> {
        let taken =
            |choice: &RouteChoice| self.lot.routes.get(&choice.route).is_some_and(|chosen| *chosen == choice.choice);
        choices.iter().map(|choice| &choice.value).find(|choice| taken(choice))
    }

    /// The number that a deviation sets for a value, and the deviation's position.
    fn set_number(&self, id: &RequirementId, name: &str) -> Option<(usize, f64)> {
        self.deviations(id).find_map(|(index, deviation)| match &deviation.change {
            Change::Values(numbers) => numbers.get(name).map(|number| (index, *number)),
            Change::Omit | Change::Text(_) | Change::Role(_) | Change::Add(_) => None,
        })
    }

    /// The values as they apply, or the questions that they still depend on.
    fn values(&self, requirement: &Requirement) -> Result<BTreeMap<String, DecidedValue>, Vec<String>> {
        let mut decided = BTreeMap::new();
        let mut open = Vec::new();
        for value in &requirement.values {
            let Some((origin, name, scale)) = self.catalogue.origin(requirement, &value.name) else { continue };
            // A number set for the requirement itself goes before one set where its value comes from.
            let set = self.set_number(&requirement.id, &value.name).or_else(|| self.set_number(origin, name));
            let (number, because) = match (set, scale.sharpen(&self.lot.facts)) {
                (Some((index, number)), _) => (number, ValueReason::Deviation(index)),
                (None, Sharpened::Decided(number, None)) => (number, ValueReason::Default),
                (None, Sharpened::Decided(number, Some(condition))) => {
                    (number, ValueReason::Sharpened(condition.clone()))
                }
                (None, Sharpened::Undecided(questions)) => {
                    open.extend(questions);
                    continue;
                }
            };
            decided.insert(value.name.clone(), DecidedValue { number, unit: scale.unit.clone(), because });
        }
        open.sort();
        open.dedup();
        if open.is_empty() { Ok(decided) } else { Err(open) }
    }

    /// Lets stricter requirements take the place of weaker ones. One that may yet apply leaves the weaker one undecided.
    fn replace(&self, decisions: &mut BTreeMap<RequirementId, Decision>) {
        let before = decisions.clone();
        for requirement in self.catalogue.requirements.values() {
            let Some(stricter) = before.get(&requirement.id) else { continue };
            for weaker in &requirement.replaces {
                let Some(decision) = decisions.get_mut(&weaker.value) else { continue };
                if decision.outcome == Outcome::Excluded {
                    continue;
                }
                match stricter.outcome {
                    Outcome::Included | Outcome::Covered => {
                        decision.outcome = Outcome::Replaced;
                        decision.reason = Reason::ReplacedBy(requirement.id.clone());
                    }
                    Outcome::Undecided if decision.outcome != Outcome::Replaced => {
                        decision.outcome = Outcome::Undecided;
                        decision.reason = stricter.reason.clone();
                    }
                    Outcome::Undecided | Outcome::Offered | Outcome::Replaced | Outcome::Excluded => {}
                }
            }
        }
    }
}
