//! The recognizer vectors: public test tables of structured identifiers, right by kind, count and place.

use std::{fs, path::Path};

use guard::{Identifier, Place, clear, phi, rewrite};
use proptest::prelude::*;
use serde_json::Value;

const VECTORS: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/phi-dev/presidio-recognizer-vectors.jsonl");

/// The kinds that a recognizer's entity may be here. Nine bare digits cannot say whether they are a passport's.
fn kinds(recognizer: &str) -> &'static [Identifier] {
    use Identifier::*;
    match recognizer {
        "aba_routing" | "us_bank" => &[Account],
        "credit_card" => &[Card],
        "date" => &[Date],
        "email" => &[Email],
        "mac" => &[Device],
        "phone" => &[Phone, Fax],
        "url" => &[Url],
        "us_driver_license" | "us_npi" => &[License],
        "us_passport" => &[License, Ssn],
        "us_itin" | "us_ssn" => &[Ssn],
        "us_mbi" => &[HealthPlan],
        other => panic!("an unknown recognizer: {other}"),
    }
}

#[test]
fn recognizer_vectors_are_right() {
    if !Path::new(VECTORS).exists() {
        println!("SKIPPED: ../shared/data is absent");
        return;
    }
    let rows = fs::read_to_string(VECTORS).unwrap();
    let (mut right, mut all) = (0, 0);
    for row in rows.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()) {
        let text = row["text"].as_str().unwrap();
        let kinds = kinds(row["recognizer"].as_str().unwrap());
        let found = phi(text);
        let of_kind: Vec<_> = found.iter().filter(|f| kinds.contains(&f.kind)).collect();
        let places: Vec<[usize; 2]> = of_kind.iter().map(|f| [f.chars.start, f.chars.end]).collect();
        let want: Vec<[usize; 2]> = serde_json::from_value(row["expected_positions"].clone()).unwrap();
        let count = row["expected_len"].as_u64().unwrap() as usize;
        let good = places.len() == count && (want.is_empty() || want == places);
        all += 1;
        right += usize::from(good);
        if !good {
            println!("wrong: {row}\n  found {found:?}");
        }
    }
    println!("{right} of {all} vectors right");
    assert!(all > 0 && right * 100 >= all * 97, "{right} of {all}");
}

/// Pieces that make identifiers, cues and escapes meet in odd ways.
const PIECES: [&str; 44] = [
    "Dr.",
    "Anna",
    "Smith's",
    "my daughter",
    "J.",
    "MRN",
    ":",
    "#",
    "@",
    "4829131",
    "-",
    "/",
    "3/4",
    "on",
    "May",
    "3,",
    "2022",
    "303",
    "555",
    "0142",
    "five",
    "dot",
    "at",
    "example",
    "com",
    ".",
    "\n",
    "Boulder",
    ", CO",
    "80302",
    "Elm St",
    "Apt 4",
    "94",
    "years old",
    "años",
    "é",
    "\u{301}",
    "😢",
    "王",
    "\u{200b}",
    "Hospital",
    "in",
    "(01)00380740000011",
    "GB82 WEST 1234 5698 7654 32",
];

fn holds(text: &str) {
    let found = phi(text);
    let mut end = 0;
    for finding in &found {
        assert!(finding.span.start >= end && !finding.words(text).is_empty(), "{finding:?} in {text:?}");
        assert_eq!(text[..finding.span.start].chars().count(), finding.chars.start);
        assert_eq!(text[..finding.span.end].chars().count(), finding.chars.end);
        assert!((1..=100).contains(&finding.confidence) && !finding.why().is_empty());
        end = finding.span.end;
    }
    assert_eq!(phi(text), found);
    let clean = rewrite(text);
    assert_eq!(clean.offers.len(), found.len());
    assert_eq!(phi(&clean.text), [], "{text:?} became {:?}", clean.text);
    assert_eq!(rewrite(&clean.text).text, clean.text);
    for offer in &clean.offers {
        offer.apply(text);
    }
    assert_eq!(clear(Place::Open, text).is_ok(), found.is_empty());
}

proptest! {
    #[test]
    fn any_text_is_read_and_rewritten_clean(text in any::<String>()) {
        holds(&text);
    }

    #[test]
    fn any_mixture_is_read_and_rewritten_clean(picks in proptest::collection::vec((0..PIECES.len(), any::<bool>()), 0..40)) {
        let text: String = picks.iter().map(|(i, space)| format!("{}{}", PIECES[*i], if *space { " " } else { "" })).collect();
        holds(&text);
    }
}
