//! `[award]`: which award criteria are taken up, and what they are worth.

use std::collections::BTreeMap;

use crate::catalogue::{Catalogue, RequirementId, Role};
use crate::diagnostic::{Code, did_you_mean};
use crate::procurement::{Award, AwardModel};
use crate::toml_file::{Located, Node, Table};

/// The award; without one, no criterion is taken up.
pub(super) fn read_award(
    root: &Table<'_>,
    catalogue: &Catalogue,
    placed: Option<&(String, Located<String>, Located<String>)>,
) -> Option<Award> {
    let Some(table) = root.optional_table("award") else {
        return Some(Award { model: AwardModel::None, criteria: BTreeMap::new() });
    };
    let model = table.word::<AwardModel>("model");
    let inner = table.optional_table("criteria");
    let given = inner.as_ref().map_or(0, |inner| inner.open_entries().len());
    let criteria = inner.map(|inner| read_criteria(&inner, catalogue)).unwrap_or_default();
    if let Some(model) = &model {
        check_model(&table, model, given);
    }
    if let Some((law, regime, procedure)) = placed {
        let found = catalogue
            .regime(law, &regime.value)
            .and_then(|known| known.procedures.iter().find(|known| known.id == procedure.value));
        if !criteria.is_empty() && found.is_some_and(|procedure| !procedure.roles.contains(&Role::AwardCriterion)) {
            let message =
                format!("the procedure `{}` has no award criteria, but `[award]` takes some up", procedure.value);
            table.report(Code::Award, table.place(), message, "remove them");
        }
    }
    table.finish();
    Some(Award { model: model?.value, criteria })
}

fn check_model(table: &Table<'_>, model: &Located<AwardModel>, given: usize) {
    match (model.value, given) {
        (AwardModel::None, 1..) => {
            table.report(
                Code::Award,
                &model.place,
                "the award model is `none`, but criteria are taken up",
                "choose `points` or `price-deduction`, or remove the criteria",
            );
        }
        (AwardModel::Points | AwardModel::PriceDeduction, 0) => {
            table.report(
                Code::NoEffect,
                &model.place,
                "an award model is chosen, but no criterion is taken up",
                "add criteria, or set the model to `none`",
            );
        }
        (AwardModel::None, 0) | (AwardModel::Points | AwardModel::PriceDeduction, 1..) => {}
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "whatever is of another kind is told of, or passed over, alike")]
fn read_criteria(table: &Table<'_>, catalogue: &Catalogue) -> BTreeMap<RequirementId, f64> {
    let mut criteria = BTreeMap::new();
    for (key, value) in table.open_entries() {
        let found = key.value.parse::<RequirementId>().ok().and_then(|id| catalogue.requirements.get(&id));
        let Some(requirement) = found else {
            let help = did_you_mean(&key.value, catalogue.requirements.keys().map(RequirementId::as_str));
            table.report(Code::UnknownRequirement, &key.place, format!("unknown requirement `{}`", key.value), help);
            continue;
        };
        if requirement.role != Role::AwardCriterion {
            let message = format!("`{}` is a {}, not an award criterion", requirement.id, requirement.role.word());
            table.report(Code::Award, &key.place, message, "only award criteria can be taken up");
            continue;
        }
        match value.value {
            Node::Number(worth) if worth > 0.0 => {
                criteria.insert(requirement.id.clone(), worth);
            }
            _ => table.report(
                Code::Number,
                &value.place,
                format!("what `{}` is worth must be a number above 0", requirement.id),
                "write points or kronor",
            ),
        }
    }
    criteria
}
