//! The program: arguments become a job, a job becomes an exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    descent_lab::cli::main(std::env::args_os())
}
