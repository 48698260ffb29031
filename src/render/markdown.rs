//! A document as CommonMark with tables, to be read as it stands as well as by a program. Header, footer and contents are
//! left out: the body ends by repeating the first two. Never prints text as markup, nor a link that is not https.

mod inline;

use self::inline::{Context, inlines, text};
use crate::document::{Align, Block, ClauseBlock, Document, Inline, List, ListKind, Table};

/// The document as Markdown.
pub fn markdown(document: &Document) -> String {
    let mut parts = vec![heading(0, &[Inline::Text(document.title.clone())])];
    if !document.subtitle.trim().is_empty() {
        parts.push(text(&document.subtitle, Context::Paragraph));
    }
    parts.push(blocks(&document.blocks).0);
    parts.retain(|part| !part.is_empty());
    parts.join("\n\n") + "\n"
}

/// Which of its two marks a list takes: two lists that follow each other would be one if they had the same.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Usual,
    Other,
}

/// The list that the last block ended with.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Ended {
    kind: ListKind,
    mark: Mark,
}

fn mark_after(last: Option<Ended>, kind: ListKind) -> Mark {
    let usual = Ended { kind, mark: Mark::Usual };
    if last == Some(usual) { Mark::Other } else { Mark::Usual }
}

/// The blocks with a line between them, and the list that they end with.
fn blocks(blocks: &[Block]) -> (String, Option<Ended>) {
    let mut last = None;
    let mut parts = Vec::new();
    for one in blocks {
        let (part, ended) = block(one, last);
        if !part.is_empty() {
            parts.push(part);
            last = ended;
        }
    }
    (parts.join("\n\n"), last)
}

fn block(block: &Block, last: Option<Ended>) -> (String, Option<Ended>) {
    match block {
        Block::Heading(block) => (heading(block.level, &block.content), None),
        Block::Paragraph(content) => (inlines(content, Context::Paragraph), None),
        Block::List(block) => {
            let mark = mark_after(last, block.kind);
            let ended = Ended { kind: block.kind, mark };
            (list(block, mark), Some(ended))
        }
        Block::Table(block) => (table(block), None),
        Block::Fields(pairs) => {
            let told = pairs.iter().filter(|(_, value)| !Inline::is_only_fields(value));
            labelled(told.map(|(label, value)| (label.clone(), vec![Block::Paragraph(value.clone())])), last)
        }
        Block::Contents(_) => (String::new(), last),
        Block::Clause(block) => clause(block),
    }
}

fn heading(level: u8, content: &[Inline]) -> String {
    let marks = "#".repeat(usize::from(level.saturating_add(1).clamp(1, 6)));
    let content = inlines(content, Context::Heading);
    format!("{marks} {content}").trim_end_matches(' ').to_owned()
}

fn list(list: &List, mark: Mark) -> String {
    let items: Vec<String> = list
        .items
        .iter()
        .enumerate()
        .map(|(index, content)| {
            let marker = match (list.kind, mark) {
                (ListKind::Bullets, Mark::Usual) => "- ".to_owned(),
                (ListKind::Bullets, Mark::Other) => "* ".to_owned(),
                (ListKind::Numbers, Mark::Usual) => format!("{}. ", index + 1),
                (ListKind::Numbers, Mark::Other) => format!("{}) ", index + 1),
            };
            item(&marker, &blocks(content).0)
        })
        .collect();
    joined(&items)
}

/// An item whose further lines stand under its first word.
fn item(marker: &str, content: &str) -> String {
    let indent = " ".repeat(marker.len());
    let mut item = marker.to_owned();
    for (number, line) in content.lines().enumerate() {
        if number > 0 {
            item.push('\n');
            if !line.is_empty() {
                item.push_str(&indent);
            }
        }
        item.push_str(line);
    }
    item.trim_end_matches(' ').to_owned()
}

/// Items close together if each is one paragraph, else with a line between.
fn joined(items: &[String]) -> String {
    let apart = items.iter().any(|item| item.contains("\n\n"));
    items.join(if apart { "\n\n" } else { "\n" })
}

/// A list of labels and what each of them says.
fn labelled(pairs: impl Iterator<Item = (Vec<Inline>, Vec<Block>)>, last: Option<Ended>) -> (String, Option<Ended>) {
    let items: Vec<Vec<Block>> = pairs
        .map(|(label, content)| {
            let mut first = vec![Inline::Strong(label)];
            let mut content = content.as_slice();
            if let [Block::Paragraph(paragraph), rest @ ..] = content {
                first.push(Inline::Text(" ".to_owned()));
                first.extend(paragraph.iter().cloned());
                content = rest;
            }
            let mut item = vec![Block::Paragraph(first)];
            item.extend(content.iter().cloned());
            item
        })
        .collect();
    if items.is_empty() {
        return (String::new(), last);
    }
    let kind = ListKind::Bullets;
    let mark = mark_after(last, kind);
    (list(&List { kind, items }, mark), Some(Ended { kind, mark }))
}

fn table(table: &Table) -> String {
    let caption = format!("{} {}. {}", table.label, table.number, table.caption);
    let caption = text(&caption, Context::Paragraph);
    if table.columns.is_empty() {
        return caption;
    }
    let headings: Vec<&[Inline]> = table.columns.iter().map(|column| column.heading.as_slice()).collect();
    let line: String = table
        .columns
        .iter()
        .map(|column| match column.align {
            Align::Left => "---|",
            Align::Right => "--:|",
        })
        .collect();
    let mut lines = vec![caption, String::new(), row(&headings), format!("|{line}")];
    lines.extend(table.rows.iter().map(|cells| {
        let cells: Vec<&[Inline]> = cells.iter().map(Vec::as_slice).collect();
        row(&cells)
    }));
    lines.join("\n")
}

fn row(cells: &[&[Inline]]) -> String {
    let cells: String = cells.iter().map(|content| format!(" {} |", inlines(content, Context::Cell))).collect();
    format!("|{cells}")
}

fn clause(clause: &ClauseBlock) -> (String, Option<Ended>) {
    let title = format!("{} {}", clause.id, clause.title);
    let mut status = vec![Inline::Strong(vec![Inline::Text(clause.obligation_label.clone())])];
    status.extend(clause.notes.iter().map(|note| Inline::Text(format!(" · {note}"))));
    let mut before = vec![Block::Paragraph(status)];
    before.extend(clause.text.iter().cloned());
    let (before, last) = blocks(&before);
    let facts = clause.facts.iter().map(|(label, content)| (vec![Inline::Text(label.clone())], content.clone()));
    let (facts, ended) = labelled(facts, last);
    let mut parts = vec![heading(clause.level, &[Inline::Text(title)]), before, facts];
    parts.retain(|part| !part.is_empty());
    (parts.join("\n\n"), ended)
}
