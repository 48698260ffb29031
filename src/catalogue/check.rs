//! What can only be seen across files: references that lead nowhere, values in a ring, conditions that can never hold, cases
//! that loosen. One function per matter.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place, did_you_mean};
use crate::toml_file::Located;

use super::characteristic::{Characteristic, Kind};
use super::condition::{Condition, Conjunction, Demand};
use super::id::RequirementId;
use super::register::{SourceKind, Verification};
use super::requirement::{Reference, Requirement, Role, ScoringShape};
use super::value::{Scale, ValueSource};
use super::{Catalogue, ValidTo};

/// Checks a whole catalogue.
pub(super) fn check(catalogue: &Catalogue, not_loaded: &BTreeSet<String>, log: &Diagnostics) {
    for requirement in catalogue.requirements.values() {
        check_one(catalogue, requirement, not_loaded, log);
        if let Some(condition) = &requirement.applies_when {
            check_possible(catalogue, condition, log);
        }
        for (condition, _) in &requirement.effort.cases {
            check_possible(catalogue, condition, log);
        }
    }
    for gate in &catalogue.gates {
        check_controls(catalogue, &gate.standards, not_loaded, log);
        check_possible(catalogue, &gate.when, log);
    }
    for route in &catalogue.routes {
        check_possible(catalogue, &route.applies_when, log);
    }
    check_circles(catalogue, log);
    check_regimes(catalogue, log);
    check_buyers(catalogue, log);
    check_registers(catalogue, not_loaded, log);
}

/// Checks what a requirement refers to; also for the clauses that an officer adds.
pub(super) fn check_requirement(catalogue: &Catalogue, requirement: &Requirement, log: &Diagnostics) {
    check_one(catalogue, requirement, &BTreeSet::new(), log);
    if let Some(condition) = &requirement.applies_when {
        check_possible(catalogue, condition, log);
    }
}

fn check_one(catalogue: &Catalogue, requirement: &Requirement, not_loaded: &BTreeSet<String>, log: &Diagnostics) {
    check_references(catalogue, requirement, not_loaded, log);
    check_related(catalogue, requirement, not_loaded, log);
    check_values(catalogue, requirement, log);
    check_scoring(catalogue, requirement, log);
}

fn report(log: &Diagnostics, code: Code, place: &Place, message: String, help: impl Into<String>) {
    log.report(Diagnostic::new(code, message).at(place).help(help));
}

fn check_references(
    catalogue: &Catalogue,
    requirement: &Requirement,
    not_loaded: &BTreeSet<String>,
    log: &Diagnostics,
) {
    check_controls(catalogue, &requirement.standards, not_loaded, log);
    let found: Vec<_> =
        requirement.standards.iter().filter_map(|reference| catalogue.control(&reference.value)).collect();
    if !found.is_empty() && found.iter().all(|(_, control)| control.status == Verification::Unverified) {
        let message = format!("{} rests only on rows that nobody has verified", requirement.id);
        report(
            log,
            Code::Register,
            &requirement.place,
            message,
            "add a verified control; an unverified one may not alone carry a clause",
        );
    }
    for (reference, (_, control)) in requirement.standards.iter().zip(&found) {
        if control.kind == SourceKind::ProcurementAct {
            let message =
                format!("`{}` is a section on procurement, which no supplier's duty rests on", reference.value.control);
            report(
                log,
                Code::ProcurementActAsSupport,
                &reference.place,
                message,
                "name the standard or statute that the requirement serves",
            );
        }
    }
}

fn check_controls(
    catalogue: &Catalogue,
    references: &[Located<Reference>],
    not_loaded: &BTreeSet<String>,
    log: &Diagnostics,
) {
    for reference in references {
        let Reference { standard, control } = &reference.value;
        match catalogue.standards.get(standard) {
            None if not_loaded.contains(standard) => {}
            None => {
                let help = did_you_mean(standard, catalogue.standards.keys().map(String::as_str));
                report(log, Code::UnknownStandard, &reference.place, format!("unknown standard `{standard}`"), help);
            }
            Some(register) if register.control(control).is_none() => {
                let help = did_you_mean(control, register.controls.iter().map(|control| control.id.as_str()));
                let message = format!("unknown control `{control}` in `{standard}`");
                report(log, Code::UnknownControl, &reference.place, message, help);
            }
            Some(_) => {}
        }
    }
}

fn check_related(catalogue: &Catalogue, requirement: &Requirement, not_loaded: &BTreeSet<String>, log: &Diagnostics) {
    let lists = [&requirement.replaces, &requirement.see_also, &requirement.replaced_by];
    for related in lists.into_iter().flatten() {
        let known = catalogue.requirements.contains_key(&related.value);
        if !known && !not_loaded.contains(related.value.as_str()) {
            let help = did_you_mean(related.value.as_str(), catalogue.requirements.keys().map(RequirementId::as_str));
            report(
                log,
                Code::UnknownRequirement,
                &related.place,
                format!("unknown requirement `{}`", related.value),
                help,
            );
        }
        if related.value == requirement.id {
            report(
                log,
                Code::UnknownRequirement,
                &related.place,
                format!("`{}` names itself", requirement.id),
                "name another requirement",
            );
        }
    }
    if let Some(first) = requirement.replaces.first().filter(|_| requirement.role == Role::AwardCriterion) {
        let help = "an award criterion is only offered, so it cannot take another's place";
        report(
            log,
            Code::RoleMismatch,
            &first.place,
            format!("the award criterion `{}` replaces a requirement", requirement.id),
            help,
        );
    }
    let mut seen = BTreeSet::new();
    let mut next: Vec<&RequirementId> = requirement.replaces.iter().map(|id| &id.value).collect();
    while let Some(id) = next.pop() {
        if *id == requirement.id {
            return report(
                log,
                Code::UnknownRequirement,
                &requirement.place,
                format!("`{id}` replaces itself in a ring"),
                "break the ring",
            );
        }
        if seen.insert(id) {
            next.extend(
                catalogue.requirements.get(id).into_iter().flat_map(|other| other.replaces.iter().map(|id| &id.value)),
            );
        }
    }
}

fn check_values(catalogue: &Catalogue, requirement: &Requirement, log: &Diagnostics) {
    for value in &requirement.values {
        match &value.source {
            ValueSource::Own(scale) => check_scale(catalogue, scale, log),
            ValueSource::SameAs(id, name) => {
                let exists = catalogue.requirements.get(id).and_then(|other| other.value(name)).is_some();
                if !exists {
                    let message = format!("`same-as` names `{id}.{name}`, which does not exist");
                    report(
                        log,
                        Code::SameAs,
                        &value.place,
                        message,
                        "name a requirement and one of its values, as in INF-031.notice",
                    );
                } else if catalogue.scale(requirement, &value.name).is_none() {
                    let message = format!("the value `{}` leads back to itself", value.name);
                    report(
                        log,
                        Code::SameAs,
                        &value.place,
                        message,
                        "let one of the values in the ring have a number of its own",
                    );
                }
            }
        }
    }
}

/// A case loosens as facts rise if it gives a laxer number than another case that holds for fewer facts. Since the strictest
/// matching case wins, the number never loosens; but a laxer case whose condition is narrower is never the one that decides.
fn check_scale(catalogue: &Catalogue, scale: &Scale, log: &Diagnostics) {
    for case in &scale.cases {
        check_possible(catalogue, &case.when, log);
        let shadowed = scale.cases.iter().any(|other| {
            scale.stricter.stricter(other.number, case.number)
                && case.when.tables.iter().all(|table| follows(table, &other.when))
        });
        if shadowed {
            let message = format!(
                "the case with {} loosens as facts rise: whenever it holds, a stricter case holds too",
                case.number
            );
            report(log, Code::LooseningCase, &case.place, message, "exchange the numbers, or remove the case");
        }
    }
}

/// Whether the condition holds whenever the table does.
fn follows(table: &Conjunction, condition: &Condition) -> bool {
    condition.tables.iter().any(|weaker| {
        weaker.lines.iter().all(|line| {
            table
                .lines
                .iter()
                .any(|given| given.characteristic == line.characteristic && gives(&given.demand, &line.demand))
        })
    })
}

fn gives(given: &Demand, demanded: &Demand) -> bool {
    match (given, demanded) {
        (Demand::Yes, Demand::Yes) => true,
        (Demand::AtLeast(given), Demand::AtLeast(demanded)) => given >= demanded,
        (Demand::AnyOf(given), Demand::AnyOf(demanded)) => given.iter().all(|answer| demanded.contains(answer)),
        _ => false,
    }
}

fn check_scoring(catalogue: &Catalogue, requirement: &Requirement, log: &Diagnostics) {
    let Some(ScoringShape::Linear { value, best }) = requirement.scoring.as_ref().map(|scoring| &scoring.shape) else {
        return;
    };
    match catalogue.scale(requirement, value) {
        None => report(
            log,
            Code::UndeclaredValue,
            &requirement.place,
            format!("the scoring names the value `{value}`, which is not declared"),
            "name one of the requirement's values",
        ),
        Some(scale) => {
            let numbers = scale.cases.iter().map(|case| case.number).chain([scale.default]);
            if numbers.into_iter().any(|number| !scale.stricter.stricter(*best, number)) {
                let message =
                    format!("the best offer {best} is not stricter than every number that `{value}` can have");
                report(
                    log,
                    Code::Number,
                    &requirement.place,
                    message,
                    "an offer must be able to be better than what is required",
                );
            }
        }
    }
}

/// Whether some procurement could meet the condition: single choices may not be demanded to be two things at once, by the
/// condition itself or by the questions it depends on.
fn check_possible(catalogue: &Catalogue, condition: &Condition, log: &Diagnostics) {
    for table in &condition.tables {
        let lines: Vec<(&str, &Demand)> =
            table.lines.iter().map(|line| (line.characteristic.as_str(), &line.demand)).collect();
        if !possible(&catalogue.characteristics, &lines, 0) {
            let help = "name answers that one procurement can give together, also with what decides whether the questions are asked";
            report(log, Code::NeverHolds, &table.place, String::from("the condition can never hold"), help);
        }
    }
}

fn possible(characteristics: &[Characteristic], lines: &[(&str, &Demand)], depth: usize) -> bool {
    let find = |id: &str| characteristics.iter().find(|characteristic| characteristic.id == id);
    for (id, demand) in lines {
        let Some(Characteristic { kind: Kind::Choice(_), .. }) = find(id) else { continue };
        let Demand::AnyOf(first) = demand else { continue };
        let both = lines.iter().filter(|(other, _)| other == id).all(|(_, other)| match other {
            Demand::AnyOf(second) => first.iter().any(|answer| second.contains(answer)),
            Demand::Yes | Demand::AtLeast(_) => true,
        });
        if !both {
            return false;
        }
    }
    // The first question that depends on others: one of its tables must be possible too. Depth ends at circles, which have a
    // diagnostic of their own.
    let unexplored =
        lines.get(depth).and_then(|(id, _)| find(id)).and_then(|characteristic| characteristic.ask_when.as_ref());
    match (depth < lines.len() && depth <= characteristics.len(), unexplored) {
        (false, _) => true,
        (true, None) => possible(characteristics, lines, depth + 1),
        (true, Some(ask_when)) => ask_when.tables.iter().any(|table| {
            let mut more = lines.to_vec();
            for line in &table.lines {
                if !more.iter().any(|(id, demand)| *id == line.characteristic && *demand == &line.demand) {
                    more.push((line.characteristic.as_str(), &line.demand));
                }
            }
            possible(characteristics, &more, depth + 1)
        }),
    }
}

/// A question may not decide, through others, whether it is itself asked.
fn check_circles(catalogue: &Catalogue, log: &Diagnostics) {
    let asks: BTreeMap<&str, Vec<&str>> = catalogue
        .characteristics
        .iter()
        .map(|found| (found.id.as_str(), found.ask_when.iter().flat_map(Condition::characteristics).collect()))
        .collect();
    for characteristic in &catalogue.characteristics {
        let mut seen = BTreeSet::new();
        let mut next = asks.get(characteristic.id.as_str()).cloned().unwrap_or_default();
        while let Some(id) = next.pop() {
            if id == characteristic.id {
                let message = format!("whether `{id}` is asked depends on its own answer");
                report(
                    log,
                    Code::CircularFacts,
                    &characteristic.place,
                    message,
                    "remove one of the `ask-when` in the circle",
                );
                break;
            }
            if seen.insert(id) {
                next.extend(asks.get(id).into_iter().flatten());
            }
        }
    }
}

fn check_regimes(catalogue: &Catalogue, log: &Diagnostics) {
    let known: BTreeSet<&str> = catalogue.regimes.iter().map(|regime| regime.id.as_str()).collect();
    for characteristic in &catalogue.characteristics {
        for regime in characteristic.answers().iter().flat_map(|answer| &answer.regimes) {
            if !known.contains(regime.as_str()) {
                let help = did_you_mean(regime, known.iter().copied());
                report(log, Code::UnknownProcedure, &characteristic.place, format!("unknown regime `{regime}`"), help);
            }
        }
    }
}

fn check_buyers(catalogue: &Catalogue, log: &Diagnostics) {
    let themes: BTreeSet<&str> = catalogue.themes.iter().map(|theme| theme.id.as_str()).collect();
    for policy in catalogue.policies.values() {
        for theme in policy
            .passages
            .iter()
            .flat_map(|passage| &passage.themes)
            .filter(|theme| !themes.contains(theme.value.as_str()))
        {
            let help = did_you_mean(&theme.value, themes.iter().copied());
            report(log, Code::UnknownTheme, &theme.place, format!("unknown theme `{}`", theme.value), help);
        }
        if let Some(other) = policy.replaced_by.as_ref().filter(|other| !catalogue.policies.contains_key(&other.value))
        {
            let help = did_you_mean(&other.value, catalogue.policies.keys().map(String::as_str));
            report(log, Code::UnknownPolicy, &other.place, format!("unknown policy `{}`", other.value), help);
        }
        if let (Some(from), Some(ValidTo::Day(to))) = (policy.valid_from, policy.valid_to)
            && to < from
        {
            report(
                log,
                Code::Date,
                &policy.place,
                format!("the policy `{}` ends before it begins", policy.id),
                "correct `valid-from` or `valid-to`",
            );
        }
    }
    for organisation in catalogue.organisations.values() {
        for policy in organisation.policies.iter().filter(|policy| !catalogue.policies.contains_key(&policy.value)) {
            let help = did_you_mean(&policy.value, catalogue.policies.keys().map(String::as_str));
            report(log, Code::UnknownPolicy, &policy.place, format!("unknown policy `{}`", policy.value), help);
        }
        for (role, _) in organisation
            .role_names
            .iter()
            .filter(|(role, _)| !catalogue.roles.iter().any(|known| known.id == role.value))
        {
            let help = did_you_mean(&role.value, catalogue.roles.iter().map(|known| known.id.as_str()));
            report(log, Code::UnknownRole, &role.place, format!("unknown role `{}`", role.value), help);
        }
    }
}

fn check_registers(catalogue: &Catalogue, not_loaded: &BTreeSet<String>, log: &Diagnostics) {
    for standard in catalogue.standards.values() {
        if let Some(other) = standard.replaced_by.as_ref().filter(|other| !catalogue.standards.contains_key(*other)) {
            let help = did_you_mean(other, catalogue.standards.keys().map(String::as_str));
            report(
                log,
                Code::UnknownStandard,
                &standard.place,
                format!("`{}` is replaced by the unknown standard `{other}`", standard.id),
                help,
            );
        }
        let begins_after = |from: Option<Date>, to: Option<Date>| from.zip(to).is_some_and(|(from, to)| to < from);
        if begins_after(standard.in_force, standard.until) {
            report(
                log,
                Code::Date,
                &standard.place,
                format!("`{}` ends before it begins", standard.id),
                "correct `in-force` or `until`",
            );
        }
        for row in standard.controls.iter().filter(|row| row.in_force.is_some() || row.until.is_some()) {
            if begins_after(row.in_force.or(standard.in_force), row.until) {
                let message = format!("`{}:{}` ends before it begins", standard.id, row.id);
                report(log, Code::Date, &standard.place, message, "correct `in-force` or `until` of the row");
            }
        }
        for reference in standard.controls.iter().filter_map(|row| row.replaced_by.as_ref()) {
            check_controls(catalogue, std::slice::from_ref(reference), not_loaded, log);
        }
    }
}
