//! One streaming pass over the XML that docx-rs 0.4.22 made: orders children as the schema has them and adds what docx-rs
//! cannot say. Each repair names the issue it works around, so that it can go when docx-rs has mended it. Never changes text.

use std::fmt::Write;
use std::ops::Range;

use anyhow::{Context, Result, bail};
use quick_xml::Reader;
use quick_xml::escape::escape;
use quick_xml::events::{BytesStart, Event};

/// What a table says to those who do not see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TableNote {
    /// Its caption.
    pub(super) caption: String,
    /// What its columns are.
    pub(super) description: String,
}

/// The part as Word accepts it. `tables` are the notes of its tables, in order.
pub(super) fn finish(part: &[u8], tables: &[TableNote]) -> Result<String> {
    let part = std::str::from_utf8(part).context("docx-rs wrote something else than UTF-8")?;
    let mut pass = Pass { reader: Reader::from_str(part), tables: tables.iter(), header_row: HeaderRow::Past };
    let mut finished = String::with_capacity(part.len());
    while pass.step(&mut finished)? == Step::More {}
    Ok(finished)
}

struct Pass<'a> {
    reader: Reader<&'a [u8]>,
    tables: std::slice::Iter<'a, TableNote>,
    header_row: HeaderRow,
}

#[derive(PartialEq)]
enum HeaderRow {
    Next,
    Past,
}

#[derive(PartialEq)]
enum Step {
    More,
    Done,
}

impl Pass<'_> {
    /// Reads one event and writes what it becomes.
    fn step(&mut self, finished: &mut String) -> Result<Step> {
        match self.reader.read_event().context("read what docx-rs wrote")? {
            Event::Eof => return Ok(Step::Done),
            Event::Start(start) => match child_order(start.name().0) {
                Some(order) => self.properties(&start, order, finished)?,
                None => self.open(&start, ">", finished),
            },
            Event::Empty(start) => match start.name().0 {
                // Empty properties say nothing; docx-rs writes them for every paragraph and run.
                name if child_order(name).is_some() && name != "w:tblPr" => {}
                _ => self.open(&start, "/>", finished),
            },
            Event::End(end) => {
                finished.push_str("</");
                finished.push_str(end.name().0);
                finished.push('>');
            }
            Event::Text(text) => finished.push_str(&text),
            Event::GeneralRef(reference) => {
                finished.push('&');
                finished.push_str(&reference);
                finished.push(';');
            }
            Event::Decl(_) => finished.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"),
            Event::CData(_) | Event::Comment(_) | Event::PI(_) | Event::DocType(_) => {
                bail!(
                    "docx-rs wrote a comment, a processing instruction or character data, which this pass does not expect"
                )
            }
        }
        Ok(Step::More)
    }

    /// A start tag, without what must not be there.
    fn open(&mut self, start: &BytesStart<'_>, close: &str, finished: &mut String) {
        let name = start.name().0;
        finished.push('<');
        finished.push_str(name);
        match name {
            // Paragraph ids come from a counter of the whole process, so that two builds differ; Word makes its own.
            "w:p" => {}
            // `w:type` is not an attribute of w:gridCol: https://github.com/bokuweb/docx-rs/issues/724
            "w:gridCol" => push_attribute(start, "w:w", finished),
            _ => finished.push_str(start.attributes_raw().trim_end()),
        }
        finished.push_str(close);
        if name == "w:tbl" {
            self.header_row = HeaderRow::Next;
        }
    }

    /// An element of properties: its children in the order of the schema, which docx-rs does not keep
    /// (https://github.com/bokuweb/docx-rs/issues/724), and with what docx-rs has no words for. Nothing, if it has none.
    fn properties(&mut self, start: &BytesStart<'_>, order: &[&str], finished: &mut String) -> Result<()> {
        let name = start.name().0;
        let before = finished.len();
        write!(finished, "<{name}{}>", start.attributes_raw().trim_end())?;
        let inside = finished.len();
        let mut children = self.children(name, order, finished)?;
        match name {
            "w:tblPr" => self.describe_table(&mut children, order, finished)?,
            "w:trPr" if self.header_row == HeaderRow::Next => {
                // docx-rs cannot say that a row is the header, repeated on each page.
                children.push(Child::write("<w:tblHeader/>", place_of("w:tblHeader", name, order)?, finished));
                self.header_row = HeaderRow::Past;
            }
            _ => {}
        }
        if finished.len() == inside {
            finished.truncate(before);
            return Ok(());
        }
        let written: usize = children.iter().map(|child| child.text.len()).sum();
        if written < finished.len() - inside || !children.is_sorted_by_key(|child| child.place) {
            children.sort_by_key(|child| child.place);
            let ordered: String = children.iter().map(|child| &finished[child.text.clone()]).collect();
            finished.truncate(inside);
            finished.push_str(&ordered);
        }
        write!(finished, "</{name}>")?;
        Ok(())
    }

    /// The children of an element, written one after the other.
    fn children(&mut self, parent: &str, order: &[&str], finished: &mut String) -> Result<Vec<Child>> {
        let mut children = Vec::new();
        loop {
            let from = finished.len();
            let place = match self.reader.read_event().context("read what docx-rs wrote")? {
                Event::End(_) => return Ok(children),
                Event::Eof => bail!("docx-rs left <{parent}> open"),
                Event::Start(start) => {
                    let name = start.name().0;
                    match child_order(name) {
                        Some(inner) => self.properties(&start, inner, finished)?,
                        None => {
                            self.open(&start, ">", finished);
                            self.copy_inside(name, finished)?;
                        }
                    }
                    place_of(name, parent, order)?
                }
                Event::Empty(start) => {
                    let name = start.name().0;
                    if child_order(name).is_none() {
                        self.open(&start, "/>", finished);
                    }
                    place_of(name, parent, order)?
                }
                Event::Text(_)
                | Event::CData(_)
                | Event::Comment(_)
                | Event::Decl(_)
                | Event::PI(_)
                | Event::DocType(_)
                | Event::GeneralRef(_) => continue,
            };
            children.push(Child { place, text: from..finished.len() });
        }
    }

    /// The rest of an element whose start tag is written, its end tag included.
    fn copy_inside(&mut self, name: &str, finished: &mut String) -> Result<()> {
        let end = format!("</{name}>");
        while !finished.ends_with(&end) {
            if self.step(finished)? == Step::Done {
                bail!("docx-rs left <{name}> open");
            }
        }
        Ok(())
    }

    /// Takes away the borders and the alignment that docx-rs always writes and that override the table style, and adds the
    /// look and the alternative text, which it has no words for.
    fn describe_table(&mut self, children: &mut Vec<Child>, order: &[&str], finished: &mut String) -> Result<()> {
        let overrides = |text: &str| text.starts_with("<w:tblBorders") || text.starts_with("<w:jc");
        children.retain(|child| !overrides(&finished[child.text.clone()]));
        let note = self.tables.next().context("a table without its note")?;
        let look = r#"<w:tblLook w:val="06A0" w:firstRow="1" w:lastRow="0" w:firstColumn="1" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>"#;
        let caption = format!(r#"<w:tblCaption w:val="{}"/>"#, escape(note.caption.as_str()));
        let description = format!(r#"<w:tblDescription w:val="{}"/>"#, escape(note.description.as_str()));
        for (name, text) in
            [("w:tblLook", look), ("w:tblCaption", caption.as_str()), ("w:tblDescription", description.as_str())]
        {
            children.push(Child::write(text, place_of(name, "w:tblPr", order)?, finished));
        }
        Ok(())
    }
}

/// A child of an element of properties: its place in the order, and where it is written. What is written and no child is
/// taken away.
struct Child {
    place: usize,
    text: Range<usize>,
}

impl Child {
    fn write(text: &str, place: usize, finished: &mut String) -> Child {
        let from = finished.len();
        finished.push_str(text);
        Child { place, text: from..finished.len() }
    }
}

fn push_attribute(start: &BytesStart<'_>, wanted: &str, finished: &mut String) {
    for attribute in start.attributes().flatten().filter(|attribute| attribute.key.0 == wanted) {
        finished.push_str(&format!(" {wanted}=\"{}\"", attribute.value));
    }
}

fn place_of(child: &str, parent: &str, order: &[&str]) -> Result<usize> {
    order
        .iter()
        .position(|name| *name == child)
        .with_context(|| format!("docx-rs wrote <{child}> in <{parent}>, where this pass does not know it"))
}

/// The children of an element of properties, in the order of ECMA-376 (transitional), as far as docx-rs and this writer use
/// them. `None` for elements whose children stay as they are.
pub(super) fn child_order(name: &str) -> Option<&'static [&'static str]> {
    Some(match name {
        "w:pPr" => &[
            "w:pStyle",
            "w:keepNext",
            "w:keepLines",
            "w:pageBreakBefore",
            "w:widowControl",
            "w:numPr",
            "w:pBdr",
            "w:shd",
            "w:tabs",
            "w:spacing",
            "w:ind",
            "w:jc",
            "w:outlineLvl",
            "w:rPr",
            "w:sectPr",
        ],
        "w:rPr" => &[
            "w:rStyle", "w:rFonts", "w:b", "w:bCs", "w:i", "w:iCs", "w:strike", "w:color", "w:sz", "w:szCs", "w:u",
            "w:shd",
        ],
        "w:numPr" => &["w:ilvl", "w:numId"],
        "w:tblPr" => &[
            "w:tblStyle",
            "w:tblW",
            "w:jc",
            "w:tblInd",
            "w:tblBorders",
            "w:tblLayout",
            "w:tblCellMar",
            "w:tblLook",
            "w:tblCaption",
            "w:tblDescription",
        ],
        "w:trPr" => &["w:cantSplit", "w:tblHeader"],
        "w:tcPr" => &["w:tcW", "w:tcBorders", "w:shd", "w:tcMar", "w:vAlign"],
        "w:sectPr" => &[
            "w:headerReference",
            "w:footerReference",
            "w:type",
            "w:pgSz",
            "w:pgMar",
            "w:cols",
            "w:titlePg",
            "w:docGrid",
        ],
        _ => return None,
    })
}
