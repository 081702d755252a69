//! What taking back the last step would do, and whether to.

use ratatui::Frame;
use syncd::service::protocol::{Extent, Request, Turn};

use super::Layer;
use crate::effect::{Effect, Tag};
use crate::model::Model;
use crate::widgets::dialog::{Answer, Dialog};

/// The most lines that tell what would be changed.
const LINES_MAX: usize = 10;

/// The question.
#[derive(Debug)]
pub struct Undo {
    turn: Turn,
    redo: bool,
}

/// Asks what the step is.
pub(crate) fn ask(redo: bool) -> Vec<Effect> {
    let request = Request::Undo { redo, extent: Extent::Preview };
    vec![Effect::Ask(Tag::Undo { redo, extent: Extent::Preview }, request)]
}

/// Shows what the step is, or tells that it was taken back.
pub(crate) fn take(model: &mut Model, turn: Option<Turn>, redo: bool, extent: Extent) {
    let Some(turn) = turn else {
        return model.inform(model.texts().get(if redo { "redo-nothing" } else { "undo-nothing" }));
    };
    if extent == Extent::Preview {
        return model.layers.push(Layer::Undo(Undo { turn, redo }));
    }
    model.saved_at = model.now;
    let what = [("what", model.texts().deed(&turn).into())];
    let told = model.texts().format(if redo { "redo-done" } else { "undo-done" }, &what);
    model.inform(told);
    if extent == Extent::Untouched && !turn.since.is_empty() {
        model.inform(model.texts().get("undo-part"));
    }
}

/// Takes it back: all of it, or what nobody else has changed since.
pub(super) fn confirm(model: &mut Model, all: bool) -> Vec<Effect> {
    let Some(Layer::Undo(Undo { redo, .. })) = model.layers.pop() else { return Vec::new() };
    let extent = if all { Extent::All } else { Extent::Untouched };
    vec![Effect::Ask(Tag::Undo { redo, extent }, Request::Undo { redo, extent })]
}

pub(super) fn draw(frame: &mut Frame<'_>, model: &Model, undo: &Undo) {
    let (texts, today) = (model.texts(), model.look().today);
    let when =
        [("what", texts.deed(&undo.turn).into()), ("at", texts.moment_near(undo.turn.at, today).into())];
    let mut lines = vec![texts.format("undo-when", &when)];
    let told = texts.turned(&undo.turn, today);
    let more = told.len() > LINES_MAX;
    lines.extend(told.into_iter().take(LINES_MAX));
    lines.extend(more.then(|| model.theme().symbols.ellipsis.to_owned()));
    let alone = undo.turn.since.is_empty();
    let label = texts.get(if alone { "key-undo-now" } else { "key-undo-now-help" });
    let mut answers = vec![Answer { key: 'u', label }];
    if !alone {
        answers.push(Answer { key: 'a', label: texts.get("key-undo-all-help") });
    }
    let title = texts.get(if undo.redo { "redo-title" } else { "undo-title" });
    let dialog = Dialog::new(title, lines.join("\n"), answers).destructive();
    dialog.render(frame.area(), frame.buffer_mut(), model.theme(), texts);
}
