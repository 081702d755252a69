//! A DSK opened: what comes next, whom to phone, what is ready and what lacks; then every step.

use ratatui::style::Style;
use ratatui::text::{Line, Span};
use syncd::domain::appointment::{Appointment, AppointmentStatus, PhoneCall, Step};
use syncd::domain::{Kind, Phone};
use syncd::service::protocol::RecordView;

use crate::detail::{Content, Target};
use crate::look::Look;

impl Look<'_> {
    /// The state of a DSK, with its symbol.
    pub(crate) fn appointment_state(&self, state: &str) -> Span<'static> {
        let (symbols, theme) = (self.theme.symbols, self.theme);
        let (symbol, style) = match state.parse().unwrap_or(AppointmentStatus::Proposed) {
            AppointmentStatus::Proposed => (symbols.green, theme.muted),
            AppointmentStatus::Pending => (symbols.yellow, theme.warning),
            AppointmentStatus::Booked => (symbols.arrow, theme.accent),
            AppointmentStatus::Fulfilled => (symbols.done, theme.success),
            AppointmentStatus::Cancelled | AppointmentStatus::Noshow | AppointmentStatus::EnteredInError => {
                (symbols.fault, theme.muted)
            }
        };
        Span::styled(format!("{symbol} {}", self.texts.row_state(Kind::Appointment, state)), style)
    }
}

/// Where it stands; what is next, who answers for it and whom to phone; what is ready, what lacks.
pub(crate) fn summary(content: &mut Content<'_>, view: &RecordView) {
    let (look, dsk) = (content.look, view.record.read::<Appointment>().value);
    let state = look.appointment_state(dsk.status().into());
    content.add(Line::from(state), None);
    if let Some(step) = dsk.next_step() {
        next(content, view, &dsk, step);
        match &view.call {
            Some(call) => ring(content, call),
            None => content.text(look.texts.get("call-unknown"), look.theme.muted),
        }
    }
    let checks = match dsk.status() {
        AppointmentStatus::Booked => before(&dsk),
        AppointmentStatus::Fulfilled => after(&dsk),
        _ => Vec::new(),
    };
    for (message, is_so) in checks {
        let (symbol, style) = check(look, is_so);
        content.add(Line::styled(format!("{symbol} {}", look.texts.get(message)), style), None);
    }
}

/// *Avtal tid på telefon · Ansvarleg no: Lun Fjellrev · 01.12.*, in two lines where it is too long.
fn next(content: &mut Content<'_>, view: &RecordView, dsk: &Appointment, step: Step) {
    let (texts, theme) = (content.look.texts, content.look.theme);
    let entry = dsk.step.get(&step);
    let target = Some(target(step));
    let name = texts.entry("step", step.into());
    let name = texts.format("detail-next-step", &[("step", name.into())]);
    let who = entry.and_then(|entry| entry.person.clone()).or_else(|| dsk.responsible.clone());
    let stand_in = |who: &str| view.responsible.as_ref().filter(|it| it.person == who)?.stand_in.as_ref();
    let (who, why) = who.map(|who| texts.cover(&who, stand_in(&who))).unzip();
    let who = who.map(|who| texts.format("detail-responsible-now", &[("who", who.into())]));
    let who = who.unwrap_or_else(|| texts.get("detail-nobody-responsible"));
    let separator = Span::styled(format!(" {} ", theme.symbols.separator), theme.muted);
    let name = Span::styled(name, theme.text);
    let mut rest = vec![Span::styled(who, theme.accent)];
    if let Some(due) = entry.and_then(|entry| entry.due) {
        rest.extend([separator.clone(), content.look.due_soon(due)]);
    }
    let rest = Line::from(rest);
    let width = name.width() + separator.width() + rest.width();
    match width <= usize::from(content.width()) {
        true => content.add(Line::from_iter([name, separator].into_iter().chain(rest.spans)), target.clone()),
        false => {
            content.add(Line::from(name), target.clone());
            content.add(rest, target.clone());
        }
    }
    content.why(why.flatten(), target);
}

/// *Ring Palliativt team 68 05 00 40 (08–15)*
fn ring(content: &mut Content<'_>, call: &PhoneCall) {
    let shown =
        |number: &String| number.parse::<Phone>().map_or_else(|_| number.clone(), |phone| phone.shown());
    let number = call.number.as_ref().map(shown).unwrap_or_default();
    let name = call.name.clone().unwrap_or_default();
    let whom = [name, number].join(" ").trim().to_owned();
    let texts = content.look.texts;
    let text = match &call.hours {
        Some(hours) => {
            texts.format("call-within-hours", &[("whom", whom.into()), ("hours", hours.as_str().into())])
        }
        None => texts.format("call-whom", &[("whom", whom.into())]),
    };
    let target = call.contact.map(Target::Record);
    content.add(Line::styled(text, content.look.theme.accent), target);
}

/// What must be ready before it: the messages, and whether it is so.
fn before(dsk: &Appointment) -> Vec<(&'static str, bool)> {
    let link = match (dsk.link.is_some(), dsk.link_checked) {
        (false, _) => ("check-no-link", false),
        (true, true) => ("check-link", true),
        (true, false) => ("check-link-unchecked", false),
    };
    let tested = match dsk.equipment_tested {
        true => "check-equipment",
        false => "check-equipment-untested",
    };
    vec![link, (tested, dsk.equipment_tested)]
}

/// What must be written after it.
fn after(dsk: &Appointment) -> Vec<(&'static str, bool)> {
    let told = |is_so: bool, written: &'static str, lacking: &'static str| match is_so {
        true => (written, true),
        false => (lacking, false),
    };
    vec![
        told(dsk.notes_municipality, "check-note-municipality", "check-no-note-municipality"),
        told(dsk.notes_hospital, "check-note-hospital", "check-no-note-hospital"),
        told(!dsk.lacks_evaluation(), "check-evaluation", "check-no-evaluation"),
    ]
}

fn check(look: Look<'_>, is_so: bool) -> (&'static str, Style) {
    match is_so {
        true => (look.theme.symbols.done, look.theme.success),
        false => (look.theme.symbols.fault, look.theme.warning),
    }
}

/// Every step of the flow, each with symbol, word, day and person.
pub(crate) fn steps(content: &mut Content<'_>, view: &RecordView) {
    let dsk = view.record.read::<Appointment>().value;
    content.heading(content.look.texts.section("step"));
    for step in dsk.steps() {
        let line = step_line(content.look, &dsk, *step);
        content.add(line, Some(target(*step)));
    }
}

fn step_line(look: Look<'_>, dsk: &Appointment, step: Step) -> Line<'static> {
    let entry = dsk.step.get(&step);
    let name = Span::styled(look.texts.entry("step", step.into()), look.theme.text);
    let mut spans = vec![look.progress(entry.and_then(|entry| entry.state)), name];
    let muted = |text: String| Span::styled(text, look.theme.muted);
    let date = entry.and_then(|entry| entry.date).map(|date| muted(look.texts.date(date)));
    let due = entry.filter(|_| !dsk.is_closed(step)).and_then(|entry| entry.due).map(|due| look.due(due));
    let person = entry.and_then(|entry| entry.person.clone()).map(muted);
    for part in [date, due, person].into_iter().flatten() {
        spans.extend([Span::raw("  "), part]);
    }
    Line::from(spans)
}

fn target(step: Step) -> Target {
    Target::Entry { section: "step", entry: step.to_string() }
}
