//! Why an action cannot be done now. A key never just does nothing.

use strum::{Display, EnumIter};
use syncd::domain::Kind;

use super::Action;
use crate::model::Model;

/// Why an action cannot be done; its words stand in the translations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Display, EnumIter)]
#[strum(serialize_all = "kebab-case")]
pub enum Reason {
    /// The daemon is gone.
    Lost,
    /// The store is read-only after an error.
    ReadOnly,
    /// This kind of record can be edited from the next version on.
    NextVersion,
    /// Nothing is selected.
    NothingSelected,
    /// Nothing is on this line.
    NothingHere,
    /// A form is not saved.
    UnfinishedForm,
    /// The form is being saved.
    BeingSaved,
}

impl Reason {
    /// The message that says it.
    pub fn message(self) -> String {
        format!("disabled-{self}")
    }
}

impl Action {
    /// Why this cannot be done now, if it cannot.
    pub fn disabled(self, model: &Model) -> Option<Reason> {
        match self {
            Self::Add => write_hindrance(model, model.tab.kind()),
            Self::Edit => nothing_selected(model).or_else(|| write_hindrance(model, kind_in_hand(model))),
            Self::Activity | Self::Consent | Self::Relative => write_hindrance(model, kind_in_hand(model)),
            Self::Save => hindrance(model)
                .or_else(|| model.layers.iter().any(|layer| layer.is_saving()).then_some(Reason::BeingSaved)),
            Self::Open if model.detail.is_open() => {
                model.record_under_cursor().is_none().then_some(Reason::NothingHere)
            }
            Self::Open => nothing_selected(model),
            Self::Quit => {
                model.layers.iter().any(|layer| layer.is_unfinished()).then_some(Reason::UnfinishedForm)
            }
            _ => None,
        }
    }
}

fn nothing_selected(model: &Model) -> Option<Reason> {
    model.record_in_hand().is_none().then_some(Reason::NothingSelected)
}

fn kind_in_hand(model: &Model) -> Option<Kind> {
    match model.detail.is_open() {
        true => model.shown().map(|view| view.record.kind),
        false => model.tab.kind(),
    }
}

/// What hinders every change.
fn hindrance(model: &Model) -> Option<Reason> {
    match (model.lost, model.read_only()) {
        (true, _) => Some(Reason::Lost),
        (_, Some(_)) => Some(Reason::ReadOnly),
        _ => None,
    }
}

fn write_hindrance(model: &Model, kind: Option<Kind>) -> Option<Reason> {
    hindrance(model).or_else(|| (kind != Some(Kind::Patient)).then_some(Reason::NextVersion))
}
