//! Work by the clock: what was erased leaves no trace; a text index that a restore left empty is filled again.

use std::sync::Arc;

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

/// Fills the text index when it is empty and posts are there.
async fn reindex(org: Arc<Org>) -> Result<()> {
    let mut write = org.job("communities.reindex").await?;
    let mut access = write.may::<gate::Operate, _>(DIRECTORY).await?;
    if store::search::is_empty(&mut access).await? {
        store::search::fill(&mut access).await?;
    }
    write.commit().await
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
