//! Backups as the service makes them.

use super::*;
use crate::backup::{BackupError, Kit};
use crate::service::verify_backup;

#[test]
fn a_store_that_takes_nothing_any_more_is_still_backed_up() {
    let mut home = Home::begun();
    home.ask(Request::Add { kind: Kind::Patient, fields: values(&[("name", "Stolt Furu")]) }).unwrap();
    let (kit, file) = (Kit::generate(), home.folder.path().join("kopi.varde"));
    let back_up = Request::BackUp { file: file.clone() };
    assert_eq!(home.ask(back_up.clone()).unwrap_err(), Refusal::Backup(BackupError::NoKit));
    home.ask(Request::SetKit { recipient: kit.recipient().to_string() }).unwrap();
    let State::Open(open) = &mut home.service.state else { panic!("it is open") };
    open.store.fail("disk full");
    open.read_only = Some("disk full".into());
    home.ask(back_up).unwrap();
    let about = verify_backup(&kit.words().join(" "), &file).unwrap();
    assert_eq!(about.counts[&Kind::Patient], 1);
}
