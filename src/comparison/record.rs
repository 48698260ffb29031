//! A comparison as data, for machines.

use serde::Serialize;

use crate::language::Text;

use super::{Affected, Change, Comparison, Side};

/// The version of the format. A change that old readers cannot read makes a new one.
const SCHEMA: &str = "kravbilaga/compare/1";

/// A comparison as it is written in JSON.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct ComparisonRecord {
    schema: &'static str,
    compared: &'static str,
    old: SideRecord,
    new: SideRecord,
    changes: Vec<ChangeRecord>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    procurements: Vec<AffectedRecord>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    holders: Vec<TextRecord>,
}

#[derive(Debug, Serialize)]
struct SideRecord {
    title: TextRecord,
    edition: String,
}

#[derive(Debug, Serialize)]
struct TextRecord {
    sv: String,
    en: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
struct ChangeRecord {
    group: &'static str,
    about: &'static str,
    id: String,
    title: TextRecord,
    how: &'static str,
    #[serde(skip_serializing_if = "String::is_empty")]
    what: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    lot: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    was: Option<TextRecord>,
    #[serde(skip_serializing_if = "Option::is_none")]
    is: Option<TextRecord>,
    #[serde(skip_serializing_if = "Option::is_none")]
    direction: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    because: Option<TextRecord>,
}

#[derive(Debug, Serialize)]
struct AffectedRecord {
    file: String,
    title: String,
    changes: Vec<ChangeRecord>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unread: Vec<String>,
}

/// A comparison as data.
pub fn record(comparison: &Comparison) -> ComparisonRecord {
    ComparisonRecord {
        schema: SCHEMA,
        compared: comparison.compared.word(),
        old: side(&comparison.old),
        new: side(&comparison.new),
        changes: comparison.changes.iter().map(change).collect(),
        procurements: comparison.procurements.iter().map(affected).collect(),
        holders: comparison.holders.iter().map(text).collect(),
    }
}

fn side(side: &Side) -> SideRecord {
    SideRecord { title: text(&side.title), edition: side.edition.clone() }
}

fn text(text: &Text) -> TextRecord {
    TextRecord { sv: text.swedish.clone(), en: text.english.clone() }
}

fn change(change: &Change) -> ChangeRecord {
    ChangeRecord {
        group: change.group.word(),
        about: change.about.word(),
        id: change.id.clone(),
        title: text(&change.title),
        how: change.how.word(),
        what: change.what.clone(),
        lot: change.lot.clone(),
        language: change.language.map(crate::language::Language::code),
        was: change.was.as_ref().map(text),
        is: change.is.as_ref().map(text),
        direction: change.direction.map(super::Direction::word),
        because: change.because.as_ref().map(text),
    }
}

fn affected(affected: &Affected) -> AffectedRecord {
    AffectedRecord {
        file: affected.file.clone(),
        title: affected.title.clone(),
        changes: affected.changes.iter().map(change).collect(),
        unread: affected.unread.clone(),
    }
}
