//! `kravbilaga explain`.

use std::path::PathBuf;

use clap::Args;

use crate::catalogue::RequirementId;
use crate::language::Language;
use crate::workflow::{Difference, Explained, Loaded, Problems, Step, differences, explain, with_answers, with_level};

use super::{Ended, FolderArguments, LanguageWord, diagnose, read_selected, remark, result};

/// Tell for every requirement why it is in or out
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  kravbilaga explain cleaning.toml                        every requirement
  kravbilaga explain cleaning.toml INF-007 BRA-003        these two
  kravbilaga explain cleaning.toml --what-if confidentiality=serious
                                                          what another answer would change
  kravbilaga explain cleaning.toml --what-if confidentiality
                                                          what one level lower or higher would change")]
pub(super) struct ExplainArguments {
    /// A procurement file
    #[arg(value_name = "FILE")]
    procurement: PathBuf,
    /// Only these requirements
    #[arg(value_name = "ID")]
    ids: Vec<String>,
    /// What would change with another answer, as question=answer, which may be repeated; or, with the name of a level alone, one
    /// level lower and one higher
    #[arg(long, value_name = "ANSWER")]
    what_if: Vec<String>,
    /// The language of the reasons; the procurement's own unless given
    #[arg(long, value_name = "LANGUAGE")]
    language: Option<LanguageWord>,
    #[command(flatten)]
    folders: FolderArguments,
}

pub(super) fn run(arguments: &ExplainArguments) -> anyhow::Result<Ended> {
    let (loaded, selection) = match read_selected(&arguments.folders.folders(), &arguments.procurement)? {
        Ok(read) => read,
        Err(ended) => return Ok(ended),
    };
    let language = arguments.language.map_or(loaded.procurement.language, LanguageWord::language);
    if let [question] = &arguments.what_if[..]
        && !question.contains('=')
    {
        return Ok(tell_levels(&loaded, question, language));
    }
    if !arguments.what_if.is_empty() {
        return Ok(match with_answers(&loaded, &arguments.what_if) {
            Ok(other) => {
                tell_differences(&differences(&loaded, &other, language));
                Ended::Done
            }
            Err(problem) => {
                remark(&problem);
                Ended::Problems
            }
        });
    }
    let explained = explain(&loaded, &selection, language);
    let ended = tell(arguments, &loaded, &explained);
    diagnose(&Problems { sources: loaded.sources, diagnostics: loaded.warnings });
    Ok(ended)
}

fn tell(arguments: &ExplainArguments, loaded: &Loaded, explained: &[Explained]) -> Ended {
    let mut ended = Ended::Done;
    for id in &arguments.ids {
        if !explained.iter().any(|row| row.id.as_str() == id) {
            let known = loaded.catalogue.requirements.keys().map(RequirementId::as_str);
            remark(&format!("there is no requirement `{id}`; {}", crate::diagnostic::did_you_mean(id, known)));
            ended = Ended::Problems;
        }
    }
    let mut lot = None;
    let mut area = "";
    for row in
        explained.iter().filter(|row| arguments.ids.is_empty() || arguments.ids.iter().any(|id| row.id.as_str() == id))
    {
        if row.lot != lot {
            lot.clone_from(&row.lot);
            area = "";
            result(&format!("\n=== {}", lot.as_deref().unwrap_or_default()));
        }
        if row.area != area {
            area = &row.area;
            result(&format!("\n{area}"));
        }
        result(&format!("  {}  {} – {}", row.id, row.title, row.outcome_text));
        result(&format!("           {}", row.reason));
    }
    ended
}

fn tell_levels(loaded: &Loaded, question: &str, language: Language) -> Ended {
    for (step, named) in [(Step::Lower, "One level lower"), (Step::Higher, "One level higher")] {
        match with_level(loaded, question, step) {
            Ok(Ok(other)) => {
                result(&format!("{named}:"));
                tell_differences(&differences(loaded, &other, language));
            }
            Ok(Err(why)) => result(&format!("{named}: not possible, {why}")),
            Err(problem) => {
                remark(&problem);
                return Ended::Problems;
            }
        }
        result("");
    }
    Ended::Done
}

fn tell_differences(differences: &[Difference]) {
    if differences.is_empty() {
        result("nothing would change");
    }
    for difference in differences {
        let lot = difference.lot.as_ref().map(|lot| format!("[{lot}] ")).unwrap_or_default();
        let (before, after) = &difference.outcomes;
        let change = if before == after { String::new() } else { format!(": {before} → {after}") };
        result(&format!("{lot}{}  {}{change}", difference.id, difference.title));
        for (label, before, after) in &difference.values {
            result(&format!("           {label}: {before} → {after}"));
        }
    }
}
