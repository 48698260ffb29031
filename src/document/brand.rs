//! How a buyer's documents look: its colours, typeface and logo. The layout says what stands where; the brand only how it looks.

use std::io::Cursor;

use super::typeface::FontFile;
use crate::diagnostic::Place;
use crate::language::Text;

/// A brand. What it leaves out is as in documents without one.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Brand {
    /// The colour of headings, links and the label of what must be met.
    pub accent: Option<Colour>,
    /// The same on a dark screen.
    pub accent_dark: Option<Colour>,
    /// The ground of boxes.
    pub tint: Option<Colour>,
    /// The typeface; where a reader lacks it, the usual one stands in.
    pub font: Option<String>,
    /// The files of the typeface, which PDF carries; none, and PDF has the usual one.
    pub font_files: Vec<FontFile>,
    /// What stands at the top of the first page.
    pub logo: Option<Logo>,
    /// A Word file whose styles Word files take; loading has made sure that it can be used.
    pub word_template: Option<TemplateFile>,
}

/// A Word file that stands beside its organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateFile {
    /// The file.
    pub bytes: Vec<u8>,
    /// Where it is named.
    pub place: Place,
}

/// A colour, as red, green and blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour([u8; 3]);

/// A logo: a PNG picture.
#[derive(Clone, PartialEq, Eq)]
pub struct Logo {
    /// The picture.
    pub png: Vec<u8>,
    /// Its width in pixels.
    pub width: u32,
    /// Its height in pixels.
    pub height: u32,
    /// What it says to those who do not see it.
    pub alt: Text,
}

impl std::fmt::Debug for Logo {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Logo({} × {}, {} bytes)", self.width, self.height, self.png.len())
    }
}

/// The ground that text stands on by day.
pub const LIGHT_GROUND: Colour = Colour([0xff, 0xff, 0xff]);
/// The ground that text stands on on a dark screen.
pub const DARK_GROUND: Colour = Colour([0x14, 0x18, 0x1d]);
/// The colour of text.
pub const INK: Colour = Colour([0x1b, 0x1f, 0x24]);
/// The colour of labels.
pub const QUIET: Colour = Colour([0x4d, 0x56, 0x61]);
/// The ground of boxes, unless the brand has its own.
pub const TINT: Colour = Colour([0xee, 0xf3, 0xf7]);

impl Colour {
    /// From `#0b4f7d`.
    pub fn read(text: &str) -> Option<Colour> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.is_ascii())?;
        let part = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).ok();
        Some(Colour([part(0)?, part(2)?, part(4)?]))
    }

    /// Six hexadecimal digits, as Word and style sheets write colours.
    pub fn digits(self) -> String {
        let [red, green, blue] = self.0;
        format!("{red:02x}{green:02x}{blue:02x}")
    }

    /// The contrast between two colours, from 1 to 21 (WCAG 2.2, definition of contrast ratio).
    pub fn contrast(self, other: Colour) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    fn luminance(self) -> f64 {
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        let [red, green, blue] = self.0;
        0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }
}

/// What is wrong with a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureProblem {
    /// It is not a PNG picture.
    NotPng,
    /// It has more pixels than any page can show.
    TooManyPixels,
    /// It is too long and thin for the top of a page.
    TooThin,
}

/// A picture with more pixels than this on a side would only fill memory.
const MOST_PIXELS: u32 = 4000;
/// The top of a page has room for something at most so many times as wide as high, or the other way round.
const THINNEST: u32 = 10;

impl Logo {
    /// From the bytes of a PNG file. Its head is judged first, and then one row of the picture after the other, so that a
    /// picture that would unpack to gigabytes does no harm, and one that is broken breaks no document.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(png: Vec<u8>, alt: Text) -> Result<Logo, PictureProblem> {
        let number = |at: usize| -> Option<u32> { Some(u32::from_be_bytes(png.get(at..at + 4)?.try_into().ok()?)) };
        let is_png = png.starts_with(b"\x89PNG\r\n\x1a\n") && png.get(12..16) == Some(b"IHDR".as_slice());
        let (Some(width), Some(height), true) = (number(16), number(20), is_png) else {
            return Err(PictureProblem::NotPng);
        };
        if width == 0 || height == 0 {
            return Err(PictureProblem::NotPng);
        }
        if width > MOST_PIXELS || height > MOST_PIXELS {
            return Err(PictureProblem::TooManyPixels);
        }
        if width > height * THINNEST || height > width * THINNEST {
            return Err(PictureProblem::TooThin);
        }
        if !is_whole(&png) {
            return Err(PictureProblem::NotPng);
        }
        Ok(Logo { png, width, height, alt })
    }

    /// Its size in millimetres at the top of a page: as large as fits into a box, never distorted.
    pub fn size_in_millimetres(&self, most_wide: f64, most_high: f64) -> (f64, f64) {
        let shape = f64::from(self.width) / f64::from(self.height);
        let height = most_high.min(most_wide / shape);
        (height * shape, height)
    }
}

/// Whether every row of the picture is there and nothing in it is broken.
fn is_whole(picture: &[u8]) -> bool {
    let Ok(mut reader) = png::Decoder::new(Cursor::new(picture)).read_info() else { return false };
    loop {
        match reader.next_row() {
            Ok(Some(_)) => {}
            Ok(None) => return reader.finish().is_ok(),
            Err(_) => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_that_of_wcag() {
        let black = Colour::read("#000000").expect("a colour");
        assert!((LIGHT_GROUND.contrast(black) - 21.0).abs() < 0.001);
        // The grey that just passes, and the one beside it that does not.
        assert!(Colour::read("#767676").expect("a colour").contrast(LIGHT_GROUND) >= 4.5);
        assert!(Colour::read("#777777").expect("a colour").contrast(LIGHT_GROUND) < 4.5);
    }

    #[test]
    fn only_six_digits_are_a_colour() {
        for wrong in ["0b4f7d", "#0b4f7", "#0b4f7g", "#0b4f7d0", "blue", "#åäö"] {
            assert_eq!(Colour::read(wrong), None, "{wrong}");
        }
        assert_eq!(Colour::read("#0B4f7d").map(Colour::digits), Some("0b4f7d".to_owned()));
    }
}
