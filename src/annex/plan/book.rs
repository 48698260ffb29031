//! The plan as a workbook: a sheet to look up a day in, the lists to tick off, what is checked on events, certificates, the work
//! of each role, and Dokumentinformation.

use crate::annex::dress::{Dressing, information_sheet};
use crate::document::workbook::{Workbook, WorkbookCell, WorkbookColumn, WorkbookSheet};
use crate::document::{Document, capitalised};

use super::view::{counted_list, hours, key_days, loads, written_expiry, written_years};
use super::{Check, CheckList, Matter, Occasion, Plan};

/// The plan as a workbook. What the plan's document says of itself is said here too.
pub fn plan_book(matter: &Matter<'_>, plan: &Plan, document: &Document, dressing: &Dressing<'_>) -> Workbook {
    let mut sheets = Vec::new();
    if plan.term.is_some() {
        sheets.push(calendar(matter, plan));
    }
    if !plan.before_start.is_empty() {
        sheets.push(before_start(matter, plan));
    }
    sheets.push(lists(matter, plan));
    sheets.push(events(matter, plan));
    if !plan.certificates.is_empty() {
        sheets.push(certificates(matter, plan));
    }
    if plan.term.is_some() {
        sheets.push(work(matter, plan));
    }
    sheets.retain(|sheet| !sheet.rows.is_empty());
    sheets.push(information_sheet(matter, dressing));
    Workbook {
        language: matter.language,
        foot: format!("{}, {}", document.title, matter.procurement.reference),
        marks: document.header.marks.clone(),
        page_label: document.footer.page_label.clone(),
        properties: document.properties.clone(),
        brand: document.brand.clone(),
        sheets,
    }
}

fn sheet(
    matter: &Matter<'_>,
    name: &str,
    title: &str,
    note: String,
    columns: &[(&str, f64)],
    rows: Vec<Vec<WorkbookCell>>,
) -> WorkbookSheet {
    WorkbookSheet {
        name: matter.phrase(name).to_owned(),
        title: format!("{}: {}", matter.phrase(title), matter.procurement.title),
        lines: vec![note],
        columns: columns
            .iter()
            .map(|(key, width)| WorkbookColumn { heading: matter.phrase(key).to_owned(), width: *width })
            .collect(),
        rows,
        fixed: 0,
    }
}

fn text(text: impl Into<String>) -> WorkbookCell {
    WorkbookCell::Text(text.into())
}

fn number(number: usize) -> WorkbookCell {
    #[expect(clippy::cast_precision_loss, reason = "a plan holds some thousand checks at most")]
    WorkbookCell::Number(number as f64)
}

/// One row for each occasion, and one for each day on which the contract begins or ends.
fn calendar(matter: &Matter<'_>, plan: &Plan) -> WorkbookSheet {
    let columns = [
        ("plan-column-day", 13.0),
        ("plan-column-due", 13.0),
        ("plan-column-who", 32.0),
        ("plan-column-occasion", 44.0),
        ("plan-column-checks", 13.0),
        ("plan-column-year", 12.0),
        ("plan-column-option", 11.0),
        ("plan-column-done", 14.0),
        ("plan-column-result", 40.0),
    ];
    let mut rows: Vec<_> =
        plan.occasions.iter().map(|occasion| (occasion.day, occasion_row(matter, plan, occasion))).collect();
    rows.extend(key_days(matter, plan).into_iter().map(|(day, what)| {
        let year = plan.term.map_or(0, |term| term.year(day));
        let option = plan.term.is_some_and(|term| term.in_option(day));
        let row = vec![
            WorkbookCell::Day(day),
            WorkbookCell::Day(day),
            text(""),
            text(what),
            text(""),
            contract_year(year),
            text(if option { matter.phrase("plan-option") } else { "" }),
            text(""),
            text(""),
        ];
        (day, row)
    }));
    rows.sort_by_key(|(day, _)| *day);
    let note = matter.phrase("plan-note-calendar").to_owned();
    let rows = rows.into_iter().map(|(_, row)| row).collect();
    sheet(matter, "plan-sheet-calendar", "plan-title", note, &columns, rows)
}

/// A year of the contract; before the first there is none.
fn contract_year(year: u32) -> WorkbookCell {
    if year == 0 { text("") } else { number(year as usize) }
}

fn occasion_row(matter: &Matter<'_>, plan: &Plan, occasion: &Occasion) -> Vec<WorkbookCell> {
    let before = occasion.before_start.map(|list| counted_list(&plan.before_start[list]));
    let lists = occasion.lists.iter().map(|list| counted_list(&plan.lists[*list]));
    let certificates = occasion.certificates.iter().map(|certificate| {
        let certificate = &plan.certificates[*certificate];
        let day = certificate.expiry.as_ref().map(|expiry| expiry.day.to_string()).unwrap_or_default();
        matter.fill("plan-expires", &[("id", certificate.check.id.as_str()), ("day", &day)])
    });
    let what: Vec<String> = before.into_iter().chain(lists).chain(certificates).collect();
    vec![
        WorkbookCell::Day(occasion.day),
        WorkbookCell::Day(occasion.due),
        text(capitalised(&occasion.role.name)),
        text(capitalised(&what.join(", "))),
        number(plan.checks(occasion)),
        contract_year(occasion.year),
        text(if occasion.in_option { matter.phrase("plan-option") } else { "" }),
        WorkbookCell::Open,
        WorkbookCell::Open,
    ]
}

const REQUIREMENT: [(&str, f64); 2] = [("column-id", 10.0), ("column-requirement", 34.0)];

fn requirement(check: &Check) -> [WorkbookCell; 2] {
    [text(check.id.as_str()), text(check.title.clone())]
}

fn before_start(matter: &Matter<'_>, plan: &Plan) -> WorkbookSheet {
    let rest = [("plan-column-shown", 60.0), ("plan-column-done", 14.0), ("plan-column-result", 36.0)];
    let columns: Vec<(&str, f64)> = [("plan-column-who", 32.0)].into_iter().chain(REQUIREMENT).chain(rest).collect();
    let rows = each(&plan.before_start, |list, check| {
        let [id, title] = requirement(check);
        vec![
            text(capitalised(&list.role.name)),
            id,
            title,
            text(check.what.clone()),
            WorkbookCell::Open,
            WorkbookCell::Open,
        ]
    });
    let note = matter.phrase("plan-before-text").to_owned();
    sheet(matter, "plan-sheet-before", "plan-before-heading", note, &columns, rows)
}

fn each(lists: &[CheckList], row: impl Fn(&CheckList, &Check) -> Vec<WorkbookCell>) -> Vec<Vec<WorkbookCell>> {
    let row = &row;
    lists.iter().flat_map(|list| list.checks.iter().map(move |check| row(list, check))).collect()
}

fn lists(matter: &Matter<'_>, plan: &Plan) -> WorkbookSheet {
    let before = [("plan-column-who", 32.0), ("plan-column-when", 15.0)];
    let rest = [("plan-column-what", 52.0), ("plan-column-evidence", 52.0)];
    let columns: Vec<(&str, f64)> = before.into_iter().chain(REQUIREMENT).chain(rest).collect();
    let rows = each(&plan.lists, |list, check| {
        let [id, title] = requirement(check);
        let (who, when) = (capitalised(&list.role.name), capitalised(&list.when));
        vec![text(who), text(when), id, title, text(check.what.clone()), text(check.evidence.clone())]
    });
    let note = matter.phrase("plan-lists-text").to_owned();
    sheet(matter, "plan-sheet-lists", "plan-lists-heading", note, &columns, rows)
}

fn events(matter: &Matter<'_>, plan: &Plan) -> WorkbookSheet {
    let before = [("plan-column-event", 26.0), ("plan-column-who", 32.0)];
    let rest = [("plan-column-what", 48.0), ("plan-column-evidence", 48.0)];
    let columns: Vec<(&str, f64)> = before.into_iter().chain(REQUIREMENT).chain(rest).collect();
    let rows = each(&plan.on_events, |list, check| {
        let [id, title] = requirement(check);
        let (who, when) = (capitalised(&list.role.name), capitalised(&list.when));
        vec![text(when), text(who), id, title, text(check.what.clone()), text(check.evidence.clone())]
    });
    let note = matter.phrase("plan-events-text").to_owned();
    sheet(matter, "plan-sheet-events", "plan-events-heading", note, &columns, rows)
}

fn certificates(matter: &Matter<'_>, plan: &Plan) -> WorkbookSheet {
    let rest = [("plan-column-shown", 56.0), ("plan-column-who", 32.0), ("plan-column-expiry", 34.0)];
    let columns: Vec<(&str, f64)> = REQUIREMENT.into_iter().chain(rest).collect();
    let rows = plan.certificates.iter().map(|certificate| {
        let [id, title] = requirement(&certificate.check);
        let who = capitalised(&certificate.role.name);
        vec![id, title, text(certificate.check.what.clone()), text(who), text(written_expiry(matter, certificate))]
    });
    let note = matter.phrase("plan-certificates-text").to_owned();
    sheet(matter, "plan-sheet-certificates", "plan-certificates-heading", note, &columns, rows.collect())
}

/// The work of each role; years in a row that are alike stand together.
fn work(matter: &Matter<'_>, plan: &Plan) -> WorkbookSheet {
    let columns = [
        ("plan-column-who", 34.0),
        ("plan-column-years", 26.0),
        ("plan-column-occasions", 14.0),
        ("plan-column-checks", 14.0),
        ("plan-column-hours", 14.0),
    ];
    let rows = loads(matter, plan).into_iter().map(|load| {
        vec![
            text(capitalised(&load.role.name)),
            text(capitalised(&written_years(matter, &load))),
            number(load.occasions),
            number(load.checks),
            WorkbookCell::Number(hours(load.minutes)),
        ]
    });
    let planning = &matter.catalogue.follow_up;
    let minutes = [planning.occasion_minutes, planning.check_minutes].map(|minutes| matter.language.number(minutes));
    let note = matter.fill("plan-note-work", &[("occasion", &minutes[0]), ("check", &minutes[1])]);
    sheet(matter, "plan-sheet-work", "plan-work-heading", note, &columns, rows.collect())
}
