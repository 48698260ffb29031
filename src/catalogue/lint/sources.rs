//! Checks of what a requirement cites: that somebody has read it, and that it applies on a day.

use jiff::civil::Date;

use crate::catalogue::{Catalogue, Requirement, ReviewStatus, Standard, Verification};
use crate::diagnostic::Code;

use super::Finding;

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
pub(super) fn out_of_date(catalogue: &Catalogue, requirement: &Requirement, day: Date) -> Vec<Finding> {
    let rows = requirement.standards.iter().filter_map(|reference| catalogue.control(&reference.value));
    rows.filter_map(|(standard, row)| {
        let ceased = row.until.or(standard.until).filter(|until| *until < day);
        let later = row.in_force.or(standard.in_force).filter(|from| *from > day);
        let (code, why) = match (successor(catalogue, standard, day), ceased, later) {
            (Some(successor), _, _) => (Code::Superseded, format!("`{}` has replaced", successor.id)),
            (None, Some(until), _) => (Code::NotInForce, format!("ceased to apply on {until}")),
            (None, None, Some(from)) => (Code::NotInForce, format!("applies only from {from}")),
            (None, None, None) => return None,
        };
        let message = format!("`{}` cites `{}:{}`, which {why}", requirement.id, standard.id, row.id);
        Some(Finding::new(code, message, "cite what applies, or allow it with a reason").about(&row.id))
    })
    .collect()
}

/// What has taken a register's place by a day.
fn successor<'a>(catalogue: &'a Catalogue, standard: &Standard, day: Date) -> Option<&'a Standard> {
    let successor = catalogue.standards.get(standard.replaced_by.as_ref()?)?;
    successor.in_force.is_none_or(|from| from <= day).then_some(successor)
}
