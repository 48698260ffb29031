//! Bids side by side: each judged, then question by question what they have in common and where they part; what each is to be
//! asked, and what its offers are worth. Ranks nobody.

use std::collections::{BTreeMap, BTreeSet};

use super::award::{Valued, Words, value, without_rule};
use super::decimal::Amount;
use super::judge::{Judgement, Standing, Why, judge};
use super::{Bid, Doubt, Reading};
use crate::diagnostic::Code;
use crate::document::answer_form::{AnswerForm, Need, Question};
use crate::document::evaluation::{Currency, EvaluationBasis};
use crate::document::{Lines, Phrases, as_sentence, illegal_character};
use crate::office::normal;

/// A file that was handed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileHandedIn {
    /// Its path, as it was read.
    pub file: String,
    /// Its name.
    pub name: String,
    /// Its digest.
    pub digest: String,
}

/// A file that gave no bid, and what was wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotRead {
    /// The file.
    pub file: FileHandedIn,
    /// What was wrong.
    pub codes: Vec<Code>,
}

/// What the bids amount to, side by side.
#[derive(Clone, Debug)]
pub struct Evaluation<'a> {
    /// The form that was sent out, in the language of the procurement.
    pub form: &'a AnswerForm,
    /// What they are judged by.
    pub basis: &'a EvaluationBasis,
    /// The fixed phrases.
    pub phrases: &'a Phrases,
    /// The bids, in the order of their files.
    pub bids: Vec<JudgedBid<'a>>,
    /// Every question, in the order of print.
    pub questions: Vec<ComparedQuestion<'a>>,
    /// The files that gave no bid.
    pub not_read: Vec<NotRead>,
}

/// A bid and what it amounts to.
#[derive(Clone, Debug)]
pub struct JudgedBid<'a> {
    /// The bid.
    pub bid: &'a Bid,
    /// What the supplier calls itself; no two are alike.
    pub name: String,
    /// The file.
    pub file: FileHandedIn,
    /// What each answer amounts to, by the key of its question.
    pub judgements: BTreeMap<String, Judgement>,
    /// What each offer is worth, by the key of its question.
    pub valued: BTreeMap<String, Valued>,
    /// What the offers are worth together: once, or for each lot that is tendered for.
    pub totals: Vec<Total>,
    /// What the supplier is to be asked.
    pub to_ask: Vec<ToAsk>,
    /// What is to be known of the bid as a whole.
    pub remarks: Vec<String>,
}

/// What the offers of a bid are worth together.
#[derive(Clone, Debug, PartialEq)]
pub struct Total {
    /// The lot; nothing where there are none.
    pub lot: Option<String>,
    /// The count: `5 + 7,5 = 12,5 poäng`.
    pub count: String,
    /// The sum of what is counted, as a number is written in files.
    pub sum: String,
    /// Whether a person has to decide something before the sum is whole.
    pub waits: bool,
}

/// Something that a supplier is to be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToAsk {
    /// The key of the question that it is about; nothing if it is about the whole bid.
    pub key: Option<String>,
    /// What it is about: id and title.
    pub about: String,
    /// What is to be clarified.
    pub text: String,
}

/// How the answers to a question stand to each other, in the order in which they are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// The bids differ.
    Differs,
    /// They do not, but somebody has to look at one of them, or more.
    NeedsHuman,
    /// None of them states that it is met.
    NobodyMeets,
    /// All of them state that it is met.
    AllMeet,
}

impl Group {
    /// Every group.
    pub const ALL: [Group; 4] = [Group::Differs, Group::NeedsHuman, Group::NobodyMeets, Group::AllMeet];

    /// The key of the phrase that names it.
    pub fn phrase(self) -> &'static str {
        match self {
            Group::Differs => "group-differs",
            Group::NeedsHuman => "group-needs-human",
            Group::NobodyMeets => "group-nobody-meets",
            Group::AllMeet => "group-all-meet",
        }
    }
}

/// A question and how the answers to it stand to each other.
#[derive(Clone, Copy, Debug)]
pub struct ComparedQuestion<'a> {
    /// The question.
    pub question: &'a Question,
    /// How the answers stand to each other.
    pub group: Group,
}

/// Judges and compares what was read.
pub fn evaluate<'a>(
    form: &'a AnswerForm,
    basis: &'a EvaluationBasis,
    phrases: &'a Phrases,
    reading: &'a Reading,
    files: &[FileHandedIn],
) -> Evaluation<'a> {
    let words = Words { phrases, language: form.language };
    let names = names(&reading.bids, files);
    let bids: Vec<JudgedBid<'a>> =
        reading.bids.iter().zip(names).map(|(bid, name)| judged(words, form, basis, bid, name, files)).collect();
    let questions =
        form.questions().map(|question| ComparedQuestion { question, group: group(question, &bids) }).collect();
    let is_bid = |file: &FileHandedIn| bids.iter().any(|bid| bid.bid.file == file.file);
    let not_read = files.iter().filter(|file| !is_bid(file)).map(|file| {
        let told = reading.diagnostics.iter().filter(|told| {
            told.within.as_ref().is_some_and(|within| within.file == file.file)
                && matches!(told.code, Code::AnswerFile | Code::AnswerIdentity | Code::SecondForm)
        });
        let codes: BTreeSet<Code> = told.map(|told| told.code).collect();
        NotRead { file: file.clone(), codes: codes.into_iter().collect() }
    });
    let not_read = not_read.collect();
    Evaluation { form, basis, phrases, bids, questions, not_read }
}

fn of_file(bid: &Bid, files: &[FileHandedIn]) -> FileHandedIn {
    let found = files.iter().find(|file| file.file == bid.file).cloned();
    found.unwrap_or_else(|| FileHandedIn { file: bid.file.clone(), name: bid.file.clone(), digest: String::new() })
}

/// What the suppliers call themselves, with the file where two say the same or one says nothing.
fn names(bids: &[Bid], files: &[FileHandedIn]) -> Vec<String> {
    const LONGEST: usize = 60;
    let said = |bid: &Bid| {
        let named = bid.details.get("leverantor").map(|name| name.trim()).filter(|name| !name.is_empty());
        named.map(|name| printable(name, LONGEST))
    };
    let all: Vec<Option<String>> = bids.iter().map(said).collect();
    let named = bids.iter().zip(&all).map(|(bid, name)| {
        let file = of_file(bid, files).name;
        match name {
            Some(name)
                if all.iter().flatten().filter(|other| other.to_lowercase() == name.to_lowercase()).count() < 2 =>
            {
                name.clone()
            }
            Some(name) => format!("{name} ({file})"),
            None => file,
        }
    });
    named.collect()
}

fn judged<'a>(
    words: Words<'_>,
    form: &AnswerForm,
    basis: &EvaluationBasis,
    bid: &'a Bid,
    name: String,
    files: &[FileHandedIn],
) -> JudgedBid<'a> {
    let mut judgements = judge(form, bid);
    let mut valued = BTreeMap::new();
    for question in form.questions().filter(|question| question.need == Need::Offer) {
        let Some(judgement) = judgements.get_mut(&question.key) else { continue };
        match basis.rules.get(&question.key) {
            Some(rule) => {
                valued.insert(question.key.clone(), value(words, rule, judgement));
            }
            None => without_rule(judgement),
        }
    }
    JudgedBid {
        bid,
        name,
        file: of_file(bid, files),
        totals: totals(words, form, basis, bid, &valued),
        to_ask: to_ask(words, form, bid, &judgements),
        remarks: whole_bid(bid).map(|doubt| told(words, "why", doubt)).collect(),
        judgements,
        valued,
    }
}

fn totals(
    words: Words<'_>,
    form: &AnswerForm,
    basis: &EvaluationBasis,
    bid: &Bid,
    valued: &BTreeMap<String, Valued>,
) -> Vec<Total> {
    let lots: Vec<Option<&String>> = if bid.lots.is_empty() { vec![None] } else { bid.lots.iter().map(Some).collect() };
    let of_lot = |lot: Option<&String>| {
        let sheets = form.sheets.iter().filter(move |sheet| sheet.lot.is_none() || sheet.lot.as_ref() == lot);
        let keys: Vec<&String> = sheets
            .flat_map(|sheet| sheet.questions())
            .map(|question| &question.key)
            .filter(|key| valued.contains_key(*key))
            .collect();
        keys
    };
    let total = |lot: Option<&String>| {
        let keys = of_lot(lot);
        let currency: Currency = basis.rules.get(*keys.first()?)?.currency;
        let amounts: Vec<Option<Amount>> =
            keys.iter().map(|key| valued.get(*key).and_then(|found| found.amount)).collect();
        let sum = Amount::sum(amounts.iter().flatten().copied());
        let waits = amounts.iter().any(Option::is_none);
        let terms: Vec<String> =
            amounts.iter().map(|amount| amount.map_or_else(|| "?".to_owned(), |amount| words.number(amount))).collect();
        let told = words.amount(sum, currency);
        let count = match (waits, terms.as_slice()) {
            // A sum of one is no sum.
            (false, [_]) => told,
            (false, _) => words.fill("award-sum", &[("terms", &terms.join(" + ")), ("sum", &told)]),
            (true, _) => words.fill("award-sum-waits", &[("terms", &terms.join(" + ")), ("sum", &told)]),
        };
        Some(Total { lot: lot.cloned(), count, sum: sum.plainly(), waits })
    };
    lots.into_iter().filter_map(total).collect()
}

/// What is wrong with a bid as a whole, each thing once.
fn whole_bid(bid: &Bid) -> impl Iterator<Item = &Doubt> {
    let mut seen = Vec::new();
    bid.doubts.iter().filter(move |doubt| {
        let is_new = doubt.key.is_none() && !seen.contains(doubt);
        if is_new {
            seen.push(*doubt);
        }
        is_new
    })
}

/// A doubt of a whole bid in words, with the phrases that begin so.
fn told(words: Words<'_>, begins: &str, doubt: &Doubt) -> String {
    const LONGEST: usize = 160;
    let text = printable(&doubt.text, LONGEST);
    // The sentence that quotes it ends with a full stop of its own.
    let text = text.trim_end_matches('.');
    // That the workbook points at other files is told with the code of stray text, but there is no text.
    let is_tie = doubt.code == Code::StrayText && text.is_empty();
    let word = if is_tie { "ties-outside" } else { doubt.code.as_str() };
    as_sentence(&words.fill(&format!("{begins}-bid-{word}"), &[("text", text), ("at", &doubt.at)]))
}

/// What a supplier is to be asked: what is unclear in the bid as a whole, then, in the order of print, what is unclear or lacks
/// an answer. What is stated not to be met is not asked about: that is an answer.
fn to_ask(words: Words<'_>, form: &AnswerForm, bid: &Bid, judgements: &BTreeMap<String, Judgement>) -> Vec<ToAsk> {
    const LONGEST: usize = 160;
    let mut asked: Vec<ToAsk> = whole_bid(bid)
        .map(|doubt| ToAsk { key: None, about: words.phrase("ask-about-whole"), text: told(words, "ask", doubt) })
        .collect();
    for question in form.questions() {
        let Some(judgement) = judgements.get(&question.key) else { continue };
        let said = printable(&judgement.said, LONGEST);
        let fill = |key: &str| words.fill(key, &[("said", &said)]);
        let text = match judgement.standing {
            Standing::Unanswered if question.need == Need::AnswerAndHow => vec![fill("ask-unanswered")],
            Standing::Unanswered if question.need == Need::Answer => vec![fill("ask-unanswered-acceptance")],
            Standing::NeedsHuman => {
                // What follows from the acceptance is asked there, and a rule that lacks is nothing to ask a supplier.
                let own = judgement.reasons.iter().filter(|why| match why {
                    Why::NoRule => false,
                    Why::AcceptedButDeviates | Why::DeviationNotStated => question.need == Need::Answer,
                    Why::Reading(_) | Why::OfferedInPart => true,
                });
                own.map(|why| {
                    let is_offer = question.need == Need::Offer;
                    let is_unclear = is_offer && *why == Why::Reading(Code::AnswerChoice);
                    if is_unclear { fill("ask-offer-unclear") } else { fill(&format!("ask-{}", why.word())) }
                })
                .collect()
            }
            Standing::StatedMet
            | Standing::StatedNotMet
            | Standing::Unanswered
            | Standing::Deviates
            | Standing::NotTendered => Vec::new(),
        };
        if !text.is_empty() {
            let about = format!("{} {}", question.key, question.title);
            asked.push(ToAsk { key: Some(question.key.clone()), about, text: text.join(" ") });
        }
    }
    asked
}

/// How the answers to a question stand to each other. A bid for another lot has no part in it.
fn group(question: &Question, bids: &[JudgedBid<'_>]) -> Group {
    let judgements: Vec<&Judgement> = bids
        .iter()
        .filter_map(|bid| bid.judgements.get(&question.key))
        .filter(|judgement| judgement.standing != Standing::NotTendered)
        .collect();
    let clear = || judgements.iter().filter(|judgement| judgement.standing != Standing::NeedsHuman);
    let stated: BTreeSet<(Standing, Option<u64>)> =
        clear().map(|judgement| (judgement.standing, judgement.offered.map(f64::to_bits))).collect();
    if stated.len() > 1 {
        Group::Differs
    } else if judgements.iter().any(|judgement| judgement.standing == Standing::NeedsHuman) {
        Group::NeedsHuman
    } else if judgements.iter().all(|judgement| judgement.standing == Standing::StatedMet) && !judgements.is_empty() {
        Group::AllMeet
    } else {
        Group::NobodyMeets
    }
}

/// A text from a supplier as it can be printed: what nobody can see, or what turns the direction of writing, is shown as a mark;
/// of a long text the beginning.
pub(super) fn printable(text: &str, longest: usize) -> String {
    let mut shown = String::new();
    for character in normal(text).chars().take(longest) {
        let illegal = illegal_character(character.encode_utf8(&mut [0; 4]), Lines::One).is_some();
        shown.push(if illegal { '\u{fffd}' } else { character });
    }
    if text.chars().count() > longest {
        shown.push('…');
    }
    shown
}
