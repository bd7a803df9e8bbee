//! Planted words of a patient travel through the whole house, and turn up nowhere outside the chart and its threads.

use std::{
    io::Write,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, OnceLock},
};

use axum::{Router, body::Body};
use gate::{Manage, ORG, Orgs, Routes};
use http::{Request, StatusCode, header};
use kernel::{PersonId, PoolId};
use kith::operate::backup;
use people::NewPerson;
use policy::{Role, Roles};
use store::{Db, Key, Value, sql};
use testing::World;
use tower::ServiceExt;
use whole::sim::{Someone, Town};

/// One phrase a line: names, a medicine, sentences.
fn planted() -> Vec<&'static str> {
    include_str!("../../planted_words.txt").lines().filter(|l| !l.is_empty()).collect()
}

/// Everything that any thread of this process logs, at every level.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn log() -> &'static Log {
    static LOG: OnceLock<Log> = OnceLock::new();
    LOG.get_or_init(|| {
        let log = Log::default();
        let writer = log.clone();
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(tracing::Level::TRACE)
            .with_ansi(false)
            .with_writer(move || writer.clone())
            .finish();
        tracing::subscriber::set_global_default(subscriber).unwrap();
        log
    })
}

/// Looks for every phrase, whatever its case.
struct Search {
    found: Vec<String>,
    looked: usize,
}

impl Search {
    fn bytes(&mut self, place: &str, bytes: &[u8]) {
        self.looked += bytes.len();
        let lower = bytes.to_ascii_lowercase();
        for phrase in planted() {
            let wanted = phrase.to_ascii_lowercase().into_bytes();
            if let Some(at) = lower.windows(wanted.len()).position(|w| w == wanted) {
                let around = String::from_utf8_lossy(&bytes[at.saturating_sub(80)..(at + 80).min(bytes.len())]);
                self.found.push(format!("{phrase:?} in {place}: …{}…", around.replace('\n', " ")));
            }
        }
    }

    /// These columns of a table, every row; an empty list means all.
    async fn table(&mut self, db: &Db, name: &str, columns: &[&str]) {
        let tables = db.tables().await.unwrap();
        let mut table = tables.into_iter().find(|t| t.name == name).unwrap_or_else(|| panic!("no table {name}"));
        table.columns.retain(|c| columns.is_empty() || columns.contains(&c.as_str()));
        assert!(!table.columns.is_empty(), "{name} has none of {columns:?}");
        let mut all = Vec::new();
        let mut each = |row: &[Value]| {
            for value in row {
                match value {
                    Value::Text(text) => all.extend_from_slice(text.as_bytes()),
                    Value::Blob(bytes) => all.extend_from_slice(bytes),
                    _ => {}
                }
                all.push(b'\n');
            }
            Ok(())
        };
        db.snapshot().await.unwrap().dump(&table, &mut each).await.unwrap();
        self.bytes(name, &all);
    }

    /// What leaves the house or waits to: the outbox, the queue with its faults, the audit.
    async fn tables(&mut self, db: &Db) {
        self.table(db, "channels_outbox", &[]).await;
        self.table(db, "channels_ledger", &[]).await;
        self.table(db, "channels_faxes", &[]).await;
        self.table(db, "channels_pictures", &[]).await;
        self.table(db, "jobs_queue", &[]).await;
        self.table(db, "gate_audit", &["act", "kind", "rule", "detail"]).await;
        self.table(db, "gate_sessions", &["device"]).await;
    }
}

/// The whole face, with its error pages and metrics, round an open organisation.
struct Web(Router);

impl Web {
    fn over(world: &World) -> Self {
        let slices = kith::house::slices();
        let routes = slices.into_iter().fold(Routes::new(), |all, slice| all.merge(slice.routes));
        Self(kith::web::router(&Orgs::one(Arc::clone(&world.org)), routes, false))
    }

    async fn send(
        &self,
        cookie: &str,
        request: http::request::Builder,
        body: impl Into<Body>,
    ) -> (StatusCode, String, String) {
        let request =
            request.header(header::HOST, "localhost").header(header::COOKIE, cookie).body(body.into()).unwrap();
        let (parts, body) = self.0.clone().oneshot(request).await.unwrap().into_parts();
        let bytes = axum::body::to_bytes(body, 8 << 20).await.unwrap();
        let location = parts.headers.get(header::LOCATION).map_or("", |v| v.to_str().unwrap());
        (parts.status, location.to_owned(), String::from_utf8_lossy(&bytes).into_owned())
    }

    /// Sends a form; gives where it led.
    async fn post(&self, cookie: &str, path: &str, fields: &[(&str, &str)]) -> (StatusCode, String) {
        let text = |t: &str| t.bytes().map(|b| format!("%{b:02X}")).collect::<String>();
        let body: Vec<String> = fields.iter().map(|(k, v)| format!("{k}={}", text(v))).collect();
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let (status, location, _) = self.send(cookie, request, body.join("&")).await;
        (status, location)
    }

    async fn get(&self, cookie: &str, path: &str) -> (StatusCode, String) {
        let (status, _, body) = self.send(cookie, Request::get(path), Body::empty()).await;
        (status, body)
    }
}

/// A form with a document whose name and text are planted.
fn with_document(reason: &str, words: &str) -> (http::request::Builder, String) {
    let pdf = "%PDF-1.4\n% marzipan allergy of the goat\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n";
    let part = |name: &str, value: &str| {
        format!("--cut\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let file = format!(
        "--cut\r\nContent-Disposition: form-data; name=\"files\"; filename=\"xylograph of my elbow.pdf\"\r\nContent-Type: application/pdf\r\n\r\n{pdf}\r\n--cut--\r\n"
    );
    let request = Request::post("/ask").header(header::CONTENT_TYPE, "multipart/form-data; boundary=cut");
    (request, part("about", reason) + &part("q", words) + &file)
}

async fn patient(world: &World) -> PersonId {
    let mut write = world.org.operator("test").await.unwrap();
    let mut access = write.may::<Manage, _>(ORG).await.unwrap();
    let new = NewPerson {
        given: "Ottoline".into(),
        family: "Quillfeather".into(),
        roles: Roles::of(Role::Patient),
        birth_date: Some("1961-02-03".into()),
        ..NewPerson::default()
    };
    let id = people::create(&mut access, &new).await.unwrap();
    let address = "patient-seven@mail.example";
    channels::add_address(&mut access, id, channels::Channel::Email, address, true, "test").await.unwrap();
    write.commit().await.unwrap();
    id
}

/// Two of the pool that the newest thread waits in.
async fn team(town: &Town) -> (&Someone, &Someone) {
    let pool = sql!("SELECT pool FROM messaging_threads ORDER BY last_at DESC LIMIT 1");
    let (pool,) = town.world.org.store().read().await.unwrap().one::<(PoolId,)>(pool, &[]).await.unwrap();
    let mut there = town.staff.iter().filter(|s| s.pools.contains(&pool));
    (there.next().unwrap(), there.next().unwrap())
}

/// Asks, takes, notes, hands over, answers and ends, with planted words everywhere; the queue is read before each run.
async fn journey(town: &Town, web: &Web, search: &mut Search) {
    let (world, db) = (&town.world, town.world.org.store());
    let me = patient(world).await;
    let mine = world.sign_in(me).await.cookie().to_owned();
    let words = "I have chest pain since I take Zorbatrexin, and it hums at midnight. Ottoline Quillfeather";
    let (request, body) = with_document("symptom", words);
    let (status, location, page) = web.send(&mine, request, body).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    let thread = location.split('?').next().unwrap().to_owned();
    search.tables(db).await;
    world.run_jobs().await;
    let (nurse, other) = team(town).await;
    for (path, fields) in [
        ("take", vec![]),
        ("note", vec![("note", "She spoke of the divorce from the beekeeper.")]),
        (
            "hand",
            vec![("to", format!("person:{}", other.id).leak() as &str), ("reason", "Ask about Zorbatrexin first")],
        ),
    ] {
        let (status, _) = web.post(nurse.client.cookie(), &format!("{thread}{}{path}", "/"), &fields).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{path}");
        search.tables(db).await;
        world.later(1).await;
    }
    let doctor = other.client.cookie();
    let answer = [("q", "Stay on the purple staircase, dear Ottoline."), ("then", "next"), ("outcome", "answered")];
    assert_eq!(web.post(doctor, &format!("{thread}/answer"), &answer).await.0, StatusCode::SEE_OTHER);
    search.tables(db).await;
    let draft = [("q", "It hums at midnight still"), ("about", "other")];
    web.post(&mine, "/ask/draft", &draft).await;
    // Nobody reads for days: reminders, a call, ladders.
    for _ in 0..12 {
        world.later(7 * 60).await;
        search.tables(db).await;
    }
    let (status, page) = web.get(&mine, &thread).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("purple staircase") && page.contains("Zorbatrexin"), "the patient does not read the words");
}

/// What refuses: each answer says nothing of what was sent.
async fn refusals(town: &Town, web: &Web, search: &mut Search) {
    let cookie = town.patients[0].client.cookie();
    let mut seen = 0;
    for path in [
        "/Quillfeather",
        "/threads/Quillfeather",
        "/people/Zorbatrexin",
        "/circles/Ottoline%20Quillfeather",
        "/messages?before=Zorbatrexin",
        "/inbox?after=Ottoline",
        "/fhir/Patient/Quillfeather",
    ] {
        let (status, body) = web.get(cookie, path).await;
        seen += usize::from(status.is_client_error());
        search.bytes(&format!("the answer to {path}"), body.as_bytes());
    }
    for (path, fields) in [
        ("/threads/Quillfeather", [("q", "hums at midnight"), ("about", "lighthouse dentist")]),
        ("/items/00000000000000000000000000/hand", [("to", "Zorbatrexin"), ("reason", "hums at midnight")]),
        ("/sign-in", [("name", "Quillfeather"), ("password", "purple staircase")]),
        ("/nowhere", [("q", "hums at midnight"), ("about", "Zorbatrexin")]),
    ] {
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let body = fields.map(|(k, v)| format!("{k}={}", v.replace(' ', "+"))).join("&");
        let (status, _, body) = web.send(cookie, request, body).await;
        assert!(!status.is_success() && !status.is_server_error(), "{path}: {status}");
        seen += 1;
        search.bytes(&format!("the answer to a form at {path}"), body.as_bytes());
    }
    for body in ["--cut\r\nOttoline Quillfeather", "{\"q\": \"Zorbatrexin\"}"] {
        for kind in ["multipart/form-data; boundary=cut", "application/json", "text/Zorbatrexin"] {
            let request = Request::post("/ask").header(header::CONTENT_TYPE, kind);
            let (status, _, answer) = web.send(cookie, request, body).await;
            assert!(status.is_client_error(), "{kind}: {status}");
            search.bytes(&format!("the answer to {kind}"), answer.as_bytes());
        }
    }
    assert!(seen > 6, "{seen}");
}

/// Charts that are wrong in many ways: the report names file, resource, path and reason, never a value.
async fn import(world: &World, dir: &Path, search: &mut Search) {
    let files = [
        r#"{"resourceType":"Bundle","type":"collection","entry":[
            {"resource":{"resourceType":"Patient","id":"p1","name":[{"family":"Quillfeather","given":["Ottoline"]}],"birthDate":"Zorbatrexin","gender":"lighthouse dentist"}},
            {"resource":{"resourceType":"MedicationRequest","id":"m1","status":"hums at midnight","medicationCodeableConcept":{"text":"Zorbatrexin"},"subject":{"reference":"Patient/Quillfeather"}}},
            {"resource":{"resourceType":"Observation","id":"o1","status":"final","code":"purple staircase","effectiveDateTime":"divorce from the beekeeper","valueQuantity":{"value":"Zorbatrexin"}}},
            {"resource":{"resourceType":"Zorbatrexin","id":"z1"}}]}"#,
        r#"{"resourceType":"Patient","name":"Ottoline Quillfeather"#,
        "Zorbatrexin hums at midnight",
        "{\"resourceType\":\"Patient\",\"id\":\"Ottoline Quillfeather\",\"name\":{\"family\":\"Quillfeather\"}}",
    ];
    for (n, text) in files.iter().enumerate() {
        std::fs::write(dir.join(format!("{n}.json")), text).unwrap();
    }
    let report = records::import(&world.org, &[PathBuf::from(dir)], &mut |_| {}).await.unwrap();
    assert!(report.problems.len() >= 4, "{:?}", report.problems);
    for problem in &report.problems {
        search.bytes("an import's problem", problem.to_string().as_bytes());
    }
}

/// Files of the store and of a backup, byte by byte.
async fn disk(world: &World, dir: &Path, search: &mut Search) {
    let file = dir.join("organisation.backup");
    backup::write(world.org.store(), &Key::new([7; 32]), &file).await.unwrap();
    for entry in std::fs::read_dir(dir).unwrap().flatten().filter(|e| e.path().is_file()) {
        search.bytes(&entry.file_name().to_string_lossy(), &std::fs::read(entry.path()).unwrap());
    }
}

async fn on(schema: &str) {
    let (dir, charts) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let town = Town::open(dir.path(), schema).await;
    let web = Web::over(&town.world);
    let mut search = Search { found: Vec::new(), looked: 0 };
    tracing::trace!("the log is heard");
    journey(&town, &web, &mut search).await;
    refusals(&town, &web, &mut search).await;
    import(&town.world, charts.path(), &mut search).await;
    town.world.later(60).await;
    search.tables(town.world.org.store()).await;
    let (_, metrics) = web.get("", "/metrics").await;
    assert!(metrics.contains("kith_requests_total"), "{metrics}");
    search.bytes("metrics", metrics.as_bytes());
    disk(&town.world, dir.path(), &mut search).await;
    let logged = log().0.lock().unwrap().clone();
    assert!(String::from_utf8_lossy(&logged).contains("the log is heard"));
    search.bytes("the log", &logged);
    println!("{} planted phrases, {} bytes looked through, {} of log", planted().len(), search.looked, logged.len());
    assert!(search.found.is_empty(), "{} leaks on {schema}:\n{}", search.found.len(), search.found.join("\n"));
}

/// Planted words appear in no log, metric, outbox, queue, audit detail or error text, and on no disk in plain text.
#[tokio::test(flavor = "multi_thread")]
async fn planted_words_leak_nowhere() {
    log();
    on("-").await;
    if std::env::var("KITH_TEST_POSTGRES").is_ok() {
        on(&format!("words{}", std::process::id())).await;
    } else {
        println!("SKIPPED: no PostgreSQL (KITH_TEST_POSTGRES is not set); `cargo xtask test` starts one");
    }
}
