//! The comparison, and the letter to each supplier, as their templates see them.

use serde::Serialize;

use super::award::Words;
use super::compare::{Evaluation, Group, JudgedBid, printable};
use super::judge::{Judgement, Standing};
use crate::diagnostic::Code;
use crate::document::answer_form::{Need, Question};
use crate::document::as_sentence;
use crate::document::evaluation::Currency;

/// No table has more bids side by side than have room on a page.
const SIDE_BY_SIDE: usize = 4;
/// Of what is said at a question, as much as a cell of a page has room for. The workbook has all of it.
const LONGEST: usize = 220;

/// What `comparison.md` may use.
#[derive(Debug, Serialize)]
pub struct ComparisonView {
    number: usize,
    clarification: Option<String>,
    bids: Vec<BidView>,
    not_read: Vec<NotReadView>,
    remarked: bool,
    with_lots: bool,
    /// Where the bids differ, where somebody has to look, and what none states to be met.
    groups: Vec<GroupView>,
    criteria: Vec<CriterionView>,
    /// Whether offers are valued in kronor.
    price: bool,
    totals: Vec<TotalView>,
    /// What all state to be met.
    alike: Vec<RowView>,
    asked: usize,
}

#[derive(Debug, Serialize)]
struct BidView {
    name: String,
    file: String,
    digest: String,
    lots: String,
    met: usize,
    not_met: usize,
    unanswered: usize,
    deviates: usize,
    needs_human: usize,
    remarks: Vec<String>,
    to_ask: Vec<AskedView>,
    letter: Option<String>,
    anchor: String,
}

#[derive(Debug, Serialize)]
struct AskedView {
    about: String,
    text: String,
}

#[derive(Debug, Serialize)]
struct NotReadView {
    file: String,
    digest: String,
    why: String,
}

#[derive(Debug, Serialize)]
struct GroupView {
    heading: String,
    anchor: &'static str,
    text: String,
    none: String,
    tables: Vec<TableView>,
}

#[derive(Debug, Serialize)]
struct TableView {
    caption: String,
    names: Vec<String>,
    rows: Vec<RowView>,
}

#[derive(Debug, Serialize)]
struct RowView {
    about: String,
    cells: Vec<CellView>,
}

#[derive(Debug, Serialize)]
struct CellView {
    standing: String,
    rest: String,
}

#[derive(Debug, Serialize)]
struct CriterionView {
    about: String,
    rule: String,
    rows: Vec<OfferView>,
}

#[derive(Debug, Serialize)]
struct OfferView {
    name: String,
    offered: String,
    count: String,
}

#[derive(Debug, Serialize)]
struct TotalView {
    name: String,
    lot: String,
    count: String,
}

/// What `questions.md` may use.
#[derive(Debug, Serialize)]
pub struct QuestionsView {
    supplier: String,
    file: String,
    reference: String,
    procurement: String,
    clarification: Option<String>,
    questions: Vec<AskedView>,
}

/// The comparison for its template.
pub fn comparison_view(evaluation: &Evaluation<'_>) -> ComparisonView {
    let words = words(evaluation);
    let letters = letters(evaluation);
    let bids: Vec<BidView> = evaluation
        .bids
        .iter()
        .zip(letters)
        .enumerate()
        .map(|(index, (bid, letter))| bid_view(evaluation, index, bid, letter))
        .collect();
    let of_group = |group: Group| -> Vec<&Question> {
        let found = evaluation.questions.iter().filter(|compared| compared.group == group);
        found
            .map(|compared| compared.question)
            .filter(|question| question.need != Need::Offer && is_spoken_of(evaluation, question))
            .collect()
    };
    let groups = [(Group::Differs, "skiljer"), (Group::NeedsHuman, "bedoms"), (Group::NobodyMeets, "inget")];
    let groups = groups.into_iter().map(|(group, anchor)| GroupView {
        heading: words.phrase(group.phrase()),
        anchor,
        text: words.phrase(&format!("{}-text", group.phrase())),
        none: words.phrase("group-none"),
        tables: tables(evaluation, group, &of_group(group)),
    });
    let groups = groups.collect();
    let criteria: Vec<CriterionView> = evaluation
        .form
        .questions()
        .filter(|question| question.need == Need::Offer)
        .map(|question| criterion(evaluation, question))
        .collect();
    let alike =
        of_group(Group::AllMeet).into_iter().map(|question| RowView { about: about(question), cells: Vec::new() });
    ComparisonView {
        number: bids.len(),
        clarification: evaluation.basis.clarification.clone(),
        remarked: bids.iter().any(|bid| !bid.remarks.is_empty()),
        with_lots: evaluation.form.sheets.iter().any(|sheet| sheet.lot.is_some()),
        asked: bids.iter().filter(|bid| bid.letter.is_some()).count(),
        not_read: not_read(evaluation),
        groups,
        criteria,
        price: evaluation.basis.rules.values().any(|rule| rule.currency == Currency::Kronor),
        totals: totals(evaluation),
        alike: alike.collect(),
        bids,
    }
}

/// The letter to a supplier for its template.
pub fn questions_view(evaluation: &Evaluation<'_>, bid: &JudgedBid<'_>) -> QuestionsView {
    QuestionsView {
        supplier: bid.name.clone(),
        file: bid.file.name.clone(),
        reference: evaluation.form.identity.reference.clone(),
        procurement: evaluation.form.procurement.clone(),
        clarification: evaluation.basis.clarification.clone(),
        questions: asked(bid),
    }
}

/// The name of the letter to each supplier, without ending; nothing for one that is to be asked nothing. No two are alike.
pub fn letters(evaluation: &Evaluation<'_>) -> Vec<Option<String>> {
    let mut taken: Vec<String> = Vec::new();
    let prefix = words(evaluation).phrase("letter-file");
    let letter = |bid: &JudgedBid<'_>| {
        if bid.to_ask.is_empty() {
            return None;
        }
        let name = format!("{prefix}-{}", file_name(&bid.name));
        let numbered = (2..).map(|number| format!("{name}-{number}"));
        let free = std::iter::once(name.clone()).chain(numbered).find(|name| !taken.contains(name))?;
        taken.push(free.clone());
        Some(free)
    };
    evaluation.bids.iter().map(letter).collect()
}

/// A name as part of a file's name: small letters of the alphabet, digits and hyphens.
fn file_name(name: &str) -> String {
    const LONGEST: usize = 40;
    let mut plain = String::new();
    for character in name.to_lowercase().chars() {
        match character {
            'å' | 'ä' => plain.push('a'),
            'ö' | 'ø' => plain.push('o'),
            'é' | 'è' => plain.push('e'),
            'ü' => plain.push('u'),
            other if other.is_ascii_alphanumeric() => plain.push(other),
            _ if !plain.is_empty() && !plain.ends_with('-') => plain.push('-'),
            _ => {}
        }
    }
    let short: String = plain.chars().take(LONGEST).collect();
    let short = short.trim_end_matches('-');
    if short.is_empty() { "anbud".to_owned() } else { short.to_owned() }
}

pub(super) fn words<'a>(evaluation: &Evaluation<'a>) -> Words<'a> {
    Words { phrases: evaluation.phrases, language: evaluation.form.language }
}

pub(super) fn about(question: &Question) -> String {
    format!("{} {}", question.key, question.title)
}

/// How many of a bid's answers have a standing: of what is required, and of offers those that somebody has to look at. Terms
/// that stand as their acceptance does are counted with it, as one.
pub(super) fn counted(evaluation: &Evaluation<'_>, bid: &JudgedBid<'_>, standing: Standing) -> usize {
    let counts = |question: &&Question| question.need != Need::Offer || standing == Standing::NeedsHuman;
    let of = evaluation.form.questions().filter(counts);
    let has = |found: &Judgement| found.standing == standing && !found.follows_acceptance;
    of.filter(|question| bid.judgements.get(&question.key).is_some_and(has)).count()
}

/// Whether any bid says something of a question by itself. What stands as the acceptance does in each of them is shown there.
fn is_spoken_of(evaluation: &Evaluation<'_>, question: &Question) -> bool {
    let mut found = evaluation.bids.iter().filter_map(|bid| bid.judgements.get(&question.key)).peekable();
    let none = found.peek().is_none();
    none || found.any(|judgement| !judgement.follows_acceptance && judgement.standing != Standing::NotTendered)
}

fn bid_view(evaluation: &Evaluation<'_>, index: usize, bid: &JudgedBid<'_>, letter: Option<String>) -> BidView {
    let counted = |standing: Standing| counted(evaluation, bid, standing);
    BidView {
        name: bid.name.clone(),
        file: bid.file.name.clone(),
        digest: bid.file.digest.clone(),
        lots: bid.bid.lots.join(", "),
        met: counted(Standing::StatedMet),
        not_met: counted(Standing::StatedNotMet),
        unanswered: counted(Standing::Unanswered),
        deviates: counted(Standing::Deviates),
        needs_human: counted(Standing::NeedsHuman),
        remarks: bid.remarks.clone(),
        to_ask: asked(bid),
        letter: letter.map(|letter| format!("{letter}.docx")),
        anchor: format!("fragor-{}", index + 1),
    }
}

fn asked(bid: &JudgedBid<'_>) -> Vec<AskedView> {
    bid.to_ask.iter().map(|ask| AskedView { about: ask.about.clone(), text: ask.text.clone() }).collect()
}

fn not_read(evaluation: &Evaluation<'_>) -> Vec<NotReadView> {
    let files = evaluation.not_read.iter().map(|not_read| NotReadView {
        file: not_read.file.name.clone(),
        digest: not_read.file.digest.clone(),
        why: why_not_read(evaluation, &not_read.codes),
    });
    files.collect()
}

pub(super) fn why_not_read(evaluation: &Evaluation<'_>, codes: &[Code]) -> String {
    let why = codes.iter().map(|code| words(evaluation).phrase(&format!("not-read-{}", code.as_str())));
    why.collect::<Vec<_>>().join("; ")
}

/// The questions of a group, so many bids side by side as a page has room for.
fn tables(evaluation: &Evaluation<'_>, group: Group, questions: &[&Question]) -> Vec<TableView> {
    if questions.is_empty() {
        return Vec::new();
    }
    let words = words(evaluation);
    let pieces = evaluation.bids.len().div_ceil(SIDE_BY_SIDE);
    // As even as can be: 3 and 2 side by side, not 4 and 1.
    let width = evaluation.bids.len().div_ceil(pieces.max(1)).max(1);
    let table = |(index, bids): (usize, &[JudgedBid<'_>])| TableView {
        caption: if pieces > 1 {
            let (n, of) = ((index + 1).to_string(), pieces.to_string());
            words.fill("table-piece", &[("caption", &words.phrase(group.phrase())), ("n", &n), ("of", &of)])
        } else {
            words.phrase(group.phrase())
        },
        names: bids.iter().map(|bid| bid.name.clone()).collect(),
        rows: questions
            .iter()
            .map(|question| RowView {
                about: about(question),
                cells: bids.iter().map(|bid| cell(words, bid.judgements.get(&question.key))).collect(),
            })
            .collect(),
    };
    evaluation.bids.chunks(width).enumerate().map(table).collect()
}

fn cell(words: Words<'_>, judgement: Option<&Judgement>) -> CellView {
    let Some(judgement) = judgement else { return CellView { standing: String::new(), rest: String::new() } };
    let mut rest = reasons(words, judgement);
    let is_plain = judgement.reasons.is_empty();
    if !is_plain && !judgement.said.is_empty() {
        rest.push(words.fill("cell-said", &[("said", &printable(&judgement.said, LONGEST))]));
    }
    if !judgement.description.is_empty() && judgement.standing != Standing::NotTendered {
        rest.push(printable(&judgement.description, LONGEST));
    }
    CellView { standing: words.phrase(standing_phrase(judgement.standing)), rest: rest.join(" ") }
}

/// Why a person has to look, each as a sentence.
pub(super) fn reasons(words: Words<'_>, judgement: &Judgement) -> Vec<String> {
    let told = judgement.reasons.iter().map(|why| words.phrase(&format!("why-{}", why.word())));
    told.map(|why| as_sentence(&why)).collect()
}

/// The key of the phrase that tells a standing.
pub(super) fn standing_phrase(standing: Standing) -> &'static str {
    match standing {
        Standing::StatedMet => "standing-stated-met",
        Standing::StatedNotMet => "standing-stated-not-met",
        Standing::Unanswered => "standing-unanswered",
        Standing::Deviates => "standing-deviates",
        Standing::NeedsHuman => "standing-needs-human",
        Standing::NotTendered => "standing-not-tendered",
    }
}

fn criterion(evaluation: &Evaluation<'_>, question: &Question) -> CriterionView {
    let words = words(evaluation);
    let rule = evaluation.basis.rules.get(&question.key);
    let row = |bid: &JudgedBid<'_>| {
        let judgement = bid.judgements.get(&question.key);
        let count = bid.valued.get(&question.key).map(|valued| valued.count.clone());
        let mut why = judgement.map(|judgement| reasons(words, judgement)).unwrap_or_default();
        why.insert(0, as_sentence(&count.unwrap_or_else(|| words.phrase("award-by-people"))));
        OfferView { name: bid.name.clone(), offered: offered(words, judgement), count: why.join(" ") }
    };
    CriterionView {
        about: about(question),
        rule: rule.map_or_else(|| words.phrase("award-no-rule"), |rule| rule.printed.clone()),
        rows: evaluation.bids.iter().map(row).collect(),
    }
}

/// What is offered, as it was said.
pub(super) fn offered(words: Words<'_>, judgement: Option<&Judgement>) -> String {
    let Some(judgement) = judgement else { return String::new() };
    if judgement.said.is_empty() {
        words.phrase(standing_phrase(judgement.standing))
    } else {
        printable(&judgement.said, LONGEST)
    }
}

fn totals(evaluation: &Evaluation<'_>) -> Vec<TotalView> {
    let of = evaluation.bids.iter().flat_map(|bid| bid.totals.iter().map(move |total| (bid, total)));
    of.map(|(bid, total)| TotalView {
        name: bid.name.clone(),
        lot: total.lot.clone().unwrap_or_default(),
        count: total.count.clone(),
    })
    .collect()
}
