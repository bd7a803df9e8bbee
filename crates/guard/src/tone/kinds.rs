//! What kind of word stands where: persons, kin, days, names, endings. Two writers who share no words share these.

use std::{ops::Range, sync::LazyLock};

use super::{reading::Reading, table::TABLES};
use crate::{
    fold::Gap,
    linear::{Signs, hash, mix},
};

/// Classes of `tables/tone.signs.txt` that tell whom a sentence is about and what it says of them, persons first.
const TELLING: [&str; 10] = [
    "sign-you",
    "sign-we",
    "sign-i",
    "sign-they",
    "sign-kin",
    "sign-did",
    "sign-date",
    "sign-event",
    "sign-people",
    "sign-if",
];
const PERSONS: u32 = 5;

static BITS: LazyLock<[u64; TELLING.len()]> = LazyLock::new(|| TELLING.map(|class| TABLES.bit(class)));
/// All classes but those that only tell the language.
static CLASSES: LazyLock<u64> = LazyLock::new(|| !(TABLES.bit("sign-english") | TABLES.bit("sign-spanish")));

/// Kinds that are no class of the tables.
const STOP: u32 = 1;
const NUMBER: u32 = 3;
const NAME: u32 = 4;

/// Words before a word that its kind is paired with.
const BACK: usize = 6;
/// Letters of the ending of a word that no table has.
const ENDING: usize = 3;

/// A word as its kind, and as itself; a name or number is no particular one.
#[derive(Clone, Copy, Default)]
struct Seen {
    kind: u32,
    word: u32,
    own: u32,
}

/// Adds the signs of the kinds of words in `window`, their order, and whom each sentence is about.
pub(crate) fn read(reading: &Reading<'_>, window: Range<usize>, signs: &mut Signs) {
    let mut seen: Vec<Seen> = Vec::with_capacity(window.len() + window.len() / 4);
    // For each sentence the telling classes in it, one bit each.
    let mut told = vec![0u32];
    let all = &mut signs.all;
    for (i, (token, word)) in window.clone().zip(reading.tokens(window)) {
        if token.gap >= Gap::Stop {
            seen.push(Seen { kind: STOP, word: STOP, own: STOP });
            told.push(0);
        }
        let own = hash(word);
        let mask = reading.mask(i);
        let kind = match mask & *CLASSES {
            _ if token.number.is_some() => NUMBER,
            0 if reading.is_name(i) => NAME,
            0 => mix(52, hash(word.get(word.len().saturating_sub(ENDING)..).unwrap_or(word)), 0),
            classes => mix(50, classes.trailing_zeros(), 0),
        };
        let word = if kind == NUMBER || reading.is_name(i) { kind } else { own };
        let before = |n: usize| seen.len().checked_sub(n).and_then(|at| seen.get(at)).copied().unwrap_or_default();
        let (last, second) = (before(1), before(2));
        all.push(mix(33, kind, 0));
        all.push(mix(34, last.kind, kind));
        all.push(mix(35, mix(35, second.kind, last.kind), kind));
        all.push(mix(37, last.kind, own));
        all.push(mix(38, last.own, kind));
        all.extend(seen.iter().rev().take(BACK).map(|back| mix(36, back.kind, kind)));
        if let Some(told) = told.last_mut() {
            let bits = BITS.iter().enumerate().filter(|(_, bit)| mask & **bit != 0);
            *told |= bits.fold(0, |all, (n, _)| all | 1 << n);
        }
        seen.push(Seen { kind, word, own });
    }
    for (words, told) in seen.split(|s| s.kind == STOP).zip(&told) {
        let persons = told & ((1 << PERSONS) - 1);
        for seen in words {
            all.extend((0..PERSONS).filter(|n| persons >> n & 1 == 1).map(|n| mix(41, seen.word, n)));
            all.push(mix(44, seen.word, persons));
        }
        if !words.is_empty() {
            all.push(mix(42, *told, 0));
            all.push(mix(42, persons, 1));
        }
    }
    // Like words they count by how rare they are.
    signs.words = all.len();
}
