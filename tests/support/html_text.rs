//! The body text of an HTML file of ours, read by an XML parser: what does not parse as XML fails here.

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, Event};

/// The text of `main`, without the contents, one line for each heading, paragraph, cell, label and description.
pub fn html_text(html: &str) -> String {
    let mut reader = Reader::from_str(html);
    let mut text = Extract::default();
    loop {
        match reader.read_event().expect("the HTML is well-formed XML") {
            Event::Start(tag) => text.start(tag.name().as_ref()),
            Event::End(tag) => text.end(tag.name().as_ref()),
            Event::Empty(tag) => text.empty(tag.name().as_ref()),
            Event::Text(literal) => text.push(&literal.xml10_content()),
            Event::GeneralRef(reference) => text.push(&character(&reference)),
            Event::CData(_) | Event::Comment(_) | Event::PI(_) => panic!("not written by us"),
            Event::Decl(_) | Event::DocType(_) => {}
            Event::Eof => break,
        }
    }
    assert_eq!(text.depth, 0, "every element is closed");
    text.lines.join("\n")
}

fn character(reference: &BytesRef<'_>) -> String {
    if let Some(character) = reference.resolve_char_ref().expect("a character") {
        return character.to_string();
    }
    let name = reference.xml10_content();
    resolve_predefined_entity(&name).expect("an entity that XML knows").to_owned()
}

#[derive(Default)]
struct Extract {
    lines: Vec<String>,
    line: String,
    depth: usize,
    in_main: bool,
    in_contents: bool,
}

impl Extract {
    fn start(&mut self, element: &str) {
        self.depth += 1;
        self.boundary(element);
        match element {
            "main" => self.in_main = true,
            "nav" | "fieldset" => self.in_contents = true,
            _ => {}
        }
    }

    fn end(&mut self, element: &str) {
        self.depth -= 1;
        self.boundary(element);
        match element {
            "main" => self.in_main = false,
            "nav" | "fieldset" => self.in_contents = false,
            _ => {}
        }
    }

    fn empty(&mut self, element: &str) {
        match element {
            "br" => self.push("\n"),
            "meta" | "link" | "input" => {}
            other => panic!("{other} may not be empty"),
        }
    }

    /// Text outside `main` and in the contents is not body.
    fn push(&mut self, text: &str) {
        if self.in_main && !self.in_contents {
            self.line.push_str(text);
        }
    }

    fn boundary(&mut self, element: &str) {
        let inside_a_line = ["a", "strong", "em", "del", "ins", "code", "span"].contains(&element);
        if !inside_a_line {
            let line = std::mem::take(&mut self.line);
            if !line.trim().is_empty() {
                self.lines.push(line);
            }
        }
    }
}
