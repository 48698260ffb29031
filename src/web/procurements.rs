//! The list of procurements, and a new one: protective security is asked of first, and nothing is saved before that is answered
//! with no.

use serde_json::{Value, json};

use crate::catalogue::Catalogue;
use crate::document::lower_first;
use crate::language::Language;
use crate::procurement::{Draft, Entry, Field};
use crate::workflow::{
    BuiltState, Opened, STARTING_POINTS, Workspace, blank_procurement, gates_of_answer, laws, picture, placed,
    reference_problem, regimes, selection, starting_point,
};

use super::Web;
use super::asked::{Asked, Reply};
use super::fields::Wrong;
use super::steps::{coded, told};

/// The question that comes before all others.
pub(super) const FIRST_QUESTION: &str = "protective-security";

/// The procurements of the folder, each with how far it has come.
pub(super) fn list(web: &Web, asked: &Asked) -> anyhow::Result<Reply> {
    let mut rows = Vec::new();
    for name in web.workspace.names()? {
        let Some(opened) = web.workspace.open(&name)? else { continue };
        rows.push(row(&opened, asked.language())?);
    }
    let folder = web.workspace.folder().display().to_string();
    web.page(asked, "list.html", json!({ "rows": rows, "folder": folder }))
}

fn row(opened: &Opened, language: Language) -> anyhow::Result<Value> {
    let href = format!("/u/{}", coded(&opened.name));
    let loaded = match &opened.loaded {
        Ok(loaded) => loaded,
        Err(problems) => {
            let errors = placed(problems).len();
            return Ok(json!({ "name": opened.name, "href": href, "status": "faulty", "number": errors }));
        }
    };
    let picture = picture(loaded, &selection(loaded), language);
    let (built, _) = Workspace::built(loaded, &opened.path)?;
    let status = match (picture.gates.iter().any(|gate| gate.stops), picture.open, built) {
        (true, ..) => "stopped",
        (false, 1.., _) => "open",
        (false, 0, BuiltState::Nothing) => "ready",
        (false, 0, BuiltState::Current) => "built",
        (false, 0, BuiltState::Older) => "older",
    };
    let procurement = &loaded.procurement;
    Ok(json!({
        "name": opened.name, "href": href, "status": status, "number": picture.open,
        "title": procurement.title, "reference": procurement.reference, "body": procurement.body,
        "issued": procurement.document.issued.to_string(),
        "asked": picture.count(crate::selection::Outcome::Included),
    }))
}

/// The first question.
pub(super) fn new(web: &Web, asked: &Asked) -> anyhow::Result<Reply> {
    first_page(web, asked, false)
}

fn first_page(web: &Web, asked: &Asked, unanswered: bool) -> anyhow::Result<Reply> {
    let catalogue = web.workspace.ground().catalogue();
    let language = asked.language();
    let question = catalogue.characteristic(FIRST_QUESTION);
    let answers: Vec<Value> = question
        .into_iter()
        .flat_map(|question| question.answers())
        .map(|answer| json!({ "id": answer.id, "label": answer.label.get(language) }))
        .collect();
    let context = json!({
        "label": question.map(|question| question.label.get(language)),
        "help": question.map(|question| question.help.get(language)),
        "why": question.map(|question| question.why.get(language)),
        "answers": answers, "unanswered": unanswered,
    });
    web.page(asked, "new_first.html", context)
}

/// What comes after the first question: the steps of its gate, or the rest of what a new procurement needs. Nothing is saved.
pub(super) fn first_answer(web: &Web, asked: &Asked) -> anyhow::Result<Reply> {
    let answer = asked.form(FIRST_QUESTION);
    match answer {
        "no" => head_page(web, asked, &[]),
        "" => first_page(web, asked, true),
        answer => stop_page(web, asked, answer, None),
    }
}

/// The steps that an answer to the first question asks for. Nothing of it is saved.
pub(super) fn stop_page(web: &Web, asked: &Asked, answer: &str, back: Option<String>) -> anyhow::Result<Reply> {
    let gates = gates_of_answer(web.workspace.ground().catalogue(), FIRST_QUESTION, answer, asked.language());
    let gates: Vec<Value> =
        gates.iter().map(|gate| json!({ "title": gate.title, "text": gate.text, "steps": gate.steps })).collect();
    web.page(asked, "stopped.html", json!({ "gates": gates, "back": back }))
}

/// What a new procurement is called and how it is made.
fn head_page(web: &Web, asked: &Asked, wrong: &[(String, Wrong)]) -> anyhow::Result<Reply> {
    let catalogue = web.workspace.ground().catalogue();
    let language = asked.language();
    let starts: Vec<Value> = STARTING_POINTS
        .iter()
        .map(|(id, text)| {
            let title = Draft::read(text).and_then(|draft| draft.entry(&Field::new(None, "procurement", "title")));
            let title = title.map_or_else(|| (*id).to_owned(), |title| super::fields::in_box(Some(&title)));
            json!({ "id": id, "title": title })
        })
        .collect();
    let given: Value = ["start", "title", "reference", "organisation", "body", "way", "issued"]
        .iter()
        .map(|name| ((*name).to_owned(), Value::from(asked.form(name))))
        .collect::<serde_json::Map<_, _>>()
        .into();
    let wrong: serde_json::Map<String, Value> =
        wrong.iter().map(|(name, wrong)| (name.clone(), Value::from(wrong.word()))).collect();
    let context = json!({
        "starts": starts, "organisations": organisations(catalogue, language), "ways": ways(catalogue, language),
        "given": given, "wrong": wrong,
    });
    web.page(asked, "new.html", context)
}

/// The buyers, by id and name.
pub(super) fn organisations(catalogue: &Catalogue, language: Language) -> Vec<Value> {
    let one = |buyer: &crate::catalogue::Organisation| json!({ "id": buyer.id, "name": buyer.name.get(language) });
    catalogue.organisations.values().map(one).collect()
}

/// Every act with each of its regimes and their procedures: what is chosen in one go, since not all go together.
pub(super) fn ways(catalogue: &Catalogue, language: Language) -> Vec<Value> {
    let mut ways = Vec::new();
    for law in laws(catalogue) {
        for regime in regimes(catalogue, &law.id) {
            let procedures: Vec<Value> = regime
                .procedures
                .iter()
                .map(|procedure| {
                    let name = format!("{}, {}", procedure.name.get(language), lower_first(regime.name.get(language)));
                    json!({ "id": format!("{}/{}/{}", law.id, regime.id, procedure.id), "name": name })
                })
                .collect();
            let name = format!("{}: {}", law.name.get(language), regime.name.get(language));
            ways.push(json!({ "name": name, "procedures": procedures }));
        }
    }
    ways
}

/// Writes the file of a new procurement.
pub(super) fn create(web: &Web, asked: &Asked) -> anyhow::Result<Reply> {
    let catalogue = web.workspace.ground().catalogue();
    // Whoever comes here without the first answer is asked it.
    if asked.form(FIRST_QUESTION) != "no" {
        return first_page(web, asked, true);
    }
    let wrong = wrong_in_head(catalogue, asked);
    if !wrong.is_empty() {
        return head_page(web, asked, &wrong);
    }
    let start = asked.form("start");
    let text = starting_point(start).map_or_else(|| blank_procurement(catalogue), str::to_owned);
    let Some(mut draft) = Draft::read(&text) else {
        anyhow::bail!("read the starting point `{start}`: it is not TOML")
    };
    draft.without_opening_comment();
    // What others decided in the example is nobody's decision here, and its days are other days.
    draft.remove_deviations();
    draft.remove_table("contract");
    let mut set =
        |table: &str, key: &str, entry: Option<Entry>| draft.set(&Field::new(None, table, key), entry.as_ref());
    for key in ["title", "reference", "organisation", "body"] {
        set("procurement", key, Some(Entry::Text(asked.form(key).trim().to_owned())));
    }
    for (key, word) in ["law", "regime", "procedure"].into_iter().zip(asked.form("way").split('/')) {
        set("procurement", key, Some(Entry::Text(word.to_owned())));
    }
    set("procurement", "cpv", None);
    set("procurement", "language", Some(Entry::Text(String::from("sv"))));
    set("document", "status", Some(Entry::Text(String::from("draft"))));
    set("document", "version", Some(Entry::Text(String::from("1"))));
    set("document", "issued", asked.form("issued").parse().ok().map(Entry::Day));
    for key in ["valid-from", "valid-to", "number", "changes"] {
        set("document", key, None);
    }
    set("facts", FIRST_QUESTION, Some(Entry::Text(String::from("no"))));
    match web.workspace.create(asked.form("title"), &draft.text())? {
        Ok(name) => Ok(Reply::See(format!("/u/{}", coded(&name)))),
        Err(problems) => {
            let context = json!({ "name": "", "back": "/ny", "problems": told(&problems), "contradicted": [] });
            let page = web.render(asked, "refused.html", context)?;
            Ok(Reply::Page(axum::http::StatusCode::UNPROCESSABLE_ENTITY, page))
        }
    }
}

fn wrong_in_head(catalogue: &Catalogue, asked: &Asked) -> Vec<(String, Wrong)> {
    let mut wrong = Vec::new();
    for name in ["title", "body", "reference"] {
        if asked.form(name).trim().is_empty() {
            wrong.push((name.to_owned(), Wrong::Empty));
        }
    }
    match catalogue.organisations.get(asked.form("organisation")) {
        None => wrong.push((String::from("organisation"), Wrong::Choice)),
        Some(buyer) => {
            let reference = asked.form("reference").trim();
            if !reference.is_empty() && reference_problem(buyer, reference).is_some() {
                wrong.push((String::from("reference"), Wrong::Reference));
            }
        }
    }
    let way: Vec<&str> = asked.form("way").split('/').collect();
    let is_known = matches!(way[..], [law, regime, procedure] if catalogue.regime(law, regime)
        .is_some_and(|regime| regime.procedures.iter().any(|known| known.id == procedure)));
    if !is_known {
        wrong.push((String::from("way"), Wrong::Choice));
    }
    if asked.form("issued").parse::<jiff::civil::Date>().is_err() {
        wrong.push((String::from("issued"), Wrong::Day));
    }
    if !asked.form("start").is_empty() && starting_point(asked.form("start")).is_none() {
        wrong.push((String::from("start"), Wrong::Choice));
    }
    wrong
}
