//! What is wrong in somebody's file, where, and what to do. Holds no wording of its own beyond the codes; shows, never decides.

mod code;
mod explanation;
mod show;
mod source;

pub use code::Code;
pub use explanation::Explanation;
pub use show::{Style, show};
pub use source::{FileId, Place, SourceFile, Sources};

use std::cell::RefCell;

/// How much a diagnostic matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The command goes on.
    Warning,
    /// The command stops, after everything has been shown.
    Error,
}

/// A place in a file that is not text: a workbook, a Word document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Within {
    /// The file's path as the reader knows it.
    pub file: String,
    /// The sheet, if it has sheets.
    pub sheet: Option<String>,
    /// The cell, or what a place in a Word document is called.
    pub cell: Option<String>,
}

/// The row of a cell, its column, and the cell: cells come row by row, `D9` before `B10`.
type CellOrder<'a> = (usize, &'a str, &'a str);

impl Within {
    fn order(&self) -> (&str, Option<&str>, Option<CellOrder<'_>>) {
        let cell = self.cell.as_deref().map(|cell| {
            let column = cell.trim_end_matches(|character: char| character.is_ascii_digit());
            (cell[column.len()..].parse().unwrap_or(0), column, cell)
        });
        (&self.file, self.sheet.as_deref(), cell)
    }
}

impl Ord for Within {
    fn cmp(&self, other: &Within) -> std::cmp::Ordering {
        self.order().cmp(&other.order())
    }
}

impl PartialOrd for Within {
    fn partial_cmp(&self, other: &Within) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl std::fmt::Display for Within {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}", self.file)?;
        self.sheet.as_ref().map_or(Ok(()), |sheet| write!(formatter, ", sheet {sheet}"))?;
        self.cell.as_ref().map_or(Ok(()), |cell| write!(formatter, ", {cell}"))
    }
}

/// One thing that is wrong in a file of the reader's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The stable code.
    pub code: Code,
    /// What is wrong, in the reader's words: lower case, no full stop, the offending value in backticks.
    pub message: String,
    /// Where, if in a text file.
    pub place: Option<Place>,
    /// Where, if in a file that is not text.
    pub within: Option<Within>,
    /// What stands at the place.
    pub label: Option<String>,
    /// What to do about it.
    pub help: Option<String>,
}

impl Diagnostic {
    /// A diagnostic without a place.
    pub fn new(code: Code, message: impl Into<String>) -> Diagnostic {
        Diagnostic { code, message: message.into(), place: None, within: None, label: None, help: None }
    }

    /// The same, at a place.
    #[must_use]
    pub fn at(mut self, place: &Place) -> Diagnostic {
        self.place = Some(place.clone());
        self
    }

    /// The same, at a place in a file that is not text.
    #[must_use]
    pub fn within(mut self, within: Within) -> Diagnostic {
        self.within = Some(within);
        self
    }

    /// The same, with a word on what stands at the place.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Diagnostic {
        self.label = Some(label.into());
        self
    }

    /// The same, with what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Diagnostic {
        self.help = Some(help.into());
        self
    }

    /// How much it matters; a property of its code.
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }
}

/// The diagnostics found so far. Finding goes on after the first.
#[derive(Debug, Default)]
pub struct Diagnostics {
    found: RefCell<Vec<Diagnostic>>,
}

impl Diagnostics {
    /// None yet.
    pub fn new() -> Diagnostics {
        Diagnostics::default()
    }

    /// Adds one.
    pub fn report(&self, diagnostic: Diagnostic) {
        self.found.borrow_mut().push(diagnostic);
    }

    /// How many errors so far.
    pub fn errors(&self) -> usize {
        self.found.borrow().iter().filter(|found| found.severity() == Severity::Error).count()
    }

    /// All of them, in the order of files and places, each once.
    pub fn into_sorted(self) -> Vec<Diagnostic> {
        let mut found = self.found.into_inner();
        found.sort_by(|a, b| (&a.place, &a.within, a.code, &a.message).cmp(&(&b.place, &b.within, b.code, &b.message)));
        found.dedup();
        found
    }
}

/// The candidate most like `given`, if any is near enough to be a slip of the pen.
pub fn nearest<'a>(given: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    candidates
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(given, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= 1 + candidate.chars().count().max(given.chars().count()) / 4)
        .min_by_key(|(distance, candidate)| (*distance, *candidate))
        .map(|(_, candidate)| candidate)
}

/// Advice for a name that is not one of `candidates`: the nearest, or else the list where it is short enough to read.
pub fn did_you_mean<'a>(given: &str, candidates: impl IntoIterator<Item = &'a str> + Clone) -> String {
    if let Some(near) = nearest(given, candidates.clone()) {
        return format!("did you mean `{near}`?");
    }
    let mut all: Vec<&str> = candidates.into_iter().collect();
    all.sort_unstable();
    all.dedup();
    if all.is_empty() {
        return String::from("none is declared");
    }
    let shown: Vec<String> = all.iter().take(16).map(|name| format!("`{name}`")).collect();
    let more = if all.len() > shown.len() { format!(" and {} more", all.len() - shown.len()) } else { String::new() };
    format!("use one of {}{more}", shown.join(", "))
}
