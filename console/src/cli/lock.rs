//! Locking a home, another passphrase, and a console that begins anew.

use std::path::Path;
use std::process::Command;

use syncd::service::protocol::{Request, Response};

use super::connect::{Home, read_passphrase};
use super::failure::Failure;
use super::records::Session;
use super::{new_passphrase, print};
use crate::language::Texts;

impl Session<'_> {
    /// Keeps everybody out until the passphrase is given.
    pub(super) fn lock(&mut self, keep: Option<u32>) -> Result<(), Failure> {
        match self.ask(Request::Lock { keep })? {
            Response::Done if self.json => Ok(print::json(&serde_json::json!({}))?),
            Response::Done => Ok(print::line(&self.texts.get("cli-locked"))?),
            _ => self.unexpected(),
        }
    }
}

/// Has another passphrase open the home.
pub(super) fn change_passphrase(
    home: &Home,
    new: Option<&Path>,
    texts: &Texts,
    json: bool,
) -> Result<(), Failure> {
    let current = match home.key_file {
        Some(_) => None,
        None => home.passphrase(texts, "cli-passphrase")?,
    };
    let new = match new {
        Some(file) => read_passphrase(file, texts)?,
        None => new_passphrase(&Home { passphrase_file: None, ..home.clone() }, texts)?,
    };
    let mut session = Session { client: home.open(texts)?, texts, json };
    match session.ask(Request::ChangePassphrase { current, new })? {
        Response::Done if json => Ok(print::json(&serde_json::json!({}))?),
        Response::Done => Ok(print::line(&texts.get("cli-passphrase-changed"))?),
        _ => session.unexpected(),
    }
}

/// Puts a fresh process in the place of this one, which has held what must not be read any more. Comes
/// back only where that failed.
pub(super) fn begin_anew(texts: &Texts) -> Failure {
    let error = std::env::current_exe().map(|program| {
        let mut command = Command::new(program);
        command.args(std::env::args_os().skip(1));
        replace(&mut command)
    });
    let error = error.unwrap_or_else(|error| error).to_string();
    Failure::Told(texts.format("cli-not-anew", &[("error", error.into())]))
}

#[cfg(unix)]
fn replace(command: &mut Command) -> std::io::Error {
    std::os::unix::process::CommandExt::exec(command)
}

#[cfg(not(unix))]
fn replace(command: &mut Command) -> std::io::Error {
    match command.status() {
        Ok(status) => std::process::exit(status.code().unwrap_or(1)),
        Err(error) => error,
    }
}
