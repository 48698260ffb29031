//! A form as it was filled in, whichever file it stands in: what it says it belongs to, its rows by their keys, and what else
//! somebody has put there. Compares nothing.

use std::collections::BTreeMap;

use super::At;
use crate::document::answer_form::{AnswerForm, FORM_SCHEMA};
use crate::office::workbook::{Cell, Row, Sheet, Workbook, address};

/// The hidden sheet, and the hidden column on the others.
const HIDDEN_SHEET: &str = "_meta";
const KEY: u32 = 0;

/// A form as it was filled in.
#[derive(Debug, Default)]
pub(super) struct Filled {
    /// What it says it belongs to, by name; each place that says so.
    pub(super) belongs_to: Vec<BTreeMap<String, String>>,
    /// What the supplier says of itself, by id.
    pub(super) details: BTreeMap<String, FilledField>,
    /// Its rows.
    pub(super) rows: Vec<FilledRow>,
    /// Text where the form has none.
    pub(super) strays: Vec<FilledField>,
    /// Whether it points at other files.
    pub(super) ties_outside: bool,
}

/// A question as it stands in the file.
#[derive(Clone, Debug, Default)]
pub(super) struct FilledRow {
    /// Its key; empty where the row has lost it.
    pub(super) key: String,
    /// The check sum beside it; nothing where the program that saved the file has dropped it.
    pub(super) check: Option<String>,
    /// The id that is seen.
    pub(super) id: FilledField,
    /// The name of its cell for the answer, if it has one. Names stay where they are when rows are moved.
    pub(super) name: Option<String>,
    /// The question; its text is nothing where the file does not hold questions apart from what stands around them.
    pub(super) wording: Option<FilledField>,
    /// The parts of the answer.
    pub(super) answer: FilledField,
    pub(super) description: FilledField,
    pub(super) reference: FilledField,
}

/// What stands in a place to fill in.
#[derive(Clone, Debug, Default)]
pub(super) struct FilledField {
    /// Where.
    pub(super) at: At,
    /// What.
    pub(super) text: String,
    /// The same as a number, if it is one.
    pub(super) number: Option<f64>,
    /// Whether a formula works it out.
    pub(super) formula: bool,
    /// Why nobody sees it, if nobody does.
    pub(super) unseen: Option<Unseen>,
}

/// Why nobody sees what stands in a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unseen {
    /// Its sheet is hidden.
    Sheet,
    /// Its row is.
    Row,
    /// Its column is.
    Column,
    /// Its letters are: white, hidden, or too small.
    Letters,
}

impl Unseen {
    /// The same, for a message.
    pub(super) fn why(self) -> &'static str {
        match self {
            Unseen::Sheet => "its sheet is hidden",
            Unseen::Row => "its row is hidden",
            Unseen::Column => "its column is hidden",
            Unseen::Letters => "its letters are hidden, white or too small to see",
        }
    }
}

/// Where the columns of a sheet are.
struct Columns {
    heading: Option<u32>,
    id: u32,
    wording: u32,
    answer: u32,
    description: u32,
    reference: u32,
    status: u32,
}

impl Filled {
    /// What stands in a workbook. Rows and columns are found by what they say: they may have been moved.
    pub(super) fn of_workbook(workbook: &Workbook, forms: &[AnswerForm]) -> Filled {
        let mut filled = Filled { ties_outside: workbook.ties_outside, ..Filled::default() };
        if workbook.properties.contains_key("AnswerSchema") {
            filled.belongs_to.push(workbook.properties.clone());
        }
        let named: BTreeMap<(&str, &str), &str> = workbook
            .names
            .iter()
            .map(|(name, (sheet, cell))| ((sheet.as_str(), cell.as_str()), name.as_str()))
            .collect();
        for sheet in &workbook.sheets {
            if sheet.name == HIDDEN_SHEET {
                filled.belongs_to.push(hidden_sheet(sheet));
            } else {
                filled.sheet(sheet, forms, &named);
            }
        }
        filled
    }

    fn sheet(&mut self, sheet: &Sheet, forms: &[AnswerForm], named: &BTreeMap<(&str, &str), &str>) {
        let columns = columns(sheet, forms);
        for (&number, row) in &sheet.rows {
            let field = |column: u32| field(sheet, number, row, column);
            let key = field(KEY).text;
            let parts: Vec<&str> = key.split('|').collect();
            if let ["v1", id, ""] = parts.as_slice()
                && let Some(id) = id.strip_prefix('@')
            {
                // On the first sheet what is filled in stands beside its label.
                self.details.insert(id.to_owned(), field(2));
                continue;
            }
            let Some(columns) = &columns else {
                self.strays.extend(strays(sheet, number, row, &[0, 1, 2]));
                continue;
            };
            if columns.heading.is_some_and(|heading| number <= heading) {
                continue;
            }
            let (answer, id) = (field(columns.answer), field(columns.id));
            let filled_in = [&answer, &field(columns.description), &field(columns.reference)]
                .iter()
                .any(|field| !field.text.trim().is_empty());
            let known = [
                KEY,
                columns.id,
                columns.wording,
                columns.answer,
                columns.description,
                columns.reference,
                columns.status,
            ];
            self.strays.extend(strays(sheet, number, row, &known));
            let is_id = |form: &AnswerForm| form.questions().any(|question| question.id == id.text.trim());
            let is_question = !key.is_empty() || filled_in || forms.first().is_some_and(is_id);
            if is_question {
                let (key, check) = match parts.as_slice() {
                    ["v1", middle @ .., check] if !middle.is_empty() => (middle.join("|"), Some((*check).to_owned())),
                    _ => (String::new(), None),
                };
                self.rows.push(FilledRow {
                    key,
                    check,
                    id,
                    name: named.get(&(sheet.name.as_str(), answer.at.cell.as_str())).map(|name| (*name).to_owned()),
                    wording: Some(field(columns.wording)),
                    answer,
                    description: field(columns.description),
                    reference: field(columns.reference),
                });
            }
        }
    }
}

fn hidden_sheet(sheet: &Sheet) -> BTreeMap<String, String> {
    let text = |cell: Option<&Cell>| cell.map(|cell| cell.text.trim().to_owned());
    let rows = sheet.rows.values();
    let entries: BTreeMap<String, String> =
        rows.filter_map(|row| Some((text(row.cells.get(&0))?, text(row.cells.get(&1))?))).collect();
    entries
}

/// Where the columns are, by their headings in any of the forms' languages; nothing on a sheet without headings.
fn columns(sheet: &Sheet, forms: &[AnswerForm]) -> Option<Columns> {
    const WITHIN: usize = 50;
    for (&number, row) in sheet.rows.iter().take(WITHIN) {
        let find = |word: &str| {
            let same = |cell: &&Cell| cell.text.trim().eq_ignore_ascii_case(word.trim());
            row.cells.iter().find(|(_, cell)| same(cell)).map(|(column, _)| *column)
        };
        for words in forms.iter().map(|form| &form.words) {
            if let (Some(id), Some(answer)) = (find(&words.id), find(&words.answer)) {
                return Some(Columns {
                    heading: Some(number),
                    id,
                    wording: find(&words.requirement).unwrap_or(id + 1),
                    answer,
                    description: find(&words.description).unwrap_or(answer + 1),
                    reference: find(&words.reference).unwrap_or(answer + 2),
                    status: find(&words.status).unwrap_or(answer + 3),
                });
            }
        }
    }
    // Somebody has changed the headings: the columns are where they were if the rows still have their keys.
    let keyed = sheet.rows.values().any(|row| {
        row.cells.get(&KEY).is_some_and(|cell| cell.text.starts_with("v1|") && !cell.text.starts_with("v1|@"))
    });
    keyed.then_some(Columns { heading: None, id: 1, wording: 2, answer: 3, description: 4, reference: 5, status: 6 })
}

fn field(sheet: &Sheet, number: u32, row: &Row, column: u32) -> FilledField {
    let at = At { sheet: sheet.name.clone(), cell: address(number, column) };
    let Some(cell) = row.cells.get(&column) else { return FilledField { at, ..FilledField::default() } };
    let unseen = match () {
        () if sheet.hidden => Some(Unseen::Sheet),
        () if row.hidden => Some(Unseen::Row),
        () if sheet.hides(column) => Some(Unseen::Column),
        () if cell.unseen => Some(Unseen::Letters),
        () => None,
    };
    FilledField { at, text: cell.text.clone(), number: cell.number, formula: cell.formula, unseen }
}

fn strays(sheet: &Sheet, number: u32, row: &Row, known: &[u32]) -> Vec<FilledField> {
    let beside = row.cells.keys().filter(|column| !known.contains(column));
    beside.map(|column| field(sheet, number, row, *column)).filter(|field| !field.text.trim().is_empty()).collect()
}

/// Whether a place that says what the form belongs to is of this format.
pub(super) fn is_known_schema(belongs_to: &BTreeMap<String, String>) -> bool {
    belongs_to.get("AnswerSchema").is_some_and(|schema| schema == FORM_SCHEMA)
}
