//! How the workbook looks: the buyer's colours and typeface, one look for what is read and one for what is filled in. What is
//! to be filled in has a ground and a frame, so that it is known without its colour.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

use crate::document::{Brand, Colour, INK, QUIET, TINT};

/// The typeface where the brand has none: every spreadsheet program has it or one of its widths.
const FONT: &str = "Calibri";
/// The accent where the brand has none.
const ACCENT: &str = "#0b4f7d";
/// The ground of what is to be filled in.
const OPEN_GROUND: &str = "#fffbe8";
/// The frame around it.
const OPEN_FRAME: &str = "#7a6a1e";
/// The lines between questions.
const RULE: &str = "#c9d0d8";

/// The looks of the cells.
pub(super) struct Look {
    pub(super) title: Format,
    pub(super) heading: Format,
    pub(super) text: Format,
    pub(super) label: Format,
    pub(super) number: Format,
    pub(super) mark: Format,
    pub(super) progress: Format,
    pub(super) column: Format,
    pub(super) part: Format,
    pub(super) part_title: Format,
    pub(super) area: Format,
    pub(super) id: Format,
    pub(super) question: Format,
    pub(super) status: Format,
    pub(super) open: Format,
    pub(super) open_day: Format,
    pub(super) key: Format,
    /// In a table that is read: a number, and a day.
    pub(super) cell_number: Format,
    pub(super) cell_day: Format,
    /// In a cell of several looks.
    pub(super) strong: Format,
    pub(super) plain: Format,
}

impl Look {
    pub(super) fn of(brand: &Brand) -> Look {
        let font = brand.font.as_deref().unwrap_or(FONT);
        let default_accent = Colour::read(ACCENT).expect("a colour of this program");
        let accent = colour(brand.accent.unwrap_or(default_accent));
        let tint = colour(brand.tint.unwrap_or(TINT));
        let base = Format::new().set_font_name(font).set_font_size(11).set_font_color(colour(INK));
        let top = base.clone().set_align(FormatAlign::Top);
        let wrapped = top.clone().set_text_wrap();
        let ruled = wrapped.clone().set_border_bottom(FormatBorder::Thin).set_border_bottom_color(hex(RULE));
        let open = wrapped
            .clone()
            .set_background_color(hex(OPEN_GROUND))
            .set_border(FormatBorder::Thin)
            .set_border_color(hex(OPEN_FRAME))
            .set_align(FormatAlign::Left)
            .set_indent(1)
            .set_unlocked();
        let band = wrapped.clone().set_background_color(tint);
        Look {
            title: base.clone().set_font_size(18).set_bold().set_font_color(accent),
            heading: base.clone().set_font_size(13).set_bold().set_font_color(accent),
            number: top.clone().set_font_color(colour(QUIET)).set_align(FormatAlign::Right),
            label: wrapped.clone().set_font_color(colour(QUIET)),
            mark: base.clone().set_bold(),
            progress: base.clone().set_bold().set_align(FormatAlign::Top),
            column: wrapped
                .clone()
                .set_align(FormatAlign::VerticalCenter)
                .set_bold()
                .set_font_color(Color::White)
                .set_background_color(accent),
            part: band,
            part_title: base.clone().set_bold().set_font_size(13).set_font_color(accent),
            area: wrapped.clone().set_bold().set_font_color(accent).set_border_bottom(FormatBorder::Thin),
            id: ruled.clone().set_bold(),
            status: ruled.clone().set_align(FormatAlign::Left).set_indent(1),
            cell_number: ruled.clone().set_align(FormatAlign::Right),
            cell_day: ruled.clone().set_num_format("yyyy-mm-dd").set_align(FormatAlign::Left),
            question: ruled,
            open_day: open.clone().set_num_format("yyyy-mm-dd"),
            open,
            key: Format::new().set_font_name(font).set_hidden(),
            strong: base.clone().set_bold(),
            plain: base,
            text: wrapped,
        }
    }
}

fn colour(colour: Colour) -> Color {
    hex(&colour.digits())
}

fn hex(digits: &str) -> Color {
    u32::from_str_radix(digits.trim_start_matches('#'), 16).map_or(Color::Default, Color::RGB)
}
