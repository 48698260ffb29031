//! Markdown to blocks: the only file that knows comrak. Prose from the catalogue may hold paragraphs, lists, emphasis and
//! links; a filled-in template also headings, tables, fields and directives. Anything else is a problem with a line, never
//! silently dropped.

use std::collections::BTreeMap;

use comrak::nodes::{AstNode, ListType, NodeValue, TableAlignment};
use comrak::{Arena, Options, parse_document};

use super::{
    Align, Block, ClauseBlock, Column, Contents, Field, Heading, Inline, List, ListKind, PageStart, Table, Target,
    inline_text,
};

/// What is wrong with a Markdown text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkdownProblem {
    /// What is wrong.
    pub message: String,
    /// The line in the text, from 1.
    pub line: usize,
    /// The column in the line, in bytes from 1.
    pub column: usize,
}

/// What a template's directives refer to.
#[derive(Clone, Debug, Default)]
pub struct Placeables {
    /// Clauses by the name that `::: clause NAME` gives.
    pub clauses: BTreeMap<String, ClauseBlock>,
    /// The word for a table's label: `Tabell`.
    pub table_label: String,
}

/// Prose from the catalogue or a procurement: paragraphs and lists.
pub fn prose(text: &str) -> Result<Vec<Block>, Vec<MarkdownProblem>> {
    Lowering::run(text, Dialect::Prose, &Placeables::default())
}

/// A filled-in template: a document's whole body.
pub fn template(text: &str, placeables: &Placeables) -> Result<Vec<Block>, Vec<MarkdownProblem>> {
    Lowering::run(text, Dialect::Template, placeables)
}

/// Text that Markdown prints literally: every ASCII punctuation mark gets a backslash, which CommonMark takes before any of
/// them. Line breaks become spaces.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + text.len() / 8);
    for character in text.chars() {
        match character {
            '\n' | '\r' | '\t' => escaped.push(' '),
            _ => {
                if character.is_ascii_punctuation() {
                    escaped.push('\\');
                }
                escaped.push(character);
            }
        }
    }
    escaped
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Dialect {
    Prose,
    Template,
}

struct Lowering<'a> {
    dialect: Dialect,
    placeables: &'a Placeables,
    problems: Vec<MarkdownProblem>,
    tables: usize,
    level: u8,
    page: PageStart,
}

fn options(dialect: Dialect) -> Options<'static> {
    let mut options = Options::default();
    options.parse.escaped_char_spans = true;
    if dialect == Dialect::Template {
        options.extension.table = true;
        options.extension.description_lists = true;
        options.extension.block_directive = true;
        options.extension.header_attributes = true;
    }
    options
}

impl Lowering<'_> {
    fn run(text: &str, dialect: Dialect, placeables: &Placeables) -> Result<Vec<Block>, Vec<MarkdownProblem>> {
        let arena = Arena::new();
        let root = parse_document(&arena, text, &options(dialect));
        let mut lowering =
            Lowering { dialect, placeables, problems: Vec::new(), tables: 0, level: 1, page: PageStart::Continues };
        let blocks = lowering.blocks(root);
        if lowering.problems.is_empty() { Ok(blocks) } else { Err(lowering.problems) }
    }

    fn problem<'n>(&mut self, node: &'n AstNode<'n>, message: impl Into<String>) {
        let start = node.data.borrow().sourcepos.start;
        self.problems.push(MarkdownProblem {
            message: message.into(),
            line: start.line.max(1),
            column: start.column.max(1),
        });
    }

    fn blocks<'n>(&mut self, parent: &'n AstNode<'n>) -> Vec<Block> {
        let mut blocks = Vec::new();
        for node in parent.children() {
            self.block(node, &mut blocks);
        }
        blocks
    }

    fn block<'n>(&mut self, node: &'n AstNode<'n>, blocks: &mut Vec<Block>) {
        let value = node.data.borrow().value.clone();
        match (value, self.dialect) {
            (NodeValue::Paragraph, _) => {
                let content = self.inlines(node);
                blocks.push(Block::Paragraph(content));
            }
            (NodeValue::List(list), _) => {
                let kind = match list.list_type {
                    ListType::Bullet => ListKind::Bullets,
                    ListType::Ordered => ListKind::Numbers,
                };
                let items = node.children().map(|item| self.blocks(item)).collect();
                blocks.push(Block::List(List { kind, items }));
            }
            (NodeValue::Heading(heading), Dialect::Template) => self.heading(node, heading.level, blocks),
            (NodeValue::Table(_), Dialect::Template) => self.problem(node, "a table stands outside `::: table`"),
            (NodeValue::DescriptionList, Dialect::Template) => {
                let fields = node.children().map(|item| self.field(item)).collect();
                blocks.push(Block::Fields(fields));
            }
            (NodeValue::BlockDirective(directive), Dialect::Template) => self.directive(node, &directive.info, blocks),
            (other, _) => self.problem(node, format!("{} cannot stand here", describe(&other))),
        }
    }

    fn heading<'n>(&mut self, node: &'n AstNode<'n>, level: u8, blocks: &mut Vec<Block>) {
        let attributes = node.data.borrow().attrs.clone();
        let anchor = attributes.as_ref().and_then(|attributes| attributes.id.clone());
        if !(2..=4).contains(&level) {
            self.problem(node, "headings in a template have two to four `#`; the title is printed by itself");
        }
        let Some(anchor) = anchor else {
            return self.problem(node, "the heading has no anchor; write `{#name}` after it");
        };
        self.level = level.saturating_sub(1).clamp(1, 3);
        let page = std::mem::replace(&mut self.page, PageStart::Continues);
        let content = self.inlines(node);
        blocks.push(Block::Heading(Heading { level: self.level, anchor, content, page }));
    }

    fn field<'n>(&mut self, item: &'n AstNode<'n>) -> (Vec<Inline>, Vec<Inline>) {
        let mut label = Vec::new();
        let mut value = Vec::new();
        for part in item.children() {
            let is_term = matches!(part.data.borrow().value, NodeValue::DescriptionTerm);
            for paragraph in part.children() {
                if is_term { label.extend(self.inlines(paragraph)) } else { value.extend(self.inlines(paragraph)) }
            }
        }
        (label, value)
    }

    fn directive<'n>(&mut self, node: &'n AstNode<'n>, info: &str, blocks: &mut Vec<Block>) {
        let (name, argument) = info.trim().split_once(' ').unwrap_or((info.trim(), ""));
        let argument = argument.trim();
        match name {
            "clause" => match self.placeables.clauses.get(argument) {
                Some(clause) => blocks.push(Block::Clause(ClauseBlock { level: self.level + 1, ..clause.clone() })),
                None => self.problem(node, format!("`::: clause {argument}` names no clause")),
            },
            "table" => self.table(node, blocks),
            "contents" => {
                let title =
                    node.children().next().map(|paragraph| inline_text(&self.inlines(paragraph))).unwrap_or_default();
                blocks.push(Block::Contents(Contents { title, depth: 2 }));
            }
            "page" => self.page = PageStart::NewPage,
            "" => self.problem(node, "`:::` without a name: a fence that closes nothing swallows what follows it"),
            other => self.problem(node, format!("`::: {other}` is no directive; use clause, table, contents or page")),
        }
    }

    fn table<'n>(&mut self, node: &'n AstNode<'n>, blocks: &mut Vec<Block>) {
        let children: Vec<_> = node.children().collect();
        let [caption, table] = children[..] else {
            return self.problem(node, "`::: table` takes a line with the caption, a blank line and one table");
        };
        let caption = inline_text(&self.inlines(caption));
        let NodeValue::Table(shape) = table.data.borrow().value.clone() else {
            return self.problem(table, "after the caption of `::: table` comes a table with a header row");
        };
        let mut rows: Vec<Vec<Vec<Inline>>> =
            table.children().map(|row| row.children().map(|cell| self.inlines(cell)).collect()).collect();
        let headings = if rows.is_empty() { Vec::new() } else { rows.remove(0) };
        if headings.iter().any(|heading| inline_text(heading).trim().is_empty()) {
            self.problem(table, "a column has no heading");
        }
        let columns = headings
            .into_iter()
            .zip(&shape.alignments)
            .map(|(heading, alignment)| {
                let align = if *alignment == TableAlignment::Right { Align::Right } else { Align::Left };
                Column { heading, align }
            })
            .collect();
        self.tables += 1;
        let label = self.placeables.table_label.clone();
        blocks.push(Block::Table(Table { caption, label, number: self.tables, columns, rows }));
    }

    fn inlines<'n>(&mut self, parent: &'n AstNode<'n>) -> Vec<Inline> {
        let mut inlines = Vec::new();
        for node in parent.children() {
            self.inline(node, &mut inlines);
        }
        inlines
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "whatever is of another kind is told of, or passed over, alike")]
    fn inline<'n>(&mut self, node: &'n AstNode<'n>, inlines: &mut Vec<Inline>) {
        let value = node.data.borrow().value.clone();
        match value {
            NodeValue::Text(text) => {
                if let Some(mark) = ["**", "__", "](", "`", "*"].into_iter().find(|mark| text.contains(mark)) {
                    self.problem(
                        node,
                        format!(
                            "the mark `{mark}` is opened but never closed; write `\\{mark}` for the character itself"
                        ),
                    );
                }
                push_text(inlines, &text);
            }
            NodeValue::SoftBreak => push_text(inlines, " "),
            NodeValue::LineBreak => inlines.push(Inline::LineBreak),
            NodeValue::Escaped => {
                let literal: String = node.children().map(|child| literal_text(child)).collect();
                push_text(inlines, &literal);
            }
            NodeValue::Strong => {
                let inner = self.inlines(node);
                inlines.push(Inline::Strong(inner));
            }
            NodeValue::Emph => {
                let inner = self.inlines(node);
                inlines.push(Inline::Emphasis(inner));
            }
            NodeValue::Code(code) if self.dialect == Dialect::Template && code.literal == "field:pages" => {
                inlines.push(Inline::Field(Field::Pages));
            }
            NodeValue::Code(code) => inlines.push(Inline::Code(code.literal)),
            NodeValue::Link(link) => {
                let target = match link.url.strip_prefix('#') {
                    Some(anchor) => Target::Anchor(anchor.to_owned()),
                    None if link.url.starts_with("https://") => Target::Web(link.url.clone()),
                    None => {
                        return self
                            .problem(node, format!("the link `{}` is neither https:// nor an anchor", link.url));
                    }
                };
                let inner = self.inlines(node);
                inlines.push(Inline::Link(target, inner));
            }
            other => self.problem(node, format!("{} cannot stand here", describe(&other))),
        }
    }
}

fn push_text(inlines: &mut Vec<Inline>, text: &str) {
    if let Some(Inline::Text(last)) = inlines.last_mut() {
        last.push_str(text);
    } else {
        inlines.push(Inline::Text(text.to_owned()));
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "whatever is of another kind is told of, or passed over, alike")]
fn literal_text<'n>(node: &'n AstNode<'n>) -> String {
    match &node.data.borrow().value {
        NodeValue::Text(text) => text.to_string(),
        _ => String::new(),
    }
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "a message only: whatever has no name of its own is `this Markdown`"
)]
fn describe(value: &NodeValue) -> &'static str {
    match value {
        NodeValue::HtmlBlock(_) | NodeValue::HtmlInline(_) => "raw HTML",
        NodeValue::Image(_) => "an image",
        NodeValue::Heading(_) => "a heading",
        NodeValue::CodeBlock(_) => "a code block (a line that begins with four spaces, or a fence)",
        NodeValue::BlockQuote => "a block quote",
        NodeValue::ThematicBreak => "a horizontal rule",
        NodeValue::Table(_) => "a table",
        NodeValue::BlockDirective(_) => "a directive",
        _ => "this Markdown",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(text: &str) -> Vec<String> {
        prose(text).expect_err("problems").into_iter().map(|problem| problem.message).collect()
    }

    #[test]
    fn escaped_text_comes_back_literally() {
        for text in [
            "a | b * c",
            "<script>alert(1)</script>",
            "{{ x }} {# y #}",
            "::: clause X",
            "=HYPERLINK(\"a\")",
            "# 1. x {#id .c}",
            "&amp; \\ ` ~~ [a](b) ![c](d)",
        ] {
            let blocks = prose(&escape(text)).expect("escaped text has no problems");
            assert_eq!(blocks, vec![Block::Paragraph(vec![Inline::Text(text.to_owned())])]);
        }
    }

    #[test]
    fn escaped_text_in_headings_and_cells_is_literal() {
        let text = "a | {#b} ::: *c* <d> #";
        let source = format!(
            "## {} {{#x}}\n\n::: table\n{}\n\n| k | l |\n|---|--:|\n| {} | 1 |\n:::\n",
            escape(text),
            escape(text),
            escape(text)
        );
        let blocks = template(&source, &Placeables::default()).expect("no problems");
        let Block::Heading(heading) = &blocks[0] else { panic!("a heading") };
        assert_eq!((inline_text(&heading.content).as_str(), heading.anchor.as_str()), (text, "x"));
        let Block::Table(table) = &blocks[1] else { panic!("a table") };
        assert_eq!((table.caption.as_str(), inline_text(&table.rows[0][0]).as_str()), (text, text));
    }

    #[test]
    fn raw_html_and_images_are_problems() {
        assert_eq!(messages("a <b>c</b>")[0], "raw HTML cannot stand here");
        assert_eq!(messages("![a](https://b)"), ["an image cannot stand here"]);
    }

    #[test]
    fn an_unclosed_mark_is_a_problem() {
        assert!(messages("Leverantören **ska visa")[0].contains("never closed"));
    }

    #[test]
    fn a_stray_fence_is_a_problem() {
        assert!(template("text\n\n:::\n\nmore\n", &Placeables::default()).is_err());
    }
}
