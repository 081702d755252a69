//! The demo: three municipalities that agree, and of which nothing is left.

#![allow(clippy::unwrap_used, reason = "a helper that fails, fails its test")]

use std::fs;
use std::path::{Path, PathBuf};

use end_to_end::{Home, Ran, Screen, daemons_of, varde, wait_for_no_daemon};
use rustix::process::{Pid, Signal, kill_process};

/// Where a demo makes its folder.
fn folder_for_demos(home: &Home) -> PathBuf {
    let folder = home.around().join("demos");
    fs::create_dir(&folder).unwrap();
    folder
}

/// The demo on a terminal, with its folder in this one.
fn on_a_terminal(folder: &Path, width: u16, height: u16) -> Screen {
    let temporary = format!("TMPDIR={}", folder.display());
    let arguments = [&temporary, varde().to_str().unwrap(), "--lang", "nn", "demo"].map(str::to_owned);
    Screen::of("env", &arguments, width, height)
}

fn to_a_pipe(home: &Home, folder: &Path, arguments: &[&str]) -> String {
    let demo = home.command(&[&["--lang", "nn", "demo"], arguments].concat()).env("TMPDIR", folder).output();
    let said = Ran::from(demo.unwrap()).done();
    nothing_is_left(folder);
    said
}

fn nothing_is_left(folder: &Path) {
    wait_for_no_daemon(folder);
    assert_eq!(fs::read_dir(folder).unwrap().count(), 0, "the demo left its folder");
}

/// The daemon of a municipality of the demo.
fn daemon_of(folder: &Path, municipality: &str) -> Pid {
    let demo = fs::read_dir(folder).unwrap().next().unwrap().unwrap().path();
    let [daemon] = daemons_of(&demo.join(municipality))[..] else { panic!("one daemon for each") };
    Pid::from_raw(daemon).unwrap()
}

#[test]
fn to_a_pipe_the_day_and_three_municipalities_that_agree_are_printed() {
    let home = Home::absent();
    let said = to_a_pipe(&home, &folder_for_demos(&home), &[]);
    assert!(said.contains("fredag 14. februar 2025") && said.contains("MAS-07 Rolig Havørn"), "{said}");
    for machine in
        ["Masfjorden kontor · Lun Fjellrev", "Alver 1 · Varm Lynghei", "Austrheim 1 · Klok Kvitveis"]
    {
        assert!(said.lines().any(|line| line == machine), "{machine} is missing: {said}");
    }
    let equal = said.lines().filter(|line| line.ends_with("0            0           ⇄ samband"));
    assert_eq!(equal.count(), 6, "{said}");
}

#[test]
fn as_json_the_demo_tells_the_day_and_how_each_machine_stands() {
    let home = Home::absent();
    let said = to_a_pipe(&home, &folder_for_demos(&home), &["--json"]);
    let said: serde_json::Value = serde_json::from_str(&said).unwrap();
    assert!(!said["today"]["rows"].as_array().unwrap().is_empty());
    let machines = said["machines"].as_array().unwrap();
    let names: Vec<_> = machines.iter().map(|it| it["machine"].as_str().unwrap()).collect();
    assert_eq!(names, ["Masfjorden kontor", "Alver 1", "Austrheim 1"]);
    let peers = machines.iter().flat_map(|machine| machine["sync"].as_array().unwrap());
    let shared: Vec<_> = peers.flat_map(|peer| peer["scopes"].as_array().unwrap()).collect();
    assert_eq!(shared.len(), 12, "each shares cards and region with two others");
    assert!(shared.iter().all(|scope| scope["they_lack"] == 0 && scope["we_lack"] == 0), "{shared:?}");
}

#[test]
fn an_edit_of_alver_arrives_on_the_screen() {
    let home = Home::absent();
    let folder = folder_for_demos(&home);
    let mut screen = on_a_terminal(&folder, 120, 40);
    screen.sees("⇄ 2/2").press("4").sees("BK-0001").press("G").sees("▸ VE-0004    vekt                ledig");
    screen.sees("▸ VE-0004    vekt                utlånt").sees("Varm Lynghei endra").press("q");
    assert_eq!(screen.closes().is_clean().code, 0);
    nothing_is_left(&folder);
}

#[test]
fn a_daemon_that_is_killed_is_shown_as_gone_and_the_demo_still_ends_clean() {
    let home = Home::absent();
    let folder = folder_for_demos(&home);
    let mut screen = on_a_terminal(&folder, 120, 40);
    screen.sees("⇄ 2/2").press("8").sees("Austrheim 1");
    kill_process(daemon_of(&folder, "austrheim"), Signal::TERM).unwrap();
    screen.sees("⇄ 1/2").press("Down").sees("▸ Austrheim 1").sees("ukjent kva som manglar");
    // The console's own is started again, on the demo's day and on this machine alone.
    kill_process(daemon_of(&folder, "masfjorden"), Signal::KILL).unwrap();
    screen.press("2").sees("Rolig Havørn").press("8").sees("ikkje svar sidan 08:12").sees("14. februar 2025");
    screen.press("q");
    assert_eq!(screen.closes().is_clean().code, 0);
    nothing_is_left(&folder);
}

#[test]
fn a_demo_leaves_nothing_however_it_is_ended() {
    let home = Home::absent();
    let folder = folder_for_demos(&home);
    let mut screen = on_a_terminal(&folder, 80, 24);
    screen.sees("Rolig Havørn").press("q");
    assert_eq!(screen.closes().is_clean().code, 0);
    nothing_is_left(&folder);
    let mut screen = on_a_terminal(&folder, 80, 24);
    screen.sees("Rolig Havørn").hang_up();
    screen.closes().is_clean();
    nothing_is_left(&folder);
    // Before there is a console, Ctrl-C reaches the program as a signal.
    let mut screen = on_a_terminal(&folder, 80, 24);
    screen.sees("…").press("Ctrl-C");
    screen.closes().is_clean();
    nothing_is_left(&folder);
}
