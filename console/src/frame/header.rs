//! The first line: where one is, when it is, who one is.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use crate::model::Model;

pub(super) fn draw(frame: &mut Frame<'_>, model: &Model, area: Rect) {
    let theme = model.theme();
    let mark =
        if model.mask.is_on() { format!(" {} ", model.texts().get("state-meeting")) } else { String::new() };
    let left = format!(" {} ", model.title());
    let person = model.profile.as_ref().map(|profile| profile.person.clone());
    let room = usize::from(area.width).saturating_sub(left.width() + mark.width() + 3);
    let right = forms(model, person).into_iter().find(|form| form.width() <= room).unwrap_or_default();
    let spans = [Span::styled(left, theme.title), Span::styled(mark, theme.warning.reversed())];
    frame.render_widget(Line::from_iter(spans), area);
    frame.render_widget(Line::from(Span::styled(format!("{right} "), theme.text)).right_aligned(), area);
}

/// Date, time and person, the longest form first: the one that fits is shown.
fn forms(model: &Model, person: Option<String>) -> Vec<String> {
    let Some(now) = model.now else { return Vec::new() };
    let time = format!("{:02}:{:02}", now.hour(), now.minute());
    let (long, short) = (model.texts().long_date(now.date()), model.texts().date(now.date()));
    match person {
        Some(person) => vec![
            format!("{long}  {time} · {person}"),
            format!("{short} {time} · {person}"),
            format!("{short} {time}"),
        ],
        None => vec![format!("{long}  {time}"), format!("{short} {time}")],
    }
}
