//! Deciding where and when a notice goes.

use gate::{Access, Act, Resource, WriteAct};
use kernel::{PersonId, RawId, Result, Time};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{
    Channel, Exception, Hours, Notice, Topic, Urgency, jobs, lines, sending, store,
    types::{About, Address, DeliveryId, First, Outgoing, Preferences, State},
};

/// The words under which the organisation takes an address: they stand in the ledger.
const GIVEN: &str = "Address given to the organisation for notices without health information. / \
                     Dirección dada a la organización para avisos sin información de salud.";

/// What the send job carries: the outbox row, and the lane in which it goes.
#[derive(Serialize, Deserialize)]
pub(crate) struct Send {
    pub id: DeliveryId,
    /// The channel's word; none in jobs of earlier versions.
    #[serde(default)]
    pub by: String,
    /// The same for one address, and for few others: nobody reads an address out of it.
    #[serde(default)]
    pub lane: u16,
}

/// Where a notice goes: what goes to one telephone or mailbox goes in its order, and what goes to a person's devices.
#[derive(Clone, Copy)]
pub(crate) struct Lane<'a> {
    pub channel: Channel,
    pub value: &'a str,
    pub person: RawId,
}

impl Lane<'_> {
    fn number(self) -> u16 {
        let digest = match self.channel {
            Channel::Push => Sha256::digest(self.person.0),
            Channel::Sms | Channel::Email => Sha256::digest(self.value),
        };
        u16::from_be_bytes([digest[0], digest[1]])
    }
}

impl Outgoing {
    /// Where it goes by a channel.
    pub(crate) fn lane(&self, channel: Channel) -> Lane<'_> {
        Lane { channel, value: &self.value, person: self.person }
    }
}

/// Adds an address of a person; again is no fault, and `verified` then confirms it. `source` says where it came from, such
/// as `registration`; it is kept in the ledger with a fresh address. A number that said STOP stays stopped.
///
/// # Errors
/// [`kernel::Error::Invalid`] when `value` is no E.164 or North American number, or no e-mail address.
pub async fn add_address<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    person: PersonId,
    channel: Channel,
    value: &str,
    verified: bool,
    source: &str,
) -> Result<RawId> {
    let value = channel.parse(value)?;
    let (id, fresh) = store::put_address(access, person, (channel, &value), verified, source).await?;
    if fresh {
        lines::look_up(access, channel, &value).await?;
    }
    if fresh && store::stands(access, channel, &value).await? {
        store::ledger_put(access, person, (channel, &value), true, (source, GIVEN)).await?;
    }
    Ok(id)
}

/// Puts a notice into the outbox, in the caller's transaction, with the job that sends it: to the address that the person
/// prefers, in their language, in the hours of sending unless it is urgent. Nothing to reach is kept as `unreachable`, a
/// person who ended notices as `suppressed`; neither is an error.
///
/// # Errors
/// [`kernel::Error::Internal`] when the notice names a path that Kith does not make.
pub async fn notify<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    person: PersonId,
    notice: Notice,
    urgency: Urgency,
) -> Result<()> {
    notify_once(access, person, &notice, urgency, None).await
}

/// [`notify`] for listeners, which may hear an event twice: one notice for each `origin`.
pub(crate) async fn notify_once<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    person: PersonId,
    notice: &Notice,
    urgency: Urgency,
    origin: Option<String>,
) -> Result<()> {
    crate::notice::checked(notice.path())?;
    let (chosen, addresses) = known(access, person, notice.topic()).await?;
    let urgent = urgency == Urgency::Urgent;
    let to = choose(&chosen, &addresses, urgent);
    let to = to.map(|a| (a.channel, a.value.as_str()));
    let urgent = urgent.then(|| notice.exception());
    put(access, &Draft { person: Some(person), to, notice, chosen: &chosen, urgent, origin }).await
}

/// What a person chose, and the addresses; one is stopped also when the agreement to its channel was taken back, or the topic
/// ended there.
pub(crate) async fn known<A: Act, K: Resource>(
    access: &mut Access<'_, A, K>,
    person: PersonId,
    topic: Topic,
) -> Result<(Preferences, Vec<Address>)> {
    let chosen = store::preferences(access, person).await?;
    let mut addresses = store::addresses(access, person).await?;
    for channel in Channel::ALL {
        let agreed = store::agreed(access, person, channel).await?
            && store::topic_stands(access, person, (channel, topic)).await?;
        addresses.iter_mut().filter(|a| a.channel == channel).for_each(|a| a.stopped |= !agreed);
    }
    Ok((chosen, addresses))
}

/// How a person is reached by what they asked to get by the clock.
#[derive(Debug, Clone)]
pub struct Reach {
    /// E-mails arrive: an address is confirmed, and notices to it are on.
    pub email: bool,
    /// The IANA zone of their wall clock.
    pub zone: String,
    /// When e-mails may go.
    pub hours: Hours,
}

/// How a person is reached by what is new in their groups.
pub async fn reach<A: Act, K: Resource>(access: &mut Access<'_, A, K>, person: PersonId) -> Result<Reach> {
    let (chosen, addresses) = known(access, person, Topic::Community).await?;
    let email = mailbox(&chosen, &addresses).is_some();
    let hours = hours(access, &chosen, (Channel::Email, ""));
    Ok(Reach { email, zone: chosen.zone, hours })
}

/// Puts a routine notice that the person asked for into the outbox, for their e-mail address alone. Where no e-mail would
/// arrive nothing is kept; gives whether one goes.
///
/// # Errors
/// [`kernel::Error::Internal`] when the notice names a path that Kith does not make.
pub async fn mail<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    person: PersonId,
    notice: &Notice,
) -> Result<bool> {
    crate::notice::checked(notice.path())?;
    let (chosen, addresses) = known(access, person, notice.topic()).await?;
    let Some(address) = mailbox(&chosen, &addresses) else { return Ok(false) };
    let to = Ok((address.channel, address.value.as_str()));
    put(access, &Draft { person: Some(person), to, notice, chosen: &chosen, urgent: None, origin: None }).await?;
    Ok(true)
}

/// When routine notices may go to an address.
pub(crate) fn hours<A: Act, K: Resource>(
    access: &Access<'_, A, K>,
    chosen: &Preferences,
    to: (Channel, &str),
) -> Hours {
    let org = access.org();
    Hours::of(&sending::rules(org).hours, chosen, to, &org.config.zone)
}

/// The e-mail address for routine notices.
fn mailbox<'a>(chosen: &Preferences, addresses: &'a [Address]) -> Option<&'a Address> {
    let open = |a: &&Address| a.channel == Channel::Email && a.verified_at.is_some() && !a.stopped;
    addresses.iter().filter(open).max_by_key(|a| a.verified_at).filter(|_| chosen.first != First::Neither)
}

/// A notice whose address was chosen, or why there is none.
pub(crate) struct Draft<'a> {
    pub person: Option<PersonId>,
    pub to: Result<(Channel, &'a str), State>,
    pub notice: &'a Notice,
    pub chosen: &'a Preferences,
    /// Why it goes at once; nothing for what is routine.
    pub urgent: Option<Exception>,
    pub origin: Option<String>,
}

/// Keeps a draft in the outbox, with its job when it has somewhere to go, and with the thread that it leads to. A routine one
/// adds to one that still waits and says it as well.
pub(crate) async fn put<A: WriteAct, K: Resource>(access: &mut Access<'_, A, K>, draft: &Draft<'_>) -> Result<()> {
    match (keep(access, draft).await?, draft.notice.thread()) {
        (Some(id), Some(thread)) => store::put_about(access, id, About { thread, post: 0, part: 0 }).await,
        _ => Ok(()),
    }
}

/// [`put`] without the thread; gives the row, unless its origin has one already, or one that waits says it as well.
pub(crate) async fn keep<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    draft: &Draft<'_>,
) -> Result<Option<RawId>> {
    keep_part(access, draft, (1, 1)).await
}

/// [`keep`] for one of several texts of the same moment, which go in their order.
pub(crate) async fn keep_part<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    draft: &Draft<'_>,
    (part, parts): (u32, u32),
) -> Result<Option<RawId>> {
    let (now, chosen) = (access.now(), draft.chosen);
    let due_at = match draft.to {
        Ok(to) if draft.urgent.is_none() => hours(access, chosen, to).first(now),
        _ => now,
    };
    let state = match draft.to {
        // What cannot be said is found now, in the caller's hands, not in the job.
        Ok((channel, _)) => draft.notice.fill(access.org(), channel, chosen.locale).map(|_| State::Queued)?,
        Err(state) => state,
    };
    let state = if state == State::Queued && due_at > now { State::Held } else { state };
    let person = draft.person.map_or_else(RawId::default, PersonId::raw);
    let alone = draft.urgent.is_some() || draft.notice.forgets_whom() || draft.notice.is_words();
    if let (Ok((channel, value)), None, false) = (draft.to, &draft.origin, alone)
        && store::join_waiting(access, (person, channel, value), draft.notice).await?
    {
        return Ok(None);
    }
    let row = store::NewOutgoing {
        origin: draft.origin.clone(),
        person,
        to: draft.to.ok(),
        notice: draft.notice,
        locale: chosen.locale,
        exception: draft.urgent,
        state,
        due_at,
    };
    let id = store::put_outgoing(access, &row).await?;
    if let (Some(id), Ok((channel, value))) = (id, draft.to) {
        // A microsecond for each: the queue keeps them in order. What must wait does not go before its hour.
        let shift = if due_at > now { i64::from(part) - 1 } else { i64::from(part) - i64::from(parts) };
        let lane = Lane { channel, value, person };
        enqueue(access, (id, lane), None, Time::from_micros(due_at.micros() + shift)).await?;
    }
    Ok(id)
}

/// The job that sends a row: a new one, or one that was tried or held before, whose key lets each turn wait once.
pub(crate) async fn enqueue<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    (id, lane): (RawId, Lane<'_>),
    turn: Option<u32>,
    at: Time,
) -> Result<()> {
    let key = turn.map(|turn| format!("{id}-{turn}-{}", at.micros()));
    let send = Send { id: DeliveryId::from_raw(id), by: lane.channel.word().into(), lane: lane.number() };
    ::jobs::enqueue(access, jobs::SEND, key.as_deref(), &send, at).await
}

/// The address for a notice, or why there is none: of the first channel with a confirmed address that was not ended.
pub(crate) fn choose<'a>(chosen: &Preferences, addresses: &'a [Address], urgent: bool) -> Result<&'a Address, State> {
    let order = match chosen.first {
        First::Email => [Channel::Email, Channel::Sms, Channel::Push],
        First::Push => [Channel::Push, Channel::Sms, Channel::Email],
        First::Sms | First::Neither => Channel::ALL,
    };
    let confirmed = || addresses.iter().filter(|a| a.verified_at.is_some());
    let open = |channel| confirmed().filter(|a| !a.stopped && a.channel == channel).max_by_key(|a| a.verified_at);
    let wanted = urgent || chosen.first != First::Neither;
    match order.into_iter().find_map(open).filter(|_| wanted) {
        Some(address) => Ok(address),
        None if confirmed().next().is_none() => Err(State::Unreachable),
        None => Err(State::Suppressed),
    }
}
