//! Pictures: sealed as all files are, and shown with the words that stand for them.

use gate::{Access, Act, Ask};
use kernel::{RawId, Result};
use store::{params, sql};

use crate::{ground::Ground, types::NewPicture};

/// A picture beside a post: its id and its words.
pub(crate) type PictureLine = (RawId, RawId, String);

pub(crate) async fn insert<G: Ground>(
    access: &mut Access<'_, Ask, G>,
    post: RawId,
    pictures: Vec<NewPicture>,
) -> Result<()> {
    let (place, author) = (access.id(), access.who().id);
    for NewPicture { file, alt } in pictures {
        let put = sql!(
            "INSERT INTO communities_pictures (id, post, place, author, kind, alt, bytes, sealed)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"
        );
        let bytes = i64::try_from(file.bytes).unwrap_or(i64::MAX);
        let row = params![file.id, post, place, author, file.kind, alt.as_str(), bytes, file.sealed];
        access.tx().exec(put, &row).await?;
    }
    Ok(())
}

/// The pictures of a topic's shown posts: post, picture, words.
pub(crate) async fn of_topic<A: Act, G: Ground>(
    access: &mut Access<'_, A, G>,
    topic: RawId,
) -> Result<Vec<PictureLine>> {
    let (place, me) = (access.id(), access.who().id);
    let query = sql!(
        "SELECT c.post, c.id, c.alt FROM communities_pictures c JOIN communities_posts x ON x.id = c.post
         WHERE x.topic = ?1 AND x.place = ?2 AND (x.state = 'shown' OR x.author = ?3) LIMIT 400"
    );
    access.tx().all(query, &params![topic, place, me]).await
}

/// The pictures of one post, waiting or shown.
pub(crate) async fn of_post<A: Act, G: Ground>(access: &mut Access<'_, A, G>, post: RawId) -> Result<Vec<PictureLine>> {
    let place = access.id();
    let query =
        sql!("SELECT post, id, alt FROM communities_pictures WHERE post = ?1 AND place = ?2 ORDER BY id LIMIT 20");
    access.tx().all(query, &params![post, place]).await
}

/// One picture of the place of the proof: kind and sealed bytes.
pub(crate) async fn one<A: Act, G: Ground>(
    access: &mut Access<'_, A, G>,
    id: RawId,
    waiting_too: bool,
) -> Result<(String, Vec<u8>)> {
    let (place, me) = (access.id(), access.who().id);
    let query = sql!(
        "SELECT c.kind, c.sealed FROM communities_pictures c JOIN communities_posts x ON x.id = c.post
         WHERE c.id = ?1 AND c.place = ?2 AND (x.state = 'shown' OR x.author = ?3 OR ?4 = 1)"
    );
    access.tx().one(query, &params![id, place, me, i64::from(waiting_too)]).await
}

/// A picture of the session's own: its topic, its post's number, its words.
pub(crate) async fn own<A: Act, G: Ground>(access: &mut Access<'_, A, G>, id: RawId) -> Result<(RawId, i64, String)> {
    let (place, me) = (access.id(), access.who().id);
    let query = sql!(
        "SELECT x.topic, x.n, c.alt FROM communities_pictures c JOIN communities_posts x ON x.id = c.post
         WHERE c.id = ?1 AND c.place = ?2 AND c.author = ?3"
    );
    access.tx().one(query, &params![id, place, me]).await
}

/// Puts a picture's new bytes in the place of the old; the seal is bound to the new id, and the old row is gone.
pub(crate) async fn replace<G: Ground>(
    access: &mut Access<'_, Ask, G>,
    id: RawId,
    file: messaging::SealedFile,
) -> Result<()> {
    let (place, me) = (access.id(), access.who().id);
    let change = sql!(
        "UPDATE communities_pictures SET id = ?4, kind = ?5, bytes = ?6, sealed = ?7
         WHERE id = ?1 AND place = ?2 AND author = ?3"
    );
    let bytes = i64::try_from(file.bytes).unwrap_or(i64::MAX);
    match access.tx().exec(change, &params![id, place, me, file.id, file.kind, bytes, file.sealed]).await? {
        0 => Err(kernel::Error::NotFound),
        _ => Ok(()),
    }
}
