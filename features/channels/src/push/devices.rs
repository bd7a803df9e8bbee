//! Who is told on which device: one that its browser gave up ends with a row in the ledger, and what was to go there goes
//! to another address.

use std::sync::Arc;

use gate::{Access, Act, ORG, Operate, Org, Organisation, Resource, WriteAct};
use kernel::{PersonId, RawId, Result};

use crate::{
    Channel, Notice, Topic,
    delivery::forget,
    notify::{Lane, choose, enqueue, hours, known},
    store,
    types::{Outgoing, State},
};

/// How a device ended, and the words of the ledger: the push service said so.
const GONE: (&str, &str) = (
    "gone",
    "The browser on this device takes no more notices. / El navegador de este dispositivo ya no recibe avisos.",
);
/// How a device ended, and the words of the ledger: somebody else turned notices on there.
pub(crate) const MOVED: (&str, &str) =
    ("moved", "Somebody else turned on notices on this device. / Otra persona activó los avisos en este dispositivo.");

/// A device that takes notices.
#[derive(Debug, Clone)]
pub(crate) struct Device {
    /// Its address's row.
    pub id: RawId,
    /// Whose it is.
    pub person: PersonId,
    /// Its address.
    pub value: String,
    /// The browser's subscription in one line.
    pub line: String,
}

/// The devices that take a person's notices about a topic now: all of them are told.
pub(crate) async fn open<A: Act, K: Resource>(
    access: &mut Access<'_, A, K>,
    person: PersonId,
    topic: Topic,
) -> Result<Vec<Device>> {
    if !store::topic_stands(access, person, (Channel::Push, topic)).await? {
        return Ok(Vec::new());
    }
    store::devices(access, person).await
}

/// Ends a device in the caller's transaction: its keys are forgotten, the ledger says why.
pub(crate) async fn end<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    device: &Device,
    said: (&str, &str),
) -> Result<()> {
    if store::end_device(access, device.id).await? {
        store::ledger_put(access, device.person, (Channel::Push, &device.value), false, said).await?;
    }
    Ok(())
}

/// A push service said that nobody is there any more.
pub(crate) async fn gone(org: &Arc<Org>, device: &Device) -> Result<()> {
    let mut write = org.job("channels.push-gone").await?;
    let mut access = write.may::<Operate, Organisation>(ORG).await?;
    end(&mut access, device, GONE).await?;
    write.notify(device.person.raw());
    write.commit().await
}

/// Nobody is at the address any more: what was to go there goes to the person's next one, if there is one. What no device took
/// goes to no device again.
pub(crate) async fn redirect(access: &mut Access<'_, Operate, Organisation>, row: &Outgoing) -> Result<()> {
    let (person, now) = (PersonId::from_raw(row.person), access.now());
    let notice = Notice::from_row(&row.notice, row.path.clone(), row.code)?;
    let (chosen, mut addresses) = known(access, person, notice.topic()).await?;
    addresses.retain(|address| address.channel != Channel::Push || row.channel != Some(Channel::Push));
    let to = match choose(&chosen, &addresses, row.urgent) {
        Ok(address) => (address.channel, address.value.as_str()),
        Err(state) => {
            store::set_state(access, row, (state, now), ("", "", "gone")).await?;
            return forget(access, row).await;
        }
    };
    let due_at = if row.urgent { now } else { hours(access, &chosen, to).first(now) };
    let state = if due_at > now { State::Held } else { State::Queued };
    store::readdress(access, row.id, to, (state, due_at)).await?;
    // A turn of its own: the job that found nobody at the device may have been asked for the same moment.
    let lane = Lane { channel: to.0, value: to.1, person: row.person };
    enqueue(access, (row.id, lane), Some(u32::MAX - row.tries), due_at).await
}
