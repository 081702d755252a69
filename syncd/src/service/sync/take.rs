//! Taking in what a peer sent: verified first, then admitted, then written in one transaction.

use std::collections::BTreeMap;

use crate::documents::scan;
use crate::domain::{RecordId, Scope};
use crate::membership::{
    Actor, Content, EntryError, Feed, Hash, Inserted, Log, LogEntry, LogHead, PublicKey, SignedHead,
    Statement,
};
use crate::service::open::{ERASING, Open, UNTOLD, YES, changed};
use crate::service::protocol::{Event, HomeState, Refusal};
use crate::store::{Commit, Received, Store, StoreError};
use crate::sync::batch::{self, Batch, Sent};
use crate::sync::{Refused, tag};

/// Why something was not taken.
pub(super) enum Untaken {
    /// It may not be.
    Refused(Refused),
    /// The store failed.
    Storage(Refusal),
}

impl From<Refused> for Untaken {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}

impl From<Refusal> for Untaken {
    fn from(refusal: Refusal) -> Self {
        Self::Storage(refusal)
    }
}

impl From<StoreError> for Untaken {
    fn from(error: StoreError) -> Self {
        Self::Storage(error.into())
    }
}

/// A change that its author's log vouches for.
pub(in crate::service) struct Proven {
    pub(in crate::service) entry: LogEntry,
    /// None where whoever sent it has erased the document.
    pub(in crate::service) bytes: Option<Vec<u8>>,
}

impl<S: Store> Open<S> {
    /// Takes in a batch of a log.
    pub(super) fn take(
        &mut self,
        from: PublicKey,
        log: Log,
        encoded: &[u8],
        events: &mut Vec<Event>,
    ) -> Result<(), Untaken> {
        if encoded.is_empty() {
            return Ok(());
        }
        let batch = batch::decode(encoded).map_err(|_| Refused::Forged)?;
        let (mut proven, heads) = self.prove(from, log, batch)?;
        if proven.is_empty() {
            return Ok(());
        }
        let is_ours = |entry: &LogEntry| entry.author == Actor::from_bytes(self.actor);
        if proven.iter().any(|change| is_ours(&change.entry)) {
            self.go_on_anew()?;
        }
        let entries = proven.iter().map(|change| change.entry.clone()).collect();
        let erased = self.drop_erased(log, &mut proven)?;
        let mut untold = false;
        for change in proven.iter().filter(|change| change.bytes.is_none()) {
            let document = change.entry.document;
            untold |= !erased.contains(&document) && !self.store.is_erased(document)?;
        }
        if untold && log.scope == Scope::Region {
            // Nothing of the region is ever erased.
            return Err(Refused::Forged.into());
        }
        let (drafts, quarantined) = self.admit(log, &proven)?;
        let kinds = drafts.iter().map(|draft| draft.document.kind).collect();
        let ids = drafts.iter().map(|draft| draft.document.id).collect();
        let received = Some(Received { log, entries, heads });
        self.commit(drafts, Commit { erased, quarantined, received, ..Commit::default() })?;
        self.syncing.erasing |= !self.store.left_behind()?.is_empty();
        if untold {
            // Of what nobody here is known to have erased, somebody may still have the change.
            self.store.set_setting(UNTOLD, YES)?;
            self.look_for_missing(log)?;
        }
        events.push(changed(kinds, ids));
        Ok(())
    }

    /// The changes of a batch that are not here yet, after their authors' signatures and logs
    /// were checked, with the heads that end them.
    fn prove(
        &self,
        from: PublicKey,
        log: Log,
        batch: Batch,
    ) -> Result<(Vec<Proven>, Vec<SignedHead>), Untaken> {
        let members = self.membership.members();
        let mut ends = Vec::new();
        for run in &batch.runs {
            let machine = members.machine_of(run.author).ok_or(Refused::UnknownAuthor)?;
            let may_write = match machine.key == from {
                true => members.writes(&from, log.scope),
                false => members.wrote(run.author, log.scope),
            };
            if !may_write {
                return Err(Refused::UnknownAuthor.into());
            }
            let n = run.first.checked_sub(1).ok_or(Refused::Forged)?;
            let chain = self.store.chain(log, run.author, n)?.ok_or(Refused::Gap)?;
            if tag(&chain) != run.before {
                return Err(Refused::Forked(run.author).into());
            }
            ends.push(LogHead { author: run.author, n, chain });
        }
        let (mut proven, mut operations) = (Vec::new(), 0);
        for entry in batch.entries {
            operations += entry.change.bytes().map_or(0, scan::operations);
            if operations > batch::OPERATIONS_MAX {
                return Err(Refused::Forged.into());
            }
            let end = ends.get_mut(usize::from(entry.run)).ok_or(Refused::Forged)?;
            let (hash, bytes) = match entry.change {
                Sent::Whole(bytes) => (scan::hash(&bytes).ok_or(Refused::Forged)?, Some(bytes)),
                Sent::Erased(hash) => (hash, None),
            };
            let next = end.next(entry.document, &entry.kind, hash);
            *end = LogHead::from(&next);
            proven.push(Proven { entry: next, bytes });
        }
        let mut heads = Vec::new();
        for (run, head) in batch.runs.iter().zip(ends) {
            let machine = members.machine_of(run.author).ok_or(Refused::UnknownAuthor)?;
            let signed = SignedHead { head, signature: run.signature };
            if !signed.is_by(&machine.key, log) {
                return Err(Refused::Forged.into());
            }
            heads.push(signed);
        }
        self.without_known(log, proven, heads)
    }

    /// Leaves out what is here already, after comparing it.
    fn without_known(
        &self,
        log: Log,
        mut proven: Vec<Proven>,
        mut heads: Vec<SignedHead>,
    ) -> Result<(Vec<Proven>, Vec<SignedHead>), Untaken> {
        let ours: BTreeMap<Actor, LogHead> =
            self.store.log_heads(log)?.into_iter().map(|head| (head.author, head)).collect();
        for Proven { entry, .. } in &proven {
            let same = |head: &LogHead| head.n != entry.n || head.chain == entry.chain;
            if !ours.get(&entry.author).is_none_or(same) {
                return Err(Refused::Forked(entry.author).into());
            }
        }
        let is_known = |author: Actor, n: u64| ours.get(&author).is_some_and(|head| n <= head.n);
        proven.retain(|change| !is_known(change.entry.author, change.entry.n));
        heads.retain(|signed| !is_known(signed.head.author, signed.head.n));
        Ok((proven, heads))
    }

    /// Takes in statements of a feed.
    pub(super) fn take_statements(
        &mut self,
        from: PublicKey,
        feed: Feed,
        encoded: &[u8],
        cursor: Option<(u64, u64)>,
    ) -> Result<(), Untaken> {
        let list = match encoded {
            [] => Vec::new(),
            _ => batch::decode_list(encoded).map_err(|_| Refused::Forged)?,
        };
        let mut statements = Vec::new();
        let mut membership = self.membership.clone();
        let (mut unknown, mut says_erased) = (false, false);
        for bytes in list {
            let (statement, signed) = Statement::check(&bytes).map_err(|_| Refused::Forged)?;
            let is_founding = feed == Feed::Membership && statement.subject == membership.region();
            if statement.feed != feed || (signed.region != membership.region() && !is_founding) {
                return Err(Refused::Forged.into());
            }
            let may = match &signed.content {
                Content::Entry { .. } => match membership.insert(signed) {
                    Ok(Inserted::New) => true,
                    Ok(Inserted::Known) => false,
                    Err(EntryError::MissingPrevious) => {
                        unknown = true;
                        false
                    }
                    Err(_) => return Err(Refused::Forged.into()),
                },
                Content::Address { .. } => membership.members().member(&signed.author).is_some(),
                Content::Release { municipality, .. } => {
                    let members = membership.members();
                    unknown |= members.member(&signed.author).or(members.former(&signed.author)).is_none();
                    members.releases_for(&signed.author, *municipality)
                }
                Content::Access { municipality, .. } => {
                    let members = membership.members();
                    unknown |= members.member(&signed.author).or(members.former(&signed.author)).is_none();
                    members.read_in(&signed.author, *municipality)
                }
                Content::Erasure { municipality, .. } => {
                    let members = membership.members();
                    unknown |= members.member(&signed.author).or(members.former(&signed.author)).is_none();
                    let may = members.erased_for(&signed.author, *municipality);
                    let held = self.store.statement(feed, statement.subject)?;
                    says_erased |= may && held.is_none_or(|held| held.rank < statement.rank);
                    may
                }
                Content::Receipt { .. } => {
                    let members = membership.members();
                    let author = members.member(&signed.author).or(members.former(&signed.author));
                    unknown |= author.is_none();
                    author.is_some()
                }
                // No card takes the place of what was erased.
                Content::Card { changes: u64::MAX, .. } => false,
                Content::Card { municipality, .. } | Content::Aggregate { municipality, .. } => {
                    let members = membership.members();
                    unknown |= members.member(&signed.author).or(members.former(&signed.author)).is_none();
                    members.signs_for(&signed.author, *municipality)
                }
            };
            if may {
                statements.push(statement);
            }
        }
        // Nothing is lost by it: whoever is unknown is so only until the membership log says more.
        let result = if unknown { Err(Refused::UnknownAuthor.into()) } else { Ok(()) };
        let cursor = cursor.filter(|_| !unknown);
        let mut settings: Vec<_> = cursor
            .map(|(epoch, place)| (super::cursor_name(&from, feed), format!("{epoch} {place}")))
            .into_iter()
            .collect();
        let anything = !statements.is_empty();
        if anything || !settings.is_empty() {
            let taken = statements.clone();
            let erased = self.erased_by(&taken)?;
            if says_erased {
                settings.push((ERASING.into(), YES.into()));
                self.syncing.erasing = true;
            }
            self.commit(Vec::new(), Commit { erased, statements, settings, ..Commit::default() })?;
            self.sign_anew(&taken)?;
        }
        if anything {
            self.membership_taken(membership, feed)?;
        }
        result
    }

    /// Who belongs here may be another than before.
    fn membership_taken(
        &mut self,
        membership: crate::membership::MembershipLog,
        feed: Feed,
    ) -> Result<(), Untaken> {
        if feed == Feed::Membership {
            let before = self.state();
            self.membership = membership;
            if before == HomeState::Joining && self.state() == HomeState::Open {
                self.let_in()?;
                self.introduce_itself()?;
                if let Some(address) = self.syncing.address.clone() {
                    self.say_address(&address)?;
                }
            }
            self.membership_changed()?;
        }
        Ok(())
    }

    /// Puts changes that this store has lost in their place: those that its log names.
    pub(super) fn take_changes(
        &mut self,
        log: Log,
        encoded: &[u8],
        events: &mut Vec<Event>,
    ) -> Result<(), Untaken> {
        let changes = match encoded {
            [] => Vec::new(),
            _ => batch::decode_changes(encoded).map_err(|_| Refused::Forged)?,
        };
        let missing = self.store.missing(log, crate::sync::message::NAMES_MAX)?;
        let mut proven = Vec::new();
        for entry in missing {
            let fits = |(document, hash, bytes): &&(RecordId, Hash, Vec<u8>)| {
                (*document, *hash) == (entry.document, entry.hash) && scan::hash(bytes) == Some(*hash)
            };
            if let Some((_, _, bytes)) = changes.iter().find(fits) {
                let bytes = bytes.clone();
                proven.push(Proven { entry, bytes: Some(bytes) });
            }
        }
        let (drafts, quarantined) = self.admit(log, &proven)?;
        let kinds = drafts.iter().map(|draft| draft.document.kind).collect();
        let received = Some(Received { log, entries: Vec::new(), heads: Vec::new() });
        self.commit(drafts, Commit { quarantined, received, ..Commit::default() })?;
        self.look_for_missing(log)?;
        events.push(changed(kinds, Vec::new()));
        Ok(())
    }
}
