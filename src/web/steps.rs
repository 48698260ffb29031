//! What every page of a procurement has: the steps on the way, the picture of what applies, and how a form is saved.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::language::Language;
use crate::procurement::{Draft, Entry};
use crate::selection::{Outcome, Selection};
use crate::workflow::{
    BuiltState, Conflict, Contradicted, Loaded, Opened, Picture, Problems, Saved, Workspace, group_states, picture,
    placed, questions, selection,
};

use super::Web;
use super::asked::{Asked, Reply};
use super::fields::{Wrong, edits};

/// What a change did.
#[derive(Clone, Debug, Default)]
pub(super) struct Change {
    /// Requirements that apply now and did not before.
    more: BTreeSet<String>,
    /// Requirements that applied before and do not now.
    fewer: BTreeSet<String>,
}

/// A procurement that is sound, with all that its pages are made from.
pub(super) struct Open {
    pub(super) name: String,
    pub(super) path: std::path::PathBuf,
    pub(super) draft: Draft,
    pub(super) loaded: Loaded,
    pub(super) selection: Selection,
    pub(super) picture: Picture,
}

impl Web {
    /// The procurement that is asked for; or the page that says why it cannot be shown.
    pub(super) fn open(&self, asked: &Asked) -> anyhow::Result<Result<Open, Reply>> {
        let Some(Opened { name, path, draft, loaded }) = self.workspace.open(asked.part("namn"))? else {
            return Ok(Err(self.missing(asked)?));
        };
        Ok(match (loaded, draft) {
            (Ok(loaded), Some(draft)) => {
                let selection = selection(&loaded);
                let picture = picture(&loaded, &selection, asked.language());
                Ok(Open { name, path, draft, loaded, selection, picture })
            }
            (Err(problems), _) => Err(self.faulty(asked, &problems)?),
            (Ok(_), None) => Err(self.missing(asked)?),
        })
    }

    /// What is wrong in somebody's file, with its place.
    fn faulty(&self, asked: &Asked, problems: &Problems) -> anyhow::Result<Reply> {
        let context = json!({ "problems": told(problems) });
        Ok(Reply::Page(StatusCode::UNPROCESSABLE_ENTITY, self.render(asked, "faulty.html", context)?))
    }

    /// A page of a procurement.
    pub(super) fn step(
        &self,
        asked: &Asked,
        open: &Open,
        step: &str,
        page: &str,
        more: Value,
    ) -> anyhow::Result<Reply> {
        let context = self.step_context(asked, open, step, more)?;
        self.page(asked, page, context)
    }

    fn step_context(&self, asked: &Asked, open: &Open, step: &str, more: Value) -> anyhow::Result<Value> {
        let language = asked.language();
        let change = self.changes.lock().ok().and_then(|changes| changes.get(&open.name).cloned()).unwrap_or_default();
        let mut context = json!({
            "name": open.name,
            "base": format!("/u/{}", coded(&open.name)),
            "title": open.loaded.procurement.title,
            "reference": open.loaded.procurement.reference,
            "buyer": self.workspace.ground().catalogue().organisations.get(&open.loaded.procurement.organisation)
                .map(|buyer| buyer.name.get(language).clone()),
            "body": open.loaded.procurement.body,
            "steps": steps(open, step, language)?,
            "step": step,
            "picture": picture_view(&open.picture, &change),
            "saved": asked.query("sparat") == "1",
            "has_lots": open.loaded.procurement.has_lots(),
        });
        if let (Some(context), Value::Object(more)) = (context.as_object_mut(), more) {
            context.extend(more);
        }
        Ok(context)
    }

    /// Remembers what a change did, for the next page of the procurement.
    pub(super) fn remember(&self, name: &str, before: &Loaded, after: &Loaded) {
        let included = |loaded: &Loaded| -> BTreeSet<String> {
            let selection = selection(loaded);
            let ids = selection.lots.iter().flat_map(|lot| &lot.decisions);
            ids.filter(|(_, decision)| decision.outcome == Outcome::Included).map(|(id, _)| id.to_string()).collect()
        };
        let (before, after) = (included(before), included(after));
        let change = Change {
            more: after.difference(&before).cloned().collect(),
            fewer: before.difference(&after).cloned().collect(),
        };
        if let Ok(mut changes) = self.changes.lock() {
            changes.insert(name.to_owned(), change);
        }
    }

    /// Saves the fields of a form. Where that is done the page to go on to is asked for; otherwise the reply says why not.
    pub(super) fn save_fields(
        &self,
        asked: &Asked,
        open: &Open,
        again: impl FnOnce(Vec<(String, Wrong)>) -> anyhow::Result<Reply>,
        then: impl FnOnce() -> anyhow::Result<Reply>,
    ) -> anyhow::Result<Reply> {
        let edits = match edits(asked, &open.loaded) {
            Ok(edits) => edits,
            Err(wrong) => return again(wrong),
        };
        let saved = self.workspace.save(&open.name, &edits)?;
        if let Some(Saved::Refused(_, contradicted)) = &saved {
            let wrong: Vec<(String, Wrong)> =
                contradicted.iter().filter_map(|one| self.contradiction_here(asked, one)).collect();
            if !wrong.is_empty() {
                return again(wrong);
            }
        }
        self.after(asked, &open.name, saved, then)
    }

    /// The reply to a change.
    pub(super) fn after(
        &self,
        asked: &Asked,
        name: &str,
        saved: Option<Saved>,
        then: impl FnOnce() -> anyhow::Result<Reply>,
    ) -> anyhow::Result<Reply> {
        match saved {
            None => self.missing(asked),
            Some(Saved::Saved(before, after)) => {
                self.remember(name, &before, &after);
                then()
            }
            Some(Saved::Same(_)) => {
                if let Ok(mut changes) = self.changes.lock() {
                    changes.remove(name);
                }
                then()
            }
            Some(Saved::Conflicts(conflicts)) => {
                let context = json!({
                    "name": name, "action": asked.whole, "conflicts": self.conflicts(asked, &conflicts),
                    "kept": kept(asked, &conflicts),
                });
                Ok(Reply::Page(StatusCode::CONFLICT, self.render(asked, "conflict.html", context)?))
            }
            Some(Saved::Refused(problems, contradicted)) => {
                let context = json!({
                    "name": name, "back": asked.whole, "problems": told(&problems),
                    "contradicted": self.contradicted(asked, &contradicted),
                });
                Ok(Reply::Page(StatusCode::UNPROCESSABLE_ENTITY, self.render(asked, "refused.html", context)?))
            }
        }
    }

    /// The field of a form that a contradiction is about, and what it contradicts; nothing if it has neither question.
    fn contradiction_here(&self, asked: &Asked, found: &Contradicted) -> Option<(String, Wrong)> {
        let field = |question: &str| {
            let ending = format!("facts/{question}");
            let fields = asked.form.iter().filter_map(|(name, _)| name.strip_prefix("was:"));
            let mut fields = fields.filter(|name| *name == ending || name.ends_with(&format!("/{ending}")));
            fields.next().map(str::to_owned)
        };
        let about =
            |question: &str, other: &str| Some((field(question)?, Wrong::Contradicts(self.label(asked, other))));
        about(&found.question, &found.because).or_else(|| about(&found.because, &found.question))
    }

    /// A question as it reads.
    fn label(&self, asked: &Asked, question: &str) -> String {
        let known = self.workspace.ground().catalogue().characteristic(question);
        known.map_or_else(|| question.to_owned(), |known| known.label.get(asked.language()).clone())
    }

    fn contradicted(&self, asked: &Asked, contradicted: &[Contradicted]) -> Value {
        let one = |found: &Contradicted| json!({ "question": self.label(asked, &found.question), "because": self.label(asked, &found.because) });
        contradicted.iter().map(one).collect()
    }

    fn conflicts(&self, asked: &Asked, conflicts: &[Conflict]) -> Value {
        let catalogue = self.workspace.ground().catalogue();
        let language = asked.language();
        let one = |conflict: &Conflict| {
            let key = conflict.field.key();
            let question = catalogue.characteristic(key).filter(|_| conflict.field.table() == Some("facts"));
            let label = question.map_or_else(|| key.to_owned(), |question| question.label.get(language).clone());
            let said = |entry: &Option<Entry>| shown_entry(question, entry.as_ref(), language);
            json!({
                "field": conflict.field.to_string(), "label": label, "lot": conflict.field.lot(),
                "was": conflict.theirs.as_ref().map(ToString::to_string).unwrap_or_default(),
                "theirs": said(&conflict.theirs), "ours": said(&conflict.ours),
                "theirs_values": values(conflict.theirs.as_ref()), "ours_values": values(conflict.ours.as_ref()),
            })
        };
        conflicts.iter().map(one).collect()
    }
}

/// The other fields of a form whose conflicts are to be settled: they are sent again as they were.
fn kept(asked: &Asked, conflicts: &[Conflict]) -> Value {
    let is_settled = |name: &str| {
        let name =
            ["was:", "val:", "deras:", "mitt:"].iter().find_map(|start| name.strip_prefix(start)).unwrap_or(name);
        conflicts.iter().any(|conflict| conflict.field.to_string() == name)
    };
    let kept = asked.form.iter().filter(|(name, _)| name != "nyckel" && !is_settled(name));
    kept.map(|(name, value)| json!([name, value])).collect()
}

/// The values with which a form sends an entry.
fn values(entry: Option<&Entry>) -> Vec<String> {
    match entry {
        None => Vec::new(),
        Some(Entry::YesNo(yes)) => vec![String::from(if *yes { "ja" } else { "nej" })],
        Some(Entry::Text(text)) => vec![text.clone()],
        Some(Entry::Texts(texts)) if texts.is_empty() => vec![String::from(super::fields::NONE_OF_THESE)],
        Some(Entry::Texts(texts)) => texts.clone(),
        Some(entry) => vec![entry.to_string()],
    }
}

/// An entry in words.
pub(super) fn shown_entry(
    question: Option<&crate::catalogue::Characteristic>,
    entry: Option<&Entry>,
    language: Language,
) -> String {
    let word = |sv: &str, en: &str| String::from(if language == Language::Swedish { sv } else { en });
    let named = |id: &String| {
        let answer = question.and_then(|question| question.answer(id));
        answer.map_or_else(|| level_name(id, language), |answer| answer.label.get(language).clone())
    };
    match entry {
        None => word("inget svar", "no answer"),
        Some(Entry::YesNo(true)) => word("ja", "yes"),
        Some(Entry::YesNo(false)) => word("nej", "no"),
        Some(Entry::Text(text)) => named(text),
        Some(Entry::Texts(texts)) if texts.is_empty() => word("inget av detta", "none of these"),
        Some(Entry::Texts(texts)) => texts.iter().map(named).collect::<Vec<_>>().join(", "),
        Some(entry) => entry.to_string(),
    }
}

/// What a level is called; any other word is itself.
pub(super) fn level_name(word: &str, language: Language) -> String {
    let names = match word {
        "negligible" => ("försumbar", "negligible"),
        "moderate" => ("måttlig", "moderate"),
        "considerable" => ("betydande", "considerable"),
        "serious" => ("allvarlig", "serious"),
        other => (other, other),
    };
    String::from(if language == Language::Swedish { names.0 } else { names.1 })
}

/// A text as a part of a path.
pub(super) fn coded(text: &str) -> String {
    text.bytes()
        .map(|byte| {
            if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect()
}

/// Diagnostics for a page.
pub(super) fn told(problems: &Problems) -> Value {
    let one = |(path, line, column, diagnostic): (String, usize, usize, &crate::diagnostic::Diagnostic)| {
        let name =
            std::path::Path::new(&path).file_name().map_or(path.clone(), |name| name.to_string_lossy().into_owned());
        json!({
            "file": name, "line": line, "column": column, "message": diagnostic.message, "help": diagnostic.help,
            "code": diagnostic.code.as_str(),
            "is_error": diagnostic.severity() == crate::diagnostic::Severity::Error,
        })
    };
    placed(problems).into_iter().map(one).collect()
}

/// The steps on the way, and how far each has come.
fn steps(open: &Open, current: &str, language: Language) -> anyhow::Result<Value> {
    let base = format!("/u/{}", coded(&open.name));
    let catalogue = &open.loaded.catalogue;
    let asked = questions(catalogue, &open.loaded.procurement, &open.selection, &open.draft, None);
    let mut steps = vec![json!({ "id": "grund", "href": format!("{base}/grund"), "done": true })];
    for ((group, state), named) in group_states(catalogue, &asked).into_iter().zip(&catalogue.groups) {
        if state.answered + state.open == 0 && group != current {
            continue;
        }
        steps.push(json!({
            "id": group, "href": format!("{base}/fragor/{group}"), "label": named.name.get(language),
            "done": state.open == 0, "open": state.open,
        }));
    }
    let (state, _) = Workspace::built(&open.loaded, &open.path)?;
    for id in
        ["delar", "vagar", "tilldelning", "avsteg", "proportion", "forhandsvisning", "bilagor", "anbud", "uppfoljning"]
    {
        let done = id == "bilagor" && state == BuiltState::Current && open.picture.open == 0;
        steps.push(json!({ "id": id, "href": format!("{base}/{id}"), "done": done, "open": 0 }));
    }
    for step in &mut steps {
        let is_current = step.get("id").and_then(Value::as_str) == Some(current);
        if let Some(step) = step.as_object_mut() {
            step.insert(String::from("current"), Value::Bool(is_current));
        }
    }
    Ok(Value::Array(steps))
}

/// More new requirements than these are not listed by themselves: they are found among all the others.
const MOST_NEW: usize = 12;

/// The picture, in the order in which it is looked at: what is new, what is undecided, what applies, what does not.
fn picture_view(picture: &Picture, change: &Change) -> Value {
    let rows = |outcomes: &[Outcome]| -> Value {
        let wanted = picture.rows.iter().filter(|row| outcomes.contains(&row.outcome));
        wanted
            .map(|row| {
                json!({
                    "id": row.id, "title": row.title, "area": row.area, "reason": row.reason, "lots": row.lots,
                    "new": change.more.contains(&row.id),
                })
            })
            .collect()
    };
    let gates: Value = picture
        .gates
        .iter()
        .map(|gate| json!({ "stops": gate.stops, "title": gate.title, "text": gate.text, "steps": gate.steps }))
        .collect();
    let fresh: Vec<Value> = picture
        .rows
        .iter()
        .filter(|row| change.more.contains(&row.id) && change.more.len() <= MOST_NEW)
        .map(|row| json!({ "id": row.id, "title": row.title, "reason": row.reason, "lots": row.lots, "new": true }))
        .collect();
    let out = [Outcome::Excluded, Outcome::Covered, Outcome::Replaced];
    json!({
        "asked": picture.count(Outcome::Included),
        "open": picture.count(Outcome::Undecided),
        "out": out.iter().map(|outcome| picture.count(*outcome)).sum::<usize>(),
        "offered": picture.count(Outcome::Offered),
        "questions": picture.open,
        "stopped": picture.gates.iter().any(|gate| gate.stops),
        "more": change.more.len(), "fewer": change.fewer.len(),
        "rows_new": fresh, "rows_asked": rows(&[Outcome::Included]), "rows_open": rows(&[Outcome::Undecided]),
        "rows_offered": rows(&[Outcome::Offered]), "rows_out": rows(&out),
        "gates": gates,
    })
}

/// Where to go on with a procurement: the first group with an open question, or what comes after the questions.
pub(super) fn begin(web: &Web, asked: &Asked) -> anyhow::Result<Reply> {
    let open = match web.open(asked)? {
        Ok(open) => open,
        Err(reply) => return Ok(reply),
    };
    Ok(Reply::See(next_of(&open, None)))
}

/// The first group after one that has an open question; or the page after them.
pub(super) fn next_of(open: &Open, after: Option<&str>) -> String {
    let base = format!("/u/{}", coded(&open.name));
    let catalogue = &open.loaded.catalogue;
    let asked = questions(catalogue, &open.loaded.procurement, &open.selection, &open.draft, None);
    let states = group_states(catalogue, &asked);
    let from = after.and_then(|after| states.iter().position(|(group, _)| group == after)).map_or(0, |at| at + 1);
    let later = states.iter().skip(from).find(|(_, state)| state.open > 0);
    match later.or_else(|| states.iter().find(|(_, state)| state.open > 0)) {
        Some((group, _)) => format!("{base}/fragor/{group}"),
        None => format!("{base}/{}", if after.is_some() { "vagar" } else { "bilagor" }),
    }
}

/// Every requirement with its reason; or those that hang on one question.
pub(super) fn requirements(web: &Web, asked: &Asked) -> anyhow::Result<Reply> {
    let open = match web.open(asked)? {
        Ok(open) => open,
        Err(reply) => return Ok(reply),
    };
    let question = asked.query("fraga");
    let hanging = web.hanging.get(question);
    let known = open.loaded.catalogue.characteristic(question);
    let rows: Vec<Value> = open
        .picture
        .rows
        .iter()
        .filter(|row| hanging.is_none_or(|ids| ids.iter().any(|id| id.as_str() == row.id)))
        .map(|row| {
            json!({ "id": row.id, "title": row.title, "area": row.area, "reason": row.reason, "lots": row.lots,
                    "outcome": row.outcome.phrase() })
        })
        .collect();
    let label = known.filter(|_| hanging.is_some()).map(|known| known.label.get(asked.language()).clone());
    web.step(asked, &open, "krav", "requirements.html", json!({ "rows": rows, "question": label }))
}
