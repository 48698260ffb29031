//! What the parts of a change are called in a document. What has no name of its own is called as it is in the files.

use crate::document::{FieldName, Phrases, lower_first};
use crate::language::Language;

use super::{About, Change, Direction, Issued, IssuedClause};

/// The names of what changes, in a language.
#[derive(Clone, Copy)]
pub(super) struct Labels<'a> {
    pub(super) phrases: &'a Phrases,
    pub(super) language: Language,
    /// The issued annexes, where they are what is compared.
    pub(super) old: Option<&'a Issued>,
    pub(super) new: Option<&'a Issued>,
}

/// The phrase that tells a direction.
pub(super) fn direction_phrase(direction: Direction) -> &'static str {
    match direction {
        Direction::Stricter => "changes-stricter",
        Direction::Looser => "changes-looser",
        Direction::Wider => "changes-wider",
        Direction::Narrower => "changes-narrower",
    }
}

/// What an annex says of itself that is no matter of the supplier's, or stands elsewhere in the document.
const NOT_TOLD: [&str; 4] = ["language", "catalogue", "catalogue-digest", "edition"];

impl<'a> Labels<'a> {
    pub(super) fn phrase(&self, key: &str) -> &'a str {
        self.phrases.get(key, self.language)
    }

    pub(super) fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        self.phrases.fill(key, self.language, values)
    }

    /// What of a thing a change is about, in small letters: `kravtext`.
    pub(super) fn what(&self, change: &Change) -> String {
        let what = change.what.as_str();
        if let Some(name) = what.strip_prefix("value ").filter(|name| !name.contains(':')) {
            let label = self.clause(&change.id).and_then(|clause| clause.label(what));
            return label.map_or_else(|| self.fill("changes-what-value", &[("name", name)]), lower_first);
        }
        if let Some(time) = what.strip_prefix("evidence ") {
            let (time, number) = time.split_once(' ').unwrap_or((time, ""));
            let time = self.time(time);
            let shown = lower_first(self.phrase("clause-evidence"));
            return format!("{shown} {time} {number}").trim_end().to_owned();
        }
        let key = match what {
            "text" => "changes-what-text",
            "title" | "heading" => "changes-what-title",
            "applies when" => "changes-what-applies-when",
            "replaces" => "changes-what-replaces",
            "covered by" => "changes-what-covered-by",
            "added by" => "changes-what-added-by",
            "themes" => "changes-what-themes",
            "effort" => "changes-what-effort",
            "measure" => "changes-what-measure",
            "see also" => "changes-what-see-also",
            "since" => "changes-what-since",
            "review" => "changes-what-review",
            "doubts" => "changes-what-doubts",
            "outcome" => "changes-what-outcome",
            "evidence: when" => "changes-what-evidence-when",
            "status" => "field-status",
            "reference" => "field-reference",
            "version" => "field-version",
            "valid from" => "field-valid-from",
            "valid to" => "field-valid-to",
            "role" => "changes-what-role",
            "lots" => "changes-what-lots",
            "area" => "changes-what-area",
            "flow-down" => "changes-what-flow-down",
            "motive" => "clause-motive",
            "support" | "standards" => "clause-support",
            "remedy" | "remedy: breach" | "remedy: measure" | "remedy: limit" => "clause-remedy",
            "scoring" | "scoring: consequence" => "clause-scoring",
            "follow-up when" | "follow-up: when" => "changes-what-follow-up-when",
            "follow-up by" | "follow-up: by" => "changes-what-follow-up-by",
            "follow-up text" | "follow-up: what" => "changes-what-follow-up-text",
            other => return other.to_owned(),
        };
        lower_first(self.phrase(key))
    }

    /// A value of a change as it reads: words of the files as the documents have them.
    pub(super) fn value(&self, change: &Change, value: &str) -> String {
        match (change.what.as_str(), value) {
            ("role", word) => self.role_name(word).to_owned(),
            ("flow-down", "yes") => self.phrase("yes").to_owned(),
            ("flow-down", "no") => self.phrase("no").to_owned(),
            _ => value.to_owned(),
        }
    }

    /// What becomes of a clause that a route covers, or covers no more.
    pub(super) fn covered(&self, change: &Change) -> String {
        let by = |issued: Option<&'a Issued>| {
            let clause = issued?.covered.iter().find(|clause| clause.id == change.id)?;
            clause.said("covered-by").map(str::to_owned)
        };
        let (key, by) =
            by(self.new).map_or_else(|| ("changes-was-covered", by(self.old)), |by| ("changes-now-covered", Some(by)));
        self.fill(key, &[("by", &by.unwrap_or_default())])
    }

    fn clause(&self, id: &str) -> Option<&'a IssuedClause> {
        let find = |issued: Option<&'a Issued>| issued?.clauses.iter().find(|clause| clause.id == id);
        find(self.new).or_else(|| find(self.old))
    }

    /// The role of a clause of an issued annex, and its lots where it has not all of them.
    pub(super) fn notes(&self, id: &str) -> Vec<String> {
        let Some(clause) = self.clause(id) else { return Vec::new() };
        let role = clause.said("role").map(|role| self.role_name(role).to_owned());
        let lots = clause.said("lots").filter(|lots| !lots.is_empty());
        let lots = lots.map(|lots| self.fill("lots-note", &[("lots", &lots.replace("; ", ", "))]));
        role.into_iter().chain(lots).collect()
    }

    fn role_name<'t>(&self, word: &'t str) -> &'t str
    where
        'a: 't,
    {
        match word {
            "qualification" => self.phrase("role-qualification"),
            "technical-specification" => self.phrase("role-technical-specification"),
            "award-criterion" => self.phrase("role-award-criterion"),
            "contract-term" => self.phrase("role-contract-term"),
            other => other,
        }
    }

    /// What else a new clause of an issued annex says, as the annex has it: label and text.
    pub(super) fn details(&self, change: &Change) -> Vec<(String, String)> {
        let Some(clause) = self.clause(&change.id).filter(|_| change.is.is_some()) else { return Vec::new() };
        let mut details: Vec<(String, String)> = Vec::new();
        let mut add = |key: &str, said: String| details.push((self.phrase(key).to_owned(), said));
        if let Some(motive) = clause.said("motive") {
            add("clause-motive", motive.to_owned());
        }
        for (what, said) in &clause.facets {
            let Some(time) = what.strip_prefix("evidence ") else { continue };
            let time = self.time(time.split(' ').next().unwrap_or(time));
            add("clause-evidence", self.fill("evidence-when", &[("when", time), ("text", &lower_first(said))]));
        }
        let follow_up = |part: &str| clause.said(&format!("follow-up {part}")).unwrap_or_default();
        if !follow_up("text").is_empty() {
            let (when, role, text) = (follow_up("when"), follow_up("by"), lower_first(follow_up("text")));
            add("clause-follow-up", self.fill("follow-up-text", &[("when", when), ("role", role), ("text", &text)]));
        }
        for (what, key) in [("remedy", "clause-remedy"), ("scoring", "clause-scoring"), ("support", "clause-support")] {
            if let Some(said) = clause.said(what).filter(|said| !said.is_empty()) {
                add(key, said.to_owned());
            }
        }
        details
    }

    /// When evidence is due, in words.
    fn time<'t>(&self, word: &'t str) -> &'t str
    where
        'a: 't,
    {
        match word {
            "tender" => self.phrase("shown-tender"),
            "award" => self.phrase("shown-award"),
            "before-start" => self.phrase("shown-before-start"),
            "during" => self.phrase("shown-during"),
            other => other,
        }
    }

    /// What something stated is called; nothing if it is not told in a document.
    pub(super) fn stated(&self, change: &Change) -> Option<String> {
        if change.about != About::Whole {
            let title = change.title.get(self.language);
            return Some(if title.is_empty() { change.id.clone() } else { title.clone() });
        }
        let what = change.what.as_str();
        if self.new.is_some() && NOT_TOLD.contains(&what) {
            return None;
        }
        let key = match what {
            "law" => "changes-field-law",
            "regime" => "changes-field-regime",
            "procedure" => "changes-field-procedure",
            "award-model" | "award model" => "changes-field-award-model",
            "lots" => "changes-what-lots",
            "cpv" => "field-cpv",
            _ => {
                let word = what.strip_prefix("document ").unwrap_or(what);
                let field = FieldName::WORDS.iter().find(|(known, _)| *known == word);
                return Some(field.map_or_else(
                    || what.to_owned(),
                    |(_, field)| self.phrases.field(*field, self.language).to_owned(),
                ));
            }
        };
        Some(crate::document::capitalised(self.phrase(key)))
    }

    /// What something stated says, as the documents have it.
    pub(super) fn stated_value(&self, change: &Change, value: &str) -> String {
        match (change.what.as_str(), value) {
            ("status" | "document status", "draft") => self.phrase("status-draft").to_owned(),
            ("status" | "document status", "final") => self.phrase("status-final").to_owned(),
            ("valid-to" | "document valid-to", "tillsvidare") => self.phrase("until-further-notice").to_owned(),
            _ => value.to_owned(),
        }
    }
}
