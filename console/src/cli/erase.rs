//! Erasing a person on the command line, and who has been.

use syncd::domain::erasure::ErasureGround;
use syncd::service::protocol::{Erasing, Refusal, Request, Response};

use super::failure::Failure;
use super::records::Session;
use super::{print, prompt};

impl Session<'_> {
    /// Erases everything on a patient, once a person has said yes.
    pub(super) fn erase(
        &mut self,
        patient: String,
        ground: ErasureGround,
        preview: bool,
        yes: bool,
    ) -> Result<(), Failure> {
        let texts = self.texts;
        let ask = |preview| Request::Erase { patient: patient.clone(), ground, preview };
        let erasing = self.erasing(ask(true))?;
        if preview && self.json {
            return Ok(print::json(&erasing)?);
        }
        if let Some(hindrance) = erasing.hindrance {
            return Err(Failure::Told(texts.refusal(&Refusal::NotErasable { hindrance })));
        }
        let held = erasing.records.iter().map(|(kind, count)| format!("{} {count}", texts.kind(*kind)));
        let number = erasing.patient.number.as_deref().unwrap_or(&erasing.patient.title);
        let words = [
            ("number", number.into()),
            ("records", held.collect::<Vec<_>>().join(" · ").into()),
            ("machines", erasing.machines.into()),
        ];
        if preview {
            return Ok(print::line(&texts.format("erase-what", &words))?);
        }
        if !yes && !prompt::agreed(texts, &texts.format("cli-erase-sure", &words))? {
            return Err(Failure::of(texts, "cli-not-erased"));
        }
        let erased = self.erasing(ask(false))?;
        if self.json {
            return Ok(print::json(&erased)?);
        }
        let records: usize = erased.records.iter().map(|(_, count)| count).sum();
        let words = [("records", records.into()), ("others", erased.machines.saturating_sub(1).into())];
        Ok(print::line(&texts.format("erase-done", &words))?)
    }

    fn erasing(&mut self, request: Request) -> Result<Erasing, Failure> {
        match self.ask(request)? {
            Response::Erasing(erasing) => Ok(*erasing),
            _ => self.unexpected(),
        }
    }

    /// Who was erased, and on which machines, a line for each.
    pub(super) fn erasures(&mut self) -> Result<(), Failure> {
        let Response::Erasures(erasures) = self.ask(Request::Erasures)? else { return self.unexpected() };
        if self.json {
            return Ok(print::json(&erasures)?);
        }
        let texts = self.texts;
        if erasures.is_empty() {
            return Ok(print::line(&texts.get("erasures-none"))?);
        }
        let row = |erasure: &syncd::service::protocol::ErasureView| {
            vec![
                erasure.id.clone(),
                erasure.at.map(|at| texts.date_time(at)).unwrap_or_default(),
                erasure.person.clone().unwrap_or_else(|| erasure.municipality.name()),
                erasure.ground.map(|ground| texts.get(&format!("erasure-{ground}"))).unwrap_or_default(),
                texts.receipts(erasure),
            ]
        };
        Ok(print::columns(&erasures.iter().map(row).collect::<Vec<_>>())?)
    }
}
