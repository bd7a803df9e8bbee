//! How well danger screening does on messages that taught it nothing: the judge's set of `corpora/`.

use std::collections::BTreeMap;

use guard::{DangerRow, DangerScore, Level, score_danger};
use serde_json::Value;

use crate::corpora::own;

/// Floors that keep what is reached from falling; the goals stand in `cargo xtask show 02`.
const SENSITIVITY: f64 = 0.95;
const PPV: f64 = 0.42;

fn score(set: &str) -> DangerScore {
    let row = |v: &Value| DangerRow {
        text: v["text"].as_str().unwrap().to_owned(),
        level: Level::parse(v["danger"].as_str().unwrap()),
    };
    let all = own(&format!("danger-{set}.jsonl"));
    for key in ["danger", "lang", "trap", "kind"] {
        let mut parts: BTreeMap<&str, Vec<&Value>> = BTreeMap::new();
        for v in &all {
            parts.entry(v[key].as_str().unwrap()).or_default().push(v);
        }
        for (part, rows) in parts {
            let score = score_danger(&rows.into_iter().map(row).collect::<Vec<_>>());
            println!(
                "{set} {key} {part}: {} rows, now {:?}, others left {:?}",
                score.docs, score.sensitivity, score.specificity
            );
        }
    }
    let score = score_danger(&all.iter().map(row).collect::<Vec<_>>());
    println!("{set}: {score:#?}");
    score
}

#[test]
fn danger_judged() {
    let all = score("judge");
    let (found, ppv) = (all.sensitivity.unwrap(), all.ppv_at_prevalence.unwrap());
    assert!(found >= SENSITIVITY, "sensitivity of now {found:.4}");
    assert!(ppv >= PPV, "predictive value at 3.5 % {ppv:.3}");
}
