//! The key of the database, wrapped once for each way in.
//!
//! The data key is random and never changes; a passphrase or a key file only wraps it, so a
//! passphrase can be changed without writing the database anew. A checksum over the wrapped keys
//! tells a damaged file from a wrong passphrase.

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use super::{OpenError, home};

/// The least number of characters of a passphrase.
pub const PASSPHRASE_MIN: usize = 8;

/// The version of the file.
const VERSION: u32 = 1;

/// What a wrapped key is bound to, so that nothing else wrapped by the same secret passes for it.
const WRAPPED: &[u8] = b"varde data key 1";

/// The context in which a key file's bytes become a key.
const KEY_FILE: &str = "varde 2026-11 key file";

/// A way into a store.
pub enum Secret {
    /// What a person remembers.
    Passphrase(Zeroizing<String>),
    /// A file of 64 hexadecimal digits, made where it does not exist when a store is made.
    KeyFile(PathBuf),
}

impl Secret {
    /// A passphrase.
    pub fn passphrase(text: impl Into<String>) -> Self {
        Self::Passphrase(Zeroizing::new(text.into()))
    }

    /// Whether a store can be made that this opens.
    ///
    /// # Errors
    /// [`OpenError::PassphraseTooShort`].
    pub fn is_long_enough(&self) -> Result<(), OpenError> {
        match self {
            Self::Passphrase(passphrase) if passphrase.chars().count() < PASSPHRASE_MIN => {
                Err(OpenError::PassphraseTooShort { min: PASSPHRASE_MIN })
            }
            _ => Ok(()),
        }
    }
}

/// Never shows the passphrase.
impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Passphrase(_) => "Passphrase",
            Self::KeyFile(_) => "KeyFile",
        })
    }
}

type Key = Zeroizing<[u8; 32]>;

/// The key of the database.
#[derive(Clone)]
pub(super) struct DataKey(Key);

impl From<Key> for DataKey {
    fn from(key: Key) -> Self {
        Self(key)
    }
}

impl DataKey {
    /// The key, to go into a backup.
    pub(super) fn bytes(&self) -> &Key {
        &self.0
    }

    /// The key as SQLCipher takes a raw one.
    pub(super) fn literal(&self) -> Zeroizing<String> {
        let digits = Zeroizing::new(HEXLOWER.encode(self.0.as_slice()));
        Zeroizing::new(format!("x'{}'", digits.as_str()))
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeysFile {
    version: u32,
    slots: Vec<Slot>,
    checksum: String,
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "opened_by", rename_all = "kebab-case", deny_unknown_fields)]
enum Slot {
    Passphrase { cost: Cost, salt: String, wrapped: Wrapped },
    KeyFile { wrapped: Wrapped },
}

/// The cost of trying one passphrase.
#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Cost {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
}

impl Cost {
    /// 130 ms on the machine that it was measured on.
    const NOW: Self = Self { memory_kib: 64 * 1024, passes: 3, lanes: 1 };

    /// No file may make opening cost more than this.
    const MAX: Self = Self { memory_kib: 1024 * 1024, passes: 20, lanes: 16 };

    fn params(self) -> Result<Params, OpenError> {
        let bearable = self.memory_kib <= Self::MAX.memory_kib
            && self.passes <= Self::MAX.passes
            && self.lanes <= Self::MAX.lanes;
        let params = Params::new(self.memory_kib, self.passes, self.lanes, Some(32));
        params.ok().filter(|_| bearable).ok_or(OpenError::KeysDamaged)
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wrapped {
    nonce: String,
    key: String,
}

impl Wrapped {
    fn wrap(key: &DataKey, with: &Key) -> Result<Self, OpenError> {
        let nonce = random::<24>()?;
        let payload = Payload { msg: key.0.as_slice(), aad: WRAPPED };
        let sealed = cipher(with).encrypt(&XNonce::from(nonce), payload);
        let sealed = sealed.map_err(|_| io::Error::other("encryption failed"))?;
        Ok(Self { nonce: HEXLOWER.encode(&nonce), key: HEXLOWER.encode(&sealed) })
    }

    /// The key, unless it was wrapped with another secret.
    fn unwrap(&self, with: &Key) -> Result<Option<DataKey>, OpenError> {
        let sealed = HEXLOWER.decode(self.key.as_bytes()).map_err(|_| OpenError::KeysDamaged)?;
        let nonce = XNonce::from(digits::<24>(&self.nonce).ok_or(OpenError::KeysDamaged)?);
        let Ok(opened) = cipher(with).decrypt(&nonce, Payload { msg: &sealed, aad: WRAPPED }) else {
            return Ok(None);
        };
        let opened = Zeroizing::new(opened);
        let mut key = Key::default();
        if opened.len() != key.len() {
            return Err(OpenError::KeysDamaged);
        }
        key.copy_from_slice(&opened);
        Ok(Some(DataKey(key)))
    }
}

/// Makes a new data key and the file that wraps it.
pub(super) fn create(path: &Path, secret: &Secret) -> Result<DataKey, OpenError> {
    let key = DataKey(Zeroizing::new(random()?));
    wrap(path, &key, secret)?;
    Ok(key)
}

/// Makes the file that wraps a key.
pub(super) fn wrap(path: &Path, key: &DataKey, secret: &Secret) -> Result<(), OpenError> {
    let slot = match secret {
        Secret::Passphrase(passphrase) => passphrase_slot(key, passphrase)?,
        Secret::KeyFile(file) => {
            if !file.try_exists()? {
                let digits = Zeroizing::new(HEXLOWER.encode(Zeroizing::new(random::<32>()?).as_slice()));
                home::write_new(file, digits.as_bytes())?;
            }
            Slot::KeyFile { wrapped: Wrapped::wrap(key, &from_key_file(file)?)? }
        }
    };
    Ok(home::write_new(path, &file_of(vec![slot])?)?)
}

/// The data key.
pub(super) fn unlock(path: &Path, secret: &Secret) -> Result<DataKey, OpenError> {
    let slots = read(path)?;
    match secret {
        Secret::Passphrase(passphrase) => {
            let slot = slots.iter().find_map(|slot| match slot {
                Slot::Passphrase { cost, salt, wrapped } => Some((cost, salt, wrapped)),
                Slot::KeyFile { .. } => None,
            });
            let (cost, salt, wrapped) = slot.ok_or(OpenError::NoSuchSlot)?;
            let salt: [u8; 16] = digits(salt).ok_or(OpenError::KeysDamaged)?;
            let with = from_passphrase(passphrase, &salt, *cost)?;
            wrapped.unwrap(&with)?.ok_or(OpenError::WrongPassphrase)
        }
        Secret::KeyFile(file) => {
            let slot = slots.iter().find_map(|slot| match slot {
                Slot::KeyFile { wrapped } => Some(wrapped),
                Slot::Passphrase { .. } => None,
            });
            let wrapped = slot.ok_or(OpenError::NoSuchSlot)?;
            wrapped.unwrap(&from_key_file(file)?)?.ok_or(OpenError::WrongKeyFile)
        }
    }
}

/// Whether a passphrase is one of the ways in.
pub(super) fn has_passphrase(path: &Path) -> Result<bool, OpenError> {
    Ok(read(path)?.iter().any(|slot| matches!(slot, Slot::Passphrase { .. })))
}

/// Puts a new passphrase in place of the old one, or beside the key file where there was none.
pub(super) fn change_passphrase(path: &Path, current: &Secret, new: &str) -> Result<(), OpenError> {
    let key = unlock(path, current)?;
    let mut slots = read(path)?;
    slots.retain(|slot| !matches!(slot, Slot::Passphrase { .. }));
    slots.push(passphrase_slot(&key, new)?);
    Ok(home::replace(path, &file_of(slots)?)?)
}

fn passphrase_slot(key: &DataKey, passphrase: &str) -> Result<Slot, OpenError> {
    if passphrase.chars().count() < PASSPHRASE_MIN {
        return Err(OpenError::PassphraseTooShort { min: PASSPHRASE_MIN });
    }
    let (cost, salt) = (Cost::NOW, random::<16>()?);
    let wrapped = Wrapped::wrap(key, &from_passphrase(passphrase, &salt, cost)?)?;
    Ok(Slot::Passphrase { cost, salt: HEXLOWER.encode(&salt), wrapped })
}

fn file_of(slots: Vec<Slot>) -> Result<Vec<u8>, OpenError> {
    let checksum = checksum(VERSION, &slots)?;
    let file = KeysFile { version: VERSION, slots, checksum };
    Ok(serde_json::to_vec_pretty(&file).map_err(io::Error::from)?)
}

fn checksum(version: u32, slots: &[Slot]) -> Result<String, OpenError> {
    let content = serde_json::to_vec(&(version, slots)).map_err(io::Error::from)?;
    Ok(blake3::hash(&content).to_hex().to_string())
}

fn read(path: &Path) -> Result<Vec<Slot>, OpenError> {
    let bytes = fs::read(path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => OpenError::KeysDamaged,
        _ => error.into(),
    })?;
    let file: KeysFile = serde_json::from_slice(&bytes).map_err(|_| OpenError::KeysDamaged)?;
    if checksum(file.version, &file.slots)? != file.checksum {
        return Err(OpenError::KeysDamaged);
    }
    if file.version > VERSION {
        return Err(OpenError::Newer { found: file.version.into(), known: VERSION.into() });
    }
    Ok(file.slots)
}

/// The same letters written in another way (å as one character or two) are the same passphrase.
fn from_passphrase(passphrase: &str, salt: &[u8], cost: Cost) -> Result<Key, OpenError> {
    let passphrase = Zeroizing::new(passphrase.nfc().collect::<String>());
    let mut key = Key::default();
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, cost.params()?);
    let derived = argon2.hash_password_into(passphrase.as_bytes(), salt, key.as_mut_slice());
    derived.map_err(|error| io::Error::other(error.to_string()))?;
    Ok(key)
}

fn from_key_file(path: &Path) -> Result<Key, OpenError> {
    let text = Zeroizing::new(fs::read(path)?);
    let text = str::from_utf8(&text).map_err(|_| OpenError::NotAKeyFile)?;
    let bytes = Zeroizing::new(digits::<32>(text.trim()).ok_or(OpenError::NotAKeyFile)?);
    Ok(Zeroizing::new(blake3::derive_key(KEY_FILE, bytes.as_slice())))
}

fn cipher(key: &Key) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new((&**key).into())
}

fn digits<const N: usize>(text: &str) -> Option<[u8; N]> {
    let bytes = Zeroizing::new(HEXLOWER.decode(text.as_bytes()).ok()?);
    bytes.as_slice().try_into().ok()
}

fn random<const N: usize>() -> Result<[u8; N], OpenError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| io::Error::other(error.to_string()))?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PASSPHRASE: &str = "blå hest på tunet";

    fn folder() -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let keys = folder.path().join("keys.json");
        (folder, keys)
    }

    fn error(result: Result<DataKey, OpenError>) -> OpenError {
        result.err().expect("an error")
    }

    #[test]
    fn the_passphrase_opens_and_another_is_called_wrong() {
        let (_folder, keys) = folder();
        let key = create(&keys, &Secret::passphrase(PASSPHRASE)).unwrap();
        let decomposed: String = PASSPHRASE.nfd().collect();
        assert_ne!(decomposed, PASSPHRASE);
        assert_eq!(*unlock(&keys, &Secret::passphrase(decomposed)).unwrap().0, *key.0);
        let wrong = unlock(&keys, &Secret::passphrase("raud hest på tunet"));
        assert!(matches!(error(wrong), OpenError::WrongPassphrase));
        let no_file = unlock(&keys, &Secret::KeyFile(keys.clone()));
        assert!(matches!(error(no_file), OpenError::NoSuchSlot));
    }

    #[test]
    fn every_flipped_byte_is_damage_and_never_a_wrong_passphrase() {
        let (folder, keys) = folder();
        let secret = Secret::KeyFile(folder.path().join("key"));
        create(&keys, &secret).unwrap();
        let whole = fs::read(&keys).unwrap();
        for at in 0..whole.len() {
            let mut damaged = whole.clone();
            damaged[at] ^= 1;
            fs::write(&keys, &damaged).unwrap();
            match unlock(&keys, &secret) {
                Err(OpenError::KeysDamaged) => {}
                // White space between the values means nothing.
                Ok(_) if whole[at].is_ascii_whitespace() => {}
                other => panic!("byte {at}: {:?}", other.err()),
            }
        }
        fs::write(&keys, &whole[..whole.len() / 2]).unwrap();
        assert!(matches!(error(unlock(&keys, &secret)), OpenError::KeysDamaged));
    }

    #[test]
    fn a_key_file_is_made_once_and_another_is_called_wrong() {
        let (folder, keys) = folder();
        let file = folder.path().join("key");
        let secret = Secret::KeyFile(file.clone());
        let key = create(&keys, &secret).unwrap();
        assert_eq!(*unlock(&keys, &secret).unwrap().0, *key.0);
        fs::write(&file, "00".repeat(32)).unwrap();
        assert!(matches!(error(unlock(&keys, &secret)), OpenError::WrongKeyFile));
        fs::write(&file, "not a key").unwrap();
        assert!(matches!(error(unlock(&keys, &secret)), OpenError::NotAKeyFile));
    }

    #[test]
    fn a_changed_passphrase_opens_the_same_key_and_the_old_one_no_more() {
        let (folder, keys) = folder();
        let secret = Secret::KeyFile(folder.path().join("key"));
        let key = create(&keys, &secret).unwrap();
        change_passphrase(&keys, &secret, PASSPHRASE).unwrap();
        change_passphrase(&keys, &Secret::passphrase(PASSPHRASE), "nytt og langt ord").unwrap();
        let old = unlock(&keys, &Secret::passphrase(PASSPHRASE));
        assert!(matches!(error(old), OpenError::WrongPassphrase));
        assert_eq!(*unlock(&keys, &Secret::passphrase("nytt og langt ord")).unwrap().0, *key.0);
        assert_eq!(*unlock(&keys, &secret).unwrap().0, *key.0, "the key file still opens");
    }

    #[test]
    fn a_short_passphrase_is_refused_before_anything_is_written() {
        let (_folder, keys) = folder();
        let short = create(&keys, &Secret::passphrase("blåbær1"));
        assert!(matches!(error(short), OpenError::PassphraseTooShort { min: 8 }));
        assert!(!keys.exists());
    }

    #[test]
    fn a_cost_that_would_stop_the_machine_is_refused() {
        let dear = [
            Cost { memory_kib: Cost::MAX.memory_kib + 1, ..Cost::NOW },
            Cost { passes: 1_000, ..Cost::NOW },
            Cost { memory_kib: 0, ..Cost::NOW },
        ];
        for cost in dear {
            assert!(matches!(cost.params(), Err(OpenError::KeysDamaged)));
        }
    }

    #[test]
    fn a_secret_does_not_show_itself() {
        assert_eq!(format!("{:?}", Secret::passphrase(PASSPHRASE)), "Passphrase");
    }

    #[cfg(unix)]
    #[test]
    fn only_this_user_can_read_the_keys() {
        use std::os::unix::fs::PermissionsExt;
        let (folder, keys) = folder();
        let file = folder.path().join("key");
        create(&keys, &Secret::KeyFile(file.clone())).unwrap();
        for path in [keys, file] {
            assert_eq!(fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }
}
