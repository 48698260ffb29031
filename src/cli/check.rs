//! `kravbilaga check`.

use clap::{Args, ValueEnum};

use crate::diagnostic::{Severity, Style, show};
use crate::workflow::check;

use super::{Ended, FolderArguments, counted, diagnose, result};

/// Tell everything that is wrong with the catalogue and its templates
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  kravbilaga check                              the built-in catalogue
  kravbilaga check --catalogue requirements     the catalogue in a folder
  kravbilaga check --format json                for other programs")]
pub(super) struct CheckArguments {
    #[command(flatten)]
    folders: FolderArguments,
    /// How findings are shown: text on stderr, or JSON on stdout
    #[arg(long, value_enum, default_value_t = ShownAs::Text)]
    format: ShownAs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ShownAs {
    Text,
    Json,
}

pub(super) fn run(arguments: &CheckArguments) -> anyhow::Result<Ended> {
    let (sound, problems) = check(&arguments.folders.folders())?;
    if arguments.format == ShownAs::Json {
        result(show(&problems.diagnostics, &problems.sources, Style::Json).trim_end());
        let any = problems.diagnostics.iter().any(|diagnostic| diagnostic.severity() == Severity::Error);
        return Ok(if any { Ended::Problems } else { Ended::Done });
    }
    let ended = diagnose(&problems);
    if let Some((catalogue, _)) = sound {
        result(&format!(
            "{} {}: {}, {}, {}: nothing wrong",
            catalogue.id,
            catalogue.edition,
            counted(catalogue.requirements.len(), "requirement"),
            counted(catalogue.characteristics.len(), "question"),
            counted(catalogue.standards.len(), "register"),
        ));
    }
    Ok(ended)
}
