//! One number, several people.

use channels::Channel;
use http::StatusCode;
use kernel::Locale;
use testing::World;

use crate::world::{add, heard, profile, slices};

const PHONE: &str = "+14065550195";

async fn text(world: &World, words: &str) {
    world.guest().post("/demo/phone", &[("number", PHONE), ("text", words)]).await.expect(StatusCode::SEE_OTHER);
    world.run_jobs().await;
}

async fn phone(world: &World) -> String {
    world.guest().get("/demo/phone?number=%2B14065550195").await.expect(StatusCode::OK).body
}

#[tokio::test]
async fn a_shared_number_is_asked_who_writes_and_nothing_is_lost() {
    testing::each(slices, |world| async move {
        let (ana, luis) = (profile(&world, "Ana", Locale::En).await, profile(&world, "Luis", Locale::En).await);
        add(&world, ana, Channel::Sms, PHONE).await;
        world.later(1).await;
        add(&world, luis, Channel::Sms, PHONE).await;
        text(&world, "can I eat salt?").await;
        text(&world, "and cheese?").await;
        let page = phone(&world).await;
        assert_eq!(page.matches("Reply with the number: 1 A. V., 2 L. V.").count(), 1, "{page}");
        assert_eq!((heard(ana).len(), heard(luis).len()), (0, 0));
        text(&world, "2").await;
        assert_eq!(heard(luis), ["can I eat salt?", "and cheese?"]);
        // Remembered for the conversation, also when the words are a number.
        text(&world, "1").await;
        assert_eq!(heard(luis).len(), 3);
        // A preference is one person's.
        text(&world, "yes text").await;
        assert!(phone(&world).await.contains("not encrypted"));
        assert_eq!(heard(luis).len(), 3);

        // Later it is asked again, with the name of who agreed to it.
        let client = world.sign_in(ana).await;
        let body = client.get("/channels").await.expect(StatusCode::OK).body;
        assert!(body.contains("Other people use this number too"), "{body}");
        let at = body.find("name=\"address\" value=\"").unwrap() + 22;
        let fields = [("address", &body[at..at + 26]), ("answer", "name")];
        client.post("/channels/name", &fields).await.expect(StatusCode::SEE_OTHER);
        client.get("/channels?done=named").await.says("Use only my initials");
        world.later(13 * 60).await;
        text(&world, "is my visit on Friday?").await;
        assert!(phone(&world).await.contains("1 Ana, 2 L. V."));
        text(&world, "Ana.").await;
        assert_eq!(heard(ana), ["is my visit on Friday?"]);
        assert_eq!(heard(luis).len(), 3);
    })
    .await;
}

#[tokio::test]
async fn danger_does_not_wait_for_a_name_and_silence_loses_nothing() {
    testing::each(slices, |world| async move {
        let (ana, luis) = (profile(&world, "Ana", Locale::En).await, profile(&world, "Luis", Locale::En).await);
        add(&world, ana, Channel::Sms, PHONE).await;
        world.later(1).await;
        add(&world, luis, Channel::Sms, PHONE).await;
        let danger = "my chest hurts and I cannot breathe";
        text(&world, danger).await;
        assert_eq!(heard(ana), [danger], "the first one's team reads it at once");
        text(&world, "2").await;
        assert_eq!((heard(ana).len(), heard(luis)), (1, vec![danger.to_owned()]));

        world.later(13 * 60).await;
        text(&world, "thank you").await;
        assert_eq!(heard(luis).len(), 1);
        world.later(31).await;
        assert_eq!(heard(luis).len(), 2, "nobody answered: to who wrote last");
        // Somebody who only typed the number into a page is nobody's concern.
        let eve = profile(&world, "Eve", Locale::En).await;
        let client = world.sign_in(eve).await;
        client.post("/channels/addresses", &[("kind", "phone"), ("value", PHONE)]).await.expect(StatusCode::SEE_OTHER);
        world.later(13 * 60).await;
        text(&world, "hello").await;
        assert!(!phone(&world).await.contains("3 E."));
        text(&world, "wrong number").await;
        assert_eq!(phone(&world).await.matches("you will get no more messages").count(), 1);
    })
    .await;
}
