//! Every test that `docs/security.md` names is there.

#![allow(clippy::unwrap_used, reason = "a helper that fails, fails its test")]

use std::fs;
use std::path::Path;

/// The shortest name of a test, so that field names and commands are not taken for one.
const NAME_MIN: usize = 16;

fn sources(folder: &Path, all: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, all);
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            all.push_str(&fs::read_to_string(path).unwrap());
        }
    }
}

#[test]
fn every_promise_names_tests_that_there_are() {
    let mut code = String::new();
    for folder in ["../syncd/src", "../syncd/tests", "../console/src", "../console/tests", "tests"] {
        sources(Path::new(folder), &mut code);
    }
    let promises = fs::read_to_string("../docs/security.md").unwrap();
    let is_name = |word: &&str| {
        word.len() >= NAME_MIN && word.chars().all(|char| matches!(char, 'a'..='z' | '0'..='9' | '_'))
    };
    let named: Vec<_> = promises.split('`').skip(1).step_by(2).filter(is_name).collect();
    assert!(named.len() > 100, "only {} names were found", named.len());
    let missing: Vec<_> = named.iter().filter(|name| !code.contains(&format!("fn {name}("))).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
