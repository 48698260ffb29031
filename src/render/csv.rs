//! A sheet as CSV that a double click opens rightly in a Swedish Excel: UTF-8 with a byte order mark, semicolons, CRLF.
//! Never prints a cell that a spreadsheet would run as a formula.

use crate::document::Sheet;

/// The sheet as CSV, the column headings first.
pub fn csv(sheet: &Sheet) -> String {
    let mut writer =
        ::csv::WriterBuilder::new().delimiter(b';').terminator(::csv::Terminator::CRLF).from_writer(Vec::new());
    for record in std::iter::once(&sheet.columns).chain(&sheet.rows) {
        writer
            .write_record(record.iter().map(|cell| defused(cell)))
            .expect("every row of a sheet has a cell for each column, and memory takes them");
    }
    let bytes = writer.into_inner().expect("a writer into memory flushes without failing");
    let records = String::from_utf8(bytes).expect("cells are UTF-8 and so are the marks between them");
    // Without the mark Excel takes the file for Windows-1252 and prints `sÃ¤kerhet`.
    format!("\u{feff}{records}")
}

/// The cell, with an apostrophe first if a spreadsheet would take it for a formula.
///
/// The characters are OWASP's list (CSV Injection), with their full-width forms.
fn defused(cell: &str) -> String {
    let runs = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    if runs { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(cells: &[&str]) -> Sheet {
        Sheet {
            columns: cells.iter().map(|_| "Krav".to_owned()).collect(),
            rows: vec![cells.iter().map(|cell| (*cell).to_owned()).collect()],
        }
    }

    #[test]
    fn the_file_begins_with_a_mark_and_ends_rows_with_crlf() {
        assert_eq!(csv(&sheet(&["säkerhet", "12"])), "\u{feff}Krav;Krav\r\nsäkerhet;12\r\n");
    }

    #[test]
    fn cells_that_a_spreadsheet_would_run_are_defused() {
        for cell in ["=HYPERLINK(A1)", "+1", "-1", "@SUM(A1)", "\tx", "＝1"] {
            let text = csv(&sheet(&[cell]));
            assert!(text.contains(&format!("\r\n'{cell}")), "{text:?}");
        }
    }

    #[test]
    fn separators_quotes_and_line_breaks_come_back() {
        let cells = ["a;b", "c\"d", "e\nf", " g ", "", "1;=2"];
        let text = csv(&sheet(&cells));
        let mut reader =
            ::csv::ReaderBuilder::new().delimiter(b';').from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        let row = reader.records().next().expect("a row").expect("readable");
        assert_eq!(row.iter().collect::<Vec<_>>(), cells);
    }

    #[test]
    fn a_sheet_with_one_empty_cell_keeps_its_row() {
        assert_eq!(csv(&sheet(&[""])), "\u{feff}Krav\r\n\"\"\r\n");
    }
}
