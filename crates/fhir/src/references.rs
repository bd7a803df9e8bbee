//! Which resource a reference names, and what it is called here.

use std::collections::HashMap;

use crate::{Entry, is_id, is_type, scan};

/// What a `Reference.reference` names, by its shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target<'a> {
    /// `Patient/1` or `Patient/1/_history/2`.
    Local {
        /// `Patient`
        resource_type: &'a str,
        /// `1`
        id: &'a str,
    },
    /// `https://server/fhir/Patient/1`
    Absolute,
    /// `urn:uuid:…` or `urn:oid:…`: another entry's `fullUrl`.
    Urn,
    /// `#med1`: a contained resource.
    Contained,
    /// `Practitioner?identifier=system|value`: to be found by search.
    Conditional {
        /// `Practitioner`
        resource_type: &'a str,
        /// `identifier=system|value`, as received
        query: &'a str,
    },
    /// Nothing that FHIR allows.
    Other,
}

/// The shape of a reference.
pub fn classify(value: &str) -> Target<'_> {
    if value.starts_with('#') {
        return Target::Contained;
    }
    if value.starts_with("urn:uuid:") || value.starts_with("urn:oid:") {
        return Target::Urn;
    }
    if value.starts_with("http://") || value.starts_with("https://") {
        return Target::Absolute;
    }
    if let Some((resource_type, query)) = value.split_once('?') {
        return if is_type(resource_type) { Target::Conditional { resource_type, query } } else { Target::Other };
    }
    let mut parts = value.split('/');
    match (parts.next(), parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some(resource_type), Some(id), None, None, None) if is_type(resource_type) && is_id(id) => {
            Target::Local { resource_type, id }
        }
        (Some(resource_type), Some(id), Some("_history"), Some(version), None)
            if is_type(resource_type) && is_id(id) && is_id(version) =>
        {
            Target::Local { resource_type, id }
        }
        _ => Target::Other,
    }
}

/// The new names of resources, under every name that other resources may know them by.
#[derive(Debug, Clone, Default)]
pub struct Targets {
    /// `None` when two resources claim the name: then it names neither.
    names: HashMap<String, Option<String>>,
}

impl Targets {
    /// `entry` is stored as `new_id`: its `fullUrl`, its `Type/id` and its identifiers now mean `Type/new_id`.
    pub fn add(&mut self, entry: &Entry, new_id: &str) {
        let target = format!("{}/{new_id}", entry.resource_type);
        if let Some(url) = &entry.full_url {
            self.add_name(url, &target);
        }
        if let Some(id) = &entry.id {
            self.add_name(&format!("{}/{id}", entry.resource_type), &target);
        }
        let Ok(scan) = scan::scan(&entry.text, 3) else { return };
        for identifier in scan.root.get("identifier").map(scan::Node::items).unwrap_or_default() {
            let part = |key| identifier.get(key).and_then(|n| n.string(&entry.text)).unwrap_or_default();
            let (system, value) = (part("system"), part("value"));
            if !value.is_empty() {
                self.add_name(&by_identifier(&entry.resource_type, &system, &value), &target);
            }
        }
    }

    /// `name` (a `fullUrl`, `Type/id` or `Type?identifier=system|value`) means `target`, a `Type/id` of the store.
    pub fn add_name(&mut self, name: &str, target: &str) {
        let known = self.names.entry(name.to_owned()).or_insert_with(|| Some(target.to_owned()));
        if known.as_deref() != Some(target) {
            *known = None;
        }
    }

    /// The `Type/newid` that a reference means, when exactly one resource has that name.
    ///
    /// A version (`/_history/2`) is dropped when only the resource is known, since versions are numbered anew.
    pub fn resolve(&self, value: &str) -> Option<String> {
        if let Some(target) = self.names.get(value) {
            return target.clone();
        }
        if let Target::Conditional { resource_type, query } = classify(value) {
            let (system, value) = identifier_query(query)?;
            return self.names.get(&by_identifier(resource_type, &system, &value))?.clone();
        }
        let (plain, _) = value.split_once("/_history/")?;
        self.names.get(plain)?.clone()
    }
}

fn by_identifier(resource_type: &str, system: &str, value: &str) -> String {
    format!("{resource_type}?identifier={system}|{value}")
}

/// System and value of a query that is one `identifier` and nothing else, so that a caller can look it up.
pub fn identifier_query(query: &str) -> Option<(String, String)> {
    let token = query.strip_prefix("identifier=").filter(|rest| !rest.contains('&'))?;
    let token = percent_decode(token);
    let (system, value) = token.split_once('|').unwrap_or(("", &token));
    (!value.is_empty()).then(|| (system.to_owned(), value.to_owned()))
}

fn percent_decode(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let hex = tail.get(..2).filter(|_| first == b'%').and_then(|two| std::str::from_utf8(two).ok());
        match hex.and_then(|two| u8::from_str_radix(two, 16).ok()) {
            Some(byte) => {
                out.push(byte);
                rest = &tail[2..];
            }
            None => {
                out.push(first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}
