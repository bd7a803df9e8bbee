//! The words of notices: what may not stand in them, because whoever sees the phone would learn it, or because carriers
//! refuse it. No template may carry a word of health: those travel only as an answer to whoever recorded that preference.

mod table;
#[cfg(test)]
mod tests;

use std::ops::Range;

use crate::{
    Identifier,
    fold::{Folded, tokens},
};
use table::TABLE;

/// What a piece of a notice tells, or what else is wrong with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tells {
    /// A condition, a part of the body, a symptom.
    Condition,
    /// What kind of clinic it is.
    Clinic,
    /// A medicine or a treatment.
    Medicine,
    /// A test.
    Test,
    /// A result, or how it is.
    Result,
    /// It sells something.
    Marketing,
    /// An address on the web; only the notice's own links may stand there.
    Link,
    /// An address that hides another.
    Shortener,
    /// A telephone number that is not the organisation's.
    Number,
    /// A word in capitals, or several exclamation marks.
    Shouting,
    /// A name, a date, a number: what tells who somebody is.
    Identifier,
}

impl Tells {
    /// Every one.
    pub const ALL: [Self; 11] = [
        Self::Condition,
        Self::Clinic,
        Self::Medicine,
        Self::Test,
        Self::Result,
        Self::Marketing,
        Self::Link,
        Self::Shortener,
        Self::Number,
        Self::Shouting,
        Self::Identifier,
    ];
    /// The word in tables and keys of sentences.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Condition => "condition",
            Self::Clinic => "clinic",
            Self::Medicine => "medicine",
            Self::Test => "test",
            Self::Result => "result",
            Self::Marketing => "marketing",
            Self::Link => "link",
            Self::Shortener => "shortener",
            Self::Number => "number",
            Self::Shouting => "shouting",
            Self::Identifier => "identifier",
        }
    }
    pub(crate) fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// A piece of a text that may not stand in a notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfit {
    /// Why.
    pub tells: Tells,
    /// Where, in bytes of the text.
    pub span: Range<usize>,
    /// The word, or the beginning of words, that a misspelt one is read as.
    pub meant: Option<&'static str>,
}

impl Unfit {
    /// The piece itself.
    pub fn words<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.span.clone()).unwrap_or_default()
    }
}

/// Words in capitals that carriers demand, that Kith takes as an answer (YES TEXT, LINK ONLY), or that are written so.
const CAPITALS: [&str; 16] = [
    "STOP", "START", "UNSTOP", "HELP", "INFO", "ALTO", "AYUDA", "PARAR", "SÍ", "E-MAIL", "TEXT", "LINK", "ONLY",
    "TEXTO", "SOLO", "ENLACE",
];

/// Domains that hide where a link leads.
const SHORTENERS: [&str; 14] = [
    "bit.ly",
    "tinyurl.com",
    "t.co",
    "goo.gl",
    "is.gd",
    "ow.ly",
    "buff.ly",
    "rebrand.ly",
    "cutt.ly",
    "t.ly",
    "tiny.cc",
    "shorturl.at",
    "rb.gy",
    "bl.ink",
];

/// Most digits of a number that is no telephone's.
const DIGITS: usize = 6;

/// What may not stand in a notice, in the order of the text. Variables between braces are left out; `phone` is the
/// organisation's own number. Never fails.
///
/// ```
/// let text = "{organisation}: your diabetis visit is tomorrow";
/// let found = guard::unfit(text, "");
/// assert_eq!((found[0].words(text), found[0].tells, found[0].meant), ("diabetis", guard::Tells::Condition, None));
/// assert!(guard::unfit("{organisation}: you have a message. Read it here: {link}", "").is_empty());
/// ```
pub fn unfit(text: &str, phone: &str) -> Vec<Unfit> {
    let plain = without_holes(text);
    let mut found = addresses(&plain);
    found.extend(numbers(&plain, phone));
    let blank = blanked(&plain, &found);
    found.extend(told(&blank));
    found.extend(shouted(&blank));
    found.extend(identifying(&blank));
    found.sort_by_key(|f| (f.span.start, std::cmp::Reverse(f.span.end)));
    // Of pieces that overlap the first tells enough.
    let mut out: Vec<Unfit> = Vec::with_capacity(found.len());
    for next in found {
        if out.last().is_none_or(|last| last.span.end <= next.span.start) {
            out.push(next);
        }
    }
    out
}

/// The text with a full stop and spaces in place of each variable, so that every byte keeps its place.
fn without_holes(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, tail)) = after.split_once('}') else { break };
        out.push_str(before);
        out.push_str(" .");
        out.extend(std::iter::repeat_n(' ', name.len()));
        rest = tail;
    }
    out.push_str(rest);
    out
}

/// The text without what was found: it is not looked at twice.
fn blanked(text: &str, found: &[Unfit]) -> String {
    let covered = |at: usize| found.iter().any(|f| f.span.contains(&at));
    let piece = |(at, c): (usize, char)| if covered(at) { " ".repeat(c.len_utf8()) } else { c.to_string() };
    text.char_indices().map(piece).collect()
}

fn told(text: &str) -> Vec<Unfit> {
    let folded = Folded::of(text);
    let tokens = tokens(&folded.bytes);
    let word = |n: usize| -> &str {
        tokens.get(n).and_then(|t| std::str::from_utf8(&folded.bytes[t.start..t.end]).ok()).unwrap_or_default()
    };
    let mut found = Vec::new();
    for (n, token) in tokens.iter().enumerate() {
        let phrases = TABLE.phrases_from(word(n));
        let fits = |rest: &[&str]| rest.iter().zip(n + 1..).all(|(part, at)| *part == word(at));
        let phrase = phrases.iter().find(|(rest, _)| fits(rest));
        let (tells, end, meant) = match (phrase, TABLE.word(word(n))) {
            (Some((rest, tells)), _) => (*tells, tokens.get(n + rest.len()).map_or(token.end, |t| t.end), None),
            (None, Some((tells, meant))) => (tells, token.end, meant),
            (None, None) => continue,
        };
        found.push(Unfit { tells, span: folded.span(text, token.start..end), meant });
    }
    found
}

/// Pieces between spaces, with where they start.
fn pieces(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split(char::is_whitespace).filter(|piece| !piece.is_empty()).map(|piece| {
        let at = piece.as_ptr() as usize - text.as_ptr() as usize;
        (at, piece)
    })
}

/// `www.…`, `https://…` and `name.tld`.
fn addresses(text: &str) -> Vec<Unfit> {
    let outside = |c: char| !c.is_alphanumeric();
    let found = pieces(text).filter_map(|(at, piece)| {
        let start = at + (piece.len() - piece.trim_start_matches(outside).len());
        let piece = piece.trim_matches(outside);
        let lower = piece.to_lowercase();
        let bare = lower.trim_start_matches("https://").trim_start_matches("http://").trim_start_matches("www.");
        let domain = bare.split(['/', '?', '#', ':']).next().unwrap_or_default();
        let named = domain.rsplit_once('.').is_some_and(|(head, end)| {
            head.chars().count() >= 2 && end.len() >= 2 && end.chars().all(|c| c.is_ascii_alphabetic())
        });
        let short = SHORTENERS.contains(&domain);
        let linked = short || named || lower.contains("://") || lower.starts_with("www.");
        let tells = if short { Tells::Shortener } else { Tells::Link };
        linked.then(|| Unfit { tells, span: start..start + piece.len(), meant: None })
    });
    found.collect()
}

/// Telephone numbers other than the organisation's own.
fn numbers(text: &str, phone: &str) -> Vec<Unfit> {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let own = digits(phone);
    let last_ten = |number: &str| number.get(number.len().saturating_sub(10)..).unwrap_or_default().to_owned();
    let joins = |c: char| c.is_ascii_digit() || matches!(c, '-' | '.' | '(' | ')' | '+' | ' ' | '/' | '\u{2013}');
    let mut found = Vec::new();
    let mut rest = 0;
    while let Some(from) = text.get(rest..).and_then(|t| t.find(|c: char| c.is_ascii_digit())).map(|at| rest + at) {
        let run = text.get(from..).unwrap_or_default();
        let until = run.find(|c: char| !joins(c)).unwrap_or(run.len());
        let run = run.get(..until).unwrap_or_default().trim_end_matches(|c: char| !c.is_ascii_digit());
        let number = digits(run);
        let ours = !own.is_empty() && last_ten(&number) == last_ten(&own);
        if number.len() > DIGITS && !ours {
            found.push(Unfit { tells: Tells::Number, span: from..from + run.len(), meant: None });
        }
        rest = from + until.max(1);
    }
    found
}

/// Words of four letters or more in capitals but those that carriers demand, and more than one exclamation mark.
fn shouted(text: &str) -> Vec<Unfit> {
    let outside = |c: char| !c.is_alphanumeric();
    let mut found: Vec<Unfit> = pieces(text)
        .filter_map(|(at, piece)| {
            let start = at + (piece.len() - piece.trim_start_matches(outside).len());
            let piece = piece.trim_matches(outside);
            let letters = piece.chars().filter(|c| c.is_alphabetic()).count();
            let loud = letters >= 4 && !piece.chars().any(char::is_lowercase) && !CAPITALS.contains(&piece);
            loud.then(|| Unfit { tells: Tells::Shouting, span: start..start + piece.len(), meant: None })
        })
        .collect();
    if let Some(at) = text.find("!!") {
        found.push(Unfit { tells: Tells::Shouting, span: at..at + 2, meant: None });
    }
    found
}

/// What a rule knows by its form: a date, an address, a number of somebody's. Names of places and houses are no person's;
/// links and telephone numbers are looked at already. What the tagger alone suspects is left to the second person.
fn identifying(text: &str) -> Vec<Unfit> {
    use Identifier::{Fax, Organization, Phone, Place, Rare, Url};
    let form = |f: &crate::PhiFinding| {
        f.rule != crate::phi::TAGGER && !matches!(f.kind, Place | Organization | Url | Phone | Fax | Rare)
    };
    let found = crate::phi(text).into_iter().filter(form);
    found.map(|f| Unfit { tells: Tells::Identifier, span: f.span, meant: None }).collect()
}
