//! Builds the documents of one procurement and puts them into its folder.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::Context;

use crate::annex::{
    Annex, AnnexPart, DocumentKind, Dressing, Issue, Languages, Matter, annex_view, answer_document, answer_form,
    assemble, data, dress, form_view, forms, missing_fields, placeables, plan, record_view, sheet,
};
use crate::catalogue::{GateEffect, Kind};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::answer_form::FormDocument;
use crate::document::markdown::Placeables;
use crate::document::{Document, Layout, lower_first};
use crate::files::{self, Edited, Outputs};
use crate::language::Language;
use crate::manifest::{MANIFEST, Manifest, digest, listed_outputs};
use crate::procurement::DocumentStatus;
use crate::render::attachment::Attachment;
use crate::render::csv::csv;
use crate::render::docx::{docx, docx_form};
use crate::render::html::html;
use crate::render::json::json;
use crate::render::markdown::markdown;
#[cfg(feature = "pdf")]
use crate::render::pdf::pdf;
use crate::render::xlsx::{workbook, xlsx};
use crate::selection::{Selection, select};

use super::Loaded;
use super::plan::{file_name, plan_documents};

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
    let selection = select(&loaded.catalogue, &loaded.procurement);
    let stopped = closed_gates(loaded, &selection, GateEffect::Stop);
    if !stopped.is_empty() {
        return Ok(Built::Stopped(stopped));
    }
    let refusals = refusals(loaded, &selection);
    if !refusals.is_empty() {
        return Ok(Built::Refused(refusals));
    }
    let languages =
        if options.languages.is_empty() { vec![loaded.procurement.language] } else { options.languages.clone() };
    let mut building = Building {
        loaded,
        options,
        files: BTreeMap::new(),
        documents: Vec::new(),
        annex_digests: BTreeMap::new(),
        both: languages.len() > 1,
    };
    let mut clauses = 0;
    for language in languages {
        let matter = loaded.matter(&selection, language);
        clauses = building.language(&matter)?;
    }
    let outputs = building.finish()?;
    let blocked = files::write(&options.out, &outputs, options.edited, digest)?;
    if !blocked.is_empty() && options.edited == Edited::Stop {
        return Ok(Built::InTheWay(blocked.into_iter().map(|found| found.path).collect()));
    }
    let warnings = closed_gates(loaded, &selection, GateEffect::Warn)
        .into_iter()
        .map(|(title, _, steps)| (title, steps))
        .collect();
    let kept = blocked.into_iter().map(|found| found.before).collect();
    Ok(Built::Filled { clauses, kept, warnings })
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

/// The digests of an annex, and its `krav.json`, from which they are taken.
pub(super) fn issue(loaded: &Loaded, matter: &Matter<'_>, annex: &Annex) -> (Issue, String) {
    let mut issue = Issue { catalogue_digest: loaded.catalogue_digest.clone(), annex_digest: String::new() };
    let krav = json(&data(matter, annex, &issue));
    issue.annex_digest = digest(krav.as_bytes());
    (issue, krav)
}

/// The buyer's layout; loading has made sure that it is there.
pub(super) fn layout(loaded: &Loaded) -> Layout {
    let organisation = loaded.catalogue.organisations.get(&loaded.procurement.organisation);
    organisation
        .and_then(|organisation| loaded.templates.layouts.get(&organisation.layout.value))
        .cloned()
        .unwrap_or_default()
}

/// A document to print.
struct Printable {
    /// Its path in the procurement's folder, without ending.
    path: String,
    document: Document,
    /// What goes inside it, where the format can carry files.
    #[cfg_attr(not(feature = "pdf"), expect(dead_code, reason = "only a PDF carries files"))]
    attachments: Vec<Attachment>,
}

struct Building<'a> {
    loaded: &'a Loaded,
    options: &'a BuildOptions,
    files: BTreeMap<String, Vec<u8>>,
    documents: Vec<Printable>,
    annex_digests: BTreeMap<String, String>,
    both: bool,
}

impl Building<'_> {
    /// The files of one language; returns how many clauses the annex has.
    fn language(&mut self, matter: &Matter<'_>) -> anyhow::Result<usize> {
        let suffix = match matter.language {
            Language::Swedish => "",
            Language::English => "-en",
        };
        let annex = assemble(matter);
        let (issue, krav) = issue(self.loaded, matter, &annex);
        self.annex_digests.insert(matter.language.code().to_owned(), issue.annex_digest.clone());
        let for_machines = Attachment {
            name: format!("krav{suffix}.json"),
            media_type: "application/json",
            description: matter.phrase("attached-requirements").to_owned(),
            bytes: krav.clone().into_bytes(),
        };
        self.add(Format::Json, format!("till-leverantor/krav{suffix}.json"), || krav);
        self.add(Format::Csv, format!("till-leverantor/krav{suffix}.csv"), || csv(&sheet(matter, &annex)));
        let layout = layout(self.loaded);
        let dressing = |kind, title| Dressing { kind, title, layout: &layout, issue: &issue };
        let of_annex = dressing(DocumentKind::Annex, matter.phrase("annex-title"));
        let mut inside = vec![for_machines];
        // Without clauses there is nothing to answer.
        if annex.clauses().count() > 0 {
            inside.push(self.answer_form(
                matter,
                &annex,
                &dressing(DocumentKind::Form, matter.phrase("form-title")),
                suffix,
            )?);
        }
        // Without clauses there is no part to make a document of, but suppliers are still to read that there are none.
        let split = self.options.shape == Build::Split && !annex.parts.is_empty();
        if split {
            for part in &annex.parts {
                let only = single_part(&annex, part);
                let name = format!("sakerhetskrav-{}{suffix}", part.id);
                // Files that lie side by side are told apart by their titles.
                let title = format!("{}: {}", of_annex.title, lower_first(&part.title));
                let of_part = Dressing { title: &title, ..of_annex };
                self.annex(matter, &only, &of_part, &name, &inside)?;
            }
        } else {
            self.annex(matter, &annex, &of_annex, &format!("sakerhetskrav{suffix}"), &inside)?;
        }
        let placeables = Placeables { table_label: matter.phrase("table").to_owned(), ..Placeables::default() };
        let blocks = self.loaded.templates.render("record", matter.language, &record_view(matter), &placeables)?;
        let record = dress(matter, &dressing(DocumentKind::Record, matter.phrase("record-title")), blocks);
        self.document(record, &format!("internt/beslutsunderlag{suffix}"), Vec::new())?;
        for (route, form) in forms(matter) {
            let view = form_view(matter, route, form);
            let blocks = self.loaded.templates.render(&form.template, matter.language, &view, &placeables)?;
            let filled = dress(matter, &dressing(DocumentKind::Form, form.title.get(matter.language)), blocks);
            self.document(filled, &format!("till-leverantor/{}{suffix}", form.file), Vec::new())?;
        }
        if annex.clauses().count() > 0 {
            self.plan(matter, &annex)?;
        }
        Ok(annex.clauses().count())
    }

    /// The plan of the follow-up, for whoever is to own the contract. Without clauses there is nothing to follow up.
    fn plan(&mut self, matter: &Matter<'_>, annex: &Annex) -> anyhow::Result<()> {
        let plan = plan(matter, annex, None, &BTreeMap::new());
        let (document, book) = plan_documents(self.loaded, matter, annex, &plan)?;
        let path = format!("internt/{}", file_name(matter.language));
        if self.options.formats.contains(&Format::Docx) {
            let bytes = docx(&document).with_context(|| format!("write {path}.docx"))?;
            self.files.insert(format!("{path}.docx"), bytes);
        }
        if self.options.formats.contains(&Format::Xlsx) {
            let bytes = workbook(&book).with_context(|| format!("write {path}.xlsx"))?;
            self.files.insert(format!("{path}.xlsx"), bytes);
        }
        Ok(())
    }

    /// The form in which suppliers answer, as a workbook and as a Word document. Returns the workbook, for the PDF to carry.
    fn answer_form(
        &mut self,
        matter: &Matter<'_>,
        annex: &Annex,
        dressing: &Dressing<'_>,
        suffix: &str,
    ) -> anyhow::Result<Attachment> {
        let path = format!("till-leverantor/svarsformular{suffix}");
        let form = answer_form(matter, annex, dressing);
        let workbook = xlsx(&form).with_context(|| format!("write {path}.xlsx"))?;
        if self.options.formats.contains(&Format::Xlsx) {
            self.files.insert(format!("{path}.xlsx"), workbook.clone());
        }
        if self.options.formats.contains(&Format::Docx) {
            let (view, placeables, slots) = answer_document(matter, &form);
            let blocks = self.loaded.templates.render("answer-form", matter.language, &view, &placeables)?;
            let document = checked(dress(matter, dressing, blocks), &path)?;
            let bytes = docx_form(&FormDocument { document, slots, identity: form.identity })
                .with_context(|| format!("write {path}.docx"))?;
            self.files.insert(format!("{path}.docx"), bytes);
        }
        Ok(Attachment {
            name: format!("svarsformular{suffix}.xlsx"),
            media_type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            description: matter.phrase("form-title").to_owned(),
            bytes: workbook,
        })
    }

    fn annex(
        &mut self,
        matter: &Matter<'_>,
        annex: &Annex,
        dressing: &Dressing<'_>,
        name: &str,
        inside: &[Attachment],
    ) -> anyhow::Result<()> {
        let languages = if self.both { Languages::Both } else { Languages::One };
        let view = annex_view(matter, annex, languages);
        let blocks = self.loaded.templates.render("annex", matter.language, &view, &placeables(matter, annex))?;
        self.document(dress(matter, dressing, blocks), &format!("till-leverantor/{name}"), inside.to_vec())
    }

    /// Takes a document to print.
    fn document(&mut self, document: Document, path: &str, attachments: Vec<Attachment>) -> anyhow::Result<()> {
        let document = checked(document, path)?;
        self.documents.push(Printable { path: path.to_owned(), document, attachments });
        Ok(())
    }

    fn add(&mut self, format: Format, path: String, make: impl FnOnce() -> String) {
        if self.options.formats.contains(&format) {
            self.files.insert(path, make().into_bytes());
        }
    }

    /// Prints every document in every format, as many at a time as the machine has cores.
    fn print_documents(&mut self) -> anyhow::Result<()> {
        type Print = fn(&Printable) -> anyhow::Result<Vec<u8>>;
        // What takes longest comes first.
        let printers: &[(Format, &str, Print)] = &[
            #[cfg(feature = "pdf")]
            (Format::Pdf, "pdf", |printable| pdf(&printable.document, &printable.attachments)),
            (Format::Docx, "docx", |printable| docx(&printable.document)),
            (Format::Html, "html", |printable| Ok(html(&printable.document).into_bytes())),
            (Format::Markdown, "md", |printable| Ok(markdown(&printable.document).into_bytes())),
        ];
        let wanted = printers.iter().filter(|(format, ..)| self.options.formats.contains(format));
        let jobs: Vec<(String, &Printable, Print)> = wanted
            .flat_map(|(_, ending, print)| {
                self.documents.iter().map(move |document| (format!("{}.{ending}", document.path), document, *print))
            })
            .collect();
        let next = AtomicUsize::new(0);
        let worker = || {
            let mut printed = Vec::new();
            while let Some((path, document, print)) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
                printed.push((path.clone(), print(document)));
            }
            printed
        };
        let cores = std::thread::available_parallelism().map_or(1, usize::from).min(jobs.len());
        let printed = std::thread::scope(|scope| {
            let others: Vec<_> = (1..cores).map(|_| scope.spawn(worker)).collect();
            let mut printed = worker();
            for other in others {
                printed.extend(other.join().expect("a writer does not panic"));
            }
            printed
        });
        for (path, bytes) in printed {
            let bytes = bytes.with_context(|| format!("write {path}"))?;
            self.files.insert(path, bytes);
        }
        Ok(())
    }

    /// The outputs with their manifest, and what an earlier build listed.
    fn finish(mut self) -> anyhow::Result<Outputs> {
        self.print_documents()?;
        let catalogue = self.loaded.catalogue.called();
        let mut manifest = Manifest::new(format!("kravbilaga {}", env!("CARGO_PKG_VERSION")), catalogue);
        manifest.catalogue_digest.clone_from(&self.loaded.catalogue_digest);
        manifest.templates_digest.clone_from(&self.loaded.templates_digest);
        manifest.procurement_digest.clone_from(&self.loaded.procurement_digest);
        manifest.annex_digests = self.annex_digests;
        manifest.outputs = self.files.iter().map(|(path, bytes)| (path.clone(), digest(bytes))).collect();
        let mut files = self.files;
        files.insert(MANIFEST.to_owned(), json(&manifest).into_bytes());
        let earlier = earlier_outputs(&self.options.out)?;
        Ok(Outputs { files, last: MANIFEST.to_owned(), earlier })
    }
}

/// The document. One that no reader of a screen could find its way in is a fault of its template.
pub(super) fn checked(document: Document, path: &str) -> anyhow::Result<Document> {
    let faults: Vec<String> = document.faults().iter().map(ToString::to_string).collect();
    anyhow::ensure!(
        faults.is_empty(),
        "the template of `{path}` makes a document that is not accessible: {}",
        faults.join("; ")
    );
    Ok(document)
}

fn earlier_outputs(folder: &Path) -> anyhow::Result<BTreeMap<String, String>> {
    Ok(files::read_if_there(&folder.join(MANIFEST))?.and_then(|manifest| listed_outputs(&manifest)).unwrap_or_default())
}

fn single_part(annex: &Annex, part: &AnnexPart) -> Annex {
    let mut only = Annex { parts: vec![part.clone()], ..annex.clone() };
    // A covered clause stands in the part of its role, or in the last one where its role has no part.
    let is_last = annex.parts.last().is_some_and(|last| last.id == part.id);
    let has_part = |role| annex.parts.iter().any(|other| other.role == role);
    only.covered.retain(|clause| clause.role == part.role || (is_last && !has_part(clause.role)));
    let here: BTreeSet<_> =
        part.sections.iter().flat_map(|section| &section.clauses).map(|clause| clause.id.clone()).collect();
    for (_, clauses) in &mut only.statutes {
        clauses.retain(|id| here.contains(id));
    }
    only.statutes.retain(|(_, clauses)| !clauses.is_empty());
    only
}
