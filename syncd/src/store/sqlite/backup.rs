//! A store written to a backup, and made from one. What is on disk is encrypted at every moment.

use std::fs::File;
use std::io::{self, BufReader};
use std::path::Path;

use tempfile::{NamedTempFile, TempDir};

use super::SqliteStore;
use crate::backup::{About, BackupError, Kit, Recipient, Sealed, seal};
use crate::store::home::{self, Folder};
use crate::store::keys::{self, DataKey};
use crate::store::{OpenError, Secret, Store};

/// A backup that was unpacked, and is no home's store yet.
pub struct Unpacked {
    /// What it says of itself.
    pub about: About,
    /// What is in it.
    pub store: SqliteStore,
    folder: Folder,
    key: DataKey,
}

impl SqliteStore {
    /// Writes everything to a new file, which only the kit of this recipient opens.
    ///
    /// # Errors
    /// [`BackupError::FileExists`]: nothing is overwritten; a crash leaves a whole file or none.
    pub fn back_up(&self, recipient: &Recipient, about: &About, file: &Path) -> Result<(), BackupError> {
        if file.try_exists()? {
            return Err(BackupError::FileExists);
        }
        let folder = match file.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        // SQLCipher encrypts the copy as it does the original.
        let copy = self.folder.temporary_file()?;
        let copied = self.connection.execute("VACUUM INTO ?1", [copy.path().to_string_lossy()]);
        copied.map_err(|error| BackupError::Store { reason: error.to_string() })?;
        let mut sealed = NamedTempFile::new_in(folder)?;
        seal(recipient, about, self.key.bytes(), File::open(copy.path())?, &mut sealed)?;
        sealed.as_file().sync_all()?;
        sealed.persist_noclobber(file).map_err(|error| match error.error.kind() {
            io::ErrorKind::AlreadyExists => BackupError::FileExists,
            _ => error.error.into(),
        })?;
        Ok(home::sync_folder(folder)?)
    }
}

impl Unpacked {
    /// Unpacks a backup beside where a home's store is to be, and reads all of it.
    ///
    /// # Errors
    /// [`BackupError::AlreadyHere`] where there is a store; others as the backup is.
    pub fn for_home(home: &Path, kit: &Kit, file: &Path) -> Result<Self, BackupError> {
        if Folder::of(home).exists()? {
            return Err(BackupError::AlreadyHere);
        }
        let sealed = open(kit, file)?;
        home::private_folder(home)?;
        Self::into_folder(Folder::unfinished(home), sealed)
    }

    /// Unpacks a backup to look at, and reads all of it. It is gone with the folder.
    ///
    /// # Errors
    /// As the backup is.
    pub fn to_look_at(kit: &Kit, file: &Path) -> Result<(TempDir, Self), BackupError> {
        let sealed = open(kit, file)?;
        let folder = tempfile::tempdir()?;
        let unpacked = Self::into_folder(Folder::unfinished(folder.path()), sealed)?;
        Ok((folder, unpacked))
    }

    fn into_folder(folder: Folder, sealed: Sealed<BufReader<File>>) -> Result<Self, BackupError> {
        folder.make_anew()?;
        let (about, key) = (sealed.about.clone(), DataKey::from(sealed.data_key.clone()));
        match fill(&folder, key.clone(), sealed) {
            Ok(store) => Ok(Self { about, store, folder, key }),
            Err(error) => {
                folder.remove()?;
                Err(error)
            }
        }
    }

    /// Makes it a home's store, which the secret opens: a new incarnation, since what was written
    /// after the backup may be known elsewhere.
    ///
    /// # Errors
    /// As [`SqliteStore::create`]; nothing is left of it then.
    pub fn become_store(self, home: &Path, secret: &Secret) -> Result<SqliteStore, OpenError> {
        let Self { mut store, folder, key, .. } = self;
        let place = Folder::of(home);
        let begun = store.begin_incarnation().map_err(|error| io::Error::other(error.to_string()));
        drop(store);
        let made = begun.map_err(OpenError::from).and_then(|_| {
            keys::wrap(&folder.keys(), &key, secret)?;
            Ok(folder.move_to(&place)?)
        });
        match made {
            Ok(()) => SqliteStore::open_with(place, key),
            Err(error) => {
                folder.remove()?;
                Err(error)
            }
        }
    }

    /// Removes it.
    ///
    /// # Errors
    /// Where it cannot be removed.
    pub fn discard(self) -> Result<(), BackupError> {
        drop(self.store);
        Ok(self.folder.remove()?)
    }
}

/// Copies the database out of a backup, and reads all of it.
fn fill(folder: &Folder, key: DataKey, sealed: Sealed<BufReader<File>>) -> Result<SqliteStore, BackupError> {
    let mut database = home::new_file(&folder.database())?;
    sealed.copy_to(&mut database)?;
    database.sync_all()?;
    drop(database);
    let store = SqliteStore::open_with(folder.clone(), key).map_err(|error| match error {
        OpenError::Newer { found, known } => BackupError::Newer { found, known },
        error => BackupError::Store { reason: error.to_string() },
    })?;
    store.verify().map_err(|error| BackupError::Store { reason: error.to_string() })?;
    Ok(store)
}

fn open(kit: &Kit, file: &Path) -> Result<Sealed<BufReader<File>>, BackupError> {
    Sealed::open(kit, BufReader::new(File::open(file)?))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::backup::sample;
    use crate::domain::Kind;
    use crate::store::Query;
    use crate::store::samples::{numbered, patients, sqlite};

    const CANARY: &str = "Fjellkanarifugl";

    #[test]
    fn a_store_made_from_a_backup_holds_the_same_as_another_incarnation_and_leaves_no_copy_behind() {
        let (home, mut store) = sqlite();
        store.commit(patients([numbered("MAS-01", CANARY)])).unwrap();
        let (kit, elsewhere) = (Kit::generate(), tempfile::tempdir().unwrap());
        let file = elsewhere.path().join("kopi.varde");
        // What a crash left of an earlier one.
        fs::write(home.path().join("store/copy-earlier"), CANARY).unwrap();
        store.back_up(&kit.recipient(), &sample(), &file).unwrap();
        assert_eq!(store.back_up(&kit.recipient(), &sample(), &file), Err(BackupError::FileExists));
        let names = |folder: &Path| fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
        assert!(names(&home.path().join("store")).all(|name| !name.to_string_lossy().starts_with("copy-")));
        assert_eq!(names(elsewhere.path()).count(), 1, "the file alone");

        let restored = elsewhere.path().join("home");
        let unpacked = Unpacked::for_home(&restored, &kit, &file).unwrap();
        let raw = fs::read(restored.join("store.new/varde.db")).unwrap();
        assert!(
            !raw.windows(CANARY.len()).any(|window| window == CANARY.as_bytes()),
            "never in plain on disk"
        );
        let passphrase = Secret::passphrase("tri blå båtar på fjorden");
        let again = unpacked.become_store(&restored, &passphrase).unwrap();
        let query = Query::of(Kind::Patient);
        assert_eq!(again.list(&query).unwrap(), store.list(&query).unwrap());
        assert_ne!(again.incarnation().unwrap(), store.incarnation().unwrap());
        drop(again);
        SqliteStore::open(&restored, &passphrase).unwrap();
        assert_eq!(Unpacked::for_home(&restored, &kit, &file).err(), Some(BackupError::AlreadyHere));
    }
}
