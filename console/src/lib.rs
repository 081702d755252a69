//! Console.

pub mod language;
pub mod theme;
pub mod widgets;
