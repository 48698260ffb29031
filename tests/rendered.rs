//! Every format says the same, word for word, whatever the text holds.

#![expect(clippy::disallowed_methods, reason = "tests read and write files of their own")]

mod support;

use std::collections::BTreeSet;

use kravbilaga::document::{Block, Document, Inline, plain_text};
use kravbilaga::render::html::html;
use kravbilaga::render::markdown::markdown;
use proptest::prelude::{ProptestConfig, prop_assert_eq, proptest};

use support::html_text::html_text;
use support::markdown_text::markdown_text;
use support::sample;
use support::words;

#[test]
fn html_says_what_the_document_says() {
    let document = sample::document();
    assert_eq!(html_text(&html(&document)), plain_text(&document));
}

#[test]
fn a_choice_among_clauses_takes_nothing_away() {
    let document = sample::document();
    let with_choice = html(&sample::with_choice(document.clone()));
    assert_eq!(html_text(&with_choice), html_text(&html(&document)), "the words are the same");
    assert!(!html(&document).contains("type=\"radio\""), "no choice unless the document has one");
    let clauses: Vec<_> = document
        .blocks
        .iter()
        .filter_map(|block| if let Block::Clause(clause) = block { Some(clause) } else { None })
        .collect();
    let areas: BTreeSet<&str> = clauses.iter().map(|clause| clause.area.as_str()).collect();
    assert!(clauses.len() > 1, "the sample has clauses");
    let radios = |name: &str| with_choice.matches(&format!("type=\"radio\" name=\"{name}\"")).count();
    assert_eq!(radios("omrade"), areas.len() + 1, "one for each area, and all");
    assert_eq!(radios("del"), with_choice.matches("class=\"part\"").count() + 1, "one for each part, and all");
    assert!(with_choice.contains(&format!("Alla ({})", clauses.len())));
    // Each clause stands in the section of its area, or else a choice of the area would hide it.
    let sections: Vec<&str> = with_choice.split("<section class=\"area\"").skip(1).collect();
    let within: usize = sections
        .iter()
        .map(|section| section.split("</section>").next().unwrap_or_default().matches("<article").count())
        .sum();
    assert_eq!(within, clauses.len());
}

#[test]
fn markdown_says_what_the_document_says() {
    let document = sample::document();
    let said = markdown_text(&markdown(&document));
    assert_eq!(words(&said), words(&plain_text(&document)));
}

#[test]
fn each_nasty_text_is_said_in_markdown() {
    for nasty in sample::NASTY {
        let document = sample::document_of(sample::everywhere(nasty, 1));
        let markdown = markdown(&document);
        let said = markdown_text(&markdown);
        assert_eq!(words(&said), words(&plain_text(&document)), "{markdown}");
    }
}

#[test]
fn samples_lie_ready_for_the_validators() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
    for (name, document) in [("annex", sample::annex()), ("sample", sample::document())] {
        for (kind, text) in [("html", html(&document)), ("md", markdown(&document))] {
            std::fs::write(folder.join(format!("{name}.{kind}")), text).expect("write a sample");
        }
    }
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    let document = sample::document();
    assert_eq!(html(&document), html(&sample::document()));
    assert_eq!(markdown(&document), markdown(&sample::document()));
}

#[test]
fn html_asks_for_nothing_and_runs_nothing() {
    let page = html(&sample::document());
    for part in ["<script", "src=", "url(", "@import", "http:"] {
        assert!(!page.contains(part), "{part}");
    }
}

#[test]
fn the_sample_holds_every_kind_of_block_and_inline() {
    let mut kinds = BTreeSet::new();
    blocks(&sample::document().blocks, &mut kinds);
    assert_eq!(kinds.len(), 7 + 8, "{kinds:?}");
}

fn blocks(these: &[Block], kinds: &mut BTreeSet<&'static str>) {
    for block in these {
        if let Block::Paragraph(content) = block {
            inlines(content, kinds);
        }
        kinds.insert(match block {
            Block::Heading(_) => "heading",
            Block::Paragraph(_) => "paragraph",
            Block::List(_) => "list",
            Block::Table(_) => "table",
            Block::Fields(_) => "fields",
            Block::Contents(_) => "contents",
            Block::Clause(_) => "clause",
        });
    }
}

fn inlines(these: &[Inline], kinds: &mut BTreeSet<&'static str>) {
    for inline in these {
        kinds.insert(match inline {
            Inline::Text(_) => "text",
            Inline::Strong(_) => "strong",
            Inline::Emphasis(_) => "emphasis",
            Inline::Edited(..) => "edited",
            Inline::Code(_) => "code",
            Inline::Link(_, _) => "link",
            Inline::LineBreak => "line break",
            Inline::Field(_) => "field",
        });
    }
}

fn mixed(parts: &[(u8, String)]) -> Document {
    let content: Vec<Inline> = parts.iter().map(|(kind, text)| inline(*kind, text)).collect();
    let mut blocks = vec![Block::Paragraph(content.clone())];
    blocks.push(Block::Fields(vec![(content.clone(), content)]));
    sample::document_of(blocks)
}

fn inline(kind: u8, literal: &str) -> Inline {
    let text = sample::text(literal);
    match kind {
        0 => Inline::Strong(text),
        1 => Inline::Emphasis(text),
        2 => Inline::Code(literal.to_owned()),
        3 => Inline::Strong(vec![Inline::Emphasis(text), Inline::Text("c".to_owned())]),
        4 => Inline::Emphasis(vec![Inline::Text("c".to_owned()), Inline::Strong(text)]),
        5 => Inline::LineBreak,
        6 => Inline::Link(kravbilaga::document::Target::Web(format!("https://{literal}")), text),
        _ => Inline::Text(literal.to_owned()),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_said_literally(text in "\\PC{0,40}") {
        let document = sample::document_of(sample::everywhere(&text, 1));
        prop_assert_eq!(html_text(&html(&document)), plain_text(&document));
        let said = markdown_text(&markdown(&document));
        prop_assert_eq!(words(&said), words(&plain_text(&document)));
    }

    #[test]
    fn any_markup_like_text_is_said_literally(text in "[-a1 .)#+>=:*_`|<&;\\[\\]\\\\~!(]{0,12}") {
        let document = sample::document_of(sample::everywhere(&text, 1));
        let said = markdown_text(&markdown(&document));
        prop_assert_eq!(words(&said), words(&plain_text(&document)));
    }

    #[test]
    fn any_row_of_inlines_is_said(parts in proptest::collection::vec((0u8..9, "[ab.(*_`&; |\u{a0}😀å“-]{0,4}"), 0..8)) {
        let document = mixed(&parts);
        prop_assert_eq!(html_text(&html(&document)), plain_text(&document));
        let markdown = markdown(&document);
        let said = markdown_text(&markdown);
        prop_assert_eq!(words(&said), words(&plain_text(&document)), "{}", markdown);
    }
}
