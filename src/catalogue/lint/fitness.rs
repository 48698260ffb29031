//! Checks of how the parts of a requirement fit each other: its role, its evidence, its remedy, its offer, its languages and
//! what it cites.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use crate::catalogue::{
    Catalogue, EvidenceTime, Remedy, Requirement, ReviewStatus, Rhythm, Role, Standard, Verification,
};
use crate::diagnostic::Code;
use crate::document::blocks_as_text;
use crate::language::Language;

use super::{Finding, Searched, plain, regex};

static ID: LazyLock<Regex> = LazyLock::new(|| regex(r"\b[A-Z]{3}-\d{3}\b"));
static THOUSANDS: LazyLock<Regex> = LazyLock::new(|| regex(r"(\d)[ \x{a0},](\d{3})\b"));
static NUMBER: LazyLock<Regex> = LazyLock::new(|| regex(r"\d+"));
static SLOT: LazyLock<Regex> = LazyLock::new(|| regex(r"\[[a-z0-9-]+\]"));
static CERTIFIED: LazyLock<Regex> =
    LazyLock::new(|| regex(r"(?i)leverantören ska (?:ha|vara) [^.]*(?:certifika|certifierad|certifierat)"));
static PENALTY: LazyLock<Regex> = LazyLock::new(|| regex(r"(?i)\bska betala [^.]*\b(?:vite|prisavdrag)"));
/// An end of what may be charged.
static END: LazyLock<Regex> = LazyLock::new(|| regex(r"(?i)\b(?:högst|sammanlagt|tak)\b"));

/// Everything that the checks find in how the parts fit.
pub(super) fn findings(catalogue: &Catalogue, requirement: &Requirement) -> Vec<Finding> {
    let mut found = Vec::new();
    certificate(requirement, &mut found);
    translation(requirement, &mut found);
    unverified(catalogue, requirement, &mut found);
    early_evidence(catalogue, requirement, &mut found);
    offer(catalogue, requirement, &mut found);
    penalty(catalogue, requirement, &mut found);
    found
}

/// Evidence that speaks of what does not exist before the contract has begun.
fn early_evidence(catalogue: &Catalogue, requirement: &Requirement, found: &mut Vec<Finding>) {
    let early = [EvidenceTime::Tender, EvidenceTime::Award];
    for evidence in requirement.evidence.iter().filter(|evidence| early.contains(&evidence.when)) {
        for language in Language::ALL {
            let text = blocks_as_text(evidence.text.get(language));
            if let Some(words) = Searched::new(&text).any(catalogue.words.not_yet.get(language)) {
                found.push(Finding {
                    code: Code::EvidenceTooEarly,
                    message: format!(
                        "`{}` ({}): evidence at `{}` that speaks of what does not exist then: ”{words}”",
                        requirement.id,
                        language.code(),
                        evidence.when.word()
                    ),
                    help: "ask for what exists then, a description or a plan, or ask for it `during` the contract",
                    needle: Some(words.to_owned()),
                });
            }
        }
    }
}

/// An award criterion must be something that can be checked in the tender, and that binds afterwards.
fn offer(catalogue: &Catalogue, requirement: &Requirement, found: &mut Vec<Finding>) {
    let Some(scoring) = &requirement.scoring else { return };
    for language in Language::ALL {
        let evidence = requirement.evidence.iter().map(|evidence| blocks_as_text(evidence.text.get(language)));
        for text in std::iter::once(plain(requirement, language)).chain(evidence) {
            if let Some(words) = Searched::new(&text).any(catalogue.words.intentions.get(language)) {
                found.push(Finding {
                    code: Code::OfferNotCheckable,
                    message: format!(
                        "`{}` ({}): an intention, ”{words}”, cannot be weighed",
                        requirement.id,
                        language.code()
                    ),
                    help: "weigh what can be seen in the tender, and tried or proved before award",
                    needle: Some(words.to_owned()),
                });
            }
        }
        let binding = catalogue.words.consequences.get(language);
        let consequence = scoring.consequence.get(language);
        if !binding.is_empty() && Searched::new(consequence).any(binding).is_none() {
            found.push(Finding {
                code: Code::OfferWithoutConsequence,
                message: format!(
                    "`{}` ({}): nothing follows if what is offered is not delivered",
                    requirement.id,
                    language.code()
                ),
                help: "say that what is offered becomes a term of the contract, or what it costs not to deliver it",
                needle: Some(consequence.clone()),
            });
        }
    }
}

/// A penalty must have an end, and somebody who looks whether it falls due.
fn penalty(catalogue: &Catalogue, requirement: &Requirement, found: &mut Vec<Finding>) {
    let text = plain(requirement, Language::Swedish);
    if PENALTY.is_match(&text) && !END.is_match(&text) {
        found.push(no_end(requirement, "the clause"));
    }
    let Some(Remedy { cap, .. }) = &requirement.remedy else { return };
    if !NUMBER.is_match(cap.get(Language::Swedish)) {
        found.push(no_end(requirement, "the cap of the remedy"));
    }
    let early = match &requirement.follow_up.rhythm {
        Rhythm::On(event) => catalogue.events.iter().find(|known| known.named.id == *event && known.before_contract),
        Rhythm::Every(_) => None,
    };
    if let Some(event) = early {
        found.push(Finding {
            code: Code::RemedyWithoutFollowUp,
            message: format!(
                "`{}` has a remedy, but is followed up only {}, when nothing can have gone wrong yet",
                requirement.id,
                event.named.name.get(Language::English)
            ),
            help: "follow it up during the contract, or take the remedy away",
            needle: Some(event.named.id.clone()),
        });
    }
}

fn no_end(requirement: &Requirement, what: &str) -> Finding {
    Finding {
        code: Code::PenaltyWithoutEnd,
        message: format!("`{}`: {what} names no highest amount", requirement.id),
        help: "say how much it is at most, in kronor or as a share of something that is known",
        needle: None,
    }
}

/// A certificate of the supplier says nothing of the thing: a selection criterion, never a specification.
fn certificate(requirement: &Requirement, found: &mut Vec<Finding>) {
    let text = plain(requirement, Language::Swedish);
    if matches!(requirement.role, Role::TechnicalSpecification | Role::AwardCriterion) && CERTIFIED.is_match(&text) {
        found.push(Finding {
            code: Code::SupplierCertificate,
            message: format!(
                "`{}` asks for a certificate of the supplier, but is no selection criterion",
                requirement.id
            ),
            help: "make it a `qualification` (LOU 15 kap. 14 §), or ask for a property of the delivery",
            needle: None,
        });
    }
}

/// Values, ids and numbers must be the same in both languages.
fn translation(requirement: &Requirement, found: &mut Vec<Finding>) {
    let texts = Language::ALL.map(|language| plain(requirement, language));
    let marks = |pattern: &Regex, text: &str| -> BTreeSet<String> {
        pattern.find_iter(text).map(|hit| hit.as_str().to_owned()).collect()
    };
    let numbers = |text: &str| {
        let bare = SLOT.replace_all(text, "").into_owned();
        // 10 000 and 10,000 are the same number.
        marks(&NUMBER, &THOUSANDS.replace_all(&bare, "$1$2"))
    };
    let compared = [
        ("values", marks(&SLOT, &texts[0]), marks(&SLOT, &texts[1])),
        ("ids", marks(&ID, &texts[0]), marks(&ID, &texts[1])),
        ("numbers", numbers(&texts[0]), numbers(&texts[1])),
    ];
    for (what, swedish, english) in compared {
        let odd: Vec<&String> = swedish.symmetric_difference(&english).collect();
        if let Some(first) = odd.first() {
            found.push(Finding {
                code: Code::TranslationDiffers,
                message: format!("`{}`: the languages differ in {what}: {first}", requirement.id),
                help: "let both say the same, with the same numbers",
                needle: None,
            });
        }
    }
}

/// What has been reviewed may not rest on what nobody has read.
fn unverified(catalogue: &Catalogue, requirement: &Requirement, found: &mut Vec<Finding>) {
    if requirement.review.status == ReviewStatus::Draft {
        return;
    }
    for reference in &requirement.standards {
        let unread = catalogue.control(&reference.value).filter(|(_, row)| row.status == Verification::Unverified);
        if let Some((standard, row)) = unread {
            found.push(Finding {
                code: Code::UnverifiedCitation,
                message: format!(
                    "`{}` is reviewed, but cites `{}:{}`, which nobody has verified",
                    requirement.id, standard.id, row.id
                ),
                help: "read the source and raise the row's status, or remove the reference",
                needle: Some(row.id.clone()),
            });
        }
    }
}

/// What a clause cites that does not apply on a day: ceased, replaced, or not yet in force.
pub(super) fn out_of_date(catalogue: &Catalogue, requirement: &Requirement, day: Date) -> Vec<Finding> {
    let rows = requirement.standards.iter().filter_map(|reference| catalogue.control(&reference.value));
    rows.filter_map(|(standard, row)| {
        let ceased = row.until.or(standard.until).filter(|until| *until < day);
        let later = row.in_force.or(standard.in_force).filter(|from| *from > day);
        let (code, why) = match (successor(catalogue, standard, day), ceased, later) {
            (Some(successor), _, _) => (Code::Superseded, format!("`{}` has replaced", successor.id)),
            (None, Some(until), _) => (Code::NotInForce, format!("ceased to apply on {until}")),
            (None, None, Some(from)) => (Code::NotInForce, format!("applies only from {from}")),
            (None, None, None) => return None,
        };
        Some(Finding {
            code,
            message: format!("`{}` cites `{}:{}`, which {why}", requirement.id, standard.id, row.id),
            help: "cite what applies, or allow it with a reason",
            needle: Some(row.id.clone()),
        })
    })
    .collect()
}

/// What has taken a register's place by a day.
fn successor<'a>(catalogue: &'a Catalogue, standard: &Standard, day: Date) -> Option<&'a Standard> {
    let successor = catalogue.standards.get(standard.replaced_by.as_ref()?)?;
    successor.in_force.is_none_or(|from| from <= day).then_some(successor)
}
