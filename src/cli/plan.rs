//! `kravbilaga plan`.

use std::path::PathBuf;

use clap::Args;

use crate::catalogue::RequirementId;
use crate::files::Edited;
use crate::workflow::{PlanMade, PlanOptions, Problems, make_plan};

use super::{Ended, FolderArguments, LanguageWord, counted, diagnose, read_selected, remark, result};

/// Make the dated follow-up plan of a contract, as Word, Excel and a calendar
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  kravbilaga plan journal.toml --bid tenders/alfa.xlsx --out plan          for the contract with the tenderer that won
  kravbilaga plan journal.toml --out plan                                  before anybody has tendered
  kravbilaga plan journal.toml --out plan --expires INF-001=2028-03-31     when a certificate is known to run out

Dates follow from [contract]: its start, end and options. Each check is due on the last day of its period, on the next
working day if that is a Saturday, a Sunday, a public holiday or an eve that counts as one; never after the contract.
A certificate's last day is read where the tender says `giltigt till 2028-03-31`; --expires goes before it.
Import the .ics file into Outlook or another calendar. Made anew, its entries keep their UID.")]
pub(super) struct PlanArguments {
    /// The procurement file
    #[arg(value_name = "FILE")]
    procurement: PathBuf,
    /// The answer form of the tender that won, as it was handed in
    #[arg(long, value_name = "ANSWER")]
    bid: Option<PathBuf>,
    /// The folder that the plan is written into
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// The last day of what shows a requirement; may be given several times
    #[arg(long, value_name = "ID=DATE", value_parser = expiry)]
    expires: Vec<(RequirementId, jiff::civil::Date)>,
    /// Which languages to write; the procurement's own unless given
    #[arg(long, value_delimiter = ',', value_name = "LANGUAGE")]
    language: Vec<LanguageWord>,
    /// Replace an earlier plan; the old files are kept as `.before`
    #[arg(long)]
    replace: bool,
    #[command(flatten)]
    folders: FolderArguments,
}

/// A requirement and a day.
fn expiry(text: &str) -> Result<(RequirementId, jiff::civil::Date), String> {
    let (id, day) = text.split_once('=').ok_or("write the requirement and the day, as in INF-001=2028-03-31")?;
    let id = id.parse().map_err(|_| format!("`{id}` is no id of a requirement, such as INF-001"))?;
    let day = day.parse().map_err(|_| format!("`{day}` is no day, such as 2028-03-31"))?;
    Ok((id, day))
}

pub(super) fn run(arguments: &PlanArguments) -> anyhow::Result<Ended> {
    let loaded = match read_selected(&arguments.folders.folders(), &arguments.procurement)? {
        Ok((loaded, _)) => loaded,
        Err(ended) => return Ok(ended),
    };
    let mut languages: Vec<_> = arguments.language.iter().map(|word| word.language()).collect();
    languages.dedup();
    let options = PlanOptions {
        bid: arguments.bid.clone(),
        expiries: arguments.expires.iter().cloned().collect(),
        out: arguments.out.clone(),
        languages,
        edited: if arguments.replace { Edited::KeepBefore } else { Edited::Stop },
    };
    let made = make_plan(&loaded, &options)?;
    let mut problems = Problems { sources: loaded.sources, diagnostics: loaded.warnings };
    match made {
        PlanMade::Written { files, occasions: (all, first_year), unknown, kept, warnings } => {
            problems.diagnostics.extend(warnings);
            diagnose(&problems);
            for file in kept {
                remark(&format!("kept what was there before as {file}"));
            }
            result(&format!(
                "{}: {}, of them {first_year} up to the end of the first year, in {}",
                loaded.procurement.title,
                counted(all, "occasion"),
                arguments.out.display()
            ));
            files.iter().for_each(|file| result(&format!("  {file}")));
            if !unknown.is_empty() {
                let ids: Vec<&str> = unknown.iter().map(RequirementId::as_str).collect();
                result(&format!("when these run out is not known; see --expires: {}", ids.join(", ")));
            }
            Ok(Ended::Done)
        }
        PlanMade::Refused(refusals) => {
            problems.diagnostics.extend(refusals);
            diagnose(&problems);
            remark(&format!("no plan was made of {}", arguments.procurement.display()));
            Ok(Ended::Problems)
        }
        PlanMade::InTheWay(files) => {
            for file in &files {
                remark(&format!("{} is already there, and reads otherwise", arguments.out.join(file).display()));
            }
            remark("no plan was written; choose another folder, or keep the old files as .before with --replace");
            Ok(Ended::Problems)
        }
    }
}
