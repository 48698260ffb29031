//! What would keep readers of a screen from finding their way in a document, whatever its format: found in the tree, before
//! any writer. Each is a fault in the template that made it.

use std::fmt;

use super::{Block, Document, inline_text};

/// Why a document may not be printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A document without a title.
    NoTitle,
    /// A heading that says nothing, with its anchor.
    EmptyHeading(String),
    /// A heading more than one level below the one before it.
    SkippedLevel {
        /// What it says.
        heading: String,
        /// Its own level.
        level: u8,
        /// The lowest level that may stand there.
        lowest: u8,
    },
    /// A table without columns, or with a column whose header cell says nothing, by its number.
    NoHeaderCell(usize),
    /// A table with a row that has not a cell for each column, by its number.
    UnevenRow(usize),
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::NoTitle => write!(formatter, "it has no title"),
            Fault::EmptyHeading(anchor) => write!(formatter, "the heading `{anchor}` says nothing"),
            Fault::SkippedLevel { heading, level, lowest } => {
                write!(formatter, "the heading `{heading}` is of level {level} where at most {lowest} may stand")
            }
            Fault::NoHeaderCell(number) => write!(formatter, "table {number} has a column without a header"),
            Fault::UnevenRow(number) => write!(formatter, "table {number} has a row with too many or too few cells"),
        }
    }
}

impl Document {
    /// Everything that is at fault, in the order of the document.
    pub fn faults(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        if self.title.trim().is_empty() {
            faults.push(Fault::NoTitle);
        }
        let mut level = 0;
        find(&self.blocks, &mut level, &mut faults);
        faults
    }
}

/// Looks through some blocks; `level` is that of the last heading.
fn find(blocks: &[Block], level: &mut u8, faults: &mut Vec<Fault>) {
    for block in blocks {
        match block {
            Block::Heading(heading) => {
                check_heading(&heading.anchor, &inline_text(&heading.content), heading.level, level, faults);
            }
            Block::Clause(clause) => {
                check_heading(&clause.id, &clause.title, clause.level, level, faults);
                find(&clause.text, level, faults);
                clause.facts.iter().for_each(|(_, content)| find(content, level, faults));
            }
            Block::List(list) => list.items.iter().for_each(|item| find(item, level, faults)),
            Block::Table(table) => {
                let says_nothing = |column: &super::Column| inline_text(&column.heading).trim().is_empty();
                if table.columns.is_empty() || table.columns.iter().any(says_nothing) {
                    faults.push(Fault::NoHeaderCell(table.number));
                }
                if table.rows.iter().any(|row| row.len() != table.columns.len()) {
                    faults.push(Fault::UnevenRow(table.number));
                }
            }
            // The heading of the contents is of the first level, but is not among the document's own.
            Block::Contents(_) => *level = (*level).min(1),
            Block::Paragraph(_) | Block::Fields(_) => {}
        }
    }
}

fn check_heading(anchor: &str, says: &str, own: u8, level: &mut u8, faults: &mut Vec<Fault>) {
    if says.trim().is_empty() {
        faults.push(Fault::EmptyHeading(anchor.to_owned()));
    }
    let lowest = level.saturating_add(1);
    if own > lowest || own == 0 {
        faults.push(Fault::SkippedLevel { heading: says.to_owned(), level: own, lowest });
    }
    *level = own;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Align, Column, Heading, Inline, PageStart, Table};
    use crate::language::Language;

    fn document(blocks: Vec<Block>) -> Document {
        Document {
            brand: crate::document::Brand::default(),
            filter: None,
            language: Language::Swedish,
            title: String::from("Säkerhetskrav"),
            subtitle: String::new(),
            header: crate::document::Header::default(),
            footer: crate::document::Footer::default(),
            properties: crate::document::Properties::default(),
            blocks,
        }
    }

    fn text(literal: &str) -> Vec<Inline> {
        vec![Inline::Text(literal.to_owned())]
    }

    fn heading(level: u8, says: &str) -> Block {
        Block::Heading(Heading { level, anchor: format!("a{level}"), content: text(says), page: PageStart::Continues })
    }

    fn table(headings: &[&str], row: &[&str]) -> Block {
        let column = |heading: &&str| Column { heading: text(heading), align: Align::Left };
        Block::Table(Table {
            caption: String::from("Värden"),
            label: String::from("Tabell"),
            number: 7,
            columns: headings.iter().map(column).collect(),
            rows: vec![row.iter().map(|cell| text(cell)).collect()],
        })
    }

    #[test]
    fn headings_go_down_one_level_at_a_time_and_up_freely() {
        let sound = [1, 2, 3, 1, 2, 2].map(|level| heading(level, "Rubrik"));
        assert_eq!(document(sound.to_vec()).faults(), []);
        let skipped = |heading: &str, level, lowest| Fault::SkippedLevel { heading: heading.to_owned(), level, lowest };
        assert_eq!(document(vec![heading(2, "Först")]).faults(), [skipped("Först", 2, 1)]);
        assert_eq!(document(vec![heading(1, "A"), heading(3, "B")]).faults(), [skipped("B", 3, 2)]);
    }

    #[test]
    fn a_heading_says_something() {
        assert_eq!(document(vec![heading(1, " ")]).faults(), [Fault::EmptyHeading(String::from("a1"))]);
    }

    #[test]
    fn each_column_of_a_table_has_a_header_and_each_row_a_cell_for_it() {
        assert_eq!(document(vec![table(&["Värde", "Gäller"], &["", "12"])]).faults(), []);
        assert_eq!(document(vec![table(&["Värde", ""], &["a", "b"])]).faults(), [Fault::NoHeaderCell(7)]);
        assert_eq!(document(vec![table(&[], &[])]).faults(), [Fault::NoHeaderCell(7)]);
        assert_eq!(document(vec![table(&["Värde"], &["a", "b"])]).faults(), [Fault::UnevenRow(7)]);
    }

    #[test]
    fn a_document_has_a_title() {
        assert_eq!(Document { title: String::new(), ..document(Vec::new()) }.faults(), [Fault::NoTitle]);
    }
}
