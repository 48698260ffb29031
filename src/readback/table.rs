//! What is kept in rows: workbooks by the hidden key of each row, `krav.csv` by its first column, `krav.json` by the id of each
//! clause.

use std::collections::BTreeMap;

use serde_json::Value;

use super::Passages;
use crate::office::normal;
use crate::office::package;
use crate::office::workbook::{Row, read};

/// A row of the answer form is a passage by itself; all other rows of a sheet are one together.
pub(super) fn of_workbook(bytes: &[u8]) -> Option<Passages> {
    let package = package::open(bytes).ok()?;
    let workbook = read(&package).ok()?;
    let mut passages = Passages::new();
    for sheet in &workbook.sheets {
        let mut others = String::new();
        for row in sheet.rows.values() {
            let key = row.cells.get(&0).and_then(|cell| cell.text.strip_prefix("v1|"));
            match key.and_then(|key| key.rsplit_once('|')) {
                Some((key, _)) if !key.starts_with('@') => {
                    passages.insert(key.to_owned(), of_row(row));
                }
                Some(_) | None => {
                    others.push_str(&of_row(row));
                    others.push('\n');
                }
            }
        }
        passages.insert(sheet.name.clone(), normal(&others));
    }
    Some(passages)
}

fn of_row(row: &Row) -> String {
    let cells: Vec<&str> = row.cells.values().map(|cell| cell.text.as_str()).collect();
    normal(&cells.join("\n"))
}

pub(super) fn of_csv(text: &str) -> Option<Passages> {
    let text = text.trim_start_matches('\u{feff}');
    let mut reader =
        csv::ReaderBuilder::new().delimiter(b';').has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut passages = BTreeMap::new();
    for record in reader.records() {
        let record = record.ok()?;
        let name = record.get(0).unwrap_or_default();
        passages.insert(name.to_owned(), normal(&record.iter().collect::<Vec<_>>().join("\n")));
    }
    Some(passages)
}

pub(super) fn of_json(text: &str) -> Option<Passages> {
    let value: Value = serde_json::from_str(text).ok()?;
    let mut passages = Passages::new();
    for (name, value) in value.as_object()? {
        match value.as_array().filter(|_| name == "clauses") {
            Some(clauses) => {
                let of = |clause: &Value| Some((clause.get("id")?.as_str()?.to_owned(), clause.to_string()));
                passages.extend(clauses.iter().filter_map(of));
            }
            None => {
                passages.insert(name.clone(), value.to_string());
            }
        }
    }
    Some(passages)
}
