//! What the guard reaches on labelled texts: the goals of `cargo xtask show 02`, as numbers. Corpora beside the project are
//! their development half; the project's own are held back from whoever wrote the tables.

use std::path::{Path, PathBuf};

use guard::{
    DangerRow, Level, PhiRow, Place, ReplyRow, RevokeRow, Truth, score_danger, score_phi, score_replies, score_revoke,
};
use serde_json::{Map, Value, json};

use crate::Result;

/// Labels of presidio-synth that are no identifiers of Safe Harbor: nationality, title, and ages up to 89.
const NO_IDENTIFIERS: [&str; 3] = ["NRP", "TITLE", "AGE"];

/// Types of numbers and addresses that name one person by themselves.
const NUMBERS: [&str; 5] = [
    "SOCIAL_SECURITY_NUMBER",
    "MEDICAL_RECORD_NUMBER",
    "PHONE_NUMBER",
    "EMAIL_ADDRESS",
    "HEALTH_PLAN_BENEFICIARY_NUMBER",
];

pub(crate) fn measure(root: &Path, numbers: &mut Map<String, Value>) -> Result<()> {
    let own = root.join("crates/guard/corpora");
    danger(&own.join("danger-judge.jsonl"), numbers)?;
    replies(
        &["replies-judge.jsonl", "replies-judge-2.jsonl", "replies-judge-3.jsonl"].map(|name| own.join(name)),
        numbers,
    )?;
    revocations(&own.join("revoke-judge.jsonl"), numbers)?;
    let beside = root.join("../shared/data");
    if !beside.exists() {
        eprintln!("SKIPPED: ../shared/data is absent");
        return Ok(());
    }
    identifiers(&beside.join("phi-dev"), numbers)?;
    alarms(&beside, numbers)
}

fn revocations(file: &Path, numbers: &mut Map<String, Value>) -> Result<()> {
    let row = |v: &Value| RevokeRow {
        text: text(v, "text"),
        revoke: v["revoke"] == true,
        lang: text(v, "lang"),
        why: Some(text(v, "why")),
    };
    let score = score_revoke(&rows(file)?.iter().map(row).collect::<Vec<_>>());
    put(numbers, "revoke_judge_missed", score.missed);
    put(numbers, "revoke_judge_false_revocations", score.false_revocations);
    Ok(())
}

fn danger(file: &Path, numbers: &mut Map<String, Value>) -> Result<()> {
    let row = |v: &Value| DangerRow { text: text(v, "text"), level: Level::parse(&text(v, "danger")) };
    let score = score_danger(&rows(file)?.iter().map(row).collect::<Vec<_>>());
    put(numbers, "danger_judge_now_sensitivity", score.sensitivity);
    put(numbers, "danger_judge_now_ppv_at_3_5_percent", score.ppv_at_prevalence);
    Ok(())
}

fn replies(files: &[PathBuf], numbers: &mut Map<String, Value>) -> Result<()> {
    let place = |v: &Value| match text(v, "place").as_str() {
        "members" => Some(Place::Members),
        "peers" => Some(Place::Peers),
        "care" => None,
        _ => Some(Place::Open),
    };
    let row =
        |v: &Value| ReplyRow { text: text(v, "text"), place: place(v), bad: v["bad"] == true, why: text(v, "why") };
    let mut all = Vec::new();
    for file in files {
        all.extend(rows(file)?.iter().map(row));
    }
    let score = score_replies(&all);
    if let Some(care) = score.by_why.get("care-relationship") {
        numbers.insert("replies_confirm_care".into(), json!(care.rows));
        numbers.insert("replies_confirm_care_passed".into(), json!(care.rows - care.stopped));
    }
    put(numbers, "replies_fine_stopped_share", score.fine_stopped_share);
    Ok(())
}

fn identifiers(folder: &Path, numbers: &mut Map<String, Value>) -> Result<()> {
    let mut worst = 1.0_f64;
    for name in ["asq-phi", "presidio-synth"] {
        let all = rows(&folder.join(format!("{name}.jsonl")))?;
        let score = |counts: &dyn Fn(&str, &str) -> bool| {
            let rows: Vec<PhiRow> = all.iter().map(|v| labelled(v, counts)).collect();
            score_phi(&rows, |text| guard::phi(text).into_iter().map(|f| f.span).collect())
        };
        let whole = score(&|_, _| true);
        let key = name.replace('-', "_");
        put(numbers, &format!("{key}_token_recall"), whole.token_recall);
        put(numbers, &format!("{key}_token_precision"), whole.token_precision);
        put(numbers, &format!("{key}_doc_recall"), whole.doc_recall);
        put(numbers, &format!("{key}_docs_leaked_any_label"), whole.doc_leaked);
        let real = score(&|kind, value| !NO_IDENTIFIERS.contains(&kind) && !is_year(value));
        put(numbers, &format!("{key}_docs_leaked"), real.doc_leaked);
        for (kind, (_, recall)) in whole.span_recall.iter().filter(|(k, _)| NUMBERS.contains(&k.as_str())) {
            put(numbers, &format!("{key}_{}_span_recall", kind.to_lowercase()), Some(*recall));
            worst = worst.min(*recall);
        }
    }
    put(numbers, "numbers_worst_span_recall", Some(worst));
    Ok(())
}

/// A bare year may stay (45 CFR 164.514(b)(2)(i)(C)).
fn is_year(value: &str) -> bool {
    value.len() == 4 && value.bytes().all(|b| b.is_ascii_digit())
}

fn labelled(v: &Value, counts: &dyn Fn(&str, &str) -> bool) -> PhiRow {
    let label = |p: &Value| {
        let at = |key: &str| p[key].as_u64().and_then(|n| usize::try_from(n).ok());
        let kind = p["type"].as_str()?;
        // Some labels do not stand in their text as labelled.
        let chars = at("start")?..at("end")?;
        let value = p["value"].as_str().unwrap_or_default();
        // One label of a development corpus stands on the word "email": no number and no address.
        let names = !NUMBERS.contains(&kind) || value.contains(|c: char| c.is_ascii_digit() || c == '@');
        (names && counts(kind, value)).then(|| Truth { kind: kind.to_owned(), chars })
    };
    PhiRow { text: text(v, "text"), phi: v["phi"].as_array().into_iter().flatten().filter_map(label).collect() }
}

/// False alarms per 1,000 words of texts that identify nobody on purpose.
fn alarms(beside: &Path, numbers: &mut Map<String, Value>) -> Result<()> {
    let answers: Vec<String> = rows(&beside.join("medquad/medquad.jsonl"))?.iter().map(|v| text(v, "answer")).collect();
    let spam = read(&beside.join("sms-corpora/uci_sms_spam.tsv"))?;
    let uci: Vec<String> = spam.lines().filter_map(|l| l.strip_prefix("ham\t")).map(str::to_owned).collect();
    let nus: Vec<String> =
        rows(&beside.join("sms-corpora/nus_en_sample.jsonl"))?.iter().map(|v| text(v, "text")).collect();
    for (name, texts) in [("medquad", answers), ("uci_sms", uci), ("nus_sms", nus)] {
        let words: usize = texts.iter().map(|t| t.split_whitespace().count()).sum();
        let found: usize = texts.iter().map(|t| guard::phi(t).len()).sum();
        put(numbers, &format!("{name}_alarms_per_1000_words"), Some(count(found) * 1000.0 / count(words.max(1))));
    }
    Ok(())
}

fn count(n: usize) -> f64 {
    f64::from(u32::try_from(n).unwrap_or(u32::MAX))
}

fn put(numbers: &mut Map<String, Value>, key: &str, number: Option<f64>) {
    if let Some(number) = number {
        numbers.insert(key.to_owned(), json!((number * 10_000.0).round() / 10_000.0));
    }
}

fn text(v: &Value, key: &str) -> String {
    v[key].as_str().unwrap_or_default().to_owned()
}

fn rows(file: &Path) -> Result<Vec<Value>> {
    let lines = read(file)?;
    let row = |line: &str| serde_json::from_str(line).map_err(|e| format!("{}: {e}", file.display()));
    lines.lines().filter(|l| !l.trim().is_empty()).map(row).collect()
}

fn read(file: &Path) -> Result<String> {
    std::fs::read_to_string(file).map_err(|e| format!("{}: {e}", file.display()))
}
