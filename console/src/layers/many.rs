//! Changing the marked records at once: what would change is shown first.

use std::collections::BTreeMap;

use ratatui::Frame;
use ratatui::layout::Rect;
use syncd::domain::{Key, RecordId, Value};
use syncd::service::protocol::{Many, Refusal, Request};

use super::{Layer, draw_panel, place};
use crate::detail::Content;
use crate::effect::{Effect, Tag};
use crate::keymap::Action;
use crate::model::Model;

const WIDTH: u16 = 110;

/// What would be changed.
#[derive(Debug)]
pub struct ManyPreview {
    ids: Vec<RecordId>,
    fields: BTreeMap<Key, Value>,
    many: Many,
    top: usize,
}

/// Asks what saving these fields of these records would change.
pub(super) fn preview(ids: Vec<RecordId>, fields: BTreeMap<Key, Value>) -> Vec<Effect> {
    vec![Effect::Ask(Tag::Many { preview: true }, Request::SaveMany { ids, fields, preview: true })]
}

/// Shows what would be changed.
pub(crate) fn take_preview(model: &mut Model, many: Many) {
    let asked = model.layers.iter_mut().rev().find_map(|layer| match layer {
        Layer::Form(form) => form.many_asked(),
        _ => None,
    });
    if let Some((ids, fields)) = asked {
        model.layers.push(Layer::Many(ManyPreview { ids, fields, many, top: 0 }));
    }
}

/// It was done: the form and the marks go.
pub(crate) fn done(model: &mut Model, many: &Many) {
    model.layers.retain(|layer| !matches!(layer, Layer::Many(_)) && !layer.is_about_many());
    model.list_mut().into_iter().for_each(|list| list.marked.clear());
    model.saved_at = model.now;
    let count = [("count", many.changes.len().into())];
    model.inform(model.texts().format("many-done", &count));
}

/// Saves what was shown.
pub(super) fn confirm(model: &mut Model) -> Vec<Effect> {
    let Some(Layer::Many(layer)) = model.layers.pop() else { return Vec::new() };
    let ManyPreview { ids, fields, .. } = layer;
    vec![Effect::Ask(Tag::Many { preview: false }, Request::SaveMany { ids, fields, preview: false })]
}

fn area(model: &Model) -> Rect {
    place(model, WIDTH, u16::MAX)
}

/// Scrolls.
pub(super) fn go(model: &mut Model, action: Action) {
    let page = usize::from(area(model).height.saturating_sub(2));
    let Some(Layer::Many(layer)) = model.layers.last() else { return };
    let lines = content(model, layer, area(model).width.saturating_sub(4)).lines().len();
    let top = action.row_from(layer.top, page).min(lines.saturating_sub(page));
    if let Some(Layer::Many(layer)) = model.layers.last_mut() {
        layer.top = top;
    }
}

pub(super) fn draw(frame: &mut Frame<'_>, model: &Model, layer: &ManyPreview) {
    let inside = draw_panel(frame, model, &model.texts().get("many-preview"), area(model));
    let content = content(model, layer, inside.width);
    for (y, (line, _)) in (inside.y..inside.bottom()).zip(content.lines().iter().skip(layer.top)) {
        frame.render_widget(line, Rect { y, height: 1, ..inside });
    }
}

fn content<'a>(model: &'a Model, layer: &ManyPreview, width: u16) -> Content<'a> {
    let look = model.look();
    let (texts, theme) = (look.texts, look.theme);
    let mut content = Content::new(look, width);
    for change in &layer.many.changes {
        let kind = change.row.kind;
        let shown = |key: &Key, value: &Value| {
            let value = texts.value_named(kind, &layer.many.names, key, value);
            if value.is_empty() { theme.symbols.empty.to_owned() } else { value }
        };
        let fields = change.fields.iter().map(|(key, from, to)| {
            let words = [
                ("field", texts.key(kind, key).into()),
                ("from", shown(key, from).into()),
                ("to", shown(key, to).into()),
            ];
            texts.format("undo-becomes", &words)
        });
        let fields = fields.collect::<Vec<_>>().join(&format!(" {} ", theme.symbols.separator));
        content.labelled(&texts.row_about(&change.row), &fields, theme.text, None);
    }
    let counted = |id: &str, count: usize| texts.format(id, &[("count", count.into())]);
    if layer.many.already > 0 {
        content.heading(counted("many-already", layer.many.already));
    }
    if !layer.many.refused.is_empty() {
        content.heading(counted("many-refused", layer.many.refused.len()));
    }
    for (row, refusal) in &layer.many.refused {
        let why = match refusal {
            Refusal::Invalid { problems } => {
                let told = problems.iter().map(|problem| texts.problem(row.kind, problem));
                told.collect::<Vec<_>>().join("; ")
            }
            other => texts.refusal(other),
        };
        content.labelled(&texts.row_about(row), &why, theme.warning, None);
    }
    content
}
