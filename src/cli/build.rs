//! `kravbilaga build`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::files::Edited;
use crate::workflow::{Build, BuildOptions, Built, Format, Ground, Problems, build_each};

use super::{Ended, FolderArguments, LanguageWord, counted, diagnose, numbered, remark, result, tell_gates};

/// The word for the format that the program can be built without.
const PDF: &str = "pdf";

/// Build the annexes of one or more procurements
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  kravbilaga build journal.toml                          into the folder `journal` beside the file
  kravbilaga build journal.toml --out 1234-2026          into this folder
  kravbilaga build *.toml --out all --language sv,en     several, a subfolder each

The folder gets `till-leverantor` (for suppliers) and `internt` (never sent out).
A file that somebody has edited since it was built stops the build.")]
pub(super) struct BuildArguments {
    /// Procurement files
    #[arg(required = true, value_name = "FILE")]
    procurements: Vec<PathBuf>,
    /// The procurement's own folder; with several files, one subfolder each
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Which formats to build; all of them unless given
    #[arg(long, value_delimiter = ',', value_name = "FORMAT", value_parser = ["docx", "xlsx", PDF, "html", "md", "json", "csv"])]
    formats: Option<Vec<String>>,
    /// Which languages to build; the procurement's own unless given
    #[arg(long, value_delimiter = ',', value_name = "LANGUAGE")]
    language: Vec<LanguageWord>,
    /// One document for each part of the annex
    #[arg(long)]
    split: bool,
    /// Replace files that somebody has edited; the old ones are kept as `.before`
    #[arg(long)]
    replace: bool,
    #[command(flatten)]
    folders: FolderArguments,
}

pub(super) fn run(arguments: &BuildArguments) -> anyhow::Result<Ended> {
    let formats = formats(arguments.formats.as_deref())?;
    let ground = match Ground::read(&arguments.folders.folders())? {
        Ok(ground) => ground,
        Err(problems) => {
            diagnose(&problems);
            remark("nothing was built");
            return Ok(Ended::Problems);
        }
    };
    let mut languages: Vec<_> = arguments.language.iter().map(|word| word.language()).collect();
    languages.dedup();
    let jobs: Vec<(PathBuf, BuildOptions)> = arguments
        .procurements
        .iter()
        .map(|procurement| {
            let options = BuildOptions {
                out: folder(arguments, procurement),
                formats: formats.clone(),
                languages: languages.clone(),
                shape: if arguments.split { Build::Split } else { Build::Whole },
                edited: if arguments.replace { Edited::KeepBefore } else { Edited::Stop },
            };
            (procurement.clone(), options)
        })
        .collect();
    let (mut ended, mut failure) = (Ended::Done, None);
    build_each(&ground, &jobs, |index, built| {
        let (procurement, options) = &jobs[index];
        match built.map(|built| tell(procurement, options, built)) {
            Ok(Ended::Problems) => ended = Ended::Problems,
            Ok(Ended::Done) => {}
            // The others are built all the same; the first failure is told at the end.
            Err(error) => failure = failure.take().or(Some(error)),
        }
    });
    failure.map_or(Ok(ended), Err)
}

/// The formats asked for, or all that the program was built with.
fn formats(asked: Option<&[String]>) -> anyhow::Result<BTreeSet<Format>> {
    let has_pdf = Format::ALL.iter().any(|(word, _)| *word == PDF);
    let how = "build it anew without `--no-default-features` to have PDF";
    match asked {
        Some(words) if !has_pdf && words.iter().any(|word| word == PDF) => {
            anyhow::bail!("this program was built without PDF; leave `{PDF}` out of --formats, or {how}")
        }
        None if !has_pdf => remark(&format!("no PDF is written: this program was built without it; {how}")),
        Some(_) | None => {}
    }
    let chosen = |(word, _): &&(&str, Format)| asked.is_none_or(|words| words.iter().any(|asked| asked == word));
    Ok(Format::ALL.iter().filter(chosen).map(|(_, format)| *format).collect())
}

/// The folder of a procurement: beside its file and named as it, unless another is given.
fn folder(arguments: &BuildArguments, procurement: &Path) -> PathBuf {
    let stem = procurement.file_stem().unwrap_or_default();
    match &arguments.out {
        Some(out) if arguments.procurements.len() > 1 => out.join(stem),
        Some(out) => out.clone(),
        None => procurement.with_extension(""),
    }
}

/// Tells what came of one procurement.
fn tell(procurement: &Path, options: &BuildOptions, built: Result<(String, Built, Problems), Problems>) -> Ended {
    let nothing = || remark(&format!("nothing was built from {}", procurement.display()));
    let (title, built, mut problems) = match built {
        Ok(built) => built,
        Err(problems) => {
            diagnose(&problems);
            nothing();
            return Ended::Problems;
        }
    };
    match built {
        Built::Filled { clauses, kept, warnings } => {
            diagnose(&problems);
            for (title, steps) in warnings {
                remark(&format!("\nto do besides the annex: {title}"));
                numbered(&steps);
            }
            for file in kept {
                remark(&format!("kept what somebody had edited as {file}"));
            }
            result(&format!("{title}: {} in {}", counted(clauses, "clause"), options.out.display()));
            return Ended::Done;
        }
        Built::Stopped(gates) => {
            tell_gates(&gates);
            remark("");
            nothing();
        }
        Built::Refused(refusals) => {
            problems.diagnostics.extend(refusals);
            diagnose(&problems);
            nothing();
        }
        Built::InTheWay(files) => {
            for file in &files {
                remark(&format!("{} has been edited since it was built", options.out.join(file).display()));
            }
            remark("nothing was built; move the edited files away, or keep them as .before with --replace");
        }
    }
    Ended::Problems
}
