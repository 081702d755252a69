//! One field in the form: what it was opened with, what stands there now, what is wrong with it.

use syncd::domain::{Fault, Field, Key, Shape, Value};

use super::editor::Editor;
use super::{FormField, Handled};
use crate::language::Place;
use crate::language::input::{Context, understand};

#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) key: Key,
    pub(super) field: &'static Field,
    pub(super) place: Place,
    pub(super) label: String,
    pub(super) editor: Editor,
    /// What is wrong, once it is time to say so.
    pub(super) fault: Option<Fault>,
    opened: Value,
    /// What somebody else has written here since, in words.
    pub(super) elsewhere: Option<String>,
    /// What stood here when the form was opened: the record's value, or one that is suggested.
    began: Value,
    began_draft: String,
}

/// What stands beside a field.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Note {
    /// What was understood of what was typed.
    Understood(String),
    /// What must be put right.
    Wrong(String),
    /// What should be looked at.
    Warning(String),
}

impl Entry {
    pub(super) fn new(mut field: FormField, context: Context<'_>) -> Self {
        let opened = field.value.clone();
        field.value = field.suggested.take().unwrap_or(field.value);
        let editor = Editor::new(&field, context.texts);
        let FormField { key, field, place, label, value: began, .. } = field;
        let began_draft = editor.draft();
        Self { key, field, place, label, editor, fault: None, opened, elsewhere: None, began, began_draft }
    }

    /// The value that stands here.
    ///
    /// A value nobody has touched is as it was opened, though it may break a rule.
    pub(super) fn value(&self, context: Context<'_>) -> Result<Value, Fault> {
        match self.is_dirty() {
            true => understand(&self.place, self.field, &self.editor.typed(), context),
            false => Ok(self.began.clone()),
        }
    }

    pub(super) fn is_dirty(&self) -> bool {
        self.editor.draft() != self.began_draft
    }

    /// The value, where it differs from what the field was opened with.
    pub(super) fn touched(&self, context: Context<'_>) -> Option<Value> {
        let value = self.value(context).ok()?;
        (value != self.opened).then_some(value)
    }

    /// Finds out what is wrong, and says so from now on.
    pub(super) fn validate(&mut self, context: Context<'_>) {
        self.fault = match self.value(context) {
            Err(fault) => Some(fault),
            Ok(Value::Text(_)) if matches!(self.field.shape, Shape::Reference(_)) => None,
            Ok(value) => self.field.check(&value),
        };
    }

    /// Whether this stands in the way of saving. What nobody has touched is not sent, so only
    /// lacking what a record must have does.
    pub(super) fn blocks(&self) -> bool {
        let untouched = |fault: &Fault| !self.is_dirty() && *fault != Fault::Required;
        self.fault.as_ref().is_some_and(|fault| !fault.is_warning() && !untouched(fault))
    }

    /// Once something was wrong, each edit tells whether it still is.
    pub(super) fn after(&mut self, handled: Handled, context: Context<'_>) {
        if handled == Handled::Edited && self.fault.is_some() {
            self.validate(context);
        }
    }

    pub(super) fn leave(&mut self, context: Context<'_>) {
        self.editor.leave();
        self.validate(context);
    }

    /// What stands beside the field.
    pub(super) fn note(&self, focused: bool, context: Context<'_>) -> Option<Note> {
        let texts = context.texts;
        if let Some(fault) = &self.fault {
            let words = texts.fault(fault);
            return Some(if fault.is_warning() { Note::Warning(words) } else { Note::Wrong(words) });
        }
        if let Some(elsewhere) = &self.elsewhere {
            return Some(Note::Warning(elsewhere.clone()));
        }
        let shown = focused || self.is_dirty();
        shown.then(|| self.understood(context)).flatten().map(Note::Understood)
    }

    fn understood(&self, context: Context<'_>) -> Option<String> {
        let value = self.value(context).ok()?;
        let text = value.as_text()?;
        let words = match self.field.shape {
            Shape::Date => context.texts.long_date(text.parse().ok()?),
            Shape::DateTime => context.texts.long_date_time(text.parse().ok()?),
            Shape::Phone | Shape::Municipality => context.texts.value(&self.place, self.field, &value),
            _ => return None,
        };
        (words != self.editor.typed().trim()).then_some(words)
    }

    /// Whether the record holds something else by now than when the form was opened.
    pub(super) fn differs(&self, now: &Value) -> bool {
        *now != self.opened
    }

    pub(super) fn draft(&self) -> Option<(Key, String)> {
        self.is_dirty().then(|| (self.key.clone(), self.editor.draft()))
    }
}
