//! Owning: take, hand over, return, close.

use http::StatusCode;
use policy::Roles;

use super::*;

#[tokio::test]
async fn an_item_is_taken_handed_over_and_closed() {
    testing::each(slices, async |world| {
        let p = practice(world).await;
        let (ana, ben) = (p.world.sign_in(p.ana).await, p.world.sign_in(p.ben).await);
        let dora = p.world.sign_in(p.dora).await;
        let item = p.open(p.nurses, Priority::Routine).await;
        let page = format!("/items/{item}");
        p.world.guest().get(&page).await.expect(StatusCode::UNAUTHORIZED);
        dora.get(&page).await.expect(StatusCode::NOT_FOUND);
        dora.post(&format!("{page}/take"), &[]).await.expect(StatusCode::NOT_FOUND);
        ana.get("/inbox").await.expect(StatusCode::OK).says("1 item waits").says("Nurse team").says("line ");
        assert_eq!((badge(&ana).await, badge(&ben).await, badge(&dora).await), (1, 1, 0));

        let elsewhere =
            ana.post(&format!("{page}/take"), &[("back", "//elsewhere.example")]).await.expect(StatusCode::SEE_OTHER);
        assert_eq!(elsewhere.location(), page);
        ana.post(&format!("{page}/take"), &[]).await.expect(StatusCode::SEE_OTHER);
        ben.post(&format!("{page}/take"), &[]).await.expect(StatusCode::CONFLICT);
        assert_eq!((badge(&ana).await, badge(&ben).await), (1, 0));
        ana.get(&page).await.expect(StatusCode::OK).says("Yours since").says("Ana Nurse took it").says("asked ");

        let to_desk = format!("pool:{}", p.desk);
        let no_reason = ana.post(&format!("{page}/hand"), &[("to", &to_desk), ("reason", " ")]).await;
        no_reason.expect(StatusCode::UNPROCESSABLE_ENTITY).says("Please give a reason.");
        ben.post(&format!("{page}/hand"), &[("to", &to_desk), ("reason", "x")]).await.expect(StatusCode::CONFLICT);
        ana.post(&format!("{page}/hand"), &[("to", &to_desk), ("reason", "A form")])
            .await
            .expect(StatusCode::SEE_OTHER);
        ana.get(&page).await.expect(StatusCode::NOT_FOUND);
        dora.get(&page).await.expect(StatusCode::OK).says("Ana Nurse handed it to Desk: A form");
        assert_eq!((badge(&ana).await, badge(&dora).await), (0, 1));

        dora.post(&format!("{page}/close"), &[("outcome", "sent-elsewhere")]).await.expect(StatusCode::SEE_OTHER);
        dora.post(&format!("{page}/close"), &[("outcome", "done")]).await.expect(StatusCode::CONFLICT);
        dora.post(&format!("{page}/take"), &[]).await.expect(StatusCode::CONFLICT);
        dora.get(&page).await.expect(StatusCode::OK).says("Sent elsewhere");
        assert_eq!(badge(&dora).await, 0);
        let moves = p.one::<(i64,)>(sql!("SELECT COUNT(*) FROM test_moves WHERE item = ?1"), &params![item]).await.0;
        assert_eq!(moves, 3, "taken, handed over, closed");
    })
    .await;
}

#[tokio::test]
async fn two_who_take_at_once_do_not_both_get_it() {
    testing::each(slices, async |world| {
        let p = practice(world).await;
        let (ana, ben) = (p.world.sign_in(p.ana).await, p.world.sign_in(p.ben).await);
        for _ in 0..10 {
            let take = format!("/items/{}/take", p.open(p.nurses, Priority::Soon).await);
            let (a, b) = tokio::join!(ana.post(&take, &[]), ben.post(&take, &[]));
            let mut got = [a.status.as_u16(), b.status.as_u16()];
            got.sort_unstable();
            assert_eq!(got, [303, 409]);
        }
        assert_eq!(badge(&ana).await + badge(&ben).await, 10);
    })
    .await;
}

#[tokio::test]
async fn a_second_question_about_the_same_thing_is_the_same_item() {
    testing::each(slices, async |world| {
        let p = practice(world).await;
        let new = |priority| NewItem {
            kind: "message",
            pool: p.nurses,
            patient: None,
            subject: RawId([9; 16]),
            priority,
            due_at: None,
            minutes: 5,
        };
        let mut ids = Vec::new();
        for priority in [Priority::Routine, Priority::Now, Priority::Soon] {
            let mut write = p.world.org.operator("test").await.unwrap();
            let mut access = write.may::<Manage, _>(ORG).await.unwrap();
            ids.push(work::open(&mut access, &new(priority)).await.unwrap());
            let live = work::live_item(&mut access, RawId([9; 16])).await.unwrap().unwrap();
            let danger = priority != Priority::Routine;
            assert_eq!(live.priority == Priority::Now, danger, "raised, and never lowered");
            write.commit().await.unwrap();
        }
        assert_eq!((ids[0], ids[0]), (ids[1], ids[2]));
    })
    .await;
}

#[tokio::test]
async fn the_inbox_pages_by_key_and_speaks_spanish() {
    testing::each(slices, async |world| {
        let p = practice(world).await;
        let ana = p.world.sign_in(p.ana).await;
        ana.get("/inbox").await.expect(StatusCode::OK).says("Nothing waits for you.");
        for _ in 0..30 {
            p.open(p.nurses, Priority::Routine).await;
        }
        let urgent = p.open(p.nurses, Priority::Today).await;
        let first = ana.get("/inbox").await.expect(StatusCode::OK);
        let lines = |body: &str| body.matches("class=\"cover name\"").count();
        assert_eq!(lines(&first.body), 25);
        assert!(first.body.find(&urgent.to_string()).unwrap() < first.body.find("line ").unwrap());
        let older = first.body.split("href=\"/inbox?after=").nth(1).and_then(|s| s.split('"').next()).unwrap();
        let second = ana.get(&format!("/inbox?after={older}")).await.expect(StatusCode::OK);
        assert_eq!(lines(&second.body), 6);
        assert!(!first.body.contains(" style=") && first.body.len() < 60_000);

        let eva = PersonId::new(p.world.clock.now());
        let mut write = p.world.org.operator("test").await.unwrap();
        let mut access = write.may::<Manage, _>(ORG).await.unwrap();
        gate::put_actor(&mut access, eva, "Eva", Roles::of(Role::Clinician), (Locale::Es, "America/Denver"), false)
            .await
            .unwrap();
        gate::join_pool(&mut access, p.nurses, eva).await.unwrap();
        write.commit().await.unwrap();
        let page = p.world.sign_in(eva).await.get("/inbox").await.expect(StatusCode::OK);
        page.says("31 tareas esperan").says("Equipo de enfermería").says("Mensaje");
    })
    .await;
}

#[tokio::test]
async fn the_pool_and_the_holder_get_the_care_team_right() {
    testing::each(slices, async |world| {
        let p = practice(world).await;
        let patient = p.world.person("Pat Patient", Roles::of(Role::Patient)).await;
        let item = p.open_with(p.nurses, Priority::Routine, 5, Some(patient)).await;
        let team = async || {
            let query = sql!("SELECT COUNT(*) FROM gate_grants WHERE target = ?1");
            p.one::<(i64,)>(query, &params![patient]).await.0
        };
        assert_eq!(team().await, 1, "the pool");
        p.open_with(p.nurses, Priority::Routine, 5, Some(patient)).await;
        assert_eq!(team().await, 1, "once");
        p.world.sign_in(p.ana).await.post(&format!("/items/{item}/take"), &[]).await.expect(StatusCode::SEE_OTHER);
        assert_eq!(team().await, 2, "the holder");
        p.world.sign_in(p.ben).await.get("/inbox").await.says("Pat Patient");
        let to = format!("person:{patient}");
        let hand =
            p.world.sign_in(p.ana).await.post(&format!("/items/{item}/hand"), &[("to", &to), ("reason", "x")]).await;
        hand.expect(StatusCode::UNPROCESSABLE_ENTITY).says("Choose somebody who works here.");
    })
    .await;
}
