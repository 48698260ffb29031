//! The PDF of the journal system's annex beside typst alone on the same pages: its template and its data ready, nothing to do
//! but lay out and write. Prints the medians and their ratio, and fails if ours takes more than 1.5 times as long.
//! `cargo bench --bench against_typst`
#![expect(clippy::disallowed_methods, clippy::disallowed_macros, reason = "a benchmark reads the clock, and prints")]

use std::path::Path;
use std::time::{Duration, Instant};

use kravbilaga::annex::{DocumentKind, Dressing, Issue, Languages, annex_view, assemble, data, dress, placeables};
use kravbilaga::document::Document;
use kravbilaga::language::Language;
use kravbilaga::render::attachment::Attachment;
use kravbilaga::render::json::json;
use kravbilaga::render::pdf::{self, TEMPLATE};
use kravbilaga::selection::select;
use kravbilaga::workflow::{Folders, read};
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration as TypstDuration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Feature, Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

const RUNS: usize = 15;
const MOST: f64 = 1.5;

fn main() {
    let (document, attachment) = annex();
    let attachments = [attachment];
    let alone = Alone::new(&document, &attachments);
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for run in 0..=RUNS {
        let (our_time, pages) = timed(|| pdf::pdf(&document, &attachments).expect("a PDF").len());
        let (their_time, same) = timed(|| alone.pdf().len());
        assert!(pages.abs_diff(same) < 2000, "the same pages: {pages} and {same} bytes");
        // The first run is not counted.
        if run > 0 {
            ours.push(our_time);
            theirs.push(their_time);
        }
    }
    let (ours, theirs) = (median(ours), median(theirs));
    let ratio = ours.as_secs_f64() / theirs.as_secs_f64();
    println!("PDF of the annex: {ours:?}   typst alone: {theirs:?}   ratio {ratio:.2}");
    assert!(ratio < MOST, "more than {MOST} times what typst needs");
}

fn timed<T>(work: impl Fn() -> T) -> (Duration, T) {
    // Nothing that an earlier run has laid out is at hand.
    typst::comemo::evict(0);
    let start = Instant::now();
    let done = work();
    (start.elapsed(), done)
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn annex() -> (Document, Attachment) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/journal-system.toml");
    let loaded = read(&Folders::default(), &path).expect("readable").unwrap_or_else(|_| panic!("the example is sound"));
    let selection = select(&loaded.catalogue, &loaded.procurement);
    let matter = loaded.matter(&selection, Language::Swedish);
    let annex = assemble(&matter);
    let view = annex_view(&matter, &annex, Languages::One);
    let templates = &loaded.templates;
    let blocks = templates
        .render("annex", Language::Swedish, &view, &placeables(&matter, &annex))
        .expect("the template is sound");
    let issue = Issue::default();
    let layout = templates.layouts["vasterbotten"].clone();
    let title = matter.phrase("annex-title");
    let document =
        dress(&matter, &Dressing { kind: DocumentKind::Annex, title, layout: &layout, issue: &issue }, blocks);
    let attachment = Attachment {
        name: String::from("krav.json"),
        media_type: "application/json",
        description: String::from("krav.json"),
        bytes: json(&data(&matter, &annex, &issue)).into_bytes(),
    };
    (document, attachment)
}

/// typst, with everything that it needs at hand.
struct Alone {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    template: Source,
    data: Bytes,
    attached: Bytes,
    options: PdfOptions,
}

impl Alone {
    fn new(document: &Document, attachments: &[Attachment]) -> Alone {
        let files = [notosans::REGULAR_TTF, notosans::BOLD_TTF, notosans::ITALIC_TTF, notosans::BOLD_ITALIC_TTF];
        let fonts: Vec<Font> = files.into_iter().flat_map(|font| Font::iter(Bytes::new(font))).collect();
        let path = VirtualPath::new("alone.typ").expect("a name");
        Alone {
            library: LazyHash::new(
                Library::builder().with_features(std::iter::once(Feature::A11yExtras).collect()).build(),
            ),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            template: Source::new(RootedPath::new(VirtualRoot::Project, path).intern(), TEMPLATE.to_owned()),
            data: Bytes::from_string(pdf::data(document, attachments).expect("the document has a date")),
            attached: Bytes::new(attachments[0].bytes.clone()),
            options: PdfOptions {
                standards: PdfStandards::new(&[PdfStandard::Ua_1, PdfStandard::A_3a]).expect("they go together"),
                ..PdfOptions::default()
            },
        }
    }

    fn pdf(&self) -> Vec<u8> {
        let pages: PagedDocument = typst::compile(self).output.expect("it can be laid out");
        typst_pdf::pdf(&pages, &self.options).expect("it can be written")
    }
}

impl World for Alone {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    fn main(&self) -> FileId {
        self.template.id()
    }

    fn source(&self, _: FileId) -> FileResult<Source> {
        Ok(self.template.clone())
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        match id.vpath().get_without_slash() {
            "document.json" => Ok(self.data.clone()),
            "attached-krav.json" => Ok(self.attached.clone()),
            _ => Err(FileError::AccessDenied),
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<TypstDuration>) -> Option<Datetime> {
        None
    }
}
