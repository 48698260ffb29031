//! `kravbilaga catalogue idle`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::workflow::{Idle, Problems, idle, idle_csv, idle_json, idle_table, procurement_files, read_several};

use super::table::aligned;
use super::{Ended, FolderArguments, counted, diagnose, result};

/// Tell which parts of the catalogue do nothing in some procurements
///
/// Idle is a requirement that stands in no annex: never selected, or only ever offered as an award criterion that is not taken
/// up, covered by a route, replaced by a stricter one or struck. A question that no condition uses, that is never asked, or whose
/// answer is always the same. A level or choice that is never given. A clause that is struck or changed wherever it applies. A gate
/// that is never raised. Each with the number of procurements. A procurement that a gate stops counts for questions and gates only.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  kravbilaga catalogue idle examples                      the procurement files of a folder
  kravbilaga catalogue idle cleaning.toml guards.toml --format csv > idle.csv")]
pub(super) struct IdleArguments {
    /// Procurement files, or folders of them
    #[arg(value_name = "FILE", required = true)]
    procurements: Vec<PathBuf>,
    /// How it is shown
    #[arg(long, value_enum, default_value_t = ShownAs::Text)]
    format: ShownAs,
    #[command(flatten)]
    folders: FolderArguments,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ShownAs {
    Text,
    Csv,
    Json,
}

pub(super) fn run(arguments: &IdleArguments) -> anyhow::Result<Ended> {
    let files = procurement_files(&arguments.procurements)?;
    let several = match read_several(&arguments.folders.folders(), &files)? {
        Ok(several) => several,
        Err(problems) => return Ok(diagnose(&problems)),
    };
    let found = idle(&several);
    match arguments.format {
        ShownAs::Text => tell(&found),
        ShownAs::Csv => result(idle_csv(&found).trim_end_matches('\n')),
        ShownAs::Json => result(idle_json(&found).trim_end()),
    }
    diagnose(&Problems { sources: several.sources, diagnostics: several.warnings });
    Ok(Ended::Done)
}

fn tell(found: &Idle) {
    let stopped = found.procurements.iter().filter(|looked| !looked.stopped_by.is_empty()).count();
    let stopped = if stopped == 0 { String::new() } else { format!(", {stopped} stopped by a gate") };
    result(&format!("{} in {}{stopped}", found.catalogue, counted(found.procurements.len(), "procurement")));
    let table = idle_table(found);
    if table.rows.is_empty() {
        result("nothing is idle");
        return;
    }
    let numbers = [
        counted(found.requirements.len(), "requirement"),
        counted(found.questions.len(), "question"),
        counted(found.answers.len(), "answer"),
        counted(found.deviated.len(), "clause"),
        counted(found.gates.len(), "gate"),
    ];
    result(&format!("idle: {}\n\n{}", numbers.join(", "), aligned(&table.columns, &table.rows)));
}
