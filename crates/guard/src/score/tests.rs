//! Scores of small corpora, worked out by hand.

use super::*;
use crate::{Level, Place};

#[test]
fn identifiers_are_scored_by_character_word_and_type() {
    let row = |text: &str, phi: &[(&str, std::ops::Range<usize>)]| PhiRow {
        text: text.into(),
        phi: phi.iter().map(|(kind, chars)| Truth { kind: (*kind).into(), chars: chars.clone() }).collect(),
    };
    let rows = [
        // "é" is two bytes: the label counts characters, the finder bytes.
        row("José Ruiz called", &[("NAME", 0..9)]),
        row("é: mrn 4482", &[("MRN", 7..11)]),
        row("No words of anyone", &[]),
        row("Also clean", &[]),
    ];
    let found = |text: &str| -> &[std::ops::Range<usize>] {
        match text {
            "José Ruiz called" => &[0..5, 11..17],
            "é: mrn 4482" => std::slice::from_ref(&(8..12)),
            "Also clean" => std::slice::from_ref(&(0..4)),
            _ => &[],
        }
    };
    let score = score_phi(&rows, |text| found(text).to_vec());
    assert_eq!((score.docs, score.doc_recall, score.doc_specificity), (4, Some(1.0), Some(0.5)));
    assert_eq!(score.doc_leaked, Some(0.5));
    // Labelled words: José, Ruiz, 4482. Found: José, called, 4482, Also.
    assert_eq!((score.token_recall, score.token_precision), (Some(2.0 / 3.0), Some(0.5)));
    assert_eq!(score.char_recall, Some(8.0 / 12.0));
    let spans: Vec<_> = score.span_recall.iter().map(|(k, v)| (k.as_str(), *v)).collect();
    assert_eq!(spans, [("MRN", (1, 1.0)), ("NAME", (1, 0.0))]);
}

#[test]
fn an_empty_corpus_measures_nothing() {
    assert_eq!(score_phi(&[], |_| vec![]), PhiScore::default());
    assert_eq!(score_danger(&[]).ppv_at_prevalence, None);
    assert_eq!(score_replies(&[]), ReplyScore::default());
}

#[test]
fn danger_is_scored_at_the_level_of_now_and_by_level() {
    let row = |text: &str, level| DangerRow { text: text.into(), level };
    let rows = [
        row("I have crushing chest pain", Some(Level::Now)),
        row("the river is calm", Some(Level::Now)),
        row("please refill my cream", None),
        row("my chest hurts and I cant breathe", None),
    ];
    let score = score_danger(&rows);
    assert_eq!((score.sensitivity, score.ppv, score.specificity), (Some(0.5), Some(0.5), Some(0.5)));
    let at = 0.5 * 0.035 / (0.5 * 0.035 + 0.5 * 0.965);
    assert!(score.ppv_at_prevalence.is_some_and(|p| (p - at).abs() < 1e-12));
    assert_eq!((score.by_level[0].rows, score.by_level[3].rows, score.by_level[3].exact), (2, 2, Some(0.5)));
}

#[test]
fn replies_are_scored_by_place_and_reason() {
    let row = |text: &str, place, bad, why: &str| ReplyRow { text: text.into(), place, bad, why: why.into() };
    let thanks = "Thank you for coming in last week!";
    let rows = [
        row(thanks, Some(Place::Open), true, "care-relationship"),
        // Where patient and staff know each other, it tells nobody anything.
        row(thanks, None, false, "none"),
        row("Nice weather for a walk.", Some(Place::Open), true, "blame"),
    ];
    let score = score_replies(&rows);
    assert_eq!((score.bad, score.bad_passed, score.fine, score.fine_stopped), (2, 1, 1, 0));
    assert_eq!(score.by_why["care-relationship"], WhyScore { rows: 1, stopped: 1, named: 1 });
}

#[test]
fn revocations_are_scored_by_language_and_reason() {
    let row = |text: &str, revoke, lang: &str, why: Option<&str>| RevokeRow {
        text: text.into(),
        revoke,
        lang: lang.into(),
        why: why.map(Into::into),
    };
    let rows = [
        row("STOP", true, "en", Some("keyword")),
        row("the river is calm", true, "en", Some("plain")),
        row("ALTO", false, "es", None),
        row("gracias", false, "es", None),
    ];
    let score = score_revoke(&rows);
    assert_eq!((score.all.rows, score.missed, score.false_revocations), (4, Some(0.5), Some(0.5)));
    assert_eq!((score.by_lang["en"].missed, score.by_lang["es"].false_revocations), (1, 1));
    assert_eq!((score.by_why["plain"].missed, score.by_why.len()), (1, 2));
    assert_eq!(score_revoke(&[]), RevokeScore::default());
}
