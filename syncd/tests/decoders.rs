//! What the fuzz targets run, on stable Rust: arbitrary bytes, and what is valid with damage done.

#![allow(clippy::unwrap_used, reason = "a helper that fails, fails its test")]

#[path = "../fuzz/targets.rs"]
pub mod targets;

use std::collections::BTreeMap;

use jiff::Timestamp;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use syncd::documents::Document;
use syncd::domain::member::Role;
use syncd::domain::{Kind, Municipality, RecordId, Scope, Value};
use syncd::exchange::write::{self, Cell};
use syncd::exchange::{self, generate};
use syncd::membership::{
    Action, Actor, Content, EndpointAddr, Feed, InvitationSecret, JoinMessage, Log, SecretKey, Signature,
    Statement, Ticket, TransportAddr,
};
use syncd::service::protocol::{
    Call, Event, Join, Message as LocalMessage, Refusal, Reply, Request, Response,
};
use syncd::store::view::Query;
use syncd::sync::batch::{self, Batch, BatchEntry, Run};
use syncd::sync::message::{self, Holding, Message, VERSIONS};

/// Runs a target on what is valid, on that with bytes set and a part cut out, and on any bytes.
fn never_panics(target: fn(&[u8]), valid: Vec<Vec<u8>>) {
    valid.iter().for_each(|bytes| target(bytes));
    // Half of them characters, so that some text is still text.
    let byte = prop_oneof![any::<u8>(), b'0'..=b'z'];
    let set = vec((any::<Index>(), byte), 1..4);
    let cut = prop::option::weighted(0.2, any::<(Index, Index)>());
    let damaged = (select(valid), set, cut).prop_map(|(mut bytes, set, cut)| {
        for (place, byte) in set {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        if let Some((from, to)) = cut {
            let (from, to) = (from.index(bytes.len()), to.index(bytes.len()));
            bytes.drain(from.min(to)..from.max(to));
        }
        bytes
    });
    let bytes = prop_oneof![3 => damaged, 1 => vec(any::<u8>(), 0..400)];
    let config = ProptestConfig { cases: 2_048, failure_persistence: None, ..ProptestConfig::default() };
    proptest!(config, |(bytes in bytes)| target(&bytes));
}

fn masfjorden() -> Municipality {
    Municipality::new(4634).unwrap()
}

fn record() -> RecordId {
    RecordId::from_bytes([7; 16])
}

#[test]
fn a_frame() {
    let log = Log { scope: Scope::Municipality(masfjorden()), urgent: true };
    let author = Actor::from_bytes([2; 16]);
    let (digest, more) = ([9; 16], Some(true));
    let feed = Holding::Feed { feed: Feed::Cards, epoch: u64::MAX, last: 7, digest };
    let batch = Message::Batch { log, batch: vec![0xff; 90], digest, forked: Some(author), more };
    let statements = Message::Statements {
        feed: Feed::Region,
        epoch: 1,
        after: 2,
        upto: 3,
        statements: vec![0; 9],
        digest,
        more,
    };
    let messages = [
        Message::Hello { versions: VERSIONS, all: digest },
        Message::Offer(vec![Holding::Log { log, digest }, feed]),
        Message::Ask { log, known: [(author, (3, [4; 8]))].into() },
        batch,
        Message::AskFeed { feed: Feed::Membership, epoch: 1, after: 2, whole: false },
        statements,
        Message::AskChanges { log, changes: vec![(record(), [5; 32])] },
        Message::Changes { log, changes: vec![6; 9] },
    ];
    never_panics(targets::frame, messages.iter().map(message::encode).collect());
}

#[test]
fn a_batch() {
    let batch = written();
    let statements: Vec<_> = contents().map(|content| said(content).bytes).collect();
    let changes: Vec<_> = batch
        .entries
        .iter()
        .filter_map(|entry| Some((entry.document, [5; 32], entry.change.bytes()?.to_vec())))
        .collect();
    let frames = [batch::encode(&batch), batch::encode_list(&statements), batch::encode_changes(&changes)];
    let unpacked = frames.iter().map(|frame| zstd::decode_all(frame.as_slice()).unwrap());
    let unpacked: Vec<_> = unpacked.collect();
    assert_eq!(batch::decode(&targets::packed(&unpacked[0])), Ok(batch));
    never_panics(targets::batch, frames.into_iter().chain(unpacked).collect());
}

/// A patient that two people write in by turns.
fn written() -> Batch {
    let authors = [[1; 16], [2; 16]];
    let mut document = Document::new(record(), Kind::Patient, Scope::Municipality(masfjorden()));
    let patient = generate::patients(1, 1).next().unwrap();
    let edits = generate::edits(&patient, 4, 1).into_iter().map(BTreeMap::from_iter);
    let mut entries = Vec::new();
    for (edit, fields) in [patient.fields].into_iter().chain(edits).enumerate() {
        let (heads, run) = (document.heads(), edit % 2);
        let at = Timestamp::from_second(1_790_000_000 + edit as i64).unwrap();
        document.edit(authors[run], at, &heads, &fields).unwrap();
        entries.extend(document.changes_since(&heads).into_iter().map(|change| BatchEntry {
            run: run as u16,
            document: document.id(),
            kind: document.kind().to_string(),
            change: change.bytes.into(),
        }));
    }
    let run = |author| Run {
        author: Actor::from_bytes(author),
        first: 1,
        before: [7; 8],
        signature: Signature::from_bytes(&[9; 64]),
    };
    Batch { runs: authors.map(run).to_vec(), entries }
}

#[test]
fn a_statement() {
    let statements: Vec<_> = contents().map(|content| said(content).bytes).collect();
    assert!(statements.iter().all(|bytes| Statement::check(bytes).is_ok()));
    never_panics(targets::statements, statements);
}

#[test]
fn a_membership_entry() {
    let entries: Vec<_> = actions().map(|action| said(entry(action))).collect();
    for entry in &entries {
        let (_, signed) = Statement::check(&entry.bytes).unwrap();
        targets::region().insert(signed).unwrap();
    }
    never_panics(targets::entry, entries.into_iter().map(|entry| entry.bytes).collect());
}

fn actions() -> impl Iterator<Item = Action> {
    let key = SecretKey::from_bytes(&[2; 32]).public();
    let (person, machine) = ("Stolt Furu".into(), "heime-pc".into());
    let admit = Action::Admit { key, municipality: masfjorden(), role: Role::Reader, person, machine };
    let change = Action::SetRole { key, role: Role::Coordinator };
    let introduce = Action::Introduce { incarnation: [2; 16] };
    [admit, change, Action::Remove { key }, introduce].into_iter()
}

/// An entry after the founding.
fn entry(action: Action) -> Content {
    Content::Entry { previous: targets::region().heads().iter().copied().collect(), action }
}

fn contents() -> impl Iterator<Item = Content> {
    let (municipality, json) = (masfjorden(), String::from("{}"));
    let card = Content::Card { municipality, record: record(), changes: 3, json: json.clone() };
    let direct = ["192.0.2.7:40001", "[2001:db8::7]:40001"].map(|address| address.parse().unwrap());
    let relay = Some("https://relay.example.no".parse().unwrap());
    let address = Content::Address { count: 1, direct: direct.into(), relay };
    let figures = Content::Aggregate { municipality, changes: 3, json: json.clone() };
    let release = Content::Release { municipality, count: 1, json };
    [card, address, figures, release].into_iter().chain(actions().map(entry))
}

/// By the founder.
fn said(content: Content) -> Statement {
    content.sign(targets::region().region(), &targets::founder()).to_statement()
}

#[test]
fn a_ticket() {
    let relay = TransportAddr::Relay("https://relay.example.no".parse().unwrap());
    let direct = TransportAddr::Ip("192.0.2.7:40001".parse().unwrap());
    let ticket = Ticket {
        region: [7; 32],
        name: "Region Nordhordland".into(),
        inviter: EndpointAddr::from_parts(targets::founder().public(), [relay, direct]),
        person: "Åse Næss".into(),
        machine: "kontor-pc".into(),
        invitation: [1; 8],
        secret: postcard::from_bytes::<InvitationSecret>(&[6; 16]).unwrap(),
        municipality: masfjorden(),
        role: Role::Coordinator,
        until: Timestamp::from_second(1_790_000_000).unwrap(),
    };
    let content = postcard::to_extend(&ticket, vec![1]).unwrap();
    assert_eq!(targets::sealed(&content), ticket.to_string());
    never_panics(targets::ticket, vec![ticket.to_string().into_bytes(), content]);
}

#[test]
fn a_file() {
    let headings = ["number", "name", "start_date", "hours_decided"].map(String::from);
    let text = |text: &str| Cell::Text(text.to_owned());
    let day = Cell::Day(jiff::civil::date(2024, 12, 31));
    let rows = [vec![text("MAS-01"), text("Åse Næss"), day, Cell::Number(2.5)]];
    let book = write::xlsx("Oversikt", &headings, &rows).unwrap();
    let csv = write::csv(&headings, &rows, true).unwrap();
    let marked =
        [0xff, 0xfe].into_iter().chain("number;name\nMAS-01;Åse".encode_utf16().flat_map(u16::to_le_bytes));
    let quoted = b"number;name\nMAS-01;\"\xc5se\nMAS-02;\"b\"c\n".to_vec();
    let toml = b"[[patient]]\nnumber = 'MAS-01'\nrelative = [{ name = 'Mild' }]\n".to_vec();
    for (name, bytes) in [("patients.xlsx", &book), ("patients.csv", &csv)] {
        assert_eq!(exchange::parse(name, bytes).unwrap().rows.len(), 1, "{name}");
    }
    never_panics(targets::file, vec![book, csv, marked.collect(), quoted, toml]);
}

#[test]
fn a_join_frame() {
    let (person, machine) = (String::from("Åse Næss"), String::from("kontor-pc"));
    let show = JoinMessage::Show {
        invitation: [4; 8],
        proof: [5; 32],
        person: person.clone(),
        machine: machine.clone(),
    };
    let messages = [show, JoinMessage::Welcome { proof: [5; 32], person, machine }, JoinMessage::Declined];
    never_panics(targets::join, messages.map(JoinMessage::encode).into());
}

#[test]
fn a_line_of_the_local_protocol() {
    let text = || String::from("Åse\n\u{1f9e1}");
    let fields = || [("name".parse().unwrap(), Value::Decimal(97.5))].into();
    let join = Join { ticket: text(), person: text(), machine: text(), passphrase: None };
    let requests = [
        Request::List(Query::of(Kind::Patient)),
        Request::Show { reference: text(), kind: None },
        Request::Add { kind: Kind::Plan, fields: fields() },
        Request::Save { id: record(), heads: vec![text()], fields: fields() },
        Request::Invite { municipality: masfjorden(), role: Role::Reader },
        Request::Join(join),
        Request::Stop,
    ];
    let calls = requests.map(|request| serde_json::to_vec(&Call { id: 7, request }).unwrap());
    let reply = |result| LocalMessage::Reply(Reply { id: 7, result });
    let messages = [
        reply(Ok(Response::Position(Some(3)))),
        reply(Err(Refusal::NotFound { reference: text() })),
        LocalMessage::Event(Event::Changed { kinds: vec![Kind::Event], ids: vec![record()] }),
        LocalMessage::Event(Event::Sync),
    ];
    let messages = messages.map(|message| serde_json::to_vec(&message).unwrap());
    never_panics(targets::local, calls.into_iter().chain(messages).collect());
}
