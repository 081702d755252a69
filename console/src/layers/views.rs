//! Saved views of a list: a filter and an order under a name.

use ratatui::Frame;
use ratatui::layout::Rect;
use syncd::domain::Kind;
use syncd::service::protocol::{Request, View};

use super::{Layer, Typed, draw_panel, place};
use crate::effect::{Effect, Tag};
use crate::keymap::Action;
use crate::model::Model;
use crate::widgets::line_input::LineInput;
use crate::widgets::table::{Column, Table, TableState, Window};

const WIDTH: u16 = 90;

/// The views of the list in front, one's place among them, and the name of a new one while it is written.
#[derive(Debug, Default)]
pub struct Views {
    views: Vec<View>,
    place: TableState,
    name: Option<LineInput>,
}

impl Views {
    /// Whether a name is being written.
    pub(super) fn asks_for_name(&self) -> bool {
        self.name.is_some()
    }

    pub(super) fn typed(&mut self, typed: Typed<'_>) {
        if let Some(line) = &mut self.name {
            typed.into_line(line);
        }
    }
}

/// Opens the views of the list in front.
pub(crate) fn ask(model: &mut Model) -> Vec<Effect> {
    model.layers.push(Layer::Views(Views::default()));
    vec![Effect::Ask(Tag::Views, Request::Views)]
}

/// The views that there are, of the kind in front.
pub(crate) fn take(model: &mut Model, views: Vec<View>) {
    let kind = model.tab.kind();
    if let Some(Layer::Views(layer)) = model.layers.last_mut() {
        layer.views = views.into_iter().filter(|view| Some(view.kind) == kind).collect();
        let total = layer.views.len();
        layer.place.select(layer.place.selected, total, total);
    }
}

fn area(model: &Model) -> Rect {
    place(model, WIDTH, 16)
}

/// The view that the list in front shows now, under a name.
fn shown(model: &Model, kind: Kind, name: String) -> Option<View> {
    let window = &model.list()?.window;
    let (order, descending) = window.order();
    Some(View { name, kind, filter: window.filter().to_owned(), order, descending })
}

/// Moves, applies a view, saves the present one, or removes one.
pub(super) fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    let Some(kind) = model.tab.kind() else { return Vec::new() };
    let page = usize::from(area(model).height.saturating_sub(3));
    let Some(Layer::Views(layer)) = model.layers.last_mut() else { return Vec::new() };
    let selected = layer.views.get(layer.place.selected).cloned();
    let keep = |view: View, removed| vec![Effect::Ask(Tag::Views, Request::KeepView { view, removed })];
    match (action, selected) {
        (Action::Add, _) => layer.name = Some(LineInput::default()),
        (Action::Submit, _) => {
            let name = layer.name.take().map(|line| line.text().trim().to_owned()).unwrap_or_default();
            let view = (!name.is_empty()).then(|| shown(model, kind, name)).flatten();
            if let Some(view) = view {
                let told = model.texts().format("view-saved", &[("name", view.name.as_str().into())]);
                model.inform(told);
                return keep(view, false);
            }
        }
        (Action::Back, _) if layer.name.is_some() => layer.name = None,
        (Action::Back, _) => drop(model.layers.pop()),
        (Action::Remove, Some(view)) => return keep(view, true),
        (Action::Open, Some(view)) => {
            model.layers.pop();
            apply(model, &view);
        }
        (action, _) => {
            let total = layer.views.len();
            layer.place.select(action.row_from(layer.place.selected, page), total, page);
        }
    }
    Vec::new()
}

/// Shows the list in front as a view says.
fn apply(model: &mut Model, view: &View) {
    model.filter_by(&view.filter);
    if let Some(list) = model.list_mut() {
        list.window.set_order(view.order);
        if view.descending {
            list.window.reverse();
        }
    }
}

pub(super) fn draw(frame: &mut Frame<'_>, model: &Model, layer: &Views) {
    let look = model.look();
    let inside = draw_panel(frame, model, &look.texts.get("view-title"), area(model));
    let columns = [
        Column::new(look.texts.get("column-title"), 16, 30, 0),
        Column::new(look.texts.get("view-filter"), 24, 60, 0),
    ];
    let rows: Vec<_> =
        layer.views.iter().map(|view| vec![view.name.clone().into(), view.filter.clone().into()]).collect();
    let empty = look.texts.get("view-none");
    let window = Window { offset: 0, total: rows.len(), rows };
    let table =
        Table { columns: &columns, window: &window, state: layer.place, focused: true, empty: &empty };
    table.render(Rect { height: inside.height.saturating_sub(1), ..inside }, frame.buffer_mut(), look.theme);
    if let Some(line) = &layer.name {
        let row = Rect { y: inside.bottom().saturating_sub(1), height: 1, ..inside };
        let label = format!("{}: ", look.texts.get("view-name"));
        let width = crate::widgets::width::columns(&label);
        frame.render_widget(ratatui::text::Line::styled(label, look.theme.muted), row);
        let place = Rect { x: row.x + width, width: row.width.saturating_sub(width), ..row };
        line.render(place, frame.buffer_mut(), look.theme, true);
    }
}
