//! The package of a file that was handed in, opened with care: each part is unpacked under a cap, whatever size it claims, and
//! what no answer form has is refused before anything of it is read.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::refusal::Refusal;
use crate::document::FormFormat;

/// A larger file is not unpacked.
const LARGEST_FILE: usize = 20_000_000;
/// No answer form has more parts.
const MOST_PARTS: usize = 300;
/// No part unpacks to more bytes.
const LARGEST_PART: u64 = 20_000_000;
/// All of them together do not.
const LARGEST_WHOLE: u64 = 50_000_000;
/// The longest way to a part.
const LONGEST_NAME: usize = 200;

const WORKBOOK: &str = "xl/workbook.xml";
const DOCUMENT: &str = "word/document.xml";

/// The parts of a package that are XML, by name.
pub struct Package {
    parts: BTreeMap<String, Vec<u8>>,
    media_type: String,
}

/// Opens a package.
pub fn open(bytes: &[u8]) -> Result<Package, Refusal> {
    not_a_package(bytes)?;
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Refusal::broken("it is cut off or damaged"))?;
    if zip.len() > MOST_PARTS {
        return Err(Refusal::too_much(format!("{} parts", zip.len())));
    }
    let (mut parts, mut media_type, mut whole) = (BTreeMap::new(), String::new(), 0);
    for index in 0..zip.len() {
        let entry = zip.by_index(index).map_err(|_| Refusal::broken("a part of it is damaged or encrypted"))?;
        let name = entry.name().map_err(|_| Refusal::broken("a part of it has no readable name"))?.into_owned();
        if name.len() > LONGEST_NAME {
            return Err(Refusal::too_much("a part with a very long name"));
        }
        let mut content = Vec::new();
        // Counted while it is unpacked: the size that the package states may be a lie.
        let unpacked = entry.take(LARGEST_PART + 1).read_to_end(&mut content);
        let size = unpacked.map_err(|_| Refusal::broken(format!("its part `{name}` is damaged")))? as u64;
        whole += size;
        if size > LARGEST_PART || whole > LARGEST_WHOLE {
            return Err(Refusal::too_much(format!("`{name}` unpacks to more than {} MB", LARGEST_PART / 1_000_000)));
        }
        if name.ends_with("vbaProject.bin") {
            return Err(Refusal::new(
                "the file holds programs (macros)",
                "do not open it; ask the supplier for the form that was sent out, filled in",
            ));
        }
        if name == "mimetype" {
            media_type = String::from_utf8_lossy(&content).trim().to_owned();
        }
        let is_xml = name.ends_with(".xml") || name.ends_with(".rels");
        if is_xml && parts.insert(name.clone(), content).is_some() {
            return Err(Refusal::broken(format!("it holds the part `{name}` twice")));
        }
    }
    Ok(Package { parts, media_type })
}

/// What a file that is no package is, by how it begins.
fn not_a_package(bytes: &[u8]) -> Result<(), Refusal> {
    let other = |what: &str, help: &str| Err(Refusal::new(format!("the file is {what}"), help));
    let save = "ask the supplier to open it and save it as .xlsx or .docx, the format in which the form was sent out";
    if bytes.len() > LARGEST_FILE {
        return Err(Refusal::too_much(format!("{} MB", bytes.len() / 1_000_000)));
    }
    match bytes {
        [] => other("empty", "ask the supplier to send it again"),
        [b'P', b'K', ..] => Ok(()),
        [0xd0, 0xcf, 0x11, 0xe0, ..] => {
            other("of the old kind of Office (.xls, .doc), or protected by a password", save)
        }
        [b'%', b'P', b'D', b'F', ..] => other("a PDF", "a PDF cannot be read back; ask for the form itself, filled in"),
        _ => other("neither a workbook nor a Word document", save),
    }
}

impl Package {
    /// Which of the forms it is.
    pub fn format(&self) -> Option<FormFormat> {
        match (self.parts.contains_key(WORKBOOK), self.parts.contains_key(DOCUMENT)) {
            (true, false) => Some(FormFormat::Xlsx),
            (false, true) => Some(FormFormat::Docx),
            (true, true) | (false, false) => None,
        }
    }

    /// What to say of a package that is neither.
    pub fn refusal(&self) -> Refusal {
        let what = match self.media_type.as_str() {
            "application/vnd.oasis.opendocument.spreadsheet" => "the file is of OpenDocument (.ods)",
            "application/vnd.oasis.opendocument.text" => "the file is of OpenDocument (.odt)",
            _ => "the file is neither a workbook nor a Word document",
        };
        let help =
            "ask the supplier to open it and save it as .xlsx or .docx, the format in which the form was sent out";
        Refusal::new(what, help)
    }

    /// Whether there is a part whose name begins so.
    pub fn has_part_under(&self, folder: &str) -> bool {
        self.parts.keys().any(|name| name.starts_with(folder))
    }

    /// A part as text, if it is there.
    pub fn find(&self, name: &str) -> Result<Option<&str>, Refusal> {
        let Some(bytes) = self.parts.get(name) else { return Ok(None) };
        let text =
            std::str::from_utf8(bytes).map_err(|_| Refusal::broken(format!("its part `{name}` is not UTF-8")))?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        // No Office program writes one. Entities that it declares are how a file of some bytes becomes gigabytes, or asks for
        // other files.
        if text.contains("<!DOCTYPE") {
            return Err(Refusal::new(
                format!("its part `{name}` declares entities"),
                "do not open it; ask the supplier for the form that was sent out, filled in",
            ));
        }
        Ok(Some(text))
    }

    /// A part as text.
    pub fn part(&self, name: &str) -> Result<&str, Refusal> {
        self.find(name)?.ok_or_else(|| Refusal::broken(format!("it lacks the part `{name}`")))
    }
}
