//! A raid: five thousand posts come at once, wait in the queue, and readers notice nothing.

use http::StatusCode;
use store::{params, sql};

use crate::world::{Town, path, slices, write};

const OPEN: &str = "/open/type-2-diabetes";
const POSTS: i64 = 5_000;

#[tokio::test(flavor = "multi_thread")]
async fn a_raid_waits_in_the_queue_and_readers_notice_nothing() {
    testing::each(slices, |world| async {
        let town = Town::open(world).await;
        let ana = town.joined(town.ana, OPEN, "MeadowFern").await;
        town.known(&ana, OPEN).await;
        let moderator = town.sign_in(town.moderator).await;
        path(&moderator.post(&format!("{OPEN}/raid"), &[("on", "1")]).await);
        // Whoever is known here waits as well.
        path(&write(&ana, OPEN, "Is this still open to us?", "I wanted to say good night.").await);
        town.world.guest().get(OPEN).await.expect(StatusCode::OK).says("New posts wait for a moderator");
        let statements = async || {
            let db = town.world.org.store();
            db.start_trace();
            let page = town.world.guest().get(OPEN).await.expect(StatusCode::OK);
            (page.body, db.take_trace())
        };
        let quiet = statements().await;
        // The same rows as a post leaves that waits, five thousand times.
        let mut tx = town.world.org.store().begin().await.unwrap();
        for n in 0..POSTS {
            let copy = sql!(
                "INSERT INTO communities_posts (id, key, topic, place, n, author, role, interest, body, state, held, made_at, helped,
                     same, thanked, label)
                 SELECT ?1, ?2, topic, place, ?3, author, role, interest, body, state, held, made_at, 0, 0, 0, ''
                 FROM communities_posts WHERE state = 'held' ORDER BY id DESC LIMIT 1"
            );
            let id = kernel::RawId::new(town.world.clock.now());
            tx.exec(copy, &params![id, n, n + 1]).await.unwrap();
        }
        tx.commit().await.unwrap();
        let loud = statements().await;
        assert_eq!(quiet, loud, "a reader's page is made of the same statements and bytes");
        moderator.get(&format!("{OPEN}/queue")).await.expect(StatusCode::OK).says(&format!("Held: {}", POSTS + 1));
        // One obligation for all of them.
        town.world.later(6).await;
        let items = sql!("SELECT COUNT(*) FROM work_items WHERE kind = 'community' AND closed_at IS NULL");
        assert_eq!(town.count(items).await, 1);
        path(&moderator.post(&format!("{OPEN}/raid"), &[("on", "0")]).await);
        path(&write(&ana, OPEN, "Now it is open again", "Good night, all of you.").await);
        town.world.guest().get(OPEN).await.expect(StatusCode::OK).says("Now it is open again");
    })
    .await;
}
