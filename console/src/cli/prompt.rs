//! Asking a person at the terminal before something that cannot be taken back.

use std::io::{BufRead, IsTerminal, Write, stderr, stdin};

use super::failure::Failure;
use crate::language::Texts;

/// Whether the person says yes; an empty answer is no.
///
/// # Errors
/// Where there is nobody to ask.
pub(super) fn agreed(texts: &Texts, question: &str) -> Result<bool, Failure> {
    if !stdin().is_terminal() {
        return Err(Failure::of(texts, "cli-nobody-to-ask"));
    }
    let unread = |_| Failure::of(texts, "cli-nobody-to-ask");
    write!(stderr(), "{question} ").map_err(unread)?;
    let mut answer = String::new();
    stdin().lock().read_line(&mut answer).map_err(unread)?;
    Ok(answer.trim().to_lowercase() == texts.get("cli-yes").to_lowercase())
}
