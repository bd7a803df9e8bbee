//! A text that came in: what it asks for is obeyed at once, its words go to whoever contributed [`OnText`].

use std::sync::Arc;

use gate::{Access, ORG, Operate, Org, Organisation, Resource, Write, WriteAct};
use kernel::{Locale, PersonId, Result, Time};

use crate::{
    Channel, Notice, OnText, Texted, Topic, join,
    notify::{Draft, put},
    store::{self, Texter},
    talk, templates, who,
};

/// What a text commands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keyword {
    Stop,
    Start,
    Help,
    /// Answers may come whole, as words about health.
    Whole,
    /// They shall not come whole any more.
    Link,
}

impl Keyword {
    const fn word(self) -> &'static str {
        match self {
            Self::Stop => "STOP",
            Self::Start => "START",
            Self::Help => "HELP",
            Self::Whole => "YES TEXT",
            Self::Link => "LINK ONLY",
        }
    }
}

/// A command, the language it is in, whether the text holds words besides it, and whether an end of texts holds danger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Asked {
    keyword: Keyword,
    locale: Locale,
    words: bool,
    danger: bool,
}

impl Asked {
    /// Counts for everybody at the number; the other commands are one person's.
    const fn of_all(self) -> bool {
        !matches!(self.keyword, Keyword::Whole | Keyword::Link)
    }
}

const START: [&str; 2] = ["START", "UNSTOP"];
const START_ES: [&str; 3] = ["INICIAR", "EMPEZAR", "COMENZAR"];
/// Opts in only from a number that was stopped: elsewhere it is an answer to somebody.
const YES: [&str; 1] = ["YES"];
const WHOLE: [&str; 2] = ["YESTEXT", "YESTEXTS"];
const WHOLE_ES: [&str; 4] = ["SITEXTO", "SÍTEXTO", "SITEXTOS", "SÍTEXTOS"];
const LINK: [&str; 2] = ["LINKONLY", "LINKSONLY"];
const LINK_ES: [&str; 3] = ["SOLOENLACE", "SÓLOENLACE", "SOLOENLACES"];
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
        (is(&WHOLE), Keyword::Whole, Locale::En),
        (is(&WHOLE_ES), Keyword::Whole, Locale::Es),
        (is(&LINK), Keyword::Link, Locale::En),
        (is(&LINK_ES), Keyword::Link, Locale::Es),
        (is(&HELP), Keyword::Help, Locale::En),
        (is(&HELP_ES), Keyword::Help, Locale::Es),
    ];
    if let Some((_, keyword, locale)) = known.into_iter().find(|(is, ..)| *is) {
        return Some(Asked { keyword, locale, words: false, danger: false });
    }
    let locale = |spanish| if spanish { Locale::Es } else { Locale::En };
    // Who wants no calls still wants texts: the words go to the thread.
    let danger = || in_danger(text);
    if let Some(end) = guard::revocation(text).filter(|end| end.scope != guard::Scope::Calls) {
        let words = !end.keyword;
        return Some(Asked { keyword: Keyword::Stop, locale: locale(end.spanish), words, danger: words && danger() });
    }
    let spanish = guard::wrong_number(text)?;
    Some(Asked { keyword: Keyword::Stop, locale: locale(spanish), words: true, danger: danger() })
}

/// The words hold danger for now, as a whole or in one sentence that is not itself the end: an end in the next one ("ya no …")
/// would make danger sound as if it were over.
fn in_danger(text: &str) -> bool {
    let now = |words: &str| guard::danger(words).level() == Some(guard::Level::Now);
    now(text) || text.split(['.', '!', '?', ';', '\n']).any(|part| guard::revocation(part).is_none() && now(part))
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

async fn take(org: &Arc<Org>, once: Option<&str>, value: &str, text: &str) -> Result<()> {
    let ends = asked(text, false).filter(|asked| asked.keyword == Keyword::Stop && asked.words);
    match (keep(org, once, value, text).await, ends) {
        // An end holds even when the words find no thread. It is not marked as taken, so that the words may come again.
        (Err(error), Some(end)) => {
            keep_end(org, value, end).await?;
            Err(error)
        }
        (kept, _) => kept,
    }
}

/// Who is behind a number, and who of them writes from it.
async fn behind<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    value: &str,
) -> Result<(Vec<PersonId>, Vec<Texter>)> {
    let all = store::persons_at(access, Channel::Sms, value).await?;
    Ok((all.into_iter().map(|(id, _)| id).collect(), store::texters(access, value).await?))
}

/// Keeps that a text came, obeys it, answers it and hands its words on: all of it or nothing, so that a crash anywhere leaves
/// a text that comes again as if for the first time.
async fn keep(org: &Arc<Org>, once: Option<&str>, value: &str, text: &str) -> Result<()> {
    let mut write = org.job("channels.receive").await?;
    let mut access = write.may::<Operate, Organisation>(ORG).await?;
    let (all, people) = behind(&mut access, value).await?;
    let stopped = !store::stands(&mut access, Channel::Sms, value).await?;
    let asked = asked(text, stopped);
    let general = asked.filter(|asked| asked.of_all());
    let code = if general.is_none() { join::read(text) } else { None };
    let (person, word) = match (general, &code, people.as_slice()) {
        (Some(asked), ..) => (all.first().copied(), asked.keyword.word()),
        (None, Some(_), _) => (None, join::CODE),
        (None, None, []) => (None, join::LOST),
        (None, None, [only]) => (Some(only.person), asked.map_or("", |asked| asked.keyword.word())),
        (None, None, _) => (None, ""),
    };
    let tries = join::tries(&mut access, value).await?;
    if !store::put_inbound(&mut access, person, value, word, once).await? {
        return Ok(());
    }
    if let Some(asked) = general {
        obey(&mut access, &all, value, asked).await?;
        all.iter().for_each(|person| write.notify(person.raw()));
        match people.as_slice() {
            [only] if asked.words => hand(org, &mut write, only.person, value, text).await?,
            [_, _, ..] if asked.words => who::heard(org, &mut write, (value, text), &people).await?,
            _ => {}
        }
    } else if let Some(found) = code {
        match join::take(&mut write, (value, text), (&found, tries), people.is_empty()).await? {
            Some(person) if !found.rest.is_empty() => hand(org, &mut write, person, value, &found.rest).await?,
            None if !people.is_empty() => heard(org, &mut write, &people, (value, text)).await?,
            _ => {}
        }
    } else if people.is_empty() {
        join::stranger(&mut write, value, text).await?;
    } else {
        heard(org, &mut write, &people, (value, text)).await?;
    }
    write.commit().await
}

/// Keeps an end of texts alone.
async fn keep_end(org: &Arc<Org>, value: &str, end: Asked) -> Result<()> {
    let mut write = org.job("channels.receive").await?;
    let mut access = write.may::<Operate, Organisation>(ORG).await?;
    let (all, _) = behind(&mut access, value).await?;
    store::put_inbound(&mut access, all.first().copied(), value, end.keyword.word(), None).await?;
    obey(&mut access, &all, value, end).await?;
    all.iter().for_each(|person| write.notify(person.raw()));
    write.commit().await
}

/// Words from a number that somebody has: to the one who writes.
async fn heard(org: &Arc<Org>, write: &mut Write, people: &[Texter], (value, text): (&str, &str)) -> Result<()> {
    match people {
        [only] => deliver(org, write, only.person, (value, text)).await,
        _ => who::heard(org, write, (value, text), people).await,
    }
}

/// Words whose writer is known: obeyed where they are about answers, else handed over.
pub(crate) async fn deliver(
    org: &Arc<Org>,
    write: &mut Write,
    person: PersonId,
    (value, text): (&str, &str),
) -> Result<()> {
    match asked(text, false).filter(|asked| !asked.of_all()) {
        Some(asked) => {
            let mut access = write.may::<Operate, Organisation>(ORG).await?;
            obey(&mut access, &[person], value, asked).await?;
        }
        None => hand(org, write, person, value, text).await?,
    }
    write.notify(person.raw());
    Ok(())
}

/// Gives words to who keeps them.
async fn hand(org: &Arc<Org>, write: &mut Write, from: PersonId, value: &str, text: &str) -> Result<()> {
    let Some(part) = org.parts.all::<OnText>().next() else { return Ok(()) };
    let texted = Texted { from, number: value.to_owned(), text: text.to_owned() };
    (part.run)(write, texted).await
}

async fn obey(
    access: &mut Access<'_, Operate, Organisation>,
    persons: &[PersonId],
    value: &str,
    Asked { keyword, locale: l, danger, .. }: Asked,
) -> Result<()> {
    let first = persons.first().copied();
    if matches!(keyword, Keyword::Whole | Keyword::Link) {
        return match first {
            Some(person) => choose_whole(access, (person, value), (keyword == Keyword::Whole, l)).await,
            None => Ok(()),
        };
    }
    let stands = store::stands(access, Channel::Sms, value).await?;
    let mut agreed = true;
    for person in persons {
        agreed &= store::agreed(access, *person, Channel::Sms).await?;
    }
    let notice = match keyword {
        // The confirmation is sent once: a second STOP gets silence. Where the page had ended it, from now on the phone has.
        Keyword::Stop if !stands && store::last_how(access, Channel::Sms, value).await? == "text" => return Ok(()),
        Keyword::Stop if !stands => {
            end_whole(access, persons).await?;
            let owner = first.unwrap_or(PersonId::from_raw(kernel::RawId::default()));
            return store::ledger_put(access, owner, (Channel::Sms, value), false, ("text", keyword.word())).await;
        }
        // STOP wins: nothing else may be sent, so the one confirmation says where help is.
        Keyword::Stop if danger => Notice::StoppedHelp,
        Keyword::Stop => Notice::Stopped,
        Keyword::Start if stands && agreed => return Ok(()),
        Keyword::Start => Notice::Resumed,
        Keyword::Help | Keyword::Whole | Keyword::Link => Notice::Help,
    };
    let mut chosen = store::preferences(access, first.unwrap_or(PersonId::from_raw(kernel::RawId::default()))).await?;
    if l == Locale::Es {
        chosen.locale = l;
    }
    let words = templates::filled(access, &notice, (Channel::Sms, chosen.locale)).await?.text.into_inner();
    let owner = first.unwrap_or(PersonId::from_raw(kernel::RawId::default()));
    match keyword {
        Keyword::Stop => {
            stop(access, owner, (Channel::Sms, value), ("text", &words)).await?;
            for person in persons {
                consent::withdraw(access, *person, consent::Topic::TextMessages, consent::How::Telephone).await?;
                end_agreed(access, *person, &words).await?;
            }
            end_whole(access, persons).await?;
        }
        Keyword::Start => {
            store::ledger_put(access, owner, (Channel::Sms, value), true, ("text", &words)).await?;
            for person in persons {
                agree_again(access, *person).await?;
            }
        }
        Keyword::Help | Keyword::Whole | Keyword::Link => {}
    }
    let draft = Draft {
        person: first,
        to: Ok((Channel::Sms, value)),
        notice: &notice,
        chosen: &chosen,
        urgent: Some(notice.exception()),
        origin: None,
    };
    put(access, &draft).await
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
    let topic = consent::Topic::TextMessages;
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
        check("Yes text!", Some((Keyword::Whole, Locale::En, false)));
        check("sí texto", Some((Keyword::Whole, Locale::Es, false)));
        check("Link only", Some((Keyword::Link, Locale::En, false)));
        check("solo enlace", Some((Keyword::Link, Locale::Es, false)));
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
        let danger = |text: &str, want: bool| assert_eq!(asked(text, false).map(|a| a.danger), Some(want), "{text}");
        danger("My chest hurts and I can't breathe. Stop texting me", true);
        danger("Quiero matarme. Ya no me manden mensajes", true);
        danger("I took the pill. Please don't text me any more", false);
        danger("STOP", false);
    }
}
