//! What comes after a case was posted: teaching points, follow-up, showing them, and the patient's consent.

use axum::{
    Form,
    extract::{Path, Request},
    http::header,
    response::{IntoResponse, Response},
};
use gate::{Ask, Reply, SignedIn, View};
use kernel::{Error, FieldError, Id};
use messaging::upload;
use serde::Deserialize;

use super::{again, case, come_in, id_of, said, to, topic, worn};
use crate::{
    case::parse_later,
    ground::{Ground, PeersPlace},
    pages::topic::Fresh,
    store,
};

/// What was typed below one's own case and came back.
#[derive(Debug, Default)]
pub(crate) struct Later {
    /// Teaching points and follow-up; none when something else came back.
    pub typed: Option<[String; 2]>,
    pub errors: Vec<FieldError>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Words {
    #[serde(default)]
    teaching: String,
    #[serde(default)]
    follow_up: String,
}

pub(crate) async fn later(
    SignedIn(masked): SignedIn,
    Path((slug, id)): Path<(String, String)>,
    Form(form): Form<Words>,
) -> Reply<Response> {
    let id = id_of(&id)?;
    let back = format!("{}/{id}", PeersPlace::href(&slug));
    let mut session = worn::<PeersPlace>(&masked, &slug).await?;
    if session.who().is_barred() {
        return said(&masked, session, "paused", &back).await;
    }
    let words = match parse_later(&form.teaching, &form.follow_up) {
        Ok(words) => words,
        Err(errors) => {
            let later = Later { typed: Some([form.teaching, form.follow_up]), errors };
            let fresh = Fresh { later: Some(&later), ..Fresh::default() };
            let drawn = topic::again_at::<PeersPlace>(&masked, &mut session, &slug, id, &fresh).await?;
            return session.send(again(drawn)).await;
        }
    };
    let mut write = session.write().await?;
    let mut access = write.may::<Ask, PeersPlace>(PeersPlace::id(&slug)).await?;
    store::cases::set_later(&mut access, id, &words).await?;
    write.send(to(&format!("{back}?said=later#later"))).await
}

/// Everybody of the place reads teaching points and follow-up from now on; a trainee's after a sign-off.
pub(crate) async fn reveal(SignedIn(masked): SignedIn, Path((slug, id)): Path<(String, String)>) -> Reply<Response> {
    let id = id_of(&id)?;
    let back = format!("{}/{id}", PeersPlace::href(&slug));
    let session = worn::<PeersPlace>(&masked, &slug).await?;
    if session.who().is_barred() {
        return said(&masked, session, "paused", &back).await;
    }
    let mut write = session.write().await?;
    let mut access = write.may::<Ask, PeersPlace>(PeersPlace::id(&slug)).await?;
    match store::cases::reveal(&mut access, id).await {
        Err(Error::Conflict(code)) => {
            drop(write);
            said(&masked, worn::<PeersPlace>(&masked, &slug).await?, code, &back).await
        }
        waits => {
            let said = if waits? { "asked" } else { "revealed" };
            write.send(to(&format!("{back}?said={said}#later"))).await
        }
    }
}

/// A consent that was signed after the case was posted.
pub(crate) async fn add_consent(
    SignedIn(masked): SignedIn,
    Path((slug, id)): Path<(String, String)>,
    request: Request,
) -> Reply<Response> {
    let id = id_of(&id)?;
    let mut session = worn::<PeersPlace>(&masked, &slug).await?;
    session.may::<View, PeersPlace>(PeersPlace::id(&slug)).await?;
    let mut filled = upload::read(request).await?;
    let raw = filled.take_files("consent");
    let mut errors = std::mem::take(&mut filled.errors);
    if raw.is_empty() && errors.is_empty() {
        errors.push(FieldError { field: "consent", code: "consent-missing" });
    }
    let files = case::seal(&masked, raw, &mut errors).await?;
    if !errors.is_empty() {
        let later = Later { typed: None, errors };
        let fresh = Fresh { later: Some(&later), ..Fresh::default() };
        let drawn = topic::again_at::<PeersPlace>(&masked, &mut session, &slug, id, &fresh).await?;
        return session.send(again(drawn)).await;
    }
    let mut write = session.write().await?;
    let mut access = write.may::<Ask, PeersPlace>(PeersPlace::id(&slug)).await?;
    store::cases::keep_consents(&mut access, id, files).await?;
    write.send(to(&format!("{}/{id}?said=consent", PeersPlace::href(&slug)))).await
}

/// A consent, unsealed, as a download: it names the patient and never stands in a page.
pub(crate) async fn consent(SignedIn(masked): SignedIn, Path((slug, id)): Path<(String, String)>) -> Reply<Response> {
    let id = id_of(&id)?;
    let mut session = come_in::<PeersPlace>(&masked, &slug).await?;
    let mut access = session.may::<View, PeersPlace>(PeersPlace::id(&slug)).await?;
    let (kind, sealed) = store::cases::consent(&mut access, id).await?;
    let keys = std::sync::Arc::clone(&masked.org().keys);
    let bytes = upload::open(keys, Id::from_raw(id), sealed).await?;
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_DISPOSITION, "attachment".to_owned()),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    session.send((headers, bytes).into_response()).await
}
