//! The words that a sheet may have in place of names and codes. Whoever reads a file knows them: no
//! language is known here.

use crate::domain::{Field, Kind};

/// What headings and words mean.
pub trait Vocabulary {
    /// What was said that the column with this heading is: a path, or nothing where it is left out.
    fn mapped(&self, _kind: Kind, _heading: &str) -> Option<String> {
        None
    }

    /// The field at the top of a record that is called so in some language.
    fn field(&self, _kind: Kind, _heading: &str) -> Option<&'static str> {
        None
    }

    /// The code that a word of some language stands for.
    fn code(
        &self,
        _kind: Kind,
        _section: Option<&str>,
        _field: &'static Field,
        _word: &str,
    ) -> Option<&'static str> {
        None
    }

    /// The kind that a file's name begins with in some language.
    fn kind(&self, _name: &str) -> Option<Kind> {
        None
    }
}

/// Names and codes alone.
#[derive(Debug, Clone, Copy)]
pub struct CodesOnly;

impl Vocabulary for CodesOnly {}
