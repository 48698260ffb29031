//! Why a requirement has its outcome, in words that an officer understands.

use crate::catalogue::{Answer, Condition, Conjunction, Demand, Fact, Facts, Line, Requirement, RouteChoice, Truth};
use crate::document::capitalised;
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
                let held: Vec<String> = requirement
                    .applies_when
                    .iter()
                    .flat_map(|condition| tables.iter().filter_map(|index| condition.tables.get(*index)))
                    .map(|table| self.held(table, facts))
                    .collect();
                let because = matter.fill("because", &[("facts", &held.join(matter.phrase("reason-alternatives")))]);
                matter.fill("reason-holds", &[("because", &because)])
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
                matter.fill("reason-route-not-chosen", &[("routes", &routes.join(matter.phrase("or")))])
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
                self.answers(line, &given, |labels| self.matter.language.enumeration(labels))
            }
            _ => self.demanded_line(line),
        }
    }

    fn level(&self, key: &str, line: &Line, level: &str) -> String {
        let characteristic = self.matter.catalogue.characteristic(&line.characteristic);
        let name = characteristic.map_or("", |found| found.phrase.get(self.matter.language).as_str());
        self.matter.fill(key, &[("name", name), ("level", self.matter.phrase(level))])
    }

    fn answers(&self, line: &Line, ids: &[String], join: impl Fn(&[String]) -> String) -> String {
        let Some(characteristic) = self.matter.catalogue.characteristic(&line.characteristic) else {
            return String::new();
        };
        let labels: Vec<String> = ids
            .iter()
            .filter_map(|id| characteristic.answer(id))
            .map(|answer| answer.label.get(self.matter.language).clone())
            .collect();
        let key = if labels.len() == 1 { "fact-choice" } else { "fact-choices" };
        self.matter.fill(key, &[("answers", &join(&labels))])
    }

    /// What a line demands, whatever the facts are.
    fn demanded_line(&self, line: &Line) -> String {
        match &line.demand {
            Demand::Yes => {
                let characteristic = self.matter.catalogue.characteristic(&line.characteristic);
                characteristic.map_or_else(String::new, |found| found.phrase.get(self.matter.language).clone())
            }
            Demand::AtLeast(level) => self.level("fact-level-least", line, level.phrase()),
            Demand::AnyOf(answers) => self.answers(line, answers, |labels| labels.join(self.matter.phrase("or"))),
        }
    }

    /// When a requirement would apply, and what of it is not the case here: the lines that fail, nearest table first.
    fn fails(&self, requirement: &Requirement, facts: &Facts) -> String {
        let Some(condition) = &requirement.applies_when else { return String::new() };
        let mut tables: Vec<String> = Vec::new();
        for table in &condition.tables {
            let lines: Vec<String> = table.lines.iter().map(|line| self.demanded_line(line)).collect();
            let described = self.matter.language.enumeration(&lines);
            if !tables.contains(&described) {
                tables.push(described);
            }
        }
        let applies =
            self.matter.fill("reason-fails", &[("facts", &tables.join(self.matter.phrase("reason-alternatives")))]);
        let nearest = condition.tables.iter().min_by_key(|table| failing(table, facts).count());
        let missing: Vec<String> =
            nearest.iter().flat_map(|table| failing(table, facts)).map(|line| self.demanded_line(line)).collect();
        let joined = missing.join("; ");
        // One failing line in one table says the same twice.
        if condition.tables.len() == 1 && condition.tables[0].lines.len() == 1 {
            return applies;
        }
        format!("{applies} {}", self.matter.fill("reason-fails-label", &[("facts", &joined)]))
    }
}

fn failing<'t>(table: &'t Conjunction, facts: &Facts) -> impl Iterator<Item = &'t Line> {
    table.lines.iter().filter(|line| line.truth(facts) != Truth::True)
}

/// The key of the phrase that names a role.
pub(super) fn role_phrase(role: crate::catalogue::Role) -> &'static str {
    use crate::catalogue::Role;
    match role {
        Role::Qualification => "role-qualification",
        Role::TechnicalSpecification => "role-technical-specification",
        Role::AwardCriterion => "role-award-criterion",
        Role::ContractTerm => "role-contract-term",
    }
}

/// The text with its first letter small, unless it begins with an abbreviation.
pub(super) fn lower_first(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next();
    let second_is_small = characters.clone().next().is_some_and(|second| second.is_lowercase() || second == ' ');
    match first {
        Some(first) if second_is_small => first.to_lowercase().chain(characters).collect(),
        _ => text.to_owned(),
    }
}

/// The text with its first letter as a capital and a full stop at its end.
pub(super) fn as_sentence(text: &str) -> String {
    let text = capitalised(text.trim());
    if text.ends_with(['.', '!', '?']) || text.is_empty() { text } else { format!("{text}.") }
}
