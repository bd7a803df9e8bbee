//! Misspelt words: the same sound ("vomitar", "bomitar"; "alergic", "allergic"), or one letter off in a longer word.

use std::collections::HashMap;

/// Shortest sound that is compared, and shortest word in which one letter may be wrong.
const SOUND: usize = 4;
const LONG: usize = 6;

/// The known words, by sound and by the words that are left when one letter goes.
#[derive(Default)]
pub(crate) struct Spellings {
    sounds: HashMap<Box<[u8]>, u16>,
    near: HashMap<Box<[u8]>, u16>,
}

impl Spellings {
    /// Adds a word that rules, signs or cues use. The first word with a sound keeps it.
    pub fn add(&mut self, word: &str, id: u16) {
        let word = word.as_bytes();
        if !word.iter().all(u8::is_ascii_lowercase) {
            return;
        }
        let sound = sound(word);
        if sound.len() >= SOUND {
            self.sounds.entry(sound.into()).or_insert(id);
        }
        if word.len() >= LONG {
            self.near.entry(word.into()).or_insert(id);
            for gap in 1..word.len() {
                self.near.entry(without(word, gap).into()).or_insert(id);
            }
        }
    }

    /// The word that a misspelt one stands for.
    pub fn find(&self, word: &[u8]) -> Option<u16> {
        if word.len() < SOUND || word.len() > 24 || !word.iter().all(u8::is_ascii_lowercase) {
            return None;
        }
        let same = self.sounds.get(sound(word).as_slice());
        if same.is_some() || word.len() < LONG {
            return same.copied();
        }
        // A letter missing, added, changed or swapped; the first letter is nearly always right.
        let one = self
            .near
            .get(word)
            .or_else(|| (1..word.len()).find_map(|gap| self.near.get(without(word, gap).as_slice())));
        one.copied()
    }
}

fn without(word: &[u8], gap: usize) -> Vec<u8> {
    word.iter().enumerate().filter(|(i, _)| *i != gap).map(|(_, b)| *b).collect()
}

/// One spelling for letters that sound alike, in Spanish first: b/v, s/z/c, k/c/qu, ll/y, g/j, silent h, n before b and p.
fn sound(word: &[u8]) -> Vec<u8> {
    let mut out: Vec<u8> = Vec::with_capacity(word.len());
    let at = |i: usize| word.get(i).copied().unwrap_or(b' ');
    let soft = |b: u8| matches!(b, b'e' | b'i' | b'y');
    let mut i = 0;
    while i < word.len() {
        let (this, next) = (at(i), at(i + 1));
        let (letter, used) = match (this, next) {
            (b'p', b'h') => (b'f', 2),
            (b'c', b'h') => (b'x', 2),
            (b'q', b'u') if soft(at(i + 2)) => (b'k', 2),
            (b'l', b'l') if out.is_empty() || soft(at(i + 2)) || matches!(at(i + 2), b'a' | b'o') => (b'y', 2),
            (b'c', b'k') => (b'k', 2),
            (b'h', _) => (0, 1),
            (b'v', _) => (b'b', 1),
            (b'z', _) => (b's', 1),
            (b'c', n) if soft(n) => (b's', 1),
            (b'c' | b'q', _) => (b'k', 1),
            (b'g', n) if soft(n) => (b'j', 1),
            (b'n', b'b' | b'p' | b'v') => (b'm', 1),
            (b, _) => (b, 1),
        };
        if letter != 0 && out.last() != Some(&letter) {
            out.push(letter);
        }
        i += used;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn misspelt_words_are_found() {
        let mut known = Spellings::default();
        let words = [
            "vomitando",
            "embarazada",
            "hinchados",
            "quitarme",
            "allergic",
            "drooling",
            "severe",
            "pressure",
            "breathing",
        ];
        (1u16..).zip(words).for_each(|(id, w)| known.add(w, id));
        let check = |misspelt: &str, word: &str| {
            let id = (1u16..).zip(words).find(|(_, w)| *w == word).map(|(id, _)| id);
            assert_eq!(known.find(misspelt.as_bytes()), id, "{misspelt}");
        };
        check("bomitando", "vomitando");
        check("enbarasada", "embarazada");
        check("inchados", "hinchados");
        check("kitarme", "quitarme");
        check("alergic", "allergic");
        check("droling", "drooling");
        check("presure", "pressure");
        check("braething", "breathing");
        check("seveer", "severe");
        assert_eq!(known.find(b"table"), None);
    }
}
