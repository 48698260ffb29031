//! The decision record (beslutsunderlag) as the template `record.md` sees it: facts, gates, and every decision with its
//! reason. Internal: nothing of it stands in a supplier's file.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::catalogue::{
    Answer, Characteristic, Facts, PolicyStatus, Requirement, RequirementId, ReviewStatus, Role, Standing, Truth,
    Verification,
};
use crate::document::capitalised;
use crate::procurement::{Deviation, Scope};
use crate::selection::{LotSelection, Outcome, Reason, requirement};
use crate::toml_file::Word;

use super::Matter;
use super::assemble::law_section;
use super::citation::printed;
use super::reasons::{Reasons, role_phrase};
use super::validity::{CeasingView, ceasing, policies_outlived_in_record};

/// What `record.md` may use.
#[derive(Debug, Serialize)]
pub struct RecordView {
    law: String,
    regime: String,
    procedure: String,
    principles: Option<String>,
    sections_unverified: bool,
    procedure_note: Option<String>,
    lots: Vec<LotRecord>,
    gates: Vec<GateView>,
    deviations: Vec<DeviationView>,
    stated: Vec<StatedView>,
    burden: Vec<BurdenView>,
    heavy: Vec<String>,
    unreviewed: usize,
    included_count: usize,
    unverified: Vec<String>,
    outlived: Vec<String>,
    ceasing: Vec<CeasingView>,
    coverage: Vec<CoverageView>,
}

#[derive(Debug, Serialize)]
struct LotRecord {
    heading: Option<String>,
    anchor: String,
    outcomes: Vec<NamedCount>,
    facts: Vec<FactView>,
    routes: Vec<RouteView>,
    included: Vec<DecisionView>,
    other: Vec<DecisionView>,
    excluded: Vec<DecisionView>,
}

#[derive(Debug, Serialize)]
struct NamedCount {
    name: String,
    number: usize,
}

/// What the procurement documents have to state, and the clauses that are incomplete without it.
#[derive(Debug, Serialize)]
struct StatedView {
    what: String,
    requirements: Vec<String>,
}

/// How many requirements of a role ask for each effort, from 0 to 5.
#[derive(Debug, Serialize)]
pub struct BurdenView {
    role: String,
    efforts: Vec<String>,
    all: usize,
}

/// How many clauses of each role stand in the annex, and what they ask of a small supplier.
pub fn burdens(matter: &Matter<'_>) -> Vec<BurdenView> {
    burden(matter, &included(matter))
}

#[derive(Debug, Serialize)]
pub(super) struct FactView {
    question: String,
    answer: String,
    standing: String,
}

#[derive(Debug, Serialize)]
struct RouteView {
    route: String,
    choice: String,
}

#[derive(Debug, Serialize)]
struct DecisionView {
    id: String,
    title: String,
    role: String,
    effort: u8,
    outcome: String,
    reason: String,
}

#[derive(Debug, Serialize)]
struct GateView {
    anchor: String,
    title: String,
    text: String,
    steps: Vec<String>,
}

#[derive(Debug, Serialize)]
struct DeviationView {
    id: String,
    change: String,
    reason: String,
    decided_by: String,
}

#[derive(Debug, Serialize)]
struct CoverageView {
    policy: String,
    commitment: String,
    requirements: String,
}

/// The decision record for its template.
pub fn record_view(matter: &Matter<'_>) -> RecordView {
    let language = matter.language;
    let included = included(matter);
    let unreviewed = included.iter().filter(|printed| printed.requirement.review.status == ReviewStatus::Draft).count();
    RecordView {
        law: matter
            .catalogue
            .laws
            .iter()
            .find(|law| law.id == matter.procurement.law)
            .map_or_else(String::new, |law| law.name.get(language).clone()),
        regime: matter.regime().map_or_else(String::new, |regime| regime.name.get(language).clone()),
        procedure: matter.procedure().map_or_else(String::new, |procedure| procedure.name.get(language).clone()),
        principles: law_section(matter, "principles"),
        sections_unverified: matter.regime().is_some_and(|regime| regime.status != Verification::Verified),
        procedure_note: matter
            .procedure()
            .and_then(|procedure| procedure.note.as_ref())
            .map(|note| note.get(language).clone()),
        lots: (0..matter.selection.lots.len()).map(|index| lot_record(matter, index)).collect(),
        gates: gates(matter),
        stated: stated(matter),
        burden: burden(matter, &included),
        deviations: deviations(matter),
        heavy: included
            .iter()
            .filter(|printed| printed.effort >= 4)
            .map(|printed| printed.requirement.id.to_string())
            .collect(),
        unreviewed,
        included_count: included.len(),
        unverified: unverified(matter, &included),
        outlived: policies_outlived_in_record(matter),
        ceasing: ceasing(matter, included.iter().map(|printed| printed.requirement)),
        coverage: coverage(matter, &included),
    }
}

/// A requirement that stands in the annex, with its role there and the greatest effort over its lots.
struct Printed<'a> {
    requirement: &'a Requirement,
    role: Role,
    effort: u8,
}

/// Every requirement that stands in the annex.
fn included<'a>(matter: &Matter<'a>) -> Vec<Printed<'a>> {
    let mut found: BTreeMap<&RequirementId, Printed<'_>> = BTreeMap::new();
    for (index, lot) in matter.selection.lots.iter().enumerate() {
        for (id, decision) in lot.decisions.iter().filter(|(_, decision)| decision.outcome == Outcome::Included) {
            let Some(requirement) = requirement(matter.catalogue, matter.procurement, id) else { continue };
            let effort = matter.procurement.lots.get(index).map_or(0, |lot| effort(requirement, &lot.facts));
            let entry = found.entry(id).or_insert(Printed { requirement, role: decision.role, effort });
            entry.effort = entry.effort.max(effort);
        }
    }
    found.into_values().collect()
}

fn effort(requirement: &Requirement, facts: &Facts) -> u8 {
    let raised =
        requirement.effort.cases.iter().filter(|(when, _)| when.truth(facts) == Truth::True).map(|(_, effort)| *effort);
    raised.chain([requirement.effort.default]).max().unwrap_or_default()
}

/// What the procurement documents have to state, over all lots, in the order of print of the clauses that need it.
fn stated(matter: &Matter<'_>) -> Vec<StatedView> {
    let mut rows: Vec<StatedView> = Vec::new();
    for lot in &matter.selection.lots {
        for (requirement, decision) in lot.in_print_order(matter.catalogue, matter.procurement) {
            if decision.outcome != Outcome::Included {
                continue;
            }
            let id = requirement.id.to_string();
            for what in requirement.buyer_states.iter().map(|text| text.get(matter.language)) {
                match rows.iter_mut().find(|row| row.what == *what) {
                    Some(row) if row.requirements.contains(&id) => {}
                    Some(row) => row.requirements.push(id.clone()),
                    None => rows.push(StatedView { what: what.clone(), requirements: vec![id.clone()] }),
                }
            }
        }
    }
    rows
}

/// Roles that occur, and how many of their requirements ask for each effort; last the sum where there are several.
fn burden(matter: &Matter<'_>, included: &[Printed<'_>]) -> Vec<BurdenView> {
    let row = |name: &str, counted: &[u8]| BurdenView {
        role: name.to_owned(),
        efforts: (0..=5u8).map(|effort| counted.iter().filter(|known| **known == effort).count().to_string()).collect(),
        all: counted.len(),
    };
    let of_role = |role: Role| -> Vec<u8> {
        included.iter().filter(|printed| printed.role == role).map(|printed| printed.effort).collect()
    };
    let mut rows: Vec<BurdenView> = Role::WORDS
        .iter()
        .map(|(_, role)| (role_phrase(*role), of_role(*role)))
        .filter(|(_, counted)| !counted.is_empty())
        .map(|(phrase, counted)| row(&capitalised(matter.phrase(phrase)), &counted))
        .collect();
    if rows.len() > 1 {
        let all: Vec<u8> = included.iter().map(|printed| printed.effort).collect();
        rows.push(row(matter.phrase("sum"), &all));
    }
    rows
}

fn lot_record(matter: &Matter<'_>, index: usize) -> LotRecord {
    let lot = &matter.procurement.lots[index];
    let selection = &matter.selection.lots[index];
    let rows = |wanted: &[Outcome]| decision_rows(matter, selection, &lot.facts, wanted);
    LotRecord {
        heading: matter.lot_heading(lot),
        anchor: (index + 1).to_string(),
        outcomes: outcomes(matter, selection),
        facts: fact_views(matter, &lot.facts, |_| true),
        routes: routes(matter, index),
        included: rows(&[Outcome::Included]),
        other: rows(&[Outcome::Covered, Outcome::Replaced, Outcome::Offered]),
        excluded: rows(&[Outcome::Excluded]),
    }
}

fn outcomes(matter: &Matter<'_>, selection: &LotSelection) -> Vec<NamedCount> {
    let all = [Outcome::Included, Outcome::Covered, Outcome::Replaced, Outcome::Offered, Outcome::Excluded];
    let count = |outcome| selection.decisions.values().filter(|decision| decision.outcome == outcome).count();
    all.into_iter()
        .map(|outcome| NamedCount { name: matter.phrase(outcome.phrase()).to_owned(), number: count(outcome) })
        .collect()
}

fn decision_rows(
    matter: &Matter<'_>,
    selection: &LotSelection,
    facts: &Facts,
    wanted: &[Outcome],
) -> Vec<DecisionView> {
    let reasons = Reasons::new(*matter);
    let decisions = selection.in_print_order(matter.catalogue, matter.procurement).into_iter();
    decisions
        .filter(|(_, decision)| wanted.contains(&decision.outcome))
        .map(|(requirement, decision)| DecisionView {
            id: requirement.id.to_string(),
            title: requirement.title.get(matter.language).clone(),
            role: matter.phrase(role_phrase(decision.role)).to_owned(),
            effort: effort(requirement, facts),
            outcome: matter.phrase(decision.outcome.phrase()).to_owned(),
            reason: reasons.sentence(requirement, decision, facts),
        })
        .collect()
}

/// The questions that arise, of those that are wanted, with their answers.
pub(super) fn fact_views(
    matter: &Matter<'_>,
    facts: &Facts,
    wanted: impl Fn(&Characteristic) -> bool,
) -> Vec<FactView> {
    let questions = matter.catalogue.characteristics.iter().filter(|question| wanted(question));
    questions.filter_map(|question| fact_view(matter, question, facts)).collect()
}

/// A question and its answer; nothing for questions that do not arise.
fn fact_view(matter: &Matter<'_>, question: &Characteristic, facts: &Facts) -> Option<FactView> {
    let fact = facts.get(&question.id).filter(|fact| fact.standing != Standing::NotAsked)?;
    let standing = match fact.standing {
        Standing::Stated => "standing-stated",
        Standing::Implied => "standing-implied",
        Standing::NotAsked => "standing-not-asked",
        Standing::Open => "standing-open",
    };
    Some(FactView {
        question: question.label.get(matter.language).clone(),
        answer: answer_text(matter, question, &fact.bound),
        standing: matter.phrase(standing).to_owned(),
    })
}

fn answer_text(matter: &Matter<'_>, question: &Characteristic, answer: &Answer) -> String {
    match answer {
        Answer::YesNo(yes) => matter.phrase(if *yes { "yes" } else { "no" }).to_owned(),
        Answer::Level(level) => {
            let number = matter
                .organisation()
                .and_then(|organisation| organisation.level_labels.iter().find(|(known, _)| known == level));
            let name = matter.phrase(level.phrase());
            number.map_or_else(|| name.to_owned(), |(_, number)| format!("{name} ({number})"))
        }
        Answer::Chosen(chosen) if chosen.is_empty() => matter.phrase("none").to_owned(),
        Answer::Chosen(chosen) => {
            let labels: Vec<String> = chosen
                .iter()
                .filter_map(|id| question.answer(id))
                .map(|answer| answer.label.get(matter.language).clone())
                .collect();
            labels.join("; ")
        }
    }
}

fn routes(matter: &Matter<'_>, index: usize) -> Vec<RouteView> {
    let lot = &matter.procurement.lots[index];
    let relevant = matter.catalogue.routes.iter().filter(|route| route.applies_when.truth(&lot.facts) == Truth::True);
    relevant
        .filter_map(|route| {
            let choice = route.choices.iter().find(|choice| lot.routes.get(&route.id) == Some(&choice.id))?;
            Some(RouteView {
                route: route.title.get(matter.language).clone(),
                choice: choice.name.get(matter.language).clone(),
            })
        })
        .collect()
}

fn gates(matter: &Matter<'_>) -> Vec<GateView> {
    matter
        .selection
        .closed_gates(matter.catalogue)
        .map(|gate| GateView {
            anchor: gate.id.clone(),
            title: gate.title.get(matter.language).clone(),
            text: gate.text.get(matter.language).clone(),
            steps: gate.steps.iter().map(|step| step.get(matter.language).clone()).collect(),
        })
        .collect()
}

fn deviations(matter: &Matter<'_>) -> Vec<DeviationView> {
    let deviations = matter.procurement.deviations.iter().enumerate();
    deviations
        .filter(|(index, deviation)| deviation.scope == Scope::Procurement || has_effect(matter, *index, deviation))
        .map(|(_, deviation)| {
            let change = matter.phrase(&format!("change-{}", deviation.change.word()));
            DeviationView {
                id: deviation.requirement.value.to_string(),
                change: match deviation.scope {
                    Scope::Buyer => matter.fill("change-of-buyer", &[("change", change)]),
                    Scope::Procurement => change.to_owned(),
                },
                reason: deviation.reason.clone(),
                decided_by: deviation.decided_by.clone(),
            }
        })
        .collect()
}

/// Whether a change shows in any lot: the requirement stands there or a route covers it, or it would but for the change.
fn has_effect(matter: &Matter<'_>, index: usize, deviation: &Deviation) -> bool {
    let mut decisions = matter.selection.lots.iter().filter_map(|lot| lot.decisions.get(&deviation.requirement.value));
    decisions.any(|decision| {
        matches!(decision.outcome, Outcome::Included | Outcome::Covered) || decision.reason == Reason::Omitted(index)
    })
}

/// References that are not printed since nobody has verified them, and the requirement that names each.
fn unverified(matter: &Matter<'_>, included: &[Printed<'_>]) -> Vec<String> {
    let mut found = Vec::new();
    for Printed { requirement, .. } in included {
        for reference in &requirement.standards {
            let Some((standard, control)) = matter.catalogue.control(&reference.value) else { continue };
            if control.status == Verification::Unverified {
                found.push(format!("{} ({})", printed(standard, control, matter.language), requirement.id));
            }
        }
    }
    found.sort();
    found.dedup();
    found
}

/// What the buyer's adopted policies say, and which clauses answer to it by their themes.
fn coverage(matter: &Matter<'_>, included: &[Printed<'_>]) -> Vec<CoverageView> {
    let Some(organisation) = matter.organisation() else { return Vec::new() };
    let policies = organisation.policies.iter().filter_map(|id| matter.catalogue.policies.get(&id.value));
    let mut rows = Vec::new();
    for policy in policies.filter(|policy| policy.status == PolicyStatus::Adopted) {
        for passage in policy.passages.iter().filter(|passage| !passage.themes.is_empty()) {
            let ids: Vec<String> = included
                .iter()
                .filter(|printed| passage.is_served_by(printed.requirement))
                .map(|printed| printed.requirement.id.to_string())
                .collect();
            rows.push(CoverageView {
                policy: format!("{}: {}", policy.title.get(matter.language), passage.heading.get(matter.language)),
                commitment: passage.text.get(matter.language).clone(),
                requirements: if ids.is_empty() { String::from("–") } else { ids.join(", ") },
            });
        }
    }
    rows
}
