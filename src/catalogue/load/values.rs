//! The values of a requirement: numbers that the facts sharpen, where its text uses them, and the units they are written in.

use crate::catalogue::clause_text::ClauseText;
use crate::catalogue::value::{Case, Forms, Larger, Scale, Stricter, Unit, Value, ValueSource};
use crate::diagnostic::{Code, did_you_mean};
use crate::document::Lines;
use crate::language::{Language, Localized};
use crate::toml_file::{Located, Table};

use super::conditions::read_single;
use super::{Scope, read_slug, report_duplicates};

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

/// The units of `units.toml`.
pub(super) fn read_units(table: Table<'_>) -> Vec<Unit> {
    let mut units = Vec::new();
    let mut ids = Vec::new();
    for inner in table.tables("unit") {
        let id = read_slug(&inner, "id");
        ids.extend(id.clone());
        let forms = read_forms(&inner);
        let larger = inner.optional_table("larger").and_then(|larger| {
            let each = larger.number("each");
            let from = larger.number("from");
            let forms = read_forms(&larger);
            larger.finish();
            Some(Larger { each: each?.value, from: from?.value, forms: forms? })
        });
        inner.finish();
        if let (Some(id), Some(forms)) = (id, forms) {
            units.push(Unit { id: id.value, forms, larger, place: id.place });
        }
    }
    report_duplicates(ids.iter().map(|id| (id.value.as_str(), &id.place)), "unit", table.log());
    table.finish();
    units
}

/// The forms of a unit in each language.
fn read_forms(table: &Table<'_>) -> Option<Forms> {
    let [swedish, english] = Language::ALL.map(|language| {
        let forms = table.table(language.code())?;
        let pair = [forms.text("one"), forms.text("other")];
        for form in pair.iter().flatten().filter(|form| !form.value.contains("{n}")) {
            forms.report(
                Code::UndeclaredValue,
                &form.place,
                "the form lacks `{n}`, where the number stands",
                "write `{n}` in it",
            );
        }
        forms.finish();
        let [one, other] = pair;
        Some((one?.value, other?.value))
    });
    let (swedish, english) = (swedish?, english?);
    Some(Forms {
        one: Localized { swedish: swedish.0, english: english.0 },
        other: Localized { swedish: swedish.1, english: english.1 },
    })
}
