//! What the catalogue, or the annex of one procurement, answers to: which control by which requirement, which by a route, which
//! not; which passage of a policy; and what would be lost if a requirement were struck.

mod page;
mod rows;
mod table;

use crate::annex::printed;
use crate::catalogue::{
    Catalogue, Control, Goal, Policy, PolicyStatus, Reference, Requirement, RequirementId, Standard,
};
use crate::diagnostic::did_you_mean;
use crate::language::Language;
use crate::procurement::Procurement;
use crate::selection::{Outcome, Reason, Selection};

pub use page::coverage_page;
pub use rows::{
    Answering, Cited, ControlRow, Coverage, CoverageRows, Here, How, PassageRow, Present, RequirementRow, SummaryRow,
};
pub use table::{coverage_csv, coverage_json, coverage_table};

/// The language of titles and reasons: that of the original.
const LANGUAGE: Language = Language::Swedish;

/// What is asked about.
#[derive(Clone, Copy, Debug)]
pub enum CoverageOf<'a> {
    /// Every goal and every adopted policy, a row for each.
    Everything,
    /// The controls of the register with this id.
    Standard(&'a str),
    /// The passages of the policy with this id.
    Policy(&'a str),
    /// The requirements of the area with this id.
    Area(&'a str),
}

/// What the catalogue answers to; with a procurement, what becomes of that in its annex.
///
/// # Errors
/// A sentence, if there is no register, policy or area with the id.
pub fn coverage(
    catalogue: &Catalogue,
    procurement: Option<(&Procurement, &Selection)>,
    of: CoverageOf<'_>,
) -> Result<Coverage, String> {
    let survey = Survey::new(catalogue, procurement);
    let unknown =
        |what: &str, id: &str, known: Vec<&str>| format!("there is no {what} `{id}`; {}", did_you_mean(id, known));
    let (title, rows) = match of {
        CoverageOf::Everything => (None, CoverageRows::Summary(survey.summary())),
        CoverageOf::Standard(id) => {
            let known = || catalogue.standards.keys().map(String::as_str).collect();
            let standard = catalogue.standards.get(id).ok_or_else(|| unknown("register", id, known()))?;
            (Some(standard.title.get(LANGUAGE).to_owned()), CoverageRows::Controls(survey.controls(standard)))
        }
        CoverageOf::Policy(id) => {
            let known = || catalogue.policies.keys().map(String::as_str).collect();
            let policy = catalogue.policies.get(id).ok_or_else(|| unknown("policy", id, known()))?;
            (Some(policy.title.get(LANGUAGE).clone()), CoverageRows::Passages(survey.passages(policy)))
        }
        CoverageOf::Area(id) => {
            let known = || catalogue.areas.iter().map(|area| area.id.as_str()).collect();
            let area = catalogue.areas.iter().find(|area| area.id == id);
            let area = area.ok_or_else(|| unknown("area", id, known()))?;
            (Some(area.title.get(LANGUAGE).clone()), CoverageRows::Requirements(survey.requirements(id)))
        }
    };
    Ok(Coverage {
        catalogue: catalogue.called(),
        procurement: procurement.map(|(procurement, _)| procurement.title.clone()),
        title,
        rows,
    })
}

/// What is looked through: the requirements that are asked, and what was decided of them.
struct Survey<'a> {
    catalogue: &'a Catalogue,
    procurement: Option<(&'a Procurement, &'a Selection)>,
    /// Those of the catalogue that are not withdrawn, and the officer's own clauses.
    asked: Vec<&'a Requirement>,
}

impl<'a> Survey<'a> {
    fn new(catalogue: &'a Catalogue, procurement: Option<(&'a Procurement, &'a Selection)>) -> Survey<'a> {
        let own = procurement.into_iter().flat_map(|(procurement, _)| procurement.own_clauses());
        let asked = catalogue.in_use();
        let asked = asked.chain(own.map(|(_, clause)| clause)).collect();
        Survey { catalogue, procurement, asked }
    }

    /// A requirement, and what became of it where it is most present.
    fn answering(&self, id: &RequirementId) -> Answering {
        let decisions = self.procurement.into_iter().flat_map(|(_, selection)| &selection.lots);
        let decision =
            decisions.filter_map(|lot| lot.decisions.get(id)).min_by_key(|decision| present(decision.outcome));
        let by = decision.and_then(|decision| self.because(&decision.reason));
        let here = decision.map(|decision| present(decision.outcome));
        Answering { id: id.to_string(), here, by }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "only these two reasons name something that answers instead")]
    fn because(&self, reason: &Reason) -> Option<String> {
        match reason {
            Reason::ReplacedBy(id) => Some(id.to_string()),
            Reason::CoveredBy(chosen) => {
                let route = self.catalogue.routes.iter().find(|route| route.id == chosen.route)?;
                let choice = route.choices.iter().find(|choice| choice.id == chosen.choice)?;
                Some(format!("{}: {}", route.title.get(LANGUAGE), choice.name.get(LANGUAGE)))
            }
            _ => None,
        }
    }

    fn goals(&self, standard: &str) -> impl Iterator<Item = &'a Goal> {
        self.catalogue.goals.iter().filter(move |goal| goal.standard == standard)
    }

    /// The registers that goals are about, in the goals' order.
    fn registers(&self) -> Vec<&'a Standard> {
        let mut registers: Vec<&Standard> = Vec::new();
        for standard in self.catalogue.goals.iter().filter_map(|goal| self.catalogue.standards.get(&goal.standard)) {
            if !registers.iter().any(|known| known.id == standard.id) {
                registers.push(standard);
            }
        }
        registers
    }

    /// The controls of a register that are to be covered.
    fn aimed_controls(&self, standard: &Standard) -> Vec<ControlRow> {
        let aimed = |row: &ControlRow| self.goals(&standard.id).any(|goal| goal.controls.contains(&row.id));
        self.controls(standard).into_iter().filter(aimed).collect()
    }

    fn controls(&self, standard: &Standard) -> Vec<ControlRow> {
        standard.controls.iter().map(|control| self.control(standard, control)).collect()
    }

    fn control(&self, standard: &Standard, control: &Control) -> ControlRow {
        let reference = Reference { standard: standard.id.clone(), control: control.id.clone() };
        let mut answering: Vec<&RequirementId> = self
            .asked
            .iter()
            .filter(|requirement| names(requirement, &reference))
            .map(|requirement| &requirement.id)
            .collect();
        let goal = self.goals(&standard.id).find(|goal| goal.controls.contains(&control.id));
        let (mut how, mut reason) = (How::Named, None);
        if answering.is_empty() {
            how = if goal.is_some() { How::NotCovered } else { How::NoGoal };
            if let Some(row) = goal.and_then(|goal| goal.carrying(&control.id)) {
                answering.extend(row.by.iter().map(|id| &id.value).filter(|id| self.is_asked(id)));
                if !answering.is_empty() {
                    (how, reason) = (How::Carried, Some(row.reason.clone()));
                }
            } else if let Some(row) = goal.and_then(|goal| goal.leaving_out(&control.id)) {
                (how, reason) = (How::LeftOut, Some(row.reason.clone()));
            }
        }
        let requirements: Vec<Answering> = answering.into_iter().map(|id| self.answering(id)).collect();
        ControlRow {
            id: control.id.clone(),
            title: control.title.get(LANGUAGE).to_owned(),
            how,
            here: best(&requirements),
            requirements,
            reason,
        }
    }

    fn is_asked(&self, id: &RequirementId) -> bool {
        self.asked.iter().any(|requirement| requirement.id == *id)
    }

    /// The passages that have themes: the others ask nothing of a supplier.
    fn passages(&self, policy: &Policy) -> Vec<PassageRow> {
        let passages = policy.passages.iter().filter(|passage| !passage.themes.is_empty());
        passages
            .map(|passage| {
                let serving = self.asked.iter().filter(|requirement| passage.is_served_by(requirement));
                let requirements: Vec<Answering> = serving.map(|requirement| self.answering(&requirement.id)).collect();
                PassageRow {
                    id: passage.id.clone(),
                    heading: passage.heading.get(LANGUAGE).clone(),
                    text: passage.text.get(LANGUAGE).clone(),
                    themes: passage.themes.iter().map(|theme| theme.value.clone()).collect(),
                    here: best(&requirements),
                    requirements,
                }
            })
            .collect()
    }

    /// The adopted policies: in a procurement only the buyer's.
    fn policies(&self) -> impl Iterator<Item = &'a Policy> {
        let buyer =
            self.procurement.map(|(procurement, _)| self.catalogue.organisations.get(&procurement.organisation));
        self.catalogue.policies.values().filter(move |policy| {
            let binds = |id: &str| {
                buyer.is_none_or(|buyer| {
                    buyer.is_some_and(|buyer| buyer.policies.iter().any(|policy| policy.value == id))
                })
            };
            policy.status == PolicyStatus::Adopted && binds(&policy.id)
        })
    }

    /// The requirements of an area, in a procurement those of its annex; and what would be lost without each.
    fn requirements(&self, area: &str) -> Vec<RequirementRow> {
        let here = |requirement: &Requirement| self.answering(&requirement.id).here;
        // A route answers as well as the annex does.
        let counted: Vec<&Requirement> = self
            .asked
            .iter()
            .copied()
            .filter(|requirement| here(requirement).is_none_or(|here| here <= Present::ByRoute))
            .collect();
        let stands = |requirement: &&&Requirement| here(requirement).is_none_or(|here| here == Present::InAnnex);
        let of_area = counted.iter().filter(|requirement| requirement.area == area).filter(stands);
        of_area.map(|requirement| self.requirement(requirement, &counted)).collect()
    }

    fn requirement(&self, requirement: &Requirement, counted: &[&Requirement]) -> RequirementRow {
        let named: Vec<Reference> = requirement.standards.iter().map(|reference| reference.value.clone()).collect();
        let carried = self.carried_by(&requirement.id);
        let others = || counted.iter().filter(|other| other.id != requirement.id);
        let answered = |reference: &Reference| {
            others().any(|other| names(other, reference) || self.carried_by(&other.id).contains(reference))
        };
        let lost: Vec<Reference> =
            named.iter().chain(&carried).filter(|reference| !answered(reference)).cloned().collect();
        let lost_passages = self.policies().flat_map(|policy| {
            let lost = policy.passages.iter().filter(|passage| {
                passage.is_served_by(requirement) && !others().any(|other| passage.is_served_by(other))
            });
            lost.map(|passage| format!("{}: {}", policy.title.get(LANGUAGE), passage.heading.get(LANGUAGE)))
        });
        RequirementRow {
            id: requirement.id.to_string(),
            title: requirement.title.get(LANGUAGE).clone(),
            lost_passages: lost_passages.collect(),
            lost_controls: self.cited(&lost),
            names: self.cited(&named),
            carries: self.cited(&carried),
        }
    }

    /// The controls that a requirement answers to without naming them.
    fn carried_by(&self, id: &RequirementId) -> Vec<Reference> {
        let rows = self.catalogue.goals.iter().flat_map(|goal| goal.carried.iter().map(move |row| (goal, row)));
        rows.filter(|(_, row)| row.by.iter().any(|carrying| carrying.value == *id))
            .flat_map(|(goal, row)| {
                let reference =
                    |control: &str| Reference { standard: goal.standard.clone(), control: control.to_owned() };
                row.controls.iter().map(move |control| reference(&control.value))
            })
            .collect()
    }

    fn cited(&self, references: &[Reference]) -> Vec<Cited> {
        let found = references.iter().filter_map(|reference| Some((reference, self.catalogue.control(reference)?)));
        found
            .map(|(reference, (standard, control))| Cited {
                standard: reference.standard.clone(),
                control: reference.control.clone(),
                cite: printed(standard, control, LANGUAGE),
            })
            .collect()
    }

    fn summary(&self) -> Vec<SummaryRow> {
        let mut rows = Vec::new();
        for standard in self.registers() {
            let parts = self.aimed_controls(standard);
            let parts: Vec<(How, Option<Present>)> = parts.iter().map(|row| (row.how, row.here)).collect();
            rows.push(self.counted("register", &standard.id, standard.cite.get(LANGUAGE), &parts));
        }
        for policy in self.policies() {
            let how = |row: &PassageRow| if row.requirements.is_empty() { How::NotCovered } else { How::Named };
            let parts: Vec<(How, Option<Present>)> =
                self.passages(policy).iter().map(|row| (how(row), row.here)).collect();
            rows.push(self.counted("policy", &policy.id, policy.title.get(LANGUAGE), &parts));
        }
        rows
    }

    fn counted(&self, kind: &'static str, id: &str, title: &str, parts: &[(How, Option<Present>)]) -> SummaryRow {
        let count = |how: How| parts.iter().filter(|(found, _)| *found == how).count();
        let (named, carried) = (count(How::Named), count(How::Carried));
        let here = self.procurement.map(|_| {
            let mut here = Here::default();
            for present in parts.iter().filter_map(|(_, present)| *present) {
                match present {
                    Present::InAnnex => here.in_annex += 1,
                    Present::ByRoute => here.by_route += 1,
                    Present::Replaced => here.replaced += 1,
                    Present::Undecided | Present::NotTakenUp | Present::Out => here.out += 1,
                }
            }
            here
        });
        SummaryRow {
            kind,
            id: id.to_owned(),
            title: title.to_owned(),
            parts: parts.len(),
            named,
            carried,
            left_out: count(How::LeftOut),
            not_covered: count(How::NotCovered),
            per_cent: (100 * (named + carried)).checked_div(parts.len()).unwrap_or(100),
            here,
        }
    }
}

fn present(outcome: Outcome) -> Present {
    match outcome {
        Outcome::Included => Present::InAnnex,
        Outcome::Covered => Present::ByRoute,
        Outcome::Replaced => Present::Replaced,
        Outcome::Undecided => Present::Undecided,
        Outcome::Offered => Present::NotTakenUp,
        Outcome::Excluded => Present::Out,
    }
}

fn best(requirements: &[Answering]) -> Option<Present> {
    requirements.iter().filter_map(|requirement| requirement.here).min()
}

fn names(requirement: &Requirement, reference: &Reference) -> bool {
    requirement.standards.iter().any(|known| known.value == *reference)
}
