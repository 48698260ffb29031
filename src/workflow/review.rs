//! What a lawyer and a security officer are to look at first before an edition is released, worked out from the catalogue.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::catalogue::{Catalogue, Reference, Requirement, ReviewStatus, Role, Scale, ValueSource, Verification};
use crate::document::markdown::Placeables;
use crate::document::{Document, Footer, Header, Properties};
use crate::language::Language;
use crate::render::markdown::markdown;
use crate::template::Templates;
use crate::toml_file::Word;

/// The template that it is made from.
const TEMPLATE: &str = "review";

/// What `review.md` may use.
#[derive(Debug, Serialize)]
struct ReviewView {
    edition: String,
    all: usize,
    drafts: usize,
    doubted: Vec<Doubted>,
    remedies: Vec<Remedied>,
    excluding: Vec<Named>,
    rows: Vec<Row>,
    later: Vec<Row>,
    numbers: Vec<Number>,
}

#[derive(Debug, Serialize)]
struct Doubted {
    id: String,
    title: String,
    doubts: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Remedied {
    id: String,
    title: String,
    condition: String,
    measure: String,
    cap: String,
}

#[derive(Debug, Serialize)]
struct Named {
    id: String,
    title: String,
}

/// A row of a register, and the requirements that name it.
#[derive(Debug, Serialize)]
struct Row {
    cite: String,
    standing: String,
    alone: String,
    requirements: String,
}

/// A number, from the mildest to the strictest that the facts can make it.
#[derive(Debug, Serialize)]
struct Number {
    id: String,
    label: String,
    mildest: String,
    strictest: String,
}

/// The review list of a catalogue as Markdown, in the language of the original.
///
/// # Errors
/// If the template `review.md` is at fault.
pub fn review(catalogue: &Catalogue, templates: &Templates) -> anyhow::Result<String> {
    let language = Language::Swedish;
    let phrase = |key: &str| templates.phrases.get(key, language).to_owned();
    let placeables = Placeables { table_label: phrase("table"), ..Placeables::default() };
    let blocks = templates.render(TEMPLATE, language, &view(catalogue, templates, language), &placeables)?;
    Ok(markdown(&Document {
        language,
        title: phrase("review-title"),
        subtitle: format!("{} {}", catalogue.id, catalogue.edition),
        header: Header::default(),
        footer: Footer::default(),
        properties: Properties::default(),
        blocks,
    }))
}

fn view(catalogue: &Catalogue, templates: &Templates, language: Language) -> ReviewView {
    let asked: Vec<&Requirement> =
        catalogue.requirements.values().filter(|requirement| requirement.withdrawn.is_none()).collect();
    let title = |requirement: &Requirement| requirement.title.get(language).clone();
    let cited = cited(&asked);
    let standing = |status: Verification| {
        let word = Verification::WORDS.iter().find(|(_, known)| *known == status).map_or("", |(word, _)| word);
        templates.phrases.get(&format!("row-{word}"), language).to_owned()
    };
    let row = |(reference, ids): (&Reference, &BTreeSet<String>), standing: String| {
        let alone: Vec<String> = ids.iter().filter(|id| rests_on_one(catalogue, id)).cloned().collect();
        Row {
            cite: cite(catalogue, reference, language),
            standing,
            alone: joined(alone),
            requirements: joined(ids.iter().cloned()),
        }
    };
    let control = |reference: &Reference| catalogue.control(reference);
    ReviewView {
        edition: catalogue.edition.clone(),
        all: asked.len(),
        drafts: asked.iter().filter(|requirement| requirement.review.status == ReviewStatus::Draft).count(),
        doubted: asked
            .iter()
            .filter(|requirement| !requirement.doubts.is_empty())
            .map(|requirement| Doubted {
                id: requirement.id.to_string(),
                title: title(requirement),
                doubts: requirement.doubts.clone(),
            })
            .collect(),
        remedies: asked
            .iter()
            .filter_map(|requirement| {
                let remedy = requirement.remedy.as_ref()?;
                Some(Remedied {
                    id: requirement.id.to_string(),
                    title: title(requirement),
                    condition: remedy.condition.get(language).clone(),
                    measure: remedy.measure.get(language).clone(),
                    cap: remedy.cap.get(language).clone(),
                })
            })
            .collect(),
        excluding: asked
            .iter()
            .filter(|requirement| requirement.role == Role::Qualification)
            .map(|requirement| Named { id: requirement.id.to_string(), title: title(requirement) })
            .collect(),
        rows: cited
            .iter()
            .filter_map(|(reference, ids)| Some((control(reference)?.1.status, reference, ids)))
            .filter(|(status, ..)| *status != Verification::Verified)
            .map(|(status, reference, ids)| row((reference, ids), standing(status)))
            .collect(),
        later: cited
            .iter()
            .filter_map(|(reference, ids)| {
                let (standard, control) = control(reference)?;
                let day = control.in_force.filter(|day| standard.in_force.is_some_and(|start| *day > start))?;
                Some(row((reference, ids), day.to_string()))
            })
            .collect(),
        numbers: asked.iter().flat_map(|requirement| numbers(catalogue, requirement, language)).collect(),
    }
}

/// Every row that a requirement names, with the requirements.
fn cited(asked: &[&Requirement]) -> BTreeMap<Reference, BTreeSet<String>> {
    let mut cited: BTreeMap<Reference, BTreeSet<String>> = BTreeMap::new();
    for requirement in asked {
        for reference in &requirement.standards {
            cited.entry(reference.value.clone()).or_default().insert(requirement.id.to_string());
        }
    }
    cited
}

/// Whether a requirement has no verified support.
fn rests_on_one(catalogue: &Catalogue, id: &str) -> bool {
    let found = catalogue.requirements.values().find(|requirement| requirement.id.as_str() == id);
    found.is_some_and(|requirement| {
        let mut controls = requirement.standards.iter().filter_map(|reference| catalogue.control(&reference.value));
        controls.all(|(_, control)| control.status != Verification::Verified)
    })
}

fn cite(catalogue: &Catalogue, reference: &Reference, language: Language) -> String {
    catalogue.control(reference).map_or_else(String::new, |(standard, control)| {
        control.cite.as_ref().map_or_else(
            || format!("{} {}", standard.cite.get(language), control.id),
            |cite| cite.get(language).to_owned(),
        )
    })
}

fn joined(ids: impl IntoIterator<Item = String>) -> String {
    let ids: Vec<String> = ids.into_iter().collect();
    if ids.is_empty() { String::from("–") } else { ids.join(", ") }
}

fn numbers(catalogue: &Catalogue, requirement: &Requirement, language: Language) -> Vec<Number> {
    let shown = |scale: &Scale, number: f64| {
        let unit = catalogue.units.iter().find(|unit| unit.id == scale.unit);
        unit.map_or_else(|| language.number(number), |unit| unit.write(number, language))
    };
    let values = requirement.values.iter();
    values
        .filter_map(|value| match &value.source {
            ValueSource::Own(scale) => Some(scale),
            ValueSource::SameAs(..) => None,
        })
        .map(|scale| {
            let strictest = scale.cases.iter().map(|case| case.number).fold(scale.default, |strictest, number| {
                if scale.stricter.stricter(number, strictest) { number } else { strictest }
            });
            Number {
                id: requirement.id.to_string(),
                label: scale.label.get(language).clone(),
                mildest: shown(scale, scale.default),
                strictest: shown(scale, strictest),
            }
        })
        .collect()
}
