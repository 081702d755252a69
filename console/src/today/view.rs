//! *Today* on the screen: what, why now, who is responsible, which key.

use jiff::civil::DateTime;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use syncd::domain::Kind;
use syncd::domain::agenda::Reason;
use syncd::domain::plan::Level;
use syncd::store::view::{AgendaRow, Part};

use super::{Line as Place, Today};
use crate::frame::say;
use crate::look::Look;
use crate::model::Model;
use crate::widgets::width::{columns, truncate};

/// The columns of what a row is about, and the most its reason takes.
const WHO: u16 = 24;
/// The least that a reason is given beside who.
const REASON: u16 = 16;

/// Draws the parts.
pub(crate) fn draw(frame: &mut Frame<'_>, model: &Model, area: Rect) {
    let (today, look) = (&model.today, model.look());
    if today.is_known() && today.rows().is_empty() {
        return say(frame, &look, area, &["today-empty", "today-empty-next"].map(|id| look.texts.get(id)));
    }
    let focused = !model.detail.is_open();
    for (y, place) in (area.top()..area.bottom()).zip(today.lines().into_iter().skip(today.top)) {
        let row = Rect { y, height: 1, ..area };
        frame.render_widget(line(today, place, &look, model, area.width), row);
        if focused && matches!(place, Place::Row(index, _) if index == today.selected()) {
            frame.buffer_mut().set_style(row, look.theme.selected);
            frame.buffer_mut().set_string(row.x, y, look.theme.symbols.pointer, look.theme.selected);
        }
    }
}

fn line(today: &Today, place: Place, look: &Look<'_>, model: &Model, width: u16) -> Line<'static> {
    match place {
        Place::Heading(part, count) => {
            let title = look.texts.get(&format!("part-{part}"));
            Line::from(vec![
                Span::styled(format!(" {title} "), look.theme.title),
                Span::styled(count.to_string(), look.theme.muted),
            ])
        }
        Place::Row(index, first) => match (today.rows().get(index), first) {
            (Some(row), true) => what(row, look, width),
            (Some(row), false) => response(row, look, model),
            (None, _) => Line::default(),
        },
    }
}

/// What, why now and who, cut to the width; what does not fit of the reason goes.
fn what(row: &AgendaRow, look: &Look<'_>, width: u16) -> Line<'static> {
    let theme = look.theme;
    let (symbol, style) = match row.item.detail.parse::<Level>() {
        Ok(level) if row.item.reason == Reason::EventOpen => theme.level(level),
        _ => (" ", theme.text),
    };
    let when = when(row, look);
    let room = width.saturating_sub(3 + WHO + 2 + columns(&when) + 2);
    let stand_in = row.stand_in.as_ref();
    let forms = row.item.responsible.as_deref().map(|person| {
        let (who, _) = look.texts.cover(person, stand_in);
        [look.texts.answers(person, stand_in), look.texts.answers_briefly(person, stand_in), who]
    });
    let fits = |who: &String| room.saturating_sub(columns(who) + 2) >= REASON;
    let about = truncate(&look.texts.row_about(&row.record), WHO, theme.symbols.ellipsis);
    let pad = usize::from(WHO.saturating_sub(columns(&about)));
    // Where both do not fit, why goes before who: the detail says who as well.
    let who = forms.into_iter().flatten().find(fits).unwrap_or_default();
    let reason = match row.record.kind {
        Kind::Event => {
            format!("{} {} {}", look.texts.reason(&row.item), theme.symbols.separator, row.record.title)
        }
        _ => look.texts.reason(&row.item),
    };
    let reason_room = room.saturating_sub(if who.is_empty() { 0 } else { columns(&who) + 2 });
    let reason = truncate(&reason, reason_room, theme.symbols.ellipsis);
    let late = row.part == Part::Late;
    let mut spans = vec![
        Span::styled(format!(" {symbol} "), style),
        Span::styled(format!("{about}{}  ", " ".repeat(pad)), theme.text),
        Span::styled(format!("{when}  "), if late { theme.error } else { theme.muted }),
        Span::styled(reason, if row.part == Part::Now { style } else { theme.text }),
    ];
    if !who.is_empty() {
        spans.push(Span::styled(format!("  {who}"), theme.muted));
    }
    Line::from(spans)
}

/// The second line of an alert: whose it is, what to press, and who is next.
fn response(row: &AgendaRow, look: &Look<'_>, model: &Model) -> Line<'static> {
    let on_duty = model.status.known.as_ref().and_then(|status| status.on_duty.as_deref());
    let me = model.profile.as_ref().map(|profile| profile.person.as_str());
    let who = match (look.texts.answers_for(row), on_duty) {
        (Some(handler), _) => look.texts.format("alert-handled-by", &[("who", handler.as_str().into())]),
        (None, Some(duty)) if Some(duty) == me => look.texts.get("alert-you-are-on-duty"),
        (None, Some(duty)) => look.texts.format("alert-on-duty", &[("who", duty.into())]),
        (None, None) => look.texts.get("alert-nobody-on-duty"),
    };
    let deputy = model.status.known.as_ref().and_then(|status| status.deputy.as_deref());
    let next = deputy.filter(|_| row.item.responsible.is_none()).map(|who| {
        let words = look.texts.format("alert-deputy", &[("who", who.into())]);
        format!(" {} {words}", look.theme.symbols.separator)
    });
    let waited = model.now.zip(row.item.at).map(|(now, at)| waited(look, now, row.item.on.to_datetime(at)));
    let waited = waited.map(|waited| format!(" {} {waited}", look.theme.symbols.separator));
    let press = look.texts.get("alert-press");
    Line::from(vec![
        Span::raw("     "),
        Span::styled(who, look.theme.accent),
        Span::styled(waited.unwrap_or_default(), look.theme.warning),
        Span::styled(format!(" {} {press}", look.theme.symbols.separator), look.theme.muted),
        Span::styled(next.unwrap_or_default(), look.theme.muted),
    ])
}

/// How long an alert has waited.
fn waited(look: &Look<'_>, now: DateTime, since: DateTime) -> String {
    let minutes = now.duration_since(since).as_mins().max(0);
    let (id, count) = if minutes < 120 { ("alert-minutes", minutes) } else { ("alert-hours", minutes / 60) };
    look.texts.format(id, &[("count", count.to_string().into())])
}

/// The time of something today, else the day; since when for what is waited for.
fn when(row: &AgendaRow, look: &Look<'_>) -> String {
    match (row.part, row.item.at) {
        (Part::Now | Part::Today, Some(at)) if look.today == Some(row.item.on) => {
            format!("{:02}:{:02} ", at.hour(), at.minute())
        }
        (Part::Waiting, _) => {
            look.texts.format("today-since", &[("date", look.texts.day_and_month(row.item.on).into())])
        }
        _ => look.texts.day_and_month(row.item.on),
    }
}
