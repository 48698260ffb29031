//! For suppliers: answers to an earlier form carried over into a new one, where the question is the same to the letter. Needs
//! nothing of the buyer's: the keys of the rows tell which questions are the same.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use anyhow::Context;
use zip::write::SimpleFileOptions;
use zip::{DateTime, ZipArchive, ZipWriter};

use crate::office::package;
use crate::office::refusal::Refusal;
use crate::office::workbook::{self, Cell, Workbook, address};

/// The columns of a question's answer, and of what a supplier says of itself.
const ANSWERS: [u32; 3] = [3, 4, 5];
const DETAILS: [u32; 1] = [2];

/// What became of an earlier answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Carried {
    /// The question is the same, and the answer stands in the new form.
    Over,
    /// The question has been changed; it is to be answered anew.
    Changed,
    /// The question is new.
    New,
    /// The new form no longer asks it.
    Gone,
}

/// A form with earlier answers carried over.
#[derive(Clone, Debug)]
pub struct Refilled {
    /// The new form, filled in.
    pub bytes: Vec<u8>,
    /// What became of each question, by its key.
    pub questions: BTreeMap<String, Carried>,
}

/// A row with a key: where it is, and what is answered.
struct Row {
    check: String,
    sheet: usize,
    number: u32,
    answers: Vec<(u32, Option<Cell>)>,
}

/// Carries the answers of an earlier form over into a new one. What the new form already holds is left as it is.
///
/// # Errors
/// If one of them cannot be read as an answer form, or the new one not be written.
pub fn refill(new: &[u8], old: &[u8]) -> anyhow::Result<Refilled> {
    let (new_book, old_book) = (form(new).context("read the new form")?, form(old).context("read the earlier form")?);
    let (new_rows, old_rows) = (rows(&new_book), rows(&old_book));
    let mut questions = BTreeMap::new();
    let mut edits: BTreeMap<usize, Vec<(String, Cell)>> = BTreeMap::new();
    for (key, row) in &new_rows {
        let earlier = old_rows.get(key);
        let answered = earlier.is_some_and(|earlier| earlier.answers.iter().any(|(_, cell)| cell.is_some()));
        let same = earlier.filter(|earlier| earlier.check == row.check);
        for ((column, now), (_, before)) in
            row.answers.iter().zip(same.into_iter().flat_map(|earlier| &earlier.answers))
        {
            if let (None, Some(cell)) = (now, before) {
                edits.entry(row.sheet).or_default().push((address(row.number, *column), cell.clone()));
            }
        }
        let became = match (earlier, same) {
            _ if key.starts_with('@') => continue,
            (None, _) => Carried::New,
            (Some(_), Some(_)) if answered => Carried::Over,
            (Some(_), None) => Carried::Changed,
            (Some(_), Some(_)) => Carried::New,
        };
        questions.insert(key.clone(), became);
    }
    let gone = old_rows.iter().filter(|(key, row)| {
        !key.starts_with('@') && !new_rows.contains_key(*key) && row.answers.iter().any(|(_, cell)| cell.is_some())
    });
    questions.extend(gone.map(|(key, _)| (key.clone(), Carried::Gone)));
    Ok(Refilled { bytes: filled(new, &new_book, &edits)?, questions })
}

fn form(bytes: &[u8]) -> anyhow::Result<Workbook> {
    let told = |refusal: Refusal| anyhow::anyhow!("{}", refusal.message);
    let package = package::open(bytes).map_err(told)?;
    let workbook = workbook::read(&package).map_err(told)?;
    anyhow::ensure!(!rows(&workbook).is_empty(), "it is not an answer form of this program");
    Ok(workbook)
}

/// The rows with keys. An answer that is a formula, or blank, is none. Of a key that stands twice, nothing is carried.
fn rows(workbook: &Workbook) -> BTreeMap<String, Row> {
    let mut rows: BTreeMap<String, Row> = BTreeMap::new();
    let mut twice = Vec::new();
    for (index, sheet) in workbook.sheets.iter().enumerate() {
        for (&number, row) in &sheet.rows {
            let Some(rest) = row.cells.get(&0).and_then(|cell| cell.text.strip_prefix("v1|")) else { continue };
            let Some((key, check)) = rest.rsplit_once('|') else { continue };
            let columns: &[u32] = if key.starts_with('@') { &DETAILS } else { &ANSWERS };
            let said = |column: &u32| {
                let cell = row.cells.get(column).filter(|cell| !cell.formula && !cell.text.trim().is_empty());
                (*column, cell.cloned())
            };
            let answers = columns.iter().map(said).collect();
            let found = Row { check: check.to_owned(), sheet: index, number, answers };
            if rows.insert(key.to_owned(), found).is_some() {
                twice.push(key.to_owned());
            }
        }
    }
    rows.retain(|key, _| !twice.contains(key));
    rows
}

/// The workbook with these cells filled in, and everything else as it was.
fn filled(bytes: &[u8], workbook: &Workbook, edits: &BTreeMap<usize, Vec<(String, Cell)>>) -> anyhow::Result<Vec<u8>> {
    let mut edited: BTreeMap<&str, &Vec<(String, Cell)>> = BTreeMap::new();
    for (index, cells) in edits {
        edited.insert(&workbook.sheets[*index].part, cells);
    }
    let mut zip = ZipArchive::new(Cursor::new(bytes)).context("read the new form")?;
    let mut written = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..zip.len() {
        let mut entry = zip.by_index(index).context("read the new form")?;
        let name = entry.name().context("read the new form")?.into_owned();
        let Some(cells) = edited.get(name.as_str()) else {
            written.raw_copy_file(entry).with_context(|| format!("copy {name}"))?;
            continue;
        };
        let mut text = String::new();
        entry.read_to_string(&mut text).with_context(|| format!("read {name}"))?;
        for (place, cell) in *cells {
            text = with_cell(&text, place, cell).with_context(|| format!("fill in {place}"))?;
        }
        written.start_file(name.as_str(), SimpleFileOptions::default().last_modified_time(DateTime::DEFAULT))?;
        written.write_all(text.as_bytes())?;
    }
    Ok(written.finish().context("write the form")?.into_inner())
}

/// A sheet with something in a cell that the form has left open for it. Keeps how the cell looks.
fn with_cell(sheet: &str, place: &str, cell: &Cell) -> anyhow::Result<String> {
    let start = sheet.find(&format!("<c r=\"{place}\"")).context("the new form has no such cell")?;
    let open = start + sheet[start..].find('>').context("the cell has no end")?;
    let end = if sheet[..open].ends_with('/') {
        open + 1
    } else {
        open + sheet[open..].find("</c>").context("the cell has no end")? + "</c>".len()
    };
    let style = sheet[start..open]
        .split(' ')
        .find(|attribute| attribute.starts_with("s=\""))
        .map(|attribute| attribute.trim_end_matches('/'));
    let style = style.map_or_else(String::new, |style| format!(" {style}"));
    let content = match cell.number {
        Some(number) => format!("<c r=\"{place}\"{style}><v>{number}</v></c>"),
        None => {
            let text = quick_xml::escape::escape(cell.text.as_str());
            format!("<c r=\"{place}\"{style} t=\"inlineStr\"><is><t xml:space=\"preserve\">{text}</t></is></c>")
        }
    };
    Ok(format!("{}{content}{}", &sheet[..start], &sheet[end..]))
}
