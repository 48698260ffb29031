//! The shape of `follow-up.toml`.

use jiff::civil::Weekday;
use serde_json::Value;

use crate::catalogue::WeekdayWord;

use super::shape::{file, languages, list, may, must, number, slug, some, table, text, word, written};

const DAY: &str = "^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$";

/// `follow-up.toml`.
pub(super) fn follow_up() -> Value {
    let effort = table(
        "What an occasion is taken to cost the one who follows up: a rule of thumb.",
        [
            must("occasion-minutes", number("What an occasion takes beside its checks, in minutes.", 0.0)),
            must("check-minutes", number("What the check of one requirement takes, in minutes.", 0.0)),
        ],
    );
    let certificates = table(
        "The words by which a certificate and its last day are known.",
        [
            must("words", some("Swedish words of evidence that runs out.", text("A word, or a part of one."))),
            must("expires", some("What stands before the last day in an answer.", text("Words, in any language."))),
        ],
    );
    let keys = [
        must("id", slug("Its id.")),
        may("on", written("The month and the day, if it is the same every year.", DAY)),
        may("easter", number("How many days after Easter Sunday it falls; before it with a minus.", -200.0)),
        may("first", word("The day of the week of which it is the first, from `from` on.", swedish)),
        may("from", written("The month and the day from which on it may fall.", DAY)),
    ];
    let day_off =
        table("A day that is not worked. Saturdays and Sundays never are.", keys.into_iter().chain(languages()));
    file(
        "How follow-up is planned: days off, effort, and the words by which a certificate is known.",
        [must("effort", effort), must("certificates", certificates), may("day-off", list("The days off.", day_off))],
    )
}

fn swedish(WeekdayWord(weekday): WeekdayWord) -> &'static str {
    match weekday {
        Weekday::Monday => "måndag",
        Weekday::Tuesday => "tisdag",
        Weekday::Wednesday => "onsdag",
        Weekday::Thursday => "torsdag",
        Weekday::Friday => "fredag",
        Weekday::Saturday => "lördag",
        Weekday::Sunday => "söndag",
    }
}
