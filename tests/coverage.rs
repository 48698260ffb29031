//! What the shipped catalogue answers to, what becomes of that in a procurement, and what is lost without a requirement.

use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;

use kravbilaga::catalogue::{Catalogue, RequirementId};
use kravbilaga::workflow::{
    Coverage, CoverageOf, CoverageRows, Folders, How, Present, RequirementRow, SummaryRow, check, coverage,
    coverage_csv, coverage_json, coverage_table, read, selection,
};

fn catalogue() -> &'static Catalogue {
    static CATALOGUE: OnceLock<Catalogue> = OnceLock::new();
    CATALOGUE.get_or_init(|| {
        let (sound, problems) = check(&Folders::default()).expect("the catalogue can be read");
        sound.unwrap_or_else(|| panic!("{:#?}", problems.diagnostics)).0
    })
}

fn of_catalogue(of: CoverageOf<'_>) -> Coverage {
    coverage(catalogue(), None, of).expect("it is there")
}

fn of_example(name: &str, of: CoverageOf<'_>) -> Coverage {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("examples/{name}.toml"));
    let loaded = read(&Folders::default(), &path).expect("the example can be read");
    let loaded = loaded.unwrap_or_else(|problems| panic!("{:#?}", problems.diagnostics));
    let selection = selection(&loaded);
    coverage(&loaded.catalogue, Some((&loaded.procurement, &selection)), of).expect("it is there")
}

fn summary(coverage: Coverage) -> Vec<SummaryRow> {
    let CoverageRows::Summary(rows) = coverage.rows else { panic!("a summary") };
    rows
}

fn requirements(coverage: Coverage) -> Vec<RequirementRow> {
    let CoverageRows::Requirements(rows) = coverage.rows else { panic!("requirements") };
    rows
}

#[test]
fn every_goal_and_every_adopted_policy_is_covered() {
    let rows = summary(of_catalogue(CoverageOf::Everything));
    assert_eq!(rows.iter().filter(|row| row.kind == "register").count(), catalogue().goals.len());
    assert!(rows.iter().any(|row| row.kind == "policy"));
    for row in rows {
        assert_eq!(row.not_covered, 0, "{}", row.id);
        assert_eq!(row.parts, row.named + row.carried + row.left_out, "{}", row.id);
        assert!(row.parts > 0 && row.here.is_none(), "{}", row.id);
    }
}

#[test]
fn a_control_is_named_carried_left_out_or_outside_the_goals() {
    let CoverageRows::Controls(rows) = of_catalogue(CoverageOf::Standard("hslf-fs-2016-40")).rows else {
        panic!("controls")
    };
    let row = |id: &str| rows.iter().find(|row| row.id == id).expect("the control");
    assert_eq!(row("4 kap. 9 §").how, How::Named);
    assert_eq!(row("2 kap. 1 §").how, How::NoGoal);
    let carried = row("3 kap. 14 §");
    assert_eq!((carried.how, carried.requirements[0].id.as_str()), (How::Carried, "MOL-010"));
    assert!(carried.reason.as_ref().is_some_and(|reason| reason.contains("driftmiljön")));
    let CoverageRows::Controls(rows) = of_catalogue(CoverageOf::Standard("iso27001-2022")).rows else {
        panic!("controls")
    };
    let left_out = rows.iter().find(|row| row.id == "A.7.12").expect("the control");
    assert_eq!((left_out.how, left_out.requirements.len()), (How::LeftOut, 0));
    assert!(left_out.reason.is_some());
}

#[test]
fn a_register_without_a_goal_tells_what_requirements_name() {
    let with_goal = |id: &str| catalogue().goals.iter().any(|goal| goal.standard == id);
    let id = catalogue().standards.keys().find(|id| *id == "owasp-asvs-5.0.0" && !with_goal(id)).expect("a register");
    let CoverageRows::Controls(rows) = of_catalogue(CoverageOf::Standard(id)).rows else { panic!("controls") };
    assert!(rows.iter().all(|row| matches!(row.how, How::Named | How::NoGoal)));
    assert!(rows.iter().any(|row| row.how == How::Named));
}

#[test]
fn what_only_one_requirement_answers_to_is_lost_with_it() {
    let rows = requirements(of_catalogue(CoverageOf::Area("information-security")));
    let lost = |id: &str| &rows.iter().find(|row| row.id == id).expect("the requirement").lost_controls;
    let only = &lost("INF-019")[0];
    assert_eq!((only.standard.as_str(), only.control.as_str()), ("hslf-fs-2016-40", "4 kap. 9 §"));
    assert_eq!(only.cite, "HSLF-FS 2016:40 4 kap. 9 §");
    assert!(lost("INF-012").is_empty(), "INF-011 names the same controls");
}

/// The rows of all areas agree with a catalogue from which the requirement has been taken.
#[test]
fn what_is_told_as_lost_is_what_is_missing_when_a_requirement_is_gone() {
    for id in ["INF-019", "INF-006", "PER-014"] {
        let requirement: RequirementId = id.parse().expect("an id");
        let area = &catalogue().requirements[&requirement].area;
        let rows = requirements(of_catalogue(CoverageOf::Area(area)));
        let row = rows.iter().find(|row| row.id == id).expect("the requirement");
        let mut without = catalogue().clone();
        without.requirements.remove(&requirement);
        for goal in &without.goals {
            let lost: Vec<&str> = row
                .lost_controls
                .iter()
                .filter(|lost| lost.standard == goal.standard && goal.controls.contains(&lost.control))
                .map(|lost| lost.control.as_str())
                .collect();
            let found = coverage(&without, None, CoverageOf::Standard(&goal.standard)).expect("it is there");
            let CoverageRows::Controls(controls) = found.rows else { panic!("controls") };
            let missing: Vec<&str> =
                controls.iter().filter(|row| row.how == How::NotCovered).map(|row| row.id.as_str()).collect();
            assert_eq!(lost.iter().collect::<std::collections::BTreeSet<_>>(), missing.iter().collect(), "{id}");
        }
    }
}

#[test]
fn most_of_a_standard_on_information_is_not_in_an_annex_for_cleaning() {
    let rows = summary(of_example("cleaning", CoverageOf::Everything));
    let iso = rows.iter().find(|row| row.id == "iso27001-2022").expect("the goal");
    let here = iso.here.expect("a procurement");
    assert_eq!(here.in_annex + here.by_route + here.replaced + here.out, iso.named + iso.carried);
    assert!(here.in_annex > 0 && here.in_annex < here.out, "{here:?}");
    assert!(rows.iter().all(|row| row.id != "varmland-sakerhetspolicy"), "another buyer's policy");
}

#[test]
fn a_route_and_a_replacement_are_named() {
    let CoverageRows::Controls(rows) = of_example("journal-system", CoverageOf::Standard("iso27001-2022")).rows else {
        panic!("controls")
    };
    let standing = |present: Present| {
        let all = rows.iter().flat_map(|row| &row.requirements);
        all.filter(move |answering| answering.here == Some(present)).collect::<Vec<_>>()
    };
    assert!(standing(Present::ByRoute).iter().all(|answering| answering.by.is_some()));
    assert!(!standing(Present::ByRoute).is_empty());
    let replaced = standing(Present::Replaced);
    let replaced = replaced.iter().find(|answering| answering.id == "INF-011").expect("it is replaced");
    assert_eq!(replaced.by.as_deref(), Some("INF-012"));
}

#[test]
fn passages_of_a_proposed_policy_are_told_when_asked_for() {
    let id = "vasterbotten-sakerhetspolicy-motforslag";
    let CoverageRows::Passages(rows) = of_catalogue(CoverageOf::Policy(id)).rows else { panic!("passages") };
    assert!(!rows.is_empty() && rows.iter().all(|row| !row.themes.is_empty()));
    assert!(summary(of_catalogue(CoverageOf::Everything)).iter().all(|row| row.id != id));
}

#[test]
fn what_is_not_there_is_told_with_the_nearest() {
    for (of, near) in [
        (CoverageOf::Standard("iso27001-2023"), "iso27001-2022"),
        (CoverageOf::Policy("varmlands-sakerhetspolicy"), "varmland-sakerhetspolicy"),
        (CoverageOf::Area("fire-savety"), "fire-safety"),
    ] {
        let told = coverage(catalogue(), None, of).expect_err("it is not there");
        assert!(told.ends_with(&format!("did you mean `{near}`?")), "{told}");
    }
}

#[test]
fn every_table_reads_back_from_csv_and_json() {
    let questions = [
        CoverageOf::Everything,
        CoverageOf::Standard("gdpr-2016-679"),
        CoverageOf::Policy("varmland-sakerhetspolicy"),
        CoverageOf::Area("personal-data"),
    ];
    for found in questions.map(of_catalogue).into_iter().chain(questions.map(|of| of_example("journal-system", of))) {
        let table = coverage_table(&found);
        let text = coverage_csv(&found);
        let mut reader =
            csv::ReaderBuilder::new().delimiter(b';').from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        assert_eq!(reader.headers().expect("headings").iter().collect::<Vec<_>>(), table.columns);
        let rows: Vec<Vec<String>> = reader
            .records()
            .map(|row| row.expect("as many cells as columns").iter().map(str::to_owned).collect())
            .collect();
        assert_eq!(rows, table.rows);
        let json: serde_json::Value = serde_json::from_str(&coverage_json(&found)).expect("JSON");
        let rows = ["summary", "controls", "passages", "requirements"].iter().find_map(|key| json[key].as_array());
        assert_eq!(rows.map(Vec::len), Some(table.rows.len()));
    }
}

#[test]
fn the_command_tells_on_stdout_and_ends_as_the_others() {
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kravbilaga"));
        let output = command.arg("coverage").args(arguments).env("NO_COLOR", "1").output().expect("it starts");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
        (output.status.code(), text(output.stdout), text(output.stderr))
    };
    let example = |name: &str| format!("{}/examples/{name}.toml", env!("CARGO_MANIFEST_DIR"));
    let (code, stdout, stderr) = run(&[]);
    assert_eq!((code, stderr.as_str()), (Some(0), ""));
    assert!(stdout.lines().any(|line| line.starts_with("register  iso27001-2022 ")), "{stdout}");
    let (code, stdout, _) = run(&[&example("cleaning"), "--standard", "iso27001-2022", "--format", "json"]);
    assert_eq!(code, Some(0));
    assert!(serde_json::from_str::<serde_json::Value>(&stdout).is_ok());
    let (code, stdout, stderr) = run(&["--standard", "iso27001-2023"]);
    assert_eq!((code, stdout.as_str()), (Some(1), ""));
    assert!(stderr.contains("did you mean"), "{stderr}");
    let (code, stdout, stderr) = run(&[&example("protective-security")]);
    assert_eq!((code, stdout.as_str()), (Some(1), ""));
    assert!(stderr.contains("\n  1. "), "{stderr}");
    for wrong in [&["no/such/file.toml"][..], &["--area", "a", "--policy", "b"], &["--format", "pdf"]] {
        let (code, stdout, _) = run(wrong);
        assert_eq!((code, stdout.as_str()), (Some(2), ""), "{wrong:?}");
    }
}
