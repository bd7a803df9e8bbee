//! A persona's name: chosen to be recognised by, not to be found by.

use kernel::Error;

/// Characters of a name.
const LEAST: usize = 3;
const MOST: usize = 24;

/// Words that only the organisation and verified professionals may call themselves.
const TITLES: [&str; 22] = [
    "dr",
    "dra",
    "doctor",
    "doctora",
    "md",
    "rn",
    "nurse",
    "enfermera",
    "enfermero",
    "physician",
    "pharmacist",
    "farmaceutico",
    "farmaceutica",
    "moderator",
    "moderador",
    "moderadora",
    "admin",
    "administrator",
    "staff",
    "kith",
    "official",
    "oficial",
];

/// A name that may be worn: 3 to 24 letters and digits, with single spaces, points, dashes or underscores between them;
/// nothing that identifies a person, and no title that was not checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PersonaName {
    /// As people read it.
    pub shown: String,
    /// As compared.
    pub folded: String,
}

impl PersonaName {
    /// # Errors
    /// [`Error::Invalid`] on `persona` with what is wrong.
    pub(crate) fn parse(text: &str, own: &str) -> Result<Self, Error> {
        let shown = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let bad = |code| Err(Error::field("persona", code));
        let count = shown.chars().count();
        if !(LEAST..=MOST).contains(&count) {
            return bad("name-length");
        }
        if !shown.chars().all(|c| c.is_alphanumeric() || " .-_".contains(c)) || !shown.chars().any(char::is_alphabetic)
        {
            return bad("name-letters");
        }
        let folded = folded(&shown);
        let parts: Vec<String> = words(&shown);
        if parts.iter().any(|word| TITLES.contains(&word.as_str())) {
            return bad("name-title");
        }
        // The own name would undo what the persona is for.
        let own: Vec<String> = words(own).into_iter().filter(|w| w.chars().count() > 2).collect();
        if own.iter().any(|word| parts.contains(word))
            || !own.is_empty() && own.iter().all(|word| folded.contains(&self::folded(word)))
        {
            return bad("name-own-code");
        }
        // Telephone and record numbers, birth dates: a year may stay.
        if shown.chars().filter(char::is_ascii_digit).count() > 4 {
            return bad("name-tells");
        }
        Ok(Self { shown, folded })
    }

    /// The own name of a professional, as their badge says it.
    pub(crate) fn professional(name: &str) -> Self {
        Self { shown: name.to_owned(), folded: folded(name) }
    }
}

/// Lower-case words without accents.
fn words(text: &str) -> Vec<String> {
    let split = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    split.map(|word| word.chars().map(plain).collect()).collect()
}

/// Letters and digits alone, without accents and with look-alikes made one, so that two names may not be taken for each other.
fn folded(text: &str) -> String {
    let alike = |c: char| match plain(c) {
        '0' => 'o',
        '1' | 'i' => 'l',
        '5' => 's',
        other => other,
    };
    text.chars().filter(|c| c.is_alphanumeric()).map(alike).collect()
}

/// Lower case without an accent.
fn plain(c: char) -> char {
    crate::search::plain(c.to_lowercase().next().unwrap_or(c))
}

/// Names to choose from, for who has none at hand; `seed` picks.
pub(crate) fn suggestions(seed: u64) -> [String; 3] {
    const FIRST: [&str; 16] = [
        "Quiet", "Steady", "Morning", "River", "Cedar", "Sunny", "Maple", "Blue", "Slow", "Warm", "Silver", "Meadow",
        "Amber", "Gentle", "Coral", "Prairie",
    ];
    const LAST: [&str; 16] = [
        "Walker", "Sparrow", "Lantern", "Harbor", "Fern", "Pebble", "Otter", "Kettle", "Willow", "Compass", "Heron",
        "Garden", "Comet", "Cricket", "Clover", "Sail",
    ];
    let pick = |list: [&'static str; 16], n: u64| list[usize::try_from(n % 16).unwrap_or(0)];
    std::array::from_fn(|i| {
        let n = seed.rotate_right(8 * u32::try_from(i).unwrap_or(0));
        format!("{}{}{}", pick(FIRST, n), pick(LAST, n >> 4), 2 + (n >> 8) % 97)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_may_be_worn_and_what_is_wrong_with_others() {
        let check = |text: &str, want: Result<&str, &str>| {
            let got = PersonaName::parse(text, "Marisol Vega");
            match (got, want) {
                (Ok(name), Ok(folded)) => assert_eq!(name.folded, folded, "{text}"),
                (Err(Error::Invalid(fields)), Err(code)) => assert_eq!(fields[0].code, code, "{text}"),
                (got, want) => panic!("{text}: {got:?}, want {want:?}"),
            }
        };
        check("  Slow  ButSteady ", Ok("slowbutsteady"));
        check("Nóra-7", Ok("nora7"));
        check("ab", Err("name-length"));
        check("a name that goes on and on and on", Err("name-length"));
        check("<b>x</b>", Err("name-letters"));
        check("12345", Err("name-letters"));
        check("Dr Walker", Err("name-title"));
        check("Nurse.Joy", Err("name-title"));
        check("marisol77", Ok("marlsol77"));
        check("Marisol 77", Err("name-own-code"));
        check("vegamarisol", Err("name-own-code"));
        check("call 4065550142", Err("name-tells"));
    }

    #[test]
    fn look_alikes_are_one_name() {
        assert_eq!(folded("Si1verS0ng"), folded("SilverSong"));
    }

    #[test]
    fn every_suggestion_may_be_worn() {
        for seed in (0..400u64).map(|n| n.wrapping_mul(0x9e37_79b9_7f4a_7c15)) {
            for name in suggestions(seed) {
                assert!(PersonaName::parse(&name, "Marisol Vega").is_ok(), "{name}");
            }
        }
    }
}
