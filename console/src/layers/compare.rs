//! Two people compare a code before a machine is let in: the one who invited, in a question; the
//! one who joins, on the screen that waits.
//!
//! **Invariant:** only a key of its own confirms, never Enter.

use ratatui::Frame;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use syncd::service::protocol::{Joining, Members, Request};

use super::{Layer, draw_panel, place};
use crate::effect::{Effect, Tag};
use crate::keymap::Action;
use crate::model::Model;
use crate::sync::in_groups;
use crate::widgets::digits;
use crate::widgets::toast::Tone;
use crate::widgets::width::wrap;

const WIDTH: u16 = 66;
/// Columns that labels take.
const LABEL: usize = 12;

/// The machine that waits.
#[derive(Debug)]
pub struct Compare {
    id: String,
    person: String,
    machine: String,
}

impl Compare {
    /// The question about this machine.
    pub(crate) fn with(joining: &Joining) -> Self {
        let Joining { id, person, machine, .. } = joining.clone();
        Self { id, person, machine }
    }
}

/// The one whose code is compared in the front layer.
pub(crate) fn compared(model: &Model) -> Option<&Joining> {
    match model.layers.last()? {
        Layer::Waiting => model.machines.joining(None),
        Layer::Compare(compare) => model.machines.joining(Some(&compare.id)),
        _ => None,
    }
}

pub(super) fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    let Some(Joining { id, code, .. }) = compared(model).cloned() else { return Vec::new() };
    let request = match action {
        Action::Confirm => Request::Confirm { id, code },
        _ => Request::Decline { id },
    };
    vec![Effect::Ask(Tag::Admission, request)]
}

/// Takes in who belongs and who waits; a question about somebody who waits no longer closes, and
/// it is told what became of them.
pub(crate) fn take_members(model: &mut Model, members: Members) {
    model.machines.take_members(Some(members));
    let machines = &model.machines;
    let gone = |layer: &Layer| match layer {
        Layer::Compare(compare) => machines.joining(Some(&compare.id)).is_none(),
        _ => false,
    };
    let Some(place) = model.layers.iter().position(gone) else { return };
    let Layer::Compare(Compare { person, machine, .. }) = model.layers.remove(place) else { return };
    let mut members = model.machines.members().into_iter().flat_map(|members| &members.members);
    let is_in = members.any(|member| member.person == person && member.machine == machine);
    let (tone, id) =
        if is_in { (Tone::Success, "compare-let-in") } else { (Tone::Information, "compare-gone") };
    model.tell(tone, model.texts().format(id, &[("machine", machine.into()), ("person", person.into())]));
}

pub(super) fn draw(frame: &mut Frame<'_>, model: &Model, compare: &Compare) {
    if let Some(joining) = model.machines.joining(Some(&compare.id)) {
        let lines = lines(model, joining, "compare-who-joins", "compare-how");
        draw_lines(frame, model, "compare-title", lines);
    }
}

pub(super) fn draw_waiting(frame: &mut Frame<'_>, model: &Model) {
    let lines = match model.machines.joining(None) {
        Some(joining) => lines(model, joining, "compare-who-invited", "waiting-how"),
        None => wrapped(&model.texts().get("waiting-nobody"), model.theme().text),
    };
    draw_lines(frame, model, "waiting-title", lines);
}

fn draw_lines(frame: &mut Frame<'_>, model: &Model, title: &str, lines: Vec<Line<'_>>) {
    let height = u16::try_from(lines.len() + 2).unwrap_or(u16::MAX);
    let inside = draw_panel(frame, model, &model.texts().get(title), place(model, WIDTH, height));
    for (line, row) in lines.into_iter().zip(inside.rows()) {
        frame.render_widget(line, row);
    }
}

fn wrapped(text: &str, style: Style) -> Vec<Line<'static>> {
    wrap(text, 54).into_iter().map(|line| Line::styled(line, style)).collect()
}

/// What to do, the code, whom it is about, and what is waited for.
fn lines(model: &Model, joining: &Joining, who: &str, how: &str) -> Vec<Line<'static>> {
    let (texts, theme) = (model.texts(), model.theme());
    let mut lines = wrapped(&texts.get(how), theme.text);
    lines.push(Line::default());
    let pixel = theme.symbols.scrollbar.0;
    let code = in_groups(&joining.code);
    lines.extend(digits::large(&code, pixel).into_iter().map(|line| Line::styled(line, theme.accent)));
    lines.push(Line::default());
    let separator = theme.symbols.separator;
    let facts = [
        ("compare-code", code),
        (who, format!("{} {separator} {}", joining.person, joining.machine)),
        (
            "compare-as",
            format!("{} {separator} {}", joining.municipality.name(), texts.member_role(joining.role)),
        ),
    ];
    lines.extend(facts.map(|(label, value)| {
        let label = format!("{:<LABEL$} ", texts.get(label));
        Line::from(vec![Span::styled(label, theme.muted), Span::styled(value, theme.text)])
    }));
    if joining.confirmed {
        lines.push(Line::default());
        let text = format!("{} {}", theme.symbols.done, texts.get("compare-confirmed"));
        lines.extend(wrapped(&text, theme.warning));
    }
    lines
}
