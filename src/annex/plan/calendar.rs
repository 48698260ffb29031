//! The plan as entries for a calendar: one for each occasion, and one for each day on which the contract begins or ends.

use crate::document::{Calendar, CalendarEntry, Certainty, capitalised};
use crate::manifest::digest;

use super::view::{counted_list, key_days};
use super::{Check, Matter, Occasion, Plan};

/// How many digits of a digest make an entry one of its own.
const UID_LENGTH: usize = 32;

/// The plan as a calendar; empty as long as the start of the contract is not known.
pub fn plan_calendar(matter: &Matter<'_>, plan: &Plan) -> Calendar {
    let procurement = matter.procurement;
    let mut entries: Vec<CalendarEntry> = key_days(matter, plan)
        .into_iter()
        .map(|(day, what)| CalendarEntry {
            uid: uid(matter, plan, &["contract", &day.to_string()]),
            day,
            summary: format!("{what}: {}", procurement.title),
            description: format!("{} {}", matter.phrase("field-reference"), procurement.reference),
            category: String::new(),
            certainty: certainty(plan.term.is_some_and(|term| term.in_option(day))),
        })
        .collect();
    entries.extend(plan.occasions.iter().map(|occasion| entry(matter, plan, occasion)));
    entries.sort_by(|a, b| (a.day, &a.category, &a.uid).cmp(&(b.day, &b.category, &b.uid)));
    Calendar {
        language: matter.language,
        name: format!("{}: {}", matter.phrase("plan-title"), procurement.title),
        made: procurement.document.issued,
        entries,
    }
}

/// What the same entry has in every calendar made for the contract, in either language, and no other entry has. Lots are
/// contracts of their own.
fn uid(matter: &Matter<'_>, plan: &Plan, parts: &[&str]) -> String {
    let procurement = matter.procurement;
    let mut all = vec![procurement.organisation.as_str(), procurement.reference.as_str()];
    // A framework has several suppliers, each with a contract of its own.
    all.extend(plan.tender.iter().map(|tender| tender.supplier.as_str()));
    all.extend(plan.tender.iter().flat_map(|tender| tender.lots.iter().map(String::as_str)));
    all.extend(parts);
    let digits: String = digest(all.join("\n").as_bytes()).chars().take(UID_LENGTH).collect();
    format!("{digits}@kravbilaga")
}

fn certainty(in_option: bool) -> Certainty {
    if in_option { Certainty::Tentative } else { Certainty::Confirmed }
}

fn entry(matter: &Matter<'_>, plan: &Plan, occasion: &Occasion) -> CalendarEntry {
    let procurement = matter.procurement;
    let checks = plan.checks(occasion).to_string();
    let key = if occasion.in_option { "plan-entry-option" } else { "plan-entry" };
    let values = [("role", occasion.role.name.as_str()), ("procurement", &procurement.title), ("n", &checks)];
    let mut lines = Vec::new();
    if occasion.in_option {
        lines.push(matter.phrase("plan-option-note").to_owned());
    }
    if let Some(list) = occasion.before_start.map(|list| &plan.before_start[list]) {
        lines.push(format!("{}:", capitalised(&counted_list(list))));
        lines.extend(list.checks.iter().map(line));
    }
    for list in occasion.lists.iter().map(|list| &plan.lists[*list]) {
        lines.push(format!("{}:", capitalised(&counted_list(list))));
        lines.extend(list.checks.iter().map(line));
    }
    for certificate in occasion.certificates.iter().map(|certificate| &plan.certificates[*certificate]) {
        let day = certificate.expiry.as_ref().map(|expiry| expiry.day.to_string()).unwrap_or_default();
        let id = certificate.check.id.as_str();
        lines.push(capitalised(&matter.fill("plan-expires", &[("id", id), ("day", &day)])));
    }
    lines.push(format!("{} {}", matter.phrase("field-reference"), procurement.reference));
    CalendarEntry {
        uid: uid(matter, plan, &[&occasion.role.id, &occasion.day.to_string()]),
        day: occasion.day,
        summary: capitalised(&matter.fill(key, &values)),
        description: lines.join("\n"),
        category: capitalised(&occasion.role.name),
        certainty: certainty(occasion.in_option),
    }
}

fn line(check: &Check) -> String {
    format!("– {} {}", check.id, check.title)
}
