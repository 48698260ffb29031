//! Word files: that they say what the document says, are built as Word's schema has it, and are the same bytes every time.

#![expect(clippy::disallowed_methods, reason = "tests read and write files of their own")]

mod support;

use kravbilaga::document::{
    Align, Block, Brand, ClauseBlock, Column, Document, Footer, Header, Heading, Inline, LabelledText, List, ListKind,
    Obligation, PageStart, Properties, Table, Target, plain_text,
};
use kravbilaga::language::Language;
use kravbilaga::render::docx::docx;
use support::docx_sample::docx_sample as sample;
use support::docx_text::{docx_part, docx_text};
use support::sample::{paragraph, text};
use support::words;

fn built(document: &Document) -> Vec<u8> {
    docx(document).expect("a Word file")
}

fn with_blocks(blocks: Vec<Block>) -> Document {
    Document {
        language: Language::English,
        title: "Title".to_owned(),
        subtitle: String::new(),
        header: Header::default(),
        footer: Footer::default(),
        brand: Brand::default(),
        filter: None,
        properties: Properties::default(),
        blocks,
    }
}

/// How often `needle` stands in the part.
fn count(part: &str, needle: &str) -> usize {
    part.matches(needle).count()
}

#[test]
fn body_text_is_the_documents_word_for_word() {
    let document = sample();
    assert_eq!(words(&docx_text(&built(&document))), words(&plain_text(&document)));
}

/// Text that other formats would take for markup, everywhere a person's text may stand.
fn hostile() -> Document {
    let hostile = r#"|*<script>{{=HYPERLINK(:::&"' ]]> &amp; 😀 \* MERGEFORMAT %n {id}"#;
    let long = "mycket ".repeat(1429);
    let document = with_blocks(vec![
        paragraph(hostile),
        paragraph(&long),
        Block::Paragraph(vec![
            Inline::Code(hostile.to_owned()),
            Inline::Link(
                Target::Web("https://example.se/?a=1&b=<2>\"".to_owned()),
                vec![Inline::Text(hostile.to_owned())],
            ),
        ]),
        Block::Table(Table {
            caption: hostile.to_owned(),
            label: "Table".to_owned(),
            number: 1,
            columns: vec![Column { heading: text(hostile), align: Align::Left }],
            rows: vec![vec![text(hostile)], vec![text(&long)], vec![Vec::new()]],
        }),
    ]);
    Document {
        header: Header { organisation: hostile.to_owned(), marks: vec![hostile.to_owned()], fields: Vec::new() },
        brand: Brand::default(),
        filter: None,
        properties: Properties {
            title: hostile.to_owned(),
            creator: hostile.to_owned(),
            custom: vec![LabelledText { label: "Text".to_owned(), value: hostile.to_owned() }],
            ..Properties::default()
        },
        ..document
    }
}

#[test]
fn text_is_never_markup() {
    let document = hostile();
    let bytes = built(&document);
    assert_eq!(words(&docx_text(&bytes)), words(&plain_text(&document)));
    for part in ["word/header1.xml", "docProps/core.xml", "docProps/custom.xml", "word/_rels/document.xml.rels"] {
        assert!(!docx_part(&bytes, part).contains("<script>"), "{part}");
    }
    let relationships = docx_part(&bytes, "word/_rels/document.xml.rels");
    assert!(relationships.contains("https://example.se/?a=1&amp;b=&lt;2&gt;&quot;"), "{relationships}");
}

#[test]
fn the_same_document_gives_the_same_bytes_in_any_thread() {
    let first = built(&sample());
    assert!(first == built(&sample()));
    let threads: Vec<_> = (0..4).map(|_| std::thread::spawn(|| built(&sample()))).collect();
    for thread in threads {
        assert!(first == thread.join().expect("a build"));
    }
}

#[test]
fn every_cell_holds_a_paragraph_and_every_table_a_header_row() {
    let body = docx_part(&built(&sample()), "word/document.xml");
    let tables = count(&body, "<w:tbl>");
    assert_eq!(tables, 3);
    assert_eq!(count(&body, "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>"), tables);
    assert_eq!(count(&body, "<w:tblHeader/>"), tables);
    assert_eq!(count(&body, "<w:tblCaption "), tables);
    assert_eq!(count(&body, " SEQ Tabell "), tables);
    for cell in body.split("<w:tc>").skip(1) {
        let cell = cell.split("</w:tc>").next().unwrap_or_default();
        assert!(cell.contains("<w:p>") && cell.ends_with("</w:p>"), "{cell}");
    }
}

#[test]
fn tables_keep_the_look_of_their_style() {
    let body = docx_part(&built(&sample()), "word/document.xml");
    assert!(!body.contains("w:tblBorders"));
    assert!(body.contains(r#"<w:tblPr><w:tblStyle w:val="AnnexTable"/><w:tblW "#));
}

#[test]
fn headings_are_headings_and_links_lead_to_them() {
    let body = docx_part(&built(&sample()), "word/document.xml");
    for style in ["Title", "Subtitle", "Heading1", "Heading2", "Heading3", "TOCHeading", "TOC1", "TOC2"] {
        assert!(body.contains(&format!(r#"<w:pStyle w:val="{style}"/>"#)), "{style}");
    }
    let names: Vec<&str> = body.split(r#"<w:bookmarkStart w:id=""#).skip(1).collect();
    assert_eq!(count(&body, "<w:bookmarkEnd "), names.len());
    for link in body.split(r#"w:anchor=""#).skip(1) {
        let anchor = link.split('"').next().unwrap_or_default();
        assert_eq!(count(&body, &format!(r#"w:name="{anchor}""#)), 1, "{anchor}");
    }
    assert!(body.contains(r#"w:name="INF_031""#));
}

#[test]
fn every_numbered_list_starts_at_one() {
    let numbers = |item: &str| List { kind: ListKind::Numbers, items: vec![vec![paragraph(item)]] };
    let document = with_blocks(vec![Block::List(numbers("a")), paragraph("between"), Block::List(numbers("b"))]);
    let bytes = built(&document);
    let body = docx_part(&bytes, "word/document.xml");
    assert_eq!(count(&body, r#"<w:numId w:val="1"/>"#), 1);
    assert_eq!(count(&body, r#"<w:numId w:val="2"/>"#), 1);
    let numbering = docx_part(&bytes, "word/numbering.xml");
    assert_eq!(count(&numbering, r#"<w:startOverride w:val="1"/>"#), 2);
}

#[test]
fn a_short_clause_stays_on_one_page() {
    let clause = ClauseBlock {
        level: 3,
        id: "INF-001".to_owned(),
        area: "Informationssäkerhet".to_owned(),
        title: "Title".to_owned(),
        obligation: Obligation::Should,
        obligation_label: "Should".to_owned(),
        notes: Vec::new(),
        text: vec![paragraph("One.")],
        facts: vec![("Reason".to_owned(), vec![paragraph("Two.")])],
    };
    let long = ClauseBlock { id: "INF-002".to_owned(), text: vec![paragraph(&"word ".repeat(1000))], ..clause.clone() };
    let body = docx_part(&built(&with_blocks(vec![Block::Clause(clause)])), "word/document.xml");
    assert_eq!(count(&body, "<w:keepNext/>"), 3);
    let body = docx_part(&built(&with_blocks(vec![Block::Clause(long)])), "word/document.xml");
    assert_eq!(count(&body, "<w:keepNext/>"), 0);
}

#[test]
fn the_file_says_its_language_title_and_date() {
    let bytes = built(&sample());
    assert!(docx_part(&bytes, "word/styles.xml").contains(r#"<w:lang w:val="sv-SE""#));
    assert!(docx_part(&bytes, "word/settings.xml").contains(r#"<w:themeFontLang w:val="sv-SE"/>"#));
    let core = docx_part(&bytes, "docProps/core.xml");
    assert!(core.contains("<dc:language>sv-SE</dc:language>"));
    assert!(core.contains("<dc:title>Säkerhetskrav – Journalsystem för primärvården</dc:title>"));
    assert!(core.contains(">2026-11-22T00:00:00Z</dcterms:created>"));
    let custom = docx_part(&bytes, "docProps/custom.xml");
    assert!(custom.contains(r#"pid="2" name="Catalogue"><vt:lpwstr>2026.1</vt:lpwstr>"#), "{custom}");
    let english = built(&with_blocks(vec![paragraph("Text")]));
    assert!(docx_part(&english, "word/styles.xml").contains(r#"<w:lang w:val="en-GB""#));
}

#[test]
fn header_and_footer_are_on_every_page() {
    let bytes = built(&sample());
    let body = docx_part(&bytes, "word/document.xml");
    assert_eq!(count(&body, "<w:headerReference "), 1);
    assert_eq!(count(&body, "<w:footerReference "), 1);
    assert!(docx_part(&bytes, "word/header1.xml").contains("UTKAST"));
    let footer = docx_part(&bytes, "word/footer1.xml");
    assert!(footer.contains(" PAGE ") && footer.contains(" NUMPAGES "), "{footer}");
}

#[test]
fn anchors_nobody_has_and_empty_blocks_do_no_harm() {
    let nowhere = Inline::Link(Target::Anchor("nowhere".to_owned()), text("a link"));
    let document = with_blocks(vec![
        Block::Paragraph(vec![nowhere]),
        Block::Paragraph(Vec::new()),
        Block::List(List { kind: ListKind::Bullets, items: vec![Vec::new()] }),
        Block::Fields(Vec::new()),
        Block::Heading(Heading { level: 9, anchor: String::new(), content: Vec::new(), page: PageStart::NewPage }),
    ]);
    let bytes = built(&document);
    assert_eq!(words(&docx_text(&bytes)), words(&plain_text(&document)));
    assert!(!docx_part(&bytes, "word/document.xml").contains("w:hyperlink"));
}

/// An English document with what is rare: long header texts, deep levels, odd tables, much depth.
fn rare() -> Document {
    let long = "A Very Long Name of an Organisation That Does Not Fit Beside Fields, Department of Procurement";
    let clause = |level: u8, id: &str| {
        Block::Clause(ClauseBlock {
            area: String::new(),
            level,
            id: id.to_owned(),
            title: "A title that is so long that it needs a second line, which begins under the first".to_owned(),
            obligation: Obligation::Should,
            obligation_label: "Award criterion".to_owned(),
            notes: Vec::new(),
            text: vec![paragraph("Text.")],
            facts: vec![("Demonstrated by way of".to_owned(), vec![paragraph("A long label.")])],
        })
    };
    let nested = (0..12).fold(vec![paragraph("innermost")], |inner, _| {
        let list = List { kind: ListKind::Numbers, items: vec![inner] };
        vec![paragraph("outer"), Block::List(list)]
    });
    let table = |number, columns: usize, rows: usize| {
        let column = Column { heading: text("Incident-notification"), align: Align::Right };
        Block::Table(Table {
            caption: "Odd".to_owned(),
            label: "Table".to_owned(),
            number,
            columns: vec![column; columns],
            rows: vec![vec![text("INF-031 and text that goes on"); columns]; rows],
        })
    };
    let heading = Block::Heading(Heading {
        level: 4,
        anchor: "four".to_owned(),
        content: text("Four"),
        page: PageStart::Continues,
    });
    let mut document = with_blocks(nested);
    document.blocks.extend([clause(2, "A-1"), clause(4, "A-2")]);
    document.blocks.extend([table(1, 9, 2), table(2, 1, 0), paragraph("After."), table(3, 2, 2)]);
    document.blocks.extend([heading, table(4, 2, 2)]);
    let field = LabelledText { label: "Reference".to_owned(), value: long.to_owned() };
    document.header = Header { organisation: long.to_owned(), marks: Vec::new(), fields: vec![field] };
    document.footer = Footer { texts: vec![long.to_owned(), long.to_owned()], page_label: "Page".to_owned() };
    document
}

#[test]
fn a_table_without_room_stands_on_its_side_with_its_heading_and_the_page_turns_back() {
    let bytes = built(&rare());
    let body = docx_part(&bytes, "word/document.xml");
    let sections: Vec<&str> = body.split("<w:sectPr>").skip(1).collect();
    let lie: Vec<&str> = sections
        .iter()
        .map(|section| if section.contains(r#"w:orient="landscape""#) { "on its side" } else { "upright" })
        .collect();
    assert_eq!(lie, ["upright", "on its side", "upright"]);
    let (before, _) = body.split_once("<w:sectPr>").expect("a section");
    assert!(before.contains("A long label.") && !before.contains("Odd"), "the caption stands with its table");
    assert!(sections[1].starts_with(r#"<w:headerReference w:type="default" r:id="rIdHeader2""#), "{}", sections[1]);
    assert!(docx_part(&bytes, "word/header2.xml").contains("A Very Long Name"));
    assert!(docx_part(&bytes, "word/footer2.xml").contains(r#"<w:tab w:val="right" w:pos="14344""#));
    for part in ["word/_rels/document.xml.rels", "[Content_Types].xml"] {
        assert!(docx_part(&bytes, part).contains("footer2.xml"), "{part}");
    }
    assert!(!docx_part(&built(&sample()), "[Content_Types].xml").contains("footer2"));
}

#[test]
fn a_document_that_ends_on_its_side_has_no_empty_page_after_it() {
    let Some(Block::Table(wide)) =
        rare().blocks.into_iter().find(|block| matches!(block, Block::Table(table) if table.columns.len() > 8))
    else {
        panic!("the sample has a wide table")
    };
    let ends = with_blocks(vec![paragraph("Text."), Block::Table(wide.clone()), Block::Table(wide)]);
    let body = docx_part(&built(&ends), "word/document.xml");
    assert_eq!(count(&body, "<w:sectPr>"), 2, "upright, then both tables on their side");
    assert_eq!(count(&body, "w:orient="), 1);
    assert!(body.ends_with("</w:sectPr></w:body></w:document>"));
}

#[test]
fn contents_are_a_field_that_asks_for_nothing_and_already_says_everything() {
    let body = docx_part(&built(&sample()), "word/document.xml");
    assert_eq!(count(&body, r#" TOC \o "1-2" \n \h "#), 1);
    assert_eq!(count(&body, r#"w:fldCharType="begin""#), count(&body, r#"w:fldCharType="end""#));
    assert_eq!(count(&body, r#"w:dirty="true""#), 0);
    assert!(!docx_part(&built(&sample()), "word/settings.xml").contains("updateFields"));
    let entries: Vec<&str> = body.split(r#"<w:pStyle w:val="TOC"#).skip(1).collect();
    assert!(entries.iter().skip(1).all(|entry| entry.contains("<w:hyperlink ")), "{}", entries.len());
}

#[test]
fn a_list_of_ids_breaks_between_ids_and_keeps_their_hyphens() {
    let ids = (1..30).map(|number| format!("INF-{number:03}")).collect::<Vec<_>>().join(", ");
    let Block::Table(mut table) = rare().blocks.remove(4) else { panic!("the sample has a table here") };
    table.columns.truncate(1);
    table.rows = vec![vec![text(&ids)]];
    let body = docx_part(&built(&with_blocks(vec![Block::Table(table)])), "word/document.xml");
    assert!(count(&body, "<w:br ") + count(&body, "<w:br/>") > 0, "{body}");
    assert_eq!(count(&body, "INF-0"), 29);
}

#[test]
fn the_last_section_is_not_divided() {
    let heading = |anchor: &str| {
        Block::Heading(Heading {
            level: 1,
            anchor: anchor.to_owned(),
            content: text("Information"),
            page: PageStart::Continues,
        })
    };
    let list = |items| Block::List(List { kind: ListKind::Bullets, items: vec![vec![paragraph("An item.")]; items] });
    let kept = |items| {
        let document = with_blocks(vec![paragraph("Before."), heading("last"), paragraph("Text."), list(items)]);
        count(&docx_part(&built(&document), "word/document.xml"), "<w:keepNext/>")
    };
    assert_eq!(kept(20), 1 + 1 + 19);
    // Too long for a page: the text stays with the first item, the first item with the next, and the last two together.
    assert_eq!(kept(60), 3);
}

#[test]
fn rare_documents_say_what_they_hold() {
    let document = rare();
    assert_eq!(words(&docx_text(&built(&document))), words(&plain_text(&document)));
}

/// Writes files to /tmp for the validators and for the eye: `cargo test --test docx -- --ignored`.
#[test]
#[ignore = "writes files to look at"]
fn samples_to_look_at() {
    for (name, document) in [("sample", sample()), ("hostile", hostile()), ("rare", rare())] {
        std::fs::write(format!("/tmp/docx-{name}.docx"), built(&document)).expect("/tmp can be written");
    }
}
