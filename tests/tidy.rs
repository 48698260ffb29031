//! The shape of the source: which module may name which, where each third-party crate is used, headers and sizes. Changing a
//! table here is a line in a diff that somebody has to look at.

#![expect(clippy::disallowed_methods, reason = "tests read and write files of their own")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use regex::Regex;

/// Each module and those that it may name.
const MAY_NAME: [(&str, &str); 21] = [
    ("language", ""),
    ("signature", ""),
    ("manifest", ""),
    ("files", ""),
    ("diagnostic", ""),
    ("document", "diagnostic language"),
    ("toml_file", "diagnostic document language"),
    // Of the manifest only the digest, by which an overlay knows the text that it changes.
    ("catalogue", "diagnostic document language manifest::digest toml_file"),
    ("procurement", "catalogue diagnostic document language toml_file"),
    ("selection", "catalogue procurement toml_file"),
    // Of the manifest only the digest, by which an answer tells which wording it answers.
    ("annex", "catalogue procurement selection document language manifest::digest toml_file"),
    // Of the annex nothing: the form that was sent out is what an answer is compared with.
    ("office", "document"),
    // The text of clauses, read back from files.
    ("readback", "office"),
    ("bid", "document diagnostic language office"),
    ("template", "document diagnostic language toml_file"),
    ("render", "document language"),
    // Of the manifest only the digest, by which a picture is known.
    ("comparison", "annex catalogue diagnostic document language manifest::digest procurement selection toml_file"),
    (
        "workflow",
        "annex bid catalogue comparison diagnostic document files language manifest office::archive procurement readback render selection \
         signature template toml_file",
    ),
    // Of the catalogue only the types that it shows, of files only what a person may choose and a folder to start from.
    (
        "cli",
        "workflow diagnostic language toml_file::Word document::Phrases comparison::Marks comparison::Telling comparison::lines \
         files::Edited files::exists files::write_anew files::write_new files::write_new_file \
         catalogue::Answer catalogue::Catalogue catalogue::Characteristic catalogue::GateEffect catalogue::Kind \
         catalogue::Level catalogue::RequirementId selection::Selection web::ServeOptions web::Served web::serve",
    ),
    // The types that pages show, the file that a form changes, and pages themselves; of the manifest what has been built.
    (
        "web",
        "workflow diagnostic language catalogue procurement document::Block document::ListKind document::Phrases \
         document::blocks_as_text document::capitalised document::lower_first files manifest::MANIFEST manifest::Manifest \
         selection::Outcome selection::Selection selection::requirement template::Pages toml_file::Word",
    ),
    ("main", ""),
];

/// Each third-party crate and the one place where it is used, or the few; `src` where any module may use it.
const CRATES: [(&str, &str); 37] = [
    ("anyhow", "src"),
    (
        "axum",
        "src/web/server.rs src/web/asked.rs src/web/guard.rs src/web/mod.rs src/web/steps.rs src/web/procurements.rs",
    ),
    ("form_urlencoded", "src/web"),
    ("getrandom", "src/web/guard.rs"),
    ("hyper", "src/web/server.rs"),
    ("hyper_util", "src/web/server.rs"),
    ("tokio", "src/web/server.rs"),
    ("toml_edit", "src/procurement/edit.rs"),
    ("base64", "src/render/html.rs"),
    ("clap", "src/cli"),
    ("clap_complete", "src/cli"),
    ("comrak", "src/document/markdown.rs"),
    ("csv", "src/render/csv.rs src/readback/table.rs"),
    ("docx_rs", "src/render/docx"),
    ("include_dir", "src/workflow/reading.rs src/web/mod.rs"),
    ("jiff", "src"),
    ("mimalloc", "src/main.rs"),
    ("notosans", "src/render/pdf/world.rs"),
    ("miette", "src/diagnostic/show.rs"),
    ("png", "src/document/brand.rs"),
    ("quick_xml", "src/render/docx src/office src/bid/carry.rs"),
    ("regex", "src"),
    ("rayon", "src/render/pdf/mod.rs"),
    ("rust_xlsxwriter", "src/render/xlsx"),
    ("serde", "src"),
    ("serde_json", "src"),
    ("sha2", "src/manifest.rs"),
    ("similar", "src/comparison/words.rs"),
    ("ssh_key", "src/signature.rs"),
    ("strsim", "src/diagnostic"),
    ("tera", "src/template"),
    ("toml", "src/toml_file.rs"),
    ("ttf_parser", "src/document/typeface.rs"),
    ("typst", "src/render/pdf"),
    ("typst_layout", "src/render/pdf"),
    ("typst_pdf", "src/render/pdf"),
    ("zip", "src/render/docx src/render/xlsx src/render/package.rs src/office src/bid/carry.rs"),
];

/// A longer file is asked whether it is one thing.
const MOST_LINES: usize = 500;

/// The source files, by their path under the project's folder, without comment lines.
fn sources() -> Vec<(String, String)> {
    let mut folders = vec![PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src")];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("src can be read") {
            let path = entry.expect("src can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let inside = path.strip_prefix(env!("CARGO_MANIFEST_DIR")).expect("it stands in the project");
                let text = std::fs::read_to_string(&path).expect("source is text");
                files.push((inside.display().to_string().replace('\\', "/"), text));
            }
        }
    }
    files.sort();
    files
}

fn code(text: &str) -> String {
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// `src/render/docx/mod.rs` belongs to `render`.
fn module(path: &str) -> &str {
    let inside = path.strip_prefix("src/").expect("all source stands in src");
    inside.split('/').next().expect("a path has a first part").trim_end_matches(".rs")
}

#[test]
fn modules_name_only_those_they_may() {
    let named = Regex::new(r"\bcrate::(\{|\w+)(?:::(\{[^}]*|\w+))?").expect("a regular expression");
    let mut wrong = Vec::new();
    for (path, text) in sources().iter().filter(|(path, _)| path != "src/lib.rs") {
        let own = module(path);
        let (_, allowed) = MAY_NAME.iter().find(|(name, _)| *name == own).unwrap_or_else(|| panic!("{own} is new"));
        let allowed: BTreeSet<&str> = allowed.split(' ').collect();
        for found in named.captures_iter(&code(text)) {
            let other = found.get(1).map_or("", |other| other.as_str());
            let items = found.get(2).map_or("", |items| items.as_str()).trim_start_matches('{').split(',');
            for item in items.map(str::trim).filter(|_| other != own && !allowed.contains(other)) {
                let item = format!("{other}::{item}");
                if !allowed.contains(item.as_str()) {
                    wrong.push(format!("{path} names {item}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn crates_are_used_only_in_their_place() {
    let mut wrong = Vec::new();
    for (name, place) in CRATES {
        let used = Regex::new(&format!(r"(^|[^\w:])(::)?{name}(::|!)")).expect("a regular expression");
        for (path, text) in sources() {
            let in_place = || place.split(' ').any(|place| Path::new(&path).starts_with(place));
            if used.is_match(&code(&text)) && !in_place() {
                wrong.push(format!("{path} uses {name}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_dependency_has_its_place_here() {
    let manifest: toml::Table = include_str!("../Cargo.toml").parse().expect("Cargo.toml is TOML");
    let dependencies = manifest["dependencies"].as_table().expect("a table");
    let names: BTreeSet<String> = dependencies.keys().map(|name| name.replace('-', "_")).collect();
    assert_eq!(names, CRATES.iter().map(|(name, _)| (*name).to_owned()).collect());
}

#[test]
fn every_file_says_what_it_holds_and_is_not_too_long() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        if !text.starts_with("//! ") {
            wrong.push(format!("{path} does not open with what it holds"));
        }
        let lines = text.lines().count();
        if lines > MOST_LINES {
            wrong.push(format!("{path} has {lines} lines"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
