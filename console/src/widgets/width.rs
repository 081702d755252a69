//! Text in columns of a terminal, where a character may take none, one or two.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// How many columns a text takes.
pub fn columns(text: &str) -> u16 {
    u16::try_from(text.width()).unwrap_or(u16::MAX)
}

/// The text, cut to so many columns with the ellipsis at its end where it was cut.
pub fn truncate(text: &str, width: u16, ellipsis: &str) -> String {
    if columns(text) <= width {
        return text.to_owned();
    }
    let room = width.saturating_sub(columns(ellipsis));
    let mut cut = String::new();
    for grapheme in text.graphemes(true) {
        if columns(&cut) + columns(grapheme) > room {
            break;
        }
        cut.push_str(grapheme);
    }
    match width {
        0 => String::new(),
        _ => cut.trim_end().to_owned() + ellipsis,
    }
}

/// The text in lines of so many columns, broken between words; a longer word stands alone.
pub fn wrap(text: &str, width: u16) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let mut line = String::new();
        for word in paragraph.split(' ') {
            if !line.is_empty() && columns(&line) + 1 + columns(word) > width {
                lines.push(std::mem::take(&mut line));
            } else if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_by_columns() {
        assert_eq!(truncate("Rolig Havørn", 12, "…"), "Rolig Havørn");
        assert_eq!(truncate("Rolig Havørn", 9, "…"), "Rolig Ha…");
        assert_eq!(truncate("Rolig Havørn", 7, "…"), "Rolig…");
        assert_eq!(truncate("日本語", 4, "…"), "日…");
        assert_eq!(truncate("æøå", 1, "…"), "…");
        assert_eq!(truncate("æøå", 0, "…"), "");
    }

    #[test]
    fn lines_are_broken_between_words() {
        assert_eq!(wrap("må vere frå 0 til 168", 12), ["må vere frå", "0 til 168"]);
        assert_eq!(wrap("heimeoppfølging no", 5), ["heimeoppfølging", "no"]);
        assert_eq!(wrap("ein\n\nto", 5), ["ein", "", "to"]);
    }
}
