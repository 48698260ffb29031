//! A form as it was filled in, compared with the one that was sent out: questions that have been altered, taken away or added,
//! and answers that are none. Takes nothing for granted that it can compare, and never takes silence for a yes.

use std::collections::{BTreeMap, BTreeSet};

use super::expiry::day_of;
use super::filled::{Filled, FilledField, FilledRow, Unseen, is_known_schema};
use super::{Answer, At, Bid, Given, LastDay, Log};
use crate::diagnostic::Code;
use crate::document::FormFormat;
use crate::document::answer_form::{AnswerForm, Asked, Choice, Meaning, Need, Offer, Question};
use crate::office::normal;

/// Of so many characters that differ a message shows the surroundings.
const SHOWN: usize = 60;

/// The bid, or nothing if the file belongs to another procurement.
pub(super) fn bid(log: &Log<'_>, format: FormFormat, filled: &Filled, forms: &[AnswerForm]) -> Option<Bid> {
    let form = form_of(log, filled, forms)?;
    if filled.ties_outside {
        let help = "do not let the program update it from other files when you open it";
        log.report(Code::StrayText, None, "the workbook points at other files", help);
        log.doubt(None, Code::StrayText, None, "");
    }
    if filled.rows.is_empty() {
        let help = "ask the supplier for the form that was sent out, filled in";
        log.report(Code::AnswerFile, None, "the file holds none of the questions", help);
        return None;
    }
    let (rows, twice) = rows_by_question(log, filled, form);
    check_hidden(log, filled);
    let details: BTreeMap<String, String> =
        filled.details.iter().map(|(id, field)| (id.clone(), field.text.trim().to_owned())).collect();
    let lots = lots(form, &details);
    let mut answers = BTreeMap::new();
    for sheet in &form.sheets {
        let tendered = sheet.lot.as_ref().is_none_or(|lot| lots.contains(lot));
        for question in sheet.questions() {
            let row = rows.get(question.key.as_str());
            let answer = match row {
                Some(row) => answer(log, question, row),
                None if twice.contains(&question.key) => without_row(Given::Unclear(String::new())),
                None => {
                    let message = format!("the question `{}` ({}) is missing", question.key, question.title);
                    let help = "it has been taken away; it counts as not answered";
                    log.report_on(&question.key, Code::ClauseMissing, None, message, help);
                    without_row(Given::Nothing)
                }
            };
            if let Some(row) = row.filter(|_| tendered) {
                check_answered(log, question, row, &answer);
            }
            answers.insert(question.key.clone(), answer);
        }
    }
    check_details(log, filled, &details);
    let last_days = last_days(log, filled, form);
    for stray in &filled.strays {
        let message = format!("there is text where the form has none: `{}`", shortened(&stray.text));
        let help = "read it: a reservation here may change what the supplier answers elsewhere";
        log.report(Code::StrayText, Some(&stray.at).filter(|at| **at != At::default()), message, help);
        log.doubt(None, Code::StrayText, Some(&stray.at), &stray.text);
    }
    Some(Bid { file: log.file.to_owned(), format, details, lots, last_days, answers, doubts: log.doubts() })
}

/// The answer to a question that has no row to be read.
fn without_row(given: Given) -> Answer {
    Answer { given, description: String::new(), reference: String::new(), at: String::new() }
}

/// The form that a file belongs to: of the procurement, in its language.
fn form_of<'f>(log: &Log<'_>, filled: &Filled, forms: &'f [AnswerForm]) -> Option<&'f AnswerForm> {
    let first = forms.first()?;
    let help = "ask the supplier for the form that was sent out with this procurement, filled in";
    let Some(said) = filled.belongs_to.iter().find(|said| is_known_schema(said)) else {
        if filled.rows.iter().all(|row| row.key.is_empty()) {
            let message = "the file is not an answer form of this program";
            log.report(Code::AnswerIdentity, None, message, help);
            return None;
        }
        let message = "the file no longer says which procurement and annex it belongs to";
        log.report(Code::AnswerIdentity, None, message, "compare it with the form that was sent out");
        log.doubt(None, Code::AnswerIdentity, None, "");
        // The language that its questions are in.
        let same = |form: &&AnswerForm| {
            let checks: BTreeSet<&str> = form.questions().map(|question| question.check.as_str()).collect();
            filled.rows.iter().filter(|row| row.check.as_deref().is_some_and(|check| checks.contains(check))).count()
        };
        return forms.iter().rev().max_by_key(same);
    };
    let of = |key: &str| said.get(key).map_or("", String::as_str);
    if filled
        .belongs_to
        .iter()
        .any(|other| ["Reference", "AnnexDigest", "Language"].iter().any(|key| other.get(*key) != said.get(*key)))
    {
        let message = "the file says in one place that it belongs to one annex, and in another to another";
        log.report(Code::AnswerIdentity, None, message, "compare it with the form that was sent out");
        log.doubt(None, Code::AnswerIdentity, None, "");
    }
    if of("Reference") != first.identity.reference {
        let message = format!(
            "the form belongs to the procurement `{}`, not `{}`",
            shortened(of("Reference")),
            first.identity.reference
        );
        log.report(Code::AnswerIdentity, None, message, help);
        return None;
    }
    let form = forms.iter().find(|form| form.identity.language == of("Language"));
    let Some(form) = form else {
        let message = format!("the form is in `{}`, a language in which none was issued", shortened(of("Language")));
        log.report(Code::AnswerIdentity, None, message, help);
        return None;
    };
    if of("AnnexDigest") != form.identity.annex_digest {
        let message = format!(
            "the form belongs to another version of the annex, with the digest {}, not {}",
            shortened(of("AnnexDigest")).chars().take(12).collect::<String>(),
            form.identity.annex_digest.chars().take(12).collect::<String>()
        );
        let help = "clauses that differ are told below; let the supplier answer the version that counts, as `refill` helps with";
        log.report(Code::AnswerIdentity, None, message, help);
        log.doubt(None, Code::AnswerIdentity, None, "");
    }
    Some(form)
}

/// The row of each question, and the questions with different answers. A row that has lost its key is known by the id that is seen.
fn rows_by_question<'r>(
    log: &Log<'_>,
    filled: &'r Filled,
    form: &AnswerForm,
) -> (BTreeMap<String, &'r FilledRow>, BTreeSet<String>) {
    let questions: BTreeMap<&str, &Question> =
        form.questions().map(|question| (question.key.as_str(), question)).collect();
    let mut rows: BTreeMap<String, &FilledRow> = BTreeMap::new();
    let mut twice: BTreeSet<String> = BTreeSet::new();
    for row in &filled.rows {
        let Some(question) = question_of(row, form, &questions) else {
            let message = format!("a row asks what the form does not: `{}`", shortened(&seen(row)));
            let help = "it has been added; it is no part of the procurement and is not read";
            log.report(Code::ClauseUnknown, Some(&row.answer.at), message, help);
            log.doubt(None, Code::ClauseUnknown, Some(&row.answer.at), &seen(row));
            continue;
        };
        if let Some(first) = rows.get(&question.key) {
            let message = format!("`{}` stands twice; first at {}", question.key, first.answer.at);
            let help = if same_answer(first, row) {
                "both answers are the same, and the first is read"
            } else {
                twice.insert(question.key.clone());
                "the answers differ, so that neither is read; ask the supplier which one counts"
            };
            log.report_on(&question.key, Code::ClauseTwice, Some(&row.answer.at), message, help);
            continue;
        }
        check_wording(log, question, row);
        rows.insert(question.key.clone(), row);
    }
    rows.retain(|key, _| !twice.contains(key));
    (rows, twice)
}

fn same_answer(one: &FilledRow, other: &FilledRow) -> bool {
    let said = |row: &FilledRow| [&row.answer, &row.description, &row.reference].map(|field| normal(&field.text));
    said(one) == said(other)
}

fn question_of<'q>(
    row: &FilledRow,
    form: &'q AnswerForm,
    questions: &BTreeMap<&str, &'q Question>,
) -> Option<&'q Question> {
    if !row.key.is_empty() {
        return questions.get(row.key.as_str()).copied();
    }
    let sheet = form.sheets.iter().find(|sheet| sheet.name == row.id.at.sheet)?;
    let plain = |key: &str| -> String {
        key.chars().map(|character| if character.is_alphanumeric() { character } else { '_' }).collect()
    };
    let is_named =
        |question: &&Question| row.name.as_ref().is_some_and(|name| *name == format!("svar_{}", plain(&question.key)));
    let by_id = sheet.questions().find(|question| question.id == row.id.text.trim());
    by_id.or_else(|| sheet.questions().find(is_named).filter(|_| row.id.text.trim().is_empty()))
}

/// What a row shows, for a message.
fn seen(row: &FilledRow) -> String {
    let wording = row.wording.as_ref().map_or("", |wording| wording.text.lines().next().unwrap_or_default());
    format!("{} {wording}", if row.id.text.is_empty() { &row.key } else { &row.id.text }).trim().to_owned()
}

/// Tells of a question that reads otherwise than it was sent out: what was, and what is.
fn check_wording(log: &Log<'_>, question: &Question, row: &FilledRow) {
    let help = "the answer is to another question; ask the supplier to answer the one that was sent out";
    if row.key.is_empty() {
        let message = format!("the row of `{}` has lost its hidden key", question.key);
        let help = "it is read by the id that is seen; compare it with the form that was sent out";
        log.report_on(&question.key, Code::ClauseAltered, Some(&row.id.at), message, help);
    }
    if !row.id.text.is_empty() && row.id.text.trim() != question.id {
        let foreign = row.id.text.trim().chars().find(|character| !character.is_ascii());
        let with = foreign.map_or_else(String::new, |character| format!(", with the foreign character `{character}`"));
        let message = format!("the id was `{}` and is `{}`{with}", question.id, shortened(row.id.text.trim()));
        log.report_on(&question.key, Code::ClauseAltered, Some(&row.id.at), message, help);
    }
    if let Some(wording) = &row.wording {
        let (was, is) = (normal(&question.wording()), normal(&wording.text));
        if was != is {
            let (was, is) = difference(&was, &is);
            let message = format!("the text of `{}` was `{was}` and is `{is}`", question.key);
            log.report_on(&question.key, Code::ClauseAltered, Some(&wording.at), message, help);
            return;
        }
    }
    if !row.key.is_empty() && row.check.as_ref().is_some_and(|check| *check != question.check) {
        let message = format!("the key of `{}` is of another wording than the one that was sent out", question.key);
        log.report_on(&question.key, Code::ClauseAltered, Some(&row.answer.at), message, help);
    }
}

/// Where two texts begin to differ, with what stands around it.
fn difference(was: &str, is: &str) -> (String, String) {
    let same = was.chars().zip(is.chars()).take_while(|(one, other)| one == other).count();
    let from = same.saturating_sub(SHOWN / 3);
    let part = |text: &str| {
        let piece: String = text.chars().skip(from).take(SHOWN).collect();
        let before = if from > 0 { "…" } else { "" };
        let after = if text.chars().count() > from + SHOWN { "…" } else { "" };
        format!("{before}{piece}{after}")
    };
    (part(was), part(is))
}

fn shortened(text: &str) -> String {
    let mut short: String =
        text.chars().take(SHOWN).map(|character| if character.is_control() { ' ' } else { character }).collect();
    if text.chars().count() > SHOWN {
        short.push('…');
    }
    short
}

/// The answer of a row. What cannot be trusted is unclear, and told.
fn answer(log: &Log<'_>, question: &Question, row: &FilledRow) -> Answer {
    for field in [&row.answer, &row.description, &row.reference] {
        if field.formula {
            let message = format!("an answer to `{}` is a formula", question.key);
            let help =
                "what it shows may change with the day or with other files; ask the supplier for the answer as text";
            log.report_on(&question.key, Code::FormulaInAnswer, Some(&field.at), message, help);
        }
    }
    let text = row.answer.text.trim();
    let given = match &question.asked {
        _ if row.answer.formula => Given::Unclear(text.to_owned()),
        _ if text.is_empty() => Given::Nothing,
        Asked::Choice(choices) => chosen(log, question, choices, &row.answer),
        Asked::Value(offer) => match offered(&row.answer, &offer.unit) {
            Some(number) if offer.takes(number) => Given::Offered(number),
            Some(_) => {
                let message = format!("the offer of `{}`, `{}`, is out of bounds", question.key, shortened(text));
                log.report_on(&question.key, Code::OutOfBounds, Some(&row.answer.at), message, bounds(offer));
                Given::Unclear(text.to_owned())
            }
            None => {
                let message = format!("the offer of `{}`, `{}`, is not a number", question.key, shortened(text));
                log.report_on(&question.key, Code::AnswerChoice, Some(&row.answer.at), message, bounds(offer));
                Given::Unclear(text.to_owned())
            }
        },
    };
    let said = |field: &FilledField| field.text.trim().to_owned();
    Answer {
        given,
        description: said(&row.description),
        reference: said(&row.reference),
        at: row.answer.at.to_string(),
    }
}

/// What may be offered.
fn bounds(offer: &Offer) -> String {
    let most = offer.most.map_or_else(String::new, |most| format!(" and at most {most}"));
    format!("a number of at least {}{most} can be offered, without its unit; it is not taken as an offer", offer.least)
}

fn chosen(log: &Log<'_>, question: &Question, choices: &[Choice], field: &FilledField) -> Given {
    let text = normal(&field.text);
    if let Some(choice) = choices.iter().find(|choice| normal(&choice.label).to_lowercase() == text.to_lowercase()) {
        return Given::Chosen(choice.meaning);
    }
    let labels: Vec<String> = choices.iter().map(|choice| format!("`{}`", choice.label)).collect();
    let message = format!("the answer `{}` is none of {}", shortened(&text), labels.join(", "));
    log.report_on(
        &question.key,
        Code::AnswerChoice,
        Some(&field.at),
        message,
        "ask the supplier which of them is meant; it is not taken as a yes",
    );
    Given::Unclear(text)
}

/// A number as people write it: `4`, `4,5`, `4 timmar`.
fn offered(field: &FilledField, unit: &str) -> Option<f64> {
    if let Some(number) = field.number {
        return Some(number);
    }
    let text = normal(&field.text).to_lowercase();
    let number = text.strip_suffix(&unit.to_lowercase()).unwrap_or(&text).trim().replace(',', ".");
    let plain = number.chars().all(|character| character.is_ascii_digit() || character == '.');
    number.parse().ok().filter(|_| plain)
}

/// Tells of what is filled in where nobody sees it: once of a row, a column or a sheet, however much it hides.
fn check_hidden(log: &Log<'_>, filled: &Filled) {
    let of_rows = filled.rows.iter().flat_map(|row| [&row.answer, &row.description, &row.reference]);
    for row in &filled.rows {
        let parts = [&row.answer, &row.description, &row.reference];
        let first = parts.into_iter().find(|field| field.unseen.is_some() && !field.text.trim().is_empty());
        if let Some(field) = first {
            log.doubt(Some(&row.key), Code::HiddenAnswer, Some(&field.at), "");
        }
    }
    let mut hidden: BTreeMap<(&str, String), (&FilledField, usize)> = BTreeMap::new();
    for field in of_rows.chain(filled.details.values()).filter(|field| !field.text.trim().is_empty()) {
        let Some(unseen) = field.unseen else { continue };
        let what = match unseen {
            Unseen::Sheet => String::new(),
            Unseen::Column => field.at.cell.trim_end_matches(|character: char| character.is_ascii_digit()).to_owned(),
            Unseen::Row => {
                field.at.cell.trim_start_matches(|character: char| character.is_ascii_uppercase()).to_owned()
            }
            Unseen::Letters => field.at.cell.clone(),
        };
        hidden.entry((&field.at.sheet, format!("{unseen:?} {what}"))).or_insert((field, 0)).1 += 1;
    }
    for (first, number) in hidden.into_values() {
        let why = first.unseen.map_or("", Unseen::why);
        let others = if number > 1 { format!(", as are {} more", number - 1) } else { String::new() };
        let message = format!("what is filled in here is hidden{others}: {why}");
        log.report(Code::HiddenAnswer, Some(&first.at), message, "show it, and read it with the rest");
    }
}

/// Tells of what must be answered and is not.
fn check_answered(log: &Log<'_>, question: &Question, row: &FilledRow, answer: &Answer) {
    let must = matches!(question.need, Need::Answer | Need::AnswerAndHow);
    match answer.given {
        Given::Nothing if must => {
            let message = format!("`{}` ({}) is not answered", question.key, question.title);
            let help = "it is not taken as a yes; see what the act lets you ask a supplier to complete";
            log.report_on(&question.key, Code::Unanswered, Some(&row.answer.at), message, help);
        }
        Given::Chosen(meaning) => {
            let how = match (question.need, meaning) {
                (Need::AnswerAndHow, Meaning::Yes | Meaning::Partly)
                | (Need::Deviation | Need::Answer, Meaning::Deviation | Meaning::Partly) => true,
                (Need::AnswerAndHow | Need::Answer | Need::Deviation | Need::Offer, _) => false,
            };
            // Of the acceptance, what deviates is said at the terms.
            if how && answer.description.is_empty() && question.need != Need::Answer {
                let message = format!("`{}` is answered, but nothing is said of how", question.key);
                log.report_on(
                    &question.key,
                    Code::AnswerWithoutHow,
                    Some(&row.description.at),
                    message,
                    "ask the supplier to describe it",
                );
            }
        }
        Given::Nothing | Given::Offered(_) | Given::Unclear(_) => {}
    }
}

/// The lots that are tendered for. Where nothing is said of any, all of them, so that no question goes unasked.
fn lots(form: &AnswerForm, details: &BTreeMap<String, String>) -> Vec<String> {
    let mut tendered = Vec::new();
    let mut all = Vec::new();
    for detail in &form.details {
        let Some(lot) = &detail.lot else { continue };
        all.push(lot.clone());
        let said = details.get(&detail.id).map(|said| normal(said).to_lowercase()).unwrap_or_default();
        let choice = detail.choices.iter().find(|choice| choice.label.to_lowercase() == said);
        if choice.is_some_and(|choice| choice.meaning == Meaning::Yes) {
            tendered.push(lot.clone());
        }
    }
    if tendered.is_empty() { all } else { tendered }
}

/// The last days of certificates. One that is no day is told, and left for people.
fn last_days(log: &Log<'_>, filled: &Filled, form: &AnswerForm) -> BTreeMap<String, LastDay> {
    let mut last_days = BTreeMap::new();
    for detail in &form.details {
        let (Some(requirement), Some(field)) = (&detail.certificate, filled.details.get(&detail.id)) else { continue };
        if field.text.trim().is_empty() || field.formula {
            continue;
        }
        match day_of(&field.text, field.number) {
            Some(day) => {
                last_days.insert(requirement.clone(), LastDay { day, at: field.at.to_string() });
            }
            None => {
                let said = shortened(&field.text);
                let message =
                    format!("the last day of the certificate for `{requirement}` reads `{said}`, which is no day");
                let help =
                    format!("see it on the certificate; for the plan, state it: --expires {requirement}=2028-03-31");
                log.report(Code::Attention, Some(&field.at), message, help);
            }
        }
    }
    last_days
}

fn check_details(log: &Log<'_>, filled: &Filled, details: &BTreeMap<String, String>) {
    for (id, field) in &filled.details {
        if field.formula {
            let message = format!("the supplier's detail `{id}` is a formula");
            log.report(Code::FormulaInAnswer, Some(&field.at), message, "ask the supplier for it as text");
            log.doubt(None, Code::FormulaInAnswer, Some(&field.at), "");
        }
    }
    let is_named =
        ["leverantor", "organisationsnummer"].iter().any(|id| details.get(*id).is_some_and(|text| !text.is_empty()));
    if !is_named {
        let at = filled.details.get("leverantor").map(|field| &field.at);
        let message = "the form does not say who answers";
        log.report(Code::Unanswered, at.filter(|at| **at != At::default()), message, "see which tender it came with");
        log.doubt(None, Code::Unanswered, None, "");
    }
}
