//! The rows of the table. What stands first in a context stands first in the footer.

use crossterm::event::KeyCode;

use syncd::domain::Kind;
use syncd::domain::operation::Operation;

use super::Context::{
    AccessLogLayer, AppointmentDetail, Appointments, Benefits, Board, Compare, ContactDetail, Detail,
    DiscardQuestion, DutyDetail, EquipmentDetail, EraseQuestion, ErasuresLayer, EventDetail, FigureRowsLayer,
    FilterLine, FinderLayer, FirstStart, Form, HelpLayer, HistoryLayer, InboxLayer, List, Main, ManyQuestion,
    MeetingDetail, MembersLayer, MinutesFile, NewPassphrase, PaletteLayer, PatientDetail, Patients,
    PlanDetail, ReleaseQuestion, RevertQuestion, RevokeQuestion, RoleChoice, SettingsLayer, StateLayer, Sync,
    Ticket, TicketFile, Today, UndoQuestion, Unlock, ViewName, ViewsLayer, Waiting, Week,
};
use super::{Action, Binding, Context, KeyPress};
use crate::tab::Tab;

const fn row(
    keys: &'static [KeyPress],
    action: Action,
    contexts: &'static [Context],
    label: &'static str,
    tooltip: &'static str,
) -> Binding {
    Binding { keys, action, contexts, label, tooltip }
}

const fn tab(keys: &'static [KeyPress], tab: Tab, tooltip: &'static str) -> Binding {
    row(keys, Action::GoTo(tab), &[Main], "", tooltip)
}

const fn operation(
    keys: &'static [KeyPress],
    operation: Operation,
    contexts: &'static [Context],
    label: &'static str,
    tooltip: &'static str,
) -> Binding {
    row(keys, Action::Operate(operation), contexts, label, tooltip)
}

const fn side(keys: &'static [KeyPress], side: u8, label: &'static str) -> Binding {
    row(keys, Action::TakeSide(side), &[InboxLayer], label, "key-take-help")
}

const fn c(character: char) -> KeyPress {
    KeyPress::char(character)
}

const UP: KeyPress = KeyPress::code(KeyCode::Up);
const DOWN: KeyPress = KeyPress::code(KeyCode::Down);
const LEFT: KeyPress = KeyPress::code(KeyCode::Left);
const RIGHT: KeyPress = KeyPress::code(KeyCode::Right);
const ENTER: KeyPress = KeyPress::code(KeyCode::Enter);
const ESC: KeyPress = KeyPress::code(KeyCode::Esc);

/// Where rows are gone through.
const ROWS: &[Context] = &[
    Today,
    List,
    Week,
    Board,
    Detail,
    Sync,
    Benefits,
    FigureRowsLayer,
    HelpLayer,
    MembersLayer,
    AccessLogLayer,
    ErasuresLayer,
    InboxLayer,
    HistoryLayer,
    StateLayer,
    ManyQuestion,
    ViewsLayer,
];
/// Where the home is open.
const INSIDE: &[Context] = &[
    Main,
    Form,
    DiscardQuestion,
    FilterLine,
    HelpLayer,
    SettingsLayer,
    Ticket,
    TicketFile,
    MinutesFile,
    Compare,
    MembersLayer,
    RoleChoice,
    RevokeQuestion,
    FigureRowsLayer,
    AccessLogLayer,
    EraseQuestion,
    ErasuresLayer,
    ReleaseQuestion,
    InboxLayer,
    HistoryLayer,
    StateLayer,
    RevertQuestion,
    UndoQuestion,
    ManyQuestion,
    ViewsLayer,
    ViewName,
    FinderLayer,
    PaletteLayer,
];
/// Where it is not open yet.
const OUTSIDE: &[Context] = &[FirstStart, Unlock, NewPassphrase, Waiting];
/// Where a line is typed in, or a value chosen, beside the arrows.
const MENUS: &[Context] =
    &[FilterLine, SettingsLayer, FirstStart, RoleChoice, FinderLayer, PaletteLayer, EraseQuestion];
/// Where something is chosen and opened.
const OPENING: &[Context] =
    &[Today, List, Detail, Sync, Ticket, Benefits, FigureRowsLayer, InboxLayer, HistoryLayer, ViewsLayer];

/// The table.
pub static BINDINGS: &[Binding] = &[
    row(&[KeyPress::ctrl('s')], Action::Save, &[Form], "key-save", "key-save-help"),
    row(&[ESC], Action::Cancel, &[Form], "key-cancel", "key-cancel-help"),
    row(&[c('d')], Action::Discard, &[DiscardQuestion], "key-discard", "key-discard-help"),
    row(&[ESC], Action::Back, &[DiscardQuestion], "key-keep-writing", "key-keep-writing-help"),
    row(&[c('c')], Action::Confirm, &[Waiting, Compare], "key-confirm", "key-confirm-help"),
    row(&[c('d')], Action::Decline, &[Waiting, Compare], "key-decline", "key-decline-help"),
    row(&[c('t')], Action::OtherTicket, &[Waiting], "key-other-ticket", "key-other-ticket-help"),
    row(&[c('f')], Action::KeepTicket, &[Ticket], "key-keep-ticket", "key-keep-ticket-help"),
    row(
        &[ENTER],
        Action::Submit,
        &[
            Unlock,
            NewPassphrase,
            FirstStart,
            TicketFile,
            MinutesFile,
            RoleChoice,
            FinderLayer,
            PaletteLayer,
            ViewName,
            EraseQuestion,
        ],
        "key-submit",
        "key-submit-help",
    ),
    row(&[ENTER], Action::KeepFilter, &[FilterLine], "key-keep-filter", "key-keep-filter-help"),
    row(&[ESC], Action::ClearFilter, &[FilterLine], "key-clear-filter", "key-clear-filter-help"),
    row(
        &[KeyPress::code(KeyCode::Tab)],
        Action::Complete,
        &[FilterLine],
        "key-complete",
        "key-complete-help",
    ),
    side(&[c('1')], 0, "key-take-1"),
    side(&[c('2')], 1, "key-take-2"),
    side(&[c('3')], 2, ""),
    side(&[c('4')], 3, ""),
    side(&[c('5')], 4, ""),
    row(&[c('b')], Action::TakeBoth, &[InboxLayer], "key-take-both", "key-take-both-help"),
    row(&[c('e')], Action::Edit, &[InboxLayer], "key-edit", "key-edit-conflict-help"),
    row(&[c('r')], Action::RevertField, &[HistoryLayer], "key-revert-field", "key-revert-field-help"),
    row(&[c('R')], Action::RevertState, &[HistoryLayer], "key-revert-state", "key-revert-state-help"),
    row(&[c('f')], Action::OnlyField, &[HistoryLayer], "key-only-field", "key-only-field-help"),
    row(&[c('p')], Action::OnlyPerson, &[HistoryLayer], "key-only-person", "key-only-person-help"),
    row(&[c('r')], Action::Confirm, &[RevertQuestion], "key-revert-now", "key-revert-now-help"),
    row(&[c('s')], Action::Confirm, &[ManyQuestion], "key-save", "key-many-help"),
    row(&[c('a')], Action::Add, &[ViewsLayer], "key-view-add", "key-view-add-help"),
    row(&[c('x')], Action::Remove, &[ViewsLayer], "key-view-remove", "key-view-remove-help"),
    row(&[c('u')], Action::Confirm, &[UndoQuestion], "key-undo-now", "key-undo-now-help"),
    row(&[c('a')], Action::ConfirmAll, &[UndoQuestion], "key-undo-all", "key-undo-all-help"),
    row(
        &[ESC],
        Action::Back,
        &[
            InboxLayer,
            HistoryLayer,
            StateLayer,
            RevertQuestion,
            UndoQuestion,
            ManyQuestion,
            ViewsLayer,
            ViewName,
            FinderLayer,
            PaletteLayer,
        ],
        "key-back",
        "key-back-help",
    ),
    row(&[UP], Action::Up, MENUS, "", "key-up-help"),
    row(&[DOWN], Action::Down, MENUS, "", "key-down-help"),
    row(&[RIGHT, ENTER, c('l')], Action::NextValue, &[SettingsLayer], "key-change", "key-next-value-help"),
    row(&[LEFT, c('h')], Action::PreviousValue, &[SettingsLayer], "", "key-previous-value-help"),
    row(&[ESC, LEFT, c('h')], Action::Back, &[Detail, HelpLayer], "key-back", "key-back-help"),
    row(&[ENTER, RIGHT, c('l')], Action::Open, OPENING, "key-open", "key-open-help"),
    row(
        &[ESC],
        Action::Back,
        &[SettingsLayer, NewPassphrase, Ticket, TicketFile, MinutesFile, Compare, MembersLayer],
        "key-back",
        "key-back-help",
    ),
    row(&[c('f')], Action::Release, &[Benefits], "key-release", "key-release-help"),
    row(&[c('f')], Action::Confirm, &[ReleaseQuestion], "key-release", "key-release-now-help"),
    row(
        &[ESC],
        Action::Back,
        &[ReleaseQuestion, FigureRowsLayer, AccessLogLayer, EraseQuestion, ErasuresLayer],
        "key-back",
        "key-back-help",
    ),
    row(&[c('r')], Action::SetRole, &[MembersLayer], "key-set-role", "key-set-role-help"),
    row(&[c('x')], Action::Revoke, &[MembersLayer], "key-revoke", "key-revoke-help"),
    row(&[c('s')], Action::Confirm, &[RevokeQuestion], "key-revoke", "key-revoke-now-help"),
    row(&[ESC], Action::Back, &[RoleChoice, RevokeQuestion], "key-back", "key-back-help"),
    row(&[c('i')], Action::Invite, &[Sync], "key-invite", "key-invite-help"),
    row(&[c('m')], Action::Members, &[Sync], "key-members", "key-members-help"),
    row(&[c('e')], Action::Erasures, &[Sync], "key-erasures", "key-erasures-help"),
    row(&[ESC], Action::ClearFilter, &[List], "", "key-clear-filter-help"),
    row(&[ENTER], Action::Open, &[Week], "key-open", "key-open-help"),
    row(&[RIGHT, c('l')], Action::NextWeek, &[Week], "key-next-week", "key-next-week-help"),
    row(&[LEFT, c('h')], Action::PreviousWeek, &[Week], "key-previous-week", "key-previous-week-help"),
    row(&[c('t')], Action::ThisWeek, &[Week], "key-this-week", "key-this-week-help"),
    row(&[c('w'), ESC], Action::Week, &[Week], "key-list", "key-list-help"),
    row(&[ENTER], Action::Open, &[Board], "key-open", "key-open-help"),
    row(&[RIGHT, c('l')], Action::NextColumn, &[Board], "key-next-column", "key-next-column-help"),
    row(&[LEFT, c('h')], Action::PreviousColumn, &[Board], "", "key-previous-column-help"),
    row(&[c('b'), ESC], Action::Board, &[Board], "key-list", "key-list-help"),
    row(&[c('b')], Action::Board, &[Patients], "key-board", "key-board-help"),
    row(&[c('w')], Action::Week, &[Appointments], "key-week", "key-week-help"),
    row(&[c('a')], Action::Add, &[List, Week, Board], "key-add", "key-add-help"),
    row(&[c('e')], Action::Edit, &[List, Week, Board, Detail], "key-edit", "key-edit-help"),
    row(&[c(' ')], Action::Mark, &[List], "", "key-mark-help"),
    row(&[c('*')], Action::MarkAll, &[List], "", "key-mark-all-help"),
    row(&[c('y')], Action::Copy, &[List, Detail], "", "key-copy-help"),
    row(&[c('v')], Action::Views, &[List], "", "key-views-help"),
    row(&[c('H')], Action::History, &[List, Board, Detail], "", "key-history-help"),
    row(&[c('t'), c('x')], Action::Activity, &[PatientDetail], "key-activity", "key-activity-help"),
    row(&[c('c')], Action::AddEntry("consent"), &[PatientDetail], "key-consent", "key-consent-help"),
    row(&[c('+')], Action::Answer(true), &[PatientDetail], "key-yes", "key-yes-help"),
    row(&[c('-')], Action::Answer(false), &[PatientDetail], "key-no", "key-no-help"),
    operation(
        &[c('s')],
        Operation::StartService,
        &[PatientDetail],
        "key-start-service",
        "key-start-service-help",
    ),
    operation(&[c('n')], Operation::TurnDown, &[PatientDetail], "key-turn-down", "key-turn-down-help"),
    operation(
        &[c('o')],
        Operation::PauseService,
        &[PatientDetail],
        "key-pause-service",
        "key-pause-service-help",
    ),
    operation(
        &[c('f')],
        Operation::ResumeService,
        &[PatientDetail],
        "key-resume-service",
        "key-resume-service-help",
    ),
    operation(
        &[c('m')],
        Operation::EvaluateService,
        &[PatientDetail],
        "key-evaluate-service",
        "key-evaluate-service-help",
    ),
    operation(&[c('T')], Operation::WithdrawConsent, &[PatientDetail], "", "key-withdraw-consent-help"),
    operation(&[c('A')], Operation::EndService, &[PatientDetail], "", "key-end-service-help"),
    operation(&[c('z')], Operation::PutAway, &[PatientDetail], "key-put-away", "key-put-away-help"),
    operation(&[c('Z')], Operation::BringBack, &[PatientDetail], "key-bring-back", "key-bring-back-help"),
    row(&[c('r')], Action::AddEntry("relative"), &[PatientDetail], "key-relative", "key-relative-help"),
    row(&[c('p')], Action::AddAbout(Kind::Plan), &[PatientDetail], "key-plan", "key-plan-help"),
    row(&[c('d')], Action::AddAbout(Kind::Appointment), &[PatientDetail], "key-dsk", "key-dsk-help"),
    row(&[c('v')], Action::AddAbout(Kind::Event), &[PatientDetail], "key-alert", "key-alert-help"),
    row(&[c('b')], Action::AddEntry("questionnaire"), &[PatientDetail], "", "key-questionnaire-help"),
    row(&[c('i')], Action::AccessLog, &[PatientDetail], "key-access-log", "key-access-log-help"),
    row(&[c('E')], Action::Erase, &[PatientDetail], "", "key-erase-help"),
    operation(&[c('o')], Operation::HandOut, &[EquipmentDetail], "key-hand-out", "key-hand-out-help"),
    operation(&[c('b')], Operation::TakeBack, &[EquipmentDetail], "key-take-back", "key-take-back-help"),
    operation(&[c('f')], Operation::Extend, &[EquipmentDetail], "key-extend", "key-extend-help"),
    operation(&[c('p')], Operation::Prepare, &[EquipmentDetail], "key-prepare", "key-prepare-help"),
    operation(&[c('x')], Operation::SetAside, &[EquipmentDetail], "key-set-aside", "key-set-aside-help"),
    operation(&[c('n')], Operation::PutBack, &[EquipmentDetail], "", "key-put-back-help"),
    operation(&[c('s')], Operation::SendPlan, &[PlanDetail], "key-send-plan", "key-send-plan-help"),
    operation(&[c('g')], Operation::ApprovePlan, &[PlanDetail], "key-approve-plan", "key-approve-plan-help"),
    operation(
        &[c('i')],
        Operation::ActivatePlan,
        &[PlanDetail],
        "key-activate-plan",
        "key-activate-plan-help",
    ),
    operation(&[c('n')], Operation::RevisePlan, &[PlanDetail], "key-revise-plan", "key-revise-plan-help"),
    operation(&[c('x')], Operation::EndPlan, &[PlanDetail], "", "key-end-plan-help"),
    operation(&[c('t')], Operation::Handle, &[EventDetail], "key-handle", "key-handle-help"),
    operation(
        &[c('t')],
        Operation::FinishAction,
        &[MeetingDetail],
        "key-finish-action",
        "key-finish-action-help",
    ),
    operation(
        &[c('t')],
        Operation::FinishStep,
        &[AppointmentDetail],
        "key-finish-step",
        "key-finish-step-help",
    ),
    operation(&[c('b')], Operation::Book, &[AppointmentDetail], "key-book", "key-book-help"),
    operation(&[c('p')], Operation::CheckLink, &[AppointmentDetail], "key-check-link", "key-check-link-help"),
    operation(&[c('g')], Operation::Hold, &[AppointmentDetail], "key-hold", "key-hold-help"),
    operation(&[c('v')], Operation::Evaluate, &[AppointmentDetail], "key-evaluate", "key-evaluate-help"),
    operation(&[c('x')], Operation::Cancel, &[AppointmentDetail], "key-call-off", "key-call-off-help"),
    row(&[c('m')], Action::AddEntry("limit"), &[PlanDetail], "key-limit", "key-limit-help"),
    row(
        &[c('o')],
        Action::AddEntry("participant"),
        &[AppointmentDetail],
        "key-participant",
        "key-participant-help",
    ),
    row(&[c('o')], Action::AddEntry("action"), &[MeetingDetail], "key-action", "key-action-help"),
    row(&[c('f')], Action::KeepMinutes, &[MeetingDetail], "key-minutes", "key-minutes-help"),
    row(&[c('o')], Action::AddEntry("other_phone"), &[ContactDetail], "key-phone", "key-phone-help"),
    row(&[c('o')], Action::AddEntry("shift"), &[DutyDetail], "key-shift", "key-shift-help"),
    row(&[c('b')], Action::AddEntry("absence"), &[DutyDetail], "key-absence", "key-absence-help"),
    row(&[c('v')], Action::Roster, &[Today], "key-roster", "key-roster-help"),
    row(&[c('/')], Action::Filter, &[List, Board], "key-filter", "key-filter-help"),
    row(&[c('z')], Action::ShowPutAway, &[List], "", "key-show-put-away-help"),
    row(&[c('s')], Action::Sort, &[List], "key-sort", "key-sort-help"),
    row(&[c('S')], Action::SortReverse, &[List], "", "key-sort-reverse-help"),
    row(&[UP, c('k')], Action::Up, ROWS, "", "key-up-help"),
    row(&[DOWN, c('j')], Action::Down, ROWS, "", "key-down-help"),
    row(&[KeyPress::code(KeyCode::PageUp)], Action::PageUp, ROWS, "", "key-page-up-help"),
    row(&[KeyPress::code(KeyCode::PageDown)], Action::PageDown, ROWS, "", "key-page-down-help"),
    row(&[KeyPress::code(KeyCode::Home), c('g')], Action::First, ROWS, "", "key-first-help"),
    row(&[KeyPress::code(KeyCode::End), c('G')], Action::Last, ROWS, "", "key-last-help"),
    row(&[c('!')], Action::Inbox, &[Main], "", "key-inbox-help"),
    row(&[c('u')], Action::Undo, &[Main, InboxLayer], "key-undo", "key-undo-help"),
    row(&[c('U')], Action::Redo, &[Main, InboxLayer], "", "key-redo-help"),
    row(&[KeyPress::ctrl('p')], Action::Find, &[Main], "", "key-find-help"),
    row(&[c(':')], Action::Palette, &[Main], "key-palette", "key-palette-help"),
    row(&[c('?')], Action::Help, &[Main], "key-help", "key-help-help"),
    row(&[c('?'), c('q')], Action::Back, &[HelpLayer], "", "key-back-help"),
    tab(&[c('1')], Tab::Today, "key-tab-today-help"),
    tab(&[c('2')], Tab::Patients, "key-tab-patients-help"),
    tab(&[c('3')], Tab::Plans, "key-tab-plans-help"),
    tab(&[c('4')], Tab::Equipment, "key-tab-equipment-help"),
    tab(&[c('5')], Tab::Appointments, "key-tab-appointments-help"),
    tab(&[c('6')], Tab::Meetings, "key-tab-meetings-help"),
    tab(&[c('7')], Tab::Benefits, "key-tab-benefits-help"),
    tab(&[c('8')], Tab::Sync, "key-tab-sync-help"),
    tab(&[c('9')], Tab::Contacts, "key-tab-contacts-help"),
    row(&[KeyPress::code(KeyCode::Tab)], Action::NextTab, &[Main], "", "key-next-tab-help"),
    row(&[KeyPress::code(KeyCode::BackTab)], Action::PreviousTab, &[Main], "", "key-previous-tab-help"),
    row(
        &[KeyPress::code(KeyCode::F(2))],
        Action::Settings,
        &[Main, FirstStart, Unlock, Waiting],
        "key-settings",
        "key-settings-help",
    ),
    row(
        &[KeyPress::code(KeyCode::F(9))],
        Action::MeetingMode,
        &[Main],
        "key-meeting-mode",
        "key-meeting-mode-help",
    ),
    row(&[KeyPress::ctrl('l')], Action::Lock, INSIDE, "", "key-lock-help"),
    row(&[c('q')], Action::Quit, &[Main, FirstStart, Waiting], "key-quit", "key-quit-help"),
    row(&[KeyPress::ctrl('c')], Action::Quit, INSIDE, "", "key-quit-help"),
    row(&[KeyPress::ctrl('c')], Action::Quit, OUTSIDE, "", "key-quit-help"),
];
