//! Which parts of the catalogue do nothing in some procurements: requirements that never come to stand in an annex, questions
//! whose answer never differs, answers that are never given, clauses that are always deviated from, gates that are never
//! raised. Tells only what was found in the procurements that it was given.

mod rows;
mod table;

use std::collections::BTreeMap;

use crate::catalogue::{
    Answer, Catalogue, Change, Characteristic, Fact, GateEffect, Kind, Level, RequirementId, Standing,
};
use crate::language::Language;
use crate::procurement::Procurement;
use crate::selection::{Decision, GateState, Outcome, Reason, Selection, select};
use crate::toml_file::Word;

use super::reading::Several;

pub use rows::{
    AnswerNeverGiven, Became, Deviated, DeviatedClause, GateNeverRaised, Idle, IdleQuestion, IdleRequirement, Looked,
    SameAnswer,
};
pub use table::{idle_csv, idle_json, idle_table};

/// The language of titles and questions: that of the original.
const LANGUAGE: Language = Language::Swedish;

/// What does nothing in these procurements.
pub fn idle(several: &Several) -> Idle {
    let catalogue = &several.catalogue;
    let looked: Vec<LookedAt<'_>> = several
        .procurements
        .iter()
        .map(|(file, procurement)| LookedAt::new(catalogue, &several.sources.file(*file).path, procurement))
        .collect();
    // A procurement that a gate stops has answers, but no annex.
    let with_annex: Vec<&LookedAt<'_>> = looked.iter().filter(|looked| looked.stopped_by.is_empty()).collect();
    let questions: Vec<IdleQuestion> = questions(catalogue, &looked);
    Idle {
        catalogue: catalogue.called(),
        requirements: requirements(catalogue, &with_annex),
        answers: answers(catalogue, &looked, &questions),
        questions,
        deviated: deviated(catalogue, &with_annex),
        gates: gates(catalogue, &looked),
        procurements: looked
            .iter()
            .map(|looked| Looked {
                file: looked.file.to_owned(),
                title: looked.procurement.title.clone(),
                stopped_by: looked.stopped_by.clone(),
            })
            .collect(),
    }
}

/// A procurement and what was selected in it.
struct LookedAt<'a> {
    file: &'a str,
    procurement: &'a Procurement,
    selection: Selection,
    stopped_by: Vec<String>,
}

impl<'a> LookedAt<'a> {
    fn new(catalogue: &Catalogue, file: &'a str, procurement: &'a Procurement) -> LookedAt<'a> {
        let selection = select(catalogue, procurement);
        let stopping = selection.closed_gates(catalogue).filter(|gate| gate.effect == GateEffect::Stop);
        let stopped_by = stopping.map(|gate| gate.id.clone()).collect();
        LookedAt { file, procurement, selection, stopped_by }
    }

    /// What became of a requirement in the lot where it is most present.
    fn became(&self, id: &RequirementId) -> Became {
        let decisions = self.selection.lots.iter().filter_map(|lot| lot.decisions.get(id));
        decisions.map(became).min().unwrap_or(Became::NotIn)
    }

    /// How the officer, or the buyer in all its procurements, deviates from a requirement.
    fn deviations(&self, id: &RequirementId) -> Vec<Deviated> {
        let deviations = self.procurement.deviations.iter().filter(|deviation| deviation.requirement.value == *id);
        deviations
            .filter_map(|deviation| match &deviation.change {
                Change::Omit => Some(Deviated::Struck),
                Change::Values(_) => Some(Deviated::Value),
                Change::Text(_) => Some(Deviated::Text),
                Change::Role(_) => Some(Deviated::Role),
                Change::Add(_) => None,
            })
            .collect()
    }

    /// What is known of a question in each lot.
    fn facts(&self, question: &str) -> impl Iterator<Item = &'a Fact> {
        self.procurement.lots.iter().filter_map(move |lot| lot.facts.get(question))
    }

    /// Whether a question is answered in any lot, by itself or by another answer.
    fn answers(&self, question: &str) -> bool {
        self.facts(question).any(is_answered)
    }
}

fn is_answered(fact: &Fact) -> bool {
    matches!(fact.standing, Standing::Stated | Standing::Implied)
}

fn became(decision: &Decision) -> Became {
    match (decision.outcome, &decision.reason) {
        (Outcome::Excluded, Reason::Omitted(_)) => Became::Struck,
        (Outcome::Included, _) => Became::InAnnex,
        (Outcome::Offered, _) => Became::Offered,
        (Outcome::Covered, _) => Became::Covered,
        (Outcome::Replaced, _) => Became::Replaced,
        (Outcome::Undecided, _) => Became::Undecided,
        (Outcome::Excluded, _) => Became::NotIn,
    }
}

/// The requirements that stand in no annex.
fn requirements(catalogue: &Catalogue, with_annex: &[&LookedAt<'_>]) -> Vec<IdleRequirement> {
    let mut idle = Vec::new();
    for requirement in catalogue.in_use() {
        let mut times: BTreeMap<Became, usize> = BTreeMap::new();
        for looked in with_annex {
            *times.entry(looked.became(&requirement.id)).or_default() += 1;
        }
        if !times.contains_key(&Became::InAnnex) {
            idle.push(IdleRequirement {
                id: requirement.id.to_string(),
                title: requirement.title.get(LANGUAGE).clone(),
                times,
            });
        }
    }
    idle
}

/// The questions that decide nothing, that nobody has answered, or that everybody answers alike.
fn questions(catalogue: &Catalogue, looked: &[LookedAt<'_>]) -> Vec<IdleQuestion> {
    let deciding = catalogue.deciding_questions();
    let mut idle = Vec::new();
    for question in &catalogue.characteristics {
        let in_use = deciding.contains(question.id.as_str());
        let same_answer = same_answer(question, looked);
        if !in_use || same_answer.is_some() {
            idle.push(IdleQuestion {
                id: question.id.clone(),
                label: question.label.get(LANGUAGE).clone(),
                decides: in_use,
                same_answer,
                answered_in: looked.iter().filter(|looked| looked.answers(&question.id)).count(),
            });
        }
    }
    idle
}

/// The answer that is the same in every lot where it is known, if there are several procurements to compare. A question that is
/// not asked counts as answered with no, negligible or none, which is what it means.
fn same_answer(question: &Characteristic, looked: &[LookedAt<'_>]) -> Option<SameAnswer> {
    if !looked.iter().any(|looked| looked.answers(&question.id)) {
        return Some(SameAnswer::NeverAsked);
    }
    let known = |fact: &&Fact| fact.standing != Standing::Open;
    let comparable = looked.iter().filter(|looked| looked.facts(&question.id).any(|fact| known(&fact)));
    let mut facts = looked.iter().flat_map(|looked| looked.facts(&question.id)).filter(known);
    let first = &facts.next()?.bound;
    let alike = comparable.count() > 1 && facts.all(|fact| fact.bound == *first);
    alike.then(|| SameAnswer::Always(in_words(first)))
}

/// An answer as it is written in a procurement file.
fn in_words(answer: &Answer) -> String {
    match answer {
        Answer::YesNo(true) => "yes".to_owned(),
        Answer::YesNo(false) => "no".to_owned(),
        Answer::Level(level) => level.word().to_owned(),
        Answer::Chosen(chosen) if chosen.is_empty() => "none".to_owned(),
        Answer::Chosen(chosen) => chosen.iter().map(String::as_str).collect::<Vec<_>>().join(", "),
    }
}

/// The levels and choices that nobody has given; of the questions that are told of themselves, none.
fn answers(catalogue: &Catalogue, looked: &[LookedAt<'_>], told: &[IdleQuestion]) -> Vec<AnswerNeverGiven> {
    let mut never = Vec::new();
    for question in &catalogue.characteristics {
        if told.iter().any(|idle| idle.id == question.id && idle.same_answer.is_some()) {
            continue;
        }
        let facts = || looked.iter().flat_map(|looked| looked.facts(&question.id)).filter(|fact| is_answered(fact));
        let mut tell = |answer: &str, label: &str| {
            never.push(AnswerNeverGiven {
                question: question.id.clone(),
                answer: answer.to_owned(),
                label: label.to_owned(),
            });
        };
        match &question.kind {
            Kind::YesNo => {}
            // Only gates may name the exceptional level: a procurement that reaches it is not built.
            Kind::Level => {
                for (word, level) in Level::WORDS.iter().filter(|(_, level)| *level != Level::Exceptional) {
                    if !facts().any(|fact| fact.bound == Answer::Level(*level)) {
                        tell(word, question.label.get(LANGUAGE));
                    }
                }
            }
            Kind::Choice(allowed) | Kind::Choices(allowed) => {
                for answer in allowed {
                    let given =
                        |fact: &Fact| matches!(&fact.bound, Answer::Chosen(chosen) if chosen.contains(&answer.id));
                    if !facts().any(given) {
                        tell(&answer.id, answer.label.get(LANGUAGE));
                    }
                }
            }
        }
    }
    never
}

/// The clauses that are struck or changed in every procurement that has them.
fn deviated(catalogue: &Catalogue, with_annex: &[&LookedAt<'_>]) -> Vec<DeviatedClause> {
    let mut always = Vec::new();
    for requirement in catalogue.in_use() {
        let mut clause = DeviatedClause {
            id: requirement.id.to_string(),
            title: requirement.title.get(LANGUAGE).clone(),
            procurements: 0,
            changes: BTreeMap::new(),
        };
        let mut kept_as_it_is = false;
        for looked in with_annex {
            let deviations = looked.deviations(&requirement.id);
            let has = matches!(looked.became(&requirement.id), Became::InAnnex | Became::Struck);
            if has {
                clause.procurements += 1;
                kept_as_it_is |= deviations.is_empty();
                for deviated in deviations {
                    *clause.changes.entry(deviated).or_default() += 1;
                }
            }
        }
        if clause.procurements > 0 && !kept_as_it_is {
            always.push(clause);
        }
    }
    always
}

/// The gates that no procurement raises.
fn gates(catalogue: &Catalogue, looked: &[LookedAt<'_>]) -> Vec<GateNeverRaised> {
    let raised = |index: usize| {
        let mut lots = looked.iter().flat_map(|looked| &looked.selection.lots);
        lots.any(|lot| lot.gates.get(index) == Some(&GateState::Closed))
    };
    let never = catalogue.gates.iter().enumerate().filter(|(index, _)| !raised(*index));
    never.map(|(_, gate)| GateNeverRaised { id: gate.id.clone(), title: gate.title.get(LANGUAGE).clone() }).collect()
}
