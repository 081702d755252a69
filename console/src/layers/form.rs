//! The form over the screen: a record, one entry of it, or the region that is begun.
//!
//! **Invariant:** nothing typed is lost but by an explicit `d` in the question: not by an error,
//! not by a lost daemon, not by a lock.

use std::collections::BTreeMap;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::Frame;
use ratatui::layout::Rect;
use syncd::domain::{Field, Key, Keyed, Kind, Municipality, RecordId, Shape, Value};
use syncd::service::protocol::{Init, RecordView, Refusal, Request};
use syncd::store::view::{Order, Query, Row};

use super::{Layer, Passphrase, Typed, draw_panel, place};
use crate::effect::{Effect, Tag};
use crate::keymap::{self, Action};
use crate::language::input;
use crate::model::Model;
use crate::widgets::dialog::{Answer, Dialog};
use crate::widgets::form::{Form, FormEvent, FormField, FormPart};

const WIDTH: u16 = 100;
/// The most records offered for a reference.
const CANDIDATES: usize = 50;

/// What a region is begun with; the passphrase is asked for after it.
static REGION: [Field; 4] = [
    Field::new("region", Shape::Line(80)).required(),
    Field::new("municipality", Shape::Municipality).required(),
    Field::new("person", Shape::Line(80)).required(),
    Field::new("machine", Shape::Line(80)).required(),
];

/// A form and what it is for.
#[derive(Debug)]
pub struct FormLayer {
    title: String,
    form: Form,
    purpose: Purpose,
    saving: bool,
    /// The reference field that records are looked for, while they are.
    looking_for: Option<Key>,
}

#[derive(Debug)]
enum Purpose {
    Add(Kind),
    Change { kind: Kind, id: RecordId, heads: Vec<String> },
    BeginRegion,
}

impl FormLayer {
    fn layer(model: &Model, title: String, parts: Vec<FormPart>, purpose: Purpose) -> Layer {
        let form = Form::new(parts, context(model));
        Layer::Form(Box::new(Self { title, form, purpose, saving: false, looking_for: None }))
    }

    pub(super) fn begins_region(&self) -> bool {
        matches!(self.purpose, Purpose::BeginRegion)
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

/// What typed dates are understood by. Before the daemon has told the day, no form is open but
/// the one that begins a region, which has no dates.
fn context(model: &Model) -> input::Context<'_> {
    let today = model.now.map(|now| now.date()).unwrap_or_default();
    input::Context { texts: model.texts(), today }
}

/// Opens the form of a new record of the kind in front.
pub(crate) fn add_record(model: &mut Model) -> Vec<Effect> {
    let Some(kind) = model.tab.kind() else { return Vec::new() };
    let parts = FormPart::of_kind(kind, model.texts(), |field, key| {
        // The daemon gives a new record its number.
        (key.name() != "number").then_some(field)
    });
    let title = model.texts().format("form-add", &[("kind", model.texts().kind(kind).into())]);
    let layer = FormLayer::layer(model, title, parts, Purpose::Add(kind));
    model.layers.push(layer);
    Vec::new()
}

/// Edits the entry under the cursor, else the record in hand; asks for it where it is not here.
pub(crate) fn edit_in_hand(model: &mut Model) -> Vec<Effect> {
    use crate::detail::Target;
    if let Some(Target::Entry { section, entry }) = model.target_under_cursor() {
        edit_entry(model, section, entry);
        return Vec::new();
    }
    let Some(id) = model.record_in_hand() else { return Vec::new() };
    vec![Effect::Ask(Tag::Edit(id), Request::Show { reference: id.to_string(), kind: None })]
}

/// Opens the form of a record.
pub(crate) fn edit_record(model: &mut Model, view: &RecordView) {
    let kind = view.record.kind;
    let parts = FormPart::of_kind(kind, model.texts(), |field, key| Some(filled(field, key, view)));
    let title = || model.texts().row_title(kind, &view.row.title);
    let name = view.row.number.clone().unwrap_or_else(title);
    let title = model.texts().format("form-edit", &[("record", name.into())]);
    let layer = FormLayer::layer(model, title, parts, change(view));
    model.layers.push(layer);
}

/// Opens the form of one entry of the record shown; the entry need not be there yet.
pub(crate) fn edit_entry(model: &mut Model, section: &str, entry: String) {
    let Some(view) = model.shown() else { return };
    let (kind, look) = (view.record.kind, model.look());
    let keyed = view.record.schema().section(section).map(|section| section.keyed);
    let title = match keyed {
        Some(Keyed::Code) => look.texts.entry_of(kind, section, &entry),
        _ => look.texts.section(section),
    };
    // What is asked or answered about consent is mostly noted on the day.
    let today =
        look.today.filter(|_| section == "consent" && !view.record.entries(section).any(|id| id == entry));
    let open = |field: FormField, key: &Key| {
        let field = filled(field, key, view);
        Some(match today.filter(|_| key.name() == "date") {
            Some(today) => field.suggest(today.into()),
            None => field,
        })
    };
    let part = FormPart::of_entry(kind, (section, &entry), look.texts.section(section), model.texts(), open);
    let layer = FormLayer::layer(model, title, vec![part], change(view));
    model.layers.push(layer);
}

fn change(view: &RecordView) -> Purpose {
    Purpose::Change { kind: view.record.kind, id: view.record.id, heads: view.heads.clone() }
}

/// The field with the value that the record holds, and the name of what that refers to.
fn filled(field: FormField, key: &Key, view: &RecordView) -> FormField {
    let value = view.record.value(key);
    let name = value.as_text().and_then(|text| text.parse().ok()).and_then(|id| view.names.get(&id));
    let field = field.value(value.clone());
    match name {
        Some(name) => field.shown(name.as_str()),
        None => field,
    }
}

/// Opens the form that begins a region.
pub(super) fn begin_region(model: &mut Model) {
    // No record has these fields; a roster has none of their names, so that the words are found
    // that stand for all.
    let field =
        |field: &'static Field| FormField::new(Kind::Duty, Key::top(field.name), field, model.texts());
    let part =
        FormPart { title: model.texts().get("sync-machine"), fields: REGION.iter().map(field).collect() };
    let title = model.texts().get("first-start-begin");
    let layer = FormLayer::layer(model, title, vec![part], Purpose::BeginRegion);
    model.layers.push(layer);
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
                false => drop(model.layers.pop()),
            }
            Vec::new()
        }
        FormEvent::Lookup { key, kind, query } => {
            with_form(model, |layer, _| layer.looking_for = Some(key));
            let query = Query {
                kind,
                filter: query,
                patient: None,
                archived: false,
                order: Order::Title,
                descending: false,
                offset: 0,
                limit: CANDIDATES,
            };
            vec![Effect::Ask(Tag::References, Request::List(query))]
        }
    }
}

/// Sends the fields that were touched, with the heads that the form was opened on.
fn save(model: &mut Model) -> Vec<Effect> {
    let touched = with_form(model, |layer, context| layer.form.touched(context));
    let fields: BTreeMap<Key, Value> = touched.into_iter().flatten().collect();
    let Some(Layer::Form(layer)) = model.layers.last_mut() else { return Vec::new() };
    let request = match &layer.purpose {
        Purpose::BeginRegion => {
            begin(model, &fields);
            return Vec::new();
        }
        Purpose::Change { .. } if fields.is_empty() => {
            model.layers.pop();
            return Vec::new();
        }
        Purpose::Add(kind) => Request::Add { kind: *kind, fields },
        Purpose::Change { id, heads, .. } => Request::Save { id: *id, heads: heads.clone(), fields },
    };
    layer.saving = true;
    vec![Effect::Ask(Tag::Save, request)]
}

/// Asks for the passphrase of the region to begin.
fn begin(model: &mut Model, fields: &BTreeMap<Key, Value>) {
    let text = |name: &str| fields.get(&Key::top(name)).map(ToString::to_string).unwrap_or_default();
    let Some(municipality) = Municipality::find(&text("municipality")) else { return };
    let init = Init {
        region: text("region"),
        municipality,
        person: text("person"),
        machine: text("machine"),
        passphrase: None,
    };
    model.layers.push(Layer::Passphrase(Passphrase::new(Some(init))));
}

/// Closes the form that was saved; tells what kind of record it was.
pub(crate) fn close_saved(model: &mut Model) -> Option<Kind> {
    let saved = model.layers.iter().position(Layer::is_saving)?;
    match model.layers.remove(saved) {
        Layer::Form(layer) => match layer.purpose {
            Purpose::Add(kind) | Purpose::Change { kind, .. } => Some(kind),
            Purpose::BeginRegion => None,
        },
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
        kind = match layer.purpose {
            Purpose::Add(kind) | Purpose::Change { kind, .. } => Some(kind),
            Purpose::BeginRegion => None,
        };
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

/// Records for the reference field that asked for them.
pub(crate) fn take_references(model: &mut Model, rows: Vec<Row>) {
    let words = |row: &Row| {
        let number = row.number.iter().map(|number| format!("{number} ")).collect::<String>();
        (row.id.to_string(), number + &model.texts().row_title(row.kind, &row.title))
    };
    let found = rows.iter().map(words).collect();
    if let Some(Layer::Form(layer)) = model.layers.iter_mut().rfind(|layer| matches!(layer, Layer::Form(_)))
        && let Some(key) = layer.looking_for.take()
    {
        layer.form.set_candidates(&key, found);
    }
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
