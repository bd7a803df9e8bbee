//! What became of a notice: by the gateway's answer, and by its delivery reports. Reports may come twice, in any order,
//! before the answer, and for rows that are long over.

use std::sync::Arc;

use ::jobs::Every;
use gate::{Access, ORG, Operate, Org, Organisation, Write};
use kernel::{Boxed, RawId, Result, Time};

use crate::{
    Channel, Notice, Receipt, lines,
    notify::enqueue,
    push,
    store::{self, Handed},
    types::{Outgoing, State},
};

#[cfg(test)]
mod tests;

/// A gateway is asked so many times before a notice has failed.
pub(crate) const TRIES: u32 = 6;
/// Days that a report about nothing of ours is kept.
const EARLY_DAYS: i64 = 3;

/// What a delivery report says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Told {
    /// The gateway, or the network behind it, has it.
    Taken,
    /// It arrived.
    Delivered,
    /// It will not arrive; a short code of ours or of the gateway.
    Failed(String),
}

impl Told {
    const fn word(&self) -> &'static str {
        match self {
            Self::Taken => "taken",
            Self::Delivered => "delivered",
            Self::Failed(_) => "failed",
        }
    }

    fn from_word(word: &str, fault: String) -> Self {
        match word {
            "delivered" => Self::Delivered,
            "failed" => Self::Failed(fault),
            _ => Self::Taken,
        }
    }

    fn fault(&self) -> &str {
        if let Self::Failed(fault) = self { fault } else { "" }
    }
}

/// Which notice a report is about.
#[derive(Debug, Clone, Copy)]
pub(crate) enum About<'a> {
    /// Our own row, whose id came back in the report.
    Row(RawId),
    /// The gateway's name for it.
    Reference(&'a str),
}

/// Applies the reports that came before the gateway's answer was kept.
pub(crate) const EARLY: Every = Every { name: "channels.early", seconds: 30, run: early };

/// Where a report moves a row; nothing when it says nothing new. What arrived stays so, an end of texts stays so, and about
/// a row that no gateway was asked for no report is true.
fn moved(from: State, tries: u32, told: &Told) -> Option<State> {
    use State::{Delivered, Failed, Held, Queued, Sending, Sent, Unknown};
    match (from, told) {
        _ if tries == 0 => None,
        (Sending | Unknown | Queued | Held, Told::Taken) => Some(Sent),
        (Sending | Unknown | Queued | Held | Sent | Failed, Told::Delivered) => Some(Delivered),
        (Sending | Unknown | Sent, Told::Failed(_)) => Some(Failed),
        _ => None,
    }
}

/// Takes a delivery report of a gateway. What it changes is durable when it returns. One that says nothing new, as most do that
/// say *taken*, ends its write as it began: nothing is kept, so nobody waits for the disk.
pub(crate) async fn settle(org: &Arc<Org>, gateway: &str, about: About<'_>, told: Told) -> Result<()> {
    let mut write = org.job("channels.settle").await?;
    let mut access = write.may::<Operate, Organisation>(ORG).await?;
    let known = match about {
        About::Row(id) => store::lock_handed(&mut access, id).await?,
        About::Reference(reference) => store::lock_named(&mut access, gateway, reference).await?,
    };
    match (known, about) {
        (Some(handed), _) if handed.gateway.is_empty() || handed.gateway == gateway => {
            if !apply(&mut access, &handed, gateway, &told).await? {
                return Ok(());
            }
            handed.seen_at().for_each(|id| write.notify(id));
        }
        (None, About::Reference(reference)) if !reference.is_empty() => {
            store::put_early(&mut access, (gateway, reference), (told.word(), told.fault())).await?;
        }
        _ => {
            tracing::info!(gateway, told = told.word(), "a delivery report about no notice of this gateway");
            return Ok(());
        }
    }
    write.commit().await
}

/// Gives whether the report said something new.
async fn apply(
    access: &mut Access<'_, Operate, Organisation>,
    handed: &Handed,
    gateway: &str,
    told: &Told,
) -> Result<bool> {
    let Some(state) = moved(handed.row.state, handed.row.tries, told) else { return Ok(false) };
    let now = access.now();
    store::set_state(access, &handed.row, (state, now), (gateway, &handed.reference, told.fault())).await?;
    lines::reported(access, &handed.row, told.fault()).await?;
    owed(access, state).await?;
    forget(access, &handed.row).await.map(|()| true)
}

fn early(org: Arc<Org>) -> Boxed<'static, Result<()>> {
    Box::pin(async move {
        let mut write = org.job("channels.early").await?;
        let mut access = write.may::<Operate, Organisation>(ORG).await?;
        let old = access.now().plus_days(-EARLY_DAYS);
        store::forget_early(&mut access, old).await?;
        let mut seen = Vec::new();
        for (gateway, reference, word, fault) in store::early(&mut access).await? {
            if let Some(handed) = store::lock_named(&mut access, &gateway, &reference).await? {
                apply(&mut access, &handed, &gateway, &Told::from_word(&word, fault)).await?;
                seen.extend(handed.seen_at());
            }
            store::drop_early(&mut access, (&gateway, &reference), &word).await?;
        }
        seen.into_iter().for_each(|id| write.notify(id));
        write.commit().await
    })
}

/// Keeps what a gateway answered of a row that was so when it was handed over. A report that was faster has said more: then only
/// the gateway's name for it is kept.
pub(crate) async fn answered(write: &mut Write, before: &Handed, gateway: &str, receipt: &Receipt) -> Result<()> {
    let mut access = write.may::<Operate, Organisation>(ORG).await?;
    let id = before.row.id;
    if let Receipt::Sent(reference) = receipt
        && store::set_sent(&mut access, id, (gateway, reference)).await?
    {
        forget(&mut access, &before.row).await?;
        before.seen_at().for_each(|id| write.notify(id));
        return Ok(());
    }
    let Some(handed) = store::lock_handed(&mut access, id).await? else { return Ok(()) };
    let row = &handed.row;
    if matches!(row.state, State::Sending | State::Unknown) {
        judge(&mut access, row, gateway, receipt).await?;
    } else if let (Receipt::Sent(reference), true) = (receipt, handed.reference.is_empty()) {
        store::name(&mut access, id, (gateway, reference)).await?;
    }
    handed.seen_at().for_each(|id| write.notify(id));
    Ok(())
}

async fn judge(
    access: &mut Access<'_, Operate, Organisation>,
    row: &Outgoing,
    gateway: &str,
    receipt: &Receipt,
) -> Result<()> {
    if row.channel == Some(Channel::Push) && matches!(receipt, Receipt::Gone(_)) {
        return push::redirect(access, row).await;
    }
    let now = access.now();
    let (state, reference, fault) = match receipt {
        Receipt::Sent(reference) => (State::Sent, reference.as_str(), ""),
        Receipt::Delivered => (State::Delivered, "", ""),
        Receipt::Later(fault) if row.tries < TRIES => (State::Queued, "", fault.as_str()),
        Receipt::Later(fault) | Receipt::Refused(fault) | Receipt::Gone(fault) => (State::Failed, "", fault.as_str()),
        Receipt::Unknown(fault) => (State::Unknown, "", fault.as_str()),
    };
    let again = if state == State::Queued { back_off(now, row.tries) } else { now };
    store::set_state(access, row, (state, again), (gateway, reference, fault)).await?;
    lines::reported(access, row, fault).await?;
    owed(access, state).await?;
    match row.channel {
        Some(channel) if state == State::Queued => {
            enqueue(access, (row.id, row.lane(channel)), Some(row.tries), again).await
        }
        _ => forget(access, row).await,
    }
}

/// What failed for good is owed a look by whoever runs the organisation. The event names nobody.
pub(crate) async fn owed(access: &mut Access<'_, Operate, Organisation>, state: State) -> Result<()> {
    if state == State::Failed {
        ::jobs::emit(access, "notice.failed", &serde_json::json!({})).await?;
    }
    Ok(())
}

/// Takes out of a row that is over what nobody needs any more: a key to an account, and for some notices whom they were
/// for. The demo keeps them, for its pages.
pub(crate) async fn forget(access: &mut Access<'_, Operate, Organisation>, row: &Outgoing) -> Result<()> {
    match Notice::from_row(&row.notice, row.path.clone(), row.code) {
        Ok(_) if access.org().config.demo => Ok(()),
        Ok(notice) if notice.forgets_whom() => store::forget_whom(access, row.id).await,
        Ok(notice) if notice.is_key() => store::forget_key(access, row.id).await,
        _ => Ok(()),
    }
}

/// 30 s, 1 min, 2 min, … at most 16 min.
pub(crate) fn back_off(now: Time, tries: u32) -> Time {
    now.plus_seconds(15i64 << tries.clamp(1, 6))
}
