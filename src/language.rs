//! The languages of the documents, texts that exist in each of them, and how a number is written. Imports nothing.

use std::fmt;

/// A language that documents are written in. Swedish is the original.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// Swedish, `sv`.
    Swedish,
    /// English, `en`.
    English,
}

impl Language {
    /// Every language, the original first.
    pub const ALL: [Language; 2] = [Language::Swedish, Language::English];

    /// The two-letter code: `sv`, `en`.
    pub fn code(self) -> &'static str {
        match self {
            Language::Swedish => "sv",
            Language::English => "en",
        }
    }

    /// The language tag with region: `sv-SE`, `en-GB`.
    pub fn tag(self) -> &'static str {
        match self {
            Language::Swedish => "sv-SE",
            Language::English => "en-GB",
        }
    }

    /// The language with this two-letter code.
    pub fn from_code(code: &str) -> Option<Language> {
        Language::ALL.into_iter().find(|language| language.code() == code)
    }

    /// What the names of files in the language end with, before the ending: nothing for the original.
    pub fn file_suffix(self) -> &'static str {
        match self {
            Language::Swedish => "",
            Language::English => "-en",
        }
    }

    /// A number as it is written in the language: `1 500` and `99,5` in Swedish, `1,500` and `99.5` in English.
    pub fn number(self, number: f64) -> String {
        let (thousands, decimal) = match self {
            Language::Swedish => ("\u{a0}", ','),
            Language::English => (",", '.'),
        };
        let plain = format!("{number}");
        let (whole, fraction) = plain.split_once('.').map_or((plain.as_str(), None), |(w, f)| (w, Some(f)));
        let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("−", digits));
        let mut written = String::from(sign);
        for (index, digit) in digits.chars().enumerate() {
            // Four digits stand together, as Swedish and British style guides have it for thousands under 10 000.
            if digits.len() > 4 && index > 0 && (digits.len() - index).is_multiple_of(3) {
                written.push_str(thousands);
            }
            written.push(digit);
        }
        if let Some(fraction) = fraction {
            written.push(decimal);
            written.push_str(fraction);
        }
        written
    }

    /// A list of phrases as it is read aloud: `a, b och c`, `a, b and c`.
    pub fn enumeration(self, phrases: &[String]) -> String {
        let and = match self {
            Language::Swedish => "och",
            Language::English => "and",
        };
        joined(phrases, and)
    }
}

/// Phrases as one, the last after a word of its own: `a, b eller c`.
pub fn joined(phrases: &[String], word: &str) -> String {
    match phrases {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} {word} {last}", first.join(", ")),
    }
}

impl fmt::Display for Language {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code())
    }
}

/// Something that exists once in each language.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Localized<T> {
    /// In Swedish.
    pub swedish: T,
    /// In English.
    pub english: T,
}

impl<T> Localized<T> {
    /// The one in `language`.
    pub fn get(&self, language: Language) -> &T {
        match language {
            Language::Swedish => &self.swedish,
            Language::English => &self.english,
        }
    }

    /// The same, made into something else in each language.
    pub fn map<U>(&self, mut change: impl FnMut(&T) -> U) -> Localized<U> {
        Localized { swedish: change(&self.swedish), english: change(&self.english) }
    }
}

/// A text in each language.
pub type Text = Localized<String>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_the_language_has_it() {
        assert_eq!(Language::Swedish.number(99.5), "99,5");
        assert_eq!(Language::Swedish.number(25000.0), "25\u{a0}000");
        assert_eq!(Language::English.number(1_000_000.0), "1,000,000");
        assert_eq!(Language::English.number(1500.0), "1500");
    }

    #[test]
    fn enumerations_end_with_and() {
        let three = ["a", "b", "c"].map(String::from);
        assert_eq!(Language::Swedish.enumeration(&three), "a, b och c");
        assert_eq!(Language::English.enumeration(&three[..1]), "a");
    }
}
