//! The record of what was judged, on which files, and with what outcome: for the file of the procurement, and for whoever wants
//! to know later that nothing has been changed. The same files give the same record.

use std::collections::BTreeMap;

use serde::Serialize;

use super::compare::{Evaluation, JudgedBid};

/// The version of the format.
const SCHEMA: &str = "kravbilaga/provning/1";

/// What the judging rests on, beside the bids.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Grounds {
    /// The program and its version.
    pub tool: String,
    /// The catalogue's id and edition.
    pub catalogue: String,
    /// The catalogue's digest.
    pub catalogue_digest: String,
    /// The digest of phrases, layouts and templates.
    pub templates_digest: String,
    /// The digest of the procurement file.
    pub procurement_digest: String,
}

/// The record.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct EvaluationRecord {
    schema: &'static str,
    #[serde(flatten)]
    grounds: Grounds,
    reference: String,
    language: String,
    annex_digest: String,
    clarification: Option<String>,
    scoring: BTreeMap<String, String>,
    bids: Vec<BidRecord>,
    not_read: Vec<NotReadRecord>,
    /// The digest of each file that was written, by name.
    outputs: BTreeMap<String, String>,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
struct BidRecord {
    supplier: String,
    registration_number: String,
    file: String,
    digest: String,
    lots: Vec<String>,
    remarks: Vec<String>,
    clauses: Vec<ClauseRecord>,
    totals: Vec<TotalRecord>,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
struct ClauseRecord {
    id: String,
    outcome: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    because: Vec<&'static str>,
    #[serde(skip_serializing_if = "String::is_empty")]
    answer: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    worth: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    count: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
struct TotalRecord {
    #[serde(skip_serializing_if = "Option::is_none")]
    lot: Option<String>,
    count: String,
    sum: String,
    waits: bool,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
struct NotReadRecord {
    file: String,
    digest: String,
    because: Vec<&'static str>,
}

/// The record of an evaluation, and of the files that were written of it.
pub fn evaluation_record(
    evaluation: &Evaluation<'_>,
    grounds: Grounds,
    outputs: BTreeMap<String, String>,
) -> EvaluationRecord {
    let identity = &evaluation.form.identity;
    EvaluationRecord {
        schema: SCHEMA,
        grounds,
        reference: identity.reference.clone(),
        language: identity.language.clone(),
        annex_digest: identity.annex_digest.clone(),
        clarification: evaluation.basis.clarification.clone(),
        scoring: evaluation.basis.rules.iter().map(|(key, rule)| (key.clone(), rule.printed.clone())).collect(),
        bids: evaluation.bids.iter().map(|bid| bid_record(evaluation, bid)).collect(),
        not_read: evaluation
            .not_read
            .iter()
            .map(|not_read| NotReadRecord {
                file: not_read.file.name.clone(),
                digest: not_read.file.digest.clone(),
                because: not_read.codes.iter().map(|code| code.as_str()).collect(),
            })
            .collect(),
        outputs,
    }
}

fn bid_record(evaluation: &Evaluation<'_>, bid: &JudgedBid<'_>) -> BidRecord {
    let clauses = evaluation.form.questions().filter_map(|question| {
        let judgement = bid.judgements.get(&question.key)?;
        let valued = bid.valued.get(&question.key);
        Some(ClauseRecord {
            id: question.key.clone(),
            outcome: judgement.standing.word(),
            because: judgement.reasons.iter().map(|why| why.word()).collect(),
            answer: judgement.said.clone(),
            at: judgement.at.clone(),
            worth: valued.and_then(super::award::Valued::worth),
            count: valued.map(|valued| valued.count.clone()),
        })
    });
    BidRecord {
        supplier: bid.name.clone(),
        registration_number: bid.bid.details.get("organisationsnummer").cloned().unwrap_or_default(),
        file: bid.file.name.clone(),
        digest: bid.file.digest.clone(),
        lots: bid.bid.lots.clone(),
        remarks: bid.remarks.clone(),
        clauses: clauses.collect(),
        totals: bid
            .totals
            .iter()
            .map(|total| TotalRecord {
                lot: total.lot.clone(),
                count: total.count.clone(),
                sum: total.sum.clone(),
                waits: total.waits,
            })
            .collect(),
    }
}
