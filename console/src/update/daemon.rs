//! What the daemon says.

use syncd::domain::Kind;
use syncd::service::protocol::{Event, Hello, HomeState, Refusal, Request, Response, Saved, Status, VERSION};

use strum::IntoEnumIterator;

use crate::effect::{Effect, Ending, Tag};
use crate::layers::{self, Layer};
use crate::list::Window;
use crate::mask::{self, Mask};
use crate::model::Model;
use crate::patient::Answered;
use crate::tab::Tab;
use crate::widgets::toast::Tone;
use crate::{benefit, municipality};

pub(super) fn reply(model: &mut Model, tag: Tag, result: Result<Response, Refusal>) -> Vec<Effect> {
    let of_before = !matches!(tag, Tag::Home | Tag::Meeting | Tag::Subscription);
    if model.mask.is_asked() && of_before {
        return Vec::new();
    }
    match result {
        Ok(response) => answer(model, tag, response),
        Err(refusal) => refused(model, tag, refusal),
    }
}

fn answer(model: &mut Model, tag: Tag, response: Response) -> Vec<Effect> {
    match (tag, response) {
        (Tag::Home, Response::Hello(hello)) => return home(model, hello),
        (Tag::Home, Response::BackedUp(_)) => {
            return vec![Effect::Ask(Tag::Home, Request::Hello { version: VERSION })];
        }
        (Tag::Status, Response::Status(status)) => take_status(model, *status),
        (Tag::Page(source), Response::Page(page)) => {
            if let Some(window) = model.window_of(source) {
                window.take_page(page);
            }
        }
        (Tag::Position(source), Response::Position(position)) => {
            model.window_of(source).into_iter().for_each(|window| window.take_position(position));
        }
        (Tag::Agenda, Response::Agenda(agenda)) => model.today.take(agenda),
        (Tag::Week, Response::Page(page)) => model.week.take(page),
        (Tag::Detail(_), Response::Record(view)) => model.detail.take(view),
        (Tag::Edit(_), Response::Record(view)) if model.mask.keeps_from(view.record.kind) => {
            model.complain(model.texts().get("disabled-in-meeting"));
        }
        (Tag::Edit(_), Response::Record(view)) if model.layers.is_empty() => {
            layers::edit_record(model, &view)
        }
        (Tag::Save, Response::Saved(saved)) => {
            let kind = layers::close_saved_form(model);
            take_saved(model, saved, kind);
        }
        (Tag::AtOnce(kind), Response::Saved(saved)) => take_saved(model, saved, Some(kind)),
        (Tag::Save, Response::Invitation(invitation)) => layers::take_invitation(model, invitation),
        (Tag::Peers, Response::Sync(peers)) => model.machines.take_peers(Some(peers)),
        (Tag::Members, Response::Members(members)) => layers::take_members(model, members),
        (Tag::Meeting, Response::Done) => mask::take(model),
        (Tag::Admission, Response::Done) => model.machines.refresh(),
        (Tag::Report, Response::Report(report)) => model.benefits.report.take(Some(report)),
        (Tag::FigureRows(line), Response::Page(page)) => benefit::take_rows(model, line, page),
        (Tag::AccessLog, Response::AccessLog(entries)) => layers::take_access_log(model, entries),
        (Tag::Erase { preview: true }, Response::Erasing(erasing)) => layers::take_erasing(model, *erasing),
        (Tag::Erase { preview: false }, Response::Erasing(erasing)) => layers::erased(model, &erasing),
        (Tag::Merge { preview: true }, Response::Merging(merging)) => layers::take_merging(model, *merging),
        (Tag::Merge { preview: false }, Response::Merging(merging)) => layers::merged(model, &merging),
        (Tag::Unmerge, Response::Saved(saved)) => layers::unmerged(model, &saved),
        (Tag::Erasures, Response::Erasures(erasures)) => layers::take_erasures(model, erasures),
        (Tag::Retention, Response::Retention(retention)) => layers::take_retention(model, retention),
        (Tag::Views, Response::Views(views)) => layers::take_views(model, views),
        (Tag::Many { preview: true }, Response::Many(many)) => layers::take_preview(model, many),
        (Tag::Many { preview: false }, Response::Many(many)) => layers::many_done(model, &many),
        (Tag::Draft, Response::Done) => model.drafts.answered(),
        (Tag::Drafts, Response::Drafts(drafts)) => return layers::take_drafts(model, drafts),
        (Tag::Resume, Response::Record(view)) => layers::resume(model, &view),
        (Tag::Beside, Response::Record(view)) => layers::take_beside(model, &view),
        (Tag::Conflicts, Response::Conflicts(conflicts)) => layers::take_conflicts(model, conflicts),
        (Tag::Settle, Response::Saved(_)) => {
            layers::settled(model);
        }
        (Tag::History(limit), Response::History(view)) => layers::take_history(model, *view, limit),
        (Tag::State, Response::Record(view)) => layers::take_state(model, view),
        (Tag::Revert, Response::Saved(_)) => layers::reverted(model),
        (Tag::Undo { redo, extent }, Response::Turned(turn)) => {
            layers::take_turn(model, turn.map(|turn| *turn), redo, extent);
        }
        (Tag::Found(looked), Response::Hits(hits)) => layers::take_found(model, looked, hits),
        (Tag::Only(kind), Response::Page(page)) => return municipality::take(model, kind, &page.rows),
        (Tag::References(lookup), Response::Page(page)) => layers::take_references(model, lookup, &page.rows),
        _ => {}
    }
    Vec::new()
}

/// The home as it stands now: open it on the screen, or ask for what it needs.
fn home(model: &mut Model, hello: Hello) -> Vec<Effect> {
    (model.now, model.lost) = (Some(hello.now), false);
    model.profile = hello.profile;
    if hello.state != HomeState::Joining {
        model.layers.retain(|layer| !layer.waits_to_be_let_in());
    }
    match hello.state {
        HomeState::Open => {
            model.layers.retain(|layer| !layer.is_entrance());
            // An answer that was waited for on another connection never comes.
            model.unanswered();
            let why = model.texts().get("state-connected-again");
            if model.layers.iter_mut().any(|layer| layer.stop_waiting(&why)) {
                model.complain(why);
            }
            model.refresh(&Kind::iter().collect::<Vec<_>>());
            model.machines.refresh();
            let subscribe = Effect::Ask(Tag::Subscription, Request::Subscribe);
            let drafts = Effect::Ask(Tag::Drafts, Request::Drafts);
            let drafts = (!model.mask.is_on()).then_some(drafts);
            return mask::resume(model).into_iter().chain([subscribe]).chain(drafts).collect();
        }
        HomeState::Joining => {
            // Another ticket that is being written stays.
            let writes = model.is_joining();
            model.layers.retain(|layer| !layer.is_entrance() || (writes && layer.is_unsent()));
            model.layers.insert(0, Layer::Waiting);
            model.forget();
            model.machines.refresh();
            return vec![Effect::Ask(Tag::Subscription, Request::Subscribe)];
        }
        HomeState::Absent if !model.layers.iter().any(Layer::is_entrance) => {
            model.layers.push(Layer::first_start());
        }
        HomeState::Locked if !model.layers.iter().any(Layer::is_entrance) => {
            model.layers.push(Layer::unlock())
        }
        HomeState::Absent | HomeState::Locked => {}
    }
    // What was shown is not kept in memory of a home that is not open; a form stays, under the
    // prompt, so that nothing typed is lost.
    model.forget();
    Vec::new()
}

/// Somebody has locked the home. What this console holds goes with its process; only what was typed and
/// not saved is kept, under the prompt, out of sight.
fn locked(model: &mut Model) -> Vec<Effect> {
    if model.profile.take().is_none() {
        return Vec::new();
    }
    if !model.layers.iter().any(Layer::is_unfinished) {
        return vec![Effect::Quit(Ending::Locked)];
    }
    model.layers.push(Layer::unlock());
    model.forget();
    Vec::new()
}

fn take_status(model: &mut Model, status: Status) {
    model.now = Some(status.now);
    let waited = model.status.known.as_ref().map_or(0, |before| before.sync.joining);
    // Whoever looks at the machines sees it.
    let looking = model.tab == Tab::Sync || model.layers.iter().any(Layer::shows_machines);
    if status.sync.joining > waited && !looking {
        model.tell(Tone::Warning, model.texts().get("sync-somebody-waits"));
    }
    model.status.take(Some(status));
}

fn take_saved(model: &mut Model, saved: Saved, kind: Option<Kind>) {
    model.saved_at = model.now;
    let told = kind.map(|kind| model.texts().row_title(kind, &saved.title));
    let name = saved.number.or(told).unwrap_or(saved.title);
    model.tell(Tone::Success, model.texts().format("saved", &[("record", name.into())]));
    let Some(kind) = kind else { return };
    for warning in &saved.warnings {
        model.tell(Tone::Warning, model.texts().problem(kind, warning));
    }
    // What else this changes is told to everybody, and so to this console, as an event.
    if let Some(list) = model.list_of(kind) {
        list.window.select_record(saved.id);
    }
}

fn refused(model: &mut Model, tag: Tag, refusal: Refusal) -> Vec<Effect> {
    match tag {
        Tag::Home => return layers::entrance_refused(model, &refusal),
        Tag::Page(source) | Tag::Position(source) => {
            model.window_of(source).into_iter().for_each(Window::refused);
        }
        Tag::Agenda => model.today.refused(),
        Tag::Week => model.week.refused(),
        Tag::Status => model.status.take(None),
        Tag::Detail(id) => model.detail.refused(id),
        Tag::Save => return layers::save_refused(model, &refusal),
        Tag::AtOnce(_) => model.answered = Answered::default(),
        Tag::Peers => model.machines.take_peers(None),
        Tag::Members => model.machines.take_members(None),
        Tag::Meeting => model.mask = Mask::Off,
        // There is nothing to lock a home with that a key file opens.
        Tag::Lock { asked: false } => return Vec::new(),
        Tag::Lock { asked: true } => {}
        // It would be said at every key; the footer says that nothing can be saved.
        Tag::Draft => {
            model.drafts.answered();
            return Vec::new();
        }
        Tag::Admission => model.machines.refresh(),
        Tag::Report => model.benefits.report.take(None),
        Tag::Edit(_)
        | Tag::FigureRows(_)
        | Tag::AccessLog
        | Tag::Erase { .. }
        | Tag::Erasures
        | Tag::Merge { .. }
        | Tag::Unmerge
        | Tag::References(_)
        | Tag::Only(_)
        | Tag::Retention
        | Tag::Views
        | Tag::Many { .. }
        | Tag::Drafts
        | Tag::Resume
        | Tag::Beside
        | Tag::Conflicts
        | Tag::Settle
        | Tag::History(_)
        | Tag::State
        | Tag::Revert
        | Tag::Undo { .. }
        | Tag::Found(_)
        | Tag::Subscription => {}
    }
    model.complain(model.texts().refusal(&refusal));
    Vec::new()
}

pub(super) fn event(model: &mut Model, event: Event) -> Vec<Effect> {
    match event {
        Event::Changed { kinds, ids } => {
            model.refresh(&kinds);
            let beside = layers::form_changed(model, &ids);
            if beside.is_some() {
                return beside.into_iter().collect();
            }
            if model.layers.iter().any(|layer| matches!(layer, Layer::Inbox(_))) {
                return layers::ask_inbox();
            }
        }
        Event::Home(hello) => return home(model, hello),
        Event::Locked => return locked(model),
        Event::ReadOnly { .. } => model.status.refresh(),
        Event::Sync => {
            model.status.refresh();
            model.machines.refresh();
            model.benefits.report.refresh();
            // Cards came, or may have.
            if model.shown().is_some_and(|view| view.record.kind == Kind::Meeting) {
                model.detail.refresh();
            }
        }
        Event::Stopping => {}
    }
    Vec::new()
}
