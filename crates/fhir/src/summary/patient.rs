//! Who the patient is.

use serde_json::Value;

use super::{is, own};
use crate::{PartialDate, path};

/// A Patient, as far as the frame round a chart needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatientFacts {
    /// Family name, or the whole name where it has no parts.
    pub family: String,
    /// Given names, with spaces.
    pub given: String,
    /// Birth date, as exact as it is known.
    pub birth: Option<PartialDate>,
    /// `male`, `female`, `other` or `unknown`: administrative gender.
    pub gender: Option<String>,
    /// Dead, whether or not it is known since when.
    pub deceased: bool,
    /// When the patient died.
    pub deceased_at: Option<PartialDate>,
    /// BCP 47 tag of the preferred language, else of the first.
    pub language: Option<String>,
    /// Telephone numbers and e-mail addresses, in the resource's order, old ones left out.
    pub telecom: Vec<Telecom>,
    /// City of the home address.
    pub city: Option<String>,
    /// State of the home address.
    pub state: Option<String>,
    /// Medical record numbers and the like.
    pub identifiers: Vec<Identifier>,
}

/// One way to reach a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Telecom {
    /// `phone`, `email`, `sms`, …
    pub system: String,
    /// The number or address as received.
    pub value: String,
    /// `home`, `work`, `mobile`, …
    pub usage: Option<String>,
}

/// One business identifier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identifier {
    /// Who numbers.
    pub system: Option<String>,
    /// The number.
    pub value: String,
    /// `MR`, `SS`, `DL`, … of the v2-0203 table.
    pub kind: Option<String>,
}

/// Reads a Patient.
pub fn patient(resource: &Value) -> Option<PatientFacts> {
    if !is(resource, "Patient") {
        return None;
    }
    let name = best(resource, "name", &["official", "usual"]);
    let address = best(resource, "address", &["home"]);
    let at = |holder: Option<&Value>, path: &str| holder.and_then(|value| own(value, path));
    let dead = resource.get("deceasedBoolean").and_then(Value::as_bool).unwrap_or(false);
    let death = path::text(resource, "deceasedDateTime");
    Some(PatientFacts {
        family: at(name, "family").or_else(|| at(name, "text")).unwrap_or_default(),
        given: name.map(|name| path::texts(name, "given").join(" ")).unwrap_or_default(),
        birth: path::text(resource, "birthDate").and_then(PartialDate::parse),
        gender: own(resource, "gender"),
        deceased: dead || death.is_some(),
        deceased_at: death.and_then(PartialDate::parse),
        language: language(resource),
        telecom: telecom(resource),
        city: at(address, "city"),
        state: at(address, "state"),
        identifiers: identifiers(resource),
    })
}

/// The entry of a list whose `use` comes first in `uses`, else the first that is not old.
fn best<'a>(resource: &'a Value, key: &str, uses: &[&str]) -> Option<&'a Value> {
    let all = list(resource, key)?;
    let usage = |item: &Value| own(item, "use").unwrap_or_default();
    let preferred = uses.iter().find_map(|wanted| all.iter().find(|item| usage(item) == *wanted));
    preferred.or_else(|| all.iter().find(|item| usage(item) != "old")).or(all.first())
}

/// A list, or one element where a list belongs.
fn list<'a>(resource: &'a Value, key: &str) -> Option<&'a [Value]> {
    let value = resource.get(key)?;
    Some(value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice))
}

fn language(resource: &Value) -> Option<String> {
    let all = list(resource, "communication")?;
    let preferred = |item: &&Value| item.get("preferred").and_then(Value::as_bool) == Some(true);
    all.iter().find(preferred).or(all.first()).and_then(|item| own(item, "language.coding.code"))
}

fn telecom(resource: &Value) -> Vec<Telecom> {
    let mut found = Vec::new();
    path::each(resource, "telecom", &mut |item| {
        let usage = own(item, "use");
        if let (Some(system), Some(value)) = (own(item, "system"), own(item, "value"))
            && usage.as_deref() != Some("old")
        {
            found.push(Telecom { system, value, usage });
        }
    });
    found
}

fn identifiers(resource: &Value) -> Vec<Identifier> {
    let mut found = Vec::new();
    path::each(resource, "identifier", &mut |item| {
        if let Some(value) = own(item, "value") {
            found.push(Identifier { system: own(item, "system"), value, kind: own(item, "type.coding.code") });
        }
    });
    found
}
