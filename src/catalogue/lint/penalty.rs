//! Checks of what follows on breach: an amount, an end, and somebody who looks whether it falls due.

use std::sync::LazyLock;

use regex::Regex;

use crate::catalogue::{Catalogue, Remedy, Requirement, Rhythm};
use crate::diagnostic::Code;
use crate::language::Language;

use super::{Finding, Part, Read, regex};

/// The language of the original: the amounts are the same in both.
const LANGUAGE: Language = Language::Swedish;

static CHARGE: LazyLock<Regex> = LazyLock::new(|| regex(r"(?i)\bska betala [^.]*\b(?:vite|prisavdrag)"));
static PENALTY: LazyLock<Regex> = LazyLock::new(|| regex(r"(?i)\b(?:vite|prisavdrag)"));
/// An end of what may be charged.
static END: LazyLock<Regex> = LazyLock::new(|| regex(r"(?i)\b(?:högst|sammanlagt|tak)\b"));
static NUMBER: LazyLock<Regex> = LazyLock::new(|| regex(r"\d|\{\{"));

pub(super) fn look(catalogue: &Catalogue, read: &Read<'_>, found: &mut Vec<Finding>) {
    let requirement = read.requirement;
    if read.original().clause().is_some_and(|clause| CHARGE.is_match(&clause.text) && !END.is_match(&clause.text)) {
        found.push(no_end(requirement, "the clause names no highest amount").within(Part::Clause, LANGUAGE));
    }
    let Some(Remedy { measure, cap, .. }) = &requirement.remedy else { return };
    let (measure, cap) = (measure.get(LANGUAGE), cap.get(LANGUAGE));
    if !NUMBER.is_match(cap) {
        found.push(no_end(requirement, "the cap of the remedy names no highest amount").about(cap));
    }
    if PENALTY.is_match(measure) && !NUMBER.is_match(measure) {
        found.push(no_end(requirement, "the remedy does not say how much is charged").about(measure));
    }
    let early = match &requirement.follow_up.rhythm {
        Rhythm::On(event) => catalogue.events.iter().find(|known| known.named.id == *event && known.before_contract),
        Rhythm::Every(_) => None,
    };
    if let Some(event) = early {
        let when = event.named.name.get(Language::English);
        let message = format!(
            "`{}` has a remedy, but is followed up only {when}, when nothing can have gone wrong yet",
            requirement.id
        );
        let help = "follow it up during the contract, or take the remedy away";
        found.push(Finding::new(Code::RemedyWithoutFollowUp, message, help).about(&event.named.id));
    }
}

fn no_end(requirement: &Requirement, what: &str) -> Finding {
    let help = "say how much, and how much at most, in kronor or as a share of something that is known";
    Finding::new(Code::PenaltyWithoutEnd, format!("`{}`: {what}", requirement.id), help)
}
