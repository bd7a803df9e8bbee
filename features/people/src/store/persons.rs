//! Profiles and sign-in names.

use ::policy::{Role, Roles};
use ::store::{FromRow, Row, Value, params, sql};
use gate::{Access, Act, Resource, WriteAct};
use kernel::{Error, FieldError, Locale, PersonId, Result, Time};
use serde::Serialize;

use crate::types::{self, Address, AddressKind, Contact, NewPerson, PersonCard};

/// The payload of events about one person.
#[derive(Debug, Serialize)]
pub(crate) struct About {
    pub person: PersonId,
}

/// Makes a person and the actor behind it; tells `person.created` {person}.
///
/// # Errors
/// [`Error::Invalid`] for an empty name, or an address or birth date that cannot be one.
pub async fn create<A: WriteAct, K: Resource>(access: &mut Access<'_, A, K>, new: &NewPerson) -> Result<PersonId> {
    let (email, phone) = checked(new)?;
    let now = access.now();
    let id = PersonId::new(now);
    let zone = if new.zone.is_empty() { access.org().config.zone.clone() } else { new.zone.clone() };
    let (given, family) = (new.given.trim(), new.family.trim());
    let insert = sql!(
        "INSERT INTO people_persons (id, given, family, folded, birth_date, gender, locale, zone, roles, languages, email, phone, made_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?7, ?10, ?11, ?12)"
    );
    let row = params![
        id,
        given,
        family,
        types::fold(family),
        new.birth_date.as_deref(),
        new.gender.as_deref(),
        new.locale.tag(),
        zone.as_str(),
        new.roles.bits(),
        email.as_deref(),
        phone.as_deref(),
        now
    ];
    access.tx().exec(insert, &row).await?;
    for name in [email, phone].into_iter().flatten() {
        claim_login(access, &name, id).await?;
    }
    let name = full_name(given, family);
    gate::put_actor(access, id, &name, new.roles, (new.locale, &zone), false).await?;
    ::jobs::emit(access, "person.created", &About { person: id }).await?;
    Ok(id)
}

/// What is wrong with a person to be made.
pub(crate) fn faults_of(new: &NewPerson) -> Vec<FieldError> {
    match checked(new) {
        Err(Error::Invalid(faults)) => faults,
        _ => Vec::new(),
    }
}

type Addresses = (Option<String>, Option<String>);

fn checked(new: &NewPerson) -> Result<Addresses> {
    let mut faults = Vec::new();
    let mut fault = |bad: bool, field, code| {
        if bad {
            faults.push(FieldError { field, code });
        }
    };
    let filled = |text: &Option<String>| text.as_deref().map(str::trim).filter(|t| !t.is_empty()).map(str::to_owned);
    let (typed_email, typed_phone) = (filled(&new.email), filled(&new.phone));
    let (email, phone) = (typed_email.as_deref().and_then(types::email), typed_phone.as_deref().and_then(types::phone));
    fault(new.given.trim().is_empty() && new.family.trim().is_empty(), "given", "name-missing");
    fault(new.given.len() > 200 || new.family.len() > 200, "given", "name-long");
    fault(typed_email.is_some() && email.is_none(), "email", "email-bad");
    fault(typed_phone.is_some() && phone.is_none(), "phone", "phone-bad");
    fault(new.birth_date.as_deref().is_some_and(|d| types::jiff_date::parse(d).is_none()), "birth_date", "date-bad");
    if faults.is_empty() { Ok((email, phone)) } else { Err(Error::Invalid(faults)) }
}

fn full_name(given: &str, family: &str) -> String {
    format!("{given} {family}").trim().to_owned()
}

/// Lets an address sign this person in, unless it signs in somebody else already (a family may share a telephone).
pub(crate) async fn claim_login<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    name: &str,
    person: PersonId,
) -> Result<bool> {
    let put = sql!("INSERT INTO people_logins (name, person) VALUES (?1, ?2) ON CONFLICT (name) DO NOTHING");
    Ok(access.tx().exec(put, &params![name, person]).await? == 1)
}

impl FromRow for PersonCard {
    fn from_row(row: &Row) -> Result<Self> {
        let (given, family): (String, String) = (row.get(1)?, row.get(2)?);
        let languages: String = row.get(7)?;
        Ok(Self {
            id: row.get(0)?,
            name: full_name(&given, &family),
            given,
            family,
            birth_date: row.get(3)?,
            locale: row.get::<String>(4)?.parse().unwrap_or_default(),
            zone: row.get(5)?,
            roles: Roles::from_bits(row.get(6)?),
            languages: languages.split(',').filter(|tag| !tag.is_empty()).map(str::to_owned).collect(),
            credential: row.get::<Option<String>>(8)?.filter(|letters| !letters.is_empty()),
        })
    }
}

/// One person.
///
/// # Errors
/// [`Error::NotFound`] when there is no profile.
pub async fn card<A: Act, K: Resource>(access: &mut Access<'_, A, K>, id: PersonId) -> Result<PersonCard> {
    cards(access, &[id]).await?.pop().ok_or(Error::NotFound)
}

/// A person's whole years today, on the organisation's calendar; none when no birth date is known.
pub async fn age_of<A: Act, K: Resource>(access: &mut Access<'_, A, K>, id: PersonId) -> Result<Option<i64>> {
    let born = card(access, id).await?.birth_date;
    let today = types::jiff_date::of(access.now(), &access.org().config.zone);
    Ok(born.and_then(|day| types::age(&day, today)))
}

/// Persons in the order of `ids`; unknown ones are left out.
pub async fn cards<A: Act, K: Resource>(access: &mut Access<'_, A, K>, ids: &[PersonId]) -> Result<Vec<PersonCard>> {
    let query = sql!(
        "SELECT p.id, p.given, p.family, p.birth_date, p.locale, p.zone, p.roles, p.languages, b.profession
         FROM people_persons p LEFT JOIN people_badges b ON b.person = p.id
         WHERE p.id IN (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"
    );
    let mut found = Vec::with_capacity(ids.len());
    for eight in ids.chunks(8) {
        let mut eight: Vec<Value> = eight.iter().map(|id| Value::from(*id)).collect();
        eight.resize(8, Value::Id([0; 16]));
        found.extend(access.tx().all::<PersonCard>(query, &eight).await?);
    }
    Ok(ids.iter().filter_map(|id| found.iter().find(|card| card.id == *id)).cloned().collect())
}

/// The bit of [`Role::Interpreter`] as the statement and its index name it.
const _: () = assert!(Roles::of(Role::Interpreter).bits() == 4096);

/// Open interpreters who are in a pool, in the order of their ids, at most 400.
pub async fn interpreters<A: Act, K: Resource>(access: &mut Access<'_, A, K>) -> Result<Vec<PersonCard>> {
    let query = sql!(
        "SELECT p.id, p.given, p.family, p.birth_date, p.locale, p.zone, p.roles, p.languages, b.profession
         FROM people_persons p LEFT JOIN people_badges b ON b.person = p.id
         WHERE (p.roles & 4096) <> 0 AND p.closed_at IS NULL
           AND EXISTS (SELECT 1 FROM gate_members m WHERE m.person = p.id) ORDER BY p.id LIMIT 400"
    );
    access.tx().all(query, &[]).await
}

/// Open patients whose family name begins with `family` (accents and case do not matter), born on `birth_date` when it is
/// given; by name, at most 20.
pub async fn search_patient<A: Act, K: Resource>(
    access: &mut Access<'_, A, K>,
    family: &str,
    birth_date: Option<&str>,
) -> Result<Vec<PersonCard>> {
    if family.trim().is_empty() && birth_date.is_none() {
        return Ok(Vec::new());
    }
    let query = sql!(
        "SELECT p.id, p.given, p.family, p.birth_date, p.locale, p.zone, p.roles, p.languages, b.profession
         FROM people_persons p LEFT JOIN people_badges b ON b.person = p.id
         WHERE p.folded LIKE ?1 ESCAPE '!' AND (CAST(?2 AS TEXT) IS NULL OR p.birth_date = ?2)
           AND (p.roles & ?3) <> 0 AND p.closed_at IS NULL ORDER BY p.folded, p.id LIMIT 20"
    );
    let patient = Roles::of(Role::Patient).bits();
    access.tx().all(query, &params![starts_with(family), birth_date, patient]).await
}

/// A LIKE pattern in which what was typed stands for itself.
fn starts_with(text: &str) -> String {
    let mut pattern = String::new();
    for c in types::fold(text).chars() {
        if matches!(c, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

/// One line of the administrator's list.
#[derive(Debug, Clone)]
pub(crate) struct Listed {
    pub card: PersonCard,
    pub folded: String,
    pub closed: bool,
}

impl FromRow for Listed {
    fn from_row(row: &Row) -> Result<Self> {
        let closed: Option<Time> = row.get(10)?;
        Ok(Self { card: PersonCard::from_row(row)?, folded: row.get(9)?, closed: closed.is_some() })
    }
}

/// People by family name after the key `(folded, id)`, 51 at most, so that the page of 50 knows whether there is more.
pub(crate) async fn list<A: Act, K: Resource>(
    access: &mut Access<'_, A, K>,
    family: &str,
    (folded, after): (&str, PersonId),
) -> Result<Vec<Listed>> {
    let query = sql!(
        "SELECT p.id, p.given, p.family, p.birth_date, p.locale, p.zone, p.roles, p.languages, b.profession, p.folded, p.closed_at
         FROM people_persons p LEFT JOIN people_badges b ON b.person = p.id
         WHERE p.folded LIKE ?1 ESCAPE '!' AND (p.folded > ?2 OR (p.folded = ?2 AND p.id > ?3))
         ORDER BY p.folded, p.id LIMIT 51"
    );
    access.tx().all(query, &params![starts_with(family), folded, after]).await
}

/// The person that an address signs in; nobody when it is unknown or the account is closed.
pub(crate) async fn by_login<A: Act, K: Resource>(
    access: &mut Access<'_, A, K>,
    name: &str,
) -> Result<Option<(PersonId, Option<String>)>> {
    let query = sql!(
        "SELECT p.id, p.password FROM people_logins l JOIN people_persons p ON p.id = l.person
         WHERE l.name = ?1 AND p.closed_at IS NULL LIMIT 1"
    );
    access.tx().first(query, &params![name]).await
}

/// E-mail address and telephone.
///
/// # Errors
/// [`Error::NotFound`] when there is no profile.
pub async fn contact<A: Act, K: Resource>(access: &mut Access<'_, A, K>, person: PersonId) -> Result<Contact> {
    let query = sql!("SELECT email, email_verified_at, phone, phone_verified_at FROM people_persons WHERE id = ?1");
    let row = access
        .tx()
        .one::<(Option<String>, Option<Time>, Option<String>, Option<Time>)>(query, &params![person])
        .await?;
    Ok(Contact { email: row.0, email_verified: row.1.is_some(), phone: row.2, phone_verified: row.3.is_some() })
}

/// Notes that the person answers at this address; tells `person.contact` {person}. It signs in too, if it is free.
pub(crate) async fn verified<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    person: PersonId,
    address: &Address,
) -> Result<()> {
    let now = access.now();
    let note = match address.kind {
        AddressKind::Email => sql!(
            "UPDATE people_persons SET email = ?2, email_verified_at = ?3 WHERE id = ?1 AND (email IS NULL OR email = ?2)"
        ),
        AddressKind::Phone => sql!(
            "UPDATE people_persons SET phone = ?2, phone_verified_at = ?3 WHERE id = ?1 AND (phone IS NULL OR phone = ?2)"
        ),
    };
    access.tx().exec(note, &params![person, address.value.as_str(), now]).await?;
    claim_login(access, &address.value, person).await?;
    ::jobs::emit(access, "person.contact", &About { person }).await
}

/// Notes that the person answers at an address that another slice has proved by a code; it signs in too, if it is free.
///
/// # Errors
/// [`Error::Invalid`] for what is neither an e-mail address nor a telephone number.
pub async fn confirm_address<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    person: PersonId,
    value: &str,
) -> Result<()> {
    let address = Address::parse(value).ok_or_else(|| Error::field("address", "address-bad"))?;
    verified(access, person, &address).await
}

/// What a person may change about their own pages.
pub(crate) async fn set_language<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    person: PersonId,
    locale: Locale,
) -> Result<()> {
    let set = sql!("UPDATE people_persons SET locale = ?2 WHERE id = ?1");
    access.tx().exec(set, &params![person, locale.tag()]).await?;
    put(access, person).await
}

/// The roles that an administrator gives, and the languages that a person speaks.
pub(crate) async fn set_roles<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    person: PersonId,
    roles: Roles,
    languages: &str,
) -> Result<()> {
    let set = sql!("UPDATE people_persons SET roles = ?2, languages = ?3 WHERE id = ?1");
    access.tx().exec(set, &params![person, roles.bits(), languages]).await?;
    put(access, person).await
}

/// Says which languages a person speaks, as BCP 47 tags.
pub async fn set_languages<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    person: PersonId,
    tags: &[&str],
) -> Result<()> {
    let set = sql!("UPDATE people_persons SET languages = ?2 WHERE id = ?1");
    access.tx().exec(set, &params![person, tags.join(",")]).await?;
    Ok(())
}

async fn set_closed<A: WriteAct, K: Resource>(access: &mut Access<'_, A, K>, person: PersonId) -> Result<()> {
    let now = access.now();
    let set = sql!("UPDATE people_persons SET closed_at = ?2 WHERE id = ?1 AND closed_at IS NULL");
    match access.tx().exec(set, &params![person, now]).await? {
        0 => Err(Error::Conflict("closed-already")),
        _ => put(access, person).await,
    }
}

/// Closes the account and ends all that it could do; tells `person.offboarded` {person}.
pub(crate) async fn offboard<A: WriteAct, K: Resource>(access: &mut Access<'_, A, K>, person: PersonId) -> Result<()> {
    set_closed(access, person).await?;
    gate::end_sessions(access, person, None).await?;
    super::end_halves(access, person).await?;
    super::spend_all(access, person).await?;
    super::forget_devices(access, person).await?;
    super::leave_pools(access, person).await?;
    ::jobs::emit(access, "person.offboarded", &About { person }).await
}

/// Whether the account is closed.
pub(crate) async fn is_closed<A: Act, K: Resource>(access: &mut Access<'_, A, K>, person: PersonId) -> Result<bool> {
    let query = sql!("SELECT closed_at FROM people_persons WHERE id = ?1");
    Ok(access.tx().one::<(Option<Time>,)>(query, &params![person]).await?.0.is_some())
}

/// Brings the gate's actor in step with the profile.
async fn put<A: WriteAct, K: Resource>(access: &mut Access<'_, A, K>, person: PersonId) -> Result<()> {
    let card = card(access, person).await?;
    let closed = is_closed(access, person).await?;
    gate::put_actor(access, person, &card.name, card.roles, (card.locale, &card.zone), closed).await
}
