//! The board on the screen: as many columns as there is room for, the cursor's always among them.

use std::ops::Range;

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Position, Rect};
use ratatui::text::{Line, Span};
use syncd::domain::Kind;
use syncd::store::view::Row;

use super::PHASES;
use crate::list::{self, Window, cells};
use crate::look::Look;
use crate::model::Model;
use crate::widgets::width::{columns as width, truncate};

/// The least that a card can be read in.
const NARROWEST: u16 = 15;
/// From this width on, number and name stand on one line.
const ROOMY: u16 = 27;
/// Lines above the cards: how it is filtered, the phase, a rule.
const HEADING: u16 = 3;
/// The lines of a card; in a roomy one the last is empty.
const CARD: u16 = 4;

/// How many cards a column has room for.
pub(crate) fn cards_in(area: Rect) -> usize {
    usize::from(area.height.saturating_sub(HEADING) / CARD).max(1)
}

/// The columns that are on the screen, and where each stands.
fn placed(model: &Model, area: Rect) -> Vec<(usize, Rect)> {
    let fits = usize::from((area.width + 1) / (NARROWEST + 1)).clamp(1, PHASES);
    let shown = in_view(model.board.at(), fits);
    let below = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    let places = Layout::horizontal(vec![Constraint::Fill(1); shown.len()]).spacing(1).split(below);
    shown.zip(places.iter().copied()).collect()
}

/// The columns in view: those from the first on, as long as the cursor's is one of them.
fn in_view(at: usize, fits: usize) -> Range<usize> {
    let first = (at + 1).saturating_sub(fits);
    first..(first + fits).min(PHASES)
}

/// The column and the place in it of the card at a place of the screen; none below the last.
pub(crate) fn card_at(model: &Model, at: Position) -> Option<(usize, Option<usize>)> {
    let (column, area) = placed(model, model.list_area()).into_iter().find(|(_, area)| area.contains(at))?;
    let window = &model.board.columns()[column];
    let card =
        at.y.checked_sub(area.y + HEADING - 1).map(|line| window.place().top + usize::from(line / CARD));
    Some((column, card.filter(|card| Some(*card) < window.total())))
}

/// Draws the board.
pub(crate) fn draw(frame: &mut Frame<'_>, model: &Model, area: Rect) {
    let (Some(list), look) = (model.list(), model.look()) else { return };
    let shown = placed(model, area);
    let on_board: Option<usize> = model.board.columns().iter().map(Window::total).sum();
    let outside = list.window.total().zip(on_board).map(|(total, on_board)| total.saturating_sub(on_board));
    let outside = outside.filter(|outside| *outside > 0);
    let note = outside.map(|count| look.texts.format("board-outside", &[("count", count.into())]));
    list::draw_caption(frame, list, &look, &note.unwrap_or_default(), Rect { height: 1, ..area });
    let (first, last) = (shown.first().map(|it| it.0), shown.last().map(|it| it.0));
    for (column, place) in shown {
        let more = (Some(column) == first && column > 0, Some(column) == last && column + 1 < PHASES);
        heading(frame, model, &look, column, more, place);
        cards(
            frame,
            model,
            &look,
            column,
            Rect { y: place.y + HEADING - 1, height: place.height.saturating_sub(HEADING - 1), ..place },
        );
    }
    list::draw_help(
        frame,
        model,
        list,
        Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area },
    );
}

/// The phase with its count, and a sign where there are columns beyond the edge.
fn heading(
    frame: &mut Frame<'_>,
    model: &Model,
    look: &Look<'_>,
    column: usize,
    (before, after): (bool, bool),
    place: Rect,
) {
    let (theme, phase) = (look.theme, column + 1);
    let is_here = column == model.board.at() && !model.detail.is_open();
    let count = model.board.columns()[column].total().map(|total| total.to_string()).unwrap_or_default();
    let (back, on) = theme.symbols.choice;
    let room = place.width.saturating_sub(width(&count) + 2 + u16::from(after));
    let name = format!("{phase} {}", look.texts.get(&format!("phase-{phase}")));
    let name = truncate(&name, room, theme.symbols.ellipsis);
    let style = if is_here { theme.accent } else { theme.title };
    let line = Line::from(vec![
        Span::styled(format!("{}{name} ", if before { back } else { " " }), style),
        Span::styled(count, theme.muted),
        Span::styled(if after { on } else { "" }, style),
    ]);
    frame.render_widget(line, Rect { height: 1.min(place.height), ..place });
    let rule = theme.symbols.rule.repeat(place.width.into());
    let under = Rect { y: place.y + 1, height: 1.min(place.height.saturating_sub(1)), ..place };
    frame.render_widget(Line::styled(rule, if is_here { theme.accent } else { theme.border }), under);
}

fn cards(frame: &mut Frame<'_>, model: &Model, look: &Look<'_>, column: usize, area: Rect) {
    let window = &model.board.columns()[column];
    let is_here = column == model.board.at() && !model.detail.is_open();
    for (index, row) in window.visible() {
        let y = area.y + (index - window.place().top) as u16 * CARD;
        for (line, y) in card(row, look, area.width).into_iter().zip(y..area.bottom()) {
            let place = Rect { y, height: 1, ..area };
            frame.render_widget(line, place);
            if is_here && index == window.place().selected {
                frame.buffer_mut().set_style(place, look.theme.selected);
            }
        }
        if is_here && index == window.place().selected && y < area.bottom() {
            frame.buffer_mut().set_string(area.x, y, look.theme.symbols.pointer, look.theme.selected);
        }
    }
}

/// Who, what is next and by when, who is responsible for it now.
fn card(row: &Row, look: &Look<'_>, width: u16) -> Vec<Line<'static>> {
    let room = width.saturating_sub(1);
    let short = |text: &str| truncate(text, room, look.theme.symbols.ellipsis);
    let (number, name) = (cells::number(row, look), look.texts.row_title(row.kind, &row.title));
    let styled = |text: &str, style| Line::styled(format!(" {}", short(text)), style);
    let mut lines = match width >= ROOMY {
        true => vec![styled(&format!("{} {name}", number.text), number.style)],
        false => vec![styled(&number.text, number.style), styled(&name, look.theme.text)],
    };
    lines.push(next(row, look));
    lines.push(styled(&responsible(row, look), look.theme.muted));
    lines
}

/// The activity that is next and by when, late or not in a sign too; where nothing is next, how the service
/// stands.
fn next(row: &Row, look: &Look<'_>) -> Line<'static> {
    let activity = row.columns.get("next").and_then(|code| code.as_str());
    let Some(activity) = activity else {
        return Line::styled(format!(" {}", look.state(Kind::Patient, &row.state).content), look.theme.muted);
    };
    let mut spans = vec![Span::styled(format!(" {activity} "), look.theme.text)];
    spans.extend(row.due.map(|due| look.due_soon(due)));
    Line::from(spans)
}

/// Who answers for what is next: a person where one is known, else the role.
fn responsible(row: &Row, look: &Look<'_>) -> String {
    let role = || row.columns.get("role").and_then(|code| code.as_str()).map(|code| look.texts.role(code));
    match &row.owner {
        Some(_) => look.texts.owner(row),
        None => role().unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_column_of_the_cursor_is_always_in_view() {
        for (at, fits) in (0..PHASES).flat_map(|at| (1..=PHASES).map(move |fits| (at, fits))) {
            let shown = in_view(at, fits);
            assert!(
                shown.contains(&at) && shown.len() == fits && shown.end <= PHASES,
                "{at} {fits} {shown:?}"
            );
        }
    }
}
