//! Why a requirement has its outcome, in words that an officer understands.

use std::cmp::Reverse;

use crate::catalogue::{
    Answer, Characteristic, Condition, Conjunction, Demand, Fact, Facts, Level, Line, Requirement, RouteChoice, Truth,
};
use crate::document::lower_first;
use crate::language::joined;
use crate::procurement::AwardModel;
use crate::selection::{Decision, Reason};

use super::Matter;

/// Words reasons.
#[derive(Clone, Copy)]
pub struct Reasons<'a> {
    matter: Matter<'a>,
}

impl<'a> Reasons<'a> {
    /// For this matter.
    pub fn new(matter: Matter<'a>) -> Reasons<'a> {
        Reasons { matter }
    }

    /// The reason of a decision, as one or two sentences.
    pub fn sentence(&self, requirement: &Requirement, decision: &Decision, facts: &Facts) -> String {
        let matter = &self.matter;
        match &decision.reason {
            Reason::ConditionHolds(tables) => {
                let condition = requirement.applies_when.as_ref();
                let holding = tables.iter().filter_map(|index| condition?.tables.get(*index));
                // Any table that holds is reason enough. The gravest convinces: what demands the highest level, and of
                // those the one with fewest lines.
                let gravest = holding.min_by_key(|table| (Reverse(level(table)), table.lines.len()));
                let facts = gravest.map_or_else(String::new, |table| self.held(table, facts));
                let holds = matter.fill("reason-holds", &[("because", &matter.fill("because", &[("facts", &facts)]))]);
                match self.added_by(requirement) {
                    Some((route, choice)) => {
                        let chosen = matter.fill("reason-route-chosen", &[("route", &route), ("choice", &choice)]);
                        format!("{holds} {chosen}")
                    }
                    None => holds,
                }
            }
            Reason::ConditionFails => self.fails(requirement, facts),
            Reason::Added(index) => self.deviation("reason-added", *index),
            Reason::Omitted(index) => self.deviation("reason-omitted", *index),
            Reason::TakenUp(worth) => matter.fill("reason-taken-up", &[("worth", &self.worth(*worth))]),
            Reason::NotTakenUp => matter.phrase("reason-not-taken-up").to_owned(),
            Reason::CoveredBy(choice) => {
                let (route, choice) = self.route(choice);
                matter.fill("reason-covered", &[("route", &route), ("choice", &choice)])
            }
            Reason::RouteNotChosen(choices) => {
                let routes: Vec<String> = choices
                    .iter()
                    .map(|choice| {
                        let (route, choice) = self.route(choice);
                        format!("{route}: {choice}")
                    })
                    .collect();
                matter
                    .fill("reason-route-not-chosen", &[("routes", &routes.join(&format!(" {} ", matter.phrase("or"))))])
            }
            Reason::ReplacedBy(id) => matter.fill("reason-replaced", &[("id", id.as_str())]),
            Reason::NoSuchRole => {
                matter.fill("reason-no-such-role", &[("role", matter.phrase(role_phrase(decision.role)))])
            }
            Reason::Withdrawn(date) => matter.fill("reason-withdrawn", &[("date", &date.to_string())]),
            Reason::OpenQuestions(questions) => {
                let labels: Vec<String> = questions.iter().map(|id| self.question(id)).collect();
                matter.fill("reason-open", &[("questions", &labels.join(" "))])
            }
        }
    }

    /// Whether a yes that one line demands also gives what another demands.
    fn implies(&self, line: &Line, other: &Line) -> bool {
        let question = self.matter.catalogue.characteristic(&line.characteristic);
        question.filter(|_| line.demand == Demand::Yes).is_some_and(|question| {
            question.implies.iter().any(|(characteristic, demand)| {
                let given =
                    Line { characteristic: characteristic.clone(), demand: demand.clone(), place: line.place.clone() };
                rules_out(other, &given) || self.implies(&given, other)
            })
        })
    }

    /// The chosen route that brings a requirement in.
    fn added_by(&self, requirement: &Requirement) -> Option<(String, String)> {
        let lots = &self.matter.procurement.lots;
        let chosen =
            |choice: &RouteChoice| lots.iter().any(|lot| lot.routes.get(&choice.route) == Some(&choice.choice));
        let choices = requirement.added_by.iter().map(|choice| &choice.value);
        choices.into_iter().find(|choice| chosen(choice)).map(|choice| self.route(choice))
    }

    fn question(&self, id: &str) -> String {
        self.matter
            .catalogue
            .characteristic(id)
            .map_or_else(|| id.to_owned(), |found| found.label.get(self.matter.language).clone())
    }

    fn deviation(&self, key: &str, index: usize) -> String {
        self.matter.procurement.deviations.get(index).map_or_else(String::new, |deviation| {
            let reason = deviation.reason.trim_end_matches('.');
            let role = lower_first(&deviation.decided_by);
            self.matter.fill(key, &[("role", &role), ("reason", &format!("{reason}."))])
        })
    }

    /// What an award criterion is worth.
    pub fn worth(&self, worth: f64) -> String {
        let number = self.matter.language.number(worth);
        let key = match self.matter.procurement.award.model {
            AwardModel::Points | AwardModel::None => "worth-points",
            AwardModel::PriceDeduction => "worth-price",
        };
        self.matter.fill(key, &[("worth", &number)])
    }

    /// A route and its choice as they are called.
    pub fn route(&self, choice: &RouteChoice) -> (String, String) {
        let language = self.matter.language;
        let Some(route) = self.matter.catalogue.routes.iter().find(|route| route.id == choice.route) else {
            return Default::default();
        };
        let name =
            route.choices.iter().find(|named| named.id == choice.choice).map(|named| named.name.get(language).clone());
        (lower_first(route.title.get(language)), name.unwrap_or_default())
    }

    /// The facts that make a table hold, such as `tillgänglighet är allvarlig och leverantören hanterar …`.
    pub fn held(&self, table: &Conjunction, facts: &Facts) -> String {
        let lines: Vec<String> =
            table.lines.iter().map(|line| self.held_line(line, facts.get(&line.characteristic))).collect();
        self.matter.language.enumeration(&lines)
    }

    /// The facts that make a condition hold: the first of its tables that does.
    pub fn held_condition(&self, condition: &Condition, facts: &Facts) -> String {
        let table = condition.tables.iter().find(|table| table.truth(facts) == Truth::True);
        table.map_or_else(String::new, |table| self.held(table, facts))
    }

    fn held_line(&self, line: &Line, fact: Option<&Fact>) -> String {
        match (&line.demand, fact.map(|fact| &fact.bound)) {
            (Demand::AtLeast(_), Some(Answer::Level(level))) => self.level("fact-level", line, level.phrase()),
            (Demand::AnyOf(any), Some(Answer::Chosen(chosen))) => {
                let given: Vec<String> = any.iter().filter(|answer| chosen.contains(*answer)).cloned().collect();
                let labels = self.labels(line, &given);
                let key = if labels.len() == 1 { "fact-choice" } else { "fact-choices" };
                self.matter.fill(key, &[("answers", &self.matter.language.enumeration(&labels))])
            }
            _ => self
                .characteristic(line)
                .map_or_else(String::new, |found| found.phrase.get(self.matter.language).clone()),
        }
    }

    fn characteristic(&self, line: &Line) -> Option<&'a Characteristic> {
        self.matter.catalogue.characteristic(&line.characteristic)
    }

    fn level(&self, key: &str, line: &Line, level: &str) -> String {
        let name = self.characteristic(line).map_or("", |found| found.phrase.get(self.matter.language).as_str());
        self.matter.fill(key, &[("name", name), ("level", self.matter.phrase(level))])
    }

    fn labels(&self, line: &Line, ids: &[String]) -> Vec<String> {
        let Some(characteristic) = self.characteristic(line) else { return Vec::new() };
        let answers = ids.iter().filter_map(|id| characteristic.answer(id));
        let or = format!(" {} ", self.matter.phrase("or"));
        // An answer such as `it-drift eller förvaltning` is quoted, so that its own *eller* is not read as the list's.
        let quoted = |label: &String| if label.contains(&or) { format!("”{label}”") } else { label.clone() };
        answers.map(|answer| quoted(answer.label.get(self.matter.language))).collect()
    }

    /// That what a line demands is not the case, such as `leverantören inte hanterar Beställarens information`.
    fn missing_line(&self, line: &Line) -> String {
        match &line.demand {
            Demand::Yes => self
                .characteristic(line)
                .map_or_else(String::new, |found| found.phrase_not.get(self.matter.language).clone()),
            Demand::AtLeast(level) => self.level("fact-level-below", line, level.phrase()),
            Demand::AnyOf(answers) => match self.labels(line, answers).as_slice() {
                [only] => self.matter.fill("fact-choice-not", &[("answers", only)]),
                several => {
                    let joined = joined(several, self.matter.phrase("nor"));
                    self.matter.fill("fact-choices-not", &[("answers", &joined)])
                }
            },
        }
    }

    /// What keeps a requirement out: as few lines as cover every table of its condition.
    fn fails(&self, requirement: &Requirement, facts: &Facts) -> String {
        let Some(condition) = &requirement.applies_when else { return String::new() };
        let mut open: Vec<&Conjunction> = condition.tables.iter().collect();
        let mut missing: Vec<String> = Vec::new();
        while let Some(table) = open.first() {
            // Where the supplier's personnel cannot come across information, nobody asks whether they handle it.
            let says = |line: &Line, table: &&Conjunction| {
                failing(table, facts).any(|other| rules_out(line, other) || self.implies(other, line))
            };
            let covers = |line: &Line| open.iter().filter(|table| says(line, table)).count();
            // Of lines that keep as many tables out, the first in print is the one people think of first.
            let Some(widest) = failing(table, facts).rev().max_by_key(|line| covers(line)) else { break };
            missing.push(self.missing_line(widest));
            let left: Vec<&Conjunction> = open.iter().copied().filter(|table| !says(widest, table)).collect();
            open = left;
        }
        let because = self.matter.fill("because", &[("facts", &self.matter.language.enumeration(&missing))]);
        self.matter.fill("reason-fails", &[("because", &because)])
    }
}

fn failing<'t>(table: &'t Conjunction, facts: &Facts) -> impl DoubleEndedIterator<Item = &'t Line> {
    table.lines.iter().filter(|line| line.truth(facts) != Truth::True)
}

/// Whether what fails one line fails another too: the same, a higher level, or fewer answers.
fn rules_out(line: &Line, other: &Line) -> bool {
    let demanded_alike = match (&line.demand, &other.demand) {
        (Demand::Yes, Demand::Yes) => true,
        (Demand::AtLeast(level), Demand::AtLeast(other)) => other >= level,
        (Demand::AnyOf(answers), Demand::AnyOf(others)) => others.iter().all(|answer| answers.contains(answer)),
        _ => false,
    };
    line.characteristic == other.characteristic && demanded_alike
}

/// The highest level that a table demands.
fn level(table: &Conjunction) -> Option<Level> {
    let levels = table.lines.iter().filter_map(|line| match &line.demand {
        Demand::AtLeast(level) => Some(*level),
        Demand::Yes | Demand::AnyOf(_) => None,
    });
    levels.max()
}

/// The key of the phrase that names a role.
pub fn role_phrase(role: crate::catalogue::Role) -> &'static str {
    use crate::catalogue::Role;
    match role {
        Role::Qualification => "role-qualification",
        Role::TechnicalSpecification => "role-technical-specification",
        Role::AwardCriterion => "role-award-criterion",
        Role::ContractTerm => "role-contract-term",
    }
}
