//! The line of tabs, with the counts that must never be out of sight.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use syncd::service::protocol::SyncSummary;
use unicode_width::UnicodeWidthStr;

use crate::model::Model;
use crate::tab::Tab;

/// From this width on, the counts have words beside all the names of the tabs.
const WITH_WORDS: u16 = 130;

/// A tab with its words and the column where it begins.
struct Placed {
    tab: Tab,
    text: String,
    x: u16,
}

pub(super) fn draw(frame: &mut Frame<'_>, model: &Model, area: Rect) {
    let theme = model.theme();
    for placed in placed(model, area.width) {
        let style = if placed.tab == model.tab { theme.selected } else { theme.muted };
        let width = placed.text.width() as u16;
        let place = Rect { x: area.x + placed.x, width: width.min(area.width), ..area };
        frame.render_widget(Span::styled(placed.text, style), place);
    }
    frame.render_widget(counts(model, area.width).right_aligned(), area);
}

/// The tab at a column of the line.
pub(crate) fn tab_at(model: &Model, x: u16) -> Option<Tab> {
    let hit = |placed: &Placed| (placed.x..placed.x + placed.text.width() as u16).contains(&x);
    placed(model, model.size.width).into_iter().find(hit).map(|placed| placed.tab)
}

/// The tabs side by side. Where they do not all fit their names are short; where that is too
/// long as well, only the one in front has a name.
fn placed(model: &Model, width: u16) -> Vec<Placed> {
    let texts = model.texts();
    let room = usize::from(width).saturating_sub(counts(model, width).width() + 1);
    let full = |tab: Tab| format!("{} {} ", tab.digit(), texts.get(&tab.label()));
    let short = |tab: Tab| format!("{} {}", tab.digit(), texts.get(&format!("{}-short", tab.label())));
    let front = |tab: Tab| if tab == model.tab { full(tab) } else { format!("{} ", tab.digit()) };
    let fits =
        |tabs: &Vec<Placed>| tabs.last().is_some_and(|last| usize::from(last.x) + last.text.width() <= room);
    Some(line_up(model, full))
        .filter(fits)
        .or_else(|| Some(line_up(model, short)).filter(fits))
        .unwrap_or_else(|| line_up(model, front))
}

fn line_up(model: &Model, words: impl Fn(Tab) -> String) -> Vec<Placed> {
    let mut x = 0;
    let place = |tab: Tab| {
        let mark = if tab == model.tab { model.theme().symbols.pointer } else { " " };
        let text = format!("{mark}{}", words(tab));
        let placed = Placed { tab, text, x };
        x += placed.text.width() as u16;
        placed
    };
    Tab::all().map(place).collect()
}

/// Open alerts and conflicts, and how many other machines are equal. The first two are there also
/// when there are none: a missing count would not say whether anybody looked.
fn counts(model: &Model, width: u16) -> Line<'static> {
    let (theme, texts) = (model.theme(), model.texts());
    let Some(status) = &model.status.known else { return Line::default() };
    let words = |id: &str| if width < WITH_WORDS { String::new() } else { format!(" {}", texts.get(id)) };
    let styled = |symbol: &str, count: usize, id: &str, loud| {
        let style = if count == 0 { theme.muted } else { loud };
        Span::styled(format!("{symbol} {count}{}", words(id)), style)
    };
    let mut line = Line::from(vec![
        styled(theme.symbols.duty, status.alerts, "count-alerts", theme.error),
        Span::raw("  "),
        styled(theme.symbols.conflict, status.conflicts, "count-conflicts", theme.warning),
    ]);
    let SyncSummary { others, equal, connected, joining } = status.sync;
    if others == 0 && joining == 0 {
        line.push_span(" ");
        return line;
    }
    // Equal of others, with a mark where some are connected and behind. Green only where all are
    // equal and nothing is to be decided.
    let style = if equal == others { model.look().well() } else { theme.text };
    let behind = if connected > equal { theme.symbols.ellipsis } else { "" };
    let (count, gap) = match others {
        0 => (format!("  {} ", theme.symbols.sync), ""),
        _ => {
            let counted = format!("  {} {equal}/{others}{behind}", theme.symbols.sync);
            (counted + &words("count-machines"), if width < WITH_WORDS { "" } else { "  " })
        }
    };
    line.push_span(Span::styled(count, style));
    if joining > 0 {
        let count = format!("{gap}+{joining}{}", words("count-joining"));
        line.push_span(Span::styled(count, theme.warning));
    }
    line
}
