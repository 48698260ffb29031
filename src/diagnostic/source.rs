//! The files that were read, and places in them.

use std::sync::Arc;

/// Which of the files read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(usize);

/// A place in a file: bytes from `start` up to `end`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Which file.
    pub file: FileId,
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

/// One file as it was read.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Its path as the reader knows it.
    pub path: String,
    /// Its text, without byte-order mark and with `\n` line ends.
    pub text: String,
}

/// All the files that diagnostics may point into. A copy shares their texts.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<Arc<SourceFile>>,
}

impl Sources {
    /// None yet.
    pub fn new() -> Sources {
        Sources::default()
    }

    /// Takes a file in. A byte-order mark is dropped and CRLF becomes LF, so that places and texts are the same whatever
    /// editor saved the file.
    pub fn add(&mut self, path: impl Into<String>, text: &str) -> FileId {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n");
        self.files.push(Arc::new(SourceFile { path: path.into(), text }));
        FileId(self.files.len() - 1)
    }

    /// The file.
    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.0]
    }

    /// Every file, in the order in which they were taken in.
    pub fn files(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.files.iter().enumerate().map(|(index, file)| (FileId(index), file.as_ref()))
    }

    /// Line and column of the place's first character, both from 1; the column counts characters.
    pub fn line_and_column(&self, place: &Place) -> (usize, usize) {
        let before = &self.file(place.file).text[..place.start];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
    }
}
