//! The comparison as sheets: the bids, every question with what each bid says, what offers are worth, and what is to be asked.

use super::award::Words;
use super::compare::{Evaluation, Group, JudgedBid, printable};
use super::judge::{Judgement, Standing};
use super::view::{counted, offered, reasons, standing_phrase, why_not_read, words};
use crate::document::answer_form::{Need, Question};
use crate::document::workbook::{WorkbookCell, WorkbookColumn, WorkbookSheet};

/// No cell holds more than this of what a supplier says: a workbook has an end, and so has a page.
const LONGEST: usize = 4000;

/// The sheets of a comparison.
pub fn comparison_sheets(evaluation: &Evaluation<'_>) -> Vec<WorkbookSheet> {
    let words = words(evaluation);
    let mut sheets = vec![overview(evaluation, words), compared(evaluation, words)];
    if evaluation.form.questions().any(|question| question.need == Need::Offer) {
        sheets.push(award(evaluation, words));
    }
    if evaluation.bids.iter().any(|bid| !bid.to_ask.is_empty()) {
        sheets.push(to_ask(evaluation, words));
    }
    sheets
}

fn sheet(words: Words<'_>, name: &str, lines: &[&str], columns: Vec<WorkbookColumn>) -> WorkbookSheet {
    WorkbookSheet {
        name: words.phrase(&format!("sheet-{name}")),
        title: words.phrase(&format!("sheet-{name}-title")),
        lines: lines.iter().map(|line| words.phrase(line)).collect(),
        columns,
        rows: Vec::new(),
        fixed: 0,
    }
}

fn column(words: Words<'_>, key: &str, width: f64) -> WorkbookColumn {
    WorkbookColumn { heading: words.phrase(key), width }
}

#[expect(clippy::cast_precision_loss, reason = "nobody asks more than some thousand questions")]
fn number(number: usize) -> WorkbookCell {
    WorkbookCell::Number(number as f64)
}

fn overview(evaluation: &Evaluation<'_>, words: Words<'_>) -> WorkbookSheet {
    let mut columns = vec![column(words, "column-supplier", 30.0), column(words, "column-file", 28.0)];
    let standings = Standing::COUNTED.map(standing_phrase);
    columns.extend(standings.iter().map(|key| column(words, key, 12.0)));
    columns.push(column(words, "column-remarks", 60.0));
    columns.push(column(words, "column-digest", 68.0));
    let mut sheet = sheet(
        words,
        "overview",
        &["evaluation-standing-note", "evaluation-people-decide", "evaluation-secrecy-note"],
        columns,
    );
    for bid in &evaluation.bids {
        let mut row = vec![WorkbookCell::Strong(bid.name.clone()), WorkbookCell::text(&bid.file.name)];
        row.extend(Standing::COUNTED.map(|standing| number(counted(evaluation, bid, standing))));
        row.push(WorkbookCell::text(bid.remarks.join(" ")));
        row.push(WorkbookCell::text(&bid.file.digest));
        sheet.rows.push(row);
    }
    for not_read in &evaluation.not_read {
        let why = why_not_read(evaluation, &not_read.codes);
        let mut row = vec![WorkbookCell::Strong(words.phrase("not-read")), WorkbookCell::text(&not_read.file.name)];
        row.extend(Standing::COUNTED.map(|_| WorkbookCell::text("")));
        row.push(WorkbookCell::text(crate::document::as_sentence(&why)));
        row.push(WorkbookCell::text(&not_read.file.digest));
        sheet.rows.push(row);
    }
    sheet
}

fn compared(evaluation: &Evaluation<'_>, words: Words<'_>) -> WorkbookSheet {
    let mut columns = vec![
        column(words, "column-group", 22.0),
        column(words, "column-id", 13.0),
        column(words, "column-requirement", 34.0),
    ];
    columns.extend(evaluation.bids.iter().map(|bid| WorkbookColumn { heading: bid.name.clone(), width: 36.0 }));
    let mut sheet = sheet(words, "compared", &["sheet-compared-text"], columns);
    sheet.fixed = 3;
    for group in Group::ALL {
        for compared in evaluation.questions.iter().filter(|compared| compared.group == group) {
            let question = compared.question;
            let mut row = vec![
                WorkbookCell::text(words.phrase(group.phrase())),
                WorkbookCell::Strong(question.key.clone()),
                WorkbookCell::text(&question.title),
            ];
            row.extend(evaluation.bids.iter().map(|bid| said(words, question, bid)));
            sheet.rows.push(row);
        }
    }
    sheet
}

/// What a bid says at a question: what it amounts to and why, then its own words and where they stand.
fn said(words: Words<'_>, question: &Question, bid: &JudgedBid<'_>) -> WorkbookCell {
    let Some(judgement) = bid.judgements.get(&question.key) else { return WorkbookCell::text("") };
    let mut lines = vec![words.phrase(standing_phrase(judgement.standing))];
    if judgement.standing == Standing::NotTendered {
        return WorkbookCell::Text(lines.remove(0));
    }
    lines.extend(reasons(words, judgement));
    lines.extend(own_words(words, question, judgement));
    let text = lines.join("\n");
    match judgement.standing {
        Standing::StatedMet | Standing::NotTendered => WorkbookCell::Text(text),
        Standing::StatedNotMet | Standing::Unanswered | Standing::Deviates | Standing::NeedsHuman => {
            WorkbookCell::Strong(text)
        }
    }
}

fn own_words(words: Words<'_>, question: &Question, judgement: &Judgement) -> Vec<String> {
    let mut lines = Vec::new();
    let is_plain = judgement.reasons.is_empty() && question.need != Need::Offer;
    if !is_plain && !judgement.said.is_empty() {
        lines.push(words.fill("cell-said", &[("said", &printable(&judgement.said, LONGEST))]));
    }
    lines.extend(
        [&judgement.description].into_iter().filter(|text| !text.is_empty()).map(|text| printable(text, LONGEST)),
    );
    if !judgement.reference.is_empty() {
        lines.push(words.fill("cell-reference", &[("text", &printable(&judgement.reference, LONGEST))]));
    }
    if !judgement.at.is_empty() && judgement.standing == Standing::NeedsHuman {
        lines.push(words.fill("cell-at", &[("at", &judgement.at)]));
    }
    lines
}

fn award(evaluation: &Evaluation<'_>, words: Words<'_>) -> WorkbookSheet {
    let columns = vec![
        column(words, "column-supplier", 30.0),
        column(words, "column-id", 13.0),
        column(words, "column-requirement", 34.0),
        column(words, "column-offered", 24.0),
        column(words, "column-count", 56.0),
        column(words, "column-worth", 14.0),
    ];
    let mut sheet = sheet(words, "award", &["award-text"], columns);
    for bid in &evaluation.bids {
        for question in evaluation.form.questions().filter(|question| question.need == Need::Offer) {
            let judgement = bid.judgements.get(&question.key);
            let valued = bid.valued.get(&question.key);
            let count = valued.map_or_else(|| words.phrase("award-by-people"), |valued| valued.count.clone());
            sheet.rows.push(vec![
                WorkbookCell::text(&bid.name),
                WorkbookCell::Strong(question.key.clone()),
                WorkbookCell::text(&question.title),
                WorkbookCell::Text(offered(words, judgement)),
                WorkbookCell::Text(count),
                worth(valued.and_then(super::award::Valued::worth)),
            ]);
        }
        for total in &bid.totals {
            let lot = total.lot.as_ref().map(|lot| words.fill("award-sum-lot", &[("lot", lot)]));
            sheet.rows.push(vec![
                WorkbookCell::Strong(bid.name.clone()),
                WorkbookCell::text(""),
                WorkbookCell::Strong(lot.unwrap_or_else(|| words.phrase("award-sum-title"))),
                WorkbookCell::text(""),
                WorkbookCell::Strong(total.count.clone()),
                worth(Some(total.sum.clone()).filter(|_| !total.waits)),
            ]);
        }
    }
    sheet
}

/// An amount, as a number.
fn worth(worth: Option<String>) -> WorkbookCell {
    worth.and_then(|worth| worth.parse().ok()).map_or_else(|| WorkbookCell::text("?"), WorkbookCell::Number)
}

fn to_ask(evaluation: &Evaluation<'_>, words: Words<'_>) -> WorkbookSheet {
    let columns = vec![
        column(words, "column-supplier", 30.0),
        column(words, "column-about", 40.0),
        column(words, "column-to-clarify", 90.0),
    ];
    let mut sheet = sheet(words, "questions", &["sheet-questions-text"], columns);
    for bid in &evaluation.bids {
        sheet.rows.extend(bid.to_ask.iter().map(|ask| {
            vec![WorkbookCell::text(&bid.name), WorkbookCell::Strong(ask.about.clone()), WorkbookCell::text(&ask.text)]
        }));
    }
    sheet
}
