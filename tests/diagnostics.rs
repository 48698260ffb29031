//! Every code has a folder that provokes it, and every folder is a code; `date.procurement` is one more for `date`. A folder holds
//! files that replace those of `base` or are added to them, `without.txt` with the paths of files that are taken away, and
//! `expected.txt` with what is then told. `on.txt` holds the day to check on. Where it holds a `procurement.toml`, that is read and built too;
//! where it holds a `krav.json`, that is read to be compared.
//! Answer forms are no text: where a folder holds `answers.txt`, the forms of `base-answers` are built and filled in soundly, and then
//! spoilt as it says, line by line: `file NAME` begins another file. `UPDATE=1 cargo test --test diagnostics` rewrites what is expected.

#![expect(clippy::disallowed_methods, reason = "tests read and write files of their own")]

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use kravbilaga::diagnostic::{Code, Diagnostic, Sources, Style, show};
use kravbilaga::files::Edited;
use kravbilaga::workflow::{
    Build, BuildOptions, Built, Folders, Format, NotCompared, Problems, bids, build, check_on, compare, read,
};

use support::answering::Paper;

const BASE: &str = "base";
const BASE_OF_ANSWERS: &str = "base-answers";
const ANSWERS: &str = "answers.txt";
const EXPECTED: &str = "expected.txt";
const WITHOUT: &str = "without.txt";
const PROCUREMENT: &str = "procurement.toml";
const ON: &str = "on.txt";
const ISSUED: &str = "krav.json";

fn cases() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics")
}

fn names(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).expect("the folder can be read");
    entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder can be made");
    for name in names(from) {
        let (source, target) = (from.join(&name), to.join(&name));
        if source.is_dir() {
            copy(&source, &target);
        } else {
            fs::copy(&source, &target).expect("a file can be copied");
        }
    }
}

/// What is told of a case, and which codes that is.
fn told(case: &str) -> (String, BTreeSet<Code>) {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let own = cases().join(case);
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("templates"), &folder.path().join("templates"));
    copy(&cases().join(BASE), folder.path());
    let with_answers = own.join(ANSWERS).exists();
    if with_answers {
        copy(&cases().join(BASE_OF_ANSWERS), folder.path());
    }
    copy(&own, folder.path());
    if let Ok(paths) = fs::read_to_string(own.join(WITHOUT)) {
        for path in paths.lines() {
            fs::remove_file(folder.path().join(path)).expect("what is taken away is there");
        }
    }
    let folders = Folders {
        catalogue: Some(folder.path().join("requirements")),
        templates: Some(folder.path().join("templates")),
    };
    let with_procurement = own.join(PROCUREMENT).exists();
    let (diagnostics, sources) = if own.join(ISSUED).exists() {
        let issued = folder.path().join(ISSUED);
        match compare(&folders, &issued, &issued, None).expect("the tool does not fail") {
            Err(NotCompared::Problems(problems)) => (problems.diagnostics, problems.sources),
            other => panic!("{case}: {other:?}"),
        }
    } else if with_answers {
        build_and_read_answers(&folders, folder.path())
    } else if with_procurement {
        read_and_build(&folders, folder.path())
    } else {
        let on = fs::read_to_string(own.join(ON)).ok().map(|day| day.trim().parse().expect("a day"));
        let (_, Problems { diagnostics, sources }) = check_on(&folders, on).expect("the tool does not fail");
        (diagnostics, sources)
    };
    let shown = show(&diagnostics, &sources, Style::Narrated).replace(&format!("{}/", folder.path().display()), "");
    (shown, diagnostics.iter().map(|found| found.code).collect())
}

#[test]
fn the_clean_twin_of_each_check_is_silent() {
    let mut twins = 0;
    for (code, folder) in folders() {
        let twin = cases().join(&folder).join("requirements/alpha/ALF-004.toml");
        let check = Code::named(&code).is_some_and(|code| code.explanation().is_some());
        // Of two clauses that are alike, the second is told.
        if check && twin.exists() && code != Code::NearDuplicate.as_str() {
            twins += 1;
            let expected = fs::read_to_string(cases().join(&folder).join(EXPECTED)).expect("what is expected");
            assert!(!expected.contains("ALF-004"), "{folder}:\n{expected}");
        }
    }
    assert!(twins > 30, "only {twins} checks have a clean twin");
}

fn read_and_build(folders: &Folders, folder: &Path) -> (Vec<Diagnostic>, Sources) {
    let loaded = match read(folders, &folder.join(PROCUREMENT)).expect("the tool does not fail") {
        Ok(loaded) => loaded,
        Err(problems) => return (problems.diagnostics, problems.sources),
    };
    let options = BuildOptions {
        out: folder.join("out"),
        formats: BTreeSet::new(),
        languages: Vec::new(),
        shape: Build::Whole,
        edited: Edited::Stop,
    };
    let built = build(&loaded, &options).expect("the tool does not fail");
    let refused = match built {
        Built::Refused(refused) => refused,
        Built::Filled { .. } => Vec::new(),
        other @ (Built::Stopped(_) | Built::InTheWay(_)) => panic!("{other:?}"),
    };
    (loaded.warnings.into_iter().chain(refused).collect(), loaded.sources)
}

/// Builds the forms of a procurement, fills them in, spoils them as `answers.txt` says, and reads them back.
fn build_and_read_answers(folders: &Folders, folder: &Path) -> (Vec<Diagnostic>, Sources) {
    let loaded = read(folders, &folder.join(PROCUREMENT)).expect("the tool does not fail").expect("it is sound");
    let options = BuildOptions {
        out: folder.join("out"),
        formats: BTreeSet::from([Format::Xlsx, Format::Docx]),
        languages: Vec::new(),
        shape: Build::Whole,
        edited: Edited::Stop,
    };
    assert!(matches!(build(&loaded, &options), Ok(Built::Filled { .. })));
    let form = |ending: &str| {
        let path = folder.join(format!("out/till-leverantor/svarsformular.{ending}"));
        Paper::open(&fs::read(path).expect("the form is there"))
    };
    let script = fs::read_to_string(folder.join(ANSWERS)).expect("what the suppliers do");
    let mut files = Vec::new();
    for file in script.split("file ").skip(1) {
        let (name, lines) = file.split_once('\n').expect("a name on its own line");
        let mut paper = form(name.rsplit_once('.').expect("an ending").1);
        if name.ends_with("xlsx") {
            paper.fill()
        } else {
            paper.fill_document("40")
        }
        let mut cut = false;
        for line in lines.lines() {
            cut |= line == "cut";
            spoil(&mut paper, line);
        }
        let mut bytes = paper.save();
        bytes.truncate(if cut { bytes.len() / 2 } else { bytes.len() });
        files.push(folder.join(name));
        fs::write(folder.join(name), bytes).expect("a file can be written");
    }
    let (_, reading) = bids(&loaded, &files).expect("the tool does not fail");
    (reading.diagnostics, loaded.sources)
}

/// One line of `answers.txt`: what is done, to which question, and the rest.
fn spoil(paper: &mut Paper, line: &str) {
    let mut words = line.splitn(3, ' ');
    let (what, key, rest) = (words.next().unwrap_or(""), words.next().unwrap_or(""), words.next().unwrap_or(""));
    let (column, text) = rest.split_at_checked(1).unwrap_or(("", ""));
    let column = column.chars().next().unwrap_or('D');
    match what {
        "write" => paper.text(key, column, &text.trim_start().replace("\\n", "\n")),
        "number" => paper.number(key, rest),
        "formula" => paper.put(key, column, "", &format!("<f>{}</f><v>1</v>", text.trim())),
        "remove" => paper.remove_row(key),
        "repeat" => paper.repeat_row(key),
        "hide" => paper.hide_row(key),
        "add" => {
            let cells = regex::Regex::new(r"([A-Z])=(.*?)(?: [A-Z]=|$)").expect("a regular expression");
            let mut found = Vec::new();
            let mut from = 0;
            while let Some(cell) = cells.captures_at(rest, from) {
                found.push((cell[1].to_owned(), cell[2].to_owned()));
                from = cell.get(2).expect("a text").end();
            }
            let cells: Vec<(&str, &str)> = found.iter().map(|(at, text)| (at.as_str(), text.as_str())).collect();
            paper.add_row(key, 901, &cells);
        }
        "belongs-to" => {
            let was = format!("name=\"{key}\"><vt:lpwstr>");
            let properties = paper.part("docProps/custom.xml");
            let (before, after) = properties.split_once(&was).expect("the property is there");
            let (_, after) = after.split_once('<').expect("its end");
            paper.write("docProps/custom.xml", format!("{before}{was}{rest}<{after}"));
        }
        "cut" | "" => {}
        other => panic!("nobody knows how to {other}"),
    }
}

#[test]
fn nothing_is_wrong_with_the_base() {
    assert_eq!(told(BASE).0, "");
}

/// The folders of cases, each with the code that it provokes.
fn folders() -> Vec<(String, String)> {
    let mut folders = names(&cases());
    assert!(folders.remove(BASE) && folders.remove(BASE_OF_ANSWERS));
    let code = |folder: &String| folder.split('.').next().unwrap_or_default().to_owned();
    folders.into_iter().map(|folder| (code(&folder), folder)).collect()
}

#[test]
fn every_code_has_a_folder_and_every_folder_is_a_code() {
    let codes: BTreeSet<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
    let found = folders();
    assert_eq!(found.iter().map(|(code, _)| code.as_str()).collect::<BTreeSet<_>>(), codes);
    for (code, folder) in &found {
        assert!(code == folder || found.contains(&(code.clone(), code.clone())), "{folder} without {code}");
        let known = [EXPECTED, WITHOUT, PROCUREMENT, ON, ANSWERS, ISSUED, "requirements", "templates"];
        let left_over: Vec<_> =
            names(&cases().join(folder)).into_iter().filter(|name| !known.contains(&name.as_str())).collect();
        assert!(left_over.is_empty(), "{folder}: {left_over:?}");
    }
}

#[test]
fn each_code_is_told_as_expected() {
    let update = std::env::var_os("UPDATE").is_some();
    let mut wrong = Vec::new();
    for (code, folder) in folders() {
        let (shown, codes) = told(&folder);
        if !codes.iter().any(|found| found.as_str() == code) {
            wrong.push(format!("{folder} does not provoke its code:\n{shown}"));
        }
        let path = cases().join(&folder).join(EXPECTED);
        if update {
            fs::write(&path, &shown).expect("what is expected can be written");
        } else if fs::read_to_string(&path).unwrap_or_default() != shown {
            wrong.push(format!("{folder} is told otherwise than expected:\n{shown}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
