//! Every date form but a bare year, and ages over 89, in English and Spanish.

use super::{
    Identifier,
    lex::{Case, Kind, gap},
    lists::Class,
    scan::Scan,
};

/// An age above this is an identifier: 45 CFR 164.514(b)(2)(i)(C), "all ages over 89".
const OLDEST: u32 = 89;
/// A birth year up to this one tells an age over 89; follows the year of the tables' version.
const OLDEST_YEAR: u32 = 2026 - OLDEST - 1;

impl Scan<'_> {
    /// `2024-06-05T09:15:30.500-07:00`.
    pub(super) fn iso_time(&mut self, i: usize) -> Option<usize> {
        let start = self.token(i)?.start;
        let bytes = self.bytes.get(start..)?;
        let form = b"dddd-dd-ddTdd:dd";
        let fits =
            |(b, f): (&u8, &u8)| if *f == b'd' { b.is_ascii_digit() } else { b == f || (*f == b'T' && *b == b't') };
        if bytes.len() < form.len() || !bytes.iter().zip(form).all(fits) {
            return None;
        }
        let part = |b: &u8| b.is_ascii_digit() || matches!(b, b':' | b'.' | b'+' | b'-' | b'Z' | b'z');
        let mut end = start + form.len();
        end += self.bytes[end..].iter().take(30).take_while(|b| part(b)).count();
        while matches!(self.bytes[end - 1], b'.' | b'-' | b':' | b'+') {
            end -= 1;
        }
        self.hit(Identifier::Date, start, end, 97, "phi.date");
        let behind = self.tokens[i..].iter().take(20).take_while(|t| t.start < end).count();
        Some(i + behind)
    }

    /// A date in digits: `3/14/1961`, `2024-03-14`, `21.5.21`, `05/2021`, and `3/4` beside a word that makes it a date.
    pub(super) fn date(&mut self, i: usize) -> Option<usize> {
        let joint = self.joint(i + 1);
        if !matches!(joint, b'/' | b'-' | b'.') || self.digits(i + 1) == 0 {
            return self.day_month(i);
        }
        let (a, b) = (self.value(i)?, self.value(i + 1)?);
        let (la, lb) = (self.digits(i), self.digits(i + 1));
        let third = self.joint(i + 2) == joint && self.digits(i + 2) > 0;
        if third {
            let (c, lc) = (self.value(i + 2)?, self.digits(i + 2));
            let year_last = la <= 2 && lb <= 2 && matches!(lc, 2 | 4) && day_and_month(a, b) && (lc == 2 || year(c));
            let year_first = la == 4 && lb <= 2 && lc <= 2 && year(a) && day_and_month(b, c);
            // "1.2.10" is as often a version or a chapter.
            let version = joint == b'.' && la == 1 && lb == 1 && lc == 2 && !self.date_cue(i, 3);
            let more = self.joint(i + 3) == joint && self.digits(i + 3) > 0;
            if !(year_last || year_first) || version || more {
                return None;
            }
            let end = self.clock(i + 3);
            self.hit_tokens(Identifier::Date, i, end, 92, "phi.date");
            return Some(end);
        }
        let month_year = la <= 2 && lb == 4 && (1..=12).contains(&a) && year(b) && joint != b'.';
        let year_month = la == 4 && lb <= 2 && year(a) && (1..=12).contains(&b) && joint == b'-' && lb == 2;
        if month_year || year_month {
            self.hit_tokens(Identifier::Date, i, i + 2, 85, "phi.date");
            return Some(i + 2);
        }
        let short = la <= 2 && lb <= 2 && day_and_month(a, b) && joint == b'/' && !self.class(i + 2, Class::MEASURE);
        let of = self.is_text(i + 2, b"of") || self.is_text(i + 2, b"de") || self.after(i + 1) == b'%';
        if short && !of && self.date_cue(i, 3) && self.joint(i) != b'/' {
            self.hit_tokens(Identifier::Date, i, i + 2, 70, "phi.date-short");
            return Some(i + 2);
        }
        None
    }

    /// A time of day that follows a date belongs to it.
    fn clock(&self, i: usize) -> usize {
        let spaced = self.spaced(i) && self.digits(i) > 0 && self.digits(i) <= 2;
        if !spaced || self.joint(i + 1) != b':' || self.digits(i + 1) != 2 {
            return i;
        }
        if self.joint(i + 2) == b':' && self.digits(i + 2) == 2 { i + 3 } else { i + 2 }
    }

    /// True when one of the `reach` words before token `i` makes a number a date, in the same phrase.
    fn date_cue(&self, i: usize, reach: usize) -> bool {
        for back in 1..=reach.min(i) {
            let at = i - back;
            if self.gap(at + 1) & (gap::END | gap::LINE | gap::OPEN) != 0 {
                return false;
            }
            if self.class(at, Class::DATE_CUE.with(Class::WEEKDAY)) {
                return true;
            }
            if self.class(at, Class::MEASURE) || self.is_number(at) {
                return false;
            }
        }
        false
    }

    /// `30 de mayo de 2021`, `12th Jan 2023`, `5-May-2021`: a day, then a month.
    fn day_month(&mut self, i: usize) -> Option<usize> {
        let (day, _) = self.day(i)?;
        let mut month = i + 1;
        while month < i + 4 && ["of", "de", "del", "the"].iter().any(|w| self.is_text(month, w.as_bytes())) {
            month += 1;
        }
        let near = self.gap(month) & !(gap::SPACE | gap::DASH | gap::SLASH | gap::POINT | gap::COMMA) == 0;
        if !near || day == 0 || !self.month_word(month) {
            return None;
        }
        // "take 2 may help": a lower-case word that is also a verb needs a year or "of".
        let lower = self.case(month) == Case::Lower && self.verb_month(month);
        let end = self.year_behind(month + 1);
        if lower && end == month + 1 && month == i + 1 {
            return None;
        }
        let end = self.clock(end);
        self.hit_tokens(Identifier::Date, self.weekday_before(i), end, 93, "phi.date-month");
        Some(end)
    }

    /// The day of a month at token `i`: `5`, `05`, `5th`; and whether it is an ordinal.
    fn day(&self, i: usize) -> Option<(u32, bool)> {
        let text = self.text(i);
        let digits = text.iter().take_while(|b| b.is_ascii_digit()).count();
        let rest = &text[digits..];
        let ordinal =
            [&b"st"[..], b"nd", b"rd", b"th", b"ro", b"er", b"do", b"to"].iter().any(|o| rest.eq_ignore_ascii_case(o));
        let value = text.iter().take(digits.min(3)).fold(0, |n, b| n * 10 + u32::from(b - b'0'));
        let fits = matches!(digits, 1 | 2) && (rest.is_empty() || ordinal) && (1..=31).contains(&value);
        fits.then_some((value, ordinal))
    }

    fn month_word(&self, i: usize) -> bool {
        self.class(i, Class::MONTH)
    }

    /// Months that are also words: may, march, mar, sep, dec, jun, august.
    fn verb_month(&self, i: usize) -> bool {
        ["may", "march", "mar", "jan", "august", "dec", "sep", "set", "ago"]
            .iter()
            .any(|w| self.is_text(i, w.as_bytes()))
    }

    /// The end of a year that follows at `i`: `2021`, `, 2021`, `de 2021`, `'23`.
    fn year_behind(&self, i: usize) -> usize {
        let at = if self.is_text(i, b"de") || self.is_text(i, b"del") || self.is_text(i, b"of") { i + 1 } else { i };
        let near = self.gap(at)
            & !(gap::SPACE | gap::COMMA | gap::DASH | gap::POINT | gap::QUOTE | gap::LINE | gap::SLASH)
            == 0;
        let four = self.digits(at) == 4 && self.value(at).is_some_and(year);
        let two = self.digits(at) == 2 && matches!(self.joint(at), b'-' | b'/')
            || self.digits(at) == 2 && self.before(at) == b'\'';
        if near && (four || two) { at + 1 } else { i }
    }

    /// A weekday just before token `i` belongs to the date.
    fn weekday_before(&self, i: usize) -> usize {
        let the = i > 1 && (self.is_text(i - 1, b"the") || self.is_text(i - 1, b"el"));
        let at = if the { i - 1 } else { i };
        let near = at > 0 && self.gap(at) & gap::BREAK & !gap::COMMA == 0 && self.class(at - 1, Class::WEEKDAY);
        if near { at - 1 } else { i }
    }

    /// A month word at `i`: `May 30th, 2021`, `mayo de 2021`, `in January`.
    pub(super) fn month(&mut self, i: usize) {
        let dot = |at: usize| self.gap(at) & !(gap::SPACE | gap::POINT | gap::DASH | gap::SLASH) == 0;
        let the = usize::from(self.is_text(i + 1, b"the"));
        let day = self.day(i + 1 + the).filter(|(_, ordinal)| dot(i + 1) && (the == 0 || *ordinal));
        let decimal = self.gap(i + 2) == gap::POINT && self.digits(i + 2) > 0;
        let measured = self.class(i + 2 + the, Class::MEASURE) && day.is_some_and(|(_, ordinal)| !ordinal);
        let verb = self.verb_month(i) && self.case(i) == Case::Lower;
        if let Some((_, ordinal)) = day
            && !decimal
            && !measured
            && (!verb || ordinal || self.year_behind(i + 2) > i + 2 || self.date_cue(i, 1))
        {
            let last = i + 2 + the;
            // "May 3-5" and "May 3 to May 5" keep both ends by themselves; the second day of a range comes along.
            let range = self.joint(last) == b'-' && self.day(last).is_some();
            let end = self.clock(self.year_behind(last + usize::from(range)));
            self.hit_tokens(Identifier::Date, self.weekday_before(i), end, 93, "phi.date-month");
            self.free = end;
            return;
        }
        let end = self.year_behind(i + 1);
        if end > i + 1 {
            self.hit_tokens(Identifier::Date, i, end, 88, "phi.date-month");
            self.free = end;
            return;
        }
        let cue = i > 0
            && ["in", "since", "last", "until", "early", "late", "mid", "next", "en", "desde", "hasta", "by"]
                .iter()
                .any(|w| self.is_text(i - 1, w.as_bytes()));
        let ambiguous =
            self.verb_month(i) && (self.case(i) == Case::Lower || self.token(i).is_some_and(|t| t.end - t.start < 4));
        if cue && !ambiguous && self.gap(i) & gap::BREAK == 0 && self.token(i).is_some_and(|t| t.end - t.start > 2) {
            self.hit_tokens(Identifier::Date, i, i + 1, 55, "phi.month");
        }
    }

    /// A number at `i` that is an age: `94-year-old`, `93 años`, `aged 91`, `in his 90s`.
    pub(super) fn age(&mut self, i: usize) -> Option<usize> {
        let n = self.value(i).filter(|n| *n <= 125)?;
        let unit = self.class(i + 1, Class::YEARS) && self.gap(i + 1) & !(gap::SPACE | gap::DASH) == 0;
        let other = self.is_number(i + 1) || self.class(i + 1, Class::MEASURE) && !unit;
        if other && !(i > 0 && self.class(i - 1, Class::AGED)) {
            return None;
        }
        let slash = self.is_text(i + 1, b"y") && self.is_text(i + 2, b"o");
        let old = ["old", "de", "edad", "of"].iter().any(|w| self.is_text(i + 2, w.as_bytes()))
            && !self.is_text(i + 3, b"experience");
        let spanish = self.text(i + 1).last().is_some_and(|b| matches!(b, b's' | b'S')) && self.text(i + 1).len() == 4;
        let yo = self.is_text(i + 1, b"yo") || spanish && self.text(i + 1)[0].eq_ignore_ascii_case(&b'a');
        let whose = i > 0 && self.class(i - 1, Class::AGED);
        if !(unit && (old || yo) || slash || whose) {
            return None;
        }
        self.age = true;
        if n <= OLDEST {
            return None;
        }
        let end = if slash || unit && old && !spanish {
            i + 3
        } else if unit {
            i + 2
        } else {
            i + 1
        };
        let end = if self.is_text(end - 1, b"of") || self.is_text(end - 1, b"de") { end - 1 } else { end };
        self.hit_tokens(Identifier::Age, i, end.min(self.tokens.len()), 92, "phi.age");
        Some(end)
    }

    /// `94yo`, `92yrs`, `90s`: an age written as one token.
    pub(super) fn mixed_age(&mut self, i: usize) -> Option<usize> {
        let text = self.text(i);
        let digits = text.iter().take_while(|b| b.is_ascii_digit()).count();
        let value = text.iter().take(digits.min(4)).fold(0, |n, b| n * 10 + u32::from(b - b'0'));
        let rest = &text[digits..];
        let decade = rest == b"s"
            && matches!(value, 90 | 100)
            && i > 0
            && ["his", "her", "their", "my", "early", "mid", "late"].iter().any(|w| self.is_text(i - 1, w.as_bytes()));
        let aged = matches!(digits, 2 | 3)
            && [&b"yo"[..], b"y", b"yr", b"yrs", b"yof", b"yom", b"yro"].iter().any(|w| rest.eq_ignore_ascii_case(w));
        self.age |= aged;
        if decade || aged && value > OLDEST && value < 126 {
            self.hit_tokens(Identifier::Age, i, i + 1, 85, "phi.age");
            return Some(i + 1);
        }
        None
    }

    /// A word that announces an age or a birth year: `aged 93`, `born in 1931`.
    pub(super) fn aged(&mut self, i: usize) {
        let mut at = i + 1;
        while at < i + 4
            && ["in", "on", "is", "en", "el", "of", "was", "around"].iter().any(|w| self.is_text(at, w.as_bytes()))
        {
            at += 1;
        }
        if self.gap(at) & (gap::END | gap::LINE) != 0 {
            return;
        }
        let Some(n) = self.value(at) else { return };
        if self.class(i, Class::AGED) && self.digits(at) <= 3 && !self.class(at + 1, Class::MEASURE.with(Class::YEARS))
        {
            self.age |= n < 126;
            if n > OLDEST && n < 126 && self.joint(at + 1) != b'.' {
                self.hit_tokens(Identifier::Age, at, at + 1, 80, "phi.age");
            }
        }
        if self.class(i, Class::BORN) && matches!(self.digits(at), 6 | 8) && at >= self.free {
            self.hit_tokens(Identifier::Date, at, at + 1, 75, "phi.date");
            self.free = at + 1;
        }
        let ends = !matches!(self.joint(at + 1), b'-' | b'/') || self.digits(at + 1) == 0;
        if self.class(i, Class::BORN) && self.digits(at) == 4 && (1880..=OLDEST_YEAR).contains(&n) && ends {
            self.hit_tokens(Identifier::Age, at, at + 1, 85, "phi.birth-year");
        }
    }

    /// `ninety-two year old`, `noventa y dos años`, `nonagenarian`.
    pub(super) fn spelled_age(&mut self, i: usize) {
        if !self.is_text(i, b"ninety") && !self.is_text(i, b"noventa") {
            return;
        }
        let mut at = i + 1;
        if self.is_text(at, b"y") {
            at += 1;
        }
        if self.class(at, Class::DIGIT_WORD) {
            at += 1;
        }
        let years = self.class(at, Class::YEARS) && self.gap(at) & gap::BREAK == 0;
        let old = self.is_text(at + 1, b"old") || self.is_text(at + 1, b"of");
        let spanish = self.is_text(i, b"noventa");
        if years && (old || spanish) {
            let end = if self.is_text(at + 1, b"old") { at + 2 } else { at + 1 };
            self.hit_tokens(Identifier::Age, i, end, 85, "phi.age");
        } else if i > 0 && self.class(i - 1, Class::AGED) {
            self.hit_tokens(Identifier::Age, i, at, 75, "phi.age");
        }
    }

    /// Words beyond the class table that are identifiers by themselves.
    pub(super) fn long_word(&mut self, i: usize) {
        let Some(token) = self.token(i).filter(|t| t.kind == Kind::Word && t.end - t.start >= 8) else { return };
        let (start, end) = (token.start, token.end);
        let word = self.text(i);
        if ["nonagenarian", "centenarian", "centenaria", "centenario", "nonagenaria", "nonagenario", "supercentenarian"]
            .iter()
            .any(|w| word.eq_ignore_ascii_case(w.as_bytes()))
        {
            self.hit(Identifier::Age, start, end, 85, "phi.age");
        }
    }
}

fn year(n: u32) -> bool {
    (1880..=2099).contains(&n)
}

/// A day and a month, in either order.
fn day_and_month(a: u32, b: u32) -> bool {
    a > 0 && b > 0 && a.min(b) <= 12 && a.max(b) <= 31
}
