//! The search parameters that are indexed: R4 search parameters named by US Core 6.1.0, as one flat table.

/// How a parameter is matched (R4, search.html#ptypes).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// System and code.
    Token,
    /// A span of time.
    Date,
    /// Another resource of any type.
    Reference,
    /// A Patient.
    Patient,
    /// Folded text.
    String,
}

/// One row: where the values of a parameter stand in a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Param {
    /// `Observation`
    pub resource: &'static str,
    /// `component-code`
    pub name: &'static str,
    /// How it is matched.
    pub kind: Kind,
    /// Plain paths below the resource; the values of all are taken.
    pub paths: &'static [&'static str],
}

use Kind::{Date, Patient, Reference, String, Token};

const fn row(resource: &'static str, name: &'static str, kind: Kind, paths: &'static [&'static str]) -> Param {
    Param { resource, name, kind, paths }
}

const ADDRESS: &[&str] = &["address"];
const IDENTIFIER: &[&str] = &["identifier"];
const STATUS: &[&str] = &["status"];
const SUBJECT: &[&str] = &["subject"];
const PATIENT: &[&str] = &["patient"];
const CODE: &[&str] = &["code"];
const CATEGORY: &[&str] = &["category"];
const ENCOUNTER: &[&str] = &["encounter"];
const PERIOD: &[&str] = &["period"];
const EFFECTIVE: &[&str] = &["effectiveDateTime", "effectivePeriod", "effectiveInstant"];
const ASSERTED: &[&str] =
    &["extension[url=http://hl7.org/fhir/StructureDefinition/condition-assertedDate].valueDateTime"];

/// Every indexed parameter but `_id`, which every resource has.
#[rustfmt::skip]
pub const PARAMS: &[Param] = &[
    row("Patient", "identifier", Token, IDENTIFIER),
    row("Patient", "name", String, &["name"]),
    row("Patient", "family", String, &["name.family"]),
    row("Patient", "given", String, &["name.given"]),
    row("Patient", "birthdate", Date, &["birthDate"]),
    row("Patient", "death-date", Date, &["deceasedDateTime"]),
    row("Patient", "gender", Token, &["gender"]),
    row("Patient", "active", Token, &["active"]),
    row("Patient", "telecom", Token, &["telecom"]),
    row("Patient", "phone", Token, &["telecom[system=phone]"]),
    row("Patient", "email", Token, &["telecom[system=email]"]),
    row("Patient", "address", String, ADDRESS),
    row("Patient", "address-city", String, &["address.city"]),
    row("Patient", "address-state", String, &["address.state"]),
    row("Patient", "address-postalcode", String, &["address.postalCode"]),
    row("Patient", "language", Token, &["communication.language"]),
    row("Patient", "general-practitioner", Reference, &["generalPractitioner"]),
    row("Patient", "organization", Reference, &["managingOrganization"]),

    row("Condition", "identifier", Token, IDENTIFIER),
    row("Condition", "patient", Patient, SUBJECT),
    row("Condition", "subject", Reference, SUBJECT),
    row("Condition", "encounter", Reference, ENCOUNTER),
    row("Condition", "category", Token, CATEGORY),
    row("Condition", "clinical-status", Token, &["clinicalStatus"]),
    row("Condition", "verification-status", Token, &["verificationStatus"]),
    row("Condition", "code", Token, CODE),
    row("Condition", "onset-date", Date, &["onsetDateTime", "onsetPeriod"]),
    row("Condition", "abatement-date", Date, &["abatementDateTime", "abatementPeriod"]),
    row("Condition", "recorded-date", Date, &["recordedDate"]),
    row("Condition", "asserted-date", Date, ASSERTED),

    row("MedicationRequest", "identifier", Token, IDENTIFIER),
    row("MedicationRequest", "patient", Patient, SUBJECT),
    row("MedicationRequest", "subject", Reference, SUBJECT),
    row("MedicationRequest", "encounter", Reference, ENCOUNTER),
    row("MedicationRequest", "status", Token, STATUS),
    row("MedicationRequest", "intent", Token, &["intent"]),
    row("MedicationRequest", "authoredon", Date, &["authoredOn"]),
    row("MedicationRequest", "code", Token, &["medicationCodeableConcept"]),
    row("MedicationRequest", "medication", Reference, &["medicationReference"]),
    row("MedicationRequest", "requester", Reference, &["requester"]),

    row("AllergyIntolerance", "identifier", Token, IDENTIFIER),
    row("AllergyIntolerance", "patient", Patient, PATIENT),
    row("AllergyIntolerance", "clinical-status", Token, &["clinicalStatus"]),
    row("AllergyIntolerance", "verification-status", Token, &["verificationStatus"]),
    row("AllergyIntolerance", "criticality", Token, &["criticality"]),
    row("AllergyIntolerance", "code", Token, &["code", "reaction.substance"]),
    row("AllergyIntolerance", "date", Date, &["recordedDate"]),

    row("Observation", "identifier", Token, IDENTIFIER),
    row("Observation", "patient", Patient, SUBJECT),
    row("Observation", "subject", Reference, SUBJECT),
    row("Observation", "encounter", Reference, ENCOUNTER),
    row("Observation", "status", Token, STATUS),
    row("Observation", "category", Token, CATEGORY),
    row("Observation", "code", Token, CODE),
    row("Observation", "component-code", Token, &["component.code"]),
    row("Observation", "combo-code", Token, &["code", "component.code"]),
    row("Observation", "value-concept", Token, &["valueCodeableConcept"]),
    row("Observation", "component-value-concept", Token, &["component.valueCodeableConcept"]),
    row("Observation", "date", Date, EFFECTIVE),
    row("Observation", "performer", Reference, &["performer"]),
    row("Observation", "has-member", Reference, &["hasMember"]),
    row("Observation", "derived-from", Reference, &["derivedFrom"]),

    row("Encounter", "identifier", Token, IDENTIFIER),
    row("Encounter", "patient", Patient, SUBJECT),
    row("Encounter", "subject", Reference, SUBJECT),
    row("Encounter", "status", Token, STATUS),
    row("Encounter", "class", Token, &["class"]),
    row("Encounter", "type", Token, &["type"]),
    row("Encounter", "date", Date, PERIOD),
    row("Encounter", "location", Reference, &["location.location"]),
    row("Encounter", "participant", Reference, &["participant.individual"]),
    row("Encounter", "service-provider", Reference, &["serviceProvider"]),
    row("Encounter", "reason-code", Token, &["reasonCode"]),
    row("Encounter", "discharge-disposition", Token, &["hospitalization.dischargeDisposition"]),

    row("Procedure", "identifier", Token, IDENTIFIER),
    row("Procedure", "patient", Patient, SUBJECT),
    row("Procedure", "subject", Reference, SUBJECT),
    row("Procedure", "encounter", Reference, ENCOUNTER),
    row("Procedure", "status", Token, STATUS),
    row("Procedure", "category", Token, CATEGORY),
    row("Procedure", "code", Token, CODE),
    row("Procedure", "date", Date, &["performedDateTime", "performedPeriod"]),

    row("Immunization", "identifier", Token, IDENTIFIER),
    row("Immunization", "patient", Patient, PATIENT),
    row("Immunization", "status", Token, STATUS),
    row("Immunization", "vaccine-code", Token, &["vaccineCode"]),
    row("Immunization", "date", Date, &["occurrenceDateTime"]),

    row("DiagnosticReport", "identifier", Token, IDENTIFIER),
    row("DiagnosticReport", "patient", Patient, SUBJECT),
    row("DiagnosticReport", "subject", Reference, SUBJECT),
    row("DiagnosticReport", "encounter", Reference, ENCOUNTER),
    row("DiagnosticReport", "status", Token, STATUS),
    row("DiagnosticReport", "category", Token, CATEGORY),
    row("DiagnosticReport", "code", Token, CODE),
    row("DiagnosticReport", "date", Date, EFFECTIVE),
    row("DiagnosticReport", "issued", Date, &["issued"]),
    row("DiagnosticReport", "result", Reference, &["result"]),

    row("CarePlan", "identifier", Token, IDENTIFIER),
    row("CarePlan", "patient", Patient, SUBJECT),
    row("CarePlan", "subject", Reference, SUBJECT),
    row("CarePlan", "encounter", Reference, ENCOUNTER),
    row("CarePlan", "status", Token, STATUS),
    row("CarePlan", "category", Token, CATEGORY),
    row("CarePlan", "date", Date, PERIOD),

    row("Goal", "identifier", Token, IDENTIFIER),
    row("Goal", "patient", Patient, SUBJECT),
    row("Goal", "subject", Reference, SUBJECT),
    row("Goal", "lifecycle-status", Token, &["lifecycleStatus"]),
    row("Goal", "description", Token, &["description"]),
    row("Goal", "target-date", Date, &["target.dueDate"]),

    row("Claim", "identifier", Token, IDENTIFIER),
    row("Claim", "patient", Patient, PATIENT),
    row("Claim", "status", Token, STATUS),
    row("Claim", "use", Token, &["use"]),
    row("Claim", "created", Date, &["created"]),
    row("Claim", "provider", Reference, &["provider"]),
    row("Claim", "encounter", Reference, &["item.encounter"]),

    row("ExplanationOfBenefit", "identifier", Token, IDENTIFIER),
    row("ExplanationOfBenefit", "patient", Patient, PATIENT),
    row("ExplanationOfBenefit", "status", Token, STATUS),
    row("ExplanationOfBenefit", "created", Date, &["created"]),
    row("ExplanationOfBenefit", "provider", Reference, &["provider"]),
    row("ExplanationOfBenefit", "claim", Reference, &["claim"]),
    row("ExplanationOfBenefit", "encounter", Reference, &["item.encounter"]),

    row("Practitioner", "identifier", Token, IDENTIFIER),
    row("Practitioner", "name", String, &["name"]),
    row("Practitioner", "family", String, &["name.family"]),
    row("Practitioner", "given", String, &["name.given"]),
    row("Practitioner", "active", Token, &["active"]),

    row("Organization", "identifier", Token, IDENTIFIER),
    row("Organization", "name", String, &["name", "alias"]),
    row("Organization", "address", String, ADDRESS),
    row("Organization", "type", Token, &["type"]),
    row("Organization", "active", Token, &["active"]),
    row("Organization", "partof", Reference, &["partOf"]),

    row("DocumentReference", "identifier", Token, &["masterIdentifier", "identifier"]),
    row("DocumentReference", "patient", Patient, SUBJECT),
    row("DocumentReference", "subject", Reference, SUBJECT),
    row("DocumentReference", "encounter", Reference, &["context.encounter"]),
    row("DocumentReference", "status", Token, STATUS),
    row("DocumentReference", "category", Token, CATEGORY),
    row("DocumentReference", "type", Token, &["type"]),
    row("DocumentReference", "date", Date, &["date"]),
    row("DocumentReference", "period", Date, &["context.period"]),
    row("DocumentReference", "author", Reference, &["author"]),

    row("CareTeam", "identifier", Token, IDENTIFIER),
    row("CareTeam", "patient", Patient, SUBJECT),
    row("CareTeam", "subject", Reference, SUBJECT),
    row("CareTeam", "status", Token, STATUS),
    row("CareTeam", "role", Token, &["participant.role"]),
    row("CareTeam", "participant", Reference, &["participant.member"]),
    row("CareTeam", "date", Date, PERIOD),

    row("Device", "identifier", Token, IDENTIFIER),
    row("Device", "patient", Patient, PATIENT),
    row("Device", "status", Token, STATUS),
    row("Device", "type", Token, &["type"]),
    row("Device", "device-name", String, &["deviceName.name", "type.text"]),
    row("Device", "udi-di", String, &["udiCarrier.deviceIdentifier"]),

    row("Location", "identifier", Token, IDENTIFIER),
    row("Location", "name", String, &["name", "alias"]),
    row("Location", "status", Token, STATUS),
    row("Location", "address", String, ADDRESS),
    row("Location", "address-city", String, &["address.city"]),
    row("Location", "address-state", String, &["address.state"]),
    row("Location", "address-postalcode", String, &["address.postalCode"]),
    row("Location", "organization", Reference, &["managingOrganization"]),

    row("Provenance", "patient", Patient, &["target"]),
    row("Provenance", "target", Reference, &["target"]),
    row("Provenance", "recorded", Date, &["recorded"]),
    row("Provenance", "agent", Reference, &["agent.who"]),
];
