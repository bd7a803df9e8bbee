//! What a panel needs of one resource, and whom it names.

use fhir::{PartialDate, summary};
use kernel::Time;
use serde_json::Value;

use crate::types::Item;

/// One resource's fact, with the references whose names are still to be looked up.
#[derive(Debug, Clone, Default)]
pub(crate) struct Fact {
    pub item: Item,
    /// Who said or did it, when the resource gives only a reference.
    pub source: Option<String>,
    /// The visit, whose clinician stands in when nobody is named.
    pub visit: Option<String>,
    /// The Medication that has the name.
    pub medication: Option<String>,
    /// Beginning of what it stands for.
    pub at: Option<Time>,
}

/// The fact of a resource of a type that is shown; `None` for other types and for entries made in error.
pub(crate) fn fact(resource: &Value) -> Option<Fact> {
    let mut fact = clinical(resource).or_else(|| directory(resource))?;
    fact.at = PartialDate::parse(&fact.item.at).map(|date| date.start);
    fact.visit = text(resource, &["encounter", "reference"]).map(str::to_owned);
    Some(fact)
}

fn clinical(resource: &Value) -> Option<Fact> {
    if let Some(p) = summary::problem(resource) {
        let status = p.clinical_status.unwrap_or_default();
        let item = Item {
            text: p.text,
            code: code(p.code),
            at: date(p.onset),
            end: date(p.abated),
            status,
            ..Item::default()
        };
        return stands(p.verification_status.as_deref()).then(|| Fact::new(item, p.source));
    }
    if let Some(m) = summary::medicine(resource) {
        let item = Item {
            text: m.text,
            code: code(m.code),
            at: date(m.authored),
            status: m.status,
            detail: m.dosage.unwrap_or_default(),
            ..Item::default()
        };
        let stands = stands(Some(&item.status));
        return stands.then(|| Fact { medication: m.medication, ..Fact::new(item, m.source) });
    }
    if let Some(a) = summary::allergy(resource) {
        let item = Item {
            text: a.text,
            code: code(a.code),
            at: date(a.recorded),
            status: a.clinical_status.unwrap_or_default(),
            detail: a.reaction.unwrap_or_default(),
            ..Item::default()
        };
        return stands(a.verification_status.as_deref()).then(|| Fact::new(item, a.source));
    }
    if let Some(v) = summary::visit(resource) {
        let item = Item {
            text: v.text,
            code: text(resource, &["class", "code"]).unwrap_or_default().to_owned(),
            at: date(v.start),
            end: date(v.end),
            status: v.status,
            detail: v.reason.unwrap_or_default(),
            ..Item::default()
        };
        return stands(Some(&item.status)).then(|| Fact::new(item, v.provider));
    }
    summary::reading(resource).and_then(reading)
}

/// Parts that are read in a fixed order, whatever the sender's: systolic before diastolic (LOINC).
const ORDER: [&str; 2] = ["8480-6", "8462-4"];

fn reading(mut r: summary::Reading) -> Option<Fact> {
    if !stands(Some(&r.status)) {
        return None;
    }
    let place = |c: &summary::Component| {
        let code = c.code.as_ref().map(|code| code.code.as_str());
        ORDER.iter().position(|known| Some(*known) == code).unwrap_or(ORDER.len())
    };
    r.components.sort_by_key(place);
    let number = r.number().or_else(|| r.components.first().and_then(summary::Component::number));
    // Blood pressure and the like: 124/78. Parts without a value are left out.
    let parts: Vec<&str> = r.components.iter().filter_map(|c| c.value.as_deref()).map(short).collect();
    let unit = r.unit.or_else(|| r.components.first().and_then(|c| c.unit.clone()));
    let value = r.value.unwrap_or_else(|| parts.join("/"));
    let item = Item {
        text: r.label,
        code: code(r.code),
        at: date(r.at),
        status: r.interpretation.unwrap_or_default(),
        value,
        unit: unit.unwrap_or_default(),
        group: r.category.unwrap_or_default(),
        number,
        ..Item::default()
    };
    (!item.value.is_empty()).then(|| Fact::new(item, r.source))
}

/// Two parts in one cell leave no room for ten digits after the point.
fn short(value: &str) -> &str {
    match value.split_once('.') {
        Some((whole, part)) if part.len() > 2 => whole,
        _ => value,
    }
}

/// The name of whom or what others refer to.
fn directory(resource: &Value) -> Option<Fact> {
    let name = match text(resource, &["resourceType"])? {
        "Organization" | "Location" | "HealthcareService" => text(resource, &["name"])?.to_owned(),
        "Practitioner" => person_name(resource.get("name")?)?,
        "Medication" => {
            let code = resource.get("code")?;
            let display = code.get("coding").and_then(|c| c.get(0)).and_then(|c| text(c, &["display"]));
            text(code, &["text"]).or(display)?.to_owned()
        }
        _ => return None,
    };
    Some(Fact { item: Item { text: name, ..Item::default() }, ..Fact::default() })
}

fn person_name(names: &Value) -> Option<String> {
    let name = names.get(0).unwrap_or(names);
    if let Some(whole) = text(name, &["text"]) {
        return Some(whole.to_owned());
    }
    let list = |key: &str| {
        let items = name.get(key).and_then(Value::as_array);
        items.into_iter().flatten().filter_map(Value::as_str).collect::<Vec<_>>().join(" ")
    };
    let parts = [list("prefix"), list("given"), text(name, &["family"]).unwrap_or_default().to_owned()];
    let whole = parts.iter().filter(|p| !p.is_empty()).map(String::as_str).collect::<Vec<_>>().join(" ");
    (!whole.is_empty()).then_some(whole)
}

/// Entries made in error, refuted ones and drafts are kept, and shown nowhere.
fn stands(status: Option<&str>) -> bool {
    !matches!(status, Some("entered-in-error" | "refuted" | "cancelled" | "planned" | "draft" | "unknown"))
}

fn code(code: Option<summary::Code>) -> String {
    code.map(|c| format!("{}|{}", c.system.unwrap_or_default(), c.code)).unwrap_or_default()
}

fn date(date: Option<PartialDate>) -> String {
    date.map(|d| d.text).unwrap_or_default()
}

pub(crate) fn text<'a>(value: &'a Value, path: &[&str]) -> Option<&'a str> {
    path.iter().try_fold(value, |value, key| value.get(*key))?.as_str().filter(|text| !text.is_empty())
}

impl Fact {
    fn new(item: Item, source: summary::Source) -> Self {
        let named = source.display.is_some();
        let item = Item { source: source.display.unwrap_or_default(), ..item };
        Self { item, source: source.reference.filter(|_| !named), ..Self::default() }
    }
}

/// The logical id of the Patient that a resource is about.
pub(crate) fn patient_of(resource: &Value) -> Option<String> {
    const KEYS: [&str; 6] = ["subject", "patient", "beneficiary", "individual", "for", "target"];
    let one = |value: &Value| text(value, &["reference"]).and_then(|r| r.strip_prefix("Patient/")).map(logical);
    let any = |value: &Value| match value {
        Value::Array(items) => items.iter().find_map(one),
        value => one(value),
    };
    KEYS.iter().find_map(|key| resource.get(key).and_then(any))
}

fn logical(reference: &str) -> String {
    reference.split('/').next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn blood_pressure_reads_as_people_write_it() {
        let part = |code: &str, value: f64| json!({"code": {"coding": [{"system": "http://loinc.org", "code": code}]}, "valueQuantity": {"value": value, "unit": "mmHg"}});
        let made = fact(&json!({
            "resourceType": "Observation", "status": "final", "code": {"text": "Blood Pressure"},
            "effectiveDateTime": "2026-11-02", "component": [part("8462-4", 78.0), part("8480-6", 124.0)]
        }));
        // Some senders give the lower number first.
        let item = made.unwrap().item;
        assert_eq!((item.value.as_str(), item.unit.as_str(), item.number), ("124.0/78.0", "mmHg", Some(124.0)));
    }

    #[test]
    fn what_was_made_in_error_is_no_fact() {
        let check = |status: &str, want: bool| {
            let made = fact(
                &json!({"resourceType": "Observation", "status": status, "code": {"text": "x"}, "valueString": "y"}),
            );
            assert_eq!(made.is_some(), want, "{status}");
        };
        check("final", true);
        check("amended", true);
        check("entered-in-error", false);
    }

    #[test]
    fn a_resource_names_its_patient() {
        let check = |value: Value, want: Option<&str>| assert_eq!(patient_of(&value).as_deref(), want, "{value}");
        check(json!({"subject": {"reference": "Patient/a/_history/2"}}), Some("a"));
        check(json!({"patient": {"reference": "Patient/b"}}), Some("b"));
        check(json!({"target": [{"reference": "Encounter/e"}, {"reference": "Patient/c"}]}), Some("c"));
        check(json!({"subject": {"reference": "Group/g"}}), None);
        check(json!({"subject": {"display": "Ana"}}), None);
    }
}
