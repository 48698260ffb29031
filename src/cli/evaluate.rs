//! `kravbilaga evaluate`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::files::Edited;
use crate::workflow::{Answered, Problems, Written, bids_json, evaluate_bids};

use super::table::aligned;
use super::{Ended, FolderArguments, counted, diagnose, read_selected, remark, result};

/// Read what suppliers have handed in, tell what is wrong with it, and compare it
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  kravbilaga evaluate journal.toml tenders/*.xlsx                every tender of a procurement
  kravbilaga evaluate journal.toml alfa.docx beta.xlsx --out 1234-2026/internt/provning
  kravbilaga evaluate journal.toml *.xlsx --format json          every answer, for other programs

Each file is compared with the form that was sent out: questions altered, taken away or added,
answers that are none, and requirements without an answer are told with file, sheet and cell.
Silence is never taken as a yes. A file that cannot be read leaves the others unharmed.

The folder gets the comparison (Word, HTML, Excel), a draft letter to each supplier that has
something to make clear, and provning.json: what was judged, on which file, with what outcome.
It says what suppliers state; whether a requirement is met is for people.

Use the procurement file, catalogue and templates that the form was built from.")]
pub(super) struct EvaluateArguments {
    /// The procurement file
    #[arg(value_name = "FILE")]
    procurement: PathBuf,
    /// Answer forms as they were handed in
    #[arg(required = true, value_name = "ANSWER")]
    answers: Vec<PathBuf>,
    /// The folder to write into; `internt/provning` in the procurement's own folder unless given
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Replace files that somebody has edited; the old ones are kept as `.before`
    #[arg(long)]
    replace: bool,
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
    let own = || arguments.procurement.with_extension("").join("internt/provning");
    let out = arguments.out.clone().unwrap_or_else(own);
    let edited = if arguments.replace { Edited::KeepBefore } else { Edited::Stop };
    let evaluated = evaluate_bids(&loaded, &arguments.answers, &out, edited)?;
    let columns = ["supplier", "file", "answered", "offers", "to look at"].map(String::from);
    let row = |(supplier, file, counts): &(String, String, Answered)| {
        let Answered { must, answered, unclear, offered } = counts;
        let answered = format!("{answered} of {must}");
        vec![supplier.clone(), file.clone(), answered, offered.to_string(), unclear.to_string()]
    };
    let rows: Vec<Vec<String>> = evaluated.bids.iter().map(row).collect();
    let answers = bids_json(&evaluated.reading);
    let ended = diagnose(&Problems { sources: loaded.sources, diagnostics: evaluated.reading.diagnostics });
    match evaluated.written {
        Written::Filled { letters, kept } => {
            for file in kept {
                remark(&format!("kept what somebody had edited as {file}"));
            }
            let (bids, letters) = (counted(rows.len(), "tender"), counted(letters, "draft letter"));
            let told = format!("{bids} compared, {letters}, in {}", out.display());
            match arguments.format {
                ShownAs::Text => {
                    result(&aligned(&columns, &rows));
                    result(&told);
                }
                ShownAs::Json => {
                    result(&answers);
                    remark(&told);
                }
            }
            Ok(ended)
        }
        Written::InTheWay(files) => {
            for file in &files {
                remark(&format!("{} has been edited since it was written", out.join(file).display()));
            }
            remark("nothing was written; move the edited files away, or keep them as .before with --replace");
            Ok(Ended::Problems)
        }
    }
}
