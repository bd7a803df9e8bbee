//! Clocks, silence, escalation, those who leave.

use http::StatusCode;
use work::{Fault, who_reads_when};

use super::*;

#[tokio::test]
async fn a_silent_holder_loses_the_item_and_an_active_one_keeps_it() {
    testing::each(slices, async |world| {
        let p = practice(world).await;
        let ana = p.world.sign_in(p.ana).await;
        let item = p.open(p.nurses, Priority::Routine).await;
        ana.post(&format!("/items/{item}/take"), &[]).await.expect(StatusCode::SEE_OTHER);
        p.pass(25).await;
        ana.post(&format!("/blocks/beat/{item}"), &[("seconds", "15")]).await.expect(StatusCode::NO_CONTENT);
        p.pass(25).await;
        assert_eq!(p.holder(item).await, Some(p.ana));
        p.pass(6).await;
        assert_eq!(p.holder(item).await, None);
        ana.get(&format!("/items/{item}")).await.says("its holder was silent");
    })
    .await;
}

#[tokio::test]
async fn what_is_late_climbs_the_ladder_in_open_minutes() {
    testing::each(slices, async |world| {
        let p = practice(world).await;
        // Monday 10:00: four open hours, and then 0, 15, 30, 45 minutes.
        let item = p.open(p.nurses, Priority::Routine).await;
        let (dora, call) = (p.world.sign_in(p.dora).await, p.world.sign_in(p.call).await);
        p.pass(239).await;
        assert_eq!(p.rung(item).await, 0);
        for (minutes, rung, desk, on_call) in [(2, 1, 0, 0), (15, 2, 0, 0), (15, 3, 1, 0), (15, 4, 1, 1)] {
            p.pass(minutes).await;
            assert_eq!((p.rung(item).await, badge(&dora).await, badge(&call).await), (rung, desk, on_call));
        }
        call.get(&format!("/items/{item}")).await.expect(StatusCode::OK).says("Escalation, step 4: Carl Call told");
        call.post(&format!("/items/{item}/take"), &[]).await.expect(StatusCode::SEE_OTHER);
        assert_eq!((badge(&dora).await, badge(&call).await), (0, 1));
        // The top is told again, for as long as it stays open.
        let told = async || {
            p.one::<(i64,)>(
                sql!("SELECT COUNT(*) FROM work_events WHERE item = ?1 AND what = 'climbed'"),
                &params![item],
            )
            .await
            .0
        };
        let before = told().await;
        p.world.later(60 * 24).await;
        assert!(told().await > before);
    })
    .await;
}

#[tokio::test]
async fn danger_at_night_reaches_the_one_on_call_at_once() {
    testing::each(slices, async |world| {
        let p = practice(world).await;
        p.world.later(60 * 15).await;
        let (danger, other) = (p.open(p.nurses, Priority::Now).await, p.open(p.nurses, Priority::Today).await);
        let call = p.world.sign_in(p.call).await;
        p.pass(1).await;
        assert_eq!((p.rung(danger).await, p.rung(other).await, badge(&call).await), (4, 0, 1));
        call.get(&format!("/items/{danger}")).await.expect(StatusCode::OK).says("Danger, now");
        call.get(&format!("/items/{other}")).await.expect(StatusCode::NOT_FOUND);
        p.pass(60).await;
        assert_eq!(p.rung(other).await, 0, "the ordinary clock sleeps with the pool");
    })
    .await;
}

#[tokio::test]
async fn the_last_rung_is_never_empty() {
    testing::each(slices, async |world| {
        let p = practice(world).await;
        let faults = async || {
            let mut write = p.world.org.operator("doctor").await.unwrap();
            work::check_ladders(&mut write.may::<Manage, _>(ORG).await.unwrap()).await.unwrap()
        };
        assert_eq!(faults().await, vec![]);
        let mut write = p.world.org.operator("test").await.unwrap();
        let mut access = write.may::<Manage, _>(ORG).await.unwrap();
        let none =
            NewPool { name: ["A".into(), "A".into()], hours: "always".into(), takes_now: true, ..NewPool::default() };
        assert!(work::create_pool(&mut access, &none).await.is_err(), "danger without anybody on call");
        drop(write);

        // The one on call leaves: what they held is back, the ladder forgets them, and a person is told to mend it.
        let item = p.open(p.nurses, Priority::Routine).await;
        let held = p.open(p.nurses, Priority::Routine).await;
        let mut write = p.world.org.operator("test").await.unwrap();
        let mut access = write.may::<Manage, _>(ORG).await.unwrap();
        gate::join_pool(&mut access, p.nurses, p.call).await.unwrap();
        write.commit().await.unwrap();
        p.world.sign_in(p.call).await.post(&format!("/items/{held}/take"), &[]).await.expect(StatusCode::SEE_OTHER);
        let mut write = p.world.org.operator("test").await.unwrap();
        let mut access = write.may::<Manage, _>(ORG).await.unwrap();
        let roles = Roles::of(Role::Clinician);
        gate::put_actor(&mut access, p.call, "Carl Call", roles, (Locale::En, "America/Denver"), true).await.unwrap();
        let payload = std::collections::BTreeMap::from([("person", p.call)]);
        jobs::emit(&mut access, "person.offboarded", &payload).await.unwrap();
        write.commit().await.unwrap();
        p.world.run_jobs().await;
        assert_eq!(p.holder(held).await, None);
        assert_eq!(faults().await, vec![Fault::LastSleeps(p.nurses)]);
        let admin = p.world.sign_in(p.admin).await;
        admin.get("/inbox").await.says("Ladder that fails");
        admin.get("/pools").await.says("The last step of Nurse team");
        p.world.later(60 * 6).await;
        assert!(p.rung(item).await >= 1, "it climbs all the same");
    })
    .await;
}

#[tokio::test]
async fn a_dead_job_becomes_work_that_can_be_tried_again() {
    fn with_failing() -> Vec<Slice> {
        let job = jobs::Job {
            kind: "test.fails",
            tries: 1,
            run: |_, _| Box::pin(async { Err(kernel::Error::internal("nothing works")) }),
        };
        let mut all = slices();
        all.push(Slice::new("fails", &[]).part(job));
        all
    }
    testing::each(with_failing, async |world| {
        let p = practice(world).await;
        let mut write = p.world.org.operator("test").await.unwrap();
        let mut access = write.may::<Manage, _>(ORG).await.unwrap();
        let now = access.now();
        jobs::enqueue(&mut access, "test.fails", None, &0, now).await.unwrap();
        write.commit().await.unwrap();
        p.world.run_jobs().await;
        let admin = p.world.sign_in(p.admin).await;
        let inbox = admin.get("/inbox").await.expect(StatusCode::OK);
        inbox.says("Failed task of Kith").says("test.fails");
        let item = inbox.body.split("/items/").nth(1).and_then(|s| s.get(..26)).unwrap().to_owned();
        admin.get(&format!("/items/{item}")).await.says("nothing works");
        admin.post(&format!("/items/{item}/revive"), &[]).await.expect(StatusCode::SEE_OTHER);
        p.world.run_jobs().await;
        assert_eq!(badge(&admin).await, 1, "it failed again, so it is there again");
    })
    .await;
}

#[tokio::test]
async fn notices_that_failed_are_one_item() {
    testing::each(slices, async |world| {
        let p = practice(world).await;
        for _ in 0..3 {
            let mut write = p.world.org.operator("test").await.unwrap();
            let mut access = write.may::<Manage, _>(ORG).await.unwrap();
            jobs::emit(&mut access, "notice.failed", &std::collections::BTreeMap::<&str, &str>::new()).await.unwrap();
            write.commit().await.unwrap();
            p.world.run_jobs().await;
        }
        let admin = p.world.sign_in(p.admin).await;
        let inbox = admin.get("/inbox").await.expect(StatusCode::OK);
        inbox.says("Notices that failed").says("will not be tried again");
        assert_eq!(badge(&admin).await, 1);
        let item = inbox.body.split("/items/").nth(1).and_then(|s| s.get(..26)).unwrap().to_owned();
        admin.get(&format!("/items/{item}")).await.expect(StatusCode::OK).says("Open the outbox");
    })
    .await;
}

#[tokio::test]
async fn an_emergency_is_reviewed_by_a_person() {
    testing::each(slices, async |world| {
        let p = practice(world).await;
        let tell = async |event: &'static str| {
            let mut write = p.world.org.operator("test").await.unwrap();
            let mut access = write.may::<Manage, _>(ORG).await.unwrap();
            let payload =
                std::collections::BTreeMap::from([("emergency", p.ana), ("patient", p.ben), ("person", p.dora)]);
            jobs::emit(&mut access, event, &payload).await.unwrap();
            write.commit().await.unwrap();
            p.world.run_jobs().await;
        };
        let admin = p.world.sign_in(p.admin).await;
        tell("emergency.granted").await;
        admin.get("/inbox").await.says("Emergency access to review").says(&format!("/emergency/{}/review", p.ana));
        tell("emergency.reviewed").await;
        assert_eq!(badge(&admin).await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_number_out_of_service_is_work_until_the_person_confirms_an_address() {
    testing::each(slices, async |world| {
        let p = practice(world).await;
        let tell = async |event: &'static str| {
            let mut write = p.world.org.operator("test").await.unwrap();
            let mut access = write.may::<Manage, _>(ORG).await.unwrap();
            jobs::emit(&mut access, event, &std::collections::BTreeMap::from([("person", p.ana)])).await.unwrap();
            write.commit().await.unwrap();
            p.world.run_jobs().await;
        };
        let admin = p.world.sign_in(p.admin).await;
        tell("contact.dead").await;
        tell("contact.dead").await;
        let inbox = admin.get("/inbox").await.expect(StatusCode::OK);
        inbox.says("Number out of service");
        assert_eq!(badge(&admin).await, 1);
        let item = inbox.body.split("/items/").nth(1).and_then(|s| s.get(..26)).unwrap().to_owned();
        admin.get(&format!("/items/{item}")).await.expect(StatusCode::OK).says("is not in service");
        tell("contact.confirmed").await;
        assert_eq!(badge(&admin).await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_patient_is_told_who_reads_when() {
    testing::each(slices, async |world| {
        let p = practice(world).await;
        p.world.later(60 * 10).await;
        let mut write = p.world.org.operator("test").await.unwrap();
        let pool = work::pool(&mut write.may::<Manage, _>(ORG).await.unwrap(), p.nurses).await.unwrap();
        let text = who_reads_when(&pool, p.world.clock.now(), Locale::En);
        assert_eq!(text.replace('\u{a0}', " "), "Nurse team reads this tomorrow at 8:00 AM");
    })
    .await;
}
