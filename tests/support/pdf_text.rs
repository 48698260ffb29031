//! What a PDF says to a reader of a screen: the text in the order of its tags, as its fonts spell it out. Running headers,
//! footers and rules are no content; marks of lists, and the contents with their heading, are left out, as in the other formats.

#![expect(clippy::wildcard_enum_match_arm, reason = "of the many kinds of objects in a PDF, a few are looked at")]

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, ObjectId};

/// What is said in one place of a page, by the page and the number of the place.
type Said = BTreeMap<(ObjectId, i64), String>;

/// The text, one line a paragraph, cell or heading.
pub fn pdf_text(bytes: &[u8]) -> String {
    let pdf = Document::load_mem(bytes).expect("a PDF");
    let mut said = Said::new();
    for page in pdf.page_iter() {
        read_page(&pdf, page, &mut |place, what| {
            if let Some(place) = place {
                said.entry((page, place)).or_default().push_str(what);
            }
        });
    }
    let root = dictionary(&pdf, pdf.catalog().expect("a catalogue").get(b"StructTreeRoot").expect("a tagged PDF"));
    let mut text = String::new();
    kids(&pdf, root, None, &said, &mut text);
    let lines = text.lines().map(|line| line.trim_matches(' ')).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

/// All that a PDF holds as text: what it says, what every page shows, what it says of itself, and the files inside it.
pub fn everything(bytes: &[u8]) -> String {
    let pdf = Document::load_mem(bytes).expect("a PDF");
    let mut all = pdf_text(bytes);
    for page in pdf.page_iter() {
        all.push('\n');
        read_page(&pdf, page, &mut |_, what| all.push_str(what));
    }
    // The answer form also lies beside it, and is read there.
    for (_, file) in files_in(&pdf).into_iter().filter(|(name, _)| !name.ends_with(".xlsx")) {
        all.push_str(&String::from_utf8(file).expect("what lies inside is text"));
    }
    let metadata = pdf.catalog().expect("a catalogue").get(b"Metadata").expect("metadata");
    let (_, metadata) = pdf.dereference(metadata).expect("metadata");
    all.push_str(&String::from_utf8(metadata.as_stream().expect("a stream").content.clone()).expect("UTF-8"));
    all
}

/// Every file inside a PDF, by name.
pub fn files_in(pdf: &Document) -> Vec<(String, Vec<u8>)> {
    let dictionaries = pdf.objects.values().filter_map(|object| object.as_dict().ok());
    let is_file = |dictionary: &&Dictionary| {
        dictionary.get(b"Type").and_then(Object::as_name).is_ok_and(|kind| kind == b"Filespec")
    };
    dictionaries
        .filter(is_file)
        .map(|specification| {
            let name = specification.get(b"F").and_then(Object::as_str).expect("a name");
            let embedded = dictionary(pdf, specification.get(b"EF").expect("a file"));
            let (_, stream) = pdf.dereference(embedded.get(b"F").expect("a file")).expect("a stream");
            let stream = stream.as_stream().expect("a stream");
            let bytes = stream.decompressed_content().unwrap_or_else(|_| stream.content.clone());
            (String::from_utf8(name.to_vec()).expect("ASCII"), bytes)
        })
        .collect()
}

fn dictionary<'a>(pdf: &'a Document, object: &'a Object) -> &'a Dictionary {
    let (_, object) = pdf.dereference(object).expect("an object that is there");
    object.as_dict().expect("a dictionary")
}

fn kids(pdf: &Document, element: &Dictionary, page: Option<ObjectId>, said: &Said, text: &mut String) {
    let page = element.get(b"Pg").and_then(Object::as_reference).ok().or(page);
    let Ok(kids) = element.get(b"K") else { return };
    let (_, kids) = pdf.dereference(kids).expect("an object that is there");
    let kids = match kids {
        Object::Array(kids) => kids.as_slice(),
        one => std::slice::from_ref(one),
    };
    for (index, kid) in kids.iter().enumerate() {
        let (_, kid) = pdf.dereference(kid).expect("an object that is there");
        if let Object::Integer(place) = kid {
            text.push_str(&said[&(page.expect("a page"), *place)]);
            continue;
        }
        let kid = kid.as_dict().expect("a kid is a number or a dictionary");
        if let Ok(place) = kid.get(b"MCID").and_then(Object::as_i64) {
            let page = kid.get(b"Pg").and_then(Object::as_reference).ok().or(page);
            text.push_str(&said[&(page.expect("a page"), place)]);
        } else if let Ok(kind) = kid.get(b"S").and_then(Object::as_name) {
            let before_contents = kids.get(index + 1).is_some_and(|next| is_contents(pdf, next));
            element_text(pdf, kid, kind, before_contents, page, said, text);
        }
    }
}

fn is_contents(pdf: &Document, element: &Object) -> bool {
    let (_, element) = pdf.dereference(element).expect("an object that is there");
    element.as_dict().and_then(|element| element.get(b"S")).and_then(Object::as_name).is_ok_and(|kind| kind == b"TOC")
}

fn element_text(
    pdf: &Document,
    element: &Dictionary,
    kind: &[u8],
    before_contents: bool,
    page: Option<ObjectId>,
    said: &Said,
    text: &mut String,
) {
    let in_line = matches!(kind, b"Span" | b"Link" | b"Strong" | b"Em" | b"Code" | b"Reference");
    if matches!(kind, b"TOC" | b"Lbl") || before_contents {
        return;
    }
    if !in_line {
        text.push('\n');
    }
    kids(pdf, element, page, said, text);
    if !in_line {
        text.push('\n');
    }
}

/// Reads the content of a page and tells each piece of text, with the marked place that it stands in.
fn read_page(pdf: &Document, page: ObjectId, tell: &mut impl FnMut(Option<i64>, &str)) {
    let content = pdf.get_and_decode_page_content(page).expect("content");
    let fonts: BTreeMap<Vec<u8>, Spelling> = pdf
        .get_page_fonts(page)
        .expect("fonts")
        .into_iter()
        .map(|(name, font)| (name, Spelling::of(pdf, font)))
        .collect();
    // Each open mark: its place if it has one, and what stands for its glyphs if that is told.
    let mut marks: Vec<(Option<i64>, Option<String>)> = Vec::new();
    let mut font = None;
    for operation in &content.operations {
        match operation.operator.as_str() {
            "BMC" => marks.push((None, None)),
            "BDC" => {
                let properties = operation.operands[1].as_dict().expect("properties stand in the page");
                let place = properties.get(b"MCID").and_then(Object::as_i64).ok();
                let instead = properties.get(b"ActualText").and_then(Object::as_str).ok().map(pdf_string);
                let here = place.or_else(|| place_of(&marks));
                // A place without text is a place too.
                tell(here, instead.as_deref().unwrap_or_default());
                marks.push((place, instead));
            }
            "EMC" => drop(marks.pop().expect("an open mark")),
            "Tf" => font = fonts.get(operation.operands[0].as_name().expect("a name")),
            "Tj" | "TJ" => {
                let mut shown = String::new();
                let font = font.expect("a font is chosen");
                operation.operands.iter().for_each(|operand| font.spell(operand, &mut shown));
                if marks.iter().all(|(_, instead)| instead.is_none()) {
                    tell(place_of(&marks), &shown);
                }
            }
            _ => {}
        }
    }
}

fn place_of(marks: &[(Option<i64>, Option<String>)]) -> Option<i64> {
    marks.iter().rev().find_map(|(place, _)| *place)
}

/// A text in UTF-16 with its mark, or in the encoding of PDF itself, which is Latin 1 where it matters here.
fn pdf_string(bytes: &[u8]) -> String {
    let Some(bytes) = bytes.strip_prefix(&[0xfe, 0xff]) else {
        return bytes.iter().copied().map(char::from).collect();
    };
    let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
    String::from_utf16(&units).expect("UTF-16")
}

/// What each glyph of a font stands for.
struct Spelling(BTreeMap<u16, String>);

impl Spelling {
    fn of(pdf: &Document, font: &Dictionary) -> Spelling {
        let (_, map) = pdf.dereference(font.get(b"ToUnicode").expect("every font spells")).expect("a map");
        let map = map.as_stream().expect("a stream");
        let map = map.decompressed_content().unwrap_or_else(|_| map.content.clone());
        let map = String::from_utf8(map).expect("a map is text");
        let mut glyphs = BTreeMap::new();
        for (kind, section) in sections(&map) {
            for line in section.lines() {
                let numbers: Vec<&str> =
                    line.split(['<', '>', ' ']).map(str::trim).filter(|part| !part.is_empty()).collect();
                match (kind, numbers.as_slice()) {
                    ("bfchar", [glyph, letters]) => drop(glyphs.insert(number(glyph), letters_of(letters))),
                    (_, []) => {}
                    other => panic!("an unexpected line in a map: {other:?}"),
                }
            }
        }
        Spelling(glyphs)
    }

    fn spell(&self, shown: &Object, text: &mut String) {
        match shown {
            Object::String(glyphs, _) => glyphs
                .chunks_exact(2)
                .for_each(|glyph| text.push_str(&self.0[&u16::from_be_bytes([glyph[0], glyph[1]])])),
            Object::Array(parts) => parts.iter().for_each(|part| self.spell(part, text)),
            _ => {}
        }
    }
}

/// The sections of a map, with what kind each is.
fn sections(map: &str) -> Vec<(&'static str, &str)> {
    let of_kind = |kind: &'static str| {
        let (begin, end) = (format!("begin{kind}"), format!("end{kind}"));
        let sections = map.split(&begin).skip(1);
        sections.map(|rest| (kind, rest.split(&end).next().expect("a section ends"))).collect::<Vec<_>>()
    };
    ["bfchar", "bfrange"].into_iter().flat_map(of_kind).collect()
}

fn number(hex: &str) -> u16 {
    u16::from_str_radix(hex, 16).expect("a number")
}

fn letters_of(hex: &str) -> String {
    let units: Vec<u16> =
        hex.as_bytes().chunks(4).map(|four| number(std::str::from_utf8(four).expect("ASCII"))).collect();
    String::from_utf16(&units).expect("UTF-16")
}
