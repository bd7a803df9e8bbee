//! Small own samples that always run.

use fhir::{
    Change, PartialDate, Reason, Severity, Target, Targets, classify, outcome, read, rewrite, summary, validate,
};
use kernel::Locale;
use serde_json::{Value, json};

const BUNDLE: &str = r##"{
  "resourceType": "Bundle", "type": "transaction",
  "entry": [
    {"fullUrl": "urn:uuid:0001", "resource": {"resourceType": "Patient", "id": "p", "x": 1.10,
      "identifier": [{"system": "http://example.org/mrn", "value": "7"}]}},
    {"resource": {"resourceType":"Observation","id":"o","subject":{"reference":"urn:uuid:0001"},
      "performer":[{"reference":"Patient?identifier=http://example.org/mrn%7C7"},{"reference":"Practitioner/unknown"}],
      "focus":[{"reference":"Patient/p/_history/3"},{"reference":"#in"}],"valueQuantity":{"value":1.10e0}}},
    {"resource": {"resourceType": "Patient", "id": "twice", "id": "twice"}},
    {"resource": {"id": "no-type"}},
    {"request": {"method": "DELETE", "url": "Patient/9"}},
    {"resource": {"resourceType": "Patient", "id": "last"}}
  ]
}"##;

#[test]
fn a_bad_entry_never_stops_the_rest() {
    let read = read(BUNDLE.as_bytes());
    let entries: Vec<_> = read.entries.iter().map(|e| (e.path.as_str(), e.id.as_deref(), e.line)).collect();
    assert_eq!(
        entries,
        [
            ("Bundle.entry[0].resource", Some("p"), 4),
            ("Bundle.entry[1].resource", Some("o"), 6),
            ("Bundle.entry[5].resource", Some("last"), 12),
        ]
    );
    let problems: Vec<_> = read.problems.iter().map(|p| (p.path.as_str(), p.reason, p.severity, p.line)).collect();
    assert_eq!(
        problems,
        [
            ("Bundle.entry[2].resource", Reason::DuplicateKey, Severity::Error, Some(9)),
            ("Bundle.entry[3].resource", Reason::UnknownType, Severity::Error, Some(10)),
            ("Bundle.entry[4]", Reason::NoResource, Severity::Warning, Some(11)),
        ]
    );
    assert!(read.entries[0].text.contains("\"x\": 1.10,\n"), "text is kept as received");
    let told = outcome(&read.problems);
    assert_eq!(told["issue"][0]["expression"][0], "Bundle.entry[2].resource");
    assert_eq!(told["issue"][0]["code"], "structure");
    assert_eq!(told["issue"][2]["severity"], "warning");
    assert_eq!(outcome(&[])["issue"][0]["severity"], "information");
}

#[test]
fn files_of_every_form_are_read() {
    let check = |bytes: &[u8], entries: usize, problems: &[(Reason, Option<usize>)]| {
        let read = read(bytes);
        let got: Vec<_> = read.problems.iter().map(|p| (p.reason, p.line)).collect();
        assert_eq!((read.entries.len(), got.as_slice()), (entries, problems), "{}", String::from_utf8_lossy(bytes));
    };
    let one = br#"{"resourceType":"Patient","id":"a"}"#;
    check(one, 1, &[]);
    check(b"\xef\xbb\xbf{\"resourceType\":\"Patient\"}", 1, &[]);
    check(b"{\"resourceType\":\"Patient\"}\r\n\r\n{\"resourceType\":\"Group\"}\r\n", 2, &[]);
    check(b"{\"resourceType\":\"Patient\"}\n{\"resour\n{\"resourceType\":\"Group\"}", 2, &[(Reason::NotJson, Some(2))]);
    check(b"{\"resourceType\":\"Patient\"}\n{\"a\":\"\xff\"}\n", 1, &[(Reason::NotUtf8, Some(2))]);
    check(b"", 0, &[(Reason::NotJson, Some(1))]);
    check(b"not json\nat all", 0, &[(Reason::NotJson, Some(1))]);
    check(b"{\n \"resourceType\": \"Bundle\",\n \"entry\": [ { ]\n}", 0, &[(Reason::NotJson, Some(3))]);
    check(b"[1]", 0, &[(Reason::UnknownType, Some(1))]);
    check(br#"{"resourceType":"Bundle"}"#, 0, &[]);
    check(
        br#"{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Patient"}}],"entry":[]}"#,
        1,
        &[(Reason::DuplicateKey, Some(1))],
    );
    check(
        br#"{"resourceType":"Bundle","entry":[7,{"resource":[]}]}"#,
        0,
        &[(Reason::NoResource, Some(1)), (Reason::UnknownType, Some(1))],
    );
}

#[test]
fn references_are_rewritten_and_nothing_else() {
    let read = read(BUNDLE.as_bytes());
    let mut targets = Targets::default();
    read.entries.iter().zip(["N1", "N2", "N3"]).for_each(|(entry, id)| targets.add(entry, id));
    let resolve = |value: &str| targets.resolve(value);
    let change = Change { id: Some("N2"), version_id: Some("1"), last_updated: None, resolve: &resolve };
    let done = rewrite(&read.entries[1].text, &change).unwrap();
    let want = r##"{"resourceType":"Observation","meta":{"versionId":"1"},"id":"N2","subject":{"reference":"Patient/N1"},
      "performer":[{"reference":"Patient/N1"},{"reference":"Practitioner/unknown"}],
      "focus":[{"reference":"Patient/N1"},{"reference":"#in"}],"valueQuantity":{"value":1.10e0}}"##;
    assert_eq!(done.text, want);
    let table: Vec<_> = done.table.iter().map(|r| (r.path.as_str(), r.from.as_str())).collect();
    assert_eq!(
        table,
        [
            ("Observation.subject.reference", "urn:uuid:0001"),
            ("Observation.performer[0].reference", "Patient?identifier=http://example.org/mrn%7C7"),
            ("Observation.focus[0].reference", "Patient/p/_history/3"),
        ]
    );
    assert_eq!(done.unresolved.len(), 1);
    assert_eq!(done.unresolved[0].value, "Practitioner/unknown");
}

#[test]
fn meta_is_set_beside_what_is_there() {
    let check = |text: &str, want: &str| {
        let change = Change { id: Some("n"), version_id: Some("2"), last_updated: Some("T"), resolve: &|_| None };
        assert_eq!(rewrite(text, &change).unwrap().text, want);
    };
    check(
        r#"{"id":"a", "resourceType":"Patient"}"#,
        r#"{"id":"n", "resourceType":"Patient","meta":{"versionId":"2","lastUpdated":"T"}}"#,
    );
    check(
        r#"{"resourceType":"Patient","meta":{ "profile":["u"], "versionId":"9"}}"#,
        r#"{"resourceType":"Patient","id":"n","meta":{"lastUpdated":"T", "profile":["u"], "versionId":"2"}}"#,
    );
    check(
        r#"{"resourceType":"Patient","meta":{}}"#,
        r#"{"resourceType":"Patient","id":"n","meta":{"versionId":"2","lastUpdated":"T"}}"#,
    );
    let none = Change { id: Some("n"), version_id: None, last_updated: None, resolve: &|_| None };
    assert!(rewrite("{}", &none).is_err() && rewrite("[1]", &none).is_err() && rewrite("{", &none).is_err());
}

#[test]
fn a_name_claimed_twice_names_nobody() {
    let text = br#"{"resourceType":"Patient","id":"a","identifier":[{"value":"7"}]}"#;
    let entry = &read(text).entries[0];
    let mut targets = Targets::default();
    targets.add(entry, "N1");
    assert_eq!(targets.resolve("Patient?identifier=7").as_deref(), Some("Patient/N1"));
    targets.add(entry, "N2");
    assert_eq!((targets.resolve("Patient/a"), targets.resolve("Patient?identifier=7")), (None, None));
}

#[test]
fn references_have_shapes() {
    let check = |value: &str, want: Target| assert_eq!(classify(value), want, "{value}");
    check("Patient/a.1", Target::Local { resource_type: "Patient", id: "a.1" });
    check("Patient/a/_history/2", Target::Local { resource_type: "Patient", id: "a" });
    check("https://x.org/fhir/Patient/1", Target::Absolute);
    check("urn:uuid:1", Target::Urn);
    check("#a", Target::Contained);
    check("Patient?identifier=a|b", Target::Conditional { resource_type: "Patient", query: "identifier=a|b" });
    for bad in ["", "Patient", "patient/1", "Human/1", "Patient/a b", "Patient/1/2", "Human?x=1", "Patient/"] {
        check(bad, Target::Other);
    }
}

fn value(text: &str) -> Value {
    fhir::parse(text).unwrap()
}

#[test]
fn readings_keep_their_digits() {
    let check = |body: &str, want: (Option<&str>, Option<&str>, Option<f64>)| {
        let text = format!(r#"{{"resourceType":"Observation","status":"final","code":{{"text":"t"}},{body}}}"#);
        let reading = summary::reading(&value(&text)).unwrap();
        assert_eq!((reading.value.as_deref(), reading.unit.as_deref(), reading.number()), want, "{body}");
    };
    check(r#""valueQuantity":{"value":1.10,"unit":"mg/dL"}"#, (Some("1.10"), Some("mg/dL"), Some(1.1)));
    check(r#""valueQuantity":{"value":5,"comparator":"<","code":"%"}"#, (Some("<5"), Some("%"), None));
    check(r#""valueCodeableConcept":{"coding":[{"code":"1","display":"positive"}]}"#, (Some("positive"), None, None));
    check(r#""valueInteger":3"#, (Some("3"), None, Some(3.0)));
    check(r#""valueRatio":{"numerator":{"value":1},"denominator":{"value":128}}"#, (Some("1/128"), None, None));
    check(r#""valueRange":{"low":{"value":1.0,"unit":"h"},"high":{"value":2}}"#, (Some("1.0–2"), Some("h"), None));
    check(r#""dataAbsentReason":{"text":"unknown"}"#, (None, None, None));
    let pressure = value(
        r#"{"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"85354-9"}]},
        "effectiveDateTime":"2026-03-14","category":[{"coding":[{"code":"vital-signs"}]}],
        "component":[{"code":{"text":"Systolic"},"valueQuantity":{"value":120.0,"unit":"mmHg"}},{"code":{"text":"D"}}]}"#,
    );
    let reading = summary::reading(&pressure).unwrap();
    assert_eq!(reading.components[0].value.as_deref(), Some("120.0"));
    assert_eq!((reading.components[1].number(), reading.category.as_deref()), (None, Some("vital-signs")));
    assert_eq!(reading.at.map(|at| at.display(Locale::Es)).as_deref(), Some("14 mar 2026"));
    assert_eq!(summary::reading(&json!({ "resourceType": "Patient" })), None);
}

#[test]
fn the_panel_shows_what_a_chart_holds() {
    let problem = summary::problem(&json!({
        "resourceType": "Condition", "code": { "coding": [{ "code": "38341003", "display": "Hypertension" }] },
        "onsetDateTime": "2019-05", "clinicalStatus": { "coding": [{ "code": "active" }] },
        "recorder": { "reference": "Practitioner/1" }, "subject": { "reference": "Patient/1" }
    }))
    .unwrap();
    assert_eq!((problem.text.as_str(), problem.clinical_status.as_deref()), ("Hypertension", Some("active")));
    assert_eq!(problem.onset, PartialDate::parse("2019-05"));
    assert_eq!(problem.source.reference.as_deref(), Some("Practitioner/1"));

    let medicine = summary::medicine(&value(
        r##"{"resourceType":"MedicationRequest","status":"active","intent":"order",
        "contained":[{"resourceType":"Medication","id":"m","code":{"text":"Metformin 500 mg"}}],
        "medicationReference":{"reference":"#m"},"authoredOn":"2026-01-02",
        "dosageInstruction":[{"timing":{"repeat":{"frequency":2,"period":1.0,"periodUnit":"d"}},
          "doseAndRate":[{"doseQuantity":{"value":1,"unit":"tablet"}}]},{"text":"with food"}]}"##,
    ))
    .unwrap();
    assert_eq!((medicine.text.as_str(), medicine.medication), ("Metformin 500 mg", None));
    assert_eq!(medicine.dosage.as_deref(), Some("1 tablet, 2/d; with food"));

    let allergy = summary::allergy(&json!({
        "resourceType": "AllergyIntolerance", "code": { "text": "Penicillin" }, "criticality": "high",
        "reaction": [{ "manifestation": [{ "text": "Hives" }, { "coding": [{ "display": "Swelling" }] }] }]
    }))
    .unwrap();
    assert_eq!((allergy.text.as_str(), allergy.reaction.as_deref()), ("Penicillin", Some("Hives, Swelling")));

    let visit = summary::visit(&json!({
        "resourceType": "Encounter", "status": "finished", "class": { "code": "AMB" },
        "reasonCode": [{ "text": "Cough" }], "period": { "start": "2026-01-02T10:00:00-07:00" },
        "participant": [{ "individual": { "display": "Dr. Example" } }]
    }))
    .unwrap();
    assert_eq!((visit.text.as_str(), visit.reason.as_deref()), ("AMB", Some("Cough")));
    assert_eq!(visit.provider.display.as_deref(), Some("Dr. Example"));
}

#[test]
fn patient_facts_prefer_the_official_and_the_current() {
    let facts = summary::patient(&json!({
        "resourceType": "Patient", "birthDate": "1970", "gender": "female", "deceasedDateTime": "2020-02",
        "name": [{ "use": "old", "family": "A" }, { "use": "official", "family": "Peña", "given": ["Ana", "María"] }],
        "telecom": [{ "system": "phone", "value": "1", "use": "old" }, { "system": "phone", "value": "2" }],
        "address": [{ "use": "old", "city": "X" }, { "city": "Y", "state": "CO" }],
        "communication": [{ "language": { "coding": [{ "code": "en" }] } },
            { "language": { "coding": [{ "code": "es" }] }, "preferred": true }],
        "identifier": [{ "system": "s", "value": "v", "type": { "coding": [{ "code": "MR" }] } }, { "system": "t" }]
    }))
    .unwrap();
    assert_eq!((facts.family.as_str(), facts.given.as_str()), ("Peña", "Ana María"));
    assert_eq!((facts.language.as_deref(), facts.city.as_deref()), (Some("es"), Some("Y")));
    assert_eq!((facts.telecom.len(), facts.telecom[0].value.as_str()), (1, "2"));
    assert_eq!((facts.identifiers.len(), facts.identifiers[0].kind.as_deref()), (1, Some("MR")));
    assert!(facts.deceased && facts.deceased_at.is_some());
}

#[test]
fn problems_name_their_place_in_the_file() {
    let read = read(br#"{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Observation","status":"x"}}]}"#);
    let entry = &read.entries[0];
    let places: Vec<_> = validate(&entry.value().unwrap()).into_iter().map(|p| p.under(entry).path).collect();
    assert_eq!(places, ["Bundle.entry[0].resource.code", "Bundle.entry[0].resource.status"]);
}
