//! Judges the Word templates of the buyers: one that holds programs or is no Word file is refused, headings must be readable, and
//! styles that it lacks are told. And the layout of each buyer must be one that there is.

use crate::catalogue::{Catalogue, Organisation};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, did_you_mean};
use crate::document::{Colour, LIGHT_GROUND, TemplateFile};
use crate::render::docx::{TemplateProblem, WordTemplate};
use crate::template::Templates;

/// WCAG 2.2, 1.4.3: text against its ground.
const LEAST_CONTRAST: f64 = 4.5;

pub(super) fn check_word_templates(catalogue: &Catalogue, log: &Diagnostics) {
    for organisation in catalogue.organisations.values() {
        if let Some(file) = &organisation.brand.word_template {
            check_one(organisation, file, log);
        }
    }
}

fn check_one(organisation: &Organisation, file: &TemplateFile, log: &Diagnostics) {
    let report = |code: Code, what: &str, help: &str| {
        let message = format!("the Word template of `{}` {what}", organisation.id);
        log.report(Diagnostic::new(code, message).at(&file.place).help(help));
    };
    let template = match WordTemplate::read(&file.bytes) {
        Ok(template) => template,
        Err(problem) => {
            let (what, help) = match problem {
                TemplateProblem::NotWord => ("is not a whole Word file", "save it as .docx again"),
                TemplateProblem::TooLarge => ("unpacks to more than a template holds", "make one without content"),
                TemplateProblem::Macros => ("holds programs", "save it as .docx without macros"),
                TemplateProblem::TiesOutside => (
                    "points at files outside itself",
                    "remove links, linked pictures and the template that it is attached to",
                ),
            };
            return report(Code::Brand, what, help);
        }
    };
    for (style, digits) in template.colours() {
        let contrast = Colour::read(&format!("#{digits}")).map(|colour| colour.contrast(LIGHT_GROUND));
        if let Some(contrast) = contrast.filter(|contrast| *contrast < LEAST_CONTRAST) {
            let what = format!("has the style `{style}` in #{digits}, with a contrast of {contrast:.1} to the page");
            report(Code::Contrast, &what, "choose a colour with at least 4.5 (WCAG 2.2, 1.4.3)");
        }
    }
    if !template.missing().is_empty() {
        let what = format!("lacks the styles {}", template.missing().join(", "));
        report(Code::MissingStyle, &what, "add them in Word, or let ours stand in for them");
    }
}

/// Every organisation's layout must be one of the templates' layouts.
pub(super) fn check_layouts(catalogue: &Catalogue, templates: &Templates, log: &Diagnostics) {
    for organisation in catalogue.organisations.values() {
        if !templates.layouts.contains_key(&organisation.layout.value) {
            let help = did_you_mean(&organisation.layout.value, templates.layouts.keys().map(String::as_str));
            let message = format!("unknown layout `{}`", organisation.layout.value);
            log.report(Diagnostic::new(Code::UnknownWord, message).at(&organisation.layout.place).help(help));
        }
    }
}
