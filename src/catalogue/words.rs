//! Words that the checks look for in clauses, by language: data that security staff extend.

use crate::language::Localized;

/// The lists of `words.toml`. Small letters, except for abbreviations.
#[derive(Clone, Debug, Default)]
pub struct Words {
    /// What nobody can measure.
    pub vague: Localized<Vec<String>>,
    /// Haste without a clock.
    pub haste: Localized<Vec<String>>,
    /// What a court reads literally.
    pub absolute: Localized<Vec<String>>,
    /// Agreements to agree later.
    pub agree: Localized<Vec<String>>,
    /// Other words for the parties.
    pub parties: Localized<Vec<String>>,
    /// Makes and brands (LOU 9 kap. 6 §).
    pub trademarks: Localized<Vec<String>>,
    /// Authorities that the Buyer has duties toward.
    pub authorities: Localized<Vec<String>>,
    /// Extracts from criminal records.
    pub extracts: Localized<Vec<String>>,
    /// Abbreviations that need no explanation.
    pub abbreviations: Localized<Vec<String>>,
}
