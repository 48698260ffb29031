//! Released editions: their digests, and what each knew of every requirement, so that no id is lost or given to another and
//! everybody can see what has changed since.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::diagnostic::Place;
use crate::language::Language;

use super::id::RequirementId;
use super::requirement::Requirement;

/// How the name of an edition ends that is not released.
pub const DRAFT: &str = "-utkast";

/// The file that lists the released editions.
pub const EDITIONS: &str = "editions.toml";

/// The folder with a list of the requirements of each released edition.
pub const EDITION_LISTS: &str = "editions";

/// Whether a file of the catalogue tells of editions. Such a file is no part of an edition's digest: it holds the digest.
pub fn tells_of_editions(path: &str) -> bool {
    path == EDITIONS || path.strip_prefix(EDITION_LISTS).is_some_and(|rest| rest.starts_with('/'))
}

/// Whether `text` is written as the name of a released edition is: digits and points, as in 2026.1.
pub fn is_edition_name(text: &str) -> bool {
    text.split('.').all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}

/// A released edition of the catalogue.
#[derive(Clone, Debug)]
pub struct Edition {
    /// What it is called: `2026.1`.
    pub id: String,
    /// The day of its release.
    pub released: Date,
    /// The digest of its files.
    pub digest: String,
    /// Its requirements.
    pub requirements: BTreeMap<RequirementId, Listed>,
    /// Where it is declared.
    pub place: Place,
}

/// A requirement as an edition released it.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed {
    /// Its title, in the language of the original.
    pub title: String,
    /// The edition in which it first stood.
    pub since: String,
    /// The day it was withdrawn, if it was.
    pub withdrawn: Option<Date>,
    /// The word for its role.
    pub role: String,
    /// The numbers of its values: what applies first, and then those of the cases.
    pub numbers: BTreeMap<String, Vec<f64>>,
    /// The beginning of the digest of each part that it has.
    pub parts: BTreeMap<ListedPart, String>,
    /// The digest of all that it says, by which an overlay knows the text that it was written against.
    pub digest: String,
}

/// A part of a requirement whose change an edition tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ListedPart {
    /// The clause.
    Text,
    /// What its values are, besides their numbers.
    Values,
    /// When it applies.
    Condition,
    /// How it is shown and followed up.
    Evidence,
    /// What follows on breach, and how an offer is valued.
    Remedy,
    /// What it rests on.
    Support,
    /// Why it is asked.
    Motive,
    /// Everything else.
    Other,
}

impl ListedPart {
    /// Every part, in the order in which changes are told.
    pub const ALL: [ListedPart; 8] = [
        ListedPart::Text,
        ListedPart::Values,
        ListedPart::Condition,
        ListedPart::Evidence,
        ListedPart::Remedy,
        ListedPart::Support,
        ListedPart::Motive,
        ListedPart::Other,
    ];

    /// The keys of a requirement's file that belong to it; none for the rest.
    fn keys(self) -> &'static [&'static str] {
        match self {
            ListedPart::Text => &["text"],
            ListedPart::Values => &["values"],
            ListedPart::Condition => &["applies-when", "covered-by", "added-by", "replaces"],
            ListedPart::Evidence => &["evidence", "follow-up", "buyer-states"],
            ListedPart::Remedy => &["remedy", "scoring"],
            ListedPart::Support => &["standards", "themes"],
            ListedPart::Motive => &["motive"],
            ListedPart::Other => &[],
        }
    }

    /// Its key in the list of an edition.
    pub fn key(self) -> &'static str {
        match self {
            ListedPart::Text => "text",
            ListedPart::Values => "values",
            ListedPart::Condition => "condition",
            ListedPart::Evidence => "evidence",
            ListedPart::Remedy => "remedy",
            ListedPart::Support => "support",
            ListedPart::Motive => "motive",
            ListedPart::Other => "other",
        }
    }

    /// The key of the phrase that tells of its change.
    pub fn phrase(self) -> &'static str {
        match self {
            ListedPart::Text => "changed-text",
            ListedPart::Values => "changed-values",
            ListedPart::Condition => "changed-condition",
            ListedPart::Evidence => "changed-evidence",
            ListedPart::Remedy => "changed-remedy",
            ListedPart::Support => "changed-support",
            ListedPart::Motive => "changed-motive",
            ListedPart::Other => "changed-other",
        }
    }
}

impl Listed {
    /// What an edition that is released now has to know of a requirement.
    pub fn of(requirement: &Requirement) -> Listed {
        let substance = &requirement.substance;
        let named: Vec<&str> = ListedPart::ALL.iter().flat_map(|part| part.keys()).copied().collect();
        let told_otherwise = ["title", "role", "withdrawn", "replaced-by"];
        let parts = ListedPart::ALL.iter().filter_map(|part| {
            let others = || substance.digest_of_others(&[named.as_slice(), &told_otherwise].concat());
            let digest = if *part == ListedPart::Other { others() } else { substance.digest_of(part.keys()) };
            Some((*part, digest?))
        });
        Listed {
            title: requirement.title.get(Language::Swedish).clone(),
            since: requirement.since.clone(),
            withdrawn: requirement.withdrawn,
            role: requirement.role.word().to_owned(),
            numbers: substance.numbers(),
            parts: parts.collect(),
            digest: requirement.digest.clone(),
        }
    }

    /// The parts in which it differs from another. A number that has changed is told by itself.
    pub fn differing(&self, other: &Listed) -> Vec<ListedPart> {
        let differs = |part: &ListedPart| self.parts.get(part) != other.parts.get(part);
        ListedPart::ALL
            .into_iter()
            .filter(differs)
            .filter(|part| *part != ListedPart::Values || self.numbers == other.numbers)
            .collect()
    }
}
