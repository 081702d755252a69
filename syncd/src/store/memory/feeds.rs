//! The feeds of the model.

use std::collections::BTreeMap;

use crate::membership::{Feed, Hash, Statement};
use crate::store::feed;

/// Every statement.
#[derive(Debug, Clone, Default)]
pub(super) struct Feeds {
    held: BTreeMap<(Feed, Hash), (u64, Statement)>,
    /// The place that was given last.
    last: u64,
}

impl Feeds {
    /// Writes a statement, unless it ranks no higher than what is held of its subject.
    pub(super) fn write(&mut self, statement: Statement) {
        let key = (statement.feed, statement.subject);
        if self.held.get(&key).is_none_or(|(_, held)| held.rank < statement.rank) {
            self.last += 1;
            self.held.insert(key, (self.last, statement));
        }
    }

    pub(super) fn after(&self, feed: Feed, after: u64, limit: usize) -> Vec<(u64, Statement)> {
        let mut statements: Vec<_> = self.of(feed).filter(|(place, _)| *place > after).collect();
        statements.sort_unstable_by_key(|(place, _)| *place);
        statements.into_iter().take(limit).cloned().collect()
    }

    pub(super) fn about(&self, feed: Feed, subject: Hash) -> Option<Statement> {
        self.held.get(&(feed, subject)).map(|(_, statement)| statement.clone())
    }

    pub(super) fn last_place(&self, feed: Feed) -> u64 {
        self.of(feed).map(|(place, _)| *place).max().unwrap_or(0)
    }

    pub(super) fn digest(&self, feed: Feed) -> Hash {
        feed::digest(self.of(feed).map(|(_, held)| (held.subject, feed::rank_bytes(&held.rank))))
    }

    /// By subject.
    fn of(&self, feed: Feed) -> impl Iterator<Item = &(u64, Statement)> {
        self.held.iter().filter(move |((of, _), _)| *of == feed).map(|(_, held)| held)
    }
}
