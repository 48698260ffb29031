//! Ids: parsed once, here; nobody else takes an id string apart.

use std::fmt;
use std::str::FromStr;

/// The id of a requirement: three capital letters for its area, a hyphen, three digits. `INF-031`. An officer's own clauses
/// have the prefix `EGN`. Never reused.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RequirementId(String);

/// Why a string is no requirement id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoRequirementId;

impl RequirementId {
    /// The prefix of clauses that an officer adds to one procurement.
    pub const OWN_PREFIX: &'static str = "EGN";

    /// The area's prefix: `INF`.
    pub fn prefix(&self) -> &str {
        &self.0[..3]
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for RequirementId {
    type Err = NoRequirementId;

    fn from_str(text: &str) -> Result<RequirementId, NoRequirementId> {
        let (prefix, number) = text.split_once('-').ok_or(NoRequirementId)?;
        let letters = prefix.len() == 3 && prefix.bytes().all(|byte| byte.is_ascii_uppercase());
        let digits = number.len() == 3 && number.bytes().all(|byte| byte.is_ascii_digit());
        if letters && digits { Ok(RequirementId(text.to_owned())) } else { Err(NoRequirementId) }
    }
}

impl fmt::Display for RequirementId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Whether `text` is written as the catalogue's other ids are: small letters, digits and hyphens, a letter or digit first.
pub fn is_slug(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_lowercase() || first.is_ascii_digit())
        && text.chars().all(|character| {
            character.is_ascii_lowercase() || character.is_ascii_digit() || matches!(character, '-' | '.')
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requirement_ids_have_three_letters_and_three_digits() {
        assert_eq!("INF-031".parse::<RequirementId>().expect("an id").prefix(), "INF");
        for wrong in ["inf-031", "INF-31", "INF031", "INFO-031", "INF-03a", ""] {
            assert!(wrong.parse::<RequirementId>().is_err(), "{wrong}");
        }
    }
}
