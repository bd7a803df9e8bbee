//! Text messages: words that come in join or open a thread; words that go out are read here, in the moment they leave.

use channels::{AnswerWords, Notice, OnText, ReadWords, Texted};
use gate::{Ask, Write};
use guard::{Language, Level};
use kernel::{Error, Locale, Person, Result};

use crate::{
    open::{open_thread, write_again},
    store,
    types::{NewThread, Thread, ThreadId, Via},
};

/// Most days after its end in which a text still belongs to a thread: "thank you, and one more thing".
pub(crate) const TEXT_DAYS: u32 = 2;

/// Words that came by text message. Contributed to `channels`.
pub(crate) const ON_TEXT: OnText = OnText { run: |write, texted| Box::pin(text(write, texted)) };

/// The words of a post that goes out by text. Contributed to `channels`.
pub(crate) const WORDS: AnswerWords = AnswerWords { read: words };

fn words(tx: &mut ::store::Tx, thread: kernel::RawId, n: i64) -> ReadWords<'_> {
    Box::pin(async move { Ok(store::words_of(tx, thread, n).await?.map(|(words, ..)| words)) })
}

/// Into the thread that the patient is in, else a new one, with its clock as if it had been asked on the page. Words of
/// danger are answered at once, in the language that they are written in, from the number that they went to.
async fn text(write: &mut Write, texted: Texted) -> Result<()> {
    let Texted { from, number, text } = texted;
    let seen = guard::danger(&text);
    let mut access = write.may::<Ask, Person>(from).await?;
    let days = store::settings(&mut access).await?.write_days.min(TEXT_DAYS);
    let since = access.now().plus_days(-i64::from(days));
    let thread = match store::thread_for_text(&mut access, since).await? {
        Some(id) => {
            let mut access = write.may::<Ask, Thread>(id).await?;
            write_again(&mut access, &text, Via::Sms, Vec::new()).await?;
            id
        }
        None => {
            // The last reason of the list is "something else".
            let reason =
                store::reasons(&mut access).await?.pop().ok_or_else(|| Error::internal("no reason to write"))?;
            let id = ThreadId::new(access.now());
            let new = NewThread { id, reason: reason.key, body: text, via: Via::Sms, files: Vec::new() };
            open_thread(&mut access, new).await?
        }
    };
    if seen.level() == Some(Level::Now) {
        let mut access = write.may::<Ask, Thread>(thread).await?;
        let locale = match seen.language {
            Language::Spanish => Locale::Es,
            Language::English => Locale::En,
            _ => people::card(&mut access, from).await?.locale,
        };
        let help = (&Notice::EmergencyHelp, locale);
        channels::reply(&mut access, (from, &number), help, Some(thread.raw())).await?;
    }
    write.notify(thread.raw());
    Ok(())
}
