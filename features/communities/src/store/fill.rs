//! What tests and benches need that no page gives: many topics at once, without a person behind each.

use std::sync::Arc;

use gate::{Manage, Org};
use kernel::{RawId, Result};
use store::{params, sql};

use crate::{
    ground::{DIRECTORY, Directory, place_id},
    search,
    store::key_of,
};

/// Fills an open community with topics of one post each: title and words.
pub async fn fill(org: &Arc<Org>, slug: &str, topics: &[(String, String)]) -> Result<()> {
    let place = place_id(slug);
    for chunk in topics.chunks(500) {
        let mut write = org.operator("fill").await?;
        let mut access = write.may::<Manage, Directory>(DIRECTORY).await?;
        let now = gate::slot(access.now());
        for (title, body) in chunk {
            let (topic, post) = (RawId::new(now), RawId::new(now));
            let put = sql!(
                "INSERT INTO communities_topics (id, place, kind, title, author, state, warning, locked, made_at, last_at, replies,
                     helped, answered_as)
                 VALUES (?1, ?2, 'question', ?3, ?4, 'shown', '', 0, ?5, ?5, 0, 0, '')"
            );
            access.tx().exec(put, &params![topic, place, title.as_str(), RawId::default(), now]).await?;
            let put = sql!(
                "INSERT INTO communities_posts (id, key, topic, place, n, author, role, interest, body, state, held, made_at, helped,
                     same, thanked, label)
                 VALUES (?1, ?2, ?3, ?4, 0, ?5, '', '', ?6, 'shown', '', ?7, 0, 0, 0, '')"
            );
            let row = params![post, key_of(post), topic, place, RawId::default(), body.as_str(), now];
            access.tx().exec(put, &row).await?;
            let (words, word) = (search::index(title, body), search::place_word(place));
            let put =
                sql!("INSERT INTO communities_search (rowid, title, lay, body, place) VALUES (?1, ?2, ?3, ?4, ?5)");
            let row =
                params![key_of(post), words.title.as_str(), words.lay.as_str(), words.body.as_str(), word.as_str()];
            access.tx().exec(put, &row).await?;
        }
        write.commit().await?;
    }
    Ok(())
}
