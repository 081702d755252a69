//! What happened, newest first: all of it, or what belongs to one theme.

use strum::{EnumIter, IntoEnumIterator, IntoStaticStr};
use syncd::domain::{Key, Kind, RecordId};
use syncd::service::protocol::{Happening, RecordView};

use super::content::{Content, Target};
use crate::language::Place;
use crate::look::Look;
use crate::model::Model;

/// The most fields that one change names.
const FIELDS_NAMED: usize = 4;

/// What a timeline can be cut down to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumIter, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub(crate) enum Theme {
    /// The pathway, consent, pauses, evaluations and answers.
    Course,
    /// Alerts, consultations and plans.
    Contact,
    /// What was lent and came back.
    Equipment,
    /// Who changed what.
    Changes,
}

impl Theme {
    fn of(what: &Happening) -> Self {
        match what {
            Happening::Activity { .. }
            | Happening::Consent { .. }
            | Happening::Paused { .. }
            | Happening::Resumed
            | Happening::Evaluated { .. }
            | Happening::Answered { .. } => Self::Course,
            Happening::Related { .. } => Self::Contact,
            Happening::Lent { .. } => Self::Equipment,
            Happening::Changed { .. } => Self::Changes,
        }
    }
}

/// The heading, and what happened; of a patient what belongs to a theme, where one is chosen.
pub(super) fn timeline(content: &mut Content<'_>, view: &RecordView, only: Option<Theme>) {
    if view.timeline.is_empty() {
        return;
    }
    let texts = content.look.texts;
    // Of other records there are changes only.
    let only = only.filter(|_| view.record.kind == Kind::Patient);
    let theme: &str = only.map_or("all", Theme::into);
    let theme = texts.get(&format!("timeline-{theme}"));
    let title = format!("{} {} {theme}", texts.get("detail-timeline"), content.look.theme.symbols.separator);
    match view.record.kind {
        Kind::Patient => content.heading_of(title, Target::Timeline),
        _ => content.heading(texts.get("detail-timeline")),
    }
    // A record's first change is what made it.
    let made = |what: &Happening| matches!(what, Happening::Changed { .. });
    let first = view.timeline.iter().rposition(|entry| made(&entry.what));
    for (index, entry) in view.timeline.iter().enumerate() {
        if only.is_some_and(|only| Theme::of(&entry.what) != only) {
            continue;
        }
        let (text, record) = match &entry.what {
            Happening::Changed { who, .. } if Some(index) == first => {
                let person = [("person", who.person.as_str().into())];
                (content.look.texts.format("detail-created", &person), None)
            }
            what => happening(content, view.record.kind, what),
        };
        let day = content.look.texts.date(entry.on);
        content.labelled(&day, &text, content.look.theme.text, record.map(Target::Record));
    }
}

fn happening(content: &Content<'_>, kind: Kind, what: &Happening) -> (String, Option<RecordId>) {
    let (look, texts) = (content.look, content.look.texts);
    let code =
        |section: &str, field: &str, code: &str| texts.code(&Place::within(kind, section), field, code);
    let of = |section: &str, what: String| format!("{}: {what}", texts.section(section));
    match what {
        Happening::Activity { activity, state } => {
            (format!("{activity} {}: {}", texts.activity(activity), code("activity", "state", state)), None)
        }
        Happening::Consent { status } => (of("consent", code("consent", "status", status)), None),
        Happening::Paused { reason: Some(reason) } => (of("pause", code("pause", "reason", reason)), None),
        Happening::Paused { reason: None } => (texts.section("pause"), None),
        Happening::Resumed => (texts.get("timeline-resumed"), None),
        Happening::Evaluated { outcome } => (of("evaluation", code("evaluation", "outcome", outcome)), None),
        Happening::Answered { moment } => {
            (of("questionnaire", code("questionnaire", "moment", moment)), None)
        }
        Happening::Lent { id, title, returned } => {
            let message = if *returned { "timeline-returned" } else { "timeline-lent" };
            (texts.format(message, &[("item", title.as_str().into())]), Some(*id))
        }
        Happening::Related { kind, id, title, state } => {
            let state = look.state(*kind, state);
            let title = texts.row_title(*kind, title);
            (format!("{} {title}  {}", texts.kind(*kind), state.content), Some(*id))
        }
        Happening::Changed { who, fields, .. } => {
            let names = field_names(look, kind, fields);
            let arguments = [("person", who.person.as_str().into()), ("fields", names.into())];
            (texts.format("detail-changed", &arguments), None)
        }
    }
}

/// Goes to the timeline; once there, to what happened of the next theme, and after the last to all again.
pub(crate) fn next_theme(model: &mut Model) {
    let at = |model: &Model| {
        let content = model.detail_content()?;
        content.lines().iter().position(|(_, target)| *target == Some(Target::Timeline))
    };
    let Some(line) = at(model) else { return };
    if model.detail.cursor() == line {
        let mut themes = std::iter::once(None).chain(Theme::iter().map(Some));
        themes.find(|theme| *theme == model.detail.only);
        model.detail.only = themes.next().flatten();
    }
    // What follows the heading is to be seen: it comes to the top.
    let height = usize::from(model.layout().detail.height);
    super::put_cursor(model, line + height.saturating_sub(1));
    super::put_cursor(model, line);
}

/// What was changed: each label once, and the first few of them.
fn field_names(look: Look<'_>, kind: Kind, fields: &[Key]) -> String {
    let mut names: Vec<String> = Vec::new();
    for key in fields {
        let name = look.texts.field(&Place::of(kind, key), key.name());
        if !names.contains(&name) {
            names.push(name);
        }
    }
    if names.len() > FIELDS_NAMED {
        names.truncate(FIELDS_NAMED);
        names.push(look.theme.symbols.ellipsis.to_owned());
    }
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::{Language, Texts};
    use crate::theme::{Palette, Terminal, Theme};

    #[test]
    fn a_change_names_each_field_once_and_a_few_of_many() {
        let (texts, theme) = (Texts::new(Language::Nynorsk), Theme::new(Palette::Dark, Terminal::default()));
        let look = Look { texts: &texts, theme: &theme, today: None, undecided: false };
        let named = |names: &[&str]| {
            let keys: Vec<_> = names.iter().map(|name| Key::top(name)).collect();
            field_names(look, Kind::Patient, &keys)
        };
        assert_eq!(named(&["address", "address", "phone"]), "Adresse, Telefon");
        let many = ["name", "address", "phone", "gender", "group", "status"];
        assert!(named(&many).ends_with(", …") && named(&many).matches(", ").count() == FIELDS_NAMED);
    }
}
