//! Changes to requirements, in an overlay or in a procurement: which requirement, and what is changed of it.

use std::collections::BTreeMap;

use crate::catalogue::Catalogue;
use crate::catalogue::change::Change;
use crate::catalogue::check::check_requirement;
use crate::catalogue::clause_text::ClauseText;
use crate::catalogue::id::RequirementId;
use crate::catalogue::requirement::{Requirement, Role};
use crate::diagnostic::{Code, did_you_mean};
use crate::document::Lines;
use crate::language::Language;
use crate::toml_file::{Located, Node, Table, Word};

use super::read_requirement;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Action {
    Omit,
    Value,
    Text,
    Role,
    Add,
}

impl Word for Action {
    const NAME: &'static str = "action";
    const WORDS: &'static [(&'static str, Action)] = &[
        ("omit", Action::Omit),
        ("value", Action::Value),
        ("text", Action::Text),
        ("role", Action::Role),
        ("add", Action::Add),
    ];
}

/// The requirement that a table names, and what the table changes of it. `of_buyer` are the clauses that the buyer adds to all
/// its procurements: one procurement may leave them out.
pub fn read_changed(
    table: &Table<'_>,
    catalogue: &Catalogue,
    of_buyer: &[&RequirementId],
) -> Option<(Located<RequirementId>, Change)> {
    let action = table.word::<Action>("action").map(|action| action.value);
    let id = table.text("requirement");
    let Some(id) = id.and_then(|id| read_target(table, &id, action, catalogue, of_buyer)) else {
        // What is said of a requirement that is not there is not read, but is no unknown key.
        for key in ["values", "text", "role", "clause"] {
            table.find(key);
        }
        return None;
    };
    let change = read_change(table, action?, &id, catalogue)?;
    Some((id, change))
}

fn read_target(
    table: &Table<'_>,
    id: &Located<String>,
    action: Option<Action>,
    catalogue: &Catalogue,
    of_buyer: &[&RequirementId],
) -> Option<Located<RequirementId>> {
    if catalogue.gates.iter().any(|gate| gate.id == id.value) {
        table.report(
            Code::Deviation,
            &id.place,
            format!("`{}` is a gate, which can never be deviated from", id.value),
            "take the steps that the gate names",
        );
        return None;
    }
    let Ok(parsed) = id.value.parse::<RequirementId>() else {
        table.report(
            Code::Id,
            &id.place,
            format!("`{}` is not a requirement id", id.value),
            "write it as INF-031, or EGN-001 for a clause of one's own",
        );
        return None;
    };
    let own = parsed.prefix() == RequirementId::OWN_PREFIX;
    match action {
        Some(Action::Add) if !own => {
            table.report(
                Code::Deviation,
                &id.place,
                format!("an added clause cannot have the id `{parsed}`"),
                "give it an id of its own, EGN-001 and so on",
            );
            None
        }
        Some(Action::Add) if of_buyer.contains(&&parsed) => {
            let help = "give it another number, below EGN-501; to leave out the buyer's clause, use the action `omit`";
            let message = format!("`{parsed}` is a clause that the buyer adds to all its procurements");
            table.report(Code::Deviation, &id.place, message, help);
            None
        }
        Some(Action::Add) => Some(id.with(parsed)),
        Some(Action::Omit) if of_buyer.contains(&&parsed) => Some(id.with(parsed)),
        Some(_) if of_buyer.contains(&&parsed) => {
            let help = "leave it out with the action `omit`, and add a clause of your own";
            let message = format!("the buyer's own clause `{parsed}` can only be left out");
            table.report(Code::Deviation, &id.place, message, help);
            None
        }
        _ if catalogue.requirements.contains_key(&parsed) => Some(id.with(parsed)),
        _ => {
            let help = did_you_mean(&id.value, catalogue.requirements.keys().map(RequirementId::as_str));
            table.report(Code::UnknownRequirement, &id.place, format!("unknown requirement `{}`", id.value), help);
            None
        }
    }
}

fn read_change(
    table: &Table<'_>,
    action: Action,
    id: &Located<RequirementId>,
    catalogue: &Catalogue,
) -> Option<Change> {
    match action {
        Action::Omit => Some(Change::Omit),
        Action::Add => {
            let clause = table.table("clause")?;
            let requirement = read_requirement(clause, &catalogue.scope(), None)?;
            check_requirement(catalogue, &requirement, table.log());
            if requirement.id != id.value {
                table.report(
                    Code::Deviation,
                    &id.place,
                    format!("the clause has the id `{}`, the deviation `{}`", requirement.id, id.value),
                    "write the same id in both",
                );
                return None;
            }
            Some(Change::Add(Box::new(requirement)))
        }
        Action::Role => {
            let role = table.word::<Role>("role")?;
            check_role(table, &role, catalogue.requirements.get(&id.value)?)
        }
        Action::Value => read_values(table, catalogue.requirements.get(&id.value)?),
        Action::Text => read_text(table, catalogue.requirements.get(&id.value)?),
    }
}

fn check_role(table: &Table<'_>, role: &Located<Role>, requirement: &Requirement) -> Option<Change> {
    let to_or_from_award = (requirement.role == Role::AwardCriterion) != (role.value == Role::AwardCriterion);
    if to_or_from_award {
        let help =
            "an award criterion needs its own wording and scoring: omit this requirement and add a clause of one's own";
        table.report(
            Code::Deviation,
            &role.place,
            format!("`{}` cannot be turned into or from an award criterion", requirement.id),
            help,
        );
        return None;
    }
    Some(Change::Role(role.value))
}

#[expect(clippy::wildcard_enum_match_arm, reason = "whatever is of another kind is told of, or passed over, alike")]
fn read_values(table: &Table<'_>, requirement: &Requirement) -> Option<Change> {
    let inner = table.table("values")?;
    let mut values = BTreeMap::new();
    for (name, found) in inner.open_entries() {
        if requirement.value(&name.value).is_none() {
            let help = did_you_mean(&name.value, requirement.values.iter().map(|value| value.name.as_str()));
            inner.report(
                Code::UndeclaredValue,
                &name.place,
                format!("`{}` has no value `{}`", requirement.id, name.value),
                help,
            );
            continue;
        }
        match found.value {
            Node::Number(number) if number >= 0.0 => {
                values.insert(name.value.clone(), number);
            }
            _ => inner.report(
                Code::Number,
                &found.place,
                format!("`{}` takes a number, not below 0", name.value),
                "write a number",
            ),
        }
    }
    inner.finish();
    (!values.is_empty()).then_some(Change::Values(values))
}

fn read_text(table: &Table<'_>, requirement: &Requirement) -> Option<Change> {
    let text = table.localized("text", Lines::Many)?;
    for language in Language::ALL {
        match ClauseText::parse(text.value.get(language)) {
            Ok(parsed) => {
                for slot in parsed.slots().iter().filter(|slot| requirement.value(slot).is_none()) {
                    let help = did_you_mean(slot, requirement.values.iter().map(|value| value.name.as_str()));
                    table.report(
                        Code::UndeclaredValue,
                        &text.place,
                        format!("the text uses the value `{slot}`, which `{}` does not have", requirement.id),
                        help,
                    );
                }
            }
            Err(problems) => {
                for problem in problems {
                    table.report(
                        Code::Markdown,
                        &text.place,
                        format!("the Markdown of `{language}`: {}", problem.message),
                        "use paragraphs, lists and emphasis",
                    );
                }
            }
        }
    }
    Some(Change::Text(text.value))
}
