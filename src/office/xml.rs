//! The XML of a file that was handed in, event by event: names without prefixes, text with its entities resolved. Knows no
//! entity but those of XML itself.

use std::borrow::Cow;
use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};

use super::refusal::Refusal;
use crate::document::{Lines, illegal_character};

/// A part of an answer form has some ten thousand elements at most.
const MOST_ELEMENTS: usize = 200_000;
/// Elements may not stand deeper inside each other.
const DEEPEST: usize = 200;

/// A piece of XML.
#[derive(Debug)]
pub enum Piece<'a> {
    /// An element begins.
    Start(Element<'a>),
    /// An element ends; its name.
    End(&'a str),
    /// Text.
    Text(Cow<'a, str>),
}

/// The start of an element.
#[derive(Debug)]
pub struct Element<'a>(BytesStart<'a>);

impl Element<'_> {
    /// Its name without prefix.
    pub fn name(&self) -> &str {
        local(self.0.name().0)
    }

    /// The value of an attribute, by its name without prefix.
    pub fn attribute(&self, name: &str) -> Option<String> {
        self.value(name).map(Cow::into_owned)
    }

    /// The same, which costs nothing where it is plain.
    pub fn value(&self, name: &str) -> Option<Cow<'_, str>> {
        let found = self.0.attributes().flatten().find(|attribute| local(attribute.key.0) == name)?;
        if !found.value.contains('&') {
            return Some(harmless(found.value));
        }
        let resolved = unescape(&found.value).map(Cow::into_owned);
        Some(harmless(resolved.map_or(found.value, Cow::Owned)))
    }

    /// Whether an attribute says yes.
    pub fn flag(&self, name: &str) -> bool {
        self.value(name).is_some_and(|value| value == "1" || value == "true" || value == "on")
    }
}

fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// Hands each piece of a part to `take`. An element without content both begins and ends.
pub fn walk(part: &str, name: &str, mut take: impl FnMut(Piece<'_>) -> Result<(), Refusal>) -> Result<(), Refusal> {
    let broken = || Refusal::broken(format!("its part `{name}` is not well-formed"));
    let mut reader = Reader::from_str(part);
    let (mut depth, mut elements) = (0_usize, 0_usize);
    let count = |elements: &mut usize| {
        *elements += 1;
        if *elements > MOST_ELEMENTS {
            return Err(Refusal::too_much(format!("more than {MOST_ELEMENTS} elements in `{name}`")));
        }
        Ok(())
    };
    loop {
        match reader.read_event().map_err(|_| broken())? {
            Event::Eof if depth == 0 => return Ok(()),
            Event::Eof => return Err(broken()),
            Event::Start(start) => {
                count(&mut elements)?;
                depth += 1;
                if depth > DEEPEST {
                    return Err(Refusal::too_much(format!("elements inside each other without end in `{name}`")));
                }
                take(Piece::Start(Element(start)))?;
            }
            Event::Empty(start) => {
                count(&mut elements)?;
                let element = Element(start.borrow());
                take(Piece::Start(element))?;
                take(Piece::End(local(start.name().0)))?;
            }
            Event::End(end) => {
                depth = depth.saturating_sub(1);
                take(Piece::End(local(end.name().0)))?;
            }
            Event::Text(text) => take(Piece::Text(harmless(text.xml10_content())))?,
            Event::CData(text) => take(Piece::Text(harmless(text.xml10_content())))?,
            Event::GeneralRef(reference) => {
                let entity = format!("&{};", reference.xml10_content());
                let text = unescape(&entity).map_err(|_| broken())?.into_owned();
                take(Piece::Text(harmless(Cow::Owned(text))))?;
            }
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
}

/// The text without what nobody can see and what would command a terminal or turn the direction of a text: a mark stands in its
/// place, so that it still differs from the text that was sent out.
fn harmless(text: Cow<'_, str>) -> Cow<'_, str> {
    const MARK: char = '\u{fffd}';
    if illegal_character(&text, Lines::Many).is_none() {
        return text;
    }
    let harm = |character: char| illegal_character(character.encode_utf8(&mut [0; 4]), Lines::Many).is_some();
    let kept = text.chars().filter(|character| *character != '\r');
    Cow::Owned(kept.map(|character| if harm(character) { MARK } else { character }).collect())
}

/// The custom properties of a file, by name.
pub fn custom_properties(part: Option<&str>) -> Result<BTreeMap<String, String>, Refusal> {
    let mut properties = BTreeMap::new();
    let (mut name, mut value) = (None, String::new());
    walk(part.unwrap_or_default(), "docProps/custom.xml", |piece| {
        match piece {
            Piece::Start(start) if start.name() == "property" => {
                name = start.attribute("name");
                value.clear();
            }
            Piece::Text(text) if name.is_some() => value.push_str(&text),
            Piece::End("property") => {
                properties.extend(name.take().map(|name| (name, value.trim().to_owned())));
            }
            Piece::Start(_) | Piece::End(_) | Piece::Text(_) => {}
        }
        Ok(())
    })?;
    Ok(properties)
}
