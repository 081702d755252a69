//! Meeting mode: this console asks for numbers in place of patients' names, and keeps nothing of what
//! it was told before.
//!
//! **Invariant:** from the key on nothing is shown that came before the daemon has said yes.

use strum::IntoEnumIterator;
use syncd::domain::Kind;
use syncd::service::protocol::Request;

use crate::effect::{Effect, Tag};
use crate::model::Model;

/// Whether names are left out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Mask {
    /// They are shown.
    #[default]
    Off,
    /// The daemon was asked to leave them out from now on, or to give them again.
    Asked {
        /// Which.
        on: bool,
    },
    /// They are left out.
    On,
}

impl Mask {
    /// Whether names are to be left out.
    pub fn is_on(self) -> bool {
        matches!(self, Self::On | Self::Asked { on: true })
    }

    /// Whether the daemon has not answered yet, so that what comes may be of before.
    pub fn is_asked(self) -> bool {
        matches!(self, Self::Asked { .. })
    }

    /// Whether a record of this kind is not written now: what stands in it is not seen.
    pub fn keeps_from(self, kind: Kind) -> bool {
        self.is_on() && kind.concerns_patients()
    }
}

/// Leaves names out from now on, or gives them again.
pub(crate) fn set(model: &mut Model, on: bool) -> Vec<Effect> {
    model.mask = Mask::Asked { on };
    model.forget();
    vec![Effect::Ask(Tag::Meeting, Request::Meeting { on })]
}

/// Leaves names out on a new connection too, where they were left out before.
pub(crate) fn resume(model: &mut Model) -> Vec<Effect> {
    match model.mask {
        Mask::Off => Vec::new(),
        other => set(model, other.is_on()),
    }
}

/// The daemon has done what it was asked for.
pub(crate) fn take(model: &mut Model) {
    model.mask = if model.mask.is_on() { Mask::On } else { Mask::Off };
    model.refresh(&Kind::iter().collect::<Vec<_>>());
    model.machines.refresh();
}
