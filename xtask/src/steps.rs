//! `cargo xtask test`: everything that must hold, in order, each step with its time.

use std::{
    path::{Path, PathBuf},
    time::Instant,
};

use crate::{
    Result,
    command::{cargo, command, find, tee},
    counts::{self, Counts},
    postgres::Server,
    setup, tidy,
};

/// How a step ended.
enum Outcome {
    /// It held; tests are counted.
    Ok(Counts),
    /// It did not.
    Failed(Counts),
    /// It has nothing to do here, and why.
    Skipped(&'static str),
}

/// What the steps share.
struct Run {
    root: PathBuf,
    may_install: bool,
    /// Started by the first step that needs it.
    server: Option<Server>,
}

type Step = fn(&mut Run, &Path) -> Result<Outcome>;

const STEPS: [(&str, Step); 9] = [
    ("setup", set_up),
    ("fmt", fmt),
    ("clippy", clippy),
    ("tidy", tidy_up),
    ("tests", tests),
    ("docs", docs),
    ("contract", contract),
    ("browser", browser),
    ("leaks", leaks),
];

/// Runs the steps; false when one failed.
pub fn run(root: &Path, words: &[&str]) -> Result<bool> {
    let known = |step: &&str| STEPS.iter().any(|(name, _)| name == step);
    let (mut only, mut keep_going, mut may_install) = (None, false, true);
    let mut words = words.iter();
    while let Some(word) = words.next() {
        match *word {
            "--no-setup" => may_install = false,
            "--keep-going" => keep_going = true,
            "--only" => {
                only = Some(
                    *words.next().filter(|w| known(w)).ok_or_else(|| format!("--only wants one of: {}", names()))?,
                )
            }
            other => {
                return Err(format!(
                    "unknown: {other}; known: --only STEP, --keep-going, --no-setup; steps: {}",
                    names()
                ));
            }
        }
    }
    let logs = root.join("target/xtask");
    let mut run = Run { root: root.to_path_buf(), may_install, server: None };
    let (mut total, mut good, started) = (Counts::default(), true, Instant::now());
    for (name, step) in STEPS {
        if only.is_some_and(|only| only != name) {
            continue;
        }
        println!("step {name} …");
        let began = Instant::now();
        let outcome = step(&mut run, &logs.join(format!("{name}.log")));
        let seconds = began.elapsed().as_secs_f64();
        match outcome {
            Ok(Outcome::Ok(counts)) => {
                println!("step {name} … ok {seconds:.1} s");
                total.add(counts);
            }
            Ok(Outcome::Skipped(why)) => println!("step {name} … NOT RUN: {why}"),
            Ok(Outcome::Failed(counts)) => {
                println!("step {name} … FAILED {seconds:.1} s; all its output: target/xtask/{name}.log");
                total.add(counts);
                good = false;
            }
            Err(sentence) => {
                println!("{sentence}\nstep {name} … FAILED {seconds:.1} s");
                total.add(Counts { failed: 1, ..Counts::default() });
                good = false;
            }
        }
        if !good && !keep_going {
            break;
        }
    }
    drop(run);
    println!(
        "{} in {:.1} s",
        if good { "all steps hold" } else { "NOT ALL STEPS HOLD" },
        started.elapsed().as_secs_f64()
    );
    println!("{} passed, {} failed, {} skipped", total.passed, total.failed, total.skipped);
    Ok(good)
}

fn names() -> String {
    STEPS.map(|(name, _)| name).join(", ")
}

impl Run {
    fn postgres(&mut self) -> Result<String> {
        if self.server.is_none() {
            self.server = Some(Server::start()?);
        }
        Ok(self.server.as_ref().map(Server::address).unwrap_or_default())
    }
}

fn simple(ok: bool) -> Outcome {
    if ok { Outcome::Ok(Counts::default()) } else { Outcome::Failed(Counts { failed: 1, ..Counts::default() }) }
}

fn set_up(run: &mut Run, log: &Path) -> Result<Outcome> {
    setup::run(&run.root, log, run.may_install)?;
    Ok(simple(true))
}

fn fmt(run: &mut Run, log: &Path) -> Result<Outcome> {
    let mut fmt = cargo(&run.root);
    fmt.args(["fmt", "--all", "--check"]);
    Ok(simple(tee(fmt, log, |_| true)?.ok))
}

fn clippy(run: &mut Run, log: &Path) -> Result<Outcome> {
    let mut clippy = cargo(&run.root);
    clippy.args(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]);
    Ok(simple(tee(clippy, log, |line| !line.trim_start().starts_with("Compiling"))?.ok))
}

fn tidy_up(run: &mut Run, _log: &Path) -> Result<Outcome> {
    Ok(simple(tidy::run(&run.root, false)?))
}

fn tests(run: &mut Run, log: &Path) -> Result<Outcome> {
    let address = run.postgres()?;
    let (ran, fates) = counts::run(&run.root, log, &[], &[], &address)?;
    for (name, _) in fates.iter().filter(|(_, fate)| **fate == counts::Fate::Skipped) {
        println!("SKIPPED {name}");
    }
    let mut counts = Counts::of(&fates);
    if ran.ok {
        return Ok(Outcome::Ok(counts));
    }
    // What does not build is a failure too.
    counts.failed = counts.failed.max(1);
    Ok(Outcome::Failed(counts))
}

/// Only packages that have examples: every other one would be compiled for nothing.
fn docs(run: &mut Run, log: &Path) -> Result<Outcome> {
    let with_examples = |member: &tidy::Member| {
        let source = tidy::rust_files(&run.root.join(&member.folder).join("src"));
        let fence = |line: &str| {
            line.trim_start()
                .strip_prefix("//")
                .is_some_and(|l| l.trim_start_matches(['/', '!']).trim_start().starts_with("```"))
        };
        source.iter().any(|file| std::fs::read_to_string(file).is_ok_and(|text| text.lines().any(fence)))
    };
    let members = tidy::members(&run.root);
    let packages: Vec<&str> = members.iter().filter(|m| with_examples(m)).map(|m| m.name.as_str()).collect();
    if packages.is_empty() {
        return Ok(Outcome::Skipped("no package has examples in its documentation"));
    }
    let (ran, fates) = counts::run_docs(&run.root, log, &packages)?;
    let counts = Counts::of(&fates);
    Ok(if ran.ok { Outcome::Ok(counts) } else { Outcome::Failed(Counts { failed: counts.failed.max(1), ..counts }) })
}

/// Gives scripts what they need: the program, the browser, the packages, the database.
pub fn script(root: &Path, postgres: &str, program: &str) -> std::process::Command {
    let mut script = command(root, program);
    script.env("KITH_BIN", root.join("target/debug/kith")).env("KITH_NODE_MODULES", setup::node_modules(root));
    script.env("KITH_CHROMIUM", find("chromium", &[]).unwrap_or_default()).env("KITH_TEST_POSTGRES", postgres);
    script
}

/// Builds the program that scripts start.
pub fn build_kith(root: &Path, log: &Path) -> Result<bool> {
    let mut build = cargo(root);
    build.args(["build", "--package", "kith"]);
    Ok(tee(build, log, |line| line.starts_with("error"))?.ok)
}

fn node(run: &mut Run, log: &Path, file: &str) -> Result<Outcome> {
    let address = run.postgres()?;
    if !build_kith(&run.root, log)? {
        return Err(format!("the program does not build: see {}", log.display()));
    }
    let mut node = script(&run.root, &address, "node");
    node.arg(file);
    let ran = tee(node, log, |_| true)?;
    let counts = Counts::read(&ran.lines)
        .ok_or_else(|| format!("{file} did not end with its counts (N passed, N failed, N skipped)"))?;
    Ok(if ran.ok && counts.failed == 0 { Outcome::Ok(counts) } else { Outcome::Failed(counts) })
}

fn contract(run: &mut Run, log: &Path) -> Result<Outcome> {
    if !run.root.join("tests/contract/run.mjs").exists() {
        return Ok(Outcome::Skipped("tests/contract/run.mjs is not there"));
    }
    node(run, log, "tests/contract/run.mjs")
}

fn browser(run: &mut Run, log: &Path) -> Result<Outcome> {
    if !run.root.join("tests/browser/run.mjs").exists() {
        return Ok(Outcome::Skipped("tests/browser/run.mjs is not there"));
    }
    node(run, log, "tests/browser/run.mjs")
}

/// No patient's word that the tests planted may stand in anything the run wrote.
fn leaks(run: &mut Run, log: &Path) -> Result<Outcome> {
    let Ok(planted) = std::fs::read_to_string(run.root.join("tests/planted_words.txt")) else {
        return Ok(Outcome::Skipped("tests/planted_words.txt is not there"));
    };
    let planted: Vec<&str> = planted.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    let mut found = 0;
    let folder = log.parent().unwrap_or(&run.root);
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let text = std::fs::read_to_string(entry.path()).unwrap_or_default();
        for word in planted.iter().filter(|word| text.contains(**word)) {
            println!(
                "{}: holds the planted words {word:?}; a log may carry ids, codes and counts only",
                entry.path().display()
            );
            found += 1;
        }
    }
    Ok(if found == 0 {
        Outcome::Ok(Counts::default())
    } else {
        Outcome::Failed(Counts { failed: found, ..Counts::default() })
    })
}
