//! Machines that people let in agree by themselves, and each holds only what it may.

#![allow(clippy::unwrap_used, reason = "a helper that fails, fails its test")]

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::Stdio;

use end_to_end::{Frame, Home, Machine, Recorder, Screen, compare};
use jiff::Timestamp;
use rustix::process::Signal;
use syncd::domain::{Kind, Municipality, Scope};
use syncd::membership::{Feed, Log};
use syncd::service::protocol::{Request, Response};
use syncd::store::{AgendaQuery, Query, Secret, SqliteStore, Store};

/// What only Masfjorden may know of a patient.
const SECRETS: [&str; 4] = ["Kanari Ærfuglsen", "41814061033", "Kanaribakken 7", "syng best på sanatoriet"];

/// What every machine of the region may know.
const CONTACT: &str = "Fuglekassa sjukehus";

/// A patient that is easily found, and what the whole region may know.
fn add_canaries(home: &Home) {
    let [name, number, address, notes] = SECRETS;
    let fields = [
        format!("name={name}"),
        format!("identity_number={number}"),
        format!("address={address}"),
        format!("notes={notes}"),
    ];
    home.varde(&[&["add", "patient"], &fields.each_ref().map(String::as_str)[..]].concat()).done();
    home.varde(&["add", "contact", &format!("name={CONTACT}")]).done();
}

/// Waits until there is so much of a kind.
fn list(kind: Kind, archived: bool) -> Query {
    Query { archived, limit: 1_000, ..Query::of(kind) }
}

const KINDS: [Kind; 9] = [
    Kind::Patient,
    Kind::Plan,
    Kind::Event,
    Kind::Equipment,
    Kind::Appointment,
    Kind::Contact,
    Kind::Meeting,
    Kind::Duty,
    Kind::Settings,
];

fn municipalities() -> impl Iterator<Item = Scope> {
    Municipality::region().map(Scope::Municipality)
}

/// Everything that a store gives of what it holds, decrypted.
fn everything(store: &SqliteStore) -> Vec<Vec<u8>> {
    let mut held = Vec::new();
    for log in [Scope::Region, Scope::Cards].into_iter().chain(municipalities()).flat_map(Log::both) {
        for entry in store.log(log).unwrap() {
            held.push(format!("{entry:?}").into_bytes());
            held.extend(store.change(entry.document, entry.hash).unwrap());
        }
    }
    for query in KINDS.into_iter().flat_map(|kind| [list(kind, false), list(kind, true)]) {
        for row in store.list(&query).unwrap().rows {
            held.push(serde_json::to_vec(&row).unwrap());
            held.extend(store.changes(row.id).unwrap().into_iter().map(|change| change.bytes));
        }
    }
    for feed in [Feed::Membership, Feed::Region, Feed::Cards] {
        let statements = store.statements(feed, 0, usize::MAX).unwrap().into_iter();
        held.extend(statements.map(|(_, statement)| statement.bytes));
    }
    held.extend(store.quarantined().unwrap().into_iter().map(|change| change.bytes));
    let settings = ["region", "municipality", "person", "machine", "network", "port", "joining"];
    held.extend(settings.iter().filter_map(|name| store.setting(name).unwrap()).map(String::into_bytes));
    let today = Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date();
    held.push(
        format!("{:?}", store.agenda(&AgendaQuery { today, days_ahead: 60, limit: 1_000 }).unwrap())
            .into_bytes(),
    );
    let words = SECRETS.iter().chain([&CONTACT]).flat_map(|text| text.split(' '));
    held.extend(words.map(|word| format!("{:?}", store.search(word, 100).unwrap()).into_bytes()));
    held
}

/// Whether a text stands in any of these.
fn stands_in(held: &[Vec<u8>], text: &str) -> bool {
    held.iter().any(|bytes| bytes.windows(text.len()).any(|window| window == text.as_bytes()))
}

#[track_caller]
fn holds_no_secret(held: &[Vec<u8>]) {
    assert!(stands_in(held, CONTACT), "what may be there is not found");
    for secret in SECRETS {
        assert!(!stands_in(held, secret), "{secret}");
    }
}

fn store(home: &Path, key_file: &Path) -> SqliteStore {
    let store = SqliteStore::open(home, &Secret::KeyFile(key_file.to_owned())).unwrap();
    store.verify().unwrap();
    store
}

fn stopped(home: &Home) -> SqliteStore {
    home.varde(&["daemon", "stop"]).done();
    store(&home.path(), &home.secret())
}

#[test]
fn a_patient_comes_to_the_municipalitys_machines_and_only_its_card_to_others() {
    let office = Home::begun();
    let tablet = office.lets_in("4634", "coordinator", "nettbrett");
    let alver = office.lets_in("4631", "coordinator-admin", "alver");
    let mut recorder = Recorder::let_in(&alver, "4631", "coordinator");
    let mut screen = Screen::open(&tablet, 100, 30);
    screen.press("2").sees("Trykk a for å leggje til den første");

    add_canaries(&office);
    screen.sees("MAS-01").sees(SECRETS[0]);
    for machine in [&office, &tablet, &alver] {
        machine.until_equal(3);
    }
    recorder.until_equal(3);

    let cards = alver.varde(&["list", "card"]).done();
    assert!(cards.contains("MAS-01") && !cards.contains("Kanari"), "{cards}");
    assert_eq!(alver.json(&["list", "patient"])["total"], 0);
    assert!(alver.varde(&["list", "contact"]).done().contains(CONTACT));

    // What Masfjorden holds shows that all of it would be found.
    let ours = everything(&stopped(&tablet));
    assert!(SECRETS.iter().chain([&CONTACT]).all(|text| stands_in(&ours, text)));
    holds_no_secret(&everything(&stopped(&alver)));
    let frames = recorder.frames();
    let (home, key_file) = recorder.stop();
    holds_no_secret(&everything(&store(&home, &key_file)));
    let peers = frames.iter().filter(|frame| frame.received).map(|frame| &frame.peer);
    assert_eq!(peers.collect::<BTreeSet<_>>().len(), 3, "each of the others has spoken");
    holds_no_secret(&frames.iter().flat_map(Frame::plain).collect::<Vec<_>>());
}

#[test]
fn the_scan_of_frames_finds_what_a_machine_of_the_municipality_is_sent() {
    let office = Home::begun();
    add_canaries(&office);
    let recorder = Recorder::let_in(&office, "4634", "coordinator");
    recorder.until_equal(1);
    recorder.until_there_are(Kind::Patient, 1..=1);
    let sent: Vec<_> = recorder.frames().iter().flat_map(Frame::plain).collect();
    for text in SECRETS.iter().chain([&CONTACT]) {
        assert!(stands_in(&sent, text), "{text}");
    }
}

#[test]
fn a_project_leads_machine_gets_what_is_the_regions_and_nothing_else() {
    let office = Home::begun();
    add_canaries(&office);
    let lead = office.lets_in("4634", "project-lead", "prosjekt");
    lead.until_there_are(Kind::Contact, 1..=1);
    office.varde(&["add", "patient", "name=Stolt Furu"]).done();
    lead.varde(&["add", "equipment", "kind=tablet"]).done();
    office.until_there_are(Kind::Equipment, 1..=1);
    office.until_equal(1);
    lead.until_equal(1);
    assert_eq!(lead.json(&["list", "patient"])["total"], 0);
    assert_eq!(lead.json(&["list", "card"]), serde_json::json!([]));
    let store = stopped(&lead);
    assert_eq!(store.last_place(Feed::Cards).unwrap(), 0);
    for log in municipalities().flat_map(Log::both) {
        assert_eq!(store.log(log).unwrap(), []);
    }
    holds_no_secret(&everything(&store));
}

#[test]
fn a_wrong_code_lets_nobody_in() {
    let office = Home::begun();
    let joiner = office.beside();
    joiner.joins(&office.invites("4634", "coordinator"), "nettbrett").done();
    let (there, here) = (office.until_joining(false), joiner.until_joining(true));
    let wrong = if there.code == "123456" { "654321" } else { "123456" };
    for (home, id) in [(&office, &there.id), (&joiner, &here.id)] {
        let said = home.varde(&["members", "confirm", id, wrong]).failed(1);
        assert!(said.contains("the code is another one than here") && said.contains("new ticket"), "{said}");
    }
    let said = office.varde(&["members", "confirm", "abcdefgh", &there.code]).failed(1);
    assert!(said.contains("nobody waits to be let in as “abcdefgh”"), "{said}");
    assert_eq!(office.json(&["members"])["members"].as_array().unwrap().len(), 1);
    assert!(joiner.varde(&["list", "contact"]).failed(1).contains("waits to be let in"));
    compare(&office, &joiner);
}

#[test]
fn an_invite_is_used_once_and_another_lets_the_second_machine_in() {
    let office = Home::begun();
    let (first, second) = (office.beside(), office.beside());
    let ticket = office.invites("4634", "coordinator");
    first.joins(&ticket, "nettbrett").done();
    let said = second.joins(&ticket, "telefon").failed(1);
    assert!(said.contains("used") && said.contains("new one"), "{said}");
    compare(&office, &first);
    // Whoever has no more tickets out lets nobody try.
    office.varde(&["daemon", "stop"]).done();
    office.varde(&["daemon", "start"]).done();
    first.until_equal(1);
    let said = second.joins(&ticket, "telefon").failed(1);
    assert!(said.contains("used") && said.contains("new one"), "{said}");
    second.joins(&office.invites("4634", "reader"), "telefon").done();
    compare(&office, &second);
    second.until_equal(2);
}

#[test]
fn an_invite_that_was_shown_stays_burnt_though_the_daemon_is_killed_at_once() {
    let office = Home::begun();
    let (first, second) = (office.beside(), office.beside());
    let ticket = office.invites("4634", "coordinator");
    first.joins(&ticket, "nettbrett").done();
    office.until_joining(false);
    office.end_daemon(Signal::KILL);
    office.varde(&["daemon", "start"]).done();
    office.until_reachable();
    let said = second.joins(&ticket, "telefon").failed(1);
    assert!(said.contains("used") && said.contains("new one"), "{said}");
    assert_eq!(office.json(&["members"])["members"].as_array().unwrap().len(), 1, "nobody is in yet");
    // Who had shown it before goes on from where it stood, killed too.
    first.end_daemon(Signal::KILL);
    compare(&office, &first);
    assert_eq!(office.json(&["members"])["members"].as_array().unwrap().len(), 2);
}

#[test]
fn an_old_a_damaged_and_no_ticket_are_told_apart() {
    let office = Home::begun();
    let ticket = office.invites("4634", "coordinator");
    let joiner = office.beside();
    let refused = |text: &str, words: &str| {
        let said = joiner.joins(text, "nettbrett").failed(1);
        assert!(said.contains(words), "{said}");
    };
    refused("kladd", "this is no ticket");
    refused(&ticket[..ticket.len() - 9], "not all of it");
    let swapped = |letter: char| if letter == 'a' { 'b' } else { 'a' };
    let middle = ticket.len() / 2;
    let mistyped: String = ticket
        .chars()
        .enumerate()
        .map(|(at, letter)| if at == middle { swapped(letter) } else { letter })
        .collect();
    refused(&mistyped, "not all of it");
    assert!(!joiner.stored("varde.db").exists(), "nothing was begun");

    office.varde(&["daemon", "stop"]).done();
    let mut daemon = office.command(&["daemon", "run", "--starting-at", "2025-02-14T08:00"]);
    let mut daemon = daemon.stdout(Stdio::piped()).spawn().unwrap();
    BufReader::new(daemon.stdout.as_mut().unwrap()).read_line(&mut String::new()).unwrap();
    refused(&office.invites("4634", "coordinator"), "older than ten minutes");
    office.varde(&["daemon", "stop"]).done();
    daemon.wait().unwrap();
}

/// The port at which a machine is reached.
fn port(home: &Home) -> String {
    home.until("it can be reached", |ask| match ask(Request::Network)? {
        Response::Network(network) => Some(network.addresses.first()?.rsplit(':').next()?.to_owned()),
        other => panic!("{other:?}"),
    })
}

#[test]
fn daemons_that_start_again_find_each_other_at_the_same_ports() {
    let office = Home::begun();
    let tablet = office.lets_in("4634", "coordinator", "nettbrett");
    let alver = office.lets_in("4631", "coordinator-admin", "alver");
    let homes = [&office, &tablet, &alver];
    homes.iter().for_each(|home| home.until_equal(2));
    let ports = homes.map(port);
    tablet.varde(&["daemon", "stop"]).done();
    add_canaries(&office);
    tablet.varde(&["daemon", "start"]).done();
    tablet.until_there_are(Kind::Patient, 1..=1);
    for home in homes {
        home.varde(&["daemon", "stop"]).done();
    }
    for home in homes {
        home.varde(&["daemon", "start"]).done();
    }
    homes.iter().for_each(|home| home.until_equal(2));
    assert_eq!(homes.map(port), ports);
}
