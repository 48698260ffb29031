//! The answer form as a workbook: what to read first, a sheet of questions for the whole tender and for each lot, and a hidden
//! sheet that tells what it belongs to. The same form gives the same bytes. Text from people is always text, never a formula;
//! the only formulas are its own, which tell how far the answers have come.

mod height;
mod look;
mod questions;
mod start;
mod tables;

use std::io::{Cursor, Read};

use anyhow::{Context, Result};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Formula, Workbook, Worksheet};

use super::package::package;
use crate::document::Properties;
use crate::document::answer_form::AnswerForm;
use look::Look;

pub use tables::workbook;

/// The sheet that nobody sees.
const HIDDEN_SHEET: &str = "_meta";
/// The hidden column of keys, on every sheet with something to fill in.
const KEY: u16 = 0;
/// A4.
const PAPER: u8 = 9;
/// Most of what the head or foot of a page may hold.
const LONGEST_PAGE_TEXT: usize = 110;

/// A name for a cell, and the cell: `svar_INF_008`, `='Svar'!$D$5`.
type NamedCell = (String, String);

/// The answer form as a workbook.
///
/// # Errors
/// When the workbook cannot be written: a fault of this program, or of a phrase that no workbook can hold.
pub fn xlsx(form: &AnswerForm) -> Result<Vec<u8>> {
    let look = Look::of(&form.brand);
    let mut workbook = Workbook::new();
    let mut names: Vec<NamedCell> = Vec::new();
    let mut sheets = Vec::new();
    let mut progress = Vec::new();
    for sheet in &form.sheets {
        let (worksheet, cell) = questions::worksheet(form, sheet, &look, &mut names)
            .with_context(|| format!("fill the sheet {}", sheet.name))?;
        progress.push(cell);
        sheets.push(worksheet);
    }
    workbook.push_worksheet(start::worksheet(form, &look, &progress, &mut names).context("fill the first sheet")?);
    for worksheet in sheets {
        workbook.push_worksheet(worksheet);
    }
    workbook.push_worksheet(hidden(form)?);
    for (name, cell) in &names {
        workbook.define_name(name, cell).with_context(|| format!("name the cell {cell}"))?;
    }
    workbook.set_properties(&file_properties(&form.properties)?);
    let bytes = workbook.save_to_buffer().context("write the workbook")?;
    finish(&bytes, form.language.tag())
}

/// What the answers belong to, where neither a save in another program nor a change of names loses it.
fn hidden(form: &AnswerForm) -> Result<Worksheet> {
    let mut worksheet = Worksheet::new();
    worksheet.set_name(HIDDEN_SHEET)?.set_very_hidden(true).protect();
    for (row, (name, value)) in form.identity.entries().into_iter().enumerate() {
        let row = u32::try_from(row)?;
        worksheet.write_string(row, 0, name)?.write_string(row, 1, value)?;
    }
    Ok(worksheet)
}

fn file_properties(own: &Properties) -> Result<DocProperties> {
    let mut properties = DocProperties::new()
        .set_title(&own.title)
        .set_subject(&own.subject)
        .set_author(&own.creator)
        .set_company(&own.creator)
        .set_creation_datetime(&ExcelDateTime::parse_from_str(&own.issued).context("read the day of issue")?);
    for property in &own.custom {
        properties = properties.set_custom_property(&property.label, property.value.as_str());
    }
    Ok(properties)
}

/// The same workbook with what its writer has no words for: its language, and rows whose height is a beginning, so that they
/// grow with what is written in them.
fn finish(bytes: &[u8], tag: &str) -> Result<Vec<u8>> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).context("read the workbook")?;
    let mut parts = Vec::with_capacity(zip.len());
    for index in 0..zip.len() {
        let mut entry = zip.by_index(index)?;
        let name = entry.name()?.into_owned();
        let mut text = String::new();
        entry.read_to_string(&mut text).with_context(|| format!("read {name}"))?;
        if name == "docProps/core.xml" {
            let end = "</cp:coreProperties>";
            text = text.replace(end, &format!("<dc:language>{tag}</dc:language>{end}"));
        } else if name.starts_with("xl/worksheets/") {
            text = without_fixed_heights(&text);
        }
        parts.push((name, text.into_bytes()));
    }
    package(&parts)
}

/// A sheet whose rows have their height only until somebody writes in them.
fn without_fixed_heights(sheet: &str) -> String {
    const FIXED: &str = " customHeight=\"1\"";
    let mut loosened = String::with_capacity(sheet.len());
    let mut rest = sheet;
    while let Some(at) = rest.find("<row ") {
        // Text holds no `<`, so that this is a row and not what somebody has written.
        let end = rest[at..].find('>').map_or(rest.len(), |end| at + end);
        loosened.push_str(&rest[..at]);
        loosened.push_str(&rest[at..end].replace(FIXED, ""));
        rest = &rest[end..];
    }
    loosened.push_str(rest);
    loosened
}

/// A text inside a formula.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// A formula that shows `result` until a program works it out.
fn formula(text: String, result: &str) -> Formula {
    Formula::new(text).set_result(result)
}

/// The page of a sheet: what stands at its head and foot, and its margins.
fn set_page(worksheet: &mut Worksheet, form: &AnswerForm) {
    let plain = |text: &str| plain_page_text(text, LONGEST_PAGE_TEXT);
    let foot =
        format!("&L{}, {}&R{} &P (&N)", plain(&form.title), plain(&form.identity.reference), plain(&form.words.page));
    worksheet.set_paper_size(PAPER).set_print_fit_to_pages(1, 0).set_margins(0.5, 0.5, 0.7, 0.6, 0.3, 0.3);
    worksheet.set_footer(foot);
    if !form.marks.is_empty() {
        worksheet.set_header(format!("&R{}", plain(&form.marks.join(" · "))));
    }
}

/// A text for the head or the foot of a page, in which no character is taken for a command.
fn plain_page_text(text: &str, longest: usize) -> String {
    shortened(text, longest).replace('&', "&&")
}

/// At most so many characters, as notes in a workbook may have.
fn shortened(text: &str, longest: usize) -> String {
    text.chars().take(longest).collect()
}

/// A name for a cell: letters, digits and low lines.
fn cell_name(kind: &str, key: &str, taken: &[NamedCell]) -> String {
    let plain = |character: char| if character.is_alphanumeric() { character } else { '_' };
    let name = format!("{kind}_{}", key.chars().map(plain).collect::<String>());
    let is_free = |name: &str| !taken.iter().any(|(known, _)| known.to_lowercase() == name.to_lowercase());
    let numbered = (2..).map(|number| format!("{name}_{number}"));
    std::iter::once(name.clone()).chain(numbered).find(|name| is_free(name)).unwrap_or(name)
}

/// A cell of a sheet, as formulas and names write it: `='Svar'!$D$5`.
fn address(sheet: &str, column: char, row: u32) -> String {
    format!("='{}'!${column}${}", sheet.replace('\'', "''"), row + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_in_a_phrase_does_not_end_the_text_of_a_formula() {
        assert_eq!(quoted("a\"b"), "\"a\"\"b\"");
    }

    #[test]
    fn names_of_cells_are_letters_and_digits_and_each_is_one() {
        let taken = vec![("svar_INF_008_A".to_owned(), String::new())];
        assert_eq!(cell_name("svar", "INF-008/A", &taken), "svar_INF_008_A_2");
        assert_eq!(cell_name("svar", "INF-008/å", &taken), "svar_INF_008_å");
    }
}
