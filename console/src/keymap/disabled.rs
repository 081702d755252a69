//! Why an action cannot be done now. A key never just does nothing.

use strum::{Display, EnumIter};
use syncd::domain::member::Role as MemberRole;
use syncd::domain::operation::Hindrance;
use syncd::domain::{HeldIn, Kind};

use super::Action;
use crate::layers::{self, Layer};
use crate::model::Model;
use crate::patient;
use crate::tab::Tab;

/// Why an action cannot be done; its words stand in the translations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Display, EnumIter)]
#[strum(serialize_all = "kebab-case")]
pub enum Reason {
    /// The daemon is gone.
    Lost,
    /// The store is read-only after an error.
    ReadOnly,
    /// Nothing is selected.
    NothingSelected,
    /// Nothing is on this line.
    NothingHere,
    /// What is selected is not decided like that.
    NotOffered,
    /// The record was not merged into another.
    NotMerged,
    /// A form is not saved.
    UnfinishedForm,
    /// No criterion stands on this line.
    NotOnCriterion,
    /// It is being saved.
    BeingSaved,
    /// Records of patients are not changed in meeting mode.
    InMeeting,
    /// Only an admin does this.
    NotAdmin,
    /// A reader changes nothing.
    ReadsOnly,
    /// A project lead has only what is the region's.
    RegionOnly,
    /// Nobody waits to be let in.
    NobodyWaits,
    /// It was confirmed here already.
    Confirmed,
    /// The record as it is does not allow it.
    #[strum(disabled)]
    Hindered(Hindrance),
}

impl Reason {
    /// The message that says it.
    pub fn message(self) -> String {
        match self {
            Self::Hindered(hindrance) => format!("hindrance-{hindrance}"),
            other => format!("disabled-{other}"),
        }
    }
}

impl Action {
    /// Why this cannot be done now, if it cannot.
    pub fn disabled(self, model: &Model) -> Option<Reason> {
        match self {
            Self::Add if matches!(model.layers.last(), Some(Layer::Views(_))) => None,
            Self::Add | Self::Activity | Self::AddEntry(_) | Self::AddAbout(_) => unchangeable(model),
            Self::Views if model.mask.is_on() => Some(Reason::InMeeting),
            Self::Copy => nothing_selected(model),
            Self::Open if matches!(model.layers.last(), Some(Layer::Views(_))) => None,
            Self::Unmerge => unchangeable(model).or_else(|| {
                let merged = model.shown().is_some_and(|view| view.row.patient.is_some());
                (!merged).then_some(Reason::NotMerged)
            }),
            Self::TakeSide(_) | Self::TakeBoth | Self::Merge => hindrance(model)
                .or_else(|| (!layers::inbox_offers(model, self)).then_some(Reason::NotOffered)),
            Self::RevertField | Self::RevertState => hindrance(model),
            Self::Inbox | Self::History | Self::Undo | Self::Redo if model.mask.is_on() => {
                Some(Reason::InMeeting)
            }
            Self::Erase => unchangeable(model).or_else(|| not_admin(model)),
            Self::Undo | Self::Redo => hindrance(model),
            Self::History => nothing_selected(model),
            Self::Edit | Self::Open
                if matches!(model.layers.last(), Some(Layer::Inbox(_) | Layer::History(_))) =>
            {
                None
            }
            Self::Edit => nothing_selected(model).or_else(|| unchangeable(model)),
            Self::Answer(_) => unchangeable(model).or_else(|| patient::not_answerable(model)),
            Self::Operate(operation) => unchangeable(model).or_else(|| {
                let in_hand = model.in_hand()?;
                operation.hindrance(&in_hand.subject()).map(Reason::Hindered)
            }),
            Self::Save => hindrance(model)
                .or_else(|| model.layers.iter().any(|layer| layer.is_saving()).then_some(Reason::BeingSaved)),
            Self::Open if matches!(model.layers.last(), Some(Layer::Ticket(_))) => {
                model.machines.waiting().next().is_none().then_some(Reason::NobodyWaits)
            }
            Self::Open if matches!(model.layers.last(), Some(Layer::FigureRows(_) | Layer::Retention(_))) => {
                None
            }
            Self::Open if model.tab == Tab::Benefits && !model.detail.is_open() => None,
            Self::Confirm
                if matches!(
                    model.layers.last(),
                    Some(
                        Layer::ReleaseQuestion
                            | Layer::Revoke(_)
                            | Layer::Revert(_)
                            | Layer::Undo(_)
                            | Layer::Many(_)
                            | Layer::Merge(_)
                    )
                ) =>
            {
                hindrance(model)
            }
            Self::Open if model.tab == Tab::Sync => {
                model.machines.chosen_waiting().is_none().then_some(Reason::NothingHere)
            }
            Self::Invite | Self::Release => hindrance(model).or_else(|| not_admin(model)),
            Self::SetRole | Self::Revoke => hindrance(model)
                .or_else(|| not_admin(model))
                .or_else(|| layers::chosen_member(model).is_none().then_some(Reason::NothingSelected)),
            Self::Confirm | Self::Decline => hindrance(model).or_else(|| match layers::compared(model) {
                None => Some(Reason::NobodyWaits),
                Some(joining) => (self == Self::Confirm && joining.confirmed).then_some(Reason::Confirmed),
            }),
            Self::ConfirmAll | Self::OtherTicket => hindrance(model),
            Self::Open if model.detail.is_open() => {
                model.target_under_cursor().is_none().then_some(Reason::NothingHere)
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

fn not_admin(model: &Model) -> Option<Reason> {
    let other = model.role().is_some_and(|role| role != MemberRole::CoordinatorAdmin);
    other.then_some(Reason::NotAdmin)
}

/// Why records of the kind in front are not changed here.
fn unchangeable(model: &Model) -> Option<Reason> {
    hindrance(model).or_else(|| not_a_writer(model)).or_else(|| in_meeting(model))
}

/// The kind of what is in front.
fn kind_in_front(model: &Model) -> Option<Kind> {
    let shown = model.shown().map(|view| view.record.kind);
    shown.filter(|_| model.detail.is_open()).or(model.tab.kind()).or(shown)
}

fn in_meeting(model: &Model) -> Option<Reason> {
    model.mask.keeps_from(kind_in_front(model)?).then_some(Reason::InMeeting)
}

/// What every other machine would refuse of this one's role.
fn not_a_writer(model: &Model) -> Option<Reason> {
    match model.role()? {
        MemberRole::Reader => Some(Reason::ReadsOnly),
        MemberRole::ProjectLead if kind_in_front(model)?.schema().held_in == HeldIn::Municipality => {
            Some(Reason::RegionOnly)
        }
        _ => None,
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
