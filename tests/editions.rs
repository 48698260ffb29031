//! Editions of a catalogue: what a release writes and refuses, what is seen when a released edition is changed, and what the
//! next one says that it changes.

#![expect(clippy::disallowed_methods, reason = "tests read and write files of their own")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use kravbilaga::diagnostic::Code;
use kravbilaga::files::Edited;
use kravbilaga::language::Language;
use kravbilaga::workflow::{
    Build, BuildOptions, Built, Drafts, Folders, Format, Release, ReleaseMade, build, builtin_files, check, read,
    release,
};
use serde_json::Value as Json;

fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A catalogue in a folder of its own.
struct Copied {
    folder: tempfile::TempDir,
}

impl Copied {
    /// Of the built-in catalogue.
    fn builtin() -> Copied {
        let folder = tempfile::tempdir().expect("a folder for the test");
        for (path, bytes) in builtin_files() {
            write(&folder.path().join(path), &bytes);
        }
        Copied { folder }
    }

    /// Of the small one on which diagnostics are tried.
    fn small() -> Copied {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let base = project().join("tests/diagnostics/base/requirements");
        let mut folders = vec![base.clone()];
        while let Some(next) = folders.pop() {
            for entry in fs::read_dir(next).expect("a folder") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let inside = path.strip_prefix(&base).expect("it stands there");
                    write(&folder.path().join("requirements").join(inside), &fs::read(&path).expect("a file"));
                }
            }
        }
        Copied { folder }
    }

    fn requirements(&self) -> PathBuf {
        self.folder.path().join("requirements")
    }

    fn folders(&self) -> Folders {
        Folders { catalogue: Some(self.requirements()), templates: None }
    }

    fn text(&self, path: &str) -> String {
        fs::read_to_string(self.requirements().join(path)).unwrap_or_else(|_| panic!("{path} is there"))
    }

    fn write(&self, path: &str, text: &str) {
        write(&self.requirements().join(path), text.as_bytes());
    }

    /// Puts words in place of others that stand in the file.
    fn change(&self, path: &str, from: &str, to: &str) {
        let text = self.text(path);
        assert!(text.contains(from), "{path} holds {from}");
        self.write(path, &text.replace(from, to));
    }

    fn release(&self, edition: &str, on: &str, drafts: Drafts) -> ReleaseMade {
        let wanted = Release { edition: edition.to_owned(), on: on.parse().expect("a day"), drafts };
        release(&self.requirements(), &self.folders(), &wanted).expect("the tool does not fail")
    }

    fn released(&self, edition: &str, on: &str) {
        match self.release(edition, on, Drafts::Told) {
            ReleaseMade::Released { .. } => {}
            ReleaseMade::Refused(problems) => panic!("{:#?}", problems.diagnostics),
        }
    }

    /// What is told of a release that is refused, after which nothing has changed.
    fn refused(&self, edition: &str, on: &str, drafts: Drafts) -> Vec<(Code, String)> {
        let before = self.everything();
        let ReleaseMade::Refused(problems) = self.release(edition, on, drafts) else {
            panic!("{edition} was released");
        };
        assert_eq!(self.everything(), before, "nothing is written");
        problems.diagnostics.into_iter().map(|found| (found.code, found.message)).collect()
    }

    fn everything(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let mut files = Vec::new();
        let mut folders = vec![self.folder.path().to_owned()];
        while let Some(next) = folders.pop() {
            for entry in fs::read_dir(next).expect("a folder") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    files.push((path.clone(), fs::read(&path).expect("a file")));
                }
            }
        }
        files.sort();
        files
    }

    /// What the catalogue is called, if nothing is wrong with it.
    fn called(&self) -> String {
        let (sound, problems) = check(&self.folders()).expect("readable");
        let (catalogue, _) = sound.unwrap_or_else(|| panic!("{:#?}", problems.diagnostics));
        assert!(problems.diagnostics.is_empty(), "{:#?}", problems.diagnostics);
        catalogue.called()
    }
}

fn write(file: &Path, bytes: &[u8]) {
    fs::create_dir_all(file.parent().expect("a folder")).expect("a folder can be made");
    fs::write(file, bytes).expect("a file can be written");
}

#[test]
fn a_release_lists_every_requirement_and_keeps_what_people_wrote() {
    let copied = Copied::builtin();
    let before = copied.text("catalogue.toml");
    copied.released("2026.1", "2026-12-01");
    assert_eq!(copied.text("catalogue.toml"), before.replace("\"2026.1-utkast\"", "\"2026.1\""), "comments stay");
    assert!(copied.text("editions.toml").starts_with("#:schema schemas/editions.json\n\n# Released editions"));
    assert_eq!(copied.called(), "regionernas-kravkatalog 2026.1");
    let (sound, _) = check(&copied.folders()).expect("readable");
    let catalogue = sound.expect("sound").0;
    assert_eq!(catalogue.editions[0].digest, catalogue.digest);
    let listed: BTreeSet<_> = catalogue.editions[0].requirements.keys().collect();
    assert_eq!(listed, catalogue.requirements.keys().collect(), "each is listed");
    let changes = copied.text("CHANGES.md");
    assert!(changes.starts_with("# Förändringar i utgåva 2026.1\n"), "Swedish first: {changes}");
    assert!(changes.contains("# Changes in edition 2026.1\n") && changes.contains("Det är den första utgåvan."));
}

/// The documents of one procurement, in both languages.
fn documents(copied: &Copied) -> Vec<(String, String)> {
    let example = project().join("examples/office-supplies.toml");
    let loaded = read(&copied.folders(), &example).expect("readable").unwrap_or_else(|problems| {
        panic!("{:#?}", problems.diagnostics);
    });
    let out = copied.folder.path().join("out");
    let options = BuildOptions {
        out: out.clone(),
        formats: BTreeSet::from([Format::Html, Format::Markdown, Format::Json]),
        languages: Language::ALL.to_vec(),
        shape: Build::Whole,
        edited: Edited::Stop,
    };
    let built = build(&loaded, &options).expect("the tool does not fail");
    assert!(matches!(built, Built::Filled { .. }), "{built:?}");
    let paths = ["krav.json", "krav-en.json", "sakerhetskrav.md", "sakerhetskrav-en.md", "sakerhetskrav.html"];
    let paths = paths.map(|name| format!("till-leverantor/{name}"));
    let internal = ["internt/beslutsunderlag.md", "internt/manifest.json"].map(String::from);
    paths
        .into_iter()
        .chain(internal)
        .map(|path| (path.clone(), fs::read_to_string(out.join(path)).expect("text")))
        .collect()
}

#[test]
fn a_released_edition_that_somebody_has_changed_says_so_in_every_document() {
    let copied = Copied::builtin();
    let says_so = |text: &str| text.contains("+ ändringar (utkast)") || text.contains("+ changes (draft)");
    assert!(documents(&copied).iter().all(|(_, text)| text.contains("2026.1-utkast") && !says_so(text)), "a draft");
    copied.released("2026.1", "2026-12-01");
    for (path, text) in documents(&copied) {
        assert!(text.contains("2026.1") && !text.contains("2026.1-utkast") && !says_so(&text), "{path} is released");
    }
    let before = copied.text("fire-safety/BRA-003.toml");
    copied.change("fire-safety/BRA-003.toml", "effort = 0", "effort = 1");
    assert_eq!(copied.called(), "regionernas-kravkatalog 2026.1 + changes (draft)");
    for (path, text) in documents(&copied) {
        assert!(says_so(&text), "{path} says that the edition was changed");
        let json: Option<Json> = path.contains("krav").then(|| serde_json::from_str(&text).ok()).flatten();
        if let Some(json) = json {
            let edition =
                if path.contains("-en") { "2026.1 + changes (draft)" } else { "2026.1 + ändringar (utkast)" };
            assert_eq!(json["annex"]["edition"], edition);
        }
    }
    copied.write("fire-safety/BRA-003.toml", &before);
    assert_eq!(copied.called(), "regionernas-kravkatalog 2026.1", "put back, it is the released one again");
}

#[test]
fn what_tells_of_editions_is_no_part_of_an_edition() {
    let copied = Copied::small();
    copied.released("1", "2026-12-01");
    let text = copied.text("editions.toml");
    copied.write("editions.toml", &format!("# En anmärkning.\n{text}"));
    assert_eq!(copied.called(), "base 1");
    copied.write("editions.toml", &text.replace('\n', "\r\n"));
    copied.write("alpha/ALF-001.toml", &copied.text("alpha/ALF-001.toml").replace('\n', "\r\n"));
    assert_eq!(copied.called(), "base 1", "how an editor ends lines changes nothing");
}

#[test]
fn the_next_edition_tells_what_it_changes_requirement_by_requirement() {
    let copied = Copied::small();
    // More of them, to be changed in other ways.
    let model = copied.text("alpha/ALF-001.toml");
    for (id, title) in [("ALF-003", "Utgående"), ("ALF-004", "Flyttat"), ("ALF-006", "Granskat")] {
        copied.write(&format!("alpha/{id}.toml"), &other(&model, id, title));
    }
    copied.released("2026.1", "2026-12-01");
    copied.change("alpha/ALF-001.toml", "default = 48", "default = 36");
    copied.change("alpha/ALF-001.toml", "underrätta Beställaren inom", "meddela Beställaren inom");
    copied.change("alpha/ALF-001.toml", "handles = true", "secret = [\"yes\"]");
    copied.change("alpha/ALF-004.toml", "\"contract-term\"", "\"technical-specification\"");
    copied.change("alpha/ALF-004.toml", "when = \"during\"", "when = \"award\"");
    copied.change(
        "alpha/ALF-003.toml",
        "effort = 1",
        "effort = 1\nwithdrawn = 2027-01-15\nreplaced-by = [\"ALF-005\"]",
    );
    copied
        .write("alpha/ALF-005.toml", &other(&model, "ALF-005", "Nytt").replace("since = \"1\"", "since = \"2027.1\""));
    let reviewed = "{ status = \"security\", by = \"owner\", date = 2027-01-01 }";
    copied.change("alpha/ALF-006.toml", "{ status = \"draft\" }", reviewed);
    assert_eq!(copied.called(), "base 2026.1 + changes (draft)");
    copied.released("2027.1", "2027-01-15");
    let changes = copied.text("CHANGES.md");
    let (latest, first) = changes.split_once("# Förändringar i utgåva 2026.1").expect("the earlier stands below");
    assert!(first.contains("Det är den första utgåvan."));
    let (swedish, english) = latest.split_once("# Changes in edition 2027.1").expect("English after Swedish");
    let lines = |text: &str| -> Vec<String> {
        text.lines().filter(|line| line.starts_with("- ") || line.starts_with("## ")).map(String::from).collect()
    };
    assert_eq!(
        lines(swedish),
        [
            "## Krav som har utgått",
            "- ALF-003 Utgående: ersatt av ALF-005",
            "## Krav som har ändrats",
            "- ALF-001 Incidenter: nytt värde, Tid: 36 timmar och 12 timmar i stället för 48 timmar och 12 timmar; ny \
             lydelse; ändrat när kravet gäller",
            "- ALF-004 Flyttat: ny roll, teknisk specifikation i stället för särskilt kontraktsvillkor; ändrat hur \
             kravet visas eller följs upp",
            "## Nya krav",
            "- ALF-005 Nytt",
        ]
    );
    assert_eq!(lines(english).len(), lines(swedish).len());
    // ALF-006 was reviewed, and nothing else: for those who build on it, it is the same.
    assert!(!swedish.contains("ALF-006"));
}

/// A requirement with another id, title and text.
fn other(model: &str, id: &str, title: &str) -> String {
    let number = id.trim_start_matches("ALF-");
    let lines = model.lines().take_while(|line| !line.is_empty()).map(|line| match line.split(" = ").next() {
        Some("id") => format!("id = \"{id}\""),
        Some("title") => format!("title = {{ sv = \"{title}\", en = \"{title}\" }}"),
        Some("text") => format!(
            "text = {{ sv = \"Leverantören ska lämna rapporten {title} med bilagan {number} om {title}.\", \
             en = \"The Supplier shall give the report {title} with the annex {number} about {title}.\" }}"
        ),
        _ => line.to_owned(),
    });
    lines.collect::<Vec<_>>().join("\n") + "\n"
}

#[test]
fn an_id_is_never_lost_or_given_to_another() {
    let copied = Copied::small();
    copied.released("1", "2026-12-01");
    let text = copied.text("alpha/ALF-002.toml");
    fs::remove_file(copied.requirements().join("alpha/ALF-002.toml")).expect("a file can be removed");
    let told = copied.refused("2", "2027-01-01", Drafts::Told);
    assert!(told.iter().any(|(code, message)| *code == Code::Edition && message.contains("`ALF-002` (")), "{told:?}");
    copied.write("alpha/ALF-002.toml", &text.replace("since = \"1\"", "since = \"2\""));
    let told = copied.refused("2", "2027-01-01", Drafts::Told);
    assert!(told.iter().any(|(code, message)| *code == Code::Edition && message.contains("says since 2")), "{told:?}");
}

#[test]
fn a_name_is_well_formed_new_and_later_than_the_last() {
    let copied = Copied::small();
    for name in ["2027.1-utkast", "v1", "2027..1", "", "2027.1 "] {
        let told = copied.refused(name, "2026-12-01", Drafts::Told);
        assert_eq!(told, [(Code::Edition, format!("`{name}` is no name of an edition"))]);
    }
    copied.released("2026.10", "2026-12-01");
    let told = copied.refused("2026.10", "2027-01-01", Drafts::Told);
    assert_eq!(told, [(Code::Edition, String::from("the edition `2026.10` has been released already"))]);
    let told = copied.refused("2026.9", "2027-01-01", Drafts::Told);
    assert_eq!(told, [(Code::Edition, String::from("the edition `2026.9` would come before `2026.10`"))]);
    let told = copied.refused("2026.11", "2026-11-30", Drafts::Told);
    assert!(matches!(told.as_slice(), [(Code::Edition, message)] if message.contains("2026-12-01")), "{told:?}");
}

#[test]
fn a_warning_or_a_text_that_nobody_has_reviewed_stops_the_release() {
    let copied = Copied::small();
    let told = copied.refused("1", "2026-12-01", Drafts::Refused);
    assert!(matches!(told.as_slice(), [(Code::Edition, message)] if message.ends_with("that nobody has reviewed")));
    let themes = copied.text("themes.toml");
    copied.write("themes.toml", &format!("{themes}\n[[theme]]\nid = \"extra\"\nsv = \"Extra\"\nen = \"Extra\"\n"));
    let told = copied.refused("1", "2026-12-01", Drafts::Told);
    assert_eq!(told.iter().map(|(code, _)| *code).collect::<Vec<_>>(), [Code::UnusedDeclaration]);
}
