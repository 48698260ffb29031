//! How long each stage takes on the journal system: loading, selecting, assembling, and each writer.
//! `cargo bench --bench pipeline`

use std::path::Path;

use divan::{Bencher, black_box};
use kravbilaga::annex::{
    DocumentKind, Dressing, Issue, Languages, Matter, annex_view, assemble, data, dress, placeables, sheet,
};
use kravbilaga::document::Document;
use kravbilaga::language::Language;
use kravbilaga::render::{csv, docx, html, json, markdown};
use kravbilaga::selection::{Selection, select};
use kravbilaga::workflow::{Folders, Loaded, check, read};

fn main() {
    divan::main();
}

fn loaded() -> Loaded {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/journal-system.toml");
    read(&Folders::default(), &path).expect("readable").unwrap_or_else(|_| panic!("the example is sound"))
}

fn matter<'a>(loaded: &'a Loaded, selection: &'a Selection) -> Matter<'a> {
    Matter {
        catalogue: &loaded.catalogue,
        procurement: &loaded.procurement,
        selection,
        phrases: &loaded.templates.phrases,
        language: Language::Swedish,
    }
}

fn document(loaded: &Loaded, selection: &Selection) -> Document {
    let matter = matter(loaded, selection);
    let annex = assemble(&matter);
    let view = annex_view(&matter, &annex, Languages::One);
    let blocks = loaded
        .templates
        .render("annex", Language::Swedish, &view, &placeables(&matter, &annex))
        .expect("the template is sound");
    let layout = loaded.templates.layouts["vasterbotten"].clone();
    let issue = Issue::default();
    dress(
        &matter,
        &Dressing { kind: DocumentKind::Annex, title: matter.phrase("annex-title"), layout: &layout, issue: &issue },
        blocks,
    )
}

#[divan::bench]
fn load_and_check_the_catalogue(bencher: Bencher<'_, '_>) {
    bencher.bench(|| check(&Folders::default()).expect("readable").0.is_some());
}

#[divan::bench]
fn load_everything(bencher: Bencher<'_, '_>) {
    bencher.bench(loaded);
}

#[divan::bench]
fn select_requirements(bencher: Bencher<'_, '_>) {
    let loaded = loaded();
    bencher.bench(|| select(black_box(&loaded.catalogue), &loaded.procurement));
}

#[divan::bench]
fn assemble_the_annex(bencher: Bencher<'_, '_>) {
    let loaded = loaded();
    let selection = select(&loaded.catalogue, &loaded.procurement);
    bencher.bench(|| assemble(&matter(&loaded, &selection)));
}

#[divan::bench]
fn assemble_and_fill_in_the_template(bencher: Bencher<'_, '_>) {
    let loaded = loaded();
    let selection = select(&loaded.catalogue, &loaded.procurement);
    bencher.bench(|| document(&loaded, &selection));
}

fn bench_writer<T>(bencher: Bencher<'_, '_>, write: impl Fn(&Document) -> T + Sync) {
    let loaded = loaded();
    let selection = select(&loaded.catalogue, &loaded.procurement);
    let document = document(&loaded, &selection);
    bencher.bench(|| write(black_box(&document)));
}

#[divan::bench]
fn write_docx(bencher: Bencher<'_, '_>) {
    bench_writer(bencher, |document| docx::docx(document).expect("the document can be written"));
}

#[divan::bench]
fn write_html(bencher: Bencher<'_, '_>) {
    bench_writer(bencher, html::html);
}

#[divan::bench]
fn write_markdown(bencher: Bencher<'_, '_>) {
    bench_writer(bencher, markdown::markdown);
}

#[divan::bench]
fn write_json_and_csv(bencher: Bencher<'_, '_>) {
    let loaded = loaded();
    let selection = select(&loaded.catalogue, &loaded.procurement);
    let matter = matter(&loaded, &selection);
    let annex = assemble(&matter);
    let issue = Issue::default();
    bencher.bench(|| (json::json(&data(&matter, &annex, &issue)), csv::csv(&sheet(&matter, &annex))));
}
