//! Work by the clock: what was erased leaves no trace; the text index learns of new words, and is filled again after a
//! restore.

use std::{
    collections::HashSet,
    sync::{Arc, LazyLock, Mutex},
    time::Duration,
};

use ::jobs::Every;
use gate::Org;
use kernel::Result;

use crate::{ground::DIRECTORY, store};

pub(crate) const SCRUB: Every = Every { name: "communities.scrub", seconds: 3600, run: |org| Box::pin(scrub(org)) };
pub(crate) const REINDEX: Every =
    Every { name: "communities.reindex", seconds: 3600, run: |org| Box::pin(reindex(org)) };

/// Starts scrubbing without waiting for it.
pub(crate) fn scrub_soon(org: &Arc<Org>) {
    let org = Arc::clone(org);
    tokio::spawn(async move {
        if let Err(error) = scrub(org).await {
            tracing::info!(%error, "traces of an erasure are scrubbed within the hour");
        }
    });
}

/// Makes unreadable what was erased, also for who has the database's key.
pub(crate) async fn scrub(org: Arc<Org>) -> Result<()> {
    let mut write = org.job("communities.scrub").await?;
    let owed = store::erase::is_owed(&mut write.may::<gate::Operate, _>(DIRECTORY).await?).await?;
    write.commit().await?;
    if !owed {
        return Ok(());
    }
    gate::scrub(&org, &store::erase::TABLES).await?;
    let mut write = org.job("communities.scrub").await?;
    store::erase::note_scrubbed(&mut write.may::<gate::Operate, _>(DIRECTORY).await?).await?;
    write.commit().await
}

/// How long a post waits until the index is told of it, with all that came meanwhile.
const SOON: Duration = Duration::from_secs(1);

/// Organisations whose index will be told soon.
static TELLING: LazyLock<Mutex<HashSet<String>>> = LazyLock::new(Mutex::default);

/// Tells the text index of new words in a second, once for all that come meanwhile.
pub(crate) fn index_soon(org: &Arc<Org>) {
    let name = org.config.base_url.clone();
    let mut telling = TELLING.lock().unwrap_or_else(|e| e.into_inner());
    if !telling.insert(name.clone()) {
        return;
    }
    let org = Arc::clone(org);
    tokio::spawn(async move {
        tokio::time::sleep(SOON).await;
        TELLING.lock().unwrap_or_else(|e| e.into_inner()).remove(&name);
        if let Err(error) = index_now(&org).await {
            tracing::info!(%error, "the text index is told of new words with the next ones, or within the hour");
        }
    });
}

/// Tells the text index of all words that it does not hold yet.
pub async fn index_now(org: &Arc<Org>) -> Result<()> {
    let mut more = true;
    while more {
        let mut write = org.job("communities.index").await?;
        more = store::search::catch_up(&mut write.may::<gate::Operate, _>(DIRECTORY).await?).await?;
        write.commit().await?;
    }
    Ok(())
}

/// Begins the text index anew when it is empty and posts are there, and tells it of words whose second was cut short.
async fn reindex(org: Arc<Org>) -> Result<()> {
    let mut write = org.job("communities.reindex").await?;
    store::search::begin_if_empty(&mut write.may::<gate::Operate, _>(DIRECTORY).await?).await?;
    write.commit().await?;
    index_now(&org).await
}

/// Whose licence ended or counts again shows it at once, also on pages that guests' browsers keep. Every open place grows
/// alike: which of them the professional writes in is not said.
pub(crate) fn licence_moved(org: Arc<Org>, _: ::jobs::Payload) -> kernel::Boxed<'static, Result<()>> {
    Box::pin(async move {
        let mut write = org.job("communities.licence").await?;
        store::places::grow_open(&mut write.may::<gate::Operate, _>(DIRECTORY).await?).await?;
        write.commit().await
    })
}
