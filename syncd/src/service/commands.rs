//! Commands: what changes a record. Each ends in one transaction, or changes nothing.

use std::collections::BTreeMap;

use super::Open;
use super::open::Draft;
use super::protocol::{Deed, Refusal, Saved};
use crate::documents::{Document, DocumentError, Hash};
use crate::domain::equipment::EquipmentKind;
use crate::domain::pathway;
use crate::domain::{Fault, Field, HeldIn, Key, Kind, Problem, RecordId, Shape, Value, rules};
use crate::store::{DocumentCommit, Query, Store};

/// The longest name that is looked for in texts for the region, in words.
const NAME_WORDS: usize = 4;

type Fields = BTreeMap<Key, Value>;

/// Whether a value is a person's own entry, or comes from a file.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Origin {
    Entered,
    Imported,
}

impl Origin {
    /// Whether what has this fault is kept and flagged rather than refused.
    fn keeps(self, fault: &Fault) -> bool {
        fault.is_warning() || (self == Self::Imported && fault.kept_on_import())
    }
}

impl<S: Store> Open<S> {
    /// Makes a record.
    pub(super) fn add(&mut self, kind: Kind, fields: Fields) -> Result<Saved, Refusal> {
        let id = self.new_id(kind, &fields);
        if self.store.document(id)?.is_some() {
            return self.save_at_newest(id, fields);
        }
        let (draft, saved) = self.prepare_new(id, kind, fields, Origin::Entered)?;
        self.write(vec![draft], &Deed::Added { kind }, RecordId::random())?;
        self.warned(saved)
    }

    /// Saves touched fields at the heads that a form was opened on.
    pub(super) fn save(&mut self, id: RecordId, heads: &[Hash], fields: Fields) -> Result<Saved, Refusal> {
        let document = self.document(id)?;
        let fields = pathway::dated(fields, &document.record(), self.clock.today());
        let (draft, saved) = self.draft_of_edit(document, heads, fields)?;
        self.write(vec![draft], &Deed::Changed, RecordId::random())?;
        self.warned(saved)
    }

    /// The id of a new record: computed for what there must be one of, random for all else.
    pub(super) fn new_id(&self, kind: Kind, fields: &Fields) -> RecordId {
        let scope = kind.schema().scope(self.profile.municipality);
        let computed = |parent: &str| RecordId::computed(&self.profile.region, scope, kind, parent);
        match kind {
            Kind::Meeting => match fields.get(&Key::top("date")).and_then(Value::as_text) {
                Some(date) => computed(date),
                None => RecordId::random(),
            },
            kind if kind.is_one_of_its_kind() => computed(""),
            _ => RecordId::random(),
        }
    }

    fn save_at_newest(&mut self, id: RecordId, fields: Fields) -> Result<Saved, Refusal> {
        let heads = self.document(id)?.heads();
        self.save(id, &heads, fields)
    }

    pub(super) fn prepare_new(
        &mut self,
        id: RecordId,
        kind: Kind,
        mut fields: Fields,
        origin: Origin,
    ) -> Result<(Draft, Saved), Refusal> {
        self.give_number(kind, &mut fields)?;
        self.make_responsible(kind, &mut fields);
        let mut document = Document::new(id, kind, kind.schema().scope(self.profile.municipality));
        let fields = self.understood(kind, fields, origin)?;
        let heads = document.heads();
        document.edit(self.actor, self.clock.now(), &heads, &fields).map_err(refusal)?;
        let record = document.record();
        let problems = rules::problems(&record);
        self.refuse(problems.clone(), origin)?;
        let draft = Draft::of(&document, &[], &record, &self.practice);
        let saved = saved(&draft.document, problems);
        Ok((draft, saved))
    }

    pub(super) fn edit(
        &self,
        document: &mut Document,
        heads: &[Hash],
        fields: Fields,
    ) -> Result<(), Refusal> {
        let fields = self.understood(document.kind(), fields, Origin::Entered)?;
        document.edit(self.actor, self.clock.now(), heads, &fields).map_err(refusal)
    }

    /// The fields with references found, or everything that is wrong with them.
    pub(super) fn understood(&self, kind: Kind, fields: Fields, origin: Origin) -> Result<Fields, Refusal> {
        let schema = kind.schema();
        let mut problems = Vec::new();
        let mut understood = Fields::new();
        for (key, value) in fields {
            let Some(field) = schema.field(&key) else {
                problems.push(Problem { key, fault: Fault::UnknownField });
                continue;
            };
            let checked = self.referred_to(field, &value)?.and_then(|value| match field.check(&value) {
                Some(fault) if !origin.keeps(&fault) => Err(fault),
                _ => Ok(value),
            });
            match checked {
                Ok(value) => drop(understood.insert(key, value)),
                Err(fault) => problems.push(Problem { key, fault }),
            }
        }
        if schema.held_in == HeldIn::Region {
            problems.extend(self.naming_patients(schema, &understood)?);
        }
        match problems.is_empty() {
            true => Ok(understood),
            false => Err(Refusal::Invalid { problems }),
        }
    }

    /// A value with the reference found that it may be.
    pub(super) fn referred_to(&self, field: &Field, value: &Value) -> Result<Result<Value, Fault>, Refusal> {
        match (field.shape, value.as_text()) {
            (Shape::Reference(kind), Some(text)) => match self.resolve(kind, text) {
                Ok(id) => Ok(Ok(id.into())),
                Err(Refusal::NotFound { .. } | Refusal::Ambiguous { .. }) => {
                    Ok(Err(Fault::NoSuchRecord { kind }))
                }
                Err(other) => Err(other),
            },
            _ => Ok(Ok(value.clone())),
        }
    }

    pub(super) fn refuse(&self, problems: Vec<Problem>, origin: Origin) -> Result<(), Refusal> {
        let hindering: Vec<_> =
            problems.into_iter().filter(|problem| !origin.keeps(&problem.fault)).collect();
        match hindering.is_empty() {
            true => Ok(()),
            false => Err(Refusal::Invalid { problems: hindering }),
        }
    }

    /// Texts for the region in which a patient of this municipality is named.
    fn naming_patients(
        &self,
        schema: &crate::domain::Schema,
        fields: &Fields,
    ) -> Result<Vec<Problem>, Refusal> {
        let mut naming = Vec::new();
        for (key, value) in fields {
            let is_text =
                schema.field(key).is_some_and(|f| matches!(f.shape, Shape::Line(_) | Shape::LongText));
            let Some(text) = value.as_text().filter(|_| is_text) else { continue };
            let words: Vec<_> =
                text.split(|c: char| !c.is_alphanumeric() && c != '-').filter(|w| !w.is_empty()).collect();
            let runs = (2..=NAME_WORDS).flat_map(|length| words.windows(length).map(|run| run.join(" ")));
            for name in runs {
                if !self.store.find(Kind::Patient, &name)?.is_empty() {
                    naming.push(Problem { key: key.clone(), fault: Fault::PointsToPatient });
                    break;
                }
            }
        }
        Ok(naming)
    }

    /// A new patient is the responsibility of whoever enters it, unless somebody else is named.
    fn make_responsible(&self, kind: Kind, fields: &mut Fields) {
        if kind == Kind::Patient {
            let person = || Value::text(self.profile.person.as_str());
            fields.entry(Key::top("coordinator")).or_insert_with(person);
        }
    }

    /// Gives a shown number where the kind has one and the fields do not say it.
    pub(super) fn give_number(&self, kind: Kind, fields: &mut Fields) -> Result<(), Refusal> {
        if kind == Kind::Plan {
            return self.give_edition(fields);
        }
        if let Some((prefix, digits)) = self.number_prefix(kind, fields) {
            let next = self.store.highest_number(kind, &prefix)? + 1;
            fields.insert(Key::top("number"), format!("{prefix}{next:0digits$}").into());
        }
        Ok(())
    }

    /// A plan is the next edition of its patient's, unless it says which.
    fn give_edition(&self, fields: &mut Fields) -> Result<(), Refusal> {
        let patient = fields.get(&Key::top("patient")).and_then(Value::as_text);
        let said = fields.get(&Key::top("edition")).is_some_and(|edition| !edition.is_empty());
        let Some(patient) = patient.filter(|_| !said) else { return Ok(()) };
        // Who it is about is judged with the other fields.
        let Ok(patient) = self.resolve(Kind::Patient, patient) else { return Ok(()) };
        let plans = self.store.list(&Query { patient: Some(patient), ..Query::of(Kind::Plan) })?;
        let edition =
            |row: &crate::store::Row| row.columns.get("edition").and_then(serde_json::Value::as_i64);
        let last = plans.rows.iter().filter_map(edition).max().unwrap_or(0);
        fields.insert(Key::top("edition"), Value::Integer(last + 1));
        Ok(())
    }

    /// What the number to be given begins with and how many digits it has at least; none where
    /// the fields say the number, or the kind has none.
    pub(super) fn number_prefix(&self, kind: Kind, fields: &Fields) -> Option<(String, usize)> {
        if fields.get(&Key::top("number")).is_some_and(|number| !number.is_empty()) {
            return None;
        }
        let municipality = self.profile.municipality.prefix();
        match kind {
            Kind::Patient => Some((format!("{municipality}-"), 2)),
            Kind::Appointment => Some((format!("{municipality}-D"), 1)),
            Kind::Equipment => {
                let kind = fields.get(&Key::top("kind")).and_then(Value::as_text);
                Some((format!("{}-", equipment_prefix(kind)), 4))
            }
            _ => None,
        }
    }
}

/// What the shown numbers of a kind of item begin with.
fn equipment_prefix(kind: Option<&str>) -> &'static str {
    match kind.and_then(|kind| kind.parse().ok()) {
        Some(EquipmentKind::Tablet) => "NB",
        Some(EquipmentKind::PulseOximeter) => "PO",
        Some(EquipmentKind::Scale) => "VE",
        Some(EquipmentKind::GlucoseMeter) => "BS",
        Some(EquipmentKind::BloodPressureMeter) => "BT",
        Some(EquipmentKind::Thermometer) => "TM",
        Some(EquipmentKind::TableCamera) => "BK",
        Some(EquipmentKind::ConversationAmplifier) => "SF",
        Some(EquipmentKind::Other) | None => "UT",
    }
}

pub(super) fn refusal(error: DocumentError) -> Refusal {
    match error {
        DocumentError::NewerSchema { .. } => Refusal::NewerSchema,
        DocumentError::UnknownHeads => Refusal::NotUnderstood { reason: "unknown heads".into() },
        other => Refusal::Storage { reason: other.to_string() },
    }
}

pub(super) fn saved(commit: &DocumentCommit, warnings: Vec<Problem>) -> Saved {
    let heads = commit.heads.iter().map(|head| data_encoding::HEXLOWER.encode(head)).collect();
    let (number, title) = (commit.projection.number.clone(), commit.projection.title.clone());
    Saved { id: commit.id, number, title, heads, warnings }
}
