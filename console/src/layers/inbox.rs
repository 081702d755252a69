//! What people have to decide: one list over all records, and below it the sides of the selected one.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use syncd::domain::booking::Sort;
use syncd::domain::dispute::{Choice, Dispute};
use syncd::domain::{Kind, RecordId};
use syncd::service::protocol::{ConflictView, Request, Settlement};

use super::{Layer, draw_panel, merge, place};
use crate::detail::{Content, Target};
use crate::effect::{Effect, Tag};
use crate::keymap::Action;
use crate::model::Model;
use crate::widgets::table::{Cell, Column, Table, TableState, Window};

const WIDTH: u16 = 120;
/// The most that is asked for.
const LISTED_MAX: usize = 500;
/// The fewest lines that the sides get.
const SIDES_MIN: u16 = 9;

/// What is to be decided, and one's place in it.
#[derive(Debug)]
pub struct Inbox {
    conflicts: Vec<ConflictView>,
    place: TableState,
    /// What was just decided: it is told once the daemon has it.
    pub(super) deciding: bool,
}

/// Asks for what is to be decided.
pub(crate) fn ask() -> Vec<Effect> {
    vec![Effect::Ask(Tag::Conflicts, Request::Conflicts { limit: LISTED_MAX })]
}

/// Shows what came; where there is nothing, that is told.
pub(crate) fn take(model: &mut Model, conflicts: Vec<ConflictView>) {
    let inside = height_inside(model);
    let shown = model.layers.iter_mut().rev().find_map(|layer| match layer {
        Layer::Inbox(inbox) => Some(inbox),
        _ => None,
    });
    match shown {
        Some(inbox) => {
            let total = conflicts.len();
            inbox.conflicts = conflicts;
            let page = usize::from(rows_height(inside, total));
            inbox.place.select(inbox.place.selected, total, page);
            if total == 0 {
                model.layers.retain(|layer| !matches!(layer, Layer::Inbox(_)));
                model.inform(model.texts().get("inbox-none"));
            }
        }
        None if conflicts.is_empty() => model.inform(model.texts().get("inbox-none")),
        None => model.layers.push(Layer::Inbox(Inbox {
            conflicts,
            place: TableState::default(),
            deciding: false,
        })),
    }
}

/// It was decided, and is on disk.
pub(crate) fn settled(model: &mut Model) -> bool {
    let deciding = model.layers.iter_mut().any(|layer| match layer {
        Layer::Inbox(inbox) => std::mem::take(&mut inbox.deciding),
        _ => false,
    });
    if deciding {
        model.saved_at = model.now;
        model.inform(model.texts().get("inbox-settled"));
    }
    deciding
}

impl Inbox {
    fn selected(&self) -> Option<&ConflictView> {
        self.conflicts.get(self.place.selected)
    }

    /// The record that the selected conflict is in, and the field that it is about.
    fn target(&self) -> Option<(RecordId, Option<Target>)> {
        let conflict = self.selected()?;
        let entry = match &conflict.dispute {
            Dispute::Values { key } => key.entry(),
            Dispute::Consent { activity } => Some(("activity", activity.as_str())),
            _ => None,
        };
        let section = |name: &str| conflict.row.kind.schema().section(name).map(|section| section.name);
        let entry = entry.and_then(|(name, entry)| {
            Some(Target::Entry { section: section(name)?, entry: entry.to_owned() })
        });
        Some((conflict.row.id, entry))
    }
}

/// Whether the selected conflict can be decided like that.
pub(crate) fn offers(model: &Model, action: Action) -> bool {
    let Some(Layer::Inbox(inbox)) = model.layers.last() else { return false };
    inbox.selected().is_some_and(|conflict| match action {
        Action::TakeSide(side) => usize::from(side) < conflict.sides.len(),
        Action::TakeBoth => conflict.both,
        Action::Merge => is_one_person(conflict),
        _ => true,
    })
}

/// Moves, decides, or opens the record.
pub(super) fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    let inside = height_inside(model);
    let Some(Layer::Inbox(inbox)) = model.layers.last_mut() else { return Vec::new() };
    match action {
        Action::TakeSide(side) => return decide(inbox, Choice::Take(usize::from(side))),
        Action::TakeBoth => return decide(inbox, Choice::Both),
        Action::Merge => return inbox.selected().map(merge::ask_of_pair).unwrap_or_default(),
        Action::Open | Action::Edit => {
            let Some((id, _)) = inbox.target() else { return Vec::new() };
            model.layers.pop();
            model.detail.open(id);
            let edit = Effect::Ask(Tag::Edit(id), Request::Show { reference: id.to_string(), kind: None });
            return if action == Action::Edit { vec![edit] } else { Vec::new() };
        }
        _ => {
            let total = inbox.conflicts.len();
            let page = usize::from(rows_height(inside, total));
            let row = action.row_from(inbox.place.selected, page);
            inbox.place.select(row, total, page);
        }
    }
    Vec::new()
}

fn decide(inbox: &mut Inbox, choice: Choice) -> Vec<Effect> {
    let Some(conflict) = inbox.selected() else { return Vec::new() };
    let ConflictView { dispute, row, heads, .. } = conflict.clone();
    inbox.deciding = true;
    vec![Effect::Ask(Tag::Settle, Request::Settle(Settlement { id: row.id, heads, dispute, choice }))]
}

/// Whether two patients may be one.
fn is_one_person(conflict: &ConflictView) -> bool {
    let is_identity =
        matches!(&conflict.dispute, Dispute::Pair { shared, .. } if shared.sort() != Sort::Time);
    is_identity && conflict.row.kind == Kind::Patient
}

fn area(model: &Model) -> Rect {
    place(model, WIDTH, u16::MAX)
}

fn height_inside(model: &Model) -> u16 {
    area(model).height.saturating_sub(2)
}

/// How many rows of the list there is room for, below its header.
fn rows_height(inside: u16, total: usize) -> u16 {
    let rows = u16::try_from(total).unwrap_or(u16::MAX);
    rows.min(inside.saturating_sub(SIDES_MIN + 2)).max(1)
}

pub(super) fn draw(frame: &mut Frame<'_>, model: &Model, inbox: &Inbox) {
    let look = model.look();
    let title = format!("{} ({})", look.texts.get("inbox-title"), inbox.conflicts.len());
    let inside = draw_panel(frame, model, &title, area(model));
    let height = rows_height(inside.height, inbox.conflicts.len()) + 1;
    let columns = [
        Column::new(look.texts.get("column-title"), 24, 44, 0),
        Column::new(look.texts.get("history-what"), 30, 80, 0),
    ];
    let rows: Vec<_> = inbox
        .conflicts
        .iter()
        .map(|conflict| {
            let (about, what) = look.texts.conflict(conflict);
            let mark = look.theme.symbols.conflict;
            vec![Cell { text: format!("{mark} {about}"), style: look.theme.warning }, what.into()]
        })
        .collect();
    let window = Window { offset: 0, total: rows.len(), rows };
    let table = Table { columns: &columns, window: &window, state: inbox.place, focused: true, empty: "" };
    table.render(Rect { height, ..inside }, frame.buffer_mut(), look.theme);
    let below = Rect { y: inside.y + height, height: inside.height.saturating_sub(height), ..inside };
    if let Some(conflict) = inbox.selected() {
        let content = sides(model, conflict, below.width);
        for (y, (line, _)) in (below.y..below.bottom()).zip(content.lines()) {
            frame.render_widget(line, Rect { y, height: 1, ..below });
        }
    }
}

/// What there is to choose from, key by key.
fn sides<'a>(model: &'a Model, conflict: &ConflictView, width: u16) -> Content<'a> {
    let look = model.look();
    let (texts, theme) = (look.texts, look.theme);
    let mut content = Content::new(look, width);
    let (about, what) = texts.conflict(conflict);
    content.heading(format!("{about} {} {what}", theme.symbols.separator));
    if let (Dispute::Values { key }, Some(before)) = (&conflict.dispute, &conflict.before) {
        let before = texts.value_named(conflict.row.kind, &conflict.names, key, before);
        let before = if before.is_empty() { theme.symbols.empty.to_owned() } else { before };
        content.labelled(&format!("   {}", texts.get("inbox-before")), &before, theme.muted, None);
    }
    for place in 0..conflict.sides.len() {
        let side = &conflict.sides[place];
        let mut lines = texts.side(conflict, place).into_iter();
        let first = lines.next().filter(|line| !line.is_empty());
        let first = first.unwrap_or_else(|| theme.symbols.empty.to_owned());
        labelled(&mut content, &format!(" {}", place + 1), &first, theme.text);
        lines.for_each(|line| labelled(&mut content, "", &line, theme.text));
        if let Some(at) = side.at {
            labelled(&mut content, "", &texts.by_whom(side.who.as_ref(), at, look.today), theme.muted);
        }
    }
    if let Some(both) = texts.both(conflict) {
        labelled(&mut content, " b", &both, theme.text);
    }
    if is_one_person(conflict) {
        labelled(&mut content, " m", &texts.get("inbox-merges"), theme.text);
    }
    labelled(&mut content, " e", &texts.get("inbox-opens"), theme.text);
    if !conflict.depends.is_empty() {
        let depends = conflict.depends.iter().map(|row| {
            let title = texts.row_title(row.kind, &row.title);
            format!("{} {}", texts.kind(row.kind), row.number.clone().unwrap_or(title))
        });
        let depends = depends.collect::<Vec<_>>().join(&format!(" {} ", theme.symbols.separator));
        content.labelled(&format!("   {}", texts.get("inbox-depends")), &depends, theme.muted, None);
    }
    content
}

fn labelled(content: &mut Content<'_>, key: &str, text: &str, style: Style) {
    content.labelled(key, text, style, None);
}
