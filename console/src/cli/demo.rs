//! The demo: the pilot's data, with invented people, in a home that is gone afterwards.

use jiff::civil::{DateTime, date};
use syncd::domain::Municipality;
use syncd::service::client::Client;
use syncd::service::protocol::{Init, Request};

use super::connect::Home;
use super::failure::Failure;
use super::import;
use crate::language::Texts;

/// What the demo takes in, as a municipality would.
const FILES: [(&str, &str); 2] = [
    ("region.toml", include_str!("../../../demo-data/region.toml")),
    ("masfjorden.toml", include_str!("../../../demo-data/masfjorden.toml")),
];

/// The demo's day: the one on which the pilot was counted.
fn morning() -> DateTime {
    date(2025, 2, 14).at(8, 12, 0, 0)
}

/// A demo that runs; ended by [`Demo::end`].
pub(super) struct Demo {
    /// Masfjorden's home.
    pub(super) home: Home,
    _folder: tempfile::TempDir,
}

impl Demo {
    /// Makes the home, and takes in the data.
    pub(super) fn begin(texts: &Texts) -> Result<Self, Failure> {
        let folder = tempfile::Builder::new().prefix("varde-demo-").tempdir()?;
        let home = Home {
            folder: folder.path().join("masfjorden"),
            key_file: Some(folder.path().join("masfjorden.key")),
            passphrase_file: None,
            starting_at: Some(morning()),
        };
        let demo = Self { home, _folder: folder };
        let (mut client, _) = demo.home.connect(texts)?;
        demo.fill(&mut client, texts).inspect_err(|_| demo.stop())?;
        Ok(demo)
    }

    fn fill(&self, client: &mut Client, texts: &Texts) -> Result<(), Failure> {
        let init = Init {
            region: "Nordhordland".to_owned(),
            municipality: Municipality::find("Masfjorden")
                .ok_or_else(|| Failure::of(texts, "cli-unexpected"))?,
            person: "Lun Fjellrev".to_owned(),
            machine: "demo".to_owned(),
            passphrase: None,
        };
        client.call(Request::Init(init)).map_err(|error| Failure::client(texts, &error))?;
        for (name, text) in FILES {
            import::bytes_of(client, texts, name, text.as_bytes())?;
        }
        Ok(())
    }

    /// Ends the daemon; the folder goes with it.
    pub(super) fn end(self) {
        self.stop();
    }

    /// A daemon that cannot be reached cannot be stopped.
    fn stop(&self) {
        let _ = Client::stop(&self.home.folder);
    }
}
