//! The answer form as the template `answer-form.md` sees it: its questions as clause blocks, with a mark in each place to fill in.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::document::answer_form::{AnswerForm, Asked, FormSheet, Need, Question, Slot, SlotPart};
use crate::document::markdown::Placeables;
use crate::document::{Block, ClauseBlock, Inline};

use super::Matter;
use super::answer_form::which_counts;
use super::assemble::paragraph;

/// What `answer-form.md` may use.
#[derive(Debug, Serialize)]
pub struct AnswerFormView {
    counts: String,
    details: Vec<DetailView>,
    sheets: Vec<SheetView>,
}

#[derive(Debug, Serialize)]
struct DetailView {
    label: String,
    mark: String,
}

#[derive(Debug, Serialize)]
struct SheetView {
    /// What it is called, where there are several.
    title: Option<String>,
    parts: Vec<PartView>,
}

#[derive(Debug, Serialize)]
struct PartView {
    letter: String,
    title: String,
    anchor: String,
    note: String,
    areas: Vec<AreaView>,
}

#[derive(Debug, Serialize)]
struct AreaView {
    number: String,
    title: String,
    anchor: String,
    clauses: Vec<String>,
}

/// The form for its template, the clause blocks that the template places, and the places to fill in.
pub fn answer_document(matter: &Matter<'_>, form: &AnswerForm) -> (AnswerFormView, Placeables, Vec<Slot>) {
    let mut slots = Slots { matter, form, slots: Vec::new() };
    let details = form
        .details
        .iter()
        .map(|detail| DetailView {
            label: detail.label.clone(),
            mark: slots.add(Slot {
                mark: String::new(),
                key: detail.id.clone(),
                part: SlotPart::Detail,
                label: detail.label.clone(),
                prompt: slots.prompt_of_choices(!detail.choices.is_empty()),
                choices: detail.choices.iter().map(|choice| choice.label.clone()).collect(),
                check: String::new(),
            }),
        })
        .collect();
    let mut clauses = BTreeMap::new();
    for question in form.questions() {
        clauses.insert(question.key.clone(), clause_block(&mut slots, question));
    }
    let sheets = form.sheets.iter().enumerate().map(|(index, sheet)| sheet_view(form, index, sheet)).collect();
    let view = AnswerFormView { counts: which_counts(matter), details, sheets };
    (view, Placeables { clauses, table_label: matter.phrase("table").to_owned() }, slots.slots)
}

fn sheet_view(form: &AnswerForm, index: usize, sheet: &FormSheet) -> SheetView {
    let anchor = |name: &str| format!("f{index}-{}", name.to_lowercase());
    let parts = sheet.parts.iter().map(|part| PartView {
        letter: part.letter.clone(),
        title: part.title.clone(),
        anchor: anchor(&part.letter),
        note: part.note.clone(),
        areas: part
            .areas
            .iter()
            .map(|area| AreaView {
                number: area.number.clone(),
                title: area.title.clone(),
                anchor: anchor(&format!("{}-{}", part.letter, area.number)),
                clauses: area.questions.iter().map(|question| question.key.clone()).collect(),
            })
            .collect(),
    });
    SheetView { title: (form.sheets.len() > 1).then(|| sheet.title.clone()), parts: parts.collect() }
}

struct Slots<'a> {
    matter: &'a Matter<'a>,
    form: &'a AnswerForm,
    slots: Vec<Slot>,
}

impl Slots<'_> {
    fn prompt_of_choices(&self, choices: bool) -> String {
        self.matter.phrase(if choices { "form-prompt-choose" } else { "form-prompt-text" }).to_owned()
    }

    /// Takes a place to fill in and returns its mark. The digest in it is of text that holds every text from people, so that none
    /// of them can be the mark.
    fn add(&mut self, slot: Slot) -> String {
        let digest: String = self.form.identity.annex_digest.chars().take(12).collect();
        let mark = format!("⟦{} {digest}⟧", self.slots.len() + 1);
        self.slots.push(Slot { mark: mark.clone(), ..slot });
        mark
    }

    fn fact(&mut self, question: &Question, part: SlotPart, name: &str) -> (String, Vec<Block>) {
        let (prompt, choices) = match (part, &question.asked) {
            (SlotPart::Answer, Asked::Choice(choices)) => {
                (self.prompt_of_choices(true), choices.iter().map(|choice| choice.label.clone()).collect())
            }
            (SlotPart::Answer, Asked::Value(offer)) => {
                (self.matter.fill("form-prompt-number", &[("unit", &offer.unit)]), Vec::new())
            }
            (SlotPart::Description | SlotPart::Reference | SlotPart::Detail, _) => {
                (self.prompt_of_choices(false), Vec::new())
            }
        };
        let mark = self.add(Slot {
            mark: String::new(),
            key: question.key.clone(),
            part,
            label: self.matter.fill("form-slot", &[("part", name), ("id", &question.key)]),
            prompt,
            choices,
            check: question.check.clone(),
        });
        (name.to_owned(), vec![Block::Paragraph(vec![Inline::Code(mark)])])
    }
}

fn clause_block(slots: &mut Slots<'_>, question: &Question) -> ClauseBlock {
    let words = &slots.form.words;
    let (answer, description, reference) = (words.answer.clone(), words.description.clone(), words.reference.clone());
    let mut facts = vec![slots.fact(question, SlotPart::Answer, &answer)];
    match question.need {
        Need::AnswerAndHow | Need::Offer => {
            facts.push(slots.fact(question, SlotPart::Description, &description));
            facts.push(slots.fact(question, SlotPart::Reference, &reference));
        }
        Need::Deviation => facts.push(slots.fact(question, SlotPart::Description, &description)),
        Need::Answer => {}
    }
    ClauseBlock {
        level: 3,
        id: question.key.clone(),
        area: String::new(),
        title: question.title.clone(),
        obligation: question.obligation,
        obligation_label: question.label.clone(),
        notes: Vec::new(),
        text: question.text.iter().cloned().map(paragraph).collect(),
        facts,
    }
}
