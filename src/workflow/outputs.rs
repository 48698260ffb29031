//! The files of a procurement: every document in every format, the forms, the data, the inputs and the manifest. Writes nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::Context;

use crate::annex::{
    Annex, AnnexPart, DocumentKind, Dressing, Issue, Languages, Matter, annex_view, answer_document, answer_form,
    assemble, data, dress, form_view, forms, placeables, plan, record_view, sheet,
};
use crate::document::answer_form::FormDocument;
use crate::document::markdown::Placeables;
use crate::document::{Document, Layout, lower_first};
use crate::manifest::{INPUTS, MANIFEST, Manifest, digest, passage_digests};
use crate::readback::passages;
use crate::render::attachment::Attachment;
use crate::render::csv::csv;
use crate::render::docx::{docx, docx_form};
use crate::render::html::html;
use crate::render::json::json;
use crate::render::markdown::markdown;
#[cfg(feature = "pdf")]
use crate::render::pdf::pdf;
use crate::render::xlsx::{workbook, xlsx};
use crate::selection::select;

use super::Loaded;
use super::build::{Build, BuildOptions, Format};
use super::inputs::pack;
use super::plan::{file_name, plan_documents};

/// What a build makes.
pub(super) struct Made {
    /// The files with their manifest, by path in the procurement's folder.
    pub(super) files: BTreeMap<String, Vec<u8>>,
    /// How many clauses the annex has.
    pub(super) clauses: usize,
}

/// The files of a procurement, in the languages that the options name. Nothing is written.
///
/// # Errors
/// If the tool fails: a template is at fault.
pub(super) fn outputs(loaded: &Loaded, options: &BuildOptions, cores: usize) -> anyhow::Result<Made> {
    let selection = select(&loaded.catalogue, &loaded.procurement);
    let mut building = Building {
        loaded,
        options,
        files: BTreeMap::new(),
        documents: Vec::new(),
        annex_digests: BTreeMap::new(),
        both: options.languages.len() > 1,
    };
    let mut clauses = 0;
    for language in &options.languages {
        let matter = loaded.matter(&selection, *language);
        clauses = building.language(&matter)?;
    }
    Ok(Made { files: building.finish(cores)?, clauses })
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
        let suffix = matter.language.file_suffix();
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

    /// Prints every document in every format, as many at a time as there are cores for it.
    fn print_documents(&mut self, cores: usize) -> anyhow::Result<()> {
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
        let cores = cores.min(jobs.len());
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

    /// The files with their manifest.
    fn finish(mut self, cores: usize) -> anyhow::Result<BTreeMap<String, Vec<u8>>> {
        self.print_documents(cores)?;
        let catalogue = self.loaded.catalogue.called();
        let mut manifest = Manifest::new(tool(), catalogue);
        self.files.insert(INPUTS.to_owned(), pack(self.loaded, self.options, &manifest.tool)?);
        manifest.catalogue_digest.clone_from(&self.loaded.catalogue_digest);
        manifest.templates_digest.clone_from(&self.loaded.templates_digest);
        manifest.procurement_digest.clone_from(&self.loaded.procurement_digest);
        manifest.annex_digests = self.annex_digests;
        manifest.outputs = self.files.iter().map(|(path, bytes)| (path.clone(), digest(bytes))).collect();
        let read_back = self.files.iter().filter_map(|(path, bytes)| Some((path, passages(path, bytes)?)));
        manifest.passages = read_back.map(|(path, passages)| (path.clone(), passage_digests(&passages))).collect();
        let mut files = self.files;
        files.insert(MANIFEST.to_owned(), json(&manifest).into_bytes());
        Ok(files)
    }
}

/// The program and its version.
pub(super) fn tool() -> String {
    format!("kravbilaga {}", env!("CARGO_PKG_VERSION"))
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
