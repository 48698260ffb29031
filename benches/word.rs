//! A Word file of 300 clauses, some fifty pages: this program, python-docx and pandoc from the same document, each to a finished
//! file compressed at level 6. `cargo bench --bench word`; needs pandoc, and a Python with python-docx, which
//! `KRAVBILAGA_PYTHON` names if it is not `python3`. Python counts its own time, without its start.
#![expect(clippy::disallowed_methods, clippy::disallowed_macros, reason = "a benchmark reads the clock, and prints")]

#[path = "../tests/support/mod.rs"]
mod support;

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use kravbilaga::document::{Block, Document, Inline, inline_text};
use kravbilaga::render::{docx, markdown};
use serde_json::{Value, json};
use support::docx_sample::docx_sample;

/// As the program hands out memory.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

const CLAUSES: usize = 300;
const RUNS: usize = 31;
const RUNS_OF_OTHERS: usize = 5;

fn main() {
    let document = document();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let ours = median(RUNS, || {
        let start = Instant::now();
        let bytes = docx::docx(&document).expect("a Word file");
        std::fs::write(folder.path().join("ours.docx"), bytes).expect("a temporary file");
        Some(start.elapsed())
    })
    .expect("this program runs");
    println!("this program: {ours:?} ({} clauses)", CLAUSES);
    compare("python-docx", ours, python_docx(&document, folder.path()));
    compare("pandoc", ours, pandoc(&document, folder.path()));
}

fn compare(name: &str, ours: Duration, theirs: Option<Duration>) {
    match theirs {
        Some(theirs) => println!("{name}: {theirs:?}   ratio {:.1}", theirs.as_secs_f64() / ours.as_secs_f64()),
        None => println!("{name} is not on this machine"),
    }
}

/// The tests' sample, with its clauses again and again under new ids.
fn document() -> Document {
    let mut document = docx_sample();
    let clauses: Vec<Block> =
        document.blocks.iter().filter(|block| matches!(block, Block::Clause(_))).cloned().collect();
    let there = clauses.len();
    for (number, block) in (there..CLAUSES).zip(clauses.into_iter().cycle()) {
        let Block::Clause(mut clause) = block else { unreachable!("only clauses were taken") };
        clause.id = format!("KRV-{number:03}");
        document.blocks.push(Block::Clause(clause));
    }
    document
}

fn pandoc(document: &Document, folder: &Path) -> Option<Duration> {
    let source = folder.join("annex.md");
    std::fs::write(&source, markdown::markdown(document)).expect("a temporary file");
    median(RUNS_OF_OTHERS, || {
        let start = Instant::now();
        let status = Command::new("pandoc").arg(&source).arg("-o").arg(folder.join("pandoc.docx")).status().ok()?;
        status.success().then(|| start.elapsed())
    })
}

/// python-docx makes the same paragraphs, runs, lists and tables in the styles that its template has, which it looks up once.
const SCRIPT: &str = r#"
import json, sys, time
from docx import Document

source, target = sys.argv[1:]
blocks = json.load(open(source, encoding="utf-8"))
start = time.perf_counter()
document = Document()
styles = {style.name: style for style in document.styles}
for block in blocks:
    if "rows" in block:
        rows = block["rows"]
        table = document.add_table(len(rows), len(rows[0]))
        # Asking a table for its cells once is much faster than asking each row.
        cells = iter(table._cells)
        for texts in rows:
            for text in texts:
                next(cells).paragraphs[0].add_run(text)
    else:
        paragraph = document.add_paragraph(style=styles[block["style"]])
        for text, face in block["runs"]:
            run = paragraph.add_run(text)
            if face == "strong":
                run.bold = True
            elif face == "emphasis":
                run.italic = True
document.save(target)
print(time.perf_counter() - start)
"#;

fn python_docx(document: &Document, folder: &Path) -> Option<Duration> {
    let source = folder.join("annex.json");
    let mut blocks = Vec::new();
    push_blocks(&document.blocks, "Normal", &mut blocks);
    std::fs::write(&source, Value::from(blocks).to_string()).expect("a temporary file");
    let python = std::env::var("KRAVBILAGA_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    median(RUNS_OF_OTHERS, || {
        let target = folder.join("python.docx");
        let output = Command::new(&python).args(["-c", SCRIPT]).arg(&source).arg(target).output().ok()?;
        let seconds: f64 = String::from_utf8_lossy(&output.stdout).trim().parse().ok()?;
        Some(Duration::from_secs_f64(seconds))
    })
}

fn push_blocks(blocks: &[Block], style: &str, pushed: &mut Vec<Value>) {
    for block in blocks {
        match block {
            Block::Heading(heading) => {
                let style = format!("Heading {}", heading.level);
                pushed.push(json!({ "style": style, "runs": [[inline_text(&heading.content), ""]] }));
            }
            Block::Paragraph(content) => pushed.push(json!({ "style": style, "runs": runs(content) })),
            Block::List(list) => list.items.iter().for_each(|item| push_blocks(item, "List Bullet", pushed)),
            Block::Table(table) => {
                let headings = table.columns.iter().map(|column| inline_text(&column.heading)).collect();
                let rows = table.rows.iter().map(|row| row.iter().map(|cell| inline_text(cell)).collect());
                let rows: Vec<Vec<String>> = std::iter::once(headings).chain(rows).collect();
                pushed.push(json!({ "rows": rows }));
            }
            Block::Fields(fields) => {
                for (label, value) in fields {
                    let runs = [[inline_text(label), String::new()], [inline_text(value), String::new()]];
                    pushed.push(json!({ "style": "Normal", "runs": runs }));
                }
            }
            Block::Contents(_) => {}
            Block::Clause(clause) => {
                let head = [[clause.id.as_str(), ""], [clause.title.as_str(), "strong"]];
                pushed.push(json!({ "style": "Heading 3", "runs": head }));
                let status =
                    [[clause.obligation_label.clone(), "strong".to_owned()], [clause.notes.join(" · "), String::new()]];
                pushed.push(json!({ "style": "Normal", "runs": status }));
                push_blocks(&clause.text, "Normal", pushed);
                for (label, content) in &clause.facts {
                    pushed.push(json!({ "style": "Normal", "runs": [[label, "emphasis"]] }));
                    push_blocks(content, "Normal", pushed);
                }
            }
        }
    }
}

fn runs(content: &[Inline]) -> Vec<[String; 2]> {
    let run = |inline: &Inline, face: &str| [inline_text(std::slice::from_ref(inline)), face.to_owned()];
    content
        .iter()
        .map(|inline| match inline {
            Inline::Strong(_) => run(inline, "strong"),
            Inline::Emphasis(_) => run(inline, "emphasis"),
            Inline::Text(_)
            | Inline::Edited(..)
            | Inline::Code(_)
            | Inline::Link(..)
            | Inline::LineBreak
            | Inline::Field(_) => run(inline, ""),
        })
        .collect()
}

/// The median of some runs, after one that is not counted; nothing if the program is not there.
fn median(runs: usize, mut run: impl FnMut() -> Option<Duration>) -> Option<Duration> {
    run()?;
    let mut times = (0..runs).map(|_| run()).collect::<Option<Vec<Duration>>>()?;
    times.sort();
    Some(times[runs / 2])
}
