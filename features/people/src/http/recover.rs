//! A new password by a link: to one's own address, or from an administrator after an identity check.

use axum::{
    Form,
    extract::Path,
    response::{IntoResponse, Response},
};
use gate::{Enter, ORG, Reply, Visitor};
use kernel::{Error, Secret};
use serde::Deserialize;

use super::{Browser, again, enter};
use crate::{
    pages::door,
    password,
    store::{self, Power},
    types::LinkKind,
};

pub(crate) async fn page(visitor: Visitor) -> Reply<Response> {
    let session = visitor.session;
    let page = door::ask_link(session.org(), session.locale(), LinkKind::Recover, "", None);
    session.send(page.into_response()).await
}

#[derive(Deserialize)]
pub(crate) struct Ask {
    address: String,
}

pub(crate) async fn ask(visitor: Visitor, browser: Browser, Form(form): Form<Ask>) -> Reply<Response> {
    enter::send_link(visitor, browser, &form.address, LinkKind::Recover).await
}

pub(crate) async fn new_password_page(visitor: Visitor, Path(text): Path<String>) -> Reply<Response> {
    let mut session = visitor.session;
    let (org, l) = (session.org().clone(), session.locale());
    let mut access = session.may::<Enter, _>(ORG).await?;
    let page = match enter::live(&mut access, LinkKind::Recover, &text).await {
        Ok(_) => door::new_password(&org, l, &text, None).into_response(),
        Err(Error::NotFound) => enter::over(&org, l),
        Err(other) => return Err(other.into()),
    };
    session.send(page).await
}

#[derive(Deserialize)]
pub(crate) struct New {
    password: Secret<String>,
}

/// Sets the password; every session, browser and other link of before ends. The second factor stays, unless an
/// administrator's link takes it away.
pub(crate) async fn new_password(
    visitor: Visitor,
    browser: Browser,
    Path(text): Path<String>,
    Form(form): Form<New>,
) -> Reply<Response> {
    let session = visitor.session;
    let (org, l) = (session.org().clone(), session.locale());
    // Only who holds a good link makes us hash.
    if crate::token::link(&org.keys, LinkKind::Recover, &text).is_none() {
        return session.send(enter::over(&org, l)).await;
    }
    if let Some(code) = password::weakness(form.password.expose(), &[]) {
        return session.send(again(door::new_password(&org, l, &text, Some(code)))).await;
    }
    let hash = password::hash(form.password).await?;
    let mut write = session.write().await?;
    let mut access = write.may::<Enter, _>(ORG).await?;
    let found = match enter::live(&mut access, LinkKind::Recover, &text).await {
        Ok(link) => link.person.map(|person| (link, person)),
        Err(Error::NotFound) => None,
        Err(other) => return Err(other.into()),
    };
    let Some((link, person)) = found else { return write.send(enter::over(&org, l)).await };
    store::spend_link(&mut access, link.id).await?;
    store::spend_all(&mut access, person).await?;
    let mut access = write.may::<Enter, _>(person).await?;
    access.note("new password");
    store::set_password(&mut access, person, &hash).await?;
    store::end_halves(&mut access, person).await?;
    store::forget_devices(&mut access, person).await?;
    gate::end_sessions(&mut access, person, None).await?;
    if !link.address.value.is_empty() {
        store::verified(&mut access, person, &link.address).await?;
    }
    if link.power == Power::Reset {
        access.note("new password, second factor taken away");
        store::drop_factor(&mut access, person).await?;
    }
    let response = enter::pass_first(&mut write, &browser, person, "/today", Power::Plain).await?;
    write.send(response).await
}
