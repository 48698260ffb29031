//! A table in the terminal: columns below each other, long cells on several lines.

/// A cell that is wider than this goes on below.
const WIDEST: usize = 36;

/// The table with its columns below each other, numbers to the right; a column that nobody has filled in is left out.
pub(super) fn aligned(columns: &[String], rows: &[Vec<String>]) -> String {
    let filled: Vec<usize> = (0..columns.len()).filter(|&at| rows.iter().any(|row| !row[at].is_empty())).collect();
    let is_number = |cell: &String| cell.bytes().all(|byte| byte.is_ascii_digit());
    let numbers: Vec<bool> = filled.iter().map(|&at| rows.iter().all(|row| is_number(&row[at]))).collect();
    let wrapped = |row: &[String]| filled.iter().map(|&at| wrap(&row[at])).collect::<Vec<_>>();
    let cells: Vec<Vec<Vec<String>>> =
        std::iter::once(columns).chain(rows.iter().map(Vec::as_slice)).map(wrapped).collect();
    let width = |at: usize| cells.iter().flat_map(|row| &row[at]).map(|line| line.chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..filled.len()).map(width).collect();
    let mut lines = Vec::new();
    for row in &cells {
        for number in 0..row.iter().map(Vec::len).max().unwrap_or(0) {
            let parts = row.iter().zip(&widths).zip(&numbers).map(|((cell, &width), &right)| {
                let part = cell.get(number).map_or("", String::as_str);
                if right { format!("{part:>width$}") } else { format!("{part:<width$}") }
            });
            lines.push(parts.collect::<Vec<_>>().join("  ").trim_end().to_owned());
        }
    }
    lines.join("\n")
}

/// The lines of a cell.
fn wrap(cell: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in cell.split_whitespace() {
        match lines.last_mut().filter(|line| line.chars().count() + 1 + word.chars().count() <= WIDEST) {
            Some(line) => {
                line.push(' ');
                line.push_str(word);
            }
            None => lines.push(word.to_owned()),
        }
    }
    lines
}
