//! The body of a document as plain text: what every format must say, word for word, and in the same order. Contents, header,
//! footer and page fields are not body.

use super::{Block, ClauseBlock, Document, Inline};

/// The body text, one line a paragraph, cell or heading.
pub fn plain_text(document: &Document) -> String {
    let mut lines = vec![document.title.clone(), document.subtitle.clone()];
    blocks_text(&document.blocks, &mut lines);
    lines.retain(|line| !line.trim().is_empty());
    lines.join("\n")
}

/// The text of some blocks, one line a paragraph or item.
pub fn blocks_as_text(blocks: &[Block]) -> String {
    let mut lines = Vec::new();
    blocks_text(blocks, &mut lines);
    lines.join("\n")
}

/// The text of a run of inlines. Fields say nothing.
pub fn inline_text(inlines: &[Inline]) -> String {
    let mut text = String::new();
    push_inlines(inlines, &mut text);
    text
}

fn push_inlines(inlines: &[Inline], text: &mut String) {
    for inline in inlines {
        match inline {
            Inline::Text(literal) | Inline::Code(literal) => text.push_str(literal),
            Inline::Strong(inner) | Inline::Emphasis(inner) | Inline::Edited(_, inner) | Inline::Link(_, inner) => {
                push_inlines(inner, text)
            }
            Inline::LineBreak => text.push('\n'),
            Inline::Field(_) => {}
        }
    }
}

fn blocks_text(blocks: &[Block], lines: &mut Vec<String>) {
    for block in blocks {
        match block {
            Block::Heading(heading) => lines.push(inline_text(&heading.content)),
            Block::Paragraph(content) => lines.push(inline_text(content)),
            Block::List(list) => list.items.iter().for_each(|item| blocks_text(item, lines)),
            Block::Table(table) => {
                lines.push(format!("{} {}. {}", table.label, table.number, table.caption));
                lines.extend(table.columns.iter().map(|column| inline_text(&column.heading)));
                lines.extend(table.rows.iter().flatten().map(|cell| inline_text(cell)));
            }
            Block::Fields(fields) => {
                let told = fields.iter().filter(|(_, value)| !Inline::is_only_fields(value));
                lines.extend(told.flat_map(|(label, value)| [inline_text(label), inline_text(value)]));
            }
            Block::Contents(_) => {}
            Block::Clause(clause) => clause_text(clause, lines),
        }
    }
}

fn clause_text(clause: &ClauseBlock, lines: &mut Vec<String>) {
    lines.push(format!("{} {}", clause.id, clause.title));
    lines.push(clause.status_line());
    blocks_text(&clause.text, lines);
    for (label, content) in &clause.facts {
        lines.push(label.clone());
        blocks_text(content, lines);
    }
}

impl ClauseBlock {
    /// The line under the title, as text: `Ska-krav · särskilt kontraktsvillkor · visas före avtalsstart`.
    pub fn status_line(&self) -> String {
        let mut parts = vec![self.obligation_label.as_str()];
        parts.extend(self.notes.iter().map(String::as_str));
        parts.join(" · ")
    }
}
