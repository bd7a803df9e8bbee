//! A file becomes entries: one resource each, its text as received.

use serde_json::Value;

use crate::{
    MAX_BYTES, Problem, path,
    problem::Reason,
    scan::{self, Flaw, Node, line_of},
};

/// Levels of a Bundle that are looked into: object, `entry`, entry, `resource`, its members.
const KEEP: usize = 4;

/// Problems of one file past this number are counted as one.
const MAX_PROBLEMS: usize = 10_000;

/// One resource out of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// `Bundle.entry.fullUrl`: how the other entries call it.
    pub full_url: Option<String>,
    /// `resourceType`, a non-empty string; [`crate::validate`] says whether R4 knows it.
    pub resource_type: String,
    /// `id`, when the resource has one.
    pub id: Option<String>,
    /// The resource's JSON, byte for byte as received.
    pub text: String,
    /// `Bundle.entry[12].resource`, or the type alone for a resource that came without a Bundle (`Resource` when R4
    /// does not know the type).
    pub path: String,
    /// The line in the file, from 1, on which the resource begins.
    pub line: usize,
}

impl Entry {
    /// The resource as a value: keys in order, digits kept (only `1E5` is respelled, as `1e+5`).
    ///
    /// [`read`] has checked the text, so an error means that `text` was changed since.
    pub fn value(&self) -> Result<Value, Problem> {
        parse(&self.text)
    }
}

/// What a file held: the good entries, and what was wrong with the others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Read {
    /// In the file's order.
    pub entries: Vec<Entry>,
    /// In the file's order; an entry named by an error here is not among `entries`.
    pub problems: Vec<Problem>,
}

impl Read {
    fn refuse(&mut self, problem: Problem) {
        if self.problems.len() < MAX_PROBLEMS {
            self.problems.push(problem);
        } else if self.problems.len() == MAX_PROBLEMS {
            let text = format!("More than {MAX_PROBLEMS} problems; the others are not listed.");
            self.problems.push(Problem { reason: Reason::TooLarge, text, ..problem });
        }
    }
}

/// One JSON text as a value.
pub fn parse(text: &str) -> Result<Value, Problem> {
    serde_json::from_str(text).map_err(|e| {
        // The inner message could quote the input.
        let mut problem = Problem::error(Reason::NotJson, "", "This is not JSON.");
        problem.line = Some(e.line());
        problem
    })
}

/// Reads a Bundle of any type, a single resource, or NDJSON (one resource, or one Bundle, a line).
///
/// A bad entry or line never stops the rest; a file that is not JSON at all gives one problem.
pub fn read(bytes: &[u8]) -> Read {
    let mut out = Read::default();
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if bytes.len() > MAX_BYTES {
        let text = format!("The file has {} bytes; the limit is {MAX_BYTES}.", bytes.len());
        out.refuse(Problem::error(Reason::TooLarge, "", text));
        return out;
    }
    let whole = utf8(bytes).and_then(|text| scan::scan(text, KEEP).map(|scan| (text, scan)));
    match whole {
        Ok((text, scan)) => take(text, &scan.root, &scan.flaws, 1, &mut out),
        Err(_) if is_lines(bytes) => {
            for (number, line) in bytes.split(|&b| b == b'\n').enumerate() {
                read_line(line, number + 1, &mut out);
            }
        }
        Err(problem) => out.refuse(problem),
    }
    out
}

/// Reads one NDJSON line (numbered from 1) into `out`, for files too large to hold; blank lines are passed over.
pub fn read_line(line: &[u8], number: usize, out: &mut Read) {
    if line.iter().all(u8::is_ascii_whitespace) {
        return;
    }
    match utf8(line).and_then(|text| scan::scan(text, KEEP).map(|scan| (text, scan))) {
        Ok((text, scan)) => take(text, &scan.root, &scan.flaws, number, out),
        Err(problem) => out.refuse(Problem { line: Some(number), offset: None, ..problem }),
    }
}

fn utf8(bytes: &[u8]) -> Result<&str, Problem> {
    std::str::from_utf8(bytes).map_err(|e| {
        let mut problem = Problem::error(Reason::NotUtf8, "", "The text is not UTF-8.");
        problem.offset = Some(e.valid_up_to());
        problem.line = Some(line_of(bytes, e.valid_up_to()));
        problem
    })
}

/// NDJSON, perhaps with broken lines: at least half of two or more lines begin an object in the first column.
fn is_lines(bytes: &[u8]) -> bool {
    let filled = |line: &&[u8]| !line.iter().all(u8::is_ascii_whitespace);
    let lines = bytes.split(|&b| b == b'\n').filter(filled).count();
    let objects = bytes.split(|&b| b == b'\n').filter(|line| line.starts_with(b"{\"")).count();
    lines > 1 && objects * 2 >= lines
}

/// Takes the resources out of one scanned text whose first line is `line` in the file.
fn take(text: &str, root: &Node, flaws: &[Flaw], line: usize, out: &mut Read) {
    let is_bundle = root.get("resourceType").and_then(|t| t.string(text)).is_some_and(|t| t == "Bundle");
    let mut place = Place { text, flaws, at: 0, line };
    if !is_bundle {
        let path = path::start(&root.get("resourceType").and_then(|t| t.string(text)).unwrap_or_default()).to_owned();
        return place.resource(root, None, path, out);
    }
    let entries = root.get("entry");
    for (i, entry) in entries.map(Node::items).unwrap_or_default().iter().enumerate() {
        let path = format!("Bundle.entry[{i}]");
        match entry.get("resource") {
            Some(resource) => {
                let full_url = entry.get("fullUrl").and_then(|url| url.string(text)).map(|url| url.into_owned());
                let beside = |flaw: &&Flaw| entry.span.contains(&flaw.offset) && !resource.span.contains(&flaw.offset);
                match flaws.iter().find(beside) {
                    Some(flaw) => out.refuse(place.flaw(flaw, &path)),
                    None => place.resource(resource, full_url, format!("{path}.resource"), out),
                }
            }
            None => {
                let text = "This entry holds no resource; requests and responses are not imported.";
                let line = Some(place.line_at(entry.span.start));
                out.refuse(Problem { line, ..Problem::warning(Reason::NoResource, path, text) });
            }
        }
    }
    // A flaw beside the entries (a second `entry`, say) leaves the Bundle's own meaning open, but not the entries'.
    let outside = |flaw: &&Flaw| entries.is_none_or(|e| !e.span.contains(&flaw.offset));
    if let Some(flaw) = flaws.iter().find(outside) {
        out.refuse(place.flaw(flaw, "Bundle"));
    }
}

/// Where we are in a text; lines are counted once, forwards.
struct Place<'a> {
    text: &'a str,
    flaws: &'a [Flaw],
    at: usize,
    line: usize,
}

impl Place<'_> {
    fn line_at(&mut self, offset: usize) -> usize {
        if offset >= self.at {
            let passed = self.text.as_bytes().get(self.at..offset).unwrap_or_default();
            self.line += passed.iter().filter(|&&b| b == b'\n').count();
            self.at = offset;
        }
        self.line
    }

    fn flaw(&mut self, flaw: &Flaw, path: &str) -> Problem {
        let line = Some(self.line_at(flaw.offset));
        Problem { line, offset: Some(flaw.offset), ..Problem::error(flaw.reason, path, flaw.text()) }
    }

    fn resource(&mut self, node: &Node, full_url: Option<String>, path: String, out: &mut Read) {
        let line = self.line_at(node.span.start);
        let flaws = self.flaws;
        let first = flaws.partition_point(|flaw| flaw.offset < node.span.start);
        if let Some(flaw) = flaws.get(first).filter(|flaw| node.span.contains(&flaw.offset)) {
            return out.refuse(self.flaw(flaw, &path));
        }
        let string = |key: &str| node.get(key).and_then(|n| n.string(self.text)).map(|s| s.into_owned());
        match string("resourceType").filter(|name| !name.is_empty()) {
            Some(resource_type) => {
                let text = self.text[node.span.clone()].to_owned();
                out.entries.push(Entry { full_url, resource_type, id: string("id"), text, path, line });
            }
            None => {
                let text = "A resource is an object with a resourceType; this is none.";
                let offset = Some(node.span.start);
                let problem = Problem::error(Reason::UnknownType, path, text);
                out.refuse(Problem { line: Some(line), offset, ..problem });
            }
        }
    }
}
