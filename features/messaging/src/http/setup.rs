//! Reasons, templates, times: the administrator's page.

use axum::{extract::Form, response::Response};
use gate::{Manage, ORG, Reply, Session};
use kernel::{FieldError, Result};
use maud::Markup;
use serde::Deserialize;

use super::{again, to};
use crate::{
    pages::{self, SetupPage},
    store, t,
    types::{Reason, Settings, TemplateId, TemplateText},
};

const PATH: &str = "/messages/setup";

pub(crate) async fn show(mut session: Session) -> Reply<Markup> {
    let page = draw(&mut session, &[]).await?;
    session.send(page).await
}

async fn draw(session: &mut Session, errors: &[FieldError]) -> Result<Markup> {
    let l = session.locale();
    let mut access = session.may::<Manage, _>(ORG).await?;
    let (reasons, templates) = (store::reasons(&mut access).await?, store::templates(&mut access).await?);
    let (settings, pools) = (store::settings(&mut access).await?, work::pools(&mut access).await?);
    let page = SetupPage { reasons: &reasons, templates: &templates, settings, pools: &pools, errors };
    let body = pages::setup(l, &page);
    ui::shell(session, PATH, t::setup_title(l), body).await
}

async fn refuse(mut session: Session, field: &'static str, code: &'static str) -> Reply<Response> {
    let page = draw(&mut session, &[FieldError { field, code }]).await?;
    session.send(again(page)).await
}

/// A reason as typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct TypedReason {
    key: String,
    en: String,
    es: String,
    pool: String,
    place: String,
    minutes: String,
    billed: Option<String>,
    retire: Option<String>,
}

impl TypedReason {
    fn parse(&self) -> Option<Reason> {
        let key = self.key.trim().to_lowercase();
        let plain = (2..=24).contains(&key.len())
            && key.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        let (en, es) = (self.en.trim().to_owned(), self.es.trim().to_owned());
        if !plain || en.is_empty() || es.is_empty() {
            return None;
        }
        let minutes = self.minutes.trim().parse().ok().filter(|m| (1..=60).contains(m))?;
        Some(Reason {
            key,
            place: self.place.trim().parse().ok()?,
            words: [en, es],
            pool: self.pool.parse().ok()?,
            billed: self.billed.is_some(),
            minutes,
        })
    }
}

pub(crate) async fn reason(session: Session, Form(form): Form<TypedReason>) -> Reply<Response> {
    let parsed = form.parse();
    if parsed.is_none() && form.retire.is_none() {
        return refuse(session, "key", "setup-reason-bad").await;
    }
    let mut write = session.write().await?;
    let mut access = write.may::<Manage, _>(ORG).await?;
    match (form.retire, parsed) {
        (None, Some(reason)) => put_checked(&mut access, &reason).await?,
        _ => store::retire_reason(&mut access, &form.key).await?,
    }
    write.send(to(PATH)).await
}

/// A reason must lead to a pool that is there.
pub(crate) async fn put_checked(
    access: &mut gate::Access<'_, Manage, gate::Organisation>,
    reason: &Reason,
) -> Result<()> {
    work::pool(access, reason.pool).await?;
    store::put_reason(access, reason).await
}

/// A template as typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct TypedTemplate {
    id: String,
    name_en: String,
    name_es: String,
    body_en: String,
    body_es: String,
    retire: Option<String>,
}

pub(crate) async fn template(session: Session, Form(form): Form<TypedTemplate>) -> Reply<Response> {
    let id = if form.id.is_empty() { TemplateId::new(session.now()) } else { form.id.parse()? };
    let text = |value: &str| value.replace("\r\n", "\n").trim().to_owned();
    let template = TemplateText {
        id,
        name: [text(&form.name_en), text(&form.name_es)],
        body: [text(&form.body_en), text(&form.body_es)],
    };
    if form.retire.is_none()
        && (template.name.iter().chain(&template.body).any(String::is_empty) || !template.holes_known())
    {
        return refuse(session, "body", "setup-template-bad").await;
    }
    let mut write = session.write().await?;
    let mut access = write.may::<Manage, _>(ORG).await?;
    match form.retire {
        None => store::put_template(&mut access, &template).await?,
        Some(_) => store::retire_template(&mut access, id).await?,
    }
    write.send(to(PATH)).await
}

/// Waiting times as typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct TypedTimes {
    unread_hours: String,
    write_days: String,
}

pub(crate) async fn times(session: Session, Form(form): Form<TypedTimes>) -> Reply<Response> {
    let Some(unread_hours) = form.unread_hours.trim().parse().ok().filter(|h| (1..=720).contains(h)) else {
        return refuse(session, "unread_hours", "setup-hours-bad").await;
    };
    let Some(write_days) = form.write_days.trim().parse().ok().filter(|d| (0..=365).contains(d)) else {
        return refuse(session, "write_days", "setup-days-bad").await;
    };
    let mut write = session.write().await?;
    let mut access = write.may::<Manage, _>(ORG).await?;
    store::put_settings(&mut access, &Settings { unread_hours, write_days }).await?;
    write.send(to(PATH)).await
}
