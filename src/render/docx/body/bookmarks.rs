//! Which bookmark each anchor of the document gets: ASCII letters, digits and underscores, at most 40 characters, each once.

use std::collections::{BTreeMap, BTreeSet};

use crate::document::Block;

/// Word's limit on the name of a bookmark.
const LONGEST_NAME: usize = 40;

/// The bookmarks of a document, by anchor.
pub(super) struct Bookmarks {
    bookmarks: BTreeMap<String, Bookmark>,
}

/// One bookmark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Bookmark {
    /// Its number in the document.
    pub(super) id: usize,
    /// Its name.
    pub(super) name: String,
}

impl Bookmarks {
    /// A bookmark for each heading and clause.
    pub(super) fn new(blocks: &[Block]) -> Bookmarks {
        let mut bookmarks = BTreeMap::new();
        let mut taken = BTreeSet::new();
        for anchor in anchors(blocks) {
            if !bookmarks.contains_key(anchor) {
                let name = free_name(anchor, &taken);
                // Word compares names of bookmarks without regard to case.
                taken.insert(name.to_ascii_lowercase());
                bookmarks.insert(anchor.to_owned(), Bookmark { id: bookmarks.len() + 1, name });
            }
        }
        Bookmarks { bookmarks }
    }

    /// The bookmark that links to this anchor lead to, if the document has it.
    pub(super) fn find(&self, anchor: &str) -> Option<Bookmark> {
        self.bookmarks.get(anchor).cloned()
    }
}

fn anchors(blocks: &[Block]) -> impl Iterator<Item = &str> {
    blocks.iter().filter_map(|block| match block {
        Block::Heading(heading) => Some(heading.anchor.as_str()),
        Block::Clause(clause) => Some(clause.id.as_str()),
        Block::Paragraph(_) | Block::List(_) | Block::Table(_) | Block::Fields(_) | Block::Contents(_) => None,
    })
}

fn free_name(anchor: &str, taken: &BTreeSet<String>) -> String {
    let plain = |character: char| {
        if character.is_ascii_alphanumeric() { character } else { '_' }
    };
    let mut name: String = anchor.chars().map(plain).collect();
    if !name.starts_with(|first: char| first.is_ascii_alphabetic()) {
        name.insert_str(0, "b_");
    }
    name.truncate(LONGEST_NAME);
    let mut free = name.clone();
    let mut number = 2;
    while taken.contains(&free.to_ascii_lowercase()) {
        let suffix = format!("_{number}");
        free = name.chars().take(LONGEST_NAME - suffix.len()).collect::<String>() + &suffix;
        number += 1;
    }
    free
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_short_plain_and_unique() {
        let mut taken = BTreeSet::new();
        for anchor in ["INF-031", "inf_031", "1-om-bilagan", &"a".repeat(60), &"A".repeat(50), ""] {
            let name = free_name(anchor, &taken);
            assert!(name.len() <= LONGEST_NAME, "{name}");
            assert!(name.starts_with(|first: char| first.is_ascii_alphabetic()), "{name}");
            assert!(taken.insert(name.to_ascii_lowercase()), "{name}");
        }
        assert_eq!(free_name("INF-032", &taken), "INF_032");
    }
}
