//! About how much room text takes on an A4 page, for the formats that have pages: how wide the columns of a table are, and
//! what is so short that it is not divided between pages. Estimates, in twentieths of a point; no format is asked.

use crate::document::{Align, Block, ClauseBlock, Column, Inline, Table, inline_text};

/// The width of the text on an upright page: A4 less 22 mm on each side.
#[cfg(feature = "pdf")]
pub(super) const TEXT_WIDTH: usize = 9412;
/// Between the columns of a table: 3 mm.
pub(super) const COLUMN_GAP: usize = 170;
/// About how wide a character of a table is, in twentieths of a point.
const CHARACTER: usize = 105;
/// Words longer than this may be broken.
const LONGEST_WORD: usize = 31;
/// About how many characters of a cell's room are lost where its lines wrap.
const LOST_BY_WRAPPING: usize = 10;
/// A list of ids has none longer than this.
const LONGEST_ID: usize = 12;
/// A row with a longer cell may be divided between pages.
const LONG_CELL: usize = 600;
/// A table of about at most this many lines is not divided between pages.
const SHORT_TABLE: usize = 12;
/// A clause of at most this many lines, about half a page, is not divided between pages.
const SHORT_CLAUSE: usize = 26;
/// Nor is a fact of a clause of at most this many.
#[cfg(feature = "pdf")]
const SHORT_FACT: usize = 10;
/// About how many characters there are in a line of a clause.
const LINE: usize = 80;

/// Whether a clause is so short that it is kept on one page.
pub(super) fn is_short_clause(clause: &ClauseBlock) -> bool {
    lines_of_clause(clause) <= SHORT_CLAUSE
}

/// Whether what a label of a clause says is so short that it is kept on one page.
#[cfg(feature = "pdf")]
pub(super) fn is_short_fact(content: &[Block]) -> bool {
    lines(content) <= SHORT_FACT
}

/// Whether a table with rows of these heights is kept on one page.
pub(super) fn is_short_table(heights: &[usize]) -> bool {
    heights.iter().sum::<usize>() <= SHORT_TABLE
}

/// Whether a row may be divided between pages.
pub(super) fn is_long_row(row: &[Vec<Inline>]) -> bool {
    row.iter().any(|content| inline_text(content).chars().count() >= LONG_CELL)
}

/// Whether a column of these widths is too narrow for one of its words.
#[cfg(feature = "pdf")]
pub(super) fn has_narrow_column(needs: &[Need], widths: &[usize]) -> bool {
    needs.iter().zip(widths).any(|(need, width)| need.least_width() > width + CHARACTER)
}

/// What each column of a table needs.
pub(super) fn needs(table: &Table) -> Vec<Need> {
    (0..table.columns.len()).map(|index| need(table, index)).collect()
}

/// About how many lines each row of a table takes.
pub(super) fn row_heights(table: &Table, widths: &[usize]) -> Vec<usize> {
    let of_cell = |(content, width): (&Vec<Inline>, &usize)| {
        let room = characters(*width);
        inline_text(content).lines().map(|line| line.chars().count().div_ceil(room).max(1)).sum::<usize>().max(1)
    };
    table.rows.iter().map(|row| row.iter().zip(widths).map(of_cell).max().unwrap_or(1)).collect()
}

/// The ids of a cell that is a list of them: `INF-020, INF-021`.
pub(super) fn ids_in(text: &str) -> Option<Vec<&str>> {
    let is_id = |word: &str| {
        let plain = |character: char| character.is_ascii_uppercase() || character.is_ascii_digit() || character == '-';
        word.contains('-') && word.len() <= LONGEST_ID && word.chars().all(plain)
    };
    let ids: Vec<&str> = text.split(", ").collect();
    (ids.len() > 1 && ids.iter().all(|id| is_id(id))).then_some(ids)
}

/// About how many characters a line of a cell holds.
pub(super) fn characters(width: usize) -> usize {
    (width.saturating_sub(COLUMN_GAP) / CHARACTER).max(1)
}

/// What a column needs, in characters.
pub(super) struct Need {
    /// So that no word or id is broken.
    least: usize,
    /// So that nothing wraps.
    wish: usize,
    /// How much of the page it should have beside the others: what its cells hold, the long ones foremost.
    share: usize,
}

impl Need {
    /// The width at which no word or id is broken.
    pub(super) fn least_width(&self) -> usize {
        self.least * CHARACTER + COLUMN_GAP
    }

    fn wished_width(&self) -> usize {
        self.wish * CHARACTER + COLUMN_GAP
    }
}

/// Widths that fill the page: no word is broken while there is room, and what is over goes to the columns of text.
pub(super) fn column_widths(table: &Table, needs: &[Need], full: usize) -> Vec<usize> {
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

fn lines_of_clause(clause: &ClauseBlock) -> usize {
    let facts: usize = clause.facts.iter().map(|(_, content)| lines(content)).sum();
    2 + lines(&clause.text) + facts
}

/// About how many lines some blocks take.
pub(super) fn lines(blocks: &[Block]) -> usize {
    blocks
        .iter()
        .map(|block| match block {
            Block::Paragraph(content) => inline_text(content).chars().count() / LINE + 1,
            Block::List(list) => list.items.iter().map(|item| lines(item)).sum(),
            // Not expected in a clause; too long to keep together.
            Block::Heading(_) | Block::Table(_) | Block::Fields(_) | Block::Contents(_) | Block::Clause(_) => {
                SHORT_CLAUSE + 1
            }
        })
        .sum()
}
