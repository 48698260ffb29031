//! Word documents, in three steps: `body` says the document in docx-rs's types, `finish` mends the XML that docx-rs makes of
//! them, the shared `package` puts the parts in a zip. The same document gives the same bytes, whatever the process, thread or hour.
//! Never reads a file or a clock, and never lets text become markup.

mod answers;
mod body;
mod brand;
mod finish;
mod layout;
mod parts;
mod template;

use anyhow::{Context, Result};
use docx_rs::BuildXML;

use super::package::package;
use crate::document::Document;
use crate::document::answer_form::FormDocument;

pub use template::{TemplateProblem, WordTemplate};

/// The document as a Word file.
///
/// # Errors
///
/// When docx-rs writes XML that the finishing pass does not know, or the zip cannot be made: faults of this program, never
/// of the document.
pub fn docx(document: &Document) -> Result<Vec<u8>> {
    package(&parts_of(document)?)
}

/// The answer form as a Word file: a document with a control in each place to fill in.
///
/// # Errors
///
/// As [`docx`], and when the template of the form leaves out a place to fill in.
pub fn docx_form(form: &FormDocument) -> Result<Vec<u8>> {
    package(&answers::with_controls(parts_of(&form.document)?, form)?)
}

/// A part of the package: its name and what it says.
type Part = (String, Vec<u8>);

fn parts_of(document: &Document) -> Result<Vec<Part>> {
    let body = body::body(document);
    let brand = &document.brand;
    let main = finish::finish(&body.main.build(), &body.tables).context("finish the body of the document")?;
    let logo = brand.logo.as_ref();
    let template =
        brand.word_template.as_ref().and_then(|file| WordTemplate::read(&file.bytes).ok()).unwrap_or_default();
    let pictures = logo.map_or("", |_| brand::PNG_CONTENT_TYPE);
    let text = |name: &str, text: String| (name.to_owned(), text.into_bytes());
    let mut parts = vec![
        text("[Content_Types].xml", parts::content_types(&body.orientations, pictures)),
        text("_rels/.rels", parts::PACKAGE_RELATIONSHIPS.to_owned()),
        text("word/document.xml", main),
        text("word/_rels/document.xml.rels", parts::document_relationships(&body.orientations, &body.web_addresses)),
        text("word/styles.xml", brand::coloured(&template.styles(&parts::styles(document.language)), brand)),
        text("word/numbering.xml", parts::numbering(&body.lists)),
        text("word/settings.xml", parts::settings(document.language)),
        text("word/fontTable.xml", brand::font_table(parts::FONT_TABLE, brand)),
        text("word/theme/theme1.xml", brand::set_in(&brand::coloured(template.theme(parts::THEME), brand), brand)),
        text("docProps/core.xml", parts::core_properties(document)),
        text("docProps/app.xml", parts::APPLICATION_PROPERTIES.to_owned()),
        text("docProps/custom.xml", parts::custom_properties(&document.properties.custom)),
    ];
    for orientation in &body.orientations {
        let header = finish::finish(&body::header(document, *orientation).build(), &[]).context("finish the header")?;
        let footer = finish::finish(&body::footer(document, *orientation).build(), &[]).context("finish the footer")?;
        let header = match logo {
            Some(logo) => brand::with_logo(&header, logo, document.language),
            None => header,
        };
        parts.extend([text(parts::header_part(*orientation), header), text(parts::footer_part(*orientation), footer)]);
        if logo.is_some() {
            parts.push(text(&brand::header_relationships_part(*orientation), brand::header_relationships()));
        }
    }
    parts.extend(logo.map(|logo| (brand::LOGO_PART.to_owned(), logo.png.clone())));
    Ok(parts)
}
