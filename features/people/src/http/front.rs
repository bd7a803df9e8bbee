//! The front door, the home page, the language, the policy, badges.

use ::policy::Actor;
use axum::{
    extract::{Path, Query},
    response::{IntoResponse, Response},
};
use gate::{ORG, Reply, Session, View, Visitor};
use kernel::{Locale, PersonId};
use maud::Markup;
use serde::Deserialize;

use super::{go, way_back};
use crate::{pages::front as pages, store, t, types::BadgeId};

pub(crate) async fn front(visitor: Visitor) -> Reply<Response> {
    let session = visitor.session;
    if session.who().actor == Actor::Person {
        return session.send(go("/today", &[])).await;
    }
    let page = pages::front(session.org(), session.locale());
    session.send(page.into_response()).await
}

#[derive(Deserialize)]
pub(crate) struct Switch {
    to: String,
    #[serde(default)]
    back: String,
}

/// A link, so that it works everywhere: for a guest a cookie, for a person the own setting too.
pub(crate) async fn language(visitor: Visitor, Query(asked): Query<Switch>) -> Reply<Response> {
    let session = visitor.session;
    let locale: Locale = asked.to.parse().unwrap_or(session.locale());
    let back = if asked.back.is_empty() { "/" } else { way_back(&asked.back) };
    let response = go(back, &[super::own_cookie(session.org(), "lang", locale.tag(), "/", 365 * 86_400)]);
    if session.who().actor != Actor::Person || session.locale() == locale {
        return session.send(response).await;
    }
    let me = session.who().person();
    let mut write = session.write().await?;
    let mut access = write.may::<gate::Edit, _>(me).await?;
    store::set_language(&mut access, me, locale).await?;
    write.send(response).await
}

pub(crate) async fn today(mut session: Session) -> Reply<Markup> {
    let l = session.locale();
    let cards = ui::home_cards(&mut session).await?;
    let asks =
        session.org().parts.all::<ui::NavEntry>().any(|entry| entry.href == "/ask" && (entry.shows)(session.who()));
    let body = pages::today(l, session.who(), session.now(), &cards, asks);
    let page = ui::shell(&mut session, "/today", t::today_title(l), body).await?;
    session.send(page).await
}

pub(crate) async fn policy(mut session: Session) -> Reply<Markup> {
    let l = session.locale();
    let org = session.org().clone();
    session.may::<View, _>(ORG).await?;
    let page = ui::shell(&mut session, "/policy", t::policy_title(l), pages::policy(l, org.table.rules())).await?;
    session.send(page).await
}

pub(crate) async fn badge(mut session: Session, Path(id): Path<BadgeId>) -> Reply<Markup> {
    let (l, zone, person) = (session.locale(), session.who().zone.clone(), PersonId::from_raw(id.raw()));
    let mut access = session.may::<View, _>(id).await?;
    let card = store::card(&mut access, person).await?;
    let badge = store::badge_of(&mut access, person).await?.unwrap_or_default();
    let page = ui::shell(&mut session, "/people", &card.title(), pages::badge(l, &card, &badge, &zone)).await?;
    session.send(page).await
}
