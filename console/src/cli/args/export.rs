//! What can be given out of Varde.

use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};

/// What can be given out.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Export {
    /// The overview sheet: a row for each patient, by number and without names
    Overview {
        /// A new file that ends in .csv or .xlsx, instead of printing CSV
        #[arg(long, value_name = "FILE")]
        file: Option<PathBuf>,
    },
    /// Patients as FHIR R4, for another system: one bundle
    Fhir {
        /// Shown numbers, names or ids; all patients that are not put away where none is named
        references: Vec<String>,
        /// A new file to keep it in, instead of printing it
        #[arg(long, value_name = "FILE")]
        file: Option<PathBuf>,
    },
    /// Everything that is held on a person, who wrote it and who has read it: what that person may ask for
    Person {
        /// Shown number, name or id
        reference: String,
        /// A new file to keep it in, instead of printing it
        #[arg(long, value_name = "FILE")]
        file: Option<PathBuf>,
        /// A page to read, or JSON; with --json, JSON
        #[arg(long, value_enum)]
        format: Option<Format>,
    },
}

/// How what is held on a person is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Format {
    /// A page that any browser shows and prints.
    Html,
    /// JSON.
    Json,
}
