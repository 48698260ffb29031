//! A page: a heading begins a passage. What is read is the text between the tags; what a tag says of how it looks is not.

use super::{Gathered, Passages};

pub(super) fn passages(page: &str) -> Passages {
    let mut gathered = Gathered::default();
    let mut heading: Option<String> = None;
    let mut rest = page;
    while let Some((text, after)) = rest.split_once('<') {
        match &mut heading {
            Some(heading) => heading.push_str(text),
            None => gathered.push(text),
        }
        let (tag, after) = tag(after);
        rest = after;
        let name = tag.split([' ', '\n', '\t', '/', '>']).find(|part| !part.is_empty()).unwrap_or_default();
        let name = name.to_ascii_lowercase();
        let ends = tag.starts_with('/');
        let is_heading =
            name.len() == 2 && name.starts_with('h') && name.ends_with(|level: char| level.is_ascii_digit());
        match name.as_str() {
            _ if is_heading && ends => {
                if let Some(heading) = heading.take() {
                    gathered.heading(&heading);
                }
            }
            _ if is_heading => heading = Some(String::new()),
            "style" | "script" if !ends => {
                let end = format!("</{name}");
                rest = rest.find(&end).map_or("", |at| &rest[at..]);
            }
            // Marks inside a sentence; every other tag parts what stands on its sides.
            "a" | "abbr" | "b" | "bdi" | "code" | "del" | "em" | "i" | "ins" | "mark" | "small" | "strong" | "sub"
            | "sup" | "wbr" => {}
            _ => gathered.push(" "),
        }
    }
    gathered.push(rest);
    gathered.finish()
}

/// A tag up to its end, and what comes after it. A `>` inside quotes does not end it.
fn tag(text: &str) -> (&str, &str) {
    if let Some(comment) = text.strip_prefix("!--") {
        return ("!", comment.split_once("-->").map_or("", |(_, after)| after));
    }
    let mut quote = None;
    for (at, character) in text.char_indices() {
        match (quote, character) {
            (None, '>') => return (&text[..at], &text[at + 1..]),
            (None, '"' | '\'') => quote = Some(character),
            (Some(open), _) if open == character => quote = None,
            (None | Some(_), _) => {}
        }
    }
    (text, "")
}
