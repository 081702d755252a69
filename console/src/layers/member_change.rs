//! What an admin does with a machine of the municipality: another role, or none any more.
//!
//! **Invariant:** Enter never revokes.

use ratatui::Frame;
use ratatui::text::Line;
use strum::IntoEnumIterator;
use syncd::domain::member::Role;
use syncd::service::protocol::{MemberView, Request};

use super::members::chosen;
use super::{Layer, draw_panel, place};
use crate::effect::{Effect, Tag};
use crate::keymap::Action;
use crate::model::Model;
use crate::widgets::dialog::{Answer, Dialog};

const WIDTH: u16 = 46;

/// A machine, and the role under the cursor.
#[derive(Debug)]
pub struct RoleChoice {
    member: MemberView,
    role: Role,
}

/// Asks what the chosen machine is to do.
pub(super) fn ask_role(model: &mut Model) -> Vec<Effect> {
    if let Some(member) = chosen(model).cloned() {
        let role = member.role;
        model.layers.push(Layer::Role(RoleChoice { member, role }));
    }
    Vec::new()
}

/// Asks whether the chosen machine is to be revoked.
pub(super) fn ask_revoke(model: &mut Model) -> Vec<Effect> {
    if let Some(member) = chosen(model).cloned() {
        model.layers.push(Layer::Revoke(member));
    }
    Vec::new()
}

pub(super) fn choose_role(model: &mut Model, action: Action) -> Vec<Effect> {
    let Some(Layer::Role(choice)) = model.layers.last_mut() else { return Vec::new() };
    let roles: Vec<Role> = Role::iter().collect();
    let at = roles.iter().position(|role| *role == choice.role).unwrap_or(0);
    match action {
        Action::Up => choice.role = roles[at.saturating_sub(1)],
        Action::Down => choice.role = roles[(at + 1).min(roles.len() - 1)],
        Action::Submit => {
            let (key, role) = (choice.member.key.clone(), choice.role);
            model.layers.pop();
            return vec![Effect::Ask(Tag::Members, Request::SetRole { key, role })];
        }
        _ => {}
    }
    Vec::new()
}

pub(super) fn revoke(model: &mut Model) -> Vec<Effect> {
    match model.layers.pop() {
        Some(Layer::Revoke(member)) => {
            vec![Effect::Ask(Tag::Members, Request::Revoke { key: member.key })]
        }
        _ => Vec::new(),
    }
}

pub(super) fn draw_role(frame: &mut Frame<'_>, model: &Model, choice: &RoleChoice) {
    let (texts, theme) = (model.texts(), model.theme());
    let title = texts.format("role-title", &[("machine", choice.member.machine.as_str().into())]);
    let height = u16::try_from(Role::iter().count() + 2).unwrap_or(u16::MAX);
    let inside = draw_panel(frame, model, &title, place(model, WIDTH, height));
    for (role, row) in Role::iter().zip(inside.rows()) {
        let (mark, style) = match role == choice.role {
            true => (theme.symbols.pointer, theme.accent),
            false => (" ", theme.text),
        };
        frame.render_widget(Line::styled(format!("{mark} {}", texts.member_role(role)), style), row);
    }
}

pub(super) fn draw_revoke(frame: &mut Frame<'_>, model: &Model, member: &MemberView) {
    let texts = model.texts();
    let words = [
        ("machine", member.machine.as_str().into()),
        ("person", member.person.as_str().into()),
        ("municipality", member.municipality.name().into()),
    ];
    let answer = Answer { key: 's', label: texts.get("key-revoke-now-help") };
    let message = texts.format("revoke-message", &words);
    let dialog = Dialog::new(texts.get("revoke-title"), message, vec![answer]).destructive();
    dialog.render(frame.area(), frame.buffer_mut(), model.theme(), texts);
}
