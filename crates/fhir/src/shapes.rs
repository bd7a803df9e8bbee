//! What R4 4.0.1 asks of the resources that Kith reads: flat tables taken from the specification's definitions.

/// Every R4 resource type, sorted.
#[rustfmt::skip]
const TYPES: &[&str] = &[
    "Account", "ActivityDefinition", "AdverseEvent", "AllergyIntolerance", "Appointment", "AppointmentResponse",
    "AuditEvent", "Basic", "Binary", "BiologicallyDerivedProduct", "BodyStructure", "Bundle", "CapabilityStatement",
    "CarePlan", "CareTeam", "CatalogEntry", "ChargeItem", "ChargeItemDefinition", "Claim", "ClaimResponse",
    "ClinicalImpression", "CodeSystem", "Communication", "CommunicationRequest", "CompartmentDefinition",
    "Composition", "ConceptMap", "Condition", "Consent", "Contract", "Coverage", "CoverageEligibilityRequest",
    "CoverageEligibilityResponse", "DetectedIssue", "Device", "DeviceDefinition", "DeviceMetric", "DeviceRequest",
    "DeviceUseStatement", "DiagnosticReport", "DocumentManifest", "DocumentReference", "EffectEvidenceSynthesis",
    "Encounter", "Endpoint", "EnrollmentRequest", "EnrollmentResponse", "EpisodeOfCare", "EventDefinition",
    "Evidence", "EvidenceVariable", "ExampleScenario", "ExplanationOfBenefit", "FamilyMemberHistory", "Flag", "Goal",
    "GraphDefinition", "Group", "GuidanceResponse", "HealthcareService", "ImagingStudy", "Immunization",
    "ImmunizationEvaluation", "ImmunizationRecommendation", "ImplementationGuide", "InsurancePlan", "Invoice",
    "Library", "Linkage", "List", "Location", "Measure", "MeasureReport", "Media", "Medication",
    "MedicationAdministration", "MedicationDispense", "MedicationKnowledge", "MedicationRequest",
    "MedicationStatement", "MedicinalProduct", "MedicinalProductAuthorization", "MedicinalProductContraindication",
    "MedicinalProductIndication", "MedicinalProductIngredient", "MedicinalProductInteraction",
    "MedicinalProductManufactured", "MedicinalProductPackaged", "MedicinalProductPharmaceutical",
    "MedicinalProductUndesirableEffect", "MessageDefinition", "MessageHeader", "MolecularSequence", "NamingSystem",
    "NutritionOrder", "Observation", "ObservationDefinition", "OperationDefinition", "OperationOutcome",
    "Organization", "OrganizationAffiliation", "Parameters", "Patient", "PaymentNotice", "PaymentReconciliation",
    "Person", "PlanDefinition", "Practitioner", "PractitionerRole", "Procedure", "Provenance", "Questionnaire",
    "QuestionnaireResponse", "RelatedPerson", "RequestGroup", "ResearchDefinition", "ResearchElementDefinition",
    "ResearchStudy", "ResearchSubject", "RiskAssessment", "RiskEvidenceSynthesis", "Schedule", "SearchParameter",
    "ServiceRequest", "Slot", "Specimen", "SpecimenDefinition", "StructureDefinition", "StructureMap", "Subscription",
    "Substance", "SubstanceNucleicAcid", "SubstancePolymer", "SubstanceProtein", "SubstanceReferenceInformation",
    "SubstanceSourceMaterial", "SubstanceSpecification", "SupplyDelivery", "SupplyRequest", "Task",
    "TerminologyCapabilities", "TestReport", "TestScript", "ValueSet", "VerificationResult", "VisionPrescription",
];

/// True for a resource type that R4 knows.
pub fn is_type(name: &str) -> bool {
    TYPES.binary_search(&name).is_ok()
}

/// Elements that a type must have; a choice element is met by any of its names.
#[rustfmt::skip]
pub(crate) const REQUIRED: &[(&str, &[&str])] = &[
    ("Condition", &["subject"]),
    ("MedicationRequest", &["status"]),
    ("MedicationRequest", &["intent"]),
    ("MedicationRequest", &["medicationCodeableConcept", "medicationReference"]),
    ("MedicationRequest", &["subject"]),
    ("AllergyIntolerance", &["patient"]),
    ("Observation", &["status"]),
    ("Observation", &["code"]),
    ("Encounter", &["status"]),
    ("Encounter", &["class"]),
    ("Procedure", &["status"]),
    ("Procedure", &["subject"]),
    ("Immunization", &["status"]),
    ("Immunization", &["vaccineCode"]),
    ("Immunization", &["patient"]),
    ("Immunization", &["occurrenceDateTime", "occurrenceString"]),
    ("DiagnosticReport", &["status"]),
    ("DiagnosticReport", &["code"]),
    ("CarePlan", &["status"]),
    ("CarePlan", &["intent"]),
    ("CarePlan", &["subject"]),
    ("Goal", &["lifecycleStatus"]),
    ("Goal", &["description"]),
    ("Goal", &["subject"]),
    ("Claim", &["status"]),
    ("Claim", &["type"]),
    ("Claim", &["use"]),
    ("Claim", &["patient"]),
    ("Claim", &["created"]),
    ("Claim", &["provider"]),
    ("Claim", &["priority"]),
    ("Claim", &["insurance"]),
    ("ExplanationOfBenefit", &["status"]),
    ("ExplanationOfBenefit", &["type"]),
    ("ExplanationOfBenefit", &["use"]),
    ("ExplanationOfBenefit", &["patient"]),
    ("ExplanationOfBenefit", &["created"]),
    ("ExplanationOfBenefit", &["insurer"]),
    ("ExplanationOfBenefit", &["provider"]),
    ("ExplanationOfBenefit", &["outcome"]),
    ("ExplanationOfBenefit", &["insurance"]),
    ("DocumentReference", &["status"]),
    ("DocumentReference", &["content"]),
    ("Provenance", &["target"]),
    ("Provenance", &["recorded"]),
    ("Provenance", &["agent"]),
];

const EVENT: &[&str] =
    &["preparation", "in-progress", "not-done", "on-hold", "stopped", "completed", "entered-in-error", "unknown"];
const REQUEST: &[&str] = &["draft", "active", "on-hold", "revoked", "completed", "entered-in-error", "unknown"];
const FINANCIAL: &[&str] = &["active", "cancelled", "draft", "entered-in-error"];
const USE: &[&str] = &["claim", "preauthorization", "predetermination"];
const GENDER: &[&str] = &["male", "female", "other", "unknown"];

// Only codings of the bound system count: translations into other systems may stand beside.
const CONDITION_CLINICAL: &str =
    "clinicalStatus.coding[system=http://terminology.hl7.org/CodeSystem/condition-clinical].code";
const CONDITION_CERTAINTY: &str =
    "verificationStatus.coding[system=http://terminology.hl7.org/CodeSystem/condition-ver-status].code";
const ALLERGY_CLINICAL: &str =
    "clinicalStatus.coding[system=http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical].code";
const ALLERGY_CERTAINTY: &str =
    "verificationStatus.coding[system=http://terminology.hl7.org/CodeSystem/allergyintolerance-verification].code";

/// Codes with a required binding: type, path below the resource, value set.
#[rustfmt::skip]
pub(crate) const CODES: &[(&str, &str, &[&str])] = &[
    ("Patient", "gender", GENDER),
    ("Practitioner", "gender", GENDER),
    ("Condition", CONDITION_CLINICAL,
        &["active", "recurrence", "relapse", "inactive", "remission", "resolved"]),
    ("Condition", CONDITION_CERTAINTY,
        &["unconfirmed", "provisional", "differential", "confirmed", "refuted", "entered-in-error"]),
    ("MedicationRequest", "status",
        &["active", "on-hold", "cancelled", "completed", "entered-in-error", "stopped", "draft", "unknown"]),
    ("MedicationRequest", "intent",
        &["proposal", "plan", "order", "original-order", "reflex-order", "filler-order", "instance-order", "option"]),
    ("AllergyIntolerance", ALLERGY_CLINICAL,
        &["active", "inactive", "resolved"]),
    ("AllergyIntolerance", ALLERGY_CERTAINTY,
        &["unconfirmed", "confirmed", "refuted", "entered-in-error"]),
    ("AllergyIntolerance", "type", &["allergy", "intolerance"]),
    ("AllergyIntolerance", "category", &["food", "medication", "environment", "biologic"]),
    ("AllergyIntolerance", "criticality", &["low", "high", "unable-to-assess"]),
    ("Observation", "status",
        &["registered", "preliminary", "final", "amended", "corrected", "cancelled", "entered-in-error", "unknown"]),
    ("Encounter", "status",
        &["planned", "arrived", "triaged", "in-progress", "onleave", "finished", "cancelled", "entered-in-error",
          "unknown"]),
    ("Procedure", "status", EVENT),
    ("Immunization", "status", &["completed", "entered-in-error", "not-done"]),
    ("DiagnosticReport", "status",
        &["registered", "partial", "preliminary", "final", "amended", "corrected", "appended", "cancelled",
          "entered-in-error", "unknown"]),
    ("CarePlan", "status", REQUEST),
    ("CarePlan", "intent", &["proposal", "plan", "order", "option"]),
    ("Goal", "lifecycleStatus",
        &["proposed", "planned", "accepted", "active", "on-hold", "completed", "cancelled", "entered-in-error",
          "rejected"]),
    ("Claim", "status", FINANCIAL),
    ("Claim", "use", USE),
    ("ExplanationOfBenefit", "status", FINANCIAL),
    ("ExplanationOfBenefit", "use", USE),
    ("ExplanationOfBenefit", "outcome", &["queued", "complete", "error", "partial"]),
    ("DocumentReference", "status", &["current", "superseded", "entered-in-error"]),
    ("DocumentReference", "docStatus", &["preliminary", "final", "amended", "entered-in-error"]),
    ("CareTeam", "status", &["proposed", "active", "suspended", "inactive", "entered-in-error"]),
    ("Device", "status", &["active", "inactive", "entered-in-error", "unknown"]),
    ("Location", "status", &["active", "suspended", "inactive"]),
    ("Location", "mode", &["instance", "kind"]),
];

/// How exact a date element is by its type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`
    Date,
    /// The same, or with time and offset
    DateTime,
    /// Always with time and offset
    Instant,
}

/// Date elements by type (`*` for any) and path; elements that end in `DateTime` or `Period` are known by their name.
#[rustfmt::skip]
pub(crate) const DATES: &[(&str, &str, Format)] = &[
    ("*", "meta.lastUpdated", Format::Instant),
    ("Patient", "birthDate", Format::Date),
    ("Practitioner", "birthDate", Format::Date),
    ("Condition", "recordedDate", Format::DateTime),
    ("MedicationRequest", "authoredOn", Format::DateTime),
    ("AllergyIntolerance", "recordedDate", Format::DateTime),
    ("AllergyIntolerance", "lastOccurrence", Format::DateTime),
    ("Observation", "effectiveInstant", Format::Instant),
    ("Observation", "issued", Format::Instant),
    ("Immunization", "recorded", Format::DateTime),
    ("Immunization", "expirationDate", Format::Date),
    ("DiagnosticReport", "issued", Format::Instant),
    ("CarePlan", "created", Format::DateTime),
    ("Goal", "startDate", Format::Date),
    ("Goal", "statusDate", Format::Date),
    ("Goal", "target.dueDate", Format::Date),
    ("Claim", "created", Format::DateTime),
    ("ExplanationOfBenefit", "created", Format::DateTime),
    ("DocumentReference", "date", Format::Instant),
    ("Device", "manufactureDate", Format::DateTime),
    ("Device", "expirationDate", Format::DateTime),
    ("Provenance", "recorded", Format::Instant),
];

/// Elements of the types above that are lists; anything else named here is a wrong shape.
#[rustfmt::skip]
pub(crate) const LISTS: &[(&str, &str)] = &[
    ("Patient", "name"), ("Patient", "identifier"), ("Patient", "telecom"), ("Patient", "address"),
    ("Patient", "communication"), ("Practitioner", "name"), ("Condition", "category"), ("Observation", "category"),
    ("Observation", "component"), ("AllergyIntolerance", "reaction"), ("MedicationRequest", "dosageInstruction"),
    ("Encounter", "type"), ("Encounter", "participant"), ("DiagnosticReport", "result"),
    ("DocumentReference", "content"), ("Provenance", "target"), ("Provenance", "agent"),
];
