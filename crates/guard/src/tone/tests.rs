//! The tables are whole, and sentences read as they should.

use super::{
    Fault,
    table::{FILES, TABLES},
    tone, tone_reasons,
};
use crate::Place;

#[test]
fn every_line_of_the_tables_is_read() {
    assert_eq!(TABLES.problems, Vec::<String>::new());
    assert!(TABLES.patterns.len() > 600 && TABLES.patterns.len() < usize::from(u16::MAX));
    for (code, text) in FILES {
        let day = text.lines().next().and_then(|l| l.strip_prefix("// version ")).unwrap_or_default();
        assert!(!day.is_empty() && day <= crate::VERSION, "{code} is newer than the crate");
    }
    for rule in &TABLES.rules {
        assert!(!rule.why.is_empty() && !rule.better.is_empty(), "{} has no sentence", rule.id);
        assert_eq!(tone(rule.better), Vec::new(), "{}: the better sentence is no better", rule.id);
    }
    assert!(Fault::ALL.iter().all(|fault| TABLES.rules.iter().any(|r| r.kind == *fault)));
    assert!(tone_reasons().contains(&"care-visit"));
}

#[test]
fn faults_are_found_with_their_rule() {
    let check = |text: &str, want: Fault| {
        let got: Vec<Fault> = tone(text).iter().map(|f| f.kind).collect();
        assert!(got.contains(&want), "{text}: {got:?}");
    };
    check("Thank you for coming in last week!", Fault::CareRelationship);
    check("We are sorry that your surgery was late", Fault::CareRelationship);
    check("Dr. Amato told you so at the visit", Fault::CareRelationship);
    check("You were never our patient", Fault::CareRelationship);
    check("Gracias por su visita del lunes", Fault::CareRelationship);
    check("Como le explicamos, su operación salió bien", Fault::CareRelationship);
    check("It is really Wanda", Fault::Identity);
    check("You should stop taking your metoprolol", Fault::Advice);
    check("Deje el losartán hoy", Fault::Advice);
    check("Nurse Pell was careless", Fault::Colleague);
    check("Take 800 mg every 4 hours", Fault::Dosage);
    check("This tea cures diabetes", Fault::Cure);
    check("Use my discount code today", Fault::Disclosure);
    check("It is your own fault", Fault::Blame);
    check("La culpa es suya", Fault::Blame);
}

#[test]
fn general_negated_quoted_and_sourced_sentences_pass() {
    for text in [
        "If you have an appointment, bring a list of your medicines.",
        "We cannot confirm whether anyone is a patient here.",
        "Thank you for coming to our health fair!",
        "\"Noncompliant\" is a word that we avoid.",
        "No tea cures diabetes.",
        "The label says at most 4000 mg a day.",
        "I am paid by the maker of this pump. Use my code if you like.",
        "No es culpa de nadie.",
        "Si necesita cambiar su cita, use el portal.",
    ] {
        assert_eq!(tone(text), Vec::new(), "{text}");
    }
}

#[test]
fn a_condition_excuses_its_own_sentence_only() {
    assert!(tone("If you need us, call. Your surgery was on Monday.").len() == 1);
    assert!(!tone("If you need us, call, but your surgery went well").is_empty());
}

#[test]
fn places_bind_differently() {
    assert!(Fault::ALL.iter().all(|fault| fault.binds(Some(Place::Open)) && fault.binds(Some(Place::Peers))));
    let care: Vec<_> = Fault::ALL.iter().filter(|fault| fault.binds(None)).collect();
    assert_eq!(care, [&Fault::Colleague, &Fault::Blame]);
    assert!(Fault::ALL.iter().all(|fault| Fault::parse(fault.name()) == Some(*fault)));
}

#[test]
fn spans_are_counted_in_bytes_and_characters() {
    let text = "Sí, José: gracias por venir";
    let found = &tone(text)[0];
    assert_eq!((found.words(text), found.chars.clone()), ("gracias por venir", 10..27));
}
