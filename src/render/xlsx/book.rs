//! A workbook of tables: on each sheet a title, a note, and one table that can be sorted and filtered. Text is always text,
//! never a formula, and days are days.

use anyhow::{Context, Result};
use rust_xlsxwriter::{ExcelDateTime, Workbook, Worksheet};

use super::height::row_height;
use super::look::Look;
use super::{LONGEST_PAGE_TEXT, PAPER, file_properties, finish};
use crate::document::{Book, BookCell, BookSheet};

/// The row of the title, of the note, and of the headings of the columns.
const TITLE: u32 = 0;
const NOTE: u32 = 1;
const HEADINGS: u32 = 2;

/// The workbook.
///
/// # Errors
/// When it cannot be written: a fault of this program, or of a text that no workbook can hold.
pub fn xlsx_book(book: &Book) -> Result<Vec<u8>> {
    let look = Look::of(&book.brand);
    let mut workbook = Workbook::new();
    for sheet in &book.sheets {
        workbook
            .push_worksheet(worksheet(book, sheet, &look).with_context(|| format!("fill the sheet {}", sheet.name))?);
    }
    workbook.set_properties(&file_properties(&book.properties)?);
    let bytes = workbook.save_to_buffer().context("write the workbook")?;
    finish(&bytes, book.language.tag())
}

fn worksheet(book: &Book, sheet: &BookSheet, look: &Look) -> Result<Worksheet> {
    let mut worksheet = Worksheet::new();
    worksheet.set_name(&sheet.name)?.set_screen_gridlines(false).set_landscape();
    worksheet.write_string_with_format(TITLE, 0, &sheet.title, &look.title)?.set_row_height(TITLE, 28)?;
    let last_column = u16::try_from(sheet.columns.len().saturating_sub(1))?;
    let whole_width: f64 = sheet.columns.iter().map(|(_, width)| width).sum();
    if last_column > 0 {
        worksheet.merge_range(NOTE, 0, NOTE, last_column, &sheet.note, &look.text)?;
    } else {
        worksheet.write_string_with_format(NOTE, 0, &sheet.note, &look.text)?;
    }
    worksheet.set_row_height(NOTE, row_height(&[(&sheet.note, whole_width)]))?;
    for (column, (heading, width)) in (0..).zip(&sheet.columns) {
        worksheet.write_string_with_format(HEADINGS, column, heading, &look.column)?;
        worksheet.set_column_width(column, *width)?;
    }
    let headings: Vec<(&str, f64)> =
        sheet.columns.iter().map(|(heading, width)| (heading.as_str(), (*width - 2.0).max(1.0))).collect();
    worksheet.set_row_height(HEADINGS, row_height(&headings))?;
    let mut row = HEADINGS;
    for cells in &sheet.rows {
        row += 1;
        let mut texts = Vec::new();
        for ((column, cell), (_, width)) in (0..).zip(cells).zip(&sheet.columns) {
            match cell {
                BookCell::Text(text) => {
                    worksheet.write_string_with_format(row, column, text, &look.question)?;
                    texts.push((text.as_str(), *width));
                }
                BookCell::Number(number) => {
                    worksheet.write_number_with_format(row, column, *number, &look.cell_number)?;
                }
                BookCell::Day(day) => {
                    let written =
                        ExcelDateTime::from_ymd(day.year().try_into()?, day.month().try_into()?, day.day().try_into()?);
                    match written {
                        Ok(written) => worksheet.write_datetime_with_format(row, column, &written, &look.cell_day)?,
                        // Workbooks begin at 1900.
                        Err(_) => worksheet.write_string_with_format(row, column, day.to_string(), &look.question)?,
                    };
                }
                BookCell::Open => {
                    worksheet.write_blank(row, column, &look.open)?;
                }
            }
        }
        worksheet.set_row_height(row, row_height(&texts))?;
    }
    if row > HEADINGS {
        worksheet.autofilter(HEADINGS, 0, row, last_column)?;
    }
    worksheet.set_freeze_panes(HEADINGS + 1, 0)?.set_repeat_rows(HEADINGS, HEADINGS)?;
    worksheet.set_print_area(0, 0, row, last_column)?;
    let plain = |text: &str| -> String { text.chars().take(LONGEST_PAGE_TEXT).collect::<String>().replace('&', "&&") };
    worksheet.set_paper_size(PAPER).set_print_fit_to_pages(1, 0).set_margins(0.5, 0.5, 0.7, 0.6, 0.3, 0.3);
    worksheet.set_footer(format!("&L{}&R{} &P (&N)", plain(&book.title), plain(&book.page_label)));
    if !book.marks.is_empty() {
        worksheet.set_header(format!("&R{}", plain(&book.marks.join(" · "))));
    }
    Ok(worksheet)
}
