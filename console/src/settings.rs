//! What a person chose for this console: `console.toml` in the home folder.

use std::io;
use std::io::Write;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::language::Language;
use crate::theme::Palette;

const FILE: &str = "console.toml";

/// The palettes, each with the last part of the message that names it.
pub const PALETTES: [(Palette, &str); 3] =
    [(Palette::Dark, "dark"), (Palette::Light, "light"), (Palette::HighContrast, "high-contrast")];

/// What a person chose. What is missing was not chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// The language's code.
    pub language: Option<String>,
    /// The colours.
    pub theme: Palette,
    /// Whether opening *Check-in* leaves patients' names out.
    pub meeting_mode: bool,
    /// After how many minutes without a key the home is locked; 0 for never.
    pub lock_after: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self { language: None, theme: Palette::default(), meeting_mode: true, lock_after: 10 }
    }
}

impl Settings {
    /// The language chosen, where one was.
    pub fn language(&self) -> Option<Language> {
        self.language.as_deref()?.parse().ok()
    }
}

/// Where the settings are kept.
#[derive(Debug, Clone)]
pub struct SettingsFile {
    folder: PathBuf,
}

impl SettingsFile {
    /// The file in this folder; neither need exist yet.
    pub fn in_folder(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    /// What was chosen; nothing where there is no file or it cannot be read: settings never keep
    /// the program from opening.
    pub fn read(&self) -> Settings {
        let text = std::fs::read_to_string(self.folder.join(FILE)).unwrap_or_default();
        toml::from_str(&text).unwrap_or_default()
    }

    /// Keeps the settings: written beside the old file and put in its place.
    ///
    /// # Errors
    /// When the folder cannot be made or written.
    pub fn write(&self, settings: &Settings) -> io::Result<()> {
        let text = toml::to_string(settings).map_err(io::Error::other)?;
        std::fs::create_dir_all(&self.folder)?;
        let unfinished = self.folder.join(format!("{FILE}.new"));
        let mut file = std::fs::File::create(&unfinished)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        std::fs::rename(unfinished, self.folder.join(FILE))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_read_back_as_written() {
        let home = tempfile::tempdir().unwrap();
        let file = SettingsFile::in_folder(home.path().join("new"));
        assert_eq!(file.read(), Settings::default());
        let chosen = Settings {
            language: Some("nn".into()),
            theme: Palette::Light,
            meeting_mode: false,
            lock_after: 30,
        };
        file.write(&chosen).unwrap();
        assert_eq!(file.read(), chosen);
        assert_eq!(file.read().language(), Some(Language::Nynorsk));
    }

    #[test]
    fn a_damaged_file_does_not_keep_the_program_from_opening() {
        let home = tempfile::tempdir().unwrap();
        std::fs::write(home.path().join(FILE), "language = ").unwrap();
        assert_eq!(SettingsFile::in_folder(home.path()).read(), Settings::default());
    }
}
