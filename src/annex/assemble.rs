//! From a selection to the annex: clauses placed by destination and then area, covered clauses, statutes, terms.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalogue::{Policy, PolicyStatus, Requirement, RequirementId, Role, Term};
use crate::document::{Block, inline_text};
use crate::language::Language;
use crate::selection::{Outcome, Reason, requirement};

use super::citation::{citations, sections};
use super::clause::{clause, filled_text, flat_text};
use super::reasons::Reasons;
use super::validity::policies_outlived;
use super::{Annex, AnnexPart, Clause, CoveredClause, Matter, Section};

/// The annex. The selection must be decided: what is undecided is left out.
pub fn assemble(matter: &Matter<'_>) -> Annex {
    let included = lots_by_outcome(matter, Outcome::Included);
    let chosen: Vec<(&Requirement, &BTreeSet<usize>)> = included
        .iter()
        .filter_map(|(id, lots)| Some((requirement(matter.catalogue, matter.procurement, id)?, lots)))
        .collect();
    let parts = parts(matter, &chosen);
    Annex {
        parts,
        covered: covered(matter),
        statutes: statutes(matter, &chosen),
        glossary: glossary(matter, &chosen),
        policies: policies(matter),
        policies_outlived: policies_outlived(matter),
    }
}

fn lots_by_outcome(matter: &Matter<'_>, outcome: Outcome) -> BTreeMap<RequirementId, BTreeSet<usize>> {
    let mut found: BTreeMap<RequirementId, BTreeSet<usize>> = BTreeMap::new();
    for (index, lot) in matter.selection.lots.iter().enumerate() {
        for (id, _) in lot.decisions.iter().filter(|(_, decision)| decision.outcome == outcome) {
            found.entry(id.clone()).or_default().insert(index);
        }
    }
    found
}

fn parts(matter: &Matter<'_>, chosen: &[(&Requirement, &BTreeSet<usize>)]) -> Vec<AnnexPart> {
    let mut clauses: Vec<Clause> = chosen.iter().map(|(requirement, lots)| clause(matter, requirement, lots)).collect();
    // The officer's own clauses come last in their area.
    clauses.sort_by_key(|clause| (clause.id.prefix() == RequirementId::OWN_PREFIX, clause.id.clone()));
    let mut parts = Vec::new();
    for part in &matter.catalogue.parts {
        for role in &part.roles {
            let mut sections: Vec<Section> = Vec::new();
            for area in &matter.catalogue.areas {
                let here: Vec<Clause> =
                    clauses.iter().filter(|clause| clause.role == *role && clause.area == area.id).cloned().collect();
                if !here.is_empty() {
                    sections.push(Section {
                        area: area.id.clone(),
                        number: format!("{}{}", part.letter, sections.len() + 1),
                        title: area.title.get(matter.language).clone(),
                        introduction: area.introduction.get(matter.language).clone(),
                        clauses: here,
                    });
                }
            }
            if !sections.is_empty() {
                parts.push(AnnexPart {
                    id: part.id.clone(),
                    letter: part.letter.clone(),
                    title: part.title.get(matter.language).clone(),
                    role: *role,
                    law_section: law_section(matter, role.word()),
                    sections,
                });
            }
        }
    }
    parts
}

/// The section of the act that governs a matter, with the act's short name: `17 kap. 1 § LOU`. Nothing where none binds.
pub(super) fn law_section(matter: &Matter<'_>, subject: &str) -> Option<String> {
    let section = matter.regime()?.sections.get(subject)?;
    Some(format!("{} {}", sections(&[section], matter.language), matter.procurement.law.to_uppercase()))
}

fn covered(matter: &Matter<'_>) -> Vec<CoveredClause> {
    let reasons = Reasons::new(*matter);
    let mut covered: BTreeMap<RequirementId, CoveredClause> = BTreeMap::new();
    for lot in &matter.selection.lots {
        for (id, decision) in &lot.decisions {
            let (Outcome::Covered, Reason::CoveredBy(choice)) = (decision.outcome, &decision.reason) else { continue };
            let Some(requirement) = requirement(matter.catalogue, matter.procurement, id) else { continue };
            let (route, choice) = reasons.route(choice);
            covered.entry(id.clone()).or_insert_with(|| CoveredClause {
                id: id.clone(),
                title: requirement.title.get(matter.language).clone(),
                text: filled_text(matter, requirement, &decision.values),
                role: decision.role,
                route: format!("{route}: {choice}"),
            });
        }
    }
    let mut covered: Vec<CoveredClause> = covered.into_values().collect();
    let order = |clause: &CoveredClause| {
        matter.catalogue.requirements.get(&clause.id).map(|found| matter.catalogue.area_order(&found.area))
    };
    covered.sort_by_key(|clause| (order(clause), clause.id.clone()));
    covered
}

fn statutes(matter: &Matter<'_>, chosen: &[(&Requirement, &BTreeSet<usize>)]) -> Vec<(String, Vec<RequirementId>)> {
    let mut statutes: BTreeMap<String, Vec<RequirementId>> = BTreeMap::new();
    for (requirement, _) in chosen {
        for reference in &requirement.standards {
            // One reference at a time, so that each section stands on a line of its own.
            for citation in
                citations(matter, std::slice::from_ref(reference)).into_iter().filter(|citation| citation.kind.is_law())
            {
                let clauses = statutes.entry(citation.text).or_default();
                if !clauses.contains(&requirement.id) {
                    clauses.push(requirement.id.clone());
                }
            }
        }
    }
    let mut statutes: Vec<_> = statutes.into_iter().collect();
    statutes.sort_by_key(|(name, _)| natural(name));
    statutes
}

/// A text as pieces of letters, each with the number that follows it, so that `2 kap.` comes before `10 kap.`.
fn natural(text: &str) -> Vec<(String, u64)> {
    let mut pieces = Vec::new();
    let lower = text.to_lowercase();
    let mut rest = lower.as_str();
    while !rest.is_empty() {
        let letters = rest.find(|character: char| character.is_ascii_digit()).unwrap_or(rest.len());
        let (before, after) = rest.split_at(letters);
        let digits = after.find(|character: char| !character.is_ascii_digit()).unwrap_or(after.len());
        let (number, later) = after.split_at(digits);
        pieces.push((before.to_owned(), number.parse().unwrap_or(0)));
        rest = later;
    }
    pieces
}

fn policies(matter: &Matter<'_>) -> Vec<String> {
    let Some(organisation) = matter.organisation() else { return Vec::new() };
    let known = organisation.policies.iter().filter_map(|id| matter.catalogue.policies.get(&id.value));
    known.filter(|policy| policy.status == PolicyStatus::Adopted).map(|policy| policy_named(matter, policy)).collect()
}

/// A policy with its reference number and version, as they are known.
pub(super) fn policy_named(matter: &Matter<'_>, policy: &Policy) -> String {
    let title = policy.title.get(matter.language);
    let version =
        policy.version.as_ref().map(|version| format!("{} {version}", matter.phrase("field-version").to_lowercase()));
    let marks: Vec<String> = policy.reference.clone().into_iter().chain(version).collect();
    if marks.is_empty() { title.clone() } else { format!("{title} ({})", marks.join(", ")) }
}

/// The terms whose Swedish word forms occur in the Swedish clauses, so that both languages list the same terms.
fn glossary(matter: &Matter<'_>, chosen: &[(&Requirement, &BTreeSet<usize>)]) -> Vec<(String, String)> {
    let swedish = Language::Swedish;
    let mut words = String::from(" ");
    for (requirement, _) in chosen {
        push_words(requirement.title.get(swedish), &mut words);
        let text = requirement.text.get(swedish).fill(&BTreeMap::new());
        let evidence = requirement.evidence.iter().map(|evidence| evidence.text.get(swedish));
        let blocks = [&text, requirement.motive.get(swedish), requirement.follow_up.text.get(swedish)];
        for blocks in blocks.into_iter().chain(evidence) {
            push_words(&flat_text(blocks), &mut words);
        }
        for text in requirement.remedy.iter().flat_map(|remedy| [&remedy.condition, &remedy.measure, &remedy.cap]) {
            push_words(text.get(swedish), &mut words);
        }
    }
    let (mut used, mut unused) = (Vec::new(), matter.catalogue.glossary.iter().collect::<Vec<&Term>>());
    // A definition may use a term that no clause does.
    loop {
        let (found, rest): (Vec<&Term>, Vec<&Term>) =
            unused.into_iter().partition(|term| term.entry.get(swedish).forms.iter().any(|form| occurs(form, &words)));
        if found.is_empty() {
            break;
        }
        found.iter().for_each(|term| push_words(&term.entry.get(swedish).definition, &mut words));
        used.extend(found);
        unused = rest;
    }
    let mut terms: Vec<(String, String)> = used
        .into_iter()
        .map(|term| term.entry.get(matter.language))
        .map(|entry| (entry.term.clone(), entry.definition.clone()))
        .collect();
    terms.sort_by_key(|(term, _)| swedish_order(term));
    terms
}

/// Whether a form stands among words, as [`push_words`] writes them.
fn occurs(form: &str, words: &str) -> bool {
    let mut sought = String::from(" ");
    push_words(form, &mut sought);
    words.contains(&sought)
}

/// Words in small letters, each followed by one space.
fn push_words(text: &str, words: &mut String) {
    for word in text.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty()) {
        words.push_str(&word.to_lowercase());
        words.push(' ');
    }
}

/// Swedish alphabetical order: å, ä, ö after z.
fn swedish_order(term: &str) -> Vec<u32> {
    let place = |character: char| match character {
        'å' => 'z' as u32 + 1,
        'ä' => 'z' as u32 + 2,
        'ö' => 'z' as u32 + 3,
        other => u32::from(other),
    };
    term.to_lowercase().chars().map(place).collect()
}

/// How an offer on a clause is valued, by lot where they differ; nothing of what is no award criterion.
pub(super) fn scoring_text(matter: &Matter<'_>, clause: &Clause) -> Option<String> {
    let said = |scored: &super::Scored| match scored.lots.as_slice() {
        [] => scored.text.clone(),
        lots => format!("{} {}: {}", matter.phrase("lot"), lots.join(", "), scored.text),
    };
    (!clause.scoring.is_empty()).then(|| clause.scoring.iter().map(said).collect::<Vec<_>>().join(" "))
}

/// Whether a clause must be met.
pub(super) fn obligation(role: Role) -> crate::document::Obligation {
    match role {
        Role::AwardCriterion => crate::document::Obligation::Should,
        Role::Qualification | Role::TechnicalSpecification | Role::ContractTerm => crate::document::Obligation::Must,
    }
}

/// Runs of inlines joined as text.
pub(super) fn joined_text(runs: &[Vec<crate::document::Inline>]) -> Vec<String> {
    runs.iter().map(|run| inline_text(run)).collect()
}

/// A paragraph of plain text.
pub(super) fn paragraph(text: String) -> Block {
    Block::Paragraph(vec![crate::document::Inline::Text(text)])
}
