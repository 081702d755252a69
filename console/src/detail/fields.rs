//! Fields by part of the form, what people disagree on, and the entries of sections.

use ratatui::style::Style;
use syncd::domain::{Field, Key, Keyed, RecordId, Section, Shape, Value};
use syncd::service::protocol::RecordView;

use super::content::{Content, Target};
use crate::language::Place;
use crate::plan;

/// What people disagree on, with every value, and what breaks a rule.
pub(super) fn trouble(content: &mut Content<'_>, view: &RecordView) {
    let (look, kind) = (content.look, view.record.kind);
    let (symbol, style) = (look.theme.symbols.conflict, look.theme.warning);
    for (key, claims) in view.record.conflicts() {
        let Some(field) = view.record.schema().field(key) else { continue };
        let label = look.texts.field(&Place::of(kind, key), field.name);
        let of_entry = key.entry().map(|(section, entry)| look.texts.entry_of(kind, section, entry) + ": ");
        let text = look
            .texts
            .format("detail-conflict", &[("field", (of_entry.unwrap_or_default() + &label).into())]);
        content.text(format!("{symbol} {text}"), style);
        for claim in claims {
            let value = shown(content, view, key, field, &claim.value);
            let value = if value.is_empty() { look.theme.symbols.empty } else { &value };
            let who = view.actors.get(&claim.actor).map_or(claim.actor.as_str(), |who| who.person.as_str());
            let value = format!("{value} {}", look.texts.written(view, claim, look.today));
            content.labelled(&format!("    {who}"), &value, look.theme.text, None);
        }
    }
    for problem in &view.problems {
        content.text(format!("{symbol} {}", look.texts.problem(kind, problem)), style);
    }
}

/// The filled fields at the top of the record, by part of the form.
pub(super) fn groups(content: &mut Content<'_>, view: &RecordView) {
    // What a merged record held is told by a hash, which tells a person nothing.
    let filled = |field: &&Field| field.name != "replaced_content" && !view.record.top(field.name).is_empty();
    let mut group = "";
    for field in view.record.schema().fields.iter().filter(filled) {
        if field.group != group {
            group = field.group;
            content.heading(content.look.texts.group(group));
        }
        let key = Key::top(field.name);
        let label = content.look.texts.field(&Place::of(view.record.kind, &key), field.name);
        let value = view.record.value(&key);
        let words = shown(content, view, &key, field, value);
        let target = reference(field, value);
        let (label, style) = marked(content, label, is_disputed(view, &key));
        content.labelled(&label, &words, style, target);
    }
}

/// The entries of every section, a line or so each. The pathway, criteria, the levels of a plan,
/// the steps of a DSK and the actions of a check-in have a form of their own.
pub(super) fn sections(content: &mut Content<'_>, view: &RecordView) {
    let own_form = ["action", "activity", "criterion", "level", "limit", "step"];
    for section in view.record.schema().sections.iter().filter(|section| !own_form.contains(&section.name)) {
        let mut entries: Vec<_> = view.record.entries(section.name).collect();
        entries.sort_by_key(|entry| rank(view, section, entry));
        if entries.is_empty() {
            continue;
        }
        content.heading(content.look.texts.section(section.name));
        for entry in entries {
            content_of_entry(content, view, section, entry);
        }
    }
}

/// The place of an entry among its section's: codes stand in the order of the schema, in the
/// entries' names or else in their first field.
fn rank(view: &RecordView, section: &Section, entry: &str) -> Option<usize> {
    let place = |codes: &[&str], code: &str| codes.iter().position(|known| *known == code);
    match (section.keyed, section.fields.first()) {
        (Keyed::OneOf(codes), _) => place(codes, entry),
        (Keyed::Random, Some(Field { name, shape: Shape::Choice(codes), .. })) => {
            place(codes, view.record.value(&Key::within(section.name, entry, name)).as_text()?)
        }
        _ => None,
    }
}

/// One entry: the first filled field (or what the entry is called) as label, then the others.
fn content_of_entry(content: &mut Content<'_>, view: &RecordView, section: &'static Section, entry: &str) {
    let (kind, look) = (view.record.kind, content.look);
    let mut parts = parts(content, view, section, entry).into_iter();
    let label = match section.keyed {
        Keyed::Code | Keyed::OneOf(_) | Keyed::Municipality => {
            Some(look.texts.entry_of(kind, section.name, entry))
        }
        Keyed::Random => parts.next(),
    };
    // What borrows an item in this municipality is known by name here.
    let named = entry.parse().ok().and_then(|id: RecordId| view.names.get(&id).cloned());
    let value = named
        .into_iter()
        .chain(parts)
        .collect::<Vec<_>>()
        .join(&format!(" {} ", look.theme.symbols.separator));
    let value = if value.is_empty() { look.theme.symbols.empty.to_owned() } else { value };
    let target = Target::Entry { section: section.name, entry: entry.to_owned() };
    let disputed = |field: &Field| is_disputed(view, &Key::within(section.name, entry, field.name));
    let (label, style) = marked(content, label.unwrap_or_default(), section.fields.iter().any(disputed));
    content.labelled(&label, &value, style, Some(target));
}

/// Whether people disagree on a field.
fn is_disputed(view: &RecordView, key: &Key) -> bool {
    view.record.fields.get(key).is_some_and(|held| held.claims.len() > 1)
}

/// A label and the style of its value, marked where the value is only one of several.
fn marked(content: &Content<'_>, label: String, disputed: bool) -> (String, Style) {
    let theme = content.look.theme;
    match disputed {
        true => (format!("{} {label}", theme.symbols.conflict), theme.warning),
        false => (label, theme.text),
    }
}

/// The filled fields of an entry in words: a plain word or date by itself, a number or a flag
/// with its label, a flag that says no not at all.
fn parts(content: &Content<'_>, view: &RecordView, section: &Section, entry: &str) -> Vec<String> {
    let place = Place::within(view.record.kind, section.name);
    let part = |field: &Field| {
        let key = Key::within(section.name, entry, field.name);
        let value = view.record.value(&key);
        let label = || content.look.texts.field(&place, field.name);
        match value {
            value if value.is_empty() => None,
            Value::Flag(false) => None,
            Value::Flag(true) => Some(label()),
            Value::Integer(_) | Value::Decimal(_) => {
                Some(format!("{}: {}", label(), shown(content, view, &key, field, value)))
            }
            value => Some(shown(content, view, &key, field, value)),
        }
    };
    section.fields.iter().filter_map(part).collect()
}

/// A value in words; a reference by the name of what it refers to.
fn shown(content: &Content<'_>, view: &RecordView, key: &Key, field: &Field, value: &Value) -> String {
    if let Some(words) = plan::approval(view, field, content.look.texts) {
        return words;
    }
    let name = record_referred_to(field, value).and_then(|id| view.names.get(&id).cloned());
    name.unwrap_or_else(|| content.look.texts.value(&Place::of(view.record.kind, key), field, value))
}

fn record_referred_to(field: &Field, value: &Value) -> Option<RecordId> {
    matches!(field.shape, Shape::Reference(_)).then(|| value.as_text()?.parse().ok()).flatten()
}

fn reference(field: &Field, value: &Value) -> Option<Target> {
    record_referred_to(field, value).map(Target::Record)
}
