//! What bids are judged by, taken from the annex: the scoring rules as it prints them, and the section on clarification where
//! one binds.

use std::collections::BTreeMap;

use crate::catalogue::ScoringShape;
use crate::document::answer_form::AnswerForm;
use crate::document::evaluation::{Currency, EvaluationBasis, Scale, ScoringRule};
use crate::procurement::AwardModel;
use crate::selection::requirement;

use super::assemble::law_section;
use super::{Annex, Clause, Matter};

/// What the bids of a procurement are judged by. The form says which lot each question is asked of.
pub fn evaluation_basis(matter: &Matter<'_>, annex: &Annex, form: &AnswerForm) -> EvaluationBasis {
    let mut rules = BTreeMap::new();
    for sheet in &form.sheets {
        for question in sheet.questions() {
            let clause = annex.clauses().find(|clause| clause.id.as_str() == question.id);
            let rule = clause.and_then(|clause| scoring_rule(matter, clause, sheet.lot.as_deref()));
            rules.extend(rule.map(|rule| (question.key.clone(), rule)));
        }
    }
    EvaluationBasis { rules, clarification: law_section(matter, "clarification") }
}

/// The rule by which an offer is valued, as the annex prints it for the lot.
fn scoring_rule(matter: &Matter<'_>, clause: &Clause, lot: Option<&str>) -> Option<ScoringRule> {
    let of_lot = |lots: &[String]| lot.is_none_or(|lot| lots.is_empty() || lots.iter().any(|of| of == lot));
    let mut rules = clause.scoring.iter().filter(|scored| of_lot(&scored.lots));
    let printed = rules.next()?.text.clone();
    // Of a question that is asked of several lots at once, two rules are none.
    if rules.next().is_some() {
        return None;
    }
    let worth = *matter.procurement.award.criteria.get(&clause.id)?;
    let currency = match matter.procurement.award.model {
        AwardModel::Points => Currency::Points,
        AwardModel::PriceDeduction => Currency::Kronor,
        AwardModel::None => return None,
    };
    let requirement = requirement(matter.catalogue, matter.procurement, &clause.id)?;
    let scale = match &requirement.scoring.as_ref()?.shape {
        ScoringShape::Met => Scale::Met,
        ScoringShape::Linear { value, best } => {
            let applies = &clause.values.iter().find(|found| found.name == *value)?.applies;
            let base = applies.iter().find(|applied| of_lot(&applied.lots))?.number;
            Scale::Linear { base, best: *best }
        }
    };
    Some(ScoringRule { worth, currency, scale, printed })
}
