//! `kravbilaga catalogue`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::files::write_new;
use crate::workflow::builtin_files;

use super::{Ended, counted, result};

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
}

pub(super) fn run(arguments: &CatalogueArguments) -> anyhow::Result<Ended> {
    match &arguments.command {
        CatalogueCommand::Init { folder } => {
            let files = builtin_files();
            write_new(folder, &files)?;
            result(&format!("{} in {}", counted(files.len(), "file"), folder.display()));
            Ok(Ended::Done)
        }
    }
}
