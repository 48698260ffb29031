//! The answer form, before any format: what a supplier is asked, sheet by sheet, and how each answer may read. Both files are
//! printed from it, and what suppliers hand in is read against it.

use crate::language::Language;

use super::{Brand, Document, Obligation, Properties};

/// A file that a supplier answers in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FormFormat {
    /// The workbook.
    Xlsx,
    /// The Word document.
    Docx,
}

impl FormFormat {
    /// The file's ending.
    pub fn ending(self) -> &'static str {
        match self {
            FormFormat::Xlsx => "xlsx",
            FormFormat::Docx => "docx",
        }
    }
}

/// The version of the format in which answers are identified. A change that old readers cannot read makes a new one.
pub const FORM_SCHEMA: &str = "kravbilaga/svar/1";

/// The answer form.
#[derive(Clone, Debug, PartialEq)]
pub struct AnswerForm {
    /// The language it asks in.
    pub language: Language,
    /// Its title.
    pub title: String,
    /// What is procured.
    pub procurement: String,
    /// UTKAST, a secrecy mark; empty if none.
    pub marks: Vec<String>,
    /// What the file says about itself.
    pub properties: Properties,
    /// How it looks.
    pub brand: Brand,
    /// What it belongs to.
    pub identity: FormIdentity,
    /// The words that stand around the questions.
    pub words: FormWords,
    /// What is known before anybody answers: label and value.
    pub facts: Vec<(String, String)>,
    /// How to answer in the workbook, step by step.
    pub steps: Vec<String>,
    /// What the supplier says of itself.
    pub details: Vec<Detail>,
    /// The questions. None is empty.
    pub sheets: Vec<FormSheet>,
}

impl AnswerForm {
    /// Every question, in the order of print.
    pub fn questions(&self) -> impl Iterator<Item = &Question> {
        self.sheets.iter().flat_map(FormSheet::questions)
    }
}

/// The answer form as a Word document: the same questions, placed by a template, and what stands in each place to fill in.
#[derive(Clone, Debug)]
pub struct FormDocument {
    /// The document. The text of [`Slot::mark`] stands, as code, in each place to fill in.
    pub document: Document,
    /// The places to fill in, each once.
    pub slots: Vec<Slot>,
    /// What the answers belong to.
    pub identity: FormIdentity,
}

/// A place to fill in, in a Word document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// What stands in the document where it is. It holds a digest, so that no text from people can be taken for it.
    pub mark: String,
    /// The key of the question, or the id of the detail.
    pub key: String,
    /// Which part of the answer.
    pub part: SlotPart,
    /// What screen readers say of it.
    pub label: String,
    /// What stands there until it is filled in.
    pub prompt: String,
    /// What can be chosen; empty for text.
    pub choices: Vec<String>,
    /// The check sum of the question; empty for a detail.
    pub check: String,
}

/// A part of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SlotPart {
    /// The answer itself.
    Answer,
    /// How it is met, or what deviates.
    Description,
    /// Where in the tender it is shown.
    Reference,
    /// What the supplier says of itself.
    Detail,
}

impl SlotPart {
    /// The word that stands for it in the file.
    pub fn word(self) -> &'static str {
        match self {
            SlotPart::Answer => "svar",
            SlotPart::Description => "hur",
            SlotPart::Reference => "var",
            SlotPart::Detail => "uppgift",
        }
    }
}

/// What an answer form belongs to. It stands in every form, and an answer is compared with it.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct FormIdentity {
    /// The procurement's diarienummer.
    pub reference: String,
    /// The code of the language.
    pub language: String,
    /// The digest of `krav.json`.
    pub annex_digest: String,
    /// The digest of the catalogue.
    pub catalogue_digest: String,
    /// The ending of the form that counts.
    pub counts: String,
}

impl FormIdentity {
    /// Names and values, as they stand in custom properties and on the hidden sheet.
    pub fn entries(&self) -> [(&'static str, &str); 6] {
        [
            ("AnswerSchema", FORM_SCHEMA),
            ("Reference", &self.reference),
            ("Language", &self.language),
            ("AnnexDigest", &self.annex_digest),
            ("CatalogueDigest", &self.catalogue_digest),
            ("AnswersCount", &self.counts),
        ]
    }
}

/// The words that stand around the questions. All are phrases of the templates.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct FormWords {
    /// The name of the first sheet.
    pub start: String,
    /// The heading of the steps.
    pub steps: String,
    /// The heading of the supplier's details.
    pub details: String,
    /// What is told of the supplier's details.
    pub details_note: String,
    /// The heading of what is known.
    pub facts: String,
    /// The heading of how far the answers have come.
    pub progress: String,
    /// How far the answers have come: `{done}` of `{all}`.
    pub done_of_all: String,
    /// The column of ids.
    pub id: String,
    /// The column of requirements.
    pub requirement: String,
    /// The column of answers.
    pub answer: String,
    /// The column of descriptions.
    pub description: String,
    /// The column of references to the tender.
    pub reference: String,
    /// The column that says what is left.
    pub status: String,
    /// An answer is there.
    pub done: String,
    /// No answer is there.
    pub left: String,
    /// An answer is there, but not how.
    pub describe: String,
    /// Nothing has to be answered.
    pub optional: String,
    /// What need not be answered has been.
    pub given: String,
    /// The title of help on choices.
    pub choose_title: String,
    /// Help on choices.
    pub choose: String,
    /// The title of what is said of an answer that cannot be.
    pub wrong_title: String,
    /// What is said of a choice that is none.
    pub wrong_choice: String,
    /// The title of help on numbers.
    pub value_title: String,
    /// What is said of a number out of bounds.
    pub wrong_value: String,
    /// What stands where an answer can be chosen in a Word document.
    pub prompt_choose: String,
    /// What stands where text can be written.
    pub prompt_text: String,
    /// What stands where a number of a `{unit}` can be written.
    pub prompt_number: String,
    /// The word before the page number.
    pub page: String,
}

/// Something that the supplier says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Detail {
    /// Its id: `leverantor`; of whether a lot is tendered for, `del-` and the lot.
    pub id: String,
    /// What is asked.
    pub label: String,
    /// What can be chosen; empty for text.
    pub choices: Vec<Choice>,
    /// The lot that it tells of, if it tells whether a lot is tendered for.
    pub lot: Option<String>,
    /// The id of the requirement whose certificate it tells the last day of, if it tells one.
    pub certificate: Option<String>,
}

/// Questions that are answered together: of the whole tender, or of one lot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormSheet {
    /// The name of its sheet; no two are alike.
    pub name: String,
    /// What it is called in full.
    pub title: String,
    /// The lot; nothing if it is the whole tender.
    pub lot: Option<String>,
    /// Its parts; none is empty.
    pub parts: Vec<FormPart>,
}

impl FormSheet {
    /// Its questions, in the order of print.
    pub fn questions(&self) -> impl Iterator<Item = &Question> {
        self.parts.iter().flat_map(|part| &part.areas).flat_map(|area| &area.questions)
    }
}

/// A part of the annex, as it is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormPart {
    /// Its letter.
    pub letter: String,
    /// Its title.
    pub title: String,
    /// How its questions are answered.
    pub note: String,
    /// Its areas; none is empty.
    pub areas: Vec<FormArea>,
}

/// An area of a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormArea {
    /// Its number: `B1`. Empty for what belongs to the part as a whole.
    pub number: String,
    /// Its title.
    pub title: String,
    /// Its questions.
    pub questions: Vec<Question>,
}

/// One question: a clause, or the acceptance of all contract terms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// What no other question of the form has: `INF-008`, and `INF-008/A` where it is asked of a lot.
    pub key: String,
    /// Its id, as printed.
    pub id: String,
    /// Its title.
    pub title: String,
    /// `Ska-krav`, `Bör-krav`.
    pub label: String,
    /// Whether it must be met.
    pub obligation: Obligation,
    /// The clause: paragraphs, and what is told of it.
    pub text: Vec<String>,
    /// How it is answered.
    pub asked: Asked,
    /// Whether it must be answered.
    pub need: Need,
    /// The check sum of all that the answer is about.
    pub check: String,
}

impl Question {
    /// Everything that stands in the cell of the question, title first.
    pub fn wording(&self) -> String {
        std::iter::once(&self.title).chain(&self.text).map(String::as_str).collect::<Vec<_>>().join("\n")
    }

    /// The hidden key of its row: the version of the key, the key, the check sum.
    pub fn row_key(&self) -> String {
        format!("v1|{}|{}", self.key, self.check)
    }
}

/// Whether a question must be answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// It must, and an answer that says yes must say how.
    AnswerAndHow,
    /// It must.
    Answer,
    /// An award criterion: no answer offers nothing.
    Offer,
    /// A contract term that is accepted with the others unless a deviation is stated.
    Deviation,
}

/// How a question is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// By one of these.
    Choice(Vec<Choice>),
    /// By a number.
    Value(Offer),
}

/// An answer that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What it means.
    pub meaning: Meaning,
    /// How it is written.
    pub label: String,
}

/// What an answer means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Meaning {
    /// It is met, offered or accepted.
    Yes,
    /// It is not.
    No,
    /// In part; what is not met is described.
    Partly,
    /// Another wording is proposed.
    Deviation,
}

impl Meaning {
    /// The word that stands for it in files for other programs.
    pub fn word(self) -> &'static str {
        match self {
            Meaning::Yes => "yes",
            Meaning::No => "no",
            Meaning::Partly => "partly",
            Meaning::Deviation => "deviation",
        }
    }
}

/// A number that is offered.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    /// The unit, without a number.
    pub unit: String,
    /// The least that may be offered.
    pub least: f64,
    /// The most that may be offered, if there is a most.
    pub most: Option<f64>,
    /// The same in words.
    pub bounds: String,
}

impl Eq for Offer {}

impl Offer {
    /// Whether a number may be offered.
    pub fn takes(&self, number: f64) -> bool {
        number >= self.least && self.most.is_none_or(|most| number <= most)
    }
}
