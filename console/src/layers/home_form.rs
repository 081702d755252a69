//! Forms that are no record's: begin a region, join one, restore a backup, invite a machine.

use std::collections::BTreeMap;
use std::io;

use syncd::backup::Kit;
use syncd::domain::member::Role;
use syncd::domain::{Field, Key, Kind, Municipality, Shape, Value};
use syncd::service::protocol::{self, Init, Join, Request, Restore};
use zeroize::Zeroizing;

use super::entrance::Making;
use super::form::{FormLayer, touched};
use super::{Layer, Passphrase};
use crate::effect::{Effect, Tag};
use crate::model::Model;
use crate::widgets::form::{FormField, FormPart};

/// What a region is begun with; the passphrase is asked for after it.
static REGION: [Field; 4] = [
    Field::new("region", Shape::Line(80)).required(),
    Field::new("municipality", Shape::Municipality).required(),
    Field::new("person", Shape::Line(80)).required(),
    Field::new("machine", Shape::Line(80)).required(),
];

/// What one joins with; the passphrase is asked for after it.
static JOIN: [Field; 3] = [
    Field::new("ticket", Shape::Line(2_000)).required(),
    Field::new("person", Shape::Line(80)).required(),
    Field::new("machine", Shape::Line(80)).required(),
];

/// What a lost home is made from anew; the passphrase is asked for after it.
static RESTORE: [Field; 2] = [
    Field::new("backup_file", Shape::Line(1_000)).required(),
    Field::new("kit_words", Shape::Line(1_000)).required(),
];

/// What a machine is invited to.
static INVITE: [Field; 2] = [
    Field::new("municipality", Shape::Municipality).required(),
    Field::new("member_role", Shape::Choice(Role::CODES)).required(),
];

/// What such a form is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject {
    /// A region to begin.
    Begin,
    /// A region to join.
    Join,
    /// A home to make from a backup.
    Restore,
    /// A machine to invite.
    Invite,
}

impl Subject {
    /// Whether a home comes of it.
    pub(super) fn makes_home(self) -> bool {
        self != Self::Invite
    }
}

/// Opens the form that begins a region.
pub(super) fn begin_region(model: &mut Model) {
    open(model, "first-start-begin", "sync-machine", &REGION, Subject::Begin);
}

/// Opens the form that joins a region.
pub(super) fn join_region(model: &mut Model) {
    open(model, "first-start-join", "sync-machine", &JOIN, Subject::Join);
}

/// Opens the form that restores a backup.
pub(super) fn restore(model: &mut Model) {
    open(model, "restore-title", "restore-part", &RESTORE, Subject::Restore);
}

/// Opens the form that invites a machine.
pub(crate) fn invite(model: &mut Model) {
    open(model, "invite-title", "invite-machine", &INVITE, Subject::Invite);
}

fn open(model: &mut Model, title: &str, part: &str, fields: &'static [Field], subject: Subject) {
    let own = model.profile.as_ref().map(|profile| profile.municipality.to_string());
    // No record has these fields; a roster has none of their names, so that the words are found
    // that stand for all.
    let field = |field: &'static Field| {
        let opened = FormField::new(Kind::Duty, Key::top(field.name), field, model.texts());
        match (subject, field.name) {
            (Subject::Invite, "municipality") => opened.suggest(own.clone().unwrap_or_default().into()),
            (Subject::Invite, "member_role") => opened.suggest(Role::Coordinator.to_string().into()),
            _ => opened,
        }
    };
    let part = FormPart { title: model.texts().get(part), fields: fields.iter().map(field).collect() };
    let layer = FormLayer::of_home(model, model.texts().get(title), part, subject);
    model.layers.push(layer);
}

/// The form is filled in: what comes next.
pub(super) fn finish(model: &mut Model, subject: Subject, fields: &BTreeMap<Key, Value>) -> Vec<Effect> {
    match subject {
        Subject::Begin => {
            let Some(municipality) = Municipality::find(&text(fields, "municipality")) else {
                return Vec::new();
            };
            let init = Init {
                region: text(fields, "region"),
                municipality,
                person: text(fields, "person"),
                machine: text(fields, "machine"),
                passphrase: None,
            };
            model.layers.push(Layer::Passphrase(Passphrase::new(Some(Making::Region(init)))));
            Vec::new()
        }
        Subject::Join => vec![Effect::FindTicket(text(fields, "ticket"))],
        Subject::Restore => {
            let (file, words) = (text(fields, "backup_file"), Zeroizing::new(text(fields, "kit_words")));
            if let Err(error) = Kit::read(&words) {
                model.complain(model.texts().refusal(&error.into()));
                return Vec::new();
            }
            // The daemon has a folder of its own.
            let file = std::path::absolute(&file).unwrap_or_else(|_| file.into());
            let restore = Restore { file, words: protocol::Passphrase(words), passphrase: None };
            model.layers.push(Layer::Passphrase(Passphrase::new(Some(Making::Backup(restore)))));
            Vec::new()
        }
        Subject::Invite => {
            let municipality = Municipality::find(&text(fields, "municipality"));
            let Some((municipality, role)) = municipality.zip(text(fields, "member_role").parse().ok())
            else {
                return Vec::new();
            };
            wait(model);
            vec![Effect::Ask(Tag::Save, Request::Invite { municipality, role })]
        }
    }
}

/// The ticket that was pasted or read from its file: asks for a passphrase, or, where the home is
/// there already and waits, goes on at once.
pub(crate) fn take_ticket(model: &mut Model, found: io::Result<String>) -> Vec<Effect> {
    let joins = |layer: &Layer| matches!(layer, Layer::Form(form) if form.subject() == Some(Subject::Join));
    if !model.layers.last().is_some_and(joins) {
        return Vec::new();
    }
    let ticket = match found {
        Ok(ticket) => ticket,
        Err(error) => {
            let error = [("error", error.to_string().into())];
            model.complain(model.texts().format("ticket-unreadable", &error));
            return Vec::new();
        }
    };
    let fields = touched(model);
    let join =
        Join { ticket, person: text(&fields, "person"), machine: text(&fields, "machine"), passphrase: None };
    if model.is_joining() {
        wait(model);
        return vec![Effect::Ask(Tag::Home, Request::Join(join))];
    }
    model.layers.push(Layer::Passphrase(Passphrase::new(Some(Making::Member(join)))));
    Vec::new()
}

/// The form in front takes nothing until the daemon has answered.
fn wait(model: &mut Model) {
    if let Some(Layer::Form(form)) = model.layers.last_mut() {
        form.wait();
    }
}

fn text(fields: &BTreeMap<Key, Value>, name: &str) -> String {
    fields.get(&Key::top(name)).map(ToString::to_string).unwrap_or_default()
}
