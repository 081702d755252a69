//! Two daemons as separate processes: what sync takes in time and bytes, beside the floor. Prints
//! one table; says nothing of right or wrong.
//!
//! `cargo bench -p end-to-end --bench two_daemons`

#![allow(clippy::unwrap_used, reason = "a bench that cannot be set up has nothing to print")]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

use automerge::{Automerge, Change};
use end_to_end::{Home, Screen};
use syncd::domain::member::Role;
use syncd::domain::{Key, Kind, Municipality, RecordId, Scope, Value};
use syncd::exchange::generate;
use syncd::membership::Log;
use syncd::service::client::Client;
use syncd::service::protocol::{Event, Init, Join, Joining, Message, Request, Response};
use syncd::service::{Options, Service};
use syncd::store::{Secret, SqliteStore, Store};
use syncd::sync::batch::LEVEL;

/// How often each patient is edited after it was entered.
const EDITS: usize = 19;
/// How many live edits are timed.
const LIVE: usize = 50;
const SEED: u64 = 1;
const MASFJORDEN: u16 = 4634;
/// How long anything may take before the bench gives up.
const PATIENCE: Duration = Duration::from_secs(600);

/// A daemon, and what it tells.
struct Machine {
    home: Home,
    client: Client,
    events: Receiver<Event>,
}

/// What something took.
struct Taken {
    what: String,
    time: Duration,
    bytes: u64,
}

impl Machine {
    fn start(home: Home) -> Self {
        let client = home.client();
        let Client { mut sender, mut receiver } = home.client();
        sender.send(Request::Subscribe).unwrap();
        let (told, events) = mpsc::channel();
        std::thread::spawn(move || {
            // It ends with the daemon, or when nobody listens any longer.
            while let Ok(Some(message)) = receiver.receive() {
                if let Message::Event(event) = message
                    && told.send(event).is_err()
                {
                    return;
                }
            }
        });
        Self { home, client, events }
    }

    fn stop(self) -> Home {
        Client::stop(&self.home.path()).unwrap();
        self.home
    }

    fn ask(&mut self, request: Request) -> Response {
        self.client.call(request).unwrap()
    }

    fn joining(&mut self) -> Option<Joining> {
        match self.ask(Request::Members) {
            Response::Members(members) => members.joining.into_iter().next(),
            other => panic!("{other:?}"),
        }
    }

    /// Waits for somebody to let in, or to be let in by, and confirms.
    fn confirm(&mut self) {
        let Joining { id, code, .. } = loop {
            match self.joining() {
                Some(joining) => break joining,
                None => drop(self.events.recv_timeout(PATIENCE).unwrap()),
            }
        };
        self.ask(Request::Confirm { id, code });
    }

    /// Waits until nothing is lacking on either side; gives the bytes of messages, both ways.
    fn equal(&mut self) -> u64 {
        loop {
            if let Response::Sync(peers) = self.client.call(Request::Sync).unwrap_or(Response::Done)
                && let Some(peer) = peers.first()
                && peer.connected
                && peer.scopes.len() == 3
                && peer.scopes.iter().all(|scope| (scope.they_lack, scope.we_lack) == (Some(0), Some(0)))
            {
                return peer.sent + peer.received;
            }
            self.events.recv_timeout(PATIENCE).unwrap();
        }
    }
}

/// A patient in the store.
#[derive(Clone)]
struct Written {
    id: RecordId,
    heads: Vec<String>,
}

/// Fills a new home with patients and their edits, through the service as a client would.
fn fill(home: &Home, patients: usize) -> Vec<Written> {
    let options =
        Options { home: home.path(), key_file: Some(home.secret()), starting_at: None, loopback: true };
    let mut service = Service::new(options).unwrap();
    let mut ask = |request| service.handle(request).0.unwrap();
    ask(Request::Init(Init {
        region: "Nordhordland".into(),
        municipality: Municipality::new(MASFJORDEN).unwrap(),
        person: "Lun Fjellrev".into(),
        machine: "kontor".into(),
        passphrase: None,
    }));
    let rows: Vec<_> = generate::patients(patients, SEED).collect();
    // Nothing is opened: that would write the access log, which is not what is measured.
    let mut written = Vec::new();
    for row in &rows {
        let fields = row.fields.clone();
        let Response::Saved(saved) = ask(Request::Add { kind: Kind::Patient, fields }) else {
            panic!("a patient is added");
        };
        written.push(Written { id: saved.id, heads: saved.heads });
    }
    let edits: Vec<_> = rows.iter().map(|row| generate::edits(row, EDITS, SEED)).collect();
    // As in use: many patients, one edit of each, again and again.
    for edit in 0..EDITS {
        for (patient, edits) in written.iter_mut().zip(&edits) {
            let fields = edits[edit].iter().cloned().collect();
            let save = Request::Save { id: patient.id, heads: patient.heads.clone(), fields };
            let Response::Saved(saved) = ask(save) else { panic!("an edit is saved") };
            patient.heads = saved.heads;
        }
    }
    written
}

/// All documents of a home saved uncompressed and compressed together, at the level of the wire.
fn floor(home: &Home) -> u64 {
    let store = SqliteStore::open(&home.path(), &Secret::KeyFile(home.secret())).unwrap();
    let scope = Scope::Municipality(Municipality::new(MASFJORDEN).unwrap());
    let logged = Log::both(scope).into_iter().flat_map(|log| store.log(log).unwrap());
    let documents: BTreeSet<_> = logged.map(|entry| entry.document).collect();
    let mut saved = Vec::new();
    for id in documents {
        let mut automerge = Automerge::new();
        let changes = store.changes(id).unwrap().into_iter();
        automerge.apply_changes(changes.map(|change| Change::from_bytes(change.bytes).unwrap())).unwrap();
        saved.extend(automerge.save_nocompress());
    }
    zstd::bulk::compress(&saved, LEVEL).unwrap().len() as u64
}

/// A second machine joins; the time is from the last confirmation.
fn first_sync(one: &mut Machine, other: Home) -> (Machine, Taken) {
    let invite =
        Request::Invite { municipality: Municipality::new(MASFJORDEN).unwrap(), role: Role::Coordinator };
    let Response::Invitation(invitation) = one.ask(invite) else { panic!("an admin invites") };
    let mut other = Machine::start(other);
    other.ask(Request::Join(Join {
        ticket: invitation.ticket,
        person: "Mild Elv".into(),
        machine: "heime".into(),
        passphrase: None,
    }));
    one.confirm();
    let begun = Instant::now();
    other.confirm();
    let bytes = other.equal();
    one.equal();
    (other, Taken { what: "first sync".into(), time: begun.elapsed(), bytes })
}

/// The second machine's daemon is started again.
fn reconnect(one: &mut Machine, other: Home, what: &str) -> (Machine, Taken) {
    let begun = Instant::now();
    let mut other = Machine::start(other);
    let bytes = other.equal();
    one.equal();
    (other, Taken { what: what.into(), time: begun.elapsed(), bytes })
}

fn edit(one: &mut Machine, patient: &mut Written, field: &str, value: Value) {
    let fields = BTreeMap::from([(Key::top(field), value)]);
    let save = Request::Save { id: patient.id, heads: patient.heads.clone(), fields };
    let Response::Saved(saved) = one.ask(save) else { panic!("an edit is saved") };
    patient.heads = saved.heads;
}

/// From sending a save on one machine to what `seen` waits for on the other.
fn live(one: &mut Machine, patient: &mut Written, what: &str, mut seen: impl FnMut(&str, RecordId)) -> Taken {
    let mut times: Vec<_> = (0..LIVE)
        .map(|turn| {
            let name = format!("Levande {what} {turn:03}");
            let begun = Instant::now();
            edit(one, patient, "name", name.as_str().into());
            seen(&name, patient.id);
            begun.elapsed()
        })
        .collect();
    times.sort_unstable();
    Taken {
        what: format!("live edit to the other's {what}, median of {LIVE}"),
        time: times[LIVE / 2],
        bytes: 0,
    }
}

fn main() {
    for patients in [1_000, 5_000] {
        let homes = [Home::with_key_file(), Home::with_key_file()];
        let [one, other] = homes;
        let mut written = fill(&one, patients);
        let floor = floor(&one);
        let mut one = Machine::start(one);
        let (other, first) = first_sync(&mut one, other);
        let (other, unchanged) = reconnect(&mut one, other.stop(), "reconnecting unchanged");
        let other = other.stop();
        for patient in written.iter_mut().step_by(100) {
            edit(&mut one, patient, "phone", "+4768050000".into());
        }
        let (mut other, changed) = reconnect(&mut one, other, "reconnecting, 1 % changed");
        let mut patient = written[0].clone();
        let stored = live(&mut one, &mut patient, "store", |_, id| {
            loop {
                match other.events.recv_timeout(PATIENCE).unwrap() {
                    Event::Changed { ids, .. } if ids.contains(&id) => break,
                    _ => {}
                }
            }
        });
        let mut screen = Screen::open(&other.home, 120, 40);
        screen.press("2").press("/").type_text("Levande").sees("Levande store");
        let shown = live(&mut one, &mut patient, "screen", |name, _| {
            screen.sees(name);
        });
        other.equal();
        println!("\n{patients} patients, {} changes; the floor is {floor} bytes", patients * (EDITS + 1));
        println!("| | time | bytes | of the floor |\n|---|--:|--:|--:|");
        for Taken { what, time, bytes } in [first, unchanged, changed, stored, shown] {
            let ratio = bytes as f64 / floor as f64;
            println!("| {what} | {:.1} ms | {bytes} | {ratio:.4} |", time.as_secs_f64() * 1_000.0);
        }
    }
}
