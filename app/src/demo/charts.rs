//! Told charts: FHIR R4 bundles in the shapes that Synthea writes, drawn from a profile, the same on every run.

use kernel::Time;
use serde_json::{Value, json};

use super::cast::{Patient, Profile};

/// SNOMED CT code, English name, year of onset.
type Problem = (&'static str, &'static str, i16);
/// RxNorm code, text.
type Medicine = (&'static str, &'static str);
/// LOINC code, name, UCUM unit, first value, last value, decimals.
type Series = (&'static str, &'static str, &'static str, f64, f64, usize);

struct Told {
    problems: &'static [Problem],
    medicines: &'static [Medicine],
    allergies: &'static [(&'static str, &'static str, &'static str)],
    series: &'static [Series],
    /// Systolic and diastolic, first and last.
    pressure: Option<([f64; 2], [f64; 2])>,
}

const A1C: &str = "Hemoglobin A1c/Hemoglobin.total in Blood";
const WEIGHT: Series = ("29463-7", "Body Weight", "kg", 84.0, 82.1, 1);

fn told(profile: Profile) -> Told {
    let none = Told {
        problems: &[],
        medicines: &[],
        allergies: &[],
        series: &[WEIGHT],
        pressure: Some(([118.0, 76.0], [121.0, 77.0])),
    };
    match profile {
        Profile::Pressure => Told {
            problems: &[("59621000", "Essential hypertension (disorder)", 2019)],
            medicines: &[("314076", "lisinopril 10 MG Oral Tablet"), ("308136", "amlodipine 2.5 MG Oral Tablet")],
            allergies: &[("7980", "Penicillin", "rash")],
            series: &[
                WEIGHT,
                ("33914-3", "Glomerular filtration rate/1.73 sq M.predicted", "mL/min/{1.73_m2}", 82.0, 78.0, 0),
            ],
            pressure: Some(([158.0, 96.0], [134.0, 82.0])),
        },
        Profile::Diabetes => Told {
            problems: &[("44054006", "Diabetes mellitus type 2 (disorder)", 2016)],
            medicines: &[
                ("860975", "metformin hydrochloride 500 MG Oral Tablet"),
                ("617311", "atorvastatin 40 MG Oral Tablet"),
            ],
            allergies: &[],
            series: &[
                WEIGHT,
                ("4548-4", A1C, "%", 8.9, 7.3, 1),
                ("2339-0", "Glucose [Mass/volume] in Blood", "mg/dL", 186.0, 142.0, 0),
            ],
            pressure: Some(([132.0, 84.0], [128.0, 80.0])),
        },
        Profile::Both => Told {
            problems: &[
                ("44054006", "Diabetes mellitus type 2 (disorder)", 2019),
                ("59621000", "Essential hypertension (disorder)", 2021),
                ("55822004", "Hyperlipidemia (disorder)", 2021),
            ],
            medicines: &[
                ("860975", "metformin hydrochloride 500 MG Oral Tablet"),
                ("197361", "amlodipine 5 MG Oral Tablet"),
                ("314077", "lisinopril 20 MG Oral Tablet"),
                ("617311", "atorvastatin 40 MG Oral Tablet"),
            ],
            allergies: &[("1191", "Aspirin", "hives"), ("10831", "Sulfamethoxazole", "rash")],
            series: &[
                WEIGHT,
                ("4548-4", A1C, "%", 8.6, 7.4, 1),
                ("33914-3", "Glomerular filtration rate/1.73 sq M.predicted", "mL/min/{1.73_m2}", 84.0, 78.0, 0),
                ("18262-6", "Cholesterol in LDL [Mass/volume] in Serum or Plasma", "mg/dL", 146.0, 98.0, 0),
            ],
            pressure: Some(([162.0, 98.0], [124.0, 78.0])),
        },
        Profile::Asthma => Told {
            problems: &[("195967001", "Asthma (disorder)", 2008)],
            medicines: &[
                ("745752", "albuterol 0.09 MG/ACTUAT Metered Dose Inhaler"),
                ("896209", "fluticasone 0.11 MG/ACTUAT Inhaler"),
            ],
            allergies: &[("111088007", "Latex", "swelling")],
            series: &[WEIGHT, ("19926-5", "FEV1/FVC", "%", 68.0, 76.0, 0)],
            ..none
        },
        Profile::Pregnant => Told {
            problems: &[("72892002", "Normal pregnancy (finding)", 2026)],
            medicines: &[("749762", "prenatal multivitamin Oral Tablet")],
            series: &[
                ("29463-7", "Body Weight", "kg", 61.0, 68.4, 1),
                ("718-7", "Hemoglobin [Mass/volume] in Blood", "g/dL", 12.4, 11.3, 1),
            ],
            ..none
        },
        Profile::Kidney => Told {
            problems: &[
                ("433144002", "Chronic kidney disease stage 3 (disorder)", 2018),
                ("59621000", "Essential hypertension (disorder)", 2005),
            ],
            medicines: &[
                ("979485", "losartan potassium 25 MG Oral Tablet"),
                ("310798", "hydrochlorothiazide 25 MG Oral Tablet"),
            ],
            allergies: &[("2670", "Codeine", "nausea")],
            series: &[
                ("33914-3", "Glomerular filtration rate/1.73 sq M.predicted", "mL/min/{1.73_m2}", 52.0, 41.0, 0),
                ("2160-0", "Creatinine [Mass/volume] in Serum or Plasma", "mg/dL", 1.3, 1.6, 1),
                ("6298-4", "Potassium [Moles/volume] in Blood", "mmol/L", 4.4, 5.1, 1),
            ],
            pressure: Some(([148.0, 86.0], [138.0, 80.0])),
        },
        Profile::Thyroid => Told {
            problems: &[("40930008", "Hypothyroidism (disorder)", 2014)],
            medicines: &[("966224", "levothyroxine sodium 0.075 MG Oral Tablet")],
            series: &[WEIGHT, ("3016-3", "Thyrotropin [Units/volume] in Serum or Plasma", "m[IU]/L", 7.8, 5.6, 1)],
            ..none
        },
        Profile::Heart => Told {
            problems: &[
                ("49436004", "Atrial fibrillation (disorder)", 2017),
                ("84114007", "Heart failure (disorder)", 2020),
            ],
            medicines: &[
                ("855332", "warfarin sodium 5 MG Oral Tablet"),
                ("866924", "metoprolol tartrate 25 MG Oral Tablet"),
                ("313988", "furosemide 40 MG Oral Tablet"),
            ],
            allergies: &[("7980", "Penicillin", "anaphylaxis")],
            series: &[
                ("29463-7", "Body Weight", "kg", 88.0, 91.2, 1),
                ("6301-6", "INR in Platelet poor plasma by Coagulation assay", "{INR}", 2.4, 3.9, 1),
            ],
            pressure: Some(([136.0, 82.0], [129.0, 76.0])),
        },
        Profile::Low => Told {
            problems: &[("370143000", "Major depressive disorder (disorder)", 2022)],
            medicines: &[("312941", "sertraline 50 MG Oral Tablet")],
            series: &[WEIGHT, ("44261-6", "Patient Health Questionnaire 9 item total score", "{score}", 16.0, 9.0, 0)],
            ..none
        },
        Profile::Child => Told {
            problems: &[("367498001", "Seasonal allergic rhinitis (disorder)", 2020)],
            medicines: &[("1014676", "cetirizine hydrochloride 5 MG Oral Tablet")],
            series: &[
                ("29463-7", "Body Weight", "kg", 34.0, 41.5, 1),
                ("8302-2", "Body Height", "cm", 139.0, 151.0, 0),
            ],
            pressure: None,
            ..none
        },
        Profile::Infant => Told { series: &[("29463-7", "Body Weight", "kg", 3.2, 4.9, 2)], pressure: None, ..none },
        Profile::Pain => Told {
            problems: &[("279039007", "Low back pain (finding)", 2021)],
            medicines: &[("310965", "ibuprofen 200 MG Oral Tablet")],
            allergies: &[("7804", "Oxycodone", "itching")],
            ..none
        },
        Profile::Well => none,
    }
}

/// The bundle of one patient. `number` makes the ids and the record number; the last readings lie a few days before `now`.
pub fn bundle(patient: &Patient, number: usize, now: Time) -> Value {
    let told = told(patient.profile);
    let me = format!("urn:uuid:{}", uuid(number, 0));
    let mut entries = vec![entry(number, 0, who(patient, number))];
    let mut add = |resource: Value| {
        let n = entries.len();
        entries.push(entry(number, n, resource));
    };
    for (code, name, year) in told.problems {
        add(json!({
            "resourceType": "Condition", "clinicalStatus": coded("http://terminology.hl7.org/CodeSystem/condition-clinical", "active", "Active"),
            "verificationStatus": coded("http://terminology.hl7.org/CodeSystem/condition-ver-status", "confirmed", "Confirmed"),
            "category": [coded("http://terminology.hl7.org/CodeSystem/condition-category", "problem-list-item", "Problem List Item")],
            "code": coded("http://snomed.info/sct", code, name), "subject": {"reference": me}, "onsetDateTime": format!("{year}-05-12"),
            "recordedDate": format!("{year}-05-12"),
        }));
    }
    for (code, text) in told.medicines {
        add(json!({
            "resourceType": "MedicationRequest", "status": "active", "intent": "order",
            "medicationCodeableConcept": coded("http://www.nlm.nih.gov/research/umls/rxnorm", code, text), "subject": {"reference": me},
            "authoredOn": day(now, -40), "dosageInstruction": [{"sequence": 1, "text": "Take as written on the label"}],
        }));
    }
    for (code, substance, reaction) in told.allergies {
        add(json!({
            "resourceType": "AllergyIntolerance", "clinicalStatus": coded("http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical", "active", "Active"),
            "verificationStatus": coded("http://terminology.hl7.org/CodeSystem/allergyintolerance-verification", "confirmed", "Confirmed"),
            "type": "allergy", "category": ["medication"], "criticality": if *reaction == "anaphylaxis" { "high" } else { "low" },
            "code": coded("http://www.nlm.nih.gov/research/umls/rxnorm", code, substance), "patient": {"reference": me},
            "recordedDate": "2014-03-01", "reaction": [{"manifestation": [{"text": reaction}]}],
        }));
    }
    readings(&told, &me, now, &mut add);
    for (back, what) in [
        (-400, "Encounter for check up (procedure)"),
        (-190, "Follow-up encounter (procedure)"),
        (-44, "Encounter for problem (procedure)"),
    ] {
        add(json!({
            "resourceType": "Encounter", "status": "finished", "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "AMB"},
            "type": [coded("http://snomed.info/sct", "185349003", what)], "subject": {"reference": me},
            "period": {"start": stamp(now, back, 9), "end": stamp(now, back, 10)}, "serviceProvider": {"display": "Riverbend Health, Mill Street"},
        }));
    }
    json!({ "resourceType": "Bundle", "type": "collection", "entry": entries })
}

fn readings(told: &Told, me: &str, now: Time, add: &mut impl FnMut(Value)) {
    const POINTS: i64 = 7;
    for n in 0..POINTS {
        let back = -4 - (POINTS - 1 - n) * 61;
        // A path from first to last with a small fixed wobble, as real series have.
        let at = n as f64 / (POINTS - 1) as f64;
        let wobble = [0.0, 0.12, -0.08, 0.1, -0.12, 0.06, 0.0][usize::try_from(n).unwrap_or(0)];
        let between = |first: f64, last: f64| first + (last - first) * at + (last - first) * wobble;
        for (code, name, unit, first, last, decimals) in told.series {
            let value = number(between(*first, *last), *decimals);
            let category = if matches!(*code, "29463-7" | "8302-2") { "vital-signs" } else { "laboratory" };
            add(observation(
                me,
                category,
                (code, name),
                now,
                back,
                json!({ "valueQuantity": {"value": value, "unit": unit, "system": "http://unitsofmeasure.org", "code": unit} }),
            ));
        }
        if let Some((first, last)) = told.pressure {
            let part = |code, name, i: usize| json!({ "code": coded("http://loinc.org", code, name), "valueQuantity": {"value": number(between(first[i], last[i]), 0), "unit": "mm[Hg]", "system": "http://unitsofmeasure.org", "code": "mm[Hg]"} });
            let parts = json!({ "component": [part("8480-6", "Systolic Blood Pressure", 0), part("8462-4", "Diastolic Blood Pressure", 1)] });
            add(observation(me, "vital-signs", ("85354-9", "Blood Pressure"), now, back, parts));
        }
    }
}

fn observation(me: &str, category: &str, (code, name): (&str, &str), now: Time, back: i64, value: Value) -> Value {
    let mut observation = json!({
        "resourceType": "Observation", "status": "final",
        "category": [coded("http://terminology.hl7.org/CodeSystem/observation-category", category, category)],
        "code": coded("http://loinc.org", code, name), "subject": {"reference": me},
        "effectiveDateTime": stamp(now, back, 8), "issued": stamp(now, back, 12),
    });
    if let (Some(all), Value::Object(more)) = (observation.as_object_mut(), value) {
        all.extend(more);
    }
    observation
}

fn who(patient: &Patient, number: usize) -> Value {
    let (tag, language) = if patient.locale == kernel::Locale::Es { ("es", "Spanish") } else { ("en", "English") };
    json!({
        "resourceType": "Patient",
        "identifier": [{"type": coded("http://terminology.hl7.org/CodeSystem/v2-0203", "MR", "Medical Record Number"),
                        "system": "urn:oid:2.16.840.1.113883.19.5", "value": format!("RB{:06}", 104_200 + number)}],
        "name": [{"use": "official", "family": patient.family, "given": [patient.given]}],
        "telecom": [{"system": "phone", "value": format!("406-555-{:04}", 1000 + number), "use": "mobile"}],
        "gender": patient.gender, "birthDate": patient.born,
        "address": [{"line": [format!("{} Mill Street", 100 + number)], "city": "Riverbend", "state": "MT", "postalCode": "59000", "country": "US"}],
        "communication": [{"language": coded("urn:ietf:bcp:47", tag, language), "preferred": true}],
    })
}

fn entry(number: usize, n: usize, mut resource: Value) -> Value {
    let id = uuid(number, n);
    if let Some(resource) = resource.as_object_mut() {
        resource.insert("id".to_owned(), json!(id));
    }
    json!({ "fullUrl": format!("urn:uuid:{id}"), "resource": resource })
}

fn uuid(number: usize, n: usize) -> String {
    format!("5eed{number:04x}-0000-4000-8000-{n:012x}")
}

fn coded(system: &str, code: &str, text: &str) -> Value {
    json!({ "coding": [{"system": system, "code": code, "display": text}], "text": text })
}

/// The number with its decimals written out: `7.0` stays `7.0`.
fn number(value: f64, decimals: usize) -> Value {
    serde_json::from_str(&format!("{value:.decimals$}")).unwrap_or(Value::Null)
}

fn day(now: Time, back: i64) -> String {
    now.plus_days(back).in_zone("UTC").strftime("%Y-%m-%d").to_string()
}

fn stamp(now: Time, back: i64, hour: i64) -> String {
    format!("{}T{hour:02}:00:00-07:00", day(now, back))
}
