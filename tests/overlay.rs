//! A buyer's overlay: changes in all its procurements, told in the record like a deviation, and refused when the base text
//! has changed since.
#![expect(clippy::disallowed_methods, reason = "a test reads and writes what the program does")]

use std::path::Path;
use std::process::Command;

use kravbilaga::catalogue::RequirementId;
use kravbilaga::diagnostic::{Code, Severity};
use kravbilaga::selection::{Outcome, Reason, select};
use kravbilaga::workflow::{Folders, Loaded, OverlayLooked, Problems, builtin_files, check, overlay, read};

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

/// The program, run on a copy of the built-in catalogue.
fn kravbilaga(folder: &tempfile::TempDir, arguments: &[&str]) -> (i32, String, String) {
    let requirements = folder.path().join("requirements").display().to_string();
    let mut command = Command::new(env!("CARGO_BIN_EXE_kravbilaga"));
    command.args(arguments).args(["--catalogue", &requirements]).env("NO_COLOR", "1").env_remove("KRAVBILAGA_NARRATED");
    let output = command.output().expect("the program starts");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code().expect("it ends by itself"), text(&output.stdout), text(&output.stderr))
}

fn change(folder: &tempfile::TempDir, path: &str, from: &str, to: &str) {
    let file = folder.path().join("requirements").join(path);
    let text = std::fs::read_to_string(&file).expect("a file");
    assert!(text.contains(from), "{path} holds {from}");
    std::fs::write(file, text.replace(from, to)).expect("write the file");
}

fn of_organisation(folder: &tempfile::TempDir, name: &str) -> String {
    let file = folder.path().join(format!("requirements/organisations/{name}.toml"));
    std::fs::read_to_string(file).expect("the organisation's file")
}

#[test]
fn two_regions_are_shipped_with_changes_that_rest_on_their_own_policies() {
    for (region, references) in
        [("region-vasterbotten", ["RS 436-2025", "RS 437-2025"]), ("region-varmland", ["RS/231864"; 2])]
    {
        let OverlayLooked::Shown(shown) = overlay(&Folders::default(), region).expect("readable") else {
            panic!("{region} cannot be shown")
        };
        assert!(shown.changes.len() >= 3 && shown.conflicts() == 0, "{shown:#?}");
        for change in &shown.changes {
            assert!(references.iter().any(|reference| change.reason.contains(reference)), "{}", change.reason);
            assert!(change.reason.contains('”'), "the passage is quoted: {}", change.reason);
            let of_number = change.action == "value" || change.buyer.iter().any(|said| said.what.contains("default"));
            assert!(!of_number || change.reason.contains("förslag"), "a number is marked: {}", change.reason);
            assert!(change.action == "add" || change.base != change.buyer, "it changes something");
        }
    }
}

const WAS: &str = "Leverantören ska använda Beställarens information bara i uppdraget och hantera den enligt";
const IS: &str = "Leverantören ska använda Beställarens information endast i uppdraget och hantera den enligt";

#[test]
fn a_conflict_is_shown_as_base_then_base_now_and_the_overlay_and_everything_stops() {
    let folder = with_overlay("");
    change(&folder, "information-security/INF-006.toml", WAS, IS);
    let (code, shown, told) = kravbilaga(&folder, &["catalogue", "overlay", "region-vasterbotten"]);
    assert_eq!((code, told.trim()), (1, "1 conflict: nothing is built before somebody has looked"));
    let (_, conflict) = shown.split_once("INF-006 ").expect("the change");
    let (conflict, _) = conflict.split_once("\nPEB-005").expect("the next change");
    let after =
        |text: &str, from: &str| text.split_once(from).unwrap_or_else(|| panic!("no {from} in {text}")).1.to_owned();
    let then = after(conflict, "base then\n");
    assert!(then.starts_with(&format!("    text.sv: {WAS}")), "{then}");
    let now = after(&then, "base now\n");
    assert!(now.starts_with(&format!("    text.sv: {IS}")), "{now}");
    assert!(after(&now, "organisation\n").contains("på papper, i tal eller digitalt, bara i uppdraget"), "{now}");
    assert!(conflict.contains("what to do: 1. ") && conflict.contains("--accept INF-006"), "{conflict}");
    let (code, json, _) = kravbilaga(&folder, &["catalogue", "overlay", "region-vasterbotten", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(code, 1);
    let conflict = &json["changes"][0]["conflict"];
    assert!(conflict["base-then"][0]["text"].as_str().is_some_and(|text| text.starts_with(WAS)));
    assert!(conflict["base-now"][0]["text"].as_str().is_some_and(|text| text.starts_with(IS)));
    // The same is told by check and build, and nothing is written.
    let out = folder.path().join("out");
    let journal = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/journal-system.toml").display().to_string();
    let commands: [&[&str]; 2] = [&["check"], &["build", &journal, "--out", out.to_str().expect("a path")]];
    for command in commands {
        let (code, _, told) = kravbilaga(&folder, command);
        let message = "`INF-006` has changed since the overlay of Region Västerbotten was written against it, in text";
        assert!(code == 1 && told.contains(message), "{command:?}: {told}");
    }
    assert!(!out.exists());
}

#[test]
fn an_accepted_base_changes_only_its_digest_and_its_copy() {
    let folder = with_overlay("");
    let before = of_organisation(&folder, "region-vasterbotten");
    change(&folder, "information-security/INF-006.toml", WAS, IS);
    let (code, _, _) = kravbilaga(&folder, &["catalogue", "overlay", "region-vasterbotten", "--accept", "INF-006"]);
    assert_eq!(code, 0);
    let after = of_organisation(&folder, "region-vasterbotten");
    let differ: Vec<(&str, &str)> = before.lines().zip(after.lines()).filter(|(one, other)| one != other).collect();
    assert!(
        matches!(differ.as_slice(), [(one, other)] if [one, other].iter().all(|line| line.starts_with("against = ")))
    );
    assert_eq!(before.lines().count(), after.lines().count(), "comments and the rest stay");
    let (code, _, told) = kravbilaga(&folder, &["check"]);
    assert_eq!((code, told.as_str()), (0, ""));
    let (code, _, told) = kravbilaga(&folder, &["catalogue", "overlay", "region-vasterbotten", "--accept", "INF-020"]);
    assert!(code == 1 && told.contains("changes nothing of `INF-020`"), "{told}");
}

#[test]
fn a_review_of_the_base_is_no_conflict() {
    let folder = with_overlay("");
    let reviewed = "review = { status = \"security\", by = \"security-strategist\", date = 2026-12-01 }";
    change(&folder, "information-security/INF-006.toml", "review = { status = \"draft\" }", reviewed);
    let (code, _, told) = kravbilaga(&folder, &["catalogue", "overlay", "region-vasterbotten"]);
    assert_eq!((code, told.as_str()), (0, ""));
}

/// A guarding service of Region Värmland's in two lots, with more in its file.
fn guarding(more: &str) -> Result<Loaded, Problems> {
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/guarding-service.toml");
    let text = std::fs::read_to_string(example).expect("the example");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("guarding.toml");
    std::fs::write(&file, format!("{text}\n{more}")).expect("write the file");
    read(&Folders::default(), &file).expect("readable")
}

#[test]
fn an_overlay_counts_in_every_lot() {
    let loaded = guarding("").unwrap_or_else(|problems| panic!("{:?}", problems.diagnostics));
    let selection = select(&loaded.catalogue, &loaded.procurement);
    assert_eq!(selection.lots.len(), 2);
    for lot in &selection.lots {
        assert_eq!(lot.decisions[&id("UPP-004")].values["plan"].number, 5.0);
        assert_eq!(lot.decisions[&id("EGN-501")].outcome, Outcome::Included);
    }
}

#[test]
fn a_clause_of_the_buyers_own_stands_only_where_its_condition_holds() {
    let shown = |example: &str| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("examples/{example}.toml"));
        let loaded = read(&Folders::default(), &path).expect("readable").expect("it is sound");
        let decision = &select(&loaded.catalogue, &loaded.procurement).lots[0].decisions[&id("EGN-501")];
        (decision.outcome, decision.reason.clone())
    };
    assert_eq!(shown("office-supplies"), (Outcome::Excluded, Reason::ConditionFails));
    assert_eq!(shown("journal-system").0, Outcome::Included);
    assert_eq!(shown("public-website"), (Outcome::Excluded, Reason::ConditionFails));
}

#[test]
fn one_procurement_may_leave_out_its_buyers_own_clause_but_not_take_its_id() {
    let omit = "[[deviation]]\nrequirement = \"EGN-501\"\naction = \"omit\"\nreason = \"Personalen har redan fått den.\"\n\
                decided-by = \"Säkerhetsstrateg\"\n";
    let loaded = guarding(omit).unwrap_or_else(|problems| panic!("{:?}", problems.diagnostics));
    for lot in select(&loaded.catalogue, &loaded.procurement).lots {
        let decision = &lot.decisions[&id("EGN-501")];
        assert_eq!(decision.outcome, Outcome::Excluded);
        assert!(matches!(decision.reason, Reason::Omitted(_)), "{:?}", decision.reason);
    }
    let problems = guarding(&omit.replace("\"omit\"", "\"role\"\nrole = \"qualification\"")).expect_err("it cannot be");
    assert!(problems.diagnostics.iter().any(|told| told.message.contains("can only be left out")));
}

#[test]
fn a_number_that_one_procurement_sets_leaves_the_buyers_other_numbers() {
    let more = "[[deviation]]\nrequirement = \"UPP-004\"\naction = \"value\"\nvalues = { other = 45 }\n\
                reason = \"Säsongen är kort.\"\ndecided-by = \"Avtalsägare\"\n";
    let loaded = guarding(more).unwrap_or_else(|problems| panic!("{:?}", problems.diagnostics));
    let values = &select(&loaded.catalogue, &loaded.procurement).lots[0].decisions[&id("UPP-004")].values;
    assert_eq!((values["plan"].number, values["other"].number), (5.0, 45.0));
}
