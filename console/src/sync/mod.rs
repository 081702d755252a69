//! Sync: for now, this machine alone, and the truth about it.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Paragraph, Wrap};
use syncd::service::protocol::Status;

use crate::look::Look;
use crate::model::Model;

/// Draws the tab.
pub(crate) fn draw(frame: &mut Frame<'_>, model: &Model, area: Rect) {
    let Some(status) = &model.status.known else { return };
    let look = model.look();
    let mut lines = vec![heading(&look, "sync-machine")];
    lines.extend(machine(&look, status));
    let saved = match model.saved_at {
        Some(at) => look.texts.date_time(at),
        None => look.texts.get("sync-nothing-saved-yet"),
    };
    lines.push(fact(&look, "sync-last-saved", saved, look.theme.text));
    let (state, style) = store_state(&look, status);
    lines.push(fact(&look, "sync-store", state, style));
    lines.extend([Line::default(), heading(&look, "sync-records")]);
    for (kind, count) in &status.counts {
        lines.push(labelled(&look, look.texts.kinds(*kind), count.to_string(), look.theme.text));
    }
    for (id, count) in [
        ("sync-conflicts", status.conflicts),
        ("sync-problems", status.problems),
        ("sync-quarantined", status.quarantined),
    ] {
        let style = if count == 0 { look.theme.text } else { look.theme.warning };
        lines.push(fact(&look, id, count.to_string(), style));
    }
    lines.extend([Line::default(), heading(&look, "sync-others")]);
    lines.push(Line::styled(format!("  {}", look.texts.get("sync-later")), look.theme.muted));
    frame.render_widget(Paragraph::new(lines).wrap(Wrap { trim: false }), area);
}

fn machine(look: &Look<'_>, status: &Status) -> Vec<Line<'static>> {
    let profile = &status.profile;
    let municipality = format!("{} {}", profile.municipality, profile.municipality.name());
    let duty = status.on_duty.clone().unwrap_or_else(|| look.texts.get("sync-nobody-on-duty"));
    let facts = [
        ("sync-name", profile.machine.clone()),
        ("sync-person", profile.person.clone()),
        ("sync-municipality", municipality),
        ("sync-region", profile.region.clone()),
        ("sync-on-duty", duty),
    ];
    facts.into_iter().map(|(id, value)| fact(look, id, value, look.theme.text)).collect()
}

fn store_state(look: &Look<'_>, status: &Status) -> (String, Style) {
    let symbols = look.theme.symbols;
    match &status.read_only {
        Some(reason) => {
            let text = look.texts.format("sync-read-only", &[("reason", reason.as_str().into())]);
            (format!("{} {text}", symbols.fault), look.theme.error)
        }
        None => (format!("{} {}", symbols.done, look.texts.get("sync-store-well")), look.theme.success),
    }
}

fn heading(look: &Look<'_>, id: &str) -> Line<'static> {
    Line::styled(format!(" {}", look.texts.get(id)), look.theme.title)
}

fn fact(look: &Look<'_>, id: &str, value: String, style: Style) -> Line<'static> {
    labelled(look, look.texts.get(id), value, style)
}

fn labelled(look: &Look<'_>, label: String, value: String, style: Style) -> Line<'static> {
    Line::from(vec![Span::styled(format!("  {label:<24} "), look.theme.muted), Span::styled(value, style)])
}
