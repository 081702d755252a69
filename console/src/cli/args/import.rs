//! How files are taken in.

use std::path::PathBuf;
use std::str::FromStr;

use clap::Args;
use syncd::domain::Kind;

use super::one_of;

/// How files are taken in.
#[derive(Debug, Args)]
pub(in crate::cli) struct Import {
    /// Files; a sheet is named after the kind, as in patients.csv or oversikt.xlsx
    #[arg(required = true)]
    pub(in crate::cli) files: Vec<PathBuf>,
    /// Only tell what would become of each row
    #[arg(long)]
    pub(in crate::cli) dry_run: bool,
    /// Change records that are here where their row says otherwise
    #[arg(long)]
    pub(in crate::cli) update: bool,
    /// What a column is; without a FIELD it is left out. Known from then on
    #[arg(long, value_name = "COLUMN=FIELD")]
    pub(in crate::cli) map: Vec<Mapping>,
    /// A new file for the rows that are left out, to be corrected and imported
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) rejected: Option<PathBuf>,
    /// What the sheets hold, where their names do not say it
    #[arg(long, value_parser = one_of::<Kind>())]
    pub(in crate::cli) kind: Option<Kind>,
    /// Which sheet of a workbook
    #[arg(long, value_name = "NAME")]
    pub(in crate::cli) sheet: Option<String>,
}

/// What a column is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::cli) struct Mapping {
    /// The heading.
    pub(in crate::cli) heading: String,
    /// The field; nothing where the column is left out.
    pub(in crate::cli) field: String,
}

impl FromStr for Mapping {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        // A heading may hold an equals sign, the name of a field does not.
        let (heading, field) = text.rsplit_once('=').ok_or("COLUMN=FIELD is expected")?;
        let [heading, field] = [heading, field].map(|part| part.trim().to_owned());
        match heading.is_empty() {
            true => Err("a column's heading is expected before the equals sign"),
            false => Ok(Self { heading, field }),
        }
    }
}
