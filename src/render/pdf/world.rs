//! All that typst sees while it lays out one document: our template, the document's data, the fonts inside the program and
//! the files to attach. No disk, no network, no fonts of the machine, no clock.

use std::borrow::Cow;
use std::sync::LazyLock;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook, FontInfo};
use typst::utils::LazyHash;
use typst::{Feature, Library, LibraryExt};

use crate::document::FontFile;

/// The fonts: regular, bold, italic and both.
const FONTS: [&[u8]; 4] = [notosans::REGULAR_TTF, notosans::BOLD_TTF, notosans::ITALIC_TTF, notosans::BOLD_ITALIC_TTF];

/// What the template calls the buyer's typeface.
const TYPEFACE: &str = "the buyer's typeface";

/// What is the same for every document.
struct Shared {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    template: Source,
}

static SHARED: LazyLock<Shared> = LazyLock::new(|| {
    let fonts: Vec<Font> = FONTS.into_iter().flat_map(|font| Font::iter(Bytes::new(font))).collect();
    Shared {
        // Cells that head a row are such an extra.
        library: LazyHash::new(
            Library::builder().with_features(std::iter::once(Feature::A11yExtras).collect()).build(),
        ),
        book: LazyHash::new(FontBook::from_fonts(&fonts)),
        fonts,
        template: Source::new(file_id("document.typ"), super::TEMPLATE.to_owned()),
    }
});

/// What typst sees of one document.
pub(super) struct World {
    files: Vec<(FileId, Bytes)>,
    /// The fonts of the buyer's typeface before our own, which have the characters that those lack.
    fonts: Cow<'static, [Font]>,
    book: Cow<'static, LazyHash<FontBook>>,
}

impl World {
    /// A world with these files, by name, and the fonts of a typeface.
    pub(super) fn new(files: Vec<(String, Vec<u8>)>, typeface: &[FontFile]) -> World {
        let files = files.into_iter().map(|(name, bytes)| (file_id(&name), Bytes::new(bytes))).collect();
        if typeface.is_empty() {
            return World { files, fonts: Cow::Borrowed(&SHARED.fonts), book: Cow::Borrowed(&SHARED.book) };
        }
        let own = typeface.iter().flat_map(|file| Font::iter(Bytes::new(file.bytes.clone())));
        let fonts: Vec<Font> = own.chain(SHARED.fonts.iter().cloned()).collect();
        let own = typeface.len();
        let infos = fonts.iter().enumerate().map(|(index, font)| FontInfo {
            // Whatever the files call it: the template knows it by this name.
            family: if index < own { String::from(TYPEFACE) } else { font.info().family.clone() },
            ..font.info().clone()
        });
        let book = LazyHash::new(FontBook::from_infos(infos));
        World { files, fonts: Cow::Owned(fonts), book: Cow::Owned(book) }
    }
}

fn file_id(name: &str) -> FileId {
    let path = VirtualPath::new(name).expect("a file name without folders");
    RootedPath::new(VirtualRoot::Project, path).intern()
}

impl typst::World for World {
    fn library(&self) -> &LazyHash<Library> {
        &SHARED.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    fn main(&self) -> FileId {
        SHARED.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main() { Ok(SHARED.template.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let file = self.files.iter().find(|(known, _)| *known == id);
        file.map(|(_, bytes)| bytes.clone()).ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::has_glyph;

    #[test]
    fn the_list_of_characters_is_that_of_the_fonts() {
        let in_fonts =
            |character: char| SHARED.fonts.iter().all(|font| font.info().coverage.contains(u32::from(character)));
        let differing: Vec<char> =
            (' '..='\u{2ffff}').filter(|character| has_glyph(*character) != in_fonts(*character)).collect();
        assert!(differing.is_empty(), "{} differ, first {:?}", differing.len(), &differing[..differing.len().min(20)]);
    }
}
