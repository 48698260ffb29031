//! Running text as runs: emphasis, code, links, line breaks and fields. Text goes to docx-rs as text, which escapes it.

use docx_rs::{BreakType, FieldCharType, Hyperlink, HyperlinkData, InstrText, ParagraphChild, Run};

use super::{Body, anchor_link};
use crate::document::{Edit, Field, Inline, Lines, Target, illegal_character};
use crate::render::docx::parts::web_relationship;

/// How a run is set.
#[derive(Clone, Debug, Default)]
pub(super) struct Face {
    style: Option<&'static str>,
    weight: Weight,
    slant: Slant,
    edit: Option<Edit>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Weight {
    #[default]
    Normal,
    Strong,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Slant {
    #[default]
    Upright,
    Italic,
}

impl Face {
    /// In a character style.
    pub(super) fn styled(style: &'static str) -> Face {
        Face { style: Some(style), ..Face::default() }
    }

    fn run(&self) -> Run {
        let mut run = Run::new();
        if let Some(style) = self.style {
            run = run.style(style);
        }
        if self.weight == Weight::Strong {
            run = run.bold();
        }
        if self.slant == Slant::Italic {
            run = run.italic();
        }
        match self.edit {
            Some(Edit::Deleted) => run.strike(),
            Some(Edit::Inserted) => run.underline("single"),
            None => run,
        }
    }
}

/// A text as runs; its line breaks become breaks and its tabs tabs.
pub(super) fn text(text: &str, face: &Face) -> Vec<ParagraphChild> {
    debug_assert_eq!(illegal_character(text, Lines::Many), None, "refused at load");
    let mut run = face.run();
    for (line_number, line) in text.split('\n').enumerate() {
        if line_number > 0 {
            run = run.add_break(BreakType::TextWrapping);
        }
        for (piece_number, piece) in line.split('\t').enumerate() {
            if piece_number > 0 {
                run = run.add_tab();
            }
            if !piece.is_empty() {
                run = run.add_text(piece);
            }
        }
    }
    match run.children.is_empty() {
        true => Vec::new(),
        false => vec![ParagraphChild::Run(Box::new(run))],
    }
}

/// A tab.
pub(super) fn tab() -> ParagraphChild {
    ParagraphChild::Run(Box::new(Run::new().add_tab()))
}

/// A field that Word and LibreOffice work out; `result` stands until they do. Each part of it is a run of its own, as Word
/// writes it.
pub(super) fn field(instruction: &str, result: &str, face: &Face) -> Vec<ParagraphChild> {
    let [mut children, end] = field_parts(instruction, face);
    children.push(ParagraphChild::Run(Box::new(face.run().add_text(result))));
    children.extend(end);
    children
}

/// What stands before and after the result of a field that spans paragraphs.
pub(super) fn field_around(instruction: &str) -> [Vec<ParagraphChild>; 2] {
    field_parts(instruction, &Face::default())
}

fn field_parts(instruction: &str, face: &Face) -> [Vec<ParagraphChild>; 2] {
    // Never dirty: Word would ask the reader whether to update (https://github.com/unidoc/unioffice/issues/171).
    let instruction = InstrText::Unsupported(format!(" {instruction} "));
    let begin = [
        face.run().add_field_char(FieldCharType::Begin, false),
        face.run().add_instr_text(instruction),
        face.run().add_field_char(FieldCharType::Separate, false),
    ];
    let end = face.run().add_field_char(FieldCharType::End, false);
    [begin.map(|run| ParagraphChild::Run(Box::new(run))).into(), vec![ParagraphChild::Run(Box::new(end))]]
}

impl Body<'_> {
    pub(super) fn inlines(&mut self, content: &[Inline]) -> Vec<ParagraphChild> {
        self.inlines_with(content, &Face::default())
    }

    pub(super) fn inlines_with(&mut self, content: &[Inline], face: &Face) -> Vec<ParagraphChild> {
        let mut children = Vec::new();
        for inline in content {
            match inline {
                Inline::Text(literal) => children.extend(text(literal, face)),
                Inline::Strong(inner) => {
                    let strong = Face { weight: Weight::Strong, ..face.clone() };
                    children.extend(self.inlines_with(inner, &strong));
                }
                Inline::Emphasis(inner) => {
                    let italic = Face { slant: Slant::Italic, ..face.clone() };
                    children.extend(self.inlines_with(inner, &italic));
                }
                Inline::Edited(edit, inner) => {
                    let edited = Face { edit: Some(*edit), ..face.clone() };
                    children.extend(self.inlines_with(inner, &edited));
                }
                Inline::Code(literal) => children.extend(text(literal, &Face { style: Some("Code"), ..face.clone() })),
                Inline::Link(target, inner) => children.extend(self.link(target, inner, face)),
                Inline::LineBreak => {
                    let line_break = face.run().add_break(BreakType::TextWrapping);
                    children.push(ParagraphChild::Run(Box::new(line_break)));
                }
                // Word works this one out when it prints; until then it must not state a wrong number.
                Inline::Field(Field::Pages) => children.extend(field("NUMPAGES", "–", face)),
            }
        }
        children
    }

    fn link(&mut self, target: &Target, content: &[Inline], face: &Face) -> Vec<ParagraphChild> {
        let runs = self.inlines_with(&without_links(content), &Face { style: Some("Hyperlink"), ..face.clone() });
        match target {
            Target::Anchor(anchor) => match self.bookmarks.find(anchor) {
                Some(bookmark) => vec![anchor_link(&bookmark.name, runs)],
                // Checked where documents are made; a text is better than a link that leads nowhere.
                None => self.inlines_with(&without_links(content), face),
            },
            Target::Web(address) => {
                let link = HyperlinkData::External { rid: self.web_relationship(address), path: address.clone() };
                vec![ParagraphChild::Hyperlink(Hyperlink { link, history: None, children: runs })]
            }
        }
    }

    /// The relationship of an address. docx-rs numbers links from a counter of the whole process; these are the document's own.
    fn web_relationship(&mut self, address: &str) -> String {
        let known = self.web_addresses.iter().position(|other| other == address);
        let index = known.unwrap_or_else(|| {
            self.web_addresses.push(address.to_owned());
            self.web_addresses.len() - 1
        });
        web_relationship(index)
    }
}

/// A link cannot stand inside a link.
fn without_links(content: &[Inline]) -> Vec<Inline> {
    content
        .iter()
        .flat_map(|inline| match inline {
            Inline::Link(_, inner) => without_links(inner),
            Inline::Strong(inner) => vec![Inline::Strong(without_links(inner))],
            Inline::Emphasis(inner) => vec![Inline::Emphasis(without_links(inner))],
            Inline::Edited(edit, inner) => vec![Inline::Edited(*edit, without_links(inner))],
            Inline::Text(_) | Inline::Code(_) | Inline::LineBreak | Inline::Field(_) => {
                vec![inline.clone()]
            }
        })
        .collect()
}
