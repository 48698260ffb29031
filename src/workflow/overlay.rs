//! What a buyer's overlay changes of the catalogue, change by change: what the base says, what the buyer says, why and who owns
//! it; and where the base has changed since, all three texts. Nobody but a person resolves that.

use std::path::Path;

use anyhow::bail;
use serde::Serialize;
use serde_json::Value as Json;

use crate::catalogue::{
    Catalogue, Change, Conflict, ConflictKind, Organisation, OverlayChange, Requirement, RequirementId, Substance,
    base_path, conflict,
};
use crate::diagnostic::did_you_mean;
use crate::files::{self, Edited, Outputs, read_text};
use crate::language::Language;
use crate::manifest::digest;
use crate::toml_file::quoted;

use super::reading::read_with_conflicts;
use super::schema::{schema_line, without_schema_line};
use super::{Folders, Problems};

/// What a buyer changes.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct OverlayShown {
    /// The buyer's id.
    pub organisation: String,
    /// Its name.
    pub name: String,
    /// The catalogue and its edition.
    pub catalogue: String,
    /// Its changes, in the order of its file.
    pub changes: Vec<ChangeShown>,
}

impl OverlayShown {
    /// How many of the changes have a base that is not what they were written against.
    pub fn conflicts(&self) -> usize {
        self.changes.iter().filter(|change| change.conflict.is_some()).count()
    }
}

/// A change of an overlay.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct ChangeShown {
    /// The requirement.
    pub requirement: String,
    /// Its title.
    pub title: String,
    /// What is done: `text`, `value`, `role`, `omit`, `add`.
    pub action: &'static str,
    /// What the base says; nothing for an added clause.
    pub base: Vec<Said>,
    /// What the buyer says.
    pub buyer: Vec<Said>,
    /// Why.
    pub reason: String,
    /// The role that owns the change.
    pub owner: String,
    /// Where the base is not what the change was written against.
    pub conflict: Option<ConflictShown>,
}

/// One of the things that a text says, and what it is called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Said {
    /// What it is, as a path of keys: `text.sv`.
    pub what: String,
    /// What it says, word for word.
    pub text: String,
}

/// A base that is not what a change was written against.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct ConflictShown {
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
    /// The digest of the text that the change was written against.
    pub against: Option<String>,
    /// The edition whose text that was, if it is known.
    pub edition: Option<String>,
    /// What that text says where it differs, if a copy of it is kept.
    pub base_then: Option<Vec<Said>>,
    /// What the base says there now.
    pub base_now: Vec<Said>,
}

/// What came of looking at an overlay.
#[derive(Debug)]
pub enum OverlayLooked {
    /// It can be shown.
    Shown(OverlayShown),
    /// The catalogue has errors.
    Unsound(Problems),
    /// There is no such buyer, or no such change of its.
    Unknown(String),
}

/// What a buyer changes of a catalogue.
///
/// # Errors
/// If the catalogue cannot be read.
pub fn overlay(folders: &Folders, organisation: &str) -> anyhow::Result<OverlayLooked> {
    let (sound, problems) = read_with_conflicts(folders)?;
    let Some(catalogue) = sound else { return Ok(OverlayLooked::Unsound(problems)) };
    Ok(match find(&catalogue, organisation) {
        Ok(organisation) => OverlayLooked::Shown(shown(&catalogue, organisation)),
        Err(unknown) => OverlayLooked::Unknown(unknown),
    })
}

fn find<'a>(catalogue: &'a Catalogue, organisation: &str) -> Result<&'a Organisation, String> {
    catalogue.organisations.get(organisation).ok_or_else(|| {
        let help = did_you_mean(organisation, catalogue.organisations.keys().map(String::as_str));
        format!("unknown organisation `{organisation}`: {help}")
    })
}

/// Takes the base of some changes as it is now: writes its digest beside each change, and keeps a copy of it.
///
/// # Errors
/// If the catalogue cannot be read, or a file cannot be written.
pub fn accept_bases(catalogue: &Path, organisation: &str, ids: &[RequirementId]) -> anyhow::Result<OverlayLooked> {
    let folders = Folders { catalogue: Some(catalogue.to_owned()), templates: None };
    let (sound, problems) = read_with_conflicts(&folders)?;
    let Some(known) = sound else { return Ok(OverlayLooked::Unsound(problems)) };
    let buyer = match find(&known, organisation) {
        Ok(buyer) => buyer,
        Err(unknown) => return Ok(OverlayLooked::Unknown(unknown)),
    };
    let has_base = |change: &&OverlayChange| !matches!(change.change, Change::Add(_));
    let based: Vec<&OverlayChange> = buyer.overlay.iter().filter(has_base).collect();
    if let Some(id) = ids.iter().find(|id| !based.iter().any(|change| change.requirement.value == **id)) {
        let help = did_you_mean(id.as_str(), based.iter().map(|change| change.requirement.value.as_str()));
        return Ok(OverlayLooked::Unknown(format!(
            "the overlay of `{organisation}` changes nothing of `{id}`: {help}"
        )));
    }
    let mut outputs = Outputs::default();
    let mut edits: Vec<(usize, usize, String)> = Vec::new();
    for change in based.iter().filter(|change| ids.contains(&change.requirement.value)) {
        let id = &change.requirement.value;
        let Some(base) = known.requirements.get(id) else { continue };
        edits.push(match &change.against {
            Some(against) => (against.place.start, against.place.end, quoted(&base.digest)),
            None => {
                let end = change.requirement.place.end;
                (end, end, format!("\nagainst = {}", quoted(&base.digest)))
            }
        });
        let path = base_path(organisation, id);
        let text = without_schema_line(&problems.sources.file(base.place.file).text);
        put(catalogue, &mut outputs, &path, format!("{}\n{text}", schema_line(&path)))?;
    }
    edits.sort();
    let path = format!("organisations/{organisation}.toml");
    let Ok(mut text) = read_text(&catalogue.join(&path))? else { bail!("read {path}: it is not text") };
    let crlf = text.contains("\r\n");
    text = problems.sources.file(buyer.place.file).text.clone();
    for (start, end, digest) in edits.into_iter().rev() {
        text.replace_range(start..end, &digest);
    }
    put(catalogue, &mut outputs, &path, if crlf { text.replace('\n', "\r\n") } else { text })?;
    outputs.last = path;
    files::write(catalogue, &outputs, Edited::Stop, digest)?;
    overlay(&folders, organisation)
}

/// A file in place of the one that is there.
fn put(folder: &Path, outputs: &mut Outputs, path: &str, text: String) -> anyhow::Result<()> {
    let there = files::read_if_there(&folder.join(path))?;
    outputs.earlier.extend(there.map(|bytes| (path.to_owned(), digest(&bytes))));
    outputs.files.insert(path.to_owned(), text.into_bytes());
    Ok(())
}

fn shown(catalogue: &Catalogue, organisation: &Organisation) -> OverlayShown {
    let changes = organisation.overlay.iter().map(|change| change_shown(catalogue, organisation, change));
    OverlayShown {
        organisation: organisation.id.clone(),
        name: organisation.name.get(Language::Swedish).clone(),
        catalogue: catalogue.called(),
        changes: changes.collect(),
    }
}

fn change_shown(catalogue: &Catalogue, organisation: &Organisation, change: &OverlayChange) -> ChangeShown {
    let base = catalogue.requirements.get(&change.requirement.value);
    let title = match (&change.change, base) {
        (Change::Add(clause), _) => clause.title.get(Language::Swedish).clone(),
        (_, Some(base)) => base.title.get(Language::Swedish).clone(),
        (_, None) => String::new(),
    };
    ChangeShown {
        requirement: change.requirement.value.to_string(),
        title,
        action: change.change.word(),
        base: base.map(|base| concerned(&change.change, &base.substance)).unwrap_or_default(),
        buyer: by_buyer(&change.change),
        reason: change.reason.clone(),
        owner: change.owner.clone(),
        conflict: conflict(catalogue, organisation, change).map(|conflict| conflict_shown(&conflict)),
    }
}

fn conflict_shown(found: &Conflict<'_>) -> ConflictShown {
    let told = found.diagnostic();
    let now = &found.base.substance;
    let (then, edition) = match &found.kind {
        ConflictKind::Changed { then, edition } => (*then, edition.map(|edition| edition.id.clone())),
        ConflictKind::NoAgainst | ConflictKind::OtherBaseKept => (None, None),
    };
    let (base_then, base_now) = match then {
        Some(then) => {
            let keys = then.differing(now);
            let all =
                |substance: &Substance| -> Vec<Said> { keys.iter().flat_map(|key| said(substance, key)).collect() };
            let (before, after) = (all(then), all(now));
            let only =
                |one: &[Said], other: &[Said]| one.iter().filter(|said| !other.contains(said)).cloned().collect();
            (Some(only(&before, &after)), only(&after, &before))
        }
        None => (None, concerned(&found.change.change, now)),
    };
    ConflictShown {
        message: told.message,
        help: told.help.unwrap_or_default(),
        against: found.change.against.as_ref().map(|against| against.value.clone()),
        edition,
        base_then,
        base_now,
    }
}

/// What of the base a change is about.
fn concerned(change: &Change, base: &Substance) -> Vec<Said> {
    match change {
        Change::Omit | Change::Text(_) => said(base, "text"),
        Change::Role(_) => said(base, "role"),
        Change::Values(numbers) => {
            let values = said(base, "values");
            let named = |said: &Said| numbers.keys().any(|name| said.what.starts_with(&format!("values.{name}.")));
            values.into_iter().filter(named).filter(|said| !said.what.contains(".label.")).collect()
        }
        Change::Add(_) => Vec::new(),
    }
}

/// What the buyer says instead.
fn by_buyer(change: &Change) -> Vec<Said> {
    let one = |what: &str, text: String| Said { what: what.to_owned(), text };
    match change {
        Change::Omit => Vec::new(),
        Change::Role(role) => vec![one("role", role.word().to_owned())],
        Change::Text(text) => {
            Language::ALL.map(|language| one(&format!("text.{}", language.code()), text.get(language).clone())).into()
        }
        Change::Values(numbers) => {
            numbers.iter().map(|(name, number)| one(&format!("values.{name}"), number.to_string())).collect()
        }
        Change::Add(clause) => added(clause),
    }
}

/// What an added clause says, in the order in which it is read.
fn added(clause: &Requirement) -> Vec<Said> {
    let keys =
        ["area", "role", "applies-when", "title", "text", "motive", "evidence", "follow-up", "values", "standards"];
    keys.iter().flat_map(|key| said(&clause.substance, key)).collect()
}

/// A part of a text, as a list of its innermost texts.
fn said(substance: &Substance, key: &str) -> Vec<Said> {
    let mut found = Vec::new();
    if let Some(part) = substance.part(key) {
        collect(key, &part, &mut found);
    }
    found
}

fn collect(path: &str, value: &Json, found: &mut Vec<Said>) {
    let one = |text: String| Said { what: path.to_owned(), text };
    match value {
        Json::Object(inner) => {
            let mut keys: Vec<&String> = inner.keys().collect();
            // Swedish first, as everywhere; and what applies first before its cases.
            keys.sort_by_key(|key| (matches!(key.as_str(), "en" | "cases"), *key));
            keys.into_iter().for_each(|key| collect(&format!("{path}.{key}"), &inner[key], found));
        }
        // A condition, or the cases of a value: a line for each table.
        Json::Array(items) if items.iter().all(Json::is_object) && !says_in_languages(items) => {
            found.extend(items.iter().map(|item| one(in_a_line(item))));
        }
        Json::Array(items) if items.iter().all(Json::is_object) => {
            for (index, item) in items.iter().enumerate() {
                collect(&format!("{path}.{}", index + 1), item, found);
            }
        }
        Json::Array(items) => found.push(one(items.iter().map(in_a_line).collect::<Vec<_>>().join(", "))),
        Json::String(text) => found.push(one(text.clone())),
        Json::Number(_) | Json::Bool(_) | Json::Null => found.push(one(value.to_string())),
    }
}

fn says_in_languages(items: &[Json]) -> bool {
    items.iter().any(|item| item.get("sv").is_some())
}

/// `value = 12, when availability = serious`.
fn in_a_line(value: &Json) -> String {
    match value {
        Json::Object(inner) => {
            let mut parts: Vec<(&String, &Json)> = inner.iter().collect();
            parts.sort_by_key(|(key, _)| (key.as_str() == "when", *key));
            let part = |(key, value): (&String, &Json)| {
                let is = if value.is_object() { "" } else { " =" };
                format!("{key}{is} {}", in_a_line(value))
            };
            parts.into_iter().map(part).collect::<Vec<_>>().join(", ")
        }
        Json::Array(items) => items.iter().map(in_a_line).collect::<Vec<_>>().join(" or "),
        Json::String(text) => text.clone(),
        Json::Number(_) | Json::Bool(_) | Json::Null => value.to_string(),
    }
}
