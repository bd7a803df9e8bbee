//! A text that came in: keywords are obeyed at once, other words go to whoever contributed [`OnText`].

use std::sync::Arc;

use gate::{Access, ORG, Operate, Org, Organisation, Resource, WriteAct};
use kernel::{Locale, PersonId, Result};

use crate::{
    Channel, Notice, OnText,
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

/// 47 CFR 64.1200(a)(10) names stop, quit, end, revoke, opt out, cancel and unsubscribe; the Spanish words say the same.
const STOP: [&str; 8] = ["STOP", "STOPALL", "CANCEL", "END", "QUIT", "UNSUBSCRIBE", "REVOKE", "OPTOUT"];
const STOP_ES: [&str; 5] = ["ALTO", "PARAR", "BAJA", "CANCELAR", "DETENER"];
const START: [&str; 2] = ["START", "UNSTOP"];
const START_ES: [&str; 3] = ["INICIAR", "EMPEZAR", "COMENZAR"];
const HELP: [&str; 2] = ["HELP", "INFO"];
const HELP_ES: [&str; 1] = ["AYUDA"];

/// The keyword that a whole text is, with the language it is in; spaces, points and quotes do not matter.
pub(crate) fn keyword(text: &str) -> Option<(Keyword, Locale)> {
    let word: String = text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).take(16).collect();
    let is = |list: &[&str]| list.contains(&word.as_str());
    let known = [
        (is(&STOP), Keyword::Stop, Locale::En),
        (is(&STOP_ES), Keyword::Stop, Locale::Es),
        (is(&START), Keyword::Start, Locale::En),
        (is(&START_ES), Keyword::Start, Locale::Es),
        (is(&HELP), Keyword::Help, Locale::En),
        (is(&HELP_ES), Keyword::Help, Locale::Es),
    ];
    known.into_iter().find(|(is, ..)| *is).map(|(_, keyword, l)| (keyword, l))
}

/// Takes a text from a number. Returns when it is kept: a keyword is obeyed, other words are in the thread.
pub(crate) async fn receive(org: &Arc<Org>, value: &str, text: &str) -> Result<()> {
    let asked = keyword(text);
    let mut read = org.operator_read("channels.receive");
    let from = {
        let mut access = read.may::<gate::View, Organisation>(ORG).await?;
        store::persons_at(&mut access, Channel::Sms, value).await?.into_iter().map(|(id, _)| id).collect::<Vec<_>>()
    };
    drop(read);
    if let (None, Some(person), Some(part)) = (asked, from.first(), org.parts.all::<OnText>().next()) {
        (part.run)(Arc::clone(org), *person, text.to_owned()).await?;
    }
    let mut write = org.operator("channels.receive").await?;
    let mut access = write.may::<Operate, Organisation>(ORG).await?;
    let word = asked.map_or("", |(keyword, _)| match keyword {
        Keyword::Stop => "STOP",
        Keyword::Start => "START",
        Keyword::Help => "HELP",
    });
    store::put_inbound(&mut access, from.first().copied(), value, word).await?;
    if let Some((keyword, l)) = asked {
        obey(&mut access, &from, value, (keyword, l)).await?;
    }
    for person in &from {
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
        // The confirmation is sent once: a second STOP gets silence.
        Keyword::Stop if !stands => return Ok(()),
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
    fn whole_texts_are_keywords() {
        let check = |text: &str, want: Option<(Keyword, Locale)>| assert_eq!(keyword(text), want, "{text}");
        for text in
            ["STOP", "stop", " Stop. ", "stop all", "\"STOP\"", "Opt-out", "unsubscribe", "END", "quit", "Cancel!"]
        {
            check(text, Some((Keyword::Stop, Locale::En)));
        }
        for text in ["ALTO", "alto", "¡Alto!", "parar", "Baja", "cancelar"] {
            check(text, Some((Keyword::Stop, Locale::Es)));
        }
        check("Start", Some((Keyword::Start, Locale::En)));
        check("ayuda", Some((Keyword::Help, Locale::Es)));
        for text in
            ["", "when do I stop the pills", "my sugar is alto", "help me, chest pain", "the end", "stop it hurts"]
        {
            check(text, None);
        }
    }
}
