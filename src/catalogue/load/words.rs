//! `words.toml`: the words that the checks look for. A catalogue without the file has none.

use crate::catalogue::words::Words;
use crate::language::Localized;
use crate::toml_file::{Located, Table};

use super::Reader;

pub(super) fn read(reader: &Reader<'_>) -> Words {
    if !reader.files.contains_key("words.toml") {
        return Words::default();
    }
    let Some(table) = reader.table("words.toml") else { return Words::default() };
    let small = |key: &'static str| list(&table, key, |word| word.to_lowercase());
    let words = Words {
        vague: small("vague"),
        haste: small("haste"),
        absolute: small("absolute"),
        agree: small("agree"),
        parties: small("parties"),
        trademarks: small("trademarks"),
        authorities: small("authorities"),
        extracts: small("extracts"),
        abbreviations: list(&table, "abbreviations", str::to_owned),
        measured: small("measured"),
        negations: small("negations"),
        frameworks: small("frameworks"),
        sections: small("sections"),
        places: small("places"),
        access: small("access"),
        details: small("details"),
        protective_security: small("protective-security"),
        not_yet: small("not-yet"),
        intentions: small("intentions"),
        consequences: small("consequences"),
        given_names: list(&table, "given-names", str::to_owned),
    };
    table.finish();
    words
}

fn list(table: &Table<'_>, key: &'static str, written: impl Fn(&str) -> String) -> Localized<Vec<String>> {
    let Some(inner) = table.optional_table(key) else { return Localized::default() };
    let of = |words: Vec<Located<String>>| words.iter().map(|word| written(&word.value)).collect();
    let lists = Localized { swedish: of(inner.texts("sv")), english: of(inner.texts("en")) };
    inner.finish();
    lists
}
