//! Pictures that came with a text (MMS): the gateway holds them, a job fetches them, and who keeps the words keeps them too. Each is
//! kept once, however often it is told or fetched; what could not be kept is said where the words stand.

use std::sync::{Arc, Mutex};

use ::jobs::{Job, Lane, Payload};
use axum::body::Bytes;
use gate::{Access, ORG, Operate, Org, Organisation, Resource, Write, WriteAct};
use kernel::{Boxed, Error, RawId, Result};
use serde::{Deserialize, Serialize};

use crate::{TwilioConfig, delivery::back_off, store, twilio, types::DeliveryId};

/// Most pictures of one text: Twilio sends no more.
pub(crate) const MOST_PICTURES: usize = 10;
/// Most bytes of one: what a page takes as well.
pub(crate) const MOST_BYTES: usize = 10 * 1_048_576;
/// How often a picture is asked for, in about an hour, before it is lost.
const TURNS: u32 = 8;

const PICTURES: &str = "channels.pictures";
/// Fetches what came with one text. It may run twice; a picture is kept once.
pub(crate) const PICTURES_JOB: Job = Job { kind: PICTURES, tries: 20, run: fetch_all };
/// One text's after another's: up to a hundred megabytes each, which nothing else waits for.
pub(crate) const PICTURES_LANE: Lane = Lane::own(PICTURES);

/// A file that a gateway holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Media {
    /// Whose: `twilio`.
    pub gateway: &'static str,
    /// Its address there.
    pub source: String,
    /// The content type that the gateway says, such as `image/jpeg`.
    pub kind: String,
}

/// Where a picture belongs: a thread and the post with the words that it came with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PictureAt {
    /// The thread.
    pub thread: RawId,
    /// The post's id.
    pub post: RawId,
    /// The picture's place among those of the text, from 0.
    pub n: i64,
}

/// A picture ready for its column: decoded, written anew without what was hidden in it, sealed.
#[derive(Debug)]
pub struct SealedPicture {
    /// Its id, bound into the seal.
    pub id: RawId,
    /// `image/jpeg` or `image/png`.
    pub kind: &'static str,
    /// Bytes before sealing.
    pub bytes: usize,
    /// Nonce and sealed bytes.
    pub sealed: Vec<u8>,
}

/// What of one text was not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Missed {
    /// No pictures that can be read, or too big: nobody asks for them again.
    pub refused: i64,
    /// The gateway did not give them.
    pub lost: i64,
}

/// A file on its way to a seal; none for what is no picture.
pub type Sealing = Boxed<'static, Result<Option<SealedPicture>>>;

/// Keeps pictures that came with texts. Contributed by the slice that keeps the words.
#[derive(Clone, Copy)]
pub struct OnPicture {
    /// Makes a picture safe and seals it under an id; no write is open.
    pub seal: fn(Arc<Org>, RawId, Bytes) -> Sealing,
    /// Keeps it, in the write that also keeps that it was.
    pub keep: for<'a> fn(&'a mut Write, PictureAt, SealedPicture) -> Boxed<'a, Result<()>>,
    /// Says in the thread what was not kept.
    pub missed: for<'a> fn(&'a mut Write, RawId, Missed) -> Boxed<'a, Result<()>>,
}

/// Says where the words of a text stand, so that its pictures are fetched for there. Words that go to two threads, because nobody
/// knew in time who wrote, bring their pictures to both.
pub async fn pictures_at<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    bundle: RawId,
    (thread, post): (RawId, RawId),
) -> Result<()> {
    let bundle = store::place_pictures(access, bundle, (thread, post)).await?;
    enqueue(access, &Fetch { bundle: DeliveryId::from_raw(bundle), turn: 0 }).await
}

#[derive(Serialize, Deserialize)]
struct Fetch {
    bundle: DeliveryId,
    turn: u32,
}

async fn enqueue<A: WriteAct, K: Resource>(access: &mut Access<'_, A, K>, fetch: &Fetch) -> Result<()> {
    let now = access.now();
    let at = if fetch.turn == 0 { now } else { back_off(now, fetch.turn) };
    let key = format!("pictures-{}-{}", fetch.bundle, fetch.turn);
    ::jobs::enqueue(access, PICTURES, Some(&key), fetch, at).await
}

/// Where a picture stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    Waiting,
    Kept,
    Refused,
    Lost,
}

impl Fate {
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Kept => "kept",
            Self::Refused => "refused",
            Self::Lost => "lost",
        }
    }
}

/// One picture as it is kept until it is over.
#[derive(Debug, Clone)]
pub(crate) struct Picture {
    pub id: RawId,
    pub bundle: RawId,
    pub n: i64,
    pub gateway: String,
    pub source: String,
    pub kind: String,
    pub place: Option<(RawId, RawId)>,
}

/// What a gateway gave.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Got {
    Bytes(Bytes),
    /// Never: a short code.
    Refused(&'static str),
    /// Not now.
    Later(&'static str),
}

fn fetch_all(org: Arc<Org>, payload: Payload) -> Boxed<'static, Result<()>> {
    Box::pin(async move {
        let fetch: Fetch = serde_json::from_value(payload).map_err(|e| Error::internal(format!("{PICTURES}: {e}")))?;
        let Some(part) = org.parts.all::<OnPicture>().next().copied() else { return Ok(()) };
        let mut again = false;
        for picture in waiting(&org, fetch.bundle.raw()).await? {
            let (fate, sealed, fault) = match ask(&org, &picture).await {
                Got::Bytes(bytes) => match (part.seal)(Arc::clone(&org), picture.id, bytes).await {
                    Ok(Some(sealed)) => (Fate::Kept, Some(sealed), ""),
                    Ok(None) => (Fate::Refused, None, "kind"),
                    Err(error) => {
                        tracing::warn!(picture = %picture.id, %error, "a picture was not sealed");
                        (Fate::Waiting, None, "sealing")
                    }
                },
                Got::Refused(code) => (Fate::Refused, None, code),
                Got::Later(code) => (Fate::Waiting, None, code),
            };
            let fate = if fate == Fate::Waiting && fetch.turn >= TURNS { Fate::Lost } else { fate };
            again |= fate == Fate::Waiting;
            settle(&org, part, &picture, (fate, sealed, fault)).await?;
        }
        if again {
            let mut write = org.job(PICTURES).await?;
            let mut access = write.may::<Operate, Organisation>(ORG).await?;
            enqueue(&mut access, &Fetch { turn: fetch.turn + 1, ..fetch }).await?;
            write.commit().await?;
        }
        Ok(())
    })
}

/// What is still to be fetched. Nothing is held while gateways are asked.
async fn waiting(org: &Arc<Org>, bundle: RawId) -> Result<Vec<Picture>> {
    let mut write = org.job(PICTURES).await?;
    let mut access = write.may::<Operate, Organisation>(ORG).await?;
    let all = store::waiting_pictures(&mut access, bundle).await?;
    write.commit().await?;
    Ok(all)
}

/// Keeps what became of a picture, with the picture; the last of a text says what was not kept.
async fn settle(
    org: &Arc<Org>,
    part: OnPicture,
    picture: &Picture,
    (fate, sealed, fault): (Fate, Option<SealedPicture>, &str),
) -> Result<()> {
    let Some((thread, post)) = picture.place else { return Ok(()) };
    let mut write = org.job(PICTURES).await?;
    let mut access = write.may::<Operate, Organisation>(ORG).await?;
    // Another run was faster.
    if !store::settle_picture(&mut access, picture.id, fate, fault).await? {
        return Ok(());
    }
    let over = fate != Fate::Waiting && store::waiting_pictures(&mut access, picture.bundle).await?.is_empty();
    let missed = store::missed_pictures(&mut access, picture.bundle).await?;
    if let Some(sealed) = sealed {
        (part.keep)(&mut write, PictureAt { thread, post, n: picture.n }, sealed).await?;
    }
    if over && missed.refused + missed.lost > 0 {
        (part.missed)(&mut write, thread, missed).await?;
    }
    write.notify(thread);
    write.commit().await
}

async fn ask(org: &Org, picture: &Picture) -> Got {
    // A gateway's word for it spares the way; what it is, its bytes say.
    if !picture.kind.starts_with("image/") {
        return Got::Refused("kind");
    }
    if picture.gateway == DEMO && org.config.demo {
        let held = org.parts.all::<DemoPictures>().next().and_then(|all| all.get(&picture.source));
        return held.map_or(Got::Refused("gone"), Got::Bytes);
    }
    match org.parts.all::<TwilioConfig>().next().filter(|_| picture.gateway == twilio::NAME) {
        Some(twilio) => twilio.picture(&picture.source).await,
        None => Got::Later("no-gateway"),
    }
}

/// The demo's telephone network.
const DEMO: &str = "demo";
/// Pictures that it holds at most; the oldest goes.
const HELD: usize = 20;

/// What the demo's telephones sent, as a network holds it: in memory alone.
#[derive(Default)]
pub(crate) struct DemoPictures(Mutex<Vec<(String, Bytes)>>);

impl DemoPictures {
    /// Takes a picture, and gives what a text with it brings.
    pub(crate) fn put(&self, name: &str, bytes: Bytes) -> Media {
        if let Ok(mut held) = self.0.lock() {
            if held.len() >= HELD {
                held.remove(0);
            }
            held.push((name.to_owned(), bytes));
        }
        Media { gateway: DEMO, source: name.to_owned(), kind: "image/*".to_owned() }
    }
    fn get(&self, name: &str) -> Option<Bytes> {
        let held = self.0.lock().ok()?;
        held.iter().find(|(known, _)| known == name).map(|(_, bytes)| bytes.clone())
    }
}
