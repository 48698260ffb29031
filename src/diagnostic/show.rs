//! Diagnostics as a person or a program reads them: graphical, narrated for screen readers, or JSON, all from one value.

use miette::{
    GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteDiagnostic, NamedSource, NarratableReportHandler, Report,
};
use serde::Serialize;

use super::{Diagnostic, Severity, Sources};

/// How diagnostics are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// With the source line drawn, in colour.
    Colour,
    /// With the source line drawn, without colour.
    Plain,
    /// As sentences, for screen readers.
    Narrated,
    /// One JSON array.
    Json,
}

#[derive(Serialize)]
struct Row<'a> {
    code: &'static str,
    severity: &'static str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sheet: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cell: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
}

/// The diagnostics as text, ending with a newline.
pub fn show(diagnostics: &[Diagnostic], sources: &Sources, style: Style) -> String {
    if style == Style::Json {
        return json(diagnostics, sources);
    }
    let mut shown = String::new();
    for diagnostic in diagnostics {
        let report = report(diagnostic, sources);
        let written = match style {
            Style::Narrated => NarratableReportHandler::new().render_report(&mut shown, report.as_ref()),
            Style::Plain | Style::Colour | Style::Json => {
                let theme =
                    if style == Style::Colour { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
                GraphicalReportHandler::new_themed(theme).with_width(100).render_report(&mut shown, report.as_ref())
            }
        };
        written.expect("writing to a string cannot fail");
        shown.push('\n');
    }
    shown
}

fn report(diagnostic: &Diagnostic, sources: &Sources) -> Report {
    let severity = match diagnostic.severity() {
        Severity::Warning => miette::Severity::Warning,
        Severity::Error => miette::Severity::Error,
    };
    let message = match &diagnostic.within {
        Some(within) => format!("{within}: {}", diagnostic.message),
        None => diagnostic.message.clone(),
    };
    let mut shown = MietteDiagnostic::new(message).with_code(diagnostic.code.as_str()).with_severity(severity);
    if let Some(help) = &diagnostic.help {
        shown = shown.with_help(help.clone());
    }
    let Some(place) = &diagnostic.place else { return Report::new(shown) };
    let length = place.end.saturating_sub(place.start);
    shown = shown.with_label(LabeledSpan::new(diagnostic.label.clone(), place.start, length));
    let file = sources.file(place.file);
    Report::new(shown).with_source_code(NamedSource::new(&file.path, file.text.clone()))
}

fn json(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let rows: Vec<Row<'_>> = diagnostics
        .iter()
        .map(|diagnostic| {
            let position = diagnostic.place.as_ref().map(|place| sources.line_and_column(place));
            Row {
                code: diagnostic.code.as_str(),
                severity: match diagnostic.severity() {
                    Severity::Warning => "warning",
                    Severity::Error => "error",
                },
                message: &diagnostic.message,
                file: match (&diagnostic.place, &diagnostic.within) {
                    (Some(place), _) => Some(sources.file(place.file).path.as_str()),
                    (None, within) => within.as_ref().map(|within| within.file.as_str()),
                },
                sheet: diagnostic.within.as_ref().and_then(|within| within.sheet.as_deref()),
                cell: diagnostic.within.as_ref().and_then(|within| within.cell.as_deref()),
                line: position.map(|(line, _)| line),
                column: position.map(|(_, column)| column),
                label: diagnostic.label.as_deref(),
                help: diagnostic.help.as_deref(),
            }
        })
        .collect();
    let mut text = serde_json::to_string_pretty(&rows).expect("rows of strings and numbers are JSON");
    text.push('\n');
    text
}
