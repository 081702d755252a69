//! What this machine keeps: every change, and what lists and search read of it.
//!
//! A record is the sum of its changes, opaque bytes with a hash. Beside them stands its
//! [`Projection`]: a row for lists, words for search, items for *Today*. Both are written in one
//! transaction, so a list never shows what is not kept, and nothing is acknowledged before it
//! is durable.
//!
//! [`SqliteStore`] is the encrypted store on disk; [`MemoryStore`] is its model, by which the
//! contract tests judge it, and what simulations run on.
//!
//! **Invariant:** the store knows nothing of how a document is built, and reads no clock.

#[cfg(test)]
mod agreement;
mod commit;
#[cfg(test)]
mod contract;
mod error;
mod feed;
pub mod filter;
mod home;
mod keys;
mod memory;
mod order;
mod reference;
#[cfg(test)]
mod samples;
mod sqlite;
pub mod view;
mod words;

use std::collections::BTreeMap;

use crate::domain::{Kind, RecordId};
use crate::membership::{Actor, Feed, Hash, Incarnation, Log, LogEntry, LogHead, Statement};

pub use commit::{
    Columns, Commit, DocumentCommit, DocumentMeta, Done, DoneRecord, Journal, LoggedChange, Projection,
    QuarantinedChange, Received, Step, StoredChange,
};
pub use error::{OpenError, StoreError};
pub use filter::{Column, Condition};
pub use keys::{PASSPHRASE_MIN, Secret};
pub use memory::MemoryStore;
pub use sqlite::{SqliteStore, Unpacked};
pub use view::{
    Agenda, AgendaCounts, AgendaQuery, AgendaRow, Clash, Count, Hit, Order, Page, Part, PatientRef, Query,
    Row,
};

/// Where changes and projections are kept.
///
/// # Errors
/// Reading fails with [`StoreError::Storage`] or [`StoreError::Damaged`]. After the first such
/// error, from reading or writing, every write fails with [`StoreError::Latched`].
pub trait Store {
    /// Writes everything in one transaction; durable when it returns.
    ///
    /// A change that is already here is not written again, and takes no place in a log. The
    /// heads and the projection replace what was held. What is erased goes first: projection, changes,
    /// what was put aside, steps of the journal and drafts that name the record.
    ///
    /// # Errors
    /// Also [`StoreError::Moved`], [`StoreError::OutOfOrder`] and [`StoreError::Erased`]; nothing is
    /// written then.
    fn commit(&mut self, commit: Commit) -> Result<(), StoreError>;

    /// What a document is, and its heads.
    fn document(&self, id: RecordId) -> Result<Option<DocumentMeta>, StoreError>;

    /// A document's changes in the order in which they were committed.
    fn changes(&self, id: RecordId) -> Result<Vec<StoredChange>, StoreError>;

    /// Whether a record was erased.
    fn is_erased(&self, id: RecordId) -> Result<bool, StoreError>;

    /// The records that are about an erased patient and are still here, with the patient.
    fn left_behind(&self) -> Result<Vec<(RecordId, RecordId)>, StoreError>;

    /// Leaves no trace on disk of what was erased: words of the search index, freed pages.
    ///
    /// # Errors
    /// [`StoreError::NotScrubbed`], after which the store goes on as before.
    fn scrub(&mut self) -> Result<(), StoreError>;

    /// What was received and could not be taken, by document and hash.
    fn quarantined(&self) -> Result<Vec<QuarantinedChange>, StoreError>;

    /// All entries of a log, by author and then in order.
    fn log(&self, log: Log) -> Result<Vec<LogEntry>, StoreError>;

    /// The documents that a log names, by id.
    fn logged_documents(&self, log: Log) -> Result<Vec<RecordId>, StoreError>;

    /// How far each author's part of a log goes, by author.
    fn log_heads(&self, log: Log) -> Result<Vec<LogHead>, StoreError>;

    /// The chain of an author's entry; `None` where the log does not go so far. At 0, where the
    /// log begins.
    fn chain(&self, log: Log, author: Actor, n: u64) -> Result<Option<Hash>, StoreError>;

    /// The entries after `known` (an author that it does not name: all of that author's), in the
    /// order in which they were committed here, with their changes, quarantined ones too; of erased
    /// records without. Ends after the entry with which the changes exceed `bytes`, or before one whose
    /// change is not here and should be.
    fn log_after(
        &self,
        log: Log,
        known: &BTreeMap<Actor, u64>,
        bytes: usize,
    ) -> Result<Vec<LoggedChange>, StoreError>;

    /// Logged changes whose bytes are not here, as a damaged store may leave them, by author and
    /// then in order; not those of erased records. Goes through the whole log.
    fn missing(&self, log: Log, limit: usize) -> Result<Vec<LogEntry>, StoreError>;

    /// A change's bytes, quarantined ones too.
    fn change(&self, document: RecordId, hash: Hash) -> Result<Option<Vec<u8>>, StoreError>;

    /// The statements of a feed with a place above `after`, by place. A statement gets the next
    /// place when it is committed, also when it replaces another.
    fn statements(&self, feed: Feed, after: u64, limit: usize) -> Result<Vec<(u64, Statement)>, StoreError>;

    /// What is held of a subject.
    fn statement(&self, feed: Feed, subject: Hash) -> Result<Option<Statement>, StoreError>;

    /// The place that was given last in a feed; 0 where none was.
    fn last_place(&self, feed: Feed) -> Result<u64, StoreError>;

    /// A hash of the subjects of a feed and of the hashes in their ranks: equal where two stores
    /// hold the same, whatever it was derived from.
    fn feed_digest(&self, feed: Feed) -> Result<Hash, StoreError>;

    /// A page of a list.
    fn list(&self, query: &Query) -> Result<Page, StoreError>;

    /// How many rows stand before a record in a list, whatever the page; `None` where the list
    /// does not hold it.
    fn position(&self, query: &Query, id: RecordId) -> Result<Option<usize>, StoreError>;

    /// A record as listed.
    fn row(&self, id: RecordId) -> Result<Option<Row>, StoreError>;

    /// The records that hold every word: first those whose number or title is the text, then
    /// begins with it, then holds every word; within each people and things come before what is written of
    /// them, then by title. Archived ones come last. Where few hold every word, those follow that hold words
    /// spelled almost so. Of words that stand everywhere, not all records are found.
    fn search(&self, text: &str, limit: usize) -> Result<Vec<Hit>, StoreError>;

    /// The other records that take the same time of the same, by id.
    fn booked_twice(&self, id: RecordId) -> Result<Vec<Clash>, StoreError>;

    /// What *Today* shows.
    fn agenda(&self, query: &AgendaQuery) -> Result<Agenda, StoreError>;

    /// The records on which people disagree, archived ones too; last changed first.
    fn disputed(&self) -> Result<Vec<Row>, StoreError>;

    /// The records about a patient whose record another one replaces, put-away ones too; by kind and id.
    fn about_replaced(&self) -> Result<Vec<Row>, StoreError>;

    /// The records that refer to something, put-away ones not, by kind and title; at most so
    /// many.
    fn referring(&self, to: RecordId, limit: usize) -> Result<Vec<Row>, StoreError>;

    /// The records that a person means: by number or title, whatever the case, or by the first
    /// six or more digits of the id. Archived ones too. By id.
    fn find(&self, kind: Kind, reference: &str) -> Result<Vec<RecordId>, StoreError>;

    /// The highest shown number given in a series, such as 11 where `MAS-0011` is and the series is
    /// `MAS-`; 0 where none is.
    fn highest_number(&self, kind: Kind, series: &str) -> Result<u32, StoreError>;

    /// How many rows of a list, whatever the page, hold each code in a column; under an empty text those
    /// that hold none.
    fn tally(&self, query: &Query, column: &Column) -> Result<BTreeMap<String, u32>, StoreError>;

    /// The records of a kind, or of all, that come after one by id, put-away ones too; at most so many.
    fn ids(
        &self,
        kind: Option<Kind>,
        after: Option<RecordId>,
        limit: usize,
    ) -> Result<Vec<RecordId>, StoreError>;

    /// The further columns of every record of a kind that is in use.
    fn columns(&self, kind: Kind) -> Result<Vec<(RecordId, Columns)>, StoreError>;

    /// How many records there are of each kind that is held.
    fn counts(&self) -> Result<Vec<Count>, StoreError>;

    /// The step of the journal that would be taken back next; or, of those taken back, done again.
    fn next_step(&self, undone: bool) -> Result<Option<Step>, StoreError>;

    /// The pairs of records in use that have what only one may have, each told once, the lower id
    /// first; at most so many.
    fn clashes(&self, limit: usize) -> Result<Vec<(RecordId, Clash)>, StoreError>;

    /// The forms that were begun and not saved, the last one first: what each is about, when it was last
    /// kept, and what stands in it.
    fn drafts(&self) -> Result<Vec<(String, String, String)>, StoreError>;

    /// Keeps what stands in a form, or with nothing forgets it.
    fn set_draft(&mut self, subject: &str, at: &str, content: Option<&str>) -> Result<(), StoreError>;

    /// A setting of this machine.
    fn setting(&self, name: &str) -> Result<Option<String>, StoreError>;

    /// Keeps a setting of this machine.
    fn set_setting(&mut self, name: &str, value: &str) -> Result<(), StoreError>;

    /// Which life of the store this is: what its own actor is made of, with the machine's key.
    fn incarnation(&self) -> Result<Incarnation, StoreError>;

    /// Begins a new life: after a restore, or when a peer knows more of this machine than the
    /// store does.
    fn begin_incarnation(&mut self) -> Result<Incarnation, StoreError>;
}
