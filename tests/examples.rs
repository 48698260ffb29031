//! The example procurements, built in both languages through the library, and what the design promises of every build.

#![expect(clippy::disallowed_methods, reason = "tests read and write files of their own")]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use kravbilaga::catalogue::{Answer, Level, ValidTo, Verification};
use kravbilaga::document::FieldName;
use kravbilaga::files::Edited;
use kravbilaga::language::Language;
use kravbilaga::manifest::{MANIFEST, digest, listed_outputs};
use kravbilaga::procurement::DocumentStatus;
use kravbilaga::selection::Outcome;
use kravbilaga::toml_file::Word;
use kravbilaga::workflow::{Build, BuildOptions, Built, Folders, Format, Loaded, build, explain, read, selection};
use regex::Regex;
use serde_json::Value as Json;

use support::docx_text::docx_text;
use support::html_text::html_text;
use support::markdown_text::markdown_text;
#[cfg(feature = "pdf")]
use support::pdf_text;
use support::words;

const NAMES: [&str; 13] = [
    "alarm-installation",
    "booking-system",
    "building-automation",
    "cleaning",
    "guarding-service",
    "infusion-pumps",
    "journal-system",
    "office-supplies",
    "patient-transport",
    STOPPED,
    "public-transport-ticketing",
    "public-website",
    "software-consultants",
];

/// The one that a gate stops.
const STOPPED: &str = "protective-security";

type Files = BTreeMap<String, Vec<u8>>;

struct Example {
    name: &'static str,
    loaded: Loaded,
    built: Built,
    files: Files,
}

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("examples/{name}.toml"))
}

fn load(name: &str) -> Loaded {
    let loaded = read(&Folders::default(), &path(name)).expect("the file can be read");
    loaded.unwrap_or_else(|problems| panic!("{name}: {:#?}", problems.diagnostics))
}

fn options(out: &Path) -> BuildOptions {
    BuildOptions {
        out: out.to_owned(),
        formats: Format::ALL.iter().map(|(_, format)| *format).collect(),
        languages: Language::ALL.to_vec(),
        shape: Build::Whole,
        edited: Edited::Stop,
    }
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder for the test")
}

/// Every file under a folder, by its path there.
fn files(folder: &Path) -> Files {
    let mut found = Files::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop().filter(|next| next.exists()) {
        for entry in std::fs::read_dir(next).expect("a folder that can be read") {
            let path = entry.expect("a folder that can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let inside = path.strip_prefix(folder).expect("it stands in the folder").display().to_string();
                found.insert(inside, std::fs::read(&path).expect("a file that can be read"));
            }
        }
    }
    found
}

/// An example, built once for all tests.
fn example(name: &str) -> &'static Example {
    static EXAMPLES: [OnceLock<Example>; NAMES.len()] = [const { OnceLock::new() }; NAMES.len()];
    let index = NAMES.iter().position(|known| *known == name).expect("an example");
    EXAMPLES[index].get_or_init(|| {
        let (loaded, out) = (load(name), folder());
        let built = build(&loaded, &options(out.path())).expect("the tool does not fail");
        Example { name: NAMES[index], loaded, built, files: files(out.path()) }
    })
}

/// The examples that fill a folder.
fn filled() -> impl Iterator<Item = &'static Example> {
    NAMES.into_iter().filter(|name| *name != STOPPED).map(example)
}

impl Example {
    fn text(&self, path: &str) -> &str {
        let bytes = self.files.get(path).unwrap_or_else(|| panic!("{} has no {path}", self.name));
        std::str::from_utf8(bytes).expect("UTF-8")
    }

    fn krav(&self, language: Language) -> Json {
        serde_json::from_str(self.text(&format!("till-leverantor/krav{}.json", suffix(language)))).expect("JSON")
    }

    fn clauses(&self) -> usize {
        match &self.built {
            Built::Filled { clauses, .. } => *clauses,
            other @ (Built::Stopped(_) | Built::Refused(_) | Built::InTheWay(_)) => panic!("{}: {other:?}", self.name),
        }
    }

    /// Whether personal data are processed for the buyer, so that there is an instruction to fill in.
    fn has_instruction(&self) -> bool {
        self.files.contains_key(&format!("{INSTRUCTION}.md"))
    }

    /// The words of a document in each format.
    fn said(&self, document: &str, language: Language) -> Vec<(&'static str, Vec<String>)> {
        let path = format!("{document}{}", suffix(language));
        vec![
            ("docx", words(&docx_text(&self.files[&format!("{path}.docx")]))),
            ("html", words(&html_text(self.text(&format!("{path}.html"))))),
            ("md", words(&markdown_text(self.text(&format!("{path}.md"))))),
            #[cfg(feature = "pdf")]
            ("pdf", self.said_in_pdf(&format!("{path}.pdf"), language)),
        ]
    }
}

#[cfg(feature = "pdf")]
impl Example {
    /// The words of a PDF without the number of pages, which only a format with pages tells.
    fn said_in_pdf(&self, path: &str, language: Language) -> Vec<String> {
        let said = pdf_text::pdf_text(&self.files[path]);
        let label = self.loaded.templates.phrases.find("field-pages", language).expect("the phrase is there");
        let mut lines = said.lines();
        let mut rest = Vec::new();
        while let Some(line) = lines.next() {
            if line == label {
                let pages: usize = lines.next().and_then(|line| line.parse().ok()).expect("a number of pages");
                assert!(pages > 0);
            } else {
                rest.extend(words(line));
            }
        }
        rest
    }
}

fn suffix(language: Language) -> &'static str {
    match language {
        Language::Swedish => "",
        Language::English => "-en",
    }
}

const ANNEX: &str = "till-leverantor/sakerhetskrav";
const RECORD: &str = "internt/beslutsunderlag";
const INSTRUCTION: &str = "till-leverantor/personuppgiftsinstruktion";

#[test]
fn every_example_is_built_here() {
    let folder = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("examples")).expect("the examples");
    // Folders beside the examples are what somebody has built from them, as README's first command does.
    let files = folder.map(|entry| entry.expect("an example").path()).filter(|path| path.is_file());
    let found: BTreeSet<PathBuf> = files.collect();
    assert_eq!(found, NAMES.map(path).into_iter().collect());
}

/// The longest that an annex may be, so that a supplier can answer it.
const LONGEST: [(&str, usize); 12] = [
    ("office-supplies", 8),
    ("cleaning", 30),
    ("guarding-service", 60),
    ("software-consultants", 60),
    ("patient-transport", 60),
    ("alarm-installation", 110),
    ("public-website", 70),
    ("booking-system", 105),
    ("public-transport-ticketing", 105),
    ("infusion-pumps", 110),
    ("building-automation", 115),
    ("journal-system", 160),
];

#[test]
fn an_annex_is_as_long_as_what_is_procured_calls_for() {
    for (name, longest) in LONGEST {
        let clauses = example(name).clauses();
        assert!((1..=longest).contains(&clauses), "{name}: {clauses}, at most {longest}");
    }
    let (small, grave) = (example("office-supplies").clauses(), example("journal-system").clauses());
    assert!(grave > 10 * small, "{grave} and {small}");
    assert_eq!(filled().count(), LONGEST.len());
    for example in filled() {
        let data = example.krav(Language::Swedish);
        assert_eq!(data["clauses"].as_array().map(Vec::len), Some(example.clauses()), "{}", example.name);
    }
}

#[test]
fn an_instruction_goes_out_where_personal_data_are_processed_for_the_buyer() {
    let with: Vec<&str> = filled().filter(|example| example.has_instruction()).map(|example| example.name).collect();
    assert!(with.contains(&"journal-system") && !with.contains(&"cleaning"), "{with:?}");
    for example in filled() {
        let processed = example
            .loaded
            .procurement
            .lots
            .iter()
            .any(|lot| lot.facts.get("personal-data").is_some_and(|fact| fact.bound == Answer::YesNo(true)));
        assert_eq!(example.has_instruction(), processed, "{}", example.name);
    }
}

#[test]
fn protective_security_is_stopped_with_steps_and_nothing_is_written() {
    let stopped = example(STOPPED);
    let Built::Stopped(gates) = &stopped.built else { panic!("{:?}", stopped.built) };
    assert!(!gates.is_empty() && gates.iter().all(|(_, _, steps)| !steps.is_empty()));
    assert_eq!(stopped.files, Files::new());
}

#[test]
fn every_requirement_has_a_decision_with_a_reason() {
    for example in NAMES.map(example) {
        let loaded = &example.loaded;
        let selection = selection(loaded);
        for language in Language::ALL {
            let explained = explain(loaded, &selection, language);
            for lot in &loaded.procurement.lots {
                let rows: Vec<_> = explained.iter().filter(|row| row.lot == lot.id).collect();
                let ids: BTreeSet<_> = rows.iter().map(|row| row.id.clone()).collect();
                assert_eq!(ids.len(), rows.len(), "{}: an id twice", example.name);
                assert!(loaded.catalogue.requirements.keys().all(|id| ids.contains(id)), "{}", example.name);
                for row in rows {
                    let told = [&row.title, &row.reason, &row.outcome_text, &row.area];
                    assert!(told.iter().all(|text| !text.trim().is_empty()), "{}: {row:?}", example.name);
                    assert!(!row.reason.contains(['{', '}', '[', ']']), "{}: {row:?}", example.name);
                    assert!(row.outcome != Outcome::Undecided || example.name == STOPPED, "{}: {row:?}", example.name);
                }
            }
        }
    }
}

#[test]
fn every_format_says_the_same() {
    for example in filled() {
        let documents = [ANNEX, RECORD].into_iter().chain(example.has_instruction().then_some(INSTRUCTION));
        for (document, language) in documents.flat_map(|path| Language::ALL.map(|language| (path, language))) {
            let said = example.said(document, language);
            assert!(said[0].1.len() > 100, "{}", example.name);
            said[1..].iter().for_each(|other| same(other, &said[0], example.name, document));
        }
    }
}

fn same(one: &(&str, Vec<String>), other: &(&str, Vec<String>), name: &str, document: &str) {
    let differ = one.1.iter().zip(&other.1).position(|(a, b)| a != b).unwrap_or(one.1.len().min(other.1.len()));
    let near = |words: &[String]| words[differ.saturating_sub(4)..(differ + 6).min(words.len())].join(" ");
    assert!(
        one.1 == other.1,
        "{name}, {document}: {} says `{}`, {} says `{}`",
        one.0,
        near(&one.1),
        other.0,
        near(&other.1)
    );
}

#[test]
fn the_annex_says_every_clause_of_krav_json() {
    for example in filled() {
        for language in Language::ALL {
            let data = example.krav(language);
            let (_, said) = example.said(ANNEX, language).swap_remove(0);
            let said = format!(" {} ", said.join(" ").replace(':', ""));
            for clause in data["clauses"].as_array().expect("clauses") {
                let text = |key: &str| words(clause[key].as_str().expect("a text")).join(" ").replace(':', "");
                let heading = format!(" {} {} ", text("id"), text("title"));
                assert!(said.contains(&heading), "{}: `{heading}` is not a heading", example.name);
                // In lists the annex has bullets where the data has dashes.
                for piece in text("text").split(" – ") {
                    let piece = piece.trim_start_matches("– ");
                    assert!(said.contains(&format!(" {piece} ")), "{}: {heading}: `{piece}`", example.name);
                }
            }
        }
    }
}

#[test]
fn document_information_repeats_what_the_pages_print() {
    for example in filled() {
        for language in Language::ALL {
            let phrases = &example.loaded.templates.phrases;
            let heading = phrases.find("document-information", language).expect("the phrase is there");
            let annex = example.text(&format!("till-leverantor/krav{}.json", suffix(language)));
            for (format, said) in example.said(ANNEX, language) {
                let said = said.join(" ");
                let (_, information) = said.rsplit_once(heading).expect("the section is there");
                assert!(information.contains(&digest(annex.as_bytes())), "{}, {format}: no digest", example.name);
                for (label, value) in printed(&example.loaded, language) {
                    let line = words(&format!("{label}: {value}")).join(" ");
                    assert!(information.contains(&line), "{}, {format} lacks `{line}`: {information}", example.name);
                }
            }
        }
    }
}

/// What header, box and footer print, with its label, worked out anew.
fn printed(loaded: &Loaded, language: Language) -> Vec<(String, String)> {
    let organisation = &loaded.catalogue.organisations[&loaded.procurement.organisation];
    let layout = &loaded.templates.layouts[&organisation.layout.value];
    let phrase = |key: &str| loaded.templates.phrases.find(key, language).expect("the phrase is there").to_owned();
    let procurement = &loaded.procurement;
    let document = &procurement.document;
    let value = |field: FieldName| match field {
        FieldName::Organisation => Some(organisation.name.get(language).clone()),
        FieldName::Title => Some(phrase("annex-title")),
        FieldName::Procurement => Some(procurement.title.clone()),
        FieldName::Body => Some(procurement.body.clone()),
        FieldName::Type => document.kind.clone(),
        FieldName::Reference => Some(procurement.reference.clone()),
        FieldName::Number => document.number.clone(),
        FieldName::Version => Some(document.version.clone()),
        FieldName::Status => Some(match document.status {
            DocumentStatus::Draft => phrase("status-draft"),
            DocumentStatus::Final => phrase("status-final"),
        }),
        FieldName::Issued => Some(document.issued.to_string()),
        FieldName::ValidFrom => document.valid_from.map(|date| date.to_string()),
        FieldName::ValidTo => document.valid_to.map(|valid_to| match valid_to {
            ValidTo::Day(day) => day.to_string(),
            ValidTo::FurtherNotice => phrase("until-further-notice"),
        }),
        FieldName::ApprovedBy => document.approved_by.clone(),
        FieldName::PreparedBy => document.prepared_by.clone(),
        FieldName::Owner => document.owner.clone(),
        FieldName::ResponsibleUnit => document.responsible_unit.clone(),
        FieldName::Pages => None,
        FieldName::Catalogue => Some(phrase("catalogue-edition").replace("{edition}", &loaded.catalogue.edition)),
    };
    let label = |field: FieldName| {
        let own = layout.labels.iter().find(|(known, _)| *known == field);
        own.map_or_else(|| phrase(field.phrase()), |(_, label)| label.get(language).clone())
    };
    let fields = layout.placed().into_iter().filter_map(|field| Some((label(field), value(field)?)));
    // The layout names the organisation in its header without being asked to.
    fields.chain([(phrase("field-organisation"), organisation.name.get(language).clone())]).collect()
}

#[cfg(feature = "pdf")]
#[test]
fn the_annex_as_pdf_carries_its_clauses_and_the_answer_form_and_no_other_pdf_carries_anything() {
    for example in filled() {
        for (path, bytes) in example.files.iter().filter(|(path, _)| path.ends_with(".pdf")) {
            let inside: BTreeMap<String, Vec<u8>> =
                pdf_text::files_in(&lopdf::Document::load_mem(bytes).expect("a PDF")).into_iter().collect();
            let suffix = if path.ends_with("-en.pdf") { "-en" } else { "" };
            let carried =
                [format!("krav{suffix}.json"), format!("svarsformular{suffix}.xlsx")].into_iter().map(|name| {
                    let beside = example.files[&format!("till-leverantor/{name}")].clone();
                    (name, beside)
                });
            let expected = if path.starts_with(ANNEX) { carried.collect() } else { BTreeMap::new() };
            assert!(inside == expected, "{}, {path}", example.name);
        }
    }
}

/// Every supplier's file as one text, whatever the format, with its path.
fn suppliers_files(example: &Example) -> Vec<(&str, String)> {
    let files = example.files.iter().filter(|(path, _)| path.starts_with("till-leverantor/"));
    files
        .map(|(path, bytes)| {
            let text = match path.rsplit_once('.').expect("an ending").1 {
                "docx" => docx_text(bytes) + &parts(bytes),
                "xlsx" => parts(bytes),
                #[cfg(feature = "pdf")]
                "pdf" => pdf_text::everything(bytes),
                _ => String::from_utf8(bytes.clone()).expect("UTF-8"),
            };
            (path.as_str(), text)
        })
        .collect()
}

/// All that a Word file or a workbook holds: every part of the package as it is.
fn parts(bytes: &[u8]) -> String {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a zip");
    let names: Vec<String> = zip.file_names().map(|name| name.expect("a name").into_owned()).collect();
    let mut all = String::new();
    for name in names {
        let mut part = String::new();
        std::io::Read::read_to_string(&mut zip.by_name(&name).expect("a part"), &mut part).expect("text");
        all.push_str(&part);
    }
    all
}

#[test]
fn no_internal_text_is_in_a_suppliers_file() {
    for example in filled() {
        let mut internal = internal_phrases(&example.loaded);
        internal.extend(example.loaded.procurement.deviations.iter().map(|deviation| deviation.reason.clone()));
        internal.extend(example.loaded.catalogue.gates.iter().flat_map(|gate| {
            let texts = [&gate.title, &gate.text].into_iter().chain(&gate.steps);
            texts.flat_map(|text| Language::ALL.map(|language| text.get(language).clone())).collect::<Vec<_>>()
        }));
        for requirement in example.loaded.catalogue.requirements.values() {
            internal.extend(requirement.doubts.iter().cloned());
            let stated = requirement.buyer_states.iter();
            internal.extend(stated.flat_map(|text| Language::ALL.map(|language| text.get(language).clone())));
        }
        internal.push(String::from("decided-by"));
        for (path, text) in suppliers_files(example) {
            let flat = words(&text.to_lowercase()).join(" ");
            let found = internal.iter().find(|phrase| flat.contains(&words(&phrase.to_lowercase()).join(" ")));
            assert_eq!(found, None, "{}, {path}", example.name);
        }
    }
}

/// The phrases of the decision record that the annex does not use: headings of columns that are two words long or more, effort
/// words, its title, its mark.
fn internal_phrases(loaded: &Loaded) -> Vec<String> {
    let keys = |template: &str| -> BTreeSet<String> {
        let named = Regex::new(r"\[\[([a-z-]+)\]\]").expect("a regular expression");
        let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("templates").join(template));
        named.captures_iter(&text.expect("a template")).map(|found| found[1].to_owned()).collect()
    };
    let suppliers: BTreeSet<String> = keys("annex.md").union(&keys("instruction.md")).cloned().collect();
    let record: Vec<String> = keys("record.md").difference(&suppliers).cloned().collect();
    let more = ["record-title", "internal-mark", "reason-not-taken-up", "reason-no-such-role", "column-effort"];
    let mut phrases = Vec::new();
    for key in record.iter().map(String::as_str).chain(more) {
        for language in Language::ALL {
            let phrase = loaded.templates.phrases.find(key, language).expect("a phrase");
            if phrase.len() > 14 && !phrase.contains('{') {
                phrases.push(phrase.to_owned());
            }
        }
    }
    assert!(phrases.len() > 20);
    phrases
}

#[test]
fn krav_json_holds_only_known_fields() {
    let head = "language title procurement reference organisation body law regime procedure cpv status version issued \
                valid-from valid-to catalogue edition catalogue-digest lots award-model";
    let clause = "id role obligation part area lots title text motive evidence follow-up support values flow-down remedy \
                  scoring";
    let known = |list: &str| list.split_whitespace().map(str::to_owned).collect::<BTreeSet<String>>();
    let keys = |value: &Json| value.as_object().expect("an object").keys().cloned().collect::<BTreeSet<String>>();
    for example in filled() {
        let data = example.krav(Language::Swedish);
        assert_eq!(keys(&data), known("schema annex clauses covered"));
        assert!(keys(&data["annex"]).is_subset(&known(head)));
        for found in data["clauses"].as_array().expect("clauses") {
            assert!(keys(found).is_subset(&known(clause)), "{found}");
            assert!(found["evidence"].as_array().expect("a list").iter().all(|row| keys(row) == known("when text")));
            assert_eq!(keys(&found["follow-up"]), known("when by text"));
            for value in found["values"].as_array().expect("a list") {
                assert_eq!(keys(value), known("name label lots number unit text"));
            }
        }
        for found in data["covered"].as_array().expect("a list") {
            assert_eq!(keys(found), known("id title text covered-by"));
        }
    }
}

#[test]
fn what_nobody_has_verified_is_not_cited() {
    for example in filled() {
        let catalogue = &example.loaded.catalogue;
        let data = example.krav(Language::Swedish);
        for clause in data["clauses"].as_array().expect("clauses") {
            let support = clause["support"].to_string();
            let id = clause["id"].as_str().expect("an id").parse().expect("a requirement id");
            let Some(requirement) = catalogue.requirements.get(&id) else { continue };
            let controls: Vec<_> =
                requirement.standards.iter().filter_map(|found| catalogue.control(&found.value)).collect();
            for (standard, control) in controls.iter().filter(|(_, row)| row.status == Verification::Unverified) {
                let cite = control.cite.as_ref().unwrap_or(&standard.cite).get(Language::Swedish);
                let verified = controls.iter().any(|(other, row)| {
                    row.status != Verification::Unverified
                        && row.cite.as_ref().unwrap_or(&other.cite).get(Language::Swedish) == cite
                });
                assert!(verified || !support.contains(cite), "{id} cites `{cite}`, which nobody has verified");
                assert!(control.cite.is_some() || !support.contains(&control.id), "{id} cites {}", control.id);
            }
        }
    }
}

#[test]
fn the_table_of_values_tells_the_class_only_where_it_may() {
    let mut told = BTreeMap::from([(true, 0), (false, 0)]);
    for example in filled() {
        for language in Language::ALL {
            let show = example.loaded.procurement.secrecy.show_class;
            for row in value_rows(example, language) {
                let because = row.get(2).expect("a column with the reason").to_lowercase();
                let levels = Level::WORDS.iter().filter(|(_, level)| {
                    let name = example.loaded.templates.phrases.find(level.phrase(), language).expect("a phrase");
                    because.split(|c: char| !c.is_alphanumeric()).any(|word| word == name.to_lowercase())
                });
                *told.get_mut(&show).expect("both are there") += levels.count();
            }
        }
    }
    assert_eq!(told[&false], 0, "a supplier may not see the class here");
    assert!(told[&true] > 0, "where it may be seen, it is");
}

/// The cells of the table of values, read from the Markdown.
fn value_rows(example: &Example, language: Language) -> Vec<Vec<String>> {
    let caption = example.loaded.templates.phrases.find("table-values", language).expect("a phrase");
    let markdown = example.text(&format!("{ANNEX}{}.md", suffix(language)));
    let lines = markdown.lines().skip_while(|line| !line.contains(caption)).skip_while(|line| !line.starts_with('|'));
    let rows = lines.take_while(|line| line.starts_with('|')).skip(2);
    rows.map(|row| row.replace("\\|", "¦").trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect())
        .collect()
}

#[test]
fn another_folder_and_thread_give_the_same_bytes() {
    let again = NAMES.into_iter().filter(|name| *name != STOPPED).map(|name| {
        std::thread::spawn(move || {
            let out = folder();
            let inside = out.path().join("en mapp/åäö");
            build(&load(name), &options(&inside)).expect("the tool does not fail");
            (name, files(&inside))
        })
    });
    for thread in again {
        let (name, files) = thread.join().expect("the thread ends well");
        assert_same(&files, &example(name).files, name);
    }
}

#[test]
fn another_process_language_time_zone_and_umask_give_the_same_bytes() {
    let odd = [("LC_ALL", "tr_TR.UTF-8"), ("LANG", "sv_SE.UTF-8"), ("TZ", "Pacific/Kiritimati"), ("NO_COLOR", "1")];
    let out = folder();
    // All in one call, several at a time; in a shell that lets nobody else read what is written.
    let (mut command, program) = (Command::new("sh"), env!("CARGO_BIN_EXE_kravbilaga"));
    command.current_dir(out.path()).envs(odd).args(["-c", "umask 077; exec \"$0\" \"$@\"", program, "build"]);
    command.args(NAMES.into_iter().filter(|name| *name != STOPPED).map(path));
    let ended = command.args(["--out", "here", "--language", "sv,en"]).output().expect("the program starts");
    assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
    for example in filled() {
        assert_same(&files(&out.path().join("here").join(example.name)), &example.files, example.name);
    }
}

fn assert_same(one: &Files, other: &Files, name: &str) {
    let paths = |files: &Files| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(paths(one), paths(other), "{name}");
    let differ: Vec<_> = one.iter().filter(|(path, bytes)| other.get(*path) != Some(*bytes)).map(|(p, _)| p).collect();
    assert!(differ.is_empty(), "{name}: {differ:?} differ");
}

#[test]
fn the_manifest_lists_every_output() {
    for example in filled() {
        let listed = listed_outputs(&example.files[MANIFEST]).expect("a manifest");
        let others = example.files.iter().filter(|(path, _)| *path != MANIFEST);
        let found: BTreeMap<String, String> = others.map(|(path, bytes)| (path.clone(), digest(bytes))).collect();
        assert_eq!(listed, found, "{}", example.name);
        let manifest: Json = serde_json::from_slice(&example.files[MANIFEST]).expect("JSON");
        for language in Language::ALL {
            let krav = format!("till-leverantor/krav{}.json", suffix(language));
            assert_eq!(manifest["annex-digests"][language.code()], found[&krav], "{}", example.name);
        }
    }
}

#[test]
fn an_edited_output_stops_the_build_and_is_kept_when_replaced() {
    let (out, loaded) = (folder(), load("office-supplies"));
    let (edited, unknown) = (format!("{ANNEX}.md"), "till-leverantor/egen.txt");
    let write = |path: &str, text: &str| std::fs::write(out.path().join(path), text).expect("it can be written");
    build(&loaded, &options(out.path())).expect("the tool does not fail");
    let built = files(out.path());
    write(&edited, "edited");
    write(unknown, "somebody's own");
    let before = files(out.path());
    match build(&loaded, &options(out.path())).expect("the tool does not fail") {
        Built::InTheWay(paths) => assert_eq!(paths, std::slice::from_ref(&edited)),
        other @ (Built::Filled { .. } | Built::Stopped(_) | Built::Refused(_)) => panic!("{other:?}"),
    }
    assert_same(&files(out.path()), &before, "a stopped build");
    let replacing = BuildOptions { edited: Edited::KeepBefore, ..options(out.path()) };
    let Built::Filled { kept, .. } = build(&loaded, &replacing).expect("the tool does not fail") else { panic!() };
    assert_eq!(kept, [format!("{edited}.before")]);
    let mut expected = built;
    expected.insert(format!("{edited}.before"), b"edited".to_vec());
    expected.insert(unknown.to_owned(), b"somebody's own".to_vec());
    assert_same(&files(out.path()), &expected, "a replacing build");
}

#[test]
fn what_was_kept_before_is_not_lost_when_replaced_again() {
    let (out, loaded) = (folder(), load("office-supplies"));
    let edited = out.path().join(format!("{ANNEX}.md"));
    let replacing = BuildOptions { edited: Edited::KeepBefore, ..options(out.path()) };
    for text in ["first", "second"] {
        build(&loaded, &replacing).expect("the tool does not fail");
        std::fs::write(&edited, text).expect("it can be written");
    }
    build(&loaded, &replacing).expect("the tool does not fail");
    let texts: BTreeSet<Vec<u8>> = files(out.path()).into_values().collect();
    for text in ["first", "second"] {
        assert!(texts.contains(text.as_bytes()), "`{text}` is lost");
    }
}

#[test]
fn outputs_no_longer_made_are_removed_unless_edited() {
    let (out, loaded) = (folder(), load("office-supplies"));
    build(&loaded, &options(out.path())).expect("the tool does not fail");
    let kept = out.path().join("till-leverantor/krav.csv");
    std::fs::write(&kept, "edited").expect("it can be written");
    let only = BuildOptions { formats: BTreeSet::from([Format::Html]), ..options(out.path()) };
    build(&loaded, &only).expect("the tool does not fail");
    let left = files(out.path());
    let others: Vec<_> = left.keys().filter(|path| !path.ends_with(".html") && *path != MANIFEST).collect();
    assert_eq!(others, ["internt/underlag.zip", "till-leverantor/krav.csv"]);
}
