//! A workbook of tables: each sheet with its title, what is told before the table, headings that stay in view and on every page,
//! and a filter. Text from people is always text, never a formula.

use anyhow::{Context, Result};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook as Writer, Worksheet};

use super::height::row_height;
use super::look::Look;
use super::{LONGEST_PAGE_TEXT, PAPER, file_properties, finish, plain_page_text};
use crate::document::workbook::{Workbook, WorkbookCell, WorkbookSheet};

/// Above the headings stand the title, the marks, and a line for each text.
const TITLE: u32 = 0;
/// A table with more characters beside each other is printed on a larger paper, A3, so that it can be read.
const WIDE: f64 = 200.0;
const LARGE_PAPER: u8 = 8;

/// The workbook.
///
/// # Errors
/// When it cannot be written: a fault of this program, or of a phrase that no workbook can hold.
pub fn workbook(workbook: &Workbook) -> Result<Vec<u8>> {
    let look = Look::of(&workbook.brand);
    let mut writer = Writer::new();
    for sheet in &workbook.sheets {
        let filled = worksheet(workbook, sheet, &look).with_context(|| format!("fill the sheet {}", sheet.name))?;
        writer.push_worksheet(filled);
    }
    writer.set_properties(&file_properties(&workbook.properties)?);
    let bytes = writer.save_to_buffer().context("write the workbook")?;
    finish(&bytes, workbook.language.tag())
}

fn worksheet(workbook: &Workbook, sheet: &WorkbookSheet, look: &Look) -> Result<Worksheet> {
    let mut worksheet = Worksheet::new();
    worksheet.set_name(&sheet.name)?;
    worksheet.write_string_with_format(TITLE, 0, &sheet.title, &look.title)?.set_row_height(TITLE, 30)?;
    worksheet.write_string_with_format(TITLE + 1, 0, workbook.marks.join(" · "), &look.mark)?;
    let mut row = TITLE + 2;
    let width: f64 = sheet.columns.iter().map(|column| column.width).sum();
    for line in sheet.lines.iter().flat_map(|line| broken(line, width)) {
        // Each line in a cell of its own: a cell that is merged over columns does not grow.
        worksheet.write_string_with_format(row, 0, line, &look.plain)?;
        row += 1;
    }
    row += 1;
    let headings = row;
    let last = u16::try_from(sheet.columns.len().saturating_sub(1)).context("count the columns")?;
    for (column, heading) in (0..).zip(&sheet.columns) {
        worksheet.write_string_with_format(headings, column, &heading.heading, &look.column)?;
        worksheet.set_column_width(column, heading.width)?;
    }
    let heads: Vec<(&str, f64)> =
        sheet.columns.iter().map(|column| (column.heading.as_str(), column.width - 3.0)).collect();
    worksheet.set_row_height(headings, row_height(&heads))?;
    for cells in &sheet.rows {
        row += 1;
        for (column, cell) in (0..).zip(cells) {
            write(&mut worksheet, row, column, cell, look)?;
        }
        let texts: Vec<(&str, f64)> =
            cells.iter().zip(&sheet.columns).map(|(cell, column)| (text(cell), column.width)).collect();
        worksheet.set_row_height(row, row_height(&texts))?;
    }
    if row > headings {
        worksheet.autofilter(headings, 0, row, last)?;
    }
    worksheet.set_print_area(0, 0, row, last)?;
    worksheet.set_freeze_panes(headings + 1, sheet.fixed)?;
    worksheet.set_repeat_rows(headings, headings)?.set_landscape().set_screen_gridlines(false);
    let paper = if width > WIDE { LARGE_PAPER } else { PAPER };
    worksheet.set_paper_size(paper).set_print_fit_to_pages(1, 0).set_margins(0.5, 0.5, 0.7, 0.6, 0.3, 0.3);
    let foot = plain_page_text(&workbook.foot, LONGEST_PAGE_TEXT);
    worksheet.set_footer(format!("&L{foot}&R{} &P (&N)", plain_page_text(&workbook.page_label, LONGEST_PAGE_TEXT)));
    if !workbook.marks.is_empty() {
        worksheet.set_header(format!("&R{}", plain_page_text(&workbook.marks.join(" · "), LONGEST_PAGE_TEXT)));
    }
    Ok(worksheet)
}

/// A text as lines that have room above a table so many characters wide, and on a screen.
fn broken(text: &str, width: f64) -> Vec<String> {
    const WIDEST: f64 = 150.0;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a table is some digits wide")]
    let room = width.clamp(40.0, WIDEST) as usize;
    let mut lines: Vec<String> = vec![String::new()];
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if line.chars().count() + 1 + word.chars().count() <= room => {
                line.push(' ');
                line.push_str(word);
            }
            Some(_) | None => lines.push(word.to_owned()),
        }
    }
    lines
}

fn text(cell: &WorkbookCell) -> &str {
    match cell {
        WorkbookCell::Text(text) | WorkbookCell::Strong(text) => text,
        WorkbookCell::Number(_) | WorkbookCell::Day(_) | WorkbookCell::Open => "",
    }
}

fn write(worksheet: &mut Worksheet, row: u32, column: u16, cell: &WorkbookCell, look: &Look) -> Result<()> {
    let strong: &Format = &look.id;
    match cell {
        WorkbookCell::Text(text) => worksheet.write_string_with_format(row, column, text, &look.question)?,
        WorkbookCell::Strong(text) => match text.split_once('\n') {
            // Of several lines the first is what is not to be passed over.
            Some((first, rest)) => {
                let rest = format!("\n{rest}");
                let pieces = [(&look.strong, first), (&look.plain, rest.as_str())];
                worksheet.write_rich_string_with_format(row, column, &pieces, &look.question)?
            }
            None => worksheet.write_string_with_format(row, column, text, strong)?,
        },
        WorkbookCell::Number(number) => worksheet.write_number_with_format(row, column, *number, &look.cell_number)?,
        WorkbookCell::Day(day) => {
            let (year, month, of_month) = (day.year().try_into()?, day.month().try_into()?, day.day().try_into()?);
            match ExcelDateTime::from_ymd(year, month, of_month) {
                Ok(written) => worksheet.write_datetime_with_format(row, column, &written, &look.cell_day)?,
                // Workbooks begin at 1900.
                Err(_) => worksheet.write_string_with_format(row, column, day.to_string(), &look.question)?,
            }
        }
        WorkbookCell::Open => worksheet.write_blank(row, column, &look.open)?,
    };
    Ok(())
}
