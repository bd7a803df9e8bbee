//! What the guard reaches on labelled texts: the development data beside the project, and the project's own held halves.

use std::path::PathBuf;

use guard::{
    DangerRow, Level, PhiRow, PhiScore, Place, ReplyRow, Truth, phi, score_danger, score_phi, score_replies, tone,
};
use serde_json::Value;

const BESIDE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data");
const OWN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/corpora");

/// The lines of a file beside the project; `None`, told loudly, when it is absent.
fn beside(path: &str) -> Option<String> {
    let text = std::fs::read_to_string(PathBuf::from(BESIDE).join(path)).ok();
    if text.is_none() {
        println!("SKIPPED: ../shared/data is absent: {path}");
    }
    text
}

fn rows(lines: &str) -> Vec<Value> {
    lines.lines().filter(|l| !l.trim().is_empty()).map(|l| serde_json::from_str(l).unwrap()).collect()
}

fn own(name: &str) -> Vec<Value> {
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
fn presidio_synth_few_posts_leak() {
    let Some(score) = score("phi-dev/presidio-synth.jsonl") else { return };
    assert!(score.doc_leaked <= Some(0.10), "posts with a leaked identifier {:?}", score.doc_leaked);
}

#[test]
fn asq_queries_are_flagged_and_hard_negatives_pass() {
    let Some(score) = score("phi-dev/asq-phi.jsonl") else { return };
    assert!(score.doc_recall >= Some(0.99), "queries found {:?}", score.doc_recall);
    assert!(score.doc_specificity >= Some(0.90), "hard negatives passed {:?}", score.doc_specificity);
}

#[test]
fn numbers_that_name_one_person_are_found() {
    let files = ["phi-dev/asq-phi.jsonl", "phi-dev/presidio-synth.jsonl"];
    let scores: Vec<PhiScore> = files.iter().filter_map(|f| score(f)).collect();
    let kinds = [
        "SOCIAL_SECURITY_NUMBER",
        "MEDICAL_RECORD_NUMBER",
        "PHONE_NUMBER",
        "EMAIL_ADDRESS",
        "HEALTH_PLAN_BENEFICIARY_NUMBER",
    ];
    for score in &scores {
        for (kind, (spans, recall)) in score.span_recall.iter().filter(|(k, _)| kinds.contains(&k.as_str())) {
            assert!(*recall >= 0.99, "{kind}: {recall} of {spans}");
        }
    }
}

/// No bound is set by the issue: the rates are stated, and a wide bound catches a rule that goes wild.
#[test]
fn ordinary_text_raises_few_alarms() {
    let per_thousand = |name: &str, texts: &[String]| {
        let words: usize = texts.iter().map(|t| t.split_whitespace().count()).sum();
        let rate =
            |found: usize| f64::from(u32::try_from(found).unwrap()) * 1000.0 / f64::from(u32::try_from(words).unwrap());
        let phi = rate(texts.iter().map(|t| phi(t).len()).sum());
        let tone = rate(texts.iter().map(|t| tone(t).len()).sum());
        println!("false alarms per 1,000 words, {name}: identifiers {phi:.2}, tone {tone:.2} ({words} words)");
        assert!(phi < 20.0, "{name}: {phi}");
    };
    if let Some(lines) = beside("medquad/medquad.jsonl") {
        let answers: Vec<_> = rows(&lines).iter().filter_map(|v| Some(v["answer"].as_str()?.to_owned())).collect();
        per_thousand("MedQuAD answers", &answers);
    }
    if let Some(lines) = beside("sms-corpora/uci_sms_spam.tsv") {
        let ham: Vec<_> = lines.lines().filter_map(|l| l.strip_prefix("ham\t")).map(str::to_owned).collect();
        per_thousand("UCI text messages, no spam", &ham);
    }
    if let Some(lines) = beside("sms-corpora/nus_en_sample.jsonl") {
        let texts: Vec<_> = rows(&lines).iter().filter_map(|v| Some(v["text"].as_str()?.to_owned())).collect();
        per_thousand("NUS text messages", &texts);
    }
}

fn danger_score(name: &str) -> guard::DangerScore {
    let row = |v: &Value| DangerRow {
        text: v["text"].as_str().unwrap().to_owned(),
        level: Level::parse(v["danger"].as_str().unwrap()),
    };
    let score = score_danger(&own(name).iter().map(row).collect::<Vec<_>>());
    println!("{name}: {score:#?}");
    score
}

#[test]
fn danger_of_now_is_found_on_the_held_half() {
    let score = danger_score("danger-held.jsonl");
    assert!(score.sensitivity >= Some(0.97), "sensitivity of now {:?}", score.sensitivity);
}

#[test]
fn alarms_of_danger_are_worth_an_interruption_on_the_held_half() {
    let score = danger_score("danger-held.jsonl");
    assert!(score.ppv_at_prevalence >= Some(0.50), "PPV at 3.5 % {:?}", score.ppv_at_prevalence);
}

#[test]
fn the_danger_corpus_is_large_and_in_two_languages() {
    let all: Vec<Value> = own("danger-tune.jsonl").into_iter().chain(own("danger-held.jsonl")).collect();
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
    let all: Vec<ReplyRow> = ["replies-tune.jsonl", "replies-held.jsonl"].into_iter().flat_map(reply_rows).collect();
    let bad = all.iter().filter(|r| r.bad).count();
    assert!(bad >= 200 && all.len() - bad >= 200, "{bad} of {}", all.len());
}

#[test]
fn no_reply_that_confirms_care_passes() {
    for name in ["replies-tune.jsonl", "replies-held.jsonl"] {
        let score = score_replies(&reply_rows(name));
        println!("{name}: {score:#?}");
        let care = score.by_why["care-relationship"];
        assert_eq!(care.rows, care.stopped, "{name}: {} pass", care.rows - care.stopped);
    }
}

#[test]
fn fine_replies_are_not_stopped() {
    for name in ["replies-tune.jsonl", "replies-held.jsonl"] {
        let score = score_replies(&reply_rows(name));
        assert!(score.fine_stopped_share < Some(0.05), "{name}: {:?}", score.fine_stopped_share);
    }
}
