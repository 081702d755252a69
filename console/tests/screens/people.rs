//! A handful of invented people and what surrounds them.

use syncd::domain::{Claim, Held, Key, Kind, Municipality, Record, RecordId, Value};

/// An id that is the same each time.
pub(crate) fn id(number: u16) -> RecordId {
    let mut bytes = [0; 16];
    bytes[..2].copy_from_slice(&number.to_be_bytes());
    RecordId::from_bytes(bytes)
}

pub(crate) fn masfjorden() -> Municipality {
    Municipality::find("Masfjorden").unwrap()
}

pub(crate) fn record(number: u16, kind: Kind, fields: &[(&str, Value)]) -> Record {
    let mut record = Record::new(id(number), kind, kind.schema().scope(masfjorden()));
    for (key, value) in fields {
        record.set(key.parse().unwrap(), value.clone());
    }
    record
}

fn text(text: &str) -> Value {
    Value::text(text)
}

/// A morning's work.
pub(crate) fn records() -> Vec<Record> {
    let consent = format!("consent/{}", id(90));
    let entry = |name: &str| format!("{consent}/{name}");
    let relative = |name: &str| format!("relative/{}/{name}", id(91));
    let mut havørn = record(
        1,
        Kind::Patient,
        &[
            ("number", text("MAS-07")),
            ("name", text("Rolig Havørn")),
            ("birth_date", text("1955-11-24")),
            ("gender", text("male")),
            ("phone", text("+4768050012")),
            ("group", text("copd")),
            ("status", text("active")),
            ("tools", text("tablet pulse-oximeter")),
            ("start_date", text("2026-10-12")),
            ("coordinator", text("Lun Fjellrev")),
            ("deputy", text("Mild Elvebreidd")),
            ("gp", text(&id(30).to_string())),
            ("distance_km", Value::Decimal(31.5)),
            ("notes", text("Bur åleine. Likar å gå tur langs fjorden når pusten er god.")),
            (&entry("status"), text("active")),
            (&entry("date"), text("2026-10-02")),
            (&entry("by"), text("patient")),
            (&entry("demonstration_given"), Value::Flag(true)),
            (&relative("name"), text("Varm Havørn")),
            (&relative("relation"), text("dotter")),
            (&relative("phone"), text("+4768050013")),
            ("activity/2.1/state", text("done")),
            ("activity/2.1/date", text("2026-09-28")),
            ("activity/2.2/state", text("done")),
            ("activity/2.2/date", text("2026-10-02")),
            ("activity/2.3/state", text("done")),
            ("activity/2.4/state", text("done")),
            ("activity/2.5/state", text("done")),
            ("activity/2.6/state", text("done")),
            ("activity/2.7/state", text("done")),
            ("activity/3.1/state", text("done")),
            ("activity/3.2/state", text("done")),
            ("activity/4.1/state", text("in-progress")),
            ("activity/4.1/date", text("2026-11-02")),
            ("activity/4.1/due", text("2026-12-01")),
        ],
    );
    let claims = ["Fjordvegen 12", "Fjordvegen 21"].map(|address| Claim {
        value: text(address),
        actor: address[address.len() - 2..].to_owned(),
        at: "2026-11-20T10:00:00Z".parse().unwrap(),
    });
    let held = Held { value: text("Fjordvegen 12"), claims: claims.to_vec() };
    havørn.fields.insert(Key::top("address"), held);
    let asked = |name: &str| format!("consent/{}/{name}", id(92));
    vec![
        havørn,
        record(
            2,
            Kind::Patient,
            &[
                ("number", text("MAS-03")),
                ("name", text("Stolt Furu")),
                ("group", text("heart-failure")),
                ("status", text("active")),
                ("coordinator", text("Lun Fjellrev")),
                ("activity/2.1/state", text("done")),
                ("activity/2.1/date", text("2026-11-02")),
            ],
        ),
        record(
            3,
            Kind::Patient,
            &[
                ("number", text("MAS-10")),
                ("name", text("Klok Lynghei")),
                ("group", text("palliation")),
                ("status", text("planned")),
                ("coordinator", text("Mild Elvebreidd")),
                ("activity/2.1/state", text("done")),
                (&asked("status"), text("proposed")),
                (&asked("date"), text("2026-11-18")),
            ],
        ),
        record(
            10,
            Kind::Plan,
            &[
                ("patient", text(&id(1).to_string())),
                ("status", text("active")),
                ("edition", Value::Integer(3)),
                ("review_date", text("2026-11-27")),
            ],
        ),
        record(
            11,
            Kind::Event,
            &[
                ("patient", text(&id(1).to_string())),
                ("at", text("2026-11-24T07:10:00")),
                ("level", text("red")),
                ("trigger", text("SpO₂ 84 % to gonger")),
            ],
        ),
        record(
            20,
            Kind::Equipment,
            &[
                ("number", text("NB-0012")),
                ("kind", text("tablet")),
                ("owner", text("4634")),
                (&format!("loan/{}/borrower", id(93)), text("patient")),
                (&format!("loan/{}/municipality", id(93)), text("4634")),
                (&format!("loan/{}/handed_out_on", id(93)), text("2026-09-01")),
                (&format!("loan/{}/due", id(93)), text("2026-11-20")),
            ],
        ),
        record(
            21,
            Kind::Appointment,
            &[
                ("number", text("DSK-04")),
                ("patient", text(&id(2).to_string())),
                ("status", text("booked")),
                ("start", text("2026-11-24T10:00:00")),
                ("place", text("gp-office")),
                ("responsible", text("Lun Fjellrev")),
            ],
        ),
        record(
            30,
            Kind::Contact,
            &[
                ("name", text("Masfjorden legekontor")),
                ("kind", text("gp-office")),
                ("phone", text("+4768050030")),
                ("phone_hours", text("08–15")),
            ],
        ),
        record(
            31,
            Kind::Meeting,
            &[("date", text("2026-11-24")), ("present", text("Lun Fjellrev, Mild Elvebreidd"))],
        ),
    ]
}

/// DSK at every stage: being arranged with a hospital, at the same time as another, held.
pub(crate) fn consultations() -> Vec<Record> {
    let arranged = [
        ("number", text("DSK-05")),
        ("patient", text(&id(1).to_string())),
        ("flow", text("from-municipality")),
        ("status", text("pending")),
        ("hospital", text(&id(32).to_string())),
        ("responsible", text("Lun Fjellrev")),
        ("step/referral/state", text("done")),
        ("step/referral/date", text("2026-11-16")),
        ("step/referral/person", text("Masfjorden legekontor")),
        ("step/participants/state", text("done")),
        ("step/participants/date", text("2026-11-17")),
        ("step/assessment/state", text("done")),
        ("step/assessment/date", text("2026-11-20")),
        ("step/time/due", text("2026-11-26")),
    ];
    let twice = [
        ("number", text("DSK-06")),
        ("patient", text(&id(2).to_string())),
        ("status", text("booked")),
        ("start", text("2026-11-24T10:15:00")),
        ("end", text("2026-11-24T11:00:00")),
        ("place", text("home")),
        ("link", text("https://join.nhn.no/rom-6")),
        ("link_checked", Value::Flag(true)),
        ("responsible", text("Mild Elvebreidd")),
    ];
    let held = [
        ("number", text("DSK-02")),
        ("patient", text(&id(3).to_string())),
        ("status", text("fulfilled")),
        ("start", text("2026-11-27T13:00:00")),
        ("end", text("2026-11-27T13:45:00")),
        ("place", text("nursing-home")),
        ("responsible", text("Lun Fjellrev")),
        ("notes_municipality", Value::Flag(true)),
    ];
    let team = [
        ("name", text("Palliativt team")),
        ("kind", text("hospital-unit")),
        ("phone", text("+4768050040")),
        ("phone_hours", text("09–11")),
    ];
    vec![
        record(22, Kind::Appointment, &arranged),
        record(23, Kind::Appointment, &twice),
        record(24, Kind::Appointment, &held),
        record(32, Kind::Contact, &team),
    ]
}
