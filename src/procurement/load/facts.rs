//! `[facts]`, `[[lot]]` and `[routes]`: answers to the catalogue's questions.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalogue::{Answer, Catalogue, Characteristic, Demand, Facts, Kind, Level, Route, Truth};
use crate::diagnostic::{Code, Place, did_you_mean};
use crate::language::Language;
use crate::procurement::Lot;
use crate::toml_file::{Located, Node, Table, Word};

type Stated = BTreeMap<String, Located<Answer>>;

/// The lots, or the one lot that a procurement without lots has.
pub(super) fn read_lots(root: &Table<'_>, catalogue: &Catalogue, regime: Option<&Located<String>>) -> Option<Vec<Lot>> {
    let common = root.table("facts").map(|table| read_facts(table, catalogue));
    let routes = root.optional_table("routes");
    let routes = routes.map(|table| read_routes(&table, catalogue)).unwrap_or_default();
    let tables = root.tables("lot");
    let common = common?;
    let mut lots = Vec::new();
    let mut seen = BTreeSet::new();
    let undivided = tables.is_empty();
    for table in tables {
        let id = table.text("id");
        let title = table.text("title");
        let own = table.optional_table("facts").map(|inner| read_facts(inner, catalogue)).unwrap_or_default();
        let own_routes = table.optional_table("routes").map(|inner| read_routes(&inner, catalogue)).unwrap_or_default();
        if let Some(id) = id.as_ref().filter(|id| !seen.insert(id.value.clone())) {
            table.report(
                Code::DuplicateId,
                &id.place,
                format!("the lot `{}` is declared twice", id.value),
                "give one of them another id",
            );
        }
        let place = table.place().clone();
        table.finish();
        let (Some(id), Some(title)) = (id, title) else { continue };
        let stated: Stated = common.clone().into_iter().chain(own).collect();
        let chosen: BTreeMap<_, _> = routes.clone().into_iter().chain(own_routes).collect();
        let reporter = Reporter { root, place };
        lots.push(make_lot(&reporter, catalogue, regime, (Some(id.value), title.value), &stated, chosen));
    }
    if undivided {
        let reporter = Reporter { root, place: root.place().clone() };
        lots.push(make_lot(&reporter, catalogue, regime, (None, String::new()), &common, routes));
    }
    Some(lots)
}

struct Reporter<'a, 'r> {
    root: &'r Table<'a>,
    place: Place,
}

impl Reporter<'_, '_> {
    fn report(&self, code: Code, place: &Place, message: String, help: impl Into<String>) {
        self.root.report(code, place, message, help);
    }
}

fn make_lot(
    reporter: &Reporter<'_, '_>,
    catalogue: &Catalogue,
    regime: Option<&Located<String>>,
    (id, title): (Option<String>, String),
    stated: &Stated,
    routes: BTreeMap<String, Located<String>>,
) -> Lot {
    let answers = stated.iter().map(|(id, answer)| (id.clone(), answer.value.clone())).collect();
    let (facts, contradictions) = Facts::work_out(&catalogue.characteristics, &answers);
    for contradiction in contradictions {
        let place = stated.get(&contradiction.characteristic).map_or(&reporter.place, |answer| &answer.place);
        let message = format!(
            "`{}` is answered lower than `{}` implies: {}",
            contradiction.characteristic,
            contradiction.because,
            describe(&contradiction.implied)
        );
        reporter.report(
            Code::ContradictoryFacts,
            place,
            message,
            "raise this answer, leave it out, or change the other",
        );
    }
    warn_pointless(reporter, catalogue, stated, &facts);
    if let Some(regime) = regime {
        check_regimes(reporter, catalogue, stated, regime);
    }
    let chosen = catalogue.routes.iter().map(|route| {
        let choice = routes.get(&route.id);
        if let Some(choice) = choice.filter(|_| route.applies_when.truth(&facts) == Truth::False) {
            let message = format!("the route `{}` has no effect in this procurement", route.id);
            reporter.report(Code::NoEffect, &choice.place, message, "remove it, or check the facts");
        }
        (route.id.clone(), choice.map_or_else(|| route.default.clone(), |choice| choice.value.clone()))
    });
    let routes = chosen.collect();
    Lot { id, title, facts, routes }
}

fn describe(demand: &Demand) -> String {
    match demand {
        Demand::Yes => String::from("`true`"),
        Demand::AtLeast(level) => format!("at least `{}`", level.word()),
        Demand::AnyOf(answers) => format!("`{}`", answers.join("`, `")),
    }
}

/// An answer to a question that is not asked, and that says something, deserves a second look.
fn warn_pointless(reporter: &Reporter<'_, '_>, catalogue: &Catalogue, stated: &Stated, facts: &Facts) {
    for characteristic in &catalogue.characteristics {
        let (Some(answer), Some(ask_when)) = (stated.get(&characteristic.id), &characteristic.ask_when) else {
            continue;
        };
        let lowest = match &answer.value {
            Answer::YesNo(yes) => !yes,
            Answer::Level(level) => *level == Level::Negligible,
            Answer::Chosen(chosen) => chosen.is_empty(),
        };
        if !lowest && ask_when.truth(facts) == Truth::False {
            let on: BTreeSet<&str> = ask_when.characteristics().collect();
            let names: Vec<String> = on.into_iter().map(|name| format!("`{name}`")).collect();
            let make = if names.len() == 1 { "makes" } else { "make" };
            let message = format!(
                "`{}` is answered, though {} {make} the question pointless",
                characteristic.id,
                names.join(" and ")
            );
            reporter.report(
                Code::Attention,
                &answer.place,
                message,
                "check both answers; this one counts as it stands",
            );
        }
    }
}

fn check_regimes(reporter: &Reporter<'_, '_>, catalogue: &Catalogue, stated: &Stated, regime: &Located<String>) {
    for characteristic in &catalogue.characteristics {
        let Some(Located { value: Answer::Chosen(chosen), place }) = stated.get(&characteristic.id) else { continue };
        for answer in characteristic.answers().iter().filter(|answer| chosen.contains(&answer.id)) {
            if !answer.regimes.is_empty() && !answer.regimes.contains(&regime.value) {
                let message = format!("`{}` cannot be procured under the regime `{}`", answer.id, regime.value);
                let regimes: Vec<String> = answer.regimes.iter().map(|regime| format!("`{regime}`")).collect();
                let help = format!(
                    "it is a bilaga 2 service (LOU 19 kap. 1 §): set `regime` to {}, or correct the object",
                    regimes.join(" or ")
                );
                reporter.report(Code::ObjectAndRegime, place, message, help);
            }
        }
    }
}

fn read_facts(table: Table<'_>, catalogue: &Catalogue) -> Stated {
    let mut stated = Stated::new();
    for (key, value) in table.open_entries() {
        let Some(characteristic) = catalogue.characteristic(&key.value) else {
            let help = did_you_mean(&key.value, catalogue.characteristics.iter().map(|known| known.id.as_str()));
            table.report(
                Code::UnknownCharacteristic,
                &key.place,
                format!("unknown characteristic `{}`", key.value),
                help,
            );
            continue;
        };
        if let Some(answer) = read_answer(&table, characteristic, value) {
            stated.insert(key.value.clone(), value.with(answer));
        }
    }
    table.finish();
    stated
}

#[expect(clippy::wildcard_enum_match_arm, reason = "whatever is of another kind is told of, or passed over, alike")]
fn read_answer(table: &Table<'_>, characteristic: &Characteristic, found: &Located<Node>) -> Option<Answer> {
    let wrong = |expected: &str| {
        let message = format!("`{}` takes {expected}", characteristic.id);
        table.report(Code::WrongKind, &found.place, message, characteristic.label.get(Language::English).clone());
        None
    };
    match (&characteristic.kind, &found.value) {
        (Kind::YesNo, Node::Boolean(yes)) => Some(Answer::YesNo(*yes)),
        (Kind::YesNo, _) => wrong("`true` or `false`"),
        (Kind::Level, Node::Text(word)) => {
            let level = Level::from_word(word);
            if level.is_none() {
                let help = did_you_mean(word, Level::WORDS.iter().map(|(word, _)| *word));
                table.report(Code::UnknownLevel, &found.place, format!("unknown level `{word}`"), help);
            }
            level.map(Answer::Level)
        }
        (Kind::Level, _) => wrong("a level in quotes"),
        (Kind::Choice(_), Node::Text(answer)) => check_answer(table, characteristic, answer, &found.place)
            .then(|| Answer::Chosen(BTreeSet::from([answer.clone()]))),
        (Kind::Choice(_), _) => wrong("one answer in quotes"),
        (Kind::Choices(_), Node::Array(items)) => {
            let mut chosen = BTreeSet::new();
            for item in items {
                match &item.value {
                    Node::Text(answer) if check_answer(table, characteristic, answer, &item.place) => {
                        chosen.insert(answer.clone())
                    }
                    Node::Text(_) => return None,
                    _ => return wrong("answers in quotes"),
                };
            }
            Some(Answer::Chosen(chosen))
        }
        (Kind::Choices(_), _) => wrong("a list of answers in brackets"),
    }
}

fn check_answer(table: &Table<'_>, characteristic: &Characteristic, answer: &str, place: &Place) -> bool {
    let known = characteristic.answer(answer).is_some();
    if !known {
        let help = did_you_mean(answer, characteristic.answers().iter().map(|answer| answer.id.as_str()));
        table.report(
            Code::UnknownAnswer,
            place,
            format!("`{answer}` is not an answer to `{}`", characteristic.id),
            help,
        );
    }
    known
}

fn read_routes(table: &Table<'_>, catalogue: &Catalogue) -> BTreeMap<String, Located<String>> {
    let mut routes = BTreeMap::new();
    for (key, value) in table.open_entries() {
        let Some(route) = catalogue.routes.iter().find(|route| route.id == key.value) else {
            let help = did_you_mean(&key.value, catalogue.routes.iter().map(|route| route.id.as_str()));
            table.report(Code::UnknownRoute, &key.place, format!("unknown route `{}`", key.value), help);
            continue;
        };
        if let Some(choice) = read_choice(table, route, value) {
            routes.insert(route.id.clone(), value.with(choice));
        }
    }
    routes
}

fn read_choice(table: &Table<'_>, route: &Route, found: &Located<Node>) -> Option<String> {
    let known = || route.choices.iter().map(|choice| choice.id.as_str());
    match &found.value {
        Node::Text(choice) if known().any(|id| id == choice) => Some(choice.clone()),
        Node::Text(choice) => {
            let help = did_you_mean(choice, known().collect::<Vec<_>>());
            table.report(
                Code::UnknownRoute,
                &found.place,
                format!("`{choice}` is no choice of the route `{}`", route.id),
                help,
            );
            None
        }
        Node::Number(_) | Node::Boolean(_) | Node::Date(_) | Node::Array(_) | Node::Table(_) => {
            table.report(
                Code::WrongKind,
                &found.place,
                format!("the route `{}` takes one choice in quotes", route.id),
                "write it in quotes",
            );
            None
        }
    }
}
