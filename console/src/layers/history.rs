//! What was written in a record, newest first; and the record as it was.

use jiff::civil::DateTime;
use ratatui::Frame;
use ratatui::layout::Rect;
use syncd::domain::{Key, RecordId, Value};
use syncd::service::protocol::{HistoryStep, HistoryView, RecordView, Request};

use super::{Layer, draw_panel, place};
use crate::detail::content;
use crate::effect::{Effect, Tag};
use crate::keymap::Action;
use crate::model::Model;
use crate::widgets::dialog::{Answer, Dialog};
use crate::widgets::table::{Cell, Column, Table, TableState, Window};

const WIDTH: u16 = 140;
/// How many changes are asked for at first, and then more each time.
const CHANGES: usize = 100;

/// What was written, and one's place in it.
#[derive(Debug)]
pub struct History {
    view: HistoryView,
    /// How many changes were asked for.
    limit: usize,
    only_field: Option<Key>,
    only_person: Option<String>,
    place: TableState,
}

/// A record as it was after a change.
#[derive(Debug)]
pub struct State {
    view: Box<RecordView>,
    step: HistoryStep,
    place: TableState,
}

/// Whether to bring fields back to what they were.
#[derive(Debug)]
pub struct Revert {
    id: RecordId,
    step: HistoryStep,
    /// Only the step's field, or all of the record.
    whole: bool,
    message: String,
}

/// Asks for the history of the record in hand.
pub(crate) fn ask(model: &Model) -> Vec<Effect> {
    let id = model.record_in_hand();
    id.map(|id| more(id, CHANGES)).into_iter().collect()
}

fn more(id: RecordId, limit: usize) -> Effect {
    Effect::Ask(Tag::History(limit), Request::History { reference: id.to_string(), limit })
}

/// Shows what came; where there is nothing, that is told.
pub(crate) fn take(model: &mut Model, view: HistoryView, limit: usize) {
    match model.layers.last_mut() {
        Some(Layer::History(history)) if history.view.row.id == view.row.id => {
            (history.view, history.limit) = (view, limit);
        }
        _ if view.steps.is_empty() => model.inform(model.texts().get("history-none")),
        _ => model.layers.push(Layer::History(Box::new(History {
            view,
            limit,
            only_field: None,
            only_person: None,
            place: TableState::default(),
        }))),
    }
}

/// Shows the record as it was.
pub(crate) fn take_state(model: &mut Model, view: Box<RecordView>) {
    let Some(Layer::History(history)) = model.layers.last() else { return };
    if let Some(step) = history.selected().cloned() {
        model.layers.push(Layer::State(State { view, step, place: TableState::default() }));
    }
}

/// It was brought back, and is on disk.
pub(crate) fn reverted(model: &mut Model) {
    model.layers.retain(|layer| !matches!(layer, Layer::History(_) | Layer::State(_) | Layer::Revert(_)));
    model.saved_at = model.now;
    model.inform(model.texts().get("revert-done"));
}

impl History {
    fn steps(&self) -> impl Iterator<Item = &HistoryStep> {
        let person = |step: &HistoryStep| step.who.as_ref().map(|who| who.person.clone());
        self.view.steps.iter().filter(move |step| {
            self.only_field.as_ref().is_none_or(|field| *field == step.field)
                && self.only_person.as_ref().is_none_or(|only| person(step).as_ref() == Some(only))
        })
    }

    fn selected(&self) -> Option<&HistoryStep> {
        self.steps().nth(self.place.selected)
    }
}

fn page(model: &Model) -> usize {
    usize::from(area(model).height.saturating_sub(3))
}

/// Moves, filters, shows the record as it was, or asks whether to bring it back.
pub(super) fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    let page = page(model);
    let Some(Layer::History(history)) = model.layers.last_mut() else { return Vec::new() };
    let selected = history.selected().cloned();
    let id = history.view.row.id;
    match (action, selected) {
        (Action::OnlyField, Some(step)) => {
            history.only_field = if history.only_field.is_some() { None } else { Some(step.field) };
            history.place = TableState::default();
        }
        (Action::OnlyPerson, Some(step)) => {
            let person = step.who.map(|who| who.person);
            history.only_person = if history.only_person.is_some() { None } else { person };
            history.place = TableState::default();
        }
        (Action::Open, Some(step)) => {
            let request = Request::ShowAt { reference: id.to_string(), change: step.change };
            return vec![Effect::Ask(Tag::State, request)];
        }
        (Action::RevertField, Some(step)) => ask_revert(model, step, false),
        (Action::RevertState, Some(step)) => ask_revert(model, step, true),
        (action, _) => {
            let total = history.steps().count();
            let row = action.row_from(history.place.selected, page);
            let beyond = row >= total && history.view.steps.len() >= history.limit;
            history.place.select(row, total, page);
            if beyond {
                return vec![more(id, history.limit + CHANGES)];
            }
        }
    }
    Vec::new()
}

fn ask_revert(model: &mut Model, step: HistoryStep, whole: bool) {
    let Some(Layer::History(history)) = model.layers.last() else { return };
    let (view, texts) = (&history.view, model.texts());
    let at = model.texts().date_time(step.at);
    let message = match whole {
        true => texts.format("revert-state", &[("at", at.into())]),
        false => {
            let field = texts.key_among(view.row.kind, &step.field, &view.entries, &view.names);
            let value = texts.value_named(view.row.kind, &view.names, &step.field, &step.to);
            let words = [("field", field.into()), ("value", value.into()), ("at", at.into())];
            texts.format("revert-field", &words)
        }
    };
    model.layers.push(Layer::Revert(Revert { id: view.row.id, step, whole, message }));
}

/// Brings it back.
pub(super) fn revert(model: &mut Model) -> Vec<Effect> {
    let Some(Layer::Revert(question)) = model.layers.pop() else { return Vec::new() };
    let fields = if question.whole { Vec::new() } else { vec![question.step.field] };
    let request = Request::Revert { id: question.id, change: question.step.change, fields };
    vec![Effect::Ask(Tag::Revert, request)]
}

/// Moves in the record as it was.
pub(super) fn go_in_state(model: &mut Model, action: Action) {
    let (page, width) = (page(model), area(model).width.saturating_sub(4));
    let Some(Layer::State(state)) = model.layers.last() else { return };
    let total = content(&state.view, model.look(), width, None).lines().len();
    let row = action.row_from(state.place.selected, page);
    let Some(Layer::State(state)) = model.layers.last_mut() else { return };
    state.place.select(row, total, page);
}

fn area(model: &Model) -> Rect {
    place(model, WIDTH, u16::MAX)
}

pub(super) fn draw(frame: &mut Frame<'_>, model: &Model, history: &History) {
    let look = model.look();
    let texts = look.texts;
    let kind = history.view.row.kind;
    let record = texts.row_about(&history.view.row);
    let mut title = texts.format("history-title", &[("record", record.into())]);
    let separator = look.theme.symbols.separator;
    if let Some(field) = &history.only_field {
        let field = texts.key_among(kind, field, &history.view.entries, &history.view.names);
        title += &format!(" {separator} {}", texts.format("history-of-field", &[("field", field.into())]));
    }
    if let Some(person) = &history.only_person {
        let only = texts.format("history-of-person", &[("person", person.as_str().into())]);
        title += &format!(" {separator} {only}");
    }
    let inside = draw_panel(frame, model, &title, area(model));
    let columns = [
        Column::new(texts.get("history-when"), 16, 22, 0),
        Column::new(texts.get("history-who"), 12, 22, 0),
        Column::new(texts.get("history-what"), 16, 36, 0),
        Column::new(texts.get("history-change"), 26, 60, 0),
        Column::new(texts.get("history-machine"), 12, 20, 2),
    ];
    let rows: Vec<_> = history
        .steps()
        .map(|step| {
            let shown = |value: &Value| {
                let value = texts.value_named(kind, &history.view.names, &step.field, value);
                let value = value.replace('\n', " ");
                if value.is_empty() { look.theme.symbols.empty.to_owned() } else { value }
            };
            let who = step.who.as_ref();
            vec![
                Cell::from(near(texts, step.at)),
                who.map(|who| who.person.clone()).unwrap_or_default().into(),
                texts.key_among(kind, &step.field, &history.view.entries, &history.view.names).into(),
                format!("{} {} {}", shown(&step.from), look.theme.symbols.arrow, shown(&step.to)).into(),
                who.map(|who| who.machine.clone()).unwrap_or_default().into(),
            ]
        })
        .collect();
    let window = Window { offset: 0, total: rows.len(), rows };
    let table = Table { columns: &columns, window: &window, state: history.place, focused: true, empty: "" };
    table.render(inside, frame.buffer_mut(), look.theme);
}

/// When, in the width of a column.
fn near(texts: &crate::language::Texts, at: DateTime) -> String {
    format!("{} {:02}:{:02}", texts.date(at.date()), at.hour(), at.minute())
}

pub(super) fn draw_state(frame: &mut Frame<'_>, model: &Model, state: &State) {
    let look = model.look();
    let words = [
        ("record", look.texts.row_about(&state.view.row).into()),
        ("at", look.texts.date_time(state.step.at).into()),
    ];
    let inside = draw_panel(frame, model, &look.texts.format("state-title", &words), area(model));
    let content = content(&state.view, look, inside.width, None);
    let visible = content.lines().iter().enumerate().skip(state.place.top);
    for (y, (index, (line, _))) in (inside.y..inside.bottom()).zip(visible) {
        let row = Rect { y, height: 1, ..inside };
        frame.render_widget(line, row);
        if index == state.place.selected {
            frame.buffer_mut().set_style(row, look.theme.selected);
        }
    }
}

pub(super) fn draw_question(frame: &mut Frame<'_>, model: &Model, question: &Revert) {
    let texts = model.texts();
    let answer = Answer { key: 'r', label: texts.get("key-revert-now-help") };
    let dialog = Dialog::new(texts.get("revert-title"), &question.message, vec![answer]).destructive();
    dialog.render(frame.area(), frame.buffer_mut(), model.theme(), texts);
}
