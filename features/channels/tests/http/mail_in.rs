//! Answers by e-mail: over a real socket as a mail server brings them, and on the demo's mailbox.

use std::sync::Mutex;

use channels::{Channel, Notice, OnText, Texted, Urgency};
use gate::{ORG, Operate, Organisation, Slice};
use http::StatusCode;
use kernel::{Error, Locale, PersonId, RawId};
use proptest::{
    strategy::{Strategy, ValueTree},
    test_runner::TestRunner,
};
use store::{params, sql};
use testing::World;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::{
    mail_server::{Server, door, mail},
    world::{add, dump, notify, profile},
};

const ANA: &str = "ana@example.org";

/// What was handed on, and what was cut off once.
static HEARD: Mutex<Vec<Texted>> = Mutex::new(Vec::new());
static CUT: Mutex<Vec<(PersonId, String)>> = Mutex::new(Vec::new());

/// Keeps words as a row of the outbox, in the same write. Words with "crash" are cut off the first time, after that; those of
/// "nobody" find no thread.
pub fn slices() -> Vec<Slice> {
    let listener = OnText {
        run: |write, texted| {
            Box::pin(async move {
                if texted.text.contains("nobody") {
                    return Err(Error::NotFound);
                }
                let mut access = write.may::<Operate, Organisation>(ORG).await?;
                let (said, to) = ((&Notice::Help, Locale::En), (Channel::Email, texted.number.as_str()));
                channels::reply_at(&mut access, texted.from, to, said, None).await?;
                let words = (texted.from, texted.text.clone());
                if words.1.contains("crash") && !CUT.lock().unwrap().contains(&words) {
                    CUT.lock().unwrap().push(words);
                    return Err(Error::internal("cut off"));
                }
                HEARD.lock().unwrap().push(texted);
                Ok(())
            })
        },
    };
    vec![people::slice(), consent::slice(), channels::slice(), Slice::new("listener", &[]).part(listener)]
}

fn heard(person: PersonId) -> Vec<Texted> {
    HEARD.lock().unwrap().iter().filter(|one| one.from == person).cloned().collect()
}

fn words(person: PersonId) -> Vec<String> {
    heard(person).into_iter().map(|one| one.text).collect()
}

async fn count(world: &World, person: PersonId, notice: &str) -> i64 {
    let mut tx = world.org.store().read().await.unwrap();
    let query = sql!("SELECT COUNT(*) FROM channels_outbox WHERE person = ?1 AND notice = ?2");
    tx.one::<(i64,)>(query, &params![person, notice]).await.unwrap().0
}

/// The newest e-mail as the mailbox shows it open.
async fn newest(world: &World) -> (String, String) {
    let page = world.guest().get("/demo/mailbox").await.expect(StatusCode::OK).body;
    let (_, rest) = page.split_once("/demo/mailbox?mail=").unwrap();
    let id = rest[..26].to_owned();
    let page = world.guest().get(&format!("/demo/mailbox?mail={id}")).await.expect(StatusCode::OK).body;
    (id, page)
}

/// The address that an open e-mail's answers go to.
fn address_on(page: &str) -> String {
    let (_, rest) = page.split_once("reply+").unwrap();
    format!("reply+{}", rest.split(['<', ' ']).next().unwrap())
}

/// A patient who was told of a message by e-mail; with the thread and the address for the answer.
async fn told(world: &World, given: &str, value: &str) -> (PersonId, RawId, String) {
    // What follows is newer than what was, also by its millisecond.
    world.later(1).await;
    let person = profile(world, given, Locale::En).await;
    add(world, person, Channel::Email, value).await;
    let thread = RawId::new(world.clock.now());
    notify(world, person, Notice::NewMessage { path: format!("/threads/{thread}") }, Urgency::Routine).await;
    let (_, page) = newest(world).await;
    world.later(1).await;
    (person, thread, address_on(&page))
}

#[tokio::test]
async fn an_answer_by_e_mail_reaches_its_thread_once() {
    testing::each(slices, |world| async move {
        let (ana, thread, to) = told(&world, "Ana", ANA).await;
        let (address, _stop) = door(&world).await;
        let mut server = Server::open(address).await;
        let body = "Mañana puedo.\n.\nGracias\n\nOn Mon, Nov 9, 2026 Riverbend <care@example.org> wrote:\n> You have a message\n-- \nAna";
        for _ in 0..2 {
            assert_eq!(server.delivers(ANA, &[&to], &mail("ANA@Example.org", "m1", body)).await, ["250"]);
        }
        let [one] = heard(ana).try_into().unwrap();
        assert_eq!((one.text.as_str(), one.number.as_str()), ("Mañana puedo.\n.\nGracias", ANA));
        assert_eq!(one.mail, Some(channels::Mailed { thread, files: false }));
        // Mail servers change the case of addresses.
        assert_eq!(server.delivers(ANA, &[&to.to_uppercase()], &mail(ANA, "m2", "And one more thing")).await, ["250"]);
        // Without a name of its own an e-mail is known by its words.
        let nameless = format!("From: {ANA}\n\nno name");
        for _ in 0..2 {
            assert_eq!(server.delivers(ANA, &[&to], &nameless).await, ["250"]);
        }
        assert_eq!(words(ana), ["Mañana puedo.\n.\nGracias", "And one more thing", "no name"]);
        // Nothing of the words stays outside the thread.
        assert!(dump(&world).await.iter().all(|row| !row.contains("puedo") && !row.contains("one more")));
        assert!(server.says("QUIT\r\n").await.starts_with("221"));
    })
    .await;
}

#[tokio::test]
async fn only_its_person_may_answer_and_only_for_thirty_days() {
    testing::each(slices, |world| async move {
        let (ana, _, to) = told(&world, "Ana", ANA).await;
        let (luis, _, other) = told(&world, "Luis", "luis@example.org").await;
        let (address, _stop) = door(&world).await;
        let mut server = Server::open(address).await;
        let mut check = async |from: &str, to: &[&str], said: &str, want: &[&str]| {
            assert_eq!(server.delivers(from, to, said).await, want, "{from} {to:?} {said}");
        };
        let (id, domain) = (RawId::new(world.clock.now()), "reply.example.org");
        check(ANA, &[&format!("reply+{id}{id}@{domain}")], &mail(ANA, "a", "guessed"), &["550"]).await;
        check(ANA, &[&format!("postmaster@{domain}"), "ana@example.org"], &mail(ANA, "b", "else"), &["550", "550"])
            .await;
        check(ANA, &[&to.replace(domain, "evil.example.org")], &mail(ANA, "c", "else"), &["550"]).await;
        check("luis@example.org", &[&to], &mail("luis@example.org", "d", "not mine"), &["550"]).await;
        check(ANA, &[&to], &mail("luis@example.org", "e", "forged head"), &["550"]).await;
        check("luis@example.org", &[&to], &mail(ANA, "f", "forged envelope"), &["550"]).await;
        let two = mail(ANA, "g", "two senders").replacen("From: ", "From: luis@example.org, ", 1);
        check(ANA, &[&to], &two, &["550"]).await;
        check(ANA, &[&to], "no e-mail", &["550"]).await;
        // Of two recipients each is answered alone.
        check(ANA, &[&to, &other], &mail(ANA, "h", "for both"), &["250", "550"]).await;
        check(ANA, &[&to], &mail(ANA, "i", "nobody takes it"), &["550"]).await;
        assert_eq!((words(ana), words(luis)), (vec!["for both".to_owned()], vec![]));

        world.later(29 * 24 * 60).await;
        check(ANA, &[&to], &mail(ANA, "j", "in time"), &["250"]).await;
        world.later(2 * 24 * 60).await;
        check(ANA, &[&to], &mail(ANA, "k", "too late"), &["550"]).await;
        assert_eq!(words(ana), ["for both", "in time"]);
    })
    .await;
}

#[tokio::test]
async fn an_address_that_is_no_more_confirmed_or_an_account_that_is_closed_takes_no_answers() {
    testing::each(slices, |world| async move {
        let (ana, _, to) = told(&world, "Ana", ANA).await;
        let (address, _stop) = door(&world).await;
        let mut server = Server::open(address).await;
        assert_eq!(server.delivers(ANA, &[&to], &mail(ANA, "a", "fine")).await, ["250"]);
        let client = world.sign_in(ana).await;
        let page = client.get("/channels").await.expect(StatusCode::OK).body;
        let at = page.find("name=\"address\" value=\"").unwrap() + 22;
        client.post("/channels/remove", &[("address", &page[at..at + 26])]).await.expect(StatusCode::SEE_OTHER);
        assert_eq!(server.delivers(ANA, &[&to], &mail(ANA, "b", "removed")).await, ["550"]);
        add(&world, ana, Channel::Email, ANA).await;
        assert_eq!(server.delivers(ANA, &[&to], &mail(ANA, "c", "again")).await, ["250"]);
        let mut write = world.org.operator("test").await.unwrap();
        let mut access = write.may::<gate::Manage, Organisation>(ORG).await.unwrap();
        let roles = policy::Roles::of(policy::Role::Patient);
        gate::put_actor(&mut access, ana, "Ana Vega", roles, (Locale::En, "America/Denver"), true).await.unwrap();
        write.commit().await.unwrap();
        assert_eq!(server.delivers(ANA, &[&to], &mail(ANA, "d", "closed")).await, ["550"]);
        assert_eq!(words(ana), ["fine", "again"]);
    })
    .await;
}

#[tokio::test]
async fn robots_lists_and_bounces_are_let_go_without_a_word() {
    testing::each(slices, |world| async move {
        let (ana, _, to) = told(&world, "Ana", ANA).await;
        let (address, _stop) = door(&world).await;
        let mut server = Server::open(address).await;
        for head in ["Auto-Submitted: auto-replied", "Precedence: bulk", "List-Id: <x.example.org>"] {
            let message = format!("{head}\n{}", mail(ANA, head, "I am away"));
            assert_eq!(server.delivers(ANA, &[&to], &message).await, ["250"], "{head}");
        }
        assert_eq!(server.delivers("", &[&to], &mail(ANA, "bounce", "Undelivered")).await, ["250"]);
        assert_eq!(server.delivers(ANA, &[&to], &mail(ANA, "empty", "> only quoted")).await, ["250"]);
        world.run_jobs().await;
        assert_eq!((words(ana), count(&world, ana, "help").await), (vec![], 0));
    })
    .await;
}

#[tokio::test]
async fn what_could_not_be_kept_is_asked_for_again_and_kept_once() {
    testing::each(slices, |world| async move {
        let (ana, _, to) = told(&world, "Ana", ANA).await;
        let (address, _stop) = door(&world).await;
        let mut server = Server::open(address).await;
        let message = mail(ANA, "a", "words before the crash");
        assert_eq!(server.delivers(ANA, &[&to], &message).await, ["451"]);
        assert_eq!((words(ana).len(), count(&world, ana, "help").await), (0, 0), "all of it or nothing");
        for _ in 0..2 {
            assert_eq!(server.delivers(ANA, &[&to], &message).await, ["250"]);
        }
        assert_eq!((words(ana).len(), count(&world, ana, "help").await), (1, 1));
        // The server dies between the message and its answer, and sends it again.
        let message = mail(ANA, "b", "told twice");
        let mut dying = Server::open(address).await;
        for line in [format!("MAIL FROM:<{ANA}>\r\n"), format!("RCPT TO:<{to}>\r\n"), "DATA\r\n".to_owned()] {
            dying.says(&line).await;
        }
        dying.0.write_all(format!("{}\r\n.\r\n", message.replace('\n', "\r\n")).as_bytes()).await.unwrap();
        drop(dying);
        assert_eq!(server.delivers(ANA, &[&to], &message).await, ["250"]);
        assert_eq!(words(ana), ["words before the crash", "told twice"]);
        // An end holds even when its words find no thread yet.
        let end = mail(ANA, "c", "I feel better since the crash. Please stop sending me e-mails");
        assert_eq!(server.delivers(ANA, &[&to], &end).await, ["451"]);
        world.run_jobs().await;
        assert_eq!(count(&world, ana, "stopped").await, 1);
        assert_eq!(server.delivers(ANA, &[&to], &end).await, ["250"]);
        world.run_jobs().await;
        assert_eq!((count(&world, ana, "stopped").await, words(ana).len()), (1, 3));
    })
    .await;
}

#[tokio::test]
async fn what_is_too_big_or_too_long_is_refused_with_the_reason() {
    testing::each(slices, |world| async move {
        let (ana, _, to) = told(&world, "Ana", ANA).await;
        let (address, _stop) = door(&world).await;
        let mut server = Server::open(address).await;
        let big = mail(ANA, "a", &"palabra de ayer\n".repeat(80_000));
        assert_eq!(server.delivers(ANA, &[&to], &big).await, ["552"]);
        let long = mail(ANA, "b", &"palabra de ayer\n".repeat(1_400));
        assert_eq!(server.delivers(ANA, &[&to], &long).await, ["552"]);
        assert!(server.says(&format!("MAIL FROM:<{ANA}> SIZE=2000000\r\n")).await.starts_with("552"));
        let just = mail(ANA, "c", &"palabra de ayer\n".repeat(1_200));
        assert_eq!(server.delivers(ANA, &[&to], &just).await, ["250"]);
        // A command without an end.
        let mut endless = Server::open(address).await;
        assert!(endless.says(&"x".repeat(4000)).await.starts_with("500"));
        assert_eq!(words(ana).len(), 1);
    })
    .await;
}

#[tokio::test]
async fn files_are_told_of_and_not_kept() {
    testing::each(slices, |world| async move {
        let (ana, thread, to) = told(&world, "Ana", ANA).await;
        let (address, _stop) = door(&world).await;
        let mut server = Server::open(address).await;
        let with = |id: &str, body: &str| {
            format!("From: {ANA}\nMessage-ID: <{id}@x>\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\n{body}\n--b\nContent-Type: image/jpeg; name=a.jpg\nContent-Disposition: attachment\nContent-Transfer-Encoding: base64\n\n/9j/4AAQ\n--b--\n")
        };
        assert_eq!(server.delivers(ANA, &[&to], &with("a", "Look at this")).await, ["250"]);
        let [one] = heard(ana).try_into().unwrap();
        assert_eq!((one.text.as_str(), one.mail), ("Look at this", Some(channels::Mailed { thread, files: true })));
        // Without a word there is nothing to keep, and the person hears why.
        assert_eq!(server.delivers(ANA, &[&to], &with("b", "")).await, ["550"]);
        assert_eq!(words(ana).len(), 1);
    })
    .await;
}

#[tokio::test]
async fn stop_by_e_mail_ends_e_mails_once_and_start_brings_them_back() {
    testing::each(slices, |world| async move {
        let (ana, thread, to) = told(&world, "Ana", ANA).await;
        let (address, _stop) = door(&world).await;
        let mut server = Server::open(address).await;
        let quoted = "STOP\n\nOn Mon, Nov 9, 2026 Riverbend <care@example.org> wrote:\n> You have a message";
        for id in ["a", "a", "b"] {
            assert_eq!(server.delivers(ANA, &[&to], &mail(ANA, id, quoted)).await, ["250"]);
        }
        world.run_jobs().await;
        assert_eq!((words(ana).len(), count(&world, ana, "stopped").await), (0, 1), "confirmed once, no thread");
        let notice = Notice::NewMessage { path: format!("/threads/{thread}") };
        notify(&world, ana, notice.clone(), Urgency::Urgent).await;
        let (_, page) = newest(&world).await;
        assert!(page.contains("you will get no more messages") && !page.contains("You can also answer"), "{page}");
        let client = world.sign_in(ana).await;
        client.get("/channels").await.says("You ended notices by answering one of our e-mails").says("by e-mail");
        // Whoever got the notice may end it from any address; the words besides are not taken.
        let (luis, _, other) = told(&world, "Luis", "luis@example.org").await;
        let forwarded = mail("l@work.example.org", "x", "I took the pill. Please stop sending me e-mails");
        assert_eq!(server.delivers("l@work.example.org", &[&other], &forwarded).await, ["550"]);
        let forwarded = mail("l@work.example.org", "y", "stop");
        assert_eq!(server.delivers("l@work.example.org", &[&other], &forwarded).await, ["250"]);
        world.run_jobs().await;
        assert_eq!((words(luis).len(), count(&world, luis, "stopped").await), (0, 1));
        // The confirmation can be answered as well.
        let back = address_on(&page);
        assert_eq!(server.delivers(ANA, &[&back], &mail(ANA, "c", "Start")).await, ["250"]);
        world.run_jobs().await;
        world.later(1).await;
        notify(&world, ana, notice, Urgency::Urgent).await;
        let (_, page) = newest(&world).await;
        assert!(page.contains("you have a message"), "{page}");
        world.later(1).await;

        // By a subject alone, and in words that reach the thread as well.
        let subject = mail(ANA, "d", "").replace("Re: You have a message", "Unsubscribe");
        assert_eq!(server.delivers(ANA, &[&to], &subject).await, ["250"]);
        world.run_jobs().await;
        assert_eq!((count(&world, ana, "stopped").await, words(ana).len()), (2, 0));
        server.delivers(ANA, &[&to], &mail(ANA, "e", "START")).await;
        let danger = "My chest hurts and I can't breathe. Stop e-mailing me";
        assert_eq!(server.delivers(ANA, &[&to], &mail(ANA, "f", danger)).await, ["250"]);
        world.run_jobs().await;
        assert_eq!((count(&world, ana, "stopped-help").await, words(ana)), (1, vec![danger.to_owned()]));
        // What is no command is read by a person.
        assert_eq!(server.delivers(ANA, &[&to], &mail(ANA, "g", "Should I stop the metformin?")).await, ["250"]);
        assert_eq!(server.delivers(ANA, &[&to], &mail(ANA, "h", "HELP")).await, ["250"]);
        assert_eq!(words(ana).len(), 3);
    })
    .await;
}

#[tokio::test]
async fn whatever_bytes_come_the_door_stays_open_and_loses_nothing() {
    testing::each(slices, |world| async move {
        let (ana, _, to) = told(&world, "Ana", ANA).await;
        let (address, stop) = door(&world).await;
        let part = "(LHLO x\r\n|MAIL FROM:<ana@example.org>\r\n|RCPT TO:<TO>\r\n|DATA\r\n|\r\n.\r\n|RSET\r\n|From: ana@example.org\r\n\r\n|Content-Type: multipart/mixed; boundary=b\r\n|--b\r\n|\\.\r\n|\r|\n|\0|[a-z <>:]{0,9}|\\PC)";
        let near = proptest::collection::vec(part, 0..30).prop_map(|parts| parts.concat().into_bytes());
        let any = proptest::collection::vec(proptest::num::u8::ANY, 0..400);
        let mut runner = TestRunner::deterministic();
        for n in 0..40 {
            let bytes = match n % 2 {
                0 => any.new_tree(&mut runner).unwrap().current(),
                _ => near.new_tree(&mut runner).unwrap().current(),
            };
            let bytes = String::from_utf8_lossy(&bytes).replace("TO", &to).into_bytes();
            let mut odd = TcpStream::connect(address).await.unwrap();
            // It may hang up in the middle: that is an answer too.
            let _ = odd.write_all(&bytes).await;
            let _ = odd.shutdown().await;
            let mut answer = Vec::new();
            let _ = odd.read_to_end(&mut answer).await;
            assert!(answer.starts_with(b"220 "), "{n}");
        }
        let before = words(ana).len();
        let mut server = Server::open(address).await;
        assert_eq!(server.delivers(ANA, &[&to], &mail(ANA, "after", "still here")).await, ["250"]);
        assert_eq!(words(ana).len(), before + 1);
        // At the end whoever waits is told to come back.
        stop.send(true).unwrap();
        assert!(server.hears().await.starts_with("421"));
    })
    .await;
}

#[tokio::test]
async fn a_stranger_tries_it_on_the_demos_mailbox() {
    testing::each(slices, |world| async move {
        let (ana, thread, _) = told(&world, "Ana", ANA).await;
        let (id, page) = newest(&world).await;
        for words in ["You can also answer this e-mail", "E-mail is not encrypted", "Answer by e-mail"] {
            assert!(page.contains(words), "{words}: {page}");
        }
        let send = async |text: &str| world.guest().post("/demo/mailbox", &[("mail", &id), ("text", text)]).await;
        send(" ").await.expect(StatusCode::UNPROCESSABLE_ENTITY).says("Write something first");
        let sent = send("Gracias, mañana voy").await.expect(StatusCode::SEE_OTHER);
        assert_eq!(sent.location(), format!("/demo/mailbox?mail={id}&done=kept"));
        world.guest().get(sent.location()).await.expect(StatusCode::OK).says("Your answer arrived");
        let [one] = heard(ana).try_into().unwrap();
        assert_eq!((one.text.as_str(), one.mail.map(|m| m.thread)), ("Gracias, mañana voy", Some(thread)));
        let refused = send("nobody takes it").await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        refused.says("The answer was not taken").says("nobody takes it</textarea>");
        send("words before a crash here").await.expect(StatusCode::UNPROCESSABLE_ENTITY).says("could not be kept now");
        let none = world.guest().post("/demo/mailbox", &[("mail", "x"), ("text", "y")]).await;
        none.expect(StatusCode::NOT_FOUND);
        // Several messages lead to no one thread: there is nothing to answer.
        world.later(10 * 60).await;
        for _ in 0..2 {
            let path = format!("/threads/{}", RawId::new(world.clock.now()));
            crate::world::queue(&world, ana, Notice::NewMessage { path }, Urgency::Routine).await;
        }
        world.later(14 * 60).await;
        let (_, page) = newest(&world).await;
        assert!(page.contains("several messages") && !page.contains("reply+"), "{page}");
        // Codes are not answered either.
        notify(&world, ana, Notice::SignInCode { code: channels::Code::parse("482913").unwrap() }, Urgency::Urgent)
            .await;
        let (_, page) = newest(&world).await;
        assert!(page.contains("482913") && !page.contains("reply+"), "{page}");
    })
    .await;
}
