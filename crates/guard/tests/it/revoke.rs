//! Texts that end texts: the project's own teaching set, and what friends write to each other.

use guard::{RevokeRow, RevokeScore, revocation, score_revoke};

use crate::corpora::{beside, own};

fn scored(name: &str) -> RevokeScore {
    let text = |row: &serde_json::Value, key: &str| row[key].as_str().unwrap().to_owned();
    let rows: Vec<_> = own(name)
        .iter()
        .map(|row| RevokeRow {
            text: text(row, "text"),
            revoke: row["revoke"].as_bool().unwrap(),
            lang: text(row, "lang"),
            why: Some(text(row, "why")),
        })
        .collect();
    let score = score_revoke(&rows);
    println!("{name}: {score:#?}");
    score
}

/// A floor that keeps what is reached; the goal of 1 in 100 missed stands in `cargo xtask show 04`. Nobody who makes rules
/// reads the judge's set.
#[test]
fn the_judges_texts_are_understood() {
    let score = scored("revoke-judge.jsonl");
    assert!(score.all.revoking >= 300, "{score:?}");
    assert!(score.missed.unwrap() <= 0.10 && score.false_revocations.unwrap() <= 0.10, "{score:?}");
}

#[test]
fn the_teaching_set_is_understood() {
    let score = scored("revoke-dev.jsonl");
    assert!(score.missed.unwrap() <= 0.01 && score.false_revocations.unwrap() <= 0.01, "{score:?}");
}

/// What friends write ends nothing: at most one text in a thousand.
#[test]
fn everyday_texts_revoke_nothing() {
    let lines = |path, read: fn(&str) -> Option<String>| beside(path).map(|all| all.lines().filter_map(read).collect());
    let uci = lines("sms-corpora/uci_sms_spam.tsv", |l| l.strip_prefix("ham\t").map(str::to_owned));
    let nus = lines("sms-corpora/nus_en_sample.jsonl", |l| {
        serde_json::from_str::<serde_json::Value>(l).ok()?["text"].as_str().map(str::to_owned)
    });
    for texts in [uci, nus].into_iter().flatten() {
        let texts: Vec<String> = texts;
        let found = texts.iter().filter(|text| revocation(text).is_some()).count();
        println!("{found} of {} everyday texts", texts.len());
        assert!(texts.len() > 4000 && found * 1000 <= texts.len(), "{found} of {}", texts.len());
    }
}
