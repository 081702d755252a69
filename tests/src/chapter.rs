//! Chapters of `docs/` whose screens come from a test that walks them; `VARDE_WRITE_DOCS=1` puts them there.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// The screens that a chapter shows, by the name of their place in it.
pub type Pictures = BTreeMap<&'static str, String>;

/// Whether the screens are to be put into the chapters.
pub fn writes() -> bool {
    std::env::var_os("VARDE_WRITE_DOCS").is_some()
}

/// Puts the screens into a chapter where that is asked for; it has a place for each.
pub fn shows(name: &str, pictures: &Pictures) {
    let chapter = Path::new("../docs").join(name);
    if writes() {
        write_into(&chapter, pictures);
    }
    let text = fs::read_to_string(&chapter).unwrap();
    for picture in pictures.keys() {
        assert!(text.contains(&format!("<!-- screen: {picture} -->")), "{name} shows no {picture}");
    }
}

/// Puts the screens where the chapter names them, in a block after `<!-- screen: NAME -->`.
fn write_into(chapter: &Path, pictures: &Pictures) {
    let mut text = fs::read_to_string(chapter).unwrap();
    for (name, picture) in pictures {
        let marker = format!("<!-- screen: {name} -->\n```\n");
        let begin = text.find(&marker).unwrap_or_else(|| panic!("no place for {name}")) + marker.len();
        let end = begin + text[begin..].find("```").unwrap();
        let lines: Vec<_> = picture.lines().map(str::trim_end).collect();
        text.replace_range(begin..end, &format!("{}\n", lines.join("\n").trim_end()));
    }
    fs::write(chapter, text).unwrap();
}
