//! What is in the files of a store, decrypted page by page as it lies there: free pages and what is left
//! in the write-ahead log too, which no question to the database would show.

use std::fs;

use aes::Aes256;
use cbc::Decryptor;
use cbc::cipher::{BlockModeDecrypt, KeyIvInit, block_padding::NoPadding};

use super::SqliteStore;

/// SQLCipher's pages, as it makes them: encrypted up to the initialisation vector and the
/// authentication code at their end.
const PAGE: usize = 4096;
const ENCRYPTED: usize = PAGE - 80;
/// What the database begins with, which is not encrypted.
const SALT: usize = 16;
/// What the write-ahead log and each of its pages begin with.
const WAL_HEADER: usize = 32;
const FRAME_HEADER: usize = 24;

impl SqliteStore {
    /// All pages in plain.
    ///
    /// # Panics
    /// Where the files cannot be read.
    #[expect(clippy::unwrap_used, reason = "only tests ask")]
    pub fn in_plain(&self) -> Vec<u8> {
        let database = self.folder.database();
        let mut plain = Vec::new();
        for (number, page) in fs::read(&database).unwrap().chunks_exact(PAGE).enumerate() {
            self.decrypt(page, number == 0, &mut plain);
        }
        let log = fs::read(database.with_extension("db-wal")).unwrap_or_default();
        for frame in log.get(WAL_HEADER..).unwrap_or_default().chunks_exact(FRAME_HEADER + PAGE) {
            let (header, page) = frame.split_at(FRAME_HEADER);
            self.decrypt(page, header[..4] == [0, 0, 0, 1], &mut plain);
        }
        plain
    }

    #[expect(clippy::unwrap_used, reason = "only tests ask")]
    fn decrypt(&self, page: &[u8], is_first: bool, plain: &mut Vec<u8>) {
        let begin = if is_first { SALT } else { 0 };
        let vector: [u8; 16] = page[ENCRYPTED..ENCRYPTED + 16].try_into().unwrap();
        let mut bytes = page[begin..ENCRYPTED].to_vec();
        let decryptor = Decryptor::<Aes256>::new(&(**self.key.bytes()).into(), &vector.into());
        plain.extend_from_slice(decryptor.decrypt_padded::<NoPadding>(&mut bytes).unwrap());
    }
}

#[cfg(test)]
mod tests {
    use crate::store::samples::{patients, sqlite, titled};
    use crate::store::{Commit, Store};

    #[test]
    fn pages_are_read_as_they_lie_there_and_erasing_leaves_nothing_in_them() {
        const CANARY: &str = "Fjell\u{3be}\u{3c8}\u{3c9}";
        let (_home, mut store) = sqlite();
        let is_there =
            |plain: &[u8], text: &str| plain.windows(text.len()).any(|part| part == text.as_bytes());
        store.commit(patients([titled(CANARY), titled("Stolt Furu")])).unwrap();
        let plain = store.in_plain();
        assert!(is_there(&plain, "CREATE TABLE documents") && is_there(&plain, "Stolt Furu"));
        // The search index holds it in threes.
        assert!(is_there(&plain, CANARY) && is_there(&plain, &CANARY[5..]));
        store.commit(Commit { erased: vec![crate::store::samples::id(1)], ..Commit::default() }).unwrap();
        store.scrub().unwrap();
        let plain = store.in_plain();
        assert!(is_there(&plain, "CREATE TABLE documents") && is_there(&plain, "Stolt Furu"));
        assert!(!is_there(&plain, &CANARY[5..]));
        store.verify().unwrap();
    }
}
