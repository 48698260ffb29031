//! What the integration tests share: a sample document with everything in it, and the text that each format says. Each
//! test file uses its own part of this.
#![allow(
    dead_code,
    unreachable_pub,
    reason = "each integration test is compiled with all of this and uses its own part"
)]

pub mod answering;
pub mod docx_sample;
pub mod docx_text;
pub mod html_text;
pub mod markdown_text;
#[cfg(feature = "pdf")]
pub mod pdf_text;
pub mod sample;

/// The words of a text: what must be the same where formats differ in lines and spaces. A no-break space is part of a word.
pub fn words(text: &str) -> Vec<String> {
    text.split_ascii_whitespace().map(str::to_owned).collect()
}
