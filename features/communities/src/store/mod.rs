//! All SQL of communities. Every moment here is a slot's start when a persona acts; see `gate::slot`.

pub(crate) mod cases;
pub(crate) mod clubs;
pub(crate) mod danger;
pub(crate) mod digests;
pub(crate) mod erase;
pub(crate) mod fill;
pub(crate) mod keep;
pub(crate) mod labels;
pub(crate) mod links;
pub(crate) mod marks;
pub(crate) mod mentors;
pub(crate) mod moderation;
pub(crate) mod pairs;
pub(crate) mod pictures;
pub(crate) mod places;
pub(crate) mod posts;
pub(crate) mod professionals;
pub(crate) mod reviews;
pub(crate) mod search;
pub(crate) mod surveys;
pub(crate) mod topics;
pub(crate) mod unread;

use gate::{Access, Resource, WriteAct};
use kernel::{RawId, Result};
use store::{params, sql};

/// Notes that readers of the place of the proof see something new.
pub(crate) async fn touch<A: WriteAct, K: Resource>(access: &mut Access<'_, A, K>) -> Result<()> {
    let place = access.id().raw();
    let grow = sql!("UPDATE communities_places SET version = version + 1 WHERE id = ?1");
    access.tx().exec(grow, &params![place]).await?;
    Ok(())
}

/// The row of the text index that stands for a post: 62 random bits of its id.
pub(crate) fn key_of(post: RawId) -> i64 {
    let [.., a, b, c, d, e, f, g, h] = post.0;
    i64::from_be_bytes([a & 0x3f, b, c, d, e, f, g, h])
}
