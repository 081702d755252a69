//! The pathway as the municipality does it: every activity, and what was changed of it.

use ratatui::text::{Line, Span};
use syncd::domain::pathway::{Activity, Pathway};
use syncd::domain::practice::Practice;
use syncd::domain::settings::Settings;
use syncd::service::protocol::RecordView;

use crate::detail::{Content, Target};
use crate::look::Look;
use crate::widgets::width::{columns, wrap};

/// What stands before the lines that go on with an activity.
const INDENT: &str = "       ";

/// The activities by phase, each with who takes part in it and when it is due.
pub(crate) fn pathway(content: &mut Content<'_>, view: &RecordView) {
    let practice = Practice::from(view.record.read_whole::<Settings>().value);
    content.heading(content.look.texts.section("activity"));
    for message in ["pathway-changes", "pathway-letters"] {
        content.text(content.look.texts.get(message), content.look.theme.muted);
    }
    let mut phase = 0;
    for activity in &practice.pathway.activities {
        let look = content.look;
        if activity.phase() != phase {
            phase = activity.phase();
            content.phase(phase);
        }
        let is_changed = Pathway::published().activity(&activity.code) != Some(activity);
        let target = Target::Entry { section: "activity", entry: activity.code.clone() };
        for line in lines(look, activity, is_changed, content.width()) {
            content.add(line, Some(target.clone()));
        }
    }
}

/// *2.5 Levere ut utstyr  innan 7 dagar · A U heimetenesta · D pasient*, with a sign and a word where it is changed; in more
/// lines where one would be cut off.
fn lines(look: Look<'_>, activity: &Activity, is_changed: bool, width: u16) -> Vec<Line<'static>> {
    let (texts, theme) = (look.texts, look.theme);
    let name = format!("{} {}", activity.code, texts.activity(&activity.code));
    let (symbol, style) = match (activity.not_used, is_changed) {
        (true, _) => (theme.symbols.empty, theme.muted),
        (false, true) => (theme.symbols.done, theme.accent),
        (false, false) => (" ", theme.text),
    };
    let mut parts = Vec::new();
    if activity.not_used {
        parts.push(texts.get("pathway-not-used"));
    } else {
        parts.extend(
            activity.within_days.map(|days| texts.format("pathway-within", &[("days", days.into())])),
        );
        parts.push(texts.taking_part(activity, theme.symbols.separator));
    }
    parts.extend(is_changed.then(|| texts.get("pathway-changed")));
    let told = parts.join(&format!(" {} ", theme.symbols.separator));
    let mut line = Line::from(vec![Span::styled(format!(" {symbol} "), style), Span::styled(name, style)]);
    if line.width() + 2 + usize::from(columns(&told)) <= usize::from(width) {
        line.spans.extend([Span::raw("  "), Span::styled(told, theme.muted)]);
        return vec![line];
    }
    let rest = wrap(&told, width.saturating_sub(columns(INDENT)));
    let rest = rest.into_iter().map(|part| Line::styled(format!("{INDENT}{part}"), theme.muted));
    [line].into_iter().chain(rest).collect()
}
