//! What a field may hold, and what is wrong when it holds something else.

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use super::booking::Shared;
use super::identity_number::{Checksum, IdentityNumber};
use super::{Kind, Municipality, Phone, RecordId, Value, text};

/// The longest multi-line text, in characters: replacing one by another, at an operation a
/// character, stays well within what one change may hold (`security.md`, fact 1) and about a
/// second (automerge 0.12 deletes in time that grows with the square).
pub const LONG_TEXT_MAX: usize = 4_000;

/// One field of a record or of an entry in a section.
#[derive(Debug)]
pub struct Field {
    /// The name in the document, on the command line and in the translations.
    pub name: &'static str,
    /// What it may hold.
    pub shape: Shape,
    /// Whether a record without it is refused.
    pub required: bool,
    /// The part of the form it stands in; a code with words in the translations.
    pub group: &'static str,
    /// Whether people enter it. What an approval covers, and what a record was merged into, is written only with
    /// the approval or the merge.
    pub entered: bool,
}

impl Field {
    /// An optional field in the form's first part.
    pub const fn new(name: &'static str, shape: Shape) -> Self {
        Self { name, shape, required: false, group: "main", entered: true }
    }

    /// A record without this field is refused.
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Nobody enters this field.
    pub const fn not_entered(mut self) -> Self {
        self.entered = false;
        self
    }

    /// The part of the form that this field stands in.
    pub const fn group(mut self, group: &'static str) -> Self {
        self.group = group;
        self
    }

    /// What is wrong with a value for this field, if anything.
    pub fn check(&self, value: &Value) -> Option<Fault> {
        match value.is_empty() {
            true => self.required.then_some(Fault::Required),
            false => self.shape.check(value).err(),
        }
    }
}

/// The form of a field's values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Shape {
    /// One line, at most this many characters.
    Line(usize),
    /// Several lines, at most [`LONG_TEXT_MAX`] characters. At the top of a record it is an
    /// automerge text, so that two people can write at once.
    LongText,
    /// Yes or no.
    Flag,
    /// A whole number, bounds included.
    Integer(i64, i64),
    /// A number with decimals, bounds included.
    Decimal(f64, f64),
    /// An ISO date, `2026-11-24`.
    Date,
    /// Local time in Europe/Oslo, `2026-11-24T10:00`.
    DateTime,
    /// One of these codes.
    Choice(&'static [&'static str]),
    /// Any of these codes, stored as text with a space between, in this order.
    Ticks(&'static [&'static str]),
    /// The id of a record of this kind.
    Reference(Kind),
    /// A phone number, stored as E.164.
    Phone,
    /// A Norwegian identity number, eleven digits.
    IdentityNumber,
    /// A municipality number, four digits.
    Municipality,
}

impl Shape {
    /// Whether a value has this form.
    ///
    /// # Errors
    /// The fault, in terms that a form can show beside the field.
    pub fn check(&self, value: &Value) -> Result<(), Fault> {
        match (self, value) {
            (Self::Flag, Value::Flag(_)) => Ok(()),
            (Self::Flag, _) => Err(Fault::NotAFlag),
            (Self::Integer(min, max), Value::Integer(number)) => {
                let within = (min..=max).contains(&number);
                within.then_some(()).ok_or(Fault::OutOfRange { min: *min as f64, max: *max as f64 })
            }
            (Self::Decimal(min, max), Value::Integer(_) | Value::Decimal(_)) => {
                let number = match value {
                    Value::Integer(number) => *number as f64,
                    Value::Decimal(number) => *number,
                    _ => f64::NAN,
                };
                let within = (*min..=*max).contains(&number);
                within.then_some(()).ok_or(Fault::OutOfRange { min: *min, max: *max })
            }
            (Self::Integer(..) | Self::Decimal(..), _) => Err(Fault::NotANumber),
            (_, Value::Text(text)) => self.check_text(text),
            _ => Err(Fault::NotText),
        }
    }

    fn check_text(&self, text: &str) -> Result<(), Fault> {
        let one_of = |codes: &'static [&'static str], code: &str| match codes.contains(&code) {
            true => Ok(()),
            false => Err(Fault::UnknownCode { code: text::clean_line(code, 40) }),
        };
        match self {
            Self::Line(max) => text::check(text, *max, false),
            Self::LongText => text::check(text, LONG_TEXT_MAX, true),
            Self::Date => text.parse::<Date>().map(drop).map_err(|_| Fault::NotADate),
            Self::DateTime => text.parse::<DateTime>().map(drop).map_err(|_| Fault::NotADateTime),
            Self::Choice(codes) => one_of(codes, text),
            Self::Ticks(codes) => text.split(' ').try_for_each(|code| one_of(codes, code)),
            Self::Reference(_) => text.parse::<RecordId>().map(drop).map_err(|_| Fault::NotAReference),
            Self::Phone => match text.parse::<Phone>() {
                Ok(phone) if phone.to_string() == text => Ok(()),
                _ => Err(Fault::NotAPhone),
            },
            Self::IdentityNumber => match IdentityNumber::parse(text) {
                Err(_) => Err(Fault::NotAnIdentityNumber),
                Ok(number) => match number.checksum() {
                    Checksum::Valid => Ok(()),
                    Checksum::From2032 => Err(Fault::IdentityNumberFrom2032),
                    Checksum::Wrong => Err(Fault::IdentityNumberChecksum),
                },
            },
            Self::Municipality => text.parse::<Municipality>().map(drop).map_err(|_| Fault::NotAMunicipality),
            Self::Flag | Self::Integer(..) | Self::Decimal(..) => Err(Fault::NotText),
        }
    }
}

/// What is wrong with a value. The English text is for logs and the command line; screens
/// translate by the code.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "fault", rename_all = "kebab-case")]
pub enum Fault {
    /// Nothing was given where something is needed.
    #[error("must be filled in")]
    Required,
    /// The record of this kind has no such field.
    #[error("is not a field here")]
    UnknownField,
    /// Neither yes nor no.
    #[error("is yes or no")]
    NotAFlag,
    /// Not a number.
    #[error("is not a number")]
    NotANumber,
    /// A number outside the bounds, which are included.
    #[error("is outside {min} to {max}")]
    OutOfRange {
        /// The least allowed.
        min: f64,
        /// The most allowed.
        max: f64,
    },
    /// A number or a flag where text belongs.
    #[error("is not text")]
    NotText,
    /// More characters than the field holds.
    #[error("is longer than {max} characters")]
    TooLong {
        /// The most characters allowed.
        max: usize,
    },
    /// Control, bidi or zero-width characters, which could deceive a reader.
    #[error("holds characters that cannot be shown")]
    HiddenCharacters,
    /// No date of the calendar.
    #[error("is not a date such as 2026-11-24")]
    NotADate,
    /// No time of a day of the calendar.
    #[error("is not a time such as 2026-11-24T10:00")]
    NotADateTime,
    /// A code outside the field's list.
    #[error("does not know the code “{code}”")]
    UnknownCode {
        /// The code, cleaned and shortened.
        code: String,
    },
    /// Not a record id.
    #[error("is not a reference to a record")]
    NotAReference,
    /// A reference to a record that is not here, or of another kind.
    #[error("refers to no {kind} here")]
    NoSuchRecord {
        /// The kind that was looked for.
        kind: Kind,
    },
    /// Not a phone number.
    #[error("is not a phone number")]
    NotAPhone,
    /// Not eleven digits that can be an identity number.
    #[error("is not an identity number of eleven digits")]
    NotAnIdentityNumber,
    /// Eleven digits whose check digits are wrong.
    #[error("fails its checksum: a digit is wrong")]
    IdentityNumberChecksum,
    /// Valid only by the rule for numbers issued from 1 January 2032.
    #[error("is valid only as a number issued from 2032")]
    IdentityNumberFrom2032,
    /// Not a municipality number.
    #[error("is not a municipality number")]
    NotAMunicipality,
    /// An end before its start.
    #[error("is before {start}")]
    EndBeforeStart {
        /// The field that holds the start.
        start: String,
    },
    /// Somebody who is to stand in for themselves.
    #[error("cannot stand in for oneself")]
    DeputyForOneself,
    /// One more than there may be of its sort.
    #[error("is one more than the {max} that there may be")]
    TooManyEntries {
        /// The most allowed.
        max: usize,
    },
    /// A pathway without the activity that nobody may pass over (`domain.md`, "Consent").
    #[error("is done everywhere")]
    AlwaysUsed,
    /// An activity after 2.2 marked done without a consent in force (`domain.md`, "Consent").
    #[error("cannot be done without a consent in force")]
    NoConsent,
    /// A plan in force, or approved, whose approval does not cover what it says now.
    #[error("is not covered by the GP's approval")]
    ApprovalDoesNotCover,
    /// Text for the region that points to a patient.
    #[error("may not point to a patient: all municipalities read it")]
    PointsToPatient,
    /// Two loans of one item at the same time.
    #[error("is lent out twice")]
    LentTwice,
    /// A loan to a patient and to a place.
    #[error("is not needed where a patient borrows")]
    TwoBorrowers,
    /// No plain https link.
    #[error("is not a plain link that begins with https://")]
    NotAVideoLink,
    /// A link to another host than Norsk Helsenett's.
    #[error("leads to {host}, which is none of Norsk Helsenett's")]
    ForeignVideoHost {
        /// The host, cleaned and shortened.
        host: String,
    },
    /// A record that was merged into another, and written in afterwards.
    #[error("was changed after it was merged")]
    ChangedSinceMerged,
    /// Two DSK at the same time, of the same patient or person or at the same place.
    #[error("is at the same time as {with} (same {shared})")]
    BookedTwice {
        /// The other's shown number, or its time.
        with: String,
        /// What they have in common.
        shared: Shared,
    },
    /// Another record has the same number, or is perhaps of the same person.
    #[error("is that of {with} too (same {shared})")]
    TakenTwice {
        /// The other's shown number.
        with: String,
        /// What they have in common.
        shared: Shared,
    },
}

impl Fault {
    /// Whether an imported row with this fault is kept and flagged rather than left
    /// (`standards.md`: a number that fails its checksum is never dropped).
    pub fn kept_on_import(&self) -> bool {
        matches!(self, Self::IdentityNumberChecksum | Self::IdentityNumberFrom2032)
    }

    /// Whether this may be saved all the same, with the flag shown beside it.
    pub fn is_warning(&self) -> bool {
        matches!(
            self,
            Self::IdentityNumberFrom2032
                | Self::ApprovalDoesNotCover
                | Self::LentTwice
                | Self::ChangedSinceMerged
                | Self::BookedTwice { .. }
                | Self::TakenTwice { .. }
        )
    }
}
