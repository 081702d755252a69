//! The daemon's life: one for each home, there when it is needed, and nobody else's.

#![allow(clippy::unwrap_used, reason = "a helper that fails, fails its test")]

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;

use end_to_end::{Home, daemons_of, varde, wait_for_no_daemon};
use rustix::process::Signal;

#[test]
fn ten_commands_at_once_start_one_daemon_and_all_succeed() {
    let home = Home::begun();
    home.varde(&["daemon", "stop"]).done();
    let add = |number: usize| {
        let mut command = home.command(&["add", "patient", &format!("name=Stolt Furu {number}")]);
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    };
    let commands: Vec<Child> = (0..10).map(add).collect();
    let mut said = Vec::new();
    for command in commands {
        said.push(end_to_end::Ran::from(command.wait_with_output().unwrap()).done());
    }
    assert_eq!(daemons_of(&home.path()).len(), 1);
    let numbers = home.varde(&["list", "patient"]).done();
    assert!((1..=10).all(|number| numbers.contains(&format!("MAS-{number:02}"))), "{numbers}{said:?}");
}

#[test]
fn a_stopped_daemon_has_let_go_of_everything() {
    let home = Home::begun();
    for round in 0..20 {
        home.varde(&["add", "patient", &format!("name=Stolt Furu {round}")]).done();
        home.varde(&["daemon", "stop"]).done();
        assert!(!home.socket().exists(), "the socket stands there in round {round}");
    }
    let said = home.varde(&["daemon", "status"]);
    assert_eq!((said.code, said.stdout.as_str()), (1, "The daemon does not run.\n"));
    home.varde(&["daemon", "stop"]).done();
    assert_eq!(home.json(&["list", "patient"])["total"], 20);
}

#[test]
fn a_daemon_that_is_run_by_hand_says_that_it_is_ready_and_nothing_more() {
    let home = Home::absent();
    let mut command = home.command(&["daemon", "run"]);
    let mut daemon = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut ready = String::new();
    BufReader::new(daemon.stdout.as_mut().unwrap()).read_line(&mut ready).unwrap();
    assert_eq!(ready, "ready\n");
    home.end_daemon(Signal::TERM);
    assert_eq!(end_to_end::Ran::from(daemon.wait_with_output().unwrap()).done(), "");
}

#[test]
fn a_terminated_daemon_ends_cleanly_and_a_killed_one_is_replaced() {
    let home = Home::begun();
    for (signal, left) in [(Signal::TERM, false), (Signal::INT, false), (Signal::KILL, true)] {
        home.varde(&["daemon", "start"]).done();
        home.end_daemon(signal);
        assert_eq!(home.socket().exists(), left, "{signal:?}");
        assert_eq!(home.stored("varde.db-wal").exists(), left, "{signal:?}");
    }
    home.varde(&["status"]).done();
}

#[test]
fn garbage_and_endless_and_half_frames_harm_nobody_else() {
    let home = Home::begun();
    let mut client = home.client();
    let mut still_there = || {
        client.call(syncd::service::protocol::Request::Status).unwrap();
    };
    let mut half = UnixStream::connect(home.socket()).unwrap();
    half.write_all(b"{\"id\":1,\"requ").unwrap();
    still_there();
    for garbage in
        [&b"\x00\xff\xfe garbage\n"[..], b"\n\n\n", b"[]\n", b"{\"id\":1,\"request\":\"status\"}\n"]
    {
        let mut stream = UnixStream::connect(home.socket()).unwrap();
        stream.write_all(garbage).unwrap();
        still_there();
    }
    let mut endless = UnixStream::connect(home.socket()).unwrap();
    let block = vec![b'x'; 1024 * 1024];
    let written = (0..64).take_while(|_| endless.write_all(&block).is_ok()).count();
    assert!(written < 64, "an endless frame was read to its end");
    still_there();
    drop(half);
    home.varde(&["status"]).done();
    assert_eq!(daemons_of(&home.path()).len(), 1);
}

/// Says a line to the daemon, and what it answers.
fn answer(stream: &UnixStream, line: &str) -> serde_json::Value {
    let mut writer = stream;
    writeln!(writer, "{line}").unwrap();
    let mut said = String::new();
    BufReader::new(stream).read_line(&mut said).unwrap();
    serde_json::from_str(&said).unwrap()
}

#[test]
fn a_program_of_another_version_is_refused_and_may_only_stop_the_daemon() {
    let home = Home::begun();
    let stream = UnixStream::connect(home.socket()).unwrap();
    let refused = answer(&stream, r#"{"id":1,"request":{"hello":{"version":999}}}"#);
    let refusal = &refused["reply"]["result"]["Err"];
    assert_eq!((&refusal["refusal"], &refusal["client"]), (&"other-version".into(), &999.into()));
    let refused = answer(&stream, r#"{"id":2,"request":"status"}"#);
    assert_eq!(refused["reply"]["result"]["Err"]["refusal"], "not-understood");
    writeln!(&stream, r#"{{"id":3,"request":"stop"}}"#).unwrap();
    wait_for_no_daemon(&home.path());
}

/// A daemon as an older program would be: it knows no hello but its own, and how to stop.
fn old_daemon(socket: PathBuf) -> thread::JoinHandle<()> {
    let listener = UnixListener::bind(socket).unwrap();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut line = String::new();
            BufReader::new(&stream).read_line(&mut line).unwrap();
            if line.contains("\"stop\"") {
                return;
            }
            let refusal = r#"{"refusal":"other-version","daemon":0,"client":1}"#;
            writeln!(stream, r#"{{"reply":{{"id":1,"result":{{"Err":{refusal}}}}}}}"#).unwrap();
        }
    })
}

#[test]
fn a_daemon_of_another_version_is_named_and_stopped_as_the_message_says() {
    let home = Home::begun();
    home.varde(&["daemon", "stop"]).done();
    let daemon = old_daemon(home.socket());
    for (language, words) in [("en", "another version"), ("nb", "en annen utgave"), ("nn", "ei anna utgåve")]
    {
        let said = home.varde(&["--lang", language, "list", "patient"]).failed(1);
        assert!(said.contains(words) && said.contains("varde daemon stop"), "{said}");
    }
    home.varde(&["daemon", "stop"]).done();
    daemon.join().unwrap();
    home.varde(&["list", "patient"]).done();
}

#[test]
fn what_is_left_in_the_sockets_place_is_replaced() {
    let home = Home::begun();
    home.varde(&["daemon", "stop"]).done();
    fs::write(home.socket(), "not a socket").unwrap();
    home.varde(&["status"]).done();
    home.varde(&["daemon", "stop"]).done();
    drop(UnixListener::bind(home.socket()).unwrap());
    home.varde(&["status"]).done();
    home.varde(&["daemon", "stop"]).done();
    // Never removed: whatever made a folder there may have put something in it.
    fs::create_dir(home.socket()).unwrap();
    home.varde(&["status"]).failed(1);
    assert!(home.socket().is_dir());
}

/// Another user of this machine; only root can be one.
const NOBODY: u32 = 65_534;

fn is_root() -> bool {
    let root = rustix::process::geteuid().is_root();
    if !root {
        println!("skipped: only root can act as another user");
    }
    root
}

/// A command run by another user, from a copy of the program that this user can reach.
fn as_nobody(home: &Home, program: &Path) -> Command {
    let copy = home.around().join(program.file_name().unwrap());
    fs::copy(program, &copy).unwrap();
    open_to_all(home.around());
    let mut command = Command::new("setpriv");
    command.args(["--reuid", &NOBODY.to_string(), "--clear-groups", "--"]).arg(copy);
    command
}

fn open_to_all(path: &Path) {
    fs::set_permissions(path, fs::Permissions::from_mode(0o777)).unwrap();
}

#[test]
fn another_local_user_is_denied_though_the_folder_and_the_socket_stand_open() {
    if !is_root() {
        return;
    }
    let home = Home::begun();
    let knocks = Path::new(env!("CARGO_BIN_EXE_knocks"));
    [home.path(), home.socket()].iter().for_each(|path| open_to_all(path));
    let ours = Command::new(knocks).arg(home.socket()).output().unwrap();
    assert!(String::from_utf8(ours.stdout).unwrap().contains("Lun Fjellrev"));
    let theirs = as_nobody(&home, knocks).arg(home.socket()).output().unwrap();
    assert_eq!((theirs.status.code(), theirs.stdout.as_slice()), (Some(0), &b""[..]), "{theirs:?}");
    home.varde(&["status"]).done();
}

#[test]
fn a_home_of_another_user_is_refused() {
    if !is_root() {
        return;
    }
    let home = Home::begun();
    home.varde(&["daemon", "stop"]).done();
    chown(home.path(), Some(NOBODY), None).unwrap();
    let said = home.varde(&["status"]).failed(1);
    assert!(said.contains("belongs to another user"), "{said}");
}

#[test]
fn a_daemon_of_another_user_is_told_nothing() {
    if !is_root() {
        return;
    }
    let home = Home::with_passphrase();
    let mut squatter = as_nobody(&home, varde());
    let mut squatter = squatter
        .arg("--home")
        .arg(home.path())
        .args(["daemon", "run"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut ready = String::new();
    BufReader::new(squatter.stdout.as_mut().unwrap()).read_line(&mut ready).unwrap();
    assert_eq!(ready, "ready\n");
    let init = ["init", "--municipality", "4634", "--person", "Lun Fjellrev", "--machine", "kontor"];
    for arguments in [&["status"][..], &init, &["daemon", "stop"]] {
        let said = home.varde(arguments).failed(1);
        assert!(said.contains("belongs to another user"), "{said}");
    }
    assert!(!home.path().join("store").exists());
    squatter.kill().unwrap();
    squatter.wait().unwrap();
}

#[test]
fn without_a_terminal_the_day_is_printed() {
    let home = Home::begun();
    let day = home.varde(&["--lang", "nn"]).done();
    assert!(day.contains("Varde · Masfjorden") && day.contains("Ingenting ventar i dag."), "{day}");
}
