//! The frame of the catalogue: what it is called, areas, parts, routes, questions, themes, units, roles, glossary, gates.

use crate::catalogue::characteristic::{AllowedAnswer, Characteristic, Kind, Level};
use crate::catalogue::edition::{DRAFT, Edition};
use crate::catalogue::requirement::Role;
use crate::catalogue::structure::{Area, Event, Form, Gate, GateEffect, GlossaryEntry, Named, Part, Route, Term};
use crate::catalogue::value::Unit;
use crate::diagnostic::{Code, Place, did_you_mean};
use crate::document::Lines;
use crate::language::{Language, Localized, Text};
use crate::toml_file::{Located, Table, Word};

use super::conditions::{Exceptional, read_condition, read_implications, required_condition};
use super::requirement::read_references;
use super::values::read_units;
use super::{Reader, read_slug, report_duplicates};

/// The frame, while loading.
pub(super) struct Frame {
    pub(super) id: String,
    pub(super) edition: String,
    pub(super) owner: String,
    pub(super) areas: Vec<Area>,
    pub(super) parts: Vec<Part>,
    pub(super) routes: Vec<Route>,
    pub(super) groups: Vec<Named>,
    pub(super) characteristics: Vec<Characteristic>,
    pub(super) themes: Vec<Named>,
    pub(super) units: Vec<Unit>,
    pub(super) roles: Vec<Named>,
    pub(super) events: Vec<Event>,
    pub(super) glossary: Vec<Term>,
    pub(super) gates: Vec<Gate>,
}

pub(super) fn read(reader: &Reader<'_>, editions: &[Edition]) -> Option<Frame> {
    let (groups, characteristics) = reader.table("characteristics.toml").map(read_characteristics).unwrap_or_default();
    let themes = named_file(reader, "themes.toml", "theme");
    let units = reader.table("units.toml").map(read_units).unwrap_or_default();
    let (roles, events) = reader
        .table("roles.toml")
        .map(|table| {
            let lists = (read_named(&table, "role"), read_events(&table));
            table.finish();
            lists
        })
        .unwrap_or_default();
    let glossary = reader.table("glossary.toml").map(read_glossary).unwrap_or_default();
    let gates = reader.table("gates.toml").map(|table| read_gates(table, &characteristics)).unwrap_or_default();
    let table = reader.table("catalogue.toml")?;
    let id = read_slug(&table, "id");
    let edition = table.text("edition");
    if let Some(edition) = &edition {
        check_edition(&table, edition, editions);
    }
    let owner = table.text("owner");
    if let Some(owner) = &owner {
        check_known(&table, owner, &roles, Code::UnknownRole, "role");
    }
    read_languages(&table);
    let domains = read_named(&table, "domain");
    let areas = read_areas(&table, &domains);
    let parts = read_parts(&table);
    let routes = read_routes(&table, &characteristics, &groups);
    table.finish();
    Some(Frame {
        id: id?.value,
        edition: edition?.value,
        owner: owner?.value,
        areas,
        parts,
        routes,
        groups,
        characteristics,
        themes,
        units,
        roles,
        events,
        glossary,
        gates,
    })
}

/// Whoever reads an annex must see whether its requirements were released: an edition that is not must say so in its name.
fn check_edition(table: &Table<'_>, edition: &Located<String>, released: &[Edition]) {
    if !edition.value.ends_with(DRAFT) && !released.iter().any(|known| known.id == edition.value) {
        let message = format!("the edition `{}` is not among the released editions", edition.value);
        let help = format!("call it `{}{DRAFT}` until it is released", edition.value);
        table.report(Code::Edition, &edition.place, message, help);
    }
}

/// Tells if an id is not one of a list.
pub(super) fn check_known(
    table: &Table<'_>,
    id: &Located<String>,
    known: &[impl AsRef<Named>],
    code: Code,
    what: &str,
) -> bool {
    let ids = || known.iter().map(|known| known.as_ref().id.as_str());
    let found = ids().any(|known| known == id.value);
    if !found {
        let help = did_you_mean(&id.value, ids());
        table.report(code, &id.place, format!("unknown {what} `{}`", id.value), help);
    }
    found
}

fn read_languages(table: &Table<'_>) {
    let codes: Vec<String> = table.required_texts("languages").into_iter().map(|code| code.value).collect();
    if codes != Language::ALL.map(Language::code) {
        let help = "write `languages = [\"sv\", \"en\"]`: Swedish is the original, and the program writes these two";
        table.report(
            Code::MissingLanguage,
            table.place(),
            "the catalogue's languages must be `sv` and `en`, in that order",
            help,
        );
    }
}

fn named_file(reader: &Reader<'_>, path: &str, key: &'static str) -> Vec<Named> {
    let Some(table) = reader.table(path) else { return Vec::new() };
    let named = read_named(&table, key);
    table.finish();
    named
}

fn read_named(table: &Table<'_>, key: &'static str) -> Vec<Named> {
    let mut list = Vec::new();
    for inner in table.tables(key) {
        list.extend(read_one_named(&inner, key));
        inner.finish();
    }
    report_duplicates(list.iter().map(|named| (named.id.as_str(), &named.place)), key, table.log());
    list
}

fn read_one_named(table: &Table<'_>, key: &str) -> Option<Named> {
    let id = read_slug(table, "id");
    let name = table.languages(Lines::One, &format!("`[[{key}]]`"));
    let (id, name) = (id?, name?);
    Some(Named { id: id.value, name: name.value, place: id.place })
}

fn read_events(table: &Table<'_>) -> Vec<Event> {
    let mut list = Vec::new();
    for inner in table.tables("event") {
        let before_contract = inner.flag("before-contract");
        list.extend(read_one_named(&inner, "event").map(|named| Event { named, before_contract }));
        inner.finish();
    }
    report_duplicates(list.iter().map(|event| (event.named.id.as_str(), &event.named.place)), "event", table.log());
    list
}

fn read_areas(table: &Table<'_>, domains: &[Named]) -> Vec<Area> {
    let mut places: Vec<(String, Place)> = Vec::new();
    let mut areas = Vec::new();
    for inner in table.tables("area") {
        let id = read_slug(&inner, "id");
        let prefix = inner.text("prefix");
        let title = inner.localized("title", Lines::One);
        let introduction = inner.localized("introduction", Lines::Many);
        let domain = inner.optional_text("domain");
        let rests_on = inner.optional_localized("rests-on", Lines::One);
        let domain_name = domain.as_ref().and_then(|domain| {
            check_known(&inner, domain, domains, Code::UnknownWord, "domain");
            domains.iter().find(|named| named.id == domain.value).map(|named| named.name.clone())
        });
        let rests_on = domain_name.or_else(|| rests_on.map(|text| text.value));
        if rests_on.is_none() && domain.is_none() {
            inner.report(
                Code::MissingKey,
                inner.place(),
                "the area lacks both `domain` and `rests-on`",
                "name one of the domains, or say on what else the area rests",
            );
        }
        inner.finish();
        if let (Some(id), Some(prefix), Some(title), Some(introduction), Some(rests_on)) =
            (id, prefix, title, introduction, rests_on)
        {
            places.push((id.value.clone(), id.place));
            areas.push(Area {
                id: id.value,
                prefix: prefix.value,
                title: title.value,
                introduction: introduction.value,
                rests_on,
            });
        }
    }
    report_duplicates(places.iter().map(|(id, place)| (id.as_str(), place)), "area", table.log());
    areas
}

fn read_parts(table: &Table<'_>) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for inner in table.tables("annex") {
        let id = read_slug(&inner, "id");
        let letter = inner.text("part");
        let roles: Vec<Role> = inner.words("roles").into_iter().map(|role| role.value).collect();
        let title = inner.localized("title", Lines::One);
        inner.finish();
        if let (Some(id), Some(letter), Some(title)) = (id, letter, title) {
            parts.push(Part { id: id.value, letter: letter.value, roles, title: title.value });
        }
    }
    for (word, role) in Role::WORDS {
        let holders = parts.iter().filter(|part| part.roles.contains(role)).count();
        if holders != 1 {
            let message = format!("the role `{word}` stands in {holders} parts of the annex");
            table.report(
                Code::RoleMismatch,
                table.place(),
                message,
                "let exactly one [[annex]] name it among its `roles`",
            );
        }
    }
    parts
}

fn read_form(table: Table<'_>, groups: &[Named]) -> Option<Form> {
    let file = read_slug(&table, "file");
    let template = read_slug(&table, "template");
    let title = table.localized("title", Lines::One);
    let facts = table
        .text("facts")
        .filter(|group| check_known(&table, group, groups, Code::UnknownCharacteristic, "group of questions"));
    table.finish();
    Some(Form { file: file?.value, template: template?.value, title: title?.value, facts: facts?.value })
}

fn read_routes(table: &Table<'_>, known: &[Characteristic], groups: &[Named]) -> Vec<Route> {
    let mut routes: Vec<Route> = Vec::new();
    for inner in table.tables("route") {
        let id = read_slug(&inner, "id");
        let title = inner.localized("title", Lines::One);
        let default = inner.text("default");
        let choices = read_named(&inner, "choices");
        let applies_when = required_condition(&inner, "applies-when", known, Exceptional::Refused);
        let form = inner.optional_table("form").and_then(|form| read_form(form, groups));
        if let Some(default) = &default {
            check_known(&inner, default, &choices, Code::UnknownRoute, "choice");
        }
        let place = inner.place().clone();
        inner.finish();
        if let (Some(id), Some(title), Some(default), Some(applies_when)) = (id, title, default, applies_when) {
            routes.push(Route {
                id: id.value,
                title: title.value,
                applies_when,
                default: default.value,
                choices,
                form,
                place,
            });
        }
    }
    report_duplicates(routes.iter().map(|route| (route.id.as_str(), &route.place)), "route", table.log());
    routes
}

fn read_characteristics(table: Table<'_>) -> (Vec<Named>, Vec<Characteristic>) {
    let groups = read_named(&table, "group");
    let tables = table.tables("characteristic");
    // First the questions and their answers, then what they say about each other.
    let mut characteristics: Vec<Characteristic> =
        tables.iter().filter_map(|inner| read_question(inner, &groups)).collect();
    report_duplicates(
        characteristics.iter().map(|found| (found.id.as_str(), &found.place)),
        "characteristic",
        table.log(),
    );
    let known = characteristics.clone();
    for inner in tables {
        let id = inner.find("id").cloned();
        let found = characteristics.iter_mut().find(|found| id.as_ref().is_some_and(|id| found.place == id.place));
        if let Some(characteristic) = found {
            characteristic.ask_when = read_condition(&inner, "ask-when", &known, Exceptional::Refused);
            characteristic.implies = read_implications(&inner, "implies", &known);
            for (answer, answer_table) in answers_mut(&mut characteristic.kind).iter_mut().zip(inner.tables("answers"))
            {
                answer.implies = read_implications(&answer_table, "implies", &known);
                // What the question was read with.
                for key in ["id", "sv", "en", "regimes"] {
                    answer_table.find(key);
                }
                answer_table.finish();
            }
        }
        inner.finish();
    }
    table.finish();
    (groups, characteristics)
}

fn answers_mut(kind: &mut Kind) -> &mut [AllowedAnswer] {
    match kind {
        Kind::YesNo | Kind::Level => &mut [],
        Kind::Choice(answers) | Kind::Choices(answers) => answers,
    }
}

#[derive(Clone, Copy)]
enum KindWord {
    YesNo,
    Level,
    Choice,
    Choices,
}

impl Word for KindWord {
    const NAME: &'static str = "kind of question";
    const WORDS: &'static [(&'static str, KindWord)] = &[
        ("yes-no", KindWord::YesNo),
        ("level", KindWord::Level),
        ("choice", KindWord::Choice),
        ("choices", KindWord::Choices),
    ];
}

fn read_question(table: &Table<'_>, groups: &[Named]) -> Option<Characteristic> {
    let id = read_slug(table, "id");
    let group = table.text("group");
    if let Some(group) = &group {
        check_known(table, group, groups, Code::UnknownWord, "group");
    }
    let kind = table.word::<KindWord>("kind");
    let label = table.localized("label", Lines::One);
    let help = table.localized("help", Lines::One);
    let why = table.localized("why", Lines::One);
    let answers: Vec<AllowedAnswer> = table.tables("answers").iter().filter_map(read_answer).collect();
    let level_hints = read_level_hints(table);
    let is_yes_no = matches!(&kind, Some(kind) if matches!(kind.value, KindWord::YesNo));
    let phrase_not = if is_yes_no {
        table.localized("phrase-not", Lines::One).map(|text| text.value)
    } else {
        Some(Text::default())
    };
    let (kind, phrase) = match kind?.value {
        KindWord::YesNo => (Kind::YesNo, table.localized("phrase", Lines::One).map(|text| text.value)),
        KindWord::Level => (Kind::Level, table.localized("name", Lines::One).map(|text| text.value)),
        KindWord::Choice => (Kind::Choice(answers), Some(Text::default())),
        KindWord::Choices => (Kind::Choices(answers), Some(Text::default())),
    };
    let (id, group) = (id?, group?);
    Some(Characteristic {
        id: id.value,
        group: group.value,
        kind,
        label: label?.value,
        phrase: phrase?,
        phrase_not: phrase_not?,
        help: help?.value,
        why: why?.value,
        level_hints,
        ask_when: None,
        implies: Vec::new(),
        place: id.place,
    })
}

/// What each level means in a question.
fn read_level_hints(table: &Table<'_>) -> Vec<(Level, Text)> {
    let Some(inner) = table.optional_table("levels") else { return Vec::new() };
    let said = Level::WORDS.iter().filter(|(_, level)| *level != Level::Exceptional);
    let hints =
        said.filter_map(|(word, level)| Some((*level, inner.optional_localized(word, Lines::One)?.value))).collect();
    inner.finish();
    hints
}

fn read_answer(table: &Table<'_>) -> Option<AllowedAnswer> {
    let id = read_slug(table, "id");
    let label = table.languages(Lines::One, "the answer");
    let regimes = table.texts("regimes").into_iter().map(|regime| regime.value).collect();
    Some(AllowedAnswer { id: id?.value, label: label?.value, implies: Vec::new(), regimes })
}

fn read_glossary(table: Table<'_>) -> Vec<Term> {
    let mut terms = Vec::new();
    let mut ids = Vec::new();
    for inner in table.tables("term") {
        let id = read_slug(&inner, "id");
        ids.extend(id.clone());
        let forms = inner.optional_table("forms");
        let [swedish, english] = Language::ALL.map(|language| {
            let entry = inner.table(language.code())?;
            let (term, definition) = (entry.text("term"), entry.text("definition"));
            entry.finish();
            let term = term?.value;
            let mut known: Vec<String> = forms
                .as_ref()
                .map(|forms| forms.texts(language.code()).into_iter().map(|form| form.value).collect())
                .unwrap_or_default();
            if known.is_empty() {
                known.push(term.clone());
            }
            Some(GlossaryEntry { term, definition: definition?.value, forms: known })
        });
        if let Some(forms) = forms {
            forms.finish();
        }
        inner.finish();
        if let (Some(id), Some(swedish), Some(english)) = (id, swedish, english) {
            terms.push(Term { id: id.value, entry: Localized { swedish, english }, place: id.place });
        }
    }
    report_duplicates(ids.iter().map(|id| (id.value.as_str(), &id.place)), "term", table.log());
    table.finish();
    terms
}

fn read_gates(table: Table<'_>, known: &[Characteristic]) -> Vec<Gate> {
    let mut gates = Vec::new();
    let mut ids = Vec::new();
    for inner in table.tables("gate") {
        let id = read_slug(&inner, "id");
        ids.extend(id.clone());
        let effect = inner.word::<GateEffect>("effect");
        // The area is for readers of the file and for the web form; gates stand outside the annex.
        inner.text("area");
        let when = required_condition(&inner, "when", known, Exceptional::Allowed);
        let title = inner.localized("title", Lines::One);
        let text = inner.localized("text", Lines::Many);
        let steps: Vec<Text> = inner
            .tables("steps")
            .into_iter()
            .filter_map(|step| {
                let text = step.languages(Lines::One, "the step");
                step.finish();
                text.map(|text| text.value)
            })
            .collect();
        if steps.is_empty() {
            inner.report(
                Code::MissingKey,
                inner.place(),
                "the gate has no steps to take",
                "add `steps`, so that whoever is stopped knows what to do",
            );
        }
        let standards = read_references(&inner);
        inner.finish();
        if let (Some(id), Some(effect), Some(when), Some(title), Some(text)) = (id, effect, when, title, text) {
            gates.push(Gate {
                id: id.value,
                effect: effect.value,
                when,
                title: title.value,
                text: text.value,
                steps,
                standards,
            });
        }
    }
    report_duplicates(ids.iter().map(|id| (id.value.as_str(), &id.place)), "gate", table.log());
    table.finish();
    gates
}
