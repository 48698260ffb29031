//! `[[deviation]]`: the officer's changes, each with its reason and who decided; and before them what the buyer's overlay
//! changes in all its procurements.

use std::collections::BTreeSet;

use crate::catalogue::{Catalogue, Change, Organisation, RequirementId, read_changed};
use crate::diagnostic::Code;
use crate::language::Language;
use crate::procurement::{Deviation, Scope};
use crate::toml_file::Table;

/// The overlay's changes, apart from those that the procurement itself changes, and then the procurement's own.
pub(super) fn with_overlay(
    own: Vec<Deviation>,
    organisation: Option<&Organisation>,
    catalogue: &Catalogue,
) -> Vec<Deviation> {
    let overlay = organisation.into_iter().flat_map(|buyer| buyer.overlay.iter().map(move |change| (buyer, change)));
    let of_buyer = overlay.map(|(buyer, change)| Deviation {
        requirement: change.requirement.clone(),
        change: change.change.clone(),
        reason: change.reason.clone(),
        decided_by: catalogue
            .role_name(buyer, &change.owner)
            .map_or_else(|| change.owner.clone(), |name| crate::document::capitalised(name.get(Language::Swedish))),
        scope: Scope::Buyer,
    });
    let kept: Vec<Deviation> = of_buyer.filter_map(|deviation| left_of(deviation, &own)).collect();
    kept.into_iter().chain(own).collect()
}

/// What is left of a change of the buyer's beside those of the procurement's own: of its numbers, those that are not set anew.
fn left_of(mut deviation: Deviation, own: &[Deviation]) -> Option<Deviation> {
    let alike = own.iter().find(|other| {
        other.requirement.value == deviation.requirement.value && other.change.word() == deviation.change.word()
    });
    let Some(alike) = alike else { return Some(deviation) };
    let (Change::Values(numbers), Change::Values(anew)) = (&mut deviation.change, &alike.change) else { return None };
    numbers.retain(|name, _| !anew.contains_key(name));
    (!numbers.is_empty()).then_some(deviation)
}

/// Every deviation of the procurement's own.
pub(super) fn read_deviations(root: &Table<'_>, buyer: Option<&Organisation>, catalogue: &Catalogue) -> Vec<Deviation> {
    let of_buyer: Vec<&RequirementId> = buyer
        .into_iter()
        .flat_map(|buyer| &buyer.overlay)
        .filter(|change| matches!(change.change, Change::Add(_)))
        .map(|change| &change.requirement.value)
        .collect();
    let mut seen = BTreeSet::new();
    let mut deviations: Vec<Deviation> = Vec::new();
    for table in root.tables("deviation") {
        if let Some(deviation) = read_deviation(table, catalogue, &of_buyer, root, &mut seen) {
            deviations.push(deviation);
        }
    }
    deviations
}

fn read_deviation(
    table: Table<'_>,
    catalogue: &Catalogue,
    of_buyer: &[&RequirementId],
    root: &Table<'_>,
    seen: &mut BTreeSet<(RequirementId, &'static str)>,
) -> Option<Deviation> {
    let reason = table.text("reason");
    let decided_by = table.text("decided-by");
    let changed = read_changed(&table, catalogue, of_buyer);
    table.finish();
    let (id, change) = changed?;
    if !seen.insert((id.value.clone(), change.word())) {
        let message = format!("two deviations both change the {} of `{}`", change.word(), id.value);
        root.report(Code::Deviation, &id.place, message, "keep one of them");
        return None;
    }
    let scope = Scope::Procurement;
    Some(Deviation { requirement: id, change, reason: reason?.value, decided_by: decided_by?.value, scope })
}
