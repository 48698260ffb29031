//! Lists with real numbering: each list has its own number in `numbering.xml`, so that every numbered list starts at 1.

use docx_rs::{DocumentChild, IndentLevel, NumberingId, Paragraph};

use super::{Body, paragraph};
use crate::document::{Block, List, ListKind};
use crate::render::docx::layout::Place;

/// A list, as `numbering.xml` needs to know it. Its place in `Body::lists`, from 1, is its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::render::docx) struct NumberedList {
    /// Bullets or numbers.
    pub(in crate::render::docx) kind: ListKind,
    /// Which indent it has.
    pub(in crate::render::docx) place: Place,
    /// How many lists it stands in.
    pub(in crate::render::docx) depth: usize,
}

/// Word has nine levels; deeper lists stay at the last.
const DEEPEST_LEVEL: usize = 8;

impl Body<'_> {
    pub(super) fn list(&mut self, list: &List, place: Place, depth: usize) {
        let depth = depth.min(DEEPEST_LEVEL);
        self.lists.push(NumberedList { kind: list.kind, place, depth });
        let id = self.lists.len();
        let first = self.children.len();
        for item in &list.items {
            let marked = |paragraph: Paragraph| paragraph.numbering(NumberingId::new(id), IndentLevel::new(depth));
            let rest = match item.as_slice() {
                [Block::Paragraph(content), rest @ ..] => {
                    let children = self.inlines(content);
                    self.push(marked(paragraph(place.list_style(), children)));
                    rest
                }
                // The number must stand even where an item begins with something else than a paragraph.
                rest => {
                    self.push(marked(paragraph(place.list_style(), Vec::new())));
                    rest
                }
            };
            self.item_rest(rest, place, depth);
        }
        self.close_list(first, depth);
    }

    fn item_rest(&mut self, blocks: &[Block], place: Place, depth: usize) {
        for block in blocks {
            match block {
                Block::List(inner) => self.list(inner, place, depth + 1),
                Block::Paragraph(content) => {
                    let children = self.inlines(content);
                    let indent = Some(place.list_indent(depth));
                    self.push(paragraph(place.list_style(), children).indent(indent, None, None, None));
                }
                Block::Heading(_) | Block::Table(_) | Block::Fields(_) | Block::Contents(_) | Block::Clause(_) => {
                    self.blocks(std::slice::from_ref(block), place);
                }
            }
        }
    }

    /// A little more room after the outermost list, of which no item stands alone on a page, neither the first nor the last.
    fn close_list(&mut self, first: usize, depth: usize) {
        let end = self.children.len();
        if depth == 0 && end > first + 1 {
            for index in [first, end - 2] {
                if let DocumentChild::Paragraph(item) = &mut self.children[index] {
                    item.property.keep_next = Some(true);
                }
            }
        }
        if let (0, Some(DocumentChild::Paragraph(last))) = (depth, self.children.last_mut())
            && last.property.line_spacing.is_none()
        {
            last.property.line_spacing = Some(docx_rs::LineSpacing::new().after(120));
        }
    }
}
