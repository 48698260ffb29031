//! What is known about a procurement: for each question a lower bound, and whether the answer is complete. An implied answer
//! raises the bound without completing it.

use std::collections::{BTreeMap, BTreeSet};

use super::characteristic::{Characteristic, Kind, Level};
use super::condition::{Demand, Truth};

/// An answer to one question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Yes or no.
    YesNo(bool),
    /// A level.
    Level(Level),
    /// The answers chosen. Exactly one for a single choice.
    Chosen(BTreeSet<String>),
}

/// What is known of one question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// At least this is true.
    pub bound: Answer,
    /// How the bound is known.
    pub standing: Standing,
}

/// How a fact is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Answered.
    Stated,
    /// Not answered, but given by other answers.
    Implied,
    /// Not asked, since other answers make the question pointless.
    NotAsked,
    /// Not answered. The bound may be raised by implications.
    Open,
}

/// What is known of every question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    facts: BTreeMap<String, Fact>,
}

/// A stated answer that lies below what other answers imply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contradiction {
    /// The question answered too low.
    pub characteristic: String,
    /// What the other answers imply for it.
    pub implied: Demand,
    /// The question whose answer implies it.
    pub because: String,
}

impl Facts {
    /// Works out what the stated answers mean: implications raise answers, and questions that are not asked are answered with
    /// no, negligible or none.
    pub fn work_out(
        characteristics: &[Characteristic],
        stated: &BTreeMap<String, Answer>,
    ) -> (Facts, Vec<Contradiction>) {
        let facts = characteristics
            .iter()
            .map(|characteristic| {
                let fact = match stated.get(&characteristic.id) {
                    Some(answer) => Fact { bound: answer.clone(), standing: Standing::Stated },
                    None => Fact { bound: lowest(&characteristic.kind), standing: Standing::Open },
                };
                (characteristic.id.clone(), fact)
            })
            .collect();
        let mut facts = Facts { facts };
        let mut contradictions = Vec::new();
        // Each round raises or settles at least one fact, or ends; bounds only rise, so the rounds are finite.
        while facts.raise_implied(characteristics, &mut contradictions) || facts.settle_unasked(characteristics) {}
        (facts, contradictions)
    }

    fn raise_implied(&mut self, characteristics: &[Characteristic], contradictions: &mut Vec<Contradiction>) -> bool {
        let mut raised = false;
        for characteristic in characteristics {
            for (target, demand) in self.implications(characteristic) {
                if self.meets(&target, &demand) == Truth::True {
                    continue;
                }
                let Some(fact) = self.facts.get_mut(&target) else { continue };
                if fact.standing == Standing::Stated {
                    let because = characteristic.id.clone();
                    contradictions.push(Contradiction { characteristic: target, implied: demand.clone(), because });
                }
                raise(&mut fact.bound, &demand);
                // A raised yes is the whole answer; a raised level or choice may still be higher.
                if fact.standing == Standing::NotAsked
                    || (fact.standing == Standing::Open && fact.bound == Answer::YesNo(true))
                {
                    fact.standing = Standing::Implied;
                }
                raised = true;
            }
        }
        raised
    }

    fn implications(&self, characteristic: &Characteristic) -> Vec<(String, Demand)> {
        match (&characteristic.kind, self.facts.get(&characteristic.id).map(|fact| &fact.bound)) {
            (Kind::YesNo, Some(Answer::YesNo(true))) => characteristic.implies.clone(),
            (Kind::Choice(_) | Kind::Choices(_), Some(Answer::Chosen(chosen))) => characteristic
                .answers()
                .iter()
                .filter(|answer| chosen.contains(&answer.id))
                .flat_map(|answer| answer.implies.clone())
                .collect(),
            _ => Vec::new(),
        }
    }

    fn settle_unasked(&mut self, characteristics: &[Characteristic]) -> bool {
        for characteristic in characteristics {
            let Some(ask_when) = &characteristic.ask_when else { continue };
            let open = self.facts.get(&characteristic.id).is_some_and(|fact| fact.standing == Standing::Open);
            if open && ask_when.truth(self) == Truth::False {
                if let Some(fact) = self.facts.get_mut(&characteristic.id) {
                    fact.standing = Standing::NotAsked;
                }
                return true;
            }
        }
        false
    }

    /// What is known of a question.
    pub fn get(&self, characteristic: &str) -> Option<&Fact> {
        self.facts.get(characteristic)
    }

    /// Whether the answer to a question meets a demand.
    pub fn meets(&self, characteristic: &str, demand: &Demand) -> Truth {
        let Some(fact) = self.facts.get(characteristic) else { return Truth::Unknown };
        let met = match (&fact.bound, demand) {
            (Answer::YesNo(yes), Demand::Yes) => *yes,
            (Answer::Level(level), Demand::AtLeast(least)) => level >= least,
            (Answer::Chosen(chosen), Demand::AnyOf(any)) => any.iter().any(|answer| chosen.contains(answer)),
            _ => false,
        };
        match (met, fact.standing) {
            (true, _) => Truth::True,
            (false, Standing::Open) => Truth::Unknown,
            (false, Standing::Stated | Standing::Implied | Standing::NotAsked) => Truth::False,
        }
    }

    /// The questions without an answer.
    pub fn open(&self) -> impl Iterator<Item = &str> {
        self.facts.iter().filter(|(_, fact)| fact.standing == Standing::Open).map(|(id, _)| id.as_str())
    }
}

/// The lowest answer of a kind: no, negligible, none.
pub fn lowest(kind: &Kind) -> Answer {
    match kind {
        Kind::YesNo => Answer::YesNo(false),
        Kind::Level => Answer::Level(Level::Negligible),
        Kind::Choice(_) | Kind::Choices(_) => Answer::Chosen(BTreeSet::new()),
    }
}

fn raise(bound: &mut Answer, demand: &Demand) {
    match (bound, demand) {
        (Answer::YesNo(yes), Demand::Yes) => *yes = true,
        (Answer::Level(level), Demand::AtLeast(least)) => *level = (*level).max(*least),
        (Answer::Chosen(chosen), Demand::AnyOf(any)) => chosen.extend(any.iter().cloned()),
        _ => {}
    }
}
