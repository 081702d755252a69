//! The log of each author: which changes it made, in which order, chained by hash.
//!
//! What a store has of a log is a number per author, and whoever signs the chain of an entry
//! vouches for every change before it (`design.md`, "Sync").

use std::fmt;
use std::str::FromStr;

use data_encoding::HEXLOWER;
use iroh_base::{PublicKey, SecretKey, Signature};
use serde::{Deserialize, Serialize};

use super::Hash;
use crate::documents::actor_base;
use crate::domain::{Kind, RecordId, Scope};

/// The start of a log: hashed, so that no entry fits the log of another author or scope.
const CONTEXT: &str = "varde 2026-11 author log";
/// What a signed head begins with, so that its signature fits nothing else.
const HEAD_CONTEXT: &[u8] = b"varde 2026-11 author log head";

/// What an author writes in a scope, in one order. What is urgent has a log of its own, so that
/// it never waits behind the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Log {
    /// Who holds what is written.
    pub scope: Scope,
    /// Whether it is what goes first: alerts, and who is on duty.
    pub urgent: bool,
}

/// The text did not name a log.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a log: a scope is expected, or a scope and “/urgent”")]
pub struct NotALog;

impl Log {
    /// The log that changes of a kind stand in.
    pub fn of(scope: Scope, kind: Kind) -> Self {
        Self { scope, urgent: matches!(kind, Kind::Event | Kind::Duty) }
    }

    /// The logs of a scope, the urgent one first.
    pub fn both(scope: Scope) -> [Self; 2] {
        [true, false].map(|urgent| Self { scope, urgent })
    }
}

impl fmt::Display for Log {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.scope, if self.urgent { "/urgent" } else { "" })
    }
}

impl FromStr for Log {
    type Err = NotALog;

    fn from_str(text: &str) -> Result<Self, NotALog> {
        let (scope, urgent) = match text.strip_suffix("/urgent") {
            Some(scope) => (scope, true),
            None => (text, false),
        };
        Ok(Self { scope: scope.parse().map_err(|_| NotALog)?, urgent })
    }
}

impl TryFrom<String> for Log {
    type Error = NotALog;

    fn try_from(text: String) -> Result<Self, NotALog> {
        text.parse()
    }
}

impl From<Log> for String {
    fn from(log: Log) -> String {
        log.to_string()
    }
}

/// Sixteen random bytes, new for each life of a store.
pub type Incarnation = [u8; 16];

/// One store's life on one machine: the base of its changes' actors.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Actor([u8; 16]);

impl Actor {
    /// A new random actor.
    ///
    /// # Panics
    /// When the operating system has no randomness to give; nothing can safely go on then.
    pub fn random() -> Self {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
        Self(bytes)
    }

    /// The actor that a machine writes as in one life of its store. It follows from the machine's
    /// key, so that no other machine can say that it is its own.
    pub fn of_machine(machine: &PublicKey, incarnation: &Incarnation) -> Self {
        let mut hasher = blake3::Hasher::new_derive_key("varde 2026-11 actor of a machine");
        hasher.update(machine.as_bytes()).update(incarnation);
        let hash = hasher.finalize();
        Self(*hash.as_bytes().first_chunk().expect("a hash is longer than sixteen bytes"))
    }

    /// The actor from its bytes.
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// The actor that a change's own, perhaps marked, actor stands for; nobody for one that is
    /// too short.
    pub fn of(change_actor: &[u8]) -> Self {
        Self(actor_base(change_actor).unwrap_or_default())
    }

    /// The bytes.
    pub fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }

    /// Whether this is the zero actor of genesis and migration changes. Every store makes those
    /// alike, so they stand in nobody's log.
    pub fn is_nobody(&self) -> bool {
        self.0 == [0; 16]
    }
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&HEXLOWER.encode(&self.0))
    }
}

impl fmt::Debug for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A change in its author's log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogEntry {
    /// Who made the change.
    pub author: Actor,
    /// Its place in the log, from 1.
    pub n: u64,
    /// The document changed.
    pub document: RecordId,
    /// The code of the document's kind, which may be one that this version does not know.
    pub kind: String,
    /// The change.
    pub hash: Hash,
    /// The hash of this entry and of all before it.
    pub chain: Hash,
}

/// How far a log of one author goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LogHead {
    /// The author.
    pub author: Actor,
    /// The place of the last entry, from 1.
    pub n: u64,
    /// Its chain.
    pub chain: Hash,
}

impl LogHead {
    /// The head of a log in which nothing is written yet: place 0.
    pub fn start(log: Log, author: Actor) -> Self {
        let mut hasher = hasher();
        hasher.update(author.as_bytes()).update(log.to_string().as_bytes());
        Self { author, n: 0, chain: *hasher.finalize().as_bytes() }
    }

    /// The entry that follows.
    pub fn next(&self, document: RecordId, kind: &str, hash: Hash) -> LogEntry {
        let n = self.n + 1;
        let mut hasher = hasher();
        hasher.update(&self.chain).update(&n.to_le_bytes()).update(document.as_bytes());
        hasher.update(&(kind.len() as u64).to_le_bytes()).update(kind.as_bytes()).update(&hash);
        let chain = *hasher.finalize().as_bytes();
        LogEntry { author: self.author, n, document, kind: kind.to_owned(), hash, chain }
    }

    /// The author's machine says that this is its log.
    pub fn sign(self, log: Log, key: &SecretKey) -> SignedHead {
        SignedHead { head: self, signature: key.sign(&self.signed_bytes(log)) }
    }

    fn signed_bytes(&self, log: Log) -> Vec<u8> {
        // The chain begins with author and log, so it stands for them too.
        [HEAD_CONTEXT, &self.n.to_le_bytes(), &self.chain, log.to_string().as_bytes()].concat()
    }
}

impl From<&LogEntry> for LogHead {
    fn from(entry: &LogEntry) -> Self {
        Self { author: entry.author, n: entry.n, chain: entry.chain }
    }
}

/// A head that the author's machine has signed: it vouches for every entry up to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignedHead {
    /// The head.
    pub head: LogHead,
    /// By the machine that introduced the author.
    pub signature: Signature,
}

impl SignedHead {
    /// Whether the machine has signed this head of this log.
    pub fn is_by(&self, machine: &PublicKey, log: Log) -> bool {
        machine.verify(&self.head.signed_bytes(log), &self.signature).is_ok()
    }
}

fn hasher() -> blake3::Hasher {
    blake3::Hasher::new_derive_key(CONTEXT)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Municipality;

    fn log(urgent: bool) -> Log {
        Log { scope: Scope::Municipality(Municipality::new(4634).unwrap()), urgent }
    }

    #[test]
    fn a_log_is_read_back_as_written() {
        for log in [log(true), log(false), Log { scope: Scope::Region, urgent: false }] {
            assert_eq!(log.to_string().parse(), Ok(log));
        }
        assert_eq!("urgent".parse::<Log>(), Err(NotALog));
    }

    #[test]
    fn a_signature_fits_one_head_of_one_log_of_one_machine() {
        let (key, other) = (SecretKey::generate(), SecretKey::generate());
        let start = LogHead::start(log(false), Actor::random());
        let entry = start.next(RecordId::random(), "patient", [7; 32]);
        let signed = LogHead::from(&entry).sign(log(false), &key);
        assert!(signed.is_by(&key.public(), log(false)));
        assert!(!signed.is_by(&other.public(), log(false)));
        assert!(!signed.is_by(&key.public(), log(true)));
        let moved = SignedHead { head: LogHead { n: 2, ..signed.head }, ..signed };
        assert!(!moved.is_by(&key.public(), log(false)));
        let another = start.next(entry.document, "plan", entry.hash);
        assert_ne!(another.chain, entry.chain);
    }
}
