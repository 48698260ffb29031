//! `standards/*.toml`: registers of standards and statutes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::catalogue::register::{Control, SourceKind, Standard, Title, Verification};
use crate::catalogue::requirement::Reference;
use crate::diagnostic::{Code, FileId, Sources};
use crate::language::Language;
use crate::toml_file::{Located, Table, parse};

use super::{Reader, read_slug};

/// Keys of a row that only describe it, for people who read the register.
const REMARKS: [&str; 9] =
    ["level", "parent", "group", "note", "area", "asvs-level", "component-type", "wcag-level", "baseline"];
const MARKS: [&str; 4] = ["withdrawn", "baseline-low", "baseline-moderate", "baseline-high"];

/// The registers still to be read. Whoever is free takes the next, the longest first.
pub(super) struct Unread {
    files: Vec<(String, FileId)>,
    next: AtomicUsize,
}

impl Unread {
    pub(super) fn new(sources: &Sources, files: &BTreeMap<String, FileId>) -> Unread {
        let registers = files.iter().filter_map(|(path, &file)| {
            let name = path.strip_prefix("standards/")?.strip_suffix(".toml")?;
            (!name.contains('/')).then(|| (name.to_owned(), file))
        });
        let mut files: Vec<(String, FileId)> = registers.collect();
        files.sort_by_key(|(_, file)| std::cmp::Reverse(sources.file(*file).text.len()));
        Unread { files, next: AtomicUsize::new(0) }
    }

    /// Reads registers until none is left.
    pub(super) fn read(&self, reader: &Reader<'_>) -> BTreeMap<String, Standard> {
        let mut standards = BTreeMap::new();
        while let Some((name, file)) = self.files.get(self.next.fetch_add(1, Ordering::Relaxed)) {
            let table = parse(reader.sources, *file, &format!("`{name}.toml`"), reader.log);
            if let Some(standard) = table.and_then(|table| read_standard(name, table)) {
                standards.insert(standard.id.clone(), standard);
            }
        }
        standards
    }
}

fn read_standard(name: &str, file: Table<'_>) -> Option<Standard> {
    let head = file.table("standard");
    let rows = file.tables("control");
    file.finish();
    let head = head?;
    let id = read_slug(&head, "id");
    if let Some(id) = id.as_ref().filter(|id| id.value != name) {
        head.report(
            Code::FileName,
            &id.place,
            format!("the register `{}` stands in the file `{name}.toml`", id.value),
            "name the file as the id",
        );
    }
    let kind = head.word::<SourceKind>("kind");
    let title = read_title(&head, "title");
    let cite = read_title(&head, "cite");
    let edition = head.text("edition");
    let publisher = head.text("publisher");
    let url = head.optional_text("url");
    let licence_note = head.text("licence-note");
    for remark in ["source", "verification", "note"] {
        head.optional_text(remark);
    }
    head.optional_date("retrieved");
    let in_force = head.optional_date("in-force").map(|date| date.value);
    let until = head.optional_date("until").map(|date| date.value);
    let replaced_by = head.optional_text("replaced-by").map(|id| id.value);
    let kind_value = kind?.value;
    let mut seen = BTreeSet::new();
    let controls = rows.into_iter().filter_map(|row| read_control(row, name, kind_value, &mut seen)).collect();
    let place = head.place().clone();
    head.finish();
    Some(Standard {
        id: id?.value,
        kind: kind_value,
        title: title?,
        cite: cite?,
        edition: edition?.value,
        publisher: publisher?.value,
        url: url.map(|url| url.value),
        licence_note: licence_note?.value,
        in_force,
        until,
        replaced_by,
        controls,
        place,
    })
}

fn read_control(row: Table<'_>, register: &str, kind: SourceKind, seen: &mut BTreeSet<String>) -> Option<Control> {
    let id = row.text("id");
    let title = read_title(&row, "title");
    let cite = row.has("cite").then(|| read_title(&row, "cite")).flatten();
    let kind = row.optional_word::<SourceKind>("kind").map_or(kind, |kind| kind.value);
    let status = row.word::<Verification>("status");
    let in_force = row.optional_date("in-force").map(|date| date.value);
    let until = row.optional_date("until").map(|date| date.value);
    let replaced_by = read_successor(&row, register);
    for remark in REMARKS {
        row.find(remark);
    }
    for mark in MARKS {
        row.flag(mark);
    }
    if let Some(id) = id.as_ref().filter(|id| !seen.insert(id.value.clone())) {
        row.report(
            Code::DuplicateId,
            &id.place,
            format!("the control `{}` stands twice in its register", id.value),
            "remove one of them",
        );
    }
    row.finish();
    Some(Control { id: id?.value, title: title?, cite, kind, status: status?.value, in_force, until, replaced_by })
}

/// The row that replaced one: `register:control`, or the id of a row of the same register.
fn read_successor(row: &Table<'_>, register: &str) -> Option<Located<Reference>> {
    let text = row.optional_text("replaced-by")?;
    let (standard, control) = text.value.split_once(':').unwrap_or((register, &text.value));
    Some(text.with(Reference { standard: standard.to_owned(), control: control.to_owned() }))
}

fn read_title(table: &Table<'_>, key: &'static str) -> Option<Title> {
    let inner = table.table(key)?;
    let [swedish, english] = Language::ALL.map(|language| inner.optional_text(language.code()).map(|text| text.value));
    if swedish.is_none() && english.is_none() {
        inner.report(
            Code::MissingLanguage,
            inner.place(),
            format!("`{key}` has neither `sv` nor `en`"),
            "write at least one of them",
        );
        return None;
    }
    inner.finish();
    Some(Title { swedish, english })
}
