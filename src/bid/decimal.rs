//! Numbers as people wrote them, counted with exactly: nothing is lost or added between what is offered and what is printed.

/// A number in units of a power of ten: 4,5 is 45 with one decimal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Decimal {
    units: i128,
    decimals: u32,
}

impl Decimal {
    /// The number as it is written shortest. Nothing for numbers beyond all use.
    pub(super) fn of(number: f64) -> Option<Decimal> {
        const MOST_DIGITS: usize = 24;
        let written = format!("{number}");
        let (whole, fraction) = written.split_once('.').unwrap_or((&written, ""));
        if written.len() > MOST_DIGITS {
            return None;
        }
        let units = format!("{whole}{fraction}").parse().ok()?;
        Some(Decimal { units, decimals: u32::try_from(fraction.len()).ok()? })
    }

    /// A number of hundredths.
    fn hundredths(units: i128) -> Decimal {
        Decimal { units, decimals: 2 }
    }

    fn with_decimals(self, decimals: u32) -> Option<i128> {
        self.units.checked_mul(10_i128.checked_pow(decimals.checked_sub(self.decimals)?)?)
    }

    /// The difference.
    fn minus(self, other: Decimal) -> Option<Decimal> {
        let decimals = self.decimals.max(other.decimals);
        let units = self.with_decimals(decimals)?.checked_sub(other.with_decimals(decimals)?)?;
        Some(Decimal { units, decimals })
    }
}

/// What an offer is worth, in hundredths of a point or of a krona.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Amount {
    /// In hundredths.
    pub(super) hundredths: i128,
    /// Whether the last of them was rounded.
    pub(super) is_rounded: bool,
}

impl Amount {
    /// Nothing.
    pub(super) const NOTHING: Amount = Amount { hundredths: 0, is_rounded: false };

    /// All of what it can be worth.
    pub(super) fn all_of(worth: f64) -> Option<Amount> {
        share(Decimal::of(worth)?, 1, 1)
    }

    /// In proportion: nothing at `base`, everything at `best` or beyond.
    pub(super) fn in_proportion(worth: f64, base: f64, best: f64, offer: f64) -> Option<Amount> {
        let (base, best, offer) = (Decimal::of(base)?, Decimal::of(best)?, Decimal::of(offer)?);
        let (gained, whole) = (base.minus(offer)?, base.minus(best)?);
        let decimals = gained.decimals.max(whole.decimals);
        let (gained, whole) = (gained.with_decimals(decimals)?, whole.with_decimals(decimals)?);
        // The direction that gives more is that from base to best, whichever of them is the larger.
        let (gained, whole) = if whole < 0 { (-gained, -whole) } else { (gained, whole) };
        if whole == 0 {
            return None;
        }
        share(Decimal::of(worth)?, gained.clamp(0, whole), whole)
    }

    /// The sum of amounts, to the last hundredth that is printed.
    pub(super) fn sum(amounts: impl IntoIterator<Item = Amount>) -> Amount {
        amounts.into_iter().fold(Amount::NOTHING, |sum, amount| Amount {
            hundredths: sum.hundredths.saturating_add(amount.hundredths),
            is_rounded: sum.is_rounded || amount.is_rounded,
        })
    }

    /// The amount as a number is written in a file: `7.5`, `10`.
    pub(super) fn plainly(self) -> String {
        let Decimal { units, .. } = Decimal::hundredths(self.hundredths);
        let (whole, rest) = (units / 100, units % 100);
        let written = format!("{whole}.{rest:02}");
        written.trim_end_matches('0').trim_end_matches('.').to_owned()
    }
}

/// `worth` × `part` / `whole`, with halves rounded up.
fn share(worth: Decimal, part: i128, whole: i128) -> Option<Amount> {
    let above = worth.units.checked_mul(part)?.checked_mul(100)?;
    let below = whole.checked_mul(10_i128.checked_pow(worth.decimals)?)?;
    let hundredths = above.checked_mul(2)?.checked_add(below)?.checked_div(below.checked_mul(2)?)?;
    Some(Amount { hundredths, is_rounded: above % below != 0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offer_is_worth_its_exact_share() {
        let worth = |worth, base, best, offer| Amount::in_proportion(worth, base, best, offer).expect("an amount");
        assert_eq!(worth(10.0, 4.0, 2.0, 3.0).plainly(), "5");
        assert_eq!(worth(10.0, 4.0, 2.0, 2.5).plainly(), "7.5");
        assert_eq!(worth(0.3, 0.3, 0.0, 0.1), Amount { hundredths: 20, is_rounded: false });
        // Beyond the best is no more than everything, and the wrong way is nothing.
        assert_eq!(worth(10.0, 4.0, 2.0, 1.0).plainly(), "10");
        assert_eq!(worth(10.0, 4.0, 2.0, 5.0).plainly(), "0");
        // More is better.
        assert_eq!(worth(500_000.0, 99.0, 99.9, 99.3).plainly(), "166666.67");
        assert!(worth(500_000.0, 99.0, 99.9, 99.3).is_rounded);
    }

    #[test]
    fn numbers_beyond_all_use_are_worth_nothing_by_themselves() {
        assert_eq!(Amount::in_proportion(10.0, 1.0, 5.0, 1e300), None);
        assert_eq!(Amount::in_proportion(10.0, 5.0, 5.0, 5.0), None);
        assert_eq!(Amount::in_proportion(10.0, 5.0, 1.0, f64::NAN), None);
    }

    #[test]
    fn lines_add_up_to_their_sum() {
        let third = Amount::in_proportion(10.0, 3.0, 0.0, 2.0).expect("an amount");
        assert_eq!(third.plainly(), "3.33");
        assert_eq!(Amount::sum([third, third, third]).plainly(), "9.99");
    }
}
