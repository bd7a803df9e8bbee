//! Looking after all places: who may, picking, making, changing, closing, and how each is doing.

use http::StatusCode;
use policy::{Role, Roles};
use store::sql;

use crate::world::{Town, path, person, slices, write};

const OPEN: &str = "/open/type-2-diabetes";

fn form<'a>(pool: &'a str, change: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut form = vec![
        ("slug", "walking-club"),
        ("kind", "members"),
        ("family", "town"),
        ("name_en", "The walking club"),
        ("name_es", "El club de caminar"),
        ("purpose_en", "For everybody in town who wants company on a walk."),
        ("purpose_es", "Para quien quiera caminar acompañado en el pueblo."),
        ("rules_en", "No racing\nDogs are welcome"),
        ("rules_es", "Sin carreras\nLos perros son bienvenidos"),
        ("words", "walk, stroll, caminar"),
        ("teens", "1"),
        ("pool", pool),
        ("owner", ""),
        ("months", "6"),
    ];
    for (name, value) in change {
        for pair in form.iter_mut().filter(|pair| pair.0 == *name) {
            pair.1 = value;
        }
    }
    form
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_makes_changes_and_closes_a_group_and_nobody_else_does() {
    testing::each(slices, |world| async {
        let town = Town::open(world).await;
        let pool = town.pool.to_string();
        let admin = person(&town.world, "Ada", "1970-01-01", Roles::of(Role::Administrator)).await;
        let admin = town.sign_in(admin).await;
        let ana = town.sign_in(town.ana).await;
        for path in ["/groups/places", "/groups/places/new", "/groups/places/starter", "/groups/places/copd"] {
            ana.get(path).await.expect(StatusCode::NOT_FOUND);
            town.world.guest().get(path).await.expect(StatusCode::UNAUTHORIZED);
            admin.get(path).await.expect(StatusCode::OK);
        }
        ana.post("/groups/places/new", &form(&pool, &[])).await.expect(StatusCode::NOT_FOUND);
        assert!(!ana.get("/groups").await.body.contains("/groups/places"));
        admin.get("/groups").await.says("/groups/places");

        // What was typed stays, with every fault beside its field.
        let bad = form(&pool, &[("slug", "Walking Club"), ("name_es", ""), ("months", "60")]);
        let refused = admin.post("/groups/places/new", &bad).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        refused.says("Walking Club").says("Dogs are welcome").says("3 to 40 small letters").says("1 to 36");
        let taken = form(&pool, &[("slug", "copd")]);
        let refused = admin.post("/groups/places/new", &taken).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        refused.says("has this address already");
        let mixed = form(&pool, &[("kind", "peers")]);
        admin
            .post("/groups/places/new", &mixed)
            .await
            .expect(StatusCode::UNPROCESSABLE_ENTITY)
            .says("Among clinicians");

        let made = admin.post("/groups/places/new", &form(&pool, &[])).await;
        assert_eq!(path(&made), "/groups/places/walking-club");
        admin.get(made.location()).await.expect(StatusCode::OK).says("The group is there");
        ana.get("/groups/walking-club").await.expect(StatusCode::OK).says("Dogs are welcome").says("only members read");
        town.world.guest().get("/groups/walking-club").await.expect(StatusCode::NOT_FOUND);

        // Changed: the form cannot change who reads it.
        let owner = town.moderator.to_string();
        let changed =
            form(&pool, &[("kind", "open"), ("name_en", "Walking together"), ("owner", &owner), ("months", "")]);
        path(&admin.post("/groups/places/walking-club", &changed).await);
        ana.get("/groups/walking-club").await.says("Walking together").says("only members read");
        admin.get("/groups/places").await.expect(StatusCode::OK).says("Mona Vega").says("Walking together");
        let bad = form(&pool, &[("purpose_en", "Short")]);
        let refused = admin.post("/groups/places/walking-club", &bad).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        refused.says("10 to 400").says(">\nShort<");

        // Closing asks, and waits for what is owed.
        let member = town.joined(town.ben, "/members/walking-club", "BootsAndHat").await;
        let topic = path(&write(&member, "/members/walking-club", "Who walks on Sunday?", "I start at eight.").await);
        let close = "/groups/places/walking-club/close";
        admin.post(close, &[]).await.expect(StatusCode::UNPROCESSABLE_ENTITY).says("confirm that its members know");
        let refused = admin.post(close, &[("sure", "1")]).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        refused.says("Something waits for a moderator");
        let post = town.text(sql!("SELECT id FROM communities_posts WHERE state = 'held'")).await;
        let moderator = town.sign_in(town.moderator).await;
        path(&moderator.post(&format!("/members/walking-club/queue/{post}"), &[("act", "approve")]).await);
        member.post(close, &[("sure", "1")]).await.expect(StatusCode::NOT_FOUND);
        path(&admin.post(close, &[("sure", "1")]).await);
        member.get(&topic).await.expect(StatusCode::NOT_FOUND);
        member.get("/groups/walking-club").await.expect(StatusCode::NOT_FOUND);
        member.get("/names").await.expect(StatusCode::OK);
        assert!(!member.get("/groups/search?q=sunday").await.body.contains("Who walks on Sunday"));
        admin.get("/groups/places").await.says("Closed groups");
        path(&admin.post(close, &[("open", "1")]).await);
        member.get(&topic).await.expect(StatusCode::OK).says("I start at eight");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_starter_set_is_picked_with_boxes() {
    testing::each(slices, |world| async {
        let town = Town::open(world).await;
        let pool = town.pool.to_string();
        let moderator = town.sign_in(town.moderator).await;
        let all = moderator.get("/groups/places/starter").await.expect(StatusCode::OK);
        all.says("Every group of the starter set is here");
        let mut tx = town.world.org.store().begin().await.unwrap();
        let gone = sql!("DELETE FROM communities_places WHERE slug IN ('copd', 'heart-failure')");
        tx.exec(gone, &[]).await.unwrap();
        tx.commit().await.unwrap();
        moderator.get("/groups/places/starter").await.says("Breathing with COPD").says("Here already");
        let none = moderator.post("/groups/places/starter", &[("pool", &pool)]).await;
        none.expect(StatusCode::UNPROCESSABLE_ENTITY).says("pick at least one");
        let no_pool = moderator.post("/groups/places/starter", &[("slug", "copd"), ("pool", "")]).await;
        let kept = no_pool.expect(StatusCode::UNPROCESSABLE_ENTITY);
        kept.says("choose who moderates").says("value=\"copd\" checked");
        path(
            &moderator.post("/groups/places/starter", &[("slug", "copd"), ("slug", "nowhere"), ("pool", &pool)]).await,
        );
        town.world.guest().get("/groups/copd").await.expect(StatusCode::OK);
        town.world.guest().get("/groups/heart-failure").await.expect(StatusCode::NOT_FOUND);

        // Communications sees how groups are doing, and changes nothing.
        let press = person(&town.world, "Cora", "1975-01-01", Roles::of(Role::Communications)).await;
        let press = town.sign_in(press).await;
        let page = press.get("/groups/places/copd").await.expect(StatusCode::OK);
        assert!(!page.says("How it is doing").body.contains("Keep the changes"));
        press.post("/groups/places/copd/close", &[("sure", "1")]).await.expect(StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_group_s_health_is_told_in_numbers() {
    testing::each(slices, |world| async {
        let town = Town::open(world).await;
        let ana = town.joined(town.ana, OPEN, "SlowButSteady").await;
        town.known(&ana, OPEN).await;
        let ben = town.joined(town.ben, OPEN, "TrailMix").await;
        town.known(&ben, OPEN).await;
        let asked = path(&write(&ana, OPEN, "What do you eat before a walk?", "I get shaky without a snack.").await);
        town.world.clock.advance(2 * 3_600).unwrap();
        path(&ben.post(&format!("{asked}/reply"), &[("text", "Half a banana works for me.")]).await);
        let moderator = town.sign_in(town.moderator).await;
        let health = moderator.get("/groups/places/type-2-diabetes").await.expect(StatusCode::OK);
        health.says("2 hours").says("100 % of 1").says("Nobody is named");
        assert!(!health.body.contains("TrailMix") && !health.body.contains("SlowButSteady"));
        town.world.clock.advance(2 * 86_400).unwrap();
        let moderator = town.sign_in(town.moderator).await;
        moderator.get("/groups/places").await.expect(StatusCode::OK).says("2 topics without an answer for a day");
        town.world.clock.advance(400 * 86_400).unwrap();
        let moderator = town.sign_in(town.moderator).await;
        moderator.get("/groups/places/type-2-diabetes").await.expect(StatusCode::OK).says("Review was due");
    })
    .await;
}
