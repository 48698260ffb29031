//! Tables: a caption with a number that Word keeps, a header row that is repeated, and columns as wide as what they hold.

use docx_rs::{
    AlignmentType, DocumentChild, LineSpacing, Paragraph, ParagraphChild, TableCell, TableLayoutType, TableRow,
    WidthType,
};

use super::inline::{self, Face};
use super::{Body, paragraph};
use crate::document::{Align, Column, Inline, Table, inline_text};
use crate::render::docx::finish::TableNote;
use crate::render::docx::layout::Orientation;
use crate::render::page_measures::{
    Need, characters, column_widths, ids_in, is_long_row, is_short_table, needs, row_heights,
};

/// No page ends with a first row of fewer lines than this alone.
const FIRST_LINES: usize = 3;
/// No page begins with about fewer than this many last lines of a table alone.
const LAST_LINES: usize = 4;

impl Body<'_> {
    pub(super) fn table(&mut self, table: &Table) {
        let needs = needs(table);
        let orientation = orientation(&needs);
        if orientation == Orientation::Landscape {
            self.begin_landscape();
        }
        self.caption(table);
        self.tables.push(note(table));
        let widths = column_widths(table, &needs, text_width(orientation));
        let mut rows = vec![self.header_row(&table.columns, &widths)];
        let heights = row_heights(table, &widths);
        let mut below: usize = heights.iter().sum();
        let short = is_short_table(&heights);
        for (index, (row, height)) in table.rows.iter().zip(heights).enumerate() {
            below -= height;
            let near_an_end = (index == 0 && height < FIRST_LINES) || below < LAST_LINES;
            let keep_next = (short || near_an_end) && index + 1 < table.rows.len();
            rows.push(self.row(row, &table.columns, &widths, keep_next));
        }
        let built = docx_rs::Table::new(rows)
            .style("AnnexTable")
            .layout(TableLayoutType::Fixed)
            .width(widths.iter().sum(), WidthType::Dxa)
            .set_grid(widths);
        self.children.push(DocumentChild::Table(Box::new(built)));
        if orientation == Orientation::Landscape {
            self.end_landscape();
        }
    }

    fn caption(&mut self, table: &Table) {
        let face = Face::default();
        // The identifier of a sequence is one word.
        let sequence: String = table.label.chars().filter(|character| character.is_alphanumeric()).collect();
        let mut children = inline::text(&format!("{} ", table.label), &face);
        children.extend(inline::field(&format!("SEQ {sequence} \\* ARABIC"), &table.number.to_string(), &face));
        children.extend(inline::text(&format!(". {}", table.caption), &face));
        let after_table = if self.is_after_table() { 320 } else { 240 };
        self.push(paragraph("Caption", children).line_spacing(LineSpacing::new().before(after_table)));
    }

    fn header_row(&mut self, columns: &[Column], widths: &[usize]) -> TableRow {
        let mut cells = Vec::new();
        for (index, column) in columns.iter().enumerate() {
            let children = self.inlines(&column.heading);
            cells.push(cell(set("TableHeading", children, column.align), widths, index));
        }
        TableRow::new(cells).cant_split()
    }

    fn row(&mut self, row: &[Vec<Inline>], columns: &[Column], widths: &[usize], keep_next: bool) -> TableRow {
        let mut cells = Vec::new();
        for (index, (content, column)) in row.iter().zip(columns).enumerate() {
            let children = match ids_in(&inline_text(content)) {
                Some(_) => self.inlines(&in_lines_of_ids(content, widths[index])),
                None => self.inlines(content),
            };
            let text = set("TableText", children, column.align).keep_next(keep_next);
            cells.push(cell(text, widths, index));
        }
        let built = TableRow::new(cells);
        if is_long_row(row) { built } else { built.cant_split() }
    }
}

fn set(style: &str, children: Vec<ParagraphChild>, align: Align) -> Paragraph {
    match align {
        Align::Left => paragraph(style, children),
        Align::Right => paragraph(style, children).align(AlignmentType::Right),
    }
}

fn cell(content: Paragraph, widths: &[usize], index: usize) -> TableCell {
    let mut cell = TableCell::new().add_paragraph(content).width(widths[index], WidthType::Dxa);
    if index + 1 == widths.len() {
        // The last column ends where the text ends.
        cell.property = cell.property.margin_right(0, WidthType::Dxa);
    }
    cell
}

fn note(table: &Table) -> TableNote {
    let headings: Vec<String> = table.columns.iter().map(|column| inline_text(&column.heading)).collect();
    TableNote {
        caption: format!("{} {}. {}", table.label, table.number, table.caption),
        description: headings.join(", "),
    }
}

/// A list of ids with its lines broken between the ids. Word breaks a line at any hyphen, and finds no id that is written with
/// a hyphen that does not break.
fn in_lines_of_ids(content: &[Inline], width: usize) -> Vec<Inline> {
    let longest = ids_in(&inline_text(content)).iter().flatten().map(|id| id.len()).max().unwrap_or(1);
    let in_a_line = (characters(width) / (longest + ", ".len())).max(1);
    let mut lines = Vec::new();
    let mut commas = 0;
    for inline in content {
        match inline {
            Inline::Text(literal) => {
                for (index, piece) in literal.split(", ").enumerate() {
                    if index > 0 {
                        commas += 1;
                        if commas % in_a_line == 0 {
                            lines.extend([Inline::Text(",".to_owned()), Inline::LineBreak]);
                        } else {
                            lines.push(Inline::Text(", ".to_owned()));
                        }
                    }
                    if !piece.is_empty() {
                        lines.push(Inline::Text(piece.to_owned()));
                    }
                }
            }
            Inline::Strong(_)
            | Inline::Emphasis(_)
            | Inline::Edited(..)
            | Inline::Code(_)
            | Inline::Link(..)
            | Inline::LineBreak
            | Inline::Field(_) => lines.push(inline.clone()),
        }
    }
    lines
}

/// A table whose words have no room on an upright page stands on pages that lie on their side. No other: what such a page gains
/// in width it loses in height, so that a table of text takes more of them.
fn orientation(needs: &[Need]) -> Orientation {
    let least: usize = needs.iter().map(Need::least_width).sum();
    if least <= text_width(Orientation::Portrait) { Orientation::Portrait } else { Orientation::Landscape }
}

fn text_width(orientation: Orientation) -> usize {
    usize::try_from(orientation.text_width()).expect("a page is wider than its margins")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(headings: &[(&str, Align)], rows: &[&[&str]]) -> Table {
        let text = |text: &&str| vec![Inline::Text((*text).to_owned())];
        Table {
            caption: "Värden".to_owned(),
            label: "Tabell".to_owned(),
            number: 1,
            columns: headings.iter().map(|(heading, align)| Column { heading: text(heading), align: *align }).collect(),
            rows: rows.iter().map(|row| row.iter().map(text).collect()).collect(),
        }
    }

    /// The widths of its columns, on pages that lie as they should.
    fn widths_of(table: &Table, lie: Orientation) -> Vec<usize> {
        let needs = needs(table);
        assert_eq!(orientation(&needs), lie);
        column_widths(table, &needs, text_width(lie))
    }

    #[test]
    fn lists_of_ids_break_between_ids() {
        let ids = ["INF-001", "MOL-002", "UTV-003", "AVS-004", "KON-005"].join(", ");
        let width = 20 * 105 + 170;
        let lines = inline_text(&in_lines_of_ids(&[Inline::Text(ids)], width));
        assert_eq!(lines, "INF-001, MOL-002,\nUTV-003, AVS-004,\nKON-005");
        assert_eq!(ids_in("INF-001 och det som följer"), None);
        assert_eq!(ids_in("INF-001"), None);
    }

    #[test]
    fn columns_fill_the_page_and_hold_their_ids() {
        let long = "långt ".repeat(200);
        let table = table(
            &[("Krav", Align::Left), ("Text", Align::Left), ("Antal", Align::Right)],
            &[&["INF-031", &long, "19"], &["MOL-002", "kort", "2"]],
        );
        let widths = widths_of(&table, Orientation::Portrait);
        assert_eq!(widths.iter().sum::<usize>(), 9412);
        assert!(widths[0] >= "INF-031".len() * 105, "{widths:?}");
        assert!(widths[1] > widths[0] && widths[1] > widths[2], "{widths:?}");
    }

    #[test]
    fn many_columns_of_long_words_still_fit() {
        let word = "x".repeat(10_000);
        let headings = [("Rubrik", Align::Left); 12];
        let table = table(&headings, &[&[word.as_str(); 12]]);
        assert_eq!(widths_of(&table, Orientation::Landscape).iter().sum::<usize>(), 14344);
    }
}
