//! Observations: vital signs, laboratory results, answers.

use serde_json::Value;

use super::{Code, Source, code, concept, date, is, own, scalar, source};
use crate::{PartialDate, path};

/// An Observation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// What was measured, as a code.
    pub code: Option<Code>,
    /// What was measured, in words.
    pub label: String,
    /// The value with its digits as received: `1.10`, `<5`, `positive`; `None` when only components have one.
    pub value: Option<String>,
    /// The unit as printed, else its UCUM code.
    pub unit: Option<String>,
    /// When it was true.
    pub at: Option<PartialDate>,
    /// The parts, such as systolic and diastolic.
    pub components: Vec<Component>,
    /// `final`, `amended`, …; `entered-in-error` does not belong on a panel.
    pub status: String,
    /// `vital-signs`, `laboratory`, `survey`, …
    pub category: Option<String>,
    /// `H`, `L`, `N`, … as the laboratory says.
    pub interpretation: Option<String>,
    /// Who measured it.
    pub source: Source,
}

/// One part of an Observation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Component {
    /// What was measured, as a code.
    pub code: Option<Code>,
    /// What was measured, in words.
    pub label: String,
    /// The value with its digits as received.
    pub value: Option<String>,
    /// The unit as printed, else its UCUM code.
    pub unit: Option<String>,
}

impl Reading {
    /// The value as a number for drawing; `None` for words and for values with a comparator.
    pub fn number(&self) -> Option<f64> {
        number(self.value.as_deref())
    }
}

impl Component {
    /// The value as a number for drawing; `None` for words and for values with a comparator.
    pub fn number(&self) -> Option<f64> {
        number(self.value.as_deref())
    }
}

fn number(value: Option<&str>) -> Option<f64> {
    value?.parse().ok().filter(|number: &f64| number.is_finite())
}

/// Reads an Observation.
pub fn reading(resource: &Value) -> Option<Reading> {
    if !is(resource, "Observation") {
        return None;
    }
    let mut components = Vec::new();
    path::each(resource, "component", &mut |part| {
        let (value, unit) = value_of(part);
        let label = concept(part, "code").unwrap_or_default();
        components.push(Component { code: part.get("code").and_then(code), label, value, unit });
    });
    let (value, unit) = value_of(resource);
    Some(Reading {
        code: resource.get("code").and_then(code),
        label: concept(resource, "code").unwrap_or_default(),
        value,
        unit,
        at: date(resource, &["effectiveDateTime", "effectiveInstant", "effectivePeriod.start", "issued"]),
        components,
        status: own(resource, "status").unwrap_or_default(),
        category: own(resource, "category.coding.code"),
        interpretation: own(resource, "interpretation.coding.code"),
        source: source(resource, &["performer"]),
    })
}

/// `value[x]` as text, and its unit.
fn value_of(holder: &Value) -> (Option<String>, Option<String>) {
    if let Some(quantity) = holder.get("valueQuantity") {
        return quantity_of(quantity);
    }
    if let Some(ratio) = holder.get("valueRatio") {
        return (pair(ratio, "numerator", "denominator", "/"), None);
    }
    if let Some(range) = holder.get("valueRange") {
        let unit = ["low.unit", "high.unit"].into_iter().find_map(|path| own(range, path));
        return (pair(range, "low", "high", "–"), unit);
    }
    const PLAIN: [&str; 5] = ["valueString", "valueInteger", "valueBoolean", "valueDateTime", "valueTime"];
    let plain = PLAIN.into_iter().find_map(|key| holder.get(key).and_then(scalar));
    (concept(holder, "valueCodeableConcept").or(plain), None)
}

fn quantity_of(quantity: &Value) -> (Option<String>, Option<String>) {
    let comparator = own(quantity, "comparator").unwrap_or_default();
    let value = quantity.get("value").and_then(scalar).map(|digits| format!("{comparator}{digits}"));
    (value, own(quantity, "unit").or_else(|| own(quantity, "code")))
}

fn pair(holder: &Value, first: &str, second: &str, between: &str) -> Option<String> {
    let one = |key: &str| holder.get(key).and_then(|part| quantity_of(part).0);
    match (one(first), one(second)) {
        (None, None) => None,
        (a, b) => Some(format!("{}{between}{}", a.unwrap_or_default(), b.unwrap_or_default())),
    }
}
