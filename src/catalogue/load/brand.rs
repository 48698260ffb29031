//! `[brand]` of an organisation: colours with enough contrast, a typeface, and a logo that stands beside the file.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, did_you_mean};
use crate::document::{
    Brand, Colour, DARK_GROUND, FontFile, FontProblem, FontStyle, INK, LIGHT_GROUND, Lines, Logo, PictureProblem,
    QUIET, TINT, TemplateFile,
};
use crate::toml_file::{Located, Table};

/// WCAG 2.2, 1.4.3: text against its ground.
const LEAST_CONTRAST: f64 = 4.5;
/// A logo that is larger would make every document heavy.
const LARGEST_LOGO: (usize, &str) = (500_000, "make it smaller, with fewer pixels");
/// A larger font file would make reading the catalogue slow; one for the languages of Europe is a tenth of this.
const LARGEST_FONT: (usize, &str) = (3_000_000, "use the file for the languages of Europe");
/// The styles of a Word file take some hundred kB.
const LARGEST_TEMPLATE: (usize, &str) = (8_000_000, "take the pictures out of it, since only its styles are used");

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
    let font = inner.optional_text("font").filter(|font| is_font_name(&inner, font));
    let font_files = read_font_files(&inner, font.as_ref(), pictures);
    let logo = inner.optional_table("logo").and_then(|table| {
        let logo = read_logo(&table, pictures);
        table.finish();
        logo
    });
    let word_template = inner.optional_text("word-template").and_then(|file| read_template(&inner, &file, pictures));
    inner.finish();
    let value = |colour: Option<Located<Colour>>| colour.map(|colour| colour.value);
    Some(Brand {
        accent: value(accent),
        accent_dark: value(accent_dark),
        tint: value(tint),
        font: font.map(|font| font.value),
        font_files,
        logo,
        word_template,
    })
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

/// The files of the typeface. The upright letters are needed in both weights; leaning ones may be missing.
fn read_font_files(table: &Table<'_>, font: Option<&Located<String>>, pictures: &Pictures) -> Vec<FontFile> {
    let named = table.texts("font-files");
    let (Some(first), Some(font)) = (named.first(), font) else {
        if let Some(first) = named.first() {
            let help = "name it with `font`, as in font = \"Source Sans 3\"";
            table.report(Code::Brand, &first.place, "font files of a typeface that is not named", help);
        }
        return Vec::new();
    };
    let files: Vec<FontFile> =
        named.iter().filter_map(|file| read_font_file(table, file, &font.value, pictures)).collect();
    if files.len() == named.len() {
        for (bold, name) in [(false, "regular"), (true, "bold")] {
            if !files.iter().any(|file| file.style == FontStyle { bold, italic: false }) {
                let message = format!("the font files lack the {name} letters of `{}`", font.value);
                table.report(Code::Brand, &first.place, message, "add the file that holds them");
            }
        }
    }
    files
}

fn read_font_file(table: &Table<'_>, file: &Located<String>, typeface: &str, pictures: &Pictures) -> Option<FontFile> {
    let report = |message: String, help: String| table.report(Code::Brand, &file.place, message, help);
    if !file.value.to_lowercase().ends_with(".ttf") && !file.value.to_lowercase().ends_with(".otf") {
        let help = "save it as .ttf or .otf, one file for each of regular, bold, italic and bold italic";
        report(format!("`{}` is not a .ttf or .otf file", file.value), help.to_owned());
        return None;
    }
    let bytes = beside(file, pictures, LARGEST_FONT, &report)?;
    match FontFile::read(bytes, typeface) {
        Ok(font) => Some(font),
        Err(problem) => {
            let (what, help) = match problem {
                FontProblem::NotAFont => (String::from("is not a whole font"), "fetch it again from whoever made it"),
                FontProblem::Several => (
                    String::from("holds several fonts in one"),
                    "use one file for each of regular, bold, italic and bold italic",
                ),
                FontProblem::MayNotBeEmbedded => (
                    String::from("may not be embedded in documents, it says"),
                    "ask whoever made it for one that may, or leave the font files out: PDF then has the usual typeface",
                ),
                FontProblem::OtherTypeface(other) => {
                    (format!("holds the typeface `{other}`, not `{typeface}`"), "name the typeface as its files do")
                }
            };
            report(format!("the font file `{}` {what}", file.value), help.to_owned());
            None
        }
    }
}

/// The bytes of a file beside the organisation; if it is not there or too large, that is told.
fn beside(
    file: &Located<String>,
    pictures: &Pictures,
    (largest, how): (usize, &str),
    report: &impl Fn(String, String),
) -> Option<Vec<u8>> {
    let Some(found) = pictures.get(&format!("organisations/{}", file.value)) else {
        let known = pictures.keys().filter_map(|path| path.strip_prefix("organisations/"));
        report(format!("there is no file `{}` beside the organisation", file.value), did_you_mean(&file.value, known));
        return None;
    };
    match found {
        Ok(bytes) if bytes.len() <= largest => Some(bytes.clone()),
        too_large => {
            let size = too_large.as_ref().map_or_else(|size| *size, |bytes| bytes.len() as u64);
            let help = format!("at most {} kB: {how}", largest / 1000);
            report(format!("the file `{}` has {} kB", file.value, size / 1000), help);
            None
        }
    }
}

/// The bytes of the template. What is in it is judged by those who know Word files.
fn read_template(table: &Table<'_>, file: &Located<String>, pictures: &Pictures) -> Option<TemplateFile> {
    let report = |message: String, help: String| table.report(Code::Brand, &file.place, message, help);
    if !file.value.to_lowercase().ends_with(".docx") {
        let help = "save it as .docx: .docm and .dotm hold programs";
        report(format!("the Word template `{}` is not a .docx file", file.value), help.to_owned());
        return None;
    }
    let bytes = beside(file, pictures, LARGEST_TEMPLATE, &report)?;
    Some(TemplateFile { bytes, place: file.place.clone() })
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
    let bytes = beside(&file, pictures, LARGEST_LOGO, &report)?;
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
