//! Cells that a spreadsheet would take for formulas.

/// What a formula may begin with, as some spreadsheet understands it.
fn begins_a_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

/// A cell that no spreadsheet takes for a formula: an apostrophe stands before what is one, or before
/// what [`unguarded`] would take an apostrophe from.
pub(super) fn guarded(cell: &str) -> String {
    match begins_a_formula(cell.trim_start_matches('\'')) {
        true => format!("'{cell}"),
        false => cell.to_owned(),
    }
}

/// A cell without that apostrophe.
pub(super) fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if begins_a_formula(rest.trim_start_matches('\'')) => rest,
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_guarded_is_no_formula_and_comes_back(text in "['=+@\\-\ta-z]{0,6}") {
            let cell = guarded(&text);
            prop_assert!(!begins_a_formula(&cell));
            prop_assert_eq!(unguarded(&cell), text);
        }
    }
}
