//! An issued annex as `krav.json` has it, read with care: it may come from elsewhere. Tells everything that is wrong in it.

use serde_json::{Map, Value};

use crate::catalogue::RequirementId;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Within};
use crate::document::{Lines, illegal_character};
use crate::language::Language;

/// The version of the format that is read.
const SCHEMA: &str = "kravbilaga/krav/1";

/// An issued annex.
#[derive(Clone, Debug, PartialEq)]
pub struct Issued {
    /// The language it is written in.
    pub language: Language,
    /// What it says of itself: keys as in the file, in its order. Lists are joined.
    pub head: Vec<(String, String)>,
    /// Its clauses, in the order of print.
    pub clauses: Vec<IssuedClause>,
    /// Clauses that a route covers.
    pub covered: Vec<IssuedClause>,
}

impl Issued {
    /// What it says of itself under a key; empty if nothing.
    pub fn head(&self, key: &str) -> &str {
        self.head.iter().find(|(known, _)| known == key).map_or("", |(_, value)| value)
    }
}

/// A clause of an issued annex.
#[derive(Clone, Debug, PartialEq)]
pub struct IssuedClause {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it says: keys as in the file, such as `text`, `evidence tender`, `value notice`.
    pub facets: Vec<(String, String)>,
    /// What its values are called in documents, by their keys.
    pub labels: Vec<(String, String)>,
}

impl IssuedClause {
    /// What it says under a key.
    pub fn said(&self, key: &str) -> Option<&str> {
        self.facets.iter().find(|(known, _)| known == key).map(|(_, said)| said.as_str())
    }

    /// What one of its values is called in documents.
    pub fn label(&self, key: &str) -> Option<&str> {
        self.labels.iter().find(|(known, _)| known == key).map(|(_, label)| label.as_str())
    }
}

/// The annex in a file, or nothing if anything in it is wrong.
pub fn read_issued(file: &str, bytes: &[u8], log: &Diagnostics) -> Option<Issued> {
    let before = log.errors();
    let reading = Reading { file, log };
    let value: Value = match serde_json::from_slice(bytes) {
        Ok(value) => value,
        Err(error) => {
            let cell = format!("line {}, column {}", error.line(), error.column());
            reading.wrong(&cell, "this is no JSON", "give a krav.json as `build` writes it in till-leverantor/");
            return None;
        }
    };
    let Some(root) = value.as_object() else {
        reading.wrong("", "this JSON is no krav.json", "give a krav.json as `build` writes it in till-leverantor/");
        return None;
    };
    match root.get("schema").and_then(Value::as_str) {
        Some(SCHEMA) => {}
        Some(other) => {
            let message = format!("`{}` is not a format that can be compared", shortened(other));
            reading.wrong("schema", &message, &format!("only `{SCHEMA}` can; give a krav.json as `build` writes it"));
            return None;
        }
        None => {
            let help = "give a krav.json as `build` writes it in till-leverantor/";
            reading.wrong("", "this JSON does not say that it is a krav.json: `schema` is missing", help);
            return None;
        }
    }
    let head = reading.object(root, "annex", "").map(|head| reading.head(head));
    let clauses = reading.clauses(root, "clauses");
    let covered = if root.contains_key("covered") { reading.clauses(root, "covered") } else { Vec::new() };
    let head = head?;
    let code = head.iter().find(|(key, _)| key == "language").map_or("", |(_, value)| value);
    let language = Language::from_code(code);
    if language.is_none() {
        reading.wrong(
            "annex.language",
            &format!("`{}` is not a language of annexes", shortened(code)),
            "it is `sv` or `en`",
        );
    }
    let issued = Issued { language: language?, head, clauses, covered };
    (log.errors() == before).then_some(issued)
}

/// A value from elsewhere, no longer than a message can be.
fn shortened(text: &str) -> String {
    text.chars().map(|character| if character.is_control() { ' ' } else { character }).take(60).collect()
}

struct Reading<'a> {
    file: &'a str,
    log: &'a Diagnostics,
}

impl Reading<'_> {
    fn wrong(&self, place: &str, message: &str, help: &str) {
        let cell = Some(place.to_owned()).filter(|place| !place.is_empty());
        let within = Within { file: self.file.to_owned(), sheet: None, cell };
        self.log.report(Diagnostic::new(Code::IssuedAnnex, message).within(within).help(help));
    }

    fn object<'v>(&self, parent: &'v Map<String, Value>, key: &str, at: &str) -> Option<&'v Map<String, Value>> {
        let found = parent.get(key).and_then(Value::as_object);
        if found.is_none() {
            self.wrong(at, &format!("`{key}` is missing, or is no object"), "take the file as it was issued");
        }
        found
    }

    fn head(&self, head: &Map<String, Value>) -> Vec<(String, String)> {
        let told = head.iter().filter_map(|(key, value)| {
            let key = self.one_line(key, "annex")?;
            let said = self.said(value, &format!("annex.{key}"))?;
            Some((key.clone(), self.one_line(&said, &format!("annex.{key}"))?))
        });
        told.collect()
    }

    /// What a value says as text: lists joined, objects as their values.
    fn said(&self, value: &Value, at: &str) -> Option<String> {
        match value {
            Value::Null => Some(String::new()),
            Value::Bool(yes) => Some(super::requirements::yes_no(*yes).to_owned()),
            Value::Number(number) => Some(number.to_string()),
            Value::String(text) => self.legal(text, at),
            Value::Array(list) => {
                let said: Option<Vec<String>> = list.iter().map(|item| self.said(item, at)).collect();
                Some(said?.join("; "))
            }
            Value::Object(object) => {
                let said: Option<Vec<String>> = object.values().map(|item| self.said(item, at)).collect();
                Some(said?.join(" "))
            }
        }
    }

    fn legal(&self, text: &str, at: &str) -> Option<String> {
        self.without(text, at, Lines::Many)
    }

    fn one_line(&self, text: &str, at: &str) -> Option<String> {
        self.without(text, at, Lines::One)
    }

    fn without(&self, text: &str, at: &str, lines: Lines) -> Option<String> {
        match illegal_character(text, lines) {
            None => Some(text.to_owned()),
            Some((_, character, why)) => {
                let message = format!("the text holds {}, U+{:04X}", why.describe(), u32::from(character));
                self.wrong(at, &message, "no annex has such characters; take the file as it was issued");
                None
            }
        }
    }

    fn clauses(&self, root: &Map<String, Value>, key: &str) -> Vec<IssuedClause> {
        let Some(list) = root.get(key).and_then(Value::as_array) else {
            self.wrong("", &format!("`{key}` is missing, or is no list"), "take the file as it was issued");
            return Vec::new();
        };
        let mut clauses: Vec<IssuedClause> = Vec::new();
        for (index, item) in list.iter().enumerate() {
            let at = format!("{key}[{index}]");
            let Some(clause) = self.clause(item, &at) else { continue };
            if clauses.iter().any(|known| known.id == clause.id) {
                let message = format!("the clause `{}` stands twice", clause.id);
                self.wrong(&at, &message, "an annex has each clause once; take the file as it was issued");
            }
            clauses.push(clause);
        }
        clauses
    }

    fn clause(&self, item: &Value, at: &str) -> Option<IssuedClause> {
        let Some(object) = item.as_object() else {
            self.wrong(at, "a clause is no object", "take the file as it was issued");
            return None;
        };
        let text = |key: &str| match object.get(key).and_then(Value::as_str).filter(|text| !text.trim().is_empty()) {
            Some(text) => self.legal(text, &format!("{at}.{key}")),
            None => {
                self.wrong(at, &format!("the clause has no `{key}`"), "take the file as it was issued");
                None
            }
        };
        let (id, title, wording) = (text("id"), text("title"), text("text"));
        let (id, title, wording) = (id?, self.one_line(&title?, &format!("{at}.title"))?, wording?);
        if id.parse::<RequirementId>().is_err() {
            let message = format!("`{}` is not the id of a clause", shortened(&id));
            self.wrong(at, &message, "take the file as it was issued");
            return None;
        }
        let mut facets = vec![(String::from("text"), wording)];
        for (key, value) in object.iter().filter(|(key, _)| !matches!(key.as_str(), "id" | "title" | "text")) {
            let Some(key) = self.one_line(key, at) else { continue };
            facets.extend(self.facets(&key, value, &format!("{at}.{key}")));
        }
        let labels = object.get("values").map(|values| self.labels(values, at)).unwrap_or_default();
        Some(IssuedClause { id, title, facets, labels })
    }

    fn labels(&self, values: &Value, at: &str) -> Vec<(String, String)> {
        let text = |item: &Value, key: &str| {
            item.get(key).and_then(Value::as_str).and_then(|text| self.legal(text, &format!("{at}.values")))
        };
        let label = |item: &Value| Some((format!("value {}", text(item, "name")?), text(item, "label")?));
        values.as_array().into_iter().flatten().filter_map(label).collect()
    }

    /// What a key of a clause says. Evidence is told by when it is due, follow-up by its parts, values by their names.
    fn facets(&self, key: &str, value: &Value, at: &str) -> Vec<(String, String)> {
        let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
        let of = |item: &Value, key: &str| item.get(key).map_or(Some(String::new()), |said| self.said(said, at));
        let mut facets: Vec<(String, String)> = Vec::new();
        let mut add = |name: String, said: Option<String>| {
            let number = facets.iter().filter(|(known, _)| known.split(" #").next() == Some(&name)).count();
            let name = if number == 0 { name } else { format!("{name} #{}", number + 1) };
            facets.extend(said.map(|said| (name, said)));
        };
        match key {
            "evidence" => {
                for item in list(value) {
                    add(format!("evidence {}", of(&item, "when").unwrap_or_default()), of(&item, "text"));
                }
            }
            "follow-up" => {
                for part in ["when", "by", "text"] {
                    add(format!("follow-up {part}"), of(value, part));
                }
            }
            "values" => {
                for item in list(value) {
                    let lots = of(&item, "lots").filter(|lots| !lots.is_empty()).map(|lots| format!(" in lot {lots}"));
                    let name = format!("value {}{}", of(&item, "name").unwrap_or_default(), lots.unwrap_or_default());
                    add(name, of(&item, "text"));
                }
            }
            "lots" => add(key.to_owned(), value.as_array().map(|_| self.said(value, at)).unwrap_or_default()),
            _ => add(key.to_owned(), self.said(value, at)),
        }
        facets
    }
}
