//! A TOML file as a tree with places, read so that every problem is told at once: the only file that knows the `toml` crate.
//! serde would stop at the first wrong type; this goes on, and knows which keys nobody asked for.

use std::cell::RefCell;
use std::rc::Rc;

use jiff::civil::Date;
use toml::de::{DeTable, DeValue};

use crate::diagnostic::{Code, Diagnostic, Diagnostics, FileId, Place, Sources, did_you_mean};
use crate::document::{Lines, character_without_glyph, illegal_character};
use crate::language::{Language, Localized, Text};

/// Something read from a file, and where it stood.
#[derive(Clone, Debug, PartialEq)]
pub struct Located<T> {
    /// What was read.
    pub value: T,
    /// Where it stood.
    pub place: Place,
}

impl<T> Located<T> {
    /// The same place, another value.
    pub fn with<U>(&self, value: U) -> Located<U> {
        Located { value, place: self.place.clone() }
    }
}

/// Any TOML value.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// A text.
    Text(String),
    /// A number, whole or not.
    Number(f64),
    /// `true` or `false`.
    Boolean(bool),
    /// A date without time.
    Date(Date),
    /// An array.
    Array(Vec<Located<Node>>),
    /// A table: keys and values in the order of the file.
    Table(Entries),
}

/// Keys and values of a table, shared between the node and whoever reads it.
type Entries = Rc<Vec<(Located<String>, Located<Node>)>>;

impl Node {
    fn kind(&self) -> &'static str {
        match self {
            Node::Text(_) => "a text",
            Node::Number(_) => "a number",
            Node::Boolean(_) => "true or false",
            Node::Date(_) => "a date",
            Node::Array(_) => "a list",
            Node::Table(_) => "a table",
        }
    }
}

/// A closed set of words, each standing for one value.
pub trait Word: Copy + 'static {
    /// What such a word is called: `role`, `level`.
    const NAME: &'static str;
    /// The words, in the order in which they are taught.
    const WORDS: &'static [(&'static str, Self)];

    /// The value that `word` stands for.
    fn from_word(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(known, _)| *known == word).map(|(_, value)| *value)
    }
}

/// One table being read. Ask for every key, then call [`Table::finish`], which tells about keys that nobody asked for.
pub struct Table<'a> {
    entries: Entries,
    place: Place,
    what: String,
    asked: RefCell<Asked>,
    log: &'a Diagnostics,
}

/// Which keys were asked for.
#[derive(Default)]
struct Asked {
    keys: Vec<&'static str>,
    /// Whether the table's keys are data, so that each of them is known.
    all: bool,
}

/// The root table of a file, or nothing if the file is not TOML; its syntax errors are reported, all of them.
pub fn parse<'a>(sources: &Sources, file: FileId, what: &str, log: &'a Diagnostics) -> Option<Table<'a>> {
    let text = &sources.file(file).text;
    let (root, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let span = error.span().unwrap_or(0..0);
        let place = Place { file, start: span.start, end: span.end };
        log.report(
            Diagnostic::new(Code::Syntax, format!("not TOML: {}", error.message().trim_end_matches('.'))).at(&place),
        );
    }
    if !errors.is_empty() {
        return None;
    }
    let entries = Rc::new(entries(file, root.get_ref(), log));
    let place = Place { file, start: 0, end: 0 };
    Some(Table { entries, place, what: what.to_owned(), asked: RefCell::default(), log })
}

fn entries(file: FileId, table: &DeTable<'_>, log: &Diagnostics) -> Vec<(Located<String>, Located<Node>)> {
    let place = |span: std::ops::Range<usize>| Place { file, start: span.start, end: span.end };
    let mut entries: Vec<_> = table
        .iter()
        .map(|(key, value)| {
            let (key_place, value_place) = (place(key.span()), place(value.span()));
            let node = node(file, value.get_ref(), &value_place, log);
            (
                Located { value: key.get_ref().to_string(), place: key_place },
                Located { value: node, place: value_place },
            )
        })
        .collect();
    entries.sort_by_key(|(key, _)| key.place.start);
    entries
}

fn node(file: FileId, value: &DeValue<'_>, place: &Place, log: &Diagnostics) -> Node {
    match value {
        DeValue::String(text) => Node::Text(text.to_string()),
        DeValue::Integer(integer) => {
            let digits = integer.as_str().replace('_', "");
            match i64::from_str_radix(&digits, integer.radix()) {
                // Whole numbers up to 2^53 are exact; the catalogue's are far smaller.
                Ok(number) if number.unsigned_abs() <= 1 << 53 => Node::Number(number as f64),
                _ => refuse(log, place, Code::Number, format!("the number `{digits}` is too large"), Node::Number(1.0)),
            }
        }
        DeValue::Float(float) => match float.as_str().replace('_', "").parse::<f64>() {
            Ok(number) if number.is_finite() => Node::Number(number),
            _ => {
                let message = format!("`{}` is not a finite number", float.as_str());
                refuse(log, place, Code::Number, message, Node::Number(1.0))
            }
        },
        DeValue::Boolean(boolean) => Node::Boolean(*boolean),
        DeValue::Datetime(datetime) => {
            let date = datetime.date.filter(|_| datetime.time.is_none()).and_then(|date| {
                Date::new(i16::try_from(date.year).ok()?, i8::try_from(date.month).ok()?, i8::try_from(date.day).ok()?)
                    .ok()
            });
            match date {
                Some(date) => Node::Date(date),
                None => {
                    let message = format!("`{datetime}` is not a date; write it as 2026-12-01");
                    refuse(log, place, Code::Date, message, Node::Date(Date::MAX))
                }
            }
        }
        DeValue::Array(array) => Node::Array(
            array
                .iter()
                .map(|item| {
                    let place = Place { file, start: item.span().start, end: item.span().end };
                    Located { value: node(file, item.get_ref(), &place, log), place }
                })
                .collect(),
        ),
        DeValue::Table(table) => Node::Table(Rc::new(entries(file, table, log))),
    }
}

/// Tells what is wrong with a value. What stands in for it only keeps others from saying that it is missing: with an error,
/// nothing is made of the file.
fn refuse(log: &Diagnostics, place: &Place, code: Code, message: String, stand_in: Node) -> Node {
    log.report(Diagnostic::new(code, message).at(place));
    stand_in
}

impl<'a> Table<'a> {
    /// Where the table begins.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// What collects the problems.
    pub fn log(&self) -> &'a Diagnostics {
        self.log
    }

    /// Reports a problem at a place.
    pub fn report(&self, code: Code, place: &Place, message: impl Into<String>, help: impl Into<String>) {
        self.log.report(Diagnostic::new(code, message).at(place).help(help));
    }

    /// Tells about keys that nobody has asked for.
    pub fn finish(self) {
        let asked = self.asked.borrow();
        let unknown = self.entries.iter().filter(|(key, _)| !asked.all && !asked.keys.contains(&key.value.as_str()));
        for (key, _) in unknown {
            let help = did_you_mean(&key.value, asked.keys.iter().copied());
            self.report(Code::UnknownKey, &key.place, format!("unknown key `{}` in {}", key.value, self.what), help);
        }
    }

    /// Whether the key is there; asks for it.
    pub fn has(&self, key: &'static str) -> bool {
        self.find(key).is_some()
    }

    /// The value of a key, whatever it is.
    pub fn find(&self, key: &'static str) -> Option<&Located<Node>> {
        self.asked.borrow_mut().keys.push(key);
        self.entries.iter().find(|(name, _)| name.value == key).map(|(_, value)| value)
    }

    /// Every key and value, for tables whose keys are data. Asks for all of them.
    pub fn open_entries(&self) -> &[(Located<String>, Located<Node>)] {
        self.asked.borrow_mut().all = true;
        &self.entries
    }

    /// Every key and value as it stands, without asking for any.
    pub fn content(&self) -> &[(Located<String>, Located<Node>)] {
        &self.entries
    }

    fn require<T>(&self, key: &str, found: Option<T>) -> Option<T> {
        if found.is_none() && !self.entries.iter().any(|(name, _)| name.value == key) {
            self.report(
                Code::MissingKey,
                &self.place,
                format!("{} lacks `{key}`", self.what),
                format!("add `{key} = …`"),
            );
        }
        found
    }

    fn wrong_kind<T>(&self, key: &str, found: &Located<Node>, expected: &str) -> Option<T> {
        let message = format!("`{key}` is {}, not {expected}", found.value.kind());
        self.report(Code::WrongKind, &found.place, message, format!("write {expected}"));
        None
    }

    fn checked_text(&self, key: &str, found: &Located<Node>, lines: Lines) -> Option<Located<String>> {
        let Node::Text(text) = &found.value else { return self.wrong_kind(key, found, "a text in quotes") };
        if let Some((_, character, why)) = illegal_character(text, lines) {
            let message =
                format!("`{key}` holds {} (U+{:04X}), which cannot be printed", why.describe(), u32::from(character));
            self.report(Code::IllegalCharacter, &found.place, message, "remove it");
            return None;
        }
        if let Some(character) = character_without_glyph(text) {
            self.report(
                Code::NoGlyph,
                &found.place,
                format!(
                    "`{key}` holds `{character}` (U+{:04X}), which the font of the PDF has no sign for",
                    u32::from(character)
                ),
                "write it with letters and signs in use in Europe, or in words",
            );
        }
        if text.trim().is_empty() {
            self.report(
                Code::EmptyText,
                &found.place,
                format!("`{key}` is empty"),
                "write a text, or leave the key out where it is optional",
            );
            return None;
        }
        Some(found.with(text.trim().to_owned()))
    }

    /// A text of one line that must be there.
    pub fn text(&self, key: &'static str) -> Option<Located<String>> {
        let found = self.optional_text(key);
        self.require(key, found)
    }

    /// A text of one line that may be left out.
    pub fn optional_text(&self, key: &'static str) -> Option<Located<String>> {
        self.find(key).and_then(|found| self.checked_text(key, found, Lines::One))
    }

    /// A text of one line that may also be empty or left out.
    pub fn blank_text(&self, key: &'static str) -> Option<Located<String>> {
        match self.find(key) {
            Some(Located { value: Node::Text(text), .. }) if text.trim().is_empty() => None,
            _ => self.optional_text(key),
        }
    }

    /// A text in each language that must be there.
    pub fn localized(&self, key: &'static str, lines: Lines) -> Option<Located<Text>> {
        let found = self.optional_localized(key, lines);
        self.require(key, found)
    }

    /// A text in each language that may be left out; if it is there, no language may be missing.
    pub fn optional_localized(&self, key: &'static str, lines: Lines) -> Option<Located<Text>> {
        let found = self.find(key)?;
        let Node::Table(entries) = &found.value else {
            return self.wrong_kind(key, found, "a table with `sv` and `en`");
        };
        let inner = self.inner(entries.clone(), &found.place, format!("`{key}`"));
        let text = inner.languages(lines, key);
        inner.finish();
        text
    }

    /// The keys `sv` and `en` of this table itself.
    pub fn languages(&self, lines: Lines, what: &str) -> Option<Located<Text>> {
        let [swedish, english] = Language::ALL.map(|language| match self.find(language.code()) {
            Some(found) => self.checked_text(language.code(), found, lines),
            None => {
                let message = format!("{what} lacks `{}`", language.code());
                self.report(Code::MissingLanguage, &self.place, message, "every text stands in both languages");
                None
            }
        });
        let (swedish, english) = (swedish?, english?);
        Some(Located { value: Localized { swedish: swedish.value, english: english.value }, place: swedish.place })
    }

    /// One of a closed set of words that must be there.
    pub fn word<W: Word>(&self, key: &'static str) -> Option<Located<W>> {
        let found = self.optional_word(key);
        self.require(key, found)
    }

    /// One of a closed set of words that may be left out.
    pub fn optional_word<W: Word>(&self, key: &'static str) -> Option<Located<W>> {
        let text = self.optional_text(key)?;
        let word = W::from_word(&text.value);
        if word.is_none() {
            let help = did_you_mean(&text.value, W::WORDS.iter().map(|(word, _)| *word));
            self.report(Code::UnknownWord, &text.place, format!("`{}` is not a {}", text.value, W::NAME), help);
        }
        word.map(|word| text.with(word))
    }

    /// A number that must be there.
    pub fn number(&self, key: &'static str) -> Option<Located<f64>> {
        let found = self.optional_number(key);
        self.require(key, found)
    }

    /// A number that may be left out.
    pub fn optional_number(&self, key: &'static str) -> Option<Located<f64>> {
        let found = self.find(key)?;
        match found.value {
            Node::Number(number) => Some(found.with(number)),
            Node::Text(_) | Node::Boolean(_) | Node::Date(_) | Node::Array(_) | Node::Table(_) => {
                self.wrong_kind(key, found, "a number")
            }
        }
    }

    /// `true` or `false`; false if left out.
    pub fn flag(&self, key: &'static str) -> bool {
        match self.find(key) {
            None => false,
            Some(Located { value: Node::Boolean(flag), .. }) => *flag,
            Some(found) => self.wrong_kind(key, found, "true or false").unwrap_or(false),
        }
    }

    /// A date that may be left out.
    pub fn optional_date(&self, key: &'static str) -> Option<Located<Date>> {
        let found = self.find(key)?;
        match found.value {
            Node::Date(date) => Some(found.with(date)),
            Node::Text(_) | Node::Boolean(_) | Node::Number(_) | Node::Array(_) | Node::Table(_) => {
                self.wrong_kind(key, found, "a date such as 2026-12-01, without quotes")
            }
        }
    }

    /// A date that must be there.
    pub fn date(&self, key: &'static str) -> Option<Located<Date>> {
        let found = self.optional_date(key);
        self.require(key, found)
    }

    /// A list of texts; empty if left out.
    pub fn texts(&self, key: &'static str) -> Vec<Located<String>> {
        let Some(found) = self.find(key) else { return Vec::new() };
        let Node::Array(items) = &found.value else {
            return self.wrong_kind(key, found, "a list of texts in brackets").unwrap_or_default();
        };
        items.iter().filter_map(|item| self.checked_text(key, item, Lines::One)).collect()
    }

    /// A list of texts that must be there.
    pub fn required_texts(&self, key: &'static str) -> Vec<Located<String>> {
        let texts = self.texts(key);
        self.require(key, texts.first());
        texts
    }

    /// A list of words of a closed set; empty if left out.
    pub fn words<W: Word>(&self, key: &'static str) -> Vec<Located<W>> {
        let texts = self.texts(key);
        let mut words = Vec::new();
        for text in texts {
            match W::from_word(&text.value) {
                Some(word) => words.push(text.with(word)),
                None => {
                    let help = did_you_mean(&text.value, W::WORDS.iter().map(|(word, _)| *word));
                    self.report(Code::UnknownWord, &text.place, format!("`{}` is not a {}", text.value, W::NAME), help);
                }
            }
        }
        words
    }

    /// A table inside this one that may be left out.
    pub fn optional_table(&self, key: &'static str) -> Option<Table<'a>> {
        let found = self.find(key)?;
        match &found.value {
            Node::Table(entries) => Some(self.inner(entries.clone(), &found.place, format!("`[{key}]`"))),
            Node::Text(_) | Node::Number(_) | Node::Boolean(_) | Node::Date(_) | Node::Array(_) => {
                self.wrong_kind(key, found, "a table")
            }
        }
    }

    /// A table inside this one that must be there.
    pub fn table(&self, key: &'static str) -> Option<Table<'a>> {
        let found = self.optional_table(key);
        self.require(key, found)
    }

    /// A list of tables; empty if left out.
    pub fn tables(&self, key: &'static str) -> Vec<Table<'a>> {
        let Some(found) = self.find(key) else { return Vec::new() };
        let Node::Array(items) = &found.value else {
            return self.wrong_kind(key, found, "a list of tables").unwrap_or_default();
        };
        items
            .iter()
            .filter_map(|item| match &item.value {
                Node::Table(entries) => Some(self.inner(entries.clone(), &item.place, format!("`[[{key}]]`"))),
                Node::Text(_) | Node::Number(_) | Node::Boolean(_) | Node::Date(_) | Node::Array(_) => {
                    self.wrong_kind(key, item, "a table")
                }
            })
            .collect()
    }

    /// A table found under a key of an open table.
    pub fn inner_table(&self, key: &str, found: &Located<Node>) -> Option<Table<'a>> {
        match &found.value {
            Node::Table(entries) => Some(self.inner(entries.clone(), &found.place, format!("`{key}`"))),
            Node::Text(_) | Node::Number(_) | Node::Boolean(_) | Node::Date(_) | Node::Array(_) => {
                self.wrong_kind(key, found, "a table")
            }
        }
    }

    fn inner(&self, entries: Entries, place: &Place, what: String) -> Table<'a> {
        Table { entries, place: place.clone(), what, asked: RefCell::default(), log: self.log }
    }
}

/// A text as TOML writes it: in quotes, with what needs it escaped.
pub fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}
