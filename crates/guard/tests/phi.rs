//! The recognizer vectors: public test tables of structured identifiers, right by kind, count and place.

use std::{fs, path::Path};

use guard::{Identifier, phi};
use serde_json::Value;

const VECTORS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/phi-dev/presidio-recognizer-vectors.jsonl");

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
