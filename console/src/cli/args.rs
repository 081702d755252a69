//! What can be written on the command line. `docs/cli.md` describes each command and its JSON.

mod export;
mod import;
mod machines;
#[cfg(test)]
mod tests;

use std::error::Error;
use std::path::PathBuf;
use std::str::FromStr;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;
use strum::IntoEnumIterator;
use syncd::domain::erasure::ErasureGround;
use syncd::domain::member::Role;
use syncd::domain::operation::Operation;
use syncd::domain::{Key, Kind, Municipality};
use syncd::store::Order;

pub(super) use self::export::{Export, Format};
pub(super) use self::import::{Import, Mapping};
pub(super) use self::machines::{Backup, Daemon, Log, Members, Switch};
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
    /// Open the console on three municipalities of invented people that sync; without a terminal,
    /// print the day and how they stand
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
    /// A week of DSK, from Monday to Sunday
    Week {
        /// A day of that week, such as 2025-02-14 or `i morgon`; today where there is none
        day: Vec<String>,
    },
    /// List records of a kind, what every municipality shows the others (card, aggregate), or what people
    /// have to decide (conflict)
    List {
        /// What to list
        #[arg(value_parser = listed())]
        what: Listed,
        /// Words that must all be found, and conditions, as in `phase:4 group:copd late owner:me due<7d`
        filter: Vec<String>,
        /// As a saved view has it, instead
        #[arg(long, value_name = "NAME", conflicts_with_all = ["filter", "sort", "descending"])]
        view: Option<String>,
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
    /// Saved views of lists
    #[command(subcommand)]
    View(Views),
    /// Show one record
    Show {
        /// Shown number, name or id
        reference: String,
        /// As it was after one of its changes, by the digits that `history` shows
        #[arg(long, value_name = "CHANGE")]
        at: Option<String>,
    },
    /// Decide something that people disagree on, as `list conflict` shows it
    Resolve {
        /// Shown number, name or id
        reference: String,
        /// Which field, where there are several
        #[arg(long)]
        field: Option<Key>,
        #[command(flatten)]
        taken: Taken,
    },
    /// Bring a record, or some of its fields, back to what it was after one of its changes
    Revert {
        /// Shown number, name or id
        reference: String,
        /// The change, by the digits that `history` shows
        change: String,
        /// Only these fields
        fields: Vec<Key>,
    },
    /// Take back what was done last on this machine
    Undo(Undo),
    /// Do again what was taken back last
    Redo(Undo),
    /// What was written in one record: when, by whom, from what to what; newest first
    History {
        /// Shown number, name or id
        reference: String,
        /// Only this field, such as `phone`
        #[arg(long)]
        field: Option<Key>,
        /// Only what this person wrote: a part of the name
        #[arg(long)]
        person: Option<String>,
        /// How many changes to go back at most
        #[arg(long, default_value_t = 100)]
        limit: usize,
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
    /// Do something with a record in one go
    Do {
        /// What to do
        #[arg(value_parser = one_of::<Operation>())]
        operation: Operation,
        /// Shown number, name or id
        reference: String,
        /// FIELD=VALUE; what is not given is as the console suggests; `-` reads a JSON object from
        /// standard input
        fields: Vec<String>,
        /// The entry that is meant, such as a loan's id, where the record has several
        #[arg(long)]
        entry: Option<String>,
    },
    /// Take in records from CSV, XLSX and TOML files
    Import(Import),
    /// Give records out of Varde; each patient's log says so
    #[command(subcommand)]
    Export(Export),
    /// The minutes of a check-in, as Markdown
    Minutes {
        /// The day of the check-in
        date: String,
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
    /// Make a ticket with which one machine joins, once, within ten minutes
    Invite {
        /// The municipality of the machine that joins, by number or name
        #[arg(long, value_parser = municipality)]
        municipality: Municipality,
        /// What it may do
        #[arg(long, value_parser = one_of::<Role>())]
        role: Role,
        /// A new file to keep the ticket in, instead of printing it
        #[arg(long, value_name = "FILE")]
        file: Option<PathBuf>,
    },
    /// Join a region with this machine, by a ticket
    Join {
        /// The ticket
        #[arg(required_unless_present = "file")]
        ticket: Option<String>,
        /// The file that holds the ticket
        #[arg(long, value_name = "FILE", conflicts_with = "ticket")]
        file: Option<PathBuf>,
        /// Who uses this machine
        #[arg(long)]
        person: String,
        /// What the machine is called
        #[arg(long)]
        machine: String,
    },
    /// Who belongs to the region, and who waits to be let in
    Members {
        #[command(subcommand)]
        command: Option<Members>,
    },
    /// Have a machine belong to the region no longer: it gets nothing more, and keeps what it has
    Revoke {
        /// What the machine or its person is called, or the first digits of its key
        machine: String,
        /// Do not ask first
        #[arg(long)]
        yes: bool,
    },
    /// Merge a patient's record into another's: they are one person, entered twice
    Merge {
        /// The record that is put away: number, name or id
        patient: String,
        /// The record that is kept
        into: String,
        /// Only tell what would come of it
        #[arg(long)]
        preview: bool,
        /// Do not ask first
        #[arg(long)]
        yes: bool,
    },
    /// Bring back a record that was merged into another: they are two people after all
    Unmerge {
        /// The record that was put away: number, name or id
        patient: String,
    },
    /// Erase everything that is held on a patient, on every machine and for ever
    Erase {
        /// Number, name or id
        patient: String,
        /// Why; kept in the access log
        #[arg(long, value_parser = one_of::<ErasureGround>())]
        ground: ErasureGround,
        /// Only tell what would be erased
        #[arg(long)]
        preview: bool,
        /// Do not ask first
        #[arg(long)]
        yes: bool,
    },
    /// Who was erased, and which machines have done it
    Erasures,
    /// Who is due for erasure, by the municipality's settings; nothing is erased by itself
    Retention {
        /// As if all records were kept for so many months; nothing is saved
        #[arg(long)]
        months: Option<i64>,
    },
    /// The figures of the reports: of this municipality's rows, and of the others as released
    Report {
        /// `release` gives the region this municipality's figures, small ones too
        #[arg(value_enum)]
        what: Option<ReportWhat>,
        /// As of which day, as in 2025-02-14; today otherwise
        #[arg(long)]
        day: Option<Date>,
    },
    /// How things stand with every other machine
    Sync,
    /// How this machine is reached and reaches others
    Network {
        /// Whether machines on the local network find each other by themselves
        #[arg(long, value_enum)]
        mdns: Option<Switch>,
        /// The region's own relay, an https address; none for no relay
        #[arg(long, value_name = "URL|none")]
        relay: Option<String>,
        /// Seek no machine and let none in, until it is turned off
        #[arg(long, value_enum)]
        offline: Option<Switch>,
    },
    /// Who has read what, on all machines of the municipality, newest first
    Log {
        #[command(subcommand)]
        command: Option<Log>,
        /// Only what concerns this patient: number, name or id
        #[arg(long, value_name = "REF")]
        patient: Option<String>,
        /// How many at most
        #[arg(long, default_value_t = 200)]
        limit: usize,
    },
    /// Keep everybody out until the passphrase is given; sync goes on for a while
    Lock {
        /// For how many minutes from a lock sync goes on, from now on; 0 ends it at once
        #[arg(long, value_name = "MINUTES")]
        keep: Option<u32>,
    },
    /// Have another passphrase open this home, or a first one beside its key file
    Passphrase {
        /// A file whose first line is the new one; asked for otherwise
        #[arg(long, value_name = "FILE")]
        new: Option<PathBuf>,
    },
    /// What there is to begin again from, should this machine be lost
    #[command(subcommand)]
    Backup(Backup),
    /// The process that keeps the records
    #[command(subcommand)]
    Daemon(Daemon),
}

/// What can be done with saved views.
#[derive(Debug, Subcommand)]
pub(super) enum Views {
    /// The views that there are
    List,
    /// Keep a filter and an order under a name, in place of one of the same name
    Save {
        /// What is listed
        #[arg(value_parser = one_of::<Kind>())]
        kind: Kind,
        /// The name
        name: String,
        /// The filter
        filter: Vec<String>,
        /// What to sort by
        #[arg(long, default_value_t = Order::Number, value_parser = one_of::<Order>())]
        sort: Order,
        /// Greatest first
        #[arg(long)]
        descending: bool,
    },
    /// Forget a view
    Remove {
        /// What is listed
        #[arg(value_parser = one_of::<Kind>())]
        kind: Kind,
        /// The name
        name: String,
    },
}

/// What is decided.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(super) struct Taken {
    /// The side that stands, from 1
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u16).range(1..).map(usize::from))]
    pub(super) take: Option<usize>,
    /// Both stand
    #[arg(long)]
    pub(super) both: bool,
}

/// How much is taken back.
#[derive(Debug, Args)]
#[group(multiple = false)]
pub(super) struct Undo {
    /// Only tell what that would be
    #[arg(long)]
    pub(super) preview: bool,
    /// What others have changed since, too
    #[arg(long)]
    pub(super) all: bool,
    /// Leave what others have changed since
    #[arg(long)]
    pub(super) rest: bool,
}

/// What can be done with figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ReportWhat {
    /// Give the region this municipality's.
    Release,
}

/// What can be listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Listed {
    /// Records of this kind.
    Records(Kind),
    /// The overview rows of every municipality.
    Cards,
    /// The figures of every municipality.
    Aggregates,
    /// What people have to decide.
    Conflicts,
}

fn municipality(text: &str) -> Result<Municipality, String> {
    Municipality::find(text).ok_or_else(|| "a number such as 4634, or a name of the region".to_owned())
}

/// A kind, or one of the words for what municipalities show each other.
fn listed() -> impl TypedValueParser<Value = Listed> {
    let words = Kind::iter().map(<&str>::from).chain(["card", "aggregate", "conflict"]);
    PossibleValuesParser::new(words).try_map(|word| match word.as_str() {
        "card" => Ok(Listed::Cards),
        "aggregate" => Ok(Listed::Aggregates),
        "conflict" => Ok(Listed::Conflicts),
        kind => kind.parse().map(Listed::Records),
    })
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
