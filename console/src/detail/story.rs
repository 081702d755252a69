//! Records about this one, and what happened.

use ratatui::text::{Line, Span};
use syncd::domain::{Key, Kind, RecordId};
use syncd::service::protocol::{Happening, RecordView};

use super::content::{Content, Target};
use crate::language::Place;
use crate::look::Look;

/// The most fields that one change names.
const FIELDS_NAMED: usize = 4;

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

/// What happened, newest first.
pub(super) fn timeline(content: &mut Content<'_>, view: &RecordView) {
    if view.timeline.is_empty() {
        return;
    }
    content.heading(content.look.texts.get("detail-timeline"));
    // A record's first change is what made it.
    let made = |what: &Happening| matches!(what, Happening::Changed { .. });
    let first = view.timeline.iter().rposition(|entry| made(&entry.what));
    for (index, entry) in view.timeline.iter().enumerate() {
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
