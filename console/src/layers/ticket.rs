//! A ticket that was made: its text, plain and without borders so that it can be copied, and a
//! file to keep it in.

use std::path::PathBuf;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;
use ratatui::widgets::Clear;
use syncd::service::protocol::Invitation;

use super::{Compare, Layer, Typed};
use crate::effect::Effect;
use crate::keymap::Action;
use crate::layout::Layout;
use crate::model::Model;
use crate::widgets::line_input::LineInput;
use crate::widgets::width::wrap;

/// A ticket on the screen.
#[derive(Debug)]
pub struct TicketLayer {
    invitation: Invitation,
    /// The path while it is written.
    path: Option<LineInput>,
    /// The file that holds it now.
    kept: Option<PathBuf>,
}

impl TicketLayer {
    /// Whether a path is being written.
    pub(super) fn asks_for_path(&self) -> bool {
        self.path.is_some()
    }

    /// The ticket is in a file now.
    pub(super) fn kept(&mut self, path: PathBuf) {
        (self.path, self.kept) = (None, Some(path));
    }

    pub(super) fn typed(&mut self, typed: Typed<'_>) {
        if let Some(path) = &mut self.path {
            typed.into_line(path);
        }
    }
}

/// The ticket was made: it takes the place of the form.
pub(crate) fn take_invitation(model: &mut Model, invitation: Invitation) {
    super::close_saved_form(model);
    model.layers.push(Layer::Ticket(TicketLayer { invitation, path: None, kept: None }));
}

pub(super) fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    let waiting = model.machines.waiting().next().map(Compare::with);
    let Some(Layer::Ticket(ticket)) = model.layers.last_mut() else { return Vec::new() };
    match (action, &ticket.path) {
        (Action::KeepTicket, _) => ticket.path = Some(LineInput::default()),
        (Action::Submit, Some(path)) if !path.text().trim().is_empty() => {
            let (path, text) = (path.text().to_owned(), ticket.invitation.ticket.clone());
            return vec![Effect::KeepFile { path, text }];
        }
        (Action::Back, Some(_)) => ticket.path = None,
        (Action::Back, None) => drop(model.layers.pop()),
        (Action::Open, None) => {
            model.layers.pop();
            model.layers.extend(waiting.map(Layer::Compare));
        }
        _ => {}
    }
    Vec::new()
}

pub(super) fn draw(frame: &mut Frame<'_>, model: &Model, layer: &TicketLayer) {
    let (texts, theme) = (model.texts(), model.theme());
    let Layout { tabs, footer, .. } = model.layout();
    let area = Rect { y: tabs.bottom() + 1, height: footer.y.saturating_sub(tabs.bottom() + 1), ..tabs };
    let Invitation { ticket, municipality, role, until } = &layer.invitation;
    let whom = [("municipality", municipality.name().into()), ("role", texts.member_role(*role).into())];
    let mut lines = vec![Line::styled(format!(" {}", texts.format("ticket-title", &whom)), theme.title)];
    let say = |text: String, style: Style| {
        let wrapped = wrap(&text, area.width.saturating_sub(2));
        wrapped.into_iter().map(move |line| Line::styled(format!(" {line}"), style))
    };
    let today = model.now.map(|now| now.date());
    let time = [("time", texts.moment_near(*until, today).into())];
    lines.extend(say(texts.format("ticket-until", &time), theme.text));
    lines.push(Line::default());
    // Nothing stands left or right of the ticket: what is marked is what is copied.
    let characters: Vec<char> = ticket.chars().collect();
    let whole = characters.chunks(usize::from(area.width).max(1));
    lines.extend(whole.map(|line| Line::styled(line.iter().collect::<String>(), theme.accent)));
    lines.push(Line::default());
    match &layer.kept {
        Some(path) => {
            let path = [("path", path.display().to_string().into())];
            let text = format!("{} {}", theme.symbols.done, texts.format("ticket-kept", &path));
            lines.extend(say(text, theme.success));
        }
        None => lines.extend(say(texts.get("ticket-copy"), theme.muted)),
    }
    for joining in model.machines.waiting() {
        let whom = [("machine", joining.machine.as_str().into()), ("person", joining.person.as_str().into())];
        let text = texts.format("ticket-used", &whom);
        lines.extend(say(format!("{} {text}", theme.symbols.pointer), theme.warning));
    }
    frame.render_widget(Clear, area);
    for (line, row) in lines.iter().zip(area.rows()) {
        frame.render_widget(line, row);
    }
    if let Some(path) = &layer.path {
        super::draw_path(frame, model, path, area);
    }
}
