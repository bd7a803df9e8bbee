//! A text that came in: what it asks for is obeyed at once, its words go to whoever contributed [`OnText`].

use std::sync::Arc;

use gate::{Access, ORG, Operate, Org, Organisation, Resource, WriteAct};
use kernel::{Locale, PersonId, Result, Time};

use crate::{
    Channel, Notice, OnText, Texted, join,
    notify::{Draft, put},
    store::{self, Texter},
    talk,
    types::topic,
    who,
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

/// A command, the language it is in, and whether the text holds words besides it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Asked {
    keyword: Keyword,
    locale: Locale,
    words: bool,
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

/// Takes a text from a number. Returns when it is kept: what it asks for is obeyed, and what it says besides is in the thread.
pub(crate) async fn receive(org: &Arc<Org>, value: &str, text: &str) -> Result<()> {
    let mut read = org.operator_read("channels.receive");
    let (people, all, stopped) = {
        let mut access = read.may::<gate::View, Organisation>(ORG).await?;
        let all = store::persons_at(&mut access, Channel::Sms, value).await?;
        let all: Vec<PersonId> = all.into_iter().map(|(id, _)| id).collect();
        let stopped = !store::stands(&mut access, Channel::Sms, value).await?;
        (store::texters(&mut access, value).await?, all, stopped)
    };
    drop(read);
    match asked(text, stopped) {
        Some(asked) if asked.of_all() => {
            let ends = asked.keyword == Keyword::Stop;
            // An end comes first: it holds even when the words find no thread.
            if ends {
                note(org, &all, value, Some(asked)).await?;
            }
            match (asked.words, people.as_slice()) {
                (false, _) | (_, []) => {}
                (true, [only]) => hand(org, only.person, value, text).await?,
                (true, several) => who::heard(org, value, text, several).await?,
            }
            if ends { Ok(()) } else { note(org, &all, value, Some(asked)).await }
        }
        _ => join_or_heard(org, &people, value, text).await,
    }
}

/// Words that may bring the code of an invitation.
async fn join_or_heard(org: &Arc<Org>, people: &[Texter], value: &str, text: &str) -> Result<()> {
    if let Some((person, rest)) = join::take(org, value, text, people.is_empty()).await? {
        return if rest.is_empty() { Ok(()) } else { hand(org, person, value, &rest).await };
    }
    match people {
        // A wrong code was answered as one.
        [] if join::read(text).is_some() => Ok(()),
        [] => join::stranger(org, value, text).await,
        _ => heard(org, people, value, text).await,
    }
}

/// Words from a number that somebody has: to the one who writes.
async fn heard(org: &Arc<Org>, people: &[Texter], value: &str, text: &str) -> Result<()> {
    match people {
        [only] => deliver(org, only.person, value, text).await,
        _ => who::heard(org, value, text, people).await,
    }
}

/// Words whose writer is known: obeyed where they are about answers, else handed over and noted.
pub(crate) async fn deliver(org: &Arc<Org>, person: PersonId, value: &str, text: &str) -> Result<()> {
    let command = asked(text, false).filter(|asked| !asked.of_all());
    if command.is_none() {
        hand(org, person, value, text).await?;
    }
    note(org, &[person], value, command).await
}

/// Gives words to who keeps them.
async fn hand(org: &Arc<Org>, from: PersonId, value: &str, text: &str) -> Result<()> {
    let Some(part) = org.parts.all::<OnText>().next() else { return Ok(()) };
    let texted = Texted { from, number: value.to_owned(), text: text.to_owned() };
    (part.run)(Arc::clone(org), texted).await
}

/// Keeps that a text came, and obeys it.
async fn note(org: &Arc<Org>, from: &[PersonId], value: &str, asked: Option<Asked>) -> Result<()> {
    let mut write = org.operator("channels.receive").await?;
    let mut access = write.may::<Operate, Organisation>(ORG).await?;
    let word = asked.map_or("", |asked| asked.keyword.word());
    store::put_inbound(&mut access, from.first().copied(), value, word).await?;
    if let Some(asked) = asked {
        obey(&mut access, from, value, (asked.keyword, asked.locale)).await?;
    }
    for person in from {
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
        // The confirmation is sent once: a second STOP gets silence.
        Keyword::Stop if !stands => return Ok(()),
        Keyword::Stop => Notice::Stopped,
        Keyword::Start if stands && agreed => return Ok(()),
        Keyword::Start => Notice::Resumed,
        Keyword::Help | Keyword::Whole | Keyword::Link => Notice::Help,
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
                // After a new START answers come as links, until the person says again that they may come whole.
                consent::withdraw(access, *person, consent::Topic::HealthByText, consent::How::TextMessage).await?;
            }
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
        urgent: true,
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
    }
}
