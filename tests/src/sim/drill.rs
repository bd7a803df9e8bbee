//! The parent: starts a life, kills it at a random moment, starts the next, and holds what was answered against what is there.

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader},
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use crate::dice::Dice;

/// What was asked and answered with 303, by thread.
type Asked = BTreeMap<String, String>;

/// Runs `count` questions on each engine that is here; gives how many engines passed and how many are absent.
pub fn drill(program: &Path, count: usize) -> (usize, usize) {
    on(program, "-", count);
    if std::env::var("KITH_TEST_POSTGRES").is_err() {
        println!("SKIPPED: no PostgreSQL (KITH_TEST_POSTGRES is not set); `cargo xtask test` starts one");
        return (1, 1);
    }
    let nanos = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_nanos();
    on(program, &format!("sim{}_{}", std::process::id(), nanos % 1_000_000_000), count);
    (2, 0)
}

fn on(program: &Path, schema: &str, count: usize) {
    let dir = tempfile::tempdir().unwrap();
    let (mut asked, mut dice, mut kills, mut refused) = (Asked::new(), Dice(count as u64), 0, 0);
    let mut done = 0;
    let started = Instant::now();
    for seed in 1u64.. {
        let left = count - asked.len();
        if left == 0 {
            break;
        }
        // A few lives at least, and about twenty of the long drill; the last one may end by itself.
        let until = (5 + dice.below((count / 2).min(1000))).min(left);
        let mut child = Command::new(program)
            .args(["live", &dir.path().display().to_string(), schema, &seed.to_string(), &left.to_string()])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (mut lines, mut killed) = (0, false);
        for line in BufReader::new(child.stdout.take().unwrap()).lines() {
            let line = line.unwrap();
            refused += usize::from(line.starts_with("refused"));
            done += usize::from(line.starts_with("done"));
            let Some((thread, words)) = line.strip_prefix("asked ").and_then(|rest| rest.split_once(' ')) else {
                continue;
            };
            asked.insert(thread.to_owned(), words.to_owned());
            lines += 1;
            if lines >= until && !killed && lines < left {
                std::thread::sleep(Duration::from_micros(dice.below(40_000) as u64));
                child.kill().unwrap();
                killed = true;
            }
        }
        let status = child.wait().unwrap();
        kills += usize::from(killed);
        assert!(killed || status.success(), "a life ended badly: {status}");
    }
    let seconds = started.elapsed().as_secs_f64();
    let per_second = asked.len() as f64 / seconds;
    println!(
        "simulation on {}: {} questions, {done} acts, {refused} refused, {kills} kills, {seconds:.1} s, {per_second:.1} questions/s",
        if schema == "-" { "sqlite" } else { "postgres" },
        asked.len()
    );
    compare(program, dir.path(), schema, &asked);
    assert!(kills > 0, "nothing was killed");
}

/// Each question that was answered is there with its words, and nothing else is wrong.
fn compare(program: &Path, dir: &Path, schema: &str, asked: &Asked) {
    let out = Command::new(program).args(["check", &dir.display().to_string(), schema]).output().unwrap();
    assert!(out.status.success(), "the check failed: {}", String::from_utf8_lossy(&out.stderr));
    let text = String::from_utf8_lossy(&out.stdout);
    let pairs = text.lines().filter_map(|line| line.strip_prefix("thread ")?.split_once(' '));
    let there: BTreeMap<&str, &str> = pairs.collect();
    let lost = asked.iter().filter(|(thread, words)| there.get(thread.as_str()) != Some(&words.as_str())).count();
    let counts: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("count ")).collect();
    println!("    {lost} lost of {}; {}", asked.len(), counts.join(", "));
    let faults: Vec<&str> = text.lines().filter(|line| line.starts_with("fault")).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert_eq!(lost, 0);
}
