//! `cargo xtask show NN`: PASS, FAIL or NOT RUN for every point of an issue.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use serde_json::Value;

use crate::{
    Result, bench,
    command::tee,
    counts::{self, Counts, Fate, Fates},
    postgres::Server,
    proofs::{self, Kind, Proof},
    setup, steps, tidy,
};

/// The verdict on a proof or a point.
#[derive(Debug, Clone, PartialEq)]
enum Verdict {
    Pass,
    /// Not shown, and why.
    NotRun(String),
    /// Shown to be false, and how.
    Fail(String),
}

/// Proves every point and prints the verdicts; true only when all pass. `all` takes the slow proofs too.
pub fn run(root: &Path, number: &str, all: bool) -> Result<bool> {
    let file = root.join("xtask/show").join(format!("{number}.txt"));
    let text = std::fs::read_to_string(&file).map_err(|e| format!("{}: {e}", file.display()))?;
    let points = proofs::parse(&text).map_err(|e| format!("{}: {e}", file.display()))?;
    let logs = root.join("target/xtask/show");
    setup::run(root, &logs.join("setup.log"), true)?;
    let server = Server::start()?;
    let mut prover = Prover { root: root.to_path_buf(), logs, postgres: server.address(), all, ..Prover::default() };
    prover.run_tests(points.iter().flat_map(|p| &p.proofs))?;
    let mut passed = 0;
    let mut table = Vec::new();
    for point in &points {
        let verdict = judge(point.proofs.iter().map(|proof| prover.prove(proof)));
        let (word, why) = match &verdict {
            Verdict::Pass => ("PASS", String::new()),
            Verdict::NotRun(why) => ("NOT RUN", format!("\n               {why}")),
            Verdict::Fail(why) => ("FAIL", format!("\n               {why}")),
        };
        passed += usize::from(verdict == Verdict::Pass);
        table.push(format!("{word:8} {:5} {}{why}", point.id, point.say));
    }
    println!("\n{}\n\n{passed} of {} points pass", table.join("\n"), points.len());
    Ok(passed == points.len())
}

/// The worst of a point's proofs; without any nothing is shown.
fn judge(proofs: impl Iterator<Item = Verdict>) -> Verdict {
    proofs
        .reduce(|kept, next| match (&kept, &next) {
            (Verdict::Pass, _) | (Verdict::NotRun(_), Verdict::Fail(_)) => next,
            _ => kept,
        })
        .unwrap_or_else(|| Verdict::NotRun("no proof is written yet".into()))
}

/// Runs proofs, each test, command and benchmark once.
#[derive(Default)]
struct Prover {
    root: PathBuf,
    logs: PathBuf,
    postgres: String,
    all: bool,
    /// By package: what became of its tests, or why they did not run.
    tests: BTreeMap<String, std::result::Result<Fates, Verdict>>,
    benches: BTreeMap<String, std::result::Result<Value, Verdict>>,
    runs: BTreeMap<Vec<String>, Verdict>,
    built: bool,
}

impl Prover {
    /// One run for each package, with all the filters that the points name.
    fn run_tests<'a>(&mut self, proofs: impl Iterator<Item = &'a Proof>) -> Result<()> {
        let mut filters: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for proof in proofs.filter(|p| self.all || !p.slow) {
            if let Kind::Test { package, filter } = &proof.kind {
                filters.entry(package).or_default().insert(filter);
            }
        }
        let members = tidy::members(&self.root);
        for (package, filters) in filters {
            if !members.iter().any(|m| m.name == package) {
                let missing = Verdict::NotRun(format!("package {package} is not there"));
                self.tests.insert(package.to_owned(), Err(missing));
                continue;
            }
            println!("testing {package} …");
            let filters: Vec<&str> = filters.into_iter().collect();
            let log = self.logs.join(format!("{package}.log"));
            let (ran, fates) = counts::run(&self.root, &log, &[package], &filters, &self.postgres)?;
            // Tests that fail end the run with a failure too; without any test it is the build that failed.
            let fates = if ran.ok || !fates.is_empty() {
                Ok(fates)
            } else {
                Err(Verdict::Fail(format!("package {package} does not build: see {}", log.display())))
            };
            self.tests.insert(package.to_owned(), fates);
        }
        Ok(())
    }

    fn prove(&mut self, proof: &Proof) -> Verdict {
        if proof.slow && !self.all {
            return Verdict::NotRun("slow: `cargo xtask show NN --all` runs it".into());
        }
        match &proof.kind {
            Kind::Test { package, filter } => match self.tests.get(package) {
                Some(Ok(fates)) => judge_tests(filter, fates),
                Some(Err(verdict)) => verdict.clone(),
                None => Verdict::NotRun(format!("package {package} was not run")),
            },
            Kind::Run(words) => {
                if !self.runs.contains_key(words) {
                    let verdict = self.run_command(words).unwrap_or_else(Verdict::Fail);
                    self.runs.insert(words.clone(), verdict);
                }
                self.runs.get(words).cloned().unwrap_or(Verdict::Pass)
            }
            Kind::Bench { name, key, bound, at_most } => {
                if !self.benches.contains_key(name) {
                    println!("measuring {name} …");
                    let log = self.logs.join(format!("bench-{name}.log"));
                    let numbers = bench::numbers(&self.root, name, &log).map_err(Verdict::NotRun);
                    self.benches.insert(name.clone(), numbers);
                }
                match self.benches.get(name) {
                    Some(Ok(numbers)) => judge_number(numbers, name, key, *bound, *at_most),
                    Some(Err(verdict)) => verdict.clone(),
                    None => Verdict::NotRun(format!("{name} was not measured")),
                }
            }
            Kind::File { path, text } => match std::fs::read_to_string(self.root.join(path)) {
                Ok(found) if found.contains(text) => Verdict::Pass,
                Ok(_) => Verdict::Fail(format!("{path} does not hold: {text}")),
                Err(_) => Verdict::NotRun(format!("{path} is not there")),
            },
        }
    }

    fn run_command(&mut self, words: &[String]) -> Result<Verdict> {
        if let Some(missing) = words.iter().find(|w| w.contains('/') && !self.root.join(w).exists()) {
            return Ok(Verdict::NotRun(format!("{missing} is not there")));
        }
        let (Some(program), line) = (words.first(), words.join(" ")) else { return Ok(Verdict::Pass) };
        println!("running {line} …");
        if !self.built && !steps::build_kith(&self.root, &self.logs.join("build.log"))? {
            return Ok(Verdict::Fail("the program does not build".into()));
        }
        self.built = true;
        let log = self.logs.join(format!("{}.log", line.replace(|c: char| !c.is_ascii_alphanumeric(), "-")));
        let mut script = steps::script(&self.root, &self.postgres, program);
        script.args(&words[1..]);
        let ran = tee(script, &log, |_| false)?;
        let told = format!("see {}", log.display());
        Ok(match Counts::read(&ran.lines) {
            _ if !ran.ok => Verdict::Fail(format!("`{line}` failed: {told}")),
            Some(counts) if counts.failed > 0 => Verdict::Fail(format!("`{line}`: {} failed: {told}", counts.failed)),
            Some(counts) if counts.skipped > 0 => {
                Verdict::NotRun(format!("`{line}`: {} skipped: {told}", counts.skipped))
            }
            Some(counts) if counts.passed > 0 => Verdict::Pass,
            _ => Verdict::NotRun(format!("`{line}` does not say that anything passed: {told}")),
        })
    }
}

fn judge_tests(filter: &str, fates: &Fates) -> Verdict {
    let mut found = fates.iter().filter(|(name, _)| name.contains(filter)).peekable();
    if found.peek().is_none() {
        return Verdict::NotRun(format!("no test is called {filter}"));
    }
    judge(found.map(|(name, fate)| match fate {
        Fate::Passed => Verdict::Pass,
        Fate::Skipped => Verdict::NotRun(format!("{name} SKIPPED")),
        Fate::Failed => Verdict::Fail(format!("{name} fails")),
    }))
}

fn judge_number(numbers: &Value, name: &str, key: &str, bound: f64, at_most: bool) -> Verdict {
    let Some(number) = numbers.get(key).and_then(Value::as_f64) else {
        return Verdict::NotRun(format!("bench {name} does not print {key}"));
    };
    if if at_most { number <= bound } else { number >= bound } {
        return Verdict::Pass;
    }
    Verdict::Fail(format!("bench {name}: {key} is {number}, wanted {} {bound}", if at_most { "<=" } else { ">=" }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn not_run() -> Verdict {
        Verdict::NotRun("n".into())
    }
    fn fail() -> Verdict {
        Verdict::Fail("f".into())
    }

    #[test]
    fn the_worst_proof_decides() {
        let check = |proofs: &[Verdict], want: Verdict| assert_eq!(judge(proofs.iter().cloned()), want);
        check(&[], Verdict::NotRun("no proof is written yet".into()));
        check(&[Verdict::Pass, Verdict::Pass], Verdict::Pass);
        check(&[Verdict::Pass, not_run()], not_run());
        check(&[not_run(), fail(), Verdict::Pass], fail());
        check(&[fail(), not_run()], fail());
    }

    #[test]
    fn a_test_that_is_skipped_or_absent_proves_nothing() {
        let fates =
            Fates::from([("a one".into(), Fate::Passed), ("a two".into(), Fate::Skipped), ("b".into(), Fate::Failed)]);
        assert_eq!(judge_tests("one", &fates), Verdict::Pass);
        assert!(matches!(judge_tests("a ", &fates), Verdict::NotRun(_)));
        assert!(matches!(judge_tests("b", &fates), Verdict::Fail(_)));
        assert!(matches!(judge_tests("c", &fates), Verdict::NotRun(_)));
    }

    #[test]
    fn numbers_are_held_against_their_bounds() {
        let numbers: Value = serde_json::from_str(r#"{"cpu_ms": 0.4, "ok": 1}"#).unwrap();
        let check = |key, bound, at_most, pass: bool| {
            assert_eq!(judge_number(&numbers, "m", key, bound, at_most) == Verdict::Pass, pass, "{key}");
        };
        check("cpu_ms", 0.5, true, true);
        check("cpu_ms", 0.3, true, false);
        check("ok", 1.0, false, true);
        check("absent", 1.0, true, false);
    }
}
