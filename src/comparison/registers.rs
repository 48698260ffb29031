//! What changed in what two catalogues rest on, and in their buyers: registers and their rows, policies and their passages,
//! goals of coverage, organisations.

use crate::catalogue::{
    Catalogue, Control, Goal, Organisation, OverlayChange, Policy, PolicyStatus, SourceKind, Standard, Title, ValidTo,
    Verification,
};
use crate::document::Brand;
use crate::language::Text;
use crate::manifest::digest;
use crate::toml_file::Word;

use super::facets::{Facet, Things, free_key, listed, text, things};
use super::{About, Change, Group, same};

/// What changed in registers, policies, goals and organisations.
pub(super) fn registers(old: &Catalogue, new: &Catalogue) -> Vec<Change> {
    let of = |catalogue: &Catalogue| -> Things {
        catalogue.standards.values().map(|it| (it.id.clone(), (title(&it.title), standard(it)))).collect()
    };
    let mut changes = things(Group::Support, About::Register, &of(old), &of(new));
    // Of a register that is new or gone, its rows are told with it.
    for (id, before) in &old.standards {
        if let Some(after) = new.standards.get(id) {
            changes.extend(things(Group::Support, About::Control, &controls(before), &controls(after)));
        }
    }
    let of = |catalogue: &Catalogue| -> Things {
        catalogue.policies.values().map(|it| (it.id.clone(), (it.title.clone(), policy(it)))).collect()
    };
    changes.extend(things(Group::Support, About::Policy, &of(old), &of(new)));
    for (id, before) in &old.policies {
        if let Some(after) = new.policies.get(id) {
            changes.extend(things(Group::Passages, About::Passage, &passages(before, id), &passages(after, id)));
        }
    }
    changes.extend(things(Group::Support, About::Goal, &goals(old), &goals(new)));
    let of = |catalogue: &Catalogue| -> Things {
        catalogue.organisations.values().map(|it| (it.id.clone(), (it.name.clone(), organisation(it)))).collect()
    };
    changes.extend(things(Group::Support, About::Organisation, &of(old), &of(new)));
    changes
}

fn title(title: &Title) -> Text {
    use crate::language::Language;
    Text { swedish: title.get(Language::Swedish).to_owned(), english: title.get(Language::English).to_owned() }
}

fn titled(what: &str, title: &Title) -> Vec<Facet> {
    let said = |text: &Option<String>| text.clone().unwrap_or_default();
    text(Group::Support, what, &Text { swedish: said(&title.swedish), english: said(&title.english) })
}

fn word<W: Word + PartialEq + Copy>(value: W) -> &'static str {
    W::WORDS.iter().find(|(_, known)| *known == value).map_or("", |(word, _)| word)
}

fn maybe(what: &str, value: Option<impl ToString>) -> Facet {
    Facet::new(Group::Support, what, value.map_or_else(String::new, |value| value.to_string()))
}

fn standard(standard: &Standard) -> Vec<Facet> {
    let Standard {
        id: _,
        kind,
        title,
        cite,
        edition,
        publisher,
        url,
        licence_note,
        in_force,
        until,
        replaced_by,
        controls: _,
        place: _,
    } = standard;
    let mut facets = vec![
        Facet::new(Group::Support, "kind", word::<SourceKind>(*kind)),
        Facet::new(Group::Support, "edition", edition),
        Facet::new(Group::Support, "publisher", publisher),
        Facet::new(Group::Support, "licence note", licence_note),
        maybe("url", url.as_ref()),
        maybe("in force", *in_force),
        maybe("until", *until),
        maybe("replaced by", replaced_by.as_ref()),
    ];
    facets.extend(titled("title", title));
    facets.extend(titled("cite", cite));
    facets
}

fn controls(standard: &Standard) -> Things {
    let control = |control: &Control| {
        let Control { id, title: name, cite, kind, status, in_force, until, replaced_by } = control;
        let successor = replaced_by.as_ref().map(|row| format!("{}:{}", row.value.standard, row.value.control));
        let mut facets = vec![
            Facet::new(Group::Support, "kind", word::<SourceKind>(*kind)),
            Facet::new(Group::Support, "status", word::<Verification>(*status)),
            maybe("in force", *in_force),
            maybe("until", *until),
            maybe("replaced by", successor),
        ];
        facets.extend(titled("title", name));
        facets.extend(cite.iter().flat_map(|cite| titled("cite", cite)));
        (format!("{}:{id}", standard.id), (title(name), facets))
    };
    standard.controls.iter().map(control).collect()
}

/// What a policy says of itself.
pub(super) fn policy(policy: &Policy) -> Vec<Facet> {
    let Policy {
        id: _,
        title,
        short,
        status,
        reference,
        version,
        adopted_by,
        valid_from,
        valid_to,
        replaced_by,
        url,
        passages: _,
        place: _,
    } = policy;
    let mut facets = vec![
        Facet::new(Group::Support, "status", word::<PolicyStatus>(*status)),
        maybe("reference", reference.as_ref()),
        maybe("version", version.as_ref()),
        maybe("valid from", *valid_from),
        maybe("valid to", valid_to.map(valid_to_text)),
        maybe("replaced by", replaced_by.as_ref().map(|id| &id.value)),
        maybe("url", url.as_ref()),
    ];
    facets.extend(text(Group::Support, "title", title));
    facets.extend(text(Group::Support, "short name", short));
    facets.extend(adopted_by.iter().flat_map(|body| text(Group::Support, "adopted by", body)));
    facets
}

/// Until when something is valid, as it is written in the files.
pub(super) fn valid_to_text(valid_to: ValidTo) -> String {
    match valid_to {
        ValidTo::Day(day) => day.to_string(),
        ValidTo::FurtherNotice => String::from("tillsvidare"),
    }
}

/// The passages of a policy: by their id in it, after the policy's where there are several.
pub(super) fn passages(policy: &Policy, policy_id: &str) -> Things {
    let before = if policy_id.is_empty() { String::new() } else { format!("{policy_id}:") };
    let told = policy.passages.iter().map(|passage| {
        let mut facets = vec![Facet::new(
            Group::Passages,
            "themes",
            listed(passage.themes.iter().map(|theme| theme.value.as_str())),
        )];
        facets.extend(text(Group::Passages, "heading", &passage.heading));
        facets.extend(text(Group::Passages, "text", &passage.text));
        (format!("{before}{}", passage.id), (passage.heading.clone(), facets))
    });
    told.collect()
}

fn goals(catalogue: &Catalogue) -> Things {
    let mut goals = Things::new();
    for goal in &catalogue.goals {
        let Goal { standard, controls, carried, left_out, place: _ } = goal;
        let key = free_key(standard.clone(), |key| goals.contains_key(key));
        let mut facets = vec![Facet::new(Group::Support, "controls", controls.join(", "))];
        for row in carried {
            let by = listed(row.by.iter().map(|id| id.value.as_str()));
            for control in &row.controls {
                let what = format!("{} carried by", control.value);
                facets.push(Facet::new(Group::Support, &what, format!("{by}: {}", row.reason)));
            }
        }
        for row in left_out {
            for control in &row.controls {
                facets.push(Facet::new(Group::Support, &format!("{} left out", control.value), &row.reason));
            }
        }
        goals.insert(key, (same(standard.clone()), facets));
    }
    goals
}

fn organisation(organisation: &Organisation) -> Vec<Facet> {
    let Organisation {
        id: _,
        name,
        policies,
        layout,
        brand,
        reference_pattern,
        contact,
        level_labels,
        overlay,
        role_names,
        place: _,
    } = organisation;
    let policies: Vec<&str> = policies.iter().map(|id| id.value.as_str()).collect();
    let levels: Vec<String> = level_labels.iter().map(|(level, label)| format!("{} {label}", level.word())).collect();
    let mut facets = vec![
        Facet::new(Group::Support, "policies", policies.join(", ")),
        Facet::new(Group::Rest, "layout", &layout.value),
        Facet::new(Group::Rest, "brand", brand_text(brand)),
        Facet::new(Group::Rest, "levels", levels.join(", ")),
        maybe("reference pattern", reference_pattern.as_ref()),
    ];
    facets.extend(text(Group::Rest, "name", name));
    facets.extend(contact.iter().flat_map(|contact| text(Group::Rest, "contact", contact)));
    for (role, name) in role_names {
        facets.extend(text(Group::Rest, &format!("role {}", role.value), name));
    }
    // Against which text a change was written is for those who curate it.
    for OverlayChange { requirement, change, reason, owner, against: _, base: _, place: _ } in overlay {
        let what = format!("overlay {} {}", requirement.value, change.word());
        let what = free_key(what, |key| facets.iter().any(|facet| facet.what == key));
        let said = super::procurements::change_text(change);
        facets.push(Facet::new(Group::Deciding, &what, format!("{said} ({owner}: {reason})")));
    }
    facets
}

fn brand_text(brand: &Brand) -> String {
    let Brand { accent, accent_dark, tint, font, font_files, logo, word_template } = brand;
    let colour =
        |name: &str, colour: &Option<crate::document::Colour>| colour.map(|it| format!("{name} #{}", it.digits()));
    let pictures = [
        logo.as_ref().map(|logo| format!("logo {}", digest(&logo.png))),
        word_template.as_ref().map(|file| format!("template {}", digest(&file.bytes))),
    ];
    let told = [colour("accent", accent), colour("dark accent", accent_dark), colour("tint", tint), font.clone()];
    let fonts = font_files.iter().map(|file| format!("font {}", digest(&file.bytes)));
    told.into_iter().chain(pictures).flatten().chain(fonts).collect::<Vec<_>>().join(", ")
}
