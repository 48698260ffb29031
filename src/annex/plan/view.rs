//! The plan as the template `plan.md` sees it, and the words for days and years that its other formats share.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, Weekday};
use serde::Serialize;

use crate::document::capitalised;

use super::{Certificate, CheckList, Matter, Occasion, Plan, PlanRole};

/// What `plan.md` may use.
#[derive(Debug, Serialize)]
pub struct PlanView {
    dated: bool,
    end_known: bool,
    start: String,
    end: String,
    last: Option<String>,
    supplier: Option<String>,
    tender_file: String,
    tender_digest: String,
    lots: Option<String>,
    occasion_minutes: String,
    check_minutes: String,
    days: Vec<DayView>,
    first_occasions: usize,
    first_hours: String,
    first_roles: usize,
    loads: Vec<LoadView>,
    before: Vec<ListView>,
    before_day: String,
    first_year: Vec<OccasionView>,
    later: Vec<OccasionView>,
    events: Vec<EventView>,
    certificates: Vec<CertificateView>,
    roles: Vec<RoleView>,
}

#[derive(Debug, Serialize)]
struct DayView {
    day: String,
    what: String,
}

/// The work of a role in some years of the contract that are alike.
#[derive(Debug, Serialize)]
struct LoadView {
    role: String,
    years: String,
    occasions: usize,
    checks: usize,
    hours: String,
}

#[derive(Debug, Serialize)]
struct OccasionView {
    day: String,
    role: String,
    lists: Vec<LinkView>,
    certificates: Vec<String>,
    checks: usize,
    option: bool,
}

#[derive(Debug, Serialize)]
struct LinkView {
    text: String,
    anchor: String,
}

#[derive(Debug, Serialize)]
struct ListView {
    role: String,
    when: String,
    anchor: String,
    checks: Vec<CheckView>,
}

#[derive(Debug, Serialize)]
struct CheckView {
    id: String,
    title: String,
    what: String,
    evidence: String,
}

#[derive(Debug, Serialize)]
struct EventView {
    when: String,
    rows: Vec<EventRow>,
}

#[derive(Debug, Serialize)]
struct EventRow {
    id: String,
    title: String,
    role: String,
    what: String,
}

#[derive(Debug, Serialize)]
struct CertificateView {
    id: String,
    title: String,
    what: String,
    role: String,
    expiry: String,
}

#[derive(Debug, Serialize)]
struct RoleView {
    role: String,
    anchor: String,
    lists: Vec<ListView>,
}

/// The plan for its template.
pub fn plan_view(matter: &Matter<'_>, plan: &Plan) -> PlanView {
    let written = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
    let term = plan.term;
    let planning = &matter.catalogue.follow_up;
    let of_years = |first: bool| -> Vec<OccasionView> {
        // What is shown before the start stands in tables of its own.
        let wanted = |occasion: &&Occasion| {
            (occasion.before_start.is_none() || !occasion.certificates.is_empty()) && (occasion.year <= 1) == first
        };
        plan.occasions.iter().filter(wanted).map(|occasion| occasion_view(matter, plan, occasion)).collect()
    };
    let tender = plan.tender.as_ref();
    let loads = loads(matter, plan);
    let first: Vec<&Load> = loads.iter().filter(|load| load.first <= 1).collect();
    PlanView {
        dated: term.is_some(),
        end_known: term.is_some_and(|term| term.end_known),
        start: written(term.map(|term| term.start)),
        end: written(term.map(|term| term.end)),
        last: term.filter(|term| term.last > term.end).map(|term| term.last.to_string()),
        supplier: tender.map(|tender| tender.supplier.clone()),
        tender_file: tender.map(|tender| tender.file.0.clone()).unwrap_or_default(),
        tender_digest: tender.map(|tender| tender.file.1.clone()).unwrap_or_default(),
        lots: tender.filter(|tender| !tender.lots.is_empty()).map(|tender| matter.language.enumeration(&tender.lots)),
        occasion_minutes: matter.language.number(planning.occasion_minutes),
        check_minutes: matter.language.number(planning.check_minutes),
        days: key_days(matter, plan)
            .into_iter()
            .map(|(day, what)| DayView { day: written_day(matter, day), what })
            .collect(),
        first_occasions: first.iter().map(|load| load.occasions).sum(),
        first_hours: matter.language.number(hours(first.iter().map(|load| load.minutes).sum())),
        first_roles: first.iter().map(|load| &load.role).collect::<BTreeSet<_>>().len(),
        loads: loads.iter().map(|load| load_view(matter, load)).collect(),
        before: plan.before_start.iter().map(list_view).collect(),
        before_day: term.map(|term| written_day(matter, term.before_start(planning))).unwrap_or_default(),
        first_year: of_years(true),
        later: of_years(false),
        events: events(plan),
        certificates: plan.certificates.iter().map(|certificate| certificate_view(matter, certificate)).collect(),
        roles: roles(plan),
    }
}

/// The days between which everything else falls, and what happens on them.
pub(super) fn key_days(matter: &Matter<'_>, plan: &Plan) -> Vec<(Date, String)> {
    let Some(term) = &plan.term else { return Vec::new() };
    let mut days = vec![(term.start, matter.phrase("plan-day-start").to_owned())];
    if term.end_known {
        let prolonged = term.last > term.end;
        let key = if prolonged { "plan-day-end-option" } else { "plan-day-end" };
        days.push((term.end, matter.phrase(key).to_owned()));
        days.extend(prolonged.then(|| (term.last, matter.phrase("plan-day-last").to_owned())));
    }
    days
}

/// A day with its day of the week: `2027-08-31, tisdag`.
pub(super) fn written_day(matter: &Matter<'_>, day: Date) -> String {
    format!("{day}, {}", matter.phrase(weekday_phrase(day.weekday())))
}

fn weekday_phrase(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Monday => "weekday-monday",
        Weekday::Tuesday => "weekday-tuesday",
        Weekday::Wednesday => "weekday-wednesday",
        Weekday::Thursday => "weekday-thursday",
        Weekday::Friday => "weekday-friday",
        Weekday::Saturday => "weekday-saturday",
        Weekday::Sunday => "weekday-sunday",
    }
}

/// The work of a role in a run of years that are alike; year 0 is the time before the start.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Load {
    pub(super) role: PlanRole,
    pub(super) first: u32,
    pub(super) last: u32,
    pub(super) occasions: usize,
    pub(super) checks: usize,
    pub(super) minutes: f64,
    pub(super) in_option: bool,
}

/// The work of each role, year by year; years in a row that are alike stand together, those that depend on an option apart.
pub(super) fn loads(matter: &Matter<'_>, plan: &Plan) -> Vec<Load> {
    let planning = &matter.catalogue.follow_up;
    let mut years: BTreeMap<(PlanRole, u32), Load> = BTreeMap::new();
    for occasion in &plan.occasions {
        let load = years.entry((occasion.role.clone(), occasion.year)).or_insert_with(|| Load {
            role: occasion.role.clone(),
            first: occasion.year,
            last: occasion.year,
            occasions: 0,
            checks: 0,
            minutes: 0.0,
            in_option: plan.term.is_some_and(|term| occasion.year > 0 && term.in_option(term.days_of(occasion.year).0)),
        });
        load.occasions += 1;
        load.checks += plan.checks(occasion);
    }
    let mut runs: Vec<Load> = Vec::new();
    for mut load in years.into_values() {
        #[expect(clippy::cast_precision_loss, reason = "a year holds some thousand checks at most")]
        let of = |number: usize| number as f64;
        load.minutes = of(load.occasions) * planning.occasion_minutes + of(load.checks) * planning.check_minutes;
        match runs.last_mut() {
            Some(run) if is_alike(run, &load) => run.last = load.last,
            _ => runs.push(load),
        }
    }
    runs
}

fn is_alike(run: &Load, next: &Load) -> bool {
    let same = (run.occasions, run.checks, run.in_option) == (next.occasions, next.checks, next.in_option);
    run.role == next.role && run.first > 0 && run.last + 1 == next.first && same
}

/// The years of a load: `före avtalsstart`, `år 2–4`, `år 5–6 (option)`.
pub(super) fn written_years(matter: &Matter<'_>, load: &Load) -> String {
    if load.first == 0 {
        return matter.phrase("shown-before-start").to_owned();
    }
    let years =
        if load.first == load.last { load.first.to_string() } else { format!("{}–{}", load.first, load.last) };
    let key = if load.in_option { "plan-years-option" } else { "plan-years" };
    matter.fill(key, &[("years", &years)])
}

/// Minutes as hours, to the half hour above.
pub(super) fn hours(minutes: f64) -> f64 {
    (minutes / 30.0).ceil() / 2.0
}

fn load_view(matter: &Matter<'_>, load: &Load) -> LoadView {
    LoadView {
        role: capitalised(&load.role.name),
        years: written_years(matter, load),
        occasions: load.occasions,
        checks: load.checks,
        hours: matter.language.number(hours(load.minutes)),
    }
}

fn occasion_view(matter: &Matter<'_>, plan: &Plan, occasion: &Occasion) -> OccasionView {
    let lists = occasion.lists.iter().map(|list| &plan.lists[*list]);
    let expires = |certificate: &usize| {
        let certificate = &plan.certificates[*certificate];
        let day = certificate.expiry.as_ref().map(|expiry| expiry.day.to_string()).unwrap_or_default();
        matter.fill("plan-expires", &[("id", certificate.check.id.as_str()), ("day", &day)])
    };
    OccasionView {
        day: written_day(matter, occasion.day),
        role: capitalised(&occasion.role.name),
        lists: lists.map(|list| LinkView { text: counted_list(list), anchor: list.id.clone() }).collect(),
        certificates: occasion.certificates.iter().map(expires).collect(),
        checks: plan.checks(occasion),
        option: occasion.in_option,
    }
}

/// A list and how many requirements it has: `varje kvartal (5)`.
pub(super) fn counted_list(list: &CheckList) -> String {
    format!("{} ({})", list.when, list.checks.len())
}

fn list_view(list: &CheckList) -> ListView {
    let checks = list.checks.iter().map(|check| CheckView {
        id: check.id.to_string(),
        title: check.title.clone(),
        what: check.what.clone(),
        evidence: check.evidence.clone(),
    });
    ListView {
        role: capitalised(&list.role.name),
        when: capitalised(&list.when),
        anchor: list.id.clone(),
        checks: checks.collect(),
    }
}

/// The events, each with what every role checks then.
fn events(plan: &Plan) -> Vec<EventView> {
    let mut events: Vec<EventView> = Vec::new();
    for list in &plan.on_events {
        let when = capitalised(&list.when);
        if events.last().is_none_or(|event| event.when != when) {
            events.push(EventView { when, rows: Vec::new() });
        }
        let rows = list.checks.iter().map(|check| EventRow {
            id: check.id.to_string(),
            title: check.title.clone(),
            role: capitalised(&list.role.name),
            what: check.what.clone(),
        });
        events.last_mut().into_iter().for_each(|event| event.rows.extend(rows.clone()));
    }
    events
}

fn certificate_view(matter: &Matter<'_>, certificate: &Certificate) -> CertificateView {
    CertificateView {
        id: certificate.check.id.to_string(),
        title: certificate.check.title.clone(),
        what: certificate.check.what.clone(),
        role: capitalised(&certificate.role.name),
        expiry: written_expiry(matter, certificate),
    }
}

/// The last day of a certificate and where it is stated, or that it is to be asked for.
pub(super) fn written_expiry(matter: &Matter<'_>, certificate: &Certificate) -> String {
    match &certificate.expiry {
        None => matter.phrase("plan-expiry-unknown").to_owned(),
        Some(expiry) => match &expiry.at {
            Some(at) => matter.fill("plan-expiry-tender", &[("day", &expiry.day.to_string()), ("at", at)]),
            None => expiry.day.to_string(),
        },
    }
}

fn roles(plan: &Plan) -> Vec<RoleView> {
    let mut roles: Vec<RoleView> = Vec::new();
    for list in &plan.lists {
        let role = capitalised(&list.role.name);
        if roles.last().is_none_or(|known| known.anchor != list.role.id) {
            roles.push(RoleView { role, anchor: list.role.id.clone(), lists: Vec::new() });
        }
        roles.last_mut().into_iter().for_each(|role| role.lists.push(list_view(list)));
    }
    roles
}
