//! Protected time and its minutes.

use http::StatusCode;

use super::*;

async fn seconds(p: &Practice, item: ItemId) -> i64 {
    let query = sql!(
        "SELECT CAST(COALESCE(SUM(stopped_at - started_at), 0) AS BIGINT) FROM work_minutes WHERE item = ?1 AND void_at IS NULL"
    );
    p.one::<(i64,)>(query, &params![item]).await.0 / 1_000_000
}

#[tokio::test]
async fn a_block_is_cut_worked_and_summed_up() {
    testing::each(slices, async |world| {
        let p = practice(world).await;
        let (ana, ben) = (p.world.sign_in(p.ana).await, p.world.sign_in(p.ben).await);
        let mut items = Vec::new();
        for _ in 0..4 {
            items.push(p.open_with(p.nurses, Priority::Routine, 5, None).await);
            p.world.clock.advance(1).unwrap();
        }
        let urgent = p.open_with(p.nurses, Priority::Today, 5, None).await;
        let due = async |item| {
            p.one::<(i64, i64, i64)>(sql!("SELECT due_at, next_at, rung FROM work_items WHERE id = ?1"), &params![item])
                .await
        };
        let before = due(items[1]).await;

        ana.post("/blocks", &[("minutes", "7")])
            .await
            .expect(StatusCode::UNPROCESSABLE_ENTITY)
            .says("Choose 15, 20, 30 or 60");
        let begun = ana.post("/blocks", &[("minutes", "15"), ("act", "now")]).await.expect(StatusCode::SEE_OTHER);
        let block = begun.location().to_owned();
        let desk = ana.get(&block).await.expect(StatusCode::OK);
        desk.says("0 of 3 done")
            .says("2 more wait.")
            .says("data-left=\"900\"")
            .says("id=\"queue\"")
            .says("id=\"thread\"")
            .says("id=\"chart\"");
        desk.says(&format!("data-beat-url=\"/blocks/beat/{urgent}\"")).says("id=\"keys\"");
        assert_eq!(p.holder(urgent).await, Some(p.ana), "the most pressing one is in the block");
        assert_eq!(badge(&ben).await, 2, "and nobody else's meanwhile");
        ben.get(&block).await.expect(StatusCode::NOT_FOUND);
        ben.post("/blocks", &[("minutes", "15"), ("act", "now")]).await.expect(StatusCode::SEE_OTHER);
        assert_eq!(badge(&ana).await, 3, "two blocks never share an item");

        for _ in 0..8 {
            p.world.clock.advance(15).unwrap();
            ana.post(&format!("/blocks/beat/{urgent}"), &[("seconds", "15")]).await.expect(StatusCode::NO_CONTENT);
        }
        ana.get(&format!("{block}?item={urgent}")).await.says("data-seconds=\"120\"");
        ana.post(&format!("/items/{urgent}/close"), &[("outcome", "answered")]).await.expect(StatusCode::SEE_OTHER);
        ana.get(&block).await.says("1 of 3 done");
        let ended = ana.post(&format!("{block}/end"), &[]).await.expect(StatusCode::SEE_OTHER);
        ana.post(&format!("{block}/end"), &[]).await.expect(StatusCode::CONFLICT);
        let sum = ana.get(ended.location()).await.expect(StatusCode::OK);
        for (word, n) in [("Answered", 1), ("Minutes counted", 2), ("Proposed", 3), ("Moved on", 2)] {
            sum.says(&format!("<dt>{word}</dt><dd><b>{n}</b></dd>"));
        }
        assert_eq!((p.holder(items[0]).await, p.holder(items[1]).await), (None, None));
        assert_eq!(p.holder(items[2]).await, Some(p.ben));
        assert_eq!(due(items[1]).await, before, "the clock was not touched");
    })
    .await;
}

#[tokio::test]
async fn the_same_minute_counts_once_over_tabs() {
    testing::each(slices, async |world| {
        let p = practice(world).await;
        let ana = p.world.sign_in(p.ana).await;
        let (one, two) = (p.open(p.nurses, Priority::Routine).await, p.open(p.nurses, Priority::Routine).await);
        for _ in 0..4 {
            p.world.clock.advance(15).unwrap();
            let (a, b, c) =
                (format!("/blocks/beat/{one}"), format!("/blocks/beat/{one}"), format!("/blocks/beat/{two}"));
            let fields = [("seconds", "15"), ("visible", "1"), ("active", "1")];
            let got = tokio::join!(ana.post(&a, &fields), ana.post(&b, &fields), ana.post(&c, &fields));
            assert!([got.0.status, got.1.status, got.2.status].iter().all(|s| *s == StatusCode::NO_CONTENT));
        }
        assert_eq!(seconds(&p, one).await + seconds(&p, two).await, 60);
        // A beat cannot say more than it can have counted.
        p.world.clock.advance(3600).unwrap();
        ana.post(&format!("/blocks/beat/{one}"), &[("seconds", "3000")]).await.expect(StatusCode::NO_CONTENT);
        assert_eq!(seconds(&p, one).await + seconds(&p, two).await, 105);
    })
    .await;
}

#[tokio::test]
async fn minutes_are_typed_without_a_script_and_corrected_with_a_reason() {
    testing::each(slices, async |world| {
        let p = practice(world).await;
        let ana = p.world.sign_in(p.ana).await;
        let item = p.open(p.nurses, Priority::Routine).await;
        p.world.clock.advance(1200).unwrap();
        let (typed, correct) = (format!("/blocks/minutes/{item}"), format!("/blocks/correct/{item}"));
        ana.post(&typed, &[("minutes", "many")])
            .await
            .expect(StatusCode::UNPROCESSABLE_ENTITY)
            .says("Write whole minutes");
        ana.post(&typed, &[("minutes", "7")]).await.expect(StatusCode::SEE_OTHER);
        assert_eq!(seconds(&p, item).await, 420);
        ana.post(&typed, &[("minutes", "7")])
            .await
            .expect(StatusCode::UNPROCESSABLE_ENTITY)
            .says("counted this time already");
        ana.post(&correct, &[("minutes", "5"), ("reason", "")])
            .await
            .expect(StatusCode::UNPROCESSABLE_ENTITY)
            .says("Please give a reason");
        ana.post(&correct, &[("minutes", "30"), ("reason", "Typo")])
            .await
            .expect(StatusCode::UNPROCESSABLE_ENTITY)
            .says("overlaps");
        assert_eq!(seconds(&p, item).await, 420, "a refused correction changes nothing");
        ana.post(&correct, &[("minutes", "5"), ("reason", "Typo")]).await.expect(StatusCode::SEE_OTHER);
        assert_eq!(seconds(&p, item).await, 300);
        let kept = p.one::<(i64,)>(sql!("SELECT COUNT(*) FROM work_minutes WHERE item = ?1"), &params![item]).await.0;
        assert_eq!(kept, 2, "what was there before is kept");
        let back = ana
            .post(&correct, &[("minutes", "0"), ("reason", "Wrong item"), ("back", "https://elsewhere.example/")])
            .await;
        assert_eq!(back.expect(StatusCode::SEE_OTHER).location(), format!("/items/{item}"));
        assert_eq!(seconds(&p, item).await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_forgotten_block_ends_by_itself() {
    testing::each(slices, async |world| {
        let p = practice(world).await;
        let ana = p.world.sign_in(p.ana).await;
        let item = p.open(p.nurses, Priority::Routine).await;
        let block = ana
            .post("/blocks", &[("minutes", "15"), ("act", "now")])
            .await
            .expect(StatusCode::SEE_OTHER)
            .location()
            .to_owned();
        ana.post(&format!("{block}/more"), &[]).await.expect(StatusCode::SEE_OTHER);
        assert_eq!(p.holder(item).await, Some(p.ana));
        p.pass(41).await;
        assert_eq!(p.holder(item).await, None);
        ana.get(&block).await.expect(StatusCode::OK).says("25 minutes").says("Moved on");
    })
    .await;
}

#[tokio::test]
async fn a_block_is_booked_for_later() {
    testing::each(slices, async |world| {
        let p = practice(world).await;
        let ana = p.world.sign_in(p.ana).await;
        ana.get("/blocks").await.expect(StatusCode::OK).says("No block is booked.");
        let book = async |date, time| {
            ana.post("/blocks", &[("minutes", "30"), ("act", "later"), ("date", date), ("time", time)]).await
        };
        book("2026-11-10", "soon")
            .await
            .expect(StatusCode::UNPROCESSABLE_ENTITY)
            .says("Choose a date and a time.")
            .says("2026-11-10");
        book("2026-11-08", "09:00").await.expect(StatusCode::UNPROCESSABLE_ENTITY).says("still to come");
        let block = book("2026-11-10", "09:00").await.expect(StatusCode::SEE_OTHER).location().to_owned();
        book("2026-11-10", "09:15")
            .await
            .expect(StatusCode::UNPROCESSABLE_ENTITY)
            .says("You have a block at that time.");
        ana.get("/blocks").await.says("9:00\u{a0}AM tomorrow");
        ana.get(&block).await.expect(StatusCode::OK).says("Start the block");
        ana.post(&format!("{block}/start"), &[]).await.expect(StatusCode::SEE_OTHER);
        ana.post(&format!("{block}/start"), &[]).await.expect(StatusCode::CONFLICT);
        ana.get(&block).await.says("Nothing fits into this block.");
    })
    .await;
}
