//! Nothing that was answered is lost: a killed process, a full disk, a disk that drops what was not synced.

use std::{
    collections::BTreeSet,
    io::{BufRead, BufReader},
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};

fn ledger() -> &'static str {
    env!("CARGO_BIN_EXE_ledger")
}

/// Numbers after `word` in the child's lines.
fn numbers(lines: &[String], word: &str) -> BTreeSet<i64> {
    lines.iter().filter_map(|l| l.strip_prefix(word)?.trim().parse().ok()).collect()
}

fn run(command: &mut Command) -> Vec<String> {
    let out = command.output().unwrap();
    String::from_utf8_lossy(&out.stdout).lines().map(str::to_owned).collect()
}

/// Runs the child and kills it after so many kept notes; gives all that it said.
fn killed_after(command: &mut Command, kept: usize) -> Vec<String> {
    let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = Vec::new();
    for line in BufReader::new(child.stdout.take().unwrap()).lines() {
        lines.push(line.unwrap());
        if lines.iter().filter(|l| l.starts_with("kept")).count() == kept {
            child.kill().unwrap();
        }
    }
    child.wait().unwrap();
    lines
}

fn there(dir: &Path) -> BTreeSet<i64> {
    numbers(&run(Command::new(ledger()).arg(dir)), "there")
}

#[test]
fn kill_in_the_middle_of_load_loses_nothing_answered() {
    let dir = tempfile::tempdir().unwrap();
    let mut answered = BTreeSet::new();
    for round in 0..8i64 {
        let from = (round * 100_000).to_string();
        let lines =
            killed_after(Command::new(ledger()).arg(dir.path()).args([&from, "100000"]), 40 + 17 * round as usize);
        answered.extend(numbers(&lines, "kept"));
        let there = there(dir.path());
        assert!(answered.is_subset(&there), "lost: {:?}", answered.difference(&there));
    }
    assert!(answered.len() > 600);
}

/// A disk of 6 MB fills up. What was kept stays, what was refused is not there, and with space again writing goes on.
#[test]
fn enospc_loses_nothing_answered() {
    let dir = tempfile::tempdir().unwrap();
    let script = "mount -t tmpfs -o size=6m none \"$1\" || exit 77
        \"$0\" \"$1\" 0 20000
        echo full
        mount -o remount,size=64m \"$1\" || exit 77
        \"$0\" \"$1\" 900000 40
        \"$0\" \"$1\"";
    let mut command = Command::new("unshare");
    command.args(["--map-root-user", "--mount", "sh", "-c", script, ledger()]).arg(dir.path());
    let out = command.stderr(Stdio::null()).output().unwrap();
    if !out.status.success() {
        println!("SKIPPED: this machine does not let a test mount a small disk of its own");
        return;
    }
    let lines: Vec<String> = String::from_utf8_lossy(&out.stdout).lines().map(str::to_owned).collect();
    let (kept, refused, there) = (numbers(&lines, "kept"), numbers(&lines, "refused"), numbers(&lines, "there"));
    assert!(kept.len() > 100 && !refused.is_empty(), "{} kept, {} refused", kept.len(), refused.len());
    assert!(kept.is_subset(&there), "lost: {:?}", kept.difference(&there));
    assert!(refused.is_disjoint(&there), "refused, yet there: {:?}", refused.intersection(&there));
    assert!(kept.iter().filter(|n| **n >= 900_000).count() == 40, "it did not go on with space again");
}

/// Only what was synced survives: copies made at each sync are what a power cut leaves.
#[test]
fn dropped_unsynced_writes_lose_nothing_answered() {
    let dir = tempfile::tempdir().unwrap();
    let shim = dir.path().join("dropsync.so");
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/whole/dropsync.c");
    let built =
        Command::new("cc").args(["-shared", "-fPIC", "-O1", "-o"]).arg(&shim).arg(source).arg("-ldl").status().unwrap();
    assert!(built.success(), "the C compiler refused dropsync.c");
    for kept in [5, 60, 230] {
        let (live, after) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let mut command = Command::new(ledger());
        command.arg(live.path()).args(["0", "100000"]).env("LD_PRELOAD", &shim).env("DROPSYNC_TO", after.path());
        let answered = numbers(&killed_after(&mut command, kept), "kept");
        std::thread::sleep(Duration::from_millis(20));
        let there = there(after.path());
        assert!(answered.len() >= kept);
        assert!(answered.is_subset(&there), "lost: {:?}", answered.difference(&there));
    }
}
