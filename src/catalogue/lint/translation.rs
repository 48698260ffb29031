//! Checks that the languages say the same: values, ids, and numbers in digits or words.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

use crate::diagnostic::Code;

use super::{Finding, Read, Texts, places, regex};

static ID: LazyLock<Regex> = LazyLock::new(|| regex(r"\b[A-Z]{3}-\d{3}\b"));
static THOUSANDS: LazyLock<Regex> = LazyLock::new(|| regex(r"(\d)[ \x{a0},](\d{3})\b"));
static NUMBER: LazyLock<Regex> = LazyLock::new(|| regex(r"\d+(?:[.:]\d+)*"));
/// A Swedish decimal comma, and the paragraph of an English article: 99,8 is 99.8, and Article 28(3) is artikel 28.3.
static DECIMAL: LazyLock<Regex> = LazyLock::new(|| regex(r"(\d)[,(](\d)"));
static SLOT: LazyLock<Regex> = LazyLock::new(|| regex(r"\[[a-z0-9-]+\]"));

/// Numbers in words, in Swedish and English: the same number may be a count or an order. One, second and third have
/// other senses too.
const IN_WORDS: &[(&str, &[&str])] = &[
    ("2", &["två", "two"]),
    ("3", &["tre", "three"]),
    ("4", &["fyra", "fjärde", "four", "fourth"]),
    ("5", &["fem", "femte", "five", "fifth"]),
    ("6", &["sex", "sjätte", "six", "sixth"]),
    ("7", &["sju", "sjunde", "seven", "seventh"]),
    ("8", &["åtta", "åttonde", "eight", "eighth"]),
    ("9", &["nio", "nionde", "nine", "ninth"]),
    ("10", &["tio", "tionde", "ten", "tenth"]),
    ("11", &["elva", "elfte", "eleven", "eleventh"]),
    ("12", &["tolv", "tolfte", "twelve", "twelfth"]),
    ("14", &["fjorton", "fourteen"]),
    ("15", &["femton", "fifteen"]),
    ("18", &["arton", "eighteen"]),
    ("20", &["tjugo", "twenty"]),
    ("24", &["tjugofyra", "twenty-four"]),
    ("30", &["trettio", "thirty"]),
    ("60", &["sextio", "sixty"]),
    ("90", &["nittio", "ninety"]),
];

/// What stands in only one of the languages.
pub(super) fn look(read: &Read<'_>, found: &mut Vec<Finding>) {
    let [swedish, english] = read.texts.each_ref().map(Texts::clause);
    let Some((swedish, english)) = swedish.zip(english) else { return };
    let compared = [
        ("values", marks(&SLOT, &swedish.text), marks(&SLOT, &english.text)),
        ("ids", marks(&ID, &swedish.text), marks(&ID, &english.text)),
        ("numbers", numbers(&swedish.lower), numbers(&english.lower)),
    ];
    for (what, swedish, english) in compared {
        let only = |here: &BTreeSet<String>, there: &BTreeSet<String>| here.difference(there).next().cloned();
        let odd = only(&swedish, &english).map(|mark| (mark, "Swedish"));
        if let Some((mark, language)) = odd.or_else(|| only(&english, &swedish).map(|mark| (mark, "English"))) {
            let id = &read.requirement.id;
            let message = format!("`{id}`: the languages differ in {what}: {mark} only in the {language} text");
            let help = "let both say the same, with the same numbers";
            found.push(Finding::new(Code::TranslationDiffers, message, help));
        }
    }
}

fn marks(pattern: &Regex, text: &str) -> BTreeSet<String> {
    pattern.find_iter(text).map(|hit| hit.as_str().to_owned()).collect()
}

/// The numbers of a text in small letters, values and ids apart.
fn numbers(lower: &str) -> BTreeSet<String> {
    let bare = SLOT.replace_all(lower, "");
    // 10 000 and 10,000 are the same number.
    let whole = THOUSANDS.replace_all(&bare, "$1$2");
    let mut numbers = marks(&NUMBER, &DECIMAL.replace_all(&whole, "$1.$2"));
    let in_words = IN_WORDS.iter().filter(|(_, words)| words.iter().any(|word| places(&bare, word).next().is_some()));
    numbers.extend(in_words.map(|(number, _)| (*number).to_owned()));
    numbers
}
