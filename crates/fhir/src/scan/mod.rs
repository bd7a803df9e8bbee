//! A JSON reader that keeps where everything stands, so that a resource can be cut out or edited byte for byte.
//!
//! `serde_json::Value` would lose white space, escapes, the spelling of exponents and duplicate keys. This reader
//! accepts exactly what `serde_json` accepts (a property test holds them together) and notes flaws instead of
//! stopping: a resource with a flaw is refused, its neighbours are kept.

mod reader;

use std::{borrow::Cow, ops::Range};

use reader::Scanner;

use crate::{MAX_DEPTH, Problem, problem::Reason};

/// More kept nodes than this (about 100 MB of them) is too large.
const MAX_NODES: usize = 2_000_000;
const MAX_FLAWS: usize = 100_000;

/// A value and the bytes it stands on.
#[derive(Debug)]
pub(crate) struct Node<'a> {
    pub span: Range<usize>,
    pub kind: Kind<'a>,
}

#[derive(Debug)]
pub(crate) enum Kind<'a> {
    /// Members in order; empty below the depth that the caller wanted kept.
    Object(Vec<(Cow<'a, str>, Node<'a>)>),
    Array(Vec<Node<'a>>),
    String,
    /// Number, true, false or null.
    Plain,
}

impl<'a> Node<'a> {
    /// The member `key`, the first one when there are several.
    pub fn get(&self, key: &str) -> Option<&Node<'a>> {
        self.members().iter().find(|(name, _)| name == key).map(|(_, node)| node)
    }
    pub fn members(&self) -> &[(Cow<'a, str>, Node<'a>)] {
        if let Kind::Object(members) = &self.kind { members } else { &[] }
    }
    pub fn items(&self) -> &[Node<'a>] {
        if let Kind::Array(items) = &self.kind { items } else { &[] }
    }
    /// The decoded string, when this is one; `source` is the text that was scanned.
    pub fn string<'s>(&self, source: &'s str) -> Option<Cow<'s, str>> {
        matches!(self.kind, Kind::String).then(|| decode(source, &self.span))
    }
}

/// Something wrong inside one value, at a byte.
#[derive(Debug)]
pub(crate) struct Flaw {
    pub offset: usize,
    pub reason: Reason,
}

impl Flaw {
    /// One English sentence.
    pub fn text(&self) -> &'static str {
        match self.reason {
            Reason::DuplicateKey => "The same key stands twice in one object.",
            Reason::TooDeep => "Values are nested too deep.",
            Reason::BadKey => "A key that no FHIR element can have.",
            _ => "A string holds the character U+0000.",
        }
    }
}

/// A scanned text.
#[derive(Debug)]
pub(crate) struct Scan<'a> {
    pub root: Node<'a>,
    pub flaws: Vec<Flaw>,
}

/// Reads one JSON text, keeping nodes down to `keep` levels.
pub(crate) fn scan(text: &str, keep: usize) -> Result<Scan<'_>, Problem> {
    let mut scanner = Scanner { text, bytes: text.as_bytes(), at: 0, keep, nodes: 0, flaws: Vec::new() };
    let root = scanner.value(0)?;
    scanner.space();
    if scanner.at < text.len() {
        return Err(scanner.fail("there is more text after the end of the value"));
    }
    if scanner.flaws.len() >= MAX_FLAWS {
        return Err(Problem::error(Reason::TooLarge, "", format!("More than {MAX_FLAWS} flaws in one file.")));
    }
    Ok(Scan { root, flaws: scanner.flaws })
}

/// Reads one JSON text in full and refuses it when it has a flaw.
pub(crate) fn clean(text: &str) -> Result<Scan<'_>, Problem> {
    let scan = scan(text, MAX_DEPTH)?;
    match scan.flaws.first() {
        None => Ok(scan),
        Some(flaw) => {
            let problem = Problem::error(flaw.reason, "", flaw.text());
            Err(Problem { offset: Some(flaw.offset), ..problem })
        }
    }
}

/// The line, from 1, of a byte.
pub(crate) fn line_of(text: &[u8], offset: usize) -> usize {
    1 + text.iter().take(offset).filter(|&&b| b == b'\n').count()
}

fn decode<'a>(text: &'a str, span: &Range<usize>) -> Cow<'a, str> {
    let inner = text.get(span.start + 1..span.end.saturating_sub(1)).unwrap_or_default();
    if !inner.contains('\\') {
        return Cow::Borrowed(inner);
    }
    // Only reached with a string that the scanner accepted, and serde_json accepts the same.
    Cow::Owned(serde_json::from_str(&text[span.clone()]).unwrap_or_default())
}

#[cfg(test)]
mod tests;
