//! The file: an age stream of one line of JSON and the encrypted database.

use std::io::{self, BufRead, BufReader, Read, Write};

use age::stream::StreamReader;
use age::{DecryptError, Decryptor, Encryptor};
use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{About, BackupError, Kit, Recipient};

/// What every age file begins with.
const AGE: &[u8] = b"age-encryption.org/v1\n";

/// What the first line names itself.
const FORMAT: &str = "varde-backup";

/// The version of the format.
const VERSION: u32 = 1;

/// The longest first line, in bytes.
const HEADER_MAX: u64 = 64 * 1024;

/// The key of the database.
pub(crate) type DataKeyBytes = Zeroizing<[u8; 32]>;

/// The first line.
#[derive(Serialize, Deserialize)]
struct Header {
    format: String,
    version: u32,
    about: About,
    database: Content,
    data_key: Zeroizing<String>,
}

/// What is first read of the first line: all that other versions are sure to have.
#[derive(Deserialize)]
struct Probe {
    format: String,
    version: u32,
}

/// What follows the first line.
#[derive(Serialize, Deserialize)]
struct Content {
    bytes: u64,
    blake3: String,
}

/// Writes a backup.
///
/// # Errors
/// When the database cannot be read or the backup not be written.
pub(crate) fn seal(
    recipient: &Recipient,
    about: &About,
    data_key: &DataKeyBytes,
    mut database: impl Read + io::Seek,
    output: impl Write,
) -> Result<(), BackupError> {
    let mut hasher = blake3::Hasher::new();
    let bytes = hasher.update_reader(&mut database)?.count();
    database.rewind()?;
    let header = Header {
        format: FORMAT.to_owned(),
        version: VERSION,
        about: about.clone(),
        database: Content { bytes, blake3: hasher.finalize().to_hex().to_string() },
        data_key: Zeroizing::new(HEXLOWER.encode(data_key.as_slice())),
    };
    let encryptor = Encryptor::with_recipients(std::iter::once(&recipient.0 as _));
    let encryptor = encryptor.map_err(|error| io::Error::other(error.to_string()))?;
    let mut output = encryptor.wrap_output(output)?;
    let line = Zeroizing::new(serde_json::to_vec(&header).map_err(io::Error::from)?);
    output.write_all(&line)?;
    output.write_all(b"\n")?;
    io::copy(&mut database, &mut output)?;
    output.finish()?.flush()?;
    Ok(())
}

/// A backup whose first line was read.
pub(crate) struct Sealed<R> {
    /// What it says of itself.
    pub(crate) about: About,
    /// The key of its database.
    pub(crate) data_key: DataKeyBytes,
    database: Content,
    rest: BufReader<StreamReader<R>>,
}

impl<R: BufRead> Sealed<R> {
    /// Opens a backup.
    ///
    /// # Errors
    /// [`BackupError::NotABackup`], [`BackupError::WrongKit`], [`BackupError::Damaged`],
    /// [`BackupError::Newer`].
    pub(crate) fn open(kit: &Kit, mut file: R) -> Result<Self, BackupError> {
        if !file.fill_buf()?.starts_with(AGE) {
            return Err(BackupError::NotABackup);
        }
        let identity = kit.identity();
        let stream = Decryptor::new_buffered(file)
            .and_then(|decryptor| decryptor.decrypt(std::iter::once(&identity as _)));
        let stream = stream.map_err(|error| match error {
            DecryptError::NoMatchingKeys => BackupError::WrongKit,
            DecryptError::Io(error) => unread(&error),
            _ => BackupError::Damaged,
        })?;
        let mut rest = BufReader::new(stream);
        let mut line = Zeroizing::new(Vec::with_capacity(HEADER_MAX as usize));
        rest.by_ref().take(HEADER_MAX).read_until(b'\n', &mut line).map_err(|error| unread(&error))?;
        let Ok(Probe { format, version }) = serde_json::from_slice(&line) else {
            return Err(BackupError::NotABackup);
        };
        if format != FORMAT {
            return Err(BackupError::NotABackup);
        }
        if version > VERSION {
            return Err(BackupError::Newer { found: version.into(), known: VERSION.into() });
        }
        let Header { about, database, data_key, .. } =
            serde_json::from_slice(&line).map_err(|_| BackupError::Damaged)?;
        let data_key = HEXLOWER.decode(data_key.as_bytes()).map(Zeroizing::new);
        let data_key = data_key.ok().and_then(|key| Some(Zeroizing::new(*key.first_chunk()?)));
        Ok(Self { about, data_key: data_key.ok_or(BackupError::Damaged)?, database, rest })
    }

    /// Copies out the database, still encrypted, to the backup's very end.
    ///
    /// # Errors
    /// [`BackupError::Damaged`] unless all that was written is there and nothing else.
    pub(crate) fn copy_to(mut self, mut output: impl Write) -> Result<(), BackupError> {
        let mut hasher = blake3::Hasher::new();
        let mut buffer = vec![0; 64 * 1024];
        loop {
            let read = self.rest.read(&mut buffer).map_err(|error| unread(&error))?;
            if read == 0 {
                break;
            }
            hasher.update(&buffer[..read]);
            output.write_all(&buffer[..read])?;
        }
        let Content { bytes, blake3 } = &self.database;
        let is_whole = hasher.count() == *bytes && hasher.finalize().to_hex().as_str() == blake3;
        if is_whole { Ok(output.flush()?) } else { Err(BackupError::Damaged) }
    }
}

/// Why a stream could not be read: age tells a chunk that does not open as invalid data.
fn unread(error: &io::Error) -> BackupError {
    match error.kind() {
        io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => BackupError::Damaged,
        _ => BackupError::File { reason: error.to_string() },
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use proptest::prelude::*;

    use super::*;
    use crate::backup::sample;

    /// A name that must not be read from a backup.
    const CANARY: &str = "Fjellkanarifugl";

    fn about() -> About {
        About { person: CANARY.into(), ..sample() }
    }

    fn key() -> DataKeyBytes {
        Zeroizing::new([5; 32])
    }

    fn sealed(kit: &Kit, database: &[u8]) -> Vec<u8> {
        let mut file = Vec::new();
        seal(&kit.recipient(), &about(), &key(), Cursor::new(database), &mut file).unwrap();
        file
    }

    fn opened(kit: &Kit, file: &[u8]) -> Result<(About, DataKeyBytes, Vec<u8>), BackupError> {
        let sealed = Sealed::open(kit, file)?;
        let (about, key) = (sealed.about.clone(), sealed.data_key.clone());
        let mut database = Vec::new();
        sealed.copy_to(&mut database)?;
        Ok((about, key, database))
    }

    /// An age stream for this kit that holds something else.
    fn foreign(kit: &Kit, content: &[u8]) -> Vec<u8> {
        let mut file = Vec::new();
        let recipient = kit.recipient();
        let encryptor = Encryptor::with_recipients(std::iter::once(&recipient.0 as _)).unwrap();
        let mut output = encryptor.wrap_output(&mut file).unwrap();
        output.write_all(content).unwrap();
        output.finish().unwrap();
        file
    }

    /// A backup with something of its plain content put in another's place.
    fn altered(kit: &Kit, database: &[u8], from: &str, to: &str) -> Vec<u8> {
        let file = sealed(kit, database);
        let (identity, mut plain) = (kit.identity(), String::new());
        let stream = Decryptor::new_buffered(&file[..]).unwrap();
        stream.decrypt(std::iter::once(&identity as _)).unwrap().read_to_string(&mut plain).unwrap();
        assert!(plain.contains(from), "{plain}");
        foreign(kit, plain.replacen(from, to, 1).as_bytes())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn a_backup_is_opened_as_it_was_made(
            database in proptest::collection::vec(any::<u8>(), 0..200_000),
        ) {
            let kit = Kit::generate();
            let (told, data_key, copied) = opened(&kit, &sealed(&kit, &database)).unwrap();
            prop_assert_eq!(told, about());
            prop_assert_eq!(data_key, key());
            prop_assert!(copied == database);
        }
    }

    #[test]
    fn every_truncation_and_every_flipped_bit_is_refused() {
        let kit = Kit::generate();
        let file = sealed(&kit, &[7; 300]);
        let refused = |file: &[u8], what: String| match opened(&kit, file) {
            Err(BackupError::Damaged | BackupError::WrongKit | BackupError::NotABackup) => {}
            other => panic!("{what}: {other:?}"),
        };
        for length in 0..file.len() {
            refused(&file[..length], format!("{length} bytes"));
        }
        for bit in 0..file.len() * 8 {
            let mut flipped = file.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            refused(&flipped, format!("bit {bit}"));
        }
        refused(&[&file[..], &[0]].concat(), "one byte more".into());
        assert!(opened(&kit, &file).is_ok());
    }

    #[test]
    fn another_kit_is_told_from_damage() {
        let file = sealed(&Kit::generate(), &[7; 300]);
        assert_eq!(opened(&Kit::generate(), &file).unwrap_err(), BackupError::WrongKit);
    }

    #[test]
    fn nothing_can_be_read_from_a_backup_without_the_kit() {
        let file = sealed(&Kit::generate(), CANARY.as_bytes());
        for secret in [CANARY, FORMAT, "Nordhordland", &HEXLOWER.encode(key().as_slice())] {
            assert!(!file.windows(secret.len()).any(|window| window == secret.as_bytes()), "{secret}");
        }
    }

    #[test]
    fn a_foreign_file_a_newer_backup_and_one_whose_content_was_altered_are_told_apart() {
        let kit = Kit::generate();
        let refused = |file: &[u8]| opened(&kit, file).unwrap_err();
        assert_eq!(refused(b""), BackupError::NotABackup);
        assert_eq!(refused(b"SQLite format 3\0"), BackupError::NotABackup);
        assert_eq!(refused(&foreign(&kit, b"a letter")), BackupError::NotABackup);
        assert_eq!(refused(&altered(&kit, b"data", FORMAT, "another-backup")), BackupError::NotABackup);
        let newer = altered(&kit, b"data", "\"version\":1", "\"version\":2");
        assert_eq!(refused(&newer), BackupError::Newer { found: 2, known: 1 });
        for to in ["\ndate", "\ndat"] {
            assert_eq!(refused(&altered(&kit, b"data", "\ndata", to)), BackupError::Damaged);
        }
        let endless = foreign(&kit, &vec![b' '; HEADER_MAX as usize + 1]);
        assert_eq!(refused(&endless), BackupError::NotABackup);
    }
}
