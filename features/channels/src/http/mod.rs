//! Addresses of the slice: one's own page, the administrator's outbox, the demo's side doors.

mod demo;
mod invite;
mod kannel;
mod own;
mod push;
mod templates;
mod topics;
mod twilio;

use axum::extract::Query;
use gate::{ORG, Organisation, Reply, Routes, Session, View};
use maud::Markup;

use crate::{pages, sending, store, t};

pub(crate) fn routes() -> Routes {
    let why = "demo only: stands in for a telephone or a mailbox; 404 everywhere else";
    let signed = "Twilio calls it; each call proves itself by its signature, and without an account nothing is here.";
    let secret = "Kannel tells of texts and deliveries; the secret in the address is its proof, without it 404.";
    Routes::new()
        .open_post("/sms/twilio", signed, twilio::text)
        .open_post("/sms/twilio/status", signed, twilio::status)
        .own_get("/channels", own::show)
        .own_post("/channels/addresses", own::add)
        .own_post("/channels/code", own::code)
        .own_post("/channels/confirm", own::confirm)
        .own_post("/channels/remove", own::remove)
        .own_post("/channels/stop", own::stop)
        .own_post("/channels/preferences", own::preferences)
        .own_post("/channels/push", push::add)
        .own_post("/channels/push/renew", push::renew)
        .own_post("/channels/topics", topics::choose)
        .own_get("/channels/record/{file}", topics::own)
        .own_get("/outbox/consent", topics::find)
        .own_get("/outbox/consent/{person}/{file}", topics::of)
        .own_post("/channels/name", own::name)
        .own_post("/channels/whole", own::whole)
        .get("/channels/invite/{id}", invite::show)
        .post("/channels/invite/{id}", invite::make)
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
        .open_post("/demo/mailbox", why, demo::answer)
        .open_get("/demo/mailbox/files/{fax}", why, demo::fax)
        .open_get("/gateways/kannel/text", secret, kannel::text)
        .open_get("/gateways/kannel/report", secret, kannel::report)
}

/// What happened just now, said on the page that follows.
#[derive(serde::Deserialize, Default)]
pub(crate) struct After {
    #[serde(default)]
    done: String,
}

/// So many days back the page of sending looks.
const HEALTH_DAYS: i64 = 14;

async fn outbox(mut session: Session, _: Query<After>) -> Reply<Markup> {
    let l = session.locale();
    let (now, zone) = (session.now(), session.who().zone.clone());
    let mut access = session.may::<View, Organisation>(ORG).await?;
    let since = now.plus_days(-HEALTH_DAYS);
    let counts = store::counts(&mut access, since).await?;
    let troubles = store::troubles(&mut access).await?;
    let config = &access.org().config;
    let shift = i64::from(now.in_zone(&config.zone).offset().seconds());
    let price = sending::rules(access.org()).price_per_part;
    let loads = store::loads(&mut access, since, shift).await?;
    let oldest = store::oldest_due(&mut access).await?;
    let faxes = pages::fax::Faxes {
        counts: &store::fax_counts(&mut access, since).await?,
        troubles: &store::fax_troubles(&mut access).await?,
    };
    let health = pages::health::Health { loads: &loads, oldest, price, now, zone: &zone };
    let body = pages::outbox(l, &counts, &troubles, (&health, &faxes));
    let page = ui::shell(&mut session, "/outbox", t::outbox(l), body).await?;
    session.send(page).await
}
