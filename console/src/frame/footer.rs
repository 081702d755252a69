//! The last line: what one can press here, and whether all is saved.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use crate::keymap::{self, Binding};
use crate::model::Model;

pub(super) fn draw(frame: &mut Frame<'_>, model: &Model, area: Rect) {
    let state = state(model);
    let room = usize::from(area.width).saturating_sub(state.width() + 1);
    frame.render_widget(keys(model, room), area);
    frame.render_widget(state.right_aligned(), area);
}

/// The keys of what is in front, as many as there is room for.
fn keys(model: &Model, room: usize) -> Line<'static> {
    let theme = model.theme();
    let mut line = Line::default();
    // What cannot be done now has no place here; the help says why it cannot.
    let works = |binding: &&Binding| !binding.label.is_empty() && binding.action.disabled(model).is_none();
    let shown = keymap::reachable(&model.contexts()).into_iter().filter(works);
    // Help comes first in room, last in place: whoever is lost must find it.
    let (help, others): (Vec<&Binding>, Vec<_>) =
        shown.partition(|binding| binding.action == keymap::Action::Help);
    let spans = |binding: &Binding| {
        let key = binding.keys.first().map(ToString::to_string).unwrap_or_default();
        let hint = format!(" {}  ", model.texts().get(binding.label));
        [Span::styled(format!(" {key}"), theme.key), Span::styled(hint, theme.key_hint)]
    };
    let width = |spans: &[Span<'_>]| spans.iter().map(|span| span.content.width()).sum::<usize>();
    let mut left = room.saturating_sub(help.iter().map(|binding| width(&spans(binding))).sum());
    for binding in others {
        let spans = spans(binding);
        if width(&spans) > left {
            break;
        }
        left -= width(&spans);
        line.extend(spans);
    }
    help.into_iter().for_each(|binding| line.extend(spans(binding)));
    line
}

/// Whether all is saved.
fn state(model: &Model) -> Line<'static> {
    let (theme, texts) = (model.theme(), model.texts());
    let symbols = theme.symbols;
    let said = |symbol: &str, text: String, style| Line::styled(format!("{symbol} {text} "), style);
    if model.lost {
        return said(symbols.fault, texts.get("state-lost"), theme.error);
    }
    if model.read_only().is_some() {
        return said(symbols.fault, texts.get("state-read-only"), theme.error);
    }
    match model.saved_at {
        Some(at) => {
            let time = format!("{:02}:{:02}", at.hour(), at.minute());
            said(symbols.done, texts.format("state-saved-at", &[("time", time.into())]), theme.success)
        }
        None => Line::default(),
    }
}
