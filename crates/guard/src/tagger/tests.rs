//! Own sentences, and what must hold for any text.

use proptest::prelude::*;

use super::*;

/// Findings as `Tag:words`, joined by a bar.
fn found(text: &str) -> String {
    let words = |t: &Tagged| format!("{:?}:{}", t.kind, &text[t.span.clone()]);
    tag(text).iter().map(words).collect::<Vec<_>>().join("|")
}

#[test]
fn the_weights_load_and_stay_small() {
    assert!(Model::of(WEIGHTS).is_some());
    assert!(WEIGHTS.len() < 8 << 20);
    assert!(Model::of(&WEIGHTS[..100]).is_none(), "half a file is no file");
    assert!(Model::of(&[]).is_none());
}

#[test]
fn names_places_addresses_and_organisations_are_found() {
    let check = |text: &str, want: &str| assert_eq!(found(text), want, "{text}");
    check("My sister Amanda takes metformin.", "Name:Amanda");
    check("my sister amanda takes metformin", "Name:amanda");
    check("Dr. Okafor at Riverside Clinic changed my dose.", "Name:Dr. Okafor|Organization:Riverside Clinic");
    check("I was told at the hospital in Boise to wait.", "Place:Boise");
    check("We moved to Leadville, Colorado last spring", "Place:Leadville|Region:Colorado");
    check("Please send it to 1420 N Elm Street, Apt. 7.", "Address:1420 N Elm Street, Apt. 7");
    check("Mi hija Guadalupe tiene fiebre", "Name:Guadalupe");
    check("la doctora Ibarra me dijo que no", "Name:Ibarra");
    check("Vivo en Guadalajara desde enero", "Place:Guadalajara");
    check("I see James T. every week", "Name:James T.");
    check("Thanks everyone!\nRosa M. Delgado", "Name:Rosa M. Delgado");
    check("#AnaRuiz you are the best", "Name:AnaRuiz");
    check("Joanne's mother has lupus", "Name:Joanne");
}

#[test]
fn words_of_medicine_with_a_persons_name_are_none() {
    for text in [
        "My father has Parkinson's disease and my mother had Hodgkin lymphoma.",
        "Bell's palsy came back after two years",
        "They put in a Foley catheter before the Whipple procedure.",
        "Crohn's is better on Humira than on Remicade.",
        "Is Down syndrome linked to Graves' disease?",
        "i have hashimotos and raynauds",
        "A positive Babinski sign and a Glasgow coma scale of 15",
        "Tengo enfermedad de Parkinson y tomo omeprazol",
        "Take Eliquis twice a day, and Lipitor at night.",
        "Walking every day helped me more than I thought.",
        "Faith, hope and grace got me through the summer.",
        "What are the ADA guidelines for Type 2 diabetes in a 62-year-old male?",
        "",
        "\u{200b}\u{301}",
    ] {
        assert_eq!(found(text), "", "{text}");
    }
}

#[test]
fn a_long_text_is_read_in_blocks_and_its_findings_stay() {
    let text = "My sister Amanda takes metformin.\n".repeat(500);
    assert_eq!(tag(&text).len(), 500);
    let flat = "a".repeat(1 << 16) + &"Amanda ".repeat(2000);
    tag(&flat).iter().for_each(|t| assert!(flat.get(t.span.clone()).is_some()));
}

proptest! {
    #[test]
    fn spans_lie_on_characters_in_order_and_apart(text in "(\\PC|[ \n'@#.ÁñßΩ\u{200b}\u{301}0-9A-Za-z]){0,300}") {
        let mut last = 0;
        for t in tag(&text) {
            prop_assert!(t.span.start >= last && t.span.start < t.span.end);
            prop_assert!(text.get(t.span.clone()).is_some());
            prop_assert!((50..100).contains(&t.confidence));
            last = t.span.end;
        }
        prop_assert_eq!(tag(&text), tag(&text));
    }
}
