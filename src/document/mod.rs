//! What is on the page, before any format: one tree that every writer prints. Keeps meaning (a clause is a clause, not a
//! bold paragraph) and holds no markup. Never knows a catalogue, a file or a format.

pub mod answer_form;
mod brand;
mod calendar;
pub mod evaluation;
mod faults;
mod glyphs;
mod layout;
pub mod markdown;
mod phrases;
mod phrases_of_changes;
mod plain;
mod text;
mod typeface;
pub mod workbook;

pub use answer_form::FormFormat;
pub use brand::{Brand, Colour, DARK_GROUND, INK, LIGHT_GROUND, Logo, PictureProblem, QUIET, TINT, TemplateFile};
pub use calendar::{Calendar, CalendarEntry, Certainty};
pub use faults::Fault;
pub use glyphs::{character_without_glyph, has_glyph};
pub use layout::{FieldName, Layout};
pub use phrases::{PROGRAM_PHRASES, Phrases, as_sentence, capitalised, lower_first};
pub use phrases_of_changes::PHRASES_OF_CHANGES;
pub use plain::{blocks_as_text, inline_text, plain_text};
pub use text::{Illegal, Lines, illegal_character};
pub use typeface::{FontFile, FontProblem, FontStyle};

use crate::language::Language;

/// A whole document.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// The language it is written in.
    pub language: Language,
    /// Its title, printed first.
    pub title: String,
    /// The line under the title.
    pub subtitle: String,
    /// What stands at the top of every page.
    pub header: Header,
    /// What stands at the foot of every page.
    pub footer: Footer,
    /// What the file says about itself.
    pub properties: Properties,
    /// The body, after title and subtitle.
    pub blocks: Vec<Block>,
    /// How it looks.
    pub brand: Brand,
    /// How a reader on screen may choose which clauses to see; nothing where there are few.
    pub filter: Option<Filter>,
}

/// The words of a choice among clauses by part and area, for formats where a reader can choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    /// What it is called.
    pub title: String,
    /// The choice of part.
    pub part: String,
    /// The choice of area.
    pub area: String,
    /// To see everything.
    pub all: String,
    /// What is said when nothing is of the part and the area chosen.
    pub nothing: String,
}

/// The top of every page.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Header {
    /// Who issues the document.
    pub organisation: String,
    /// Marks such as UTKAST or a secrecy mark; empty if none.
    pub marks: Vec<String>,
    /// Label and value pairs, such as the version.
    pub fields: Vec<LabelledText>,
}

/// The foot of every page. The page number is always there: `Sida 1 (3)`.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Footer {
    /// What stands to the left, such as title and reference.
    pub texts: Vec<String>,
    /// The word before the page number: `Sida`, `Page`.
    pub page_label: String,
}

/// A label and its value, both plain text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelledText {
    /// What it is.
    pub label: String,
    /// What it says.
    pub value: String,
}

/// What the file says about itself, for file managers and screen readers.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Properties {
    /// Title of the file: the document's title and the procurement's.
    pub title: String,
    /// What it is about.
    pub subject: String,
    /// The organisation that issues it.
    pub creator: String,
    /// Issued, ISO 8601 date; the only date in the file.
    pub issued: String,
    /// Further properties: digests, catalogue edition. Keys are ASCII.
    pub custom: Vec<LabelledText>,
}

/// One block of the body.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// A heading.
    Heading(Heading),
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A list.
    List(List),
    /// A table with a header row and a caption.
    Table(Table),
    /// Pairs of a label and a text: the grey box on the first page.
    Fields(Vec<(Vec<Inline>, Vec<Inline>)>),
    /// The contents: a link to each heading, made by the writers from the headings.
    Contents(Contents),
    /// A clause.
    Clause(ClauseBlock),
}

/// Whether a block begins a new page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageStart {
    /// It does.
    NewPage,
    /// It follows on.
    Continues,
}

/// A heading. Numbers such as `D1` are part of its text: clauses are cited by them in contracts, so that no program may
/// renumber them.
#[derive(Clone, Debug, PartialEq)]
pub struct Heading {
    /// 1 for sections and parts, 2 for areas, 3 below. A clause's heading is one level below the heading it stands under.
    pub level: u8,
    /// Unique in the document, ASCII; what links point at.
    pub anchor: String,
    /// What it says.
    pub content: Vec<Inline>,
    /// Whether it starts a page.
    pub page: PageStart,
}

/// A list.
#[derive(Clone, Debug, PartialEq)]
pub struct List {
    /// Numbered from 1, or with bullets.
    pub kind: ListKind,
    /// Each item is blocks: paragraphs and lists.
    pub items: Vec<Vec<Block>>,
}

/// How list items are marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListKind {
    /// Bullets.
    Bullets,
    /// Numbers from 1.
    Numbers,
}

/// A table. Every table has a header row and a caption.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// What it shows.
    pub caption: String,
    /// `Tabell` or `Table`.
    pub label: String,
    /// Its number in the document, from 1.
    pub number: usize,
    /// One for each column.
    pub columns: Vec<Column>,
    /// Cells, as many in each row as there are columns. The first cell heads its row.
    pub rows: Vec<Vec<Vec<Inline>>>,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// What the header cell says.
    pub heading: Vec<Inline>,
    /// How its cells are set.
    pub align: Align,
}

/// How cells are set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// To the left: text.
    Left,
    /// To the right: numbers.
    Right,
}

/// The contents list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contents {
    /// Its heading: `Innehåll`, `Contents`.
    pub title: String,
    /// How many levels of headings it lists.
    pub depth: u8,
}

/// Whether a clause must be met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obligation {
    /// *Ska*: a requirement.
    Must,
    /// *Bör*: an award criterion.
    Should,
}

/// A clause as it stands on the page.
#[derive(Clone, Debug, PartialEq)]
pub struct ClauseBlock {
    /// Heading level: one below the heading that it stands under.
    pub level: u8,
    /// Its id, which is also its anchor: `INF-031`.
    pub id: String,
    /// The title of its area.
    pub area: String,
    /// Its title.
    pub title: String,
    /// Whether it must be met; decides the colour of its label.
    pub obligation: Obligation,
    /// `Ska-krav`, `Bör-krav`.
    pub obligation_label: String,
    /// The rest of the line under the title: role, when it is shown, lots.
    pub notes: Vec<String>,
    /// The clause itself: paragraphs and lists.
    pub text: Vec<Block>,
    /// Motive, evidence, follow-up, support: label and paragraphs or lists.
    pub facts: Vec<(String, Vec<Block>)>,
}

/// A piece of running text.
#[derive(Clone, Debug, PartialEq)]
pub enum Inline {
    /// Text, printed literally.
    Text(String),
    /// Strong emphasis.
    Strong(Vec<Inline>),
    /// Emphasis.
    Emphasis(Vec<Inline>),
    /// Words that differ between two wordings. What it prints says so without it too: it is never the only mark.
    Edited(Edit, Vec<Inline>),
    /// A code or an exact string.
    Code(String),
    /// A link.
    Link(Target, Vec<Inline>),
    /// A line break inside a paragraph.
    LineBreak,
    /// Something only the writer knows.
    Field(Field),
}

/// How words differ between two wordings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edit {
    /// They are taken away: struck through.
    Deleted,
    /// They are put in: underlined.
    Inserted,
}

/// What a link points at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// An anchor in the same document.
    Anchor(String),
    /// An address on the web.
    Web(String),
}

/// Something only the writer, or the reader's program, knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// How many pages there are. Left out by formats without pages.
    Pages,
}

impl Inline {
    /// Whether a run says nothing but what the writer knows, so that formats without pages leave it out with its label.
    pub fn is_only_fields(run: &[Inline]) -> bool {
        !run.is_empty() && run.iter().all(|inline| matches!(inline, Inline::Field(_)))
    }

    /// The same run with the text of its links in their place: a link cannot stand inside a link.
    pub fn without_links(run: &[Inline]) -> Vec<Inline> {
        run.iter()
            .flat_map(|inline| match inline {
                Inline::Link(_, inner) => Inline::without_links(inner),
                Inline::Strong(inner) => vec![Inline::Strong(Inline::without_links(inner))],
                Inline::Emphasis(inner) => vec![Inline::Emphasis(Inline::without_links(inner))],
                Inline::Edited(edit, inner) => vec![Inline::Edited(*edit, Inline::without_links(inner))],
                Inline::Text(_) | Inline::Code(_) | Inline::LineBreak | Inline::Field(_) => vec![inline.clone()],
            })
            .collect()
    }
}

/// What is in a workbook or a CSV file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// Column headings.
    pub columns: Vec<String>,
    /// Rows, as many cells in each as there are columns.
    pub rows: Vec<Vec<String>>,
}
