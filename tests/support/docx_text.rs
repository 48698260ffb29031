//! The body text of a Word file, for comparison with `document::plain_text`. Reads what is in the file, never what this program
//! meant to put there.

use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// One part of a Word file, such as `word/document.xml`.
pub fn docx_part(bytes: &[u8], name: &str) -> String {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip");
    let mut part = String::new();
    zip.by_name(name).unwrap_or_else(|_| panic!("the part {name}")).read_to_string(&mut part).expect("text");
    part
}

/// The body text, one line a paragraph. Contents and page fields are left out; a tab is a tab.
pub fn docx_text(bytes: &[u8]) -> String {
    let part = docx_part(bytes, "word/document.xml");
    let mut reader = Reader::from_str(&part);
    let mut body = BodyText::default();
    loop {
        match reader.read_event().expect("well-formed XML") {
            Event::Eof => break,
            Event::Start(start) => {
                body.start(&start);
            }
            Event::Empty(start) => {
                body.start(&start);
                body.end(start.name().0);
            }
            Event::End(end) => body.end(end.name().0),
            Event::Text(text) => body.text(&text.xml10_content()),
            Event::GeneralRef(reference) => {
                let entity = format!("&{};", reference.xml10_content());
                body.text(&quick_xml::escape::unescape(&entity).expect("a known entity"));
            }
            Event::CData(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
    body.lines.join("\n")
}

fn attribute(start: &BytesStart<'_>, name: &str) -> String {
    let found = start.attributes().flatten().find(|attribute| attribute.key.0 == name);
    found.map(|attribute| attribute.value.into_owned()).unwrap_or_default()
}

#[derive(Default)]
struct BodyText {
    lines: Vec<String>,
    paragraph: String,
    style: String,
    inside: Vec<String>,
    field: String,
    in_field: bool,
}

impl BodyText {
    fn start(&mut self, start: &BytesStart<'_>) {
        let name = start.name().0;
        let in_run = self.inside.last().is_some_and(|parent| parent == "w:r");
        match name {
            "w:pStyle" => self.style = attribute(start, "w:val"),
            "w:br" if in_run => self.paragraph.push('\n'),
            "w:tab" if in_run => self.paragraph.push('\t'),
            "w:fldChar" => match attribute(start, "w:fldCharType").as_str() {
                "begin" => {
                    self.in_field = true;
                    self.field.clear();
                }
                "end" => self.in_field = false,
                _ => {}
            },
            _ => {}
        }
        self.inside.push(name.to_owned());
    }

    fn end(&mut self, name: &str) {
        self.inside.pop();
        if name == "w:p" {
            let line = std::mem::take(&mut self.paragraph);
            let style = std::mem::take(&mut self.style);
            // A label in the box whose value is only a page field says what only formats with pages can say.
            let only_pages = style == "FieldText" && line.ends_with('\t');
            if !line.trim().is_empty() && !style.starts_with("TOC") && !only_pages {
                self.lines.push(line);
            }
        }
    }

    fn text(&mut self, text: &str) {
        match self.inside.last().map(String::as_str) {
            Some("w:instrText") => self.field.push_str(text),
            Some("w:t") if !(self.in_field && self.field.contains("PAGE")) => self.paragraph.push_str(text),
            _ => {}
        }
    }
}
