//! What a contract outlives: the annex says that a policy's later version applies without changing the contract, and the record
//! names the sources that cease to apply and what replaces them.

#![expect(clippy::disallowed_methods, reason = "tests read and write files of their own")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use kravbilaga::diagnostic::Code;
use kravbilaga::files::Edited;
use kravbilaga::language::Language;
use kravbilaga::workflow::{Build, BuildOptions, Built, Folders, Format, build, builtin_files, check_on, read};

fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The built-in catalogue in a folder, with words put in place of others in one of its files.
fn catalogue(path: &str, from: &str, to: &str) -> (tempfile::TempDir, Folders) {
    let folder = tempfile::tempdir().expect("a folder for the test");
    for (inside, bytes) in builtin_files() {
        let file = folder.path().join(&inside);
        fs::create_dir_all(file.parent().expect("a folder")).expect("a folder can be made");
        let mut text = String::from_utf8(bytes).expect("text");
        if inside == format!("requirements/{path}") {
            assert!(text.contains(from), "{path} holds {from}");
            text = text.replacen(from, to, 1);
        }
        fs::write(file, text).expect("a file can be written");
    }
    let folders = Folders { catalogue: Some(folder.path().join("requirements")), templates: None };
    (folder, folders)
}

/// The annex and the record of an example, changed so, in a language.
fn documents(folders: &Folders, example: &str, changes: &[(&str, &str)], language: Language) -> (String, String) {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let mut text = fs::read_to_string(project().join(format!("examples/{example}.toml"))).expect("the example");
    for (from, to) in changes {
        assert!(text.contains(from), "{example} holds {from}");
        text = text.replacen(from, to, 1);
    }
    let file: PathBuf = folder.path().join("procurement.toml");
    fs::write(&file, text).expect("a file can be written");
    let loaded =
        read(folders, &file).expect("readable").unwrap_or_else(|problems| panic!("{:#?}", problems.diagnostics));
    let options = BuildOptions {
        out: folder.path().join("out"),
        formats: BTreeSet::from([Format::Markdown]),
        languages: vec![language],
        shape: Build::Whole,
        edited: Edited::Stop,
    };
    assert!(matches!(build(&loaded, &options).expect("the tool does not fail"), Built::Filled { .. }));
    let suffix = if language == Language::English { "-en" } else { "" };
    let read = |name: &str| fs::read_to_string(options.out.join(format!("{name}{suffix}.md"))).expect("text");
    (read("till-leverantor/sakerhetskrav"), read("internt/beslutsunderlag"))
}

const SAYS: &str = "Informationssäkerhetspolicyn gäller till och med 2027-10-07, och avtalet kan löpa längre: därefter gäller \
                    den senare versionen, men inte heller den ändrar avtalets krav.";

#[test]
fn an_annex_whose_contract_outlives_a_policy_says_which_version_applies() {
    let folders = Folders::default();
    let (annex, record) = documents(&folders, "journal-system", &[], Language::Swedish);
    assert_eq!(annex.matches(SAYS).count(), 1, "once, where the policies are named");
    assert!(!annex.contains("Säkerhetspolicyn gäller till och med"), "the other one has no known end");
    let told = "Informationssäkerhetspolicy (RS 437-2025) gäller till och med 2027-10-07, men avtalet kan löpa till och med \
                2033-05-31.";
    assert!(record.contains(told), "options count: {record}");
    let (annex, record) = documents(&folders, "journal-system", &[], Language::English);
    assert!(
        annex
            .contains("is valid until and including 2027-10-07, and the contract may run longer: after that the later")
    );
    assert!(record.contains("the contract may run until and including 2033-05-31"));
}

#[test]
fn nothing_is_said_where_no_policy_is_outlived() {
    let folders = Folders::default();
    let heading = "Giltighet under avtalstiden";
    for (example, changes) in [
        // The policy of the other region has no end, and the neutral buyer no policy.
        ("guarding-service", &[][..]),
        ("booking-system", &[]),
        ("office-supplies", &[("end = 2028-01-31", "end = 2027-10-07")]),
    ] {
        let (annex, record) = documents(&folders, example, changes, Language::Swedish);
        assert!(!annex.contains("därefter gäller") && !record.contains(heading), "{example}");
    }
    // An option of one month more, and the policy is outlived.
    let changes = [("end = 2028-01-31", "end = 2027-10-07"), ("options = \"\"", "options = \"P1M\"")];
    let (annex, record) = documents(&folders, "office-supplies", &changes, Language::Swedish);
    assert!(annex.contains(SAYS) && record.contains("till och med 2027-11-07"), "{record}");
}

#[test]
fn the_successor_of_a_policy_is_named_where_it_is_known() {
    let policy = "policies/vasterbotten-informationssakerhetspolicy.toml";
    let to = "valid-to = 2027-10-07\nreplaced-by = \"vasterbotten-sakerhetspolicy\"";
    let (_folder, folders) = catalogue(policy, "valid-to = 2027-10-07", to);
    let (annex, _) = documents(&folders, "journal-system", &[], Language::Swedish);
    assert!(annex.contains("därefter gäller Säkerhetspolicy (RS 436-2025), som inte heller ändrar avtalets krav."));
}

#[test]
fn the_record_names_sources_that_cease_during_the_contract_and_what_replaces_them() {
    let (_folder, folders) = catalogue(
        "standards/hslf-fs-2016-40.toml",
        "in-force = 2017-03-01",
        "in-force = 2017-03-01\nuntil = 2029-12-31\nreplaced-by = \"cybersakerhetslagen-2025-1506\"",
    );
    let (annex, record) = documents(&folders, "journal-system", &[], Language::Swedish);
    let rows: Vec<&str> = record.lines().filter(|line| line.contains("| 2029-12-31 |")).collect();
    assert!(
        !rows.is_empty() && rows.iter().all(|row| row.contains("HSLF-FS 2016:40") && row.contains("INF-")),
        "{rows:#?}"
    );
    assert!(rows.iter().all(|row| row.contains("cybersäkerhetslagen")), "the successor: {rows:#?}");
    assert!(!annex.contains("2029-12-31"), "suppliers are not told");
}

#[test]
fn a_day_on_which_a_policy_has_run_out_is_told_of() {
    let told = |day: &str| -> Vec<(Code, String)> {
        let (_, problems) = check_on(&Folders::default(), Some(day.parse().expect("a day"))).expect("readable");
        let of_policies = problems.diagnostics.into_iter().filter(|told| told.message.contains("the policy"));
        of_policies.map(|told| (told.code, told.message)).collect()
    };
    assert_eq!(told("2027-10-07"), []);
    let found = told("2027-10-08");
    assert!(
        matches!(found.as_slice(), [(Code::NotInForce, message)] if message.contains("`region-vasterbotten`")),
        "{found:?}"
    );
}
