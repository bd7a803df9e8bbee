//! Boxes over what a picture should not show: drawn by hand, or given as numbers, and burnt in for good.

use axum::{
    Form,
    extract::{Path, Query},
    response::{IntoResponse, Response},
};
use gate::{Ask, Masked, Reply, SignedIn, View};
use kernel::{Error, Id, RawId, Result};
use serde::Deserialize;

use super::{again, id_of, page, to, worn};
use crate::{ground::Ground, pages, picture, store, t};

#[derive(Debug, Default, Deserialize)]
pub(crate) struct Shown {
    #[serde(default)]
    said: String,
}

pub(crate) async fn form<G: Ground>(
    SignedIn(masked): SignedIn,
    Path((slug, id)): Path<(String, String)>,
    Query(shown): Query<Shown>,
) -> Reply<Response> {
    let id = id_of(&id)?;
    let mut session = worn::<G>(&masked, &slug).await?;
    let drawn = draw::<G>(&masked, &mut session, &slug, id, &shown.said, "", None).await?;
    session.send(drawn.into_response()).await
}

async fn draw<G: Ground>(
    masked: &Masked,
    session: &mut gate::Session,
    slug: &str,
    id: RawId,
    said: &str,
    boxes: &str,
    error: Option<&'static str>,
) -> Result<maud::Markup> {
    let l = masked.locale();
    let mut access = session.may::<View, G>(G::id(slug)).await?;
    let (topic, n, alt) = store::pictures::own(&mut access, id).await?;
    let on = format!("{}/{topic}?from={}&said={said}#p{n}", G::href(slug), super::topic::start_of(n));
    let view = pages::redact::Redact { l, href: &G::href(slug), id, alt: &alt, on: &on, boxes, error };
    page(masked, session, &G::href(slug), t::redact_title(l), pages::redact::redact(&view)).await
}

#[derive(Debug, Default, Deserialize)]
pub(crate) struct Boxes {
    /// One box a line: left, top, width and height in percent of the picture.
    #[serde(default)]
    boxes: String,
    #[serde(default)]
    on: String,
}

pub(crate) async fn redact<G: Ground>(
    SignedIn(masked): SignedIn,
    Path((slug, id)): Path<(String, String)>,
    Form(form): Form<Boxes>,
) -> Reply<Response> {
    let id = id_of(&id)?;
    let mut session = worn::<G>(&masked, &slug).await?;
    let mut access = session.may::<View, G>(G::id(&slug)).await?;
    store::pictures::own(&mut access, id).await?;
    let Some(boxes) = picture::parse(&form.boxes) else {
        let error = t::by_key(masked.locale(), "boxes-bad");
        let drawn = draw::<G>(&masked, &mut session, &slug, id, "held", &form.boxes, error).await?;
        return session.send(again(drawn)).await;
    };
    let (_, sealed) = store::pictures::one(&mut access, id, false).await?;
    let keys = std::sync::Arc::clone(&masked.org().keys);
    let clear = messaging::upload::open(std::sync::Arc::clone(&keys), Id::from_raw(id), sealed).await?;
    let covered = tokio::task::spawn_blocking(move || picture::cover(&clear, &boxes)).await;
    let covered = covered.map_err(|e| Error::internal(format!("picture: {e}")))??;
    let now = gate::slot(masked.moment());
    let files = messaging::upload::prepare(keys, vec![covered.into()], now).await?;
    let file = files.into_iter().next().ok_or_else(|| Error::internal("no picture"))?;
    let back = if form.on.starts_with(&format!("{}/", G::href(&slug))) { form.on } else { G::href(&slug) };
    let mut write = session.write().await?;
    store::pictures::replace(&mut write.may::<Ask, G>(G::id(&slug)).await?, id, file).await?;
    write.send(to(&back)).await
}
