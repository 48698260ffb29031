//! A requirement to fill in: the model file with its texts emptied, under the next free id of an area.

use crate::catalogue::{Catalogue, RequirementId};

/// The model, as the program carries it.
const MODEL: &str = include_str!("../../requirements/EXAMPLE.toml");

/// Where a new requirement belongs, and what stands in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRequirement {
    /// The path under the catalogue's folder.
    pub path: String,
    /// The text of the file.
    pub text: String,
}

/// A file to fill in for an id, or for an area's prefix, which gets the next free number.
///
/// # Errors
/// In the reader's words, if there is no such area or the id is taken.
pub fn new_requirement(catalogue: &Catalogue, wanted: &str) -> Result<NewRequirement, String> {
    let prefix = wanted.split('-').next().unwrap_or_default();
    let Some(area) = catalogue.areas.iter().find(|area| area.prefix == prefix) else {
        let known: Vec<&str> = catalogue.areas.iter().map(|area| area.prefix.as_str()).collect();
        return Err(format!("no area has the prefix `{prefix}`: use one of {}", known.join(", ")));
    };
    let id = if wanted == prefix { next(catalogue, prefix) } else { wanted.to_owned() };
    let parsed: RequirementId = id.parse().map_err(|_| {
        format!("`{id}` is not a requirement id: write three capital letters, a hyphen and three digits")
    })?;
    if catalogue.requirements.contains_key(&parsed) {
        return Err(format!("`{id}` is taken: the next free number is {}", next(catalogue, prefix)));
    }
    Ok(NewRequirement { path: format!("{}/{id}.toml", area.id), text: emptied(&id) })
}

/// The number after the highest; gaps are ids that have been used.
fn next(catalogue: &Catalogue, prefix: &str) -> String {
    let numbers = catalogue.requirements.keys().filter(|id| id.prefix() == prefix);
    let highest =
        numbers.filter_map(|id| id.as_str().rsplit('-').next()?.parse::<u32>().ok()).max().unwrap_or_default();
    format!("{prefix}-{:03}", highest + 1)
}

/// The model with its own id, and nothing in its texts: `check` tells what is left to fill in.
fn emptied(id: &str) -> String {
    let mut written = String::new();
    let mut in_values = false;
    for line in MODEL.lines().skip_while(|line| line.starts_with('#') || line.is_empty()) {
        in_values = (in_values || line.starts_with("[values.")) && !line.starts_with('#');
        let key = line.split(" = ").next().unwrap_or_default();
        let comment = line.split_once("  #").map(|(_, comment)| format!("  #{comment}")).unwrap_or_default();
        match key {
            _ if in_values && !line.is_empty() => written.push_str(&format!("# {line}")),
            "id" => written.push_str(&format!("id = \"{id}\"")),
            "standards" | "themes" => written.push_str(&format!("{key} = []{comment}")),
            "sv" | "en" => written.push_str(&format!("{key} = \"\"")),
            _ => written.push_str(line),
        }
        written.push('\n');
    }
    written
}
