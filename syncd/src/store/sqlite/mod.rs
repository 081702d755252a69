//! The store on disk: SQLite, every page encrypted by SQLCipher.
//!
//! One process owns it (an exclusive lock), in WAL with `synchronous=FULL`: a commit that was
//! acknowledged survives the loss of power. The first error of the disk or the database latches
//! it read-only, since what SQLite believes and what the disk holds may then differ.

mod backup;
mod erase;
mod journal;
mod lists;
mod logs;
mod migrations;
#[cfg(any(test, feature = "in-plain"))]
mod plain;
mod read;
mod search;
mod statements;
#[cfg(test)]
mod tests;
mod values;
mod write;

use std::cell::{OnceCell, RefCell};
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::time::Duration;

use rusqlite::functions::FunctionFlags;
use rusqlite::{Connection, OpenFlags, OptionalExtension, TransactionBehavior};
use zeroize::Zeroizing;

use super::feed;
use super::home::{self, Folder};
use super::keys::{self, DataKey};
use super::{
    Agenda, AgendaQuery, Clash, Column, Columns, Commit, Count, DocumentMeta, Hit, LoggedChange, OpenError,
    Page, QuarantinedChange, Query, Row, Secret, Step, Store, StoreError, StoredChange,
};
pub use backup::Unpacked;
use statements::Ranked;

use crate::domain::fold::fold;
use crate::domain::{Kind, RecordId};
use crate::membership::{Actor, Feed, Hash, Incarnation, Log, LogEntry, LogHead, Statement};

/// Says in the file that it is a store of Varde: `Vrde`.
const APPLICATION_ID: i32 = 0x5672_6465;

/// How long another process may take to let go of the store.
const BUSY: Duration = Duration::from_millis(250);

/// More than there are statements here, so that each is compiled once.
const STATEMENTS: usize = 64;

/// The encrypted store of a home.
pub struct SqliteStore {
    connection: Connection,
    folder: Folder,
    key: DataKey,
    /// The first storage error.
    latch: OnceCell<String>,
    /// The list that was last asked for, whole, until something is written: somebody who goes
    /// through a list asks for one page of it after the other.
    last_list: RefCell<Option<(Query, Vec<i64>)>>,
    /// The words that were ever written, until something is.
    vocabulary: RefCell<Option<Vec<String>>>,
    /// What feeds hold, and their digests until statements are written: a save of a patient says a
    /// card, and to read all cards anew for the digest took longer than the save.
    feeds: RefCell<HashMap<Feed, (Ranked, Option<Hash>)>>,
}

impl SqliteStore {
    /// Whether a home has a store, whatever its condition.
    ///
    /// # Errors
    /// When the folder cannot be looked at.
    pub fn is_here(home: &Path) -> Result<bool, OpenError> {
        Ok(Folder::of(home).exists()?)
    }

    /// Makes a store, with a new key that the secret opens, and opens it. A crash leaves a whole
    /// store or none.
    ///
    /// # Errors
    /// [`OpenError::AlreadyHere`]: a store is never overwritten. [`OpenError::PassphraseTooShort`].
    pub fn create(home: &Path, secret: &Secret) -> Result<Self, OpenError> {
        let (place, building) = (Folder::of(home), Folder::unfinished(home));
        if place.exists()? {
            return Err(OpenError::AlreadyHere);
        }
        home::private_folder(home)?;
        building.make_anew()?;
        let key = keys::create(&building.keys(), secret)?;
        home::write_new(&building.database(), &[])?;
        let connection = connect(&building.database(), &key)?;
        connection.pragma_update(None, "application_id", APPLICATION_ID)?;
        migrations::run(&connection, migrations::ALL)?;
        connection.close().map_err(|(_, error)| error)?;
        building.move_to(&place)?;
        Self::open_with(place, key)
    }

    /// Opens a store. A file other than the one that was last opened here, a copy or a restored
    /// backup, gets a new incarnation.
    ///
    /// # Errors
    /// See [`OpenError`]; the store is left as it was.
    pub fn open(home: &Path, secret: &Secret) -> Result<Self, OpenError> {
        let folder = Folder::of(home);
        if !folder.exists()? {
            return Err(OpenError::NotHere);
        }
        let key = keys::unlock(&folder.keys(), secret)?;
        Self::open_with(folder, key)
    }

    /// Whether a home can be opened by a passphrase, and not by a key file alone.
    ///
    /// # Errors
    /// As [`SqliteStore::open`].
    pub fn has_passphrase(home: &Path) -> Result<bool, OpenError> {
        keys::has_passphrase(&Folder::of(home).keys())
    }

    /// Whether a secret opens a home, which may be open.
    ///
    /// # Errors
    /// As [`SqliteStore::open`].
    pub fn try_secret(home: &Path, secret: &Secret) -> Result<(), OpenError> {
        keys::unlock(&Folder::of(home).keys(), secret).map(drop)
    }

    /// Puts a new passphrase in place of the old one; `current` may also be the key file.
    ///
    /// # Errors
    /// As [`SqliteStore::open`], and [`OpenError::PassphraseTooShort`].
    pub fn change_passphrase(home: &Path, current: &Secret, new: &str) -> Result<(), OpenError> {
        let folder = Folder::of(home);
        match folder.exists()? {
            true => keys::change_passphrase(&folder.keys(), current, new),
            false => Err(OpenError::NotHere),
        }
    }

    /// Reads everything and recomputes every checksum: of the pages, the tables and the logs.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] with the first thing found.
    pub fn verify(&self) -> Result<(), StoreError> {
        self.read(read::verify)
    }

    /// Takes nothing any more, as after an error of the disk.
    #[cfg(test)]
    pub(crate) fn fail(&self, error: &str) {
        self.latch.get_or_init(|| error.to_owned());
    }

    fn open_with(folder: Folder, key: DataKey) -> Result<Self, OpenError> {
        let path = folder.database();
        if !path.try_exists()? {
            return Err(OpenError::NotAStoreOrDamaged);
        }
        let mut connection = connect(&path, &key)?;
        let id: i32 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
        if id != APPLICATION_ID {
            return Err(OpenError::NotAStoreOrDamaged);
        }
        migrations::run(&connection, migrations::ALL)?;
        let file = home::identity(&path)?;
        let known = connection.query_row("SELECT file FROM incarnation", [], |row| row.get(0));
        if known.optional()?.as_ref() != Some(&file) {
            let transaction = connection.transaction()?;
            write::begin_incarnation(&transaction, Some(&file))?;
            transaction.commit()?;
        }
        Ok(Self {
            connection,
            folder,
            key,
            latch: OnceCell::new(),
            last_list: RefCell::default(),
            vocabulary: RefCell::default(),
            feeds: RefCell::default(),
        })
    }

    fn read<T>(&self, work: impl FnOnce(&Connection) -> Result<T, StoreError>) -> Result<T, StoreError> {
        self.noted(work(&self.connection))
    }

    fn write<T>(&mut self, work: impl FnOnce(&Connection) -> Result<T, StoreError>) -> Result<T, StoreError> {
        if let Some(first) = self.latch.get() {
            return Err(StoreError::Latched { first: first.clone() });
        }
        let written = in_transaction(&mut self.connection, work);
        self.noted(written)
    }

    /// Reads from a whole list, whatever the page asked for.
    fn read_list<T>(
        &self,
        query: &Query,
        work: impl FnOnce(&Connection, &[i64]) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        let whole = Query { offset: 0, limit: usize::MAX, ..query.clone() };
        self.read(|connection| {
            // What is about one patient is short, and takes nobody's place.
            if query.patient.is_some() {
                return Ok(work(connection, &lists::in_order(connection, &whole)?)?);
            }
            let known = self.last_list.take().filter(|(known, _)| *known == whole);
            let rows = known.map_or_else(|| lists::in_order(connection, &whole), |(_, rows)| Ok(rows))?;
            let done = work(connection, &rows)?;
            self.last_list.replace(Some((whole, rows)));
            Ok(done)
        })
    }

    /// Latches at a storage error; a refusal is none.
    fn noted<T>(&self, result: Result<T, StoreError>) -> Result<T, StoreError> {
        if let Err(error @ (StoreError::Storage(_) | StoreError::Damaged { .. })) = &result {
            self.latch.get_or_init(|| error.to_string());
        }
        result
    }
}

fn in_transaction<T>(
    connection: &mut Connection,
    work: impl FnOnce(&Connection) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let done = work(&transaction)?;
    transaction.commit()?;
    Ok(done)
}

fn connect(path: &Path, key: &DataKey) -> Result<Connection, OpenError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    // SQLCipher writes its log to standard error, which is the console's screen.
    connection.execute_batch("PRAGMA cipher_log_level = NONE")?;
    let literal = key.literal();
    connection.execute_batch(&Zeroizing::new(format!("PRAGMA key = \"{}\"", literal.as_str())))?;
    connection.create_scalar_function(
        "fold",
        1,
        FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC,
        |arguments| Ok(arguments.get_raw(0).as_str_or_null().ok().flatten().map(fold)),
    )?;
    connection.busy_timeout(BUSY)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    connection.execute_batch(
        "PRAGMA locking_mode = EXCLUSIVE;
         PRAGMA journal_mode = WAL;
         PRAGMA synchronous = FULL;
         PRAGMA fullfsync = ON;
         PRAGMA checkpoint_fullfsync = ON;
         PRAGMA foreign_keys = ON;
         PRAGMA secure_delete = ON;
         PRAGMA temp_store = MEMORY;
         PRAGMA cache_size = -64000;",
    )?;
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    Ok(connection)
}

impl Store for SqliteStore {
    fn commit(&mut self, commit: Commit) -> Result<(), StoreError> {
        // Lists do not change with what is said of feeds, as that somebody has read something; nor words with
        // what is derived anew.
        if !commit.documents.is_empty() || !commit.erased.is_empty() {
            self.last_list.take();
        }
        let is_changed = commit.documents.iter().any(|document| !document.changes.is_empty());
        if is_changed || !commit.erased.is_empty() {
            self.vocabulary.take();
        }
        let mut feeds = self.feeds.take();
        self.write(|transaction| write::commit(transaction, &commit))?;
        for Statement { feed, subject, rank, .. } in &commit.statements {
            if let Some((held, digest)) = feeds.get_mut(feed) {
                let rank = feed::rank_bytes(rank);
                held.entry(*subject).and_modify(|held| *held = rank.max(*held)).or_insert(rank);
                *digest = None;
            }
        }
        self.feeds.replace(feeds);
        Ok(())
    }

    fn document(&self, id: RecordId) -> Result<Option<DocumentMeta>, StoreError> {
        self.read(|connection| Ok(read::document(connection, id)?))
    }

    fn changes(&self, id: RecordId) -> Result<Vec<StoredChange>, StoreError> {
        self.read(|connection| Ok(read::changes(connection, id)?))
    }

    fn is_erased(&self, id: RecordId) -> Result<bool, StoreError> {
        self.read(|connection| Ok(erase::is_erased(connection, id)?))
    }

    fn left_behind(&self) -> Result<Vec<(RecordId, RecordId)>, StoreError> {
        self.read(|connection| Ok(erase::left_behind(connection)?))
    }

    fn scrub(&mut self) -> Result<(), StoreError> {
        if let Some(first) = self.latch.get() {
            return Err(StoreError::Latched { first: first.clone() });
        }
        self.vocabulary.take();
        // Neither of the two can lose anything where it fails: the store goes on.
        let not_scrubbed = |error: StoreError| StoreError::NotScrubbed { reason: error.to_string() };
        in_transaction(&mut self.connection, |transaction| Ok(erase::words(transaction)?))
            .map_err(not_scrubbed)?;
        erase::pages(&self.connection).map_err(|error| not_scrubbed(error.into()))
    }

    fn quarantined(&self) -> Result<Vec<QuarantinedChange>, StoreError> {
        self.read(|connection| Ok(read::quarantined(connection)?))
    }

    fn log(&self, log: Log) -> Result<Vec<LogEntry>, StoreError> {
        self.read(|connection| Ok(logs::entries(connection, &log.to_string())?))
    }

    fn logged_documents(&self, log: Log) -> Result<Vec<RecordId>, StoreError> {
        self.read(|connection| Ok(logs::documents(connection, &log.to_string())?))
    }

    fn log_heads(&self, log: Log) -> Result<Vec<LogHead>, StoreError> {
        self.read(|connection| Ok(logs::heads(connection, &log.to_string())?))
    }

    fn chain(&self, log: Log, author: Actor, n: u64) -> Result<Option<Hash>, StoreError> {
        self.read(|connection| Ok(logs::chain(connection, log, author, n)?))
    }

    fn log_after(
        &self,
        log: Log,
        known: &BTreeMap<Actor, u64>,
        bytes: usize,
    ) -> Result<Vec<LoggedChange>, StoreError> {
        self.read(|connection| Ok(logs::after(connection, &log.to_string(), known, bytes)?))
    }

    fn missing(&self, log: Log, limit: usize) -> Result<Vec<LogEntry>, StoreError> {
        self.read(|connection| Ok(logs::missing(connection, &log.to_string(), limit)?))
    }

    fn change(&self, document: RecordId, hash: Hash) -> Result<Option<Vec<u8>>, StoreError> {
        self.read(|connection| Ok(read::change(connection, document, hash)?))
    }

    fn statements(&self, feed: Feed, after: u64, limit: usize) -> Result<Vec<(u64, Statement)>, StoreError> {
        self.read(|connection| Ok(statements::after(connection, feed, after, limit)?))
    }

    fn statement(&self, feed: Feed, subject: Hash) -> Result<Option<Statement>, StoreError> {
        self.read(|connection| Ok(statements::about(connection, feed, subject)?))
    }

    fn last_place(&self, feed: Feed) -> Result<u64, StoreError> {
        self.read(|connection| Ok(statements::last_place(connection, feed)?))
    }

    fn feed_digest(&self, feed: Feed) -> Result<Hash, StoreError> {
        let mut feeds = self.feeds.borrow_mut();
        let (held, digest) = match feeds.entry(feed) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unread) => {
                let held = self.read(|connection| Ok(statements::ranked(connection, feed)?))?;
                unread.insert((held, None))
            }
        };
        Ok(*digest.get_or_insert_with(|| feed::digest(held.iter().map(|(subject, rank)| (*subject, *rank)))))
    }

    fn list(&self, query: &Query) -> Result<Page, StoreError> {
        self.read_list(query, |connection, listed| lists::page(connection, query, listed))
    }

    fn position(&self, query: &Query, id: RecordId) -> Result<Option<usize>, StoreError> {
        self.read_list(query, |connection, listed| lists::position(connection, id, listed))
    }

    fn row(&self, id: RecordId) -> Result<Option<Row>, StoreError> {
        self.read(|connection| Ok(lists::row(connection, id)?))
    }

    fn search(&self, text: &str, limit: usize) -> Result<Vec<Hit>, StoreError> {
        let mut vocabulary = self.vocabulary.borrow_mut();
        self.read(|connection| {
            let known = match vocabulary.take() {
                Some(known) => known,
                None => search::vocabulary(connection)?,
            };
            let known = vocabulary.insert(known);
            Ok(search::search(connection, known, text, limit)?)
        })
    }

    fn booked_twice(&self, id: RecordId) -> Result<Vec<Clash>, StoreError> {
        self.read(|connection| Ok(lists::booked_twice(connection, id)?))
    }

    fn agenda(&self, query: &AgendaQuery) -> Result<Agenda, StoreError> {
        self.read(|connection| Ok(lists::agenda(connection, query)?))
    }

    fn disputed(&self) -> Result<Vec<Row>, StoreError> {
        self.read(|connection| Ok(lists::disputed(connection)?))
    }

    fn about_replaced(&self) -> Result<Vec<Row>, StoreError> {
        self.read(|connection| Ok(lists::about_replaced(connection)?))
    }

    fn referring(&self, to: RecordId, limit: usize) -> Result<Vec<Row>, StoreError> {
        self.read(|connection| Ok(lists::referring(connection, to, limit)?))
    }

    fn find(&self, kind: Kind, reference: &str) -> Result<Vec<RecordId>, StoreError> {
        self.read(|connection| Ok(read::find(connection, kind, reference)?))
    }

    fn highest_number(&self, kind: Kind, series: &str) -> Result<u32, StoreError> {
        self.read(|connection| Ok(read::highest_number(connection, kind, series)?))
    }

    fn tally(&self, query: &Query, column: &Column) -> Result<BTreeMap<String, u32>, StoreError> {
        self.read(|connection| Ok(lists::tally(connection, query, column)?))
    }

    fn ids(
        &self,
        kind: Option<Kind>,
        after: Option<RecordId>,
        limit: usize,
    ) -> Result<Vec<RecordId>, StoreError> {
        self.read(|connection| Ok(read::ids(connection, kind, after, limit)?))
    }

    fn columns(&self, kind: Kind) -> Result<Vec<(RecordId, Columns)>, StoreError> {
        self.read(|connection| Ok(read::columns(connection, kind)?))
    }

    fn counts(&self) -> Result<Vec<Count>, StoreError> {
        self.read(|connection| Ok(read::counts(connection)?))
    }

    fn next_step(&self, undone: bool) -> Result<Option<Step>, StoreError> {
        self.read(|connection| Ok(journal::next(connection, undone)?))
    }

    fn clashes(&self, limit: usize) -> Result<Vec<(RecordId, Clash)>, StoreError> {
        self.read(|connection| Ok(lists::clashes(connection, limit)?))
    }

    fn drafts(&self) -> Result<Vec<(String, String, String)>, StoreError> {
        self.read(|connection| Ok(journal::drafts(connection)?))
    }

    fn set_draft(&mut self, subject: &str, at: &str, content: Option<&str>) -> Result<(), StoreError> {
        self.write(|transaction| Ok(journal::set_draft(transaction, subject, at, content)?))
    }

    fn setting(&self, name: &str) -> Result<Option<String>, StoreError> {
        let sql = "SELECT value FROM settings WHERE name = ?1";
        self.read(|connection| {
            Ok(connection.prepare_cached(sql)?.query_row([name], |row| row.get(0)).optional()?)
        })
    }

    fn set_setting(&mut self, name: &str, value: &str) -> Result<(), StoreError> {
        self.write(|transaction| Ok(write::set(transaction, name, value)?))
    }

    fn incarnation(&self) -> Result<Incarnation, StoreError> {
        let sql = "SELECT life FROM incarnation";
        self.read(|connection| Ok(connection.prepare_cached(sql)?.query_row([], |row| row.get(0))?))
    }

    fn begin_incarnation(&mut self) -> Result<Incarnation, StoreError> {
        self.write(|transaction| Ok(write::begin_incarnation(transaction, None)?))
    }
}
