//! Minutes: the timer's beat, typed ones, corrections.

use axum::{
    Form,
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use gate::{Edit, Reply, Session};
use kernel::{Error, FieldError};
use serde::Deserialize;

use super::items::shown;
use crate::{pages::item, store::minutes, types::ItemId};

#[derive(Deserialize)]
pub(super) struct Beat {
    #[serde(default)]
    seconds: i64,
}

/// The page says how many attended seconds passed; how they count is decided here.
pub(super) async fn beat(session: Session, Path(id): Path<ItemId>, Form(form): Form<Beat>) -> Reply<StatusCode> {
    let mut write = session.write().await?;
    minutes::beat(&mut write.may::<Edit, _>(id).await?, form.seconds).await?;
    write.send(StatusCode::NO_CONTENT).await
}

#[derive(Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    minutes: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    back: String,
}

impl Typed {
    /// Nothing readable is as wrong as a negative number.
    fn minutes(&self) -> i64 {
        self.minutes.trim().parse().unwrap_or(-1)
    }

    fn back(&self, id: ItemId) -> Redirect {
        super::back_to(&self.back, &format!("/items/{id}"))
    }
}

pub(super) async fn by_hand(
    session: Session,
    again: Session,
    Path(id): Path<ItemId>,
    Form(form): Form<Typed>,
) -> Reply<Response> {
    let mut write = session.write().await?;
    match minutes::by_hand(&mut write.may::<Edit, _>(id).await?, form.minutes()).await {
        Ok(()) => write.send(form.back(id).into_response()).await,
        Err(Error::Invalid(errors)) => {
            drop(write);
            back(again, id, errors, form).await
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn correct(
    session: Session,
    again: Session,
    Path(id): Path<ItemId>,
    Form(form): Form<Typed>,
) -> Reply<Response> {
    let mut write = session.write().await?;
    match minutes::correct(&mut write.may::<Edit, _>(id).await?, form.minutes(), &form.reason).await {
        Ok(()) => write.send(form.back(id).into_response()).await,
        Err(Error::Invalid(errors)) => {
            drop(write);
            // The two forms share a page: these errors belong to the second one's fields.
            let field = |name| if name == "minutes" { "correct" } else { "correct-reason" };
            let errors = errors.into_iter().map(|e| FieldError { field: field(e.field), code: e.code }).collect();
            back(again, id, errors, form).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn back(mut again: Session, id: ItemId, errors: Vec<FieldError>, form: Typed) -> Reply<Response> {
    let shown = shown(&mut again, id, errors, form.reason).await?;
    let page = item::page(&mut again, &shown).await?;
    again.send((StatusCode::UNPROCESSABLE_ENTITY, page).into_response()).await
}
