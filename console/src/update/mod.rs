//! The one place where the model changes.
//!
//! **Invariant:** `update` never waits, reads no clock and does no I/O: what it wants done it
//! returns as effects, and what it needs to know comes in as messages.

mod act;
mod daemon;
mod input;

use syncd::service::protocol::Request;

use crate::effect::{Effect, Tag};
use crate::layers;
use crate::message::Msg;
use crate::model::Model;

/// Takes in what happened; returns what is to be done about it.
pub fn update(model: &mut Model, message: Msg) -> Vec<Effect> {
    let mut effects = match message {
        Msg::Input(event) => input::input(model, event),
        Msg::Reply { tag, result } => daemon::reply(model, tag, result),
        Msg::Event(event) => daemon::event(model, event),
        Msg::Now(moment) => {
            model.moment = moment;
            model.toasts.expire(moment);
            Vec::new()
        }
        Msg::Minute => {
            model.status.refresh();
            Vec::new()
        }
        Msg::Idle => lock(model, false),
        Msg::Lost => {
            model.lost = true;
            let why = model.texts().get("state-lost");
            for layer in &mut model.layers {
                layer.stop_waiting(&why);
            }
            Vec::new()
        }
        Msg::Ticket(found) => layers::take_ticket(model, found),
        Msg::FileKept(kept) => {
            layers::file_kept(model, kept);
            Vec::new()
        }
        Msg::SettingsNotSaved => {
            model.complain(model.texts().get("settings-not-saved"));
            Vec::new()
        }
    };
    effects.extend(model.wants());
    effects
}

/// Locks the home, where one is open.
fn lock(model: &Model, asked: bool) -> Vec<Effect> {
    let open = model.profile.is_some() && !model.lost;
    let lock = Effect::Ask(Tag::Lock { asked }, Request::Lock { keep: None });
    open.then_some(lock).into_iter().collect()
}
