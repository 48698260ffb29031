//! The fixed phrases of the documents: data, in each language, that templates and code ask for by key.

use std::collections::BTreeMap;

use crate::language::{Language, Text};

use super::layout::FieldName;

/// The fixed phrases, by key.
#[derive(Clone, Debug, Default)]
pub struct Phrases {
    phrases: BTreeMap<String, Text>,
}

impl Phrases {
    /// These phrases.
    pub fn new(phrases: BTreeMap<String, Text>) -> Phrases {
        Phrases { phrases }
    }

    /// The phrase with this key, if there is one.
    pub fn find(&self, key: &str, language: Language) -> Option<&str> {
        self.phrases.get(key).map(|phrase| phrase.get(language).as_str())
    }

    /// The phrase that the program itself asks for. Loading has checked that each of [`PROGRAM_PHRASES`] is there.
    pub fn get(&self, key: &str, language: Language) -> &str {
        debug_assert!(PROGRAM_PHRASES.contains(&key), "`{key}` is not among the program's phrases");
        self.find(key, language).unwrap_or_default()
    }

    /// The phrase with `{name}` replaced by what is given for each name. A name that begins with a capital letter takes what
    /// is given with a capital letter.
    pub fn fill(&self, key: &str, language: Language, values: &[(&str, &str)]) -> String {
        let phrase = self.get(key, language);
        let mut filled = String::with_capacity(phrase.len() + 32);
        let mut rest = phrase;
        while let Some((before, after)) = rest.split_once('{') {
            let Some((name, after)) = after.split_once('}') else { break };
            filled.push_str(before);
            let capital = name.starts_with(char::is_uppercase);
            let value =
                values.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map_or("", |(_, value)| *value);
            filled.push_str(&if capital { capitalised(value) } else { value.to_owned() });
            rest = after;
        }
        filled.push_str(rest);
        filled
    }

    /// What a field is called, unless the layout has a label of its own.
    pub fn field(&self, field: FieldName, language: Language) -> &str {
        self.find(field.phrase(), language).unwrap_or_default()
    }
}

/// The text with its first letter as a capital.
pub fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

/// The text with its first letter small, unless it begins with an abbreviation.
pub fn lower_first(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next();
    let second_is_small = characters.clone().next().is_some_and(|second| second.is_lowercase() || second == ' ');
    match first {
        Some(first) if second_is_small => first.to_lowercase().chain(characters).collect(),
        _ => text.to_owned(),
    }
}

/// The text with its first letter as a capital and a full stop at its end.
pub fn as_sentence(text: &str) -> String {
    let text = capitalised(text.trim());
    if text.ends_with(['.', '!', '?']) || text.is_empty() { text } else { format!("{text}.") }
}

/// The phrases that the program asks for by key, beside those that the templates place.
pub const PROGRAM_PHRASES: &[&str] = &[
    "column-answer",
    "form-acceptance",
    "form-acceptance-title",
    "form-accepted-but",
    "form-belongs-to",
    "form-bounds-least",
    "form-bounds-most",
    "form-choose",
    "form-choose-title",
    "form-column-description",
    "form-column-reference",
    "form-column-status",
    "form-counts",
    "form-describe",
    "form-details-heading",
    "form-details-note",
    "form-deviation",
    "form-done",
    "form-facts-heading",
    "form-given",
    "form-left",
    "form-mail",
    "form-no",
    "form-no-answer",
    "form-note-acceptance",
    "form-note-deviations",
    "form-note-espd",
    "form-note-offered-value",
    "form-note-partly",
    "form-note-statement",
    "form-note-yes-no-how",
    "form-optional",
    "form-partly",
    "form-progress",
    "form-progress-heading",
    "form-prompt-choose",
    "form-prompt-number",
    "form-prompt-text",
    "form-registration",
    "form-sheet-answers",
    "form-sheet-common",
    "form-sheet-start",
    "form-shown",
    "form-slot",
    "form-step-answer",
    "form-step-describe",
    "form-step-details",
    "form-step-lots",
    "form-step-save",
    "form-step-status",
    "form-steps-heading",
    "form-supplier",
    "form-tendered",
    "form-title",
    "form-value-title",
    "form-wrong-choice",
    "form-wrong-title",
    "form-wrong-value",
    "form-yes",
    "form-yes-espd",
    "filter-all",
    "filter-area",
    "filter-nothing",
    "filter-part",
    "filter-title",
    "annex-title",
    "applies-later",
    "attached-requirements",
    "because",
    "catalogue-edition",
    "change-add",
    "change-omit",
    "change-role",
    "change-text",
    "change-value",
    "clause-evidence",
    "clause-follow-up",
    "clause-motive",
    "column-id",
    "column-requirement",
    "column-role",
    "column-title",
    "clause-remedy",
    "clause-scoring",
    "clause-support",
    "document-information",
    "document-information-text",
    "every-day",
    "every-days",
    "every-half-year",
    "every-month",
    "every-months",
    "every-quarter",
    "every-year",
    "every-years",
    "evidence-when",
    "fact-choice",
    "fact-choice-not",
    "fact-choices",
    "fact-choices-not",
    "fact-level",
    "fact-level-below",
    "field-approved-by",
    "field-body",
    "field-catalogue",
    "field-changes",
    "field-cpv",
    "field-digest",
    "field-issued",
    "field-marks",
    "field-number",
    "field-organisation",
    "field-owner",
    "field-pages",
    "field-prepared-by",
    "field-procurement",
    "field-reference",
    "field-responsible-unit",
    "field-status",
    "field-title",
    "field-type",
    "field-valid-from",
    "field-valid-to",
    "field-version",
    "flow-down-note",
    "follow-up-text",
    "information-further",
    "information-in-box",
    "information-in-footer",
    "information-in-header",
    "internal-mark",
    "level-considerable",
    "level-exceptional",
    "level-moderate",
    "level-negligible",
    "level-serious",
    "lot",
    "lots-note",
    "mark-draft",
    "mark-secret",
    "must",
    "no",
    "none",
    "nor",
    "or",
    "or-equivalent",
    "outcome-covered",
    "outcome-excluded",
    "outcome-included",
    "outcome-offered",
    "outcome-replaced",
    "outcome-undecided",
    "page",
    "plan-before-heading",
    "plan-before-text",
    "plan-certificates-heading",
    "plan-certificates-text",
    "plan-column-checks",
    "plan-column-day",
    "plan-column-done",
    "plan-column-due",
    "plan-column-event",
    "plan-column-evidence",
    "plan-column-expiry",
    "plan-column-hours",
    "plan-column-occasion",
    "plan-column-occasions",
    "plan-column-option",
    "plan-column-result",
    "plan-column-shown",
    "plan-column-what",
    "plan-column-when",
    "plan-column-who",
    "plan-column-year",
    "plan-column-years",
    "plan-day-end",
    "plan-day-end-option",
    "plan-day-last",
    "plan-day-start",
    "plan-entry",
    "plan-entry-option",
    "plan-events-heading",
    "plan-events-text",
    "plan-expires",
    "plan-expiry-tender",
    "plan-expiry-unknown",
    "plan-if-offered",
    "plan-lists-heading",
    "plan-lists-text",
    "plan-note-calendar",
    "plan-note-work",
    "plan-offered",
    "plan-option",
    "plan-option-note",
    "plan-sheet-before",
    "plan-sheet-calendar",
    "plan-sheet-certificates",
    "plan-sheet-events",
    "plan-sheet-lists",
    "plan-sheet-work",
    "plan-title",
    "plan-work-heading",
    "plan-years",
    "plan-years-option",
    "proposal",
    "reason-added",
    "reason-covered",
    "reason-fails",
    "reason-holds",
    "reason-no-such-role",
    "reason-not-taken-up",
    "reason-omitted",
    "reason-open",
    "reason-replaced",
    "reason-route-not-chosen",
    "reason-route-chosen",
    "reason-taken-up",
    "reason-withdrawn",
    "first-burden",
    "first-doubts",
    "first-excludes",
    "first-remedy",
    "first-support",
    "review-title",
    "row-secondary",
    "row-unverified",
    "row-verified",
    "record-title",
    "record-type",
    "remedy-text",
    "role-award-criterion",
    "role-contract-term",
    "role-qualification",
    "role-technical-specification",
    "scoring-linear-points",
    "scoring-linear-price",
    "scoring-met-points",
    "scoring-met-price",
    "should",
    "shown",
    "shown-award",
    "shown-before-start",
    "shown-during",
    "shown-tender",
    "standing-implied",
    "standing-not-asked",
    "standing-open",
    "standing-stated",
    "status-draft",
    "status-final",
    "sum",
    "table",
    "until-further-notice",
    "value-default",
    "value-offered",
    "value-set",
    "value-sharpened",
    "weekday-friday",
    "weekday-monday",
    "weekday-saturday",
    "weekday-sunday",
    "weekday-thursday",
    "weekday-tuesday",
    "weekday-wednesday",
    "worth-points",
    "worth-price",
    "yes",
];
