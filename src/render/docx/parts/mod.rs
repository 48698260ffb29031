//! The parts that docx-rs cannot make right: styles, theme, settings, numbering, fonts, properties and relationships, as our
//! own templates. Every text of the document is escaped here before it stands in one.

use std::fmt::Write;

use quick_xml::escape::escape;

use super::body::NumberedList;
use super::layout::{LIST_STEP, Orientation, Place};
use crate::document::{Document, LabelledText, ListKind};
use crate::language::Language;

/// Where the package begins.
pub(super) const PACKAGE_RELATIONSHIPS: &str = include_str!("package_relationships.xml");
/// The fonts and what to use in their place.
pub(super) const FONT_TABLE: &str = include_str!("font_table.xml");
/// Colours and fonts.
pub(super) const THEME: &str = include_str!("theme.xml");
/// Which program made the file.
pub(super) const APPLICATION_PROPERTIES: &str = include_str!("application.xml");

const CONTENT_TYPES: &str = include_str!("content_types.xml");
const STYLES: &str = include_str!("styles.xml");
const SETTINGS: &str = include_str!("settings.xml");
const DOCUMENT_RELATIONSHIPS: &str = include_str!("document_relationships.xml");
const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const DEEPEST_LEVEL: usize = 8;

/// The relationship of the header of pages that lie this way.
pub(super) fn header_relationship(orientation: Orientation) -> &'static str {
    match orientation {
        Orientation::Portrait => "rIdHeader1",
        Orientation::Landscape => "rIdHeader2",
    }
}

/// The relationship of their footer.
pub(super) fn footer_relationship(orientation: Orientation) -> &'static str {
    match orientation {
        Orientation::Portrait => "rIdFooter1",
        Orientation::Landscape => "rIdFooter2",
    }
}

/// The part with the header of pages that lie this way.
pub(super) fn header_part(orientation: Orientation) -> &'static str {
    match orientation {
        Orientation::Portrait => "word/header1.xml",
        Orientation::Landscape => "word/header2.xml",
    }
}

/// The part with their footer.
pub(super) fn footer_part(orientation: Orientation) -> &'static str {
    match orientation {
        Orientation::Portrait => "word/footer1.xml",
        Orientation::Landscape => "word/footer2.xml",
    }
}

/// Which part is of which kind.
pub(super) fn content_types(orientations: &[Orientation], pictures: &str) -> String {
    let mut kinds = String::new();
    for orientation in orientations {
        for (part, kind) in [(header_part(*orientation), "header"), (footer_part(*orientation), "footer")] {
            push(
                &mut kinds,
                format_args!(
                    r#"<Override PartName="/{part}" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"/>"#
                ),
            );
        }
    }
    CONTENT_TYPES.replace("<!--PICTURES-->", pictures).replace("<!--HEADERS-->", &kinds)
}

/// The styles, with the language that the document is written in. What heads a table is called `Table Heading`, since
/// LibreOffice tells screen readers of header cells in that style wherever the table ends up, and of others not always.
pub(super) fn styles(language: Language) -> String {
    STYLES.replace("LANGUAGE", language.tag())
}

/// The settings.
pub(super) fn settings(language: Language) -> String {
    let separators = match language {
        Language::Swedish => r#"<w:decimalSymbol w:val=","/><w:listSeparator w:val=";"/>"#,
        Language::English => r#"<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/>"#,
    };
    SETTINGS.replace("LANGUAGE", language.tag()).replace("<!--SEPARATORS-->", separators)
}

/// The name of the relationship of a web address, by its index.
pub(super) fn web_relationship(index: usize) -> String {
    format!("rIdWeb{}", index + 1)
}

/// The relationships of the body: the other parts, and the web addresses it links to.
pub(super) fn document_relationships(orientations: &[Orientation], web_addresses: &[String]) -> String {
    let mut headers = String::new();
    for orientation in orientations {
        for (id, part, kind) in [
            (header_relationship(*orientation), header_part(*orientation), "header"),
            (footer_relationship(*orientation), footer_part(*orientation), "footer"),
        ] {
            let part = part.trim_start_matches("word/");
            push(
                &mut headers,
                format_args!(
                    r#"<Relationship Id="{id}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{part}"/>"#
                ),
            );
        }
    }
    let mut links = String::new();
    for (index, address) in web_addresses.iter().enumerate() {
        let id = web_relationship(index);
        let target = escape(address.as_str());
        push(
            &mut links,
            format_args!(
                r#"<Relationship Id="{id}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" Target="{target}" TargetMode="External"/>"#
            ),
        );
    }
    DOCUMENT_RELATIONSHIPS.replace("<!--HEADERS-->", &headers).replace("<!--LINKS-->", &links)
}

/// Title, author, language and date.
pub(super) fn core_properties(document: &Document) -> String {
    let properties = &document.properties;
    let title = if properties.title.is_empty() { &document.title } else { &properties.title };
    let mut core = format!(
        r#"{DECLARATION}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{}</dc:title><dc:subject>{}</dc:subject><dc:creator>{}</dc:creator><cp:lastModifiedBy>{}</cp:lastModifiedBy><dc:language>{}</dc:language>"#,
        escape(title.as_str()),
        escape(properties.subject.as_str()),
        escape(properties.creator.as_str()),
        escape(properties.creator.as_str()),
        document.language.tag(),
    );
    if !properties.issued.is_empty() {
        let issued = escape(properties.issued.as_str());
        for element in ["created", "modified"] {
            push(
                &mut core,
                format_args!(r#"<dcterms:{element} xsi:type="dcterms:W3CDTF">{issued}T00:00:00Z</dcterms:{element}>"#),
            );
        }
    }
    core.push_str("</cp:coreProperties>");
    core
}

/// Digests, edition and the like.
pub(super) fn custom_properties(custom: &[LabelledText]) -> String {
    let mut properties = format!(
        r#"{DECLARATION}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">"#
    );
    for (index, property) in custom.iter().enumerate() {
        // The numbers of custom properties begin at 2 (MS-OLEPS: 0 and 1 are taken).
        let pid = index + 2;
        let name = escape(property.label.as_str());
        let value = escape(property.value.as_str());
        push(
            &mut properties,
            format_args!(
                r#"<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{pid}" name="{name}"><vt:lpwstr>{value}</vt:lpwstr></property>"#
            ),
        );
    }
    properties.push_str("</Properties>");
    properties
}

/// The lists: one definition for each kind and place, and an instance for each list, so that every numbered list starts at 1.
pub(super) fn numbering(lists: &[NumberedList]) -> String {
    let mut numbering =
        format!(r#"{DECLARATION}<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">"#);
    for place in Place::ALL {
        for kind in [ListKind::Bullets, ListKind::Numbers] {
            push_definition(&mut numbering, kind, place);
        }
    }
    for (index, list) in lists.iter().enumerate() {
        let id = index + 1;
        let definition = definition_id(list.kind, list.place);
        push(&mut numbering, format_args!(r#"<w:num w:numId="{id}"><w:abstractNumId w:val="{definition}"/>"#));
        if list.kind == ListKind::Numbers {
            let level = list.depth.min(DEEPEST_LEVEL);
            push(
                &mut numbering,
                format_args!(r#"<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="1"/></w:lvlOverride>"#),
            );
        }
        numbering.push_str("</w:num>");
    }
    numbering.push_str("</w:numbering>");
    numbering
}

fn definition_id(kind: ListKind, place: Place) -> usize {
    let of_place = match place {
        Place::Body => 0,
        Place::Clause => 2,
        Place::Fact => 4,
    };
    let of_kind = match kind {
        ListKind::Bullets => 0,
        ListKind::Numbers => 1,
    };
    of_place + of_kind
}

fn push_definition(numbering: &mut String, kind: ListKind, place: Place) {
    let id = definition_id(kind, place);
    push(
        numbering,
        format_args!(
            r#"<w:abstractNum w:abstractNumId="{id}"><w:nsid w:val="4B52415{id}"/><w:multiLevelType w:val="hybridMultilevel"/><w:tmpl w:val="4B4C495{id}"/>"#
        ),
    );
    for level in 0..=DEEPEST_LEVEL {
        let (format, text) = match kind {
            ListKind::Bullets if level % 2 == 0 => ("bullet", "•".to_owned()),
            ListKind::Bullets => ("bullet", "–".to_owned()),
            ListKind::Numbers => ("decimal", format!("%{}.", level + 1)),
        };
        let left = place.list_indent(level);
        push(
            numbering,
            format_args!(
                r#"<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{format}"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{left}" w:hanging="{LIST_STEP}"/></w:pPr></w:lvl>"#
            ),
        );
    }
    numbering.push_str("</w:abstractNum>");
}

fn push(text: &mut String, arguments: std::fmt::Arguments<'_>) {
    text.write_fmt(arguments).expect("writing to a String cannot fail");
}
