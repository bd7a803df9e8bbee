//! What is found, and what passes.

use super::*;
use crate::{WordedError, holes};

fn told(text: &str) -> Vec<(String, Tells)> {
    unfit(text, "(406) 555-0100").iter().map(|f| (f.words(text).to_owned(), f.tells)).collect()
}

#[test]
fn words_of_health_are_found_in_both_languages_inflected_and_misspelt() {
    let check = |text: &str, word: &str, tells: Tells| {
        assert_eq!(told(text), [(word.to_owned(), tells)], "{text}");
    };
    check("Time for your diabetes visit", "diabetes", Tells::Condition);
    check("Your Diabetic visit", "Diabetic", Tells::Condition);
    check("{organisation} Oncology: read it here {link}", "Oncology", Tells::Clinic);
    check("Your oncolgy visit", "oncolgy", Tells::Clinic);
    check("HIV", "HIV", Tells::Condition);
    check("Su resultado está listo", "resultado", Tells::Result);
    check("Sus resutados están listos", "resutados", Tells::Result);
    check("your reslts are here", "reslts", Tells::Result);
    check("La prueba de hoy", "prueba", Tells::Test);
    check("su embarazo", "embarazo", Tells::Condition);
    check("su embarzo", "embarzo", Tells::Condition);
    check("la clínica de salud mental", "salud mental", Tells::Clinic);
    check("Your prescription is ready", "prescription", Tells::Medicine);
    check("Su medicación está lista", "medicación", Tells::Medicine);
    check("the women's health team wrote", "women's health", Tells::Clinic);
    check("Tome su amoxicilina", "amoxicilina", Tells::Medicine);
    check("Your tonsillitis", "tonsillitis", Tells::Condition);
    assert_eq!(unfit("your reslts are here", "")[0].meant, Some("results"));
}

#[test]
fn links_numbers_shouting_and_selling_are_found() {
    let check = |text: &str, word: &str, tells: Tells| {
        assert_eq!(told(text), [(word.to_owned(), tells)], "{text}");
    };
    check("Look at https://example.org/x today", "https://example.org/x", Tells::Link);
    check("Look at www.example.org.", "www.example.org", Tells::Link);
    check("Look at riverbend.health, please", "riverbend.health", Tells::Link);
    check("See bit.ly/3xYz now", "bit.ly/3xYz", Tells::Shortener);
    check("Call 303-555-0142 today", "303-555-0142", Tells::Number);
    check("Llame al (303) 555 0142", "303) 555 0142", Tells::Number);
    check("READ this now", "READ", Tells::Shouting);
    check("Read this now!!!", "!!", Tells::Shouting);
    check("Limited time for you", "Limited time", Tells::Marketing);
    check("Aproveche la oferta", "oferta", Tells::Marketing);
    for fine in [
        "Call 406-555-0100",
        "Llame al +1 406 555 0100",
        "In an emergency call 911, in a crisis 988.",
        "Reply STOP to end texts, HELP for help.",
        "Open until 5 p.m. Not before 9 a.m.",
    ] {
        assert_eq!(told(fine), [], "{fine}");
    }
}

/// Sentences as offices write them: none holds a word of health, and none is refused.
#[test]
fn plain_sentences_pass() {
    for fine in include_str!("fine.txt").lines() {
        assert_eq!(told(fine), [], "{fine}");
    }
}

#[test]
fn holes_are_known_or_refused() {
    assert_eq!(holes("{organisation}: {link} {link}").unwrap(), ["organisation", "link", "link"]);
    for bad in ["{name}", "{link", "link}", "{}", "{ link }", "a } b {link}"] {
        assert!(matches!(holes(bad), Err(WordedError::Hole(_))), "{bad}");
    }
}

/// The least share of MedQuAD's topics that no template may name. What passes is a name that few have heard.
const LEAST: f64 = 0.95;

#[test]
fn nearly_every_topic_of_medquad_is_refused() {
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/medquad/medquad.jsonl");
    let Ok(text) = std::fs::read_to_string(file) else {
        println!("SKIPPED: ../shared/data/medquad is not here");
        return;
    };
    let topics: std::collections::BTreeSet<String> = text
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["focus"].as_str().unwrap().to_owned())
        .collect();
    let health = [Tells::Condition, Tells::Clinic, Tells::Medicine, Tells::Test, Tells::Result];
    let passes = |topic: &&String| {
        let template = format!("{{organisation}}: a message about {} for you: {{link}}", topic.to_lowercase());
        !unfit(&template, "").iter().any(|f| health.contains(&f.tells))
    };
    let passed: Vec<&String> = topics.iter().filter(passes).collect();
    println!("{} of {} topics pass: {passed:?}", passed.len(), topics.len());
    let refused = 1.0 - passed.len() as f64 / topics.len() as f64;
    assert!(topics.len() > 1_000 && refused >= LEAST, "{refused}");
}

proptest::proptest! {
    #[test]
    fn spans_stand_in_the_text_and_never_overlap(text in "\\PC{0,200}") {
        let found = unfit(&text, "406-555-0100");
        for pair in found.windows(2) {
            proptest::prop_assert!(pair[0].span.end <= pair[1].span.start);
        }
        for one in &found {
            proptest::prop_assert!(text.get(one.span.clone()).is_some_and(|words| !words.is_empty()));
        }
    }

    /// A word of health is refused with any one letter of it doubled, dropped or swapped.
    #[test]
    fn one_wrong_letter_hides_nothing(at in 1usize..7, how in 0u8..3, which in 0usize..5) {
        let word = ["prescription", "resultado", "laboratory", "embarazo", "oncologist"][which];
        let (head, tail) = word.split_at(at);
        let wrong = match how {
            0 => format!("{head}{}", &tail[1..]),
            1 => format!("{head}{}{tail}", &tail[..1]),
            _ => format!("{head}{}{}{}", &tail[1..2], &tail[..1], &tail[2..]),
        };
        proptest::prop_assert!(!unfit(&format!("Hello: your {wrong} is here {{link}}"), "").is_empty(), "{}", wrong);
    }
}
