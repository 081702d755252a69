//! Erasing everything that is held on a patient.
//!
//! **Invariant:** nothing is erased before the patient's number was typed.

use ratatui::Frame;
use ratatui::text::Line;
use strum::IntoEnumIterator;
use syncd::domain::erasure::ErasureGround;
use syncd::service::protocol::{Erasing, Refusal, Request};

use super::{Layer, Typed, draw_panel, place};
use crate::effect::{Effect, Tag};
use crate::keymap::Action;
use crate::model::Model;
use crate::widgets::line_input::LineInput;
use crate::widgets::toast::Tone;
use crate::widgets::width::wrap;

const WIDTH: u16 = 74;

/// What would be erased, why, and what was typed to confirm it.
#[derive(Debug)]
pub struct EraseQuestion {
    erasing: Erasing,
    ground: ErasureGround,
    typed: LineInput,
}

impl EraseQuestion {
    /// What is to be typed: what the patient is known by.
    fn asked_for(&self) -> &str {
        let patient = &self.erasing.patient;
        patient.number.as_deref().unwrap_or(&patient.title)
    }

    fn is_confirmed(&self) -> bool {
        self.typed.text().trim().to_lowercase() == self.asked_for().to_lowercase()
    }

    pub(super) fn typed(&mut self, typed: Typed<'_>) {
        typed.into_line(&mut self.typed);
    }
}

/// Asks what would be erased of the patient that is shown.
pub(crate) fn ask(model: &Model) -> Vec<Effect> {
    let patient = model.shown().map(|view| view.record.id.to_string());
    let ask = |patient| {
        let request = Request::Erase { patient, ground: ErasureGround::RetentionEnded, preview: true };
        Effect::Ask(Tag::Erase { preview: true }, request)
    };
    patient.map(ask).into_iter().collect()
}

/// Asks whether to, or tells why it cannot be done.
pub(crate) fn take_preview(model: &mut Model, erasing: Erasing) {
    match erasing.hindrance {
        Some(hindrance) => model.complain(model.texts().refusal(&Refusal::NotErasable { hindrance })),
        None => {
            let question =
                EraseQuestion { erasing, ground: ErasureGround::RetentionEnded, typed: LineInput::default() };
            model.layers.push(Layer::Erase(Box::new(question)));
        }
    }
}

/// It was erased: the patient is left.
pub(crate) fn done(model: &mut Model, erasing: &Erasing) {
    model.layers.retain(|layer| !matches!(layer, Layer::Erase(_)));
    model.detail.back();
    let records: usize = erasing.records.iter().map(|(_, count)| count).sum();
    let words = [("records", records.into()), ("others", erasing.machines.saturating_sub(1).into())];
    model.tell(Tone::Success, model.texts().format("erase-done", &words));
}

pub(super) fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    let Some(Layer::Erase(question)) = model.layers.last_mut() else { return Vec::new() };
    let grounds: Vec<_> = ErasureGround::iter().collect();
    let at = grounds.iter().position(|ground| *ground == question.ground).unwrap_or(0);
    match action {
        Action::Up => question.ground = grounds[at.saturating_sub(1)],
        Action::Down => question.ground = grounds[(at + 1).min(grounds.len() - 1)],
        Action::Submit if question.is_confirmed() => {
            let (patient, ground) = (question.erasing.patient.id.to_string(), question.ground);
            let request = Request::Erase { patient, ground, preview: false };
            return vec![Effect::Ask(Tag::Erase { preview: false }, request)];
        }
        Action::Submit => {
            let number = question.asked_for().to_owned();
            model.complain(model.texts().format("erase-type", &[("number", number.into())]));
        }
        _ => {}
    }
    Vec::new()
}

pub(super) fn draw(frame: &mut Frame<'_>, model: &Model, question: &EraseQuestion) {
    let (texts, theme) = (model.texts(), model.theme());
    let Erasing { patient, records, machines, .. } = &question.erasing;
    let held = records.iter().map(|(kind, count)| format!("{} {count}", texts.kind(*kind)));
    let words = [
        ("records", held.collect::<Vec<_>>().join(" · ").into()),
        ("machines", (*machines).into()),
        ("number", question.asked_for().into()),
    ];
    let named = [patient.number.as_deref().unwrap_or_default(), &patient.title].join(" ");
    let mut lines = vec![Line::styled(named.trim().to_owned(), theme.title)];
    let inner = WIDTH.min(model.size.width).saturating_sub(4);
    for (message, style) in [("erase-what", theme.text), ("erase-forever", theme.warning)] {
        let text = texts.format(message, &words);
        lines.extend(wrap(&text, inner).into_iter().map(|line| Line::styled(line, style)));
    }
    lines.push(Line::default());
    for ground in ErasureGround::iter() {
        let (mark, style) = match ground == question.ground {
            true => (theme.symbols.pointer, theme.accent),
            false => (" ", theme.text),
        };
        lines.push(Line::styled(format!("{mark} {}", texts.get(&format!("erasure-{ground}"))), style));
    }
    lines.push(Line::default());
    lines.push(Line::styled(texts.format("erase-type", &words), theme.text));
    let height = u16::try_from(lines.len()).unwrap_or(u16::MAX).saturating_add(3);
    let inside = draw_panel(frame, model, &texts.get("erase-title"), place(model, WIDTH, height));
    let mut rows = inside.rows();
    for (line, row) in lines.iter().zip(rows.by_ref()) {
        frame.render_widget(line, row);
    }
    if let Some(row) = rows.next() {
        question.typed.render(row, frame.buffer_mut(), theme, true);
    }
}
