//! Bids judged and compared: read, evaluated, and written as a comparison, letters and a record into a folder of their own.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::Context;

use crate::annex::{
    Annex, DocumentKind, Dressing, Issue, Matter, assemble, dress, evaluation_basis, information_sheet, marks,
    properties,
};
use crate::bid::{
    Evaluation, FileHandedIn, Grounds, HandedIn, Reading, comparison_sheets, comparison_view, evaluate,
    evaluation_record, letters, questions_view, read_bids,
};
use crate::document::markdown::Placeables;
use crate::document::workbook::Workbook;
use crate::files::{self, Edited, Outputs};
use crate::manifest::{digest, listed_outputs};
use crate::render::docx::docx;
use crate::render::html::html;
use crate::render::json::json;
use crate::render::xlsx::workbook;
use crate::selection::select;

use super::Loaded;
use super::bids::{Answered, answer_forms, answered};
use super::outputs::{checked, issue, layout};

/// The record: the last file that is put in place.
const RECORD: &str = "provning.json";

/// What came of evaluating bids.
#[derive(Debug)]
pub struct Evaluated {
    /// Each bid that was read: the supplier, the file, and how many questions it answers.
    pub bids: Vec<(String, String, Answered)>,
    /// What was read, and what is wrong in the files that were handed in.
    pub reading: Reading,
    /// What was written.
    pub written: Written,
}

/// What was written of an evaluation.
#[derive(Debug, PartialEq, Eq)]
pub enum Written {
    /// The folder holds it; files that somebody had edited were kept under these names.
    Filled {
        /// How many letters there are.
        letters: usize,
        /// The files that were kept.
        kept: Vec<String>,
    },
    /// Nothing: somebody has edited these files.
    InTheWay(Vec<String>),
}

/// Reads answer files, judges and compares them, and writes what came of it into a folder.
///
/// # Errors
/// If a file cannot be opened at all, or something cannot be written. A file that is broken inside is told with the others.
pub fn evaluate_bids(loaded: &Loaded, paths: &[PathBuf], out: &Path, edited: Edited) -> anyhow::Result<Evaluated> {
    let handed_in = handed_in(paths)?;
    let filed = filed(&handed_in);
    let forms = answer_forms(loaded);
    let reading = read_bids(&handed_in, &forms);
    let selection = select(&loaded.catalogue, &loaded.procurement);
    let matter = loaded.matter(&selection, loaded.procurement.language);
    let annex = assemble(&matter);
    let form = forms.iter().find(|form| form.language == matter.language).context("find the form that was sent out")?;
    let basis = evaluation_basis(&matter, &annex, form);
    let evaluation = evaluate(form, &basis, matter.phrases, &reading, &filed);
    let files = Printing { loaded, matter: &matter, annex: &annex }.files(&evaluation)?;
    let letters = letters(&evaluation).iter().flatten().count();
    let earlier = files::read_if_there(&out.join(RECORD))?.and_then(|record| listed_outputs(&record));
    let outputs = Outputs { files, last: RECORD.to_owned(), earlier: earlier.unwrap_or_default() };
    let blocked = files::write(out, &outputs, edited, digest)?;
    let written = if !blocked.is_empty() && edited == Edited::Stop {
        Written::InTheWay(blocked.into_iter().map(|found| found.path).collect())
    } else {
        Written::Filled { letters, kept: blocked.into_iter().map(|found| found.before).collect() }
    };
    let bids = evaluation
        .bids
        .iter()
        .map(|judged| (judged.name.clone(), judged.file.file.clone(), answered(&forms, judged.bid)))
        .collect();
    Ok(Evaluated { bids, reading, written })
}

fn handed_in(paths: &[PathBuf]) -> anyhow::Result<Vec<HandedIn>> {
    let read =
        |path: &PathBuf| anyhow::Ok(HandedIn { file: path.display().to_string(), bytes: files::read_handed_in(path)? });
    paths.iter().map(read).collect()
}

/// The files by name, or by path where two have the same name: what is written must not depend on where they lay.
fn filed(handed_in: &[HandedIn]) -> Vec<FileHandedIn> {
    let name = |file: &HandedIn| -> String {
        let path = Path::new(&file.file);
        path.file_name().map_or_else(|| file.file.clone(), |name| name.to_string_lossy().into_owned())
    };
    let is_alone = |wanted: &str| handed_in.iter().filter(|file| name(file) == wanted).count() < 2;
    let filed = handed_in.iter().map(|file| {
        let name = Some(name(file)).filter(|name| is_alone(name)).unwrap_or_else(|| file.file.clone());
        FileHandedIn { file: file.file.clone(), name, digest: digest(&file.bytes) }
    });
    filed.collect()
}

/// What the files are printed from.
struct Printing<'a> {
    loaded: &'a Loaded,
    matter: &'a Matter<'a>,
    annex: &'a Annex,
}

impl Printing<'_> {
    /// Every file, the record last.
    fn files(&self, evaluation: &Evaluation<'_>) -> anyhow::Result<BTreeMap<String, Vec<u8>>> {
        let (loaded, matter) = (self.loaded, self.matter);
        let issue = issue(loaded, matter, self.annex).0;
        let layout = layout(loaded);
        let dressing = |kind, title| Dressing { kind, title, layout: &layout, issue: &issue };
        let placeables = Placeables { table_label: matter.phrase("table").to_owned(), ..Placeables::default() };
        let name = matter.phrase("comparison-file");
        let of_comparison = dressing(DocumentKind::Comparison, matter.phrase("comparison-title"));
        let view = comparison_view(evaluation);
        let blocks = loaded.templates.render("comparison", matter.language, &view, &placeables)?;
        let document = checked(dress(matter, &of_comparison, blocks), name)?;
        let mut files = BTreeMap::new();
        files.insert(format!("{name}.docx"), docx(&document).with_context(|| format!("write {name}.docx"))?);
        files.insert(format!("{name}.html"), html(&document).into_bytes());
        let book = self.workbook(evaluation, &of_comparison);
        files.insert(format!("{name}.xlsx"), workbook(&book).with_context(|| format!("write {name}.xlsx"))?);
        for (bid, letter) in evaluation.bids.iter().zip(letters(evaluation)) {
            let Some(letter) = letter else { continue };
            let view = questions_view(evaluation, bid);
            let blocks = loaded.templates.render("questions", matter.language, &view, &placeables)?;
            let dressed = dress(matter, &dressing(DocumentKind::Letter, matter.phrase("letter-title")), blocks);
            let bytes = docx(&checked(dressed, &letter)?).with_context(|| format!("write {letter}.docx"))?;
            files.insert(format!("{letter}.docx"), bytes);
        }
        let outputs = files.iter().map(|(path, bytes)| (path.clone(), digest(bytes))).collect();
        let record = evaluation_record(evaluation, self.grounds(), outputs);
        files.insert(RECORD.to_owned(), json(&record).into_bytes());
        Ok(files)
    }

    fn workbook(&self, evaluation: &Evaluation<'_>, dressing: &Dressing<'_>) -> Workbook {
        let (matter, issue): (&Matter<'_>, &Issue) = (self.matter, dressing.issue);
        let mut properties = properties(matter, dressing);
        properties.custom.retain(|property| property.label != "Version");
        let mut sheets = comparison_sheets(evaluation);
        sheets.push(information_sheet(matter, dressing));
        Workbook {
            language: matter.language,
            properties,
            brand: matter.organisation().map(|organisation| organisation.brand.clone()).unwrap_or_default(),
            marks: marks(matter, dressing.kind),
            foot: format!(
                "{}, {}, {}",
                dressing.title,
                matter.procurement.reference,
                issue.annex_digest.chars().take(12).collect::<String>()
            ),
            page_label: matter.phrase("page").to_owned(),
            sheets,
        }
    }

    fn grounds(&self) -> Grounds {
        let loaded = self.loaded;
        Grounds {
            tool: format!("kravbilaga {}", env!("CARGO_PKG_VERSION")),
            catalogue: loaded.catalogue.called(),
            catalogue_digest: loaded.catalogue_digest.clone(),
            templates_digest: loaded.templates_digest.clone(),
            procurement_digest: loaded.procurement_digest.clone(),
        }
    }
}
