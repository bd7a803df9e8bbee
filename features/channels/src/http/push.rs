//! Devices: turning on notices where the person is just now, and what a browser says when it changed its own address.

use axum::{
    Form,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use gate::{Access, Act, Edit, Reply, Resource, Session};
use kernel::{Error, Locale, PersonId, RawId, Result};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::own::{MOST_ADDRESSES, done, me, refused};
use crate::{
    Channel, Contact,
    pages::push::Here,
    push::{self, Device, Subscription},
    store, t,
    types::{Address, First},
};

/// A browser's PushSubscription.
#[derive(Deserialize)]
pub(crate) struct Given {
    #[serde(default)]
    endpoint: String,
    #[serde(default)]
    p256dh: String,
    #[serde(default)]
    auth: String,
}

/// The same anew, with the address that it had before.
#[derive(Deserialize)]
pub(crate) struct Renewed {
    #[serde(default)]
    old: String,
    #[serde(flatten)]
    given: Given,
}

/// What the page draws of devices; nothing in a demo.
pub(super) async fn here<A: Act, K: Resource>(access: &mut Access<'_, A, K>, person: PersonId) -> Result<Option<Here>> {
    let Some(key) = push::of(access.org()).map(|gateway| gateway.key().to_owned()) else { return Ok(None) };
    // The script makes the same of its browser's own address.
    let hash =
        |endpoint: String| Sha256::digest(endpoint).iter().take(16).map(|b| format!("{b:02x}")).collect::<String>();
    let known = store::endpoints(access, person).await?;
    Ok(Some(Here { key, devices: known.into_iter().map(|(id, endpoint)| (id, hash(endpoint))).collect() }))
}

/// Turns on notices on the device that asks. That it asks while the person is signed in there confirms it.
pub(crate) async fn add(
    session: Session,
    page: Session,
    headers: HeaderMap,
    Form(given): Form<Given>,
) -> Reply<Response> {
    let gateway = push::of(session.org()).ok_or(Error::NotFound)?;
    let to = match gateway.read(&given.endpoint, &given.p256dh, &given.auth) {
        Ok(to) => to,
        Err(Error::Invalid(faults)) => return refused(page, faults).await,
        Err(error) => return Err(error.into()),
    };
    let agent = headers.get(header::USER_AGENT).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
    let ((person, id), l) = (me(&session), session.locale());
    let mut write = session.write().await?;
    let mut access = write.may::<Edit, Contact>(id).await?;
    match turn_on(&mut access, person, &to, (&agent, l)).await {
        Ok(()) => write.send(done("push")).await,
        Err(Error::Invalid(faults)) => {
            drop(write);
            refused(page, faults).await
        }
        Err(error) => Err(error.into()),
    }
}

/// A device tells one person at a time: whoever turned it on last.
async fn turn_on(
    access: &mut Access<'_, Edit, Contact>,
    person: PersonId,
    to: &Subscription,
    (agent, l): (&str, Locale),
) -> Result<()> {
    let known = take_over(access, person, &to.endpoint).await?;
    let (id, value) = match known {
        Some(device) => (device.id, device.value),
        None => fresh(access, person, agent).await?,
    };
    store::put_device(access, (id, person), to).await?;
    store::ledger_put(access, person, (Channel::Push, &value), true, ("page", t::push_words(l))).await?;
    let mut chosen = store::preferences(access, person).await?;
    if chosen.first != First::Push {
        chosen.first = First::Push;
        store::put_preferences(access, person, &chosen).await?;
    }
    Ok(())
}

/// The person's own device behind an address; another person's ends.
async fn take_over(access: &mut Access<'_, Edit, Contact>, person: PersonId, endpoint: &str) -> Result<Option<Device>> {
    match store::device_at(access, endpoint).await? {
        Some(device) if device.person != person => {
            push::end(access, &device, push::MOVED).await?;
            Ok(None)
        }
        known => Ok(known),
    }
}

async fn fresh(access: &mut Access<'_, Edit, Contact>, person: PersonId, agent: &str) -> Result<(RawId, String)> {
    let known = store::addresses(access, person).await?;
    if known.iter().filter(|a| a.channel == Channel::Push).count() >= MOST_ADDRESSES {
        return Err(Error::field("push", "push-many"));
    }
    let value = push::device_address(agent, RawId::new(access.now()));
    let (id, _) = store::put_address(access, person, (Channel::Push, &value), true, "page").await?;
    Ok((id, value))
}

/// A browser changed its own address: what the person chose for the device goes on.
pub(crate) async fn renew(session: Session, Form(form): Form<Renewed>) -> Reply<Response> {
    let gateway = push::of(session.org()).ok_or(Error::NotFound)?;
    let Given { endpoint, p256dh, auth } = &form.given;
    let to = gateway.read(endpoint, p256dh, auth)?;
    let (person, id) = me(&session);
    let mut write = session.write().await?;
    let mut access = write.may::<Edit, Contact>(id).await?;
    let device = store::device_at(&mut access, &form.old).await?.filter(|device| device.person == person);
    let device = device.ok_or(Error::NotFound)?;
    if take_over(&mut access, person, &to.endpoint).await?.is_none_or(|other| other.id == device.id) {
        store::put_device(&mut access, (device.id, person), &to).await?;
    }
    write.send(StatusCode::NO_CONTENT.into_response()).await
}

/// Removes a device: the address, its keys, and a row that says so.
pub(super) async fn remove(
    access: &mut Access<'_, Edit, Contact>,
    person: PersonId,
    address: &Address,
    l: Locale,
) -> Result<()> {
    let device = Device { id: address.id, person, value: address.value.clone(), line: String::new() };
    push::end(access, &device, ("page", t::remove(l))).await
}
