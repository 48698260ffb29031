//! When follow-up is due: the periods of an interval, and the working days that they are moved to.

use jiff::civil::Date;
use jiff::{Span, ToSpan};

use crate::catalogue::{FollowUpPlanning, Interval};
use crate::procurement::Contract;

/// The days between which a contract runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// Its first day.
    pub start: Date,
    /// Its last day without options. Where the procurement states none, the last day of the first year.
    pub end: Date,
    /// Its last day if every option is used; the same as `end` if there is none.
    pub last: Date,
    /// Whether the procurement states how long it runs.
    pub end_known: bool,
}

/// Longer than this no contract is planned.
const MOST_YEARS: i32 = 50;

impl Term {
    /// The days of a contract whose start is known.
    pub fn of(contract: &Contract) -> Option<Term> {
        let start = contract.start?;
        let first_year = || before(after(start, 1.year()));
        let end = contract.end.unwrap_or_else(first_year);
        let longest = before(after(start, MOST_YEARS.years()));
        let last = contract.last_day().unwrap_or(end);
        let (end, last) = (end.min(longest).max(start), last.min(longest));
        Some(Term { start, end, last: last.max(end), end_known: contract.end.is_some() })
    }

    /// Whether a day lies in the part of the contract that depends on an option.
    pub fn in_option(&self, day: Date) -> bool {
        day > self.end
    }

    /// The year of the contract in which a day lies, from 1; 0 before the start.
    pub fn year(&self, day: Date) -> u32 {
        if day < self.start {
            return 0;
        }
        let later = |years: u32| after(self.start, i64::from(years).years()) <= day;
        (1..u32::MAX).find(|years| !later(*years)).unwrap_or(u32::MAX)
    }

    /// The first and last day of a year of the contract, from 1.
    pub fn days_of(&self, year: u32) -> (Date, Date) {
        let first = after(self.start, i64::from(year.saturating_sub(1)).years());
        (first, before(after(self.start, i64::from(year).years())).min(self.last))
    }

    /// The last day of each whole period of an interval, reckoned from the start. A contract that is shorter than the interval
    /// has one on its last day, since what is never checked is not followed up.
    pub(super) fn period_ends(&self, interval: Interval) -> Vec<Date> {
        let nth = |number: i64| {
            let months = i64::from(interval.months).checked_mul(number)?;
            let days = i64::from(interval.days).checked_mul(number)?;
            let span = Span::new().try_months(months).ok()?.try_days(days).ok()?;
            self.start.checked_add(span).ok()?.yesterday().ok()
        };
        let mut ends: Vec<Date> = (1..).map_while(nth).take_while(|day| *day <= self.last).collect();
        if ends.first().is_none_or(|first| *first > self.end) {
            ends.insert(0, self.end);
        }
        ends
    }

    /// The working day on which something due on a day is done: the same, or the next. What would then fall after the end of the
    /// contract, or of its option, is done on the last working day before, since afterwards nothing can be demanded.
    pub(super) fn worked(&self, planning: &FollowUpPlanning, due: Date) -> Date {
        let next = planning.worked_from(due);
        let passes = |end: Date| due <= end && next > end;
        if passes(self.end) || passes(self.last) { planning.worked_until(due) } else { next }
    }

    /// The last working day before the start.
    pub(super) fn before_start(&self, planning: &FollowUpPlanning) -> Date {
        planning.worked_until(before(self.start))
    }
}

fn after(day: Date, span: Span) -> Date {
    day.checked_add(span).unwrap_or(Date::MAX)
}

fn before(day: Date) -> Date {
    day.yesterday().unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().expect("a day")
    }

    fn term(start: &str, end: Option<&str>, option_months: u32) -> Term {
        let options = (option_months > 0).then_some(Interval { months: option_months, days: 0 });
        Term::of(&Contract { start: Some(day(start)), end: end.map(day), options }).expect("the start is known")
    }

    fn months(months: u32) -> Interval {
        Interval { months, days: 0 }
    }

    #[test]
    fn options_prolong_by_whole_months() {
        let four_and_two = term("2027-06-01", Some("2031-05-31"), 24);
        assert_eq!(four_and_two.last, day("2033-05-31"));
        assert!(!four_and_two.in_option(day("2031-05-31")) && four_and_two.in_option(day("2031-06-01")));
        assert_eq!(term("2027-03-01", Some("2028-02-29"), 12).last, day("2029-02-28"));
        assert_eq!(term("2027-06-01", None, 24).last, day("2028-05-31"));
    }

    #[test]
    fn each_whole_period_has_its_last_day_and_months_do_not_drift() {
        let month_ends = term("2027-01-31", Some("2027-06-30"), 0).period_ends(months(1));
        let expected = ["2027-02-27", "2027-03-30", "2027-04-29", "2027-05-30", "2027-06-29"].map(day);
        assert_eq!(month_ends, expected);
        let years = term("2027-06-01", Some("2031-05-31"), 24).period_ends(months(12));
        assert_eq!(years.len(), 6);
        assert_eq!((years[0], years[5]), (day("2028-05-31"), day("2033-05-31")));
        assert_eq!(term("2024-02-29", Some("2026-02-28"), 0).period_ends(months(12))[0], day("2025-02-27"));
    }

    #[test]
    fn a_contract_shorter_than_the_interval_is_checked_on_its_last_day() {
        assert_eq!(term("2027-06-01", Some("2028-02-29"), 0).period_ends(months(12)), [day("2028-02-29")]);
        // Whether or not the option is used.
        let with_option = term("2027-06-01", Some("2028-05-31"), 12).period_ends(months(24));
        assert_eq!(with_option, [day("2028-05-31"), day("2029-05-31")]);
    }

    #[test]
    fn years_are_those_of_the_contract() {
        let term = term("2027-06-01", Some("2031-05-31"), 0);
        let years =
            ["2027-05-31", "2027-06-01", "2028-05-31", "2028-06-01", "2031-05-31"].map(|text| term.year(day(text)));
        assert_eq!(years, [0, 1, 1, 2, 4]);
        assert_eq!(term.days_of(4), (day("2030-06-01"), day("2031-05-31")));
    }

    #[test]
    fn what_is_moved_never_passes_the_end_of_the_contract() {
        let planning = FollowUpPlanning::default();
        let term = term("2027-06-01", Some("2031-05-31"), 24);
        // Saturdays and Sundays.
        assert_eq!(term.worked(&planning, day("2027-07-31")), day("2027-08-02"));
        assert_eq!(term.worked(&planning, day("2031-05-31")), day("2031-05-30"));
        assert_eq!(term.worked(&planning, day("2031-06-01")), day("2031-06-02"));
        assert_eq!(term.before_start(&planning), day("2027-05-31"));
    }

    #[test]
    fn a_contract_without_a_likely_end_is_planned_for_so_long() {
        let endless = term("2027-06-01", Some("9999-12-31"), 12);
        assert_eq!(endless.last, day("2077-05-31"));
        assert!(endless.period_ends(Interval { months: 0, days: 1 }).len() < 20_000);
        assert_eq!(term("9999-12-31", None, 0).period_ends(months(1)), [Date::MAX]);
    }
}
