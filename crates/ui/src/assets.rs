//! Stylesheet, script and icon, embedded in the program; their names carry a hash of their content, so that browsers
//! may keep them for ever. The service worker keeps these and an offline page, never a page about a person.

use std::sync::LazyLock;

use axum::{Router, extract::Path, response::IntoResponse, response::Response, routing::get};
use http::{HeaderMap, header};
use kernel::{Error, Locale};
use maud::{DOCTYPE, Markup, html};
use sha2::{Digest, Sha256};

use crate::{Button, OrgLook, error_page, t};

struct Asset {
    url: String,
    kind: &'static str,
    body: &'static [u8],
}

struct Assets {
    css: Asset,
    js: Asset,
    door: Asset,
    /// Only where boxes are drawn over a picture.
    boxes: Asset,
    /// Only where notices on a device are turned on.
    push: Asset,
    icon: Asset,
    worker: String,
}

const SHEET: &str = concat!(include_str!("../assets/look.css"), include_str!("../assets/kith.css"));

static ASSETS: LazyLock<Assets> = LazyLock::new(|| {
    let asset = |stem: &str, end: &str, kind, body: &'static [u8]| {
        let url = format!("/assets/{stem}.{}.{end}", hash(body));
        Asset { url, kind, body }
    };
    let css = asset("kith", "css", "text/css; charset=utf-8", SHEET.as_bytes());
    let js = asset("kith", "js", "text/javascript; charset=utf-8", include_bytes!("../assets/kith.js"));
    let door = asset("door", "js", "text/javascript; charset=utf-8", include_bytes!("../assets/door.js"));
    let boxes = asset("boxes", "js", "text/javascript; charset=utf-8", include_bytes!("../assets/boxes.js"));
    let push = asset("push", "js", "text/javascript; charset=utf-8", include_bytes!("../assets/push.js"));
    let icon = asset("icon", "svg", "image/svg+xml", include_bytes!("../assets/icon.svg"));
    let offline = offline_with(&css.url, &icon.url).into_string();
    let files = format!("\"{}\", \"{}\", \"{}\"", css.url, js.url, icon.url);
    let version = hash(format!("{files}{offline}").as_bytes());
    let worker = include_str!("../assets/sw.js").replace("VERSION", &version).replace("FILES_LIST", &files);
    Assets { css, js, door, boxes, push, icon, worker }
});

/// The first eight bytes of SHA-256, as sixteen hexadecimal digits.
fn hash(body: &[u8]) -> String {
    Sha256::digest(body).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// The content security policy under which every page here works: own files only, no inline script or style.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; \
    font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; \
    frame-ancestors 'none'";

/// The address of the stylesheet.
pub fn stylesheet() -> &'static str {
    &ASSETS.css.url
}

/// The address of the script, a module.
pub fn script() -> &'static str {
    &ASSETS.js.url
}

/// The address of the script that works at open doors: a module of its own, for the few pages that need it.
pub fn door_script() -> &'static str {
    &ASSETS.door.url
}

/// The address of the script that draws boxes over a picture, a module of its own.
pub fn boxes_script() -> &'static str {
    &ASSETS.boxes.url
}

/// The address of the script that turns on notices on a device, a module of its own.
pub fn push_script() -> &'static str {
    &ASSETS.push.url
}

/// The address of the program's icon.
pub fn app_icon() -> &'static str {
    &ASSETS.icon.url
}

/// The routes of everything here that is the same for all organisations: `/assets/…`, `/sw.js`, `/offline`.
/// They are open; none reads a session. The app adds `/assets/brand.css` and `/manifest.webmanifest` with its look.
pub fn asset_routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new()
        .route("/assets/{file}", get(asset))
        .route("/favicon.ico", get(|| async { axum::response::Redirect::permanent(app_icon()) }))
        .route("/sw.js", get(|| async { (plain("text/javascript; charset=utf-8", "no-cache"), ASSETS.worker.clone()) }))
        .route("/offline", get(|| async { (plain("text/html; charset=utf-8", "no-cache"), offline()) }))
}

const FOR_EVER: &str = "public, max-age=31536000, immutable";

fn plain(kind: &'static str, cache: &'static str) -> [(header::HeaderName, &'static str); 3] {
    [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, cache), (header::X_CONTENT_TYPE_OPTIONS, "nosniff")]
}

async fn asset(Path(file): Path<String>, headers: HeaderMap) -> Response {
    let all = [&ASSETS.css, &ASSETS.js, &ASSETS.door, &ASSETS.boxes, &ASSETS.push, &ASSETS.icon];
    match all.into_iter().find(|asset| asset.url.strip_prefix("/assets/") == Some(file.as_str())) {
        Some(asset) => (plain(asset.kind, FOR_EVER), asset.body).into_response(),
        None => {
            let languages = headers.get(header::ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok()).unwrap_or_default();
            error_page(Locale::negotiate(languages), &Error::NotFound)
        }
    }
}

/// The address of the organisation's colours; it changes with them.
pub(crate) fn brand_url(look: &OrgLook) -> String {
    format!("/assets/brand.css?v={}-{:03.0}", look.brand_hue % 360, chroma(look) * 1000.0)
}

fn chroma(look: &OrgLook) -> f32 {
    look.brand_chroma.clamp(0.0, 0.1)
}

/// The organisation's two numbers as a stylesheet, for `/assets/brand.css`. It cannot choose lightness, so no brand can
/// break contrast.
pub fn brand_css(look: &OrgLook) -> Response {
    let sheet = format!(":root {{ --brand-hue: {}; --brand-chroma: {:.3}; }}\n", look.brand_hue % 360, chroma(look));
    (plain("text/css; charset=utf-8", FOR_EVER), sheet).into_response()
}

/// What a phone needs to install the site, for `/manifest.webmanifest`.
pub fn manifest(look: &OrgLook) -> Response {
    let name = look.name.replace('\\', "\\\\").replace('"', "\\\"");
    let name: String = name.chars().filter(|c| !c.is_control()).collect();
    let icon = |purpose: &str| {
        format!(r#"{{"src":"{}","sizes":"any","type":"image/svg+xml","purpose":"{purpose}"}}"#, app_icon())
    };
    let body = format!(
        r##"{{"name":"{name}","short_name":"{name}","id":"/","start_url":"/","scope":"/","display":"standalone","background_color":"#f5f4f1","theme_color":"#ffffff","icons":[{},{}]}}"##,
        icon("any"),
        icon("maskable")
    );
    (plain("application/manifest+json", "public, max-age=3600"), body).into_response()
}

/// Without a connection nobody knows the reader's language, so both stand here.
fn offline() -> Markup {
    offline_with(stylesheet(), app_icon())
}

fn offline_with(css: &str, icon: &str) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (t::offline_title(Locale::En)) " " (t::offline_title(Locale::Es)) }
                link rel="stylesheet" href=(css);
                link rel="icon" href=(icon);
            }
            body.public {
                main #main {
                    div.page.stack {
                        @for l in Locale::ALL {
                            section.stack.close lang=(l.tag()) {
                                h1 { (t::offline_title(l)) }
                                p { (t::offline_do(l)) }
                                div.actions {
                                    (Button::normal(t::offline_retry(l)).link(""))
                                    (Button::undo(t::emergency_call(l)).link("tel:911"))
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
