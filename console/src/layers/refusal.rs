//! Why the daemon did not do something, in words.

use syncd::service::protocol::Refusal;

use crate::language::Argument;
use crate::model::Model;

/// Why something was not done, as a person reads it.
pub(crate) fn text(model: &Model, refusal: &Refusal) -> String {
    let texts = model.texts();
    let with = |id: &str, name: &str, value: Argument<'_>| texts.format(id, &[(name, value)]);
    match refusal {
        Refusal::OtherVersion { .. } => texts.get("refusal-other-version"),
        Refusal::NotUnderstood { .. } => texts.get("refusal-not-understood"),
        Refusal::Absent => texts.get("refusal-absent"),
        Refusal::Exists => texts.get("refusal-exists"),
        Refusal::Locked => texts.get("refusal-locked"),
        Refusal::WrongPassphrase => texts.get("refusal-wrong-passphrase"),
        Refusal::PassphraseTooShort { min } => {
            with("refusal-passphrase-too-short", "min", min.to_string().into())
        }
        Refusal::ProfileIncomplete { field } => {
            let field = texts.field(&Default::default(), field);
            with("refusal-profile-incomplete", "field", field.into())
        }
        Refusal::CannotOpen { reason } => with("refusal-cannot-open", "reason", reason.as_str().into()),
        Refusal::NotFound { .. } => texts.get("refusal-not-found"),
        Refusal::Ambiguous { count, .. } => with("refusal-ambiguous", "count", count.to_string().into()),
        Refusal::Invalid { problems } => with("refusal-invalid", "count", problems.len().to_string().into()),
        Refusal::NewerSchema => texts.get("refusal-newer-schema"),
        Refusal::TooMany { max } => with("refusal-too-many", "max", max.to_string().into()),
        Refusal::Storage { reason } => with("refusal-storage", "reason", reason.as_str().into()),
    }
}
