//! The posts of a topic are drawn once for many readers; each still sees the own.

use http::StatusCode;
use store::sql;

use crate::{
    OPEN,
    world::{Town, path, slices, write},
};

#[tokio::test(flavor = "multi_thread")]
async fn posts_are_drawn_for_many_and_each_still_sees_the_own() {
    testing::each(slices, |world| async {
        let town = Town::open(world).await;
        let ana = town.joined(town.ana, OPEN, "SlowButSteady").await;
        town.known(&ana, OPEN).await;
        let topic = path(&write(&ana, OPEN, "Walking after dinner", "I walk around the block every evening.").await);
        let ben = town.joined(town.ben, OPEN, "RiverBend").await;
        let kim = town.joined(town.keeper, OPEN, "QuietHill").await;
        let page =
            ben.get(&topic).await.expect(StatusCode::OK).says("around the block").says("This helped me").body.clone();
        assert_eq!(page.matches("aria-pressed=\"false\"").count(), 3);
        assert_eq!(kim.get(&topic).await.body.matches("aria-pressed=\"false\"").count(), 3);

        // A mark: counted for everybody at once, pressed for its giver alone.
        let post = town.text(sql!("SELECT id FROM communities_posts WHERE body LIKE 'I walk%'")).await;
        path(&ben.post(&format!("{OPEN}/posts/{post}/mark"), &[("mark", "helped")]).await);
        ben.get(&topic).await.expect(StatusCode::OK).says("aria-pressed=\"true\"");
        let page = kim.get(&topic).await.expect(StatusCode::OK).says("This helped me, 1").body.clone();
        assert!(!page.contains("aria-pressed=\"true\""));

        // The author may edit and has no marks to give; the next reader may not.
        let edit = format!("posts/{post}/edit");
        ana.get(&topic).await.expect(StatusCode::OK).says(&edit);
        assert!(!kim.get(&topic).await.body.contains(&edit));

        // New words are there for whoever read before.
        town.known(&kim, OPEN).await;
        path(&kim.post(&format!("{topic}/reply"), &[("text", "So do I, with my dog.")]).await);
        ben.get(&topic).await.expect(StatusCode::OK).says("with my dog");
        ana.get(&topic).await.expect(StatusCode::OK).says("with my dog");
    })
    .await;
}
