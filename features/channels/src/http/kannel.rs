//! What Kannel's smsbox asks: a text came, or a delivery report. The secret in the address is the proof; without it nothing
//! is here. A text is answered only when it is kept, else Kannel asks again.

use std::sync::Arc;

use axum::extract::RawQuery;
use gate::{Org, Reply, Visitor};
use kernel::{Error, Result};

use crate::{
    Kannel,
    delivery::{About, settle},
    inbound,
    kannel::{Asked, NAME},
};

fn door<'a>(visitor: &Visitor, query: Option<&'a str>) -> Result<(Arc<Org>, Asked<'a>)> {
    let (org, asked) = (visitor.session.org(), Asked(query.unwrap_or_default()));
    let key = asked.bytes("key");
    let known = org.parts.all::<Kannel>().any(|kannel| kannel.knows(&key));
    if known { Ok((Arc::clone(org), asked)) } else { Err(Error::NotFound) }
}

pub(crate) async fn text(visitor: Visitor, RawQuery(query): RawQuery) -> Reply<&'static str> {
    let (org, asked) = door(&visitor, query.as_deref())?;
    match asked.came() {
        Some(came) => inbound::text_once(&org, NAME, &came.reference, &came.from, &came.text).await?,
        None if asked.bytes("id").is_empty() => {
            tracing::error!("the get-url of Kannel's sms-service has no id=%I: a text was not taken");
            return Err(Error::field("id", "missing").into());
        }
        None => tracing::info!("a binary message by Kannel was let go"),
    }
    visitor.session.send("").await
}

pub(crate) async fn report(visitor: Visitor, RawQuery(query): RawQuery) -> Reply<&'static str> {
    let (org, asked) = door(&visitor, query.as_deref())?;
    match asked.report() {
        Some((notice, told)) => {
            org.parts.all::<Kannel>().for_each(|kannel| kannel.hears(&told));
            settle(&org, NAME, About::Row(notice), told).await?;
        }
        // Told again it would say no more.
        None => tracing::warn!("a delivery report by Kannel that says nothing to us"),
    }
    visitor.session.send("").await
}
