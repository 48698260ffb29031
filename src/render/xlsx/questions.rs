//! A sheet of questions: one row each, under its part and area, with its key in a hidden column.

use anyhow::{Result, ensure};
use rust_xlsxwriter::{
    ConditionalFormatCell, ConditionalFormatCellRule, DataValidation, DataValidationRule, Format, ProtectionOptions,
    Worksheet,
};

use super::height::row_height;
use super::look::Look;
use super::{KEY, NamedCell, address, cell_name, formula, quoted, set_page, shortened};
use crate::document::answer_form::{AnswerForm, Asked, Choice, FormPart, FormSheet, Meaning, Need, Offer, Question};

const ID: u16 = 1;
const REQUIREMENT: u16 = 2;
const ANSWER: u16 = 3;
const DESCRIPTION: u16 = 4;
const REFERENCE: u16 = 5;
const STATUS: u16 = 6;
/// The widths of the columns after the key, in characters. Together they fill a page on its side.
const WIDTHS: [f64; 6] = [11.0, 62.0, 15.0, 42.0, 20.0, 12.0];
/// The row of the column headings; above it stand the title and how far the answers have come.
const HEADINGS: u32 = 2;
/// The longest title and text of help in a workbook.
const LONGEST_HELP_TITLE: usize = 32;
const LONGEST_HELP: usize = 255;

struct Filling<'a> {
    form: &'a AnswerForm,
    sheet: &'a FormSheet,
    look: &'a Look,
    worksheet: Worksheet,
    row: u32,
}

/// The sheet, and the cell that tells how far its answers have come with what that cell shows.
pub(super) fn worksheet(
    form: &AnswerForm,
    sheet: &FormSheet,
    look: &Look,
    names: &mut Vec<NamedCell>,
) -> Result<(Worksheet, (String, String))> {
    let mut filling = Filling { form, sheet, look, worksheet: Worksheet::new(), row: HEADINGS + 1 };
    filling.head()?;
    for part in &sheet.parts {
        filling.part(part)?;
        for area in &part.areas {
            if !area.number.is_empty() {
                filling.band(&area.number, &[(&look.strong, &area.title)], &look.area, &look.area)?;
            }
            for question in &area.questions {
                filling.question(question, names)?;
            }
        }
    }
    filling.progress()
}

impl Filling<'_> {
    fn head(&mut self) -> Result<()> {
        let (form, look) = (self.form, self.look);
        let words = &form.words;
        let worksheet = &mut self.worksheet;
        worksheet.set_name(&self.sheet.name)?;
        worksheet.write_string_with_format(0, ID, &self.sheet.title, &look.title)?;
        worksheet.set_row_height(0, 26)?.set_row_height(1, 20)?.set_row_height(HEADINGS, 22)?;
        let headings =
            [&words.id, &words.requirement, &words.answer, &words.description, &words.reference, &words.status];
        for ((column, heading), width) in (ID..).zip(headings).zip(WIDTHS) {
            worksheet.write_string_with_format(HEADINGS, column, heading, &look.column)?;
            worksheet.set_column_width(column, width)?;
        }
        worksheet.set_column_hidden(KEY)?;
        worksheet.set_freeze_panes(HEADINGS + 1, REQUIREMENT)?;
        worksheet.set_screen_gridlines(false).set_landscape().set_repeat_rows(HEADINGS, HEADINGS)?;
        set_page(worksheet, form);
        Ok(())
    }

    /// A row that leads in what follows.
    fn band(&mut self, letter: &str, text: &[(&Format, &str)], first: &Format, rest: &Format) -> Result<()> {
        self.worksheet.write_string_with_format(self.row, ID, letter, first)?;
        self.worksheet.write_rich_string_with_format(self.row, REQUIREMENT, text, rest)?;
        for column in ANSWER..=STATUS {
            self.worksheet.write_blank(self.row, column, rest)?;
        }
        let whole: String = text.iter().map(|(_, piece)| *piece).collect();
        self.worksheet.set_row_height(self.row, row_height(&[(&whole, WIDTHS[1])]))?;
        self.row += 1;
        Ok(())
    }

    fn part(&mut self, part: &FormPart) -> Result<()> {
        let look = self.look;
        let title = format!("{} {}", part.letter, part.title);
        let note = format!("\n{}", part.note);
        // The letter alone is an id: that of the acceptance of all terms of a part.
        self.band("", &[(&look.part_title, &title), (&look.plain, &note)], &look.part, &look.part)
    }

    fn question(&mut self, question: &Question, names: &mut Vec<NamedCell>) -> Result<()> {
        let (look, row) = (self.look, self.row);
        let text = format!("\n{}", question.text.join("\n"));
        let worksheet = &mut self.worksheet;
        worksheet.write_string_with_format(row, KEY, question.row_key(), &look.key)?;
        worksheet.write_string_with_format(row, ID, &question.id, &look.id)?;
        worksheet.write_rich_string_with_format(
            row,
            REQUIREMENT,
            &[(&look.strong, &question.title), (&look.plain, &text)],
            &look.question,
        )?;
        match &question.asked {
            Asked::Choice(choices) => {
                worksheet.write_blank(row, ANSWER, &look.open)?;
                worksheet.add_data_validation(row, ANSWER, row, ANSWER, &validated_choice(self.form, choices)?)?;
            }
            Asked::Value(offer) => {
                worksheet.write_blank(row, ANSWER, &look.open)?;
                worksheet.add_data_validation(row, ANSWER, row, ANSWER, &validated_value(self.form, offer)?)?;
            }
        }
        worksheet.write_blank(row, DESCRIPTION, &look.open)?.write_blank(row, REFERENCE, &look.open)?;
        let (status, now) = self.status(question);
        self.worksheet.write_formula_with_format(row, STATUS, formula(status, &now), &look.status)?;
        let wording = question.wording();
        self.worksheet.set_row_height(row, row_height(&[(&wording, WIDTHS[1]), (&question.id, WIDTHS[0])]))?;
        let name = cell_name("svar", &question.key, names);
        names.push((name, address(&self.sheet.name, 'D', row)));
        self.row += 1;
        Ok(())
    }

    /// What is left of a question: a formula, and what it shows while nothing is answered.
    fn status(&self, question: &Question) -> (String, String) {
        let words = &self.form.words;
        let row = self.row + 1;
        let [done, left, describe, optional, given] =
            [&words.done, &words.left, &words.describe, &words.optional, &words.given].map(|word| quoted(word));
        let no = match &question.asked {
            Asked::Choice(choices) => choices.iter().find(|choice| choice.meaning == Meaning::No),
            Asked::Value(_) => None,
        };
        let no = quoted(no.map_or("", |choice| &choice.label));
        match question.need {
            Need::AnswerAndHow => (
                format!("=IF(TRIM(D{row})=\"\",{left},IF(AND(D{row}<>{no},TRIM(E{row})=\"\"),{describe},{done}))"),
                words.left.clone(),
            ),
            Need::Answer => (format!("=IF(TRIM(D{row})=\"\",{left},{done})"), words.left.clone()),
            Need::Offer => (format!("=IF(TRIM(D{row})=\"\",{optional},{given})"), words.optional.clone()),
            Need::Deviation => (
                format!("=IF(TRIM(D{row})=\"\",{optional},IF(TRIM(E{row})=\"\",{describe},{given}))"),
                words.optional.clone(),
            ),
        }
    }

    /// Writes how far the answers have come, which is known only when every row is.
    fn progress(mut self) -> Result<(Worksheet, (String, String))> {
        let (form, look) = (self.form, self.look);
        let last = self.row.saturating_sub(1);
        // What is filled in though it is optional counts on neither side.
        let must = |question: &&Question| matches!(question.need, Need::AnswerAndHow | Need::Answer);
        let all = self.sheet.questions().filter(must).count();
        let shown = form.words.done_of_all.replace("{all}", &all.to_string());
        let (before, after) = shown.split_once("{done}").unwrap_or((&shown, ""));
        let first = HEADINGS + 2;
        let range = format!("G{first}:G{}", last + 1);
        let done = quoted(&form.words.done);
        let text = format!("={}&COUNTIF({range},{done})&{}", quoted(before), quoted(after));
        let now = format!("{before}0{after}");
        self.worksheet.write_formula_with_format(1, ID, formula(text, &now), &look.progress)?;
        self.worksheet.autofilter(HEADINGS, ID, last, STATUS)?;
        let left = ConditionalFormatCell::new()
            .set_rule(ConditionalFormatCellRule::EqualTo(form.words.left.as_str()))
            .set_format(Format::new().set_bold());
        self.worksheet.add_conditional_format(HEADINGS + 1, STATUS, last, STATUS, &left)?;
        self.worksheet.set_print_area(0, ID, last, STATUS)?;
        self.worksheet.set_selection(HEADINGS + 1, ANSWER, HEADINGS + 1, ANSWER)?;
        self.worksheet.protect_with_options(&ProtectionOptions {
            use_autofilter: true,
            format_columns: true,
            format_rows: true,
            ..ProtectionOptions::new()
        });
        Ok((self.worksheet, (address(&self.sheet.name, 'B', 1), now)))
    }
}

/// A choice among answers, with help and with what is said of another answer.
pub(super) fn validated_choice(form: &AnswerForm, choices: &[Choice]) -> Result<DataValidation> {
    let labels: Vec<&str> = choices.iter().map(|choice| choice.label.as_str()).collect();
    let comma = labels.iter().find(|label| label.contains(','));
    ensure!(comma.is_none(), "the answer `{}` holds a comma, which parts answers in a workbook", comma.unwrap_or(&""));
    let listed = labels.join(", ");
    let words = &form.words;
    let help = words.choose.replace("{choices}", &listed);
    let wrong = words.wrong_choice.replace("{choices}", &listed);
    Ok(DataValidation::new()
        .allow_list_strings(&labels)?
        .set_input_title(shortened(&words.choose_title, LONGEST_HELP_TITLE))?
        .set_input_message(shortened(&help, LONGEST_HELP))?
        .set_error_title(shortened(&words.wrong_title, LONGEST_HELP_TITLE))?
        .set_error_message(shortened(&wrong, LONGEST_HELP))?)
}

fn validated_value(form: &AnswerForm, offer: &Offer) -> Result<DataValidation> {
    let rule = match offer.most {
        Some(most) => DataValidationRule::Between(offer.least, most),
        None => DataValidationRule::GreaterThanOrEqualTo(offer.least),
    };
    let words = &form.words;
    let wrong = words.wrong_value.replace("{bounds}", &offer.bounds);
    Ok(DataValidation::new()
        .allow_decimal_number(rule)
        .set_input_title(shortened(&words.value_title, LONGEST_HELP_TITLE))?
        .set_input_message(shortened(&offer.bounds, LONGEST_HELP))?
        .set_error_title(shortened(&words.value_title, LONGEST_HELP_TITLE))?
        .set_error_message(shortened(&wrong, LONGEST_HELP))?)
}
