//! The files of a buyer's typeface, for formats that carry their fonts with them.

use ttf_parser::{Face, Permissions, fonts_in_collection, name_id};

/// One file of a typeface: its usual letters, the bold ones, or the italic ones of either.
#[derive(Clone, PartialEq, Eq)]
pub struct FontFile {
    /// The file.
    pub bytes: Vec<u8>,
    /// Which of its typeface's letters it holds.
    pub style: FontStyle,
}

/// Which letters a font file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FontStyle {
    /// Those of headings and of what is stressed.
    pub bold: bool,
    /// Those that lean.
    pub italic: bool,
}

impl std::fmt::Debug for FontFile {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "FontFile({:?}, {} bytes)", self.style, self.bytes.len())
    }
}

/// Why a font file cannot be carried in a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FontProblem {
    /// It is not a TrueType or OpenType font.
    NotAFont,
    /// It holds several fonts, or one that can take any weight.
    Several,
    /// Whoever made it does not allow it to be embedded, or only whole.
    MayNotBeEmbedded,
    /// It holds another typeface, of this name.
    OtherTypeface(String),
}

impl FontFile {
    /// From the bytes of a file that should hold letters of this typeface.
    ///
    /// # Errors
    /// Why it cannot be used.
    pub fn read(bytes: Vec<u8>, typeface: &str) -> Result<FontFile, FontProblem> {
        if fonts_in_collection(&bytes).is_some() {
            return Err(FontProblem::Several);
        }
        let face = Face::parse(&bytes, 0).map_err(|_| FontProblem::NotAFont)?;
        if face.is_variable() {
            return Err(FontProblem::Several);
        }
        // A font that says nothing of it, or nonsense, allows nothing.
        let allowed = face.permissions().is_some_and(|permissions| permissions != Permissions::Restricted);
        if !allowed || !face.is_subsetting_allowed() {
            return Err(FontProblem::MayNotBeEmbedded);
        }
        let named = |wanted: u16| face.names().into_iter().filter(move |name| name.name_id == wanted);
        let mut names = named(name_id::TYPOGRAPHIC_FAMILY).chain(named(name_id::FAMILY)).filter_map(|n| n.to_string());
        if !names.clone().any(|name| name == typeface) {
            return Err(names.next().map_or(FontProblem::NotAFont, FontProblem::OtherTypeface));
        }
        let style = FontStyle { bold: face.is_bold(), italic: face.is_italic() };
        Ok(FontFile { bytes, style })
    }
}
