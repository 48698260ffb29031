//! `kravbilaga completions`.

use clap::{Args, CommandFactory};
use clap_complete::{Shell, generate};

use super::{Arguments, Ended, result};

/// Print completions for a shell
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  kravbilaga completions bash > ~/.local/share/bash-completion/completions/kravbilaga")]
pub(super) struct CompletionsArguments {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

pub(super) fn run(arguments: &CompletionsArguments) -> anyhow::Result<Ended> {
    let mut script = Vec::new();
    generate(arguments.shell, &mut Arguments::command(), "kravbilaga", &mut script);
    result(&String::from_utf8_lossy(&script));
    Ok(Ended::Done)
}
