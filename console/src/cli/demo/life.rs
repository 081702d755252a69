//! The other municipalities go on living: now and then one of them changes something that
//! Masfjorden sees.

use std::io;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use syncd::domain::{Kind, Value};
use syncd::service::client::{Client, ClientError};
use syncd::service::protocol::{Request, Response};

use crate::cli::connect::Home;

/// When the first edit comes.
const FIRST: Duration = Duration::from_secs(5);
/// How long after each edit the next one comes.
const BETWEEN: Duration = Duration::from_secs(20);

const ALVER: usize = 1;
const AUSTRHEIM: usize = 2;

/// The loan and the action that come and go, under ids of their own.
const LOAN: &str = "loan/5d0e6c1b8f2a4e7793b1c4a6d8f0e2b4";
const ACTION: &str = "action/5d0e6c1b8f2a4e7793b1c4a6d8f0e2b5";

/// Something that is done, and undone when its turn comes again.
struct Edit {
    /// Where, by its number among the demo's homes.
    at: usize,
    kind: Kind,
    reference: &'static str,
    /// The fields under this entry; at the top where it is empty.
    entry: &'static str,
    done: &'static [(&'static str, &'static str)],
    undone: &'static [(&'static str, &'static str)],
}

/// What is done, one after the other, again and again. Every value is valid at its field.
const EDITS: [Edit; 6] = [
    Edit {
        at: ALVER,
        kind: Kind::Equipment,
        reference: "VE-0004",
        entry: LOAN,
        done: &[
            ("borrower", "place"),
            ("municipality", "4631"),
            ("place", "Bjørketunet sjukeheim"),
            ("handed_out_on", "2025-02-14"),
            ("handed_out_by", "Sindig Bregne"),
            ("due", "2025-05-14"),
            ("returned_on", ""),
            ("returned_to", ""),
        ],
        undone: &[("returned_on", "2025-02-14"), ("returned_to", "Sindig Bregne")],
    },
    Edit {
        at: AUSTRHEIM,
        kind: Kind::Meeting,
        reference: "2025-02-11",
        entry: ACTION,
        done: &[
            ("what", "Ringje leverandøren om lyden på vekta"),
            ("owner", "Klok Kvitveis"),
            ("due", "2025-02-18"),
            ("done_on", ""),
        ],
        undone: &[("done_on", "2025-02-14")],
    },
    Edit {
        at: ALVER,
        kind: Kind::Contact,
        reference: "Varm Lynghei",
        entry: "",
        done: &[("phone", "+4768050063"), ("phone_hours", "heile veka")],
        undone: &[("phone", "+4768050043"), ("phone_hours", "måndag–onsdag")],
    },
    Edit {
        at: AUSTRHEIM,
        kind: Kind::Patient,
        reference: "AUS-02",
        entry: "activity/5.2",
        done: &[("state", "done"), ("date", "2025-02-14")],
        undone: &[("state", ""), ("date", "")],
    },
    Edit {
        at: AUSTRHEIM,
        kind: Kind::Equipment,
        reference: "PO-0005",
        entry: "",
        done: &[("condition", "cleaning"), ("note", "Funnen att i bilen til heimetenesta")],
        undone: &[("condition", "ready"), ("note", "")],
    },
    Edit {
        at: ALVER,
        kind: Kind::Appointment,
        reference: "ALV-D1",
        entry: "step/assessment",
        done: &[("state", "done"), ("date", "2025-02-14")],
        undone: &[("state", "in-progress"), ("date", "2025-02-04")],
    },
];

impl Edit {
    /// Does it, by the local protocol, as any program of that home may.
    fn make(&self, homes: &[Home], fields: &[(&str, &str)]) -> Result<(), ClientError> {
        let (mut client, _) = Client::connect(&homes[self.at].folder)?;
        let show = Request::Show { reference: self.reference.to_owned(), kind: Some(self.kind) };
        let Response::Record(view) = client.call(show)? else { return Ok(()) };
        let named = fields.iter().filter_map(|(name, value)| {
            let key = [self.entry, *name].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>();
            Some((key.join("/").parse().ok()?, Value::text(*value)))
        });
        let save = Request::Save { id: view.record.id, heads: view.heads, fields: named.collect() };
        client.call(save).map(drop)
    }
}

/// The thread that does it; it ends with this.
pub(super) struct Life {
    ended: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Life {
    /// Begins with the first edit in a moment.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub(super) fn begin(homes: &[Home]) -> io::Result<Self> {
        let (ended, end) = mpsc::channel::<()>();
        let homes = homes.to_vec();
        let live = move || {
            let rounds = [true, false].into_iter().cycle();
            let turns = rounds.flat_map(|done| EDITS.iter().map(move |edit| (edit, done)));
            let waits = std::iter::once(FIRST).chain(std::iter::repeat(BETWEEN));
            for ((edit, done), wait) in turns.zip(waits) {
                if end.recv_timeout(wait) != Err(RecvTimeoutError::Timeout) {
                    return;
                }
                // A daemon that somebody has ended lives on no more, and that is the demo's too.
                let _ = edit.make(&homes, if done { edit.done } else { edit.undone });
            }
        };
        let thread = thread::Builder::new().name("life".into()).spawn(live)?;
        Ok(Self { ended: Some(ended), thread: Some(thread) })
    }
}

impl Drop for Life {
    fn drop(&mut self) {
        drop(self.ended.take());
        // A thread that panicked has ended too.
        let _ = self.thread.take().map(JoinHandle::join);
    }
}
