//! Text from people, files and peers: cleaned before it is kept or shown.

use super::Fault;

/// Whether a character may stand in one line of text: no control characters (which drive a
/// terminal), no bidi controls (which reorder what is read), nothing of zero width.
fn is_shown(character: char) -> bool {
    !character.is_control()
        && !matches!(character,
            '\u{00AD}' | '\u{061C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

/// One line, without what a terminal must not see, at most `max` characters. Line breaks and
/// tabs become spaces.
pub fn clean_line(text: &str, max: usize) -> String {
    text.chars()
        .map(|character| if matches!(character, '\n' | '\t') { ' ' } else { character })
        .filter(|character| is_shown(*character))
        .take(max)
        .collect()
}

/// Several lines, without what a terminal must not see, at most `max` characters. Windows
/// line ends become `\n`, tabs become spaces.
pub fn clean_lines(text: &str, max: usize) -> String {
    text.chars()
        .map(|character| if character == '\t' { ' ' } else { character })
        .filter(|character| is_shown(*character) || *character == '\n')
        .take(max)
        .collect()
}

/// Whether text is as the `clean` functions leave it.
///
/// # Errors
/// [`Fault::TooLong`] or [`Fault::HiddenCharacters`].
pub fn check(text: &str, max: usize, lines: bool) -> Result<(), Fault> {
    if text.chars().nth(max).is_some() {
        return Err(Fault::TooLong { max });
    }
    let shown = text.chars().all(|character| is_shown(character) || (lines && character == '\n'));
    shown.then_some(()).ok_or(Fault::HiddenCharacters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_and_what_else_could_deceive_a_reader_are_taken_out() {
        assert_eq!(clean_line("Åse\u{1b}[31m\u{202e} Nøs\u{200b}\r\n", 40), "Åse[31m Nøs ");
        assert_eq!(clean_lines("ein\r\nto\t\u{7}", 40), "ein\nto ");
        assert_eq!(clean_line("abcdef", 3), "abc");
        assert_eq!(check("a\nb", 9, true), Ok(()));
        assert_eq!(check("a\nb", 9, false), Err(Fault::HiddenCharacters));
        assert_eq!(check("\u{202e}", 9, true), Err(Fault::HiddenCharacters));
        assert_eq!(check("æøå", 2, true), Err(Fault::TooLong { max: 2 }));
    }
}
