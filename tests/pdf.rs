//! The PDF writer: it says what the document says, in the order of its tags; it is accessible and archival; it carries what it
//! is given and nothing else; and the same document gives the same bytes.

#![cfg(feature = "pdf")]
#![expect(clippy::disallowed_methods, reason = "tests write files of their own")]

mod support;

use kravbilaga::document::{Align, Block, Document, Field, Inline, PageStart, Properties, plain_text};
use kravbilaga::render::attachment::Attachment;
use kravbilaga::render::pdf::pdf;
use lopdf::Document as Pdf;
use proptest::prelude::{ProptestConfig, prop_assert_eq, proptest};

use support::pdf_text::{files_in, pdf_text};
use support::{sample, words};

/// Headings must go down one level at a time, and signs that the font lacks are refused at load.
fn printable(blocks: Vec<Block>) -> Document {
    let mut all = vec![sample::heading(1, "forst", "Först", PageStart::Continues)];
    all.extend(blocks);
    sample::document_of(all)
}

fn nasty() -> impl Iterator<Item = String> {
    sample::NASTY.into_iter().map(|nasty| nasty.replace(['😀', '👩', '🔬'], "☺"))
}

fn say(document: &Document) -> (Vec<String>, Vec<String>) {
    let bytes = pdf(document, &[]).expect("a PDF");
    let pages = Pdf::load_mem(&bytes).expect("a PDF").get_pages().len();
    // Where a line ends at a place to divide a word, typst says that place twice.
    let spoken = |text: &str| words(&text.replace('\u{ad}', ""));
    (spoken(&pdf_text(&bytes)), spoken(&plain_text(&with_pages(document, pages))))
}

/// The document with its number of pages told, which only the writer knows.
fn with_pages(document: &Document, pages: usize) -> Document {
    let mut told = document.clone();
    for block in &mut told.blocks {
        let runs: Vec<&mut Vec<Inline>> = match block {
            Block::Paragraph(content) => vec![content],
            Block::Fields(fields) => fields.iter_mut().map(|(_, value)| value).collect(),
            Block::Heading(_) | Block::List(_) | Block::Table(_) | Block::Contents(_) | Block::Clause(_) => Vec::new(),
        };
        for inline in runs.into_iter().flatten() {
            if matches!(inline, Inline::Field(Field::Pages)) {
                *inline = Inline::Text(pages.to_string());
            }
        }
    }
    told
}

#[test]
fn an_annex_is_said_whole_and_in_order() {
    let (said, expected) = say(&sample::annex());
    assert_eq!(said, expected);
}

#[test]
fn each_nasty_text_is_said_literally() {
    for text in nasty() {
        let (said, expected) = say(&printable(sample::everywhere(&text, 1)));
        assert_eq!(said, expected, "{text}");
    }
}

#[test]
fn a_word_of_ten_thousand_letters_and_a_text_of_two_thousand_words_are_said_whole() {
    let (word, text) = ("å".repeat(10_000), "långt ord, ".repeat(1_000));
    let blocks = vec![
        sample::heading(2, "langt", &word, PageStart::Continues),
        sample::paragraph(&text),
        sample::table(
            1,
            &word,
            &[("Ord", Align::Left), (&word, Align::Right), (&text, Align::Left)],
            &[&[&word, "1", &text]],
        ),
        Block::Fields(vec![(sample::text(&word), sample::text(&word))]),
    ];
    let (said, expected) = say(&printable(blocks));
    assert_eq!(said, expected);
}

#[test]
fn a_table_of_few_rows_that_are_tall_is_printed() {
    let tall = "en mening som är ganska lång ".repeat(40);
    let columns = [("Krav", Align::Left), ("Ändring", Align::Left), ("Skäl", Align::Left)];
    for rows in 1..=4 {
        let row: [&str; 3] = ["EGN-501", "egen kravpunkt", &tall];
        let rows: Vec<&[&str]> = vec![&row; rows];
        let (said, expected) = say(&printable(vec![sample::table(1, "Avsteg", &columns, &rows)]));
        assert_eq!(said, expected);
    }
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    let first = pdf(&sample::annex(), &[attachment()]).expect("a PDF");
    // What is remembered from other documents must not show.
    pdf(&printable(sample::everywhere("annat", 1)), &[]).expect("a PDF");
    assert!(first == pdf(&sample::annex(), &[attachment()]).expect("a PDF"));
}

fn attachment() -> Attachment {
    Attachment {
        name: String::from("krav.json"),
        media_type: "application/json",
        description: String::from("Kraven i ett format som program läser"),
        bytes: b"{ \"clauses\": [] }\n".to_vec(),
    }
}

#[test]
fn what_is_attached_comes_out_as_it_went_in() {
    let carrying = Pdf::load_mem(&pdf(&sample::annex(), &[attachment()]).expect("a PDF")).expect("a PDF");
    assert_eq!(files_in(&carrying), [(String::from("krav.json"), attachment().bytes)]);
    let empty = Pdf::load_mem(&pdf(&sample::annex(), &[]).expect("a PDF")).expect("a PDF");
    assert_eq!(files_in(&empty), []);
}

#[test]
fn a_sign_that_the_font_lacks_is_refused() {
    let told = pdf(&printable(vec![sample::paragraph("åtta 中")]), &[]).expect_err("it cannot be printed");
    assert!(format!("{told:#}").contains('中'), "{told:#}");
}

#[test]
fn a_document_without_a_day_of_issue_is_refused() {
    let properties = Properties { issued: String::from("snart"), ..sample::annex().properties };
    let told = pdf(&Document { properties, ..sample::annex() }, &[]).expect_err("PDF/A states a date");
    assert!(format!("{told:#}").contains("snart"), "{told:#}");
}

#[test]
fn samples_lie_ready_for_the_validators() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
    let hostile: Vec<Block> = nasty().enumerate().flat_map(|(index, text)| sample::everywhere(&text, index)).collect();
    for (name, document) in [("annex", sample::annex()), ("sample", printable(hostile))] {
        std::fs::write(folder.join(format!("{name}.pdf")), pdf(&document, &[]).expect("a PDF"))
            .expect("write a sample");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_said_literally(text in "[-a-zåäö1 .)#@$+>=:*_`|<&;\\[\\]\\\\~!(/\"'\u{a0}\u{ad}–→]{0,30}[a-z]") {
        let (said, expected) = say(&printable(sample::everywhere(&text, 1)));
        prop_assert_eq!(said, expected);
    }
}
