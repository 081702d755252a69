//! Why a command did not do what was asked, in a person's words.

use std::io;
use std::path::Path;

use syncd::domain::Problem;
use syncd::service::client::ClientError;
use syncd::service::protocol::{Hello, Refusal};

use crate::language::Texts;

/// A command failed.
#[derive(Debug)]
pub(super) enum Failure {
    /// The text says what happened, what was kept and what to do.
    Told(String),
    /// Nobody reads what is printed any more, as behind `| head`.
    Unread,
}

impl Failure {
    /// A message of the translations.
    pub(super) fn of(texts: &Texts, message: &str) -> Self {
        Self::Told(texts.get(message))
    }

    /// A file could not be read or written.
    pub(super) fn file(texts: &Texts, path: &Path, error: &io::Error) -> Self {
        let (file, error) = (path.display().to_string(), error.to_string());
        Self::Told(texts.format("cli-file-failed", &[("file", file.into()), ("error", error.into())]))
    }

    /// The daemon could not be asked, or said no.
    pub(super) fn client(texts: &Texts, error: &ClientError) -> Self {
        match error {
            ClientError::Refused(refusal) => Self::refused(texts, refusal),
            other => Self::Told(texts.format("cli-daemon-failed", &[("error", other.to_string().into())])),
        }
    }

    /// The daemon said no; with what is wrong with each field.
    fn refused(texts: &Texts, refusal: &Refusal) -> Self {
        let mut lines = vec![texts.refusal(refusal)];
        if let Refusal::Invalid { problems } = refusal {
            lines.extend(problems.iter().map(|problem| Self::field(texts, problem)));
        }
        Self::Told(lines.join("\n"))
    }

    /// A field, as it is written on the command line, and what is wrong with it.
    pub(super) fn field(texts: &Texts, problem: &Problem) -> String {
        format!("{}: {}", problem.key, texts.fault(&problem.fault))
    }

    /// A home that is not open.
    pub(super) fn not_open(texts: &Texts, hello: &Hello) -> Self {
        use syncd::service::protocol::HomeState;
        let refusal = match hello.state {
            HomeState::Absent => Refusal::Absent,
            HomeState::Joining => Refusal::Joining,
            HomeState::Locked | HomeState::Open => Refusal::Locked,
        };
        Self::Told(texts.refusal(&refusal))
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::Unread,
            _ => Self::Told(error.to_string()),
        }
    }
}
