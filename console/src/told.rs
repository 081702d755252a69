//! Something that the daemon tells when asked, and that is asked for anew when it may have
//! changed.

use syncd::service::protocol::Request;

use crate::effect::{Effect, Tag};

/// What was last told, and whether it is to be asked for.
#[derive(Debug)]
pub struct Told<T> {
    /// As last told.
    pub known: Option<T>,
    asking: bool,
    wanted: bool,
}

impl<T> Default for Told<T> {
    fn default() -> Self {
        Self { known: None, asking: false, wanted: false }
    }
}

impl<T> Told<T> {
    /// Something changed: ask anew.
    pub fn refresh(&mut self) {
        self.wanted = true;
    }

    /// Takes in an answer; where none came, what was known stays.
    pub fn take(&mut self, answer: Option<T>) {
        self.asking = false;
        self.known = answer.or(self.known.take());
    }

    /// The question, where it is to be asked and is not already.
    pub fn ask(&mut self, tag: Tag, request: Request) -> Option<Effect> {
        let now = self.wanted && !self.asking;
        now.then(|| {
            (self.asking, self.wanted) = (true, false);
            Effect::Ask(tag, request)
        })
    }
}

#[cfg(test)]
mod tests {
    use syncd::service::protocol::Status;

    use super::*;

    #[test]
    fn one_question_at_a_time_and_a_change_under_way_is_asked_for_afterwards() {
        let mut told = Told::<Status>::default();
        let ask = |told: &mut Told<Status>| told.ask(Tag::Status, Request::Status).is_some();
        assert!(!ask(&mut told), "nobody wants to know");
        told.refresh();
        assert!(ask(&mut told) && !ask(&mut told));
        told.refresh();
        assert!(!ask(&mut told), "the first answer is not here yet");
        told.take(None);
        assert!(ask(&mut told));
    }
}
