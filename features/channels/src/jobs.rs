//! Sending, and what other slices' events set off.

use std::sync::Arc;

use ::jobs::{Job, Payload};
use gate::{Access, ORG, Operate, Org, Organisation};
use kernel::{Boxed, Error, PersonId, RawId, Result, Time};

use crate::{
    Channel, Notice, gateway,
    gateway::{Parcel, Receipt},
    notice::Filled,
    notify::{Send, enqueue},
    store, templates,
    types::{Outgoing, State},
};

/// The kind of the send job.
pub(crate) const SEND: &str = "channels.send";

/// A gateway is asked so many times before a notice has failed.
const TRIES: u32 = 6;

/// Sends one row of the outbox. It may run twice; a notice goes out once.
pub(crate) const SEND_JOB: Job = Job { kind: SEND, tries: 20, run: send };

fn send(org: Arc<Org>, payload: Payload) -> Boxed<'static, Result<()>> {
    Box::pin(async move {
        let Send { id } = serde_json::from_value(payload).map_err(|e| Error::internal(format!("{SEND}: {e}")))?;
        let Some((row, channel, filled)) = start(&org, id.raw()).await? else { return Ok(()) };
        let (name, receipt) = match gateway::of(&org, channel) {
            Some(gateway) => {
                let (subject, text) = (&filled.subject, &filled.text);
                let stop = filled.stop.as_deref();
                let parcel = Parcel { id: row.id, channel, to: &row.value, subject, text, stop };
                (gateway.name(), gateway.send(parcel).await)
            }
            None => ("", Receipt::Refused("no-gateway".into())),
        };
        finish(&org, row.id, name, receipt).await
    })
}

/// Marks the row *sending*, durably, before any gateway is asked: a crash from here on leaves it there, and the next run
/// marks it *unknown* in place of sending it twice. Nothing when it is not to be sent now.
async fn start(org: &Arc<Org>, id: RawId) -> Result<Option<(Outgoing, Channel, Filled)>> {
    let mut write = org.job(SEND).await?;
    let mut access = write.may::<Operate, Organisation>(ORG).await?;
    let ready = prepare(&mut access, id).await?;
    write.commit().await?;
    Ok(ready)
}

async fn prepare(
    access: &mut Access<'_, Operate, Organisation>,
    id: RawId,
) -> Result<Option<(Outgoing, Channel, Filled)>> {
    let now = access.now();
    let Some(row) = store::lock_outgoing(access, id).await? else { return Ok(None) };
    let channel = match (row.state, row.channel) {
        (State::Queued | State::Held, Some(channel)) => channel,
        (State::Sending, _) => {
            tracing::warn!(id = %row.id, "notice: fate unknown");
            store::set_state(access, &row, (State::Unknown, now), ("", "", "interrupted")).await?;
            return forget(access, &row).await.map(|()| None);
        }
        _ => return Ok(None),
    };
    let notice = Notice::from_row(&row.notice, row.path.clone(), row.code)?;
    if !notice.answers_text() && !permits(access, &row, channel).await? {
        store::set_state(access, &row, (State::Suppressed, now), ("", "", "")).await?;
        return forget(access, &row).await.map(|()| None);
    }
    // Late workers and moved clocks: a routine notice that missed its hour waits for the next.
    let chosen = store::preferences(access, PersonId::from_raw(row.person)).await?;
    let due_at = if row.urgent { now } else { chosen.quiet.ends(now, &chosen.zone) };
    if due_at > now {
        store::set_state(access, &row, (State::Held, due_at), ("", "", "")).await?;
        enqueue(access, id, row.tries, due_at).await?;
        return Ok(None);
    }
    // What counts now, in every process: one row by its key, for each notice that is sent.
    let stored = store::words_in_use(access, notice.word()).await?;
    let config = &access.org().config;
    let filled = match templates::in_use(&stored, &config.phone) {
        Some(own) => notice.fill_own((&config.name, &config.base_url), channel, row.locale, &own)?,
        None => notice.fill(access.org(), channel, row.locale)?,
    };
    store::set_state(access, &row, (State::Sending, now), ("", "", "")).await?;
    Ok(Some((row, channel, filled)))
}

/// Nobody ended notices there since it was put into the outbox.
async fn permits(access: &mut Access<'_, Operate, Organisation>, row: &Outgoing, channel: Channel) -> Result<bool> {
    let agreed =
        row.person == RawId::default() || store::agreed(access, PersonId::from_raw(row.person), channel).await?;
    Ok(agreed && store::stands(access, channel, &row.value).await?)
}

async fn finish(org: &Arc<Org>, id: RawId, gateway: &str, receipt: Receipt) -> Result<()> {
    let mut write = org.job(SEND).await?;
    let mut access = write.may::<Operate, Organisation>(ORG).await?;
    let now = access.now();
    let Some(row) = store::lock_outgoing(&mut access, id).await? else { return Ok(()) };
    let (state, reference, fault) = match &receipt {
        Receipt::Sent(reference) => (State::Sent, reference.as_str(), ""),
        Receipt::Delivered => (State::Delivered, "", ""),
        Receipt::Later(fault) if row.tries < TRIES => (State::Queued, "", fault.as_str()),
        Receipt::Later(fault) | Receipt::Refused(fault) => (State::Failed, "", fault.as_str()),
        Receipt::Unknown(fault) => (State::Unknown, "", fault.as_str()),
    };
    let again = if state == State::Queued { back_off(now, row.tries) } else { now };
    store::set_state(&mut access, &row, (state, again), (gateway, reference, fault)).await?;
    if state == State::Queued {
        enqueue(&mut access, id, row.tries, again).await?;
    } else {
        forget(&mut access, &row).await?;
    }
    write.notify(row.person);
    write.commit().await
}

/// Takes out of a row that is over what nobody needs any more: a key to an account, and for some notices whom they were
/// for. The demo keeps them, for its pages.
async fn forget(access: &mut Access<'_, Operate, Organisation>, row: &Outgoing) -> Result<()> {
    match Notice::from_row(&row.notice, row.path.clone(), row.code) {
        Ok(_) if access.org().config.demo => Ok(()),
        Ok(notice) if notice.forgets_whom() => store::forget_whom(access, row.id).await,
        Ok(notice) if notice.is_key() => store::forget_key(access, row.id).await,
        _ => Ok(()),
    }
}

/// 30 s, 1 min, 2 min, … at most 16 min.
fn back_off(now: Time, tries: u32) -> Time {
    now.plus_seconds(15i64 << tries.clamp(1, 6))
}
