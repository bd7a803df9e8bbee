//! What care in writing took and costs, for the patient and who decides for the patient.

use axum::extract::Path;
use gate::{Reply, Session, View};
use kernel::{PersonId, Result};
use maud::Markup;

use crate::{
    pages::{self, CostsPage},
    store, t,
    types::CostsId,
};

pub(crate) async fn own(mut session: Session) -> Reply<Markup> {
    let id = CostsId::from_raw(session.who().id);
    let page = draw(&mut session, id, "/costs").await?;
    session.send(page).await
}

pub(crate) async fn show(mut session: Session, Path(id): Path<CostsId>) -> Reply<Markup> {
    let path = format!("/costs/{id}");
    let page = draw(&mut session, id, &path).await?;
    session.send(page).await
}

async fn draw(session: &mut Session, id: CostsId, path: &str) -> Result<Markup> {
    let (l, now, zone) = (session.locale(), session.now(), session.who().zone.clone());
    let (patient, mine) = (PersonId::from_raw(id.raw()), session.who().id == id.raw());
    let mut access = session.may::<View, _>(id).await?;
    let page = CostsPage {
        patient,
        name: pages::name_of(&mut access, patient).await?,
        mine,
        threads: store::threads(&mut access, patient, now.plus_days(-730)).await?,
        proposals: store::of_patient(&mut access, patient).await?,
        prices: store::price_table(&mut access).await?,
        facts: store::facts(&mut access, patient).await?,
        agreement: consent::current(&mut access, patient, consent::Topic::EvisitBilling).await?,
        zone,
        org_zone: access.org().config.zone.clone(),
    };
    let body = pages::costs(l, &page);
    ui::shell(session, path, t::costs(l), body).await
}
