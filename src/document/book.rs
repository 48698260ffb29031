//! A workbook of tables, before any format: what is read and filtered, not filled in by suppliers.

use jiff::civil::Date;

use super::{Brand, Properties};
use crate::language::Language;

/// A workbook.
#[derive(Clone, Debug, PartialEq)]
pub struct Book {
    /// The language it is written in.
    pub language: Language,
    /// Its title.
    pub title: String,
    /// What stands at the top of every page; empty if nothing.
    pub marks: Vec<String>,
    /// The word before the page number.
    pub page_label: String,
    /// What the file says about itself.
    pub properties: Properties,
    /// How it looks.
    pub brand: Brand,
    /// Its sheets.
    pub sheets: Vec<BookSheet>,
}

/// A sheet: a title, a note, and one table.
#[derive(Clone, Debug, PartialEq)]
pub struct BookSheet {
    /// The name of the sheet; no two are alike.
    pub name: String,
    /// Its title.
    pub title: String,
    /// What is to be known of it; empty if nothing.
    pub note: String,
    /// The columns, each with its width in characters.
    pub columns: Vec<(String, f64)>,
    /// Rows, as many cells in each as there are columns.
    pub rows: Vec<Vec<BookCell>>,
}

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum BookCell {
    /// Text. Never a formula.
    Text(String),
    /// A number.
    Number(f64),
    /// A day.
    Day(Date),
    /// Left for whoever uses the sheet to write in.
    Open,
}
