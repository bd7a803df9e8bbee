//! Addresses, and what the handlers share: the browser that asks, cookies, the way back.

mod account;
mod admin;
mod code;
mod enter;
mod front;
mod join;
mod licences;
mod profile;
mod recover;
mod second;

use std::{convert::Infallible, net::SocketAddr};

use ::http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts};
use axum::{
    extract::{ConnectInfo, FromRequestParts},
    response::{IntoResponse, Redirect, Response},
};
use gate::{Keys, Org, Routes};
use kernel::{Error, FieldError, RawId};
use maud::Markup;

use crate::token;

pub(crate) use admin::{CHECKS, New};
pub(crate) use join::{Begin, REGISTER, Rest};
pub(crate) use licences::Brought;
pub(crate) use profile::Told;

/// The browser that asks, as far as the lock and the device list need it.
#[derive(Debug, Clone)]
pub(crate) struct Browser {
    device: Option<String>,
    half: Option<String>,
    /// Network address; an IPv6 one by its /64, for one household has all of it.
    pub address: String,
    /// A plain name for the device list, such as "Firefox, Android".
    pub name: String,
}

const DEVICE: &str = "kith_device";
const HALF: &str = "kith_half";

impl Browser {
    /// The browser's own id, when we gave it one.
    pub fn device(&self, keys: &Keys) -> Option<RawId> {
        token::open(keys, "people-device", self.device.as_deref()?)
    }
    /// The sign-in that waits for its second step in this browser.
    pub fn half(&self, keys: &Keys) -> Option<RawId> {
        token::open(keys, "people-half", self.half.as_deref()?)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Browser {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let agent = parts.headers.get(header::USER_AGENT).and_then(|h| h.to_str().ok()).unwrap_or_default();
        Ok(Self {
            device: cookie(&parts.headers, DEVICE),
            half: cookie(&parts.headers, HALF),
            address: parts.extensions.get::<ConnectInfo<SocketAddr>>().map_or_else(String::new, |from| network(from.0)),
            name: device_name(agent),
        })
    }
}

fn network(from: SocketAddr) -> String {
    match from {
        SocketAddr::V4(v4) => v4.ip().to_string(),
        SocketAddr::V6(v6) => match v6.ip().to_ipv4_mapped() {
            Some(v4) => v4.to_string(),
            None => v6.ip().segments()[..4].iter().map(|part| format!("{part:x}:")).collect(),
        },
    }
}

fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|h| h.to_str().ok());
    let mut pairs = all.flat_map(|h| h.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(key, _)| *key == name).map(|(_, value)| value.to_owned())
}

/// Browser and system from a User-Agent, empty when unknown; the first that fits, for each names its ancestors too.
fn device_name(agent: &str) -> String {
    const BROWSERS: [(&str, &str); 6] = [
        ("Edg", "Edge"),
        ("OPR", "Opera"),
        ("SamsungBrowser", "Samsung"),
        ("Firefox", "Firefox"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    ];
    const SYSTEMS: [(&str, &str); 6] = [
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Mac OS", "Mac"),
        ("Linux", "Linux"),
    ];
    let find =
        |list: &[(&str, &'static str)]| list.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name);
    let found: Vec<&str> = [find(&BROWSERS), find(&SYSTEMS)].into_iter().flatten().collect();
    found.join(", ")
}

/// `Set-Cookie` for one of our own; zero seconds end it.
fn own_cookie(org: &Org, name: &str, value: &str, path: &str, seconds: i64) -> String {
    let secure = if org.is_https() { "; Secure" } else { "" };
    format!("{name}={value}; Path={path}; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}")
}

/// A redirect (303) that sets cookies.
fn go(to: &str, cookies: &[String]) -> Response {
    with_cookies(Redirect::to(to).into_response(), cookies)
}

fn with_cookies(mut response: Response, cookies: &[String]) -> Response {
    for cookie in cookies.iter().filter_map(|c| HeaderValue::from_str(c).ok()) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// The page again, with what is wrong.
fn again(page: Markup) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
}

/// Too many tries: the page again, with the wait.
fn slow(page: Markup, seconds: u32) -> Response {
    let mut response = (StatusCode::TOO_MANY_REQUESTS, page).into_response();
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    response
}

/// A path of our own to go back to; anything else leads home. Never another site.
fn way_back(back: &str) -> &str {
    let own = back.starts_with('/')
        && !back.starts_with("//")
        && !back.contains(['\\', '\r', '\n', '\t'])
        && back.len() < 500;
    if own && back.is_ascii() { back } else { "/today" }
}

/// The faults of a form, if that is what the error is.
fn faults(error: Error) -> Result<Vec<FieldError>, Error> {
    match error {
        Error::Invalid(faults) => Ok(faults),
        other => Err(other),
    }
}

fn filled(text: &str) -> Option<String> {
    Some(text.trim()).filter(|t| !t.is_empty()).map(str::to_owned)
}

pub(crate) fn routes() -> Routes {
    const DOOR: &str = "Coming in: nobody is signed in yet.";
    Routes::new()
        .open_get("/", "The front door.", front::front)
        .open_get("/language", "Guests choose their language too.", front::language)
        .own_get("/today", front::today)
        .own_get("/policy", front::policy)
        .get("/people/{id}", front::badge)
        .open_get("/sign-in", DOOR, enter::page)
        .open_post("/sign-in", DOOR, enter::sign_in)
        .open_post("/sign-in/link", DOOR, enter::ask_link)
        .open_get("/sign-in/code", DOOR, code::page)
        .open_post("/sign-in/code", DOOR, code::redeem)
        .open_get("/sign-in/second", DOOR, second::page)
        .open_post("/sign-in/second", DOOR, second::check)
        .open_post("/sign-out", "Signing out twice is no fault.", enter::sign_out)
        .open_get("/enter/{token}", DOOR, enter::link_page)
        .open_post("/enter/{token}", DOOR, enter::use_link)
        .open_get("/recover", DOOR, recover::page)
        .open_post("/recover", DOOR, recover::ask)
        .open_get("/recover/{token}", DOOR, recover::new_password_page)
        .open_post("/recover/{token}", DOOR, recover::new_password)
        .open_get("/register", DOOR, join::register_page)
        .open_post("/register", DOOR, join::register)
        .open_get("/register/{token}", DOOR, join::register_rest)
        .open_post("/register/{token}", DOOR, join::register_done)
        .open_get("/invitation/{token}", DOOR, join::invitation)
        .open_post("/invitation/{token}", DOOR, join::invitation_new)
        .own_post("/invitation/{token}/accept", join::invitation_accept)
        .own_get("/step-up", account::step_up_page)
        .own_post("/step-up", account::step_up)
        .own_get("/account", account::page)
        .own_get("/account/password", account::password_page)
        .own_post("/account/password", account::password)
        .own_post("/account/devices/end", account::end_device)
        .own_post("/account/devices/end-all", account::end_all)
        .own_get("/account/second", account::second_page)
        .own_post("/account/second/start", account::second_start)
        .own_post("/account/second", account::second_confirm)
        .own_post("/account/second/codes", account::second_codes)
        .own_post("/account/second/off", account::second_off)
        .own_get("/account/professional", profile::page)
        .own_post("/account/professional", profile::save)
        .own_get("/people", admin::list)
        .own_get("/people/licenses", licences::page)
        .own_post("/people/licenses", licences::bring)
        .own_post("/people/licenses/terms", licences::terms)
        .own_get("/people/licenses/{id}", licences::preview)
        .own_post("/people/licenses/{id}", licences::apply)
        .own_get("/people/new", admin::new_page)
        .own_post("/people/new", admin::new)
        .get("/people/{id}/account", admin::account)
        .post("/people/{id}/roles", admin::roles)
        .post("/people/{id}/badge", admin::badge)
        .post("/people/{id}/recovery", admin::recovery)
        .get("/people/{id}/close", admin::close_page)
        .post("/people/{id}/close", admin::close)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_stays_here() {
        let check = |back, want| assert_eq!(way_back(back), want, "{back}");
        check("/threads/1?x=2", "/threads/1?x=2");
        check("//evil.example", "/today");
        check("/\\evil.example", "/today");
        check("https://evil.example", "/today");
        check("", "/today");
        check("/a\r\nSet-Cookie: b", "/today");
    }

    #[test]
    fn devices_have_plain_names() {
        let check = |agent, want: &str| assert_eq!(device_name(agent), want);
        check(
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Mobile Safari/604.1",
            "Safari, iPhone",
        );
        check("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537 Chrome/140 Mobile Safari/537", "Chrome, Android");
        check("curl/8", "");
    }

    #[test]
    fn one_household_is_one_network() {
        let check = |text: &str, want: &str| assert_eq!(network(text.parse().unwrap()), want);
        check("203.0.113.9:1", "203.0.113.9");
        check("[2001:db8:1:2:3:4:5:6]:1", "2001:db8:1:2:");
        check("[::ffff:203.0.113.9]:1", "203.0.113.9");
    }
}
