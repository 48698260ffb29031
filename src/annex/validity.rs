//! What a contract outlives: the buyer's policies, and the standards and statutes that its requirements rest on.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use crate::catalogue::{Control, Policy, PolicyStatus, Requirement, Standard, ValidTo};

use super::Matter;
use super::assemble::policy_named;
use super::citation::printed;

/// A source that ceases to apply during the contract.
#[derive(Debug, Serialize)]
pub(super) struct CeasingView {
    source: String,
    until: String,
    successor: String,
    requirements: Vec<String>,
}

/// What is said of the policies that the contract outlives, in the supplier's annex: the later version applies then, without
/// changing what was contracted.
pub(super) fn policies_outlived(matter: &Matter<'_>) -> Vec<String> {
    let said = outlived(matter).map(|(policy, last)| {
        let (short, last) = (policy.short.get(matter.language), last.to_string());
        let successor = policy.replaced_by.as_ref().and_then(|id| matter.catalogue.policies.get(&id.value));
        match successor {
            Some(successor) => {
                let successor = policy_named(matter, successor);
                matter.fill("policy-outlived-by", &[("Policy", short), ("date", &last), ("successor", &successor)])
            }
            None => matter.fill("policy-outlived", &[("Policy", short), ("date", &last)]),
        }
    });
    said.collect()
}

/// The same for the officer, who is told until when the contract may run.
pub(super) fn policies_outlived_in_record(matter: &Matter<'_>) -> Vec<String> {
    let end = matter.procurement.contract.last_day().map_or_else(String::new, |day| day.to_string());
    let said = outlived(matter).map(|(policy, last)| {
        let named = policy_named(matter, policy);
        matter.fill("record-policy-outlived", &[("policy", &named), ("date", &last.to_string()), ("end", &end)])
    });
    said.collect()
}

/// The buyer's adopted policies that end before the contract does, its options used, and their last day.
fn outlived<'a>(matter: &Matter<'a>) -> impl Iterator<Item = (&'a Policy, Date)> {
    let last_day = matter.procurement.contract.last_day();
    let catalogue = matter.catalogue;
    let policies = matter.organisation().into_iter().flat_map(|organisation| &organisation.policies);
    let adopted = policies
        .filter_map(|id| catalogue.policies.get(&id.value))
        .filter(|policy| policy.status == PolicyStatus::Adopted);
    adopted.filter_map(move |policy| match policy.valid_to {
        Some(ValidTo::Day(last)) if last_day.is_some_and(|end| last < end) => Some((policy, last)),
        Some(ValidTo::Day(_) | ValidTo::FurtherNotice) | None => None,
    })
}

/// The standards and statutes of some requirements that cease to apply before the contract ends, and what comes after them.
pub(super) fn ceasing<'a>(
    matter: &Matter<'_>,
    requirements: impl Iterator<Item = &'a Requirement>,
) -> Vec<CeasingView> {
    let end = matter.procurement.contract.last_day().unwrap_or(matter.procurement.document.issued);
    let mut found: BTreeMap<(Date, String), CeasingView> = BTreeMap::new();
    for requirement in requirements {
        let id = requirement.id.to_string();
        for (standard, control) in
            requirement.standards.iter().filter_map(|reference| matter.catalogue.control(&reference.value))
        {
            let Some(until) = control.until.or(standard.until).filter(|until| *until < end) else { continue };
            let source = printed(standard, control, matter.language);
            let row = found.entry((until, source.clone())).or_insert_with(|| CeasingView {
                source,
                until: until.to_string(),
                successor: successor(matter, standard, control).unwrap_or_else(|| String::from("–")),
                requirements: Vec::new(),
            });
            if !row.requirements.contains(&id) {
                row.requirements.push(id.clone());
            }
        }
    }
    found.into_values().collect()
}

/// What comes after a row, if its register says so.
fn successor(matter: &Matter<'_>, standard: &Standard, control: &Control) -> Option<String> {
    let row = control.replaced_by.as_ref().and_then(|reference| matter.catalogue.control(&reference.value));
    let row = row.map(|(standard, control)| printed(standard, control, matter.language));
    let register = || {
        let successor = matter.catalogue.standards.get(standard.replaced_by.as_ref()?)?;
        Some(successor.cite.get(matter.language).to_owned())
    };
    row.or_else(register)
}
