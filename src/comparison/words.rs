//! Which words differ between two wordings.

use similar::{Algorithm, DiffTag, capture_diff_slices};

/// A piece of two wordings laid over each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// In both.
    Same(String),
    /// Only in the older.
    Gone(String),
    /// Only in the newer.
    New(String),
}

/// Of this share of the words at least, the same must stand in both for the differing ones to be told apart: otherwise it is
/// another wording altogether.
const FEWEST_SHARED: f64 = 0.3;

/// Wordings with more words than this are told whole: to lay them over each other could take longer than anybody waits.
const MOST_WORDS: usize = 20_000;

/// Two wordings laid over each other, whole words at a time. Without the new pieces it reads as the older, without the gone
/// ones as the newer.
pub fn differing_words(old: &str, new: &str) -> Vec<Piece> {
    let (before, after) = (tokens(old), tokens(new));
    let whole = || {
        let pieces = [Piece::Gone(old.to_owned()), Piece::New(new.to_owned())];
        pieces.into_iter().filter(|piece| !piece.is_empty()).collect()
    };
    if before.len().max(after.len()) > MOST_WORDS {
        return if old == new { vec![Piece::Same(old.to_owned())] } else { whole() };
    }
    let operations = capture_diff_slices(Algorithm::Patience, &before, &after);
    let mut pieces: Vec<Piece> = Vec::new();
    for operation in operations {
        let (tag, gone, new) = operation.as_tag_tuple();
        let (gone, new) = (before[gone].concat(), after[new].concat());
        match tag {
            DiffTag::Equal => push(&mut pieces, Piece::Same(gone)),
            DiffTag::Delete | DiffTag::Insert | DiffTag::Replace => {
                push(&mut pieces, Piece::Gone(gone));
                push(&mut pieces, Piece::New(new));
            }
        }
    }
    let pieces = joined(pieces);
    if shared(&pieces, old, new) < FEWEST_SHARED {
        return whole();
    }
    pieces
}

impl Piece {
    fn is_empty(&self) -> bool {
        match self {
            Piece::Same(text) | Piece::Gone(text) | Piece::New(text) => text.is_empty(),
        }
    }
}

/// Words, spaces, and every other character by itself. A number with its decimals is one word.
fn tokens(text: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let end = if first.is_alphanumeric() {
            word_end(rest)
        } else if first.is_whitespace() {
            rest.find(|character: char| !character.is_whitespace()).unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        let (token, after) = rest.split_at(end);
        tokens.push(token);
        rest = after;
    }
    tokens
}

fn word_end(text: &str) -> usize {
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let joins = matches!(character, ',' | '.' | '-' | ':' | '’' | '\'')
            && characters.peek().is_some_and(|(_, next)| next.is_alphanumeric());
        if !character.is_alphanumeric() && !joins {
            return at;
        }
    }
    text.len()
}

fn push(pieces: &mut Vec<Piece>, piece: Piece) {
    if piece.is_empty() {
        return;
    }
    match (pieces.last_mut(), &piece) {
        (Some(Piece::Same(last)), Piece::Same(text))
        | (Some(Piece::Gone(last)), Piece::Gone(text))
        | (Some(Piece::New(last)), Piece::New(text)) => last.push_str(text),
        _ => pieces.push(piece),
    }
}

/// Differences with nothing but a space between them are one: a run of words that is exchanged reads as a run.
fn joined(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut joined: Vec<Piece> = Vec::new();
    let (mut gone, mut new) = (String::new(), String::new());
    let mut pieces = pieces.into_iter().peekable();
    while let Some(piece) = pieces.next() {
        match piece {
            Piece::Gone(text) => gone.push_str(&text),
            Piece::New(text) => new.push_str(&text),
            Piece::Same(text) => {
                let between = !gone.is_empty() && !new.is_empty() && text.chars().all(char::is_whitespace);
                if between && pieces.peek().is_some() {
                    gone.push_str(&text);
                    new.push_str(&text);
                    continue;
                }
                push(&mut joined, Piece::Gone(std::mem::take(&mut gone)));
                push(&mut joined, Piece::New(std::mem::take(&mut new)));
                push(&mut joined, Piece::Same(text));
            }
        }
    }
    push(&mut joined, Piece::Gone(gone));
    push(&mut joined, Piece::New(new));
    joined
}

/// How much of the longer wording stands in both, in letters.
#[expect(clippy::cast_precision_loss, reason = "no wording has so many letters that a share of them is inexact")]
fn shared(pieces: &[Piece], old: &str, new: &str) -> f64 {
    let letters = |text: &str| text.chars().filter(|character| character.is_alphanumeric()).count();
    let same = pieces.iter().map(|piece| match piece {
        Piece::Same(text) => letters(text),
        Piece::Gone(_) | Piece::New(_) => 0,
    });
    let longest = letters(old).max(letters(new));
    if longest == 0 { 1.0 } else { same.sum::<usize>() as f64 / longest as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(old: &str, new: &str) -> String {
        let pieces = differing_words(old, new).into_iter().map(|piece| match piece {
            Piece::Same(text) => text,
            Piece::Gone(text) => format!("[-{text}-]"),
            Piece::New(text) => format!("{{+{text}+}}"),
        });
        pieces.collect()
    }

    #[test]
    fn a_word_is_told_without_its_full_stop() {
        assert_eq!(shown("inom 48\u{a0}timmar.", "inom 24\u{a0}timmar."), "inom [-48-]{+24+}\u{a0}timmar.");
        assert_eq!(shown("minst 99,5 procent.", "minst 99,9 procent."), "minst [-99,5-]{+99,9+} procent.");
    }

    #[test]
    fn words_that_are_only_added_take_nothing_away() {
        assert_eq!(
            shown("Leverantören ska svara.", "Leverantören ska alltid svara."),
            "Leverantören ska {+alltid +}svara."
        );
    }

    #[test]
    fn another_wording_altogether_is_told_whole() {
        assert_eq!(
            shown("Allt är annorlunda", "Inget liknar detta mer"),
            "[-Allt är annorlunda-]{+Inget liknar detta mer+}"
        );
        assert_eq!(shown("", "Ny"), "{+Ny+}");
        assert_eq!(shown("", ""), "");
    }

    #[test]
    fn both_wordings_can_be_read_out_of_their_difference() {
        let (old, new) = ("Ett, två; tre fyra. Fem?", "Ett två; tre och fyra. Sex!");
        let (mut before, mut after) = (String::new(), String::new());
        for piece in differing_words(old, new) {
            match piece {
                Piece::Same(text) => {
                    before.push_str(&text);
                    after.push_str(&text);
                }
                Piece::Gone(text) => before.push_str(&text),
                Piece::New(text) => after.push_str(&text),
            }
        }
        assert_eq!((before.as_str(), after.as_str()), (old, new));
    }
}
