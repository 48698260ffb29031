//! A supplier's pen: fills in answer forms and spoils them, in the XML of the files, so that nothing of the program that reads
//! them takes part.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use regex::Regex;

/// A workbook or a Word document that is being filled in.
#[derive(Clone)]
pub struct Paper {
    parts: Vec<(String, Vec<u8>)>,
}

/// Where a question stands: its part, and its row.
#[derive(Clone, Debug)]
struct Row {
    part: String,
    number: u32,
}

impl Paper {
    /// An answer form as it was sent out.
    pub fn open(bytes: &[u8]) -> Paper {
        let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("a package");
        let parts = (0..zip.len())
            .map(|index| {
                let mut entry = zip.by_index(index).expect("a part");
                let mut content = Vec::new();
                entry.read_to_end(&mut content).expect("a part");
                (entry.name().expect("a name").into_owned(), content)
            })
            .collect();
        Paper { parts }
    }

    /// The file.
    pub fn save(&self) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in &self.parts {
            zip.start_file(name.as_str(), zip::write::SimpleFileOptions::default()).expect("a part");
            zip.write_all(content).expect("a part");
        }
        zip.finish().expect("a package").into_inner()
    }

    /// A part as text.
    pub fn part(&self, name: &str) -> String {
        let (_, content) = self.parts.iter().find(|(known, _)| known == name).unwrap_or_else(|| panic!("{name}"));
        String::from_utf8(content.clone()).expect("text")
    }

    /// Writes a part anew, or adds it.
    pub fn write(&mut self, name: &str, content: impl Into<Vec<u8>>) {
        let content = content.into();
        match self.parts.iter_mut().find(|(known, _)| known == name) {
            Some((_, old)) => *old = content,
            None => self.parts.push((name.to_owned(), content)),
        }
    }

    /// Takes a part away.
    pub fn remove(&mut self, name: &str) {
        self.parts.retain(|(known, _)| known != name);
    }

    /// Replaces something that stands in a part.
    pub fn replace(&mut self, name: &str, old: &str, new: &str) {
        let text = self.part(name);
        assert!(text.contains(old), "{name} has no {old}");
        self.write(name, text.replacen(old, new, 1));
    }

    fn sheets(&self) -> Vec<String> {
        let names = self.parts.iter().map(|(name, _)| name.clone());
        names.filter(|name| name.starts_with("xl/worksheets/sheet")).collect()
    }

    fn strings(&self) -> Vec<String> {
        let (item, tag) = (regex(r"(?s)<si>(.*?)</si>"), regex(r"<[^>]*>"));
        let text = self.part("xl/sharedStrings.xml");
        item.captures_iter(&text).map(|found| unescaped(&tag.replace_all(&found[1], ""))).collect()
    }

    /// The rows of questions and details, by key.
    fn rows(&self) -> BTreeMap<String, Row> {
        let strings = self.strings();
        let key = regex(r#"<c r="A(\d+)"[^>]* t="s"><v>(\d+)</v></c>"#);
        let mut rows = BTreeMap::new();
        for part in self.sheets() {
            for found in key.captures_iter(&self.part(&part)) {
                let text = &strings[found[2].parse::<usize>().expect("a number")];
                if let Some((key, _)) = text.strip_prefix("v1|").and_then(|rest| rest.rsplit_once('|')) {
                    let number = found[1].parse().expect("a number");
                    rows.insert(key.to_owned(), Row { part: part.clone(), number });
                }
            }
        }
        rows
    }

    fn row(&self, key: &str) -> Row {
        self.rows().remove(key).unwrap_or_else(|| panic!("no question {key}"))
    }

    /// The keys of the questions.
    pub fn keys(&self) -> Vec<String> {
        self.rows().into_keys().filter(|key| !key.starts_with('@')).collect()
    }

    /// The cell of a question in a column: `D5`.
    pub fn cell(&self, key: &str, column: char) -> String {
        format!("{column}{}", self.row(key).number)
    }

    /// The part of the sheet that a question stands on.
    pub fn sheet_of(&self, key: &str) -> String {
        self.row(key).part
    }

    /// Puts XML into a cell: `<v>4</v>`, with the cell's type, such as ` t="str"`.
    pub fn put(&mut self, key: &str, column: char, kind: &str, content: &str) {
        let Row { part, number } = self.row(key);
        let cell = regex(&format!(r#"(?s)<c r="{column}{number}"( s="\d+")?[^>]*?(/>|>.*?</c>)"#));
        let text = self.part(&part);
        assert!(cell.is_match(&text), "{part} has no {column}{number}");
        let put = cell.replace(&text, |found: &regex::Captures<'_>| {
            let style = found.get(1).map_or("", |style| style.as_str());
            format!(r#"<c r="{column}{number}"{style}{kind}>{content}</c>"#)
        });
        let put = put.into_owned();
        self.write(&part, put);
    }

    /// Writes a text into a cell.
    pub fn text(&mut self, key: &str, column: char, text: &str) {
        let content = format!(r#"<is><t xml:space="preserve">{}</t></is>"#, escaped(text));
        self.put(key, column, r#" t="inlineStr""#, &content);
    }

    /// What a cell of a question shows.
    pub fn shown(&self, cell: &str, key: &str) -> String {
        let found = regex(&format!(r#"<c r="{cell}"[^>]* t="s"><v>(\d+)</v></c>"#));
        let sheet = self.part(&self.sheet_of(key));
        let index: usize = found.captures(&sheet).expect("a text")[1].parse().expect("a number");
        self.strings()[index].clone()
    }

    /// Writes a number into the cell of an answer.
    pub fn number(&mut self, key: &str, number: &str) {
        self.put(key, 'D', "", &format!("<v>{number}</v>"));
    }

    /// Answers every question with the first choice, or the bound, as a careful supplier would.
    pub fn fill(&mut self) {
        let list = regex(r#"<dataValidation type="list"[^>]* sqref="([A-Z]+\d+)"><formula1>"([^"]*)""#);
        let bounds = regex(
            r#"<dataValidation type="decimal"[^>]* sqref="([A-Z]+\d+)"><formula1>([\d.]+)</formula1>(?:<formula2>([\d.]+))?"#,
        );
        for (key, Row { part, number }) in self.rows() {
            let text = self.part(&part);
            if let Some(detail) = key.strip_prefix('@') {
                let choice = list.captures_iter(&text).find(|found| found[1] == format!("C{number}"));
                let choice = choice.and_then(|found| found[2].split(',').next().map(str::to_owned));
                let said = match detail {
                    "organisationsnummer" => "556000-0001".to_owned(),
                    "leverantor" => "Exempelbolaget".to_owned(),
                    day if day.starts_with("giltigt-") => "2029-05-11".to_owned(),
                    _ => choice.unwrap_or_else(|| "funktion@example.org".to_owned()),
                };
                self.text(&key, 'C', &said);
                continue;
            }
            let choice = list.captures_iter(&text).find(|found| found[1] == format!("D{number}"));
            match choice {
                // The only choice at a term is to deviate from it.
                Some(found) if !found[2].contains(',') => continue,
                Some(found) => {
                    let first = found[2].split(',').next().expect("a choice").to_owned();
                    self.text(&key, 'D', &first);
                }
                None => {
                    let found = bounds.captures_iter(&text).find(|found| found[1] == format!("D{number}"));
                    let found = found.unwrap_or_else(|| panic!("nothing can be answered to {key}"));
                    let bound = found.get(3).map_or(&found[2], |bound| bound.as_str()).to_owned();
                    self.number(&key, &bound);
                }
            }
            self.text(&key, 'E', "Så görs det.");
            self.text(&key, 'F', "Bilaga 4, sidan 12");
        }
    }

    /// Takes the row of a question away.
    pub fn remove_row(&mut self, key: &str) {
        let Row { part, number } = self.row(key);
        let row = regex(&format!(r#"(?s)<row r="{number}".*?</row>"#));
        let text = row.replace(&self.part(&part), "").into_owned();
        self.write(&part, text);
    }

    /// Writes the row of a question once more, as the last.
    pub fn repeat_row(&mut self, key: &str) {
        let Row { part, number } = self.row(key);
        let text = self.part(&part);
        let row = regex(&format!(r#"(?s)<row r="{number}".*?</row>"#)).find(&text).expect("a row").as_str().to_owned();
        let cells = regex(&format!(r#"r="([A-Z]+){number}""#));
        let again = cells.replace_all(&row, r#"r="${1}900""#).replace(&format!(r#"r="{number}""#), r#"r="900""#);
        self.write(&part, text.replace("</sheetData>", &format!("{again}</sheetData>")));
    }

    /// Hides the row of a question.
    pub fn hide_row(&mut self, key: &str) {
        let Row { part, number } = self.row(key);
        self.replace(&part, &format!(r#"<row r="{number}""#), &format!(r#"<row r="{number}" hidden="1""#));
    }

    /// Adds a row of text cells to the sheet of a question: columns and texts.
    pub fn add_row(&mut self, key: &str, number: u32, cells: &[(&str, &str)]) {
        let part = self.row(key).part;
        let cells: String = cells
            .iter()
            .map(|(column, text)| {
                format!(r#"<c r="{column}{number}" t="inlineStr"><is><t>{}</t></is></c>"#, escaped(text))
            })
            .collect();
        self.replace(&part, "</sheetData>", &format!(r#"<row r="{number}">{cells}</row></sheetData>"#));
    }

    /// Fills in every control of a Word document: the first choice, a number, or a text.
    pub fn fill_document(&mut self, number: &str) {
        let control = regex(r"(?s)<w:sdt>.*?</w:sdt>");
        let (item, text) = (regex(r#"w:value="([^"]+)""#), regex(r"(?s)(<w:sdtContent>.*<w:t>)[^<]*(</w:t>)"));
        let body = self.part("word/document.xml");
        let filled = control.replace_all(&body, |found: &regex::Captures<'_>| {
            let all = found[0].replace("<w:showingPlcHdr/>", "");
            let answer = match item.captures(&all) {
                Some(choice) => choice[1].to_owned(),
                None if all.contains("organisationsnummer") => "556000-0001".to_owned(),
                None if all.contains("giltigt-") => "2029-05-11".to_owned(),
                None if all.contains("leverantor") => "Exempelbolaget".to_owned(),
                None if all.contains("s:svar[1]\" ") => number.to_owned(),
                None => "Så görs det.".to_owned(),
            };
            text.replace(&all, |parts: &regex::Captures<'_>| format!("{}{answer}{}", &parts[1], &parts[2])).into_owned()
        });
        let filled = filled.into_owned();
        self.write("word/document.xml", filled);
    }
}

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a regular expression")
}

/// A text as XML holds it.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}
