//! Pools, for the administrator.

use axum::{
    Form,
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use gate::{Manage, ORG, Reply, Session, View};
use kernel::{Error, FieldError, PersonId, PoolId, Result};
use maud::Markup;
use serde::Deserialize;

use crate::{
    pages::pools::{self as page, PoolForm, PoolPage},
    store::pools,
    types::{NewPool, Rung, Told},
};

pub(super) async fn list(mut session: Session) -> Reply<Markup> {
    let form = PoolForm {
        hours: "Mon-Fri 08:00-18:00".into(),
        zone: session.org().config.zone.clone(),
        ..PoolForm::default()
    };
    let page = list_page(&mut session, &form, &[]).await?;
    session.send(page).await
}

async fn list_page(session: &mut Session, form: &PoolForm, errors: &[FieldError]) -> Result<Markup> {
    let mut access = session.may::<View, _>(ORG).await?;
    let all = pools::pools(&mut access).await?;
    let faults = pools::check_ladders(&mut access).await?;
    let people = pools::workers(&mut access).await?;
    page::list(session, (&all, &faults), &people, form, errors).await
}

/// What was typed as a pool. Numbers that cannot be read take the usual values.
fn read(form: &PoolForm) -> NewPool {
    NewPool {
        name: [form.name_en.clone(), form.name_es.clone()],
        hours: form.hours.clone(),
        zone: form.zone.trim().to_owned(),
        reply_minutes: form.reply_minutes.parse().unwrap_or(0),
        silent_minutes: form.silent_minutes.parse().unwrap_or(0),
        takes_now: form.takes_now == "1",
        operations: form.operations == "1",
        fallback: None,
        on_call: form.on_call.parse().ok(),
    }
}

pub(super) async fn create(session: Session, mut again: Session, Form(form): Form<PoolForm>) -> Reply<Response> {
    let mut write = session.write().await?;
    match pools::create_pool(&mut write.may::<Manage, _>(ORG).await?, &read(&form)).await {
        Ok(id) => write.send(Redirect::to(&format!("/pools/{id}")).into_response()).await,
        Err(Error::Invalid(errors)) => {
            drop(write);
            let page = list_page(&mut again, &form, &errors).await?;
            again.send((StatusCode::UNPROCESSABLE_ENTITY, page).into_response()).await
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn show(mut session: Session, Path(id): Path<PoolId>) -> Reply<Markup> {
    let page = one_page(&mut session, id, None, Vec::new()).await?;
    session.send(page).await
}

async fn one_page(
    session: &mut Session,
    id: PoolId,
    typed: Option<PoolForm>,
    errors: Vec<FieldError>,
) -> Result<Markup> {
    let mut access = session.may::<View, _>(ORG).await?;
    let pool = pools::pool(&mut access, id).await?;
    let data = PoolPage {
        form: typed.unwrap_or_else(|| PoolForm::from(&pool)),
        members: gate::members_of(&mut access, id).await?,
        people: pools::workers(&mut access).await?,
        pools: pools::pools(&mut access).await?,
        ladder: pools::ladder_of(&mut access, id).await?,
        pool,
        errors,
    };
    page::one(session, &data).await
}

async fn bad(mut again: Session, id: PoolId, typed: Option<PoolForm>, errors: Vec<FieldError>) -> Reply<Response> {
    let page = one_page(&mut again, id, typed, errors).await?;
    again.send((StatusCode::UNPROCESSABLE_ENTITY, page).into_response()).await
}

pub(super) async fn save(
    session: Session,
    again: Session,
    Path(id): Path<PoolId>,
    Form(form): Form<PoolForm>,
) -> Reply<Response> {
    let mut write = session.write().await?;
    let mut access = write.may::<Manage, _>(ORG).await?;
    let outcome = async {
        pools::pool(&mut access, id).await?;
        pools::put(&mut access, id, &read(&form)).await?;
        // The ladder is read back and checked: a pool that now takes danger needs a last rung.
        let rungs = pools::ladder_of(&mut access, id).await?;
        pools::set_ladder(&mut access, id, &rungs).await
    };
    match outcome.await {
        Ok(()) => write.send(Redirect::to(&format!("/pools/{id}")).into_response()).await,
        Err(Error::Invalid(errors)) => {
            drop(write);
            bad(again, id, Some(form), errors).await
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(Deserialize)]
pub(super) struct Member {
    #[serde(default)]
    person: String,
    #[serde(default)]
    act: String,
}

pub(super) async fn members(
    session: Session,
    again: Session,
    Path(id): Path<PoolId>,
    Form(form): Form<Member>,
) -> Reply<Response> {
    let mut write = session.write().await?;
    let mut access = write.may::<Manage, _>(ORG).await?;
    let outcome = match form.person.parse::<PersonId>() {
        Ok(person) => pools::change_member(&mut access, id, person, form.act == "leave").await,
        Err(_) => Err(Error::field("person", "need-person")),
    };
    match outcome {
        Ok(()) => write.send(Redirect::to(&format!("/pools/{id}")).into_response()).await,
        Err(Error::Invalid(errors)) => {
            drop(write);
            bad(again, id, None, errors).await
        }
        Err(error) => Err(error.into()),
    }
}

/// `after` and `told` repeat, once for each line.
pub(super) async fn ladder(
    session: Session,
    again: Session,
    Path(id): Path<PoolId>,
    Form(form): Form<Vec<(String, String)>>,
) -> Reply<Response> {
    let mut write = session.write().await?;
    let mut access = write.may::<Manage, _>(ORG).await?;
    match pools::set_ladder(&mut access, id, &read_rungs(&form)).await {
        Ok(()) => write.send(Redirect::to(&format!("/pools/{id}")).into_response()).await,
        Err(Error::Invalid(errors)) => {
            drop(write);
            bad(again, id, None, errors).await
        }
        Err(error) => Err(error.into()),
    }
}

fn read_rungs(form: &[(String, String)]) -> Vec<Rung> {
    let all = |name: &'static str| form.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str());
    let rung = |(after, told): (&str, &str)| {
        let told = match told.split_once(':') {
            None => Told::from_parts(told, None).ok()?,
            Some((word, id)) => Told::from_parts(word, Some(id.parse().ok()?)).ok()?,
        };
        Some(Rung { after_minutes: after.trim().parse().unwrap_or(0), told })
    };
    all("after").zip(all("told")).filter_map(rung).collect()
}
