//! A professional's own page: what was checked, and what they say of themselves.

use axum::{
    Form,
    response::{IntoResponse, Response},
};
use gate::{Edit, Reply, Session, View};
use kernel::{Error, FieldError, Result};
use maud::Markup;
use serde::Deserialize;

use super::{again, faults, go};
use crate::{pages::profile as pages, store, t};

/// The form as typed.
#[derive(Deserialize, Default)]
pub(crate) struct Told {
    #[serde(default)]
    pub listed: String,
    #[serde(default)]
    pub town: String,
    #[serde(default)]
    pub interests: String,
}

pub(crate) async fn page(mut session: Session) -> Reply<Response> {
    let page = draw(&mut session, None, &[]).await?;
    session.send(page.into_response()).await
}

async fn draw(session: &mut Session, typed: Option<&Told>, wrong: &[FieldError]) -> Result<Markup> {
    let (l, me, zone) = (session.locale(), session.who().person(), session.who().zone.clone());
    let mut access = session.may::<View, _>(me).await?;
    let badge = store::badge_of(&mut access, me).await?.ok_or(Error::NotFound)?;
    let listed = if badge.listed { "1".to_owned() } else { String::new() };
    let kept = Told { listed, town: badge.town.clone(), interests: badge.interests.clone() };
    let body = pages::profile(l, &badge, typed.unwrap_or(&kept), wrong, &zone);
    ui::shell(session, "/account", t::profile_title(l), body).await
}

pub(crate) async fn save(session: Session, Form(form): Form<Told>) -> Reply<Response> {
    let me = session.who().person();
    let reader = session.again();
    let line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut write = session.write().await?;
    let mut access = write.may::<Edit, _>(me).await?;
    access.note("profile");
    let (town, interests) = (line(&form.town), line(&form.interests));
    match store::set_profile(&mut access, me, form.listed == "1", &town, &interests).await {
        Ok(()) => write.send(go("/account/professional", &[])).await,
        Err(error) => {
            let wrong = faults(error)?;
            drop(write);
            let mut session = reader;
            let page = draw(&mut session, Some(&form), &wrong).await?;
            session.send(again(page)).await
        }
    }
}
