//! How well danger screening does on the labelled messages of `corpora/`: the half it was tuned on, and the half held back.

use std::collections::BTreeMap;

use guard::{Level, danger};

const TUNE: &str = include_str!("../../corpora/danger-tune.jsonl");
const HELD: &str = include_str!("../../corpora/danger-held.jsonl");

/// How often a message of an inbox is one for *now* (the published share of urgent messages).
const PREVALENCE: f64 = 0.035;

/// Goals on the held half are a sensitivity of 0.97 and a predictive value of 0.50. They are not reached; these floors only keep
/// what is measured from falling. Raise them with the tables; `tables/README.md` has the numbers.
const HELD_SENSITIVITY: f64 = 0.77;
const HELD_PPV: f64 = 0.22;

/// Rows labelled *now* and others, and how many of each were called *now*.
#[derive(Default, Clone, Copy)]
struct Count {
    now: f64,
    found: f64,
    other: f64,
    alarms: f64,
}

impl Count {
    fn add(&mut self, labelled: bool, called: bool) {
        let one = |yes: bool| f64::from(u8::from(yes));
        self.now += one(labelled);
        self.found += one(labelled && called);
        self.other += one(!labelled);
        self.alarms += one(!labelled && called);
    }
    fn sensitivity(self) -> f64 {
        self.found / self.now.max(1.0)
    }
    fn specificity(self) -> f64 {
        1.0 - self.alarms / self.other.max(1.0)
    }
    /// The share of *now* alarms that are right, in an inbox where a message is for *now* as often as [`PREVALENCE`].
    fn ppv(self) -> f64 {
        let right = self.sensitivity() * PREVALENCE;
        right / (right + (1.0 - self.specificity()) * (1.0 - PREVALENCE)).max(f64::MIN_POSITIVE)
    }
}

fn score(name: &str, corpus: &str) -> Count {
    let mut all = Count::default();
    let mut parts: BTreeMap<String, Count> = BTreeMap::new();
    for line in corpus.lines() {
        let row: serde_json::Value = serde_json::from_str(line).expect("a row of JSON");
        let word = |key: &str| row[key].as_str().expect("a string").to_owned();
        let (labelled, called) = (word("danger") == "now", danger(&word("text")).level() == Some(Level::Now));
        all.add(labelled, called);
        for key in ["danger", "lang", "trap", "kind"] {
            parts.entry(format!("{key:7}{}", word(key))).or_default().add(labelled, called);
        }
    }
    let print = |part: &str, c: Count| {
        println!("{name} {part:24} now {:3}/{:3}  false alarms {:2}/{:3}", c.found, c.now, c.alarms, c.other);
    };
    parts.iter().for_each(|(part, count)| print(part, *count));
    print("all", all);
    println!(
        "{name}: sensitivity {:.4}, specificity {:.4}, PPV at 3.5 % {:.3}",
        all.sensitivity(),
        all.specificity(),
        all.ppv()
    );
    all
}

#[test]
fn danger_tune() {
    let all = score("tune", TUNE);
    assert!(all.sensitivity() >= 0.97 && all.ppv() >= 0.32, "tune is below what it was");
}

#[test]
fn danger_held_sensitivity() {
    let all = score("held", HELD);
    assert!(all.sensitivity() >= HELD_SENSITIVITY, "sensitivity of now on the held half: {:.4}", all.sensitivity());
}

#[test]
fn danger_held_ppv() {
    let all = score("held", HELD);
    assert!(all.ppv() >= HELD_PPV, "predictive value on the held half: {:.3}", all.ppv());
}
