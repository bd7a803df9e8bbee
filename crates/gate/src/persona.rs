//! Personas: a person under a name worn in a community, and nothing in the database that leads from the name to the person.
//!
//! What ties them is sealed or hashed with the *persona key*, which is kept apart from the database's. Ids are random. A
//! persona's moments are known to a slot of five minutes, everywhere: [`Masked::wear`] gives a session whose *now* is the
//! slot's start, so that ids, rows, audit and work made through it cannot say more. Reads leave no trace of the person.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use http::request::Parts as RequestParts;
use kernel::{Error, Id, Locale, PersonId, RawId, Result, Time};
use policy::{Actor, Relations, Roles};
use store::{params, sql};

use crate::{
    Access, Act, Keys, Org, Orgs, Refused, Resource, Session, Who, WriteAct, door, own_names::lookups, session,
};

kernel::kinds! {
    /// A name worn in communities.
    Persona = "persona" => PersonaId,
}

/// How exactly the moments of personas are known.
pub const SLOT_SECONDS: i64 = 300;

/// How many names one person may have.
pub const MOST_PERSONAS: u8 = 12;

/// The start of the slot that a moment falls into.
pub const fn slot(now: Time) -> Time {
    let micros = SLOT_SECONDS * 1_000_000;
    Time::from_micros(now.micros() - now.micros().rem_euclid(micros))
}

/// The start of a moment's day (UTC): all that is kept of when a name was made and put on. Whoever signs up often joins a
/// community next, so a closer time would tie the two.
const fn day(now: Time) -> Time {
    Time::from_micros(now.micros() - now.micros().rem_euclid(86_400_000_000))
}

/// A request to a place where people wear names of their own choice: the person is known to this value alone.
pub struct Masked {
    org: Arc<Org>,
    who: Option<Who>,
    locale: Locale,
    now: Time,
}

/// One of the names of the person who asks.
#[derive(Debug, Clone)]
pub struct PersonaInfo {
    /// The persona.
    pub id: PersonaId,
    /// The name that others read.
    pub name: String,
    /// Roles that it shows, for professionals.
    pub roles: Roles,
    /// The person, for a professional under the own name.
    pub person: Option<PersonId>,
}

/// A name to be made.
#[derive(Debug, Clone, Copy)]
pub struct NewPersona<'a> {
    /// The name that others read.
    pub name: &'a str,
    /// The name as compared: two names may not look alike.
    pub folded: &'a str,
    /// Roles that it shows.
    pub roles: Roles,
    /// The own name of a professional: everybody may know who it is.
    pub open: bool,
}

/// How a persona stands in one place.
#[derive(Debug, Clone)]
pub struct Worn {
    /// The persona.
    pub persona: PersonaId,
    /// What it may do there.
    pub relations: Relations,
    /// Since when, to the day.
    pub since: Time,
    /// It may not write until then.
    pub barred_until: Option<Time>,
}

impl Masked {
    /// What a person's own page asks about the names they wear: nobody for other actors.
    pub fn behind(session: &Session) -> Self {
        let who = Some(session.who().clone()).filter(|who| who.actor == Actor::Person);
        Self { org: Arc::clone(session.org()), who, locale: session.locale(), now: session.now() }
    }
    /// Somebody is signed in.
    pub const fn is_signed_in(&self) -> bool {
        self.who.is_some()
    }
    /// The person, for what they do as themselves. Never store it beside a persona.
    pub const fn person(&self) -> Option<&Who> {
        self.who.as_ref()
    }
    /// The organisation.
    pub const fn org(&self) -> &Arc<Org> {
        &self.org
    }
    /// The language of the answer.
    pub const fn locale(&self) -> Locale {
        self.locale
    }
    /// The moment, exactly: for waiting times kept in memory, never for a row.
    pub const fn moment(&self) -> Time {
        self.now
    }

    /// Draws what surrounds the page, as the person. It leaves no trace: no audit row, no mark of use.
    pub fn frame(&self) -> Session {
        let mut who = self.who.clone().unwrap_or_else(|| Who::without_account(Actor::Guest, "", self.locale));
        who.seen_at = self.now;
        Session::silent(Arc::clone(&self.org), who, self.now)
    }

    /// The person as themselves, audited as usual: for moderators of the organisation.
    ///
    /// # Errors
    /// [`Error::SignedOut`] when nobody is signed in.
    pub fn unmasked(&self) -> Result<Session> {
        let who = self.who.clone().ok_or(Error::SignedOut)?;
        Ok(Session::new(Arc::clone(&self.org), who, self.now))
    }

    /// The session in one place: under the name worn there; without a name for a person who has not joined; as a guest.
    pub async fn wear<K: Resource>(&self, place: Id<K>) -> Result<Session> {
        let now = slot(self.now);
        let mut mask = self.nobody();
        if let Some(person) = &self.who {
            (mask.actor, mask.zone) = (Actor::Persona, person.zone.clone());
            mask.behind = Some(person.person());
            let query = sql!(
                "SELECT p.id, p.name, p.roles, w.relations, w.barred_until FROM gate_worn w
                 JOIN gate_personas p ON p.id = w.persona WHERE w.lookup = ?1 LIMIT 1"
            );
            let lookup = self.org.keys.persona()?.place(person.person(), place.raw());
            let mut tx = self.org.db.read().await?;
            let found = tx.first::<(RawId, String, u32, u32, Option<Time>)>(query, &params![lookup.to_vec()]).await?;
            // Whoever left while barred is known to the place, and wears nothing there.
            if let Some((id, name, roles, relations, barred)) = found.filter(|(_, _, _, relations, _)| *relations != 0)
            {
                (mask.id, mask.name, mask.roles) = (id, name, Roles::from_bits(roles));
                mask.worn = Some((place.raw(), Relations::from_bits(relations)));
                mask.barred = barred.is_some_and(|until| until > self.now);
            }
        }
        Ok(Session::new(Arc::clone(&self.org), mask, now))
    }

    /// The session without a place, for making names: as nobody's persona, or as a guest.
    pub fn unnamed(&self) -> Session {
        let mut mask = self.nobody();
        if let Some(person) = &self.who {
            (mask.actor, mask.zone, mask.behind) = (Actor::Persona, person.zone.clone(), Some(person.person()));
        }
        Session::new(Arc::clone(&self.org), mask, slot(self.now))
    }

    /// A guest, on the organisation's wall clock.
    fn nobody(&self) -> Who {
        let mut guest = Who::without_account(Actor::Guest, "", self.locale);
        guest.zone.clone_from(&self.org.config.zone);
        guest
    }

    /// The names of the person who asks, in the order in which they were made.
    pub async fn personas(&self) -> Result<Vec<PersonaInfo>> {
        let Some(who) = &self.who else { return Ok(Vec::new()) };
        let query = sql!(
            "SELECT lookup, id, name, roles, person FROM gate_personas
             WHERE lookup IN (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12) LIMIT 12"
        );
        let lookups = lookups(&self.org, who.person())?;
        let mut tx = self.org.db.read().await?;
        type Named = (Vec<u8>, PersonaId, String, u32, Option<PersonId>);
        let mut rows = tx.all::<Named>(query, &lookups).await?;
        let key = self.org.keys.persona()?;
        rows.sort_by_key(|row| (0..MOST_PERSONAS).position(|n| key.own(who.person(), n).as_slice() == row.0));
        let info = |(_, id, name, roles, person)| PersonaInfo { id, name, roles: Roles::from_bits(roles), person };
        Ok(rows.into_iter().map(info).collect())
    }

    /// Which of these places the person has joined, and how the persona stands there.
    pub async fn worn<K>(&self, places: &[Id<K>]) -> Result<Vec<(Id<K>, Worn)>> {
        let Some(who) = &self.who else { return Ok(Vec::new()) };
        let query = sql!(
            "SELECT w.place, w.persona, w.relations, w.since, w.barred_until
             FROM gate_personas p JOIN gate_worn w ON w.persona = p.id
             WHERE p.lookup IN (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12) LIMIT 2000"
        );
        let lookups = lookups(&self.org, who.person())?;
        let mut tx = self.org.db.read().await?;
        let rows = tx.all::<(RawId, PersonaId, u32, Time, Option<Time>)>(query, &lookups).await?;
        let worn = |(place, persona, relations, since, barred_until)| {
            let relations = Relations::from_bits(relations);
            (Id::from_raw(place), Worn { persona, relations, since, barred_until })
        };
        Ok(rows.into_iter().map(worn).filter(|(place, _)| places.contains(place)).collect())
    }
}

/// Makes a name for the person behind the session.
///
/// # Errors
/// [`Error::Invalid`] on `persona`: the name is taken, or there are already [`MOST_PERSONAS`].
pub async fn make_persona<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    new: NewPersona<'_>,
) -> Result<PersonaId> {
    let (person, now) = (behind(access)?, day(access.now()));
    let taken = sql!("SELECT id FROM gate_personas WHERE folded = ?1 LIMIT 1");
    if access.tx().first::<(RawId,)>(taken, &params![new.folded]).await?.is_some() {
        return Err(Error::field("persona", "name-taken"));
    }
    for n in 0..MOST_PERSONAS {
        let lookup = access.org().keys.persona()?.own(person, n);
        let used = sql!("SELECT id FROM gate_personas WHERE lookup = ?1 LIMIT 1");
        if access.tx().first::<(RawId,)>(used, &params![lookup.to_vec()]).await?.is_some() {
            continue;
        }
        let token = Keys::token()?;
        let id = PersonaId::from_raw(RawId(std::array::from_fn(|i| token[i])));
        let seal = access.org().keys.persona()?.seal(id, person)?;
        let insert = sql!(
            "INSERT INTO gate_personas (id, lookup, seal, name, folded, roles, person, made_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"
        );
        let open = new.open.then_some(person);
        let row = params![id, lookup.to_vec(), seal, new.name, new.folded, i64::from(new.roles.bits()), open, now];
        access.tx().exec(insert, &row).await?;
        return Ok(id);
    }
    Err(Error::field("persona", "names-many"))
}

/// Puts one of the person's own names on in the place of the proof.
///
/// # Errors
/// [`Error::NotFound`] when it is not the person's; [`Error::Conflict`] `barred` when a name is worn there already, or the
/// person was paused there and left.
pub async fn put_on<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    persona: PersonaId,
    relations: Relations,
) -> Result<()> {
    let (person, place, now) = (behind(access)?, access.id().raw(), access.now());
    let since = day(now);
    if !is_own(access, person, persona).await? {
        return Err(Error::NotFound);
    }
    let lookup = access.org().keys.persona()?.place(person, place);
    let insert = sql!(
        "INSERT INTO gate_worn (lookup, place, persona, relations, since) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (lookup) DO UPDATE SET persona = excluded.persona, relations = excluded.relations, since = excluded.since,
             barred_until = NULL
         WHERE gate_worn.relations = 0 AND (gate_worn.barred_until IS NULL OR gate_worn.barred_until <= ?6)"
    );
    let row = params![lookup.to_vec(), place, persona, i64::from(relations.bits()), since, now];
    match access.tx().exec(insert, &row).await? {
        0 => Err(Error::Conflict("barred")),
        _ => Ok(()),
    }
}

/// Whether a persona belongs to the person behind the session: nobody decides on their own case.
pub async fn is_mine<A: Act, K: Resource>(access: &mut Access<'_, A, K>, persona: PersonaId) -> Result<bool> {
    let who = access.who();
    let person = match who.behind {
        Some(person) => person,
        None if who.actor == Actor::Person => who.person(),
        None => return Ok(false),
    };
    is_own(access, person, persona).await
}

/// Whether what somebody did, as themselves or under a name, was done by the person behind the session.
pub async fn is_me<A: Act, K: Resource>(access: &mut Access<'_, A, K>, actor: RawId) -> Result<bool> {
    let who = access.who();
    let same = who.id == actor || who.behind.is_some_and(|person| person.raw() == actor);
    Ok(same || is_mine(access, PersonaId::from_raw(actor)).await?)
}

/// What a reader keeps for themselves beside all names: the same for one person always, and nothing leads back from it.
pub fn reader_mark<A: Act, K: Resource>(access: &Access<'_, A, K>) -> Result<RawId> {
    Ok(RawId(access.org().keys.persona()?.reader(behind(access)?)))
}

async fn is_own<A: Act, K: Resource>(
    access: &mut Access<'_, A, K>,
    person: PersonId,
    persona: PersonaId,
) -> Result<bool> {
    let lookup = sql!("SELECT lookup FROM gate_personas WHERE id = ?1 LIMIT 1");
    let Some((stored,)) = access.tx().first::<(Vec<u8>,)>(lookup, &params![persona]).await? else { return Ok(false) };
    let keys = Arc::clone(&access.org().keys);
    Ok((0..MOST_PERSONAS).any(|n| keys.persona().is_ok_and(|key| key.own(person, n).as_slice() == stored)))
}

/// Takes the name off in the place of the proof. One that is barred stays known to the place, so that leaving is no way
/// round a pause.
pub async fn take_off<A: WriteAct, K: Resource>(access: &mut Access<'_, A, K>) -> Result<()> {
    let (place, persona, now) = (access.id().raw(), access.who().id, access.now());
    let gone = sql!(
        "DELETE FROM gate_worn WHERE place = ?1 AND persona = ?2 AND (barred_until IS NULL OR barred_until <= ?3)"
    );
    access.tx().exec(gone, &params![place, persona, now]).await?;
    let bare = sql!("UPDATE gate_worn SET relations = 0 WHERE place = ?1 AND persona = ?2");
    access.tx().exec(bare, &params![place, persona]).await?;
    Ok(())
}

/// Forgets a name altogether, when it is worn nowhere any more; gives whether it is gone.
pub async fn forget_persona<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    persona: PersonaId,
) -> Result<bool> {
    let gone =
        sql!("DELETE FROM gate_personas WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM gate_worn w WHERE w.persona = ?1)");
    Ok(access.tx().exec(gone, &params![persona]).await? > 0)
}

/// Changes what a persona may do in the place of the proof, or until when it may not write there.
pub async fn set_worn<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    persona: PersonaId,
    relations: Option<Relations>,
    barred_until: Option<Time>,
) -> Result<()> {
    let place = access.id().raw();
    let set = sql!(
        "UPDATE gate_worn SET relations = COALESCE(CAST(?3 AS BIGINT), relations), barred_until = CAST(?4 AS BIGINT)
         WHERE place = ?1 AND persona = ?2"
    );
    let bits = relations.map(|r| i64::from(r.bits()));
    match access.tx().exec(set, &params![place, persona, bits, barred_until]).await? {
        0 => Err(Error::NotFound),
        _ => Ok(()),
    }
}

/// Changes what somebody may do in a place, by the name worn there.
///
/// # Errors
/// [`Error::Invalid`] on `persona` when nobody wears that name there.
pub async fn appoint<K: Resource>(
    access: &mut Access<'_, crate::Manage, K>,
    place: RawId,
    name: &str,
    relations: Relations,
) -> Result<()> {
    let set = sql!(
        "UPDATE gate_worn SET relations = ?3 WHERE place = ?1 AND relations <> 0
         AND persona = (SELECT p.id FROM gate_personas p WHERE p.name = ?2 LIMIT 1)"
    );
    match access.tx().exec(set, &params![place, name.trim(), i64::from(relations.bits())]).await? {
        0 => Err(Error::field("persona", "keeper-unknown")),
        _ => Ok(()),
    }
}

/// How one persona stands in the place of the proof.
pub async fn worn_by<A: Act, K: Resource>(access: &mut Access<'_, A, K>, persona: PersonaId) -> Result<Option<Worn>> {
    let place = access.id().raw();
    let query = sql!("SELECT relations, since, barred_until FROM gate_worn WHERE place = ?1 AND persona = ?2 LIMIT 1");
    let row = access.tx().first::<(u32, Time, Option<Time>)>(query, &params![place, persona]).await?;
    Ok(row.map(|(bits, since, barred_until)| Worn {
        persona,
        relations: Relations::from_bits(bits),
        since,
        barred_until,
    }))
}

/// Opens a persona's seal, with the proof of a duty towards somebody in danger: no other kind has a rule for it. The
/// decision is an audit row like any other.
///
/// # Errors
/// [`Error::Internal`] when the persona key is another one.
pub async fn open_seal<K: Resource>(access: &mut Access<'_, crate::OpenSeal, K>, id: PersonaId) -> Result<PersonId> {
    let query = sql!("SELECT seal FROM gate_personas WHERE id = ?1");
    let (seal,) = access.tx().one::<(Vec<u8>,)>(query, &params![id]).await?;
    access.org().keys.persona()?.open(id, &seal)
}

/// Makes what was deleted from these tables unreadable; see `store::Db::scrub`.
pub async fn scrub(org: &Org, tables: &[&'static str]) -> Result<()> {
    org.db.scrub(tables).await
}

/// Somebody has a name already: the persona key may not be made anew.
pub async fn has_personas(db: &store::Db) -> Result<bool> {
    let query = sql!("SELECT id FROM gate_personas LIMIT 1");
    Ok(db.read().await?.first::<(RawId,)>(query, &[]).await?.is_some())
}

/// The person behind a masked session.
fn behind<A: Act, K: Resource>(access: &Access<'_, A, K>) -> Result<PersonId> {
    access.who().behind.ok_or(Error::SignedOut)
}

impl FromRequestParts<Orgs> for Masked {
    type Rejection = Refused;
    async fn from_request_parts(parts: &mut RequestParts, orgs: &Orgs) -> Result<Self, Refused> {
        let (org, who, now) = session::find(parts, orgs).await?;
        let locale = who.as_ref().map_or_else(|| door::guest_locale(&parts.headers), |who| who.locale);
        Ok(Self { org, who, locale, now })
    }
}

/// A [`Masked`] request of somebody who is signed in; a guest is asked to sign in before anything of the form is read.
pub struct SignedIn(pub Masked);

impl FromRequestParts<Orgs> for SignedIn {
    type Rejection = Refused;
    async fn from_request_parts(parts: &mut RequestParts, orgs: &Orgs) -> Result<Self, Refused> {
        let masked = Masked::from_request_parts(parts, orgs).await?;
        if masked.is_signed_in() { Ok(Self(masked)) } else { Err(Error::SignedOut.into()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slot_is_five_minutes() {
        let check = |at: &str, want: &str| {
            assert_eq!(slot(Time::parse(at).unwrap()), Time::parse(want).unwrap(), "{at}");
        };
        check("2026-11-22T10:04:59Z", "2026-11-22T10:00:00Z");
        check("2026-11-22T10:05:00Z", "2026-11-22T10:05:00Z");
    }
}
