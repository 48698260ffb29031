//! The schemas of buyers and their policies, and of how their documents look.

use serde_json::Value;

use crate::catalogue::{Level, PolicyStatus};
use crate::document::FieldName;
use crate::language::Language;

use super::questions::{CONDITION, condition_table};
use super::requirement::change;
use super::shape::{
    date, file, list, localized, may, must, number, offering, one_of, open_table, slug, table, text, valid_to, with,
    word, written,
};
use super::{Known, LEVELS_OF_CONDITIONS, swedish};

/// `policies/<id>.toml`.
pub(super) fn policy(known: &Known<'_>) -> Value {
    let status = word("Whether it binds.", |status: PolicyStatus| match status {
        PolicyStatus::Adopted => "adopted by the body that may",
        PolicyStatus::Proposed => "only proposed: never carries a final annex",
    });
    let passage = table(
        "A passage of the policy, in our own words.",
        [
            must("id", slug("Its id in the policy.")),
            must("heading", localized("The heading under which it stands: exact in Swedish, translated in English.")),
            must("text", localized("What it commits to.")),
            may(
                "themes",
                list("The themes it belongs to; none where it only governs the document itself.", known.theme()),
            ),
        ],
    );
    let organisations = known.catalogue.organisations.keys().cloned();
    let policies = known.catalogue.policies.keys().cloned();
    file(
        "A buyer's policy as data: passages in our own words, each mapped to themes.",
        [
            must("id", slug("Its id, as the file is named.")),
            must("title", localized("Its title.")),
            must("short", localized("How it is named inside a sentence.")),
            must("organisation", offering(slug("The buyer."), organisations)),
            must("status", status),
            may("reference", text("Its reference number (diarienummer).")),
            may("version", text("Its version.")),
            may("adopted-by", localized("Who adopted it.")),
            may("valid-from", date("From which day it is valid.")),
            may("valid-to", valid_to("Until when it is valid: a date, or `tillsvidare`.")),
            may("replaced-by", offering(slug("The policy that takes its place."), policies.clone())),
            may("url", text("Where the public can read it.")),
            may("replaces", offering(slug("The policy that it would replace if adopted."), policies)),
            may("passage", list("What it commits to.", passage)),
        ],
    )
}

fn brand() -> Value {
    let colour = |about: &str| written(about, "^#[0-9A-Fa-f]{6}$");
    let logo = table(
        "What stands at the top of the first page.",
        [
            must("file", written("A PNG file beside this file, of at most 500 kB.", "\\.[pP][nN][gG]$")),
            must("alt", localized("What it says to those who do not see it.")),
        ],
    );
    table(
        "How the buyer's documents look. What is left out is as in documents without a brand.",
        [
            may(
                "accent",
                colour("The colour of headings and links, such as #0b4f7d: a contrast of at least 4.5 with white."),
            ),
            may("accent-dark", colour("The same on a dark screen: a contrast of at least 4.5 with #14181d.")),
            may("tint", colour("The ground of boxes, light enough for text on it.")),
            may("font", text("The typeface; where a reader lacks it, the usual one stands in.")),
            may(
                "font-files",
                list(
                    "The files of the typeface beside this file, regular and bold and, if there are any, italic: PDF carries \
                     them. Without them PDF has the usual typeface.",
                    written("A .ttf or .otf file.", "\\.([tT][tT][fF]|[oO][tT][fF])$"),
                ),
            ),
            may("logo", logo),
            may(
                "word-template",
                written(
                    "A .docx file beside this file, whose styles and theme Word files take.",
                    "\\.[dD][oO][cC][xX]$",
                ),
            ),
        ],
    )
}

/// `organisations/<id>.toml`.
pub(super) fn organisation(known: &Known<'_>) -> Value {
    let policies = known.catalogue.policies.values().map(|policy| (policy.id.as_str(), swedish(&policy.title)));
    let layouts = known.templates.layouts.keys().map(|id| (id.as_str(), "a layout of the templates"));
    let labelled = [Level::Negligible, Level::Moderate, Level::Considerable, Level::Serious]
        .map(|level| must(level.word(), number("The number that is printed beside the level's name.", 0.0)));
    let names = known.catalogue.roles.iter().map(|role| {
        may(role.id.clone(), localized(&format!("What it calls `{}` ({}).", role.id, swedish(&role.name))))
    });
    let changes = change(
        known,
        "What it changes of a requirement.",
        [
            must("reason", text("Why.")),
            must("owner", known.role("The role that owns the change.")),
            may(
                "against",
                written(
                    "The digest of the text that is changed, which `check` tells; not for `add`.",
                    "^[0-9a-f]{64}$",
                ),
            ),
        ],
    );
    let keys = [
        must("id", slug("Its id, as the file is named.")),
        must("name", localized("Its name.")),
        may("policies", list("Its policies; only adopted ones support an annex.", one_of("A policy.", policies))),
        must("layout", one_of("The layout of its documents.", layouts)),
        may("brand", brand()),
        may("reference-pattern", text("What its reference numbers (diarienummer) look like, as a regular expression.")),
        may("contact", localized("Its channel for security matters: a function, never a person.")),
        may(
            "levels",
            table("The numbers that it prints beside the names of levels: two numberings are in use.", labelled),
        ),
        may("role-names", table("Its own names for the roles of `roles.toml`, where they differ.", names)),
        may(
            "overlay",
            table(
                "What it changes of the catalogue in all its procurements.",
                [may("change", list("The changes.", changes))],
            ),
        ),
    ];
    let shape = file("An organisation: a buyer, its policies, its layout, and what it changes of the catalogue.", keys);
    with(shape, CONDITION, condition_table(known, &LEVELS_OF_CONDITIONS))
}

/// `templates/layouts/<id>.toml`.
pub(super) fn layout(known: &Known<'_>) -> Value {
    let phrase = |field: FieldName| known.templates.phrases.field(field, Language::Swedish).to_owned();
    let field = || one_of("A field.", FieldName::WORDS.iter().map(|(word, field)| (*word, phrase(*field))));
    let labels = FieldName::WORDS.iter().map(|(word, field)| {
        may(*word, localized(&format!("What the field is called here instead of ”{}”.", phrase(*field))))
    });
    file(
        "A layout: which fields stand where. A final document is not built while one of them is empty.",
        [
            must("id", slug("Its id, as the file is named.")),
            may("header", list("In the header of every page.", field())),
            may("box", list("In the box on the first page.", field())),
            may("footer", list("In the footer of every page.", field())),
            may("labels", table("Labels of its own.", labels)),
        ],
    )
}

/// `templates/phrases.toml`.
pub(super) fn phrases() -> Value {
    file(
        "The fixed phrases of the documents.",
        [must(
            "phrase",
            open_table(
                "The phrases, by the keys under which templates and the program ask for them.",
                localized("A phrase."),
            ),
        )],
    )
}
