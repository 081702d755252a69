//! What only the store on disk must do: stay secret, stay whole, and say what is wrong.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::*;
use crate::store::Projection;
use crate::store::samples::{
    author, everyday, id, masfjorden, numbered, patients, received, secret, sqlite, titled,
};

const CANARY: &str = "Fjellkanarifugl";

fn database(home: &TempDir) -> PathBuf {
    home.path().join("store/varde.db")
}

fn open(home: &TempDir) -> Result<SqliteStore, OpenError> {
    SqliteStore::open(home.path(), &secret(home))
}

fn refused(home: &TempDir) -> OpenError {
    open(home).err().expect("the store is refused")
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        match entry.file_type().unwrap().is_dir() {
            true => copy_folder(&entry.path(), &to.join(entry.file_name())),
            false => drop(fs::copy(entry.path(), to.join(entry.file_name())).unwrap()),
        }
    }
}

/// Every file below a folder with its content.
fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| match path.is_dir() {
            true => files(&path),
            false => vec![(path.clone(), fs::read(&path).unwrap())],
        })
        .collect()
}

#[test]
fn no_file_shows_what_is_kept() {
    let (home, mut store) = sqlite();
    let projection = Projection { text: format!("nabo {CANARY}"), ..numbered(CANARY, CANARY) };
    store.commit(patients([projection])).unwrap();
    store.set_setting(CANARY, CANARY).unwrap();
    let utf16: Vec<u8> = CANARY.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let of_search = CANARY.to_lowercase();
    let look = |when: &str| {
        let files = files(home.path());
        assert!(files.len() >= 3, "{files:?}");
        for (path, content) in files {
            for canary in [CANARY.as_bytes(), of_search.as_bytes(), utf16.as_slice()] {
                let shown = content.windows(canary.len()).any(|window| window == canary);
                assert!(!shown, "{} {when}", path.display());
            }
        }
    };
    assert!(database(&home).with_extension("db-wal").exists(), "the write-ahead log is looked at too");
    look("while open");
    drop(store);
    look("when closed");
    assert_eq!(open(&home).unwrap().setting(CANARY).unwrap().as_deref(), Some(CANARY));
}

#[test]
fn what_was_acknowledged_is_there_after_a_crash() {
    let (home, mut store) = sqlite();
    store.commit(patients([titled("Stolt Furu")])).unwrap();
    store.verify().unwrap();
    // What a killed process leaves is what the files hold while the store is open.
    let left = tempfile::tempdir().unwrap();
    copy_folder(home.path(), left.path());
    let reopened = SqliteStore::open(left.path(), &secret(&home)).unwrap();
    assert_eq!(reopened.row(id(1)).unwrap().unwrap().title, "Stolt Furu");
    assert_eq!(reopened.search("furu", 9).unwrap().len(), 1);
    assert_eq!(reopened.log(everyday(masfjorden())).unwrap().len(), 1);
    reopened.verify().unwrap();
}

#[test]
fn a_home_reopened_is_the_same_incarnation_and_a_copied_one_is_not() {
    let (home, store) = sqlite();
    let first = store.incarnation().unwrap();
    drop(store);
    assert_eq!(open(&home).unwrap().incarnation().unwrap(), first);
    let copy = tempfile::tempdir().unwrap();
    copy_folder(home.path(), copy.path());
    let copied = SqliteStore::open(copy.path(), &secret(&home)).unwrap();
    let second = copied.incarnation().unwrap();
    assert_ne!(second, first);
    drop(copied);
    let again = SqliteStore::open(copy.path(), &secret(&home)).unwrap();
    assert_eq!(again.incarnation().unwrap(), second, "once is enough");
    assert_eq!(open(&home).unwrap().incarnation().unwrap(), first, "the original is untouched");
}

#[test]
fn a_store_is_made_once() {
    let (home, store) = sqlite();
    drop(store);
    let before = files(home.path());
    let again = SqliteStore::create(home.path(), &secret(&home));
    assert!(matches!(again, Err(OpenError::AlreadyHere)));
    assert_eq!(files(home.path()), before);
}

#[test]
fn what_a_crash_left_of_making_a_store_is_no_store() {
    let home = tempfile::tempdir().unwrap();
    fs::create_dir(home.path().join("store.new")).unwrap();
    fs::write(home.path().join("store.new/keys.json"), "half").unwrap();
    assert!(matches!(refused(&home), OpenError::NotHere));
    drop(SqliteStore::create(home.path(), &secret(&home)).unwrap());
    assert!(open(&home).is_ok());
    assert!(!home.path().join("store.new").exists());
}

#[test]
fn a_store_in_use_is_not_opened_twice() {
    let (home, store) = sqlite();
    assert!(matches!(refused(&home), OpenError::InUse));
    drop(store);
    assert!(open(&home).is_ok());
}

#[test]
fn a_wrong_passphrase_is_told_from_damage() {
    let home = tempfile::tempdir().unwrap();
    let right = Secret::passphrase("blå hest på tunet");
    drop(SqliteStore::create(home.path(), &right).unwrap());
    let opened = |secret: &Secret| SqliteStore::open(home.path(), secret).map(drop);
    let wrong = Secret::passphrase("raud hest på tunet");
    assert!(matches!(opened(&wrong), Err(OpenError::WrongPassphrase)));
    SqliteStore::change_passphrase(home.path(), &right, "grøn hest på tunet").unwrap();
    assert!(matches!(opened(&right), Err(OpenError::WrongPassphrase)));
    opened(&Secret::passphrase("grøn hest på tunet")).unwrap();
    fs::write(home.path().join("store/keys.json"), "{}").unwrap();
    assert!(matches!(opened(&wrong), Err(OpenError::KeysDamaged)));
}

#[test]
fn a_damaged_or_foreign_database_is_refused_and_left_as_it_is() {
    let (home, store) = sqlite();
    drop(store);
    let whole = fs::read(database(&home)).unwrap();
    let mut flipped = whole.clone();
    flipped[100] ^= 1;
    let (_other, foreign) = {
        let (other, store) = sqlite();
        drop(store);
        let foreign = fs::read(database(&other)).unwrap();
        (other, foreign)
    };
    let plain = [b"SQLite format 3\0".as_slice(), &[0; 4080]].concat();
    for broken in [flipped, foreign, plain, Vec::new(), vec![7; 10], whole[..whole.len() / 2].to_vec()] {
        fs::write(database(&home), &broken).unwrap();
        let refusal = open(&home).and_then(|store| store.verify().map_err(|_| OpenError::NotAStoreOrDamaged));
        assert!(matches!(refusal, Err(OpenError::NotAStoreOrDamaged)), "{refusal:?} {}", broken.len());
    }
    fs::write(database(&home), &whole).unwrap();
    open(&home).unwrap().verify().unwrap();
    fs::remove_file(database(&home)).unwrap();
    assert!(matches!(refused(&home), OpenError::NotAStoreOrDamaged));
}

#[test]
fn a_flipped_bit_anywhere_is_found() {
    let (home, mut store) = sqlite();
    store.commit(patients((0..200).map(|_| titled("Stolt Furu")))).unwrap();
    drop(store);
    let whole = fs::read(database(&home)).unwrap();
    for page in (0..whole.len() / 4096).step_by(7) {
        let mut damaged = whole.clone();
        damaged[page * 4096 + 1_234] ^= 16;
        fs::write(database(&home), &damaged).unwrap();
        let found = match open(&home) {
            Ok(store) => matches!(store.verify(), Err(StoreError::Damaged { .. } | StoreError::Storage(_))),
            Err(error) => matches!(error, OpenError::NotAStoreOrDamaged | OpenError::Storage(_)),
        };
        assert!(found, "page {page}");
    }
}

#[test]
fn a_log_that_was_altered_is_found() {
    let (_home, mut store) = sqlite();
    store.commit(patients(["a", "b", "c"].map(titled))).unwrap();
    store.verify().unwrap();
    store.connection.execute("UPDATE author_log SET document = zeroblob(16) WHERE n = 2", []).unwrap();
    assert!(matches!(store.verify(), Err(StoreError::Damaged { .. })));
}

#[test]
fn what_does_not_fit_is_refused_and_ends_nothing() {
    let (_home, mut store) = sqlite();
    let log = everyday(masfjorden());
    let entry = LogHead::start(log, author(5)).next(id(1), "patient", [1; 32]);
    let refused = store.commit(received(log, [LogEntry { n: u64::MAX, ..entry.clone() }]));
    assert!(matches!(refused, Err(StoreError::OutOfOrder { n: u64::MAX, .. })));
    store.commit(received(log, [entry])).unwrap();
}

#[test]
fn a_store_of_a_newer_version_is_refused() {
    let (home, store) = sqlite();
    store.connection.pragma_update(None, "user_version", 99).unwrap();
    drop(store);
    assert!(matches!(refused(&home), OpenError::Newer { found: 99, known: 2 }));
}

#[test]
fn the_first_storage_error_ends_writing_until_the_store_is_opened_again() {
    let (home, mut store) = sqlite();
    store.commit(patients([titled("Stolt Furu")])).unwrap();
    let pages: i64 = store.connection.pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
    store.connection.query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(())).unwrap();
    let large = Projection { text: "tekst ".repeat(50_000), ..titled("For Stor") };
    let full = store.commit(patients([titled("Stolt Gran"), large]));
    assert!(matches!(full, Err(StoreError::Storage(_))), "{full:?}");
    store.connection.query_row("PRAGMA max_page_count = 1000000", [], |_| Ok(())).unwrap();
    let Err(StoreError::Latched { first }) = store.set_setting("a", "b") else { panic!("still writing") };
    assert!(first.contains("full"), "{first}");
    assert!(matches!(store.commit(Commit::default()), Err(StoreError::Latched { .. })));
    assert_eq!(
        store.row(id(1)).unwrap().unwrap().title,
        "Stolt Furu",
        "reading goes on; nothing is half done"
    );
    drop(store);
    let mut store = open(&home).unwrap();
    assert_eq!(store.row(id(2)).unwrap(), None);
    store.set_setting("a", "b").unwrap();
}

#[test]
fn an_error_while_reading_ends_writing_too() {
    let (_home, mut store) = sqlite();
    store.commit(patients([titled("Stolt Furu")])).unwrap();
    store.connection.execute("UPDATE documents SET scope = 'nowhere'", []).unwrap();
    assert!(store.row(id(1)).is_err());
    assert!(matches!(store.set_setting("a", "b"), Err(StoreError::Latched { .. })));
}

#[cfg(unix)]
#[test]
fn only_this_user_can_enter_the_store() {
    use std::os::unix::fs::PermissionsExt;
    let (home, _store) = sqlite();
    let mode = |path: PathBuf| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(home.path().join("store")), 0o700);
    for (path, _) in files(&home.path().join("store")) {
        assert_eq!(mode(path.clone()), 0o600, "{}", path.display());
    }
}

#[test]
fn a_list_asked_for_again_shows_what_was_written_meanwhile() {
    let (_home, mut store) = sqlite();
    let query = Query { limit: 1, ..Query::of(Kind::Patient) };
    let first = |store: &SqliteStore| {
        let page = store.list(&query).unwrap();
        (page.rows[0].title.clone(), page.total, store.position(&query, id(1)).unwrap())
    };
    store.commit(patients([titled("Furu")])).unwrap();
    assert_eq!(first(&store), ("Furu".to_owned(), 1, Some(0)));
    assert_eq!(first(&store), ("Furu".to_owned(), 1, Some(0)));
    store.commit(patients([titled("Furu"), titled("Bjørk")])).unwrap();
    assert_eq!(first(&store), ("Bjørk".to_owned(), 2, Some(1)));
}
