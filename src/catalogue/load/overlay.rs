//! `[[overlay.change]]` of an organisation, and the copies of the texts that its changes were written against.

use crate::catalogue::Catalogue;
use crate::catalogue::buyer::OverlayChange;
use crate::catalogue::change::Change;
use crate::catalogue::id::RequirementId;
use crate::catalogue::overlay::base_path;
use crate::catalogue::substance::Substance;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::toml_file::{Table, parse};

use super::Reader;
use super::changes::read_changed;
use super::frame::check_known;

/// Each change with reason, owner and the digest of the text that it was written against.
pub(super) fn read_overlay(
    table: Table<'_>,
    organisation: Option<&str>,
    reader: &Reader<'_>,
    catalogue: &Catalogue,
) -> Vec<OverlayChange> {
    let mut changes: Vec<OverlayChange> = Vec::new();
    for inner in table.tables("change") {
        let changed = read_changed(&inner, catalogue, &[]);
        let reason = inner.text("reason");
        let owner = inner.text("owner");
        let owner = owner.filter(|owner| check_known(&inner, owner, &catalogue.roles, Code::UnknownRole, "role"));
        let against = inner.optional_text("against");
        if let Some((id, change)) = &changed {
            let twice =
                |other: &OverlayChange| other.requirement.value == id.value && other.change.word() == change.word();
            if changes.iter().any(twice) {
                let message = format!("the overlay changes the {} of `{}` twice", change.word(), id.value);
                inner.report(Code::Deviation, &id.place, message, "keep one of the changes");
            }
        }
        let place = inner.place().clone();
        inner.finish();
        if let (Some((requirement, change)), Some(reason), Some(owner)) = (changed, reason, owner) {
            let base =
                organisation.and_then(|organisation| kept_base(reader, organisation, &requirement.value, &change));
            changes.push(OverlayChange {
                requirement,
                change,
                reason: reason.value,
                owner: owner.value,
                against,
                base,
                place,
            });
        }
    }
    table.finish();
    changes
}

/// The requirement as it was when the change was written, if a copy is kept. A copy that cannot be read is told of; what it
/// refers to need not exist any more.
fn kept_base(reader: &Reader<'_>, organisation: &str, id: &RequirementId, change: &Change) -> Option<Substance> {
    if matches!(change, Change::Add(_)) {
        return None;
    }
    let path = base_path(organisation, id);
    let &file = reader.files.get(&path)?;
    Some(Substance::of(&parse(reader.sources, file, &format!("`{path}`"), reader.log)?))
}

/// Tells of copies that no change was written against.
pub(super) fn tell_unused_bases(reader: &Reader<'_>, catalogue: &Catalogue) {
    let changes = catalogue.organisations.values().flat_map(|buyer| {
        let based = buyer.overlay.iter().filter(|change| !matches!(change.change, Change::Add(_)));
        based.map(|change| base_path(&buyer.id, &change.requirement.value))
    });
    let used: std::collections::BTreeSet<String> = changes.collect();
    let kept = reader.files.iter().filter(|(path, _)| path.starts_with("organisations/") && path.contains("/base/"));
    for (path, &file) in kept.filter(|(path, _)| !used.contains(*path)) {
        let message = format!("no overlay changes what `{path}` is a copy of");
        let place = Place { file, start: 0, end: 0 };
        reader.log.report(Diagnostic::new(Code::UnusedDeclaration, message).at(&place).help("remove the copy"));
    }
}
