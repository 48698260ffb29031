//! What is kept together on a page, and which pages lie on their side. A section of the file ends with its last paragraph, which
//! therefore says how its pages lie.

use docx_rs::{DocumentChild, SectionProperty};

use super::page::section;
use super::{Body, is_heading, table_end};
use crate::document::Block;
use crate::render::docx::layout::Orientation;
use crate::render::page_measures::lines;

/// A last section of about at most this many lines is not divided between pages.
const SHORT_SECTION: usize = 36;

impl Body<'_> {
    /// From the heading or the paragraph that introduces what comes, pages lie on their side.
    pub(super) fn begin_landscape(&mut self) {
        let first = self.introduction();
        if let Some(DocumentChild::Paragraph(heading)) = self.children.get_mut(first) {
            // The section begins a page.
            heading.property.page_break_before = None;
        }
        match first.checked_sub(1).map(|index| &mut self.children[index]) {
            Some(DocumentChild::Paragraph(last)) => {
                // Directly after a section on its side, that one goes on.
                last.property.section_property = match last.property.section_property {
                    Some(_) => None,
                    None => Some(section(Orientation::Portrait)),
                };
            }
            Some(_) => {
                let end = table_end().section_property(section(Orientation::Portrait));
                self.children.insert(first, DocumentChild::Paragraph(Box::new(end)));
            }
            None => {}
        }
        if !self.orientations.contains(&Orientation::Landscape) {
            self.orientations.push(Orientation::Landscape);
        }
    }

    /// Pages lie upright again.
    pub(super) fn end_landscape(&mut self) {
        let end = table_end().section_property(section(Orientation::Landscape));
        self.children.push(DocumentChild::Paragraph(Box::new(end)));
    }

    /// The section that ends the document. If it ends with pages on their side, no upright page follows.
    pub(super) fn last_section(&mut self) -> SectionProperty {
        let ended = match self.children.last_mut() {
            Some(DocumentChild::Paragraph(last)) => last.property.section_property.take(),
            _ => None,
        };
        ended.unwrap_or_else(|| section(Orientation::Portrait))
    }

    /// Where the headings and paragraphs begin that stay on the page of what comes.
    fn introduction(&self) -> usize {
        let stays = |child: &DocumentChild| matches!(child, DocumentChild::Paragraph(text) if is_heading(text) || text.property.keep_next == Some(true));
        self.children.len() - self.children.iter().rev().take_while(|child| stays(child)).count()
    }

    /// The last section, if it is only text that has room on one page, is not divided: no page holds its last lines alone.
    pub(super) fn keep_last_section(&mut self) {
        let blocks = &self.document.blocks;
        let Some(start) = blocks.iter().rposition(|block| matches!(block, Block::Heading(_))) else {
            return;
        };
        let text = &blocks[start + 1..];
        if text.iter().all(|block| matches!(block, Block::Paragraph(_) | Block::List(_)))
            && lines(text) <= SHORT_SECTION
        {
            let heading = |child: &DocumentChild| matches!(child, DocumentChild::Paragraph(text) if is_heading(text));
            let first = self.children.iter().rposition(heading).unwrap_or(self.children.len());
            self.keep_together(first);
        }
    }
}
