//! What a thing consists of, as far as two editions of it are compared: pairs of a name and what it says. Two things differ in
//! the facets that read otherwise.

use std::collections::BTreeMap;

use crate::document::{Block, Inline, Target};
use crate::language::{Language, Text};

use super::{About, Change, Direction, Group, How, same};

/// One thing that is said of something.
#[derive(Clone, Debug)]
pub(super) struct Facet {
    pub(super) group: Group,
    /// What it is: `text`, `value notice`.
    pub(super) what: String,
    pub(super) language: Option<Language>,
    /// What is compared; empty if it is not there.
    pub(super) raw: String,
    /// The same as people read it.
    pub(super) shown: Text,
    /// How strict it is, higher for stricter, where that can be told.
    pub(super) strictness: Option<f64>,
}

impl Facet {
    /// What reads the same in both languages.
    pub(super) fn new(group: Group, what: &str, raw: impl Into<String>) -> Facet {
        let raw = raw.into();
        Facet { group, what: what.to_owned(), language: None, shown: same(raw.clone()), raw, strictness: None }
    }

    /// The same, as people read it.
    #[must_use]
    pub(super) fn shown(mut self, shown: Text) -> Facet {
        self.shown = shown;
        self
    }

    /// The same, with how strict it is.
    #[must_use]
    pub(super) fn strict(mut self, strictness: f64) -> Facet {
        self.strictness = Some(strictness);
        self
    }
}

/// A text in each language, as a facet each.
pub(super) fn text(group: Group, what: &str, text: &Text) -> Vec<Facet> {
    let facet = |language: Language| Facet { language: Some(language), ..Facet::new(group, what, text.get(language)) };
    Language::ALL.into_iter().map(facet).collect()
}

/// What differs between two editions of the same thing.
pub(super) fn differences(about: About, id: &str, title: &Text, old: &[Facet], new: &[Facet]) -> Vec<Change> {
    type Key<'f> = (&'f str, Option<Language>);
    fn key(facet: &Facet) -> Key<'_> {
        (&facet.what, facet.language)
    }
    let before: BTreeMap<Key<'_>, &Facet> = old.iter().map(|facet| (key(facet), facet)).collect();
    let after: BTreeMap<Key<'_>, &Facet> = new.iter().map(|facet| (key(facet), facet)).collect();
    let keys = before.keys().chain(after.keys().filter(|key| !before.contains_key(*key)));
    let mut changes = Vec::new();
    for key in keys {
        let (was, is) = (before.get(key), after.get(key));
        let raw = |facet: Option<&&Facet>| facet.map_or_else(String::new, |facet| facet.raw.clone());
        let Some(any) = is.or(was).filter(|_| raw(was) != raw(is)) else { continue };
        let said =
            |facet: Option<&&Facet>| facet.filter(|facet| !facet.raw.is_empty()).map(|facet| facet.shown.clone());
        let direction = match (was.and_then(|facet| facet.strictness), is.and_then(|facet| facet.strictness)) {
            (Some(before), Some(after)) if after > before => Some(Direction::Stricter),
            (Some(before), Some(after)) if after < before => Some(Direction::Looser),
            _ => None,
        };
        changes.push(Change {
            what: any.what.clone(),
            language: any.language,
            was: said(was),
            is: said(is),
            direction,
            ..Change::of(any.group, about, id, title, How::Changed)
        });
    }
    changes
}

/// Things by id, each with its title and its facets.
pub(super) type Things = BTreeMap<String, (Text, Vec<Facet>)>;

/// What differs between two editions of a list of things: what has come, what is gone, and what reads otherwise.
pub(super) fn things(group: Group, about: About, old: &Things, new: &Things) -> Vec<Change> {
    let mut changes = Vec::new();
    for (id, (title, facets)) in old {
        match new.get(id) {
            Some((now, after)) => changes.extend(differences(about, id, now, facets, after)),
            None => changes.push(Change::of(group, about, id, title, How::Gone)),
        }
    }
    for (id, (title, _)) in new.iter().filter(|(id, _)| !old.contains_key(*id)) {
        changes.push(Change::of(group, about, id, title, How::Added));
    }
    changes
}

/// A key that is still free: what comes again under one gets a number after it.
pub(super) fn free_key(key: String, taken: impl Fn(&str) -> bool) -> String {
    let numbered = (2..).map(|number| format!("{key} #{number}"));
    let free = std::iter::once(key.clone()).chain(numbered).find(|key| !taken(key));
    free.unwrap_or(key)
}

/// Ids as one text, in order where their order says nothing.
pub(super) fn listed<'i>(ids: impl IntoIterator<Item = &'i str>) -> String {
    let mut ids: Vec<&str> = ids.into_iter().collect();
    ids.sort_unstable();
    ids.join(", ")
}

/// The text of blocks with the marks that a reader sees: lists, emphasis, links.
pub(super) fn written(blocks: &[Block]) -> String {
    let mut pieces = Vec::new();
    for block in blocks {
        match block {
            Block::Paragraph(content) => pieces.push(run(content)),
            Block::List(list) => {
                let mark = match list.kind {
                    crate::document::ListKind::Bullets => "–",
                    crate::document::ListKind::Numbers => "#",
                };
                pieces.extend(list.items.iter().map(|item| format!("{mark} {}", written(item))));
            }
            // Prose holds only paragraphs and lists.
            Block::Heading(_) | Block::Table(_) | Block::Fields(_) | Block::Contents(_) | Block::Clause(_) => {}
        }
    }
    pieces.join("\n")
}

fn run(content: &[Inline]) -> String {
    let pieces = content.iter().map(|inline| match inline {
        Inline::Text(text) => text.clone(),
        Inline::Code(text) => format!("`{text}`"),
        Inline::Strong(inner) => format!("**{}**", run(inner)),
        Inline::Emphasis(inner) => format!("*{}*", run(inner)),
        Inline::Edited(_, inner) => run(inner),
        Inline::Link(Target::Anchor(to) | Target::Web(to), inner) => format!("[{}]({to})", run(inner)),
        Inline::LineBreak => String::from("\n"),
        Inline::Field(_) => String::new(),
    });
    pieces.collect()
}
