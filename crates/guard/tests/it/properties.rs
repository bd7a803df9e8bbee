//! Properties over any text: no panic, spans on character boundaries, time linear in the length.

use std::{fmt::Write, time::Instant};

use guard::{Place, clear, danger, fuzz, phi, revocation, tone};
use proptest::prelude::*;

/// Pieces that make rules, cues and numbers meet in odd ways.
const PIECES: [&str; 32] = [
    "chest",
    "pain",
    "no",
    "sin",
    "dolor de",
    "pecho",
    "cant",
    "breathe",
    "sugar is",
    "38",
    "210",
    "/",
    "125",
    ",",
    ".",
    "if",
    "si",
    "but",
    "ya no",
    "é",
    "\u{301}",
    "😢",
    "ß",
    "王",
    "\u{200b}",
    "@example.org",
    "303-555-0142",
    "3/4",
    "thank you for",
    "your visit",
    "su cita",
    "le dijimos",
];

proptest! {
    #[test]
    fn any_text_is_read(text in any::<String>()) {
        fuzz(text.as_bytes());
    }

    #[test]
    fn any_bytes_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        fuzz(&bytes);
    }

    #[test]
    fn any_mixture_is_read(picks in proptest::collection::vec((0..PIECES.len(), any::<bool>()), 0..60)) {
        let mut text = String::new();
        for (i, space) in picks {
            let _ = write!(text, "{}{}", PIECES[i], if space { " " } else { "" });
        }
        fuzz(text.as_bytes());
        // The same text always gives the same findings, and a cleared text scans clean.
        prop_assert_eq!(danger(&text), danger(&text));
        prop_assert_eq!(tone(&text), tone(&text));
        prop_assert_eq!(clear(Place::Open, &text).is_ok(), phi(&text).is_empty());
    }

    /// Case, accents and apostrophes never change what is found.
    #[test]
    fn case_does_not_matter(pick in 0usize..4) {
        let text = ["no puedo respirar", "chest pain since today", "sugar is 38", "quiero morir"][pick];
        prop_assert_eq!(danger(text).findings, danger(&text.to_uppercase()).findings);
    }
}

/// Doubling a hostile text may not much more than double the time; a wide margin, because tests share the machine.
#[test]
fn time_grows_with_the_length() {
    let lines = [
        "a",
        "1",
        "chest ",
        "no ",
        "5 ",
        "chest pain no ",
        "sugar is 38 ",
        "1.1.1.1.",
        "a@a.",
        "303-555-",
        "é",
        "(1) ",
        "if and or ",
        "your visit ",
        "we told you ",
        "su cita con nosotros ",
        "Ann ",
        "stop ",
        "dont text me ",
        "ya no me manden ",
        "stop the texts if i ",
    ];
    for piece in lines {
        let time = |n: usize| {
            let text = piece.repeat(n / piece.len());
            let best = (0..3).map(|_| {
                let start = Instant::now();
                std::hint::black_box((
                    danger(&text).findings.len(),
                    phi(&text).len(),
                    tone(&text).len(),
                    revocation(&text),
                ));
                start.elapsed().as_secs_f64()
            });
            best.fold(f64::MAX, f64::min)
        };
        let (small, large) = (time(8_000), time(64_000));
        assert!(
            large < small * 8.0 * 4.0 + 0.02,
            "{piece:?}: {small:.4} s, then {large:.4} s for eight times the text"
        );
    }
}
