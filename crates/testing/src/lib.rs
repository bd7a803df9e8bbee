//! A small world for tests: an organisation on either engine, persons, and a browser without a screen.
//!
//! [`each`] runs a test on SQLite and, when `KITH_TEST_POSTGRES` names a server (`xtask test` starts one), on PostgreSQL
//! in a schema of its own; without it the test says loudly what it skipped. Faults panic: this crate is only for tests.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test helper fails the test by panicking"
)]

mod mail;

pub use mail::{TAKES, mail_server};

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use axum::{Router, body::Body};
use gate::{Enter, Keys, Manage, ORG, Org, OrgConfig, Orgs, Routes, Slice};
use http::{HeaderMap, Request, StatusCode, header};
use kernel::{Clock, Locale, PersonId, Time};
use policy::{Actors, Roles, Rule};
use store::{Db, Key, Place};
use tower::ServiceExt;

/// Monday, 9 November 2026, 10:00 in Denver: an ordinary working morning.
pub const START: &str = "2026-11-09T17:00:00Z";

/// An organisation under test.
pub struct World {
    /// The organisation.
    pub org: Arc<Org>,
    /// Its clock, which stands still until it is moved.
    pub clock: Clock,
    router: Router,
    _dir: Option<tempfile::TempDir>,
}

/// What a request got.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as text.
    pub body: String,
}

impl Answer {
    /// Where a redirect leads.
    pub fn location(&self) -> &str {
        self.headers.get(header::LOCATION).and_then(|v| v.to_str().ok()).unwrap_or_default()
    }
    /// Fails the test unless the status is `want`.
    pub fn expect(self, want: StatusCode) -> Self {
        assert_eq!(self.status, want, "body: {}", self.body);
        self
    }
    /// Fails the test unless the body holds `text`.
    pub fn says(&self, text: &str) -> &Self {
        assert!(self.body.contains(text), "{text:?} is not in: {}", self.body);
        self
    }
}

/// A browser: keeps its cookies, follows nothing.
#[derive(Clone)]
pub struct Client {
    router: Router,
    cookie: String,
}

/// Runs `test` once on each engine. `slices` makes the slices under test, base migrations are added.
pub async fn each<F, Fut>(slices: fn() -> Vec<Slice>, test: F)
where
    F: Fn(World) -> Fut,
    Fut: Future<Output = ()>,
{
    let dir = tempfile::tempdir().unwrap();
    let place = Place::Sqlite { path: dir.path().join("kith.db"), key: Key::random().unwrap(), cache_mib: 16 };
    test(World::open(&place, slices(), Some(dir)).await).await;
    match postgres() {
        Some(place) => test(World::open(&place, slices(), None).await).await,
        None => println!("SKIPPED: no PostgreSQL (KITH_TEST_POSTGRES is not set); `cargo xtask test` starts one"),
    }
}

/// A fresh schema on the test server, when there is one.
pub fn postgres() -> Option<Place> {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let address = std::env::var("KITH_TEST_POSTGRES").ok()?;
    let (process, n) = (std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    let nanos = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().subsec_nanos();
    Some(Place::Postgres { pool: store::PgPool::new(&address, 6).unwrap(), schema: format!("t{process}_{n}_{nanos}") })
}

/// The rules that let tests make persons and sign them in without the people slice.
const RULES: [Rule; 2] = [
    Rule::new("test.manage", "manage", "organisation", ["Tests make persons.", "Las pruebas crean personas."])
        .actors(Actors::SYSTEM),
    Rule::new("test.enter", "enter", "person", ["Tests sign in.", "Las pruebas inician sesión."])
        .actors(Actors::SYSTEM),
];

impl World {
    /// Opens an organisation with these slices on one engine.
    pub async fn open(place: &Place, mut slices: Vec<Slice>, dir: Option<tempfile::TempDir>) -> Self {
        let clock = Clock::frozen(Time::parse(START).unwrap());
        let db = Db::open(place).await.unwrap();
        let mut migrations = vec![gate::MIGRATION, jobs::MIGRATION];
        migrations.extend(slices.iter().map(|s| s.migration));
        db.migrate(&migrations, clock.now()).await.unwrap();
        slices.push(Slice::new("testing", &[]).rules(RULES));
        let routes = slices.iter_mut().fold(Routes::new(), |all, slice| all.merge(std::mem::take(&mut slice.routes)));
        let keys = Keys::new(&Key::new([7; 32])).with_personas(&Key::new([8; 32]));
        let org = Org::open(config(), db, clock.clone(), keys, &mut slices);
        let router = routes.into_router().with_state(Orgs::one(Arc::clone(&org)));
        Self { org, clock, router, _dir: dir }
    }

    /// Makes a person that the gate knows; the people slice's own rows are not made.
    pub async fn person(&self, name: &str, roles: Roles) -> PersonId {
        let id = PersonId::new(self.clock.now());
        let mut write = self.org.operator("test").await.unwrap();
        let mut access = write.may::<Manage, _>(ORG).await.unwrap();
        gate::put_actor(&mut access, id, name, roles, (Locale::En, "America/Denver"), false).await.unwrap();
        write.commit().await.unwrap();
        id
    }

    /// A browser in which `person` is signed in.
    pub async fn sign_in(&self, person: PersonId) -> Client {
        let mut write = self.org.operator("test").await.unwrap();
        let mut access = write.may::<Enter, _>(person).await.unwrap();
        let ends = access.now().plus_days(365);
        let token = gate::open_session(&mut access, "Test", 365 * 86_400, ends).await.unwrap();
        write.commit().await.unwrap();
        Client { router: self.router.clone(), cookie: format!("kith={token}") }
    }

    /// All addresses, for what makes its own requests.
    pub fn router(&self) -> Router {
        self.router.clone()
    }

    /// A browser in which nobody is signed in.
    pub fn guest(&self) -> Client {
        Client { router: self.router.clone(), cookie: String::new() }
    }

    /// Runs every job that is due.
    pub async fn run_jobs(&self) -> usize {
        jobs::run_due(&self.org).await.unwrap()
    }

    /// Moves the clock and runs what became due.
    pub async fn later(&self, minutes: i64) {
        self.clock.advance(minutes * 60).unwrap();
        self.run_jobs().await;
    }
}

/// The organisation that tests meet.
pub fn config() -> OrgConfig {
    OrgConfig {
        name: "Riverbend Health".into(),
        base_url: "http://localhost".into(),
        zone: "America/Denver".into(),
        phone: "406-555-0142".into(),
        open_registration: true,
        demo: true,
        brand_hue: 222,
        brand_chroma: 8,
    }
}

impl Client {
    /// The cookies as a header.
    pub fn cookie(&self) -> &str {
        &self.cookie
    }

    /// GET.
    pub async fn get(&self, path: &str) -> Answer {
        self.ask(Request::get(path).body(Body::empty()).unwrap()).await
    }

    /// POST of a form; fields are percent-encoded here.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let pairs = fields.iter().map(|(k, v)| format!("{}={}", encode(k), encode(v)));
        let body = pairs.collect::<Vec<_>>().join("&");
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.ask(request.body(Body::from(body)).unwrap()).await
    }

    /// Any request, with this browser's cookies.
    pub async fn ask(&self, mut request: Request<Body>) -> Answer {
        let headers = request.headers_mut();
        headers.insert(header::HOST, "localhost".parse().unwrap());
        if !self.cookie.is_empty() {
            headers.insert(header::COOKIE, self.cookie.parse().unwrap());
        }
        let response = self.router.clone().oneshot(request).await.unwrap_or_else(|e| panic!("{e}"));
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, 64 << 20).await.unwrap();
        Answer { status: parts.status, headers: parts.headers, body: String::from_utf8_lossy(&bytes).into_owned() }
    }

    /// The same browser after it kept an answer's cookies.
    pub fn keep(mut self, answer: &Answer) -> Self {
        for set in answer.headers.get_all(header::SET_COOKIE).iter().filter_map(|v| v.to_str().ok()) {
            let pair = set.split(';').next().unwrap_or_default();
            let name = pair.split('=').next().unwrap_or_default();
            let mut jar: Vec<&str> =
                self.cookie.split("; ").filter(|c| !c.is_empty() && c.split('=').next() != Some(name)).collect();
            jar.push(pair);
            self.cookie = jar.join("; ");
        }
        self
    }
}

fn encode(text: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._~".contains(&b);
    text.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}
