//! How well danger screening does on the labelled messages of `corpora/`: the half it was tuned on, and the half held back.

use std::collections::BTreeMap;

use guard::{DangerRow, DangerScore, Level, score_danger};
use serde_json::Value;

use crate::corpora::own;

/// Goals on the held half are a sensitivity of 0.97 and a predictive value of 0.50. They are not reached; these floors only keep
/// what is measured from falling. Raise them with the tables; `tables/README.md` has the numbers.
const HELD_SENSITIVITY: f64 = 0.77;
const HELD_PPV: f64 = 0.22;

fn score(half: &str) -> DangerScore {
    let row = |v: &Value| DangerRow {
        text: v["text"].as_str().unwrap().to_owned(),
        level: Level::parse(v["danger"].as_str().unwrap()),
    };
    let all = own(&format!("danger-{half}.jsonl"));
    for key in ["danger", "lang", "trap", "kind"] {
        let mut parts: BTreeMap<&str, Vec<&Value>> = BTreeMap::new();
        for v in &all {
            parts.entry(v[key].as_str().unwrap()).or_default().push(v);
        }
        for (part, rows) in parts {
            let score = score_danger(&rows.into_iter().map(row).collect::<Vec<_>>());
            println!(
                "{half} {key} {part}: {} rows, now {:?}, others left {:?}",
                score.docs, score.sensitivity, score.specificity
            );
        }
    }
    let score = score_danger(&all.iter().map(row).collect::<Vec<_>>());
    println!("{half}: {score:#?}");
    score
}

#[test]
fn danger_tune() {
    let all = score("tune");
    assert!(all.sensitivity.unwrap() >= 0.97 && all.ppv_at_prevalence.unwrap() >= 0.32, "tune is below what it was");
}

#[test]
fn danger_held_sensitivity() {
    let all = score("held");
    assert!(
        all.sensitivity.unwrap() >= HELD_SENSITIVITY,
        "sensitivity of now on the held half: {:.4}",
        all.sensitivity.unwrap()
    );
}

#[test]
fn danger_held_ppv() {
    let all = score("held");
    assert!(
        all.ppv_at_prevalence.unwrap() >= HELD_PPV,
        "predictive value on the held half: {:.3}",
        all.ppv_at_prevalence.unwrap()
    );
}
