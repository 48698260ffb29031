//! Builds the documents of one procurement and puts them into its folder.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::annex::missing_fields;
use crate::catalogue::{GateEffect, Kind};
use crate::diagnostic::{Code, Diagnostic};
use crate::files::{self, Edited, Outputs};
use crate::language::Language;
use crate::manifest::{MANIFEST, Manifest, digest};
use crate::procurement::DocumentStatus;
use crate::selection::{Selection, select};

use super::outputs::{layout, outputs};
use super::{Ground, Loaded, Problems};

/// Where the files that are sent out stand in the procurement's folder.
const FOR_SUPPLIERS: &str = "till-leverantor/";

/// A format that documents are built in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// Word.
    Docx,
    /// The answer form and the follow-up plan as workbooks.
    Xlsx,
    /// PDF, if the program was built with it.
    #[cfg(feature = "pdf")]
    Pdf,
    /// Web page.
    Html,
    /// Markdown.
    Markdown,
    /// `krav.json`.
    Json,
    /// `krav.csv`.
    Csv,
}

impl Format {
    /// Every format that the program was built with, with the word for it on the command line, which is also the file's
    /// ending.
    pub const ALL: &'static [(&'static str, Format)] = &[
        ("docx", Format::Docx),
        ("xlsx", Format::Xlsx),
        #[cfg(feature = "pdf")]
        ("pdf", Format::Pdf),
        ("html", Format::Html),
        ("md", Format::Markdown),
        ("json", Format::Json),
        ("csv", Format::Csv),
    ];
}

/// Whether the annex is one document or one for each part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Build {
    /// One document.
    Whole,
    /// One for each part.
    Split,
}

/// How to build.
#[derive(Clone, Debug)]
pub struct BuildOptions {
    /// The procurement's folder.
    pub out: PathBuf,
    /// The formats.
    pub formats: BTreeSet<Format>,
    /// The languages; the procurement's own if empty.
    pub languages: Vec<Language>,
    /// One document or several.
    pub shape: Build,
    /// What to do with edited files.
    pub edited: Edited,
}

/// What came of a build.
#[derive(Debug)]
pub enum Built {
    /// The folder was filled.
    Filled {
        /// How many clauses the annex has.
        clauses: usize,
        /// Files that somebody had edited, by the paths under which they are kept.
        kept: Vec<String>,
        /// Titles and steps of gates that warn.
        warnings: Vec<(String, Vec<String>)>,
    },
    /// A gate stopped it: title, text and steps of each. Nothing was written.
    Stopped(Vec<(String, String, Vec<String>)>),
    /// Questions must be answered first, or the document is not fit to be final. Nothing was written.
    Refused(Vec<Diagnostic>),
    /// Files that somebody has edited stand in the way. Nothing was written.
    InTheWay(Vec<String>),
}

/// Builds the documents of a procurement into its folder.
///
/// # Errors
/// If the tool fails: a template is at fault, or the folder cannot be written.
pub fn build(loaded: &Loaded, options: &BuildOptions) -> anyhow::Result<Built> {
    prepare(loaded, options, cores())?.write()
}

/// How many cores the machine has.
fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// Builds several procurements on the same catalogue, as many at a time as the machine has cores; files are written meanwhile.
/// `tell` is called with what came of each, in their order, as soon as that of all before it is known; what is wrong with a
/// procurement is in its `Problems`, and its files are dropped as soon as they are written.
pub fn build_each(ground: &Ground, jobs: &[(PathBuf, BuildOptions)], mut tell: impl FnMut(usize, BuiltOne)) {
    let next = AtomicUsize::new(0);
    let workers = cores().min(jobs.len()).max(1);
    let inside = (cores() / workers).max(1);
    let one = |(procurement, options): &(PathBuf, BuildOptions)| -> PreparedOne {
        let loaded = match ground.procurement(procurement)? {
            Ok(loaded) => loaded,
            Err(problems) => return Ok(Err(problems)),
        };
        let prepared = prepare(&loaded, options, inside)?;
        let title = loaded.procurement.title.clone();
        Ok(Ok((title, prepared, Problems { sources: loaded.sources, diagnostics: loaded.warnings })))
    };
    std::thread::scope(|scope| {
        // Whoever builds waits for whoever writes only where one procurement is already waiting.
        let (to_write, writes) = std::sync::mpsc::sync_channel(1);
        let (sender, receiver) = std::sync::mpsc::channel();
        for _ in 0..workers {
            let (to_write, next, one) = (to_write.clone(), &next, &one);
            scope.spawn(move || {
                while let Some((index, job)) =
                    Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|at| Some((at, jobs.get(at)?)))
                {
                    // Nobody takes it any more only if telling has failed.
                    if to_write.send((index, one(job))).is_err() {
                        return;
                    }
                }
            });
        }
        drop(to_write);
        scope.spawn(move || {
            for (index, prepared) in writes {
                let built = prepared.and_then(|prepared| match prepared {
                    Ok((title, prepared, problems)) => Ok(Ok((title, prepared.write()?, problems))),
                    Err(problems) => Ok(Err(problems)),
                });
                if sender.send((index, built)).is_err() {
                    return;
                }
            }
        });
        let (mut waiting, mut told) = (BTreeMap::new(), 0);
        for (index, built) in receiver {
            waiting.insert(index, built);
            while let Some(built) = waiting.remove(&told) {
                tell(told, built);
                told += 1;
            }
        }
    });
}

/// What came of building one of several: its title, what was built, and its warnings; or what is wrong with it.
pub type BuiltOne = anyhow::Result<Result<(String, Built, Problems), Problems>>;

/// The same before its files are written.
type PreparedOne = anyhow::Result<Result<(String, Prepared, Problems), Problems>>;

/// A build before its files are written.
enum Prepared {
    /// It ended already, and nothing is to be written.
    Ended(Built),
    /// Files, where they go, how many clauses the annex has, and titles and steps of gates that warn.
    Files { out: PathBuf, edited: Edited, outputs: Outputs, clauses: usize, warnings: Vec<(String, Vec<String>)> },
}

impl Prepared {
    fn write(self) -> anyhow::Result<Built> {
        let (out, edited, outputs, clauses, warnings) = match self {
            Prepared::Ended(built) => return Ok(built),
            Prepared::Files { out, edited, outputs, clauses, warnings } => (out, edited, outputs, clauses, warnings),
        };
        let blocked = files::write(&out, &outputs, edited, digest)?;
        if !blocked.is_empty() && edited == Edited::Stop {
            return Ok(Built::InTheWay(blocked.into_iter().map(|found| found.path).collect()));
        }
        let kept = blocked.into_iter().map(|found| found.before).collect();
        Ok(Built::Filled { clauses, kept, warnings })
    }
}

/// Builds with so many cores, and writes nothing.
fn prepare(loaded: &Loaded, options: &BuildOptions, cores: usize) -> anyhow::Result<Prepared> {
    let selection = select(&loaded.catalogue, &loaded.procurement);
    let stopped = closed_gates(loaded, &selection, GateEffect::Stop);
    if !stopped.is_empty() {
        return Ok(Prepared::Ended(Built::Stopped(stopped)));
    }
    let refusals = refusals(loaded, &selection);
    if !refusals.is_empty() {
        return Ok(Prepared::Ended(Built::Refused(refusals)));
    }
    let earlier = earlier(&options.out)?;
    let options = &BuildOptions { languages: languages(loaded, options, earlier.as_ref())?, ..options.clone() };
    let made = outputs(loaded, options, cores)?;
    let outputs = Outputs {
        files: made.files,
        last: MANIFEST.to_owned(),
        earlier: earlier.map(|manifest| manifest.outputs).unwrap_or_default(),
    };
    let warnings = closed_gates(loaded, &selection, GateEffect::Warn)
        .into_iter()
        .map(|(title, _, steps)| (title, steps))
        .collect();
    Ok(Prepared::Files { out: options.out.clone(), edited: options.edited, outputs, clauses: made.clauses, warnings })
}

/// The manifest of the build before this one, if it can be read.
fn earlier(folder: &Path) -> anyhow::Result<Option<Manifest>> {
    Ok(files::read_if_there(&folder.join(MANIFEST))?.and_then(|manifest| Manifest::read(&manifest).ok()))
}

/// The languages to build: those asked for, and those that were issued before and still stand in the folder. What is issued in
/// two languages says so in both, so that neither may be left behind when the other is built anew.
fn languages(loaded: &Loaded, options: &BuildOptions, earlier: Option<&Manifest>) -> anyhow::Result<Vec<Language>> {
    let asked =
        if options.languages.is_empty() { vec![loaded.procurement.language] } else { options.languages.clone() };
    let is_issued = |language: Language| {
        let Some(manifest) = earlier.filter(|manifest| manifest.annex_digests.contains_key(language.code())) else {
            return false;
        };
        let english =
            |path: &str| path.rsplit_once('.').is_some_and(|(name, _)| name.ends_with(Language::English.file_suffix()));
        let of_suppliers = manifest.outputs.keys().filter(|path| path.starts_with(FOR_SUPPLIERS));
        let mut own = of_suppliers.filter(|path| english(path) == (language == Language::English));
        own.any(|path| files::exists(&options.out.join(path)))
    };
    Ok(Language::ALL.into_iter().filter(|language| asked.contains(language) || is_issued(*language)).collect())
}

/// The gates with an effect that have closed in any lot, in the procurement's language: title, text, steps.
pub fn closed_gates(loaded: &Loaded, selection: &Selection, effect: GateEffect) -> Vec<(String, String, Vec<String>)> {
    let language = loaded.procurement.language;
    let gates = selection.closed_gates(&loaded.catalogue).filter(|gate| gate.effect == effect);
    gates
        .map(|gate| {
            let steps = gate.steps.iter().map(|step| step.get(language).clone()).collect();
            (gate.title.get(language).clone(), gate.text.get(language).clone(), steps)
        })
        .collect()
}

/// Unanswered questions that something depends on, and what a final document lacks.
pub(super) fn refusals(loaded: &Loaded, selection: &Selection) -> Vec<Diagnostic> {
    let place = &loaded.procurement.place;
    let mut refusals: Vec<Diagnostic> = selection
        .open_questions()
        .iter()
        .filter_map(|id| loaded.catalogue.characteristic(id))
        .map(|question| {
            let example = match &question.kind {
                Kind::YesNo => format!("{} = true, or false", question.id),
                Kind::Level => format!("{} = \"moderate\", or another level", question.id),
                Kind::Choice(answers) => format!(
                    "{} = \"{}\", or another answer",
                    question.id,
                    answers.first().map_or("", |answer| &answer.id)
                ),
                Kind::Choices(answers) => format!(
                    "{} = [\"{}\"], or other answers",
                    question.id,
                    answers.first().map_or("", |answer| &answer.id)
                ),
            };
            let message = format!("`{}` is not answered: {}", question.id, question.label.get(Language::English));
            Diagnostic::new(Code::UnansweredQuestion, message).at(place).help(format!("write {example} under [facts]"))
        })
        .collect();
    if loaded.procurement.document.status == DocumentStatus::Final {
        let matter = loaded.matter(selection, loaded.procurement.language);
        for field in missing_fields(&matter, &layout(loaded)) {
            let label = loaded.templates.phrases.field(field, Language::English);
            let message = format!("the document is final, but lacks what its layout prints: {}", label.to_lowercase());
            refusals.push(
                Diagnostic::new(Code::NotFinal, message)
                    .at(place)
                    .help("fill it in under [document], or set `status = \"draft\"`"),
            );
        }
    }
    refusals
}
