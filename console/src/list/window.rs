//! The part of a list that is in memory: what the screen shows and one screen on each side.
//!
//! **Invariant:** never more than three screens of rows, and never more than one request under
//! way, however fast somebody scrolls. [`Window::ask`] is the only place that asks.

use syncd::domain::{Kind, RecordId};
use syncd::service::protocol::Request;
use syncd::store::filter::Condition;
use syncd::store::view::{Order, Page, Query, Row};

use crate::effect::{Effect, Tag};
use crate::filter::Filter;
use crate::keymap::Action;
use crate::patient::board::in_phase;
use crate::widgets::table::TableState;

/// What a window is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// Everything in use of a kind.
    Kind(Kind),
    /// The patients in a phase: a column of the board.
    Phase(u8),
}

impl Source {
    /// What it lists.
    pub fn kind(self) -> Kind {
        match self {
            Self::Kind(kind) => kind,
            Self::Phase(_) => Kind::Patient,
        }
    }
}

/// A list with its place in it.
#[derive(Debug)]
pub struct Window {
    source: Source,
    /// The filter as it was written.
    filter: String,
    /// What it means.
    understood: Filter,
    order: Order,
    descending: bool,
    /// Whether it lists what is put away, and not what is in use.
    put_away: bool,
    page: Option<Page>,
    place: TableState,
    selected_id: Option<RecordId>,
    height: usize,
    /// The rows asked for by the request under way, if one is.
    asking: Option<usize>,
    wants_position: bool,
    wants_page: bool,
    refused: bool,
}

impl Window {
    /// A list of which nothing is known yet.
    pub fn of(source: Source) -> Self {
        let (order, descending) = first_order(source.kind());
        Self {
            source,
            filter: String::new(),
            understood: Filter::default(),
            order,
            descending,
            put_away: false,
            page: None,
            place: TableState::default(),
            selected_id: None,
            height: 1,
            asking: None,
            wants_position: false,
            wants_page: true,
            refused: false,
        }
    }

    /// What it lists.
    pub fn kind(&self) -> Kind {
        self.source.kind()
    }

    /// The filter as it was written, and what it means.
    pub fn filtered_by(&self) -> (String, Filter) {
        (self.filter.clone(), self.understood.clone())
    }

    /// Moves as an action says.
    pub fn go(&mut self, action: Action) {
        match action {
            Action::Up => self.move_by(-1),
            Action::Down => self.move_by(1),
            Action::PageUp => self.page_by(-1),
            Action::PageDown => self.page_by(1),
            Action::First => self.select(0),
            Action::Last => self.select(usize::MAX),
            _ => {}
        }
    }

    /// The filter as it was written.
    pub fn filter(&self) -> &str {
        &self.filter
    }

    /// The column that it is sorted by, and whether the greatest stands first.
    pub fn order(&self) -> (Order, bool) {
        (self.order, self.descending)
    }

    /// Whether it lists what is put away.
    pub fn is_put_away(&self) -> bool {
        self.put_away
    }

    /// How many rows there are in all; unknown until the first answer.
    pub fn total(&self) -> Option<usize> {
        self.page.as_ref().map(|page| page.total)
    }

    /// The rows on the screen with their places in the list; a row not here yet is left out.
    pub fn visible(&self) -> impl Iterator<Item = (usize, &Row)> {
        (self.place.top..self.place.top + self.height).filter_map(|index| Some((index, self.row(index)?)))
    }

    /// The rows that are in memory.
    pub fn loaded(&self) -> impl Iterator<Item = &Row> {
        self.page.iter().flat_map(|page| &page.rows)
    }

    /// The place of the selected row and of the first row on the screen.
    pub fn place(&self) -> TableState {
        self.place
    }

    /// The selected row, where it is here.
    pub fn selected_row(&self) -> Option<&Row> {
        self.row(self.place.selected)
    }

    /// The selected record; while its row is on its way, the one that is kept selected.
    pub fn selected_id(&self) -> Option<RecordId> {
        self.selected_id
    }

    fn row(&self, index: usize) -> Option<&Row> {
        let page = self.page.as_ref()?;
        page.rows.get(index.checked_sub(page.offset)?)
    }

    /// Tells how many rows the screen has.
    pub fn resize(&mut self, height: usize) {
        self.height = height.max(1);
        self.put(self.place.selected);
    }

    /// Something changed elsewhere: ask anew, and stay on the selected record.
    pub fn refresh(&mut self) {
        self.refused = false;
        self.wants_page = true;
        self.wants_position = self.selected_id.is_some();
    }

    /// Goes to a record wherever it stands, as to one that was just added.
    pub fn select_record(&mut self, id: RecordId) {
        self.selected_id = Some(id);
        self.refresh();
    }

    /// Filters otherwise.
    pub fn set_filter(&mut self, filter: String, understood: Filter) {
        self.filter = filter;
        if understood != self.understood {
            self.understood = understood;
            self.refresh();
        }
    }

    /// Sorts by another column, least first.
    pub fn set_order(&mut self, order: Order) {
        (self.order, self.descending) = (order, false);
        self.refresh();
    }

    /// Sorts the other way around.
    pub fn reverse(&mut self) {
        self.descending = !self.descending;
        self.refresh();
    }

    /// Lists what is put away, or what is in use again.
    pub fn show_other(&mut self) {
        self.put_away = !self.put_away;
        self.refresh();
    }

    /// Moves the selection by so many rows, as far as there are any.
    pub fn move_by(&mut self, rows: isize) {
        self.select(self.place.selected.saturating_add_signed(rows));
    }

    /// Moves the selection by so many screens.
    pub fn page_by(&mut self, screens: isize) {
        self.move_by(screens * self.height.max(1).cast_signed());
    }

    /// Selects the row at this place, or the last one.
    pub fn select(&mut self, index: usize) {
        self.put(index);
        self.selected_id = self.selected_row().map(|row| row.id);
        self.wants_position = false;
    }

    /// Puts the selection on a row, or on the last one, and scrolls so that it is seen.
    fn put(&mut self, index: usize) {
        self.place.select(index, self.total().unwrap_or(0), self.height);
    }

    /// The request that is needed next, if one is and none is under way.
    pub fn ask(&mut self) -> Option<Effect> {
        if self.asking.is_some() || self.refused {
            return None;
        }
        let (tag, request) = match self.selected_id.filter(|_| self.wants_position) {
            Some(id) => (Tag::Position(self.source), Request::Position { query: self.query(), id }),
            None if self.wants_page || !self.is_covered() => {
                (Tag::Page(self.source), Request::List(self.query()))
            }
            None => return None,
        };
        self.asking = Some(self.height * 3);
        match tag {
            Tag::Position(_) => self.wants_position = false,
            _ => self.wants_page = false,
        }
        Some(Effect::Ask(tag, request))
    }

    fn query(&self) -> Query {
        Query {
            kind: self.kind(),
            filter: self.understood.words.clone(),
            conditions: self.conditions(),
            by_number: false,
            patient: None,
            archived: self.put_away,
            days: None,
            order: self.order,
            descending: self.descending,
            offset: self.place.top.saturating_sub(self.height),
            limit: self.height * 3,
        }
    }

    fn conditions(&self) -> Vec<Condition> {
        let column = match self.source {
            Source::Kind(_) => None,
            Source::Phase(phase) => Some(in_phase(phase)),
        };
        column.into_iter().chain(self.understood.conditions.iter().cloned()).collect()
    }

    /// Whether the screen and half a screen on each side are in memory.
    fn is_covered(&self) -> bool {
        let Some(page) = &self.page else { return false };
        let from = self.place.top.saturating_sub(self.height / 2);
        let until = (self.place.top + self.height + self.height / 2).min(page.total);
        page.offset <= from && until <= page.offset + page.rows.len()
    }

    /// Takes in a window of rows.
    pub fn take_page(&mut self, mut page: Page) {
        let asked = self.asking.take().unwrap_or(0);
        // A window that came short is the end of the list, whatever it said: asking for rows
        // that never come would not end.
        if page.rows.len() < asked {
            page.total = page.total.min(page.offset + page.rows.len());
        }
        self.page = Some(page);
        self.put(self.place_of_selected().unwrap_or(self.place.selected));
        if self.place_of_selected().is_none() && !self.wants_position {
            self.selected_id = self.selected_row().map(|row| row.id);
        }
    }

    fn place_of_selected(&self) -> Option<usize> {
        let (page, id) = (self.page.as_ref()?, self.selected_id?);
        page.rows.iter().position(|row| row.id == id).map(|place| page.offset + place)
    }

    /// Takes in where the selected record stands now, if the list still holds it.
    pub fn take_position(&mut self, position: Option<usize>) {
        self.asking = None;
        match position {
            Some(index) => {
                if let Some(page) = &mut self.page {
                    page.total = page.total.max(index + 1);
                }
                self.put(index);
            }
            None => {
                self.selected_id = None;
                if !self.filter.is_empty() {
                    self.put(0);
                }
            }
        }
    }

    /// The request under way was refused; it is not asked again until something changes.
    pub fn refused(&mut self) {
        (self.asking, self.refused) = (None, true);
    }
}

/// What a list is sorted by until somebody chooses, and whether the greatest stands first: what
/// has numbers by number, what is due by its day, what happened newest first.
fn first_order(kind: Kind) -> (Order, bool) {
    match kind {
        Kind::Patient | Kind::Equipment | Kind::Appointment => (Order::Number, false),
        Kind::Plan => (Order::Due, false),
        Kind::Meeting | Kind::Event => (Order::Due, true),
        Kind::Contact | Kind::Duty | Kind::Settings => (Order::Title, false),
    }
}

#[cfg(test)]
mod tests {
    use syncd::domain::{Municipality, Scope};

    use super::*;

    /// A list of so many rows somewhere else; the id of row n is n.
    struct Store(Vec<u16>);

    fn id(number: u16) -> RecordId {
        let mut bytes = [0; 16];
        bytes[..2].copy_from_slice(&number.to_be_bytes());
        RecordId::from_bytes(bytes)
    }

    fn row(number: u16) -> Row {
        Row {
            id: id(number),
            kind: Kind::Patient,
            scope: Scope::Municipality(Municipality::new(4634).unwrap()),
            number: None,
            title: number.to_string(),
            patient: None,
            state: String::new(),
            group: String::new(),
            phase: None,
            owner: None,
            stand_in: None,
            due: None,
            archived: false,
            conflicts: 0,
            problems: 0,
            booked_twice: 0,
            columns: serde_json::Map::new(),
        }
    }

    impl Store {
        /// Answers until nothing is asked; returns how many requests it took and the most rows.
        fn settle(&self, window: &mut Window) -> (usize, usize) {
            let (mut requests, mut most) = (0, 0);
            while let Some(Effect::Ask(_, request)) = window.ask() {
                requests += 1;
                assert!(requests < 10, "asks without end");
                match request {
                    Request::Position { id: wanted, .. } => {
                        window.take_position(self.0.iter().position(|number| id(*number) == wanted));
                    }
                    Request::List(query) => {
                        let rows: Vec<_> =
                            self.0.iter().skip(query.offset).take(query.limit).copied().map(row).collect();
                        most = most.max(rows.len());
                        window.take_page(Page { rows, total: self.0.len(), offset: query.offset });
                    }
                    _ => unreachable!("a window asks for rows and positions only"),
                }
            }
            (requests, most)
        }
    }

    fn window(store: &Store, height: usize) -> Window {
        let mut window = Window::of(Source::Kind(Kind::Patient));
        window.resize(height);
        store.settle(&mut window);
        window
    }

    fn titles(window: &Window) -> Vec<&str> {
        window.visible().map(|(_, row)| row.title.as_str()).collect()
    }

    #[test]
    fn of_ten_thousand_rows_three_screens_are_asked_for() {
        let store = Store((0..10_000).collect());
        let mut window = window(&store, 20);
        assert_eq!(titles(&window).len(), 20);
        window.select(usize::MAX);
        assert_eq!(store.settle(&mut window), (1, 40));
        assert_eq!((window.place().selected, titles(&window)[19]), (9_999, "9999"));
        assert_eq!(window.selected_id(), Some(id(9_999)));
    }

    #[test]
    fn going_down_row_by_row_finds_the_next_screen_here_already() {
        let store = Store((0..10_000).collect());
        let mut window = window(&store, 20);
        for step in 1..200 {
            window.move_by(1);
            assert_eq!(window.selected_row().unwrap().title, step.to_string());
            store.settle(&mut window);
        }
    }

    #[test]
    fn a_row_added_above_does_not_move_the_selection_from_its_record() {
        let mut store = Store((10..100).collect());
        let mut window = window(&store, 5);
        window.move_by(7);
        store.0.insert(0, 1);
        window.refresh();
        store.settle(&mut window);
        assert_eq!((window.place().selected, window.selected_row().unwrap().title.as_str()), (8, "17"));
    }

    #[test]
    fn when_the_selected_record_goes_the_one_in_its_place_is_selected() {
        let mut store = Store((0..3).collect());
        let mut window = window(&store, 5);
        window.select(2);
        store.0.pop();
        window.refresh();
        store.settle(&mut window);
        assert_eq!(window.selected_row().unwrap().title, "1");
        store.0.clear();
        window.refresh();
        store.settle(&mut window);
        assert_eq!((window.selected_row(), window.total()), (None, Some(0)));
    }

    #[test]
    fn only_what_has_numbers_is_sorted_by_number() {
        for kind in <Kind as strum::IntoEnumIterator>::iter() {
            let has_number = kind.schema().fields.iter().any(|field| field.name == "number");
            assert_eq!(Window::of(Source::Kind(kind)).order().0 == Order::Number, has_number, "{kind}");
        }
        assert_eq!(Window::of(Source::Kind(Kind::Meeting)).order(), (Order::Due, true), "newest first");
    }

    #[test]
    fn only_one_request_is_under_way() {
        let mut window = Window::of(Source::Kind(Kind::Patient));
        assert!(window.ask().is_some());
        window.set_filter("åse".into(), Filter { words: "åse".into(), ..Filter::default() });
        assert!(window.ask().is_none());
        window.take_page(Page { rows: Vec::new(), total: 0, offset: 0 });
        assert!(window.ask().is_some(), "the filter that was typed meanwhile");
    }

    #[test]
    fn a_refused_request_is_not_repeated_until_something_changes() {
        let mut window = Window::of(Source::Kind(Kind::Patient));
        window.ask();
        window.refused();
        assert!(window.ask().is_none());
        window.refresh();
        assert!(window.ask().is_some());
    }
}
