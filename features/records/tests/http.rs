//! Charts through HTTP and imports from files, on both engines.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use axum::http::StatusCode;
use gate::{Create, ORG, Operate, Reply, Routes, Session, Slice};
use kernel::{PersonId, Time};
use maud::Markup;
use policy::{Relation, Relations, Role, Roles};
use records::{Chart, ChartId, Count, Report};
use testing::{World, each};

fn slices() -> Vec<Slice> {
    // A page that shows what stands beside a thread.
    let beside = Slice::new("beside", &[]).routes(Routes::new().get("/beside/{id}", beside));
    vec![people::slice(), records::slice(), beside]
}

#[expect(clippy::print_stdout, reason = "a test says what it measured")]
async fn beside(mut session: Session, path: axum::extract::Path<PersonId>) -> Reply<Markup> {
    let start = std::time::Instant::now();
    const TIMES: u32 = 50;
    for _ in 1..TIMES {
        ui::patient_panels(&mut session, path.0).await?;
    }
    let panels = ui::patient_panels(&mut session, path.0).await?;
    let page = maud::html! { @for panel in &panels { (panel) } };
    println!("panel: {:?}, {} bytes", start.elapsed() / TIMES, page.0.len());
    session.send(page).await
}

fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples").join(name)
}

async fn import(world: &World, paths: &[PathBuf]) -> Report {
    let mut last = records::Progress::default();
    let report = records::import(&world.org, paths, &mut |p| last = p).await.unwrap();
    assert_eq!(last.done, last.files);
    let received: usize = report.counts.values().map(|c| c.received).sum();
    assert_eq!(last.resources, received);
    report
}

fn total(report: &Report) -> Count {
    report.counts.values().fold(Count::default(), |a, b| Count {
        received: a.received + b.received,
        imported: a.imported + b.imported,
        changed: a.changed + b.changed,
        unchanged: a.unchanged + b.unchanged,
        refused: a.refused + b.refused,
    })
}

/// The person behind a Patient, found as an operator would.
async fn person(world: &World, family: &str, birth: &str) -> PersonId {
    let mut session = world.org.operator_read("test");
    let mut access = session.may::<Operate, _>(ORG).await.unwrap();
    let found = people::search_patient(&mut access, family, Some(birth)).await.unwrap();
    assert_eq!(found.len(), 1, "{family}");
    found[0].id
}

async fn grant(world: &World, patient: PersonId, grantee: PersonId, relation: Relation) {
    let mut write = world.org.operator("test").await.unwrap();
    let mut access = write.may::<Create, Chart>(ChartId::from_raw(patient.raw())).await.unwrap();
    let relations = Relations::of(relation);
    let new = gate::NewGrant { grantee: grantee.raw(), relations, reason: "test", ends_at: Time::NEVER };
    gate::give(&mut access, &new).await.unwrap();
    write.commit().await.unwrap();
}

async fn rosa(world: &World) -> PersonId {
    let report = import(world, &[sample("rosa.json")]).await;
    assert_eq!(report.problems, []);
    person(world, "Peña", "1961-03-09").await
}

const ROSA: &str = "00000000-0000-4000-8000-0000000000";

#[tokio::test]
async fn a_bundle_comes_in_once() {
    each(slices, async |world| {
        let first = import(&world, &[sample("rosa.json")]).await;
        assert_eq!((first.problems.len(), first.warnings.len(), first.persons_made), (0, 0, 1), "{:?}", first.warnings);
        assert_eq!(total(&first), Count { received: 17, imported: 17, ..Count::default() });
        assert_eq!(first.counts["Observation"].imported, 5);
        // The table names every reference that was rewritten, the conditional one too.
        assert!(
            first
                .rewrites
                .iter()
                .any(|r| r.from.starts_with("Practitioner?identifier=") && r.to == format!("Practitioner/{ROSA}03"))
        );
        let again = import(&world, &[sample("rosa.json")]).await;
        assert_eq!(total(&again), Count { received: 17, unchanged: 17, ..Count::default() });
        assert_eq!((again.persons_made, again.persons_linked, again.rewrites.len()), (0, 0, 0));
        assert!(!serde_json::to_string(&again).unwrap().contains('\n'));
    })
    .await;
}

#[tokio::test]
async fn the_same_clinician_under_another_id_is_one() {
    each(slices, async |world| {
        rosa(&world).await;
        for _ in 0..2 {
            let report = import(&world, &[sample("luis.json")]).await;
            assert_eq!(report.counts["Practitioner"].unchanged, 1);
        }
        let luis = person(&world, "Ruiz", "1955-07-20").await;
        let client = world.sign_in(luis).await;
        let medicine =
            client.get("/fhir/MedicationRequest/00000000-0000-4000-8001-000000000004").await.expect(StatusCode::OK);
        medicine.says(&format!("\"requester\": {{\"reference\": \"Practitioner/{ROSA}03\"}}"));
        client
            .get(&format!("/charts/{luis}"))
            .await
            .expect(StatusCode::OK)
            .says("Lisinopril 10 MG")
            .says("Dr. Hana Okafor");
    })
    .await;
}

#[tokio::test]
async fn a_changed_resource_is_a_new_version() {
    each(slices, async |world| {
        let patient = rosa(&world).await;
        let dir = tempfile::tempdir().unwrap();
        let text = fs::read_to_string(sample("rosa.json")).unwrap().replace("twice a day", "three times a day");
        let path = dir.path().join("rosa.json");
        fs::write(&path, text).unwrap();
        let report = import(&world, &[path]).await;
        assert_eq!(total(&report), Count { received: 17, changed: 1, unchanged: 16, ..Count::default() });
        let client = world.sign_in(patient).await;
        let answer = client.get(&format!("/fhir/MedicationRequest/{ROSA}11")).await.expect(StatusCode::OK);
        answer.says("three times a day").says("\"versionId\":\"2\"");
        assert_eq!(answer.headers["etag"], "W/\"2\"");
        assert_eq!(answer.headers["content-type"], "application/fhir+json");
        client.get(&format!("/charts/{patient}")).await.says("three times a day");
    })
    .await;
}

#[tokio::test]
async fn a_patient_is_linked_to_the_person_who_is_meant() {
    each(slices, async |world| {
        let mut write = world.org.operator("test").await.unwrap();
        let mut access = write.may::<Operate, _>(ORG).await.unwrap();
        let new = people::NewPerson {
            given: "Rosa Maria".into(),
            family: "Pena".into(),
            roles: Roles::of(Role::Patient),
            birth_date: Some("1961-03-09".into()),
            ..people::NewPerson::default()
        };
        let known = people::create(&mut access, &new).await.unwrap();
        write.commit().await.unwrap();
        let report = import(&world, &[sample("rosa.json")]).await;
        assert_eq!((report.persons_made, report.persons_linked), (0, 1));
        assert_eq!(person(&world, "Peña", "1961-03-09").await, known);
        // The same number under another id is the same person; another number in the same system is not.
        let dir = tempfile::tempdir().unwrap();
        let patient = |id: &str, number: &str, birth: &str| {
            format!(
                r#"{{"resourceType":"Patient","id":"{id}","identifier":[{{"system":"https://mill.example/mrn","value":"{number}"}}],"name":[{{"family":"Peña","given":["Rosa","María"]}}],"gender":"female","birthDate":"{birth}"}}"#
            )
        };
        let lines = [patient("a", "M-1001", "1961-03-09"), patient("b", "M-7777", "1961-03-09"), patient("c", "M-1001", "1990-01-01")];
        let path = dir.path().join("more.ndjson");
        fs::write(&path, lines.join("\n")).unwrap();
        let report = import(&world, &[path]).await;
        assert_eq!((report.persons_linked, report.persons_made), (1, 2));
        let doubts: Vec<_> = report.warnings.iter().map(|w| (w.reason, w.resource.as_deref().unwrap())).collect();
        assert_eq!(doubts, [("uncertain-person", "Patient/b"), ("uncertain-person", "Patient/c")]);
    })
    .await;
}

#[tokio::test]
async fn bad_input_is_named_and_the_rest_is_kept() {
    each(slices, async |world| {
        let report = import(&world, &[sample("bad-lines.ndjson"), sample("truncated.json"), sample("none.json")]).await;
        let told: Vec<(Option<usize>, Option<&str>, &str, &str)> =
            report.problems.iter().map(|p| (p.line, p.resource.as_deref(), p.path.as_str(), p.reason)).collect();
        let want = [
            (None, None, "", "no-file"),
            (Some(3), None, "", "not-json"),
            (Some(8), Some("Observation/nd-2"), "Observation.id", "duplicate-id"),
            (Some(5), Some("Observation/nd-5"), "Observation.status", "bad-code"),
            (Some(7), None, "Resource", "unknown-type"),
            (Some(4), Some("Observation/nd-4"), "Observation", "no-patient"),
            (Some(6), Some("Observation/nd-6"), "Observation", "unknown-patient"),
        ];
        for row in want {
            assert!(told.contains(&row), "{row:?} is not in {told:#?}");
        }
        assert_eq!(told.len(), want.len() + 1, "{told:#?}");
        assert!(report.problems.iter().any(|p| p.file.ends_with("truncated.json") && p.reason == "not-json"));
        assert_eq!((report.counts["Patient"].imported, report.counts["Observation"].imported), (1, 2));
        let words = ["well", "Dora", "Ames", "other words"];
        assert!(report.problems.iter().all(|p| words.iter().all(|w| !p.to_string().contains(w))));
        // A second time: the same refusals, nothing new.
        let again = import(&world, &[sample("bad-lines.ndjson")]).await;
        assert_eq!((again.counts["Patient"].unchanged, again.counts["Observation"].unchanged), (1, 2));
        assert_eq!(again.counts["Observation"].imported, 0);
    })
    .await;
}

#[tokio::test]
async fn nobody_moves_a_resource_into_another_chart() {
    each(slices, async |world| {
        let patient = rosa(&world).await;
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x.ndjson");
        let stolen = format!(r#"{{"resourceType":"Condition","id":"{ROSA}06","subject":{{"reference":"Patient/p2"}},"code":{{"text":"x"}}}}"#);
        let other = r#"{"resourceType":"Patient","id":"p2","name":[{"family":"Other","given":["O"]}],"birthDate":"1999-01-01"}"#;
        let changed = format!(r#"{{"resourceType":"Patient","id":"{ROSA}01","name":[{{"family":"Somebody","given":["Else"]}}],"birthDate":"1999-01-01"}}"#);
        fs::write(&path, [other, &stolen, &changed].join("\n")).unwrap();
        let report = import(&world, &[path]).await;
        let told: Vec<_> = report.problems.iter().map(|p| p.reason).collect();
        assert_eq!(told, ["other-patient", "other-patient"]);
        let client = world.sign_in(patient).await;
        client.get(&format!("/fhir/Condition/{ROSA}06")).await.expect(StatusCode::OK).says("Type 2 diabetes");
    })
    .await;
}

#[tokio::test]
async fn who_reads_how_much() {
    each(slices, async |world| {
        let patient = rosa(&world).await;
        let caregiver = Roles::of(Role::Caregiver);
        let clinician = Roles::of(Role::Clinician);
        let named = |name: &'static str, roles| world.person(name, roles);
        let proxy = named("Paz", caregiver).await;
        let full = named("Flor", caregiver).await;
        let medicines = named("Mia", caregiver).await;
        let tasks = named("Tim", caregiver).await;
        let team = named("Dr. Teal", clinician).await;
        let emergency = named("Dr. Eno", clinician).await;
        let desk = named("Dee", Roles::of(Role::Staff)).await;
        let stranger = named("Dr. Else", clinician).await;
        for (who, relation) in [
            (proxy, Relation::Proxy),
            (full, Relation::Full),
            (medicines, Relation::Medicines),
            (tasks, Relation::Tasks),
            (team, Relation::Team),
            (emergency, Relation::Emergency),
            (desk, Relation::Team),
        ] {
            grant(&world, patient, who, relation).await;
        }
        // Normal, restricted, very restricted; and whether the entry itself is handed out.
        let check = async |who: PersonId, name: &str, sees: [bool; 4]| {
            let client = world.sign_in(who).await;
            let page = client.get(&format!("/charts/{patient}")).await;
            let texts = ["Metformin", "Type 2 diabetes", "Major depressive", "immunodeficiency"];
            for (text, want) in texts.iter().zip(sees) {
                assert_eq!(page.body.contains(text), want, "{name}: {text}: {}", page.status);
            }
            for (id, want) in ["06", "08", "09"].iter().zip(&sees[1..]) {
                let answer = client.get(&format!("/fhir/Condition/{ROSA}{id}")).await;
                assert_eq!(answer.status == StatusCode::OK, *want, "{name}: {id}");
            }
        };
        check(patient, "self", [true, true, true, true]).await;
        check(proxy, "proxy", [true, true, true, false]).await;
        check(full, "full", [true, true, false, false]).await;
        check(medicines, "medicines", [true, false, false, false]).await;
        check(tasks, "tasks", [false; 4]).await;
        check(team, "team", [true, true, true, false]).await;
        check(emergency, "emergency", [true, true, true, false]).await;
        check(desk, "desk", [false; 4]).await;
        check(stranger, "stranger", [false; 4]).await;
        // Their lists: family by name, the desk's and strangers' empty.
        for (who, sees) in [(proxy, true), (medicines, true), (tasks, false), (stranger, false)] {
            let list = world.sign_in(who).await.get("/charts").await.expect(StatusCode::OK);
            assert_eq!(list.body.contains("Peña"), sees);
        }
        world.guest().get(&format!("/charts/{patient}")).await.expect(StatusCode::UNAUTHORIZED);
        world.guest().get(&format!("/fhir/Condition/{ROSA}06")).await.expect(StatusCode::UNAUTHORIZED);
    })
    .await;
}

#[tokio::test]
async fn pages_show_dates_and_sources() {
    each(slices, async |world| {
        let patient = rosa(&world).await;
        let client = world.sign_in(patient).await;
        assert_eq!(client.get("/chart").await.expect(StatusCode::SEE_OTHER).location(), format!("/charts/{patient}"));
        let page = client.get(&format!("/charts/{patient}")).await.expect(StatusCode::OK);
        // Rosa speaks Spanish.
        for text in [
            "Mi expediente",
            "Presión arterial",
            "124/78",
            "Aspirin",
            "hives",
            "5 oct 2026",
            "Dr. Hana Okafor",
            "Viral sinusitis",
        ] {
            page.says(text);
        }
        assert!(!page.body.contains("(disorder)"), "tags of SNOMED CT stay out");
        assert!(page.body.len() < 60_000, "{} bytes", page.body.len());
        let weight = client.get(&format!("/charts/{patient}/results/29463-7")).await.expect(StatusCode::OK);
        weight.says("Peso").says("81.50 kg").says("12 ene 2026");
        client.get(&format!("/charts/{patient}/results/none")).await.expect(StatusCode::NOT_FOUND);
        let team = world.person("Dr. Teal", Roles::of(Role::Clinician)).await;
        grant(&world, patient, team, Relation::Team).await;
        world
            .sign_in(team)
            .await
            .get(&format!("/charts/{patient}"))
            .await
            .says("Chart of Rosa María Peña")
            .says("Blood pressure");
    })
    .await;
}

#[tokio::test]
async fn the_panel_stands_beside_a_thread_for_those_who_read_charts() {
    each(slices, async |world| {
        let patient = rosa(&world).await;
        let team = world.person("Dr. Teal", Roles::of(Role::Clinician)).await;
        let desk = world.person("Dee", Roles::of(Role::Staff)).await;
        grant(&world, patient, team, Relation::Team).await;
        grant(&world, patient, desk, Relation::Team).await;
        let panel = world.sign_in(team).await.get(&format!("/beside/{patient}")).await.expect(StatusCode::OK);
        for text in [
            "Aspirin",
            ", hives",
            "2014",
            "Blood pressure",
            "124/78",
            "Metformin 500 MG",
            "twice a day",
            "Type 2 diabetes",
        ] {
            panel.says(text);
        }
        panel.says("The patient sees that you looked").says("5 Oct 2026 · Dr. Hana Okafor").says("Major depressive");
        assert!(!panel.body.contains("immunodeficiency") && !panel.body.contains("sinusitis"));
        let nothing = world.sign_in(desk).await.get(&format!("/beside/{patient}")).await.expect(StatusCode::OK);
        assert_eq!(nothing.body, "");
    })
    .await;
}

#[tokio::test]
async fn denied_and_missing_fhir_look_the_same() {
    each(slices, async |world| {
        rosa(&world).await;
        let stranger = world.person("Ray", Roles::of(Role::Patient)).await;
        let client = world.sign_in(stranger).await;
        world.org.store().start_trace();
        let denied = client.get(&format!("/fhir/Condition/{ROSA}06")).await.expect(StatusCode::NOT_FOUND);
        let denied_trace = world.org.store().take_trace();
        world.org.store().start_trace();
        let missing = client.get("/fhir/Condition/nothing").await.expect(StatusCode::NOT_FOUND);
        assert_eq!(world.org.store().take_trace(), denied_trace);
        assert_eq!(denied.body, missing.body);
        let outcome: serde_json::Value = serde_json::from_str(&missing.body).unwrap();
        assert_eq!(outcome["resourceType"], "OperationOutcome");
        assert_eq!(outcome["issue"][0]["code"], "not-found");
        // A clinician that charts name is nobody's secret; the directory's door opens no chart.
        client.get(&format!("/fhir/Practitioner/{ROSA}03")).await.expect(StatusCode::OK).says("Okafor");
    })
    .await;
}

#[tokio::test]
async fn related_visits_are_those_that_took_place() {
    each(slices, async |world| {
        let patient = rosa(&world).await;
        let (from, to) = (Time::parse("2026-10-01").unwrap(), Time::parse("2026-10-08").unwrap());
        let chart = ChartId::from_raw(patient.raw());
        let mut job = world.org.job("test").await.unwrap();
        let mut access = job.may::<Operate, Chart>(chart).await.unwrap();
        let visits = records::related_visits(&mut access, patient, from, to).await.unwrap();
        assert_eq!(
            visits,
            [(Time::parse("2026-10-05T15:00:00Z").unwrap(), "Encounter for check up (procedure)".to_owned())]
        );
        assert!(records::related_visits(&mut access, patient, to, to.plus_days(7)).await.unwrap().is_empty());
        drop(job);
        let stranger = world.person("Ray", Roles::of(Role::Patient)).await;
        let mut session = world.org.operator_read("test");
        let mut access = session.may::<Operate, Chart>(ChartId::from_raw(stranger.raw())).await.unwrap();
        assert!(records::resource_text(&mut access, "Condition", &format!("{ROSA}06")).await.is_err());
    })
    .await;
}

// ---- the public data sets of ../shared/data ----

#[expect(clippy::print_stdout, reason = "a test says what it skipped")]
fn shared(name: &str) -> Option<PathBuf> {
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")).join(name);
    if !path.is_dir() {
        println!("SKIPPED: ../shared/data is absent");
        return None;
    }
    Some(path)
}

/// Type by type what `index.csv` says of a bundle.
fn listed(folder: &Path) -> BTreeMap<String, BTreeMap<String, usize>> {
    let listing = fs::read_to_string(folder.join("index.csv")).unwrap();
    let line = |line: &str| {
        let name = line.split(',').next().unwrap().to_owned();
        let counts = line.split_once(",\"{").unwrap().1.trim_end_matches("}\"").replace("\"\"", "\"");
        (name, serde_json::from_str(&format!("{{{counts}}}")).unwrap())
    };
    listing.lines().skip(1).map(line).collect()
}

#[tokio::test]
async fn synthea_import_matches_index() {
    let Some(folder) = shared("synthea-r4") else { return };
    each(slices, async |world| {
        let index = listed(&folder);
        assert_eq!(index.len(), 49);
        // PostgreSQL answers over a socket, one term at a time: five bundles there.
        let most = if world.org.store().engine() == "sqlite" { 49 } else { 5 };
        let files: Vec<PathBuf> = index.keys().take(most).map(|name| folder.join("bundles").join(name)).collect();
        let first = import(&world, &files).await;
        assert_eq!(first.problems, []);
        assert_eq!((first.files.len(), first.persons_made), (most, most));
        for file in &first.files {
            let name = Path::new(&file.file).file_name().unwrap().to_str().unwrap();
            let taken: BTreeMap<String, usize> =
                file.counts.iter().map(|(kind, c)| (kind.clone(), c.imported + c.unchanged)).collect();
            assert_eq!(taken, index[name], "{name}");
        }
        let second = import(&world, &files).await;
        let all = total(&second);
        assert_eq!((all.received, all.imported + all.changed + all.refused), (all.unchanged, 0));
        let kept = Arc::new(first.rewrites.iter().map(|r| (r.from.clone(), r.to.clone())).collect::<BTreeMap<_, _>>());
        let mut whole = 0;
        for path in &files {
            whole += round_trip(&world, path, &kept).await;
        }
        assert_eq!(whole, all.received);
        panel_speed(&world, &files[0]).await;
    })
    .await;
}

/// Every resource of a bundle comes back with its keys, order and digits, but for what an import may change.
async fn round_trip(world: &World, path: &Path, table: &BTreeMap<String, String>) -> usize {
    let read = fhir::read(&fs::read(path).unwrap());
    let patient = read.entries.iter().find(|e| e.resource_type == "Patient").unwrap();
    let facts = fhir::summary::patient(&patient.value().unwrap()).unwrap();
    let chart = ChartId::from_raw(person(world, &facts.family, &facts.birth.unwrap().text).await.raw());
    let reader = world.sign_in(PersonId::from_raw(chart.raw())).await;
    let page = reader.get(&format!("/charts/{chart}")).await.expect(StatusCode::OK);
    assert!(page.body.len() < 60_000, "{}: {} bytes", path.display(), page.body.len());
    let mut session = world.org.operator_read("test");
    let mut access = session.may::<Operate, Chart>(chart).await.unwrap();
    for entry in &read.entries {
        let id = entry.id.as_deref().unwrap();
        let stored = match entry.resource_type.as_str() {
            "Organization" | "Practitioner" => {
                let answer = reader.get(&format!("/fhir/{}/{id}", entry.resource_type)).await;
                answer.expect(StatusCode::OK).body
            }
            kind => records::resource_text(&mut access, kind, id).await.unwrap().text,
        };
        // What was changed is changed back: then nothing may differ. Printed, because values ignore the order of keys.
        let mut expected = entry.value().unwrap();
        refer(&mut expected, table);
        let mut got = fhir::parse(&stored).unwrap();
        for value in [&mut expected, &mut got] {
            if let Some(meta) = value.get_mut("meta").and_then(|m| m.as_object_mut()) {
                meta.shift_remove("versionId");
                meta.shift_remove("lastUpdated");
            }
        }
        assert_eq!(got.to_string(), expected.to_string(), "{}", entry.path);
    }
    read.entries.len()
}

fn refer(value: &mut serde_json::Value, table: &BTreeMap<String, String>) {
    match value {
        serde_json::Value::Object(map) => {
            for (key, inner) in map.iter_mut() {
                match inner.as_str().filter(|_| key == "reference").and_then(|from| table.get(from)) {
                    Some(to) => *inner = to.as_str().into(),
                    None => refer(inner, table),
                }
            }
        }
        serde_json::Value::Array(items) => items.iter_mut().for_each(|item| refer(item, table)),
        _ => {}
    }
}

/// Says what the panel costs; debug builds are many times slower than release, so this only prints.
async fn panel_speed(world: &World, path: &Path) {
    let read = fhir::read(&fs::read(path).unwrap());
    let patient = read.entries.iter().find(|e| e.resource_type == "Patient").unwrap();
    let facts = fhir::summary::patient(&patient.value().unwrap()).unwrap();
    let id = person(world, &facts.family, &facts.birth.unwrap().text).await;
    let clinician = world.person("Dr. Teal", Roles::of(Role::Clinician)).await;
    grant(world, id, clinician, Relation::Team).await;
    world.sign_in(clinician).await.get(&format!("/beside/{id}")).await.expect(StatusCode::OK).says("facts");
}

#[tokio::test]
async fn bulk_ndjson_matches_its_counts() {
    let Some(folder) = shared("bulk-ndjson-synthea") else { return };
    each(slices, async |world| {
        let want: BTreeMap<String, usize> =
            serde_json::from_str(&fs::read_to_string(folder.join("expected-counts.json")).unwrap()).unwrap();
        let files: Vec<PathBuf> = fs::read_dir(&folder)
            .unwrap()
            .flatten()
            .map(|e| e.path())
            .filter(|p| p.extension().is_some_and(|e| e == "ndjson"))
            .collect();
        let report = import(&world, &files).await;
        assert_eq!(report.problems, []);
        for (kind, count) in want {
            assert_eq!(report.counts[&kind].imported + report.counts[&kind].unchanged, count, "{kind}");
        }
        let again = total(&import(&world, &files).await);
        assert_eq!(again.received, again.unchanged);
    })
    .await;
}
