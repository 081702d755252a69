//! Two records of one person become one on the command line, and two again.

use syncd::domain::Kind;
use syncd::service::protocol::{Merging, Refusal, Request, Response};

use super::failure::Failure;
use super::records::Session;
use super::{print, prompt};

impl Session<'_> {
    /// Merges a patient's record into another's, once a person has said yes.
    pub(super) fn merge(
        &mut self,
        patient: &str,
        into: &str,
        preview: bool,
        yes: bool,
    ) -> Result<(), Failure> {
        let texts = self.texts;
        let ask = |preview| Request::Merge { patient: patient.to_owned(), into: into.to_owned(), preview };
        let merging = self.merging(ask(true))?;
        if preview && self.json {
            return Ok(print::json(&merging)?);
        }
        if let Some(hindrance) = merging.hindrance {
            return Err(Failure::Told(texts.refusal(&Refusal::NotMergeable { hindrance })));
        }
        if !self.json {
            self.print_merging(&merging)?;
        }
        if preview {
            return Ok(());
        }
        if !yes && !prompt::agreed(texts, &texts.get("cli-merge-sure"))? {
            return Err(Failure::of(texts, "cli-not-merged"));
        }
        let merged = self.merging(ask(false))?;
        if self.json {
            return Ok(print::json(&merged)?);
        }
        let words = [("kept", texts.row_about(&merged.kept).into())];
        Ok(print::line(&texts.format("merge-done", &words))?)
    }

    fn merging(&mut self, request: Request) -> Result<Merging, Failure> {
        match self.ask(request)? {
            Response::Merging(merging) => Ok(*merging),
            _ => self.unexpected(),
        }
    }

    fn print_merging(&self, merging: &Merging) -> Result<(), Failure> {
        let texts = self.texts;
        print::line(&texts.merge_what(merging))?;
        let parts =
            [("merge-disputed", texts.merge_disputed(merging)), ("merge-taken", texts.merge_taken(merging))];
        for (heading, fields) in parts.into_iter().filter(|(_, fields)| !fields.is_empty()) {
            print::line(&texts.format(heading, &[("count", fields.len().into())]))?;
            let rows = fields.into_iter().map(|(label, value)| vec![format!("    {label}"), value]);
            print::columns(&rows.collect::<Vec<_>>())?;
        }
        if let Some(records) = texts.merge_records(merging) {
            print::line(&format!("{}: {records}", texts.get("merge-records")))?;
        }
        Ok(())
    }

    /// Brings back a record that was merged into another.
    pub(super) fn unmerge(&mut self, patient: &str) -> Result<(), Failure> {
        self.save(Kind::Patient, Request::Unmerge { patient: patient.to_owned() })
    }
}
