//! `kravbilaga catalogue`.

use std::path::PathBuf;

use anyhow::bail;
use clap::{Args, Subcommand};

use crate::files::{exists, write_anew, write_new, write_new_file};
use crate::workflow::{Folders, SCHEMAS, builtin_files, new_requirement, read_catalogue, review, schema_line, schemas};

use super::idle::{self, IdleArguments};
use super::overlay::{self, OverlayArguments};
use super::release::{self, ReleaseArguments};
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
    /// Write JSON Schemas, by which an editor knows the catalogue's own questions, answers and ids
    #[command(after_help = "\
They are written into `schemas` of the catalogue's folder, in place of those that are there. Write them again when the catalogue has changed. The first line of each TOML file names its own, and editors with Tombi or Even Better TOML take it from there.

Examples:
  kravbilaga catalogue schema --catalogue our-catalogue/requirements
  kravbilaga catalogue schema --out procurements     the built-in catalogue's")]
    Schema {
        #[command(flatten)]
        folders: FolderArguments,
        /// The folder to write `schemas` into, if not the catalogue's
        #[arg(long, value_name = "DIR", required_unless_present = "catalogue")]
        out: Option<PathBuf>,
    },
    Idle(IdleArguments),
    Overlay(OverlayArguments),
    Release(ReleaseArguments),
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
            let (sound, problems) = read_catalogue(&Folders { catalogue: Some(catalogue.clone()), templates: None })?;
            let Some((known, _)) = sound else { return Ok(diagnose(&problems)) };
            match new_requirement(&known, id) {
                Ok(new) => {
                    let path = catalogue.join(&new.path);
                    let line = if exists(&catalogue.join(SCHEMAS)) { schema_line(&new.path) } else { String::new() };
                    write_new_file(&path, format!("{line}{}", new.text).as_bytes())?;
                    result(&format!("{}: fill it in as AUTHORING.md says, then run check", path.display()));
                    Ok(Ended::Done)
                }
                Err(problem) => {
                    remark(&problem);
                    Ok(Ended::Problems)
                }
            }
        }
        CatalogueCommand::Schema { folders, out } => {
            let (sound, problems) = read_catalogue(&folders.folders())?;
            let Some((catalogue, templates)) = sound else { return Ok(diagnose(&problems)) };
            let Some(folder) = out.as_ref().or(folders.catalogue.as_ref()) else {
                bail!("write schemas: name a folder")
            };
            let files = schemas(&catalogue, &templates);
            write_anew(folder, &files)?;
            for path in files.keys() {
                result(&folder.join(path).display().to_string());
            }
            Ok(Ended::Done)
        }
        CatalogueCommand::Idle(arguments) => idle::run(arguments),
        CatalogueCommand::Overlay(arguments) => overlay::run(arguments),
        CatalogueCommand::Release(arguments) => release::run(arguments),
        CatalogueCommand::Review { folders } => {
            let (sound, problems) = read_catalogue(&folders.folders())?;
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
