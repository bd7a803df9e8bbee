//! Text made comparable for search: lower case, Latin letters without accents, single spaces.

/// Folds `text`; the store folds what a person types in the same way, so that "pena" finds "Peña".
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        for c in word.chars().flat_map(char::to_lowercase) {
            match plain(c) {
                Some(letters) => out.push_str(letters),
                // Combining accents stand alone in decomposed text.
                None if ('\u{300}'..='\u{36f}').contains(&c) => {}
                None => out.push(c),
            }
        }
    }
    out
}

/// Lower-case letters of Latin-1 and Latin Extended-A (Unicode 16), base letter first.
const ACCENTS: &[(&str, &str)] = &[
    ("a", "àáâãäåāăąǎ"),
    ("ae", "æ"),
    ("c", "çćĉċč"),
    ("d", "ďđð"),
    ("e", "èéêëēĕėęě"),
    ("g", "ĝğġģ"),
    ("h", "ĥħ"),
    ("i", "ìíîïĩīĭįı"),
    ("j", "ĵ"),
    ("k", "ķ"),
    ("l", "ĺļľŀł"),
    ("n", "ñńņňŉ"),
    ("o", "òóôõöøōŏő"),
    ("oe", "œ"),
    ("r", "ŕŗř"),
    ("s", "śŝşšș"),
    ("ss", "ß"),
    ("t", "ţťŧț"),
    ("th", "þ"),
    ("u", "ùúûüũūŭůűų"),
    ("w", "ŵ"),
    ("y", "ýÿŷ"),
    ("z", "źżž"),
];

fn plain(c: char) -> Option<&'static str> {
    if c.is_ascii() {
        return None;
    }
    ACCENTS.iter().find(|(_, accented)| accented.contains(c)).map(|(base, _)| *base)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_case_accents_and_spaces() {
        let check = |text: &str, want: &str| assert_eq!(fold(text), want, "{text}");
        check("  Peña   de Ávila ", "pena de avila");
        check("STRAßE Øre", "strasse ore");
        check("Jose\u{301}", "jose");
        check("李 O'Kon", "李 o'kon");
        check("", "");
    }
}
