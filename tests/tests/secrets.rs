//! What somebody finds who takes the home folder, and what opens it again.

#![allow(clippy::unwrap_used, reason = "a helper that fails, fails its test")]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use end_to_end::{Home, PASSPHRASE};
use syncd::store::{Secret, SqliteStore, Store};

const NAME: &str = "Kanari Ærfuglsen";
const NUMBER: &str = "41814061033";
const NOTE: &str = "syng best på sanatoriet";

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// Where a text stands in a folder's files, in any encoding that a program may have written.
fn found(text: &str, folder: &Path) -> Vec<PathBuf> {
    let encodings: [Vec<u8>; 3] = [
        text.bytes().collect(),
        text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
    ];
    let holds = |path: &PathBuf| {
        // A socket cannot be read.
        let bytes = fs::read(path).unwrap_or_default();
        encodings.iter().any(|text| bytes.windows(text.len()).any(|window| window == text))
    };
    files(folder).into_iter().filter(holds).collect()
}

/// A home with a patient that is easily found.
fn with_canary(home: Home) -> Home {
    let home = home.begin();
    let fields = [&format!("name={NAME}"), &format!("identity_number={NUMBER}"), &format!("notes={NOTE}")];
    home.varde(&[&["add", "patient"], &fields.map(String::as_str)[..]].concat()).done();
    home.varde(&["search", "Ærfuglsen"]).done();
    home
}

fn stop(home: &Home) {
    home.varde(&["daemon", "stop"]).done();
}

#[test]
fn the_search_finds_a_text_that_is_not_encrypted() {
    let home = Home::absent();
    home.file("utf-8", format!("x{NAME}x"));
    home.file("utf-16-le", NAME.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>());
    home.file("utf-16-be", NAME.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<_>>());
    assert_eq!(found(NAME, home.around()).len(), 3);
}

#[test]
fn no_file_of_a_home_holds_what_was_written_or_the_passphrase() {
    let home = with_canary(Home::with_passphrase());
    let running = home.copied();
    assert!(running.stored("varde.db-wal").exists(), "the log was copied too");
    stop(&home);
    for folder in [running.path(), home.path()] {
        for secret in [NAME, NUMBER, NOTE, PASSPHRASE, "Lun Fjellrev", "MAS-01"] {
            assert_eq!(found(secret, &folder), [] as [PathBuf; 0], "{secret}");
        }
    }
}

#[test]
fn only_this_user_can_read_a_home() {
    let home = with_canary(Home::with_key_file());
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    for folder in [home.path(), home.path().join("store")] {
        assert_eq!(mode(&folder), 0o700, "{}", folder.display());
    }
    for file in files(&home.path()).into_iter().chain([home.secret()]) {
        assert_eq!(mode(&file), 0o600, "{}", file.display());
    }
}

#[test]
fn a_wrong_passphrase_says_so_and_none_opens_nothing() {
    let home = with_canary(Home::with_passphrase()).copied();
    fs::write(home.secret(), "fire blå båtar på fjorden").unwrap();
    for (language, words) in [("en", "wrong passphrase"), ("nb", "feil passfrase"), ("nn", "feil passfrase")]
    {
        let said = home.varde(&["--lang", language, "list", "patient"]).failed(1);
        assert!(said.contains(words), "{language}: {said}");
    }
    let mut without = std::process::Command::new(end_to_end::varde());
    let said = without.arg("--home").arg(home.path()).args(["--lang", "en", "list", "patient"]).output();
    let said = String::from_utf8(said.unwrap().stderr).unwrap();
    assert!(said.contains("the passphrase is needed"), "{said}");
}

/// Changes a file, and fails unless the home is then refused with this reason and both files of
/// the store stay as they are.
fn refused(home: &Home, file: &str, damage: impl Fn(&mut Vec<u8>), reason: &str) {
    let mut bytes = fs::read(home.stored(file)).unwrap();
    damage(&mut bytes);
    fs::write(home.stored(file), bytes).unwrap();
    let stored = || ["keys.json", "varde.db"].map(|name| fs::read(home.stored(name)).unwrap());
    let before = stored();
    for _ in 0..2 {
        let said = home.varde(&["list", "patient"]).failed(1);
        assert!(said.contains(reason), "{said}");
        assert!(!said.contains("wrong passphrase"), "{said}");
    }
    stop(home);
    assert!(stored() == before, "what could not be opened was changed");
    let exists =
        home.varde(&["init", "--municipality", "4634", "--person", "Lun", "--machine", "m"]).failed(1);
    assert!(stored() == before, "a home was begun over what could not be opened: {exists}");
}

#[test]
fn damaged_keys_are_told_apart_from_a_wrong_passphrase_and_nothing_is_reset() {
    for home in [Home::with_passphrase(), Home::with_key_file()] {
        let home = with_canary(home).copied();
        refused(&home, "keys.json", |bytes| bytes.truncate(100), "the file with the wrapped key is damaged");
    }
}

#[test]
fn a_damaged_database_is_refused_and_nothing_is_reset() {
    for home in [Home::with_passphrase(), Home::with_key_file()] {
        let home = with_canary(home);
        stop(&home);
        refused(&home.copied(), "varde.db", |bytes| bytes[100] ^= 1, "the database is damaged");
        let every_page = |bytes: &mut Vec<u8>| bytes.chunks_mut(4096).for_each(|page| page[2000] ^= 1);
        refused(&home.copied(), "varde.db", every_page, "the database is damaged");
        refused(&home.copied(), "varde.db", |bytes| bytes.truncate(5000), "the database is damaged");
    }
}

#[test]
fn a_copied_home_opens_with_its_key_writes_as_another_and_works() {
    let home = with_canary(Home::with_key_file());
    let copy = home.copied();
    assert!(copy.varde(&["list", "patient"]).done().contains(NAME));
    copy.varde(&["add", "patient", "name=Stolt Furu"]).done();
    home.varde(&["add", "patient", "name=Mild Lyng"]).done();
    let names = |home: &Home| home.varde(&["list", "patient"]).done();
    assert!(names(&copy).contains("Stolt Furu") && !names(&copy).contains("Mild Lyng"));
    let incarnation = |home: &Home| {
        stop(home);
        let secret = Secret::KeyFile(home.secret());
        let store = SqliteStore::open(&home.path(), &secret).unwrap();
        store.verify().unwrap();
        store.incarnation().unwrap()
    };
    let copied = incarnation(&copy);
    assert_ne!(copied, incarnation(&home));
    assert_eq!(copied, incarnation(&copy), "the copy was opened twice and is still the same");
}
