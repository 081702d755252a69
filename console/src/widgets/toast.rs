//! Short messages in a corner, which go away by themselves.

use std::time::{Duration, Instant};

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::{Clear, Paragraph, Widget};

use super::panel::panel;
use super::width::{columns, wrap};
use crate::theme::Theme;

/// How long a message stands that asks nothing of anybody.
const STANDS_BRIEFLY: Duration = Duration::from_secs(3);
/// How long any other stands.
const STANDS: Duration = Duration::from_secs(6);
/// The most messages at once; the oldest go first.
const MOST: usize = 4;
/// The widest message, in columns.
const WIDEST: u16 = 46;

/// What sort of message it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Something to know.
    Information,
    /// Something was done.
    Success,
    /// Something should be looked at.
    Warning,
    /// Something went wrong.
    Error,
}

impl Tone {
    fn stands(self) -> Duration {
        match self {
            Self::Information | Self::Success => STANDS_BRIEFLY,
            Self::Warning | Self::Error => STANDS,
        }
    }
}

/// The messages that stand now, the newest last.
#[derive(Debug, Clone, Default)]
pub struct Toasts {
    standing: Vec<(Tone, String, Instant)>,
}

impl Toasts {
    /// Adds a message; one that stands already is not repeated, and stands anew.
    pub fn push(&mut self, tone: Tone, text: impl Into<String>, now: Instant) {
        let text = text.into();
        self.standing.retain(|(standing, said, _)| (*standing, said) != (tone, &text));
        self.standing.push((tone, text, now));
        let surplus = self.standing.len().saturating_sub(MOST);
        self.standing.drain(..surplus);
    }

    /// Takes away what has stood long enough; tells whether the screen changes.
    pub fn expire(&mut self, now: Instant) -> bool {
        let before = self.standing.len();
        self.standing.retain(|(tone, _, since)| now.saturating_duration_since(*since) < tone.stands());
        self.standing.len() != before
    }

    /// Whether none stands.
    pub fn is_empty(&self) -> bool {
        self.standing.is_empty()
    }

    /// Draws the messages upwards from the lower right corner, the newest lowest.
    pub fn render(&self, area: Rect, buffer: &mut Buffer, theme: &Theme) {
        let mut bottom = area.bottom();
        for (tone, text, _) in self.standing.iter().rev() {
            let (symbol, style) = match tone {
                Tone::Information => ("", theme.text),
                Tone::Success => (theme.symbols.done, theme.success),
                Tone::Warning => (theme.symbols.conflict, theme.warning),
                Tone::Error => (theme.symbols.fault, theme.error),
            };
            let room = WIDEST.min(area.width.saturating_sub(4));
            let lines = wrap(format!("{symbol} {text}").trim_start(), room);
            let width = lines.iter().map(|line| columns(line)).max().unwrap_or(0).min(room) + 4;
            let height = lines.len() as u16 + 2;
            if bottom < area.y + height || area.width < width {
                return;
            }
            let place = Rect::new(area.right() - width, bottom - height, width, height);
            Clear.render(place, buffer);
            let lines: Vec<_> =
                lines.into_iter().map(|line| Line::styled(format!(" {line}"), style)).collect();
            Paragraph::new(lines).block(panel("", false, theme)).render(place, buffer);
            bottom -= height;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::{Palette, Terminal};

    #[test]
    fn messages_go_away_by_themselves_and_the_oldest_first() {
        let (start, mut toasts) = (Instant::now(), Toasts::default());
        for number in 0..6 {
            toasts.push(Tone::Warning, number.to_string(), start + Duration::from_secs(number));
        }
        assert_eq!(toasts.standing.len(), MOST);
        assert!(!toasts.expire(start + Duration::from_secs(7)));
        assert!(toasts.expire(start + Duration::from_secs(8)));
        assert_eq!(toasts.standing.len(), 3);
        assert!(toasts.expire(start + Duration::from_secs(60)) && toasts.is_empty());
        toasts.push(Tone::Success, "lagra", start);
        toasts.push(Tone::Success, "lagra", start + Duration::from_secs(1));
        assert_eq!(toasts.standing.len(), 1, "the same is said once");
        assert!(!toasts.expire(start + STANDS_BRIEFLY), "and stands anew");
        assert!(toasts.expire(start + STANDS_BRIEFLY + Duration::from_secs(1)) && toasts.is_empty());
    }

    #[test]
    fn a_message_has_a_symbol_and_is_broken_where_it_is_long() {
        let mut toasts = Toasts::default();
        toasts.push(Tone::Success, "lagra", Instant::now());
        toasts.push(Tone::Error, "Austrheim har ikkje svara sidan 19.11.", Instant::now());
        let area = Rect::new(0, 0, 34, 8);
        let mut buffer = Buffer::empty(area);
        toasts.render(area, &mut buffer, &Theme::new(Palette::Dark, Terminal::default()));
        let text: Vec<String> =
            area.rows().map(|row| row.positions().map(|at| buffer[at].symbol()).collect()).collect();
        assert!(text[2].contains("✓ lagra"), "{text:#?}");
        assert!(text[5].contains("✕ Austrheim har ikkje svara"), "{text:#?}");
        assert!(text[6].contains("sidan 19.11."), "{text:#?}");
    }
}
