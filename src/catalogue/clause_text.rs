//! The text of a clause: Markdown parsed once, with slots for values. Filling it gives blocks; nothing is parsed again.

use std::collections::BTreeMap;

use crate::document::markdown::{MarkdownProblem, prose};
use crate::document::{Block, Inline, List};

// Slots travel through the Markdown parser as private-use characters, which no text from a person may hold.
const FIRST_SLOT: u32 = 0xE000;
const MOST_SLOTS: usize = 64;

/// A text with slots.
#[derive(Clone, Debug, PartialEq)]
pub struct ClauseText {
    source: String,
    blocks: Vec<Block>,
    slots: Vec<String>,
}

impl ClauseText {
    /// Parses Markdown with `{{ name }}` slots.
    pub fn parse(text: &str) -> Result<ClauseText, Vec<MarkdownProblem>> {
        let mut slots: Vec<String> = Vec::new();
        let mut marked = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("{{") {
            marked.push_str(before);
            let Some((name, after)) = after.split_once("}}") else {
                let message = String::from("`{{` is never closed by `}}`");
                return Err(vec![MarkdownProblem { message, line: 1 + marked.matches('\n').count(), column: 1 }]);
            };
            let name = name.trim();
            let index = slots.iter().position(|slot| slot == name).unwrap_or_else(|| {
                slots.push(name.to_owned());
                slots.len() - 1
            });
            marked.extend(
                u32::try_from(index)
                    .ok()
                    .filter(|_| index < MOST_SLOTS)
                    .and_then(|index| char::from_u32(FIRST_SLOT + index)),
            );
            rest = after;
        }
        marked.push_str(rest);
        Ok(ClauseText { source: text.to_owned(), blocks: prose(&marked)?, slots })
    }

    /// The text as it is written, slots and all.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The names of its slots, in the order in which they first occur.
    pub fn slots(&self) -> &[String] {
        &self.slots
    }

    /// The text with every slot filled. A slot without a value shows its name in brackets; loading has made sure that none is.
    pub fn fill(&self, values: &BTreeMap<String, String>) -> Vec<Block> {
        let written: Vec<String> =
            self.slots.iter().map(|slot| values.get(slot).cloned().unwrap_or_else(|| format!("[{slot}]"))).collect();
        self.blocks.iter().map(|block| fill_block(block, &written)).collect()
    }
}

fn fill_block(block: &Block, written: &[String]) -> Block {
    match block {
        Block::Paragraph(content) => Block::Paragraph(fill_inlines(content, written)),
        Block::List(list) => {
            let items =
                list.items.iter().map(|item| item.iter().map(|block| fill_block(block, written)).collect()).collect();
            Block::List(List { kind: list.kind, items })
        }
        // Prose holds only paragraphs and lists.
        Block::Heading(_) | Block::Table(_) | Block::Fields(_) | Block::Contents(_) | Block::Clause(_) => block.clone(),
    }
}

fn fill_inlines(inlines: &[Inline], written: &[String]) -> Vec<Inline> {
    inlines
        .iter()
        .map(|inline| match inline {
            Inline::Text(text) => Inline::Text(fill_text(text, written)),
            Inline::Code(text) => Inline::Code(fill_text(text, written)),
            Inline::Strong(inner) => Inline::Strong(fill_inlines(inner, written)),
            Inline::Emphasis(inner) => Inline::Emphasis(fill_inlines(inner, written)),
            Inline::Edited(edit, inner) => Inline::Edited(*edit, fill_inlines(inner, written)),
            Inline::Link(target, inner) => Inline::Link(target.clone(), fill_inlines(inner, written)),
            Inline::LineBreak => Inline::LineBreak,
            Inline::Field(field) => Inline::Field(*field),
        })
        .collect()
}

fn fill_text(text: &str, written: &[String]) -> String {
    let mut filled = String::with_capacity(text.len());
    for character in text.chars() {
        let slot =
            u32::from(character).checked_sub(FIRST_SLOT).and_then(|index| written.get(usize::try_from(index).ok()?));
        match slot {
            Some(value) => filled.push_str(value),
            None => filled.push(character),
        }
    }
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_are_filled_inside_markup() {
        let text =
            ClauseText::parse("Leverantören ska svara inom **{{ time }}**, annars {{ time }}.").expect("Markdown");
        assert_eq!(text.slots(), ["time"]);
        let filled = text.fill(&BTreeMap::from([(String::from("time"), String::from("12 timmar"))]));
        let Block::Paragraph(content) = &filled[0] else { panic!("a paragraph") };
        assert_eq!(crate::document::inline_text(content), "Leverantören ska svara inom 12 timmar, annars 12 timmar.");
    }

    #[test]
    fn an_unclosed_slot_is_a_problem() {
        assert!(ClauseText::parse("inom {{ time").is_err());
    }
}
