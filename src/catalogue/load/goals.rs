//! `decisions/coverage.toml`: which controls of which registers the catalogue is to cover. A catalogue without the file has no
//! goals.

use std::collections::BTreeSet;

use crate::catalogue::goal::{Carried, Goal, LeftOut};
use crate::catalogue::id::RequirementId;
use crate::catalogue::{Catalogue, Standard};
use crate::diagnostic::{Code, did_you_mean};
use crate::toml_file::{Located, Table};

use super::Reader;

/// Its path in the catalogue's folder.
const GOALS: &str = "decisions/coverage.toml";

/// The goals. What they refer to has been read; `not_loaded` names what could not be.
pub(super) fn read(reader: &Reader<'_>, catalogue: &Catalogue, not_loaded: &BTreeSet<String>) -> Vec<Goal> {
    if !reader.files.contains_key(GOALS) {
        return Vec::new();
    }
    let Some(file) = reader.table(GOALS) else { return Vec::new() };
    let goals = file.tables("goal");
    file.finish();
    goals.into_iter().filter_map(|goal| read_goal(goal, catalogue, not_loaded)).collect()
}

fn read_goal(table: Table<'_>, catalogue: &Catalogue, not_loaded: &BTreeSet<String>) -> Option<Goal> {
    let id = table.text("standard");
    let patterns = table.required_texts("controls");
    let carried = table.tables("carried");
    let except = table.tables("except");
    let place = table.place().clone();
    let standard = id.as_ref().and_then(|id| {
        let standard = catalogue.standards.get(&id.value);
        if standard.is_none() && !not_loaded.contains(&id.value) {
            let help = did_you_mean(&id.value, catalogue.standards.keys().map(String::as_str));
            table.report(Code::UnknownStandard, &id.place, format!("unknown standard `{}`", id.value), help);
        }
        standard
    });
    let controls = standard.map(|standard| expanded(&table, standard, &patterns));
    let mut told = BTreeSet::new();
    let carried = carried.into_iter().filter_map(|inner| {
        let accounted = read_controls(&inner, controls.as_deref(), &mut told);
        let by = inner.required_texts("by");
        let by = by.into_iter().filter_map(|id| read_requirement_id(&inner, &id, catalogue, not_loaded)).collect();
        let reason = inner.text("reason");
        inner.finish();
        Some(Carried { controls: accounted, by, reason: reason?.value })
    });
    let carried = carried.collect();
    let left_out = except.into_iter().filter_map(|inner| {
        let accounted = read_controls(&inner, controls.as_deref(), &mut told);
        let reason = inner.text("reason");
        inner.finish();
        Some(LeftOut { controls: accounted, reason: reason?.value })
    });
    let left_out = left_out.collect();
    table.finish();
    Some(Goal { standard: id?.value, controls: controls?, carried, left_out, place })
}

/// The controls of a register that some pattern means, in its order. `A.*` is every id that begins with `A.`.
fn expanded(table: &Table<'_>, standard: &Standard, patterns: &[Located<String>]) -> Vec<String> {
    let means = |pattern: &str, id: &str| match pattern.strip_suffix('*') {
        Some(start) => id.starts_with(start),
        None => pattern == id,
    };
    let ids = || standard.controls.iter().map(|control| control.id.as_str());
    for pattern in patterns.iter().filter(|pattern| !ids().any(|id| means(&pattern.value, id))) {
        let message = format!("unknown control `{}` in `{}`", pattern.value, standard.id);
        let help = did_you_mean(&pattern.value, ids().collect::<Vec<_>>());
        table.report(Code::UnknownControl, &pattern.place, message, help);
    }
    ids().filter(|id| patterns.iter().any(|pattern| means(&pattern.value, id))).map(str::to_owned).collect()
}

/// The controls of a goal that a row accounts for; no control is accounted for twice.
fn read_controls(table: &Table<'_>, goal: Option<&[String]>, told: &mut BTreeSet<String>) -> Vec<Located<String>> {
    let controls = table.required_texts("controls");
    for control in &controls {
        if let Some(goal) = goal.filter(|goal| !goal.contains(&control.value)) {
            let message = format!("the control `{}` is no part of the goal", control.value);
            let help = did_you_mean(&control.value, goal.iter().map(String::as_str));
            table.report(Code::UnknownControl, &control.place, message, help);
        }
        if !told.insert(control.value.clone()) {
            let message = format!("the control `{}` is accounted for twice in its goal", control.value);
            table.report(Code::DuplicateId, &control.place, message, "remove one of them");
        }
    }
    controls
}

fn read_requirement_id(
    table: &Table<'_>,
    text: &Located<String>,
    catalogue: &Catalogue,
    not_loaded: &BTreeSet<String>,
) -> Option<Located<RequirementId>> {
    let id: Option<RequirementId> = text.value.parse().ok();
    let known = id.as_ref().is_some_and(|id| catalogue.requirements.contains_key(id));
    if !known && !not_loaded.contains(&text.value) {
        let help = did_you_mean(&text.value, catalogue.requirements.keys().map(RequirementId::as_str));
        table.report(Code::UnknownRequirement, &text.place, format!("unknown requirement `{}`", text.value), help);
    }
    id.filter(|_| known).map(|id| text.with(id))
}
