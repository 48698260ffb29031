//! The first sheet: how to answer, who answers, how far the answers have come, and what the form belongs to.

use anyhow::Result;
use rust_xlsxwriter::{ProtectionOptions, Worksheet};

use super::height::row_height;
use super::look::Look;
use super::questions::validated_choice;
use super::{KEY, NamedCell, address, cell_name, formula, set_page};
use crate::document::answer_form::AnswerForm;

const LABEL: u16 = 1;
const TEXT: u16 = 2;
const LABEL_WIDTH: f64 = 28.0;
const TEXT_WIDTH: f64 = 86.0;

/// The sheet. `progress` is, of each sheet of questions, the cell that tells how far it has come and what that cell shows.
pub(super) fn worksheet(
    form: &AnswerForm,
    look: &Look,
    progress: &[(String, String)],
    names: &mut Vec<NamedCell>,
) -> Result<Worksheet> {
    let words = &form.words;
    let mut sheet = Worksheet::new();
    sheet.set_name(&words.start)?;
    sheet.set_column_hidden(KEY)?.set_column_width(LABEL, LABEL_WIDTH)?.set_column_width(TEXT, TEXT_WIDTH)?;
    sheet.set_screen_gridlines(false);
    set_page(&mut sheet, form);
    sheet.write_string_with_format(0, LABEL, &form.title, &look.title)?.set_row_height(0, 30)?;
    let under = std::iter::once(form.procurement.as_str()).chain(form.marks.iter().map(String::as_str));
    sheet.write_string_with_format(1, LABEL, under.collect::<Vec<_>>().join(" · "), &look.mark)?;
    let mut row = 3;
    sheet.write_string_with_format(row, LABEL, &words.steps, &look.heading)?;
    for (number, step) in (1..).zip(&form.steps) {
        row += 1;
        sheet.write_string_with_format(row, LABEL, format!("{number}."), &look.number)?;
        sheet.write_string_with_format(row, TEXT, step, &look.text)?;
        sheet.set_row_height(row, row_height(&[(step, TEXT_WIDTH)]))?;
    }
    row += 2;
    sheet.write_string_with_format(row, LABEL, &words.details, &look.heading)?;
    row += 1;
    sheet.write_string_with_format(row, TEXT, &words.details_note, &look.text)?;
    sheet.set_row_height(row, row_height(&[(&words.details_note, TEXT_WIDTH)]))?;
    for detail in &form.details {
        row += 1;
        sheet.write_string_with_format(row, KEY, format!("v1|@{}|", detail.id), &look.key)?;
        sheet.write_string_with_format(row, LABEL, &detail.label, &look.label)?;
        sheet.write_blank(row, TEXT, if detail.certificate.is_some() { &look.open_day } else { &look.open })?;
        sheet.set_row_height(row, row_height(&[(&detail.label, LABEL_WIDTH)]))?;
        if !detail.choices.is_empty() {
            sheet.add_data_validation(row, TEXT, row, TEXT, &validated_choice(form, &detail.choices)?)?;
        }
        let name = cell_name("uppgift", &detail.id, names);
        names.push((name, address(&words.start, 'C', row)));
    }
    row += 2;
    sheet.write_string_with_format(row, LABEL, &words.progress, &look.heading)?;
    for (of, (cell, now)) in form.sheets.iter().zip(progress) {
        row += 1;
        sheet.write_string_with_format(row, LABEL, &of.name, &look.label)?;
        sheet.write_formula_with_format(row, TEXT, formula(cell.clone(), now), &look.progress)?;
    }
    row += 2;
    sheet.write_string_with_format(row, LABEL, &words.facts, &look.heading)?;
    for (label, value) in form.facts.iter().filter(|(_, value)| !value.is_empty()) {
        row += 1;
        sheet.write_string_with_format(row, LABEL, label, &look.label)?;
        sheet.write_string_with_format(row, TEXT, value, &look.text)?;
        sheet.set_row_height(row, row_height(&[(label, LABEL_WIDTH), (value, TEXT_WIDTH)]))?;
    }
    sheet.set_print_area(0, LABEL, row, TEXT)?;
    sheet.set_active(true);
    sheet.protect_with_options(&ProtectionOptions {
        format_columns: true,
        format_rows: true,
        ..ProtectionOptions::new()
    });
    Ok(sheet)
}
