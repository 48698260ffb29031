//! What follows for an annex: which requirements come in, go out, or get another role, number or wording, lot by lot, with the
//! reason that the selection gives.

use std::collections::BTreeSet;

use crate::annex::{Matter, Reasons};
use crate::catalogue::{Change as Made, Requirement, RequirementId, Stricter};
use crate::language::{Language, Text};
use crate::procurement::Lot;
use crate::selection::{DecidedValue, Decision, GateState, Outcome, requirement};

use super::facets::{Facet, differences, text};
use super::requirements::{changed, clause};
use super::{About, Change, Direction, Group, How, same};

/// A procurement that something happens to.
#[derive(Clone, Debug)]
pub struct Affected {
    /// Its file.
    pub file: String,
    /// What it is called; empty if it could not be read.
    pub title: String,
    /// What happens to its annex.
    pub changes: Vec<Change>,
    /// Why it cannot be read with one of the two; empty if it can be with both.
    pub unread: Vec<String>,
}

/// What changes in the annex from one procurement, with its catalogue and selection, to another. The same wherever several lots
/// have it stands once, with the lots named.
pub fn follows(old: &Matter<'_>, new: &Matter<'_>) -> Vec<Change> {
    let mut found: Vec<(Change, Vec<String>)> = Vec::new();
    for pair in pairs(&old.procurement.lots, &new.procurement.lots) {
        for change in (InLot { old, new, pair: &pair }).changes() {
            match found.iter_mut().find(|(known, _)| *known == change) {
                Some((_, lots)) => lots.extend(pair.name.clone()),
                None => found.push((change, pair.name.clone().into_iter().collect())),
            }
        }
    }
    let named = |(change, lots): (Change, Vec<String>)| {
        let lot = Some(lots.join(", ")).filter(|lots| !lots.is_empty());
        Change { lot, ..change }
    };
    found.into_iter().map(named).collect()
}

/// Two lots that are the same, by their positions; or one that has come or gone.
pub(super) struct Pair {
    pub(super) name: Option<String>,
    pub(super) old: Option<usize>,
    pub(super) new: Option<usize>,
}

/// Lots by their ids. What was undivided is compared with every lot that it has become, and the other way round.
pub(super) fn pairs(old: &[Lot], new: &[Lot]) -> Vec<Pair> {
    let whole = |lots: &[Lot]| matches!(lots, [Lot { id: None, .. }]);
    let position = |lots: &[Lot], id: &Option<String>| lots.iter().position(|lot| lot.id == *id);
    let mut pairs = Vec::new();
    for (index, lot) in new.iter().enumerate() {
        let before = if whole(old) { Some(0) } else { position(old, &lot.id) };
        let before = before.or((whole(new) && old.len() == 1).then_some(0));
        if whole(new) && before.is_none() {
            pairs.extend((0..old.len()).map(|at| Pair { name: old[at].id.clone(), old: Some(at), new: Some(index) }));
        } else {
            pairs.push(Pair { name: lot.id.clone(), old: before, new: Some(index) });
        }
    }
    if !whole(old) && !whole(new) {
        for (index, lot) in old.iter().enumerate().filter(|(_, lot)| position(new, &lot.id).is_none()) {
            pairs.push(Pair { name: lot.id.clone(), old: Some(index), new: None });
        }
    }
    pairs
}

struct InLot<'a> {
    old: &'a Matter<'a>,
    new: &'a Matter<'a>,
    pair: &'a Pair,
}

fn decision<'a>(matter: &Matter<'a>, lot: Option<usize>, id: &RequirementId) -> Option<&'a Decision> {
    matter.selection.lots.get(lot?)?.decisions.get(id)
}

impl InLot<'_> {
    fn changes(&self) -> Vec<Change> {
        let decided = |matter: &Matter<'_>, lot: Option<usize>| -> Vec<RequirementId> {
            let lot = lot.and_then(|lot| matter.selection.lots.get(lot));
            lot.into_iter().flat_map(|lot| lot.decisions.keys().cloned()).collect()
        };
        let ids: BTreeSet<RequirementId> =
            decided(self.old, self.pair.old).into_iter().chain(decided(self.new, self.pair.new)).collect();
        let mut changes: Vec<Change> = ids.iter().flat_map(|id| self.requirement(id)).collect();
        changes.extend(self.gates());
        changes
    }

    fn requirement(&self, id: &RequirementId) -> Vec<Change> {
        let before = requirement(self.old.catalogue, self.old.procurement, id);
        let after = requirement(self.new.catalogue, self.new.procurement, id);
        let (was, is) = (decision(self.old, self.pair.old, id), decision(self.new, self.pair.new, id));
        let Some(any) = after.or(before) else { return Vec::new() };
        let of = |group, how| Change::of(group, About::Requirement, id.as_str(), &any.title, how);
        let stands = |decision: Option<&Decision>| decision.is_some_and(|it| it.outcome == Outcome::Included);
        match (stands(was), stands(is)) {
            (false, true) => {
                let clause = filled(self.new, after, is);
                vec![Change { is: clause, because: self.because(after, is), ..of(Group::Added, How::Added) }]
            }
            (true, false) => {
                let because = self.because(after, is).unwrap_or_else(|| self.gone());
                let clause = filled(self.old, before, was);
                vec![Change { was: clause, because: Some(because), ..of(Group::Withdrawn, How::Withdrawn) }]
            }
            (true, true) => match (before, after, was, is) {
                (Some(before), Some(after), Some(was), Some(is)) => self.both(before, after, was, is),
                _ => Vec::new(),
            },
            (false, false) => {
                let outcome = |decision: Option<&Decision>| decision.map(|it| self.words(it.outcome.phrase()));
                // A requirement that a catalogue gains or loses without its being in the annex is told of the catalogue.
                let (Some(before), Some(after)) = (outcome(was), outcome(is)) else { return Vec::new() };
                if before == after {
                    return Vec::new();
                }
                let because = self.because(any.into(), is);
                let change = of(Group::Rest, How::Changed);
                vec![Change { what: String::from("outcome"), was: Some(before), is: Some(after), because, ..change }]
            }
        }
    }

    /// What differs of a requirement that stands in the annex before and after.
    fn both(&self, before: &Requirement, after: &Requirement, was: &Decision, is: &Decision) -> Vec<Change> {
        let of = |group| Change::of(group, About::Requirement, after.id.as_str(), &after.title, How::Changed);
        let mut changes = Vec::new();
        if was.role != is.role {
            let role = |decision: &Decision| Some(same(decision.role.word()));
            changes.push(Change { what: String::from("role"), was: role(was), is: role(is), ..of(Group::Role) });
        }
        let names: BTreeSet<&String> = was.values.keys().chain(is.values.keys()).collect();
        for name in names {
            let (then, now) = (was.values.get(name), is.values.get(name));
            let number = |value: Option<&DecidedValue>| value.map(|value| (value.number, value.unit.clone()));
            if number(then) == number(now) {
                continue;
            }
            let label = self.new.catalogue.scale(after, name).map(|scale| (scale.stricter, scale.label.clone()));
            changes.push(Change {
                what: format!("value {name}"),
                was: then.map(|value| written(self.old, value)),
                is: now.map(|value| written(self.new, value)),
                direction: then
                    .zip(now)
                    .zip(label.as_ref())
                    .map(|((then, now), (stricter, _))| stricter_or_looser(*stricter, then.number, now.number)),
                ..of(Group::Value)
            });
        }
        let facets = |matter: &Matter<'_>, requirement: &Requirement| -> Vec<Facet> {
            text(Group::Wording, "text", &wording(matter, requirement))
        };
        let wording = differences(
            About::Requirement,
            after.id.as_str(),
            &after.title,
            &facets(self.old, before),
            &facets(self.new, after),
        );
        changes.extend(wording);
        changes.extend(changed(self.old.catalogue, self.new.catalogue, before, after).into_iter().filter(is_printed));
        changes
    }

    fn because(&self, requirement: Option<&Requirement>, decision: Option<&Decision>) -> Option<Text> {
        let (requirement, decision) = (requirement?, decision?);
        let facts = &self.new.procurement.lots.get(self.pair.new?)?.facts;
        let sentence = |language| Reasons::new(Matter { language, ..*self.new }).sentence(requirement, decision, facts);
        Some(Text { swedish: sentence(Language::Swedish), english: sentence(Language::English) })
    }

    /// Why a requirement is out that no decision speaks of.
    fn gone(&self) -> Text {
        let key = if self.pair.new.is_none() { "changes-lot-gone" } else { "changes-not-there" };
        self.words(key)
    }

    fn words(&self, key: &str) -> Text {
        words(self.new, key)
    }

    /// Gates that close or open.
    fn gates(&self) -> Vec<Change> {
        let closed = |matter: &Matter<'_>, lot: Option<usize>, id: &str| {
            let index = matter.catalogue.gates.iter().position(|gate| gate.id == id);
            let lot = lot.and_then(|lot| matter.selection.lots.get(lot));
            lot.zip(index).is_some_and(|(lot, index)| lot.gates.get(index) == Some(&GateState::Closed))
        };
        let mut changes = Vec::new();
        for gate in &self.new.catalogue.gates {
            let how = match (closed(self.old, self.pair.old, &gate.id), closed(self.new, self.pair.new, &gate.id)) {
                (false, true) => How::Added,
                (true, false) => How::Withdrawn,
                _ => continue,
            };
            let change = Change::of(Group::Deciding, About::Gate, &gate.id, &gate.title, how);
            changes.push(Change { what: String::from("closed"), ..change });
        }
        changes
    }
}

/// A phrase in each language.
pub(super) fn words(matter: &Matter<'_>, key: &str) -> Text {
    let phrase = |language| matter.phrases.get(key, language).to_owned();
    Text { swedish: phrase(Language::Swedish), english: phrase(Language::English) }
}

/// Whether a change of a requirement is seen in an annex beside what is decided there: role, values and the clause.
fn is_printed(change: &Change) -> bool {
    let decided = matches!(change.what.as_str(), "role" | "text") || change.group == Group::Value;
    let printed = matches!(change.group, Group::Role | Group::Wording | Group::Proof | Group::Support);
    !decided && (printed || change.what == "motive") && change.what != "themes"
}

/// The clause with the names of its values, as a deviation may have reworded it.
fn wording(matter: &Matter<'_>, requirement: &Requirement) -> Text {
    let reworded = matter.procurement.deviations.iter().find_map(|deviation| match &deviation.change {
        Made::Text(text) if deviation.requirement.value == requirement.id => Some(text.clone()),
        Made::Text(_) | Made::Omit | Made::Values(_) | Made::Role(_) | Made::Add(_) => None,
    });
    reworded.unwrap_or_else(|| clause(requirement))
}

/// The clause with its values filled in.
fn filled(matter: &Matter<'_>, requirement: Option<&Requirement>, decision: Option<&Decision>) -> Option<Text> {
    let (requirement, decision) = (requirement?, decision?);
    let wording = wording(matter, requirement);
    let fill = |language: Language| {
        let mut text = wording.get(language).clone();
        for (name, value) in &decision.values {
            text = text.replace(&format!("{{{{ {name} }}}}"), written(matter, value).get(language));
        }
        text
    };
    Some(Text { swedish: fill(Language::Swedish), english: fill(Language::English) })
}

fn written(matter: &Matter<'_>, value: &DecidedValue) -> Text {
    match matter.catalogue.unit(&value.unit) {
        Some(unit) => Text {
            swedish: unit.write(value.number, Language::Swedish),
            english: unit.write(value.number, Language::English),
        },
        None => same(value.number.to_string()),
    }
}

fn stricter_or_looser(stricter: Stricter, was: f64, is: f64) -> Direction {
    if stricter.stricter(is, was) { Direction::Stricter } else { Direction::Looser }
}
