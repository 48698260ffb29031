//! `kravbilaga serve`.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use clap::Args;

use crate::web::{ServeOptions, Served, serve};

use super::{Ended, FolderArguments, diagnose, remark, result};

/// Open the guided form in a browser
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  kravbilaga serve                                       the procurements in this folder
  kravbilaga serve --workspace Upphandlingar --port 8100
  kravbilaga serve --no-open                             print the address, and open nothing

Only this machine can reach it, and only the browser that opens the printed address: the address works once.
What is saved are the same files that the other commands read. Ctrl-C ends it; nothing is lost.")]
pub(super) struct ServeArguments {
    /// The folder of procurement files
    #[arg(long, value_name = "DIR", default_value = ".")]
    workspace: PathBuf,
    /// The port; any that is free unless given
    #[arg(long, value_name = "N", default_value_t = 0)]
    port: u16,
    /// Do not open the browser
    #[arg(long)]
    no_open: bool,
    #[command(flatten)]
    folders: FolderArguments,
}

pub(super) fn run(arguments: &ServeArguments) -> anyhow::Result<Ended> {
    let options = ServeOptions {
        workspace: arguments.workspace.clone(),
        port: arguments.port,
        folders: arguments.folders.folders(),
    };
    let started = |address: &str| {
        result(address);
        if !arguments.no_open && !open(address) {
            remark("open the address in a browser; it works once");
        }
        Ok(())
    };
    match serve(&options, started)? {
        Served::Refused(problems) => Ok(diagnose(&problems)),
        Served::Ended => Ok(Ended::Done),
    }
}

/// Asks the system to open an address in the browser. Whether it could is told by the system alone.
fn open(address: &str) -> bool {
    let (program, before): (&str, &[&str]) = if cfg!(target_os = "windows") {
        ("rundll32", &["url.dll,FileProtocolHandler"])
    } else if cfg!(target_os = "macos") {
        ("open", &[])
    } else {
        ("xdg-open", &[])
    };
    let quiet = |command: &mut Command| {
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().is_ok()
    };
    quiet(Command::new(program).args(before).arg(address))
}
