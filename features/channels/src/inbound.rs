//! A text that came in: what it asks for is obeyed at once, its words go to whoever contributed [`OnText`].

use std::sync::Arc;

use gate::{Access, ORG, Operate, Org, Organisation, Resource, WriteAct};
use kernel::{Locale, PersonId, Result};

use crate::{
    Channel, Notice, OnText, Topic,
    notify::{Draft, put},
    store,
    types::topic,
};

/// What a text commands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keyword {
    Stop,
    Start,
    Help,
}

impl Keyword {
    const fn word(self) -> &'static str {
        match self {
            Self::Stop => "STOP",
            Self::Start => "START",
            Self::Help => "HELP",
        }
    }
}

/// A command, the language it is in, and whether the text holds words besides it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Asked {
    keyword: Keyword,
    locale: Locale,
    words: bool,
}

const START: [&str; 2] = ["START", "UNSTOP"];
const START_ES: [&str; 3] = ["INICIAR", "EMPEZAR", "COMENZAR"];
/// Opts in only from a number that was stopped: elsewhere it is an answer to somebody.
const YES: [&str; 1] = ["YES"];
const HELP: [&str; 2] = ["HELP", "INFO"];
const HELP_ES: [&str; 1] = ["AYUDA"];

/// What a text asks for. The end of texts in any words that a person understands (47 CFR 64.1200(a)(10)), a wrong number
/// too; the beginning and help by a keyword that is the whole text: spaces, points and quotes do not matter.
pub(crate) fn asked(text: &str, stopped: bool) -> Option<Asked> {
    let word: String = text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).take(16).collect();
    let is = |list: &[&str]| list.contains(&word.as_str());
    let known = [
        (is(&START) || (stopped && is(&YES)), Keyword::Start, Locale::En),
        (is(&START_ES), Keyword::Start, Locale::Es),
        (is(&HELP), Keyword::Help, Locale::En),
        (is(&HELP_ES), Keyword::Help, Locale::Es),
    ];
    if let Some((_, keyword, locale)) = known.into_iter().find(|(is, ..)| *is) {
        return Some(Asked { keyword, locale, words: false });
    }
    let locale = |spanish| if spanish { Locale::Es } else { Locale::En };
    // Who wants no calls still wants texts: the words go to the thread.
    if let Some(end) = guard::revocation(text).filter(|end| end.scope != guard::Scope::Calls) {
        return Some(Asked { keyword: Keyword::Stop, locale: locale(end.spanish), words: !end.keyword });
    }
    let spanish = guard::wrong_number(text)?;
    Some(Asked { keyword: Keyword::Stop, locale: locale(spanish), words: true })
}

/// Takes a text that a gateway brought, once: the same `reference` of the same gateway a second time changes nothing. When it
/// returns, what the text asks for is obeyed and what it says besides is in the thread, durably. A sender that is no
/// telephone number (a short code, a word) is nobody to answer: its text is let go.
///
/// # Errors
/// Whatever keeps the words from their thread. An end of texts holds all the same; the gateway tells the text again.
pub async fn text_once(org: &Arc<Org>, gateway: &str, reference: &str, from: &str, text: &str) -> Result<()> {
    let Ok(value) = Channel::Sms.parse(from) else {
        tracing::info!(gateway, "a text from what is no telephone number");
        return Ok(());
    };
    take(org, Some(&format!("{gateway}:{reference}")), &value, text).await
}

/// Takes a text from a number. Returns when it is kept: what it asks for is obeyed, and what it says besides is in the thread.
pub(crate) async fn receive(org: &Arc<Org>, value: &str, text: &str) -> Result<()> {
    take(org, None, value, text).await
}

/// A text, with what it commands and what there is for a thread.
struct Arrived<'a> {
    once: Option<&'a str>,
    value: &'a str,
    from: Vec<PersonId>,
    asked: Option<Asked>,
    words: Option<&'a str>,
}

async fn take(org: &Arc<Org>, once: Option<&str>, value: &str, text: &str) -> Result<()> {
    let mut read = org.operator_read("channels.receive");
    let mut access = read.may::<gate::View, Organisation>(ORG).await?;
    let from = store::persons_at(&mut access, Channel::Sms, value).await?.into_iter().map(|(id, _)| id).collect();
    let stopped = !store::stands(&mut access, Channel::Sms, value).await?;
    drop(read);
    let asked = asked(text, stopped);
    let words = asked.is_none_or(|asked| asked.words).then_some(text);
    let arrived = Arrived { once, value, from, asked, words };
    let ends = asked.is_some_and(|asked| asked.keyword == Keyword::Stop);
    match keep(org, &arrived).await {
        // An end holds even when the words find no thread. It is not marked as taken, so that the words may come again.
        Err(error) if ends && words.is_some() => {
            keep(org, &Arrived { once: None, words: None, ..arrived }).await?;
            Err(error)
        }
        kept => kept,
    }
}

/// Keeps that a text came, obeys it and hands its words on: all of it or nothing.
async fn keep(org: &Arc<Org>, text: &Arrived<'_>) -> Result<()> {
    let mut write = org.job("channels.receive").await?;
    let mut access = write.may::<Operate, Organisation>(ORG).await?;
    let word = text.asked.map_or("", |asked| asked.keyword.word());
    let first = text.from.first().copied();
    if !store::put_inbound(&mut access, first, text.value, word, text.once).await? {
        return Ok(());
    }
    if let Some(asked) = text.asked {
        obey(&mut access, &text.from, text.value, (asked.keyword, asked.locale)).await?;
    }
    if let (Some(words), Some(person), Some(part)) = (text.words, first, org.parts.all::<OnText>().next()) {
        (part.run)(&mut write, person, words.to_owned()).await?;
    }
    for person in &text.from {
        write.notify(person.raw());
    }
    write.commit().await
}

async fn obey(
    access: &mut Access<'_, Operate, Organisation>,
    persons: &[PersonId],
    value: &str,
    (keyword, l): (Keyword, Locale),
) -> Result<()> {
    let first = persons.first().copied();
    let stands = store::stands(access, Channel::Sms, value).await?;
    let mut agreed = true;
    for person in persons {
        agreed &= store::agreed(access, *person, Channel::Sms).await?;
    }
    let notice = match keyword {
        // The confirmation is sent once: a second STOP gets silence. Where the page had ended it, from now on the phone has.
        Keyword::Stop if !stands && store::last_how(access, Channel::Sms, value).await? == "text" => return Ok(()),
        Keyword::Stop if !stands => {
            let owner = first.unwrap_or(PersonId::from_raw(kernel::RawId::default()));
            return store::ledger_put(access, owner, (Channel::Sms, value), false, ("text", keyword.word())).await;
        }
        Keyword::Stop => Notice::Stopped,
        Keyword::Start if stands && agreed => return Ok(()),
        Keyword::Start => Notice::Resumed,
        Keyword::Help => Notice::Help,
    };
    let mut chosen = store::preferences(access, first.unwrap_or(PersonId::from_raw(kernel::RawId::default()))).await?;
    if l == Locale::Es {
        chosen.locale = l;
    }
    let words = notice.fill(access.org(), Channel::Sms, chosen.locale)?.text.into_inner();
    let owner = first.unwrap_or(PersonId::from_raw(kernel::RawId::default()));
    match keyword {
        Keyword::Stop => {
            stop(access, owner, (Channel::Sms, value), ("text", &words)).await?;
            for person in persons {
                consent::withdraw(access, *person, topic(Channel::Sms), consent::How::Telephone).await?;
                end_agreed(access, *person, &words).await?;
            }
        }
        Keyword::Start => {
            store::ledger_put(access, owner, (Channel::Sms, value), true, ("text", &words)).await?;
            for person in persons {
                agree_again(access, *person).await?;
            }
        }
        Keyword::Help => {}
    }
    let draft = Draft {
        person: first,
        to: Ok((Channel::Sms, value)),
        notice: &notice,
        chosen: &chosen,
        urgent: true,
        origin: None,
    };
    put(access, &draft).await
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

/// What goes only to who agreed to it needs a new agreement after a STOP: START alone does not bring it back.
async fn end_agreed<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    person: PersonId,
    words: &str,
) -> Result<()> {
    for topic in Topic::ALL.into_iter().filter(|topic| topic.asked_first()) {
        if store::topic_stands(access, person, (Channel::Sms, topic)).await? {
            store::topic_put(access, person, (Channel::Sms, topic), false, ("text", words)).await?;
        }
    }
    Ok(())
}

/// START takes a STOP back on the page of agreements as well.
async fn agree_again<A: WriteAct, K: Resource>(access: &mut Access<'_, A, K>, person: PersonId) -> Result<()> {
    let topic = topic(Channel::Sms);
    if !store::agreed(access, person, Channel::Sms).await? {
        consent::record(access, person, topic, consent::words(topic).version, consent::How::Telephone).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_ask_for_an_end_a_beginning_or_help() {
        let check = |text: &str, want: Option<(Keyword, Locale, bool)>| {
            assert_eq!(asked(text, false).map(|a| (a.keyword, a.locale, a.words)), want, "{text}");
        };
        for text in
            ["STOP", " Stop. ", "stop all", "\"STOP\"", "Opt-out", "END", "quit", "Cancel!", "stpo", "please stop"]
        {
            check(text, Some((Keyword::Stop, Locale::En, false)));
        }
        for text in ["ALTO", "¡Alto!", "parar", "Baja", "cancelar", "no más"] {
            check(text, Some((Keyword::Stop, Locale::Es, false)));
        }
        check("I took the pill. Don't text me again", Some((Keyword::Stop, Locale::En, true)));
        check("wrong number", Some((Keyword::Stop, Locale::En, true)));
        check("número equivocado", Some((Keyword::Stop, Locale::Es, true)));
        check("Start", Some((Keyword::Start, Locale::En, false)));
        check("ayuda", Some((Keyword::Help, Locale::Es, false)));
        for text in [
            "",
            "when do I stop the pills",
            "my sugar is alto",
            "help me, chest pain",
            "the end",
            "stop it hurts",
            "YES",
        ] {
            check(text, None);
        }
        assert_eq!(asked("Yes!", true).map(|a| a.keyword), Some(Keyword::Start));
        check("No phone calls please, text only", None);
    }
}
