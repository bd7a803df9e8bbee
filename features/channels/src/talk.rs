//! A conversation by text: an answer to the very number that wrote, and the words of the care team as texts.

use std::sync::Arc;

use gate::{Access, Act, Operate, Organisation, Resource, WriteAct};
use guard::Preferred;
use kernel::{Boxed, Error, Locale, PersonId, RawId, Result};

use crate::{
    Channel, Exception, Mailed, Notice, State, Told, Urgency,
    notice::Filled,
    notify::{Draft, keep, keep_part, notify},
    split::split,
    store, templates,
    types::{About, Outgoing},
    who,
};

/// Minutes in which somebody who wrote waits for the answer.
const WAITS_MINUTES: i64 = 60;
/// Days in which a person is asked once whether answers may come whole.
const ASK_DAYS: i64 = 30;

/// A text that came in.
#[derive(Debug, Clone)]
pub struct Texted {
    /// Who wrote it.
    pub from: PersonId,
    /// The number that it came from, E.164; of an e-mail the address.
    pub number: String,
    /// The words.
    pub text: String,
    /// It came by e-mail, with this.
    pub mail: Option<Mailed>,
    /// Pictures came along: their name for [`pictures_at`](crate::pictures_at).
    pub pictures: Option<RawId>,
}

/// Words on their way; none when they are no more.
pub type ReadWords<'a> = Boxed<'a, Result<Option<String>>>;

/// Reads the words of a post when they are about to be sent to a person who wants them whole: none when they are no
/// more. Contributed by the slice that keeps them, so that no other table holds them.
#[derive(Clone, Copy)]
pub struct AnswerWords {
    /// By thread and number of the post.
    pub read: for<'a> fn(&'a mut ::store::Tx, RawId, i64) -> ReadWords<'a>,
}

/// An answer that a person is told of.
#[derive(Debug, Clone, Copy)]
pub struct Answer<'a> {
    /// The thread.
    pub thread: RawId,
    /// The number of the post in it.
    pub post: i64,
    /// Its words, to count the texts that they take; they are not kept here.
    pub words: &'a str,
    /// Something hangs on it that no text carries: a picture, a document.
    pub more: bool,
    /// How the person wrote last, where that was no page.
    pub by: Option<Channel>,
}

/// Answers a text at once, to the number that it came from and in the language that it was written in. `thread` is where its
/// words stand.
///
/// # Errors
/// [`Error::Internal`] when the notice names a path that Kith does not make.
pub async fn reply<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    (person, number): (PersonId, &str),
    said: (&Notice, Locale),
    thread: Option<RawId>,
) -> Result<()> {
    reply_at(access, person, (Channel::Sms, number), said, thread).await
}

/// [`reply`] on the channel that the words came by.
///
/// # Errors
/// [`Error::Internal`] when the notice names a path that Kith does not make.
pub async fn reply_at<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    person: PersonId,
    to: (Channel, &str),
    (notice, locale): (&Notice, Locale),
    thread: Option<RawId>,
) -> Result<()> {
    let mut chosen = store::preferences(access, person).await?;
    chosen.locale = locale;
    let to = Ok(to);
    let draft =
        Draft { person: Some(person), to, notice, chosen: &chosen, urgent: Some(notice.exception()), origin: None };
    match (keep(access, &draft).await?, thread) {
        (Some(id), Some(thread)) => store::put_about(access, id, About { thread, post: 0, part: 0 }).await,
        _ => Ok(()),
    }
}

/// Tells a person of an answer on the channel that they use: by text to who wrote by text, whole when they recorded that
/// health information may come so, else that it waits; by e-mail to who wrote by e-mail, that it waits; to others as [`notify`]
/// does. Who was never asked is asked, once.
///
/// # Errors
/// [`Error::Internal`] when the thread's id makes no path.
pub async fn tell_answer<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    person: PersonId,
    answer: &Answer<'_>,
) -> Result<()> {
    let path = format!("/threads/{}", answer.thread);
    let waits = Notice::NewMessage { path: path.clone() };
    let used = match answer.by {
        Some(channel) => value_of(access, person, channel).await?.map(|value| (channel, value)),
        None => None,
    };
    let Some((channel, value)) = used else {
        return notify(access, person, waits, Urgency::Routine).await;
    };
    let chosen = store::preferences(access, person).await?;
    // Who wrote within the hour waits for it: quiet hours are for what nobody waits for.
    let since = access.now().plus_minutes(-WAITS_MINUTES);
    let urgent = store::last_inbound(access, &value).await?.is_some_and(|at| at > since);
    let draft = |notice| {
        let to = Ok((channel, value.as_str()));
        let urgent = urgent.then_some(Exception::Answer);
        Draft { person: Some(person), to, notice, chosen: &chosen, urgent, origin: None }
    };
    let told = About { thread: answer.thread, post: answer.post, part: 0 };
    if channel != Channel::Sms {
        let row = keep(access, &draft(&waits)).await?;
        return note(access, row, told).await;
    }
    let agreed = consent::current(access, person, consent::Topic::HealthByText).await?.is_some();
    let parts = split(&access.org().config.name, answer.words).filter(|_| agreed && !answer.words.is_empty());
    let parts = parts.map_or(0, |texts| u32::try_from(texts.len()).unwrap_or(0));
    let words = Notice::Answer { path };
    for part in 1..=parts {
        let row = keep_part(access, &draft(&words), (part, parts)).await?;
        note(access, row, About { part, ..told }).await?;
    }
    if parts == 0 || answer.more {
        let row = keep(access, &draft(&waits)).await?;
        note(access, row, told).await?;
    }
    if agreed { Ok(()) } else { ask_whole(access, (person, &value), (chosen.locale, urgent)).await }
}

async fn note<A: WriteAct, K: Resource>(access: &mut Access<'_, A, K>, row: Option<RawId>, about: About) -> Result<()> {
    match row {
        Some(id) => store::put_about(access, id, about).await,
        None => Ok(()),
    }
}

/// Asks whether answers may come whole, with the risk; not again for a while.
pub(crate) async fn ask_whole<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    (person, number): (PersonId, &str),
    (locale, urgent): (Locale, bool),
) -> Result<()> {
    let since = access.now().plus_days(-ASK_DAYS);
    if store::told_since(access, (number, Notice::AskWhole.word()), since).await? > 0 {
        return Ok(());
    }
    let mut chosen = store::preferences(access, person).await?;
    chosen.locale = locale;
    let to = Ok((Channel::Sms, number));
    let notice = &Notice::AskWhole;
    let urgent = urgent.then_some(Exception::Answer);
    let draft = Draft { person: Some(person), to, notice, chosen: &chosen, urgent, origin: None };
    keep(access, &draft).await.map(drop)
}

/// Whether a person may be texted now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Texting {
    /// Words go whole, to this number as people read it.
    Whole(String),
    /// A text says that a message waits, to this number.
    Link(String),
    /// Nothing goes.
    No(NoText),
}

/// Why a person may not be texted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoText {
    /// There is no number.
    NoNumber,
    /// Nobody showed that the number is the person's.
    NotConfirmed,
    /// The person, or whoever has the number, ended texts.
    Stopped,
}

/// Whether a person may be texted now, and how far; by the ledger and the agreements.
pub async fn texting<A: Act, K: Resource>(access: &mut Access<'_, A, K>, person: PersonId) -> Result<Texting> {
    if let Some(number) = value_of(access, person, Channel::Sms).await? {
        let whole = consent::current(access, person, consent::Topic::HealthByText).await?.is_some();
        let number = crate::address::shown(Channel::Sms, &number);
        return Ok(if whole { Texting::Whole(number) } else { Texting::Link(number) });
    }
    let mut known = store::addresses(access, person).await?;
    known.retain(|a| a.channel == Channel::Sms);
    let confirmed = known.iter().any(|a| a.verified_at.is_some());
    Ok(Texting::No(match (known.is_empty(), confirmed) {
        (true, _) => NoText::NoNumber,
        (_, false) => NoText::NotConfirmed,
        (_, true) => NoText::Stopped,
    }))
}

/// The number that a person texts from, or the address that they write from: confirmed, not stopped, the one that wrote last.
async fn value_of<A: Act, K: Resource>(
    access: &mut Access<'_, A, K>,
    person: PersonId,
    channel: Channel,
) -> Result<Option<String>> {
    if !store::agreed(access, person, channel).await? {
        return Ok(None);
    }
    let mut known = store::addresses(access, person).await?;
    known.retain(|a| a.channel == channel && a.verified_at.is_some() && !a.stopped);
    let mut best = None;
    for address in known {
        let at = store::last_inbound(access, &address.value).await?;
        if best.as_ref().is_none_or(|(before, _)| *before <= (at, address.verified_at)) {
            best = Some(((at, address.verified_at), address.value));
        }
    }
    Ok(best.map(|(_, value)| value))
}

/// What was sent about a thread, and the confirmations that its patient got by text since a moment, oldest first: for its
/// timeline.
pub async fn told<A: Act, K: Resource>(
    access: &mut Access<'_, A, K>,
    thread: RawId,
    (patient, since): (PersonId, kernel::Time),
) -> Result<Vec<Told>> {
    let mut all = store::told_with(access, thread, (patient, since)).await?;
    if all.iter().any(|told| !told.whole) {
        let approved = Arc::new(store::approved(access).await?);
        all.iter_mut().for_each(|told| told.approved = Arc::clone(&approved));
    }
    Ok(all)
}

/// The words of a post reached this person by text, every part of them.
pub async fn carried<A: Act, K: Resource>(
    access: &mut Access<'_, A, K>,
    thread: RawId,
    (post, person): (i64, PersonId),
) -> Result<bool> {
    let told = store::told_of(access, thread).await?;
    let mut parts = told.iter().filter(|t| t.post == post && t.person == person && t.part > 0).peekable();
    let gone = |t: &Told| t.whole && matches!(t.state, State::Sent | State::Delivered);
    Ok(parts.peek().is_some() && parts.all(gone))
}

/// What a row of the outbox says now: the words of a post to a telephone whose person still wants them whole, else its own
/// sentence. Nothing where the first part already says that a message waits.
pub(crate) async fn said(
    access: &mut Access<'_, Operate, Organisation>,
    row: &Outgoing,
    (notice, channel): (&Notice, Channel),
) -> Result<Option<Filled>> {
    if *notice == Notice::Who {
        return who::question(access, row).await.map(Some);
    }
    let fixed = templates::filled(access, notice, (channel, row.locale)).await?;
    let Notice::Answer { .. } = notice else { return Ok(Some(fixed)) };
    let Some((about, _)) = store::about(access, row.id).await? else { return Ok(Some(fixed)) };
    let agreed = consent::current(access, PersonId::from_raw(row.person), consent::Topic::HealthByText).await?;
    let agreed = agreed.filter(|_| channel == Channel::Sms);
    let text = match &agreed {
        Some(_) => text_of(access, about).await?,
        None => None,
    };
    store::set_whole(access.tx(), row.id, text.is_some()).await?;
    let Some((agreed, text)) = agreed.zip(text) else { return Ok((about.part == 1).then_some(fixed)) };
    let words = consent::words_of(consent::Topic::HealthByText, &agreed.words_version);
    let words = words.ok_or_else(|| Error::internal("agreement without words"))?;
    Ok(Some(Filled { text: Preferred::recorded(words.hash()).clear(&text), ..fixed }))
}

/// The text of one part of a post's words.
pub(crate) async fn text_of<A: Act, K: Resource>(
    access: &mut Access<'_, A, K>,
    about: About,
) -> Result<Option<String>> {
    let org = access.org().clone();
    let Some(part) = org.parts.all::<AnswerWords>().next() else { return Ok(None) };
    let Some(words) = (part.read)(access.tx(), about.thread, about.post).await? else { return Ok(None) };
    let at = usize::try_from(about.part).unwrap_or(0).checked_sub(1);
    Ok(split(&org.config.name, &words).zip(at).and_then(|(texts, at)| texts.into_iter().nth(at)))
}
