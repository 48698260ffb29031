//! How follow-up is planned: which days are worked, how long an occasion is taken to last, and the words by which a certificate
//! is known. The days off are data; what is computed here is when they fall.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use crate::language::Text;
use crate::toml_file::Word;

/// How follow-up is planned.
#[derive(Clone, Debug, Default)]
pub struct FollowUpPlanning {
    /// Days that are not worked, beside Saturdays and Sundays.
    pub days_off: Vec<DayOff>,
    /// What an occasion takes, beside its checks.
    pub occasion_minutes: f64,
    /// What the check of one requirement takes.
    pub check_minutes: f64,
    /// Swedish words of evidence that runs out.
    pub certificate_words: Vec<String>,
    /// What stands before the last day of a certificate, in any language that suppliers answer in.
    pub expiry_words: Vec<String>,
}

/// A day that is not worked, every year.
#[derive(Clone, Debug)]
pub struct DayOff {
    /// What it is called, as it stands inside a sentence.
    pub name: Text,
    /// When it falls.
    pub falls: Falls,
}

/// When a day off falls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Falls {
    /// On a day of a month.
    On(DayOfYear),
    /// So many days after Easter Sunday, or before it.
    FromEaster(i16),
    /// On the first of a day of the week, on or after a day of a month.
    First(Weekday, DayOfYear),
}

/// A day of a month, any year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayOfYear {
    /// The month, from 1.
    pub month: i8,
    /// The day, from 1.
    pub day: i8,
}

impl DayOfYear {
    /// The day as it is written, `12-24`.
    pub fn read(text: &str) -> Option<DayOfYear> {
        let (month, day) = text.split_once('-')?;
        let two_digits = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
        let day = (two_digits(month) && two_digits(day))
            .then(|| Some(DayOfYear { month: month.parse().ok()?, day: day.parse().ok()? }))??;
        // A leap year has every day there is.
        day.in_year(2000).map(|_| day)
    }

    fn in_year(self, year: i16) -> Option<Date> {
        Date::new(year, self.month, self.day).ok()
    }
}

/// A day of the week, as files write it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WeekdayWord(pub Weekday);

impl Word for WeekdayWord {
    const NAME: &'static str = "day of the week";
    const WORDS: &'static [(&'static str, WeekdayWord)] = &[
        ("monday", WeekdayWord(Weekday::Monday)),
        ("tuesday", WeekdayWord(Weekday::Tuesday)),
        ("wednesday", WeekdayWord(Weekday::Wednesday)),
        ("thursday", WeekdayWord(Weekday::Thursday)),
        ("friday", WeekdayWord(Weekday::Friday)),
        ("saturday", WeekdayWord(Weekday::Saturday)),
        ("sunday", WeekdayWord(Weekday::Sunday)),
    ];
}

impl DayOff {
    /// The day on which it falls in a year.
    pub fn in_year(&self, year: i16) -> Option<Date> {
        match self.falls {
            Falls::On(day) => day.in_year(year),
            Falls::FromEaster(days) => easter_sunday(year)?.checked_add(i64::from(days).days()).ok(),
            Falls::First(weekday, from) => {
                let from = from.in_year(year)?;
                from.checked_add(i64::from(from.weekday().until(weekday)).days()).ok()
            }
        }
    }
}

/// More days in a row than these are never off.
const LONGEST_REST: usize = 31;

impl FollowUpPlanning {
    /// Whether a day is worked.
    pub fn is_worked(&self, day: Date) -> bool {
        let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        !weekend && !self.days_off.iter().any(|off| off.in_year(day.year()) == Some(day))
    }

    /// The first day that is worked, from this one on.
    pub fn worked_from(&self, day: Date) -> Date {
        let mut days = std::iter::successors(Some(day), |day| day.tomorrow().ok()).take(LONGEST_REST);
        days.find(|day| self.is_worked(*day)).unwrap_or(day)
    }

    /// The last day that is worked, up to this one.
    pub fn worked_until(&self, day: Date) -> Date {
        let mut days = std::iter::successors(Some(day), |day| day.yesterday().ok()).take(LONGEST_REST);
        days.find(|day| self.is_worked(*day)).unwrap_or(day)
    }
}

/// Easter Sunday of a year, by the Gregorian reckoning (Meeus, Jones and Butcher).
fn easter_sunday(year: i16) -> Option<Date> {
    let year_number = i32::from(year);
    let (golden, century, in_century) = (year_number % 19, year_number / 100, year_number % 100);
    let moon = (century + 8) / 25;
    let epact = (19 * golden + century - century / 4 - (century - moon + 1) / 3 + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (in_century / 4) - epact - in_century % 4) % 7;
    let late = (golden + 11 * epact + 22 * weekday) / 451;
    let day = epact + weekday - 7 * late + 114;
    Date::new(year, i8::try_from(day / 31).ok()?, i8::try_from(day % 31 + 1).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().expect("a day")
    }

    #[test]
    fn easter_falls_where_almanacs_have_it() {
        for known in [
            "1818-03-22",
            "1943-04-25",
            "2000-04-23",
            "2008-03-23",
            "2011-04-24",
            "2024-03-31",
            "2025-04-20",
            "2026-04-05",
            "2027-03-28",
            "2028-04-16",
            "2029-04-01",
            "2030-04-21",
            "2031-04-13",
            "2032-03-28",
            "2033-04-17",
            "2038-04-25",
            "2285-03-22",
        ] {
            assert_eq!(easter_sunday(day(known).year()), Some(day(known)));
        }
    }

    #[test]
    fn the_first_of_a_weekday_may_be_the_day_itself() {
        let off = |weekday, month, day| DayOff {
            name: Text::default(),
            falls: Falls::First(weekday, DayOfYear { month, day }),
        };
        let midsummer = off(Weekday::Saturday, 6, 20);
        assert_eq!(midsummer.in_year(2026), Some(day("2026-06-20")));
        assert_eq!(midsummer.in_year(2027), Some(day("2027-06-26")));
    }

    #[test]
    fn a_day_of_the_year_is_one_that_there_is() {
        assert_eq!(DayOfYear::read("12-24"), Some(DayOfYear { month: 12, day: 24 }));
        assert_eq!(DayOfYear::read("02-29"), Some(DayOfYear { month: 2, day: 29 }));
        for wrong in ["", "1224", "13-01", "02-30", "1-01", "01-1", "+1-01", "01-01-01"] {
            assert_eq!(DayOfYear::read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_calendar_without_an_end_of_rest_still_gives_a_day() {
        let every = |weekday| {
            (1..=12).flat_map(move |month| {
                [1, 8, 15, 22, 29].map(move |day| DayOff {
                    name: Text::default(),
                    falls: Falls::First(weekday, DayOfYear { month, day }),
                })
            })
        };
        let weekdays = [Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday, Weekday::Friday];
        let planning = FollowUpPlanning {
            days_off: weekdays.into_iter().flat_map(every).collect(),
            ..FollowUpPlanning::default()
        };
        assert_eq!(planning.worked_from(day("2027-04-06")), day("2027-04-06"));
        assert_eq!(planning.worked_from(Date::MAX), Date::MAX);
        assert_eq!(planning.worked_until(Date::MIN), Date::MIN);
    }
}
