//! The values under which a resource is found by search.

use std::collections::HashSet;

use kernel::Time;
use serde_json::Value;

use crate::{
    PartialDate, fold,
    params::{Kind, PARAMS},
    path,
    references::{Target, classify},
};

/// One value of one search parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// The parameter's name, such as `code`.
    pub name: &'static str,
    /// The value.
    pub value: TermValue,
}

/// A value, by how it is matched.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum TermValue {
    /// A code, an identifier, a contact point or a boolean.
    Token {
        /// The code system or naming system; `None` where FHIR implies it (plain codes) or it is missing.
        system: Option<String>,
        /// The code or value; empty when only text is known.
        code: String,
        /// What the concept or the coding calls itself.
        text: Option<String>,
    },
    /// Every moment that the value can mean; an open period ends at [`Time::NEVER`] or begins at `i64::MIN`.
    Date {
        /// First microsecond.
        start: Time,
        /// Last microsecond.
        end: Time,
    },
    /// `Type/id` without its version, or the absolute URL or urn as received.
    Reference(String),
    /// Folded by [`fold`]; FHIR matches its beginning.
    Text {
        /// To compare with.
        folded: String,
        /// As received, for `:exact`.
        exact: String,
    },
}

/// The search terms of a resource, each once; give it the text after [`crate::rewrite`], so that references and `_id`
/// are the store's own. A type without rows in [`crate::PARAMS`] has `_id` only.
pub fn index(resource: &Value) -> Vec<Term> {
    let mut terms = Vec::new();
    if let Some(id) = path::text(resource, "id") {
        terms.push(Term { name: "_id", value: TermValue::Token { system: None, code: id.to_owned(), text: None } });
    }
    let resource_type = path::text(resource, "resourceType").unwrap_or_default();
    for param in PARAMS.iter().filter(|param| param.resource == resource_type) {
        let mut seen = HashSet::new();
        for path in param.paths {
            path::each(resource, path, &mut |value| {
                take(param.kind, value, &mut |value| {
                    if seen.insert(value.clone()) {
                        terms.push(Term { name: param.name, value });
                    }
                });
            });
        }
    }
    terms
}

fn take(kind: Kind, value: &Value, push: &mut impl FnMut(TermValue)) {
    match kind {
        Kind::Token => token(value, push),
        Kind::Date => {
            if let Some((start, end)) = span(value) {
                push(TermValue::Date { start, end });
            }
        }
        Kind::Reference | Kind::Patient => {
            if let Some(target) = reference(value, kind == Kind::Patient) {
                push(TermValue::Reference(target));
            }
        }
        Kind::String => strings(value, push),
    }
}

/// A CodeableConcept, Coding, Identifier, ContactPoint, code or boolean.
fn token(value: &Value, push: &mut impl FnMut(TermValue)) {
    let own = |text: Option<&str>| text.map(str::to_owned);
    let mut one = |system: Option<&str>, code: &str, text: Option<&str>| {
        push(TermValue::Token { system: own(system), code: code.to_owned(), text: own(text) });
    };
    match value {
        Value::String(code) if !code.is_empty() => one(None, code, None),
        Value::Bool(yes) => one(None, if *yes { "true" } else { "false" }, None),
        Value::Object(_) => {
            let text = path::text(value, "text");
            let mut codings = 0;
            path::each(value, "coding", &mut |coding| {
                if let Some(code) = path::text(coding, "code") {
                    codings += 1;
                    one(path::text(coding, "system"), code, text.or(path::text(coding, "display")));
                }
            });
            let bare = path::text(value, "code").or(path::text(value, "value"));
            match bare {
                Some(code) => one(path::text(value, "system"), code, text.or(path::text(value, "display"))),
                None if codings == 0 && text.is_some() => one(None, "", text),
                None => {}
            }
        }
        _ => {}
    }
}

/// A date of any precision, or a Period.
fn span(value: &Value) -> Option<(Time, Time)> {
    if let Some(text) = value.as_str() {
        let date = PartialDate::parse(text)?;
        return Some((date.start, date.end));
    }
    let edge = |key| path::text(value, key).and_then(PartialDate::parse);
    match (edge("start"), edge("end")) {
        (None, None) => None,
        (start, end) => {
            let start = start.map_or(Time::from_micros(i64::MIN), |date| date.start);
            Some((start, end.map_or(Time::NEVER, |date| date.end)))
        }
    }
}

/// A Reference that points outside its resource; `patient` takes Patients and what may be one.
fn reference(value: &Value, patient: bool) -> Option<String> {
    let text = path::text(value, "reference")?;
    match classify(text) {
        Target::Local { resource_type, id } => {
            (!patient || resource_type == "Patient").then(|| format!("{resource_type}/{id}"))
        }
        Target::Absolute if patient => text.contains("/Patient/").then(|| text.to_owned()),
        Target::Absolute | Target::Urn => Some(text.to_owned()),
        Target::Contained | Target::Conditional { .. } | Target::Other => None,
    }
}

/// A string, a HumanName or an Address: each of its parts.
fn strings(value: &Value, push: &mut impl FnMut(TermValue)) {
    const PARTS: [&str; 11] =
        ["text", "family", "given", "prefix", "suffix", "line", "city", "district", "state", "postalCode", "country"];
    let mut one = |text: &str| {
        let folded = fold(text);
        if !folded.is_empty() {
            push(TermValue::Text { folded, exact: text.to_owned() });
        }
    };
    match value {
        Value::String(text) => one(text),
        _ => PARTS.iter().for_each(|part| path::texts(value, part).into_iter().for_each(&mut one)),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// `name=value` lines, in order.
    fn lines(resource: &Value) -> Vec<String> {
        let line = |term: Term| {
            let value = match term.value {
                TermValue::Token { system, code, text } => {
                    format!("{}|{code}|{}", system.unwrap_or_default(), text.unwrap_or_default())
                }
                TermValue::Date { start, end } if end == Time::NEVER => format!("{}..", start.rfc3339()),
                TermValue::Date { start, end } => format!("{}..{}", start.rfc3339(), end.rfc3339()),
                TermValue::Reference(target) => target,
                TermValue::Text { folded, .. } => folded,
            };
            format!("{}={value}", term.name)
        };
        index(resource).into_iter().map(line).collect()
    }

    #[test]
    fn an_observation_is_found_by_its_parts() {
        let observation = json!({
            "resourceType": "Observation", "id": "bp", "status": "final",
            "code": { "coding": [{ "system": "http://loinc.org", "code": "85354-9" }], "text": "Blood pressure" },
            "subject": { "reference": "Patient/p/_history/3" }, "encounter": { "reference": "urn:uuid:e" },
            "effectiveDateTime": "2026-03",
            "component": [
                { "code": { "coding": [{ "system": "http://loinc.org", "code": "8480-6", "display": "Sys" }] } },
                { "code": { "text": "Other" } }
            ]
        });
        assert_eq!(
            lines(&observation),
            [
                "_id=|bp|",
                "patient=Patient/p",
                "subject=Patient/p",
                "encounter=urn:uuid:e",
                "status=|final|",
                "code=http://loinc.org|85354-9|Blood pressure",
                "component-code=http://loinc.org|8480-6|Sys",
                "component-code=||Other",
                "combo-code=http://loinc.org|85354-9|Blood pressure",
                "combo-code=http://loinc.org|8480-6|Sys",
                "combo-code=||Other",
                "date=2026-03-01T00:00:00Z..2026-03-31T23:59:59Z",
            ]
        );
    }

    #[test]
    fn names_are_folded_and_groups_are_no_patients() {
        let patient = json!({
            "resourceType": "Patient", "name": [{ "family": "Peña", "given": ["José", "José"] }],
            "telecom": [{ "system": "phone", "value": "555-0100" }], "active": true, "birthDate": "1970"
        });
        assert_eq!(
            lines(&patient),
            [
                "name=pena",
                "name=jose",
                "family=pena",
                "given=jose",
                "birthdate=1970-01-01T00:00:00Z..1970-12-31T23:59:59Z",
                "active=|true|",
                "telecom=phone|555-0100|",
                "phone=phone|555-0100|",
            ]
        );
        let group = json!({
            "resourceType": "CareTeam", "subject": { "reference": "Group/g" }, "period": { "start": "2026-01-02" }
        });
        assert_eq!(lines(&group), ["subject=Group/g", "date=2026-01-02T00:00:00Z.."]);
        assert_eq!(lines(&json!({ "resourceType": "Basic", "id": "b", "code": { "text": "x" } })), ["_id=|b|"]);
        assert!(lines(&json!([1, 2])).is_empty());
    }

    #[test]
    fn no_parameter_stands_twice() {
        let mut rows: Vec<_> = PARAMS.iter().map(|p| (p.resource, p.name)).collect();
        rows.sort_unstable();
        rows.dedup();
        assert_eq!(rows.len(), PARAMS.len());
        assert!(PARAMS.iter().all(|p| crate::is_type(p.resource)));
    }
}
