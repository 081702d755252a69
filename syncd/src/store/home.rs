//! The store's folder and its files, as the operating system sees them.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use tempfile::NamedTempFile;

/// What the name of a copy that is only made for a while begins with.
const COPY: &str = "copy-";

/// The store's folder inside a home: the wrapped key and the database.
#[derive(Clone)]
pub(super) struct Folder(PathBuf);

impl Folder {
    /// The folder of the store in a home.
    pub(super) fn of(home: &Path) -> Self {
        Self(home.join("store"))
    }

    /// The folder in which a store is built before it is moved into place whole.
    pub(super) fn unfinished(home: &Path) -> Self {
        Self(home.join("store.new"))
    }

    /// The wrapped key.
    pub(super) fn keys(&self) -> PathBuf {
        self.0.join("keys.json")
    }

    /// The database.
    pub(super) fn database(&self) -> PathBuf {
        self.0.join("varde.db")
    }

    /// Whether anything is there, finished or not.
    pub(super) fn exists(&self) -> io::Result<bool> {
        self.0.try_exists()
    }

    /// Makes the folder, for this user only, empty. What an earlier attempt left is removed.
    pub(super) fn make_anew(&self) -> io::Result<()> {
        if self.exists()? {
            fs::remove_dir_all(&self.0)?;
        }
        private_folder(&self.0)
    }

    /// An empty file in the folder, gone when it is dropped; what a crash left of earlier ones goes first.
    pub(super) fn temporary_file(&self) -> io::Result<NamedTempFile> {
        for entry in fs::read_dir(&self.0)? {
            let entry = entry?;
            if entry.file_name().to_string_lossy().starts_with(COPY) {
                fs::remove_file(entry.path())?;
            }
        }
        tempfile::Builder::new().prefix(COPY).tempfile_in(&self.0)
    }

    /// Removes the folder with all that is in it.
    pub(super) fn remove(&self) -> io::Result<()> {
        fs::remove_dir_all(&self.0)
    }

    /// Moves the folder, durably, to where there is none.
    pub(super) fn move_to(&self, place: &Self) -> io::Result<()> {
        sync_folder(&self.0)?;
        fs::rename(&self.0, &place.0)?;
        place.0.parent().map_or(Ok(()), sync_folder)
    }
}

/// Makes a folder that only this user can enter, and those it stands in.
pub(super) fn private_folder(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(path)
}

/// Makes a new file that only this user can read. Fails where there is one.
pub(super) fn new_file(path: &Path) -> io::Result<File> {
    private_file().create_new(true).open(path)
}

/// Writes a new file that only this user can read. Fails where there is one.
pub(super) fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = new_file(path)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    path.parent().map_or(Ok(()), sync_folder)
}

/// Puts a file in the place of another, so that a crash leaves one of them whole.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let unfinished = path.with_extension("new");
    let mut file = private_file().create(true).truncate(true).open(&unfinished)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&unfinished, path)?;
    path.parent().map_or(Ok(()), sync_folder)
}

fn private_file() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Makes what was created or renamed in a folder durable.
pub(super) fn sync_folder(path: &Path) -> io::Result<()> {
    // Windows opens no folders, and makes renames durable by itself.
    if cfg!(unix) { File::open(path)?.sync_all() } else { Ok(()) }
}

/// What tells a file from a copy of it: its number on the disk and its time of birth.
pub(super) fn identity(path: &Path) -> io::Result<String> {
    let metadata = fs::metadata(path)?;
    let born = metadata.created().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    let born = born.map_or(0, |since| since.as_nanos());
    Ok(format!("{}/{born}", number(&metadata)))
}

#[cfg(unix)]
fn number(metadata: &fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(metadata)
}

#[cfg(not(unix))]
fn number(_: &fs::Metadata) -> u64 {
    0
}
