//! What changes if one policy takes another's place: passages, themes, and what requirements and annexes rest on.

use std::collections::BTreeSet;

use crate::annex::Matter;
use crate::catalogue::{Catalogue, Organisation, Passage, Policy, Requirement};
use crate::language::{Language, Text};
use crate::selection::Outcome;

use super::consequences::Affected;
use super::facets::{differences, things};
use super::registers::{passages, policy};
use super::{About, Change, Compared, Comparison, Group, How, Side, sorted};

/// One policy in another's place.
#[derive(Clone, Copy, Debug)]
pub struct WhatIf<'a> {
    /// The catalogue whose requirements are looked at.
    pub catalogue: &'a Catalogue,
    /// The policy as it is.
    pub old: &'a Policy,
    /// The policy as it would be.
    pub new: &'a Policy,
}

/// What changes if one policy takes another's place. Empty for a policy and itself.
pub fn policies(what_if: &WhatIf<'_>) -> Comparison {
    let WhatIf { catalogue, old, new } = *what_if;
    let mut changes = differences(About::Policy, &new.id, &new.title, &policy(old), &policy(new));
    for change in things(Group::Passages, About::Passage, &passages(old, ""), &passages(new, "")) {
        changes.push(in_policy(change, old, new));
    }
    changes.extend(themes(what_if));
    changes.extend(catalogue.in_use().flat_map(|requirement| ground(what_if, requirement)));
    Comparison {
        compared: Compared::Policies,
        old: side(old),
        new: side(new),
        changes: sorted(changes),
        procurements: Vec::new(),
        holders: holding(catalogue, old).map(|organisation| organisation.name.clone()).collect(),
    }
}

/// The buyers that have a policy.
fn holding<'a>(catalogue: &'a Catalogue, policy: &'a Policy) -> impl Iterator<Item = &'a Organisation> {
    catalogue.organisations.values().filter(|organisation| organisation.policies.iter().any(|it| it.value == policy.id))
}

fn side(policy: &Policy) -> Side {
    let status = match policy.status {
        crate::catalogue::PolicyStatus::Adopted => "adopted",
        crate::catalogue::PolicyStatus::Proposed => "proposed",
    };
    let edition = [policy.id.as_str()].into_iter().chain(policy.version.as_deref()).chain([status]);
    let edition = edition.collect::<Vec<_>>().join(", ");
    Side { title: policy.title.clone(), edition }
}

/// A passage that is gone is struck, and one that comes says what it commits to.
fn in_policy(change: Change, old: &Policy, new: &Policy) -> Change {
    let text = |policy: &Policy| {
        policy.passages.iter().find(|passage| passage.id == change.id).map(|passage| passage.text.clone())
    };
    match change.how {
        How::Gone => Change { how: How::Withdrawn, was: text(old), ..change },
        How::Added => Change { is: text(new), ..change },
        How::Reused | How::Withdrawn | How::LostBasis | How::LostGround | How::GotGround | How::Changed => change,
    }
}

fn themes(what_if: &WhatIf<'_>) -> Vec<Change> {
    let grounded = |policy: &Policy, theme: &str| policy.passages.iter().any(|passage| passage.has_theme(theme));
    let mut changes = Vec::new();
    for theme in &what_if.catalogue.themes {
        let how = match (grounded(what_if.old, &theme.id), grounded(what_if.new, &theme.id)) {
            (true, false) => How::LostBasis,
            (false, true) => How::GotGround,
            (true, true) | (false, false) => continue,
        };
        changes.push(Change::of(Group::Themes, About::Theme, &theme.id, &theme.name, how));
    }
    changes
}

/// What a requirement loses and gets as ground.
fn ground(what_if: &WhatIf<'_>, requirement: &Requirement) -> Vec<Change> {
    let serving = |policy: &'_ Policy| -> BTreeSet<String> {
        policy.passages.iter().filter(|it| it.is_served_by(requirement)).map(|it| it.id.clone()).collect()
    };
    let (before, after) = (serving(what_if.old), serving(what_if.new));
    let named = |ids: Vec<&String>| ids.into_iter().map(String::as_str).collect::<Vec<_>>().join(", ");
    let (lost, got) = (named(before.difference(&after).collect()), named(after.difference(&before).collect()));
    let of = |group, how| Change::of(group, About::Requirement, requirement.id.as_str(), &requirement.title, how);
    let mut changes = Vec::new();
    if !lost.is_empty() && after.is_empty() {
        let because = Some(elsewhere(what_if, requirement));
        changes.push(Change { what: lost, because, ..of(Group::Basis, How::LostBasis) });
    } else if !lost.is_empty() {
        let kept = named(after.intersection(&before).collect());
        let because =
            Text { swedish: format!("vilar fortfarande på {kept}"), english: format!("still rests on {kept}") };
        let because = Some(because).filter(|_| !kept.is_empty());
        changes.push(Change { what: lost, because, ..of(Group::Support, How::LostGround) });
    }
    if !got.is_empty() {
        changes.push(Change { what: got, ..of(Group::Support, How::GotGround) });
    }
    changes
}

/// What a requirement rests on outside the two policies: standards, and other policies of the same buyers.
fn elsewhere(what_if: &WhatIf<'_>, requirement: &Requirement) -> Text {
    let WhatIf { catalogue, old, new } = *what_if;
    let others: BTreeSet<&str> = holding(catalogue, old)
        .flat_map(|organisation| &organisation.policies)
        .map(|policy| policy.value.as_str())
        .filter(|id| *id != old.id && *id != new.id)
        .collect();
    let serves = |id: &&str| {
        let passages: &[Passage] = catalogue.policies.get(*id).map_or(&[], |policy| &policy.passages);
        passages.iter().any(|passage| passage.is_served_by(requirement))
    };
    let policies = others.into_iter().filter(serves).map(str::to_owned);
    let standards = requirement.standards.iter().map(|it| format!("{}:{}", it.value.standard, it.value.control));
    let all: Vec<String> = policies.chain(standards).collect();
    if all.is_empty() {
        return Text {
            swedish: String::from("vilar inte på något annat"),
            english: String::from("rests on nothing else"),
        };
    }
    Text {
        swedish: format!("vilar i stället på {}", Language::Swedish.enumeration(&all)),
        english: format!("rests instead on {}", Language::English.enumeration(&all)),
    }
}

/// What of a comparison of policies a procurement's annex notices: the requirements that stand in it. Nothing if its buyer does
/// not have the older policy, or nothing in it rests on what changes.
pub fn felt_in(comparison: &Comparison, old: &Policy, matter: &Matter<'_>, file: &str) -> Option<Affected> {
    let organisation = matter.organisation()?;
    if !organisation.policies.iter().any(|policy| policy.value == old.id) {
        return None;
    }
    let stands = |change: &&Change| {
        change.about == About::Requirement
            && matter
                .catalogue
                .requirements
                .keys()
                .find(|id| id.as_str() == change.id)
                .is_some_and(|id| matter.selection.outcome(id) == Some(Outcome::Included))
    };
    let changes: Vec<Change> = comparison.changes.iter().filter(stands).cloned().collect();
    (!changes.is_empty()).then(|| Affected {
        file: file.to_owned(),
        title: matter.procurement.title.clone(),
        changes,
        unread: Vec::new(),
    })
}
