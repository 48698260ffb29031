//! Bids judged and compared: five invented ones on the journal system, with faults planted in `tests/evaluation/bids.txt`. Every
//! fault is found and nothing else is; what offers are worth adds up; the files say the same each time they are made.

#![expect(clippy::disallowed_methods, reason = "tests read and write files of their own")]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use calamine::{Data, Reader};
use kravbilaga::files::Edited;
use kravbilaga::language::Language;
use kravbilaga::workflow::{
    Build, BuildOptions, Evaluated, Folders, Format, Loaded, Written, build, evaluate_bids, read,
};
use serde_json::Value;

use support::answering::Paper;

fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn load(name: &str) -> Loaded {
    let path = project().join(format!("examples/{name}.toml"));
    read(&Folders::default(), &path).expect("the file can be read").expect("it is sound")
}

/// The forms of a procurement, as they are sent out.
fn sent(loaded: &Loaded, language: Language) -> (Paper, Paper) {
    let out = tempfile::tempdir().expect("a folder");
    let options = BuildOptions {
        out: out.path().to_owned(),
        formats: BTreeSet::from([Format::Xlsx, Format::Docx]),
        languages: vec![language],
        shape: Build::Whole,
        edited: Edited::Stop,
    };
    build(loaded, &options).expect("it is built");
    let form = |ending: &str| {
        let suffix = if language == Language::English { "-en" } else { "" };
        let path = out.path().join(format!("till-leverantor/svarsformular{suffix}.{ending}"));
        Paper::open(&fs::read(path).expect("the form was written"))
    };
    (form("xlsx"), form("docx"))
}

/// What is planted in a bid: of each question its outcome and why, and remarks on the whole.
#[derive(Debug, Default, PartialEq, Eq)]
struct Planted {
    outcomes: BTreeSet<(String, String, Vec<String>)>,
    remarks: usize,
}

/// Plants one line of `bids.txt` in a form that has been filled in, and tells what is to be found of it.
fn plant(paper: &mut Paper, line: &str, planted: &mut Planted) {
    let (what, rest) = line.split_once(' ').expect("what is done, and to what");
    let (key, text) = rest.split_once(' ').unwrap_or((rest, ""));
    let code = match what {
        "met" => return,
        "offer" => return paper.number(key, text),
        "stray" => {
            paper.add_row("INF-008", 902, &[("J", rest)]);
            planted.remarks += 1;
            return;
        }
        "no" => {
            paper.text(key, 'D', "Nej");
            planted.outcomes.insert((key.to_owned(), "stated-not-met".to_owned(), Vec::new()));
            return;
        }
        "empty" => {
            paper.text(key, 'D', "");
            planted.outcomes.insert((key.to_owned(), "unanswered".to_owned(), Vec::new()));
            return;
        }
        "write" => {
            paper.text(key, 'D', text);
            "answer-choice"
        }
        "no-how" => {
            paper.text(key, 'E', "");
            "answer-without-how"
        }
        "alter" => {
            let (old, new) = text.split_once(" => ").expect("what was, and what is");
            let row = paper.cell(key, 'C');
            let title = paper.shown(&row, key);
            assert!(title.contains(old), "{title}");
            paper.text(key, 'C', &title.replacen(old, new, 1));
            "clause-altered"
        }
        "remove" => {
            paper.remove_row(key);
            "clause-missing"
        }
        "repeat" => {
            paper.repeat_row(key);
            "clause-twice"
        }
        "hide" => {
            paper.hide_row(key);
            "hidden-answer"
        }
        "formula" => {
            paper.put(key, 'D', " t=\"str\"", "<f>\"J\"&amp;\"a\"</f><v>Ja</v>");
            "formula-in-answer"
        }
        "beyond" => {
            paper.number(key, text);
            "out-of-bounds"
        }
        other => panic!("nobody knows how to plant {other}"),
    };
    planted.outcomes.insert((key.to_owned(), "needs-human".to_owned(), vec![code.to_owned()]));
}

/// The bids as files in a folder, and what was planted in each.
fn bids(folder: &Path) -> (Vec<PathBuf>, BTreeMap<String, Planted>) {
    let (workbook, document) = sent(&load("journal-system"), Language::Swedish);
    let script = fs::read_to_string(project().join("tests/evaluation/bids.txt")).expect("the bids");
    let (mut files, mut all) = (Vec::new(), BTreeMap::new());
    for bid in script.split("bid ").skip(1) {
        let mut lines = bid.lines();
        let (file, name) = lines.next().and_then(|line| line.split_once(' ')).expect("a file and a name");
        let mut planted = Planted::default();
        let bytes = if file.ends_with("docx") {
            let mut paper = document.clone();
            // The one offer as a number is the one line of this bid.
            let number = lines.find_map(|line| line.strip_prefix("offer MOL-004 ")).expect("an offer");
            paper.fill_document(number);
            paper.replace("word/document.xml", "556000-0001", "556000-0005");
            paper.save()
        } else {
            let mut paper = workbook.clone();
            paper.fill();
            paper.text("@leverantor", 'C', name);
            paper.text("@organisationsnummer", 'C', &format!("556000-00{:02}", all.len() + 10));
            lines.for_each(|line| plant(&mut paper, line, &mut planted));
            paper.save()
        };
        files.push(folder.join(file));
        fs::write(folder.join(file), bytes).expect("a file can be written");
        all.insert(name.to_owned(), planted);
    }
    files.push(folder.join("trasig.xlsx"));
    fs::write(folder.join("trasig.xlsx"), b"PK\x03\x04 no workbook").expect("a file can be written");
    (files, all)
}

struct Run {
    folder: PathBuf,
    files: Vec<PathBuf>,
    planted: BTreeMap<String, Planted>,
    evaluated: Evaluated,
    record: Value,
}

/// The five bids, evaluated once. What was written stays among the tests' own files, to be looked at.
fn five() -> &'static Run {
    static RUN: OnceLock<Run> = OnceLock::new();
    RUN.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("evaluation");
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(folder.join("anbud")).expect("a folder");
        let (files, planted) = bids(&folder.join("anbud"));
        let evaluated = evaluate(&load("journal-system"), &files, &folder.join("provning"));
        let record = record(&folder.join("provning"));
        Run { folder: folder.join("provning"), files, planted, evaluated, record }
    })
}

fn evaluate(loaded: &Loaded, files: &[PathBuf], out: &Path) -> Evaluated {
    evaluate_bids(loaded, files, out, Edited::Stop).expect("the tool does not fail")
}

fn record(folder: &Path) -> Value {
    serde_json::from_slice(&fs::read(folder.join("provning.json")).expect("the record")).expect("JSON")
}

fn array(value: &Value) -> &Vec<Value> {
    value.as_array().expect("an array")
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// What was found in a bid that is not simply stated to be met.
fn found(bid: &Value) -> Planted {
    let outcomes = array(&bid["clauses"]).iter().map(|clause| {
        let because = clause["because"].as_array().into_iter().flatten().map(text).collect();
        (text(&clause["id"]), text(&clause["outcome"]), because)
    });
    Planted {
        outcomes: outcomes.filter(|(_, outcome, _)| outcome != "stated-met").collect(),
        remarks: array(&bid["remarks"]).len(),
    }
}

#[test]
fn every_planted_fault_is_found_and_nothing_else() {
    let run = five();
    let all: BTreeMap<String, Planted> =
        array(&run.record["bids"]).iter().map(|bid| (text(&bid["supplier"]), found(bid))).collect();
    assert_eq!(all, run.planted);
    assert_eq!(run.record["not-read"][0]["file"], "trasig.xlsx");
    assert_eq!(run.record["not-read"][0]["because"][0], "answer-file");
    assert_eq!(run.evaluated.written, Written::Filled { letters: 3, kept: Vec::new() });
}

#[test]
fn offers_are_worth_what_the_printed_rule_says_and_add_up() {
    let worth = |supplier: usize| {
        let bid = &five().record["bids"][supplier];
        let of = |id: &str| {
            let clauses = array(&bid["clauses"]);
            clauses.iter().find(|clause| clause["id"] == id).map(|clause| clause["worth"].clone())
        };
        (of("MOL-004"), of("INF-013"), text(&bid["totals"][0]["count"]), bid["totals"][0]["waits"].clone())
    };
    let is = |worth: &str| Some(Value::from(worth));
    assert_eq!(worth(0), (is("10"), is("5"), "5 + 10 = 15 poäng".to_owned(), false.into()));
    assert_eq!(worth(1), (is("7.5"), is("5"), "5 + 7,5 = 12,5 poäng".to_owned(), false.into()));
    assert_eq!(worth(2), (is("5"), is("0"), "0 + 5 = 5 poäng".to_owned(), false.into()));
    // Out of bounds is for people, and the sum waits for them.
    let (recovery, login, _, waits) = worth(3);
    assert_eq!((recovery, login, waits), (Some(Value::Null), is("5"), true.into()));
}

#[test]
fn the_same_files_give_the_same_bytes_wherever_they_lie() {
    let run = five();
    let elsewhere = tempfile::tempdir().expect("a folder");
    let moved: Vec<PathBuf> = run
        .files
        .iter()
        .map(|file| {
            let target = elsewhere.path().join(file.file_name().expect("a name"));
            fs::copy(file, &target).expect("a copy");
            target
        })
        .collect();
    let out = elsewhere.path().join("out");
    evaluate(&load("journal-system"), &moved, &out);
    for entry in fs::read_dir(&run.folder).expect("the folder") {
        let name = entry.expect("an entry").file_name();
        let (one, other) = (fs::read(run.folder.join(&name)), fs::read(out.join(&name)));
        assert!(one.expect("a file") == other.expect("the same file"), "{name:?} differs");
    }
}

#[test]
fn differences_stand_first_and_what_all_state_stands_last() {
    let page = fs::read_to_string(five().folder.join("anbudsjamforelse.html")).expect("the page");
    let at = |what: &str| page.find(what).unwrap_or_else(|| panic!("the page has no {what}"));
    assert!(at("id=\"skiljer\"") < at("id=\"bedoms\"") && at("id=\"bedoms\"") < at("id=\"lika\""));
    let (differ, alike) = (&page[at("id=\"skiljer\"")..at("id=\"kriterier\"")], &page[at("id=\"lika\"")..]);
    let human = &page[at("id=\"bedoms\"")..at("id=\"inget\"")];
    // Nobody but Beta says no to INF-009, and what is only unclear is no difference.
    assert!(differ.contains("INF-009") && !differ.contains("INF-018"));
    assert!(human.contains("INF-018") && human.contains("PER-012"));
    assert!(alike.contains("INF-008") && !alike.contains("INF-012"));
    assert!(page.contains("SEKRETESS, 19 kap. 3 § OSL (för granskning)"));
    assert!(page.contains("4 kap. 9 § LOU"));
    // What a supplier calls itself is text and nothing else.
    assert!(page.contains("Delta Fiktiv | *Drift* &lt;AB&gt;"));
    // Whether a requirement is met is never said.
    assert!(!page.to_lowercase().contains("anbudet uppfyller"));
}

#[test]
fn a_letter_asks_what_is_unclear_and_says_what_an_answer_may_hold() {
    let letter = fs::read(five().folder.join("fragor-beta-pahittade-system-ab.docx")).expect("the letter");
    let said = Paper::open(&letter).part("word/document.xml");
    assert!(said.contains("INF-012") && said.contains("INF-017"));
    // A stated no is an answer.
    assert!(!said.contains("INF-009"));
    assert!(said.contains("4 kap. 9 § LOU") && said.contains("Det får inte ändra anbudet"));
    assert!(!five().folder.join("fragor-alfa-pahittad-journal-ab.docx").exists());
}

#[test]
fn the_workbook_has_every_question_and_what_each_bid_says() {
    let mut book: calamine::Xlsx<_> =
        calamine::open_workbook(five().folder.join("anbudsjamforelse.xlsx")).expect("a workbook");
    let names = book.sheet_names();
    assert_eq!(names, ["Anbuden", "Krav för krav", "Värdering", "Frågor", "Dokumentinformation"]);
    let sheet = book.worksheet_range("Krav för krav").expect("the sheet");
    let of = |id: &str| {
        let is = |row: &&[Data]| row.get(1).is_some_and(|cell| *cell == id);
        sheet.rows().find(is).unwrap_or_else(|| panic!("no {id}")).iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    let row = of("INF-012");
    assert_eq!(row[0], "Anbuden skiljer sig");
    assert!(row[3].starts_with("Uppger ja") && row[4].starts_with("Inget svar"), "{row:?}");
    assert_eq!(sheet.rows().filter(|row| row[1].to_string().contains("-0")).count(), 32);
}

#[test]
fn a_file_that_somebody_has_edited_is_not_replaced() {
    let run = five();
    let out = tempfile::tempdir().expect("a folder");
    let loaded = load("journal-system");
    evaluate(&loaded, &run.files, out.path());
    let letter = out.path().join("fragor-beta-pahittade-system-ab.docx");
    fs::write(&letter, b"edited").expect("a file");
    let again = evaluate(&loaded, &run.files, out.path());
    assert_eq!(again.written, Written::InTheWay(vec!["fragor-beta-pahittade-system-ab.docx".to_owned()]));
    assert_eq!(fs::read(&letter).expect("the file"), b"edited");
}

#[test]
fn in_english_everything_is_in_english() {
    let mut loaded = load("journal-system");
    loaded.procurement.language = Language::English;
    let (mut paper, _) = sent(&loaded, Language::English);
    paper.fill();
    paper.text("INF-008", 'D', "");
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("one.xlsx");
    fs::write(&file, paper.save()).expect("a file can be written");
    let out = folder.path().join("out");
    evaluate(&loaded, std::slice::from_ref(&file), &out);
    let page = fs::read_to_string(out.join("tender-comparison.html")).expect("the page");
    assert!(page.contains("ch. 4 s. 9 LOU") && page.contains("No answer"));
    for swedish in ["Uppger", "Anbud", "Inget", "Leverantör", "Fråg"] {
        assert!(!page.contains(swedish), "{swedish}");
    }
    assert!(out.join("questions-exempelbolaget.docx").exists());
}

#[test]
fn where_no_section_binds_none_is_cited() {
    let mut loaded = load("journal-system");
    loaded.procurement.regime = "direct-award".to_owned();
    loaded.procurement.procedure = "direct".to_owned();
    let (mut paper, _) = sent(&loaded, Language::Swedish);
    paper.fill();
    paper.text("INF-008", 'D', "");
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("ett.xlsx");
    fs::write(&file, paper.save()).expect("a file can be written");
    evaluate(&loaded, std::slice::from_ref(&file), &folder.path().join("out"));
    let page = fs::read_to_string(folder.path().join("out/anbudsjamforelse.html")).expect("the page");
    assert!(!page.contains("LOU") && page.contains("ska behandlas lika"));
}

#[test]
fn an_acceptance_save_deviations_that_are_not_stated_is_one_row_for_people() {
    let mut loaded = load("journal-system");
    loaded.procurement.procedure = "negotiated".to_owned();
    let (sent, _) = sent(&loaded, Language::Swedish);
    let folder = tempfile::tempdir().expect("a folder");
    let bid = |name: &str, acceptance: &str, deviation: Option<&str>| {
        let mut paper = sent.clone();
        paper.fill();
        paper.text("@leverantor", 'C', name);
        paper.text("@organisationsnummer", 'C', name);
        paper.text("D", 'D', acceptance);
        if let Some(key) = deviation {
            paper.text(key, 'D', "Avvikelse");
            paper.text(key, 'E', "Tolv månader i stället.");
        }
        let file = folder.path().join(format!("{name}.xlsx"));
        fs::write(&file, paper.save()).expect("a file can be written");
        file
    };
    let files = [
        bid("Alfa påhittad", "Ja utom avvikelser", None),
        bid("Beta påhittad", "Ja utom avvikelser", Some("INF-002")),
        bid("Gamma påhittad", "Nej", None),
    ];
    let out = folder.path().join("out");
    evaluate(&loaded, &files, &out);
    let record = record(&out);
    // Every term has its standing in the record, but is counted with the acceptance.
    let found = found(&record["bids"][0]);
    assert!(found.outcomes.len() > 30, "{:?}", found.outcomes);
    let page = fs::read_to_string(out.join("anbudsjamforelse.html")).expect("the page");
    let differ =
        &page[page.find("id=\"skiljer\"").expect("it is there")..page.find("id=\"kriterier\"").expect("so is it")];
    let rows: Vec<&str> = differ.split("<tr>").filter(|row| row.contains("<td")).collect();
    // The acceptance, and the one term that is spoken of.
    assert_eq!(rows.len(), 2, "{rows:#?}");
    assert!(rows[0].contains("D Acceptans") && rows[1].contains("INF-002"), "{rows:#?}");
    // What Alfa is asked is one question.
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(out.join("anbudsjamforelse.xlsx")).expect("a workbook");
    let counted = book.worksheet_range("Anbuden").expect("the sheet");
    let alfa = counted.rows().find(|row| row[0].to_string().starts_with("Alfa")).expect("its row");
    let numbers: Vec<f64> =
        alfa.iter().filter_map(|cell| if let Data::Float(number) = cell { Some(*number) } else { None }).collect();
    assert!(numbers.contains(&1.0) && numbers.iter().all(|number| *number < 40.0), "{alfa:?}");
}

#[test]
fn each_lot_is_compared_among_those_who_tender_for_it() {
    let mut loaded = load("journal-system");
    let mut second = loaded.procurement.lots[0].clone();
    loaded.procurement.lots[0].id = Some("A".to_owned());
    loaded.procurement.lots[0].title = "System".to_owned();
    second.id = Some("B".to_owned());
    second.title = "Stöd".to_owned();
    second.facts = load("cleaning").procurement.lots[0].facts.clone();
    loaded.procurement.lots.push(second);
    let (sent, _) = sent(&loaded, Language::Swedish);
    let folder = tempfile::tempdir().expect("a folder");
    let bid = |name: &str, without: &str| {
        let mut paper = sent.clone();
        paper.fill();
        paper.text("@leverantor", 'C', name);
        paper.text("@organisationsnummer", 'C', name);
        if !without.is_empty() {
            let suffix = format!("/{without}");
            paper.text(&format!("@del-{without}"), 'C', "Nej");
            for key in paper.keys().into_iter().filter(|key| key.ends_with(&suffix)) {
                paper.text(&key, 'D', "");
            }
        }
        let file = folder.path().join(format!("{name}.xlsx"));
        fs::write(&file, paper.save()).expect("a file can be written");
        file
    };
    let files = [bid("Alfa påhittad", ""), bid("Beta påhittad", "A"), bid("Gamma påhittad", "B")];
    let out = folder.path().join("out");
    evaluate(&loaded, &files, &out);
    let record = record(&out);
    let lots =
        |bid: usize| array(&record["bids"][bid]["totals"]).iter().map(|total| text(&total["lot"])).collect::<Vec<_>>();
    // Lot B has no award criteria.
    assert_eq!([lots(0), lots(1), lots(2)], [vec!["A".to_owned()], Vec::new(), vec!["A".to_owned()]]);
    // Nobody is asked about, or differs for, a lot that they do not tender for.
    for bid in array(&record["bids"]) {
        let others: Vec<_> =
            found(bid).outcomes.into_iter().filter(|(_, outcome, _)| outcome != "not-tendered").collect();
        assert_eq!(others, [], "{}", bid["supplier"]);
    }
    let page = fs::read_to_string(out.join("anbudsjamforelse.html")).expect("the page");
    assert!(page.contains("Beta påhittad (Del B)"), "the page says which lots");
    assert!(!out.join("fragor-beta-pahittad.docx").exists());
}
