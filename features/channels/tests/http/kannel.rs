//! Kannel's sendsms interface, played by a small server, and what its smsbox asks of us.

use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use channels::{Channel, Kannel, KannelConfig, Urgency};
use http::StatusCode;
use kernel::{PersonId, Secret};
use policy::{Role, Roles};
use testing::World;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

use crate::{
    gateways::world_with,
    world::{add, dump, heard, notify, path, queue, spanish, states},
};

const PHONE: &str = "+14065550177";
const KEY: &str = "a-key-of-sixteen-letters";

/// What the server was asked, in order.
type Got = Arc<Mutex<Vec<String>>>;

/// Answers each question with the next of the raw answers, then with the last for ever; an empty one closes without a word.
async fn sendsms(answers: Vec<String>) -> (u16, Got) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let got = Got::default();
    let kept = Arc::clone(&got);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut text = String::new();
            let mut bytes = [0; 4096];
            while !text.contains("\r\n\r\n") {
                let Ok(n @ 1..) = stream.read(&mut bytes).await else { break };
                text.push_str(std::str::from_utf8(&bytes[..n]).unwrap());
            }
            let n = {
                let mut kept = kept.lock().unwrap();
                kept.push(text.lines().next().unwrap_or_default().to_owned());
                kept.len()
            };
            let answer = answers.get(n - 1).or(answers.last()).cloned().unwrap_or_default();
            // The other side may have gone: that is its business.
            let _ = stream.write_all(answer.as_bytes()).await;
        }
    });
    (port, got)
}

fn says(head: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 {head}\r\nContent-Type: text/html\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
}

fn accepted() -> Vec<String> {
    vec![says("202 Accepted", "0: Accepted for delivery")]
}

fn config(port: u16) -> KannelConfig {
    KannelConfig {
        url: format!("http://127.0.0.1:{port}/cgi-bin/sendsms"),
        user: "kith".into(),
        password: Secret::new("pass & word".into()),
        from: "+14065550142".into(),
        key: Secret::new(KEY.into()),
        callback: "http://127.0.0.1:8080/".into(),
        texts_per_second: None,
    }
}

async fn with(config: KannelConfig) -> (World, PersonId) {
    let kannel = Kannel::new(config).unwrap();
    let world = world_with(|slice| slice.part(kannel)).await;
    let id = world.person("Ana Morales", Roles::of(Role::Patient)).await;
    add(&world, id, Channel::Sms, PHONE).await;
    (world, id)
}

/// The fields of a question, decoded by the crate that the server side of the web uses.
fn fields(line: &str) -> Vec<(String, String)> {
    let address = line.split(' ').nth(1).unwrap();
    let uri = http::Uri::try_from(address).unwrap();
    assert_eq!(uri.path(), "/cgi-bin/sendsms");
    axum::extract::Query::try_from_uri(&uri).unwrap().0
}

#[tokio::test]
async fn the_question_tells_kannel_all_that_it_needs() {
    let (port, got) = sendsms(accepted()).await;
    let (world, id) = with(config(port)).await;
    notify(&world, id, path(&world), Urgency::Urgent).await;
    spanish(&world, id, "Ana Morales").await;
    notify(&world, id, path(&world), Urgency::Urgent).await;
    assert_eq!(states(&world).await, ["sent", "sent"]);

    let got = got.lock().unwrap().clone();
    assert_eq!(got.len(), 2);
    for (line, coding, words) in [(&got[0], "0", "you have a message"), (&got[1], "2", "Léalo aquí")] {
        let fields = fields(line);
        let field = |name: &str| fields.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str()).unwrap_or_default();
        for (name, want) in [
            ("username", "kith"),
            ("password", "pass & word"),
            ("from", "+14065550142"),
            ("to", PHONE),
            ("charset", "UTF-8"),
            ("coding", coding),
            ("dlr-mask", "31"),
        ] {
            assert_eq!(field(name), want, "{name}");
        }
        assert!(field("text").contains(words), "{}", field("text"));
        let report = field("dlr-url");
        assert!(report.starts_with("http://127.0.0.1:8080/gateways/kannel/report?key="), "{report}");
        assert!(report.ends_with("&type=%d") && report.contains(KEY), "{report}");
    }
    let kept = dump(&world).await.join("\n");
    assert!(!kept.contains("pass") && !kept.contains(KEY), "no secret is kept");
}

#[tokio::test]
async fn answers_move_the_row_and_a_lost_one_is_unknown() {
    let busy = says("503 Service Unavailable", "Temporal failure, try again later.");
    for (answers, want, asked) in [
        (accepted(), "sent", 1),
        (vec![says("202 Accepted", "3: Queued for later delivery")], "sent", 1),
        (vec![busy.clone(), busy.clone(), says("202 Accepted", "0: Accepted for delivery")], "sent", 3),
        (vec![busy], "failed", 6),
        (vec![says("403 Forbidden", "Authorization failed for sendsms")], "failed", 6),
        (vec![says("403 Forbidden", "Not routable. Do not try again.")], "failed", 1),
        (vec![says("400 Bad Request", "Empty receiver number not allowed, rejected")], "failed", 1),
        (vec![says("500 Internal Server Error", "Sending failed.")], "unknown", 1),
        (vec![says("200 OK", "<html>Welcome</html>")], "unknown", 1),
        (vec!["what is this\r\n\r\n".into()], "unknown", 1),
        (vec!["HTTP/1.1 202".into()], "unknown", 1),
        (vec![String::new()], "unknown", 1),
    ] {
        let told = format!("{:?}", answers[0]);
        let (port, got) = sendsms(answers).await;
        let (world, id) = with(config(port)).await;
        notify(&world, id, path(&world), Urgency::Urgent).await;
        for _ in 0..12 {
            world.later(20).await;
        }
        assert_eq!(states(&world).await, [want], "{told}");
        assert_eq!(got.lock().unwrap().len(), asked, "{told}");
    }
    // Where nobody listens, nothing went: it is tried again.
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    let (world, id) = with(config(free)).await;
    notify(&world, id, path(&world), Urgency::Urgent).await;
    assert_eq!(states(&world).await, ["queued"]);
}

#[tokio::test]
async fn more_texts_than_the_cap_wait_and_none_is_dropped() {
    let (port, got) = sendsms(accepted()).await;
    let (world, id) = with(KannelConfig { texts_per_second: Some(20), ..config(port) }).await;
    for _ in 0..9 {
        queue(&world, id, path(&world), Urgency::Urgent).await;
    }
    let started = Instant::now();
    world.run_jobs().await;
    assert!(started.elapsed() >= Duration::from_millis(8 * 50), "{:?}", started.elapsed());
    assert_eq!((states(&world).await, got.lock().unwrap().len()), (vec!["sent".to_owned(); 9], 9));
}

/// What smsbox asks about a text.
fn text(id: &str, words: &str) -> String {
    format!("/gateways/kannel/text?key={KEY}&id={id}&from=%2B14065550177&coding=0&charset=UTF-8&text={words}")
}

#[tokio::test]
async fn texts_are_obeyed_and_heard_once_by_whoever_knows_the_key() {
    let (port, got) = sendsms(accepted()).await;
    let (world, id) = with(config(port)).await;
    let guest = world.guest();
    for _ in 0..2 {
        let answer = guest.get(&text("t-1", "I+took+it%2C+gracias+se%C3%B1ora")).await.expect(StatusCode::OK);
        assert_eq!(answer.body, "", "Kannel would send on what stands here");
    }
    assert_eq!(heard(id), ["I took it, gracias señora"]);

    let wrong = text("t-2", "STOP").replace(KEY, "a-key-of-sixteen-lettern");
    let none = text("t-2", "STOP").replace("key=", "kex=");
    for path in [wrong.as_str(), &none, "/gateways/kannel/text", "/gateways/kannel/report?notice=x&type=1"] {
        guest.get(path).await.expect(StatusCode::NOT_FOUND);
    }
    // Without its name it could be taken twice: Kannel keeps it until somebody mends the address.
    guest.get(&text("", "STOP")).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
    guest.get(&text("t-3", "%01").replace("coding=0", "coding=1")).await.expect(StatusCode::OK);
    guest.get(&text("t-4", "Win+now").replace("%2B14065550177", "72345")).await.expect(StatusCode::OK);
    assert_eq!(heard(id).len(), 1);

    for _ in 0..2 {
        guest.get(&text("t-5", "STOP")).await.expect(StatusCode::OK);
        world.run_jobs().await;
    }
    notify(&world, id, path(&world), Urgency::Urgent).await;
    assert_eq!(states(&world).await, ["sent", "suppressed"], "one confirmation, nothing after it");
    assert_eq!(got.lock().unwrap().len(), 1);
    // A world without Kannel has no such door.
    let other = world_with(|slice| slice).await;
    other.guest().get(&text("t-6", "STOP")).await.expect(StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_report_settles_the_row_that_it_names() {
    for (answer, before) in [(accepted(), "sent"), (vec![String::new()], "unknown")] {
        for (kinds, want) in
            [(&[8, 1][..], "delivered"), (&[1, 8, 8], "delivered"), (&[4, 16], "failed"), (&[2], "failed")]
        {
            let (port, got) = sendsms(answer.clone()).await;
            let (world, id) = with(config(port)).await;
            notify(&world, id, path(&world), Urgency::Urgent).await;
            assert_eq!(states(&world).await, [before]);
            let line = got.lock().unwrap()[0].clone();
            let report = fields(&line).into_iter().find(|(name, _)| name == "dlr-url").unwrap().1;
            let report = report.replace("http://127.0.0.1:8080", "");
            for kind in kinds {
                let path = report.replace("%d", &kind.to_string());
                world.guest().get(&path).await.expect(StatusCode::OK);
            }
            world.later(60).await;
            assert_eq!(states(&world).await, [want], "{before}, {kinds:?}");
            world.guest().get(&report).await.expect(StatusCode::OK);
            assert_eq!(got.lock().unwrap().len(), 1, "never repeated");
        }
    }
}

/// Answers each question after a while, however many are asked at once: gives when each came, with its number.
async fn slow(answers_after: Duration) -> (u16, Arc<Mutex<Vec<(Instant, String)>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let got: Arc<Mutex<Vec<(Instant, String)>>> = Arc::default();
    let kept = Arc::clone(&got);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let kept = Arc::clone(&kept);
            tokio::spawn(async move {
                let mut bytes = [0; 4096];
                let n = stream.read(&mut bytes).await.unwrap();
                let text = std::str::from_utf8(&bytes[..n]).unwrap();
                let to = fields(text.lines().next().unwrap()).into_iter().find(|(name, _)| name == "to").unwrap().1;
                kept.lock().unwrap().push((Instant::now(), to));
                tokio::time::sleep(answers_after).await;
                let _ = stream.write_all(says("202 Accepted", "0: Accepted for delivery").as_bytes()).await;
            });
        }
    });
    (port, got)
}

/// Ten people, each with a telephone of their own.
async fn ten(world: &World) -> Vec<PersonId> {
    let mut all = Vec::new();
    for n in 0..10 {
        let id = world.person(&format!("Patient {n}"), Roles::of(Role::Patient)).await;
        add(world, id, Channel::Sms, &format!("+1406555010{n}")).await;
        all.push(id);
    }
    all
}

#[tokio::test]
async fn texts_to_several_telephones_go_side_by_side_and_to_one_in_their_order() {
    let (port, got) = slow(Duration::from_millis(400)).await;
    let (world, _) = with(config(port)).await;
    for id in ten(&world).await {
        for _ in 0..2 {
            queue(&world, id, path(&world), Urgency::Urgent).await;
        }
    }
    let started = Instant::now();
    world.run_jobs().await;
    assert!(started.elapsed() < Duration::from_millis(20 * 400 / 2), "{:?}", started.elapsed());
    assert_eq!(states(&world).await, vec!["sent"; 20]);
    let got = got.lock().unwrap().clone();
    for n in 0..10 {
        let phone = format!("+1406555010{n}");
        let at: Vec<Instant> = got.iter().filter(|(_, to)| *to == phone).map(|(at, _)| *at).collect();
        assert_eq!(at.len(), 2);
        assert!(at[1].duration_since(at[0]) >= Duration::from_millis(400), "the second waits for the first's answer");
    }
}

#[tokio::test]
async fn the_cap_holds_over_all_telephones_and_who_says_stop_meanwhile_gets_no_more() {
    let (port, got) = slow(Duration::ZERO).await;
    let (world, _) = with(KannelConfig { texts_per_second: Some(10), ..config(port) }).await;
    for id in ten(&world).await {
        queue(&world, id, path(&world), Urgency::Urgent).await;
    }
    let ((), stopped) = tokio::join!(
        async {
            world.run_jobs().await;
        },
        async {
            tokio::time::sleep(Duration::from_millis(250)).await;
            // Somebody whose turn did not come yet: texts of one moment go in no order.
            let went: Vec<String> = got.lock().unwrap().iter().map(|(_, to)| to.clone()).collect();
            let waits = (0..10).map(|n| format!("+1406555010{n}")).find(|phone| !went.contains(phone)).unwrap();
            let stop = text("t-stop", "STOP").replace("%2B14065550177", &waits.replace('+', "%2B"));
            world.guest().get(&stop).await.expect(StatusCode::OK);
            waits
        }
    );
    world.run_jobs().await;
    let got = got.lock().unwrap().clone();
    for pair in got.windows(2) {
        let apart = pair[1].0.duration_since(pair[0].0);
        assert!(apart >= Duration::from_millis(85), "{apart:?} apart");
    }
    let last = got.iter().filter(|(_, to)| *to == stopped).count();
    assert_eq!((got.len(), last), (10, 1), "nine, and the one confirmation of the STOP");
    assert_eq!(states(&world).await.iter().filter(|state| *state == "suppressed").count(), 1);
}

#[tokio::test]
async fn a_report_that_says_nothing_new_writes_nothing() {
    let (port, got) = sendsms(accepted()).await;
    let (world, id) = with(config(port)).await;
    notify(&world, id, path(&world), Urgency::Urgent).await;
    let line = got.lock().unwrap()[0].clone();
    let report = fields(&line).into_iter().find(|(name, _)| name == "dlr-url").unwrap().1;
    let report = report.replace("http://127.0.0.1:8080", "");
    let other = report.replace(report.split("notice=").nth(1).unwrap(), &format!("{}&type=%d", id));
    for (report, kind, want) in [
        (&report, "8", false),
        (&other, "1", false),
        (&report, "1", true),
        (&report, "1", false),
        (&report, "8", false),
    ] {
        world.org.store().start_trace();
        world.guest().get(&report.replace("%d", kind)).await.expect(StatusCode::OK);
        let trace = world.org.store().take_trace();
        let writes = trace.iter().any(|text| text.contains("INSERT") || text.contains("UPDATE channels"));
        assert_eq!(writes, want, "{kind}: {trace:#?}");
    }
    assert_eq!(states(&world).await, ["delivered"]);
}
