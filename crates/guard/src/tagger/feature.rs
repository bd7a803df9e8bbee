//! What the model sees of a token: a fixed number of hashed features for what it is, four for the step from the label before.

use super::{
    lists,
    token::{Shape, Token},
};

/// Features of a token: rows of the table of weights.
pub(crate) const COUNT: usize = 48;
/// Features of the step from one label to the next.
pub(crate) const STEPS: usize = 4;

/// How the block is written: a capital says nothing where all or none are capitals.
pub(crate) fn style(block: &[Token]) -> u32 {
    let (mut capital, mut lower, mut upper) = (0, 0, 0);
    for token in block {
        match token.shape {
            Shape::Capital | Shape::Mixed => capital += 1,
            Shape::Lower => lower += 1,
            Shape::Upper => upper += 1,
            _ => {}
        }
    }
    match (capital, lower, upper) {
        (0, _, u) if u > lower => 2,
        (0, _, _) => 0,
        (c, l, _) if c > l => 3,
        _ => 1,
    }
}

fn mix(kind: u32, a: u32, b: u32) -> u32 {
    let h = (a ^ kind.wrapping_mul(0x9e37_79b1)).wrapping_mul(0x85eb_ca6b);
    let h = (h ^ (h >> 15) ^ b.wrapping_mul(0xc2b2_ae35)).wrapping_mul(0x27d4_eb2f);
    h ^ (h >> 16)
}

/// A token as its neighbours see it.
fn look(token: &Token) -> u32 {
    token.shape as u32 | u32::from(token.glued) << 5
}

/// Rows of the emission table for token `i`.
pub(crate) fn emission(block: &[Token], i: usize, style: u32) -> [u32; COUNT] {
    let at = |offset: isize| i.checked_add_signed(offset).and_then(|n| block.get(n)).copied().unwrap_or_default();
    let [a3, a2, a1, t, b1, b2, b3] = [at(-3), at(-2), at(-1), at(0), at(1), at(2), at(3)];
    let (s, g) = (look(&t), u32::from(t.lists));
    let (s1, s2, n1, n2) = (look(&a1), look(&a2), look(&b1), look(&b2));
    let (g1, h1) = (u32::from(a1.lists), u32::from(b1.lists));
    let sg = g << 8 | s;
    let names = u32::from(lists::GIVEN | lists::GIVEN_RARE | lists::SURNAME | lists::SURNAME_RARE) & g;
    let places = u32::from(lists::CITY | lists::CITY_SMALL | lists::REGION) & g;
    let words = u32::from(lists::COMMON | lists::WORD | lists::MEDICAL) & g;
    [
        mix(0, 0, 0),
        mix(1, t.word, 0),
        mix(2, t.word, s),
        mix(3, a1.word, 0),
        mix(4, b1.word, 0),
        mix(5, a2.word, 0),
        mix(6, b2.word, 0),
        mix(7, a1.word, t.word),
        mix(8, t.word, b1.word),
        mix(9, a2.word, a1.word),
        mix(10, b1.word, b2.word),
        mix(11, a1.word, b1.word),
        mix(12, t.suffix2, s),
        mix(13, t.suffix3, 0),
        mix(14, t.suffix4, 0),
        mix(15, t.prefix, 0),
        mix(16, s, style),
        mix(17, s1 << 8 | s, 0),
        mix(18, s << 8 | n1, 0),
        mix(19, s1 << 8 | s, n1),
        mix(20, s2 << 8 | s1, s),
        mix(21, s, n1 << 8 | n2),
        mix(22, sg, 0),
        mix(23, sg, style),
        mix(24, sg, g1),
        mix(25, sg, h1),
        mix(26, g1, s),
        mix(27, h1, s),
        mix(28, a1.word, sg),
        mix(29, b1.word, sg),
        mix(30, a1.word, s),
        mix(31, b1.word, s),
        mix(32, mix(9, a2.word, a1.word), s),
        mix(33, names, s),
        mix(34, places, s),
        mix(35, words, s),
        mix(36, u32::from(a2.lists), s),
        mix(37, u32::from(b2.lists), s),
        mix(38, mix(11, a1.word, b1.word), s),
        mix(39, s1 << 8 | n1, g),
        mix(40, a3.word, s),
        mix(41, b3.word, s),
        mix(42, a2.word, s),
        mix(43, b2.word, s),
        mix(44, mix(39, a3.word, a2.word), a1.word),
        mix(45, g1 << 8 | s1, h1 << 8 | n1),
        mix(46, t.suffix3, names << 8 | style),
        mix(47, s1 << 16 | s << 8 | n1, style << 4 | u32::from(names != 0) << 1 | u32::from(words != 0)),
    ]
}

/// Rows of the table of steps for token `i`: what it is when it follows a label.
pub(crate) fn step(block: &[Token], i: usize) -> [u32; STEPS] {
    let t = block.get(i).copied().unwrap_or_default();
    let before = i.checked_sub(1).and_then(|n| block.get(n)).copied().unwrap_or_default();
    let after = block.get(i + 1).copied().unwrap_or_default();
    let known = matches!(t.shape, Shape::Sign | Shape::Break) || t.lists & (lists::COMMON | lists::ORGANIZATION) != 0;
    let word = if known { t.word } else { 0 };
    [
        mix(60, 0, 0),
        mix(61, look(&before) << 8 | look(&t), look(&after)),
        mix(62, word, look(&t)),
        mix(63, word ^ u32::from(t.lists) << 12, look(&after)),
    ]
}
