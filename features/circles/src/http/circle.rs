//! The circle itself.

use axum::{
    Form,
    extract::{Path, Query},
    response::Redirect,
};
use gate::{Close, GrantInfo, Reply, Session, Share, View};
use kernel::{Error, Person, PersonId, RawId, Result};
use maud::{Markup, html};
use policy::{Relation, Relations, Role};

use super::{After, OWN};
use crate::{
    Circle, CircleId, SCOPES, circle_of,
    pages::{self, CirclePage},
    store,
};

#[derive(serde::Deserialize)]
pub(crate) struct Which {
    grant: String,
}

impl Which {
    fn grant(&self) -> Result<RawId> {
        self.grant.parse()
    }
}

/// The reader's own circle, invitations, and the circles that the reader is in.
pub(crate) async fn mine(mut session: Session, Query(after): Query<After>) -> Reply<Markup> {
    let (l, me, zone) = (session.locale(), session.who().person(), session.who().zone.clone());
    let mut access = session.may::<View, Person>(me).await?;
    let offers = store::offers_to(&mut access, me).await?;
    let grants = round_others(gate::grants_to(&mut access).await?, me);
    let offers = pages::offer_rows(l, &offers);
    let more = pages::in_circles(l, &grants, &zone);
    let page = draw(&mut session, circle_of(me), &after, "/circles", &html! { (offers) (more) }).await?;
    session.send(page).await
}

/// The circles of others that the reader was invited into or decides for; a patient stands once.
fn round_others(grants: Vec<GrantInfo>, me: PersonId) -> Vec<GrantInfo> {
    let kept = Relations::any(&SCOPES).with(Relations::of(Relation::Proxy));
    let mut circles: Vec<GrantInfo> = Vec::new();
    for grant in grants.into_iter().filter(|g| g.relations.meets(kept) && g.target != me.raw()) {
        match circles.iter_mut().find(|known| known.target == grant.target) {
            Some(known) => {
                known.relations = known.relations.with(grant.relations);
                known.ends_at = known.ends_at.max(grant.ends_at);
            }
            None => circles.push(grant),
        }
    }
    circles
}

pub(crate) async fn show(mut session: Session, Path(id): Path<CircleId>, Query(after): Query<After>) -> Reply<Markup> {
    let path = format!("/circles/{id}");
    let page = draw(&mut session, id, &after, &path, &html! {}).await?;
    session.send(page).await
}

async fn draw(session: &mut Session, id: CircleId, after: &After, path: &str, more: &Markup) -> Result<Markup> {
    let l = session.locale();
    let mut access = session.may::<View, Circle>(id).await?;
    let patient = PersonId::from_raw(id.raw());
    let who = access.who().clone();
    let may_share = access.relations().meets(OWN);
    let name = store::name_of(&mut access, patient).await?;
    let members = store::members(&mut access).await?;
    let pending = if may_share { store::pending(&mut access).await? } else { Vec::new() };
    let removed = match after.removed.parse::<RawId>() {
        Ok(grant) if may_share => store::removed(&mut access, grant).await?.map(|name| (grant.to_string(), name)),
        _ => None,
    };
    let page = CirclePage {
        l,
        patient,
        name: &name,
        mine: who.id == id.raw(),
        may_share,
        may_audit: may_share || who.is(Role::Compliance),
        may_leave: members.iter().any(|m| m.role.is_invited() && m.who.raw() == who.id),
        members: &members,
        pending: &pending,
        removed,
        done: &after.done,
        zone: &who.zone,
    };
    ui::shell(session, path, &page.title(), pages::circle_page(&page, more)).await
}

pub(crate) async fn remove(session: Session, Path(id): Path<CircleId>, Form(which): Form<Which>) -> Reply<Redirect> {
    let mut write = session.write().await?;
    let mut access = write.may::<Share, _>(id).await?;
    let gone = store::remove(&mut access, which.grant()?).await?;
    // Whoever watches the patient's pages must see it at once.
    write.notify(id.raw());
    write.send(Redirect::to(&format!("/circles/{id}?removed={gone}"))).await
}

pub(crate) async fn restore(session: Session, Path(id): Path<CircleId>, Form(which): Form<Which>) -> Reply<Redirect> {
    let mut write = session.write().await?;
    let mut access = write.may::<Share, _>(id).await?;
    store::restore(&mut access, which.grant()?).await?;
    write.send(Redirect::to(&format!("/circles/{id}?done=restored"))).await
}

pub(crate) async fn leave(session: Session, Path(id): Path<CircleId>) -> Reply<Redirect> {
    let mut write = session.write().await?;
    let mut access = write.may::<Close, Circle>(id).await?;
    store::leave(&mut access).await.map_err(|_| Error::NotFound)?;
    write.notify(id.raw());
    write.send(Redirect::to("/circles?done=left")).await
}
