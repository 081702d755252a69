//! Symbols, and what stands for them where a terminal has ASCII alone.

use ratatui::symbols::border;

/// The symbols, of one column each unless said otherwise.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Symbols {
    /// The level red.
    pub red: &'static str,
    /// The level yellow.
    pub yellow: &'static str,
    /// The level green.
    pub green: &'static str,
    /// A conflict, or a warning.
    pub conflict: &'static str,
    /// Synchronisation.
    pub sync: &'static str,
    /// Alerts to the one on duty.
    pub duty: &'static str,
    /// The selected row, the field in focus.
    pub pointer: &'static str,
    /// Something wrong; no connection.
    pub fault: &'static str,
    /// Done.
    pub done: &'static str,
    /// What was understood; what follows from something.
    pub arrow: &'static str,
    /// A ticked box, three columns.
    pub ticked: &'static str,
    /// An empty box, three columns.
    pub unticked: &'static str,
    /// Around a choice that ← and → change.
    pub choice: (&'static str, &'static str),
    /// Nothing here.
    pub empty: &'static str,
    /// Something was cut off.
    pub ellipsis: &'static str,
    /// The bar of a scrollbar, and the rail it runs on.
    pub scrollbar: (&'static str, &'static str),
    /// Between the parts of a line.
    pub separator: &'static str,
    /// A horizontal rule.
    pub rule: &'static str,
    /// The border of panels.
    pub border: border::Set<'static>,
}

impl Symbols {
    /// For terminals that show Unicode.
    pub const UNICODE: Self = Self {
        red: "●",
        yellow: "◐",
        green: "○",
        conflict: "⚠",
        sync: "⇄",
        duty: "▲",
        pointer: "▸",
        fault: "✕",
        done: "✓",
        arrow: "→",
        ticked: "[x]",
        unticked: "[ ]",
        choice: ("‹", "›"),
        empty: "–",
        ellipsis: "…",
        scrollbar: ("█", "│"),
        separator: "·",
        rule: "─",
        border: border::PLAIN,
    };

    /// For all other terminals. The levels stay apart by their form: full, half, empty.
    pub const ASCII: Self = Self {
        red: "#",
        yellow: "+",
        green: "o",
        conflict: "!",
        sync: "=",
        duty: "^",
        pointer: ">",
        fault: "x",
        done: "v",
        arrow: ">",
        ticked: "[x]",
        unticked: "[ ]",
        choice: ("<", ">"),
        empty: "-",
        ellipsis: "~",
        scrollbar: ("#", "|"),
        separator: "-",
        rule: "-",
        border: border::Set {
            top_left: "+",
            top_right: "+",
            bottom_left: "+",
            bottom_right: "+",
            vertical_left: "|",
            vertical_right: "|",
            horizontal_top: "-",
            horizontal_bottom: "-",
        },
    };
}
