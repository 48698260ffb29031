//! The annex as the template `annex.md` sees it, and the clause blocks that it places.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::catalogue::{ClauseStanding, Role};
use crate::document::markdown::Placeables;
use crate::document::{Block, ClauseBlock, Inline, Obligation, lower_first};

use super::assemble::{law_section, obligation, paragraph, scoring_text};
use super::clause::{evidence_times, flat_text, led_in};
use super::reasons::role_phrase;
use super::{Annex, AnnexPart, AppliedValue, Clause, ClauseValue, Matter, ShownBy};

/// Whether the annex is issued in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Languages {
    /// In one.
    One,
    /// In both, so that it must say which text prevails.
    Both,
}

/// What `annex.md` may use.
#[derive(Debug, Serialize)]
pub struct AnnexView {
    buyer: String,
    body: String,
    contact: Option<String>,
    equivalence: Option<String>,
    long: bool,
    flow_down: bool,
    policies: Vec<String>,
    policies_outlived: Vec<String>,
    proposals: bool,
    both_languages: bool,
    answers_file: String,
    lots: Vec<LotView>,
    parts: Vec<PartView>,
    values: Vec<ValueView>,
    covered: Vec<CoveredView>,
    statutes: Vec<StatuteView>,
    glossary: Vec<TermView>,
}

#[derive(Debug, Serialize)]
struct LotView {
    id: String,
    title: String,
}

#[derive(Debug, Serialize)]
struct PartView {
    letter: String,
    title: String,
    anchor: String,
    role: &'static str,
    section: Option<String>,
    areas: Vec<AreaView>,
}

#[derive(Debug, Serialize)]
struct AreaView {
    number: String,
    title: String,
    anchor: String,
    introduction: String,
    must: String,
    should: String,
    clauses: Vec<String>,
}

#[derive(Debug, Serialize)]
struct ValueView {
    label: String,
    applies: String,
    because: String,
    id: String,
}

#[derive(Debug, Serialize)]
struct CoveredView {
    id: String,
    title: String,
    text: String,
    route: String,
}

#[derive(Debug, Serialize)]
struct StatuteView {
    name: String,
    requirements: Vec<String>,
}

#[derive(Debug, Serialize)]
struct TermView {
    term: String,
    definition: String,
}

/// The annex for its template.
pub fn annex_view(matter: &Matter<'_>, annex: &Annex, languages: Languages) -> AnnexView {
    let language = matter.language;
    let organisation = matter.organisation();
    let proposals = matter.procedure().is_some_and(|procedure| procedure.standing == ClauseStanding::Proposals);
    let lots = matter
        .procurement
        .lots
        .iter()
        .filter_map(|lot| Some(LotView { id: lot.id.clone()?, title: lot.title.clone() }))
        .collect();
    AnnexView {
        buyer: organisation.map_or_else(String::new, |organisation| organisation.name.get(language).clone()),
        body: matter.procurement.body.clone(),
        contact: organisation
            .and_then(|organisation| organisation.contact.as_ref())
            .map(|contact| lower_first(contact.get(language))),
        equivalence: law_section(matter, "equivalence"),
        // A contents list serves an annex of several pages.
        long: annex.clauses().count() > 8,
        flow_down: annex.clauses().any(|clause| clause.flow_down),
        policies: annex.policies.clone(),
        policies_outlived: annex.policies_outlived.clone(),
        proposals,
        both_languages: languages == Languages::Both,
        answers_file: super::answer_form::file_name(matter),
        lots,
        parts: annex.parts.iter().map(part_view).collect(),
        values: annex.clauses().flat_map(|clause| value_views(matter, clause)).collect(),
        covered: annex
            .covered
            .iter()
            .map(|clause| CoveredView {
                id: clause.id.to_string(),
                title: clause.title.clone(),
                text: flat_text(&clause.text),
                route: clause.route.clone(),
            })
            .collect(),
        statutes: annex
            .statutes
            .iter()
            .map(|(name, clauses)| StatuteView {
                name: name.clone(),
                requirements: clauses.iter().map(ToString::to_string).collect(),
            })
            .collect(),
        glossary: annex
            .glossary
            .iter()
            .map(|(term, definition)| TermView { term: term.clone(), definition: definition.clone() })
            .collect(),
    }
}

fn part_view(part: &AnnexPart) -> PartView {
    let count = |clauses: &[Clause], wanted: Obligation| match clauses
        .iter()
        .filter(|clause| obligation(clause.role) == wanted)
        .count()
    {
        0 => String::from("–"),
        count => count.to_string(),
    };
    let areas = part.sections.iter().map(|section| AreaView {
        number: section.number.clone(),
        title: section.title.clone(),
        anchor: format!("{}-{}", part.id, section.area),
        introduction: section.introduction.clone(),
        must: count(&section.clauses, Obligation::Must),
        should: count(&section.clauses, Obligation::Should),
        clauses: section.clauses.iter().map(|clause| clause.id.to_string()).collect(),
    });
    PartView {
        letter: part.letter.clone(),
        title: part.title.clone(),
        anchor: part.id.clone(),
        role: part.role.word(),
        section: part.law_section.clone(),
        areas: areas.collect(),
    }
}

fn value_views(matter: &Matter<'_>, clause: &Clause) -> Vec<ValueView> {
    let fitted = |value: &ClauseValue| value.applies.iter().any(|applied| applied.fitted);
    let stated = clause.values.iter().filter(|value| !value.stated_elsewhere && fitted(value));
    stated
        .map(|value| ValueView {
            label: value.label.clone(),
            applies: by_lot(matter, value, |applied| applied.written.clone()),
            because: by_lot(matter, value, |applied| applied.because.clone()),
            id: clause.id.to_string(),
        })
        .collect()
}

/// What a value says, for each group of lots where they differ.
fn by_lot(matter: &Matter<'_>, value: &ClauseValue, say: impl Fn(&AppliedValue) -> String) -> String {
    let mut said: Vec<(String, Vec<String>)> = Vec::new();
    for applied in &value.applies {
        let text = say(applied);
        match said.iter_mut().find(|(known, _)| *known == text) {
            Some((_, lots)) => lots.extend(applied.lots.clone()),
            None => said.push((text, applied.lots.clone())),
        }
    }
    if let [(only, _)] = said.as_slice() {
        return only.clone();
    }
    let with_lots = said.iter().map(|(text, lots)| {
        format!("{text} ({})", matter.fill("lots-note", &[("lots", &matter.language.enumeration(lots))]))
    });
    with_lots.collect::<Vec<_>>().join("; ")
}

/// The clause blocks by id, for `::: clause ID`.
pub fn placeables(matter: &Matter<'_>, annex: &Annex) -> Placeables {
    let areas = annex.parts.iter().flat_map(|part| &part.sections);
    let areas = areas.flat_map(|area| area.clauses.iter().map(|clause| (area.title.clone(), clause)));
    let clauses: BTreeMap<String, ClauseBlock> =
        areas.map(|(area, clause)| (clause.id.to_string(), clause_block(matter, area, clause))).collect();
    Placeables { clauses, table_label: matter.phrase("table").to_owned() }
}

fn clause_block(matter: &Matter<'_>, area: String, clause: &Clause) -> ClauseBlock {
    let obligation = obligation(clause.role);
    let label = match obligation {
        Obligation::Must => matter.phrase("must"),
        Obligation::Should => matter.phrase("should"),
    };
    let mut notes = Vec::new();
    if clause.role != Role::AwardCriterion || label.to_lowercase() != matter.phrase(role_phrase(clause.role)) {
        notes.push(matter.phrase(role_phrase(clause.role)).to_owned());
    }
    let times = matter.language.enumeration(&evidence_times(clause));
    if !times.is_empty() {
        notes.push(matter.fill("shown", &[("times", &times)]));
    }
    if clause.flow_down {
        notes.push(matter.phrase("flow-down-note").to_owned());
    }
    if !clause.lots.is_empty() {
        notes.push(matter.fill("lots-note", &[("lots", &matter.language.enumeration(&clause.lots))]));
    }
    ClauseBlock {
        level: 3,
        id: clause.id.to_string(),
        area,
        title: clause.title.clone(),
        obligation,
        obligation_label: label.to_owned(),
        notes,
        text: clause.text.clone(),
        facts: facts(matter, clause),
    }
}

fn facts(matter: &Matter<'_>, clause: &Clause) -> Vec<(String, Vec<Block>)> {
    let mut facts = vec![(matter.phrase("clause-motive").to_owned(), clause.motive.clone())];
    let shown = match clause.evidence.as_slice() {
        [only] => only.text.clone(),
        several => {
            let lead =
                |shown: &ShownBy, text: &str| matter.fill("evidence-when", &[("when", &shown.when), ("text", text)]);
            several.iter().flat_map(|shown| led_in(&shown.text, |text| lead(shown, text))).collect()
        }
    };
    facts.push((matter.phrase("clause-evidence").to_owned(), shown));
    let followed = &clause.follow_up;
    let text = led_in(&followed.text, |text| {
        matter.fill("follow-up-text", &[("when", &followed.when), ("role", &followed.by), ("text", text)])
    });
    facts.push((matter.phrase("clause-follow-up").to_owned(), text));
    if let Some(remedy) = &clause.remedy {
        facts.push((matter.phrase("clause-remedy").to_owned(), vec![paragraph(remedy.clone())]));
    }
    if let Some(scoring) = scoring_text(matter, clause) {
        facts.push((matter.phrase("clause-scoring").to_owned(), vec![paragraph(scoring)]));
    }
    if !clause.support.is_empty() {
        facts.push((matter.phrase("clause-support").to_owned(), vec![support_paragraph(&clause.support)]));
    }
    facts
}

/// The sources in one paragraph, with semicolons between them, a capital first and a full stop last.
fn support_paragraph(support: &[Vec<Inline>]) -> Block {
    let mut content: Vec<Inline> = Vec::new();
    for (index, source) in support.iter().enumerate() {
        let mut source = source.clone();
        if index == 0
            && let Some(Inline::Text(first)) = source.first_mut()
        {
            *first = crate::document::capitalised(first);
        }
        if index > 0 {
            content.push(Inline::Text(String::from("; ")));
        }
        content.extend(source);
    }
    if !matches!(content.last(), Some(Inline::Text(text)) if text.ends_with('.')) {
        content.push(Inline::Text(String::from(".")));
    }
    Block::Paragraph(merged(content))
}

fn merged(content: Vec<Inline>) -> Vec<Inline> {
    let mut merged: Vec<Inline> = Vec::new();
    for inline in content {
        match (merged.last_mut(), inline) {
            (Some(Inline::Text(last)), Inline::Text(text)) => last.push_str(&text),
            (_, inline) => merged.push(inline),
        }
    }
    merged
}
