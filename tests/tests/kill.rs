//! A daemon that is killed at any moment has lost nothing that it acknowledged.

#![allow(clippy::unwrap_used, reason = "a helper that fails, fails its test")]

use std::collections::{BTreeMap, BTreeSet};

use end_to_end::{Chance, Home};
use rustix::process::{Signal, kill_process};
use syncd::domain::{Key, Kind, RecordId, Value};
use syncd::service::client::Client;
use syncd::service::protocol::{Message, RecordView, Request, Response, Saved};
use syncd::store::{Query, Secret, SqliteStore};

/// How many edits are to be acknowledged.
const EDITS: usize = 200;

/// What must be there, and what may be.
#[derive(Default)]
struct Expected {
    /// The addresses that each acknowledged patient may have: the acknowledged one, and those
    /// that were sent after it and never answered.
    addresses: BTreeMap<RecordId, BTreeSet<String>>,
    names: BTreeMap<RecordId, String>,
    numbers: BTreeMap<RecordId, String>,
}

fn text(fields: &[(&str, &str)]) -> BTreeMap<Key, Value> {
    fields.iter().map(|(name, text)| (Key::top(name), Value::text(*text))).collect()
}

fn show(client: &mut Client, id: RecordId) -> Box<RecordView> {
    match client.call(Request::Show { reference: id.to_string(), kind: None }) {
        Ok(Response::Record(view)) => view,
        other => panic!("an acknowledged patient is gone: {other:?}"),
    }
}

/// Sends a request and kills the daemon a moment later, before or after it answers. What it
/// acknowledged before its end counts.
fn killed_while_asked(home: &Home, client: &mut Client, request: Request, moment: usize) -> Option<Saved> {
    let daemon = home.daemon().unwrap();
    let id = client.sender.send(request).unwrap();
    (0..moment).for_each(|_| std::hint::spin_loop());
    kill_process(daemon, Signal::KILL).unwrap();
    match client.receiver.receive() {
        Ok(Some(Message::Reply(reply))) if reply.id == id => match reply.result {
            Ok(Response::Saved(saved)) => Some(saved),
            other => panic!("{other:?}"),
        },
        _ => None,
    }
}

fn ask(client: &mut Client, request: Request) -> Option<Saved> {
    match client.call(request) {
        Ok(Response::Saved(saved)) => Some(saved),
        other => panic!("{other:?}"),
    }
}

#[test]
fn two_hundred_acknowledged_edits_survive_a_daemon_that_is_killed_again_and_again() {
    let mut chance = Chance::seeded();
    let home = Home::begun();
    let mut client = home.client();
    let (mut expected, mut acknowledged, mut kills, mut lost) = (Expected::default(), 0, 0, 0);
    for edit in 0.. {
        if acknowledged == EDITS {
            break;
        }
        let ids: Vec<_> = expected.names.keys().copied().collect();
        let set = (!ids.is_empty() && chance.below(2) == 0).then(|| ids[chance.below(ids.len())]);
        let (name, address) = (format!("Stolt Furu {edit}"), format!("Fjordvegen {edit}"));
        let request = match set {
            None => {
                Request::Add { kind: Kind::Patient, fields: text(&[("name", &name), ("address", &address)]) }
            }
            Some(id) => {
                let heads = show(&mut client, id).heads;
                Request::Save { id, heads, fields: text(&[("address", &address)]) }
            }
        };
        let killed = chance.below(5) == 0;
        let saved = match killed {
            true => killed_while_asked(&home, &mut client, request, chance.below(600_000)),
            false => ask(&mut client, request),
        };
        match (saved, set) {
            (Some(saved), None) => {
                expected.addresses.insert(saved.id, [address].into());
                expected.names.insert(saved.id, name);
                expected.numbers.insert(saved.id, saved.number.unwrap());
                acknowledged += 1;
            }
            (Some(saved), Some(_)) => {
                expected.addresses.insert(saved.id, [address].into());
                acknowledged += 1;
            }
            (None, Some(id)) => drop(expected.addresses.entry(id).or_default().insert(address)),
            (None, None) => lost += 1,
        }
        if killed {
            kills += 1;
            client = home.client();
        }
    }
    home.end_daemon(Signal::KILL);
    check(&home, &expected, lost);
    println!("{kills} kills, {lost} patients sent and never acknowledged");
    home.varde(&["daemon", "stop"]).done();
    let store = SqliteStore::open(&home.path(), &Secret::KeyFile(home.secret())).unwrap();
    store.verify().unwrap();
}

fn check(home: &Home, expected: &Expected, lost: usize) {
    let mut client = home.client();
    for (id, name) in &expected.names {
        let view = show(&mut client, *id);
        assert_eq!(view.record.top("name"), &Value::text(name.as_str()));
        assert_eq!(view.row.number.as_ref(), Some(&expected.numbers[id]));
        let address = view.record.top("address").as_text().unwrap_or_default();
        assert!(expected.addresses[id].contains(address), "{address}: not {:?}", expected.addresses[id]);
        assert!(view.row.conflicts == 0 && view.problems.is_empty());
    }
    let numbers: BTreeSet<_> = expected.numbers.values().collect();
    assert_eq!(numbers.len(), expected.numbers.len(), "a number was given twice");
    let query = Query { limit: 1_000, ..Query::of(Kind::Patient) };
    let Ok(Response::Page(page)) = client.call(Request::List(query)) else { panic!("no list") };
    let (least, most) = (expected.names.len(), expected.names.len() + lost);
    assert!((least..=most).contains(&page.total), "{} patients, not {least} to {most}", page.total);
}
