//! A comparison as a document: of issued annexes one that can be sent to bidders, of everything else one for internal work.

use anyhow::Context;

use crate::annex::Paper;
use crate::catalogue::{Catalogue, Organisation};
use crate::comparison::{Compared, Issued, changes_view};
use crate::document::{Document, FieldName, LabelledText, Layout, Phrases, Properties};
use crate::language::Language;
use crate::render::docx::docx;
use crate::render::html::html;
use crate::template::Templates;
use crate::workflow::outputs::checked;
use crate::workflow::reading::read_catalogue;
use crate::workflow::{Folders, Problems};

use super::Comparing;

/// The template of changes.
const TEMPLATE: &str = "changes";

/// A format of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangesFormat {
    /// Word.
    Docx,
    /// Web page.
    Html,
}

impl Comparing {
    /// The document, in the language of the annexes, or else in the one asked for; or what is wrong with the catalogue and the
    /// templates that it takes its look and its words from.
    ///
    /// # Errors
    /// If a folder cannot be read, or the tool fails.
    pub fn document(
        &self,
        folders: &Folders,
        language: Language,
        format: ChangesFormat,
    ) -> anyhow::Result<Result<Vec<u8>, Problems>> {
        let (sound, problems) = read_catalogue(folders)?;
        let Some((catalogue, templates)) = sound else { return Ok(Err(problems)) };
        let language = self.issued.as_ref().map_or(language, |issued| issued.1.language);
        let document = self.laid_out(&catalogue, &templates, language)?;
        let bytes = match format {
            ChangesFormat::Docx => docx(&document).context("write the changes as Word")?,
            ChangesFormat::Html => html(&document).into_bytes(),
        };
        Ok(Ok(bytes))
    }

    fn laid_out(&self, catalogue: &Catalogue, templates: &Templates, language: Language) -> anyhow::Result<Document> {
        let issued = self.issued.as_ref().map(|issued| (&issued.0, &issued.1));
        let (view, placeables) = changes_view(&self.comparison, issued, &templates.phrases, language);
        let blocks = templates.render(TEMPLATE, language, &view, &placeables)?;
        let organisation = issued.and_then(|(_, new)| buyer(catalogue, new));
        let layout = organisation.and_then(|organisation| templates.layouts.get(&organisation.layout.value));
        let neutral = Layout::default();
        let layout = layout.or_else(|| templates.layouts.get("neutral")).unwrap_or(&neutral);
        let phrases = &templates.phrases;
        let paper = match &self.issued {
            Some(issued) => {
                let brand = organisation.map(|organisation| organisation.brand.clone()).unwrap_or_default();
                Paper { brand, ..for_bidders(&issued.1, &issued.2, phrases, layout, language) }
            }
            None => self.internal(phrases, layout, language),
        };
        checked(paper.document(blocks), TEMPLATE)
    }

    fn internal<'a>(&self, phrases: &'a Phrases, layout: &'a Layout, language: Language) -> Paper<'a> {
        let phrase = |key: &str| phrases.get(key, language).to_owned();
        let title = match self.comparison.compared {
            Compared::Catalogues => phrase("changes-title-catalogues"),
            Compared::Procurements => phrase("changes-title-procurements"),
            Compared::Policies => phrase("changes-title-policies"),
            Compared::Annexes => phrase("changes-title"),
        };
        let new = &self.comparison.new;
        let values = vec![(FieldName::Title, title.clone()), (FieldName::Type, phrase("changes-type-internal"))];
        Paper {
            language,
            phrases,
            layout,
            values,
            marks: vec![phrase("internal-mark")],
            subtitle: new.title.get(language).clone(),
            further: Vec::new(),
            properties: Properties { title, subject: new.title.get(language).clone(), ..Properties::default() },
            brand: crate::document::Brand::default(),
            filter: None,
        }
    }
}

/// The organisation that issued an annex, by its name.
fn buyer<'c>(catalogue: &'c Catalogue, issued: &Issued) -> Option<&'c Organisation> {
    let name = issued.head("organisation");
    catalogue.organisations.values().find(|organisation| organisation.name.get(issued.language) == name)
}

/// The page of a document that goes to bidders: only what the newer annex says of itself.
fn for_bidders<'a>(
    new: &Issued,
    digest: &str,
    phrases: &'a Phrases,
    layout: &'a Layout,
    language: Language,
) -> Paper<'a> {
    let phrase = |key: &str| phrases.get(key, language).to_owned();
    let is_draft = new.head("status") != "final";
    let head = |key: &str| new.head(key).to_owned();
    let valid_to = Some(head("valid-to")).filter(|day| day != "tillsvidare");
    let edition = Some(head("edition")).filter(|edition| !edition.is_empty());
    let edition = edition.map(|edition| phrases.fill("catalogue-edition", language, &[("edition", &edition)]));
    let title = phrase("changes-title");
    let values = vec![
        (FieldName::Organisation, head("organisation")),
        (FieldName::Title, title.clone()),
        (FieldName::Procurement, head("procurement")),
        (FieldName::Body, head("body")),
        (FieldName::Type, phrase("changes-type")),
        (FieldName::Reference, head("reference")),
        (FieldName::Version, head("version")),
        (FieldName::Status, phrase(if is_draft { "status-draft" } else { "status-final" })),
        (FieldName::Issued, head("issued")),
        (FieldName::ValidFrom, head("valid-from")),
        (FieldName::ValidTo, valid_to.unwrap_or_else(|| phrase("until-further-notice"))),
        (FieldName::Catalogue, edition.unwrap_or_default()),
    ];
    let cpv = Some((phrase("field-cpv"), head("cpv"))).filter(|(_, codes)| !codes.is_empty());
    let further = cpv.into_iter().chain([(phrase("field-digest"), digest.to_owned())]).collect();
    let custom = [("Reference", head("reference")), ("Version", head("version")), ("AnnexDigest", digest.to_owned())];
    Paper {
        language,
        phrases,
        layout,
        values,
        marks: if is_draft { vec![phrase("mark-draft")] } else { Vec::new() },
        subtitle: head("procurement"),
        further,
        properties: Properties {
            title: format!("{title} – {}", head("procurement")),
            subject: head("procurement"),
            creator: head("organisation"),
            issued: head("issued"),
            custom: custom.into_iter().map(|(label, value)| LabelledText { label: label.to_owned(), value }).collect(),
        },
        brand: crate::document::Brand::default(),
        filter: None,
    }
}
