//! Links: made, sent by channels, redeemed once.

use ::policy::{Actor, Roles};
use ::store::{FromRow, Row, params, sql};
use gate::{Access, Act, Resource, WriteAct};
use kernel::{Error, Locale, PersonId, RawId, Result, Secret, Time};
use serde::Serialize;

use crate::{
    token,
    types::{Address, AddressKind, LinkKind, LinkNotice, NewInvitation},
};

/// Wrong codes that a link stands before it is spent.
const MOST_TRIES: u32 = 5;
/// How long an invitation waits: 14 days.
const INVITATION_DAYS: i64 = 14;

/// What a link may do beyond its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Power {
    /// Proves the address and nothing more.
    #[default]
    Plain,
    /// Stands for both factors: the operator's, in the demo only.
    Full,
    /// Takes the second factor away: an administrator's, after an identity check.
    Reset,
}

impl Power {
    const fn stored(self) -> i64 {
        self as i64
    }
    const fn read(stored: u32) -> Self {
        match stored {
            1 => Self::Full,
            2 => Self::Reset,
            _ => Self::Plain,
        }
    }
}

/// A link as stored.
#[derive(Debug, Clone)]
pub(crate) struct Link {
    pub id: RawId,
    pub kind: LinkKind,
    pub person: Option<PersonId>,
    pub address: Address,
    pub given: String,
    pub family: String,
    pub roles: Roles,
    pub birth_date: Option<String>,
    pub locale: Locale,
    pub power: Power,
    pub ends_at: Time,
}

impl FromRow for Link {
    fn from_row(row: &Row) -> Result<Self> {
        let kind: String = row.get(1)?;
        let address_kind: String = row.get(3)?;
        let phone = address_kind == AddressKind::Phone.word();
        Ok(Self {
            id: row.get(0)?,
            kind: LinkKind::from_word(&kind).ok_or_else(|| Error::internal("unknown kind of link"))?,
            person: row.get(2)?,
            address: Address { kind: if phone { AddressKind::Phone } else { AddressKind::Email }, value: row.get(4)? },
            given: row.get(5)?,
            family: row.get(6)?,
            roles: Roles::from_bits(row.get(7)?),
            birth_date: row.get(8)?,
            locale: row.get::<String>(9)?.parse().unwrap_or_default(),
            power: Power::read(row.get(10)?),
            ends_at: row.get(11)?,
        })
    }
}

impl Link {
    /// A link of one kind to one address, good until `ends_at`; fill in the rest.
    pub fn new(now: Time, kind: LinkKind, address: Address, ends_at: Time) -> Self {
        Self {
            id: RawId::new(now),
            kind,
            person: None,
            address,
            given: String::new(),
            family: String::new(),
            roles: Roles::NONE,
            birth_date: None,
            locale: Locale::default(),
            power: Power::default(),
            ends_at,
        }
    }
}

/// Keeps a new link.
pub(crate) async fn put_link<A: WriteAct, K: Resource>(access: &mut Access<'_, A, K>, link: &Link) -> Result<()> {
    let (now, by) = (access.now(), access.who().id);
    let insert = sql!(
        "INSERT INTO people_links (id, kind, person, address_kind, address, given, family, roles, birth_date, locale, power, tries,
           made_by, made_at, ends_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 0, ?12, ?13, ?14)"
    );
    let row = params![
        link.id,
        link.kind.word(),
        link.person,
        link.address.kind.word(),
        link.address.value.as_str(),
        link.given.as_str(),
        link.family.as_str(),
        link.roles.bits(),
        link.birth_date.as_deref(),
        link.locale.tag(),
        link.power.stored(),
        by,
        now,
        link.ends_at
    ];
    access.tx().exec(insert, &row).await?;
    Ok(())
}

/// A link that can still be used.
///
/// # Errors
/// [`Error::NotFound`] when it is spent, over or unknown.
pub(crate) async fn live_link<A: Act, K: Resource>(access: &mut Access<'_, A, K>, id: RawId) -> Result<Link> {
    let now = access.now();
    let query = sql!(
        "SELECT id, kind, person, address_kind, address, given, family, roles, birth_date, locale, power, ends_at
         FROM people_links WHERE id = ?1 AND used_at IS NULL AND ends_at > ?2"
    );
    access.tx().one(query, &params![id, now]).await
}

/// Spends a link: only the first of two at once gets it.
///
/// # Errors
/// [`Error::NotFound`] when it was spent meanwhile.
pub(crate) async fn spend_link<A: WriteAct, K: Resource>(access: &mut Access<'_, A, K>, id: RawId) -> Result<()> {
    let now = access.now();
    let spend = sql!("UPDATE people_links SET used_at = ?2 WHERE id = ?1 AND used_at IS NULL");
    match access.tx().exec(spend, &params![id, now]).await? {
        0 => Err(Error::NotFound),
        _ => Ok(()),
    }
}

/// Counts a typed code against a link; the link is spent after five.
///
/// # Errors
/// [`Error::NotFound`] when none is left.
pub(crate) async fn count_code<A: WriteAct, K: Resource>(access: &mut Access<'_, A, K>, id: RawId) -> Result<()> {
    let count = sql!("UPDATE people_links SET tries = tries + 1 WHERE id = ?1 AND tries < ?2");
    match access.tx().exec(count, &params![id, MOST_TRIES]).await? {
        0 => Err(Error::NotFound),
        _ => Ok(()),
    }
}

/// Spends every open link of a person: after a new password, and when the account closes.
pub(crate) async fn spend_all<A: WriteAct, K: Resource>(access: &mut Access<'_, A, K>, person: PersonId) -> Result<()> {
    let now = access.now();
    let spend = sql!("UPDATE people_links SET used_at = ?2 WHERE person = ?1 AND used_at IS NULL");
    access.tx().exec(spend, &params![person, now]).await?;
    Ok(())
}

/// How many links went to an address since a moment: nobody's mailbox is to be filled by strangers.
pub(crate) async fn links_since<A: Act, K: Resource>(
    access: &mut Access<'_, A, K>,
    address: &str,
    since: Time,
) -> Result<i64> {
    let query = sql!("SELECT COUNT(*) FROM people_links WHERE address = ?1 AND made_at > ?2 LIMIT 1");
    Ok(access.tx().one::<(i64,)>(query, &params![address, since]).await?.0)
}

/// The event that asks channels to send a link. The token is not in it: channels asks [`link_notice`].
#[derive(Debug, Serialize)]
struct LinkEvent {
    person: Option<PersonId>,
    link_kind: &'static str,
    address_kind: &'static str,
    link_id: RawText,
}

#[derive(Debug)]
struct RawText(RawId);

impl Serialize for RawText {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(&self.0)
    }
}

/// Tells `people.link` {person, link_kind, address_kind, link_id}.
pub(crate) async fn announce<A: WriteAct, K: Resource>(access: &mut Access<'_, A, K>, link: &Link) -> Result<()> {
    let event = LinkEvent {
        person: link.person,
        link_kind: link.kind.word(),
        address_kind: link.address.kind.word(),
        link_id: RawText(link.id),
    };
    ::jobs::emit(access, "people.link", &event).await
}

/// Makes an invitation and asks channels to send it (event `people.link`). When it is accepted, `invitation.accepted`
/// {invitation, person} is told, and whoever invited gives what was promised. Gives the invitation's id.
///
/// # Errors
/// [`Error::Invalid`] without a usable address.
pub async fn invite<A: WriteAct, K: Resource>(access: &mut Access<'_, A, K>, new: &NewInvitation) -> Result<RawId> {
    let (field, code, typed) = match (&new.email, &new.phone) {
        (Some(email), _) => ("email", "email-bad", email),
        (None, Some(phone)) => ("phone", "phone-bad", phone),
        (None, None) => return Err(Error::field("email", "address-missing")),
    };
    let address = Address::parse(typed).ok_or_else(|| Error::field(field, code))?;
    let now = access.now();
    let mut link = Link::new(now, LinkKind::Invitation, address, now.plus_days(INVITATION_DAYS));
    (link.given, link.family) = (new.given.trim().to_owned(), new.family.trim().to_owned());
    (link.roles, link.locale) = (new.roles, new.locale);
    put_link(access, &link).await?;
    announce(access, &link).await?;
    Ok(link.id)
}

/// Takes an invitation back that nobody accepted yet; again is no fault.
pub async fn withdraw_invitation<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    invitation: RawId,
) -> Result<()> {
    let now = access.now();
    let spend = sql!("UPDATE people_links SET used_at = ?2 WHERE id = ?1 AND kind = 'invitation' AND used_at IS NULL");
    access.tx().exec(spend, &params![invitation, now]).await?;
    Ok(())
}

/// What channels sends for the event `people.link`.
///
/// # Errors
/// [`Error::NotFound`] when the link is spent or over: nothing is to be sent then.
pub async fn link_notice<A: Act, K: Resource>(access: &mut Access<'_, A, K>, link: RawId) -> Result<LinkNotice> {
    let link = live_link(access, link).await?;
    let keys = &access.org().keys;
    Ok(LinkNotice {
        kind: link.kind,
        person: link.person,
        address_kind: link.address.kind,
        address: link.address.value,
        locale: link.locale,
        path: Secret::new(token::path(keys, link.kind, link.id)),
        code: Secret::new(token::code(keys, link.id)),
        ends_at: link.ends_at,
    })
}

/// A link that signs a person in, as a path `/enter/{token}`. The operator's, in the demo, stands for both factors;
/// otherwise people at work are still asked for the second.
pub async fn sign_in_link<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    person: PersonId,
    ends_at: Time,
) -> Result<String> {
    let (now, org) = (access.now(), access.org().clone());
    let mut link =
        Link::new(now, LinkKind::SignIn, Address { kind: AddressKind::Email, value: String::new() }, ends_at);
    link.person = Some(person);
    if org.config.demo && access.who().actor == Actor::Operator {
        link.power = Power::Full;
    }
    put_link(access, &link).await?;
    Ok(token::path(&org.keys, LinkKind::SignIn, link.id))
}
