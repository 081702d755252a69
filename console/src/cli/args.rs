//! What can be written on the command line. `docs/cli.md` describes each command and its JSON.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use jiff::civil::DateTime;
use syncd::domain::{Kind, Municipality};
use syncd::store::Order;

use crate::language::Language;

/// Remote follow-up and video consultations, kept together.
///
/// Without a command: the console.
#[derive(Debug, Parser)]
#[command(name = "varde", version, propagate_version = true, disable_help_subcommand = true)]
pub(super) struct Arguments {
    #[command(flatten)]
    pub(super) common: Common,
    #[command(subcommand)]
    pub(super) command: Option<Command>,
}

/// What every command takes.
#[derive(Debug, Args)]
pub(super) struct Common {
    /// The folder that holds everything; otherwise a folder of this user's
    #[arg(long, global = true, value_name = "DIR", env = "VARDE_HOME")]
    pub(super) home: Option<PathBuf>,
    /// The language: nn, nb or en
    #[arg(long, global = true, value_name = "LANG")]
    pub(super) lang: Option<Language>,
    /// Print JSON, as docs/cli.md describes it
    #[arg(long, global = true)]
    pub(super) json: bool,
    /// A file whose first line is the passphrase
    #[arg(long, global = true, value_name = "FILE")]
    pub(super) passphrase_file: Option<PathBuf>,
    /// A file that opens the home without a passphrase; made by `init` where it does not exist
    #[arg(long, global = true, value_name = "FILE", env = "VARDE_KEY_FILE")]
    pub(super) key_file: Option<PathBuf>,
}

/// What can be done.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Open the console on the pilot's data, with invented people; without a terminal, print the day
    Demo,
    /// Begin a region on this machine
    Init {
        /// The region's name
        #[arg(long, default_value = "Nordhordland")]
        region: String,
        /// The municipality, by number or name
        #[arg(long, value_parser = municipality)]
        municipality: Municipality,
        /// Who uses this machine
        #[arg(long)]
        person: String,
        /// What the machine is called
        #[arg(long)]
        machine: String,
    },
    /// What is here and how it is
    Status,
    /// The day: what is due, late, waiting
    Today,
    /// List records of a kind
    List {
        /// patient, plan, event, equipment, appointment, contact, meeting or duty
        #[arg(value_parser = kind)]
        kind: Kind,
        /// Words that must all be found
        filter: Vec<String>,
        /// number, title, state, group, phase, owner, due or updated
        #[arg(long, default_value_t = Order::Number)]
        sort: Order,
        /// Greatest first
        #[arg(long)]
        descending: bool,
        /// What is put away, instead of what is not
        #[arg(long)]
        archived: bool,
        /// How many rows at most
        #[arg(long, default_value_t = 1000)]
        limit: usize,
        /// How many rows to leave out first
        #[arg(long, default_value_t = 0)]
        offset: usize,
    },
    /// Show one record
    Show {
        /// Shown number, name or id
        reference: String,
    },
    /// Make a record
    Add {
        /// patient, plan, event, equipment, appointment, contact, meeting or duty
        #[arg(value_parser = kind)]
        kind: Kind,
        /// FIELD=VALUE, as in `name="Stolt Furu" birth_date=2.1.1950`; `-` reads a JSON object from
        /// standard input
        #[arg(required = true)]
        fields: Vec<String>,
    },
    /// Change fields of a record
    Set {
        /// Shown number, name or id
        reference: String,
        /// FIELD=VALUE; an empty VALUE clears the field; `-` reads a JSON object from standard input
        #[arg(required = true)]
        fields: Vec<String>,
    },
    /// Take in records from CSV and TOML files
    Import {
        /// Files; a CSV file is named after the kind, as in patients.csv
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Find records of every kind
    Search {
        /// Words that must all be found
        #[arg(required = true)]
        words: Vec<String>,
        /// How many at most
        #[arg(long, default_value_t = 50)]
        limit: usize,
    },
    /// The process that keeps the records
    #[command(subcommand)]
    Daemon(Daemon),
}

/// What can be done with the daemon.
#[derive(Debug, Subcommand)]
pub(super) enum Daemon {
    /// Run it here, until it is stopped
    Run {
        /// The local time that its clock starts at, for a demo
        #[arg(long, value_name = "TIME")]
        starting_at: Option<DateTime>,
    },
    /// Start it, if it does not run
    Start,
    /// End it
    Stop,
    /// Whether it runs
    Status,
}

fn kind(text: &str) -> Result<Kind, String> {
    let kinds = || <Kind as strum::IntoEnumIterator>::iter().map(|kind| kind.to_string()).collect::<Vec<_>>();
    text.parse().map_err(|_| format!("one of {}", kinds().join(", ")))
}

fn municipality(text: &str) -> Result<Municipality, String> {
    Municipality::find(text).ok_or_else(|| "a number such as 4634, or a name of the region".to_owned())
}
