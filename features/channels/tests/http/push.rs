//! Notices on a person's own devices, through a push service on this machine.

use channels::{Channel, Notice, Push, Urgency};
use gate::Slice;
use http::{Request, StatusCode, header};
use kernel::{PersonId, RawId};
use policy::{Role, Roles};
use store::sql;
use testing::{Answer, Client, World};

use crate::{
    PHONE, address_on, patient, phone_page,
    service::{Browser, Service},
    world::{add, notify, path, queue, slices, states},
};

const ANDROID: &str =
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36";

fn with_push() -> Vec<Slice> {
    let mut all = slices();
    all.push(Slice::new("nearby", &[]).part(Push::nearby()));
    all
}

fn encoded(fields: &[(&str, String)]) -> String {
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.extend_pairs(fields.iter().map(|(name, value)| (name, value.as_str())));
    form.finish()
}

async fn post(client: &Client, path: &str, fields: &[(&str, String)]) -> Answer {
    let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    client.ask(request.header(header::USER_AGENT, ANDROID).body(encoded(fields).into()).unwrap()).await
}

async fn turn_on(client: &Client, browser: &Browser) {
    let answer = post(client, "/channels/push", &browser.given()).await.expect(StatusCode::SEE_OTHER);
    assert_eq!(answer.location(), "/channels?done=push");
}

/// The organisation's key, as the page gives it to the script.
fn key_on(page: &str) -> String {
    let at = page.find("data-push=\"").unwrap() + 11;
    page[at..at + 87].to_owned()
}

async fn keys_kept(world: &World) -> i64 {
    let mut tx = world.org.store().read().await.unwrap();
    tx.one::<(i64,)>(sql!("SELECT COUNT(*) FROM channels_push LIMIT 1"), &[]).await.unwrap().0
}

#[tokio::test]
async fn a_device_is_turned_on_told_sealed_and_signed_turned_off_and_removed() {
    testing::each(with_push, |world| async move {
        let service = Service::start().await;
        let browser = Browser::new(&service, "ana", 7);
        let (id, client) = patient(&world).await;
        let page = client.get("/channels").await.expect(StatusCode::OK);
        page.says("Turn on notices on this device").says("needs a browser with script").says("push.");
        let key = key_on(&page.body);
        turn_on(&client, &browser).await;
        let page = client.get("/channels?done=push").await.expect(StatusCode::OK);
        page.says("Chrome · Android").says("Notices are on for this device").says("Turned on Nov 9, 2026");
        page.says("Notices to Chrome · Android: agreed").says("By turning them on you agree").says("My devices");
        assert!(!page.body.contains(&browser.endpoint()), "the page knows a hash of the address alone");

        let notice = path(&world);
        let Notice::NewMessage { path: leads } = notice.clone() else { unreachable!() };
        notify(&world, id, notice, Urgency::Routine).await;
        assert_eq!(states(&world).await, ["sent"]);
        let heard = service.heard();
        let [one] = heard.as_slice() else { panic!("{heard:?}") };
        let wants =
            [("ttl", "86400"), ("urgency", "normal"), ("content-type", "application/octet-stream"), ("topic", "")];
        wants.iter().for_each(|(name, value)| assert_eq!(one.header(name), *value, "{name}"));
        let claims = one.signed_by(&key);
        assert_eq!(claims["aud"], format!("http://127.0.0.1:{}", service.port));
        let left = claims["exp"].as_i64().unwrap() - world.clock.now().micros() / 1_000_000;
        assert!(left > 0 && left <= 86_400, "{left}");
        assert_eq!(claims["sub"], "mailto:postmaster@localhost");
        let want = serde_json::json!({ "title": "Riverbend Health", "body": "You have a message", "path": leads });
        assert_eq!(browser.open(one), want);

        notify(&world, id, Notice::EmergencyHelp, Urgency::Urgent).await;
        let one = service.heard().remove(0);
        let words = browser.open(&one);
        assert_eq!((one.header("urgency"), &words["path"]), ("high", &serde_json::Value::from("")));
        assert!(words["body"].as_str().unwrap().contains("988"), "{words}");

        let address = address_on(&client.get("/channels").await.body);
        let turn =
            async |answer: &str| client.post("/channels/stop", &[("address", &address), ("answer", answer)]).await;
        turn("stop").await.expect(StatusCode::SEE_OTHER);
        notify(&world, id, path(&world), Urgency::Urgent).await;
        assert_eq!(
            (service.heard().len(), states(&world).await),
            (0, vec!["sent".into(), "sent".into(), "suppressed".into()])
        );
        turn("start").await.expect(StatusCode::SEE_OTHER);
        notify(&world, id, path(&world), Urgency::Routine).await;
        assert_eq!(service.heard().len(), 1);

        client.post("/channels/remove", &[("address", &address)]).await.expect(StatusCode::SEE_OTHER);
        client.get("/channels").await.says("No address yet").says("Notices to Chrome · Android: ended");
        notify(&world, id, path(&world), Urgency::Routine).await;
        assert_eq!((service.heard().len(), keys_kept(&world).await), (0, 0));
        assert!(states(&world).await.contains(&"unreachable".to_owned()));
        let record = client.get("/channels/record/consent.csv").await.body;
        assert!(record.contains("\"push\",\"Chrome · Android #") && !record.contains("127.0.0.1"), "{record}");
    })
    .await;
}

#[tokio::test]
async fn what_a_gone_device_was_to_show_goes_to_the_next_address() {
    testing::each(with_push, |world| async move {
        let service = Service::start().await;
        let browser = Browser::new(&service, "ana", 7);
        let (id, client) = patient(&world).await;
        add(&world, id, Channel::Sms, PHONE).await;
        turn_on(&client, &browser).await;
        service.says(&browser, 410);
        notify(&world, id, path(&world), Urgency::Routine).await;
        world.later(1).await;
        assert_eq!((service.heard().len(), states(&world).await), (1, vec!["delivered".to_owned()]));
        assert!(phone_page(&world).await.contains("Riverbend Health: you have a message."));
        let page = client.get("/channels").await;
        page.says("Notices to Chrome · Android: ended").says("said by the browser").says("takes no more notices");
        assert_eq!(keys_kept(&world).await, 0);
        // The next one asks nobody there.
        notify(&world, id, path(&world), Urgency::Routine).await;
        assert_eq!((service.heard().len(), states(&world).await.len()), (0, 2));

        // Without another address it cannot be told, and says so.
        turn_on(&client, &browser).await;
        let ben = world.person("Ben Ortiz", Roles::of(Role::Patient)).await;
        let own = Browser::new(&service, "ben", 8);
        turn_on(&world.sign_in(ben).await, &own).await;
        service.says(&own, 404);
        notify(&world, ben, path(&world), Urgency::Routine).await;
        world.later(1).await;
        assert_eq!(states(&world).await, ["delivered", "delivered", "unreachable"]);

        // Removed while a notice waits for the morning: it goes to the telephone then.
        world.later(12 * 60).await;
        queue(&world, id, path(&world), Urgency::Routine).await;
        let page = client.get("/channels").await.body;
        let device = &page[page.find("Notices on a device").unwrap()..];
        client.post("/channels/remove", &[("address", &address_on(device))]).await.expect(StatusCode::SEE_OTHER);
        world.later(1).await;
        assert!(states(&world).await.contains(&"held".to_owned()), "no notice at ten at night");
        world.later(12 * 60).await;
        world.later(1).await;
        assert_eq!(
            (service.heard().len(), states(&world).await),
            (1, ["delivered", "delivered", "delivered", "unreachable"].map(str::to_owned).to_vec())
        );
    })
    .await;
}

#[tokio::test]
async fn what_waited_for_a_telephone_that_its_owner_removed_is_shown_on_the_device() {
    testing::each(with_push, |world| async move {
        let service = Service::start().await;
        let browser = Browser::new(&service, "ana", 7);
        let (id, client) = patient(&world).await;
        add(&world, id, Channel::Sms, PHONE).await;
        turn_on(&client, &browser).await;
        let fields =
            [("first", "phone"), ("locale", "en"), ("zone", "America/Denver"), ("from", "21:00"), ("until", "07:00")];
        client.post("/channels/preferences", &fields).await.expect(StatusCode::SEE_OTHER);
        // At ten at night it waits.
        world.later(12 * 60).await;
        queue(&world, id, path(&world), Urgency::Routine).await;
        let telephone = sql!("SELECT id FROM channels_addresses WHERE channel = 'phone' LIMIT 1");
        let telephone = world.org.store().read().await.unwrap().one::<(RawId,)>(telephone, &[]).await.unwrap().0;
        let removed = client.post("/channels/remove", &[("address", &telephone.to_string())]).await;
        removed.expect(StatusCode::SEE_OTHER);
        world.later(12 * 60).await;
        world.later(1).await;
        assert_eq!((service.heard().len(), states(&world).await), (1, vec!["sent".to_owned()]));
        assert!(!phone_page(&world).await.contains("you have a message"), "nothing goes to the telephone");
    })
    .await;
}

#[tokio::test]
async fn every_answer_of_a_push_service_has_its_meaning() {
    let check = |says: &'static [u16], want: &'static str, times: usize| async move {
        testing::each(with_push, move |world| async move {
            let service = Service::start().await;
            let browser = Browser::new(&service, "ana", 7);
            let (id, client) = patient(&world).await;
            turn_on(&client, &browser).await;
            queue(&world, id, path(&world), Urgency::Routine).await;
            let mut heard = 0;
            for n in 0..8 {
                service.says(&browser, says.get(n).or(says.last()).copied().unwrap());
                world.later(20).await;
                heard += service.heard().len();
            }
            assert_eq!((states(&world).await, heard), (vec![want.to_owned()], times), "{says:?}");
        })
        .await;
    };
    check(&[201], "sent", 1).await;
    check(&[200], "sent", 1).await;
    check(&[429, 503, 201], "sent", 3).await;
    check(&[500], "failed", 6).await;
    check(&[403, 201], "sent", 2).await;
    check(&[400], "failed", 1).await;
    check(&[413], "failed", 1).await;
    check(&[301], "failed", 1).await;
    check(&[0, 201], "unknown", 1).await;
}

#[tokio::test]
async fn all_devices_of_a_person_are_told_and_it_counts_once() {
    testing::each(with_push, |world| async move {
        let service = Service::start().await;
        let (one, two) = (Browser::new(&service, "one", 7), Browser::new(&service, "two", 8));
        let (id, client) = patient(&world).await;
        turn_on(&client, &one).await;
        turn_on(&client, &two).await;
        notify(&world, id, path(&world), Urgency::Routine).await;
        let mut paths: Vec<String> = service.heard().into_iter().map(|heard| heard.path).collect();
        paths.sort();
        assert_eq!(
            (paths, states(&world).await),
            (vec!["/push/one".into(), "/push/two".into()], vec!["sent".to_owned()])
        );

        // One is gone, the other was told: nothing is sent again.
        service.says(&two, 410);
        notify(&world, id, path(&world), Urgency::Routine).await;
        world.later(20).await;
        assert_eq!((service.heard().len(), keys_kept(&world).await, states(&world).await.len()), (2, 1, 2));
        // One cannot now, the other has it: it is not repeated.
        turn_on(&client, &two).await;
        service.says(&two, 503);
        notify(&world, id, path(&world), Urgency::Routine).await;
        world.later(60).await;
        assert_eq!((service.heard().len(), states(&world).await), (2, vec!["sent".to_owned(); 3]));

        // Six a day, as on any channel.
        for _ in 0..5 {
            notify(&world, id, path(&world), Urgency::Routine).await;
        }
        assert_eq!(states(&world).await.iter().filter(|state| *state == "sent").count(), 6);
    })
    .await;
}

#[tokio::test]
async fn a_device_tells_whoever_turned_it_on_last() {
    testing::each(with_push, |world| async move {
        let service = Service::start().await;
        let browser = Browser::new(&service, "kitchen", 7);
        let (ana, hers) = patient(&world).await;
        let ben = world.person("Ben Ortiz", Roles::of(Role::Patient)).await;
        let his = world.sign_in(ben).await;
        turn_on(&hers, &browser).await;
        turn_on(&his, &browser).await;
        turn_on(&his, &browser).await;
        notify(&world, ana, path(&world), Urgency::Routine).await;
        assert_eq!((service.heard().len(), states(&world).await), (0, vec!["unreachable".to_owned()]));
        hers.get("/channels").await.says("No address yet").says("when somebody else turned on notices there");
        notify(&world, ben, path(&world), Urgency::Routine).await;
        assert_eq!((service.heard().len(), keys_kept(&world).await), (1, 1));

        // The browser changes its own address: only its owner says so.
        let fresh = Browser::new(&service, "kitchen-2", 9);
        let mut given = fresh.given().to_vec();
        given.push(("old", browser.endpoint()));
        post(&hers, "/channels/push/renew", &given).await.expect(StatusCode::NOT_FOUND);
        post(&his, "/channels/push/renew", &given).await.expect(StatusCode::NO_CONTENT);
        notify(&world, ben, path(&world), Urgency::Routine).await;
        let heard = service.heard();
        assert_eq!((heard.len(), fresh.open(&heard[0])["body"].as_str()), (1, Some("You have a message")));
        assert_eq!(
            his.get("/channels").await.body.matches("Chrome · Android: agreed").count(),
            2,
            "renewing is no new agreement"
        );
        world
            .guest()
            .post("/channels/push", &[("endpoint", "https://push.example.org/x")])
            .await
            .expect(StatusCode::UNAUTHORIZED);
    })
    .await;
}

#[tokio::test]
async fn what_no_browser_gives_is_refused_and_six_devices_are_enough() {
    testing::each(with_push, |world| async move {
        let service = Service::start().await;
        let (_, client) = patient(&world).await;
        let [_, key, auth] = Browser::new(&service, "x", 7).given();
        let with = |endpoint: &str| [("endpoint", endpoint.to_owned()), key.clone(), auth.clone()];
        let long = format!("https://push.example.org/{}", "x".repeat(1000));
        for endpoint in
            ["", "file:///etc/passwd", "https://a@push.example.org/x", "https://push.example.org/x#y", &long]
        {
            let answer = post(&client, "/channels/push", &with(endpoint)).await;
            answer
                .expect(StatusCode::UNPROCESSABLE_ENTITY)
                .says("Your browser gave nothing that notices can be sent to");
        }
        post(&client, "/channels/push", &[]).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        let short = [("endpoint", "https://push.example.org/x".to_owned()), key.clone(), ("auth", "AAAA".to_owned())];
        post(&client, "/channels/push", &short).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        client
            .post("/channels/addresses", &[("kind", "push"), ("value", "Chrome")])
            .await
            .expect(StatusCode::NOT_FOUND);
        assert_eq!(keys_kept(&world).await, 0);

        for n in 1..=6 {
            turn_on(&client, &Browser::new(&service, &format!("d{n}"), n)).await;
        }
        let seventh = post(&client, "/channels/push", &Browser::new(&service, "d7", 7).given()).await;
        seventh.expect(StatusCode::UNPROCESSABLE_ENTITY).says("Notices are on for six devices");
        // They leave room for a number.
        client.post("/channels/addresses", &[("kind", "phone"), ("value", PHONE)]).await.expect(StatusCode::SEE_OTHER);
    })
    .await;
}

#[tokio::test]
async fn topics_and_the_first_address_are_chosen_on_devices_too() {
    testing::each(with_push, |world| async move {
        let service = Service::start().await;
        let browser = Browser::new(&service, "ana", 7);
        let (id, client): (PersonId, Client) = patient(&world).await;
        add(&world, id, Channel::Sms, PHONE).await;
        turn_on(&client, &browser).await;
        client.get("/channels").await.says("Turn off for devices").says("value=\"push\" checked");
        let choose = async |topic: &str, answer: &str| {
            client.post("/channels/topics", &[("topic", topic), ("channel", "push"), ("answer", answer)]).await
        };
        choose("care", "end").await.expect(StatusCode::SEE_OTHER);
        choose("community", "end").await.expect(StatusCode::NOT_FOUND);
        notify(&world, id, path(&world), Urgency::Routine).await;
        assert_eq!((service.heard().len(), states(&world).await), (0, vec!["delivered".to_owned()]));
        let news = || Notice::News { path: format!("/threads/{}", RawId::new(world.clock.now())) };
        choose("news", "agree").await.expect(StatusCode::SEE_OTHER);
        notify(&world, id, news(), Urgency::Routine).await;
        assert_eq!(service.heard().len(), 1);
        choose("care", "agree").await.expect(StatusCode::SEE_OTHER);
        let first = |first| {
            [("first", first), ("locale", "es"), ("zone", "America/Denver"), ("from", "21:00"), ("until", "07:00")]
        };
        client.post("/channels/preferences", &first("phone")).await.expect(StatusCode::SEE_OTHER);
        notify(&world, id, path(&world), Urgency::Routine).await;
        assert_eq!(service.heard().len(), 0);
        client.post("/channels/preferences", &first("push")).await.expect(StatusCode::SEE_OTHER);
        notify(&world, id, path(&world), Urgency::Routine).await;
        let heard = service.heard();
        assert_eq!(browser.open(&heard[0])["body"], "Tiene un mensaje");
        client.get("/channels").await.says("data-push=");
    })
    .await;
}

#[tokio::test]
async fn the_demo_asks_no_push_service() {
    testing::each(slices, |world| async move {
        let (_, client) = patient(&world).await;
        let page = client.get("/channels").await;
        page.says("In this demonstration nothing is sent to devices");
        assert!(!page.body.contains("data-push="));
        let given = [("endpoint", "https://fcm.googleapis.com/fcm/send/x")];
        client.post("/channels/push", &given).await.expect(StatusCode::NOT_FOUND);
        client.post("/channels/push/renew", &given).await.expect(StatusCode::NOT_FOUND);
    })
    .await;
}
