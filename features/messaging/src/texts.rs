//! Text messages and e-mails: words that come in join or open a thread; words that go out are read here, in the moment they leave.

use channels::{AnswerWords, Channel, Mailed, MayWrite, Notice, OnText, ReadWords, Texted};
use gate::{Ask, View, Write};
use guard::{Language, Level};
use kernel::{Error, Locale, Person, PersonId, Result, Time};

use crate::{
    open::{open_by, write_by},
    policy::SPEAKS,
    store::{self, NewPost},
    types::{NewThread, PostId, State, Thread, ThreadId, Via},
};

/// Most days after its end in which a text still belongs to a thread: "thank you, and one more thing".
pub(crate) const TEXT_DAYS: u32 = 2;

/// Words that came by text message or e-mail. Contributed to `channels`.
pub(crate) const ON_TEXT: OnText = OnText { run: |write, texted| Box::pin(text(write, texted)) };

/// The words of a post that goes out by text. Contributed to `channels`.
pub(crate) const WORDS: AnswerWords = AnswerWords { read: words };

/// Who may answer a notice of a thread. Contributed to `channels`.
pub(crate) const MAY_WRITE: MayWrite =
    MayWrite { may: |tx, thread, who, now| Box::pin(store::speaks(tx, thread, who, now)) };

fn words(tx: &mut ::store::Tx, thread: kernel::RawId, n: i64) -> ReadWords<'_> {
    Box::pin(async move { Ok(store::words_of(tx, thread, n).await?.map(|(words, ..)| words)) })
}

/// Into the thread that an e-mail answers, else the one that the patient is in, else a new one, with its clock as if it had
/// been asked on the page. Words of danger are answered at once, in the language that they are written in, where they came from.
async fn text(write: &mut Write, texted: Texted) -> Result<()> {
    let Texted { from, number, text, mail, pictures } = texted;
    let seen = guard::danger(&text);
    let patient = match &mail {
        Some(mail) => patient_of(write, from, mail).await?,
        None => from,
    };
    let mut access = write.may::<Ask, Person>(patient).await?;
    let days = store::settings(&mut access).await?.write_days.min(TEXT_DAYS);
    let since = access.now().plus_days(-i64::from(days));
    let latest = store::thread_for_text(&mut access, since).await?;
    let known = match &mail {
        Some(mail) => answered(write, mail, since).await?.or(latest),
        None => latest,
    };
    let via = if mail.is_some() { Via::Mail } else { Via::Sms };
    let (thread, post) = match known {
        Some(id) => {
            let mut access = write.may::<Ask, Thread>(id).await?;
            (id, write_by(&mut access, from, (&text, via), Vec::new()).await?)
        }
        None => open(write, (patient, from), (text, via)).await?,
    };
    if let Some(bundle) = pictures {
        let mut access = write.may::<Ask, Thread>(thread).await?;
        channels::pictures_at(&mut access, bundle, (thread.raw(), post.raw())).await?;
    }
    if mail.is_some_and(|mail| mail.files) {
        let mut access = write.may::<Ask, Thread>(thread).await?;
        let (told, now) = (NewPost::event("mail-files", Some(from), None), access.now());
        store::add_post(access.writing(), thread.raw(), &told, now).await?;
    }
    if seen.level() == Some(Level::Now) {
        let mut access = write.may::<Ask, Thread>(thread).await?;
        let locale = match seen.language {
            Language::Spanish => Locale::Es,
            Language::English => Locale::En,
            _ => people::card(&mut access, from).await?.locale,
        };
        let help = (&Notice::EmergencyHelp, locale);
        let channel = if mail.is_some() { Channel::Email } else { Channel::Sms };
        channels::reply_at(&mut access, from, (channel, &number), help, Some(thread.raw())).await?;
    }
    write.notify(thread.raw());
    Ok(())
}

/// A new thread. The last reason of the list is "something else".
async fn open(
    write: &mut Write,
    (patient, from): (PersonId, PersonId),
    (body, via): (String, Via),
) -> Result<(ThreadId, PostId)> {
    let mut access = write.may::<Ask, Person>(patient).await?;
    let reason = store::reasons(&mut access).await?.pop().ok_or_else(|| Error::internal("no reason to write"))?;
    let id = ThreadId::new(access.now());
    open_by(&mut access, from, NewThread { id, reason: reason.key, body, via, files: Vec::new() }).await
}

/// The patient of the thread that an e-mail answers.
///
/// # Errors
/// [`Error::NotFound`] when who wrote does not speak for the patient, or no more.
async fn patient_of(write: &mut Write, from: PersonId, mail: &Mailed) -> Result<PersonId> {
    let mut access = write.may::<View, Thread>(ThreadId::from_raw(mail.thread)).await?;
    let patient = store::thread(&mut access).await?.patient;
    if patient != from {
        let mut circle = write.may::<View, _>(circles::circle_of(patient)).await?;
        let members = circles::members(&mut circle).await?;
        let speaks = members.iter().any(|m| m.person() == Some(from) && m.relations.meets(SPEAKS));
        return if speaks { Ok(patient) } else { Err(Error::NotFound) };
    }
    Ok(patient)
}

/// The thread that an e-mail answers, while it is open or ended after `since`.
async fn answered(write: &mut Write, mail: &Mailed, since: Time) -> Result<Option<ThreadId>> {
    let id = ThreadId::from_raw(mail.thread);
    let mut access = write.may::<View, Thread>(id).await?;
    let thread = store::thread(&mut access).await?;
    let open = thread.state != State::Closed || thread.closed_at.is_some_and(|at| at > since);
    Ok(open.then_some(id))
}
