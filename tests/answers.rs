//! Answer forms as suppliers get them and hand them in: filled in soundly, spoilt in every way, and hostile. Each fault is told as
//! what it is, nothing is told of a sound form, and no file harms the others.

#![expect(clippy::disallowed_methods, reason = "tests read and write files of their own")]

mod support;

use std::collections::BTreeSet;
use std::io::{Cursor, Write};
use std::path::Path;
use std::sync::OnceLock;

use calamine::{DataType, Reader};
use kravbilaga::bid::{Given, HandedIn, Reading, read_bids, refill};
use kravbilaga::catalogue::{Answer, Facts, Level};
use kravbilaga::diagnostic::Code;
use kravbilaga::document::answer_form::{AnswerForm, Asked, Meaning, Need, Question};
use kravbilaga::files::Edited;
use kravbilaga::workflow::{Build, BuildOptions, Built, Carried, Folders, Format, Loaded, answer_forms, build, read};

use support::answering::Paper;

/// What was built of an example: the forms that are sent out, and what answers are compared with.
struct Sent {
    loaded: Loaded,
    forms: Vec<AnswerForm>,
    workbook: Vec<u8>,
    document: Vec<u8>,
}

fn load(name: &str) -> Loaded {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("examples/{name}.toml"));
    read(&Folders::default(), &path).expect("the file can be read").expect("it is sound")
}

fn sent_of(loaded: Loaded) -> Sent {
    let out = tempfile::tempdir().expect("a folder");
    let options = BuildOptions {
        out: out.path().to_owned(),
        formats: BTreeSet::from([Format::Xlsx, Format::Docx]),
        languages: Vec::new(),
        shape: Build::Whole,
        edited: Edited::Stop,
    };
    let built = build(&loaded, &options).expect("the tool does not fail");
    assert!(matches!(built, Built::Filled { .. }), "{built:?}");
    let form = |ending: &str| {
        let path = out.path().join(format!("till-leverantor/svarsformular.{ending}"));
        std::fs::read(path).expect("the form was written")
    };
    Sent { forms: answer_forms(&loaded), workbook: form("xlsx"), document: form("docx"), loaded }
}

fn journal() -> &'static Sent {
    static SENT: OnceLock<Sent> = OnceLock::new();
    SENT.get_or_init(|| sent_of(load("journal-system")))
}

fn read_one(sent: &Sent, bytes: Vec<u8>) -> Reading {
    read_bids(&[HandedIn { file: "a".to_owned(), bytes }], &sent.forms)
}

fn codes(reading: &Reading) -> BTreeSet<&'static str> {
    reading.diagnostics.iter().map(|found| found.code.as_str()).collect()
}

fn filled(sent: &Sent) -> Paper {
    let mut paper = Paper::open(&sent.workbook);
    paper.fill();
    paper
}

/// The key of a question that must be answered, and of one that asks for a number.
const MUST: &str = "INF-008";
const VALUE: &str = "MOL-004";

#[test]
fn a_sound_workbook_and_a_sound_document_come_back_whole_and_nothing_is_told() {
    for (name, number) in [
        ("journal-system", "4"),
        ("guarding-service", "4"),
        ("cleaning", "4"),
        ("office-supplies", "4"),
        ("infusion-pumps", "5"),
    ] {
        let sent = sent_of(load(name));
        let mut document = Paper::open(&sent.document);
        document.fill_document(number);
        for (bytes, description) in [(filled(&sent).save(), "Så görs det."), (document.save(), "Så görs det.")] {
            let reading = read_one(&sent, bytes);
            assert_eq!(reading.diagnostics, [], "{name}");
            let [bid] = reading.bids.as_slice() else { panic!("{name}: {reading:?}") };
            assert_eq!(bid.supplier(), "Exempelbolaget");
            assert_eq!(bid.answers.len(), sent.forms[0].questions().count());
            for question in sent.forms[0].questions() {
                let answer = &bid.answers[&question.key];
                match (&question.asked, question.need) {
                    (_, Need::Deviation) => {}
                    (Asked::Choice(_), _) => assert_eq!(answer.given, Given::Chosen(Meaning::Yes), "{}", question.key),
                    (Asked::Value(offer), _) => {
                        let Given::Offered(number) = answer.given else { panic!("{}: {answer:?}", question.key) };
                        assert!(offer.takes(number));
                    }
                }
                if question.need == Need::AnswerAndHow {
                    assert_eq!(answer.description, description, "{name} {}", question.key);
                }
            }
        }
    }
}

#[test]
fn an_empty_form_answers_nothing_and_each_requirement_is_told() {
    let sent = journal();
    for bytes in [sent.workbook.clone(), sent.document.clone()] {
        let reading = read_one(sent, bytes);
        let must = sent.forms[0].questions().filter(|asked| matches!(asked.need, Need::Answer | Need::AnswerAndHow));
        // One more says that nobody tells who answers.
        assert_eq!(reading.diagnostics.len(), must.count() + 1);
        assert_eq!(codes(&reading), BTreeSet::from(["unanswered"]));
        assert!(reading.bids[0].answers.values().all(|answer| answer.given == Given::Nothing));
    }
}

#[test]
fn the_same_procurement_gives_the_same_bytes() {
    let (one, other) = (sent_of(load("journal-system")), journal());
    assert!(one.workbook == other.workbook && one.document == other.document);
}

#[test]
fn another_reader_sees_the_headings_the_keys_and_every_question() {
    let sent = journal();
    let mut book: calamine::Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(&sent.workbook)).expect("a workbook");
    assert_eq!(book.sheet_names(), ["Läs först", "Svar", "_meta"]);
    let range = book.worksheet_range("Svar").expect("the sheet");
    let text = |row: u32, column: u32| -> String {
        range.get_value((row, column)).and_then(DataType::as_string).unwrap_or_default()
    };
    let headings: Vec<String> = (1..=6).map(|column| text(2, column)).collect();
    assert_eq!(headings, ["Krav-id", "Krav", "Svar", "Beskrivning", "Hänvisning", "Läge"]);
    let (_, last) = (range.start(), range.end().expect("rows").0);
    let found: Vec<(String, String, String)> = (3..=last)
        .filter(|row| text(*row, 0).starts_with("v1|"))
        .map(|row| (text(row, 0), text(row, 1), text(row, 2)))
        .collect();
    let asked: Vec<(String, String, String)> = sent.forms[0]
        .questions()
        .map(|question| (question.row_key(), question.id.clone(), question.wording()))
        .collect();
    assert_eq!(found, asked);
    let english: Vec<_> =
        [&sent.forms[1].words.id, &sent.forms[1].words.requirement, &sent.forms[1].words.answer].into();
    assert_eq!(english, ["Id", "Requirement", "Answer"]);
    let names: Vec<&String> = book.defined_names().iter().map(|(name, _)| name).collect();
    for question in sent.forms[0].questions() {
        let name = format!("svar_{}", question.key.replace(['-', '/'], "_"));
        assert!(names.contains(&&name), "{name}");
    }
}

#[test]
fn what_people_wrote_is_text_in_the_form_and_never_a_formula() {
    let mut loaded = load("cleaning");
    loaded.procurement.title = "=HYPERLINK(\"http://example.org\")&<b>'".to_owned();
    let sent = sent_of(loaded);
    let paper = Paper::open(&sent.workbook);
    assert!(paper.part("xl/sharedStrings.xml").contains("=HYPERLINK(\"http://example.org\")&amp;&lt;b&gt;'"));
    for sheet in ["xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"] {
        assert!(!paper.part(sheet).contains("HYPERLINK"));
    }
    assert_eq!(read_one(&sent, filled(&sent).save()).diagnostics, []);
    assert!(sent.loaded.procurement.title.starts_with('='));
}

#[test]
fn in_a_negotiated_procedure_some_answers_may_be_partly_and_terms_may_deviate() {
    let mut loaded = load("journal-system");
    loaded.procurement.procedure = "negotiated".to_owned();
    let sent = sent_of(loaded);
    let question = |key: &str| sent.forms[0].questions().find(|asked| asked.key == key).expect("it is asked").clone();
    let meanings = |key: &str| match question(key).asked {
        Asked::Choice(choices) => choices.iter().map(|choice| choice.meaning).collect::<Vec<_>>(),
        Asked::Value(_) => Vec::new(),
    };
    assert_eq!(meanings(MUST), [Meaning::Yes, Meaning::Partly, Meaning::No]);
    assert_eq!(meanings("D"), [Meaning::Yes, Meaning::Partly, Meaning::No]);
    assert_eq!(meanings("INF-002"), [Meaning::Deviation]);
    // A selection criterion is not negotiated.
    assert_eq!(meanings("INF-001"), [Meaning::Yes, Meaning::No]);
    assert_eq!(read_one(&sent, filled(&sent).save()).diagnostics, []);
    // Who is asked for information ahead of a procurement may answer everything in part, and nothing is awarded.
    let mut loaded = load("journal-system");
    loaded.procurement.procedure = "request-for-information".to_owned();
    let asked = answer_forms(&loaded).remove(0);
    assert!(asked.questions().all(|question| question.need != Need::Offer));
    let partly = |question: &Question| {
        matches!(&question.asked, Asked::Choice(choices)
        if choices.iter().any(|choice| matches!(choice.meaning, Meaning::Partly | Meaning::Deviation)))
    };
    assert!(asked.questions().all(partly));
    // In an open procedure nothing may be answered in part.
    let open = journal().forms[0].questions().flat_map(|asked| match &asked.asked {
        Asked::Choice(choices) => choices.iter().map(|choice| choice.meaning).collect(),
        Asked::Value(_) => Vec::new(),
    });
    assert!(open.into_iter().all(|meaning| matches!(meaning, Meaning::Yes | Meaning::No)));
}

#[test]
fn in_lots_what_is_common_is_asked_once_and_a_lot_not_tendered_for_need_not_be_answered() {
    let mut loaded = load("journal-system");
    let mut second = loaded.procurement.lots[0].clone();
    loaded.procurement.lots[0].id = Some("A".to_owned());
    loaded.procurement.lots[0].title = "System".to_owned();
    second.id = Some("B / 'Öst'".to_owned());
    second.title = "Stöd".to_owned();
    let quiet = load("cleaning").procurement.lots[0].facts.clone();
    second.facts = quiet;
    loaded.procurement.lots.push(second);
    let sent = sent_of(loaded);
    let form = &sent.forms[0];
    let keys: BTreeSet<&str> = form.questions().map(|question| question.key.as_str()).collect();
    assert_eq!(keys.len(), form.questions().count(), "each key is one question");
    assert!(form.sheets.iter().any(|sheet| sheet.lot.as_deref() == Some("A")), "{:?}", form.sheets.len());
    let whole = read_one(&sent, filled(&sent).save());
    assert_eq!(whole.diagnostics, []);
    // Of lot A, which is not tendered for, nothing has to be answered.
    let mut paper = filled(&sent);
    paper.text("@del-A", 'C', "Nej");
    let of_a = form.sheets.iter().find(|sheet| sheet.lot.as_deref() == Some("A")).expect("a sheet");
    for question in of_a.questions() {
        paper.text(&question.key, 'D', " ");
    }
    let reading = read_one(&sent, paper.save());
    assert_eq!(reading.diagnostics, []);
    assert_eq!(reading.bids[0].lots, ["B / 'Öst'"]);
}

#[test]
fn where_lots_demand_different_numbers_each_is_valued_from_its_own() {
    let mut loaded = load("journal-system");
    let mut second = loaded.procurement.lots[0].clone();
    loaded.procurement.lots[0].id = Some("A".to_owned());
    second.id = Some("B".to_owned());
    let (known, given) = (&loaded.catalogue.characteristics, &second.facts);
    let mut answers: std::collections::BTreeMap<String, Answer> = known
        .iter()
        .filter_map(|question| Some((question.id.clone(), given.get(&question.id)?.bound.clone())))
        .collect();
    answers.insert("availability".to_owned(), Answer::Level(Level::Considerable));
    answers.insert("society-critical".to_owned(), Answer::YesNo(false));
    second.facts = Facts::work_out(known, &answers).0;
    loaded.procurement.lots.push(second);
    let sent = sent_of(loaded);
    let of = |key: &str| sent.forms[0].questions().find(|asked| asked.key == key).expect("it is asked");
    for (lot, bound) in [("A", "4\u{a0}timmar"), ("B", "8\u{a0}timmar")] {
        let question = of(&format!("{VALUE}/{lot}"));
        let nothing = format!("{bound} ger inga poäng");
        assert!(question.wording().contains(&nothing), "{}", question.wording());
        let Asked::Value(offer) = &question.asked else { panic!("a number is offered") };
        assert!(offer.bounds.contains(bound), "{}", offer.bounds);
    }
    assert_eq!(read_one(&sent, filled(&sent).save()).diagnostics, []);
}

#[test]
fn of_two_forms_from_one_supplier_the_one_counts_that_the_procurement_names() {
    let sent = journal();
    let mut document = Paper::open(&sent.document);
    document.fill_document("4");
    let handed_in = [
        HandedIn { file: "a.docx".to_owned(), bytes: document.save() },
        HandedIn { file: "b.xlsx".to_owned(), bytes: filled(sent).save() },
    ];
    let reading = read_bids(&handed_in, &sent.forms);
    assert_eq!(codes(&reading), BTreeSet::from(["second-form"]));
    assert_eq!(reading.bids.iter().map(|bid| bid.file.as_str()).collect::<Vec<_>>(), ["b.xlsx"]);
}

#[test]
fn answers_to_unchanged_questions_are_carried_over_and_no_others() {
    let old = filled(journal()).save();
    let mut loaded = load("journal-system");
    // Another bound changes one question; without one route there are new ones.
    loaded.procurement.award.criteria.insert(VALUE.parse().expect("an id"), 7.0);
    loaded.procurement.award.criteria.remove(&"INF-013".parse().expect("an id"));
    let sent = sent_of(loaded);
    let refilled = refill(&sent.workbook, &old).expect("both are forms");
    assert_eq!(refilled.questions["INF-013"], Carried::Gone);
    assert_eq!(refilled.questions[VALUE], Carried::Changed);
    assert_eq!(refilled.questions[MUST], Carried::Over);
    let reading = read_one(&sent, refilled.bytes);
    let bid = &reading.bids[0];
    assert_eq!(bid.supplier(), "Exempelbolaget");
    assert_eq!(bid.answers[MUST].given, Given::Chosen(Meaning::Yes));
    assert_eq!(bid.answers[MUST].reference, "Bilaga 4, sidan 12");
    assert_eq!(bid.answers[VALUE].given, Given::Nothing);
    assert_eq!(reading.diagnostics, [], "what is left is optional");
}

#[test]
fn what_is_already_answered_in_the_new_form_is_left_as_it_is() {
    let sent = journal();
    let mut new = Paper::open(&sent.workbook);
    new.text(MUST, 'D', "Nej");
    let refilled = refill(&new.save(), &filled(sent).save()).expect("both are forms");
    let reading = read_one(sent, refilled.bytes);
    assert_eq!(reading.bids[0].answers[MUST].given, Given::Chosen(Meaning::No));
    assert!(refill(b"PK nothing", &sent.workbook).is_err());
}

/// A package of these parts.
fn package(parts: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).expect("a part");
        zip.write_all(content).expect("a part");
    }
    zip.finish().expect("a package").into_inner()
}

type Case = (&'static str, &'static str, Vec<u8>);

/// What may be handed in, broken or hostile: what it is, the code that tells of it, the bytes.
fn spoilt() -> Vec<Case> {
    let sent = journal();
    let sound = filled(sent);
    let with = |change: &dyn Fn(&mut Paper)| {
        let mut paper = sound.clone();
        change(&mut paper);
        paper.save()
    };
    let document = |change: &dyn Fn(&mut Paper)| {
        let mut paper = Paper::open(&sent.document);
        paper.fill_document("4");
        change(&mut paper);
        paper.save()
    };
    const SHEET: &str = "xl/worksheets/sheet2.xml";
    let last = |paper: &mut Paper, xml: &str| paper.replace(SHEET, "</sheetData>", &format!("{xml}</sheetData>"));
    let in_word = |paper: &mut Paper, old: &str, new: &str| paper.replace("word/document.xml", old, new);
    let whole = sound.save();
    let bomb = "A".repeat(30_000_000).into_bytes();
    let mut cases: Vec<Case> = vec![
        // Not a form at all.
        ("an empty file", "answer-file", Vec::new()),
        ("some text", "answer-file", b"Ja till allt".to_vec()),
        ("a PDF", "answer-file", b"%PDF-1.7 ...".to_vec()),
        ("an old workbook, or one with a password", "answer-file", vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]),
        ("half a file", "answer-file", whole[..whole.len() / 2].to_vec()),
        ("a file without its end", "answer-file", whole[..whole.len() - 10].to_vec()),
        ("only the head of a package", "answer-file", b"PK\x03\x04".to_vec()),
        (
            "a file with a byte changed inside",
            "answer-file",
            {
                let mut bytes = whole.clone();
                let middle = bytes.len() / 2;
                bytes[middle] ^= 0xff;
                bytes
            },
        ),
        ("an OpenDocument sheet", "answer-file", package(&[("mimetype", b"application/vnd.oasis.opendocument.spreadsheet".to_vec()), ("content.xml", b"<a/>".to_vec())])),
        ("a package of something else", "answer-file", package(&[("readme.txt", b"hej".to_vec())])),
        ("both kinds in one", "answer-file", with(&|paper| paper.write("word/document.xml", "<a/>"))),
        ("a workbook of somebody else", "answer-identity", package(&[
            ("xl/workbook.xml", br#"<workbook xmlns:r="r"><sheets><sheet name="Blad1" sheetId="1" r:id="rId1"/></sheets></workbook>"#.to_vec()),
            ("xl/_rels/workbook.xml.rels", br#"<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>"#.to_vec()),
            ("xl/worksheets/sheet1.xml", br#"<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>"#.to_vec()),
        ])),
        // Bombs and what asks for other files.
        ("a bomb in a part", "answer-file", with(&|paper| paper.write("xl/media/image1.png", bomb.clone()))),
        ("a bomb in the strings", "answer-file", with(&|paper| paper.write("xl/sharedStrings.xml", bomb.clone()))),
        ("many parts of some size", "answer-file", with(&|paper| {
            for number in 0..6 {
                paper.write(&format!("xl/media/{number}.png"), vec![0; 15_000_000]);
            }
        })),
        ("a thousand parts", "answer-file", with(&|paper| {
            for number in 0..1000 {
                paper.write(&format!("xl/media/{number}.png"), b"x".to_vec());
            }
        })),
        ("entities that grow", "answer-file", with(&|paper| {
            let body = paper.part("xl/workbook.xml").replace("<workbook ", "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><workbook ");
            paper.write("xl/workbook.xml", body);
        })),
        ("an entity of another file", "answer-file", with(&|paper| {
            let body = paper.part(SHEET).replace("<worksheet ", "<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><worksheet ");
            paper.write(SHEET, body);
        })),
        ("an entity that nobody has declared", "answer-file", with(&|paper| paper.replace("xl/sharedStrings.xml", "<si><t>", "<si><t>&okand;"))),
        ("programs", "answer-file", with(&|paper| paper.write("xl/vbaProject.bin", b"x".to_vec()))),
        ("ties to other files", "stray-text", with(&|paper| paper.write("xl/externalLinks/externalLink1.xml", "<externalLink/>"))),
        ("a thousand sheets", "answer-file", with(&|paper| {
            let sheets: String = (0..1000).map(|number| format!("<sheet name=\"S{number}\" sheetId=\"{}\" r:id=\"rId2\"/>", number + 10)).collect();
            paper.replace("xl/workbook.xml", "</sheets>", &format!("{sheets}</sheets>"));
        })),
        ("elements inside each other without end", "answer-file", with(&|paper| last(paper, &"<a>".repeat(5000)))),
        // Broken inside.
        ("no strings", "answer-file", with(&|paper| paper.remove("xl/sharedStrings.xml"))),
        ("no sheet", "answer-file", with(&|paper| paper.remove(SHEET))),
        ("a sheet that points at nothing", "answer-file", with(&|paper| paper.replace("xl/_rels/workbook.xml.rels", "Id=\"rId2\"", "Id=\"rId99\""))),
        ("XML that does not end", "answer-file", with(&|paper| paper.replace(SHEET, "</sheetData>", ""))),
        ("text that is not UTF-8", "answer-file", with(&|paper| paper.write(SHEET, vec![b'<', 0xff, 0xfe, b'>']))),
        ("a cell with a name that is none", "answer-file", with(&|paper| last(paper, "<row r=\"900\"><c r=\"åäö\"><v>1</v></c></row>"))),
        ("a cell that stands twice", "answer-file", with(&|paper| last(paper, "<row r=\"900\"><c r=\"H900\"><v>1</v></c><c r=\"H900\"><v>2</v></c></row>"))),
        ("a cell that points at a text that is not there", "answer-file", with(&|paper| last(paper, "<row r=\"900\"><c r=\"H900\" t=\"s\"><v>99999999</v></c></row>"))),
        ("a cell with too much text", "answer-file", with(&|paper| paper.text(MUST, 'E', &"a".repeat(40_000)))),
        ("too many cells", "answer-file", with(&|paper| {
            let cells: String = (900..61_000).map(|row| format!("<row r=\"{row}\"><c r=\"H{row}\"><v>1</v></c></row>")).collect();
            last(paper, &cells);
        })),
        ("too many elements", "answer-file", with(&|paper| last(paper, &"<row hidden=\"1\"/>".repeat(300_000)))),
        ("a cell in the last corner", "stray-text", with(&|paper| last(paper, "<row r=\"1048576\"><c r=\"XFD1048576\" t=\"str\"><v>x</v></c></row>"))),
        // Questions.
        ("a clause altered", "clause-altered", with(&|paper| paper.text(MUST, 'C', "Kryptering över öppna nät\nLeveransen bör kryptera."))),
        ("a letter of a clause that only looks the same", "clause-altered", with(&|paper| {
            let was = sent.forms[0].questions().find(|asked| asked.key == MUST).expect("asked").wording();
            paper.text(MUST, 'C', &was.replacen('a', "\u{430}", 1));
        })),
        ("an id with letters that only look the same", "clause-altered", with(&|paper| paper.text(MUST, 'B', "\u{406}NF-008"))),
        ("an id exchanged", "clause-altered", with(&|paper| paper.text(MUST, 'B', "INF-009"))),
        ("a key with another check sum", "clause-altered", with(&|paper| paper.text(MUST, 'A', "v1|INF-008|000000000000"))),
        ("a key taken away", "clause-altered", with(&|paper| paper.text(MUST, 'A', " "))),
        ("a key of letters that only look the same", "clause-missing", with(&|paper| paper.text(MUST, 'A', "v1|\u{406}NF-008|000000000000"))),
        ("a row removed", "clause-missing", with(&|paper| paper.remove_row(MUST))),
        ("a row added", "clause-unknown", with(&|paper| paper.add_row(MUST, 900, &[("B", "INF-999"), ("C", "Eget"), ("D", "Ja")]))),
        ("a row with a key added", "clause-unknown", with(&|paper| paper.add_row(MUST, 900, &[("A", "v1|INF-999|123"), ("B", "INF-999"), ("D", "Ja")]))),
        ("a row twice", "clause-twice", with(&|paper| paper.repeat_row(MUST))),
        // Answers.
        ("an answer that is none", "answer-choice", with(&|paper| paper.text(MUST, 'D', "Japp"))),
        ("an answer that commands a terminal", "answer-choice", with(&|paper| {
            paper.put(MUST, 'D', " t=\"str\"", "<v>Ja&#27;[2J&#x202e;</v>");
        })),
        ("a supplier that commands a terminal", "answer-choice", with(&|paper| {
            paper.text(MUST, 'D', "Japp");
            paper.put("@leverantor", 'C', " t=\"str\"", "<v>Bolaget&#27;]0;x&#7;</v>");
        })),
        ("a sheet whose name commands a terminal", "clause-missing", with(&|paper| {
            paper.replace("xl/workbook.xml", "name=\"Svar\"", "name=\"S&#27;[2J\"");
            paper.remove_row(MUST);
        })),
        ("a number where a choice belongs", "answer-choice", with(&|paper| paper.number(MUST, "1"))),
        ("true where a choice belongs", "answer-choice", with(&|paper| paper.put(MUST, 'D', " t=\"b\"", "<v>1</v>"))),
        ("an error where a choice belongs", "answer-choice", with(&|paper| paper.put(MUST, 'D', " t=\"e\"", "<v>#REF!</v>"))),
        ("a text where a number belongs", "answer-choice", with(&|paper| paper.text(VALUE, 'D', "snabbt"))),
        ("infinity where a number belongs", "answer-choice", with(&|paper| paper.number(VALUE, "1e999"))),
        ("a number out of bounds", "out-of-bounds", with(&|paper| paper.number(VALUE, "5"))),
        ("a number below nothing", "out-of-bounds", with(&|paper| paper.number(VALUE, "-1"))),
        ("no answer to what must be met", "unanswered", with(&|paper| paper.text(MUST, 'D', "\u{a0} "))),
        ("no word of who answers", "unanswered", with(&|paper| {
            paper.text("@leverantor", 'C', "");
            paper.text("@organisationsnummer", 'C', "");
        })),
        ("no word of how", "answer-without-how", with(&|paper| paper.text(MUST, 'E', ""))),
        ("a formula", "formula-in-answer", with(&|paper| paper.put(MUST, 'D', " t=\"str\"", "<f>IF(1,\"Ja\",\"Nej\")</f><v>Ja</v>"))),
        ("a formula for a number", "formula-in-answer", with(&|paper| paper.put(VALUE, 'D', "", "<f>[1]Blad1!A1</f><v>4</v>"))),
        ("a formula for a description", "formula-in-answer", with(&|paper| paper.put(MUST, 'E', " t=\"str\"", "<f>A1</f><v>Så</v>"))),
        ("a hidden row", "hidden-answer", with(&|paper| paper.hide_row(MUST))),
        ("a hidden sheet", "hidden-answer", with(&|paper| paper.replace("xl/workbook.xml", "<sheet name=\"Svar\"", "<sheet name=\"Svar\" state=\"hidden\""))),
        ("a hidden column", "hidden-answer", with(&|paper| paper.replace(SHEET, "<col min=\"5\"", "<col hidden=\"1\" min=\"5\""))),
        ("white letters", "hidden-answer", with(&|paper| {
            let style = paper.part("xl/styles.xml").replacen("<fonts count=\"", "<fonts kept=\"", 1).replacen("</fonts>", "<font><sz val=\"11\"/><color rgb=\"FFFFFFFF\"/></font></fonts>", 1);
            let fonts = style.split("</fonts>").next().expect("fonts").matches("<font>").count() - 1;
            let cells = style.split("<cellXfs").nth(1).expect("styles").split("</cellXfs>").next().expect("styles").matches("<xf ").count();
            let style = style.replacen("</cellXfs>", &format!("<xf fontId=\"{fonts}\" fillId=\"0\"/></cellXfs>"), 1);
            paper.write("xl/styles.xml", style);
            let cell = paper.cell(MUST, 'E');
            let text = paper.part(SHEET);
            let at = text.find(&format!("<c r=\"{cell}\" s=\"")).expect("the cell");
            let end = at + text[at..].find(" t=").expect("its type");
            paper.write(SHEET, format!("{}<c r=\"{cell}\" s=\"{cells}\"{}", &text[..at], &text[end..]));
        })),
        ("a reservation beside the table", "stray-text", with(&|paper| paper.add_row(MUST, 900, &[("K", "Med förbehåll för indexuppräkning")]))),
        // What it belongs to.
        ("another procurement", "answer-identity", with(&|paper| {
            for part in ["docProps/custom.xml", "xl/sharedStrings.xml"] {
                let other = paper.part(part).replace("RS 1234-2026", "RS 9999-2026");
                paper.write(part, other);
            }
        })),
        ("another annex", "answer-identity", with(&|paper| {
            let digest = sent.forms[0].identity.annex_digest.clone();
            for part in ["docProps/custom.xml", "xl/sharedStrings.xml"] {
                let other = paper.part(part).replace(&digest, &"0".repeat(64));
                paper.write(part, other);
            }
        })),
        ("one annex in one place and another in another", "answer-identity", with(&|paper| {
            let digest = sent.forms[0].identity.annex_digest.clone();
            paper.replace("docProps/custom.xml", &digest, &"0".repeat(64));
        })),
        ("no word of what it belongs to", "answer-identity", with(&|paper| {
            paper.remove("docProps/custom.xml");
            paper.replace("xl/workbook.xml", "name=\"_meta\"", "name=\"borta\"");
        })),
        ("a language of its own", "answer-identity", with(&|paper| {
            paper.replace("docProps/custom.xml", "name=\"Language\"><vt:lpwstr>sv", "name=\"Language\"><vt:lpwstr>fi");
        })),
        // Word.
        ("half a Word document", "answer-file", { let bytes = document(&|_| {}); bytes[..bytes.len() / 2].to_vec() }),
        ("a Word clause altered", "clause-altered", document(&|paper| in_word(paper, "Leveransen ska kryptera", "Leveransen bör kryptera"))),
        ("a Word control taken away", "clause-missing", document(&|paper| {
            let body = paper.part("word/document.xml");
            let at = body.find("s:krav[@id=&apos;INF-008&apos;][1]/s:svar[1]").expect("the control");
            let (start, end) = (body[..at].rfind("<w:sdt>").expect("its start"), at + body[at..].find("</w:sdt>").expect("its end") + 8);
            paper.write("word/document.xml", format!("{}{}", &body[..start], &body[end..]));
        })),
        ("a reservation between Word questions", "stray-text", document(&|paper| {
            let body = paper.part("word/document.xml");
            let at = body.find("s:krav[@id=&apos;INF-009&apos;][1]/s:var[1]").expect("the control");
            let end = at + body[at..].find("</w:p>").expect("its end") + 6;
            let own = "<w:p><w:r><w:t>Med förbehåll för indexuppräkning</w:t></w:r></w:p>";
            paper.write("word/document.xml", format!("{}{own}{}", &body[..end], &body[end..]));
        })),
        ("a reservation after the last Word question", "stray-text", document(&|paper| {
            let body = paper.part("word/document.xml");
            let last = body.rfind("</w:sdt>").expect("a control");
            let end = last + body[last..].find("</w:tbl>").map_or(body[last..].find("</w:p>").expect("its end") + 6, |end| end + 8);
            let own = "<w:p><w:r><w:t>Med förbehåll för indexuppräkning</w:t></w:r></w:p>";
            paper.write("word/document.xml", format!("{}{own}{}", &body[..end], &body[end..]));
        })),
        ("a Word answer that is none", "answer-choice", document(&|paper| in_word(paper, "<w:t>Ja</w:t>", "<w:t>Kanske</w:t>"))),
        ("a Word document with hidden letters", "hidden-answer", document(&|paper| in_word(paper, "<w:t>Så görs det.</w:t>", "<w:rPr><w:vanish/></w:rPr><w:t>Så görs det.</w:t>"))),
        ("a Word document of another procurement", "answer-identity", document(&|paper| {
            for part in ["docProps/custom.xml", "customXml/item1.xml"] {
                paper.replace(part, "RS 1234-2026", "RS 9999-2026");
            }
        })),
        ("a Word document without a body", "answer-file", document(&|paper| paper.write("word/document.xml", ""))),
    ];
    cases.sort_by_key(|(what, _, _)| *what);
    cases
}

#[test]
fn every_spoilt_or_hostile_file_is_told_as_what_it_is_and_leaves_the_others_unharmed() {
    let sent = journal();
    let cases = spoilt();
    assert!(cases.len() >= 60, "{}", cases.len());
    let sound = HandedIn { file: "sound".to_owned(), bytes: filled(sent).save() };
    // The gate measures what each of them takes of time and memory, with the program itself: `.ci/hostile`.
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("hostile");
    std::fs::remove_dir_all(&folder).ok();
    std::fs::create_dir_all(&folder).expect("a folder");
    let mut wrong = Vec::new();
    for (number, (what, code, bytes)) in cases.into_iter().enumerate() {
        std::fs::write(folder.join(format!("{number:02} {}", what.replace('/', "-"))), &bytes).expect("a file");
        let reading = read_bids(&[HandedIn { file: what.to_owned(), bytes }, sound.clone()], &sent.forms);
        let of_other = reading.diagnostics.iter().filter(|told| told.code != Code::SecondForm);
        if let Some(told) =
            of_other.clone().find(|told| told.within.as_ref().is_some_and(|within| within.file == "sound"))
        {
            wrong.push(format!("{what}: harms the sound file: {}", told.message));
        }
        let told: Vec<String> = of_other.map(|told| format!("{}: {}", told.code.as_str(), told.message)).collect();
        if !told.iter().any(|told| told.starts_with(&format!("{code}:"))) {
            wrong.push(format!("{what}: not {code} but {told:?}"));
        }
        let shown = kravbilaga::diagnostic::show(
            &reading.diagnostics,
            &kravbilaga::diagnostic::Sources::new(),
            kravbilaga::diagnostic::Style::Plain,
        );
        let suppliers = reading.bids.iter().map(|bid| bid.supplier()).collect::<String>();
        if (shown + &suppliers)
            .chars()
            .any(|character| (character.is_control() && character != '\n') || character == '\u{202e}')
        {
            wrong.push(format!("{what}: something is told that commands a terminal"));
        }
        // What is told is short, and not what the file wants said.
        if told.len() > 4 || told.iter().any(|told| told.chars().count() > 400) {
            wrong.push(format!("{what}: too much is told: {told:#?}"));
        }
        if !reading.bids.iter().any(|bid| bid.supplier() == "Exempelbolaget") {
            wrong.push(format!("{what}: the sound bid is gone"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Bytes changed here and there inside the parts, as if by a bad disk or a bad hand: the program always ends, and what it
/// gives is a bid or a word of why not.
#[test]
fn whatever_bytes_are_changed_a_bid_comes_back_or_a_word_of_why_not() {
    let sent = journal();
    let mut document = Paper::open(&sent.document);
    document.fill_document("4");
    let mut seed: u64 = 20_261_122;
    let mut random = |below: usize| {
        // A linear congruential generator: the same changes on each run.
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).expect("31 bits") % below
    };
    let cases = [
        (filled(sent), ["xl/worksheets/sheet2.xml", "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml"]),
        (document, ["word/document.xml", "customXml/item1.xml", "docProps/custom.xml", "word/document.xml"]),
    ];
    let mut handed_in = Vec::new();
    for (paper, parts) in cases {
        for number in 0..60 {
            let mut changed = paper.clone();
            let part = parts[number % parts.len()];
            let mut bytes = changed.part(part).into_bytes();
            for _ in 0..1 + random(8) {
                let at = random(bytes.len());
                bytes[at] = b"<>&\"'/= 0Aa\xff"[random(12)];
            }
            changed.write(part, bytes);
            handed_in.push(HandedIn { file: format!("{part} {number}"), bytes: changed.save() });
        }
    }
    for file in handed_in {
        let reading = read_bids(std::slice::from_ref(&file), &sent.forms);
        assert!(!reading.bids.is_empty() || !reading.diagnostics.is_empty(), "{}", file.file);
    }
}

#[test]
fn moved_rows_and_resized_columns_change_nothing() {
    let sent = journal();
    let mut paper = filled(sent);
    const SHEET: &str = "xl/worksheets/sheet2.xml";
    let text = paper.part(SHEET);
    let row = regex::Regex::new(r"(?s)<row .*?</row>").expect("a regular expression");
    let cell = regex::Regex::new(r#"r="([A-Z]*)\d+""#).expect("a regular expression");
    let rows: Vec<&str> = row.find_iter(&text).map(|found| found.as_str()).collect();
    let (head, questions) = rows.split_at(3);
    let turned = questions.iter().rev().enumerate().map(|(index, row)| {
        cell.replace_all(row, |found: &regex::Captures<'_>| format!("r=\"{}{}\"", &found[1], index + 4)).into_owned()
    });
    let turned = format!("<sheetData>{}{}</sheetData>", head.concat(), turned.collect::<String>());
    let (before, after) =
        (text.split("<sheetData>").next().expect("head"), text.split("</sheetData>").nth(1).expect("end"));
    paper.write(SHEET, format!("{before}{turned}{after}").replace("width=\"62.7109375\"", "width=\"12\""));
    let reading = read_one(sent, paper.save());
    assert_eq!(reading.diagnostics, []);
    assert!(reading.bids[0].answers.values().all(|answer| answer.given != Given::Nothing));
}
