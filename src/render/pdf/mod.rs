//! PDF, in two steps: `data` says the document as JSON, and the fixed typst template `document.typ` lays it out, in `world`.
//! Each file is PDF/UA-1 and PDF/A-3a at once; what typst warns about is an error. The same document gives the same bytes.
//! Never lets text become markup.

mod data;
mod world;

use anyhow::{Context, Result, anyhow, bail};
use typst::diag::SourceDiagnostic;
use typst::foundations::Smart;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

pub use self::data::data;
use self::world::World;
use super::attachment::Attachment;
use crate::document::Document;

/// How every document is laid out: typst, fed with what [`data`] says of the document in a file `document.json`.
pub const TEMPLATE: &str = include_str!("document.typ");

/// The document as a PDF file, with files attached to it.
///
/// # Errors
///
/// When typst refuses the document: a character that the font lacks, a date that is none, or a fault of this program.
pub fn pdf(document: &Document, attachments: &[Attachment]) -> Result<Vec<u8>> {
    let pages = laid_out(document, attachments)?;
    let standards = PdfStandards::new(&[PdfStandard::Ua_1, PdfStandard::A_3a])
        .map_err(|error| anyhow!("{}", error.message()))
        .context("choose the standards of the PDF")?;
    let options = PdfOptions {
        ident: Smart::Custom(data::identity(document)),
        creator: Smart::Custom(Some(String::from("kravbilaga"))),
        standards,
        ..PdfOptions::default()
    };
    typst_pdf::pdf(&pages, &options).map_err(|problems| told(&problems)).context("write the PDF")
}

/// Through so many documents laid out by others what is remembered of one is kept.
const KEPT: usize = 3;

/// Bytes of stack for whoever lays out a document: blocks within blocks are laid out by recursion.
const STACK: usize = 16 << 20;

/// The pages before they are written.
fn laid_out(document: &Document, attachments: &[Attachment]) -> Result<PagedDocument> {
    let mut files = vec![(String::from("document.json"), data::data(document, attachments)?.into_bytes())];
    files.extend(attachments.iter().map(|file| (format!("attached-{}", file.name), file.bytes.clone())));
    files.extend(document.brand.logo.as_ref().map(|logo| (String::from(data::LOGO_FILE), logo.png.clone())));
    let world = World::new(files, &document.brand.font_files);
    let compiled = alone()?.install(|| typst::compile::<PagedDocument>(&world));
    // What is remembered of one document is of little use to the next, and would only grow. But what was not used since the
    // last document was laid out may belong to one that another thread is laying out now.
    typst::comemo::evict(KEPT);
    let pages = compiled.output.map_err(|problems| told(&problems)).context("lay out the pages of the PDF")?;
    if !compiled.warnings.is_empty() {
        bail!(told(&compiled.warnings).context("lay out the pages of the PDF"));
    }
    Ok(pages)
}

/// A pool of one thread. typst lays out pages in rayon's pool; if several documents share one, each waits for pages of the
/// others, and the cores are idle for a tenth of the time.
fn alone() -> Result<rayon::ThreadPool> {
    rayon::ThreadPoolBuilder::new().num_threads(1).stack_size(STACK).build().context("start a thread for the PDF")
}

fn told(problems: &[SourceDiagnostic]) -> anyhow::Error {
    let messages: Vec<&str> = problems.iter().map(|problem| problem.message.as_str()).collect();
    anyhow!("{}", messages.join("; "))
}
