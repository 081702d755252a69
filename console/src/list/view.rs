//! A list on the screen.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Clear;
use syncd::domain::Kind;
use syncd::store::view::{Order, Row};

use super::{List, Window, columns};
use crate::look::Look;
use crate::model::Model;
use crate::widgets::table;
use crate::widgets::width::{columns as width, wrap};

/// Draws the list in front: how it is filtered and sorted, headings, rows.
pub(crate) fn draw(frame: &mut Frame<'_>, model: &Model, area: Rect) {
    let (Some(list), look) = (model.list(), model.look()) else { return };
    let [caption, rows] = Layout::vertical([Constraint::Length(1), Constraint::Min(0)]).areas(area);
    draw_caption(frame, list, &look, &sorted(&list.window, &look), caption);
    let Some(total) = list.window.total() else { return };
    let columns = columns::of(list.window.kind());
    let titled: Vec<_> = columns.iter().map(|column| column.titled(&look)).collect();
    let cells = |row: &Row| {
        let mut cells: Vec<_> = columns.iter().map(|column| column.cell(row, &look)).collect();
        if let Some(first) = cells.first_mut().filter(|_| list.marked.contains(&row.id)) {
            first.text = format!("{}{}", look.theme.symbols.done, first.text);
            first.style = look.theme.accent;
        }
        cells
    };
    let place = list.window.place();
    // Rows not here yet are at the ends of the screen: what is here is one stretch.
    let offset = list.window.visible().next().map_or(place.top, |(index, _)| index);
    let window =
        table::Window { offset, total, rows: list.window.visible().map(|(_, row)| cells(row)).collect() };
    let empty = match list.window.filter() {
        "" => look.texts.get(&format!("empty-{}", list.window.kind())),
        filter => look.texts.format("empty-filter", &[("filter", filter.into())]),
    };
    let table = table::Table {
        columns: &titled,
        window: &window,
        state: place,
        focused: !model.detail.is_open(),
        empty: &empty,
    };
    table.render(rows, frame.buffer_mut(), look.theme);
    draw_help(frame, model, list, rows);
}

/// While a filter is written: what of it cannot be understood, or what it could go on as.
pub(crate) fn draw_help(frame: &mut Frame<'_>, model: &Model, list: &List, rows: Rect) {
    let (Some(line), look) = (&list.line, model.look()) else { return };
    let (text, style) = match &list.mistake {
        Some(mistake) => (format!("{} {mistake}", look.theme.symbols.conflict), look.theme.warning),
        None => (model.filter_completions(line.text()).join("   "), look.theme.muted),
    };
    let lines = wrap(&text, rows.width.saturating_sub(2));
    let height = u16::try_from(lines.len()).unwrap_or(u16::MAX).min(rows.height);
    let place = Rect { y: rows.bottom() - height, height, ..rows };
    frame.render_widget(Clear, place);
    for (y, line) in (place.y..place.bottom()).zip(lines) {
        let place = Rect { x: place.x + 1, y, height: 1, width: place.width.saturating_sub(1) };
        frame.render_widget(Span::styled(line, style), place);
    }
}

/// What a list is sorted by.
fn sorted(window: &Window, look: &Look<'_>) -> String {
    let (order, descending) = window.order();
    let order = match (window.kind(), order) {
        // Their day is when they are, not a deadline.
        (Kind::Meeting | Kind::Event | Kind::Appointment, Order::Due) => look.texts.get("order-day"),
        _ => look.texts.get(&format!("order-{order}")),
    };
    let way = look.texts.get(if descending { "order-descending" } else { "order-ascending" });
    look.texts.format("list-sorted", &[("order", order.into()), ("way", way.into())])
}

/// How many, filtered by what, and at the end a note.
pub(crate) fn draw_caption(frame: &mut Frame<'_>, list: &List, look: &Look<'_>, note: &str, area: Rect) {
    let window = &list.window;
    let kinds = look.texts.kinds(window.kind());
    let marked = match list.marked.len() {
        0 => String::new(),
        count => format!(" {} ", look.texts.format("marked-count", &[("count", count.into())])),
    };
    let away = match window.is_put_away() {
        true => format!("{} {} ", look.theme.symbols.separator, look.texts.get("list-put-away")),
        false => String::new(),
    };
    let count = window.total().map(|total| format!(" {total} {away}{marked}")).unwrap_or_default();
    let left = Line::from(vec![Span::styled(format!(" {kinds}"), look.theme.title), Span::raw(count)]);
    let after = area.x + left.width() as u16 + 1;
    frame.render_widget(left, area);
    frame.render_widget(Line::styled(format!("{note} "), look.theme.muted).right_aligned(), area);
    let room = area.right().saturating_sub(after + width(note) + 2);
    let place = Rect { x: after, width: room, ..area };
    match &list.line {
        Some(line) => {
            frame.render_widget(Span::styled("/", look.theme.key), place);
            let place = Rect { x: place.x + 1, width: room.saturating_sub(1), ..place };
            line.render(place, frame.buffer_mut(), look.theme, true);
        }
        None if !window.filter().is_empty() => {
            frame.render_widget(Span::styled(format!("/{}", window.filter()), look.theme.accent), place);
        }
        None => {}
    }
}
