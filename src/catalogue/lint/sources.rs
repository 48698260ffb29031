//! Checks of what a requirement cites: that somebody has read it, and that it applies on a day.

use jiff::civil::Date;

use crate::catalogue::{Catalogue, Control, Policy, Requirement, ReviewStatus, Standard, ValidTo, Verification};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::language::Language;

use super::{AsOf, Finding};

/// What has been reviewed may not rest on what nobody has read.
pub(super) fn unverified(catalogue: &Catalogue, requirement: &Requirement, found: &mut Vec<Finding>) {
    if requirement.review.status == ReviewStatus::Draft {
        return;
    }
    for reference in &requirement.standards {
        let unread = catalogue.control(&reference.value).filter(|(_, row)| row.status == Verification::Unverified);
        if let Some((standard, row)) = unread {
            let message = format!(
                "`{}` is reviewed, but cites `{}:{}`, which nobody has verified",
                requirement.id, standard.id, row.id
            );
            let help = "read the source and raise the row's status, or remove the reference";
            found.push(Finding::new(Code::UnverifiedCitation, message, help).about(&row.id));
        }
    }
}

/// What a clause cites that does not apply on a day: ceased, replaced, or not yet in force.
pub(super) fn out_of_date(catalogue: &Catalogue, requirement: &Requirement, as_of: AsOf) -> Vec<Finding> {
    let Some(day) = as_of.day() else { return Vec::new() };
    let rows = requirement.standards.iter().filter_map(|reference| catalogue.control(&reference.value));
    rows.filter_map(|(standard, row)| {
        let (code, why) = standing(catalogue, standard, row, as_of, day)?;
        let message = format!("`{}` cites `{}:{}`, which {why}", requirement.id, standard.id, row.id);
        Some(Finding::new(code, message, "cite what applies, or allow it with a reason").about(&row.id))
    })
    .collect()
}

/// Why a row does not apply on a day, if it does not.
fn standing(
    catalogue: &Catalogue,
    standard: &Standard,
    row: &Control,
    as_of: AsOf,
    day: Date,
) -> Option<(Code, String)> {
    let ceased = row.until.or(standard.until).filter(|until| *until < day);
    let later = row.in_force.or(standard.in_force).filter(|from| *from > day && as_of == AsOf::Applies(day));
    match (successor(catalogue, standard, row, day), ceased, later) {
        (Some(successor), _, _) => Some((Code::Superseded, format!("`{successor}` has replaced"))),
        (None, Some(until), _) => Some((Code::NotInForce, format!("ceased to apply on {until}"))),
        (None, None, Some(from)) => Some((Code::NotInForce, format!("applies only from {from}"))),
        (None, None, None) => None,
    }
}

/// What has taken a row's place by a day: another row, or else the register that took its register's place.
fn successor(catalogue: &Catalogue, standard: &Standard, row: &Control, day: Date) -> Option<String> {
    let in_force = |from: Option<Date>| from.is_none_or(|from| from <= day);
    if let Some(reference) = &row.replaced_by {
        // A row that has not ceased yet is still the one to cite.
        let ceased = row.until.or(standard.until).is_none_or(|until| until < day);
        let (register, other) = catalogue.control(&reference.value)?;
        return (ceased && in_force(other.in_force.or(register.in_force)))
            .then(|| format!("{}:{}", register.id, other.id));
    }
    let successor = catalogue.standards.get(standard.replaced_by.as_ref()?)?;
    in_force(successor.in_force).then(|| successor.id.clone())
}

/// What gates cite, and the policies of buyers, that do not apply on a day.
pub(super) fn buyers_and_gates(catalogue: &Catalogue, as_of: AsOf, log: &Diagnostics) {
    let Some(day) = as_of.day() else { return };
    for gate in &catalogue.gates {
        for reference in &gate.standards {
            let Some((standard, row)) = catalogue.control(&reference.value) else { continue };
            if let Some((code, why)) = standing(catalogue, standard, row, as_of, day) {
                let message = format!("the gate `{}` cites `{}:{}`, which {why}", gate.id, standard.id, row.id);
                log.report(Diagnostic::new(code, message).at(&reference.place).help("cite what applies"));
            }
        }
    }
    for buyer in catalogue.organisations.values() {
        for named in &buyer.policies {
            let Some(policy) = catalogue.policies.get(&named.value) else { continue };
            if let Some((code, why, help)) = policy_standing(catalogue, policy, as_of, day) {
                let title = policy.title.get(Language::Swedish);
                let message = format!("the policy `{}` ({title}) of `{}` {why}", policy.id, buyer.id);
                log.report(Diagnostic::new(code, message).at(&named.place).help(help));
            }
        }
    }
}

/// Why a policy does not apply on a day, if it does not, and what to do.
fn policy_standing(
    catalogue: &Catalogue,
    policy: &Policy,
    as_of: AsOf,
    day: Date,
) -> Option<(Code, String, &'static str)> {
    let over = match policy.valid_to {
        Some(ValidTo::Day(last)) if last < day => Some(last),
        Some(ValidTo::Day(_) | ValidTo::FurtherNotice) | None => None,
    };
    let successor = policy.replaced_by.as_ref().and_then(|id| catalogue.policies.get(&id.value));
    let begun = |other: &&Policy| other.valid_from.is_none_or(|from| from <= day);
    if let Some(other) = successor.filter(begun) {
        let help = "name the policy that has taken its place under `policies`";
        return Some((Code::Superseded, format!("has been replaced by `{}`", other.id), help));
    }
    if let Some(last) = over {
        let help = "enter the policy's later version, or its new `valid-to`";
        return Some((Code::NotInForce, format!("was valid until {last}"), help));
    }
    let from = policy.valid_from.filter(|from| *from > day && as_of == AsOf::Applies(day))?;
    Some((Code::NotInForce, format!("is valid only from {from}"), "name the policy that is valid until then"))
}
