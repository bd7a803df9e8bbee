//! Changes a resource's text in a few places and leaves every other byte as received.

use std::ops::Range;

use serde_json::Value;

use crate::{
    Problem, path,
    problem::Reason,
    references::{Target, classify},
    scan::{self, Kind, Node},
};

/// One reference in a resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// Where, as FHIRPath: `Observation.subject.reference`.
    pub path: String,
    /// As received.
    pub value: String,
}

/// One reference that was changed: a row of the table that an import prints for its operator.
///
/// `from` may hold a business identifier, as conditional references do: it belongs in no log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rewrite {
    /// Where, as FHIRPath.
    pub path: String,
    /// As received.
    pub from: String,
    /// `Type/newid`
    pub to: String,
}

/// What to change in one resource.
#[derive(Clone, Copy)]
pub struct Change<'a> {
    /// The new `id`; `None` keeps what is there.
    pub id: Option<&'a str>,
    /// The new `meta.versionId`.
    pub version_id: Option<&'a str>,
    /// The new `meta.lastUpdated`, a FHIR instant.
    pub last_updated: Option<&'a str>,
    /// Gives the `Type/newid` of a reference, or `None` to keep it; [`crate::Targets::resolve`] fits.
    pub resolve: &'a dyn Fn(&str) -> Option<String>,
}

/// The changed text, and what was changed in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rewritten {
    /// The resource: same keys, order, digits, escapes and white space, but for the changes.
    pub text: String,
    /// Every reference that was changed.
    pub table: Vec<Rewrite>,
    /// Local, urn and conditional references that `resolve` did not know; kept as received.
    pub unresolved: Vec<Reference>,
}

/// Every reference in a resource, contained ones too, in the text's order.
///
/// Also `Attachment.url`, `valueUri` and `valueUrl` where they name a resource (`Binary/1`, `urn:uuid:…`), as FHIR's
/// transaction rules ask (R4, http.html#trules).
pub fn references(text: &str) -> Result<Vec<Reference>, Problem> {
    let scan = scan::clean(text)?;
    let mut found = Vec::new();
    each(text, &scan.root, |path, value, _, _| {
        found.push(Reference { path: path.to_owned(), value: value.to_owned() })
    });
    Ok(found)
}

/// Applies `change` to a resource's text.
pub fn rewrite(text: &str, change: &Change) -> Result<Rewritten, Problem> {
    let scan = scan::clean(text)?;
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    let (mut table, mut unresolved) = (Vec::new(), Vec::new());
    each(text, &scan.root, |path, value, span, certain| match (change.resolve)(value) {
        Some(to) if to == value => {}
        Some(to) => {
            edits.push((span.clone(), quoted(&to)));
            table.push(Rewrite { path: path.to_owned(), from: value.to_owned(), to });
        }
        None if certain && !matches!(classify(value), Target::Absolute | Target::Contained | Target::Other) => {
            unresolved.push(Reference { path: path.to_owned(), value: value.to_owned() });
        }
        None => {}
    });
    head(text, &scan.root, change, &mut edits)?;
    edits.sort_by_key(|(span, _)| span.start);
    let mut out = String::with_capacity(text.len() + 128);
    let mut at = 0;
    for (span, new) in edits {
        // An edit inside one already made: an `id` that is an object, which validation refuses.
        if span.start < at {
            continue;
        }
        out.push_str(&text[at..span.start]);
        out.push_str(&new);
        at = span.end;
    }
    out.push_str(&text[at..]);
    Ok(Rewritten { text: out, table, unresolved })
}

/// Edits for `id` and `meta`; what is missing is put right after `resourceType`.
fn head(text: &str, root: &Node, change: &Change, edits: &mut Vec<(Range<usize>, String)>) -> Result<(), Problem> {
    let mut missing = String::new();
    if let Some(id) = change.id {
        match root.get("id") {
            Some(old) => edits.push((old.span.clone(), quoted(id))),
            None => missing.push_str(&format!(",\"id\":{}", quoted(id))),
        }
    }
    let wanted = [("versionId", change.version_id), ("lastUpdated", change.last_updated)];
    let wanted: Vec<(&str, &str)> = wanted.into_iter().filter_map(|(key, value)| Some((key, value?))).collect();
    let list = |fields: &[(&str, &str)]| {
        let fields: Vec<String> = fields.iter().map(|(key, value)| format!("\"{key}\":{}", quoted(value))).collect();
        fields.join(",")
    };
    match root.get("meta") {
        _ if wanted.is_empty() => {}
        None => missing.push_str(&format!(",\"meta\":{{{}}}", list(&wanted))),
        Some(meta) if meta.members().is_empty() => edits.push((meta.span.clone(), format!("{{{}}}", list(&wanted)))),
        Some(meta) => {
            let (old, new): (Vec<_>, Vec<_>) = wanted.into_iter().partition(|(key, _)| meta.get(key).is_some());
            for (key, value) in old {
                edits.extend(meta.get(key).map(|node| (node.span.clone(), quoted(value))));
            }
            if !new.is_empty() {
                let start = meta.span.start + 1;
                edits.push((start..start, format!("{},", list(&new))));
            }
        }
    }
    if !missing.is_empty() {
        let Some(after) = root.get("resourceType").filter(|node| node.string(text).is_some()) else {
            return Err(Problem::error(Reason::UnknownType, "", "A resource is an object with a resourceType."));
        };
        edits.push((after.span.end..after.span.end, missing));
    }
    Ok(())
}

fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

/// Calls `f(path, value, span, certain)`; `certain` is false for URLs that only look like a reference.
fn each(text: &str, root: &Node, mut f: impl FnMut(&str, &str, &Range<usize>, bool)) {
    let start = root.get("resourceType").and_then(|node| node.string(text)).unwrap_or_default();
    let mut at = path::start(&start).to_owned();
    walk(text, root, &mut at, &mut f);
}

fn walk(text: &str, node: &Node, at: &mut String, f: &mut impl FnMut(&str, &str, &Range<usize>, bool)) {
    let length = at.len();
    match &node.kind {
        Kind::Object(members) => {
            for (key, child) in members {
                at.push('.');
                at.push_str(path::step(key));
                match child.string(text) {
                    Some(value) if key == "reference" && !value.starts_with('#') => f(at, &value, &child.span, true),
                    Some(value) if is_link(key, &value) => f(at, &value, &child.span, false),
                    Some(_) => {}
                    None => walk(text, child, at, f),
                }
                at.truncate(length);
            }
        }
        Kind::Array(items) => {
            for (i, child) in items.iter().enumerate() {
                at.push_str(&format!("[{i}]"));
                walk(text, child, at, f);
                at.truncate(length);
            }
        }
        Kind::String | Kind::Plain => {}
    }
}

fn is_link(key: &str, value: &str) -> bool {
    matches!(key, "url" | "valueUri" | "valueUrl") && matches!(classify(value), Target::Urn | Target::Local { .. })
}
