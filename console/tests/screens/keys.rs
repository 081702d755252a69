//! The tables of keys, tabs and orders against their words.

use console::keymap::{BINDINGS, Context, Reason};
use console::language::{Language, Texts};
use console::tab::Tab;
use strum::IntoEnumIterator;
use syncd::store::view::{Order, Part};

#[test]
fn everything_that_is_named_has_its_words_in_every_language() {
    let keys = BINDINGS.iter().flat_map(|binding| [binding.label, binding.tooltip]).map(str::to_owned);
    let ids = keys
        .chain(Context::iter().map(|context| format!("context-{context}")))
        .chain(Reason::iter().map(Reason::message))
        .chain(Tab::all().flat_map(|tab| [tab.label(), format!("{}-short", tab.label())]))
        .chain(Tab::all().filter_map(Tab::kind).map(|kind| format!("empty-{kind}")))
        .chain(Order::iter().map(|order| format!("order-{order}")))
        .chain(Part::iter().map(|part| format!("part-{part}")));
    let ids: Vec<_> = ids.filter(|id| !id.is_empty()).collect();
    for texts in [Language::Nynorsk, Language::Bokmaal, Language::English].map(Texts::new) {
        for id in &ids {
            assert_ne!(texts.get(id), *id, "{} has no {id}", texts.language());
        }
    }
}
