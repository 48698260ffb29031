//! What changed between two catalogues.

use crate::catalogue::Catalogue;

use super::frame::frame;
use super::registers::registers;
use super::requirements::requirements;
use super::{Compared, Comparison, Side, same, sorted};

/// What changed from one catalogue to another, by consequence. Empty for a catalogue and itself.
pub fn catalogues(old: &Catalogue, new: &Catalogue) -> Comparison {
    let mut changes = requirements(old, new);
    changes.extend(frame(old, new));
    changes.extend(registers(old, new));
    Comparison {
        compared: Compared::Catalogues,
        old: side(old),
        new: side(new),
        changes: sorted(changes),
        procurements: Vec::new(),
        holders: Vec::new(),
    }
}

fn side(catalogue: &Catalogue) -> Side {
    Side { title: same(catalogue.id.clone()), edition: catalogue.edition.clone() }
}
