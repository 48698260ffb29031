//! Lots, routes and award: choices that are not answers to questions.

use serde_json::{Value, json};

use crate::catalogue::{Requirement, Truth};
use crate::document::blocks_as_text;
use crate::procurement::{AwardModel, Entry, Field};
use crate::selection::Outcome;

use super::Web;
use super::asked::{Asked, Reply};
use super::fields::Wrong;
use super::steps::{Open, coded};

/// The lots, and one to add.
pub(super) fn lots(web: &Web, asked: &Asked) -> anyhow::Result<Reply> {
    match web.open(asked)? {
        Ok(open) => lots_page(web, asked, &open, None),
        Err(reply) => Ok(reply),
    }
}

fn lots_page(web: &Web, asked: &Asked, open: &Open, wrong: Option<Wrong>) -> anyhow::Result<Reply> {
    let catalogue = &open.loaded.catalogue;
    let lots: Vec<Value> = open
        .loaded
        .procurement
        .lots
        .iter()
        .filter_map(|lot| {
            let id = lot.id.as_ref()?;
            let own: Vec<String> = catalogue
                .characteristics
                .iter()
                .filter(|question| open.draft.entry(&Field::new(Some(id), "facts", &question.id)).is_some())
                .map(|question| question.label.get(asked.language()).clone())
                .collect();
            let field = Field::title_of(id);
            let was = open.draft.entry(&field).map(|entry| entry.to_string()).unwrap_or_default();
            Some(json!({ "id": id, "title": lot.title, "own": own, "field": field.to_string(), "was": was,
                         "coded": coded(id) }))
        })
        .collect();
    let next = ('A'..='Z').map(String::from).find(|id| !lots.iter().any(|lot| lot["id"] == *id.as_str()));
    let first_group = catalogue.groups.get(1).map(|group| group.id.clone());
    let more =
        json!({ "lots": lots, "next_id": next, "wrong": wrong.as_ref().map(Wrong::word), "first_group": first_group });
    web.step(asked, open, "delar", "lots.html", more)
}

/// Adds a lot, names it anew, or takes it away.
pub(super) fn change_lots(web: &Web, asked: &Asked) -> anyhow::Result<Reply> {
    let open = match web.open(asked)? {
        Ok(open) => open,
        Err(reply) => return Ok(reply),
    };
    let here = || Ok(Reply::See(format!("/u/{}/delar?sparat=1", coded(&open.name))));
    let id = asked.form("del").trim().to_owned();
    match asked.form("gor") {
        "lagg-till" => {
            let title = asked.form("titel").trim().to_owned();
            let is_taken = open.draft.lots().contains(&id);
            if title.is_empty() || id.is_empty() || is_taken {
                let wrong = if is_taken { Wrong::Choice } else { Wrong::Empty };
                return lots_page(web, asked, &open, Some(wrong));
            }
            let saved = web.workspace.change(&open.name, |draft| {
                if !draft.lots().contains(&id) {
                    draft.add_lot(&id, &title);
                }
                Vec::new()
            })?;
            web.after(asked, &open.name, saved, here)
        }
        "ta-bort" => {
            let saved = web.workspace.change(&open.name, |draft| {
                draft.remove_lot(&id);
                Vec::new()
            })?;
            web.after(asked, &open.name, saved, here)
        }
        _ => web.save_fields(
            asked,
            &open,
            |wrong| lots_page(web, asked, &open, wrong.first().map(|(_, wrong)| wrong.clone())),
            here,
        ),
    }
}

/// The routes that matter.
pub(super) fn routes(web: &Web, asked: &Asked) -> anyhow::Result<Reply> {
    match web.open(asked)? {
        Ok(open) => routes_page(web, asked, &open),
        Err(reply) => Ok(reply),
    }
}

fn routes_page(web: &Web, asked: &Asked, open: &Open) -> anyhow::Result<Reply> {
    let language = asked.language();
    let lots = || open.loaded.procurement.lots.iter().zip(&open.selection.lots);
    let matters =
        |route: &&crate::catalogue::Route| lots().any(|(lot, _)| route.applies_when.truth(&lot.facts) != Truth::False);
    let routes: Vec<Value> = open
        .loaded
        .catalogue
        .routes
        .iter()
        .filter(matters)
        .map(|route| {
            let field = Field::new(None, "routes", &route.id);
            let stated = open.draft.entry(&field);
            let chosen = match &stated {
                Some(Entry::Text(chosen)) => chosen.clone(),
                _ => route.default.clone(),
            };
            let choices: Vec<Value> = route
                .choices
                .iter()
                .map(|choice| {
                    json!({ "id": choice.id, "name": choice.name.get(language), "chosen": choice.id == chosen,
                            "default": choice.id == route.default })
                })
                .collect();
            json!({ "name": field.to_string(), "title": route.title.get(language), "choices": choices,
                    "was": stated.map(|entry| entry.to_string()).unwrap_or_default() })
        })
        .collect();
    let covered: Vec<Value> = open
        .picture
        .rows
        .iter()
        .filter(|row| row.outcome == Outcome::Covered)
        .map(|row| json!({ "id": row.id, "title": row.title, "reason": row.reason }))
        .collect();
    web.step(asked, open, "vagar", "routes.html", json!({ "routes": routes, "covered": covered }))
}

/// Saves the routes.
pub(super) fn save_routes(web: &Web, asked: &Asked) -> anyhow::Result<Reply> {
    let open = match web.open(asked)? {
        Ok(open) => open,
        Err(reply) => return Ok(reply),
    };
    web.save_fields(
        asked,
        &open,
        |_| routes_page(web, asked, &open),
        || saved(web, asked, &open, "vagar", "tilldelning", routes_page),
    )
}

type PageOf = fn(&Web, &Asked, &Open) -> anyhow::Result<Reply>;

/// Where to go when a page is saved: on, or here again.
fn saved(web: &Web, asked: &Asked, open: &Open, here: &str, next: &str, page: PageOf) -> anyhow::Result<Reply> {
    if asked.by_script {
        return match web.open(asked)? {
            Ok(after) => page(web, asked, &after),
            Err(reply) => Ok(reply),
        };
    }
    let base = format!("/u/{}", coded(&open.name));
    let on = asked.form("till") == "nasta";
    Ok(Reply::See(if on { format!("{base}/{next}") } else { format!("{base}/{here}?sparat=1") }))
}

/// The award criteria that could be taken up.
pub(super) fn award(web: &Web, asked: &Asked) -> anyhow::Result<Reply> {
    match web.open(asked)? {
        Ok(open) => award_page(web, asked, &open, &[]),
        Err(reply) => Ok(reply),
    }
}

fn award_page(web: &Web, asked: &Asked, open: &Open, wrong: &[(String, Wrong)]) -> anyhow::Result<Reply> {
    let language = asked.language();
    let catalogue = &open.loaded.catalogue;
    let taken = &open.loaded.procurement.award.criteria;
    let rows = open.picture.rows.iter().filter_map(|row| {
        let requirement: &Requirement = catalogue.requirements.values().find(|known| known.id.as_str() == row.id)?;
        (row.outcome == Outcome::Offered || taken.contains_key(&requirement.id)).then_some((row, requirement))
    });
    let criteria: Vec<Value> = rows
        .map(|(row, requirement)| {
            let field = Field::new(None, "award.criteria", &row.id);
            let name = field.to_string();
            let entry = open.draft.entry(&field);
            let value = if wrong.is_empty() {
                entry.as_ref().map(ToString::to_string).unwrap_or_default()
            } else {
                asked.form(&name).to_owned()
            };
            json!({
                "id": row.id, "title": row.title, "motive": blocks_as_text(requirement.motive.get(language)), "name": name, "value": value,
                "was": entry.map(|entry| entry.to_string()).unwrap_or_default(),
                "wrong": wrong.iter().find(|(known, _)| *known == name).map(|(_, wrong)| wrong.word()),
            })
        })
        .collect();
    let model = match open.loaded.procurement.award.model {
        AwardModel::Points => "points",
        AwardModel::PriceDeduction => "price-deduction",
        AwardModel::None => "none",
    };
    let was = open.draft.entry(&Field::new(None, "award", "model"));
    let more = json!({
        "criteria": criteria, "model": model, "model_was": was.map(|entry| entry.to_string()).unwrap_or_default(),
    });
    web.step(asked, open, "tilldelning", "award.html", more)
        .map(|reply| if wrong.is_empty() { reply } else { reply.with_faults() })
}

/// Saves the award. Without criteria there is no model, and criteria without a model are worth points.
pub(super) fn save_award(web: &Web, asked: &Asked) -> anyhow::Result<Reply> {
    let open = match web.open(asked)? {
        Ok(open) => open,
        Err(reply) => return Ok(reply),
    };
    let mut asked = asked.clone();
    let any = asked.form.iter().any(|(name, value)| name.starts_with("award.criteria/") && !value.trim().is_empty());
    if let Some((_, model)) = asked.form.iter_mut().find(|(name, _)| name == "award/model") {
        match (any, model.as_str()) {
            (true, "none") => *model = String::from("points"),
            (false, _) => *model = String::from("none"),
            (true, _) => {}
        }
    }
    let page: PageOf = |web, asked, open| award_page(web, asked, open, &[]);
    let again = |wrong: Vec<(String, Wrong)>| award_page(web, &asked, &open, &wrong);
    web.save_fields(&asked, &open, again, || saved(web, &asked, &open, "tilldelning", "avsteg", page))
}
