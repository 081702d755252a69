//! Letting proven changes into their documents, which is most of the work of taking a batch: the
//! documents are read one after the other and worked on by all processors.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::thread;

use super::take::{Proven, Untaken};
use crate::documents::{Admission, Document};
use crate::domain::practice::Practice;
use crate::domain::{HeldIn, Kind, RecordId, Scope};
use crate::membership::{Log, LogEntry};
use crate::service::open::{Draft, Open};
use crate::service::protocol::Refusal;
use crate::store::{QuarantinedChange, Store, StoredChange};

/// How many documents are worth a thread of their own.
const WORTH_A_THREAD: usize = 32;

/// A document with the changes that are to be let in.
struct Job<'a> {
    id: RecordId,
    kind: Kind,
    scope: Scope,
    /// What the store has of it.
    held: Vec<StoredChange>,
    changes: Vec<Offered<'a>>,
    practice: &'a Practice,
}

/// A proven change that was sent whole.
#[derive(Clone, Copy)]
struct Offered<'a> {
    entry: &'a LogEntry,
    bytes: &'a [u8],
}

impl<'a> Offered<'a> {
    fn of(proven: &'a Proven) -> Option<Self> {
        Some(Self { entry: &proven.entry, bytes: proven.bytes.as_deref()? })
    }
}

/// What became of a job.
#[derive(Default)]
struct Done {
    draft: Option<Draft>,
    aside: Vec<QuarantinedChange>,
}

impl<S: Store> Open<S> {
    /// Lets proven changes into their documents. Whether one can be let in never decides whether
    /// it is held: what cannot is put aside.
    pub(super) fn admit(
        &self,
        log: Log,
        proven: &[Proven],
    ) -> Result<(Vec<Draft>, Vec<QuarantinedChange>), Untaken> {
        let mut by_document: BTreeMap<RecordId, Vec<Offered<'_>>> = BTreeMap::new();
        for change in proven.iter().filter_map(Offered::of) {
            by_document.entry(change.entry.document).or_default().push(change);
        }
        let (mut jobs, mut quarantined) = (Vec::new(), Vec::new());
        for (id, changes) in by_document {
            let known = self.store.document(id)?;
            let fits = |change: &Offered<'_>| {
                let kind = change.entry.kind.parse::<Kind>().ok()?;
                let here = known.as_ref().is_none_or(|meta| (meta.kind, meta.scope) == (kind, log.scope));
                (here && Log::of(log.scope, kind) == log && may_hold(kind, log.scope)).then_some(kind)
            };
            if self.store.is_erased(id)? {
                // It was no document of this log: that would have been dropped before.
                quarantined.extend(changes.iter().map(|change| aside(change, "the document was erased")));
                continue;
            }
            let Some(kind) = changes.first().and_then(fits) else {
                let aside = changes.iter().map(|change| aside(change, "the document does not belong here"));
                quarantined.extend(aside);
                continue;
            };
            let (changes, others): (Vec<_>, Vec<_>) =
                changes.into_iter().partition(|change| fits(change) == Some(kind));
            quarantined.extend(others.iter().map(|change| aside(change, "the document is of another kind")));
            let held = if known.is_some() { self.store.changes(id)? } else { Vec::new() };
            jobs.push(Job { id, kind, scope: log.scope, held, changes, practice: &self.practice });
        }
        let mut drafts = Vec::new();
        for done in all_done(&jobs)? {
            drafts.extend(done.draft);
            quarantined.extend(done.aside);
        }
        Ok((drafts, quarantined))
    }
}

/// Does the jobs, in their order, on as many threads as there are processors and work for.
fn all_done(jobs: &[Job<'_>]) -> Result<Vec<Done>, Refusal> {
    let processors = thread::available_parallelism().map_or(1, NonZero::get);
    let share = jobs.len().div_ceil(processors).max(WORTH_A_THREAD);
    thread::scope(|scope| {
        let shares: Vec<_> = jobs
            .chunks(share)
            .map(|jobs| scope.spawn(|| jobs.iter().map(Job::done).collect::<Result<Vec<_>, _>>()))
            .collect();
        let mut done = Vec::with_capacity(jobs.len());
        for share in shares {
            let failed = || Refusal::Storage { reason: "a document could not be worked on".into() };
            done.extend(share.join().map_err(|_| failed())??);
        }
        Ok(done)
    })
}

impl Job<'_> {
    fn done(&self) -> Result<Done, Refusal> {
        let mut document = match self.held.is_empty() {
            true => Document::new(self.id, self.kind, self.scope),
            false => {
                let held = self.held.iter().map(|change| change.bytes.as_slice());
                Document::load(self.id, self.kind, self.scope, held)
                    .map_err(|error| Refusal::Storage { reason: error.to_string() })?
            }
        };
        let mut new = if self.held.is_empty() { Document::constant_changes(self.kind) } else { Vec::new() };
        let offered: Vec<_> =
            self.changes.iter().map(|change| (*change.entry.author.as_bytes(), change.bytes)).collect();
        let (constant, mut done) = (new.len(), Done::default());
        for (change, admitted) in self.changes.iter().zip(document.admit_all(&offered)) {
            match admitted {
                Ok(Admission::Applied(written)) => new.push(written),
                Ok(Admission::Known) => {}
                Err(rejected) => done.aside.push(aside(change, &rejected.to_string())),
            }
        }
        done.draft =
            (new.len() > constant).then(|| Draft::with(&document, new, &document.record(), self.practice));
        Ok(done)
    }
}

/// A change that is held and not let in.
fn aside(change: &Offered<'_>, reason: &str) -> QuarantinedChange {
    QuarantinedChange {
        document: change.entry.document,
        kind: change.entry.kind.clone(),
        hash: change.entry.hash,
        reason: reason.to_owned(),
        bytes: change.bytes.to_vec(),
    }
}

/// Whether documents of a kind are held in a scope at all.
fn may_hold(kind: Kind, scope: Scope) -> bool {
    match kind.schema().held_in {
        HeldIn::Municipality => matches!(scope, Scope::Municipality(_)),
        HeldIn::Region => scope == Scope::Region,
    }
}
