//! The command line: arguments, what is printed, exit codes. 0 done, 1 problems found in someone's file, 2 could not. Results
//! go to stdout, diagnostics to stderr.

#![expect(clippy::disallowed_methods, reason = "the command line prints, and reads what the environment asks for")]
#![expect(clippy::disallowed_macros, reason = "the command line prints")]

mod build;
mod catalogue;
mod check;
mod compare;
mod completions;
mod coverage;
mod evaluate;
mod explain;
mod idle;
mod new;
mod overlay;
mod plan;
mod refill;
mod release;
mod serve;
mod table;
mod verify;

use std::ffi::OsString;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};

use crate::catalogue::GateEffect;
use crate::diagnostic::{Severity, Style, show};
use crate::language::Language;
use crate::selection::Selection;
use crate::workflow::{Folders, Loaded, Problems, closed_gates, read, selection};

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ended {
    /// Done.
    Done,
    /// Problems were found in someone's file.
    Problems,
}

/// Writes the security annexes of Swedish public procurements.
#[derive(Debug, Parser)]
#[command(
    name = "kravbilaga",
    version,
    about,
    arg_required_else_help = true,
    after_help = "\
Examples:
  kravbilaga build examples/journal-system.toml          the annexes of one procurement
  kravbilaga explain examples/cleaning.toml              why each requirement is in or out
  kravbilaga check                                       everything wrong with the catalogue

Exit codes: 0 done, 1 problems found in someone's file, 2 could not."
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Build(build::BuildArguments),
    Explain(explain::ExplainArguments),
    New(new::NewArguments),
    Check(check::CheckArguments),
    Coverage(coverage::CoverageArguments),
    Compare(compare::CompareArguments),
    Evaluate(evaluate::EvaluateArguments),
    Refill(refill::RefillArguments),
    Plan(plan::PlanArguments),
    Verify(verify::VerifyArguments),
    Serve(serve::ServeArguments),
    Catalogue(catalogue::CatalogueArguments),
    Completions(completions::CompletionsArguments),
}

/// A language, as it is written on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum LanguageWord {
    /// Swedish
    Sv,
    /// English
    En,
}

impl LanguageWord {
    fn language(self) -> Language {
        match self {
            LanguageWord::Sv => Language::Swedish,
            LanguageWord::En => Language::English,
        }
    }
}

/// Where the catalogue and the templates are.
#[derive(Debug, clap::Args)]
struct FolderArguments {
    /// Use the catalogue in this folder instead of the built-in one
    #[arg(long, value_name = "DIR")]
    catalogue: Option<PathBuf>,
    /// Use the templates in this folder instead of the built-in ones
    #[arg(long, value_name = "DIR")]
    templates: Option<PathBuf>,
}

impl FolderArguments {
    fn folders(&self) -> Folders {
        Folders { catalogue: self.catalogue.clone(), templates: self.templates.clone() }
    }
}

/// Runs the command that the arguments name.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(told) => {
            // Help and version are results; anything else is a mistake in the command itself.
            let code = if told.use_stderr() { 2 } else { 0 };
            let _ = told.print();
            return ExitCode::from(code);
        }
    };
    let ended = match arguments.command {
        Command::Build(arguments) => build::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::New(arguments) => new::run(&arguments),
        Command::Check(arguments) => check::run(&arguments),
        Command::Coverage(arguments) => coverage::run(&arguments),
        Command::Compare(arguments) => compare::run(&arguments),
        Command::Evaluate(arguments) => evaluate::run(&arguments),
        Command::Refill(arguments) => refill::run(&arguments),
        Command::Plan(arguments) => plan::run(&arguments),
        Command::Verify(arguments) => verify::run(&arguments),
        Command::Serve(arguments) => serve::run(&arguments),
        Command::Catalogue(arguments) => catalogue::run(&arguments),
        Command::Completions(arguments) => completions::run(&arguments),
    };
    match ended {
        Ok(Ended::Done) => ExitCode::SUCCESS,
        Ok(Ended::Problems) => ExitCode::from(1),
        Err(failure) => {
            eprintln!("kravbilaga: could not {failure:#}");
            ExitCode::from(2)
        }
    }
}

/// A procurement and its selection, or how the command ends because of what is wrong with it or a gate that stops it.
fn read_selected(folders: &Folders, procurement: &Path) -> anyhow::Result<Result<(Loaded, Selection), Ended>> {
    let loaded = match read(folders, procurement)? {
        Ok(loaded) => loaded,
        Err(problems) => return Ok(Err(diagnose(&problems))),
    };
    let selection = selection(&loaded);
    let stopped = closed_gates(&loaded, &selection, GateEffect::Stop);
    if !stopped.is_empty() {
        tell_gates(&stopped);
        return Ok(Err(Ended::Problems));
    }
    Ok(Ok((loaded, selection)))
}

/// A result, on stdout. A reader that has gone away is no failure.
fn result(text: &str) {
    let _ = writeln!(std::io::stdout(), "{text}");
}

/// A remark, on stderr.
fn remark(text: &str) {
    eprintln!("{text}");
}

/// Diagnostics, on stderr, and how many of each kind.
fn diagnose(problems: &Problems) -> Ended {
    if !problems.diagnostics.is_empty() {
        eprint!("{}", show(&problems.diagnostics, &problems.sources, style()));
    }
    let count = |severity| problems.diagnostics.iter().filter(|diagnostic| diagnostic.severity() == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    if errors + warnings > 0 {
        eprintln!("{}, {}", counted(errors, "error"), counted(warnings, "warning"));
    }
    if errors > 0 { Ended::Problems } else { Ended::Done }
}

/// Drawn for terminals, in colour unless NO_COLOR says otherwise; told in sentences where KRAVBILAGA_NARRATED asks for it.
fn style() -> Style {
    if std::env::var_os("KRAVBILAGA_NARRATED").is_some() {
        Style::Narrated
    } else if std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none() {
        Style::Colour
    } else {
        Style::Plain
    }
}

/// Gates that stop a procurement: why, and the steps to take.
fn tell_gates(gates: &[(String, String, Vec<String>)]) {
    for (title, text, steps) in gates {
        remark(&format!("{title}\n\n{text}\n"));
        numbered(steps);
    }
}

/// Steps in order.
fn numbered(steps: &[String]) {
    for (index, step) in steps.iter().enumerate() {
        remark(&format!("  {}. {step}", index + 1));
    }
}

fn counted(number: usize, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}
