//! Misspelt words: a letter missing, added, changed or swapped, or the same sound in Spanish ("kitenme", "quitenme").

use std::collections::HashMap;

/// The shortest word in which a letter may be wrong anywhere in a text, and in which the letter may be any.
const SHORT: usize = 4;
const LONG: usize = 6;

/// Words that are read as others, by their sound and by what is left when one letter goes.
#[derive(Default)]
pub(crate) struct Spellings {
    sounds: HashMap<Box<str>, Box<str>>,
    near: HashMap<Box<str>, Box<str>>,
}

impl Spellings {
    /// Adds a known word. The first word with a sound keeps it.
    pub fn add(&mut self, word: &str) {
        if !word.bytes().all(|b| b.is_ascii_lowercase()) {
            return;
        }
        let sound = sound(word.as_bytes());
        if sound.len() >= SHORT {
            self.sounds.entry(sound.into()).or_insert_with(|| word.into());
        }
        if word.len() >= LONG {
            self.near.entry(word.into()).or_insert_with(|| word.into());
            for gap in 0..word.len() {
                self.near.entry(without(word, gap).into()).or_insert_with(|| word.into());
            }
        }
    }

    /// The word that a misspelt one stands for.
    pub fn find(&self, word: &str) -> Option<&str> {
        if word.len() < SHORT || word.len() > 24 || !word.bytes().all(|b| b.is_ascii_lowercase()) {
            return None;
        }
        let same = self.sounds.get(sound(word.as_bytes()).as_str());
        if same.is_some() || word.len() + 1 < LONG {
            return same.map(|w| &**w);
        }
        let close = |found: &&str| found.len() >= LONG && one_off(word.as_bytes(), found.as_bytes());
        let near = |word: &str| self.near.get(word).map(|found| &**found).filter(close);
        near(word).or_else(|| (0..word.len()).find_map(|gap| near(&without(word, gap))))
    }
}

/// Whether one letter missing, added, changed or swapped with its neighbour makes one word the other.
pub(crate) fn one_off(a: &[u8], b: &[u8]) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let head = short.iter().zip(long).take_while(|(x, y)| x == y).count();
    let tail = |skip_short: usize, skip_long: usize| {
        short.get(head + skip_short..).is_some_and(|s| Some(s) == long.get(head + skip_long..))
    };
    match long.len() - short.len() {
        0 if head == long.len() => true,
        0 => {
            tail(1, 1) || (short.get(head) == long.get(head + 1) && short.get(head + 1) == long.get(head) && tail(2, 2))
        }
        1 => tail(0, 1),
        _ => false,
    }
}

fn without(word: &str, gap: usize) -> String {
    word.bytes().enumerate().filter(|(i, _)| *i != gap).map(|(_, b)| char::from(b)).collect()
}

/// One spelling for letters that sound alike, in Spanish first: b/v, s/z/c, k/c/qu, ll/y, g/j, silent h.
fn sound(word: &[u8]) -> String {
    let mut out: Vec<u8> = Vec::with_capacity(word.len());
    let at = |i: usize| word.get(i).copied().unwrap_or(b' ');
    let soft = |b: u8| matches!(b, b'e' | b'i' | b'y');
    let mut i = 0;
    while i < word.len() {
        let (letter, used) = match (at(i), at(i + 1)) {
            (b'c', b'h') => (b'x', 2),
            (b'q', b'u') if soft(at(i + 2)) => (b'k', 2),
            (b'l', b'l') => (b'y', 2),
            (b'c', b'k') => (b'k', 2),
            (b'h', _) => (0, 1),
            (b'v', _) => (b'b', 1),
            (b'z', _) => (b's', 1),
            (b'c', n) if soft(n) => (b's', 1),
            (b'c' | b'q', _) => (b'k', 1),
            (b'g', n) if soft(n) => (b'j', 1),
            (b, _) => (b, 1),
        };
        if letter != 0 && out.last() != Some(&letter) {
            out.push(letter);
        }
        i += used;
    }
    String::from_utf8(out).unwrap_or_default()
}
