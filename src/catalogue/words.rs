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
    /// What says how a share in per cent is measured, or of what it is a share.
    pub measured: Localized<Vec<String>>,
    /// Words that say no. Two of them in the same breath are hard to follow.
    pub negations: Localized<Vec<String>>,
    /// Frameworks too large to be demanded as a whole.
    pub frameworks: Localized<Vec<String>>,
    /// What singles out a part of a framework.
    pub sections: Localized<Vec<String>>,
    /// Where work may be done, as the clauses say it.
    pub places: Localized<Vec<String>>,
    /// Kinds of access, which may come from elsewhere than where something is kept.
    pub access: Localized<Vec<String>>,
    /// Details of the buyer's protection, which no public text may hold.
    pub details: Localized<Vec<String>>,
    /// What belongs to protective security, and so to its gates.
    pub protective_security: Localized<Vec<String>>,
    /// What does not exist before the contract has begun.
    pub not_yet: Localized<Vec<String>>,
    /// What is only an intention, which nobody can weigh.
    pub intentions: Localized<Vec<String>>,
    /// What makes an offer binding.
    pub consequences: Localized<Vec<String>>,
    /// Given names: followed by another name they point at a person.
    pub given_names: Localized<Vec<String>>,
}
