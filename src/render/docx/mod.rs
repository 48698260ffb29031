//! Word documents, in three steps: `body` says the document in docx-rs's types, `finish` mends the XML that docx-rs makes of
//! them, `package` puts the parts in a zip. The same document gives the same bytes, whatever the process, thread or hour.
//! Never reads a file or a clock, and never lets text become markup.

mod body;
mod finish;
mod layout;
mod package;
mod parts;

use anyhow::{Context, Result};
use docx_rs::BuildXML;

use crate::document::Document;

/// The document as a Word file.
///
/// # Errors
///
/// When docx-rs writes XML that the finishing pass does not know, or the zip cannot be made: faults of this program, never
/// of the document.
pub fn docx(document: &Document) -> Result<Vec<u8>> {
    let body = body::body(document);
    let main = finish::finish(&body.main.build(), &body.tables).context("finish the body of the document")?;
    let mut parts = vec![
        ("[Content_Types].xml", parts::content_types(&body.orientations)),
        ("_rels/.rels", parts::PACKAGE_RELATIONSHIPS.to_owned()),
        ("word/document.xml", main),
        ("word/_rels/document.xml.rels", parts::document_relationships(&body.orientations, &body.web_addresses)),
        ("word/styles.xml", parts::styles(document.language)),
        ("word/numbering.xml", parts::numbering(&body.lists)),
        ("word/settings.xml", parts::settings(document.language)),
        ("word/fontTable.xml", parts::FONT_TABLE.to_owned()),
        ("word/theme/theme1.xml", parts::THEME.to_owned()),
        ("docProps/core.xml", parts::core_properties(document)),
        ("docProps/app.xml", parts::APPLICATION_PROPERTIES.to_owned()),
        ("docProps/custom.xml", parts::custom_properties(&document.properties.custom)),
    ];
    for orientation in &body.orientations {
        let header = finish::finish(&body::header(document, *orientation).build(), &[]).context("finish the header")?;
        let footer = finish::finish(&body::footer(document, *orientation).build(), &[]).context("finish the footer")?;
        parts.extend([(parts::header_part(*orientation), header), (parts::footer_part(*orientation), footer)]);
    }
    package::package(&parts)
}
