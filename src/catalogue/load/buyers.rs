//! `policies/*.toml` and `organisations/*.toml`.

use std::collections::BTreeMap;

use crate::catalogue::Catalogue;
use crate::catalogue::buyer::{Organisation, Passage, Policy, PolicyStatus, ValidTo};
use crate::catalogue::characteristic::Level;
use crate::diagnostic::Code;
use crate::document::Lines;
use crate::toml_file::{Located, Node, Table, Word};

use super::brand::read_brand;
use super::overlay::read_overlay;
use super::{Reader, read_slug, report_duplicates};

/// The word for "until further notice".
const FURTHER_NOTICE: &str = "tillsvidare";

pub(super) fn policies(reader: &Reader<'_>) -> BTreeMap<String, Policy> {
    let read = reader.folder("policies").into_iter().filter_map(|(name, table)| read_policy(&name, table));
    read.map(|policy| (policy.id.clone(), policy)).collect()
}

fn check_name(table: &Table<'_>, id: &Located<String>, name: &str) {
    if id.value != name {
        let message = format!("`{}` stands in the file `{name}.toml`", id.value);
        table.report(Code::FileName, &id.place, message, "name the file as the id");
    }
}

fn read_policy(name: &str, table: Table<'_>) -> Option<Policy> {
    let id = read_slug(&table, "id");
    if let Some(id) = &id {
        check_name(&table, id, name);
    }
    let title = table.localized("title", Lines::One);
    let short = table.localized("short", Lines::One);
    table.text("organisation");
    let status = table.word::<PolicyStatus>("status");
    let reference = table.optional_text("reference").map(|text| text.value);
    let version = table.optional_text("version").map(|text| text.value);
    let adopted_by = table.optional_localized("adopted-by", Lines::One).map(|text| text.value);
    let valid_from = table.optional_date("valid-from").map(|date| date.value);
    let valid_to = read_valid_to(&table, "valid-to");
    let url = table.optional_text("url").map(|text| text.value);
    let replaced_by = table.optional_text("replaced-by");
    // What a proposal would replace is for readers of the file and for comparisons.
    table.optional_text("replaces");
    let mut places = Vec::new();
    let mut passages = Vec::new();
    for inner in table.tables("passage") {
        let id = read_slug(&inner, "id");
        let heading = inner.localized("heading", Lines::One);
        let text = inner.localized("text", Lines::One);
        let themes = inner.texts("themes");
        inner.finish();
        if let (Some(id), Some(heading), Some(text)) = (id, heading, text) {
            places.push((id.value.clone(), id.place));
            passages.push(Passage { id: id.value, heading: heading.value, text: text.value, themes });
        }
    }
    report_duplicates(places.iter().map(|(id, place)| (id.as_str(), place)), "passage", table.log());
    let place = table.place().clone();
    table.finish();
    Some(Policy {
        id: id?.value,
        title: title?.value,
        short: short?.value,
        status: status?.value,
        reference,
        version,
        adopted_by,
        valid_from,
        valid_to,
        replaced_by,
        url,
        passages,
        place,
    })
}

/// A day, or `tillsvidare`.
pub fn read_valid_to(table: &Table<'_>, key: &'static str) -> Option<ValidTo> {
    let found = table.find(key)?;
    match &found.value {
        Node::Date(date) => Some(ValidTo::Day(*date)),
        Node::Text(word) if word == FURTHER_NOTICE => Some(ValidTo::FurtherNotice),
        Node::Text(_) | Node::Number(_) | Node::Boolean(_) | Node::Array(_) | Node::Table(_) => {
            let help = format!("write a date such as 2026-12-01, or \"{FURTHER_NOTICE}\"");
            table.report(Code::Date, &found.place, format!("`{key}` is neither a date nor `{FURTHER_NOTICE}`"), help);
            None
        }
    }
}

/// The buyers. Their overlays change requirements, so these have been read.
pub(super) fn organisations(reader: &Reader<'_>, catalogue: &Catalogue) -> BTreeMap<String, Organisation> {
    let tables = reader.folder("organisations").into_iter();
    let read = tables.filter_map(|(name, table)| read_organisation(&name, table, reader, catalogue));
    read.map(|organisation| (organisation.id.clone(), organisation)).collect()
}

fn read_organisation(
    file_name: &str,
    table: Table<'_>,
    reader: &Reader<'_>,
    catalogue: &Catalogue,
) -> Option<Organisation> {
    let id = read_slug(&table, "id");
    if let Some(id) = &id {
        check_name(&table, id, file_name);
    }
    let name = table.localized("name", Lines::One);
    let policies = table.texts("policies");
    let layout = table.text("layout");
    let reference_pattern = table.optional_text("reference-pattern");
    if let Some(pattern) = &reference_pattern
        && regex::Regex::new(&pattern.value).is_err()
    {
        table.report(
            Code::Id,
            &pattern.place,
            format!("`{}` is not a regular expression", pattern.value),
            "write it as ^[A-Z]+ \\d+-\\d{4}$",
        );
    }
    let contact = table.optional_localized("contact", Lines::One).map(|text| text.value);
    let brand = read_brand(&table, reader.pictures).unwrap_or_default();
    let level_labels = read_level_labels(&table);
    let role_names = read_role_names(&table);
    let overlay = table.optional_table("overlay");
    let own_id = id.as_ref().map(|id| id.value.as_str());
    let overlay = overlay.map(|overlay| read_overlay(overlay, own_id, reader, catalogue)).unwrap_or_default();
    let place = table.place().clone();
    table.finish();
    Some(Organisation {
        id: id?.value,
        name: name?.value,
        policies,
        layout: layout?,
        brand,
        reference_pattern: reference_pattern.map(|pattern| pattern.value),
        contact,
        level_labels,
        overlay,
        role_names,
        place,
    })
}

fn read_level_labels(table: &Table<'_>) -> Vec<(Level, String)> {
    let Some(inner) = table.optional_table("levels") else { return Vec::new() };
    let mut labels = Vec::new();
    for (word, level) in Level::WORDS.iter().filter(|(_, level)| *level != Level::Exceptional) {
        if let Some(number) = inner.number(word) {
            labels.push((*level, number.value.to_string()));
        }
    }
    inner.finish();
    labels
}

fn read_role_names(table: &Table<'_>) -> Vec<(Located<String>, crate::language::Text)> {
    let Some(inner) = table.optional_table("role-names") else { return Vec::new() };
    let mut names = Vec::new();
    for (role, found) in inner.open_entries() {
        if let Some(name) = inner.inner_table(&role.value, found) {
            let text = name.languages(Lines::One, "the role's name");
            name.finish();
            names.extend(text.map(|text| (role.clone(), text.value)));
        }
    }
    names
}
