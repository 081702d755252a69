//! The local protocol: what the console and the command line say to the daemon.
//!
//! JSON lines over a local socket. The client sends [`Call`]s; the daemon answers each with a
//! [`Reply`] of the same number and, once the client has subscribed, sends [`Event`]s between.
//! The first call must be [`Request::Hello`] with the same [`VERSION`], or [`Request::Stop`].

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::domain::access::Occasion;
use crate::domain::aggregate::Aggregate;
use crate::domain::appointment::PhoneCall;
use crate::domain::benefit::{Figure, Figures};
use crate::domain::card::Card;
use crate::domain::check_in::CheckIn;
use crate::domain::member::Role as MemberRole;
use crate::domain::operation::{Hindrance, Operation};
use crate::domain::pathway::Role;
use crate::domain::plan::LevelContent;
use crate::domain::{Key, Kind, Municipality, Problem, Record, RecordId, Scope, Value};
use crate::exchange::Row as ImportRow;
use crate::membership::Broken;
use crate::net::Why;
use crate::store::view::{Agenda, AgendaQuery, Hit, Page, Query, Row};

/// The version of this protocol. Console and daemon come in one program, so they differ only
/// while an old daemon still runs.
pub const VERSION: u32 = 1;

/// The longest frame either side accepts, in bytes, its line end included.
pub const FRAME_MAX: usize = 8 * 1024 * 1024;

/// The most rows one [`Request::Import`] may carry, so that no import keeps others waiting.
pub const IMPORT_ROWS_MAX: usize = 200;

/// The most rows one page may hold.
pub const PAGE_MAX: usize = 1_000;

/// A request with its number.
#[derive(Debug, Serialize, Deserialize)]
pub struct Call {
    /// Chosen by the client; the reply carries it back.
    pub id: u64,
    /// What is asked for.
    pub request: Request,
}

/// What the daemon sends.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Message {
    /// An answer to a call.
    Reply(Reply),
    /// Something happened.
    Event(Event),
}

/// An answer.
#[derive(Debug, Serialize, Deserialize)]
pub struct Reply {
    /// The number of the call.
    pub id: u64,
    /// What was asked for, or why not.
    pub result: Result<Response, Refusal>,
}

/// What a client may ask for.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Request {
    /// The first call of a connection. → [`Response::Hello`]
    Hello {
        /// The client's [`VERSION`].
        version: u32,
    },
    /// Make a home where there is none: begin a region. → [`Response::Hello`]
    Init(Init),
    /// Open a locked home. → [`Response::Hello`]
    Unlock {
        /// The passphrase.
        passphrase: Passphrase,
    },
    /// Keep everybody out until the passphrase is given; sync goes on for a while.
    /// → [`Response::Done`]
    Lock {
        /// For how many minutes from a lock sync goes on, from now on; then the key is dropped too.
        /// As it was set before where it is missing.
        #[serde(default)]
        keep: Option<u32>,
    },
    /// Have another passphrase open the home, or a first one beside the key file. → [`Response::Done`]
    ChangePassphrase {
        /// The one that opens it now; of a home that a key file opens, none.
        current: Option<Passphrase>,
        /// The new one.
        new: Passphrase,
    },
    /// From now on this connection is given numbers in place of patients' names, and neither free text
    /// nor identifiers; or no longer. → [`Response::Done`]
    Meeting {
        /// Whether it is.
        on: bool,
    },
    /// What is here and how it is. → [`Response::Status`]
    Status,
    /// A window of a list. → [`Response::Page`]
    List(Query),
    /// Where a record stands in a list. → [`Response::Position`]
    Position {
        /// The list.
        query: Query,
        /// The record.
        id: RecordId,
    },
    /// What is due, late, waiting. → [`Response::Agenda`]
    Agenda(AgendaQuery),
    /// Records of every kind that match all words. → [`Response::Hits`]
    Search {
        /// The words.
        text: String,
        /// How many at most.
        limit: usize,
    },
    /// One record, opened. → [`Response::Record`]
    Show {
        /// Id, shown number or title.
        reference: String,
        /// Of this kind; any where it is missing.
        #[serde(default)]
        kind: Option<Kind>,
    },
    /// Make a record. → [`Response::Saved`]
    Add {
        /// What.
        kind: Kind,
        /// Its values. References may be given as shown number or title.
        fields: BTreeMap<Key, Value>,
    },
    /// Save the fields that were touched. → [`Response::Saved`]
    Save {
        /// The record.
        id: RecordId,
        /// The heads that it was opened on; where others have changed the same field since,
        /// both values stand until a person chooses.
        heads: Vec<String>,
        /// The touched fields.
        fields: BTreeMap<Key, Value>,
    },
    /// Do something with a record in one go. → [`Response::Saved`], of the record that it made where
    /// it made one
    Operate {
        /// What.
        operation: Operation,
        /// The record.
        id: RecordId,
        /// The entry that is meant, where one was pointed at.
        #[serde(default)]
        entry: Option<String>,
        /// The heads that the record was seen at: what is approved is what was seen.
        heads: Vec<String>,
        /// What was asked for, by name. What is not here is as the operation suggests.
        fields: BTreeMap<Key, Value>,
    },
    /// Take in rows of a file, at most [`IMPORT_ROWS_MAX`]. → [`Response::Imported`]
    Import {
        /// The rows.
        rows: Vec<ImportRow>,
    },
    /// Make a ticket with which one machine joins, once, within ten minutes. Admins only.
    /// → [`Response::Invitation`]
    Invite {
        /// The municipality of the machine that joins.
        municipality: Municipality,
        /// What it may do.
        role: MemberRole,
    },
    /// Make a home where there is none, by a ticket; or use another ticket in a home that still
    /// waits to be let in. → [`Response::Hello`] with [`HomeState::Joining`]
    Join(Join),
    /// Who belongs to the region, and who waits to be let in. → [`Response::Members`]
    Members,
    /// The codes are the same on both screens: let the machine in, or go in. → [`Response::Done`]
    Confirm {
        /// Which [`Joining`].
        id: String,
        /// The code, as it was read.
        code: String,
    },
    /// Do not let a machine in, or do not go in. → [`Response::Done`]
    Decline {
        /// Which [`Joining`].
        id: String,
    },
    /// Let a machine do something else from now on. Admins of its municipality only.
    /// → [`Response::Members`]
    SetRole {
        /// The machine's key, 64 hexadecimal digits.
        key: String,
        /// What it may do.
        role: MemberRole,
    },
    /// A machine belongs to the region no longer. Admins of its municipality only.
    /// → [`Response::Members`]
    Revoke {
        /// The machine's key, 64 hexadecimal digits.
        key: String,
    },
    /// How things stand with every other machine. → [`Response::Sync`]
    Sync,
    /// The overview rows of every municipality, by number. → [`Response::Cards`]
    Cards,
    /// The figures of every municipality. → [`Response::Aggregates`]
    Aggregates,
    /// The figures of the reports as of a day. → [`Response::Report`]
    Report {
        /// The day; today where it is missing.
        #[serde(default)]
        day: Option<Date>,
    },
    /// The rows of this municipality that a figure counts. → [`Response::Page`]
    FigureRows {
        /// The figure.
        figure: Figure,
        /// As of which day; today where it is missing.
        #[serde(default)]
        day: Option<Date>,
    },
    /// Give the region this municipality's figures as of a day, small ones too. Admins only.
    /// → [`Response::Report`]
    ReleaseFigures {
        /// The day; today where it is missing.
        #[serde(default)]
        day: Option<Date>,
    },
    /// Who has read what in this municipality, newest first. → [`Response::AccessLog`]
    AccessLog {
        /// Only what concerns this patient: number, name or id.
        #[serde(default)]
        patient: Option<String>,
        /// The most entries wanted.
        limit: usize,
    },
    /// Whether that log is whole. → [`Response::Verdict`]
    VerifyAccessLog,
    /// How this machine is reached and reaches others. → [`Response::Network`]
    Network,
    /// Changes that, from now on. → [`Response::Network`]
    SetNetwork(NetworkSettings),
    /// Send events on this connection from now on. → [`Response::Done`]
    Subscribe,
    /// End the daemon, cleanly. Understood by every version, and before any hello.
    /// → [`Response::Done`]
    Stop,
}

/// What a home is made from.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Init {
    /// The region's name.
    pub region: String,
    /// The municipality of this machine.
    pub municipality: Municipality,
    /// Who uses it.
    pub person: String,
    /// What the machine is called.
    pub machine: String,
    /// The passphrase; with none, the daemon must have been given a key file.
    pub passphrase: Option<Passphrase>,
}

/// What a home that joins is made from.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Join {
    /// The ticket, as text.
    pub ticket: String,
    /// Who uses the machine.
    pub person: String,
    /// What the machine is called.
    pub machine: String,
    /// The passphrase; with none, the daemon must have been given a key file.
    pub passphrase: Option<Passphrase>,
}

/// A passphrase: wiped from memory when dropped, and never printed.
#[derive(Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Passphrase(pub Zeroizing<String>);

impl std::fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Passphrase(…)")
    }
}

/// What a client may get.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Response {
    /// To [`Request::Hello`], [`Request::Init`] and [`Request::Unlock`].
    Hello(Hello),
    /// To [`Request::Status`].
    Status(Status),
    /// To [`Request::List`].
    Page(Page),
    /// To [`Request::Position`]: from 0; none where the list does not hold it.
    Position(Option<usize>),
    /// To [`Request::Agenda`].
    Agenda(Agenda),
    /// To [`Request::Search`].
    Hits(Vec<Hit>),
    /// To [`Request::Show`].
    Record(Box<RecordView>),
    /// To [`Request::Add`] and [`Request::Save`]: on disk.
    Saved(Saved),
    /// To [`Request::Import`].
    Imported(Imported),
    /// To [`Request::Invite`].
    Invitation(Invitation),
    /// To [`Request::Members`], [`Request::SetRole`] and [`Request::Revoke`].
    Members(Members),
    /// To [`Request::Sync`], by name.
    Sync(Vec<PeerView>),
    /// To [`Request::Cards`].
    Cards(Vec<CardView>),
    /// To [`Request::Aggregates`].
    Aggregates(Vec<AggregateView>),
    /// To [`Request::Report`] and [`Request::ReleaseFigures`].
    Report(Report),
    /// To [`Request::AccessLog`].
    AccessLog(Vec<AccessView>),
    /// To [`Request::VerifyAccessLog`].
    Verdict(Verdict),
    /// To [`Request::Network`] and [`Request::SetNetwork`].
    Network(Network),
    /// It was done.
    Done,
}

/// How a home stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Hello {
    /// The daemon's [`VERSION`].
    pub version: u32,
    /// Whether there is a home and whether it is open.
    pub state: HomeState,
    /// Who and where; only of an open home.
    pub profile: Option<Profile>,
    /// Now, in Europe/Oslo, by the daemon's clock; a demo's clock stands on the demo's day.
    pub now: DateTime,
}

/// Whether there is a home and whether it is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HomeState {
    /// There is none yet.
    Absent,
    /// There is one, and its key is needed.
    Locked,
    /// It waits to be let in by the ticket's inviter; there is nothing in it yet.
    Joining,
    /// It is open.
    Open,
}

/// Whose home it is. One home is one person on one machine.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    /// The region.
    pub region: String,
    /// The municipality.
    pub municipality: Municipality,
    /// The person.
    pub person: String,
    /// The machine.
    pub machine: String,
}

/// A ticket that was made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Invitation {
    /// The text to give to whoever joins, and to nobody else.
    pub ticket: String,
    /// The municipality of the machine that joins.
    pub municipality: Municipality,
    /// What it may do.
    pub role: MemberRole,
    /// Until when it can be used, in Europe/Oslo.
    pub until: DateTime,
}

/// Who belongs to the region.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Members {
    /// Those who do, by municipality and person; this machine too.
    pub members: Vec<MemberView>,
    /// Those who belonged to it and do not any more.
    #[serde(default)]
    pub former: Vec<FormerView>,
    /// Those who have shown a ticket and wait for two people to compare the codes.
    pub joining: Vec<Joining>,
    /// Whether this machine waits to be let in and has no ticket for it any more: it was used
    /// before, declined, or came too late.
    pub needs_ticket: bool,
}

/// A member.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MemberView {
    /// The machine's key, 64 hexadecimal digits.
    pub key: String,
    /// Whose it is.
    pub person: String,
    /// What it is called.
    pub machine: String,
    /// Its municipality.
    pub municipality: Municipality,
    /// What it may do.
    pub role: MemberRole,
    /// Whether it is this machine.
    pub here: bool,
}

/// A machine that was revoked. What it holds it keeps; it gets nothing more.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FormerView {
    /// The machine's key, 64 hexadecimal digits.
    pub key: String,
    /// Whose it is.
    pub person: String,
    /// What it is called.
    pub machine: String,
    /// Its last municipality.
    pub municipality: Municipality,
    /// What it last might do.
    pub role: MemberRole,
    /// Whether it is this machine.
    pub here: bool,
    /// The other machines of the region that are not known to have heard of it.
    pub unheard_by: Vec<String>,
    /// How many other machines there are.
    pub others: usize,
}

/// A machine that has shown a ticket: to this one, or this one to its inviter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Joining {
    /// Names it in [`Request::Confirm`]: a few letters and digits.
    pub id: String,
    /// The six digits that both screens show, in two halves: `417 092`.
    pub code: String,
    /// The other person: who joins, or who invited.
    pub person: String,
    /// The other machine.
    pub machine: String,
    /// The municipality of the machine that joins.
    pub municipality: Municipality,
    /// What it may do.
    pub role: MemberRole,
    /// Whether it is this machine that joins.
    pub here: bool,
    /// Whether this side has confirmed.
    pub confirmed: bool,
}

/// How things stand with another machine.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PeerView {
    /// The machine's key, 64 hexadecimal digits.
    pub key: String,
    /// Whose it is.
    pub person: String,
    /// What it is called.
    pub machine: String,
    /// Its municipality.
    pub municipality: Municipality,
    /// What it may do.
    pub role: MemberRole,
    /// Whether there is a connection now.
    pub connected: bool,
    /// What the two share.
    pub scopes: Vec<SharedScope>,
    /// When it was last heard from, in Europe/Oslo.
    pub last_heard: Option<DateTime>,
    /// Bytes of messages sent to it since the daemon started, their framing included.
    pub sent: u64,
    /// Bytes of messages that came from it since the daemon started, their framing included.
    pub received: u64,
    /// Why it does not go, where it does not.
    pub why: Option<Trouble>,
}

/// A scope that two machines share.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SharedScope {
    /// The scope.
    pub scope: Scope,
    /// When something was last exchanged, or found to be equal, in Europe/Oslo.
    pub last: Option<DateTime>,
    /// How many changes and cards the other lacks; none where that is not known.
    pub they_lack: Option<u64>,
    /// How many this machine lacks; none where that is not known.
    pub we_lack: Option<u64>,
}

/// Why nothing goes between two machines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "trouble", rename_all = "kebab-case")]
pub enum Trouble {
    /// There is no connection.
    Unreachable {
        /// Why.
        why: Why,
    },
    /// It speaks no version that this one does.
    OtherVersion,
    /// It has sent what its author never signed. It is not asked again until the next start.
    Forged,
    /// It holds another history of a machine than this one does: that machine was set back.
    Forked {
        /// The machine that was set back, where it is known.
        machine: Option<String>,
    },
    /// It holds changes by an author that nobody has introduced here, or who may not write.
    UnknownAuthor,
}

/// An overview row, with whose it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CardView {
    /// The municipality that signed it.
    pub municipality: Municipality,
    /// The record that it is about, which this machine need not hold.
    pub record: RecordId,
    /// What it says.
    pub card: Card,
}

/// A municipality's figures.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AggregateView {
    /// The municipality that signed them.
    pub municipality: Municipality,
    /// What they say.
    pub aggregate: Aggregate,
}

/// The figures of the reports. Nothing in it points to a patient.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// As of which day this municipality's own rows were counted.
    pub day: Date,
    /// The municipalities whose figures are known here, this one's own first.
    pub municipalities: Vec<MunicipalFigures>,
    /// Municipalities of the region that have released none.
    pub missing: Vec<Municipality>,
    /// All that are known, together.
    pub total: Figures,
    /// Kilometres saved per DSK, round trip, where any are known.
    pub mean_km: Option<f64>,
}

/// The figures of one municipality.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MunicipalFigures {
    /// The municipality.
    pub municipality: Municipality,
    /// As of which day.
    pub day: Date,
    /// Who released them; none where they were counted here, from this municipality's own rows.
    pub released_by: Option<String>,
    /// The figures.
    pub figures: Figures,
}

/// An entry of the access log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessView {
    /// When, in Europe/Oslo, by that machine's clock.
    pub at: DateTime,
    /// The patient's number, where it concerns one that is here.
    pub patient: Option<String>,
    /// Who.
    pub person: String,
    /// On which machine.
    pub machine: String,
    /// In which role, where it is known.
    pub role: Option<MemberRole>,
    /// What happened.
    pub occasion: Occasion,
    /// What sort of records, where it was one.
    pub kind: Option<Kind>,
    /// The record, where it was one.
    pub record: Option<RecordId>,
}

/// Whether the access log is whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// How many entries there are.
    pub entries: usize,
    /// The first fault of each machine's part that has one.
    pub faults: Vec<AccessFault>,
}

/// An entry of the access log that is not as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessFault {
    /// Whose part.
    pub machine: String,
    /// The place in it, from 1.
    pub n: u64,
    /// What is wrong.
    pub broken: Broken,
}

/// How this machine is reached and reaches others.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Network {
    /// What a person has set.
    pub settings: NetworkSettings,
    /// The addresses at which this machine listens; none while it does not.
    pub addresses: Vec<String>,
}

/// What a person can set of the network.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NetworkSettings {
    /// Whether machines on the local network find each other by themselves (mDNS).
    pub mdns: bool,
    /// The region's own relay, an https address; none for no relay.
    pub relay: Option<String>,
}

impl Default for NetworkSettings {
    fn default() -> Self {
        Self { mdns: true, relay: None }
    }
}

/// The other machines, in one line.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct SyncSummary {
    /// How many other machines there are.
    pub others: usize,
    /// How many are connected, with nothing lacking on either side.
    pub equal: usize,
    /// How many are connected.
    pub connected: usize,
    /// How many wait to be let in.
    pub joining: usize,
}

/// What is here and how it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Status {
    /// Whose home it is.
    pub profile: Profile,
    /// Now, in Europe/Oslo.
    pub now: DateTime,
    /// How many records there are of each kind, put-away ones not counted.
    pub counts: BTreeMap<Kind, usize>,
    /// Fields on which people disagree, over all records.
    pub conflicts: usize,
    /// Problems that a person should see, over all records.
    pub problems: usize,
    /// Alerts that are open.
    pub alerts: usize,
    /// Changes from elsewhere that were kept apart since they could do harm.
    pub quarantined: usize,
    /// The storage error that made the store read-only, if one has.
    pub read_only: Option<String>,
    /// Who receives alerts now, by the roster.
    pub on_duty: Option<String>,
    /// Who is next where that person does not answer.
    pub deputy: Option<String>,
    /// The other machines.
    pub sync: SyncSummary,
}

/// A record opened for reading or for a form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RecordView {
    /// Its values.
    pub record: Record,
    /// Its heads, for [`Request::Save`].
    pub heads: Vec<String>,
    /// Its row.
    pub row: Row,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
    /// What records it refers to are called; of a loan in hand here, the patient.
    pub names: BTreeMap<RecordId, String>,
    /// Who the actors of disputed values are.
    pub actors: BTreeMap<String, Who>,
    /// Who answers for it now, where a person is known.
    pub responsible: Option<Responsible>,
    /// What is next on the pathway; of patients only.
    pub next: Option<NextView>,
    /// What the plan in force says of an alert's level; of alerts only.
    pub guide: Option<Guide>,
    /// How the municipalities stand; of the newest check-in only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check_in: Option<CheckIn>,
    /// Whom to phone next; of appointments only.
    pub call: Option<PhoneCall>,
    /// Records about a patient, newest first; the patients who have borrowed an item; what refers to
    /// a contact.
    pub related: Vec<Row>,
    /// What happened, newest first.
    pub timeline: Vec<TimelineEntry>,
}

/// A person at a machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Who {
    /// The person.
    pub person: String,
    /// The machine.
    pub machine: String,
}

/// What is to be done about an alert.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Guide {
    /// The patient's plan.
    pub plan: RecordId,
    /// What it says of the alert's level.
    pub says: LevelContent,
}

/// Who answers for a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Responsible {
    /// The person.
    pub person: String,
    /// Who stands in today, where that person is away.
    pub stand_in: Option<String>,
}

/// What is next for a patient and who is responsible now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NextView {
    /// The activity's code.
    pub activity: String,
    /// When it is due.
    pub due: Option<Date>,
    /// Since when it is under way.
    pub begun: Option<Date>,
    /// The accountable role.
    pub role: Role,
    /// The person, where one is known.
    pub person: Option<String>,
    /// Who stands in today, where that person is away.
    pub stand_in: Option<String>,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TimelineEntry {
    /// The day, in Europe/Oslo.
    pub on: Date,
    /// What.
    pub what: Happening,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "happening", rename_all = "kebab-case")]
pub enum Happening {
    /// An activity of the pathway was begun, done or passed over.
    Activity {
        /// The activity's code.
        activity: String,
        /// A code of [`ActivityState`](crate::domain::pathway::ActivityState).
        state: String,
    },
    /// Something about consent.
    Consent {
        /// A code of [`ConsentStatus`](crate::domain::consent::ConsentStatus).
        status: String,
    },
    /// A record about this patient.
    Related {
        /// The record's kind.
        kind: Kind,
        /// Its id.
        id: RecordId,
        /// What it is called.
        title: String,
        /// Its state, a code.
        state: String,
    },
    /// Fields were changed.
    Changed {
        /// By whom.
        who: Who,
        /// When.
        at: Timestamp,
        /// Which.
        fields: Vec<Key>,
    },
}

/// Saved means on disk.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Saved {
    /// The record.
    pub id: RecordId,
    /// Its shown number, where it has one.
    pub number: Option<String>,
    /// What it is called.
    pub title: String,
    /// Its heads now.
    pub heads: Vec<String>,
    /// What a person should look at, though it was saved.
    pub warnings: Vec<Problem>,
}

/// What an import took and what it left.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Imported {
    /// Rows that became records.
    pub added: usize,
    /// Rows whose record was here already; left as they are.
    pub already: usize,
    /// Rows that were taken with something to look at, and rows that were left.
    pub notes: Vec<ImportNote>,
}

/// Something about one row of an import.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ImportNote {
    /// Where in the file.
    pub place: String,
    /// Whether the row was left out.
    pub left: bool,
    /// What is wrong.
    pub problem: Problem,
}

/// Something that happened, for those who subscribed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// Records were made or changed, here or elsewhere.
    Changed {
        /// Their kinds.
        kinds: Vec<Kind>,
        /// Their ids; none where there are too many to name.
        ids: Vec<RecordId>,
    },
    /// The home was made, opened, locked or let in.
    Home(Hello),
    /// Somebody has locked the home: what is shown of it is to be forgotten.
    Locked,
    /// How things stand with other machines, who they are or who waits to be let in has changed.
    Sync,
    /// The daemon ends because it was asked to; it is not to be started again at once.
    Stopping,
    /// The store became read-only.
    ReadOnly {
        /// The storage error.
        reason: String,
    },
}

/// Why something was not done. What a person reads comes from the translations; this English
/// is for logs and scripts, and names no patient.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "refusal", rename_all = "kebab-case")]
pub enum Refusal {
    /// Another version speaks.
    #[error("the daemon speaks protocol {daemon}, this program {client}: stop it with `varde daemon stop`")]
    OtherVersion {
        /// The daemon's.
        daemon: u32,
        /// The client's.
        client: u32,
    },
    /// The call could not be understood.
    #[error("the request could not be understood: {reason}")]
    NotUnderstood {
        /// Why, without any of its values.
        reason: String,
    },
    /// There is no home.
    #[error("there is no Varde here yet: begin with `varde init`")]
    Absent,
    /// There is a home already.
    #[error("there is a Varde here already; nothing was changed")]
    Exists,
    /// The home is locked.
    #[error("locked: the passphrase is needed")]
    Locked,
    /// The home waits to be let in.
    #[error("this machine waits to be let in: compare the codes and confirm on both machines")]
    Joining,
    /// The ticket cannot be read.
    #[error("not a ticket, or not all of it: {reason}")]
    NotATicket {
        /// Why.
        reason: String,
    },
    /// The ticket is too old.
    #[error("the ticket is older than ten minutes: ask for a new one")]
    TicketExpired,
    /// The role does not allow it.
    #[error("your role does not allow this; ask a coordinator-admin of the municipality")]
    NotAllowed,
    /// Nobody would lead the municipality any more.
    #[error("this is the municipality's last coordinator-admin: give another machine that role first")]
    LastAdmin,
    /// Nobody waits under this id.
    #[error("nobody waits to be let in as “{id}”")]
    NobodyJoining {
        /// The id as it was given, cleaned.
        id: String,
    },
    /// The code is another one.
    #[error("the code is not the one shown here: do not go on, and ask for a new ticket")]
    WrongCode,
    /// There is no network to be reached over.
    #[error("no ticket can be made: this machine cannot be reached over any network now")]
    NoNetwork,
    /// The relay's address is none.
    #[error("not the address of a relay: https://… is expected")]
    NotARelay,
    /// The passphrase is another one.
    #[error("wrong passphrase; nothing was changed")]
    WrongPassphrase,
    /// Nothing but a key file opens the home.
    #[error("this home is opened by a key file: there is no passphrase to lock it with; set one first")]
    NoPassphrase,
    /// The passphrase is too short.
    #[error("a passphrase needs at least {min} characters")]
    PassphraseTooShort {
        /// The fewest characters.
        min: usize,
    },
    /// A profile cannot be made from this.
    #[error("{field} must be filled in")]
    ProfileIncomplete {
        /// Which field.
        field: String,
    },
    /// The store is damaged, foreign or newer. It is never reset.
    #[error("the store cannot be opened: {reason}; nothing was changed")]
    CannotOpen {
        /// Why.
        reason: String,
    },
    /// Nothing has this number, name or id.
    #[error("nothing found for “{reference}”")]
    NotFound {
        /// As it was given, cleaned.
        reference: String,
    },
    /// Several have.
    #[error("“{reference}” fits {count} records: use the number or the id")]
    Ambiguous {
        /// As it was given, cleaned.
        reference: String,
        /// How many.
        count: usize,
    },
    /// Fields break rules.
    #[error("not saved: {}", .problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Invalid {
        /// Which and why.
        problems: Vec<Problem>,
    },
    /// It cannot be done with the record as it is.
    #[error("not done: {operation} cannot be done now: {hindrance}")]
    Hindered {
        /// What was to be done.
        operation: Operation,
        /// Why it cannot.
        hindrance: Hindrance,
    },
    /// In meeting mode nothing of a patient is written: what stands in the fields is not seen.
    #[error("not done: records of patients are not changed in meeting mode; leave it first")]
    InMeeting,
    /// A record of a newer version may be read and not changed.
    #[error("not saved: this record was made by a newer version of Varde, and is read-only here")]
    NewerSchema,
    /// More than one call may carry.
    #[error("too large: at most {max} at a time")]
    TooMany {
        /// The most allowed.
        max: usize,
    },
    /// The store failed; it is read-only until it is opened anew.
    #[error("not saved: the store is read-only after an error: {reason}")]
    Storage {
        /// The storage error.
        reason: String,
    },
}
