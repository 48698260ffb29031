//! `editions.toml` and `editions/*.toml`: the released editions, and what each knew of every requirement. They are written by the
//! program when an edition is released; no requirement that one of them lists may be missing or be another one now.

use std::collections::BTreeMap;

use crate::catalogue::Catalogue;
use crate::catalogue::edition::{EDITION_LISTS, EDITIONS, Edition, Listed, ListedPart};
use crate::catalogue::id::RequirementId;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::toml_file::{Node, Table};

use super::{Reader, report_duplicates};

pub(super) fn read(reader: &Reader<'_>) -> Vec<Edition> {
    let Some(table) = reader.table(EDITIONS) else { return Vec::new() };
    let mut lists: BTreeMap<String, Table<'_>> = reader.folder(EDITION_LISTS).into_iter().collect();
    let mut places = Vec::new();
    let mut editions = Vec::new();
    for inner in table.tables("edition") {
        let id = inner.text("id");
        let released = inner.date("released");
        let digest = inner.text("digest");
        if let Some(digest) = digest.as_ref().filter(|digest| !is_digest(&digest.value)) {
            inner.report(
                Code::Id,
                &digest.place,
                "the digest is not 64 hexadecimal digits",
                "let the program write it",
            );
        }
        inner.finish();
        if let (Some(id), Some(released), Some(digest)) = (id, released, digest) {
            let list = lists.remove(&id.value);
            if list.is_none() {
                let file = format!("{EDITION_LISTS}/{}.toml", id.value);
                let help = format!("bring `{file}` back: `catalogue release` wrote it together with the edition");
                let message = format!("the edition `{}` lacks its list of requirements, `{file}`", id.value);
                table.report(Code::Edition, &id.place, message, help);
            }
            places.push((id.value.clone(), id.place.clone()));
            editions.push(Edition {
                requirements: list.map(read_list).unwrap_or_default(),
                id: id.value,
                released: released.value,
                digest: digest.value,
                place: id.place,
            });
        }
    }
    for (name, list) in lists {
        let message = format!("`{EDITION_LISTS}/{name}.toml` lists an edition that `{EDITIONS}` does not name");
        list.report(Code::Edition, list.place(), message, "remove it, or bring the edition back");
    }
    report_duplicates(places.iter().map(|(id, place)| (id.as_str(), place)), "edition", table.log());
    table.finish();
    editions
}

fn is_digest(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// `[requirement.ID]` of each requirement.
fn read_list(table: Table<'_>) -> BTreeMap<RequirementId, Listed> {
    let mut listed = BTreeMap::new();
    if let Some(inner) = table.table("requirement") {
        for (id, found) in inner.open_entries() {
            let one = inner.inner_table(&id.value, found).and_then(read_listed);
            match id.value.parse::<RequirementId>() {
                Ok(id) => listed.extend(one.map(|one| (id, one))),
                Err(_) => {
                    let message = format!("`{}` is not a requirement id", id.value);
                    inner.report(Code::Id, &id.place, message, "let the program write the list");
                }
            }
        }
    }
    table.finish();
    listed
}

fn read_listed(table: Table<'_>) -> Option<Listed> {
    let title = table.text("title");
    let since = table.text("since");
    let withdrawn = table.optional_date("withdrawn").map(|date| date.value);
    let role = table.text("role");
    let mut numbers = BTreeMap::new();
    if let Some(inner) = table.optional_table("numbers") {
        for (name, found) in inner.open_entries() {
            numbers.insert(name.value.clone(), read_numbers(&found.value));
        }
    }
    let parts = ListedPart::ALL.into_iter().filter_map(|part| Some((part, table.optional_text(part.key())?.value)));
    let parts = parts.collect();
    let digest = table.text("digest");
    table.finish();
    Some(Listed {
        title: title?.value,
        since: since?.value,
        withdrawn,
        role: role?.value,
        numbers,
        parts,
        digest: digest?.value,
    })
}

fn read_numbers(node: &Node) -> Vec<f64> {
    match node {
        Node::Array(items) => items.iter().flat_map(|item| read_numbers(&item.value)).collect(),
        Node::Number(number) => vec![*number],
        Node::Text(_) | Node::Boolean(_) | Node::Date(_) | Node::Table(_) => Vec::new(),
    }
}

/// Documents that have been issued name ids: none may be lost, and none may come to mean something else.
pub(super) fn check_ids(catalogue: &Catalogue, not_loaded: &std::collections::BTreeSet<String>, log: &Diagnostics) {
    let Some(last) = catalogue.editions.last() else { return };
    for (id, listed) in &last.requirements {
        let Some(requirement) = catalogue.requirements.get(id) else {
            if !not_loaded.contains(id.as_str()) {
                let message = format!("`{id}` ({}) stood in edition {} and is gone", listed.title, last.id);
                let help = "bring its file back and write `withdrawn = DATE` in it: documents that were issued name it";
                log.report(Diagnostic::new(Code::Edition, message).at(&last.place).help(help));
            }
            continue;
        };
        let tell = |message: String, help: &str| {
            log.report(Diagnostic::new(Code::Edition, message).at(&requirement.place).help(help));
        };
        if listed.since != requirement.since {
            let (then, now) = (&listed.since, &requirement.since);
            let message =
                format!("`{id}` has stood in the catalogue since {then} ({}), but says since {now}", listed.title);
            tell(message, "an id is never reused: give a new requirement the next free id");
        } else if let Some(withdrawn) = listed.withdrawn.filter(|_| requirement.withdrawn.is_none()) {
            let message = format!("`{id}` was withdrawn {withdrawn}, in edition {}, and is in use again", last.id);
            tell(message, "an id is never reused: give the requirement the next free id");
        }
    }
}
