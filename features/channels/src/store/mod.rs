//! The slice's SQL: addresses and preferences here, the ledgers and the outbox beside.

mod deliveries;
mod faxes;
mod health;
mod ledger;
mod lines;
mod outbox;
mod pictures;
mod push;
mod shared;
mod talk;
mod topics;
mod words;

use gate::{Access, Act, Resource, WriteAct};
use kernel::{Error, PersonId, RawId, Result, Time};
use store::{Value, params, sql};

use crate::{
    Channel, Quiet,
    types::{Address, First, Preferences},
};

pub(crate) use deliveries::*;
pub(crate) use faxes::*;
pub(crate) use health::{Load, loads, oldest_due};
pub(crate) use ledger::{Standing, agreed, ledger_of, ledger_put, standing, stands};
pub(crate) use lines::*;
pub(crate) use outbox::*;
pub(crate) use pictures::*;
pub(crate) use push::*;
pub(crate) use shared::*;
pub(crate) use talk::*;
pub(crate) use topics::{suppress_topic, topic_put, topic_stands, topics_of};
pub(crate) use words::*;

/// What counts for a person: chosen, else by the account. Nobody has no zone.
pub(crate) async fn preferences<A: Act, K: Resource>(
    access: &mut Access<'_, A, K>,
    person: PersonId,
) -> Result<Preferences> {
    let query = sql!(
        "SELECT a.locale, a.zone, p.first, p.locale, p.zone, p.quiet_from, p.quiet_until
         FROM gate_actors a LEFT JOIN channels_preferences p ON p.person = a.id WHERE a.id = ?1"
    );
    type Chosen = (String, String, Option<String>, Option<String>, Option<String>, Option<u32>, Option<u32>);
    let known = access.tx().first::<Chosen>(query, &params![person]).await?;
    let nobody = ("en".to_owned(), String::new(), None, None, None, None, None);
    let (locale, zone, first, own_locale, own_zone, from, until) = known.unwrap_or(nobody);
    let default = Quiet::default();
    Ok(Preferences {
        first: first.and_then(|w| First::from_word(&w)).unwrap_or(First::Sms),
        locale: own_locale.unwrap_or(locale).parse().unwrap_or_default(),
        zone: own_zone.unwrap_or(zone),
        quiet: Quiet { from: from.unwrap_or(default.from), until: until.unwrap_or(default.until) },
    })
}

pub(crate) async fn put_preferences<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    person: PersonId,
    chosen: &Preferences,
) -> Result<()> {
    let now = access.now();
    let put = sql!(
        "INSERT INTO channels_preferences (person, first, locale, zone, quiet_from, quiet_until, changed_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT (person) DO UPDATE SET first = excluded.first, locale = excluded.locale, zone = excluded.zone,
           quiet_from = excluded.quiet_from, quiet_until = excluded.quiet_until, changed_at = excluded.changed_at"
    );
    let Quiet { from, until } = chosen.quiet;
    let row = params![person, chosen.first.word(), chosen.locale.tag(), chosen.zone.as_str(), from, until, now];
    access.tx().exec(put, &row).await?;
    Ok(())
}

/// The live addresses of a person, oldest first, at most 20.
pub(crate) async fn addresses<A: Act, K: Resource>(
    access: &mut Access<'_, A, K>,
    person: PersonId,
) -> Result<Vec<Address>> {
    let query = sql!(
        "SELECT a.id, a.channel, a.value, a.verified_at,
           COALESCE((SELECT g.stands FROM channels_ledger g WHERE g.channel = a.channel AND g.value = a.value ORDER BY g.n DESC LIMIT 1), 'on')
         FROM channels_addresses a WHERE a.person = ?1 AND a.removed_at IS NULL ORDER BY a.made_at, a.id LIMIT 20"
    );
    let rows = access.tx().all::<(RawId, String, String, Option<Time>, String)>(query, &params![person]).await?;
    let read = |(id, channel, value, verified_at, stands): (RawId, String, String, Option<Time>, String)| {
        Some(Address { id, channel: Channel::from_word(&channel)?, value, verified_at, stopped: stands == "off" })
    };
    Ok(rows.into_iter().filter_map(read).collect())
}

/// Adds one, or finds the live one and confirms it when `verified`; gives its id and whether it is new.
pub(crate) async fn put_address<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    person: PersonId,
    (channel, value): (Channel, &str),
    verified: bool,
    source: &str,
) -> Result<(RawId, bool)> {
    let now = access.now();
    let verified_at = verified.then_some(now);
    let find = sql!(
        "SELECT id FROM channels_addresses WHERE person = ?1 AND channel = ?2 AND value = ?3 AND removed_at IS NULL LIMIT 1"
    );
    let known = access.tx().first::<(RawId,)>(find, &params![person, channel.word(), value]).await?;
    if let Some((id,)) = known {
        let confirm = sql!("UPDATE channels_addresses SET verified_at = COALESCE(verified_at, ?2) WHERE id = ?1");
        access.tx().exec(confirm, &[id.into(), Value::from(verified_at)]).await?;
        return Ok((id, false));
    }
    let id = RawId::new(now);
    let insert = sql!(
        "INSERT INTO channels_addresses (id, person, channel, value, source, made_at, verified_at, code_ends_at, code_tries)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0, 0)"
    );
    access.tx().exec(insert, &params![id, person, channel.word(), value, source, now, verified_at]).await?;
    Ok((id, true))
}

/// One live address of a person.
pub(crate) async fn address<A: Act, K: Resource>(
    access: &mut Access<'_, A, K>,
    person: PersonId,
    id: RawId,
) -> Result<Address> {
    addresses(access, person).await?.into_iter().find(|a| a.id == id).ok_or(Error::NotFound)
}

pub(crate) async fn remove_address<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    person: PersonId,
    id: RawId,
) -> Result<()> {
    let now = access.now();
    let end = sql!(
        "UPDATE channels_addresses SET removed_at = ?3, code = NULL WHERE id = ?1 AND person = ?2 AND removed_at IS NULL"
    );
    match access.tx().exec(end, &params![id, person, now]).await? {
        0 => Err(Error::NotFound),
        _ => Ok(()),
    }
}

/// The address is still the person's.
pub(crate) async fn has_address<A: Act, K: Resource>(
    access: &mut Access<'_, A, K>,
    person: PersonId,
    (channel, value): (Channel, &str),
) -> Result<bool> {
    let query = sql!(
        "SELECT id FROM channels_addresses WHERE person = ?1 AND channel = ?2 AND value = ?3 AND removed_at IS NULL LIMIT 1"
    );
    Ok(access.tx().first::<(RawId,)>(query, &params![person, channel.word(), value]).await?.is_some())
}

/// Keeps the MAC of a fresh code. `false` when one was made less than a minute ago.
pub(crate) async fn put_code<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    id: RawId,
    mac: &[u8],
    ends_at: Time,
) -> Result<bool> {
    let since = ends_at.plus_seconds(-60);
    let put = sql!(
        "UPDATE channels_addresses SET code = ?2, code_ends_at = ?3, code_tries = 0 WHERE id = ?1 AND code_ends_at <= ?4"
    );
    Ok(access.tx().exec(put, &params![id, mac, ends_at, since]).await? == 1)
}

/// Counts one try against the code that still counts and gives its MAC; nothing after five tries or at its end.
pub(crate) async fn try_code<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    id: RawId,
) -> Result<Option<Vec<u8>>> {
    let now = access.now();
    let take = sql!(
        "UPDATE channels_addresses SET code_tries = code_tries + 1
         WHERE id = ?1 AND code IS NOT NULL AND code_ends_at > ?2 AND code_tries < 5 RETURNING code"
    );
    Ok(access.tx().first::<(Vec<u8>,)>(take, &params![id, now]).await?.map(|(mac,)| mac))
}

pub(crate) async fn confirm_address<A: WriteAct, K: Resource>(access: &mut Access<'_, A, K>, id: RawId) -> Result<()> {
    let now = access.now();
    let done = sql!("UPDATE channels_addresses SET verified_at = ?2, code = NULL WHERE id = ?1 AND removed_at IS NULL");
    access.tx().exec(done, &params![id, now]).await?;
    Ok(())
}

/// Everyone with a live address on a channel, by name, at most 200: name, address.
pub(crate) async fn reachable<A: Act, K: Resource>(
    access: &mut Access<'_, A, K>,
    channel: Channel,
) -> Result<Vec<(String, String)>> {
    let query = sql!(
        "SELECT x.name, a.value FROM channels_addresses a JOIN gate_actors x ON x.id = a.person
         WHERE a.channel = ?1 AND a.removed_at IS NULL ORDER BY x.name, a.made_at LIMIT 200"
    );
    access.tx().all(query, &params![channel.word()]).await
}

/// Who has an address: id and name, the one who confirmed it first, at most 20.
pub(crate) async fn persons_at<A: Act, K: Resource>(
    access: &mut Access<'_, A, K>,
    channel: Channel,
    value: &str,
) -> Result<Vec<(PersonId, String)>> {
    let query = sql!(
        "SELECT a.person, x.name FROM channels_addresses a JOIN gate_actors x ON x.id = a.person
         WHERE a.channel = ?1 AND a.value = ?2 AND a.removed_at IS NULL
         ORDER BY COALESCE(a.verified_at, a.made_at + 1000000000000000), a.made_at, a.id LIMIT 20"
    );
    access.tx().all(query, &params![channel.word(), value]).await
}
