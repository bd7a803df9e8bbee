//! What a text message costs before it is sent: its coding and its parts (3GPP TS 23.038 and 23.040), and what would say
//! the same in fewer.
//!
//! One character outside the GSM 7-bit alphabet turns the whole message into UCS-2, and a part then holds 70 units in place
//! of 160. Lower-case é, ñ, ü and à are in the alphabet; á, í, ó and ú are not, so Spanish often costs double.

/// How a message is coded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coding {
    /// GSM 7-bit default alphabet: units are septets.
    Gsm7,
    /// UCS-2: units are 16 bits.
    Ucs2,
}

/// What a message takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Segments {
    /// How it is coded.
    pub coding: Coding,
    /// Septets or 16-bit units, without the headers of parts.
    pub units: usize,
    /// Parts that are sent and paid for; an empty message is one.
    pub parts: usize,
}

/// The basic alphabet: one septet each. Position 27, the escape, is no character.
const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

/// The extension table: an escape and one septet, which never part.
const EXTENSION: &str = "\u{c}^{}\\[~]|€";

/// What says nearly the same in the alphabet. Only what people's keyboards put in, and the accents of Spanish.
const PLAINER: [(char, &str); 32] = [
    ('á', "a"),
    ('í', "i"),
    ('ó', "o"),
    ('ú', "u"),
    ('Á', "A"),
    ('Í', "I"),
    ('Ó', "O"),
    ('Ú', "U"),
    ('ç', "c"),
    ('â', "a"),
    ('ê', "e"),
    ('ô', "o"),
    ('ã', "a"),
    ('õ', "o"),
    ('ª', "a"),
    ('º', "o"),
    ('°', "o"),
    ('‘', "'"),
    ('’', "'"),
    ('‚', "'"),
    ('“', "\""),
    ('”', "\""),
    ('„', "\""),
    ('«', "\""),
    ('»', "\""),
    ('–', "-"),
    ('—', "-"),
    ('‑', "-"),
    ('•', "-"),
    ('…', "..."),
    ('\u{a0}', " "),
    ('\u{202f}', " "),
];

/// Units of one character; none in UCS-2 terms when the alphabet does not hold it.
fn septets(c: char) -> Option<usize> {
    if BASIC.contains(c) {
        Some(1)
    } else if EXTENSION.contains(c) {
        Some(2)
    } else {
        None
    }
}

/// What a text takes as a message.
///
/// # Examples
/// ```
/// use rules::sms::{Coding, segments};
/// assert_eq!(segments("Your visit is at 3 PM.").coding, Coding::Gsm7);
/// assert_eq!(segments("Su cita será a las 3.").coding, Coding::Ucs2);
/// ```
pub fn segments(text: &str) -> Segments {
    let widths: Option<Vec<usize>> = text.chars().map(septets).collect();
    match widths {
        Some(widths) => told(Coding::Gsm7, widths.iter().copied(), (160, 153)),
        None => told(Coding::Ucs2, text.chars().map(char::len_utf16), (70, 67)),
    }
}

/// Fills parts with characters that are never cut in two.
fn told(coding: Coding, widths: impl Iterator<Item = usize> + Clone, (alone, joined): (usize, usize)) -> Segments {
    let units = widths.clone().sum();
    if units <= alone {
        return Segments { coding, units, parts: 1 };
    }
    let (mut parts, mut room) = (1, joined);
    for width in widths {
        if width > room {
            (parts, room) = (parts + 1, joined);
        }
        room -= width;
    }
    Segments { coding, units, parts }
}

/// The same text with plainer letters, when that makes fewer parts of it; whoever sends chooses.
pub fn plainer(text: &str) -> Option<(String, Segments)> {
    let out = plain_letters(text);
    let segments = segments(&out);
    (segments.parts < self::segments(text).parts).then_some((out, segments))
}

/// The same text with plainer letters, whether or not that saves anything.
pub fn plain_letters(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match PLAINER.iter().find(|(from, _)| *from == c) {
            Some((_, to)) => out.push_str(to),
            None => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_counted_as_networks_do() {
        let check = |text: String, coding, units, parts| {
            assert_eq!(segments(&text), Segments { coding, units, parts }, "{text}");
        };
        for (n, parts) in [(0, 1), (160, 1), (161, 2), (306, 2), (307, 3)] {
            check("a".repeat(n), Coding::Gsm7, n, parts);
        }
        check("a".repeat(158) + "€", Coding::Gsm7, 160, 1);
        check("a".repeat(159) + "€", Coding::Gsm7, 161, 2);
        for (n, parts) in [(70, 1), (71, 2), (134, 2), (135, 3)] {
            check("ç".repeat(n), Coding::Ucs2, n, parts);
        }
        check("😀".repeat(35), Coding::Ucs2, 70, 1);
        check("😀".repeat(36), Coding::Ucs2, 72, 2);
        check("Çéñüà".into(), Coding::Gsm7, 5, 1);
        for c in ["á", "í", "ó", "ú"] {
            check(c.into(), Coding::Ucs2, 1, 1);
        }
        // An extended character, or an emoji, that does not fit goes to the next part whole.
        check("a".repeat(152) + "€" + &"a".repeat(151), Coding::Gsm7, 305, 2);
        check("a".repeat(152) + "€" + &"a".repeat(152), Coding::Gsm7, 306, 3);
        check("ç".repeat(66) + "😀" + &"ç".repeat(65), Coding::Ucs2, 133, 2);
        check("ç".repeat(66) + "😀" + &"ç".repeat(66), Coding::Ucs2, 134, 3);
    }

    #[test]
    fn the_alphabet_has_its_hundred_and_twenty_seven() {
        assert_eq!(BASIC.chars().count(), 127);
        assert_eq!(EXTENSION.chars().count(), 10);
    }

    #[test]
    fn plainer_letters_are_offered_when_they_save() {
        let long = format!("Su cita será mañana. {}", "a".repeat(100));
        let (plain, taken) = plainer(&long).unwrap();
        assert!(plain.starts_with("Su cita sera mañana."));
        assert_eq!((segments(&long).parts, taken.parts), (2, 1));
        assert_eq!(plainer("Su cita será mañana."), None, "one part stays one part");
        assert_eq!(plainer(&"漢".repeat(80)), None, "what has no plainer letter stays");
    }

    proptest::proptest! {
        #[test]
        fn plainer_is_never_dearer_and_stays(text in "\\PC{0,200}") {
            if let Some((plain, taken)) = plainer(&text) {
                proptest::prop_assert!(taken.parts < segments(&text).parts);
                proptest::prop_assert_eq!(segments(&plain), taken);
                proptest::prop_assert_eq!(plainer(&plain), None);
            }
        }
    }
}
