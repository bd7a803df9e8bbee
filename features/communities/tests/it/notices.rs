//! What is unread in the navigation, muted places, and e-mails that name neither place nor persona.

use channels::Channel;
use gate::{Manage, ORG, Organisation};
use http::StatusCode;
use kernel::PersonId;
use store::sql;
use testing::Client;

use crate::world::{Town, path, slices, write};

const OPEN: &str = "/open/type-2-diabetes";
const OTHER: &str = "/open/copd";

/// What the navigation of another slice's page shows beside "Groups".
async fn badge(client: &Client) -> String {
    let page = client.get("/channels").await.expect(StatusCode::OK).body;
    let entry = page.split("href=\"/groups\"").nth(1).unwrap().split("</a>").next().unwrap().to_owned();
    entry.split("role=\"img\">").nth(1).map_or(String::new(), |tail| tail.split('<').next().unwrap().to_owned())
}

/// Somebody whose first words were approved, with a topic of their own: the browser and the topic.
async fn asks(town: &Town, who: PersonId, place: &str, name: &str, title: &str) -> (Client, String) {
    let client = town.joined(who, place, name).await;
    town.known(&client, place).await;
    let topic = path(&write(&client, place, title, "I would like to hear how you do it.").await);
    client.get(&topic).await.expect(StatusCode::OK);
    (client, topic)
}

async fn answers(client: &Client, topic: &str, n: usize) {
    for n in 0..n {
        let text = format!("This is what helps me most, in so many words: part {n}.");
        path(&client.post(&format!("{topic}/reply"), &[("text", &text)]).await);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_navigation_counts_what_is_unread_in_all_places_that_are_not_muted() {
    testing::each(slices, |world| async {
        let town = Town::open(world).await;
        let (ana, walks) = asks(&town, town.ana, OPEN, "SlowButSteady", "Who walks after dinner?").await;
        let (ben, _) = asks(&town, town.ben, OPEN, "AmberSail", "Who cooks without salt?").await;
        assert_eq!(badge(&ana).await, "");
        answers(&ben, &walks, 2).await;
        assert_eq!(badge(&ana).await, "2");
        assert_eq!(badge(&ben).await, "", "one's own words are not news");

        // Another place, under another name, counts as well.
        let (ana, breath) = asks(&town, town.ana, OTHER, "MorningMist", "How do you climb stairs?").await;
        let ben = town.joined(town.ben, OTHER, "CoralComet").await;
        town.known(&ben, OTHER).await;
        answers(&ben, &breath, 1).await;
        assert_eq!(badge(&ana).await, "3");

        // Muted with one button, on the page about the place; named there, in the list and on one's own page.
        ana.get("/groups/copd").await.expect(StatusCode::OK).says("Mute this group");
        let muted = ana.post(&format!("{OTHER}/mute"), &[("on", "1"), ("about", "1")]).await;
        assert_eq!(path(&muted), "/groups/copd");
        assert_eq!(badge(&ana).await, "2");
        ana.get("/groups").await.says("Muted").says("2 new posts");
        ana.get("/groups/copd").await.says("Hear from it again").says("You muted this group");
        ana.get(&format!("{OTHER}/mine")).await.says("Hear from it again").says("1 new post");
        assert_eq!(path(&ana.post(&format!("{OTHER}/mute"), &[("on", "0")]).await), format!("{OTHER}/mine"));
        assert_eq!(badge(&ana).await, "3");
        // Nobody mutes what they have not joined.
        town.sign_in(town.leila)
            .await
            .post(&format!("{OTHER}/mute"), &[("on", "1")])
            .await
            .expect(StatusCode::NOT_FOUND);

        // Read is read, a hidden topic is no news, and leaving ends it all.
        ana.get(&walks).await.expect(StatusCode::OK);
        assert_eq!(badge(&ana).await, "1");
        ana.post(&format!("{OTHER}/mute"), &[("on", "1")]).await.expect(StatusCode::SEE_OTHER);
        ana.post(&format!("{OTHER}/leave"), &[]).await.expect(StatusCode::OK);
        assert_eq!(badge(&ana).await, "");
        assert_eq!(town.count(sql!("SELECT COUNT(*) FROM communities_mutes")).await, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_never_joined_pays_one_statement_and_nothing_is_written() {
    testing::each(slices, |world| async {
        let town = Town::open(world).await;
        let ana = town.sign_in(town.ana).await;
        ana.get("/channels").await.expect(StatusCode::OK);
        let store = town.world.org.store().clone();
        store.start_trace();
        ana.get("/channels").await.expect(StatusCode::OK);
        let all = store.take_trace();
        let asked = all.iter().filter(|text| text.contains("communities_") || text.contains("gate_personas"));
        assert_eq!(asked.count(), 1, "{all:#?}");

        // Who joined pays no more; and on the pages of groups nothing of the person is written.
        let ana = town.joined(town.ana, OPEN, "SlowButSteady").await;
        let rows = sql!("SELECT COUNT(*) FROM gate_audit");
        let before = town.count(rows).await;
        store.start_trace();
        ana.get("/groups").await.expect(StatusCode::OK);
        ana.get(OPEN).await.expect(StatusCode::OK);
        let all = store.take_trace();
        let writes =
            |text: &&String| ["INSERT", "UPDATE", "DELETE"].iter().any(|word| text.trim_start().starts_with(word));
        assert!(!all.iter().any(|text| writes(&text)), "{all:#?}");
        assert_eq!(town.count(rows).await, before);
    })
    .await;
}

/// An address that the person confirmed.
async fn mailbox(town: &Town, who: PersonId, address: &str) {
    let mut write = town.world.org.operator("test").await.unwrap();
    let mut access = write.may::<Manage, Organisation>(ORG).await.unwrap();
    channels::add_address(&mut access, who, Channel::Email, address, true, "test").await.unwrap();
    write.commit().await.unwrap();
}

/// The next time that the clock on the wall in Denver says so (in November, seven hours behind), and what is due then.
async fn until(town: &Town, hour: i64, minute: i64) {
    let now = town.world.clock.now().micros() / 1_000_000;
    let wanted = (hour + 7) * 3600 + minute * 60;
    town.world.clock.advance((wanted - now - 1).rem_euclid(86_400) + 1).unwrap();
    for _ in 0..3 {
        town.world.run_jobs().await;
    }
}

/// The e-mails about new answers, oldest first: the person, and where it is ended.
async fn sent(town: &Town) -> Vec<(PersonId, String)> {
    let query = sql!(
        "SELECT person, path FROM channels_outbox WHERE notice = 'answers' AND state = 'delivered' AND channel = 'email'
         ORDER BY id LIMIT 100"
    );
    town.world.org.store().read().await.unwrap().all(query, &[]).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_e_mail_says_how_many_answers_are_new_and_nothing_of_where_or_who() {
    testing::each(slices, |world| async {
        let town = Town::open(world).await;
        let (ana, walks) = asks(&town, town.ana, OPEN, "SlowButSteady", "Who walks after dinner?").await;
        let (ben, _) = asks(&town, town.ben, OPEN, "AmberSail", "Who cooks without salt?").await;
        ana.get("/groups")
            .await
            .expect(StatusCode::OK)
            .says("E-mails about new answers: Never")
            .says("No e-mail reaches");
        mailbox(&town, town.ana, "ana@example.org").await;
        mailbox(&town, town.ben, "ben@example.org").await;
        ana.post("/groups/notices", &[("every", "day"), ("hour", "25")]).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        for client in [&ana, &ben] {
            path(&client.post("/groups/notices", &[("every", "day"), ("hour", "9")]).await);
        }
        let page = ana.get("/groups?said=digest-on").await.expect(StatusCode::OK);
        page.says("every day at 9:00\u{a0}AM").says("Saved.");
        assert!(!page.body.contains("No e-mail reaches"), "{}", page.body);
        until(&town, 9, 5).await;
        assert_eq!(sent(&town).await, [], "nothing is new for anybody");

        // News for one of two, told once.
        answers(&ben, &walks, 2).await;
        until(&town, 8, 55).await;
        assert_eq!(sent(&town).await, [], "it is not nine yet");
        until(&town, 9, 5).await;
        let first = sent(&town).await;
        assert_eq!(first.len(), 1, "one has news, one has none");
        assert_eq!(first[0].0, town.ana);
        let guest = town.world.guest();
        let id = town.text(sql!("SELECT id FROM channels_outbox WHERE notice = 'answers'")).await;
        let mail = guest.get(&format!("/demo/mailbox?mail={id}")).await.expect(StatusCode::OK);
        mail.says("New answers in your groups")
            .says("new answers in your groups: 2. Read them here: http://localhost/groups");
        until(&town, 9, 5).await;
        assert_eq!(sent(&town).await.len(), 1, "nothing is new since");

        // In the other language, and only what is newer than the e-mail before.
        let choices =
            [("first", "email"), ("locale", "es"), ("zone", "America/Denver"), ("from", "21:00"), ("until", "08:00")];
        path(&ana.post("/channels/preferences", &choices).await);
        answers(&ben, &walks, 1).await;
        until(&town, 9, 5).await;
        assert_eq!(sent(&town).await.len(), 2);
        let newest = sql!("SELECT id FROM channels_outbox WHERE notice = 'answers' ORDER BY id DESC LIMIT 1");
        let mail = guest.get(&format!("/demo/mailbox?mail={}", town.text(newest).await)).await;
        mail.says("Respuestas nuevas en sus grupos").says("respuestas nuevas en sus grupos: 1.");
        leads_to_nobody(&town, mail.body.split("<main").nth(1).unwrap()).await;
    })
    .await;
}

/// Neither what was sent nor what is stored about sending names a place or a persona.
async fn leads_to_nobody(town: &Town, mail: &str) {
    let mut tx = town.world.org.store().read().await.unwrap();
    let mut all = mail.to_lowercase();
    for query in [
        sql!(
            "SELECT value, notice, path, locale, state, gateway, reference, fault, origin FROM channels_outbox LIMIT 1000"
        ),
        sql!("SELECT kind, payload, fault FROM jobs_queue LIMIT 1000"),
    ] {
        all += &tx.rows(query, &[]).await.unwrap().iter().map(|row| format!("{:?}", row.values())).collect::<String>();
    }
    let places = sql!("SELECT id, slug, name_en FROM communities_places LIMIT 500");
    for (id, slug, name) in tx.all::<(kernel::RawId, String, String)>(places, &[]).await.unwrap() {
        for word in [id.to_string(), slug, name.to_lowercase()] {
            assert!(!all.contains(&word), "{word}");
        }
    }
    let personas = sql!("SELECT id, name FROM gate_personas LIMIT 500");
    for (id, name) in tx.all::<(kernel::RawId, String)>(personas, &[]).await.unwrap() {
        assert!(!all.contains(&id.to_string()) && !all.contains(&name.to_lowercase()), "{name}");
    }
    drop(tx);
    let marks = sql!(
        "SELECT COUNT(*) FROM gate_audit a WHERE a.actor = 'job' AND (a.target IN (SELECT c.id FROM communities_places c)
           OR a.target IN (SELECT p.id FROM gate_personas p) OR a.target IN (SELECT d.person FROM communities_digests d))"
    );
    assert_eq!(town.count(marks).await, 0, "the job's audit names neither place, persona nor person");
}

#[tokio::test(flavor = "multi_thread")]
async fn muted_places_quiet_hours_and_the_link_in_it_keep_an_e_mail_away() {
    testing::each(slices, |world| async {
        let town = Town::open(world).await;
        let (ana, walks) = asks(&town, town.ana, OPEN, "SlowButSteady", "Who walks after dinner?").await;
        let (ben, _) = asks(&town, town.ben, OPEN, "AmberSail", "Who cooks without salt?").await;
        mailbox(&town, town.ana, "ana@example.org").await;
        path(&ana.post("/groups/notices", &[("every", "day"), ("hour", "9")]).await);
        until(&town, 9, 5).await;

        // Of a muted place nothing is told.
        path(&ana.post(&format!("{OPEN}/mute"), &[("on", "1")]).await);
        answers(&ben, &walks, 1).await;
        until(&town, 9, 5).await;
        assert_eq!(sent(&town).await, []);
        path(&ana.post(&format!("{OPEN}/mute"), &[("on", "0")]).await);

        // An answer that a moderator let in after the hour is told the next day, not never.
        let kim = town.joined(town.keeper, OPEN, "GentleHeron").await;
        answers(&kim, &walks, 1).await;
        until(&town, 9, 5).await;
        assert_eq!(sent(&town).await, []);
        let held = town.text(sql!("SELECT id FROM communities_posts WHERE state = 'held'")).await;
        let moderator = town.sign_in(town.moderator).await;
        path(&moderator.post(&format!("{OPEN}/queue/{held}"), &[("act", "approve")]).await);
        until(&town, 9, 5).await;
        assert_eq!(sent(&town).await.len(), 1);

        // Quiet hours that were chosen later: it waits until they end.
        let choices =
            [("first", "email"), ("locale", "en"), ("zone", "America/Denver"), ("from", "08:30"), ("until", "12:00")];
        path(&ana.post("/channels/preferences", &choices).await);
        answers(&ben, &walks, 1).await;
        until(&town, 9, 5).await;
        assert_eq!(sent(&town).await.len(), 1, "it is quiet");
        until(&town, 12, 5).await;
        let two = sent(&town).await;
        assert_eq!(two.len(), 2);

        // The link asks first, works without signing in, for its person alone.
        let guest = town.world.guest();
        let stop = two[1].1.clone();
        let digests = sql!("SELECT COUNT(*) FROM communities_digests");
        guest.get(&stop).await.expect(StatusCode::OK).says("No more of these e-mails?").says("Stop these e-mails");
        assert_eq!(town.count(digests).await, 1, "looking at it ends nothing");
        let mac = &stop[stop.len() - 26..];
        for wrong in [format!("/groups/notices/off/{}{mac}", town.ben), stop.replace(mac, &town.ana.to_string())] {
            guest.get(&wrong).await.expect(StatusCode::NOT_FOUND);
            guest.post(&wrong, &[("List-Unsubscribe", "One-Click")]).await.expect(StatusCode::NOT_FOUND);
        }
        let ended = guest.post(&stop, &[("List-Unsubscribe", "One-Click")]).await.expect(StatusCode::OK);
        ended.says("You get no e-mails about new answers");
        assert_eq!(town.count(digests).await, 0);
        answers(&ben, &walks, 1).await;
        until(&town, 12, 5).await;
        assert_eq!(sent(&town).await.len(), 2);
        ana.get("/groups").await.says("E-mails about new answers: Never");
    })
    .await;
}
