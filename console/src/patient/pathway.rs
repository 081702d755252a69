//! What is next and who is responsible now, what was agreed, and how far somebody has come.

use ratatui::style::Style;
use ratatui::text::{Line, Span};
use syncd::domain::consent::ConsentState;
use syncd::domain::episode::Pause;
use syncd::domain::pathway::ActivityState;
use syncd::domain::patient::{Patient, PatientStatus};
use syncd::domain::practice::Practice;
use syncd::service::protocol::{NextView, RecordView};

use crate::detail::{Content, Target};
use crate::language::Place;
use crate::look::Look;

/// What is next and who is responsible now; then consent.
pub(crate) fn summary(content: &mut Content<'_>, view: &RecordView) {
    let look = content.look;
    let patient = view.record.read::<Patient>().value;
    let lines = match (&view.next, patient.open_pauses().next()) {
        (Some(next), _) => next_lines(look, next, content.width()),
        (None, Some((_, pause))) if patient.status() == PatientStatus::Onhold => {
            paused_lines(look, view, pause, content.width())
        }
        (None, _) => vec![Line::styled(look.texts.get("detail-nothing-next"), look.theme.muted)],
    };
    let target = view.next.as_ref().map(|next| activity_target(&next.activity));
    lines.into_iter().for_each(|line| content.add(line, target.clone()));
    let (words, style) = consent_words(look, patient.consent_state());
    content.labelled(&look.texts.section("consent"), &words, style, None);
    let in_use = view.settings.as_ref().and_then(|settings| settings.consent_form.as_deref());
    if let Some((given, in_use)) = patient.consent_on_other_form(in_use) {
        let forms = [("given", given.into()), ("in-use", in_use.into())];
        let words =
            format!("{} {}", look.theme.symbols.conflict, look.texts.format("consent-other-form", &forms));
        content.labelled("", &words, look.theme.warning, None);
    }
}

/// *4.2 Evaluering · Ansvarleg no: Lun Fjellrev · 01.12.*, in two lines where it is too long for one: who
/// is responsible must not be cut off.
fn next_lines(look: Look<'_>, next: &NextView, width: u16) -> Vec<Line<'static>> {
    let (texts, theme) = (look.texts, look.theme);
    let activity = format!("{} {}", next.activity, texts.activity(&next.activity));
    let activity = Line::from(Span::styled(activity, theme.text));
    let role = texts.role(next.role.into());
    let cover = next.person.as_deref().map(|person| texts.cover(person, next.stand_in.as_ref()));
    let (person, why) = cover.unwrap_or((role, None));
    let responsible = texts.format("detail-responsible-now", &[("who", person.into())]);
    let mut who = Line::from(Span::styled(responsible, theme.accent));
    if let Some(due) = next.due {
        who.spans.extend([separator(look), look.due_soon(due)]);
    }
    beside_or_below(look, activity, who, why, width)
}

/// In one line, or in two where that would be cut off; below, why it is not the person whose it is.
fn beside_or_below(
    look: Look<'_>,
    what: Line<'static>,
    who: Line<'static>,
    why: Option<String>,
    width: u16,
) -> Vec<Line<'static>> {
    let separator = separator(look);
    let mut lines = match what.width() + separator.width() + who.width() <= usize::from(width) {
        true => vec![Line::from_iter(what.spans.into_iter().chain([separator]).chain(who.spans))],
        false => vec![what, who],
    };
    lines.extend(why.map(|why| Line::styled(format!("  {why}"), look.theme.warning)));
    lines
}

fn separator(look: Look<'_>) -> Span<'static> {
    Span::styled(format!(" {} ", look.theme.symbols.separator), look.theme.muted)
}

/// *Pause sidan 12.11. · sjukehusopphald · Ansvarleg no: Lun Fjellrev*.
fn paused_lines(look: Look<'_>, view: &RecordView, pause: &Pause, width: u16) -> Vec<Line<'static>> {
    let (texts, theme) = (look.texts, look.theme);
    let since = pause.from.map(|from| texts.date(from)).unwrap_or_default();
    let since = texts.format("detail-paused", &[("date", since.into())]);
    let reason = pause.reason.map(|reason| texts.code(&Place::default(), "reason", reason.into()));
    let cover = view.responsible.as_ref().map(|it| texts.cover(&it.person, it.stand_in.as_ref()));
    let (who, why) = cover.unzip();
    let who = who.map(|who| texts.format("detail-responsible-now", &[("who", who.into())]));
    let mut what = Line::from(Span::styled(since, theme.warning));
    let reason = reason.into_iter().flat_map(|reason| [separator(look), Span::styled(reason, theme.text)]);
    what.spans.extend(reason);
    match who {
        Some(who) => {
            let who = Line::from(Span::styled(who, theme.accent));
            beside_or_below(look, what, who, why.flatten(), width)
        }
        None => vec![what],
    }
}

fn consent_words(look: Look<'_>, consent: ConsentState) -> (String, Style) {
    let (theme, symbols) = (look.theme, look.theme.symbols);
    let (symbol, id, since, style) = match consent {
        ConsentState::NotAsked => (symbols.empty, "consent-not-asked", None, theme.warning),
        ConsentState::Asked(day) => (symbols.yellow, "consent-asked", Some(day), theme.warning),
        ConsentState::InForce(day) => (symbols.done, "consent-in-force", Some(day), theme.success),
        ConsentState::Refused(day) => (symbols.fault, "consent-refused", Some(day), theme.error),
        ConsentState::Withdrawn(day) => (symbols.fault, "consent-withdrawn", Some(day), theme.error),
    };
    let date = since.map(|day| look.texts.date(day)).unwrap_or_default();
    (format!("{symbol} {}", look.texts.format(id, &[("date", date.into())])), style)
}

/// The activities by phase, each with symbol, word, day and person: those of this patient's model that the
/// municipality does, and whatever was noted on another.
pub(crate) fn pathway(content: &mut Content<'_>, view: &RecordView) {
    let patient = view.record.read::<Patient>().value;
    let practice = Practice::from(view.settings.as_deref().cloned().unwrap_or_default());
    let done: Vec<_> = practice.pathway.activities_for(&patient).map(|activity| &activity.code).collect();
    content.heading(content.look.texts.section("activity"));
    let mut phase = 0;
    for activity in &practice.pathway.activities {
        if !done.contains(&&activity.code) && !patient.activity.contains_key(&activity.code) {
            continue;
        }
        if activity.phase() != phase {
            phase = activity.phase();
            content.phase(phase);
        }
        let line = activity_line(content.look, &patient, &activity.code);
        content.add(line, Some(activity_target(&activity.code)));
    }
}

fn activity_line(look: Look<'_>, patient: &Patient, code: &str) -> Line<'static> {
    let theme = look.theme;
    let entry = patient.activity.get(code);
    let state = entry.and_then(|entry| entry.state);
    let progress = match state == Some(ActivityState::Done) && !patient.counts_as_done(code) {
        true => look.without_consent(),
        false => look.progress(state),
    };
    let mut spans = vec![progress, Span::styled(format!("{code} {}", look.texts.activity(code)), theme.text)];
    let when =
        entry.and_then(|entry| entry.date.map(|date| Span::styled(look.texts.date(date), theme.muted)));
    let open = !matches!(state, Some(ActivityState::Done | ActivityState::NotNeeded));
    let due = entry.filter(|_| open).and_then(|entry| entry.due).map(|due| look.due(due));
    let person = entry.and_then(|entry| entry.person.clone()).map(|who| Span::styled(who, theme.muted));
    let note = entry.and_then(|entry| entry.note.clone()).map(|note| Span::styled(note, theme.muted));
    for part in [when, due, person, note].into_iter().flatten() {
        spans.extend([Span::raw("  "), part]);
    }
    Line::from(spans)
}

fn activity_target(code: &str) -> Target {
    Target::Entry { section: "activity", entry: code.to_owned() }
}
