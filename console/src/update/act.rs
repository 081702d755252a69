//! What each action does on the screens; what it does in a layer stands with the layers.

use strum::IntoEnumIterator;
use syncd::store::view::Order;

use super::input::perform;
use crate::detail::Target;
use crate::effect::{Effect, Ending};
use crate::keymap::Action;
use crate::layers::{self, Compare, Finder, Layer, MembersList, Palette};
use crate::model::Model;
use crate::patient::board;
use crate::tab::Tab;
use crate::widgets::line_input::LineInput;
use crate::{appointment, benefit, detail, mask, meeting, municipality, operation, patient};

/// Does an action that nothing hinders.
pub(super) fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    match action {
        Action::Quit => return vec![Effect::Quit(Ending::Closed)],
        Action::Lock => return super::lock(model, true),
        Action::Settings => model.layers.push(Layer::settings()),
        Action::Submit if matches!(model.layers.last(), Some(Layer::Palette(_))) => {
            return layers::choose_in_palette(model).map_or_else(Vec::new, |chosen| perform(model, chosen));
        }
        _ if !model.layers.is_empty() => return layers::act(model, action),
        Action::Help => model.layers.push(Layer::help(model)),
        Action::GoTo(tab) => return go_to(model, tab),
        Action::NextTab => return go_to(model, model.tab.step(1)),
        Action::PreviousTab => return go_to(model, model.tab.step(-1)),
        Action::MeetingMode => return mask::set(model, !model.mask.is_on()),
        Action::Release => model.layers.push(Layer::ReleaseQuestion),
        Action::Open if model.tab == Tab::Benefits && !model.detail.is_open() => {
            return model.benefits.selected().map(benefit::open).into_iter().collect();
        }
        Action::Open if model.tab == Tab::Sync => compare(model),
        Action::Open => return open(model),
        Action::Back => model.detail.back(),
        Action::Add => return layers::add_record(model, model.tab.kind()),
        Action::Invite => layers::invite(model),
        Action::AccessLog => return layers::ask_access_log(model),
        Action::Erase => return layers::ask_erase(model),
        Action::Unmerge => return layers::unmerge(model),
        Action::Erasures => return layers::ask_erasures(),
        Action::Retention => return layers::ask_retention(),
        Action::Inbox => return layers::ask_inbox(),
        Action::Views => return layers::ask_views(model),
        Action::Mark | Action::MarkAll => mark(model, action == Action::MarkAll),
        Action::Copy => return copy(model),
        Action::History => return layers::ask_history(model),
        Action::Timeline => detail::next_theme(model),
        Action::Undo | Action::Redo => return layers::ask_undo(action == Action::Redo),
        Action::Find => model.layers.push(Layer::Finder(Finder::default())),
        Action::Palette => model.layers.push(Layer::Palette(Palette::of(model))),
        Action::Members => model.layers.push(Layer::Members(MembersList::default())),
        Action::Edit => return layers::edit_in_hand(model),
        Action::Activity => return patient::edit_activity(model),
        Action::Answer(yes) => return patient::answer(model, yes),
        Action::AddEntry(section) => return layers::add_entry(model, section),
        Action::AddAbout(kind) => return layers::add_about(model, kind),
        Action::Operate(operation) => return operation::begin(model, operation),
        Action::Week | Action::NextWeek | Action::PreviousWeek | Action::ThisWeek => {
            appointment::show(model, action);
        }
        Action::Board => board::toggle(model),
        Action::KeepMinutes => meeting::keep_minutes(model),
        Action::OpenOnly(kind) => return municipality::open(kind),
        Action::Complete => complete(model),
        Action::Filter
        | Action::KeepFilter
        | Action::ClearFilter
        | Action::Sort
        | Action::SortReverse
        | Action::ShowPutAway => {
            on_list(model, action);
        }
        _ if model.detail.is_open() => detail::go(model, action),
        _ if model.shows_week() => appointment::go(model, action),
        _ if model.shows_board() => board::go(model, action),
        _ => go(model, action),
    }
    Vec::new()
}

fn go_to(model: &mut Model, tab: Tab) -> Vec<Effect> {
    if tab == model.tab {
        return Vec::new();
    }
    model.tab = tab;
    model.detail.close();
    // A check-in is where others look on.
    match tab == Tab::Meetings && model.settings().meeting_mode && !model.mask.is_on() {
        true => mask::set(model, true),
        false => Vec::new(),
    }
}

/// Opens what is selected: in the list its record; in the detail the record under the cursor, or
/// the form of the entry.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    if model.tab == Tab::Today && !model.detail.is_open() && model.today.is_at_erasures() {
        return layers::ask_retention();
    }
    let target = match model.detail.is_open() {
        true => model.target_under_cursor(),
        false => model.selected().map(Target::Record),
    };
    match target {
        Some(Target::Record(id)) => model.detail.open(id),
        Some(Target::Entry { .. }) => return layers::edit_in_hand(model),
        Some(Target::Figure(line)) => return vec![benefit::open(line)],
        Some(Target::Timeline) => detail::next_theme(model),
        None => {}
    }
    Vec::new()
}

/// Opens the question about the chosen machine, where it waits to be let in.
pub(super) fn compare(model: &mut Model) {
    let waiting = model.machines.chosen_waiting().map(Compare::with);
    model.layers.extend(waiting.map(Layer::Compare));
}

/// Marks the selected row and goes to the next, or all rows on the screen; what is marked already no longer.
fn mark(model: &mut Model, all: bool) {
    let Some(list) = model.list_mut() else { return };
    if !all {
        let Some(id) = list.window.selected_id() else { return };
        if !list.marked.remove(&id) {
            list.marked.insert(id);
        }
        return list.window.move_by(1);
    }
    let loaded: Vec<_> = list.window.loaded().map(|row| row.id).collect();
    match loaded.iter().all(|id| list.marked.contains(id)) {
        true => list.marked.clear(),
        false => list.marked.extend(loaded),
    }
}

/// Copies the line under the cursor, or the selected row.
fn copy(model: &mut Model) -> Vec<Effect> {
    let line = match model.detail.is_open() {
        true => model.detail_content().and_then(|content| content.value(model.detail.cursor())),
        false => model.list().and_then(|list| list.as_text(&model.look())),
    };
    let Some(text) = line.filter(|text| !text.is_empty()) else { return Vec::new() };
    model.inform(model.texts().format("copied", &[("text", text.as_str().into())]));
    vec![Effect::Copy(text)]
}

/// Writes the first of what the filter could go on as.
fn complete(model: &mut Model) {
    let text = model.list().and_then(|list| list.line.as_ref()).map(|line| line.text().to_owned());
    let Some(text) = text else { return };
    let Some(first) = model.filter_completions(&text).into_iter().next() else { return };
    let begun = text.rfind(char::is_whitespace).map_or(0, |at| at + 1);
    let text = format!("{}{first}", &text[..begun]);
    if let Some(list) = model.list_mut() {
        list.line = Some(LineInput::new(&text));
    }
    model.filter_by(&text);
}

fn on_list(model: &mut Model, action: Action) {
    let Some(list) = model.list_mut() else { return };
    let (order, _) = list.window.order();
    match action {
        Action::Filter => list.line = Some(LineInput::new(list.window.filter())),
        Action::KeepFilter => list.line = None,
        Action::ClearFilter => {
            list.clear_filter();
        }
        Action::Sort => {
            let next = Order::iter().cycle().skip_while(|other| *other != order).nth(1);
            list.window.set_order(next.unwrap_or_default());
        }
        Action::SortReverse => list.window.reverse(),
        Action::ShowPutAway => list.window.show_other(),
        _ => {}
    }
}

/// Moves through the rows in front.
fn go(model: &mut Model, action: Action) {
    let tab = model.tab;
    if let Some(list) = model.list_mut() {
        let window = &mut list.window;
        window.go(action);
    } else if tab == Tab::Benefits {
        let (page, benefits) = (usize::from(model.layout().list.height), &mut model.benefits);
        benefits.select(action.row_from(benefits.place.selected, page), page);
    } else if tab == Tab::Sync {
        let machines = &mut model.machines;
        match action {
            Action::Up => machines.move_by(-1),
            Action::Down => machines.move_by(1),
            Action::PageUp => machines.page_by(-1),
            Action::PageDown => machines.page_by(1),
            Action::First => machines.select(0),
            Action::Last => machines.select(usize::MAX),
            _ => {}
        }
    } else if tab == Tab::Today {
        let today = &mut model.today;
        match action {
            Action::Up => today.move_by(-1),
            Action::Down => today.move_by(1),
            Action::PageUp => today.page_by(-1),
            Action::PageDown => today.page_by(1),
            Action::First => today.select(0),
            Action::Last => today.select(usize::MAX),
            _ => {}
        }
    }
}
