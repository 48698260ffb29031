//! A buyer's own Word template: its styles and theme, taken out with care. Nothing else of it is used: header and footer are
//! the layout's, and a template with programs or with ties to other files is refused.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::finish::child_order;

/// A package with more parts, or with a part that unpacks to more bytes, is no template.
const MOST_PARTS: usize = 2000;
const LARGEST_PART: u64 = 5_000_000;
/// So long a chain of styles based on each other ends in itself.
const LONGEST_CHAIN: usize = 20;

/// The styles that are taken from the template, by the names that Word gives them in every language.
const STYLES: [&str; 9] =
    ["Normal", "Title", "Subtitle", "heading 1", "heading 2", "heading 3", "heading 4", "caption", "Hyperlink"];

/// What may be taken of a style, in the order in which it must stand. Numbering, outline and sections stay ours.
const OF_PARAGRAPHS: [&str; 8] =
    ["w:keepNext", "w:keepLines", "w:widowControl", "w:pBdr", "w:shd", "w:spacing", "w:ind", "w:jc"];
const OF_TEXT: [&str; 12] = [
    "w:rFonts",
    "w:b",
    "w:bCs",
    "w:i",
    "w:iCs",
    "w:caps",
    "w:smallCaps",
    "w:color",
    "w:spacing",
    "w:sz",
    "w:szCs",
    "w:u",
];

/// Why a template cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TemplateProblem {
    /// It is not a Word file, or broken.
    NotWord,
    /// It unpacks to far more than a template holds.
    TooLarge,
    /// It holds programs.
    Macros,
    /// It points at files outside itself.
    TiesOutside,
}

/// What was taken from a template.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WordTemplate {
    /// How each of [`STYLES`] looks: properties of its paragraphs, and of its text.
    looks: BTreeMap<&'static str, Look>,
    /// Its theme.
    theme: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Look {
    paragraph: Vec<Property>,
    text: Vec<Property>,
}

/// A property: the name of its element, and the element.
type Property = (String, String);

impl WordTemplate {
    /// Takes what is needed from the bytes of a template.
    ///
    /// # Errors
    /// Why it cannot be used.
    pub fn read(bytes: &[u8]) -> Result<WordTemplate, TemplateProblem> {
        let mut package = ZipArchive::new(Cursor::new(bytes)).map_err(|_| TemplateProblem::NotWord)?;
        if package.len() > MOST_PARTS {
            return Err(TemplateProblem::TooLarge);
        }
        let names: Vec<String> = package
            .file_names()
            .map(|name| name.map(|name| name.into_owned()).map_err(|_| TemplateProblem::NotWord))
            .collect::<Result<Vec<String>, TemplateProblem>>()?;
        if names
            .iter()
            .any(|name| name.to_lowercase().contains("vbaproject") || name.to_lowercase().contains("activex"))
        {
            return Err(TemplateProblem::Macros);
        }
        for name in names.iter().filter(|name| name.ends_with(".rels")) {
            let relationships = part(&mut package, name)?;
            // The web addresses of links are outside too, but nothing fetches them, and nothing takes them along.
            let mut outside = relationships.split('<').filter(|element| element.contains("TargetMode=\"External\""));
            if outside.any(|element| !element.contains("relationships/hyperlink\"")) {
                return Err(TemplateProblem::TiesOutside);
            }
        }
        if part(&mut package, "[Content_Types].xml")?.contains("macroEnabled") {
            return Err(TemplateProblem::Macros);
        }
        let styles = read_styles(&part(&mut package, "word/styles.xml")?).ok_or(TemplateProblem::NotWord)?;
        let looks = STYLES.iter().filter_map(|name| Some((*name, styles.look(name)?))).collect();
        let theme = names.iter().any(|name| name == "word/theme/theme1.xml");
        let theme = if theme { Some(part(&mut package, "word/theme/theme1.xml")?) } else { None };
        // A theme with pictures would need files that are not taken along.
        let theme = theme.filter(|theme| !theme.contains("r:embed") && !theme.contains("r:link") && is_xml(theme));
        Ok(WordTemplate { looks, theme })
    }

    /// The names of the styles that it lacks.
    pub fn missing(&self) -> Vec<&'static str> {
        STYLES.into_iter().filter(|name| !self.looks.contains_key(name)).collect()
    }

    /// The colours of its headings and of its text, each with the name of its style, as six hexadecimal digits.
    pub fn colours(&self) -> Vec<(&'static str, String)> {
        let colour = |look: &Look| {
            let (_, element) = look.text.iter().find(|(name, _)| name == "w:color")?;
            let value = element.split("w:val=\"").nth(1)?.split('"').next()?;
            (value.len() == 6).then(|| value.to_owned())
        };
        self.looks.iter().filter_map(|(name, look)| Some((*name, colour(look)?))).collect()
    }

    /// Our styles, looking as those of the template.
    pub(super) fn styles(&self, ours: &str) -> String {
        let mut styles = ours.to_owned();
        for (name, look) in &self.looks {
            let marker = format!("<w:name w:val=\"{name}\"/>");
            let Some(at) = styles.find(&marker) else { continue };
            let end = styles[at..].find("</w:style>").map_or(styles.len(), |end| at + end);
            let style = restyled(&styles[at..end], look);
            styles.replace_range(at..end, &style);
        }
        styles
    }

    /// Its theme, or else ours.
    pub(super) fn theme<'a>(&'a self, ours: &'a str) -> &'a str {
        self.theme.as_deref().unwrap_or(ours)
    }
}

/// One of our styles with the properties of the template's; what keeps headings with their text, and in the outline, stays.
fn restyled(style: &str, look: &Look) -> String {
    let kept = ["w:keepNext", "w:keepLines", "w:outlineLvl", "w:tabs"];
    let inside = |element: &str| {
        let start = style.find(&format!("<{element}>"))? + element.len() + 2;
        Some(&style[start..start + style[start..].find(&format!("</{element}>"))?])
    };
    let mut paragraph: Vec<Property> =
        look.paragraph.iter().filter(|(name, _)| !kept.contains(&name.as_str())).cloned().collect();
    let ours = inside("w:pPr").map(properties).unwrap_or_default();
    paragraph.extend(ours.into_iter().filter(|(name, _)| kept.contains(&name.as_str())));
    let order = child_order("w:pPr").unwrap_or_default();
    paragraph.sort_by_key(|(name, _)| order.iter().position(|known| known == name));
    let head = style.find("<w:pPr>").or_else(|| style.find("<w:rPr>")).map_or(style, |end| &style[..end]);
    let element = |name: &str, properties: &[Property]| {
        let properties: String = properties.iter().map(|(_, element)| element.as_str()).collect();
        if properties.is_empty() { String::new() } else { format!("<{name}>{properties}</{name}>") }
    };
    format!("{head}{}{}", element("w:pPr", &paragraph), element("w:rPr", &look.text))
}

fn part(package: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Result<String, TemplateProblem> {
    let file = package.by_name(name).map_err(|_| TemplateProblem::NotWord)?;
    let mut bytes = Vec::new();
    // What the package says of its size may be untrue: no more than this is unpacked.
    file.take(LARGEST_PART + 1).read_to_end(&mut bytes).map_err(|_| TemplateProblem::NotWord)?;
    if bytes.len() as u64 > LARGEST_PART {
        return Err(TemplateProblem::TooLarge);
    }
    String::from_utf8(bytes).map_err(|_| TemplateProblem::NotWord)
}

fn is_xml(text: &str) -> bool {
    let mut reader = Reader::from_str(text);
    loop {
        match reader.read_event() {
            Ok(Event::Eof) => return true,
            // Entities of its own can grow without end.
            Ok(Event::DocType(_)) | Err(_) => return false,
            Ok(_) => {}
        }
    }
}

#[derive(Default)]
struct Styles {
    defaults: Look,
    by_id: BTreeMap<String, Style>,
}

struct Style {
    name: String,
    based_on: Option<String>,
    look: Look,
}

impl Styles {
    /// How a style looks, with all that it is based on.
    fn look(&self, name: &str) -> Option<Look> {
        let (mut id, _) = self.by_id.iter().find(|(_, style)| style.name.eq_ignore_ascii_case(name))?;
        let mut chain = Vec::new();
        while let Some(style) = self.by_id.get(id).filter(|_| chain.len() < LONGEST_CHAIN) {
            chain.push(&style.look);
            match &style.based_on {
                Some(base) => id = base,
                None => break,
            }
        }
        let mut look = if name == "Hyperlink" { Look::default() } else { self.defaults.clone() };
        for own in chain.into_iter().rev() {
            laid_over(&mut look.paragraph, &own.paragraph);
            laid_over(&mut look.text, &own.text);
        }
        allowed(&mut look.paragraph, &OF_PARAGRAPHS);
        allowed(&mut look.text, &OF_TEXT);
        Some(look)
    }
}

fn laid_over(below: &mut Vec<Property>, above: &[Property]) {
    for property in above {
        below.retain(|(name, _)| *name != property.0);
        below.push(property.clone());
    }
}

fn allowed(properties: &mut Vec<Property>, order: &[&str]) {
    let place = |name: &str| order.iter().position(|known| *known == name);
    properties.retain(|(name, element)| place(name).is_some() && only_words(element));
    properties.sort_by_key(|(name, _)| place(name));
}

/// Whether every name in an element is of WordprocessingML: others may not be declared where the element is put.
fn only_words(element: &str) -> bool {
    let mut reader = Reader::from_str(element);
    loop {
        match reader.read_event() {
            Ok(Event::Eof) => return true,
            Ok(Event::Start(start) | Event::Empty(start)) => {
                let words = |start: &BytesStart<'_>| {
                    start.name().0.starts_with("w:")
                        && start
                            .attributes()
                            .all(|attribute| attribute.is_ok_and(|attribute| attribute.key.0.starts_with("w:")))
                };
                if !words(&start) {
                    return false;
                }
            }
            Ok(Event::End(_)) => {}
            Ok(_) | Err(_) => return false,
        }
    }
}

/// The styles of a part, or nothing if it is no XML.
fn read_styles(xml: &str) -> Option<Styles> {
    if !is_xml(xml) {
        return None;
    }
    let mut styles = Styles::default();
    let inside = |text: &str, element: &str| -> Option<String> {
        properties(text).into_iter().find(|(name, _)| name == element).map(|(_, element)| content(&element).to_owned())
    };
    let root = properties(xml).into_iter().find(|(name, _)| name == "w:styles")?.1;
    for (name, element) in properties(content(&root)) {
        let own = content(&element);
        let look = |text: &str| Look {
            paragraph: inside(text, "w:pPr").map(|text| properties(&text)).unwrap_or_default(),
            text: inside(text, "w:rPr").map(|text| properties(&text)).unwrap_or_default(),
        };
        if name == "w:docDefaults" {
            let paragraph = inside(own, "w:pPrDefault").map(|text| look(&text).paragraph).unwrap_or_default();
            let text = inside(own, "w:rPrDefault").map(|text| look(&text).text).unwrap_or_default();
            styles.defaults = Look { paragraph, text };
        }
        let value = |of: &str| {
            let (_, element) = properties(own).into_iter().find(|(name, _)| name == of)?;
            attribute(&element, "w:val")
        };
        if let Some(id) = attribute(&element, "w:styleId").filter(|_| name == "w:style") {
            let style =
                Style { name: value("w:name").unwrap_or_default(), based_on: value("w:basedOn"), look: look(own) };
            styles.by_id.insert(id, style);
        }
    }
    Some(styles)
}

/// The elements that stand directly in a text, each with its name.
fn properties(text: &str) -> Vec<Property> {
    let mut reader = Reader::from_str(text);
    let mut found: Vec<Property> = Vec::new();
    let (mut depth, mut start, mut name) = (0usize, 0usize, String::new());
    loop {
        let before = usize::try_from(reader.buffer_position()).unwrap_or(text.len());
        let event = reader.read_event();
        let after = usize::try_from(reader.buffer_position()).unwrap_or(text.len());
        match event {
            Ok(Event::Start(element)) => {
                if depth == 0 {
                    (start, name) = (before, element.name().0.to_owned());
                }
                depth += 1;
            }
            Ok(Event::Empty(element)) if depth == 0 => {
                found.push((element.name().0.to_owned(), text[before..after].to_owned()));
            }
            Ok(Event::End(_)) => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    found.push((std::mem::take(&mut name), text[start..after].to_owned()));
                }
            }
            Ok(Event::Eof) | Err(_) => return found,
            Ok(_) => {}
        }
    }
}

/// What stands between the first tag of an element and its last.
fn content(element: &str) -> &str {
    let start = element.find('>').map_or(element.len(), |end| end + 1);
    let end = element.rfind("</").unwrap_or(start).max(start);
    &element[start..end]
}

fn attribute(element: &str, name: &str) -> Option<String> {
    let mut reader = Reader::from_str(element);
    match reader.read_event() {
        Ok(Event::Start(start) | Event::Empty(start)) => {
            let found = start.attributes().flatten().find(|attribute| attribute.key.0 == name)?;
            Some(found.value.to_string())
        }
        _ => None,
    }
}
