//! `kravbilaga catalogue release`.

use std::path::PathBuf;

use anyhow::bail;
use clap::Args;
use jiff::civil::Date;

use crate::workflow::{Drafts, Folders, Release, ReleaseMade, release};

use super::{Ended, counted, diagnose, remark, result};

/// Release an edition: its digest, a list of its requirements and a changelog
#[derive(Debug, Args)]
#[command(after_help = "\
Every check is run first, also of what applies on the day of the release: an error or a warning stops it. Written, all in the catalogue's folder: the edition in catalogue.toml and editions.toml, its requirements in editions/EDITION.toml, and what it changes in CHANGES.md. A catalogue that is changed afterwards prints \"+ ändringar (utkast)\" after its edition, until the next release.

Example:
  kravbilaga catalogue release 2027.1 --on 2027-01-15 --catalogue our-catalogue/requirements")]
pub(super) struct ReleaseArguments {
    /// What the edition is called: digits with points between them
    edition: String,
    /// The day of the release
    #[arg(long, value_name = "DATE")]
    on: Date,
    /// Release although there are requirements that nobody has reviewed; the changelog says how many
    #[arg(long)]
    with_drafts: bool,
    /// The folder of the catalogue
    #[arg(long, value_name = "DIR")]
    catalogue: Option<PathBuf>,
    /// Use the templates in this folder instead of the built-in ones
    #[arg(long, value_name = "DIR")]
    templates: Option<PathBuf>,
}

pub(super) fn run(arguments: &ReleaseArguments) -> anyhow::Result<Ended> {
    let Some(folder) = &arguments.catalogue else {
        bail!(
            "release the built-in catalogue: write it out with `catalogue init DIR`, and name its folder with --catalogue"
        )
    };
    let folders = Folders { catalogue: Some(folder.clone()), templates: arguments.templates.clone() };
    let wanted = Release {
        edition: arguments.edition.clone(),
        on: arguments.on,
        drafts: if arguments.with_drafts { Drafts::Told } else { Drafts::Refused },
    };
    match release(folder, &folders, &wanted)? {
        ReleaseMade::Released { digest, requirements, drafts, files } => {
            let requirements = counted(requirements, "requirement");
            let drafts = if drafts > 0 { format!(", {drafts} of them not reviewed") } else { String::new() };
            result(&format!("edition {}: {requirements}{drafts}, digest {digest}", wanted.edition));
            for path in files {
                result(&folder.join(path).display().to_string());
            }
            Ok(Ended::Done)
        }
        ReleaseMade::Refused(problems) => {
            diagnose(&problems);
            remark(&format!("edition {} was not released, and nothing was written", wanted.edition));
            Ok(Ended::Problems)
        }
    }
}
