//! The words in which the schemas are written: a key, a table, a list, a text, one of some words. JSON Schema of draft 7, which
//! the TOML editors read; what a key means stands in its `description`, which they show.

use serde_json::{Map, Value, json};

use crate::toml_file::Word;

/// How an id of small letters, digits and hyphens is written.
const SLUG: &str = "^[a-z0-9][a-z0-9.-]*$";

/// A key of a table.
pub(super) struct Key {
    name: String,
    needed: bool,
    value: Value,
}

/// A key that must be there.
pub(super) fn must(name: impl Into<String>, value: Value) -> Key {
    Key { name: name.into(), needed: true, value }
}

/// A key that may be left out.
pub(super) fn may(name: impl Into<String>, value: Value) -> Key {
    Key { name: name.into(), needed: false, value }
}

/// A table with these keys and no others.
pub(super) fn table(about: &str, keys: impl IntoIterator<Item = Key>) -> Value {
    let mut needed = Vec::new();
    let mut properties = Map::new();
    for key in keys {
        if key.needed {
            needed.push(key.name.clone());
        }
        properties.insert(key.name, key.value);
    }
    let mut shape = json!({ "type": "object", "description": about, "additionalProperties": false });
    if !needed.is_empty() {
        shape["required"] = json!(needed);
    }
    shape["properties"] = Value::Object(properties);
    shape
}

/// A table whose keys are names that the file itself gives.
pub(super) fn open_table(about: &str, of: Value) -> Value {
    json!({ "type": "object", "description": about, "additionalProperties": of })
}

/// The schema of a whole file.
pub(super) fn file(about: &str, keys: impl IntoIterator<Item = Key>) -> Value {
    let mut shape = Map::new();
    shape.insert(String::from("$schema"), json!("http://json-schema.org/draft-07/schema#"));
    shape.insert(String::from("$comment"), json!("Written by `kravbilaga catalogue schema`: do not edit."));
    if let Value::Object(root) = table(about, keys) {
        shape.extend(root);
    }
    Value::Object(shape)
}

/// The same, with a part that stands once and is pointed to by [`same`].
pub(super) fn with(mut shape: Value, name: &str, part: Value) -> Value {
    shape["definitions"][name] = part;
    shape
}

/// The part of that name.
pub(super) fn same(name: &str) -> Value {
    json!({ "$ref": format!("#/definitions/{name}") })
}

/// The same, and if the key has one of these words, then these other keys must be there.
pub(super) fn if_then(shape: Value, key: &str, words: &[&str], needed: &[&str]) -> Value {
    if_then_also(shape, key, words, json!({ "required": needed }))
}

/// The same, and if the key has one of these words, then this is true too.
pub(super) fn if_then_also(mut shape: Value, key: &str, words: &[&str], also: Value) -> Value {
    let rule = json!({ "if": { "required": [key], "properties": { key: { "enum": words } } }, "then": also });
    match shape.get_mut("allOf") {
        Some(Value::Array(rules)) => rules.push(rule),
        _ => shape["allOf"] = json!([rule]),
    }
    shape
}

/// The same, and either this key stands alone or these must be there.
pub(super) fn alone_or(mut shape: Value, key: &str, needed: &[&str]) -> Value {
    shape["oneOf"] =
        json!([{ "required": [key], "maxProperties": 1 }, { "required": needed, "properties": { key: false } }]);
    shape
}

/// The same, and exactly one of these keys must be there.
pub(super) fn one_key_of(mut shape: Value, keys: &[&str]) -> Value {
    shape["oneOf"] = keys.iter().map(|key| json!({ "required": [key] })).collect();
    shape
}

/// The same, and at least one of these keys must be there.
pub(super) fn some_key_of(mut shape: Value, keys: &[&str]) -> Value {
    shape["anyOf"] = keys.iter().map(|key| json!({ "required": [key] })).collect();
    shape
}

/// One of several shapes.
pub(super) fn either(about: &str, shapes: impl IntoIterator<Item = Value>) -> Value {
    json!({ "description": about, "oneOf": shapes.into_iter().collect::<Vec<_>>() })
}

/// A list.
pub(super) fn list(about: &str, of: Value) -> Value {
    json!({ "type": "array", "description": about, "items": of })
}

/// A list that is not empty.
pub(super) fn some(about: &str, of: Value) -> Value {
    json!({ "type": "array", "description": about, "minItems": 1, "items": of })
}

/// A text that is not empty.
pub(super) fn text(about: &str) -> Value {
    json!({ "type": "string", "description": about, "minLength": 1 })
}

/// A text that may be empty.
pub(super) fn blank_text(about: &str) -> Value {
    json!({ "type": "string", "description": about })
}

/// A text written in a certain way.
pub(super) fn written(about: &str, pattern: &str) -> Value {
    json!({ "type": "string", "description": about, "pattern": pattern })
}

/// The same, with texts that an editor may offer.
pub(super) fn offering(mut shape: Value, examples: impl IntoIterator<Item = String>) -> Value {
    shape["examples"] = examples.into_iter().collect();
    shape
}

/// An id of small letters, digits and hyphens.
pub(super) fn slug(about: &str) -> Value {
    written(about, SLUG)
}

/// A text in each language.
pub(super) fn localized(about: &str) -> Value {
    table(about, languages())
}

/// The keys of a text in each language.
pub(super) fn languages() -> [Key; 2] {
    [must("sv", text("In Swedish.")), must("en", text("In English."))]
}

/// A number that is at least `least`.
pub(super) fn number(about: &str, least: f64) -> Value {
    json!({ "type": "number", "description": about, "minimum": least })
}

/// A number above 0.
pub(super) fn above_zero(about: &str) -> Value {
    json!({ "type": "number", "description": about, "exclusiveMinimum": 0 })
}

/// `true` or `false`.
pub(super) fn flag(about: &str) -> Value {
    json!({ "type": "boolean", "description": about })
}

/// A date, without quotes.
pub(super) fn date(about: &str) -> Value {
    json!({ "type": "string", "format": "date", "description": about })
}

/// A day, or `tillsvidare`.
pub(super) fn valid_to(about: &str) -> Value {
    either(about, [date("The last day."), json!({ "type": "string", "const": "tillsvidare" })])
}

/// One of some words, each with what it means. A long list in the error message is better than one error for each word, so the
/// meanings stand in the description, and where one editor looks for them.
pub(super) fn one_of<W: Into<String>, M: Into<String>>(about: &str, words: impl IntoIterator<Item = (W, M)>) -> Value {
    let (words, meanings): (Vec<String>, Vec<String>) =
        words.into_iter().map(|(word, meaning)| (word.into(), meaning.into())).unzip();
    let listed: String =
        words.iter().zip(&meanings).map(|(word, meaning)| format!("\n- `{word}`: {meaning}")).collect();
    json!({
        "type": "string",
        "description": if listed.is_empty() { about.to_owned() } else { format!("{about}\n{listed}") },
        "enum": words,
        "x-taplo": { "docs": { "enumValues": meanings } },
    })
}

/// One of a closed set of words, each with what it means.
pub(super) fn word<W: Word>(about: &str, meaning: impl Fn(W) -> &'static str) -> Value {
    one_of(about, W::WORDS.iter().map(|(word, value)| (*word, meaning(*value))))
}
