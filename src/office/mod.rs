//! Files of Office programs that come from outside, read with care: the package, its XML piece by piece, and a workbook as it
//! stands. Nothing in them is run, fetched or taken at its word.

pub mod archive;
pub mod package;
pub mod refusal;
pub mod workbook;
pub mod xml;

/// A text as people read it: runs of spaces, of whatever kind, are one.
pub fn normal(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
