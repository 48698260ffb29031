//! The questions about a procurement, and how high a consequence can be.

use crate::diagnostic::Place;
use crate::language::Text;
use crate::toml_file::Word;

use super::condition::{Condition, Demand};

/// How great the harm is when an aspect of information is lost. Names, never bare numbers: two numberings of KLASSA are in
/// use (facts: klassa-info.skr.se).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Ingen eller försumbar.
    Negligible,
    /// Måttlig.
    Moderate,
    /// Betydande.
    Considerable,
    /// Allvarlig.
    Serious,
    /// Synnerligen allvarlig: Sveriges säkerhet. Only gates may name it.
    Exceptional,
}

impl Word for Level {
    const NAME: &'static str = "level";
    const WORDS: &'static [(&'static str, Level)] = &[
        ("negligible", Level::Negligible),
        ("moderate", Level::Moderate),
        ("considerable", Level::Considerable),
        ("serious", Level::Serious),
        ("exceptional", Level::Exceptional),
    ];
}

impl Level {
    /// The word that stands for the level in the files.
    pub fn word(self) -> &'static str {
        Level::WORDS.iter().find(|(_, level)| *level == self).map_or("", |(word, _)| word)
    }

    /// The key of the phrase that names the level in documents.
    pub fn phrase(self) -> &'static str {
        match self {
            Level::Negligible => "level-negligible",
            Level::Moderate => "level-moderate",
            Level::Considerable => "level-considerable",
            Level::Serious => "level-serious",
            Level::Exceptional => "level-exceptional",
        }
    }
}

/// One question about a procurement.
#[derive(Clone, Debug)]
pub struct Characteristic {
    /// Its id: `handles-information`.
    pub id: String,
    /// The group it is asked in.
    pub group: String,
    /// What answers it takes.
    pub kind: Kind,
    /// The question.
    pub label: Text,
    /// What it is called inside a reason: `konfidentialitet` for a level, a whole clause for yes-no.
    pub phrase: Text,
    /// How a no is worded inside a reason; for yes-no questions.
    pub phrase_not: Text,
    /// What to think of when answering.
    pub help: Text,
    /// Why it is asked.
    pub why: Text,
    /// What each level means in this question, as far as it is said: `Verksamheten klarar sig utan i flera dagar.`
    pub level_hints: Vec<(Level, Text)>,
    /// When it is asked at all; otherwise the answer is no, negligible or none.
    pub ask_when: Option<Condition>,
    /// What answering yes also answers.
    pub implies: Vec<(String, Demand)>,
    /// Where it is declared.
    pub place: Place,
}

/// What answers a question takes.
#[derive(Clone, Debug)]
pub enum Kind {
    /// Yes or no.
    YesNo,
    /// A level of consequence.
    Level,
    /// Exactly one of these.
    Choice(Vec<AllowedAnswer>),
    /// Any of these.
    Choices(Vec<AllowedAnswer>),
}

impl Characteristic {
    /// The answers to choose from; none for yes-no and levels.
    pub fn answers(&self) -> &[AllowedAnswer] {
        match &self.kind {
            Kind::YesNo | Kind::Level => &[],
            Kind::Choice(answers) | Kind::Choices(answers) => answers,
        }
    }

    /// What a level means in this question.
    pub fn level_hint(&self, level: Level) -> Option<&Text> {
        self.level_hints.iter().find(|(known, _)| *known == level).map(|(_, hint)| hint)
    }

    /// The answer with this id.
    pub fn answer(&self, id: &str) -> Option<&AllowedAnswer> {
        self.answers().iter().find(|answer| answer.id == id)
    }
}

/// One answer of a choice.
#[derive(Clone, Debug)]
pub struct AllowedAnswer {
    /// Its id: `cloud`.
    pub id: String,
    /// How it reads.
    pub label: Text,
    /// What giving it also answers.
    pub implies: Vec<(String, Demand)>,
    /// The only regimes it can be procured under; empty if any. Guarding is a bilaga 2 service (LOU 19 kap. 1 §).
    pub regimes: Vec<String>,
}
