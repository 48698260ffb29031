//! What an edition changes, requirement by requirement, in words: Swedish first.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::annex::role_phrase;
use crate::catalogue::{Catalogue, Listed, Requirement, RequirementId, ReviewStatus, Role};
use crate::document::markdown::Placeables;
use crate::document::{Brand, Document, Footer, Header, Properties};
use crate::language::Language;
use crate::render::markdown::markdown;
use crate::template::Templates;
use crate::toml_file::Word;

/// What `changelog.md` may use.
#[derive(Debug, Serialize)]
struct ChangelogView {
    catalogue: String,
    edition: String,
    released: String,
    /// The edition before, if there is one.
    earlier: Option<String>,
    /// How many requirements are in use.
    all: usize,
    drafts: usize,
    same: bool,
    new: Vec<Row>,
    changed: Vec<Row>,
    withdrawn: Vec<Row>,
}

#[derive(Debug, Serialize)]
struct Row {
    id: String,
    title: String,
    what: Vec<String>,
}

/// An edition that is being released: what it is called, when, and what it knows of its requirements.
pub(super) struct Released<'a> {
    pub(super) catalogue: &'a Catalogue,
    pub(super) templates: &'a Templates,
    pub(super) edition: &'a str,
    pub(super) on: jiff::civil::Date,
    pub(super) listed: &'a BTreeMap<RequirementId, Listed>,
}

/// What it changes, as Markdown: in Swedish, and then in English.
pub(super) fn changelog(released: &Released<'_>) -> anyhow::Result<String> {
    let in_each: Vec<String> =
        Language::ALL.iter().map(|language| in_language(released, *language)).collect::<Result<_, _>>()?;
    Ok(in_each.join("\n"))
}

fn in_language(released: &Released<'_>, language: Language) -> anyhow::Result<String> {
    let phrases = &released.templates.phrases;
    let placeables = Placeables { table_label: phrases.get("table", language).to_owned(), ..Placeables::default() };
    let blocks = released.templates.render("changelog", language, &view(released, language), &placeables)?;
    Ok(markdown(&Document {
        brand: Brand::default(),
        filter: None,
        language,
        title: phrases.fill("changelog-title", language, &[("edition", released.edition)]),
        subtitle: format!("{}, {}", released.catalogue.id, released.on),
        header: Header::default(),
        footer: Footer::default(),
        properties: Properties::default(),
        blocks,
    }))
}

fn view(released: &Released<'_>, language: Language) -> ChangelogView {
    let Released { catalogue, listed, .. } = released;
    let earlier = catalogue.editions.last();
    let row = |requirement: &Requirement, what| Row {
        id: requirement.id.to_string(),
        title: requirement.title.get(language).clone(),
        what,
    };
    let (mut new, mut changed, mut withdrawn) = (Vec::new(), Vec::new(), Vec::new());
    if let Some(earlier) = earlier {
        for requirement in catalogue.requirements.values() {
            let Some(now) = listed.get(&requirement.id) else { continue };
            match earlier.requirements.get(&requirement.id) {
                None if now.withdrawn.is_some() => {}
                None => new.push(row(requirement, Vec::new())),
                Some(then) if then.withdrawn.is_none() && now.withdrawn.is_some() => {
                    withdrawn.push(row(requirement, successors(released, requirement, language)));
                }
                Some(then) if now.withdrawn.is_none() && then.digest != now.digest => {
                    changed.push(row(requirement, differences(released, requirement, (then, now), language)));
                }
                Some(_) => {}
            }
        }
    }
    let in_use = || catalogue.in_use();
    ChangelogView {
        catalogue: catalogue.id.clone(),
        edition: released.edition.to_owned(),
        released: released.on.to_string(),
        earlier: earlier.map(|edition| edition.id.clone()),
        all: in_use().count(),
        drafts: in_use().filter(|requirement| requirement.review.status == ReviewStatus::Draft).count(),
        same: new.is_empty() && changed.is_empty() && withdrawn.is_empty(),
        new,
        changed,
        withdrawn,
    }
}

/// What takes the place of a requirement that was withdrawn.
fn successors(released: &Released<'_>, requirement: &Requirement, language: Language) -> Vec<String> {
    let ids: Vec<String> = requirement.replaced_by.iter().map(|id| id.value.to_string()).collect();
    if ids.is_empty() {
        return Vec::new();
    }
    vec![released.templates.phrases.fill("changed-replaced", language, &[("ids", &language.enumeration(&ids))])]
}

/// How a requirement differs from what the edition before released, in order of consequence.
fn differences(
    released: &Released<'_>,
    requirement: &Requirement,
    (then, now): (&Listed, &Listed),
    language: Language,
) -> Vec<String> {
    let phrases = &released.templates.phrases;
    let mut what = Vec::new();
    if then.role != now.role {
        let named = |word: &str| {
            let role = Role::from_word(word);
            role.map_or_else(|| word.to_owned(), |role| phrases.get(role_phrase(role), language).to_owned())
        };
        let roles = [("before", named(&then.role)), ("after", named(&now.role))];
        let roles = roles.each_ref().map(|(name, role)| (*name, role.as_str()));
        what.push(phrases.fill("changed-role", language, &roles));
    }
    what.extend(numbers(released, requirement, (then, now), language));
    if then.title != now.title {
        what.push(phrases.fill("changed-title", language, &[("before", &then.title)]));
    }
    what.extend(now.differing(then).into_iter().map(|part| phrases.get(part.phrase(), language).to_owned()));
    what
}

/// The values whose numbers differ: what applies first, and then the stricter ones that facts bring.
fn numbers(
    released: &Released<'_>,
    requirement: &Requirement,
    (then, now): (&Listed, &Listed),
    language: Language,
) -> Vec<String> {
    let Released { catalogue, templates, .. } = released;
    let mut names: Vec<&String> = then.numbers.keys().chain(now.numbers.keys()).collect();
    names.sort();
    names.dedup();
    let differ = names.into_iter().filter(|name| then.numbers.get(*name) != now.numbers.get(*name));
    differ
        .map(|name| {
            let scale = catalogue.scale(requirement, name);
            let label = scale.map_or_else(|| format!("`{name}`"), |scale| scale.label.get(language).clone());
            let unit = scale.and_then(|scale| catalogue.unit(&scale.unit));
            let written = |numbers: &Vec<f64>| {
                let mut distinct: Vec<f64> = Vec::new();
                for number in numbers {
                    if !distinct.contains(number) {
                        distinct.push(*number);
                    }
                }
                let written = distinct.into_iter().map(|number| match unit {
                    Some(unit) => unit.write(number, language).replace('\u{a0}', " "),
                    None => language.number(number),
                });
                language.enumeration(&written.collect::<Vec<_>>())
            };
            let fill = |key, values: &[(&str, &str)]| templates.phrases.fill(key, language, values);
            match (then.numbers.get(name).map(written), now.numbers.get(name).map(written)) {
                (Some(before), Some(after)) if before == after => fill("changed-cases", &[("label", &label)]),
                (Some(before), Some(after)) => {
                    fill("changed-number", &[("label", &label), ("before", &before), ("after", &after)])
                }
                (None, Some(after)) => fill("changed-number-new", &[("label", &label), ("after", &after)]),
                (Some(before), None) => fill("changed-number-gone", &[("label", &label), ("before", &before)]),
                (None, None) => String::new(),
            }
        })
        .collect()
}
