//! THE table of keys. Dispatch, the footer, the `?` help and `docs/keys.md` are made from it,
//! so none of them can say what another does not do.
//!
//! A key event is resolved against the contexts that stand open, front to back (see
//! [`Model::contexts`](crate::model::Model::contexts)); the first one that binds the key wins,
//! and what no context binds is typed into the field in front.

mod disabled;
mod docs;
mod key;
mod table;

use strum::{Display, EnumIter};

pub use disabled::Reason;
pub use docs::manual;
pub use key::KeyPress;
pub use table::BINDINGS;

use syncd::domain::Kind;
use syncd::domain::operation::Operation;

use crate::tab::Tab;

/// What a key does. Handlers know actions and never keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Display)]
#[strum(serialize_all = "kebab-case")]
pub enum Action {
    /// Up one row.
    Up,
    /// Down one row.
    Down,
    /// Up one screen.
    PageUp,
    /// Down one screen.
    PageDown,
    /// To the first row.
    First,
    /// To the last row.
    Last,
    /// Open what is selected.
    Open,
    /// Back to where one came from.
    Back,
    /// Write a filter.
    Filter,
    /// Keep the filter and go back to the rows.
    KeepFilter,
    /// Write on what the filter was begun with.
    Complete,
    /// Take the filter away.
    ClearFilter,
    /// Sort by the next column.
    Sort,
    /// Sort the other way around.
    SortReverse,
    /// Add a record.
    Add,
    /// Edit the record, or the entry under the cursor.
    Edit,
    /// Note something on an activity of the pathway.
    Activity,
    /// Answer the criterion under the cursor with yes, or no.
    Answer(bool),
    /// Add an entry of this section.
    AddEntry(&'static str),
    /// Make a record of this kind about the patient.
    AddAbout(Kind),
    /// Do something with the record in one go.
    Operate(Operation),
    /// Show the week of DSK in place of their list, or the list again.
    Week,
    /// The week after.
    NextWeek,
    /// The week before.
    PreviousWeek,
    /// The week of today.
    ThisWeek,
    /// Show the board by phase in place of the list, or the list again.
    Board,
    /// The column to the right.
    NextColumn,
    /// The column to the left.
    PreviousColumn,
    /// Open the only record of this kind that the municipality has.
    OpenOnly(Kind),
    /// Give the region the municipality's figures.
    Release,
    /// Save the form.
    Save,
    /// Leave the form.
    Cancel,
    /// Drop what was typed and leave the form.
    Discard,
    /// Send what was typed in a prompt.
    Submit,
    /// The value before, of a setting.
    PreviousValue,
    /// The value after, of a setting.
    NextValue,
    /// Open a tab.
    GoTo(Tab),
    /// The tab after this one.
    NextTab,
    /// The tab before this one.
    PreviousTab,
    /// Language and colours.
    Settings,
    /// The keys of this screen.
    Help,
    /// Invite a machine.
    Invite,
    /// Who belongs to the region.
    Members,
    /// Who has read what stands about the patient.
    AccessLog,
    /// Show what is put away, or what is in use again.
    ShowPutAway,
    /// Erase everything on the patient.
    Erase,
    /// Two records are of one person: merge them.
    Merge,
    /// Keep the other of the two records.
    KeepOther,
    /// Two records that were merged are of two people.
    Unmerge,
    /// Who was erased, and on which machines.
    Erasures,
    /// Who is due for erasure.
    Retention,
    /// Give a machine another role.
    SetRole,
    /// Revoke a machine.
    Revoke,
    /// Keep the ticket in a file.
    KeepTicket,
    /// Keep the minutes of a check-in in a file.
    KeepMinutes,
    /// What people have to decide.
    Inbox,
    /// This side stands, from 0.
    TakeSide(u8),
    /// Both sides stand.
    TakeBoth,
    /// What was written in the record.
    History,
    /// What happened, cut down to the next theme.
    Timeline,
    /// Only what was written in this field, or all again.
    OnlyField,
    /// Only what this person wrote, or all again.
    OnlyPerson,
    /// Bring the field back to what it was.
    RevertField,
    /// Bring the whole record back to what it was.
    RevertState,
    /// Take back what was done last.
    Undo,
    /// Do again what was taken back last.
    Redo,
    /// Also what others have changed since.
    ConfirmAll,
    /// Mark the row, or not.
    Mark,
    /// Mark all rows here, or none.
    MarkAll,
    /// Copy the row, or the line under the cursor.
    Copy,
    /// Saved views of the list.
    Views,
    /// Remove what is selected.
    Remove,
    /// Find a record of any kind.
    Find,
    /// Everything that can be done here.
    Palette,
    /// Use another ticket.
    OtherTicket,
    /// The codes are the same: let the machine in, or go in.
    Confirm,
    /// The codes differ, or nobody is expected: do not.
    Decline,
    /// Leave patients' names out, or show them again.
    MeetingMode,
    /// Lock the home.
    Lock,
    /// Close the program.
    Quit,
}

impl Action {
    /// Whether it only moves about.
    pub(crate) fn is_a_move(self) -> bool {
        matches!(
            self,
            Self::Up | Self::Down | Self::PageUp | Self::PageDown | Self::First | Self::Last | Self::Palette
        )
    }

    /// Where this takes one from a row; the last may be named by any that is beyond it.
    pub(crate) fn row_from(self, row: usize, page: usize) -> usize {
        match self {
            Self::Up => row.saturating_sub(1),
            Self::Down => row + 1,
            Self::PageUp => row.saturating_sub(page),
            Self::PageDown => row + page,
            Self::First => 0,
            Self::Last => usize::MAX,
            _ => row,
        }
    }
}

/// Where a key counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Display, EnumIter)]
#[strum(serialize_all = "kebab-case")]
pub enum Context {
    /// Every screen that is not a form or a prompt.
    Main,
    /// *Today*.
    Today,
    /// A list of records.
    List,
    /// The list of patients.
    Patients,
    /// The patients by phase.
    Board,
    /// The list of DSK.
    Appointments,
    /// The week of DSK.
    Week,
    /// The line in which a filter is written.
    FilterLine,
    /// A record opened.
    Detail,
    /// A patient opened.
    PatientDetail,
    /// A plan opened.
    PlanDetail,
    /// An alert opened.
    EventDetail,
    /// An item opened.
    EquipmentDetail,
    /// A DSK opened.
    AppointmentDetail,
    /// A check-in opened.
    MeetingDetail,
    /// A contact opened.
    ContactDetail,
    /// The duty roster opened.
    DutyDetail,
    /// The municipality's settings opened.
    SettingsDetail,
    /// The machines.
    Sync,
    /// The figures of the reports.
    Benefits,
    /// The rows that a figure counts.
    FigureRowsLayer,
    /// Who has read what stands about a patient.
    AccessLogLayer,
    /// What would be erased, and the line in which that is confirmed.
    EraseQuestion,
    /// Who was erased.
    ErasuresLayer,
    /// Who is due for erasure.
    RetentionLayer,
    /// What people have to decide.
    InboxLayer,
    /// What was written in a record.
    HistoryLayer,
    /// A record as it was.
    StateLayer,
    /// The question whether to bring back what was.
    RevertQuestion,
    /// The question whether to take the last step back.
    UndoQuestion,
    /// What changing many records would change.
    ManyQuestion,
    /// What merging two records would make of them.
    MergeQuestion,
    /// Saved views of the list.
    ViewsLayer,
    /// The line in which a view is named.
    ViewName,
    /// Finding a record.
    FinderLayer,
    /// Everything that can be done.
    PaletteLayer,
    /// The question whether to release figures.
    ReleaseQuestion,
    /// A form.
    Form,
    /// The question whether to drop what was typed.
    DiscardQuestion,
    /// The list of keys.
    HelpLayer,
    /// Language and colours.
    SettingsLayer,
    /// The menu of a machine on which nothing was begun.
    FirstStart,
    /// The prompt for the passphrase.
    Unlock,
    /// The prompt for a new passphrase.
    NewPassphrase,
    /// The screen of a home that waits to be let in.
    Waiting,
    /// A ticket that was made.
    Ticket,
    /// The line in which the ticket's file is named.
    TicketFile,
    /// The line in which the file of minutes is named.
    MinutesFile,
    /// The question whether the codes are the same.
    Compare,
    /// The list of members.
    MembersLayer,
    /// The roles that a machine may get.
    RoleChoice,
    /// The question whether to revoke a machine.
    RevokeQuestion,
}

impl Context {
    /// A record of this kind, opened.
    pub fn of_detail(kind: Kind) -> Self {
        match kind {
            Kind::Patient => Self::PatientDetail,
            Kind::Plan => Self::PlanDetail,
            Kind::Event => Self::EventDetail,
            Kind::Equipment => Self::EquipmentDetail,
            Kind::Appointment => Self::AppointmentDetail,
            Kind::Meeting => Self::MeetingDetail,
            Kind::Contact => Self::ContactDetail,
            Kind::Duty => Self::DutyDetail,
            Kind::Settings => Self::SettingsDetail,
        }
    }
}

/// One row of the table.
#[derive(Debug)]
pub struct Binding {
    /// The keys, the one to show first.
    pub keys: &'static [KeyPress],
    /// What they do.
    pub action: Action,
    /// Where.
    pub contexts: &'static [Context],
    /// The message with the word or two that the footer shows; not in the footer where empty.
    pub label: &'static str,
    /// The message with the sentence that the help shows.
    pub tooltip: &'static str,
}

/// What a key does where these contexts stand open, the front one first.
pub fn resolve(key: KeyPress, contexts: &[Context]) -> Option<Action> {
    let bound = |context: &Context| {
        let mut here = bindings(*context);
        here.find(|binding| binding.keys.contains(&key)).map(|binding| binding.action)
    };
    contexts.iter().find_map(bound)
}

/// The rows of one context, in the order of the table.
pub fn bindings(context: Context) -> impl Iterator<Item = &'static Binding> {
    BINDINGS.iter().filter(move |binding| binding.contexts.contains(&context))
}

/// The rows that count where these contexts stand open: a row whose keys are all taken by a
/// context in front of it is left out.
pub fn reachable(contexts: &[Context]) -> Vec<&'static Binding> {
    let mut rows: Vec<&'static Binding> = Vec::new();
    for context in contexts {
        for binding in bindings(*context) {
            let known = rows.iter().any(|row| std::ptr::eq(*row, binding));
            let taken = |key: &KeyPress| rows.iter().any(|row| row.keys.contains(key));
            if !known && !binding.keys.iter().all(taken) {
                rows.push(binding);
            }
        }
    }
    rows
}

impl Binding {
    /// The keys as people read them.
    pub fn keys_shown(&self) -> String {
        self.keys.iter().map(KeyPress::to_string).collect::<Vec<_>>().join(" ")
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use strum::IntoEnumIterator;

    use super::*;

    #[test]
    fn no_key_means_two_things_in_one_context() {
        for context in Context::iter() {
            let mut seen = HashSet::new();
            for key in bindings(context).flat_map(|binding| binding.keys) {
                assert!(seen.insert(*key), "{key} is bound twice in {context}");
            }
        }
    }

    #[test]
    fn every_context_has_keys_and_every_key_a_context() {
        for context in Context::iter() {
            assert!(bindings(context).next().is_some(), "{context} has no keys");
        }
        assert!(BINDINGS.iter().all(|binding| !binding.keys.is_empty() && !binding.contexts.is_empty()));
    }

    #[test]
    fn the_context_in_front_wins() {
        let slash = KeyPress::char('/');
        assert_eq!(resolve(slash, &[Context::List, Context::Main]), Some(Action::Filter));
        assert_eq!(resolve(slash, &[Context::FilterLine]), None, "typed into the filter instead");
        let one = KeyPress::char('1');
        assert_eq!(resolve(one, &[Context::List, Context::Main]), Some(Action::GoTo(Tab::Today)));
    }

    #[test]
    fn undo_palette_and_inbox_mean_the_same_on_every_screen() {
        let screens = Context::iter().filter(|context| !context.to_string().ends_with("-question"));
        for (key, action) in [(':', Action::Palette), ('u', Action::Undo), ('!', Action::Inbox)] {
            for context in screens.clone() {
                let found = resolve(KeyPress::char(key), &[context, Context::Main]);
                assert_eq!(found, Some(action), "{key} in {context}");
            }
        }
    }
}
