//! What each answer of a bid amounts to, as far as a program can tell: what the supplier states, and where a person has to look.
//! Never says that a requirement is met. What was wrong in the reading is always for a person.

use std::collections::BTreeMap;

use super::{Answer, Bid, Given};
use crate::diagnostic::Code;
use crate::document::answer_form::{AnswerForm, Asked, FormSheet, Meaning, Need, Question};
use crate::language::Language;

/// What an answer amounts to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// The supplier states that it is met, accepted or offered.
    StatedMet,
    /// The supplier states that it is not, or offers nothing.
    StatedNotMet,
    /// There is no answer. Never taken as a yes.
    Unanswered,
    /// The supplier states that it deviates.
    Deviates,
    /// A person has to look, before anything can be said.
    NeedsHuman,
    /// It is asked of a lot that the supplier does not tender for.
    NotTendered,
}

impl Standing {
    /// The standings that are counted, in the order in which they are told.
    pub const COUNTED: [Standing; 5] =
        [Standing::StatedMet, Standing::StatedNotMet, Standing::Unanswered, Standing::Deviates, Standing::NeedsHuman];

    /// The word that stands for it in files.
    pub fn word(self) -> &'static str {
        match self {
            Standing::StatedMet => "stated-met",
            Standing::StatedNotMet => "stated-not-met",
            Standing::Unanswered => "unanswered",
            Standing::Deviates => "deviates",
            Standing::NeedsHuman => "needs-human",
            Standing::NotTendered => "not-tendered",
        }
    }
}

/// Why a person has to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// Something was wrong with the question or the answer in the file.
    Reading(Code),
    /// All terms are accepted, and yet a deviation is stated at one of them, or more.
    AcceptedButDeviates,
    /// The terms are accepted save deviations, and none is stated.
    DeviationNotStated,
    /// An award criterion is answered in part, which no scoring rule values.
    OfferedInPart,
    /// The annex has no rule by which the offer can be valued.
    NoRule,
}

impl Why {
    /// The word that stands for it in files, and after `why-` and `ask-` for the phrases.
    pub fn word(self) -> &'static str {
        match self {
            Why::Reading(code) => code.as_str(),
            Why::AcceptedButDeviates => "accepted-but-deviates",
            Why::DeviationNotStated => "deviation-not-stated",
            Why::OfferedInPart => "offered-in-part",
            Why::NoRule => "no-rule",
        }
    }
}

/// What the answer to one question amounts to.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgement {
    /// What it amounts to.
    pub standing: Standing,
    /// Why a person has to look; empty where nobody has to.
    pub reasons: Vec<Why>,
    /// What was answered, in words: `Ja`, `3 timmar`. Empty if nothing.
    pub said: String,
    /// The number offered, if it is one that the rule can value.
    pub offered: Option<f64>,
    /// How it is met, or what deviates.
    pub description: String,
    /// Where in the tender it is shown.
    pub reference: String,
    /// Where in the file it stands.
    pub at: String,
    /// Whether it is a contract term that nothing is said of, and that stands as the acceptance of all terms does. That is
    /// counted and shown once, at the acceptance.
    pub follows_acceptance: bool,
}

/// What every answer of a bid amounts to, by the key of its question.
pub fn judge(form: &AnswerForm, bid: &Bid) -> BTreeMap<String, Judgement> {
    let mut judged = BTreeMap::new();
    for sheet in &form.sheets {
        let tendered = sheet.lot.as_ref().is_none_or(|lot| bid.lots.contains(lot));
        for question in sheet.questions() {
            let judgement = judgement(form.language, question, bid, tendered);
            judged.insert(question.key.clone(), judgement);
        }
    }
    for part in form.sheets.iter().flat_map(|sheet| &sheet.parts) {
        let acceptance = part.areas.iter().flat_map(|area| &area.questions).find(|found| found.need == Need::Answer);
        if let Some(acceptance) = acceptance {
            weigh_acceptance(form, bid, acceptance, &part.letter, &mut judged);
        }
    }
    judged
}

fn judgement(language: Language, question: &Question, bid: &Bid, tendered: bool) -> Judgement {
    let nothing =
        Answer { given: Given::Nothing, description: String::new(), reference: String::new(), at: String::new() };
    let answer = bid.answers.get(&question.key).unwrap_or(&nothing);
    let of_question = bid.doubts.iter().filter(|doubt| doubt.key.as_deref() == Some(question.key.as_str()));
    // That there is no answer is a standing of its own.
    let mut reasons: Vec<Why> =
        of_question.filter(|doubt| doubt.code != Code::Unanswered).map(|doubt| Why::Reading(doubt.code)).collect();
    reasons.sort_unstable();
    reasons.dedup();
    let mut offered = None;
    let stated = match &answer.given {
        Given::Nothing => Standing::Unanswered,
        Given::Chosen(Meaning::Yes) => Standing::StatedMet,
        Given::Chosen(Meaning::No) => Standing::StatedNotMet,
        Given::Chosen(Meaning::Partly) if question.need == Need::Offer => {
            reasons.push(Why::OfferedInPart);
            Standing::NeedsHuman
        }
        Given::Chosen(Meaning::Partly | Meaning::Deviation) => Standing::Deviates,
        Given::Offered(number) => {
            offered = Some(*number);
            Standing::StatedMet
        }
        Given::Unclear(_) => {
            // Whoever reads has told why; if not, it is still nothing to go by.
            if reasons.is_empty() {
                reasons.push(Why::Reading(Code::AnswerChoice));
            }
            Standing::NeedsHuman
        }
    };
    let standing = match (tendered, reasons.is_empty()) {
        (false, _) => Standing::NotTendered,
        (true, true) => stated,
        (true, false) => Standing::NeedsHuman,
    };
    if !tendered {
        reasons.clear();
    }
    Judgement {
        standing,
        reasons,
        said: said(language, question, &answer.given),
        offered,
        description: answer.description.clone(),
        reference: answer.reference.clone(),
        at: answer.at.clone(),
        follows_acceptance: false,
    }
}

/// What was answered, in the words of the form, or as it was written.
fn said(language: Language, question: &Question, given: &Given) -> String {
    match given {
        Given::Nothing => String::new(),
        Given::Chosen(meaning) => match &question.asked {
            Asked::Choice(choices) => choices
                .iter()
                .find(|choice| choice.meaning == *meaning)
                .map_or_else(String::new, |choice| choice.label.clone()),
            Asked::Value(_) => String::new(),
        },
        Given::Offered(number) => match &question.asked {
            Asked::Value(offer) => format!("{} {}", language.number(*number), offer.unit),
            Asked::Choice(_) => language.number(*number),
        },
        Given::Unclear(text) => text.clone(),
    }
}

/// The terms of a part and their acceptance, held against each other: a term without an answer of its own stands as the
/// acceptance does.
fn weigh_acceptance(
    form: &AnswerForm,
    bid: &Bid,
    acceptance: &Question,
    letter: &str,
    judged: &mut BTreeMap<String, Judgement>,
) {
    let tendered = |sheet: &&FormSheet| sheet.lot.as_ref().is_none_or(|lot| bid.lots.contains(lot));
    let parts = form.sheets.iter().filter(tendered).flat_map(|sheet| &sheet.parts);
    let terms: Vec<String> = parts
        .filter(|part| part.letter == letter)
        .flat_map(|part| part.areas.iter().flat_map(|area| &area.questions))
        .filter(|question| question.need == Need::Deviation)
        .map(|question| question.key.clone())
        .collect();
    let Some(whole) = judged.get(&acceptance.key).cloned() else { return };
    let answered = |key: &String| {
        judged.get(key).is_some_and(|term| matches!(term.standing, Standing::Deviates | Standing::NeedsHuman))
    };
    let any_deviation = terms.iter().any(answered);
    let contradiction = match (whole.standing, any_deviation) {
        (Standing::StatedMet, true) => Some(Why::AcceptedButDeviates),
        (Standing::Deviates, false) => Some(Why::DeviationNotStated),
        _ => None,
    };
    if let (Some(why), Some(whole)) = (contradiction, judged.get_mut(&acceptance.key)) {
        whole.standing = Standing::NeedsHuman;
        whole.reasons.push(why);
    }
    for key in terms {
        let Some(term) = judged.get_mut(&key).filter(|term| term.standing == Standing::Unanswered) else { continue };
        term.follows_acceptance = true;
        term.standing = match whole.standing {
            // What is accepted save deviations is accepted where none is stated.
            Standing::StatedMet => Standing::StatedMet,
            Standing::Deviates if any_deviation => Standing::StatedMet,
            Standing::Deviates | Standing::NeedsHuman => Standing::NeedsHuman,
            Standing::StatedNotMet => Standing::StatedNotMet,
            Standing::Unanswered | Standing::NotTendered => Standing::Unanswered,
        };
        if term.standing == Standing::NeedsHuman {
            term.reasons = if whole.reasons.is_empty() { vec![Why::DeviationNotStated] } else { whole.reasons.clone() };
        }
    }
}
