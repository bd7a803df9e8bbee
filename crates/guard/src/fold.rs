//! Text made plain for matching: lower case, accents and zero-width characters gone, every byte mapped back.

use std::ops::Range;

/// A folded text. `bytes` is ASCII: `a-z`, `0-9`, punctuation, `~` for a letter of another script.
pub(crate) struct Folded {
    pub bytes: Vec<u8>,
    /// For each folded byte, where its character starts in the original.
    starts: Vec<usize>,
    /// Letters of scripts other than Latin, and all letters: the language check needs both.
    pub foreign: usize,
    pub letters: usize,
    /// Letters that English and Spanish never write, such as `ă`, `ß`, `ç`, `ã`.
    pub odd: usize,
}

impl Folded {
    pub fn of(text: &str) -> Self {
        let room = text.len();
        let mut folded =
            Self { bytes: Vec::with_capacity(room), starts: Vec::with_capacity(room), foreign: 0, letters: 0, odd: 0 };
        let mut stretched = false;
        for (at, c) in text.char_indices() {
            let Some(byte) = folded.plain(c) else { continue };
            // "paiiin": the third equal letter takes the second away, further ones are dropped.
            let n = folded.bytes.len();
            let repeats = byte.is_ascii_lowercase() && folded.bytes.last() == Some(&byte);
            if repeats && stretched {
                continue;
            }
            if repeats && n > 1 && folded.bytes[n - 2] == byte {
                folded.bytes.pop();
                folded.starts.pop();
                stretched = true;
                continue;
            }
            stretched = false;
            folded.bytes.push(byte);
            folded.starts.push(at);
        }
        folded
    }

    fn plain(&mut self, c: char) -> Option<u8> {
        if c.is_ascii() {
            self.letters += usize::from(c.is_ascii_alphabetic());
            // An apostrophe inside a word is dropped, so that "can't" and "cant" are one word.
            let byte = u8::try_from(c).unwrap_or(b' ').to_ascii_lowercase();
            return (byte != b'\'' && byte != b'`').then_some(byte);
        }
        match c {
            '\u{2018}' | '\u{2019}' | '\u{b4}' | '\u{2bc}' => None,
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{300}'..='\u{36f}' | '\u{fe0f}' => None,
            '\u{2013}' | '\u{2014}' => Some(b';'),
            '¿' | '¡' | '。' | '！' | '？' | '…' => Some(b'.'),
            '，' | '、' => Some(b','),
            // Full-width forms stand at a fixed distance from ASCII.
            '\u{ff01}'..='\u{ff5e}' => {
                let ascii = u32::from(c).saturating_sub(0xfee0);
                u8::try_from(ascii).ok().map(|b| b.to_ascii_lowercase())
            }
            _ if c.is_alphabetic() => Some(self.letter(c)),
            _ => Some(b' '),
        }
    }

    fn letter(&mut self, c: char) -> u8 {
        if matches!(c, 'º' | 'ª') {
            return b' ';
        }
        self.letters += 1;
        let lower = c.to_lowercase().next().unwrap_or(c);
        let (base, ours) = match lower {
            'á' | 'é' | 'í' | 'ó' | 'ú' | 'ü' | 'ñ' => (accent(lower), true),
            _ => (accent(lower), false),
        };
        self.odd += usize::from(!ours);
        self.foreign += usize::from(base == b'~');
        base
    }

    /// The original bytes behind a range of folded bytes; always on character boundaries of `text`.
    pub fn span(&self, text: &str, range: Range<usize>) -> Range<usize> {
        let start = self.starts.get(range.start).copied().unwrap_or(text.len());
        let last = range.end.checked_sub(1).and_then(|i| self.starts.get(i)).copied().unwrap_or(start);
        let width = text.get(last..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        start..(last + width).max(start)
    }
}

/// The Latin letter under an accent; `~` for any other script.
pub(crate) fn accent(c: char) -> u8 {
    match c {
        'à'..='å' | 'ā' | 'ă' | 'ą' | 'ǎ' | '\u{1ea1}'..='\u{1eb7}' | 'ª' => b'a',
        'ç' | 'ć' | 'č' | 'ĉ' => b'c',
        'ď' | 'đ' | 'ð' => b'd',
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' | '\u{1eb9}'..='\u{1ec7}' => b'e',
        'ğ' | 'ģ' => b'g',
        'ì'..='ï' | 'ī' | 'ĩ' | 'į' | 'ı' | '\u{1ec9}' | '\u{1ecb}' => b'i',
        'ł' | 'ļ' | 'ľ' => b'l',
        'ñ' | 'ń' | 'ň' | 'ņ' => b'n',
        'ò'..='ö' | 'ø' | 'ō' | 'ő' | 'ơ' | 'œ' | '\u{1ecd}'..='\u{1ee3}' => b'o',
        'ř' => b'r',
        'ś' | 'š' | 'ş' | 'ș' | 'ß' => b's',
        'ť' | 'ţ' | 'ț' | 'þ' => b't',
        'ù'..='ü' | 'ū' | 'ů' | 'ű' | 'ũ' | 'ų' | 'ư' | '\u{1ee5}'..='\u{1ef1}' => b'u',
        'ý' | 'ÿ' | '\u{1ef3}'..='\u{1ef9}' => b'y',
        'ź' | 'ż' | 'ž' => b'z',
        'æ' => b'a',
        _ => b'~',
    }
}

/// What stands between a token and the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Gap {
    Space,
    Line,
    Colon,
    Comma,
    Stop,
}

/// A word or a number of the folded text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Token {
    pub start: usize,
    pub end: usize,
    pub gap: Gap,
    /// The number written here, for a token of digits.
    pub number: Option<f32>,
    /// A slash joins this number to the one before, as in `210/125`.
    pub slash: bool,
    /// A colon joins this number to the one before, as in `10:30`.
    pub colon: bool,
}

/// Splits folded bytes into tokens; `38C` becomes `38` and `c`, `o2` stays one.
pub(crate) fn tokens(bytes: &[u8]) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::with_capacity(bytes.len() / 4);
    let mut gap = Gap::Stop;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let letter = |b: u8| b.is_ascii_lowercase() || b == b'~';
        let start = at;
        if letter(byte) {
            while bytes.get(at).is_some_and(|b| letter(*b) || b.is_ascii_digit()) {
                at += 1;
            }
            out.push(Token { start, end: at, gap, number: None, slash: false, colon: false });
            gap = Gap::Space;
        } else if byte.is_ascii_digit() {
            at = number_end(bytes, at);
            let touches = start > 0 && out.last().is_some_and(|t| t.end + 1 == start && t.number.is_some());
            let joint = if touches { bytes[start - 1] } else { b' ' };
            let (slash, colon) = (joint == b'/', joint == b':');
            let gap_here = if slash || colon { Gap::Space } else { gap };
            out.push(Token { start, end: at, gap: gap_here, number: value(&bytes[start..at]), slash, colon });
            gap = Gap::Space;
        } else {
            gap = gap.max(match byte {
                b'.' | b'!' | b'?' => Gap::Stop,
                b':' => Gap::Colon,
                b',' | b';' | b'(' | b')' => Gap::Comma,
                // A blank line ends a thought, a single line break may be wrapping.
                b'\n' if bytes.get(at + 1) == Some(&b'\n') => Gap::Stop,
                b'\n' => Gap::Line,
                b'-' if bytes.get(at + 1) == Some(&b' ') => Gap::Comma,
                _ => Gap::Space,
            });
            at += 1;
        }
    }
    out
}

/// The end of a run of digits, with one decimal part behind a point or comma.
fn number_end(bytes: &[u8], start: usize) -> usize {
    let digits = |mut at: usize| {
        while bytes.get(at).is_some_and(u8::is_ascii_digit) {
            at += 1;
        }
        at
    };
    let whole = digits(start);
    let point = matches!(bytes.get(whole), Some(b'.' | b','));
    if point && bytes.get(whole + 1).is_some_and(u8::is_ascii_digit) { digits(whole + 1) } else { whole }
}

fn value(digits: &[u8]) -> Option<f32> {
    if digits.len() > 12 {
        return None;
    }
    let text = std::str::from_utf8(digits).ok()?.replace(',', ".");
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_and_maps_back() {
        let check = |text: &str, want: &str| {
            let folded = Folded::of(text);
            assert_eq!(String::from_utf8_lossy(&folded.bytes), want, "{text}");
        };
        check("Can't BREATHE", "cant breathe");
        check("Azúcar en 40, niño", "azucar en 40, nino");
        check("paiiiin heeelp", "pain help");
        check("ｃｈｅｓｔ", "chest");
        check("che\u{200b}st", "chest");
        check("胸痛", "~~");
        let text = "¡Azúcar ñandú!";
        let folded = Folded::of(text);
        assert_eq!(&text[folded.span(text, 1..7)], "Azúcar");
    }

    #[test]
    fn splits_numbers() {
        let check = |text: &str, want: &[(&str, Option<f32>)]| {
            let folded = Folded::of(text);
            let got: Vec<_> =
                tokens(&folded.bytes).iter().map(|t| (text[t.start..t.end].to_owned(), t.number)).collect();
            let want: Vec<_> = want.iter().map(|(w, n)| ((*w).to_owned(), *n)).collect();
            assert_eq!(got, want, "{text}");
        };
        check("bp 210/125.", &[("bp", None), ("210", Some(210.0)), ("125", Some(125.0))]);
        check("38.5c o2", &[("38.5", Some(38.5)), ("c", None), ("o2", None)]);
        check("38,5", &[("38,5", Some(38.5))]);
    }
}
