//! What changed in the frame of two catalogues: the questions, gates, routes and law that decide about requirements; then
//! themes, units, roles, terms and the rest.

use crate::catalogue::{
    AllowedAnswer, Catalogue, Characteristic, Demand, Event, Form, Gate, GateEffect, Kind, Named, Part, Procedure,
    Regime, Route, Term, Unit, WordList,
};
use crate::language::{Language, Text};
use crate::toml_file::Word;

use super::facets::{Facet, Things, differences, listed, text, things};
use super::{About, Change, Group, conditions, same};

/// What changed in the frame.
pub(super) fn frame(old: &Catalogue, new: &Catalogue) -> Vec<Change> {
    let title = same(new.id.clone());
    let mut changes = differences(About::Whole, &new.id, &title, &head(old, new), &head(new, old));
    for (group, about, things_of) in LISTS {
        changes.extend(things(*group, *about, &things_of(old), &things_of(new)));
    }
    changes
}

type ThingsOf = fn(&Catalogue) -> Things;

/// The lists of a catalogue: how much they matter, what they hold, and how each thing in them is told.
const LISTS: &[(Group, About, ThingsOf)] = &[
    (Group::Deciding, About::Question, |catalogue| listed_by(&catalogue.characteristics, question)),
    (Group::Deciding, About::Gate, |catalogue| listed_by(&catalogue.gates, gate)),
    (Group::Deciding, About::Route, |catalogue| listed_by(&catalogue.routes, route)),
    (Group::Deciding, About::Law, laws),
    (Group::Deciding, About::Part, |catalogue| listed_by(&catalogue.parts, part)),
    (Group::Rest, About::Area, areas),
    (Group::Rest, About::Theme, |catalogue| listed_by(&catalogue.themes, named)),
    (Group::Rest, About::Unit, |catalogue| listed_by(&catalogue.units, unit)),
    (Group::Rest, About::FollowUpRole, |catalogue| listed_by(&catalogue.roles, named)),
    (Group::Rest, About::Event, |catalogue| listed_by(&catalogue.events, event)),
    (Group::Rest, About::Term, |catalogue| listed_by(&catalogue.glossary, term)),
    (Group::Rest, About::QuestionGroup, |catalogue| listed_by(&catalogue.groups, named)),
    (Group::Rest, About::Words, words),
    (Group::Rest, About::Edition, editions),
];

/// A thing told: its id, its title and its facets.
type Told = (String, Text, Vec<Facet>);

fn listed_by<T>(list: &[T], told: fn(&T) -> Told) -> Things {
    list.iter().map(told).map(|(id, title, facets)| (id, (title, facets))).collect()
}

/// What a catalogue says of itself; of an order only that of what stands in the other too.
fn head(catalogue: &Catalogue, other: &Catalogue) -> Vec<Facet> {
    let planning = &catalogue.follow_up;
    let days_off: Vec<String> =
        planning.days_off.iter().map(|day| format!("{} {:?}", day.name.get(Language::Swedish), day.falls)).collect();

    let areas = order(&catalogue.areas, |area| &area.id, |id| other.areas.iter().any(|area| area.id == id));
    let questions = order(&catalogue.characteristics, |question| &question.id, |id| other.characteristic(id).is_some());
    vec![
        Facet::new(Group::Rest, "id", &catalogue.id),
        Facet::new(Group::Rest, "edition", &catalogue.edition),
        Facet::new(Group::Rest, "owner", &catalogue.owner),
        Facet::new(Group::Rest, "days off", days_off.join("; ")),
        Facet::new(Group::Rest, "minutes for an occasion", planning.occasion_minutes.to_string()),
        Facet::new(Group::Rest, "minutes for a check", planning.check_minutes.to_string()),
        Facet::new(Group::Rest, "words for certificates", planning.certificate_words.join(", ")),
        Facet::new(Group::Rest, "words for expiry", planning.expiry_words.join(", ")),
        Facet::new(Group::Rest, "order of areas", areas),
        Facet::new(Group::Rest, "order of questions", questions),
    ]
}

fn order<T>(list: &[T], id: impl Fn(&T) -> &String, common: impl Fn(&str) -> bool) -> String {
    let ids: Vec<&str> = list.iter().map(|thing| id(thing).as_str()).filter(|id| common(id)).collect();
    ids.join(", ")
}

fn question(question: &Characteristic) -> Told {
    let Characteristic {
        id,
        group,
        kind,
        label,
        phrase,
        phrase_not,
        help,
        why,
        level_hints,
        ask_when,
        implies,
        place: _,
    } = question;
    let kind = match kind {
        Kind::YesNo => "yes or no",
        Kind::Level => "a level",
        Kind::Choice(_) => "one answer",
        Kind::Choices(_) => "any answers",
    };
    let deciding = Group::Deciding;
    let mut facets = vec![
        Facet::new(deciding, "kind", kind),
        Facet::new(deciding, "asked when", conditions::written(ask_when.as_ref())),
        Facet::new(deciding, "implies", implied(implies)),
        Facet::new(Group::Rest, "group", group),
    ];
    facets.extend(text(deciding, "label", label));
    for (what, said) in [("phrase", phrase), ("phrase for no", phrase_not), ("help", help), ("why", why)] {
        facets.extend(text(Group::Rest, what, said));
    }
    for (level, hint) in level_hints {
        facets.extend(text(Group::Rest, &format!("level {}", level.word()), hint));
    }
    for answer in question.answers() {
        let AllowedAnswer { id, label, implies, regimes } = answer;
        facets.extend(text(deciding, &format!("answer {id}"), label));
        facets.push(Facet::new(deciding, &format!("answer {id}: implies"), implied(implies)));
        facets.push(Facet::new(
            deciding,
            &format!("answer {id}: only under"),
            listed(regimes.iter().map(String::as_str)),
        ));
    }
    (id.clone(), label.clone(), facets)
}

fn implied(implies: &[(String, Demand)]) -> String {
    let mut told: Vec<String> =
        implies.iter().map(|(characteristic, demand)| conditions::demanded(characteristic, demand)).collect();
    told.sort();
    told.join("; ")
}

fn gate(gate: &Gate) -> Told {
    let Gate { id, effect, when, title, text: why, steps, standards } = gate;
    let effect = GateEffect::WORDS.iter().find(|(_, known)| known == effect).map_or("", |(word, _)| word);
    let mut facets = vec![
        Facet::new(Group::Deciding, "effect", effect).strict(f64::from(u8::from(effect == "stop"))),
        Facet::new(Group::Deciding, "when", conditions::written(Some(when))),
        Facet::new(
            Group::Support,
            "standards",
            standards
                .iter()
                .map(|it| format!("{}:{}", it.value.standard, it.value.control))
                .collect::<Vec<_>>()
                .join("; "),
        ),
    ];
    facets.extend(text(Group::Deciding, "title", title));
    facets.extend(text(Group::Deciding, "text", why));
    for (index, step) in steps.iter().enumerate() {
        facets.extend(text(Group::Deciding, &format!("step {}", index + 1), step));
    }
    (id.clone(), title.clone(), facets)
}

fn route(route: &Route) -> Told {
    let Route { id, title, applies_when, default, choices, form, place: _ } = route;
    let mut facets = vec![
        Facet::new(Group::Deciding, "applies when", conditions::written(Some(applies_when))),
        Facet::new(Group::Deciding, "default", default),
    ];
    facets.extend(text(Group::Deciding, "title", title));
    for choice in choices {
        facets.extend(text(Group::Deciding, &format!("choice {}", choice.id), &choice.name));
    }
    if let Some(Form { file, template, title, facts }) = form {
        facets.push(Facet::new(Group::Deciding, "form", format!("{file} from {template}, facts {facts}")));
        facets.extend(text(Group::Deciding, "form: title", title));
    }
    (id.clone(), title.clone(), facets)
}

/// Acts, and their regimes as `lou above-threshold`.
fn laws(catalogue: &Catalogue) -> Things {
    let act = |act: &crate::catalogue::ProcurementLaw| {
        let mut facets = text(Group::Deciding, "name", &act.name);
        facets.extend(act.refusal.iter().flat_map(|refusal| text(Group::Deciding, "refusal", refusal)));
        (act.id.clone(), (act.name.clone(), facets))
    };
    let regime =
        |regime: &Regime| (format!("{} {}", regime.law, regime.id), (regime.name.clone(), regime_facets(regime)));
    catalogue.laws.iter().map(act).chain(catalogue.regimes.iter().map(regime)).collect()
}

fn regime_facets(regime: &Regime) -> Vec<Facet> {
    let mut facets = text(Group::Deciding, "name", &regime.name);
    facets.extend(regime.note.iter().flat_map(|note| text(Group::Deciding, "note", note)));
    facets.push(Facet::new(Group::Support, "verification", format!("{:?}", regime.status).to_lowercase()));
    for (matter, section) in &regime.sections {
        facets.push(Facet::new(Group::Deciding, &format!("section for {matter}"), section));
    }
    for procedure in &regime.procedures {
        let Procedure { id, name, roles, answers, deviations, standing, note } = procedure;
        let of = |what: &str| format!("procedure {id}: {what}");
        facets.extend(text(Group::Deciding, &of("name"), name));
        facets.extend(note.iter().flat_map(|note| text(Group::Deciding, &of("note"), note)));
        facets.push(Facet::new(Group::Deciding, &of("roles"), listed(roles.iter().map(|role| role.word()))));
        let answers: Vec<String> = answers.iter().map(|(role, answer)| format!("{} {answer:?}", role.word())).collect();
        facets.push(Facet::new(Group::Deciding, &of("answers"), answers.join(", ")));
        facets.push(Facet::new(Group::Deciding, &of("deviations"), listed(deviations.iter().map(|role| role.word()))));
        facets.push(Facet::new(Group::Deciding, &of("standing"), format!("{standing:?}").to_lowercase()));
    }
    facets
}

fn part(part: &Part) -> Told {
    let Part { id, letter, roles, title } = part;
    let roles: Vec<&str> = roles.iter().map(|role| role.word()).collect();
    let mut facets =
        vec![Facet::new(Group::Deciding, "letter", letter), Facet::new(Group::Deciding, "roles", roles.join(", "))];
    facets.extend(text(Group::Deciding, "title", title));
    (id.clone(), title.clone(), facets)
}

fn areas(catalogue: &Catalogue) -> Things {
    listed_by(&catalogue.areas, |area| {
        let mut facets = vec![Facet::new(Group::Rest, "prefix", &area.prefix)];
        for (what, said) in [("title", &area.title), ("introduction", &area.introduction), ("rests on", &area.rests_on)]
        {
            facets.extend(text(Group::Rest, what, said));
        }
        (area.id.clone(), area.title.clone(), facets)
    })
}

fn named(named: &Named) -> Told {
    (named.id.clone(), named.name.clone(), text(Group::Rest, "name", &named.name))
}

fn event(event: &Event) -> Told {
    let (id, title, mut facets) = named(&event.named);
    facets.push(Facet::new(Group::Rest, "before the contract", super::requirements::yes_no(event.before_contract)));
    (id, title, facets)
}

fn unit(unit: &Unit) -> Told {
    let Unit { id, forms, larger, place: _ } = unit;
    let mut facets = text(Group::Rest, "one", &forms.one);
    facets.extend(text(Group::Rest, "other", &forms.other));
    if let Some(larger) = larger {
        facets.push(Facet::new(Group::Rest, "larger", format!("{} each, from {}", larger.each, larger.from)));
        facets.extend(text(Group::Rest, "larger: one", &larger.forms.one));
        facets.extend(text(Group::Rest, "larger: other", &larger.forms.other));
    }
    let title = Text { swedish: unit.name(Language::Swedish), english: unit.name(Language::English) };
    (id.clone(), title, facets)
}

fn term(term: &Term) -> Told {
    let said = term.entry.map(|entry| entry.term.clone());
    let mut facets = text(Group::Rest, "term", &said);
    facets.extend(text(Group::Rest, "definition", &term.entry.map(|entry| entry.definition.clone())));
    facets.extend(text(Group::Rest, "forms", &term.entry.map(|entry| entry.forms.join(", "))));
    (term.id.clone(), said, facets)
}

fn words(catalogue: &Catalogue) -> Things {
    let list = |list: &WordList| {
        let words = Text {
            swedish: catalogue.words.get(*list, Language::Swedish).join(", "),
            english: catalogue.words.get(*list, Language::English).join(", "),
        };
        (list.key().to_owned(), (same(list.about()), text(Group::Rest, "words", &words)))
    };
    WordList::ALL.iter().map(list).collect()
}

fn editions(catalogue: &Catalogue) -> Things {
    listed_by(&catalogue.editions, |edition| {
        let facets = vec![
            Facet::new(Group::Rest, "released", edition.released.to_string()),
            Facet::new(Group::Rest, "digest", &edition.digest),
        ];
        (edition.id.clone(), same(edition.id.clone()), facets)
    })
}
