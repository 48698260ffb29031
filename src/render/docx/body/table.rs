//! Tables: a caption with a number that Word keeps, a header row that is repeated, and columns as wide as what they hold.

use docx_rs::{
    AlignmentType, DocumentChild, LineSpacing, Paragraph, ParagraphChild, TableCell, TableLayoutType, TableRow,
    WidthType,
};

use super::inline::{self, Face};
use super::{Body, paragraph};
use crate::document::{Align, Column, Inline, Table, inline_text};
use crate::render::docx::finish::TableNote;
use crate::render::docx::layout::{COLUMN_GAP, Orientation};

/// About how wide a character of a table is, in twentieths of a point.
const CHARACTER: usize = 105;
/// Words longer than this may be broken.
const LONGEST_WORD: usize = 26;
/// About how many characters of a cell's room are lost where its lines wrap.
const LOST_BY_WRAPPING: usize = 10;
/// A list of ids has none longer than this.
const LONGEST_ID: usize = 12;
/// A row with a longer cell may be divided between pages.
const LONG_CELL: usize = 600;
/// A table of about at most this many lines is not divided between pages.
const SHORT_TABLE: usize = 12;
/// No page ends with a first row of fewer lines than this alone.
const FIRST_LINES: usize = 3;
/// No page begins with about fewer than this many last lines of a table alone.
const LAST_LINES: usize = 4;

impl Body<'_> {
    pub(super) fn table(&mut self, table: &Table) {
        let needs: Vec<Need> = (0..table.columns.len()).map(|index| need(table, index)).collect();
        let orientation = orientation(&needs);
        if orientation == Orientation::Landscape {
            self.begin_landscape();
        }
        self.caption(table);
        self.tables.push(note(table));
        let widths = column_widths(table, &needs, orientation);
        let mut rows = vec![self.header_row(&table.columns, &widths)];
        let heights = row_heights(table, &widths);
        let mut below: usize = heights.iter().sum();
        let short = below <= SHORT_TABLE;
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

/// About how many lines each row of a table takes.
fn row_heights(table: &Table, widths: &[usize]) -> Vec<usize> {
    let of_cell = |(content, width): (&Vec<Inline>, &usize)| {
        let room = characters(*width);
        inline_text(content).lines().map(|line| line.chars().count().div_ceil(room).max(1)).sum::<usize>().max(1)
    };
    table.rows.iter().map(|row| row.iter().zip(widths).map(of_cell).max().unwrap_or(1)).collect()
}

/// The ids of a cell that is a list of them: `INF-020, INF-021`.
fn ids_in(text: &str) -> Option<Vec<&str>> {
    let is_id = |word: &str| {
        let plain = |character: char| character.is_ascii_uppercase() || character.is_ascii_digit() || character == '-';
        word.contains('-') && word.len() <= LONGEST_ID && word.chars().all(plain)
    };
    let ids: Vec<&str> = text.split(", ").collect();
    (ids.len() > 1 && ids.iter().all(|id| is_id(id))).then_some(ids)
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
            | Inline::Code(_)
            | Inline::Link(..)
            | Inline::LineBreak
            | Inline::Field(_) => lines.push(inline.clone()),
        }
    }
    lines
}

/// About how many characters a line of a cell holds.
fn characters(width: usize) -> usize {
    let gap = usize::try_from(COLUMN_GAP).expect("a gap is positive");
    (width.saturating_sub(gap) / CHARACTER).max(1)
}

/// What a column needs, in characters.
struct Need {
    /// So that no word or id is broken.
    least: usize,
    /// So that nothing wraps.
    wish: usize,
    /// How much of the page it should have beside the others: what its cells hold, the long ones foremost.
    share: usize,
}

impl Need {
    fn least_width(&self) -> usize {
        self.least * CHARACTER + usize::try_from(COLUMN_GAP).expect("a gap is positive")
    }

    fn wished_width(&self) -> usize {
        self.wish * CHARACTER + usize::try_from(COLUMN_GAP).expect("a gap is positive")
    }
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

/// Widths that fill the page: no word is broken while there is room, and what is over goes to the columns of text.
fn column_widths(table: &Table, needs: &[Need], orientation: Orientation) -> Vec<usize> {
    let full = text_width(orientation);
    let wished: usize = needs.iter().map(Need::wished_width).sum();
    let mut widths = if wished <= full {
        let weight = |(column, need): (&Column, &Need)| match column.align {
            Align::Left => need.wished_width() * 4,
            Align::Right => need.wished_width(),
        };
        let weights: Vec<usize> = table.columns.iter().zip(needs).map(weight).collect();
        let total = weights.iter().sum::<usize>().max(1);
        let room = full - wished;
        needs.iter().zip(weights).map(|(need, weight)| need.wished_width() + room * weight / total).collect()
    } else {
        shared_widths(needs, full)
    };
    fit(&mut widths, full);
    widths
}

/// Each column gets its share of the page, but no less than its words need and no more than it can use.
fn shared_widths(needs: &[Need], full: usize) -> Vec<usize> {
    let at = |scale: usize| -> Vec<usize> {
        needs.iter().map(|need| (need.share * scale).clamp(need.least_width(), need.wished_width())).collect()
    };
    // The largest scale at which the columns have room. At the whole page each has all that it can use, which is too much.
    let (mut fits, mut too_wide) = (0, full);
    while fits + 1 < too_wide {
        let middle = usize::midpoint(fits, too_wide);
        if at(middle).iter().sum::<usize>() <= full { fits = middle } else { too_wide = middle }
    }
    at(fits)
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
    let mut need = Need { least: bold(longest_word(&heading)), wish: bold(heading.chars().count()), share: 0 };
    let mut squares = 0;
    for content in table.rows.iter().filter_map(|row| row.get(index)) {
        let text = inline_text(content);
        let length = text.lines().map(|line| line.chars().count()).max().unwrap_or(0);
        need.least = need.least.max(longest_word(&text)).max(two_ids(&text));
        need.wish = need.wish.max(length);
        squares += length * length;
    }
    need.wish = need.wish.max(need.least);
    need.share = LOST_BY_WRAPPING + (squares / table.rows.len().max(1)).isqrt();
    need
}

/// What two ids of a list of them take in one line, so that a list is not as high as it has ids.
fn two_ids(text: &str) -> usize {
    let of_two = |ids: Vec<&str>| 2 * (ids.iter().map(|id| id.len()).max().unwrap_or(0) + ", ".len());
    ids_in(text).map_or(0, of_two)
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

    /// The widths of its columns, on pages that lie as they should.
    fn widths_of(table: &Table, lie: Orientation) -> Vec<usize> {
        let needs: Vec<Need> = (0..table.columns.len()).map(|index| need(table, index)).collect();
        assert_eq!(orientation(&needs), lie);
        column_widths(table, &needs, lie)
    }

    #[test]
    fn lists_of_ids_break_between_ids() {
        let ids = ["INF-001", "MOL-002", "UTV-003", "AVS-004", "KON-005"].join(", ");
        let width = 20 * CHARACTER + 170;
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
        assert!(widths[0] >= "INF-031".len() * CHARACTER, "{widths:?}");
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
