//! `build --split`: one document for each part, and together they say what the whole annex says.
#![expect(clippy::disallowed_methods, reason = "a test reads what the program wrote")]

use std::collections::BTreeSet;
use std::path::Path;

use kravbilaga::files::Edited;
use kravbilaga::language::Language;
use kravbilaga::workflow::{Build, BuildOptions, Built, Folders, Format, build, read};

#[test]
fn split_parts_hold_every_clause_and_every_covered_clause_once() {
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/journal-system.toml");
    let loaded = read(&Folders::default(), &example).expect("readable").unwrap_or_else(|_| panic!("sound"));
    let folder = tempfile::tempdir().expect("a temporary folder");
    let options = BuildOptions {
        out: folder.path().join("out"),
        formats: BTreeSet::from([Format::Json, Format::Markdown]),
        languages: vec![Language::Swedish],
        shape: Build::Split,
        edited: Edited::Stop,
    };
    assert!(matches!(build(&loaded, &options).expect("written"), Built::Filled { .. }));
    let suppliers = folder.path().join("out/till-leverantor");
    let krav = std::fs::read_to_string(suppliers.join("krav.json")).expect("krav.json");
    let krav: serde_json::Value = serde_json::from_str(&krav).expect("JSON");
    let files = std::fs::read_dir(&suppliers).expect("the folder").map(|entry| entry.expect("a file").path());
    let parts: Vec<String> = files
        .filter(|path| path.extension().is_some_and(|ending| ending == "md"))
        .filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("sakerhetskrav")))
        .map(|path| std::fs::read_to_string(path).expect("Markdown"))
        .collect();
    assert_eq!(parts.len(), 4, "qualification, specification, award criteria, contract terms");
    let titles: BTreeSet<&str> =
        parts.iter().filter_map(|part| part.lines().find(|line| line.starts_with("# "))).collect();
    assert_eq!(titles.len(), parts.len(), "each part has a title of its own: {titles:?}");
    let holders = |line: &str| parts.iter().filter(|part| part.contains(line)).count();
    for clause in krav["clauses"].as_array().expect("clauses") {
        let heading = format!("#### {} ", clause["id"].as_str().expect("an id"));
        assert_eq!(holders(&heading), 1, "{heading}");
    }
    let covered = krav["covered"].as_array().expect("covered clauses");
    assert!(!covered.is_empty());
    for clause in covered {
        let row = format!("| {} ", clause["id"].as_str().expect("an id"));
        assert_eq!(holders(&row), 1, "{row}");
    }
}
