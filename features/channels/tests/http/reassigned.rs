//! Numbers that somebody else may have by now: asked and answered by file.

use channels::{Answers, Channel, Notice, Urgency, reassigned_answers, reassigned_questions};
use http::StatusCode;
use kernel::{Locale, PersonId};
use store::{params, sql};
use testing::World;

use crate::world::{add, notify, path, profile, queue, slices, states};

const ANA: &str = "+14065550177";
const BEN: &str = "+14065550178";

async fn answers(world: &World, text: &str) -> Answers {
    let report = reassigned_answers(&world.org, "answers.csv", text.as_bytes()).await.unwrap();
    world.run_jobs().await;
    report
}

async fn confirmed(world: &World, person: PersonId) -> bool {
    let mut tx = world.org.store().read().await.unwrap();
    let query = sql!(
        "SELECT COUNT(*) FROM channels_addresses WHERE person = ?1 AND channel = 'phone' AND verified_at IS NOT NULL LIMIT 1"
    );
    tx.one::<(i64,)>(query, &params![person]).await.unwrap().0 > 0
}

/// The ledger of a number: stands, how.
async fn ledger(world: &World, number: &str) -> Vec<(String, String)> {
    let mut tx = world.org.store().read().await.unwrap();
    let query = sql!("SELECT stands, how FROM channels_ledger WHERE value = ?1 ORDER BY n LIMIT 50");
    tx.all(query, &params![number]).await.unwrap()
}

#[tokio::test]
async fn the_questions_are_confirmed_numbers_with_the_day_of_the_last_agreement() {
    testing::each(slices, |world| async move {
        let (ana, ben) = (profile(&world, "Ana", Locale::En).await, profile(&world, "Ben", Locale::En).await);
        let (cam, dot) = (profile(&world, "Cam", Locale::En).await, profile(&world, "Dot", Locale::En).await);
        add(&world, ana, Channel::Sms, ANA).await;
        add(&world, ana, Channel::Email, "ana@example.org").await;
        add(&world, cam, Channel::Sms, "+525555550143").await;
        add(&world, dot, Channel::Sms, "+14065550179").await;
        world.guest().post("/demo/phone", &[("number", "+14065550179"), ("text", "STOP")]).await;
        assert_eq!(reassigned_questions(&world.org).await.unwrap(), "", "of today nobody is asked");
        world.later(24 * 60).await;
        add(&world, ben, Channel::Sms, ANA).await;
        add(&world, ben, Channel::Sms, BEN).await;
        world.later(24 * 60).await;
        let want = "4065550177,2026-11-09\r\n4065550177,2026-11-10\r\n4065550178,2026-11-10\r\n";
        assert_eq!(reassigned_questions(&world.org).await.unwrap(), want);
    })
    .await;
}

#[tokio::test]
async fn a_number_that_was_given_up_counts_as_not_confirmed_until_a_code_comes_back() {
    testing::each(slices, |world| async move {
        let (ana, ben) = (profile(&world, "Ana", Locale::En).await, profile(&world, "Ben", Locale::En).await);
        add(&world, ana, Channel::Sms, ANA).await;
        add(&world, ben, Channel::Sms, BEN).await;
        world.later(24 * 60 + 12 * 60).await;
        // At ten at night it waits.
        queue(&world, ana, path(&world), Urgency::Routine).await;
        assert_eq!(states(&world).await, ["held"]);
        let file = "4065550177,2026-11-09,yes\r\n4065550178,2026-11-09,no\r\n4065550199,2026-11-09,no_data\r\n";
        let report = answers(&world, file).await;
        let counts = Answers { rows: 3, yes: 1, no: 1, no_data: 1, ended: 1, problems: vec![] };
        assert_eq!(report, counts);
        assert_eq!((confirmed(&world, ana).await, confirmed(&world, ben).await), (false, true));
        assert_eq!(states(&world).await, ["failed"]);
        let rows = ledger(&world, ANA).await;
        assert_eq!(rows.last(), Some(&("off".to_owned(), "reassigned".to_owned())));
        let again = answers(&world, file).await;
        assert_eq!((again, ledger(&world, ANA).await.len()), (Answers { ended: 0, ..counts }, rows.len()));
        notify(&world, ana, path(&world), Urgency::Urgent).await;
        assert_eq!(states(&world).await, ["failed", "unreachable"]);

        // Whoever has the number by now cannot bring it back by a word.
        world.guest().post("/demo/phone", &[("number", ANA), ("text", "START")]).await;
        world.run_jobs().await;
        assert_eq!(ledger(&world, ANA).await.len(), rows.len());
        let client = world.sign_in(ana).await;
        let page = client.get("/channels").await.expect(StatusCode::OK);
        page.says("this number was given up")
            .says("said by the register of reassigned numbers")
            .says("Send a new code");
        assert!(!page.body.contains("Turn on<"), "{}", page.body);
        let at = page.body.find("name=\"address\" value=\"").unwrap() + 22;
        let address = page.body[at..at + 26].to_owned();
        client.post("/channels/code", &[("address", &address)]).await.expect(StatusCode::SEE_OTHER);
        world.run_jobs().await;
        let phone = world.guest().get("/demo/phone?number=%2B14065550177").await.body;
        let at =
            phone.find("is your code").map_or_else(|| phone.find("code is ").unwrap() + 8, |at| at.saturating_sub(7));
        let code: String = phone[at..].chars().filter(char::is_ascii_digit).take(6).collect();
        client.post("/channels/confirm", &[("address", &address), ("code", &code)]).await.expect(StatusCode::SEE_OTHER);
        assert!(confirmed(&world, ana).await);
        // The old answer is about the day before that.
        assert_eq!(answers(&world, file).await.ended, 0);
        notify(&world, ana, Notice::EmergencyHelp, Urgency::Urgent).await;
        assert!(states(&world).await.contains(&"delivered".to_owned()));
    })
    .await;
}

#[tokio::test]
async fn who_confirmed_the_number_later_keeps_it() {
    testing::each(slices, |world| async move {
        let (ana, ben) = (profile(&world, "Ana", Locale::En).await, profile(&world, "Ben", Locale::En).await);
        add(&world, ana, Channel::Sms, ANA).await;
        world.later(24 * 60).await;
        add(&world, ben, Channel::Sms, ANA).await;
        world.later(24 * 60).await;
        let report = answers(&world, "4065550177,2026-11-09,yes\n4065550177,2026-11-10,no\n").await;
        assert_eq!((report.rows, report.ended), (2, 1));
        assert_eq!((confirmed(&world, ana).await, confirmed(&world, ben).await), (false, true));
        notify(&world, ben, path(&world), Urgency::Routine).await;
        notify(&world, ana, path(&world), Urgency::Routine).await;
        assert_eq!(states(&world).await, ["delivered", "unreachable"]);
        world.sign_in(ana).await.get("/channels").await.says("this number was given up");
        let page = world.sign_in(ben).await.get("/channels").await;
        assert!(!page.body.contains("this number was given up"), "{}", page.body);
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_read_is_named_and_the_rest_is_kept() {
    testing::each(slices, |world| async move {
        let ana = profile(&world, "Ana", Locale::En).await;
        add(&world, ana, Channel::Sms, ANA).await;
        world.later(24 * 60).await;
        let file = "number,date,answer\n406555,2026-11-09,yes\n4065550178,11/09/2026,no\n4065550178,2026-11-09,maybe\n\
                    4065550178,2026-11-09\n\"4065550177\",2026-11-09, YES \n4065550178,2026-11-09,No Data\n";
        let report = answers(&world, file).await;
        assert_eq!((report.rows, report.yes, report.no_data, report.ended), (2, 1, 1, 1));
        let want = [
            "answers.csv:2: the number is not one of ten digits",
            "answers.csv:3: the date is not such as 2026-11-09",
            "answers.csv:4: the answer is not yes, no or no_data",
            "answers.csv:5: not number, date and answer",
        ];
        assert_eq!(report.problems, want);
        assert!(!confirmed(&world, ana).await);
        assert_eq!(answers(&world, "").await, Answers::default());
    })
    .await;
}
