//! The six digits that do the same as a link: for whoever reads the message on another device.

use axum::{
    Form,
    extract::Query,
    response::{IntoResponse, Response},
};
use gate::{Enter, ORG, Reply, Visitor};
use kernel::{Error, RawId};
use serde::Deserialize;

use super::{again, go};
use crate::{pages::door, store, token};

#[derive(Deserialize)]
pub(crate) struct Asked {
    link: String,
}

pub(crate) async fn page(visitor: Visitor, Query(asked): Query<Asked>) -> Reply<Response> {
    let session = visitor.session;
    let page = door::code(session.org(), session.locale(), &asked.link, None);
    session.send(page.into_response()).await
}

#[derive(Deserialize)]
pub(crate) struct Typed {
    link: String,
    code: String,
}

/// Five tries, then the link is spent; a link that was never there answers the same.
pub(crate) async fn redeem(visitor: Visitor, Form(form): Form<Typed>) -> Reply<Response> {
    let session = visitor.session;
    let (org, l) = (session.org().clone(), session.locale());
    let wrong = again(door::code(&org, l, &form.link, Some("code-wrong")));
    let Ok(id) = form.link.parse::<RawId>() else { return session.send(wrong).await };
    let mut write = session.write().await?;
    let mut access = write.may::<Enter, _>(ORG).await?;
    let found = match store::count_code(&mut access, id).await {
        Ok(()) => store::live_link(&mut access, id).await,
        Err(error) => Err(error),
    };
    let typed: String = form.code.chars().filter(|c| !c.is_whitespace()).collect();
    let fits = token::same(&token::code(&org.keys, id), &typed);
    match found {
        Ok(link) if fits => write.send(go(&token::path(&org.keys, link.kind, link.id), &[])).await,
        Ok(_) | Err(Error::NotFound) => write.send(wrong).await,
        Err(other) => Err(other.into()),
    }
}
