//! Attacks on `kravbilaga serve` with files that are sent in, and with the names that files are to have: they land in the folder
//! of tenders of their procurement and nowhere else, and a file that is no answer form is told of, never followed.

#![expect(clippy::disallowed_methods, reason = "tests read and write files of their own, and take time")]

use std::collections::BTreeMap;
use std::io::{Cursor, Write};

mod browser;

use browser::{Answer, Program};

const TENDERS: &str = "upphandlingar/kontor/internt/anbud/";

/// What has come to a folder since it was looked at; nothing that was there has changed.
fn new_files(program: &Program, attack: &str, before: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    let after = program.tree();
    for (path, bytes) in before {
        assert_eq!(after.get(path), Some(bytes), "{attack}: {path} is changed");
    }
    after.into_keys().filter(|path| !before.contains_key(path)).collect()
}

/// Sends a file in under a name. Returns the answer and the name that it was given, if it was taken.
fn sent(program: &Program, name: &str) -> (Answer, Option<String>) {
    let before = program.tree();
    let answer = program.ask(&program.upload("/u/kontor/anbud", &[(name, b"hej")]));
    let shown = name.escape_debug().to_string();
    program.answers_still(&shown);
    let new = new_files(program, &shown, &before);
    assert!(new.len() <= 1, "{shown}: makes {new:?}");
    let taken = new.first().map(|path| {
        let name = path.strip_prefix(TENDERS).unwrap_or_else(|| panic!("{shown}: lands as {path}"));
        std::fs::remove_file(program.workspace().join("kontor/internt/anbud").join(name)).expect("a file");
        name.to_owned()
    });
    assert!([200, 303, 400].contains(&answer.status), "{shown}: {}", answer.status);
    assert_eq!(answer.status == 303, taken.is_some(), "{shown}: {} and {taken:?}", answer.status);
    (answer, taken)
}

#[test]
fn a_name_of_a_file_leads_nowhere_else() {
    let program = Program::start();
    let long = "a".repeat(5_000);
    let (of_two, of_three, of_four) = ("ö".repeat(300), "漢".repeat(300), "𠀀".repeat(300));
    let names = [
        "../../x.xlsx",
        "../../../../x.xlsx",
        "/tmp/kravbilaga-x.xlsx",
        "..\\..\\x.xlsx",
        "C:\\Windows\\x.xlsx",
        "C:x.xlsx",
        "\\\\evil.example\\x.xlsx",
        "..%2f..%2fx.xlsx",
        "%2e%2e%2fx.xlsx",
        "....//....//x.xlsx",
        "..",
        "../",
        ".",
        "...xlsx",
        ".hidden.xlsx",
        "..xlsx",
        ".xlsx",
        " .xlsx",
        "x.xlsx.",
        "x.xlsx ",
        "x.xlsx::$DATA",
        "x.xlsx:stream",
        "~/x.xlsx",
        "-rf.xlsx",
        "*.xlsx",
        "x\0.xlsx",
        "x.exe\0.xlsx",
        "x\n.xlsx",
        "x\r\nX-Evil: 1\r\n\r\ny.xlsx",
        "x\u{7f}.xlsx",
        "x\u{202e}xslx.exe.xlsx",
        "manifest.json",
        "../manifest.json",
        "../../till-leverantor/svarsformular.xlsx",
        "x.xlsx/../../y.xlsx",
        "internt/anbud/x.xlsx",
        "$(touch x).xlsx",
        "`id`.xlsx",
        "x;id.xlsx",
        "'x'.xlsx",
        "<b>.xlsx",
        "{{ 7*7 }}.xlsx",
        "\u{2024}\u{2024}\u{2215}x.xlsx",
        "=cmd.xlsx",
    ];
    let too_long = [&long, &of_two, &of_three, &of_four].map(|stem| format!("{stem}.xlsx"));
    for name in names.into_iter().chain(too_long.iter().map(String::as_str)) {
        let (answer, taken) = sent(&program, name);
        assert_eq!(answer.all("x-evil"), Vec::<&str>::new(), "a header of the name's own");
        let Some(taken) = taken else { continue };
        let is_plain = |letter: char| letter.is_alphanumeric() || " -_.()".contains(letter);
        assert!(taken.chars().all(is_plain) && !taken.starts_with('.') && taken.ends_with(".xlsx"), "{taken}");
        assert!(taken.len() <= 200, "{} bytes", taken.len());
    }
}

#[test]
fn names_of_devices_and_other_kinds_of_files_are_not_taken() {
    let program = Program::start();
    for device in ["CON.xlsx", "nul.xlsx", "Aux.docx", "COM1.xlsx", "lpt9.xlsx", "prn .xlsx", "con.x.xlsx"] {
        let (_, taken) = sent(&program, device);
        let stem = taken.as_deref().and_then(|taken| taken.split('.').next()).unwrap_or_default().trim().to_lowercase();
        let is_device = ["con", "prn", "aux", "nul"].contains(&stem.as_str())
            || (stem.len() == 4 && (stem.starts_with("com") || stem.starts_with("lpt")));
        assert!(!is_device, "{device} is put in as {taken:?}, which Windows keeps for a device");
    }
    let long_ending = format!("x.{}", "x".repeat(3_000));
    let others = [
        "x.exe",
        "x.html",
        "x.svg",
        "x.toml",
        "x.xlsm",
        "x.xlsx.html",
        "x.xlsx.exe",
        "x",
        "xlsx",
        "x.",
        long_ending.as_str(),
    ];
    for name in others {
        let (answer, taken) = sent(&program, name);
        assert_eq!((answer.status, taken), (200, None), "{name}");
        assert!(answer.text().contains("är inget svarsformulär"), "{name}: nothing is said");
    }
    let (answer, taken) = sent(&program, "");
    assert_eq!(taken, None, "no name");
    assert!(!answer.text().is_empty());
}

#[test]
fn only_forms_of_ours_put_files_in_and_take_them_away() {
    let program = Program::start();
    let upload = program.upload("/u/kontor/anbud", &[("x.xlsx", b"hej")]);
    let body = String::from_utf8(upload.bytes()).expect("text").split_once("\r\n\r\n").expect("a body").1.to_owned();
    let kind = "multipart/form-data; boundary=slut-pa-delen";
    let foreign = body.replace(&program.form_key, &"0".repeat(64));
    program.withstands("a file without a cookie", &upload.clone().without("Cookie"), 403);
    program.withstands("a file from another site", &upload.clone().instead("Origin", "https://evil.example"), 403);
    program.withstands("a file with a wrong key", &upload.clone().body(kind, foreign), 403);
    program.withstands("a file for no procurement", &upload.clone().target("/u/finns-inte/anbud"), 404);
    program.withstands("a file for another folder", &upload.clone().target("/u/..%2fsecret/anbud"), 404);
    program.withstands("a file where none is taken", &upload.clone().target("/u/kontor/grund"), 415);
    program.withstands("a file without an end", &upload.clone().body(kind, &body[..body.len() - 30]), 400);
    program.withstands("a file without a border", &upload.clone().body("multipart/form-data", body.clone()), 400);
    program.withstands("nothing but borders", &upload.clone().body(kind, "--slut-pa-delen\r\n".repeat(10_000)), 400);
    assert_eq!(program.ask(&upload).status, 303);
    let again = program.upload("/u/kontor/anbud", &[("x.xlsx", b"annat")]);
    let answer = program.withstands("a file in the place of another", &again, 200);
    assert!(answer.text().contains("finns redan"));
    let away = [
        "../../../kontor.toml",
        "../manifest.json",
        "/etc/passwd",
        "..",
        "",
        ".",
        "x.xlsx/../x.xlsx",
        "./x.xlsx",
        "X.XLSX",
        "x.xlsx\0",
        "../../../../secret",
    ];
    for name in away {
        let form = program.post("/u/kontor/anbud", &[("gor", "ta-bort"), ("fil", name)]);
        program.withstands(&format!("{name:?} taken away"), &form, 303);
    }
    let bid = program.post("/u/kontor/uppfoljning", &[("anbud", "../../../../secret")]);
    assert_eq!(program.ask(&bid).status, 200, "a follow-up of a file that is no tender");
}

#[test]
fn too_much_is_told_of_and_not_taken() {
    let program = Program::start();
    let large = vec![b'x'; 20_000_001];
    let answer =
        program.withstands("a file above 20 MB", &program.upload("/u/kontor/anbud", &[("x.xlsx", &large)]), 200);
    assert!(answer.text().contains("20 MB"));
    let names: Vec<String> = (0..250).map(|number| format!("x{number}.xlsx")).collect();
    let many: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), b"hej".as_slice())).collect();
    let before = program.tree();
    let answer = program.ask(&program.upload("/u/kontor/anbud", &many));
    assert_eq!(answer.status, 200);
    assert!(answer.text().contains("fler anbud än programmet tar"));
    assert_eq!(new_files(&program, "250 files", &before).len(), 200);
    program.answers_still("250 files");
}

fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).expect("a part");
        zip.write_all(content).expect("a part");
    }
    zip.finish().expect("a package").into_inner()
}

#[test]
fn a_file_that_is_no_answer_form_is_told_of_when_it_is_judged() {
    let program = Program::start();
    let entity = |path: &str| {
        format!(
            "<?xml version=\"1.0\"?><!DOCTYPE w [<!ENTITY x SYSTEM \"file://{path}\">]><workbook><sheets>&x;</sheets></workbook>"
        )
    };
    let outside = entity(&program.workspace().join("../secret").display().to_string());
    let (passwd, deep) = (entity("/etc/passwd"), "<a>".repeat(1_000_000));
    let laughs =
        "<!DOCTYPE w [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]><workbook>&b;&b;</workbook>";
    let nothing = vec![b' '; 150_000_000];
    let away: &[u8] = b"<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" \
        Type=\"x/worksheet\" Target=\"../../../../../secret\"/><Relationship Id=\"rId2\" Type=\"x/worksheet\" TargetMode=\"External\" \
        Target=\"http://127.0.0.1:1/x\"/></Relationships>";
    let book: &[u8] =
        b"<workbook xmlns:r=\"r\"><sheets><sheet name=\"x\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>";
    let many: Vec<String> = (0..3_000).map(|number| format!("{number}.xml")).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|name| (name.as_str(), b"<a/>".as_slice())).collect();
    let mut cut = package(&[("xl/workbook.xml", book)]);
    cut.truncate(60);
    let files: [(&str, &str, Vec<u8>); 14] = [
        ("nothing at all", "tomt.xlsx", Vec::new()),
        ("a text", "text.xlsx", b"hej".to_vec()),
        ("a page", "sida.docx", b"<html><script>alert(1)</script></html>".to_vec()),
        ("a package cut off", "kapat.xlsx", cut),
        ("an empty package", "tomt-paket.xlsx", package(&[])),
        ("a bomb of 150 MB", "bomb.xlsx", package(&[("xl/workbook.xml", &nothing)])),
        ("a million elements in each other", "djupt.xlsx", package(&[("xl/workbook.xml", deep.as_bytes())])),
        ("3 000 parts", "manga.xlsx", package(&many)),
        ("an entity that is a file outside", "utanfor.xlsx", package(&[("xl/workbook.xml", outside.as_bytes())])),
        ("an entity that is a file of the system", "system.docx", package(&[("word/document.xml", passwd.as_bytes())])),
        ("entities of entities", "skratt.xlsx", package(&[("xl/workbook.xml", laughs.as_bytes())])),
        ("parts that lead out", "ut.xlsx", package(&[("../../../../x.toml", book), ("xl/workbook.xml", book)])),
        (
            "sheets that lie elsewhere",
            "blad.xlsx",
            package(&[("xl/workbook.xml", book), ("xl/_rels/workbook.xml.rels", away)]),
        ),
        ("a program", "makro.xlsx", package(&[("xl/workbook.xml", book), ("xl/vbaProject.bin", b"x")])),
    ];
    for (attack, name, bytes) in &files {
        let upload = program.ask(&program.upload("/u/kontor/anbud", &[(name, bytes)]));
        assert_eq!(upload.status, 303, "{attack}");
        let before = program.tree();
        let answer = program.ask(&program.post("/u/kontor/anbud/prova", &[("ersatt", "ja")]));
        assert_eq!(answer.status, 200, "{attack}");
        let page = answer.text();
        assert!(page.contains(name) && page.contains("id=\"iakttagelser\""), "{attack}: nothing is told of it");
        assert!(!page.contains("<script>alert"), "{attack}: it is part of the page");
        program.answers_still(attack);
        for path in program.tree().into_keys().filter(|path| !before.contains_key(path)) {
            assert!(path.starts_with("upphandlingar/kontor/internt/provning/"), "{attack}: makes {path}");
        }
        assert_eq!(program.file("kontor.toml").as_bytes(), before["upphandlingar/kontor.toml"], "{attack}");
        let away = program.post("/u/kontor/anbud", &[("gor", "ta-bort"), ("fil", name)]);
        assert_eq!(program.ask(&away).status, 303, "{attack}");
    }
}

/// Makes a new procurement with a title. Returns the name of its file, if one was made.
fn made(program: &Program, title: &str) -> Option<String> {
    let attack = title.chars().take(40).collect::<String>().escape_debug().to_string();
    let fields = [
        ("protective-security", "no"),
        ("start", ""),
        ("title", title),
        ("reference", "RS 1234-2026"),
        ("organisation", "region-vasterbotten"),
        ("body", "Regionstyrelsen"),
        ("way", "lou/above-threshold/open"),
        ("issued", "2026-12-16"),
    ];
    let before = program.tree();
    let answer = program.ask(&program.post("/ny/skapa", &fields));
    program.answers_still(&attack);
    let new = new_files(program, &attack, &before);
    let is_right = [(303, 1), (200, 0), (422, 0)].contains(&(answer.status, new.len()));
    assert!(is_right, "{attack}: {} and {new:?}", answer.status);
    let path = new.first()?;
    let name = path.strip_prefix("upphandlingar/").and_then(|name| name.strip_suffix(".toml"));
    let name = name.unwrap_or_else(|| panic!("{attack}: lands as {path}"));
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    assert!(name.bytes().all(is_plain) && !name.starts_with('-') && name.len() <= 70, "{attack}: lands as {path}");
    assert_eq!(answer.header("location"), format!("/u/{name}"), "{attack}");
    let page = program.ask(&program.get(&format!("/u/{name}/grund")));
    assert_eq!(page.status, 200, "{attack}: what was made cannot be opened");
    Some(name.to_owned())
}

#[test]
fn a_title_of_a_new_procurement_leads_nowhere_else() {
    let program = Program::start();
    let long = "Ö".repeat(20_000);
    let titles = [
        "../../utanfor",
        "/etc/cron.d/x",
        "..\\..\\x",
        "C:\\x",
        "..",
        ".",
        ".dold",
        "./x",
        "x/y/z",
        "x\0y",
        "x\r\ny",
        "%2e%2e%2fx",
        "~",
        "$(id)",
        "journal",
        "JOURNAL",
        "journal.toml",
        "secret",
        "\u{202e}lmot",
        "漢字",
        "-rf",
        "*",
        "\"",
        "\"\"\"",
        "'''",
        "\\u0000",
        "[procurement]",
        "{{ 7*7 }}",
        "<script>alert(1)</script>",
        &long,
    ];
    let made = titles.iter().filter(|title| made(&program, title).is_some()).count();
    assert!(made >= 20, "only {made} of {} titles make a procurement at all", titles.len());
}

#[test]
fn a_title_that_windows_keeps_for_a_device_makes_no_such_file() {
    let program = Program::start();
    // reported: `slug` in workflow/workspace.rs knows com1 to com4 and lpt1 to lpt3 alone; Windows keeps 1 to 9 of both.
    for title in ["con", "NUL", "Aux", "prn.", "com1", "COM4", "com5", "COM9", "lpt3", "lpt4", "LPT9"] {
        let name = made(&program, title).expect("it is a title as good as any");
        let is_device = ["con", "prn", "aux", "nul"].contains(&name.as_str())
            || (name.len() == 4 && (name.starts_with("com") || name.starts_with("lpt")));
        assert!(!is_device, "{title}: lands as {name}.toml");
    }
}
