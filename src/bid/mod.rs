//! What suppliers hand in, read back: a file becomes a bid with its answers, and all that is wrong with it is told with file,
//! sheet and cell. The files are hostile until shown otherwise: nothing in them is run, fetched or taken at its word, and one
//! that is broken leaves the others unharmed. Then judged and compared, as far as a program can: what each supplier states, where
//! they differ, and where a person has to look. Whether a bid is good is for people.

mod award;
mod book;
mod carry;
mod check;
mod compare;
mod decimal;
mod expiry;
mod filled;
mod judge;
mod record;
mod view;
mod word;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use jiff::civil::Date;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Within};
use crate::document::FormFormat;
use crate::document::answer_form::{AnswerForm, Meaning};

use crate::office::refusal::Refusal;
use crate::office::{package, workbook};
use filled::Filled;

pub use award::Valued;
pub use book::comparison_sheets;
pub use carry::{Carried, Refilled, refill};
pub use compare::{ComparedQuestion, Evaluation, FileHandedIn, Group, JudgedBid, NotRead, ToAsk, Total, evaluate};
pub use expiry::{StatedExpiry, stated_expiry};
pub use judge::{Judgement, Standing, Why, judge};
pub use record::{EvaluationRecord, Grounds, evaluation_record};
pub use view::{ComparisonView, QuestionsView, comparison_view, letters, questions_view};

/// A file that was handed in.
#[derive(Clone, Debug)]
pub struct HandedIn {
    /// Its path, as the reader knows it.
    pub file: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A tender, as its answer form states it.
#[derive(Clone, Debug, PartialEq)]
pub struct Bid {
    /// The file it stands in.
    pub file: String,
    /// The kind of file.
    pub format: FormFormat,
    /// What the supplier says of itself, by id.
    pub details: BTreeMap<String, String>,
    /// The lots that are tendered for; empty where there are none.
    pub lots: Vec<String>,
    /// Last days of certificates that are stated where the form asks for them, by the id of the requirement.
    pub last_days: BTreeMap<String, LastDay>,
    /// An answer for each question of the form, by its key.
    pub answers: BTreeMap<String, Answer>,
    /// What was wrong in the file, in the order it was found.
    pub doubts: Vec<Doubt>,
}

/// The last day of a certificate, and where it stands: sheet and cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastDay {
    /// The day.
    pub day: Date,
    /// Where it stands.
    pub at: String,
}

/// Something wrong in a file that is a bid all the same: what it was, and which question it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// What was wrong.
    pub code: Code,
    /// The key of the question; nothing if it is about the whole bid.
    pub key: Option<String>,
    /// Where: sheet and cell. Empty if nowhere in particular.
    pub at: String,
    /// What stands there, where the form has no place for it.
    pub text: String,
}

impl Bid {
    /// What the supplier calls itself, or the file where it says nothing.
    pub fn supplier(&self) -> &str {
        self.details.get("leverantor").filter(|name| !name.is_empty()).unwrap_or(&self.file)
    }

    /// What the supplier is known by: its registration number without marks, or else its name.
    fn identity(&self) -> Option<String> {
        let number = self.details.get("organisationsnummer").map(|number| digits(number)).unwrap_or_default();
        let name = self.details.get("leverantor").map(|name| name.trim().to_lowercase()).unwrap_or_default();
        [number, name].into_iter().find(|known| !known.is_empty())
    }
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase()
}

/// The answer to a question.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// What was answered.
    pub given: Given,
    /// How it is met, or what deviates.
    pub description: String,
    /// Where in the tender it is shown.
    pub reference: String,
    /// Where it stands: sheet and cell.
    pub at: String,
}

/// What was answered.
#[derive(Clone, Debug, PartialEq)]
pub enum Given {
    /// Nothing. Never taken as a yes.
    Nothing,
    /// One of the choices.
    Chosen(Meaning),
    /// A number within bounds.
    Offered(f64),
    /// Something that a person has to look at: it is none of the choices, out of bounds, or cannot be trusted.
    Unclear(String),
}

/// What came of reading what was handed in.
#[derive(Debug, Default)]
pub struct Reading {
    /// The bids that could be read, in the order of the files. Of two from the same supplier, the one that counts.
    pub bids: Vec<Bid>,
    /// What is wrong, in the order of files.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads what was handed in, as many files at a time as the machine has cores, and compares it with the form that was sent out.
/// `forms` is the form in each language that it was issued in.
pub fn read_bids(handed_in: &[HandedIn], forms: &[AnswerForm]) -> Reading {
    let next = AtomicUsize::new(0);
    let worker = || {
        let mut read: Vec<(usize, ReadFile)> = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(file) = handed_in.get(index) else { return read };
            read.push((index, read_bid(file, forms)));
        }
    };
    let cores = std::thread::available_parallelism().map_or(1, usize::from).min(handed_in.len()).max(1);
    let mut read = std::thread::scope(|scope| {
        let others: Vec<_> = (1..cores).map(|_| scope.spawn(worker)).collect();
        let mut read = worker();
        for other in others {
            read.extend(other.join().expect("reading a bid does not panic"));
        }
        read
    });
    read.sort_by_key(|(index, _)| *index);
    let mut reading = Reading::default();
    for (_, (bid, diagnostics)) in read {
        reading.bids.extend(bid);
        reading.diagnostics.extend(diagnostics);
    }
    keep_those_that_count(&mut reading, forms);
    reading
}

/// A bid, if the file gives one, and what is wrong with the file.
type ReadFile = (Option<Bid>, Vec<Diagnostic>);

/// Reads one file. What cannot be an answer is told and gives no bid.
pub fn read_bid(handed_in: &HandedIn, forms: &[AnswerForm]) -> ReadFile {
    let log = Diagnostics::new();
    let file = Log { file: &handed_in.file, log: &log, doubts: RefCell::default() };
    let bid = match open(&handed_in.bytes, forms) {
        Ok((format, filled)) => check::bid(&file, format, &filled, forms),
        Err(refusal) => {
            file.report(Code::AnswerFile, None, refusal.message, refusal.help);
            None
        }
    };
    (bid, log.into_sorted())
}

/// What stands in a file, whatever it may mean.
fn open(bytes: &[u8], forms: &[AnswerForm]) -> Result<(FormFormat, Filled), Refusal> {
    let package = package::open(bytes)?;
    match package.format() {
        Some(FormFormat::Xlsx) => Ok((FormFormat::Xlsx, Filled::of_workbook(&workbook::read(&package)?, forms))),
        Some(FormFormat::Docx) => Ok((FormFormat::Docx, word::read(&package, forms)?)),
        None => Err(package.refusal()),
    }
}

/// Of two bids from the same supplier, the one in the format that counts stays; two in the same format both stay, for people.
fn keep_those_that_count(reading: &mut Reading, forms: &[AnswerForm]) {
    let Some(counts) = forms.first().map(|form| form.identity.counts.as_str()) else { return };
    let mut kept: Vec<Bid> = Vec::new();
    for bid in std::mem::take(&mut reading.bids) {
        let other = bid.identity().and_then(|own| kept.iter_mut().find(|other| other.identity() == Some(own.clone())));
        let Some(other) = other else {
            kept.push(bid);
            continue;
        };
        let (first, second) = (other.format.ending() == counts, bid.format.ending() == counts);
        let (message, aside) = match (first, second) {
            (true, false) => (
                format!("`{}` hands in a second form, which does not count beside {}", bid.supplier(), other.file),
                None,
            ),
            (false, true) => {
                let before = std::mem::replace(other, bid.clone());
                (
                    format!("`{}` hands in a second form, which does not count beside {}", before.supplier(), bid.file),
                    Some(before.file),
                )
            }
            (true, true) | (false, false) => {
                let message =
                    format!("`{}` hands in two forms of the same kind; the other is {}", bid.supplier(), other.file);
                let doubt = || Doubt { code: Code::SecondForm, key: None, at: String::new(), text: String::new() };
                other.doubts.push(doubt());
                let mut second = bid.clone();
                second.doubts.push(doubt());
                kept.push(second);
                (message, None)
            }
        };
        let file = aside.unwrap_or(bid.file);
        let help =
            format!("the procurement says that the form as {counts} counts; ask the supplier if the answers differ");
        let within = Within { file, sheet: None, cell: None };
        reading.diagnostics.push(Diagnostic::new(Code::SecondForm, message).within(within).help(help));
    }
    reading.bids = kept;
}

/// Where what is wrong with one file is told.
struct Log<'a> {
    file: &'a str,
    log: &'a Diagnostics,
    doubts: RefCell<Vec<Doubt>>,
}

impl Log<'_> {
    fn report(&self, code: Code, at: Option<&At>, message: impl Into<String>, help: impl Into<String>) {
        let within = Within {
            file: self.file.to_owned(),
            sheet: at.map(|at| at.sheet.clone()).filter(|sheet| !sheet.is_empty()),
            cell: at.map(|at| at.cell.clone()),
        };
        self.log.report(Diagnostic::new(code, message).within(within).help(help));
    }

    /// Tells of something that is wrong with one question, and remembers it for those who judge the answer.
    fn report_on(&self, key: &str, code: Code, at: Option<&At>, message: impl Into<String>, help: impl Into<String>) {
        self.report(code, at, message, help);
        self.doubt(Some(key), code, at, "");
    }

    /// Remembers something that is wrong for those who judge: of a question, or of the whole bid.
    fn doubt(&self, key: Option<&str>, code: Code, at: Option<&At>, text: &str) {
        let at = at.filter(|at| **at != At::default()).map(At::to_string).unwrap_or_default();
        let doubt = Doubt { code, key: key.map(str::to_owned), at, text: text.trim().to_owned() };
        self.doubts.borrow_mut().push(doubt);
    }

    fn doubts(&self) -> Vec<Doubt> {
        self.doubts.take()
    }
}

/// A place in a file that was handed in.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
struct At {
    /// The sheet; empty in a Word document.
    sheet: String,
    /// The cell, or the control of a Word document.
    cell: String,
}

impl std::fmt::Display for At {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.sheet.is_empty() {
            write!(formatter, "{}", self.cell)
        } else {
            write!(formatter, "{}!{}", self.sheet, self.cell)
        }
    }
}
