//! The one door to who is behind a name.

use axum::{
    Form,
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use gate::{OpenSeal, Reply, Session};
use kernel::Error;
use serde::Deserialize;

use crate::{
    ground::{Danger, DangerId},
    pages, store, t,
    types::parse_reason,
};

#[derive(Deserialize)]
pub(crate) struct Reason {
    #[serde(default)]
    reason: String,
}

/// Shows whoever holds the duty who it is and how to reach them; the reason stands in the audit.
pub(crate) async fn open_seal(session: Session, Path(id): Path<DangerId>, Form(form): Form<Reason>) -> Reply<Response> {
    let (l, mut session) = (session.locale(), session);
    let reason = match parse_reason("reason", &form.reason) {
        Ok(reason) => reason,
        Err(Error::Invalid(faults)) => {
            // Whose danger it is is asked before anything is told.
            session.may::<gate::View, Danger>(id).await?;
            let code = faults.first().map_or("reason-length", |f| f.code);
            let body = pages::danger::reason(l, id, &form.reason, t::by_key(l, code));
            let drawn = ui::shell(&mut session, "/inbox", t::seal_title(l), body).await?;
            return session.send((StatusCode::UNPROCESSABLE_ENTITY, drawn).into_response()).await;
        }
        Err(other) => return Err(other.into()),
    };
    let mut later = session.again();
    let mut write = session.write().await?;
    let mut access = write.may::<OpenSeal, Danger>(id).await?;
    let person = store::danger::open(&mut access, &reason).await?;
    let card = people::card(&mut access, person).await?;
    let contact = people::contact(&mut access, person).await?;
    // The audit is on disk before the name leaves the house.
    write.commit().await?;
    let body = pages::danger::opened(l, &card.name, contact.phone.as_deref(), contact.email.as_deref());
    let drawn = ui::shell(&mut later, "/inbox", t::seal_title(l), body).await?;
    later.send(drawn.into_response()).await
}
