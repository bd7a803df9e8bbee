//! Numbers by their shape: phone, SSN, card, NPI, routing, MBI, VIN, IBAN, codes.

use super::{
    Identifier, checks,
    lex::{Kind, gap},
    lists::Class,
    scan::Scan,
};

/// Groups of digits that make a number: lengths, the separators allowed, and what it may be.
type Shape = (&'static [usize], &'static [u8], Group);

#[derive(Clone, Copy)]
enum Group {
    Phone,
    PhoneShort,
    PhoneAbroad,
    Ssn,
    Npi,
    Aba,
}

const SHAPES: &[Shape] = &[
    (&[1, 3, 3, 4], b"-. ", Group::Phone),
    (&[2, 3, 3, 4], b"-. ", Group::Phone),
    (&[3, 3, 4], b"-. /", Group::Phone),
    (&[3, 2, 4], b"-. ", Group::Ssn),
    (&[3, 6], b"-", Group::Ssn),
    (&[5, 4], b"-", Group::Ssn),
    (&[4, 3, 3], b"- ", Group::Npi),
    (&[4, 4, 1], b"-", Group::Aba),
    (&[2, 2, 2, 2, 2], b"-. ", Group::PhoneAbroad),
    (&[4, 2, 2, 2], b"-. ", Group::PhoneAbroad),
    (&[3, 2, 2, 2], b"-. ", Group::PhoneAbroad),
    (&[3, 3, 2, 2], b"-. ", Group::PhoneAbroad),
    (&[4, 7], b"-", Group::PhoneAbroad),
    (&[2, 2, 2, 2], b"-.", Group::PhoneAbroad),
    (&[3, 3, 3], b"-. ", Group::PhoneAbroad),
    (&[3, 4, 4], b"-. ", Group::PhoneAbroad),
    (&[3, 4, 3], b"-. ", Group::PhoneAbroad),
    (&[4, 3, 4], b"-. ", Group::PhoneAbroad),
    (&[5, 6], b"-. ", Group::PhoneAbroad),
    (&[4, 6], b"-. ", Group::PhoneAbroad),
    (&[2, 7], b"-. ", Group::PhoneAbroad),
    (&[2, 8], b"-. ", Group::PhoneAbroad),
    (&[2, 4, 4], b"-. ", Group::PhoneAbroad),
    (&[2, 3, 4], b"-. ", Group::PhoneAbroad),
    (&[3, 4], b"-.", Group::PhoneShort),
];

impl Scan<'_> {
    /// A number or a mixture at token `i`; the token behind it when one matched.
    pub(super) fn number(&mut self, i: usize) -> Option<usize> {
        let glued = matches!(self.joint(i), b'-' | b'.' | b'/' | b'_') && !self.class(i - 1, Class::LABEL);
        let inside = glued && self.token(i - 1).is_some_and(|t| t.kind != Kind::Word);
        if self.before(i) == b'+' {
            return self.international(i);
        }
        if self.token(i).is_some_and(|t| t.kind == Kind::Mixed) {
            return self.mixed(i, glued);
        }
        if inside {
            return None;
        }
        self.udi(i)
            .or_else(|| self.iso_time(i))
            .or_else(|| self.date(i))
            .or_else(|| self.ip(i))
            .or_else(|| self.card(i))
            .or_else(|| self.shaped(i))
            .or_else(|| self.age(i))
            .or_else(|| self.zip(i))
            .or_else(|| self.bare(i))
    }

    /// Digits of tokens `from..to` run together.
    pub(super) fn join(&self, from: usize, to: usize) -> Vec<u8> {
        (from..to).flat_map(|i| self.text(i)).copied().collect()
    }

    fn fits(&self, i: usize, (lengths, separators, _): &Shape) -> Option<usize> {
        if self.digits(i) != lengths[0] || lengths.len() > 2 && self.digits(i + 1) != lengths[1] {
            return None;
        }
        let first_gap = if self.digits_before_x(i + 1) > 0 { self.joint_of_group(i + 1) } else { 0 };
        for (n, length) in lengths.iter().enumerate() {
            let joint = if n == 0 { first_gap } else { self.joint_of_group(i + n) };
            let last = n + 1 == lengths.len();
            let digits = if last { self.digits_before_x(i + n) } else { self.digits(i + n) };
            if digits != *length || (n > 0 && !separators.contains(&joint)) {
                return None;
            }
        }
        let end = i + lengths.len();
        let goes_on = matches!(self.joint(end), b'-' | b'/') && self.digits(end) > 0;
        (!goes_on).then_some(end)
    }

    /// The length of a token of digits, without an extension as in `3560x45`.
    pub(super) fn digits_before_x(&self, i: usize) -> usize {
        let text = self.text(i);
        let digits = text.iter().take_while(|b| b.is_ascii_digit()).count();
        let extension = text.get(digits).is_some_and(|b| matches!(b, b'x' | b'X'))
            && text.len() > digits + 1
            && text[digits + 1..].iter().all(u8::is_ascii_digit);
        if digits == text.len() || extension { digits } else { 0 }
    }

    /// Like [`Scan::joint`], with "(415) 555" and "(415)555" read as one space.
    fn joint_of_group(&self, i: usize) -> u8 {
        match self.token(i) {
            Some(t)
                if t.gap & gap::CLOSE != 0 && t.gap & !(gap::CLOSE | gap::SPACE | gap::DASH) == 0 && t.gap_len <= 2 =>
            {
                b' '
            }
            _ => self.joint(i),
        }
    }

    fn shaped(&mut self, i: usize) -> Option<usize> {
        if self.digits(i) > 5 || self.digits_before_x(i + 1) == 0 {
            return None;
        }
        let (end, group) = SHAPES.iter().find_map(|shape| Some((self.fits(i, shape)?, shape.2)))?;
        let number = self.join(i, end);
        let start = self.token(i)?.start;
        let last = self.token(end - 1)?.end;
        match group {
            Group::Phone => {
                if checks::npi(&number) {
                    self.hit(Identifier::License, start, last, 85, "phi.npi");
                    return Some(end);
                }
                self.phone_hit(i, end, 90, "phi.phone");
            }
            Group::PhoneShort => {
                if !matches!(number[0], b'2'..=b'9') || self.class(end, Class::MEASURE) || self.before(i) == b'$' {
                    return None;
                }
                self.phone_hit(i, end, 60, "phi.phone-short");
            }
            Group::PhoneAbroad => {
                if number[0] != b'0' || self.class(end, Class::MEASURE) {
                    return self.unique(i, end, &number);
                }
                self.phone_hit(i, end, 65, "phi.phone-abroad");
            }
            Group::Ssn if checks::ssn(&number) => self.hit(Identifier::Ssn, start, last, 90, "phi.ssn"),
            Group::Ssn if checks::itin(&number) => self.hit(Identifier::Ssn, start, last, 85, "phi.itin"),
            Group::Npi if checks::npi(&number) => self.hit(Identifier::License, start, last, 85, "phi.npi"),
            Group::Aba if checks::aba(&number) => self.hit(Identifier::Account, start, last, 80, "phi.routing"),
            _ => return self.unique(i, end, &number),
        }
        Some(end)
    }

    /// A grouped number of nine digits or more that fits no table.
    fn unique(&mut self, i: usize, end: usize, number: &[u8]) -> Option<usize> {
        let dashes = (i + 1..end).all(|t| self.joint(t) == b'-');
        let same = number.iter().all(|b| *b == b'0');
        if number.len() < 9 || !dashes || same {
            return None;
        }
        self.hit_tokens(Identifier::Unique, i, end, 55, "phi.number");
        Some(end)
    }

    /// A phone over tokens `i..end`, with the parenthesis before it and the extension behind it.
    pub(super) fn phone_hit(&mut self, i: usize, end: usize, confidence: u8, rule: &'static str) {
        let (Some(first), Some(last)) = (self.token(i), self.token(end - 1)) else { return };
        let mut start = first.start;
        let mut stop = last.end;
        if self.before(i) == b'(' {
            start -= 1;
        }
        let fax = (i.saturating_sub(3)..i).any(|t| self.class(t, Class::FAX));
        let ext = self.is_text(end, b"ext") || self.is_text(end, b"extension") || self.is_text(end, b"x");
        if ext && self.digits(end + 1) > 0 {
            stop = self.token(end + 1).map_or(stop, |t| t.end);
        } else if let Some(t) = self.token(end).filter(|t| t.kind == Kind::Mixed && self.bytes[t.start] == b'x') {
            stop = t.end;
        }
        let (kind, rule) = if fax { (Identifier::Fax, "phi.fax") } else { (Identifier::Phone, rule) };
        self.hit(kind, start, stop, confidence, rule);
    }

    /// A plus sign, then 7 to 15 digits in groups.
    fn international(&mut self, i: usize) -> Option<usize> {
        let end = self.group_end(i, 15);
        let count: usize = (i..end).map(|t| self.digits_before_x(t)).sum();
        if !(7..=15).contains(&count) {
            return None;
        }
        self.phone_hit(i, end, 92, "phi.phone-international");
        if let Some(hit) = self.hits.last_mut() {
            hit.start = hit.start.saturating_sub(1);
        }
        Some(end)
    }

    /// The end of groups of digits joined by spaces, dashes, points or parentheses, of at most `most` digits. An extension
    /// that is glued to the last group (`4508x769`) ends them.
    pub(super) fn group_end(&self, i: usize, most: usize) -> usize {
        let mut count = self.digits(i);
        let mut end = i + 1;
        while self.digits_before_x(end) > 0 && count + self.digits_before_x(end) <= most {
            let token = self.tokens[end];
            let plain = token.gap & !(gap::SPACE | gap::DASH | gap::POINT | gap::OPEN | gap::CLOSE) == 0;
            if !plain || token.gap_len > 2 || (token.gap & gap::POINT != 0 && token.gap & gap::SPACE != 0) {
                break;
            }
            count += self.digits_before_x(end);
            end += 1;
            if self.digits(end - 1) == 0 {
                break;
            }
        }
        end
    }

    /// 12 to 19 digits that pass Luhn: alone, or in groups of at least two with one separator.
    fn card(&mut self, i: usize) -> Option<usize> {
        let first = self.digits(i);
        if (12..=19).contains(&first) {
            let known = checks::card(self.text(i));
            let (kind, confidence, rule) = if known && first >= 13 {
                (Identifier::Card, 90, "phi.card")
            } else if first == 14 && checks::gtin(self.text(i)) {
                (Identifier::Device, 75, "phi.udi")
            } else {
                return None;
            };
            self.hit_tokens(kind, i, i + 1, confidence, rule);
            return Some(i + 1);
        }
        if !(3..=6).contains(&first) || self.digits(i + 2) == 0 || self.digits(i + 1) < 4 {
            return None;
        }
        let joint = self.joint(i + 1);
        let mut end = i + 1;
        while matches!(joint, b' ' | b'-') && end < i + 6 && self.joint(end) == joint && self.digits(end) >= 2 {
            end += 1;
            let count: usize = (i..end).map(|t| self.digits(t)).sum();
            if count >= 13 && self.joint(end) != joint || count >= 15 {
                break;
            }
        }
        checks::card(&self.join(i, end)).then_some(())?;
        self.hit_tokens(Identifier::Card, i, end, 90, "phi.card");
        Some(end)
    }

    /// Digits that stand alone: nine and ten by their check digits, others by length.
    fn bare(&mut self, i: usize) -> Option<usize> {
        let number = self.text(i);
        if !(8..=22).contains(&number.len()) {
            return None;
        }
        let token = *self.token(i)?;
        let money = self.before(i) == b'$' || self.after(i) == b'%';
        let decimal = matches!(self.joint(i + 1), b'.' | b',') && self.digits(i + 1) > 0;
        if money || decimal || self.class(i + 1, Class::MEASURE) {
            return None;
        }
        let cited = i > 0
            && ["pmid", "nct", "doi", "pmcid", "isbn", "issn", "snomed", "loinc", "cpt"]
                .iter()
                .any(|w| self.is_text(i - 1, w.as_bytes()));
        if cited {
            return None;
        }
        let (kind, confidence, rule) = match number.len() {
            9 if number.starts_with(b"666") || number.starts_with(b"000") => return None,
            9 if checks::aba(number) => (Identifier::Account, 60, "phi.routing"),
            9 if checks::itin(number) => (Identifier::Ssn, 60, "phi.itin"),
            10 if checks::npi(number) => (Identifier::License, 75, "phi.npi"),
            10 if matches!(number[0], b'2'..=b'9') && matches!(number[3], b'2'..=b'9') => {
                (Identifier::Phone, 70, "phi.phone")
            }
            11 if number[0] == b'1' && matches!(number[1], b'2'..=b'9') => (Identifier::Phone, 60, "phi.phone"),
            8 if self.compact_date(number) => (Identifier::Date, 70, "phi.date"),
            10 if number.windows(2).take(8).all(|w| w[0] == w[1]) => return None,
            8..=22 => (Identifier::Unique, 50, "phi.number"),
            _ => return None,
        };
        self.hit(kind, token.start, token.end, confidence, rule);
        Some(i + 1)
    }

    fn compact_date(&self, number: &[u8]) -> bool {
        let part = |range: std::ops::Range<usize>| number[range].iter().fold(0, |n, d| n * 10 + u32::from(d - b'0'));
        matches!(part(0..4), 1900..=2099) && matches!(part(4..6), 1..=12) && matches!(part(6..8), 1..=31)
    }

    /// Letters and digits: MBI, VIN, IBAN, DEA, wallet, licence, code; digits disguised as letters.
    fn mixed(&mut self, i: usize, glued: bool) -> Option<usize> {
        let text = self.text(i);
        if let Some(end) = self
            .mixed_age(i)
            .or_else(|| self.date(i))
            .or_else(|| self.iban(i))
            .or_else(|| self.mbi(i))
            .or_else(|| self.disguised(i))
        {
            return Some(end);
        }
        let digits = text.iter().filter(|b| b.is_ascii_digit()).count();
        let upper = !text.iter().any(u8::is_ascii_lowercase);
        let one_letter = text[0].is_ascii_alphabetic() && digits + 1 == text.len();
        let (kind, confidence, rule) = match text.len() {
            17 if checks::vin(text) => (Identifier::Vehicle, 92, "phi.vin"),
            9 if checks::dea(text) && upper => (Identifier::License, 88, "phi.dea"),
            26..=62 if wallet(text) => (Identifier::Account, 80, "phi.wallet"),
            9 if one_letter && upper => (Identifier::License, 50, "phi.licence"),
            11 if text.starts_with(b"NCT") || text.starts_with(b"nct") => return None,
            8..=40 if digits >= 5 && upper && !glued => (Identifier::Unique, 45, "phi.code"),
            _ => return self.code(i),
        };
        self.hit_tokens(kind, i, i + 1, confidence, rule);
        Some(i + 1)
    }

    /// `JH-998877`: capitals, a dash, five digits or more, with no label at all.
    pub(super) fn code(&mut self, i: usize) -> Option<usize> {
        let end = self.value_end(i);
        let first = self.text(i);
        let digits: usize = (i..end).map(|t| self.text(t).iter().filter(|b| b.is_ascii_digit()).count()).sum();
        let capitals = first.iter().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit()) && first.len() <= 6;
        if end < i + 2 || digits < 5 || !capitals || self.joint(i + 1) != b'-' {
            return None;
        }
        self.hit_tokens(Identifier::Unique, i, end, 60, "phi.code");
        Some(end)
    }

    fn mbi(&mut self, i: usize) -> Option<usize> {
        let text = self.text(i);
        let end = match text.len() {
            11 => i + 1,
            4 if matches!(self.joint(i + 1), b'-' | b' ') && self.joint(i + 2) == self.joint(i + 1) => i + 3,
            _ => return None,
        };
        checks::mbi(&self.join(i, end)).then_some(())?;
        self.hit_tokens(Identifier::HealthPlan, i, end, 92, "phi.mbi");
        Some(end)
    }

    fn iban(&mut self, i: usize) -> Option<usize> {
        let text = self.text(i);
        let head = text.len() >= 4
            && text[..2].iter().all(u8::is_ascii_alphabetic)
            && text[2..4].iter().all(u8::is_ascii_digit);
        if !head || text.len() > 34 {
            return None;
        }
        let mut number = text.to_vec();
        let mut end = i + 1;
        loop {
            if checks::iban(&number) {
                self.hit_tokens(Identifier::Iban, i, end, 95, "phi.iban");
                return Some(end);
            }
            let next = self.text(end);
            if !matches!(self.joint(end), b' ' | b'-') || next.len() > 4 || number.len() > 30 {
                return None;
            }
            number.extend_from_slice(next);
            end += 1;
        }
    }

    /// `3O3-5S5-O142`: letters that look like digits, in the shape of a phone or SSN.
    fn disguised(&mut self, i: usize) -> Option<usize> {
        let digit = |b: u8| match b {
            b'0'..=b'9' => Some(b),
            b'O' | b'o' => Some(b'0'),
            b'l' | b'I' | b'i' => Some(b'1'),
            b'S' | b's' => Some(b'5'),
            b'Z' | b'z' => Some(b'2'),
            b'B' => Some(b'8'),
            _ => None,
        };
        let mut lengths = [0; 4];
        let mut number = Vec::new();
        let (mut end, mut real) = (i, 0);
        while end < i + 4 && (end == i || matches!(self.joint_of_group(end), b'-' | b'.' | b' ')) {
            let text = self.text(end);
            let bare: Option<Vec<u8>> = text.iter().map(|b| digit(*b)).collect();
            let Some(bare) = bare.filter(|b| !b.is_empty() && b.len() <= 11) else { break };
            lengths[end - i] = bare.len();
            real += text.iter().filter(|b| b.is_ascii_digit()).count();
            number.extend(bare);
            end += 1;
        }
        let (kind, end, rule) = match lengths {
            [3, 3, 4, ..] => (Identifier::Phone, i + 3, "phi.phone-disguised"),
            [1, 3, 3, 4] => (Identifier::Phone, i + 4, "phi.phone-disguised"),
            [3, 2, 4, ..] => (Identifier::Ssn, i + 3, "phi.ssn-disguised"),
            [10, ..] => (Identifier::Phone, i + 1, "phi.phone-disguised"),
            _ => return None,
        };
        if real < 5 {
            return None;
        }
        self.hit_tokens(kind, i, end, 70, rule);
        Some(end)
    }
}

/// A Bitcoin or Ethereum address by its form.
fn wallet(text: &[u8]) -> bool {
    let base58 = |b: &u8| b.is_ascii_alphanumeric() && !matches!(b, b'0' | b'O' | b'I' | b'l');
    let both = text.iter().any(u8::is_ascii_lowercase) && text.iter().any(u8::is_ascii_uppercase);
    match text {
        [b'1' | b'3', rest @ ..] => text.len() <= 35 && both && rest.iter().all(base58),
        [b'b' | b'B', b'c' | b'C', b'1', ..] => text.len() >= 39,
        [b'0', b'x' | b'X', rest @ ..] => rest.len() == 40 && rest.iter().all(u8::is_ascii_hexdigit),
        _ => false,
    }
}
