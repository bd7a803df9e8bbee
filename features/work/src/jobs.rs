//! Durable work of this slice: the ladder's clock, offboarding, and Kith's own faults as items.

use std::sync::Arc;

use ::jobs::Payload;
use gate::{ORG, Operate, Org};
use kernel::{Boxed, Error, PersonId, RawId, Result};

use crate::{
    kinds::{DEAD_LETTER, DEAD_NUMBER, EMERGENCY_REVIEW, LADDER_FAULT, LICENCE, NOTICE_FAILED, WORDS},
    store::{blocks, items, ladder, lists, pools},
    types::{BlockId, Fault, ItemId, NewItem, Outcome, Priority},
};

/// Seconds between two looks at the ladders.
pub(crate) const ESCALATE_SECONDS: i64 = 15;

/// Climbs what is late, gives back what silent holders keep, ends blocks that nobody ended.
pub(crate) fn escalate(org: Arc<Org>) -> Boxed<'static, Result<()>> {
    Box::pin(async move {
        loop {
            let mut write = org.job("work.escalate").await?;
            let due = ladder::due(&mut write.may::<Operate, _>(ORG).await?).await?;
            // Looking is not an act on anybody's data: nothing is written when nothing is due.
            drop(write);
            if due.is_empty() {
                break;
            }
            advance(&org, &due).await?;
        }
        let mut write = org.job("work.escalate").await?;
        let over = blocks::forgotten(&mut write.may::<Operate, _>(ORG).await?).await?;
        drop(write);
        for (block, person) in over {
            end_block(&org, block, person).await?;
        }
        Ok(())
    })
}

/// Together when it goes well; one by one when not, so that a single bad item never stops the others.
async fn advance(org: &Arc<Org>, due: &[ItemId]) -> Result<()> {
    if advance_all(org, due).await.is_ok() {
        return Ok(());
    }
    let mut last = Ok(());
    let mut moved = 0;
    for item in due {
        match advance_all(org, std::slice::from_ref(item)).await {
            Ok(()) => moved += 1,
            Err(error) => {
                tracing::error!(%item, %error, "an item cannot climb");
                last = Err(error);
            }
        }
    }
    // Without any progress the same items would come up for ever.
    if moved == 0 { last } else { Ok(()) }
}

async fn advance_all(org: &Arc<Org>, due: &[ItemId]) -> Result<()> {
    let mut write = org.job("work.escalate").await?;
    for item in due {
        ladder::advance(&mut write.may::<Operate, _>(*item).await?).await?;
        write.notify(item.raw());
    }
    write.commit().await
}

async fn end_block(org: &Arc<Org>, block: BlockId, person: PersonId) -> Result<()> {
    let mut write = org.job("work.block-over").await?;
    let unreached = match blocks::end(&mut write.may::<Operate, _>(block).await?).await {
        // The person ended it in this moment.
        Err(Error::Conflict(_)) => return Ok(()),
        ended => ended?,
    };
    for item in unreached {
        blocks::unreached(&mut write.may::<Operate, _>(item).await?, block, person).await?;
    }
    write.commit().await
}

/// Somebody left: what they held goes back to its pools, and no ladder waits for them.
pub(crate) fn offboarded(org: Arc<Org>, payload: Payload) -> Boxed<'static, Result<()>> {
    Box::pin(async move {
        let person = PersonId::from_raw(raw_in(&payload, "person")?);
        let mut write = org.job("work.offboarded").await?;
        let held = lists::held_by(&mut write.may::<Operate, _>(ORG).await?, person).await?;
        for item in held {
            let mut access = write.may::<Operate, _>(item).await?;
            let item = items::lock(access.tx(), item).await?;
            if item.holder == Some(person) {
                items::give_back(&mut access, &item, "left").await?;
            }
        }
        let mut access = write.may::<Operate, _>(ORG).await?;
        pools::forget_person(&mut access, person).await?;
        let faults = pools::check_ladders(&mut access).await?;
        if let Some(operations) = pools::operations(access.tx()).await? {
            for fault in faults {
                let (Fault::NoLadder(pool) | Fault::LastEmpty(pool) | Fault::LastSleeps(pool)) = fault else {
                    continue;
                };
                items::open(&mut access, &own(LADDER_FAULT, operations, pool.raw(), Priority::Today, 5)).await?;
            }
        }
        write.commit().await
    })
}

/// A job that Kith gave up becomes an item, so that a person sees it.
pub(crate) fn dead(org: Arc<Org>, job: RawId, kind: String) -> Boxed<'static, Result<()>> {
    Box::pin(async move {
        let mut write = org.job("work.dead-letter").await?;
        let mut access = write.may::<Operate, _>(ORG).await?;
        let Some(operations) = pools::operations(access.tx()).await? else {
            tracing::error!(kind, "a job is dead and no pool sees it");
            return Ok(());
        };
        items::open(&mut access, &own(DEAD_LETTER, operations, job, Priority::Soon, 10)).await?;
        write.commit().await
    })
}

/// Notices failed for good: one item, while it is open, for whoever runs the organisation.
pub(crate) fn notice_failed(org: Arc<Org>, _: Payload) -> Boxed<'static, Result<()>> {
    Box::pin(async move {
        let mut write = org.job("work.notice-failed").await?;
        let mut access = write.may::<Operate, _>(ORG).await?;
        let Some(operations) = pools::operations(access.tx()).await? else {
            tracing::error!("a notice failed and no pool sees it");
            return Ok(());
        };
        items::open(&mut access, &own(NOTICE_FAILED, operations, ORG.raw(), Priority::Soon, 10)).await?;
        write.commit().await
    })
}

/// Somebody broke the glass: a person looks at the reason within the day. The item names no patient, so that reviewing
/// gives nobody a right to the chart.
pub(crate) fn emergency(org: Arc<Org>, payload: Payload) -> Boxed<'static, Result<()>> {
    Box::pin(async move {
        let subject: RawId = raw_in(&payload, "emergency")?;
        let mut write = org.job("work.emergency-review").await?;
        let mut access = write.may::<Operate, _>(ORG).await?;
        let pool =
            pools::reviewers(access.tx()).await?.ok_or_else(|| Error::internal("no pool reviews emergency access"))?;
        items::open(&mut access, &own(EMERGENCY_REVIEW, pool, subject, Priority::Today, 10)).await?;
        write.commit().await
    })
}

fn own(kind: &'static str, pool: kernel::PoolId, subject: RawId, priority: Priority, minutes: u32) -> NewItem {
    NewItem { kind, pool, patient: None, subject, priority, due_at: None, minutes }
}

fn raw_in(payload: &Payload, key: &str) -> Result<RawId> {
    let text = payload.get(key).and_then(Payload::as_str);
    text.and_then(|text| text.parse().ok()).ok_or_else(|| Error::internal(format!("payload without {key}")))
}

/// Compliance said what it thinks of an emergency access: its item is done.
pub(crate) fn reviewed(org: Arc<Org>, payload: Payload) -> Boxed<'static, Result<()>> {
    Box::pin(async move {
        let subject: RawId = raw_in(&payload, "emergency")?;
        let mut write = org.job("work.emergency-reviewed").await?;
        let mut access = write.may::<Operate, _>(ORG).await?;
        items::close_about(&mut access, subject, EMERGENCY_REVIEW, Outcome::Done).await?;
        write.commit().await
    })
}

/// A professional's licence ends soon, or ended: whoever operates Kith looks.
pub(crate) fn licence_ends(org: Arc<Org>, payload: Payload) -> Boxed<'static, Result<()>> {
    Box::pin(async move {
        let subject: RawId = raw_in(&payload, "person")?;
        let mut write = org.job("work.licence").await?;
        let mut access = write.may::<Operate, _>(ORG).await?;
        let Some(operations) = pools::operations(access.tx()).await? else {
            tracing::warn!("a licence ends and no pool sees it");
            return Ok(());
        };
        items::open(&mut access, &own(LICENCE, operations, subject, Priority::Soon, 10)).await?;
        write.commit().await
    })
}

/// Somebody looked at the licence: nothing is owed any more.
pub(crate) fn licence_checked(org: Arc<Org>, payload: Payload) -> Boxed<'static, Result<()>> {
    Box::pin(async move {
        let subject: RawId = raw_in(&payload, "person")?;
        let mut write = org.job("work.licence-checked").await?;
        let mut access = write.may::<Operate, _>(ORG).await?;
        items::close_about(&mut access, subject, LICENCE, Outcome::Done).await?;
        write.commit().await
    })
}

/// A person's number is no longer in service: whoever looks after the desk asks for another.
pub(crate) fn number_dead(org: Arc<Org>, payload: Payload) -> Boxed<'static, Result<()>> {
    Box::pin(async move {
        let subject: RawId = raw_in(&payload, "person")?;
        let mut write = org.job("work.number-dead").await?;
        let mut access = write.may::<Operate, _>(ORG).await?;
        let Some(operations) = pools::operations(access.tx()).await? else {
            tracing::warn!("a number is out of service and no pool sees it");
            return Ok(());
        };
        items::open(&mut access, &own(DEAD_NUMBER, operations, subject, Priority::Soon, 5)).await?;
        write.commit().await
    })
}

/// Other words for a notice wait: whoever operates Kith sees to a second person. The clock is that of the pool.
pub(crate) fn words_asked(org: Arc<Org>, payload: Payload) -> Boxed<'static, Result<()>> {
    Box::pin(async move {
        let subject: RawId = raw_in(&payload, "wording")?;
        let mut write = org.job("work.words-asked").await?;
        let mut access = write.may::<Operate, _>(ORG).await?;
        let Some(operations) = pools::operations(access.tx()).await? else {
            tracing::warn!("words of a notice wait and no pool sees it");
            return Ok(());
        };
        items::open(&mut access, &own(WORDS, operations, subject, Priority::Soon, 5)).await?;
        write.commit().await
    })
}

/// The person confirmed an address: they can be reached again.
pub(crate) fn number_confirmed(org: Arc<Org>, payload: Payload) -> Boxed<'static, Result<()>> {
    Box::pin(async move {
        let subject: RawId = raw_in(&payload, "person")?;
        let mut write = org.job("work.number-confirmed").await?;
        let mut access = write.may::<Operate, _>(ORG).await?;
        items::close_about(&mut access, subject, DEAD_NUMBER, Outcome::Done).await?;
        write.commit().await
    })
}

/// The words were approved, sent back, taken back or written anew.
pub(crate) fn words_settled(org: Arc<Org>, payload: Payload) -> Boxed<'static, Result<()>> {
    Box::pin(async move {
        let subject: RawId = raw_in(&payload, "wording")?;
        let mut write = org.job("work.words-settled").await?;
        let mut access = write.may::<Operate, _>(ORG).await?;
        items::close_about(&mut access, subject, WORDS, Outcome::Done).await?;
        write.commit().await
    })
}
