//! A buyer's colours, typeface and logo in a Word file. Styles keep their names, so that whoever edits the file finds them.

use quick_xml::escape::escape;

use super::layout::Orientation;
use super::parts::header_part;
use crate::document::{Brand, Logo};
use crate::language::Language;

/// What the parts have where the brand has nothing of its own: colours as Word writes them, and the typeface of running text.
const ACCENT: &str = "0B4F7D";
const TINT: &str = "EEF3F7";
const FONT: &str = "Calibri";

/// Where the picture stands in the package.
pub(super) const LOGO_PART: &str = "word/media/logo.png";
/// What the package must say of pictures.
pub(super) const PNG_CONTENT_TYPE: &str = r#"<Default Extension="png" ContentType="image/png"/>"#;
const LOGO_RELATIONSHIP: &str = "rIdLogo";
/// The room of a logo at the top of a page, in millimetres, and millimetres in the units of drawings.
const LOGO_WIDTH: f64 = 45.0;
const LOGO_HEIGHT: f64 = 11.0;
const EMU: f64 = 36_000.0;

/// Styles, theme or header in the colours of the brand.
pub(super) fn coloured(part: &str, brand: &Brand) -> String {
    let mut part = part.to_owned();
    for (usual, own) in [(ACCENT, brand.accent), (TINT, brand.tint)] {
        if let Some(own) = own {
            part = part.replace(usual, &own.digits().to_uppercase());
        }
    }
    part
}

/// The theme with the brand's typeface.
pub(super) fn set_in(theme: &str, brand: &Brand) -> String {
    match &brand.font {
        Some(font) => theme.replace(&typeface(FONT), &typeface(&escape(font.as_str()))),
        None => theme.to_owned(),
    }
}

fn typeface(font: &str) -> String {
    format!("typeface=\"{font}\"")
}

/// The table of fonts, with what stands in for the brand's typeface where it is missing.
pub(super) fn font_table(table: &str, brand: &Brand) -> String {
    let Some(font) = &brand.font else { return table.to_owned() };
    let own = format!("<w:font w:name=\"{}\"><w:altName w:val=\"{FONT}\"/></w:font></w:fonts>", escape(font.as_str()));
    table.replace("</w:fonts>", &own)
}

/// The part with the relationships of a header.
pub(super) fn header_relationships_part(orientation: Orientation) -> String {
    header_part(orientation).replace("word/", "word/_rels/") + ".rels"
}

/// The relationships of a header that shows the logo.
pub(super) fn header_relationships() -> String {
    let target = LOGO_PART.trim_start_matches("word/");
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
         <Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship \
         Id=\"{LOGO_RELATIONSHIP}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/image\" \
         Target=\"{target}\"/></Relationships>"
    )
}

/// The header with the logo above its first line.
pub(super) fn with_logo(header: &str, logo: &Logo, language: Language) -> String {
    let root = header.find("<w:hdr").and_then(|start| header[start..].find('>').map(|end| start + end + 1));
    let Some(root) = root else { return header.to_owned() };
    let (before, after) = header.split_at(root);
    format!("{before}{}{after}", picture(logo, language))
}

fn picture(logo: &Logo, language: Language) -> String {
    let (width, height) = logo.size_in_millimetres(LOGO_WIDTH, LOGO_HEIGHT);
    let units = |millimetres: f64| format!("{:.0}", millimetres * EMU);
    let (cx, cy) = (units(width), units(height));
    let alt = escape(logo.alt.get(language).as_str());
    format!(
        "<w:p><w:pPr><w:pStyle w:val=\"Header\"/><w:spacing w:after=\"120\"/></w:pPr><w:r><w:drawing>\
         <wp:inline xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" \
         distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\"><wp:extent cx=\"{cx}\" cy=\"{cy}\"/>\
         <wp:docPr id=\"1\" name=\"Logo\" descr=\"{alt}\"/>\
         <a:graphic xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\">\
         <a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\">\
         <pic:pic xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\">\
         <pic:nvPicPr><pic:cNvPr id=\"1\" name=\"Logo\" descr=\"{alt}\"/><pic:cNvPicPr/></pic:nvPicPr>\
         <pic:blipFill><a:blip xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" \
         r:embed=\"{LOGO_RELATIONSHIP}\"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>\
         <pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"{cx}\" cy=\"{cy}\"/></a:xfrm>\
         <a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>\
         </wp:inline></w:drawing></w:r></w:p>"
    )
}
