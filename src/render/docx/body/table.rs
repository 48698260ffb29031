//! Tables: a caption with a number that Word keeps, a header row that is repeated, and columns as wide as what they hold.

use docx_rs::{
    AlignmentType, DocumentChild, LineSpacing, Paragraph, ParagraphChild, TableCell, TableLayoutType, TableRow,
    WidthType,
};

use super::inline::{self, Face};
use super::{Body, paragraph};
use crate::document::{Align, Column, Inline, Table, inline_text};
use crate::render::docx::finish::TableNote;
use crate::render::page_measures::{column_widths, is_long_row, is_short_table};

/// No page begins with fewer than this many last rows of a table, or ends with fewer than two of its first.
const LAST_ROWS: usize = 4;

impl Body<'_> {
    pub(super) fn table(&mut self, table: &Table) {
        self.caption(table);
        self.tables.push(note(table));
        let widths = column_widths(table);
        let mut rows = vec![self.header_row(&table.columns, &widths)];
        let short = is_short_table(table, &widths);
        for (index, row) in table.rows.iter().enumerate() {
            let near_an_end = index == 0 || index + LAST_ROWS >= table.rows.len();
            let keep_next = (short || near_an_end) && index + 1 < table.rows.len();
            rows.push(self.row(row, &table.columns, &widths, keep_next));
        }
        let built = docx_rs::Table::new(rows)
            .style("AnnexTable")
            .layout(TableLayoutType::Fixed)
            .width(widths.iter().sum(), WidthType::Dxa)
            .set_grid(widths);
        self.children.push(DocumentChild::Table(Box::new(built)));
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
            let children = self.inlines(content);
            let text = set("TableText", children, column.align).keep_next(keep_next);
            cells.push(cell(text, widths, index));
        }
        if is_long_row(row) { TableRow::new(cells) } else { TableRow::new(cells).cant_split() }
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
