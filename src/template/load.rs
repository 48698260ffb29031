//! `templates/`: phrases, layouts and the templates themselves, checked against each other.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Code, Diagnostic, Diagnostics, FileId, Place, Sources, did_you_mean};
use crate::document::{FieldName, Layout, Lines, PHRASES_OF_CHANGES, PROGRAM_PHRASES, Phrases};
use crate::language::Text;
use crate::toml_file::{Table, Word, parse};

use super::{Templates, phrase_keys};

impl Word for FieldName {
    const NAME: &'static str = "field";
    const WORDS: &'static [(&'static str, FieldName)] = FieldName::WORDS;
}

/// The templates in these files (keys are paths under their folder), or nothing if anything in them is wrong.
pub fn load(sources: &Sources, files: &BTreeMap<String, FileId>, log: &Diagnostics) -> Option<Templates> {
    let before = log.errors();
    let phrases = match files.get("phrases.toml") {
        Some(&file) => parse(sources, file, "`phrases.toml`", log).map(read_phrases).unwrap_or_default(),
        None => {
            log.report(
                Diagnostic::new(Code::MissingFile, "the templates lack `phrases.toml`")
                    .help("`catalogue init DIR` writes it"),
            );
            return None;
        }
    };
    let mut layouts = BTreeMap::new();
    let mut templates = BTreeMap::new();
    let mut pages = BTreeMap::new();
    for (path, &file) in files {
        if let Some(name) = path.strip_prefix("layouts/").and_then(|name| name.strip_suffix(".toml")) {
            layouts.extend(parse(sources, file, "the layout", log).and_then(|table| read_layout(table, name)));
        } else if let Some(name) = path.strip_suffix(".md").filter(|name| !name.contains('/')) {
            templates.insert(name.to_owned(), file);
        } else if let Some(name) = path.strip_suffix(".html").filter(|name| !name.contains('/')) {
            pages.insert(name.to_owned(), sources.file(file).text.clone());
        }
    }
    check_phrases(&phrases, &templates, sources, log);
    let known = templates.into_iter().map(|(name, file)| (name, sources.file(file).text.clone())).collect();
    let texts = phrases.into_iter().map(|(key, (text, _))| (key, text)).collect();
    (log.errors() == before).then(|| Templates { phrases: Phrases::new(texts), layouts, sources: known, pages })
}

fn read_phrases(table: Table<'_>) -> BTreeMap<String, (Text, Place)> {
    let mut phrases = BTreeMap::new();
    if let Some(inner) = table.table("phrase") {
        for (key, found) in inner.open_entries() {
            let Some(phrase) = inner.inner_table(&key.value, found) else { continue };
            if let Some(text) = phrase.languages(Lines::Many, &format!("the phrase `{}`", key.value)) {
                phrases.insert(key.value.clone(), (text.value, key.place.clone()));
            }
            phrase.finish();
        }
        inner.finish();
    }
    table.finish();
    phrases
}

fn read_layout(table: Table<'_>, name: &str) -> Option<(String, Layout)> {
    let id = table.text("id");
    if let Some(id) = id.as_ref().filter(|id| id.value != name) {
        table.report(
            Code::FileName,
            &id.place,
            format!("the layout `{}` stands in the file `{name}.toml`", id.value),
            "name the file as the id",
        );
    }
    let fields = |key: &'static str| table.words::<FieldName>(key).into_iter().map(|field| field.value).collect();
    let (header, box_fields, footer) = (fields("header"), fields("box"), fields("footer"));
    let mut labels = Vec::new();
    if let Some(inner) = table.optional_table("labels") {
        for (word, field) in FieldName::WORDS {
            labels.extend(inner.optional_localized(word, Lines::One).map(|text| (*field, text.value)));
        }
        inner.finish();
    }
    table.finish();
    Some((id?.value, Layout { header, fields: box_fields, footer, labels }))
}

/// Every phrase that a template or the program names must be there, and every phrase must be named.
fn check_phrases(
    phrases: &BTreeMap<String, (Text, Place)>,
    templates: &BTreeMap<String, FileId>,
    sources: &Sources,
    log: &Diagnostics,
) {
    let mut named: BTreeSet<&str> = PROGRAM_PHRASES.iter().chain(PHRASES_OF_CHANGES).copied().collect();
    for key in PROGRAM_PHRASES.iter().chain(PHRASES_OF_CHANGES).filter(|key| !phrases.contains_key(**key)) {
        log.report(
            Diagnostic::new(Code::Phrase, format!("the program needs the phrase `{key}`, which is missing"))
                .help("add it to phrases.toml"),
        );
    }
    for &file in templates.values() {
        for (start, key) in phrase_keys(&sources.file(file).text) {
            named.insert(key);
            if !phrases.contains_key(key) {
                let place = Place { file, start, end: start + key.len() + 4 };
                let help = did_you_mean(key, phrases.keys().map(String::as_str));
                log.report(Diagnostic::new(Code::Phrase, format!("unknown phrase `{key}`")).at(&place).help(help));
            }
        }
    }
    for (key, (_, place)) in phrases.iter().filter(|(key, _)| !named.contains(key.as_str())) {
        let message = format!("nothing uses the phrase `{key}`");
        log.report(
            Diagnostic::new(Code::Phrase, message).at(place).help("remove it, or place it in a template with [[key]]"),
        );
    }
}
