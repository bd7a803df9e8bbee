//! The words of a thread for a fax to another office: messages alone, never notes or what happened.

use channels::{FaxSheet, FaxWords, FaxedPost};
use gate::{Access, Act, View};
use kernel::{PersonId, Result};
use people::PersonCard;

use crate::{
    store,
    types::{Thread, ThreadId},
};

/// The words of a fax in the moment it leaves. Contributed to `channels`.
pub(crate) const WORDS: FaxWords = FaxWords {
    read: |write, of| {
        Box::pin(async move {
            let mut access = write.may::<View, Thread>(ThreadId::from_raw(of.thread)).await?;
            let sheet = sheet(&mut access, (of.post, of.upto), of.by).await?;
            Ok((!sheet.posts.is_empty()).then_some(sheet))
        })
    },
};

/// What a fax of a thread says: all messages up to a number, or the one with number `post`.
pub(crate) async fn sheet<A: Act>(
    access: &mut Access<'_, A, Thread>,
    (post, upto): (i64, i64),
    by: PersonId,
) -> Result<FaxSheet> {
    let patient = store::thread(access).await?.patient;
    let posts = store::faxed(access, post, upto).await?;
    let mut ids: Vec<PersonId> = posts.iter().filter_map(|post| post.author).chain([patient, by]).collect();
    ids.sort_unstable();
    ids.dedup();
    let cards = people::cards(access, &ids).await?;
    let card = |id: PersonId| cards.iter().find(|card| card.id == id);
    let title = |id: PersonId| card(id).map(PersonCard::title).unwrap_or_default();
    let posts = posts.into_iter().map(|post| FaxedPost {
        who: post.author.map(title).unwrap_or_default(),
        at: post.at,
        words: post.body,
        files: post.files,
    });
    let posts = posts.collect();
    let born = card(patient).and_then(|card| card.birth_date.clone());
    Ok(FaxSheet {
        patient: card(patient).map(|card| card.name.clone()).unwrap_or_default(),
        born,
        sender: title(by),
        posts,
    })
}
