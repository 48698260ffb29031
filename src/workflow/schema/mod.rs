//! JSON Schemas of the files that people write, made from a catalogue: an editor then completes and underlines with the
//! catalogue's own questions, answers, themes and ids. They say what can be seen in one file; the rest is for `check`.

mod buyers;
mod follow_up;
mod frame;
mod procurement;
mod questions;
mod requirement;
mod shape;
mod sources;

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

use crate::catalogue::{
    Catalogue, EDITION_LISTS, Level, Named, RequirementId, Role, SourceKind, Standard, Verification,
};
use crate::files::{exists, way_from};
use crate::language::{Language, Text};
use crate::template::Templates;

use super::Folders;
use shape::{offering, one_of, word, written};

/// The folder of the schemas, in the catalogue's folder.
pub const SCHEMAS: &str = "schemas";

/// How the line begins by which a file names its schema.
const LINE: &str = "#:schema ";

/// The schemas of a catalogue, by their path in its folder.
pub fn schemas(catalogue: &Catalogue, templates: &Templates) -> BTreeMap<String, String> {
    let known = &Known { catalogue, templates };
    let made: [(&str, Value); 21] = [
        ("requirement", requirement::requirement(known)),
        ("procurement", procurement::procurement(known)),
        ("catalogue", frame::catalogue(known)),
        ("characteristics", frame::characteristics(known)),
        ("edition", frame::edition()),
        ("editions", frame::editions()),
        ("follow-up", follow_up::follow_up()),
        ("gates", frame::gates(known)),
        ("glossary", frame::glossary()),
        ("procurement-law", frame::procurement_law(known)),
        ("roles", frame::roles()),
        ("themes", frame::themes()),
        ("units", frame::units()),
        ("words", frame::words()),
        ("standard", sources::standard(known)),
        ("coverage", sources::coverage(known)),
        ("topics", sources::topics(known)),
        ("policy", buyers::policy(known)),
        ("organisation", buyers::organisation(known)),
        ("layout", buyers::layout(known)),
        ("phrases", buyers::phrases()),
    ];
    made.into_iter().map(|(name, schema)| (path(name), format!("{schema:#}\n"))).collect()
}

fn path(name: &str) -> String {
    format!("{SCHEMAS}/{name}.json")
}

/// The line by which a file of the catalogue names its schema, by the file's path in the catalogue's folder.
pub fn schema_line(file: &str) -> String {
    let name = match file.rsplit_once('/') {
        None if file == "EXAMPLE.toml" => "requirement",
        None => file.trim_end_matches(".toml"),
        Some(("standards", _)) => "standard",
        Some(("policies", _)) => "policy",
        Some(("organisations", _)) => "organisation",
        Some((folder, _)) if folder == EDITION_LISTS => "edition",
        Some(("decisions", "coverage.toml")) => "coverage",
        Some(("decisions", _)) => "topics",
        Some(_) => "requirement",
    };
    format!("{LINE}{}{}\n", "../".repeat(file.matches('/').count()), path(name))
}

/// The line by which a new procurement names its schema, if the catalogue's folder holds one.
///
/// # Errors
/// If it cannot be told where the working folder is.
pub fn procurement_schema_line(folders: &Folders, procurement: &Path) -> anyhow::Result<Option<String>> {
    let schema = folders.catalogue.as_ref().map(|folder| folder.join(path("procurement")));
    let Some(schema) = schema.filter(|schema| exists(schema)) else { return Ok(None) };
    let way = way_from(procurement.parent().unwrap_or(Path::new("")), &schema)?;
    Ok(Some(format!("{LINE}{way}\n")))
}

/// A text without the line that names its schema: what is copied elsewhere would point to nothing.
pub(super) fn without_schema_line(text: &str) -> &str {
    match text.split_once('\n') {
        Some((first, rest)) if first.starts_with(LINE) => rest.trim_start_matches('\n'),
        _ => text,
    }
}

/// What the schemas are made from.
struct Known<'a> {
    catalogue: &'a Catalogue,
    templates: &'a Templates,
}

/// The levels that conditions may name: `negligible` would always hold, and `exceptional` is for gates.
const LEVELS_OF_CONDITIONS: [Level; 3] = [Level::Moderate, Level::Considerable, Level::Serious];

impl Known<'_> {
    fn theme(&self) -> Value {
        named("A theme.", &self.catalogue.themes)
    }

    fn role(&self, about: &str) -> Value {
        named(about, &self.catalogue.roles)
    }

    fn event(&self, about: &str) -> Value {
        named(about, &self.catalogue.events)
    }

    fn group(&self, about: &str) -> Value {
        named(about, &self.catalogue.groups)
    }

    fn area(&self, about: &str) -> Value {
        one_of(about, self.catalogue.areas.iter().map(|area| (area.id.as_str(), swedish(&area.title))))
    }

    fn unit(&self, about: &str) -> Value {
        let form = |forms: &Text| swedish(forms).replace("{n}", "…");
        one_of(about, self.catalogue.units.iter().map(|unit| (unit.id.as_str(), form(&unit.forms.other))))
    }

    fn standard(&self, about: &str) -> Value {
        let standards = self.catalogue.standards.values();
        one_of(about, standards.map(|standard| (standard.id.as_str(), standard.title.get(Language::Swedish))))
    }

    fn regime(&self, about: &str) -> Value {
        let mut regimes: Vec<(&str, &str)> = Vec::new();
        for regime in &self.catalogue.regimes {
            if !regimes.iter().any(|(id, _)| *id == regime.id) {
                regimes.push((&regime.id, swedish(&regime.name)));
            }
        }
        one_of(about, regimes)
    }

    fn route_choice(&self) -> Value {
        let of_routes = self.catalogue.routes.iter().flat_map(|route| {
            let word = move |choice: &Named| format!("{}:{}", route.id, choice.id);
            route.choices.iter().map(move |choice| (word(choice), swedish(&choice.name)))
        });
        one_of("A choice of a route.", of_routes)
    }

    /// An id of the catalogue's. Hundreds of ids in an error message would help nobody, so that only the prefix is known, and
    /// the ids are offered; `check` knows which of them are there.
    fn requirement_id(&self, about: &str) -> Value {
        self.id_with(about, self.prefixes().join("|"))
    }

    /// The same, or the id of a clause that is added.
    fn any_requirement_id(&self, about: &str) -> Value {
        self.id_with(about, format!("{}|{}", self.prefixes().join("|"), RequirementId::OWN_PREFIX))
    }

    fn prefixes(&self) -> Vec<&str> {
        self.catalogue.areas.iter().map(|area| area.prefix.as_str()).collect()
    }

    fn id_with(&self, about: &str, prefixes: String) -> Value {
        let ids = self.catalogue.in_use().map(|requirement| requirement.id.to_string());
        offering(written(about, &format!("^({prefixes})-[0-9]{{3}}$")), ids)
    }

    /// The registers that may support a requirement.
    fn citable(&self) -> impl Iterator<Item = &Standard> {
        self.catalogue.standards.values().filter(|standard| standard.kind != SourceKind::ProcurementAct)
    }

    /// A control as `register:control`. There are thousands of controls, so that only the register is known.
    fn reference(&self) -> Value {
        let registers: Vec<String> = self.citable().map(|standard| standard.id.replace('.', r"\.")).collect();
        written("A control of a register.", &format!("^({}):.+$", registers.join("|")))
    }

    /// The same, with every control offered: where most of them are written.
    fn offered_reference(&self) -> Value {
        let controls = self
            .citable()
            .flat_map(|standard| standard.controls.iter().map(|control| format!("{}:{}", standard.id, control.id)));
        offering(self.reference(), controls)
    }
}

fn swedish(text: &Text) -> &str {
    text.get(Language::Swedish)
}

fn named(about: &str, ids: &[impl AsRef<Named>]) -> Value {
    one_of(about, ids.iter().map(AsRef::as_ref).map(|named| (named.id.as_str(), swedish(&named.name))))
}

fn role(about: &str) -> Value {
    word(about, |role: Role| match role {
        Role::Qualification => "a demand on the supplier's ability",
        Role::TechnicalSpecification => "a demand on the thing or the service",
        Role::AwardCriterion => "extra value that is weighed",
        Role::ContractTerm => "how the contract is performed",
    })
}

fn verification(about: &str) -> Value {
    word(about, |verification: Verification| match verification {
        Verification::Verified => "the text was read",
        Verification::Secondary => "found in one secondary source",
        Verification::Unverified => "from general knowledge: may not alone carry a clause",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_names_its_schema_from_where_it_stands() {
        assert_eq!(schema_line("units.toml"), "#:schema schemas/units.json\n");
        assert_eq!(schema_line("fire-safety/BRA-001.toml"), "#:schema ../schemas/requirement.json\n");
        assert_eq!(schema_line("decisions/coverage.toml"), "#:schema ../schemas/coverage.json\n");
    }

    #[test]
    fn what_is_copied_elsewhere_loses_the_line() {
        assert_eq!(without_schema_line("#:schema a.json\n\n# Cleaning\n"), "# Cleaning\n");
        assert_eq!(without_schema_line("# Cleaning\n"), "# Cleaning\n");
    }
}
