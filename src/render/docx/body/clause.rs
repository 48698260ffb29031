//! A clause: its id in the margin, title, status line, text and facts, and which of its paragraphs stay on one page.

use docx_rs::{DocumentChild, LineSpacing, SpecialIndentType};

use super::inline::{self, Face};
use super::{Body, heading_style, paragraph};
use crate::document::{Block, ClauseBlock, Obligation};
use crate::render::docx::layout::{CLAUSE_INDENT, Place};
use crate::render::page_measures::is_short_clause;

/// No page begins with fewer than this many last facts of a clause.
const LAST_FACTS: usize = 2;

impl Body<'_> {
    pub(super) fn clause(&mut self, clause: &ClauseBlock) {
        let first = self.children.len();
        self.clause_head(clause);
        self.clause_status(clause);
        self.blocks(&clause.text, Place::Clause);
        let mut last_facts = self.children.len();
        for (index, (label, content)) in clause.facts.iter().enumerate() {
            if index + LAST_FACTS == clause.facts.len() {
                last_facts = self.children.len();
            }
            self.fact(label, content);
        }
        if clause.facts.len() >= LAST_FACTS {
            self.keep_together(last_facts);
        }
        if is_short_clause(clause) {
            self.keep_together(first);
        }
    }

    fn clause_head(&mut self, clause: &ClauseBlock) {
        let mut children = inline::text(&clause.id, &Face::styled("ClauseId"));
        children.push(inline::tab());
        children.extend(inline::text(&clause.title, &Face::styled("ClauseTitle")));
        let children = self.bookmarked(&clause.id, children);
        let hanging = Some(SpecialIndentType::Hanging(CLAUSE_INDENT));
        // Clauses look the same at every level.
        let head = paragraph(heading_style(clause.level), children)
            .indent(Some(CLAUSE_INDENT), hanging, None, None)
            .line_spacing(LineSpacing::new().before(260).after(40));
        self.push(head);
    }

    fn clause_status(&mut self, clause: &ClauseBlock) {
        let label = match clause.obligation {
            Obligation::Must => "MustLabel",
            Obligation::Should => "ShouldLabel",
        };
        let mut children = inline::text(&clause.obligation_label, &Face::styled(label));
        for note in &clause.notes {
            children.extend(inline::text(&format!(" · {note}"), &Face::default()));
        }
        self.push(paragraph("ClauseStatus", children));
    }

    /// A label and what it says: paragraphs or lists.
    fn fact(&mut self, label: &str, content: &[Block]) {
        let mut children = inline::text(label, &Face::styled("Label"));
        match content {
            [Block::Paragraph(first), rest @ ..] => {
                children.push(inline::tab());
                children.extend(self.inlines(first));
                self.push(paragraph("ClauseFact", children));
                self.blocks(rest, Place::Fact);
            }
            content => {
                self.push(paragraph("ClauseFact", children).keep_next(!content.is_empty()));
                self.blocks(content, Place::Fact);
            }
        }
    }

    /// Each paragraph from `first` stays on the page of the next one.
    pub(super) fn keep_together(&mut self, first: usize) {
        let clause = &mut self.children[first..];
        let Some((_, all_but_last)) = clause.split_last_mut() else {
            return;
        };
        for child in all_but_last {
            if let DocumentChild::Paragraph(paragraph) = child {
                paragraph.property.keep_next = Some(true);
                paragraph.property.keep_lines = Some(true);
            }
        }
        if let Some(DocumentChild::Paragraph(last)) = clause.last_mut() {
            last.property.keep_lines = Some(true);
        }
    }
}
