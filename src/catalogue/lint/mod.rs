//! Checks of how clauses are written: what a lawyer, a court or a small supplier would object to and a rule can see. Strict on
//! the clause, silent on motive and evidence. `[[allow]]` with a reason silences a check in one requirement; an allow that
//! silences nothing is itself told.

mod across;
mod clause;

use jiff::civil::Date;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place, Sources};
use crate::language::Language;

use super::{Catalogue, Requirement};

/// A finding in one requirement: its code, what it says and what to do, and the words that it is about.
struct Finding {
    code: Code,
    message: String,
    help: &'static str,
    needle: Option<String>,
}

/// Reads every clause that is in use with a critical eye; with a day, also whether what it cites applies then.
pub fn lint(catalogue: &Catalogue, sources: &Sources, on: Option<Date>, log: &Diagnostics) {
    let asked: Vec<&Requirement> = catalogue.in_use().collect();
    let mut alike = across::near_duplicates(&asked);
    for requirement in &asked {
        let mut findings = clause::findings(catalogue, requirement);
        findings.extend(alike.remove(&requirement.id));
        if let Some(day) = on {
            findings.extend(clause::not_in_force(catalogue, requirement, day));
        }
        let mut used = vec![false; requirement.allows.len()];
        for finding in findings {
            match requirement.allows.iter().position(|allow| allow.code == finding.code.as_str()) {
                Some(index) => used[index] = true,
                None => {
                    let place = spot(sources, requirement, finding.needle.as_deref());
                    log.report(Diagnostic::new(finding.code, finding.message).at(&place).help(finding.help));
                }
            }
        }
        for (allow, _) in requirement.allows.iter().zip(&used).filter(|(_, used)| !**used) {
            // Without a day, nobody has asked what is in force.
            if on.is_none() && allow.code == Code::NotInForce.as_str() {
                continue;
            }
            let message = format!("`{}` allows `{}`, which finds nothing there", requirement.id, allow.code);
            let place = spot(sources, requirement, Some(&allow.code));
            log.report(Diagnostic::new(Code::UnusedAllow, message).at(&place).help("remove the `[[allow]]`"));
        }
    }
    across::unused(catalogue, &asked, log);
}

/// Where the words stand in the requirement's file, after its text begins; or else its id.
fn spot(sources: &Sources, requirement: &Requirement, needle: Option<&str>) -> Place {
    let text = &sources.file(requirement.place.file).text;
    let begins = text.find("[text]").or_else(|| text.find("\ntext")).unwrap_or_default();
    let found = needle.and_then(|needle| {
        let within = |from: usize| text[from..].find(needle).map(|at| from + at);
        within(begins).or_else(|| within(0)).map(|start| (start, start + needle.len()))
    });
    found.map_or_else(|| requirement.place.clone(), |(start, end)| Place { file: requirement.place.file, start, end })
}

/// The clause of a requirement as plain text; a value stands as its name in brackets.
fn plain(requirement: &Requirement, language: Language) -> String {
    let blocks = requirement.text.get(language).fill(&std::collections::BTreeMap::new());
    crate::document::blocks_as_text(&blocks)
}
