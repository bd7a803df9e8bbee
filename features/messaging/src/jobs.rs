//! What happens later: telling the circle of an answer, telling again, the call; forgetting.

use std::sync::Arc;

use channels::Channel;
use gate::{Access, ORG, Operate, Org, View, WriteAct};
use jobs::{Every, Job, Payload};
use kernel::{Boxed, Error, PersonId, Result, Time};
use policy::{Relation, Relations};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::{
    http::owe_call,
    policy::READS,
    store::{self, NewCall, NewPost},
    types::{CallId, Thread, ThreadId, Via},
};

/// Hours between telling again and asking for a call.
const CALL_AFTER_HOURS: i64 = 24;
/// Days that a draft is kept.
const DRAFT_DAYS: i64 = 30;
/// Days in which a form that was taken is known again.
const FORM_DAYS: i64 = 7;

const TELL: &str = "messaging.tell";
const UNREAD: &str = "messaging.unread";
const CLOSED: &str = "messaging.closed";

/// Jobs and schedules of this slice.
pub(crate) const TELL_JOB: Job = Job { kind: TELL, tries: 8, run: tell };
pub(crate) const UNREAD_JOB: Job = Job { kind: UNREAD, tries: 8, run: unread };
pub(crate) const CLOSED_JOB: Job = Job { kind: CLOSED, tries: 8, run: closed };
pub(crate) const FORGET: Every = Every { name: "messaging.forget", seconds: 6 * 3600, run: forget };

/// An answer: which, and whose.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Told {
    pub thread: ThreadId,
    pub n: i64,
    pub by: PersonId,
}

/// An answer that may stay unread.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Unread {
    thread: ThreadId,
    n: i64,
    /// It was told again already; next is a call.
    again: bool,
}

fn read<T: for<'de> Deserialize<'de>>(payload: Payload) -> Result<T> {
    serde_json::from_value(payload).map_err(|e| Error::internal(format!("messaging job: {e}")))
}

/// Puts both jobs of an answer beside it: tell the circle now, look after the set time whether it was read.
pub(crate) async fn later<A: WriteAct>(access: &mut Access<'_, A, Thread>, told: &Told, now: Time) -> Result<()> {
    let hours = store::settings(access).await?.unread_hours;
    jobs::enqueue(access, TELL, None, told, now).await?;
    let look = Unread { thread: told.thread, n: told.n, again: false };
    jobs::enqueue(access, UNREAD, None, &look, now.plus_minutes(i64::from(hours) * 60)).await
}

/// Tells of an answer: the patient, who asked, and those of the circle who may read it, each on the channel that they use.
fn tell(org: Arc<Org>, payload: Payload) -> Boxed<'static, Result<()>> {
    Box::pin(async move {
        let told: Told = read(payload)?;
        let mut write = org.job(TELL).await?;
        let mut access = write.may::<Operate, Thread>(told.thread).await?;
        let thread = store::thread(&mut access).await?;
        let mut circle = write.may::<View, _>(circles::circle_of(thread.patient)).await?;
        let members = circles::members(&mut circle).await?;
        let reads = members.iter().filter(|m| m.relations.meets(READS)).filter_map(circles::Member::person);
        let mut people: Vec<PersonId> = [thread.patient].into_iter().chain(reads).collect();
        people.sort_unstable();
        people.dedup();
        let mut access = write.may::<Operate, Thread>(told.thread).await?;
        let Some((words, files, via)) = store::words_of(access.tx(), told.thread.raw(), told.n).await? else {
            return Ok(());
        };
        for person in people.into_iter().filter(|p| *p != told.by) {
            // What the team wrote as a text goes as one; else the person's own last words decide.
            let texted = via == Via::Sms && person == thread.patient;
            let by = match store::last_via(&mut access, person).await? {
                _ if texted => Some(Channel::Sms),
                Some(Via::Sms) => Some(Channel::Sms),
                Some(Via::Mail) => Some(Channel::Email),
                Some(Via::App) | None => None,
            };
            let (thread, post) = (told.thread.raw(), told.n);
            let answer = channels::Answer { thread, post, words: &words, more: files > 0, by };
            channels::tell_answer(&mut access, person, &answer).await?;
        }
        write.commit().await
    })
}

/// Nobody read the answer: tell again; a day later the team calls.
fn unread(org: Arc<Org>, payload: Payload) -> Boxed<'static, Result<()>> {
    Box::pin(async move {
        let look: Unread = read(payload)?;
        let mut write = org.job(UNREAD).await?;
        let mut access = write.may::<Operate, Thread>(look.thread).await?;
        let (thread, now) = (store::thread(&mut access).await?, access.now());
        let at = (look.n, thread.patient);
        // Words that reached the telephone whole are no message that waits.
        if store::is_read(&mut access, look.n).await? || channels::carried(&mut access, look.thread.raw(), at).await? {
            return Ok(());
        }
        if look.again {
            if !store::call_owed(&mut access, look.thread, "unread").await? {
                let call = NewCall {
                    id: CallId::new(now),
                    thread: look.thread,
                    patient: thread.patient,
                    pool: thread.pool,
                    why: "unread",
                    by: None,
                };
                owe_call(&mut access, &call).await?;
            }
        } else if !store::told_since(&mut access, look.n).await? {
            let path = format!("/threads/{}", look.thread);
            for person in told_again(thread.patient, thread.asked_by) {
                let notice = channels::Notice::Reminder { path: path.clone() };
                channels::notify(&mut access, person, notice, channels::Urgency::Routine).await?;
            }
            store::add_post(access.writing(), look.thread.raw(), &NewPost::event("unread", None, None), now).await?;
            let next = Unread { again: true, ..look };
            jobs::enqueue(&mut access, UNREAD, None, &next, now.plus_minutes(CALL_AFTER_HOURS * 60)).await?;
        }
        write.notify(look.thread.raw());
        write.commit().await
    })
}

/// A thread that ended with its work item.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Ended {
    thread: ThreadId,
    outcome: String,
}

/// `thread.closed` for a hook that holds only the transaction.
pub(crate) async fn tell_closed(tx: &mut ::store::Tx, thread: ThreadId, outcome: &str, now: Time) -> Result<()> {
    jobs::enqueue_in(tx, now, CLOSED, None, &Ended { thread, outcome: outcome.to_owned() }, now).await
}

fn closed(org: Arc<Org>, payload: Payload) -> Boxed<'static, Result<()>> {
    Box::pin(async move {
        let ended: Ended = read(payload)?;
        let mut write = org.job(CLOSED).await?;
        let mut access = write.may::<Operate, Thread>(ended.thread).await?;
        let patient = store::thread(&mut access).await?.patient;
        let payload = json!({ "thread": ended.thread, "patient": patient, "outcome": ended.outcome });
        jobs::emit(&mut access, "thread.closed", &payload).await?;
        write.notify(ended.thread.raw());
        write.commit().await
    })
}

/// The patient, and who asked for the patient.
fn told_again(patient: PersonId, asked_by: PersonId) -> Vec<PersonId> {
    if patient == asked_by { vec![patient] } else { vec![patient, asked_by] }
}

fn forget(org: Arc<Org>) -> Boxed<'static, Result<()>> {
    Box::pin(async move {
        let mut write = org.job("messaging.forget").await?;
        let mut access = write.may::<Operate, _>(ORG).await?;
        let now = access.now();
        store::forget_forms(&mut access, now.plus_days(-FORM_DAYS)).await?;
        store::forget_drafts(&mut access, now.plus_days(-DRAFT_DAYS)).await?;
        write.commit().await
    })
}

/// In the circle, and may read messages.
const _: () = assert!(READS.has(Relation::Updates) && !READS.meets(Relations::of(Relation::Tasks)));
