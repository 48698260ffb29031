//! The document in docx-rs's types: paragraphs, runs, tables, links and sections. Looks are named styles, which live in
//! `parts/styles.xml`; only what belongs to one paragraph is set on it. Writes no XML of its own.

mod bookmarks;
mod clause;
mod inline;
mod list;
mod page;
mod section;
mod table;

use docx_rs::{
    BookmarkEnd, BookmarkStart, DocumentChild, Hyperlink, HyperlinkData, LineSpacing, Paragraph, ParagraphChild,
    ParagraphProperty, SpecialIndentType,
};

use self::bookmarks::Bookmarks;
use self::inline::Face;
pub(super) use self::list::NumberedList;
pub(super) use self::page::{footer, header};
use super::finish::TableNote;
use super::layout::{BOX_PADDING, Orientation, Place};
use crate::document::{Block, Contents, Document, Heading, Inline, PageStart, inline_text};

/// A document in docx-rs's types, and what docx-rs has no types for.
pub(super) struct Body<'a> {
    /// What stands between header and footer.
    pub(super) main: docx_rs::Document,
    /// How its pages lie: upright and, if a table needs it, on their side.
    pub(super) orientations: Vec<Orientation>,
    /// The captions of its tables, in order.
    pub(super) tables: Vec<TableNote>,
    /// The web addresses it links to, each once, in order of first use.
    pub(super) web_addresses: Vec<String>,
    /// Its lists, in order.
    pub(super) lists: Vec<NumberedList>,
    document: &'a Document,
    bookmarks: Bookmarks,
    children: Vec<DocumentChild>,
}

/// The document in docx-rs's types.
pub(super) fn body(document: &Document) -> Body<'_> {
    let mut body = Body {
        main: docx_rs::Document::new(),
        orientations: vec![Orientation::Portrait],
        tables: Vec::new(),
        web_addresses: Vec::new(),
        lists: Vec::new(),
        document,
        bookmarks: Bookmarks::new(&document.blocks),
        children: Vec::new(),
    };
    body.text_paragraph("Title", &document.title);
    body.text_paragraph("Subtitle", &document.subtitle);
    body.blocks(&document.blocks, Place::Body);
    body.keep_last_section();
    body.end_after_table();
    body.main.section_property = body.last_section();
    body.main.children = std::mem::take(&mut body.children);
    body
}

/// A paragraph in a style. Made without `Paragraph::new`, which draws an id from a counter of the whole process.
fn paragraph(style: &str, children: Vec<ParagraphChild>) -> Paragraph {
    Paragraph { id: String::new(), children, property: ParagraphProperty::new().style(style), has_numbering: false }
}

impl Body<'_> {
    fn push(&mut self, mut paragraph: Paragraph) {
        // A table has no room of its own below it; headings have their own above.
        let spaced = paragraph.property.line_spacing.is_some() || has_room_above(&paragraph);
        if self.is_after_table() && !spaced {
            paragraph = paragraph.line_spacing(LineSpacing::new().before(240));
        }
        self.children.push(DocumentChild::Paragraph(Box::new(paragraph)));
    }

    fn is_after_table(&self) -> bool {
        matches!(self.children.last(), Some(DocumentChild::Table(_)))
    }

    /// Word needs a paragraph after the last table.
    fn end_after_table(&mut self) {
        if self.is_after_table() {
            self.push(table_end());
        }
    }

    fn text_paragraph(&mut self, style: &str, text: &str) {
        if !text.is_empty() {
            self.push(paragraph(style, inline::text(text, &Face::default())));
        }
    }

    fn blocks(&mut self, blocks: &[Block], place: Place) {
        for (index, block) in blocks.iter().enumerate() {
            match block {
                Block::Heading(heading) => self.heading(heading),
                Block::Paragraph(content) => {
                    let children = self.inlines(content);
                    let mut written = paragraph(place.paragraph_style(), children);
                    // What introduces a clause, a table or a list does not stand alone at the foot of a page.
                    if matches!(blocks.get(index + 1), Some(Block::Clause(_) | Block::Table(_) | Block::List(_))) {
                        written = written.keep_next(true);
                    }
                    self.push(written);
                }
                Block::List(list) => self.list(list, place, 0),
                Block::Table(table) => self.table(table),
                Block::Fields(fields) => self.fields(fields),
                Block::Contents(contents) => self.contents(contents),
                Block::Clause(clause) => self.clause(clause),
            }
        }
    }

    fn heading(&mut self, heading: &Heading) {
        let children = self.inlines(&heading.content);
        let children = self.bookmarked(&heading.anchor, children);
        let start = match heading.page {
            // Word keeps the space above a heading at the top of a page.
            PageStart::NewPage => paragraph(heading_style(heading.level), children)
                .page_break_before(true)
                .line_spacing(LineSpacing::new().before(0)),
            PageStart::Continues => paragraph(heading_style(heading.level), children),
        };
        self.push(start);
    }

    /// The same, with the bookmark that links to `anchor` lead to.
    fn bookmarked(&mut self, anchor: &str, mut children: Vec<ParagraphChild>) -> Vec<ParagraphChild> {
        if let Some(bookmark) = self.bookmarks.find(anchor) {
            children.insert(0, ParagraphChild::BookmarkStart(BookmarkStart::new(bookmark.id, &bookmark.name)));
            children.push(ParagraphChild::BookmarkEnd(BookmarkEnd::new(bookmark.id)));
        }
        children
    }

    /// The contents as links without page numbers, which only the program that shows the pages knows. They stand in a field
    /// of contents, so that screen readers know them for what they are and Word can work them out anew; it is never dirty, so
    /// that Word does not ask. Made without docx-rs's contents, which LibreOffice shows as code.
    fn contents(&mut self, contents: &Contents) {
        self.text_paragraph("TOCHeading", &contents.title);
        let document = self.document;
        let listed: Vec<&Heading> = document
            .blocks
            .iter()
            .filter_map(|block| match block {
                Block::Heading(heading) if heading.level <= contents.depth => Some(heading),
                Block::Heading(_)
                | Block::Paragraph(_)
                | Block::List(_)
                | Block::Table(_)
                | Block::Fields(_)
                | Block::Contents(_)
                | Block::Clause(_) => None,
            })
            .collect();
        let depth = contents.depth;
        let [begin, end] = inline::field_around(&format!(r#"TOC \o "1-{depth}" \n \h"#));
        let mut begin = Some(begin);
        let mut end = Some(end);
        for (index, heading) in listed.iter().enumerate() {
            let runs = inline::text(&inline_text(&heading.content), &Face::default());
            let mut children = begin.take().unwrap_or_default();
            match self.bookmarks.find(&heading.anchor) {
                Some(bookmark) => children.push(anchor_link(&bookmark.name, runs)),
                None => children.extend(runs),
            }
            if index + 1 == listed.len() {
                children.extend(end.take().unwrap_or_default());
            }
            self.push(paragraph(contents_style(heading.level), children));
        }
    }

    /// The tinted box: shaded paragraphs, since a table without header cells would mislead screen readers.
    fn fields(&mut self, fields: &[(Vec<Inline>, Vec<Inline>)]) {
        let longest = fields.iter().map(|(label, _)| inline_text(label).chars().count()).max().unwrap_or(0);
        let label_width = i32::try_from(longest * 105 + 300).unwrap_or(i32::MAX).clamp(1700, 3600);
        for (index, (label, value)) in fields.iter().enumerate() {
            let mut children = self.inlines_with(label, &Face::styled("Label"));
            children.push(inline::tab());
            children.extend(self.inlines(value));
            let field = paragraph("FieldText", children)
                .indent(
                    Some(BOX_PADDING + label_width),
                    Some(SpecialIndentType::Hanging(label_width)),
                    Some(BOX_PADDING),
                    None,
                )
                .keep_next(index + 1 < fields.len());
            self.push(field);
        }
    }
}

/// An empty paragraph, almost without height: what Word needs after a last table, and what ends a section at a table.
fn table_end() -> Paragraph {
    paragraph("TableEnd", Vec::new()).line_spacing(LineSpacing::new().before(0))
}

/// A link to a bookmark in the document.
fn anchor_link(bookmark: &str, children: Vec<ParagraphChild>) -> ParagraphChild {
    let link = HyperlinkData::Anchor { anchor: bookmark.to_owned() };
    ParagraphChild::Hyperlink(Hyperlink { link, history: None, children })
}

fn has_room_above(paragraph: &Paragraph) -> bool {
    is_heading(paragraph) || style_of(paragraph) == "TOCHeading"
}

fn is_heading(paragraph: &Paragraph) -> bool {
    style_of(paragraph).starts_with("Heading")
}

fn style_of(paragraph: &Paragraph) -> &str {
    paragraph.property.style.as_ref().map_or("", |style| style.val.as_str())
}

/// Word's own style for a heading of this level, which screen readers and the navigation pane know.
fn heading_style(level: u8) -> &'static str {
    match level {
        0 | 1 => "Heading1",
        2 => "Heading2",
        3 => "Heading3",
        4.. => "Heading4",
    }
}

fn contents_style(level: u8) -> &'static str {
    match level {
        0 | 1 => "TOC1",
        2 => "TOC2",
        3.. => "TOC3",
    }
}
