//! E-mail in: the answer to a notice lands in the thread that the notice told of. Which person and which thread is in the address
//! that is answered; who writes must be that person, from an address that they confirmed.

mod cut;
mod dialog;
mod letter;
mod lmtp;
mod token;

use std::sync::Arc;

use gate::{Access, Act, ORG, Operate, Org, Organisation, Resource, Write};
use guard::{Cleared, Place};
use kernel::{Boxed, Error, Locale, PersonId, RawId, Result, Time};

use letter::Letter;

use crate::{
    Channel, Notice, OnText, Texted,
    command::{Asked, Keyword, asked},
    inbound,
    sentences::REPLY,
    store,
    types::{About, Outgoing},
};

pub use lmtp::lmtp;

/// Most characters of an answer by e-mail: what a message of a thread holds.
pub const MOST_MAILED: u32 = 20_000;

/// Where the demo's answers go: a name that no mail ever reaches (RFC 2606).
const DEMO: &str = "reply.example.org";

/// Answers by e-mail are taken. Contribute it as a part; without it no notice names an address to answer.
#[derive(Debug, Clone)]
pub struct MailIn {
    domain: String,
}

impl MailIn {
    /// `domain` is the one whose mail the server hands to [`lmtp`], such as `reply.example.org`.
    ///
    /// # Errors
    /// [`Error::Internal`] when it is no domain.
    pub fn new(domain: &str) -> Result<Self> {
        let long = format!("{}@{domain}", "a".repeat(58));
        match Channel::Email.parse(&long) {
            Ok(_) => Ok(Self { domain: domain.trim().to_ascii_lowercase() }),
            Err(_) => Err(Error::internal("the domain of answers by e-mail cannot be read")),
        }
    }
}

/// Whether a person may write in a thread, by the thread and the person. Contributed by the slice that keeps threads: a notice
/// offers an answer by e-mail to nobody else.
#[derive(Clone, Copy)]
pub struct MayWrite {
    /// Asked when a notice leaves.
    pub may: for<'a> fn(&'a mut ::store::Tx, RawId, PersonId, Time) -> Boxed<'a, Result<bool>>,
}

fn domain(org: &Org) -> Option<&str> {
    let own = org.parts.all::<MailIn>().next().map(|mail| mail.domain.as_str());
    own.or(if org.config.demo { Some(DEMO) } else { None })
}

/// How a notice by e-mail may be answered.
#[derive(Debug, Clone)]
pub struct ReplyTo {
    /// The address; it takes answers for 30 days, from its person alone.
    pub address: String,
    /// That one may answer, and what not to write: stands below the notice. None where the notice is an answer itself, and
    /// for who may not write in its thread: only an end of e-mails is taken from them.
    pub words: Option<Cleared<String>>,
}

/// How a row of the outbox may be answered: by e-mail, where it tells of one thread.
pub(crate) async fn reply_to<A: Act, K: Resource>(
    access: &mut Access<'_, A, K>,
    row: &Outgoing,
    notice: &Notice,
) -> Result<Option<ReplyTo>> {
    let org = Arc::clone(access.org());
    let Some(domain) = domain(&org).filter(|_| row.channel == Some(Channel::Email)) else { return Ok(None) };
    let Some((about, _)) = store::about(access, row.id).await?.filter(|_| *notice != Notice::NewMessages) else {
        return Ok(None);
    };
    let words = match notice.thread() {
        Some(_) if may_write(access, about.thread, PersonId::from_raw(row.person)).await? => {
            let filled = REPLY[usize::from(row.locale == Locale::Es)].fill(Place::Email, &[]);
            Some(filled.map_err(|e| Error::internal(format!("reply: {e}")))?)
        }
        _ => None,
    };
    Ok(Some(ReplyTo { address: token::address(&org.keys, row.id, domain), words }))
}

async fn may_write<A: Act, K: Resource>(
    access: &mut Access<'_, A, K>,
    thread: RawId,
    person: PersonId,
) -> Result<bool> {
    let (org, now) = (Arc::clone(access.org()), access.now());
    match org.parts.all::<MayWrite>().next() {
        Some(part) => (part.may)(access.tx(), thread, person, now).await,
        None => Ok(true),
    }
}

/// Why an e-mail is not taken, and never will be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Why {
    /// No address of ours.
    Unknown,
    /// Its thirty days are over.
    Ended,
    /// It does not come from an address that its person confirmed.
    Sender,
    /// The person's account is closed, or they may not write in the thread, or no more.
    Closed,
    /// Pictures or documents and not a word.
    Files,
    /// More words than a message holds.
    Long,
    /// More bytes than are read.
    Big,
    /// Nothing that reads as an e-mail.
    NotMail,
}

/// What became of an e-mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Taken {
    /// Its words are in the thread, durably.
    Kept,
    /// Nobody wrote it, or it says nothing: there is nothing to keep.
    LetGo,
    /// It could not be kept now.
    Later,
    /// It is not taken.
    Refused(Why),
}

/// The notice that an address answers.
pub(crate) fn notice_of(org: &Org, address: &str) -> Result<RawId, Why> {
    token::read(&org.keys, address, domain(org).ok_or(Why::Unknown)?, org.clock.now())
}

/// Takes an e-mail as it came from a mail server: the demo's way in.
pub(crate) async fn arrive(org: &Arc<Org>, (sender, recipient): (&str, &str), raw: &[u8]) -> Taken {
    match (notice_of(org, recipient), letter::read(raw)) {
        (Err(why), _) => Taken::Refused(why),
        (_, None) => Taken::Refused(Why::NotMail),
        (Ok(notice), Some(letter)) => take(org, notice, sender, &letter).await,
    }
}

/// Takes an answer to a notice, once: the same e-mail a second time changes nothing.
pub(crate) async fn take(org: &Arc<Org>, notice: RawId, sender: &str, letter: &Letter) -> Taken {
    // No two machines shall write to each other for ever (RFC 3834).
    if sender.is_empty() || letter.automatic {
        return Taken::LetGo;
    }
    // Mail programs end lists by a subject alone.
    let by_subject = letter.words.is_empty() && ends(&letter.subject).is_some_and(|asked| !asked.words);
    let words = if by_subject { letter.subject.as_str() } else { letter.words.as_str() };
    if words.chars().count() > MOST_MAILED as usize {
        return Taken::Refused(Why::Long);
    }
    let mail = Mail { notice, sender, letter, words };
    let kept = match (keep(org, &mail).await, ends(words)) {
        // An end holds even when the words find no thread, and they may come again. Whoever has the address got the notice:
        // they may end it from any other address too.
        (kept @ (Err(_) | Ok(Taken::Refused(Why::Sender))), Some(end)) => match keep_end(org, &mail, end).await {
            Ok(()) if kept.is_ok() && !end.words => Ok(Taken::Kept),
            Ok(()) => kept,
            Err(worse) => Err(worse),
        },
        (kept, _) => kept,
    };
    kept.unwrap_or_else(|error| match error {
        Error::NotFound | Error::Conflict(_) | Error::Invalid(_) => Taken::Refused(Why::Closed),
        error => {
            tracing::warn!(%notice, %error, "an answer by e-mail was not kept");
            Taken::Later
        }
    })
}

/// One e-mail for one notice.
struct Mail<'a> {
    notice: RawId,
    sender: &'a str,
    letter: &'a Letter,
    words: &'a str,
}

impl Mail<'_> {
    /// The name under which it is taken once: its own, else all of its words.
    fn once(&self, org: &Org) -> String {
        let Letter { name, words, subject, .. } = self.letter;
        let parts: [&[u8]; 2] =
            if name.is_empty() { [subject.as_bytes(), words.as_bytes()] } else { [name.as_bytes(), b""] };
        let mac = org.keys.mac("channels-mail-in", &parts);
        format!("mail:{}:{}", self.notice, RawId(std::array::from_fn(|n| mac[n])))
    }
}

fn ends(words: &str) -> Option<Asked> {
    asked(words, false).filter(|asked| asked.keyword == Keyword::Stop)
}

/// The address from which a person wrote; none when it is not one that they confirmed.
async fn writes_from(
    access: &mut Access<'_, Operate, Organisation>,
    person: PersonId,
    mail: &Mail<'_>,
) -> Result<Option<String>> {
    let mut known = store::addresses(access, person).await?;
    known.retain(|a| a.channel == Channel::Email && a.verified_at.is_some());
    let is = |text: &str| Channel::Email.parse(text).ok().filter(|one| known.iter().any(|a| a.value == *one));
    let [from] = mail.letter.from.as_slice() else { return Ok(None) };
    Ok(is(from).filter(|_| is(mail.sender).is_some()))
}

/// Keeps that it came, obeys it, answers it and hands its words on: all of it or nothing.
async fn keep(org: &Arc<Org>, mail: &Mail<'_>) -> Result<Taken> {
    let mut write = org.job("channels.mail-in").await?;
    let mut access = write.may::<Operate, Organisation>(ORG).await?;
    let Some((person, told, thread)) = store::answers(&mut access, mail.notice).await? else {
        return Ok(Taken::Refused(Why::Closed));
    };
    let Some(value) = writes_from(&mut access, person, mail).await? else { return Ok(Taken::Refused(Why::Sender)) };
    match (mail.words.is_empty(), mail.letter.files) {
        (true, true) => return Ok(Taken::Refused(Why::Files)),
        (true, false) => return Ok(Taken::LetGo),
        _ => {}
    }
    let standing = store::standing(&mut access, Channel::Email, &told).await?;
    // HELP and words about whole answers are for texts: a person reads them here.
    let asked =
        asked(mail.words, !standing.stands).filter(|asked| matches!(asked.keyword, Keyword::Stop | Keyword::Start));
    let keyword = asked.map_or("", |asked| asked.keyword.word());
    if !store::put_inbound(&mut access, Some(person), &value, keyword, Some(&mail.once(org))).await? {
        return Ok(Taken::Kept);
    }
    if let Some(asked) = asked {
        obey(&mut access, (&told, &standing, thread), asked).await?;
    }
    write.notify(person.raw());
    if asked.is_none_or(|asked| asked.words) {
        let brought = Some(Mailed { thread, files: mail.letter.files });
        let texted = Texted { from: person, number: value, text: mail.words.to_owned(), mail: brought, pictures: None };
        hand(org, &mut write, texted).await?;
    }
    write.commit().await?;
    Ok(Taken::Kept)
}

/// Keeps an end of e-mails alone.
async fn keep_end(org: &Arc<Org>, mail: &Mail<'_>, end: Asked) -> Result<()> {
    let mut write = org.job("channels.mail-in").await?;
    let mut access = write.may::<Operate, Organisation>(ORG).await?;
    let Some((person, told, thread)) = store::answers(&mut access, mail.notice).await? else { return Ok(()) };
    store::put_inbound(&mut access, Some(person), &told, end.keyword.word(), None).await?;
    let standing = store::standing(&mut access, Channel::Email, &told).await?;
    obey(&mut access, (&told, &standing, thread), end).await?;
    write.notify(person.raw());
    write.commit().await
}

/// An end or a beginning counts for everybody at the address that the notice went to; its confirmation can be answered too.
async fn obey(
    access: &mut Access<'_, Operate, Organisation>,
    (value, standing, thread): (&str, &store::Standing, RawId),
    asked: Asked,
) -> Result<()> {
    let all = store::persons_at(access, Channel::Email, value).await?;
    let all: Vec<PersonId> = all.into_iter().map(|(id, _)| id).collect();
    if let Some(row) = inbound::obey(access, &all, (Channel::Email, value, standing), asked).await? {
        store::put_about(access, row, About { thread, post: 0, part: 0 }).await?;
    }
    Ok(())
}

async fn hand(org: &Arc<Org>, write: &mut Write, texted: Texted) -> Result<()> {
    match org.parts.all::<OnText>().next() {
        Some(part) => (part.run)(write, texted).await,
        None => Ok(()),
    }
}

/// What words that came by e-mail bring besides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mailed {
    /// The thread that they answer.
    pub thread: RawId,
    /// Pictures or documents came along, and were not kept.
    pub files: bool,
}
