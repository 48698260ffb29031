//! The schemas of the registers that requirements rest on, and of what is decided about their controls and about topics.

use serde_json::Value;

use crate::catalogue::SourceKind;

use super::shape::{
    Key, date, either, file, flag, if_then, list, may, must, number, offering, one_of, slug, some, some_key_of, table,
    text, word, written,
};
use super::{Known, swedish, verification};

/// `standards/<id>.toml`.
pub(super) fn standard(known: &Known<'_>) -> Value {
    let head = table(
        "The register.",
        [
            must("id", slug("Its id, as the file is named and requirements name it.")),
            must("kind", kind("What it is.")),
            must("title", title("Its title.")),
            must("cite", title("The short form that documents print before the id of a control.")),
            must("edition", text("The edition.")),
            must("publisher", text("Who publishes it.")),
            may("url", text("Where it can be read.")),
            must("licence-note", text("Under what terms its ids and titles stand here.")),
            may("source", text("Where its rows were taken from.")),
            may("verification", text("How its rows were checked.")),
            may("note", text("A remark.")),
            may("retrieved", date("The day on which its source was read.")),
            may("in-force", date("The day it came into force.")),
            may("until", date("The day it ceased to apply.")),
            may(
                "replaced-by",
                offering(slug("The register that replaced it."), known.catalogue.standards.keys().cloned()),
            ),
        ],
    );
    let control = table(
        "A control: an id and a short title, never the text of the source.",
        [
            must("id", text("Its id in the register, as requirements name it after the colon.")),
            must("title", title("Its short title.")),
            may("cite", title("How it is printed, where that is not the register's short form and the id.")),
            may("kind", kind("What it is, where that differs from the register.")),
            must("status", verification("How well the row is known.")),
            may("in-force", date("The day it came into force, where that is not the register's.")),
            may("until", date("The day it ceased to apply.")),
            may("replaced-by", text("The row that replaced it: `register:control`, or a row of this register.")),
            may("withdrawn", flag("Whether its source has withdrawn it.")),
            may("level", text("Where it stands in the order of its source.")),
            may("parent", text("The control that it is a part of.")),
            may("group", group()),
            may("note", either("A remark.", [text("A remark."), title("A remark.")])),
            may("area", text("The subject that it belongs to.")),
            may("asvs-level", number("Its level in OWASP ASVS.", 1.0)),
            may("component-type", text("The kind of component that it concerns, in IEC 62443-4-2.")),
            may("wcag-level", text("Its level in WCAG.")),
            may("baseline", text("The baseline that it belongs to.")),
            may("baseline-low", flag("Whether it belongs to the low baseline of NIST SP 800-53B.")),
            may("baseline-moderate", flag("Whether it belongs to the moderate baseline of NIST SP 800-53B.")),
            may("baseline-high", flag("Whether it belongs to the high baseline of NIST SP 800-53B.")),
        ],
    );
    file(
        "A register: ids and short titles of a standard or statute.",
        [must("standard", head), may("control", list("Its rows.", control))],
    )
}

/// The group of a control: its name, its number, or its name in each language.
fn group() -> Value {
    let about = "The group that it belongs to in its source.";
    either(about, [text(about), number(about, 0.0), title(about)])
}

/// A text that may stand in only one of the languages.
fn title(about: &str) -> Value {
    let keys: [Key; 2] = [may("sv", text("In Swedish.")), may("en", text("In English."))];
    some_key_of(table(about, keys), &["sv", "en"])
}

fn kind(about: &str) -> Value {
    word(about, |kind: SourceKind| match kind {
        SourceKind::Statute => "an act or an ordinance",
        SourceKind::Regulation => "a regulation of the EU, or of an authority",
        SourceKind::Directive => "a directive of the EU",
        SourceKind::Standard => "a standard; ”eller likvärdig” follows it",
        SourceKind::Norm => "a norm of an industry; ”eller likvärdig” follows it",
        SourceKind::Framework => "a framework; ”eller likvärdig” follows it",
        SourceKind::Evidence => "a certificate or another kind of evidence; ”eller likvärdig” follows it",
        SourceKind::ProcurementAct => "a procurement act, which never supports a requirement",
    })
}

/// `decisions/coverage.toml`.
pub(super) fn coverage(known: &Known<'_>) -> Value {
    let controls = || text("The id of a control in the register.");
    let carried = table(
        "Controls that requirements answer to without naming each.",
        [
            must("controls", some("The controls.", controls())),
            must("by", some("The requirements.", known.requirement_id("A requirement."))),
            must("reason", text("How they answer to them, in Swedish.")),
        ],
    );
    let except = table(
        "Controls that ask nothing of a supplier, or nothing that a contract should say.",
        [must("controls", some("The controls.", controls())), must("reason", text("Why, in Swedish."))],
    );
    let pattern = text("The id of a control, or its beginning and `*`: `A.*`.");
    let goal = table(
        "A part of a register that the catalogue is to cover.",
        [
            must("standard", known.standard("The register.")),
            must("controls", some("What is to be covered.", pattern)),
            may("carried", list("Controls that are answered to without being named.", carried)),
            may("except", list("Controls that are left out.", except)),
        ],
    );
    file("What the catalogue is to cover of which standards and statutes.", [may("goal", list("The goals.", goal))])
}

/// `decisions/<PREFIX>.toml`: what became of each topic of an area. The project's own tests read them.
pub(super) fn topics(known: &Known<'_>) -> Value {
    let decisions = [
        ("clause", "a requirement was written for it: `requirements`"),
        ("merged", "requirements say it already: `requirements` and `reason`"),
        ("gate", "a gate takes care of it: `gates` and `reason`"),
        ("left-out", "nothing was written: `reason`"),
    ];
    let gates = known.catalogue.gates.iter().map(|gate| (gate.id.as_str(), swedish(&gate.title)));
    let topic = table(
        "A topic of the map that the catalogue was written from.",
        [
            must(
                "id",
                written("The topic's id in the map: two digits, where requirements have three.", "^[A-Z]{3}-[0-9]{2}$"),
            ),
            must("title", text("The topic, in Swedish.")),
            must("decision", one_of("What became of it.", decisions)),
            may("requirements", list("The requirements that say it.", known.requirement_id("A requirement."))),
            may("gates", list("The gates that take care of it.", one_of("A gate.", gates))),
            may("reason", text("Why it was merged or left out, in Swedish.")),
        ],
    );
    let topic = if_then(topic, "decision", &["clause", "merged"], &["requirements"]);
    let topic = if_then(topic, "decision", &["gate"], &["gates"]);
    file(
        "What became of each topic in an area, so that nobody has to wonder whether something was forgotten.",
        [must("topic", list("The topics.", if_then(topic, "decision", &["merged", "left-out"], &["reason"])))],
    )
}
