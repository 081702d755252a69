//! An encrypted home on disk, with generated records.

use std::error::Error;
use std::path::Path;

use jiff::civil::{DateTime, date};
use syncd::domain::Municipality;
use syncd::exchange::Row;
use syncd::service::protocol::{IMPORT_ROWS_MAX, Init, Refusal, Request, Response};
use syncd::service::{Options, Service};

/// How many patients a full home has: far more than a municipality's.
pub(crate) const PATIENTS: usize = 10_000;

/// A day on which many of the generated patients are somewhere on the pathway.
pub(crate) const STARTING_AT: DateTime = date(2024, 12, 3).at(8, 12, 0, 0);

/// What the generated records come of.
pub(crate) const SEED: u64 = 1;

const MASFJORDEN: u16 = 4634;

/// What a bench comes to: nothing, or why it could not be run.
pub(crate) type Outcome<T> = Result<T, Box<dyn Error>>;

/// Begins a home that a key file opens.
pub(crate) fn begin(home: &Path, key_file: &Path) -> Outcome<Service> {
    let mut service = Service::new(Options {
        home: home.to_owned(),
        key_file: Some(key_file.to_owned()),
        starting_at: Some(STARTING_AT),
        loopback: true,
    })?;
    let init = Init {
        region: "Nordhordland".into(),
        municipality: Municipality::new(MASFJORDEN)?,
        person: "Lun Fjellrev".into(),
        machine: "Masfjorden kontor".into(),
        passphrase: None,
    };
    ask(&mut service, Request::Init(init))?;
    Ok(service)
}

/// Takes in rows, as a file of them is taken in.
pub(crate) fn fill(service: &mut Service, rows: impl Iterator<Item = Row>) -> Outcome<()> {
    let rows: Vec<_> = rows.collect();
    for rows in rows.chunks(IMPORT_ROWS_MAX) {
        match ask(
            service,
            Request::Import { rows: rows.to_vec(), batch: None, update: false, preview: false },
        )? {
            Response::Imported(imported) if imported.added == rows.len() => {}
            other => return Err(format!("not all were taken in: {other:?}").into()),
        }
    }
    Ok(())
}

/// Asks as a client does.
pub(crate) fn ask(service: &mut Service, request: Request) -> Result<Response, Refusal> {
    service.handle(request).0
}
