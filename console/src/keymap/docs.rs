//! `docs/keys.md`, the page of the manual that is made from the table.

use std::fmt::Write;

use strum::IntoEnumIterator;

use super::{Context, bindings};
use crate::language::Texts;

/// The page, in one language. A test says when the committed one is stale.
pub fn manual(texts: &Texts) -> String {
    let mut page = format!("# {}\n\n{}\n", texts.get("keys-title"), texts.get("keys-made-from"));
    for context in Context::iter() {
        let heading = texts.get(&format!("context-{context}"));
        let columns = (texts.get("keys-key"), texts.get("keys-does"));
        let table = bindings(context).fold(String::new(), |mut rows, binding| {
            let keys: Vec<_> = binding.keys.iter().map(|key| format!("`{key}`")).collect();
            // Writing to a String cannot fail.
            let _ = writeln!(rows, "| {} | {} |", keys.join(" "), texts.get(binding.tooltip));
            rows
        });
        let _ = write!(page, "\n## {heading}\n\n| {} | {} |\n|---|---|\n{table}", columns.0, columns.1);
    }
    page
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::language::Language;

    /// Run with `VARDE_WRITE_DOCS=1` to write the page anew.
    #[test]
    fn the_committed_page_of_keys_is_fresh() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/keys.md");
        let page = manual(&Texts::new(Language::English));
        if std::env::var_os("VARDE_WRITE_DOCS").is_some() {
            std::fs::write(&path, &page).unwrap();
        }
        let committed = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(committed == page, "docs/keys.md is stale: run the tests with VARDE_WRITE_DOCS=1");
    }
}
