//! Every code has a folder that provokes it, and every folder is a code; `date.procurement` is one more for `date`. A folder holds
//! files that replace those of `base` or are added to them, `without.txt` with the paths of files that are taken away, and
//! `expected.txt` with what is then told. `on.txt` holds the day to check on. Where it holds a `procurement.toml`, that is read and built too. `UPDATE=1 cargo test --test diagnostics` rewrites what is expected.

#![expect(clippy::disallowed_methods, reason = "tests read and write files of their own")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use kravbilaga::diagnostic::{Code, Diagnostic, Sources, Style, show};
use kravbilaga::files::Edited;
use kravbilaga::workflow::{Build, BuildOptions, Built, Folders, Problems, build, check_on, read};

const BASE: &str = "base";
const EXPECTED: &str = "expected.txt";
const WITHOUT: &str = "without.txt";
const PROCUREMENT: &str = "procurement.toml";
const ON: &str = "on.txt";

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
    let (diagnostics, sources) = if with_procurement {
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

#[test]
fn nothing_is_wrong_with_the_base() {
    assert_eq!(told(BASE).0, "");
}

/// The folders of cases, each with the code that it provokes.
fn folders() -> Vec<(String, String)> {
    let mut folders = names(&cases());
    assert!(folders.remove(BASE));
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
        let known = [EXPECTED, WITHOUT, PROCUREMENT, ON, "requirements", "templates"];
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
