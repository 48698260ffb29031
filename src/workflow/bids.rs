//! Bids: the forms that were sent out, and what suppliers have made of them.

use std::path::{Path, PathBuf};

use anyhow::Context;
use serde_json::{Map, Value, json};

use crate::annex::{DocumentKind, Dressing, Issue, answer_form, assemble};
use crate::bid::{Answer, Bid, Given, HandedIn, Reading, Refilled, read_bids, refill};
use crate::document::answer_form::{AnswerForm, Need};
use crate::files;
use crate::language::Language;
use crate::selection::select;

use super::Loaded;
use super::outputs::{issue, layout};

/// The answer form of a procurement in each language, as `build` writes it.
pub fn answer_forms(loaded: &Loaded) -> Vec<AnswerForm> {
    let selection = select(&loaded.catalogue, &loaded.procurement);
    let layout = layout(loaded);
    let form = |language: Language| {
        let matter = loaded.matter(&selection, language);
        let annex = assemble(&matter);
        let issue: Issue = issue(loaded, &matter, &annex).0;
        let dressing =
            Dressing { kind: DocumentKind::Form, title: matter.phrase("form-title"), layout: &layout, issue: &issue };
        answer_form(&matter, &annex, &dressing)
    };
    Language::ALL.into_iter().map(form).collect()
}

/// Reads answer files and compares them with the forms of a procurement.
///
/// # Errors
/// If a file cannot be opened at all. One that is broken inside is told with the others.
pub fn bids(loaded: &Loaded, paths: &[PathBuf]) -> anyhow::Result<(Vec<AnswerForm>, Reading)> {
    let mut handed_in = Vec::with_capacity(paths.len());
    for path in paths {
        handed_in.push(HandedIn { file: path.display().to_string(), bytes: files::read_handed_in(path)? });
    }
    let forms = answer_forms(loaded);
    let reading = read_bids(&handed_in, &forms);
    Ok((forms, reading))
}

/// How many questions a bid answers, and how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Answered {
    /// That must be answered.
    pub must: usize,
    /// Of these, those that are.
    pub answered: usize,
    /// Answers that a person has to look at: outside what can be chosen, or not to be trusted.
    pub unclear: usize,
    /// Award criteria with an offer.
    pub offered: usize,
}

/// Counts the answers of a bid, of the lots that it tenders for.
pub fn answered(forms: &[AnswerForm], bid: &Bid) -> Answered {
    let mut counted = Answered::default();
    let Some(form) = forms.first() else { return counted };
    let tendered = form.sheets.iter().filter(|sheet| sheet.lot.as_ref().is_none_or(|lot| bid.lots.contains(lot)));
    for question in tendered.flat_map(|sheet| sheet.questions()) {
        let given = bid.answers.get(&question.key).map(|Answer { given, .. }| given);
        let something = given.is_some_and(|given| *given != Given::Nothing);
        match question.need {
            Need::Answer | Need::AnswerAndHow => {
                counted.must += 1;
                counted.answered += usize::from(something);
            }
            Need::Offer => counted.offered += usize::from(something),
            Need::Deviation => {}
        }
        counted.unclear += usize::from(matches!(given, Some(Given::Unclear(_))));
    }
    counted
}

/// What was read, for other programs: of each bid its supplier, its lots and every answer.
pub fn bids_json(reading: &Reading) -> String {
    let answer = |(key, answer): (&String, &Answer)| {
        let (given, unclear) = match &answer.given {
            Given::Nothing => (json!(null), None),
            Given::Chosen(meaning) => (json!(meaning.word()), None),
            Given::Offered(number) => (json!(number), None),
            Given::Unclear(text) => (json!(null), Some(text)),
        };
        json!({
            "key": key, "given": given, "unclear": unclear, "description": answer.description,
            "reference": answer.reference, "at": answer.at,
        })
    };
    let bid = |bid: &Bid| {
        let last_days = bid.last_days.iter().map(|(id, stated)| (id.clone(), json!(stated.day.to_string())));
        json!({
            "supplier": bid.supplier(), "file": bid.file, "format": bid.format.ending(), "details": bid.details,
            "lots": bid.lots, "last-days": last_days.collect::<Map<_, _>>(),
            "answers": bid.answers.iter().map(answer).collect::<Vec<_>>(),
        })
    };
    let bids: Vec<Value> = reading.bids.iter().map(bid).collect();
    serde_json::to_string_pretty(&bids).expect("texts and numbers are JSON")
}

/// Carries the answers of an earlier form over into a new one, and writes it as a new file.
///
/// # Errors
/// If one of them is no answer form, or the new file is already there.
pub fn refill_file(new: &Path, old: &Path, out: &Path) -> anyhow::Result<Refilled> {
    let (new_bytes, old_bytes) = (files::read_handed_in(new)?, files::read_handed_in(old)?);
    let refilled = refill(&new_bytes, &old_bytes)
        .with_context(|| format!("carry answers from {} over to {}", old.display(), new.display()))?;
    files::write_new_file(out, &refilled.bytes)?;
    Ok(refilled)
}
