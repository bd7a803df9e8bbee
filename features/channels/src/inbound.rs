//! A text that came in: what it asks for is obeyed at once, its words go to whoever contributed [`OnText`].

use std::sync::Arc;

use gate::{Access, Act, ORG, Operate, Org, Organisation, Resource, Write, WriteAct};
use kernel::{Locale, PersonId, RawId, Result, Time};

use crate::{
    Channel, Notice, OnText, Texted, Topic,
    command::{Asked, Keyword, asked},
    join,
    notify::{Draft, keep as keep_row},
    pictures::Media,
    reassigned::wants_code,
    store::{self, Standing, Texter},
    talk, templates,
    types::topic,
    who,
};

/// Takes a text that a gateway brought, once: the same `reference` of the same gateway a second time changes nothing. When it
/// returns, what the text asks for is obeyed and what it says besides is in the thread, durably. A sender that is no
/// telephone number (a short code, a word) is nobody to answer: its text is let go.
///
/// # Errors
/// Whatever keeps the words from their thread. An end of texts holds all the same; the gateway tells the text again.
pub async fn text_once(org: &Arc<Org>, gateway: &str, reference: &str, from: &str, text: &str) -> Result<()> {
    text_with_pictures(org, (gateway, reference), from, (text, &[])).await
}

/// [`text_once`] with files that the gateway holds.
pub(crate) async fn text_with_pictures(
    org: &Arc<Org>,
    (gateway, reference): (&str, &str),
    from: &str,
    (text, media): (&str, &[Media]),
) -> Result<()> {
    let Ok(value) = Channel::Sms.parse(from) else {
        tracing::info!(gateway, "a text from what is no telephone number");
        return Ok(());
    };
    let once = format!("{gateway}:{reference}");
    take(org, Some(&once), Came { value: &value, text, media }).await
}

/// The words of a text; of pictures alone, that they came. They are seen where the words stand.
pub(crate) fn with_pictures(text: &str, pictures: usize) -> String {
    if pictures > 0 && text.trim().is_empty() { format!("[Picture / Foto: {pictures}]") } else { text.to_owned() }
}

/// A text as it came.
#[derive(Clone, Copy)]
struct Came<'a> {
    value: &'a str,
    text: &'a str,
    media: &'a [Media],
}

/// Words on their way to a thread.
#[derive(Clone, Copy)]
pub(crate) struct Words<'a> {
    /// The number that they came from.
    pub number: &'a str,
    pub text: &'a str,
    /// The pictures that came with them.
    pub pictures: Option<RawId>,
}

/// Takes a text from a number. Returns when it is kept: what it asks for is obeyed, and what it says besides is in the thread.
pub(crate) async fn receive(org: &Arc<Org>, value: &str, (text, media): (&str, &[Media])) -> Result<()> {
    take(org, None, Came { value, text, media }).await
}

async fn take(org: &Arc<Org>, once: Option<&str>, came: Came<'_>) -> Result<()> {
    let Came { value, text, .. } = came;
    let kept = keep(org, once, came).await;
    if kept.is_err()
        && let Some(end) = asked(text, false).filter(|asked| asked.keyword == Keyword::Stop && asked.words)
    {
        // An end holds even when the words find no thread. It is not marked as taken, so that the words may come again.
        keep_end(org, value, end).await?;
    }
    kept
}

/// Keeps that a text came, obeys it, answers it and hands its words on: all of it or nothing, so that a crash anywhere leaves
/// a text that comes again as if for the first time.
async fn keep(org: &Arc<Org>, once: Option<&str>, came: Came<'_>) -> Result<()> {
    let Came { value, text, media } = came;
    let mut write = org.job("channels.receive").await?;
    let mut access = write.may::<Operate, Organisation>(ORG).await?;
    let (all, people) = store::behind(&mut access, value).await?;
    let standing = store::standing(&mut access, Channel::Sms, value).await?;
    let asked = asked(text, !standing.stands);
    let general = asked.filter(|asked| asked.of_all());
    let code = if general.is_none() { join::read(text) } else { None };
    let (person, word) = match (general, &code, people.as_slice()) {
        (Some(asked), ..) => (all.first().copied(), asked.keyword.word()),
        (None, Some(_), _) => (None, join::CODE),
        (None, None, []) => (None, join::LOST),
        (None, None, [only]) => (Some(only.person), asked.map_or("", |asked| asked.keyword.word())),
        (None, None, _) => (None, ""),
    };
    let tries = if code.is_some() { join::tries(&mut access, value).await? } else { 0 };
    if !store::put_inbound(&mut access, person, value, word, once).await? {
        return Ok(());
    }
    if let Some(asked) = general {
        obey(&mut access, &all, (Channel::Sms, value, &standing), asked).await?;
        all.iter().for_each(|person| write.notify(person.raw()));
        if asked.words && !people.is_empty() {
            let words = words(&mut write, (value, text), media).await?;
            match people.as_slice() {
                [only] => hand(org, &mut write, only.person, words).await?,
                _ => who::heard(org, &mut write, words, &people).await?,
            }
        }
    } else if let Some(found) = code {
        match join::take(&mut write, (value, text), (&found, tries), people.is_empty()).await? {
            Some(person) if !found.rest.is_empty() || !media.is_empty() => {
                let rest = with_pictures(&found.rest, media.len());
                let words = words(&mut write, (value, &rest), media).await?;
                hand(org, &mut write, person, words).await?;
            }
            None if !people.is_empty() => {
                let words = words(&mut write, (value, text), media).await?;
                heard(org, &mut write, &people, words).await?;
            }
            _ => {}
        }
    } else if people.is_empty() {
        join::stranger(&mut write, value, text).await?;
    } else {
        let words = words(&mut write, (value, text), media).await?;
        heard(org, &mut write, &people, words).await?;
    }
    write.commit().await
}

/// Words with the pictures that came along, noted for the moment in which they find their thread.
async fn words<'a>(write: &mut Write, (number, text): (&'a str, &'a str), media: &[Media]) -> Result<Words<'a>> {
    let mut access = write.may::<Operate, Organisation>(ORG).await?;
    let pictures = store::put_pictures(&mut access, media).await?;
    Ok(Words { number, text, pictures })
}

/// Keeps an end of texts alone.
async fn keep_end(org: &Arc<Org>, value: &str, end: Asked) -> Result<()> {
    let mut write = org.job("channels.receive").await?;
    let mut access = write.may::<Operate, Organisation>(ORG).await?;
    let (all, _) = store::behind(&mut access, value).await?;
    store::put_inbound(&mut access, all.first().copied(), value, end.keyword.word(), None).await?;
    let standing = store::standing(&mut access, Channel::Sms, value).await?;
    obey(&mut access, &all, (Channel::Sms, value, &standing), end).await?;
    all.iter().for_each(|person| write.notify(person.raw()));
    write.commit().await
}

/// Words from a number that somebody has: to the one who writes.
async fn heard(org: &Arc<Org>, write: &mut Write, people: &[Texter], words: Words<'_>) -> Result<()> {
    match people {
        [only] => deliver(org, write, only.person, words).await,
        _ => who::heard(org, write, words, people).await,
    }
}

/// Words whose writer is known: obeyed where they are about answers, else handed over.
pub(crate) async fn deliver(org: &Arc<Org>, write: &mut Write, person: PersonId, words: Words<'_>) -> Result<()> {
    match asked(words.text, false).filter(|asked| !asked.of_all()) {
        Some(asked) => {
            let mut access = write.may::<Operate, Organisation>(ORG).await?;
            choose_whole(&mut access, (person, words.number), (asked.keyword == Keyword::Whole, asked.locale)).await?;
        }
        None => hand(org, write, person, words).await?,
    }
    write.notify(person.raw());
    Ok(())
}

/// Gives words to who keeps them.
async fn hand(org: &Arc<Org>, write: &mut Write, from: PersonId, words: Words<'_>) -> Result<()> {
    let Some(part) = org.parts.all::<OnText>().next() else { return Ok(()) };
    let Words { number, text, pictures } = words;
    let texted = Texted { from, number: number.to_owned(), text: text.to_owned(), mail: None, pictures };
    (part.run)(write, texted).await
}

/// Does what was asked for everybody at a text's number or an e-mail's address, which stands so in the ledger, and answers there
/// once; gives the row of the answer.
pub(crate) async fn obey(
    access: &mut Access<'_, Operate, Organisation>,
    persons: &[PersonId],
    (channel, value, standing): (Channel, &str, &Standing),
    Asked { keyword, locale: l, danger, .. }: Asked,
) -> Result<Option<RawId>> {
    let (first, how, stands) = (persons.first().copied(), how(channel), standing.stands);
    let owner = first.unwrap_or(PersonId::from_raw(RawId::default()));
    let notice = match keyword {
        // The confirmation is sent once: a second STOP gets silence. Where the page had ended it, from now on the phone has.
        Keyword::Stop if !stands && standing.how == how => return Ok(None),
        Keyword::Stop if !stands => {
            end_whole_by(access, persons, channel).await?;
            store::ledger_put(access, owner, (channel, value), false, (how, keyword.word())).await?;
            return Ok(None);
        }
        // STOP wins: nothing else may be sent, so the one confirmation says where help is.
        Keyword::Stop if danger => Notice::StoppedHelp,
        Keyword::Stop => Notice::Stopped,
        Keyword::Start if stands && all_agreed(access, persons, channel).await? => return Ok(None),
        // Whoever has the number by now is nobody that we know: a code brings it back.
        Keyword::Start if wants_code(standing) => return Ok(None),
        Keyword::Start => Notice::Resumed,
        Keyword::Help | Keyword::Whole | Keyword::Link => Notice::Help,
    };
    let mut chosen = store::preferences(access, owner).await?;
    if l == Locale::Es {
        chosen.locale = l;
    }
    let words = templates::filled(access, &notice, (channel, chosen.locale)).await?.text.into_inner();
    match keyword {
        Keyword::Stop => {
            stop(access, owner, (channel, value), (how, &words)).await?;
            for person in persons {
                if let Some(topic) = topic(channel) {
                    consent::withdraw(access, *person, topic, said(channel)).await?;
                }
                end_agreed(access, *person, (channel, &words)).await?;
            }
            end_whole_by(access, persons, channel).await?;
        }
        Keyword::Start => {
            store::ledger_put(access, owner, (channel, value), true, (how, &words)).await?;
            for person in persons {
                agree_again(access, *person, channel).await?;
            }
        }
        Keyword::Help | Keyword::Whole | Keyword::Link => {}
    }
    let (to, urgent) = (Ok((channel, value)), Some(notice.exception()));
    let draft = Draft { person: first, to, notice: &notice, chosen: &chosen, urgent, origin: None };
    keep_row(access, &draft).await
}

/// Nobody of them took an agreement back.
async fn all_agreed<A: Act, K: Resource>(
    access: &mut Access<'_, A, K>,
    persons: &[PersonId],
    channel: Channel,
) -> Result<bool> {
    for person in persons {
        if !store::agreed(access, *person, channel).await? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The ledger's word for a command that came so.
const fn how(channel: Channel) -> &'static str {
    if matches!(channel, Channel::Email) { "mail" } else { "text" }
}

/// How an agreement was taken back or given so.
const fn said(channel: Channel) -> consent::How {
    if matches!(channel, Channel::Email) { consent::How::Email } else { consent::How::Telephone }
}

/// An end of texts ends whole answers, which come by text; an end of e-mails does not.
async fn end_whole_by<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    persons: &[PersonId],
    channel: Channel,
) -> Result<()> {
    if channel == Channel::Sms { end_whole(access, persons).await } else { Ok(()) }
}

/// Records that answers may come whole, or no more. Who was never shown the words is asked first.
async fn choose_whole(
    access: &mut Access<'_, Operate, Organisation>,
    (person, value): (PersonId, &str),
    (whole, l): (bool, Locale),
) -> Result<()> {
    let topic = consent::Topic::HealthByText;
    let asked = store::told_since(access, (value, Notice::AskWhole.word()), Time::default()).await? > 0;
    let holds = consent::current(access, person, topic).await?.is_some();
    let notice = match (whole, asked || holds) {
        (true, false) => return talk::ask_whole(access, (person, value), (l, true)).await,
        (true, true) => {
            if !holds {
                consent::record(access, person, topic, consent::words(topic).version, consent::How::TextMessage)
                    .await?;
            }
            Notice::WholeOn
        }
        (false, _) => {
            consent::withdraw(access, person, topic, consent::How::TextMessage).await?;
            Notice::WholeOff
        }
    };
    talk::reply(access, (person, value), (&notice, l), None).await
}

/// Ends notices to an address at once: the ledger says so, and what still waits goes no more.
pub(crate) async fn stop<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    person: PersonId,
    (channel, value): (Channel, &str),
    said: (&str, &str),
) -> Result<()> {
    store::ledger_put(access, person, (channel, value), false, said).await?;
    store::suppress_waiting(access, channel, value).await
}

/// After an end of texts and a new START answers come as links, until the person says again that they may come whole.
pub(crate) async fn end_whole<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    persons: &[PersonId],
) -> Result<()> {
    for person in persons {
        consent::withdraw(access, *person, consent::Topic::HealthByText, consent::How::TextMessage).await?;
    }
    Ok(())
}

/// What goes only to who agreed to it needs a new agreement after a STOP: START alone does not bring it back.
async fn end_agreed<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    person: PersonId,
    (channel, words): (Channel, &str),
) -> Result<()> {
    for topic in Topic::ALL.into_iter().filter(|topic| topic.asked_first()) {
        if store::topic_stands(access, person, (channel, topic)).await? {
            store::topic_put(access, person, (channel, topic), false, (how(channel), words)).await?;
        }
    }
    Ok(())
}

/// START takes a STOP back on the page of agreements as well.
async fn agree_again<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    person: PersonId,
    channel: Channel,
) -> Result<()> {
    let Some(topic) = topic(channel) else { return Ok(()) };
    if !store::agreed(access, person, channel).await? {
        consent::record(access, person, topic, consent::words(topic).version, said(channel)).await?;
    }
    Ok(())
}
