//! A record of another kind, or a municipality, looked for by what one types. The form's owner
//! brings the records that are found; what was chosen stays shown by its words.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Widget;

use super::Handled;
use crate::language::Texts;
use crate::theme::Theme;
use crate::widgets::pick_list::{Item, PickList};
use crate::widgets::typed_character;
use crate::widgets::width::truncate;

/// Between id and words in a draft; neither can hold it.
const BETWEEN: char = '\t';

#[derive(Debug, Clone, Default)]
pub(super) struct Finder {
    /// The id, or text by which the daemon is to find the record.
    chosen: String,
    /// The words for it.
    shown: String,
    list: Option<PickList>,
    /// All there is, where that is known from the start.
    known: Vec<Item>,
}

impl Finder {
    pub(super) fn new(id: &str, shown: Option<&str>) -> Self {
        Self { chosen: id.to_owned(), shown: shown.unwrap_or(id).to_owned(), ..Self::default() }
    }

    /// One of these, or what is typed where it is none of them.
    pub(super) fn among(known: Vec<Item>, id: &str) -> Self {
        let words = known.iter().find(|(known, _)| known == id).map(|(_, words)| words.clone());
        Self { known, ..Self::new(id, words.as_deref()) }
    }

    pub(super) fn restore(&mut self, draft: &str) {
        match draft.split_once(BETWEEN) {
            Some((id, shown)) => self.choose(id, shown),
            None => self.choose(draft, draft),
        }
    }

    fn choose(&mut self, id: &str, shown: &str) {
        (self.chosen, self.shown, self.list) = (id.to_owned(), shown.to_owned(), None);
    }

    fn open(&mut self) -> &mut PickList {
        let list = match self.known.as_slice() {
            [] => PickList::default(),
            known => PickList::of(known.to_vec(), 0),
        };
        self.list.insert(list)
    }

    pub(super) fn draft(&self) -> String {
        match self.typed() {
            typed if typed == self.chosen && typed != self.shown => format!("{typed}{BETWEEN}{}", self.shown),
            typed => typed,
        }
    }

    /// What is looked for goes before what was chosen.
    pub(super) fn typed(&self) -> String {
        self.query().filter(|query| !query.is_empty()).unwrap_or(&self.chosen).to_owned()
    }

    /// What is typed in the open list.
    pub(super) fn query(&self) -> Option<&str> {
        self.list.as_ref().map(|list| list.query().trim())
    }

    pub(super) fn set_candidates(&mut self, candidates: Vec<Item>) {
        if let Some(list) = &mut self.list {
            list.set_items(candidates);
        }
    }

    pub(super) fn is_open(&self) -> bool {
        self.list.is_some()
    }

    /// Leaving takes the only record found, or keeps the text for the daemon to find it by.
    pub(super) fn leave(&mut self) {
        let Some(list) = self.list.take() else { return };
        match list.only().filter(|_| !list.query().trim().is_empty()) {
            Some((id, words)) => self.choose(id, words),
            None if !list.query().trim().is_empty() => self.choose(list.query().trim(), list.query().trim()),
            None => {}
        }
    }

    pub(super) fn handle(&mut self, key: KeyEvent) -> Handled {
        match &mut self.list {
            Some(list) => match key.code {
                KeyCode::Esc => {
                    self.list = None;
                    Handled::Edited
                }
                KeyCode::Enter => match list.current().cloned() {
                    Some((id, words)) => {
                        self.choose(&id, &words);
                        Handled::Edited
                    }
                    None => Handled::Ignored,
                },
                KeyCode::Tab | KeyCode::BackTab => Handled::Ignored,
                _ => list.handle(key),
            },
            None => match (key.code, typed_character(key)) {
                (KeyCode::Enter, _) | (_, Some(' ')) => {
                    self.open();
                    Handled::Edited
                }
                (_, Some(_)) => self.open().handle(key),
                (KeyCode::Backspace | KeyCode::Delete, _) => {
                    self.choose("", "");
                    Handled::Edited
                }
                _ => Handled::Ignored,
            },
        }
    }

    pub(super) fn paste(&mut self, text: &str) -> Handled {
        match &mut self.list {
            Some(list) => list.paste(text),
            None => self.open().paste(text),
        }
    }

    pub(super) fn height(&self) -> u16 {
        self.list.as_ref().map_or(1, PickList::height)
    }

    pub(super) fn render(
        &self,
        area: Rect,
        buffer: &mut Buffer,
        theme: &Theme,
        texts: &Texts,
        focused: bool,
    ) {
        if let Some(list) = self.list.as_ref().filter(|_| focused) {
            list.render(area, buffer, theme, texts);
            return;
        }
        let (words, style) = match (focused, self.shown.is_empty()) {
            (true, true) => (texts.get("form-search"), theme.muted),
            (true, false) => (self.shown.clone(), theme.input),
            (false, _) => (self.shown.clone(), theme.text),
        };
        Line::styled(truncate(&words, area.width, theme.symbols.ellipsis), style).render(area, buffer);
    }
}
