//! The second step of a sign-in: a code of the app, a recovery code, or setting the app up for the first time.

use axum::{
    Form,
    response::{IntoResponse, Response},
};
use gate::{Access, Act, Enter, ORG, Reply, Resource, Visitor};
use kernel::{Error, PersonId, Result};
use maud::Markup;
use serde::Deserialize;

use super::{Browser, HALF, again, enter, go, own_cookie, slow, with_cookies};
use crate::{factor, lock, pages::door, store};

pub(crate) async fn page(visitor: Visitor, browser: Browser) -> Reply<Response> {
    let mut session = visitor.session;
    let l = session.locale();
    let half = browser.half(&session.org().keys);
    let mut access = session.may::<Enter, _>(ORG).await?;
    let waiting = match half {
        Some(id) => store::half(&mut access, id).await.ok(),
        None => None,
    };
    let response = match waiting {
        Some((person, _)) => draw(&mut access, l, person, None).await?.into_response(),
        None => go("/sign-in", &[]),
    };
    session.send(response).await
}

/// The code's box; before it the picture to scan, where no factor is in force yet.
async fn draw<A: Act, K: Resource>(
    access: &mut Access<'_, A, K>,
    l: kernel::Locale,
    person: PersonId,
    error: Option<Error>,
) -> Result<Markup> {
    let org = access.org().clone();
    match store::factor(access, person).await? {
        Some(factor) if !factor.confirmed => {
            let card = store::card(access, person).await?;
            let picture = factor::picture(&factor.secret, &org.config.name, &card.name)?;
            Ok(door::enrol(&org, l, &picture, &factor::as_text(&factor.secret), error.as_ref()))
        }
        _ => Ok(door::second(&org, l, error.as_ref())),
    }
}

#[derive(Deserialize)]
pub(crate) struct Typed {
    pub code: String,
}

/// What a typed code was.
pub(super) enum Proof {
    Wrong,
    Right,
    /// The first right code of a new factor: these recovery codes are shown once.
    Enrolled(Vec<String>),
}

pub(crate) async fn check(visitor: Visitor, browser: Browser, Form(form): Form<Typed>) -> Reply<Response> {
    let session = visitor.session;
    let (org, l) = (session.org().clone(), session.locale());
    let Some(id) = browser.half(&org.keys) else { return session.send(go("/sign-in", &[])).await };
    let mut write = session.write().await?;
    let mut access = write.may::<Enter, _>(ORG).await?;
    let (person, back) = match store::half(&mut access, id).await {
        Err(Error::NotFound) => return write.send(go("/sign-in", &[])).await,
        other => other?,
    };
    let mut access = write.may::<Enter, _>(person).await?;
    let place = enter::place(&mut access, &browser, Some(person)).await?;
    let counters = lock::second_counters(&org.keys, &person.to_string(), &place);
    if let Err(error) = store::take_try(&mut access, &counters).await {
        let Error::Busy(s) = error else { return Err(error.into()) };
        let page = draw(&mut access, l, person, Some(Error::Busy(s))).await?;
        return write.send(slow(page, s)).await;
    }
    let proof = prove(&mut access, person, &form.code).await?;
    if matches!(proof, Proof::Wrong) {
        access.note("second factor wrong");
        let page = draw(&mut access, l, person, Some(Error::field("code", "code-wrong"))).await?;
        return write.send(again(page)).await;
    }
    access.note("second factor");
    store::forgive(&mut access, &counters).await?;
    store::end_half(&mut access, id).await?;
    let roles = store::card(&mut access, person).await?.roles;
    let mut cookies = enter::open(&mut access, &browser, roles).await?;
    cookies.push(own_cookie(&org, HALF, "", "/sign-in", 0));
    let response = match proof {
        Proof::Enrolled(codes) => with_cookies(door::codes(&org, l, &codes, &back).into_response(), &cookies),
        _ => go(&back, &cookies),
    };
    write.send(response).await
}

/// Takes a code of the app or a recovery code, each good once.
pub(super) async fn prove<A: gate::WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    person: PersonId,
    typed: &str,
) -> Result<Proof> {
    let now = access.now();
    let Some(factor) = store::factor(access, person).await? else { return Ok(Proof::Wrong) };
    let right = match factor::step_of(&factor.secret, typed, now) {
        Some(step) => store::use_step(access, person, step).await?,
        None => factor.confirmed && store::use_code(access, person, typed).await?,
    };
    match (right, factor.confirmed) {
        (false, _) => Ok(Proof::Wrong),
        (true, true) => Ok(Proof::Right),
        (true, false) => Ok(Proof::Enrolled(store::confirm_factor(access, person).await?)),
    }
}
