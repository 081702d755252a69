//! Console.

pub mod language;
pub mod theme;
