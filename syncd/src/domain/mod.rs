//! What Varde is about: the records that coordinators keep, and the rules on them.
//!
//! Two services: *DHO*, remote follow-up of people at home against a self-treatment plan, and
//! *DSK*, a video consultation in which GP, specialist and patient meet. A patient walks a
//! [pathway] of activities, each with somebody accountable; a [plan] has three
//! levels and a GP's approval; [equipment] is lent and comes back; a DSK
//! [appointment] is arranged step by step; a [meeting] on Tuesdays decides who does what.
//!
//! **Invariant:** nothing here reads a clock, a file or a socket. Rules take what they need as
//! arguments and read like `domain.md`.

/// A closed list of codes: an enum whose variants are stored as kebab-case text.
macro_rules! codes {
    ($(#[$meta:meta])* $name:ident { $($(#[$variant_meta:meta])* $variant:ident),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
            strum::Display, strum::EnumString, strum::IntoStaticStr, strum::VariantNames, strum::EnumIter,
        )]
        #[serde(rename_all = "kebab-case")]
        #[strum(serialize_all = "kebab-case")]
        pub enum $name { $($(#[$variant_meta])* $variant),+ }

        impl $name {
            /// All the codes, in the order in which they are shown.
            pub const CODES: &'static [&'static str] = <Self as strum::VariantNames>::VARIANTS;
        }
    };
}

pub mod access;
pub mod agenda;
pub mod aggregate;
pub mod appointment;
mod beginning;
pub mod benefit;
pub mod booking;
pub mod card;
pub mod check_in;
pub mod consent;
pub mod contact;
pub mod criteria;
pub mod dispute;
pub mod duty;
pub mod episode;
pub mod equipment;
pub mod erasure;
pub mod event;
mod field;
pub mod fold;
mod id;
pub mod identity_number;
mod kind;
pub mod meeting;
pub mod member;
pub mod merge;
pub mod operation;
pub mod pathway;
pub mod patient;
mod phone;
pub mod plan;
pub mod practice;
mod record;
pub mod rules;
mod schema;
mod scope;
pub mod settings;
pub mod text;
mod typed;
mod value;
pub mod video_link;

pub use field::{Fault, Field, LONG_TEXT_MAX, Shape};
pub use id::{NotAnId, RecordId};
pub use identity_number::IdentityNumber;
pub use kind::Kind;
pub use phone::{NotAPhone, Phone};
pub use record::{Claim, Held, Problem, Reading, Record};
pub use schema::{HeldIn, Key, Keyed, NotAKey, Schema, Section};
pub use scope::{Municipality, NotAMunicipality, NotAScope, Scope};
pub use typed::{Typed, TypedRecord};
pub use value::Value;
