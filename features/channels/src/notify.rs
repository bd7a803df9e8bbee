//! Deciding where and when a notice goes.

use gate::{Access, Resource, WriteAct};
use kernel::{PersonId, RawId, Result, Time};
use serde::{Deserialize, Serialize};

use crate::{
    Channel, Notice, Urgency, jobs, store,
    types::{Address, First, Preferences, State},
};

/// The words under which an address is added by the organisation: they stand in the ledger.
const GIVEN: &str = "Address given to the organisation for notices without health information. / \
                     Dirección dada a la organización para avisos sin información de salud.";

/// What the send job carries.
#[derive(Serialize, Deserialize)]
pub(crate) struct Send {
    pub id: RawIdText,
}

/// An id as text in a payload.
pub(crate) type RawIdText = kernel::Id<crate::Contact>;

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
    if fresh && store::stands(access, channel, &value).await? {
        store::ledger_put(access, person, (channel, &value), true, (source, GIVEN)).await?;
    }
    Ok(id)
}

/// Puts a notice into the outbox, in the caller's transaction, with the job that sends it: to the address that the person
/// prefers, in their language, after their quiet hours unless it is urgent. Nothing to reach is kept as `unreachable`, a
/// person who ended notices as `suppressed`; neither is an error.
///
/// # Errors
/// [`kernel::Error::NotFound`] when nobody has this id; [`kernel::Error::Internal`] when the notice names a path that Kith
/// does not make.
pub async fn notify<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    person: PersonId,
    notice: Notice,
    urgency: Urgency,
) -> Result<()> {
    let chosen = store::preferences(access, person).await?;
    let addresses = store::addresses(access, person).await?;
    let urgent = urgency == Urgency::Urgent;
    match choose(&chosen, &addresses, &notice, urgent) {
        Ok(to) => put(access, person, (to.channel, &to.value), &notice, &chosen, urgent).await,
        Err(state) => {
            crate::notice::checked(notice.path())?;
            let due_at = access.now();
            let row =
                store::NewOutgoing { person, to: None, notice: &notice, locale: chosen.locale, urgent, state, due_at };
            store::put_outgoing(access, &row).await.map(|_| ())
        }
    }
}

/// One notice to one address, without choosing: codes that confirm it, answers to its own texts.
pub(crate) async fn put<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    person: PersonId,
    (channel, value): (Channel, &str),
    notice: &Notice,
    chosen: &Preferences,
    urgent: bool,
) -> Result<()> {
    // What cannot be said is found now, in the caller's hands, not in the job.
    notice.fill(access.org(), channel, chosen.locale)?;
    let now = access.now();
    let due_at = if urgent { now } else { chosen.quiet.ends(now, &chosen.zone) };
    let state = if due_at > now { State::Held } else { State::Queued };
    let row =
        store::NewOutgoing { person, to: Some((channel, value)), notice, locale: chosen.locale, urgent, state, due_at };
    let id = store::put_outgoing(access, &row).await?;
    enqueue(access, id, 0, due_at).await
}

/// The job that sends it. The key lets one turn wait at a time.
pub(crate) async fn enqueue<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    id: RawId,
    turn: u32,
    at: Time,
) -> Result<()> {
    let key = format!("{id}-{turn}-{}", at.micros());
    ::jobs::enqueue(access, jobs::SEND, Some(&key), &Send { id: RawIdText::from_raw(id) }, at).await
}

/// The address for a notice, or why there is none.
fn choose<'a>(
    chosen: &Preferences,
    addresses: &'a [Address],
    notice: &Notice,
    urgent: bool,
) -> Result<&'a Address, State> {
    let usable = |a: &&Address| a.verified_at.is_some() || notice.may_introduce();
    let order = match chosen.first {
        First::Email => [Channel::Email, Channel::Sms],
        First::Sms | First::Neither => Channel::ALL,
    };
    let known: Vec<&Address> = addresses.iter().filter(usable).collect();
    let wanted = urgent || notice.may_introduce() || chosen.first != First::Neither;
    let open = |channel| known.iter().filter(|a| !a.stopped && a.channel == channel).max_by_key(|a| a.verified_at);
    match order.into_iter().find_map(open).filter(|_| wanted) {
        Some(address) => Ok(address),
        None if known.is_empty() => Err(State::Unreachable),
        None => Err(State::Suppressed),
    }
}
