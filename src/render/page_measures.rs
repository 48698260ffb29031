//! About how much room text takes on an A4 page, for the formats that have pages: how wide the columns of a table are, and
//! what is so short that it is not divided between pages. Estimates, in twentieths of a point; no format is asked.

use crate::document::{Align, Block, ClauseBlock, Inline, Table, inline_text};

/// The width of the text: A4 less 22 mm on each side.
pub(super) const TEXT_WIDTH: usize = 9412;
/// Between the columns of a table: 3 mm.
pub(super) const COLUMN_GAP: usize = 170;
/// About how wide a character of a table is.
const CHARACTER: usize = 105;
/// Words longer than this may be broken.
const LONGEST_WORD: usize = 26;
/// A column asks for no more than this.
const WIDEST_WISH: usize = 300;
/// A row with a longer cell may be divided between pages.
const LONG_CELL: usize = 600;
/// A table of about at most this many lines is not divided between pages.
const SHORT_TABLE: usize = 12;
/// A clause of at most this many lines is not divided between pages.
const SHORT_CLAUSE: usize = 14;
/// About how many characters there are in a line of a clause.
const LINE: usize = 80;

/// Whether a clause is so short that it is kept on one page.
pub(super) fn is_short_clause(clause: &ClauseBlock) -> bool {
    lines_of_clause(clause) <= SHORT_CLAUSE
}

/// Whether a table with columns of these widths is kept on one page.
pub(super) fn is_short_table(table: &Table, widths: &[usize]) -> bool {
    lines_of_table(table, widths) <= SHORT_TABLE
}

/// Whether a column of these widths is too narrow for one of its words.
#[cfg(feature = "pdf")]
pub(super) fn has_narrow_column(table: &Table, widths: &[usize]) -> bool {
    let too_narrow =
        |(index, width): (usize, &usize)| need(table, index).least * CHARACTER + COLUMN_GAP > *width + CHARACTER;
    widths.iter().enumerate().any(too_narrow)
}

/// Whether a row may be divided between pages.
pub(super) fn is_long_row(row: &[Vec<Inline>]) -> bool {
    row.iter().any(|content| inline_text(content).chars().count() >= LONG_CELL)
}

/// What a column needs, in characters.
struct Need {
    /// So that no word or id is broken.
    least: usize,
    /// So that nothing wraps.
    wish: usize,
}

/// Widths of the columns that fill the page: no word is broken while there is room, and what is over goes to the columns of
/// text.
pub(super) fn column_widths(table: &Table) -> Vec<usize> {
    let needs: Vec<Need> = (0..table.columns.len()).map(|index| need(table, index)).collect();
    let least: Vec<usize> = needs.iter().map(|need| need.least * CHARACTER + COLUMN_GAP).collect();
    let wish: Vec<usize> = needs.iter().map(|need| need.wish * CHARACTER + COLUMN_GAP).collect();
    let wished: usize = wish.iter().sum();
    let mut widths = if wished <= TEXT_WIDTH {
        let weights: Vec<usize> = table
            .columns
            .iter()
            .zip(&wish)
            .map(|(column, width)| match column.align {
                Align::Left => *width * 4,
                Align::Right => *width,
            })
            .collect();
        share(&wish, &weights, TEXT_WIDTH - wished)
    } else {
        let room = TEXT_WIDTH.saturating_sub(least.iter().sum());
        let weights: Vec<usize> = wish.iter().zip(&least).map(|(wish, least)| wish - least).collect();
        share(&least, &weights, room)
    };
    fit(&mut widths, TEXT_WIDTH);
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

/// About how many lines the rows of a table take.
fn lines_of_table(table: &Table, widths: &[usize]) -> usize {
    let of_cell = |(content, width): (&Vec<Inline>, &usize)| {
        let room = (width.saturating_sub(COLUMN_GAP) / CHARACTER).max(1);
        inline_text(content).lines().map(|line| line.chars().count().div_ceil(room).max(1)).sum::<usize>().max(1)
    };
    table.rows.iter().map(|row| row.iter().zip(widths).map(of_cell).max().unwrap_or(1)).sum()
}

fn lines_of_clause(clause: &ClauseBlock) -> usize {
    let facts: usize = clause.facts.iter().map(|(_, content)| lines_of_blocks(content)).sum();
    2 + lines_of_blocks(&clause.text) + facts
}

fn lines_of_blocks(blocks: &[Block]) -> usize {
    blocks
        .iter()
        .map(|block| match block {
            Block::Paragraph(content) => inline_text(content).chars().count() / LINE + 1,
            Block::List(list) => list.items.iter().map(|item| lines_of_blocks(item)).sum(),
            // Not expected in a clause; too long to keep together.
            Block::Heading(_) | Block::Table(_) | Block::Fields(_) | Block::Contents(_) | Block::Clause(_) => {
                SHORT_CLAUSE + 1
            }
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Column;

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
