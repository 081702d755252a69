//! The fields that a filter may name, and the values that they have.

use syncd::domain::consent::ConsentState;
use syncd::domain::fold::fold;
use syncd::domain::{Key, Kind, Shape};
use syncd::store::filter::Column;

use super::Context;
use crate::language::{Place, Texts};

/// A field that a filter may name.
pub(super) struct Word {
    /// As it is shown to whoever reads this language.
    pub(super) shown: String,
    /// As it is written everywhere.
    code: String,
    pub(super) column: Column,
    pub(super) sort: Sort,
    /// Whether it holds several codes at once.
    pub(super) several: bool,
}

/// What a field holds.
pub(super) enum Sort {
    /// One of these codes, each with its word.
    Codes(Vec<(&'static str, String)>),
    /// A number.
    Number,
    /// Yes or no.
    Flag,
    /// A day.
    Date,
    /// Text.
    Text,
}

/// The fields of the kind that is listed: the columns of every list, then those of its records.
pub(super) fn words(context: Context<'_>) -> Vec<Word> {
    let Context { texts, kind, .. } = context;
    let general = |code: &str, column, sort| Word {
        shown: spoken(&texts.get(&format!("filter-field-{code}"))),
        code: code.to_owned(),
        column,
        sort,
        several: false,
    };
    let mut words = vec![
        general("number", Column::Number, Sort::Text),
        general("title", Column::Title, Sort::Text),
        general("due", Column::Due, Sort::Date),
        general("owner", Column::Owner, Sort::Text),
    ];
    if !states(kind).is_empty() {
        let codes = states(kind).iter().map(|code| (*code, texts.row_state(kind, code)));
        words.push(general("state", Column::State, Sort::Codes(codes.collect())));
    }
    if let Some(codes) = groups(kind) {
        let codes = codes.iter().map(|code| (*code, texts.row_group(kind, code)));
        words.push(general("group", Column::Group, Sort::Codes(codes.collect())));
    }
    if kind == Kind::Patient {
        words.push(general("phase", Column::Phase, Sort::Number));
        let further = |name: &str| Column::Further(name.to_owned());
        let codes =
            ConsentState::CODES.iter().map(|code| (*code, texts.get(&format!("code-consent-state-{code}"))));
        words.push(general("consent", further("consent_state"), Sort::Codes(codes.collect())));
        words.push(general("consent-form", further("consent_form"), Sort::Text));
    }
    for field in kind.schema().fields {
        let key = Key::top(field.name);
        let place = Place::of(kind, &key);
        let sort = match field.shape {
            Shape::Choice(codes) | Shape::Ticks(codes) => {
                let word = |code: &&'static str| (*code, texts.code(&place, field.name, code));
                Sort::Codes(codes.iter().map(word).collect())
            }
            Shape::Integer(..) | Shape::Decimal(..) => Sort::Number,
            Shape::Flag => Sort::Flag,
            Shape::Date | Shape::DateTime => Sort::Date,
            Shape::Line(_) | Shape::Phone | Shape::IdentityNumber | Shape::Municipality => Sort::Text,
            Shape::LongText | Shape::Reference(_) => continue,
        };
        let (shown, code) = (spoken(&texts.field(&place, field.name)), field.name.to_owned());
        if words.iter().all(|known| known.code != code && known.shown != shown) {
            let several = matches!(field.shape, Shape::Ticks(_));
            words.push(Word { shown, code, column: Column::Further(field.name.to_owned()), sort, several });
        }
    }
    words
}

/// A label as one word.
fn spoken(label: &str) -> String {
    let parts = label.split(|c: char| !c.is_alphabetic()).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join("-").to_lowercase()
}

/// The field that is meant: its name, or the beginning of only one.
pub(super) fn find<'a>(words: &'a [Word], typed: &str) -> Option<&'a Word> {
    let typed = fold(typed);
    let is = |word: &&Word| fold(&word.shown) == typed || fold(&word.code) == typed;
    let begins = |word: &&Word| fold(&word.shown).starts_with(&typed) || fold(&word.code).starts_with(&typed);
    words.iter().find(is).or_else(|| {
        let mut begun = words.iter().filter(begins);
        begun.next().filter(|_| begun.next().is_none() && typed.chars().count() > 2)
    })
}

/// The codes that a state may have.
pub(super) fn states(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Equipment => &["available", "on-loan", "overdue", "lent-twice", "being-prepared", "out-of-use"],
        Kind::Event => codes_of(kind, "level").unwrap_or_default(),
        _ => codes_of(kind, "status").unwrap_or_default(),
    }
}

fn groups(kind: Kind) -> Option<&'static [&'static str]> {
    codes_of(
        kind,
        match kind {
            Kind::Patient => "group",
            Kind::Plan => "form",
            Kind::Event => "outcome",
            Kind::Appointment => "place",
            _ => "kind",
        },
    )
}

fn codes_of(kind: Kind, field: &str) -> Option<&'static [&'static str]> {
    match kind.schema().field(&Key::top(field))?.shape {
        Shape::Choice(codes) => Some(codes),
        _ => None,
    }
}

fn is_one_of(text: &str, id: &str, texts: &Texts) -> bool {
    let forms = texts.get(id);
    forms.split(',').map(fold).any(|form| form == fold(text))
}

/// Whether a value means that there is none.
pub(super) fn is_nothing(text: &str, texts: &Texts) -> bool {
    is_one_of(text, "filter-value-nothing", texts)
}

/// Whether a value means whoever uses this machine.
pub(super) fn is_me(text: &str, texts: &Texts) -> bool {
    is_one_of(text, "filter-value-me", texts)
}

/// Yes or no.
pub(super) fn answer(text: &str, texts: &Texts) -> Option<bool> {
    let yes = is_one_of(text, "yes-forms", texts);
    (yes || is_one_of(text, "no-forms", texts)).then_some(yes)
}

/// What the last term of a filter could go on as: fields, or values of the field that it names.
pub(crate) fn complete(text: &str, context: Context<'_>) -> Vec<String> {
    let begun = text.rsplit(char::is_whitespace).next().unwrap_or_default();
    let (sign, begun) = match begun.strip_prefix(['-', '!']) {
        Some(rest) => (&begun[..1], rest),
        None => ("", begun),
    };
    if begun.is_empty() || begun.contains('"') {
        return Vec::new();
    }
    let words = words(context);
    match begun.split_once(':') {
        Some((name, values)) => {
            let Some(Word { sort: Sort::Codes(codes), .. }) = find(&words, name) else { return Vec::new() };
            let (before, value) =
                values.rsplit_once(',').map_or(("", values), |(before, value)| (before, value));
            let before = if before.is_empty() { String::new() } else { format!("{before},") };
            let fits =
                codes.iter().map(|(_, shown)| shown).filter(|shown| fold(shown).starts_with(&fold(value)));
            let quoted = |shown: &String| match shown.contains(' ') {
                true => format!("\"{shown}\""),
                false => shown.clone(),
            };
            fits.map(|shown| format!("{sign}{name}:{before}{}", quoted(shown))).collect()
        }
        None => {
            let fits = words.iter().filter(|word| fold(&word.shown).starts_with(&fold(begun)));
            fits.map(|word| format!("{sign}{}:", word.shown)).collect()
        }
    }
}
