//! A workbook as it stands: sheets, rows and cells, and what of it nobody sees. Cells are taken one at a time as they come, so
//! that a cell in the last corner of a sheet costs no more than any other. Nothing is worked out: a formula is told, never run.

use std::collections::BTreeMap;

use super::package::Package;
use super::refusal::Refusal;
use super::xml::{Element, Piece, custom_properties, walk};

/// No answer form has more sheets.
const MOST_SHEETS: usize = 100;
/// Nor more cells with something in them, on all sheets together.
const MOST_CELLS: usize = 50_000;
/// The longest text that a cell can hold, in any program.
const LONGEST_TEXT: usize = 32_767;

/// A workbook.
#[derive(Debug, Default)]
pub struct Workbook {
    /// Its sheets, in order.
    pub sheets: Vec<Sheet>,
    /// Names of cells: sheet and cell.
    pub names: BTreeMap<String, (String, String)>,
    /// Its custom properties.
    pub properties: BTreeMap<String, String>,
    /// Whether it points at other files.
    pub ties_outside: bool,
}

/// A sheet.
#[derive(Debug, Default)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// The part that it stands in.
    pub part: String,
    /// Whether it is hidden.
    pub hidden: bool,
    /// Its cells with something in them, by row and column from 0.
    pub rows: BTreeMap<u32, Row>,
    /// Columns that are hidden: first and last.
    pub hidden_columns: Vec<(u32, u32)>,
}

impl Sheet {
    /// Whether a column is hidden.
    pub fn hides(&self, column: u32) -> bool {
        self.hidden_columns.iter().any(|(first, last)| (*first..=*last).contains(&column))
    }
}

/// A row.
#[derive(Debug, Default)]
pub struct Row {
    /// Whether it is hidden.
    pub hidden: bool,
    /// Its cells by column.
    pub cells: BTreeMap<u32, Cell>,
}

/// A cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cell {
    /// What it shows, as text.
    pub text: String,
    /// The same as a number, if it is one.
    pub number: Option<f64>,
    /// Whether it is worked out by a formula.
    pub formula: bool,
    /// Whether its text is white, or so small that nobody sees it.
    pub unseen: bool,
}

/// Reads a workbook.
pub fn read(package: &Package) -> Result<Workbook, Refusal> {
    let relationships = relationships(package.find("xl/_rels/workbook.xml.rels")?.unwrap_or_default())?;
    let strings = shared_strings(package.find("xl/sharedStrings.xml")?.unwrap_or_default())?;
    let unseen = unseen_styles(package.find("xl/styles.xml")?.unwrap_or_default())?;
    let (listed, names) = listed(package.part("xl/workbook.xml")?)?;
    if listed.len() > MOST_SHEETS {
        return Err(Refusal::too_much(format!("{} sheets", listed.len())));
    }
    let mut workbook = Workbook {
        names,
        properties: custom_properties(package.find("docProps/custom.xml")?)?,
        ties_outside: package.has_part_under("xl/externalLinks/"),
        ..Workbook::default()
    };
    let mut cells = 0;
    for listed in listed {
        let target = relationships
            .get(&listed.relationship)
            .ok_or_else(|| Refusal::broken(format!("its sheet `{}` points at nothing", listed.name)))?;
        let part = part_name(target);
        let mut reading = ReadingSheet {
            strings: &strings,
            unseen: &unseen,
            sheet: Sheet { name: listed.name, part: part.clone(), hidden: listed.hidden, ..Sheet::default() },
            cells,
            ..ReadingSheet::default()
        };
        walk(package.part(&part)?, &part, |piece| reading.take(piece))?;
        cells = reading.cells;
        workbook.sheets.push(reading.sheet);
    }
    Ok(workbook)
}

/// `worksheets/sheet1.xml` or `/xl/worksheets/sheet1.xml` as the name of a part.
fn part_name(target: &str) -> String {
    target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned)
}

fn relationships(part: &str) -> Result<BTreeMap<String, String>, Refusal> {
    let mut found = BTreeMap::new();
    walk(part, "xl/_rels/workbook.xml.rels", |piece| {
        if let Piece::Start(start) = &piece
            && start.name() == "Relationship"
            && let (Some(id), Some(target)) = (start.attribute("Id"), start.attribute("Target"))
        {
            found.insert(id, target);
        }
        Ok(())
    })?;
    Ok(found)
}

struct ListedSheet {
    name: String,
    relationship: String,
    hidden: bool,
}

type Names = BTreeMap<String, (String, String)>;

/// The sheets and the names of cells.
fn listed(part: &str) -> Result<(Vec<ListedSheet>, Names), Refusal> {
    let (mut sheets, mut names) = (Vec::new(), Names::new());
    let (mut name, mut target) = (None, String::new());
    walk(part, "xl/workbook.xml", |piece| {
        match piece {
            Piece::Start(start) if start.name() == "sheet" => sheets.push(ListedSheet {
                name: start.attribute("name").unwrap_or_default(),
                relationship: start.attribute("id").unwrap_or_default(),
                hidden: start.attribute("state").is_some_and(|state| state != "visible"),
            }),
            Piece::Start(start) if start.name() == "definedName" => {
                name = start.attribute("name");
                target.clear();
            }
            Piece::Text(text) if name.is_some() => target.push_str(&text),
            Piece::End("definedName") => {
                names.extend(name.take().zip(cell_of(&target)));
            }
            Piece::Start(_) | Piece::End(_) | Piece::Text(_) => {}
        }
        Ok(())
    })?;
    Ok((sheets, names))
}

/// `'Del A'!$D$5` as sheet and cell.
fn cell_of(target: &str) -> Option<(String, String)> {
    let (sheet, cell) = target.rsplit_once('!')?;
    let sheet = sheet.strip_prefix('\'').and_then(|sheet| sheet.strip_suffix('\'')).unwrap_or(sheet);
    let cell = cell.replace('$', "");
    place(&cell).map(|_| (sheet.replace("''", "'"), cell))
}

fn shared_strings(part: &str) -> Result<Vec<String>, Refusal> {
    let (mut strings, mut text) = (Vec::new(), String::new());
    let (mut in_text, mut in_reading_aid) = (false, false);
    walk(part, "xl/sharedStrings.xml", |piece| {
        match piece {
            Piece::Start(start) => match start.name() {
                "si" => text.clear(),
                "t" => in_text = true,
                // How Japanese names are read aloud: not the text.
                "rPh" => in_reading_aid = true,
                _ => {}
            },
            Piece::Text(piece) if in_text && !in_reading_aid => text.push_str(&piece),
            Piece::Text(_) => {}
            Piece::End(end) => match end {
                "t" => in_text = false,
                "rPh" => in_reading_aid = false,
                "si" => strings.push(without_escapes(&text)),
                _ => {}
            },
        }
        Ok(())
    })?;
    Ok(strings)
}

/// Workbooks write characters that XML has none for as `_x000D_`.
fn without_escapes(text: &str) -> String {
    text.replace("_x000D_", "").replace("_x000d_", "")
}

/// Which styles of cells show nothing: white letters, or letters of less than three points.
fn unseen_styles(part: &str) -> Result<Vec<bool>, Refusal> {
    let (mut fonts, mut styles): (Vec<bool>, Vec<bool>) = (Vec::new(), Vec::new());
    let (mut in_fonts, mut in_cells) = (false, false);
    walk(part, "xl/styles.xml", |piece| {
        match piece {
            Piece::Start(start) => match start.name() {
                "fonts" => in_fonts = true,
                "cellXfs" => in_cells = true,
                "font" if in_fonts => fonts.push(false),
                "color" if in_fonts && is_white(&start) => fonts.last_mut().into_iter().for_each(|font| *font = true),
                "sz" if in_fonts
                    && start
                        .attribute("val")
                        .and_then(|size| size.parse().ok())
                        .is_some_and(|size: f64| size < 3.0) =>
                {
                    fonts.last_mut().into_iter().for_each(|font| *font = true);
                }
                "xf" if in_cells => {
                    let font: usize = start.attribute("fontId").and_then(|id| id.parse().ok()).unwrap_or(0);
                    let filled = start.attribute("fillId").is_some_and(|fill| fill != "0" && fill != "1");
                    // White letters on a coloured ground are a heading.
                    let small_or_white = fonts.get(font).copied().unwrap_or(false);
                    styles.push(small_or_white && !filled);
                }
                _ => {}
            },
            Piece::End(end) => match end {
                "fonts" => in_fonts = false,
                "cellXfs" => in_cells = false,
                _ => {}
            },
            Piece::Text(_) => {}
        }
        Ok(())
    })?;
    Ok(styles)
}

fn is_white(colour: &Element<'_>) -> bool {
    colour.attribute("rgb").is_some_and(|digits| digits.to_uppercase().ends_with("FFFFFF"))
        || colour.attribute("theme").as_deref() == Some("0")
}

#[derive(Default)]
struct ReadingSheet<'a> {
    strings: &'a [String],
    unseen: &'a [bool],
    sheet: Sheet,
    cells: usize,
    row: u32,
    column: u32,
    kind: String,
    text: String,
    cell: Cell,
    in_value: bool,
    in_cell: bool,
}

impl ReadingSheet<'_> {
    fn take(&mut self, piece: Piece<'_>) -> Result<(), Refusal> {
        match piece {
            Piece::Start(start) => self.start(&start),
            Piece::Text(text) if self.in_value => {
                self.text.push_str(&text);
                if self.text.chars().count() > LONGEST_TEXT {
                    return Err(Refusal::too_much("a cell with more text than any program writes"));
                }
                Ok(())
            }
            Piece::Text(_) => Ok(()),
            Piece::End(end) => self.end(end),
        }
    }

    fn start(&mut self, start: &Element<'_>) -> Result<(), Refusal> {
        match start.name() {
            "row" => {
                let stated = start.value("r").and_then(|row| row.parse::<u32>().ok());
                self.row = stated.map_or(self.row + 1, |row| row.saturating_sub(1));
                self.column = 0;
                if start.flag("hidden") || start.value("ht").is_some_and(|height| height == "0") {
                    self.sheet.rows.entry(self.row).or_default().hidden = true;
                }
            }
            "col" if start.flag("hidden") => {
                let number = |name| start.attribute(name).and_then(|number: String| number.parse::<u32>().ok());
                if let (Some(first), Some(last)) = (number("min"), number("max")) {
                    self.sheet.hidden_columns.push((first.saturating_sub(1), last.saturating_sub(1)));
                }
            }
            "c" => {
                if let Some(stated) = start.value("r") {
                    let Some((row, column)) = place(&stated) else {
                        return Err(Refusal::broken(format!(
                            "it has a cell `{}`",
                            stated.chars().take(20).collect::<String>()
                        )));
                    };
                    (self.row, self.column) = (row, column);
                }
                self.kind.clear();
                self.kind.push_str(&start.value("t").unwrap_or_default());
                self.text.clear();
                let style = start.value("s").and_then(|style| style.parse::<usize>().ok()).unwrap_or(0);
                self.cell = Cell { unseen: self.unseen.get(style).copied().unwrap_or(false), ..Cell::default() };
                self.in_cell = true;
            }
            "f" if self.in_cell => self.cell.formula = true,
            "v" | "t" if self.in_cell => self.in_value = true,
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, end: &str) -> Result<(), Refusal> {
        match end {
            "v" | "t" => self.in_value = false,
            "c" => {
                self.in_cell = false;
                self.finish_cell()?;
                self.column += 1;
            }
            _ => {}
        }
        Ok(())
    }

    fn finish_cell(&mut self) -> Result<(), Refusal> {
        let mut cell = std::mem::take(&mut self.cell);
        cell.text = match self.kind.as_str() {
            "s" => {
                let string = self.text.trim().parse::<usize>().ok().and_then(|index| self.strings.get(index));
                string.cloned().ok_or_else(|| Refusal::broken("a cell points at a text that is not there"))?
            }
            "b" => if self.text.trim() == "1" { "TRUE" } else { "FALSE" }.to_owned(),
            "str" | "inlineStr" | "e" | "d" => without_escapes(&self.text),
            _ => {
                cell.number = self.text.trim().parse::<f64>().ok().filter(|number| number.is_finite());
                self.text.clone()
            }
        };
        if cell.text.is_empty() && !cell.formula {
            return Ok(());
        }
        self.cells += 1;
        if self.cells > MOST_CELLS {
            return Err(Refusal::too_much(format!("more than {MOST_CELLS} cells")));
        }
        if self.sheet.rows.entry(self.row).or_default().cells.insert(self.column, cell).is_some() {
            return Err(Refusal::broken(format!("it has the cell {} twice", address(self.row, self.column))));
        }
        Ok(())
    }
}

/// `D5` as row and column, both from 0.
pub fn place(cell: &str) -> Option<(u32, u32)> {
    let letters = cell.find(|character: char| character.is_ascii_digit())?;
    let (letters, digits) = cell.split_at(letters);
    if letters.is_empty() || letters.len() > 3 || !letters.bytes().all(|letter| letter.is_ascii_uppercase()) {
        return None;
    }
    let column = letters.bytes().fold(0, |column, letter| column * 26 + u32::from(letter - b'A') + 1);
    let row: u32 = digits.parse().ok()?;
    (row > 0).then(|| (row - 1, column - 1))
}

/// The name of a cell: `D5`.
pub fn address(row: u32, column: u32) -> String {
    let (mut letters, mut rest) = (Vec::new(), column + 1);
    while rest > 0 {
        letters.push(char::from(b'A' + u8::try_from((rest - 1) % 26).unwrap_or(0)));
        rest = (rest - 1) / 26;
    }
    format!("{}{}", letters.iter().rev().collect::<String>(), row + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_have_the_names_that_spreadsheets_give_them() {
        for (name, at) in
            [("A1", (0, 0)), ("D5", (4, 3)), ("Z9", (8, 25)), ("AA1", (0, 26)), ("XFD1048576", (1_048_575, 16_383))]
        {
            assert_eq!(place(name), Some(at));
            assert_eq!(address(at.0, at.1), name);
        }
        for wrong in ["", "A", "1", "A0", "a1", "ABCD1", "A1B", "A-1"] {
            assert_eq!(place(wrong), None, "{wrong}");
        }
    }
}
