//! Who is due for erasure, and who was erased, in words.

use syncd::service::protocol::{DueForErasure, ErasureMachine, ErasureView, Retention};

use super::Texts;

impl Texts {
    /// Which machines have erased a person, and which are not known to have.
    pub fn receipts(&self, erasure: &ErasureView) -> String {
        let called = |machines: &[ErasureMachine]| {
            machines.iter().map(|machine| machine.machine.as_str()).collect::<Vec<_>>().join(", ")
        };
        let ErasureView { erased_on, not_yet_on, beyond_reach, .. } = erasure;
        let words = [
            ("done", erased_on.len().into()),
            ("all", (erased_on.len() + not_yet_on.len()).into()),
            ("lacking", called(not_yet_on).into()),
        ];
        let mut told = match not_yet_on.is_empty() {
            true => self.format("erased-everywhere", &words),
            false => self.format("erased-on-some", &words),
        };
        if !beyond_reach.is_empty() {
            let words = [("machines", called(beyond_reach).into())];
            told.push_str(&self.format("erased-beyond-reach", &words));
        }
        told
    }

    /// How many are due, of how many that are listed, and for how long records are kept.
    pub fn retention(&self, retention: &Retention) -> String {
        let kept = |months: Option<i64>| match months {
            Some(months) => self.format("retention-months", &[("months", months.into())]),
            None => self.get("retention-for-ever"),
        };
        let words = [
            ("count", retention.total.into()),
            ("ended", kept(retention.kept_after_end).into()),
            ("turned-down", kept(retention.kept_after_turned_down).into()),
        ];
        let listed = (retention.due.len() < retention.total)
            .then(|| self.format("retention-listed", &[("listed", retention.due.len().into())]));
        let told = ["retention-due", "retention-kept"].map(|id| self.format(id, &words));
        let by_hand = (retention.total > 0).then(|| self.get("retention-by-hand"));
        told.into_iter().chain(listed).chain(by_hand).collect::<Vec<_>>().join(" ")
    }

    /// When somebody's course ended; a day that is not recorded is told as the last change.
    pub fn ended_on(&self, due: &DueForErasure) -> String {
        let day = self.date(due.ended_on);
        match due.is_last_change {
            true => self.format("retention-last-change", &[("date", day.into())]),
            false => day,
        }
    }

    /// Why somebody who is due cannot be erased now.
    pub fn due_hindrance(&self, due: &DueForErasure) -> Option<String> {
        due.hindrance.map(|hindrance| self.get(&format!("retention-{hindrance}")))
    }
}
