//! `?`: the keys of the screen that one came from, why some of them do nothing now, and what
//! the counts above mean.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{Layer, draw_panel, place};
use crate::keymap::{self, Action, Context};
use crate::model::Model;
use crate::widgets::width::columns;

const WIDTH: u16 = 76;
const KEYS_WIDTH: usize = 12;

/// The keys of what stood open.
#[derive(Debug)]
pub struct Help {
    contexts: Vec<Context>,
    top: usize,
}

impl Help {
    /// The keys of these contexts.
    pub(super) fn of(contexts: Vec<Context>) -> Self {
        Self { contexts, top: 0 }
    }

    /// A line for each row of the table, dimmed with its reason where it does nothing now.
    fn lines(&self, model: &Model) -> Vec<Line<'static>> {
        let (theme, texts) = (model.theme(), model.texts());
        let line = |binding: &keymap::Binding| {
            let (keys, reason) = (binding.keys_shown(), binding.action.disabled(model));
            let pad = " ".repeat(KEYS_WIDTH.saturating_sub(columns(&keys).into()));
            let tooltip = texts.get(binding.tooltip);
            let mut spans = vec![Span::styled(keys + &pad, theme.key)];
            match reason {
                None => spans.push(Span::styled(tooltip, theme.text)),
                Some(reason) => {
                    let reason = texts.get(&reason.message());
                    let text = format!("{tooltip} {} {reason}", theme.symbols.separator);
                    spans.push(Span::styled(text, theme.muted));
                }
            }
            Line::from(spans)
        };
        let keys = keymap::reachable(&self.contexts).into_iter().map(line);
        let count = |symbol: &str, words: &str| {
            let pad = " ".repeat(KEYS_WIDTH.saturating_sub(columns(symbol).into()));
            Line::from(vec![Span::raw(symbol.to_owned() + &pad), Span::styled(texts.get(words), theme.text)])
        };
        let counts = [
            count(theme.symbols.duty, "count-alerts-help"),
            count(theme.symbols.conflict, "count-conflicts-help"),
            count(&format!("{} 1/2", theme.symbols.sync), "count-machines-help"),
            count("+1", "count-joining-help"),
        ];
        keys.chain([Line::default()]).chain(counts).collect()
    }
}

fn area(model: &Model, help: &Help) -> Rect {
    let rows = help.lines(model).len() as u16;
    place(model, WIDTH, rows + 2)
}

/// Scrolls.
pub(super) fn go(model: &mut Model, action: Action) {
    let Some(Layer::Help(help)) = model.layers.last() else { return };
    let page = usize::from(area(model, help).height.saturating_sub(2));
    let lowest = help.lines(model).len().saturating_sub(page);
    let top = action.row_from(help.top, page);
    if let Some(Layer::Help(help)) = model.layers.last_mut() {
        help.top = top.min(lowest);
    }
}

pub(super) fn draw(frame: &mut Frame<'_>, model: &Model, help: &Help) {
    let inside = draw_panel(frame, model, &model.texts().get("help-title"), area(model, help));
    for (row, line) in inside.rows().zip(help.lines(model).into_iter().skip(help.top)) {
        frame.render_widget(line, row);
    }
}
