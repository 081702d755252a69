//! Records about this one.

use ratatui::text::{Line, Span};
use syncd::domain::Kind;
use syncd::service::protocol::RecordView;

use super::content::{Content, Target};

/// Records about this patient, newest first.
pub(super) fn related(content: &mut Content<'_>, view: &RecordView) {
    if view.related.is_empty() {
        return;
    }
    content.heading(content.look.texts.get("detail-related"));
    for row in &view.related {
        let look = content.look;
        let mut spans = vec![
            Span::styled(format!("{} ", look.texts.kind(row.kind)), look.theme.muted),
            Span::styled(format!("{} ", row.number.clone().unwrap_or_default()), look.theme.accent),
            Span::styled(look.texts.row_title(row.kind, &row.title), look.theme.text),
            Span::raw("  "),
            look.state(row.kind, &row.state),
        ];
        // A DSK is called by its time.
        if let Some(due) = look.due_of(row).filter(|_| row.kind != Kind::Appointment) {
            spans.extend([Span::raw("  "), due]);
        }
        content.add(Line::from(spans), Some(Target::Record(row.id)));
    }
}
