//! Taking in changes from elsewhere: scanned, checked, tried on a copy, and only then kept.

use std::collections::{HashMap, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};

use automerge::{Automerge, Change, ChangeHash, ReadDoc};

use super::constants::CONSTANT_ACTOR;
use super::scan::{Header, ScanError, scan};
use super::{ActorBase, Document, Hash, Written, actor_base};

/// The most operations that a document may come to hold; a patient of ten years has some
/// thousands.
const OPERATIONS_OF_DOCUMENT_MAX: u64 = 250_000;

/// What became of a change that was let in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Admission {
    /// It is part of the document now, and is to be stored.
    Applied(Written),
    /// The document had it already.
    Known,
}

/// Why a change was not let in. The document is as it was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Rejected {
    /// The scan refused it.
    #[error("the change is {0}")]
    Scan(#[from] ScanError),
    /// No machine has introduced this actor, or it claims to be a constant change and is none.
    #[error("the change is by an actor that nobody has introduced")]
    UnknownActor,
    /// Its number is not the next of its actor, or its operations do not follow on what is here.
    #[error("the change does not follow on its actor's last one")]
    OutOfSequence,
    /// It builds on changes that are not here; it may come again after them.
    #[error("the change builds on changes that are not here")]
    MissingDependencies,
    /// The document would hold more than one may.
    #[error("the document would be larger than one may be")]
    DocumentTooLarge,
    /// automerge refused it, failed on it, or could not read back what it made of it.
    #[error("the change cannot be applied")]
    Unusable,
}

impl Document {
    /// Takes in a change from elsewhere. `is_introduced` tells whether a machine that may write
    /// here has introduced an actor.
    ///
    /// What the change says is not judged: a value that breaks a rule is kept, and flagged when
    /// the record is read.
    ///
    /// # Errors
    /// [`Rejected`]; the document is as it was.
    pub fn admit(
        &mut self,
        bytes: &[u8],
        is_introduced: impl Fn(ActorBase) -> bool,
    ) -> Result<Admission, Rejected> {
        if !Known::of(&self.automerge).judge(bytes, is_introduced)? {
            return Ok(Admission::Known);
        }
        let mut written = self.apply(&[bytes]).ok_or(Rejected::Unusable)?;
        written.pop().map(Admission::Applied).ok_or(Rejected::Unusable)
    }

    /// Takes in changes from elsewhere, each by the author in whose log it stands, and tells what
    /// became of each. As [`Document::admit`] for one after the other, and far cheaper: what can be
    /// refused unread costs no copy of the document, and all that is good costs one.
    pub fn admit_all(&mut self, changes: &[(ActorBase, &[u8])]) -> Vec<Result<Admission, Rejected>> {
        let mut known = Known::of(&self.automerge);
        let judged: Vec<_> =
            changes.iter().map(|(author, bytes)| known.judge(bytes, |base| base == *author)).collect();
        let is_new = |judged: &Result<bool, Rejected>| *judged == Ok(true);
        let new = changes.iter().zip(&judged).filter(|(_, judged)| is_new(judged));
        let new: Vec<_> = new.map(|((_, bytes), _)| *bytes).collect();
        let written = if new.is_empty() { Some(Vec::new()) } else { self.apply(&new) };
        match (written, changes) {
            (Some(written), _) => {
                let mut written = written.into_iter();
                let mut admission = |is_new| match is_new {
                    true => written.next().map(Admission::Applied).ok_or(Rejected::Unusable),
                    false => Ok(Admission::Known),
                };
                judged.into_iter().map(|judged| admission(judged?)).collect()
            }
            (None, [_]) => vec![Err(Rejected::Unusable)],
            // automerge fails on one of them: which, is found by halves.
            (None, _) => {
                let (first, second) = changes.split_at(changes.len() / 2);
                let mut admissions = self.admit_all(first);
                admissions.extend(self.admit_all(second));
                admissions
            }
        }
    }

    /// Applies changes that were judged; `None`, and nothing is changed, where automerge fails on
    /// any. A panic while decoding must not take the daemon with it: the copy is dropped.
    fn apply(&mut self, changes: &[&[u8]]) -> Option<Vec<Written>> {
        let tried = catch_unwind(AssertUnwindSafe(|| self.try_on_a_copy(changes)));
        let (automerge, written) = tried.ok()??;
        self.automerge = automerge;
        Some(written)
    }

    /// The document with the changes, after it was written out and read back once.
    fn try_on_a_copy(&self, changes: &[&[u8]]) -> Option<(Automerge, Vec<Written>)> {
        let changes: Vec<_> =
            changes.iter().map(|bytes| Change::from_bytes(bytes.to_vec())).collect::<Result<_, _>>().ok()?;
        let written: Vec<_> = changes.iter().map(Written::from).collect();
        let mut copy = Self { automerge: self.automerge.clone(), ..*self };
        copy.automerge.apply_changes(changes).ok()?;
        let is_applied =
            |change: &Written| copy.automerge.get_change_meta_by_hash(&ChangeHash(change.hash)).is_some();
        if !written.iter().all(is_applied) {
            return None;
        }
        let reloaded = Automerge::load(&copy.automerge.save_nocompress()).ok()?;
        let read_back = Self { automerge: reloaded, ..*self };
        (read_back.heads() == copy.heads()).then_some((copy.automerge, written))
    }
}

/// What a document holds, as far as a further change must follow on it.
struct Known {
    changes: HashSet<Hash>,
    /// The number of each actor's last change.
    sequences: HashMap<Vec<u8>, u64>,
    newest_operation: u64,
    operations: u64,
}

impl Known {
    fn of(automerge: &Automerge) -> Self {
        let metas = automerge.get_changes_meta(&[]);
        let mut known = Self {
            changes: metas.iter().map(|meta| meta.hash.0).collect(),
            sequences: HashMap::new(),
            newest_operation: metas.iter().map(|meta| meta.max_op).max().unwrap_or(0),
            operations: automerge.stats().num_ops,
        };
        for meta in &metas {
            let last = known.sequences.entry(meta.actor.to_bytes().to_vec()).or_default();
            *last = meta.seq.max(*last);
        }
        known
    }

    /// Whether a change is new, after all was checked that can be without automerge; it is known
    /// from then on.
    fn judge(&mut self, bytes: &[u8], is_introduced: impl Fn(ActorBase) -> bool) -> Result<bool, Rejected> {
        let header = scan(bytes)?;
        if self.changes.contains(&header.hash) {
            return Ok(false);
        }
        // A constant change of this version is here from the start: another one is forged.
        let base = actor_base(&header.actor).filter(|base| *base != CONSTANT_ACTOR);
        if !base.is_some_and(is_introduced) {
            return Err(Rejected::UnknownActor);
        }
        self.follow(&header)?;
        Ok(true)
    }

    /// Checks that a change follows on what is known, and knows it from then on.
    fn follow(&mut self, header: &Header) -> Result<(), Rejected> {
        if !header.dependencies.iter().all(|hash| self.changes.contains(hash)) {
            return Err(Rejected::MissingDependencies);
        }
        let last = self.sequences.get(&header.actor).copied().unwrap_or(0);
        // automerge panics at operations of an actor that it has not met.
        let follows = header.sequence == last + 1
            && header.first_operation <= self.newest_operation + 1
            && header.others.iter().all(|other| self.sequences.contains_key(other));
        if !follows {
            return Err(Rejected::OutOfSequence);
        }
        let operations = self.operations + header.operations;
        if operations > OPERATIONS_OF_DOCUMENT_MAX {
            return Err(Rejected::DocumentTooLarge);
        }
        self.operations = operations;
        self.changes.insert(header.hash);
        self.sequences.insert(header.actor.clone(), header.sequence);
        self.newest_operation = self.newest_operation.max(header.first_operation + header.operations);
        Ok(())
    }
}
