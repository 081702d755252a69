//! Taking in one change from elsewhere: scanned, checked, tried on a copy, and only then kept.

use std::panic::{AssertUnwindSafe, catch_unwind};

use automerge::{Automerge, Change, ChangeHash};

use super::constants::{self, CONSTANT_ACTOR};
use super::scan::{Header, ScanError, scan};
use super::{ActorBase, Document, Hash, Written, actor_base};

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
        let header = scan(bytes)?;
        if self.automerge.get_change_meta_by_hash(&ChangeHash(header.hash)).is_some() {
            return Ok(Admission::Known);
        }
        // A constant change of this version is here from the start: another one is forged.
        let base = actor_base(&header.actor).filter(|base| *base != CONSTANT_ACTOR);
        if !base.is_some_and(is_introduced) {
            return Err(Rejected::UnknownActor);
        }
        self.check_sequence(&header)?;
        // A panic while decoding must not take the daemon with it: the copy is dropped.
        let tried = catch_unwind(AssertUnwindSafe(|| self.try_on_a_copy(bytes, header.hash)));
        let (automerge, written) = tried.map_err(|_| Rejected::Unusable)?.ok_or(Rejected::Unusable)?;
        self.automerge = automerge;
        Ok(Admission::Applied(written))
    }

    fn check_sequence(&self, header: &Header) -> Result<(), Rejected> {
        let known = |hash: &Hash| self.automerge.get_change_meta_by_hash(&ChangeHash(*hash)).is_some();
        if !header.dependencies.iter().all(known) {
            return Err(Rejected::MissingDependencies);
        }
        let metas = self.automerge.get_changes_meta(&[]);
        let own = metas.iter().filter(|meta| meta.actor.to_bytes() == header.actor);
        let last = own.map(|meta| meta.seq).max().unwrap_or(0);
        let newest_operation = metas.iter().map(|meta| meta.max_op).max().unwrap_or(0);
        // automerge panics at operations of an actor that it has not met.
        let is_met = |actor: &Vec<u8>| metas.iter().any(|meta| meta.actor.to_bytes() == actor.as_slice());
        let follows = header.sequence == last + 1
            && header.first_operation <= newest_operation + 1
            && header.others.iter().all(is_met);
        follows.then_some(()).ok_or(Rejected::OutOfSequence)
    }

    /// The document with the change, after it was written out and read back once.
    fn try_on_a_copy(&self, bytes: &[u8], hash: Hash) -> Option<(Automerge, Written)> {
        let change = Change::from_bytes(bytes.to_vec()).ok().filter(|change| change.hash().0 == hash)?;
        let written = Written { bytes: bytes.to_vec(), ..Written::from(&change) };
        let mut copy = Self { automerge: self.automerge.clone(), ..*self };
        copy.automerge.apply_changes([change]).ok()?;
        copy.automerge.get_change_meta_by_hash(&ChangeHash(hash))?;
        let reloaded = Automerge::load(&copy.automerge.save()).ok()?;
        let read_back = Self { automerge: reloaded, ..*self };
        let same = read_back.heads() == copy.heads() && read_back.state_hash() == copy.state_hash();
        same.then_some((copy.automerge, written))
    }
}

impl Document {
    /// Whether a change is one of the constant changes of this version.
    pub fn is_constant(&self, hash: &Hash) -> bool {
        constants::of(self.kind).iter().any(|change| change.hash().0 == *hash)
    }
}
