//! Pictures on their way from a gateway to their thread.

use gate::{Access, Act, Resource, WriteAct};
use kernel::{RawId, Result};
use store::{FromRow, Row, params, sql};

use crate::pictures::{Fate, MOST_PICTURES, Media, Missed, Picture};

impl FromRow for Picture {
    fn from_row(row: &Row) -> Result<Self> {
        let place: (Option<RawId>, Option<RawId>) = (row.get(6)?, row.get(7)?);
        Ok(Self {
            id: row.get(0)?,
            bundle: row.get(1)?,
            n: row.get(2)?,
            gateway: row.get(3)?,
            source: row.get(4)?,
            kind: row.get(5)?,
            place: place.0.zip(place.1),
        })
    }
}

async fn insert<A: WriteAct, K: Resource>(access: &mut Access<'_, A, K>, picture: &Picture) -> Result<()> {
    let now = access.now();
    let insert = sql!(
        "INSERT INTO channels_pictures (id, bundle, n, gateway, source, kind, thread, post, state, fault, at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 'waiting', '', ?9)"
    );
    let (thread, post) = picture.place.unzip();
    let row = params![
        picture.id,
        picture.bundle,
        picture.n,
        picture.gateway.as_str(),
        picture.source.as_str(),
        picture.kind.as_str(),
        thread,
        post,
        now
    ];
    access.tx().exec(insert, &row).await?;
    Ok(())
}

/// Notes what came with a text; gives its name, under which it is placed. Nothing for a text without pictures.
pub(crate) async fn put_pictures<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    media: &[Media],
) -> Result<Option<RawId>> {
    if media.is_empty() {
        return Ok(None);
    }
    let now = access.now();
    let bundle = RawId::new(now);
    for (n, one) in (0..).zip(media.iter().take(MOST_PICTURES)) {
        let picture = Picture {
            id: RawId::new(now),
            bundle,
            n,
            gateway: one.gateway.to_owned(),
            source: one.source.clone(),
            kind: one.kind.clone(),
            place: None,
        };
        insert(access, &picture).await?;
    }
    Ok(Some(bundle))
}

/// Puts the pictures of a text beside their words; a second place gets copies of its own. Gives the name of those placed.
pub(crate) async fn place_pictures<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    bundle: RawId,
    (thread, post): (RawId, RawId),
) -> Result<RawId> {
    let place = sql!("UPDATE channels_pictures SET thread = ?2, post = ?3 WHERE bundle = ?1 AND thread IS NULL");
    if access.tx().exec(place, &params![bundle, thread, post]).await? > 0 {
        return Ok(bundle);
    }
    let query = sql!(
        "SELECT id, bundle, n, gateway, source, kind, thread, post FROM channels_pictures WHERE bundle = ?1 ORDER BY n LIMIT 20"
    );
    let known: Vec<Picture> = access.tx().all(query, &params![bundle]).await?;
    let now = access.now();
    let copy = RawId::new(now);
    for one in known {
        insert(access, &Picture { id: RawId::new(now), bundle: copy, place: Some((thread, post)), ..one }).await?;
    }
    Ok(copy)
}

/// The pictures of a text that are still to be fetched, in their order, at most 20.
pub(crate) async fn waiting_pictures<A: Act, K: Resource>(
    access: &mut Access<'_, A, K>,
    bundle: RawId,
) -> Result<Vec<Picture>> {
    let query = sql!(
        "SELECT id, bundle, n, gateway, source, kind, thread, post FROM channels_pictures
         WHERE bundle = ?1 AND state = 'waiting' AND thread IS NOT NULL ORDER BY n LIMIT 20"
    );
    access.tx().all(query, &params![bundle]).await
}

/// Moves a picture on that still waits; gives whether it did.
pub(crate) async fn settle_picture<A: WriteAct, K: Resource>(
    access: &mut Access<'_, A, K>,
    id: RawId,
    fate: Fate,
    fault: &str,
) -> Result<bool> {
    let change = sql!("UPDATE channels_pictures SET state = ?2, fault = ?3 WHERE id = ?1 AND state = 'waiting'");
    Ok(access.tx().exec(change, &params![id, fate.word(), fault]).await? == 1)
}

/// How many pictures of a text were not kept.
pub(crate) async fn missed_pictures<A: Act, K: Resource>(
    access: &mut Access<'_, A, K>,
    bundle: RawId,
) -> Result<Missed> {
    let query = sql!(
        "SELECT COUNT(*) FILTER (WHERE state = 'refused'), COUNT(*) FILTER (WHERE state = 'lost')
         FROM channels_pictures WHERE bundle = ?1 LIMIT 1"
    );
    let (refused, lost) = access.tx().one(query, &params![bundle]).await?;
    Ok(Missed { refused, lost })
}
