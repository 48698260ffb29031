//! The fixed phrases of the documents: data, in each language, that templates and code ask for by key.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use crate::language::{Language, Text};

/// The fixed phrases, by key.
#[derive(Clone, Debug, Default)]
pub struct Phrases {
    phrases: BTreeMap<String, Text>,
    used: RefCell<BTreeSet<String>>,
}

impl Phrases {
    /// These phrases.
    pub fn new(phrases: BTreeMap<String, Text>) -> Phrases {
        Phrases { phrases, used: RefCell::default() }
    }

    /// The phrase with this key, if there is one.
    pub fn find(&self, key: &str, language: Language) -> Option<&str> {
        let phrase = self.phrases.get(key)?;
        self.used.borrow_mut().insert(key.to_owned());
        Some(phrase.get(language))
    }

    /// The phrase that the program itself asks for. The loader has checked that each of them is there.
    pub fn get(&self, key: &str, language: Language) -> &str {
        self.find(key, language).unwrap_or_else(|| panic!("phrase `{key}` is checked at load"))
    }

    /// The phrase with `{name}` replaced by what is given for each name.
    pub fn fill(&self, key: &str, language: Language, values: &[(&str, &str)]) -> String {
        let mut phrase = self.get(key, language).to_owned();
        for (name, value) in values {
            phrase = phrase.replace(&format!("{{{name}}}"), value);
        }
        phrase
    }

    /// Every key.
    pub fn keys(&self) -> impl Iterator<Item = &str> + Clone {
        self.phrases.keys().map(String::as_str)
    }

    /// Keys that nobody has asked for so far.
    pub fn unused(&self) -> Vec<String> {
        let used = self.used.borrow();
        self.phrases.keys().filter(|key| !used.contains(*key)).cloned().collect()
    }
}
