//! Records about this one, and what happened.

use ratatui::text::{Line, Span};
use syncd::domain::Kind;
use syncd::domain::RecordId;
use syncd::service::protocol::{Happening, RecordView};

use super::content::{Content, Target};
use crate::language::Place;

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
            Span::styled(row.title.clone(), look.theme.text),
            Span::raw("  "),
            look.state(row.kind, &row.state),
        ];
        if let Some(due) = look.due_of(row) {
            spans.extend([Span::raw("  "), due]);
        }
        content.add(Line::from(spans), Some(Target::Record(row.id)));
    }
}

/// What happened, newest first.
pub(super) fn timeline(content: &mut Content<'_>, view: &RecordView) {
    if view.timeline.is_empty() {
        return;
    }
    content.heading(content.look.texts.get("detail-timeline"));
    for entry in &view.timeline {
        let (text, record) = happening(content, view.record.kind, &entry.what);
        let day = content.look.texts.date(entry.on);
        content.labelled(&day, &text, content.look.theme.text, record.map(Target::Record));
    }
}

fn happening(content: &Content<'_>, kind: Kind, what: &Happening) -> (String, Option<RecordId>) {
    let (look, texts) = (content.look, content.look.texts);
    match what {
        Happening::Activity { activity, state } => {
            let state = texts.code(&Place::within(kind, "activity"), "state", state);
            (format!("{activity} {}: {state}", texts.activity(activity)), None)
        }
        Happening::Consent { status } => {
            let status = texts.code(&Place::within(kind, "consent"), "status", status);
            (format!("{}: {status}", texts.section("consent")), None)
        }
        Happening::Related { kind, id, title, state } => {
            let state = look.state(*kind, state);
            (format!("{} {title}  {}", texts.kind(*kind), state.content), Some(*id))
        }
        Happening::Changed { who, fields, .. } => {
            let names: Vec<_> =
                fields.iter().map(|key| texts.field(&Place::of(kind, key), key.name())).collect();
            let arguments = [("person", who.person.as_str().into()), ("fields", names.join(", ").into())];
            (texts.format("detail-changed", &arguments), None)
        }
    }
}
