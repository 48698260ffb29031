//! `kravbilaga coverage`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::workflow::{
    Coverage, CoverageOf, Problems, coverage, coverage_csv, coverage_json, coverage_page, coverage_table,
    read_catalogue,
};

use super::table::aligned;
use super::{Ended, FolderArguments, diagnose, read_selected, remark, result};

/// Tell which parts of standards, statutes and policies the requirements answer to
///
/// Of the catalogue, or, with FILE, of the annex of one procurement. Titles and reasons stand as they do in the catalogue, in
/// Swedish.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  kravbilaga coverage                                     every goal and adopted policy
  kravbilaga coverage --standard iso27001-2022            each control, and what answers to it
  kravbilaga coverage cleaning.toml --standard iso27001-2022
                                                          what of that stands in the annex
  kravbilaga coverage --policy varmland-sakerhetspolicy   each passage, and what serves it
  kravbilaga coverage --area personal-data                what is lost if a requirement is struck
  kravbilaga coverage --standard gdpr-2016-679 --format csv > gdpr.csv
  kravbilaga coverage --format html > coverage.html       a page with maps, in Swedish")]
pub(super) struct CoverageArguments {
    /// A procurement file
    #[arg(value_name = "FILE")]
    procurement: Option<PathBuf>,
    /// Each control of this register
    #[arg(long, value_name = "ID", conflicts_with_all = ["policy", "area"])]
    standard: Option<String>,
    /// Each passage of this policy
    #[arg(long, value_name = "ID", conflicts_with = "area")]
    policy: Option<String>,
    /// Each requirement of this area, with what only it answers to
    #[arg(long, value_name = "ID")]
    area: Option<String>,
    /// How it is shown
    #[arg(long, value_enum, default_value_t = ShownAs::Text)]
    format: ShownAs,
    #[command(flatten)]
    folders: FolderArguments,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ShownAs {
    Text,
    Csv,
    Json,
    /// A page in Swedish, with maps
    Html,
}

impl CoverageArguments {
    fn of(&self) -> CoverageOf<'_> {
        match (&self.standard, &self.policy, &self.area) {
            (Some(id), _, _) => CoverageOf::Standard(id),
            (None, Some(id), _) => CoverageOf::Policy(id),
            (None, None, Some(id)) => CoverageOf::Area(id),
            (None, None, None) => CoverageOf::Everything,
        }
    }
}

pub(super) fn run(arguments: &CoverageArguments) -> anyhow::Result<Ended> {
    let Some(procurement) = &arguments.procurement else {
        let (sound, problems) = read_catalogue(&arguments.folders.folders())?;
        let Some((catalogue, templates)) = sound else { return Ok(diagnose(&problems)) };
        let found = coverage(&catalogue, None, arguments.of());
        let ended = tell(arguments, found, |found| coverage_page(found, &templates, &catalogue, None))?;
        diagnose(&problems);
        return Ok(ended);
    };
    let (loaded, selection) = match read_selected(&arguments.folders.folders(), procurement)? {
        Ok(read) => read,
        Err(ended) => return Ok(ended),
    };
    let procurement = Some((&loaded.procurement, &selection));
    let found = coverage(&loaded.catalogue, procurement, arguments.of());
    let page = |found: &Coverage| coverage_page(found, &loaded.templates, &loaded.catalogue, procurement);
    let ended = tell(arguments, found, page)?;
    diagnose(&Problems { sources: loaded.sources, diagnostics: loaded.warnings });
    Ok(ended)
}

fn tell(
    arguments: &CoverageArguments,
    found: Result<Coverage, String>,
    page: impl FnOnce(&Coverage) -> anyhow::Result<String>,
) -> anyhow::Result<Ended> {
    let found = match found {
        Ok(found) => found,
        Err(problem) => {
            remark(&problem);
            return Ok(Ended::Problems);
        }
    };
    match arguments.format {
        ShownAs::Text => {
            let heading = [Some(&found.catalogue), found.title.as_ref(), found.procurement.as_ref()];
            let heading: Vec<&str> = heading.into_iter().flatten().map(String::as_str).collect();
            result(&heading.join(" – "));
            let table = coverage_table(&found);
            result(&format!("\n{}", aligned(&table.columns, &table.rows)));
        }
        ShownAs::Csv => result(coverage_csv(&found).trim_end_matches('\n')),
        ShownAs::Json => result(coverage_json(&found).trim_end()),
        ShownAs::Html => result(page(&found)?.trim_end()),
    }
    Ok(Ended::Done)
}
