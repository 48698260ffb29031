//! The last day of a certificate, where a supplier has stated it: in the form's own place for it, or in an answer, "giltigt till
//! 2028-03-31". There it is read where words say that it is one, and never guessed from a date that stands alone.

use jiff::Span;
use jiff::civil::Date;

/// What an answer says of a last day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StatedExpiry {
    /// These days, the first first.
    Days(Vec<Date>),
    /// That there is one, but no day that can be read: the words, and what follows them.
    Unreadable(String),
}

/// So many characters after the words are read for the day.
const NEAR: usize = 32;
/// Behind one of these, something else is spoken of.
const ENDS: [char; 7] = ['.', ',', ';', '\n', '(', ')', '/'];

/// What a text says of a last day, by the words that tell of one (in small letters); nothing if it does not speak of any.
pub fn stated_expiry(text: &str, words: &[String]) -> Option<StatedExpiry> {
    let lower = text.to_lowercase();
    let mut days = Vec::new();
    let mut unreadable = None;
    for word in words.iter().filter(|word| !word.is_empty()) {
        for (at, _) in lower.match_indices(word.as_str()) {
            let whole = !lower[..at].ends_with(char::is_alphanumeric);
            let after: String =
                lower[at + word.len()..].chars().take_while(|after| !ENDS.contains(after)).take(NEAR).collect();
            if !whole {
                continue;
            }
            match first_day(&after) {
                Some(day) => days.push(day),
                None => unreadable = unreadable.or_else(|| Some(format!("{word}{}", after.trim_end()))),
            }
        }
    }
    days.sort_unstable();
    days.dedup();
    if days.is_empty() { unreadable.map(StatedExpiry::Unreadable) } else { Some(StatedExpiry::Days(days)) }
}

/// The day in a place that is for a day alone: written as 2028-03-31, or kept as spreadsheets keep days, as a number that counts
/// them from the end of 1899.
pub(super) fn day_of(text: &str, number: Option<f64>) -> Option<Date> {
    const FIRST: f64 = 36_526.0; // 2000-01-01
    const LAST: f64 = 73_050.0; // 2099-12-31
    let counted = number.filter(|number| (FIRST..=LAST).contains(number)).and_then(|number| {
        // A whole number within bounds: nothing is lost.
        #[expect(clippy::cast_possible_truncation, reason = "the bounds are far within")]
        let days = number.floor() as i64;
        Date::constant(1899, 12, 30).checked_add(Span::new().days(days)).ok()
    });
    counted.or_else(|| text.trim().parse().ok())
}

/// The first day in a text that is written as 2028-03-31, and stands by itself.
fn first_day(text: &str) -> Option<Date> {
    const LENGTH: usize = "2028-03-31".len();
    let characters: Vec<char> = text.chars().collect();
    let mut windows = characters.windows(LENGTH).enumerate();
    windows.find_map(|(at, window)| {
        let is_digit = |place: Option<&char>| place.is_some_and(char::is_ascii_digit);
        let alone = !is_digit(at.checked_sub(1).and_then(|before| characters.get(before)))
            && !is_digit(characters.get(at + LENGTH));
        let written: String = window.iter().collect();
        let shaped = written.bytes().enumerate().all(|(place, byte)| match place {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
        (alone && shaped).then(|| written.parse().ok())?
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stated(text: &str) -> Option<StatedExpiry> {
        stated_expiry(text, &["giltigt till".to_owned(), "valid until".to_owned()])
    }

    fn days(days: &[&str]) -> Option<StatedExpiry> {
        Some(StatedExpiry::Days(days.iter().map(|day| day.parse().expect("a day")).collect()))
    }

    #[test]
    fn a_last_day_is_read_where_words_say_that_it_is_one() {
        assert_eq!(stated("Certifikat nr 12, giltigt till 2028-03-31."), days(&["2028-03-31"]));
        assert_eq!(stated("GILTIGT TILL: 2028-03-31"), days(&["2028-03-31"]));
        assert_eq!(stated("valid until and including 2028-03-31"), days(&["2028-03-31"]));
        assert_eq!(
            stated("Giltigt till 2029-01-01; bilaga 2 giltigt till 2028-03-31"),
            days(&["2028-03-31", "2029-01-01"])
        );
    }

    #[test]
    fn a_place_for_a_day_holds_it_as_text_or_as_a_number() {
        let day = |text: &str| Some(text.parse().expect("a day"));
        assert_eq!(day_of(" 2028-03-31 ", None), day("2028-03-31"));
        assert_eq!(day_of("46843", Some(46_843.0)), day("2028-03-31"));
        assert_eq!(day_of("36526.75", Some(36_526.75)), day("2000-01-01"));
        assert_eq!(day_of("20280331", Some(20_280_331.0)), day("2028-03-31"));
        for wrong in ["mars 2028", "2028-02-30", "31/3 2028", "nan"] {
            assert_eq!(day_of(wrong, wrong.parse().ok()), None, "{wrong}");
        }
    }

    #[test]
    fn a_day_that_stands_alone_is_no_last_day() {
        assert_eq!(stated("Utfärdat 2025-03-31"), None);
        assert_eq!(stated("ogiltigt till 2028-03-31"), None);
        assert_eq!(stated(""), None);
    }

    #[test]
    fn the_day_of_something_else_is_not_taken_for_the_last_day() {
        for text in ["giltigt till mars 2028, utfärdat 2025-03-31", "giltigt till mars 2028. Granskat 2025-03-31"] {
            assert_eq!(stated(text), Some(StatedExpiry::Unreadable("giltigt till mars 2028".to_owned())), "{text}");
        }
    }

    #[test]
    fn a_last_day_that_cannot_be_read_is_told() {
        for text in ["giltigt till mars 2028", "giltigt till 2028-02-30", "giltigt till 12028-03-311", "giltigt till"] {
            assert_eq!(stated(text), Some(StatedExpiry::Unreadable(text.to_owned())), "{text}");
        }
        // Letters that grow as they are made small must not move the place.
        assert_eq!(stated("İİİ giltigt till 2028-03-31"), days(&["2028-03-31"]));
    }
}
