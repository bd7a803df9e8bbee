//! What a question sets going: thread, post, work item, events, and help at once where words mean danger.

use gate::{Access, Ask, Resource, WriteAct};
use guard::{Level, Screening};
use kernel::{Error, Person, PersonId, PoolId, RawId, Result};
use policy::Actor;
use serde_json::json;
use work::{Item, NewItem, Priority};

use crate::{
    store::{self, NewPost, Opened},
    types::{Danger, NewThread, PostId, SealedFile, Side, State, Thread, ThreadId, ThreadInfo, Via, title_of},
};

/// The name of the work kind.
pub(crate) const MESSAGE: &str = "message";

/// Opens a thread for the patient of the proof: the question, the work item that owns it, the event `thread.asked`. Words of
/// danger, and a language that no table covers, go to who reads round the clock, before everything else.
///
/// # Errors
/// [`Error::Invalid`] when the reason is not in use.
pub async fn open_thread(access: &mut Access<'_, Ask, Person>, new: NewThread) -> Result<ThreadId> {
    let author = author_of(access);
    open_by(access, author, new).await.map(|(thread, _)| thread)
}

/// [`open_thread`] with the words of a person who does not act here: they came by e-mail.
pub(crate) async fn open_by(
    access: &mut Access<'_, Ask, Person>,
    author: PersonId,
    new: NewThread,
) -> Result<(ThreadId, PostId)> {
    let (patient, now) = (access.id(), access.now());
    let reason = store::reason(access, &new.reason).await?.ok_or_else(|| Error::field("about", "about-missing"))?;
    let seen = guard::danger(&new.body);
    let danger = Danger::of(&seen);
    let item = owe(access, new.id, patient, (reason.pool, reason.minutes), &danger).await?;
    let title = title_of(&new.body);
    let opened = Opened { id: new.id, patient, item: &item, reason: &reason.key, title: &title, danger: &danger };
    store::insert_thread(access, &opened, author).await?;
    let post = NewPost { via: new.via, files: new.files.len(), ..NewPost::message(Side::Kin, author, &new.body) };
    let (post, _) = store::add_post(access.writing(), new.id.raw(), &post, now).await?;
    store::note_dangers(access, (new.id, post), &seen).await?;
    store::insert_files(access, new.id, post, new.files).await?;
    let sent = NewPost::event("sent", Some(author), Some(item.pool.raw()));
    store::add_post(access.writing(), new.id.raw(), &sent, now).await?;
    tell_asked(access, new.id, patient, post.raw(), author).await?;
    Ok((new.id, post))
}

/// The person who acts; Kith acts for the patient when words come by text message.
fn author_of(access: &Access<'_, Ask, Person>) -> PersonId {
    match access.who().actor {
        Actor::Person => access.who().person(),
        _ => access.id(),
    }
}

/// How pressing a text is. One that nobody could screen may hold danger, so it goes first as well.
pub(crate) fn priority(danger: &Danger) -> Priority {
    match (danger.goes_first(), danger.level) {
        (true, _) => Priority::Now,
        (_, Some(Level::Today)) => Priority::Today,
        (_, Some(_)) => Priority::Soon,
        (_, None) => Priority::Routine,
    }
}

/// Puts the obligation into a pool, or makes the one that is open more pressing. Danger goes to the reason's pool when it
/// takes danger round the clock, else to one that does; `work` tells everybody there at once (`work.escalated`).
async fn owe<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    thread: ThreadId,
    patient: PersonId,
    (usual, minutes): (PoolId, u32),
    danger: &Danger,
) -> Result<Item> {
    let priority = priority(danger);
    let pool = match priority {
        Priority::Now => round_the_clock(access, usual).await?,
        _ => usual,
    };
    let new =
        NewItem { kind: MESSAGE, pool, patient: Some(patient), subject: thread.raw(), priority, due_at: None, minutes };
    work::open(access, &new).await?;
    work::live_item_of(access, thread.raw(), MESSAGE).await?.ok_or_else(|| Error::internal("no work item"))
}

async fn round_the_clock<A: WriteAct, K: Resource>(access: &mut Access<'_, A, K>, usual: PoolId) -> Result<PoolId> {
    let pools = work::pools(access).await?;
    let takes = |id: PoolId| pools.iter().any(|p| p.id == id && p.takes_now);
    let other = pools.iter().find(|p| p.takes_now).map(|p| p.id);
    Ok(if takes(usual) { usual } else { other.unwrap_or(usual) })
}

async fn tell_asked<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    thread: ThreadId,
    patient: PersonId,
    post: RawId,
    by: PersonId,
) -> Result<()> {
    let payload = json!({ "thread": thread, "patient": patient, "post": post.to_string(), "person": by });
    jobs::emit(access, "thread.asked", &payload).await
}

/// The circle writes again: the team owes an answer, by the item that is open or a new one.
///
/// # Errors
/// [`Error::Conflict`] `thread-over` when the thread ended too long ago.
pub(crate) async fn write_again(
    access: &mut Access<'_, Ask, Thread>,
    body: &str,
    via: Via,
    files: Vec<SealedFile>,
) -> Result<()> {
    let author = match access.who().actor {
        Actor::Person => access.who().person(),
        _ => store::thread(access).await?.patient,
    };
    write_by(access, author, (body, via), files).await.map(drop)
}

/// [`write_again`] with the words of a person who does not act here: they came by e-mail.
pub(crate) async fn write_by(
    access: &mut Access<'_, Ask, Thread>,
    author: PersonId,
    (body, via): (&str, Via),
    files: Vec<SealedFile>,
) -> Result<PostId> {
    let (id, now) = (access.id(), access.now());
    let thread = store::thread(access).await?;
    if let Some(ended) = thread.closed_at
        && store::writes_until(access, ended).await? < now
    {
        return Err(Error::Conflict("thread-over"));
    }
    let post = NewPost { via, files: files.len(), ..NewPost::message(Side::Kin, author, body) };
    let (post, _) = store::add_post(access.writing(), id.raw(), &post, now).await?;
    store::insert_files(access, id, post, files).await?;
    let seen = guard::danger(body);
    store::note_dangers(access, (id, post), &seen).await?;
    let danger = weigh(&thread, body, &seen);
    let reason = store::reason(access, &thread.reason).await?;
    let usual = reason.map_or((thread.pool, 5), |r| (r.pool, r.minutes));
    let item = owe(access, id, thread.patient, usual, &danger).await?;
    store::waits_again(access, &danger, &item).await?;
    tell_asked(access, id, thread.patient, post.raw(), author).await?;
    Ok(post)
}

/// The danger of new words, with what still waits for an answer.
fn weigh(thread: &ThreadInfo, body: &str, seen: &Screening) -> Danger {
    // A picture alone has no words to screen.
    let fresh = if body.is_empty() { Danger { screened: true, level: None, language: "" } } else { Danger::of(seen) };
    if thread.state != State::Asked {
        return fresh;
    }
    Danger {
        screened: fresh.screened && thread.screened,
        level: fresh.level.max(thread.danger),
        language: fresh.language,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_decide_the_priority() {
        let check = |text: &str, want| assert_eq!(priority(&Danger::of(&guard::danger(text))), want, "{text}");
        check("Me duele el pecho desde anoche", Priority::Now);
        check("Tôi bị đau ngực từ sáng nay và khó thở", Priority::Now);
        check("When is my next appointment?", Priority::Routine);
    }
}
