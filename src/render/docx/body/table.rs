//! Tables: a caption with a number that Word keeps, a header row that is repeated, and columns as wide as what they hold.

use docx_rs::{
    AlignmentType, DocumentChild, LineSpacing, Paragraph, ParagraphChild, TableCell, TableLayoutType, TableRow,
    WidthType,
};

use super::inline::{self, Face};
use super::{Body, paragraph};
use crate::document::{Align, Column, Inline, Table, inline_text};
use crate::render::docx::finish::TableNote;
use crate::render::docx::layout::{COLUMN_GAP, TEXT_WIDTH};

/// About how wide a character of a table is, in twentieths of a point.
const CHARACTER: usize = 105;
/// Words longer than this may be broken.
const LONGEST_WORD: usize = 26;
/// A column asks for no more than this.
const WIDEST_WISH: usize = 300;
/// A row with a longer cell may be divided between pages.
const LONG_CELL: usize = 600;
/// A table of about at most this many lines is not divided between pages.
const SHORT_TABLE: usize = 12;
/// No page begins with fewer than this many last rows of a table, or ends with fewer than two of its first.
const LAST_ROWS: usize = 4;

impl Body<'_> {
    pub(super) fn table(&mut self, table: &Table) {
        self.caption(table);
        self.tables.push(note(table));
        let widths = column_widths(table);
        let mut rows = vec![self.header_row(&table.columns, &widths)];
        let short = lines(table, &widths) <= SHORT_TABLE;
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
        let longest = row.iter().map(|content| inline_text(content).chars().count()).max().unwrap_or(0);
        match longest {
            0..LONG_CELL => TableRow::new(cells).cant_split(),
            LONG_CELL.. => TableRow::new(cells),
        }
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

/// About how many lines the rows of a table take.
fn lines(table: &Table, widths: &[usize]) -> usize {
    let gap = usize::try_from(COLUMN_GAP).expect("a gap is positive");
    let of_cell = |(content, width): (&Vec<Inline>, &usize)| {
        let room = (width.saturating_sub(gap) / CHARACTER).max(1);
        inline_text(content).lines().map(|line| line.chars().count().div_ceil(room).max(1)).sum::<usize>().max(1)
    };
    table.rows.iter().map(|row| row.iter().zip(widths).map(of_cell).max().unwrap_or(1)).sum()
}

/// What a column needs, in characters.
struct Need {
    /// So that no word or id is broken.
    least: usize,
    /// So that nothing wraps.
    wish: usize,
}

/// Widths that fill the page: no word is broken while there is room, and what is over goes to the columns of text.
fn column_widths(table: &Table) -> Vec<usize> {
    let needs: Vec<Need> = (0..table.columns.len()).map(|index| need(table, index)).collect();
    let gap = usize::try_from(COLUMN_GAP).expect("a gap is positive");
    let full = usize::try_from(TEXT_WIDTH).expect("a page is wider than its margins");
    let least: Vec<usize> = needs.iter().map(|need| need.least * CHARACTER + gap).collect();
    let wish: Vec<usize> = needs.iter().map(|need| need.wish * CHARACTER + gap).collect();
    let wished: usize = wish.iter().sum();
    let mut widths = if wished <= full {
        let weights: Vec<usize> = table
            .columns
            .iter()
            .zip(&wish)
            .map(|(column, width)| match column.align {
                Align::Left => *width * 4,
                Align::Right => *width,
            })
            .collect();
        share(&wish, &weights, full - wished)
    } else {
        let room = full.saturating_sub(least.iter().sum());
        let weights: Vec<usize> = wish.iter().zip(&least).map(|(wish, least)| wish - least).collect();
        share(&least, &weights, room)
    };
    fit(&mut widths, full);
    widths
}

/// `base`, and `room` shared out by weight.
fn share(base: &[usize], weights: &[usize], room: usize) -> Vec<usize> {
    let total = weights.iter().sum::<usize>().max(1);
    base.iter().zip(weights).map(|(width, weight)| width + room * weight / total).collect()
}

/// Makes the widths sum to the page, whatever rounding or very long words have done.
fn fit(widths: &mut [usize], full: usize) {
    let sum = widths.iter().sum::<usize>().max(1);
    if sum > full {
        widths.iter_mut().for_each(|width| *width = *width * full / sum);
    }
    let sum: usize = widths.iter().sum();
    if let Some(first) = widths.first_mut() {
        *first += full - sum;
    }
}

fn need(table: &Table, index: usize) -> Need {
    // A heading is bold, and therefore wider.
    let heading = inline_text(&table.columns[index].heading);
    let bold = |length: usize| length + length / 8 + 1;
    let mut need = Need { least: bold(longest_word(&heading)), wish: bold(heading.chars().count()) };
    for content in table.rows.iter().filter_map(|row| row.get(index)) {
        let text = inline_text(content);
        need.least = need.least.max(longest_word(&text));
        need.wish = need.wish.max(text.lines().map(|line| line.chars().count()).max().unwrap_or(0));
    }
    need.wish = need.wish.min(WIDEST_WISH).max(need.least);
    need
}

fn longest_word(text: &str) -> usize {
    // A space that does not break holds a number and its unit together.
    text.split([' ', '\n']).map(|word| word.chars().count()).max().unwrap_or(0).clamp(3, LONGEST_WORD)
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

    #[test]
    fn columns_fill_the_page_and_hold_their_ids() {
        let long = "långt ".repeat(200);
        let table = table(
            &[("Krav", Align::Left), ("Text", Align::Left), ("Antal", Align::Right)],
            &[&["INF-031", &long, "19"], &["MOL-002", "kort", "2"]],
        );
        let widths = column_widths(&table);
        assert_eq!(widths.iter().sum::<usize>(), 9412);
        assert!(widths[0] >= "INF-031".len() * CHARACTER, "{widths:?}");
        assert!(widths[1] > widths[0] && widths[1] > widths[2], "{widths:?}");
    }

    #[test]
    fn many_columns_of_long_words_still_fit() {
        let word = "x".repeat(10_000);
        let headings = [("Rubrik", Align::Left); 12];
        let table = table(&headings, &[&[word.as_str(); 12]]);
        assert_eq!(column_widths(&table).iter().sum::<usize>(), 9412);
    }
}
