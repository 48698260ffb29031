//! The annex for machines: `krav.json` and the rows of `krav.csv`. Only what the annex prints; nothing internal.

use serde::Serialize;

use crate::document::{Obligation, Sheet, capitalised, lower_first};
use crate::procurement::AwardModel;

use super::assemble::{joined_text, obligation, scoring_text};
use super::clause::flat_text;
use super::dress::Issue;
use super::{Annex, Clause, Matter};

/// The version of the format. A change that old readers cannot read makes a new one.
const SCHEMA: &str = "kravbilaga/krav/1";

/// `krav.json`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct AnnexData {
    schema: &'static str,
    annex: AnnexHead,
    clauses: Vec<ClauseData>,
    covered: Vec<CoveredData>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
struct AnnexHead {
    language: &'static str,
    title: String,
    procurement: String,
    reference: String,
    organisation: String,
    body: String,
    law: String,
    regime: String,
    procedure: String,
    cpv: Vec<String>,
    status: &'static str,
    version: String,
    issued: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_from: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_to: Option<String>,
    catalogue: String,
    edition: String,
    catalogue_digest: String,
    lots: Vec<LotData>,
    award_model: &'static str,
}

#[derive(Debug, Serialize)]
struct LotData {
    id: String,
    title: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
struct ClauseData {
    id: String,
    role: &'static str,
    obligation: &'static str,
    part: String,
    area: String,
    lots: Vec<String>,
    title: String,
    text: String,
    motive: String,
    evidence: Vec<EvidenceData>,
    follow_up: FollowUpData,
    support: Vec<String>,
    values: Vec<ValueData>,
    flow_down: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    remedy: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scoring: Option<String>,
}

#[derive(Debug, Serialize)]
struct EvidenceData {
    when: &'static str,
    text: String,
}

#[derive(Debug, Serialize)]
struct FollowUpData {
    when: String,
    by: String,
    text: String,
}

#[derive(Debug, Serialize)]
struct ValueData {
    name: String,
    label: String,
    lots: Vec<String>,
    number: f64,
    unit: String,
    text: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
struct CoveredData {
    id: String,
    title: String,
    text: String,
    covered_by: String,
}

/// The annex as data.
pub fn data(matter: &Matter<'_>, annex: &Annex, issue: &Issue) -> AnnexData {
    let parts = annex.parts.iter().flat_map(|part| part.sections.iter().map(move |section| (part, section)));
    let clauses = parts
        .flat_map(|(part, section)| section.clauses.iter().map(|clause| clause_data(matter, clause, &part.letter)))
        .collect();
    let covered = annex
        .covered
        .iter()
        .map(|clause| CoveredData {
            id: clause.id.to_string(),
            title: clause.title.clone(),
            text: flat_text(&clause.text),
            covered_by: clause.route.clone(),
        })
        .collect();
    AnnexData { schema: SCHEMA, annex: head(matter, issue), clauses, covered }
}

fn head(matter: &Matter<'_>, issue: &Issue) -> AnnexHead {
    let procurement = matter.procurement;
    let document = &procurement.document;
    AnnexHead {
        language: matter.language.code(),
        title: matter.phrase("annex-title").to_owned(),
        procurement: procurement.title.clone(),
        reference: procurement.reference.clone(),
        organisation: matter
            .organisation()
            .map_or_else(String::new, |organisation| organisation.name.get(matter.language).clone()),
        body: procurement.body.clone(),
        law: procurement.law.clone(),
        regime: procurement.regime.clone(),
        procedure: procurement.procedure.clone(),
        cpv: procurement.cpv.clone(),
        status: match document.status {
            crate::procurement::DocumentStatus::Draft => "draft",
            crate::procurement::DocumentStatus::Final => "final",
        },
        version: document.version.clone(),
        issued: document.issued.to_string(),
        valid_from: document.valid_from.map(|date| date.to_string()),
        valid_to: document.valid_to.map(|valid_to| match valid_to {
            crate::catalogue::ValidTo::Day(date) => date.to_string(),
            crate::catalogue::ValidTo::FurtherNotice => String::from("tillsvidare"),
        }),
        catalogue: matter.catalogue.id.clone(),
        edition: matter.edition(),
        catalogue_digest: issue.catalogue_digest.clone(),
        lots: procurement
            .lots
            .iter()
            .filter_map(|lot| Some(LotData { id: lot.id.clone()?, title: lot.title.clone() }))
            .collect(),
        award_model: match procurement.award.model {
            AwardModel::Points => "points",
            AwardModel::PriceDeduction => "price-deduction",
            AwardModel::None => "none",
        },
    }
}

fn clause_data(matter: &Matter<'_>, clause: &Clause, part: &str) -> ClauseData {
    let values = clause.values.iter().flat_map(|value| {
        value.applies.iter().map(|applied| ValueData {
            name: value.name.clone(),
            label: value.label.clone(),
            lots: applied.lots.clone(),
            number: applied.number,
            unit: value.unit.clone(),
            text: applied.written.clone(),
        })
    });
    ClauseData {
        id: clause.id.to_string(),
        role: clause.role.word(),
        obligation: match obligation(clause.role) {
            Obligation::Must => "must",
            Obligation::Should => "should",
        },
        part: part.to_owned(),
        area: clause.area.clone(),
        lots: clause.lots.clone(),
        title: clause.title.clone(),
        text: flat_text(&clause.text),
        motive: flat_text(&clause.motive),
        evidence: clause
            .evidence
            .iter()
            .map(|shown| EvidenceData { when: shown.word, text: flat_text(&shown.text) })
            .collect(),
        follow_up: FollowUpData {
            when: clause.follow_up.when.clone(),
            by: clause.follow_up.by.clone(),
            text: flat_text(&clause.follow_up.text),
        },
        support: joined_text(&clause.support),
        values: values.collect(),
        flow_down: clause.flow_down,
        remedy: clause.remedy.clone(),
        scoring: scoring_text(matter, clause),
    }
}

/// The rows of `krav.csv`: one a clause, its text such that it stands alone when pasted.
pub fn sheet(matter: &Matter<'_>, annex: &Annex) -> Sheet {
    let columns = [
        "column-id",
        "column-title",
        "column-requirement",
        "column-role",
        "lot",
        "clause-motive",
        "clause-evidence",
        "clause-follow-up",
        "clause-remedy",
        "clause-scoring",
        "clause-support",
    ];
    let rows = annex.clauses().map(|clause| {
        let evidence: Vec<String> = clause
            .evidence
            .iter()
            .map(|shown| format!("{}: {}", capitalised(&shown.when), lower_first(&flat_text(&shown.text))))
            .collect();
        vec![
            clause.id.to_string(),
            clause.title.clone(),
            flat_text(&clause.text),
            matter.phrase(super::reasons::role_phrase(clause.role)).to_owned(),
            clause.lots.join(", "),
            flat_text(&clause.motive),
            evidence.join(" "),
            matter.fill(
                "follow-up-text",
                &[
                    ("when", &clause.follow_up.when),
                    ("role", &clause.follow_up.by),
                    ("text", &lower_first(&flat_text(&clause.follow_up.text))),
                ],
            ),
            clause.remedy.clone().unwrap_or_default(),
            scoring_text(matter, clause).unwrap_or_default(),
            joined_text(&clause.support).join("; "),
        ]
    });
    Sheet { columns: columns.iter().map(|key| matter.phrase(key).to_owned()).collect(), rows: rows.collect() }
}
