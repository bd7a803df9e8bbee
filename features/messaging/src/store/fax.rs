//! What may go by fax.

use gate::{Access, Act};
use kernel::Result;
use store::{params, sql};

use crate::types::{PostInfo, Thread};

/// The number of the last post of a thread.
pub(crate) async fn last_n<A: Act>(access: &mut Access<'_, A, Thread>) -> Result<i64> {
    let thread = access.id();
    Ok(access.tx().one::<(i64,)>(sql!("SELECT last_n FROM messaging_threads WHERE id = ?1"), &params![thread]).await?.0)
}

/// The messages of a thread up to number `upto`, oldest first, or the one with number `post`. At most 1,000, which are more than
/// a fax holds: nothing is left out without a word.
pub(crate) async fn faxed<A: Act>(access: &mut Access<'_, A, Thread>, post: i64, upto: i64) -> Result<Vec<PostInfo>> {
    let thread = access.id();
    let query = sql!(
        "SELECT id, n, kind, side, author, code, about, body, via, files, at FROM messaging_posts
         WHERE thread = ?1 AND kind = 'message' AND n <= ?2 AND (?3 = 0 OR n = ?3) ORDER BY n LIMIT 1000"
    );
    access.tx().all(query, &params![thread, upto, post]).await
}
