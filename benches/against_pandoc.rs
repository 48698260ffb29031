//! The whole program against pandoc: `build` of the journal system (Word, web page, Markdown, JSON, and the decision record in
//! the same formats) beside pandoc making only the Word file from the same Markdown. Prints times and the ratio of one run.
//! `cargo bench --bench against_pandoc`; needs pandoc.
#![expect(clippy::disallowed_methods, clippy::disallowed_macros, reason = "a benchmark reads the clock, and prints")]

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const RUNS: usize = 15;

fn main() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let out = folder.path().join("out");
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/journal-system.toml");
    let mut build = Command::new(env!("CARGO_BIN_EXE_kravbilaga"));
    build.arg("build").arg(&example).arg("--out").arg(&out).args(["--formats", "docx,html,md,json", "--replace"]);
    let ours = median(&mut build);
    let markdown = out.join("till-leverantor/sakerhetskrav.md");
    let mut pandoc = Command::new("pandoc");
    pandoc.arg(&markdown).arg("-o").arg(folder.path().join("pandoc.docx"));
    if pandoc.status().is_err() {
        println!("build: {ours:?}; pandoc is not on this machine");
        return;
    }
    let theirs = median(&mut pandoc);
    let ratio = theirs.as_secs_f64() / ours.as_secs_f64();
    println!("build, everything: {ours:?}   pandoc, the Word file alone: {theirs:?}   ratio {ratio:.1}");
}

/// The median of some runs, after one that is not counted.
fn median(command: &mut Command) -> Duration {
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let mut times: Vec<Duration> = (0..=RUNS)
        .filter_map(|run| {
            let start = Instant::now();
            let status = command.status().expect("the program starts");
            assert!(status.success(), "the program does its work");
            (run > 0).then(|| start.elapsed())
        })
        .collect();
    times.sort();
    times[times.len() / 2]
}
