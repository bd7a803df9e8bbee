//! What tests and benches need that no page gives: many topics at once, without a person behind each.

use std::sync::Arc;

use gate::{Access, Manage, Org, PersonaId};
use kernel::{Error, RawId, Result, Time};
use store::{params, sql};

use crate::{
    ground::{DIRECTORY, Directory, place_id},
    store::key_of,
};

/// A topic as rows.
#[derive(Debug, Clone)]
pub struct Told {
    /// The community's.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// How many found it helpful.
    pub helped: i64,
    /// Its posts; the first is the topic's own.
    pub posts: Vec<Said>,
}

/// A post as a row.
#[derive(Debug, Clone)]
pub struct Said {
    /// Who is shown as having written it.
    pub author: PersonaId,
    /// When.
    pub at: Time,
    /// The words, as typed.
    pub words: String,
    /// The number of an earlier post of the topic that it answers.
    pub quotes: Option<usize>,
}

/// Fills an open community with topics of one post each: title and words.
pub async fn fill(org: &Arc<Org>, slug: &str, topics: &[(String, String)]) -> Result<()> {
    for chunk in topics.chunks(500) {
        let (author, at) = (PersonaId::from_raw(RawId::default()), gate::slot(org.clock.now()));
        let told = chunk.iter().map(|(title, words)| {
            let posts = vec![Said { author, at, words: words.clone(), quotes: None }];
            Told { slug: slug.to_owned(), title: title.clone(), helped: 0, posts }
        });
        tell(org, &told.collect::<Vec<_>>()).await?;
    }
    Ok(())
}

/// Writes topics with all their posts, in one piece, and tells the text index; gives the topics' ids.
pub async fn tell(org: &Arc<Org>, topics: &[Told]) -> Result<Vec<RawId>> {
    let mut write = org.operator("tell").await?;
    let mut access = write.may::<Manage, Directory>(DIRECTORY).await?;
    let mut ids = Vec::new();
    for told in topics {
        ids.push(topic(&mut access, told).await?);
    }
    write.commit().await?;
    crate::jobs::index_now(org).await?;
    Ok(ids)
}

async fn topic(access: &mut Access<'_, Manage, Directory>, told: &Told) -> Result<RawId> {
    let place = place_id(&told.slug);
    let (Some(first), Some(last)) = (told.posts.first(), told.posts.iter().map(|said| said.at).max()) else {
        return Err(Error::internal("a topic without a post"));
    };
    let topic = RawId::new(first.at);
    let put = sql!(
        "INSERT INTO communities_topics (id, place, kind, title, author, state, warning, locked, made_at, last_at, replies,
             helped, answered_as)
         VALUES (?1, ?2, 'question', ?3, ?4, 'shown', '', 0, ?5, ?6, ?7, ?8, '')"
    );
    let replies = i64::try_from(told.posts.len() - 1).unwrap_or(0);
    let row = params![topic, place, told.title.as_str(), first.author, first.at, last, replies, told.helped];
    access.tx().exec(put, &row).await?;
    let mut ids: Vec<RawId> = Vec::new();
    for (n, said) in (0i64..).zip(&told.posts) {
        let id = RawId::new(said.at);
        let quotes = said.quotes.and_then(|n| ids.get(n)).copied();
        let put = sql!(
            "INSERT INTO communities_posts (id, key, topic, place, n, author, role, interest, body, quotes, state, held,
                 made_at, helped, same, thanked, label)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, '', '', ?7, ?8, 'shown', '', ?9, 0, 0, 0, '')"
        );
        let row = params![id, key_of(id), topic, place, n, said.author, said.words.as_str(), quotes, said.at];
        access.tx().exec(put, &row).await?;
        access.tx().exec(sql!("INSERT INTO communities_fresh (key) VALUES (?1)"), &params![key_of(id)]).await?;
        ids.push(id);
    }
    let more = sql!("UPDATE communities_places SET topics = topics + 1, version = version + 1 WHERE id = ?1");
    access.tx().exec(more, &params![place]).await?;
    Ok(topic)
}
