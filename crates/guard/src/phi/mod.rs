//! Words that identify a patient: the first rule table (numbers, dates, addresses). Names need more than rules.

use std::{ops::Range, sync::LazyLock};

use regex::bytes::Regex;

/// Which of the eighteen Safe Harbor identifiers (45 CFR 164.514(b)(2)(i)) a finding is; the letter is the rule's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Identifier {
    /// (B) a street address or ZIP code.
    Address,
    /// (C) a date other than a bare year.
    Date,
    /// (C) an age over 89.
    Age,
    /// (D), (E) a telephone or fax number.
    Phone,
    /// (F) an e-mail address.
    Email,
    /// (G) a social security number.
    Ssn,
    /// (H), (I), (J) a medical record, plan or account number.
    Record,
    /// (N) a web address.
    Url,
    /// (O) an IP address.
    Ip,
}

/// One identifier found. It holds no words of the text, so it may be logged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhiFinding {
    /// Which identifier.
    pub kind: Identifier,
    /// Bytes of the text, on character boundaries.
    pub span: Range<usize>,
    /// The rule that fired, such as `phi.phone`.
    pub rule: &'static str,
}

impl PhiFinding {
    /// The matched words; empty when `text` is not the text that was read.
    pub fn words<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.span.clone()).unwrap_or_default()
    }
}

macro_rules! month {
    () => {
        r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)"
    };
}

/// The rules, the most telling first: of two overlapping findings the earlier rule stays. Every class is ASCII and every
/// repeat is bounded, so a scan is linear and a match starts and ends on character boundaries.
const RULES: [(&str, Identifier, &str); 16] = [
    ("phi.email", Identifier::Email, r"\b[a-z0-9][a-z0-9._%+-]{0,63}@[a-z0-9][a-z0-9.-]{0,253}\.[a-z]{2,24}\b"),
    ("phi.url", Identifier::Url, r"\b(?:https?://|www\.)[^\s<>\x22\x80-\xff]{2,500}"),
    (
        "phi.domain",
        Identifier::Url,
        r"\b[a-z0-9][a-z0-9-]{1,62}(?:\.[a-z0-9-]{1,62}){0,3}\.(?:com|org|net|edu|gov|io|me|info|health)\b(?:/[^\s<>\x80-\xff]{0,200})?",
    ),
    ("phi.ip", Identifier::Ip, r"\b(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3}\b"),
    ("phi.ssn", Identifier::Ssn, r"\b\d{3}([- .])\d{2}[- .]\d{4}\b"),
    (
        "phi.ssn-named",
        Identifier::Ssn,
        r"\b(?:ssn|social security|seguro social)[ #:a-z]{0,20}\d{3}[- ]?\d{2}[- ]?\d{4}\b",
    ),
    (
        "phi.record-named",
        Identifier::Record,
        r"\b(?:mrn|medical record|record|chart|patient|account|acct|member|policy|subscriber|medicare|medicaid|expediente|historia cl[^ ]{1,3}nica|cuenta|p[^ ]{1,2}liza)(?: ?(?:number|no\.?|num\.?|n[^ ]{1,2}mero|id|#)){0,2} ?(?:is|es)?[ :#]{0,3}[a-z]{0,4}-?\d[a-z0-9-]{4,14}\b",
    ),
    ("phi.phone", Identifier::Phone, r"(?:\+?1[-. ]?)?(?:\(\d{3}\) ?|\b\d{3}[-. ])\d{3}[-. ]\d{4}\b"),
    ("phi.phone-international", Identifier::Phone, r"\+\d{1,3}(?:[-. ]?\d{2,4}){2,5}\b"),
    ("phi.phone-short", Identifier::Phone, r"\b[2-9]\d{2}[-.]\d{4}\b"),
    (
        "phi.date",
        Identifier::Date,
        r"\b(?:\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)?\d{2}|(?:19|20)\d{2}[-/.]\d{1,2}[-/.]\d{1,2}(?:T[0-9:.]{2,20}Z?)?|(?:0?[1-9]|1[0-2])/(?:19|20)\d{2})\b",
    ),
    (
        "phi.date-month",
        Identifier::Date,
        concat!(
            r"\b(?:",
            month!(),
            r"(?:\.?[- ]\d{1,2}(?:st|nd|rd|th)?\b(?:,?[- ](?:19|20)\d{2}\b)?|,?(?: de| of)? (?:19|20)\d{2}\b)|\d{1,2}(?:st|nd|rd|th)?(?: of| de)?[- ]",
            month!(),
            r"\b(?:,?(?: de)?[- ](?:19|20)\d{2}\b)?)"
        ),
    ),
    (
        "phi.date-short",
        Identifier::Date,
        r"\b(?:on|el|from|since|until|by|dob|born|nac[a-z]{0,6}|hasta|desde) (?:0?[1-9]|1[0-2])/(?:0?[1-9]|[12]\d|3[01])\b",
    ),
    (
        "phi.age",
        Identifier::Age,
        r"\b(?:9\d|1[0-2]\d)[- ]?(?:years?[- ]old|yrs?[- ]old|y/?o\b|a\xc3\xb1os|anos de edad)",
    ),
    (
        "phi.address",
        Identifier::Address,
        r"\b(?:\d{1,6} (?:[nsew]\.? |north |south |east |west )?(?:[a-z0-9]{1,20} ){1,3}(?:street|st|avenue|ave|boulevard|blvd|road|rd|drive|dr|lane|ln|court|ct|way|place|pl|parkway|pkwy|circle|cir|highway|hwy|terrace)\b|(?:calle|avenida|av|carrera|colonia) (?:[a-z0-9]{1,20} ){1,3}(?:#|no\.? ?|n[^ ]{1,2}m\.? ?)?\d{1,6}\b|p\.? ?o\.? box \d{1,6}\b)",
    ),
    (
        "phi.zip",
        Identifier::Address,
        r"\b(?:(?:a[lkzr]|c[aot]|d[ec]|fl|ga|hi|i[dlna]|k[sy]|la|m[edainsot]|n[evhjmycd]|o[hkr]|pa|ri|s[cd]|t[nx]|ut|v[ta]|w[aviy]),? \d{5}(?:-\d{4})?|\d{5}-\d{4}|zip(?: code)? \d{5})\b",
    ),
];

/// A number of seven to twelve digits that stands alone: a record, an account or a telephone.
const BARE: (&str, Identifier) = ("phi.number", Identifier::Record);

static COMPILED: LazyLock<Vec<(&'static str, Identifier, Regex)>> = LazyLock::new(|| {
    let compile = |(rule, kind, source): &(&'static str, Identifier, &str)| {
        Regex::new(&format!("(?i-u){source}")).ok().map(|r| (*rule, *kind, r))
    };
    RULES.iter().filter_map(compile).collect()
});

/// Finds identifiers by rule, in the order of the text, none overlapping another. Never fails; linear in the length.
///
/// It finds numbers, dates and addresses; it does not know names yet, so a clean result says nothing about names.
///
/// # Examples
/// ```
/// let text = "My MRN is 00482913, born 3/14/1961";
/// let rules: Vec<_> = guard::phi(text).iter().map(|f| f.rule).collect();
/// assert_eq!(rules, ["phi.record-named", "phi.date"]);
/// ```
pub fn phi(text: &str) -> Vec<PhiFinding> {
    let bytes = text.as_bytes();
    let mut found: Vec<(usize, PhiFinding)> = Vec::new();
    // Every identifier of this table has a digit, an @ or a point inside; most posts have none of them.
    if !bytes.iter().any(|b| b.is_ascii_digit() || matches!(b, b'@' | b'.' | b':')) {
        return Vec::new();
    }
    let digits = bytes.iter().any(u8::is_ascii_digit);
    for (rank, (rule, kind, regex)) in COMPILED.iter().enumerate() {
        let wordy = matches!(kind, Identifier::Email | Identifier::Url);
        if !digits && !wordy {
            continue;
        }
        let hits = regex.find_iter(bytes).map(|m| (rank, PhiFinding { kind: *kind, span: m.range(), rule }));
        found.extend(hits.filter(|(_, f)| text.get(f.span.clone()).is_some()));
    }
    if digits {
        found.extend(bare(bytes).map(|span| (RULES.len(), PhiFinding { kind: BARE.1, span, rule: BARE.0 })));
    }
    disjoint(found)
}

/// Runs of seven to twelve digits with no letter, digit, point or sign on either side.
fn bare(bytes: &[u8]) -> impl Iterator<Item = Range<usize>> {
    let part = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b',' | b'-' | b'/' | b'_');
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < bytes.len() {
            let start = at + bytes[at..].iter().position(u8::is_ascii_digit)?;
            let end = bytes[start..].iter().position(|b| !b.is_ascii_digit()).map_or(bytes.len(), |n| start + n);
            at = end;
            let free_before = start == 0 || !part(&bytes[start - 1]);
            let free_after = !bytes.get(end).is_some_and(|b| b.is_ascii_alphabetic() || matches!(b, b'/' | b'_'));
            if free_before && free_after && (7..=12).contains(&(end - start)) {
                return Some(start..end);
            }
        }
        None
    })
}

/// Of overlapping findings keeps the one of the earlier rule, then the longer; one sort, one pass.
fn disjoint(mut found: Vec<(usize, PhiFinding)>) -> Vec<PhiFinding> {
    found.sort_by_key(|(rank, f)| (f.span.start, *rank));
    let mut out: Vec<(usize, PhiFinding)> = Vec::with_capacity(found.len());
    for next in found {
        match out.last_mut() {
            Some(last) if next.1.span.start < last.1.span.end => {
                if next.0 < last.0 && next.1.span.len() >= last.1.span.len() {
                    *last = next;
                } else {
                    // Overlapping identifiers are both taken out: the span covers them together.
                    last.1.span.end = last.1.span.end.max(next.1.span.end);
                }
            }
            _ => out.push(next),
        }
    }
    out.into_iter().map(|(_, f)| f).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_compiles() {
        assert_eq!(COMPILED.len(), RULES.len());
    }

    #[test]
    fn identifiers_are_found() {
        let check = |text: &str, want: &[(&str, &str)]| {
            let got: Vec<_> = phi(text).iter().map(|f| (f.rule, f.words(text).to_owned())).collect();
            let want: Vec<_> = want.iter().map(|(r, w)| (*r, (*w).to_owned())).collect();
            assert_eq!(got, want, "{text}");
        };
        check("call 303-555-0142 or (720) 555-0199", &[("phi.phone", "303-555-0142"), ("phi.phone", "(720) 555-0199")]);
        check("+1 303 555 0142", &[("phi.phone", "+1 303 555 0142")]);
        check("+52 55 1234 5678", &[("phi.phone-international", "+52 55 1234 5678")]);
        check("555-0142", &[("phi.phone-short", "555-0142")]);
        check("3035550142", &[("phi.number", "3035550142")]);
        check("write Ana.Ruiz@example.org, please", &[("phi.email", "Ana.Ruiz@example.org")]);
        check("ssn 078-05-1120", &[("phi.ssn-named", "ssn 078-05-1120")]);
        check("078-05-1120", &[("phi.ssn", "078-05-1120")]);
        check("my MRN: A-4829131 please", &[("phi.record-named", "MRN: A-4829131")]);
        check("member id XJ4482913", &[("phi.record-named", "member id XJ4482913")]);
        check("expediente 4482913", &[("phi.record-named", "expediente 4482913")]);
        check("surgery 3/14/2024", &[("phi.date", "3/14/2024")]);
        check("5-May-2021", &[("phi.date-month", "5-May-2021")]);
        check("seen in mayo de 2021", &[("phi.date-month", "mayo de 2021")]);
        check("since 05/2021", &[("phi.date", "05/2021")]);
        check("at 2024-03-15T14:30:00.123456Z", &[("phi.date", "2024-03-15T14:30:00.123456Z")]);
        check("2024-03-14", &[("phi.date", "2024-03-14")]);
        check("on May 30th, 2021 it", &[("phi.date-month", "May 30th, 2021")]);
        check("el 30 de mayo de 2021", &[("phi.date-month", "30 de mayo de 2021")]);
        check("el 3/4 me operaron", &[("phi.date-short", "el 3/4")]);
        check("see https://example.org/a?b=c now", &[("phi.url", "https://example.org/a?b=c")]);
        check("see facebook.com/someone", &[("phi.domain", "facebook.com/someone")]);
        check("from 192.168.10.4", &[("phi.ip", "192.168.10.4")]);
        check("my 94-year-old aunt", &[("phi.age", "94-year-old")]);
        check("mi abuela de 93 años", &[("phi.age", "93 años")]);
        check("1420 N Elm Street", &[("phi.address", "1420 N Elm Street")]);
        check("vivo en calle Hidalgo 221", &[("phi.address", "calle Hidalgo 221")]);
        check("PO Box 1183", &[("phi.address", "PO Box 1183")]);
        check("Boulder, CO 80302", &[("phi.zip", "CO 80302")]);
    }

    #[test]
    fn ordinary_words_pass() {
        for text in [
            "Take 1/2 tablet with 3/4 cup of water, 24/7",
            "My BP is 120/80 and sugar 110",
            "In 2022 I had surgery. It may hurt.",
            "Metoprolol 25 mg, 2.5 mg, 1,000 steps",
            "My A1c went from 9.2 to 6.8",
            "I am 42 years old",
            "Call 911 or 988",
            "Ordinary words. No numbers: none.",
        ] {
            assert_eq!(phi(text), Vec::new(), "{text}");
        }
    }
}
