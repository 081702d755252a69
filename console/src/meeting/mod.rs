//! The Tuesday check-ins.

mod minutes;

use syncd::domain::Kind;
use syncd::domain::aggregate::{Recruitment, Table};
use syncd::domain::benefit::{Figure, Line};
use syncd::domain::check_in::FromCards;
use syncd::domain::meeting::{Action, Meeting};
use syncd::service::protocol::RecordView;

use crate::detail::{Content, Target};
use crate::layers::{Layer, MinutesFile};
use crate::list::{Column, cells};
use crate::look::Look;
use crate::model::Model;

pub(crate) use minutes::Minutes;

/// The columns of the list.
pub(crate) static COLUMNS: &[Column] = &[
    Column::new("column-date", (12, 16), 0, |row, look| cells::further(row, look, "date")),
    Column::new("column-present", (20, 60), 1, |row, look| cells::further(row, look, "present")),
];

/// Opens the line that names the file in which the minutes are to be kept.
pub(crate) fn keep_minutes(model: &mut Model) {
    let Some(view) = model.shown() else { return };
    let minutes = Minutes::of(view);
    let name = minutes.date.map(|date| format!("innsjekk-{date}.md")).unwrap_or_default();
    let layer = MinutesFile::new(minutes.markdown(model.texts()), &name);
    model.layers.push(Layer::Minutes(layer));
}

/// How each municipality stands, before the meeting's own text: nobody has to type it in.
pub(crate) fn standing(content: &mut Content<'_>, view: &RecordView) {
    let Some(check_in) = &view.check_in else { return };
    let look = content.look;
    content.heading(look.texts.get("check-in-now"));
    let since = check_in.since.map(|since| look.texts.day_and_month(since));
    for of in &check_in.municipalities {
        let mut parts = vec![counted(&look, Kind::Patient, &of.patients)];
        parts.extend(of.cards.iter().flat_map(|cards| from_cards(&look, cards, since.as_deref())));
        parts.extend(of.appointments.iter().map(|table| counted(&look, Kind::Appointment, table)));
        let mut lines: Vec<_> = parts.into_iter().map(|part| (part, None)).collect();
        lines.extend(of.recruitment.iter().flat_map(|told| recruitment(&look, told, of.own)));
        for (index, (line, target)) in lines.into_iter().enumerate() {
            let label = if index == 0 { of.municipality.name() } else { String::new() };
            content.labelled(&label, &line, look.theme.text, target);
        }
    }
}

/// Where candidates come from and why some were not included: one's own rows a line for each count,
/// which opens them, the others' in one.
fn recruitment(look: &Look<'_>, told: &Recruitment, own: bool) -> Vec<(String, Option<Target>)> {
    let figures = [(Figure::Candidates, &told.candidates), (Figure::NotIncluded, &told.not_included)];
    let mut lines = Vec::new();
    for (figure, table) in figures.into_iter().filter(|(_, table)| !table.by.is_empty()) {
        let line = |line: Line, held: Option<u32>| {
            (format!("{} {}", look.texts.line(&line), few(look, held)), Some(Target::Figure(line)))
        };
        let total = line(figure.into(), table.total);
        let strata = table.counts();
        match own {
            true => {
                let stratum = |code: &str| Line { figure, stratum: Some(code.to_owned()) };
                lines.push(total);
                lines.extend(strata.map(|(code, held)| line(stratum(code), held)));
            }
            false => {
                let stratum = |(code, held): (&str, Option<u32>)| {
                    format!("{} {}", look.texts.stratum(figure, code), few(look, held))
                };
                let strata: Vec<_> = strata.map(stratum).collect();
                lines.push((format!("{}: {}", total.0, strata.join(", ")), None));
            }
        }
    }
    lines
}

/// A count; of one that is left out since it is small, that it is.
fn few(look: &Look<'_>, count: Option<u32>) -> String {
    count.map_or_else(|| look.texts.get("cli-few"), |count| count.to_string())
}

/// A table in one line: `Pasientar 10: aktiv 2, avslutta 5`. What is left out since it is small is
/// said to be.
fn counted(look: &Look<'_>, kind: Kind, table: &Table) -> String {
    let by = table.by.iter().map(|(code, held)| {
        let state = match code.is_empty() {
            true => look.texts.get("check-in-no-state"),
            false => look.texts.row_state(kind, code),
        };
        format!("{state} {}", few(look, *held))
    });
    let by: Vec<_> = by.collect();
    let total = format!("{} {}", look.texts.kinds(kind), few(look, table.total));
    if by.is_empty() { total } else { format!("{total}: {}", by.join(", ")) }
}

/// What only cards tell, a line for each: phases, DSK, who is new.
fn from_cards(look: &Look<'_>, cards: &FromCards, since: Option<&str>) -> Vec<String> {
    let texts = look.texts;
    let mut lines = Vec::new();
    if !cards.phases.is_empty() {
        let phase =
            |(phase, count): (&u8, &u32)| format!("{phase} {} {count}", texts.get(&format!("phase-{phase}")));
        let phases: Vec<_> = cards.phases.iter().map(phase).collect();
        lines.push(format!("{}: {}", texts.get("check-in-phases"), phases.join(", ")));
    }
    let dsk = [("coming", cards.dsk_coming.into()), ("since", cards.dsk_since.into())];
    lines.push(texts.format("check-in-dsk", &dsk));
    let named = |numbers: &[String]| match numbers {
        [] => texts.get("check-in-nobody"),
        numbers => numbers.join(", "),
    };
    if let Some(since) = since.filter(|_| !(cards.started.is_empty() && cards.ended.is_empty())) {
        let new = [
            ("since", since.into()),
            ("started", named(&cards.started).into()),
            ("ended", named(&cards.ended).into()),
        ];
        lines.push(texts.format("check-in-new", &new));
    }
    lines
}

/// Who does what, open ones first: a symbol and a word, what, by whom, by when.
pub(crate) fn actions(content: &mut Content<'_>, view: &RecordView) {
    let meeting: Meeting = view.record.read().value;
    if meeting.action.is_empty() {
        return;
    }
    let look = content.look;
    content.heading(look.texts.section("action"));
    for (id, action) in minutes::in_order(&meeting) {
        let (label, style) = match action_state(&look, action) {
            ActionState::Done(label) => (label, look.theme.muted),
            ActionState::Late(label) => (label, look.theme.error),
            ActionState::Open(label) => (label, look.theme.text),
        };
        let due =
            action.due.map(|due| look.texts.format("action-due", &[("date", look.texts.date(due).into())]));
        let parts: Vec<_> =
            [Some(action.what.clone()), action.owner.clone(), due].into_iter().flatten().collect();
        let words = parts.join(&format!(" {} ", look.theme.symbols.separator));
        let target = Target::Entry { section: "action", entry: id.to_string() };
        content.labelled(&label, &words, style, Some(target));
    }
}

/// How far an action has come, in a symbol and a word.
enum ActionState {
    Done(String),
    Late(String),
    Open(String),
}

fn action_state(look: &Look<'_>, action: &Action) -> ActionState {
    let symbols = look.theme.symbols;
    match (action.done_on, action.due) {
        (Some(on), _) => {
            let words = look.texts.format("action-done", &[("date", look.texts.date(on).into())]);
            ActionState::Done(format!("{} {words}", symbols.done))
        }
        (None, Some(due)) if look.today.is_some_and(|today| due < today) => {
            ActionState::Late(format!("{} {}", symbols.fault, look.texts.get("action-late")))
        }
        (None, _) => ActionState::Open(format!("{} {}", symbols.green, look.texts.get("action-open"))),
    }
}
