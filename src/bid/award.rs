//! Offers on award criteria, valued by the rule that the annex printed: line by line, so that anybody can count it again.

use super::decimal::Amount;
use super::judge::{Judgement, Standing, Why};
use crate::document::Phrases;
use crate::document::evaluation::{Currency, Scale, ScoringRule};
use crate::language::Language;

/// What an offer is worth, and how that was counted.
#[derive(Clone, Debug, PartialEq)]
pub struct Valued {
    /// What it is worth; nothing where a person has to decide.
    pub(super) amount: Option<Amount>,
    /// The count, in words and figures.
    pub count: String,
}

impl Valued {
    /// What it is worth, as a number is written in files; nothing where a person has to decide.
    pub fn worth(&self) -> Option<String> {
        self.amount.map(Amount::plainly)
    }
}

/// The words of a count, in a language.
#[derive(Clone, Copy)]
pub(super) struct Words<'a> {
    pub(super) phrases: &'a Phrases,
    pub(super) language: Language,
}

impl Words<'_> {
    pub(super) fn phrase(&self, key: &str) -> String {
        self.phrases.get(key, self.language).to_owned()
    }

    pub(super) fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        self.phrases.fill(key, self.language, values)
    }

    /// An amount with what it is counted in: `7,5 poäng`.
    pub(super) fn amount(&self, amount: Amount, currency: Currency) -> String {
        let key = match currency {
            Currency::Points => "award-points",
            Currency::Kronor => "award-kronor",
        };
        self.fill(key, &[("n", &self.number(amount))])
    }

    /// An amount as the language writes numbers.
    pub(super) fn number(&self, amount: Amount) -> String {
        let plain = amount.plainly();
        let (whole, fraction) = plain.split_once('.').map_or((plain.as_str(), ""), |(whole, rest)| (whole, rest));
        // Whole numbers below 2^53 are exact; larger ones are written without marks.
        let whole =
            whole.parse::<u32>().map_or_else(|_| whole.to_owned(), |whole| self.language.number(f64::from(whole)));
        let mark = match self.language {
            Language::Swedish => ",",
            Language::English => ".",
        };
        if fraction.is_empty() { whole } else { format!("{whole}{mark}{fraction}") }
    }
}

/// What an offer is worth by its rule. Where nothing is offered the rule gives nothing; where a person has to look it says so.
pub(super) fn value(words: Words<'_>, rule: &ScoringRule, judgement: &Judgement) -> Valued {
    let told = |amount: Amount| words.amount(amount, rule.currency);
    match judgement.standing {
        Standing::NeedsHuman | Standing::Deviates => Valued { amount: None, count: words.phrase("award-by-people") },
        Standing::NotTendered => Valued { amount: Some(Amount::NOTHING), count: words.phrase("standing-not-tendered") },
        Standing::Unanswered | Standing::StatedNotMet => {
            let key = if judgement.standing == Standing::Unanswered { "award-no-answer" } else { "award-not-offered" };
            Valued { amount: Some(Amount::NOTHING), count: words.fill(key, &[("amount", &told(Amount::NOTHING))]) }
        }
        Standing::StatedMet => {
            let counted = match (rule.scale, judgement.offered) {
                (Scale::Met, None) => Amount::all_of(rule.worth)
                    .map(|amount| (amount, words.fill("award-met", &[("amount", &told(amount))]))),
                (Scale::Linear { base, best }, Some(offer)) => in_proportion(words, rule, base, best, offer),
                (Scale::Met, Some(_)) | (Scale::Linear { .. }, None) => None,
            };
            match counted {
                Some((amount, count)) => Valued { amount: Some(amount), count },
                None => Valued { amount: None, count: words.phrase("award-by-people") },
            }
        }
    }
}

fn in_proportion(words: Words<'_>, rule: &ScoringRule, base: f64, best: f64, offer: f64) -> Option<(Amount, String)> {
    let amount = Amount::in_proportion(rule.worth, base, best, offer)?;
    let number = |number: f64| words.language.number(number);
    let told = words.amount(amount, rule.currency);
    let is_best = if best < base { offer <= best } else { offer >= best };
    if is_best {
        return Some((amount, words.fill("award-best", &[("best", &number(best)), ("amount", &told)])));
    }
    let (more, less) = if best < base { ((base, offer), (base, best)) } else { ((offer, base), (best, base)) };
    let count = words.fill(
        if amount.is_rounded { "award-share-rounded" } else { "award-share" },
        &[
            ("a", &number(more.0)),
            ("b", &number(more.1)),
            ("c", &number(less.0)),
            ("d", &number(less.1)),
            ("worth", &number(rule.worth)),
            ("amount", &told),
        ],
    );
    Some((amount, count))
}

/// An offer that no rule of the annex values is for people.
pub(super) fn without_rule(judgement: &mut Judgement) {
    if judgement.standing == Standing::StatedMet {
        judgement.standing = Standing::NeedsHuman;
        judgement.reasons.push(Why::NoRule);
    }
}
