//! Prints how every row of a labelled corpus is weighed: id, label, level found, score, then the signs and rules that count.
//! `cargo run --release -p guard --example weigh -- crates/guard/corpora/danger-tune.jsonl`
#![expect(clippy::print_stdout, reason = "an example prints")]

use std::{env, error::Error, fs};

use guard::danger;

fn main() -> Result<(), Box<dyn Error>> {
    for path in env::args().skip(1) {
        for line in fs::read_to_string(path)?.lines() {
            let row: serde_json::Value = serde_json::from_str(line)?;
            let word = |key: &str| row[key].as_str().unwrap_or_default();
            let seen = danger(word("text"));
            let level = seen.level().map_or("none", guard::Level::name);
            let signs: Vec<_> = seen.weighed.iter().map(|w| format!("{}:{}", w.name, w.points)).collect();
            println!("{}\t{}\t{}\t{}\t{}", word("id"), word("danger"), level, seen.score, signs.join(" "));
        }
    }
    Ok(())
}
