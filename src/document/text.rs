//! Which characters a text from a person may hold.

/// Why a character is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Illegal {
    /// A control character, which OOXML cannot hold and nobody can see.
    Control,
    /// A character that turns the direction of what follows, so that the text reads otherwise than it is stored.
    Direction,
    /// A character without an agreed meaning.
    PrivateOrUnassigned,
    /// A line break in a text of one line.
    LineBreak,
}

impl Illegal {
    /// What it is, for a message.
    pub fn describe(self) -> &'static str {
        match self {
            Illegal::Control => "a control character",
            Illegal::Direction => "a character that turns the writing direction",
            Illegal::PrivateOrUnassigned => "a character without an agreed meaning",
            Illegal::LineBreak => "a line break",
        }
    }
}

/// Whether a text may span lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lines {
    /// One line only.
    One,
    /// Line breaks and tabs are allowed.
    Many,
}

/// The first character of `text` that may not be printed: its byte offset, the character and why.
pub fn illegal_character(text: &str, lines: Lines) -> Option<(usize, char, Illegal)> {
    text.char_indices().find_map(|(offset, character)| {
        let why = match character {
            '\n' | '\t' if lines == Lines::Many => return None,
            '\n' | '\r' | '\u{2028}' | '\u{2029}' | '\u{85}' => Illegal::LineBreak,
            // Marks, embeddings, overrides and isolates of the bidirectional algorithm (UAX 9). Swedish and English need
            // none of them, and an override can make a clause read as its opposite.
            '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                Illegal::Direction
            }
            '\u{e000}'..='\u{f8ff}'
            | '\u{f0000}'..='\u{10ffff}'
            | '\u{fdd0}'..='\u{fdef}'
            | '\u{fffe}'
            | '\u{ffff}' => Illegal::PrivateOrUnassigned,
            '\u{feff}' | '\u{fff9}'..='\u{fffb}' => Illegal::Control,
            other if other.is_control() => Illegal::Control,
            _ => return None,
        };
        Some((offset, character, why))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_override_is_refused_where_it_stands() {
        let found = illegal_character("ska \u{202e}inte", Lines::One);
        assert_eq!(found, Some((4, '\u{202e}', Illegal::Direction)));
    }

    #[test]
    fn emoji_and_punctuation_are_text() {
        assert_eq!(illegal_character("😀 | * <script> {{ {# ::: =HYPERLINK(", Lines::One), None);
    }

    #[test]
    fn line_breaks_only_where_many_lines_are_allowed() {
        assert!(illegal_character("a\nb", Lines::One).is_some());
        assert!(illegal_character("a\nb", Lines::Many).is_none());
    }
}
