//! What the judging of bids needs to know of a procurement, before any format: how offers are valued, and which section lets a
//! supplier clarify a tender. Taken from the annex that was sent out.

use std::collections::BTreeMap;

/// What bids are judged by.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EvaluationBasis {
    /// The rule by which each offer is valued, by the key of its question. A criterion without one is for people.
    pub rules: BTreeMap<String, ScoringRule>,
    /// The section that lets a tender be clarified and completed, as printed: `4 kap. 9 § LOU`. Nothing where none binds.
    pub clarification: Option<String>,
}

/// How an offer is valued: the rule that the annex prints, in numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct ScoringRule {
    /// What a full offer is worth.
    pub worth: f64,
    /// What it is worth it in.
    pub currency: Currency,
    /// How less than a full offer is valued.
    pub scale: Scale,
    /// The rule as it is printed.
    pub printed: String,
}

/// What offers are valued in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Currency {
    /// Points.
    Points,
    /// Kronor taken off the price in the comparison.
    Kronor,
}

/// How less than a full offer is valued.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Scale {
    /// All or nothing.
    Met,
    /// In proportion between what the requirement asks, which gives nothing, and the best offer.
    Linear {
        /// What gives nothing.
        base: f64,
        /// What gives everything.
        best: f64,
    },
}
