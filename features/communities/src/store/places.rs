//! Places and who takes part.

use gate::{Access, Act, Manage, WriteAct};
use kernel::{RawId, Result};
use store::{params, sql};

use crate::{
    ground::{Directory, Ground, place_id, word_of},
    types::{NewPlace, PlaceInfo},
};

/// The place of the proof.
pub(crate) async fn place<A: Act, G: Ground>(access: &mut Access<'_, A, G>) -> Result<PlaceInfo> {
    let id = access.id().raw();
    by_id(access.tx(), id).await
}

pub(crate) async fn by_id(tx: &mut store::Tx, id: RawId) -> Result<PlaceInfo> {
    let query = sql!(
        "SELECT id, slug, place, family, name_en, name_es, purpose_en, purpose_es, rules_en, rules_es, words, teens, pool,
                owner, review_at, raid_until, members, topics, version
         FROM communities_places WHERE id = ?1"
    );
    tx.one(query, &params![id]).await
}

/// Every place of the organisation, by family and name, at most 500.
pub(crate) async fn all<A: Act>(access: &mut Access<'_, A, Directory>) -> Result<Vec<PlaceInfo>> {
    let query = sql!(
        "SELECT id, slug, place, family, name_en, name_es, purpose_en, purpose_es, rules_en, rules_es, words, teens, pool,
                owner, review_at, raid_until, members, topics, version
         FROM communities_places WHERE closed_at IS NULL ORDER BY family, name_en LIMIT 500"
    );
    access.tx().all(query, &[]).await
}

/// Every place, the closed ones too, at most 500.
pub(crate) async fn any<A: Act>(access: &mut Access<'_, A, Directory>) -> Result<Vec<PlaceInfo>> {
    let query = sql!(
        "SELECT id, slug, place, family, name_en, name_es, purpose_en, purpose_es, rules_en, rules_es, words, teens, pool,
                owner, review_at, raid_until, members, topics, version
         FROM communities_places ORDER BY family, name_en LIMIT 500"
    );
    access.tx().all(query, &[]).await
}

/// Makes a place; one that is there already stays as it is. Gives whether it is new.
pub(crate) async fn put(access: &mut Access<'_, Manage, Directory>, new: &NewPlace) -> Result<bool> {
    let (id, now) = (place_id(&new.slug), access.now());
    let insert = sql!(
        "INSERT INTO communities_places (id, slug, place, family, name_en, name_es, purpose_en, purpose_es, rules_en, rules_es,
             words, teens, pool, owner, made_at, review_at, members, topics, version)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, 0, 0, 1)
         ON CONFLICT (id) DO NOTHING"
    );
    let review = now.plus_days(30 * i64::from(new.review_months));
    let row = params![
        id,
        new.slug.as_str(),
        word_of(new.place),
        new.family.as_str(),
        new.name[0].as_str(),
        new.name[1].as_str(),
        new.purpose[0].as_str(),
        new.purpose[1].as_str(),
        new.rules[0].as_str(),
        new.rules[1].as_str(),
        new.words.as_str(),
        i64::from(new.teens),
        new.pool,
        new.owner,
        now,
        review
    ];
    Ok(access.tx().exec(insert, &row).await? > 0)
}

/// One more or one less takes part.
pub(crate) async fn count_members<A: WriteAct, G: Ground>(access: &mut Access<'_, A, G>, more: i64) -> Result<()> {
    let place = access.id();
    let count = sql!("UPDATE communities_places SET members = members + ?2, version = version + 1 WHERE id = ?1");
    access.tx().exec(count, &params![place, more]).await?;
    Ok(())
}

/// Everything that is written waits until then; nothing when it is over.
pub(crate) async fn set_raid<A: WriteAct, G: Ground>(
    access: &mut Access<'_, A, G>,
    until: Option<kernel::Time>,
) -> Result<()> {
    let place = access.id();
    let set =
        sql!("UPDATE communities_places SET raid_until = CAST(?2 AS BIGINT), version = version + 1 WHERE id = ?1");
    access.tx().exec(set, &params![place, until]).await?;
    Ok(())
}

/// Readers of every open place see something new.
pub(crate) async fn grow_open(access: &mut Access<'_, gate::Operate, Directory>) -> Result<()> {
    let grow = sql!("UPDATE communities_places SET version = version + 1 WHERE place = 'open'");
    access.tx().exec(grow, &[]).await?;
    Ok(())
}
