//! Sending, and what other slices' events set off.

use std::sync::Arc;

use ::jobs::{Away, Back, Errand, Lane, Payload};
use futures::future::join_all;
use gate::{Access, ORG, Operate, Org, Organisation, Write};
use kernel::{Boxed, Error, PersonId, RawId, Result, Time};
use serde::Deserialize;

use crate::{
    Channel, Exception, Notice, Topic, caps,
    delivery::{answered, forget},
    gateway,
    gateway::{Parcel, Receipt},
    mail_in,
    notice::Filled,
    notify::{Send, enqueue, hours},
    push::{self, Device},
    reassigned::waits_for_code,
    sending,
    store::{self, Handed},
    talk,
    types::{Outgoing, State},
};

/// The kind of the send job.
pub(crate) const SEND: &str = "channels.send";

/// Sends one row of the outbox. It may run twice; a notice goes out once.
pub(crate) const SEND_ERRAND: Errand = Errand { kind: SEND, tries: 20, begin };

/// Texts to several telephones go side by side, unless a gateway of their channel takes only so many in a second.
pub(crate) const SEND_LANE: Lane = Lane { kind: SEND, of: lane };

fn lane(org: &Org, payload: &Payload) -> Option<u64> {
    let Send { by, lane, .. } = Send::deserialize(payload).ok()?;
    let channel = Channel::from_word(&by)?;
    let of_all = Channel::ALL.iter().position(|other| *other == channel).and_then(|n| u64::try_from(n).ok())?;
    let own = if gateway::paced(org, channel) { 0 } else { u64::from(lane) };
    Some(of_all << u16::BITS | own)
}

/// Marks the row *sending*, durably, before any gateway is asked: a crash from here on leaves it there, and the next run
/// marks it *unknown* in place of sending it twice. Nothing when it is not to be sent now.
fn begin<'a>(write: &'a mut Write, payload: &'a Payload) -> Boxed<'a, Result<Option<Away>>> {
    Box::pin(async move {
        let Send { id, .. } = Send::deserialize(payload).map_err(|e| Error::internal(format!("{SEND}: {e}")))?;
        let mut access = write.may::<Operate, Organisation>(ORG).await?;
        let Some(ready) = prepare(&mut access, id.raw()).await? else { return Ok(None) };
        let away: Away = Box::pin(carry(Arc::clone(access.org()), ready));
        Ok(Some(away))
    })
}

async fn carry(org: Arc<Org>, ready: Ready) -> Result<Option<Box<dyn Back>>> {
    let (channel, tries) = (ready.channel, ready.handed.row.tries);
    let (gateway, paced, receipt) = match gateway::of(&org, channel, tries) {
        Some(gateway) => (gateway.name(), gateway.paced(), hand_over(&org, gateway, &ready).await?),
        None => ("", false, Receipt::Refused("no-gateway".into())),
    };
    Ok(Some(Box::new(Answer { org, channel, handed: ready.handed, gateway, paced, receipt })))
}

/// What a gateway said of a row.
struct Answer {
    org: Arc<Org>,
    channel: Channel,
    /// The row as it was before.
    handed: Handed,
    gateway: &'static str,
    /// It takes the next one after a rest.
    paced: bool,
    receipt: Receipt,
}

impl Back for Answer {
    fn keep<'a>(&'a self, write: &'a mut Write) -> Boxed<'a, Result<()>> {
        Box::pin(answered(write, &self.handed, self.gateway, &self.receipt))
    }
    fn rest(&self) -> Option<Boxed<'static, ()>> {
        let (org, channel, tries) = (Arc::clone(&self.org), self.channel, self.handed.row.tries);
        self.paced.then(|| -> Boxed<'static, ()> {
            Box::pin(async move {
                if let Some(gateway) = gateway::of(&org, channel, tries) {
                    gateway.rest().await;
                }
            })
        })
    }
}

/// A row that goes now, in its words.
struct Ready {
    handed: Handed,
    channel: Channel,
    filled: Filled,
    leads: String,
    /// The devices that are told; none on other channels.
    devices: Vec<Device>,
}

impl Ready {
    fn parcel<'a>(&'a self, to: &'a str) -> Parcel<'a> {
        let Filled { subject, text, stop, reply } = &self.filled;
        let (stop, reply) = (stop.as_deref(), reply.as_ref());
        let (leads, row) = (&*self.leads, &self.handed.row);
        Parcel { id: row.id, channel: self.channel, to, subject, text, stop, leads, urgent: row.urgent, reply }
    }
}

/// Asks the gateway, for each device where there are any: for all in the moment in which the ledger was asked. A device that
/// nobody is at any more ends.
async fn hand_over(org: &Arc<Org>, gateway: &dyn gateway::Gateway, ready: &Ready) -> Result<Receipt> {
    let all = join_all(ready.devices.iter().map(|device| to_device(org, gateway, ready, device))).await;
    match all.into_iter().reduce(|one, other| Ok(one?.or(other?))) {
        Some(whole) => whole,
        None => Ok(gateway.send(ready.parcel(&ready.handed.row.value)).await),
    }
}

async fn to_device(org: &Arc<Org>, gateway: &dyn gateway::Gateway, ready: &Ready, device: &Device) -> Result<Receipt> {
    let receipt = gateway.send(ready.parcel(&device.line)).await;
    if matches!(receipt, Receipt::Gone(_)) {
        push::gone(org, device).await?;
    }
    Ok(receipt)
}

async fn prepare(access: &mut Access<'_, Operate, Organisation>, id: RawId) -> Result<Option<Ready>> {
    let now = access.now();
    let Some(handed) = store::lock_handed(access, id).await? else { return Ok(None) };
    let row = &handed.row;
    let channel = match (row.state, row.channel) {
        (State::Queued | State::Held, Some(channel)) => channel,
        (State::Sending, _) => {
            tracing::warn!(id = %row.id, "notice: fate unknown");
            store::set_state(access, row, (State::Unknown, now), ("", "", "interrupted")).await?;
            return forget(access, row).await.map(|()| None);
        }
        _ => return Ok(None),
    };
    let notice = Notice::from_row(&row.notice, row.path.clone(), row.code)?;
    let devices = match channel {
        Channel::Push => push::open(access, PersonId::from_raw(row.person), notice.topic()).await?,
        _ => Vec::new(),
    };
    if channel == Channel::Push && devices.is_empty() {
        return push::redirect(access, row).await.map(|()| None);
    }
    let goes = notice.answers_text()
        || permits(access, row, (channel, notice.topic())).await?
        || matches!(notice, Notice::ConfirmAddress { .. }) && waits_for_code(access, channel, &row.value).await?;
    if devices.is_empty() && !goes {
        store::set_state(access, row, (State::Suppressed, now), ("", "", "")).await?;
        return forget(access, row).await.map(|()| None);
    }
    if devices.is_empty() && left(access, row, channel).await? {
        // What is by e-mail alone has no other way.
        return if notice.forgets_whom() {
            store::set_state(access, row, (State::Suppressed, now), ("", "", "")).await?;
            forget(access, row).await.map(|()| None)
        } else {
            push::redirect(access, row).await.map(|()| None)
        };
    }
    if let Some((due_at, why)) = wait(access, row, &notice, channel).await? {
        store::set_state(access, row, (State::Held, due_at), ("", "", why)).await?;
        enqueue(access, (id, row.lane(channel)), Some(row.tries), due_at).await?;
        return Ok(None);
    }
    let Some(mut filled) = talk::said(access, row, (&notice, channel)).await? else {
        store::set_state(access, row, (State::Suppressed, now), ("", "", "")).await?;
        return Ok(None);
    };
    let parts = (channel == Channel::Sms).then(|| rules::sms::segments(filled.text.get()).parts);
    filled.reply = mail_in::reply_to(access, row, &notice).await?;
    store::set_sending(access, row, parts).await?;
    let leads = notice.leads().to_owned();
    Ok(Some(Ready { handed, channel, filled, leads, devices }))
}

/// Until when a routine notice waits, and why: late workers and moved clocks, so that what missed its hour waits for the next;
/// and what the person got already. What is urgent leaves its reason in the audit.
async fn wait(
    access: &mut Access<'_, Operate, Organisation>,
    row: &Outgoing,
    notice: &Notice,
    channel: Channel,
) -> Result<Option<(Time, &'static str)>> {
    if row.urgent {
        // An answer to who just asked is no exception that anybody made for them: its row alone says so.
        if ![Exception::Answer, Exception::Asked].iter().any(|asked| asked.word() == row.exception) {
            access.note(&format!("{} {}", row.exception, row.id));
        }
        return Ok(None);
    }
    let now = access.now();
    let chosen = store::preferences(access, PersonId::from_raw(row.person)).await?;
    let hours = hours(access, &chosen, (channel, &row.value));
    if !hours.open(now) {
        return Ok(Some((hours.first(now), "hours")));
    }
    // How often somebody asks to hear by the clock is theirs to say, and nobody may count it.
    if notice.forgets_whom() {
        return Ok(None);
    }
    store::lock_person(access, row.person).await?;
    // The parts of one answer count as one, and go with the first.
    if store::goes_with_first(access, row).await? {
        return Ok(None);
    }
    let went = store::went_since(access, row, caps::since(&hours, now)).await?;
    let unasked = caps::unasked(Some(channel), notice.topic());
    if let Some(later) = sending::rules(access.org()).caps.wait(&hours, now, unasked, &went) {
        return Ok(Some((later, "cap")));
    }
    store::count(access, row.id).await.map(|()| None)
}

/// The person took the address away while a routine notice waited for its hour.
async fn left(access: &mut Access<'_, Operate, Organisation>, row: &Outgoing, channel: Channel) -> Result<bool> {
    let waited = !row.urgent && row.person != RawId::default();
    Ok(waited && !store::has_address(access, PersonId::from_raw(row.person), (channel, &row.value)).await?)
}

/// Nobody ended notices there since it was put into the outbox.
async fn permits(
    access: &mut Access<'_, Operate, Organisation>,
    row: &Outgoing,
    (channel, topic): (Channel, Topic),
) -> Result<bool> {
    let person = PersonId::from_raw(row.person);
    let agreed = row.person == RawId::default()
        || store::agreed(access, person, channel).await?
            && store::topic_stands(access, person, (channel, topic)).await?;
    Ok(agreed && store::stands(access, channel, &row.value).await?)
}
