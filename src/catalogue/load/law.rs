//! `procurement-law.toml`: acts, regimes, procedures.

use std::collections::BTreeMap;

use crate::catalogue::law::{AnswerKind, ClauseStanding, Procedure, ProcurementLaw, Regime};
use crate::catalogue::register::Verification;
use crate::catalogue::requirement::Role;
use crate::diagnostic::{Code, did_you_mean};
use crate::document::Lines;
use crate::toml_file::{Table, Word};

use super::{Reader, read_slug};

/// The matters that a section can be named for.
const MATTERS: [&str; 7] = [
    "principles",
    "qualification",
    "technical-specification",
    "award-criterion",
    "contract-term",
    "equivalence",
    "clarification",
];

pub(super) fn read(reader: &Reader<'_>) -> (Vec<ProcurementLaw>, Vec<Regime>) {
    let Some(table) = reader.table("procurement-law.toml") else { return (Vec::new(), Vec::new()) };
    let laws: Vec<ProcurementLaw> = table.tables("law").into_iter().filter_map(read_law).collect();
    let regimes = table.tables("regime").into_iter().filter_map(|inner| read_regime(inner, &laws)).collect();
    table.finish();
    (laws, regimes)
}

fn read_law(table: Table<'_>) -> Option<ProcurementLaw> {
    let id = read_slug(&table, "id");
    let name = table.localized("name", Lines::One);
    table.optional_text("register");
    let supported = table.flag("supported");
    let refusal = table.optional_localized("refusal", Lines::Many);
    if !supported && refusal.is_none() {
        let help = "say what an officer should do instead, in `refusal`";
        table.report(Code::MissingKey, table.place(), "the act is not supported, but `refusal` is missing", help);
    }
    table.finish();
    Some(ProcurementLaw {
        id: id?.value,
        name: name?.value,
        refusal: refusal.map(|text| text.value).filter(|_| !supported),
    })
}

fn read_regime(table: Table<'_>, laws: &[ProcurementLaw]) -> Option<Regime> {
    let law = table.text("law");
    if let Some(law) = law.as_ref().filter(|law| !laws.iter().any(|known| known.id == law.value)) {
        let help = did_you_mean(&law.value, laws.iter().map(|known| known.id.as_str()));
        table.report(Code::UnknownProcedure, &law.place, format!("unknown law `{}`", law.value), help);
    }
    let id = read_slug(&table, "id");
    let name = table.localized("name", Lines::One);
    let sections = read_sections(&table);
    let status = table.word::<Verification>("status");
    let note = table.optional_localized("note", Lines::Many);
    let procedures = table.tables("procedure").into_iter().filter_map(read_procedure).collect();
    table.finish();
    Some(Regime {
        law: law?.value,
        id: id?.value,
        name: name?.value,
        sections,
        status: status?.value,
        note: note.map(|text| text.value),
        procedures,
    })
}

fn read_sections(table: &Table<'_>) -> BTreeMap<String, String> {
    let Some(inner) = table.optional_table("sections") else { return BTreeMap::new() };
    let sections =
        MATTERS.iter().filter_map(|matter| Some(((*matter).to_owned(), inner.optional_text(matter)?.value))).collect();
    inner.finish();
    sections
}

fn read_procedure(table: Table<'_>) -> Option<Procedure> {
    let id = read_slug(&table, "id");
    let name = table.localized("name", Lines::One);
    let roles: Vec<Role> = table.words("roles").into_iter().map(|role| role.value).collect();
    let mut answers = BTreeMap::new();
    if let Some(inner) = table.table("answers") {
        for (word, role) in Role::WORDS {
            if let Some(answer) = inner.optional_word::<AnswerKind>(word) {
                answers.insert(*role, answer.value);
            } else if roles.contains(role) {
                inner.report(
                    Code::MissingKey,
                    inner.place(),
                    format!("the role `{word}` has no answer kind"),
                    "say how suppliers answer it",
                );
            }
        }
        inner.finish();
    }
    let deviations: Vec<Role> = table.words("deviations").into_iter().map(|role| role.value).collect();
    let standing = if table.flag("proposals") { ClauseStanding::Proposals } else { ClauseStanding::Terms };
    let note = table.optional_localized("note", Lines::Many);
    table.finish();
    Some(Procedure {
        id: id?.value,
        name: name?.value,
        roles,
        answers,
        deviations,
        standing,
        note: note.map(|text| text.value),
    })
}
