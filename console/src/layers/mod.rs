//! What lies over the screen: a stack, the front one last. The front layer gets every key and
//! every click; the screen behind it gets none.

mod access_log;
mod compare;
mod draft;
mod entrance;
mod erase;
mod erasures;
mod figure_rows;
mod finder;
mod form;
mod form_opening;
mod help;
mod history;
mod home_form;
mod inbox;
mod many;
mod member_change;
mod members;
mod merge;
mod minutes;
mod palette;
mod retention;
mod secret;
mod settings;
mod ticket;
mod undo;
mod views;

use std::io;
use std::path::PathBuf;

use crossterm::event::{KeyEvent, MouseButton, MouseEvent, MouseEventKind};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Clear;
use syncd::service::protocol::MemberView;

use self::home_form::Subject;
use crate::benefit;
use crate::effect::Effect;
use crate::keymap::{Action, Context};
use crate::layout::Layout;
use crate::model::Model;
use crate::widgets::dialog::{Answer, Dialog};
use crate::widgets::line_input::LineInput;
use crate::widgets::panel::{centred, panel};
use crate::widgets::width::columns;

pub use access_log::AccessLog;
pub(crate) use access_log::{ask as ask_access_log, take as take_access_log};
pub use compare::Compare;
pub(crate) use compare::{compared, take_members};
pub(crate) use draft::{Drafts, changed as form_changed, resume, take as take_drafts, take_beside};
pub(crate) use entrance::refused as entrance_refused;
pub use entrance::{FirstStart, Passphrase};
pub use erase::EraseQuestion;
pub(crate) use erase::{ask as ask_erase, done as erased, take_preview as take_erasing};
pub use erasures::Erasures;
pub(crate) use erasures::{ask as ask_erasures, take as take_erasures};
pub use figure_rows::FigureRows;
pub use finder::Finder;
pub(crate) use finder::take as take_found;
pub use form::FormLayer;
pub(crate) use form::{close_saved as close_saved_form, save_refused, take_references};
pub(crate) use form_opening::{
    add_about, add_entry, add_record, edit_entry, edit_in_hand, edit_record, operate,
};
pub use help::Help;
pub use history::{History, Revert, State};
pub(crate) use history::{ask as ask_history, reverted, take as take_history, take_state};
pub(crate) use home_form::{invite, take_ticket};
pub use inbox::Inbox;
pub(crate) use inbox::{ask as ask_inbox, offers as inbox_offers, settled, take as take_conflicts};
pub use many::ManyPreview;
pub(crate) use many::{done as many_done, take_preview};
pub use member_change::RoleChoice;
pub use members::MembersList;
pub(crate) use members::chosen as chosen_member;
pub use merge::MergeQuestion;
pub(crate) use merge::{done as merged, take_preview as take_merging, unmerge, unmerged};
pub use minutes::MinutesFile;
pub use palette::Palette;
pub(crate) use palette::choose as choose_in_palette;
pub use retention::RetentionLayer;
pub(crate) use retention::{ask as ask_retention, take as take_retention};
pub use settings::SettingsMenu;
pub use ticket::TicketLayer;
pub(crate) use ticket::take_invitation;
pub use undo::Undo;
pub(crate) use undo::{ask as ask_undo, take as take_turn};
pub use views::Views;
pub(crate) use views::{ask as ask_views, take as take_views};

/// Something over the screen.
#[derive(Debug)]
pub enum Layer {
    /// The keys of the screen.
    Help(Help),
    /// Language and colours.
    Settings(SettingsMenu),
    /// A form.
    Form(Box<FormLayer>),
    /// Whether to drop what was typed in the form below.
    DiscardQuestion,
    /// Where nothing was begun: what one can do.
    FirstStart(FirstStart),
    /// A passphrase, to open a home or to make one.
    Passphrase(Passphrase),
    /// This home waits to be let in.
    Waiting,
    /// A ticket that was made.
    Ticket(TicketLayer),
    /// A machine that waits: are the codes the same?
    Compare(Compare),
    /// Who belongs to the region.
    Members(MembersList),
    /// What a machine is to do from now on.
    Role(RoleChoice),
    /// Whether to revoke a machine.
    Revoke(MemberView),
    /// The rows that a figure counts.
    FigureRows(FigureRows),
    /// Who has read what stands about a patient.
    AccessLog(AccessLog),
    /// Whether to erase everything on a patient.
    Erase(Box<EraseQuestion>),
    /// What merging two records would make of them.
    Merge(Box<MergeQuestion>),
    /// Who was erased, and on which machines.
    Erasures(Erasures),
    /// Who is due for erasure.
    Retention(Box<RetentionLayer>),
    /// What people have to decide.
    Inbox(Inbox),
    /// What was written in a record.
    History(Box<History>),
    /// A record as it was.
    State(State),
    /// Whether to bring back what was.
    Revert(Revert),
    /// Whether to take the last step back, or to do it again.
    Undo(Undo),
    /// What changing many records would change.
    Many(ManyPreview),
    /// Saved views of the list.
    Views(Views),
    /// Finding a record.
    Finder(Finder),
    /// Everything that can be done here.
    Palette(Palette),
    /// Whether to give the region the municipality's figures.
    ReleaseQuestion,
    /// Minutes, and the line in which their file is named.
    Minutes(MinutesFile),
}

/// What was typed into the field in front.
#[derive(Debug, Clone, Copy)]
pub enum Typed<'a> {
    /// A key that nothing else is bound to.
    Key(KeyEvent),
    /// Pasted text.
    Paste(&'a str),
}

impl Typed<'_> {
    /// Types into a line.
    pub(crate) fn into_line(self, line: &mut LineInput) {
        match self {
            Self::Key(key) => line.handle(key),
            Self::Paste(text) => line.paste(text),
        };
    }
}

impl Layer {
    /// The keys of what stands open now.
    pub(crate) fn help(model: &Model) -> Self {
        Self::Help(Help::of(model.contexts()))
    }

    /// Whose keys count.
    pub fn context(&self) -> Context {
        match self {
            Self::Help(_) => Context::HelpLayer,
            Self::Settings(_) => Context::SettingsLayer,
            Self::Form(_) => Context::Form,
            Self::DiscardQuestion => Context::DiscardQuestion,
            Self::FirstStart(_) => Context::FirstStart,
            Self::Passphrase(prompt) if prompt.is_new() => Context::NewPassphrase,
            Self::Passphrase(_) => Context::Unlock,
            Self::Waiting => Context::Waiting,
            Self::Ticket(ticket) if ticket.asks_for_path() => Context::TicketFile,
            Self::Ticket(_) => Context::Ticket,
            Self::Compare(_) => Context::Compare,
            Self::Members(_) => Context::MembersLayer,
            Self::Role(_) => Context::RoleChoice,
            Self::Revoke(_) => Context::RevokeQuestion,
            Self::FigureRows(_) => Context::FigureRowsLayer,
            Self::AccessLog(_) => Context::AccessLogLayer,
            Self::Erase(_) => Context::EraseQuestion,
            Self::Merge(_) => Context::MergeQuestion,
            Self::Erasures(_) => Context::ErasuresLayer,
            Self::Retention(_) => Context::RetentionLayer,
            Self::Inbox(_) => Context::InboxLayer,
            Self::History(_) => Context::HistoryLayer,
            Self::State(_) => Context::StateLayer,
            Self::Revert(_) => Context::RevertQuestion,
            Self::Undo(_) => Context::UndoQuestion,
            Self::Many(_) => Context::ManyQuestion,
            Self::Views(views) if views.asks_for_name() => Context::ViewName,
            Self::Views(_) => Context::ViewsLayer,
            Self::Finder(_) => Context::FinderLayer,
            Self::Palette(_) => Context::PaletteLayer,
            Self::ReleaseQuestion => Context::ReleaseQuestion,
            Self::Minutes(_) => Context::MinutesFile,
        }
    }

    /// Whether this home waits to be let in, and this says so.
    pub(crate) fn waits_to_be_let_in(&self) -> bool {
        matches!(self, Self::Waiting)
    }

    /// Whether it shows other machines.
    pub(crate) fn shows_machines(&self) -> bool {
        matches!(
            self,
            Self::Ticket(_) | Self::Compare(_) | Self::Members(_) | Self::Role(_) | Self::Revoke(_)
        )
    }

    /// Whether it stands between a person and a home that is not open.
    pub(crate) fn is_entrance(&self) -> bool {
        match self {
            Self::FirstStart(_) | Self::Passphrase(_) | Self::Waiting => true,
            Self::Form(form) => form.subject().is_some_and(Subject::makes_home),
            _ => false,
        }
    }

    /// Whether it holds something typed and not saved.
    pub(crate) fn is_unfinished(&self) -> bool {
        matches!(self, Self::Form(form) if form.is_dirty())
    }

    /// Whether it is a form that was not sent yet.
    pub(crate) fn is_unsent(&self) -> bool {
        matches!(self, Self::Form(form) if !form.is_saving())
    }

    /// Whether it is a form about many records.
    pub(crate) fn is_about_many(&self) -> bool {
        matches!(self, Self::Form(form) if form.is_about_many())
    }

    /// Whether it waits for the daemon to save.
    pub(crate) fn is_saving(&self) -> bool {
        matches!(self, Self::Form(form) if form.is_saving())
    }

    /// No answer will come: what waited for one can be left, and what was typed stays. Tells
    /// whether a form waited to be saved.
    pub(crate) fn stop_waiting(&mut self, why: &str) -> bool {
        match self {
            Self::Form(form) => return form.stop_waiting(),
            Self::Passphrase(prompt) => prompt.stop_waiting(why),
            _ => {}
        }
        false
    }
}

/// Does an action in the front layer.
pub(crate) fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    match (model.layers.last_mut(), action) {
        (Some(Layer::Form(_)), Action::Save | Action::Cancel) => form::act(model, action),
        (Some(Layer::DiscardQuestion), Action::Discard) => {
            model.layers.pop();
            form::forget_draft(model);
            Vec::new()
        }
        (Some(Layer::Settings(_)), Action::Up | Action::Down | Action::NextValue | Action::PreviousValue) => {
            settings::act(model, action)
        }
        (Some(Layer::FirstStart(_)), _) => entrance::act(model, action),
        (Some(Layer::Passphrase(_)), Action::Submit) => entrance::submit(model),
        (Some(Layer::Waiting), Action::OtherTicket) => {
            home_form::join_region(model);
            Vec::new()
        }
        (Some(Layer::Waiting | Layer::Compare(_)), Action::Confirm | Action::Decline) => {
            compare::act(model, action)
        }
        (Some(Layer::Ticket(_)), _) => ticket::act(model, action),
        (Some(Layer::Role(_)), Action::Up | Action::Down | Action::Submit) => {
            member_change::choose_role(model, action)
        }
        (Some(Layer::Revoke(_)), Action::Confirm) => member_change::revoke(model),
        (Some(Layer::Members(_)), Action::SetRole) => member_change::ask_role(model),
        (Some(Layer::Members(_)), Action::Revoke) => member_change::ask_revoke(model),
        (Some(Layer::Members(_)), action) if action != Action::Back => {
            members::go(model, action);
            Vec::new()
        }
        (Some(Layer::Minutes(minutes)), Action::Submit) => minutes.submit(),
        (Some(Layer::ReleaseQuestion), Action::Confirm) => {
            model.layers.pop();
            benefit::release()
        }
        (Some(Layer::Inbox(_)), Action::Undo | Action::Redo) => undo::ask(action == Action::Redo),
        (Some(Layer::Inbox(_)), action) if action != Action::Back => inbox::act(model, action),
        (Some(Layer::History(_)), action) if action != Action::Back => history::act(model, action),
        (Some(Layer::State(_)), action) if action != Action::Back => {
            history::go_in_state(model, action);
            Vec::new()
        }
        (Some(Layer::Revert(_)), Action::Confirm) => history::revert(model),
        (Some(Layer::Undo(_)), Action::Confirm | Action::ConfirmAll) => {
            undo::confirm(model, action == Action::ConfirmAll)
        }
        (Some(Layer::Many(_)), Action::Confirm) => many::confirm(model),
        (Some(Layer::Many(_)), action) if action != Action::Back => {
            many::go(model, action);
            Vec::new()
        }
        (Some(Layer::Views(_)), _) => views::act(model, action),
        (Some(Layer::Finder(_)), action) if action != Action::Back => finder::act(model, action),
        (Some(Layer::Palette(_)), action) if action != Action::Back => {
            palette::go(model, action);
            Vec::new()
        }
        (Some(Layer::Erase(_)), action) if action != Action::Back => erase::act(model, action),
        (Some(Layer::Merge(_)), action) if action != Action::Back => merge::act(model, action),
        (Some(Layer::Erasures(_)), action) if action != Action::Back => {
            erasures::go(model, action);
            Vec::new()
        }
        (Some(Layer::Retention(_)), action) if action != Action::Back => {
            retention::act(model, action);
            Vec::new()
        }
        (Some(Layer::AccessLog(_)), action) if action != Action::Back => {
            access_log::go(model, action);
            Vec::new()
        }
        (Some(Layer::FigureRows(_)), action) if action != Action::Back => {
            figure_rows::act(model, action);
            Vec::new()
        }
        (Some(Layer::Help(_)), Action::Back) | (_, Action::Back) => {
            model.layers.pop();
            Vec::new()
        }
        (Some(Layer::Help(_)), _) => {
            help::go(model, action);
            Vec::new()
        }
        _ => Vec::new(),
    }
}

/// Types into the front layer.
pub(crate) fn typed(model: &mut Model, typed: Typed<'_>) -> Vec<Effect> {
    match model.layers.last_mut() {
        Some(Layer::Form(_)) => form::typed(model, typed),
        Some(Layer::Passphrase(prompt)) => {
            prompt.typed(typed);
            Vec::new()
        }
        Some(Layer::Ticket(ticket)) => {
            ticket.typed(typed);
            Vec::new()
        }
        Some(Layer::Minutes(minutes)) => {
            minutes.typed(typed);
            Vec::new()
        }
        Some(Layer::Erase(question)) => {
            question.typed(typed);
            Vec::new()
        }
        Some(Layer::Views(views)) => {
            views.typed(typed);
            Vec::new()
        }
        Some(Layer::Finder(finder)) => finder::typed(finder, typed),
        Some(Layer::Palette(palette)) => palette::typed(palette, typed),
        _ => Vec::new(),
    }
}

/// The mouse in the front layer: a click gives a field the focus, the wheel scrolls help.
pub(crate) fn mouse(model: &mut Model, mouse: MouseEvent) -> Vec<Effect> {
    match (model.layers.last(), mouse.kind) {
        (Some(Layer::Form(_)), MouseEventKind::Down(MouseButton::Left)) => {
            form::click(model, mouse.column, mouse.row);
        }
        (Some(Layer::Help(_)), MouseEventKind::ScrollUp) => help::go(model, Action::Up),
        (Some(Layer::Help(_)), MouseEventKind::ScrollDown) => help::go(model, Action::Down),
        (Some(Layer::Members(_)), MouseEventKind::ScrollUp) => members::go(model, Action::Up),
        (Some(Layer::Members(_)), MouseEventKind::ScrollDown) => members::go(model, Action::Down),
        _ => {}
    }
    Vec::new()
}

/// A text was kept in a file, or not.
pub(crate) fn file_kept(model: &mut Model, result: io::Result<PathBuf>) {
    match (model.layers.last_mut(), result) {
        (Some(Layer::Ticket(ticket)), Ok(path)) => ticket.kept(path),
        (Some(Layer::Minutes(_)), Ok(path)) => minutes::kept(model, &path),
        (_, Ok(_)) => {}
        (_, Err(error)) => {
            let error = match error.kind() {
                io::ErrorKind::AlreadyExists => model.texts().get("ticket-file-exists"),
                _ => error.to_string(),
            };
            model.complain(model.texts().format("file-not-kept", &[("error", error.into())]));
        }
    }
}

/// Draws the line in which a file is named, as the last of an area.
fn draw_path(frame: &mut Frame<'_>, model: &Model, path: &LineInput, area: Rect) {
    let theme = model.theme();
    let label = format!(" {} ", model.texts().get("ticket-path"));
    let row = Rect { y: area.bottom().saturating_sub(1), height: 1, ..area };
    frame.render_widget(Clear, row);
    frame.render_widget(Line::styled(label.as_str(), theme.text), row);
    let width = columns(&label);
    let input = Rect { x: row.x + width, width: row.width.saturating_sub(width + 1), ..row };
    path.render(input, frame.buffer_mut(), theme, true);
}

/// Draws the layers, the front one last. What lies behind the way into a home is not drawn:
/// nothing of a form may be read while the home is locked.
pub(crate) fn draw(frame: &mut Frame<'_>, model: &Model) {
    let entrance = model.layers.iter().rposition(Layer::is_entrance).unwrap_or(0);
    for layer in &model.layers[entrance..] {
        match layer {
            Layer::Help(layer) => help::draw(frame, model, layer),
            Layer::Settings(layer) => settings::draw(frame, model, layer),
            Layer::Form(layer) => form::draw(frame, model, layer),
            Layer::DiscardQuestion => form::draw_question(frame, model),
            Layer::FirstStart(layer) => entrance::draw_menu(frame, model, layer),
            Layer::Passphrase(layer) => entrance::draw_prompt(frame, model, layer),
            Layer::Waiting => compare::draw_waiting(frame, model),
            Layer::Ticket(layer) => ticket::draw(frame, model, layer),
            Layer::Compare(layer) => compare::draw(frame, model, layer),
            Layer::Members(layer) => members::draw(frame, model, layer),
            Layer::Role(layer) => member_change::draw_role(frame, model, layer),
            Layer::Revoke(member) => member_change::draw_revoke(frame, model, member),
            Layer::AccessLog(layer) => access_log::draw(frame, model, layer),
            Layer::Erase(layer) => erase::draw(frame, model, layer),
            Layer::Merge(layer) => merge::draw(frame, model, layer),
            Layer::Erasures(layer) => erasures::draw(frame, model, layer),
            Layer::Retention(layer) => retention::draw(frame, model, layer),
            Layer::FigureRows(layer) => figure_rows::draw(frame, model, layer),
            Layer::Inbox(layer) => inbox::draw(frame, model, layer),
            Layer::History(layer) => history::draw(frame, model, layer),
            Layer::State(layer) => history::draw_state(frame, model, layer),
            Layer::Revert(layer) => history::draw_question(frame, model, layer),
            Layer::Undo(layer) => undo::draw(frame, model, layer),
            Layer::Many(layer) => many::draw(frame, model, layer),
            Layer::Views(layer) => views::draw(frame, model, layer),
            Layer::Finder(layer) => finder::draw(frame, model, layer),
            Layer::Palette(layer) => palette::draw(frame, model, layer),
            Layer::ReleaseQuestion => draw_release_question(frame, model),
            Layer::Minutes(layer) => minutes::draw(frame, model, layer),
        }
    }
}

/// The question whether to give the region the figures, which Enter never answers.
fn draw_release_question(frame: &mut Frame<'_>, model: &Model) {
    let texts = model.texts();
    let answer = Answer { key: 'f', label: texts.get("key-release-now-help") };
    let (title, message) = (texts.get("release-title"), texts.get("release-message"));
    let dialog = Dialog::new(title, message, vec![answer]).destructive();
    dialog.render(frame.area(), frame.buffer_mut(), model.theme(), texts);
}

/// Where a layer of at most this size stands: in the middle, between tabs and footer.
fn place(model: &Model, width: u16, height: u16) -> Rect {
    let Layout { tabs, footer, .. } = model.layout();
    let between = Rect { y: tabs.bottom(), height: footer.y.saturating_sub(tabs.bottom()), ..tabs };
    centred(between, width, height)
}

/// Draws an empty panel and returns the place inside.
fn draw_panel(frame: &mut Frame<'_>, model: &Model, title: &str, place: Rect) -> Rect {
    let block = panel(title, true, model.theme()).style(model.theme().text);
    let inside = block.inner(place);
    frame.render_widget(Clear, place);
    frame.render_widget(block, place);
    Rect { x: inside.x + 1, width: inside.width.saturating_sub(2), ..inside }
}
