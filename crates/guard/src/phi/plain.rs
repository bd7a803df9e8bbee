//! Text made plain for matching, case kept: one byte for each character, escapes undone, every byte mapped back.
//!
//! Accents go, zero-width characters vanish, look-alikes (Cyrillic, Greek, full-width, mathematical) become the letter or
//! digit that they look like. A letter of another script becomes [`UPPER`] or [`LETTER`].

use std::{borrow::Cow, ops::Range};

use crate::fold::accent;

/// A capital letter of another script.
pub(super) const UPPER: u8 = 0xfe;
/// Another letter of another script.
pub(super) const LETTER: u8 = 0xff;

/// A text as bytes; `starts` is empty when every byte stands where it stood.
pub(super) struct Plain<'t> {
    pub bytes: Cow<'t, [u8]>,
    starts: Vec<usize>,
}

impl<'t> Plain<'t> {
    pub fn of(text: &'t str) -> Self {
        if text.is_ascii() {
            return Self { bytes: Cow::Borrowed(text.as_bytes()), starts: Vec::new() };
        }
        let mut bytes = Vec::with_capacity(text.len());
        let mut starts = Vec::with_capacity(text.len());
        for (at, c) in text.char_indices() {
            if let Some(byte) = plain(c) {
                bytes.push(byte);
                starts.push(at);
            }
        }
        Self { bytes: Cow::Owned(bytes), starts }
    }

    /// The bytes of `text` behind a range of plain bytes; on character boundaries.
    pub fn span(&self, text: &str, range: Range<usize>) -> Range<usize> {
        if self.starts.is_empty() {
            return range.start..range.end.min(text.len());
        }
        let start = self.starts.get(range.start).copied().unwrap_or(text.len());
        let last = range.end.checked_sub(1).and_then(|i| self.starts.get(i)).copied().unwrap_or(start);
        let width = text.get(last..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        start..(last + width).max(start)
    }
}

/// The byte a character looks like; `None` when it has no width.
fn plain(c: char) -> Option<u8> {
    if c.is_ascii() {
        return u8::try_from(c).ok();
    }
    let code = u32::from(c);
    let nth = |first: u8, n: u32| u8::try_from(n).ok().map(|n| first.saturating_add(n));
    match c {
        '\u{2018}' | '\u{2019}' | '\u{b4}' | '\u{2bc}' | '\u{2032}' | '\u{ff07}' => Some(b'\''),
        '\u{201c}' | '\u{201d}' | '\u{ab}' | '\u{bb}' => Some(b'"'),
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{ad}' if c != '\u{ad}' => Some(b'-'),
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' => None,
        '\u{feff}' | '\u{180e}' | '\u{34f}' | '\u{300}'..='\u{36f}' | '\u{fe00}'..='\u{fe0f}' => None,
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{3000}' => Some(b' '),
        '\u{2028}' | '\u{2029}' => Some(b'\n'),
        '\u{2024}' | '\u{3002}' => Some(b'.'),
        '\u{ff01}'..='\u{ff5e}' => nth(b'!', code - 0xff01),
        '\u{fe6b}' => Some(b'@'),
        '\u{660}'..='\u{669}' => nth(b'0', code - 0x660),
        '\u{6f0}'..='\u{6f9}' => nth(b'0', code - 0x6f0),
        '\u{966}'..='\u{96f}' => nth(b'0', code - 0x966),
        '\u{2070}' | '\u{2080}' | '\u{24ea}' => Some(b'0'),
        '\u{2460}'..='\u{2468}' => nth(b'1', code - 0x2460),
        '\u{24b6}'..='\u{24cf}' => nth(b'A', code - 0x24b6),
        '\u{24d0}'..='\u{24e9}' => nth(b'a', code - 0x24d0),
        '\u{1d7ce}'..='\u{1d7ff}' => nth(b'0', (code - 0x1d7ce) % 10),
        '\u{1d400}'..='\u{1d6a3}' => match (code - 0x1d400) % 52 {
            n @ 0..26 => nth(b'A', n),
            n => nth(b'a', n - 26),
        },
        'º' | 'ª' => Some(b'.'),
        _ if c.is_alphabetic() => Some(letter(c)),
        _ => Some(b'~'),
    }
}

fn letter(c: char) -> u8 {
    const LOOKS: [(char, u8); 38] = [
        ('а', b'a'),
        ('е', b'e'),
        ('о', b'o'),
        ('р', b'p'),
        ('с', b'c'),
        ('х', b'x'),
        ('у', b'y'),
        ('і', b'i'),
        ('ѕ', b's'),
        ('ј', b'j'),
        ('һ', b'h'),
        ('ԁ', b'd'),
        ('А', b'A'),
        ('В', b'B'),
        ('Е', b'E'),
        ('К', b'K'),
        ('М', b'M'),
        ('Н', b'H'),
        ('О', b'O'),
        ('Р', b'P'),
        ('С', b'C'),
        ('Т', b'T'),
        ('Х', b'X'),
        ('Ѕ', b'S'),
        ('І', b'I'),
        ('Ј', b'J'),
        ('ο', b'o'),
        ('ν', b'v'),
        ('Α', b'A'),
        ('Β', b'B'),
        ('Ε', b'E'),
        ('Η', b'H'),
        ('Ι', b'I'),
        ('Κ', b'K'),
        ('Μ', b'M'),
        ('Ν', b'N'),
        ('Ο', b'O'),
        ('Τ', b'T'),
    ];
    if ('\u{370}'..='\u{52f}').contains(&c) {
        let other = if c.is_uppercase() { UPPER } else { LETTER };
        return LOOKS.iter().find(|(look, _)| *look == c).map_or(other, |(_, byte)| *byte);
    }
    let upper = c.is_uppercase();
    let base = accent(if upper { c.to_lowercase().next().unwrap_or(c) } else { c });
    match (base, upper) {
        (b'~', true) => UPPER,
        (b'~', false) => LETTER,
        (base, true) => base.to_ascii_uppercase(),
        (base, false) => base,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_undone_and_map_back() {
        let check =
            |text: &str, want: &str| assert_eq!(String::from_utf8_lossy(&Plain::of(text).bytes), want, "{text}");
        check("José Núñez", "Jose Nunez");
        check("３０３–５５５", "303-555");
        check("5\u{200b}5\u{2060}5", "555");
        check("Аnnа", "Anna");
        check("𝟓𝟓𝟓 𝐀𝐧𝐧𝐚", "555 Anna");
        let text = "mi niña Ána\u{301} 😢";
        let plain = Plain::of(text);
        assert_eq!(&text[plain.span(text, 8..11)], "Ána");
    }
}
