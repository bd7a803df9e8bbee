//! Short links into a place: made by whoever looks after it, counted without a mark on whoever comes.

use gate::{Access, Act, Enter, Resource, Share, View};
use kernel::{Error, RawId, Result, Time};
use store::{FromRow, Row, params, sql};

use crate::{
    ground::{Directory, Ground},
    types::PlaceInfo,
};

/// Links of one place.
const MOST: i64 = 100;

/// A short link and what came of it.
#[derive(Debug, Clone)]
pub(crate) struct ShortLink {
    pub code: String,
    pub name: String,
    pub made_at: Time,
    pub came: i64,
    pub joined: i64,
    pub asked: i64,
}

impl FromRow for ShortLink {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            code: row.get(0)?,
            name: row.get(1)?,
            made_at: row.get(2)?,
            came: row.get(3)?,
            joined: row.get(4)?,
            asked: row.get(5)?,
        })
    }
}

/// The links of a place, the newest first.
pub(crate) async fn of<A: Act, K: Resource>(access: &mut Access<'_, A, K>, place: RawId) -> Result<Vec<ShortLink>> {
    let query = sql!(
        "SELECT code, name, made_at, came, joined, asked FROM communities_links
         WHERE place = ?1 ORDER BY made_at DESC, code DESC LIMIT ?2"
    );
    access.tx().all(query, &params![place, MOST]).await
}

/// Makes a link; nothing says who made it.
///
/// # Errors
/// [`Error::Invalid`] on `name` when the place has as many as it may.
pub(crate) async fn make<K: Resource>(
    access: &mut Access<'_, Share, K>,
    place: RawId,
    (code, name): (&str, &str),
) -> Result<()> {
    let now = access.now();
    let insert = sql!(
        "INSERT INTO communities_links (code, place, name, made_at, came, joined, asked)
         SELECT ?1, c.id, ?3, ?4, 0, 0, 0 FROM communities_places c WHERE c.id = ?2 AND c.closed_at IS NULL
           AND (SELECT COUNT(*) FROM communities_links x WHERE x.place = ?2) < ?5"
    );
    match access.tx().exec(insert, &params![code, place, name, now, MOST]).await? {
        0 => Err(Error::field("name", "links-many")),
        _ => Ok(()),
    }
}

/// Where a link leads.
///
/// # Errors
/// [`Error::NotFound`] when there is no such link, or its place is closed.
pub(crate) async fn place(access: &mut Access<'_, View, Directory>, code: &str) -> Result<PlaceInfo> {
    let query = sql!(
        "SELECT x.place FROM communities_links x JOIN communities_places c ON c.id = x.place
         WHERE x.code = ?1 AND c.closed_at IS NULL LIMIT 1"
    );
    let (place,) = access.tx().one::<(RawId,)>(query, &params![code]).await?;
    super::places::by_id(access.tx(), place).await
}

/// Counts one who came.
pub(crate) async fn came(access: &mut Access<'_, View, Directory>, code: &str) -> Result<()> {
    let count = sql!("UPDATE communities_links SET came = came + 1 WHERE code = ?1");
    access.tx().exec(count, &params![code]).await?;
    Ok(())
}

/// Counts one who went on to ask the care team.
pub(crate) async fn asked(access: &mut Access<'_, View, Directory>, code: &str) -> Result<()> {
    let count = sql!("UPDATE communities_links SET asked = asked + 1 WHERE code = ?1");
    access.tx().exec(count, &params![code]).await?;
    Ok(())
}

/// Counts one who joined the place of the proof; a code of another place counts nothing.
pub(crate) async fn joined<G: Ground>(access: &mut Access<'_, Enter, G>, code: &str) -> Result<()> {
    let place = access.id();
    let count = sql!("UPDATE communities_links SET joined = joined + 1 WHERE code = ?1 AND place = ?2");
    access.tx().exec(count, &params![code, place]).await?;
    Ok(())
}
