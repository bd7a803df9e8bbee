//! Sessions: opaque random tokens in a cookie, hashed in the store; idle and absolute ends; one row for each device.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use http::{HeaderMap, header};
use kernel::{Locale, PersonId, RawId, Result, Time};
use policy::{Actor, Roles};
use sha2::{Digest, Sha256};
use store::{FromRow, Row, Tx, params, sql};

use crate::{Access, Enter, Keys, Resource, Who, WriteAct};

const COOKIE: &str = "kith";

/// The session token of a request's cookies, if one is there.
pub fn cookie_token(headers: &HeaderMap) -> Option<String> {
    cookie(headers, COOKIE).filter(|t| t.len() == 43)
}

fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|h| h.to_str().ok());
    let pairs = all.flat_map(|h| h.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.into_iter().find(|(key, _)| *key == name).map(|(_, value)| value.to_owned())
}

/// A guest's language: the choice kept in a cookie, else the browser's.
pub fn guest_locale(headers: &HeaderMap) -> Locale {
    let chosen = cookie(headers, "lang").and_then(|tag| tag.parse().ok());
    let asked = || headers.get(header::ACCEPT_LANGUAGE).and_then(|h| h.to_str().ok()).map(Locale::negotiate);
    chosen.or_else(asked).unwrap_or_default()
}

/// The `Set-Cookie` value that carries a token. `secure` wherever the organisation's address is https.
pub fn session_cookie(token: &str, secure: bool, max_age_seconds: i64) -> String {
    let secure = if secure { "; Secure" } else { "" };
    format!("{COOKIE}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age={max_age_seconds}{secure}")
}

/// The `Set-Cookie` value that ends a session in the browser.
pub fn end_cookie() -> String {
    format!("{COOKIE}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0")
}

fn digest(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// The live session of a token, with its actor.
pub(crate) async fn lookup(tx: &mut Tx, token: &str, now: Time) -> Result<Option<Who>> {
    let query = sql!(
        "SELECT s.id, s.person, a.name, a.roles, a.locale, a.zone, s.proved_at, s.seen_at
         FROM gate_sessions s JOIN gate_actors a ON a.id = s.person
         WHERE s.token = ?1 AND s.ended_at IS NULL AND s.ends_at > ?2 AND a.closed_at IS NULL
           AND s.seen_at + s.idle_seconds * 1000000 > ?2 LIMIT 1"
    );
    tx.first::<Who>(query, &params![digest(token), now]).await
}

impl FromRow for Who {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            actor: Actor::Person,
            session: row.get(0)?,
            id: row.get(1)?,
            name: row.get(2)?,
            roles: Roles::from_bits(row.get(3)?),
            locale: row.get::<String>(4)?.parse().unwrap_or_default(),
            zone: row.get(5)?,
            proved_at: row.get(6)?,
            seen_at: row.get(7)?,
            behind: None,
            worn: None,
            barred: false,
        })
    }
}

/// The session was not ended since it was looked up.
pub(crate) async fn is_live(tx: &mut Tx, session: RawId, now: Time) -> Result<bool> {
    let query = sql!(
        "SELECT s.id FROM gate_sessions s JOIN gate_actors a ON a.id = s.person
         WHERE s.id = ?1 AND s.ended_at IS NULL AND s.ends_at > ?2 AND a.closed_at IS NULL LIMIT 1"
    );
    Ok(tx.first::<(RawId,)>(query, &params![session, now]).await?.is_some())
}

/// Opens a session for the person that the proof is about; gives the token for [`session_cookie`].
///
/// `idle_seconds` without a request end it, `ends_at` ends it in any case. `device` is a short plain name such as
/// `Phone, Chrome`.
pub async fn open_session(
    access: &mut Access<'_, Enter, kernel::Person>,
    device: &str,
    idle_seconds: i64,
    ends_at: Time,
) -> Result<String> {
    let (now, person) = (access.now(), access.id());
    let token = URL_SAFE_NO_PAD.encode(Keys::token()?);
    let insert = sql!(
        "INSERT INTO gate_sessions (id, token, person, device, made_at, seen_at, proved_at, idle_seconds, ends_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?5, ?6, ?7)"
    );
    access
        .tx()
        .exec(insert, &params![RawId::new(now), digest(&token), person, device, now, idle_seconds, ends_at])
        .await?;
    Ok(token)
}

/// Notes a fresh proof of who is there, for sensitive acts during the next ten minutes.
pub async fn prove_session<A: WriteAct>(access: &mut Access<'_, A, kernel::Person>) -> Result<()> {
    let (now, session) = (access.now(), access.who().session);
    access.tx().exec(sql!("UPDATE gate_sessions SET proved_at = ?2 WHERE id = ?1"), &params![session, now]).await?;
    Ok(())
}

/// One signed-in device.
#[derive(Debug, Clone)]
pub struct SessionInfo {
    /// The session.
    pub id: RawId,
    /// The device's plain name.
    pub device: String,
    /// Signed in.
    pub made_at: Time,
    /// Last used, to the minute.
    pub seen_at: Time,
}

/// The live devices of the person that the proof is about, newest first, at most 50.
pub async fn sessions_of<A: crate::Act>(access: &mut Access<'_, A, kernel::Person>) -> Result<Vec<SessionInfo>> {
    let (person, now) = (access.id(), access.now());
    let query = sql!(
        "SELECT id, device, made_at, seen_at FROM gate_sessions
         WHERE person = ?1 AND ended_at IS NULL AND ends_at > ?2 AND seen_at + idle_seconds * 1000000 > ?2
         ORDER BY id DESC LIMIT 50"
    );
    let rows = access.tx().all::<(RawId, String, Time, Time)>(query, &params![person, now]).await?;
    Ok(rows.into_iter().map(|(id, device, made_at, seen_at)| SessionInfo { id, device, made_at, seen_at }).collect())
}

/// Ends one session of the person that the proof is about.
pub async fn end_session<A: WriteAct>(access: &mut Access<'_, A, kernel::Person>, session: RawId) -> Result<()> {
    let (person, now) = (access.id(), access.now());
    let end = sql!("UPDATE gate_sessions SET ended_at = ?3 WHERE id = ?1 AND person = ?2 AND ended_at IS NULL");
    access.tx().exec(end, &params![session, person, now]).await?;
    Ok(())
}

/// Ends every session of the person that the proof is about, save one that may be kept; gives their number.
pub async fn end_sessions<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    person: PersonId,
    keep: Option<RawId>,
) -> Result<u64> {
    let now = access.now();
    let end = sql!("UPDATE gate_sessions SET ended_at = ?2 WHERE person = ?1 AND id <> ?3 AND ended_at IS NULL");
    access.tx().exec(end, &params![person, now, keep.unwrap_or_default()]).await
}
