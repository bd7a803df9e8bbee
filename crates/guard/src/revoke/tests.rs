//! The tables are whole, and texts read as they should.

use proptest::prelude::*;

use super::{
    Scope, revocation,
    table::{FILES, TABLES},
    wrong_number,
};

#[test]
fn every_line_of_the_tables_is_read() {
    assert_eq!(TABLES.problems, Vec::<String>::new());
    assert!(TABLES.patterns.len() > 400 && TABLES.patterns.len() < usize::from(u16::MAX));
    for (code, text) in FILES {
        let day = text.lines().next().and_then(|l| l.strip_prefix("// version ")).unwrap_or_default();
        assert!(!day.is_empty() && day <= crate::VERSION, "{code} is newer than the crate");
    }
    for rule in &TABLES.rules {
        assert!(!rule.why.is_empty(), "{} has no sentence", rule.id);
    }
}

#[test]
fn keywords_are_understood_however_they_are_written() {
    let english = "STOP|stop|Stop.|\"STOP\"|stop all|STOPALL|Opt-out|OPTOUT|unsubscribe|CANCEL|end|QUIT!|revoke|remove|ARRET|td|\
         S T O P|st0p|stpo|sotp|srop|STOPPP|stop 🛑|please stop|unsuscribe|cacnel";
    for text in english.split('|') {
        let found = revocation(text);
        assert!(found.is_some_and(|r| r.keyword && r.scope == Scope::All), "{text}: {found:?}");
    }
    for text in "ALTO|¡Alto!|parar|baja|cancelar|basta|no más|STOP por favor|ya no más|detener".split('|') {
        let found = revocation(text);
        assert!(found.is_some_and(|r| r.keyword && r.spanish), "{text}: {found:?}");
    }
}

#[test]
fn plain_wishes_are_understood_with_their_scope() {
    let check = |text: &str, want: (Scope, bool)| {
        let found = revocation(text);
        assert_eq!(found.map(|r| (r.scope, r.spanish)), Some(want), "{text}: {found:?}");
        assert!(found.is_some_and(|r| !r.keyword && r.rule.starts_with("revoke.") && !r.why.is_empty()), "{text}");
    };
    check("Please quit sending me these messages", (Scope::All, false));
    check("Confirmed for Monday. Take me off your list", (Scope::All, false));
    check("wrong number, stop texting me", (Scope::All, false));
    check("ya no me manden mensajes", (Scope::All, true));
    check("Número equivocado, bórrenme por favor", (Scope::All, true));
    check("no more surveys please", (Scope::Topic, false));
    check("dejen de mandarme encuestas", (Scope::Topic, true));
    check("No phone calls please, text only", (Scope::Calls, false));
}

#[test]
fn other_meanings_do_not_revoke() {
    let fine = "I'll stop by later|should I stop the metformin?|cancel my appointment|the end|stop it hurts|when do I stop the pills|\
         what happens if I reply STOP?|don't stop sending these|thanks alot|my sugar is alto|No me quiten de la lista|\
         quiero cancelar mi cita|no para de toser|yes|no|HELP|START||😀";
    for text in fine.split('|') {
        assert_eq!(revocation(text), None, "{text}");
    }
}

/// Three letters that are a keyword without its first one are a word of their own: "are" is not "pare".
#[test]
fn a_short_word_is_no_misspelt_keyword() {
    for text in ["are you there?", "Are you there", "are you open?", "are", "¿están ahí?"] {
        assert_eq!(revocation(text), None, "{text}");
    }
    for text in ["sto", "stp", "alt"] {
        assert!(revocation(text).is_some_and(|r| r.keyword), "{text}");
    }
}

/// Despair is for the signs of danger, never an end of messages.
#[test]
fn despair_does_not_revoke() {
    let short = "dont want to live anymore|I don't want to be here anymore|idk just dont wanna exist anymore lol|I want out of this life|\
         ya no me busquen, gracias por todo lo que hicieron, ya no van a saber de mí|déjenme morir en paz";
    for text in short.split('|') {
        assert_eq!(revocation(text), None, "{text}");
    }
    let fine = "I want it all to end|please stop the pain|I can't do this no more|I want this pain to end|make the pain go away|\
         My husband died. I can't go on no more|I just want peace|let this be the end|my wife passed and I want out of this life|\
         quiero que se acabe todo este dolor|ya no quiero vivir|Murió mi esposo y ya no puedo más|no aguanto más";
    for text in fine.split('|') {
        assert_eq!(revocation(text), None, "{text}");
    }
}

/// Who asks for an end beside it gets it, with where help is.
#[test]
fn an_end_beside_despair_is_an_end() {
    let both = "Quiero matarme. Ya no me manden mensajes|I want to die stop texting me|I don't want to be here anymore. Please stop texting me";
    for text in both.split('|') {
        assert!(revocation(text).is_some_and(|r| r.scope == Scope::All), "{text}");
    }
}

#[test]
fn a_reason_lets_few_words_be_a_wish() {
    for text in [
        "My boss sees this phone. Not on here pls",
        "Dad's in hospice. We'd appreciate quiet.",
        "Al correo sí, aquí no",
    ] {
        assert!(revocation(text).is_some_and(|r| r.scope == Scope::All && !r.keyword), "{text}");
    }
    for text in ["The moon is full. We'd appreciate quiet", "aquí no", "never again"] {
        assert_eq!(revocation(text), None, "{text}");
    }
}

#[test]
fn a_strangers_number_is_told_from_a_wrong_one_in_a_story() {
    for text in ["Wrong number", "sorry wrong number!", "Número equivocado", "I think you have the wrong number"] {
        assert!(wrong_number(text).is_some(), "{text}");
    }
    for text in ["I gave you the wrong number of pills", "wrong pharmacy", "me equivoqué de día", ""] {
        assert_eq!(wrong_number(text), None, "{text}");
    }
}

/// Pieces that make rules and exceptions meet in odd ways.
const PIECES: [&str; 24] = [
    "stop", "sto", "p", "no", "mas", "dont", "do not", "text", "me", "messages", "if i", ",", ".", "\n", "é",
    "\u{301}", "🛑", "#", "ya no", "manden", "wrong", "number", "0", "\u{200b}",
];

proptest! {
    #[test]
    fn any_bytes_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let text = String::from_utf8_lossy(&bytes);
        prop_assert_eq!(revocation(&text), revocation(&text));
        wrong_number(&text);
    }

    #[test]
    fn any_mixture_is_read_and_case_does_not_matter(
        picks in proptest::collection::vec((0..PIECES.len(), any::<bool>()), 0..60),
    ) {
        let text: String = picks.iter().flat_map(|(i, space)| [PIECES[*i], if *space { " " } else { "" }]).collect();
        prop_assert_eq!(revocation(&text), revocation(&text.to_uppercase()));
    }
}
