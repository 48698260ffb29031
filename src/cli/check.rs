//! `kravbilaga check`.

use clap::{Args, ValueEnum};

use crate::diagnostic::{Code, Severity, Style, nearest, show};
use crate::workflow::check_on;

use super::{Ended, FolderArguments, counted, diagnose, result};

/// Tell everything that is wrong with the catalogue and its templates
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  kravbilaga check                              the built-in catalogue
  kravbilaga check --catalogue requirements     the catalogue in a folder
  kravbilaga check --format json                for other programs
  kravbilaga check --on 2026-12-01              also what does not apply on that day
  kravbilaga check --explain vague-word         what a code means, with examples")]
pub(super) struct CheckArguments {
    #[command(flatten)]
    folders: FolderArguments,
    /// How findings are shown: text on stderr, or JSON on stdout
    #[arg(long, value_enum, default_value_t = ShownAs::Text)]
    format: ShownAs,
    /// Tell also what requirements cite that does not apply on this day
    #[arg(long, value_name = "DATE")]
    on: Option<jiff::civil::Date>,
    /// Say what a code means, why it is told, and show a bad and a good example
    #[arg(long, value_name = "CODE", value_parser = code)]
    explain: Option<Code>,
}

fn code(name: &str) -> Result<Code, String> {
    Code::named(name).ok_or_else(|| {
        let nearest = nearest(name, Code::ALL.iter().map(|code| code.as_str()));
        nearest.map_or_else(|| String::from("there is no such code"), |near| format!("did you mean `{near}`?"))
    })
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ShownAs {
    Text,
    Json,
}

pub(super) fn run(arguments: &CheckArguments) -> anyhow::Result<Ended> {
    if let Some(code) = arguments.explain {
        result(&explained(code));
        return Ok(Ended::Done);
    }
    let (sound, problems) = check_on(&arguments.folders.folders(), arguments.on)?;
    if arguments.format == ShownAs::Json {
        result(show(&problems.diagnostics, &problems.sources, Style::Json).trim_end());
        let any = problems.diagnostics.iter().any(|diagnostic| diagnostic.severity() == Severity::Error);
        return Ok(if any { Ended::Problems } else { Ended::Done });
    }
    let ended = diagnose(&problems);
    if let Some((catalogue, _)) = sound {
        let allowed: usize = catalogue.requirements.values().map(|requirement| requirement.allows.len()).sum();
        let found = match problems.diagnostics.len() {
            0 => String::from("nothing wrong"),
            number => counted(number, "finding"),
        };
        result(&format!(
            "{}: {}, {}, {}: {found}, {} allowed",
            catalogue.called(),
            counted(catalogue.requirements.len(), "requirement"),
            counted(catalogue.characteristics.len(), "question"),
            counted(catalogue.standards.len(), "register"),
            counted(allowed, "exception"),
        ));
    }
    Ok(ended)
}

fn explained(code: Code) -> String {
    let mut lines = vec![format!("{}: {}", code.as_str(), code.summary())];
    if let Some(explanation) = code.explanation() {
        let parts = [
            ("Why", explanation.why),
            ("Ground", explanation.ground),
            ("Bad", explanation.bad),
            ("Good", explanation.good),
        ];
        lines.push(String::new());
        lines.extend(
            parts
                .into_iter()
                .filter(|(_, text)| !text.is_empty())
                .map(|(name, text)| format!("{:<8}{text}", format!("{name}:"))),
        );
        lines.push(String::new());
        lines.push(format!("Silence it in one requirement: [[allow]] code = \"{}\" reason = \"…\"", code.as_str()));
    }
    lines.join("\n")
}
