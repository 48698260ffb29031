//! `words.toml`: the words that the checks look for. A catalogue without the file has none.

use crate::catalogue::words::{WordList, Words};
use crate::language::Localized;
use crate::toml_file::{Located, Table};

use super::Reader;

pub(super) fn read(reader: &Reader<'_>) -> Words {
    if !reader.files.contains_key("words.toml") {
        return Words::default();
    }
    let Some(table) = reader.table("words.toml") else { return Words::default() };
    let words = Words::new(|list| read_list(&table, list));
    table.finish();
    words
}

fn read_list(table: &Table<'_>, list: WordList) -> Localized<Vec<String>> {
    let Some(inner) = table.optional_table(list.key()) else { return Localized::default() };
    let written = |word: &Located<String>| {
        if list.keeps_case() { word.value.clone() } else { word.value.to_lowercase() }
    };
    let of = |words: Vec<Located<String>>| words.iter().map(written).collect();
    let lists = Localized { swedish: of(inner.texts("sv")), english: of(inner.texts("en")) };
    inner.finish();
    lists
}
