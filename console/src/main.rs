//! The program `varde`: console, command line and daemon in one.

use std::process::ExitCode;

fn main() -> ExitCode {
    console::cli::run()
}
