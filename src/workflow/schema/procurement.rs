//! The schema of a procurement file, with the catalogue's own questions, routes and award criteria.

use serde_json::{Value, json};

use crate::catalogue::{Requirement, Role};
use crate::document::FormFormat;
use crate::procurement::{AwardModel, DocumentStatus};

use super::questions::{CONDITION, FACTS, condition_table, facts};
use super::requirement::{PERIOD, change};
use super::shape::{
    above_zero, blank_text, date, file, flag, list, may, must, one_of, same, table, text, valid_to, with, word, written,
};
use super::{Known, LEVELS_OF_CONDITIONS, named, swedish};

/// A procurement file.
pub(super) fn procurement(known: &Known<'_>) -> Value {
    let lot = table(
        "A lot (del).",
        [
            must("id", text("Its id, as documents print it.")),
            must("title", text("Its title.")),
            may("facts", same(FACTS)),
            may("routes", routes(known)),
        ],
    );
    let deviation = change(
        known,
        "A change to the selection, with its reason and who decided.",
        [must("reason", text("Why.")), must("decided-by", text("The role that decided; never a person."))],
    );
    let keys = [
        must("procurement", head(known)),
        must("document", document()),
        may("contract", contract()),
        may("secrecy", secrecy()),
        may("answers", answers()),
        must("facts", same(FACTS)),
        may("routes", routes(known)),
        may("award", award(known)),
        may("lot", list("The lots; without any, the procurement is not divided.", lot)),
        may("deviation", list("Changes to the selection; a gate can never be deviated from.", deviation)),
    ];
    let shape = file("A procurement: its facts, from which the security annex is made.", keys);
    let shape = with(shape, CONDITION, condition_table(known, &LEVELS_OF_CONDITIONS));
    with(shape, FACTS, facts(known))
}

fn head(known: &Known<'_>) -> Value {
    let catalogue = known.catalogue;
    let organisations = catalogue.organisations.values().map(|buyer| (buyer.id.as_str(), swedish(&buyer.name)));
    let laws =
        catalogue.laws.iter().filter(|law| law.refusal.is_none()).map(|law| (law.id.as_str(), swedish(&law.name)));
    let mut procedures: Vec<(&str, &str)> = Vec::new();
    for procedure in catalogue.regimes.iter().flat_map(|regime| &regime.procedures) {
        if !procedures.iter().any(|(id, _)| *id == procedure.id) {
            procedures.push((&procedure.id, swedish(&procedure.name)));
        }
    }
    table(
        "What is procured, by whom and under which rules.",
        [
            must("title", text("What is procured.")),
            must("reference", text("The reference number (diarienummer), as the organisation writes it.")),
            must("organisation", one_of("The buyer.", organisations)),
            must("body", text("The contracting body: a board, a committee, a company.")),
            must("law", one_of("The act; acts that are not supported are not listed.", laws)),
            must("regime", known.regime("Which chapters of the act bind.")),
            must("procedure", one_of("The procedure; not every regime has each.", procedures)),
            may("cpv", list("CPV codes.", written("A CPV code with its check digit: 48180000-3.", "^[0-9]{8}-[0-9]$"))),
            may("language", one_of("The language of the documents.", [("sv", "svenska"), ("en", "engelska")])),
        ],
    )
}

fn document() -> Value {
    let status = word("Draft or final.", |status: DocumentStatus| match status {
        DocumentStatus::Draft => "prints UTKAST on every page",
        DocumentStatus::Final => "is not built while a field that the layout needs is missing",
    });
    table(
        "What the documents say about themselves: roles, never names.",
        [
            must("status", status),
            must("version", text("The version.")),
            must("issued", date("The day of issue.")),
            may("valid-from", date("From which day it is valid.")),
            may("valid-to", valid_to("Until when it is valid: a date, or `tillsvidare`.")),
            may("number", blank_text("The document number (dokumentnummer).")),
            may("type", blank_text("The kind of document (dokumenttyp).")),
            may("approved-by", blank_text("The role that approved it.")),
            may("prepared-by", blank_text("The role that prepared it.")),
            may("owner", blank_text("The role that owns it.")),
            may("responsible-unit", blank_text("The unit that is responsible for it.")),
            may("changes", blank_text("What has changed since the earlier version.")),
        ],
    )
}

fn contract() -> Value {
    table(
        "The contract.",
        [
            may("start", date("The day it starts.")),
            may("end", date("The day it ends, options apart.")),
            may(
                "options",
                written("For how long it can be extended: P2Y, P6M; empty for not at all.", &format!("^$|{PERIOD}")),
            ),
        ],
    )
}

fn answers() -> Value {
    let form = word("Which answer form counts if a supplier hands in both.", |form: FormFormat| match form {
        FormFormat::Xlsx => "the workbook",
        FormFormat::Docx => "the Word document",
    });
    table("How suppliers answer.", [must("form", form)])
}

fn secrecy() -> Value {
    let mark = json!({
        "type": ["boolean", "string"],
        "description": "Whether every page is marked as secret, or on which ground: `OSL 18 kap. 8 §`.",
        "minLength": 1,
    });
    table(
        "What is secret.",
        [
            may("mark", mark),
            may(
                "show-class-to-suppliers",
                flag("Whether the table of values may tell which class sharpened a number."),
            ),
        ],
    )
}

fn routes(known: &Known<'_>) -> Value {
    let routes = known.catalogue.routes.iter();
    let keys = routes.map(|route| may(route.id.clone(), named(swedish(&route.title), &route.choices)));
    table("How compliance is shown, by route.", keys)
}

fn award(known: &Known<'_>) -> Value {
    let model = word("How offers are valued.", |model: AwardModel| match model {
        AwardModel::Points => "by points",
        AwardModel::PriceDeduction => "by a deduction from the price, in kronor",
        AwardModel::None => "not at all",
    });
    let is_criterion = |requirement: &&Requirement| requirement.role == Role::AwardCriterion;
    let criteria = known
        .catalogue
        .in_use()
        .filter(is_criterion)
        .map(|requirement| may(requirement.id.as_str(), above_zero(swedish(&requirement.title))));
    table(
        "Which award criteria are taken up.",
        [
            must("model", model),
            may("criteria", table("What each award criterion is worth: points or kronor.", criteria)),
        ],
    )
}
