//! Files to a catalogue. Everything wrong is told, in every file, before anything is used; a catalogue with errors does not
//! exist.

mod brand;
mod buyers;
mod changes;
mod conditions;
mod editions;
mod follow_up;
mod frame;
mod fulfilment;
mod goals;
mod law;
mod overlay;
mod registers;
mod requirement;
mod values;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Code, Diagnostic, Diagnostics, FileId, Place, Sources};
use crate::document::Block;
use crate::document::markdown::{MarkdownProblem, prose};
use crate::language::{Language, Localized, Text};
use crate::toml_file::{Located, Table, parse};

use super::check::check;
use super::id::{RequirementId, is_slug};
use super::structure::{Event, Named};
use super::{Area, Catalogue, Characteristic, Route, Standard, Unit};
pub use brand::Pictures;

pub use buyers::read_valid_to;
pub use changes::read_changed;
pub use fulfilment::read_interval;
use requirement::read_requirement;

/// What a requirement may refer to.
#[derive(Clone, Copy)]
pub struct Scope<'a> {
    /// The questions.
    pub characteristics: &'a [Characteristic],
    /// The areas.
    pub areas: &'a [Area],
    /// The themes.
    pub themes: &'a [Named],
    /// The units.
    pub units: &'a [Unit],
    /// The roles that follow up.
    pub roles: &'a [Named],
    /// The events.
    pub events: &'a [Event],
    /// The routes.
    pub routes: &'a [Route],
}

impl Catalogue {
    /// What a requirement may refer to.
    pub fn scope(&self) -> Scope<'_> {
        Scope {
            characteristics: &self.characteristics,
            areas: &self.areas,
            themes: &self.themes,
            units: &self.units,
            roles: &self.roles,
            events: &self.events,
            routes: &self.routes,
        }
    }
}

/// The files of a catalogue, by their path under its folder, and what collects the problems.
struct Reader<'a> {
    sources: &'a Sources,
    files: &'a BTreeMap<String, FileId>,
    pictures: &'a Pictures,
    log: &'a Diagnostics,
}

impl<'a> Reader<'a> {
    fn table(&self, path: &str) -> Option<Table<'a>> {
        match self.files.get(path) {
            Some(&file) => parse(self.sources, file, &format!("`{path}`"), self.log),
            None => {
                let message = format!("the catalogue lacks `{path}`");
                self.log.report(
                    Diagnostic::new(Code::MissingFile, message)
                        .help("add it; `catalogue init DIR` writes a whole catalogue"),
                );
                None
            }
        }
    }

    /// Whether a file is missing or no TOML.
    fn unread(&self, path: &str) -> bool {
        let silent = Diagnostics::new();
        self.files.get(path).is_none_or(|&file| parse(self.sources, file, path, &silent).is_none())
    }

    fn tell_syntax_errors_of_requirements(&self) {
        let in_folders = self.files.iter().filter(|(path, _)| path.contains('/') && !path.starts_with("standards/"));
        for (path, &file) in in_folders {
            parse(self.sources, file, path, self.log);
        }
    }

    /// The names of registers and requirements whose files are there but could not be made anything of. What refers to them
    /// is not told as unknown.
    fn names_not_loaded(&self, catalogue: &Catalogue) -> BTreeSet<String> {
        let names = self.files.keys().filter_map(|path| path.rsplit_once('/')?.1.strip_suffix(".toml"));
        let loaded = |name: &str| {
            let requirement = name.parse().is_ok_and(|id: RequirementId| catalogue.requirements.contains_key(&id));
            requirement || catalogue.standards.contains_key(name)
        };
        names.filter(|name| !loaded(name)).map(str::to_owned).collect()
    }

    /// The files directly in a folder, with their names without `.toml`.
    fn folder(&self, folder: &str) -> Vec<(String, Table<'a>)> {
        let prefix = format!("{folder}/");
        let files = self.files.iter().filter_map(|(path, &file)| {
            let name = path.strip_prefix(&prefix)?.strip_suffix(".toml")?;
            (!name.contains('/')).then(|| (name.to_owned(), file))
        });
        files
            .filter_map(|(name, file)| {
                Some((name.clone(), parse(self.sources, file, &format!("`{name}.toml`"), self.log)?))
            })
            .collect()
    }
}

/// The catalogue in these files (keys are paths under its folder) with their digest, or nothing if anything in it is wrong.
pub fn load(
    sources: &Sources,
    files: &BTreeMap<String, FileId>,
    pictures: &Pictures,
    digest: &str,
    log: &Diagnostics,
) -> Option<Catalogue> {
    // The registers are nearly half of all text and refer to nothing else, so they are read beside the rest.
    let unread = registers::Unread::new(sources, files);
    std::thread::scope(|scope| {
        let registers = scope.spawn(|| {
            let own_log = Diagnostics::new();
            let standards = unread.read(&Reader { sources, files, pictures, log: &own_log });
            (standards, own_log.into_sorted())
        });
        let reader = Reader { sources, files, pictures, log };
        load_rest(&reader, digest, || {
            let own = unread.read(&reader);
            let (mut standards, diagnostics) = registers.join().expect("reading registers does not panic");
            diagnostics.into_iter().for_each(|diagnostic| log.report(diagnostic));
            standards.extend(own);
            standards
        })
    })
}

/// The catalogue, with its registers read elsewhere meanwhile.
fn load_rest(
    reader: &Reader<'_>,
    digest: &str,
    registers: impl FnOnce() -> BTreeMap<String, Standard>,
) -> Option<Catalogue> {
    let log = reader.log;
    let editions = editions::read(reader);
    let frame = frame::read(reader, &editions);
    let (laws, regimes) = law::read(reader);
    let policies = buyers::policies(reader);
    let Some(frame) = frame else {
        registers();
        return None;
    };
    let mut catalogue = Catalogue {
        id: frame.id,
        edition: frame.edition,
        digest: digest.to_owned(),
        owner: frame.owner,
        areas: frame.areas,
        parts: frame.parts,
        routes: frame.routes,
        groups: frame.groups,
        characteristics: frame.characteristics,
        themes: frame.themes,
        units: frame.units,
        roles: frame.roles,
        events: frame.events,
        follow_up: follow_up::read(reader),
        glossary: frame.glossary,
        gates: frame.gates,
        words: words::read(reader),
        laws,
        regimes,
        standards: BTreeMap::new(),
        policies,
        organisations: BTreeMap::new(),
        editions,
        requirements: BTreeMap::new(),
        goals: Vec::new(),
    };
    // Without one of these files every reference to it would be told as unknown: enough that the file itself is.
    if FRAME_FILES.iter().any(|path| reader.unread(path)) {
        reader.tell_syntax_errors_of_requirements();
        registers();
        return None;
    }
    let requirements = requirement::read_all(reader, &catalogue.scope());
    catalogue.requirements = requirements;
    catalogue.standards = registers();
    catalogue.organisations = buyers::organisations(reader, &catalogue);
    overlay::tell_unused_bases(reader, &catalogue);
    let not_loaded = reader.names_not_loaded(&catalogue);
    catalogue.goals = goals::read(reader, &catalogue, &not_loaded);
    check(&catalogue, &not_loaded, log);
    editions::check_ids(&catalogue, &not_loaded, log);
    (log.errors() == 0).then_some(catalogue)
}

/// The files that requirements refer to.
const FRAME_FILES: [&str; 5] = ["catalogue.toml", "characteristics.toml", "roles.toml", "themes.toml", "units.toml"];

/// Prose in each language: Markdown of paragraphs and lists. What is wrong with it is told.
fn read_blocks(text: &Located<Text>, log: &Diagnostics) -> Localized<Vec<Block>> {
    let read = |language: Language| match prose(text.value.get(language)) {
        Ok(blocks) => blocks,
        Err(problems) => {
            report_markdown(&problems, language, &text.place, log);
            Vec::new()
        }
    };
    Localized { swedish: read(Language::Swedish), english: read(Language::English) }
}

fn report_markdown(problems: &[MarkdownProblem], language: Language, place: &Place, log: &Diagnostics) {
    for problem in problems {
        let message = format!(
            "the Markdown of `{language}`: {} (line {}, column {} of the text)",
            problem.message, problem.line, problem.column
        );
        log.report(
            Diagnostic::new(Code::Markdown, message)
                .at(place)
                .help("use paragraphs, lists, *emphasis*, **strong** and [links](https://…)"),
        );
    }
}

/// An id of small letters, digits and hyphens.
fn read_slug(table: &Table<'_>, key: &'static str) -> Option<Located<String>> {
    let id = table.text(key)?;
    if !is_slug(&id.value) {
        table.report(
            Code::Id,
            &id.place,
            format!("`{}` is not written as an id", id.value),
            "use small letters a–z, digits and hyphens",
        );
        return None;
    }
    Some(id)
}

/// Tells where an id of the list stands a second time.
fn report_duplicates<'i>(ids: impl IntoIterator<Item = (&'i str, &'i Place)>, what: &str, log: &Diagnostics) {
    let mut seen = BTreeSet::new();
    for (id, place) in ids {
        if !seen.insert(id) {
            let message = format!("the {what} `{id}` is declared twice");
            log.report(Diagnostic::new(Code::DuplicateId, message).at(place).help("give one of them another id"));
        }
    }
}
