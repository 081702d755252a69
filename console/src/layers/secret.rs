//! A line in which a passphrase is typed: never shown, and wiped when dropped.

use crossterm::event::{KeyCode, KeyModifiers};
use strum::Display;
use syncd::service::protocol;
use zeroize::Zeroizing;
use zxcvbn::{Score, zxcvbn};

use super::Typed;

/// Room that is set aside at once, so that growing leaves no copies behind.
const ROOM: usize = 1_024;

/// How well a passphrase protects what is on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Display)]
#[strum(serialize_all = "kebab-case")]
pub(super) enum Strength {
    /// Found in hours by a machine that tries ten thousand in a second.
    Weak,
    /// Found in months.
    Good,
    /// Not found.
    Strong,
}

/// What was typed.
#[derive(Clone)]
pub(super) struct Secret(Zeroizing<String>);

impl Default for Secret {
    fn default() -> Self {
        Self(Zeroizing::new(String::with_capacity(ROOM)))
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl Secret {
    /// How many characters there are.
    pub(super) fn len(&self) -> usize {
        self.0.chars().count()
    }

    /// Takes a key or pasted text; what does not fit the room is left out.
    pub(super) fn typed(&mut self, typed: Typed<'_>) {
        match typed {
            Typed::Key(key) => match key.code {
                KeyCode::Backspace => drop(self.0.pop()),
                KeyCode::Char('u') if key.modifiers == KeyModifiers::CONTROL => self.0.clear(),
                KeyCode::Char(character) => self.push(character),
                _ => {}
            },
            Typed::Paste(text) => {
                text.trim_end_matches(['\r', '\n']).chars().for_each(|char| self.push(char))
            }
        }
    }

    fn push(&mut self, character: char) {
        if self.0.len() + character.len_utf8() <= ROOM {
            self.0.push(character);
        }
    }

    /// Whether both are the same.
    pub(super) fn is(&self, other: &Self) -> bool {
        self.0 == other.0
    }

    /// How long whoever has the files would look for it.
    pub(super) fn strength(&self) -> Strength {
        match zxcvbn(&self.0, &[]).score() {
            Score::Three => Strength::Good,
            Score::Four => Strength::Strong,
            _ => Strength::Weak,
        }
    }

    /// As the daemon takes it.
    pub(super) fn passphrase(&self) -> protocol::Passphrase {
        protocol::Passphrase(self.0.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strength(text: &str) -> Strength {
        let mut secret = Secret::default();
        secret.typed(Typed::Paste(text));
        secret.strength()
    }

    #[test]
    fn a_word_with_a_digit_is_weak_and_a_few_words_are_strong() {
        assert_eq!(strength("password1"), Strength::Weak);
        assert_eq!(strength("aaaaaaaaaaaa"), Strength::Weak);
        assert_eq!(strength("tri blå båtar på fjorden"), Strength::Strong);
    }
}
