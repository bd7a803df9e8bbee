//! How a telephone joins: the code of an invitation, texted from it, makes its number a confirmed address of that person.

use gate::{Access, Keys, ORG, Operate, Organisation, Resource, Write, WriteAct};
use guard::{Language, Level};
use kernel::{Locale, PersonId, RawId, Result, Time};

use crate::{
    Channel, Notice, lines,
    notify::{Draft, keep},
    store, t, talk,
};

/// Letters and digits that nobody takes for another: no vowels, so that no word is a code.
const LETTERS: &[u8; 27] = b"23456789BCDFGHJKMNPQRSTVWXZ";
/// Characters of a code: 27^8 are 282 thousand millions.
const LENGTH: usize = 8;
/// Days for which a code is good.
pub(crate) const DAYS: i64 = 14;
/// Codes that one number may try in an hour.
const MOST_TRIES: i64 = 5;
/// Times in a day that a number of nobody gets emergency help: who is in danger may write again.
const MOST_HELP: i64 = 3;

/// The keyword under which a code is noted; never the code.
pub(crate) const CODE: &str = "CODE";
/// A text of a number that nobody knows: noted, not kept.
pub(crate) const LOST: &str = "-";

/// The code of a row: eight characters with at least one digit and one letter.
pub(crate) fn code_of(keys: &Keys, id: RawId) -> String {
    let made = (0..=u8::MAX).map(|round| {
        let mac = keys.mac("channels-join-code", &[&id.0, &[round]]);
        let letter = |byte: &u8| char::from(LETTERS[usize::from(*byte) % LETTERS.len()]);
        mac.iter().filter(|byte| **byte < 243).take(LENGTH).map(letter).collect::<String>()
    });
    made.into_iter().find(|code| is_code(code)).unwrap_or_default()
}

/// What is stored of a code.
pub(crate) fn mac_of(keys: &Keys, code: &str) -> [u8; 32] {
    keys.mac("channels-join", &[code.as_bytes()])
}

/// As it is printed: `7RM4-2XQP`.
pub(crate) fn shown(code: &str) -> String {
    let (a, b) = code.split_at_checked(LENGTH / 2).unwrap_or((code, ""));
    format!("{a}-{b}")
}

fn is_code(text: &str) -> bool {
    let kinds = |digit: bool| text.bytes().any(|b| b.is_ascii_digit() == digit);
    text.len() == LENGTH && text.bytes().all(|b| LETTERS.contains(&b)) && kinds(true) && kinds(false)
}

/// A code in a text, and the words beside it that say more than that it is one.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub code: String,
    pub rest: String,
}

/// Words that only bring a code.
const BRINGS: [&str; 30] = [
    "hi", "hello", "hola", "my", "mi", "code", "codigo", "código", "clave", "is", "es", "the", "la", "el", "join",
    "from", "buenos", "buenas", "dias", "días", "tardes", "noches", "here", "aqui", "aquí", "esta", "está", "please",
    "por", "favor",
];

/// Finds a code: one word of eight, or two of four.
pub(crate) fn read(text: &str) -> Option<Found> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let plain = |word: &str| word.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_uppercase();
    for (at, word) in words.iter().enumerate() {
        let next = words.get(at + 1).map(|next| plain(next)).unwrap_or_default();
        for (code, taken) in [(plain(word), 1), (format!("{}{next}", plain(word)), 2)] {
            let halves = taken == 1 || next.len() == LENGTH / 2;
            if halves && is_code(&code) {
                let beside = words.iter().take(at).chain(words.iter().skip(at + taken));
                let rest = beside.copied().collect::<Vec<_>>().join(" ");
                let says = rest.split_whitespace().any(|word| !BRINGS.contains(&bare(word).as_str()));
                return Some(Found { code, rest: if says { rest } else { String::new() } });
            }
        }
    }
    None
}

fn bare(word: &str) -> String {
    word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The language of a text: by the danger tables, else by a word that everybody writes; none when nobody can tell.
pub(crate) fn language(text: &str) -> Option<Locale> {
    const SPANISH: [&str; 12] =
        ["hola", "clave", "codigo", "código", "gracias", "buenos", "buenas", "si", "sí", "soy", "mi", "ayuda"];
    match guard::danger(text).language {
        Language::Spanish => Some(Locale::Es),
        Language::English => Some(Locale::En),
        _ => text.split_whitespace().any(|word| SPANISH.contains(&bare(word).as_str())).then_some(Locale::Es),
    }
}

/// How many codes a number tried within the hour.
pub(crate) async fn tries<A: WriteAct, K: Resource>(access: &mut Access<'_, A, K>, number: &str) -> Result<i64> {
    let since = access.now().plus_minutes(-60);
    store::inbound_since(access, (number, CODE), since).await
}

/// A code came, as the next of so many tries, and the try is counted: its person when it is good. One that is not is answered
/// when nobody else could be meant: `stranger`.
pub(crate) async fn take(
    write: &mut Write,
    (number, text): (&str, &str),
    (found, tries): (&Found, i64),
    stranger: bool,
) -> Result<Option<PersonId>> {
    let mut access = write.may::<Operate, Organisation>(ORG).await?;
    // Counted before the code is looked at: guessing ends whether or not it was right.
    let person = match tries < MOST_TRIES {
        true => {
            let mac = mac_of(&access.org().keys, &found.code);
            store::spend_join_code(&mut access, &mac, number).await?
        }
        false => None,
    };
    match person {
        Some(person) => welcome(&mut access, (person, number), language(&found.rest_or(text))).await?,
        None if stranger && tries < MOST_TRIES => {
            let locale = language(text).unwrap_or_default();
            say(&mut access, number, (&Notice::CodeWrong, locale), None).await?;
        }
        None => {}
    }
    if let Some(person) = person {
        write.notify(person.raw());
    }
    Ok(person)
}

impl Found {
    /// The words to tell the language from: those beside the code, else all of them.
    fn rest_or(&self, text: &str) -> String {
        if self.rest.is_empty() { text.to_owned() } else { self.rest.clone() }
    }
}

/// The number is the person's from now on: the ledger says how, and which words stood beside the code.
async fn welcome<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    (person, number): (PersonId, &str),
    written: Option<Locale>,
) -> Result<()> {
    let chosen = store::preferences(access, person).await?;
    // Of two languages Spanish counts: the invitation's, or the text's.
    let spanish = chosen.locale == Locale::Es || written == Some(Locale::Es);
    let locale = if spanish { Locale::Es } else { Locale::En };
    store::put_address(access, person, (Channel::Sms, number), true, "code").await?;
    ::jobs::emit(access, "contact.confirmed", &lines::About { person }).await?;
    let words = t::invite_agree(chosen.locale, access.org().config.name.clone());
    store::ledger_put(access, person, (Channel::Sms, number), true, ("code", &words)).await?;
    if !store::agreed(access, person, Channel::Sms).await? {
        let topic = consent::Topic::TextMessages;
        consent::record(access, person, topic, consent::words(topic).version, consent::How::TextMessage).await?;
    }
    talk::reply(access, (person, number), (&Notice::Joined, locale), None).await?;
    if consent::current(access, person, consent::Topic::HealthByText).await?.is_none() {
        talk::ask_whole(access, (person, number), (locale, true)).await?;
    }
    Ok(())
}

/// A text of a number that nobody knows: emergency help where it speaks of danger, and once a day how to get in. Its words
/// are not kept, and it is never a thread.
pub(crate) async fn stranger(write: &mut Write, number: &str, text: &str) -> Result<()> {
    let mut access = write.may::<Operate, Organisation>(ORG).await?;
    let since = access.now().plus_minutes(-24 * 60);
    let locale = language(text).unwrap_or_default();
    let danger = guard::danger(text).level() == Some(Level::Now);
    let helped = store::told_since(&mut access, (number, Notice::EmergencyHelp.word()), since).await?;
    if danger && helped < MOST_HELP {
        say(&mut access, number, (&Notice::EmergencyHelp, locale), None).await?;
    }
    if store::told_since(&mut access, (number, Notice::Unknown.word()), since).await? == 0 {
        let origin = format!("unknown-{number}-{}", day(access.now()));
        say(&mut access, number, (&Notice::Unknown, locale), Some(origin)).await?;
    }
    Ok(())
}

fn day(now: Time) -> i64 {
    now.micros() / 86_400_000_000
}

/// Says something to a number that is nobody's.
async fn say<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    number: &str,
    (notice, locale): (&Notice, Locale),
    origin: Option<String>,
) -> Result<()> {
    let nobody = PersonId::from_raw(RawId::default());
    let mut chosen = store::preferences(access, nobody).await?;
    chosen.locale = locale;
    let to = Ok((Channel::Sms, number));
    let urgent = Some(notice.exception());
    keep(access, &Draft { person: None, to, notice, chosen: &chosen, urgent, origin }).await.map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_found_in_what_people_write() {
        let check = |text: &str, want: Option<(&str, &str)>| {
            let found = read(text);
            assert_eq!(found.as_ref().map(|f| (f.code.as_str(), f.rest.as_str())), want, "{text}");
        };
        check("7RM4-2XQP", Some(("7RM42XQP", "")));
        check(" 7rm4 2xqp. ", Some(("7RM42XQP", "")));
        check("Hola, mi clave es 7RM42XQP", Some(("7RM42XQP", "")));
        check("7rm4-2xqp me duele el pecho", Some(("7RM42XQP", "me duele el pecho")));
        for words in ["", "Hello, my knee hurts", "call 23456789", "BCDF GHJK", "7RM4-2XQ", "rhythms fly", "7RM4 2XQPP"]
        {
            check(words, None);
        }
    }

    #[test]
    fn every_row_has_a_code_that_is_found_again() {
        let keys = Keys::new(&::store::Key::new([3; 32]));
        let mut seen = std::collections::HashSet::new();
        for n in 0..200u8 {
            let code = code_of(&keys, RawId([n; 16]));
            assert_eq!(read(&shown(&code)).map(|f| f.code), Some(code.clone()), "{code}");
            assert!(seen.insert(code));
        }
    }

    #[test]
    fn the_language_is_the_texts_own() {
        let check = |text: &str, want| assert_eq!(language(text), want, "{text}");
        check("Hola, mi clave es 7RM4-2XQP", Some(Locale::Es));
        check("me duele el pecho desde ayer", Some(Locale::Es));
        check("my chest hurts since yesterday", Some(Locale::En));
        check("7RM4-2XQP", None);
    }
}
