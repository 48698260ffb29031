//! What became of every topic and of every control that the catalogue is to cover: each is answered by requirements that
//! exist, or left out with a reason. `requirements/decisions/` says which.

#![expect(clippy::disallowed_methods, reason = "tests read files of their own")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::OnceLock;

use kravbilaga::annex::printed;
use kravbilaga::catalogue::{Catalogue, PolicyStatus, Reference, Requirement};
use kravbilaga::language::Language;
use kravbilaga::workflow::{Folders, check, review};
use serde::Deserialize;

/// How many topics the map of 2026-11-22 has in each area.
const TOPICS: [(&str, usize); 14] = [
    ("INF", 38),
    ("PER", 26),
    ("UTV", 29),
    ("MOL", 33),
    ("FYS", 36),
    ("BRA", 26),
    ("PSK", 22),
    ("SKY", 14),
    ("KON", 22),
    ("MED", 21),
    ("OTF", 23),
    ("PEB", 24),
    ("AVS", 21),
    ("UPP", 23),
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Topics {
    topic: Vec<Topic>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Topic {
    id: String,
    title: String,
    decision: Decided,
    #[serde(default)]
    requirements: Vec<String>,
    #[serde(default)]
    gates: Vec<String>,
    reason: Option<String>,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "kebab-case")]
enum Decided {
    Clause,
    Merged,
    Gate,
    LeftOut,
}

fn folder() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/requirements"))
}

fn decided<T: serde::de::DeserializeOwned>(name: &str) -> T {
    let path = folder().join("decisions").join(format!("{name}.toml"));
    let text = std::fs::read_to_string(&path).expect("the file can be read");
    toml::from_str(&text).unwrap_or_else(|problem| panic!("{}: {problem}", path.display()))
}

fn catalogue() -> &'static Catalogue {
    static CATALOGUE: OnceLock<Catalogue> = OnceLock::new();
    CATALOGUE.get_or_init(|| {
        let (sound, problems) = check(&Folders::default()).expect("the catalogue can be read");
        sound.unwrap_or_else(|| panic!("{:#?}", problems.diagnostics)).0
    })
}

fn asked() -> impl Iterator<Item = &'static Requirement> {
    catalogue().in_use()
}

fn is_asked(id: &str) -> bool {
    asked().any(|requirement| requirement.id.as_str() == id)
}

fn is_reason(reason: &str) -> bool {
    reason.split_whitespace().count() > 3
}

#[test]
fn every_topic_is_decided() {
    let mut wrong = Vec::new();
    let mut counted: BTreeMap<Decided, usize> = BTreeMap::new();
    for (prefix, number) in TOPICS {
        let topics: Topics = decided(prefix);
        let ids: Vec<String> = (1..=number).map(|n| format!("{prefix}-{n:02}")).collect();
        assert_eq!(topics.topic.iter().map(|topic| topic.id.clone()).collect::<Vec<_>>(), ids);
        for topic in &topics.topic {
            *counted.entry(topic.decision).or_default() += 1;
            let reasoned = topic.reason.as_deref().is_some_and(is_reason);
            let (requirements, gates) = (!topic.requirements.is_empty(), !topic.gates.is_empty());
            let fits = match topic.decision {
                Decided::Clause => requirements && !gates && topic.reason.is_none(),
                Decided::Merged => requirements && !gates && reasoned,
                Decided::Gate => gates && !requirements && reasoned,
                Decided::LeftOut => !requirements && !gates && reasoned,
            };
            if !fits {
                wrong.push(format!("{} {}: what is given does not fit {:?}", topic.id, topic.title, topic.decision));
            }
            wrong.extend(topic.requirements.iter().filter(|id| !is_asked(id)).map(|id| format!("{}: {id}", topic.id)));
            let gate = |id: &&String| !catalogue().gates.iter().any(|gate| gate.id == **id);
            wrong.extend(topic.gates.iter().filter(gate).map(|id| format!("{}: gate {id}", topic.id)));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert_eq!(counted.values().sum::<usize>(), 358);
    assert!(counted[&Decided::Clause] > 150, "{counted:?}");
}

#[test]
fn every_requirement_answers_to_a_topic() {
    let topics = TOPICS.into_iter().flat_map(|(prefix, _)| decided::<Topics>(prefix).topic);
    let answering: BTreeSet<String> = topics.flat_map(|topic| topic.requirements).collect();
    let stray: Vec<&str> =
        asked().map(|requirement| requirement.id.as_str()).filter(|id| !answering.contains(*id)).collect();
    assert!(stray.is_empty(), "no topic of requirements/decisions names {stray:?}");
}

/// Loading has made sure that each control accounted for is part of its goal, and that none is accounted for twice.
#[test]
fn what_is_to_be_covered_is_covered_or_left_out_with_a_reason() {
    let mut wrong = Vec::new();
    assert!(!catalogue().goals.is_empty());
    for goal in &catalogue().goals {
        for control in &goal.controls {
            let reference = Reference { standard: goal.standard.clone(), control: control.clone() };
            let names = |requirement: &Requirement| requirement.standards.iter().any(|known| known.value == reference);
            let named = asked().any(names);
            let accounted = goal.carrying(control).is_some() || goal.leaving_out(control).is_some();
            match (named, accounted) {
                (false, false) => wrong.push(format!("{}:{control} is not covered", goal.standard)),
                (true, true) => wrong.push(format!("{}:{control} is both covered and accounted for", goal.standard)),
                (true, false) | (false, true) => {}
            }
        }
        let unknown = goal.carried.iter().flat_map(|row| &row.by).filter(|id| !is_asked(id.value.as_str()));
        wrong.extend(unknown.map(|id| format!("{}: {} is not asked", goal.standard, id.value)));
        let reasons = goal.carried.iter().map(|row| &row.reason).chain(goal.left_out.iter().map(|row| &row.reason));
        wrong.extend(reasons.filter(|reason| !is_reason(reason)).map(|reason| format!("{}: {reason}", goal.standard)));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_passage_of_an_adopted_policy_that_has_themes_is_served() {
    let served: BTreeSet<&str> =
        asked().flat_map(|requirement| &requirement.themes).map(|theme| theme.value.as_str()).collect();
    let policies = catalogue().policies.values().filter(|policy| policy.status == PolicyStatus::Adopted);
    let mut passages = 0;
    for policy in policies {
        for passage in policy.passages.iter().filter(|passage| !passage.themes.is_empty()) {
            passages += 1;
            let any = passage.themes.iter().any(|theme| served.contains(theme.value.as_str()));
            assert!(any, "{}: no requirement serves {:?}", policy.id, passage.heading);
        }
    }
    assert!(passages >= 20, "{passages}");
}

#[test]
fn a_clause_that_leaves_something_to_the_procurement_documents_says_what() {
    let refers = |text: &str| text.contains("pphandlingsdokumenten");
    let silent: Vec<&str> = asked()
        .filter(|requirement| {
            refers(
                &std::fs::read_to_string(folder().join(&requirement.area).join(format!("{}.toml", requirement.id)))
                    .map(|text| swedish_text(&text))
                    .expect("the requirement's file"),
            )
        })
        .filter(|requirement| requirement.buyer_states.is_empty())
        .map(|requirement| requirement.id.as_str())
        .collect();
    assert!(silent.is_empty(), "{silent:?} refer to the procurement documents without `[[buyer-states]]`");
}

/// The Swedish clause of a requirement's file.
fn swedish_text(file: &str) -> String {
    let table: toml::Table = toml::from_str(file).expect("TOML");
    table["text"]["sv"].as_str().expect("a Swedish text").to_owned()
}

#[test]
fn every_row_of_a_register_is_printed_without_stray_spaces() {
    for standard in catalogue().standards.values() {
        for (control, language) in
            standard.controls.iter().flat_map(|row| Language::ALL.map(|language| (row, language)))
        {
            let said = printed(standard, control, language);
            assert!(!said.is_empty() && said.trim() == said && !said.contains("  "), "`{said}`");
        }
    }
}

/// `UPDATE=1 cargo test --test decisions` writes it anew.
#[test]
fn the_review_list_is_that_of_the_catalogue() {
    let (sound, _) = check(&Folders::default()).expect("the catalogue can be read");
    let (catalogue, templates) = sound.expect("the catalogue is sound");
    let list = review(&catalogue, &templates).expect("the list can be made");
    let path = folder().join("REVIEW.md");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &list).expect("the list can be written");
    }
    assert!(
        std::fs::read_to_string(&path).is_ok_and(|committed| committed.trim_end() == list.trim_end()),
        "requirements/REVIEW.md is not up to date: UPDATE=1 cargo test --test decisions"
    );
}
