//! A document as the JSON that `document.typ` lays out: text stays text in a JSON string, and is never read as markup.

use std::collections::BTreeSet;

use anyhow::{Context, Result};
use jiff::civil::Date;
use serde_json::{Value, json};

use crate::document::{
    Align, Block, ClauseBlock, Colour, Column, Document, Edit, Field, Heading, Inline, List, ListKind, Obligation,
    PageStart, Table, Target, inline_text,
};
use crate::render::address::web_address;
use crate::render::attachment::Attachment;
use crate::render::page_measures::{
    TEXT_WIDTH, column_widths, has_narrow_column, is_long_row, is_short_clause, is_short_fact, is_short_table, needs,
    row_heights,
};

/// A word longer than this may be broken anywhere.
const LONGEST_WORD: usize = 30;
/// The pieces that a longer word is broken into.
const PIECE: usize = 4;
/// A longer address is none to typst.
const LONGEST_ADDRESS: usize = 8000;
/// The room of a logo at the top of a page, in millimetres.
const LOGO_WIDTH: f64 = 42.0;
const LOGO_HEIGHT: f64 = 12.0;
/// What the picture is called to the template.
pub(super) const LOGO_FILE: &str = "logo.png";

/// What [`TEMPLATE`](super::TEMPLATE) lays out: the document as JSON, and what is attached to it.
///
/// # Errors
///
/// When the day of issue is no date.
pub fn data(document: &Document, attachments: &[Attachment]) -> Result<String> {
    let properties = &document.properties;
    let issued: Date = properties
        .issued
        .parse()
        .with_context(|| format!("read the day of issue, `{}`, which the PDF has to state", properties.issued))?;
    let (language, region) = document.language.tag().split_once('-').context("a language of documents has a region")?;
    let writer = Writer { anchors: anchors(&document.blocks) };
    let fields = document.header.fields.iter().map(|field| [writer.text(&field.label), writer.text(&field.value)]);
    let data = json!({
        "language": language,
        "region": region,
        "title": file_title(document),
        "subject": properties.subject,
        "author": properties.creator,
        "keywords": properties.custom.iter().map(|own| format!("{}: {}", own.label, own.value)).collect::<Vec<_>>(),
        "issued": { "year": issued.year(), "month": issued.month(), "day": issued.day() },
        "brand": brand(document),
        "attachments": attachments.iter().map(attachment).collect::<Vec<_>>(),
        "header": {
            "organisation": writer.text(&document.header.organisation),
            "mark": writer.text(&document.header.marks.join(" · ")),
            "fields": fields.collect::<Vec<_>>(),
        },
        "footer": { "text": writer.text(&document.footer.texts.join(" · ")), "page": document.footer.page_label },
        "heading": writer.text(&document.title),
        "subtitle": writer.text(&document.subtitle),
        "blocks": writer.blocks(&document.blocks),
    });
    Ok(data.to_string())
}

/// What the file is known by: the same for the same document.
pub(super) fn identity(document: &Document) -> String {
    let own = document.properties.custom.iter().map(|own| own.value.as_str());
    std::iter::once(document.language.tag()).chain([file_title(document)]).chain(own).collect::<Vec<_>>().join("\n")
}

fn file_title(document: &Document) -> &str {
    if document.properties.title.is_empty() { &document.title } else { &document.properties.title }
}

/// The colours and the logo of the buyer; nothing where it has none of its own.
fn brand(document: &Document) -> Value {
    let colour = |colour: Option<Colour>| colour.map(|colour| format!("#{}", colour.digits()));
    let logo = document.brand.logo.as_ref().map(|logo| {
        let (width, height) = logo.size_in_millimetres(LOGO_WIDTH, LOGO_HEIGHT);
        json!({ "source": LOGO_FILE, "alt": logo.alt.get(document.language), "width": width, "height": height })
    });
    let typeface = !document.brand.font_files.is_empty();
    json!({ "accent": colour(document.brand.accent), "tint": colour(document.brand.tint), "typeface": typeface, "logo": logo })
}

fn attachment(attachment: &Attachment) -> Value {
    json!({
        "name": attachment.name,
        "source": format!("attached-{}", attachment.name),
        "type": attachment.media_type,
        "description": attachment.description,
    })
}

/// What links may lead to.
fn anchors<'a>(blocks: &'a [Block]) -> BTreeSet<&'a str> {
    let anchor = |block: &'a Block| match block {
        Block::Heading(heading) => Some(heading.anchor.as_str()),
        Block::Clause(clause) => Some(clause.id.as_str()),
        Block::Paragraph(_) | Block::List(_) | Block::Table(_) | Block::Fields(_) | Block::Contents(_) => None,
    };
    blocks.iter().filter_map(anchor).collect()
}

struct Writer<'a> {
    anchors: BTreeSet<&'a str>,
}

impl Writer<'_> {
    fn blocks(&self, blocks: &[Block]) -> Vec<Value> {
        blocks.iter().enumerate().map(|(index, block)| self.block(block, blocks.get(index + 1))).collect()
    }

    fn block(&self, block: &Block, next: Option<&Block>) -> Value {
        match block {
            Block::Heading(heading) => self.heading(heading),
            Block::Paragraph(content) => json!({
                "kind": "paragraph",
                "content": self.inlines(content),
                // What introduces a clause, a table or a list does not stand alone at the foot of a page.
                "introduces": matches!(next, Some(Block::Clause(_) | Block::Table(_) | Block::List(_))),
            }),
            Block::List(list) => self.list(list),
            Block::Table(table) => self.table(table),
            Block::Fields(fields) => {
                let field = |(label, value): &(Vec<Inline>, Vec<Inline>)| [self.inlines(label), self.inlines(value)];
                json!({
                    "kind": "fields",
                    "fields": fields.iter().map(field).collect::<Vec<_>>(),
                    "long": fields.iter().any(|(label, value)| is_long_row(&[label.clone(), value.clone()])),
                })
            }
            Block::Contents(contents) => {
                json!({ "kind": "contents", "title": contents.title, "depth": contents.depth })
            }
            Block::Clause(clause) => self.clause(clause),
        }
    }

    fn heading(&self, heading: &Heading) -> Value {
        json!({
            "kind": "heading",
            "level": heading.level,
            "anchor": heading.anchor,
            // The contents link to it: a link cannot stand in a link.
            "content": self.inlines(&Inline::without_links(&heading.content)),
            "new-page": heading.page == PageStart::NewPage,
        })
    }

    fn list(&self, list: &List) -> Value {
        json!({
            "kind": match list.kind {
                ListKind::Bullets => "bullets",
                ListKind::Numbers => "numbers",
            },
            "items": list.items.iter().map(|item| self.blocks(item)).collect::<Vec<_>>(),
        })
    }

    fn table(&self, table: &Table) -> Value {
        let needs = needs(table);
        let widths = column_widths(table, &needs, TEXT_WIDTH);
        let headings: Vec<Vec<Inline>> = table.columns.iter().map(|column| column.heading.clone()).collect();
        let column = |(column, width): (&Column, &usize)| {
            json!({
                "heading": self.inlines(&column.heading),
                "align": match column.align {
                    Align::Left => "left",
                    Align::Right => "right",
                },
                "width": width,
            })
        };
        let row = |row: &Vec<Vec<Inline>>| {
            json!({
                "long": is_long_row(row),
                "cells": row.iter().map(|cell| self.inlines(cell)).collect::<Vec<_>>(),
            })
        };
        json!({
            "kind": "table",
            "caption": self.text(&format!("{} {}. {}", table.label, table.number, table.caption)),
            "columns": table.columns.iter().zip(&widths).map(column).collect::<Vec<_>>(),
            "rows": table.rows.iter().map(row).collect::<Vec<_>>(),
            "long-head": is_long_row(&headings),
            "short": is_short_table(&row_heights(table, &widths)),
            "narrow": has_narrow_column(&needs, &widths),
        })
    }

    fn clause(&self, clause: &ClauseBlock) -> Value {
        let fact = |(label, content): &(String, Vec<Block>)| json!({ "label": self.text(label), "content": self.blocks(content), "short": is_short_fact(content) });
        json!({
            "kind": "clause",
            "level": clause.level,
            "id": clause.id,
            "title": self.text(&clause.title),
            "obligation": match clause.obligation {
                Obligation::Must => "must",
                Obligation::Should => "should",
            },
            "label": self.text(&clause.obligation_label),
            "notes": self.text(&clause.notes.iter().map(|note| format!(" · {note}")).collect::<String>()),
            "text": self.blocks(&clause.text),
            "facts": clause.facts.iter().map(fact).collect::<Vec<_>>(),
            "short": is_short_clause(clause),
        })
    }

    fn inlines(&self, content: &[Inline]) -> Vec<Value> {
        content.iter().flat_map(|inline| self.inline(inline)).collect()
    }

    fn inline(&self, inline: &Inline) -> Vec<Value> {
        let one = |kind: &str, inner: &[Inline]| vec![json!({ "kind": kind, "content": self.inlines(inner) })];
        match inline {
            Inline::Text(text) => self.text(text),
            Inline::Strong(inner) => one("strong", inner),
            Inline::Emphasis(inner) => one("emphasis", inner),
            Inline::Edited(Edit::Deleted, inner) => one("deleted", inner),
            Inline::Edited(Edit::Inserted, inner) => one("inserted", inner),
            Inline::Code(code) => vec![json!({ "kind": "code", "content": self.text(code) })],
            Inline::Link(target, inner) => self.link(target, &Inline::without_links(inner)),
            Inline::LineBreak => vec![json!({ "kind": "line-break" })],
            Inline::Field(Field::Pages) => vec![json!({ "kind": "pages" })],
        }
    }

    fn link(&self, target: &Target, inner: &[Inline]) -> Vec<Value> {
        let content = self.inlines(inner);
        let (kind, to) = match target {
            Target::Anchor(anchor) => ("anchor", Some(anchor.clone()).filter(|to| self.anchors.contains(to.as_str()))),
            Target::Web(address) => ("web", web_address(address).filter(|to| to.len() < LONGEST_ADDRESS)),
        };
        match to {
            Some(to) if !inline_text(inner).trim().is_empty() => {
                vec![json!({ "kind": kind, "to": to, "content": content })]
            }
            _ => content,
        }
    }

    /// A text as strings with line breaks between its lines, and its very long words in pieces.
    fn text(&self, text: &str) -> Vec<Value> {
        let mut values = Vec::new();
        for (number, line) in text.split('\n').enumerate() {
            if number > 0 {
                values.push(json!({ "kind": "line-break" }));
            }
            push_line(&line.replace('\t', " "), &mut values);
        }
        values
    }
}

fn push_line(line: &str, values: &mut Vec<Value>) {
    let mut plain = String::new();
    for word in line.split_inclusive(' ') {
        if word.chars().count() <= LONGEST_WORD {
            plain.push_str(word);
            continue;
        }
        if !plain.is_empty() {
            values.push(Value::String(std::mem::take(&mut plain)));
        }
        let characters: Vec<char> = word.chars().collect();
        let pieces: Vec<String> = characters.chunks(PIECE).map(|piece| piece.iter().collect()).collect();
        values.push(json!({ "kind": "long-word", "pieces": pieces }));
    }
    if !plain.is_empty() {
        values.push(Value::String(plain));
    }
}
