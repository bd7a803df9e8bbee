//! The web server round the slices: assets, headers, error pages, health, metrics.

use std::{
    net::{IpAddr, SocketAddr},
    sync::{Arc, atomic::AtomicU64},
    time::{Duration, Instant},
};

use axum::http::{HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::{
    Router,
    extract::{ConnectInfo, DefaultBodyLimit, MatchedPath, Request, State},
    middleware::{Next, from_fn_with_state},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use gate::{Org, Orgs, Refused, Routes};
use kernel::Locale;
use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode},
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::Registry,
};

use ui::gzip;

use crate::pack;

/// The largest request: five attachments of 10 MB and their form.
const BODY_LIMIT: usize = 52 << 20;

/// The whole web face of the organisations.
///
/// Behind a `trusted_proxy` the client's address is the last one that the proxy put into `X-Forwarded-For`.
pub fn router(orgs: &Orgs, routes: Routes, trusted_proxy: bool) -> Router {
    let metrics = Arc::new(Metrics::new());
    let own = Router::new()
        .route("/assets/brand.css", get(brand))
        .route("/manifest.webmanifest", get(manifest))
        .route("/healthz", get(|| async { "ok" }))
        .route("/readyz", get(ready))
        .merge(ui::assets::asset_routes());
    let shown = Arc::clone(&metrics);
    let web = Arc::new(Web { orgs: orgs.clone(), metrics, trusted_proxy });
    routes
        .into_router()
        .merge(own)
        .route("/metrics", get(move || async move { shown.text() }))
        .fallback(|| async { Refused::from(kernel::Error::NotFound) })
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        // One layer for all that surrounds an answer: each of its own would copy all those below it for every request.
        .layer(from_fn_with_state(web, around))
        .with_state(orgs.clone())
}

/// What surrounds every answer.
struct Web {
    orgs: Orgs,
    metrics: Arc<Metrics>,
    trusted_proxy: bool,
}

async fn around(State(web): State<Arc<Web>>, mut request: Request, next: Next) -> Response {
    from_outside(&mut request, web.trusted_proxy);
    let (asked, begun) = (Asked::of(&request), web.metrics.begin(&request));
    let response = next.run(request).await;
    begun.end(response.status());
    let mut response = asked.faults(response);
    headers(&web.orgs, &mut response);
    pack::pack(asked.takes_gzip, response).await
}

/// What of a request its answer depends on, whatever the handler takes of it.
struct Asked {
    locale: Locale,
    method: Method,
    uri: Uri,
    from: Option<HeaderValue>,
    host: Option<HeaderValue>,
    takes_gzip: bool,
}

impl Asked {
    fn of(request: &Request) -> Self {
        let head = request.headers();
        let [from, host] = [header::REFERER, header::HOST].map(|name| head.get(name).cloned());
        let (locale, takes_gzip) = (gate::guest_locale(head), gzip::takes(head));
        Self { locale, method: request.method().clone(), uri: request.uri().clone(), from, host, takes_gzip }
    }

    /// Writes the page of a refusal in the reader's language; the status and words say nothing of what is there. An act
    /// that wants a fresh proof of who is there leads to the page that takes it, and back.
    fn faults(&self, response: Response) -> Response {
        match response.extensions().get::<Refused>() {
            Some(refused) if matches!(*refused.0, kernel::Error::StepUp) => {
                Redirect::to(&format!("/step-up?back={}", self.way_back())).into_response()
            }
            Some(refused) => ui::error_page(self.locale, &refused.0),
            None => response,
        }
    }

    /// The path to return to: the page itself, or for a form the page that held it. Percent-encoded.
    fn way_back(&self) -> String {
        let text =
            |value: &Option<HeaderValue>| value.as_ref().and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
        let (from, host) = (text(&self.from), text(&self.host));
        let path = match self.method {
            Method::GET => self.uri.path(),
            // Only a path of this host; another site's address is no way back.
            _ => from.split_once("://").and_then(|(_, rest)| rest.strip_prefix(host.as_str())).unwrap_or("/account"),
        };
        let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._~/".contains(&b);
        path.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
    }
}

/// HTTP/2 names the host in the address and not in a header; a proxy names the client in a header and not as its peer.
fn from_outside(request: &mut Request, trusted_proxy: bool) {
    let named = request.uri().authority().and_then(|a| HeaderValue::from_str(a.as_str()).ok());
    if let Some(host) = named {
        request.headers_mut().entry(header::HOST).or_insert(host);
    }
    if trusted_proxy {
        let said = request.headers().get("x-forwarded-for").and_then(|v| v.to_str().ok());
        let client = said.and_then(|list| list.rsplit(',').next()).and_then(|a| a.trim().parse::<IpAddr>().ok());
        if let Some(client) = client {
            request.extensions_mut().insert(ConnectInfo(SocketAddr::from((client, 0))));
        }
    }
}

fn headers(orgs: &Orgs, response: &mut Response) {
    let mut set = |name: HeaderName, value: &'static str| {
        response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    };
    set(header::CONTENT_SECURITY_POLICY, ui::assets::CONTENT_SECURITY_POLICY);
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::REFERRER_POLICY, "same-origin");
    set(HeaderName::from_static("permissions-policy"), "camera=(), microphone=(), geolocation=()");
    set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    if orgs.iter().any(|org| org.is_https()) {
        set(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
}

fn org_of(orgs: &Orgs, request: &Request) -> Option<Arc<Org>> {
    let host = request.headers().get(header::HOST).and_then(|h| h.to_str().ok()).unwrap_or_default();
    orgs.by_host(host)
}

async fn brand(State(orgs): State<Orgs>, request: Request) -> Response {
    let Some(org) = org_of(&orgs, &request) else { return StatusCode::NOT_FOUND.into_response() };
    let kept = [(header::CONTENT_TYPE, "text/css; charset=utf-8"), (header::CACHE_CONTROL, "public, max-age=3600")];
    (kept, ui::assets::brand_css(&ui::look(&org))).into_response()
}

async fn manifest(State(orgs): State<Orgs>, request: Request) -> Response {
    let Some(org) = org_of(&orgs, &request) else { return StatusCode::NOT_FOUND.into_response() };
    let kept = [(header::CONTENT_TYPE, "application/manifest+json"), (header::CACHE_CONTROL, "public, max-age=3600")];
    (kept, ui::assets::manifest(&ui::look(&org))).into_response()
}

async fn ready(State(orgs): State<Orgs>) -> Response {
    for org in orgs.iter() {
        if org.store().answers().await.is_err() {
            return (StatusCode::SERVICE_UNAVAILABLE, "the store does not answer").into_response();
        }
    }
    "ready".into_response()
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Labels {
    /// The route's template, never the address itself: an address holds ids.
    route: String,
    status: u16,
}

/// Counts and durations by route template and status.
struct Metrics {
    registry: Registry,
    requests: Family<Labels, Counter>,
    seconds: Family<Labels, Histogram>,
    busy: Gauge<i64, std::sync::atomic::AtomicI64>,
    started: Instant,
    up: Gauge<u64, AtomicU64>,
}

impl Metrics {
    fn new() -> Self {
        let mut registry = Registry::with_prefix("kith");
        let requests = Family::<Labels, Counter>::default();
        let seconds = Family::<Labels, Histogram>::new_with_constructor(|| {
            Histogram::new([0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0])
        });
        let (busy, up) = (Gauge::default(), Gauge::default());
        registry.register("requests", "Answers by route and status", requests.clone());
        registry.register("request_seconds", "Time to answer", seconds.clone());
        registry.register("requests_busy", "Requests in work now", busy.clone());
        registry.register("up_seconds", "Seconds since the start", up.clone());
        Self { registry, requests, seconds, busy, started: Instant::now(), up }
    }

    fn begin(&self, request: &Request) -> Begun<'_> {
        self.busy.inc();
        let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
        Begun { metrics: self, route, started: Instant::now() }
    }

    fn text(&self) -> Response {
        self.up.set(self.started.elapsed().as_secs());
        let mut text = String::new();
        if encode(&mut text, &self.registry).is_err() {
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
        ([(header::CONTENT_TYPE, "application/openmetrics-text; version=1.0.0; charset=utf-8")], text).into_response()
    }
}

/// A request in work; it counts as busy until this is gone, also when nobody waits for its answer any more.
struct Begun<'a> {
    metrics: &'a Metrics,
    route: String,
    started: Instant,
}

impl Begun<'_> {
    fn end(mut self, status: StatusCode) {
        let labels = Labels { route: std::mem::take(&mut self.route), status: status.as_u16() };
        let seconds = self.started.elapsed().max(Duration::from_nanos(1)).as_secs_f64();
        self.metrics.requests.get_or_create(&labels).inc();
        self.metrics.seconds.get_or_create(&labels).observe(seconds);
    }
}

impl Drop for Begun<'_> {
    fn drop(&mut self) {
        self.metrics.busy.dec();
    }
}
