//! The daemon as a program of its own, for an always-on machine. `varde` starts the same daemon
//! by itself.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use syncd::service::{Options, daemon};

/// Keeps the records of one home, until it is stopped.
#[derive(Debug, Parser)]
#[command(name = "syncd", version)]
struct Arguments {
    /// The folder that holds everything
    #[arg(long, value_name = "DIR", env = "VARDE_HOME")]
    home: PathBuf,
    /// A file that opens the home without a passphrase
    #[arg(long, value_name = "FILE", env = "VARDE_KEY_FILE")]
    key_file: Option<PathBuf>,
}

fn main() -> ExitCode {
    let Arguments { home, key_file } = Arguments::parse();
    match daemon::run(Options { home, key_file, ..Options::default() }) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
