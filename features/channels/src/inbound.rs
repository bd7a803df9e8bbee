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

/// A command, the language it is in, whether the text holds words besides it, and whether an end of texts holds danger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Asked {
    keyword: Keyword,
    locale: Locale,
    words: bool,
    danger: bool,
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

/// Takes a text from a number. Returns when it is kept: what it asks for is obeyed, and what it says besides is in the thread.
pub(crate) async fn receive(org: &Arc<Org>, value: &str, text: &str) -> Result<()> {
    let mut read = org.operator_read("channels.receive");
    let (from, stopped) = {
        let mut access = read.may::<gate::View, Organisation>(ORG).await?;
        let from = store::persons_at(&mut access, Channel::Sms, value).await?;
        (
            from.into_iter().map(|(id, _)| id).collect::<Vec<_>>(),
            !store::stands(&mut access, Channel::Sms, value).await?,
        )
    };
    drop(read);
    let asked = asked(text, stopped);
    let ends = asked.is_some_and(|asked| asked.keyword == Keyword::Stop);
    // An end comes first: it holds even when the words find no thread.
    if ends {
        note(org, &from, value, asked).await?;
    }
    let words = asked.is_none_or(|asked| asked.words);
    if let (true, Some(person), Some(part)) = (words, from.first(), org.parts.all::<OnText>().next()) {
        (part.run)(Arc::clone(org), *person, text.to_owned()).await?;
    }
    if ends { Ok(()) } else { note(org, &from, value, asked).await }
}

/// Keeps that a text came, and obeys it.
async fn note(org: &Arc<Org>, from: &[PersonId], value: &str, asked: Option<Asked>) -> Result<()> {
    let mut write = org.operator("channels.receive").await?;
    let mut access = write.may::<Operate, Organisation>(ORG).await?;
    let word = asked.map_or("", |asked| asked.keyword.word());
    store::put_inbound(&mut access, from.first().copied(), value, word).await?;
    if let Some(asked) = asked {
        obey(&mut access, from, value, asked).await?;
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
    Asked { keyword, locale: l, danger, .. }: Asked,
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
        // STOP wins: nothing else may be sent, so the one confirmation says where help is.
        Keyword::Stop if danger => Notice::StoppedHelp,
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
        let danger = |text: &str, want: bool| assert_eq!(asked(text, false).map(|a| a.danger), Some(want), "{text}");
        danger("My chest hurts and I can't breathe. Stop texting me", true);
        danger("Quiero matarme. Ya no me manden mensajes", true);
        danger("I took the pill. Please don't text me any more", false);
        danger("STOP", false);
    }
}
