//! Which parts of the catalogue do nothing in some procurements.

#![expect(clippy::disallowed_methods, reason = "tests read and write files of their own")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use kravbilaga::catalogue::RequirementId;
use kravbilaga::selection::{Outcome, select};
use kravbilaga::workflow::{
    Became, Deviated, DeviatedClause, Folders, Idle, SameAnswer, Several, idle, idle_csv, idle_json, idle_table,
    procurement_files, read_several,
};

fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("examples/{name}.toml"))
}

fn read(files: &[PathBuf]) -> Several {
    let several = read_several(&Folders::default(), files).expect("the files can be read");
    several.unwrap_or_else(|problems| panic!("{:#?}", problems.diagnostics))
}

/// Office supplies, of which two clauses stand in the annex, with other answers and deviations, in a folder.
struct Made(tempfile::TempDir);

impl Made {
    fn new(procurements: &[(&str, &str)]) -> Made {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let supplies = std::fs::read_to_string(example("office-supplies")).expect("the example");
        for (index, (answer, deviation)) in procurements.iter().enumerate() {
            let mut text = format!("{supplies}\n{deviation}\n");
            if let Some((question, _)) = answer.split_once(" = ") {
                let line = supplies.lines().find(|line| line.starts_with(&format!("{question} = ")));
                text = text.replace(line.expect("the example answers it"), answer);
            }
            std::fs::write(folder.path().join(format!("{index}.toml")), text).expect("it can be written");
        }
        Made(folder)
    }

    fn files(&self) -> Vec<PathBuf> {
        procurement_files(&[self.0.path().to_owned()]).expect("the folder holds procurements")
    }

    fn idle(&self) -> Idle {
        idle(&read(&self.files()))
    }
}

fn deviation(action: &str) -> String {
    format!(
        "[[deviation]]\nrequirement = \"BRA-003\"\nreason = \"Regleras i hyresavtalet.\"\n\
         decided-by = \"Säkerhetschef\"\n{action}\n"
    )
}

const OMIT: &str = "action = \"omit\"";
const OTHER_TEXT: &str = "action = \"text\"\ntext = { sv = \"Leverantören ska hålla utrymningsvägar fria.\", en = \"The Supplier shall keep escape routes free.\" }";

#[test]
fn what_stands_in_no_annex_is_idle_and_nothing_else() {
    let files = procurement_files(&[example("cleaning").parent().expect("a folder").to_owned()]).expect("examples");
    let several = read(&files);
    let found = idle(&several);
    assert_eq!(found.procurements.len(), files.len());
    let stopped: Vec<&str> = found
        .procurements
        .iter()
        .filter(|looked| !looked.stopped_by.is_empty())
        .map(|looked| looked.title.as_str())
        .collect();
    assert_eq!(stopped.len(), 1);
    let mut outcomes: BTreeMap<RequirementId, BTreeSet<Outcome>> = BTreeMap::new();
    for (_, procurement) in several.procurements.iter().filter(|(_, one)| one.title != stopped[0]) {
        for lot in select(&several.catalogue, procurement).lots {
            for (id, decision) in lot.decisions {
                outcomes.entry(id).or_default().insert(decision.outcome);
            }
        }
    }
    for requirement in several.catalogue.in_use() {
        let outcomes = &outcomes[&requirement.id];
        let row = found.requirements.iter().find(|row| row.id == requirement.id.as_str());
        assert_eq!(row.is_none(), outcomes.contains(&Outcome::Included), "{}", requirement.id);
        let Some(row) = row else { continue };
        assert_eq!(row.times.values().sum::<usize>(), files.len() - 1, "{}", row.id);
        for (became, outcome) in [
            (Became::Offered, Outcome::Offered),
            (Became::Covered, Outcome::Covered),
            (Became::Replaced, Outcome::Replaced),
        ] {
            assert_eq!(row.times.contains_key(&became), outcomes.contains(&outcome), "{}", row.id);
        }
    }
    assert!(found.requirements.iter().any(|row| row.times.keys().eq([&Became::NotIn])), "some is never selected");
    assert!(found.requirements.iter().any(|row| row.times.contains_key(&Became::Covered)), "some is only covered");
}

fn clause<'a>(found: &'a Idle, id: &str) -> Option<&'a DeviatedClause> {
    found.deviated.iter().find(|clause| clause.id == id)
}

#[test]
fn a_clause_that_is_struck_everywhere_is_told_with_how_often() {
    let found = Made::new(&[("", &deviation(OMIT)), ("", &deviation(OMIT)), ("", &deviation(OMIT))]).idle();
    let struck = clause(&found, "BRA-003").expect("it is always struck");
    assert_eq!((struck.procurements, &struck.changes), (3, &BTreeMap::from([(Deviated::Struck, 3)])));
    let requirement = found.requirements.iter().find(|row| row.id == "BRA-003").expect("it stands in no annex");
    assert_eq!(requirement.times, BTreeMap::from([(Became::Struck, 3)]));
    let table = idle_table(&found);
    let row = |kind: &str| table.rows.iter().find(|row| row[0] == kind && row[1] == "BRA-003").expect("a row");
    assert_eq!(row("clause")[3..], ["always struck", "3", "3"]);
    assert_eq!(row("requirement")[3..], ["only struck", "3", "3"]);
    assert!(clause(&found, "FYS-011").is_none(), "nobody deviates from it");
}

#[test]
fn a_clause_that_is_kept_once_is_not_told() {
    let found = Made::new(&[("", &deviation(OMIT)), ("", "")]).idle();
    assert!(clause(&found, "BRA-003").is_none());
    assert!(found.requirements.iter().all(|row| row.id != "BRA-003"));
    // Where the clause does not apply, nobody has kept it.
    let found = Made::new(&[("", &deviation(OMIT)), ("delivers-to-premises = false", "")]).idle();
    assert_eq!(clause(&found, "BRA-003").map(|clause| clause.procurements), Some(1));
}

#[test]
fn ways_to_deviate_are_counted_each() {
    let found = Made::new(&[("", &deviation(OMIT)), ("", &deviation(OTHER_TEXT)), ("", &deviation(OTHER_TEXT))]).idle();
    let changed = clause(&found, "BRA-003").expect("nobody keeps it as it is");
    assert_eq!(changed.changes, BTreeMap::from([(Deviated::Struck, 1), (Deviated::Text, 2)]));
    let row = idle_table(&found).rows.into_iter().find(|row| row[0] == "clause").expect("a row");
    assert_eq!(row[3..], ["always deviated from: struck 1, another text 2", "3", "3"]);
    assert!(found.requirements.iter().all(|row| row.id != "BRA-003"), "it stands in two annexes");
}

#[test]
fn a_question_is_idle_while_everybody_answers_alike() {
    let answer = |found: &Idle, id: &str| {
        let question = found.questions.iter().find(|question| question.id == id);
        question.and_then(|question| question.same_answer.clone())
    };
    let alike = Made::new(&[("", ""), ("", "")]).idle();
    assert_eq!(answer(&alike, "subcontractors"), Some(SameAnswer::Always("yes".to_owned())));
    assert_eq!(answer(&alike, "availability"), Some(SameAnswer::Always("negligible".to_owned())));
    assert_eq!(answer(&alike, "object"), Some(SameAnswer::Always("goods".to_owned())));
    assert_eq!(answer(&alike, "third-country"), Some(SameAnswer::NeverAsked));
    let differing = Made::new(&[("", ""), ("subcontractors = false", "")]).idle();
    assert_eq!(answer(&differing, "subcontractors"), None);
    assert!(differing.questions.iter().all(|question| question.id != "subcontractors"));
    let alone = Made::new(&[("", "")]).idle();
    assert_eq!(answer(&alone, "subcontractors"), None, "one procurement has nobody to differ from");
}

#[test]
fn levels_and_choices_that_nobody_gives_are_told() {
    let given = |found: &Idle, question: &str| -> BTreeSet<String> {
        let answers = found.answers.iter().filter(|row| row.question == question);
        answers.map(|row| row.answer.clone()).collect()
    };
    let found = Made::new(&[("", ""), ("availability = \"serious\"", "")]).idle();
    let never: BTreeSet<String> = ["considerable", "moderate"].map(str::to_owned).into();
    assert_eq!(given(&found, "availability"), never);
    assert!(given(&found, "object").is_empty(), "the question itself is told of");
    let found = Made::new(&[("", ""), ("object = [\"goods\", \"cleaning\"]", "")]).idle();
    let objects = given(&found, "object");
    assert!(objects.contains("guarding") && !objects.contains("goods") && !objects.contains("cleaning"), "{objects:?}");
}

#[test]
fn a_question_that_no_condition_uses_is_told() {
    let made = Made::new(&[("", ""), ("", "")]);
    let mut several = read(&made.files());
    assert!(idle(&several).questions.iter().all(|question| question.decides));
    let catalogue = std::sync::Arc::make_mut(&mut several.catalogue);
    catalogue.requirements.clear();
    catalogue.gates.clear();
    catalogue.routes.clear();
    catalogue.organisations.values_mut().for_each(|buyer| buyer.overlay.clear());
    let deciding: BTreeSet<String> = several
        .catalogue
        .characteristics
        .iter()
        .flat_map(|question| &question.ask_when)
        .flat_map(|condition| condition.characteristics().map(str::to_owned))
        .collect();
    let found = idle(&several);
    for question in &found.questions {
        assert_eq!(question.decides, deciding.contains(&question.id), "{}", question.id);
    }
    assert!(found.questions.iter().any(|question| !question.decides));
    let row = idle_table(&found).rows.into_iter().find(|row| row[1] == "subcontractors").expect("a row");
    assert_eq!(row[3], "no condition uses it, always yes");
}

#[test]
fn a_stopped_procurement_raises_its_gate_and_asks_nothing() {
    let files = [example("office-supplies"), example("protective-security")];
    let without = idle(&read(&files[..1]));
    let with = idle(&read(&files));
    let raised = |found: &Idle| found.gates.iter().all(|gate| gate.id != "protective-security-yes");
    assert!(!raised(&without) && raised(&with));
    assert_eq!(with.requirements.len(), without.requirements.len());
    let row = idle_table(&with).rows.into_iter().find(|row| row[0] == "requirement").expect("a row");
    assert_eq!(row[5], "1", "of those that have an annex");
}

#[test]
fn the_table_reads_back_from_csv_and_json() {
    let found = Made::new(&[("", &deviation(OMIT)), ("", &deviation(OTHER_TEXT))]).idle();
    let (table, text) = (idle_table(&found), idle_csv(&found));
    let mut reader =
        csv::ReaderBuilder::new().delimiter(b';').from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    assert_eq!(reader.headers().expect("headings").iter().collect::<Vec<_>>(), table.columns);
    let rows: Vec<Vec<String>> =
        reader.records().map(|row| row.expect("a row").iter().map(str::to_owned).collect()).collect();
    assert_eq!(rows, table.rows);
    let json: serde_json::Value = serde_json::from_str(&idle_json(&found)).expect("JSON");
    let number = |key: &str| json[key].as_array().expect("a list").len();
    let all: usize = ["requirements", "questions", "answers", "deviated", "gates"].map(number).iter().sum();
    assert_eq!(all, table.rows.len());
    assert_eq!(json["deviated"][0]["changes"]["struck"], 1);
}

#[test]
fn files_are_meant_once_and_folders_mean_what_stands_in_them() {
    let made = Made::new(&[("", ""), ("", "")]);
    let folder = made.0.path();
    std::fs::write(folder.join("notes.md"), "not a procurement").expect("it can be written");
    std::fs::create_dir(folder.join("built")).expect("a folder");
    let paths = [folder.join("1.toml"), folder.to_owned()];
    assert_eq!(procurement_files(&paths).expect("files"), [folder.join("1.toml"), folder.join("0.toml")]);
    assert!(procurement_files(&[folder.join("built")]).is_err(), "an empty folder");
}

#[test]
fn the_command_tells_all_that_is_wrong_and_then_nothing_else() {
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kravbilaga"));
        let command = command.args(["catalogue", "idle"]).args(arguments).env("NO_COLOR", "1");
        let output = command.output().expect("it starts");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
        (output.status.code(), text(output.stdout), text(output.stderr))
    };
    let made = Made::new(&[("", &deviation(OMIT)), ("", &deviation(OMIT))]);
    let folder = made.0.path().display().to_string();
    let (code, stdout, _) = run(&[&folder]);
    assert_eq!(code, Some(0));
    assert!(stdout.contains(" in 2 procurements\n") && stdout.contains(", 1 clause, "), "{stdout}");
    assert!(stdout.lines().any(|line| line.starts_with("clause ") && line.contains("always struck")), "{stdout}");
    for name in ["2.toml", "3.toml"] {
        let text = std::fs::read_to_string(made.0.path().join("0.toml")).expect("it was written");
        let wrong = text.replace("children = false", &format!("chldren-{} = false", &name[..1]));
        std::fs::write(made.0.path().join(name), wrong).expect("it can be written");
    }
    let (code, stdout, stderr) = run(&[&folder]);
    assert_eq!((code, stdout.as_str()), (Some(1), ""));
    assert!(stderr.contains("`chldren-2`") && stderr.contains("`chldren-3`"), "{stderr}");
    for wrong in [&[][..], &["no/such/file.toml"], &["src"]] {
        let (code, stdout, _) = run(wrong);
        assert_eq!((code, stdout.as_str()), (Some(2), ""), "{wrong:?}");
    }
}
