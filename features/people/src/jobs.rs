//! Sending links, and clearing away what is over.

use std::sync::Arc;

use ::jobs::{Every, Job, Payload};
use gate::{ORG, Operate, Org};
use kernel::{Boxed, Error, RawId, Result};
use serde::Serialize;

use crate::{store, types::LinkKind};

/// The job that asks channels to send a link.
pub(crate) const SEND_LINK: &str = "people.send-link";

pub(crate) const JOB: Job = Job { kind: SEND_LINK, tries: 5, run: |org, payload| boxed_send(org, payload) };

pub(crate) const SWEEP: Every = Every { name: "people.sweep", seconds: 3600, run: |org| boxed_sweep(org) };

/// Licences run out by the calendar; every hour is soon enough, for a reader is told by the day itself.
pub(crate) const LICENCES: Every = Every { name: "people.licences", seconds: 3600, run: |org| Box::pin(licences(org)) };

/// The payload of [`SEND_LINK`].
#[derive(Debug, Serialize)]
pub(crate) struct About {
    pub link: String,
}

fn boxed_send(org: Arc<Org>, payload: Payload) -> Boxed<'static, Result<()>> {
    Box::pin(send(org, payload))
}

fn boxed_sweep(org: Arc<Org>) -> Boxed<'static, Result<()>> {
    Box::pin(sweep(org))
}

async fn send(org: Arc<Org>, payload: Payload) -> Result<()> {
    let id = payload.get("link").and_then(Payload::as_str).and_then(|text| text.parse::<RawId>().ok());
    let id = id.ok_or_else(|| Error::internal("people.send-link without a link"))?;
    let mut write = org.job(SEND_LINK).await?;
    let mut access = write.may::<Operate, _>(ORG).await?;
    match store::live_link(&mut access, id).await {
        // Asked for an address that signs nobody in: nothing goes out.
        Ok(link) if link.person.is_none() && matches!(link.kind, LinkKind::SignIn | LinkKind::Recover) => {}
        Ok(link) => store::announce(&mut access, &link).await?,
        Err(Error::NotFound) => {}
        Err(other) => return Err(other),
    }
    write.commit().await
}

async fn sweep(org: Arc<Org>) -> Result<()> {
    crate::password::warm().await?;
    let mut write = org.job("people.sweep").await?;
    let mut access = write.may::<Operate, _>(ORG).await?;
    store::sweep(&mut access).await?;
    write.commit().await
}

async fn licences(org: Arc<Org>) -> Result<()> {
    let mut write = org.job("people.licences").await?;
    store::watch(&mut write.may::<Operate, _>(ORG).await?).await?;
    write.commit().await
}
