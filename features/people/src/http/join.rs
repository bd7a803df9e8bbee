//! Coming in for the first time: registration, where it is open, and invitations.

use ::policy::{Actor, Roles};
use axum::{
    Form,
    extract::Path,
    response::{IntoResponse, Redirect, Response},
};
use gate::{Enter, ORG, Reply, Visitor};
use kernel::{Error, FieldError, PersonId, RawId, Result, Secret};
use serde::{Deserialize, Serialize};

use super::{Browser, again, enter, faults, filled, slow};
use crate::{
    lock::{self, Place},
    pages::join,
    password,
    proof::Brought,
    store::{self, Link, Power},
    types::{Address, AddressKind, LinkKind, NewPerson, age, jiff_date},
};

/// The name of this door, for its proofs of work.
pub(crate) const REGISTER: &str = "register";
/// Nobody younger has an account of their own (COPPA, 16 CFR 312.2: a child is under 13).
const YOUNGEST: i64 = 13;

#[derive(Deserialize, Default, Clone)]
pub(crate) struct Begin {
    #[serde(default)]
    pub address: String,
    #[serde(default)]
    pub birth_date: String,
    /// What the form brings beside.
    #[serde(flatten)]
    pub door: Brought,
}

pub(crate) async fn register_page(visitor: Visitor) -> Reply<Response> {
    let session = visitor.session;
    let page = join::register(session.org(), session.locale(), &Begin::default(), &[], session.now());
    session.send(page.into_response()).await
}

/// Takes an address and a birth date; nothing is kept of somebody who is too young. A known address gets a sign-in link
/// instead, so that nobody learns here who has an account.
pub(crate) async fn register(visitor: Visitor, browser: Browser, Form(form): Form<Begin>) -> Reply<Response> {
    let session = visitor.session;
    let (org, l, now) = (session.org().clone(), session.locale(), session.now());
    if !org.config.open_registration {
        return session.send(again(join::register(&org, l, &Begin::default(), &[], now))).await;
    }
    let mut faults = Vec::new();
    let address = Address::parse(&form.address);
    if address.is_none() {
        faults.push(FieldError { field: "address", code: "address-bad" });
    }
    let years = age(&form.birth_date, jiff_date::of(now, &org.config.zone));
    faults.extend(age_fault(years));
    let Some(address) = address.filter(|_| faults.is_empty()) else {
        return session.send(again(join::register(&org, l, &form, &faults, now))).await;
    };
    if form.door.is_a_program() {
        // It hears what people hear, and nothing was done.
        return session.send(code_page(RawId::new(now))).await;
    }
    let proved = form.door.is_proved(&org.keys, REGISTER, now);
    let mut write = session.write().await?;
    let mut access = write.may::<Enter, _>(ORG).await?;
    let mut counters = lock::counters(&org.keys, "link", &address.value, &Place::Address(browser.address.clone()));
    if !proved {
        counters.push(lock::unproved_counter(&org.keys, &browser.address));
    }
    if let Err(error) = store::take_try(&mut access, &counters).await {
        let Error::Busy(s) = error else { return Err(error.into()) };
        return write
            .send(slow(join::register(&org, l, &form, &[FieldError { field: "address", code: "too-many" }], now), s))
            .await;
    }
    let person = store::by_login(&mut access, &address.value).await?.map(|found| found.0);
    let kind = if person.is_some() { LinkKind::SignIn } else { LinkKind::Register };
    let mut link = Link::new(now, kind, address, now.plus_minutes(60));
    (link.person, link.locale, link.birth_date) = (person, l, Some(form.birth_date).filter(|_| person.is_none()));
    enter::queue_link(&mut access, &link).await?;
    write.send(code_page(link.id)).await
}

/// On to the page that waits for the code.
fn code_page(link: RawId) -> Response {
    Redirect::to(&format!("/sign-in/code?link={link}")).into_response()
}

fn age_fault(years: Option<i64>) -> Option<FieldError> {
    let code = match years {
        None => "date-bad",
        Some(years) if years < YOUNGEST => "too-young",
        Some(_) => return None,
    };
    Some(FieldError { field: "birth_date", code })
}

/// Who somebody says they are, when the address is proved.
#[derive(Deserialize, Clone)]
pub(crate) struct Rest {
    #[serde(default)]
    pub given: String,
    #[serde(default)]
    pub family: String,
    #[serde(default)]
    pub birth_date: String,
    pub password: Secret<String>,
}

impl Rest {
    fn empty(link: &Link) -> Self {
        Self {
            given: link.given.clone(),
            family: link.family.clone(),
            birth_date: link.birth_date.clone().unwrap_or_default(),
            password: Secret::new(String::new()),
        }
    }
}

pub(crate) async fn register_rest(visitor: Visitor, Path(text): Path<String>) -> Reply<Response> {
    show(visitor, LinkKind::Register, &text).await
}

pub(crate) async fn invitation(visitor: Visitor, Path(text): Path<String>) -> Reply<Response> {
    show(visitor, LinkKind::Invitation, &text).await
}

async fn show(visitor: Visitor, kind: LinkKind, text: &str) -> Reply<Response> {
    let mut session = visitor.session;
    let (org, l, who) = (session.org().clone(), session.locale(), session.who().clone());
    let mut access = session.may::<Enter, _>(ORG).await?;
    let page = match enter::live(&mut access, kind, text).await {
        // Somebody who is signed in accepts as who they are; a link made for one person is that person's alone.
        Ok(link) if kind == LinkKind::Invitation && who.actor == Actor::Person && link.person.is_none() => {
            join::accept(&org, l, text, &who.name).into_response()
        }
        Ok(link) => join::rest(&org, l, kind, text, &Rest::empty(&link), link.person.is_some(), &[]).into_response(),
        Err(Error::NotFound) => enter::over(&org, l),
        Err(other) => return Err(other.into()),
    };
    session.send(page).await
}

pub(crate) async fn register_done(
    visitor: Visitor,
    browser: Browser,
    Path(text): Path<String>,
    Form(form): Form<Rest>,
) -> Reply<Response> {
    finish(visitor, browser, LinkKind::Register, &text, form).await
}

pub(crate) async fn invitation_new(
    visitor: Visitor,
    browser: Browser,
    Path(text): Path<String>,
    Form(form): Form<Rest>,
) -> Reply<Response> {
    finish(visitor, browser, LinkKind::Invitation, &text, form).await
}

/// Makes the account (or completes the one that an administrator made) and signs in.
async fn finish(visitor: Visitor, browser: Browser, kind: LinkKind, text: &str, form: Rest) -> Reply<Response> {
    let mut session = visitor.session;
    let (org, l, now) = (session.org().clone(), session.locale(), session.now());
    let mut access = session.may::<Enter, _>(ORG).await?;
    let link = match enter::live(&mut access, kind, text).await {
        Err(Error::NotFound) => return session.send(enter::over(&org, l)).await,
        other => other?,
    };
    let known = link.person.is_some();
    let mut wrong = Vec::new();
    let password = filled(form.password.expose());
    if let Some(password) = &password {
        let about = [form.given.as_str(), form.family.as_str(), link.address.value.as_str()];
        wrong.extend(password::weakness(password, &about).map(|code| FieldError { field: "password", code }));
    }
    if let Some(person) = link.person
        && store::age_of(&mut access, person).await?.is_some_and(|years| years < YOUNGEST)
    {
        wrong.push(FieldError { field: "birth_date", code: "too-young" });
    }
    if !known {
        wrong.extend(age_fault(age(&form.birth_date, jiff_date::of(now, &org.config.zone))));
        if form.given.trim().is_empty() {
            wrong.push(FieldError { field: "given", code: "name-missing" });
        }
        if store::by_login(&mut access, &link.address.value).await?.is_some() {
            wrong.push(FieldError { field: "given", code: "account-exists" });
        }
    }
    if !wrong.is_empty() {
        return session.send(again(join::rest(&org, l, kind, text, &form, known, &wrong))).await;
    }
    let hash = match password {
        Some(password) => Some(password::hash(Secret::new(password)).await?),
        None => None,
    };
    let mut write = session.write().await?;
    let mut access = write.may::<Enter, _>(ORG).await?;
    let person = match settle(&mut access, &link, &form, hash.as_deref(), l).await.map_err(faults) {
        Ok(person) => person,
        Err(Ok(wrong)) => return write.send(again(join::rest(&org, l, kind, text, &form, known, &wrong))).await,
        Err(Err(error)) => return Err(error.into()),
    };
    let response = enter::pass_first(&mut write, &browser, person, "/today", Power::Plain).await?;
    write.send(response).await
}

type Door<'a> = gate::Access<'a, Enter, gate::Organisation>;

async fn settle(
    access: &mut Door<'_>,
    link: &Link,
    form: &Rest,
    hash: Option<&str>,
    l: kernel::Locale,
) -> Result<PersonId> {
    let person = match link.person {
        Some(person) => person,
        None => {
            let roles = if link.kind == LinkKind::Invitation { link.roles } else { Roles::NONE };
            let (email, phone) = match link.address.kind {
                AddressKind::Email => (Some(link.address.value.clone()), None),
                AddressKind::Phone => (None, Some(link.address.value.clone())),
            };
            let birth_date = Some(form.birth_date.clone());
            let (given, family) = (form.given.clone(), form.family.clone());
            let new = NewPerson { given, family, roles, locale: l, birth_date, email, phone, ..NewPerson::default() };
            store::create(access, &new).await?
        }
    };
    store::spend_link(access, link.id).await?;
    if let Some(hash) = hash {
        store::set_password(access, person, hash).await?;
    }
    store::verified(access, person, &link.address).await?;
    if link.kind == LinkKind::Invitation {
        accepted(access, link.id, person).await?;
    }
    Ok(person)
}

#[derive(Serialize)]
struct Accepted {
    invitation: String,
    person: PersonId,
}

/// Tells whoever invited.
async fn accepted(access: &mut Door<'_>, invitation: RawId, person: PersonId) -> Result<()> {
    ::jobs::emit(access, "invitation.accepted", &Accepted { invitation: invitation.to_string(), person }).await
}

/// Somebody who has an account accepts with it.
pub(crate) async fn invitation_accept(session: gate::Session, Path(text): Path<String>) -> Reply<Response> {
    let (org, l, me) = (session.org().clone(), session.locale(), session.who().person());
    let mut write = session.write().await?;
    let mut access = write.may::<Enter, _>(ORG).await?;
    let link = match enter::live(&mut access, LinkKind::Invitation, &text).await {
        Ok(link) if link.person.is_none() => link,
        Ok(_) | Err(Error::NotFound) => return write.send(enter::over(&org, l)).await,
        Err(other) => return Err(other.into()),
    };
    store::spend_link(&mut access, link.id).await?;
    // Roles of people at work are given by an administrator alone, with a second factor behind them.
    let card = store::card(&mut access, me).await?;
    if !crate::types::is_staff(link.roles) {
        let roles = card.roles.with(link.roles);
        store::set_roles(&mut access, me, roles, &card.languages.join(",")).await?;
    }
    accepted(&mut access, link.id, me).await?;
    write.send(Redirect::to("/today").into_response()).await
}
