//! What does nothing, by kind. Also the shape of the JSON.

use std::collections::BTreeMap;

use serde::Serialize;

/// What does nothing in some procurements.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Idle {
    /// The catalogue's id and edition.
    pub catalogue: String,
    /// The procurements that were looked at.
    pub procurements: Vec<Looked>,
    /// The requirements that stand in no annex.
    pub requirements: Vec<IdleRequirement>,
    /// The questions that decide nothing, or whose answer is never another.
    pub questions: Vec<IdleQuestion>,
    /// The levels and choices that are never given.
    pub answers: Vec<AnswerNeverGiven>,
    /// The clauses that are deviated from wherever they apply.
    pub deviated: Vec<DeviatedClause>,
    /// The gates that are never raised.
    pub gates: Vec<GateNeverRaised>,
}

/// A procurement that was looked at.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Looked {
    /// Its file.
    pub file: String,
    /// Its title.
    pub title: String,
    /// The gates that stop it: then it has answers, but no annex.
    pub stopped_by: Vec<String>,
}

/// What became of a requirement in a procurement, the most present first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Became {
    /// It stands in the annex.
    InAnnex,
    /// It is an award criterion that is not taken up.
    Offered,
    /// A route already says it.
    Covered,
    /// A stricter one takes its place.
    Replaced,
    /// It applies, but a deviation leaves it out.
    Struck,
    /// It depends on unanswered questions.
    Undecided,
    /// It does not apply.
    NotIn,
}

/// A requirement that stands in no annex.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct IdleRequirement {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// In how many procurements, of those that have an annex, what became of it.
    pub times: BTreeMap<Became, usize>,
}

/// A question that decides nothing, or whose answer is never another.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct IdleQuestion {
    /// Its id.
    pub id: String,
    /// The question.
    pub label: String,
    /// Whether a condition in the catalogue names it.
    pub decides: bool,
    /// The answer, where it is never another.
    pub same_answer: Option<SameAnswer>,
    /// In how many procurements it is answered, by itself or by another answer.
    pub answered_in: usize,
}

/// How a question is never answered in another way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SameAnswer {
    /// Nobody has answered it: other answers made it pointless, or it was passed over.
    NeverAsked,
    /// Always this.
    Always(String),
}

/// A level or a choice that is never given.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct AnswerNeverGiven {
    /// The question.
    pub question: String,
    /// The answer, as it is written in a procurement file.
    pub answer: String,
    /// The answer in words; of a level, the question.
    pub label: String,
}

/// A clause that is deviated from wherever it applies.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct DeviatedClause {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// In how many procurements it applies, and is deviated from.
    pub procurements: usize,
    /// How many times in which way.
    pub changes: BTreeMap<Deviated, usize>,
}

/// How a clause is deviated from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Deviated {
    /// It is left out.
    Struck,
    /// A number in it is another.
    Value,
    /// Its wording is another.
    Text,
    /// Its role is another.
    Role,
}

/// A gate that is never raised.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct GateNeverRaised {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
}
