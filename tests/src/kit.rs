//! A recovery kit, made as a person makes it.

use std::io::{Read, Write};
use std::process::Stdio;

use crate::home::Home;

impl Home {
    /// Makes a kit: reads the words, and types two of them back.
    pub fn kit(&self) -> String {
        let mut command = self.command(&["backup", "kit", "--json"]);
        let mut running = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let (mut stdin, mut stdout) = (running.stdin.take().unwrap(), running.stdout.take().unwrap());
        let (mut printed, mut byte) = (Vec::new(), [0]);
        let words: Vec<String> = loop {
            stdout.read_exact(&mut byte).unwrap();
            printed.push(byte[0]);
            if let Ok(kit) = serde_json::from_slice::<serde_json::Value>(&printed) {
                break serde_json::from_value(kit["words"].clone()).unwrap();
            }
        };
        writeln!(stdin, "{}\n{}", words[5], words[18]).unwrap();
        assert!(running.wait().unwrap().success());
        words.join(" ")
    }
}
