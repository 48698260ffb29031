//! The schemas that editors read: the committed ones are the built-in catalogue's, every file that is shipped is valid against
//! the one that it names, what `check` refuses in one file they refuse too, and they know exactly the keys that are read.
//! `UPDATE=1 cargo test --test schema` rewrites `requirements/schemas`.

#![expect(clippy::disallowed_methods, reason = "tests read and write files of their own")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use boon::{Compiler, SchemaIndex, Schemas};
use kravbilaga::catalogue::{Catalogue, Level, ListedPart, Role};
use kravbilaga::diagnostic::{Code, Severity};
use kravbilaga::document::FieldName;
use kravbilaga::template::Templates;
use kravbilaga::toml_file::Word;
use kravbilaga::workflow::{
    Drafts, Folders, Release, ReleaseMade, SCHEMAS, builtin_files, check, release, schema_line, schemas,
};
use regex::Regex;
use serde_json::{Value, json};

fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn sound(folders: &Folders) -> (Catalogue, Templates) {
    let (sound, problems) = check(folders).expect("the folders can be read");
    sound.unwrap_or_else(|| panic!("{:?}", problems.diagnostics))
}

/// The TOML files under a folder, by their path in it.
fn toml_files(folder: &Path) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(inner) = folders.pop() {
        for entry in fs::read_dir(inner).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "toml") {
                let inside = path.strip_prefix(folder).expect("it stands there").display().to_string();
                // What is not text is told by `check`; no editor gets as far as a schema.
                if let Ok(text) = fs::read_to_string(&path) {
                    files.insert(inside, text);
                }
            }
        }
    }
    files
}

/// The line by which a file of the project names its schema.
fn line_of(path: &str) -> String {
    match path.split_once('/') {
        Some(("requirements", inside)) => schema_line(inside),
        Some(("examples", _)) => String::from("#:schema ../requirements/schemas/procurement.json\n"),
        Some(("templates", "phrases.toml")) => String::from("#:schema ../requirements/schemas/phrases.json\n"),
        Some(("templates", _)) => String::from("#:schema ../../requirements/schemas/layout.json\n"),
        _ => String::from("#:schema procurement.json\n"),
    }
}

/// The name of the schema in such a line.
fn name_in(line: &str) -> &str {
    line.trim().rsplit('/').next().expect("a line").trim_start_matches("#:schema ").trim_end_matches(".json")
}

/// A TOML value as a reader of schemas sees it: dates are texts.
fn as_json(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => json!(text),
        toml::Value::Integer(number) => json!(number),
        toml::Value::Float(number) => json!(number),
        toml::Value::Boolean(flag) => json!(flag),
        toml::Value::Datetime(date) => json!(date.to_string()),
        toml::Value::Array(items) => items.into_iter().map(as_json).collect(),
        toml::Value::Table(table) => table.into_iter().map(|(key, value)| (key, as_json(value))).collect(),
    }
}

/// The schemas of a catalogue, ready to judge.
struct Judge {
    schemas: Schemas,
    by_name: BTreeMap<String, SchemaIndex>,
}

impl Judge {
    fn new(files: &BTreeMap<String, String>) -> Judge {
        let mut compiler = Compiler::new();
        compiler.enable_format_assertions();
        let mut compiled = Schemas::new();
        let mut by_name = BTreeMap::new();
        for (path, text) in files {
            let name = name_in(path).to_owned();
            let url = format!("memory:///{name}.json");
            compiler.add_resource(&url, serde_json::from_str(text).expect("JSON")).expect("a resource");
            by_name.insert(name, compiler.compile(&url, &mut compiled).expect("a schema"));
        }
        Judge { schemas: compiled, by_name }
    }

    /// What is wrong with a file; nothing if it is not even TOML.
    fn told(&self, path: &str, text: &str) -> Option<String> {
        let table: toml::Table = text.parse().ok()?;
        let schema = self.by_name[name_in(&line_of(path))];
        self.schemas
            .validate(&as_json(toml::Value::Table(table)), schema)
            .err()
            .map(|wrong| format!("{path}: {wrong:#}"))
    }
}

fn committed() -> BTreeMap<String, String> {
    let folder = project().join("requirements").join(SCHEMAS);
    let names = fs::read_dir(&folder).expect("the schemas").map(|entry| entry.expect("an entry").path());
    let text = |path: PathBuf| {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        (format!("{SCHEMAS}/{name}"), fs::read_to_string(path).expect("text"))
    };
    names.map(text).collect()
}

#[test]
fn the_committed_schemas_are_those_of_the_built_in_catalogue() {
    let (catalogue, templates) = sound(&Folders::default());
    let made = schemas(&catalogue, &templates);
    if std::env::var_os("UPDATE").is_some() {
        for (path, text) in &made {
            fs::write(project().join("requirements").join(path), text).expect("a schema can be written");
        }
    }
    let committed = committed();
    assert_eq!(committed.keys().collect::<Vec<_>>(), made.keys().collect::<Vec<_>>());
    let differ: Vec<&String> = made.keys().filter(|path| made[*path] != committed[*path]).collect();
    assert!(differ.is_empty(), "run UPDATE=1 cargo test --test schema: {differ:?}");
}

#[test]
fn every_file_names_its_schema_and_is_valid() {
    let judge = Judge::new(&committed());
    let mut wrong = Vec::new();
    let mut used = BTreeSet::new();
    for folder in ["requirements", "examples", "templates"] {
        for (inside, text) in toml_files(&project().join(folder)) {
            let path = format!("{folder}/{inside}");
            let line = line_of(&path);
            if !text.starts_with(&format!("{line}\n")) {
                wrong.push(format!("{path} does not begin with `{}` and an empty line", line.trim()));
            }
            used.insert(name_in(&line).to_owned());
            wrong.extend(judge.told(&path, &text));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // Only the release of an edition writes such a file, and the built-in catalogue has not been released.
    used.insert(String::from("edition"));
    assert_eq!(used, judge.by_name.keys().cloned().collect(), "a schema that no file names");
}

#[test]
fn what_a_release_writes_is_valid() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    for (path, bytes) in builtin_files() {
        let file = folder.path().join(path);
        fs::create_dir_all(file.parent().expect("a folder")).expect("a folder can be made");
        fs::write(file, bytes).expect("a file can be written");
    }
    let requirements = folder.path().join("requirements");
    let folders = Folders { catalogue: Some(requirements.clone()), templates: None };
    let on = "2026-12-01".parse().expect("a day");
    let wanted = Release { edition: String::from("2026.1"), on, drafts: Drafts::Told };
    let made = release(&requirements, &folders, &wanted).expect("the tool does not fail");
    assert!(matches!(made, ReleaseMade::Released { .. }), "{made:?}");
    let judge = Judge::new(&committed());
    for path in ["catalogue.toml", "editions.toml", "editions/2026.1.toml"] {
        let text = fs::read_to_string(requirements.join(path)).expect("it was written");
        let named = format!("requirements/{path}");
        assert!(text.starts_with(&format!("{}\n", line_of(&named))), "{path}");
        assert_eq!(judge.told(&named, &text), None);
    }
}

/// The folders of `tests/diagnostics` in which one of the files is wrong by itself, so that an editor underlines it.
const SEEN: [&str; 44] = [
    "always-holds",
    "award",
    "brand",
    "date",
    "date.follow-up",
    "date.procurement",
    "deviation",
    "deviation.gate",
    "evidence-time",
    "id",
    "id.procurement",
    "missing-key",
    "missing-key.gate",
    "missing-language",
    "never-holds",
    "number.effort",
    "number.follow-up",
    "number.procurement",
    "overlay",
    "role-mismatch",
    "same-as.unreadable",
    "undeclared-value.unit",
    "unknown-answer",
    "unknown-characteristic",
    "unknown-characteristic.procurement",
    "unknown-control.goal",
    "unknown-event",
    "unknown-key",
    "unknown-key.answer",
    "unknown-level",
    "unknown-organisation",
    "unknown-policy",
    "unknown-procedure",
    "unknown-role",
    "unknown-route",
    "unknown-route.procurement",
    "unknown-standard",
    "unknown-theme",
    "unknown-unit",
    "unknown-word",
    "unknown-word.layout",
    "unsupported-law",
    "wrong-kind",
    "wrong-kind.procurement",
];

#[test]
fn an_editor_sees_what_can_be_seen_in_one_file() {
    let cases = project().join("tests/diagnostics");
    let base = cases.join("base");
    let folders = Folders { catalogue: Some(base.join("requirements")), templates: Some(project().join("templates")) };
    let (catalogue, templates) = sound(&folders);
    let judge = Judge::new(&schemas(&catalogue, &templates));
    let told = |folder: &Path| -> Vec<String> {
        let files = toml_files(folder);
        files.iter().filter_map(|(path, text)| judge.told(path, text)).collect()
    };
    assert_eq!(told(&base), Vec::<String>::new(), "the base is sound");
    let folders = fs::read_dir(&cases).expect("the cases").map(|entry| entry.expect("an entry").path());
    // What is only warned about is right by itself, though some of it declares more than the base does.
    let wrong = |folder: &PathBuf| {
        let name = folder.file_name().expect("a name").to_string_lossy().into_owned();
        let code = Code::named(name.split('.').next().expect("a code"));
        code.is_some_and(|code| code.severity() == Severity::Error)
    };
    let seen: BTreeSet<String> = folders
        .filter(wrong)
        .filter(|folder| !told(folder).is_empty())
        .map(|folder| folder.file_name().expect("a name").to_string_lossy().into_owned())
        .collect();
    assert_eq!(seen, SEEN.map(String::from).into());
}

/// The keys of every table in a schema, whatever stands in them.
fn keys(schema: &Value, found: &mut BTreeSet<String>) {
    match schema {
        Value::Object(object) => {
            if let Some(Value::Object(properties)) = object.get("properties") {
                found.extend(properties.keys().cloned());
            }
            object.values().for_each(|inner| keys(inner, found));
        }
        Value::Array(items) => items.iter().for_each(|inner| keys(inner, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// The keys that some source files ask a table for.
fn asked(sources: &[&str]) -> BTreeSet<String> {
    let read = Regex::new(
        r#"(?x) (?: \.(?:text|optional_text|blank_text|localized|optional_localized|number|optional_number|flag|optional_date|date
                   |texts|required_texts|optional_table|table|tables|find|has|words|(?:optional_)?word(?:::<\w+>)?)\(
                | \b(?:small|fields|text)\(
                | \b(?:read_\w+|required_condition|colour|list)\([&\w]+,\s*
                | \bnamed_file\(reader,\s*"[^"]*",\s* ) "([a-z-]+)" "#,
    );
    let listed = Regex::new(r#"(?:(?:REMARKS|MARKS|MATTERS): \[&str; \d\] =|for remark in)\s*\[([^\]]*)\]"#);
    let (read, listed) = (read.expect("an expression"), listed.expect("an expression"));
    let word = Regex::new(r#""([a-z-]+)""#).expect("an expression");
    let mut found = BTreeSet::new();
    for source in sources {
        let text = fs::read_to_string(project().join("src").join(source)).expect("source");
        found.extend(read.captures_iter(&text).map(|capture| capture[1].to_owned()));
        for list in listed.captures_iter(&text) {
            found.extend(word.captures_iter(&list[1]).map(|capture| capture[1].to_owned()));
        }
    }
    found
}

#[test]
fn the_schemas_know_the_keys_that_are_read_and_no_others() {
    // The lists of words are one table in the code, which both read.
    let groups: [(&[&str], &[&str]); 5] = [
        (
            &[
                "catalogue",
                "characteristics",
                "follow-up",
                "gates",
                "glossary",
                "themes",
                "roles",
                "edition",
                "editions",
                "units",
                "requirement",
                "policy",
                "organisation",
                "procurement",
            ],
            &[
                "catalogue/load/follow_up.rs",
                "catalogue/load/frame.rs",
                "catalogue/load/requirement.rs",
                "catalogue/load/fulfilment.rs",
                "catalogue/load/values.rs",
                "catalogue/load/buyers.rs",
                "catalogue/load/editions.rs",
                "catalogue/load/overlay.rs",
                "catalogue/load/brand.rs",
                "catalogue/load/changes.rs",
                "procurement/load/mod.rs",
                "procurement/load/award.rs",
                "procurement/load/deviations.rs",
                "procurement/load/facts.rs",
            ],
        ),
        (&["procurement-law"], &["catalogue/load/law.rs"]),
        (&["standard"], &["catalogue/load/registers.rs"]),
        (&["coverage"], &["catalogue/load/goals.rs"]),
        (&["layout", "phrases"], &["template/load.rs"]),
    ];
    let (catalogue, _) = sound(&Folders::default());
    let committed = committed();
    for (names, sources) in groups {
        let mut known = BTreeSet::new();
        for name in names {
            let schema: Value = serde_json::from_str(&committed[&format!("{SCHEMAS}/{name}.json")]).expect("JSON");
            keys(&schema, &mut known);
        }
        let asked = asked(sources);
        // Keys that are data, or words of a closed set: whether they are known is told by the files above.
        let data = catalogue.characteristics.iter().map(|question| question.id.clone());
        let data = data.chain(catalogue.routes.iter().map(|route| route.id.clone()));
        let data = data.chain(catalogue.roles.iter().map(|role| role.id.clone()));
        let data = data.chain(catalogue.requirements.keys().map(ToString::to_string));
        let data = data.chain(ListedPart::ALL.map(|part| part.key().to_owned()));
        let words = Level::WORDS.iter().map(|(word, _)| *word).chain(Role::WORDS.iter().map(|(word, _)| *word));
        let words = words.chain(FieldName::WORDS.iter().map(|(word, _)| *word)).chain(["sv", "en"]);
        let data: BTreeSet<String> = data.chain(words.map(String::from)).collect();
        let unread: Vec<_> = known.difference(&asked).filter(|key| !data.contains(*key)).collect();
        let unknown: Vec<_> = asked.difference(&known).collect();
        assert!(
            unread.is_empty() && unknown.is_empty(),
            "{names:?}: nobody reads {unread:?}, no schema has {unknown:?}"
        );
    }
}

#[test]
fn the_schema_of_topics_knows_the_keys_that_the_tests_read() {
    let source = fs::read_to_string(project().join("tests/decisions.rs")).expect("source");
    let (_, structs) = source.split_once("struct Topics {").expect("what a file of topics holds");
    let (structs, _) = structs.split_once("enum Decided").expect("the decisions");
    let field = Regex::new(r"\n    (\w+): ").expect("an expression");
    let read: BTreeSet<String> = field.captures_iter(structs).map(|capture| capture[1].to_owned()).collect();
    let mut known = BTreeSet::new();
    keys(&serde_json::from_str(&committed()[&format!("{SCHEMAS}/topics.json")]).expect("JSON"), &mut known);
    assert_eq!(known, read);
}

/// The words of every closed set in the source.
fn words_of_source() -> BTreeSet<String> {
    let word = Regex::new(r#"\("([a-z-]+)", (\w+)::\w+\)"#).expect("an expression");
    let mut words = BTreeSet::new();
    for folder in ["src/catalogue", "src/procurement"] {
        let mut folders = vec![project().join(folder)];
        while let Some(inner) = folders.pop() {
            for entry in fs::read_dir(inner).expect("source") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let text = fs::read_to_string(&path).expect("source");
                    let found = word.captures_iter(&text).filter(|capture| &capture[2] != "Lines");
                    words.extend(found.map(|capture| capture[1].to_owned()));
                }
            }
        }
    }
    words
}

/// The words of every list of words in a schema; of one key only, if it is named.
fn words_of_schema(schema: &Value, of: Option<&str>, key: &str, found: &mut BTreeSet<String>) {
    match schema {
        Value::Object(object) => {
            if let Some(Value::Array(words)) = object.get("enum").filter(|_| of.is_none_or(|of| of == key)) {
                found.extend(words.iter().filter_map(Value::as_str).map(str::to_owned));
            }
            for (name, inner) in object {
                words_of_schema(inner, of, name, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|inner| words_of_schema(inner, of, key, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[test]
fn the_schemas_know_the_words_that_are_read_and_no_others() {
    let schemas: Vec<Value> = committed().values().map(|text| serde_json::from_str(text).expect("JSON")).collect();
    let in_source = words_of_source();
    let mut known = BTreeSet::new();
    let mut own = BTreeSet::new();
    for schema in &schemas {
        words_of_schema(schema, None, "", &mut known);
        // Only these are written out in the schemas; the others are taken from the types.
        for key in ["action", "shape"] {
            words_of_schema(schema, Some(key), "", &mut own);
        }
    }
    let unknown: Vec<_> = in_source.difference(&known).collect();
    assert!(in_source.len() > 30 && unknown.is_empty(), "no schema has {unknown:?}");
    let unread: Vec<_> = own.difference(&in_source).collect();
    assert!(own.len() == 7 && unread.is_empty(), "nobody reads {unread:?}");
}
