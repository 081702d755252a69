//! What is to be decided, deciding it, and taking back, on the command line.

use syncd::domain::dispute::{Choice, Dispute};
use syncd::domain::{Key, RecordId};
use syncd::service::protocol::{ConflictView, Extent, Request, Response, Saved, Settlement, Turn};

use super::args::{Taken, Undo};
use super::failure::Failure;
use super::print;
use super::records::Session;

/// The most that is listed.
const LISTED_MAX: usize = 1_000;

impl Session<'_> {
    fn read_conflicts(&mut self) -> Result<Vec<ConflictView>, Failure> {
        match self.ask(Request::Conflicts { limit: LISTED_MAX })? {
            Response::Conflicts(conflicts) => Ok(conflicts),
            _ => self.unexpected(),
        }
    }

    /// What is to be decided, with what there is to choose from.
    pub(super) fn conflicts(&mut self) -> Result<(), Failure> {
        let conflicts = self.read_conflicts()?;
        if self.json {
            return Ok(print::json(&conflicts)?);
        }
        if conflicts.is_empty() {
            return Ok(print::line(&self.texts.get("inbox-none"))?);
        }
        for conflict in &conflicts {
            let (about, what) = self.texts.conflict(conflict);
            print::line(&format!("⚠ {about} · {what}"))?;
            print::columns(&self.choices(conflict))?;
        }
        Ok(())
    }

    fn choices(&self, conflict: &ConflictView) -> Vec<Vec<String>> {
        let texts = self.texts;
        let side = |place: usize| {
            let side = &conflict.sides[place];
            let who = side.at.map(|at| texts.by_whom(side.who.as_ref(), at, None));
            vec![
                format!("    {}", place + 1),
                texts.side(conflict, place).join(" · "),
                who.unwrap_or_default(),
            ]
        };
        let mut rows = Vec::new();
        if let (Dispute::Values { key }, Some(before)) = (&conflict.dispute, &conflict.before) {
            let before = texts.value_named(conflict.row.kind, &conflict.names, key, before);
            rows.push(vec![format!("    {}", texts.get("inbox-before")), before]);
        }
        rows.extend((0..conflict.sides.len()).map(side));
        rows.extend(texts.both(conflict).map(|both| vec!["    --both".to_owned(), both]));
        rows
    }

    /// Decides something about a record.
    pub(super) fn resolve(
        &mut self,
        reference: &str,
        field: Option<&Key>,
        taken: &Taken,
    ) -> Result<(), Failure> {
        let view = self.read_record(reference, None)?;
        let id = view.record.id;
        let about = |conflict: &ConflictView| match (&conflict.dispute, field) {
            (Dispute::Values { key }, Some(field)) => conflict.row.id == id && key == field,
            (_, Some(_)) => false,
            (Dispute::Pair { with, .. }, None) => conflict.row.id == id || *with == id,
            (_, None) => conflict.row.id == id,
        };
        let mut conflicts = self.read_conflicts()?.into_iter().filter(about);
        let conflict = conflicts.next().ok_or_else(|| Failure::of(self.texts, "inbox-none"))?;
        if conflicts.next().is_some() {
            return Err(Failure::of(self.texts, "cli-several-conflicts"));
        }
        let choice = match taken.take {
            Some(number) => Choice::Take(number.saturating_sub(1)),
            None => Choice::Both,
        };
        let ConflictView { dispute, row, heads, .. } = conflict;
        let settlement = Settlement { id: row.id, heads, dispute, choice };
        self.save(row.kind, Request::Settle(settlement))
    }

    /// Takes back what was done last here, or does it again.
    pub(super) fn undo(&mut self, redo: bool, undo: &Undo) -> Result<bool, Failure> {
        let extent = match undo {
            Undo { preview: true, .. } => Extent::Preview,
            Undo { all: true, .. } => Extent::All,
            Undo { rest: true, .. } => Extent::Untouched,
            _ => self.extent(redo)?,
        };
        let Response::Turned(turn) = self.ask(Request::Undo { redo, extent })? else {
            return self.unexpected();
        };
        if self.json {
            print::json(&turn)?;
            return Ok(turn.is_some());
        }
        let Some(turn) = turn else {
            return Err(Failure::of(self.texts, if redo { "redo-nothing" } else { "undo-nothing" }));
        };
        self.print_turn(&turn)?;
        if extent != Extent::Preview {
            let what = [("what", self.texts.deed(&turn).into())];
            print::line(&self.texts.format(if redo { "redo-done" } else { "undo-done" }, &what))?;
        }
        Ok(true)
    }

    /// All of it, unless others have changed something since: that a person has to say.
    fn extent(&mut self, redo: bool) -> Result<Extent, Failure> {
        let preview = Request::Undo { redo, extent: Extent::Preview };
        match self.ask(preview)? {
            Response::Turned(Some(turn)) if !turn.since.is_empty() => {
                self.print_turn(&turn)?;
                Err(Failure::of(self.texts, "cli-undo-asks"))
            }
            _ => Ok(Extent::All),
        }
    }

    fn print_turn(&self, turn: &Turn) -> Result<(), Failure> {
        if self.json {
            return Ok(());
        }
        let texts = self.texts;
        let when = [("what", texts.deed(turn).into()), ("at", texts.date_time(turn.at).into())];
        print::line(&texts.format("undo-when", &when))?;
        for line in texts.turned(turn, None) {
            print::line(&format!("    {line}"))?;
        }
        Ok(())
    }

    /// A record as it was after one of its changes.
    pub(super) fn show_at(&mut self, reference: &str, change: &str) -> Result<(), Failure> {
        let (reference, change) = (reference.to_owned(), change.to_owned());
        let Response::Record(view) = self.ask(Request::ShowAt { reference, change })? else {
            return self.unexpected();
        };
        self.print_record(&view)
    }

    /// Brings fields back to what they were after a change.
    pub(super) fn revert(&mut self, reference: &str, change: &str, fields: &[Key]) -> Result<(), Failure> {
        let view = self.read_record(reference, None)?;
        let (id, kind): (RecordId, _) = (view.record.id, view.record.kind);
        let request = Request::Revert { id, change: change.to_owned(), fields: fields.to_vec() };
        let Response::Saved(saved) = self.ask(request)? else { return self.unexpected() };
        if self.json {
            return Ok(print::json(&saved)?);
        }
        let Saved { number, title, .. } = saved;
        let title = self.texts.row_title(kind, &title);
        let what = [number.unwrap_or_default(), title].join(" ").trim().to_owned();
        Ok(print::line(&self.texts.format("cli-saved", &[("what", what.into())]))?)
    }
}
