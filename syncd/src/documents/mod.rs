//! Records as automerge documents: what makes two people's offline edits both survive.
//!
//! A document is one flat map. A field at the top of a record stands under its name, a field of
//! an entry under `section/entry/name`; a multi-line text at the top is an automerge text, all
//! else is scalar. The rules that keep automerge honest (`design.md`), each with a test here:
//!
//! - documents begin with constant changes (the `constants` room); no other change makes a container;
//! - nothing is deleted: a value is cleared by writing an empty one, entries are archived;
//! - an edit writes only the fields that were touched, at the heads that the form was opened on;
//! - values written apart are all kept, and equal ones are no conflict;
//! - an unknown field is kept, a newer schema is read-only;
//! - a change from elsewhere is [scanned](scan) first, then tried on a copy (the `admit` room).
//!
//! **Invariant:** nothing here reads a clock or a file; who and when are arguments.

mod admit;
mod conflict;
pub(crate) mod constants;
mod history;
mod reversal;
pub mod scan;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use automerge::transaction::{CommitOptions, Transactable, Transaction};
use automerge::{
    ActorId, Automerge, Change, ChangeHash, ObjId, ObjType, PatchLog, ROOT, ReadDoc, ScalarValue,
    Value as Found,
};
use jiff::Timestamp;

pub use admit::{Admission, Rejected};
pub use conflict::Background;
pub use history::{Revision, Step};
pub use reversal::{Reversal, Since};

use crate::domain::{Held, Key, Kind, LONG_TEXT_MAX, Record, RecordId, Scope, Shape, Value, text};
use constants::{KIND_KEY, VERSION_KEY};

/// The longest one-line text that is shown, whatever its field allows.
const LINE_MAX: usize = 1_000;

/// The hash of a change.
pub type Hash = [u8; 32];

/// The base of the actor ids of one incarnation of a store: 16 random bytes. automerge puts a
/// mark before it when it edits at older heads.
pub type ActorBase = [u8; 16];

/// The base of an actor id.
pub fn actor_base(actor: &[u8]) -> Option<ActorBase> {
    actor.last_chunk().copied()
}

/// A change as the store keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Its hash.
    pub hash: Hash,
    /// The actor.
    pub actor: Vec<u8>,
    /// Its number among that actor's changes in this document.
    pub seq: u64,
    /// The chunk.
    pub bytes: Vec<u8>,
}

impl From<&Change> for Written {
    fn from(change: &Change) -> Self {
        Self {
            hash: change.hash().0,
            actor: change.actor_id().to_bytes().to_vec(),
            seq: change.seq(),
            bytes: change.raw_bytes().to_vec(),
        }
    }
}

/// A record's document.
#[derive(Debug, Clone)]
pub struct Document {
    id: RecordId,
    kind: Kind,
    scope: Scope,
    automerge: Automerge,
}

/// A document cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// The stored changes do not make a document.
    #[error("the document cannot be read: {0}")]
    Unreadable(String),
    /// The document was made by a newer version of Varde.
    #[error("the document's schema is {found}, this version knows {known}: it is read-only here")]
    NewerSchema {
        /// The document's.
        found: u32,
        /// The newest known.
        known: u32,
    },
    /// The heads name a change that this document does not have.
    #[error("the document has no such heads")]
    UnknownHeads,
    /// automerge refused an edit.
    #[error("the edit was refused: {0}")]
    Refused(#[from] automerge::AutomergeError),
}

impl Document {
    /// A new document: the constant changes of its kind.
    pub fn new(id: RecordId, kind: Kind, scope: Scope) -> Self {
        Self { id, kind, scope, automerge: constants::document(kind) }
    }

    /// A document from its stored changes, brought up to this version's schema.
    ///
    /// # Errors
    /// [`DocumentError::Unreadable`].
    pub fn load<'a>(
        id: RecordId,
        kind: Kind,
        scope: Scope,
        changes: impl IntoIterator<Item = &'a [u8]>,
    ) -> Result<Self, DocumentError> {
        let unreadable = |error: &dyn std::fmt::Display| DocumentError::Unreadable(error.to_string());
        let parse = |bytes: &[u8]| Change::from_bytes(bytes.to_vec()).map_err(|error| unreadable(&error));
        let changes = changes.into_iter().map(parse).collect::<Result<Vec<_>, _>>()?;
        let mut automerge = Automerge::new();
        automerge.apply_changes(changes).map_err(|error| unreadable(&error))?;
        automerge.apply_changes(constants::of(kind).iter().cloned()).map_err(|error| unreadable(&error))?;
        Ok(Self { id, kind, scope, automerge })
    }

    /// The record's id.
    pub fn id(&self) -> RecordId {
        self.id
    }

    /// What the record is.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Who holds it.
    pub fn scope(&self) -> Scope {
        self.scope
    }

    /// The hashes of the newest changes, sorted.
    pub fn heads(&self) -> Vec<Hash> {
        let mut heads: Vec<_> = self.automerge.get_heads().iter().map(|head| head.0).collect();
        heads.sort_unstable();
        heads
    }

    /// The changes that are not reached from these heads; all of them from none.
    pub fn changes_since(&self, heads: &[Hash]) -> Vec<Written> {
        let heads: Vec<_> = heads.iter().map(|hash| ChangeHash(*hash)).collect();
        self.automerge.get_changes(&heads).iter().map(Written::from).collect()
    }

    /// The constant changes that every document of a kind begins with.
    pub fn constant_changes(kind: Kind) -> Vec<Written> {
        constants::of(kind).iter().map(Written::from).collect()
    }

    /// How many changes it holds, the constant ones too.
    pub fn changes_count(&self) -> u64 {
        self.automerge.stats().num_changes
    }

    /// The version of the schema that the document is at.
    pub fn version(&self) -> u32 {
        match self.automerge.get(ROOT, VERSION_KEY) {
            Ok(Some((Found::Scalar(value), _))) => {
                value.as_i64().and_then(|v| v.try_into().ok()).unwrap_or(0)
            }
            _ => 0,
        }
    }

    /// Writes the touched fields as they are meant at the heads that the form was opened on: what
    /// others wrote since then stands beside them. A value that already stands there alone is
    /// not written again.
    ///
    /// # Errors
    /// [`DocumentError::NewerSchema`] and [`DocumentError::UnknownHeads`]; nothing is changed then.
    pub fn edit(
        &mut self,
        actor: ActorBase,
        at: Timestamp,
        heads: &[Hash],
        fields: &BTreeMap<Key, Value>,
    ) -> Result<(), DocumentError> {
        let known = self.kind.schema().version();
        if self.version() > known {
            return Err(DocumentError::NewerSchema { found: self.version(), known });
        }
        let unknown = |head: &Hash| self.automerge.get_change_meta_by_hash(&ChangeHash(*head)).is_none();
        if heads.iter().any(unknown) {
            return Err(DocumentError::UnknownHeads);
        }
        // Long texts take an operation a character: each has a change of its own, so that none
        // holds more than a peer accepts. Each follows on the one before: apart are only people.
        let is_text = |key: &Key| matches!(self.kind.schema().field(key), Some(field) if field.shape == Shape::LongText);
        let (texts, scalars): (Vec<_>, Vec<_>) = fields.iter().partition(|(key, _)| is_text(key));
        let batches = [scalars].into_iter().chain(texts.into_iter().map(|text| vec![text]));
        let (mut edited, mut heads) = (self.clone(), heads.to_vec());
        for batch in batches.filter(|batch| !batch.is_empty()) {
            let made = edited.at_heads(actor, at, &heads, |transaction| {
                batch.into_iter().try_for_each(|(key, value)| write(transaction, key, value))
            })?;
            heads = made.map_or(heads, |made| vec![made]);
        }
        *self = edited;
        Ok(())
    }

    /// One change that is made as if nothing were known beyond these heads; none where it would be empty.
    fn at_heads(
        &mut self,
        actor: ActorBase,
        at: Timestamp,
        heads: &[Hash],
        work: impl FnOnce(&mut Transaction<'_>) -> Result<(), automerge::AutomergeError>,
    ) -> Result<Option<Hash>, DocumentError> {
        let heads: Vec<_> = heads.iter().map(|hash| ChangeHash(*hash)).collect();
        self.automerge.set_actor(ActorId::from(actor));
        let mut transaction = self
            .automerge
            .transaction_at(PatchLog::inactive(), &heads)
            .map_err(|error| DocumentError::Unreadable(error.to_string()))?;
        work(&mut transaction)?;
        let (made, _) = transaction.commit_with(CommitOptions::default().with_time(at.as_second()));
        Ok(made.map(|made| made.0))
    }

    /// The document as it was at these heads.
    ///
    /// # Errors
    /// [`DocumentError::UnknownHeads`].
    pub fn at(&self, heads: &[Hash]) -> Result<Self, DocumentError> {
        let heads: Vec<_> = heads.iter().map(|hash| ChangeHash(*hash)).collect();
        let automerge = self.automerge.fork_at(&heads).map_err(|_| DocumentError::UnknownHeads)?;
        Ok(Self { automerge, ..*self })
    }

    /// The record, with everything that people disagree on.
    pub fn record(&self) -> Record {
        let mut record = Record::new(self.id, self.kind, self.scope);
        record.version = self.version();
        let schema = record.schema();
        let mut texts = self.text_claims();
        for item in self.automerge.map_range(ROOT, ..) {
            let name = item.key.as_ref();
            let Some(key) = is_own(name).then(|| name.parse::<Key>().ok()).flatten() else { continue };
            let one_line = !matches!(schema.field(&key), Some(field) if field.shape == Shape::LongText);
            // To ask for all values of a field costs as much as to read many fields.
            let held = match item.conflict {
                false => {
                    let value = self.read(item.value.clone().into(), || item.id()).clean(one_line);
                    Held { value, claims: texts.remove(&key).unwrap_or_default() }
                }
                true => self.held(&self.values_of(name), one_line),
            };
            record.fields.insert(key, held);
        }
        record
    }

    /// A hash of the document's state, conflicts included, that is equal on all machines that
    /// hold the same changes, whatever order they came in.
    pub fn state_hash(&self) -> Hash {
        let mut hasher = blake3::Hasher::new_derive_key("varde 2026-11 canonical document state");
        let mut put = |part: &str| {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part.as_bytes());
        };
        for (key, found) in self.values() {
            put(key.as_str());
            let mut claims: Vec<_> = found.iter().map(|(value, id)| format!("{value:?} {id}")).collect();
            claims.sort_unstable();
            claims.iter().for_each(|claim| put(claim));
            put("");
        }
        *hasher.finalize().as_bytes()
    }

    /// Every key with its values, the shown one last; equal values count once.
    fn values(&self) -> BTreeMap<Key, Vec<(ScalarOrText, ObjId)>> {
        let keys = self.automerge.keys(ROOT).filter(|name| is_own(name));
        let named = keys.filter_map(|name| Some((name.parse::<Key>().ok()?, name)));
        named.map(|(key, name)| (key, self.values_of(&name))).collect()
    }

    fn read(&self, found: Found<'_>, id: impl FnOnce() -> ObjId) -> ScalarOrText {
        match found {
            Found::Scalar(scalar) => ScalarOrText::Scalar(scalar.into_owned()),
            Found::Object(ObjType::Text) => ScalarOrText::Text(self.automerge.text(id()).unwrap_or_default()),
            Found::Object(_) => ScalarOrText::Unreadable,
        }
    }
}

/// Whether a key is a field's, and not the document's own.
fn is_own(name: &str) -> bool {
    name != KIND_KEY && name != VERSION_KEY
}

/// A value as automerge holds it.
#[derive(Debug, Clone, PartialEq)]
enum ScalarOrText {
    Scalar(ScalarValue),
    Text(String),
    /// A container where none belongs: kept, and shown as what no field allows.
    Unreadable,
}

impl ScalarOrText {
    fn clean(&self, one_line: bool) -> Value {
        let text = |text: &str| match one_line {
            true => Value::text(text::clean_line(text, LINE_MAX)),
            false => Value::text(text::clean_lines(text, LONG_TEXT_MAX)),
        };
        match self {
            Self::Text(written) => text(written),
            Self::Scalar(ScalarValue::Str(written)) => text(written),
            Self::Scalar(ScalarValue::Null) => Value::Empty,
            Self::Scalar(ScalarValue::Boolean(flag)) => Value::Flag(*flag),
            Self::Scalar(ScalarValue::F64(number)) => Value::Decimal(*number),
            Self::Scalar(scalar) => scalar.as_i64().map_or(Value::Text("\u{fffd}".into()), Value::Integer),
            Self::Unreadable => Value::Text("\u{fffd}".into()),
        }
    }
}

fn write(
    transaction: &mut impl Transactable,
    key: &Key,
    value: &Value,
) -> Result<(), automerge::AutomergeError> {
    let found = transaction.get_all(ROOT, key.as_str())?;
    let text = found.iter().find(|(found, _)| matches!(found, Found::Object(ObjType::Text)));
    if let Some((_, container)) = text {
        let container = container.clone();
        return write_text(transaction, &container, value.as_text().unwrap_or_default());
    }
    let scalar = scalar(value);
    match found.as_slice() {
        [(Found::Scalar(only), _)] if **only == scalar => Ok(()),
        _ => transaction.put(ROOT, key.as_str(), scalar),
    }
}

/// A value as automerge holds it.
fn scalar(value: &Value) -> ScalarValue {
    match value {
        Value::Empty => ScalarValue::Null,
        Value::Flag(flag) => ScalarValue::Boolean(*flag),
        Value::Integer(number) => ScalarValue::Int(*number),
        Value::Decimal(number) => ScalarValue::F64(*number),
        Value::Text(text) => ScalarValue::Str(text.as_str().into()),
    }
}

/// Writes what differs of a text, so that what two people write in different places both stands.
fn write_text(
    transaction: &mut impl Transactable,
    container: &ObjId,
    new: &str,
) -> Result<(), automerge::AutomergeError> {
    /// Comparing takes the square of this many characters; a longer difference is replaced whole.
    const COMPARED_MAX: usize = 300;
    let old = transaction.text(container)?;
    let common = old.chars().zip(new.chars()).take_while(|(old, new)| old == new).count();
    let (old_rest, new_rest) = (old.chars().skip(common), new.chars().skip(common));
    let (old_rest, new_rest): (Vec<_>, Vec<_>) = (old_rest.collect(), new_rest.collect());
    let alike = old_rest.iter().rev().zip(new_rest.iter().rev()).take_while(|(old, new)| old == new).count();
    let (deleted, inserted) = (old_rest.len() - alike, new_rest.len() - alike);
    if deleted.max(inserted) <= COMPARED_MAX {
        return transaction.update_text(container, new);
    }
    let inserted: String = new_rest[..inserted].iter().collect();
    // From the end: automerge walks over what is deleted before the place.
    for at in (common..common + deleted).rev() {
        transaction.splice_text(container, at, 1, "")?;
    }
    transaction.splice_text(container, common, 0, &inserted)
}
