//! `kravbilaga catalogue`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::files::{write_new, write_new_file};
use crate::workflow::{Folders, builtin_files, check, new_requirement, review};

use super::idle::{self, IdleArguments};
use super::{Ended, FolderArguments, counted, diagnose, remark, result};

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
    /// Write a new requirement with everything to fill in
    #[command(after_help = "\
Examples:
  kravbilaga catalogue new INF --catalogue our-catalogue/requirements        the next free number
  kravbilaga catalogue new INF-050 --catalogue our-catalogue/requirements")]
    New {
        /// An id, or the prefix of an area
        id: String,
        /// The folder of the catalogue
        #[arg(long, value_name = "DIR")]
        catalogue: PathBuf,
    },
    Idle(IdleArguments),
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
        CatalogueCommand::New { id, catalogue } => {
            let (sound, problems) = check(&Folders { catalogue: Some(catalogue.clone()), templates: None })?;
            let Some((known, _)) = sound else { return Ok(diagnose(&problems)) };
            match new_requirement(&known, id) {
                Ok(new) => {
                    let path = catalogue.join(&new.path);
                    write_new_file(&path, new.text.as_bytes())?;
                    result(&format!("{}: fill it in as AUTHORING.md says, then run check", path.display()));
                    Ok(Ended::Done)
                }
                Err(problem) => {
                    remark(&problem);
                    Ok(Ended::Problems)
                }
            }
        }
        CatalogueCommand::Idle(arguments) => idle::run(arguments),
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
