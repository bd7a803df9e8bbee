//! Signing in with a password or a one-time link, and signing out.

use ::http::{HeaderValue, StatusCode, header};
use ::policy::{Actor, Roles};
use axum::{
    Form,
    extract::{Path, Query},
    response::{IntoResponse, Response},
};
use gate::{Access, Enter, ORG, Operate, Org, Reply, Visitor, Write};
use kernel::{Error, PersonId, RawId, Result, Secret};
use serde::Deserialize;

use super::{Browser, DEVICE, HALF, go, own_cookie, slow, way_back, with_cookies};
use crate::{
    lock::{self, Counter, Place},
    pages::door,
    password,
    store::{self, Link, Power},
    token,
    types::{Address, LinkKind, is_staff},
};

/// Sessions of people at work: 15 minutes idle, 12 hours in all.
const STAFF: (i64, i64) = (900, 43_200);
/// Sessions of patients and families: 14 days idle, 30 days in all.
const PRIVATE: (i64, i64) = (14 * 86_400, 30 * 86_400);
/// A link in the mail is good for half an hour.
const LINK_MINUTES: i64 = 30;
/// Links that one address gets in an hour, whoever asks for them.
const LINKS_AN_HOUR: i64 = 5;

#[derive(Deserialize, Default)]
pub(crate) struct Back {
    #[serde(default)]
    pub back: String,
}

pub(crate) async fn page(visitor: Visitor, Query(asked): Query<Back>) -> Reply<Response> {
    let session = visitor.session;
    let back = way_back(&asked.back).to_owned();
    if session.who().actor == Actor::Person {
        return session.send(go(&back, &[])).await;
    }
    let page = door::sign_in(session.org(), session.locale(), "", &back, None);
    session.send(page.into_response()).await
}

#[derive(Deserialize)]
pub(crate) struct SignIn {
    address: String,
    password: Secret<String>,
    #[serde(default)]
    back: String,
}

/// Unknown account and wrong password: the same statements, the same hashing, the same page.
pub(crate) async fn sign_in(visitor: Visitor, browser: Browser, Form(form): Form<SignIn>) -> Reply<Response> {
    let session = visitor.session;
    let (org, l, back) = (session.org().clone(), session.locale(), way_back(&form.back).to_owned());
    let name = login_name(&form.address);
    let tried = match first_try(&org, &browser, &name).await {
        Err(Error::Busy(s)) => {
            return session.send(slow(door::sign_in(&org, l, &form.address, &back, Some(Error::Busy(s))), s)).await;
        }
        other => other?,
    };
    let (person, stored) = tried.found.unzip();
    let stored = stored.flatten();
    let fits = password::fits(stored.clone(), form.password).await?;
    let Some(person) = person.filter(|_| fits) else {
        let page = door::sign_in(&org, l, &form.address, &back, Some(Error::field("address", "sign-in-wrong")));
        return session.send(super::again(page)).await;
    };
    let mut write = session.write().await?;
    let mut access = write.may::<Enter, _>(person).await?;
    // Somebody may have set a new password while this one was tried.
    if store::password(&mut access, person).await? != stored {
        return Err(Error::SignedOut.into());
    }
    access.note("password");
    store::forgive(&mut access, &tried.counters).await?;
    let response = pass_first(&mut write, &browser, person, &back, Power::Plain).await?;
    write.send(response).await
}

/// A name as it is kept; what is no address is looked for as typed, and not found.
fn login_name(typed: &str) -> String {
    Address::parse(typed).map_or_else(|| typed.trim().chars().take(100).collect(), |a| a.value)
}

struct Tried {
    counters: Vec<Counter>,
    found: Option<(PersonId, Option<String>)>,
}

/// Counts the try and looks the account up, committed before the password is hashed.
async fn first_try(org: &std::sync::Arc<Org>, browser: &Browser, name: &str) -> Result<Tried> {
    let mut write = org.job("people.tries").await?;
    let mut access = write.may::<Operate, _>(ORG).await?;
    let found = store::by_login(&mut access, name).await?;
    let place = place(&mut access, browser, found.as_ref().map(|f| f.0)).await?;
    let counters = lock::counters(&org.keys, "password", name, &place);
    store::take_try(&mut access, &counters).await?;
    write.commit().await?;
    Ok(Tried { counters, found })
}

/// Where the try comes from. Asks the same question for nobody, so that it takes as long.
pub(super) async fn place<A: gate::Act, K: gate::Resource>(
    access: &mut Access<'_, A, K>,
    browser: &Browser,
    person: Option<PersonId>,
) -> Result<Place> {
    let device = browser.device(&access.org().keys);
    let known =
        store::knows_device(access, device.unwrap_or_default(), person.unwrap_or(PersonId::from_raw(RawId::default())))
            .await?;
    Ok(match device.filter(|_| known) {
        Some(device) => Place::Known(device),
        None => Place::Address(browser.address.clone()),
    })
}

/// The first factor was right: opens the session, or asks for the second. People at work always need one.
pub(super) async fn pass_first(
    write: &mut Write,
    browser: &Browser,
    person: PersonId,
    back: &str,
    power: Power,
) -> Result<Response> {
    let mut access = write.may::<Enter, _>(person).await?;
    if store::is_closed(&mut access, person).await? {
        return Err(Error::NotFound);
    }
    let roles = store::card(&mut access, person).await?.roles;
    let has_factor = store::has_factor(&mut access, person).await?;
    if power == Power::Full || !(has_factor || is_staff(roles)) {
        let cookies = open(&mut access, browser, roles).await?;
        return Ok(go(back, &cookies));
    }
    if !has_factor {
        store::begin_factor(&mut access, person).await?;
    }
    let half = store::begin_half(&mut access, person, back).await?;
    let org = access.org();
    let cookie = own_cookie(org, HALF, &token::make(&org.keys, "people-half", half), "/sign-in", 600);
    Ok(go("/sign-in/second", &[cookie]))
}

/// Opens the session and remembers the browser; gives the cookies. A session that this browser had for the same person
/// ends, so that its token is worth nothing any more.
pub(super) async fn open(
    access: &mut Access<'_, Enter, kernel::Person>,
    browser: &Browser,
    roles: Roles,
) -> Result<Vec<String>> {
    let (now, org, person) = (access.now(), access.org().clone(), access.id());
    if access.who().person() == person {
        let before = access.who().session();
        gate::end_session(access, before).await?;
    }
    let (idle, absolute) = if is_staff(roles) { STAFF } else { PRIVATE };
    let token = gate::open_session(access, &browser.name, idle, now.plus_seconds(absolute)).await?;
    let device = browser.device(&org.keys).unwrap_or_else(|| RawId::new(now));
    store::remember_device(access, device, person).await?;
    let device = token::make(&org.keys, "people-device", device);
    Ok(vec![
        gate::session_cookie(&token, org.is_https(), absolute),
        own_cookie(&org, DEVICE, &device, "/", 365 * 86_400),
    ])
}

#[derive(Deserialize)]
pub(crate) struct AskLink {
    address: String,
}

/// Sends a one-time link, if the address signs somebody in; says the same either way.
pub(crate) async fn ask_link(visitor: Visitor, browser: Browser, Form(form): Form<AskLink>) -> Reply<Response> {
    send_link(visitor, browser, &form.address, LinkKind::SignIn).await
}

pub(super) async fn send_link(visitor: Visitor, browser: Browser, typed: &str, kind: LinkKind) -> Reply<Response> {
    let session = visitor.session;
    let (org, l, locale) = (session.org().clone(), session.locale(), session.locale());
    let Some(address) = Address::parse(typed) else {
        let fault = Some(Error::field("address", "address-bad"));
        return session.send(super::again(door::ask_link(&org, l, kind, typed, fault))).await;
    };
    let mut write = session.write().await?;
    let mut access = write.may::<Enter, _>(ORG).await?;
    let counters = lock::counters(&org.keys, "link", &address.value, &Place::Address(browser.address));
    if let Err(error) = store::take_try(&mut access, &counters).await {
        let Error::Busy(s) = error else { return Err(error.into()) };
        return write.send(slow(door::ask_link(&org, l, kind, typed, Some(Error::Busy(s))), s)).await;
    }
    let person = store::by_login(&mut access, &address.value).await?.map(|found| found.0);
    let mut link = Link::new(access.now(), kind, address, access.now().plus_minutes(LINK_MINUTES));
    (link.person, link.locale) = (person, locale);
    queue_link(&mut access, &link).await?;
    write.send(go(&format!("/sign-in/code?link={}", link.id), &[])).await
}

/// Keeps the link and leaves the sending to a job, so that known and unknown addresses take the same time here. Beyond
/// five an hour none is kept: nobody's mailbox is filled by strangers.
pub(super) async fn queue_link(access: &mut Access<'_, Enter, gate::Organisation>, link: &Link) -> Result<()> {
    let now = access.now();
    if store::links_since(access, &link.address.value, now.plus_minutes(-60)).await? >= LINKS_AN_HOUR {
        return Ok(());
    }
    store::put_link(access, link).await?;
    ::jobs::enqueue(access, crate::jobs::SEND_LINK, None, &crate::jobs::About { link: link.id.to_string() }, now).await
}

/// A page with one button, so that a mail program that looks at the link does not use it up.
pub(crate) async fn link_page(visitor: Visitor, Path(text): Path<String>) -> Reply<Response> {
    let mut session = visitor.session;
    let (org, l) = (session.org().clone(), session.locale());
    let mut access = session.may::<Enter, _>(ORG).await?;
    let page = match live(&mut access, LinkKind::SignIn, &text).await {
        Ok(_) => door::enter(&org, l, &text).into_response(),
        Err(Error::NotFound) => over(&org, l),
        Err(other) => return Err(other.into()),
    };
    session.send(page).await
}

/// The link that a token is for, if it can still be used.
pub(super) async fn live<A: gate::Act, K: gate::Resource>(
    access: &mut Access<'_, A, K>,
    kind: LinkKind,
    text: &str,
) -> Result<Link> {
    let id = token::link(&access.org().keys, kind, text).ok_or(Error::NotFound)?;
    let link = store::live_link(access, id).await?;
    if link.kind == kind { Ok(link) } else { Err(Error::NotFound) }
}

pub(super) fn over(org: &Org, l: kernel::Locale) -> Response {
    (StatusCode::NOT_FOUND, door::over(org, l)).into_response()
}

pub(crate) async fn use_link(visitor: Visitor, browser: Browser, Path(text): Path<String>) -> Reply<Response> {
    let session = visitor.session;
    let (org, l) = (session.org().clone(), session.locale());
    let mut write = session.write().await?;
    let mut access = write.may::<Enter, _>(ORG).await?;
    let (link, person) = match live(&mut access, LinkKind::SignIn, &text).await {
        Ok(link) => match link.person {
            Some(person) => (link, person),
            None => return write.send(over(&org, l)).await,
        },
        Err(Error::NotFound) => return write.send(over(&org, l)).await,
        Err(other) => return Err(other.into()),
    };
    store::spend_link(&mut access, link.id).await?;
    access.note("link");
    if !link.address.value.is_empty() {
        store::verified(&mut access, person, &link.address).await?;
    }
    // What stood for both factors in the demo stands for nothing where real people are.
    let power = if link.power == Power::Full && org.config.demo { Power::Full } else { Power::Plain };
    let response = pass_first(&mut write, &browser, person, "/today", power).await?;
    write.send(response).await
}

/// Ends the session. Every page about a person is `no-store`, so Back shows nothing; caches of before are cleared too.
pub(crate) async fn sign_out(visitor: Visitor) -> Reply<Response> {
    let session = visitor.session;
    let who = session.who().clone();
    let mut response = with_cookies(go("/", &[]), &[gate::end_cookie()]);
    response
        .headers_mut()
        .insert(header::HeaderName::from_static("clear-site-data"), HeaderValue::from_static("\"cache\""));
    if who.actor != Actor::Person {
        return session.send(response).await;
    }
    let mut write = session.write().await?;
    let mut access = write.may::<gate::Edit, _>(who.person()).await?;
    gate::end_session(&mut access, who.session()).await?;
    write.send(response).await
}
