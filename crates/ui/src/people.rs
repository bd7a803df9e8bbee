//! People: initials, tints, faces.

use maud::{Markup, html};

use crate::{Size, class, icon};

/// One of six quiet tints behind initials. It carries no meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tone(u8);

impl Tone {
    pub(crate) const fn class(self) -> &'static str {
        ["t1", "t2", "t3", "t4", "t5", "t6"][(self.0 % 6) as usize]
    }
}

/// A tint from a name or, better, a person's id: the same text always gets the same tint.
pub fn tone(seed: &str) -> Tone {
    // FNV-1a, folded to six.
    let hash = seed.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
    Tone(u8::try_from((hash ^ (hash >> 32)) % 6).unwrap_or(0))
}

/// Up to two initials: of the first and the last name, without titles and without what follows a comma.
pub fn initials(name: &str) -> String {
    let name = name.split(',').next().unwrap_or_default();
    let title = |word: &&str| {
        !["dr", "dra", "mr", "mrs", "ms", "sr", "sra"].contains(&word.trim_end_matches('.').to_lowercase().as_str())
    };
    let words: Vec<&str> = name.split_whitespace().filter(title).collect();
    let first = |word: &&str| word.chars().find(|c| c.is_alphanumeric());
    let ends = [words.first().and_then(first), words.get(1..).and_then(<[_]>::last).and_then(first)];
    ends.into_iter().flatten().flat_map(char::to_uppercase).collect()
}

/// Initials wherever a person is named. Always beside the name, so hidden from screen readers.
pub fn face(initials: &str, tone: Tone, size: Size) -> Markup {
    html! { span class=(class(&["face", tone.class(), size.class()])) aria-hidden="true" { (initials) } }
}

/// Several small faces that overlap; `label` says who or how many.
pub fn faces(label: &str, people: &[(&str, Tone)]) -> Markup {
    html! { span.faces role="img" aria-label=(label) { @for (who, tone) in people { (face(who, *tone, Size::Normal)) } } }
}

/// A person with a line below the name (role, relation, time): anywhere outside a list.
pub fn person(name: &str, tone: Tone, below: &Markup) -> Markup {
    html! { div.person { (face(&initials(name), tone, Size::Normal)) span { b { (name) } span.meta { (below) } } } }
}

/// A person in running text or a row of filters.
pub fn chip(name: &str, tone: Tone) -> Markup {
    html! { span.chip { (face(&initials(name), tone, Size::Small)) (name) } }
}

/// The mark after a licence check, with what was checked and when. Never without a check.
pub fn verified(text: &str) -> Markup {
    html! { span.verified { (icon("verified")) (text) } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_of_real_names() {
        let check = |name, want| assert_eq!(initials(name), want, "{name}");
        check("Dr. Hana Okafor", "HO");
        check("Tomas Reyes, RN", "TR");
        check("María de los Ángeles Núñez", "MN");
        check("élodie", "É");
        check("Cher", "C");
        check("  ", "");
        check("Dra. (Ana) Paz", "AP");
    }

    #[test]
    fn a_tone_is_stable_and_all_six_appear() {
        assert_eq!(tone("a"), tone("a"));
        let mut seen = [false; 6];
        (0..100).for_each(|n| seen[usize::from(tone(&format!("person {n}")).0)] = true);
        assert_eq!(seen, [true; 6]);
    }
}
