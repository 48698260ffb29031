//! What the procurement is called, how it is made, when the contract runs, and what its documents say of themselves.

use serde_json::{Value, json};

use crate::language::Language;
use crate::procurement::Field;

use super::Web;
use super::asked::{Asked, Reply};
use super::fields::{HEAD, Wrong, in_box};
use super::procurements::{organisations, ways};
use super::steps::{Open, coded, next_of};

/// The page.
pub(super) fn show(web: &Web, asked: &Asked) -> anyhow::Result<Reply> {
    match web.open(asked)? {
        Ok(open) => page(web, asked, &open, &[]),
        Err(reply) => Ok(reply),
    }
}

fn page(web: &Web, asked: &Asked, open: &Open, wrong: &[(String, Wrong)]) -> anyhow::Result<Reply> {
    let (catalogue, language) = (&open.loaded.catalogue, asked.language());
    let fields: serde_json::Map<String, Value> = HEAD
        .iter()
        .filter_map(|(name, _)| {
            let entry = open.draft.entry(&Field::named(name)?);
            let given = asked.form.iter().any(|(known, _)| *known == format!("was:{name}")) && !wrong.is_empty();
            let value = if given { asked.form(name).to_owned() } else { in_box(entry.as_ref()) };
            let wrong = wrong.iter().find(|(known, _)| known == name).map(|(_, wrong)| wrong.word());
            let was = entry.map(|entry| entry.to_string()).unwrap_or_default();
            Some(((*name).to_owned(), json!({ "name": name, "value": value, "was": was, "wrong": wrong })))
        })
        .collect();
    let roles: Vec<String> =
        catalogue.roles.iter().map(|role| crate::document::capitalised(role.name.get(language))).collect();
    let procurement = &open.loaded.procurement;
    let more = json!({
        "fields": fields, "organisations": organisations(catalogue, language), "ways": ways(catalogue, language),
        "way": format!("{}/{}/{}", procurement.law, procurement.regime, procurement.procedure), "roles": roles,
        "any_wrong": !wrong.is_empty(), "extensions": extensions(open, language),
    });
    web.step(asked, open, "grund", "head.html", more)
        .map(|reply| if wrong.is_empty() { reply } else { reply.with_faults() })
}

/// How long options may make a contract longer: what is usual, and what the file says already.
fn extensions(open: &Open, language: Language) -> Vec<Value> {
    let swedish = language == Language::Swedish;
    let usual = [("P6M", "6 månader", "6 months"), ("P1Y", "1 år", "1 year"), ("P18M", "18 månader", "18 months")];
    let years = (2..=8).map(|years| {
        let label = if swedish { format!("{years} år") } else { format!("{years} years") };
        (format!("P{years}Y"), label)
    });
    let usual =
        usual.into_iter().map(|(value, sv, en)| (value.to_owned(), String::from(if swedish { sv } else { en })));
    let mut all: Vec<(String, String)> = usual.chain(years).collect();
    let stated = in_box(open.draft.entry(&Field::new(None, "contract", "options")).as_ref());
    if !stated.is_empty() && !all.iter().any(|(value, _)| *value == stated) {
        all.push((stated.clone(), stated));
    }
    all.into_iter().map(|(value, label)| json!({ "value": value, "label": label })).collect()
}

/// Saves the page. The act, the regime and the procedure are chosen in one go.
pub(super) fn save(web: &Web, asked: &Asked) -> anyhow::Result<Reply> {
    let open = match web.open(asked)? {
        Ok(open) => open,
        Err(reply) => return Ok(reply),
    };
    let mut asked = asked.clone();
    let way = asked.form("way").to_owned();
    for (key, word) in ["law", "regime", "procedure"].into_iter().zip(way.split('/')) {
        asked.form.push((format!("procurement/{key}"), word.to_owned()));
    }
    let again = |wrong: Vec<(String, Wrong)>| page(web, &asked, &open, &wrong);
    web.save_fields(&asked, &open, again, || {
        let after = match web.open(&asked)? {
            Ok(after) => after,
            Err(reply) => return Ok(reply),
        };
        if asked.by_script {
            return page(web, &asked, &after, &[]);
        }
        let here = format!("/u/{}/grund?sparat=1", coded(&open.name));
        Ok(Reply::See(if asked.form("till") == "nasta" { next_of(&after, None) } else { here }))
    })
}
