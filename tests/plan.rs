//! The follow-up plan: when things fall due, who does what, and what the document, the workbook and the calendar say. The calendar
//! is read back by a parser that knows nothing of ours, the workbook likewise.

#![expect(clippy::disallowed_methods, reason = "tests read and write files of their own")]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};

use calamine::{Data, Reader, Xlsx};
use ical::IcalParser;
use ical::parser::ical::component::IcalEvent;
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use kravbilaga::annex::{Plan, assemble, plan};
use kravbilaga::diagnostic::{Code, Severity};
use kravbilaga::document::answer_form::{Asked, Meaning, Need};
use kravbilaga::files::Edited;
use kravbilaga::language::Language;
use kravbilaga::selection::select;
use kravbilaga::workflow::{
    Build, BuildOptions, Built, Folders, Format, Loaded, PlanMade, PlanOptions, answer_forms, build, make_plan, read,
};
use support::docx_text::docx_text;

const EXAMPLES: [&str; 5] = ["cleaning", "guarding-service", "infusion-pumps", "journal-system", "office-supplies"];

fn day(text: &str) -> Date {
    text.parse().expect("a day")
}

fn load_file(path: &Path) -> Loaded {
    let loaded = read(&Folders::default(), path).expect("the file can be read");
    loaded.unwrap_or_else(|problems| panic!("{:#?}", problems.diagnostics))
}

fn load(name: &str) -> Loaded {
    load_file(&Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("examples/{name}.toml")))
}

/// An example with a piece of its file replaced.
fn load_with(name: &str, from: &str, to: &str) -> Loaded {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("examples/{name}.toml"));
    let text = std::fs::read_to_string(path).expect("the example");
    assert!(text.contains(from), "{name} has no `{from}`");
    let folder = folder();
    let file = folder.path().join("procurement.toml");
    std::fs::write(&file, text.replace(from, to)).expect("it can be written");
    load_file(&file)
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder for the test")
}

/// The plan of a procurement before anybody has tendered.
fn plan_of(loaded: &Loaded) -> Plan {
    let selection = select(&loaded.catalogue, &loaded.procurement);
    let matter = loaded.matter(&selection, Language::Swedish);
    plan(&matter, &assemble(&matter), None, &BTreeMap::new())
}

fn options(out: &Path) -> PlanOptions {
    PlanOptions {
        bid: None,
        expiries: BTreeMap::new(),
        out: out.to_owned(),
        languages: Language::ALL.to_vec(),
        edited: Edited::Stop,
    }
}

fn made(loaded: &Loaded, options: &PlanOptions) -> BTreeMap<String, Vec<u8>> {
    let made = make_plan(loaded, options).expect("the tool does not fail");
    let PlanMade::Written { files, .. } = made else { panic!("{made:#?}") };
    files.into_iter().map(|file| (file.clone(), std::fs::read(options.out.join(file)).expect("it is there"))).collect()
}

fn refused(made: PlanMade) -> Vec<(Code, String)> {
    let PlanMade::Refused(told) = made else { panic!("{made:#?}") };
    assert!(told.iter().all(|diagnostic| diagnostic.help.is_some()), "{told:#?}");
    assert!(told.iter().all(|diagnostic| diagnostic.place.is_some() || diagnostic.within.is_some()), "{told:#?}");
    told.into_iter().map(|diagnostic| (diagnostic.code, diagnostic.message)).collect()
}

#[test]
fn days_off_are_those_of_the_almanac() {
    let planning = load("cleaning").catalogue.follow_up.clone();
    // Those that do not fall on a Saturday or Sunday.
    let expected: [(i16, &[&str]); 3] = [
        (2026, &["01-01", "01-06", "04-03", "04-06", "05-01", "05-14", "06-19", "12-24", "12-25", "12-31"]),
        (2027, &["01-01", "01-06", "03-26", "03-29", "05-06", "06-25", "12-24", "12-31"]),
        (2028, &["01-06", "04-14", "04-17", "05-01", "05-25", "06-06", "06-23", "12-25", "12-26"]),
    ];
    for (year, days) in expected {
        let all = std::iter::successors(Some(day(&format!("{year}-01-01"))), |day| day.tomorrow().ok());
        let off = all.take_while(|day| day.year() == year).filter(|day| !planning.is_worked(*day));
        let on_weekdays: Vec<String> = off
            .filter(|day| !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday))
            .map(|day| day.strftime("%m-%d").to_string())
            .collect();
        assert_eq!(on_weekdays, days, "{year}");
    }
}

#[test]
fn every_requirement_of_the_annex_is_followed_up_once() {
    for name in EXAMPLES {
        let loaded = load(name);
        let plan = plan_of(&loaded);
        let ids: Vec<_> = plan
            .lists
            .iter()
            .chain(&plan.on_events)
            .flat_map(|list| list.checks.iter().map(|check| check.id.clone()))
            .collect();
        let each: BTreeSet<_> = ids.iter().cloned().collect();
        assert_eq!(each.len(), ids.len(), "{name}: a requirement twice");
        let selection = select(&loaded.catalogue, &loaded.procurement);
        let included: BTreeSet<_> = selection
            .lots
            .iter()
            .flat_map(|lot| &lot.decisions)
            .filter(|(_, decision)| decision.outcome == kravbilaga::selection::Outcome::Included)
            .map(|(id, _)| id.clone())
            .collect();
        assert!(included.is_subset(&each), "{name}: {:?}", included.difference(&each).collect::<Vec<_>>());
    }
}

#[test]
fn occasions_are_few_on_working_days_and_within_the_contract() {
    for name in EXAMPLES {
        let loaded = load(name);
        let plan = plan_of(&loaded);
        let term = plan.term.expect("the examples have a start");
        let planning = &loaded.catalogue.follow_up;
        let mut seen = BTreeSet::new();
        for occasion in &plan.occasions {
            assert!(planning.is_worked(occasion.day), "{name}: {} is a day off", occasion.day);
            assert!(occasion.day <= term.last, "{name}: {} is after the contract", occasion.day);
            assert_eq!(occasion.day < term.start, occasion.before_start.is_some(), "{name}: {}", occasion.day);
            assert!(occasion.in_option || occasion.day <= term.end, "{name}: {} without an option", occasion.day);
            assert!(seen.insert((occasion.day, occasion.role.id.clone())), "{name}: twice on {}", occasion.day);
            assert!(plan.checks(occasion) > 0);
        }
        for (index, list) in plan.lists.iter().enumerate() {
            let of_list = || plan.occasions.iter().filter(move |occasion| occasion.lists.contains(&index));
            assert!(of_list().any(|occasion| !occasion.in_option), "{name}: {} never", list.id);
        }
        let first_year = plan.occasions.iter().filter(|occasion| occasion.year <= 1).count();
        assert!(first_year <= 60, "{name}: {first_year} occasions in the first year");
    }
}

#[test]
fn what_falls_on_a_day_off_is_done_on_the_next_working_day() {
    // The contract of the example begins 2027-06-01, so months end on the last day of the month.
    let plan = plan_of(&load("journal-system"));
    let moved: BTreeMap<Date, Date> = plan.occasions.iter().map(|occasion| (occasion.due, occasion.day)).collect();
    for (due, done) in [
        ("2027-06-30", "2027-06-30"),
        ("2027-07-31", "2027-08-02"), // a Saturday
        ("2027-10-31", "2027-11-01"), // a Sunday
        ("2027-12-31", "2028-01-03"), // New Year's Eve, then a Saturday and a Sunday
        ("2030-12-31", "2031-01-02"),
        ("2031-05-31", "2031-05-30"), // the last day of the contract: never after it
        ("2033-05-31", "2033-05-31"),
    ] {
        assert_eq!(moved.get(&day(due)), Some(&day(done)), "{due}");
    }
    assert_eq!(plan.occasions[0].day, day("2027-05-31"), "evidence is due before the start");
}

#[test]
fn a_contract_of_a_few_months_is_followed_up_all_the_same() {
    let plan = plan_of(&load_with("journal-system", "end = 2031-05-31\noptions = \"P2Y\"", "end = 2027-09-15"));
    let last = plan.occasions.iter().filter(|occasion| occasion.due == day("2027-09-15")).collect::<Vec<_>>();
    let lists: BTreeSet<usize> = last.iter().flat_map(|occasion| occasion.lists.clone()).collect();
    let yearly =
        (0..plan.lists.len()).filter(|list| plan.lists[*list].interval.is_some_and(|interval| interval.months == 12));
    assert!(yearly.clone().count() > 2 && yearly.clone().all(|list| lists.contains(&list)));
}

#[test]
fn a_build_has_the_plan_for_the_contract_owner_alone_with_dates_if_the_start_is_known() {
    for (loaded, dated) in [(load("cleaning"), true), (load_with("cleaning", "start = ", "# start = "), false)] {
        let out = folder();
        let options = BuildOptions {
            out: out.path().to_owned(),
            formats: [Format::Docx, Format::Xlsx].into(),
            languages: Language::ALL.to_vec(),
            shape: Build::Whole,
            edited: Edited::Stop,
        };
        assert!(matches!(build(&loaded, &options).expect("the tool does not fail"), Built::Filled { .. }));
        let suppliers = std::fs::read_dir(out.path().join("till-leverantor")).expect("the folder");
        for file in suppliers {
            let name = file.expect("a file").file_name().to_string_lossy().into_owned();
            assert!(!name.contains("uppfoljningsplan"), "{name}");
        }
        for (name, heading, calendar) in [
            ("uppfoljningsplan", "Dokumentinformation", "Kalender"),
            ("uppfoljningsplan-en", "Document information", "Calendar"),
        ] {
            let inside =
                |ending: &str| std::fs::read(out.path().join(format!("internt/{name}.{ending}"))).expect("it is built");
            let text = docx_text(&inside("docx"));
            assert!(text.contains(heading), "{text}");
            assert_eq!(text.contains("2027-"), dated, "{name}");
            let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(inside("xlsx"))).expect("a workbook");
            assert_eq!(workbook.sheet_names().contains(&calendar.to_owned()), dated);
            let information = workbook.worksheet_range(heading).expect("the sheet is there");
            let digest = text.split_whitespace().find(|word| word.len() == 64).expect("the digest of the annex");
            assert!(information.rows().any(|row| row.iter().any(|cell| cell.to_string().contains(digest))));
        }
    }
}

#[test]
fn the_workbook_has_days_as_days_and_as_many_rows_as_there_are_occasions() {
    let (loaded, out) = (load("journal-system"), folder());
    let files = made(&loaded, &options(out.path()));
    let plan = plan_of(&loaded);
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(files["uppfoljningsplan.xlsx"].clone())).expect("a workbook");
    let calendar = workbook.worksheet_range("Kalender").expect("the sheet is there");
    // The headings are the first row with more than one cell.
    let is_above = |row: &&[Data]| row[1..].iter().all(|cell| *cell == Data::Empty);
    let rows: Vec<&[Data]> = calendar.rows().skip_while(is_above).skip(1).collect();
    assert_eq!(rows.len(), plan.occasions.len() + 3, "an occasion on each row, and start, end and end with options");
    assert!(rows.iter().all(|row| matches!(row[0], Data::DateTime(_)) && matches!(row[1], Data::DateTime(_))));
    let lists = workbook.worksheet_range("Listor").expect("the sheet is there");
    assert_eq!(
        lists.rows().skip_while(is_above).skip(1).count(),
        plan.lists.iter().map(|list| list.checks.len()).sum::<usize>()
    );
}

fn events(bytes: &[u8]) -> Vec<IcalEvent> {
    let mut calendars = IcalParser::new(Cursor::new(bytes.to_vec()));
    let calendar = calendars.next().expect("a calendar").expect("one that can be read");
    assert!(calendars.next().is_none());
    let value = |name: &str| {
        calendar.properties.iter().find(|property| property.name == name).and_then(|found| found.value.clone())
    };
    assert_eq!(value("VERSION").as_deref(), Some("2.0"));
    calendar.events
}

/// The value of a property, with its escapes undone as RFC 5545, 3.3.11 has it.
fn value(event: &IcalEvent, name: &str) -> String {
    let mut found = event.properties.iter().filter(|property| property.name == name);
    let value = found.next().unwrap_or_else(|| panic!("no {name}")).value.clone().unwrap_or_default();
    assert!(found.next().is_none(), "{name} twice");
    let (mut text, mut characters) = (String::new(), value.chars());
    while let Some(character) = characters.next() {
        match character {
            '\\' => match characters.next().expect("something is escaped") {
                'n' | 'N' => text.push('\n'),
                other => text.push(other),
            },
            other => text.push(other),
        }
    }
    text
}

#[test]
fn another_reader_of_calendars_finds_every_occasion() {
    let loaded = load_with(
        "journal-system",
        "Journalsystem för primärvården",
        r"Journal; vård, \\ åäö och en titel som är mycket längre än en rad",
    );
    let (out, plan) = (folder(), plan_of(&loaded));
    let files = made(&loaded, &options(out.path()));
    for name in ["uppfoljningsplan.ics", "uppfoljningsplan-en.ics"] {
        let text = std::str::from_utf8(&files[name]).expect("UTF-8");
        assert!(text.ends_with("END:VCALENDAR\r\n") && !text.replace("\r\n", "").contains(['\r', '\n']));
        assert!(text.split("\r\n").all(|line| line.len() <= 75));
        let events = events(&files[name]);
        assert_eq!(events.len(), plan.occasions.len() + 3);
        let ids: BTreeSet<String> = events.iter().map(|event| value(event, "UID")).collect();
        assert_eq!(ids.len(), events.len());
        for event in &events {
            let first = day(&value(event, "DTSTART"));
            assert_eq!(day(&value(event, "DTEND")), first.checked_add(1.day()).expect("a day"));
            assert_eq!(value(event, "DTSTAMP"), "20261201T000000Z", "the day of issue, never a clock");
            assert!(value(event, "SUMMARY").contains(r"Journal; vård, \ åäö och en titel"), "{event:?}");
        }
        for occasion in &plan.occasions {
            let role = kravbilaga::document::capitalised(&occasion.role.name);
            let category = |event: &&IcalEvent| {
                event
                    .properties
                    .iter()
                    .any(|property| property.name == "CATEGORIES" && property.value.as_deref() == Some(&role))
            };
            let mut there = events.iter().filter(|event| day(&value(event, "DTSTART")) == occasion.day);
            if name == "uppfoljningsplan.ics" {
                let event = there.find(category).expect("the occasion has its entry");
                let description = value(event, "DESCRIPTION");
                for check in occasion.lists.iter().flat_map(|list| &plan.lists[*list].checks) {
                    assert!(description.contains(&format!("\n– {} {}", check.id, check.title)), "{description}");
                }
                let status = if occasion.in_option { "TENTATIVE" } else { "CONFIRMED" };
                assert_eq!(value(event, "STATUS"), status);
            } else {
                assert!(there.next().is_some());
            }
        }
    }
    let uids = |name: &str| events(&files[name]).iter().map(|event| value(event, "UID")).collect::<BTreeSet<_>>();
    assert_eq!(uids("uppfoljningsplan.ics"), uids("uppfoljningsplan-en.ics"), "the same occasion in either language");
}

#[test]
fn a_contract_with_nothing_at_intervals_has_its_events_and_no_empty_table() {
    let (loaded, out) = (load("office-supplies"), folder());
    let files = made(&loaded, &options(out.path()));
    assert!(plan_of(&loaded).occasions.is_empty());
    let text = docx_text(&files["uppfoljningsplan.docx"]);
    assert!(text.contains("Vid händelser") && !text.contains("Arbetsinsats"), "{text}");
    assert_eq!(events(&files["uppfoljningsplan.ics"]).len(), 2, "the contract begins, and ends");
}

#[test]
fn the_same_contract_gives_the_same_bytes() {
    let loaded = load("guarding-service");
    let (one, other) = (folder(), folder());
    assert!(made(&loaded, &options(one.path())) == made(&loaded, &options(other.path())));
    // And is written again over itself.
    made(&loaded, &options(one.path()));
}

#[test]
fn a_plan_that_somebody_has_written_in_is_not_overwritten() {
    let (loaded, out) = (load("cleaning"), folder());
    made(&loaded, &options(out.path()));
    let file = out.path().join("uppfoljningsplan.xlsx");
    std::fs::write(&file, "written in").expect("it can be written");
    let blocked = make_plan(&loaded, &options(out.path())).expect("the tool does not fail");
    let PlanMade::InTheWay(files) = &blocked else { panic!("{blocked:#?}") };
    assert_eq!(files, &["uppfoljningsplan.xlsx"]);
    assert_eq!(std::fs::read_to_string(&file).expect("it is there"), "written in");
    let replacing = PlanOptions { edited: Edited::KeepBefore, ..options(out.path()) };
    made(&loaded, &replacing);
    assert_eq!(std::fs::read_to_string(out.path().join("uppfoljningsplan.xlsx.before")).expect("kept"), "written in");
}

#[test]
fn a_contract_without_start_or_end_is_told() {
    let out = folder();
    let loaded = load_with("cleaning", "start = ", "# start = ");
    let told = refused(make_plan(&loaded, &options(out.path())).expect("the tool does not fail"));
    assert_eq!(told.iter().map(|(code, _)| *code).collect::<Vec<_>>(), [Code::MissingKey]);
    assert_eq!(std::fs::read_dir(out.path()).expect("the folder").count(), 0);
    let loaded = load_with("cleaning", "end = ", "# end = ");
    let made = make_plan(&loaded, &options(out.path())).expect("the tool does not fail");
    let PlanMade::Written { warnings, occasions: (all, first), .. } = made else { panic!("{made:#?}") };
    assert!(warnings.iter().any(|warning| warning.message.contains("only its first year")), "{warnings:#?}");
    assert_eq!(all, first);
}

/// The answer form of the journal system, filled in: yes to everything that must be answered, the best offer on every award
/// criterion, and a description for INF-001. A cell is found by the hidden key of its row, with another reader than ours.
fn filled_in(loaded: &Loaded, description: &str, out: &Path) -> PathBuf {
    let built = folder();
    let build_options = BuildOptions {
        out: built.path().to_owned(),
        formats: [Format::Xlsx].into(),
        languages: Vec::new(),
        shape: Build::Whole,
        edited: Edited::Stop,
    };
    build(loaded, &build_options).expect("the tool does not fail");
    let bytes = std::fs::read(built.path().join("till-leverantor/svarsformular.xlsx")).expect("the form");
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes.clone())).expect("a workbook");
    let mut edits: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    let forms = answer_forms(loaded);
    for (number, sheet) in workbook.sheet_names().iter().enumerate() {
        let range = workbook.worksheet_range(sheet).expect("a sheet");
        let first = range.start().map_or(0, |(row, _)| row as usize);
        for (index, row) in range.rows().enumerate() {
            let Some(rest) = row[0].to_string().strip_prefix("v1|").map(str::to_owned) else { continue };
            let (key, _) = rest.rsplit_once('|').expect("a key and a check sum");
            let edit = |column: &str, said: &str| (format!("{column}{}", first + index + 1), said.to_owned());
            let cells = edits.entry(format!("xl/worksheets/sheet{}.xml", number + 1)).or_default();
            if key == "@giltigt-INF-002" {
                // As Excel keeps a day: 2028-03-31.
                cells.push(edit("C", "46843"));
            }
            if key == "@leverantor" {
                cells.push(edit("C", "Alfa AB"));
            }
            let Some(question) = forms[0].questions().find(|question| question.key == key) else { continue };
            let yes = match &question.asked {
                Asked::Choice(choices) => {
                    choices.iter().find(|choice| choice.meaning == Meaning::Yes).map(|choice| choice.label.clone())
                }
                Asked::Value(offer) => offer.most.map(|most| format!("{most}")),
            };
            if question.need == Need::Deviation {
                continue;
            }
            cells.extend(yes.map(|yes| edit("D", &yes)));
            cells.push(edit("E", if key == "INF-001" { description } else { "Så uppfylls kravet." }));
        }
    }
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip");
    let mut written = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..zip.len() {
        let mut entry = zip.by_index(index).expect("an entry");
        let name = entry.name().expect("a name").into_owned();
        let mut text = String::new();
        entry.read_to_string(&mut text).expect("text");
        for (place, said) in edits.get(&name).into_iter().flatten() {
            let start = text.find(&format!("<c r=\"{place}\"")).expect("the cell is there");
            let end = start + text[start..].find("/>").expect("it is empty");
            let content = match said.parse::<f64>() {
                Ok(number) => format!("><v>{number}</v></c>"),
                Err(_) => format!(" t=\"inlineStr\"><is><t>{said}</t></is></c>"),
            };
            text.replace_range(end..end + 2, &content);
        }
        written.start_file(name, zip::write::SimpleFileOptions::default()).expect("a part");
        written.write_all(text.as_bytes()).expect("it can be written");
    }
    let file = out.join("alfa.xlsx");
    std::fs::write(&file, written.finish().expect("a zip").into_inner()).expect("it can be written");
    file
}

#[test]
fn a_tender_tells_what_is_offered_and_when_a_certificate_runs_out() {
    let (loaded, out) = (load("journal-system"), folder());
    let bid = filled_in(&loaded, "Certifikat nr 17, giltigt till 2029-02-10.", out.path());
    let with_bid = PlanOptions { bid: Some(bid), ..options(&out.path().join("plan")) };
    let files = made(&loaded, &with_bid);
    let text = docx_text(&files["uppfoljningsplan.docx"]);
    assert!(text.contains("Alfa AB") && text.contains("alfa.xlsx"), "{text}");
    assert!(text.contains("Erbjudet i anbudet: ja.") && !text.contains("Kontrolleras bara om det har erbjudits"));
    // 2029-02-10 is a Saturday: a new certificate is there on the Friday before.
    let expires: Vec<String> = events(&files["uppfoljningsplan.ics"])
        .iter()
        .filter(|event| value(event, "DESCRIPTION").contains("INF-001 löper ut 2029-02-10"))
        .map(|event| value(event, "DTSTART"))
        .collect();
    assert_eq!(expires, ["20290209"]);
    // A contract term has no place of its own among the answers: the form asks for the day on its first sheet.
    assert!(text.contains("2028-03-31"), "{text}");
    // What is stated by hand goes before what the tender says.
    let expiries = [("INF-001".parse().expect("an id"), day("2029-05-04"))].into();
    let by_hand = PlanOptions { expiries, out: out.path().join("by-hand"), ..with_bid };
    let text = docx_text(&made(&loaded, &by_hand)["uppfoljningsplan.docx"]);
    assert!(text.contains("2029-05-04") && !text.contains("2029-02-10"));
}

#[test]
fn a_last_day_that_cannot_be_read_is_told_with_its_cell() {
    let (loaded, out) = (load("journal-system"), folder());
    let bid = filled_in(&loaded, "Certifikat giltigt till våren 2029", out.path());
    let made = make_plan(&loaded, &PlanOptions { bid: Some(bid), ..options(&out.path().join("plan")) });
    let made = made.expect("the tool does not fail");
    let PlanMade::Written { warnings, unknown, .. } = made else { panic!("{made:#?}") };
    assert!(unknown.iter().any(|id| id.as_str() == "INF-001"));
    let [told] = warnings.as_slice() else { panic!("{warnings:#?}") };
    assert_eq!((told.code, told.severity()), (Code::Attention, Severity::Warning));
    let within = told.within.as_ref().expect("it stands in a file");
    assert!(
        within.file.ends_with("alfa.xlsx") && within.cell.as_ref().is_some_and(|cell| cell.starts_with("Svar!")),
        "{within}"
    );
    assert!(told.message.contains("våren 2029"), "{}", told.message);
}

#[test]
fn a_file_that_is_no_tender_or_a_day_for_no_requirement_is_refused_and_nothing_is_written() {
    let (loaded, out) = (load("cleaning"), folder());
    let file = out.path().join("tender.xlsx");
    std::fs::write(&file, "no workbook").expect("it can be written");
    let target = out.path().join("plan");
    let with_bid = PlanOptions { bid: Some(file), ..options(&target) };
    let told = refused(make_plan(&loaded, &with_bid).expect("the tool does not fail"));
    assert_eq!(told.iter().map(|(code, _)| *code).collect::<Vec<_>>(), [Code::AnswerFile]);
    let expiries = [("INF-999".parse().expect("an id"), day("2029-05-04"))].into();
    let told =
        refused(make_plan(&loaded, &PlanOptions { expiries, ..options(&target) }).expect("the tool does not fail"));
    assert_eq!(told.iter().map(|(code, _)| *code).collect::<Vec<_>>(), [Code::UnknownRequirement]);
    assert!(!target.exists());
}
