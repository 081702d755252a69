//! The table of keys against its words.

use console::keymap::BINDINGS;
use console::keymap::Context;
use console::language::{Language, Texts};
use strum::IntoEnumIterator;

#[test]
fn every_key_and_context_has_its_words_in_every_language() {
    for texts in [Language::Nynorsk, Language::Bokmaal, Language::English].map(Texts::new) {
        let contexts = Context::iter().map(|context| format!("context-{context}"));
        let words = BINDINGS.iter().flat_map(|binding| [binding.label, binding.tooltip]);
        for id in words.filter(|id| !id.is_empty()).map(str::to_owned).chain(contexts) {
            assert_ne!(texts.get(&id), id, "{} has no {id}", texts.language());
        }
    }
}
