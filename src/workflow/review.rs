//! What a lawyer and a security officer are to look at first before an edition is released, worked out from the catalogue.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::annex::{edition, printed};
use crate::catalogue::{Catalogue, Reference, Requirement, ReviewStatus, Role, Scale, ValueSource, Verification};
use crate::document::markdown::Placeables;
use crate::document::{Brand, Document, Footer, Header, Properties};
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
    first: Vec<First>,
    doubted: Vec<Doubted>,
    remedies: Vec<Remedied>,
    excluding: Vec<Named>,
    rows: Vec<Row>,
    later: Vec<Row>,
    numbers: Vec<Number>,
}

/// A requirement that a review is of most use to, and why.
#[derive(Debug, Serialize)]
struct First {
    id: String,
    title: String,
    why: String,
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
        brand: Brand::default(),
        filter: None,
        language,
        title: phrase("review-title"),
        subtitle: format!("{} {}", catalogue.id, edition(catalogue, &templates.phrases, language)),
        header: Header::default(),
        footer: Footer::default(),
        properties: Properties::default(),
        blocks,
    }))
}

fn view(catalogue: &Catalogue, templates: &Templates, language: Language) -> ReviewView {
    let asked: Vec<&Requirement> = catalogue.in_use().collect();
    let title = |requirement: &Requirement| requirement.title.get(language).clone();
    let cited = cited(&asked);
    let standing = |status: Verification| {
        let word = Verification::WORDS.iter().find(|(_, known)| *known == status).map_or("", |(word, _)| word);
        templates.phrases.get(&format!("row-{word}"), language).to_owned()
    };
    let row = |reference: &Reference, citing: &[&Requirement], standing: String| Row {
        cite: cite(catalogue, reference, language),
        standing,
        alone: joined(citing.iter().copied().filter(|requirement| has_no_verified_support(catalogue, requirement))),
        requirements: joined(citing.iter().copied()),
    };
    let control = |reference: &Reference| catalogue.control(reference);
    ReviewView {
        edition: edition(catalogue, &templates.phrases, language),
        all: asked.len(),
        drafts: asked.iter().filter(|requirement| requirement.review.status == ReviewStatus::Draft).count(),
        first: first(catalogue, templates, &asked, language),
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
            .filter_map(|(reference, citing)| Some((control(reference)?.1.status, reference, citing)))
            .filter(|(status, ..)| *status != Verification::Verified)
            .map(|(status, reference, citing)| row(reference, citing, standing(status)))
            .collect(),
        later: cited
            .iter()
            .filter_map(|(reference, citing)| {
                let (standard, control) = control(reference)?;
                let day = control.in_force.filter(|day| standard.in_force.is_some_and(|start| *day > start))?;
                Some(row(reference, citing, day.to_string()))
            })
            .collect(),
        numbers: asked.iter().flat_map(|requirement| numbers(catalogue, requirement, language)).collect(),
    }
}

/// How many requirements the list begins with.
const FIRST: usize = 25;

/// The requirements where a mistake costs most, gravest first: money, exclusion, weak support, burden, open questions.
fn first(catalogue: &Catalogue, templates: &Templates, asked: &[&Requirement], language: Language) -> Vec<First> {
    let mut weighed: Vec<(usize, First)> = Vec::new();
    for requirement in asked {
        let id = requirement.id.to_string();
        let heaviest = requirement.effort.cases.iter().map(|(_, effort)| *effort).max().unwrap_or_default();
        let grounds = [
            (requirement.remedy.is_some(), 3, "first-remedy"),
            (requirement.role == Role::Qualification, 3, "first-excludes"),
            (has_no_verified_support(catalogue, requirement), 2, "first-support"),
            (requirement.effort.default.max(heaviest) >= 4, 1, "first-burden"),
        ];
        let held = grounds.iter().filter(|(holds, ..)| *holds);
        let weight = held.clone().map(|(_, weight, _)| weight).sum::<usize>() + requirement.doubts.len();
        let mut why: Vec<String> =
            held.map(|(.., phrase)| templates.phrases.get(phrase, language).to_owned()).collect();
        if !requirement.doubts.is_empty() {
            let number = requirement.doubts.len().to_string();
            why.push(templates.phrases.fill("first-doubts", language, &[("n", &number)]));
        }
        weighed.push((weight, First { id, title: requirement.title.get(language).clone(), why: why.join(", ") }));
    }
    weighed.sort_by_key(|(weight, first)| (std::cmp::Reverse(*weight), first.id.clone()));
    weighed.into_iter().take(FIRST).map(|(_, first)| first).collect()
}

/// Every row that a requirement names, with the requirements.
fn cited<'a>(asked: &[&'a Requirement]) -> BTreeMap<&'a Reference, Vec<&'a Requirement>> {
    let mut cited: BTreeMap<&Reference, Vec<&Requirement>> = BTreeMap::new();
    for requirement in asked.iter().copied() {
        for reference in &requirement.standards {
            cited.entry(&reference.value).or_default().push(requirement);
        }
    }
    cited
}

/// Whether a requirement has no verified support.
fn has_no_verified_support(catalogue: &Catalogue, requirement: &Requirement) -> bool {
    let mut controls = requirement.standards.iter().filter_map(|reference| catalogue.control(&reference.value));
    controls.all(|(_, control)| control.status != Verification::Verified)
}

fn cite(catalogue: &Catalogue, reference: &Reference, language: Language) -> String {
    let found = catalogue.control(reference);
    found.map_or_else(String::new, |(standard, control)| printed(standard, control, language))
}

fn joined<'a>(requirements: impl Iterator<Item = &'a Requirement>) -> String {
    let ids: Vec<&str> = requirements.map(|requirement| requirement.id.as_str()).collect();
    if ids.is_empty() { String::from("–") } else { ids.join(", ") }
}

fn numbers(catalogue: &Catalogue, requirement: &Requirement, language: Language) -> Vec<Number> {
    let shown = |scale: &Scale, number: f64| {
        let unit = catalogue.unit(&scale.unit);
        unit.map_or_else(|| language.number(number), |unit| unit.write(number, language))
    };
    let values = requirement.values.iter();
    values
        .filter_map(|value| match &value.source {
            ValueSource::Own(scale) => Some(scale),
            ValueSource::SameAs(..) => None,
        })
        .map(|scale| Number {
            id: requirement.id.to_string(),
            label: scale.label.get(language).clone(),
            mildest: shown(scale, scale.default),
            strictest: shown(scale, scale.strictest()),
        })
        .collect()
}
