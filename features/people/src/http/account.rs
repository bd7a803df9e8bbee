//! One's own account: devices, password, second factor, and proving again who is there.

use axum::{
    Form,
    extract::Query,
    response::{IntoResponse, Redirect, Response},
};
use gate::{Edit, Reply, Session, View};
use kernel::{Error, FieldError, RawId, Result, Secret};
use maud::Markup;
use serde::Deserialize;

use super::{Browser, again, enter, go, second, second::Proof, slow, way_back};
use crate::{
    factor, lock,
    pages::account as pages,
    password as passwords, store,
    types::{AccountId, is_staff},
};

/// Leads to the proof of who is there, then back.
pub(super) fn to_step_up(back: &str) -> Response {
    go(&format!("/step-up?back={back}"), &[])
}

fn mine(session: &Session) -> AccountId {
    AccountId::from_raw(session.who().id)
}

/// Asks for the right to change how one signs in; [`None`] when a fresh proof is wanted first.
async fn may_edit(session: &mut Session) -> Result<Option<()>> {
    let id = mine(session);
    match session.may::<Edit, _>(id).await {
        Ok(_) => Ok(Some(())),
        Err(Error::StepUp) => Ok(None),
        Err(other) => Err(other),
    }
}

pub(crate) async fn page(mut session: Session) -> Reply<Markup> {
    let (me, id) = (session.who().person(), mine(&session));
    let mut access = session.may::<View, _>(me).await?;
    let card = store::card(&mut access, me).await?;
    let contact = store::contact(&mut access, me).await?;
    let devices = gate::sessions_of(&mut access).await?;
    let badge = store::badge_of(&mut access, me).await?;
    let mut access = session.may::<View, _>(id).await?;
    let has_password = store::password(&mut access, me).await?.is_some();
    let has_factor = store::has_factor(&mut access, me).await?;
    let left = store::codes_left(&mut access, me).await?;
    let (now, this) = (session.now(), session.who().session());
    let notices = session.org().parts.all::<ui::NavEntry>().any(|entry| entry.href == "/channels");
    let page = pages::Mine {
        notices,
        card: &card,
        contact: &contact,
        devices: &devices,
        this,
        has_password,
        has_factor,
        left,
        now,
    };
    let body = pages::account(session.locale(), &page, badge.as_ref());
    let title = crate::t::account_title(session.locale());
    let page = ui::shell(&mut session, "/account", title, body).await?;
    session.send(page).await
}

#[derive(Deserialize)]
pub(crate) struct Device {
    device: RawText,
}

#[derive(Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct RawText(RawId);

impl TryFrom<String> for RawText {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, &'static str> {
        text.parse().map(Self).map_err(|_| "not an id")
    }
}

pub(crate) async fn end_device(session: Session, Form(form): Form<Device>) -> Reply<Redirect> {
    let me = session.who().person();
    let mut write = session.write().await?;
    let mut access = write.may::<Edit, _>(me).await?;
    gate::end_session(&mut access, form.device.0).await?;
    write.send(Redirect::to("/account")).await
}

/// Signs out everywhere, this device included.
pub(crate) async fn end_all(session: Session) -> Reply<Response> {
    let me = session.who().person();
    let mut write = session.write().await?;
    let mut access = write.may::<Edit, _>(me).await?;
    gate::end_sessions(&mut access, me, None).await?;
    store::end_halves(&mut access, me).await?;
    write.send(go("/sign-in", &[gate::end_cookie()])).await
}

/// Where to go then, and whether the last try was wrong.
#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    back: String,
    #[serde(default)]
    wrong: String,
}

pub(crate) async fn step_up_page(mut session: Session, Query(asked): Query<Asked>) -> Reply<Response> {
    let back = way_back(&asked.back).to_owned();
    let wrong = (!asked.wrong.is_empty()).then(|| Error::field("password", "proof-wrong"));
    let page = draw_step_up(&mut session, &back, wrong.as_ref()).await?;
    session.send(page.into_response()).await
}

async fn draw_step_up(session: &mut Session, back: &str, error: Option<&Error>) -> Result<Markup> {
    let (me, id, l) = (session.who().person(), mine(session), session.locale());
    let mut access = session.may::<View, _>(id).await?;
    let has_password = store::password(&mut access, me).await?.is_some();
    let has_factor = store::has_factor(&mut access, me).await?;
    let body = pages::step_up(l, back, has_password, has_factor, error);
    ui::shell(session, "/step-up", crate::t::step_up_title(l), body).await
}

#[derive(Deserialize)]
pub(crate) struct Proofs {
    #[serde(default = "nothing")]
    password: Secret<String>,
    #[serde(default)]
    code: String,
    #[serde(default)]
    back: String,
}

fn nothing() -> Secret<String> {
    Secret::new(String::new())
}

/// Password or code again: counts the try, then proves.
pub(crate) async fn step_up(mut session: Session, browser: Browser, Form(form): Form<Proofs>) -> Reply<Response> {
    let (me, org, back) = (session.who().person(), session.org().clone(), way_back(&form.back).to_owned());
    let id = mine(&session);
    let mut access = session.may::<View, _>(id).await?;
    let stored = store::password(&mut access, me).await?;
    let place = enter::place(&mut access, &browser, Some(me)).await?;
    let counters = lock::counters(&org.keys, "step-up", &me.to_string(), &place);
    let mut job = org.job("people.tries").await?;
    let counted = {
        let mut access = job.may::<gate::Operate, _>(gate::ORG).await?;
        store::take_try(&mut access, &counters).await
    };
    match counted {
        Ok(()) => job.commit().await?,
        Err(Error::Busy(s)) => {
            drop(job);
            let page = draw_step_up(&mut session, &back, Some(&Error::Busy(s))).await?;
            return session.send(slow(page, s)).await;
        }
        Err(other) => return Err(other.into()),
    }
    let by_password = !form.password.expose().is_empty() && passwords::fits(stored, form.password).await?;
    let mut write = session.write().await?;
    let mut access = write.may::<Edit, _>(me).await?;
    let right = by_password || matches!(second::prove(&mut access, me, &form.code).await?, Proof::Right);
    if right {
        store::forgive(&mut access, &counters).await?;
        gate::prove_session(&mut access).await?;
        return write.send(go(&back, &[])).await;
    }
    access.note("proof wrong");
    write.send(go(&format!("/step-up?wrong=1&back={back}"), &[])).await
}

pub(crate) async fn password_page(mut session: Session) -> Reply<Response> {
    if may_edit(&mut session).await?.is_none() {
        return session.send(to_step_up("/account/password")).await;
    }
    let l = session.locale();
    let page = ui::shell(&mut session, "/account", crate::t::password_title(l), pages::password(l, None)).await?;
    session.send(page.into_response()).await
}

#[derive(Deserialize)]
pub(crate) struct NewPassword {
    password: Secret<String>,
}

/// Sets a new password; every other device is signed out.
pub(crate) async fn password(mut session: Session, Form(form): Form<NewPassword>) -> Reply<Response> {
    if may_edit(&mut session).await?.is_none() {
        return session.send(to_step_up("/account/password")).await;
    }
    let (me, id, l, keep) = (session.who().person(), mine(&session), session.locale(), session.who().session());
    let name = session.who().name.clone();
    let words: Vec<&str> = name.split_whitespace().collect();
    if let Some(code) = passwords::weakness(form.password.expose(), &words) {
        let wrong = FieldError { field: "password", code };
        let page =
            ui::shell(&mut session, "/account", crate::t::password_title(l), pages::password(l, Some(wrong))).await?;
        return session.send(again(page)).await;
    }
    let hash = passwords::hash(form.password).await?;
    let mut write = session.write().await?;
    let mut access = write.may::<Edit, _>(id).await?;
    access.note("password");
    store::set_password(&mut access, me, &hash).await?;
    store::spend_all(&mut access, me).await?;
    gate::end_sessions(&mut access, me, Some(keep)).await?;
    write.send(go("/account", &[])).await
}

pub(crate) async fn second_page(mut session: Session, Query(asked): Query<Asked>) -> Reply<Response> {
    if may_edit(&mut session).await?.is_none() {
        return session.send(to_step_up("/account/second")).await;
    }
    let wrong = (!asked.wrong.is_empty()).then_some(FieldError { field: "code", code: "code-wrong" });
    let page = draw_second(&mut session, wrong).await?;
    session.send(page.into_response()).await
}

async fn draw_second(session: &mut Session, wrong: Option<FieldError>) -> Result<Markup> {
    let (me, id, l, staff) = (session.who().person(), mine(session), session.locale(), is_staff(session.who().roles));
    let mut access = session.may::<Edit, _>(id).await?;
    let left = store::codes_left(&mut access, me).await?;
    let body = match store::factor(&mut access, me).await? {
        Some(found) if found.confirmed => pages::factor_on(l, left, staff),
        Some(found) => {
            let (org, name) = (access.org().config.name.clone(), access.who().name.clone());
            let picture = factor::picture(&found.secret, &org, &name)?;
            pages::factor_new(l, &picture, &factor::as_text(&found.secret), wrong)
        }
        None => pages::factor_off(l),
    };
    ui::shell(session, "/account", crate::t::second_title(l), body).await
}

pub(crate) async fn second_start(session: Session) -> Reply<Response> {
    change(session, Change::Start, "").await
}

pub(crate) async fn second_confirm(session: Session, Form(form): Form<second::Typed>) -> Reply<Response> {
    change(session, Change::Confirm, &form.code).await
}

pub(crate) async fn second_codes(session: Session) -> Reply<Response> {
    change(session, Change::Codes, "").await
}

pub(crate) async fn second_off(session: Session) -> Reply<Response> {
    change(session, Change::Off, "").await
}

#[derive(Clone, Copy)]
enum Change {
    Start,
    Confirm,
    Codes,
    Off,
}

async fn change(mut session: Session, what: Change, typed: &str) -> Reply<Response> {
    if may_edit(&mut session).await?.is_none() {
        return session.send(to_step_up("/account/second")).await;
    }
    let (me, id, l, staff) = (session.who().person(), mine(&session), session.locale(), is_staff(session.who().roles));
    let org = session.org().clone();
    let mut write = session.write().await?;
    let mut access = write.may::<Edit, _>(id).await?;
    let to = "/account/second";
    let response = match what {
        Change::Start => {
            store::begin_factor(&mut access, me).await?;
            go(to, &[])
        }
        Change::Confirm => match second::prove(&mut access, me, typed).await? {
            Proof::Enrolled(codes) => crate::pages::door::codes(&org, l, &codes, "/account").into_response(),
            Proof::Right => go(to, &[]),
            Proof::Wrong => go("/account/second?wrong=1", &[]),
        },
        Change::Codes if store::has_factor(&mut access, me).await? => {
            let codes = store::fresh_codes(&mut access, me).await?;
            crate::pages::door::codes(&org, l, &codes, "/account").into_response()
        }
        Change::Codes => go(to, &[]),
        // People at work always have one.
        Change::Off if staff => return Err(Error::NotFound.into()),
        Change::Off => {
            store::drop_factor(&mut access, me).await?;
            go("/account", &[])
        }
    };
    access.note(match what {
        Change::Start => "second factor begun",
        Change::Confirm => "second factor code",
        Change::Codes => "new recovery codes",
        Change::Off => "second factor off",
    });
    write.send(response).await
}
