//! The schema of a requirement, of a clause that is added to one procurement, and of a change to a requirement.

use serde_json::{Value, json};

use crate::catalogue::{EvidenceTime, Measure, RequirementId, ReviewStatus, Role, Stricter};

use crate::toml_file::Word;

use super::questions::{CONDITION, condition, condition_table};
use super::shape::{
    Key, alone_or, date, file, flag, if_then, if_then_also, languages, list, localized, may, must, number, one_key_of,
    one_of, open_table, same, slug, some, table, text, with, word, written,
};
use super::{Known, LEVELS_OF_CONDITIONS, role};

/// How a period of whole years, months, weeks or days is written.
pub(super) const PERIOD: &str = "^P([0-9]+[YMWD])+$";

/// `requirements/<area>/<ID>.toml`.
pub(super) fn requirement(known: &Known<'_>) -> Value {
    let keys = [
        must(
            "id",
            known.requirement_id("The prefix of the area and three digits, as the file is named; never reused."),
        ),
        must("since", text("The edition in which the requirement first stood.")),
        must("review", review(known)),
        must("applies-when", condition("For which procurements it is asked: any of these tables.")),
    ];
    let shape = file(
        "A requirement of the catalogue: one clause, when it is asked and how it is met.",
        keys.into_iter().chain(clause(known, Origin::Catalogue)),
    );
    with(by_role(shape), CONDITION, condition_table(known, &LEVELS_OF_CONDITIONS))
}

/// What a change in a procurement or an overlay changes.
pub(super) fn change(known: &Known<'_>, about: &str, more: impl IntoIterator<Item = Key>) -> Value {
    let actions = [
        ("omit", "the requirement is left out"),
        ("value", "`values` replace its numbers"),
        ("text", "`text` replaces its text"),
        ("role", "`role` replaces its role"),
        ("add", "`clause` is added, with an id of its own: EGN-001"),
    ];
    let own = |about: &str| written(about, &format!("^{}-[0-9]{{3}}$", RequirementId::OWN_PREFIX));
    let clause = table(
        "The clause that is added.",
        [must("id", own("The id of the change once more.")), must("area", known.area("The area that it stands in."))]
            .into_iter()
            .chain([may("applies-when", condition("When it applies, if not always: any of these tables."))])
            .chain(clause(known, Origin::Procurement)),
    );
    let keys = [
        must(
            "requirement",
            known.any_requirement_id("The requirement that is changed, or EGN-001 and so on for one that is added."),
        ),
        must("action", one_of("What is done.", actions)),
        may(
            "values",
            open_table("For `value`: the new numbers, by the values' names.", number("The new number.", 0.0)),
        ),
        may("text", localized("For `text`: the new text, Markdown with the same values.")),
        may(
            "role",
            role(
                "For `role`: the new role; award criteria cannot be turned into anything else, or the other way round.",
            ),
        ),
        may("clause", by_role(clause)),
    ];
    let shape = table(about, keys.into_iter().chain(more));
    [("value", "values"), ("text", "text"), ("role", "role"), ("add", "clause")]
        .into_iter()
        .fold(shape, |shape, (action, key)| if_then(shape, "action", &[action], &[key]))
}

/// Where a clause stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Origin {
    Catalogue,
    Procurement,
}

/// The same, and what goes with its role: when it may be shown, and that an award criterion alone has a scoring.
fn by_role(shape: Value) -> Value {
    Role::WORDS.iter().fold(shape, |shape, (word, role)| {
        let times: Vec<&str> = role.evidence_times().iter().map(|time| time.word()).collect();
        let evidence = json!({ "items": { "properties": { "when": { "enum": times } } } });
        let also = if *role == Role::AwardCriterion {
            json!({ "required": ["scoring"], "properties": { "evidence": evidence } })
        } else {
            json!({ "properties": { "evidence": evidence, "scoring": false } })
        };
        if_then_also(shape, "role", &[word], also)
    })
}

fn clause(known: &Known<'_>, origin: Origin) -> Vec<Key> {
    let about = "What it rests on, as `register:control`; never a procurement act.";
    let standards = match origin {
        Origin::Catalogue => must("standards", some(about, known.offered_reference())),
        Origin::Procurement => may("standards", list(about, known.reference())),
    };
    vec![
        standards,
        must("role", role("What the clause is under procurement law.")),
        may("themes", list("The themes it serves; a buyer's policy maps its passages to themes.", known.theme())),
        must(
            "measure",
            word("What kind of measure it asks for.", |measure: Measure| match measure {
                Measure::Organisational => "rules and routines",
                Measure::People => "what people know and do",
                Measure::Physical => "doors, keys, premises",
                Measure::Technical => "systems and equipment",
            }),
        ),
        must("effort", effort()),
        may("flow-down", flag("Whether it is passed on to subcontractors.")),
        may("covered-by", list("Routes on which it is not asked separately, as `route:choice`.", known.route_choice())),
        may("added-by", list("The only routes on which it is asked, as `route:choice`.", known.route_choice())),
        must("title", localized("Its title.")),
        must("text", localized("The clause: Markdown, which may use its own values as `{{ name }}`.")),
        must("motive", localized("Why it is asked, for the supplier to read.")),
        may(
            "buyer-states",
            list(
                "What the procurement documents have to state for the clause to be complete.",
                localized("A matter to state."),
            ),
        ),
        must("evidence", some("How it is shown, and when.", evidence())),
        must("follow-up", follow_up(known)),
        may("values", open_table("The numbers that its text uses, by name.", value(known, origin))),
        may(
            "remedy",
            table(
                "What happens on breach: always all three, so that no penalty is without trigger or end.",
                [
                    must("condition", localized("What triggers it.")),
                    must("measure", localized("What it is.")),
                    must("cap", localized("Where it ends.")),
                ],
            ),
        ),
        may("scoring", scoring()),
        may("withdrawn", date("The day from which it is no longer asked; its id stays known.")),
        may("replaced-by", list("The requirements that took its place.", known.requirement_id("A requirement."))),
        may(
            "replaces",
            list(
                "Weaker requirements that this one supersedes when it applies.",
                known.requirement_id("A requirement."),
            ),
        ),
        may(
            "see-also",
            list("Requirements in other areas that touch the same matter.", known.requirement_id("A requirement.")),
        ),
        may(
            "doubts",
            list("What the reviewer is to look at first, in Swedish; never in a document.", text("A doubt.")),
        ),
        may("allow", list("Checks silenced in this requirement.", allow())),
    ]
}

fn review(known: &Known<'_>) -> Value {
    let status = word("How far its text has been reviewed.", |status: ReviewStatus| match status {
        ReviewStatus::Draft => "not at all",
        ReviewStatus::Security => "by security staff",
        ReviewStatus::Legal => "by security staff and a lawyer",
    });
    let keys = [
        must("status", status),
        may("by", known.role("The role that reviewed.")),
        may("date", date("The day of the review.")),
    ];
    if_then(
        table("How far its text has been reviewed, by whom and when.", keys),
        "status",
        &["security", "legal"],
        &["by", "date"],
    )
}

fn allow() -> Value {
    table("A check silenced.", [must("code", slug("The code of the check.")), must("reason", text("Why."))])
}

fn whole_effort(about: &str) -> Value {
    json!({ "type": "integer", "description": about, "minimum": 0, "maximum": 5 })
}

fn effort() -> Value {
    let about = "How much work it is for a supplier with fewer than ten employees: 0 none, 1 hours, 2 days, 3 weeks, 4 a certificate, on-call duty or an organisation, 5 redesign.";
    let case =
        table("More work, and when.", [must("when", same(CONDITION)), must("value", whole_effort("The effort then."))]);
    let mut shape = table(
        about,
        [
            must("default", whole_effort("The effort when no case matches.")),
            may("cases", list("Cases with more work.", case)),
        ],
    );
    // What is said of numbers and of tables stands side by side: of two shapes, one editor could not tell which is meant.
    shape["type"] = json!(["integer", "object"]);
    shape["minimum"] = json!(0);
    shape["maximum"] = json!(5);
    shape
}

fn evidence() -> Value {
    let when = word("When it is shown.", |time: EvidenceTime| match time {
        EvidenceTime::Tender => "with the tender",
        EvidenceTime::Award => "by the intended winner, before the award",
        EvidenceTime::BeforeStart => "before the contract starts",
        EvidenceTime::During => "during the contract",
    });
    table("What is shown.", [must("when", when)].into_iter().chain(languages()))
}

fn follow_up(known: &Known<'_>) -> Value {
    let keys = [
        may("every", written("How often it is followed up, when that is not `on` an event: P1Y, P6M, P2W.", PERIOD)),
        may("on", known.event("The event on which it is followed up, when that is not `every` so often.")),
        must("by", known.role("The role that follows up.")),
    ];
    let shape =
        table("How compliance is followed up: `every` so often or `on` an event.", keys.into_iter().chain(languages()));
    one_key_of(shape, &["every", "on"])
}

fn value(known: &Known<'_>, origin: Origin) -> Value {
    let stricter = word("Which direction is stricter.", |direction: Stricter| match direction {
        Stricter::Lower => "a lower number, as of a time limit",
        Stricter::Higher => "a higher number, as of a retention time",
    });
    let case = table(
        "A stricter number, and when.",
        [
            must("when", same(CONDITION)),
            must("value", json!({ "type": "number", "description": "The number then; never laxer than the default." })),
        ],
    );
    let same_as = r"^[A-Z]{3}-[0-9]{3}\..+$";
    let mut keys = vec![
        may(
            "same-as",
            written("The value of another requirement that it is the same as, as `INF-031.notice`.", same_as),
        ),
        may("label", localized("What stands in the table of values.")),
        may("unit", known.unit("The unit.")),
        may("stricter", stricter),
        may("default", json!({ "type": "number", "description": "The number when no case matches." })),
    ];
    if origin == Origin::Catalogue {
        keys.push(may("cases", list("Stricter numbers; the strictest matching case wins.", case)));
    }
    let about = "A number of the clause, and how the facts sharpen it; or `same-as` alone.";
    alone_or(table(about, keys), "same-as", &["label", "unit", "stricter", "default"])
}

fn scoring() -> Value {
    let shapes = [
        ("met", "met gives everything, not met gives nothing"),
        ("linear", "in proportion, from the requirement's own `value` to the `best` offer"),
    ];
    let shape = table(
        "How an offer is valued; for award criteria only. Points or kronor are the procurement's.",
        [
            must("shape", one_of("The shape of the scale.", shapes)),
            may(
                "value",
                text(
                    "For `linear`: the name of the value that the tenderer offers; the requirement's own number gives nothing.",
                ),
            ),
            may("best", json!({ "type": "number", "description": "For `linear`: the offer that gives everything." })),
            must("consequence", localized("What the offer means for the contract.")),
        ],
    );
    if_then(shape, "shape", &["linear"], &["value", "best"])
}
