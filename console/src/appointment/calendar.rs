//! A week on the screen: seven columns where there is room, else day by day.

use jiff::civil::{Date, DateTime};
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Position, Rect};
use ratatui::text::{Line, Span};
use syncd::domain::appointment::end_of;
use syncd::store::view::Row;

use super::week::{DAYS, days_of};
use crate::frame::say;
use crate::look::Look;
use crate::model::Model;
use crate::widgets::width::{columns, truncate};

/// Lines above the days: which week it is, and a rule's worth of air.
const CAPTION: u16 = 2;
/// Lines above the appointments of a column: the day, and whether it is today.
const HEADING: u16 = 2;
/// Lines of an appointment in a column, and the empty one after it.
const BLOCK: u16 = 5;
/// The columns of an appointment's time.
const TIME: u16 = 11;
/// The most columns of its patient.
const PATIENT: u16 = 26;

/// A line, or a block in a column, and which row stands there; none for a day's heading.
struct Placed {
    area: Rect,
    day: Date,
    row: Option<usize>,
}

/// Draws the week.
pub(crate) fn draw(frame: &mut Frame<'_>, model: &Model, area: Rect) {
    let (Some(today), look) = (model.now.map(|now| now.date()), model.look()) else { return };
    let rows = model.week.rows(today);
    let monday = model.week.monday(today);
    frame.render_widget(caption(&look, monday, rows.map(<[Row]>::len)), Rect { height: 1, ..area });
    let Some(rows) = rows else { return };
    let body = below(area);
    if rows.is_empty() {
        return say(frame, &look, body, &["week-empty", "week-empty-next"].map(|id| look.texts.get(id)));
    }
    let across = model.is_across();
    for Placed { area, day, row } in placed(model, area) {
        match row.and_then(|index| Some((index, rows.get(index)?))) {
            None => {
                let lines = heading(&look, day, rows, across);
                area.rows().zip(lines).for_each(|(place, line)| frame.render_widget(line, place));
            }
            Some((index, row)) => {
                let lines =
                    if across { block(&look, row, area.width) } else { vec![line(&look, row, area.width)] };
                let selected = index == model.week.selected() && !model.detail.is_open();
                for (place, line) in area.rows().zip(lines) {
                    frame.render_widget(line, place);
                    if selected {
                        frame.buffer_mut().set_style(place, look.theme.selected);
                    }
                }
                if selected {
                    let pointer = look.theme.symbols.pointer;
                    frame.buffer_mut().set_string(area.x, area.y, pointer, look.theme.selected);
                }
            }
        }
    }
}

/// The row at a place of the screen.
pub(crate) fn row_at(model: &Model, at: Position) -> Option<usize> {
    let placed = placed(model, model.list_area());
    placed.into_iter().find(|placed| placed.area.contains(at))?.row
}

fn below(area: Rect) -> Rect {
    let caption = CAPTION.min(area.height);
    Rect { y: area.y + caption, height: area.height - caption, ..area }
}

/// Where every heading and row stands that is on the screen.
fn placed(model: &Model, area: Rect) -> Vec<Placed> {
    let Some(today) = model.now.map(|now| now.date()) else { return Vec::new() };
    let rows = model.week.rows(today).unwrap_or_default();
    let (monday, selected, body) = (model.week.monday(today), model.week.selected(), below(area));
    match model.is_across() {
        true => in_columns(monday, rows, selected, body),
        false => day_by_day(monday, rows, selected, body),
    }
}

/// The places of a day's rows among all.
fn of_day(rows: &[Row], day: Date) -> Vec<usize> {
    (0..rows.len()).filter(|index| rows[*index].due == Some(day)).collect()
}

/// Headings and blocks, the column of the selected row scrolled so far that it is seen.
fn in_columns(monday: Date, rows: &[Row], selected: usize, body: Rect) -> Vec<Placed> {
    let columns: [Rect; DAYS] = Layout::horizontal([Constraint::Fill(1); DAYS]).spacing(1).areas(body);
    let mut placed = Vec::new();
    for (column, day) in columns.into_iter().zip(days_of(monday)) {
        placed.push(Placed { area: Rect { height: column.height.min(HEADING), ..column }, day, row: None });
        let here = of_day(rows, day);
        let room = usize::from(column.height.saturating_sub(HEADING) / BLOCK).max(1);
        let at = here.iter().position(|index| *index == selected).unwrap_or(0);
        let hidden = (at + 1).saturating_sub(room);
        let blocks = (column.y + HEADING..column.bottom()).step_by(BLOCK.into());
        for (row, y) in here.into_iter().skip(hidden).zip(blocks) {
            let height = (BLOCK - 1).min(column.bottom() - y);
            placed.push(Placed { area: Rect { y, height, ..column }, day, row: Some(row) });
        }
    }
    placed
}

/// A heading for each day and a line for each row, scrolled so far that the selected one is seen.
fn day_by_day(monday: Date, rows: &[Row], selected: usize, body: Rect) -> Vec<Placed> {
    let of_one = |day| {
        std::iter::once((day, None)).chain(of_day(rows, day).into_iter().map(move |row| (day, Some(row))))
    };
    let lines: Vec<_> = days_of(monday).flat_map(of_one).collect();
    let at = lines.iter().position(|(_, row)| *row == Some(selected)).unwrap_or(0);
    let hidden = (at + 1).saturating_sub(body.height.into());
    let shown = lines.into_iter().skip(hidden).zip(body.rows());
    shown.map(|((day, row), area)| Placed { area, day, row }).collect()
}

/// *Veke 48 · 23.11.–29.11.2026 · 3*
fn caption(look: &Look<'_>, monday: Date, count: Option<usize>) -> Line<'static> {
    let sunday = days_of(monday).last().unwrap_or(monday);
    let week = monday.iso_week_date().week().to_string();
    let title = look.texts.format("week-title", &[("week", week.into())]);
    let days = format!("{}–{}", look.texts.day_and_month(monday), look.texts.date(sunday));
    let separator = look.theme.symbols.separator;
    let count = count.map(|count| format!(" {separator} {count} DSK")).unwrap_or_default();
    Line::from(vec![
        Span::styled(format!(" {title}"), look.theme.title),
        Span::styled(format!(" {separator} {days}{count}"), look.theme.muted),
    ])
}

/// The day; today is told by a word as well, below it where columns are narrow.
fn heading(look: &Look<'_>, day: Date, rows: &[Row], across: bool) -> Vec<Line<'static>> {
    let today = (look.today == Some(day)).then(|| format!(" {}", look.texts.get("week-today")));
    let style = if today.is_some() { look.theme.accent } else { look.theme.title };
    let name = format!(" {} {}", look.texts.weekday(day), look.texts.day_and_month(day));
    let mut spans = vec![Span::styled(name, style)];
    let (beside, below) = if across { (None, today) } else { (today, None) };
    spans.extend(beside.map(|word| Span::styled(word, style)));
    if of_day(rows, day).is_empty() {
        spans.push(Span::styled(format!("  {}", look.theme.symbols.empty), look.theme.muted));
    }
    let below = below.map(|word| Line::styled(word, style));
    [Line::from(spans)].into_iter().chain(below).collect()
}

/// *10:00–10:45*, from what a row tells.
pub(crate) fn time(row: &Row) -> String {
    let told = |name: &str| row.columns.get(name)?.as_str()?.parse::<DateTime>().ok();
    let clock = |moment: DateTime| format!("{:02}:{:02}", moment.hour(), moment.minute());
    match told("start") {
        Some(start) => format!("{}–{}", clock(start), clock(end_of(start, told("end")))),
        None => String::new(),
    }
}

fn clash(look: &Look<'_>, row: &Row) -> Option<Span<'static>> {
    let words = || format!("{} {}", look.theme.symbols.conflict, look.texts.get("week-booked-twice"));
    (row.booked_twice > 0).then(|| Span::styled(words(), look.theme.warning))
}

/// An appointment in a column: time, patient, state, and what it collides with or where it is.
fn block(look: &Look<'_>, row: &Row, width: u16) -> Vec<Line<'static>> {
    let cut = |text: String| truncate(&text, width.saturating_sub(2), look.theme.symbols.ellipsis);
    let state = look.appointment_state(&row.state);
    let place = Span::styled(cut(look.texts.row_group(row.kind, &row.group)), look.theme.muted);
    vec![
        Line::styled(format!("  {}", time(row)), look.theme.accent),
        Line::styled(format!("  {}", cut(look.texts.row_about(row))), look.theme.text),
        Line::from_iter([Span::raw("  "), Span::styled(cut(state.content.into_owned()), state.style)]),
        Line::from_iter([Span::raw("  "), clash(look, row).unwrap_or(place)]),
    ]
}

/// An appointment in one line; what there is no room for goes.
fn line(look: &Look<'_>, row: &Row, width: u16) -> Line<'static> {
    let about = truncate(&look.texts.row_about(row), PATIENT, look.theme.symbols.ellipsis);
    let pad = |text: &str, width: u16| " ".repeat(width.saturating_sub(columns(text)).into());
    let time = time(row);
    let mut spans = vec![
        Span::styled(format!("   {time}{}  ", pad(&time, TIME)), look.theme.accent),
        Span::styled(format!("{about}{}  ", pad(&about, PATIENT)), look.theme.text),
    ];
    spans.extend(clash(look, row).into_iter().flat_map(|clash| [clash, Span::raw("  ")]));
    spans.push(look.appointment_state(&row.state));
    let place = look.texts.row_group(row.kind, &row.group);
    let owner = look.texts.owner(row);
    let mut line = Line::from(spans);
    for part in [place, owner].into_iter().filter(|part| !part.is_empty()) {
        if line.width() + 2 + usize::from(columns(&part)) <= width.into() {
            line.spans.extend([Span::raw("  "), Span::styled(part, look.theme.muted)]);
        }
    }
    line
}
