//! What the guard costs, beside a plain baseline in the same run: one alternation regex for each kind, one after another.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line answers on standard output")]

mod baseline;
mod quality;

use std::{
    hint::black_box,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, ExitCode, Stdio},
    time::Instant,
};

use regex::Regex;
use serde_json::{Map, Value, json};

type Result<T> = std::result::Result<T, String>;

/// Each thing is measured over at least this much processor time, five times; the best counts.
const LONG_ENOUGH_NS: u64 = 100_000_000;
const ROUNDS: usize = 5;

/// Lines that make a matcher go back; each is repeated to a megabyte.
const HOSTILE: [&str; 12] =
    ["a", "1", "chest ", "your visit ", "5 ", "no ", "a@a.", "303-555-", "é", "A. ", "Dr. Lee ", "we cannot "];

fn main() -> ExitCode {
    match measure() {
        Ok(numbers) if std::env::args().any(|word| word == "--json") => println!("{}", Value::Object(numbers)),
        Ok(numbers) => numbers.iter().for_each(|(key, value)| println!("{key:32} {value}")),
        Err(error) => {
            eprintln!("bench-guard: {error}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

fn measure() -> Result<Map<String, Value>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let posts = posts(&root)?;
    let mut numbers = Map::new();
    numbers.insert("posts".into(), json!(posts.len()));
    let characters: usize = posts.iter().map(|p| p.chars().count()).sum();
    numbers.insert("characters_per_post".into(), json!(characters / posts.len().max(1)));
    let of = |read: &dyn Fn(&str) -> usize| rate(&posts, read);
    let mut pair = |name: &str, kinds: &[&str], read: &dyn Fn(&str) -> usize| -> Result<f64> {
        let plain = kinds.iter().map(|k| Regex::new(k).map_err(|e| e.to_string())).collect::<Result<Vec<_>>>()?;
        let guard = of(read)?;
        let baseline = of(&|text| plain.iter().map(|r| r.find_iter(text).count()).sum())?;
        numbers.insert(format!("{name}_posts_per_cpu_second"), json!(guard.round()));
        numbers.insert(format!("{name}_baseline_posts_per_cpu_second"), json!(baseline.round()));
        numbers.insert(format!("{name}_ratio"), json!(((baseline / guard) * 100.0).round() / 100.0));
        Ok(guard)
    };
    pair("phi", &baseline::PHI, &|text| guard::phi(text).len())?;
    pair("danger", &baseline::DANGER, &|text| guard::danger(text).findings.len())?;
    pair("tone", &baseline::TONE, &|text| guard::tone(text).len())?;
    let all = of(&|text| guard::phi(text).len() + guard::danger(text).findings.len() + guard::tone(text).len())?;
    numbers.insert("all_posts_per_cpu_second".into(), json!(all.round()));
    megabyte(&mut numbers)?;
    quality::measure(&root, &mut numbers)?;
    program(&root, &mut numbers);
    Ok(numbers)
}

/// The project's own labelled texts, and the development corpus beside the project when it is there.
fn posts(root: &Path) -> Result<Vec<String>> {
    let own = root.join("crates/guard/corpora");
    let listed = std::fs::read_dir(&own).map_err(|e| format!("{}: {e}", own.display()))?;
    let mut files: Vec<PathBuf> = listed.flatten().map(|entry| entry.path()).collect();
    files.push(root.join("../shared/data/phi-dev/presidio-synth.jsonl"));
    files.sort();
    let mut posts = Vec::new();
    for file in files.iter().filter(|f| f.extension().is_some_and(|e| e == "jsonl") && f.exists()) {
        let lines = std::fs::read_to_string(file).map_err(|e| format!("{}: {e}", file.display()))?;
        let text = |line: &str| Some(serde_json::from_str::<Value>(line).ok()?.get("text")?.as_str()?.to_owned());
        posts.extend(lines.lines().filter_map(text));
    }
    Ok(posts)
}

/// Posts that one core reads in a second of its own time: the best of some rounds, after one that builds the tables.
fn rate(posts: &[String], read: &dyn Fn(&str) -> usize) -> Result<f64> {
    posts.iter().take(100).for_each(|post| {
        black_box(read(post));
    });
    let mut best = 0.0_f64;
    for _ in 0..ROUNDS {
        let (start, mut count, mut spent) = (cpu_ns()?, 0_u32, 0);
        while spent < LONG_ENOUGH_NS {
            for post in posts {
                black_box(read(black_box(post)));
                count += 1;
            }
            spent = cpu_ns()?.saturating_sub(start);
        }
        best = best.max(f64::from(count) / seconds(spent));
    }
    Ok(best)
}

/// Reads a text and says how much was found.
type Reader = fn(&str) -> usize;

/// The slowest of the hostile lines of one megabyte, in milliseconds of CPU.
fn megabyte(numbers: &mut Map<String, Value>) -> Result<()> {
    let readers: [(&str, Reader); 3] = [
        ("phi", |text| guard::phi(text).len()),
        ("danger", |text| guard::danger(text).findings.len()),
        ("tone", |text| guard::tone(text).len()),
    ];
    for (name, read) in readers {
        let mut worst = (0.0_f64, "");
        for piece in HOSTILE {
            let line = piece.repeat((1 << 20) / piece.len());
            let mut best = f64::MAX;
            for _ in 0..2 {
                let start = cpu_ns()?;
                black_box(read(black_box(&line)));
                best = best.min(seconds(cpu_ns()?.saturating_sub(start)) * 1000.0);
            }
            if best > worst.0 {
                worst = (best, piece);
            }
        }
        numbers.insert(format!("{name}_worst_megabyte_ms"), json!(worst.0.round()));
        numbers.insert(format!("{name}_worst_megabyte"), json!(worst.1.trim()));
    }
    Ok(())
}

/// Start-up and memory of `kith guard`, when the program is built: `KITH_BIN`, or the newest of the two profiles.
fn program(root: &Path, numbers: &mut Map<String, Value>) {
    let built = ["target/release/kith", "target/debug/kith"].map(|p| root.join(p));
    let newest = built.into_iter().filter(|p| p.exists()).max_by_key(|p| p.metadata().and_then(|m| m.modified()).ok());
    let Some(kith) = std::env::var_os("KITH_BIN").map(PathBuf::from).or(newest) else { return };
    let start_ms = (0..ROUNDS).filter_map(|_| {
        let start = Instant::now();
        let mut child = Command::new(&kith)
            .args(["guard", "scan"])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        child.stdin.take()?.write_all(b"Thank you for coming in, my chest hurts, call 303-555-0142").ok()?;
        child.wait().ok()?.success().then(|| start.elapsed().as_secs_f64() * 1000.0)
    });
    if let Some(best) = start_ms.min_by(f64::total_cmp) {
        numbers.insert("start_ms".into(), json!(best.round()));
    }
    let corpus = root.join("crates/guard/corpora/phi-hard.jsonl");
    let scored = Command::new(&kith).args(["guard", "score", "--corpus"]).arg(corpus).output().ok();
    let score = scored.and_then(|out| serde_json::from_slice::<Value>(&out.stdout).ok());
    if let Some(rss) = score.as_ref().and_then(|s| s.get("rss_mb")) {
        numbers.insert("resident_mb".into(), rss.clone());
    }
}

fn seconds(ns: u64) -> f64 {
    std::time::Duration::from_nanos(ns).as_secs_f64()
}

/// This thread's time on a processor, in nanoseconds: other load on the machine counts little.
fn cpu_ns() -> Result<u64> {
    let told = || "/proc/thread-self/schedstat is not there: this bench needs Linux".to_owned();
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").map_err(|_| told())?;
    stat.split_whitespace().next().and_then(|n| n.parse().ok()).ok_or_else(told)
}
