//! A workbook of tables, before any format: sheets to be read, sorted and filtered, and ticked off in. Not the answer form.

use jiff::civil::Date;

use crate::language::Language;

use super::{Brand, Properties};

/// A workbook.
#[derive(Clone, Debug, PartialEq)]
pub struct Workbook {
    /// The language it is written in.
    pub language: Language,
    /// What the file says about itself.
    pub properties: Properties,
    /// How it looks.
    pub brand: Brand,
    /// UTKAST, a secrecy mark; empty if none.
    pub marks: Vec<String>,
    /// What stands at the foot of every page, before the page number.
    pub foot: String,
    /// The word before the page number.
    pub page_label: String,
    /// The sheets. None is without columns.
    pub sheets: Vec<WorkbookSheet>,
}

/// A sheet of a workbook: a title, some lines of text and a table.
#[derive(Clone, Debug, PartialEq)]
pub struct WorkbookSheet {
    /// The name of its tab; no two are alike.
    pub name: String,
    /// Its title.
    pub title: String,
    /// What is told before the table.
    pub lines: Vec<String>,
    /// The columns.
    pub columns: Vec<WorkbookColumn>,
    /// The rows, as many cells in each as there are columns.
    pub rows: Vec<Vec<WorkbookCell>>,
    /// How many columns stay in view when somebody looks to the right.
    pub fixed: u16,
}

/// A column of a workbook's table.
#[derive(Clone, Debug, PartialEq)]
pub struct WorkbookColumn {
    /// What it is called.
    pub heading: String,
    /// Its width, in characters.
    pub width: f64,
}

/// A cell of a workbook's table.
#[derive(Clone, Debug, PartialEq)]
pub enum WorkbookCell {
    /// Text, printed literally.
    Text(String),
    /// Text that somebody should not pass over.
    Strong(String),
    /// A number.
    Number(f64),
    /// A day.
    Day(Date),
    /// Left for whoever uses the sheet to write in.
    Open,
}

impl WorkbookCell {
    /// Text.
    pub fn text(text: impl Into<String>) -> WorkbookCell {
        WorkbookCell::Text(text.into())
    }
}
