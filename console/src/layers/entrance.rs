//! The way into a home: begin one where there is none, open one that is locked.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Paragraph, Wrap};
use strum::{Display, EnumCount, EnumIter, FromRepr, IntoEnumIterator};
use syncd::service::protocol::{Init, Join, Refusal, Request, Restore};
use syncd::store::PASSPHRASE_MIN;

use super::secret::{Secret, Strength};
use super::{Layer, SettingsMenu, Typed, draw_panel, home_form, place};
use crate::effect::{Effect, Ending, Tag};
use crate::keymap::Action;
use crate::model::Model;

const WIDTH: u16 = 66;

/// What one can do where nothing was begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Display, EnumIter, EnumCount, FromRepr)]
#[strum(serialize_all = "kebab-case")]
#[repr(usize)]
enum Choice {
    Begin,
    Join,
    Restore,
    Demo,
    Language,
}

/// One's place in that menu.
#[derive(Debug, Default)]
pub struct FirstStart {
    cursor: usize,
}

/// A prompt for a passphrase, once to open a home, twice to make one.
#[derive(Debug)]
pub struct Passphrase {
    lines: Vec<Secret>,
    cursor: usize,
    /// The home to make.
    making: Option<Making>,
    waiting: bool,
    fault: Option<String>,
}

/// A home to make.
#[derive(Debug)]
pub(super) enum Making {
    /// The first of a region.
    Region(Init),
    /// One more of a region.
    Member(Join),
    /// One that was lost.
    Backup(Restore),
}

impl Layer {
    /// Where nothing was begun.
    pub(crate) fn first_start() -> Self {
        Self::FirstStart(FirstStart::default())
    }

    /// Where the home is locked.
    pub(crate) fn unlock() -> Self {
        Self::Passphrase(Passphrase::new(None))
    }

    /// Language and colours.
    pub(crate) fn settings() -> Self {
        Self::Settings(SettingsMenu::default())
    }
}

impl Passphrase {
    /// A prompt to open a home, or to make this one.
    pub(super) fn new(making: Option<Making>) -> Self {
        let count = if making.is_some() { 2 } else { 1 };
        Self { lines: vec![Secret::default(); count], cursor: 0, making, waiting: false, fault: None }
    }

    pub(super) fn is_new(&self) -> bool {
        self.making.is_some()
    }

    pub(super) fn typed(&mut self, typed: Typed<'_>) {
        if !self.waiting {
            self.lines[self.cursor].typed(typed);
            self.fault = None;
        }
    }

    pub(super) fn stop_waiting(&mut self, why: &str) {
        if self.waiting {
            self.again(why.to_owned());
        }
    }

    /// Begins again, and says why.
    fn again(&mut self, fault: String) {
        self.lines.fill_with(Secret::default);
        (self.cursor, self.waiting, self.fault) = (0, false, Some(fault));
    }

    fn request(&self) -> Request {
        let passphrase = self.lines[0].passphrase();
        match &self.making {
            Some(Making::Region(init)) => {
                Request::Init(Init { passphrase: Some(passphrase), ..init.clone() })
            }
            Some(Making::Member(join)) => {
                Request::Join(Join { passphrase: Some(passphrase), ..join.clone() })
            }
            Some(Making::Backup(restore)) => {
                Request::Restore(Restore { passphrase: Some(passphrase), ..restore.clone() })
            }
            None => Request::Unlock { passphrase },
        }
    }
}

/// Moves in the menu, or does what was chosen.
pub(super) fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    let Some(Layer::FirstStart(menu)) = model.layers.last_mut() else { return Vec::new() };
    match action {
        Action::Up => menu.cursor = menu.cursor.saturating_sub(1),
        Action::Down => menu.cursor = (menu.cursor + 1).min(Choice::COUNT - 1),
        Action::Submit => match Choice::from_repr(menu.cursor) {
            Some(Choice::Begin) => home_form::begin_region(model),
            Some(Choice::Join) => home_form::join_region(model),
            Some(Choice::Restore) => home_form::restore(model),
            Some(Choice::Language) => model.layers.push(Layer::settings()),
            Some(Choice::Demo) => return vec![Effect::Quit(Ending::Demo)],
            None => {}
        },
        _ => {}
    }
    Vec::new()
}

/// Goes to the next line; after the last one, sends what was typed.
pub(super) fn submit(model: &mut Model) -> Vec<Effect> {
    let differ = model.texts().get("passphrases-differ");
    let too_short = model.texts().refusal(&Refusal::PassphraseTooShort { min: PASSPHRASE_MIN });
    let Some(Layer::Passphrase(prompt)) = model.layers.last_mut() else { return Vec::new() };
    if prompt.waiting || prompt.lines[prompt.cursor].len() == 0 {
        return Vec::new();
    }
    if prompt.is_new() && prompt.lines[0].len() < PASSPHRASE_MIN {
        prompt.again(too_short);
        return Vec::new();
    }
    if prompt.cursor + 1 < prompt.lines.len() {
        prompt.cursor += 1;
        return Vec::new();
    }
    if prompt.lines.windows(2).any(|pair| !pair[0].is(&pair[1])) {
        prompt.again(differ);
        return Vec::new();
    }
    prompt.waiting = true;
    vec![Effect::Ask(Tag::Home, prompt.request())]
}

/// The home was not opened or made.
pub(crate) fn refused(model: &mut Model, refusal: &Refusal) -> Vec<Effect> {
    let text = model.texts().refusal(refusal);
    match model.layers.last_mut() {
        // It is in the form below that something must be mended.
        Some(Layer::Passphrase(_)) if matches!(refusal, Refusal::Backup(_)) => {
            model.layers.pop();
            model.complain(text);
        }
        Some(Layer::Passphrase(prompt)) => prompt.again(text),
        Some(Layer::Form(form)) => {
            form.stop_waiting();
            model.complain(text);
        }
        _ => model.complain(text),
    }
    Vec::new()
}

pub(super) fn draw_menu(frame: &mut Frame<'_>, model: &Model, menu: &FirstStart) {
    let (texts, theme) = (model.texts(), model.theme());
    let inside = draw_panel(frame, model, &texts.get("first-start-title"), place(model, WIDTH, 14));
    let mut lines = vec![Line::styled(texts.get("first-start-welcome"), theme.text), Line::default()];
    for choice in Choice::iter() {
        let on_cursor = choice as usize == menu.cursor;
        let mark = if on_cursor { theme.symbols.pointer } else { " " };
        let line = Line::raw(format!("{mark} {}", texts.get(&format!("first-start-{choice}"))));
        lines.push(line.style(if on_cursor { theme.selected } else { theme.text }));
    }
    lines.push(Line::default());
    if let Some(choice) = Choice::from_repr(menu.cursor) {
        lines.push(Line::styled(texts.get(&format!("first-start-{choice}-how")), theme.muted));
    }
    frame.render_widget(Paragraph::new(lines).wrap(Wrap { trim: false }), inside);
}

pub(super) fn draw_prompt(frame: &mut Frame<'_>, model: &Model, prompt: &Passphrase) {
    let (texts, theme) = (model.texts(), model.theme());
    let title = if prompt.is_new() { "passphrase-new-title" } else { "passphrase-title" };
    let inside = draw_panel(frame, model, &texts.get(title), place(model, WIDTH, 10));
    let explained = match prompt.is_new() {
        true => texts.format("passphrase-new-why", &[("min", PASSPHRASE_MIN.to_string().into())]),
        false => texts.get("passphrase-why"),
    };
    let [above, below] = ratatui::layout::Layout::vertical([
        ratatui::layout::Constraint::Length(4),
        ratatui::layout::Constraint::Min(0),
    ])
    .areas(inside);
    frame.render_widget(Paragraph::new(explained).wrap(Wrap { trim: true }), above);
    for (index, (secret, area)) in prompt.lines.iter().zip(below.rows()).enumerate() {
        let label = texts.get(if index == 0 { "passphrase-label" } else { "passphrase-again" });
        draw_secret(frame, model, &label, secret, index == prompt.cursor && !prompt.waiting, area);
    }
    let (state, style) = match (&prompt.fault, prompt.waiting) {
        (Some(fault), _) => (format!("{} {fault}", theme.symbols.fault), theme.error),
        (None, true) => (texts.get("passphrase-waiting"), theme.muted),
        (None, false) if prompt.is_new() && prompt.lines[0].len() > 0 => {
            let strength = prompt.lines[0].strength();
            let style = match strength {
                Strength::Weak => theme.warning,
                Strength::Good | Strength::Strong => theme.success,
            };
            (texts.get(&format!("passphrase-{strength}")), style)
        }
        (None, false) => (String::new(), Style::new()),
    };
    let area = Rect { y: below.bottom().saturating_sub(1), height: 1, ..below };
    frame.render_widget(Line::styled(state, style), area);
}

/// The label and a mark for each character, the cursor after them.
fn draw_secret(
    frame: &mut Frame<'_>,
    model: &Model,
    label: &str,
    secret: &Secret,
    focused: bool,
    area: Rect,
) {
    const LABEL: usize = 22;
    let theme = model.theme();
    let mark = if focused { theme.symbols.pointer } else { " " };
    let room = usize::from(area.width).saturating_sub(LABEL + 4);
    let typed = "*".repeat(secret.len().min(room));
    let mut spans = vec![Span::styled(format!("{mark} {label:<LABEL$} "), theme.muted), Span::raw(typed)];
    if focused {
        spans.push(Span::styled(" ", theme.cursor));
    }
    frame.render_widget(Line::from(spans), area);
}
