//! Reaching the daemon of a home: started where it does not run, unlocked where it is locked.

use std::fs;
use std::io::{IsTerminal, stdin};
use std::path::{Path, PathBuf};
use std::process::Command;

use etcetera::BaseStrategy;
use jiff::civil::DateTime;
use syncd::service::client::Client;
use syncd::service::protocol::{Hello, HomeState, Passphrase, Request, Response};
use zeroize::Zeroizing;

use super::args::Common;
use super::failure::Failure;
use crate::language::Texts;

/// Where a home is and how it is opened.
#[derive(Debug, Clone)]
pub(super) struct Home {
    /// The folder.
    pub(super) folder: PathBuf,
    /// The file that opens it without a passphrase.
    pub(super) key_file: Option<PathBuf>,
    /// A file whose first line is the passphrase.
    pub(super) passphrase_file: Option<PathBuf>,
    /// The local time that its clock starts at, of a demo.
    pub(super) starting_at: Option<DateTime>,
    /// Whether its daemon reaches this machine alone, as a demo's does.
    pub(super) loopback: bool,
}

impl Home {
    /// The home that the arguments mean.
    pub(super) fn of(common: &Common, texts: &Texts) -> Result<Self, Failure> {
        Ok(Self {
            folder: folder(common).ok_or_else(|| Failure::of(texts, "cli-no-home"))?,
            key_file: common.key_file.clone(),
            passphrase_file: common.passphrase_file.clone(),
            starting_at: None,
            loopback: false,
        })
    }

    /// The command that runs this home's daemon: this same program.
    fn daemon(&self) -> Result<Command, Failure> {
        let mut command = Command::new(std::env::current_exe()?);
        command.arg("--home").arg(&self.folder).args(["daemon", "run"]);
        if let Some(key_file) = &self.key_file {
            command.arg("--key-file").arg(key_file);
        }
        if let Some(moment) = self.starting_at {
            command.arg("--starting-at").arg(moment.to_string());
        }
        if self.loopback {
            command.arg("--loopback");
        }
        Ok(command)
    }

    /// A connection, however the home stands.
    pub(super) fn connect(&self, texts: &Texts) -> Result<(Client, Hello), Failure> {
        Client::connect_or_start(&self.folder, self.daemon()?).map_err(|error| Failure::client(texts, &error))
    }

    /// A connection to the open home; asks for the passphrase where it is locked.
    pub(super) fn open(&self, texts: &Texts) -> Result<Client, Failure> {
        let (client, hello) = self.unlock(texts)?;
        match hello.state {
            HomeState::Open => Ok(client),
            _ => Err(Failure::not_open(texts, &hello)),
        }
    }

    /// A connection to a home that is open or waits to be let in.
    pub(super) fn open_or_joining(&self, texts: &Texts) -> Result<Client, Failure> {
        let (client, hello) = self.unlock(texts)?;
        match hello.state {
            HomeState::Open | HomeState::Joining => Ok(client),
            _ => Err(Failure::not_open(texts, &hello)),
        }
    }

    /// A connection, with the passphrase asked for where the home is locked.
    pub(super) fn unlock(&self, texts: &Texts) -> Result<(Client, Hello), Failure> {
        let (mut client, hello) = self.connect(texts)?;
        if hello.state == HomeState::Locked
            && let Some(passphrase) = self.passphrase(texts, "cli-passphrase")?
        {
            let unlocked = client.call(Request::Unlock { passphrase });
            return match unlocked.map_err(|error| Failure::client(texts, &error))? {
                Response::Hello(hello) => Ok((client, hello)),
                _ => Err(Failure::of(texts, "cli-unexpected")),
            };
        }
        Ok((client, hello))
    }

    /// The passphrase: from its file, or typed where there is a terminal.
    pub(super) fn passphrase(&self, texts: &Texts, question: &str) -> Result<Option<Passphrase>, Failure> {
        match &self.passphrase_file {
            Some(file) => read_passphrase(file, texts).map(Some),
            None if stdin().is_terminal() => {
                let typed = rpassword::prompt_password(format!("{} ", texts.get(question)))?;
                Ok(Some(Passphrase(Zeroizing::new(typed))))
            }
            None => Ok(None),
        }
    }
}

/// The folder that the arguments mean: the one that was named, or this user's own.
pub(super) fn folder(common: &Common) -> Option<PathBuf> {
    let own = || Some(etcetera::choose_base_strategy().ok()?.data_dir().join("varde"));
    common.home.clone().or_else(own)
}

/// The first line of a file.
pub(super) fn read_passphrase(file: &Path, texts: &Texts) -> Result<Passphrase, Failure> {
    let text = fs::read_to_string(file).map_err(|error| Failure::file(texts, file, &error))?;
    let text = Zeroizing::new(text);
    Ok(Passphrase(Zeroizing::new(text.lines().next().unwrap_or_default().to_owned())))
}
