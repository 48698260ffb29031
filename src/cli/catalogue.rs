//! `kravbilaga catalogue`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::files::write_new;
use crate::workflow::{builtin_files, check, review};

use super::{Ended, FolderArguments, counted, diagnose, result};

/// Work on a catalogue of one's own
#[derive(Debug, Args)]
pub(super) struct CatalogueArguments {
    #[command(subcommand)]
    command: CatalogueCommand,
}

#[derive(Debug, Subcommand)]
enum CatalogueCommand {
    /// Write the built-in catalogue and templates into a folder
    #[command(after_help = "\
Example:
  kravbilaga catalogue init our-catalogue
  kravbilaga check --catalogue our-catalogue/requirements --templates our-catalogue/templates")]
    Init {
        /// A folder that does not hold a catalogue yet
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
    /// Print what a lawyer and a security officer are to look at first, as Markdown
    #[command(after_help = "\
Example:
  kravbilaga catalogue review --catalogue requirements > requirements/REVIEW.md")]
    Review {
        #[command(flatten)]
        folders: FolderArguments,
    },
}

pub(super) fn run(arguments: &CatalogueArguments) -> anyhow::Result<Ended> {
    match &arguments.command {
        CatalogueCommand::Init { folder } => {
            let files = builtin_files();
            write_new(folder, &files)?;
            result(&format!("{} in {}", counted(files.len(), "file"), folder.display()));
            Ok(Ended::Done)
        }
        CatalogueCommand::Review { folders } => {
            let (sound, problems) = check(&folders.folders())?;
            match sound {
                Some((catalogue, templates)) => {
                    result(review(&catalogue, &templates)?.trim_end());
                    Ok(Ended::Done)
                }
                None => Ok(diagnose(&problems)),
            }
        }
    }
}
