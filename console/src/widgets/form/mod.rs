//! The form: every field of a record or entry in one place.
//!
//! Built from the schema's fields in titled parts. It says what is wrong beside the field, shows
//! what was understood of a day as one types, and saves only what was touched. Ctrl-S saves,
//! Esc leaves; the owner asks whether to keep an unfinished form.

mod choice;
mod editor;
mod entry;
mod finder;
mod layout;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
mod ticks;
mod view;

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind};
use jiff::civil::DateTime;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use syncd::domain::operation::{Definition, Operation};
use syncd::domain::{Fault, Field, Key, Kind, Shape, Value};

use self::editor::Editor;
use self::entry::Entry;
use self::layout::{Columns, Content};
use super::{Handled, is_control};
use crate::language::input::Context;
use crate::language::{Place, Texts};
use crate::theme::Theme;

/// A field as it is opened.
#[derive(Debug, Clone)]
pub struct FormField {
    key: Key,
    field: &'static Field,
    place: Place,
    label: String,
    value: Value,
    suggested: Option<Value>,
    shown: Option<String>,
}

impl FormField {
    /// An empty field of a record of this kind.
    pub fn new(kind: Kind, key: Key, field: &'static Field, texts: &Texts) -> Self {
        let place = Place::of(kind, &key);
        let label = texts.field(&place, field.name);
        Self { key, field, place, label, value: Value::Empty, suggested: None, shown: None }
    }

    /// Its words are those of this place.
    fn within(mut self, place: Place, texts: &Texts) -> Self {
        self.label = texts.field(&place, self.field.name);
        self.place = place;
        self
    }

    /// The value that the record holds.
    pub fn value(mut self, value: Value) -> Self {
        self.value = value;
        self
    }

    /// What stands in the form from the start where the record holds nothing: it is saved with
    /// the rest unless it is changed, and leaving the form loses nothing.
    pub fn suggest(mut self, value: Value) -> Self {
        self.suggested = Some(value).filter(|_| self.value.is_empty());
        self
    }

    /// The words for the record that the value refers to.
    pub fn shown(mut self, words: impl Into<String>) -> Self {
        self.shown = Some(words.into());
        self
    }
}

/// A titled part of a form.
#[derive(Debug, Clone)]
pub struct FormPart {
    /// The title.
    pub title: String,
    /// The fields, in order.
    pub fields: Vec<FormField>,
}

impl FormPart {
    /// The parts for the fields at the top of a kind of record. `open` puts in each field's value,
    /// or leaves a field out; fields that nobody enters are left out.
    pub fn of_kind(
        kind: Kind,
        texts: &Texts,
        open: impl Fn(FormField, &Key) -> Option<FormField>,
    ) -> Vec<Self> {
        let mut parts: Vec<(&str, Self)> = Vec::new();
        for field in kind.schema().fields.iter().filter(|field| field.entered) {
            let key = Key::top(field.name);
            let Some(opened) = open(FormField::new(kind, key.clone(), field, texts), &key) else { continue };
            match parts.iter_mut().find(|(group, _)| *group == field.group) {
                Some((_, part)) => part.fields.push(opened),
                None => {
                    parts.push((field.group, Self { title: texts.group(field.group), fields: vec![opened] }))
                }
            }
        }
        parts.into_iter().map(|(_, part)| part).collect()
    }

    /// The part for one entry of a section; `open` is as for [`FormPart::of_kind`].
    pub fn of_entry(
        kind: Kind,
        (section, entry): (&str, &str),
        title: impl Into<String>,
        texts: &Texts,
        open: impl Fn(FormField, &Key) -> Option<FormField>,
    ) -> Self {
        let fields = kind.schema().section(section).map_or(&[][..], |section| section.fields);
        let opened = fields.iter().filter_map(|field| {
            let key = Key::within(section, entry, field.name);
            open(FormField::new(kind, key.clone(), field, texts), &key)
        });
        Self { title: title.into(), fields: opened.collect() }
    }
}

impl FormPart {
    /// The part for what an operation asks; `open` puts in what is suggested.
    pub fn of_operation(
        operation: Operation,
        title: impl Into<String>,
        texts: &Texts,
        open: impl Fn(FormField, &Key) -> FormField,
    ) -> Self {
        let Definition { kind, fields, .. } = operation.definition();
        let place = Place::of_operation(operation);
        let opened = fields.iter().map(|field| {
            let key = Key::top(field.name);
            let opened = FormField::new(*kind, key.clone(), field, texts).within(place.clone(), texts);
            open(opened, &key)
        });
        Self { title: title.into(), fields: opened.collect() }
    }
}

/// What a form asks of its owner.
#[derive(Debug, Clone, PartialEq)]
pub enum FormEvent {
    /// Save [`Form::touched`]; nothing stands in the way.
    Save,
    /// Leave the form; the owner asks first where it [is dirty](Form::is_dirty).
    Cancel,
    /// Find records for a field and bring them with [`Form::set_candidates`].
    Lookup {
        /// The field.
        key: Key,
        /// The kind of record that is looked for.
        kind: Kind,
        /// What was typed; empty for the likeliest ones.
        query: String,
    },
}

/// A form while it is filled in.
#[derive(Debug, Clone)]
pub struct Form {
    entries: Vec<Entry>,
    /// The title of each part and how many fields it has.
    parts: Vec<(String, usize)>,
    focus: usize,
}

impl Form {
    /// A form of these parts; those without fields are left out. The first field has the focus.
    pub fn new(parts: Vec<FormPart>, context: Context<'_>) -> Self {
        let parts: Vec<_> = parts.into_iter().filter(|part| !part.fields.is_empty()).collect();
        let titles = parts.iter().map(|part| (part.title.clone(), part.fields.len())).collect();
        let fields = parts.into_iter().flat_map(|part| part.fields);
        Self { entries: fields.map(|field| Entry::new(field, context)).collect(), parts: titles, focus: 0 }
    }

    /// Takes a key.
    pub fn handle(&mut self, key: KeyEvent, context: Context<'_>) -> Option<FormEvent> {
        let context = self.started(context);
        if key.kind == KeyEventKind::Release {
            return None;
        }
        if is_control(key, 's') {
            return self.save(context);
        }
        let query = self.query();
        let leaves = matches!(key.code, KeyCode::Tab | KeyCode::BackTab);
        let handled = match self.entries.get_mut(self.focus) {
            Some(entry) if !leaves => entry.editor.handle(key),
            _ => Handled::Ignored,
        };
        match (handled, key.code) {
            (Handled::Ignored, KeyCode::Tab | KeyCode::Down | KeyCode::Enter) => self.step(1, context),
            (Handled::Ignored, KeyCode::BackTab | KeyCode::Up) => self.step(-1, context),
            (Handled::Ignored, KeyCode::Esc) => return Some(FormEvent::Cancel),
            _ => return self.after(handled, query, context),
        }
        None
    }

    /// Takes pasted text.
    pub fn paste(&mut self, text: &str, context: Context<'_>) -> Option<FormEvent> {
        let context = self.started(context);
        let query = self.query();
        let handled = self.entries.get_mut(self.focus)?.editor.paste(text);
        self.after(handled, query, context)
    }

    /// Takes a click; one on a field gives it the focus.
    pub fn click(&mut self, area: Rect, column: u16, row: u16, context: Context<'_>) {
        let context = self.started(context);
        let fields = layout::fields_area(area);
        if !fields.contains((column, row).into()) {
            return;
        }
        let columns = Columns::new(&self.entries, area.width);
        let blocks = layout::blocks(&self.entries, &self.first_of_parts(), self.focus, columns, context);
        let line = row - fields.y + layout::scroll(&blocks, self.focus, fields.height);
        let clicked = blocks.iter().find(|block| (block.top..block.top + block.height).contains(&line));
        if let Some(Content::Field { entry, .. }) = clicked.map(|block| &block.content) {
            self.focus_on(*entry, context);
        }
    }

    /// What was found for a field.
    pub fn set_candidates(&mut self, key: &Key, candidates: Vec<(String, String)>) {
        if let Some(entry) = self.entries.iter_mut().find(|entry| entry.key == *key)
            && let Editor::Finder(finder) = &mut entry.editor
        {
            finder.set_candidates(candidates);
        }
    }

    /// Shows what the daemon found wrong and goes to the first of it; gives back what is about
    /// fields that the form does not have.
    pub fn set_faults(&mut self, faults: Vec<(Key, Fault)>) -> Vec<(Key, Fault)> {
        let mut elsewhere = Vec::new();
        for (key, fault) in faults {
            match self.entries.iter_mut().find(|entry| entry.key == key) {
                Some(entry) => entry.fault = Some(fault),
                None => elsewhere.push((key, fault)),
            }
        }
        let is_wrong = |entry: &Entry| entry.fault.as_ref().is_some_and(|fault| !fault.is_warning());
        self.focus = self.entries.iter().position(is_wrong).unwrap_or(self.focus);
        elsewhere
    }

    /// The values that differ from what the form was opened with.
    pub fn touched(&self, context: Context<'_>) -> Vec<(Key, Value)> {
        let context = self.started(context);
        let touched =
            self.entries.iter().filter_map(|entry| Some((entry.key.clone(), entry.touched(context)?)));
        touched.collect()
    }

    /// Whether something was written that is not as it was opened.
    pub fn is_dirty(&self) -> bool {
        self.entries.iter().any(Entry::is_dirty)
    }

    /// What was written, as it stands, to be kept through a lock or a crash.
    pub fn draft(&self) -> Vec<(Key, String)> {
        self.entries.iter().filter_map(Entry::draft).collect()
    }

    /// Puts back what was kept; fields that are no longer there are passed over.
    pub fn restore(&mut self, draft: &[(Key, String)]) {
        for (key, text) in draft {
            if let Some(entry) = self.entries.iter_mut().find(|entry| entry.key == *key) {
                entry.editor.restore(text);
            }
        }
    }

    /// Tells beside each field what somebody else has written there since the form was opened; `told`
    /// gives the value that the record holds now, and how that is said.
    pub fn set_elsewhere(&mut self, told: impl Fn(&Key) -> (Value, String)) {
        for entry in &mut self.entries {
            let (now, words) = told(&entry.key);
            entry.elsewhere = entry.differs(&now).then_some(words);
        }
    }

    /// The key of the field in focus.
    pub fn focused(&self) -> Option<&Key> {
        self.entries.get(self.focus).map(|entry| &entry.key)
    }

    /// Draws the form. The last line of the area says which keys there are.
    pub fn render(&self, area: Rect, buffer: &mut Buffer, theme: &Theme, context: Context<'_>) {
        view::render(self, area, buffer, theme, self.started(context));
    }

    fn first_of_parts(&self) -> Vec<usize> {
        let first = |next: &mut usize, (_, count): &(String, usize)| {
            let first = *next;
            *next += count;
            Some(first)
        };
        self.parts.iter().scan(0, first).collect()
    }

    /// Emits nothing where something is wrong; goes to the first of it.
    fn save(&mut self, context: Context<'_>) -> Option<FormEvent> {
        self.entries.iter_mut().for_each(|entry| entry.leave(context));
        match self.entries.iter().position(Entry::blocks) {
            Some(wrong) => {
                self.focus = wrong;
                None
            }
            None => Some(FormEvent::Save),
        }
    }

    fn step(&mut self, by: isize, context: Context<'_>) {
        let last = self.entries.len().saturating_sub(1);
        // At the first and the last field there is nowhere to go, but an open list is left all the same.
        if let Some(entry) = self.entries.get_mut(self.focus).filter(|entry| entry.editor.is_open()) {
            entry.leave(context);
        }
        self.focus_on(self.focus.saturating_add_signed(by).min(last), context);
    }

    fn focus_on(&mut self, next: usize, context: Context<'_>) {
        if next != self.focus {
            if let Some(left) = self.entries.get_mut(self.focus) {
                left.leave(context);
            }
            self.focus = next;
        }
    }

    /// What is typed is understood against the day on which the form says that it starts.
    fn started<'a>(&self, context: Context<'a>) -> Context<'a> {
        let start = self.entries.iter().find(|entry| entry.field.name == "start");
        let value = start.and_then(|entry| entry.value(context).ok());
        let start = value.and_then(|value| value.as_text()?.parse::<DateTime>().ok()).map(|at| at.date());
        Context { start: start.or(context.start), ..context }
    }

    /// What is looked for in the field in focus.
    fn query(&self) -> Option<String> {
        match &self.entries.get(self.focus)?.editor {
            Editor::Finder(finder) => finder.query().map(str::to_owned),
            _ => None,
        }
    }

    fn after(&mut self, handled: Handled, before: Option<String>, context: Context<'_>) -> Option<FormEvent> {
        let query = self.query();
        let entry = self.entries.get_mut(self.focus)?;
        entry.after(handled, context);
        let Shape::Reference(kind) = entry.field.shape else { return None };
        let query = query.filter(|query| before.as_ref() != Some(query))?;
        Some(FormEvent::Lookup { key: entry.key.clone(), kind, query })
    }
}
