//! Where a buyer's overlay and the catalogue have grown apart: a change that was written against a text which is no longer the
//! catalogue's. Such a conflict is told and never resolved by the program: somebody has to read both.

use crate::diagnostic::{Code, Diagnostic};
use crate::language::Language;

use super::buyer::{Organisation, OverlayChange};
use super::change::Change;
use super::edition::Edition;
use super::requirement::Requirement;
use super::substance::Substance;
use super::{Catalogue, RequirementId};

/// The path, in the catalogue's folder, of the base text that a buyer's overlay was written against.
pub fn base_path(organisation: &str, requirement: &RequirementId) -> String {
    format!("organisations/{organisation}/base/{requirement}.toml")
}

/// A change of an overlay whose base is not, or is not known to be, what it was written against.
#[derive(Clone, Debug)]
pub struct Conflict<'a> {
    /// The buyer.
    pub organisation: &'a Organisation,
    /// Its change.
    pub change: &'a OverlayChange,
    /// The requirement as it is now.
    pub base: &'a Requirement,
    /// What is wrong.
    pub kind: ConflictKind<'a>,
}

/// What is wrong between an overlay and its base.
#[derive(Clone, Debug)]
pub enum ConflictKind<'a> {
    /// It does not say against which text it was written.
    NoAgainst,
    /// The base has changed since.
    Changed {
        /// The base as it was, if it is kept beside the overlay.
        then: Option<&'a Substance>,
        /// The edition whose text it was, if one is known.
        edition: Option<&'a Edition>,
    },
    /// What is kept as the base is not the text that the overlay names.
    OtherBaseKept,
}

/// The conflicts of every overlay.
pub fn overlay_conflicts(catalogue: &Catalogue) -> Vec<Conflict<'_>> {
    let changes = catalogue.organisations.values().flat_map(|buyer| buyer.overlay.iter().map(move |one| (buyer, one)));
    changes.filter_map(|(organisation, change)| conflict(catalogue, organisation, change)).collect()
}

/// The conflict of one change, if there is one. A clause of the buyer's own has no base.
pub fn conflict<'a>(
    catalogue: &'a Catalogue,
    organisation: &'a Organisation,
    change: &'a OverlayChange,
) -> Option<Conflict<'a>> {
    if matches!(change.change, Change::Add(_)) {
        return None;
    }
    let base = catalogue.requirements.get(&change.requirement.value)?;
    let kind = match &change.against {
        None => ConflictKind::NoAgainst,
        Some(against) if change.base.as_ref().is_some_and(|kept| kept.digest() != against.value) => {
            ConflictKind::OtherBaseKept
        }
        Some(against) if against.value != base.digest => {
            let stood = |edition: &&Edition| {
                edition.requirements.get(&base.id).is_some_and(|listed| listed.digest == against.value)
            };
            ConflictKind::Changed { then: change.base.as_ref(), edition: catalogue.editions.iter().rev().find(stood) }
        }
        Some(_) => return None,
    };
    Some(Conflict { organisation, change, base, kind })
}

impl Conflict<'_> {
    /// What is told of it.
    pub fn diagnostic(&self) -> Diagnostic {
        let (buyer, id) = (&self.organisation.id, &self.base.id);
        let name = self.organisation.name.get(Language::Swedish);
        let accept = format!("`kravbilaga catalogue overlay {buyer} --accept {id} --catalogue DIR`");
        let (message, help) = match &self.kind {
            ConflictKind::NoAgainst => (
                format!("the change of `{id}` lacks `against`"),
                format!(
                    "read the text of `{id}`, and let {accept} write the digest of what is changed and keep a copy of it"
                ),
            ),
            ConflictKind::Changed { then, edition } => {
                let parts = then.map(|then| then.differing(&self.base.substance).join(", "));
                let parts = parts.map_or_else(String::new, |parts| format!(", in {parts}"));
                let as_of = edition.map_or_else(String::new, |edition| format!(" (as in edition {})", edition.id));
                (
                    format!("`{id}` has changed since the overlay of {name} was written against it{as_of}{parts}"),
                    format!(
                        "1. read the base then, the base now and the change: `kravbilaga catalogue overlay {buyer}`; \
                         2. rewrite the change, remove it, or leave it as it is; 3. where it stays, {accept}"
                    ),
                )
            }
            ConflictKind::OtherBaseKept => (
                format!("`{}` is not the text that `against` names", base_path(buyer, id)),
                format!("bring the copy back as it was; or read the text of `{id}`, and then {accept}"),
            ),
        };
        let place = self.change.against.as_ref().map_or(&self.change.place, |against| &against.place);
        Diagnostic::new(Code::Overlay, message).at(place).help(help)
    }
}
