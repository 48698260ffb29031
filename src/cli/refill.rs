//! `kravbilaga refill`.

use std::path::PathBuf;

use clap::Args;

use crate::workflow::{Carried, refill_file};

use super::{Ended, counted, result};

/// For suppliers: carry the answers of an earlier form over into a new one
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  kravbilaga refill svarsformular-2.xlsx svar-1.xlsx --out svar-2.xlsx

Carries an answer over where the text of the question is the same to the letter. What has changed is listed and left
to be answered anew. Needs neither the procurement nor the catalogue.")]
pub(super) struct RefillArguments {
    /// The new form
    #[arg(value_name = "NEW.xlsx")]
    new: PathBuf,
    /// An earlier form with answers
    #[arg(value_name = "OLD.xlsx")]
    old: PathBuf,
    /// The file to write; it must not be there yet
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

pub(super) fn run(arguments: &RefillArguments) -> anyhow::Result<Ended> {
    let refilled = refill_file(&arguments.new, &arguments.old, &arguments.out)?;
    let of = |wanted: Carried| -> Vec<&str> {
        refilled.questions.iter().filter(|(_, became)| **became == wanted).map(|(key, _)| key.as_str()).collect()
    };
    result(&format!("{} carried over to {}", counted(of(Carried::Over).len(), "answer"), arguments.out.display()));
    for (wanted, told) in [
        (Carried::Changed, "changed, answer anew"),
        (Carried::New, "not answered before"),
        (Carried::Gone, "no longer asked"),
    ] {
        let keys = of(wanted);
        if !keys.is_empty() {
            result(&format!("{told}: {}", keys.join(", ")));
        }
    }
    Ok(Ended::Done)
}
