//! The questions of a group, and their answers: saved as soon as they are given.

use serde_json::{Value, json};

use crate::catalogue::{Answer, Kind, Level};
use crate::procurement::Entry;
use crate::workflow::{Asked as Standing, LEVELS, QuestionShown, questions};

use super::Web;
use super::asked::{Asked, Reply};
use super::fields::{NONE_OF_THESE, Wrong};
use super::procurements::{FIRST_QUESTION, stop_page};
use super::steps::{Open, coded, level_name, next_of, shown_entry};

/// The questions of a group that still matter.
pub(super) fn show(web: &Web, asked: &Asked) -> anyhow::Result<Reply> {
    match web.open(asked)? {
        Ok(open) => page(web, asked, &open, &[]),
        Err(reply) => Ok(reply),
    }
}

fn page(web: &Web, asked: &Asked, open: &Open, wrong: &[(String, Wrong)]) -> anyhow::Result<Reply> {
    let group = asked.part("grupp");
    let catalogue = &open.loaded.catalogue;
    let Some(named) = catalogue.groups.iter().find(|known| known.id == group) else { return web.missing(asked) };
    let language = asked.language();
    let lots: Vec<Value> = open
        .loaded
        .procurement
        .lots
        .iter()
        .filter_map(|lot| Some(json!({ "id": lot.id.as_ref()?, "title": lot.title, "coded": coded(lot.id.as_ref()?) })))
        .collect();
    let lot = Some(asked.query("del")).filter(|lot| lots.iter().any(|known| known["id"] == **lot));
    let shown = questions(catalogue, &open.loaded.procurement, &open.selection, &open.draft, lot);
    let asked_here = shown.iter().filter(|shown| shown.question.group == group);
    let questions: Vec<Value> = asked_here.map(|shown| question(web, asked, open, shown, wrong)).collect();
    let more = json!({
        "group": named.name.get(language), "questions": questions, "lots": lots, "lot": lot,
        "action": asked.whole.split("&sparat").next().unwrap_or_default().replace("?sparat=1", ""),
        "previous": previous(open, group),
    });
    web.step(asked, open, group, "questions.html", more)
        .map(|reply| if wrong.is_empty() { reply } else { reply.with_faults() })
}

/// Where the page before is.
fn previous(open: &Open, group: &str) -> String {
    let base = format!("/u/{}", coded(&open.name));
    let shown = questions(&open.loaded.catalogue, &open.loaded.procurement, &open.selection, &open.draft, None);
    let with_questions: Vec<&str> = open
        .loaded
        .catalogue
        .groups
        .iter()
        .map(|known| known.id.as_str())
        .filter(|id| *id == group || shown.iter().any(|shown| shown.question.group == *id))
        .collect();
    let at = with_questions.iter().position(|id| *id == group).unwrap_or(0);
    match at.checked_sub(1).and_then(|at| with_questions.get(at)) {
        Some(before) => format!("{base}/fragor/{before}"),
        None => format!("{base}/grund"),
    }
}

fn question(web: &Web, asked: &Asked, open: &Open, shown: &QuestionShown<'_>, wrong: &[(String, Wrong)]) -> Value {
    let (question, language) = (shown.question, asked.language());
    let name = shown.field.to_string();
    let given = asked.all(&name);
    let stated = shown.stated.as_ref();
    // What was just written wins over what the file holds, so that nothing is lost where something is wrong.
    let is_chosen = |value: &str| {
        if asked.form.iter().any(|(known, _)| *known == format!("was:{name}")) && !wrong.is_empty() {
            return given.contains(&value);
        }
        match stated {
            None => value.is_empty(),
            Some(Entry::YesNo(yes)) => value == if *yes { "ja" } else { "nej" },
            Some(Entry::Text(text)) => value == text,
            Some(Entry::Texts(texts)) if texts.is_empty() => value == NONE_OF_THESE,
            Some(Entry::Texts(texts)) => texts.iter().any(|text| text == value),
            Some(Entry::Number(_) | Entry::Day(_) | Entry::Table(_) | Entry::Tables(_) | Entry::Other(_)) => false,
        }
    };
    let options: Vec<Value> = options(asked, shown)
        .into_iter()
        .map(
            |(value, label, hint)| json!({ "value": value, "label": label, "hint": hint, "chosen": is_chosen(&value) }),
        )
        .collect();
    let hanging = web.hanging.get(&question.id).map_or(0, std::collections::BTreeSet::len);
    let why_known = (shown.asked == Standing::Implied).then(|| implied_by(open, &question.id, language));
    json!({
        "id": question.id, "name": name, "label": question.label.get(language), "help": question.help.get(language),
        "why": question.why.get(language), "hanging": hanging,
        "several": matches!(question.kind, Kind::Choices(_)), "options": options,
        "was": stated.map(ToString::to_string).unwrap_or_default(),
        "state": match shown.asked {
            Standing::Open => "open", Standing::Answered => "answered", Standing::Implied => "implied",
            Standing::Pointless => "pointless",
        },
        "implied": why_known,
        "common": shown.common.as_ref().map(|common| shown_entry(Some(question), Some(common), language)),
        "wrong": wrong.iter().find(|(known, _)| *known == name).map(|(_, wrong)| wrong.word()),
        "because": wrong.iter().find(|(known, _)| *known == name).map(|(_, wrong)| wrong.because()),
    })
}

/// What can be answered: the value that is sent, how it reads, and a hint.
fn options(asked: &Asked, shown: &QuestionShown<'_>) -> Vec<(String, String, String)> {
    let language = asked.language();
    let word =
        |sv: &str, en: &str| String::from(if asked.language() == crate::language::Language::Swedish { sv } else { en });
    let plain = |value: &str, label: String| (value.to_owned(), label, String::new());
    let mut options = match &shown.question.kind {
        Kind::YesNo => vec![plain("ja", word("Ja", "Yes")), plain("nej", word("Nej", "No"))],
        Kind::Level => LEVELS
            .iter()
            .map(|level: &Level| {
                let hint =
                    shown.question.level_hint(*level).map_or_else(String::new, |hint| hint.get(language).clone());
                let name = crate::document::capitalised(&level_name(level.word(), language));
                (level.word().to_owned(), name, hint)
            })
            .collect(),
        Kind::Choice(answers) | Kind::Choices(answers) => answers
            .iter()
            .map(|answer| plain(&answer.id, crate::document::capitalised(answer.label.get(language))))
            .collect(),
    };
    if matches!(shown.question.kind, Kind::Choices(_)) {
        options.push(plain(NONE_OF_THESE, word("Inget av detta", "None of these")));
    } else if shown.common.is_some() {
        options.push(plain("", word("Som för hela upphandlingen", "As for the whole procurement")));
    } else {
        options.push(plain("", word("Vet inte än", "Not known yet")));
    }
    options
}

/// Which other answer says this one already, and what it says.
fn implied_by(open: &Open, question: &str, language: crate::language::Language) -> String {
    let fact = open.loaded.procurement.lots.iter().find_map(|lot| lot.facts.get(question));
    let catalogue = &open.loaded.catalogue;
    let known = catalogue.characteristic(question);
    let entry = fact.map(|fact| match &fact.bound {
        Answer::YesNo(yes) => Entry::YesNo(*yes),
        Answer::Level(level) => Entry::Text(level.word().to_owned()),
        Answer::Chosen(chosen) => Entry::Texts(chosen.iter().cloned().collect()),
    });
    shown_entry(known, entry.as_ref(), language)
}

/// Saves the answers of a group, and goes on: to what has come up on the same page, or to the next one.
pub(super) fn save(web: &Web, asked: &Asked) -> anyhow::Result<Reply> {
    let open = match web.open(asked)? {
        Ok(open) => open,
        Err(reply) => return Ok(reply),
    };
    let first = asked.all(&format!("facts/{FIRST_QUESTION}"));
    if let Some(answer) = first.first().filter(|answer| !matches!(**answer, "" | "no")) {
        // Neither the answer nor anything else of it is saved; the question is open again, so that nothing can be built.
        let field = crate::procurement::Field::new(None, "facts", FIRST_QUESTION);
        web.workspace.change(&open.name, |draft| {
            draft.set(&field, None);
            Vec::new()
        })?;
        return stop_page(web, asked, answer, Some(format!("/u/{}", coded(&open.name))));
    }
    let group = asked.part("grupp").to_owned();
    let again = |wrong: Vec<(String, Wrong)>| page(web, asked, &open, &wrong);
    web.save_fields(asked, &open, again, || {
        let after = match web.open(asked)? {
            Ok(after) => after,
            Err(reply) => return Ok(reply),
        };
        if asked.by_script {
            return page(web, asked, &after, &[]);
        }
        let lot = asked.query("del");
        let here = |marker: &str| {
            let del = if lot.is_empty() { String::new() } else { format!("del={}&", coded(lot)) };
            format!("/u/{}/fragor/{}?{del}sparat=1{marker}", coded(&open.name), coded(&group))
        };
        let catalogue = &after.loaded.catalogue;
        let shown = questions(
            catalogue,
            &after.loaded.procurement,
            &after.selection,
            &after.draft,
            Some(lot).filter(|lot| !lot.is_empty()),
        );
        // A question that has come up is shown before the officer is taken further.
        let has_come_up = shown.iter().any(|shown| {
            shown.question.group == group
                && shown.asked == Standing::Open
                && !asked.form.iter().any(|(name, _)| *name == format!("was:{}", shown.field))
        });
        if asked.form("till") != "nasta" || has_come_up || !lot.is_empty() {
            return Ok(Reply::See(here("")));
        }
        Ok(Reply::See(next_of(&after, Some(&group))))
    })
}
