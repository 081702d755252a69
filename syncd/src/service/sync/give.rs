//! Reading what a peer lacks.

use std::collections::BTreeMap;

use crate::documents::{Hash, scan};
use crate::domain::RecordId;
use crate::membership::{Actor, Content, Feed, Log, LogHead, PublicKey, Statement};
use crate::service::open::Open;
use crate::service::protocol::Refusal;
use crate::store::{LoggedChange, Store};
use crate::sync::batch::{self, Batch, BatchEntry, Run, Sent};
use crate::sync::message::{FRAME_MAX, Mark, Message};
use crate::sync::{Input, tag};

/// About how many bytes of changes one batch brings.
const BATCH_BYTES: usize = 28 * 1024 * 1024;
/// How large a batch may become where no smaller one ends at heads that their authors have signed.
const BATCH_BYTES_MAX: usize = 30 * 1024 * 1024;
/// The longest encoded batch: what else its message holds fits in the frame too.
const BATCH_FRAME_MAX: usize = FRAME_MAX - 64 * 1024;
/// How many statements go at a time.
const STATEMENTS: usize = 2_000;

/// What was read for a peer.
pub(super) struct Given {
    pub(super) loaded: Input,
    /// Whether all that the peer lacks is here to be given.
    pub(super) is_here: bool,
    /// Whether the peer knows more, or other, of what this store writes than is here: it was set
    /// back to an older state.
    pub(super) was_set_back: bool,
}

impl<S: Store> Open<S> {
    /// What comes after where a peer stands in a log.
    pub(super) fn give(
        &self,
        peer: PublicKey,
        log: Log,
        after: BTreeMap<Actor, Mark>,
        asked: bool,
    ) -> Result<Given, Refusal> {
        let heads = self.store.log_heads(log)?;
        // Who has written nothing has nothing to set back, whatever a peer says of it.
        let own = heads.iter().find(|head| head.author == Actor::from_bytes(self.actor));
        let (mut known, mut forked, mut was_set_back) = (BTreeMap::new(), None, false);
        for (author, (n, theirs)) in &after {
            let ours = self.store.chain(log, *author, *n)?.map(|chain| tag(&chain));
            let is_other = *n > 0 && ours.is_some_and(|ours| ours != *theirs);
            if is_other {
                forked = Some(*author);
            }
            was_set_back |= *n > 0 && ours != Some(*theirs) && own.is_some_and(|own| own.author == *author);
            // Of an author with another history there, nothing can be given.
            known.insert(*author, if is_other { u64::MAX } else { *n });
        }
        let (changes, batch) = self.framed_part(log, &known)?;
        let mut marks = after;
        for change in &changes {
            marks.insert(change.entry.author, (change.entry.n, tag(&change.entry.chain)));
        }
        let given = |head: &LogHead| {
            let mark = marks.get(&head.author).map_or(0, |(n, _)| *n);
            mark >= head.n || known.get(&head.author) == Some(&u64::MAX)
        };
        let all = heads.iter().all(given);
        let more = asked.then_some(!all && !changes.is_empty());
        let is_here = all || !changes.is_empty();
        Ok(Given { loaded: Input::Loaded { peer, log, batch, marks, forked, more }, is_here, was_set_back })
    }

    /// The first changes after those known, and the batch of them, which fits in a frame.
    fn framed_part(
        &self,
        log: Log,
        known: &BTreeMap<Actor, u64>,
    ) -> Result<(Vec<LoggedChange>, Vec<u8>), Refusal> {
        let mut bytes = BATCH_BYTES;
        loop {
            let changes = self.signed_part(log, known, bytes)?;
            let batch = match changes.is_empty() {
                true => Vec::new(),
                false => batch::encode(&self.batch(log, &changes)?),
            };
            // Texts that nothing compresses fill a frame sooner.
            if batch.len() <= BATCH_FRAME_MAX || changes.len() <= 1 {
                return Ok((changes, batch));
            }
            bytes /= 4;
        }
    }

    /// The first changes after those known that end, for each author, at a head that is signed.
    fn signed_part(
        &self,
        log: Log,
        known: &BTreeMap<Actor, u64>,
        mut bytes: usize,
    ) -> Result<Vec<LoggedChange>, Refusal> {
        loop {
            let mut changes = self.store.log_after(log, known, bytes)?;
            let end = self.signed_end(&changes);
            if end > 0 || changes.is_empty() || bytes >= BATCH_BYTES_MAX {
                changes.truncate(end);
                return Ok(changes);
            }
            bytes *= 2;
        }
    }

    /// After how many of the changes every author's last one is signed, or can be signed here, with
    /// no more operations than a batch may have.
    fn signed_end(&self, changes: &[LoggedChange]) -> usize {
        let mut unsigned = std::collections::BTreeSet::new();
        let (mut end, mut operations) = (0, 0);
        for (place, change) in changes.iter().enumerate().take(batch::ENTRIES_MAX) {
            operations += change.bytes.as_deref().map_or(0, scan::operations);
            if operations > batch::OPERATIONS_MAX {
                break;
            }
            let author = change.entry.author;
            match change.signed.is_some() || self.is_own(author) {
                true => drop(unsigned.remove(&author)),
                false => drop(unsigned.insert(author)),
            }
            if unsigned.is_empty() {
                end = place + 1;
            }
        }
        end
    }

    /// Whether this machine has written as an actor.
    pub(super) fn is_own(&self, author: Actor) -> bool {
        let machine = self.membership.members().machine_of(author);
        machine.is_some_and(|machine| machine.key == self.key.public())
    }

    fn batch(&self, log: Log, changes: &[LoggedChange]) -> Result<Batch, Refusal> {
        let mut last: BTreeMap<Actor, &LoggedChange> = BTreeMap::new();
        for change in changes {
            last.insert(change.entry.author, change);
        }
        let mut places = BTreeMap::new();
        let mut batch = Batch::default();
        for change in changes {
            let (author, first) = (change.entry.author, change.entry.n);
            if let std::collections::btree_map::Entry::Vacant(place) = places.entry(author) {
                let before = self.store.chain(log, author, first - 1)?.unwrap_or_default();
                let end = last[&author];
                let signature = match end.signed {
                    Some(signed) => signed.signature,
                    None => LogHead::from(&end.entry).sign(log, &self.key).signature,
                };
                place.insert(batch.runs.len() as u16);
                batch.runs.push(Run { author, first, before: tag(&before), signature });
            }
            batch.entries.push(BatchEntry {
                run: places[&author],
                document: change.entry.document,
                kind: change.entry.kind.clone(),
                change: change.bytes.clone().map_or(Sent::Erased(change.entry.hash), Sent::Whole),
            });
        }
        Ok(batch)
    }

    /// What comes after a place in a feed.
    pub(super) fn give_statements(
        &self,
        peer: PublicKey,
        feed: Feed,
        after: u64,
        (asked, whole): (bool, bool),
    ) -> Result<Input, Refusal> {
        let last = self.store.last_place(feed)?;
        // What a new machine of this municipality derives from its documents it is not sent. Later
        // it is, and where it asks for it: it may be what a machine signed that has lost those
        // changes since, or derives otherwise.
        let is_first = after == 0 && !whole;
        let all = if is_first { usize::MAX } else { STATEMENTS };
        let mut statements = self.store.statements(feed, after, all)?;
        if is_first {
            statements.retain(|(_, statement)| !self.derives(&peer, statement));
        }
        statements.truncate(STATEMENTS);
        let full = statements.len() == STATEMENTS;
        let upto = if full { statements.last().map_or(last, |(place, _)| *place) } else { last };
        let wanted: Vec<_> = statements.into_iter().map(|(_, statement)| statement.bytes).collect();
        let encoded = if wanted.is_empty() { Vec::new() } else { batch::encode_list(&wanted) };
        let more = asked.then_some(upto < last);
        Ok(Input::LoadedStatements { peer, feed, after, upto, statements: encoded, more })
    }

    /// Whether a peer derives what a statement says from the documents that it shares with this
    /// machine.
    fn derives(&self, peer: &PublicKey, statement: &Statement) -> bool {
        if statement.feed == Feed::Membership {
            return false;
        }
        let ours = self.profile.municipality;
        let peer = self.membership.members().member(peer);
        let Some(peer) = peer.filter(|peer| peer.role.signs() && peer.municipality == ours) else {
            return false;
        };
        match Statement::read(&statement.bytes).map(|signed| signed.content) {
            Ok(Content::Card { municipality, .. } | Content::Aggregate { municipality, .. }) => {
                municipality == peer.municipality
            }
            _ => false,
        }
    }

    /// The bytes of changes that a peer has lost. What is not here, or in another log, is left out.
    pub(super) fn give_changes(&self, log: Log, wanted: &[(RecordId, Hash)]) -> Result<Message, Refusal> {
        let mut changes = Vec::new();
        let mut bytes = 0;
        for (document, hash) in wanted {
            let is_of_log =
                self.store.document(*document)?.is_some_and(|meta| Log::of(meta.scope, meta.kind) == log);
            if !is_of_log || bytes > BATCH_BYTES {
                continue;
            }
            if let Some(change) = self.store.change(*document, *hash)? {
                bytes += change.len();
                changes.push((*document, *hash, change));
            }
        }
        Ok(Message::Changes { log, changes: batch::encode_changes(&changes) })
    }
}
