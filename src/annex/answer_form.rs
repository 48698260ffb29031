//! The answer form: which questions the annex asks of suppliers, how each is answered, and in which order they stand. How
//! roles are answered, and where a supplier may deviate, is data of the procedure.

use crate::catalogue::{AnswerKind, Role, ScoringShape, Stricter};
use crate::document::answer_form::{
    AnswerForm, Asked, Choice, Detail, FormArea, FormIdentity, FormPart, FormSheet, FormWords, Meaning, Need, Offer,
    Question,
};
use crate::document::{Block, Obligation, as_sentence, inline_text};
use crate::manifest::digest;
use crate::selection::requirement;

use super::assemble::obligation;
use super::dress::{Dressing, marks, properties};
use super::plan::certificates_of;
use super::{Annex, AnnexPart, Clause, Matter};

/// How many digits of a digest tell one wording from another.
const CHECK_LENGTH: usize = 12;

/// The answer form of an annex.
pub fn answer_form(matter: &Matter<'_>, annex: &Annex, dressing: &Dressing<'_>) -> AnswerForm {
    let identity = FormIdentity {
        reference: matter.procurement.reference.clone(),
        language: matter.language.code().to_owned(),
        annex_digest: dressing.issue.annex_digest.clone(),
        catalogue_digest: dressing.issue.catalogue_digest.clone(),
        counts: matter.procurement.answers.ending().to_owned(),
    };
    let mut properties = properties(matter, dressing);
    properties.custom = identity
        .entries()
        .into_iter()
        .map(|(label, value)| crate::document::LabelledText { label: label.to_owned(), value: value.to_owned() })
        .collect();
    AnswerForm {
        language: matter.language,
        title: dressing.title.to_owned(),
        procurement: matter.procurement.title.clone(),
        marks: marks(matter, dressing.kind),
        properties,
        brand: matter.organisation().map(|organisation| organisation.brand.clone()).unwrap_or_default(),
        words: words(matter),
        facts: facts(matter, &identity),
        steps: steps(matter),
        details: details(matter, annex),
        sheets: sheets(matter, annex),
        identity,
    }
}

fn words(matter: &Matter<'_>) -> FormWords {
    let phrase = |key: &str| matter.phrase(key).to_owned();
    FormWords {
        start: phrase("form-sheet-start"),
        steps: phrase("form-steps-heading"),
        details: phrase("form-details-heading"),
        details_note: phrase("form-details-note"),
        facts: phrase("form-facts-heading"),
        progress: phrase("form-progress-heading"),
        done_of_all: phrase("form-progress"),
        id: phrase("column-id"),
        requirement: phrase("column-requirement"),
        answer: phrase("column-answer"),
        description: phrase("form-column-description"),
        reference: phrase("form-column-reference"),
        status: phrase("form-column-status"),
        done: phrase("form-done"),
        left: phrase("form-left"),
        describe: phrase("form-describe"),
        optional: phrase("form-optional"),
        given: phrase("form-given"),
        choose_title: phrase("form-choose-title"),
        choose: phrase("form-choose"),
        wrong_title: phrase("form-wrong-title"),
        wrong_choice: phrase("form-wrong-choice"),
        value_title: phrase("form-value-title"),
        wrong_value: phrase("form-wrong-value"),
        prompt_choose: phrase("form-prompt-choose"),
        prompt_text: phrase("form-prompt-text"),
        prompt_number: phrase("form-prompt-number"),
        page: phrase("page"),
    }
}

fn facts(matter: &Matter<'_>, identity: &FormIdentity) -> Vec<(String, String)> {
    let procurement = matter.procurement;
    let organisation = matter.organisation().map(|organisation| organisation.name.get(matter.language).clone());
    let facts = [
        ("field-procurement", procurement.title.clone()),
        ("field-reference", procurement.reference.clone()),
        ("field-organisation", organisation.unwrap_or_default()),
        ("field-body", procurement.body.clone()),
        (
            "form-belongs-to",
            format!(
                "{}, {} {}",
                matter.phrase("annex-title"),
                matter.phrase("field-version").to_lowercase(),
                procurement.document.version
            ),
        ),
        ("field-issued", procurement.document.issued.to_string()),
        ("field-digest", identity.annex_digest.clone()),
    ];
    facts.into_iter().map(|(key, value)| (matter.phrase(key).to_owned(), value)).collect()
}

/// The name of the file in a language.
pub(super) fn file_name(matter: &Matter<'_>) -> String {
    format!("svarsformular{}.{}", matter.language.file_suffix(), matter.procurement.answers.ending())
}

/// Which form counts, in words: for the form and for the annex.
pub(super) fn which_counts(matter: &Matter<'_>) -> String {
    matter.fill("form-counts", &[("file", &file_name(matter))])
}

fn steps(matter: &Matter<'_>) -> Vec<String> {
    let lots = matter.procurement.has_lots();
    let mut keys = vec!["form-step-details"];
    keys.push(if lots { "form-step-lots" } else { "form-step-answer" });
    keys.extend(["form-step-describe", "form-step-status", "form-step-save"]);
    let mut steps: Vec<String> = keys.into_iter().map(|key| matter.phrase(key).to_owned()).collect();
    steps.push(matter.phrase("form-no-answer").to_owned());
    steps.push(which_counts(matter));
    steps
}

fn details(matter: &Matter<'_>, annex: &Annex) -> Vec<Detail> {
    let text = [("leverantor", "form-supplier"), ("organisationsnummer", "form-registration"), ("e-post", "form-mail")];
    let mut details: Vec<Detail> = text
        .into_iter()
        .map(|(id, key)| Detail {
            id: id.to_owned(),
            label: matter.phrase(key).to_owned(),
            choices: Vec::new(),
            lot: None,
            certificate: None,
        })
        .collect();
    for lot in &matter.procurement.lots {
        details.extend(lot.id.as_ref().map(|id| Detail {
            id: format!("del-{}", key_of_lot(id)),
            label: matter.fill("form-tendered", &[("lot", &format!("{id}: {}", lot.title))]),
            choices: yes_and_no(matter),
            lot: Some(id.clone()),
            certificate: None,
        }));
    }
    details.extend(last_days(matter, annex));
    details
}

/// Of each contract term that is shown by a certificate, its last day: the terms are accepted together and have no place of
/// their own to state it in.
fn last_days(matter: &Matter<'_>, annex: &Annex) -> Vec<Detail> {
    let shown = certificates_of(matter, annex);
    let terms = annex.clauses().filter(|clause| clause.role == Role::ContractTerm && shown.contains(&clause.id));
    terms
        .map(|clause| Detail {
            id: format!("giltigt-{}", clause.id),
            label: matter.fill("form-last-day", &[("id", clause.id.as_str()), ("title", &clause.title)]),
            choices: Vec::new(),
            lot: None,
            certificate: Some(clause.id.to_string()),
        })
        .collect()
}

/// A lot's id as part of a key: nothing in it is taken for the key's own marks.
fn key_of_lot(id: &str) -> String {
    let plain = |character: char| character.is_alphanumeric() || matches!(character, '-' | '.');
    id.chars().map(|character| if plain(character) { character } else { '_' }).collect()
}

fn choice(matter: &Matter<'_>, meaning: Meaning, key: &str) -> Choice {
    Choice { meaning, label: matter.phrase(key).to_owned() }
}

fn yes_and_no(matter: &Matter<'_>) -> Vec<Choice> {
    vec![choice(matter, Meaning::Yes, "form-yes"), choice(matter, Meaning::No, "form-no")]
}

/// The whole tender first, then each lot. Sheets without questions are left out.
fn sheets(matter: &Matter<'_>, annex: &Annex) -> Vec<FormSheet> {
    let lots: Vec<&str> = matter.procurement.lots.iter().filter_map(|lot| lot.id.as_deref()).collect();
    let whole = if lots.is_empty() { "form-sheet-answers" } else { "form-sheet-common" };
    let mut sheets = vec![FormSheet {
        name: matter.phrase(whole).to_owned(),
        title: matter.phrase(whole).to_owned(),
        lot: None,
        parts: parts(matter, annex, None),
    }];
    for lot in &matter.procurement.lots {
        let Some(id) = &lot.id else { continue };
        let name = sheet_name(&format!("{} {id}", matter.phrase("lot")), &sheets);
        let title = matter.lot_heading(lot).unwrap_or_default();
        sheets.push(FormSheet { name, title, lot: Some(id.clone()), parts: parts(matter, annex, Some(id)) });
    }
    sheets.retain(|sheet| !sheet.parts.is_empty());
    sheets
}

/// A name that a sheet may have, and that no other sheet has.
fn sheet_name(wished: &str, taken: &[FormSheet]) -> String {
    const LONGEST: usize = 28;
    let plain = |character: char| if "[]:*?/\\'".contains(character) { '_' } else { character };
    let name: String = wished.chars().map(plain).take(LONGEST).collect();
    let is_free = |name: &str| !taken.iter().any(|sheet| sheet.name.to_lowercase() == name.to_lowercase());
    let numbered = (2..).map(|number| format!("{name} {number}"));
    std::iter::once(name.clone()).chain(numbered).find(|name| is_free(name)).unwrap_or(name)
}

fn parts(matter: &Matter<'_>, annex: &Annex, lot: Option<&str>) -> Vec<FormPart> {
    let parts = annex.parts.iter().filter_map(|part| {
        let kind = *matter.procedure()?.answers.get(&part.role)?;
        Some(form_part(matter, part, kind, lot))
    });
    parts.filter(|part| !part.areas.is_empty()).collect()
}

fn form_part(matter: &Matter<'_>, part: &AnnexPart, kind: AnswerKind, lot: Option<&str>) -> FormPart {
    let deviates = matter.procedure().is_some_and(|procedure| procedure.deviations.contains(&part.role));
    let mut areas = Vec::new();
    if kind == AnswerKind::Acceptance && lot.is_none() {
        let question = acceptance(matter, part, deviates);
        areas.push(FormArea { number: String::new(), title: question.title.clone(), questions: vec![question] });
    }
    if kind != AnswerKind::Acceptance || deviates {
        for section in &part.sections {
            let here = section.clauses.iter().filter(|clause| stands_on(matter, clause, lot));
            let questions: Vec<Question> = here.map(|clause| question(matter, clause, kind, deviates, lot)).collect();
            if !questions.is_empty() {
                areas.push(FormArea { number: section.number.clone(), title: section.title.clone(), questions });
            }
        }
    }
    let mut note = matter.phrase(note_of(kind)).to_owned();
    if deviates {
        note.push(' ');
        note.push_str(matter.phrase(match kind {
            AnswerKind::Acceptance => "form-note-deviations",
            AnswerKind::Espd | AnswerKind::Statement | AnswerKind::YesNoHow | AnswerKind::OfferedValue => {
                "form-note-partly"
            }
        }));
    }
    FormPart { letter: part.letter.clone(), title: part.title.clone(), note, areas }
}

fn note_of(kind: AnswerKind) -> &'static str {
    match kind {
        AnswerKind::Espd => "form-note-espd",
        AnswerKind::Statement => "form-note-statement",
        AnswerKind::YesNoHow => "form-note-yes-no-how",
        AnswerKind::OfferedValue => "form-note-offered-value",
        AnswerKind::Acceptance => "form-note-acceptance",
    }
}

/// Whether a clause is asked on the sheet of a lot, or on that of the whole tender: there if it says the same of every lot.
fn stands_on(matter: &Matter<'_>, clause: &Clause, lot: Option<&str>) -> bool {
    let same_for_all = clause.lots.is_empty()
        && clause.variants.len() < 2
        && !(clause.role == Role::AwardCriterion && clause.values.iter().any(|value| value.applies.len() > 1));
    match lot {
        None => same_for_all || !matter.procurement.has_lots(),
        Some(lot) => !same_for_all && (clause.lots.is_empty() || clause.lots.iter().any(|of| of == lot)),
    }
}

fn question(matter: &Matter<'_>, clause: &Clause, kind: AnswerKind, deviates: bool, lot: Option<&str>) -> Question {
    let mut text = wording(clause, lot);
    let in_tender = clause.evidence.iter().find(|shown| shown.word == "tender");
    if let Some(shown) = in_tender {
        text.push(matter.fill("form-shown", &[("text", &as_sentence(&lines(&shown.text).join(" ")))]));
    }
    let of_lot = |lots: &[String]| lots.is_empty() || lot.is_some_and(|lot| lots.iter().any(|of| of == lot));
    let scored = clause.scoring.iter().filter(|scored| of_lot(&scored.lots));
    text.extend(scored.map(|scored| format!("{}: {}", matter.phrase("clause-scoring"), scored.text)));
    let offer = offer(matter, clause, lot).filter(|_| kind == AnswerKind::OfferedValue);
    text.extend(offer.as_ref().map(|offer| offer.bounds.clone()));
    let need = match kind {
        AnswerKind::Espd | AnswerKind::Statement | AnswerKind::YesNoHow => Need::AnswerAndHow,
        AnswerKind::OfferedValue => Need::Offer,
        AnswerKind::Acceptance => Need::Deviation,
    };
    let asked = match (kind, offer) {
        (_, Some(offer)) => Asked::Value(offer),
        (AnswerKind::Espd, _) => {
            Asked::Choice(vec![choice(matter, Meaning::Yes, "form-yes-espd"), choice(matter, Meaning::No, "form-no")])
        }
        (AnswerKind::Acceptance, _) => Asked::Choice(vec![choice(matter, Meaning::Deviation, "form-deviation")]),
        (AnswerKind::Statement | AnswerKind::YesNoHow | AnswerKind::OfferedValue, _) => {
            let mut choices = yes_and_no(matter);
            if deviates {
                choices.insert(1, choice(matter, Meaning::Partly, "form-partly"));
            }
            Asked::Choice(choices)
        }
    };
    let obligation = obligation(clause.role);
    finished(Question {
        key: key(clause.id.as_str(), lot),
        id: clause.id.to_string(),
        title: clause.title.clone(),
        label: label(matter, obligation),
        obligation,
        text,
        asked,
        need,
        check: String::new(),
    })
}

fn key(id: &str, lot: Option<&str>) -> String {
    lot.map_or_else(|| id.to_owned(), |lot| format!("{id}/{}", key_of_lot(lot)))
}

fn label(matter: &Matter<'_>, obligation: Obligation) -> String {
    let key = match obligation {
        Obligation::Must => "must",
        Obligation::Should => "should",
    };
    matter.phrase(key).to_owned()
}

/// The question with the check sum of its wording.
fn finished(question: Question) -> Question {
    let check = check(&question.wording());
    Question { check, ..question }
}

fn check(text: &str) -> String {
    digest(text.as_bytes()).chars().take(CHECK_LENGTH).collect()
}

/// One acceptance of every contract term. Its check sum is of every term, so that it holds only for what was read.
fn acceptance(matter: &Matter<'_>, part: &AnnexPart, deviates: bool) -> Question {
    let clauses = || part.sections.iter().flat_map(|section| &section.clauses);
    let ids: Vec<String> = clauses().map(|clause| clause.id.to_string()).collect();
    let number = ids.len().to_string();
    let text = matter.fill(
        "form-acceptance",
        &[("n", &number), ("part", &part.letter), ("ids", &matter.language.enumeration(&ids))],
    );
    let mut choices = yes_and_no(matter);
    if deviates {
        choices.insert(1, choice(matter, Meaning::Partly, "form-accepted-but"));
    }
    let question = Question {
        key: part.letter.clone(),
        id: part.letter.clone(),
        title: matter.phrase("form-acceptance-title").to_owned(),
        label: label(matter, Obligation::Must),
        obligation: Obligation::Must,
        text: vec![text],
        asked: Asked::Choice(choices),
        need: Need::Answer,
        check: String::new(),
    };
    let mut covered = question.wording();
    for clause in clauses() {
        covered.push('\n');
        covered.push_str(&super::clause::flat_text(&clause.text));
    }
    Question { check: check(&covered), ..question }
}

/// The paragraphs of a clause, as it applies to a lot.
fn wording(clause: &Clause, lot: Option<&str>) -> Vec<String> {
    let applies = |lots: &[String]| lots.is_empty() || lot.is_some_and(|lot| lots.iter().any(|of| of == lot));
    clause.variants.iter().filter(|variant| applies(&variant.lots)).flat_map(|variant| lines(&variant.text)).collect()
}

/// The paragraphs and items of some blocks, one a line.
fn lines(blocks: &[Block]) -> Vec<String> {
    let mut found = Vec::new();
    for block in blocks {
        match block {
            Block::Paragraph(content) => found.push(inline_text(content).replace('\n', " ")),
            Block::List(list) => found.extend(list.items.iter().map(|item| format!("– {}", lines(item).join(" ")))),
            Block::Heading(_) | Block::Table(_) | Block::Fields(_) | Block::Contents(_) | Block::Clause(_) => {}
        }
    }
    found
}

/// The number that an award criterion asks for, if it asks for one: from what the clause itself demands, which gives nothing,
/// in the direction that gives more.
fn offer(matter: &Matter<'_>, clause: &Clause, lot: Option<&str>) -> Option<Offer> {
    let requirement = requirement(matter.catalogue, matter.procurement, &clause.id)?;
    let ScoringShape::Linear { value, .. } = &requirement.scoring.as_ref()?.shape else { return None };
    let scale = matter.catalogue.scale(requirement, value)?;
    let unit = matter.catalogue.unit(&scale.unit)?;
    let applies = &clause.values.iter().find(|found| found.name == *value)?.applies;
    let base = applies
        .iter()
        .find(|applied| lot.is_none_or(|lot| applied.lots.is_empty() || applied.lots.iter().any(|of| of == lot)))?;
    let language = matter.language;
    let limit = unit.write_plainly(base.number, language);
    let (key, least, most) = match scale.stricter {
        Stricter::Lower => ("form-bounds-most", 0.0, Some(base.number)),
        // Of a share, no more than the whole can be offered.
        Stricter::Higher => ("form-bounds-least", base.number, (scale.unit == "percent").then_some(100.0)),
    };
    let name = unit.name(language);
    let bounds = matter.fill(key, &[("unit", &name), ("limit", &limit)]);
    Some(Offer { unit: name, least, most, bounds })
}
