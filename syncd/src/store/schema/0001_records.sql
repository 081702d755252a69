-- One row for each document: what it is, and its projection.
-- Keys are Norwegian sort keys; folded is how search compares (see words.rs); series and serial are
-- the letters and the digits of a folded number (see reference.rs).
CREATE TABLE documents (
    row           INTEGER PRIMARY KEY,
    id            BLOB NOT NULL UNIQUE,
    kind          TEXT NOT NULL,
    scope         TEXT NOT NULL,
    heads         BLOB NOT NULL,
    number        TEXT,
    title         TEXT NOT NULL,
    patient       BLOB,
    state         TEXT NOT NULL,
    grouping      TEXT NOT NULL,
    phase         INTEGER,
    owner         TEXT,
    due           TEXT,
    archived      INTEGER NOT NULL,
    conflicts     INTEGER NOT NULL,
    problems      INTEGER NOT NULL,
    number_key    BLOB NOT NULL,
    title_key     BLOB NOT NULL,
    owner_key     BLOB NOT NULL,
    number_folded TEXT NOT NULL,
    title_folded  TEXT NOT NULL,
    series        TEXT,
    serial        INTEGER,
    updated       INTEGER NOT NULL,
    columns       TEXT NOT NULL,
    text          TEXT NOT NULL
) STRICT;

-- One index for each order of a list: a page is read without sorting.
CREATE INDEX documents_by_number  ON documents (kind, archived, number_key, title_key, id);
CREATE INDEX documents_by_title   ON documents (kind, archived, title_key, id);
CREATE INDEX documents_by_state   ON documents (kind, archived, ifnull(nullif(state, ''), '~'), title_key, id);
CREATE INDEX documents_by_group   ON documents (kind, archived, ifnull(nullif(grouping, ''), '~'), title_key, id);
CREATE INDEX documents_by_phase   ON documents (kind, archived, ifnull(phase, 256), ifnull(due, '~'), title_key, id);
CREATE INDEX documents_by_owner   ON documents (kind, archived, owner_key, title_key, id);
CREATE INDEX documents_by_due     ON documents (kind, archived, ifnull(due, '~'), title_key, id);
CREATE INDEX documents_by_updated ON documents (kind, archived, updated, title_key, id);
CREATE INDEX documents_by_patient ON documents (kind, archived, patient) WHERE patient IS NOT NULL;
CREATE INDEX documents_by_name    ON documents (kind, title_folded, number_folded, id);
CREATE INDEX documents_by_reference ON documents (kind, number_folded);
CREATE INDEX documents_by_serial  ON documents (kind, series, serial);
CREATE INDEX documents_counted    ON documents (kind, archived, conflicts, problems);
CREATE INDEX documents_in_dispute ON documents (updated) WHERE conflicts > 0;

CREATE INDEX documents_of_patient ON documents (patient) WHERE patient IS NOT NULL;
CREATE INDEX documents_titled     ON documents (title_folded);
CREATE INDEX documents_numbered   ON documents (number_folded);

-- Folded number and title, and text: substrings of three characters and more.
CREATE VIRTUAL TABLE search USING fts5 (name, body, tokenize = 'trigram case_sensitive 1');

-- The words that were ever written, folded: what a misspelt one is held against.
CREATE TABLE vocabulary (
    word TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE TABLE agenda (
    document INTEGER NOT NULL REFERENCES documents (row) ON DELETE CASCADE,
    place    INTEGER NOT NULL,
    lane     TEXT NOT NULL,
    urgency  INTEGER NOT NULL,
    day      TEXT NOT NULL,
    time     TEXT NOT NULL,
    -- Stands only while the document is booked at the same time as another.
    another  INTEGER NOT NULL,
    item     TEXT NOT NULL,
    PRIMARY KEY (document, place)
) STRICT, WITHOUT ROWID;

CREATE INDEX agenda_by_day ON agenda (lane, urgency, day, time);
CREATE INDEX agenda_counted ON agenda (lane, day, another, document);

-- What a record refers to: records, and loans of which it alone says whose they are.
CREATE TABLE links (
    document INTEGER NOT NULL REFERENCES documents (row) ON DELETE CASCADE,
    target   BLOB NOT NULL,
    PRIMARY KEY (document, target)
) STRICT, WITHOUT ROWID;

CREATE INDEX links_to ON links (target);
-- Whose time a document takes. Two at once are found when they are read: either may come later.
CREATE TABLE bookings (
    document INTEGER NOT NULL REFERENCES documents (row) ON DELETE CASCADE,
    who      TEXT NOT NULL,
    starts   TEXT NOT NULL,
    ends     TEXT NOT NULL,
    PRIMARY KEY (document, who)
) STRICT, WITHOUT ROWID;

CREATE INDEX bookings_by_who ON bookings (who, starts, ends);

-- One row for each thing that two documents take at the same time, told by each of the two.
CREATE TABLE clashes (
    document INTEGER NOT NULL REFERENCES documents (row) ON DELETE CASCADE,
    other    INTEGER NOT NULL REFERENCES documents (row) ON DELETE CASCADE,
    who      TEXT NOT NULL,
    -- A time, an identity or a number (see booking.rs): of each only the gravest is told.
    sort     TEXT NOT NULL,
    PRIMARY KEY (document, other, who)
) STRICT, WITHOUT ROWID;

CREATE INDEX clashes_by_other ON clashes (other);

CREATE TABLE changes (
    place    INTEGER PRIMARY KEY,
    document BLOB NOT NULL,
    hash     BLOB NOT NULL,
    actor    BLOB NOT NULL,
    seq      INTEGER NOT NULL,
    bytes    BLOB NOT NULL,
    UNIQUE (document, hash)
) STRICT;

CREATE TABLE quarantine (
    document BLOB NOT NULL,
    kind     TEXT NOT NULL,
    hash     BLOB NOT NULL,
    reason   TEXT NOT NULL,
    bytes    BLOB NOT NULL,
    PRIMARY KEY (document, hash)
) STRICT;

-- Place is the order in which entries were taken, of all logs; an author's come in the order of n.
-- The signature is over the head at the entry, where one was received.
CREATE TABLE author_log (
    place     INTEGER PRIMARY KEY,
    log       TEXT NOT NULL,
    author    BLOB NOT NULL,
    n         INTEGER NOT NULL,
    document  BLOB NOT NULL,
    kind      TEXT NOT NULL,
    hash      BLOB NOT NULL,
    chain     BLOB NOT NULL,
    signature BLOB,
    UNIQUE (log, author, n)
) STRICT;

-- The place is new whenever a statement replaces another. Rank is compared byte by byte (see feed.rs).
CREATE TABLE statements (
    place   INTEGER PRIMARY KEY,
    feed    TEXT NOT NULL,
    subject BLOB NOT NULL,
    rank    BLOB NOT NULL,
    bytes   BLOB NOT NULL,
    UNIQUE (feed, subject)
) STRICT;

-- Every index ends with the place, so a feed is read by place without sorting.
CREATE INDEX statements_of_feed ON statements (feed);

-- What was done here, newest last, so that it can be taken back; and, once it was, done again.
CREATE TABLE journal (
    step   INTEGER PRIMARY KEY,
    batch  BLOB NOT NULL,
    at     TEXT NOT NULL,
    what   TEXT NOT NULL,
    undone INTEGER NOT NULL
) STRICT;

-- The records that a step wrote, and the changes that it wrote them with.
CREATE TABLE journal_records (
    step    INTEGER NOT NULL REFERENCES journal (step) ON DELETE CASCADE,
    record  BLOB NOT NULL,
    made    INTEGER NOT NULL,
    changes BLOB NOT NULL,
    PRIMARY KEY (step, record)
) STRICT, WITHOUT ROWID;

CREATE INDEX journal_of_record ON journal_records (record);

-- Forms that were begun and not saved.
CREATE TABLE drafts (
    subject TEXT PRIMARY KEY,
    at      TEXT NOT NULL,
    content TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE settings (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- One row: which life of the store this is, and the file that it was last opened as.
CREATE TABLE incarnation (
    one   INTEGER PRIMARY KEY CHECK (one = 1),
    life  BLOB NOT NULL,
    file  TEXT NOT NULL
) STRICT;
