//! The generated functions, on a sample folder that holds every shape.
#![allow(missing_docs, reason = "a test")]

use kernel::Locale::{En, Es};

words::words!("tests/locales");

#[test]
fn fixed_sentences_are_static() {
    let title: &'static str = t::ask_title(En);
    assert_eq!(title, "Ask a question");
    assert_eq!(t::ask_title(Es), "Haga una pregunta");
    assert_eq!(t::empty_quotes(Es), "Diga {\u{a0}hola");
    assert_eq!(t::two_lines(En), "First line\nsecond line");
}

#[test]
fn arguments_keep_the_english_order_in_every_language() {
    assert_eq!(t::due_by(En, "1:30 PM"), "Answer by 1:30 PM");
    assert_eq!(t::swapped(En, 1, "two"), "1 then two");
    assert_eq!(t::swapped(Es, 1, "two"), "two después de 1");
}

#[test]
fn plurals_follow_cldr() {
    let check = |l, n, want| assert_eq!(t::people(l, n, "town"), want);
    check(En, 0, "Nobody in town");
    check(En, 1, "One person in town");
    check(En, 2, "2 people in town");
    check(Es, 0, "En town: nadie");
    check(Es, 1, "En town: una persona");
    check(Es, 12, "En town: 12 personas");
    assert_eq!(t::dollars(Es, 2_000_000), "2000000 de dólares");
    assert_eq!(t::dollars(Es, 0), "0 dólares");
    assert_eq!(t::dollars(Es, 2_000_001), "2000001 dólares");
    assert_eq!(t::dollars(En, -1), "1 dollar");
}

#[test]
fn words_select_and_fall_back() {
    assert_eq!(t::state(En, "late", "noon"), "Late since noon");
    assert_eq!(t::state(Es, "open", ""), "Abierta");
    assert_eq!(t::state(Es, "anything", ""), "Cerrada");
}

#[test]
fn codes_find_sentences_without_arguments_only() {
    assert_eq!(t::by_key(Es, "ask-title"), Some("Haga una pregunta"));
    assert_eq!(t::by_key(En, "due-by"), None);
    assert_eq!(t::by_key(En, "nothing"), None);
}
