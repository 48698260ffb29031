//! The follow-up plan: who checks what, when and with what evidence, for whoever owns the contract. What falls on the same day
//! for the same role is one occasion; what is checked at it stands once, in a list for each role and rhythm. Internal.

mod book;
mod calendar;
mod dates;
mod view;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::catalogue::{EvidenceTime, Interval, Requirement, RequirementId, Rhythm, Role};
use crate::language::Language;
use crate::selection::requirement;

use super::clause::flat_text;
use super::{Annex, Clause, Matter};

pub use book::plan_book;
pub use calendar::plan_calendar;
pub use dates::Term;
pub use view::{PlanView, plan_view};

/// What is known of the tender that won.
#[derive(Clone, Debug, Default)]
pub struct Tender {
    /// Who handed it in.
    pub supplier: String,
    /// The name of its file, and the digest of it.
    pub file: (String, String),
    /// The lots that it is for; empty where there are none.
    pub lots: Vec<String>,
    /// What is offered on award criteria, as written, by the requirement's id. What is not here is not offered.
    pub offered: BTreeMap<RequirementId, String>,
}

/// The last day of a certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expiry {
    /// The day.
    pub day: Date,
    /// Where it stands in the tender; nothing if whoever made the plan has stated it.
    pub at: Option<String>,
}

/// The plan of a procurement.
#[derive(Clone, Debug)]
pub struct Plan {
    /// When the contract runs; nothing as long as its start is not known.
    pub term: Option<Term>,
    /// The tender it is made for.
    pub tender: Option<Tender>,
    /// What is checked at an interval, by role and then interval, the shortest first.
    pub lists: Vec<CheckList>,
    /// What is checked on an event, in the order of the events and then roles.
    pub on_events: Vec<CheckList>,
    /// What the supplier shows before the start, by role.
    pub before_start: Vec<CheckList>,
    /// Certificates that run out.
    pub certificates: Vec<Certificate>,
    /// What is to be done on which day, in order.
    pub occasions: Vec<Occasion>,
}

/// What one role checks, in one rhythm.
#[derive(Clone, Debug)]
pub struct CheckList {
    /// Its id, which no other has: `system-manager-12-0`.
    pub id: String,
    /// The role.
    pub role: PlanRole,
    /// When: `varje år`, `vid varje leverans`.
    pub when: String,
    /// How often, if it has an interval.
    pub interval: Option<Interval>,
    /// What is checked.
    pub checks: Vec<Check>,
}

/// A role, in the order of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PlanRole {
    /// Its place among the roles.
    pub order: usize,
    /// Its id.
    pub id: String,
    /// What the buyer calls it.
    pub name: String,
}

/// One requirement, as it is followed up.
#[derive(Clone, Debug)]
pub struct Check {
    /// Its id.
    pub id: RequirementId,
    /// Its title, with its lots if it is not for all.
    pub title: String,
    /// What is checked, or what is to be shown.
    pub what: String,
    /// With what evidence.
    pub evidence: String,
}

/// A certificate that runs out.
#[derive(Clone, Debug)]
pub struct Certificate {
    /// Who asks for a new one.
    pub role: PlanRole,
    /// The requirement that it shows.
    pub check: Check,
    /// Its last day, if known.
    pub expiry: Option<Expiry>,
}

/// What one role does on one day.
#[derive(Clone, Debug)]
pub struct Occasion {
    /// The day, which is worked.
    pub day: Date,
    /// The first day on which something of it is due, from which it may have been moved.
    pub due: Date,
    /// The role.
    pub role: PlanRole,
    /// The list of what is shown before the start, by its place in the plan.
    pub before_start: Option<usize>,
    /// The lists that are gone through, by their places in the plan.
    pub lists: Vec<usize>,
    /// The certificates that run out, by their places in the plan.
    pub certificates: Vec<usize>,
    /// The year of the contract, by the day on which it is due; 0 before the start.
    pub year: u32,
    /// Whether it comes only if an option is used.
    pub in_option: bool,
}

impl Plan {
    /// How many requirements are checked at an occasion.
    pub fn checks(&self, occasion: &Occasion) -> usize {
        let before = occasion.before_start.map_or(0, |list| self.before_start[list].checks.len());
        let lists: usize = occasion.lists.iter().map(|list| self.lists[*list].checks.len()).sum();
        before + lists + occasion.certificates.len()
    }
}

/// The plan. Of a tender, only the lots and award criteria that it is for are followed up.
pub fn plan(
    matter: &Matter<'_>,
    annex: &Annex,
    tender: Option<&Tender>,
    expiries: &BTreeMap<RequirementId, Expiry>,
) -> Plan {
    let followed: Vec<(&Clause, &Requirement)> = annex
        .clauses()
        .filter(|clause| concerns(clause, tender))
        .filter_map(|clause| Some((clause, requirement(matter.catalogue, matter.procurement, &clause.id)?)))
        .collect();
    let mut plan = Plan {
        term: Term::of(&matter.procurement.contract),
        tender: tender.cloned(),
        lists: at_intervals(matter, &followed, tender),
        on_events: on_events(matter, &followed, tender),
        before_start: before_start(matter, &followed, tender),
        certificates: certificates(matter, &followed, tender, expiries),
        occasions: Vec::new(),
    };
    plan.occasions = occasions(matter, &plan);
    plan
}

/// The requirements of an annex that are shown by a certificate.
pub fn certificates_of(matter: &Matter<'_>, annex: &Annex) -> BTreeSet<RequirementId> {
    let shown = annex.clauses().filter(|clause| {
        requirement(matter.catalogue, matter.procurement, &clause.id).is_some_and(|found| runs_out(matter, found))
    });
    shown.map(|clause| clause.id.clone()).collect()
}

/// Whether a clause is part of the contract with a tenderer.
fn concerns(clause: &Clause, tender: Option<&Tender>) -> bool {
    let Some(tender) = tender else { return true };
    let of_lots = clause.lots.is_empty() || clause.lots.iter().any(|lot| tender.lots.contains(lot));
    of_lots && (clause.role != Role::AwardCriterion || tender.offered.contains_key(&clause.id))
}

fn role(matter: &Matter<'_>, id: &str) -> PlanRole {
    let order = matter.catalogue.roles.iter().position(|known| known.id == id).unwrap_or(usize::MAX);
    let name = matter.organisation().and_then(|organisation| matter.catalogue.role_name(organisation, id));
    PlanRole {
        order,
        id: id.to_owned(),
        name: name.map_or_else(|| id.to_owned(), |name| name.get(matter.language).clone()),
    }
}

fn check(matter: &Matter<'_>, clause: &Clause, tender: Option<&Tender>) -> Check {
    let mut title = clause.title.clone();
    if !clause.lots.is_empty() {
        let lots = matter.language.enumeration(&clause.lots);
        title.push_str(&format!(" ({})", matter.fill("lots-note", &[("lots", &lots)])));
    }
    let mut what = flat_text(&clause.follow_up.text);
    if clause.role == Role::AwardCriterion {
        let offer = tender.and_then(|tender| tender.offered.get(&clause.id));
        let note = match offer {
            Some(offer) => matter.fill("plan-offered", &[("offer", offer)]),
            None => matter.phrase("plan-if-offered").to_owned(),
        };
        what = format!("{what} {note}");
    }
    Check { id: clause.id.clone(), title, what, evidence: evidence(matter, clause) }
}

/// What is shown during the contract; where nothing is, what was shown before, and when.
fn evidence(matter: &Matter<'_>, clause: &Clause) -> String {
    let during: Vec<String> = clause
        .evidence
        .iter()
        .filter(|shown| shown.word == EvidenceTime::During.word())
        .map(|shown| flat_text(&shown.text))
        .collect();
    if !during.is_empty() {
        return during.join(" ");
    }
    let before = clause.evidence.iter().map(|shown| {
        matter.fill(
            "evidence-when",
            &[("when", &shown.when), ("text", &crate::document::lower_first(&flat_text(&shown.text)))],
        )
    });
    before.collect::<Vec<_>>().join(" ")
}

type Followed<'a> = [(&'a Clause, &'a Requirement)];

fn at_intervals(matter: &Matter<'_>, followed: &Followed<'_>, tender: Option<&Tender>) -> Vec<CheckList> {
    let mut lists: BTreeMap<(PlanRole, Interval), CheckList> = BTreeMap::new();
    for (clause, requirement) in followed {
        let Rhythm::Every(interval) = &requirement.follow_up.rhythm else { continue };
        let role = role(matter, &requirement.follow_up.by);
        let list = lists.entry((role.clone(), *interval)).or_insert_with(|| CheckList {
            id: format!("{}-{}-{}", role.id, interval.months, interval.days),
            role,
            when: clause.follow_up.when.clone(),
            interval: Some(*interval),
            checks: Vec::new(),
        });
        list.checks.push(check(matter, clause, tender));
    }
    lists.into_values().collect()
}

fn on_events(matter: &Matter<'_>, followed: &Followed<'_>, tender: Option<&Tender>) -> Vec<CheckList> {
    let mut lists: BTreeMap<(usize, PlanRole), CheckList> = BTreeMap::new();
    for (clause, requirement) in followed {
        let Rhythm::On(event) = &requirement.follow_up.rhythm else { continue };
        let order = matter.catalogue.events.iter().position(|known| known.named.id == *event).unwrap_or(usize::MAX);
        let role = role(matter, &requirement.follow_up.by);
        let list = lists.entry((order, role.clone())).or_insert_with(|| CheckList {
            id: format!("{event}-{}", role.id),
            role,
            when: clause.follow_up.when.clone(),
            interval: None,
            checks: Vec::new(),
        });
        list.checks.push(check(matter, clause, tender));
    }
    lists.into_values().collect()
}

fn before_start(matter: &Matter<'_>, followed: &Followed<'_>, tender: Option<&Tender>) -> Vec<CheckList> {
    let word = EvidenceTime::BeforeStart.word();
    let mut lists: BTreeMap<PlanRole, CheckList> = BTreeMap::new();
    for (clause, requirement) in followed {
        let shown: Vec<String> =
            clause.evidence.iter().filter(|shown| shown.word == word).map(|shown| flat_text(&shown.text)).collect();
        if shown.is_empty() {
            continue;
        }
        let role = role(matter, &requirement.follow_up.by);
        let list = lists.entry(role.clone()).or_insert_with(|| CheckList {
            id: format!("{word}-{}", role.id),
            role,
            when: matter.phrase(EvidenceTime::BeforeStart.phrase()).to_owned(),
            interval: None,
            checks: Vec::new(),
        });
        list.checks.push(Check { what: shown.join(" "), ..check(matter, clause, tender) });
    }
    lists.into_values().collect()
}

/// Whether a requirement is shown by something that runs out. Told by the original text, so that both languages agree.
fn runs_out(matter: &Matter<'_>, requirement: &Requirement) -> bool {
    let words = &matter.catalogue.follow_up.certificate_words;
    requirement.evidence.iter().any(|evidence| {
        let text = flat_text(evidence.text.get(Language::Swedish)).to_lowercase();
        words.iter().any(|word| text.contains(word.as_str()))
    })
}

/// Certificates, and whatever else a last day is known of.
fn certificates(
    matter: &Matter<'_>,
    followed: &Followed<'_>,
    tender: Option<&Tender>,
    expiries: &BTreeMap<RequirementId, Expiry>,
) -> Vec<Certificate> {
    let wanted = followed.iter().filter(|(clause, found)| expiries.contains_key(&clause.id) || runs_out(matter, found));
    wanted
        .map(|(clause, requirement)| {
            let shown: Vec<String> = clause.evidence.iter().map(|shown| flat_text(&shown.text)).collect();
            Certificate {
                role: role(matter, &requirement.follow_up.by),
                check: Check { what: shown.join(" "), ..check(matter, clause, tender) },
                expiry: expiries.get(&clause.id).cloned(),
            }
        })
        .collect()
}

/// What is to be done on which day. Nothing as long as the start is not known.
fn occasions(matter: &Matter<'_>, plan: &Plan) -> Vec<Occasion> {
    let Some(term) = &plan.term else { return Vec::new() };
    let planning = &matter.catalogue.follow_up;
    let mut found: BTreeMap<(Date, PlanRole), Occasion> = BTreeMap::new();
    let mut on = |day: Date, due: Date, role: &PlanRole, add: &dyn Fn(&mut Occasion)| {
        let occasion = found.entry((day, role.clone())).or_insert_with(|| Occasion {
            day,
            due,
            role: role.clone(),
            before_start: None,
            lists: Vec::new(),
            certificates: Vec::new(),
            year: 0,
            in_option: false,
        });
        occasion.due = occasion.due.min(due);
        add(occasion);
    };
    for (index, list) in plan.before_start.iter().enumerate() {
        let day = term.before_start(planning);
        on(day, day, &list.role, &|occasion| occasion.before_start = Some(index));
    }
    for (index, list) in plan.lists.iter().enumerate() {
        for due in list.interval.map(|interval| term.period_ends(interval)).unwrap_or_default() {
            on(term.worked(planning, due), due, &list.role, &|occasion| occasion.lists.push(index));
        }
    }
    for (index, certificate) in plan.certificates.iter().enumerate() {
        let expiry = certificate.expiry.as_ref().filter(|expiry| expiry.day < term.last);
        if let Some(expiry) = expiry {
            // A new one is to be there when the old one runs out, and before the contract starts if it has run out by then.
            let day = planning.worked_until(expiry.day).max(term.before_start(planning));
            on(day, expiry.day.max(day), &certificate.role, &|occasion| occasion.certificates.push(index));
        }
    }
    let mut occasions: Vec<Occasion> = found.into_values().collect();
    for occasion in &mut occasions {
        occasion.year = term.year(occasion.due);
        occasion.in_option = term.in_option(occasion.due);
    }
    occasions
}
