//! What changed between two editions of the same thing: a history of five editions of the catalogue with planted changes of every
//! kind, procurements, policies and issued annexes; and that nothing differs from itself.

#![expect(clippy::disallowed_methods, reason = "tests read and write files of their own")]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use kravbilaga::catalogue::Catalogue;
use kravbilaga::comparison::{About, Change, Comparison, How, Marks, Telling, catalogues, lines};
use kravbilaga::diagnostic::{Style, show};
use kravbilaga::language::Language;
use kravbilaga::workflow::{Comparing, Folders, NotCompared, builtin_files, compare, read_catalogue};

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
