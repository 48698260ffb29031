//! A buyer's overlay: changes in all its procurements, told in the record like a deviation, and refused when the base text
//! has changed since.
#![expect(clippy::disallowed_methods, reason = "a test reads and writes what the program does")]

use std::path::Path;

use kravbilaga::catalogue::RequirementId;
use kravbilaga::diagnostic::{Code, Severity};
use kravbilaga::selection::{Outcome, Reason, select};
use kravbilaga::workflow::{Folders, Loaded, Problems, builtin_files, check, read};

/// The built-in catalogue in a folder, with an overlay added to the buyer of the office supplies.
fn with_overlay(overlay: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (path, bytes) in builtin_files() {
        let file = folder.path().join(&path);
        std::fs::create_dir_all(file.parent().expect("a folder")).expect("make the folder");
        let mut text = bytes;
        if path == "requirements/organisations/region-vasterbotten.toml" {
            text.extend(format!("\n{overlay}\n").into_bytes());
        }
        std::fs::write(file, text).expect("write the file");
    }
    folder
}

fn folders(folder: &tempfile::TempDir) -> Folders {
    Folders { catalogue: Some(folder.path().join("requirements")), templates: Some(folder.path().join("templates")) }
}

fn supplies(folder: &tempfile::TempDir) -> Result<Loaded, Problems> {
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/office-supplies.toml");
    read(&folders(folder), &example).expect("readable")
}

fn id(text: &str) -> RequirementId {
    text.parse().expect("an id")
}

/// An overlay that leaves BRA-003 out, written against the text with this digest.
fn leaving_out(against: &str) -> String {
    format!(
        "[[overlay.change]]\nrequirement = \"BRA-003\"\naction = \"omit\"\nreason = \"Regleras i hyresavtalet.\"\n\
         owner = \"security-strategist\"\nagainst = \"{against}\"\n"
    )
}

#[test]
fn an_overlay_changes_every_procurement_of_its_buyer() {
    let (sound, _) = check(&Folders::default()).expect("readable");
    let (catalogue, _) = sound.expect("the catalogue is sound");
    let folder = with_overlay(&leaving_out(&catalogue.requirements[&id("BRA-003")].digest));
    let loaded = supplies(&folder).unwrap_or_else(|problems| panic!("{:?}", problems.diagnostics));
    let decision = &select(&loaded.catalogue, &loaded.procurement).lots[0].decisions[&id("BRA-003")];
    assert_eq!(decision.outcome, Outcome::Excluded);
    let Reason::Omitted(index) = decision.reason else { panic!("{:?}", decision.reason) };
    assert_eq!(loaded.procurement.deviations[index].decided_by, "Säkerhetsstrateg");
}

#[test]
fn a_base_text_that_has_changed_since_is_told_and_nothing_is_silently_resolved() {
    let folder = with_overlay(&leaving_out(&"0".repeat(64)));
    let problems = supplies(&folder).expect_err("the overlay is out of date");
    let errors = problems.diagnostics.iter().filter(|found| found.severity() == Severity::Error);
    let codes: Vec<Code> = errors.map(|found| found.code).collect();
    assert_eq!(codes, [Code::Overlay]);
    assert!(problems.diagnostics[0].help.as_ref().is_some_and(|help| help.contains("--accept BRA-003")));
}
