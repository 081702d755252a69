//! `varde export`: what is given out of Varde, to another system or to the person whom it is about.

mod fhir;
mod overview;
mod page;
mod person;

use std::path::Path;

use syncd::domain::Kind;
use syncd::service::protocol::{Export, PAGE_MAX, Request, Response};
use syncd::store::{Query, Row};

use super::args::{self, Format};
use super::failure::Failure;
use super::print;
use super::records::Session;
use crate::new_file;

impl Session<'_> {
    /// Gives out what was asked for.
    pub(super) fn export(&mut self, what: args::Export) -> Result<(), Failure> {
        match what {
            args::Export::Overview { file } => self.export_overview(file.as_deref()),
            args::Export::Fhir { references, file } => self.export_fhir(references, file.as_deref()),
            args::Export::Person { reference, file, format } => {
                let format = format.unwrap_or(if self.json { Format::Json } else { Format::Html });
                self.export_person(&reference, format, file.as_deref())
            }
        }
    }

    /// What is held on a patient. It is logged as given out.
    fn held_on(&mut self, patient: &str, history: bool) -> Result<Export, Failure> {
        match self.ask(Request::Export { patient: patient.to_owned(), history })? {
            Response::Exported(export) => Ok(*export),
            _ => self.unexpected(),
        }
    }

    /// All patients that are not put away, by number.
    fn every_patient(&mut self) -> Result<Vec<Row>, Failure> {
        let mut rows = Vec::new();
        loop {
            let query = Query { limit: PAGE_MAX, offset: rows.len(), ..Query::of(Kind::Patient) };
            let Response::Page(page) = self.ask(Request::List(query))? else { return self.unexpected() };
            let is_last = page.rows.is_empty() || rows.len() + page.rows.len() >= page.total;
            rows.extend(page.rows);
            if is_last {
                return Ok(rows);
            }
        }
    }

    /// Keeps a text about so many patients in a new file, or prints it.
    fn give_out(&self, text: &str, file: Option<&Path>, patients: usize) -> Result<(), Failure> {
        match file {
            Some(file) => self.keep(file, format!("{text}\n").as_bytes(), patients, "cli-given-out"),
            None => text.lines().try_for_each(|line| Ok(print::whole(line)?)),
        }
    }

    /// Keeps what is about so many patients in a new file, and says so with this message.
    fn keep(&self, file: &Path, bytes: &[u8], patients: usize, message: &str) -> Result<(), Failure> {
        new_file::write(file, bytes).map_err(|error| Failure::file(self.texts, file, &error))?;
        let name = file.display().to_string();
        match self.json {
            true => Ok(print::json(&serde_json::json!({ "file": name, "patients": patients }))?),
            false => {
                let words = [("file", name.into()), ("count", patients.into())];
                Ok(print::line(&self.texts.format(message, &words))?)
            }
        }
    }
}
