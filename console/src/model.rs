//! Everything that the console knows. Only [`update`](crate::update::update) changes it.

use std::time::Instant;

use jiff::civil::{Date, DateTime};
use ratatui::layout::{Rect, Size};
use strum::IntoEnumIterator;
use syncd::domain::member::Role;
use syncd::domain::{Kind, RecordId};
use syncd::service::protocol::{Profile, RecordView, Request, Status};

use crate::appointment::Week;
use crate::benefit::Benefits;
use crate::detail::Detail;
use crate::effect::{Effect, Tag};
use crate::filter;
use crate::keymap::Context;
use crate::language::{Language, Texts};
use crate::layers::{Drafts, Layer};
use crate::layout::Layout;
use crate::list::{List, Source, Window};
use crate::look::Look;
use crate::mask::Mask;
use crate::patient::Answered;
use crate::patient::board::{self, Board};
use crate::settings::{PALETTES, Settings};
use crate::sync::Machines;
use crate::tab::Tab;
use crate::theme::{Palette, Terminal, Theme};
use crate::today::Today;
use crate::told::Told;
use crate::widgets::toast::{Toasts, Tone};

/// The state of the console.
pub struct Model {
    texts: Texts,
    themes: Vec<(Palette, Theme)>,
    settings: Settings,
    /// The size of the terminal.
    pub size: Size,
    /// The time at the daemon, to the minute that was last told.
    pub now: Option<DateTime>,
    /// Whose home it is, while it is open.
    pub profile: Option<Profile>,
    /// How everything stands.
    pub status: Told<Status>,
    /// The other machines, and who waits to be let in.
    pub machines: Machines,
    /// The tab in front.
    pub tab: Tab,
    /// *Today*.
    pub today: Today,
    /// The figures of the reports.
    pub benefits: Benefits,
    lists: Vec<List>,
    /// The week of DSK.
    pub week: Week,
    /// The patients by phase.
    pub board: Board,
    /// The record shown.
    pub detail: Detail,
    /// What lies over the screen, the front one last.
    pub layers: Vec<Layer>,
    /// What was just done or refused.
    pub toasts: Toasts,
    /// The moment that was last told; toasts stand for a while from it.
    pub moment: Instant,
    /// When something was last saved from here.
    pub saved_at: Option<DateTime>,
    /// How often records were looked for, so that an answer that came too late is known.
    pub lookups: u64,
    /// What is to be kept of unfinished forms.
    pub(crate) drafts: Drafts,
    /// The criteria answered of the patient as shown.
    pub(crate) answered: Answered,
    /// Whether the daemon is gone.
    pub lost: bool,
    /// Whether patients' names are left out.
    pub mask: Mask,
    /// Where new entries get their ids from.
    pub new_id: fn() -> RecordId,
}

/// What a console begins with.
#[derive(Debug)]
pub struct Start<'a> {
    /// The language.
    pub language: Language,
    /// What the terminal can show.
    pub terminal: Terminal<'a>,
    /// What the person chose for this console.
    pub settings: Settings,
    /// The size of the terminal.
    pub size: Size,
    /// Now, for how long toasts stand.
    pub moment: Instant,
}

impl Model {
    /// A console that has not heard from the daemon yet.
    pub fn new(start: Start<'_>) -> Self {
        let Start { language, terminal, settings, size, moment } = start;
        let themes = PALETTES.map(|(palette, _)| (palette, Theme::new(palette, terminal))).to_vec();
        let lists = Kind::iter().filter(|kind| Tab::of(*kind).is_some()).map(List::new).collect();
        let mut model = Self {
            texts: Texts::new(language),
            themes,
            settings,
            size,
            now: None,
            profile: None,
            status: Told::default(),
            machines: Machines::default(),
            tab: Tab::Today,
            today: Today::default(),
            benefits: Benefits::default(),
            lists,
            week: Week::default(),
            board: Board::default(),
            detail: Detail::default(),
            layers: Vec::new(),
            toasts: Toasts::default(),
            moment,
            saved_at: None,
            lookups: 0,
            drafts: Drafts::default(),
            answered: Answered::default(),
            lost: false,
            mask: Mask::Off,
            new_id: RecordId::random,
        };
        model.resize(size);
        model
    }

    /// The words.
    pub fn texts(&self) -> &Texts {
        &self.texts
    }

    /// The colours and symbols.
    pub fn theme(&self) -> &Theme {
        let chosen = self.themes.iter().find(|(palette, _)| *palette == self.settings.theme);
        // There is a theme for every palette.
        &chosen.unwrap_or(&self.themes[0]).1
    }

    /// What everything that draws needs to know.
    pub fn look(&self) -> Look<'_> {
        let undecided = self.status.known.as_ref().is_some_and(|status| status.conflicts > 0);
        let today = self.now.map(|now| now.date());
        Look { texts: &self.texts, theme: self.theme(), today, undecided }
    }

    /// What the person chose for this console.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The person chose otherwise.
    pub fn choose(&mut self, settings: Settings) {
        if let Some(language) = settings.language().filter(|language| *language != self.texts.language()) {
            self.texts = Texts::new(language);
        }
        self.settings = settings;
    }

    /// The list in front, where the tab is one.
    pub fn list(&self) -> Option<&List> {
        self.lists.iter().find(|list| Some(list.window.kind()) == self.tab.kind())
    }

    /// The list in front, to change it.
    pub fn list_mut(&mut self) -> Option<&mut List> {
        self.tab.kind().and_then(|kind| self.list_of(kind))
    }

    /// The marked records of the list in front, where there are any.
    pub fn marked(&self) -> Option<(Kind, Vec<RecordId>)> {
        let list = self.list()?;
        let marked: Vec<_> = list.marked.iter().copied().collect();
        (!marked.is_empty()).then(|| (list.window.kind(), marked))
    }

    /// The list of a kind.
    pub fn list_of(&mut self, kind: Kind) -> Option<&mut List> {
        self.lists.iter_mut().find(|list| list.window.kind() == kind)
    }

    /// The window on a list, or on a column of the board.
    pub fn window_of(&mut self, source: Source) -> Option<&mut Window> {
        match source {
            Source::Kind(kind) => self.list_of(kind).map(|list| &mut list.window),
            Source::Phase(phase) => self.board.column_of(phase),
        }
    }

    /// Filters the list in front by what was written.
    pub fn filter_by(&mut self, text: &str) {
        let (person, today) = self.who_and_when();
        let context = |kind| filter::Context { texts: &self.texts, kind, today, person: &person };
        let kind = self.tab.kind();
        let list = self.lists.iter_mut().find(|list| Some(list.window.kind()) == kind);
        if let Some((list, kind)) = list.zip(kind) {
            list.set_filter(text, context(kind));
        }
    }

    /// What a filter of the list in front could go on as.
    pub fn filter_completions(&self, text: &str) -> Vec<String> {
        let (person, today) = self.who_and_when();
        let Some(kind) = self.tab.kind() else { return Vec::new() };
        filter::complete(text, filter::Context { texts: &self.texts, kind, today, person: &person })
    }

    fn who_and_when(&self) -> (String, Date) {
        let person = self.profile.as_ref().map(|profile| profile.person.clone()).unwrap_or_default();
        (person, self.now.map(|now| now.date()).unwrap_or_default())
    }

    /// Where everything stands on the screen.
    pub fn layout(&self) -> Layout {
        Layout::of(self.size)
    }

    /// The terminal has another size.
    pub fn resize(&mut self, size: Size) {
        self.size = size;
        let layout = self.layout();
        self.today.resize(layout.list.height.into());
        self.machines.resize(crate::sync::page(&layout));
        for list in &mut self.lists {
            list.window.resize(layout.rows().height.into());
        }
        self.board.resize(board::cards_in(layout.list));
    }

    /// The contexts that stand open, front to back. A layer keeps every key to itself.
    pub fn contexts(&self) -> Vec<Context> {
        if let Some(layer) = self.layers.last() {
            return vec![layer.context()];
        }
        if self.list().is_some_and(|list| list.line.is_some()) {
            return vec![Context::FilterLine];
        }
        let mut contexts = Vec::new();
        if self.detail.is_open() {
            contexts.extend(self.shown().map(|view| Context::of_detail(view.record.kind)));
            contexts.push(Context::Detail);
        } else if self.tab == Tab::Today {
            contexts.push(Context::Today);
        } else if self.tab == Tab::Sync {
            contexts.push(Context::Sync);
        } else if self.tab == Tab::Benefits {
            contexts.push(Context::Benefits);
        } else if self.shows_week() {
            contexts.push(Context::Week);
        } else if self.shows_board() {
            contexts.push(Context::Board);
        } else if self.tab.kind().is_some() {
            contexts.extend((self.tab == Tab::Appointments).then_some(Context::Appointments));
            contexts.push(Context::List);
            contexts.extend((self.tab == Tab::Patients).then_some(Context::Patients));
        }
        contexts.push(Context::Main);
        contexts
    }

    /// Whether the week of DSK stands in place of their list.
    pub fn shows_week(&self) -> bool {
        self.tab == Tab::Appointments && self.week.is_open()
    }

    /// Whether what is in front is read across the whole screen, in columns.
    pub(crate) fn is_across(&self) -> bool {
        (self.shows_week() || self.shows_board()) && self.layout().wide && !self.detail.is_open()
    }

    /// Where what is chosen from stands.
    pub(crate) fn list_area(&self) -> Rect {
        let layout = self.layout();
        if self.is_across() { layout.body() } else { layout.list }
    }

    /// The record that the selection is on.
    pub fn selected(&self) -> Option<RecordId> {
        match self.tab {
            _ if self.shows_week() => self.week.selected_row().map(|row| row.id),
            _ if self.shows_board() => self.board.column().selected_id(),
            Tab::Today => self.today.selected_row().map(|row| row.record.id),
            _ => self.list()?.window.selected_id(),
        }
    }

    /// The record that the detail should show: the opened one, else, beside the list, what the
    /// selected row is about.
    pub fn wanted_detail(&self) -> Option<RecordId> {
        let beside = || match self.tab {
            Tab::Today => self.today.beside(),
            _ => self.selected(),
        };
        let has_room = self.layout().wide && !self.is_across();
        self.detail.opened().or_else(|| has_room.then(beside).flatten())
    }

    /// The record that the detail shows, where it is here.
    pub fn shown(&self) -> Option<&RecordView> {
        self.detail.showing(self.wanted_detail()?)
    }

    /// The record that editing would open.
    pub fn record_in_hand(&self) -> Option<RecordId> {
        self.detail.opened().or_else(|| self.selected())
    }

    /// The title of the window, which others may see: where one is, and nothing of a patient.
    pub fn title(&self) -> String {
        match &self.profile {
            Some(profile) => format!("Varde · {}", profile.municipality.name()),
            None => "Varde".to_owned(),
        }
    }

    /// Why nothing can be saved, if the store is read-only.
    pub fn read_only(&self) -> Option<&str> {
        self.status.known.as_ref()?.read_only.as_deref()
    }

    /// What this machine may do, once that is known.
    pub fn role(&self) -> Option<Role> {
        self.status.known.as_ref()?.role
    }

    /// Tells something in a corner of the screen.
    pub fn tell(&mut self, tone: Tone, text: String) {
        self.toasts.push(tone, text, self.moment);
    }

    /// Tells something that is no fault of anybody's.
    pub fn inform(&mut self, text: String) {
        self.tell(Tone::Information, text);
    }

    /// Tells why something was not done.
    pub fn complain(&mut self, text: String) {
        self.tell(Tone::Error, text);
    }

    /// Drops everything that was shown, as when the home is locked.
    pub fn forget(&mut self) {
        let kinds: Vec<_> = self.lists.iter().map(|list| list.window.kind()).collect();
        self.lists = kinds.into_iter().map(List::new).collect();
        (self.today, self.detail, self.status, self.machines) = Default::default();
        self.benefits = Benefits::default();
        self.week = Week::default();
        self.board = Board::default();
        self.toasts = Toasts::default();
        self.resize(self.size);
    }

    /// No answer comes to what was asked for the screen: it may be asked for again.
    pub fn unanswered(&mut self) {
        self.status.take(None);
        self.drafts.answered();
        self.answered = Answered::default();
        self.machines.unanswered();
        self.today.refused();
        self.benefits.report.take(None);
        self.week.unanswered();
        self.board.unanswered();
        self.detail.unanswered();
        self.lists.iter_mut().for_each(|list| list.window.refused());
    }

    /// Everything shown may be out of date: records of these kinds changed.
    pub fn refresh(&mut self, kinds: &[Kind]) {
        self.status.refresh();
        self.today.refresh();
        self.week.refresh();
        self.detail.refresh();
        self.benefits.report.refresh();
        if kinds.contains(&Kind::Patient) {
            self.board.refresh();
        }
        for kind in kinds {
            if let Some(list) = self.list_of(*kind) {
                list.window.refresh();
            }
        }
    }

    /// What the screen lacks, as requests. The only place that asks for what is shown.
    pub fn wants(&mut self) -> Vec<Effect> {
        let about_machines = self.tab == Tab::Sync || self.layers.iter().any(Layer::shows_machines);
        if self.is_joining() && !self.lost {
            return self.machines.ask_members().into_iter().collect();
        }
        let Some(now) = self.now.filter(|_| self.profile.is_some() && !self.lost && !self.mask.is_asked())
        else {
            return Vec::new();
        };
        let in_front = match self.tab {
            Tab::Today => self.today.ask(now.date()),
            Tab::Benefits => self.benefits.ask(),
            _ if self.shows_week() => self.week.ask(now.date()),
            _ => self.list_mut().and_then(|list| list.window.ask()),
        };
        let filter = self.list().filter(|_| self.shows_board()).map(|list| list.window.filtered_by());
        let columns = filter.map(|(written, understood)| self.board.ask(&written, &understood));
        let wanted = self.wanted_detail();
        let mut asks = vec![in_front, self.detail.ask(wanted), self.status.ask(Tag::Status, Request::Status)];
        if about_machines {
            asks.extend([self.machines.ask_members(), self.machines.ask_peers()]);
        }
        let mut asks: Vec<_> = asks.into_iter().flatten().chain(columns.into_iter().flatten()).collect();
        asks.extend(self.draft_to_keep());
        asks
    }

    /// Whether this home waits to be let in.
    pub fn is_joining(&self) -> bool {
        self.layers.iter().any(Layer::waits_to_be_let_in)
    }
}
