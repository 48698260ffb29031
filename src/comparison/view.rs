//! A comparison as a document: what the template places, and a clause for each thing that has changed, with what was, what is,
//! and the words that differ marked. The marks do not rest on how they look: they stand in square brackets.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::document::markdown::Placeables;
use crate::document::{Block, ClauseBlock, Edit, Inline, Obligation, Phrases, capitalised};
use crate::language::{Language, Text};

use super::labels::{Labels, direction_phrase};
use super::words::{Piece, differing_words};
use super::{About, Affected, Change, Compared, Comparison, Group, How, Issued};

/// What the template of changes is filled in with.
#[derive(Debug, Serialize)]
pub struct ChangesView {
    about: String,
    marked: bool,
    nothing: bool,
    counts: String,
    rows: Vec<RowView>,
    stated: Vec<StatedView>,
    sections: Vec<SectionView>,
    procurements: Vec<RowView>,
}

#[derive(Debug, Serialize)]
struct RowView {
    about: String,
    what: String,
}

#[derive(Debug, Serialize)]
struct StatedView {
    label: String,
    was: String,
    is: String,
}

#[derive(Debug, Serialize)]
struct SectionView {
    heading: String,
    text: String,
    anchor: &'static str,
    names: Vec<String>,
}

/// Where a thing is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Section {
    Broken,
    Added,
    Withdrawn,
    Changed,
}

impl Section {
    const ALL: [(Section, &'static str, &'static str); 4] = [
        (Section::Broken, "brutna", "changes-section-broken"),
        (Section::Added, "nytt", "changes-section-added"),
        (Section::Withdrawn, "utgar", "changes-section-withdrawn"),
        (Section::Changed, "andrat", "changes-section-changed"),
    ];

    fn of(change: &Change) -> Section {
        match (change.group, change.how, change.about) {
            (Group::Broken, ..) => Section::Broken,
            // A clause that a route now covers is still there.
            (_, _, About::Covered | About::Theme) => Section::Changed,
            (_, How::Added, _) => Section::Added,
            (_, How::Withdrawn | How::Gone, _) => Section::Withdrawn,
            (_, How::Reused | How::LostBasis | How::LostGround | How::GotGround | How::Changed, _) => Section::Changed,
        }
    }
}

/// All that changes of one thing.
struct Thing<'a> {
    about: About,
    id: &'a str,
    changes: Vec<&'a Change>,
}

impl Thing<'_> {
    fn section(&self) -> Section {
        self.changes.iter().map(|change| Section::of(change)).min().unwrap_or(Section::Changed)
    }

    /// What its clause is called, and its anchor: unique in the document.
    fn name(&self) -> String {
        let id = self.id.replace(|character: char| !character.is_ascii_alphanumeric() && character != '-', "-");
        let word = self.about.word().replace(' ', "-");
        if self.about == About::Requirement { id } else { format!("{word}-{id}") }
    }
}

/// A comparison as a document, in a language. Of issued annexes also what their new clauses say.
pub fn changes_view(
    comparison: &Comparison,
    issued: Option<(&Issued, &Issued)>,
    phrases: &Phrases,
    language: Language,
) -> (ChangesView, Placeables) {
    let labels = Labels { phrases, language, new: issued.map(|(_, new)| new), old: issued.map(|(old, _)| old) };
    let viewing = Viewing { comparison, labels };
    let things = viewing.things();
    let clauses: BTreeMap<String, ClauseBlock> =
        things.iter().map(|thing| (thing.name(), viewing.clause(thing))).collect();
    let stated: Vec<StatedView> = viewing.stated();
    let view = ChangesView {
        about: viewing.about(issued),
        marked: things
            .iter()
            .flat_map(|thing| &thing.changes)
            .any(|change| change.was.is_some() && change.is.is_some()),
        nothing: comparison.changes.is_empty(),
        counts: viewing.counts(&things),
        rows: things.iter().map(|thing| viewing.row(thing)).collect(),
        stated,
        sections: viewing.sections(&things),
        procurements: comparison.procurements.iter().map(|affected| viewing.affected(affected)).collect(),
    };
    let placeables = Placeables { clauses, table_label: phrases.get("table", language).to_owned() };
    (view, placeables)
}

struct Viewing<'a> {
    comparison: &'a Comparison,
    labels: Labels<'a>,
}

impl<'a> Viewing<'a> {
    fn said<'t>(&self, text: &'t Text) -> &'t str {
        text.get(self.labels.language)
    }

    fn about(&self, issued: Option<(&Issued, &Issued)>) -> String {
        if let Some((old, new)) = issued {
            let edition = |issued: &Issued| {
                self.labels
                    .fill("changes-edition", &[("version", issued.head("version")), ("issued", issued.head("issued"))])
            };
            return self.labels.fill("changes-about", &[("old", &edition(old)), ("new", &edition(new))]);
        }
        let side = |side: &super::Side| format!("{} ({})", self.said(&side.title), side.edition);
        let (old, new) = (side(&self.comparison.old), side(&self.comparison.new));
        self.labels.fill("changes-about-internal", &[("old", &old), ("new", &new)])
    }

    /// What has changed, thing by thing, the gravest first. What is stated stands in a table of its own.
    fn things(&self) -> Vec<Thing<'a>> {
        let mut things: Vec<Thing<'a>> = Vec::new();
        for change in self.comparison.changes.iter().filter(|change| change.group != Group::Stated) {
            // A clause that goes out because a route covers it is one thing.
            let about = if change.about == About::Covered { About::Requirement } else { change.about };
            match things.iter_mut().find(|thing| thing.about == about && thing.id == change.id) {
                Some(thing) => thing.changes.push(change),
                None => things.push(Thing { about, id: &change.id, changes: vec![change] }),
            }
        }
        things.sort_by_key(Thing::section);
        things
    }

    fn counts(&self, things: &[Thing<'_>]) -> String {
        let count =
            |wanted: &[Section]| things.iter().filter(|thing| wanted.contains(&thing.section())).count().to_string();
        let (added, gone) = (count(&[Section::Added]), count(&[Section::Withdrawn, Section::Broken]));
        let changed = count(&[Section::Changed]);
        self.labels.fill("changes-counts", &[("added", &added), ("gone", &gone), ("changed", &changed)])
    }

    fn sections(&self, things: &[Thing<'_>]) -> Vec<SectionView> {
        let of = |(section, anchor, key): &(Section, &'static str, &'static str)| {
            // Of an annex everything is a requirement.
            let key = if self.comparison.compared == Compared::Annexes {
                key.replace("changes-section", "changes-clauses")
            } else {
                (*key).to_owned()
            };
            SectionView {
                heading: self.labels.phrase(&key).to_owned(),
                text: self.labels.phrase(&format!("{key}-text")).to_owned(),
                anchor,
                names: things.iter().filter(|thing| thing.section() == *section).map(Thing::name).collect(),
            }
        };
        let here = |(section, ..): &&(Section, &'static str, &'static str)| {
            things.iter().any(|thing| thing.section() == *section)
        };
        Section::ALL.iter().filter(here).map(of).collect()
    }

    fn row(&self, thing: &Thing<'_>) -> RowView {
        let title = thing.changes.first().map_or("", |change| self.said(&change.title));
        RowView { about: format!("{} {title}", thing.id).trim().to_owned(), what: self.in_brief(thing) }
    }

    /// `Nytt.` or `Ändrat: kravtext, visas genom (i anbudet).`
    fn in_brief(&self, thing: &Thing<'_>) -> String {
        if thing.section() != Section::Changed {
            return format!("{}.", self.label(thing));
        }
        let mut whats: Vec<String> = Vec::new();
        for change in &thing.changes {
            let what = self.what(change);
            if !whats.contains(&what) && !what.is_empty() {
                whats.push(what);
            }
        }
        self.labels.fill("changes-changed", &[("what", &whats.join(", "))])
    }

    /// What of a thing has changed, with its language and lot.
    fn what(&self, change: &Change) -> String {
        let what = match change.how {
            How::LostBasis | How::LostGround | How::GotGround => {
                self.labels.phrase("changes-label-ground").to_lowercase()
            }
            _ if change.about == About::Covered => self.labels.phrase("changes-what-covered").to_owned(),
            How::Reused | How::Gone | How::Added | How::Withdrawn | How::Changed => self.labels.what(change),
        };
        let language = change.language.map(|language| self.labels.phrase(language_phrase(language)).to_owned());
        let lot = change.lot.as_ref().map(|lot| self.labels.fill("lots-note", &[("lots", lot)]));
        let notes: Vec<String> = language.into_iter().chain(lot).collect();
        if notes.is_empty() { what } else { format!("{what} ({})", notes.join(", ")) }
    }

    fn label(&self, thing: &Thing<'_>) -> String {
        let reused = thing.changes.iter().any(|change| change.how == How::Reused);
        let key = match thing.section() {
            Section::Broken if reused => "changes-label-reused",
            Section::Broken => "changes-label-dropped",
            Section::Added => "changes-label-new",
            Section::Withdrawn => "changes-label-gone",
            Section::Changed => "changes-label-changed",
        };
        self.labels.phrase(key).to_owned()
    }

    fn clause(&self, thing: &Thing<'_>) -> ClauseBlock {
        let title = thing.changes.first().map_or("", |change| self.said(&change.title));
        let mut notes: Vec<String> = self.labels.notes(thing.id);
        let (mut text, mut facts): (Vec<Block>, Vec<(String, Vec<Block>)>) = (Vec::new(), Vec::new());
        for change in self.worth_telling(thing) {
            match change.how {
                How::Changed => facts.push((capitalised(&self.what(change)), self.was_and_is(change))),
                How::LostBasis | How::LostGround | How::GotGround => {
                    facts.push((
                        self.labels.phrase("changes-label-ground").to_owned(),
                        vec![plain(self.ground(change))],
                    ));
                }
                How::Added | How::Withdrawn | How::Gone | How::Reused => {
                    notes.extend(change.lot.as_ref().map(|lot| self.labels.fill("lots-note", &[("lots", lot)])));
                    let said = change.is.as_ref().or(change.was.as_ref()).map(|text| self.said(text));
                    if change.about == About::Covered {
                        facts.push((capitalised(&self.what(change)), vec![plain(self.labels.covered(change))]));
                    } else if let Some(said) = said.filter(|_| text.is_empty()) {
                        text.extend(paragraphs(said));
                        facts.extend(
                            self.labels.details(change).into_iter().map(|(label, said)| (label, paragraphs(&said))),
                        );
                    }
                }
            }
            if let Some(because) = &change.because {
                facts.push((
                    self.labels.phrase("changes-because").to_owned(),
                    vec![plain(self.said(because).to_owned())],
                ));
            }
        }
        if text.is_empty() {
            text.push(plain(self.in_brief(thing)));
        }
        ClauseBlock {
            level: 2,
            id: thing.name(),
            area: String::new(),
            title: if title.is_empty() { thing.id.to_owned() } else { title.to_owned() },
            obligation: Obligation::Must,
            obligation_label: self.label(thing),
            notes,
            text,
            facts,
        }
    }

    /// The changes of a thing without what another of them already says: a number that stands in the clause.
    fn worth_telling<'t>(&self, thing: &'t Thing<'a>) -> Vec<&'t &'a Change> {
        let reworded = thing.changes.iter().any(|change| change.what == "text" && change.how == How::Changed);
        let of_annex = self.comparison.compared == Compared::Annexes;
        let said = |change: &&&Change| of_annex && reworded && change.group == Group::Value;
        thing.changes.iter().filter(|change| !said(change)).collect()
    }

    fn ground(&self, change: &Change) -> String {
        let of_theme = change.about == About::Theme;
        let key = match change.how {
            How::GotGround if of_theme => "changes-got-theme",
            How::GotGround => "changes-got-ground",
            How::LostBasis if of_theme => "changes-lost-theme",
            How::LostBasis => "changes-lost-basis",
            How::LostGround | How::Reused | How::Gone | How::Added | How::Withdrawn | How::Changed => {
                "changes-lost-ground"
            }
        };
        self.labels.fill(key, &[("what", &change.what)])
    }

    /// What was and what is, each led in by words.
    fn was_and_is(&self, change: &Change) -> Vec<Block> {
        let said = |text: &Option<Text>| text.as_ref().map(|text| self.labels.value(change, self.said(text)));
        let (was, is) = (said(&change.was), said(&change.is));
        let (mut before, mut after) = (Vec::new(), Vec::new());
        match (&was, &is) {
            (Some(was), Some(is)) => {
                for piece in differing_words(was, is) {
                    match piece {
                        Piece::Same(text) => {
                            before.push(Inline::Text(text.clone()));
                            after.push(Inline::Text(text));
                        }
                        Piece::Gone(text) => before.extend(edited(Edit::Deleted, &text)),
                        Piece::New(text) => after.extend(edited(Edit::Inserted, &text)),
                    }
                }
            }
            (was, is) => {
                let or = |said: &Option<String>, key: &str| {
                    said.clone().unwrap_or_else(|| self.labels.phrase(key).to_owned())
                };
                before.push(Inline::Text(or(was, "changes-empty")));
                after.push(Inline::Text(or(is, "changes-empty-now")));
            }
        }
        let direction = change.direction.map(|direction| self.labels.phrase(direction_phrase(direction)));
        let led = |key: &str, content: Vec<Inline>, note: Option<&str>| {
            let note = note.map(|note| format!(" ({note})")).unwrap_or_default();
            let lead = Inline::Strong(vec![Inline::Text(format!("{}{note}:", self.labels.phrase(key)))]);
            Block::Paragraph([lead, Inline::Text(String::from(" "))].into_iter().chain(content).collect())
        };
        vec![led("changes-was", before, None), led("changes-is", after, direction)]
    }

    fn stated(&self) -> Vec<StatedView> {
        let stated = self.comparison.changes.iter().filter(|change| change.group == Group::Stated);
        let row = |change: &Change| {
            let label = self.labels.stated(change)?;
            let said = |text: &Option<Text>, key: &str| {
                let text = text.as_ref().map(|text| self.labels.stated_value(change, self.said(text)));
                text.unwrap_or_else(|| self.labels.phrase(key).to_owned())
            };
            let lot = change.lot.as_ref().map(|lot| format!(" ({})", self.labels.fill("lots-note", &[("lots", lot)])));
            let (was, is) = match change.how {
                How::Added => {
                    (self.labels.phrase("changes-empty").to_owned(), self.labels.phrase("changes-label-new").to_owned())
                }
                How::Gone => (change.id.clone(), self.labels.phrase("changes-empty-now").to_owned()),
                How::Changed | How::Reused | How::Withdrawn | How::LostBasis | How::LostGround | How::GotGround => {
                    (said(&change.was, "changes-empty"), said(&change.is, "changes-empty-now"))
                }
            };
            Some(StatedView { label: format!("{label}{}", lot.unwrap_or_default()), was, is })
        };
        stated.filter_map(row).collect()
    }

    fn affected(&self, affected: &Affected) -> RowView {
        let ids = |wanted: &dyn Fn(&Change) -> bool| {
            let mut ids: Vec<&str> = affected.changes.iter().filter(|it| wanted(it)).map(|it| it.id.as_str()).collect();
            ids.dedup();
            ids.join(", ")
        };
        let parts = [
            ("changes-procurement-gains", ids(&|change| change.how == How::Added)),
            ("changes-procurement-loses", ids(&|change| change.how == How::Withdrawn)),
            ("changes-procurement-changes", ids(&|change| !matches!(change.how, How::Added | How::Withdrawn))),
        ];
        let told =
            parts.iter().filter(|(_, ids)| !ids.is_empty()).map(|(key, ids)| self.labels.fill(key, &[("ids", ids)]));
        let unread = (!affected.unread.is_empty()).then(|| self.labels.phrase("changes-procurement-unread").to_owned());
        let about = if affected.title.is_empty() { affected.file.clone() } else { affected.title.clone() };
        RowView { about, what: told.chain(unread).collect::<Vec<_>>().join(" ") }
    }
}

fn language_phrase(language: Language) -> &'static str {
    match language {
        Language::Swedish => "changes-language-sv",
        Language::English => "changes-language-en",
    }
}

/// Words that differ, in square brackets; the spaces around them stand outside.
fn edited(edit: Edit, text: &str) -> Vec<Inline> {
    let core = text.trim();
    if core.is_empty() {
        return vec![Inline::Text(text.to_owned())];
    }
    let start = text.find(core).unwrap_or(0);
    let (before, after) = (&text[..start], &text[start + core.len()..]);
    let pieces = [
        Inline::Text(before.to_owned()),
        Inline::Edited(edit, vec![Inline::Text(format!("[{core}]"))]),
        Inline::Text(after.to_owned()),
    ];
    let is_empty = |inline: &Inline| *inline == Inline::Text(String::new());
    pieces.into_iter().filter(|inline| !is_empty(inline)).collect()
}

fn plain(text: String) -> Block {
    Block::Paragraph(vec![Inline::Text(text)])
}

/// A text whose lines are paragraphs.
fn paragraphs(text: &str) -> Vec<Block> {
    text.lines().filter(|line| !line.trim().is_empty()).map(|line| plain(line.to_owned())).collect()
}
