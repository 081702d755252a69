//! What can be written about this machine and those that it knows.

use std::path::PathBuf;

use clap::builder::FalseyValueParser;
use clap::{Subcommand, ValueEnum};
use jiff::civil::DateTime;
use syncd::domain::member::Role;

use super::one_of;

/// What can be done about those who wait to be let in, or by one who does.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Members {
    /// The codes are the same on both screens: let the machine in, or go in
    Confirm {
        /// Which, as `members` shows it
        id: String,
        /// The code, as it was read; blanks do not matter
        #[arg(required = true, num_args = 1..)]
        code: Vec<String>,
    },
    /// Do not let the machine in, or do not go in
    Decline {
        /// Which, as `members` shows it
        id: String,
    },
    /// Let a machine do something else from now on
    Role {
        /// What the machine or its person is called, or the first digits of its key
        machine: String,
        /// What it may do
        #[arg(value_parser = one_of::<Role>())]
        role: Role,
    },
}

/// What can be done with the access log.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Log {
    /// Recompute it; exit code 1 where an entry was changed or cut out
    Verify,
}

/// What can be done with backups.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Backup {
    /// Make a recovery kit: 24 words for paper, without which no backup can be opened
    Kit {
        /// Make backups for a kit that is on paper already; its words are asked for
        #[arg(long)]
        written: bool,
    },
    /// Write everything to a new file, encrypted for the kit
    Create {
        /// The file
        file: PathBuf,
    },
    /// Read all of a backup; the kit's words are asked for, or read from standard input
    Verify {
        /// The file
        file: PathBuf,
    },
    /// Make a home from a backup, where there is none
    Restore {
        /// The file
        file: PathBuf,
    },
}

/// On or off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Switch {
    /// On.
    On,
    /// Off.
    Off,
}

/// What can be done with the daemon.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Daemon {
    /// Run it here, until it is stopped
    Run {
        /// The local time that its clock starts at, for a demo
        #[arg(long, value_name = "TIME")]
        starting_at: Option<DateTime>,
        /// Reach only this machine: for demos and tests
        #[arg(long, env = "VARDE_LOOPBACK", value_parser = FalseyValueParser::new())]
        loopback: bool,
    },
    /// Start it, if it does not run
    Start,
    /// End it
    Stop,
    /// Whether it runs
    Status,
}
