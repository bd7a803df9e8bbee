//! Addresses of the slice: one's own page, the administrator's outbox, the demo's side doors.

mod demo;
mod own;
mod templates;

use axum::extract::Query;
use gate::{ORG, Organisation, Reply, Routes, Session, View};
use maud::Markup;

use crate::{pages, store, t};

pub(crate) fn routes() -> Routes {
    let why = "demo only: stands in for a telephone or a mailbox; 404 everywhere else";
    Routes::new()
        .own_get("/channels", own::show)
        .own_post("/channels/addresses", own::add)
        .own_post("/channels/code", own::code)
        .own_post("/channels/confirm", own::confirm)
        .own_post("/channels/remove", own::remove)
        .own_post("/channels/stop", own::stop)
        .own_post("/channels/preferences", own::preferences)
        .own_get("/outbox", outbox)
        .own_get("/outbox/templates", templates::desk)
        .own_get("/outbox/templates/{notice}", templates::show)
        .own_post("/outbox/templates/{notice}", templates::ask)
        .own_post("/outbox/templates/{notice}/built-in", templates::built_in)
        .own_post("/outbox/templates/{notice}/look/{language}", templates::look)
        .get("/outbox/wordings/{id}", templates::lead)
        .post("/outbox/wordings/{id}/decide", templates::decide)
        .post("/outbox/wordings/{id}/withdraw", templates::withdraw)
        .open_get("/demo/phone", why, demo::phone)
        .open_post("/demo/phone", why, demo::send)
        .open_get("/demo/phone/news", why, demo::news)
        .open_get("/demo/mailbox", why, demo::mailbox)
}

/// What happened just now, said on the page that follows.
#[derive(serde::Deserialize, Default)]
pub(crate) struct After {
    #[serde(default)]
    done: String,
}

async fn outbox(mut session: Session, _: Query<After>) -> Reply<Markup> {
    let l = session.locale();
    let (now, zone) = (session.now(), session.who().zone.clone());
    let mut access = session.may::<View, Organisation>(ORG).await?;
    let counts = store::counts(&mut access).await?;
    let troubles = store::troubles(&mut access).await?;
    let body = pages::outbox(l, &counts, &troubles, (now, &zone));
    let page = ui::shell(&mut session, "/outbox", t::outbox(l), body).await?;
    session.send(page).await
}
