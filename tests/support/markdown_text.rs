//! The text of a Markdown file of ours, as a reader with tables but without our own directives understands it.

use comrak::nodes::{AstNode, NodeValue};
use comrak::{Arena, Options, parse_document};

/// The text, one line for each heading, paragraph and cell.
pub fn markdown_text(markdown: &str) -> String {
    let mut options = Options::default();
    options.extension.table = true;
    let arena = Arena::new();
    let root = parse_document(&arena, markdown, &options);
    let mut lines = Vec::new();
    collect(root, &mut lines);
    lines.retain(|line| !line.trim().is_empty());
    lines.join("\n")
}

#[expect(clippy::wildcard_enum_match_arm, reason = "whatever else comrak knows is markup that we never write")]
fn collect<'n>(node: &'n AstNode<'n>, lines: &mut Vec<String>) {
    match &node.data.borrow().value {
        NodeValue::Text(text) => push(lines, text),
        NodeValue::Code(code) => push(lines, &code.literal),
        NodeValue::SoftBreak | NodeValue::LineBreak => push(lines, "\n"),
        NodeValue::Paragraph | NodeValue::Heading(_) | NodeValue::TableCell => {
            lines.push(String::new());
        }
        NodeValue::Document
        | NodeValue::List(_)
        | NodeValue::Item(_)
        | NodeValue::Table(_)
        | NodeValue::TableRow(_)
        | NodeValue::Strong
        | NodeValue::Emph
        | NodeValue::Link(_) => {}
        other => panic!("{other:?} is not written by us"),
    }
    for child in node.children() {
        collect(child, lines);
    }
}

fn push(lines: &mut [String], text: &str) {
    lines.last_mut().expect("text stands in a block").push_str(text);
}
