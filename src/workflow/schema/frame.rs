//! The schemas of the files that the requirements refer to: the catalogue itself, the questions, the gates, the words.

use serde_json::{Value, json};

use crate::catalogue::{AnswerKind, GateEffect, Level, ListedPart, Role, WordList};
use crate::toml_file::Word;

use super::questions::{CONDITION, condition, condition_table, implications};
use super::shape::{
    date, file, flag, if_then, languages, list, localized, may, must, number, offering, one_of, open_table, slug, some,
    some_key_of, table, text, with, word, written,
};
use super::{Known, LEVELS_OF_CONDITIONS, role, verification};

/// `catalogue.toml`.
pub(super) fn catalogue(known: &Known<'_>) -> Value {
    let area = table(
        "An area, in the order in which areas stand in every part of the annex.",
        [
            must("id", slug("The name of the area's folder.")),
            must("prefix", written("How the ids of its requirements begin.", "^[A-Z]{3}$")),
            must("title", localized("Its title.")),
            must("introduction", localized("What its requirements protect.")),
            may("domain", slug("The `[[domain]]` that it belongs to.")),
            may("rests-on", localized("What the area rests on, where it belongs to no domain.")),
        ],
    );
    let part = table(
        "A part of the annex.",
        [
            must("id", slug("The name of its file when parts are split.")),
            must("part", text("Its letter.")),
            must(
                "roles",
                list("The roles of the clauses that it holds; each role stands in exactly one part.", role("A role.")),
            ),
            must("title", localized("Its title.")),
        ],
    );
    let form = table(
        "A document for the parties to fill in, which the route brings.",
        [
            must("file", slug("The name of its files.")),
            must("template", slug("The template that it is made from, without `.md`.")),
            must("title", localized("Its title.")),
            must("facts", known.group("The group of questions whose answers are already known.")),
        ],
    );
    let route = table(
        "A way to show compliance, chosen for each procurement.",
        [
            must("id", slug("Its id, as `[routes]` of a procurement names it.")),
            must("title", localized("Its title.")),
            must("default", slug("The choice where a procurement makes none.")),
            must("choices", some("Its choices.", named("A choice."))),
            must("applies-when", condition("When the route matters at all.")),
            may("form", form),
        ],
    );
    let keys = [
        must("id", slug("What the catalogue is called in ids and files.")),
        must("edition", text("The edition; one that is not released ends in `-utkast`.")),
        must("owner", known.role("The role that owns the catalogue.")),
        must(
            "languages",
            json!({ "const": ["sv", "en"], "description": "The languages; the first is the original and prevails." }),
        ),
        may("domain", list("What areas belong to.", named("A domain."))),
        may(
            "area",
            list("The areas, in the order in which they are printed.", some_key_of(area, &["domain", "rests-on"])),
        ),
        may("annex", list("The parts of the annex, in order.", part)),
        may("route", list("The routes by which a supplier may show compliance.", route)),
    ];
    let shape = file(
        "The catalogue itself: what it is called, who owns it, its areas, the parts of the annex, the routes.",
        keys,
    );
    with(shape, CONDITION, condition_table(known, &LEVELS_OF_CONDITIONS))
}

/// `characteristics.toml`.
pub(super) fn characteristics(known: &Known<'_>) -> Value {
    let kinds = [
        ("yes-no", "yes or no; has `phrase` and `phrase-not`"),
        ("level", "a level of consequence; has `name`"),
        ("choice", "exactly one of `answers`"),
        ("choices", "any of `answers`"),
    ];
    let answer = [
        must("id", slug("The answer's id, as facts and conditions name it.")),
        may(
            "regimes",
            list("The only regimes under which it can be procured; any if left out.", known.regime("A regime.")),
        ),
        may("implies", implications()),
    ];
    let question = table(
        "A question about a procurement.",
        [
            must("id", slug("Its id, as facts and conditions name it.")),
            must("group", slug("The `[[group]]` in which it is asked.")),
            must("kind", one_of("What answers it takes.", kinds)),
            must("label", localized("The question.")),
            must("help", localized("What to think of when answering.")),
            must("why", localized("Why it is asked.")),
            may("phrase", localized("How a yes is worded as a reason, after ”eftersom”.")),
            may("phrase-not", localized("How a no is worded as a reason.")),
            may("name", localized("What a level is called inside a reason.")),
            may(
                "levels",
                table(
                    "What each level means in this question.",
                    crate::workflow::LEVELS.map(|level| may(level.word(), localized("What it means."))),
                ),
            ),
            may(
                "answers",
                list("The answers to choose from.", table("An answer.", answer.into_iter().chain(languages()))),
            ),
            may("ask-when", condition("When it is asked at all; otherwise the answer is no, negligible or none.")),
            may("implies", implications()),
        ],
    );
    let question = if_then(question, "kind", &["yes-no"], &["phrase", "phrase-not"]);
    let question = if_then(question, "kind", &["level"], &["name"]);
    let question = if_then(question, "kind", &["choice", "choices"], &["answers"]);
    let shape = file(
        "The questions about a procurement, in the order in which they are asked.",
        [
            may("group", list("Groups of questions, in order.", named("A group."))),
            may("characteristic", list("The questions.", question)),
        ],
    );
    with(shape, CONDITION, condition_table(known, &LEVELS_OF_CONDITIONS))
}

/// `gates.toml`.
pub(super) fn gates(known: &Known<'_>) -> Value {
    let effect = word("What it does.", |effect: GateEffect| match effect {
        GateEffect::Stop => "nothing is built",
        GateEffect::Warn => "the officer is told, on screen and in the decision record",
    });
    let areas = known.catalogue.areas.iter().map(|area| area.id.clone());
    let gate = table(
        "Facts that stop a procurement, or warn about it.",
        [
            must("id", slug("Its id.")),
            must("effect", effect),
            must("area", offering(slug("The area that it belongs to, which may be one without requirements."), areas)),
            must("when", condition("When it closes: any of these tables.")),
            must("title", localized("Its title.")),
            must("text", localized("Why it closes.")),
            must("steps", some("What the officer does, in this order.", localized("A step."))),
            may("standards", list("Where the steps have their support, as `register:control`.", known.reference())),
        ],
    );
    let shape = file(
        "Facts that stop a procurement, or that warn of something the Buyer has to do itself.",
        [may("gate", list("The gates.", gate))],
    );
    // Only gates may name the highest level.
    let levels = [Level::Moderate, Level::Considerable, Level::Serious, Level::Exceptional];
    with(shape, CONDITION, condition_table(known, &levels))
}

/// `glossary.toml`.
pub(super) fn glossary() -> Value {
    let entry = |about: &str| {
        table(
            about,
            [
                must("term", text("The term, as it is printed in the list.")),
                must("definition", text("What it means, in one or two sentences of our own.")),
            ],
        )
    };
    let forms = |about: &str| list(about, text("A word form."));
    let forms = table(
        "The forms by which the term is found in a text, whole words; the term itself if left out.",
        [may("sv", forms("In Swedish.")), may("en", forms("In English."))],
    );
    let term = table(
        "A term that the clauses use in one and the same sense.",
        [
            must("id", slug("Its id.")),
            must("sv", entry("In Swedish.")),
            must("en", entry("In English.")),
            may("forms", forms),
        ],
    );
    file("Defined terms; an annex prints those that its clauses contain.", [may("term", list("The terms.", term))])
}

/// `roles.toml`.
pub(super) fn roles() -> Value {
    let over = flag("Whether it is over before the contract begins, so that no breach can be followed up then.");
    let event =
        table("An event.", [must("id", slug("Its id.")), may("before-contract", over)].into_iter().chain(languages()));
    file(
        "Roles that follow up and decide, and the events that follow-up may be tied to.",
        [
            may("role", list("The roles, as they are written inside a sentence.", named("A role, never a person."))),
            may("event", list("The events, as they are written inside a sentence.", event)),
        ],
    )
}

/// `themes.toml`.
pub(super) fn themes() -> Value {
    let themes = list("The themes.", named("A theme."));
    file("Neutral themes, to which policies map their passages and which requirements serve.", [may("theme", themes)])
}

/// `units.toml`.
pub(super) fn units() -> Value {
    let forms = || {
        let pair = |about: &str| {
            let form = |about: &str| written(about, r"\{n\}");
            table(
                about,
                [
                    must("one", form("The form for exactly one, with `{n}` where the number stands.")),
                    must("other", form("The form for other numbers, with `{n}` where the number stands.")),
                ],
            )
        };
        [must("sv", pair("In Swedish.")), must("en", pair("In English."))]
    };
    let larger = [
        must("each", number("How many of the smaller go to one of the larger.", 0.0)),
        must("from", number("From which number on the larger is used.", 0.0)),
    ];
    let larger = table("The larger unit that whole numbers of it are written in.", larger.into_iter().chain(forms()));
    let unit = [must("id", slug("Its id, as values name it.")), may("larger", larger)];
    let unit = table("A unit, with its forms in each language.", unit.into_iter().chain(forms()));
    file("Units of values.", [may("unit", list("The units.", unit))])
}

/// `words.toml`.
pub(super) fn words() -> Value {
    let words = |about: &str| list(about, text("A word, or a phrase as it stands."));
    let in_each = |about: &str| table(about, [may("sv", words("In Swedish.")), may("en", words("In English."))]);
    let lists = WordList::ALL.iter().map(|list| may(list.key(), in_each(list.about())));
    file("Words that the checks look for in requirements, by language.", lists)
}

/// `editions.toml`.
pub(super) fn editions() -> Value {
    let edition = table(
        "A released edition.",
        [
            must("id", text("What it is called.")),
            must("released", date("The day of its release.")),
            must("digest", written("The digest of its files, written by the program.", "^[0-9A-Fa-f]{64}$")),
        ],
    );
    file("Released editions and the digests of their files.", [may("edition", list("The editions.", edition))])
}

/// `editions/<edition>.toml`.
pub(super) fn edition() -> Value {
    let digest = |about: &str| written(about, "^[0-9a-f]{16}$");
    let parts = ListedPart::ALL.map(|part| may(part.key(), digest("The beginning of the digest of this part.")));
    let keys = [
        must("title", text("Its title, in Swedish.")),
        must("since", text("The edition in which it first stood.")),
        must("role", text("Its role under procurement law.")),
        may("withdrawn", date("The day it was withdrawn.")),
        may(
            "numbers",
            open_table("Its values.", list("What applies first, then the cases.", number("A number.", 0.0))),
        ),
        must("digest", written("The digest of all that it says.", "^[0-9a-f]{64}$")),
    ];
    let requirement = table("A requirement as it was released.", keys.into_iter().chain(parts));
    file(
        "The requirements of a released edition, written by the program.",
        [must("requirement", open_table("The requirements, by id.", requirement))],
    )
}

/// `procurement-law.toml`.
pub(super) fn procurement_law(known: &Known<'_>) -> Value {
    let registers = known.catalogue.standards.keys().cloned();
    let law = table(
        "A procurement act.",
        [
            must("id", slug("Its id, as procurements name it.")),
            must("name", localized("Its name.")),
            may("register", offering(slug("Its register under `standards/`."), registers)),
            may("supported", flag("Whether procurements under it can be built.")),
            may("refusal", localized("What an officer is to do instead, where it is not supported.")),
        ],
    );
    let matters = [
        ("principles", "The principles of procurement."),
        ("qualification", "Selection criteria."),
        ("technical-specification", "Technical specifications."),
        ("award-criterion", "Award criteria."),
        ("contract-term", "Contract performance clauses."),
        ("equivalence", "What is equivalent."),
        ("clarification", "Clarification of a tender."),
    ];
    let sections = table(
        "The section that governs each matter, only where it binds in this regime and has been read.",
        matters.map(|(matter, about)| may(matter, text(about))),
    );
    let regime = table(
        "A regime of an act: which of its chapters bind.",
        [
            must("law", slug("The act's id.")),
            must("id", slug("Its id, as procurements name it.")),
            must("name", localized("Its name.")),
            may("sections", sections),
            must("status", verification("How well the sections are known.")),
            may("note", localized("A remark for the officer.")),
            may("procedure", list("Its procedures.", procedure())),
        ],
    );
    file(
        "What the law allows in each kind of procurement: act, regime, procedure.",
        [may("law", list("The acts.", law)), may("regime", list("Their regimes.", regime))],
    )
}

fn procedure() -> Value {
    let answer = |role: Role| {
        let about = match role {
            Role::Qualification => "How suppliers answer selection criteria.",
            Role::TechnicalSpecification => "How suppliers answer technical specifications.",
            Role::AwardCriterion => "How suppliers answer award criteria.",
            Role::ContractTerm => "How suppliers answer contract performance clauses.",
        };
        word(about, |kind: AnswerKind| match kind {
            AnswerKind::Espd => "by reference to the ESPD or to what the notice says",
            AnswerKind::Statement => "by a statement of their own",
            AnswerKind::YesNoHow => "by yes or no, and how",
            AnswerKind::OfferedValue => "by the value offered",
            AnswerKind::Acceptance => "by one acceptance of all of them",
        })
    };
    let answers = Role::WORDS.iter().map(|(word, role)| may(*word, answer(*role)));
    table(
        "A procedure.",
        [
            must("id", slug("Its id, as procurements name it.")),
            must("name", localized("Its name.")),
            may("roles", list("The roles that a requirement can have in it.", role("A role."))),
            must("answers", table("How suppliers answer each role that exists.", answers)),
            may(
                "deviations",
                list("The roles whose clauses may be met in part or answered with a deviation.", role("A role.")),
            ),
            may(
                "proposals",
                flag("Whether clauses come out as proposals, to be checked against a framework that already exists."),
            ),
            may("note", localized("A remark for the officer.")),
        ],
    )
}

/// An id and what it is called.
fn named(about: &str) -> Value {
    table(about, [must("id", slug("Its id."))].into_iter().chain(languages()))
}
