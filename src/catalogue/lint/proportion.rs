//! Checks of whether a requirement asks the right ones for the right thing at the right time: certificates, evidence, offers,
//! reach, and values that point the wrong way.

use std::sync::LazyLock;

use regex::Regex;

use crate::catalogue::words::WordList;
use crate::catalogue::{Catalogue, Conjunction, Demand, EvidenceTime, Level, Requirement, Role, Stricter, ValueSource};
use crate::diagnostic::Code;
use crate::document::blocks_as_text;
use crate::language::Language;

use super::{Finding, Part, Read, Searched, Texts, holds, regex, sentences};

/// From this effort on, a requirement takes days.
const DAYS: u8 = 2;

static CERTIFIED: LazyLock<Regex> = LazyLock::new(|| {
    regex(concat!(
        r"(?i)leverantören (?:ska |bör )?(?:ha|vara|inneha|innehar|är) [^.]*(?:certifikat|certifierad|certifierat)",
        r"|leverantören (?:ska |bör )?(?:har|ha) ett certifierat"
    ))
});
/// A certificate of the supplier as evidence.
static CERTIFICATE_OF_THE_SUPPLIER: LazyLock<Regex> =
    LazyLock::new(|| regex(r"(?i)leverantörens [^.]{0,40}certifikat|certifikat (?:enligt|mot) [^.]{0,20}ISO\b"));

pub(super) fn look(catalogue: &Catalogue, read: &Read<'_>, found: &mut Vec<Finding>) {
    let requirement = read.requirement;
    early_evidence(catalogue, requirement, found);
    evidence_from_all(requirement, found);
    offer(catalogue, requirement, &read.texts, found);
    reach(requirement, found);
    if let Some(clause) = read.original().clause() {
        certificate(requirement, &clause.text, found);
        directions(requirement, &clause.text, found);
    }
}

/// Evidence that speaks of what does not exist before the contract has begun.
fn early_evidence(catalogue: &Catalogue, requirement: &Requirement, found: &mut Vec<Finding>) {
    let early = [EvidenceTime::Tender, EvidenceTime::Award];
    for evidence in requirement.evidence.iter().filter(|evidence| early.contains(&evidence.when)) {
        for language in Language::ALL {
            let text = Searched::new(blocks_as_text(evidence.text.get(language)));
            if let Some(words) = text.any(catalogue.words.get(WordList::NotYet, language)) {
                let message = format!(
                    "`{}` ({}): evidence at `{}` that speaks of what does not exist then: ”{words}”",
                    requirement.id,
                    language.code(),
                    evidence.when.word()
                );
                let help = "ask for what exists then, a description or a plan, or ask for it `during` the contract";
                found.push(
                    Finding::new(Code::EvidenceTooEarly, message, help).about(words).within(Part::Evidence, language),
                );
            }
        }
    }
}

/// Evidence asked of everybody who tenders, though only the winner needs to have it.
fn evidence_from_all(requirement: &Requirement, found: &mut Vec<Finding>) {
    let weighed = requirement.role == Role::AwardCriterion;
    if !weighed && requirement.evidence.iter().any(|evidence| evidence.when == EvidenceTime::Tender) {
        let message = format!("`{}` asks everybody who tenders for evidence", requirement.id);
        let help = "ask the intended winner, with `award`: only what decides the award is needed in the tender";
        let needle = format!("\"{}\"", EvidenceTime::Tender.word());
        found.push(Finding::new(Code::EvidenceFromAll, message, help).about(&needle));
    }
}

/// An award criterion must be something that can be checked in the tender, and that binds afterwards.
fn offer(catalogue: &Catalogue, requirement: &Requirement, texts: &[Texts], found: &mut Vec<Finding>) {
    let Some(scoring) = &requirement.scoring else { return };
    for texts in texts {
        let language = texts.language;
        for (part, text) in texts.of(&[Part::Clause, Part::Evidence]) {
            if let Some(words) = text.any(catalogue.words.get(WordList::Intentions, language)) {
                let message =
                    format!("`{}` ({}): nobody can check and weigh ”{words}”", requirement.id, language.code());
                let help = "weigh what can be seen in the tender, and tried or proved before award";
                found.push(Finding::new(Code::OfferNotCheckable, message, help).about(words).within(part, language));
            }
        }
        let binding = catalogue.words.get(WordList::Consequences, language);
        let consequence = scoring.consequence.get(language);
        if !binding.is_empty() && !holds(&consequence.to_lowercase(), binding) {
            let message = format!(
                "`{}` ({}): nothing follows if what is offered is not delivered",
                requirement.id,
                language.code()
            );
            let help = "say that what is offered becomes a term of the contract, or what it costs not to deliver it";
            found.push(Finding::new(Code::OfferWithoutConsequence, message, help).about(consequence));
        }
    }
}

/// Work of days or more, asked of nearly everybody: one line is enough, and it is met from the lowest level that may be named.
fn reach(requirement: &Requirement, found: &mut Vec<Finding>) {
    let narrow = |table: &Conjunction| match &table.lines[..] {
        [line] => line.demand != Demand::AtLeast(Level::Moderate),
        _ => true,
    };
    let tables = requirement.applies_when.iter().flat_map(|condition| &condition.tables);
    let mut wide = tables.filter(|table| !narrow(table));
    if let Some(line) = wide.next().and_then(|table| table.lines.first()).filter(|_| requirement.effort.default >= DAYS)
    {
        let message = format!(
            "`{}` takes days or more, and is asked wherever `{}` is `moderate`",
            requirement.id, line.characteristic
        );
        let help = "ask it from a higher level, or only where something more holds";
        found.push(Finding::new(Code::WideReach, message, help).about(&line.characteristic));
    }
}

/// A certificate of the supplier says nothing of the thing: a selection criterion, never a specification.
fn certificate(requirement: &Requirement, clause: &str, found: &mut Vec<Finding>) {
    let of_the_thing = matches!(requirement.role, Role::TechnicalSpecification | Role::AwardCriterion);
    let mut evidence = requirement.evidence.iter().map(|evidence| blocks_as_text(evidence.text.get(Language::Swedish)));
    if of_the_thing && (CERTIFIED.is_match(clause) || evidence.any(|text| CERTIFICATE_OF_THE_SUPPLIER.is_match(&text)))
    {
        let message =
            format!("`{}` asks for a certificate of the supplier, but is no selection criterion", requirement.id);
        let help = "make it a `qualification` (LOU 15 kap. 14 §), or ask for a property of the delivery";
        found.push(Finding::new(Code::SupplierCertificate, message, help));
    }
}

/// A time limit on the supplier is stricter the shorter it is.
fn directions(requirement: &Requirement, clause: &str, found: &mut Vec<Finding>) {
    for value in &requirement.values {
        let ValueSource::Own(scale) = &value.source else { continue };
        let limit = format!("senast [{}] från", value.name);
        let label = scale.label.get(Language::Swedish);
        let mut limited = sentences(clause).filter(|sentence| sentence.contains(&limit));
        let a_limit = limited.any(|sentence| !sentence.starts_with("Beställaren")) || label.starts_with("Tid till");
        if scale.stricter == Stricter::Higher && a_limit && !label.contains("Beställar") {
            let message = format!(
                "`{}`: a longer `{}` counts as stricter, though it is a time limit",
                requirement.id, value.name
            );
            let help = "write `stricter = \"lower\"`";
            found.push(Finding::new(Code::ValueDirection, message, help).about(&format!("[values.{}]", value.name)));
        }
    }
}
