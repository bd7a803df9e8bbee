//! The code with which a patient's telephone joins.

use axum::{
    extract::Path,
    response::{IntoResponse, Redirect, Response},
};
use gate::{Reply, Session, Share};
use kernel::{PersonId, RawId};
use maud::Markup;

use crate::{
    Contact, ContactId, join,
    pages::invite::{self as pages, Invite},
    store, t, text_number,
};

fn target(person: PersonId) -> ContactId {
    ContactId::from_raw(person.raw())
}

/// Shows the code that is good now, as a slip to print.
pub(crate) async fn show(mut session: Session, Path(person): Path<PersonId>) -> Reply<Markup> {
    let (l, org, zone) = (session.locale(), session.org().clone(), session.who().zone.clone());
    let mut access = session.may::<Share, Contact>(target(person)).await?;
    let card = people::card(&mut access, person).await?;
    let theirs = store::preferences(&mut access, person).await?.locale;
    let code = store::join_code(&mut access, person).await?;
    let page = Invite {
        l,
        person,
        back: ui::back_to_person(&session, person, &card.name),
        name: &card.name,
        theirs,
        organisation: &org.config.name,
        number: text_number::of(&org),
        code: code.map(|(id, ends_at)| (join::code_of(&org.keys, id), ends_at)),
        zone: &zone,
    };
    let page = ui::shell(&mut session, "/people", &t::invite_title(l, &card.name), pages::invite(&page)).await?;
    session.send(page).await
}

/// Makes a fresh one; the ones before it end.
pub(crate) async fn make(session: Session, Path(person): Path<PersonId>) -> Reply<Response> {
    let mut write = session.write().await?;
    let mut access = write.may::<Share, Contact>(target(person)).await?;
    let now = access.now();
    let id = RawId::new(now);
    let mac = join::mac_of(&access.org().keys, &join::code_of(&access.org().keys, id));
    store::put_join_code(&mut access, (id, person), &mac, now.plus_days(join::DAYS)).await?;
    write.send(Redirect::to(&pages::href(person)).into_response()).await
}
