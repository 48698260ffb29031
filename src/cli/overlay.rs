//! `kravbilaga catalogue overlay`.

use anyhow::bail;
use clap::{Args, ValueEnum};

use crate::catalogue::RequirementId;
use crate::workflow::{ChangeShown, ConflictShown, OverlayLooked, OverlayShown, Said, accept_bases, overlay};

use super::{Ended, FolderArguments, counted, diagnose, remark, result};

/// Print what an organisation changes of the catalogue, and where the base has changed since
#[derive(Debug, Args)]
#[command(after_help = "\
Each change says with `against` which text of the base it was written against. Where the base has changed since, nothing is built before somebody has looked:
  1. read the three texts that this command prints: the base then, the base now, and the organisation's
  2. rewrite the change in organisations/ORGANISATION.toml, remove it, or leave it as it is
  3. where it stays, take the base as it is now with --accept

Examples:
  kravbilaga catalogue overlay region-vasterbotten
  kravbilaga catalogue overlay region-varmland --format json
  kravbilaga catalogue overlay our-region --accept INF-020 --catalogue our-catalogue/requirements")]
pub(super) struct OverlayArguments {
    /// The organisation's id
    organisation: String,
    /// How it is printed
    #[arg(long, value_enum, default_value_t = ShownAs::Text)]
    format: ShownAs,
    /// Take the base of this change as it is now: writes its digest as `against`, and keeps a copy of it in organisations/ORGANISATION/base
    #[arg(long, value_name = "ID", requires = "catalogue", value_parser = requirement)]
    accept: Vec<RequirementId>,
    #[command(flatten)]
    folders: FolderArguments,
}

fn requirement(text: &str) -> Result<RequirementId, String> {
    text.parse().map_err(|_| String::from("write it as INF-020"))
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ShownAs {
    Text,
    Json,
}

pub(super) fn run(arguments: &OverlayArguments) -> anyhow::Result<Ended> {
    let organisation = &arguments.organisation;
    let looked = if arguments.accept.is_empty() {
        overlay(&arguments.folders.folders(), organisation)?
    } else {
        let Some(folder) = &arguments.folders.catalogue else { bail!("accept a base: name the catalogue's folder") };
        accept_bases(folder, organisation, &arguments.accept)?
    };
    let shown = match looked {
        OverlayLooked::Shown(shown) => shown,
        OverlayLooked::Unsound(problems) => {
            diagnose(&problems);
            return Ok(Ended::Problems);
        }
        OverlayLooked::Unknown(what) => {
            remark(&what);
            return Ok(Ended::Problems);
        }
    };
    match arguments.format {
        ShownAs::Text => result(as_text(&shown).trim_end()),
        ShownAs::Json => result(&serde_json::to_string_pretty(&shown)?),
    }
    let conflicts = shown.conflicts();
    if conflicts > 0 {
        remark(&format!("{}: nothing is built before somebody has looked", counted(conflicts, "conflict")));
        return Ok(Ended::Problems);
    }
    Ok(Ended::Done)
}

fn as_text(shown: &OverlayShown) -> String {
    let changes = counted(shown.changes.len(), "change");
    let mut text = format!("{} ({}): {changes} of {}\n", shown.name, shown.organisation, shown.catalogue);
    for change in &shown.changes {
        text.push_str(&change_text(change));
    }
    text
}

fn change_text(change: &ChangeShown) -> String {
    let done = match change.action {
        "omit" => "left out",
        "value" => "another value",
        "text" => "another wording",
        "role" => "another role",
        _ => "a clause of its own",
    };
    let mut text = format!("\n{} {}: {done}\n", change.requirement, change.title);
    match &change.conflict {
        Some(conflict) => {
            text.push_str(&conflict_text(conflict));
            let unchanged = change.base.iter().filter(|said| !conflict.base_now.contains(said)).cloned();
            text.push_str(&block("base, unchanged", &unchanged.collect::<Vec<_>>()));
        }
        None => text.push_str(&block("base", &change.base)),
    }
    text.push_str(&block("organisation", &change.buyer));
    if change.buyer.is_empty() {
        text.push_str("  organisation: left out\n");
    }
    text.push_str(&format!("  reason: {}\n  owner: {}\n", change.reason, change.owner));
    if let Some(conflict) = &change.conflict {
        text.push_str(&format!("  what to do: {}\n", conflict.help));
    }
    text
}

fn conflict_text(conflict: &ConflictShown) -> String {
    let mut text = format!("  CONFLICT: {}\n", conflict.message);
    match (&conflict.base_then, &conflict.against) {
        (Some(then), _) => text.push_str(&block("base then", then)),
        (None, Some(against)) => {
            let edition = conflict.edition.as_ref();
            let edition = edition.map_or_else(|| String::from("no released edition"), |id| format!("edition {id}"));
            text.push_str(&format!("  base then: no copy is kept; the text with the digest {against}, of {edition}\n"));
        }
        (None, None) => {
            text.push_str("  base then: not known, since the change does not say against what it was written\n")
        }
    }
    text.push_str(&block("base now", &conflict.base_now));
    text
}

/// What a text says, a line each under its name.
fn block(name: &str, said: &[Said]) -> String {
    if said.is_empty() {
        return String::new();
    }
    let lines: Vec<String> = said
        .iter()
        .map(|said| {
            format!("    {}: {}\n", said.what, said.text.trim().replace('\n', "\n      ").replace("      \n", "\n"))
        })
        .collect();
    format!("  {name}\n{}", lines.concat())
}
