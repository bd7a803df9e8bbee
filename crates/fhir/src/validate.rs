//! Structural checks: enough to keep a broken resource out of the chart, and to say why.

use serde_json::{Map, Value};

use crate::{
    PartialDate, Precision, Problem, Reason, is_type, path,
    references::{Target, classify},
    shapes::{CODES, DATES, Format, LISTS, REQUIRED},
};

/// Problems past this number are not listed.
const MOST: usize = 200;

/// True for a FHIR id: 1-64 of `A-Z a-z 0-9 - .` (R4, datatypes.html#id).
pub fn is_id(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.'))
}

/// What is wrong with a resource; empty when nothing is. Paths begin with the type: see [`Problem::under`].
pub fn validate(resource: &Value) -> Vec<Problem> {
    let mut problems = Vec::new();
    let resource_type = resource.get("resourceType").and_then(Value::as_str).unwrap_or_default();
    let Some(map) = resource.as_object().filter(|_| is_type(resource_type)) else {
        return vec![Problem::error(Reason::UnknownType, "", "resourceType is missing, or no type of FHIR R4.")];
    };
    if map.get("id").is_some_and(|id| !id.as_str().is_some_and(is_id)) {
        let text = "An id has 1 to 64 letters, digits, dashes and dots.";
        problems.push(Problem::error(Reason::BadId, format!("{resource_type}.id"), text));
    }
    shapes(resource_type, map, &mut problems);
    codes(resource_type, resource, &mut problems);
    dates(resource_type, resource, &mut problems);
    let mut at = resource_type.to_owned();
    members(map, &mut at, &mut problems);
    problems.truncate(MOST);
    problems
}

fn shapes(resource_type: &str, map: &Map<String, Value>, problems: &mut Vec<Problem>) {
    for (_, names) in REQUIRED.iter().filter(|(name, _)| *name == resource_type) {
        // `_status` alone carries the reason why there is none.
        let there = |name: &&str| map.contains_key(*name) || map.contains_key(&format!("_{name}"));
        if !names.iter().any(there) {
            let path = format!("{resource_type}.{}", names[0]);
            let text = format!("{resource_type} must have {}.", names.join(" or "));
            problems.push(Problem::error(Reason::Required, path, text));
        }
    }
    // Every reader here takes one for a list of one, so nothing is lost by keeping it.
    for (_, name) in LISTS.iter().filter(|(name, _)| *name == resource_type) {
        if map.get(*name).is_some_and(|value| !value.is_array()) {
            let path = format!("{resource_type}.{name}");
            problems.push(Problem::warning(Reason::WrongShape, path, format!("{name} must be a list.")));
        }
    }
}

fn codes(resource_type: &str, resource: &Value, problems: &mut Vec<Problem>) {
    for (_, path, allowed) in CODES.iter().filter(|(name, ..)| *name == resource_type) {
        let mut bad = 0;
        path::each(resource, path, &mut |value| {
            // A null in a list stands for an element that has only extensions.
            bad += usize::from(!value.is_null() && !value.as_str().is_some_and(|code| allowed.contains(&code)));
        });
        if bad > 0 {
            let text = format!("The code is none of: {}.", allowed.join(", "));
            let element = path.split('[').next().unwrap_or(path);
            problems.push(Problem::error(Reason::BadCode, format!("{resource_type}.{element}"), text));
        }
    }
}

fn dates(resource_type: &str, resource: &Value, problems: &mut Vec<Problem>) {
    for (_, path, format) in DATES.iter().filter(|(name, ..)| *name == resource_type || *name == "*") {
        let mut bad = false;
        path::each(resource, path, &mut |value| bad |= !is_date(value, *format));
        if bad {
            problems.push(bad_date(format!("{resource_type}.{path}"), *format));
        }
    }
}

fn is_date(value: &Value, format: Format) -> bool {
    let Some(date) = value.as_str().and_then(PartialDate::parse) else { return false };
    match format {
        Format::Date => date.precision <= Precision::Day,
        Format::DateTime => true,
        Format::Instant => date.precision >= Precision::Second,
    }
}

fn bad_date(path: String, format: Format) -> Problem {
    let text = match format {
        Format::Date => "A date is YYYY, YYYY-MM or YYYY-MM-DD.",
        Format::DateTime => "A dateTime is YYYY, YYYY-MM, YYYY-MM-DD, or with a time to the second and an offset.",
        Format::Instant => "An instant has a date, a time to the second and an offset.",
    };
    Problem::error(Reason::BadDate, path, text)
}

/// Checks that hold for every element, known by its name or shape.
fn walk(value: &Value, at: &mut String, problems: &mut Vec<Problem>) {
    match value {
        Value::Object(map) if map.is_empty() => problems.push(empty(at)),
        Value::Object(map) => members(map, at, problems),
        Value::Array(items) if items.is_empty() => problems.push(empty(at)),
        Value::Array(items) => {
            let length = at.len();
            for (i, item) in items.iter().enumerate() {
                at.push_str(&format!("[{i}]"));
                // null holds the place of an element that has only extensions.
                if !item.is_null() {
                    walk(item, at, problems);
                }
                at.truncate(length);
            }
        }
        Value::String(text) if text.is_empty() => problems.push(empty(at)),
        Value::Null => problems.push(empty(at)),
        _ => {}
    }
}

fn members(map: &Map<String, Value>, at: &mut String, problems: &mut Vec<Problem>) {
    let length = at.len();
    for (key, value) in map {
        if problems.len() >= MOST {
            return;
        }
        at.push('.');
        at.push_str(path::step(key));
        named(key, value, at, problems);
        walk(value, at, problems);
        at.truncate(length);
    }
}

fn named(key: &str, value: &Value, at: &str, problems: &mut Vec<Problem>) {
    let below = |name: &str| format!("{at}.{name}");
    if key.ends_with("DateTime") && !is_date(value, Format::DateTime) {
        problems.push(bad_date(at.to_owned(), Format::DateTime));
    }
    if key == "period" || key.ends_with("Period") {
        for edge in ["start", "end"] {
            if value.get(edge).is_some_and(|date| !is_date(date, Format::DateTime)) {
                problems.push(bad_date(below(edge), Format::DateTime));
            }
        }
    }
    let quantity = key == "quantity" || key.ends_with("Quantity");
    if quantity && value.get("value").is_some_and(|number| !number.is_number()) {
        problems.push(Problem::error(Reason::NotNumber, below("value"), "The value of a Quantity is a JSON number."));
    }
    if key == "reference" {
        reference(value, at, problems);
    }
}

fn reference(value: &Value, at: &str, problems: &mut Vec<Problem>) {
    match value {
        // A CodeableReference and a few definitions have an element of this name.
        Value::Object(_) | Value::Array(_) => {}
        Value::String(text) if text.is_empty() => {}
        Value::String(text) if classify(text) == Target::Other => {
            let text = "A reference is Type/id, an address, urn:uuid:, Type?query or #contained.";
            problems.push(Problem::warning(Reason::BadReference, at, text));
        }
        Value::String(_) => {}
        _ => problems.push(Problem::error(Reason::BadReference, at, "A reference is a string.")),
    }
}

fn empty(at: &str) -> Problem {
    Problem::warning(Reason::Empty, at, "FHIR leaves out what is empty.")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn found(resource: Value) -> Vec<String> {
        validate(&resource).into_iter().map(|p| format!("{} {}", p.path, p.reason.code())).collect()
    }

    #[test]
    fn good_resources_have_no_problem() {
        let patient = json!({
            "resourceType": "Patient", "id": "a-1.B", "meta": { "lastUpdated": "2026-03-14T09:30:00Z" },
            "birthDate": "1970-03", "gender": "female", "name": [{ "given": ["Ana", null], "_given": [null, {"id": "x"}] }],
            "deceasedDateTime": "2020"
        });
        assert!(found(patient).is_empty());
        let observation = json!({
            "resourceType": "Observation", "_status": { "extension": [{ "url": "u" }] }, "code": { "text": "x" },
            "valueQuantity": { "value": 1.10 }, "subject": { "reference": "Patient?identifier=a|b" }
        });
        assert!(found(observation).is_empty());
    }

    #[test]
    fn bad_resources_say_where_and_why() {
        let check = |resource: Value, want: &[&str]| assert_eq!(found(resource), want);
        check(json!({ "resourceType": "Human" }), &[" unknown-type"]);
        check(json!("x"), &[" unknown-type"]);
        check(
            json!({ "resourceType": "Patient", "id": "a b", "gender": "F", "birthDate": "1970-1-1", "name": {"text": "A"} }),
            &["Patient.id bad-id", "Patient.name wrong-shape", "Patient.gender bad-code", "Patient.birthDate bad-date"],
        );
        check(
            json!({
                "resourceType": "Observation", "status": "done", "valueQuantity": { "value": "1.1" },
                "effectivePeriod": { "start": "yesterday" }, "subject": { "reference": "nobody" },
                "performer": [{ "reference": 7 }], "note": []
            }),
            &[
                "Observation.code required",
                "Observation.status bad-code",
                "Observation.valueQuantity.value not-number",
                "Observation.effectivePeriod.start bad-date",
                "Observation.subject.reference bad-reference",
                "Observation.performer[0].reference bad-reference",
                "Observation.note empty",
            ],
        );
        check(
            json!({
                "resourceType": "Condition", "subject": { "display": "x" },
                "clinicalStatus": { "coding": [{ "system": "http://example.org", "code": "any" }, { "code": "live",
                    "system": "http://terminology.hl7.org/CodeSystem/condition-clinical" }] },
                "onsetDateTime": 2020
            }),
            &["Condition.clinicalStatus.coding bad-code", "Condition.onsetDateTime bad-date"],
        );
    }
}
