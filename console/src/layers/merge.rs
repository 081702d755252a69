//! Two records of one person: what merging them makes of them, and doing it.
//!
//! **Invariant:** nothing is merged before what comes of it was shown.

use ratatui::Frame;
use ratatui::layout::Rect;
use syncd::domain::Kind;
use syncd::service::protocol::{ConflictView, Merging, Refusal, Request, Saved};
use syncd::store::view::Row;

use super::{Layer, draw_panel, place};
use crate::detail::Content;
use crate::effect::{Effect, Tag};
use crate::keymap::Action;
use crate::model::Model;

const WIDTH: u16 = 110;

/// What would come of it.
#[derive(Debug)]
pub struct MergeQuestion {
    merging: Merging,
    top: usize,
}

fn ask(merged: &Row, kept: &Row, preview: bool) -> Vec<Effect> {
    let (patient, into) = (merged.id.to_string(), kept.id.to_string());
    vec![Effect::Ask(Tag::Merge { preview }, Request::Merge { patient, into, preview })]
}

/// Asks what would come of merging a pair: the record that was numbered first is kept.
pub(super) fn ask_of_pair(conflict: &ConflictView) -> Vec<Effect> {
    let mut rows: Vec<_> = conflict.sides.iter().filter_map(|side| side.record.as_ref()).collect();
    rows.sort_by_key(|row| (row.number.is_none(), &row.number, row.id));
    match rows.as_slice() {
        [kept, merged] => ask(merged, kept, true),
        _ => Vec::new(),
    }
}

/// Shows what would come of it, or tells why it cannot be done.
pub(crate) fn take_preview(model: &mut Model, merging: Merging) {
    model.layers.retain(|layer| !matches!(layer, Layer::Merge(_)));
    match merging.hindrance {
        Some(hindrance) => model.complain(model.texts().refusal(&Refusal::NotMergeable { hindrance })),
        None => model.layers.push(Layer::Merge(Box::new(MergeQuestion { merging, top: 0 }))),
    }
}

/// It was done.
pub(crate) fn done(model: &mut Model, merging: &Merging) {
    model.saved_at = model.now;
    let words = [("kept", model.texts().row_about(&merging.kept).into())];
    model.inform(model.texts().format("merge-done", &words));
}

/// Brings the record that is shown back, which was merged.
pub(crate) fn unmerge(model: &Model) -> Vec<Effect> {
    let shown = model.shown().filter(|view| view.record.kind == Kind::Patient);
    let patient = shown.map(|view| view.record.id.to_string());
    patient.map(|patient| Effect::Ask(Tag::Unmerge, Request::Unmerge { patient })).into_iter().collect()
}

/// It is back.
pub(crate) fn unmerged(model: &mut Model, saved: &Saved) {
    model.saved_at = model.now;
    let called = saved.number.clone().unwrap_or_else(|| saved.title.clone());
    model.inform(model.texts().format("unmerge-done", &[("patient", called.into())]));
}

pub(super) fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    let page = usize::from(area(model).height.saturating_sub(2));
    let Some(Layer::Merge(question)) = model.layers.last() else { return Vec::new() };
    let Merging { kept, merged, .. } = &question.merging;
    match action {
        Action::KeepOther => return ask(kept, merged, true),
        Action::Confirm => {
            let effects = ask(merged, kept, false);
            model.layers.pop();
            return effects;
        }
        _ => {}
    }
    let lines = content(model, question, area(model).width.saturating_sub(4)).lines().len();
    let top = action.row_from(question.top, page).min(lines.saturating_sub(page));
    if let Some(Layer::Merge(question)) = model.layers.last_mut() {
        question.top = top;
    }
    Vec::new()
}

fn area(model: &Model) -> Rect {
    place(model, WIDTH, u16::MAX)
}

pub(super) fn draw(frame: &mut Frame<'_>, model: &Model, question: &MergeQuestion) {
    let inside = draw_panel(frame, model, &model.texts().get("merge-title"), area(model));
    let content = content(model, question, inside.width);
    for (y, (line, _)) in (inside.y..inside.bottom()).zip(content.lines().iter().skip(question.top)) {
        frame.render_widget(line, Rect { y, height: 1, ..inside });
    }
}

fn content<'a>(model: &'a Model, question: &MergeQuestion, width: u16) -> Content<'a> {
    let (look, merging) = (model.look(), &question.merging);
    let (texts, theme) = (look.texts, look.theme);
    let mut content = Content::new(look, width);
    content.text(texts.merge_what(merging), theme.text);
    content.text(texts.get("merge-back"), theme.muted);
    let parts = [
        ("merge-disputed", texts.merge_disputed(merging), theme.warning),
        ("merge-taken", texts.merge_taken(merging), theme.text),
    ];
    for (heading, fields, style) in parts.into_iter().filter(|(_, fields, _)| !fields.is_empty()) {
        content.heading(texts.format(heading, &[("count", fields.len().into())]));
        fields.iter().for_each(|(label, value)| content.labelled(label, value, style, None));
    }
    if let Some(records) = texts.merge_records(merging) {
        content.heading(texts.get("merge-records"));
        content.text(records, theme.text);
    }
    content
}
