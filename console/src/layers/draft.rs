//! An unfinished form survives a lock, a crash and a restart: the daemon keeps it while it is written. And
//! what somebody else writes meanwhile is told beside the field.

use serde::{Deserialize, Serialize};
use syncd::domain::{Key, Kind, RecordId};
use syncd::service::protocol::{Draft, Happening, RecordView, Request};

use super::Layer;
use super::form::{FormLayer, Purpose};
use super::form_opening::{add_with, edit_entry_of, edit_record, operate_on};
use crate::effect::{Effect, Tag};
use crate::model::Model;

/// What is to be kept and forgotten.
#[derive(Debug, Default)]
pub(crate) struct Drafts {
    /// Whether a form is on its way to the daemon.
    asking: bool,
    /// What the daemon is to forget.
    forgotten: Vec<String>,
    /// The form that is opened again, until its record is here.
    resuming: Option<Kept>,
}

/// What stands in a form.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Kept {
    purpose: Purpose,
    fields: Vec<(Key, String)>,
}

impl Drafts {
    /// The form was saved or dropped.
    pub(super) fn forget(&mut self, was_kept: bool, subject: Option<String>) {
        self.forgotten.extend(subject.filter(|_| was_kept));
    }

    /// The daemon has what was on its way, or refuses it.
    pub(crate) fn answered(&mut self) {
        self.asking = false;
    }
}

impl Purpose {
    /// What names the draft; none where nothing is kept.
    pub(super) fn subject(&self) -> Option<String> {
        match self {
            Self::Add { kind, patient } => {
                let patient = patient.as_ref().map(|(id, _)| format!(" {id}")).unwrap_or_default();
                Some(format!("add {kind}{patient}"))
            }
            Self::Change { id, entry, .. } => {
                let entry = entry.as_ref().map(|(section, entry)| format!(" {section}/{entry}"));
                Some(format!("change {id}{}", entry.unwrap_or_default()))
            }
            Self::Operate { operation, id, .. } => Some(format!("do {operation} {id}")),
            Self::Many { .. } | Self::Home(_) => None,
        }
    }

    fn id(&self) -> Option<RecordId> {
        match self {
            Self::Change { id, .. } | Self::Operate { id, .. } => Some(*id),
            Self::Add { .. } | Self::Many { .. } | Self::Home(_) => None,
        }
    }
}

impl Model {
    /// What is to be kept of the form in front, where it has changed and nothing is on its way.
    pub(crate) fn draft_to_keep(&mut self) -> Vec<Effect> {
        let ask = |subject, content| {
            Effect::Ask(Tag::Draft, Request::KeepDraft(Draft { subject, at: None, content }))
        };
        let mut effects: Vec<_> = self.drafts.forgotten.drain(..).map(|subject| ask(subject, None)).collect();
        if self.drafts.asking {
            return effects;
        }
        let forms = self.layers.iter_mut().rev().filter_map(|layer| match layer {
            Layer::Form(form) => Some(form),
            _ => None,
        });
        for form in forms {
            if let Some((subject, content)) = form.draft_now() {
                self.drafts.asking = true;
                effects.push(ask(subject, Some(content)));
                break;
            }
        }
        effects
    }
}

impl FormLayer {
    /// What is to be kept, where it is other than what is.
    fn draft_now(&mut self) -> Option<(String, String)> {
        let subject = self.purpose.subject()?;
        if self.is_saving() || (!self.form.is_dirty() && self.kept.is_none()) {
            return None;
        }
        let kept = Kept { purpose: self.purpose.clone(), fields: self.form.draft() };
        let content = serde_json::to_string(&kept).ok()?;
        if self.kept.as_ref() == Some(&content) {
            return None;
        }
        self.kept = Some(content.clone());
        Some((subject, content))
    }
}

/// Opens the form that was left last, where none is open; that of a record once it is here.
pub(crate) fn take(model: &mut Model, drafts: Vec<Draft>) -> Vec<Effect> {
    if !model.layers.is_empty() || model.mask.is_on() {
        return Vec::new();
    }
    let last = drafts.into_iter().find_map(|draft| {
        let kept: Kept = serde_json::from_str(&draft.content?).ok()?;
        Some((draft.at, kept)).filter(|(_, kept)| !kept.fields.is_empty())
    });
    let Some((at, kept)) = last else { return Vec::new() };
    let at = at.map(|at| model.texts().date_time(at)).unwrap_or_default();
    model.inform(model.texts().format("draft-found", &[("at", at.into())]));
    match (&kept.purpose, kept.purpose.id()) {
        (Purpose::Add { kind, patient }, _) => {
            add_with(model, *kind, patient.clone());
            restore(model, &kept);
            Vec::new()
        }
        (_, Some(id)) => {
            model.drafts.resuming = Some(kept);
            vec![Effect::Ask(Tag::Resume, Request::Show { reference: id.to_string(), kind: None })]
        }
        (_, None) => Vec::new(),
    }
}

/// Opens the form again, now that its record is here.
pub(crate) fn resume(model: &mut Model, view: &RecordView) {
    let Some(kept) = model.drafts.resuming.take().filter(|_| model.layers.is_empty()) else { return };
    match &kept.purpose {
        Purpose::Change { entry: None, .. } => edit_record(model, view),
        Purpose::Change { entry: Some((section, entry)), .. } => {
            edit_entry_of(model, view, section, entry.clone());
        }
        Purpose::Operate { operation, entry, .. } => operate_on(model, view, *operation, entry.clone()),
        Purpose::Add { .. } | Purpose::Many { .. } | Purpose::Home(_) => return,
    }
    restore(model, &kept);
    tell_beside(model, view);
}

/// Puts back what was typed, at the heads that the form was first opened on.
fn restore(model: &mut Model, kept: &Kept) {
    if let Some(Layer::Form(form)) = model.layers.last_mut() {
        form.purpose = kept.purpose.clone();
        form.form.restore(&kept.fields);
    }
}

/// Records were changed: where a form is open on one of them, it is asked what it holds now.
pub(crate) fn changed(model: &Model, ids: &[RecordId]) -> Option<Effect> {
    let open = model.layers.iter().rev().find_map(|layer| match layer {
        Layer::Form(form) if !form.is_saving() => form.purpose.id(),
        _ => None,
    })?;
    let touched = ids.is_empty() || ids.contains(&open);
    touched.then(|| Effect::Ask(Tag::Beside, Request::Show { reference: open.to_string(), kind: None }))
}

/// What the record holds now, told beside the fields of its form.
pub(crate) fn take_beside(model: &mut Model, view: &RecordView) {
    tell_beside(model, view);
}

fn tell_beside(model: &mut Model, view: &RecordView) {
    let kind: Kind = view.record.kind;
    let mut layers = std::mem::take(&mut model.layers);
    let texts = model.texts();
    let writer = |key: &Key| {
        view.timeline.iter().find_map(|entry| match &entry.what {
            Happening::Changed { who, fields, .. } if fields.contains(key) => Some(who.person.clone()),
            _ => None,
        })
    };
    let told = |key: &Key| {
        let value = view.record.value(key).clone();
        let words = texts.value_named(kind, &view.names, key, &value);
        let words = if words.is_empty() { "–".to_owned() } else { words.replace('\n', " ") };
        let who = writer(key).unwrap_or_else(|| "?".to_owned());
        (value, texts.format("draft-elsewhere", &[("value", words.into()), ("who", who.into())]))
    };
    for layer in &mut layers {
        match layer {
            Layer::Form(form) if matches!(&form.purpose, Purpose::Change { id, .. } if *id == view.record.id) =>
            {
                form.form.set_elsewhere(told);
            }
            _ => {}
        }
    }
    model.layers = layers;
}
