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
    middleware::{Next, from_fn, from_fn_with_state},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use gate::{Org, Orgs, Refused, Routes};
use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode},
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::Registry,
};

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
    routes
        .into_router()
        .merge(own)
        .route("/metrics", get(move || async move { shown.text() }))
        .fallback(|| async { Refused::from(kernel::Error::NotFound) })
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(from_fn_with_state(metrics, measure))
        .layer(from_fn(faults))
        .layer(from_fn_with_state(orgs.clone(), headers))
        .layer(from_fn(pack::pack))
        .layer(from_fn(move |request, next| from_outside(request, next, trusted_proxy)))
        .with_state(orgs.clone())
}

/// Writes the page of a refusal in the reader's language; the status and words say nothing of what is there. An act that
/// wants a fresh proof of who is there leads to the page that takes it, and back.
async fn faults(request: Request, next: Next) -> Response {
    let locale = gate::guest_locale(request.headers());
    let asked = (request.method().clone(), request.uri().clone());
    let [from, host] = [header::REFERER, header::HOST].map(|name| request.headers().get(name).cloned());
    let response = next.run(request).await;
    match response.extensions().get::<Refused>() {
        Some(refused) if matches!(*refused.0, kernel::Error::StepUp) => {
            let back = way_back(&asked, from.as_ref(), host.as_ref());
            Redirect::to(&format!("/step-up?back={back}")).into_response()
        }
        Some(refused) => ui::error_page(locale, &refused.0),
        None => response,
    }
}

/// The path to return to: the page itself, or for a form the page that held it. Percent-encoded.
fn way_back((method, uri): &(Method, Uri), from: Option<&HeaderValue>, host: Option<&HeaderValue>) -> String {
    let text = |value: Option<&HeaderValue>| value.and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
    let (from, host) = (text(from), text(host));
    let path = match *method {
        Method::GET => uri.path(),
        // Only a path of this host; another site's address is no way back.
        _ => from.split_once("://").and_then(|(_, rest)| rest.strip_prefix(host.as_str())).unwrap_or("/account"),
    };
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._~/".contains(&b);
    path.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

/// HTTP/2 names the host in the address and not in a header; a proxy names the client in a header and not as its peer.
async fn from_outside(mut request: Request, next: Next, trusted_proxy: bool) -> Response {
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
    next.run(request).await
}

async fn headers(State(orgs): State<Orgs>, request: Request, next: Next) -> Response {
    let https = orgs.iter().any(|org| org.is_https());
    let mut response = next.run(request).await;
    let mut set = |name: HeaderName, value: &'static str| {
        response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    };
    set(header::CONTENT_SECURITY_POLICY, ui::assets::CONTENT_SECURITY_POLICY);
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::REFERRER_POLICY, "same-origin");
    set(HeaderName::from_static("permissions-policy"), "camera=(), microphone=(), geolocation=()");
    set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    if https {
        set(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    response
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

    fn text(&self) -> Response {
        self.up.set(self.started.elapsed().as_secs());
        let mut text = String::new();
        if encode(&mut text, &self.registry).is_err() {
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
        ([(header::CONTENT_TYPE, "application/openmetrics-text; version=1.0.0; charset=utf-8")], text).into_response()
    }
}

async fn measure(State(metrics): State<Arc<Metrics>>, request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
    let started = Instant::now();
    metrics.busy.inc();
    let response = next.run(request).await;
    metrics.busy.dec();
    let labels = Labels { route, status: response.status().as_u16() };
    metrics.requests.get_or_create(&labels).inc();
    metrics.seconds.get_or_create(&labels).observe(started.elapsed().max(Duration::from_nanos(1)).as_secs_f64());
    response
}
