//! Faxes: every change of state names the row it comes from.

use gate::{Access, Act, Resource, WriteAct};
use guard::{Disclosure, Purpose};
use kernel::{Error, RawId, Result, Time};
use store::{FromRow, Row, params, sql};

use crate::{
    fax::{Fax, FaxOf},
    types::State,
};

impl FromRow for Fax {
    fn from_row(row: &Row) -> Result<Self> {
        let (number, recipient, purpose): (String, String, String) = (row.get(5)?, row.get(6)?, row.get(7)?);
        let to = Purpose::from_word(&purpose).and_then(|purpose| Disclosure::new(purpose, &recipient, &number));
        Ok(Self {
            id: row.get(0)?,
            of: FaxOf { thread: row.get(1)?, post: row.get(3)?, upto: row.get(4)?, by: row.get(9)? },
            patient: row.get(2)?,
            to: to.ok_or_else(|| Error::internal("channels_faxes: no recipient"))?,
            locale: row.get::<String>(8)?.parse().unwrap_or_default(),
            pages: row.get(10)?,
            hash: row.get(11)?,
            state: State::from_word(&row.get::<String>(12)?),
            tries: row.get(13)?,
            made_at: row.get(14)?,
        })
    }
}

pub(crate) async fn put_fax<A: WriteAct, K: Resource>(access: &mut Access<'_, A, K>, fax: &Fax) -> Result<()> {
    let insert = sql!(
        "INSERT INTO channels_faxes (id, thread, patient, post, upto, number, recipient, purpose, locale, made_by, pages, hash, state,
           tries, made_at, changed_at, gateway, fault)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, 0, ?14, ?14, '', '')"
    );
    let row = params![
        fax.id,
        fax.of.thread,
        fax.patient,
        fax.of.post,
        fax.of.upto,
        fax.to.number(),
        fax.to.recipient(),
        fax.to.purpose().word(),
        fax.locale.tag(),
        fax.of.by,
        fax.pages,
        fax.hash.clone(),
        fax.state.word(),
        fax.made_at
    ];
    access.tx().exec(insert, &row).await?;
    Ok(())
}

/// One fax, locked until the transaction ends.
pub(crate) async fn lock_fax<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    id: RawId,
) -> Result<Option<Fax>> {
    let query = sql!(
        "SELECT id, thread, patient, post, upto, number, recipient, purpose, locale, made_by, pages, hash, state, tries, made_at
         FROM channels_faxes WHERE id = ?1 FOR UPDATE"
    );
    access.tx().first(query, &params![id]).await
}

/// Moves a fax on; `tries` counts the times that the gateway was asked.
pub(crate) async fn set_fax<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    fax: &Fax,
    to: State,
    (gateway, fault): (&str, &str),
) -> Result<()> {
    let now = access.now();
    let tries = fax.tries + u32::from(to == State::Sending);
    let change = sql!(
        "UPDATE channels_faxes SET state = ?2, tries = ?3, changed_at = ?4, gateway = ?5, fault = ?6 WHERE id = ?1 AND state = ?7"
    );
    access.tx().exec(change, &params![fax.id, to.word(), tries, now, gateway, fault, fax.state.word()]).await?;
    Ok(())
}

/// The faxes of a thread, oldest first, at most 200.
pub(crate) async fn faxes_of<A: Act, K: Resource>(access: &mut Access<'_, A, K>, thread: RawId) -> Result<Vec<Fax>> {
    let query = sql!(
        "SELECT id, thread, patient, post, upto, number, recipient, purpose, locale, made_by, pages, hash, state, tries, made_at
         FROM channels_faxes WHERE thread = ?1 ORDER BY id LIMIT 200"
    );
    access.tx().all(query, &params![thread]).await
}

/// The newest faxes, at most 60: for the demo's mailbox.
pub(crate) async fn newest_faxes<A: Act, K: Resource>(access: &mut Access<'_, A, K>) -> Result<Vec<Fax>> {
    let query = sql!(
        "SELECT id, thread, patient, post, upto, number, recipient, purpose, locale, made_by, pages, hash, state, tries, made_at
         FROM channels_faxes ORDER BY id DESC LIMIT 60"
    );
    access.tx().all(query, &[]).await
}

/// How many faxes were made since a moment, by state.
pub(crate) async fn fax_counts<A: Act, K: Resource>(
    access: &mut Access<'_, A, K>,
    since: Time,
) -> Result<Vec<(State, i64)>> {
    let query =
        sql!("SELECT state, COUNT(*) FROM channels_faxes WHERE made_at >= ?1 GROUP BY state ORDER BY state LIMIT 20");
    let rows = access.tx().all::<(String, i64)>(query, &params![since]).await?;
    Ok(rows.into_iter().map(|(state, n)| (State::from_word(&state), n)).collect())
}

/// Faxes that did not go, newest first, at most 50: when, state, fault.
pub(crate) async fn fax_troubles<A: Act, K: Resource>(
    access: &mut Access<'_, A, K>,
) -> Result<Vec<(Time, String, String)>> {
    let query = sql!(
        "SELECT changed_at, state, fault FROM channels_faxes WHERE state IN ('failed', 'unknown')
         ORDER BY changed_at DESC, id DESC LIMIT 50"
    );
    access.tx().all(query, &[]).await
}
