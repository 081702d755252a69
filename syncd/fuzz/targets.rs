//! What reads bytes from a peer, a file or a client, on any bytes.
//!
//! **Invariant:** none of it panics or holds more than its limits, and what it reads is read as the
//! same once it is written again.

use std::fmt::Debug;

use data_encoding::BASE32_NOPAD;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use syncd::documents::scan::CHANGE_MAX;
use syncd::domain::Municipality;
use syncd::exchange;
use syncd::membership::{
    Content, Inserted, JoinMessage, MembershipLog, NAME_MAX, STATEMENT_MAX, SecretKey, Statement, TICKET_MAX,
    Ticket,
};
use syncd::service::protocol::{Call, Message as LocalMessage};
use syncd::service::wire::{self, FrameError};
use syncd::sync::batch::{self, ENTRIES_MAX, UNPACKED_MAX};
use syncd::sync::message::{self, Message, NAMES_MAX};

/// A frame of the sync protocol.
pub fn frame(bytes: &[u8]) {
    let Ok(message) = message::decode(bytes) else { return };
    let names = match &message {
        Message::Offer(holdings) => holdings.len(),
        Message::Ask { known, .. } => known.len(),
        Message::AskChanges { changes, .. } => changes.len(),
        _ => 0,
    };
    assert!(names <= NAMES_MAX);
    assert_eq!(message::decode(&message::encode(&message)), Ok(message));
}

/// What is packed within a frame: a batch, a list of statements or of changes. The bytes are
/// taken as they are, and as what is packed: few bytes are zstd's.
pub fn batch(bytes: &[u8]) {
    for bytes in [bytes, &packed(bytes)] {
        if let Ok(batch) = batch::decode(bytes) {
            let size = batch.entries.iter().map(|entry| entry.change.size()).sum::<usize>();
            assert!(batch.entries.len() <= ENTRIES_MAX && size <= UNPACKED_MAX);
            assert!(batch.entries.iter().all(|entry| entry.change.size() <= CHANGE_MAX));
            assert!(batch.entries.iter().all(|entry| usize::from(entry.run) < batch.runs.len()));
            // What its sender laid out with more skill may be too large when it is laid out again.
            if size <= UNPACKED_MAX / 2 {
                assert_eq!(batch::decode(&batch::encode(&batch)), Ok(batch));
            }
        }
        if let Ok(list) = batch::decode_list(bytes) {
            assert!(list.len() <= ENTRIES_MAX);
            assert!(list.iter().all(|statement| statement.len() <= STATEMENT_MAX));
            assert_eq!(batch::decode_list(&batch::encode_list(&list)), Ok(list));
        }
        if let Ok(changes) = batch::decode_changes(bytes) {
            assert!(changes.len() <= ENTRIES_MAX);
            assert!(changes.iter().all(|(.., change)| change.len() <= CHANGE_MAX));
            assert_eq!(batch::decode_changes(&batch::encode_changes(&changes)), Ok(changes));
        }
    }
}

/// Bytes as a batch or a list is packed.
pub fn packed(bytes: &[u8]) -> Vec<u8> {
    zstd::bulk::compress(bytes, batch::LEVEL).expect("zstd fails only where memory does")
}

/// A statement of any feed. Its content is signed anew too: no bytes that are not a statement's
/// already have a signature that fits.
pub fn statements(bytes: &[u8]) {
    if let Ok((statement, signed)) = Statement::check(bytes) {
        assert_eq!(statement.bytes, bytes);
        assert_eq!(signed.to_statement(), statement);
    }
    let Ok(read) = Statement::read(bytes) else { return };
    assert!(bytes.len() <= STATEMENT_MAX);
    assert_eq!(read.to_statement().bytes, bytes);
    let signed = read.content.sign(read.region, &founder());
    let statement = signed.to_statement();
    // The author's key is another one, of the same length.
    assert_eq!(Statement::check(&statement.bytes), Ok((statement, signed)));
}

/// An entry of the membership log, as it is and as the founder's own: it is held from then on, or
/// leaves no trace.
pub fn entry(bytes: &[u8]) {
    let Ok(signed) = Statement::read(bytes) else { return };
    let mut log = region();
    let own = match &signed.content {
        Content::Entry { action, .. } => Some(log.append(action.clone(), &founder())),
        _ => None,
    };
    for signed in [Some(signed), own].into_iter().flatten() {
        let (heads, members) = (log.heads().clone(), log.members().clone());
        match log.insert(signed.clone()) {
            Ok(_) => assert_eq!(log.insert(signed), Ok(Inserted::Known)),
            Err(_) => assert_eq!((log.heads(), log.members()), (&heads, &members)),
        }
        let _ = log.members();
    }
}

/// The region that entries are put in: its founder alone.
pub fn region() -> MembershipLog {
    let municipality = Municipality::new(4634).expect("Masfjorden is a municipality");
    MembershipLog::found("Region Nordhordland", municipality, "Åse Næss", "kontor-pc", &founder()).0
}

/// The key of who founded it.
pub fn founder() -> SecretKey {
    SecretKey::from_bytes(&[1; 32])
}

/// A ticket. The bytes are taken as its text, and as its content: no other text has a sum that
/// fits.
pub fn ticket(bytes: &[u8]) {
    for text in [&*String::from_utf8_lossy(bytes), &sealed(bytes)] {
        let Ok(ticket) = text.parse::<Ticket>() else { continue };
        assert!(text.len() <= TICKET_MAX);
        let names = [&ticket.name, &ticket.person, &ticket.machine];
        assert!(names.into_iter().all(|name| name.chars().count() <= NAME_MAX));
        let written = ticket.to_string();
        // The address of a relay may take more characters than it was written with. The secret
        // makes that no two tickets can be compared but as text.
        if written.len() <= TICKET_MAX {
            assert_eq!(written.parse::<Ticket>().map(|ticket| ticket.to_string()), Ok(written));
        }
    }
}

/// The text of a ticket with this content, its version first.
pub fn sealed(content: &[u8]) -> String {
    let hash = blake3::derive_key("varde 2026-11 checksum of a ticket", content);
    format!("varde1{}", BASE32_NOPAD.encode(&[content, &hash[..4]].concat()).to_ascii_lowercase())
}

/// A file that somebody imports: as a sheet, a workbook and TOML.
pub fn file(bytes: &[u8]) {
    for name in ["patients.csv", "patients.xlsx", "region.toml"] {
        let Ok(parsed) = exchange::parse(name, bytes) else { continue };
        assert!(parsed.rows.len() <= exchange::ROWS_MAX && parsed.faults.len() <= exchange::FAULTS_MAX);
        assert!(parsed.rows.iter().all(|row| !row.fields.is_empty()));
    }
}

/// A frame of the join protocol.
pub fn join(bytes: &[u8]) {
    let Ok(message) = JoinMessage::decode(bytes) else { return };
    if let JoinMessage::Show { person, machine, .. } | JoinMessage::Welcome { person, machine, .. } = &message
    {
        assert!([person, machine].into_iter().all(|name| name.chars().count() <= NAME_MAX));
    }
    assert_eq!(JoinMessage::decode(&message.clone().encode()), Ok(message));
}

/// Lines of the local protocol, from a client and from the daemon.
pub fn local(bytes: &[u8]) {
    lines::<Call>(bytes);
    lines::<LocalMessage>(bytes);
}

fn lines<T: Serialize + DeserializeOwned + Debug>(bytes: &[u8]) {
    let ended = [bytes, b"\n"].concat();
    let mut rest = ended.as_slice();
    loop {
        match wire::read::<T>(&mut rest) {
            Ok(Some(frame)) => assert_eq!(as_json(&written_again(&frame)), as_json(&frame)),
            Err(FrameError::NotUnderstood { .. }) => {}
            Ok(None) | Err(FrameError::Unended | FrameError::Io(_)) => break,
        }
    }
}

fn written_again<T: Serialize + DeserializeOwned>(frame: &T) -> T {
    let line = serde_json::to_vec(frame).expect("what was JSON is JSON again");
    serde_json::from_slice(&line).expect("what was written is understood")
}

/// As JSON, of which decimals are left out: serde_json may read them a last place off.
fn as_json(frame: &impl Serialize) -> Value {
    let mut json = serde_json::to_value(frame).expect("what was JSON is JSON again");
    leave_out_decimals(&mut json);
    json
}

fn leave_out_decimals(json: &mut Value) {
    match json {
        Value::Number(number) if number.is_f64() => *json = Value::Null,
        Value::Array(values) => values.iter_mut().for_each(leave_out_decimals),
        Value::Object(values) => values.values_mut().for_each(leave_out_decimals),
        _ => {}
    }
}
