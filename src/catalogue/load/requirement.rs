//! One requirement, one file. Also reads the clauses that an officer adds to one procurement, which have the same form.

use std::collections::BTreeMap;

use crate::catalogue::clause_text::ClauseText;
use crate::catalogue::edition::EDITION_LISTS;
use crate::catalogue::id::RequirementId;
use crate::catalogue::requirement::{
    Allow, Effort, Measure, Reference, Requirement, Review, ReviewStatus, Role, RouteChoice,
};
use crate::catalogue::substance::Substance;
use crate::diagnostic::{Code, did_you_mean};
use crate::document::Lines;
use crate::language::{Language, Localized, Text};
use crate::toml_file::{Located, Node, Table};

use super::conditions::{Exceptional, read_single, required_condition};
use super::frame::check_known;
use super::fulfilment::{read_evidence, read_follow_up, read_remedy, read_scoring};
use super::values::{check_slots, read_values};
use super::{Reader, Scope, read_blocks, report_markdown};

pub(super) fn read_all(reader: &Reader<'_>, scope: &Scope<'_>) -> BTreeMap<RequirementId, Requirement> {
    let mut requirements: BTreeMap<RequirementId, Requirement> = BTreeMap::new();
    let data_folders = ["standards", "policies", "organisations", "decisions", EDITION_LISTS];
    let folders: std::collections::BTreeSet<&str> = reader
        .files
        .keys()
        .filter_map(|path| path.rsplit_once('/'))
        .map(|(folder, _)| folder)
        .filter(|folder| !data_folders.contains(&folder.split('/').next().unwrap_or_default()))
        .collect();
    for folder in folders {
        let known = scope.areas.iter().find(|area| area.id == folder);
        for (name, table) in reader.folder(folder) {
            let Some(area) = known else {
                let help = did_you_mean(folder, scope.areas.iter().map(|area| area.id.as_str()));
                table.report(
                    Code::UnknownArea,
                    table.place(),
                    format!("the folder `{folder}` is no area of the catalogue"),
                    help,
                );
                continue;
            };
            if let Some(requirement) = read_requirement(table, scope, Some((&area.id, &area.prefix, &name))) {
                if let Some(other) = requirements.get(&requirement.id) {
                    let message = format!("the id `{}` stands in two files", other.id);
                    reader.log.report(
                        crate::diagnostic::Diagnostic::new(Code::DuplicateId, message)
                            .at(&requirement.place)
                            .help("give one of them the next free number"),
                    );
                }
                requirements.insert(requirement.id.clone(), requirement);
            }
        }
    }
    requirements
}

/// The requirement in a table. `home` is the area, its prefix and the file's name; a clause of an officer's own has none: it
/// always applies, names its `area`, and may lack what only the catalogue needs.
pub(super) fn read_requirement(
    table: Table<'_>,
    scope: &Scope<'_>,
    home: Option<(&str, &str, &str)>,
) -> Option<Requirement> {
    let substance = Substance::of(&table);
    let id = read_id(&table, home);
    let area = match home {
        Some((area, _, _)) => Some(area.to_owned()),
        None => read_own_area(&table, scope),
    };
    let role = table.word::<Role>("role");
    let standards = read_references(&table);
    let themes = read_themes(&table, scope);
    if home.is_some() && table.texts("standards").is_empty() {
        table.report(
            Code::MissingKey,
            table.place(),
            "the requirement names no `standards`",
            "every requirement rests on an established standard or a statute",
        );
    }
    let measure = table.word::<Measure>("measure");
    let effort = read_effort(&table, scope);
    let flow_down = table.flag("flow-down");
    let since = if home.is_some() { table.text("since").map(|text| text.value) } else { Some(String::new()) };
    let review = if home.is_some() {
        read_review(&table, scope)
    } else {
        Some(Review { status: ReviewStatus::Draft, by: None, date: None })
    };
    let replaces = read_ids(&table, "replaces");
    let see_also = read_ids(&table, "see-also");
    let replaced_by = read_ids(&table, "replaced-by");
    let withdrawn = table.optional_date("withdrawn").map(|date| date.value);
    let covered_by = read_route_choices(&table, "covered-by", scope);
    let added_by = read_route_choices(&table, "added-by", scope);
    // What an officer or a buyer adds applies always, unless it says when.
    let applies_when = if home.is_some() || table.has("applies-when") {
        Some(required_condition(&table, "applies-when", scope.characteristics, Exceptional::Refused))
    } else {
        None
    };
    let title = table.localized("title", Lines::One);
    let text = read_text(&table);
    let motive = table.localized("motive", Lines::Many);
    let buyer_states = read_buyer_states(&table);
    let evidence = read_evidence(&table, role.as_ref());
    let follow_up = read_follow_up(&table, scope);
    let values = read_values(&table, scope, home.is_some());
    if let (Some(text), Some(values)) = (&text, &values) {
        check_slots(&table, text, values);
    }
    let remedy = read_remedy(&table);
    let scoring = read_scoring(&table, role.as_ref());
    let doubts = table.texts("doubts").into_iter().map(|doubt| doubt.value).collect();
    let allows = table.tables("allow").into_iter().filter_map(read_allow).collect();
    let place = id.as_ref().map_or_else(|| table.place().clone(), |id| id.place.clone());
    let motive = motive.map(|motive| read_blocks(&motive, table.log()));
    table.finish();
    Some(Requirement {
        id: id?.value,
        area: area?,
        role: role?.value,
        standards,
        themes,
        measure: measure?.value,
        effort: effort?,
        flow_down,
        since: since?,
        review: review?,
        replaces,
        covered_by,
        added_by,
        see_also,
        withdrawn,
        replaced_by,
        applies_when: match applies_when {
            None => None,
            Some(condition) => Some(condition?),
        },
        title: title?.value,
        text: text?.value,
        motive: motive?,
        buyer_states,
        evidence,
        follow_up: follow_up?,
        values: values?,
        remedy,
        scoring,
        doubts,
        allows,
        place,
        digest: substance.digest(),
        substance,
    })
}

fn read_id(table: &Table<'_>, home: Option<(&str, &str, &str)>) -> Option<Located<RequirementId>> {
    let text = table.text("id")?;
    let Ok(id) = text.value.parse::<RequirementId>() else {
        table.report(
            Code::Id,
            &text.place,
            format!("`{}` is not a requirement id", text.value),
            "write three capital letters, a hyphen and three digits, as in INF-031",
        );
        return None;
    };
    let prefix = home.map_or(RequirementId::OWN_PREFIX, |(_, prefix, _)| prefix);
    if id.prefix() != prefix {
        let message = format!("the id `{id}` has the prefix `{}`, not `{prefix}`", id.prefix());
        let help = if home.is_some() {
            "use the area's prefix, or move the file to the area's folder"
        } else {
            "clauses of one's own have the prefix EGN"
        };
        table.report(Code::Id, &text.place, message, help);
        return None;
    }
    if let Some((_, _, name)) = home.filter(|(_, _, name)| *name != id.as_str()) {
        table.report(
            Code::FileName,
            &text.place,
            format!("the requirement `{id}` stands in the file `{name}.toml`"),
            "name the file as the id",
        );
    }
    Some(text.with(id))
}

fn read_own_area(table: &Table<'_>, scope: &Scope<'_>) -> Option<String> {
    let area = table.text("area")?;
    if !scope.areas.iter().any(|known| known.id == area.value) {
        let help = did_you_mean(&area.value, scope.areas.iter().map(|known| known.id.as_str()));
        table.report(Code::UnknownArea, &area.place, format!("unknown area `{}`", area.value), help);
        return None;
    }
    Some(area.value)
}

/// The controls under `standards`: `register:control`.
pub(super) fn read_references(table: &Table<'_>) -> Vec<Located<Reference>> {
    let mut references = Vec::new();
    for text in table.texts("standards") {
        match text.value.split_once(':') {
            Some((standard, control)) if !standard.is_empty() && !control.is_empty() => {
                let reference = Reference { standard: standard.to_owned(), control: control.to_owned() };
                references.push(text.with(reference));
            }
            _ => table.report(
                Code::UnknownStandard,
                &text.place,
                format!("`{}` names no control", text.value),
                "write register:control, as in iso27001-2022:A.5.24",
            ),
        }
    }
    references
}

fn read_themes(table: &Table<'_>, scope: &Scope<'_>) -> Vec<Located<String>> {
    table
        .texts("themes")
        .into_iter()
        .filter(|theme| check_known(table, theme, scope.themes, Code::UnknownTheme, "theme"))
        .collect()
}

fn read_ids(table: &Table<'_>, key: &'static str) -> Vec<Located<RequirementId>> {
    let mut ids = Vec::new();
    for text in table.texts(key) {
        match text.value.parse() {
            Ok(id) => ids.push(text.with(id)),
            Err(_) => table.report(
                Code::Id,
                &text.place,
                format!("`{}` is not a requirement id", text.value),
                "write it as INF-031",
            ),
        }
    }
    ids
}

fn read_route_choices(table: &Table<'_>, key: &'static str, scope: &Scope<'_>) -> Vec<Located<RouteChoice>> {
    let mut choices = Vec::new();
    for text in table.texts(key) {
        let (route, choice) = text.value.split_once(':').unwrap_or((text.value.as_str(), ""));
        let known: Vec<String> = scope
            .routes
            .iter()
            .flat_map(|route| route.choices.iter().map(move |choice| format!("{}:{}", route.id, choice.id)))
            .collect();
        if known.contains(&text.value) {
            choices.push(text.with(RouteChoice { route: route.to_owned(), choice: choice.to_owned() }));
        } else {
            let help = did_you_mean(&text.value, known.iter().map(String::as_str));
            table.report(Code::UnknownRoute, &text.place, format!("unknown route `{}`", text.value), help);
        }
    }
    choices
}

fn read_effort(table: &Table<'_>, scope: &Scope<'_>) -> Option<Effort> {
    let whole = |table: &Table<'_>, number: &Located<f64>| {
        let effort = (0..=5u8).find(|effort| f64::from(*effort).total_cmp(&number.value).is_eq());
        if effort.is_none() {
            table.report(
                Code::Number,
                &number.place,
                format!("the effort `{}` is not 0, 1, 2, 3, 4 or 5", number.value),
                "0 none, 1 hours, 2 days, 3 weeks, 4 an organisation, 5 redesign",
            );
        }
        effort
    };
    match table.find("effort") {
        Some(Located { value: Node::Table(_), .. }) => {
            let inner = table.table("effort")?;
            let default = inner.number("default").and_then(|number| whole(&inner, &number));
            let mut cases = Vec::new();
            for case in inner.tables("cases") {
                let when = read_single(&case, "when", scope.characteristics);
                let effort = case.number("value").and_then(|number| whole(&case, &number));
                case.finish();
                cases.extend(when.zip(effort));
            }
            inner.finish();
            Some(Effort { default: default?, cases })
        }
        _ => {
            let number = table.number("effort")?;
            Some(Effort { default: whole(table, &number)?, cases: Vec::new() })
        }
    }
}

fn read_review(table: &Table<'_>, scope: &Scope<'_>) -> Option<Review> {
    let inner = table.table("review")?;
    let status = inner.word::<ReviewStatus>("status");
    let by = inner.optional_text("by").filter(|role| check_known(&inner, role, scope.roles, Code::UnknownRole, "role"));
    let date = inner.optional_date("date").map(|date| date.value);
    let reviewed = status.as_ref().is_some_and(|status| status.value != ReviewStatus::Draft);
    if reviewed && (by.is_none() || date.is_none()) {
        inner.report(
            Code::MissingKey,
            inner.place(),
            "a reviewed text says who reviewed it and when",
            "add `by = \"ROLE\"` and `date = 2026-12-01`",
        );
    }
    inner.finish();
    Some(Review { status: status?.value, by: by.map(|role| role.value), date })
}

fn read_text(table: &Table<'_>) -> Option<Located<Localized<ClauseText>>> {
    let text = table.localized("text", Lines::Many)?;
    let parse = |language: Language| match ClauseText::parse(text.value.get(language)) {
        Ok(parsed) => Some(parsed),
        Err(problems) => {
            report_markdown(&problems, language, &text.place, table.log());
            None
        }
    };
    let (swedish, english) = (parse(Language::Swedish), parse(Language::English));
    Some(text.with(Localized { swedish: swedish?, english: english? }))
}

fn read_buyer_states(table: &Table<'_>) -> Vec<Text> {
    let mut stated = Vec::new();
    for inner in table.tables("buyer-states") {
        stated.extend(inner.languages(Lines::One, "what the Buyer states").map(|text| text.value));
        inner.finish();
    }
    stated
}

fn read_allow(table: Table<'_>) -> Option<Allow> {
    let code = table.text("code");
    let reason = table.text("reason");
    table.finish();
    Some(Allow { code: code?.value, reason: reason?.value })
}
