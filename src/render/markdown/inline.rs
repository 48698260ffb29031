//! Running text as Markdown: what is said stays exactly that, with as few escapes as will do. Knows one line of thought
//! (a paragraph, a heading or a cell) and nothing of the blocks around it.

use crate::document::{Inline, Target, inline_text};
use crate::render::address::web_address;

/// Where the text stands, which decides what could be taken for markup.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Context {
    Paragraph,
    Heading,
    Cell,
}

/// Running text as Markdown.
pub(super) fn inlines(content: &[Inline], context: Context) -> String {
    let mut line = Line::new(context);
    line.inlines(content);
    line.out
}

/// Plain text as Markdown that prints it literally.
pub(super) fn text(literal: &str, context: Context) -> String {
    let mut line = Line::new(context);
    line.literal(literal);
    line.out
}

/// White space that is printed as soon as something follows it: emphasis may not begin or end with any.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    None,
    Space,
    Break,
}

/// What was printed last, as far as it restricts what may follow without a gap.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Last {
    Anything,
    Code,
    /// The end of emphasis; its last character was a letter or a digit.
    Emphasis,
    /// The end of emphasis; its last character was another one, so that a letter may not follow.
    EmphasisAfterMark,
}

struct Line {
    context: Context,
    out: String,
    /// Where the line begins in `out`: a paragraph may have several.
    start: usize,
    gap: Gap,
    last: Last,
    /// Emphasis that begins with the next character.
    opening: Vec<&'static str>,
    opened: Vec<&'static str>,
    /// Whether the last character is the first one of an emphasis.
    fresh: bool,
    in_link: bool,
}

impl Line {
    fn new(context: Context) -> Line {
        Line {
            context,
            out: String::new(),
            start: 0,
            gap: Gap::None,
            last: Last::Anything,
            opening: Vec::new(),
            opened: Vec::new(),
            fresh: false,
            in_link: false,
        }
    }

    fn inlines(&mut self, content: &[Inline]) {
        for inline in content {
            match inline {
                Inline::Text(text) => self.literal(text),
                Inline::Strong(inner) => self.emphasis("**", inner),
                Inline::Emphasis(inner) => self.emphasis("*", inner),
                // CommonMark has no sign for it; the words say it by themselves.
                Inline::Edited(_, inner) => self.inlines(inner),
                Inline::Code(code) => self.code(code),
                Inline::Link(target, inner) => self.link(target, inner),
                Inline::LineBreak => self.gap = Gap::Break,
                // Markdown has no pages.
                Inline::Field(_) => {}
            }
        }
    }

    fn literal(&mut self, text: &str) {
        for (offset, character) in text.char_indices() {
            if character.is_ascii_whitespace() {
                self.gap = self.gap.max(Gap::Space);
            } else {
                self.character(character, &text[offset + character.len_utf8()..]);
            }
        }
    }

    fn character(&mut self, character: char, rest: &str) {
        let after_emphasis = self.last == Last::EmphasisAfterMark && self.gap == Gap::None;
        let opens = self.begin(character);
        if (after_emphasis && !character.is_ascii_punctuation()) || (opens && character.is_whitespace()) {
            self.out.push_str(&reference(character));
            return;
        }
        if self.must_escape(character, rest) {
            self.out.push('\\');
        }
        self.out.push(character);
    }

    /// Prints what is due before `first`: a gap and the beginnings of emphasis. Says whether emphasis began.
    fn begin(&mut self, first: char) -> bool {
        let fresh = std::mem::replace(&mut self.fresh, false) && self.gap == Gap::None;
        let after_emphasis = self.gap == Gap::None && matches!(self.last, Last::Emphasis | Last::EmphasisAfterMark);
        self.close_gap();
        self.last = Last::Anything;
        // `**a****b**`, `*a**(b)***` and `**(*"b"*)**` say something else: the emphasis is given up, not the text.
        if after_emphasis || (fresh && !is_word(first)) || self.would_end_emphasis(first) {
            self.opening.clear();
        }
        if self.opening.is_empty() {
            return false;
        }
        if !is_word(first) {
            self.neutralise_end();
        }
        for mark in self.opening.drain(..) {
            self.out.push_str(mark);
            self.opened.push(mark);
        }
        self.fresh = true;
        true
    }

    /// Whether a mark here, before `first`, would be read as the end of the emphasis that is open.
    fn would_end_emphasis(&self, first: char) -> bool {
        let end = self.out.chars().next_back().unwrap_or(' ');
        let begins_only = end == ' ' || (end.is_ascii_punctuation() && is_word(first));
        !self.opened.is_empty() && !begins_only
    }

    fn close_gap(&mut self) {
        let at_start = self.out.len() == self.start;
        match (self.gap, self.context) {
            (Gap::None, _) => {}
            (Gap::Break, Context::Paragraph) if !at_start => {
                self.out.push_str("\\\n");
                self.start = self.out.len();
            }
            (Gap::Space | Gap::Break, _) => {
                if !at_start {
                    self.out.push(' ');
                }
            }
        }
        self.gap = Gap::None;
    }

    /// Makes sure that `out` ends with nothing, a space or an ASCII mark, beside which emphasis may begin or end.
    fn neutralise_end(&mut self) {
        let end = self.out[self.start..].chars().next_back();
        if let Some(end) = end.filter(|end| *end != ' ' && !end.is_ascii_punctuation()) {
            self.out.pop();
            self.out.push_str(&reference(end));
        }
    }

    fn emphasis(&mut self, mark: &'static str, inner: &[Inline]) {
        if self.opening.contains(&mark) || self.opened.contains(&mark) {
            return self.inlines(inner);
        }
        let depth = self.opened.len();
        self.opening.push(mark);
        self.inlines(inner);
        if self.opened.len() > depth {
            self.opened.pop();
            self.end_emphasis(mark);
        } else {
            self.opening.pop();
        }
    }

    fn end_emphasis(&mut self, mark: &str) {
        self.last = match self.last {
            Last::Emphasis | Last::EmphasisAfterMark => self.last,
            Last::Anything | Last::Code => {
                let end = self.out.chars().next_back().unwrap_or(' ');
                if end.is_whitespace() {
                    self.neutralise_end();
                }
                if is_word(end) { Last::Emphasis } else { Last::EmphasisAfterMark }
            }
        };
        self.out.push_str(mark);
    }

    fn code(&mut self, code: &str) {
        let code = code.replace(|character: char| character.is_ascii_whitespace(), " ");
        let touches_code = self.last == Last::Code && self.gap == Gap::None;
        // Neither can be said in code: GFM takes the backslash before a bar in a cell for itself.
        let unsayable = self.context == Context::Cell && code.contains("\\|");
        if touches_code || unsayable || code.trim().is_empty() {
            return self.literal(&code);
        }
        self.begin('`');
        let fence = "`".repeat(longest_run(&code, '`') + 1);
        let pad = if code.starts_with(['`', ' ']) || code.ends_with(['`', ' ']) { " " } else { "" };
        let code = match self.context {
            Context::Cell => code.replace('|', "\\|"),
            Context::Paragraph | Context::Heading => code,
        };
        self.out.push_str(&format!("{fence}{pad}{code}{pad}{fence}"));
        self.last = Last::Code;
    }

    /// A link into the document is its text alone: Markdown has no anchors of its own.
    fn link(&mut self, target: &Target, inner: &[Inline]) {
        let address = match target {
            Target::Anchor(_) => None,
            Target::Web(address) => web_address(address),
        };
        let sayable = !self.in_link && !inline_text(inner).trim().is_empty();
        let Some(address) = address.filter(|_| sayable) else {
            return self.inlines(inner);
        };
        self.begin('[');
        if self.out.ends_with('!') {
            self.out.pop();
            self.out.push_str("\\!");
        }
        self.out.push('[');
        self.in_link = true;
        self.inlines(inner);
        self.in_link = false;
        self.out.push_str(&format!("]({})", destination(&address)));
        self.last = Last::Anything;
    }

    fn must_escape(&self, character: char, rest: &str) -> bool {
        let next = rest.chars().next();
        match character {
            '\\' | '`' | '*' | '[' | ']' | '|' | '~' | '$' => true,
            '_' => !(self.out.chars().next_back().is_some_and(is_word) && next.is_some_and(is_word)),
            '<' => next.is_none_or(|next| next.is_ascii_alphabetic() || "/!?".contains(next)),
            '&' => may_be_reference(rest),
            '#' | '{' if self.context == Context::Heading => true,
            '#' | '+' | '-' | '=' | '>' | ':' => self.at_line_start(),
            '.' | ')' => self.after_item_number() && next.is_none_or(char::is_whitespace),
            _ => false,
        }
    }

    fn at_line_start(&self) -> bool {
        self.context == Context::Paragraph && self.out.len() == self.start
    }

    fn after_item_number(&self) -> bool {
        let line = &self.out[self.start..];
        self.context == Context::Paragraph
            && (1..=9).contains(&line.len())
            && line.bytes().all(|byte| byte.is_ascii_digit())
    }
}

/// A letter or digit for every reader, whatever its version of Unicode takes for punctuation.
fn is_word(character: char) -> bool {
    character.is_ascii_alphanumeric() || (('À'..='ɏ').contains(&character) && !matches!(character, '×' | '÷'))
}

fn reference(character: char) -> String {
    format!("&#{};", u32::from(character))
}

/// Whether what follows `&` makes it a character reference, or could once more text follows.
fn may_be_reference(rest: &str) -> bool {
    let name = rest.trim_start_matches(|character: char| character.is_ascii_alphanumeric() || character == '#');
    name.is_empty() || (name.len() < rest.len() && name.starts_with(';'))
}

fn longest_run(text: &str, wanted: char) -> usize {
    text.split(|character| character != wanted).map(str::len).max().unwrap_or(0)
}

fn destination(address: &str) -> String {
    let mut destination = String::with_capacity(address.len());
    for (offset, character) in address.char_indices() {
        match character {
            '(' | ')' => destination.push('\\'),
            '&' if may_be_reference(&address[offset + 1..]) => destination.push('\\'),
            _ => {}
        }
        destination.push(character);
    }
    destination
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paragraph(literal: &str) -> String {
        text(literal, Context::Paragraph)
    }

    #[test]
    fn ordinary_text_stays_as_it_is() {
        for literal in [
            "Leverantören ska – utan dröjsmål – visa 2 kap. 5–6 §§ (SFS 2025:1506), t.ex. A.5.24; R&D.",
            "e-post: namn@exempel.se, fil_namn_här, C# och a > b, 5 % #1, pris + moms = 3 < 4",
            "1.5 procent",
        ] {
            assert_eq!(paragraph(literal), literal);
        }
    }

    #[test]
    fn what_could_be_markup_is_escaped_once() {
        for (literal, escaped) in [
            ("- a", "\\- a"),
            ("1. a", "1\\. a"),
            ("::: clause X", "\\::: clause X"),
            ("=HYPERLINK(", "\\=HYPERLINK("),
            ("# a #", "\\# a #"),
            ("<b> &amp; &x", "\\<b> \\&amp; \\&x"),
            ("[a](b) *c* _d_", "\\[a\\](b) \\*c\\* \\_d\\_"),
        ] {
            assert_eq!(paragraph(literal), escaped);
        }
    }

    #[test]
    fn spaces_move_out_of_emphasis() {
        let strong = |text: &str| Inline::Strong(vec![Inline::Text(text.to_owned())]);
        let text = |text: &str| Inline::Text(text.to_owned());
        assert_eq!(inlines(&[text("a"), strong(" b "), text("c")], Context::Cell), "a **b** c");
        assert_eq!(inlines(&[text("a"), strong("(b)"), text("c")], Context::Cell), "&#97;**(b)**&#99;");
    }

    #[test]
    fn links_lead_to_the_web_only() {
        let link = |target| vec![Inline::Link(target, vec![Inline::Text("här".to_owned())])];
        let web = |address: &str| link(Target::Web(address.to_owned()));
        assert_eq!(inlines(&web("https://a.se/(b)"), Context::Cell), "[här](https://a.se/\\(b\\))");
        assert_eq!(inlines(&web("javascript:x"), Context::Cell), "här");
        assert_eq!(inlines(&link(Target::Anchor("INF-031".to_owned())), Context::Cell), "här");
    }
}
