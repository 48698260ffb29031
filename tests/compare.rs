//! What changed between two editions of the same thing: a history of five editions of the catalogue with planted changes of every
//! kind, procurements, policies and issued annexes; and that nothing differs from itself.

#![expect(clippy::disallowed_methods, reason = "tests read and write files of their own")]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use kravbilaga::catalogue::Catalogue;
use kravbilaga::comparison::{About, Change, Comparison, How, Marks, Telling, catalogues, lines};
use kravbilaga::diagnostic::{Style, show};
use kravbilaga::files::Edited;
use kravbilaga::language::Language;
use kravbilaga::workflow::{
    Build, BuildOptions, Built, ChangesFormat, Comparing, Folders, Format, NotCompared, build, builtin_files, compare,
    read, read_catalogue,
};
use support::docx_text::docx_text;
use support::html_text::html_text;
use support::words;

/// An edition of the catalogue: its files, by path.
#[derive(Clone)]
struct Edition(BTreeMap<String, String>);

impl Edition {
    fn built_in() -> Edition {
        let requirements = builtin_files().into_iter().filter(|(path, _)| path.starts_with("requirements/"));
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the catalogue is text");
        Edition(requirements.map(|(path, bytes)| (path["requirements/".len()..].to_owned(), text(bytes))).collect())
    }

    fn file(&mut self, path: &str) -> &mut String {
        self.0.get_mut(path).unwrap_or_else(|| panic!("there is no {path}"))
    }

    /// Plants a change: these words instead of those, which stand there once or more.
    fn plant(&mut self, path: &str, was: &str, is: &str) {
        let file = self.file(path);
        assert!(file.contains(was), "{path} does not say {was}");
        *file = file.replacen(was, is, 1);
    }

    fn write(&self, folder: &Path) {
        for (path, text) in &self.0 {
            let file = folder.join(path);
            fs::create_dir_all(file.parent().expect("a folder")).expect("make the folder");
            fs::write(file, text).expect("write the file");
        }
    }

    fn load(&self) -> Catalogue {
        let folder = tempfile::tempdir().expect("a temporary folder");
        self.write(folder.path());
        let folders = Folders { catalogue: Some(folder.path().to_owned()), templates: None };
        let (sound, problems) = read_catalogue(&folders).expect("readable");
        let (catalogue, _) =
            sound.unwrap_or_else(|| panic!("{}", show(&problems.diagnostics, &problems.sources, Style::Narrated)));
        catalogue
    }
}

/// A change in one line: `requirement INF-020 changed text sv`.
fn told(change: &Change) -> String {
    let mut words = vec![change.about.word(), &change.id, change.how.word()];
    words.extend(Some(change.what.as_str()).filter(|what| !what.is_empty()));
    words.extend(change.language.map(Language::code));
    words.extend(change.direction.map(kravbilaga::comparison::Direction::word));
    words.join(" ")
}

fn all(comparison: &Comparison) -> Vec<String> {
    let mut told: Vec<String> = comparison.changes.iter().map(told).collect();
    told.sort();
    told
}

const INF_013: &str = "information-security/INF-013.toml";
const INF_015: &str = "information-security/INF-015.toml";
const INF_020: &str = "information-security/INF-020.toml";

/// What each edition plants, and how it is to be told. The first is the built-in catalogue.
fn history() -> Vec<(Edition, Vec<&'static str>)> {
    let mut edition = Edition::built_in();
    let mut history = vec![(edition.clone(), Vec::new())];

    // Added, withdrawn, reworded.
    edition.plant("catalogue.toml", "edition = \"2026.1-utkast\"", "edition = \"2026.2-utkast\"");
    let new = edition
        .file(INF_015)
        .replace("INF-015", "INF-900")
        .replace("Granskning av personalens", "Prövning av personalens");
    edition.0.insert(String::from("information-security/INF-900.toml"), new);
    edition.plant(INF_015, "since = ", "withdrawn = 2027-01-01\nreplaced-by = [\"INF-900\"]\nsince = ");
    edition.plant(INF_020, "sv = \"Leverantören ska underrätta", "sv = \"Leverantören ska alltid underrätta");
    edition.plant(INF_020, "sv = \"Underrättelse om incident\"", "sv = \"Underrättelse vid incident\"");
    edition.plant(INF_020, "Supplier shall notify", "Supplier shall always notify");
    history.push((
        edition.clone(),
        vec![
            "requirement INF-015 withdrawn",
            "requirement INF-020 changed text en",
            "requirement INF-020 changed text sv",
            "requirement INF-020 changed title sv",
            "requirement INF-900 added",
            "whole regionernas-kravkatalog changed edition",
        ],
    ));

    // Numbers stricter and looser, evidence, follow-up, remedy.
    edition.plant(INF_020, "default = 48", "default = 36");
    edition.plant(INF_020, "{ integrity = \"serious\" }, value = 12", "{ integrity = \"serious\" }, value = 10");
    edition.plant("information-security/INF-900.toml", "default = 5", "default = 6");
    edition.plant(INF_020, "Beskrivning av rutinen och", "Beskrivning av hela rutinen och");
    edition.plant(INF_020, "Jämförelse av tid", "Noggrann jämförelse av tid");
    edition.plant("information-security/INF-900.toml", "every = \"P1Y\"", "every = \"P6M\"");
    edition.plant(INF_020, "50 000 kronor per händelse. Viten", "60 000 kronor per händelse. Viten");
    edition.plant(INF_020, "flow-down = true", "flow-down = false");
    history.push((
        edition.clone(),
        vec![
            "requirement INF-020 changed evidence before-start sv",
            "requirement INF-020 changed flow-down looser",
            "requirement INF-020 changed follow-up: what sv",
            "requirement INF-020 changed remedy: limit sv",
            "requirement INF-020 changed value notice stricter",
            "requirement INF-020 changed value notice when integrity ≥ serious stricter",
            "requirement INF-900 changed follow-up: when stricter",
            "requirement INF-900 changed value removal looser",
        ],
    ));

    // Role, condition, support, themes, motive, effort, review.
    edition.plant(INF_013, "role = \"award-criterion\"", "role = \"contract-term\"");
    edition.plant(INF_013, "[scoring]\nshape = \"met\"\nconsequence = { sv = \"Det som erbjuds blir avtalsvillkor och gäller från avtalsstart.\", en = \"What is offered becomes a term of the contract and applies from its start.\" }", "");
    edition.plant(INF_013, "when = \"tender\"", "when = \"before-start\"");
    edition.plant(INF_020, "[[applies-when]]\nremote-access = true\n", "");
    edition.plant("information-security/INF-900.toml", "integrity = \"serious\"", "integrity = \"considerable\"");
    edition.plant(INF_020, "\"iso27001-2022:A.5.24\", ", "");
    edition.plant(INF_020, "\"incidents\", ", "");
    edition.plant(INF_020, "hålls tyst hinner", "hålls hemligt hinner");
    edition.plant(INF_013, "effort = 3", "effort = 4");
    edition.plant(
        INF_013,
        "review = { status = \"draft\" }",
        "review = { status = \"security\", by = \"security-strategist\", date = 2026-12-01 }",
    );
    edition.plant("information-security/INF-900.toml", "see-also = [\"PEB-010\"]", "see-also = []");
    edition.plant(
        "information-security/INF-900.toml",
        "covered-by = [\"information-security-management:certificate\"]",
        "",
    );
    history.push((
        edition.clone(),
        vec![
            "requirement INF-013 changed effort stricter",
            "requirement INF-013 changed evidence: when",
            "requirement INF-013 changed review",
            "requirement INF-013 changed role stricter",
            "requirement INF-013 changed scoring",
            "requirement INF-013 changed scoring: consequence en",
            "requirement INF-013 changed scoring: consequence sv",
            "requirement INF-020 changed applies when narrower",
            "requirement INF-020 changed motive sv",
            "requirement INF-020 changed standards",
            "requirement INF-020 changed themes",
            "requirement INF-900 changed applies when wider",
            "requirement INF-900 changed covered by",
            "requirement INF-900 changed see also",
        ],
    ));

    // The frame; an id used again; one that is gone.
    edition.plant(INF_015, "withdrawn = 2027-01-01\nreplaced-by = [\"INF-900\"]\n", "");
    edition.0.remove("information-security/INF-900.toml");
    edition.plant("characteristics.toml", "sv = \"Säkerhetsskydd\"", "sv = \"Säkerhetsskyddet\"");
    edition.plant(
        "gates.toml",
        "title = { sv = \"Upphandlingen berör säkerhetsskydd\"",
        "title = { sv = \"Upphandlingen rör säkerhetsskydd\"",
    );
    edition.plant("glossary.toml", "Den organisation som genomför", "Den region som genomför");
    edition.plant("units.toml", "{n} dagar", "{n} dygn");
    edition.plant("standards/eu-2024-2690.toml", "in-force = 2024-11-07", "in-force = 2024-11-07\nuntil = 2027-12-31");
    edition.plant("policies/vasterbotten-sakerhetspolicy.toml", "beskrivs tydligare", "beskrivs klarare");
    edition.plant("themes.toml", "Etablerade säkerhetsstandarder ställs", "Etablerade standarder ställs");
    edition.plant("organisations/region-vasterbotten.toml", "regionens säkerhetsfunktion", "regionens säkerhetsenhet");
    history.push((
        edition.clone(),
        vec![
            "gate protective-security-yes changed title sv",
            "group of questions protective-security changed name sv",
            "organisation region-vasterbotten changed contact sv",
            "passage vasterbotten-sakerhetspolicy:forandringar changed text sv",
            "register eu-2024-2690 changed until",
            "requirement INF-015 reused",
            "requirement INF-900 gone",
            "term buyer changed definition sv",
            "theme established-standards changed name sv",
            "unit days changed other sv",
        ],
    ));
    history
}

#[test]
fn five_editions_tell_exactly_what_was_planted() {
    let history = history();
    let loaded: Vec<Catalogue> = history.iter().map(|(edition, _)| edition.load()).collect();
    for (index, pair) in loaded.windows(2).enumerate() {
        let comparison = catalogues(&pair[0], &pair[1]);
        assert_eq!(all(&comparison), history[index + 1].1, "edition {} to {}", index + 1, index + 2);
    }
    // From the first to the fifth: what was taken back is not told, and what came between and went again neither.
    let whole = catalogues(&loaded[0], &loaded[4]);
    let undone = |told: &&&str| told.contains("INF-900") || told.contains("INF-015");
    let mut expected: Vec<&str> =
        history.iter().flat_map(|(_, planted)| planted).filter(|told| !undone(told)).copied().collect();
    expected.sort_unstable();
    assert_eq!(all(&whole), expected);
    for catalogue in &loaded {
        assert!(catalogues(catalogue, catalogue).changes.is_empty());
    }
}

#[test]
fn what_binds_suppliers_comes_before_what_it_rests_on() {
    let history = history();
    let comparison = catalogues(&history[0].0.load(), &history[3].0.load());
    let place = |wanted: &str| {
        let at = comparison.changes.iter().position(|change| told(change).starts_with(wanted));
        at.unwrap_or_else(|| panic!("{wanted} is told"))
    };
    let order = [
        "requirement INF-900 added",
        "requirement INF-015 withdrawn",
        "requirement INF-013 changed role",
        "requirement INF-020 changed text",
        "requirement INF-020 changed value",
        "requirement INF-020 changed remedy",
        "requirement INF-020 changed applies when",
        "requirement INF-020 changed standards",
        "requirement INF-020 changed motive",
    ];
    assert!(order.windows(2).all(|pair| place(pair[0]) < place(pair[1])), "{:#?}", all(&comparison));
}

fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("examples/{name}.toml"))
}

fn compared(old: &Path, new: &Path, noticing: Option<&Path>) -> Comparing {
    match compare(&Folders::default(), old, new, noticing).expect("the tool does not fail") {
        Ok(comparing) => comparing,
        Err(NotCompared::Unlike(problem)) => panic!("{problem}"),
        Err(NotCompared::Problems(problems)) => {
            panic!("{}", show(&problems.diagnostics, &problems.sources, Style::Narrated))
        }
    }
}

fn refused(old: &Path, new: &Path) -> String {
    match compare(&Folders::default(), old, new, None).expect("the tool does not fail") {
        Ok(comparing) => panic!("{:?}", comparing.comparison),
        Err(NotCompared::Unlike(problem)) => problem,
        Err(NotCompared::Problems(problems)) => show(&problems.diagnostics, &problems.sources, Style::Narrated),
    }
}

fn text(comparing: &Comparing) -> String {
    lines(&comparing.comparison, Telling { language: Language::Swedish, marks: Marks::Plain })
}

const POLICY: &str = "vasterbotten-sakerhetspolicy";
const PROPOSAL: &str = "vasterbotten-sakerhetspolicy-motforslag";

#[test]
fn the_counter_proposal_strikes_four_passages_and_no_requirement_loses_its_whole_basis() {
    let comparing = compared(Path::new(POLICY), Path::new(PROPOSAL), Some(&example("x").with_file_name("")));
    let of = |about: About, how: How| -> Vec<&str> {
        let found = comparing.comparison.changes.iter().filter(|change| change.about == about && change.how == how);
        found.map(|change| change.id.as_str()).collect()
    };
    let struck = ["forandringar", "hallbarhet-jamlikhet-barnratt", "historik", "skyddsvarden-uppraknade"];
    assert_eq!(of(About::Passage, How::Withdrawn), struck);
    assert_eq!((of(About::Passage, How::Added), of(About::Passage, How::Changed)), (vec![], vec![]));
    assert_eq!(of(About::Theme, How::LostBasis), ["equality-and-child-rights"]);
    assert_eq!(of(About::Requirement, How::LostBasis), [""; 0]);
    assert_eq!(of(About::Requirement, How::LostGround), ["KON-015", "KON-018", "PSK-006", "UTV-014"]);
    let told = text(&comparing);
    assert!(told.contains("4 passages struck, 0 added, 0 changed"), "{told}");
    assert!(told.contains("no requirement loses its whole basis in the policy"), "{told}");
    assert!(told.contains("those of Region Västerbotten."), "{told}");
    assert!(told.contains("journal-system.toml  Journalsystem för primärvården"), "{told}");
    assert!(comparing.remarks.iter().any(|remark| remark.contains("only proposed")), "{:?}", comparing.remarks);
}

fn neutral_text(problem: &str) -> String {
    problem.replace(env!("CARGO_MANIFEST_DIR"), "")
}

/// An issued annex of an example, changed as asked: the folder that holds its files, and krav.json.
fn issued(name: &str, edit: impl Fn(String) -> String, language: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("procurement.toml");
    fs::write(&file, edit(fs::read_to_string(example(name)).expect("an example"))).expect("write the file");
    let loaded = read(&Folders::default(), &file).expect("readable");
    let loaded = loaded.unwrap_or_else(|it| panic!("{}", show(&it.diagnostics, &it.sources, Style::Narrated)));
    let options = BuildOptions {
        out: folder.path().join("out"),
        formats: BTreeSet::from([Format::Json]),
        languages: vec![Language::from_code(language).expect("a language")],
        shape: Build::Whole,
        edited: Edited::Stop,
    };
    assert!(matches!(build(&loaded, &options), Ok(Built::Filled { .. })));
    let suffix = if language == "sv" { "" } else { "-en" };
    let krav = folder.path().join(format!("out/till-leverantor/krav{suffix}.json"));
    (folder, krav)
}

fn as_it_is(text: String) -> String {
    text
}

/// The next version of a procurement, issued later.
fn newer(text: String) -> String {
    text.replace("version = \"1\"", "version = \"2\"").replace("issued = 2026-12-0", "issued = 2026-12-1")
}

#[test]
fn nothing_differs_from_itself_whatever_it_is() {
    let (_folder, krav) = issued("guarding-service", as_it_is, "sv");
    let itself =
        [PathBuf::from("builtin"), example("guarding-service"), example("journal-system"), PathBuf::from(POLICY), krav];
    for path in itself {
        let comparing = compared(&path, &path, None);
        assert_eq!(comparing.comparison.changes, [], "{}", path.display());
        let json: serde_json::Value = serde_json::from_str(&comparing.json()).expect("JSON");
        assert_eq!(json["schema"], "kravbilaga/compare/1");
        assert_eq!(json["changes"], serde_json::json!([]));
        assert!(text(&comparing).ends_with("\nnothing differs"), "{}", text(&comparing));
    }
}

#[test]
fn two_unlike_things_are_refused_with_what_each_is() {
    let (folder, krav) = issued("guarding-service", as_it_is, "sv");
    let (_english, in_english) = issued("guarding-service", as_it_is, "en");
    let cases = [
        (PathBuf::from("builtin"), example("cleaning"), "is a catalogue"),
        (example("cleaning"), krav.clone(), "is an issued annex"),
        (PathBuf::from(POLICY), PathBuf::from("builtin"), "is a policy"),
        (krav.clone(), in_english, "compare annexes in the same language"),
        (
            PathBuf::from("vasterbotten-sakerhetspolcy"),
            PathBuf::from(POLICY),
            "did you mean the policy `vasterbotten-sakerhetspolicy`?",
        ),
        (folder.path().join("out"), krav.clone(), "till-leverantor/krav.json"),
        (example("../requirements/units"), example("cleaning"), "has no [procurement]"),
        (example("../README").with_extension("md"), krav, "is nothing that can be compared"),
    ];
    for (old, new, expected) in cases {
        let told = neutral_text(&refused(&old, &new));
        assert!(told.contains(expected), "{told}");
    }
}

#[test]
fn a_procurement_tells_what_it_states_and_what_follows_lot_by_lot() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let write = |name: &str, text: &str| {
        let file = folder.path().join(name);
        fs::write(&file, text).expect("write the file");
        file
    };
    let text_of = fs::read_to_string(example("guarding-service")).expect("an example");
    let old = write("old.toml", &text_of);
    assert!(text_of.contains("remote-access = false"), "{text_of}");
    let new = write("new.toml", &text_of.replace("remote-access = false", "remote-access = true"));
    let comparing = compared(&old, &new, None);
    let changes = &comparing.comparison.changes;
    let stated: Vec<&Change> = changes.iter().filter(|change| change.about == About::Fact).collect();
    assert_eq!(stated.iter().map(|change| told(change)).collect::<Vec<_>>(), ["fact remote-access changed answer"]);
    let came: Vec<&Change> = changes.iter().filter(|change| change.how == How::Added).collect();
    assert!(!came.is_empty());
    for change in came {
        assert!(change.lot.is_some(), "{change:?}");
        let because = change.because.as_ref().expect("a reason");
        assert!(because.swedish.starts_with("Med") && because.english.starts_with("In"), "{because:?}");
    }
    // What goes the other way goes out again, the same requirements in the same lots.
    let back = compared(&new, &old, None);
    let ids = |comparing: &Comparing, how: How| -> BTreeSet<(String, String)> {
        let of = comparing.comparison.changes.iter().filter(|change| change.how == how);
        of.flat_map(|change| {
            let lots = change.lot.as_deref().unwrap_or_default().split(", ");
            lots.map(|lot| (change.id.clone(), lot.to_owned())).collect::<Vec<_>>()
        })
        .collect()
    };
    assert!(ids(&comparing, How::Added).contains(&(String::from("INF-026"), String::from("S"))));
    assert_eq!(ids(&comparing, How::Added), ids(&back, How::Withdrawn));
}

#[test]
fn a_changed_catalogue_tells_which_procurements_notice_it() {
    let mut edition = Edition::built_in();
    edition.plant(INF_020, "default = 48", "default = 36");
    edition.plant(INF_020, "{ availability = \"serious\" }, value = 12", "{ availability = \"serious\" }, value = 6");
    let folder = tempfile::tempdir().expect("a temporary folder");
    edition.write(folder.path());
    let examples = example("x").with_file_name("");
    let comparing = compared(Path::new("builtin"), folder.path(), Some(&examples));
    let noticing: Vec<&str> =
        comparing.comparison.procurements.iter().map(|affected| affected.title.as_str()).collect();
    assert!(noticing.contains(&"Journalsystem för primärvården"), "{noticing:?}");
    assert!(!noticing.contains(&"Kontorsmaterial"), "{noticing:?}");
    let told = text(&comparing);
    assert!(
        told.contains(
            "changes INF-020  Underrättelse om incident: value notice 12\u{a0}timmar → 6\u{a0}timmar (stricter)"
        ),
        "{told}"
    );
}

#[test]
fn an_issued_annex_is_compared_word_by_word() {
    let (_one, old) = issued("guarding-service", as_it_is, "sv");
    let (_other, new) = issued("guarding-service", newer, "sv");
    let edited = fs::read_to_string(&new).expect("krav.json");
    let mut krav: serde_json::Value = serde_json::from_str(&edited).expect("JSON");
    let clauses = krav["clauses"].as_array_mut().expect("clauses");
    let gone = clauses.remove(3);
    let first = clauses[0]["text"].as_str().expect("a text").replacen("ska ", "ska alltid ", 1);
    clauses[0]["text"] = first.into();
    let (first, gone) = (clauses[0]["id"].clone(), gone["id"].clone());
    let in_all_lots = clauses.iter_mut().skip(1).find(|clause| clause["lots"] == serde_json::json!([]));
    let in_all_lots = in_all_lots.expect("a clause of every lot");
    in_all_lots["lots"] = serde_json::json!(["N"]);
    let in_one = in_all_lots["id"].as_str().expect("an id").to_owned();
    fs::write(&new, krav.to_string()).expect("write krav.json");
    let comparing = compared(&old, &new, None);
    let (first, gone) = (first.as_str().expect("an id"), gone.as_str().expect("an id"));
    let mut expected = vec![
        String::from("whole RS 2345-2026 changed issued"),
        String::from("whole RS 2345-2026 changed version"),
        format!("requirement {gone} withdrawn"),
        format!("requirement {first} changed text"),
        format!("requirement {in_one} changed lots"),
    ];
    assert!(text(&comparing).contains("lots: alla delar → N"), "{}", text(&comparing));
    let reference = krav["annex"]["reference"].as_str().expect("a reference");
    expected.iter_mut().for_each(|line| *line = line.replace("RS 2345-2026", reference));
    expected.sort();
    assert_eq!(all(&comparing.comparison), expected);
    assert!(
        text(&comparing).contains("ska {+alltid +}") || text(&comparing).contains("ska {+alltid+}"),
        "{}",
        text(&comparing)
    );
}

#[test]
fn the_document_for_bidders_says_what_was_and_what_is_in_both_formats() {
    let (_one, old) = issued("journal-system", as_it_is, "sv");
    let changed = |text: String| newer(text).replace("retention = 60", "retention = 48").replace("MOL-004 = 10, ", "");
    let (_other, new) = issued("journal-system", changed, "sv");
    let comparing = compared(&old, &new, None);
    let written = |format| {
        let document =
            comparing.document(&Folders::default(), Language::English, format).expect("the tool does not fail");
        document.unwrap_or_else(|it| panic!("{:?}", it.diagnostics))
    };
    let (docx, html) = (written(ChangesFormat::Docx), written(ChangesFormat::Html));
    let html = String::from_utf8(html).expect("text");
    let (said, seen) = (docx_text(&docx), html_text(&html));
    assert_eq!(words(&said), words(&seen));
    for expected in [
        "Förändringar från föregående utgåva",
        "Komplettering av upphandlingsdokument",
        "Dokumentinformation",
        "Tidigare lydelse: Leveransen ska bevara säkerhetsloggen så att den går att läsa i minst [60]\u{a0}månader",
        "Ny lydelse: Leveransen ska bevara säkerhetsloggen så att den går att läsa i minst [48]\u{a0}månader",
        "MOL-004",
        "Krav som utgår",
        "UTKAST",
    ] {
        assert!(said.contains(expected), "{expected} is not in\n{said}");
    }
    assert!(html.contains("<del>[60]</del>") && html.contains("<ins>[48]</ins>"));
    // Nothing that only the buyer knows: the reason of a deviation, the answers, who decided.
    for internal in ["Loggen över åtkomst till vårdinformation bevaras", "Informationssäkerhetssamordnare", "INTERNT"]
    {
        assert!(!said.contains(internal), "{internal} is in a document for bidders");
    }
    assert_eq!(docx, written(ChangesFormat::Docx), "the same bytes each time");
}

#[test]
fn every_other_document_is_marked_as_internal() {
    let policies = compared(Path::new(POLICY), Path::new(PROPOSAL), None);
    for language in Language::ALL {
        let document =
            policies.document(&Folders::default(), language, ChangesFormat::Docx).expect("the tool does not fail");
        let said = docx_text(&document.unwrap_or_else(|it| panic!("{:?}", it.diagnostics)));
        let (mark, lost) = match language {
            Language::Swedish => ("INTERNT", "Temat förlorar all grund i policyn."),
            Language::English => ("INTERNAL", "The theme loses all its ground in the policy."),
        };
        assert!(said.contains(mark) && said.contains(lost), "{said}");
    }
}

#[test]
fn the_counter_proposal_is_told_as_expected() {
    let comparing = compared(Path::new(POLICY), Path::new(PROPOSAL), None);
    let expected = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/compare/counter-proposal.txt");
    let told = text(&comparing) + "\n";
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&expected, &told).expect("what is expected can be written");
    }
    assert_eq!(told, fs::read_to_string(&expected).unwrap_or_default());
    // Colours add nothing but themselves.
    let coloured = lines(&comparing.comparison, Telling { language: Language::Swedish, marks: Marks::Coloured }) + "\n";
    let escapes = regex::Regex::new("\u{1b}\\[[0-9]+m").expect("a regular expression");
    assert!(!told.contains('\u{1b}'));
    assert_eq!(escapes.replace_all(&coloured, ""), told);
}

#[test]
fn a_coloured_difference_has_its_signs_too() {
    let mut edition = Edition::built_in();
    edition.plant(INF_020, "sv = \"Leverantören ska underrätta", "sv = \"Leverantören ska alltid underrätta");
    let comparison = catalogues(&Edition::built_in().load(), &edition.load());
    let coloured = lines(&comparison, Telling { language: Language::Swedish, marks: Marks::Coloured });
    assert!(coloured.contains("\u{1b}[32m{+alltid +}\u{1b}[0m"), "{coloured}");
}
