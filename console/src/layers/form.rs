//! The form over the screen: a record, one entry of it, or what is asked about a home.
//!
//! **Invariant:** nothing typed is lost but by an explicit `d` in the question: not by an error,
//! not by a lost daemon, not by a lock.

use std::collections::BTreeMap;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::Frame;
use ratatui::layout::Rect;
use serde::{Deserialize, Serialize};
use syncd::domain::operation::Operation;
use syncd::domain::{Key, Kind, RecordId, Value};
use syncd::service::protocol::{Refusal, Request};
use syncd::store::view::{Order, Query, Row};

use super::home_form::{self, Subject};
use super::{Layer, Typed, draw_panel, many, place};
use crate::effect::{Effect, Tag};
use crate::keymap::{self, Action};
use crate::language::{Texts, input};
use crate::model::Model;
use crate::widgets::dialog::{Answer, Dialog};
use crate::widgets::form::{Form, FormEvent, FormPart};

const WIDTH: u16 = 100;
/// The most records offered for a reference.
const CANDIDATES: usize = 50;

/// A form and what it is for.
#[derive(Debug)]
pub struct FormLayer {
    title: String,
    pub(super) form: Form,
    pub(super) purpose: Purpose,
    saving: bool,
    /// The reference field that records are looked for, while they are.
    looking_for: Option<Key>,
    /// What was last given to the daemon to keep.
    pub(super) kept: Option<String>,
    /// What is to be the same on many records, once that was asked.
    asked_of_many: BTreeMap<Key, Value>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) enum Purpose {
    Add {
        kind: Kind,
        patient: Option<(RecordId, String)>,
    },
    Change {
        kind: Kind,
        id: RecordId,
        heads: Vec<String>,
        entry: Option<(String, String)>,
    },
    Many {
        kind: Kind,
        ids: Vec<RecordId>,
    },
    Operate {
        operation: Operation,
        id: RecordId,
        entry: Option<String>,
        heads: Vec<String>,
    },
    #[serde(skip)]
    Home(Subject),
}

impl Purpose {
    /// The kind of record that it is about, where it is about one.
    fn kind(&self) -> Option<Kind> {
        match self {
            Self::Add { kind, .. } | Self::Change { kind, .. } | Self::Many { kind, .. } => Some(*kind),
            Self::Operate { operation, .. } => Some(operation.definition().kind),
            Self::Home(_) => None,
        }
    }
}

impl FormLayer {
    /// A form about a home.
    pub(super) fn of_home(model: &Model, title: String, part: FormPart, subject: Subject) -> Layer {
        Self::layer(model, title, vec![part], Purpose::Home(subject))
    }

    pub(super) fn layer(model: &Model, title: String, parts: Vec<FormPart>, purpose: Purpose) -> Layer {
        let form = Form::new(parts, context(model));
        Layer::Form(Box::new(Self {
            title,
            form,
            purpose,
            saving: false,
            looking_for: None,
            kept: None,
            asked_of_many: BTreeMap::new(),
        }))
    }

    /// What it asks about a home, where it does.
    pub(super) fn subject(&self) -> Option<Subject> {
        match self.purpose {
            Purpose::Home(subject) => Some(subject),
            Purpose::Add { .. } | Purpose::Many { .. } | Purpose::Change { .. } | Purpose::Operate { .. } => {
                None
            }
        }
    }

    /// The records and the fields that are to be the same on them.
    pub(super) fn many_asked(&mut self) -> Option<(Vec<RecordId>, BTreeMap<Key, Value>)> {
        match &self.purpose {
            Purpose::Many { ids, .. } => Some((ids.clone(), std::mem::take(&mut self.asked_of_many))),
            _ => None,
        }
    }

    pub(super) fn is_about_many(&self) -> bool {
        matches!(self.purpose, Purpose::Many { .. })
    }

    pub(super) fn wait(&mut self) {
        self.saving = true;
    }

    pub(super) fn is_dirty(&self) -> bool {
        self.form.is_dirty()
    }

    pub(super) fn is_saving(&self) -> bool {
        self.saving
    }

    pub(super) fn stop_waiting(&mut self) -> bool {
        std::mem::replace(&mut self.saving, false)
    }
}

/// Leaves the form in front, and has nothing kept of it.
pub(super) fn forget_draft(model: &mut Model) {
    if let Some(Layer::Form(layer)) = model.layers.pop() {
        model.drafts.forget(layer.kept.is_some(), layer.purpose.subject());
    }
}

/// What typed dates are understood by. Before the daemon has told the day, no form is open but
/// the one that begins a region, which has no dates.
fn context(model: &Model) -> input::Context<'_> {
    let today = model.now.map(|now| now.date()).unwrap_or_default();
    input::Context { texts: model.texts(), today, start: None }
}

/// Saves or leaves. The form has the last word: with a list open in it, Esc closes the list.
pub(super) fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    let key = match action {
        Action::Save => KeyEvent::new(KeyCode::Char('s'), KeyModifiers::CONTROL),
        _ => KeyEvent::new(KeyCode::Esc, KeyModifiers::NONE),
    };
    typed(model, Typed::Key(key))
}

/// Types into the form in front. While it is being saved it takes nothing, so that what is
/// saved is what stands there.
pub(super) fn typed(model: &mut Model, typed: Typed<'_>) -> Vec<Effect> {
    with_form(model, |layer, context| match typed {
        _ if layer.saving => None,
        Typed::Key(key) => layer.form.handle(key, context),
        Typed::Paste(text) => layer.form.paste(text, context),
    })
    .flatten()
    .map_or_else(Vec::new, |event| happened(model, event))
}

/// Runs something on the form in front, which needs the words and the day beside it.
fn with_form<T>(model: &mut Model, run: impl FnOnce(&mut FormLayer, input::Context<'_>) -> T) -> Option<T> {
    let mut layer = model.layers.pop()?;
    let result = match &mut layer {
        Layer::Form(form) => Some(run(form, context(model))),
        _ => None,
    };
    model.layers.push(layer);
    result
}

fn happened(model: &mut Model, event: FormEvent) -> Vec<Effect> {
    match event {
        FormEvent::Save => save(model),
        FormEvent::Cancel => {
            match model.layers.last().is_some_and(Layer::is_unfinished) {
                true => model.layers.push(Layer::DiscardQuestion),
                false => forget_draft(model),
            }
            Vec::new()
        }
        FormEvent::Lookup { key, kind, query } => {
            with_form(model, |layer, _| layer.looking_for = Some(key));
            model.lookups += 1;
            let query = Query {
                kind,
                filter: query,
                conditions: Vec::new(),
                by_number: false,
                patient: None,
                archived: false,
                days: None,
                order: Order::Title,
                descending: false,
                offset: 0,
                limit: CANDIDATES,
            };
            vec![Effect::Ask(Tag::References(model.lookups), Request::List(query))]
        }
    }
}

/// Sends the fields that were touched, with the heads that the form was opened on.
fn save(model: &mut Model) -> Vec<Effect> {
    let fields = touched(model);
    let Some(Layer::Form(layer)) = model.layers.last_mut() else { return Vec::new() };
    let request = match &layer.purpose {
        Purpose::Home(subject) => {
            let subject = *subject;
            return home_form::finish(model, subject, &fields);
        }
        Purpose::Change { .. } if fields.is_empty() => {
            forget_draft(model);
            return Vec::new();
        }
        Purpose::Many { .. } if fields.is_empty() => {
            model.complain(model.texts().get("many-no-fields"));
            return Vec::new();
        }
        Purpose::Many { ids, .. } => {
            let ids = ids.clone();
            layer.asked_of_many = fields.clone();
            return many::preview(ids, fields);
        }
        Purpose::Add { kind, .. } => Request::Add { kind: *kind, fields },
        Purpose::Operate { operation, id, entry, heads } => {
            let (operation, id, entry, heads) = (*operation, *id, entry.clone(), heads.clone());
            Request::Operate { operation, id, entry, heads, fields }
        }
        Purpose::Change { id, heads, .. } => Request::Save { id: *id, heads: heads.clone(), fields },
    };
    layer.saving = true;
    vec![Effect::Ask(Tag::Save, request)]
}

/// The fields that were touched in the form in front.
pub(super) fn touched(model: &mut Model) -> BTreeMap<Key, Value> {
    let touched = with_form(model, |layer, context| layer.form.touched(context));
    touched.into_iter().flatten().collect()
}

/// Closes the form that was saved; tells what kind of record it was.
pub(crate) fn close_saved(model: &mut Model) -> Option<Kind> {
    let saved = model.layers.iter().position(Layer::is_saving)?;
    match model.layers.remove(saved) {
        Layer::Form(layer) => {
            model.drafts.forget(layer.kept.is_some(), layer.purpose.subject());
            layer.purpose.kind()
        }
        _ => None,
    }
}

/// It was not saved: the form stays as it was typed, with the faults beside their fields.
pub(crate) fn save_refused(model: &mut Model, refusal: &Refusal) -> Vec<Effect> {
    let text = model.texts().refusal(refusal);
    let mut elsewhere = Vec::new();
    let mut kind = None;
    if let Some(Layer::Form(layer)) = model.layers.iter_mut().find(|layer| layer.is_saving()) {
        layer.saving = false;
        if let Refusal::Invalid { problems } = refusal {
            let faults = problems.iter().map(|problem| (problem.key.clone(), problem.fault.clone()));
            elsewhere = layer.form.set_faults(faults.collect());
        }
        kind = layer.purpose.kind();
    }
    model.complain(text);
    for (key, fault) in elsewhere {
        if let Some(kind) = kind {
            let problem = syncd::domain::Problem { key, fault };
            model.complain(model.texts().problem(kind, &problem));
        }
    }
    Vec::new()
}

/// Records for the reference field that asked for them, unless it has asked again since.
pub(crate) fn take_references(model: &mut Model, lookup: u64, rows: &[Row]) {
    if lookup != model.lookups {
        return;
    }
    let found = rows.iter().map(|row| (row.id.to_string(), candidate(model.texts(), row))).collect();
    if let Some(Layer::Form(layer)) = model.layers.iter_mut().rfind(|layer| matches!(layer, Layer::Form(_)))
        && let Some(key) = layer.looking_for.take()
    {
        layer.form.set_candidates(&key, found);
    }
}

/// A record among those found: whose it is, where it is somebody's, its number and title.
fn candidate(texts: &Texts, row: &Row) -> String {
    let patient = row.patient.as_ref().map(|_| texts.row_about(row));
    let words = [patient, row.number.clone(), Some(texts.row_title(row.kind, &row.title))];
    words.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// A click gives a field the focus.
pub(super) fn click(model: &mut Model, column: u16, row: u16) {
    let inside = inside(area(model));
    with_form(model, |layer, context| layer.form.click(inside, column, row, context));
}

fn area(model: &Model) -> Rect {
    place(model, WIDTH, u16::MAX)
}

/// As [`draw_panel`] leaves it.
fn inside(area: Rect) -> Rect {
    let inner = area.inner(ratatui::layout::Margin::new(1, 1));
    Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner }
}

pub(super) fn draw(frame: &mut Frame<'_>, model: &Model, layer: &FormLayer) {
    let inside = draw_panel(frame, model, &layer.title, area(model));
    layer.form.render(inside, frame.buffer_mut(), model.theme(), context(model));
}

pub(super) fn draw_question(frame: &mut Frame<'_>, model: &Model) {
    let texts = model.texts();
    let answers = keymap::bindings(keymap::Context::DiscardQuestion)
        .filter(|binding| binding.action == Action::Discard)
        .filter_map(|binding| {
            let key = binding.keys.iter().find_map(|key| key.character())?;
            Some(Answer { key, label: texts.get(binding.tooltip) })
        });
    let (title, message) = (texts.get("discard-title"), texts.get("discard-message"));
    let dialog = Dialog::new(title, message, answers.collect()).destructive();
    dialog.render(frame.area(), frame.buffer_mut(), model.theme(), texts);
}
