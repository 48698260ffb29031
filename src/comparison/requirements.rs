//! What changed in the requirements of two catalogues: added, withdrawn, used again, and what of each reads otherwise.

use std::collections::BTreeMap;

use crate::catalogue::{
    Case, Catalogue, Condition, Effort, Evidence, FollowUp, Interval, Requirement, RequirementId, Rhythm, Role,
    RouteChoice, ScoringShape, Stricter, Value, ValueSource,
};
use crate::language::{Language, Localized, Text};
use crate::toml_file::{Located, Word};

use super::facets::{Facet, differences, listed, text, written};
use super::{About, Change, Direction, Group, How, conditions, same};

/// What changed in the requirements.
pub(super) fn requirements(old: &Catalogue, new: &Catalogue) -> Vec<Change> {
    let mut changes = Vec::new();
    for (id, before) in &old.requirements {
        match new.requirements.get(id) {
            Some(after) => changes.extend(changed(old, new, before, after)),
            None => changes.push(Change {
                was: Some(clause(before)),
                because: Some(Text {
                    swedish: String::from(
                        "id:n tas aldrig bort; ett krav som inte längre ställs markeras som utgånget",
                    ),
                    english: String::from("ids are never dropped; a requirement that is no longer asked is withdrawn"),
                }),
                ..Change::of(Group::Broken, About::Requirement, id.as_str(), &before.title, How::Gone)
            }),
        }
    }
    for (id, after) in new.requirements.iter().filter(|(id, _)| !old.requirements.contains_key(*id)) {
        changes.push(Change {
            what: if after.withdrawn.is_some() { String::from("withdrawn") } else { String::new() },
            is: Some(clause(after)),
            ..Change::of(Group::Added, About::Requirement, id.as_str(), &after.title, How::Added)
        });
    }
    changes
}

/// The clause with the names of its values.
pub(super) fn clause(requirement: &Requirement) -> Text {
    requirement.text.map(|text| {
        let names: BTreeMap<String, String> =
            text.slots().iter().map(|slot| (slot.clone(), format!("{{{{ {slot} }}}}"))).collect();
        written(&text.fill(&names))
    })
}

/// What of a requirement that is in both reads otherwise.
pub(super) fn changed(old: &Catalogue, new: &Catalogue, before: &Requirement, after: &Requirement) -> Vec<Change> {
    let id = after.id.as_str();
    let of = |group, how| Change::of(group, About::Requirement, id, &after.title, how);
    let mut changes = match (before.withdrawn, after.withdrawn) {
        (None, Some(day)) => vec![Change {
            was: Some(clause(before)),
            because: Some(withdrawn_because(&day.to_string(), &after.replaced_by)),
            ..of(Group::Withdrawn, How::Withdrawn)
        }],
        (Some(day), None) => vec![Change {
            is: Some(clause(after)),
            because: Some(Text {
                swedish: format!("id:t utgick {day}; ett id får aldrig användas igen"),
                english: format!("the id was withdrawn on {day}; an id is never used again"),
            }),
            ..of(Group::Broken, How::Reused)
        }],
        (Some(_), Some(_)) => {
            let facets = |requirement: &Requirement| {
                let day = requirement.withdrawn.map_or_else(String::new, |day| day.to_string());
                vec![
                    Facet::new(Group::Withdrawn, "withdrawn", day),
                    Facet::new(Group::Withdrawn, "replaced by", ids(&requirement.replaced_by)),
                ]
            };
            differences(About::Requirement, id, &after.title, &facets(before), &facets(after))
        }
        (None, None) => Vec::new(),
    };
    let (then, now) = (facets(old, before), facets(new, after));
    let mut told = differences(About::Requirement, id, &after.title, &then, &now);
    for change in &mut told {
        change.direction = change.direction.or_else(|| direction(change, before, after));
    }
    changes.extend(moved_evidence(told));
    changes
}

/// Evidence that says the same but is due at another time is told as that, not as gone and come.
fn moved_evidence(changes: Vec<Change>) -> Vec<Change> {
    let is_evidence = |change: &Change| change.what.starts_with("evidence ");
    let (evidence, mut others): (Vec<Change>, Vec<Change>) = changes.into_iter().partition(is_evidence);
    let come = |gone: &Change| {
        let same = |other: &&Change| other.was.is_none() && other.is == gone.was && other.language == gone.language;
        evidence.iter().find(same).filter(|_| gone.is.is_none())
    };
    for change in &evidence {
        let has_moved = evidence.iter().any(|gone| come(gone) == Some(change));
        match come(change) {
            Some(to) if change.language == Some(Language::Swedish) => others.push(Change {
                what: String::from("evidence: when"),
                language: None,
                was: Some(same(change.what["evidence ".len()..].to_owned())),
                is: Some(same(to.what["evidence ".len()..].to_owned())),
                ..change.clone()
            }),
            Some(_) => {}
            None if has_moved => {}
            None => others.push(change.clone()),
        }
    }
    others
}

fn withdrawn_because(day: &str, replaced_by: &[Located<RequirementId>]) -> Text {
    if replaced_by.is_empty() {
        return Text {
            swedish: format!("utgår {day}, utan ersättare"),
            english: format!("as of {day}, with nothing in its place"),
        };
    }
    let ids: Vec<String> = replaced_by.iter().map(|id| id.value.to_string()).collect();
    let list = |language: Language| language.enumeration(&ids);
    Text {
        swedish: format!("utgår {day}, ersätts av {}", list(Language::Swedish)),
        english: format!("as of {day}, replaced by {}", list(Language::English)),
    }
}

/// Which way a change goes where the two readings alone do not say it.
fn direction(change: &Change, before: &Requirement, after: &Requirement) -> Option<Direction> {
    let is_case = change.what.contains(" when ");
    match (change.what.as_str(), &change.was, &change.is) {
        ("applies when", ..) => conditions::direction(before.applies_when.as_ref(), after.applies_when.as_ref()),
        // A case is always stricter than what it sharpens.
        (_, None, Some(_)) if is_case => Some(Direction::Stricter),
        (_, Some(_), None) if is_case => Some(Direction::Looser),
        _ => None,
    }
}

/// Everything that a requirement says. Taken apart, so that what is added to requirements cannot be forgotten here.
fn facets(catalogue: &Catalogue, requirement: &Requirement) -> Vec<Facet> {
    let Requirement {
        id: _,
        area,
        role,
        standards,
        themes,
        measure,
        effort,
        flow_down,
        since,
        review,
        replaces,
        covered_by,
        added_by,
        see_also,
        // Whether it is withdrawn is told of the whole.
        withdrawn: _,
        replaced_by: _,
        applies_when,
        title,
        text: _,
        motive,
        buyer_states,
        evidence,
        follow_up,
        values,
        remedy,
        scoring,
        doubts,
        allows,
        place: _,
        substance: _,
        digest: _,
    } = requirement;
    let mut facets = vec![
        Facet::new(Group::Role, "role", role.word()).strict(f64::from(u8::from(*role != Role::AwardCriterion))),
        Facet::new(Group::Proof, "flow-down", yes_no(*flow_down)).strict(f64::from(u8::from(*flow_down))),
        Facet::new(Group::Condition, "applies when", conditions::written(applies_when.as_ref())),
        Facet::new(Group::Condition, "replaces", ids(replaces)),
        Facet::new(Group::Condition, "covered by", choices(covered_by)),
        Facet::new(Group::Condition, "added by", choices(added_by)),
        Facet::new(
            Group::Support,
            "standards",
            listed_lines(
                standards.iter().map(|reference| format!("{}:{}", reference.value.standard, reference.value.control)),
            ),
        ),
        Facet::new(Group::Support, "themes", listed(themes.iter().map(|theme| theme.value.as_str()))),
        Facet::new(Group::Rest, "area", area),
        Facet::new(Group::Rest, "measure", measure_word(*measure)),
        Facet::new(Group::Rest, "see also", ids(see_also)),
        Facet::new(Group::Rest, "since", since),
        Facet::new(Group::Rest, "review", reviewed(review)),
        Facet::new(Group::Rest, "doubts", doubts.join("\n")),
        Facet::new(
            Group::Rest,
            "checks silenced",
            listed_lines(allows.iter().map(|allow| format!("{}: {}", allow.code, allow.reason))),
        ),
    ];
    facets.extend(text(Group::Wording, "title", title));
    facets.extend(text(Group::Wording, "text", &clause(requirement)));
    facets.extend(text(Group::Rest, "motive", &blocks(motive)));
    for (index, stated) in buyer_states.iter().enumerate() {
        facets.extend(text(Group::Rest, &format!("buyer states {}", index + 1), stated));
    }
    facets.extend(evidence_facets(evidence));
    facets.extend(follow_up_facets(follow_up));
    facets.extend(effort_facets(effort));
    facets.extend(values.iter().flat_map(|value| value_facets(catalogue, value)));
    if let Some(remedy) = remedy {
        facets.extend(text(Group::Proof, "remedy: breach", &remedy.condition));
        facets.extend(text(Group::Proof, "remedy: measure", &remedy.measure));
        facets.extend(text(Group::Proof, "remedy: limit", &remedy.cap));
    }
    if let Some(scoring) = scoring {
        let shape = match &scoring.shape {
            ScoringShape::Met => String::from("met"),
            ScoringShape::Linear { value, best } => format!("linear in {value}, best {best}"),
        };
        facets.push(Facet::new(Group::Role, "scoring", shape));
        facets.extend(text(Group::Role, "scoring: consequence", &scoring.consequence));
    }
    facets
}

pub(super) fn yes_no(yes: bool) -> &'static str {
    if yes { "yes" } else { "no" }
}

fn measure_word(measure: crate::catalogue::Measure) -> &'static str {
    crate::catalogue::Measure::WORDS.iter().find(|(_, known)| *known == measure).map_or("", |(word, _)| word)
}

fn ids(ids: &[Located<RequirementId>]) -> String {
    listed(ids.iter().map(|id| id.value.as_str()))
}

fn choices(choices: &[Located<RouteChoice>]) -> String {
    listed_lines(choices.iter().map(|choice| format!("{}:{}", choice.value.route, choice.value.choice)))
}

fn listed_lines(texts: impl Iterator<Item = String>) -> String {
    let mut texts: Vec<String> = texts.collect();
    texts.sort_unstable();
    texts.join("; ")
}

fn reviewed(review: &crate::catalogue::Review) -> String {
    let status = crate::catalogue::ReviewStatus::WORDS.iter().find(|(_, known)| *known == review.status);
    let by = review.by.iter().map(|role| format!("by {role}"));
    let date = review.date.iter().map(ToString::to_string);
    status.map(|(word, _)| (*word).to_owned()).into_iter().chain(by).chain(date).collect::<Vec<_>>().join(", ")
}

fn blocks(blocks: &Localized<Vec<crate::document::Block>>) -> Text {
    blocks.map(|blocks| written(blocks))
}

fn evidence_facets(evidence: &[Evidence]) -> Vec<Facet> {
    let mut facets = Vec::new();
    let mut times: Vec<&'static str> = Vec::new();
    for shown in evidence {
        let time = shown.when.word();
        times.push(time);
        let number = times.iter().filter(|known| **known == time).count();
        let number = if number == 1 { String::new() } else { format!(" {number}") };
        facets.extend(text(Group::Proof, &format!("evidence {time}{number}"), &blocks(&shown.text)));
    }
    facets
}

fn follow_up_facets(follow_up: &FollowUp) -> Vec<Facet> {
    let rhythm = match &follow_up.rhythm {
        Rhythm::Every(interval) => {
            Facet::new(Group::Proof, "follow-up: when", format!("every {}", written_interval(*interval)))
                // More often is stricter.
                .strict(-(f64::from(interval.months) * 30.0 + f64::from(interval.days)))
        }
        Rhythm::On(event) => Facet::new(Group::Proof, "follow-up: when", format!("on {event}")),
    };
    let mut facets = vec![rhythm, Facet::new(Group::Proof, "follow-up: by", &follow_up.by)];
    facets.extend(text(Group::Proof, "follow-up: what", &blocks(&follow_up.text)));
    facets
}

/// An interval as it is written in the files: `P1Y`.
pub(super) fn written_interval(interval: Interval) -> String {
    match (interval.months, interval.days) {
        (0, days) => format!("P{days}D"),
        (months, 0) if months.is_multiple_of(12) => format!("P{}Y", months / 12),
        (months, 0) => format!("P{months}M"),
        (months, days) => format!("P{months}M{days}D"),
    }
}

fn effort_facets(effort: &Effort) -> Vec<Facet> {
    let mut facets =
        vec![Facet::new(Group::Rest, "effort", effort.default.to_string()).strict(f64::from(effort.default))];
    for (when, number) in &effort.cases {
        let what = format!("effort when {}", conditions::written(Some(when)));
        facets.push(Facet::new(Group::Rest, &what, number.to_string()).strict(f64::from(*number)));
    }
    facets
}

fn value_facets(catalogue: &Catalogue, value: &Value) -> Vec<Facet> {
    let name = format!("value {}", value.name);
    let scale = match &value.source {
        ValueSource::SameAs(id, other) => return vec![Facet::new(Group::Value, &name, format!("as {id}.{other}"))],
        ValueSource::Own(scale) => scale,
    };
    let direction = match scale.stricter {
        Stricter::Lower => "lower",
        Stricter::Higher => "higher",
    };
    let number = |what: &str, number: f64| {
        let shown = match catalogue.unit(&scale.unit) {
            Some(unit) => {
                Text { swedish: unit.write(number, Language::Swedish), english: unit.write(number, Language::English) }
            }
            None => same(number.to_string()),
        };
        let strictness = match scale.stricter {
            Stricter::Lower => -number,
            Stricter::Higher => number,
        };
        Facet::new(Group::Value, what, number.to_string()).shown(shown).strict(strictness)
    };
    let mut facets = vec![
        number(&name, scale.default),
        Facet::new(Group::Value, &format!("{name}: unit"), &scale.unit),
        Facet::new(Group::Value, &format!("{name}: stricter"), direction),
    ];
    facets.extend(text(Group::Wording, &format!("{name}: label"), &scale.label));
    facets.extend(scale.cases.iter().map(|Case { when, number: sharper, .. }: &Case| {
        number(&format!("{name} when {}", conditions::written(Some(when as &Condition))), *sharper)
    }));
    facets
}
