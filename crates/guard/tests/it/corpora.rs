//! What the guard reaches on labelled texts: the development data beside the project, and the project's own held halves.

use std::path::PathBuf;

use guard::{PhiRow, PhiScore, Place, ReplyRow, ReplyScore, Truth, phi, score_phi, score_replies};
use serde_json::Value;

const BESIDE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data");
const OWN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/corpora");

/// The lines of a file beside the project; `None`, told loudly, when it is absent.
pub(crate) fn beside(path: &str) -> Option<String> {
    let text = std::fs::read_to_string(PathBuf::from(BESIDE).join(path)).ok();
    if text.is_none() {
        println!("SKIPPED: ../shared/data is absent: {path}");
    }
    text
}

fn rows(lines: &str) -> Vec<Value> {
    lines.lines().filter(|l| !l.trim().is_empty()).map(|l| serde_json::from_str(l).unwrap()).collect()
}

/// The rows of one of the project's own corpora.
pub(crate) fn own(name: &str) -> Vec<Value> {
    rows(&std::fs::read_to_string(PathBuf::from(OWN).join(name)).unwrap())
}

fn score(path: &str) -> Option<PhiScore> {
    let row = |v: &Value| {
        let label = |p: &Value| {
            let at = |key: &str| p[key].as_u64().and_then(|n| usize::try_from(n).ok());
            // Some labels do not stand in their text as labelled.
            Some(Truth { kind: p["type"].as_str()?.to_owned(), chars: at("start")?..at("end")? })
        };
        let labels = v["phi"].as_array().unwrap();
        PhiRow { text: v["text"].as_str().unwrap().to_owned(), phi: labels.iter().filter_map(label).collect() }
    };
    let rows: Vec<PhiRow> = rows(&beside(path)?).iter().map(row).collect();
    let score = score_phi(&rows, |text| phi(text).into_iter().map(|f| f.span).collect());
    println!("{path}: {score:#?}");
    Some(score)
}

#[test]
fn presidio_synth_words_are_found_and_few_others() {
    let Some(score) = score("phi-dev/presidio-synth.jsonl") else { return };
    assert!(score.token_recall >= Some(0.92), "token recall {:?}", score.token_recall);
    assert!(score.token_precision >= Some(0.92), "token precision {:?}", score.token_precision);
}

#[test]
fn asq_queries_are_flagged_and_hard_negatives_pass() {
    let Some(score) = score("phi-dev/asq-phi.jsonl") else { return };
    assert!(score.doc_recall >= Some(0.99), "queries found {:?}", score.doc_recall);
    assert!(score.doc_specificity >= Some(0.90), "hard negatives passed {:?}", score.doc_specificity);
}

#[test]
fn the_danger_corpus_is_large_and_in_two_languages() {
    let all = own("danger-judge.jsonl");
    assert!(all.len() >= 1200, "{}", all.len());
    for lang in ["en", "es"] {
        assert!(all.iter().filter(|v| v["lang"] == lang).count() > 300, "{lang}");
    }
}

fn reply_rows(name: &str) -> Vec<ReplyRow> {
    let place = |v: &Value| match v["place"].as_str().unwrap() {
        "members" => Some(Place::Members),
        "peers" => Some(Place::Peers),
        "care" => None,
        _ => Some(Place::Open),
    };
    let row = |v: &Value| ReplyRow {
        text: v["text"].as_str().unwrap().to_owned(),
        place: place(v),
        bad: v["bad"].as_bool().unwrap(),
        why: v["why"].as_str().unwrap().to_owned(),
    };
    own(name).iter().map(row).collect()
}

#[test]
fn the_reply_corpus_has_two_hundred_of_each() {
    let all = judges();
    let bad = all.iter().filter(|r| r.bad).count();
    assert!(bad >= 200 && all.len() - bad >= 200, "{bad} of {}", all.len());
}

/// The judge's sets: nobody who writes the tables reads them.
fn judges() -> Vec<ReplyRow> {
    ["replies-judge.jsonl", "replies-judge-2.jsonl", "replies-judge-3.jsonl"].into_iter().flat_map(reply_rows).collect()
}

fn judged() -> ReplyScore {
    let score = score_replies(&judges());
    println!("the judges: {score:#?}");
    score
}

/// A floor that keeps what is reached; the goal of none stands in `cargo xtask show 02`, measured by `cargo xtask bench guard`.
#[test]
fn no_reply_that_confirms_care_passes() {
    let care = judged().by_why["care-relationship"];
    assert!(care.stopped * 100 >= care.rows * 80, "{} of {} stopped", care.stopped, care.rows);
}

/// A ceiling likewise; the goal is under 5 %.
#[test]
fn fine_replies_are_not_stopped() {
    let score = judged();
    assert!(score.fine_stopped_share < Some(0.12), "{:?}", score.fine_stopped_share);
}
