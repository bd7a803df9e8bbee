//! One number, several people: the text asks who writes, remembers it for the conversation, and loses nothing meanwhile.

use std::sync::Arc;

use ::jobs::{Job, Payload};
use gate::{Access, Act, ORG, Operate, Org, Organisation, Resource, Write};
use guard::{Called, Level, SafeVar};
use kernel::{Boxed, Error, Locale, PersonId, RawId, Result};
use serde::{Deserialize, Serialize};

use crate::{
    Channel, Notice,
    inbound::{self, Words},
    join,
    notice::Filled,
    notify::{Draft, keep},
    store::{self, Texter},
    types::Outgoing,
};

/// Hours for which a number stays with who wrote last.
const TALK_HOURS: i64 = 12;
/// Minutes before the same question is asked again.
const ASK_MINUTES: i64 = 10;
/// Minutes after which words without an answer go to who wrote last, else to who confirmed the number first.
const WAIT_MINUTES: i64 = 30;

const WAITING: &str = "channels.waiting";
/// Words do not wait for ever.
pub(crate) const WAITING_JOB: Job = Job { kind: WAITING, tries: 20, run: over };

#[derive(Serialize, Deserialize)]
struct Waits {
    number: String,
}

/// Words from a number with several people behind it: to who writes, else kept and asked.
pub(crate) async fn heard(org: &Arc<Org>, write: &mut Write, words: Words<'_>, people: &[Texter]) -> Result<()> {
    let Words { number, text, pictures } = words;
    let mut access = write.may::<Operate, Organisation>(ORG).await?;
    let (talk, now) = (store::talk(&mut access, number).await?, access.now());
    let waits = store::waits_since(&mut access, number).await?.is_some();
    let last = talk.filter(|(person, _)| people.iter().any(|one| one.person == *person));
    if let Some(chosen) = chosen(text, people).filter(|_| waits) {
        store::set_talk(&mut access, number, chosen).await?;
        deliver(org, write, number, chosen).await?;
        // The name is no news, a picture beside it is.
        return if pictures.is_some() { inbound::deliver(org, write, chosen, words).await } else { Ok(()) };
    }
    if let Some((person, _)) = last.filter(|(_, at)| !waits && at.plus_minutes(TALK_HOURS * 60) > now) {
        store::set_talk(&mut access, number, person).await?;
        return inbound::deliver(org, write, person, words).await;
    }
    let likely = last.map(|(person, _)| person).or_else(|| people.first().map(|one| one.person));
    wait(org, write, words, likely).await
}

/// The number or the first name that the question was answered with.
fn chosen(text: &str, people: &[Texter]) -> Option<PersonId> {
    let bare: String = text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let by_number = bare.parse::<usize>().ok().and_then(|n| people.get(n.checked_sub(1)?));
    let first = |one: &Texter| one.name.split_whitespace().next().unwrap_or_default().to_lowercase();
    let mut by_name = people.iter().filter(|one| one.named && first(one) == bare);
    let only = by_name.next().filter(|_| by_name.next().is_none());
    by_number.or(only).map(|one| one.person)
}

/// Keeps the words and asks. Danger is answered at once, and is read at once by the likely one's team.
async fn wait(org: &Arc<Org>, write: &mut Write, words: Words<'_>, likely: Option<PersonId>) -> Result<()> {
    let Words { number, text, pictures } = words;
    let seen = guard::danger(text);
    let given = likely.filter(|_| seen.level() == Some(Level::Now));
    if let Some(person) = given {
        inbound::deliver(org, write, person, words).await?;
    }
    let mut access = write.may::<Operate, Organisation>(ORG).await?;
    let now = access.now();
    store::put_waiting(&mut access, (number, text), (given, pictures)).await?;
    let asked = store::told_since(&mut access, (number, Notice::Who.word()), now.plus_minutes(-ASK_MINUTES)).await?;
    if asked == 0 {
        let mut chosen = store::preferences(&mut access, likely.unwrap_or(nobody())).await?;
        chosen.locale = join::language(text).unwrap_or(chosen.locale);
        let (to, notice) = (Ok((Channel::Sms, number)), &Notice::Who);
        let urgent = Some(notice.exception());
        let draft = Draft { person: None, to, notice, chosen: &chosen, urgent, origin: None };
        keep(&mut access, &draft).await?;
    }
    let waits = Waits { number: number.to_owned() };
    ::jobs::enqueue(&mut access, WAITING, None, &waits, now.plus_minutes(WAIT_MINUTES)).await
}

fn nobody() -> PersonId {
    PersonId::from_raw(RawId::default())
}

/// Gives what waits to its person, in its order. Words leave here in the write that brings them to the thread.
async fn deliver(org: &Arc<Org>, write: &mut Write, number: &str, person: PersonId) -> Result<()> {
    let mut access = write.may::<Operate, Organisation>(ORG).await?;
    let mut mine = Vec::new();
    for (n, words, given, pictures) in store::waiting(&mut access, number).await? {
        // Whoever takes a text away hands it on: an answer and the end of the wait may come in the same moment.
        if store::take_waiting(&mut access, number, n).await? && given != Some(person) {
            mine.push((words, pictures));
        }
    }
    for (text, pictures) in mine {
        inbound::deliver(org, write, person, Words { number, text: &text, pictures }).await?;
    }
    Ok(())
}

/// Nobody said who wrote: the words go to who wrote last, else to who confirmed the number first.
fn over(org: Arc<Org>, payload: Payload) -> Boxed<'static, Result<()>> {
    Box::pin(async move {
        let Waits { number } =
            serde_json::from_value(payload).map_err(|e| Error::internal(format!("{WAITING}: {e}")))?;
        let mut write = org.job(WAITING).await?;
        let mut access = write.may::<Operate, Organisation>(ORG).await?;
        let (people, now) = (store::texters(&mut access, &number).await?, access.now());
        let talk = store::talk(&mut access, &number).await?;
        // A later text has a job of its own.
        let oldest = store::waits_since(&mut access, &number).await?;
        if oldest.is_none_or(|at| at.plus_minutes(WAIT_MINUTES) > now) {
            return Ok(());
        }
        let last = talk.map(|(person, _)| person).filter(|person| people.iter().any(|one| one.person == *person));
        let Some(person) = last.or_else(|| people.first().map(|one| one.person)) else { return Ok(()) };
        deliver(&org, &mut write, &number, person).await?;
        write.commit().await
    })
}

/// The question, with who may answer it.
pub(crate) async fn question<A: Act, K: Resource>(access: &mut Access<'_, A, K>, row: &Outgoing) -> Result<Filled> {
    let people = store::texters(access, &row.value).await?;
    let call = |one: &Texter| {
        let name = Called::by_first_name(&one.name).filter(|_| one.named);
        name.unwrap_or_else(|| Called::by_initials(&one.name))
    };
    let people = SafeVar::People(people.iter().map(call).collect());
    let locale: Locale = row.locale;
    Notice::Who.fill_with(access.org(), (Channel::Sms, locale), Some(people))
}
