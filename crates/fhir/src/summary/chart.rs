//! Problems, medicines, allergies and visits.

use serde_json::Value;

use super::{Code, Source, code, concept, contained, date, is, own, scalar, source};
use crate::{PartialDate, path};

/// A Condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Its name.
    pub text: String,
    /// Its first code.
    pub code: Option<Code>,
    /// When it began; when it was recorded if nobody knows.
    pub onset: Option<PartialDate>,
    /// When it ended.
    pub abated: Option<PartialDate>,
    /// `active`, `recurrence`, `relapse`, `inactive`, `remission` or `resolved`
    pub clinical_status: Option<String>,
    /// `entered-in-error` and `refuted` do not belong on a panel.
    pub verification_status: Option<String>,
    /// Who asserted or recorded it.
    pub source: Source,
}

/// A MedicationRequest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Medicine {
    /// Its name; empty when the Medication is a resource of its own, named by `medication`.
    pub text: String,
    /// Its first code.
    pub code: Option<Code>,
    /// The Medication resource, where the name is elsewhere.
    pub medication: Option<String>,
    /// How to take it, in the prescriber's words, or as `1 tablet, 2/d` when there are none.
    pub dosage: Option<String>,
    /// `active`, `stopped`, …
    pub status: String,
    /// When it was written.
    pub authored: Option<PartialDate>,
    /// Who asked for it.
    pub source: Source,
}

/// An AllergyIntolerance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allergy {
    /// To what.
    pub text: String,
    /// Its first code.
    pub code: Option<Code>,
    /// What it does, such as `hives, swelling`.
    pub reaction: Option<String>,
    /// `low`, `high` or `unable-to-assess`
    pub criticality: Option<String>,
    /// `active`, `inactive` or `resolved`
    pub clinical_status: Option<String>,
    /// `entered-in-error` and `refuted` do not belong on a panel.
    pub verification_status: Option<String>,
    /// When it was recorded.
    pub recorded: Option<PartialDate>,
    /// Who asserted or recorded it.
    pub source: Source,
}

/// An Encounter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    /// What kind.
    pub text: String,
    /// Why.
    pub reason: Option<String>,
    /// `planned`, `finished`, …
    pub status: String,
    /// Beginning.
    pub start: Option<PartialDate>,
    /// End.
    pub end: Option<PartialDate>,
    /// Who saw the patient, else where.
    pub provider: Source,
}

/// Reads a Condition.
pub fn problem(resource: &Value) -> Option<Problem> {
    is(resource, "Condition").then(|| Problem {
        text: concept(resource, "code").unwrap_or_default(),
        code: resource.get("code").and_then(code),
        onset: date(resource, &["onsetDateTime", "onsetPeriod.start", "recordedDate"]),
        abated: date(resource, &["abatementDateTime", "abatementPeriod.end"]),
        clinical_status: own(resource, "clinicalStatus.coding.code"),
        verification_status: own(resource, "verificationStatus.coding.code"),
        source: source(resource, &["asserter", "recorder"]),
    })
}

/// Reads a MedicationRequest.
pub fn medicine(resource: &Value) -> Option<Medicine> {
    if !is(resource, "MedicationRequest") {
        return None;
    }
    let reference = path::text(resource, "medicationReference.reference").unwrap_or_default();
    let inner = contained(resource, reference);
    let name = concept(resource, "medicationCodeableConcept")
        .or_else(|| inner.and_then(|medication| concept(medication, "code")))
        .or_else(|| own(resource, "medicationReference.display"));
    let coded = resource.get("medicationCodeableConcept").or_else(|| inner.and_then(|m| m.get("code")));
    Some(Medicine {
        text: name.unwrap_or_default(),
        code: coded.and_then(code),
        medication: (inner.is_none() && !reference.is_empty()).then(|| reference.to_owned()),
        dosage: dosage(resource),
        status: own(resource, "status").unwrap_or_default(),
        authored: date(resource, &["authoredOn"]),
        source: source(resource, &["requester", "recorder"]),
    })
}

fn dosage(resource: &Value) -> Option<String> {
    let mut lines = Vec::new();
    path::each(resource, "dosageInstruction", &mut |dose| {
        let words = own(dose, "text").or_else(|| own(dose, "patientInstruction")).or_else(|| spelled(dose));
        lines.extend(words);
    });
    (!lines.is_empty()).then(|| lines.join("; "))
}

/// Dose and timing in signs that need no translation: `1 tablet, 2/d`, `2.5 mL, 1/8 h`.
fn spelled(dose: &Value) -> Option<String> {
    let part = |path: &str| path::first(dose, path).and_then(scalar);
    let amount = part("doseAndRate.doseQuantity.value")
        .map(|value| part("doseAndRate.doseQuantity.unit").map_or(value.clone(), |unit| format!("{value} {unit}")));
    let repeat = part("timing.repeat.periodUnit").map(|unit| {
        let times = part("timing.repeat.frequency").unwrap_or_else(|| "1".to_owned());
        match part("timing.repeat.period").filter(|period| period.parse() != Ok(1.0)) {
            Some(period) => format!("{times}/{period} {unit}"),
            None => format!("{times}/{unit}"),
        }
    });
    let when = repeat.or_else(|| concept(dose, "timing.code"));
    let parts: Vec<String> = [amount, when].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// Reads an AllergyIntolerance.
pub fn allergy(resource: &Value) -> Option<Allergy> {
    if !is(resource, "AllergyIntolerance") {
        return None;
    }
    let mut reactions = Vec::new();
    path::each(resource, "reaction.manifestation", &mut |item| reactions.extend(concept(item, "")));
    Some(Allergy {
        text: concept(resource, "code").unwrap_or_default(),
        code: resource.get("code").and_then(code),
        reaction: (!reactions.is_empty()).then(|| reactions.join(", ")),
        criticality: own(resource, "criticality"),
        clinical_status: own(resource, "clinicalStatus.coding.code"),
        verification_status: own(resource, "verificationStatus.coding.code"),
        recorded: date(resource, &["recordedDate", "onsetDateTime"]),
        source: source(resource, &["asserter", "recorder"]),
    })
}

/// Reads an Encounter.
pub fn visit(resource: &Value) -> Option<Visit> {
    is(resource, "Encounter").then(|| Visit {
        text: concept(resource, "type")
            .or_else(|| own(resource, "class.display"))
            .or_else(|| own(resource, "class.code"))
            .unwrap_or_default(),
        reason: concept(resource, "reasonCode").or_else(|| own(resource, "reasonReference.display")),
        status: own(resource, "status").unwrap_or_default(),
        start: date(resource, &["period.start"]),
        end: date(resource, &["period.end"]),
        provider: source(resource, &["participant.individual", "serviceProvider"]),
    })
}
