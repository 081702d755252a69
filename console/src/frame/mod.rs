//! The whole screen: header, tabs, what is in front, footer, and the layers over it.

mod footer;
mod header;
mod tabs;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;
use ratatui::widgets::{Block, Clear, Paragraph, Wrap};

use crate::language::Argument;
use crate::layout::{Layout, SMALLEST};
use crate::look::Look;
use crate::model::Model;
use crate::patient::board;
use crate::tab::Tab;
use crate::{appointment, benefit, detail, layers, list, sync, today};

pub(crate) use tabs::tab_at;

/// Draws the model. Nothing is changed by drawing.
pub fn draw(frame: &mut Frame<'_>, model: &Model) {
    let area = frame.area();
    frame.render_widget(Block::new().style(model.theme().text), area);
    if area.width < SMALLEST.width || area.height < SMALLEST.height {
        return too_small(frame, model);
    }
    let layout = Layout::of(area.as_size());
    header::draw(frame, model, layout.header);
    // Before a home is open there is nothing to go to.
    if model.profile.is_some() {
        tabs::draw(frame, model, layout.tabs);
        rules(frame, model, &layout);
        body(frame, model, &layout);
    }
    layers::draw(frame, model);
    footer::draw(frame, model, layout.footer);
    // Nor is the last line of a layer covered, which says what its keys are.
    let hints = if model.layers.is_empty() { 0 } else { 2 };
    let above = Rect { height: layout.footer.y - hints, ..area };
    model.toasts.render(above, frame.buffer_mut(), model.theme());
}

fn body(frame: &mut Frame<'_>, model: &Model, layout: &Layout) {
    let detail_in_front = model.detail.is_open() && !layout.wide;
    if !detail_in_front {
        match model.tab {
            Tab::Today => today::draw(frame, model, layout.list),
            Tab::Benefits if spans(model) => benefit::draw(frame, model, layout.body()),
            Tab::Benefits => benefit::draw(frame, model, layout.list),
            Tab::Sync => sync::draw(frame, model),
            _ if model.shows_week() => appointment::draw(frame, model, model.list_area()),
            _ if model.shows_board() => board::draw(frame, model, model.list_area()),
            _ => list::draw(frame, model, layout.list),
        }
    }
    if detail_in_front || has_two(model, layout) {
        detail::draw(frame, model, layout.detail);
    }
}

/// Whether what is in front is read across the whole screen.
fn spans(model: &Model) -> bool {
    let benefits = model.tab == Tab::Benefits && !model.detail.is_open();
    model.tab == Tab::Sync || benefits || model.is_across()
}

/// Whether list and detail stand side by side.
fn has_two(model: &Model, layout: &Layout) -> bool {
    layout.wide && !spans(model)
}

/// The line under the tabs, and the one between list and detail.
fn rules(frame: &mut Frame<'_>, model: &Model, layout: &Layout) {
    let theme = model.theme();
    let under_tabs = Rect { y: layout.tabs.bottom(), ..layout.tabs };
    let rule = theme.symbols.rule.repeat(under_tabs.width.into());
    frame.render_widget(Line::styled(rule, theme.border), under_tabs);
    if has_two(model, layout) {
        let between = Rect { x: layout.list.right() + 1, width: 1, ..layout.list };
        let bar = Line::styled(theme.symbols.border.vertical_left, theme.border);
        for y in between.top()..between.bottom() {
            frame.render_widget(&bar, Rect { y, height: 1, ..between });
        }
    }
}

fn too_small(frame: &mut Frame<'_>, model: &Model) {
    let number = |size: u16| Argument::from(size.to_string());
    let sizes = [("width", number(SMALLEST.width)), ("height", number(SMALLEST.height))];
    let text = model.texts().format("screen-too-small", &sizes);
    frame.render_widget(Clear, frame.area());
    frame.render_widget(Paragraph::new(text).wrap(Wrap { trim: true }), frame.area());
}

/// A screen that has nothing to list says so, and what to do about it.
pub(crate) fn say(frame: &mut Frame<'_>, look: &Look<'_>, area: Rect, lines: &[String]) {
    let style: Style = look.theme.muted;
    let text: Vec<Line<'_>> = lines.iter().map(|line| Line::styled(line.as_str(), style)).collect();
    let inner = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
    frame.render_widget(Paragraph::new(text).wrap(Wrap { trim: true }), inner);
}
