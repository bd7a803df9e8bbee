//! Sending a fax, once: *sending* is on disk before the gateway is asked, and a row found there is never repeated.

use std::sync::Arc;

use ::jobs::{Job, Lane, Payload};
use gate::{Access, ORG, Operate, Org, Organisation, Resource, WriteAct};
use guard::Disclosed;
use kernel::{Boxed, Error, RawId, Result, Time};
use serde::{Deserialize, Serialize};

use super::{Fax, FaxWords, Route, route};
use crate::{
    Receipt, State,
    delivery::{self, TRIES, back_off},
    store,
    types::DeliveryId,
};

const FAX: &str = "channels.fax";

/// Sends one fax. It may run twice; a fax goes out once.
pub(crate) const FAX_JOB: Job = Job { kind: FAX, tries: 20, run: send };
/// One after another, and a mail server that hangs holds up nothing but faxes.
pub(crate) const FAX_LANE: Lane = Lane::own(FAX);

#[derive(Serialize, Deserialize)]
struct Send {
    id: DeliveryId,
}

/// The job of a fax, its `turn`th.
pub(super) async fn enqueue<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    id: RawId,
    turn: u32,
    at: Time,
) -> Result<()> {
    let key = format!("fax-{id}-{turn}");
    ::jobs::enqueue(access, FAX, Some(&key), &Send { id: DeliveryId::from_raw(id) }, at).await
}

fn send(org: Arc<Org>, payload: Payload) -> Boxed<'static, Result<()>> {
    Box::pin(async move {
        let Send { id } = serde_json::from_value(payload).map_err(|e| Error::internal(format!("{FAX}: {e}")))?;
        let Some((fax, words)) = start(&org, id.raw()).await? else { return Ok(()) };
        let (gateway, receipt) = match route(&org) {
            Some(Route::Mail(smtp, to)) => {
                let address = to.address(fax.to.number());
                ("smtp", smtp.fax(fax.id, (&address, to.from.as_ref()), &words).await)
            }
            Some(Route::Demo) => ("demo", Receipt::Sent(String::new())),
            None => ("", Receipt::Refused("no-gateway".into())),
        };
        answered(&org, &fax, gateway, receipt).await
    })
}

/// Marks the fax *sending*, durably, with the words that go. Nothing when it is not to be sent.
async fn start(org: &Arc<Org>, id: RawId) -> Result<Option<(Fax, Disclosed)>> {
    let mut write = org.job(FAX).await?;
    let mut access = write.may::<Operate, Organisation>(ORG).await?;
    let Some(fax) = store::lock_fax(&mut access, id).await? else { return Ok(None) };
    let (to, fault, ready) = match fax.state {
        State::Queued => {
            let words = match org.parts.all::<FaxWords>().next() {
                Some(part) => (part.read)(&mut write, fax.of).await?.map(|sheet| fax.disclosed(org, &sheet)),
                None => None,
            };
            // What was shown to who sent it goes, and nothing else.
            match words.filter(|words| words.text().hash().as_slice() == fax.hash) {
                Some(words) => (State::Sending, "", Some(words)),
                None => (State::Failed, "changed", None),
            }
        }
        State::Sending => {
            tracing::warn!(%id, "fax: fate unknown");
            (State::Unknown, "interrupted", None)
        }
        _ => return Ok(None),
    };
    let mut access = write.may::<Operate, Organisation>(ORG).await?;
    store::set_fax(&mut access, &fax, to, ("", fault)).await?;
    delivery::owed(&mut access, to).await?;
    write.notify(fax.of.thread);
    write.commit().await?;
    // The row counts the try that begins now.
    Ok(ready.map(|words| (Fax { tries: fax.tries + 1, state: State::Sending, ..fax }, words)))
}

/// Keeps what the gateway answered. Only what was certainly not taken is tried again.
async fn answered(org: &Arc<Org>, fax: &Fax, gateway: &str, receipt: Receipt) -> Result<()> {
    let mut write = org.job(FAX).await?;
    let mut access = write.may::<Operate, Organisation>(ORG).await?;
    let Some(row) = store::lock_fax(&mut access, fax.id).await? else { return Ok(()) };
    if !matches!(row.state, State::Sending | State::Unknown) {
        return Ok(());
    }
    let (state, fault) = match receipt {
        Receipt::Sent(_) | Receipt::Delivered => (State::Sent, String::new()),
        Receipt::Later(fault) if row.tries < TRIES => (State::Queued, fault),
        Receipt::Later(fault) | Receipt::Refused(fault) | Receipt::Gone(fault) => (State::Failed, fault),
        Receipt::Unknown(fault) => (State::Unknown, fault),
    };
    store::set_fax(&mut access, &row, state, (gateway, &fault)).await?;
    delivery::owed(&mut access, state).await?;
    if state == State::Queued {
        let at = back_off(access.now(), row.tries);
        enqueue(&mut access, row.id, row.tries, at).await?;
    }
    write.notify(row.of.thread);
    write.commit().await
}
