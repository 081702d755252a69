//! Yellow and red alerts: what the plan says is to be done, and what was done.

use ratatui::text::{Line, Span};
use syncd::domain::Kind;
use syncd::domain::event::Event;
use syncd::service::protocol::RecordView;

use crate::detail::{Content, Target};
use crate::language::Place;
use crate::plan;

/// The level, whether somebody has taken it on, and what the plan in force says of the level.
pub(crate) fn summary(content: &mut Content<'_>, view: &RecordView) {
    let look = content.look;
    let event: Event = view.record.read().value;
    let level = event.level.map(|level| look.state(Kind::Event, level.into())).unwrap_or_default();
    let (words, style) = match event.outcome {
        Some(outcome) => {
            let outcome = look.texts.code(&Place::top(Kind::Event), "outcome", outcome.into());
            (format!("{} {outcome}", look.theme.symbols.done), look.theme.success)
        }
        None => (look.texts.get("event-open"), look.theme.warning),
    };
    content.add(Line::from(vec![level, Span::styled(format!("  {words}"), style)]), None);
    let Some(guide) = &view.guide else { return };
    let title = look.texts.get("event-plan-says");
    content.add(Line::styled(title, look.theme.title), Some(Target::Record(guide.plan)));
    plan::lines(content, &guide.says, Some(Target::Record(guide.plan)));
}
