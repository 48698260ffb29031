//! How high a row must be to show all its text. No program works it out for a file that it has not made itself, so it is
//! estimated from the widths of the columns.

/// The height of a line, in points.
const LINE: f64 = 15.0;
/// What a row has beside its lines.
const ROOM: f64 = 5.0;
/// No row can be higher.
const HIGHEST: f64 = 409.0;
/// A column's width counts digits. Letters are narrower on the whole, but a line seldom fills up to its end.
const LETTERS_TO_A_DIGIT: f64 = 1.1;

/// The height of a row, of the texts of its cells and the widths of their columns.
pub(super) fn row_height(cells: &[(&str, f64)]) -> f64 {
    let lines = cells.iter().map(|(text, width)| lines_of(text, *width)).max().unwrap_or(1);
    #[expect(clippy::cast_precision_loss, reason = "a cell holds some thousand characters at most")]
    let height = lines as f64 * LINE + ROOM;
    height.min(HIGHEST)
}

/// How many lines a text takes in a column, as words wrap.
fn lines_of(text: &str, width: f64) -> usize {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a column is some digits wide")]
    let room = (width * LETTERS_TO_A_DIGIT) as usize;
    text.split('\n').map(|paragraph| lines_of_paragraph(paragraph, room.max(1))).sum()
}

fn lines_of_paragraph(paragraph: &str, room: usize) -> usize {
    let (mut lines, mut used) = (1, 0);
    for word in paragraph.split(' ') {
        let length = word.chars().count();
        if used > 0 && used + 1 + length > room {
            lines += 1;
            used = 0;
        }
        used += length + usize::from(used > 0);
        // A word that no line holds is broken.
        lines += used.saturating_sub(1) / room;
        used = if used > room { used % room } else { used };
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_wrap_and_paragraphs_begin_anew() {
        assert_eq!(lines_of("", 10.0), 1);
        assert_eq!(lines_of("ett två tre fyra", 9.0), 2);
        assert_eq!(lines_of("ett\ntvå", 9.0), 2);
        assert_eq!(lines_of(&"a".repeat(25), 10.0), 3);
    }

    #[test]
    fn no_row_is_higher_than_a_workbook_allows() {
        assert!(row_height(&[(&"ord ".repeat(9000), 10.0)]) <= HIGHEST);
    }
}
