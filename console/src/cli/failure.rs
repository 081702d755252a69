//! Why a command did not do what was asked, in a person's words.

use std::io;
use std::path::Path;

use syncd::domain::Kind;
use syncd::service::client::ClientError;
use syncd::service::protocol::{Hello, Refusal};

use crate::language::Texts;

/// A command failed; the text says what happened, what was kept and what to do.
#[derive(Debug)]
pub(super) struct Failure(pub(super) String);

impl Failure {
    /// A message of the translations.
    pub(super) fn of(texts: &Texts, message: &str) -> Self {
        Self(texts.get(message))
    }

    /// A file could not be read or written.
    pub(super) fn file(texts: &Texts, path: &Path, error: &io::Error) -> Self {
        let (file, error) = (path.display().to_string(), error.to_string());
        Self(texts.format("cli-file-failed", &[("file", file.into()), ("error", error.into())]))
    }

    /// The daemon could not be asked, or said no.
    pub(super) fn client(texts: &Texts, error: &ClientError) -> Self {
        match error {
            ClientError::Refused(refusal) => Self(texts.refusal(refusal)),
            other => Self(texts.format("cli-daemon-failed", &[("error", other.to_string().into())])),
        }
    }

    /// A record was not saved: each field that is wrong, on a line of its own.
    pub(super) fn not_saved(texts: &Texts, kind: Kind, error: &ClientError) -> Self {
        match error {
            ClientError::Refused(Refusal::Invalid { problems }) => {
                let lines: Vec<_> = problems.iter().map(|problem| texts.problem(kind, problem)).collect();
                Self(lines.join("\n"))
            }
            other => Self::client(texts, other),
        }
    }

    /// A home that is not open.
    pub(super) fn not_open(texts: &Texts, hello: &Hello) -> Self {
        use syncd::service::protocol::HomeState;
        let refusal = match hello.state {
            HomeState::Absent => Refusal::Absent,
            HomeState::Locked | HomeState::Open => Refusal::Locked,
        };
        Self(texts.refusal(&refusal))
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self(error.to_string())
    }
}
