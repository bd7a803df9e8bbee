//! Runs Rust tests and reads what became of each, from cargo-nextest when it is here, else from `cargo test`.

use std::{collections::BTreeMap, path::Path, process::Command};

use crate::{
    Result,
    command::{Ran, cargo, find, tee},
};

/// What became of one test.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// It ran and held.
    Passed,
    /// It printed `SKIPPED`, wholly or for one engine, or is ignored.
    Skipped,
    /// It failed.
    Failed,
}

/// Tests by name, with the worst that became of each.
pub type Fates = BTreeMap<String, Fate>;

/// How many passed, failed, were skipped.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Held.
    pub passed: usize,
    /// Failed.
    pub failed: usize,
    /// Could not run here.
    pub skipped: usize,
}

impl Counts {
    /// Counts a run.
    pub fn of(fates: &Fates) -> Self {
        let count = |fate| fates.values().filter(|f| **f == fate).count();
        Self { passed: count(Fate::Passed), failed: count(Fate::Failed), skipped: count(Fate::Skipped) }
    }
    /// Adds another run's.
    pub fn add(&mut self, more: Self) {
        self.passed += more.passed;
        self.failed += more.failed;
        self.skipped += more.skipped;
    }
    /// Reads the last line of the form `3 passed, 0 failed, 1 skipped`.
    pub fn read(lines: &[String]) -> Option<Self> {
        lines.iter().rev().find_map(|line| {
            let numbers = line.trim().split(", ").map(|part| part.split_once(' '));
            let [Some((p, "passed")), Some((f, "failed")), Some((s, "skipped"))] = numbers.collect::<Vec<_>>()[..]
            else {
                return None;
            };
            Some(Self { passed: p.parse().ok()?, failed: f.parse().ok()?, skipped: s.parse().ok()? })
        })
    }
}

/// Runs the tests of these packages (all when none is named) whose names hold one of `filters` (all when there is none).
pub fn run(root: &Path, log: &Path, packages: &[&str], filters: &[&str], postgres: &str) -> Result<(Ran, Fates)> {
    let nextest = find("cargo-nextest", &[]).is_some();
    let mut command = cargo(root);
    if nextest {
        command.args(["nextest", "run", "--no-fail-fast", "--success-output=immediate", "--failure-output=immediate"]);
        command.args(["--no-tests=pass", "--status-level=pass", "--final-status-level=none", "--hide-progress-bar"]);
    } else {
        command.args(["test", "--no-fail-fast", "--all-targets"]);
    }
    scope(&mut command, packages);
    if nextest {
        command.args(filters);
    } else {
        command.args(["--", "--show-output"]).args(filters);
    }
    command.env("KITH_TEST_POSTGRES", postgres);
    let mut reader = Reader::default();
    let ran = tee(command, log, |line| reader.take(line))?;
    Ok((ran, reader.fates))
}

/// Runs the examples in the documentation of these packages.
pub fn run_docs(root: &Path, log: &Path, packages: &[&str]) -> Result<(Ran, Fates)> {
    let mut command = cargo(root);
    command.args(["test", "--doc", "--no-fail-fast"]);
    scope(&mut command, packages);
    let mut reader = Reader::default();
    let ran = tee(command, log, |line| reader.take(line))?;
    Ok((ran, reader.fates))
}

fn scope(command: &mut Command, packages: &[&str]) {
    if packages.is_empty() {
        command.arg("--workspace");
    }
    for package in packages {
        command.args(["--package", package]);
    }
}

/// Reads the lines of either runner, and says which of them a person wants to see.
#[derive(Default)]
struct Reader {
    fates: Fates,
    /// The test whose output follows.
    current: Option<String>,
    /// The binary whose tests follow, for `cargo test`.
    binary: String,
    quiet: bool,
}

impl Reader {
    /// Takes a line; true when it should be shown.
    fn take(&mut self, line: &str) -> bool {
        if let Some((fate, name)) = nextest_header(line) {
            self.put(&name, fate);
            self.current = Some(name);
            self.quiet = fate != Fate::Failed;
            return !self.quiet;
        }
        let trimmed = line.trim();
        if let Some(rest) = trimmed.strip_prefix("Running ").or_else(|| trimmed.strip_prefix("Doc-tests ")) {
            self.binary = binary(rest).to_owned();
            (self.current, self.quiet) = (None, false);
            return false;
        }
        if let Some((fate, name)) = libtest_line(trimmed) {
            // Under nextest each test prints this line too, and its header has told already.
            if !self.binary.is_empty() {
                self.put(&format!("{} {name}", self.binary), fate);
            }
            return fate == Fate::Failed;
        }
        if let Some(name) = trimmed.strip_prefix("---- ").and_then(|l| l.strip_suffix(" stdout ----")) {
            let name = format!("{} {name}", self.binary);
            self.quiet = self.fates.get(&name) != Some(&Fate::Failed);
            self.current = Some(name);
            return !self.quiet;
        }
        if let Some(name) = self.current.clone().filter(|_| line.trim_start().starts_with("SKIPPED")) {
            self.put(&name, Fate::Skipped);
            return false;
        }
        let ends = trimmed.starts_with("test result:") && !self.binary.is_empty();
        if ends || trimmed.starts_with("Summary [") {
            (self.current, self.quiet) = (None, false);
            return true;
        }
        if matches!(trimmed, "successes:" | "failures:") {
            self.quiet = trimmed == "successes:";
            return false;
        }
        !self.quiet && !trimmed.is_empty()
    }

    fn put(&mut self, name: &str, fate: Fate) {
        let kept = self.fates.entry(name.to_owned()).or_insert(fate);
        *kept = (*kept).max(fate);
    }
}

/// `tests/door.rs (target/debug/deps/door-0a1b)` → `door-0a1b`, because two packages may have a `door`; a package's name
/// stays as it is.
fn binary(running: &str) -> &str {
    running.trim_end_matches(')').rsplit('/').next().unwrap_or(running)
}

/// `        PASS [   0.005s] (1/3) gate::door scope_is_may` → the fate and `gate::door scope_is_may`.
fn nextest_header(line: &str) -> Option<(Fate, String)> {
    let (word, rest) = line.trim_start().split_once(' ')?;
    let fate = match word {
        "PASS" | "LEAK" => Fate::Passed,
        "FAIL" | "ABORT" | "TIMEOUT" | "SIGABRT" | "SIGSEGV" | "SIGKILL" | "SIGTERM" => Fate::Failed,
        _ => return None,
    };
    let (_, name) = rest.trim_start().strip_prefix('[')?.split_once(']')?;
    let name = name.trim();
    let name = name.strip_prefix('(').and_then(|n| n.split_once(") ")).map_or(name, |(_, n)| n);
    Some((fate, name.to_owned()))
}

/// `test a::b ... ok` → the fate and `a::b`.
fn libtest_line(line: &str) -> Option<(Fate, &str)> {
    let (name, word) = line.strip_prefix("test ")?.split_once(" ... ")?;
    let fate = match word.split([' ', ',']).next()? {
        "ok" => Fate::Passed,
        "ignored" => Fate::Skipped,
        "FAILED" => Fate::Failed,
        _ => return None,
    };
    Some((fate, name.split(" - should panic").next()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, want: &[(&str, Fate)]) {
        let mut reader = Reader::default();
        for line in text.lines() {
            reader.take(line);
        }
        let got: Vec<(&str, Fate)> = reader.fates.iter().map(|(name, fate)| (name.as_str(), *fate)).collect();
        assert_eq!(got, want);
    }

    #[test]
    fn reads_nextest() {
        check(
            "   Compiling gate v0.1.0\n        PASS [   0.005s] (1/3) gate::door scope_is_may\n  stdout ───\n\n    running 1 test\n    test scope_is_may ... ok\n
        PASS [   0.1s] (2/3) gate::door denied\n  stdout ───\n    SKIPPED: no PostgreSQL\n    test denied ... ok\n
        FAIL [   0.1s] (3/3) gate tests::a\n  stdout ───\n    test tests::a ... FAILED\n    panicked\n     Summary [ 1s] 3 tests run",
            &[("gate tests::a", Fate::Failed), ("gate::door denied", Fate::Skipped), ("gate::door scope_is_may", Fate::Passed)],
        );
    }

    #[test]
    fn reads_cargo_test() {
        check(
            "     Running tests/door.rs (target/debug/deps/door-1)\nrunning 3 tests\ntest a ... ok\ntest b ... ok\ntest c ... FAILED\ntest d ... ignored, slow\n
successes:\n\n---- a stdout ----\nSKIPPED: no PostgreSQL\n\nfailures:\n\n---- c stdout ----\nSKIPPED: x\npanicked\n\ntest result: FAILED. 2 passed",
            &[
                ("door-1 a", Fate::Skipped),
                ("door-1 b", Fate::Passed),
                ("door-1 c", Fate::Failed),
                ("door-1 d", Fate::Skipped),
            ],
        );
    }

    #[test]
    fn reads_closing_lines() {
        let read = |text: &str| Counts::read(&text.lines().map(str::to_owned).collect::<Vec<_>>());
        assert_eq!(read("x\n12 passed, 1 failed, 0 skipped\n\n"), Some(Counts { passed: 12, failed: 1, skipped: 0 }));
        assert_eq!(read("12 passed, 1 failed"), None);
    }
}
