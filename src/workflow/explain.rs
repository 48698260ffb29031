//! Why each requirement is in or out, and what another answer would change.

use std::collections::{BTreeMap, BTreeSet};

use crate::annex::Reasons;
use crate::catalogue::{Answer, Catalogue, Contradiction, Facts, Kind, Level, RequirementId, Standing};
use crate::language::Language;
use crate::procurement::Procurement;
use crate::selection::{Outcome, Selection, requirement, select};
use crate::toml_file::Word;

use super::Loaded;

/// One requirement in one lot: what became of it, and why.
#[derive(Clone, Debug)]
pub struct Explained {
    /// The lot's id; nothing where the procurement is undivided.
    pub lot: Option<String>,
    /// The area's title.
    pub area: String,
    /// The requirement's id.
    pub id: RequirementId,
    /// Its title.
    pub title: String,
    /// What became of it.
    pub outcome: Outcome,
    /// The same in words.
    pub outcome_text: String,
    /// Why.
    pub reason: String,
}

/// Every decision with its reason, lot by lot, in the order of print.
pub fn explain(loaded: &Loaded, selection: &Selection, language: Language) -> Vec<Explained> {
    let (catalogue, procurement) = (&loaded.catalogue, &loaded.procurement);
    let matter = loaded.matter(selection, language);
    let reasons = Reasons::new(matter);
    let mut explained = Vec::new();
    for (lot, lot_selection) in procurement.lots.iter().zip(&selection.lots) {
        for (requirement, decision) in lot_selection.in_print_order(catalogue, procurement) {
            let area = catalogue.areas.iter().find(|area| area.id == requirement.area);
            explained.push(Explained {
                lot: lot.id.clone(),
                area: area.map_or_else(String::new, |area| area.title.get(language).clone()),
                id: requirement.id.clone(),
                title: requirement.title.get(language).clone(),
                outcome: decision.outcome,
                outcome_text: matter.phrase(decision.outcome.phrase()).to_owned(),
                reason: reasons.sentence(requirement, decision, &lot.facts),
            });
        }
    }
    explained
}

/// The selection as it stands.
pub fn selection(loaded: &Loaded) -> Selection {
    select(&loaded.catalogue, &loaded.procurement)
}

/// What another answer would change in one lot.
#[derive(Clone, Debug)]
pub struct Difference {
    /// The lot's id.
    pub lot: Option<String>,
    /// The requirement.
    pub id: RequirementId,
    /// Its title.
    pub title: String,
    /// What became of it before and after, in words; the same where only values differ.
    pub outcomes: (String, String),
    /// Values that differ: label, before, after.
    pub values: Vec<(String, String, String)>,
}

/// What the procurement would look like with other answers, given as `question=answer`.
///
/// # Errors
/// A sentence on what is wrong with the answers.
pub fn with_answers(loaded: &Loaded, answers: &[String]) -> Result<Procurement, String> {
    let mut changed = BTreeMap::new();
    for answer in answers {
        let (question, given) = answer.split_once('=').ok_or_else(|| {
            format!("`{answer}` is not written as question=answer; of a level alone, give nothing else")
        })?;
        changed.insert(question.to_owned(), read_answer(&loaded.catalogue, question, given)?);
    }
    changed_by(loaded, |_| changed.clone())
}

/// One level lower or higher.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Lower.
    Lower,
    /// Higher.
    Higher,
}

/// What the procurement would look like with one level lower or higher in a question, in each lot from where it stands.
/// Nothing, with a sentence on why, where no lot can be taken there.
///
/// # Errors
/// A sentence, if the question is not there, or does not ask for a level.
pub fn with_level(loaded: &Loaded, question: &str, step: Step) -> Result<Result<Procurement, String>, String> {
    let known = loaded.catalogue.characteristics.iter().filter(|known| matches!(known.kind, Kind::Level));
    if !known.clone().any(|known| known.id == question) {
        let help = crate::diagnostic::did_you_mean(question, known.map(|known| known.id.as_str()));
        return Err(format!("no question `{question}` asks for a level; {help}; of others, give question=answer"));
    }
    let next = |facts: &Facts| {
        let Some(Answer::Level(level)) = facts.get(question).map(|fact| fact.bound.clone()) else { return None };
        let levels = [Level::Negligible, Level::Moderate, Level::Considerable, Level::Serious];
        let at = levels.iter().position(|known| *known == level)?;
        let to = match step {
            Step::Lower => at.checked_sub(1)?,
            Step::Higher => at + 1,
        };
        levels.get(to).copied()
    };
    if loaded.procurement.lots.iter().all(|lot| next(&lot.facts).is_none()) {
        let end = match step {
            Step::Lower => "it is unanswered, or the lowest already",
            Step::Higher => "it is unanswered, or the highest that a procurement can have already",
        };
        return Ok(Err(end.to_owned()));
    }
    Ok(changed_by(loaded, |facts| {
        next(facts).map(|level| (question.to_owned(), Answer::Level(level))).into_iter().collect()
    }))
}

/// The procurement with other answers in each lot.
fn changed_by(loaded: &Loaded, changed: impl Fn(&Facts) -> BTreeMap<String, Answer>) -> Result<Procurement, String> {
    let mut procurement = loaded.procurement.clone();
    for lot in &mut procurement.lots {
        let stated = loaded.catalogue.characteristics.iter().filter_map(|question| {
            let fact = lot.facts.get(&question.id).filter(|fact| fact.standing == Standing::Stated)?;
            Some((question.id.clone(), fact.bound.clone()))
        });
        let mut stated: BTreeMap<String, Answer> = stated.collect();
        stated.extend(changed(&lot.facts));
        let (facts, contradictions) = Facts::work_out(&loaded.catalogue.characteristics, &stated);
        if let Some(contradiction) = contradictions.first() {
            let Contradiction { characteristic, because, .. } = contradiction;
            return Err(format!("`{characteristic}` would be answered lower than `{because}` implies; give both"));
        }
        lot.facts = facts;
    }
    Ok(procurement)
}

fn read_answer(catalogue: &Catalogue, question: &str, given: &str) -> Result<Answer, String> {
    let known = catalogue.characteristics.iter().map(|known| known.id.as_str());
    let characteristic = catalogue.characteristic(question).ok_or_else(|| {
        format!("there is no question `{question}`; {}", crate::diagnostic::did_you_mean(question, known))
    })?;
    match &characteristic.kind {
        Kind::YesNo => match given {
            "true" | "yes" => Ok(Answer::YesNo(true)),
            "false" | "no" => Ok(Answer::YesNo(false)),
            _ => Err(format!("`{question}` takes true or false, not `{given}`")),
        },
        Kind::Level => Level::from_word(given).map(Answer::Level).ok_or_else(|| {
            format!(
                "`{given}` is not a level; {}",
                crate::diagnostic::did_you_mean(given, Level::WORDS.iter().map(|(word, _)| *word))
            )
        }),
        Kind::Choice(_) | Kind::Choices(_) => {
            let chosen: BTreeSet<String> =
                given.split(',').filter(|answer| !answer.is_empty()).map(str::to_owned).collect();
            if let Some(unknown) = chosen.iter().find(|answer| characteristic.answer(answer).is_none()) {
                let known = characteristic.answers().iter().map(|answer| answer.id.as_str());
                return Err(format!(
                    "`{unknown}` is no answer to `{question}`; {}",
                    crate::diagnostic::did_you_mean(unknown, known)
                ));
            }
            Ok(Answer::Chosen(chosen))
        }
    }
}

/// What differs between the procurement as it is and with other answers.
pub fn differences(loaded: &Loaded, other: &Procurement, language: Language) -> Vec<Difference> {
    let before = select(&loaded.catalogue, &loaded.procurement);
    let after = select(&loaded.catalogue, other);
    let phrases = &loaded.templates.phrases;
    let mut differences = Vec::new();
    for ((lot, before), after) in other.lots.iter().zip(&before.lots).zip(&after.lots) {
        for (id, old) in &before.decisions {
            let (Some(new), Some(requirement)) = (after.decisions.get(id), requirement(&loaded.catalogue, other, id))
            else {
                continue;
            };
            let both_in = old.outcome == Outcome::Included && new.outcome == Outcome::Included;
            let values: Vec<(String, String, String)> = requirement
                .values
                .iter()
                .filter_map(|value| {
                    let (first, second) = (old.values.get(&value.name)?, new.values.get(&value.name)?);
                    let scale = loaded.catalogue.scale(requirement, &value.name)?;
                    let unit = loaded.catalogue.unit(&scale.unit)?;
                    let (first, second) = (unit.write(first.number, language), unit.write(second.number, language));
                    (both_in && first != second).then(|| (scale.label.get(language).clone(), first, second))
                })
                .collect();
            if old.outcome != new.outcome || !values.is_empty() {
                let name = |outcome: Outcome| phrases.get(outcome.phrase(), language).to_owned();
                differences.push(Difference {
                    lot: lot.id.clone(),
                    id: id.clone(),
                    title: requirement.title.get(language).clone(),
                    outcomes: (name(old.outcome), name(new.outcome)),
                    values,
                });
            }
        }
    }
    differences
}
