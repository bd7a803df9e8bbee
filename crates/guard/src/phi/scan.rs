//! One walk over the tokens: what a token is decides which small matchers look at that spot.

use super::{
    Identifier,
    lex::{Case, Kind, Token, gap, tokens},
    lists::Class,
};

/// A match in plain bytes.
#[derive(Debug, Clone)]
pub(super) struct Hit {
    pub kind: Identifier,
    pub start: usize,
    pub end: usize,
    pub confidence: u8,
    pub rule: &'static str,
}

/// The text under the rules.
pub(super) struct Scan<'t> {
    pub bytes: &'t [u8],
    pub tokens: Vec<Token>,
    pub hits: Vec<Hit>,
    /// The first token that no structured match has taken.
    pub free: usize,
    /// Where an address may start at the earliest: the end of the last one.
    pub address_free: usize,
    /// Signs of a rare combination, by token.
    pub rare: Option<usize>,
    pub small: bool,
    pub age: bool,
}

impl<'t> Scan<'t> {
    pub fn of(bytes: &'t [u8]) -> Self {
        let tokens = tokens(bytes);
        Self { bytes, tokens, hits: Vec::new(), free: 0, address_free: 0, rare: None, small: false, age: false }
    }

    /// Runs every rule.
    pub fn run(&mut self) {
        for i in 0..self.tokens.len() {
            self.at(i);
        }
        self.rare_combination();
    }

    fn at(&mut self, i: usize) {
        let token = self.tokens[i];
        let class = token.class;
        if token.gap & (gap::AT | gap::HASH) != 0 {
            self.at_sign(i);
        }
        if token.gap_len == 1 && token.gap == gap::POINT && class.is(Class::TLD) {
            self.domain(i);
        }
        if token.gap == gap::COLON || token.gap & gap::COLON != 0 && token.gap_len <= 3 {
            self.colon(i);
        }
        let size = token.end - token.start;
        if token.gap_len == 1 && i > 0 && i >= self.free {
            match token.gap {
                gap::COLON | gap::DASH if size == 2 => self.hardware(i),
                gap::POINT if size == 4 => self.hardware(i),
                _ => {}
            }
        }
        match token.kind {
            Kind::Word => {
                self.word(i, class);
                if token.case == Case::Upper && i >= self.free && self.joint(i + 1) == b'-' {
                    self.free = self.code(i).unwrap_or(self.free);
                }
            }
            Kind::Number | Kind::Mixed if i >= self.free => {
                if let Some(end) = self.number(i) {
                    self.free = end;
                }
                self.street(i);
            }
            _ => {}
        }
        if token.kind != Kind::Number && token.case != Case::Lower {
            self.capital(i);
        }
    }

    fn word(&mut self, i: usize, class: Class) {
        if class == Class::NONE {
            self.long_word(i);
            self.spelled_mail(i);
            self.spelled_host(i);
            return;
        }
        if class.is(Class::LABEL) && i >= self.free {
            self.label(i);
        }
        if class.is(Class::MONTH) && i >= self.free {
            self.month(i);
        }
        if class.is(Class::DIGIT_WORD.with(Class::TENS)) && i >= self.free {
            self.spelled_number(i);
            self.spelled_age(i);
        }
        if class.is(Class::TITLE) {
            self.title(i);
        }
        if class.is(Class::KIN) {
            self.kin(i);
        }
        if class.is(Class::NAME_CUE.with(Class::GREETING)) {
            self.named(i);
        }
        if class.is(Class::UNIT) {
            self.unit(i);
        }
        if class.is(Class::STREET_FIRST) {
            self.street_first(i);
        }
        if class.is(Class::ADDRESS_CUE) {
            self.address_cue(i);
        }
        if class.is(Class::ORG.with(Class::ORG_FIRST)) {
            self.organization(i);
        }
        if class.is(Class::PLACE_CUE.with(Class::LIVES)) {
            self.place(i);
        }
        if class.is(Class::PLACE_CUE) || self.is_text(i, b"by") {
            self.care_place(i);
        }
        if class.is(Class::STATE.with(Class::STATE_SHORT)) {
            self.state(i);
        }
        if class.is(Class::PLACE_KIND) {
            self.place_kind(i);
        }
        if class.is(Class::AGED.with(Class::BORN)) {
            self.aged(i);
        }
        if class.is(Class::RARE_DISEASE) && self.rare.is_none() {
            self.rare = Some(i);
        }
        self.small |= class.is(Class::SMALL);
        self.spelled_mail(i);
    }

    /// Keeps a match of plain bytes.
    pub fn hit(&mut self, kind: Identifier, start: usize, end: usize, confidence: u8, rule: &'static str) {
        if start < end && !helps_everybody(&self.bytes[start..end]) {
            self.hits.push(Hit { kind, start, end, confidence, rule });
        }
    }

    /// Keeps a match of tokens `from..to`.
    pub fn hit_tokens(&mut self, kind: Identifier, from: usize, to: usize, confidence: u8, rule: &'static str) {
        if let (Some(first), Some(last)) = (self.tokens.get(from), self.tokens.get(to.wrapping_sub(1))) {
            self.hit(kind, first.start, last.end, confidence, rule);
        }
    }

    pub fn token(&self, i: usize) -> Option<&Token> {
        self.tokens.get(i)
    }

    /// The bytes of a token; none past the end.
    pub fn text(&self, i: usize) -> &'t [u8] {
        self.tokens.get(i).and_then(|t| self.bytes.get(t.start..t.end)).unwrap_or_default()
    }

    pub fn is_text(&self, i: usize, word: &[u8]) -> bool {
        self.text(i).eq_ignore_ascii_case(word)
    }

    pub fn class(&self, i: usize, class: Class) -> bool {
        self.tokens.get(i).is_some_and(|t| t.class.is(class))
    }

    pub fn is_number(&self, i: usize) -> bool {
        self.tokens.get(i).is_some_and(|t| t.kind == Kind::Number)
    }

    /// The length of a token of digits; 0 for other tokens.
    pub fn digits(&self, i: usize) -> usize {
        self.tokens.get(i).filter(|t| t.kind == Kind::Number).map_or(0, |t| t.end - t.start)
    }

    /// The value of a number of at most nine digits.
    pub fn value(&self, i: usize) -> Option<u32> {
        let digits = self.text(i);
        let number = self.is_number(i) && digits.len() <= 9;
        number.then(|| digits.iter().fold(0, |n, d| n * 10 + u32::from(d - b'0')))
    }

    /// The gap before a token; everything before the first.
    pub fn gap(&self, i: usize) -> u16 {
        self.tokens.get(i).map_or(gap::END, |t| t.gap)
    }

    /// The one byte between a token and the one before it; 0 when there is none or are more.
    pub fn joint(&self, i: usize) -> u8 {
        match self.tokens.get(i) {
            Some(t) if i > 0 && t.gap_len == 1 && t.gap & gap::POSSESSIVE == 0 => self.bytes[t.start - 1],
            _ => 0,
        }
    }

    /// True when only one space stands before the token.
    pub fn spaced(&self, i: usize) -> bool {
        self.tokens.get(i).is_some_and(|t| t.gap == gap::SPACE && t.gap_len <= 2)
    }

    pub fn case(&self, i: usize) -> Case {
        self.tokens.get(i).map_or(Case::Lower, |t| t.case)
    }

    /// A word that begins with a capital and is none of the words that do so for other reasons.
    pub fn proper(&self, i: usize) -> bool {
        self.tokens.get(i).is_some_and(|t| {
            t.kind == Kind::Word && t.case != Case::Lower && !t.class.is(Class::COMMON) && t.end - t.start > 1
        })
    }

    /// The byte before a token, 0 at the start.
    pub fn before(&self, i: usize) -> u8 {
        self.tokens.get(i).and_then(|t| t.start.checked_sub(1)).and_then(|b| self.bytes.get(b)).copied().unwrap_or(0)
    }

    /// The byte after a token, 0 at the end.
    pub fn after(&self, i: usize) -> u8 {
        self.tokens.get(i).and_then(|t| self.bytes.get(t.end)).copied().unwrap_or(0)
    }
}

/// National helplines, as ten digits: they are for everybody and name nobody. As of 2026-11: Poison Help, 988 by its old
/// number, domestic violence, SAMHSA, RAINN, maternal mental health, CDC, Medicare, child abuse, veterans' caregivers.
const HELPLINES: [&[u8]; 10] = [
    b"8002221222",
    b"8002738255",
    b"8007997233",
    b"8006624357",
    b"8006564673",
    b"8338526262",
    b"8002324636",
    b"8006334227",
    b"8004224453",
    b"8552603274",
];

/// True when the digits are those of a helpline, with or without the leading 1.
fn helps_everybody(bytes: &[u8]) -> bool {
    let digits = || bytes.iter().filter(|b| b.is_ascii_digit());
    let count = digits().count();
    let skip = usize::from(count == 11);
    matches!(count, 10 | 11) && HELPLINES.iter().any(|line| digits().skip(skip).eq(line.iter()))
}
