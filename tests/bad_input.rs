//! Bad input of every kind: printed literally in every format, or refused with a place; and nothing half-made is left.
#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    reason = "a test reads and writes what the program does"
)]

use std::collections::BTreeSet;
use std::path::Path;

use kravbilaga::diagnostic::{Code, Diagnostic};
use kravbilaga::files::Edited;
use kravbilaga::language::Language;
use kravbilaga::workflow::{Build, BuildOptions, Built, Folders, Format, Problems, build, read};

mod support;

use support::docx_text::docx_text;
use support::html_text::html_text;
use support::markdown_text::markdown_text;
use support::words;

const SUPPLIES: &str = include_str!("../examples/office-supplies.toml");
const TITLE: &str = "Kontorsmaterial";

/// The example with another title, given as TOML writes it between quotes.
fn with_title(title: &str) -> String {
    SUPPLIES.replace(&format!("title = \"{TITLE}\""), &format!("title = '''{title}'''"))
}

fn options(out: &Path) -> BuildOptions {
    BuildOptions {
        out: out.to_owned(),
        formats: Format::ALL.iter().map(|(_, format)| *format).collect::<BTreeSet<_>>(),
        languages: vec![Language::Swedish],
        shape: Build::Whole,
        edited: Edited::Stop,
    }
}

/// Builds a procurement file with these bytes; the folder, or what is wrong.
fn built(bytes: &[u8]) -> Result<tempfile::TempDir, Problems> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("procurement.toml");
    std::fs::write(&file, bytes).expect("write the procurement");
    let loaded = read(&Folders::default(), &file).expect("the file can be read")?;
    let built = build(&loaded, &options(&folder.path().join("out"))).expect("the folder can be written");
    assert!(matches!(built, Built::Filled { .. }), "{built:?}");
    Ok(folder)
}

fn file(folder: &tempfile::TempDir, name: &str) -> Vec<u8> {
    std::fs::read(folder.path().join("out").join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).expect("UTF-8")
}

fn assert_literal(title: &str) {
    let folder = built(with_title(title).as_bytes()).unwrap_or_else(|problems| panic!("{:?}", problems.diagnostics));
    let expected = words(title).join(" ");
    let says = |format: &str, body: &str| {
        assert!(words(body).join(" ").contains(&expected), "{format} does not say `{expected}` but\n{body}");
    };
    says("docx", &docx_text(&file(&folder, "till-leverantor/sakerhetskrav.docx")));
    says("html", &html_text(&text(file(&folder, "till-leverantor/sakerhetskrav.html"))));
    says("md", &markdown_text(&text(file(&folder, "till-leverantor/sakerhetskrav.md"))));
    #[cfg(feature = "pdf")]
    says("pdf", &support::pdf_text::pdf_text(&file(&folder, "till-leverantor/sakerhetskrav.pdf")));
    says("record", &docx_text(&file(&folder, "internt/beslutsunderlag.docx")));
    let krav: serde_json::Value = serde_json::from_slice(&file(&folder, "till-leverantor/krav.json")).expect("JSON");
    assert_eq!(krav["annex"]["procurement"], title);
}

#[test]
fn markup_in_a_title_is_printed_literally_in_every_format() {
    assert_literal(r#"a | b *c* _d_ <script>alert(1)</script> {{ x }} {% if %} {# y #} <# z #> [[page]]"#);
    assert_literal(r#"::: clause X =HYPERLINK("http://a";"b") # {#id .c} &amp; \ ` ~~ [a](b) ![c](d) 1. - +"#);
    assert_literal("→ Ås- och älvnära ”kök” – 100 % {name} €");
}

#[test]
fn a_title_of_ten_thousand_characters_is_printed_whole() {
    assert_literal(&"x".repeat(10_000));
    assert_literal("långt ord ".repeat(1_000).trim_end());
}

#[test]
fn a_formula_in_a_clause_of_ones_own_is_never_a_formula_in_the_spreadsheet() {
    let own = r#"
[[deviation]]
requirement = "EGN-001"
action = "add"
reason = "Prov."
decided-by = "Inköpschef"
[deviation.clause]
id = "EGN-001"
area = "physical-security"
role = "contract-term"
measure = "physical"
effort = 0
title = { sv = "=HYPERLINK(1)", en = "=HYPERLINK(1)" }
text = { sv = "=cmd ska visas.", en = "=cmd shall be shown." }
motive = { sv = "Motiv.", en = "Motive." }
evidence = [{ when = "during", sv = "Intyg.", en = "Proof." }]
follow-up = { every = "P1Y", by = "contract-owner", sv = "Kontroll.", en = "Check." }
"#;
    let folder =
        built(format!("{SUPPLIES}\n{own}").as_bytes()).unwrap_or_else(|problems| panic!("{:?}", problems.diagnostics));
    let csv = text(file(&folder, "till-leverantor/krav.csv"));
    assert!(csv.contains("'=HYPERLINK(1)") && csv.contains("'=cmd ska visas."), "{csv}");
}

#[test]
fn windows_line_ends_and_a_byte_order_mark_change_nothing() {
    let plain = built(SUPPLIES.as_bytes()).expect("sound");
    let windows = format!("\u{feff}{}", SUPPLIES.replace('\n', "\r\n"));
    let other = built(windows.as_bytes()).expect("sound");
    for name in ["till-leverantor/sakerhetskrav.docx", "till-leverantor/krav.json", "internt/manifest.json"] {
        assert_eq!(file(&plain, name), file(&other, name), "{name}");
    }
}

fn codes(bytes: &[u8]) -> Vec<(Code, bool)> {
    let problems = built(bytes).expect_err("refused");
    let with_place = |found: &Diagnostic| (found.code, found.place.is_some());
    problems.diagnostics.iter().map(with_place).collect()
}

#[test]
fn another_encoding_is_named() {
    let latin: Vec<u8> = SUPPLIES.chars().map(|character| u8::try_from(u32::from(character)).unwrap_or(b'?')).collect();
    assert_eq!(codes(&latin), [(Code::Encoding, false)]);
}

#[test]
fn characters_that_cannot_be_printed_are_refused_with_their_place() {
    for title in ["a\u{7}b", "a\u{202e}b", "a\u{200f}b", "a\u{2066}b", "a\u{e000}b", "a\u{feff}b", "a\nb"] {
        let escaped: String = title.chars().map(|character| format!("\\U{:08X}", u32::from(character))).collect();
        let source = SUPPLIES.replace(&format!("title = \"{TITLE}\""), &format!("title = \"{escaped}\""));
        let found = codes(source.as_bytes());
        assert!(found.contains(&(Code::IllegalCharacter, true)), "{title:?}: {found:?}");
    }
}

#[test]
fn everything_wrong_is_told_at_once() {
    let source = SUPPLIES
        .replace("organisation = \"region-vasterbotten\"", "organisation = \"region-vasterboten\"\nextra = 1")
        .replace("regime = \"direct-award\"", "regime = \"direct\"")
        .replace("subcontractors = true", "subcontractor = true\navailabilty = \"high\"");
    let found: BTreeSet<Code> = codes(source.as_bytes()).into_iter().map(|(code, _)| code).collect();
    for code in [Code::UnknownOrganisation, Code::UnknownKey, Code::UnknownProcedure, Code::UnknownCharacteristic] {
        assert!(found.contains(&code), "{code:?} is not among {found:?}");
    }
}

#[test]
fn a_folder_that_cannot_be_written_is_one_sentence_and_leaves_nothing() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let source = folder.path().join("procurement.toml");
    std::fs::write(&source, SUPPLIES).expect("write the procurement");
    let in_the_way = folder.path().join("out");
    std::fs::write(&in_the_way, "a file where the folder should be").expect("write a file");
    let loaded = read(&Folders::default(), &source).expect("readable").unwrap_or_else(|_| panic!("sound"));
    let failure = build(&loaded, &options(&in_the_way)).expect_err("not a folder");
    assert_eq!(format!("{failure:#}").lines().count(), 1);
    assert_eq!(std::fs::read_to_string(&in_the_way).expect("still there"), "a file where the folder should be");
    assert_eq!(std::fs::read_dir(folder.path()).expect("readable").count(), 2, "nothing else is left");
}

/// A small memory disk, where the machine lets us mount one.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_leaves_the_earlier_outputs_as_they_were() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let disk = folder.path().join("disk");
    std::fs::create_dir(&disk).expect("make a folder");
    let mounted = std::process::Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=1200k", "tmpfs"])
        .arg(&disk)
        .status()
        .is_ok_and(|status| status.success());
    if !mounted {
        eprintln!("not run: this machine does not let us mount a small disk");
        return;
    }
    let result = std::panic::catch_unwind(|| full_disk(folder.path(), &disk));
    let _ = std::process::Command::new("umount").arg(&disk).status();
    if let Err(panic) = result {
        std::panic::resume_unwind(panic);
    }
}

#[cfg(target_os = "linux")]
fn full_disk(folder: &Path, disk: &Path) {
    let out = disk.join("out");
    let source = folder.join("procurement.toml");
    std::fs::write(&source, SUPPLIES).expect("write the procurement");
    let loaded = |path: &Path| read(&Folders::default(), path).expect("readable").unwrap_or_else(|_| panic!("sound"));
    let small = BuildOptions { formats: BTreeSet::from([Format::Json, Format::Markdown]), ..options(&out) };
    assert!(matches!(build(&loaded(&source), &small).expect("it fits"), Built::Filled { .. }));
    let before = snapshot(&out);
    let journal = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/journal-system.toml");
    let failure = build(&loaded(&journal), &options(&out)).expect_err("the disk is full");
    assert!(format!("{failure:#}").contains("No space left"), "{failure:#}");
    assert_eq!(snapshot(&out), before);
    assert_eq!(std::fs::read_dir(disk).expect("readable").count(), 1, "nothing staged is left");
}

#[cfg(target_os = "linux")]
fn snapshot(folder: &Path) -> Vec<(std::path::PathBuf, Vec<u8>)> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).expect("readable").flatten() {
        if entry.path().is_dir() {
            files.extend(snapshot(&entry.path()));
        } else {
            files.push((entry.path(), std::fs::read(entry.path()).expect("readable")));
        }
    }
    files.sort();
    files
}
