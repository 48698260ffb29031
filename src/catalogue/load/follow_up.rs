//! `follow-up.toml`: days off, effort, and the words by which a certificate is known.

use crate::catalogue::follow_up::{DayOfYear, DayOff, Falls, FollowUpPlanning, WeekdayWord};
use crate::diagnostic::Code;
use crate::document::Lines;
use crate::toml_file::{Located, Table};

use super::{Reader, read_slug, report_duplicates};

/// The most that an occasion or a check is believed to take: a working day.
const MOST_MINUTES: f64 = 480.0;
/// Farther from Easter than this no day is reckoned.
const MOST_DAYS: f64 = 200.0;

pub(super) fn read(reader: &Reader<'_>) -> FollowUpPlanning {
    let Some(table) = reader.table("follow-up.toml") else { return FollowUpPlanning::default() };
    let mut planning = FollowUpPlanning::default();
    if let Some(effort) = table.table("effort") {
        let (occasion, check) = (effort.number("occasion-minutes"), effort.number("check-minutes"));
        planning.occasion_minutes = minutes(&effort, occasion);
        planning.check_minutes = minutes(&effort, check);
        effort.finish();
    }
    if let Some(certificates) = table.table("certificates") {
        let words = |found: Vec<Located<String>>| found.into_iter().map(|word| word.value.to_lowercase()).collect();
        planning.certificate_words = words(certificates.required_texts("words"));
        planning.expiry_words = words(certificates.required_texts("expires"));
        certificates.finish();
    }
    let mut ids = Vec::new();
    for inner in table.tables("day-off") {
        ids.extend(read_slug(&inner, "id"));
        let name = inner.languages(Lines::One, "`[[day-off]]`");
        let falls = falls(&inner);
        inner.finish();
        planning.days_off.extend(name.zip(falls).map(|(name, falls)| DayOff { name: name.value, falls }));
    }
    report_duplicates(ids.iter().map(|id| (id.value.as_str(), &id.place)), "day off", table.log());
    table.finish();
    planning
}

fn minutes(table: &Table<'_>, found: Option<Located<f64>>) -> f64 {
    let Some(found) = found else { return 0.0 };
    if !(0.0..=MOST_MINUTES).contains(&found.value) {
        let message = format!("`{}` is no number of minutes that something takes", found.value);
        table.report(Code::Number, &found.place, message, format!("write a number from 0 to {MOST_MINUTES}"));
    }
    found.value
}

/// When the day falls: `on`, `easter`, or `first` with `from`.
fn falls(table: &Table<'_>) -> Option<Falls> {
    let on = table.optional_text("on");
    let easter = table.optional_number("easter");
    let first = table.optional_word::<WeekdayWord>("first");
    let from = table.optional_text("from");
    match (on, easter, first, from) {
        (Some(on), None, None, None) => day_of_year(table, &on).map(Falls::On),
        (None, Some(easter), None, None) => {
            let whole = easter.value.fract() == 0.0 && easter.value.abs() <= MOST_DAYS;
            if !whole {
                let message = format!("`{}` is no number of days from Easter Sunday", easter.value);
                table.report(Code::Number, &easter.place, message, "write a whole number, such as -2 for Good Friday");
            }
            #[expect(clippy::cast_possible_truncation, reason = "it is whole and small")]
            whole.then_some(Falls::FromEaster(easter.value as i16))
        }
        (None, None, Some(first), Some(from)) => {
            day_of_year(table, &from).map(|from| Falls::First(first.value.0, from))
        }
        (..) => {
            table.report(
                Code::MissingKey,
                table.place(),
                "the day off does not say in one way when it falls",
                "write `on = \"12-24\"`, `easter = -2`, or `first = \"saturday\"` with `from = \"06-20\"`",
            );
            None
        }
    }
}

fn day_of_year(table: &Table<'_>, text: &Located<String>) -> Option<DayOfYear> {
    let day = DayOfYear::read(&text.value);
    if day.is_none() {
        let message = format!("`{}` is no day of the year", text.value);
        table.report(Code::Date, &text.place, message, "write the month and the day, as in 12-24");
    }
    day
}
