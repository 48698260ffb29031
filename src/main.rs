//! `kravbilaga`: arguments in, exit code out.

use std::process::ExitCode;

fn main() -> ExitCode {
    kravbilaga::cli::run(std::env::args_os())
}
