//! What a file says, passage by passage, read back from it: a clause, or a section under its heading. By this an altered file
//! tells where it has been altered. The same reader is used when a file is built and when it is verified, so that what it passes
//! over (how a text looks, headers and footers, properties) is passed over both times.

mod html;
mod markdown;
mod table;
mod word;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;

use crate::office::normal;

/// What a file says: the text of each clause by its id, and of each other section by its heading. What stands before the first
/// heading has no name. Runs of spaces are one.
pub type Passages = BTreeMap<String, String>;

/// What a file says, by the ending of its name; nothing if its kind cannot be read back, or it is too broken to be.
pub fn passages(name: &str, bytes: &[u8]) -> Option<Passages> {
    let text = || std::str::from_utf8(bytes).ok();
    match name.rsplit_once('.')?.1 {
        "md" => Some(markdown::passages(text()?)),
        "html" => Some(html::passages(text()?)),
        "docx" => word::passages(bytes),
        "xlsx" => table::of_workbook(bytes),
        "csv" => table::of_csv(text()?),
        "json" => table::of_json(text()?),
        _ => None,
    }
}

/// The id that a heading begins with, if it is that of a clause: `INF-008`, or `INF-008/A` where it is asked of a lot.
pub fn clause_id(heading: &str) -> Option<&str> {
    static ID: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"^[A-ZÅÄÖ]{3}-[0-9]{3}(/\S+)?(\s|$)").expect("a regular expression"));
    ID.find(heading).map(|found| found.as_str().trim_end())
}

/// Passages as they are gathered: a heading begins one.
#[derive(Default)]
struct Gathered {
    passages: Passages,
    name: String,
    text: String,
}

impl Gathered {
    /// More of the passage.
    fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// A heading, with which another passage begins.
    fn heading(&mut self, heading: &str) {
        self.end();
        let heading = normal(heading);
        let name = clause_id(&heading).map_or_else(|| heading.clone(), str::to_owned);
        let numbered = (2..).map(|number| format!("{name} ({number})"));
        let free = std::iter::once(name.clone()).chain(numbered).find(|name| !self.passages.contains_key(name));
        self.name = free.unwrap_or(name);
        self.text = heading;
        self.text.push('\n');
    }

    fn end(&mut self) {
        let text = normal(&std::mem::take(&mut self.text));
        if !(self.name.is_empty() && text.is_empty()) {
            self.passages.insert(std::mem::take(&mut self.name), text);
        }
    }

    fn finish(mut self) -> Passages {
        self.end();
        self.passages
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clause_is_named_by_its_id_and_a_section_by_its_heading() {
        assert_eq!(clause_id("INF-008 Kryptering"), Some("INF-008"));
        assert_eq!(clause_id("INF-008/A Kryptering"), Some("INF-008/A"));
        for other in ["INF-8", "B2 INF-008", "INF-0081", "Om INF-008"] {
            assert_eq!(clause_id(other), None, "{other}");
        }
    }

    #[test]
    fn each_format_gives_its_clauses() {
        let markdown =
            "Inledning\n\n# Krav\n\nText  här\n\n#### INF-008 Kryptering\n\nSka kryptera.\n\n```\n# inte rubrik\n```\n";
        let html = "<style>h1{}</style><p>Inledning</p><h1>Krav</h1><p>Text\nhär</p><article id=\"INF-008\"><h4><a href=\"#x>y\">INF-008</a> \
                    <span>Kryptering</span></h4><p>Ska <b>kryptera</b>.</p></article>";
        let csv = "\u{feff}Krav-id;Krav\nINF-008;\"Ska; kryptera\"\n";
        let json = r#"{"schema":"x","annex":{"title":"y"},"clauses":[{"id":"INF-008","text":"Ska kryptera."}]}"#;
        let names = |name: &str, text: &str| passages(name, text.as_bytes()).expect("it can be read");
        assert_eq!(names("a.md", markdown)["INF-008"], "INF-008 Kryptering Ska kryptera. ``` # inte rubrik ```");
        assert_eq!(names("a.md", markdown)["Krav"], "Krav Text här");
        assert_eq!(names("a.html", html)["INF-008"], "INF-008 Kryptering Ska kryptera.");
        assert_eq!(names("a.html", html)[""], "Inledning");
        assert_eq!(names("a.csv", csv)["INF-008"], "INF-008 Ska; kryptera");
        assert!(names("a.json", json)["INF-008"].contains("Ska kryptera."));
        assert!(names("a.json", json)["annex"].contains('y'));
        assert_eq!(passages("a.pdf", b"%PDF"), None);
        assert_eq!(passages("a.docx", b"PK"), None);
    }
}
