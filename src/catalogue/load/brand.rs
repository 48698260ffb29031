//! `[brand]` of an organisation: colours with enough contrast, a typeface, and a logo that stands beside the file.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, did_you_mean};
use crate::document::{
    Brand, Colour, DARK_GROUND, INK, LIGHT_GROUND, Lines, Logo, PictureProblem, QUIET, TINT, TemplateFile,
};
use crate::toml_file::{Located, Table};

/// WCAG 2.2, 1.4.3: text against its ground.
const LEAST_CONTRAST: f64 = 4.5;
/// A logo that is larger would make every document heavy.
const LARGEST_LOGO: usize = 500_000;

/// Files that are not text, by their path in the catalogue: their bytes, or how many there are where nobody read them.
pub type Pictures = BTreeMap<String, Result<Vec<u8>, u64>>;

/// Reads the brand. Pictures have been read beforehand; their paths begin where the organisations stand.
pub(super) fn read_brand(table: &Table<'_>, pictures: &Pictures) -> Option<Brand> {
    let inner = table.optional_table("brand")?;
    let tint = colour(&inner, "tint");
    let accent = colour(&inner, "accent");
    let accent_dark = colour(&inner, "accent-dark");
    let ground = tint.as_ref().map_or(TINT, |tint| tint.value);
    for (name, against) in [("text", INK), ("labels", QUIET)] {
        contrast(&inner, tint.as_ref(), against, name);
    }
    for (name, against) in [("the page", LIGHT_GROUND), ("boxes", ground)] {
        contrast(&inner, accent.as_ref(), against, name);
    }
    contrast(&inner, accent_dark.as_ref(), DARK_GROUND, "a dark page");
    let font = inner.optional_text("font").filter(|font| is_font_name(&inner, font)).map(|font| font.value);
    let logo = inner.optional_table("logo").and_then(|table| {
        let logo = read_logo(&table, pictures);
        table.finish();
        logo
    });
    let word_template = inner.optional_text("word-template").and_then(|file| read_template(&inner, &file, pictures));
    inner.finish();
    let value = |colour: Option<Located<Colour>>| colour.map(|colour| colour.value);
    Some(Brand { accent: value(accent), accent_dark: value(accent_dark), tint: value(tint), font, logo, word_template })
}

fn colour(table: &Table<'_>, key: &'static str) -> Option<Located<Colour>> {
    let text = table.optional_text(key)?;
    let Some(value) = Colour::read(&text.value) else {
        let message = format!("`{}` is not a colour", text.value);
        table.report(Code::Brand, &text.place, message, "write # and six hexadecimal digits, such as #0b4f7d");
        return None;
    };
    Some(Located { value, place: text.place })
}

fn contrast(table: &Table<'_>, colour: Option<&Located<Colour>>, against: Colour, name: &str) {
    let Some(colour) = colour else { return };
    let contrast = colour.value.contrast(against);
    if contrast < LEAST_CONTRAST {
        let message = format!(
            "the contrast between `#{}` and {name} (`#{}`) is {contrast:.1}, which many cannot read",
            colour.value.digits(),
            against.digits()
        );
        let help = "choose a colour with at least 4.5 (WCAG 2.2, 1.4.3): darker on light, lighter on dark";
        table.report(Code::Contrast, &colour.place, message, help);
    }
}

/// A name, and nothing that a style sheet or Word could take for something else.
fn is_font_name(table: &Table<'_>, font: &Located<String>) -> bool {
    let fine = font.value.chars().all(|character| character.is_alphanumeric() || matches!(character, ' ' | '-'));
    if !fine {
        let message = format!("`{}` is not the name of a typeface", font.value);
        table.report(Code::Brand, &font.place, message, "write one name with letters, digits, spaces and hyphens");
    }
    fine
}

/// The bytes of the template. What is in it is judged by those who know Word files.
fn read_template(table: &Table<'_>, file: &Located<String>, pictures: &Pictures) -> Option<TemplateFile> {
    let report = |message: String, help: String| table.report(Code::Brand, &file.place, message, help);
    if !file.value.to_lowercase().ends_with(".docx") {
        let help = "save it as .docx: .docm and .dotm hold programs";
        report(format!("the Word template `{}` is not a .docx file", file.value), help.to_owned());
        return None;
    }
    match pictures.get(&format!("organisations/{}", file.value)) {
        Some(Ok(bytes)) => Some(TemplateFile { bytes: bytes.clone(), place: file.place.clone() }),
        Some(Err(size)) => {
            let message = format!("the Word template `{}` has {} kB", file.value, size / 1000);
            report(message, String::from("take the pictures out of it: only its styles are used"));
            None
        }
        None => {
            let known = pictures.keys().filter_map(|path| path.strip_prefix("organisations/"));
            let help = did_you_mean(&file.value, known);
            report(format!("there is no file `{}` beside the organisation", file.value), help);
            None
        }
    }
}

fn read_logo(table: &Table<'_>, pictures: &Pictures) -> Option<Logo> {
    let (file, alt) = (table.text("file"), table.localized("alt", Lines::One));
    let (file, alt) = (file?, alt?);
    let report = |message: String, help: String| table.report(Code::Brand, &file.place, message, help);
    if !file.value.to_lowercase().ends_with(".png") {
        let help = "save it as PNG: other kinds can hold programs, or look different in each format";
        report(format!("the logo `{}` is not a PNG file", file.value), help.to_owned());
        return None;
    }
    let Some(picture) = pictures.get(&format!("organisations/{}", file.value)) else {
        let known = pictures.keys().filter_map(|path| path.strip_prefix("organisations/"));
        report(format!("there is no file `{}` beside the organisation", file.value), did_you_mean(&file.value, known));
        return None;
    };
    let bytes = match picture {
        Ok(bytes) if bytes.len() <= LARGEST_LOGO => bytes.clone(),
        too_large => {
            let size = too_large.as_ref().map_or_else(|size| *size, |bytes| bytes.len() as u64);
            let message = format!("the logo `{}` has {} kB", file.value, size / 1000);
            report(message, format!("make it smaller than {} kB", LARGEST_LOGO / 1000));
            return None;
        }
    };
    match Logo::read(bytes, alt.value) {
        Ok(logo) => Some(logo),
        Err(problem) => {
            let (what, help) = match problem {
                PictureProblem::NotPng => ("is not a whole PNG picture", "save it as PNG again"),
                PictureProblem::TooManyPixels => ("has more than 4,000 pixels on a side", "make it smaller"),
                PictureProblem::TooThin => ("is more than ten times as long as it is wide", "use another form of it"),
            };
            report(format!("the logo `{}` {what}", file.value), help.to_owned());
            None
        }
    }
}
