//! The log of each author in each scope: which changes, in which order, chained by hash.
//!
//! What a store has of a scope is then a number per author, and whoever signs the last entry's
//! chain vouches for every change before it (`design.md`, "Sync").

use std::fmt;

use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};

use super::Hash;
use crate::documents::actor_base;
use crate::domain::{RecordId, Scope};

/// The start of a log: hashed, so that no entry fits the log of another author or scope.
const CONTEXT: &str = "varde 2026-11 author log";

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
    /// The change.
    pub hash: Hash,
    /// The hash of this entry and of all before it.
    pub chain: Hash,
}

impl LogEntry {
    /// The entry that follows `last` in the author's log of a scope.
    pub(super) fn after(
        last: Option<(u64, Hash)>,
        scope: Scope,
        author: Actor,
        of: (RecordId, Hash),
    ) -> Self {
        let (last, before) = last.unwrap_or_else(|| (0, start(scope, author)));
        let (n, (document, hash)) = (last + 1, of);
        let mut hasher = hasher();
        hasher.update(&before).update(&n.to_le_bytes()).update(document.as_bytes()).update(&hash);
        Self { author, n, document, hash, chain: *hasher.finalize().as_bytes() }
    }
}

/// The chain that the first entry continues.
fn start(scope: Scope, author: Actor) -> Hash {
    let mut hasher = hasher();
    hasher.update(author.as_bytes()).update(scope.to_string().as_bytes());
    *hasher.finalize().as_bytes()
}

fn hasher() -> blake3::Hasher {
    blake3::Hasher::new_derive_key(CONTEXT)
}
