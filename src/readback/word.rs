//! A Word document: a paragraph with a bookmark of ours begins a passage. The bookmarks survive a save in other programs; names
//! that begin with `_` are those programs' own.

use super::{Gathered, Passages};
use crate::office::package;
use crate::office::xml::{Piece, walk};

pub(super) fn passages(bytes: &[u8]) -> Option<Passages> {
    const DOCUMENT: &str = "word/document.xml";
    let package = package::open(bytes).ok()?;
    let mut gathered = Gathered::default();
    let (mut in_text, mut is_heading, mut paragraph) = (false, false, String::new());
    walk(package.part(DOCUMENT).ok()?, DOCUMENT, |piece| {
        match piece {
            Piece::Start(start) => match start.name() {
                "t" | "delText" => in_text = true,
                "tab" | "br" => paragraph.push(' '),
                "bookmarkStart" => {
                    is_heading |= start.attribute("name").is_some_and(|name| !name.starts_with('_'));
                }
                _ => {}
            },
            Piece::Text(text) if in_text => paragraph.push_str(&text),
            Piece::Text(_) => {}
            Piece::End("t" | "delText") => in_text = false,
            Piece::End("p") => {
                let text = std::mem::take(&mut paragraph);
                if std::mem::take(&mut is_heading) {
                    gathered.heading(&text);
                } else {
                    gathered.push(&text);
                    gathered.push("\n");
                }
            }
            Piece::End(_) => {}
        }
        Ok(())
    })
    .ok()?;
    Some(gathered.finish())
}
