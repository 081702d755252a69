//! How things look: colours by what they mean, and symbols that the terminal can show.
//!
//! **Invariant:** colour is never the only sign; every state has a symbol and a word beside it.

mod symbols;

use std::str::FromStr;

use ratatui::style::{Color, Modifier, Style};

pub use self::symbols::Symbols;

/// What a person chose in the settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Palette {
    /// Light text on dark.
    #[default]
    Dark,
    /// Dark text on light.
    Light,
    /// The strongest contrast, for low sight and projectors.
    HighContrast,
}

/// The text names no palette.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a theme: dark, light or high-contrast is expected")]
pub struct NotAPalette;

impl FromStr for Palette {
    type Err = NotAPalette;

    fn from_str(text: &str) -> Result<Self, NotAPalette> {
        match text {
            "dark" => Ok(Self::Dark),
            "light" => Ok(Self::Light),
            "high-contrast" => Ok(Self::HighContrast),
            _ => Err(NotAPalette),
        }
    }
}

/// What the environment says of the terminal, as given by the caller.
#[derive(Debug, Clone, Copy, Default)]
pub struct Terminal<'a> {
    /// `TERM`.
    pub term: &'a str,
    /// `COLORTERM`.
    pub colorterm: &'a str,
    /// Whether `NO_COLOR` is set and not empty.
    pub no_color: bool,
    /// The first of `LC_ALL`, `LC_CTYPE`, `LANG` that is not empty.
    pub locale: &'a str,
}

/// How many colours there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Depth {
    None,
    Sixteen,
    Full,
}

impl Terminal<'_> {
    fn depth(&self) -> Depth {
        let full = matches!(self.colorterm, "truecolor" | "24bit") || self.term.contains("direct");
        match (self.no_color || self.term == "dumb", full) {
            (true, _) => Depth::None,
            (false, true) => Depth::Full,
            (false, false) => Depth::Sixteen,
        }
    }

    /// Whether symbols beyond ASCII are shown: a UTF-8 locale, and not the Linux console, whose
    /// font lacks most of them. Windows sets neither and shows them.
    fn has_symbols(&self) -> bool {
        let locale = self.locale.to_lowercase();
        let utf8 = locale.contains("utf-8") || locale.contains("utf8");
        let unset = self.locale.is_empty() && self.term.is_empty();
        (utf8 || unset) && !matches!(self.term, "linux" | "dumb")
    }
}

/// The styles, named by what they mean, and the symbols.
#[derive(Debug, Clone, PartialEq)]
pub struct Theme {
    /// Ordinary text.
    pub text: Style,
    /// Titles of screens and parts.
    pub title: Style,
    /// What draws the eye without being wrong: the field in focus, a count.
    pub accent: Style,
    /// What can be passed over: labels, hints, dates of the past.
    pub muted: Style,
    /// The selected row.
    pub selected: Style,
    /// Where one types; underlined, so that it is seen without colour.
    pub input: Style,
    /// The character under the cursor.
    pub cursor: Style,
    /// What is wrong.
    pub error: Style,
    /// What should be looked at.
    pub warning: Style,
    /// What went well.
    pub success: Style,
    /// The level red.
    pub red: Style,
    /// The level yellow.
    pub yellow: Style,
    /// The level green.
    pub green: Style,
    /// Borders and rules.
    pub border: Style,
    /// The border of what has the focus.
    pub border_focused: Style,
    /// A key in the footer.
    pub key: Style,
    /// What the key does.
    pub key_hint: Style,
    /// The symbols.
    pub symbols: Symbols,
}

/// The colours of a palette.
struct Colours {
    text: Color,
    muted: Color,
    accent: Color,
    selected: Color,
    input: Color,
    red: Color,
    yellow: Color,
    green: Color,
}

const fn rgb(code: u32) -> Color {
    Color::from_u32(code)
}

impl Palette {
    fn colours(self, depth: Depth) -> Colours {
        match (depth, self) {
            (Depth::Full, Self::Dark) => Colours {
                text: rgb(0xd8dee9),
                muted: rgb(0x8c96a8),
                accent: rgb(0x7fc8e8),
                selected: rgb(0x2f3f55),
                input: rgb(0x262e3a),
                red: rgb(0xff7b7b),
                yellow: rgb(0xf0c75e),
                green: rgb(0x8fd08a),
            },
            (Depth::Full, Self::Light) => Colours {
                text: rgb(0x1e2530),
                muted: rgb(0x5a6472),
                accent: rgb(0x00598c),
                selected: rgb(0xcfe3f5),
                input: rgb(0xe9edf2),
                red: rgb(0xb00020),
                yellow: rgb(0x7a5200),
                green: rgb(0x1b6e20),
            },
            (Depth::Full, Self::HighContrast) => Colours {
                text: rgb(0xffffff),
                muted: rgb(0xe0e0e0),
                accent: rgb(0x00ffff),
                selected: rgb(0x0000a8),
                input: rgb(0x303030),
                red: rgb(0xff8080),
                yellow: rgb(0xffff00),
                green: rgb(0x80ff80),
            },
            (_, Self::Dark) => Colours {
                text: Color::Reset,
                muted: Color::Gray,
                accent: Color::LightCyan,
                selected: Color::Blue,
                input: Color::Reset,
                red: Color::LightRed,
                yellow: Color::LightYellow,
                green: Color::LightGreen,
            },
            (_, Self::Light) => Colours {
                text: Color::Reset,
                muted: Color::DarkGray,
                accent: Color::Blue,
                selected: Color::Gray,
                input: Color::Reset,
                red: Color::Red,
                yellow: Color::Yellow,
                green: Color::Green,
            },
            (_, Self::HighContrast) => Colours {
                text: Color::White,
                muted: Color::White,
                accent: Color::LightCyan,
                selected: Color::Blue,
                input: Color::Reset,
                red: Color::LightRed,
                yellow: Color::LightYellow,
                green: Color::LightGreen,
            },
        }
    }
}

impl Theme {
    /// The theme for a palette on a terminal.
    pub fn new(palette: Palette, terminal: Terminal<'_>) -> Self {
        let symbols = if terminal.has_symbols() { Symbols::UNICODE } else { Symbols::ASCII };
        match terminal.depth() {
            Depth::None => Self::without_colour(symbols),
            depth => Self::coloured(&palette.colours(depth), symbols),
        }
    }

    fn coloured(colours: &Colours, symbols: Symbols) -> Self {
        let ink = |colour| Style::new().fg(colour);
        let plain = Self::without_colour(symbols);
        Self {
            text: ink(colours.text),
            title: ink(colours.accent).add_modifier(Modifier::BOLD),
            accent: ink(colours.accent),
            muted: ink(colours.muted),
            selected: Style::new().bg(colours.selected).add_modifier(Modifier::BOLD),
            input: Style::new().bg(colours.input).add_modifier(Modifier::UNDERLINED),
            error: ink(colours.red).add_modifier(Modifier::BOLD),
            warning: ink(colours.yellow),
            success: ink(colours.green),
            red: ink(colours.red).add_modifier(Modifier::BOLD),
            yellow: ink(colours.yellow),
            green: ink(colours.green),
            border: ink(colours.muted),
            border_focused: ink(colours.accent),
            key: ink(colours.accent).add_modifier(Modifier::BOLD),
            key_hint: ink(colours.muted),
            ..plain
        }
    }

    /// Weight, underlining and reversal alone.
    fn without_colour(symbols: Symbols) -> Self {
        let plain = Style::new();
        let bold = plain.add_modifier(Modifier::BOLD);
        let reversed = plain.add_modifier(Modifier::REVERSED);
        Self {
            text: plain,
            title: bold,
            accent: bold,
            muted: plain,
            selected: reversed,
            input: plain.add_modifier(Modifier::UNDERLINED),
            cursor: reversed,
            error: bold,
            warning: plain,
            success: plain,
            red: bold,
            yellow: plain,
            green: plain,
            border: plain,
            border_focused: bold,
            key: bold,
            key_hint: plain,
            symbols,
        }
    }

    /// The symbol and style of a level, by its code.
    pub fn level(&self, level: syncd::domain::plan::Level) -> (&'static str, Style) {
        use syncd::domain::plan::Level;
        match level {
            Level::Red => (self.symbols.red, self.red),
            Level::Yellow => (self.symbols.yellow, self.yellow),
            Level::Green => (self.symbols.green, self.green),
        }
    }
}

#[cfg(test)]
mod tests {
    use unicode_width::UnicodeWidthStr;

    use super::*;

    const XTERM: Terminal<'_> =
        Terminal { term: "xterm-256color", colorterm: "truecolor", no_color: false, locale: "nn_NO.UTF-8" };

    fn colours(theme: &Theme) -> Vec<Color> {
        let styles =
            [theme.text, theme.title, theme.selected, theme.error, theme.red, theme.border, theme.key];
        styles.iter().flat_map(|style| [style.fg, style.bg]).flatten().collect()
    }

    #[test]
    fn a_terminal_without_true_colour_gets_the_sixteen() {
        let is_rgb = |colour: &Color| matches!(colour, Color::Rgb(..));
        for palette in [Palette::Dark, Palette::Light, Palette::HighContrast] {
            assert!(colours(&Theme::new(palette, XTERM)).iter().any(is_rgb));
            let sixteen = Theme::new(palette, Terminal { colorterm: "", ..XTERM });
            assert!(!colours(&sixteen).is_empty());
            assert!(!colours(&sixteen).iter().any(is_rgb));
        }
    }

    #[test]
    fn no_color_is_respected_and_the_selected_row_still_stands_out() {
        for terminal in [Terminal { no_color: true, ..XTERM }, Terminal { term: "dumb", ..XTERM }] {
            let theme = Theme::new(Palette::Dark, terminal);
            assert_eq!(colours(&theme), []);
            assert_ne!(theme.selected, theme.text);
        }
    }

    #[test]
    fn symbols_fall_back_to_ascii() {
        let symbols = |terminal| Theme::new(Palette::Dark, terminal).symbols;
        assert_eq!(symbols(XTERM), Symbols::UNICODE);
        assert_eq!(symbols(Terminal { locale: "C", ..XTERM }), Symbols::ASCII);
        assert_eq!(symbols(Terminal { locale: "", ..XTERM }), Symbols::ASCII);
        assert_eq!(symbols(Terminal { term: "linux", ..XTERM }), Symbols::ASCII);
        assert_eq!(symbols(Terminal::default()), Symbols::UNICODE, "Windows");
    }

    #[test]
    fn levels_differ_by_their_symbol_and_every_symbol_has_its_width() {
        for symbols in [Symbols::UNICODE, Symbols::ASCII] {
            assert!(
                symbols.red != symbols.yellow
                    && symbols.yellow != symbols.green
                    && symbols.red != symbols.green
            );
            let single = [
                symbols.red,
                symbols.yellow,
                symbols.green,
                symbols.conflict,
                symbols.sync,
                symbols.duty,
                symbols.pointer,
                symbols.fault,
                symbols.done,
                symbols.arrow,
                symbols.choice.0,
                symbols.choice.1,
                symbols.empty,
                symbols.ellipsis,
                symbols.scrollbar.0,
                symbols.scrollbar.1,
                symbols.separator,
                symbols.rule,
            ];
            assert!(single.iter().all(|symbol| symbol.width() == 1), "{single:?}");
        }
        assert!(Symbols::ASCII.red.is_ascii() && Symbols::ASCII.border.top_left.is_ascii());
    }
}
