//! Words, numbers and mixtures of plain bytes, each with what its word means to the rules.

use std::sync::LazyLock;

use super::lists::{Class, LISTS};

/// What a token is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Word,
    Number,
    /// Letters and digits: `A1c`, `ST99`.
    Mixed,
}

/// How a token is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Case {
    Lower,
    /// `Anna`, `McKay`.
    Capital,
    /// `ANNA`; a single capital too.
    Upper,
}

/// What stands between a token and the one before it, as bits.
pub(super) mod gap {
    pub const SPACE: u16 = 1;
    pub const LINE: u16 = 2;
    pub const COMMA: u16 = 4;
    pub const COLON: u16 = 8;
    pub const POINT: u16 = 16;
    pub const END: u16 = 32;
    pub const DASH: u16 = 64;
    pub const OPEN: u16 = 128;
    pub const CLOSE: u16 = 256;
    pub const HASH: u16 = 512;
    pub const AT: u16 = 1024;
    pub const SLASH: u16 = 2048;
    pub const POSSESSIVE: u16 = 4096;
    pub const QUOTE: u16 = 8192;
    pub const OTHER: u16 = 16384;
    /// What ends a phrase.
    pub const BREAK: u16 = LINE | COMMA | COLON | END | OPEN | CLOSE | AT | SLASH | QUOTE | OTHER;
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    pub start: usize,
    pub end: usize,
    pub kind: Kind,
    pub case: Case,
    pub gap: u16,
    pub gap_len: u8,
    pub class: Class,
}

/// One byte's part in a token: 0 none, 1 lower letter, 2 capital, 3 digit.
const PART: [u8; 256] = {
    let mut part = [0; 256];
    let mut at = 0;
    while at < 256 {
        part[at] = match at as u8 {
            b'a'..=b'z' | super::plain::LETTER => 1,
            b'A'..=b'Z' | super::plain::UPPER => 2,
            b'0'..=b'9' => 3,
            _ => 0,
        };
        at += 1;
    }
    part
};

pub(super) const fn part(byte: u8) -> u8 {
    PART[byte as usize]
}

const fn gap_bit(byte: u8) -> u16 {
    match byte {
        b' ' | b'\t' => gap::SPACE,
        b'\n' | b'\r' => gap::LINE,
        b',' | b';' => gap::COMMA,
        b':' => gap::COLON,
        b'.' => gap::POINT,
        b'!' | b'?' => gap::END,
        b'-' => gap::DASH,
        b'(' | b'[' => gap::OPEN,
        b')' | b']' => gap::CLOSE,
        b'#' => gap::HASH,
        b'@' => gap::AT,
        b'/' => gap::SLASH,
        b'\'' | b'"' | b'`' => gap::QUOTE,
        _ => gap::OTHER,
    }
}

/// Splits plain bytes into tokens, in one pass.
pub(super) fn tokens(bytes: &[u8]) -> Vec<Token> {
    let mut out = Vec::with_capacity(bytes.len() / 4 + 2);
    let (mut at, mut gap, mut gap_start) = (0, 0u16, 0);
    while let Some(&byte) = bytes.get(at) {
        if part(byte) == 0 {
            gap |= gap_bit(byte);
            at += 1;
            continue;
        }
        let start = at;
        let (mut seen, mut key, mut key_len) = ([0usize; 4], 0u128, 0u32);
        while let Some(&byte) = bytes.get(at) {
            let kind = part(byte);
            if kind == 0 && !(byte == b'\'' && inner(bytes, at, seen[3])) {
                break;
            }
            if kind > 0 {
                seen[usize::from(kind)] += 1;
                key = (key << 8) | u128::from(byte.to_ascii_lowercase());
                key_len += 1;
            }
            at += 1;
        }
        let letters = seen[1] + seen[2];
        let kind = match (letters, seen[3]) {
            (0, _) => Kind::Number,
            (_, 0) => Kind::Word,
            _ => Kind::Mixed,
        };
        let case = match (part(bytes[start]), seen[1]) {
            (2, 0) => Case::Upper,
            (2, _) => Case::Capital,
            _ => Case::Lower,
        };
        let class = if kind == Kind::Word && key_len <= 15 { WORDS.get(key) } else { Class::NONE };
        let gap_len = u8::try_from(start - gap_start).unwrap_or(u8::MAX);
        out.push(Token { start, end: at, kind, case, gap, gap_len, class });
        gap = 0;
        gap_start = at;
        // "Anna's" is Anna; what she owns is not.
        let s = |i: usize| bytes.get(i).is_some_and(|b| matches!(b, b's' | b'S'));
        if bytes.get(at) == Some(&b'\'') && s(at + 1) && bytes.get(at + 2).is_none_or(|b| part(*b) == 0) {
            gap = gap::POSSESSIVE;
            at += 2;
        }
    }
    out
}

/// An apostrophe inside a word, as in O'Brien, but not the one of a possessive.
fn inner(bytes: &[u8], at: usize, digits: usize) -> bool {
    let next = bytes.get(at + 1).map_or(0, |b| part(*b));
    let after = bytes.get(at + 2).map_or(0, |b| part(*b));
    let s = bytes.get(at + 1).is_some_and(|b| matches!(b, b's' | b'S'));
    digits == 0 && matches!(next, 1 | 2) && !(s && after == 0)
}

/// Words to classes: open addressing over the word's own bytes, no text compared.
struct Words {
    keys: Vec<u128>,
    classes: Vec<Class>,
}

static WORDS: LazyLock<Words> = LazyLock::new(Words::build);

impl Words {
    const SIZE: usize = 8192;

    fn build() -> Self {
        let mut table = Self { keys: vec![0; Self::SIZE], classes: vec![Class::NONE; Self::SIZE] };
        for (class, words) in LISTS {
            for word in words.split_whitespace() {
                let key = word.bytes().filter(|b| *b != b'\'').fold(0u128, |key, b| (key << 8) | u128::from(b));
                let slot = table.slot(key);
                table.keys[slot] = key;
                table.classes[slot] = table.classes[slot].with(*class);
            }
        }
        table
    }

    fn slot(&self, key: u128) -> usize {
        let mixed = (key as u64) ^ ((key >> 64) as u64).rotate_left(29);
        let mut at = (mixed.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 51) as usize % Self::SIZE;
        while self.keys[at] != key && self.keys[at] != 0 {
            at = (at + 1) % Self::SIZE;
        }
        at
    }

    fn get(&self, key: u128) -> Class {
        self.classes[self.slot(key)]
    }
}
