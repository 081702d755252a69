//! What can be written on the command line. `docs/cli.md` describes each command and its JSON.

use std::error::Error;
use std::path::PathBuf;
use std::str::FromStr;

use clap::builder::{FalseyValueParser, PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand};
use jiff::civil::DateTime;
use strum::IntoEnumIterator;
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
        /// What to list
        #[arg(value_parser = one_of::<Kind>())]
        kind: Kind,
        /// Words that must all be found
        filter: Vec<String>,
        /// What to sort by
        #[arg(long, default_value_t = Order::Number, value_parser = one_of::<Order>())]
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
        /// What to make
        #[arg(value_parser = one_of::<Kind>())]
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

fn municipality(text: &str) -> Result<Municipality, String> {
    Municipality::find(text).ok_or_else(|| "a number such as 4634, or a name of the region".to_owned())
}

/// One of a few words; what else is written is answered with all of them.
fn one_of<T>() -> impl TypedValueParser<Value = T>
where
    T: IntoEnumIterator
        + Into<&'static str>
        + FromStr<Err: Error + Send + Sync>
        + Clone
        + Send
        + Sync
        + 'static,
{
    PossibleValuesParser::new(T::iter().map(Into::into)).try_map(|word| word.parse())
}
