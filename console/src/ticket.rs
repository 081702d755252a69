//! Tickets as people carry them: pasted text, or a file that only its owner reads; minutes are kept the
//! same way.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::new_file;

/// The most bytes that are read of a ticket's file; a ticket is far shorter.
const FILE_MAX: u64 = 16 * 1024;

/// The ticket in what a person typed: the content of the file of this name, where there is one,
/// else the text itself. What a terminal or a mail broke into lines is put together.
///
/// # Errors
/// When the file cannot be read, or is no text.
pub(crate) fn find(typed: &str) -> io::Result<String> {
    let path = expand(typed.trim());
    match path.is_file() {
        true => read(&path),
        false => Ok(joined(typed)),
    }
}

/// The ticket in a file.
///
/// # Errors
/// When the file cannot be read, or is no text.
pub(crate) fn read(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    File::open(path)?.take(FILE_MAX).read_to_string(&mut text)?;
    Ok(joined(&text))
}

/// Keeps a text in a new file that only this user reads (mode 0600); tells which.
///
/// # Errors
/// When the file cannot be written, or is there already: nothing is written over.
pub(crate) fn keep(path: &str, text: &str) -> io::Result<PathBuf> {
    let path = expand(path.trim());
    new_file::write(&path, format!("{text}\n").as_bytes())?;
    Ok(path)
}

fn joined(text: &str) -> String {
    text.split_whitespace().collect()
}

/// The path, its beginning `~/` as a shell would understand it.
fn expand(path: &str) -> PathBuf {
    match (path.strip_prefix("~/"), etcetera::home_dir()) {
        (Some(rest), Ok(home)) => home.join(rest),
        _ => PathBuf::from(path),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ticket_is_pasted_or_read_from_its_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("billett.txt");
        let typed = path.to_str().unwrap();
        assert_eq!(find(" varde1abc\n def ").unwrap(), "varde1abcdef");
        keep(typed, "varde1abcdef").unwrap();
        assert_eq!(find(typed).unwrap(), "varde1abcdef");
        assert_eq!(find(&format!(" {typed}\n")).unwrap(), "varde1abcdef");
    }

    #[test]
    fn a_file_is_its_owners_and_never_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("billett.txt");
        let kept = keep(path.to_str().unwrap(), "varde1abc").unwrap();
        assert_eq!(kept, path);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        }
        let again = keep(path.to_str().unwrap(), "varde1def").unwrap_err();
        assert_eq!(again.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(read(&path).unwrap(), "varde1abc");
    }
}
