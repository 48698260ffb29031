//! One requirement, one file. Also reads the clauses that an officer adds to one procurement, which have the same form.

use std::collections::BTreeMap;

use crate::catalogue::clause_text::ClauseText;
use crate::catalogue::condition::Condition;
use crate::catalogue::id::RequirementId;
use crate::catalogue::requirement::{
    Allow, Effort, Evidence, EvidenceTime, FollowUp, Interval, Measure, Reference, Remedy, Requirement, Review,
    ReviewStatus, Rhythm, Role, RouteChoice, Scoring, ScoringShape,
};
use crate::catalogue::value::{Case, Scale, Stricter, Value, ValueSource};
use crate::diagnostic::{Code, did_you_mean};
use crate::document::Lines;
use crate::language::{Language, Localized};
use crate::toml_file::{Located, Node, Table, Word};

use super::conditions::{Exceptional, read_condition, read_single};
use super::frame::check_known;
use super::{Reader, Scope, read_blocks, report_markdown};

pub(super) fn read_all(reader: &Reader<'_>, scope: &Scope<'_>) -> BTreeMap<RequirementId, Requirement> {
    let mut requirements: BTreeMap<RequirementId, Requirement> = BTreeMap::new();
    let data_folders = ["standards", "policies", "organisations"];
    let folders: std::collections::BTreeSet<&str> = reader
        .files
        .keys()
        .filter_map(|path| path.rsplit_once('/'))
        .map(|(folder, _)| folder)
        .filter(|folder| !data_folders.contains(folder))
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
pub fn read_requirement(table: Table<'_>, scope: &Scope<'_>, home: Option<(&str, &str, &str)>) -> Option<Requirement> {
    let id = read_id(&table, home);
    let area = match home {
        Some((area, _, _)) => Some(area.to_owned()),
        None => read_own_area(&table, scope),
    };
    let role = table.word::<Role>("role");
    let standards = read_references(&table);
    let themes = read_themes(&table, scope);
    if home.is_some() && standards.is_empty() && !table.has("standards") {
        table.report(
            Code::MissingKey,
            table.place(),
            "the requirement lacks `standards`",
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
    let applies_when = if home.is_some() { Some(read_applies_when(&table, scope)) } else { None };
    let title = table.localized("title", Lines::One);
    let text = read_text(&table);
    let motive = table.localized("motive", Lines::Many);
    let evidence = read_evidence(&table, role.as_ref());
    let follow_up = read_follow_up(&table, scope);
    let values = read_values(&table, scope, home.is_some());
    if let (Some(text), Some(values)) = (&text, &values) {
        check_slots(&table, text, values);
    }
    let remedy = read_remedy(&table);
    let scoring = read_scoring(&table, role.as_ref());
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
        evidence,
        follow_up: follow_up?,
        values: values?,
        remedy,
        scoring,
        allows,
        place,
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

fn read_ids(table: &Table<'_>, key: &str) -> Vec<Located<RequirementId>> {
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

fn read_route_choices(table: &Table<'_>, key: &str, scope: &Scope<'_>) -> Vec<Located<RouteChoice>> {
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

fn read_applies_when(table: &Table<'_>, scope: &Scope<'_>) -> Option<Condition> {
    if !table.has("applies-when") {
        table.report(
            Code::MissingKey,
            table.place(),
            "the requirement lacks `[[applies-when]]`",
            "say for which procurements it is asked",
        );
        return None;
    }
    read_condition(table, "applies-when", scope.characteristics, Exceptional::Refused)
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

fn read_evidence(table: &Table<'_>, role: Option<&Located<Role>>) -> Vec<Evidence> {
    let mut evidence = Vec::new();
    if !table.has("evidence") {
        table.report(
            Code::MissingKey,
            table.place(),
            "the requirement lacks `[[evidence]]`",
            "say how it is shown, and when",
        );
    }
    for inner in table.tables("evidence") {
        let when = inner.word::<EvidenceTime>("when");
        let text = inner.languages(Lines::Many, "the evidence");
        if let (Some(when), Some(role)) = (&when, role)
            && !role.value.evidence_times().contains(&when.value)
        {
            let allowed: Vec<String> =
                role.value.evidence_times().iter().map(|time| format!("`{}`", time.word())).collect();
            let message = format!("a {} cannot be shown at `{}`", role.value.word(), when.value.word());
            inner.report(Code::EvidenceTime, &when.place, message, format!("use {}", allowed.join(" or ")));
        }
        if let (Some(when), Some(text)) = (when, text) {
            evidence.push(Evidence { when: when.value, text: read_blocks(&text, inner.log()) });
        }
        inner.finish();
    }
    evidence
}

fn read_follow_up(table: &Table<'_>, scope: &Scope<'_>) -> Option<FollowUp> {
    let inner = table.table("follow-up")?;
    let every = inner.optional_text("every");
    let on = inner.optional_text("on");
    let by = inner.text("by").filter(|role| check_known(&inner, role, scope.roles, Code::UnknownRole, "role"));
    let text = inner.languages(Lines::Many, "the follow-up");
    let rhythm = match (every, on) {
        (Some(every), None) => {
            let interval = read_interval(&every.value);
            if interval.is_none() {
                inner.report(
                    Code::Date,
                    &every.place,
                    format!("`{}` is not an interval", every.value),
                    "write P1Y, P6M, P3M, P1M, P2W or P10D",
                );
            }
            interval.map(Rhythm::Every)
        }
        (None, Some(on)) => {
            check_known(&inner, &on, scope.events, Code::UnknownEvent, "event").then_some(Rhythm::On(on.value))
        }
        (_, _) => {
            inner.report(
                Code::MissingKey,
                inner.place(),
                "the follow-up has neither or both of `every` and `on`",
                "write one of them: an interval or an event",
            );
            None
        }
    };
    let text = text.map(|text| read_blocks(&text, inner.log()));
    inner.finish();
    Some(FollowUp { rhythm: rhythm?, by: by?.value, text: text? })
}

/// An ISO 8601 duration of whole years, months, weeks or days: `P1Y`, `P6M`.
pub fn read_interval(text: &str) -> Option<Interval> {
    let span: jiff::Span = text.parse().ok()?;
    let days = u32::try_from(span.get_days()).ok()? + 7 * u32::try_from(span.get_weeks()).ok()?;
    let months = u32::try_from(span.get_months()).ok()? + 12 * u32::try_from(span.get_years()).ok()?;
    let timeless = span.get_hours() == 0 && span.get_minutes() == 0 && span.get_seconds() == 0;
    (timeless && (days > 0 || months > 0)).then_some(Interval { months, days })
}

fn read_values(table: &Table<'_>, scope: &Scope<'_>, catalogue: bool) -> Option<Vec<Value>> {
    let Some(outer) = table.optional_table("values") else { return Some(Vec::new()) };
    let mut values = Vec::new();
    let mut sound = true;
    for (name, found) in outer.open_entries() {
        let inner = outer.inner_table(&format!("values.{}", name.value), found)?;
        let source = if inner.has("same-as") {
            read_same_as(&inner)
        } else {
            read_scale(&inner, scope, catalogue).map(ValueSource::Own)
        };
        inner.finish();
        match source {
            Some(source) => values.push(Value { name: name.value.clone(), source, place: name.place.clone() }),
            None => sound = false,
        }
    }
    sound.then_some(values)
}

fn read_same_as(table: &Table<'_>) -> Option<ValueSource> {
    let text = table.text("same-as")?;
    let source =
        text.value.split_once('.').and_then(|(id, name)| Some(ValueSource::SameAs(id.parse().ok()?, name.to_owned())));
    if source.is_none() {
        table.report(
            Code::SameAs,
            &text.place,
            format!("`{}` names no value", text.value),
            "write requirement.value, as in INF-031.notice",
        );
    }
    source
}

fn read_scale(table: &Table<'_>, scope: &Scope<'_>, catalogue: bool) -> Option<Scale> {
    let label = table.localized("label", Lines::One);
    let unit = table.text("unit");
    if let Some(unit) = unit.as_ref().filter(|unit| !scope.units.iter().any(|known| known.id == unit.value)) {
        let help = did_you_mean(&unit.value, scope.units.iter().map(|known| known.id.as_str()));
        table.report(Code::UnknownUnit, &unit.place, format!("unknown unit `{}`", unit.value), help);
    }
    let stricter = table.word::<Stricter>("stricter");
    let default = table.number("default");
    let mut cases = Vec::new();
    for case in table.tables("cases") {
        let when = read_single(&case, "when", scope.characteristics);
        let number = case.number("value");
        if let (Some(number), Some(default), Some(stricter)) = (&number, &default, &stricter) {
            check_case(&case, number, default.value, stricter.value);
        }
        let place = case.place().clone();
        case.finish();
        if let (Some(when), Some(number)) = (when, number) {
            cases.push(Case { when, number: number.value, place });
        }
    }
    if !catalogue && !cases.is_empty() {
        table.report(
            Code::Deviation,
            table.place(),
            "a clause of one's own has a value with cases",
            "write the one number that applies in this procurement",
        );
    }
    Some(Scale { label: label?.value, unit: unit?.value, stricter: stricter?.value, default: default?.value, cases })
}

fn check_case(case: &Table<'_>, number: &Located<f64>, default: f64, stricter: Stricter) {
    if stricter.stricter(default, number.value) {
        let message = format!("the case loosens the value: {} is laxer than the default {default}", number.value);
        case.report(Code::LooseningCase, &number.place, message, "a case may only be stricter than the default");
    } else if !stricter.stricter(number.value, default) {
        case.report(Code::DeadCase, &number.place, "the case gives the same number as the default", "remove it");
    }
}

fn check_slots(table: &Table<'_>, text: &Located<Localized<ClauseText>>, values: &[Value]) {
    for language in Language::ALL {
        let slots = text.value.get(language).slots();
        for slot in slots.iter().filter(|slot| !values.iter().any(|value| value.name == **slot)) {
            let help = did_you_mean(slot, values.iter().map(|value| value.name.as_str()));
            table.report(
                Code::UndeclaredValue,
                &text.place,
                format!("the text in `{language}` uses the value `{slot}`, which is not declared"),
                help,
            );
        }
        for value in values.iter().filter(|value| !slots.contains(&value.name)) {
            let message = format!("the value `{}` is not used in the text in `{language}`", value.name);
            table.report(
                Code::UnusedValue,
                &value.place,
                message,
                format!("write {{{{ {} }}}} where it belongs, or remove the value", value.name),
            );
        }
    }
}

fn read_remedy(table: &Table<'_>) -> Option<Remedy> {
    let inner = table.optional_table("remedy")?;
    let condition = inner.localized("condition", Lines::One);
    let measure = inner.localized("measure", Lines::One);
    let cap = inner.localized("cap", Lines::One);
    inner.finish();
    Some(Remedy { condition: condition?.value, measure: measure?.value, cap: cap?.value })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Met,
    Linear,
}

impl Word for Shape {
    const NAME: &'static str = "shape of scoring";
    const WORDS: &'static [(&'static str, Shape)] = &[("met", Shape::Met), ("linear", Shape::Linear)];
}

fn read_scoring(table: &Table<'_>, role: Option<&Located<Role>>) -> Option<Scoring> {
    let inner = table.optional_table("scoring");
    let is_criterion = role.is_some_and(|role| role.value == Role::AwardCriterion);
    let Some(inner) = inner else {
        if is_criterion {
            table.report(
                Code::RoleMismatch,
                table.place(),
                "an award criterion lacks `[scoring]`",
                "say how an offer is valued, and what it means for the contract",
            );
        }
        return None;
    };
    if !is_criterion && role.is_some() {
        inner.report(
            Code::RoleMismatch,
            inner.place(),
            "only an award criterion has `[scoring]`",
            "remove it, or change the role",
        );
    }
    let shape = inner.word::<Shape>("shape");
    let value = inner.optional_text("value");
    let best = inner.optional_number("best");
    let consequence = inner.localized("consequence", Lines::Many);
    let shape = match (shape?.value, value, best) {
        (Shape::Met, None, None) => Some(ScoringShape::Met),
        (Shape::Linear, Some(value), Some(best)) => Some(ScoringShape::Linear { value: value.value, best: best.value }),
        (Shape::Met, _, _) => {
            inner.report(
                Code::RoleMismatch,
                inner.place(),
                "scoring of shape `met` takes neither `value` nor `best`",
                "remove them",
            );
            None
        }
        (Shape::Linear, _, _) => {
            inner.report(
                Code::MissingKey,
                inner.place(),
                "scoring of shape `linear` needs `value` and `best`",
                "name the value that is offered and the offer that gives everything",
            );
            None
        }
    };
    inner.finish();
    Some(Scoring { shape: shape?, consequence: consequence?.value })
}

fn read_allow(table: Table<'_>) -> Option<Allow> {
    let code = table.text("code");
    let reason = table.text("reason");
    table.finish();
    Some(Allow { code: code?.value, reason: reason?.value })
}
