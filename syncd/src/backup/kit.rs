//! The recovery kit: a secret as 24 words on paper, and its public half.

use std::fmt;
use std::str::FromStr;

use age::x25519;
use bech32::{Bech32, Hrp};
use bip39::{Language, Mnemonic};
use zeroize::Zeroizing;

use super::BackupError;

/// How many words a kit has.
pub const WORDS: usize = 24;

/// What an age identity begins with.
const IDENTITY: Hrp = Hrp::parse_unchecked("age-secret-key-");

/// How much of a recipient names its kit to people.
const NAME: std::ops::Range<usize> = 4..10;

/// The secret that opens backups: shown once, and kept by people alone.
pub struct Kit(Zeroizing<[u8; 32]>);

/// Never shows the secret.
impl fmt::Debug for Kit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Kit({})", self.recipient().name())
    }
}

impl Kit {
    /// A new kit.
    ///
    /// # Panics
    /// Where the operating system gives no random bytes.
    pub fn generate() -> Self {
        let mut secret = Zeroizing::new([0; 32]);
        getrandom::fill(secret.as_mut_slice()).expect("the operating system gives random bytes");
        Self(secret)
    }

    /// The words that it is written down as, in their order.
    ///
    /// # Panics
    /// Never: 32 bytes are 24 words.
    pub fn words(&self) -> [&'static str; WORDS] {
        let mnemonic = Mnemonic::from_entropy_in(Language::English, self.0.as_slice());
        let mnemonic = mnemonic.expect("32 bytes are a mnemonic");
        let mut words = mnemonic.words();
        std::array::from_fn(|_| words.next().expect("32 bytes are 24 words"))
    }

    /// The kit that somebody read from paper. Case, numbers and line breaks between the words do not
    /// matter.
    ///
    /// # Errors
    /// [`BackupError::KitLength`], [`BackupError::KitWord`], [`BackupError::KitMistyped`].
    pub fn read(text: &str) -> Result<Self, BackupError> {
        let is_separator = |character: char| !character.is_alphabetic();
        let mut words = Zeroizing::new(String::with_capacity(text.len() + 1));
        let mut found = 0;
        for word in text.split(is_separator).filter(|word| !word.is_empty()) {
            words.extend((found > 0).then_some(' '));
            words.extend(word.chars().flat_map(char::to_lowercase));
            found += 1;
        }
        if found != WORDS {
            return Err(BackupError::KitLength { found, expected: WORDS });
        }
        let mnemonic =
            Mnemonic::parse_in_normalized(Language::English, &words).map_err(|error| match error {
                bip39::Error::UnknownWord(place) => BackupError::KitWord { place: place + 1 },
                _ => BackupError::KitMistyped,
            })?;
        let (entropy, _) = mnemonic.to_entropy_array();
        let entropy = Zeroizing::new(entropy);
        let secret = entropy.first_chunk().ok_or(BackupError::KitMistyped)?;
        Ok(Self(Zeroizing::new(*secret)))
    }

    /// Its public half.
    pub fn recipient(&self) -> Recipient {
        Recipient(self.identity().to_public())
    }

    /// As age opens a file with it.
    pub(super) fn identity(&self) -> x25519::Identity {
        let text = bech32::encode_upper::<Bech32>(IDENTITY, self.0.as_slice()).map(Zeroizing::new);
        text.ok().and_then(|text| text.parse().ok()).expect("any 32 bytes are an identity")
    }
}

/// The public half of a kit: what backups are made for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient(pub(super) x25519::Recipient);

impl Recipient {
    /// A few letters by which people tell kits apart; they stand on the paper too.
    pub fn name(&self) -> String {
        self.to_string()[NAME].to_owned()
    }
}

impl fmt::Display for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Recipient {
    type Err = BackupError;

    fn from_str(text: &str) -> Result<Self, BackupError> {
        text.parse().map(Self).map_err(|_| BackupError::NotARecipient)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn joined(kit: &Kit) -> String {
        kit.words().join(" ")
    }

    fn refused(text: &str) -> BackupError {
        Kit::read(text).expect_err("no kit")
    }

    proptest! {
        #[test]
        fn a_kit_is_read_back_from_its_words(secret: [u8; 32]) {
            let kit = Kit(Zeroizing::new(secret));
            let read = Kit::read(&joined(&kit)).unwrap();
            prop_assert_eq!(*read.0, secret);
            prop_assert_eq!(read.recipient(), kit.recipient());
            prop_assert_eq!(kit.recipient().to_string().parse::<Recipient>().unwrap(), kit.recipient());
        }

        #[test]
        fn no_text_makes_it_panic(text: String) {
            let _ = Kit::read(&text);
        }
    }

    #[test]
    fn words_are_read_as_they_stand_on_paper() {
        let kit = Kit::generate();
        let line = |(at, word): (usize, &&str)| format!("{}. {}\n", at + 1, word.to_uppercase());
        let lines: String = kit.words().iter().enumerate().map(line).collect();
        assert_eq!(Kit::read(&lines).unwrap().recipient(), kit.recipient());
    }

    #[test]
    fn a_misspelt_word_is_named_by_its_place_and_never_repeated() {
        let mut words = Kit::generate().words();
        words[6] = "fjordbåt";
        let error = refused(&words.join(" "));
        assert_eq!(error, BackupError::KitWord { place: 7 });
        assert!(!error.to_string().contains("fjord"));
    }

    #[test]
    fn another_word_of_the_list_two_in_each_others_place_or_one_missing_is_found() {
        // The checksum has eight bits: of words that differ, one in 256 passes. This kit's do not.
        let kit = Kit(Zeroizing::new([7; 32]));
        let mut other = kit.words();
        other[0] = "zoo";
        assert_eq!(refused(&other.join(" ")), BackupError::KitMistyped);
        let mut swapped = kit.words();
        swapped.swap(0, 23);
        assert_eq!(refused(&swapped.join(" ")), BackupError::KitMistyped);
        assert_eq!(refused(&kit.words()[1..].join(" ")), BackupError::KitLength { found: 23, expected: 24 });
        // Twelve words are a mnemonic elsewhere, and no kit.
        let twelve = ["abandon"; 11].join(" ") + " about";
        assert_eq!(refused(&twelve), BackupError::KitLength { found: 12, expected: 24 });
    }

    #[test]
    fn two_kits_differ_and_a_kit_does_not_show_itself() {
        let (one, other) = (Kit::generate(), Kit::generate());
        assert_ne!(joined(&one), joined(&other));
        assert_eq!(format!("{one:?}"), format!("Kit({})", one.recipient().name()));
    }

    #[test]
    fn what_is_no_public_half_is_refused() {
        assert_eq!("kladd".parse::<Recipient>().unwrap_err(), BackupError::NotARecipient);
    }
}
