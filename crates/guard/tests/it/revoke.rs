//! Texts that end texts: the project's own teaching set, and what friends write to each other.

use guard::{RevokeRow, RevokeScore, revocation, score_revoke};

use crate::corpora::{beside, own};

fn scored(name: &str) -> RevokeScore {
    scored_of(name, |_| true)
}

fn text(row: &serde_json::Value, key: &str) -> String {
    row[key].as_str().unwrap().to_owned()
}

/// The rows of a set whose id is asked for.
fn scored_of(name: &str, asked: fn(&str) -> bool) -> RevokeScore {
    let rows: Vec<_> = own(name)
        .iter()
        .filter(|row| asked(row["id"].as_str().unwrap()))
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

/// The odd ids of one writer of the second set teach nothing and are read by nobody.
fn kept(id: &str) -> bool {
    id.strip_prefix("d2b-").and_then(|n| n.parse::<u32>().ok()).is_some_and(|n| n % 2 == 1)
}

#[test]
fn the_second_set_is_understood_and_most_of_what_is_kept() {
    let score = scored_of("revoke-second.jsonl", |id| !kept(id));
    assert!(score.missed.unwrap() <= 0.05 && score.false_revocations.unwrap() <= 0.02, "{score:?}");
    let score = scored_of("revoke-second.jsonl", kept);
    assert!(score.missed.unwrap() <= 0.25 && score.false_revocations.unwrap() <= 0.05, "{score:?}");
}

/// Four strangers more, each with the persons they thought of; they taught the model.
#[test]
fn most_of_the_fourth_set_is_understood() {
    let score = scored("revoke-fourth.jsonl");
    assert!(score.missed.unwrap() <= 0.12 && score.false_revocations.unwrap() <= 0.04, "{score:?}");
}

/// Two strangers who left the usual words out. A floor: this set shows how far there is to go.
#[test]
fn most_of_the_hard_texts_are_understood() {
    let score = scored("revoke-hard.jsonl");
    assert!(score.missed.unwrap() <= 0.33 && score.false_revocations.unwrap() <= 0.03, "{score:?}");
}

/// Messages for the danger lessons that do end texts or calls.
const ENDING: [&str; 11] =
    ["a-0361", "a-0735", "b-0226", "c-1218", "f-1439", "f-1575", "g-0146", "g-0516", "l-0178", "m-0565", "n-0583"];

/// What patients write to clinics, most of it in danger or need, ends nothing: at most one text in a thousand.
#[test]
fn what_patients_write_revokes_nothing() {
    let (mut read, mut found) = (0, 0);
    for writer in 'a'..='p' {
        for row in own(&format!("danger-{writer}.jsonl")) {
            if !ENDING.contains(&row["id"].as_str().unwrap()) {
                read += 1;
                found += usize::from(revocation(&text(&row, "text")).is_some());
            }
        }
    }
    println!("{found} of {read} messages of patients");
    assert!(read > 20_000 && found * 1000 <= read, "{found} of {read}");
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
