//! Opening the forms: of a new record, of a record, an entry of it, many records, or an operation.

use syncd::domain::operation::Operation;
use syncd::domain::practice::Practice;
use syncd::domain::{Field, Key, Kind, RecordId, Shape, Value};
use syncd::service::protocol::{RecordView, Request};

use super::form::{FormLayer, Purpose};
use crate::detail::Target;
use crate::effect::{Effect, Tag};
use crate::look::Look;
use crate::model::Model;
use crate::patient;
use crate::widgets::form::{FormField, FormPart};

/// Opens the form of a new record of a kind.
pub(crate) fn add_record(model: &mut Model, kind: Option<Kind>) -> Vec<Effect> {
    kind.into_iter().for_each(|kind| add_with(model, kind, None));
    Vec::new()
}

/// Opens the form of a new record about the patient shown.
pub(crate) fn add_about(model: &mut Model, kind: Kind) -> Vec<Effect> {
    let Some(view) = model.shown() else { return Vec::new() };
    let name = [view.row.number.clone().unwrap_or_default(), view.row.title.clone()].join(" ");
    let patient = (view.record.id, name.trim().to_owned());
    add_with(model, kind, Some(patient));
    Vec::new()
}

pub(super) fn add_with(model: &mut Model, kind: Kind, patient: Option<(RecordId, String)>) {
    let (Some(now), Some(profile)) = (model.now, &model.profile) else { return };
    let begins_with = kind.begins_with(now, &profile.person, profile.municipality);
    let parts = FormPart::of_kind(kind, model.texts(), |field, key| {
        let suggested = begins_with.get(key.name());
        let about = patient.as_ref().filter(|_| key.name() == "patient");
        match (about, suggested) {
            // The daemon gives a new record its number.
            _ if key.name() == "number" => None,
            (Some((id, name)), _) => Some(field.suggest((*id).into()).shown(name)),
            (None, Some(value)) => Some(field.suggest(value.clone())),
            (None, None) => Some(field),
        }
    });
    let title = model.texts().format("form-add", &[("kind", model.texts().kind(kind).into())]);
    let layer = FormLayer::layer(model, title, parts, Purpose::Add { kind, patient });
    model.layers.push(layer);
}

/// Opens the form of a new entry of a section of the record shown.
pub(crate) fn add_entry(model: &mut Model, section: &str) -> Vec<Effect> {
    let entry = (model.new_id)().to_string();
    edit_entry(model, section, entry);
    Vec::new()
}

/// Opens the form of an operation on the record in hand.
pub(crate) fn operate(model: &mut Model, operation: Operation) {
    let Some(view) = model.shown().cloned() else { return };
    let entry = model.in_hand().and_then(|in_hand| in_hand.subject().entry.map(str::to_owned));
    operate_on(model, &view, operation, entry);
}

/// Opens the form of an operation on a record.
pub(super) fn operate_on(
    model: &mut Model,
    view: &RecordView,
    operation: Operation,
    pointed_at: Option<String>,
) {
    let Some(in_hand) = model.in_hand_of(view, pointed_at) else { return };
    let subject = in_hand.subject();
    let suggested = operation.suggested(&subject);
    let open = |field: FormField, key: &Key| match suggested.get(key.name()) {
        Some(value) => {
            let named = value.as_text().and_then(|id| view.names.get(&id.parse().ok()?));
            let field = field.suggest(value.clone());
            named.map_or(field.clone(), |name| field.shown(name))
        }
        None => field,
    };
    let title = model.texts().get(&format!("operation-{operation}"));
    let definition = operation.definition();
    let entry = definition.section.zip(operation.entry(&subject));
    let entry = entry.map(|(section, entry)| model.texts().entry_of(definition.kind, section, entry));
    let heading = entry.unwrap_or_else(|| title.clone());
    let part = FormPart::of_operation(operation, heading, model.texts(), open);
    let (id, heads) = (view.record.id, view.heads.clone());
    let purpose = Purpose::Operate { operation, id, entry: subject.entry.map(str::to_owned), heads };
    let name = view.row.number.clone().unwrap_or_else(|| model.texts().row_about(&view.row));
    let layer = FormLayer::layer(model, format!("{title}: {name}"), vec![part], purpose);
    model.layers.push(layer);
}

/// Opens a form of what is to be the same on the marked records.
fn edit_marked(model: &mut Model, kind: Kind, ids: Vec<RecordId>) {
    let parts = FormPart::of_kind(kind, model.texts(), |field, key| {
        let of_one = |field: &Field| field.required || field.shape == Shape::IdentityNumber;
        let of_one = key.name() == "number" || kind.schema().field(key).is_some_and(of_one);
        (!of_one).then_some(field)
    });
    let title = model.texts().format("many-title", &[("count", ids.len().into())]);
    let layer = FormLayer::layer(model, title, parts, Purpose::Many { kind, ids });
    model.layers.push(layer);
}

/// Edits the marked records; else the entry under the cursor, else the record in hand; asks for it where it is not here.
pub(crate) fn edit_in_hand(model: &mut Model) -> Vec<Effect> {
    if let Some((kind, ids)) = model.marked().filter(|_| !model.detail.is_open()) {
        edit_marked(model, kind, ids);
        return Vec::new();
    }
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
    let layer = FormLayer::layer(model, title, parts, change(view, None));
    model.layers.push(layer);
}

/// Opens the form of one entry of the record shown; the entry need not be there yet.
pub(crate) fn edit_entry(model: &mut Model, section: &str, entry: String) {
    let Some(view) = model.shown().cloned() else { return };
    edit_entry_of(model, &view, section, entry);
}

/// Opens the form of one entry of a record.
pub(super) fn edit_entry_of(model: &mut Model, view: &RecordView, section: &str, entry: String) {
    let (kind, look) = (view.record.kind, model.look());
    let title = match section {
        "criterion" => patient::criterion_words(look, view, &entry),
        _ => look.texts.entry_of(kind, section, &entry),
    };
    // What is asked or answered about consent is mostly noted on the day, and on the form in use.
    let today =
        look.today.filter(|_| section == "consent" && !view.record.entries(section).any(|id| id == entry));
    let settings = view.settings.as_deref();
    let open = |field: FormField, key: &Key| {
        // What is asked no more stays where it was answered.
        let is_asked = settings.is_none_or(|settings| settings.asks(key.name()));
        if section == "questionnaire" && !is_asked && view.record.value(key).is_empty() {
            return None;
        }
        let field = filled(field, key, view);
        let form = settings.filter(|_| today.is_some()).and_then(|settings| settings.consent_form.clone());
        let suggested = match key.name() {
            "date" => today.map(Value::from),
            "form_version" => form.map(Value::from),
            _ => None,
        };
        Some(match suggested {
            Some(value) => field.suggest(value),
            None => field,
        })
    };
    let heading = heading(look, view, section, &entry);
    let part = FormPart::of_entry(kind, (section, &entry), heading, model.texts(), open);
    let purpose = change(view, Some((section.to_owned(), entry)));
    let layer = FormLayer::layer(model, title, vec![part], purpose);
    model.layers.push(layer);
}

/// Over the fields of an entry: who takes part in a patient's activity, else what the section is called.
fn heading(look: Look<'_>, view: &RecordView, section: &str, entry: &str) -> String {
    let is_activity = view.record.kind == Kind::Patient && section == "activity";
    let practice = is_activity.then(|| Practice::from(view.settings.as_deref().cloned().unwrap_or_default()));
    let activity = practice.as_ref().and_then(|practice| practice.pathway.activity(entry));
    let taking_part = activity.map(|it| look.texts.taking_part(it, look.theme.symbols.separator));
    taking_part.unwrap_or_else(|| look.texts.section(section))
}

fn change(view: &RecordView, entry: Option<(String, String)>) -> Purpose {
    Purpose::Change { kind: view.record.kind, id: view.record.id, heads: view.heads.clone(), entry }
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
