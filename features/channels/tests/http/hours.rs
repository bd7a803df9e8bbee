//! Routine notices keep the hours of the recipient's State.

use channels::{Channel, Hours, Sending, Urgency, Week};
use http::StatusCode;
use kernel::PersonId;
use policy::{Role, Roles};
use testing::World;

use crate::{
    address_on,
    gateways::world_with,
    world::{add, invite, notify, path, slices, spanish, states},
};

async fn texted(world: &World, number: &str) -> PersonId {
    let id = world.person("Ana Morales", Roles::of(Role::Patient)).await;
    add(world, id, Channel::Sms, number).await;
    notify(world, id, path(world), Urgency::Routine).await;
    id
}

#[tokio::test]
async fn a_text_keeps_the_hours_of_the_numbers_state() {
    testing::each(slices, |world| async move {
        // Saturday, 8:30 in Denver: fine in Montana, too early in Connecticut and Rhode Island, whatever clock the person keeps.
        world.later(5 * 24 * 60 - 90).await;
        texted(&world, "+14065550177").await;
        assert_eq!(states(&world).await, ["delivered"]);
        texted(&world, "+12035550177").await;
        texted(&world, "+14015550177").await;
        assert_eq!(states(&world).await, ["delivered", "held", "held"]);
        world.later(30).await;
        assert_eq!(states(&world).await, ["delivered", "delivered", "held"]);
        world.later(60).await;
        assert_eq!(states(&world).await, ["delivered", "delivered", "delivered"]);
        // 17:15: Rhode Island's Saturday is over, and so it is where nothing is known of the number.
        world.later(7 * 60 + 15).await;
        let id = texted(&world, "+14015550178").await;
        texted(&world, "+525512345678").await;
        let urgent = channels::Notice::EmergencyHelp;
        notify(&world, id, urgent, Urgency::Urgent).await;
        let all = states(&world).await;
        assert_eq!(all.iter().filter(|state| *state == "held").count(), 2, "{all:?}");
        // Sunday at ten the one goes, at noon the other.
        world.later(16 * 60 + 45).await;
        assert_eq!(states(&world).await.iter().filter(|state| *state == "held").count(), 1);
        world.later(2 * 60).await;
        assert!(!states(&world).await.contains(&"held".to_owned()));
    })
    .await;
}

#[tokio::test]
async fn what_waits_for_an_address_that_was_taken_away_goes_to_the_next() {
    testing::each(slices, |world| async move {
        // In the evening.
        world.later(12 * 60).await;
        let id = world.person("Ana Morales", Roles::of(Role::Patient)).await;
        add(&world, id, Channel::Sms, "+14065550177").await;
        // The page lists addresses by their age, and two of one moment by chance.
        world.later(1).await;
        add(&world, id, Channel::Email, "ana@example.org").await;
        notify(&world, id, path(&world), Urgency::Routine).await;
        assert_eq!(states(&world).await, ["held"]);
        let client = world.sign_in(id).await;
        let page = client.get("/channels").await.body;
        client.post("/channels/remove", &[("address", &address_on(&page))]).await.expect(StatusCode::SEE_OTHER);
        world.later(13 * 60).await;
        assert_eq!(states(&world).await, ["delivered"]);
        let guest = world.guest();
        assert!(!guest.get("/demo/phone?number=%2B14065550177").await.body.contains("you have a message"));
        guest.get("/demo/mailbox").await.expect(StatusCode::OK).says("ana@example.org");
    })
    .await;
}

#[tokio::test]
async fn who_has_no_profile_is_reached_by_the_clocks_of_the_area_code() {
    testing::each(slices, |world| async move {
        // 10:00 in Denver: 7:00 in Hawaii, noon in New York.
        invite(&world, "+1 808 555 0188").await;
        assert_eq!(states(&world).await, ["held"]);
        invite(&world, "+1 212 555 0188").await;
        assert_eq!(states(&world).await, ["delivered", "held"]);
        world.later(59).await;
        assert_eq!(states(&world).await, ["delivered", "held"]);
        world.later(1).await;
        assert_eq!(states(&world).await, ["delivered", "delivered"]);
    })
    .await;
}

#[tokio::test]
async fn the_organisation_may_change_the_hours() {
    let mut sending = Sending::default();
    sending.hours.every = Week::parse("11:00-20:00").unwrap();
    sending.hours.states.insert("MT".to_owned(), Week::parse("12:00-20:00").unwrap());
    let world = world_with(|slice| slice.part(sending)).await;
    texted(&world, "+14065550177").await;
    texted(&world, "+13075550177").await;
    assert_eq!(states(&world).await, ["held", "held"]);
    world.later(60).await;
    assert_eq!(states(&world).await, ["delivered", "held"]);
    world.later(60).await;
    assert_eq!(states(&world).await, ["delivered", "delivered"]);
}

#[tokio::test]
async fn the_page_says_the_hours_and_refuses_to_leave_none() {
    testing::each(slices, |world| async move {
        let id = world.person("Ana Morales", Roles::of(Role::Patient)).await;
        let client = world.sign_in(id).await;
        add(&world, id, Channel::Sms, "+12145550177").await;
        add(&world, id, Channel::Email, "ana@example.org").await;
        let page = client.get("/channels").await.expect(StatusCode::OK);
        page.says("ana@example.org: every day from 08:00 to 20:00");
        page.says("(214) 555-0177: Monday to Friday 09:00 to 20:00, Saturday 09:00 to 20:00, Sunday 12:00 to 20:00");
        let choose = |from: &'static str, until: &'static str| {
            let client = client.clone();
            async move {
                let fields = [
                    ("first", "email"),
                    ("locale", "es"),
                    ("zone", "America/Denver"),
                    ("from", from),
                    ("until", until),
                ];
                client.post("/channels/preferences", &fields).await
            }
        };
        let none = choose("07:00", "20:00").await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        none.says("no time is left to reach you").says("value=\"07:00\"").says("value=\"email\" checked");
        choose("08:00", "18:00").await.expect(StatusCode::SEE_OTHER);
        let mut write = world.org.operator("test").await.unwrap();
        let mut access = write.may::<gate::Manage, gate::Organisation>(gate::ORG).await.unwrap();
        let reach = channels::reach(&mut access, id).await.unwrap();
        drop(write);
        let now = world.clock.now();
        assert_eq!(reach.hours.first(now).seconds_since(now), 8 * 3600);
        assert!(Hours::own("America/Denver", channels::Quiet { from: 0, until: 0 }).open(now));
        spanish(&world, id, "Ana Morales").await;
        let page = client.get("/channels").await.expect(StatusCode::OK);
        page.says("lunes a viernes 09:00 a 20:00, sábado 09:00 a 20:00, domingo 12:00 a 20:00");
    })
    .await;
}
