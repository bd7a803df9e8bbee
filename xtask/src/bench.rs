//! `cargo xtask bench`: the benchmarks of `benches/`, and two of our own: what a build costs, and a clean checkout.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::{Path, PathBuf},
    process::Stdio,
    time::{Duration, Instant, SystemTime},
};

use serde_json::{Value, json};

use crate::{
    Result,
    command::{cargo, command, output, tee},
    tidy,
};

/// CPU time in `/proc` comes in hundredths of a second (`USER_HZ`), on every Linux.
const TICKS_PER_SECOND: f64 = 100.0;

/// Runs a benchmark and prints what it measured: a line for each number, or with `--json` one JSON line.
pub fn run(root: &Path, name: &str, words: &[&str]) -> Result<bool> {
    if !matches!(name, "build" | "checkout") {
        let mut bench = benches(root, name);
        bench.args(words);
        return bench.status().map(|status| status.success()).map_err(|e| format!("benches: {e}"));
    }
    let numbers = numbers(root, name, &root.join(format!("target/xtask/bench-{name}.log")))?;
    if words.contains(&"--json") {
        println!("{numbers}");
    } else {
        for (key, value) in numbers.as_object().into_iter().flatten() {
            println!("{key:32} {value}");
        }
    }
    Ok(true)
}

/// What a benchmark measures, as one flat JSON object of numbers.
pub fn numbers(root: &Path, name: &str, log: &Path) -> Result<Value> {
    match name {
        "build" => build(root, log),
        "checkout" => checkout(root, log),
        _ => {
            let mut bench = benches(root, name);
            bench.arg("--json");
            let ran = tee(bench, log, |_| false)?;
            let found = ran
                .lines
                .iter()
                .rev()
                .find_map(|line| serde_json::from_str::<Value>(line).ok().filter(Value::is_object));
            found.filter(|_| ran.ok).ok_or_else(|| format!("bench {name} gave no numbers: see {}", log.display()))
        }
    }
}

fn benches(root: &Path, name: &str) -> std::process::Command {
    let mut bench = cargo(root);
    // The guard's is a package of its own: it builds without the whole program. Texts go through Kannel, as in its drill.
    let package: &[&str] = match name {
        "guard" => &["bench-guard"],
        "channels" => &["whole", "--bin", "texts"],
        _ => &["benches"],
    };
    bench.args(["run", "--quiet", "--release", "--package"]).args(package).args(["--", name]);
    bench
}

/// Cold debug builds of the program with either OpenSSL, then one rebuild after touching each slice.
fn build(root: &Path, log: &Path) -> Result<Value> {
    let target = root.join("target/bench-build");
    let fresh = || match std::fs::remove_dir_all(&target) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(format!("{}: {e}", target.display())),
        _ => Ok(()),
    };
    let cpu_of_build = |system_openssl: bool| -> Result<f64> {
        let mut build = cargo(root);
        build.args(["build", "--quiet", "--package", "kith"]).env("CARGO_TARGET_DIR", &target);
        // As cargo builds for whoever touches a slice, whatever the terminal that measures has set.
        build.env_remove("CARGO_INCREMENTAL");
        if system_openssl {
            build.env("OPENSSL_NO_VENDOR", "1");
        }
        let before = children_cpu_s()?;
        if !tee(build, log, |_| false)?.ok {
            return Err(format!("the build fails: see {}", log.display()));
        }
        Ok(children_cpu_s()? - before)
    };
    let mut numbers = serde_json::Map::new();
    if has_system_openssl(root) {
        fresh()?;
        numbers.insert("cold_system_openssl_cpu_min".into(), rounded(cpu_of_build(true)? / 60.0));
    }
    fresh()?;
    numbers.insert("cold_vendored_openssl_cpu_min".into(), rounded(cpu_of_build(false)? / 60.0));
    let mut worst = 0.0_f64;
    for slice in tidy::members(root).iter().filter(|m| m.folder.starts_with("features")) {
        let file = root.join(&slice.folder).join("src/lib.rs");
        let touched = std::fs::File::options().append(true).open(&file).and_then(|f| f.set_modified(SystemTime::now()));
        touched.map_err(|e| format!("{}: {e}", file.display()))?;
        let cpu = cpu_of_build(false)?;
        numbers.insert(format!("touch_{}_cpu_s", slice.name), rounded(cpu));
        worst = worst.max(cpu);
    }
    numbers.insert("touch_worst_cpu_s".into(), rounded(worst));
    fresh()?;
    Ok(Value::Object(numbers))
}

fn rounded(number: f64) -> Value {
    json!((number * 100.0).round() / 100.0)
}

fn has_system_openssl(root: &Path) -> bool {
    let mut ask = command(root, "pkg-config");
    ask.args(["--exists", "openssl"]);
    output(ask).is_ok()
}

/// User and system time of all programs that we waited for, and theirs.
fn children_cpu_s() -> Result<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").map_err(|e| format!("/proc/self/stat: {e}"))?;
    children_of(&stat).ok_or_else(|| "/proc/self/stat is not as proc(5) says".into())
}

/// Fields 16 and 17 of proc(5), cutime and cstime; the second field is a name in brackets and may hold spaces.
fn children_of(stat: &str) -> Option<f64> {
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(13);
    let mut ticks = || fields.next()?.parse::<f64>().ok();
    Some((ticks()? + ticks()?) / TICKS_PER_SECOND)
}

/// A fresh clone with nothing built: `.ci/run` passes, and `cargo run --release -- demo` serves.
fn checkout(root: &Path, log: &Path) -> Result<Value> {
    let folder = Folder(std::env::temp_dir().join(format!("kith-checkout-{}", std::process::id())));
    let mut clone = command(root, "git");
    clone.args(["clone", "--quiet", "--no-hardlinks", "."]).arg(&folder.0);
    output(clone)?;
    let started = Instant::now();
    let mut ci = command(&folder.0, "./.ci/run");
    ci.env_remove("CARGO_TARGET_DIR");
    let ran = tee(ci, log, |_| false)?;
    let minutes = started.elapsed().as_secs_f64() / 60.0;
    let steps = ran.lines.iter().filter(|l| l.starts_with("step ") && l.contains("… ok ")).count();
    Ok(json!({
        "ci_ok": i32::from(ran.ok),
        "ci_minutes": rounded(minutes),
        "ci_steps_with_time": steps,
        "demo_ok": i32::from(demo_serves(&folder.0)?),
    }))
}

/// A folder that goes when we do.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        // It lies among temporary files: what cannot be removed now goes later.
        drop(std::fs::remove_dir_all(&self.0));
    }
}

/// Starts the demo as a newcomer does and asks it whether it is well.
fn demo_serves(root: &Path) -> Result<bool> {
    let mut demo = cargo(root);
    demo.env_remove("CARGO_TARGET_DIR").args(["run", "--release", "--", "demo", "--json", "--port", "0", "--data"]);
    demo.arg(root.join("target/demo")).stdout(Stdio::piped());
    let mut demo = demo.spawn().map_err(|e| format!("demo: {e}"))?;
    let mut line = String::new();
    if let Some(out) = demo.stdout.take() {
        BufReader::new(out).read_line(&mut line).map_err(|e| format!("demo: {e}"))?;
    }
    let base = serde_json::from_str::<Value>(&line).ok().and_then(|v| Some(v.get("base")?.as_str()?.to_owned()));
    let well =
        base.as_deref().and_then(|b| b.strip_prefix("http://")).is_some_and(|host| is_well(host.trim_end_matches('/')));
    // On Unix `cargo run` becomes the program, so this ends the demo itself.
    drop(demo.kill());
    demo.wait().map_err(|e| format!("demo: {e}"))?;
    Ok(well)
}

fn is_well(host: &str) -> bool {
    let ask = || -> std::io::Result<String> {
        let mut stream = TcpStream::connect(host)?;
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        write!(stream, "GET /healthz HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer)
    };
    ask().is_ok_and(|answer| answer.starts_with("HTTP/1.1 200"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_time_of_children() {
        let stat = "7 (a (b) c) S 1 7 7 0 -1 4194304 9 9 0 0 11 12 250 50 20 0 1 0 5 6 7";
        assert_eq!(children_of(stat), Some(3.0));
        assert_eq!(children_of("7 (a"), None);
    }
}
