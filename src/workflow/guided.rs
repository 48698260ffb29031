//! What a guided form shows of a procurement: the questions that still matter, in groups; what applies so far and why; what a gate
//! asks for; and what hangs on each question.

use std::collections::{BTreeMap, BTreeSet};

use crate::annex::{
    BurdenView, DocumentKind, Dressing, Languages, Reasons, annex_view, assemble, burdens, dress, placeables,
};
use crate::catalogue::{
    AllowedAnswer, Catalogue, Characteristic, Condition, Demand, GateEffect, Level, RequirementId, Standing, Truth,
    ValueSource,
};
use crate::language::Language;
use crate::procurement::{Draft, Entry, Field, Procurement};
use crate::render::html::html;
use crate::selection::{Outcome, Selection};

use super::Loaded;
use super::interview::that_matter;
use super::outputs::{checked, issue, layout};

/// How a question stands in a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Something depends on its answer, and there is none.
    Open,
    /// It is answered.
    Answered,
    /// Other answers say it already.
    Implied,
    /// It is answered, though other answers make it pointless; the answer still counts.
    Pointless,
}

/// A question as a form shows it.
#[derive(Clone, Debug)]
pub struct QuestionShown<'c> {
    /// The question.
    pub question: &'c Characteristic,
    /// How it stands.
    pub asked: Asked,
    /// Where its answer is written.
    pub field: Field,
    /// What is written there.
    pub stated: Option<Entry>,
    /// In a lot: what is stated for all lots.
    pub common: Option<Entry>,
}

/// How many questions of a group are answered, and how many still matter without an answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GroupState {
    /// Answered.
    pub answered: usize,
    /// Open.
    pub open: usize,
}

/// The questions that still matter, in the order in which they are asked; of one lot, or of all.
pub fn questions<'c>(
    catalogue: &'c Catalogue,
    procurement: &Procurement,
    selection: &Selection,
    draft: &Draft,
    lot: Option<&str>,
) -> Vec<QuestionShown<'c>> {
    let lots = || {
        let both = procurement.lots.iter().zip(&selection.lots);
        both.filter(move |(known, _)| lot.is_none() || known.id.as_deref() == lot)
    };
    let matter: BTreeSet<&str> =
        lots().flat_map(|(known, selected)| that_matter(catalogue, &known.facts, selected.open_questions())).collect();
    let standing = |question: &Characteristic| {
        lots().filter_map(|(known, _)| known.facts.get(&question.id).map(|fact| fact.standing)).collect::<Vec<_>>()
    };
    let asked_somewhere = |question: &Characteristic| {
        question
            .ask_when
            .as_ref()
            .is_none_or(|condition| lots().any(|(known, _)| condition.truth(&known.facts) != Truth::False))
    };
    let shown = catalogue.characteristics.iter().filter_map(|question| {
        let field = Field::new(lot, "facts", &question.id);
        let stated = draft.entry(&field);
        let common = lot.and_then(|_| draft.entry(&Field::new(None, "facts", &question.id)));
        let standing = standing(question);
        let asked = match (&stated, &common) {
            (Some(entry), _) if !asked_somewhere(question) => {
                if is_lowest(entry) {
                    return None;
                }
                Asked::Pointless
            }
            (Some(_), _) | (None, Some(_)) => Asked::Answered,
            (None, None) if standing.contains(&Standing::Open) => {
                let is_asked = question
                    .ask_when
                    .as_ref()
                    .is_none_or(|condition| lots().any(|(known, _)| condition.truth(&known.facts) == Truth::True));
                if !(is_asked && matter.contains(question.id.as_str())) {
                    return None;
                }
                Asked::Open
            }
            // In a lot everything that the lots do not share may be stated otherwise.
            (None, None) if standing.contains(&Standing::Stated) => Asked::Answered,
            (None, None) if standing.contains(&Standing::Implied) => Asked::Implied,
            (None, None) => return None,
        };
        Some(QuestionShown { question, asked, field, stated, common })
    });
    shown.collect()
}

/// Whether an entry says no, negligible or none.
fn is_lowest(entry: &Entry) -> bool {
    match entry {
        Entry::YesNo(yes) => !yes,
        Entry::Texts(texts) => texts.is_empty(),
        Entry::Text(text) => text == "negligible",
        Entry::Number(_) | Entry::Day(_) | Entry::Table(_) | Entry::Tables(_) | Entry::Other(_) => false,
    }
}

/// How each group of questions stands, in order.
pub fn group_states(catalogue: &Catalogue, shown: &[QuestionShown<'_>]) -> Vec<(String, GroupState)> {
    let state = |group: &str| {
        let mut state = GroupState::default();
        for shown in shown.iter().filter(|shown| shown.question.group == group) {
            match shown.asked {
                Asked::Open => state.open += 1,
                Asked::Answered | Asked::Implied | Asked::Pointless => state.answered += 1,
            }
        }
        state
    };
    catalogue.groups.iter().map(|group| (group.id.clone(), state(&group.id))).collect()
}

/// The levels that a procurement may have, lowest first.
pub const LEVELS: [Level; 4] = [Level::Negligible, Level::Moderate, Level::Considerable, Level::Serious];

/// A requirement in the picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowShown {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The title of its area.
    pub area: String,
    /// What became of it.
    pub outcome: Outcome,
    /// Why.
    pub reason: String,
    /// The lots that this is true of, where they differ.
    pub lots: Vec<String>,
}

/// A gate that has closed, or depends on an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GateShown {
    /// Whether it stops the procurement.
    pub stops: bool,
    /// Its title.
    pub title: String,
    /// Why.
    pub text: String,
    /// What to do.
    pub steps: Vec<String>,
}

/// What applies so far, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Every requirement, in the order of print.
    pub rows: Vec<RowShown>,
    /// The gates that have closed.
    pub gates: Vec<GateShown>,
    /// How many questions still matter without an answer.
    pub open: usize,
}

impl Picture {
    /// How many requirements have an outcome.
    pub fn count(&self, outcome: Outcome) -> usize {
        self.rows.iter().filter(|row| row.outcome == outcome).count()
    }

    /// The ids of those with an outcome.
    pub fn ids(&self, outcome: Outcome) -> BTreeSet<&str> {
        self.rows.iter().filter(|row| row.outcome == outcome).map(|row| row.id.as_str()).collect()
    }
}

/// What applies so far, and why.
pub fn picture(loaded: &Loaded, selection: &Selection, language: Language) -> Picture {
    let (catalogue, procurement) = (&loaded.catalogue, &loaded.procurement);
    let reasons = Reasons::new(loaded.matter(selection, language));
    let areas: BTreeMap<&str, &str> =
        catalogue.areas.iter().map(|area| (area.id.as_str(), area.title.get(language).as_str())).collect();
    let mut rows: Vec<RowShown> = Vec::new();
    let first = selection.lots.first().map(|lot| lot.in_print_order(catalogue, procurement)).unwrap_or_default();
    for (requirement, _) in first {
        let in_lots = || {
            let both = procurement.lots.iter().zip(&selection.lots);
            both.filter_map(|(lot, selected)| Some((lot, selected.decisions.get(&requirement.id)?)))
        };
        let Some((lot, decision)) = in_lots().min_by_key(|(_, decision)| decision.outcome) else { continue };
        let alike: Vec<String> = in_lots()
            .filter(|(_, other)| other.outcome == decision.outcome)
            .filter_map(|(lot, _)| lot.id.clone())
            .collect();
        let lots = if alike.len() == procurement.lots.len() { Vec::new() } else { alike };
        rows.push(RowShown {
            id: requirement.id.as_str().to_owned(),
            title: requirement.title.get(language).clone(),
            area: areas.get(requirement.area.as_str()).map_or_else(String::new, |title| (*title).to_owned()),
            outcome: decision.outcome,
            reason: reasons.sentence(requirement, decision, &lot.facts),
            lots,
        });
    }
    let gates = selection.closed_gates(catalogue).map(|gate| GateShown {
        stops: gate.effect == GateEffect::Stop,
        title: gate.title.get(language).clone(),
        text: gate.text.get(language).clone(),
        steps: gate.steps.iter().map(|step| step.get(language).clone()).collect(),
    });
    let lots = procurement.lots.iter().zip(&selection.lots);
    let open: BTreeSet<&str> =
        lots.flat_map(|(lot, selected)| that_matter(catalogue, &lot.facts, selected.open_questions())).collect();
    Picture { rows, gates: gates.collect(), open: open.len() }
}

/// The gates that an answer to the question about protective security would close: what to do when it is yes, or unsure.
pub fn gates_of_answer(catalogue: &Catalogue, question: &str, answer: &str, language: Language) -> Vec<GateShown> {
    let names = |condition: &Condition| {
        condition.tables.iter().flat_map(|table| &table.lines).any(|line| {
            line.characteristic == question
                && matches!(&line.demand, Demand::AnyOf(any) if any.iter().any(|known| known == answer))
        })
    };
    let gates = catalogue.gates.iter().filter(|gate| gate.effect == GateEffect::Stop && names(&gate.when));
    gates
        .map(|gate| GateShown {
            stops: true,
            title: gate.title.get(language).clone(),
            text: gate.text.get(language).clone(),
            steps: gate.steps.iter().map(|step| step.get(language).clone()).collect(),
        })
        .collect()
}

/// Of each question the requirements that hang on it: those whose condition, numbers or effort name it, or name what it implies
/// or decides whether to ask.
pub fn hanging(catalogue: &Catalogue) -> BTreeMap<String, BTreeSet<RequirementId>> {
    let mut hanging: BTreeMap<String, BTreeSet<RequirementId>> = BTreeMap::new();
    for requirement in catalogue.in_use() {
        let scales = requirement.values.iter().filter_map(|value| match &value.source {
            ValueSource::Own(scale) => Some(scale),
            ValueSource::SameAs(..) => None,
        });
        let numbers = scales.flat_map(|scale| scale.cases.iter().map(|case| &case.when));
        for question in requirement.applies_when.iter().chain(numbers).flat_map(Condition::characteristics) {
            hanging.entry(question.to_owned()).or_default().insert(requirement.id.clone());
        }
    }
    let leads_to: Vec<(&str, &str)> = catalogue
        .characteristics
        .iter()
        .flat_map(|question| {
            let of_answers = question.answers().iter().flat_map(|answer: &AllowedAnswer| &answer.implies);
            let implied = question.implies.iter().chain(of_answers).map(|(target, _)| (&*question.id, target.as_str()));
            let asks = question.ask_when.iter().flat_map(Condition::characteristics);
            implied.chain(asks.map(|on| (on, question.id.as_str()))).collect::<Vec<_>>()
        })
        .collect();
    // A chain is no longer than there are questions.
    for _ in 0..catalogue.characteristics.len() {
        let mut grown = false;
        for (from, to) in &leads_to {
            let more = hanging.get(*to).cloned().unwrap_or_default();
            let own = hanging.entry((*from).to_owned()).or_default();
            let before = own.len();
            own.extend(more);
            grown |= own.len() > before;
        }
        if !grown {
            break;
        }
    }
    hanging
}

/// How many clauses the annex has, by role and effort: what an officer weighs against the size of the procurement.
pub fn proportions(loaded: &Loaded, selection: &Selection, language: Language) -> Vec<BurdenView> {
    burdens(&loaded.matter(selection, language))
}

/// The annex as it will look, as a web page. Where questions are open it holds what is decided so far.
///
/// # Errors
/// If a template is at fault.
pub fn preview(loaded: &Loaded, selection: &Selection, language: Language) -> anyhow::Result<String> {
    let matter = loaded.matter(selection, language);
    let annex = assemble(&matter);
    let issue = issue(loaded, &matter, &annex).0;
    let layout = layout(loaded);
    let title = matter.phrase("annex-title");
    let dressing = Dressing { kind: DocumentKind::Annex, title, layout: &layout, issue: &issue };
    let view = annex_view(&matter, &annex, Languages::One);
    let blocks = loaded.templates.render("annex", language, &view, &placeables(&matter, &annex))?;
    Ok(html(&checked(dress(&matter, &dressing, blocks), "sakerhetskrav")?))
}
