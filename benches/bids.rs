//! Twenty bids of 160 questions each, read, judged and compared, beside calamine only streaming the cells of the same files. Both on
//! as many cores as they take: this program on all, calamine on one, and then a file at a time on one thread each. Prints times
//! and ratios. `cargo bench --bench bids`.
#![expect(clippy::disallowed_methods, clippy::disallowed_macros, reason = "a benchmark reads the clock, and prints")]

#[path = "../tests/support/mod.rs"]
mod support;

use std::io::Cursor;
use std::path::Path;
use std::time::{Duration, Instant};

use calamine::{Reader, Xlsx};
use kravbilaga::bid::{FileHandedIn, HandedIn, evaluate, read_bid, read_bids};
use kravbilaga::document::answer_form::{AnswerForm, Question};
use kravbilaga::document::evaluation::EvaluationBasis;
use kravbilaga::render::xlsx::xlsx;
use kravbilaga::workflow::{Folders, Loaded, answer_forms, read};
use support::answering::Paper;

/// As the program hands out memory.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

const BIDS: usize = 20;
const QUESTIONS: usize = 160;
const RUNS: usize = 15;

fn main() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/journal-system.toml");
    let loaded: Loaded = read(&Folders::default(), &path).expect("it can be read").expect("it is sound");
    let form = form(&loaded);
    let mut paper = Paper::open(&xlsx(&form).expect("a workbook"));
    paper.fill();
    let bids: Vec<HandedIn> = (0..BIDS)
        .map(|number| {
            let mut paper = paper.clone();
            paper.text("@leverantor", 'C', &format!("Exempelbolag {number}"));
            paper.text("@organisationsnummer", 'C', &format!("556000-{number:04}"));
            HandedIn { file: format!("{number}.xlsx"), bytes: paper.save() }
        })
        .collect();
    let files: Vec<FileHandedIn> = bids
        .iter()
        .map(|bid| FileHandedIn { file: bid.file.clone(), name: bid.file.clone(), digest: String::new() })
        .collect();
    let forms = [form];
    let basis = EvaluationBasis::default();
    let ours = median(|| {
        let reading = read_bids(&bids, &forms);
        assert_eq!(reading.bids.len(), BIDS, "{:?}", reading.diagnostics);
        let compared = evaluate(&forms[0], &basis, &loaded.templates.phrases, &reading, &files);
        assert_eq!(compared.questions.len(), QUESTIONS);
    });
    let one_thread = median(|| bids.iter().for_each(|bid| assert!(read_bid(bid, &forms).0.is_some())));
    let theirs = median(|| {
        let cells: usize = bids.iter().map(|bid| stream(&bid.bytes)).sum();
        assert!(cells > BIDS * QUESTIONS);
    });
    let ratio = |time: Duration| time.as_secs_f64() / theirs.as_secs_f64();
    println!("{BIDS} bids of {QUESTIONS} questions: calamine streams the cells in {theirs:?}");
    println!("read and compared, on all cores: {ours:?}   ratio {:.2}", ratio(ours));
    println!("read, on one thread: {one_thread:?}   ratio {:.2}", ratio(one_thread));
}

/// The form of the example, with its questions repeated until there are enough.
fn form(loaded: &Loaded) -> AnswerForm {
    let mut form = answer_forms(loaded).remove(0);
    let sheet = form.sheets.first_mut().expect("a sheet");
    let own = sheet.questions().count();
    let area = sheet.parts.iter_mut().flat_map(|part| &mut part.areas).max_by_key(|area| area.questions.len());
    let questions: &mut Vec<Question> = &mut area.expect("an area").questions;
    let first = questions.clone();
    let more = first.iter().cycle().enumerate().map(|(number, question)| Question {
        key: format!("XXX-{number:03}"),
        id: format!("XXX-{number:03}"),
        ..question.clone()
    });
    questions.extend(more.take(QUESTIONS - own));
    form
}

/// How many cells a workbook has.
fn stream(bytes: &[u8]) -> usize {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
    let mut cells = 0;
    for name in book.sheet_names() {
        let mut reader = book.worksheet_cells_reader(&name).expect("a sheet");
        while let Ok(Some(_)) = reader.next_cell() {
            cells += 1;
        }
    }
    cells
}

/// The median of some runs, after one that is not counted.
fn median(mut run: impl FnMut()) -> Duration {
    let mut times: Vec<Duration> = (0..=RUNS)
        .map(|_| {
            let start = Instant::now();
            run();
            start.elapsed()
        })
        .skip(1)
        .collect();
    times.sort_unstable();
    times[times.len() / 2]
}
