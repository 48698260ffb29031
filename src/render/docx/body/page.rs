//! The page: size, margins, and what stands at its top and foot. Paragraphs with tabs, no tables, so that header and footer
//! are read in order.

use docx_rs::{
    Docx, Footer, Header, PageMargin, Paragraph, ParagraphChild, SectionProperty, SpecialIndentType, Tab, TabValueType,
};

use super::inline::{self, Face};
use super::paragraph;
use crate::document::{Document, LabelledText};
use crate::render::docx::layout::{BOTTOM_MARGIN, FOOTER_DISTANCE, HEADER_DISTANCE, SIDE_MARGIN, TOP_MARGIN};
use crate::render::docx::parts::{FOOTER_RELATIONSHIP, HEADER_RELATIONSHIP};
use crate::render::page_measures::TEXT_WIDTH;

/// About how wide a character of the header is, in twentieths of a point.
const CHARACTER: usize = 90;
/// About how wide a character of the organisation's name is.
const BOLD_CHARACTER: usize = 118;
/// Labels and values of the header take no more than these.
const WIDEST_LABEL: usize = 2600;
const WIDEST_VALUE: usize = 2600;

/// The same, with its section: A4, header and footer.
pub(super) fn with_page(mut docx: Docx, document: &Document) -> Docx {
    let margin = PageMargin {
        top: TOP_MARGIN,
        bottom: BOTTOM_MARGIN,
        left: SIDE_MARGIN,
        right: SIDE_MARGIN,
        header: HEADER_DISTANCE,
        footer: FOOTER_DISTANCE,
        gutter: 0,
    };
    docx.document.section_property = SectionProperty::new()
        .page_margin(margin)
        .header(header(document), HEADER_RELATIONSHIP)
        .footer(footer(document), FOOTER_RELATIONSHIP);
    docx
}

/// Marks first, alone; then the organisation to the left and the fields to the right of it.
fn header(document: &Document) -> Header {
    let content = &document.header;
    let mut lines = Vec::new();
    if !content.marks.is_empty() {
        lines.push(paragraph("Header", inline::text(&content.marks.join(" · "), &Face::styled("Mark"))));
    }
    let columns = Columns::of(&content.fields);
    let organisation = inline::text(&content.organisation, &Face::styled("HeaderOrganisation"));
    let fits = content.organisation.chars().count() * BOLD_CHARACTER < columns.label;
    let mut fields = content.fields.iter();
    match fields.next().filter(|_| fits) {
        Some(first) => {
            lines.push(columns.line(organisation, first));
            lines.extend(fields.map(|field| columns.line(Vec::new(), field)));
        }
        None => {
            lines.push(paragraph("Header", organisation));
            lines.extend(content.fields.iter().map(|field| columns.line(Vec::new(), field)));
        }
    }
    if let Some(last) = lines.last_mut() {
        last.property = last.property.clone().style("HeaderLast");
    }
    lines.into_iter().fold(Header::new(), Header::add_paragraph)
}

/// Where the labels and the values of the header begin.
struct Columns {
    label: usize,
    value: usize,
}

impl Columns {
    fn of(fields: &[LabelledText]) -> Columns {
        let widest = |texts: &mut dyn Iterator<Item = &String>, limit: usize| {
            let longest = texts.map(|text| text.chars().count()).max().unwrap_or(0);
            (longest * CHARACTER + 40).min(limit)
        };
        let values = widest(&mut fields.iter().map(|field| &field.value), WIDEST_VALUE);
        let labels = widest(&mut fields.iter().map(|field| &field.label), WIDEST_LABEL) + 120;
        Columns { label: TEXT_WIDTH - values - labels, value: TEXT_WIDTH - values }
    }

    /// A line: something to the left, a label and its value. A long value wraps under itself.
    fn line(&self, left: Vec<ParagraphChild>, field: &LabelledText) -> Paragraph {
        let mut children = left;
        children.push(inline::tab());
        children.extend(inline::text(&field.label, &Face::default()));
        children.push(inline::tab());
        children.extend(inline::text(&field.value, &Face::styled("HeaderValue")));
        let value = i32::try_from(self.value).expect("a place on the page");
        paragraph("Header", children)
            .indent(Some(value), Some(SpecialIndentType::Hanging(value)), None, None)
            .add_tab(Tab::new().val(TabValueType::Left).pos(self.label))
            .add_tab(Tab::new().val(TabValueType::Left).pos(self.value))
    }
}

/// Texts to the left, `Sida 1 (3)` to the right.
fn footer(document: &Document) -> Footer {
    let face = Face::default();
    let mut children = inline::text(&document.footer.texts.join(" · "), &face);
    children.push(inline::tab());
    children.extend(inline::text(&format!("{} ", document.footer.page_label), &face));
    children.extend(inline::field("PAGE", "1", &face));
    children.extend(inline::text(" (", &face));
    children.extend(inline::field("NUMPAGES", "1", &face));
    children.extend(inline::text(")", &face));
    Footer::new().add_paragraph(paragraph("Footer", children))
}
