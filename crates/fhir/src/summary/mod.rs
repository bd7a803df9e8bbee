//! Small structs for the chart panel: what a person reads of a resource, words and digits as received.
//!
//! Each function gives `None` for a resource of another type; a missing element is a missing field.

mod chart;
mod patient;
mod reading;

use serde_json::Value;

pub use chart::{Allergy, Medicine, Problem, Visit, allergy, medicine, problem, visit};
pub use patient::{Identifier, PatientFacts, Telecom, patient};
pub use reading::{Component, Reading, reading};

use crate::{PartialDate, path};

/// Who said or did it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Source {
    /// The name that the resource itself gives.
    pub display: Option<String>,
    /// The reference, for the store to look up.
    pub reference: Option<String>,
}

/// A code with its system.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Code {
    /// `http://loinc.org`
    pub system: Option<String>,
    /// `85354-9`
    pub code: String,
}

fn is(resource: &Value, resource_type: &str) -> bool {
    resource.get("resourceType").and_then(Value::as_str) == Some(resource_type)
}

fn own(resource: &Value, path: &str) -> Option<String> {
    path::text(resource, path).map(str::to_owned)
}

/// What a CodeableConcept calls itself: its text, else a display, else a code.
fn concept(resource: &Value, path: &str) -> Option<String> {
    let concept = path::first(resource, path)?;
    let text = ["text", "coding.display", "coding.code"].into_iter().find_map(|part| path::text(concept, part));
    text.map(str::to_owned)
}

/// The first coding that has a code.
fn code(concept: &Value) -> Option<Code> {
    let mut found = None;
    path::each(concept, "coding", &mut |coding| {
        if let (None, Some(code)) = (&found, path::text(coding, "code")) {
            found = Some(Code { system: own(coding, "system"), code: code.to_owned() });
        }
    });
    found
}

fn date(resource: &Value, paths: &[&str]) -> Option<PartialDate> {
    paths.iter().find_map(|path| PartialDate::parse(path::text(resource, path)?))
}

/// The first of `paths` that names somebody.
fn source(resource: &Value, paths: &[&str]) -> Source {
    let mut all = paths.iter().filter_map(|path| path::first(resource, path));
    let named = all.find_map(|value| {
        let source = Source { display: own(value, "display"), reference: own(value, "reference") };
        (source != Source::default()).then_some(source)
    });
    named.unwrap_or_default()
}

/// A number as received, or a string.
fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(yes) => Some(yes.to_string()),
        _ => None,
    }
}

/// A resource inside this one, by `#id`.
fn contained<'a>(resource: &'a Value, reference: &str) -> Option<&'a Value> {
    let id = reference.strip_prefix('#')?;
    let inside = resource.get("contained")?.as_array()?;
    inside.iter().find(|inner| inner.get("id").and_then(Value::as_str) == Some(id))
}
