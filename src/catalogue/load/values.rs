//! The values of a requirement: numbers that the facts sharpen, and where its text uses them.

use crate::catalogue::clause_text::ClauseText;
use crate::catalogue::value::{Case, Scale, Stricter, Value, ValueSource};
use crate::diagnostic::{Code, did_you_mean};
use crate::document::Lines;
use crate::language::{Language, Localized};
use crate::toml_file::{Located, Table};

use super::Scope;
use super::conditions::read_single;

pub(super) fn read_values(table: &Table<'_>, scope: &Scope<'_>, catalogue: bool) -> Option<Vec<Value>> {
    let Some(outer) = table.optional_table("values") else { return Some(Vec::new()) };
    let mut values = Vec::new();
    let mut sound = true;
    for (name, found) in outer.open_entries() {
        let inner = outer.inner_table(&format!("values.{}", name.value), found)?;
        let source = if inner.has("same-as") {
            read_same_as(&inner)
        } else {
            read_scale(&inner, scope, catalogue).map(ValueSource::Own)
        };
        inner.finish();
        match source {
            Some(source) => values.push(Value { name: name.value.clone(), source, place: name.place.clone() }),
            None => sound = false,
        }
    }
    sound.then_some(values)
}

fn read_same_as(table: &Table<'_>) -> Option<ValueSource> {
    let text = table.text("same-as")?;
    let source =
        text.value.split_once('.').and_then(|(id, name)| Some(ValueSource::SameAs(id.parse().ok()?, name.to_owned())));
    if source.is_none() {
        table.report(
            Code::SameAs,
            &text.place,
            format!("`{}` names no value", text.value),
            "write requirement.value, as in INF-031.notice",
        );
    }
    source
}

fn read_scale(table: &Table<'_>, scope: &Scope<'_>, catalogue: bool) -> Option<Scale> {
    let label = table.localized("label", Lines::One);
    let unit = table.text("unit");
    if let Some(unit) = unit.as_ref().filter(|unit| !scope.units.iter().any(|known| known.id == unit.value)) {
        let help = did_you_mean(&unit.value, scope.units.iter().map(|known| known.id.as_str()));
        table.report(Code::UnknownUnit, &unit.place, format!("unknown unit `{}`", unit.value), help);
    }
    let stricter = table.word::<Stricter>("stricter");
    let default = table.number("default");
    let mut cases = Vec::new();
    for case in table.tables("cases") {
        let when = read_single(&case, "when", scope.characteristics);
        let number = case.number("value");
        if let (Some(number), Some(default), Some(stricter)) = (&number, &default, &stricter) {
            check_case(&case, number, default.value, stricter.value);
        }
        let place = case.place().clone();
        case.finish();
        if let (Some(when), Some(number)) = (when, number) {
            cases.push(Case { when, number: number.value, place });
        }
    }
    if !catalogue && !cases.is_empty() {
        table.report(
            Code::Deviation,
            table.place(),
            "a clause of one's own has a value with cases",
            "write the one number that applies in this procurement",
        );
    }
    Some(Scale { label: label?.value, unit: unit?.value, stricter: stricter?.value, default: default?.value, cases })
}

fn check_case(case: &Table<'_>, number: &Located<f64>, default: f64, stricter: Stricter) {
    if stricter.stricter(default, number.value) {
        let message = format!("the case loosens the value: {} is laxer than the default {default}", number.value);
        case.report(Code::LooseningCase, &number.place, message, "a case may only be stricter than the default");
    } else if !stricter.stricter(number.value, default) {
        case.report(Code::DeadCase, &number.place, "the case gives the same number as the default", "remove it");
    }
}

pub(super) fn check_slots(table: &Table<'_>, text: &Located<Localized<ClauseText>>, values: &[Value]) {
    for language in Language::ALL {
        let slots = text.value.get(language).slots();
        for slot in slots.iter().filter(|slot| !values.iter().any(|value| value.name == **slot)) {
            let help = did_you_mean(slot, values.iter().map(|value| value.name.as_str()));
            table.report(
                Code::UndeclaredValue,
                &text.place,
                format!("the text in `{language}` uses the value `{slot}`, which is not declared"),
                help,
            );
        }
        for value in values.iter().filter(|value| !slots.contains(&value.name)) {
            let message = format!("the value `{}` is not used in the text in `{language}`", value.name);
            table.report(
                Code::UnusedValue,
                &value.place,
                message,
                format!("write {{{{ {} }}}} where it belongs, or remove the value", value.name),
            );
        }
    }
}
