//! `kravbilaga evaluate`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::workflow::{Answered, Problems, answered, bids, bids_json};

use super::table::aligned;
use super::{Ended, FolderArguments, diagnose, read_selected, result};

/// Read what suppliers have handed in, and tell what is wrong with it
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  kravbilaga evaluate journal.toml tenders/*.xlsx        every tender of a procurement
  kravbilaga evaluate journal.toml alfa.docx beta.xlsx   as Word or as Excel
  kravbilaga evaluate journal.toml *.xlsx --format json  every answer, for other programs

Each file is compared with the form that was sent out: questions altered, taken away or added, answers that are
none, and requirements without an answer are told with file, sheet and cell. Silence is never taken as a yes.
Use the procurement file, catalogue and templates that the form was built from.")]
pub(super) struct EvaluateArguments {
    /// The procurement file
    #[arg(value_name = "FILE")]
    procurement: PathBuf,
    /// Answer forms as they were handed in
    #[arg(required = true, value_name = "ANSWER")]
    answers: Vec<PathBuf>,
    /// How answers are shown on stdout: counted in a table, or each of them as JSON
    #[arg(long, value_enum, default_value_t = ShownAs::Text)]
    format: ShownAs,
    #[command(flatten)]
    folders: FolderArguments,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ShownAs {
    Text,
    Json,
}

pub(super) fn run(arguments: &EvaluateArguments) -> anyhow::Result<Ended> {
    let loaded = match read_selected(&arguments.folders.folders(), &arguments.procurement)? {
        Ok((loaded, _)) => loaded,
        Err(ended) => return Ok(ended),
    };
    let (forms, reading) = bids(&loaded, &arguments.answers)?;
    if arguments.format == ShownAs::Json {
        result(&bids_json(&reading));
        return Ok(diagnose(&Problems { sources: loaded.sources, diagnostics: reading.diagnostics }));
    }
    let columns = ["supplier", "file", "answered", "offers", "to look at"].map(String::from);
    let mut rows = Vec::new();
    for bid in &reading.bids {
        let Answered { must, answered, unclear, offered } = answered(&forms, bid);
        rows.push(vec![
            bid.supplier().to_owned(),
            bid.file.clone(),
            format!("{answered} of {must}"),
            offered.to_string(),
            unclear.to_string(),
        ]);
    }
    let ended = diagnose(&Problems { sources: loaded.sources, diagnostics: reading.diagnostics });
    result(&aligned(&columns, &rows));
    Ok(ended)
}
