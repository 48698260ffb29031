//! Deviations: what the officer changes in the selection, each with its reason and who decided.

use serde_json::{Value, json};

use crate::catalogue::{Requirement, RequirementId, Role};
use crate::document::blocks_as_text;
use crate::language::Language;
use crate::procurement::{Draft, Entry, Scope};
use crate::selection::requirement;
use crate::toml_file::Word;

use super::Web;
use super::asked::{Asked, Reply};
use super::fields::Wrong;
use super::steps::{Open, coded};

/// The word in the address for a clause of one's own.
const OWN: &str = "eget";

/// The deviations of a procurement.
pub(super) fn list(web: &Web, asked: &Asked) -> anyhow::Result<Reply> {
    let open = match web.open(asked)? {
        Ok(open) => open,
        Err(reply) => return Ok(reply),
    };
    let rows: Vec<Value> = open
        .loaded
        .procurement
        .deviations
        .iter()
        .map(|deviation| {
            let id = &deviation.requirement.value;
            let found = requirement(&open.loaded.catalogue, &open.loaded.procurement, id);
            json!({
                "id": id.as_str(), "title": found.map(|found| found.title.get(asked.language())),
                "action": deviation.change.word(), "reason": deviation.reason, "decided_by": deviation.decided_by,
                "of_buyer": deviation.scope == Scope::Buyer,
                "was": open.draft.deviation(id.as_str(), deviation.change.word()),
            })
        })
        .collect();
    let clauses: Vec<Value> = open
        .picture
        .rows
        .iter()
        .filter(|row| !row.id.starts_with(RequirementId::OWN_PREFIX))
        .map(|row| json!({ "id": row.id, "title": row.title, "outcome": row.outcome.phrase() }))
        .collect();
    if !asked.query("krav").is_empty() {
        // The box without script: the id is the first word of what was chosen.
        let id = asked.query("krav").split_whitespace().next().unwrap_or_default();
        return Ok(Reply::See(format!("/u/{}/avsteg/{}", coded(&open.name), coded(id))));
    }
    web.step(asked, &open, "avsteg", "deviations.html", json!({ "rows": rows, "clauses": clauses }))
}

/// A requirement, and what can be changed of it.
pub(super) fn show(web: &Web, asked: &Asked) -> anyhow::Result<Reply> {
    match web.open(asked)? {
        Ok(open) => page(web, asked, &open, &[]),
        Err(reply) => Ok(reply),
    }
}

fn page(web: &Web, asked: &Asked, open: &Open, wrong: &[(String, Wrong)]) -> anyhow::Result<Reply> {
    let language = asked.language();
    let wanted = asked.part("krav");
    let catalogue = &open.loaded.catalogue;
    let roles: Vec<String> =
        catalogue.roles.iter().map(|role| crate::document::capitalised(role.name.get(language))).collect();
    let given: serde_json::Map<String, Value> =
        asked.form.iter().map(|(name, value)| (name.clone(), Value::from(value.clone()))).collect();
    let wrong: Value = wrong
        .iter()
        .map(|(name, wrong)| (name.clone(), Value::from(wrong.word())))
        .collect::<serde_json::Map<_, _>>()
        .into();
    if wanted == OWN {
        let areas: Vec<Value> =
            catalogue.areas.iter().map(|area| json!({ "id": area.id, "title": area.title.get(language) })).collect();
        let follow_up: Vec<Value> = catalogue
            .roles
            .iter()
            .map(|role| json!({ "id": role.id, "name": crate::document::capitalised(role.name.get(language)) }))
            .collect();
        let more = json!({ "areas": areas, "follow_up": follow_up, "roles": roles, "given": given, "wrong": wrong });
        return web.step(asked, open, "avsteg", "deviation_own.html", more);
    }
    let found =
        wanted.parse::<RequirementId>().ok().and_then(|id| requirement(catalogue, &open.loaded.procurement, &id));
    let Some(found) = found else { return web.missing(asked) };
    let row = open.picture.rows.iter().find(|row| row.id == found.id.as_str());
    let made: Vec<Value> = open
        .loaded
        .procurement
        .deviations
        .iter()
        .filter(|deviation| deviation.requirement.value == found.id)
        .map(|deviation| {
            json!({ "action": deviation.change.word(), "reason": deviation.reason, "decided_by": deviation.decided_by,
                    "of_buyer": deviation.scope == Scope::Buyer })
        })
        .collect();
    let more = json!({
        "id": found.id.as_str(), "clause_title": found.title.get(language), "role": found.role.word(),
        "text_sv": found.text.get(Language::Swedish).source(), "text_en": found.text.get(Language::English).source(),
        "motive": blocks_as_text(found.motive.get(language)), "values": values(open, found, language),
        "outcome": row.map(|row| row.outcome.phrase()), "reason": row.map(|row| row.reason.clone()),
        "made": made, "roles": roles, "given": given, "wrong": wrong,
        "is_award": found.role == Role::AwardCriterion,
        "is_own": found.id.prefix() == RequirementId::OWN_PREFIX,
    });
    web.step(asked, open, "avsteg", "deviation.html", more)
}

/// The numbers of a clause as they are decided in the first lot that has it.
fn values(open: &Open, found: &Requirement, language: Language) -> Vec<Value> {
    let decided = open.selection.lots.iter().find_map(|lot| lot.decisions.get(&found.id));
    found
        .values
        .iter()
        .filter_map(|value| {
            let scale = open.loaded.catalogue.scale(found, &value.name)?;
            let unit = open.loaded.catalogue.unit(&scale.unit)?;
            let number = decided.and_then(|decision| decision.values.get(&value.name)).map(|decided| decided.number);
            Some(json!({
                "name": value.name, "label": scale.label.get(language),
                "now": number.map(|number| unit.write(number, language)), "number": number,
                "unit": unit.write(2.0, language).trim_start_matches(['2', ' ', '\u{a0}']),
            }))
        })
        .collect()
}

/// Makes a deviation, or takes it back.
pub(super) fn save(web: &Web, asked: &Asked) -> anyhow::Result<Reply> {
    let open = match web.open(asked)? {
        Ok(open) => open,
        Err(reply) => return Ok(reply),
    };
    let then = || Ok(Reply::See(format!("/u/{}/avsteg?sparat=1", coded(&open.name))));
    let (wanted, action) = (asked.part("krav").to_owned(), asked.form("gor"));
    if action == "ta-bort" {
        let (action, was) = (asked.form("atgard"), asked.form("was"));
        let saved = web.workspace.change(&open.name, |draft| {
            // Somebody else's new reason is not taken away with the old one.
            if draft.deviation(&wanted, action).is_some_and(|now| now == was) {
                draft.remove_deviation(&wanted, action);
            }
            Vec::new()
        })?;
        return web.after(asked, &open.name, saved, then);
    }
    let mut wrong = Vec::new();
    for name in ["reason", "decided-by"] {
        if asked.form(name).trim().is_empty() {
            wrong.push((name.to_owned(), Wrong::Empty));
        }
    }
    let text = |name: &str| Entry::Text(asked.form(name).trim().replace("\r\n", "\n"));
    let mut entries = vec![("reason", text("reason")), ("decided-by", text("decided-by"))];
    let mut id = wanted.clone();
    match action {
        "omit" => {}
        "value" => match numbers(asked) {
            Ok(values) if values.is_empty() => wrong.push((String::from("values"), Wrong::Empty)),
            Ok(values) => entries.push(("values", Entry::Table(values))),
            Err(problems) => wrong.extend(problems),
        },
        "text" => {
            for name in ["text-sv", "text-en"] {
                if asked.form(name).trim().is_empty() {
                    wrong.push((name.to_owned(), Wrong::Empty));
                }
            }
            entries.push(("text", Entry::Table(both(asked, "text"))));
        }
        "role" => match Role::from_word(asked.form("role")) {
            Some(role) => entries.push(("role", Entry::Text(role.word().to_owned()))),
            None => wrong.push((String::from("role"), Wrong::Choice)),
        },
        "add" => {
            id = free_id(&open.draft);
            match own_clause(asked, &id) {
                Ok(clause) => entries.push(("clause", clause)),
                Err(problems) => wrong.extend(problems),
            }
        }
        _ => wrong.push((String::from("gor"), Wrong::Choice)),
    }
    if !wrong.is_empty() {
        return page(web, asked, &open, &wrong);
    }
    let saved = web.workspace.change(&open.name, |draft| {
        let id = if action == "add" { free_id(draft) } else { id.clone() };
        if action == "add"
            && let Some((_, Entry::Table(clause))) = entries.iter_mut().find(|(key, _)| *key == "clause")
            && let Some((_, known)) = clause.iter_mut().find(|(key, _)| key == "id")
        {
            *known = Entry::Text(id.clone());
        }
        draft.set_deviation(&id, action, &entries);
        Vec::new()
    })?;
    web.after(asked, &open.name, saved, then)
}

/// What is wrong in which fields.
type Faults = Vec<(String, Wrong)>;

/// The numbers that were written.
fn numbers(asked: &Asked) -> Result<Vec<(String, Entry)>, Faults> {
    let (mut values, mut wrong) = (Vec::new(), Vec::new());
    for (name, given) in &asked.form {
        let Some(value) = name.strip_prefix("values/").filter(|_| !given.trim().is_empty()) else { continue };
        match given.trim().replace(',', ".").parse::<f64>() {
            Ok(number) if number.is_finite() && number >= 0.0 => values.push((value.to_owned(), Entry::Number(number))),
            _ => wrong.push((name.clone(), Wrong::Number)),
        }
    }
    if wrong.is_empty() { Ok(values) } else { Err(wrong) }
}

fn both(asked: &Asked, name: &str) -> Vec<(String, Entry)> {
    let said = |code: &str| Entry::Text(asked.form(&format!("{name}-{code}")).trim().replace("\r\n", "\n"));
    vec![(String::from("sv"), said("sv")), (String::from("en"), said("en"))]
}

/// The next id of a clause of one's own that is free.
fn free_id(draft: &Draft) -> String {
    let taken = |id: &String| draft.deviation(id, "add").is_some();
    let mut ids = (1..501).map(|number| format!("{}-{number:03}", RequirementId::OWN_PREFIX));
    ids.find(|id| !taken(id)).unwrap_or_else(|| format!("{}-500", RequirementId::OWN_PREFIX))
}

/// A whole clause of one's own, as requirements are written.
fn own_clause(asked: &Asked, id: &str) -> Result<Entry, Faults> {
    let needed = ["title", "text", "motive", "evidence", "follow-up"];
    let names = needed.iter().flat_map(|name| ["sv", "en"].map(|code| format!("{name}-{code}")));
    let mut wrong: Vec<(String, Wrong)> =
        names.filter(|name| asked.form(name).trim().is_empty()).map(|name| (name, Wrong::Empty)).collect();
    for name in ["area", "role", "measure", "by"] {
        if asked.form(name).is_empty() {
            wrong.push((name.to_owned(), Wrong::Choice));
        }
    }
    let effort: Option<f64> = asked.form("effort").parse().ok().filter(|effort| (0.0..=5.0).contains(effort));
    if effort.is_none() {
        wrong.push((String::from("effort"), Wrong::Number));
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let text = |name: &str| Entry::Text(asked.form(name).to_owned());
    let entry = |key: &str, entry: Entry| (key.to_owned(), entry);
    let said = |name: &str| Entry::Table(both(asked, name));
    let when = if asked.form("role") == "contract-term" { "during" } else { "tender" };
    let evidence = [entry("when", Entry::Text(when.to_owned()))].into_iter().chain(both(asked, "evidence"));
    let follow_up = [entry("every", Entry::Text(String::from("P1Y"))), entry("by", text("by"))];
    let follow_up = follow_up.into_iter().chain(both(asked, "follow-up"));
    Ok(Entry::Table(vec![
        entry("id", Entry::Text(id.to_owned())),
        entry("area", text("area")),
        entry("role", text("role")),
        entry("measure", text("measure")),
        entry("effort", Entry::Number(effort.unwrap_or_default())),
        entry("title", said("title")),
        entry("text", said("text")),
        entry("motive", said("motive")),
        entry("evidence", Entry::Tables(vec![Entry::Table(evidence.collect())])),
        entry("follow-up", Entry::Table(follow_up.collect())),
    ]))
}
