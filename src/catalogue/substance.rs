//! What a requirement says, part by part, apart from how far it has been reviewed: by which an edition knows what it released,
//! and an overlay the text that it was written against. Works on the file as it was written, so that a requirement can be
//! compared with one of an earlier day, whatever the catalogue around it has become.

use std::collections::{BTreeMap, BTreeSet};

use crate::language::Language;
use crate::manifest::digest;
use crate::toml_file::{Located, Node, Table};

/// Keys that are about the writing of a requirement, not about what it says. A review that is recorded, or a question to the
/// reviewer, changes nothing for anybody who has built on the text.
const ABOUT_THE_WRITING: [&str; 5] = ["id", "since", "review", "doubts", "allow"];

/// What a requirement says: its parts, by the keys of its file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Substance {
    parts: BTreeMap<String, String>,
}

impl Substance {
    /// What the requirement in a table says.
    pub fn of(table: &Table<'_>) -> Substance {
        let parts = table.content().iter().filter(|(key, _)| !ABOUT_THE_WRITING.contains(&key.value.as_str()));
        Substance { parts: parts.map(|(key, value)| (key.value.clone(), canonical(&value.value))).collect() }
    }

    /// Its digest: the same for every way to write the same.
    pub fn digest(&self) -> String {
        digest(canonical_table(self.parts.iter().map(|(key, part)| (key.as_str(), part.clone()))).as_bytes())
    }

    /// The beginning of the digest of some parts together, enough to see that they differ; nothing if none of them is there.
    pub fn digest_of(&self, keys: &[&str]) -> Option<String> {
        let parts = self.parts.iter().filter(|(key, _)| keys.contains(&key.as_str()));
        let parts: Vec<_> = parts.map(|(key, part)| (key.as_str(), part.clone())).collect();
        let mut found = (!parts.is_empty()).then(|| digest(canonical_table(parts.into_iter()).as_bytes()))?;
        found.truncate(16);
        Some(found)
    }

    /// The digest of every part but some.
    pub fn digest_of_others(&self, keys: &[&str]) -> Option<String> {
        let others: Vec<&str> = self.parts.keys().map(String::as_str).filter(|key| !keys.contains(key)).collect();
        self.digest_of(&others)
    }

    /// The keys of the parts in which it differs from another.
    pub fn differing<'a>(&'a self, other: &'a Substance) -> Vec<&'a str> {
        let keys: BTreeSet<&String> = self.parts.keys().chain(other.parts.keys()).collect();
        keys.into_iter().filter(|key| self.parts.get(*key) != other.parts.get(*key)).map(String::as_str).collect()
    }

    /// A part as it was written, as JSON.
    pub fn part(&self, key: &str) -> Option<serde_json::Value> {
        serde_json::from_str(self.parts.get(key)?).ok()
    }

    /// A part that is a text, or has one in the language.
    pub fn text(&self, key: &str, language: Language) -> Option<String> {
        let part = self.part(key)?;
        let text = part.as_str().or_else(|| part.get(language.code())?.as_str());
        text.map(str::to_owned)
    }

    /// The numbers of each of its own values: the one that applies first, and then those of the cases, in their order.
    pub fn numbers(&self) -> BTreeMap<String, Vec<f64>> {
        let values = self.part("values").unwrap_or_default();
        let of_value = |value: &serde_json::Value| -> Option<Vec<f64>> {
            let first = value.get("default")?.as_f64()?;
            let cases = value.get("cases").and_then(serde_json::Value::as_array).into_iter().flatten();
            Some(std::iter::once(first).chain(cases.filter_map(|case| case.get("value")?.as_f64())).collect())
        };
        let values = values.as_object().into_iter().flatten();
        values.filter_map(|(name, value)| Some((name.clone(), of_value(value)?))).collect()
    }
}

/// A value as JSON with sorted keys, without blanks around texts.
fn canonical(node: &Node) -> String {
    match node {
        Node::Text(text) => quoted(text.trim()),
        Node::Number(number) => number.to_string(),
        Node::Boolean(flag) => flag.to_string(),
        Node::Date(date) => quoted(&date.to_string()),
        Node::Array(items) => {
            let items: Vec<String> = items.iter().map(|item| canonical(&item.value)).collect();
            format!("[{}]", items.join(","))
        }
        Node::Table(entries) => {
            let mut parts: Vec<&(Located<String>, Located<Node>)> = entries.iter().collect();
            parts.sort_by(|(one, _), (other, _)| one.value.cmp(&other.value));
            canonical_table(parts.into_iter().map(|(key, value)| (key.value.as_str(), canonical(&value.value))))
        }
    }
}

fn canonical_table<'a>(parts: impl Iterator<Item = (&'a str, String)>) -> String {
    let parts: Vec<String> = parts.map(|(key, part)| format!("{}:{part}", quoted(key))).collect();
    format!("{{{}}}", parts.join(","))
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Diagnostics, Sources};
    use crate::toml_file::parse;

    fn substance(text: &str) -> Substance {
        let (mut sources, log) = (Sources::new(), Diagnostics::new());
        let file = sources.add("INF-001.toml", text);
        Substance::of(&parse(&sources, file, "a requirement", &log).expect("TOML"))
    }

    const ONE: &str = "id = \"INF-001\"\nrole = \"contract-term\"\nreview = { status = \"draft\" }\n\
                       [text]\nsv = \"Ett.\"\nen = \"One.\"\n[values.notice]\nunit = \"hours\"\ndefault = 48\n\
                       cases = [{ when = { secret = \"yes\" }, value = 24 }]\n";

    #[test]
    fn a_review_comments_and_the_order_of_keys_change_nothing() {
        let other = "# Läst.\nreview = { status = \"legal\" }\nrole = \"contract-term\"\nid = \"INF-001\"\n\
                     text = { en = \"One.\", sv = \"Ett. \" }\n[values.notice]\ndefault = 48\nunit = \"hours\"\n\
                     cases = [{ value = 24, when = { secret = \"yes\" } }]\n";
        assert_eq!(substance(ONE).digest(), substance(other).digest());
    }

    #[test]
    fn a_word_or_a_number_changes_the_digest_and_its_part_is_named() {
        let (one, other) = (substance(ONE), substance(&ONE.replace("Ett.", "Två.").replace("= 48", "= 36")));
        assert_ne!(one.digest(), other.digest());
        assert_eq!(one.differing(&other), ["text", "values"]);
        assert_eq!(one.numbers()["notice"], [48.0, 24.0]);
        assert_eq!(other.text("text", Language::Swedish).as_deref(), Some("Två."));
    }

    #[test]
    fn the_digest_stays_the_same_from_one_version_of_the_program_to_the_next() {
        // Editions and overlays hold such digests: whoever changes this makes every one of them wrong.
        assert_eq!(
            substance("role = \"contract-term\"\neffort = 2\n").digest(),
            digest(br#"{"effort":2,"role":"contract-term"}"#)
        );
    }
}
