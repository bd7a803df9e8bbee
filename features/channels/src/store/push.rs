//! Devices that take notices: what their browsers gave, for as long as the address lives.

use gate::{Access, Act, Resource, WriteAct};
use kernel::{PersonId, RawId, Result, Time};
use store::{params, sql};

use crate::{
    Channel,
    push::{Device, Subscription},
    types::State,
};

/// A row of [`devices`] and [`device_at`]: address, person, name, endpoint, key, secret.
type Kept = (RawId, PersonId, String, String, Vec<u8>, Vec<u8>);

fn device((id, person, value, endpoint, p256dh, auth): Kept) -> Device {
    Device { id, person, value, line: Subscription { endpoint, p256dh, auth }.line() }
}

/// A person's devices to which notices may go, newest first, at most 20: the last row of the ledger counts.
pub(crate) async fn devices<A: Act, K: Resource>(
    access: &mut Access<'_, A, K>,
    person: PersonId,
) -> Result<Vec<Device>> {
    let query = sql!(
        "SELECT p.address, p.person, a.value, p.endpoint, p.p256dh, p.auth FROM channels_push p
         JOIN channels_addresses a ON a.id = p.address
         WHERE p.person = ?1 AND a.removed_at IS NULL AND a.verified_at IS NOT NULL AND COALESCE((
           SELECT g.stands FROM channels_ledger g WHERE g.channel = a.channel AND g.value = a.value ORDER BY g.n DESC LIMIT 1
         ), 'on') = 'on' ORDER BY p.made_at DESC LIMIT 20"
    );
    Ok(access.tx().all::<Kept>(query, &params![person]).await?.into_iter().map(device).collect())
}

/// The addresses at push services of a person's devices, also of those that are turned off, at most 20.
pub(crate) async fn endpoints<A: Act, K: Resource>(
    access: &mut Access<'_, A, K>,
    person: PersonId,
) -> Result<Vec<(RawId, String)>> {
    let query = sql!("SELECT address, endpoint FROM channels_push WHERE person = ?1 ORDER BY made_at LIMIT 20");
    access.tx().all(query, &params![person]).await
}

/// The device behind an address at a push service, whoever's it is.
pub(crate) async fn device_at<A: Act, K: Resource>(
    access: &mut Access<'_, A, K>,
    endpoint: &str,
) -> Result<Option<Device>> {
    let query = sql!(
        "SELECT p.address, p.person, a.value, p.endpoint, p.p256dh, p.auth FROM channels_push p
         JOIN channels_addresses a ON a.id = p.address WHERE p.endpoint = ?1"
    );
    Ok(access.tx().first::<Kept>(query, &params![endpoint]).await?.map(device))
}

/// Keeps what a device's browser gave, or gave anew.
pub(crate) async fn put_device<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    (id, person): (RawId, PersonId),
    to: &Subscription,
) -> Result<()> {
    let now = access.now();
    let put = sql!(
        "INSERT INTO channels_push (address, person, endpoint, p256dh, auth, made_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (address) DO UPDATE SET endpoint = excluded.endpoint, p256dh = excluded.p256dh, auth = excluded.auth"
    );
    let row = params![id, person, to.endpoint.as_str(), to.p256dh.as_slice(), to.auth.as_slice(), now];
    access.tx().exec(put, &row).await?;
    Ok(())
}

/// Ends a device's address and forgets its keys; gives whether it was live.
pub(crate) async fn end_device<A: WriteAct, K: Resource>(access: &mut Access<'_, A, K>, id: RawId) -> Result<bool> {
    let now = access.now();
    access.tx().exec(sql!("DELETE FROM channels_push WHERE address = ?1"), &params![id]).await?;
    let end = sql!("UPDATE channels_addresses SET removed_at = ?2, code = NULL WHERE id = ?1 AND removed_at IS NULL");
    Ok(access.tx().exec(end, &params![id, now]).await? == 1)
}

/// Sends a row of the outbox elsewhere than it was to go.
pub(crate) async fn readdress<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    id: RawId,
    (channel, value): (Channel, &str),
    (state, due_at): (State, Time),
) -> Result<()> {
    let now = access.now();
    let change = sql!(
        "UPDATE channels_outbox SET channel = ?2, value = ?3, state = ?4, due_at = ?5, changed_at = ?6, gateway = '', reference = '',
           fault = 'gone', counts_at = NULL WHERE id = ?1"
    );
    access.tx().exec(change, &params![id, channel.word(), value, state.word(), due_at, now]).await?;
    Ok(())
}
