//! Text out of bytes: UTF-8, UTF-16 with its mark, and the Windows-1252 of an older spreadsheet.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

/// What stands for bytes that are text in no encoding.
pub(super) const LOST: char = '\u{fffd}';

/// The bytes as UTF-8 where a mark says that they are UTF-16; otherwise as they are, without a mark.
pub(super) fn unmarked(bytes: &[u8]) -> Cow<'_, [u8]> {
    match Encoding::for_bom(bytes) {
        Some((encoding, mark)) if encoding != UTF_8 => {
            let (text, _) = encoding.decode_without_bom_handling(&bytes[mark..]);
            Cow::Owned(text.into_owned().into_bytes())
        }
        Some((_, mark)) => Cow::Borrowed(&bytes[mark..]),
        None => Cow::Borrowed(bytes),
    }
}

/// The text of a cell. Rows of one file may have been pasted together, so each cell is read by itself:
/// Windows-1252 of Norwegian words is never UTF-8 by chance.
pub(super) fn text(bytes: &[u8]) -> String {
    match str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => {
            let (text, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
            // The decoder makes control characters of the five bytes that Windows-1252 has not.
            text.chars().map(|character| if is_c1(character) { LOST } else { character }).collect()
        }
    }
}

fn is_c1(character: char) -> bool {
    ('\u{80}'..='\u{9f}').contains(&character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_words_are_read_from_every_encoding() {
        let words = "Åse Nøs – 5 €";
        let little = words.encode_utf16().flat_map(u16::to_le_bytes);
        let little: Vec<u8> = [0xff, 0xfe].into_iter().chain(little).collect();
        let big = words.encode_utf16().flat_map(u16::to_be_bytes);
        let big: Vec<u8> = [0xfe, 0xff].into_iter().chain(big).collect();
        let marked = format!("\u{feff}{words}").into_bytes();
        let windows = b"\xc5se N\xf8s \x96 5 \x80".to_vec();
        for bytes in [little, big, marked, windows, words.as_bytes().to_vec()] {
            assert_eq!(text(&unmarked(&bytes)), words);
        }
        assert_eq!(text(b"\xc5se\x81"), "Åse\u{fffd}");
    }
}
